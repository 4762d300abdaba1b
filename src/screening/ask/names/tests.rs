//! Who is screened by a file, and what is told of the rest.

use super::*;

fn read(text: &str) -> Result<Named, Error> {
    let source = Source::from_bytes("names.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small");
    read_names(&source, &NamesOptions::default())
}

fn names(text: &str) -> Vec<String> {
    read(text).expect("it is read").queries.into_iter().map(|query| query.name).collect()
}

#[test]
fn one_name_a_line_keeps_its_commas_and_a_lone_header_is_no_name() {
    let both = ["Example Controls Co., Ltd.", "Sample Drives, Inc."];
    assert_eq!(names("Example Controls Co., Ltd.\nSample Drives, Inc.\n"), both);
    assert_eq!(names("\u{feff}name\r\nExample Controls Co., Ltd.\r\n\r\n\"Sample Drives, Inc.\"\r\n"), both);
    assert_eq!(names("Only One Ltd."), ["Only One Ltd."]);
    assert_eq!(names("name\nOne | Two; Three\n"), ["One | Two; Three"], "the header says that there is one column");
    assert_eq!(names("3M\nNokia"), ["3M", "Nokia"], "a first line that is no header is a name");
}

#[test]
fn a_table_gives_names_with_country_and_identifiers() {
    let named =
        read("id;Company;Land;LEI;identifiers\n1;Example GmbH;DE;506700GE1G29325QX363;uscc:X; \n").expect("read");
    let query = &named.queries[0];
    assert_eq!((query.name.as_str(), query.country.as_deref()), ("Example GmbH", Some("DE")));
    assert_eq!(
        query.identifiers,
        [(PartyIdentifierKind::Lei, "506700GE1G29325QX363".to_owned()), (PartyIdentifierKind::Uscc, "X".to_owned())]
    );
    assert_eq!(query.named, ["line 2"]);
    assert_eq!(names("name,country\n\"Example Co., Ltd.\",CN\n"), ["Example Co., Ltd."]);
}

#[test]
fn what_would_leave_somebody_unscreened_is_an_error_or_is_told() {
    let problem = |text: &str| read(text).expect_err("it is refused").problems()[0].message.clone();
    assert!(problem("name,country\nExample Co., Ltd.,CN\n").contains("line 2 has 3 cells"));
    assert!(problem("Example Ltd.;DE\nSample Ltd.;FR\n").contains("which of its columns"));
    assert!(problem("supplier,manufacturer\na,b\n").contains("two columns"));
    assert!(problem("name\n").contains("names nobody"));
    assert!(problem("").contains("names nobody"));
    assert!(problem("name,country\n\"Example,CN\n").contains("never ends"));
    let named = read("name,supplier,country\nExample Ltd.,Other Ltd.,DE\n,,FR\n").expect("read");
    assert_eq!(named.queries.len(), 1);
    assert!(named.remarks[0].contains("supplier is not screened"), "{:?}", named.remarks);
    assert!(named.remarks[1].contains("1 row has no name"), "{:?}", named.remarks);
}

#[test]
fn a_header_below_a_title_is_found_and_a_name_is_no_header() {
    let title = "Supplier list, third quarter\n\nNo;Firma;Land\n1;Example GmbH;DE\n2;Sample SA;FR\n";
    let named = read(title).expect("read");
    let found: Vec<&str> = named.queries.iter().map(|query| query.name.as_str()).collect();
    assert_eq!(found, ["Example GmbH", "Sample SA"]);
    assert_eq!((named.queries[0].country.as_deref(), named.queries[0].named[0].as_str()), (Some("DE"), "line 4"));
    assert!(named.remarks.iter().any(|remark| remark.contains("column Firma")), "{:?}", named.remarks);
    let above = "the header was found in line 3; 2 lines above it are not screened";
    assert!(named.remarks.iter().any(|remark| remark == above), "{:?}", named.remarks);
    assert_eq!(names("Suppliers\nname,country\n\"Example Co., Ltd.\",CN\n"), ["Example Co., Ltd."]);
    assert!(read("Suppliers\nname,country\nExample Co., Ltd.,CN\n").is_err(), "half a name is none");
    // A list of one name a line stays one, whatever its names are made of.
    let company = "Example Ltd.\nCompany, Inc.\nSample, Inc.\n";
    assert_eq!(names(company), ["Example Ltd.", "Company, Inc.", "Sample, Inc."]);
}

#[test]
fn columns_and_the_row_of_the_header_may_be_stated() {
    let of = |text: &str, header_row: Option<u32>, columns: &[(Field, &str)]| {
        let source = Source::from_bytes("names.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        let columns = columns.iter().map(|(field, header)| (*field, (*header).to_owned())).collect();
        let mapping = NamesMapping { sheet: None, header_row, columns };
        read_names(&source, &NamesOptions { mapping: Some(&mapping), ..NamesOptions::default() })
    };
    let text = "a,b,c\nwho,where,what\nExample GmbH,DE,x\nSample SA,FR,y\n";
    let named = of(text, Some(2), &[(Field::Name, "who"), (Field::Country, "where")]).expect("read");
    let found: Vec<_> = named.queries.iter().map(|query| (query.name.as_str(), query.country.as_deref())).collect();
    assert_eq!(found, [("Example GmbH", Some("DE")), ("Sample SA", Some("FR"))]);
    assert_eq!(named.remarks[0], "the names are taken from column A, who");
    let named = of("DE;Example GmbH\nFR;Sample SA\n", Some(0), &[(Field::Name, "column B")]).expect("read");
    assert_eq!(
        named.queries.iter().map(|query| query.name.as_str()).collect::<Vec<_>>(),
        ["Example GmbH", "Sample SA"]
    );
    assert!(of(text, Some(2), &[(Field::Country, "where")]).is_err(), "nobody says where the names are");
    assert!(of(text, Some(9), &[(Field::Name, "who")]).is_err());
    let half = "who,where\nExample Co., Ltd.,CN\n";
    assert!(of(half, None, &[(Field::Name, "who")]).is_err(), "half a name is none");
}

#[test]
fn the_user_may_say_which_column() {
    let source = Source::from_bytes("names.csv", b"supplier,manufacturer\na,b\n".to_vec(), &Limits::default());
    let source = source.expect("small");
    let of = |column| {
        let options = NamesOptions { name_column: Some(column), ..NamesOptions::default() };
        read_names(&source, &options)
    };
    assert_eq!(of("Manufacturer").expect("read").queries[0].name, "b");
    let lone = Source::from_bytes("names.txt", b"Example Ltd.\nSample Ltd.\n".to_vec(), &Limits::default());
    let options = NamesOptions { name_column: Some("Manufacturer"), ..NamesOptions::default() };
    assert!(read_names(&lone.expect("small"), &options).is_err(), "the first name is no header");
    let error = of("manufacturr").expect_err("there is none");
    assert!(error.problems()[0].help.as_deref().is_some_and(|help| help.contains("manufacturer")));
}

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
    assert!(named.remarks[1].contains("not screened: supplier;"), "{:?}", named.remarks);
    assert!(named.remarks[2].contains("1 row has no name"), "{:?}", named.remarks);
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
    let of = |column: &str| {
        let columns = [column.to_owned()];
        read_names(&source, &NamesOptions { name_columns: &columns, ..NamesOptions::default() })
    };
    assert_eq!(of("Manufacturer").expect("read").queries[0].name, "b");
    let lone = Source::from_bytes("names.txt", b"Example Ltd.\nSample Ltd.\n".to_vec(), &Limits::default());
    let columns = ["Manufacturer".to_owned()];
    let options = NamesOptions { name_columns: &columns, ..NamesOptions::default() };
    assert!(read_names(&lone.expect("small"), &options).is_err(), "the first name is no header");
    let error = of("manufacturr").expect_err("there is none");
    assert!(error.problems()[0].help.as_deref().is_some_and(|help| help.contains("manufacturer")));
}

fn names_of(file: &str, bytes: &[u8], columns: &[&str]) -> Result<Named, Error> {
    let source = Source::from_bytes(file, bytes.to_vec(), &Limits::default()).expect("small");
    let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    read_names(&source, &NamesOptions { name_columns: &columns, ..NamesOptions::default() })
}

fn all(named: &Named) -> Vec<&str> {
    named.queries.iter().map(|query| query.name.as_str()).collect()
}

#[test]
fn a_table_whose_header_names_no_column_of_names_is_never_read_line_by_line() {
    for table in [
        "No.,Tenderer,Country\n1,ZTE Corp,CN\n2,Example AG,DE\n",
        "Compnay,Country\nZTE Corp,CN\n\"Sample Co., Ltd.\",DE\n",
        "Compnay;Country\nZTE Corp;CN\n",
        "# list: us-1260h\nname\nZTE\n",
        "[[entry]]\nname = \"ZTE\"\n",
    ] {
        let error = names_of("t.csv", table.as_bytes(), &[]).map(|named| named.queries).expect_err(table);
        assert!(error.problems()[0].help.as_deref().is_some_and(|help| help.contains("column")), "{error}");
    }
    let plain = names_of("n.txt", b"Example Co., Ltd.\nSample, Inc.\nThird GmbH\n", &[]).expect("one name a line");
    assert_eq!(all(&plain), ["Example Co., Ltd.", "Sample, Inc.", "Third GmbH"]);
    let below = names_of("t.csv", b"Bidders of pier 7,,\nNo.,Tenderer,Country\n1,ZTE Corp,CN\n", &["Tenderer"]);
    assert_eq!(all(&below.expect("the column is stated")), ["ZTE Corp"]);
}

#[test]
fn names_stand_on_lines_however_lines_end_and_in_quotes_over_several() {
    let old = names_of("n.txt", b"Example AG\rHuawei Technologies Co., Ltd.\r", &[]).expect("one name a line");
    assert_eq!(all(&old), ["Example AG", "Huawei Technologies Co., Ltd."]);
    let quoted = b"name\n\"Aviation Industry\nCorporation of China, Ltd.\"\nExample AG\n";
    let quoted = names_of("n.csv", quoted, &[]).expect("one column");
    assert_eq!(all(&quoted), ["Aviation Industry Corporation of China, Ltd.", "Example AG"]);
    assert_eq!(quoted.queries[1].named, ["line 4"]);
    assert!(names_of("n.txt", b"\"Example AG\nSample AG\n", &[]).is_err(), "a quotation mark that nobody closes");
}

#[test]
fn further_names_are_screened_and_every_column_that_is_not_is_told() {
    let table = "name,alias,former name,name_zh,parent company,mac\nA,B,C,\u{534e}\u{4e3a},D,00:00\n";
    let named = names_of("t.csv", table.as_bytes(), &[]).expect("a table");
    assert_eq!(all(&named), ["A", "B", "C", "\u{534e}\u{4e3a}"]);
    assert_eq!(named.queries[1].named, ["line 2, alias"]);
    assert!(named.remarks.iter().any(|remark| remark.contains("not screened: parent company, mac;")));
    let both = names_of("t.csv", table.as_bytes(), &["name", "parent company"]).expect("a table");
    assert_eq!(all(&both), ["A", "B", "C", "\u{534e}\u{4e3a}", "D"]);
}

#[test]
fn an_encoding_that_nothing_decides_leaves_a_doubt() {
    let mixed = encoding_rs::GB18030
        .encode("name,country\n\u{4e2d}\u{5174}\u{901a}\u{8baf}\u{80a1}\u{4efd},CN\nM\u{fc}ller,DE\n")
        .0
        .into_owned();
    assert!(!names_of("t.csv", &mixed, &[]).expect("a table").doubts.is_empty());
    assert!(names_of("t.csv", b"name,country\nM\xfcller,DE\n", &[]).expect("a table").doubts.is_empty());
}

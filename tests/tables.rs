//! Parts lists as people send them, and as nobody should: from bytes to components, notes and errors.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_xlsxwriter::{Format as CellFormat, Workbook};
use tallyclerk::error::{Error, ErrorKind};
use tallyclerk::ingest::{self, ColumnMap, Field, READERS, ReadOptions};
use tallyclerk::model::{Account, Bom, ComponentKind, ComponentRef, IdentifierKind, Quantity, Role};
use tallyclerk::source::{Limits, Source};

fn source(name: &str, bytes: impl Into<Vec<u8>>) -> Arc<Source> {
    Arc::new(Source::from_bytes(name, bytes.into(), &Limits::default()).expect("small"))
}

fn read(bytes: impl Into<Vec<u8>>) -> Result<Bom, Error> {
    ingest::read(&source("list.csv", bytes), &ReadOptions::default())
}

fn names(bom: &Bom) -> Vec<&str> {
    bom.components().map(ComponentRef::name).collect()
}

fn value<'a>(part: ComponentRef<'a>, kind: IdentifierKind) -> Option<&'a str> {
    part.identifier(kind).map(|identifier| identifier.value)
}

fn notes(bom: &Bom) -> String {
    bom.unread.iter().chain(&bom.notes).map(|note| format!("{note}\n")).collect()
}

/// A workbook of one sheet, each cell as typed: numbers as numbers.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in rows.iter().enumerate() {
        for (col, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let (row, col) = (u32::try_from(row).expect("few"), u16::try_from(col).expect("few"));
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(row, col, number),
                Err(_) => sheet.write_string(row, col, *text),
            }
            .expect("it fits");
        }
    }
    workbook.save_to_buffer().expect("memory can be written")
}

#[test]
fn a_list_in_three_languages_gives_the_same_parts() {
    let lists = [
        "Item,Name,Manufacturer,Part Number,Qty,Country of Origin\n1,LTE router,Teltonika,RUT956,2 pcs,LT\n",
        "Pos;Bezeichnung;Hersteller;Bestell-Nr.;Menge;Ursprungsland\r\n1;LTE router;Teltonika;RUT956;2,0;LT\r\n",
        "序号\t名称\t制造商\t型号\t数量\t原产地\n1\tLTE router\tTeltonika\tRUT956\t2台\tLT\n",
    ];
    for list in lists {
        let bom = read(list).expect("it is a parts list");
        let part = bom.components().next().expect("one part");
        assert_eq!((bom.len(), part.name(), part.manufacturer()), (1, "LTE router", Some("Teltonika")), "{list}");
        assert_eq!(value(part, IdentifierKind::Mpn), Some("RUT956"));
        assert_eq!(part.quantity(), Quantity::Pieces(2));
        assert_eq!((part.origin(), part.reference(), part.kind()), (Some("LT"), Some("1"), ComponentKind::Device));
        let mpn = part.identifier(IdentifierKind::Mpn).expect("there is one");
        assert_eq!(bom.source().position(mpn.at).to_string(), "D2");
        assert_eq!(bom.source().position(part.origin_at()).to_string(), "F2");
        assert_eq!(bom.source().position(part.at()).to_string(), "B2");
    }
}

#[test]
fn a_workbook_with_banner_merged_cells_and_several_sheets() {
    let mut book = Workbook::new();
    let cover = book.add_worksheet().set_name("Cover").expect("a name");
    cover.write_string(0, 0, "Crane STS-12").expect("it fits");
    cover.write_string(0, 1, "Issued").expect("it fits");
    let sheet = book.add_worksheet().set_name("Parts").expect("a name");
    let plain = CellFormat::new();
    sheet.merge_range(0, 0, 0, 4, "Bill of materials, rev. C", &plain).expect("it fits");
    for (col, text) in ["Item", "Description", "Maker", "P/N", "Qty"].iter().enumerate() {
        sheet.write_string(3, u16::try_from(col).expect("few"), *text).expect("it fits");
    }
    sheet.merge_range(4, 0, 4, 4, "Electrical cabinet E1", &plain).expect("it fits");
    for (row, (description, part)) in [("PLC CPU", "6ES7"), ("I/O module", "6ES8")].iter().enumerate() {
        let row = 5 + u32::try_from(row).expect("few");
        sheet.write_number(row, 0, f64::from(row)).expect("it fits");
        sheet.write_string(row, 1, *description).expect("it fits");
        sheet.write_string(row, 3, *part).expect("it fits");
        sheet.write_number(row, 4, 2.0).expect("it fits");
    }
    sheet.merge_range(5, 2, 6, 2, "Siemens", &plain).expect("it fits");
    sheet.write_string(8, 0, "Total").expect("it fits");
    sheet.write_number(8, 4, 4.0).expect("it fits");
    let dnp = book.add_worksheet().set_name("DNP").expect("a name");
    for (col, text) in ["Item", "Description", "Maker", "P/N", "Qty"].iter().enumerate() {
        dnp.write_string(0, u16::try_from(col).expect("few"), *text).expect("it fits");
        dnp.write_string(1, u16::try_from(col).expect("few"), "1").expect("it fits");
    }
    let bytes = book.save_to_buffer().expect("memory can be written");
    let bom = ingest::read(&source("list.xlsx", bytes), &ReadOptions::default()).expect("it is a parts list");
    assert_eq!(names(&bom), ["PLC CPU", "I/O module"]);
    assert!(bom.components().all(|part| part.manufacturer() == Some("Siemens")), "a merged maker is of every row");
    let notes = notes(&bom);
    for said in ["sheet `Cover`", "sheet `DNP`", "`Electrical cabinet E1`"] {
        assert!(notes.contains(said), "{said} in {notes}");
    }
    let first = bom.components().next().expect("two");
    assert_eq!(bom.source().position(first.at()).to_string(), "Parts!B6");
}

#[test]
fn damage_to_part_numbers_is_reported_with_its_cell_and_never_repaired() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (col, text) in ["Name", "Part Number", "Serial No", "Qty"].iter().enumerate() {
        sheet.write_string(0, u16::try_from(col).expect("few"), *text).expect("it fits");
    }
    for row in 1..=4 {
        sheet.write_string(row, 0, format!("part {row}")).expect("it fits");
    }
    let date = CellFormat::new().set_num_format("yyyy-mm-dd");
    sheet.write_number_with_format(1, 1, 37_681.0, &date).expect("it fits");
    sheet.write_number(2, 1, 22_012_067.0).expect("it fits");
    sheet.write_number(3, 1, 1e17).expect("it fits");
    sheet.write_string(4, 1, "0022012067").expect("it fits");
    sheet.write_string(4, 2, "1.23E+11").expect("it fits");
    let bytes = book.save_to_buffer().expect("memory can be written");
    let bom = ingest::read(&source("list.xlsx", bytes), &ReadOptions::default()).expect("it is a parts list");
    let numbers: Vec<_> = bom.components().map(|part| value(part, IdentifierKind::Mpn)).collect();
    assert_eq!(numbers, [Some("2003-03-01"), Some("22012067"), Some("100000000000000000"), Some("0022012067")]);
    let notes = notes(&bom);
    for said in ["B2: `2003-03-01` was turned into a date", "B3: `22012067` is a number", "B4:", "C5: `1.23E+11`"] {
        assert!(notes.contains(said), "{said} in {notes}");
    }
    assert!(!notes.contains("B5"), "{notes}");
}

#[test]
fn a_formula_without_a_stored_value_is_reported() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (col, text) in ["Name", "Part Number", "Qty"].iter().enumerate() {
        sheet.write_string(0, u16::try_from(col).expect("few"), *text).expect("it fits");
    }
    sheet.write_string(1, 0, "PLC").expect("it fits");
    sheet.write_formula(1, 1, rust_xlsxwriter::Formula::new("=Sheet2!A1").set_result("#REF!")).expect("it fits");
    let bytes = book.save_to_buffer().expect("memory can be written");
    let bom = ingest::read(&source("list.xlsx", bytes), &ReadOptions::default()).expect("it is a parts list");
    assert_eq!(value(bom.components().next().expect("one"), IdentifierKind::Mpn), None);
    assert!(notes(&bom).contains("B2"), "{}", notes(&bom));
}

#[test]
fn assemblies_by_level_by_parent_and_by_position() {
    let lists = [
        "Level,Name,Part Number\n0,crane,C\n1,cabinet,E1\n2,modem,M\n1,motor,X\n",
        "ID,Parent ID,Name,Part Number\n7,5,modem,M\n1,,crane,C\n5,1,cabinet,E1\n9,1,motor,X\n",
        "Pos,Name,Part Number\n1,crane,C\n1.1,cabinet,E1\n1.1.1,modem,M\n1.2,motor,X\n",
    ];
    for list in lists {
        let bom = read(list).expect("it is a parts list");
        let modem = bom.components().find(|part| part.name() == "modem").expect("it is there");
        assert_eq!(modem.path(), ["crane", "cabinet", "modem"], "{list}");
        let motor = bom.components().find(|part| part.name() == "motor").expect("it is there");
        assert_eq!(motor.path(), ["crane", "motor"], "{list}");
    }
    let bom = read("ID,Parent ID,Name,Part Number\n1,2,a,A\n2,1,b,B\n3,9,c,C\n3,,d,D\n").expect("readable");
    assert_eq!((bom.containment_cycles.len(), bom.dangling.len(), bom.duplicate_references.len()), (1, 1, 1));
    assert_eq!(bom.source().position(bom.dangling[0].at).to_string(), "B4");
    let flat = read("Pos,Name,Part Number\n1.5,a,A\n2.5,b,B\n").expect("readable");
    assert!(flat.components().all(|part| part.parent().is_none()));
}

#[test]
fn lines_that_are_not_fitted_are_no_parts_and_are_named() {
    let list = "Level,Name,Part Number,Qty,Fitted,Remark\n1,a,A,1,yes,\n1,b,B,1,,DNP\n2,inside b,I,1,,\n1,c,C,1,no,\n1,d (DNF),D,1,,\n1,e,E,2,yes,see drawing\n";
    let bom = read(list).expect("it is a parts list");
    assert_eq!(names(&bom), ["a", "e"]);
    let notes = notes(&bom);
    assert!(notes.contains("`b` is marked as not fitted; it was not counted as a part; likewise 5, 6"), "{notes}");
    let bom = read("Name,Manufacturer,Part Number\nfilter,DNP,NM\n").expect("makers and part numbers may be called so");
    assert_eq!(bom.len(), 1);
}

#[test]
fn sums_blank_rows_and_repeated_headers_are_no_parts() {
    let list = "Parts of E1,,\nName,Part Number,Qty\na,A,1\n,,\nSubtotal,,1\nName,Part Number,Qty\nb,B,2\nTotal:,,3\nTotal station,TS-16,1\n";
    let bom = read(list).expect("it is a parts list");
    assert_eq!(names(&bom), ["a", "b", "Total station"]);
    let moved = "Name,Part Number,Qty\na,A,1\nPart Number,Manufacturer,Name\nB,ACME,b\n";
    let bom = read(moved).expect("the second header stands for the rows below it");
    assert_eq!(names(&bom), ["a", "b"]);
    assert_eq!(bom.components().nth(1).and_then(ComponentRef::manufacturer), Some("ACME"));
    assert!(notes(&bom).contains("another header"), "{}", notes(&bom));
}

#[test]
fn placeholders_are_no_identifiers_but_makers_stay_as_written() {
    let list =
        "Name,Manufacturer,Part Number,Serial No,Supplier,Qty\nbolt,various,N/A,-,as drawing,1\nnut,N/A,TBD,,,1\n";
    let bom = read(list).expect("it is a parts list");
    for part in bom.components() {
        assert_eq!((value(part, IdentifierKind::Mpn), value(part, IdentifierKind::Serial)), (None, None));
    }
    let bolt = bom.components().next().expect("two");
    assert_eq!(bolt.manufacturer(), Some("various"));
    assert_eq!(bolt.party(Role::Supplier).map(|party| party.name()), Some("as drawing"));
}

#[test]
fn quantities_that_can_be_read_in_two_ways_are_noted() {
    let list = "Name;Part Number;Qty;Unit\ncable;K1;3,5;m\nplc;P1;1.000;\nworks;W1;1;lot\nmotor;M1;2;Stk\n";
    let bom = read(list).expect("it is a parts list");
    let quantities: Vec<_> = bom.components().map(ComponentRef::quantity).collect();
    let expected = [Quantity::NotCountable, Quantity::Unstated, Quantity::NotCountable, Quantity::Pieces(2)];
    assert_eq!(quantities, expected);
    assert!(notes(&bom).contains("C3: `1.000` can be read in two ways"), "{}", notes(&bom));
}

#[test]
fn an_inventory_is_read_with_mapped_columns() {
    let list = "ts|was|hw|net|usb\n9|modem|00-1E-42-AA-BB-0C; zz|10.0.0.9|VID_2C7C&PID_0125\n9|x|y|10.0.0.8|\n";
    let columns = BTreeMap::from([
        (Field::Name, "was".to_owned()),
        (Field::Mac, "hw".to_owned()),
        (Field::IpAddress, "net".to_owned()),
        (Field::UsbId, "usb".to_owned()),
    ]);
    let map = ColumnMap { columns, ..ColumnMap::default() };
    let options = ReadOptions { account: Account::Observed, columns: Some(&map), ..ReadOptions::default() };
    let bom = ingest::read(&source("seen.csv", list), &options).expect("the columns are mapped");
    let modem = bom.components().next().expect("two");
    assert_eq!(value(modem, IdentifierKind::Mac), Some("00:1e:42:aa:bb:0c"));
    assert_eq!(value(modem, IdentifierKind::UsbId), Some("2c7c:0125"));
    assert_eq!(value(modem, IdentifierKind::IpAddress), Some("10.0.0.9"));
    assert!(notes(&bom).contains("is no MAC address"), "{}", notes(&bom));
}

#[test]
fn a_table_without_a_known_header_is_an_error_that_shows_it_and_how_to_map_it() {
    let error = read("aaa,bbb,ccc\n1,2,3\n4,5,6\n").expect_err("nothing is known");
    let text = error.to_string();
    for said in ["`aaa`, `bbb`, `ccc`", "[declared.columns]", "part-number"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let options = ReadOptions { account: Account::Observed, ..ReadOptions::default() };
    let error = ingest::read(&source("x", "aaa,bbb,ccc\n1,2,3\n4,5,6\n"), &options).expect_err("nothing is known");
    assert!(error.to_string().contains("[observed.columns]"), "{error}");
    let error = read("Name,Part Number,Qty\n").expect_err("a header alone is no list");
    assert!(error.to_string().contains("no part below it"), "{error}");
}

#[test]
fn lists_of_parties_owners_and_other_formats_are_not_taken_for_parts() {
    for text in [
        "name,country,reason\nACME,CN,entry\nBETA,CN,entry\n",
        "id,schema,name,countries\n1,Company,ACME,cn\n2,Company,BETA,cn\n",
        "owner,owned,relation,percent\nA,B,ownership,51\nC,D,ownership,20\n",
        "cveID,vendorProject,product,dateAdded\nCVE-1,a,b,c\nCVE-2,a,b,c\n",
    ] {
        let error = read(text).expect_err("it names no parts");
        assert_eq!(error.kind(), ErrorKind::Malformed, "{error}");
    }
    for text in [
        "<?xml version=\"1.0\"?>\n<nmaprun a=\"1,2,3\"></nmaprun>",
        "{\"bomFormat\":\"CycloneDX\",\"a\":1,\"b\":2}",
        "[1,2,3]\n[1,2,3]\n[1,2,3]",
        "Bus 001 Device 004: ID 2c7c:0125 Quectel Wireless Solutions Co., Ltd. EC25\nBus 002 Device 001: ID 1d6b:0003 Linux, a, b\n",
        "<html><table><tr><td>a,b,c</td></tr></table></html>",
        "Dear all,\nplease find the list, as agreed, in the mail.\nRegards, P.\n",
        "",
    ] {
        let source = source("x", text);
        let options = ReadOptions::default();
        let claims = READERS.iter().filter(|reader| {
            matches!(reader.format().word(), "csv" | "workbook") && reader.recognises(&source, &options)
        });
        assert_eq!(claims.count(), 0, "{text}");
    }
}

#[test]
fn a_file_named_wrongly_is_read_by_its_content_and_says_so() {
    let csv = source("list.xls", "Name,Part Number,Qty\na,A,1\n");
    let bom = ingest::read(&csv, &ReadOptions::default()).expect("the content is a list");
    assert!(notes(&bom).contains("named like an .xls workbook but is plain or delimited text"), "{}", notes(&bom));
    let html = source("list.xls", "<html><table><tr><td>Part</td></tr></table></html>");
    let error = ingest::read(&html, &ReadOptions::default()).expect_err("a page is no workbook");
    assert!(error.to_string().contains("HTML"), "{error}");
    let pdf = ingest::read(&source("list.xlsx", "%PDF-1.7"), &ReadOptions::default()).expect_err("a PDF");
    assert!(pdf.to_string().contains("transcribe"), "{pdf}");
}

#[test]
fn damaged_workbooks_end_in_an_error_that_says_so() {
    let sound = workbook(&[&["Name", "Part Number", "Qty"], &["plc", "P1", "2"], &["motor", "M1", "4"]]);
    for cut in (0..sound.len()).step_by(sound.len() / 60) {
        let _ = ingest::read(&source("x.xlsx", &sound[..cut]), &ReadOptions::default());
    }
    let half = ingest::read(&source("x.xlsx", &sound[..sound.len() / 2]), &ReadOptions::default());
    let text = half.expect_err("half a workbook").to_string();
    assert!(text.contains("cut or damaged"), "{text}");
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..300 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let mut bytes = sound.clone();
        let at = usize::try_from(state % bytes.len() as u64).expect("small");
        bytes[at] ^= 1 << (state >> 40 & 7);
        let _ = ingest::read(&source("x.xlsx", bytes), &ReadOptions::default());
    }
}

#[test]
fn a_workbook_that_unpacks_beyond_the_limits_is_refused_before_it_is_decoded() {
    let text = "x".repeat(30_000);
    let row = ["a", &text, "1"];
    let rows: Vec<&[&str]> =
        std::iter::once(&["Name", "Part Number", "Qty"][..]).chain((0..2_000).map(|_| &row[..])).collect();
    let bytes = workbook(&rows);
    assert!(bytes.len() < 200_000, "one shared string is stored once");
    let limits = Limits { max_bytes: 4 << 20, ..Limits::default() };
    let source = |bytes: &[u8]| Arc::new(Source::from_bytes("x.xlsx", bytes.to_vec(), &limits).expect("small"));
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let error = ingest::read(&source(&bytes), &options).expect_err("60 MB of text");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    let limits = Limits { max_cells: 1_000, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let error = ingest::read(&source(&bytes), &options).expect_err("6,000 cells");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    let small = Limits { max_bytes: 30_000, ..Limits::default() };
    let options = ReadOptions { limits: small, ..ReadOptions::default() };
    let error = ingest::read(&source(&bytes), &options).expect_err("its parts together are larger");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
}

#[test]
fn hostile_text_ends_in_an_error_or_a_result() {
    let header = "Name,Part Number,Qty\n";
    let long = format!("{header}{},A,1\n", "x".repeat(10 << 20));
    assert_eq!(read(long).expect("a long name is a name").len(), 1);
    let wide = format!("{header}{}\n", "a,".repeat(1_000_000));
    assert_eq!(read(wide).expect_err("no sheet is so wide").kind(), ErrorKind::TooLarge);
    assert!(read(format!("{header}a,\"A,1\nb,B,1\n")).is_err(), "a quote that swallows a part");
    assert!(read(format!("{header}a\0,A,1\n")).is_err(), "NUL");
    let escape = read(format!("{header}\u{1b}[2Ja,=cmd|'/C calc'!A0,1\n")).expect("hostile, but a list");
    assert_eq!(escape.len(), 1);
    let list = format!("{header}plc,P1,2\nmotor,M1,4\n");
    for cut in 0..list.len() {
        let _ = read(&list.as_bytes()[..cut]);
        let mut bytes = list.clone().into_bytes();
        bytes[cut] ^= 0xff;
        let _ = read(bytes);
    }
}

#[test]
fn a_long_list_is_read_in_time_that_grows_with_its_length() {
    let list = |rows: usize| {
        let mut text = String::from("Pos,Name,Manufacturer,Part Number,Qty,Serial No,Location\n");
        for row in 0..rows {
            text.push_str(&format!(
                "{row},relay {row},Maker {},PN-{row:06},2,SN{row:08},cabinet {}\n",
                row % 97,
                row % 31
            ));
        }
        text
    };
    let timed = |rows: usize| {
        let source = source("long.csv", list(rows));
        let start = std::time::Instant::now();
        let bom = ingest::read(&source, &ReadOptions::default()).expect("it is a parts list");
        assert_eq!(bom.len(), rows);
        start.elapsed()
    };
    let (few, many) = (timed(2_000), timed(20_000));
    println!("2,000 rows in {few:?}, 20,000 in {many:?}");
    // Ten times the rows: thirty leaves room for a busy machine, a hundred would be quadratic.
    assert!(many < few * 30, "2,000 rows in {few:?}, 20,000 in {many:?}");
}

/// A zip of stored parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, stored).expect("memory can be written");
        writer.write_all(content).expect("memory can be written");
    }
    writer.finish().expect("memory can be written").into_inner()
}

fn open_document(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Parts\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        ("content.xml", content.as_bytes()),
    ])
}

fn open_document_row(texts: &[&str]) -> String {
    let cell = |text: &&str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    format!("<table:table-row>{}</table:table-row>", texts.iter().map(cell).collect::<String>())
}

#[test]
fn an_open_document_spreadsheet_is_read_and_one_that_repeats_itself_without_end_is_not() {
    let header = open_document_row(&["Name", "Part Number", "Qty"]);
    let bytes = open_document(&format!("{header}{}", open_document_row(&["plc", "P1", "2"])));
    let bom = ingest::read(&source("list.ods", bytes), &ReadOptions::default()).expect("it is a parts list");
    assert_eq!(names(&bom), ["plc"]);
    assert_eq!(bom.source().position(bom.components().next().expect("one").at()).to_string(), "Parts!A2");
    let row = open_document_row(&["plc", "P1", "2"])
        .replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"1000000\">");
    let row = row.replacen("<table:table-cell ", "<table:table-cell table:number-columns-repeated=\"9000\" ", 1);
    let error = ingest::read(&source("list.ods", open_document(&format!("{header}{row}"))), &ReadOptions::default());
    assert_eq!(error.expect_err("nine billion cells").kind(), ErrorKind::TooLarge);
}

#[test]
fn a_workbook_that_claims_more_strings_than_it_holds_is_damaged() {
    let sound = workbook(&[&["Name", "Part Number", "Qty"], &["plc", "P1", "2"]]);
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(sound)).expect("it is sound");
    let mut kept = Vec::new();
    for n in 0..parts.len() {
        let mut part = parts.by_index(n).expect("it is sound");
        let name = part.name().expect("it is named").into_owned();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut text).expect("it is sound");
        if name.ends_with("sharedStrings.xml") {
            let claimed = String::from_utf8(text).expect("XML").replace("uniqueCount=\"", "uniqueCount=\"99999999999");
            text = claimed.into_bytes();
        }
        kept.push((name, text));
    }
    let parts: Vec<(&str, &[u8])> = kept.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    let error = ingest::read(&source("x.xlsx", archive(&parts)), &ReadOptions::default()).expect_err("it lies");
    assert!(error.to_string().contains("more shared strings than it can hold"), "{error}");
}

#[test]
fn what_a_formula_or_a_program_destroyed_is_unread_and_no_part_number() {
    let bom = read(
        "Name,Manufacturer,Part Number,Qty\nplc,Elbe,#REF!,1\nswitch,#N/A,AN8,1\n#REF!,#REF!,#REF!,#REF!\n\
         modem,Aller,1.23E+11,1\nrouter,Aller,\"=\"\"0022\"\"\",1\n",
    )
    .expect("it is a parts list");
    assert_eq!(names(&bom), ["plc", "switch", "modem", "router"]);
    let numbers: Vec<_> = bom.components().map(|part| value(part, IdentifierKind::Mpn)).collect();
    assert_eq!(numbers, [None, Some("AN8"), Some("1.23E+11"), Some("0022")]);
    let unread: String = bom.unread.iter().map(|problem| format!("{problem}\n")).collect();
    for cell in ["C2", "B3", "C4", "C5"] {
        assert!(unread.contains(cell), "{cell} in {unread}");
    }
}

#[test]
fn a_column_that_counts_and_is_not_read_leaves_the_list_in_doubt() {
    for (header, counts) in [("Qty Board A", true), ("Qty for 4 cranes", true), ("Price per qty", false)] {
        let bom = read(format!("Name,Manufacturer,Part Number,{header}\nplc,Elbe,EA1,8\n")).expect("a parts list");
        let said = bom.unread.iter().any(|problem| problem.message.contains(header));
        assert_eq!(said, counts, "{header}: {:?}", bom.unread);
    }
    let bom = read("Name,Manufacturer,Part Number,Qty Board A,Qty\nplc,Elbe,EA1,8,2\n").expect("a parts list");
    assert!(bom.unread.is_empty(), "{:?}", bom.unread);
    let bom = read("Name,Manufacturer,Part Number,Order Qty\nplc,Elbe,EA1,8\n").expect("a parts list");
    assert!(notes(&bom).contains("it may count several"), "{}", notes(&bom));
}

#[test]
fn a_part_number_that_stands_alone_is_not_passed_over_as_a_heading() {
    let list = "Item,Description,Manufacturer,Part Number,Qty\n,Communication,,,\n1,PLC,Elbe,EA1,2\n\
                ,Example EC25-AF module,,,\n2,Router,Aller,AN9,1\n";
    let bom = read(list).expect("it is a parts list");
    assert_eq!(names(&bom), ["PLC", "Router"]);
    assert!(bom.unread.iter().any(|problem| problem.message.contains("EC25-AF")), "{:?}", bom.unread);
    assert!(!bom.unread.iter().any(|problem| problem.message.contains("Communication")), "{:?}", bom.unread);
}

#[test]
fn a_table_in_markdown_has_no_part_of_dashes_and_one_aligned_by_spaces_is_refused_in_words() {
    let bom = read(
        "| Item | Name | Manufacturer | Part Number | Qty |\n|---|---|---|---|---|\n| 1 | PLC | Elbe | EA1 | 2 |\n",
    );
    let bom = bom.expect("it is a parts list");
    assert_eq!((names(&bom), bom.unread.len()), (vec!["PLC"], 0));
    let error =
        read("Item  Description  Manufacturer  Part Number  Qty\n1     PLC          Elbe          EA1          2\n");
    let error = error.expect_err("nobody can tell its columns").to_string();
    assert!(error.contains("aligned by spaces") && error.contains("CSV"), "{error}");
}

#[test]
fn parts_of_a_hidden_sheet_are_neither_lost_nor_merged_silently() {
    let mut book = Workbook::new();
    for (name, part) in [("BOM", "plc"), ("Real", "modem")] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (col, text) in ["Name", "Manufacturer", "Part Number"].iter().enumerate() {
            sheet.write_string(0, u16::try_from(col).expect("few"), *text).expect("it fits");
            sheet.write_string(1, u16::try_from(col).expect("few"), part).expect("it fits");
        }
        if name == "Real" {
            sheet.set_very_hidden(true);
        }
    }
    let bytes = book.save_to_buffer().expect("memory can be written");
    let bom = ingest::read(&source("list.xlsx", bytes.clone()), &ReadOptions::default()).expect("it is a parts list");
    assert_eq!(names(&bom), ["plc", "modem"]);
    assert!(bom.unread.iter().any(|problem| problem.message.contains("`Real` is hidden")), "{:?}", bom.unread);
    let columns = ColumnMap { sheet: Some("BOM".to_owned()), ..ColumnMap::default() };
    let options = ReadOptions { columns: Some(&columns), ..ReadOptions::default() };
    let bom = ingest::read(&source("list.xlsx", bytes), &options).expect("it is a parts list");
    assert_eq!(names(&bom), ["plc"]);
    assert!(bom.unread.is_empty(), "{:?}", bom.unread);
}

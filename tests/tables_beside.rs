//! What stands beside, above and behind a parts list: no part of it may be lost without a word.

use std::path::Path;
use std::sync::Arc;

use rust_xlsxwriter::Workbook;
use tallyclerk::case::{self, ContractEntry};
use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Bom, ComponentRef, Contract, DocumentId, ItemStatus};
use tallyclerk::register::infer;
use tallyclerk::source::{Limits, Source};

fn source(bytes: impl Into<Vec<u8>>) -> Arc<Source> {
    Arc::new(Source::from_bytes("list", bytes.into(), &Limits::default()).expect("small"))
}

fn read(bytes: impl Into<Vec<u8>>) -> Bom {
    ingest::read(&source(bytes), &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn names(bom: &Bom) -> Vec<&str> {
    bom.components().map(ComponentRef::name).collect()
}

fn unread(bom: &Bom) -> String {
    bom.unread.iter().map(|problem| format!("{problem}\n")).collect()
}

/// A workbook of sheets with their names.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).expect("a name");
        for (row, cells) in rows.iter().enumerate() {
            for (col, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let (row, col) = (u32::try_from(row).expect("few"), u16::try_from(col).expect("few"));
                sheet.write_string(row, col, *text).expect("it fits");
            }
        }
    }
    workbook.save_to_buffer().expect("memory can be written")
}

#[test]
fn a_table_beside_the_list_is_unread_though_it_ends_in_the_same_row() {
    for (header, rest) in [
        ("Item,Name,Manufacturer,Part Number,Qty,,Model,Vendor", "EC25-AF,Quectel"),
        ("Item,Name,Manufacturer,Part Number,Qty,,Designation,Supplier", "LTE modem,Quectel"),
        ("Item,Name,Manufacturer,Part Number,Qty,,Name", "LTE modem"),
        ("Item,Name,Manufacturer,Part Number,Qty,,,Pos,Description,Price", "1,LTE modem,3"),
    ] {
        let gap = header.split(',').skip(5).take_while(|text| text.is_empty()).map(|_| ",").collect::<String>();
        let bom = read(format!("{header}\n1,PLC,Siemens,6ES7,1,{gap}{rest}\n2,HMI,Siemens,6AV2,1,{gap}{rest}\n"));
        assert_eq!(names(&bom), ["PLC", "HMI"], "{header}");
        let makers: Vec<_> = bom.components().map(|part| (part.manufacturer(), part.parties().count())).collect();
        assert_eq!(makers, [(Some("Siemens"), 1); 2], "{header}");
        assert!(unread(&bom).contains("another table stands beside"), "{header}: {}", unread(&bom));
    }
    // The same words where the list has none of them: they are no less another table's.
    let bom = read("Item,Part Number,Qty,,Designation,Supplier\n1,6ES7,1,,LTE modem,Quectel\n2,6AV2,1,,Router,Acme\n");
    assert_eq!(names(&bom), ["6ES7", "6AV2"]);
    assert!(unread(&bom).contains("from `Designation` on"), "{}", unread(&bom));
}

#[test]
fn a_list_with_columns_between_its_own_is_one_list() {
    for header in [
        "Item,Description,Qty,,Manufacturer,MPN",
        "Item,Description,Qty,,MPN,Manufacturer",
        "Item,Description,Qty,Manufacturer,,MPN",
    ] {
        let bom = read(
            format!("{header}\n1,PLC,1,,Siemens,6ES7\n2,HMI,1,,Siemens,6AV2\n")
                .replace("1,,Siemens", if header.contains("Manufacturer,,") { "1,Siemens," } else { "1,,Siemens" }),
        );
        assert_eq!((names(&bom), unread(&bom).as_str()), (vec!["PLC", "HMI"], ""), "{header}");
        assert!(bom.components().all(|part| part.manufacturer().is_some()), "{header}");
    }
    let bom = read(
        "Item,Name,Manufacturer,Part Number,Qty,,Price,Stock\n1,PLC,Siemens,6ES7,1,,12,3\n2,HMI,ABB,6AV2,1,,1,2\n",
    );
    assert_eq!(unread(&bom), "");
}

#[test]
fn columns_that_nobody_reads_hide_no_modem() {
    for header in ["-", "?", "1", "Column1", "Unnamed: 4", "", "Spare", "RUT955"] {
        let bom = read(format!("Item,Name,Manufacturer,Qty,{header}\n1,PLC,Siemens,1,EC25-AF\n2,HMI,Siemens,1,\n"));
        assert!(unread(&bom).contains("E2: `EC25-AF`"), "{header}: {}", unread(&bom));
    }
    let bom = read("Teltonika RUT955,Acme,1,Name,Manufacturer\nPLC,Siemens,1,a,b\nHMI,Siemens,1,c,d\n");
    assert!(unread(&bom).contains("A1: `Teltonika RUT955` stands in the header"), "{}", unread(&bom));
    let bom = read("Item,Name,Manufacturer,Qty,Footprint,100\n1,PLC,Siemens,1,RF_Module:ESP32,0.5\n2,HMI,ABB,1,,0.4\n");
    assert_eq!(unread(&bom), "");
}

#[test]
fn a_remark_is_read_for_what_communicates_as_a_description_is() {
    for (header, remark, expected) in [
        ("Remarks", "incl. LTE modem Quectel EC25", true),
        ("Notes", "with Quectel EC25", true),
        ("Comment 2", "incl. WLAN", true),
        ("Bemerkungen", "mit LTE-Modem", true),
        ("Remarks", "painted grey", false),
    ] {
        let bom = read(format!("Item,Name,Manufacturer,Qty,Description,{header}\n1,Panel,Acme,1,a panel,{remark}\n"));
        let functions: Vec<_> = bom.components().flat_map(infer).collect();
        assert_eq!(!functions.is_empty(), expected, "{header}: {remark}: {functions:?}");
        assert!(functions.iter().all(|(_, reason)| reason.keyword_only), "{functions:?}");
    }
    for header in ["Remarks", "Description,Remarks"] {
        let more = if header.contains(',') { "a panel," } else { "" };
        let bom = read(format!("Item,Name,Manufacturer,Qty,{header}\n1,Panel,Acme,1,{more}Deleted by change 4\n"));
        assert!(unread(&bom).contains("takes a line of the list back"), "{header}: {}", unread(&bom));
    }
}

#[test]
fn sheets_of_changes_and_of_what_is_not_fitted_are_told() {
    const LIST: (&str, &[&[&str]]) = ("Parts", &[&["Name", "Manufacturer", "Qty"], &["PLC", "Siemens", "1"]]);
    let of = |name: &str, rows: &[&[&str]]| read(workbook(&[LIST, (name, rows)]));
    let header: &[&str] = &["Name", "Manufacturer", "Qty"];
    for name in ["History", "Change Log", "Changes"] {
        let bom = of(name, &[header, &["Pump", "Acme", "1"]]);
        assert!(unread(&bom).contains("its rows may be parts"), "{name}: {}", unread(&bom));
        let bom = of(name, &[&["B", "2026-01-02", "added RUT955"]]);
        assert!(unread(&bom).contains("was not read"), "{name}: {}", unread(&bom));
        let bom = of(name, &[&["B", "2026-01-02", "spelling"]]);
        assert_eq!((unread(&bom).as_str(), bom.notes.len()), ("", 1), "{name}");
    }
    for rows in [&[header, &["Pump", "Acme", "1"]][..], &[&["Pump", "Acme"]]] {
        let bom = of("DNP", rows);
        assert_eq!((names(&bom), unread(&bom).as_str(), bom.notes.len()), (vec!["PLC"], "", 1));
    }
    assert_eq!(names(&of("Cover", &[header, &["Pump", "Acme", "1"]])), ["PLC", "Pump"]);
    assert!(unread(&of("Legend", &[&["RUT955", "Teltonika"]])).contains("was not read"));
}

fn schedule(text: &str) -> Result<Contract, String> {
    let entry = ContractEntry::bare(Path::new("schedule.csv"));
    case::contract::load(&entry, DocumentId(3), &source(text), &Limits::default()).map_err(|error| error.to_string())
}

#[test]
fn a_remark_takes_an_item_of_a_schedule_back_or_leaves_it_in_doubt() {
    use ItemStatus::{Base, Declined, Deleted};
    let of = |header: &str, remark: &str| {
        let text = format!("Item,Description,Qty,{header}\n1,Main PLC,1,\n2,LTE router,1,\"{remark}\"\n");
        let contract = schedule(&text).unwrap_or_else(|error| panic!("{error}"));
        let said = |problems: &[tallyclerk::diagnostic::Problem]| {
            problems.iter().any(|p| p.to_string().contains("not bought"))
        };
        (contract.items[1].status, said(&contract.notes), said(&contract.unread))
    };
    for (header, remark, expected) in [
        ("Remarks", "option not taken", (Declined, true, false)),
        ("Remarks", "DELETED by addendum 2", (Deleted, true, false)),
        ("Notes", "not in scope", (Declined, true, false)),
        ("Comment", "Withdrawn", (Deleted, true, false)),
        ("Bemerkungen", "entfällt", (Deleted, true, false)),
        ("Remarks", "this was deleted by addendum 2", (Base, false, true)),
        ("Remarks", "optional", (Base, false, true)),
        ("Addendum 2", "deleted", (Base, false, true)),
        ("", "deleted", (Base, false, true)),
        ("Remarks", "painted RAL 7035", (Base, false, false)),
    ] {
        assert_eq!(of(header, remark), expected, "{header}: {remark}");
    }
    let error =
        schedule("Item,Description,Qty,Status,Remarks\n1,PLC,1,base,\n2,LTE router,1,base,Deleted by addendum 2\n");
    assert!(error.expect_err("two ways").contains("said in two ways"));
    let heading =
        schedule("Item,Description,Qty,Remarks\n,Remote access,,option not taken\n1,LTE router,1,\n").expect("sound");
    assert!(heading.unread[0].to_string().contains("stands beside a heading"), "{:?}", heading.unread);
}

#[test]
fn a_table_beside_a_schedule_is_unread() {
    let contract =
        schedule("Item,Description,Qty,,Item,Description,Qty\n1,PLC,1,,7,LTE router,1\n2,HMI,1,,8,Camera,1\n")
            .expect("sound");
    assert_eq!(contract.items.len(), 2);
    assert!(
        contract.unread[0].to_string().contains("another table stands beside the schedule"),
        "{:?}",
        contract.unread
    );
}

/// Rewrites a part of a workbook.
fn with_part(book: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("a workbook");
    let mut into = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for n in 0..from.len() {
        let mut file = from.by_index(n).expect("a part");
        let name = file.name().expect("a name").into_owned();
        let mut text = Vec::new();
        file.read_to_end(&mut text).expect("a part");
        if name == part {
            text = change(&String::from_utf8(text).expect("it is text")).into_bytes();
        }
        into.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        into.write_all(&text).expect("a part");
    }
    into.finish().expect("memory can be written").into_inner()
}

fn refused(book: Vec<u8>) -> String {
    ingest::read(&source(book), &ReadOptions::default()).expect_err("it must be refused").to_string()
}

#[test]
fn rows_outside_the_cells_of_an_xlsx_and_sheets_of_one_part_are_refused() {
    const ROWS: &[&[&str]] = &[&["Name", "Manufacturer", "Qty"], &["PLC", "Siemens", "1"]];
    let book = workbook(&[("Parts", ROWS), ("More", ROWS)]);
    assert_eq!(read(book.clone()).len(), 2);
    let row = "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>EC25</t></is></c></row>";
    for (before, after) in
        [("</sheetData>", format!("</sheetData>{row}")), ("<sheetData>", format!("{row}<sheetData>"))]
    {
        let stray = with_part(&book, "xl/worksheets/sheet1.xml", |text| text.replace(before, &after));
        assert!(refused(stray).contains("rows outside the table of cells"), "{before}");
    }
    let anchored = "</sheetData><controls><xdr:row xmlns:xdr=\"urn:x\">3</xdr:row></controls>";
    let anchored = with_part(&book, "xl/worksheets/sheet1.xml", |text| text.replace("</sheetData>", anchored));
    assert_eq!(read(anchored).len(), 2);
    let shared = with_part(&book, "xl/workbook.xml", |text| text.replace("r:id=\"rId2\"", "r:id=\"rId1\""));
    assert!(refused(shared).contains("from one part"));
}

#[test]
fn a_share_of_an_xlsx_is_no_quantity() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (col, text) in ["Name", "Manufacturer", "Qty"].iter().enumerate() {
        sheet.write_string(0, u16::try_from(col).expect("few"), *text).expect("it fits");
    }
    sheet.write_string(1, 0, "PLC").expect("it fits").write_string(1, 1, "Siemens").expect("it fits");
    let share = rust_xlsxwriter::Format::new().set_num_format("0%");
    sheet.write_number_with_format(1, 2, 2.0, &share).expect("it fits");
    let bom = read(book.save_to_buffer().expect("memory can be written"));
    assert!(unread(&bom).contains("`200 %` can't be read as a quantity"), "{}", unread(&bom));
}

#[test]
fn a_table_of_worded_keys_behind_a_gap_is_another_one() {
    for (header, rows) in [
        ("Item,Type", ["LTE modem,EC25-AF", "IP camera,Hikvision"]),
        ("Item,Brand", ["LTE modem,Quectel", "IP camera,Hikvision"]),
        ("Item,Remarks", ["LTE modem,Quectel", "IP camera,Hikvision"]),
        ("Item", ["LTE modem", "IP camera Hikvision"]),
    ] {
        let [first, second] = rows;
        let bom = read(format!(
            "Name,Manufacturer,MPN,Qty,,{header}\nPLC,Siemens,6ES7,1,,{first}\nHMI,Siemens,6AV2,1,,{second}\n"
        ));
        assert_eq!(names(&bom), ["PLC", "HMI"], "{header}");
        assert!(bom.components().all(|part| part.reference() != Some("LTE modem")), "{header}");
        assert!(unread(&bom).contains("another table stands beside"), "{header}: {}", unread(&bom));
    }
    // Numbers behind a gap are figures of the same lines.
    let bom = read("Name,Manufacturer,MPN,Qty,,Index\nPLC,Siemens,6ES7,1,,1\nHMI,Siemens,6AV2,1,,2\n");
    assert_eq!((bom.len(), unread(&bom).as_str()), (2, ""));
}

#[test]
fn what_stands_for_a_kind_and_is_none_is_read_as_words() {
    for header in ["Type", "Category", "Class", "Component Type", "类别"] {
        let bom = read(format!("Name,{header},Manufacturer,MPN,Qty\nManaged switch,4G LTE router,Moxa,EDS-408A,2\n"));
        let part = bom.components().next().expect("a part");
        assert!(part.properties().any(|(name, value, _)| name == header && value == "4G LTE router"), "{header}");
        assert!(infer(part).iter().any(|(function, _)| function.id() == "cellular"), "{header}");
    }
    // A kind that is known is one, and no more is said of it.
    let bom = read("Name,Type,Manufacturer,MPN,Qty\nPLC,Hardware,Siemens,6ES7,1\n");
    assert_eq!(bom.components().next().map(|part| part.properties().count()), Some(0));
    // Where nothing else names a part, the text does.
    let bom = read("Pos,Type,Manufacturer,Order code,Qty\n1,PLC,Siemens,6ES7,1\n2,LTE modem,Acme,AX-100,1\n");
    assert_eq!(names(&bom), ["PLC", "LTE modem"]);
    assert!(infer(bom.components().nth(1).expect("two")).iter().any(|(function, _)| function.id() == "cellular"));
}

#[test]
fn a_modem_in_a_column_of_versions_or_references_is_unread_unless_the_line_says_it() {
    for (header, text) in
        [("Firmware", "Quectel EC25-AF"), ("Reference", "LTE modem"), ("Lot", "LTE modem"), ("Location", "LTE modem")]
    {
        let list = |name: &str| read(format!("Name,{header},Manufacturer,MPN,Qty\n{name},{text},Moxa,EDS-408A,1\n"));
        assert!(unread(&list("Managed switch")).contains("names what communicates"), "{header}");
        assert_eq!(unread(&list("LTE modem")), "", "{header}");
    }
}

#[test]
fn a_further_maker_is_a_maker_of_the_part() {
    for header in [
        "Manufacturer 2",
        "Mfr 3",
        "Actual manufacturer",
        "ODM",
        "OEM name",
        "Second source",
        "Alternative Manufacturer",
        "替代品牌",
    ] {
        let header_row = format!("Name,Manufacturer,MPN,Qty,{header}");
        let Ok(bom) = ingest::read(
            &source(format!(
                "{header_row}\nSwitch,Moxa,EDS-408A,2,Huawei\nPLC,Siemens,6ES7,1,Siemens\nHMI,Siemens,6AV2,1,-\n"
            )),
            &ReadOptions::default(),
        ) else {
            // Two columns for one field are an error that names them.
            assert_eq!(header, "OEM name");
            continue;
        };
        let makers: Vec<Vec<&str>> =
            bom.components().map(|part| part.parties().map(|(_, party)| party.name()).collect()).collect();
        assert_eq!(makers, [vec!["Moxa", "Huawei"], vec!["Siemens"], vec!["Siemens"]], "{header}");
        assert!(bom.unknown_fields.is_empty(), "{header}");
    }
}

#[test]
fn a_row_that_names_a_maker_in_its_column_is_no_signature() {
    for word in ["Version", "Company"] {
        let bom = read(format!("Name,Manufacturer,MPN,Qty\nPLC,Siemens,6ES7,1\n{word},Hikvision,,\n"));
        assert!(unread(&bom).contains("names a maker or part number"), "{word}: {}", unread(&bom));
    }
    let bom = read("Name,Manufacturer,MPN,Qty\nPLC,Siemens,6ES7,1\nPrepared by,J. Doe,,\nVersion,2.1,,\n");
    assert_eq!((bom.len(), unread(&bom).as_str()), (1, ""));
}

//! Contract schedules as procurement sends them: banners, headings, options, lump sums, quantities for several cranes.

use std::path::Path;
use std::sync::Arc;

use tallyclerk::case::{self, ContractEntry};
use tallyclerk::error::Error;
use tallyclerk::model::{Contract, DocumentId, ItemKind, ItemStatus, QuantityBasis};
use tallyclerk::source::{Limits, Source};

fn entry() -> ContractEntry {
    ContractEntry::bare(Path::new("schedule.csv"))
}

fn read_as(entry: &ContractEntry, bytes: &[u8]) -> Result<Contract, Error> {
    let source = Source::from_bytes(&entry.name, bytes.to_vec(), &Limits::default()).and_then(Source::in_utf8)?;
    case::contract::load(entry, DocumentId(3), &Arc::new(source), &Limits::default())
}

fn read(text: &str) -> Result<Contract, Error> {
    read_as(&entry(), text.as_bytes())
}

fn sound(text: &str) -> Contract {
    read(text).unwrap_or_else(|error| panic!("{error}"))
}

fn refusal(text: &str) -> String {
    read(text).expect_err("it must be refused").to_string()
}

fn statuses(contract: &Contract) -> Vec<(&str, ItemStatus)> {
    contract.items.iter().map(|item| (item.id.as_str(), item.status)).collect()
}

const TENDER: &str = "\
Port of Pier J,,,,,,,\n\
Schedule of equipment rev. C,,,,,,,\n\
,,,,,,,\n\
Item No,Description,Acceptable Manufacturers,Part No.,Qty per crane,Unit,Status,Functions\n\
1,ELECTRICAL,,,,,,\n\
1.1,Main PLC,Siemens / Rockwell Automation or approved equal,,1,pcs,Base,plc\n\
1.2,Maintenance router,Example Networks,EN-4000,2 nos,,base,\"wan-router, cellular\"\n\
,Cables and trays,,,,,,\n\
1.3,Power cable,various,,450,m,,\n\
1.4,Commissioning,,,1,lot,,\n\
1.5,Camera,\"Example Optics, Inc.\",,6,ea,Option – taken,camera\n\
1.6,Remote monitoring package,,RM-1,1,set,Option not taken,cellular\n\
1.7,Second HMI,Siemens,,1,pcs,Deleted,\n\
,Total,,,12,,,\n\
Notes,,,,,,,\n\
1,All cables are halogen free,,,,,,\n";

#[test]
fn a_tender_schedule_becomes_a_contract() {
    let contract = sound(TENDER);
    let rows: Vec<_> =
        contract.items.iter().map(|item| (item.id.as_str(), item.quantity, item.kind, item.status)).collect();
    assert_eq!(
        rows,
        [
            ("1.1", Some(1), ItemKind::Part, ItemStatus::Base),
            ("1.2", Some(2), ItemKind::Part, ItemStatus::Base),
            ("1.3", None, ItemKind::LumpSum, ItemStatus::Base),
            ("1.4", None, ItemKind::LumpSum, ItemStatus::Base),
            ("1.5", Some(6), ItemKind::Part, ItemStatus::OptionTaken),
            ("1.6", Some(1), ItemKind::Part, ItemStatus::Declined),
            ("1.7", Some(1), ItemKind::Part, ItemStatus::Deleted),
        ]
    );
    let plc = &contract.items[0];
    assert_eq!(
        (plc.makers.as_slice(), plc.or_equal),
        (&["Siemens".to_owned(), "Rockwell Automation".to_owned()][..], true)
    );
    assert_eq!(plc.document, DocumentId(3));
    let router = &contract.items[1];
    assert_eq!((router.part_number.as_deref(), router.or_equal), (Some("EN-4000"), false));
    assert_eq!(
        router.functions.iter().map(|granted| granted.function.id()).collect::<Vec<_>>(),
        ["wan-router", "cellular"]
    );
    assert_eq!(contract.items[2].makers, Vec::<String>::new(), "`various` names nobody");
    assert_eq!(contract.items[4].makers, ["Example Optics, Inc."]);
}

#[test]
fn the_same_schedule_in_a_workbook_in_german_and_in_utf16_says_the_same() {
    let expected: Vec<_> = sound(TENDER).items.into_iter().map(|item| (item.id, item.quantity, item.status)).collect();
    let same = |contract: Contract| {
        let found: Vec<_> = contract.items.into_iter().map(|item| (item.id, item.quantity, item.status)).collect();
        assert_eq!(found, expected);
    };
    let german = TENDER
        .replace(
            "Item No,Description,Acceptable Manufacturers,Part No.,Qty per crane,Unit",
            "Pos.,Bezeichnung,Fabrikat,Bestellnummer,Menge je Kran,Einheit",
        )
        .replace("or approved equal", "oder gleichwertig")
        .replace("Option not taken", "nicht beauftragt")
        .replace("Deleted", "gestrichen");
    same(sound(&german));
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(TENDER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    same(read_as(&entry(), &utf16).unwrap_or_else(|error| panic!("{error}")));

    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let mut rows = csv_rows(TENDER);
    rows.retain(|(row, _)| *row != 0);
    sheet
        .merge_range(0, 0, 0, 7, "Port of Pier J", &rust_xlsxwriter::Format::new())
        .expect("a workbook in memory can be written");
    for (row, cells) in rows {
        for (col, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let col = u16::try_from(col).expect("few columns");
            // Ids stay text; quantities are numbers, as a spreadsheet program stores them.
            match (col, text.parse::<f64>()) {
                (4, Ok(number)) => sheet.write_number(row, col, number).map(|_| ()),
                _ => sheet.write_string(row, col, text).map(|_| ()),
            }
            .expect("a workbook in memory can be written");
        }
    }
    let bytes = workbook.save_to_buffer().expect("a workbook in memory can be written");
    same(read_as(&entry(), &bytes).unwrap_or_else(|error| panic!("{error}")));
}

fn csv_rows(text: &str) -> Vec<(u32, Vec<String>)> {
    let lines = text.lines().enumerate();
    lines
        .map(|(row, line)| {
            let mut cells = vec![String::new()];
            let mut quoted = false;
            for c in line.chars() {
                match c {
                    '"' => quoted = !quoted,
                    ',' if !quoted => cells.push(String::new()),
                    c => cells.last_mut().expect("one at least").push(c),
                }
            }
            (u32::try_from(row).expect("few rows"), cells)
        })
        .collect()
}

#[test]
fn quantities_become_those_of_one_crane_or_an_error() {
    let table = |head: &str, quantity: &str| format!("No,Description,{head}\n1,PLC,{quantity}\n");
    let first = |text: &str| sound(text).items[0].quantity;
    assert_eq!(first(&table("Qty per crane", "3")), Some(3));
    let contract = sound(&table("Total qty for 4 cranes", "8"));
    assert_eq!((contract.items[0].quantity, contract.subjects), (Some(2), 4));
    let error = refusal(&table("Total qty for 4 cranes", "6"));
    assert!(error.contains("schedule.csv:C2: a total of 6 can't be divided among 4 cranes"), "{error}");
    assert!(
        refusal(&table("Total qty", "8")).contains("C1: quantities are totals, but of how many cranes is not said")
    );

    let four = ContractEntry { subjects: Some(4), ..entry() };
    let error = read_as(&four, table("Qty", "8").as_bytes()).expect_err("2 or 8 per crane?").to_string();
    assert!(error.contains("C1: 4 cranes are bought, but what quantities count is not said"), "{error}");
    let total = ContractEntry { quantities: Some(QuantityBasis::Total), ..four.clone() };
    assert_eq!(read_as(&total, table("Qty", "8").as_bytes()).map(|c| c.items[0].quantity), Ok(Some(2)));
    let each = ContractEntry { quantities: Some(QuantityBasis::PerSubject), ..four.clone() };
    assert_eq!(read_as(&each, table("Qty", "8").as_bytes()).map(|c| c.items[0].quantity), Ok(Some(8)));
    let error = read_as(&each, table("Total qty", "8").as_bytes()).expect_err("they contradict").to_string();
    assert!(error.contains("says otherwise"), "{error}");
    let error = read_as(&four, table("Total qty for 2 cranes", "8").as_bytes()).expect_err("4 is not 2").to_string();
    assert!(error.contains("the heading speaks of 2 cranes, the case of 4"), "{error}");

    let both = |total: u32| format!("No,Description,Qty per crane,Total qty for 4 cranes\n1,PLC,2,{total}\n");
    assert_eq!(first(&both(8)), Some(2));
    assert!(refusal(&both(6)).contains("D2: 2 per crane for 4 cranes is not 6"));
    let banner = format!("Supply of 4 (four) STS cranes\n{}", table("Qty", "8"));
    assert!(refusal(&banner).contains("the banner speaks of 4 cranes"), "a guess would be wrong by a factor of four");
}

#[test]
fn options_count_as_bought_only_when_somebody_says_so() {
    let head = "No,Description,Qty\n1,PLC,1\n";
    let declined = sound(&format!("{head},C. OPTIONS NOT TAKEN,\n2,Remote monitoring,1\n3,Camera,2\n"));
    assert_eq!(
        statuses(&declined),
        [("1", ItemStatus::Base), ("2", ItemStatus::Declined), ("3", ItemStatus::Declined)]
    );
    let taken = sound(&format!("{head},Options accepted,\n2,Camera,2\n"));
    assert_eq!(statuses(&taken)[1], ("2", ItemStatus::OptionTaken));
    let error = refusal(&format!("{head},OPTIONS,\n2,Camera,2\n"));
    assert!(
        error.contains("whether the item is bought is not said: it stands below options, under `OPTIONS`"),
        "{error}"
    );
    let error = refusal(&format!("{head},Options not taken,\n2,Camera,2\n,Electrical,\n3,Router,1\n"));
    assert!(error.contains("under `Electrical`"), "whether `Electrical` is still an option is not said: {error}");
    let error = refusal("No,Description,Qty,Status\n1,PLC,1,Option\n2,HMI,1,see letter\n");
    assert!(error.contains("D2: `Option` doesn't say whether the option was taken"), "{error}");
    assert!(error.contains("D3: `see letter` is no status"), "{error}");
}

#[test]
fn an_option_in_the_description_counts_as_bought_only_when_it_says_so() {
    let head = "No,Description,Maker,Part no,Qty\n1,PLC,Siemens,S7,1\n";
    let second = |row: &str| statuses(&sound(&format!("{head}{row}\n")))[1].1;
    assert_eq!(second("2,Option: remote monitoring (not taken),Fjordtek,FJ-1,1"), ItemStatus::Declined);
    assert_eq!(second("2,Fernüberwachung – nicht beauftragt,Fjordtek,FJ-1,1"), ItemStatus::Declined);
    assert_eq!(second("2,Remote monitoring (option taken),Fjordtek,FJ-1,1"), ItemStatus::OptionTaken);
    assert_eq!(second("2,PLC with option card,Fjordtek,FJ-1,1"), ItemStatus::Base);
    for (row, cell) in [
        ("2,Optional: remote monitoring,Fjordtek,FJ-1,1", "B3: "),
        ("2,远程监控（可选）,Fjordtek,FJ-1,1", "B3: "),
        ("Option 2,Remote monitoring,Fjordtek,FJ-1,1", "A3: "),
        ("2,Remote monitoring,Fjordtek,FJ-1,1 (option)", "E3: "),
    ] {
        let error = refusal(&format!("{head}{row}\n"));
        assert!(error.contains(cell) && error.contains("nobody says whether it was taken"), "{row}: {error}");
    }
    for heading in ["Provisional items", "Provisional sums", "Alternatives", "Eventualpositionen", "Bedarfspositionen"]
    {
        let error = refusal(&format!("{head},{heading},,,\n2,Camera,Fjordtek,FJ-1,1\n"));
        assert!(error.contains(&format!("it stands below options, under `{heading}`")), "{error}");
    }
    // A heading decides for a row that only calls itself an option; contradictions are errors.
    let taken = format!("{head},Options accepted,,,\n2,Option: camera,Fjordtek,FJ-1,1\n");
    assert_eq!(statuses(&sound(&taken))[1].1, ItemStatus::OptionTaken);
    let error = refusal(&taken.replace("Option: camera", "Option: camera (not taken)"));
    assert!(error.contains("said in two ways: by `Options accepted`, and by `not taken`"), "{error}");
    let error = refusal("No,Description,Qty,Status\n1,Camera (not taken),1,Base\n");
    assert!(error.contains("D2: whether the item is bought is said in two ways"), "{error}");
}

#[test]
fn columns_that_are_not_read_are_said() {
    let text = "Banner\nNo,Description,Qty,House list,Remarks,,Price\n1,PLC,1,Fjordtek,,see mail,\n";
    let notes: Vec<_> = sound(text).notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 2, "an empty column says nothing: {notes:?}");
    assert_eq!(
        notes[0],
        "schedule.csv:D2: column D `House list` is not read; map it with [contract.columns], such as \
         `makers = \"House list\"`, if it says what is bought"
    );
    assert!(notes[1].starts_with("schedule.csv:F2: column F without a header is not read; "), "{notes:?}");
    let mapped =
        ContractEntry { columns: [("makers".to_owned(), "House list".to_owned())].into_iter().collect(), ..entry() };
    let contract = read_as(&mapped, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((contract.items[0].makers.as_slice(), contract.notes.len()), (&["Fjordtek".to_owned()][..], 1));

    // Below its header a table may be wider; a hostile one is said in bounds.
    let wide = format!("No,Description,Qty{}\n1,PLC,1{}\n", ",x".repeat(900), ",y".repeat(900));
    let notes = sound(&wide).notes;
    assert_eq!(notes.len(), 201);
    assert!(notes[200].message.contains("700 more columns are not read"), "{}", notes[200]);
}

#[test]
fn makers_and_part_numbers_go_by_many_names() {
    for makers in
        ["Approved makes", "Approved manufacturers", "Acceptable makes", "Make", "Makes", "Manufacturer(s)", "Fabrikat"]
    {
        for part in ["Type", "Type No.", "Article no.", "Catalogue No.", "Order code"] {
            let contract = sound(&format!("No,Description,{makers},{part},Qty\n1,PLC,Fjordtek,FJ-1,1\n"));
            let item = &contract.items[0];
            assert_eq!((item.makers.as_slice(), item.part_number.as_deref()), (&["Fjordtek".into()][..], Some("FJ-1")));
            assert!(contract.notes.is_empty());
        }
    }
}

#[test]
fn a_quantity_in_words_or_below_nothing_is_told_how_to_be_written() {
    let error = refusal("No,Description,Qty\n1,PLC,two\n2,HMI,several\n3,Camera,-2\n");
    for expected in ["`two` is not a quantity: it is no number", "; write 2", "; write the number in digits"] {
        assert!(error.contains(expected), "{error}");
    }
    assert!(error.contains("C4: `-2` is not a quantity: it is negative"), "{error}");
}

#[test]
fn every_mistake_of_a_schedule_is_named_at_its_cell() {
    let error = refusal(
        "No,Description,Makers,Part No,Qty,Unit,Kind,Functions,Origin\n\
         1,PLC,Siemens,,\"1,000\",pcs,,,\n\
         1,HMI,Siemens,,2.5,pcs,,,\n\
         2,,,,1,pcs,,,\n\
         3,Router,,,1,pcs,gadget,celular,Atlantis\n\
         4,Switch,,,0,pcs,,,\n\
         5,Either an item or a note,,,,,,,\n",
    );
    for expected in [
        "E2: `1,000` is not a quantity: it can be read as thousands and as a fraction",
        "A3: there are two items `1`",
        "E3: `2.5` is not a quantity: pieces come in whole numbers",
        "4: the item can't be told from any other",
        "G5: `gadget` is no kind of item",
        "H5: `celular` is no function",
        "did you mean `cellular`?",
        "I5: `Atlantis` is not a country",
        "E6: a quantity of 0 buys nothing",
        "E7: row 7 has a number and words",
    ] {
        assert!(error.contains(expected), "{expected} is missing in:\n{error}");
    }
}

#[test]
fn a_damaged_part_number_is_reported_and_not_repaired() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let mut write = || -> Result<(), rust_xlsxwriter::XlsxError> {
        for (col, text) in ["No", "Description", "Part No", "Qty"].iter().enumerate() {
            sheet.write_string(0, u16::try_from(col).expect("few"), *text)?;
        }
        sheet
            .write_string(1, 0, "1")?
            .write_string(1, 1, "Drive")?
            .write_number(1, 2, 6.0e99)?
            .write_number(1, 3, 1)?;
        sheet.write_string(2, 0, "2")?.write_string(2, 1, "Relay")?;
        sheet.write_number_with_format(2, 2, 45_000, &date)?.write_number(2, 3, 1)?;
        sheet.write_string(3, 0, "3")?.write_string(3, 1, "Fuse")?.write_number(3, 2, 4711)?.write_number(3, 3, 1)?;
        Ok(())
    };
    write().expect("a workbook in memory can be written");
    let bytes = workbook.save_to_buffer().expect("a workbook in memory can be written");
    let error = read_as(&entry(), &bytes).expect_err("two part numbers are lost");
    assert_eq!(error.problems().len(), 2, "4711 is sound: {error}");
    assert!(error.to_string().contains("Sheet1!C2"), "{error}");
    assert!(
        error.to_string().contains("Sheet1!C3: the spreadsheet turned the cell into the date 2023-03-15"),
        "{error}"
    );
}

#[test]
fn sheets_that_number_alike_are_told_apart_and_a_repeated_sheet_is_refused() {
    let book = |second: &str| {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        for (name, what) in [("Electrical", "PLC"), ("Mechanical", second)] {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).expect("a sound name");
            for (row, cells) in [["No", "Description", "Qty"], ["1", what, "2"]].iter().enumerate() {
                for (col, text) in cells.iter().enumerate() {
                    let (row, col) = (u32::try_from(row).expect("few"), u16::try_from(col).expect("few"));
                    sheet.write_string(row, col, *text).expect("a workbook in memory can be written");
                }
            }
        }
        workbook.save_to_buffer().expect("a workbook in memory can be written")
    };
    let contract = read_as(&entry(), &book("Spreader")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(contract.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["1", "Mechanical, 1"]);
    let error = read_as(&entry(), &book("PLC")).expect_err("its quantities would double").to_string();
    assert!(error.contains("Mechanical!A2: there are two items `1`"), "{error}");
    let one = ContractEntry { sheet: Some("Electrical".into()), ..entry() };
    assert_eq!(read_as(&one, &book("PLC")).map(|contract| contract.items.len()), Ok(1));
}

#[test]
fn the_case_maps_columns_that_no_list_of_words_knows() {
    let text = "Lfd,Was,Wieviel\n1,SPS,2\n";
    assert!(read(text).is_err());
    let mapped = ContractEntry {
        columns: [("description", "Was"), ("quantity", "Wieviel"), ("id", "Lfd")]
            .map(|(field, header)| (field.to_owned(), header.to_owned()))
            .into(),
        ..entry()
    };
    let contract = read_as(&mapped, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((contract.items[0].description.as_str(), contract.items[0].quantity), ("SPS", Some(2)));
}

#[test]
fn an_approved_list_needs_no_quantities() {
    let text = "Maker,Model,Description\nExample Networks,EN-4000,Router\nExample Optics,EO-1,Camera\n";
    let approved = ContractEntry { kind: Some(tallyclerk::model::ContractKind::ApprovedList), ..entry() };
    let contract = read_as(&approved, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(contract.kind.noun(), "approved list");
    assert_eq!(contract.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["row 2", "row 3"]);
}

#[test]
fn what_is_no_schedule_is_refused() {
    for bytes in [&b""[..], b"%PDF-1.7", b"<html><body>404</body></html>", b"one\ntwo\n", b"No,Description,Qty\n"] {
        assert!(read_as(&entry(), bytes).is_err(), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_hostile_schedule_ends_in_time() {
    let rows: String =
        (0..3_000).map(|n| format!("{n},\u{1b}[31mPart {n}\u{7},{},1\n", "or equal ".repeat(20))).collect();
    let contract = sound(&format!("No,Description,Makers,Qty\n{rows}"));
    assert_eq!(contract.items.len(), 3_000);
    let long = format!("No,Description,Makers,Qty\n1,PLC,{},1\n", "or equal ".repeat(200_000));
    assert!(refusal(&long).contains("C2: the cell is longer than"));
    let wrong: String = (0..3_000).map(|n| format!("{n},Part,x,many\n")).collect();
    let error = read(&format!("No,Description,Makers,Qty\n{wrong}")).expect_err("no quantities");
    assert_eq!((error.problems().len(), error.unshown()), (20, 2_980));
}

#[test]
fn a_cell_merged_over_several_rows_speaks_for_all_of_them_but_counts_once() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    let mut write = || -> Result<(), rust_xlsxwriter::XlsxError> {
        for (col, text) in ["No", "Description", "Makers", "Part No", "Qty"].iter().enumerate() {
            sheet.write_string(0, u16::try_from(col).expect("few"), *text)?;
        }
        sheet.merge_range(1, 2, 3, 2, "Siemens or equal", &plain)?;
        for (row, (part, quantity)) in [("A-1", 1.0), ("A-2", 2.0), ("A-3", 3.0)].into_iter().enumerate() {
            let row = u32::try_from(row).expect("few") + 1;
            sheet.write_string(row, 0, format!("{row}"))?.write_string(row, 3, part)?.write_number(row, 4, quantity)?;
        }
        Ok(())
    };
    write().expect("a workbook in memory can be written");
    let bytes = workbook.save_to_buffer().expect("a workbook in memory can be written");
    let contract = read_as(&entry(), &bytes).unwrap_or_else(|error| panic!("{error}"));
    let rows: Vec<_> =
        contract.items.iter().map(|item| (item.makers.join("+"), item.or_equal, item.quantity)).collect();
    let siemens = || "Siemens".to_owned();
    assert_eq!(rows, [(siemens(), true, Some(1)), (siemens(), true, Some(2)), (siemens(), true, Some(3))]);
}

#[test]
fn a_new_case_shows_what_its_columns_are_taken_for_and_reads_the_same() {
    use tallyclerk::case::init;
    use tallyclerk::model::Account;
    let parts = "Vendor parts list\n\nPos,Part name,Manufacturer,P/N,Qty,Colour\n1,PLC,Siemens,6ES7,1,red\n";
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("schedule.csv"), TENDER).expect("it can be filled");
    std::fs::write(folder.path().join("parts.csv"), parts).expect("it can be filled");
    let limits = Limits::default();
    let load = |name: &str| Source::load(&folder.path().join(name), name, &limits).expect("it was just written");

    let contract = init::guess_contract(&load("schedule.csv"), &limits).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(contract.len(), 1);
    assert_eq!(contract[0].header_row, 4);
    let columns: Vec<_> =
        contract[0].columns.iter().map(|c| (c.field.as_str(), c.header.as_str(), c.samples[0].as_str())).collect();
    assert_eq!(columns[0], ("id", "Item No", "1.1"));
    assert_eq!(columns[4], ("quantity-per-crane", "Qty per crane", "1"));
    assert!(contract[0].columns.iter().all(|column| column.samples.len() == 3));
    let declared =
        init::guess_evidence(Account::Declared, &load("parts.csv"), &limits).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(declared[0].unknown, ["Colour"]);
    let bom = Source::from_bytes("bom.json", b"{\"bomFormat\":\"CycloneDX\"}".to_vec(), &limits).expect("small");
    assert_eq!(init::guess_evidence(Account::Declared, &bom, &limits), Ok(Vec::new()), "no table, no columns");

    let new = init::NewCase {
        id: "STS-12".into(),
        contract: Some(init::NewFile { name: "schedule.csv".into(), tables: contract }),
        declared: vec![init::NewFile { name: "parts.csv".into(), tables: declared }],
        ..init::NewCase::default()
    };
    let text = init::new_case(&new);
    std::fs::write(folder.path().join("tallyclerk.toml"), &text).expect("it can be filled");
    let case =
        case::load(folder.path(), &case::LoadOptions::default()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let entry = case.contract.as_ref().expect("it names one");
    assert_eq!(entry.header_row, Some(4));
    let source = case::contract::open(entry, &limits).expect("it is there");
    let mapped = case::contract::load(entry, DocumentId(3), &source, &limits).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(mapped.items, sound(TENDER).items);

    // What stands in comments is sound too, once it is taken out of them.
    let plain = init::new_case(&init::NewCase { id: "x".into(), ..init::NewCase::default() });
    let uncommented: String = plain
        .lines()
        .map(|line| {
            line.strip_prefix("# ").filter(|rest| rest.starts_with('[') || rest.contains(" = ")).unwrap_or(line)
        })
        .fold(String::new(), |text, line| text + line + "\n");
    toml::from_str::<toml::Table>(&uncommented).unwrap_or_else(|error| panic!("{error}\n{uncommented}"));
}

#[test]
fn what_of_a_schedule_was_not_read_is_unread_and_what_is_hidden_is_noted() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let lines: [(&str, &[&[&str]]); 3] = [
        ("Schedule", &[&["Item", "Description", "Makers", "Qty"], &["1", "PLC", "Siemens", "1"]]),
        ("Withdrawn", &[&["Was", "Thing", "By", "Why"], &["7", "Modem", "Example", "declined"]]),
        ("Cover", &[&["Port of Pier J"]]),
    ];
    for (name, rows) in lines {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (row, cells) in rows.iter().enumerate() {
            for (col, text) in cells.iter().enumerate() {
                let (row, col) = (u32::try_from(row).expect("few"), u16::try_from(col).expect("few"));
                sheet.write_string(row, col, *text).expect("it fits");
            }
        }
        if name == "Schedule" {
            sheet.set_row_hidden(1).expect("a row");
        }
    }
    let bytes = book.save_to_buffer().expect("memory can be written");
    let contract = read_as(&entry(), &bytes).unwrap_or_else(|error| panic!("{error}"));
    let said = |problems: &[tallyclerk::diagnostic::Problem], text: &str| {
        problems.iter().any(|problem| problem.message.contains(text))
    };
    assert_eq!(contract.items.len(), 1);
    assert!(said(&contract.unread, "sheet `Withdrawn` has no header"), "{:?}", contract.unread);
    assert!(!said(&contract.unread, "Cover") && said(&contract.notes, "Cover"), "{:?}", contract.unread);
    assert!(said(&contract.notes, "sheet `Schedule` hides row 2"), "{:?}", contract.notes);
    let mut stated = entry();
    stated.sheet = Some("Schedule".to_owned());
    let contract = read_as(&stated, &bytes).unwrap_or_else(|error| panic!("{error}"));
    assert!(contract.unread.is_empty(), "{:?}", contract.unread);
}

#[test]
fn a_schedule_without_a_header_is_read_by_the_letters_of_its_columns() {
    let text = "1,Main PLC,Siemens,1\n2,Router for 4 cranes,Example Networks,2\n3,Camera,Example Optics,6\n";
    let columns = [("id", "A"), ("description", "B"), ("makers", "C"), ("quantity", "D")];
    let columns = columns.map(|(word, letter)| (word.to_owned(), format!("column {letter}"))).into();
    for header_row in [Some(0), None] {
        let stated = ContractEntry { header_row, columns: Clone::clone(&columns), subjects: Some(1), ..entry() };
        let contract = read_as(&stated, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        let items: Vec<_> =
            contract.items.iter().map(|item| (item.id.as_str(), item.makers.as_slice(), item.quantity)).collect();
        assert_eq!(items.len(), 3, "{items:?}");
        assert_eq!(items[0], ("1", ["Siemens".to_owned()].as_slice(), Some(1)));
        assert!(contract.notes.is_empty() && contract.unread.is_empty());
    }
    // What is said of cranes in a row is not said above the table.
    let unstated = ContractEntry { header_row: Some(0), columns: Clone::clone(&columns), ..entry() };
    assert_eq!(read_as(&unstated, text.as_bytes()).expect("it is for one crane").subjects, 1);
    // A column that nobody named is said, by its letters.
    let few = ContractEntry {
        header_row: Some(0),
        columns: [("description", "column B"), ("quantity", "column D")]
            .map(|(word, text)| (word.to_owned(), text.to_owned()))
            .into(),
        ..entry()
    };
    let contract = read_as(&few, text.as_bytes()).expect("it can be read");
    let notes: Vec<String> = contract.notes.iter().map(ToString::to_string).collect();
    assert!(notes.iter().any(|note| note.contains("column C without a header is not read")), "{notes:?}");
}

#[test]
fn items_beside_their_numbers_are_what_is_bought() {
    let read = |text: &str| {
        let stated = ContractEntry { subjects: Some(1), ..entry() };
        let contract = read_as(&stated, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        let items = contract.items.iter();
        items.map(|item| (item.id.clone(), item.description.clone())).collect::<Vec<_>>()
    };
    let of = |id: &str, description: &str| (id.to_owned(), description.to_owned());
    assert_eq!(
        read("No,Item,Makers,Qty\n1,Main drive,ABB,2\n2,PLC,Siemens,1\n"),
        [of("1", "Main drive"), of("2", "PLC")]
    );
    assert_eq!(read("Item,Description,Qty\n7,Main drive,2\n8,PLC,1\n"), [of("7", "Main drive"), of("8", "PLC")]);
    assert_eq!(read("No,Item,Description,Qty\n1,4.1,PLC,1\n2,4.2,HMI,1\n"), [of("1", "PLC"), of("2", "HMI")]);
}

/// A schedule with a modem in its third row; `head` and `modem` are what stands behind the five columns.
fn with_modem(head: &str, modem: &str) -> String {
    format!(
        "Item,Description,Maker,Part number,Qty{head}\n1.1,Main PLC,Siemens,6ES7518-4AP00-0AB0,1\n\
         1.3,LTE modem,Quectel,EC25-AF,1{modem}\n"
    )
}

#[test]
fn a_column_headed_by_what_was_not_bought_takes_its_ticked_rows_back() {
    for head in ["Declined", "Not taken", "Deleted", "Excluded", "By others", "Option declined", "Cancelled on"] {
        for tick in ["x", "yes", "✓", "TRUE", "2026-03-01"] {
            let contract = sound(&with_modem(&format!(",{head}"), &format!(",{tick}")));
            assert!(!contract.items[1].status.is_bought(), "{head} {tick}");
            assert!(contract.items[0].status.is_bought(), "{head} {tick}");
        }
        let contract = sound(&with_modem(&format!(",{head}"), ",no"));
        assert!(contract.items[1].status.is_bought() && contract.unread.is_empty(), "{head}: {:?}", contract.unread);
    }
    for (head, cell) in [("Optional", "x"), ("In scope", "N"), ("Supply by", "Buyer"), ("Declined", "see letter")] {
        let contract = sound(&with_modem(&format!(",{head}"), &format!(",{cell}")));
        assert_eq!(contract.unread.len(), 1, "{head} {cell}: {:?}", contract.unread);
    }
    let error = refusal(&with_modem(",Option", ",yes"));
    assert!(error.contains("`yes` doesn't say whether the option was taken"), "{error}");
}

#[test]
fn a_heading_of_what_was_not_bought_takes_the_rows_below_it_back() {
    for heading in
        ["Out of scope", "Not ordered", "Items deleted by addendum 2", "Exclusions", "Entfallen", "By others"]
    {
        let text = with_modem("", "").replace("1.3,", &format!(",{heading},,,\n1.3,"));
        assert!(!sound(&text).items[1].status.is_bought(), "{heading}");
    }
    let spares = with_modem("", "").replace("1.3,", ",Recommended spares,,,\n1.3,");
    assert_eq!(sound(&spares).items[1].kind, ItemKind::Spare);
    let doubtful = sound(&with_modem("", "").replace("1.3,", ",Training not included,,,\n1.3,"));
    assert!(doubtful.items[1].status.is_bought() && doubtful.unread.len() == 1, "{:?}", doubtful.unread);
}

#[test]
fn what_may_forbid_or_leave_open_what_it_names_is_in_doubt() {
    for description in [
        "LTE modem not permitted",
        "LTE modem shall not be fitted",
        "Gateway; LTE modem excluded",
        "Removal of LTE modem",
    ] {
        let contract = sound(&with_modem("", "").replace("LTE modem", description));
        let said = contract.unread.iter().any(|problem| problem.message.contains("grants nothing that communicates"));
        assert!(said, "{description}: {:?}", contract.unread);
    }
    for remark in ["on hold", "to be confirmed", "not incl.", "spare", "only if required", "not for this crane"] {
        let contract = sound(&with_modem(",Remarks", &format!(",{remark}")));
        assert_eq!(contract.unread.len(), 1, "{remark}: {:?}", contract.unread);
    }
    for quantity in ["-", "–", "n/a", "TBD"] {
        let contract = sound(&with_modem("", "").replace("EC25-AF,1", &format!("EC25-AF,{quantity}")));
        assert!(contract.unread[0].message.contains("may say that nothing was bought"), "{:?}", contract.unread);
    }
    assert!(sound(&with_modem(",Remarks", ",painted RAL 7035")).unread.is_empty());
}

#[test]
fn a_remark_that_an_option_was_taken_is_read_and_a_status_column_settles_it() {
    let both = sound(&with_modem(",Remarks,Status", ",Option taken by addendum 1,option taken"));
    assert!(both.items[1].status.is_bought() && both.unread.is_empty(), "{:?}", both.unread);
    let settled = sound(&with_modem(",Remarks,Status", ",Option 3,option taken"));
    assert!(settled.items[1].status.is_bought() && settled.unread.is_empty(), "{:?}", settled.unread);
    let only = with_modem(",Remarks", ",Option taken by addendum 1").replace("LTE modem", "Option: LTE modem");
    let contract = sound(&only);
    assert_eq!(contract.items[1].status, ItemStatus::OptionTaken);
    assert!(contract.unread.is_empty(), "{:?}", contract.unread);
    let notes: Vec<String> = contract.notes.iter().map(ToString::to_string).collect();
    assert!(notes.iter().any(|note| note.contains("`Remarks` is read only for what it says")), "{notes:?}");
    assert!(!notes.iter().any(|note| note.contains("alternates")), "{notes:?}");
}

#[test]
fn the_name_of_a_further_sheet_and_a_hidden_row_are_no_silent_grant() {
    let book = |name: &str, hide: bool| {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (sheet, id, what, number) in [("Schedule", "1", "PLC", "S7-1"), (name, "2", "LTE modem", "EC25-AF")] {
            let sheet = book.add_worksheet().set_name(sheet).expect("a name");
            for (row, cells) in
                [["Item", "Description", "Part number", "Qty"], [id, what, number, "1"]].iter().enumerate()
            {
                for (col, text) in cells.iter().enumerate() {
                    let (row, col) = (u32::try_from(row).expect("few"), u16::try_from(col).expect("few"));
                    sheet.write_string(row, col, *text).expect("it fits");
                }
            }
            if hide {
                sheet.set_row_hidden(1).expect("a row");
            }
        }
        let bytes = book.save_to_buffer().expect("memory can be written");
        read_as(&entry(), &bytes).unwrap_or_else(|error| panic!("{error}"))
    };
    assert!(!book("Options not taken", false).items[1].status.is_bought());
    let superseded = book("Rev A (superseded)", false);
    assert!(!superseded.items[1].status.is_bought() || !superseded.unread.is_empty());
    assert!(book("Electrical", false).unread.is_empty());
    let hidden = book("Electrical", true).unread;
    assert!(hidden.len() == 1 && hidden[0].message.contains("`LTE modem` stands in a hidden row"), "{hidden:?}");
}

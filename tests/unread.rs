//! What a reader could not read, through the real binary: no clean verdict over a document that was read in part.
//!
//! Each test takes the crane as it should be, which passes, and damages one document of it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn crane() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/pier-8"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("it can be read") {
        let entry = entry.expect("it can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("it can be copied");
        }
    }
}

fn edit(folder: &Path, file: &str, change: impl Fn(&str) -> String) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect("it can be read");
    let changed = change(&text);
    assert_ne!(text, changed, "the change must change {file}");
    std::fs::write(path, changed).expect("it can be written");
}

/// Returns the report and everything that stands on the error stream.
fn check(folder: &Path) -> (Value, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
        .env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"))
        .args(["check", "--format", "json"])
        .arg(folder)
        .output()
        .expect("the binary runs");
    let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (
        report,
        String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" "),
        output.status.code(),
    )
}

/// Checks a crane whose verdict must be incomplete for a cause with these words.
#[track_caller]
fn incomplete(folder: &Path, words: &[&str]) -> Value {
    let (report, errors, exit) = check(folder);
    assert_eq!((report["verdict"].as_str(), exit), (Some("incomplete"), Some(2)), "{errors} {}", report["findings"]);
    let causes = report["incomplete_because"].to_string();
    for word in words {
        assert!(causes.contains(word), "{word:?} does not stand in {causes}");
    }
    report
}

#[test]
fn the_crane_as_it_should_be_passes() {
    let folder = crane();
    let (report, errors, exit) = check(folder.path());
    assert_eq!((report["verdict"].as_str(), exit), (Some("pass"), Some(0)), "{errors}");
}

#[test]
fn a_scan_that_did_not_finish_is_no_clean_crane() {
    let folder = crane();
    edit(folder.path(), "survey/nmap.xml", |xml| {
        let (before, rest) = xml.split_once("<runstats>").expect("the scan finished");
        let (_, after) = rest.split_once("</runstats>").expect("the scan finished");
        format!("{before}{after}")
    });
    let report = incomplete(folder.path(), &["survey/nmap.xml: does not say that the scan finished", "scan again"]);
    assert!(
        report["notes"][0]["message"].as_str().is_some_and(|note| note.contains("finished")),
        "{}",
        report["notes"]
    );
}

#[test]
fn a_quantity_that_cannot_be_read_or_is_blank_is_said_and_not_counted() {
    for (stated, words) in [
        ("2;3", "can't be read as a quantity"),
        ("1e3", "can't be read as a quantity"),
        ("=8+8", "can't be read as a quantity"),
        ("12345678901234567890", "can't be read as a quantity"),
        ("2.000", "can be read in two ways"),
        ("", "states no quantity"),
    ] {
        let folder = crane();
        quantity(folder.path(), stated);
        incomplete(folder.path(), &["survey/checker-cabin.csv", words]);
    }
}

#[test]
fn digits_of_other_scripts_are_digits() {
    for stated in ["２", "٢", "2 sets"] {
        let folder = crane();
        quantity(folder.path(), stated);
        let (report, ..) = check(folder.path());
        let causes = report["incomplete_because"].to_string();
        assert!(!causes.contains("checker-cabin.csv"), "{stated}: {causes}");
    }
}

/// States the quantity of the part that was seen in the checker's cabin.
fn quantity(folder: &Path, stated: &str) {
    edit(folder, "survey/checker-cabin.csv", |table| table.replace("DF-CAB-60,1,", &format!("DF-CAB-60,{stated},")));
}

#[test]
fn a_second_table_below_the_first_is_not_read_as_if_it_were_of_the_first() {
    let folder = crane();
    edit(folder.path(), "survey/checker-cabin.csv", |table| {
        let rows = table.replace("Description,Man", "Level,Description,Man").replace("\nChecker", "\n1,Checker");
        format!("{rows}\nModule,Vendor\nLTE module,Invented Radios\n")
    });
    incomplete(folder.path(), &["survey/checker-cabin.csv", "is no level"]);
}

#[test]
fn a_sheet_and_a_table_that_were_skipped_are_said() {
    let workbook = |fill: &dyn Fn(&mut rust_xlsxwriter::Workbook)| {
        let folder = crane();
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let header = ["Description", "Manufacturer", "Part number", "Qty"];
        let line = ["Checker's cabin cabinet", "Deltaform Electronics B.V.", "DF-CAB-60", "1"];
        for (col, (head, cell)) in header.into_iter().zip(line).enumerate() {
            let col = u16::try_from(col).expect("few");
            sheet.write(0, col, head).expect("a cell");
            sheet.write(1, col, cell).expect("a cell");
        }
        fill(&mut book);
        book.save(folder.path().join("survey/cabin.xlsx")).expect("it can be written");
        edit(folder.path(), "tallyclerk.toml", |case| case.replace("survey/checker-cabin.csv", "survey/cabin.xlsx"));
        folder
    };
    let rows = |sheet: &mut rust_xlsxwriter::Worksheet, at: u16| {
        for (row, (one, other)) in [("Ding", "Herkunft"), ("LTE module", "Invented Radios")].into_iter().enumerate() {
            let row = u32::try_from(row).expect("few");
            sheet.write(row, at, one).expect("a cell");
            sheet.write(row, at + 1, other).expect("a cell");
        }
    };
    let folder = workbook(&|book| rows(book.add_worksheet().set_name("Extras").expect("a name"), 0));
    incomplete(folder.path(), &["sheet `Extras` has no header of a parts list"]);
    edit(folder.path(), "tallyclerk.toml", |case| {
        case.replace("\"survey/cabin.xlsx\"", "\"survey/cabin.xlsx\"\nsheet = \"Sheet1\"")
    });
    let (report, errors, exit) = check(folder.path());
    assert_eq!(
        exit,
        Some(0),
        "{errors} {} {}: the case says which sheet lists the parts",
        report["incomplete_because"],
        report["findings"]
    );
    let folder = workbook(&|book| rows(book.add_worksheet().set_name("Legend").expect("a name"), 0));
    assert_eq!(check(folder.path()).2, Some(0), "a legend explains words");
    let folder = workbook(&|book| {
        let sheet = book.add_worksheet().set_name("Legend").expect("a name");
        rows(sheet, 0);
        sheet.write(1, 2, "1").expect("a cell");
    });
    incomplete(folder.path(), &["sheet `Legend`"]);
}

#[test]
fn lists_and_owners_may_be_utf_16() {
    for file in ["ownership.csv", "lists/sample-1260h.csv"] {
        let folder = crane();
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let bytes: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        std::fs::write(&path, bytes).expect("it can be written");
        let (report, errors, exit) = check(folder.path());
        assert_eq!(exit, Some(0), "{file}: {errors} {}", report["incomplete_because"]);
    }
}

#[test]
fn evidence_that_is_its_own_confirmation_is_refused() {
    let folder = crane();
    std::fs::copy(folder.path().join("vendor/electrical.csv"), folder.path().join("survey/seen.csv")).expect("a copy");
    edit(folder.path(), "tallyclerk.toml", |case| case.replace("survey/checker-cabin.csv", "survey/seen.csv"));
    let (report, errors, exit) = check(folder.path());
    assert_eq!((report["findings"].as_array().map(Vec::len), exit), (Some(0), Some(2)));
    let said = "survey/seen.csv: is observed and holds the same bytes as vendor/electrical.csv, which is declared";
    assert!(errors.contains(said), "{errors}");

    let folder = crane();
    std::fs::copy(folder.path().join("survey/usb.txt"), folder.path().join("survey/usb-2.txt")).expect("a copy");
    edit(folder.path(), "tallyclerk.toml", |case| case.replace("survey/checker-cabin.csv", "survey/usb-2.txt"));
    let (_, errors, exit) = check(folder.path());
    assert_eq!(exit, Some(2));
    assert!(errors.contains("the same bytes as survey/usb.txt: both are observed"), "{errors}");
}

#[test]
fn an_origin_that_is_several_none_or_not_a_country_is_no_accepted_one() {
    let scanner = |origin: Option<&str>| {
        let folder = crane();
        edit(folder.path(), "vendor/crane.cdx.json", |bom| {
            let (before, after) = bom.split_once("\"bom-ref\": \"laser-1\"").expect("the first scanner");
            let after = match origin {
                Some(origin) => after.replacen("\"value\": \"DE\"", &format!("\"value\": \"{origin}\""), 1),
                None => after.replacen("tallyclerk:origin", "tallyclerk:somewhere", 1),
            };
            format!("{before}\"bom-ref\": \"laser-1\"{after}")
        });
        let (report, errors, exit) = check(folder.path());
        let findings = report["findings"].as_array().unwrap_or_else(|| panic!("{errors}")).clone();
        let said = findings.iter().filter(|finding| finding["rule"] == "origin-not-permitted").map(|finding| {
            let word = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            format!("{}: {}", word("severity"), word("message"))
        });
        (said.collect::<Vec<_>>(), exit)
    };
    for several in ["DE/CN", "CN, DE", "China/Germany", "P.R. China / DE", "China, Germany", "Chìna"] {
        let (said, exit) = scanner(Some(several));
        assert_eq!((said.len(), exit), (1, Some(1)), "{several}: {said:?}");
        assert!(said[0].starts_with("high: ") && said[0].contains("comes from China"), "{several}: {said:?}");
    }
    for unreadable in ["Zhejiang", "EU", "unknown"] {
        let (said, _) = scanner(Some(unreadable));
        assert_eq!(said.len(), 1, "{unreadable}: {said:?}");
        assert!(said[0].starts_with("low: ") && said[0].contains("can't be read as a country"), "{said:?}");
    }
    let (said, _) = scanner(None);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("low: ") && said[0].contains("states no origin"), "{said:?}");
    assert_eq!(scanner(Some("Germany")).0, [""; 0]);
}

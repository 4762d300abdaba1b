//! Bad input through the real binary: what is wrong, in which file, at which place, and never a panic.
//!
//! Fixtures of `testdata/bad` are named after their defect; what is large is made here.

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// What can't be read is exit code 2, and so is a run that could not judge all that was due.
const NOT_VERIFIED: i32 = 2;
/// A finding at or above the threshold.
const FOUND: i32 = 1;

fn tallyclerk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
        .env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .args(arguments)
        .output()
        .expect("the binary runs")
}

/// Runs `check` over a file as the vendor's declaration, or over a case; returns all that a person sees, in one line.
fn seen(arguments: &[&str], exit: i32) -> String {
    let output = tallyclerk(arguments);
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("output is UTF-8")).concat();
    let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {shown}");
    assert!(!text.contains("panicked"), "{shown}");
    no_terminal_would_obey(&text);
    shown
}

fn declared(file: &str, exit: i32) -> String {
    let path = if Path::new(file).is_absolute() { file.to_owned() } else { format!("testdata/bad/{file}") };
    seen(&["check", "--as-of", "2026-06-30", "--declared", &path], exit)
}

fn case(name: &str, exit: i32) -> String {
    seen(&["check", &format!("testdata/bad/{name}")], exit)
}

fn no_terminal_would_obey(text: &str) {
    let hostile = |c: char| {
        (c.is_control() && c != '\n')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    assert!(!text.contains(hostile), "{text:?}");
}

#[track_caller]
fn says(shown: &str, words: &[&str]) {
    for words in words {
        assert!(shown.contains(words), "{words:?} does not stand in: {shown}");
    }
}

#[test]
fn an_empty_file_is_said_to_be_empty() {
    says(&declared("empty.cdx.json", NOT_VERIFIED), &["error: testdata/bad/empty.cdx.json: is empty", "= help:"]);
}

#[test]
fn cut_json_is_placed_at_the_cut() {
    let shown = declared("cut.cdx.json", NOT_VERIFIED);
    says(&shown, &["ends in the middle of a value", "cut.cdx.json:7:45", "get the whole document again"]);
}

#[test]
fn a_wrong_type_at_depth_is_a_finding_with_its_place() {
    let shown = declared("wrong-type-at-depth.cdx.json", NOT_VERIFIED);
    says(&shown, &["medium: invalid-document", "wrong-type-at-depth.cdx.json:15:52", "is a number; expected text"]);
}

#[test]
fn a_key_that_stands_twice_is_refused_because_readers_differ() {
    let shown = declared("duplicate-keys.cdx.json", NOT_VERIFIED);
    says(
        &shown,
        &["the key `manufacturer` stands twice", "duplicate-keys.cdx.json:11:22", "/components/0/manufacturer"],
    );
}

#[test]
fn ten_thousand_levels_end_at_the_limit_in_no_time() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let levels = 10_000;
    for (name, text) in [
        (
            "parts.json",
            format!(
                "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"components\":{}[]{}}}",
                "[{\"type\":\"device\",\"name\":\"x\",\"components\":".repeat(levels),
                "}]".repeat(levels)
            ),
        ),
        (
            "unknown-key.json",
            format!(
                "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"x\":{}{}}}",
                "[".repeat(levels),
                "]".repeat(levels)
            ),
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        let begun = Instant::now();
        let shown = declared(path.to_str().expect("a plain path"), NOT_VERIFIED);
        says(&shown, &["is nested more than 256 levels deep", name, "at most 256 levels"]);
        assert!(begun.elapsed() < Duration::from_secs(20), "{name} took {:?}", begun.elapsed());
        assert!(shown.len() < 2_000, "the pointer fills the screen: {shown}");
    }
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let small = ["check", "--max-bytes", "10K", "--declared", "testdata/cases/pier-8/vendor/crane.cdx.json"];
    says(&seen(&small, NOT_VERIFIED), &["pier-8/vendor/crane.cdx.json: is larger than the limit of 10240 bytes"]);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("sparse.cdx.json");
    let file = std::fs::File::create(&path).expect("a file can be made");
    // Two gigabytes that take no room on the disk.
    file.set_len(2 << 30).expect("a file can be sparse");
    let begun = Instant::now();
    let shown = declared(path.to_str().expect("a plain path"), NOT_VERIFIED);
    says(&shown, &["sparse.cdx.json: is larger than the limit of 1073741824 bytes", "--max-bytes"]);
    assert!(begun.elapsed() < Duration::from_secs(5), "it was read: {:?}", begun.elapsed());
}

#[test]
fn dependencies_in_a_circle_are_walked_once() {
    let path = "testdata/bad/dependency-cycle.cdx.json";
    declared("dependency-cycle.cdx.json", NOT_VERIFIED);
    for arguments in [
        vec!["inspect", path, "--why", "name:driver"],
        vec!["inspect", path, "--graph", "dot"],
        vec!["inspect", path, "--graph", "json"],
    ] {
        says(&seen(&arguments, 0), &["driver"]);
    }
}

#[test]
fn parts_that_contain_each_other_are_a_finding_with_its_place() {
    let shown = declared("parent-cycle.csv", FOUND);
    says(
        &shown,
        &["high: containment-cycle", "parent-cycle.csv:C2", "Drive cabinet in Drive control board in Hoist drive"],
    );
}

#[test]
fn one_reference_for_two_components_is_a_finding_with_its_place() {
    let shown = declared("one-ref-twice.cdx.json", NOT_VERIFIED);
    says(&shown, &["duplicate-identity", "one-ref-twice.cdx.json:7:36", "the second `camera`"]);
    // Both parts are still there.
    says(&shown, &["Boom camera, Trolley camera", "0 of 2 declared parts"]);
}

#[test]
fn invalid_utf_8_is_placed() {
    let shown = declared("invalid-utf8.cdx.json", NOT_VERIFIED);
    says(&shown, &["is not valid UTF-8 from here on", "invalid-utf8.cdx.json:6:60", "save the file as UTF-8"]);
}

#[test]
fn escapes_in_names_reach_no_terminal_and_are_a_finding() {
    let shown = declared("escapes-in-names.cdx.json", NOT_VERIFIED);
    says(&shown, &["deceptive-name", "escapes-in-names.cdx.json:9:15", "\\u{1b}"]);
    // A location with a line break begins no line of the report.
    let output =
        tallyclerk(&["check", "-v", "--as-of", "2026-06-30", "--declared", "testdata/bad/escapes-in-names.cdx.json"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!text.lines().any(|line| line.starts_with("verdict: pass")), "{text}");
    for arguments in [vec!["--format", "json"], vec!["-v"], vec!["--graph", "dot"], vec!["--graph", "json"]] {
        let command = if arguments[0] == "--graph" { "inspect" } else { "check" };
        let line: Vec<&str> = [command].into_iter().chain(arguments).collect();
        let output = tallyclerk(&[&line[..], &["testdata/bad/escapes-in-names.cdx.json"]].concat());
        no_terminal_would_obey(&String::from_utf8(output.stdout).expect("UTF-8"));
        no_terminal_would_obey(&String::from_utf8(output.stderr).expect("UTF-8"));
    }
}

#[test]
fn a_table_without_a_header_says_what_a_header_needs() {
    let shown = declared("no-header.csv", NOT_VERIFIED);
    says(&shown, &["no row names the columns of a parts list", "no-header.csv:1", "[declared.columns]", "part-number"]);
}

#[test]
fn a_message_says_what_to_write_where_it_is_read() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("misspelt-headers");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let file = folder.join("parts.csv");
    let path = file.to_str().expect("a path of text");
    std::fs::write(&file, "Part Number,Manufacurer,Qty\nX1,Acme,2\nX2,Acme,1\n").expect("the file can be written");
    says(&declared(path, NOT_VERIFIED), &["columns] manufacturer = \"Manufacurer\""]);
    says(&seen(&["inspect", "--unknown", path], 0), &["did you mean --column \"manufacturer=Manufacurer\"?"]);
    std::fs::write(&file, "Teilex,Herstellerr,Menge\nX1,Acme,2\nX2,Acme,1\n").expect("the file can be written");
    for command in ["inspect", "validate"] {
        let shown = seen(&[command, path], NOT_VERIFIED);
        says(&shown, &["--column \"manufacturer=Herstellerr\""]);
        assert!(!shown.contains(".columns]"), "no case is read by {command}: {shown}");
    }
}

#[test]
fn what_comes_with_a_bill_of_materials_is_called_what_it_is() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("elsewhere");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let file = folder.join("advisory.json");
    let advisory = r#"{"document": {"category": "csaf_vex", "csaf_version": "2.0"}, "product_tree": {}}"#;
    std::fs::write(&file, advisory).expect("the file can be written");
    let shown = declared(file.to_str().expect("a path of text"), NOT_VERIFIED);
    says(&shown, &["is a CSAF advisory, which lists no parts", "send the bill of materials"]);
    let text = "\u{c}{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"version\":1}";
    std::fs::write(&file, text).expect("the file can be written");
    let shown = declared(file.to_str().expect("a path of text"), NOT_VERIFIED);
    says(&shown, &["begins with a character that no value of JSON begins with", "advisory.json:1:1"]);
}

#[test]
fn an_item_that_could_be_anything_is_refused() {
    let shown = case("item-without-identity", NOT_VERIFIED);
    says(&shown, &["the item can't be told from any other", "contract.toml:12:1", "description, makers, part-number"]);
}

#[test]
fn an_error_page_for_a_list_leaves_the_run_going_and_the_verdict_incomplete() {
    let shown = case("html-list", NOT_VERIFIED);
    says(
        &shown,
        &[
            "verdict: incomplete",
            "list us-1260h could not be screened against",
            "is an HTML or XML page",
            "list.csv:1:1",
        ],
    );
    // The rest was judged: the statute that is built in, and the contract.
    says(&shown, &["us-889: Section 889", "1 of 1 contract items matched"]);
}

#[test]
fn a_case_stays_inside_its_folder() {
    let shown = case("outside", NOT_VERIFIED);
    says(&shown, &["`../html-list/bom.cdx.json` leaves the case's folder", "tallyclerk.toml:13:8", "--allow-outside"]);
}

#[test]
fn problems_are_json_too() {
    for file in ["empty.cdx.json", "cut.cdx.json", "duplicate-keys.cdx.json", "invalid-utf8.cdx.json", "no-header.csv"]
    {
        let path = format!("testdata/bad/{file}");
        let output = tallyclerk(&["check", "--as-of", "2026-06-30", "--format", "json", "--declared", &path]);
        assert_eq!(output.status.code(), Some(NOT_VERIFIED), "{file}");
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("JSON also when nothing was read");
        assert_eq!(report["verdict"], "incomplete", "{file}");
        assert_eq!(report["problems"][0]["file"], path.as_str(), "{file}");
    }
}

#[test]
fn every_fixture_is_tested() {
    let tests = include_str!("bad_input.rs");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/bad");
    for entry in std::fs::read_dir(folder).expect("it is there") {
        let name = entry.expect("it can be listed").file_name().into_string().expect("plain names");
        assert!(tests.contains(&format!("(\"{name}\"")), "no test reads testdata/bad/{name}");
    }
}

#[test]
fn a_paper_in_the_wrong_place_is_said_to_be_there() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong-place");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("the file can be written");
        path.to_str().expect("a path of text").to_owned()
    };
    let schedule = put("schedule.csv", "Item,Description,Manufacturer,Part number,Qty\n1,PLC,Siemens,X1,1\n");
    let bom = put("bom.json", r#"{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[]}"#);
    let against = |contract: &str, declared: &str| {
        seen(&["check", "--as-of", "2026-06-30", "--contract", contract, "--declared", declared], NOT_VERIFIED)
    };
    says(&against(&schedule, &schedule), &["holds the same bytes as", "which is the contract"]);
    says(&against(&bom, &schedule), &["is no contract: it is a document of the format cyclonedx-json"]);
}

//! The command line, through the real binary: exit codes, streams, formats, files.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const BOM: &str = r#"{
  "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
  "metadata": {"component": {"type": "device", "bom-ref": "crane", "name": "STS-99"}},
  "components": [
    {"type": "device", "bom-ref": "cabinet", "name": "Spreader cabinet", "components": [
      {"type": "device", "bom-ref": "modem", "name": "EC25\u001b[31m-AF\u202e", "manufacturer": {"name": "Modem\u0007 Maker"}}
    ]},
    {"type": "firmware", "bom-ref": "plc-firmware", "name": "PLC firmware", "version": "2.8.1"}
  ],
  "dependencies": [{"ref": "plc-firmware", "dependsOn": ["modem"]}],
  "madeUp": true
}
"#;

fn tallyclerk(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tallyclerk"));
    command.env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"));
    command.current_dir(folder).env_remove("COLUMNS").env_remove("NO_COLOR");
    command
}

fn ran(folder: &Path, arguments: &[&str]) -> Output {
    tallyclerk(folder).args(arguments).output().expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stdout(output)))
}

/// Makes a folder with the BOM in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    std::fs::write(folder.path().join("crane.cdx.json"), BOM).expect("a file can be written");
    folder
}

fn no_terminal_would_obey(text: &str) {
    let hostile = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(hostile), "{text:?}");
}

#[test]
fn a_wrong_line_is_answered_in_the_shape_of_its_command() {
    let folder = folder();
    for line in [
        ["validate", "crane.cdx.json", "--format", "json", "--bogus"].as_slice(),
        ["validate", "--format", "json"].as_slice(),
        ["validate", "--format=json", "crane.cdx.json", "--max-depth", "deep"].as_slice(),
        ["inspect", "crane.cdx.json", "--format", "json", "--quality=nonsense"].as_slice(),
        ["inspect", "crane.cdx.json", "--format", "json", "--why", "mpn:NOT-THERE"].as_slice(),
        ["convert", "crane.cdx.json", "--to", "spdx-2.3", "--format", "json"].as_slice(),
        ["convert", "nowhere.json", "--to", "cyclonedx-1.6", "-o", "o.json", "--format", "json"].as_slice(),
    ] {
        let output = ran(folder.path(), line);
        assert_eq!(output.status.code(), Some(2), "{line:?}");
        let answer = json(&output);
        assert_eq!(answer["version"], 1, "{line:?}");
        assert_eq!(answer["results"], serde_json::json!([]), "{line:?}");
        assert!(answer["problems"].as_array().is_some_and(|problems| !problems.is_empty()), "{line:?}");
        assert!(answer.get("verdict").is_none(), "{line:?}: only a check has a verdict");
    }
}

#[test]
fn a_wrong_line_is_exit_code_2_and_says_what_is_possible() {
    let folder = folder();
    for (line, says) in [
        (vec!["chekc"], "check"),
        (vec!["check", "--fail-on", "hihg"], "info, low, medium, high, critical"),
        (vec!["check", "--as-of", "yesterday"], "2026-06-30"),
        (vec!["check", "--report", "jsn=x"], "did you mean `json`?"),
        (vec!["check", "--report", "json="], "no file"),
        (vec!["check", "--max-bytes", "9G"], "2147483647"),
        (vec!["rules", "untraced-comunication"], "untraced-communication"),
        (vec!["lists", "show", "us-888"], "us-889"),
        (vec!["inspect", "crane.cdx.json", "--why", "4711"], "serial, mac, purl"),
        (vec!["waive", "12"], "8 hex digits"),
    ] {
        let output = ran(folder.path(), &line);
        assert_eq!(output.status.code(), Some(2), "{line:?}");
        assert!(stderr(&output).contains(says), "{line:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{line:?}");
    }
}

#[test]
fn help_and_version_are_no_errors_and_every_command_has_an_example() {
    let folder = folder();
    for line in [&["--help"][..], &["--version"], &["check", "--help"], &["lists", "import", "--help"]] {
        let output = ran(folder.path(), line);
        assert_eq!(output.status.code(), Some(0), "{line:?}");
        assert!(output.stderr.is_empty() && !output.stdout.is_empty(), "{line:?}");
    }
}

#[test]
fn a_missing_file_is_named_and_json_has_it_on_standard_output() {
    let folder = folder();
    let output = ran(folder.path(), &["check", "--declared", "nowhere.json", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("error: nowhere.json: "), "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["version"], 1);
    assert_eq!(report["verdict"], "incomplete");
    assert_eq!(report["problems"][0]["file"], "nowhere.json");
    let output = ran(folder.path(), &["check", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("tallyclerk init"), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_wrong_flag_is_json_too_when_json_was_asked_for() {
    let folder = folder();
    let output = ran(folder.path(), &["check", "--format", "json", "--fail-on", "hihg"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&output)["verdict"], "incomplete");
}

#[test]
fn inspect_says_what_a_document_holds() {
    let folder = folder();
    let output = ran(folder.path(), &["inspect", "crane.cdx.json", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let result = &json(&output)["results"][0];
    assert_eq!(result["file"], "crane.cdx.json");
    assert_eq!(result["format"], "cyclonedx-json");
    assert_eq!(result["spec_version"], "1.6");
    assert_eq!(result["components"], 4);
    assert_eq!(result["relations"]["depends-on"], 1);
    assert_eq!(result["parties"][0]["name"], "Modem\u{7} Maker", "JSON keeps what stands there");
    let text = ran(folder.path(), &["inspect", "crane.cdx.json"]);
    assert!(stdout(&text).contains("cyclonedx-json 1.6"), "{}", stdout(&text));
    no_terminal_would_obey(&stdout(&text));
}

#[test]
fn inspect_reads_standard_input_and_names_unknown_fields() {
    let folder = folder();
    let mut child = tallyclerk(folder.path())
        .args(["inspect", "-", "--unknown"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    child.stdin.take().expect("it is piped").write_all(BOM.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stdout(&output).starts_with("standard input:11:") && stdout(&output).contains("madeUp"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn check_reads_standard_input_once() {
    let folder = folder();
    let mut child = tallyclerk(folder.path())
        .args(["check", "-", "--as-of", "2026-06-30", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    child.stdin.take().expect("it is piped").write_all(BOM.as_bytes()).expect("it reads");
    let report = json(&child.wait_with_output().expect("it ends"));
    assert_eq!(report["inputs"][0]["name"], "standard input");
    assert_eq!(report["case"]["id"], "standard input");
    let twice = ran(folder.path(), &["check", "-", "--observed", "-"]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(stderr(&twice).contains("more than once"), "{}", stderr(&twice));
}

#[test]
fn why_gives_every_path_with_its_places() {
    let folder = folder();
    let output = ran(folder.path(), &["inspect", "crane.cdx.json", "--why", "ref:modem"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(text.starts_with("ref:modem selects one part; 2 paths\n"), "{text}");
    assert!(text.contains("  contains Spreader cabinet  --> crane.cdx.json:"), "{text}");
    assert!(text.contains("    depends-on EC25\\u{1b}[31m-AF\\u{202e}  --> crane.cdx.json:"), "{text}");
    no_terminal_would_obey(&text);
    let output = ran(folder.path(), &["inspect", "crane.cdx.json", "--why", "ref:modem", "--format", "json"]);
    assert_eq!(json(&output)["why"]["paths"].as_array().map(Vec::len), Some(2));
    let output = ran(folder.path(), &["inspect", "crane.cdx.json", "--why", "ref:nothing"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn graphs_are_dot_or_json_and_hostile_names_stay_in_their_quotes() {
    let folder = folder();
    let dot = stdout(&ran(folder.path(), &["inspect", "crane.cdx.json", "--graph", "dot"]));
    assert!(dot.starts_with("digraph tallyclerk {") && dot.trim_end().ends_with('}'), "{dot}");
    assert!(dot.contains("label = \"contains\"") && dot.contains("label = \"made-by\""), "{dot}");
    no_terminal_would_obey(&dot);
    let graph = json(&ran(folder.path(), &["inspect", "crane.cdx.json", "--graph", "json"]));
    assert_eq!(graph["version"], 1);
    assert_eq!(graph["nodes"].as_array().map(Vec::len), Some(5), "four parts and a maker");
    let edges = graph["edges"].as_array().expect("a list");
    assert!(edges.iter().all(|edge| edge["file"] == "crane.cdx.json"), "{edges:?}");
}

#[test]
fn a_bare_bom_is_checked_and_what_could_not_be_judged_is_said() {
    let folder = folder();
    let output = ran(folder.path(), &["check", "crane.cdx.json", "--as-of", "2026-06-30"]);
    let text = stdout(&output);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{text}{}", stderr(&output));
    assert!(text.contains("judged as of: 2026-06-30 (from --as-of)"), "{text}");
    no_terminal_would_obey(&text);
    no_terminal_would_obey(&stderr(&output));
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn the_same_input_gives_the_same_bytes_and_formats_agree_on_the_exit_code() {
    let folder = folder();
    let line = ["check", "crane.cdx.json", "--as-of", "2026-06-30", "--format", "json"];
    let first = ran(folder.path(), &line);
    let second = ran(folder.path(), &[&line[..], &["--jobs", "1"]].concat());
    assert_eq!(first.stdout, second.stdout);
    let text = ran(folder.path(), &line[..4]);
    assert_eq!(first.status.code(), text.status.code());
    let report = json(&first);
    let expected = match report["verdict"].as_str() {
        Some("pass") => 0,
        Some("fail") => 1,
        _ => 2,
    };
    assert_eq!(first.status.code(), Some(expected));
    if report["verdict"] == "incomplete" {
        for cause in report["incomplete_because"].as_array().expect("a list") {
            let start: String = cause["cause"].as_str().expect("words").chars().take(20).collect();
            assert!(stderr(&first).contains(&start), "{cause} is not on stderr: {}", stderr(&first));
        }
    }
}

#[test]
fn reports_are_written_beside_what_goes_to_standard_output() {
    let folder = folder();
    let line =
        ["check", "crane.cdx.json", "--as-of", "2026-06-30", "--report", "json=a.json", "--report", "text=b.txt"];
    let output = ran(folder.path(), &line);
    let written = std::fs::read(folder.path().join("a.json")).expect("it was written");
    let report: serde_json::Value = serde_json::from_slice(&written).expect("it is JSON");
    assert_eq!(report["tool"]["name"], "tallyclerk");
    assert_eq!(std::fs::read(folder.path().join("b.txt")).expect("it was written"), output.stdout);
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("readable").collect();
    assert_eq!(left.len(), 3, "nothing is left beside the reports: {left:?}");
}

#[test]
fn a_report_never_takes_the_place_of_its_input_and_an_unwritable_one_is_exit_code_2() {
    let folder = folder();
    let output = ran(folder.path(), &["check", "crane.cdx.json", "--report", "json=./crane.cdx.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("is an input of the case"), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(folder.path().join("crane.cdx.json")).expect("it is there"), BOM);
    // A case that can't be loaded is no licence to overwrite what it names.
    std::fs::write(folder.path().join("tallyclerk.toml"), "[[declared]]\nfile = \"crane.cdx.json\"\nwrong\n")
        .expect("written");
    let output = ran(folder.path(), &["check", "--report", "json=crane.cdx.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(folder.path().join("crane.cdx.json")).expect("it is there"), BOM);
    let line = ["check", "crane.cdx.json", "--as-of", "2026-06-30", "--report", "json=nowhere/a.json"];
    let output = ran(folder.path(), &line);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nowhere/a.json: can't be written"), "{}", stderr(&output));
    assert!(stdout(&output).contains("verdict: "), "the run itself is still reported");
}

#[test]
fn a_closed_pipe_is_quiet() {
    let folder = folder();
    let mut child = tallyclerk(folder.path())
        .args(["--quiet", "lists", "show", "us-889", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut said).expect("UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(said, "");
}

#[test]
fn completions_and_manual_pages_speak_of_every_command() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&ran(folder.path(), &["completions", shell]));
        assert!(script.contains("inspect") && script.contains("fail-on"), "{shell}");
    }
    let output = ran(folder.path(), &["man", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for page in ["tallyclerk.1", "tallyclerk-check.1", "tallyclerk-lists-import.1"] {
        let page = std::fs::read_to_string(folder.path().join(page)).unwrap_or_else(|_| panic!("{page} is missing"));
        assert!(page.contains(".SH"), "{page}");
    }
}

#[test]
fn a_new_case_shows_what_its_columns_are_taken_for_and_is_never_replaced() {
    let folder = folder();
    let dir = folder.path().join("sts-99");
    std::fs::create_dir(&dir).expect("a folder can be made");
    std::fs::write(dir.join("crane.cdx.json"), BOM).expect("written");
    let schedule = "Pos,Description,Manufacturer,Part No,Qty\n1,Main PLC,ACME,P-1,1\n2,Anemometer,ACME,A-2,2\n";
    std::fs::write(dir.join("schedule.csv"), schedule).expect("written");
    let line = ["init", "sts-99", "--contract", "sts-99/schedule.csv", "--declared", "sts-99/crane.cdx.json"];
    let output = ran(folder.path(), &line);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("quantity") && text.contains("Qty") && text.contains("1 | 2"), "{text}");
    let written = std::fs::read_to_string(dir.join("tallyclerk.toml")).expect("it was written");
    assert!(written.contains("schedule.csv") && written.contains("id = \"sts-99\""), "{written}");
    let again = ran(folder.path(), &line);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("is there already"), "{}", stderr(&again));
    assert_eq!(std::fs::read_to_string(dir.join("tallyclerk.toml")).expect("it is there"), written);
    let outside = ran(folder.path(), &["init", "other", "--declared", "crane.cdx.json"]);
    assert_eq!(outside.status.code(), Some(2));
    assert!(stderr(&outside).contains("outside the case's folder"), "{}", stderr(&outside));
    let checked = ran(&dir, &["check", "--format", "json", "--as-of", "2026-06-30"]);
    assert_eq!(json(&checked)["case"]["id"], "sts-99", "{}", stderr(&checked));
}

#[test]
fn a_waiver_is_printed_for_a_finding_and_the_case_is_refused_until_it_is_filled_in() {
    let folder = folder();
    let case = "version = 1\n[case]\nid = \"STS-99\"\nsubject = \"a crane\"\nstage = \"design\"\nas-of = 2026-06-30\n\
                [[declared]]\nfile = \"crane.cdx.json\"\n";
    let file = folder.path().join("tallyclerk.toml");
    std::fs::write(&file, case).expect("a file can be written");
    let report = json(&ran(folder.path(), &["check", "--format", "json"]));
    let finding = &report["findings"][0];
    let fingerprint = finding["fingerprint"].as_str().unwrap_or_else(|| panic!("a finding in {report}"));
    let output = ran(folder.path(), &["waive", fingerprint]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    no_terminal_would_obey(&stdout(&output));
    std::fs::write(&file, format!("{case}{}", stdout(&output))).expect("a file can be written");
    let refused = ran(folder.path(), &["check"]);
    assert_eq!(refused.status.code(), Some(2));
    for key in ["reason", "approved-by", "expires"] {
        assert!(stderr(&refused).contains(key), "{key}: {}", stderr(&refused));
    }
    let filled = stdout(&output)
        .replace("# reason      =", "reason =")
        .replace("# approved-by =", "approved-by =")
        .replace("# expires     = YYYY-MM-DD", "expires = 2026-12-31");
    std::fs::write(&file, format!("{case}{filled}")).expect("a file can be written");
    let report = json(&ran(folder.path(), &["check", "--format", "json"]));
    let same = |found: &&serde_json::Value| found["fingerprint"] == fingerprint;
    let waived = report["findings"].as_array().expect("a list").iter().find(same).expect("it is still reported");
    assert_eq!(waived["waived_by"]["expires"], "2026-12-31");
}

#[test]
fn validate_says_one_line_a_file_in_their_order_and_the_worst_decides_the_code() {
    let folder = folder();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file can be written");
    put("good.json", r#"{"bomFormat": "CycloneDX", "specVersion": "1.6"}"#);
    put(
        "bad.json",
        r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "frimware", "name": "x"}]}"#,
    );
    put("parts.csv", "Part number,Manufacturer,Quantity\nEX-25,Example Modules Ltd,2\n");
    put("cut.json", r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "#);

    let valid = ran(folder.path(), &["validate", "good.json", "parts.csv"]);
    assert_eq!(valid.status.code(), Some(0));
    assert_eq!(
        stdout(&valid),
        "valid: good.json (cyclonedx-json 1.6)\nreadable: parts.csv (csv): no specification to hold it against\n"
    );
    let invalid = ran(folder.path(), &["validate", "bad.json", "good.json", "--jobs", "2"]);
    assert_eq!(invalid.status.code(), Some(1));
    let text = stdout(&invalid);
    assert!(text.starts_with("invalid: bad.json (cyclonedx-json 1.6): 1 problem\nerror: component.type"), "{text}");
    assert!(text.contains("did you mean `firmware`?") && text.contains("  = pointer: /components/0/type\n"), "{text}");
    assert!(text.ends_with("\nvalid: good.json (cyclonedx-json 1.6)\n"), "{text}");
    let worst = ran(folder.path(), &["validate", "-q", "bad.json", "cut.json", ".", "crane.cdx.json", "gone.json"]);
    assert_eq!(worst.status.code(), Some(2), "what can't be read outweighs what is invalid");
    let words: Vec<String> =
        stdout(&worst).lines().map(|line| line.split(':').next().unwrap_or("").to_owned()).collect();
    assert_eq!(words, ["invalid", "unreadable", "unreadable", "invalid", "unreadable"]);
}

#[test]
fn validate_as_json_has_a_result_for_every_file_be_it_unreadable() {
    let folder = folder();
    let output = ran(folder.path(), &["validate", "crane.cdx.json", "gone.json", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let report = json(&output);
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/validate.schema.json");
    let schema: serde_json::Value =
        serde_json::from_slice(&std::fs::read(schema).expect("it is there")).expect("a schema is JSON");
    assert!(jsonschema::is_valid(&schema, &report), "{report}");
    let results = report["results"].as_array().expect("a list");
    assert_eq!(
        results.iter().map(|r| r["file"].as_str()).collect::<Vec<_>>(),
        [Some("crane.cdx.json"), Some("gone.json")]
    );
    assert_eq!(results[0]["problems"][0]["message"], "bom has no field `madeUp`");
    assert!(results[0]["problems"][0]["rule"].is_string());
    assert_eq!((&results[1]["valid"], &results[1]["conclusion"]), (&false.into(), &"unreadable".into()));

    let twice = ran(folder.path(), &["validate", "-", "-", "--format", "json"]);
    assert_eq!(twice.status.code(), Some(2));
    let report = json(&twice);
    assert!(jsonschema::is_valid(&schema, &report), "{report}");
    assert_eq!(report["results"], serde_json::json!([]));
    assert_eq!(report["problems"][0]["message"], "standard input is named more than once");
}

fn schema(name: &str) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(format!("{name}.schema.json"));
    serde_json::from_slice(&std::fs::read(path).expect("it is there")).expect("a schema is JSON")
}

#[test]
fn every_answer_in_json_is_as_its_schema_says() {
    let folder = folder();
    for (name, line) in [
        ("convert", "convert crane.cdx.json --to cyclonedx-1.3 -o out.json --format json"),
        ("convert", "convert gone.json --to cyclonedx-1.3 -o out.json --format json"),
        ("convert", "convert crane.cdx.json --to cyclonedx-1.3 --format json"),
        ("rules", "rules --format json"),
        ("rules", "rules untraced-communication --format json"),
        ("report", "rules untraced-comunication --format json"),
        ("lists", "lists show --format json"),
        ("lists", "lists show us-889 --format json"),
        ("report", "lists show us-88 --format json"),
        ("graph", "inspect crane.cdx.json --graph json"),
        ("inspect", "inspect crane.cdx.json --graph json gone.json"),
        ("inspect", "inspect crane.cdx.json --format json"),
        ("inspect", "inspect crane.cdx.json --format json --why name:nothing"),
        ("inspect", "inspect crane.cdx.json gone.json --format json"),
    ] {
        let output = ran(folder.path(), &line.split(' ').collect::<Vec<_>>());
        let answer = json(&output);
        let schema = schema(name);
        let validator = jsonschema::validator_for(&schema).expect("the schema is sound");
        let wrong: Vec<String> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{line}: {wrong:?}");
        // A key that is renamed is one that is missing.
        let serde_json::Value::Object(mut fields) = answer else { panic!("{line}: an object") };
        fields.remove("tool");
        assert!(!validator.is_valid(&fields.into()), "{line}: the schema demands nothing");
    }
}

#[test]
fn tables_are_read_by_the_columns_that_the_line_names() {
    let folder = folder();
    let table = "Firma X;Ding;Teil-Nr\nExample Modules Ltd;LTE module;EX-25\nExample Optics;Camera;CAM-4\n";
    let bare: String = table.lines().skip(1).map(|line| format!("{line}\n")).collect();
    std::fs::write(folder.path().join("parts.csv"), table).expect("a file can be written");
    std::fs::write(folder.path().join("bare.csv"), bare).expect("a file can be written");
    let by_name = ["--column", "manufacturer=Firma X", "--column", "name=Ding", "--column", "part-number=Teil-Nr"];
    let by_letter = ["--header-row", "0", "--column", "manufacturer=column A", "--column", "name=column B"];
    for (file, flags) in [("parts.csv", by_name), ("bare.csv", by_letter)] {
        let inspect: Vec<&str> = ["inspect", file, "--format", "json"].into_iter().chain(flags).collect();
        let report = json(&ran(folder.path(), &inspect));
        assert_eq!(report["results"][0]["components"], 2, "{report}");
        assert_eq!(report["results"][0]["with"]["manufacturer"], 2, "{report}");
        let validate: Vec<&str> = ["validate", file].into_iter().chain(flags).collect();
        let output = ran(folder.path(), &validate);
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
        let convert: Vec<&str> = ["convert", file, "--to", "cyclonedx-1.6"].into_iter().chain(flags).collect();
        assert!(stdout(&ran(folder.path(), &convert)).contains("Example Modules Ltd"), "{file}");
    }
    let misspelt = ran(folder.path(), &["validate", "parts.csv", "--column", "manufacturor=Firma X"]);
    assert_eq!(misspelt.status.code(), Some(2));
    assert!(stderr(&misspelt).contains("did you mean `manufacturer`?"), "{}", stderr(&misspelt));
}

#[test]
fn what_another_document_describes_keeps_a_verdict_open_until_it_is_named() {
    let folder = folder();
    let serial = "3e671687-395b-41f5-a30f-a58921a69b79";
    let cabinet = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{{"type": "device", "name": "Cabinet", "bom-ref": "cab",
            "externalReferences": [{{"type": "bom", "url": "urn:cdx:{serial}/1#cab"}}]}}]}}"#
    );
    let inside = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:{serial}", "version": 1}}"#
    );
    std::fs::write(folder.path().join("cabinet.json"), cabinet).expect("a file can be written");
    std::fs::write(folder.path().join("inside.json"), inside).expect("a file can be written");
    let causes = |flags: &[&str]| {
        let line: Vec<&str> = ["check", "cabinet.json", "--format", "json"].iter().chain(flags).copied().collect();
        json(&ran(folder.path(), &line))["incomplete_because"].to_string()
    };
    let alone = causes(&[]);
    assert!(alone.contains("leaves what `Cabinet` holds to urn:cdx:3e671687"), "{alone}");
    let both = causes(&["--declared", "inside.json"]);
    assert!(!both.contains("urn:cdx:"), "{both}");
}

#[test]
fn convert_lists_where_the_original_breaks_its_specification() {
    let folder = folder();
    let output = ran(folder.path(), &["convert", "crane.cdx.json", "--to", "cyclonedx-1.6", "-o", "out.json"]);
    let says = stderr(&output);
    assert!(says.contains("which the result no longer shows:"), "{says}");
    assert!(says.contains("bom has no field `madeUp`") && says.contains("  crane.cdx.json:"), "{says}");
}

#[test]
fn every_limit_has_a_flag_and_its_error_names_it() {
    let folder = folder();
    std::fs::write(folder.path().join("parts.csv"), "Part number,Manufacturer,Quantity\nEX-25,Example Modules Ltd,2\n")
        .expect("a file can be written");
    for (file, flag, value) in [
        ("crane.cdx.json", "--max-bytes", "10"),
        ("crane.cdx.json", "--max-depth", "2"),
        ("crane.cdx.json", "--max-components", "1"),
        ("parts.csv", "--max-cells", "2"),
    ] {
        for command in ["inspect", "validate"] {
            let output = ran(folder.path(), &[command, file, flag, value]);
            assert_eq!(output.status.code(), Some(2), "{command} {flag}");
            let says = stdout(&output) + &stderr(&output);
            assert!(says.contains(flag), "{command}: {says}");
        }
    }
    let output = ran(folder.path(), &["validate", "crane.cdx.json", "--max-depth", "513"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("512"), "{}", stderr(&output));
}

#[test]
fn unknown_fields_beyond_those_that_are_named_are_counted() {
    let folder = folder();
    let part = r#"{"type": "device", "name": "x", "made": 1, "up": 2}"#;
    let text =
        format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{}]}}"#, [part; 600].join(",\n"));
    std::fs::write(folder.path().join("many.json"), text).expect("a file can be written");
    let listed = stdout(&ran(folder.path(), &["inspect", "many.json", "--unknown"]));
    assert_eq!(listed.lines().count(), 1001, "a thousand with their places, then a count");
    assert!(listed.starts_with("many.json:1:") && listed.ends_with("\nmany.json: and 200 more\n"), "{listed}");
    let output = ran(folder.path(), &["inspect", "many.json", "--format", "json"]);
    let report = json(&output);
    assert_eq!(report["results"][0]["unknown_fields"].as_array().map(Vec::len), Some(1000));
    assert_eq!(report["results"][0]["more_unknown_fields"], 200);
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/inspect.schema.json");
    let schema: serde_json::Value =
        serde_json::from_slice(&std::fs::read(schema).expect("it is there")).expect("a schema is JSON");
    assert!(jsonschema::is_valid(&schema, &report), "{report}");
    assert!(stdout(&ran(folder.path(), &["inspect", "many.json"])).contains("1200 unknown fields"));
}

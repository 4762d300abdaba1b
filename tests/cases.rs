//! Every folder of `testdata/cases` through the real binary, held against what stands in its `expected/`.
//!
//! `expected/` holds `report.txt` (80 columns), `report.json` and `exit`; `arguments`, if it is there, holds the
//! arguments of `check`, one a line, where the case's folder alone is not what is tested. `UPDATE=1` rewrites them.

use std::path::Path;
use std::process::Command;

fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a folder can be listed"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("cases have plain names"))
        .collect();
    names.sort();
    names
}

fn check(name: &str, format: &str) -> (String, String, i32) {
    let case = format!("testdata/cases/{name}");
    let arguments =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&case).join("expected/arguments"));
    let arguments: Vec<String> = match arguments {
        Ok(text) => text.lines().map(str::to_owned).collect(),
        Err(_) => vec![case],
    };
    let done = Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
        .env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .arg("check")
        .args(&arguments)
        .args(["--format", format])
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("reports are UTF-8");
    (text(done.stdout), text(done.stderr), done.status.code().expect("it was not killed"))
}

/// Holds a text against a file, or writes the file.
fn hold(path: &Path, found: &str, failures: &mut Vec<String>) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder can be made");
        std::fs::write(path, found).expect("a file can be written");
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if expected != found {
        let line = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
        let at = line.unwrap_or_else(|| expected.lines().count().min(found.lines().count()));
        failures.push(format!(
            "{}:{}\n  expected: {}\n  found:    {}",
            path.display(),
            at + 1,
            expected.lines().nth(at).unwrap_or("(the end)"),
            found.lines().nth(at).unwrap_or("(the end)"),
        ));
    }
}

#[test]
fn every_case_gives_the_reports_that_stand_beside_it() {
    let mut failures = Vec::new();
    for name in names() {
        let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases").join(&name).join("expected");
        let (text, stderr, exit) = check(&name, "text");
        let (json, _, exit_of_json) = check(&name, "json");
        assert_eq!(exit, exit_of_json, "{name}: a format changed the exit code");
        assert_ne!(exit, 3, "{name}: {stderr}");
        // What can't be read at all says so on standard error.
        let text = if text.is_empty() { stderr } else { text };
        hold(&expected.join("report.txt"), &text, &mut failures);
        hold(&expected.join("report.json"), &json, &mut failures);
        hold(&expected.join("exit"), &format!("{exit}\n"), &mut failures);
    }
    assert!(failures.is_empty(), "run with UPDATE=1 and read what changed:\n{}", failures.join("\n"));
}

#[test]
fn every_case_is_dated_by_itself_and_its_report_is_valid() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/report.schema.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(schema).expect("it is there")).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is sound");
    for name in names() {
        let (json, ..) = check(&name, "json");
        let report: serde_json::Value = serde_json::from_str(&json).expect("the report is JSON");
        assert_ne!(report["as_of_source"], "clock", "{name} would report something else tomorrow");
        let wrong: Vec<String> =
            validator.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}

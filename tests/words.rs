//! No rule, finding or report judges anybody: it says what was found, and under which rule of law that would matter.
//!
//! "No match found" is no clearance, and a listed maker has broken no law by being one. The words of a verdict upon
//! people stand nowhere; ids of rules and keys of our own files keep theirs.

use std::path::Path;
use std::process::Command;

use tallyclerk::check;

const JUDGING: [&str; 7] = ["prohibited", "illegal", "banned", "compliant", "cleared", "backdoor", "spy"];

/// Returns a judging word of a text: a whole word, or one with a syllable before it (`non-compliant`, `noncompliant`).
fn judging(text: &str) -> Option<&'static str> {
    let text = check::rules().fold(text.to_lowercase(), |text, rule| text.replace(rule.id, ""));
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    JUDGING.into_iter().find(|judging| {
        words.iter().any(|word| {
            let plain = word.strip_prefix("non").unwrap_or(word);
            plain == *judging || (*judging == "backdoor" && plain == "backdoors")
        })
    })
}

/// Leaves out code: keys of the case file are called what they are called.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

#[test]
fn no_rule_judges_anybody() {
    for rule in check::rules() {
        for text in [rule.summary.to_owned(), without_code(rule.explanation)] {
            assert_eq!(judging(&text), None, "{}: {text}", rule.id);
        }
    }
}

#[test]
fn no_report_of_a_sample_crane_judges_anybody() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases");
    let mut reports = 0;
    for case in std::fs::read_dir(cases).expect("the sample cranes are there") {
        let case = case.expect("it can be listed").path();
        if !case.join("tallyclerk.toml").is_file() {
            continue;
        }
        for format in ["text", "json"] {
            let done = Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
                .env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"))
                .args(["check", "-v", "--format", format])
                .arg(&case)
                .output()
                .expect("the binary runs");
            let report = String::from_utf8(done.stdout).expect("reports are UTF-8");
            assert!(report.contains("verdict"), "{}: {}", case.display(), String::from_utf8_lossy(&done.stderr));
            for line in report.lines() {
                assert_eq!(judging(&without_code(line)), None, "{}: {line}", case.display());
            }
            reports += 1;
        }
    }
    assert!(reports >= 2, "no sample crane is where this test looks");
}

#[test]
fn words_are_seen_whole_and_ids_are_left_out() {
    assert_eq!(judging("Non-compliant part"), Some("compliant"));
    assert_eq!(judging("a noncompliant part"), Some("compliant"));
    assert_eq!(judging("high: prohibited-function: a part"), None);
    assert_eq!(judging("the use is prohibited"), Some("prohibited"));
    assert_eq!(judging("Crispy spyglass"), None);
    assert_eq!(without_code("a `[prohibited]` b"), "a  b");
}

//! What a case makes of the rules is said in the report: whoever wrote the case may not be who reads the verdict.

use std::path::Path;

use jiff::civil::date;
use tallyclerk::case::{self, LoadOptions};
use tallyclerk::check;
use tallyclerk::finding::{AsOfSource, Run, Severity};
use tallyclerk::run::{self, ListSource, RunOptions};
use tallyclerk::source::{Limits, NoProgress};

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a temporary folder");
    for entry in std::fs::read_dir(from).expect("the sample crane") {
        let entry = entry.expect("readable").path();
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            std::fs::copy(&entry, &target).expect("copied");
        }
    }
}

fn pier_7_with(settings: &str) -> Run {
    pier_7_changed(|text| format!("{text}\n[rules]\n{settings}\n"))
}

fn pier_7_changed(change: impl Fn(&str) -> String) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/pier-7"), folder.path());
    let file = folder.path().join("tallyclerk.toml");
    let text = std::fs::read_to_string(&file).expect("the case");
    std::fs::write(&file, change(&text)).expect("written");
    let rules: Vec<&str> = check::rules().map(|rule| rule.id).collect();
    let options = LoadOptions { known_rules: &rules, ..LoadOptions::default() };
    let case = case::load(folder.path(), &options).expect("a sound case");
    let options = RunOptions {
        as_of: (date(2026, 6, 30), AsOfSource::Case),
        fail_on: None,
        limits: Limits::default(),
        jobs: None,
        progress: &NoProgress,
        lists: ListSource::default(),
    };
    run::check(&case, &options).expect("it runs")
}

#[test]
fn a_lowered_rule_is_named_with_what_it_lowers() {
    let run = pier_7_with("untraced-communication = \"info\"");
    let modem = run.findings.iter().find(|f| f.rule.id == "untraced-communication").expect("the modem is still found");
    assert_eq!(modem.severity, Severity::Info);
    let said: Vec<&str> = run.notes().map(|note| note.message.as_str()).collect();
    assert!(
        said.contains(&"[rules] lowers 1 finding of untraced-communication from high to info"),
        "nobody says so: {said:?}"
    );
}

#[test]
fn a_raised_or_equal_severity_is_no_remark() {
    let run = pier_7_with("untraced-communication = \"critical\"\nidentity-conflict = \"high\"");
    assert!(!run.notes().any(|note| note.message.contains("lowers")));
}

#[test]
fn a_list_in_place_of_a_built_in_one_is_named() {
    let said = |run: &Run| run.notes().any(|note| note.message == "stands in place of the built-in list us-889");
    assert!(!said(&pier_7_changed(str::to_owned)));
    let run = pier_7_changed(|text| text.replace("\"us-889\"", "{ id = \"us-889\", file = \"lists/sample-sdn.csv\" }"));
    assert!(said(&run));
}

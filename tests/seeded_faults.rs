//! Seeded faults: each fault of `testdata/faults` put into the clean crane gives exactly its findings; taken out of the
//! faulty crane, exactly its findings go.
//!
//! A fault is a folder with a `fault.toml`: edits of the clean crane's files, and the findings that must come. The faulty
//! crane `testdata/cases/pier-7` is the clean one with every fault and with `identity`, which makes another crane of it;
//! `UPDATE=1` writes it, and without that it must be what the edits give.

#[path = "seeded_faults/crane.rs"]
mod crane;

use std::collections::BTreeMap;
use std::path::Path;

use crane::{Expected, Fault, IDENTITY, faults, read_tree, with};
use tallyclerk::case::{self, LoadOptions};
use tallyclerk::check;
use tallyclerk::finding::{AsOfSource, Run, Severity, Verdict};
use tallyclerk::model::Citation;
use tallyclerk::run::{self, ListSource, RunOptions};
use tallyclerk::source::{Limits, NoProgress};

/// What tells one finding from another: rule, severity, fingerprint, message, count.
type Key = (String, String, String, String, u32);

/// A crane, checked.
struct Checked {
    run: Run,
    keys: Vec<Key>,
}

fn check(files: &BTreeMap<String, Vec<u8>>) -> Checked {
    let folder = crane::folder(files);
    let run = run(folder.path());
    let keys = run
        .findings
        .iter()
        .map(|finding| {
            let severity = finding.severity.word().to_owned();
            let fingerprint = finding.fingerprint().to_string();
            (finding.rule.id.to_owned(), severity, fingerprint, finding.message.clone(), finding.count)
        })
        .collect();
    Checked { run, keys }
}

fn run(folder: &Path) -> Run {
    let rules: Vec<&str> = check::rules().map(|rule| rule.id).collect();
    let options = LoadOptions { known_rules: &rules, ..LoadOptions::default() };
    let case = case::load(folder, &options).unwrap_or_else(|error| panic!("{error}"));
    let as_of = (case.as_of.expect("the crane is dated"), AsOfSource::Case);
    let options = RunOptions {
        as_of,
        fail_on: None,
        limits: Limits::default(),
        jobs: None,
        progress: &NoProgress,
        lists: ListSource::default(),
    };
    run::check(&case, &options).unwrap_or_else(|error| panic!("{error}"))
}

fn planted() -> Vec<Fault> {
    faults().into_iter().filter(|fault| fault.name != IDENTITY).collect()
}

/// Returns the faulty crane's files: all faults but one, then the other crane's identity.
fn faulty(all: &[Fault], but: Option<&str>) -> BTreeMap<String, Vec<u8>> {
    let last = all.iter().filter(|fault| fault.name == IDENTITY);
    with(all.iter().filter(|fault| fault.name != IDENTITY && Some(fault.name.as_str()) != but).chain(last))
}

/// Returns what stands in the first and not in the second.
fn beyond<'a>(these: &'a [Key], those: &[Key]) -> Vec<&'a Key> {
    these.iter().filter(|key| !those.contains(key)).collect()
}

fn is_expected(expected: &Expected, key: &Key) -> bool {
    expected.rule == key.0 && expected.severity == key.1 && key.3.contains(&expected.message)
}

/// Notes where findings are not exactly those that a fault expects.
fn hold(fault: &Fault, what: &str, found: &[&Key], failures: &mut Vec<String>) {
    for expected in &fault.expected {
        let many = found.iter().filter(|key| is_expected(expected, key)).count();
        if many != 1 {
            let Expected { rule, severity, message } = expected;
            failures.push(format!("{}: {what}: {many} of {severity}: {rule}: …{message}…", fault.name));
        }
    }
    for (rule, severity, _, message, count) in
        found.iter().filter(|key| !fault.expected.iter().any(|expected| is_expected(expected, key)))
    {
        failures.push(format!("{}: {what}: not expected: {severity}: {rule}: {message} (x{count})", fault.name));
    }
}

#[test]
fn each_fault_in_the_clean_crane_gives_exactly_its_findings() {
    let clean = check(&with([]));
    assert_eq!(clean.run.verdict, Verdict::Pass);
    assert_eq!(clean.run.findings.iter().map(|finding| finding.severity).max(), Some(Severity::Info));
    let mut failures = Vec::new();
    for fault in planted() {
        assert!(!fault.expected.is_empty(), "{} ({}) expects nothing", fault.name, fault.title);
        let checked = check(&with([&fault]));
        hold(&fault, "put in", &beyond(&checked.keys, &clean.keys), &mut failures);
        for (rule, severity, _, message, _) in beyond(&clean.keys, &checked.keys) {
            failures.push(format!("{}: put in, took away {severity}: {rule}: {message}", fault.name));
        }
        // A planted fault is a finding, never a reason for not knowing.
        assert_eq!(checked.run.incomplete_because, [], "{}", fault.name);
        let high = checked.run.findings.iter().any(|finding| finding.severity >= Severity::High);
        assert_eq!(checked.run.verdict, if high { Verdict::Fail } else { Verdict::Pass }, "{}", fault.name);
        for absent in &fault.absent {
            for finding in &checked.run.findings {
                let cited = finding
                    .evidence
                    .iter()
                    .any(|citation| matches!(citation, Citation::ListEntry { list, .. } if *list == absent.list));
                assert!(!cited && !finding.message.contains(&absent.list), "{}: {}", fault.name, finding.message);
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn each_fault_taken_out_of_the_faulty_crane_takes_exactly_its_findings() {
    let all = faults();
    let whole = check(&faulty(&all, None));
    let mut failures = Vec::new();
    for fault in planted() {
        let without = check(&faulty(&all, Some(&fault.name)));
        let mut gone = beyond(&whole.keys, &without.keys);
        let mut come = beyond(&without.keys, &whole.keys);
        for restated in &fault.restates {
            let is_restated = |key: &Key| key.0 == restated.rule;
            let severities = |keys: &[&Key]| -> Vec<String> {
                keys.iter().filter(|key| is_restated(key)).map(|key| key.1.clone()).collect()
            };
            assert!(!severities(&gone).is_empty(), "{}: {} is not restated", fault.name, restated.rule);
            assert_eq!(severities(&gone), severities(&come), "{}: {}", fault.name, restated.because);
            gone.retain(|key| !is_restated(key));
            come.retain(|key| !is_restated(key));
        }
        hold(&fault, "taken out", &gone, &mut failures);
        for (rule, severity, _, message, _) in come {
            failures.push(format!("{}: taken out, brought {severity}: {rule}: {message}", fault.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_faulty_crane_is_the_clean_one_with_every_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/pier-7");
    let files = faulty(&faults(), None);
    if std::env::var_os("UPDATE").is_some() {
        if folder.exists() {
            for name in read_tree(&folder).keys().filter(|name| !files.contains_key(*name)) {
                std::fs::remove_file(folder.join(name)).expect("a file can be removed");
            }
        }
        crane::write(&folder, &files);
        return;
    }
    let there = read_tree(&folder);
    let names: Vec<&String> = there.keys().chain(files.keys().filter(|name| !there.contains_key(*name))).collect();
    let other: Vec<&&String> = names.iter().filter(|name| there.get(**name) != files.get(**name)).collect();
    assert!(other.is_empty(), "written otherwise than the edits give; change those and run with UPDATE=1: {other:?}");
}

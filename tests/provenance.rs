//! Signatures and artifacts through a whole run: the case says who may sign, and each fault gives exactly its finding.
#![cfg(feature = "sigstore")]

use std::fs;
use std::path::Path;

use jiff::civil::date;
use tallyclerk::case::{self, LoadOptions};
use tallyclerk::finding::{AsOfSource, Group, InputRole, Outcome, Run, Severity};
use tallyclerk::run::{self, ListSource, RunOptions};
use tallyclerk::source::{Limits, NoProgress};

const HEAD: &str = r#"
version = 1
[case]
id      = "TEST"
subject = "a crane for tests"
stage   = "design"

[signers.vendor]
sigstore     = { issuer = "https://accounts.example.com", identity = "release@vendor.example" }
key          = "test-only-vendor.pub.pem"
trusted-root = "test-only-trusted-root.json"

[signers.late]
sigstore     = { issuer = "https://accounts.example.com", identity = "release@vendor.example" }
trusted-root = "test-only-trusted-root.json"
until        = 2026-05-03
"#;

/// Runs a case whose folder holds all the signing material.
fn run_case(rest: &str) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let signing = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/signing");
    for place in [signing.clone(), signing.join("fixtures")] {
        for entry in fs::read_dir(place).expect("the material is there") {
            let path = entry.expect("readable").path();
            if path.is_file() {
                fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("writable");
            }
        }
    }
    fs::write(folder.path().join("tallyclerk.toml"), format!("{HEAD}{rest}")).expect("writable");
    let limits = Limits::default();
    let loaded = case::load(folder.path(), &LoadOptions { known_rules: &[], allow_outside: false, limits });
    let case = loaded.unwrap_or_else(|error| panic!("{error}"));
    let as_of = (date(2026, 6, 30), AsOfSource::Case);
    run::check(
        &case,
        &RunOptions { as_of, fail_on: None, limits, jobs: None, progress: &NoProgress, lists: ListSource::default() },
    )
    .unwrap_or_else(|error| panic!("{error}"))
}

fn declared(signature: Option<&str>, signed_by: Option<&str>) -> String {
    let mut text = "[[declared]]\nfile = \"file.json\"\n".to_owned();
    if let Some(signature) = signature {
        text.push_str(&format!("signature = \"{signature}.sigstore.json\"\n"));
    }
    if let Some(signer) = signed_by {
        text.push_str(&format!("signed-by = \"{signer}\"\n"));
    }
    text
}

/// Returns the findings of the group, as rule and severity, and whether a check of the group was skipped.
fn provenance(run: &Run) -> (Vec<(&'static str, Severity)>, bool) {
    let ours = |rule: &tallyclerk::finding::Rule| rule.group == Group::Provenance;
    let findings = run.findings.iter().filter(|f| ours(f.rule)).map(|f| (f.rule.id, f.severity)).collect();
    let skipped = run
        .checks
        .iter()
        .any(|check| check.rules.iter().any(|rule| ours(rule)) && matches!(check.outcome, Outcome::Skipped(_)));
    (findings, skipped)
}

#[test]
fn each_signature_gives_exactly_its_finding() {
    for (signature, signed_by, expected) in [
        (Some("good"), Some("vendor"), vec![]),
        (Some("key"), Some("vendor"), vec![]),
        (Some("key-logged"), Some("vendor"), vec![]),
        (Some("good"), Some("late"), vec![("untrusted-signer", Severity::High)]),
        (Some("another-identity"), Some("vendor"), vec![("untrusted-signer", Severity::High)]),
        (Some("of-another-file"), Some("vendor"), vec![("invalid-signature", Severity::High)]),
        (Some("after-as-of"), Some("vendor"), vec![("invalid-signature", Severity::High)]),
        (None, Some("vendor"), vec![("unsigned-evidence", Severity::High)]),
        (None, None, vec![("unsigned-evidence", Severity::Info)]),
        // Of an instance that nobody named: no accusation, unless it is over another file.
        (Some("good"), None, vec![("unsigned-evidence", Severity::Info)]),
        (Some("of-another-file"), None, vec![("invalid-signature", Severity::High)]),
    ] {
        let run = run_case(&declared(signature, signed_by));
        assert_eq!(provenance(&run), (expected.clone(), false), "{signature:?} by {signed_by:?}");
        let signed = signature.is_some() && expected.is_empty();
        assert_eq!(run.coverage.parts_signed > 0, signed, "{signature:?} by {signed_by:?}");
    }
}

#[test]
fn an_enveloped_signature_is_said_and_counts_for_nothing() {
    let run = run_case("[[declared]]\nfile = \"enveloped.json\"\nsigned-by = \"vendor\"\n");
    assert_eq!(provenance(&run).0, [("unsigned-evidence", Severity::High)]);
    let finding = run.findings.iter().find(|f| f.rule.id == "unsigned-evidence").expect("it was found");
    assert!(finding.message.contains("(RS256), which this version does not verify"), "{}", finding.message);
    assert_eq!(run.coverage.parts_signed, 0);
}

#[test]
fn each_artifact_gives_exactly_its_finding() {
    for (component, expected, skipped) in [
        ("plc", vec![], false),
        ("hmi", vec![("weak-digest", Severity::Medium)], false),
        ("drive", vec![("artifact-digest-mismatch", Severity::High)], false),
        ("camera", vec![("artifact-digest-mismatch", Severity::High)], false),
        ("lamp", vec![], true),
        ("no-such-part", vec![], true),
    ] {
        let artifact = format!("[[artifact]]\nfile = \"firmware.bin\"\ncomponent = \"ref:{component}\"\n");
        let run = run_case(&(declared(Some("good"), Some("vendor")) + &artifact));
        assert_eq!(provenance(&run), (expected, skipped), "{component}");
    }
}

#[test]
fn signatures_keys_and_artifacts_stand_among_the_inputs_by_their_digests() {
    let artifact = "[[artifact]]\nfile = \"firmware.bin\"\ncomponent = \"ref:plc\"\n";
    let run = run_case(&(declared(Some("good"), Some("vendor")) + artifact));
    let names = |role| -> Vec<&str> {
        run.inputs.iter().filter(|input| input.role == role).map(|input| input.name.as_str()).collect()
    };
    assert_eq!(names(InputRole::Signature), ["good.sigstore.json"]);
    assert_eq!(names(InputRole::Artifact), ["firmware.bin"]);
    assert_eq!(names(InputRole::Key), ["test-only-trusted-root.json", "test-only-vendor.pub.pem"]);
    assert!(run.inputs.iter().all(|input| input.sha256.len() == 64));
}

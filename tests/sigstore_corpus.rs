//! Every bundle of the official conformance suite, and others whose verdict is stated, through our own interface.
//!
//! The corpus lies beside the project (`../shared/corpus`, or `$TALLYCLERK_CORPUS`); without it the tests say that they
//! skip.
#![cfg(feature = "sigstore")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tallyclerk::source::{Limits, Source};
use tallyclerk::trust::{Keyring, Request, SignatureOutcome, Signer, SignerKey, SigstoreIdentity, verify};

/// What the suite uses where a case says nothing else.
const IDENTITY: &str = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
const ISSUER: &str = "https://token.actions.githubusercontent.com";

fn corpus() -> Option<PathBuf> {
    let place = std::env::var_os("TALLYCLERK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    place.is_dir().then_some(place)
}

struct Question {
    bundle: PathBuf,
    file: PathBuf,
    identity: String,
    issuer: String,
    key: Option<PathBuf>,
    root: Option<PathBuf>,
}

fn key_file(path: PathBuf) -> SignerKey {
    SignerKey { name: path.display().to_string(), path }
}

fn answer(question: Question) -> SignatureOutcome {
    let mut signer = Signer { name: "asked".to_owned(), ..Signer::default() };
    signer.trusted_root = question.root.map(key_file);
    match question.key {
        Some(key) => signer.keys.push(key_file(key)),
        None => signer.sigstore.push(SigstoreIdentity { issuer: question.issuer, identity: question.identity }),
    }
    let limits = Limits::default();
    let keyring = Keyring::load(&BTreeMap::from([("asked".to_owned(), signer)]), &limits);
    let file = Source::load(&question.file, "file", &limits).expect("the corpus has the file");
    let signature = Source::load(&question.bundle, "bundle", &limits).expect("the corpus has the bundle");
    verify(&Request {
        signature: &signature,
        path: &question.file,
        sha256: *file.sha256(),
        asked: Some("asked"),
        keyring: &keyring,
        // Far ahead: here only what the suite is about may refuse.
        as_of: jiff::civil::date(2100, 1, 1),
    })
}

fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

fn existing(path: PathBuf) -> Option<PathBuf> {
    path.is_file().then_some(path)
}

#[test]
fn every_conformance_case_gets_the_verdict_that_its_folder_states() {
    let Some(corpus) = corpus() else {
        println!("skipped: 1 group (sigstore-conformance), the corpus is not here");
        return;
    };
    let folder = corpus.join("sigstore-conformance/bundle-verify");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the corpus has the suite")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    let mut wrong = Vec::new();
    for case in &cases {
        let name = case.file_name().expect("a folder").to_string_lossy().into_owned();
        let outcome = answer(Question {
            bundle: case.join("bundle.sigstore.json"),
            file: existing(case.join("artifact")).unwrap_or_else(|| folder.join("a.txt")),
            identity: read(&case.join("identity")).unwrap_or_else(|| IDENTITY.to_owned()),
            issuer: read(&case.join("issuer")).unwrap_or_else(|| ISSUER.to_owned()),
            key: existing(case.join("key.pub")),
            root: existing(case.join("trusted_root.json")),
        });
        println!("{name}: {}", words(&outcome));
        let refuse = name.ends_with("_fail");
        let right = if refuse { matches!(outcome, SignatureOutcome::Refused(_)) } else { outcome.is_entitled() };
        if !right {
            wrong.push(format!("{name}: {outcome:?}"));
        }
    }
    println!("sigstore-conformance: {} of {} right", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Bundles of sigstore-python, signed on the staging instance, each with the reason for which it must be refused; `None`
/// must be accepted.
const STAGING: [(&str, &str, Option<&str>); 5] = [
    ("bundle_v3.txt", "bundle_v3.txt.sigstore", None),
    ("bundle_invalid_version.txt", "bundle_invalid_version.txt.sigstore", Some("malformed")),
    ("bundle_no_cert_v1.txt", "bundle_no_cert_v1.txt.sigstore", Some("malformed")),
    ("bundle_no_checkpoint.txt", "bundle_no_checkpoint.txt.sigstore", Some("log-proof")),
    ("bundle_no_log_entry.txt", "bundle_no_log_entry.txt.sigstore", Some("missing-log-entry")),
];

#[test]
fn bundles_of_sigstore_python_get_their_verdict_for_the_right_reason() {
    let Some(corpus) = corpus() else {
        println!("skipped: 1 group (sigstore-python), the corpus is not here");
        return;
    };
    let folder = corpus.join("sigstore-python");
    let place = tempfile::tempdir().expect("a folder for the staging root");
    let root = place.path().join("staging_trusted_root.json");
    std::fs::write(&root, sigstore_trust_root::SIGSTORE_STAGING_TRUSTED_ROOT).expect("writable");
    let mut wrong = Vec::new();
    for (file, bundle, refused_for) in STAGING {
        let outcome = answer(Question {
            bundle: folder.join(bundle),
            file: folder.join(file),
            identity: "william@yossarian.net".to_owned(),
            issuer: "https://github.com/login/oauth".to_owned(),
            key: None,
            root: Some(root.clone()),
        });
        println!("{bundle}: {}", words(&outcome));
        let right = match (&outcome, refused_for) {
            (SignatureOutcome::Refused(reason), Some(word)) => reason.word() == word,
            (outcome, None) => outcome.is_entitled(),
            _ => false,
        };
        if !right {
            wrong.push(format!("{bundle}: {outcome:?}"));
        }
    }
    println!("sigstore-python: {} of {} right", STAGING.len() - wrong.len(), STAGING.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn words(outcome: &SignatureOutcome) -> String {
    match outcome {
        SignatureOutcome::Verified(verified) => format!("verified, entitled: {}", verified.is_entitled()),
        SignatureOutcome::Refused(reason) => format!("refused, {}: {reason}", reason.word()),
        other => format!("{other:?}"),
    }
}

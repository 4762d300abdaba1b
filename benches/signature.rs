//! One Sigstore bundle from files to verdict, and the digests of a file: `cargo bench --bench signature`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use divan::counter::BytesCount;
use tallyclerk::model::DigestAlgorithm;
use tallyclerk::source::{Limits, Source};
use tallyclerk::trust::digest::digests_of_reader;
use tallyclerk::trust::{Keyring, Request, SignatureOutcome, Signer, SignerKey, SigstoreIdentity, verify};

fn main() {
    divan::main();
}

fn signing(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/signing").join(file)
}

/// Everything that a run does for one bundle: reads key files and signature, parses the trusted root, verifies.
fn from_files_to_verdict(own_root: bool) -> SignatureOutcome {
    let root = "test-only-trusted-root.json";
    let signer = Signer {
        name: "vendor".to_owned(),
        sigstore: vec![SigstoreIdentity {
            issuer: "https://accounts.example.com".to_owned(),
            identity: "release@vendor.example".to_owned(),
        }],
        trusted_root: own_root.then(|| SignerKey { name: root.to_owned(), path: signing(root) }),
        ..Signer::default()
    };
    let limits = Limits::default();
    let keyring = Keyring::load(&BTreeMap::from([("vendor".to_owned(), signer)]), &limits);
    let path = signing("fixtures/file.json");
    let file = Source::load(&path, "file.json", &limits).expect("the fixture is there");
    let signature =
        Source::load(&signing("fixtures/good.sigstore.json"), "bundle", &limits).expect("the fixture is there");
    verify(&Request {
        signature: &signature,
        path: &path,
        sha256: *file.sha256(),
        asked: Some("vendor"),
        keyring: &keyring,
        as_of: jiff::civil::date(2026, 6, 30),
    })
}

#[divan::bench]
fn one_bundle_under_its_own_root() {
    assert!(from_files_to_verdict(true).is_entitled());
}

#[divan::bench]
fn one_bundle_refused_under_the_public_root() {
    assert!(!from_files_to_verdict(false).is_entitled());
}

#[divan::bench(args = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512, DigestAlgorithm::Blake3], sample_count = 5)]
fn digest(bencher: divan::Bencher<'_, '_>, algorithm: DigestAlgorithm) {
    let file = vec![0x5a; 64 << 20];
    bencher
        .counter(BytesCount::of_slice(&file))
        .bench(|| digests_of_reader(file.as_slice(), &[algorithm]).expect("memory can be read"));
}

//! Signatures over files, good and bad: each fixture is named after its virtue or its defect, and each must get its
//! verdict for its own reason. The material is made by `testdata/signing/make.py`, for tests only.
#![cfg(feature = "sigstore")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use tallyclerk::model::DocumentId;
use tallyclerk::source::{Limits, NoProgress, Source};
use tallyclerk::trust::{
    Entitlement, EvidenceInput, FileRole, Keyring, Method, Request, SignatureOutcome, SignedContent, Signer,
    SignerIdentity, SignerKey, SigstoreIdentity, TrustAnchor, TrustInput, Unverified, Verified, assess, verify,
};

const AS_OF: Date = date(2026, 6, 30);

fn signing(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/signing").join(file)
}

fn fixture(file: &str) -> PathBuf {
    signing("fixtures").join(file)
}

fn key_file(file: &str) -> SignerKey {
    SignerKey { name: file.to_owned(), path: signing(file) }
}

fn signer(name: &str, identity: &str, keys: &[&str]) -> (String, Signer) {
    let signer = Signer {
        name: name.to_owned(),
        sigstore: vec![SigstoreIdentity {
            issuer: "https://accounts.example.com".to_owned(),
            identity: identity.to_owned(),
        }],
        keys: keys.iter().map(|key| key_file(key)).collect(),
        trusted_root: Some(key_file("test-only-trusted-root.json")),
        ..Signer::default()
    };
    (name.to_owned(), signer)
}

fn signers() -> BTreeMap<String, Signer> {
    BTreeMap::from([
        signer("vendor", "release@vendor.example", &["test-only-vendor.pub.pem", "test-only-ed25519-vendor.pub.pem"]),
        signer("ci", "https://ci.vendor.example/release", &[]),
        signer("stranger", "release@stranger.example", &["test-only-stranger.pub.pem"]),
    ])
}

fn outcome_of(
    signature: &Path,
    file: &Path,
    asked: Option<&str>,
    signers: &BTreeMap<String, Signer>,
) -> SignatureOutcome {
    let limits = Limits::default();
    let keyring = Keyring::load(signers, &limits);
    let sha256 = *Source::load(file, "file", &limits).expect("the file is there").sha256();
    let signature = Source::load(signature, "signature", &limits).expect("the signature is there");
    verify(&Request { signature: &signature, path: file, sha256, asked, keyring: &keyring, as_of: AS_OF })
}

fn ask(bundle: &str, asked: Option<&str>) -> SignatureOutcome {
    outcome_of(&fixture(&format!("{bundle}.sigstore.json")), &fixture("file.json"), asked, &signers())
}

fn verified(bundle: &str, asked: Option<&str>) -> Verified {
    match ask(bundle, asked) {
        SignatureOutcome::Verified(verified) => verified,
        other => panic!("{bundle} should verify: {other:?}"),
    }
}

fn word_of(outcome: &SignatureOutcome) -> String {
    match outcome {
        SignatureOutcome::Refused(reason) => reason.word().to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn an_entitled_identity_is_verified_with_its_time_and_root() {
    for bundle in ["good", "good-dsse"] {
        let verified = verified(bundle, Some("vendor"));
        assert!(verified.is_entitled(), "{bundle}");
        let statement =
            SignedContent::Statement { predicate_type: "https://tallyclerk.example/test-only/v1".to_owned() };
        assert_eq!(verified.content, if bundle == "good" { SignedContent::File } else { statement });
        assert_eq!(verified.time.map(|time| time.to_string()).as_deref(), Some("2026-05-04T09:00:00Z"));
        assert_eq!(verified.signer.to_string(), "release@vendor.example, by issuer https://accounts.example.com");
        assert!(matches!(&verified.method, Method::SigstoreCertificate { root: TrustAnchor::Own { name, .. } }
            if name == "test-only-trusted-root.json"));
    }
    assert!(verified("good-uri-identity", Some("ci")).is_entitled());
}

#[test]
fn a_good_signature_by_somebody_else_is_verified_and_not_entitled() {
    let somebody = |known_as: Option<&str>| Entitlement::SomebodyElse {
        asked: "vendor".to_owned(),
        known_as: known_as.map(str::to_owned),
    };
    for (bundle, known_as) in [
        ("another-identity", Some("stranger")),
        ("another-issuer", None),
        ("identity-with-the-right-ending", None),
        ("identity-with-the-right-beginning", None),
        ("good-uri-identity", Some("ci")),
        ("key-of-a-stranger", Some("stranger")),
    ] {
        assert_eq!(verified(bundle, Some("vendor")).entitlement, somebody(known_as), "{bundle}");
    }
    assert_eq!(verified("key", None).entitlement, Entitlement::NobodyAsked);
}

#[test]
fn identities_are_compared_whole_and_exactly() {
    for (issuer, identity) in [
        ("https://accounts.example.com", "Release@vendor.example"),
        ("https://accounts.example.com", "vendor.example"),
        ("https://accounts.example.com", ".*@vendor.example"),
        ("https://accounts.example.com", ""),
        ("https://accounts.example.com/", "release@vendor.example"),
        ("", "release@vendor.example"),
    ] {
        let mut signers = signers();
        let vendor = signers.get_mut("vendor").expect("there is one");
        vendor.sigstore = vec![SigstoreIdentity { issuer: issuer.to_owned(), identity: identity.to_owned() }];
        let bundle = fixture("good.sigstore.json");
        let outcome = outcome_of(&bundle, &fixture("file.json"), Some("vendor"), &signers);
        assert!(!outcome.is_entitled(), "{issuer} {identity}");
    }
}

#[test]
fn a_key_is_verified_and_the_missing_log_entry_is_said() {
    for (bundle, logged) in [("key", false), ("key-ed25519", false), ("key-dsse", false), ("key-logged", true)] {
        let verified = verified(bundle, Some("vendor"));
        assert!(verified.is_entitled(), "{bundle}");
        assert!(matches!(verified.signer, SignerIdentity::Key { .. }), "{bundle}");
        assert_eq!(verified.time.is_some(), logged, "{bundle}");
        let Method::SigstoreKey { log } = &verified.method else { panic!("{bundle}: {:?}", verified.method) };
        assert_eq!(log.is_some(), logged, "{bundle}");
        assert_eq!(verified.method.to_string().contains("without a log entry"), !logged, "{bundle}");
    }
}

#[test]
fn every_defect_is_refused_for_its_own_reason() {
    for (bundle, word) in [
        ("of-another-file", "other-file"),
        ("dsse-of-another-file", "other-file"),
        ("another-instance", "log-proof"),
        ("after-as-of", "signed-after-as-of"),
        ("logged-after-the-certificate-expired", "certificate-not-valid-then"),
        ("without-certificate-log", "certificate-log"),
        ("log-entry-of-another-signature", "log-mismatch"),
        ("without-log-entry", "missing-log-entry"),
        ("without-inclusion-proof", "missing-inclusion-proof"),
        ("with-two-contents", "malformed"),
        ("with-a-member-twice", "malformed"),
        ("cut", "malformed"),
        ("empty", "malformed"),
        ("key-of-another-file", "other-file"),
        ("key-dsse-of-another-file", "other-file"),
        ("key-logged-by-another-instance", "log-proof"),
    ] {
        assert_eq!(word_of(&ask(bundle, Some("vendor"))), word, "{bundle}");
    }
}

#[test]
fn a_key_that_the_case_does_not_hold_is_refused() {
    let mut signers = signers();
    signers.retain(|name, _| name == "vendor");
    let bundle = fixture("key-of-a-stranger.sigstore.json");
    assert_eq!(word_of(&outcome_of(&bundle, &fixture("file.json"), Some("vendor"), &signers)), "key-mismatch");
    signers.get_mut("vendor").expect("there is one").keys.clear();
    assert_eq!(word_of(&outcome_of(&bundle, &fixture("file.json"), Some("vendor"), &signers)), "no-key-given");
    signers.get_mut("vendor").expect("there is one").keys = vec![key_file("test-only-trusted-root.json")];
    assert_eq!(word_of(&outcome_of(&bundle, &fixture("file.json"), Some("vendor"), &signers)), "unusable-key");
}

#[test]
fn a_flipped_bit_in_the_file_is_refused() {
    let whole = std::fs::read(fixture("file.json")).expect("the file is there");
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("file.json");
    for at in (0..whole.len()).step_by(7) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        std::fs::write(&file, flipped).expect("writable");
        for bundle in ["good", "good-dsse", "key"] {
            let outcome = outcome_of(&fixture(&format!("{bundle}.sigstore.json")), &file, Some("vendor"), &signers());
            assert_eq!(word_of(&outcome), "other-file", "{bundle}, byte {at}");
        }
        let outcome = outcome_of(&fixture("key-ed25519.sigstore.json"), &file, Some("vendor"), &signers());
        assert!(matches!(outcome, SignatureOutcome::Refused(_)), "byte {at}: {outcome:?}");
    }
}

#[test]
fn trusted_roots_of_others_and_out_of_their_window_are_refused() {
    for (root, word) in [
        ("fixtures/another-trusted-root.json", "log-proof"),
        ("fixtures/trusted-root-out-of-its-window.json", "log-proof"),
        ("fixtures/file.json", "unusable-root"),
    ] {
        let mut signers = signers();
        signers.get_mut("vendor").expect("there is one").trusted_root = Some(key_file(root));
        let outcome = outcome_of(&fixture("good.sigstore.json"), &fixture("file.json"), Some("vendor"), &signers);
        assert_eq!(word_of(&outcome), word, "{root}");
    }
    // The built-in root of public Sigstore knows nothing of the test authority.
    let mut signers = signers();
    signers.get_mut("vendor").expect("there is one").trusted_root = None;
    let outcome = outcome_of(&fixture("good.sigstore.json"), &fixture("file.json"), Some("vendor"), &signers);
    assert_eq!(word_of(&outcome), "log-proof");
}

/// Tells whether a byte of a bundle lies in what no signature covers and nobody reads: the hint at a key, and the name
/// beside a checkpoint's signature (its key is found by its id, and must verify).
fn is_decoration(bundle: &str, at: usize) -> bool {
    let within = |opening: &str, closing: char| {
        bundle.match_indices(opening).any(|(start, _)| {
            let end = start + opening.len() + bundle[start + opening.len()..].find(closing).unwrap_or(0);
            (start + opening.len()..end).contains(&at)
        })
    };
    within("\"hint\": \"", '"') || within("\u{2014} ", ' ')
}

#[test]
fn a_flipped_bit_in_a_bundle_is_refused_unless_it_is_decoration() {
    use rayon::prelude::*;
    // All bytes were tried in development; an eighth of them keeps the test short.
    const STRIDE: usize = 8;
    let signers = signers();
    let keyring = Keyring::load(&signers, &Limits::default());
    let file = fixture("file.json");
    let sha256 = *Source::load(&file, "file", &Limits::default()).expect("the file is there").sha256();
    for bundle in ["good", "good-dsse", "key-logged", "key"] {
        let whole = std::fs::read_to_string(fixture(&format!("{bundle}.sigstore.json"))).expect("the fixture is there");
        let accepted: Vec<usize> = (0..whole.len())
            .into_par_iter()
            .step_by(STRIDE)
            .filter(|at| {
                let mut flipped = whole.clone().into_bytes();
                flipped[*at] ^= 1;
                let signature = Source::from_bytes("bundle", flipped, &Limits::default()).expect("small");
                let request = Request {
                    signature: &signature,
                    path: &file,
                    sha256,
                    asked: Some("vendor"),
                    keyring: &keyring,
                    as_of: AS_OF,
                };
                verify(&request).is_entitled()
            })
            .collect();
        let decoration = accepted.iter().filter(|at| is_decoration(&whole, **at)).count();
        println!("{bundle}: {} bytes in strides of {STRIDE}, {decoration} accepted in decoration", whole.len());
        let wrong: Vec<&str> = accepted
            .iter()
            .filter(|at| !is_decoration(&whole, **at))
            .map(|at| whole.get(at.saturating_sub(30)..=*at).unwrap_or_default())
            .collect();
        assert!(wrong.is_empty(), "{bundle}: accepted after a flip at the end of {wrong:#?}");
    }
}

#[test]
fn a_bundle_cut_anywhere_is_refused() {
    let signers = signers();
    let keyring = Keyring::load(&signers, &Limits::default());
    let file = fixture("file.json");
    let sha256 = *Source::load(&file, "file", &Limits::default()).expect("the file is there").sha256();
    for bundle in ["good", "good-dsse", "key-logged", "key"] {
        let whole = std::fs::read(fixture(&format!("{bundle}.sigstore.json"))).expect("the fixture is there");
        for end in (0..whole.trim_ascii_end().len()).step_by(11) {
            let signature = Source::from_bytes("bundle", whole[..end].to_vec(), &Limits::default()).expect("small");
            let asked = Some("vendor");
            let request =
                Request { signature: &signature, path: &file, sha256, asked, keyring: &keyring, as_of: AS_OF };
            assert!(matches!(verify(&request), SignatureOutcome::Refused(_)), "{bundle} cut at {end}");
        }
    }
}

#[test]
fn kinds_that_are_only_known_by_name_are_neither_verified_nor_refused() {
    let place = tempfile::tempdir().expect("a folder");
    for (content, expected) in [
        ("-----BEGIN PGP SIGNATURE-----\n", "OpenPGP signatures"),
        ("-----BEGIN SSH SIGNATURE-----\n", "SSH signatures"),
        ("untrusted comment: x\n", "minisign and signify signatures"),
        ("{\"payloadType\":\"x\",\"payload\":\"\",\"signatures\":[]}", "DSSE envelopes outside a Sigstore bundle"),
    ] {
        let signature = place.path().join("signature");
        std::fs::write(&signature, content).expect("writable");
        let outcome = outcome_of(&signature, &fixture("file.json"), Some("vendor"), &signers());
        assert_eq!(outcome, SignatureOutcome::Unverified(Unverified::Kind(expected)));
    }
    let signature = place.path().join("signature");
    std::fs::write(&signature, "<html>not found</html>").expect("writable");
    let outcome = outcome_of(&signature, &fixture("file.json"), Some("vendor"), &signers());
    assert_eq!(word_of(&outcome), "unknown-kind");
}

#[test]
fn a_run_keeps_a_fact_for_each_document_and_every_file_that_was_read() {
    let limits = Limits::default();
    let file = fixture("file.json");
    let sha256 = *Source::load(&file, "file.json", &limits).expect("the file is there").sha256();
    let (good, bad) = (fixture("good.sigstore.json"), fixture("another-identity.sigstore.json"));
    let missing = fixture("no-such.sigstore.json");
    let evidence = |n, signature: Option<&'static str>, path| EvidenceInput {
        document: DocumentId(n),
        name: "file.json",
        path: &file,
        sha256,
        signature: signature.map(|name| (path, name)),
        signed_by: Some("vendor"),
        enveloped: None,
    };
    let evidence = [
        evidence(0, Some("good.sigstore.json"), good.as_path()),
        evidence(1, Some("another-identity.sigstore.json"), bad.as_path()),
        evidence(2, None, bad.as_path()),
        evidence(3, Some("no-such.sigstore.json"), missing.as_path()),
    ];
    let trust = assess(&TrustInput {
        evidence: &evidence,
        signers: &signers(),
        artifacts: &[],
        as_of: AS_OF,
        limits,
        progress: &NoProgress,
    });
    let entitled: Vec<bool> = (0..4).map(|n| trust.is_entitled(DocumentId(n))).collect();
    assert_eq!(entitled, [true, false, false, false]);
    assert!(trust.signatures[2].outcome.is_none());
    assert!(matches!(trust.signatures[3].outcome, Some(SignatureOutcome::Unverified(Unverified::Unreadable(_)))));
    let roles: Vec<(FileRole, &str)> = trust.files.iter().map(|file| (file.role, file.name.as_str())).collect();
    assert_eq!(roles.iter().filter(|(role, _)| *role == FileRole::Signature).count(), 2);
    assert_eq!(roles.iter().filter(|(_, name)| *name == "test-only-trusted-root.json").count(), 1, "shared, kept once");
}

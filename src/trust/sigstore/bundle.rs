//! Verifies a bundle: every signature, proof and time in it, and only then asks who signed.
//!
//! 1. The bundle is read strictly: no member twice, none unknown, one signature content, one verification material.
//! 2. The trusted root is the signer's own if the case names one, else the built-in one of public Sigstore.
//! 3. With a certificate, `sigstore-verify` checks chain, certificate log, transparency log, times, signature and
//!    binding to the file, for any identity; the identity that comes out is then compared with the case's, whole and
//!    exact. So a good signature by the wrong person is told apart from a bad one.
//! 4. With a key, each key of the case is tried, those of the signer asked for first. A log entry that is there must
//!    verify; a bundle without one is accepted and labelled as such.

use std::io::Read as _;

use jiff::Timestamp;
use sigstore_crypto::{KeyAlgorithm, parse_certificate_info};
use sigstore_trust_root::{SIGSTORE_PRODUCTION_TRUSTED_ROOT, TrustedRoot};
use sigstore_types::bundle::{LogId, VerificationMaterialContent};
use sigstore_types::{Artifact, Bundle, DerPublicKey, HashAlgorithm, Sha256Hash, SignatureContent, Statement};
use sigstore_verify::{Error, PublicKeyVerificationPolicy, VerificationPolicy, Verifier};

use super::{refusals, strict};
use crate::diagnostic::Problem;
use crate::error::ErrorKind;
use crate::source::{Limits, Sha256};
use crate::trust::keyring::Proof;
use crate::trust::{
    KeyFile, LoadedSigner, Method, RefusalReason, Request, SignatureOutcome, SignedContent, SignerIdentity,
    TrustAnchor, Unverified,
};

/// Why a verification ends before its end.
enum Stop {
    Refused(RefusalReason),
    Unreadable(crate::error::Error),
}

type Attempt<T> = Result<T, Stop>;

impl From<RefusalReason> for Stop {
    fn from(reason: RefusalReason) -> Self {
        Self::Refused(reason)
    }
}

/// Verifies a bundle.
pub(super) fn verify(request: &Request<'_>) -> SignatureOutcome {
    attempt(request).unwrap_or_else(|stop| match stop {
        Stop::Refused(reason) => SignatureOutcome::Refused(reason),
        Stop::Unreadable(error) => SignatureOutcome::Unverified(Unverified::Unreadable(error)),
    })
}

fn attempt(request: &Request<'_>) -> Attempt<SignatureOutcome> {
    let bundle = read(request)?;
    let asked = request.asked.and_then(|name| request.keyring.get(name));
    let (root, anchor) = trusted_root(asked)?;
    let verifier = Verifier::new(&root).map_err(|error| RefusalReason::UnusableRoot(error.to_string()))?;
    match &bundle.verification_material.content {
        VerificationMaterialContent::PublicKey(_) => by_key(request, &bundle, &verifier, anchor),
        _ => by_certificate(request, &bundle, &verifier, (&root, anchor), asked),
    }
}

fn read(request: &Request<'_>) -> Attempt<Bundle> {
    let malformed = RefusalReason::Malformed;
    let text = request.signature.text().ok_or_else(|| malformed("it is not UTF-8".to_owned()))?;
    strict::check(text.as_bytes()).map_err(malformed)?;
    let json: serde_json::Value = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
    strict::only_known_members(&json).map_err(malformed)?;
    strict::exactly_one(Some(&json), &["messageSignature", "dsseEnvelope"]).map_err(malformed)?;
    strict::exactly_one(json.get("verificationMaterial"), &["certificate", "x509CertificateChain", "publicKey"])
        .map_err(malformed)?;
    let bundle = Bundle::from_json(text).map_err(|error| malformed(error.to_string()))?;
    if let SignatureContent::DsseEnvelope(envelope) = &bundle.content {
        strict::check(envelope.payload.as_bytes()).map_err(|error| malformed(format!("in the payload: {error}")))?;
    }
    Ok(bundle)
}

fn trusted_root(asked: Option<&LoadedSigner>) -> Attempt<(TrustedRoot, TrustAnchor)> {
    let unusable = RefusalReason::UnusableRoot;
    let Some(file) = asked.and_then(|signer| signer.trusted_root.as_ref()) else {
        let root = TrustedRoot::from_json(SIGSTORE_PRODUCTION_TRUSTED_ROOT).map_err(|e| unusable(e.to_string()))?;
        return Ok((root, TrustAnchor::PublicGood));
    };
    let source = file.source.as_ref().map_err(|error| Stop::Unreadable(error.clone()))?;
    let text = source.text().ok_or_else(|| unusable("it is not UTF-8".to_owned()))?;
    strict::check(text.as_bytes()).map_err(unusable)?;
    let root = TrustedRoot::from_json(text).map_err(|error| unusable(error.to_string()))?;
    Ok((root, TrustAnchor::Own { name: file.name.clone(), sha256: *source.sha256() }))
}

fn by_certificate(
    request: &Request<'_>,
    bundle: &Bundle,
    verifier: &Verifier,
    (trusted, root): (&TrustedRoot, TrustAnchor),
    asked: Option<&LoadedSigner>,
) -> Attempt<SignatureOutcome> {
    // Asked here, because the verifier would name what it misses later and these are what is really absent.
    if bundle.signing_certificate().is_none() {
        return Err(RefusalReason::Malformed("it has no certificate".to_owned()).into());
    }
    if bundle.verification_material.tlog_entries.is_empty() {
        return Err(RefusalReason::MissingLogEntry.into());
    }
    if request.asked.is_none() && is_of_unknown_log(bundle, trusted) {
        return Err(under_no_known_root(request, bundle)?.into());
    }
    let policy = VerificationPolicy::any_identity();
    let result = over_the_file(request, bundle, |artifact| verifier.verify(artifact, bundle, &policy))?
        .map_err(|error| refusals::reason(error, request.sha256))?;
    if !(result.certificate_verified() && result.sct_verified() && result.tlog_verified()) {
        return Err(RefusalReason::Unsupported("the verifier left out a check".to_owned()).into());
    }
    let (Some(identity), Some(issuer)) = (result.identity(), result.issuer()) else {
        return Err(RefusalReason::NoIdentity.into());
    };
    let (identity, issuer) = (identity.as_str().to_owned(), issuer.to_owned());
    // An issuer's name means something only under the root that the certificate leads to.
    let own_root = asked.and_then(|signer| signer.signer.trusted_root.as_ref());
    let known_as = request
        .keyring
        .asked_first(request.asked)
        .filter(|(_, loaded)| loaded.signer.trusted_root.as_ref() == own_root)
        .find(|(_, loaded)| loaded.signer.sigstore.iter().any(|s| s.identity == identity && s.issuer == issuer))
        .map(|(name, _)| name);
    let proof = Proof {
        identity: SignerIdentity::Sigstore { issuer, identity },
        known_as,
        method: Method::SigstoreCertificate { root },
        content: content_of(bundle),
        times: result.verified_timestamps().to_vec(),
    };
    Ok(request.keyring.judge(proof, request.asked, request.as_of))
}

/// Tells whether no log entry is of a log that the trusted root knows: then another Sigstore instance made the bundle.
fn is_of_unknown_log(bundle: &Bundle, root: &TrustedRoot) -> bool {
    let known = |id: &LogId| root.tlogs.iter().any(|log| log.log_id.key_id == id.key_id);
    !bundle.verification_material.tlog_entries.iter().any(|entry| known(&entry.log_id))
}

/// Tells apart a signature of an instance that nobody named, and one that is broken or over another file whoever made it.
fn under_no_known_root(request: &Request<'_>, bundle: &Bundle) -> Attempt<RefusalReason> {
    let malformed = RefusalReason::Malformed;
    let certificate = bundle.signing_certificate().ok_or_else(|| malformed("it has no certificate".to_owned()))?;
    let certificate = parse_certificate_info(certificate).map_err(|error| malformed(error.to_string()))?;
    let bytes = bytes_of(request)?;
    Ok(match signature_alone(request, bundle, &certificate.public_key, &Artifact::from_blob(&bytes)) {
        Ok(()) => RefusalReason::UnknownRoot,
        Err(error) => refusals::reason(error, request.sha256),
    })
}

fn content_of(bundle: &Bundle) -> SignedContent {
    let SignatureContent::DsseEnvelope(envelope) = &bundle.content else { return SignedContent::File };
    let statement = serde_json::from_slice::<Statement>(envelope.payload.as_bytes());
    SignedContent::Statement { predicate_type: statement.map(|s| s.predicate_type).unwrap_or_default() }
}

/// What a bundle made with a key proves.
struct ByKey {
    times: Vec<Timestamp>,
    logged: bool,
}

fn by_key(request: &Request<'_>, bundle: &Bundle, verifier: &Verifier, root: TrustAnchor) -> Attempt<SignatureOutcome> {
    let mut refusal = None;
    for (name, loaded) in request.keyring.asked_first(request.asked) {
        let is_asked = request.asked == Some(name);
        for file in &loaded.keys {
            let key = match key_in(file) {
                Ok(key) => key,
                // The file of a signer who is not asked for is not needed.
                Err(_) if !is_asked => continue,
                Err(Stop::Refused(reason)) => {
                    refusal.get_or_insert(reason);
                    continue;
                }
                Err(unreadable) => return Err(unreadable),
            };
            match over_the_file(request, bundle, |artifact| with_key(request, bundle, verifier, &key, artifact))? {
                Ok(proof) => {
                    let fingerprint = Sha256::of(key.as_bytes());
                    let proof = Proof {
                        identity: SignerIdentity::Key { name: file.name.clone(), fingerprint },
                        known_as: Some(name),
                        method: Method::SigstoreKey { log: proof.logged.then_some(root) },
                        content: content_of(bundle),
                        times: proof.times,
                    };
                    return Ok(request.keyring.judge(proof, request.asked, request.as_of));
                }
                Err(error) if refusals::is_about_the_key(&error) => {
                    refusal.get_or_insert(RefusalReason::KeyMismatch);
                }
                Err(error) => {
                    // Says more than that a key does not fit, whichever key it was tried with.
                    let reason = refusals::reason(error, request.sha256);
                    if !matches!(refusal, Some(ref known) if *known != RefusalReason::KeyMismatch) {
                        refusal = Some(reason);
                    }
                }
            }
        }
    }
    Err(refusal.unwrap_or(RefusalReason::NoKeyGiven).into())
}

fn key_in(file: &KeyFile) -> Attempt<DerPublicKey> {
    let source = file.source.as_ref().map_err(|error| Stop::Unreadable(error.clone()))?;
    let unusable = |detail: String| RefusalReason::UnusableKey { name: file.name.clone(), detail };
    let text = source.text().ok_or_else(|| unusable("it is not text".to_owned()))?;
    Ok(DerPublicKey::from_pem(text).map_err(|error| unusable(error.to_string()))?)
}

fn with_key(
    request: &Request<'_>,
    bundle: &Bundle,
    verifier: &Verifier,
    key: &DerPublicKey,
    artifact: Artifact<'_>,
) -> Result<ByKey, Error> {
    let material = &bundle.verification_material;
    let policy = PublicKeyVerificationPolicy::new(key.clone());
    if !material.tlog_entries.is_empty() {
        let result = verifier.verify(artifact, bundle, &policy)?;
        return Ok(ByKey { times: result.verified_timestamps().to_vec(), logged: result.tlog_verified() });
    }
    if !material.timestamp_verification_data.rfc3161_timestamps.is_empty() {
        // There is no entry whose verification this could skip.
        let result = verifier.verify(artifact, bundle, &policy.skip_tlog_unsafe())?;
        return Ok(ByKey { times: result.verified_timestamps().to_vec(), logged: false });
    }
    signature_alone(request, bundle, key, &artifact)?;
    Ok(ByKey { times: Vec::new(), logged: false })
}

/// Verifies a signature with neither log entry nor timestamp, which the verifier has no policy for.
fn signature_alone(
    request: &Request<'_>,
    bundle: &Bundle,
    key: &DerPublicKey,
    artifact: &Artifact<'_>,
) -> Result<(), Error> {
    let algorithm = KeyAlgorithm::from_spki(key)?;
    match &bundle.content {
        SignatureContent::MessageSignature(message) => {
            // The whole file is asked for, so that its digest can be taken by whatever algorithm the bundle names.
            let Some(file) = artifact.blob() else {
                return Err(Error::UnsupportedArtifact("the signature alone needs the file".to_owned()));
            };
            let scheme = match &message.message_digest {
                Some(stated) => {
                    let actual = match stated.algorithm {
                        HashAlgorithm::Sha2256 => sigstore_crypto::sha256(file).as_bytes().to_vec(),
                        HashAlgorithm::Sha2384 => sigstore_crypto::sha384(file).as_bytes().to_vec(),
                        HashAlgorithm::Sha2512 => sigstore_crypto::sha512(file).as_bytes().to_vec(),
                        other => return Err(Error::UnsupportedBundle(format!("message digest {other}"))),
                    };
                    if stated.digest.as_bytes() != actual {
                        return Err(Error::ArtifactMismatch("the message digest is another file's".to_owned()));
                    }
                    algorithm.resolve_signing_scheme(stated.algorithm)?
                }
                None => algorithm.default_signing_scheme(),
            };
            sigstore_crypto::verify_signature(key, file, &message.signature, scheme)
                .map_err(|error| Error::SignatureInvalid(error.to_string()))
        }
        SignatureContent::DsseEnvelope(envelope) => {
            let scheme = algorithm.default_signing_scheme();
            sigstore_crypto::verify_signature(key, &envelope.pae(), &envelope.signature.sig, scheme)
                .map_err(|error| Error::SignatureInvalid(error.to_string()))?;
            if envelope.payload_type != "application/vnd.in-toto+json" {
                return Err(Error::UnsupportedBundle(format!("payload type {}", envelope.payload_type)));
            }
            let statement: Statement = serde_json::from_slice(envelope.payload.as_bytes())
                .map_err(|error| Error::InvalidBundle(error.to_string()))?;
            if statement.matches_sha256(&digest_of(request)) {
                Ok(())
            } else {
                Err(Error::ArtifactMismatch("no subject is this file".to_owned()))
            }
        }
        _ => Err(Error::UnsupportedBundle("an unknown signature content".to_owned())),
    }
}

fn digest_of(request: &Request<'_>) -> Sha256Hash {
    Sha256Hash::new(*request.sha256.as_bytes())
}

/// Runs a verification over the file's SHA-256, and over its bytes only if the signature needs them (Ed25519, SHA-384).
fn over_the_file<T>(
    request: &Request<'_>,
    bundle: &Bundle,
    verification: impl Fn(Artifact<'_>) -> Result<T, Error>,
) -> Attempt<Result<T, Error>> {
    match verification(digest_of(request).into()) {
        Err(Error::UnsupportedArtifact(_)) => {}
        Err(Error::ArtifactMismatch(_)) if names_no_sha256(bundle) => {}
        settled => return Ok(settled),
    }
    Ok(verification(Artifact::from_blob(&bytes_of(request)?)))
}

/// Tells whether a statement's subjects are named by digests other than SHA-256 only.
fn names_no_sha256(bundle: &Bundle) -> bool {
    let SignatureContent::DsseEnvelope(envelope) = &bundle.content else { return false };
    serde_json::from_slice::<Statement>(envelope.payload.as_bytes())
        .is_ok_and(|statement| !statement.subject_algorithms().contains(&HashAlgorithm::Sha2256))
}

fn bytes_of(request: &Request<'_>) -> Attempt<Vec<u8>> {
    let unreadable = |cause: std::io::Error| {
        let problem = Problem::new(&request.path.display().to_string(), format!("can't be read: {cause}"));
        Stop::Unreadable(crate::error::Error::new(ErrorKind::Unreadable, problem))
    };
    let mut bytes = Vec::new();
    std::fs::File::open(request.path)
        .map_err(unreadable)?
        .take(Limits::CEILING)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    // What is verified must be what was read as evidence.
    if Sha256::of(&bytes) == request.sha256 { Ok(bytes) } else { Err(RefusalReason::FileChanged.into()) }
}

//! Signatures and digests into facts: verified by whom, or refused for which reason; equal to what a BOM states, or not.
//!
//! Each kind of signature is one file behind [`Verifier`]; the content of a signature file decides which kind it is.
//! A kind only answers who signed; whether that one may sign is judged in one place, [`Keyring`]. When in doubt, refuse.

mod artifact;
mod assess;
pub mod digest;
mod keyring;
mod outcome;
mod recognised;
mod refusal;
mod signer;
mod sigstore;

pub use artifact::{ArtifactFact, ArtifactInput, ArtifactOutcome, Comparison, ComparisonResult, DeclaredDigest};
pub use assess::{EvidenceInput, FileRead, FileRole, SignatureFact, Trust, TrustInput, assess};
pub use keyring::{KeyFile, Keyring, LoadedSigner};
pub use outcome::{
    Entitlement, Method, SignatureOutcome, SignedContent, SignerIdentity, TrustAnchor, Unverified, Verified, day_of,
};
pub use refusal::RefusalReason;
pub use signer::{Signer, SignerKey, SigstoreIdentity};

use std::path::Path;

use jiff::civil::Date;

use crate::source::{Sha256, Source};

/// A signature over a file, and what is needed to judge it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The signature's file.
    pub signature: &'a Source,
    /// The signed file; read again only by kinds that don't sign a digest.
    pub path: &'a Path,
    /// The signed file's SHA-256, as it was read.
    pub sha256: Sha256,
    /// The name under `[signers]` of who must have signed.
    pub asked: Option<&'a str>,
    /// Who may sign.
    pub keyring: &'a Keyring,
    /// The day that everything is judged at.
    pub as_of: Date,
}

/// A verifier of one kind of signature.
pub trait Verifier: Sync {
    /// Returns the kind's name, in the plural, as in "this version does not verify OpenPGP signatures".
    fn kind(&self) -> &'static str;

    /// Tells from the content alone whether a signature file is of this kind, be it broken.
    fn recognises(&self, signature: &Source) -> bool;

    /// Verifies.
    fn verify(&self, request: &Request<'_>) -> SignatureOutcome;
}

/// Every kind of signature; the first that recognises a file has it. A new kind is one new file and one line here.
pub const VERIFIERS: &[&dyn Verifier] = &[
    &sigstore::Bundle,
    &recognised::OPENPGP,
    &recognised::SSH,
    &recognised::MINISIGN,
    &recognised::CMS,
    &recognised::DSSE,
];

/// Verifies a signature of any known kind.
#[must_use]
pub fn verify(request: &Request<'_>) -> SignatureOutcome {
    match VERIFIERS.iter().find(|verifier| verifier.recognises(request.signature)) {
        Some(verifier) => verifier.verify(request),
        None if request.signature.bytes().iter().all(u8::is_ascii_whitespace) => {
            SignatureOutcome::Refused(RefusalReason::Malformed("it is empty".to_owned()))
        }
        None => SignatureOutcome::Refused(RefusalReason::UnknownKind),
    }
}

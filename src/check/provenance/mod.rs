//! The checks of the `provenance` group: who signed the evidence, and whether the files are the ones that it describes.
//!
//! `unsigned-evidence`, `invalid-signature` and `untrusted-signer` share out the outcomes of signatures between them, so
//! that each document has at most one of the three; `artifact-digest-mismatch` and `weak-digest` do the same for files.

mod artifact_digest_mismatch;
mod invalid_signature;
mod unsigned_evidence;
mod untrusted_signer;
mod weak_digest;

#[cfg(test)]
mod testing;

use super::{Check, Context};
use crate::finding::Subject;
use crate::model::{Account, Citation};
use crate::source::Place;
use crate::trust::SignatureFact;

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[
    &unsigned_evidence::UnsignedEvidence,
    &invalid_signature::InvalidSignature,
    &untrusted_signer::UntrustedSigner,
    &artifact_digest_mismatch::ArtifactDigestMismatch,
    &weak_digest::WeakDigest,
];

/// Returns the account that a fact's document speaks in.
fn account_of(fact: &SignatureFact, context: &Context<'_>) -> Account {
    context.document(fact.document).map_or(Account::Declared, |document| document.account)
}

/// Returns the document that a fact is about, as the subject of a finding.
fn subject_of(fact: &SignatureFact, context: &Context<'_>) -> Subject {
    Subject::Document { account: account_of(fact, context), name: fact.evidence.clone() }
}

/// Cites the document and the signature file by their digests.
fn citations_of(fact: &SignatureFact) -> Vec<Citation> {
    let mut citations = vec![Citation::noted(fact.document, Place::Whole, "the signed document")];
    if let (Some(name), Some(sha256)) = (&fact.signature, &fact.signature_sha256) {
        citations.push(Citation::Computed { note: format!("signature {name}, SHA-256 {sha256}") });
    }
    citations
}

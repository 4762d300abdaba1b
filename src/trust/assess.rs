//! All signatures and artifacts of a run into facts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::artifact::artifact_fact;
use super::{ArtifactFact, ArtifactInput, Keyring, Request, SignatureOutcome, Signer, Unverified, verify};
use crate::model::{DocumentId, SignatureNote};
use crate::source::{Limits, Progress, Sha256, Source};

/// No signature comes near this size.
const LARGEST_SIGNATURE: u64 = 16 << 20;

/// A file of evidence, and what the case says of its signature.
#[derive(Debug, Clone, Copy)]
pub struct EvidenceInput<'a> {
    /// The document that was read from it.
    pub document: DocumentId,
    /// Its name as the case wrote it.
    pub name: &'a str,
    /// The file, resolved.
    pub path: &'a Path,
    /// Its SHA-256 as it stands on disk.
    pub sha256: Sha256,
    /// The signature over it: the file, resolved, and its name as the case wrote it.
    pub signature: Option<(&'a Path, &'a str)>,
    /// The name under `[signers]` of who must have signed.
    pub signed_by: Option<&'a str>,
    /// The enveloped signature that it carries.
    pub enveloped: Option<&'a SignatureNote>,
}

/// Everything that is to be assessed.
#[derive(Clone, Copy)]
pub struct TrustInput<'a> {
    /// The evidence, in the order of reports.
    pub evidence: &'a [EvidenceInput<'a>],
    /// Who may sign, by name.
    pub signers: &'a BTreeMap<String, Signer>,
    /// The artifacts, in the order of reports.
    pub artifacts: &'a [ArtifactInput<'a>],
    /// The day that everything is judged at.
    pub as_of: Date,
    /// How much is accepted.
    pub limits: Limits,
    /// Who hears that it moves.
    pub progress: &'a dyn Progress,
}

/// What became of one file of evidence.
#[derive(Debug, Clone)]
pub struct SignatureFact {
    /// The document that was read from it.
    pub document: DocumentId,
    /// Its name as the case wrote it.
    pub evidence: String,
    /// The name under `[signers]` of who must have signed.
    pub signed_by: Option<String>,
    /// The signature's name as the case wrote it; `None` when the case names none.
    pub signature: Option<String>,
    /// The signature file's SHA-256, when there is one and it could be read.
    pub signature_sha256: Option<Sha256>,
    /// What became of the signature; `None` when the case names none.
    pub outcome: Option<SignatureOutcome>,
    /// The enveloped signature that the document carries; this version verifies none, so it counts for nothing.
    pub enveloped: Option<SignatureNote>,
}

/// What a file was read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileRole {
    /// A signature.
    Signature,
    /// A public key or a trusted root.
    Key,
    /// A file that a BOM describes.
    Artifact,
}

/// A file that was read on the way.
#[derive(Debug, Clone)]
pub struct FileRead {
    /// What for.
    pub role: FileRole,
    /// Its name as the case wrote it.
    pub name: String,
    /// Its SHA-256.
    pub sha256: Sha256,
    /// Its size in bytes.
    pub size: u64,
    /// What it holds; `None` when it was streamed.
    pub source: Option<Arc<Source>>,
}

/// The facts about signatures and digests of a run.
#[derive(Debug, Default)]
pub struct Trust {
    /// What became of each file of evidence, in the order it was given.
    pub signatures: Vec<SignatureFact>,
    /// What became of each artifact, in the order it was given.
    pub artifacts: Vec<ArtifactFact>,
    /// Every file that was read: signatures, keys, artifacts.
    pub files: Vec<FileRead>,
}

impl Trust {
    /// Tells whether a document stands under a signature that verifies and whose signer may sign it.
    #[must_use]
    pub fn is_entitled(&self, document: DocumentId) -> bool {
        self.signatures
            .iter()
            .any(|fact| fact.document == document && fact.outcome.as_ref().is_some_and(SignatureOutcome::is_entitled))
    }
}

/// Verifies every signature and digests every artifact, in parallel; nothing that is wrong with one stops another.
#[must_use]
pub fn assess(input: &TrustInput<'_>) -> Trust {
    let keyring = Keyring::load(input.signers, &input.limits);
    let mut trust = Trust::default();

    input.progress.begin("signatures", input.evidence.len() as u64);
    let signatures: Vec<(SignatureFact, Option<FileRead>)> = input
        .evidence
        .par_iter()
        .map(|evidence| {
            let result = signature_fact(evidence, &keyring, input);
            input.progress.advance(1);
            result
        })
        .collect();
    input.progress.end();
    for (fact, file) in signatures {
        trust.signatures.push(fact);
        trust.keep(file);
    }

    for file in keyring.files() {
        let read = file.source.as_ref().ok().map(|source| FileRead {
            role: FileRole::Key,
            name: file.name.clone(),
            sha256: *source.sha256(),
            size: source.size(),
            source: Some(Arc::clone(source)),
        });
        trust.keep(read);
    }

    input.progress.begin("artifacts", input.artifacts.len() as u64);
    let artifacts: Vec<(ArtifactFact, Option<FileRead>)> = input
        .artifacts
        .par_iter()
        .map(|artifact| {
            let result = artifact_fact(artifact);
            input.progress.advance(1);
            result
        })
        .collect();
    input.progress.end();
    for (fact, file) in artifacts {
        trust.artifacts.push(fact);
        trust.keep(file);
    }
    trust
}

impl Trust {
    /// Keeps a file that was read, once: two signers may share a trusted root.
    fn keep(&mut self, file: Option<FileRead>) {
        let Some(file) = file else { return };
        let same = |known: &FileRead| (known.role, &known.name, known.sha256) == (file.role, &file.name, file.sha256);
        if !self.files.iter().any(same) {
            self.files.push(file);
        }
    }
}

fn signature_fact(
    evidence: &EvidenceInput<'_>,
    keyring: &Keyring,
    input: &TrustInput<'_>,
) -> (SignatureFact, Option<FileRead>) {
    let mut fact = SignatureFact {
        document: evidence.document,
        evidence: evidence.name.to_owned(),
        signed_by: evidence.signed_by.map(str::to_owned),
        signature: evidence.signature.map(|(_, name)| name.to_owned()),
        signature_sha256: None,
        outcome: None,
        enveloped: evidence.enveloped.cloned(),
    };
    let Some((path, name)) = evidence.signature else { return (fact, None) };
    let limits = Limits { max_bytes: input.limits.max_bytes.min(LARGEST_SIGNATURE), ..input.limits };
    let source = match Source::load(path, name, &limits) {
        Ok(source) => Arc::new(source),
        Err(error) => {
            fact.outcome = Some(SignatureOutcome::Unverified(Unverified::Unreadable(error)));
            return (fact, None);
        }
    };
    fact.signature_sha256 = Some(*source.sha256());
    fact.outcome = Some(verify(&Request {
        signature: &source,
        path: evidence.path,
        sha256: evidence.sha256,
        asked: evidence.signed_by,
        keyring,
        as_of: input.as_of,
    }));
    let file = FileRead {
        role: FileRole::Signature,
        name: name.to_owned(),
        sha256: *source.sha256(),
        size: source.size(),
        source: Some(source),
    };
    (fact, Some(file))
}

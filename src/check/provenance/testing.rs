//! A small run for the tests of this group: one document with one component, and the facts that a test gives it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::date;

use crate::case::{Case, Rules, ScreeningEntry, Stage};
use crate::check::Context;
use crate::graph::Graph;
use crate::lists::Buyer;
use crate::model::{Account, BomBuilder, ComponentId, DigestAlgorithm, Document, DocumentId, Format, PartId, Scope};
use crate::reconcile::Reconciliation;
use crate::screening::Screening;
use crate::source::{Limits, Place, Sha256, Source};
use crate::trust::{
    ArtifactFact, ArtifactOutcome, Comparison, ComparisonResult, Entitlement, Method, RefusalReason, SignatureFact,
    SignatureOutcome, SignedContent, SignerIdentity, Trust, TrustAnchor, Verified,
};

/// A case, a document and the facts about it.
pub(super) struct Scene {
    pub(super) case: Case,
    pub(super) trust: Trust,
    documents: Vec<Document>,
}

impl Scene {
    /// Makes a run with these facts about signatures.
    pub(super) fn of(signatures: Vec<SignatureFact>) -> Self {
        let source = Source::from_bytes("bom.json", b"{}".to_vec(), &Limits::default()).expect("small");
        let mut builder = BomBuilder::new(Arc::new(source), Format::CycloneDxJson);
        let mut part = builder.open(None, Place::Whole);
        part.name = builder.text("PLC firmware");
        builder.close(part);
        let document = Document {
            id: DocumentId(0),
            account: Account::Declared,
            bom: builder.finish(),
            describes: None,
            scope: Scope::default(),
            on: None,
            by: None,
        };
        let case = Case {
            source: None,
            folder: PathBuf::new(),
            id: "test".to_owned(),
            subject: String::new(),
            stage: Stage::Delivered,
            as_of: None,
            marking: None,
            buyer: Buyer::default(),
            funding: Vec::new(),
            contract: None,
            evidence: Vec::new(),
            not_ours: Vec::new(),
            artifacts: Vec::new(),
            screening: ScreeningEntry::default(),
            signers: BTreeMap::new(),
            rules: Rules { fail_on: None, settings: BTreeMap::new() },
            waivers: Vec::new(),
        };
        let trust = Trust { signatures, ..Trust::default() };
        Self { case, trust, documents: vec![document] }
    }

    /// Gives a check its context.
    pub(super) fn with<T>(&self, run: impl FnOnce(&Context<'_>) -> T) -> T {
        let graph = Graph::build(&self.documents);
        let (reconciliation, screening) = (Reconciliation::default(), Screening::default());
        run(&Context {
            case: &self.case,
            as_of: date(2026, 6, 30),
            contract: None,
            documents: &self.documents,
            functions: &[],
            graph: &graph,
            reconciliation: &reconciliation,
            ownership: &crate::model::Ownership::default(),
            lists: &[],
            screening: &screening,
            trust: &self.trust,
            waivers_used: &[],
        })
    }
}

/// Makes a fact about the document.
pub(super) fn fact(outcome: Option<SignatureOutcome>, signed_by: Option<&str>) -> SignatureFact {
    let signed = outcome.is_some();
    SignatureFact {
        document: DocumentId(0),
        evidence: "bom.json".to_owned(),
        signed_by: signed_by.map(str::to_owned),
        signature: signed.then(|| "bom.json.sigstore.json".to_owned()),
        signature_sha256: signed.then(|| Sha256::of(b"signature")),
        outcome,
        enveloped: None,
    }
}

/// Makes a signature that does not fit.
pub(super) fn refused() -> SignatureOutcome {
    SignatureOutcome::Refused(RefusalReason::BadSignature)
}

/// Makes a signature that verifies, by `j.doe@integrator.example`.
pub(super) fn verified(entitlement: Entitlement) -> SignatureOutcome {
    SignatureOutcome::Verified(Verified {
        signer: SignerIdentity::Sigstore {
            issuer: "https://accounts.example.com".to_owned(),
            identity: "j.doe@integrator.example".to_owned(),
        },
        method: Method::SigstoreCertificate { root: TrustAnchor::PublicGood },
        content: SignedContent::File,
        time: None,
        entitlement,
    })
}

/// Makes an artifact with what its comparisons came to; with none, nothing was compared.
pub(super) fn artifact(results: &[(DigestAlgorithm, ComparisonResult)]) -> ArtifactFact {
    let part = PartId { document: DocumentId(0), component: ComponentId(0) };
    let comparisons = results.iter().map(|(algorithm, result)| Comparison {
        part,
        algorithm: *algorithm,
        declared: "00".to_owned(),
        at: Place::Whole,
        result: result.clone(),
    });
    ArtifactFact {
        name: "plc.bin".to_owned(),
        sha256: Some(Sha256::of(b"plc")),
        component: "ref:plc".to_owned(),
        parts: vec![part],
        outcome: ArtifactOutcome::Compared(comparisons.collect()),
    }
}

//! Artifacts: files that a document describes, held against every digest that it states of them.

use std::path::Path;

use super::assess::{FileRead, FileRole};
use super::digest::digests_of;
use crate::error::Error;
use crate::model::{DigestAlgorithm, Document, PartId, Selector};
use crate::source::{Place, Sha256};

/// A digest that a document states for an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredDigest<'a> {
    /// The component that states it.
    pub part: PartId,
    /// The algorithm.
    pub algorithm: DigestAlgorithm,
    /// The value as written.
    pub hex: &'a str,
    /// Where in the document it stands.
    pub at: Place,
}

/// An artifact of the case, and what the documents say of it.
#[derive(Debug, Clone)]
pub struct ArtifactInput<'a> {
    /// Its name as the case wrote it.
    pub name: &'a str,
    /// The file, resolved.
    pub path: &'a Path,
    /// How the case selects its component, as written.
    pub component: String,
    /// The components that are selected, in all documents.
    pub parts: Vec<PartId>,
    /// The digests that they state.
    pub declared: Vec<DeclaredDigest<'a>>,
}

impl<'a> ArtifactInput<'a> {
    /// Finds what some documents state of a file: every component that a selector selects, with all its digests.
    #[must_use]
    pub fn of(
        name: &'a str,
        path: &'a Path,
        component: &Selector,
        documents: impl IntoIterator<Item = &'a Document>,
    ) -> Self {
        let mut input = Self { name, path, component: component.to_string(), parts: Vec::new(), declared: Vec::new() };
        for document in documents {
            for selected in document.bom.components().filter(|candidate| component.selects(*candidate)) {
                let part = document.part(selected.id());
                input.parts.push(part);
                input.declared.extend(selected.digests().map(|(algorithm, hex, at)| DeclaredDigest {
                    part,
                    algorithm,
                    hex,
                    at,
                }));
            }
        }
        input
    }
}

/// One digest that a document states, held against the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The component that states it.
    pub part: PartId,
    /// The algorithm.
    pub algorithm: DigestAlgorithm,
    /// The value as written.
    pub declared: String,
    /// Where in the document it stands.
    pub at: Place,
    /// What came out.
    pub result: ComparisonResult,
}

/// What a comparison of digests came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComparisonResult {
    /// The file has this digest.
    Match,
    /// The file has another digest.
    Mismatch {
        /// The file's, in lower-case hex.
        actual: String,
    },
    /// What is stated can't be a digest of its algorithm: of a wrong length, or not hex.
    Malformed,
}

/// What became of one artifact.
#[derive(Debug, Clone)]
pub struct ArtifactFact {
    /// Its name as the case wrote it.
    pub name: String,
    /// Its SHA-256, when it could be read.
    pub sha256: Option<Sha256>,
    /// How the case selects its component, as written.
    pub component: String,
    /// The components that are selected, in all documents.
    pub parts: Vec<PartId>,
    /// What came out.
    pub outcome: ArtifactOutcome,
}

/// What an artifact's assessment came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArtifactOutcome {
    /// It was held against every digest that the selected components state; at least one.
    Compared(Vec<Comparison>),
    /// No document has the component.
    NoComponent,
    /// The component states no digest.
    NoDigest,
    /// The file can't be read.
    Unreadable(Error),
}

impl ArtifactFact {
    /// Returns the comparisons; none if there was nothing to compare.
    #[must_use]
    pub fn comparisons(&self) -> &[Comparison] {
        match &self.outcome {
            ArtifactOutcome::Compared(comparisons) => comparisons,
            _ => &[],
        }
    }

    /// Tells whether everything that is stated matches, and nothing stronger than MD5 and SHA-1 is stated.
    #[must_use]
    pub fn is_weak_only(&self) -> bool {
        !self.comparisons().is_empty()
            && self.comparisons().iter().all(|c| c.result == ComparisonResult::Match && c.algorithm.is_weak())
    }
}

/// Digests an artifact once by every algorithm that is stated for it, and compares.
pub(super) fn artifact_fact(artifact: &ArtifactInput<'_>) -> (ArtifactFact, Option<FileRead>) {
    let mut fact = ArtifactFact {
        name: artifact.name.to_owned(),
        sha256: None,
        component: artifact.component.clone(),
        parts: artifact.parts.clone(),
        outcome: ArtifactOutcome::NoComponent,
    };
    // SHA-256 is always taken: it names the file among the inputs.
    let mut algorithms = vec![DigestAlgorithm::Sha256];
    algorithms.extend(artifact.declared.iter().map(|declared| declared.algorithm));
    let (digests, size) = match digests_of(artifact.path, artifact.name, &algorithms) {
        Ok(digests) => digests,
        Err(error) => {
            fact.outcome = ArtifactOutcome::Unreadable(error);
            return (fact, None);
        }
    };
    let actual = |wanted| digests.iter().find(|(algorithm, _)| *algorithm == wanted).map(|(_, hex)| hex.as_str());
    fact.sha256 = actual(DigestAlgorithm::Sha256).and_then(Sha256::parse);
    let compared: Vec<Comparison> = artifact
        .declared
        .iter()
        .map(|declared| Comparison {
            part: declared.part,
            algorithm: declared.algorithm,
            declared: declared.hex.to_owned(),
            at: declared.at,
            result: compare(declared, actual(declared.algorithm).unwrap_or_default()),
        })
        .collect();
    fact.outcome = match (artifact.parts.is_empty(), compared.is_empty()) {
        (true, true) => ArtifactOutcome::NoComponent,
        (false, true) => ArtifactOutcome::NoDigest,
        (_, false) => ArtifactOutcome::Compared(compared),
    };
    let file = fact.sha256.map(|sha256| FileRead {
        role: FileRole::Artifact,
        name: artifact.name.to_owned(),
        sha256,
        size,
        source: None,
    });
    (fact, file)
}

fn compare(declared: &DeclaredDigest<'_>, actual: &str) -> ComparisonResult {
    let stated = declared.hex.trim();
    if stated.len() != declared.algorithm.hex_len() || !stated.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        ComparisonResult::Malformed
    } else if stated.eq_ignore_ascii_case(actual) {
        ComparisonResult::Match
    } else {
        ComparisonResult::Mismatch { actual: actual.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::model::{Account, BomBuilder, ComponentId, DocumentId, Format, Scope};
    use crate::source::{Limits, NoProgress, Source};
    use crate::trust::{FileRead, TrustInput, assess};

    const PART: PartId = PartId { document: DocumentId(0), component: ComponentId(0) };
    /// Of `abc`.
    const SHA256: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const MD5: &str = "900150983cd24fb0d6963f7d28e17f72";

    fn assessed(parts: &[PartId], declared: &[(DigestAlgorithm, &str)], exists: bool) -> (ArtifactFact, Vec<FileRead>) {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("plc.bin");
        if exists {
            std::fs::write(&path, "abc").expect("writable");
        }
        let declared = declared.iter().map(|(algorithm, hex)| DeclaredDigest {
            part: PART,
            algorithm: *algorithm,
            hex,
            at: Place::Whole,
        });
        let artifact = ArtifactInput {
            name: "plc.bin",
            path: &path,
            component: "ref:plc".to_owned(),
            parts: parts.to_vec(),
            declared: declared.collect(),
        };
        let mut trust = assess(&TrustInput {
            evidence: &[],
            signers: &BTreeMap::new(),
            artifacts: &[artifact],
            as_of: date(2026, 6, 30),
            limits: Limits::default(),
            progress: &NoProgress,
        });
        (trust.artifacts.remove(0), trust.files)
    }

    fn results(declared: &[(DigestAlgorithm, &str)]) -> Vec<ComparisonResult> {
        assessed(&[PART], declared, true).0.comparisons().iter().map(|c| c.result.clone()).collect()
    }

    #[test]
    fn a_file_is_held_against_every_digest_that_is_stated() {
        let upper = SHA256.to_uppercase();
        let wrong = SHA256.replace('b', "c");
        assert_eq!(
            results(&[
                (DigestAlgorithm::Sha256, &upper),
                (DigestAlgorithm::Sha256, &wrong),
                (DigestAlgorithm::Md5, MD5)
            ]),
            [
                ComparisonResult::Match,
                ComparisonResult::Mismatch { actual: SHA256.to_owned() },
                ComparisonResult::Match
            ]
        );
    }

    #[test]
    fn what_can_not_be_a_digest_is_neither_a_match_nor_ignored() {
        let not_hex = SHA256.replace('b', "x");
        let unicode = "é".repeat(32);
        for malformed in ["", "ba78", &SHA256[1..], &not_hex, MD5, &unicode] {
            assert_eq!(results(&[(DigestAlgorithm::Sha256, malformed)]), [ComparisonResult::Malformed], "{malformed}");
        }
    }

    #[test]
    fn weak_digests_alone_are_told_apart_from_those_with_a_strong_one_beside_them() {
        let weak = assessed(&[PART], &[(DigestAlgorithm::Md5, MD5)], true).0;
        assert!(weak.is_weak_only());
        let both = assessed(&[PART], &[(DigestAlgorithm::Md5, MD5), (DigestAlgorithm::Sha256, SHA256)], true).0;
        assert!(!both.is_weak_only());
        let malformed = assessed(&[PART], &[(DigestAlgorithm::Md5, "00")], true).0;
        assert!(!malformed.is_weak_only(), "a mismatch speaks louder");
    }

    #[test]
    fn what_was_not_compared_says_why_and_the_file_is_named_all_the_same() {
        let (fact, files) = assessed(&[], &[], true);
        assert_eq!((fact.outcome, files.len()), (ArtifactOutcome::NoComponent, 1));
        assert_eq!((files[0].sha256.to_string().as_str(), files[0].size), (SHA256, 3));
        assert_eq!(assessed(&[PART], &[], true).0.outcome, ArtifactOutcome::NoDigest);
        let (fact, files) = assessed(&[PART], &[(DigestAlgorithm::Sha256, SHA256)], false);
        assert!(matches!(fact.outcome, ArtifactOutcome::Unreadable(_)) && files.is_empty());
    }

    #[test]
    fn the_digests_of_every_selected_component_are_found() {
        let documents: Vec<Document> = (0..2)
            .map(|n| {
                let source = Source::from_bytes("bom.json", b"{}".to_vec(), &Limits::default()).expect("small");
                let mut builder = BomBuilder::new(Arc::new(source), Format::CycloneDxJson);
                for reference in ["plc", "hmi"] {
                    let mut part = builder.open(None, Place::Whole);
                    part.reference = builder.text(reference);
                    let value = builder.text(SHA256);
                    part.digest(DigestAlgorithm::Sha256, value);
                    builder.close(part);
                }
                Document {
                    id: DocumentId(n),
                    account: Account::Declared,
                    bom: builder.finish(),
                    describes: None,
                    scope: Scope::default(),
                    on: None,
                    by: None,
                }
            })
            .collect();
        let selector = Selector::parse("ref:plc").expect("a selector");
        let input = ArtifactInput::of("plc.bin", Path::new("plc.bin"), &selector, &documents);
        let part = |n| PartId { document: DocumentId(n), component: ComponentId(0) };
        assert_eq!(input.parts, [part(0), part(1)]);
        assert_eq!(input.declared.iter().map(|declared| declared.part).collect::<Vec<_>>(), input.parts);
    }
}

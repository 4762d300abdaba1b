//! Files that are not the ones that a bill of materials describes.

use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{Citation, DigestAlgorithm, PartId};
use crate::trust::{ArtifactFact, ArtifactOutcome, Comparison, ComparisonResult};

/// The rule.
const RULE: Rule = Rule {
    id: "artifact-digest-mismatch",
    group: Group::Provenance,
    severity: Severity::High,
    summary: "a file has another digest than its bill of materials states",
    explanation: "\
## What it does
Digests each `[[artifact]]` of the case by every algorithm for which its component states a value, and compares. Each
value must be the file's: one that differs is reported, and so is one that can't be a digest of its algorithm (a wrong
length, or not hex), which would otherwise look like no statement at all. If several documents have the component, all
of them must agree with the file.

If no document has the component, if it states no digest, or if the file can't be read, nothing was compared: the check
says that it was skipped and why, and the verdict is `incomplete`.

## Why it matters
Another digest is another build of the firmware than the one described: newer, older, or changed by somebody. Nothing
that the document says of its parts is known to be true of this file.

## Example
```text
high: artifact-digest-mismatch: firmware/plc-2.8.1.bin is not the file that vendor/sts-12.cdx.json describes as
  PLC firmware: its SHA-256 differs
```

## What to do
Ask the vendor for the file that the document describes, or for the document that describes this file. Do not install the
file before that.

## References
- [CycloneDX hashes](https://cyclonedx.org/docs/1.6/json/#components_items_hashes)
- FIPS 180-4, FIPS 202, RFC 7693, RFC 6986, the BLAKE3 specification
",
};

/// Files whose digest differs.
#[derive(Debug)]
pub(super) struct ArtifactDigestMismatch;

impl Check for ArtifactDigestMismatch {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let artifacts = &context.trust.artifacts;
        let mut undecided = Vec::new();
        for fact in artifacts {
            let reason = match &fact.outcome {
                ArtifactOutcome::Compared(_) => {
                    findings.extend(findings_of(fact, context));
                    continue;
                }
                ArtifactOutcome::NoComponent => format!("no document has {}", fact.component),
                ArtifactOutcome::NoDigest => format!("{} states no digest", fact.component),
                ArtifactOutcome::Unreadable(error) => error.to_string(),
            };
            undecided.push(format!("{}: {reason}", fact.name));
        }
        if undecided.is_empty() {
            Outcome::examined(artifacts.len(), "the case names no artifact")
        } else {
            Outcome::Skipped(format!(
                "{} of {} artifacts could not be compared: {}",
                undecided.len(),
                artifacts.len(),
                undecided.join("; ")
            ))
        }
    }
}

/// Returns one finding for each component that does not agree with the file, with all that disagrees.
fn findings_of(fact: &ArtifactFact, context: &Context<'_>) -> Vec<Finding> {
    let disagrees =
        |part: PartId| fact.comparisons().iter().filter(move |c| c.part == part && c.result != ComparisonResult::Match);
    fact.parts
        .iter()
        .filter_map(|part| {
            let wrong: Vec<&Comparison> = disagrees(*part).collect();
            (!wrong.is_empty()).then(|| finding(fact, *part, &wrong, context))
        })
        .collect()
}

fn finding(fact: &ArtifactFact, part: PartId, wrong: &[&Comparison], context: &Context<'_>) -> Finding {
    let subject = context.subject(part);
    let document = context.document(part.document).map(|document| document.name()).unwrap_or_default();
    let list = |wanted: fn(&ComparisonResult) -> bool| {
        let names: Vec<String> = wrong.iter().filter(|c| wanted(&c.result)).map(|c| c.algorithm.to_string()).collect();
        names.join(" and ")
    };
    let differing = list(|result| matches!(result, ComparisonResult::Mismatch { .. }));
    let malformed = list(|result| *result == ComparisonResult::Malformed);
    let message = if differing.is_empty() {
        format!("{document} states a {malformed} of {} that can't be one, so nothing vouches for the file", fact.name)
    } else {
        format!(
            "{} is not the file that {document} describes as {}: its {differing} differs",
            fact.name,
            subject.title()
        )
    };
    let mut finding = Finding::new(&RULE, subject, message);
    for comparison in wrong {
        let (stated, computed) = match &comparison.result {
            ComparisonResult::Mismatch { actual } => {
                ("stated for the file", Some(format!("{} of {} is {actual}", comparison.algorithm, fact.name)))
            }
            _ => ("of a wrong length, or not hex", None),
        };
        finding = finding
            .cite(Citation::noted(
                part.document,
                comparison.at,
                format!("{} {}, {stated}", comparison.algorithm, comparison.declared),
            ))
            .cite_all(computed.map(|note| Citation::Computed { note }));
    }
    let is_told = wrong.iter().any(|comparison| {
        comparison.algorithm == DigestAlgorithm::Sha256
            && matches!(comparison.result, ComparisonResult::Mismatch { .. })
    });
    if let Some(sha256) = fact.sha256.as_ref().filter(|_| !is_told) {
        finding = finding.note(format!("file: {}, SHA-256 {sha256}", fact.name));
    }
    finding.help(
        "ask the vendor for the file that the document describes, or for the document that describes this file; do not \
         install it before that",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::provenance::testing::{Scene, artifact};

    fn run(artifacts: Vec<ArtifactFact>) -> (Vec<Finding>, Outcome) {
        let mut scene = Scene::of(Vec::new());
        scene.trust.artifacts = artifacts;
        let mut findings = Vec::new();
        let outcome = scene.with(|context| ArtifactDigestMismatch.run(context, &mut findings));
        (findings, outcome)
    }

    fn mismatch() -> ComparisonResult {
        ComparisonResult::Mismatch { actual: "ab".repeat(32) }
    }

    #[test]
    fn another_digest_cites_the_document_and_what_was_computed() {
        let (findings, outcome) = run(vec![artifact(&[(DigestAlgorithm::Sha256, mismatch())])]);
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::High));
        assert!(findings[0].message.contains("its SHA-256 differs"), "{}", findings[0].message);
        assert!(matches!(&findings[0].evidence[0], Citation::Input { .. }));
        assert!(matches!(&findings[0].evidence[1], Citation::Computed { note } if note.contains(&"ab".repeat(32))));
        assert_eq!(outcome, Outcome::Done { examined: 1 });
    }

    #[test]
    fn one_match_does_not_excuse_another_digest_nor_one_that_is_none() {
        for wrong in [mismatch(), ComparisonResult::Malformed] {
            let comparisons = [(DigestAlgorithm::Sha512, ComparisonResult::Match), (DigestAlgorithm::Sha256, wrong)];
            assert_eq!(run(vec![artifact(&comparisons)]).0.len(), 1);
        }
        let (findings, _) = run(vec![artifact(&[(DigestAlgorithm::Sha256, ComparisonResult::Malformed)])]);
        assert!(findings[0].message.contains("can't be one"), "{}", findings[0].message);
    }

    #[test]
    fn a_matching_file_is_no_finding() {
        let (findings, outcome) = run(vec![artifact(&[(DigestAlgorithm::Sha256, ComparisonResult::Match)])]);
        assert!(findings.is_empty());
        assert_eq!(outcome, Outcome::Done { examined: 1 });
    }

    #[test]
    fn what_can_not_be_compared_is_skipped_and_never_done() {
        for outcome in [ArtifactOutcome::NoComponent, ArtifactOutcome::NoDigest] {
            let fact = ArtifactFact { outcome, ..artifact(&[]) };
            let (findings, outcome) = run(vec![fact, artifact(&[(DigestAlgorithm::Sha256, ComparisonResult::Match)])]);
            assert!(findings.is_empty());
            assert!(matches!(outcome, Outcome::Skipped(why) if why.starts_with("1 of 2 artifacts")));
        }
        assert!(matches!(run(Vec::new()).1, Outcome::Nothing(_)));
    }
}

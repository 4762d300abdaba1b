//! Files for which only MD5 or SHA-1 stand.

use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{Citation, PartId};
use crate::trust::{ArtifactFact, ArtifactOutcome};

/// The rule.
const RULE: Rule = Rule {
    id: "weak-digest",
    group: Group::Provenance,
    severity: Severity::Medium,
    summary: "only MD5 or SHA-1 stand behind a file",
    explanation: "\
## What it does
Reports each `[[artifact]]` that matches its bill of materials by MD5 or SHA-1 alone. With a stronger digest beside them
that matches too, nothing is reported.

## Why it matters
Two different files with one MD5 or SHA-1 can be made on purpose. A match shows that the file was not damaged by chance;
it proves nothing about what somebody may have put in its place.

## Example
```text
medium: weak-digest: firmware/hmi.bin is vouched for by MD5 alone, which proves nothing
```

## What to do
Ask the vendor to state SHA-256 or stronger for the component.

## References
- NIST SP 800-131A rev. 2, section 9
- RFC 6151 (MD5)
",
};

/// Files with weak digests only.
#[derive(Debug)]
pub(super) struct WeakDigest;

impl Check for WeakDigest {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let mut compared = 0;
        for fact in &context.trust.artifacts {
            if matches!(fact.outcome, ArtifactOutcome::Compared(_)) {
                compared += 1;
            }
            if fact.is_weak_only() {
                // All components agree; the first speaks for them.
                findings.extend(fact.comparisons().first().map(|first| finding(fact, first.part, context)));
            }
        }
        Outcome::examined(compared, "no artifact was compared")
    }
}

fn finding(fact: &ArtifactFact, part: PartId, context: &Context<'_>) -> Finding {
    let mut names: Vec<&str> = fact.comparisons().iter().map(|c| c.algorithm.name()).collect();
    names.sort_unstable();
    names.dedup();
    let message = format!("{} is vouched for by {} alone, which proves nothing", fact.name, names.join(" and "));
    let cited = fact.comparisons().iter().map(|c| {
        Citation::noted(c.part.document, c.at, format!("{} {}, the file's, but weak", c.algorithm, c.declared))
    });
    Finding::new(&RULE, context.subject(part), message)
        .cite_all(cited)
        .help("ask the vendor to state SHA-256 or stronger for the component")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::provenance::testing::{Scene, artifact};
    use crate::model::DigestAlgorithm;
    use crate::trust::ComparisonResult;

    fn run(comparisons: &[(DigestAlgorithm, ComparisonResult)]) -> Vec<Finding> {
        let mut scene = Scene::of(Vec::new());
        scene.trust.artifacts = vec![artifact(comparisons)];
        let mut findings = Vec::new();
        scene.with(|context| WeakDigest.run(context, &mut findings));
        findings
    }

    #[test]
    fn md5_and_sha1_alone_prove_nothing() {
        let weak = [(DigestAlgorithm::Sha1, ComparisonResult::Match), (DigestAlgorithm::Md5, ComparisonResult::Match)];
        let findings = run(&weak);
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::Medium));
        assert_eq!(findings[0].message, "plc.bin is vouched for by MD5 and SHA-1 alone, which proves nothing");
    }

    #[test]
    fn a_strong_match_beside_them_is_enough_and_a_mismatch_is_another_rules() {
        let strong =
            [(DigestAlgorithm::Md5, ComparisonResult::Match), (DigestAlgorithm::Sha256, ComparisonResult::Match)];
        assert!(run(&strong).is_empty());
        assert!(run(&[(DigestAlgorithm::Md5, ComparisonResult::Malformed)]).is_empty());
    }
}

//! Evidence that nobody has signed.

use super::{account_of, citations_of, subject_of};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, Citation};
use crate::source::Place;
use crate::trust::{RefusalReason, SignatureFact, SignatureOutcome};

/// The rule.
const RULE: Rule = Rule {
    id: "unsigned-evidence",
    group: Group::Provenance,
    severity: Severity::Info,
    summary: "a document has no signature that can be verified",
    explanation: "\
## What it does
Reports each declared document for which the case names no signature, and each document of any account for which the
case names the signer but no signature. It is `info`, and `high` where the case names the signer with `signed-by`.

A Sigstore bundle over the file whose log the built-in root does not know is `info` as well where the case asks for no
signer: it is sound in itself, and nobody can say whose it is.

A signature inside the document (JSON Signature Format, XML-DSig) is reported, and this version does not verify it: it
counts for nothing until a detached signature stands beside it.

## Why it matters
Anyone on the way between vendor and port can change an unsigned bill of materials. Then a comparison shows what somebody
wrote, not what the vendor states.

## Example
```text
high: unsigned-evidence: vendor/sts-12.cdx.json must be signed by crane-vendor and has no signature
```

## What to do
Ask the vendor for a Sigstore bundle over the file and name it in the case: `signature = \"…\"` and `signed-by = \"…\"`.

## References
- [Sigstore bundle format](https://docs.sigstore.dev/about/bundle/)
- [CycloneDX authenticity use case](https://cyclonedx.org/use-cases/)
",
};

/// Evidence without a signature.
#[derive(Debug)]
pub(super) struct UnsignedEvidence;

impl Check for UnsignedEvidence {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let concerned = |fact: &&SignatureFact| {
            fact.signed_by.is_some() || fact.signature.is_some() || account_of(fact, context) == Account::Declared
        };
        let facts: Vec<&SignatureFact> = context.trust.signatures.iter().filter(concerned).collect();
        findings.extend(
            facts
                .iter()
                .filter(|fact| fact.outcome.is_none() || is_of_unknown_root(fact))
                .map(|fact| finding(fact, context)),
        );
        Outcome::examined(facts.len(), "the case has no declared document and names no signer")
    }
}

/// A signature that nobody asked for, made under a root that nobody named.
fn is_of_unknown_root(fact: &SignatureFact) -> bool {
    matches!(fact.outcome, Some(SignatureOutcome::Refused(RefusalReason::UnknownRoot)))
}

fn finding(fact: &SignatureFact, context: &Context<'_>) -> Finding {
    let name = &fact.evidence;
    let enveloped = fact.enveloped.as_ref().map(|note| match &note.algorithm {
        Some(algorithm) => format!("a signature inside it ({algorithm})"),
        None => "a signature inside it".to_owned(),
    });
    let message = match (&fact.signed_by, &enveloped) {
        (Some(signer), None) => format!("{name} must be signed by {signer} and has no signature"),
        (Some(signer), Some(inside)) => {
            format!("{name} must be signed by {signer} and has only {inside}, which this version does not verify")
        }
        (None, _) if is_of_unknown_root(fact) => format!(
            "{name} carries a signature that the case asks nobody to have made, and that does not verify under the built-in root"
        ),
        (None, None) => format!("{name} is not signed"),
        (None, Some(inside)) => format!("{name} has {inside}, which this version does not verify, and no other"),
    };
    let severity = if fact.signed_by.is_some() { Severity::High } else { Severity::Info };
    let help = match (&fact.signed_by, &enveloped) {
        (Some(signer), _) => {
            format!("ask {signer} for a Sigstore bundle over the file and name it with `signature` in the case")
        }
        (None, _) if is_of_unknown_root(fact) => RefusalReason::UnknownRoot.advice().to_owned(),
        (None, _) => {
            "ask the vendor for a Sigstore bundle over the file; name it with `signature` and its signer with \
                      `signed-by` in the case"
                .to_owned()
        }
    };
    let place = fact.enveloped.as_ref().map_or(Place::Whole, |note| note.at);
    if is_of_unknown_root(fact) {
        let finding = Finding::new(&RULE, subject_of(fact, context), message).severity(severity).help(help);
        return finding.cite_all(citations_of(fact));
    }
    let note = if enveloped.is_some() { "not verified, counted as unsigned" } else { "not signed" };
    Finding::new(&RULE, subject_of(fact, context), message)
        .severity(severity)
        .cite(Citation::noted(fact.document, place, note))
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::provenance::testing::{Scene, fact, refused};
    use crate::model::SignatureNote;

    fn run(scene: &Scene) -> Vec<Finding> {
        let mut findings = Vec::new();
        let outcome = scene.with(|context| UnsignedEvidence.run(context, &mut findings));
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
        findings
    }

    #[test]
    fn a_document_without_signature_is_info_and_high_where_a_signer_is_named() {
        let mut scene = Scene::of(vec![fact(None, None)]);
        let findings = run(&scene);
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::Info));
        scene.trust.signatures[0].signed_by = Some("vendor".to_owned());
        let findings = run(&scene);
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::High));
        assert_eq!(findings[0].message, "bom.json must be signed by vendor and has no signature");
    }

    #[test]
    fn an_enveloped_signature_never_counts_as_verified() {
        let mut scene = Scene::of(vec![fact(None, Some("vendor"))]);
        scene.trust.signatures[0].enveloped =
            Some(SignatureNote { at: Place::span(3, 4), algorithm: Some("RS256".to_owned()) });
        let findings = run(&scene);
        assert_eq!(findings[0].severity, Severity::High);
        assert!(findings[0].message.contains("(RS256), which this version does not verify"), "{}", findings[0].message);
        assert!(!scene.trust.is_entitled(scene.trust.signatures[0].document));
    }

    #[test]
    fn a_document_with_a_signature_of_any_outcome_is_left_to_the_other_rules() {
        assert!(run(&Scene::of(vec![fact(Some(refused()), Some("vendor"))])).is_empty());
    }
}

//! Signatures that do not verify.

use super::{citations_of, subject_of};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::trust::{RefusalReason, SignatureFact, SignatureOutcome};

/// The rule.
const RULE: Rule = Rule {
    id: "invalid-signature",
    group: Group::Provenance,
    severity: Severity::High,
    summary: "a signature does not verify",
    explanation: "\
## What it does
Verifies the signature that the case names for a document, offline: the signature over exactly these bytes, the
certificate up to the trusted root, the certificate log, the transparency log's proof, and the time of signing. Anything
that does not hold refuses the signature, and the message says which. A signature that was provably made after the day
that is judged does not count.

A kind of signature that this version does not verify (OpenPGP, SSH, minisign, CMS), or a signature file that can't be
read, is not reported as invalid: the check says that it was skipped, and the verdict is `incomplete`.

## Why it matters
A signature that does not fit means that the file is not the one that was signed, or that somebody made the signature
look like another's. Either way the document's statements are nobody's.

## Example
```text
high: invalid-signature: the signature of vendor/sts-12.cdx.json is refused: the signature was made over another file
  than this one
```

## What to do
Follow the advice of the finding; it differs by reason. Until it is resolved treat the document as unsigned.

## References
- [Sigstore client specification](https://docs.sigstore.dev/about/bundle/)
- `docs/signatures.md`, which lists every reason
",
};

/// Signatures that do not verify.
#[derive(Debug)]
pub(super) struct InvalidSignature;

impl Check for InvalidSignature {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let mut examined = 0;
        let mut undecided = Vec::new();
        for fact in &context.trust.signatures {
            match &fact.outcome {
                // What nobody asked for and no known root vouches for is as good as unsigned: another rule's.
                None | Some(SignatureOutcome::Refused(RefusalReason::UnknownRoot)) => continue,
                Some(SignatureOutcome::Refused(reason)) => findings.push(finding(fact, reason, context)),
                Some(SignatureOutcome::Unverified(why)) => undecided.push(format!("{}: {why}", fact.evidence)),
                Some(SignatureOutcome::Verified(_)) => {}
            }
            examined += 1;
        }
        if undecided.is_empty() {
            Outcome::examined(examined, "the case names no signature")
        } else {
            Outcome::Skipped(format!(
                "{} of {examined} signatures could not be verified: {}",
                undecided.len(),
                undecided.join("; ")
            ))
        }
    }
}

fn finding(fact: &SignatureFact, reason: &RefusalReason, context: &Context<'_>) -> Finding {
    let message = format!("the signature of {} is refused: {reason}", fact.evidence);
    let mut finding = Finding::new(&RULE, subject_of(fact, context), message)
        .cite_all(citations_of(fact))
        .note(format!("reason: {}", reason.word()))
        .help(reason.advice());
    if let Some(signer) = &fact.signed_by {
        finding = finding.note(format!("must be signed by: {signer}"));
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::provenance::testing::{Scene, fact, refused, verified};
    use crate::trust::{Entitlement, Unverified};

    fn run(scene: &Scene) -> (Vec<Finding>, Outcome) {
        let mut findings = Vec::new();
        let outcome = scene.with(|context| InvalidSignature.run(context, &mut findings));
        (findings, outcome)
    }

    #[test]
    fn a_refused_signature_is_high_and_says_why_and_what_to_do() {
        let (findings, outcome) = run(&Scene::of(vec![fact(Some(refused()), Some("vendor"))]));
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::High));
        assert!(findings[0].message.contains("does not fit the signed bytes"), "{}", findings[0].message);
        assert!(!findings[0].help.is_empty() && findings[0].evidence.len() == 2);
        assert_eq!(outcome, Outcome::Done { examined: 1 });
    }

    #[test]
    fn what_can_not_be_verified_is_skipped_and_never_a_finding_nor_done() {
        let unverified = SignatureOutcome::Unverified(Unverified::Kind("OpenPGP signatures"));
        let entitled = verified(Entitlement::Entitled { signer: "vendor".to_owned() });
        let (findings, outcome) =
            run(&Scene::of(vec![fact(Some(unverified), Some("vendor")), fact(Some(entitled), Some("vendor"))]));
        assert!(findings.is_empty());
        assert!(matches!(outcome, Outcome::Skipped(why) if why.starts_with("1 of 2") && why.contains("OpenPGP")));
    }

    #[test]
    fn without_signatures_there_is_nothing_to_do() {
        let (findings, outcome) = run(&Scene::of(vec![fact(None, Some("vendor"))]));
        assert!(findings.is_empty() && matches!(outcome, Outcome::Nothing(_)));
    }
}

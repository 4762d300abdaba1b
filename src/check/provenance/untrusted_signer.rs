//! Signatures that verify, by somebody who may not sign.

use super::{citations_of, subject_of};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::trust::{Entitlement, SignatureFact, SignatureOutcome, Verified};

/// The rule.
const RULE: Rule = Rule {
    id: "untrusted-signer",
    group: Group::Provenance,
    severity: Severity::High,
    summary: "a signature is sound, and its signer may not sign the document",
    explanation: "\
## What it does
Compares who made a sound signature with the signer that the case asks for (`signed-by`): the identity and the issuer
whole and exactly, or the key itself. Somebody else is reported with who it is and who would be entitled. So is the
right signer at a time outside its window (`from`, `until`), judged at the proven signing time, else at the day of the
run.

If the case names a signature and no signer, nobody is entitled: the finding is `info` and says who signed.

## Why it matters
Anyone can sign anything under their own name. A signature speaks for a vendor only if its signer does.

## Example
```text
high: untrusted-signer: vendor/spreader.cdx.json is signed by j.doe@integrator.example, by issuer
  https://accounts.example.com, and not by crane-vendor
```

## What to do
Ask the vendor, over a channel that you knew before, whether the signer speaks for it. If so, add the identity or key to
the signer in the case; if not, ask for a document signed by the right one.

## References
- `docs/signatures.md`
- [Sigstore identities](https://docs.sigstore.dev/certificate_authority/oidc-in-fulcio/)
",
};

/// Sound signatures by the wrong person.
#[derive(Debug)]
pub(super) struct UntrustedSigner;

impl Check for UntrustedSigner {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let mut examined = 0;
        for fact in &context.trust.signatures {
            if let Some(SignatureOutcome::Verified(verified)) = &fact.outcome {
                examined += 1;
                findings.extend(finding(fact, verified, context));
            }
        }
        Outcome::examined(examined, "no signature verifies, so nobody is known to have signed")
    }
}

fn finding(fact: &SignatureFact, verified: &Verified, context: &Context<'_>) -> Option<Finding> {
    let name = &fact.evidence;
    let signer = &verified.signer;
    let (severity, message, help) = match &verified.entitlement {
        Entitlement::Entitled { .. } => return None,
        Entitlement::NobodyAsked => (
            Severity::Info,
            format!("{name} is signed by {signer}, and the case does not say who may sign it"),
            "if the signer speaks for the vendor, name it under [signers] and with `signed-by` beside the document"
                .to_owned(),
        ),
        Entitlement::SomebodyElse { asked, known_as } => {
            let known = known_as.as_ref().map(|known| format!(" (signer {known} of the case)")).unwrap_or_default();
            (
                Severity::High,
                format!("{name} is signed by {signer}{known}, and not by {asked}"),
                format!(
                    "ask {asked} whether this signer speaks for it; if so, add it under [signers.{asked}], if not, ask \
                     for a document that {asked} signed"
                ),
            )
        }
        Entitlement::OutsideWindow { signer: asked, on, proven, from, until } => {
            let how = if *proven { "proven to be signed on" } else { "without a proven time, so judged on" };
            let window = match (from, until) {
                (Some(from), Some(until)) => format!("from {from} until {until}"),
                (Some(from), None) => format!("from {from}"),
                (None, Some(until)) => format!("until {until}"),
                (None, None) => "at no time".to_owned(),
            };
            (
                Severity::High,
                format!("{name} is signed by {asked}, {how} {on}, and its signatures count {window}"),
                format!("ask {asked} for a signature within the window, or correct the window in the case"),
            )
        }
    };
    let mut finding = Finding::new(&RULE, subject_of(fact, context), message)
        .severity(severity)
        .cite_all(citations_of(fact))
        .note(format!("signed by: {signer}"))
        .note(format!("known by: {}", verified.method))
        .note(format!("signature over: {}", verified.content));
    if let Some(time) = verified.time {
        finding = finding.note(format!("signed at: {time}"));
    }
    if let Some(asked) = fact.signed_by.as_deref().and_then(|asked| context.case.signers.get(asked)) {
        for identity in &asked.sigstore {
            finding = finding.note(format!("entitled: {}, by issuer {}", identity.identity, identity.issuer));
        }
        for key in &asked.keys {
            finding = finding.note(format!("entitled: the holder of key {}", key.name));
        }
    }
    Some(finding.help(help))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::check::provenance::testing::{Scene, fact, refused, verified};
    use crate::trust::{Signer, SigstoreIdentity};

    fn run(entitlement: Entitlement, asked: Option<&str>) -> Vec<Finding> {
        let mut scene = Scene::of(vec![fact(Some(verified(entitlement)), asked)]);
        let vendor = Signer {
            name: "vendor".to_owned(),
            sigstore: vec![SigstoreIdentity {
                issuer: "https://accounts.example.com".to_owned(),
                identity: "release@vendor.example".to_owned(),
            }],
            ..Signer::default()
        };
        scene.case.signers.insert("vendor".to_owned(), vendor);
        let mut findings = Vec::new();
        let outcome = scene.with(|context| UntrustedSigner.run(context, &mut findings));
        assert_eq!(outcome, Outcome::Done { examined: 1 });
        findings
    }

    #[test]
    fn somebody_else_is_high_and_names_who_it_is_and_who_would_be_entitled() {
        let entitlement =
            Entitlement::SomebodyElse { asked: "vendor".to_owned(), known_as: Some("integrator".to_owned()) };
        let findings = run(entitlement, Some("vendor"));
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::High));
        assert!(findings[0].message.contains("j.doe@integrator.example"), "{}", findings[0].message);
        assert!(findings[0].message.ends_with("(signer integrator of the case), and not by vendor"));
        assert!(findings[0].notes.iter().any(|note| note.starts_with("entitled: release@vendor.example")));
    }

    #[test]
    fn the_right_signer_is_no_finding_and_the_right_one_too_late_is() {
        assert!(run(Entitlement::Entitled { signer: "vendor".to_owned() }, Some("vendor")).is_empty());
        let late = Entitlement::OutsideWindow {
            signer: "vendor".to_owned(),
            on: date(2026, 6, 1),
            proven: true,
            from: None,
            until: Some(date(2026, 5, 31)),
        };
        let findings = run(late, Some("vendor"));
        assert_eq!(findings[0].severity, Severity::High);
        assert!(findings[0].message.contains("proven to be signed on 2026-06-01"), "{}", findings[0].message);
    }

    #[test]
    fn where_nobody_is_asked_for_it_is_only_said_who_signed() {
        let findings = run(Entitlement::NobodyAsked, None);
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::Info));
    }

    #[test]
    fn a_refused_signature_is_left_to_the_other_rule() {
        let scene = Scene::of(vec![fact(Some(refused()), Some("vendor"))]);
        let mut findings = Vec::new();
        let outcome = scene.with(|context| UntrustedSigner.run(context, &mut findings));
        assert!(findings.is_empty() && matches!(outcome, Outcome::Nothing(_)));
    }
}

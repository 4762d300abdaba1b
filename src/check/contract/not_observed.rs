//! `not-observed`: declared, within what a survey could see, and not seen.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, Citation};
use crate::reconcile::Deviation;

static RULE: Rule = Rule {
    id: "not-observed",
    group: Group::Contract,
    severity: Severity::Low,
    summary: "a declared part was not seen by a survey that should have shown it",
    explanation: "\
## What it does
A survey's scope says which functions its method can see and which place it covered. A declared part that both cover and
that no observation matches is reported. A method that sees only one host, bus or cabinet counts only where its location is
stated.

## Why it matters
Either the part is not there, or it is switched off, or it stands elsewhere: each is worth a look
before acceptance.

## Example
The BOM lists a switch in the E-house; the network survey of the whole crane shows no such device.

## What to do
Look for it, or narrow the survey's scope or location to what was really covered.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says what a survey should have seen.
pub(super) struct NotObserved;

impl Check for NotObserved {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Observed, Account::Declared]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let Deviation::NotObserved { thing, surveys } = deviation else { continue };
            let mut finding = Finding::new(
                &RULE,
                telling::subject(context, *thing),
                format!("{} is declared and no survey shows it", telling::call(context, *thing)),
            )
            .confidence(Confidence::Medium)
            .cite_all(telling::evidence(context, *thing))
            .help("look for it, or state what the survey really covered");
            for survey in surveys {
                let document = &context.documents[*survey];
                let note = format!("not seen; scope {}", document.scope.methods.join(", "));
                finding = finding.cite(Citation::Absent { document: document.id, note });
            }
            findings.push(finding);
        }
        let scoped = context.documents.iter().any(|d| d.account == Account::Observed && !d.scope.methods.is_empty());
        if !scoped {
            return Outcome::Nothing("no survey states its scope".to_owned());
        }
        let parts = usize::try_from(context.reconciliation.coverage.parts).unwrap_or(usize::MAX);
        Outcome::examined(parts, "no part is declared")
    }
}

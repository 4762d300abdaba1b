//! `undeclared-component`: a survey saw it, and no bill of materials lists it.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, IdentifierKind, Mac};
use crate::reconcile::Deviation;

static RULE: Rule = Rule {
    id: "undeclared-component",
    group: Group::Contract,
    severity: Severity::Medium,
    summary: "a part that was observed stands in no bill of materials",
    explanation: "\
## What it does
Each thing that a survey saw is held against what is declared: by serial number or MAC address, exact type, part number,
maker and function, maker and name, name, maker alone. What matches nothing and is not named under `[[not-ours]]` is
reported. An address right beside that of a known device may be another port of it: that is said at info.

## Why it matters
A bill of materials can't show what its author left out. Only somebody who looks can.

## Example
A host with the MAC address of a camera maker answers on the crane's network; no document lists a camera of
that maker.

## What to do
Find it on the crane. If it is the vendor's, demand that it be declared; if it is yours, name it under
`[[not-ours]]` with the reason.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says what was seen and never declared.
pub(super) struct UndeclaredComponent;

impl Check for UndeclaredComponent {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Observed, Account::Declared]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let (thing, message, severity, confidence) = match deviation {
                Deviation::Undeclared { thing, item } => {
                    let called = telling::call(context, *thing);
                    let bought = item
                        .map(|(item, tier)| (telling::call_item(&context.reconciliation.items[item].item), tier))
                        .map_or(String::new(), |(item, tier)| format!("; by {tier} it may be {item}"));
                    (
                        *thing,
                        format!("{called} was observed and is not declared{bought}"),
                        Severity::Medium,
                        Confidence::Medium,
                    )
                }
                Deviation::Adjacent { thing, of } => (
                    *thing,
                    format!(
                        "{} was observed at an address beside that of {}: it may be another port of it",
                        telling::call(context, *thing),
                        telling::call(context, *of)
                    ),
                    Severity::Info,
                    Confidence::Low,
                ),
                _ => continue,
            };
            let mut finding = Finding::new(&RULE, telling::subject(context, thing), message)
                .severity(severity)
                .confidence(confidence)
                .cite_all(telling::evidence(context, thing))
                .cite_all(telling::not_declared(context, thing))
                .help(
                    "find it on the crane; demand that it be declared, or name it under [[not-ours]] with the reason",
                );
            for line in telling::makers(context, thing) {
                finding = finding.note(line);
            }
            let component = context.component(context.graph.parts(thing)[0]);
            let made_up = component
                .and_then(|component| component.identifier(IdentifierKind::Mac))
                .and_then(|identifier| Mac::parse(identifier.value))
                .is_some_and(Mac::is_locally_administered);
            if made_up {
                finding = finding.note("its address was made up locally and names no maker");
            }
            findings.push(finding);
        }
        let seen = usize::try_from(context.reconciliation.coverage.observed).unwrap_or(usize::MAX);
        Outcome::examined(seen, "the surveys saw nothing")
    }
}

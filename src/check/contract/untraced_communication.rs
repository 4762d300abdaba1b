//! `untraced-communication`: something communicates, and nothing in the contract asks for it.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::Account;
use crate::reconcile::Deviation;
use crate::register::{self, Reach};

static RULE: Rule = Rule {
    id: "untraced-communication",
    group: Group::Contract,
    severity: Severity::High,
    summary: "a part that communicates traces to no contract item that asks for it",
    explanation: "\
## What it does
Every part that can carry data off the crane or through the air (cellular, satellite, WAN router, VPN gateway, remote
access, Wi-Fi, Bluetooth, other radio) must trace to an item or change order that is this part or covers it, **and that
grants the function**: it states it in `functions`, or its part number makes it evident, or, when it states none, its own
description names it. Granted is what is granted for the pieces bought, and no more. Being a bought part, or inside a
contracted assembly, is not enough; a spare is delivered loose and grants nothing.

## Why it matters
Investigators found cellular modems on ship-to-shore cranes that no port had asked for and no
contract listed, some with active connections to operational components.

## Severity
High for what reaches a wide-area network, medium for Wi-Fi, low for short-range radio, info for what only
receives. When nothing but a word in a name says so, at most medium, with low confidence.

## Example
A survey's `lsusb` shows `2c7c:0125` in the spreader cabinet; no bill of materials lists it and no item grants
`cellular` there.

## What to do
Have the part removed; or, if it is wanted, record a change order, or add the function to the item that
covers it (`functions = [\"cellular\"]`, with a count if more than one per piece).",
};

static RULES: &[&Rule] = &[&RULE];

/// Says what communicates without a trace to the contract.
pub(super) struct UntracedCommunication;

impl Check for UntracedCommunication {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract]) {
            return outcome;
        }
        let noun = context.reconciliation.kind.noun();
        for deviation in &context.reconciliation.deviations {
            let Deviation::UntracedCommunication { thing, functions, reach, keyword_only, covered_by, beyond, granted } =
                deviation
            else {
                continue;
            };
            let severity = match (reach, keyword_only) {
                (Reach::Wide, false) => Severity::High,
                (Reach::Wide, true) | (Reach::Site, _) => Severity::Medium,
                (Reach::ShortRange, _) => Severity::Low,
                (Reach::ReceiveOnly, _) => Severity::Info,
            };
            let titles: Vec<&str> = functions
                .iter()
                .map(|function| register::function(function.id()).map_or(function.id(), |entry| entry.title))
                .collect();
            let what = titles.join(", ");
            let called = telling::call(context, *thing);
            let covering = covered_by.map(|item| &context.reconciliation.items[item].item);
            let message = match covering {
                Some(item) if *granted > 0 => {
                    let many = if *beyond == 1 { "one".to_owned() } else { beyond.to_string() };
                    format!("{called}: {many} more {what} than the {granted} that {} grants", telling::call_item(item))
                }
                Some(item) => {
                    format!(
                        "{called} ({what}) sits in {}, which does not grant {}",
                        telling::call_item(item),
                        functions[0]
                    )
                }
                None => format!("{called} ({what}) traces to no {noun} item"),
            };
            let mut finding = Finding::new(&RULE, telling::subject(context, *thing), message)
                .severity(severity)
                .confidence(if *keyword_only { Confidence::Low } else { Confidence::High })
                .cite_all(telling::evidence(context, *thing))
                .cite_all(telling::not_declared(context, *thing))
                .cite_all(covering.map(telling::cite_item))
                .help(format!(
                    "have the part removed; if it is wanted, add a {noun} item or change order for it, or grant `{}` in the item that covers it",
                    functions[0]
                ));
            for line in telling::makers(context, *thing) {
                finding = finding.note(line);
            }
            for function in functions {
                if let Some(reason) = telling::reasons(context, *thing, *function) {
                    finding = finding.note(reason);
                }
            }
            findings.push(finding);
        }
        Outcome::examined(
            usize::try_from(context.reconciliation.coverage.communicating).unwrap_or(usize::MAX),
            "no part is known to communicate",
        )
    }
}

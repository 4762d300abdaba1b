//! `declined-option-present`: the contract offered it, the buyer declined it, and it is there.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::Account;
use crate::reconcile::{Deviation, Tier};

static RULE: Rule = Rule {
    id: "declined-option-present",
    group: Group::Contract,
    severity: Severity::High,
    summary: "an option that the buyer declined is installed",
    explanation: "\
## What it does
A schedule lists options that the buyer did not take (`status = \"declined\"`, `[[declined]]`, or a status column that says
so). A part that matches such an option is not the vendor's to install.

## Why it matters
An option that was priced and declined was considered and refused. Remote monitoring that is installed
after it was declined is the case that this rule was written for.

## Example
Option 7.3, remote monitoring gateway, declined; the BOM lists the gateway in the E-house.

## What to do
Have it removed, or record the option as taken by a change order.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says which declined options are there.
pub(super) struct DeclinedOptionPresent;

impl Check for DeclinedOptionPresent {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let Deviation::DeclinedOption { thing, declined, tier } = deviation else { continue };
            let item = &context.reconciliation.declined[*declined];
            let by_words = matches!(tier, Tier::Name | Tier::Function | Tier::Maker);
            let mut finding = Finding::new(
                &RULE,
                telling::subject(context, *thing),
                format!("{} is {}, which was declined", telling::call(context, *thing), telling::call_item(item)),
            )
            .confidence(if by_words { Confidence::Medium } else { Confidence::High })
            .cite_all(telling::evidence(context, *thing))
            .cite(telling::cite_item(item))
            .note(format!("matched by {tier}"))
            .help("have it removed, or record the option as taken by a change order");
            for line in telling::makers(context, *thing) {
                finding = finding.note(line);
            }
            findings.push(finding);
        }
        Outcome::examined(context.reconciliation.declined.len(), "the contract lists no declined option")
    }
}

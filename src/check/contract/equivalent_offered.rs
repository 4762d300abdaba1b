//! `equivalent-offered`: an equal of another maker, until somebody approves it.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::Account;
use crate::reconcile::Deviation;

static RULE: Rule = Rule {
    id: "equivalent-offered",
    group: Group::Contract,
    severity: Severity::Low,
    summary: "an equal of another maker was offered and is not yet approved",
    explanation: "\
## What it does
Where an item says \"or equal\", a part of another maker that does the item's work covers it. Until the approval is recorded
in the item (`approval = \"…\"`), the offer is reported.

## Why it matters
\"Or equal\" is a right to offer, not a right to install: somebody must say that it is equal.

## Example
Item 5.2, cameras, Axis or equal; the bid lists cameras of Bosch.

## What to do
Record the approval in the item, or refuse the offer by striking \"or equal\".",
};

static RULES: &[&Rule] = &[&RULE];

/// Says which equals were offered.
pub(super) struct EquivalentOffered;

impl Check for EquivalentOffered {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract, Account::Declared]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let Deviation::Equivalent { item, thing, tier } = deviation else { continue };
            let item = &context.reconciliation.items[*item].item;
            let mut finding = Finding::new(
                &RULE,
                telling::subject(context, *thing),
                format!("{} is offered as an equal for {}", telling::call(context, *thing), telling::call_item(item)),
            )
            .confidence(Confidence::Medium)
            .cite_all(telling::evidence(context, *thing))
            .cite(telling::cite_item(item))
            .note(format!("matched by {tier}"))
            .help("record the approval in the item, or refuse the offer");
            for line in telling::makers(context, *thing) {
                finding = finding.note(line);
            }
            findings.push(finding);
        }
        let open = context.reconciliation.items.iter().filter(|settled| settled.item.or_equal).count();
        Outcome::examined(open, "no item takes an equal")
    }
}

//! `missing-item`: bought, and nothing declared is it.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, Citation, ContractKind};
use crate::reconcile::Deviation;

static RULE: Rule = Rule {
    id: "missing-item",
    group: Group::Contract,
    severity: Severity::High,
    summary: "nothing that is declared matches a contract item",
    explanation: "\
## What it does
Every item in force that is a part must be matched by at least one declared component: by part number and maker, part
number, maker and function, maker and name, name, or function, in this order of strength. Services, documents, spares and
lump sums are never missing. Words compare in the singular. Of the declared parts that no item buys, the one that comes
nearest in function and words is named. A part that stands in the item's place is `substituted-component` instead.

## Why it matters
What was paid for is not there, or the bill of materials does not tell of it: both leave a hole in
what can be verified.

## Example
Item 3.4, anti-collision laser, SICK, 2 pieces: no declared component is one.

## What to do
Ask the vendor where it is declared; name it in the BOM by the part number of the contract.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says which items nothing matches.
pub(super) struct MissingItem;

impl Check for MissingItem {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract, Account::Declared]) {
            return outcome;
        }
        if context.reconciliation.kind == ContractKind::ApprovedList {
            return Outcome::Nothing("an approved list says what may be there, not what must".to_owned());
        }
        for deviation in &context.reconciliation.deviations {
            let Deviation::Missing { item, nearest } = deviation else { continue };
            let settled = &context.reconciliation.items[*item];
            let bought = settled.item.quantity.map_or(String::new(), |n| format!(" ({n} bought)"));
            let seen = settled.observed.first().map(|m| m.thing);
            let mut finding = Finding::new(
                &RULE,
                telling::item_subject(&settled.item),
                format!("{}{bought}: no declared part matches it", telling::call_item(&settled.item)),
            )
            .cite(telling::cite_item(&settled.item))
            .help("ask the vendor where it is declared, and to name it by the contract's part number");
            for document in context.documents.iter().filter(|document| document.account == Account::Declared).take(4) {
                finding = finding.cite(Citation::Absent { document: document.id, note: "no match".to_owned() });
            }
            if let Some(seen) = seen {
                finding = finding
                    .cite_all(telling::evidence(context, seen))
                    .note(format!("a survey saw {}, which would match", telling::call(context, seen)));
            }
            if let Some(nearest) = nearest {
                finding = finding
                    .cite_all(telling::evidence(context, *nearest))
                    .note(format!("nearest declared: {}", telling::call(context, *nearest)));
            }
            findings.push(finding);
        }
        let items = usize::try_from(context.reconciliation.coverage.items).unwrap_or(usize::MAX);
        Outcome::examined(items, "the contract lists no part")
    }
}

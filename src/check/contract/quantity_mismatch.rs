//! `quantity-mismatch`: more or fewer than bought.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, Citation};
use crate::reconcile::Deviation;

static RULE: Rule = Rule {
    id: "quantity-mismatch",
    group: Group::Contract,
    severity: Severity::Medium,
    summary: "more or fewer parts are declared than the contract buys",
    explanation: "\
## What it does
The pieces that match an item are counted for one crane, over all declared documents: a line's quantity times that of the
assemblies around it. Lines with one serial number or one MAC address are one part. Schedules that count for several cranes
are divided first. Addresses on a network are never counted.

## Why it matters
One switch more than bought is one switch that nobody specified, configured or will patch.

## Example
Item 4.1 buys 6 switches; 7 are declared.

## What to do
Have the vendor explain the difference: remove the part, correct the BOM, or record a change order.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says where the numbers differ.
pub(super) struct QuantityMismatch;

impl Check for QuantityMismatch {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract, Account::Declared]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let Deviation::Quantity { item, bought, found, things } = deviation else { continue };
            let settled = &context.reconciliation.items[*item];
            let (many, than) =
                if found > bought { (found - bought, "more than") } else { (bought - found, "fewer than") };
            let mut finding = Finding::new(
                &RULE,
                telling::item_subject(&settled.item),
                format!("{}: {found} declared, {many} {than} the {bought} bought", telling::call_item(&settled.item)),
            )
            .cite(telling::cite_item(&settled.item))
            .help("have the vendor explain the difference: remove the part, correct the BOM, or record a change order");
            for m in settled.matches.iter().take(12) {
                if let Some(part) = context.graph.parts(m.thing).first()
                    && let Some(component) = context.component(*part)
                {
                    let note = format!("{}: {} by {}", telling::call(context, m.thing), m.pieces, m.tier);
                    finding = finding.cite(Citation::noted(part.document, component.name_at(), note));
                }
            }
            if things.len() > 12 {
                finding = finding.note(format!("and {} more lines", things.len() - 12));
            }
            findings.push(finding);
        }
        let counted = context.reconciliation.items.iter().filter(|settled| settled.item.quantity.is_some()).count();
        Outcome::examined(counted, "the contract states no quantity")
    }
}

//! `substituted-component`: something else stands where an item should.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, IdentifierKind};
use crate::reconcile::Deviation;

static RULE: Rule = Rule {
    id: "substituted-component",
    group: Group::Contract,
    severity: Severity::High,
    summary: "a part of another maker or type stands where a contract item should",
    explanation: "\
## What it does
An item is short, and a declared part does the item's work but is of a maker or part number that neither the item, nor its
alternates, nor a change order accepts. The pair is reported once, in place of a missing item and an uncontracted part.

## Why it matters
A substitution changes who made the part, what firmware it runs and which lists apply, under a line
that was approved for something else.

## Example
Item 1.1 buys a Siemens CPU 1518-4 PN/DP; the BOM lists a controller of another maker in its place.

## What to do
Demand the contracted part, or approve the replacement by a change order or as an alternate of the item.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says what stands in an item's place.
pub(super) struct SubstitutedComponent;

impl Check for SubstitutedComponent {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract, Account::Declared]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let Deviation::Substituted { item, thing, tier } = deviation else { continue };
            let settled = &context.reconciliation.items[*item];
            let wanted: Vec<&str> =
                settled.item.makers.iter().map(String::as_str).chain(settled.item.part_number.as_deref()).collect();
            let component = context.component(telling::line(context, *thing));
            let own: Vec<&str> = component
                .map(|c| {
                    c.manufacturer().into_iter().chain(c.identifier(IdentifierKind::Mpn).map(|i| i.value)).collect()
                })
                .unwrap_or_default();
            let mut finding = Finding::new(
                &RULE,
                telling::subject(context, *thing),
                format!("{} stands in place of {}", telling::call(context, *thing), telling::call_item(&settled.item)),
            )
            .confidence(if tier.is_strong() { Confidence::High } else { Confidence::Medium })
            .cite_all(telling::evidence(context, *thing))
            .cite(telling::cite_item(&settled.item))
            .note(format!("bought: {}", wanted.join(" ")))
            .note(format!(
                "found: {}",
                if own.is_empty() { "no maker or part number".to_owned() } else { own.join(" ") }
            ))
            .note(format!("matched by {tier}"))
            .help("demand the contracted part, or approve the replacement by a change order or as an alternate");
            for line in telling::makers(context, *thing) {
                finding = finding.note(line);
            }
            findings.push(finding);
        }
        let items = usize::try_from(context.reconciliation.coverage.items).unwrap_or(usize::MAX);
        Outcome::examined(items, "the contract lists no part")
    }
}

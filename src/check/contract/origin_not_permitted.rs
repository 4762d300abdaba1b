//! `origin-not-permitted`: a part comes from a country that the contract does not accept.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, Citation, Country};
use crate::register;

static RULE: Rule = Rule {
    id: "origin-not-permitted",
    group: Group::Contract,
    severity: Severity::High,
    summary: "a part's declared origin is one that the contract does not accept",
    explanation: "\
## What it does
An item may list the countries that its parts may come from (`origins`), and the contract may rule out countries
altogether (`[prohibited] origins`). Each declared part with a stated origin is held against both. A part without a stated
origin says nothing: it is not reported here.

## Why it matters
Origin decides tariffs, grant conditions and the port's own policy, and is what a bidder states most
freely.

## Example
Item 2.1 accepts DE and US; the BOM states CN for the part that matches it.

## What to do
Ask for a certificate of origin, demand another source, or amend the item.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says which origins the contract does not accept.
pub(super) struct OriginNotPermitted;

impl Check for OriginNotPermitted {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract, Account::Declared]) {
            return outcome;
        }
        let Some(contract) = context.contract else { return Outcome::Skipped("the case has no contract".to_owned()) };
        let limits_items = context.reconciliation.items.iter().any(|settled| !settled.item.origins.is_empty());
        if contract.prohibited.origins.is_empty() && !limits_items {
            return Outcome::Nothing("the contract limits no origin".to_owned());
        }
        let mut examined = 0;
        for thing in context.graph.things().filter(|thing| context.graph.account(*thing) == Account::Declared) {
            for part in context.graph.parts(thing) {
                let Some(component) = context.component(*part) else { continue };
                let Some(stated) = component.origin() else { continue };
                examined += 1;
                let Some(origin) = register::country(stated) else {
                    continue;
                };
                let by_item =
                    context.reconciliation.thing(thing).item.map(|(item, _)| &context.reconciliation.items[item].item);
                let ruled_out = contract.prohibited.origins.iter().find(|(country, _)| *country == origin);
                let not_accepted = by_item.filter(|item| !item.origins.is_empty() && !item.origins.contains(&origin));
                let cited = Citation::input(part.document, component.origin_at());
                let called = telling::call(context, thing);
                let finding = match (ruled_out, not_accepted) {
                    (Some((_, place)), _) => Finding::new(
                        &RULE,
                        context.subject(*part),
                        format!("{called} comes from {}, which the contract rules out", name(origin)),
                    )
                    .cite(cited)
                    .cite(Citation::input(contract.document, *place)),
                    (None, Some(item)) => {
                        let accepted: Vec<String> = item.origins.iter().map(|country| name(*country)).collect();
                        Finding::new(
                            &RULE,
                            context.subject(*part),
                            format!(
                                "{called} comes from {}; {} accepts {}",
                                name(origin),
                                telling::call_item(item),
                                accepted.join(", ")
                            ),
                        )
                        .cite(cited)
                        .cite(telling::cite_item(item))
                    }
                    (None, None) => continue,
                };
                findings
                    .push(finding.help("ask for a certificate of origin, demand another source, or amend the item"));
            }
        }
        Outcome::examined(examined, "no declared part states its origin")
    }
}

fn name(country: Country) -> String {
    register::country_name(country).map_or_else(|| country.to_string(), str::to_owned)
}

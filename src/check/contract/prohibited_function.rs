//! `prohibited-function`: what the contract rules out everywhere is there.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, Citation};
use crate::register;

static RULE: Rule = Rule {
    id: "prohibited-function",
    group: Group::Contract,
    severity: Severity::High,
    summary: "a function or maker that the contract rules out is present",
    explanation: "\
## What it does
`[prohibited]` in the contract lists functions and makers that may be nowhere on the crane, whatever any item says. Each
declared or observed part with such a function, or of such a maker, is reported. Countries of origin that the contract
rules out are `origin-not-permitted`.

## Why it matters
An item may grant what the contract's general terms rule out; the general terms speak last.

## Example
`[prohibited] functions = [\"satellite\"]`; the BOM lists a satellite terminal in the operator's cabin.

## What to do
Have the part removed, or amend the contract's terms.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says what is there although the contract rules it out.
pub(super) struct ProhibitedFunction;

impl Check for ProhibitedFunction {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract]) {
            return outcome;
        }
        let Some(contract) = context.contract else { return Outcome::Skipped("the case has no contract".to_owned()) };
        let terms = &contract.prohibited;
        if terms.functions.is_empty() && terms.makers.is_empty() {
            return Outcome::Nothing("the contract rules out no function and no maker".to_owned());
        }
        let mut examined = 0;
        for thing in context.graph.things() {
            let settled = context.reconciliation.thing(thing);
            if settled.not_ours.is_some() {
                continue;
            }
            examined += 1;
            for (function, place) in &terms.functions {
                let mut held = context.graph.parts(thing).iter().flat_map(|part| context.functions_of(*part));
                let Some((_, reason)) = held.find(|(own, _)| own == function) else { continue };
                // Said once, of the topmost part that has it.
                let around = context.graph.ancestors(thing).any(|around| {
                    context
                        .graph
                        .parts(around)
                        .iter()
                        .flat_map(|part| context.functions_of(*part))
                        .any(|(own, _)| own == function)
                });
                if around {
                    continue;
                }
                let title = register::function(function.id()).map_or(function.id(), |entry| entry.title);
                let (severity, confidence) = if reason.keyword_only {
                    (Severity::Medium, Confidence::Low)
                } else {
                    (Severity::High, Confidence::High)
                };
                let finding = Finding::new(
                    &RULE,
                    telling::subject(context, thing),
                    format!("{} has a function that the contract rules out: {title}", telling::call(context, thing)),
                )
                .severity(severity)
                .confidence(confidence)
                .cite_all(telling::evidence(context, thing))
                .cite(Citation::input(contract.document, *place))
                .note(format!("{function}: {}", reason.text))
                .help("have the part removed, or amend the contract's terms");
                findings.push(finding);
            }
            for part in context.graph.parts(thing) {
                let Some(component) = context.component(*part) else { continue };
                let Some(maker) = component.manufacturer() else { continue };
                for (named, place) in terms.makers.iter().filter(|(named, _)| register::same_maker(named, maker)) {
                    findings.push(
                        Finding::new(
                            &RULE,
                            context.subject(*part),
                            format!(
                                "{} is made by {maker}, whom the contract rules out",
                                telling::call(context, thing)
                            ),
                        )
                        .cite(Citation::input(part.document, component.name_at()))
                        .cite(Citation::noted(contract.document, *place, format!("{named} is ruled out")))
                        .help("have the part removed, or amend the contract's terms"),
                    );
                }
            }
        }
        Outcome::examined(examined, "no account lists a part")
    }
}

//! `ambiguous-match`: which part is which item can't be told.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity, Subject};
use crate::model::Account;
use crate::reconcile::Deviation;

static RULE: Rule = Rule {
    id: "ambiguous-match",
    group: Group::Contract,
    severity: Severity::Low,
    summary: "several parts and items match equally well, and it matters which is which",
    explanation: "\
## What it does
Matching is an assignment up to quantity. When two solutions are as good as each other and would leave different parts or
items without a match, one is taken so that the report is the same every time, and the tie is reported. So are links
(`describes`) that select several parts, and groups that are too large to solve.

## Why it matters
What is settled by a coin must not look as if it had been settled by evidence.

## Example
Two cameras, one item for one camera, and nothing but the function to match them by.

## What to do
State part numbers or serial numbers in the BOM or the contract, so that each part has one item.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says where matching is a coin's toss.
pub(super) struct AmbiguousMatch;

impl Check for AmbiguousMatch {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Declared]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let Deviation::Ambiguous { items, things, too_large } = deviation else { continue };
            let items: Vec<_> = items.iter().map(|item| &context.reconciliation.items[*item].item).collect();
            let called: Vec<String> = things.iter().take(4).map(|thing| telling::call(context, *thing)).collect();
            let more = if things.len() > 4 { format!(" and {} more", things.len() - 4) } else { String::new() };
            let subject = match (items.first(), things.first()) {
                (Some(item), _) => telling::item_subject(item),
                (None, Some(thing)) => telling::subject(context, *thing),
                (None, None) => Subject::Case,
            };
            let which =
                if items.is_empty() { "which observed part is which declared one" } else { "which part is which item" };
            let why = if *too_large { "there are too many candidates to solve" } else { "they match equally well" };
            let mut finding =
                Finding::new(&RULE, subject, format!("{which} can't be told among {}{more}: {why}", called.join(", ")))
                    .severity(if *too_large { Severity::Medium } else { RULE.severity })
                    .confidence(Confidence::Medium)
                    .cite_all(items.iter().take(4).map(|item| telling::cite_item(item)))
                    .help("state part numbers or serial numbers, so that each part has one counterpart");
            for thing in things.iter().take(6) {
                finding = finding.cite_all(telling::evidence(context, *thing).into_iter().take(1));
            }
            findings.push(finding);
        }
        for (document, selected) in context.graph.unresolved_links() {
            let Some(document) = context.document(*document) else { continue };
            let selector = document.describes.as_ref().map(ToString::to_string).unwrap_or_default();
            let finding = Finding::new(
                &RULE,
                Subject::Document { account: document.account, name: document.name().to_owned() },
                if *selected == 0 {
                    format!("this document describes `{selector}`, which no part of another document is")
                } else {
                    format!("this document describes `{selector}`, which {selected} parts are")
                },
            )
            .severity(Severity::Medium)
            .cite(crate::model::Citation::input(document.id, crate::source::Place::Whole))
            .help("write a selector that names exactly one part, such as ref: or serial:");
            findings.push(finding);
        }
        Outcome::examined(context.graph.things().len(), "no account lists a part")
    }
}

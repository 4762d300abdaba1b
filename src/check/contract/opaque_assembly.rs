//! `opaque-assembly`: nobody looked inside.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::Account;
use crate::reconcile::Deviation;

static RULE: Rule = Rule {
    id: "opaque-assembly",
    group: Group::Contract,
    severity: Severity::Medium,
    summary: "a contracted assembly that can hide a communicating part, and nobody looked inside",
    explanation: "\
## What it does
Cabinets, industrial PCs, routers and spreaders can hold a modem that no one sees from outside. A contracted one for which
no document declares any contents, and whose inside no physical survey covered, is reported.

## Why it matters
An assembly without contents covers whatever is in it. Coverage by the contract then rests on trust
alone.

## Example
Item 6.1, checker's cabin cabinet; the BOM has one line for it and nothing beneath.

## What to do
Demand a bill of materials of the assembly, or open it: survey it with `scope = [\"physical\"]` and its
`location`.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says which containers nobody looked into.
pub(super) struct OpaqueAssembly;

impl Check for OpaqueAssembly {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract, Account::Declared]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let Deviation::Opaque { thing, item } = deviation else { continue };
            let item = &context.reconciliation.items[*item].item;
            findings.push(
                Finding::new(
                    &RULE,
                    telling::subject(context, *thing),
                    format!("{} has no declared contents, and no survey looked inside", telling::call(context, *thing)),
                )
                .confidence(Confidence::Medium)
                .cite_all(telling::evidence(context, *thing))
                .cite(telling::cite_item(item))
                .help("demand a bill of materials of it, or open it and survey it with scope \"physical\" and its location"),
            );
        }
        let assemblies = usize::try_from(context.reconciliation.coverage.assemblies).unwrap_or(usize::MAX);
        Outcome::examined(assemblies, "no contracted assembly can hide a part")
    }
}

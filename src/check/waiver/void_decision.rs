//! Decisions on possibly listed parties that would be needed and don't hold.

use super::about_decision;
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};

/// The rule.
const RULE: Rule = Rule {
    id: "void-decision",
    group: Group::Waiver,
    severity: Severity::Medium,
    summary: "a decision on a listed or possibly listed party does not hold, and the party is still there",
    explanation: "\
## What it does
Reports each decision that a party of the case would need and that does not hold: it has expired or is made after the day
that is judged; the entry has changed since, or the list has and only its digest was noted; it would undo a sure match
without an identifier of the party that the entry does not have; the party is written in a way that nobody decided on. The
findings on the party count again.

## Why it matters
A decision is about what was known. When the entry says something else, somebody has to look again.

## Example
```text
medium: void-decision: the decision of j.doe@port.example on Quectel Wireless Example GmbH does not hold: the entry has
  changed since
```

## What to do
Look at the entry and the party again, and decide anew: `tallyclerk screen --decide` prints a decision to be filled in.

## References
- `docs/decisions.md`
",
};

/// Decisions that don't hold.
#[derive(Debug)]
pub(super) struct VoidDecision;

impl Check for VoidDecision {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let records = context.screening.decisions();
        for record in records {
            if let Some((_, reason)) = record.void.first() {
                let decision = &record.decision;
                let message = format!("the decision of {} on {} does not hold: {reason}", decision.by, decision.name);
                findings.push(
                    about_decision(&RULE, record, message)
                        .help("look again and decide anew; `tallyclerk screen --decide` prints a decision to fill in"),
                );
            }
        }
        Outcome::examined(records.len(), "the case has no decision")
    }
}

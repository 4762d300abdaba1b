//! Decisions on possibly listed parties that nobody needs.

use super::about_decision;
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};

/// The rule.
const RULE: Rule = Rule {
    id: "unused-decision",
    group: Group::Waiver,
    severity: Severity::Low,
    summary: "a decision concerns no party of the case",
    explanation: "\
## What it does
Reports each decision that no party of the run needs: nobody of that name comes near the entry, the list was not screened
against, or it has no such entry.

## Why it matters
The party is gone, or a name, key or list is misspelt: then the decision settles nothing where it should. Left in the
file, it would settle the matter silently if the party came back.

## Example
```text
low: unused-decision: the decision on Quectel Wireless Example GmbH concerns nobody: the list us-1260h was not screened
  against
```

## What to do
Delete it, or correct its name, entry or list.

## References
- `docs/decisions.md`
",
};

/// Decisions that concern nobody.
#[derive(Debug)]
pub(super) struct UnusedDecision;

impl Check for UnusedDecision {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let records = context.screening.decisions();
        for record in records.iter().filter(|record| record.held.is_empty() && record.void.is_empty()) {
            let message = format!("the decision on {} concerns nobody: {}", record.decision.name, record.unused);
            findings.push(
                about_decision(&RULE, record, message).help("delete it, or correct its name, its entry or its list"),
            );
        }
        Outcome::examined(records.len(), "the case has no decision")
    }
}

//! Snapshots that are too old for the day.

use super::each_list;
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};

/// The rule.
const RULE: Rule = Rule {
    id: "stale-list",
    group: Group::List,
    severity: Severity::Medium,
    summary: "a list's snapshot is older than the list's own cadence allows",
    explanation: "\
## What it does
Takes the day of the case minus the day on which the snapshot was last confirmed at its publisher, and holds it against
the cadence of that list: a week for the SDN List, two for the Entity List, 180 days for the FCC Covered List, 400 for
Section 1260H, which is published yearly. Statutes name their companies once and don't age.

## Why it matters
A party that was listed since is not found. The verdict is `incomplete` while a list is stale.

## Example
```text
medium: stale-list: us-ofac-sdn was last confirmed on 2026-06-01, 8 days before 2026-06-09; at most 7 days
```

## What to do
Fetch the list again. If it has not changed at its publisher, write the day on which you looked into its
`# confirmed:` line.

## References
- `docs/lists.md`, on cadence
",
};

/// Snapshots that are too old.
#[derive(Debug)]
pub(super) struct StaleList;

impl Check for StaleList {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let help = "fetch the list again, or confirm that it has not changed and date its `# confirmed:` line";
        each_list(context, findings, &RULE, help, |list| {
            list.stale.as_ref().map(|stale| format!("{} was {stale}", list.id))
        })
    }
}

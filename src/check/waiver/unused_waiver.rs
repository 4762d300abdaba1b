//! Waivers that excuse nothing.

use super::about;
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};

/// The rule.
const RULE: Rule = Rule {
    id: "unused-waiver",
    group: Group::Waiver,
    severity: Severity::Low,
    summary: "a waiver excuses no finding",
    explanation: "\
## What it does
Reports each waiver that no finding of the run needs.

## Why it matters
What it excused is gone, or its rule or target is misspelt: then it excuses nothing where it should. Left in the case, it
would excuse the matter silently if it came back.

## Example
```text
low: unused-waiver: the waiver of uncontracted-component for serial:4711 excuses nothing
```

## What to do
Delete it, or correct its rule or target.

## References
- `docs/case-file.md`, on `[[waiver]]`
",
};

/// Waivers without a finding.
#[derive(Debug)]
pub(super) struct UnusedWaiver;

impl Check for UnusedWaiver {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        for (waiver, used) in context.case.waivers.iter().zip(context.waivers_used) {
            if *used == 0 {
                let message = format!("the waiver of {} for {} excuses nothing", waiver.rule, waiver.target);
                findings
                    .push(about(context, &RULE, waiver, message).help("delete it, or correct its rule or its target"));
            }
        }
        Outcome::examined(context.case.waivers.len(), "the case has no waiver")
    }
}

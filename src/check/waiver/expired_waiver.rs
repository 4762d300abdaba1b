//! Waivers that ran out while what they excused is still there.

use super::about;
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};

/// The rule.
const RULE: Rule = Rule {
    id: "expired-waiver",
    group: Group::Waiver,
    severity: Severity::Medium,
    summary: "a waiver has run out, and what it excused is still there",
    explanation: "\
## What it does
Reports each waiver whose last day lies before the day of the case and that would still excuse a finding. The findings
themselves count again.

## Why it matters
A waiver is an exception for a time. When it runs out, somebody has to decide anew.

## Example
```text
medium: expired-waiver: the waiver of uncontracted-component for serial:4711 expired on 2026-03-31; it would excuse
  1 finding
```

## What to do
Have the matter put right, or have the exception approved again with a new day.

## References
- `docs/case-file.md`, on `[[waiver]]`
",
};

/// Waivers that ran out.
#[derive(Debug)]
pub(super) struct ExpiredWaiver;

impl Check for ExpiredWaiver {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        for (waiver, used) in context.case.waivers.iter().zip(context.waivers_used) {
            if *used > 0 && !waiver.holds_on(context.as_of) {
                let count = if *used == 1 { "1 finding".to_owned() } else { format!("{used} findings") };
                let message = format!(
                    "the waiver of {} for {} expired on {}; it would excuse {count}",
                    waiver.rule, waiver.target, waiver.expires
                );
                findings.push(
                    about(context, &RULE, waiver, message)
                        .help("put the matter right, or have the exception approved again with a new day"),
                );
            }
        }
        Outcome::examined(context.case.waivers.len(), "the case has no waiver")
    }
}

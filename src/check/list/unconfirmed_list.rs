//! Lists of which nobody says when they were last looked at.

use super::each_list;
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};

/// The rule.
const RULE: Rule = Rule {
    id: "unconfirmed-list",
    group: Group::List,
    severity: Severity::Medium,
    summary: "nobody states when a list was last confirmed at its publisher",
    explanation: "\
## What it does
Reports each list whose file has no `# confirmed:` line.

## Why it matters
Its age can't be judged, and neither can anybody say whether an entry without days of listing stood already on the day of
the case. The verdict is `incomplete` while a list is unconfirmed.

## Example
```text
medium: unconfirmed-list: nobody states when us-1260h was last confirmed at its publisher
```

## What to do
Compare the file with its publisher's list, and write the day into its head: `# confirmed: 2026-06-10`.

## References
- `docs/lists.md`, on the file
",
};

/// Lists without a day.
#[derive(Debug)]
pub(super) struct UnconfirmedList;

impl Check for UnconfirmedList {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let help =
            "compare the file with its publisher's list and write the day into its head: `# confirmed: YYYY-MM-DD`";
        each_list(context, findings, &RULE, help, |list| {
            list.confirmed
                .is_none()
                .then(|| format!("nobody states when {} was last confirmed at its publisher", list.id))
        })
    }
}

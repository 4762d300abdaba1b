//! Lists of which not every entry is there.

use super::each_list;
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};

/// The rule.
const RULE: Rule = Rule {
    id: "partial-list",
    group: Group::List,
    severity: Severity::Medium,
    summary: "a list is known not to hold all entries of its publisher's",
    explanation: "\
## What it does
Reports each list whose file states `# partial: true`.

## Why it matters
A party that the publisher lists and the file doesn't is not found. The verdict is `incomplete` while a list is partial.

## Example
```text
medium: partial-list: us-1260h holds only part of its publisher's list: 21 entries
```

## What to do
Transcribe the rest from the publisher's own document and set `# partial: false`, or bring the list from a supplier who
has all of it.

## References
- `docs/lists.md`, on the file
",
};

/// Lists with gaps.
#[derive(Debug)]
pub(super) struct PartialList;

impl Check for PartialList {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let help = "complete the list from its publisher's document, then set `# partial: false`";
        each_list(context, findings, &RULE, help, |list| {
            list.partial
                .then(|| format!("{} holds only part of its publisher's list: {} entries", list.id, list.entries))
        })
    }
}

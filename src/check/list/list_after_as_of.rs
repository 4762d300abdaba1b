//! Snapshots that are newer than the day of the case.

use super::each_list;
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::lists::regime;

/// The rule.
const RULE: Rule = Rule {
    id: "list-after-as-of",
    group: Group::List,
    severity: Severity::Medium,
    summary: "a snapshot is newer than the day of the case, and some entries state no days of listing",
    explanation: "\
## What it does
A snapshot that was confirmed after the day of the case serves only its entries with days of listing: they tell whether
they stood on that day. Entries without days are left out, and counted here. Where all entries state their days it says, for
information, that the snapshot is newer: how old the list is for that day can't be told. Statutes don't age.

## Why it matters
A later list says who is listed later. Used for an earlier day it would accuse parties that were not listed then; left
out, it may miss one that was.

## Example
```text
medium: list-after-as-of: 3 entries of us-1260h don't serve: the snapshot is newer than 2025-01-01 and they state no days
```

## What to do
Bring a snapshot from before the day, or add `start_date` to the entries.

## References
- `docs/lists.md`, on days
",
};

/// Snapshots from after the day.
#[derive(Debug)]
pub(super) struct ListAfterAsOf;

impl Check for ListAfterAsOf {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let help = "bring a snapshot from before that day, or add `start_date` to the entries";
        let outcome = each_list(context, findings, &RULE, help, |list| {
            (list.unserved > 0).then(|| {
                let (entries, serve, state) = match list.unserved {
                    1 => ("1 entry".to_owned(), "doesn't serve", "it states"),
                    several => (format!("{several} entries"), "don't serve", "they state"),
                };
                format!(
                    "{entries} of {} {serve}: the snapshot is newer than {} and {state} no days",
                    list.id, context.as_of
                )
            })
        });
        let told = findings.len();
        each_list(context, findings, &RULE, "bring a snapshot from before that day", |list| {
            let confirmed =
                list.confirmed.filter(|day| list.unserved == 0 && ages(&list.id) && *day > context.as_of)?;
            Some(format!(
                "{} was confirmed on {confirmed}, after {}: whoever was taken off it in between is not found",
                list.id, context.as_of
            ))
        });
        // All its entries are asked: what is missing is said for information.
        let dated = findings.split_off(told);
        findings.extend(dated.into_iter().map(|finding| finding.severity(Severity::Info)));
        outcome
    }
}

/// Tells whether a list changes by itself: a statute doesn't, and of a house list nobody knows.
fn ages(list: &str) -> bool {
    regime(list).is_none_or(|regime| regime.cadence_days.is_some())
}

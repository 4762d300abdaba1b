//! Parties that are themselves on a list.

use super::listed::{Telling, is_sure, named, outcome, regimes};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::lists::Weight;
use crate::model::Standing;
use crate::screening::Hit;

/// The rule.
const RULE: Rule = Rule {
    id: "restricted-party",
    group: Group::Entity,
    severity: Severity::High,
    summary: "a maker, supplier or other party is named on a list",
    explanation: "\
## What it does
Holds every party that the documents name, every maker that the registers name for a part's USB, FCC or MAC identifier,
and the seller of the contract against the lists of the case: by identifier first, then by name. A party that is on a
list is always reported. What follows from it is told from the facts that the case states (`[buyer]`, `[[funding]]`, the
day of the contract) and from what the part does.

The severity follows from that:

| what the regime says | severity |
|---|---|
| it binds this buyer now: *applies on the stated facts* | high |
| *applies if …*, *does not bind this buyer as stated*, or it restricts what is sent to the party | medium |
| it speaks of other goods than these | low |
| it is not in force yet (*upcoming*), is suspended, or restricts securities only | info |
| the party is not listed on the day of the case: it was when the contract was signed, or will be | info |

One finding is made for each topmost part; parts of the same party inside it are counted. A party that is named for more
than six parts gives one finding about itself.

## Why it matters
Lists name the maker of a module more often than the maker of the box around it. A router of a maker that nobody lists
may hold a module of one that is.

## Example
```text
medium: restricted-party: Quectel Wireless Solutions Co., Ltd., manufacturer of LTE module, is named on us-1260h
```

## What to do
Read the effect of each list below the finding. State what is missing (`applies if …`) in the case, ask counsel whether
the rule reaches this purchase, and have the part replaced where it does. If the party is another one of that name, record
the decision with an identifier of it, such as its LEI: `docs/decisions.md`.

## References
- The list, its cite, its snapshot and the matched name stand below each finding; `docs/lists.md` describes the regimes
",
};

const TELLING: Telling = Telling {
    rule: &RULE,
    counts: |hit, sure| sure && hit.how.is_direct() && is_sure(hit),
    says,
    severity: |weight| match weight {
        Weight::High => Severity::High,
        Weight::Medium => Severity::Medium,
        Weight::Low => Severity::Low,
        Weight::Info => Severity::Info,
    },
    help: "read what each list means for this buyer; replace the part where the rule reaches the purchase, or record why \
           it does not",
};

/// Says on which lists a party stands, stood when the contract was signed, or will stand.
fn says(hits: &[&Hit]) -> String {
    let now: Vec<&Hit> = hits.iter().copied().filter(|hit| matches!(hit.standing, Standing::Now { .. })).collect();
    let mut clauses: Vec<String> = Vec::new();
    if !now.is_empty() {
        clauses.push(format!("is named on {}", regimes(&now)));
    }
    clauses.extend(hits.iter().filter(|hit| !matches!(hit.standing, Standing::Now { .. })).map(|hit| named(hit)));
    clauses.dedup();
    clauses.join("; ")
}

/// Parties on a list.
#[derive(Debug)]
pub(super) struct RestrictedParty;

impl Check for RestrictedParty {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        TELLING.tell(context, findings);
        outcome(context)
    }
}

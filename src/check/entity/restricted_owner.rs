//! Parties that a listed one reaches through owners.

use super::listed::{Telling, is_sure, outcome, regimes};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::lists::Weight;
use crate::screening::{Hit, How};

/// The rule.
const RULE: Rule = Rule {
    id: "restricted-owner",
    group: Group::Entity,
    severity: Severity::High,
    summary: "a party is on no list itself, but a listed one owns or controls it as far as the rule reaches",
    explanation: "\
## What it does
Follows the statements of the case's ownership files from every listed party, under each regime's own rule of reach:

- **ownership by percent**: direct and indirect holdings of all listed parties are added up, through every path,
  cross-holdings included; a company that reaches the threshold counts in full from then on;
- **subject to control**: sourced control, and majority ownership, link by link;
- **subsidiary or affiliate**: subsidiaries, controllers and what those control, and whom a source calls an affiliate.

Sources state shares as ranges: what listed parties own lies between a least and a most. The least must reach the
threshold; where only the most does, a minority share stands alone, or a listed owner that is only possibly the one meant gives
`possible-restricted-party` instead. A party that is itself named gives `restricted-party`; its owners are not told then.
The severity follows from what the regime means for this buyer, as for `restricted-party`.

## Why it matters
The company on the contract is rarely the one on the list. Whether a rule reaches it depends on the rule: a company of
which listed parties own 46 percent stands outside a rule of 50 percent, and inside a rule of control if they appoint its
board.

## Example
```text
medium: restricted-owner: Crane Works Co., Ltd., integrator of Ship-to-shore crane, is subject to the control of Harbour
  Construction by us-1260h
```

## What to do
Read the chain below the finding: each step names its source. Check the sources, ask counsel whether the rule reaches
this purchase, and record the answer.

## References
- `docs/ownership.md` describes the file and the rules of reach
",
};

const TELLING: Telling = Telling {
    rule: &RULE,
    counts: |hit, sure| sure && !hit.how.is_direct() && is_sure(hit),
    says,
    severity: |weight| match weight {
        Weight::High => Severity::High,
        Weight::Medium => Severity::Medium,
        Weight::Low => Severity::Low,
        Weight::Info => Severity::Info,
    },
    help: "check the sources of the chain, and whether the rule reaches this purchase; replace the party where it does, or \
           record why it does not",
};

fn says(hits: &[&Hit]) -> String {
    let mut clauses: Vec<String> = Vec::new();
    for hit in hits {
        let regime = regimes(&[hit]);
        let clause = match &hit.how {
            How::Owned { share: Some(share), .. } => {
                let percent = share.to_string().replace('%', "percent");
                format!("is owned by listed parties by {percent}, which {regime} reaches")
            }
            How::Owned { share: None, .. } => format!("is owned by {}, which {regime} reaches", hit.entry_name),
            How::Controlled { .. } => format!("is subject to the control of {} by {regime}", hit.entry_name),
            How::Succeeds { .. } => format!("succeeded {}, whose successors {regime} reaches", hit.entry_name),
            _ => format!("is a subsidiary or affiliate of {} by {regime}", hit.entry_name),
        };
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    clauses.join("; ")
}

/// Parties below a listed one.
#[derive(Debug)]
pub(super) struct RestrictedOwner;

impl Check for RestrictedOwner {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        TELLING.tell(context, findings);
        outcome(context)
    }
}

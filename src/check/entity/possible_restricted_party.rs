//! Parties that may be listed, or may be reached: a person must look.

use super::listed::{Telling, is_sure, named, outcome, regimes, rule_is_unverified};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::lists::Weight;
use crate::screening::{Hit, HitOutcome, How};

/// The rule.
const RULE: Rule = Rule {
    id: "possible-restricted-party",
    group: Group::Entity,
    severity: Severity::Medium,
    summary: "a party may be the one on a list, or may be owned by it: a person must look",
    explanation: "\
## What it does
Reports what screening can't settle:

- a name that is near a listed one, with the parts of its score;
- a register that names a listed maker for a part's identifier, where the document names another maker, or where the
  identifier is one that others' modules use too;
- a CPE or a purl of a part that names a listed party as its vendor;
- a listed party with a minority share, a share of unknown size, or a majority only together with others, where the rule
  asks for control or affiliation;
- an entry that was not verified at its source.

It is medium where the regime would bind this buyer now, low where it would bind others or on a condition, else info. It
never fails a case by default.

## Why it matters
To drop what is not sure would hide it; to report it as sure would accuse somebody by a likeness of names.

## Example
```text
low: possible-restricted-party: Quectel Wireless Europe, supplier of LTE module, may be Quectel Wireless Solutions
  Co., Ltd. of us-1260h
```

## What to do
Compare addresses, registration numbers and owners. If it is the listed party, add an identifier to the BOM so that the
next run is sure. Either way, record what you decide in the case's file of decisions: it is honoured until it expires or
the entry changes, and `tallyclerk screen --decide` prints one to be filled in.

## References
- `docs/decisions.md`
- `docs/lists.md` on outcomes: match, possible match, no match found
",
};

const TELLING: Telling = Telling {
    rule: &RULE,
    // Where the party itself is not sure to be what it is named as, no hit on it is.
    counts: |hit, sure| !(sure && is_sure(hit)),
    says,
    severity: |weight| match weight {
        Weight::High => Severity::Medium,
        Weight::Medium => Severity::Low,
        Weight::Low | Weight::Info => Severity::Info,
    },
    help: "compare addresses, registration numbers and owners; add an identifier to the document if it is the listed \
           party, and record what you decide: `tallyclerk screen --decide` prints a decision to fill in",
};

fn says(hits: &[&Hit]) -> String {
    let mut clauses: Vec<String> = Vec::new();
    for hit in hits {
        let (regime, entry) = (regimes(&[hit]), &hit.entry_name);
        let clause = match (&hit.how, hit.outcome) {
            (How::Named | How::Identifier { .. }, HitOutcome::Match) if rule_is_unverified(hit) => {
                format!("{}, whose rule is not verified", named(hit))
            }
            (How::Named | How::Identifier { .. }, HitOutcome::Match) => {
                format!("{}, which is not sure to concern this part", named(hit))
            }
            (How::Named | How::Identifier { .. }, HitOutcome::Possible) => format!("may be {entry} of {regime}"),
            (How::Owned { share: Some(share), .. }, _) => {
                let percent = share.to_string().replace('%', "percent");
                format!("may be owned by {entry} as far as {regime} reaches, by {percent}")
            }
            (How::Owned { share: None, .. }, _) => format!("may be owned by {entry} as far as {regime} reaches"),
            (How::Succeeds { .. }, _) => format!("may be the successor of {entry} of {regime}"),
            (How::Controlled { .. }, _) => format!("may be subject to the control of {entry} by {regime}"),
            (How::Affiliate { .. }, _) => format!("may be a subsidiary or affiliate of {entry} by {regime}"),
        };
        let clause = match rule_is_unverified(hit) && !hit.how.is_direct() {
            true => format!("{clause}, whose rule is not verified"),
            false => clause,
        };
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    clauses.join("; ")
}

/// Parties that a person must look at.
#[derive(Debug)]
pub(super) struct PossibleRestrictedParty;

impl Check for PossibleRestrictedParty {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        TELLING.tell(context, findings);
        outcome(context)
    }
}

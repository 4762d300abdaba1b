//! Decisions on possibly listed parties that hold: what they settled stays in sight.

use super::about_decision;
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::screening::Decided;

/// The rule.
const RULE: Rule = Rule {
    id: "decision-in-force",
    group: Group::Waiver,
    severity: Severity::Info,
    summary: "a person decided whether a party is a listed one, and the decision holds",
    explanation: "\
## What it does
Reports each decision of the case's file of decisions that holds: it is in its days, the entry says what it said, and a
party of its name was found near the entry. Where it says *is not the party*, no other finding tells of the two; where it
says *is the party*, the match is sure.

It is info, and low where it undid a sure match, which takes an identifier of the party that the entry does not have.

## Why it matters
Whoever reads the report sees what a person settled, who it was and why, and can disagree.

## Example
```text
info: decision-in-force: j.doe@port.example decided on 2026-02-03, until 2027-02-02, that Quectel Wireless Example GmbH is
  not Quectel Wireless Solutions Co., Ltd. of us-1260h: another register number
```

## What to do
Nothing, while the reason is good. Decide anew before it expires.

## References
- `docs/decisions.md`
",
};

/// Decisions that hold.
#[derive(Debug)]
pub(super) struct DecisionInForce;

impl Check for DecisionInForce {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let records = context.screening.decisions();
        for record in records.iter().filter(|record| !record.held.is_empty()) {
            let severity = if record.overrides { Severity::Low } else { Severity::Info };
            let mut finding = about_decision(&RULE, record, record.decision.in_words())
                .severity(severity)
                .help("nothing, while the reason is good; decide anew before it expires");
            if record.overrides {
                finding = finding.note("it undid a sure match by name");
            }
            if let (Decided::NotTheParty, Some((kind, value))) = (record.decision.outcome, &record.decision.identifier)
            {
                finding = finding.note(format!("the party's own identifier: {} {value}", kind.word()));
            }
            findings.push(finding);
        }
        Outcome::examined(records.len(), "the case has no decision")
    }
}

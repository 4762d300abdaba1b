//! The checks of the `waiver` group: exceptions that ran out or excuse nothing, and decisions on parties.

mod decision_in_force;
mod expired_waiver;
mod unused_decision;
mod unused_waiver;
mod void_decision;

use super::{Check, Context};
use crate::finding::{Finding, Rule, Subject, Waiver};
use crate::model::{Citation, DocumentId};
use crate::screening::DecisionRecord;

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[
    &expired_waiver::ExpiredWaiver,
    &unused_waiver::UnusedWaiver,
    &void_decision::VoidDecision,
    &unused_decision::UnusedDecision,
    &decision_in_force::DecisionInForce,
];

/// Begins a finding about a waiver, with the place in the case where it stands.
fn about(context: &Context<'_>, rule: &'static Rule, waiver: &Waiver, message: String) -> Finding {
    let subject = Subject::Waiver { rule: waiver.rule.clone(), target: waiver.target.to_string() };
    let note = format!("approved by {}, expires {}: {}", waiver.approved_by, waiver.expires, waiver.reason);
    let finding = Finding::new(rule, subject, message);
    // A case file, when there is one, is the first input of a run.
    if context.case.source.is_some() {
        finding.cite(Citation::noted(DocumentId(0), waiver.at, note))
    } else {
        finding.cite(Citation::Computed { note })
    }
}

/// Begins a finding about a decision, with the place where it stands and the reason that it states.
fn about_decision(rule: &'static Rule, record: &DecisionRecord, message: String) -> Finding {
    let decision = &record.decision;
    let subject = Subject::Party { name: decision.name.clone() };
    let note = format!(
        "{}, by {} on {}, until {}: {}",
        decision.outcome.word(),
        decision.by,
        decision.on,
        decision.expires,
        decision.why
    );
    Finding::new(rule, subject, message).cite(Citation::noted(decision.document, decision.at, note))
}

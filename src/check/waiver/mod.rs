//! The checks of the `waiver` group: exceptions that ran out, and exceptions that excuse nothing.

mod expired_waiver;
mod unused_waiver;

use super::{Check, Context};
use crate::finding::{Finding, Rule, Subject, Waiver};
use crate::model::{Citation, DocumentId};

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[&expired_waiver::ExpiredWaiver, &unused_waiver::UnusedWaiver];

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

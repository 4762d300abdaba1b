//! The checks of the `list` group: whether the lists that were screened against can bear the verdict.

mod list_after_as_of;
mod partial_list;
mod stale_list;
mod unconfirmed_list;

use super::{Check, Context};
use crate::finding::{Finding, ListRecord, Outcome, Rule, Subject};
use crate::model::Citation;

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[
    &stale_list::StaleList,
    &partial_list::PartialList,
    &unconfirmed_list::UnconfirmedList,
    &list_after_as_of::ListAfterAsOf,
];

/// Adds a finding for each list of which `says` says something.
fn each_list(
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
    rule: &'static Rule,
    help: &str,
    says: impl Fn(&ListRecord) -> Option<String>,
) -> Outcome {
    for list in context.lists {
        if let Some(message) = says(list) {
            let confirmed = list.confirmed.map_or_else(|| "an unknown day".to_owned(), |day| day.to_string());
            let note = format!(
                "{}: {} entries from {}, confirmed on {confirmed}, snapshot {}",
                list.id, list.entries, list.source, list.snapshot
            );
            findings.push(
                Finding::new(rule, Subject::List { id: list.id.clone() }, message)
                    .cite(Citation::Computed { note })
                    .help(help),
            );
        }
    }
    Outcome::examined(context.lists.len(), "no list was screened against")
}

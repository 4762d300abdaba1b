//! The checks of the `contract` group: contract against declared against observed.
//!
//! What departs was settled by `reconcile`; each check says what one kind of departure means, with its evidence.

mod ambiguous_match;
mod declined_option_present;
mod equivalent_offered;
mod missing_item;
mod not_observed;
mod opaque_assembly;
mod origin_not_permitted;
mod prohibited_function;
mod quantity_mismatch;
mod substituted_component;
mod telling;
mod uncontracted_component;
mod undeclared_component;
mod untraced_communication;

use super::{Check, Context};
use crate::finding::Outcome;
use crate::model::Account;

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[
    &untraced_communication::UntracedCommunication,
    &declined_option_present::DeclinedOptionPresent,
    &prohibited_function::ProhibitedFunction,
    &missing_item::MissingItem,
    &substituted_component::SubstitutedComponent,
    &quantity_mismatch::QuantityMismatch,
    &uncontracted_component::UncontractedComponent,
    &undeclared_component::UndeclaredComponent,
    &equivalent_offered::EquivalentOffered,
    &origin_not_permitted::OriginNotPermitted,
    &opaque_assembly::OpaqueAssembly,
    &not_observed::NotObserved,
    &ambiguous_match::AmbiguousMatch,
];

/// Returns why a check can't run when the case lacks an account that it needs.
fn lacking(context: &Context<'_>, needs: &[Account]) -> Option<Outcome> {
    for account in needs {
        if context.has(*account) {
            continue;
        }
        return Some(match account {
            Account::Observed if !context.case.stage.expects_observation() => {
                Outcome::NotDue(format!("nothing is observed at stage {}", context.case.stage.word()))
            }
            _ => Outcome::Skipped(format!("the case has no {} account", account.word())),
        });
    }
    None
}

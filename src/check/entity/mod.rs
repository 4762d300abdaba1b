//! The checks of the `entity` group: who made, sold and owns the parts.

mod deceptive_name;
mod identity_conflict;
mod listed;
mod makers;
mod possible_restricted_party;
mod restricted_origin;
mod restricted_owner;
mod restricted_party;
mod unnamed_maker;
mod white_label_lead;

#[cfg(test)]
mod fixture;

pub use unnamed_maker::communicating_without_maker;

use super::Check;

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[
    &restricted_party::RestrictedParty,
    &restricted_owner::RestrictedOwner,
    &possible_restricted_party::PossibleRestrictedParty,
    &restricted_origin::RestrictedOrigin,
    &identity_conflict::IdentityConflict,
    &white_label_lead::WhiteLabelLead,
    &deceptive_name::DeceptiveName,
    &unnamed_maker::UnnamedMaker,
];

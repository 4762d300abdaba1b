//! The checks of the `entity` group: who made, sold and owns the parts.

mod deceptive_name;
mod identity_conflict;
mod makers;
mod unnamed_maker;

#[cfg(test)]
mod fixture;

pub use unnamed_maker::communicating_without_maker;

use super::Check;

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] =
    &[&identity_conflict::IdentityConflict, &deceptive_name::DeceptiveName, &unnamed_maker::UnnamedMaker];

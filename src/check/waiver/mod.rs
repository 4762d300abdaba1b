//! The checks of the `waiver` group.

use super::Check;

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[];

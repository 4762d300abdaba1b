//! The checks of the `contract` group.

use super::Check;

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[];

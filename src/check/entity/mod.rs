//! The checks of the `entity` group.

use super::Check;

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[];

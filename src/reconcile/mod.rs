//! Which item is which component is which observed thing, and on what basis.

/// The result of holding the three accounts against each other.
#[derive(Debug, Default)]
pub struct Reconciliation {}

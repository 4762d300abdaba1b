//! Public tables of identifiers, and ours: the closed list of functions, countries, part families, masks.
//!
//! Tables are data files with their source and date, compiled in. The built-in tables decide, so that the same inputs
//! give the same bytes on every machine.

mod functions;
mod scopes;

pub use functions::{FunctionEntry, Reach, function, functions};
pub use scopes::{ScopeEntry, scope, scopes};

/// A row of a register, ready to be cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRow {
    /// The register, such as `usb.ids`.
    pub register: &'static str,
    /// The key, such as `2c7c:0125`.
    pub key: String,
    /// What the row says, such as the maker's name.
    pub value: String,
    /// The day of the edition, as it states it.
    pub edition: &'static str,
}

impl From<RegisterRow> for crate::model::Citation {
    fn from(row: RegisterRow) -> Self {
        Self::Register {
            register: row.register.to_owned(),
            key: row.key,
            value: row.value,
            edition: row.edition.to_owned(),
        }
    }
}

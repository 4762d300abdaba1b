//! What a part can do, as far as the project cares. The closed list of functions is data in the `register` room.

use std::fmt;

/// One function of the closed list, such as `cellular`. Made only by the register that holds the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Function(&'static str);

impl Function {
    /// Wraps an id of the register's list.
    #[must_use]
    pub(crate) const fn listed(id: &'static str) -> Self {
        Self(id)
    }

    /// Returns the id, as it is written in cases and contracts.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Why a part is held to have a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In words, such as `USB class 0x02 of 2c7c:0125` or `"LTE" in the name`.
    pub text: String,
    /// Whether only a keyword says so: low confidence, and at most medium.
    pub keyword_only: bool,
}

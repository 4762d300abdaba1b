//! What a case states about who buys with whose money, and which lists it screens against.

use std::path::PathBuf;

use jiff::civil::Date;

/// What kind of buyer the case is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuyerKind {
    /// A public port authority.
    PortAuthority,
    /// A private terminal operator.
    PrivateTerminal,
    /// An agency of the federal government.
    FederalAgency,
    /// A contractor of the Department of Defense.
    DodContractor,
}

impl BuyerKind {
    /// Every kind with its word in the case file.
    pub const WORDS: [(Self, &'static str); 4] = [
        (Self::PortAuthority, "port-authority"),
        (Self::PrivateTerminal, "private-terminal"),
        (Self::FederalAgency, "federal-agency"),
        (Self::DodContractor, "dod-contractor"),
    ];

    /// Returns the word of the case file.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// Who buys. What is `None` is unknown: consequences then *apply if*.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Buyer {
    /// The kind.
    pub kind: Option<BuyerKind>,
    /// The jurisdiction, such as `us`, lower-case.
    pub jurisdiction: Option<String>,
}

/// Money with conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funding {
    /// The programme, such as `us-federal-grant` or `none`.
    pub programme: String,
    /// The day of the award.
    pub award: Option<Date>,
}

impl Funding {
    /// The words for a programme: `other` is neither federal grant nor federal loan, `none` is own money.
    pub const PROGRAMMES: [&str; 4] = ["us-federal-grant", "us-federal-loan", "other", "none"];
}

/// A list that the case screens against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListChoice {
    /// The list's id, lower-case, such as `us-1260h`.
    pub id: String,
    /// The files that hold it, each resolved and as the case wrote it; none for a built-in list or one from the store.
    pub files: Vec<(PathBuf, String)>,
}

//! Who owns or controls whom, edge by edge, each with its source.

use jiff::civil::Date;

use super::DocumentId;
use crate::source::Place;

/// How one party stands over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OwnershipRelation {
    /// Holds shares; only this feeds a percentage rule.
    Ownership,
    /// Controls, by whatever means the source states.
    Control,
    /// Is an affiliate, by the source's words.
    Affiliate,
}

impl OwnershipRelation {
    /// Returns the word of the ownership file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ownership => "ownership",
            Self::Control => "control",
            Self::Affiliate => "affiliate",
        }
    }
}

/// One sourced statement that `owner` stands over `owned`.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnershipEdge {
    /// The party above, as written.
    pub owner: String,
    /// The party below, as written.
    pub owned: String,
    /// How.
    pub relation: OwnershipRelation,
    /// The share in percent, 0 to 100; only for ownership, `None` if the source doesn't say.
    pub percent: Option<f64>,
    /// The first day it holds, if stated.
    pub from: Option<Date>,
    /// The last day it holds, if stated.
    pub to: Option<Date>,
    /// Where the statement comes from: a filing, a register, a letter.
    pub source: String,
    /// The file it stands in.
    pub document: DocumentId,
    /// Where in the file.
    pub at: Place,
}

//! What a statement rests on. Every finding carries at least one.

use jiff::civil::Date;

use super::{DocumentId, OwnershipEdge, ShareRange};
use crate::source::Place;

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq)]
pub enum Citation {
    /// A place in one of the run's inputs.
    Input {
        /// The input.
        document: DocumentId,
        /// Where in it.
        place: Place,
        /// What it shows, when the excerpt alone does not say it; empty otherwise.
        note: String,
    },
    /// A document that should have said something and doesn't.
    Absent {
        /// The input that was searched.
        document: DocumentId,
        /// What is not in it, such as `not declared`.
        note: String,
    },
    /// An entry of a restricted-entity list.
    ListEntry {
        /// The list's id, such as `us-1260h`.
        list: String,
        /// The entry's primary name.
        entry: String,
        /// The name that matched.
        matched: String,
        /// From when the entry stands, if the list says.
        since: Option<Date>,
        /// The snapshot's SHA-256, in hex.
        snapshot: String,
        /// What the list means for this buyer, in words: `binds DoD contracts; does not bind this buyer as stated`.
        effect: String,
        /// The authority and cite.
        cite: String,
        /// How the score came about.
        score: Vec<ScorePart>,
        /// Whether it stands on the day, and stood when the contract was signed.
        standing: Standing,
    },
    /// How a party is owned or controlled by a listed one.
    Ownership {
        /// The steps, from the listed party down.
        chain: Vec<OwnershipStep>,
        /// The effective share, where the rule adds shares up.
        share: Option<ShareRange>,
    },
    /// A row of a register of identifiers.
    Register {
        /// The register, such as `usb.ids`.
        register: String,
        /// The row's key, such as `2c7c:0125`.
        key: String,
        /// What the row says.
        value: String,
        /// The day of the register's edition, as it states it.
        edition: String,
    },
    /// Something computed here: a digest, a count.
    Computed {
        /// What was computed and came out.
        note: String,
    },
}

impl Citation {
    /// Tells whether it is a row of a register.
    #[must_use]
    pub const fn is_of_register(&self) -> bool {
        matches!(self, Self::Register { .. })
    }

    /// Cites a place of an input, whose excerpt speaks for itself.
    #[must_use]
    pub fn input(document: DocumentId, place: Place) -> Self {
        Self::Input { document, place, note: String::new() }
    }

    /// Cites a place of an input and says what it shows.
    #[must_use]
    pub fn noted(document: DocumentId, place: Place, note: impl Into<String>) -> Self {
        Self::Input { document, place, note: note.into() }
    }
}

/// When an entry stands on its list, as seen from the day of the case and from that of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// On the day of the case.
    Now {
        /// Whether it stood when the contract was signed; `None` if nobody says when that was, or the list gives no days.
        at_signing: Option<bool>,
    },
    /// When the contract was signed, and not on the day of the case.
    Then {
        /// Its last day.
        until: Date,
    },
    /// Not yet.
    Upcoming {
        /// Its first day.
        from: Date,
    },
}

impl Standing {
    /// Returns the word for reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Now { at_signing: None } => "listed-now",
            Self::Now { at_signing: Some(true) } => "listed-then-and-now",
            Self::Now { at_signing: Some(false) } => "listed-since-signing",
            Self::Then { .. } => "listed-then",
            Self::Upcoming { .. } => "upcoming",
        }
    }
}

/// One step of an ownership chain, as a report shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnershipStep {
    /// What the party above is called, by all files taken together.
    pub owner: String,
    /// What the party below is called.
    pub owned: String,
    /// The statement.
    pub edge: OwnershipEdge,
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// What was compared, such as `brand token "quectel"`.
    pub what: String,
    /// What it added, between -1 and 1.
    pub value: f64,
}

//! A document in the role it speaks in.

use std::fmt;

use jiff::civil::Date;

use super::{Bom, ComponentId, ComponentRef, Format, Selector};

/// The role in which a piece of evidence speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Account {
    /// What was bought.
    Contract,
    /// What the vendor says is there.
    Declared,
    /// What was found there.
    Observed,
    /// What was approved before.
    Baseline,
    /// What a bidder represented.
    Represented,
}

impl Account {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Declared => "declared",
            Self::Observed => "observed",
            Self::Baseline => "baseline",
            Self::Represented => "represented",
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A document's number within a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub u16);

/// A component of any document of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartId {
    /// The document.
    pub document: DocumentId,
    /// The component within it.
    pub component: ComponentId,
}

/// What an observation could see, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The methods, words of the register's list of scopes (`network`, `usb`, `physical`, …).
    pub methods: Vec<String>,
    /// The place on the crane that was surveyed; `None` for all of it.
    pub location: Option<String>,
}

impl Scope {
    /// The method that shows which parts sit on one board: pick-and-place, optical inspection.
    pub const PLACEMENT: &'static str = "placement";
}

/// One document of a run.
#[derive(Debug)]
pub struct Document {
    /// Its number, its index in the run's list.
    pub id: DocumentId,
    /// The role it speaks in.
    pub account: Account,
    /// What it says.
    pub bom: Bom,
    /// Which component of another document it details.
    pub describes: Option<Selector>,
    /// What an observation could see.
    pub scope: Scope,
    /// When it was observed.
    pub on: Option<Date>,
    /// Who observed it.
    pub by: Option<String>,
}

impl Document {
    /// Returns the run-wide id of one of its components.
    #[must_use]
    pub fn part(&self, id: ComponentId) -> PartId {
        PartId { document: self.id, component: id }
    }

    /// Returns the file's name as the user wrote it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.bom.source().name()
    }

    /// Tells whether it observes what is placed on one board: by its format, or because the case says so.
    #[must_use]
    pub fn shows_a_board(&self) -> bool {
        self.account == Account::Observed
            && (self.bom.format == Format::Placement
                || self.scope.methods.iter().any(|method| method == Scope::PLACEMENT))
    }

    /// Returns a view of one of its components.
    #[must_use]
    pub fn component(&self, id: ComponentId) -> ComponentRef<'_> {
        self.bom.component(id)
    }
}

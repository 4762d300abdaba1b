//! Everything above into findings: one file per check, in folders by group.
//!
//! A check reads the [`Context`] and says what it finds under its rules. It calls no other check, reads no file and
//! takes no part in the verdict. A rule whose account the case does not have is skipped, never fired.

pub mod bom;
pub mod contract;
pub mod entity;
pub mod list;
pub mod provenance;
pub mod waiver;

use jiff::civil::Date;

use crate::case::Case;
use crate::finding::{Finding, ListRecord, Outcome, Rule, Subject};
use crate::graph::Graph;
use crate::model::{
    Account, ComponentRef, Contract, Document, DocumentId, Function, Ownership, PartId, Reason, Selector,
};
use crate::reconcile::Reconciliation;
use crate::screening::Screening;
use crate::trust::Trust;

/// Everything that a check may read.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The case.
    pub case: &'a Case,
    /// The day that everything is judged at.
    pub as_of: Date,
    /// What was bought, if the case has a contract.
    pub contract: Option<&'a Contract>,
    /// The declared and observed documents, in order of their ids.
    pub documents: &'a [Document],
    /// Functions of each component, by document (in the order of `documents`) and component.
    pub functions: &'a [Vec<Vec<(Function, Reason)>>],
    /// The things of all documents.
    pub graph: &'a Graph,
    /// Contract against declared against observed.
    pub reconciliation: &'a Reconciliation,
    /// Statements about owners.
    pub ownership: &'a Ownership,
    /// The lists that were screened against.
    pub lists: &'a [ListRecord],
    /// Every party held against every list.
    pub screening: &'a Screening,
    /// Signatures and digests.
    pub trust: &'a Trust,
    /// For each waiver, how many findings it excuses or would if it had not expired. Empty until all others have run.
    pub waivers_used: &'a [usize],
}

impl<'a> Context<'a> {
    /// Returns a document by its id.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> Option<&'a Document> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// Returns a component by its run-wide id.
    #[must_use]
    pub fn component(&self, part: PartId) -> Option<ComponentRef<'a>> {
        self.document(part.document).map(|document| document.bom.component(part.component))
    }

    /// Returns the functions that a component is held to have.
    #[must_use]
    pub fn functions_of(&self, part: PartId) -> &'a [(Function, Reason)] {
        self.documents
            .iter()
            .position(|document| document.id == part.document)
            .and_then(|n| self.functions.get(n))
            .and_then(|of| of.get(part.component.0 as usize))
            .map_or(&[], Vec::as_slice)
    }

    /// Tells whether the run has a document of an account.
    #[must_use]
    pub fn has(&self, account: Account) -> bool {
        match account {
            Account::Contract => self.contract.is_some(),
            account => self.documents.iter().any(|document| document.account == account),
        }
    }

    /// Makes the subject of a finding about a part.
    #[must_use]
    pub fn subject(&self, part: PartId) -> Subject {
        let component = self.component(part);
        Subject::Part {
            part,
            account: self.document(part.document).map_or(Account::Declared, |document| document.account),
            selector: component
                .map_or_else(|| Selector::new(crate::model::SelectorKind::Name, ""), Selector::strongest_of),
            path: component.map(|c| c.path().into_iter().map(str::to_owned).collect()).unwrap_or_default(),
        }
    }
}

/// A check: some rules, and the code that speaks under them.
pub trait Check: Sync {
    /// Returns the rules that it speaks under; at least one.
    fn rules(&self) -> &'static [&'static Rule];

    /// Runs over everything it concerns and adds what it finds.
    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome;
}

/// Every check, by group in the order of reports.
pub fn checks() -> impl Iterator<Item = &'static dyn Check> {
    [contract::CHECKS, entity::CHECKS, provenance::CHECKS, bom::CHECKS, list::CHECKS, waiver::CHECKS]
        .into_iter()
        .flatten()
        .copied()
}

/// Every rule, in the order of the checks.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    checks().flat_map(|check| check.rules().iter().copied())
}

//! Parts, parties and owners over all documents: which lines speak of one thing, and what contains what.
//!
//! Across documents of one account only a serial number, a MAC address or an explicit link makes two lines one thing.
//! A type's identity (part number, purl) never does, or quantities would double.

pub mod dot;
pub mod json;
mod merge;
mod network;
mod paths;
mod places;

pub use network::{Edge, EdgeKind, Network, Node, NodeId};
pub use paths::{Path, Why};
pub use places::Cited;

use crate::model::{Account, Document, DocumentId, PartId};

/// One thing of one account, told of by one or more lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThingId(pub u32);

#[derive(Debug)]
pub(crate) struct Thing {
    pub(crate) parts: Vec<PartId>,
    pub(crate) parent: Option<ThingId>,
    pub(crate) children: Vec<ThingId>,
    pub(crate) account: Account,
}

/// The things of all documents, with containment across documents.
#[derive(Debug)]
pub struct Graph {
    things: Vec<Thing>,
    /// For each document, the thing of each of its components.
    of_part: Vec<(DocumentId, Vec<ThingId>)>,
    /// `describes` links that select no component, or more than one thing.
    unresolved: Vec<(DocumentId, usize)>,
}

impl Graph {
    /// Merges the documents' components into things.
    #[must_use]
    pub fn build(documents: &[Document]) -> Self {
        merge::merge(documents)
    }

    /// Returns all things, in order of first mention.
    pub fn things(&self) -> impl ExactSizeIterator<Item = ThingId> + use<> {
        (0..u32::try_from(self.things.len()).unwrap_or(u32::MAX)).map(ThingId)
    }

    /// Returns the lines that tell of a thing; at least one, the first told first.
    #[must_use]
    pub fn parts(&self, thing: ThingId) -> &[PartId] {
        &self.things[thing.0 as usize].parts
    }

    /// Returns the account that a thing belongs to.
    #[must_use]
    pub fn account(&self, thing: ThingId) -> Account {
        self.things[thing.0 as usize].account
    }

    /// Returns the thing that contains it.
    #[must_use]
    pub fn parent(&self, thing: ThingId) -> Option<ThingId> {
        self.things[thing.0 as usize].parent
    }

    /// Returns the things around it, the nearest first.
    pub fn ancestors(&self, thing: ThingId) -> impl Iterator<Item = ThingId> + '_ {
        std::iter::successors(self.parent(thing), |at| self.parent(*at))
    }

    /// Returns the things directly inside it.
    #[must_use]
    pub fn children(&self, thing: ThingId) -> &[ThingId] {
        &self.things[thing.0 as usize].children
    }

    /// Returns how many things are inside it, at any depth.
    #[must_use]
    pub fn count_within(&self, thing: ThingId) -> usize {
        let mut count = 0;
        let mut open = vec![thing];
        while let Some(at) = open.pop() {
            count += self.children(at).len();
            open.extend(self.children(at));
        }
        count
    }

    /// Returns the thing that a line tells of; `None` for a document that is not in the graph.
    #[must_use]
    pub fn thing_of(&self, part: PartId) -> Option<ThingId> {
        let at = self.of_part.binary_search_by_key(&part.document, |(document, _)| *document).ok()?;
        self.of_part[at].1.get(part.component.0 as usize).copied()
    }

    /// Returns the `describes` links that could not be followed: the document, and how many things its selector selects.
    #[must_use]
    pub fn unresolved_links(&self) -> &[(DocumentId, usize)] {
        &self.unresolved
    }
}

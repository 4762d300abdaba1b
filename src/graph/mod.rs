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

/// Lists of things or lines, one for each thing, in two vectors: a million of their own would cost more than the file.
#[derive(Debug)]
struct Lists<T> {
    /// Where each list begins; the next one begins where it ends.
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T: Copy> Lists<T> {
    /// Sorts items into the lists of their owners, keeping their order.
    fn of(owners: usize, items: impl Iterator<Item = (ThingId, T)> + Clone) -> Self {
        let mut starts = vec![0u32; owners + 1];
        for (owner, _) in items.clone() {
            starts[owner.0 as usize + 1] += 1;
        }
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        let count = starts.last().map_or(0, |count| *count as usize);
        // Every slot is overwritten: there are as many as items.
        let mut all: Vec<T> = items.clone().next().map_or_else(Vec::new, |(_, any)| vec![any; count]);
        for (owner, item) in items {
            let next = &mut starts[owner.0 as usize];
            all[*next as usize] = item;
            *next += 1;
        }
        // Each start has become the end of its list, which is the start of the next one.
        starts.rotate_right(1);
        if let Some(first) = starts.first_mut() {
            *first = 0;
        }
        Self { starts, all }
    }

    fn get(&self, owner: ThingId) -> &[T] {
        let at = |n: usize| self.starts.get(n).map_or(0, |start| *start as usize);
        self.all.get(at(owner.0 as usize)..at(owner.0 as usize + 1)).unwrap_or(&[])
    }
}

/// The things of all documents, with containment across documents.
#[derive(Debug)]
pub struct Graph {
    /// For each thing, the lines that tell of it.
    parts: Lists<PartId>,
    /// For each thing, the one that contains it; `u32::MAX` for none.
    parents: Vec<u32>,
    /// For each thing, those directly inside it.
    children: Lists<ThingId>,
    accounts: Vec<Account>,
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
        (0..u32::try_from(self.accounts.len()).unwrap_or(u32::MAX)).map(ThingId)
    }

    /// Returns the lines that tell of a thing; at least one, the first told first.
    #[must_use]
    pub fn parts(&self, thing: ThingId) -> &[PartId] {
        self.parts.get(thing)
    }

    /// Returns the account that a thing belongs to.
    #[must_use]
    pub fn account(&self, thing: ThingId) -> Account {
        self.accounts[thing.0 as usize]
    }

    /// Returns the thing that contains it.
    #[must_use]
    pub fn parent(&self, thing: ThingId) -> Option<ThingId> {
        let parent = self.parents[thing.0 as usize];
        (parent != u32::MAX).then_some(ThingId(parent))
    }

    /// Returns the things around it, the nearest first.
    pub fn ancestors(&self, thing: ThingId) -> impl Iterator<Item = ThingId> + '_ {
        std::iter::successors(self.parent(thing), |at| self.parent(*at))
    }

    /// Returns the things directly inside it.
    #[must_use]
    pub fn children(&self, thing: ThingId) -> &[ThingId] {
        self.children.get(thing)
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

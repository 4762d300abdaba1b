//! Where the statements of a network stand, derived for all of them at once.

use std::collections::{BTreeMap, BTreeSet};

use super::network::{Network, Node};
use crate::model::{Document, DocumentId};
use crate::source::{Place, Position, positions_of};

/// The file and position of every place that a network cites.
#[derive(Debug)]
pub struct Cited<'a> {
    documents: &'a [Document],
    positions: BTreeMap<(DocumentId, Place), Position>,
}

impl<'a> Cited<'a> {
    /// Derives them.
    #[must_use]
    pub fn of(network: &Network, documents: &'a [Document]) -> Self {
        let mut wanted: BTreeMap<DocumentId, BTreeSet<Place>> = BTreeMap::new();
        for (_, node) in network.nodes() {
            if let Node::Thing { lines, .. } = node {
                for (part, at) in lines {
                    wanted.entry(part.document).or_default().insert(*at);
                }
            }
        }
        for (_, _, edge) in network.edges() {
            wanted.entry(edge.document).or_default().insert(edge.at);
        }
        let mut positions = BTreeMap::new();
        for document in documents {
            let places: Vec<Place> = wanted.remove(&document.id).unwrap_or_default().into_iter().collect();
            for (place, position) in places.iter().zip(positions_of(document.bom.source(), &places)) {
                positions.insert((document.id, *place), position);
            }
        }
        Self { documents, positions }
    }

    /// Returns a document's name and where in it a place is.
    #[must_use]
    pub fn place(&self, document: DocumentId, at: Place) -> (&'a str, &Position) {
        let name = self.documents.iter().find(|known| known.id == document).map_or("", Document::name);
        (name, self.positions.get(&(document, at)).unwrap_or(&Position::Whole))
    }
}

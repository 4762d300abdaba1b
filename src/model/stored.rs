//! How a document's lines lie in memory: a million components should cost little more than the file they stand in.

use super::{ComponentId, ComponentKind, DigestAlgorithm, IdentifierKind, Quantity, Relation, Relationship, Text};
use crate::source::Place;

/// A [`Place`] in eight bytes: spans are 31 bits wide below the limit on size, and a sheet has fewer than 2³⁰ rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StoredPlace(u32, u32);

/// Set for what is no span.
const NO_SPAN: u32 = 1 << 31;
/// Set for what is no cell either.
const NO_CELL: u32 = 1 << 30;

impl From<Place> for StoredPlace {
    fn from(place: Place) -> Self {
        match place {
            Place::Span { offset, len } => Self(offset.min(NO_SPAN - 1), len),
            Place::Cell { sheet, row, col } => {
                Self(NO_SPAN | row.min(NO_CELL - 1), u32::from(sheet) << 16 | u32::from(col))
            }
            Place::Whole => Self(NO_SPAN | NO_CELL, 0),
        }
    }
}

impl From<StoredPlace> for Place {
    fn from(StoredPlace(first, second): StoredPlace) -> Self {
        if first & NO_SPAN == 0 {
            Self::Span { offset: first, len: second }
        } else if first & NO_CELL == 0 {
            Self::cell((second >> 16) as usize, (first & !NO_SPAN) as usize, (second & 0xffff) as usize)
        } else {
            Self::Whole
        }
    }
}

/// A run of entries in one of the document's vectors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: u32,
    pub(super) len: u32,
}

impl Run {
    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end()
    }

    pub(super) fn end(self) -> usize {
        self.start as usize + self.len as usize
    }

    pub(super) fn of<T>(self, all: &[T]) -> &[T] {
        all.get(self.range()).unwrap_or(&[])
    }
}

/// What a component holds runs of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Identifiers,
    Digests,
    Parties,
    Licences,
    Properties,
}

/// The runs of one component. Nearly all are short; where a long one begins is said in a list of its own.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Runs {
    starts: [u32; 5],
    lens: [u8; 5],
}

impl Runs {
    pub(super) fn get(&self, held: Held, long: &[Run]) -> Run {
        let (start, len) = (self.starts[held as usize], self.lens[held as usize]);
        if len == u8::MAX {
            return long.get(start as usize).copied().unwrap_or_default();
        }
        Run { start, len: u32::from(len) }
    }

    pub(super) fn set(&mut self, held: Held, run: Run, long: &mut Vec<Run>) {
        let (start, len) = match u8::try_from(run.len) {
            Ok(len) if len < u8::MAX => (run.start, len),
            _ => {
                let known = self.starts[held as usize] as usize;
                let slot = if self.lens[held as usize] == u8::MAX { known } else { long.len() };
                match long.get_mut(slot) {
                    Some(longer) => *longer = run,
                    None => long.push(run),
                }
                (u32::try_from(slot).unwrap_or(u32::MAX), u8::MAX)
            }
        };
        (self.starts[held as usize], self.lens[held as usize]) = (start, len);
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct StoredComponent {
    pub(super) name: Text,
    pub(super) group: Text,
    pub(super) version: Text,
    pub(super) reference: Text,
    pub(super) at: StoredPlace,
    /// The parent's id, `u32::MAX` for none.
    pub(super) parent: u32,
    /// The index of the rarely used rest, `u32::MAX` for none.
    pub(super) details: u32,
    pieces: u32,
    pub(super) runs: Runs,
    pub(super) kind: ComponentKind,
    counted: Counted,
}

/// What [`StoredComponent::pieces`] means.
#[derive(Debug, Clone, Copy)]
enum Counted {
    Unstated,
    Pieces,
    NotCountable,
}

impl StoredComponent {
    /// A component of which nothing is known yet.
    pub(super) fn open(parent: Option<ComponentId>, at: Place) -> Self {
        Self {
            name: Text::NONE,
            group: Text::NONE,
            version: Text::NONE,
            reference: Text::NONE,
            at: at.into(),
            parent: parent.map_or(u32::MAX, |parent| parent.0),
            details: u32::MAX,
            pieces: 0,
            runs: Runs::default(),
            kind: ComponentKind::Unknown,
            counted: Counted::Unstated,
        }
    }

    pub(super) fn quantity(&self) -> Quantity {
        match self.counted {
            Counted::Unstated => Quantity::Unstated,
            Counted::Pieces => Quantity::Pieces(self.pieces),
            Counted::NotCountable => Quantity::NotCountable,
        }
    }

    pub(super) fn set_quantity(&mut self, quantity: Quantity) {
        (self.counted, self.pieces) = match quantity {
            Quantity::Unstated => (Counted::Unstated, 0),
            Quantity::Pieces(pieces) => (Counted::Pieces, pieces),
            Quantity::NotCountable => (Counted::NotCountable, 0),
        };
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct StoredIdentifier {
    pub(super) value: Text,
    pub(super) kind: IdentifierKind,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct StoredDigest {
    pub(super) algorithm: DigestAlgorithm,
    pub(super) value: Text,
}

#[derive(Debug, Clone)]
pub(super) struct StoredParty {
    pub(super) name: Text,
    pub(super) address: Text,
    pub(super) url: Text,
    pub(super) identifiers: Vec<(IdentifierKind, Text)>,
    pub(super) at: Place,
}

/// Relationships in two vectors: beside its ends and its place, what one says would take four bytes for one.
#[derive(Debug, Default)]
pub(super) struct StoredRelationships {
    /// From, to, and where it stands.
    ends: Vec<(u32, u32, StoredPlace)>,
    relations: Vec<Relation>,
}

impl StoredRelationships {
    pub(super) fn push(&mut self, Relationship { from, to, relation, at }: Relationship) {
        self.ends.push((from.0, to.0, at.into()));
        self.relations.push(relation);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = Relationship> + Clone {
        self.ends.iter().zip(&self.relations).map(|((from, to, at), relation)| Relationship {
            from: ComponentId(*from),
            to: ComponentId(*to),
            relation: *relation,
            at: (*at).into(),
        })
    }
}

/// The relationships of a document as a reader gathers them: where each leads is known when all is read.
#[derive(Debug, Default)]
pub struct PendingRelationships(StoredRelationships);

impl PendingRelationships {
    /// Adds one that leads to what has the reference `to`.
    pub fn push(&mut self, to: Text, relation: Relation) {
        let (start, len) = to.parts();
        self.0.push(Relationship { from: ComponentId(start), to: ComponentId(len), relation, at: Place::Whole });
    }

    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.ends.len()
    }

    /// Tells whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns what one says: the reference that it leads to, and how.
    #[must_use]
    pub fn get(&self, n: usize) -> Option<(Text, Relation)> {
        let ((start, len, _), relation) = (self.0.ends.get(n)?, self.0.relations.get(n)?);
        Some((Text::of_parts(*start, *len), *relation))
    }

    /// Puts what `resolve` makes of so many at a time into their places: it is given the number of the first, what they
    /// say, and where to put no more edges than these.
    pub(super) fn resolved(
        mut self,
        at_once: usize,
        mut resolve: impl FnMut(usize, &[(Text, Relation)], &mut Vec<Relationship>),
    ) -> StoredRelationships {
        let (mut pending, mut resolved) = (Vec::with_capacity(at_once), Vec::with_capacity(at_once));
        let (mut read, mut kept) = (0, 0);
        while read < self.len() {
            pending.clear();
            resolved.clear();
            pending.extend((read..self.len()).take(at_once.max(1)).filter_map(|n| self.get(n)));
            resolve(read, &pending, &mut resolved);
            for relationship in resolved.drain(..).take(pending.len()) {
                let Relationship { from, to, relation, at } = relationship;
                self.0.ends[kept] = (from.0, to.0, at.into());
                self.0.relations[kept] = relation;
                kept += 1;
            }
            read += pending.len();
        }
        self.0.ends.truncate(kept);
        self.0.relations.truncate(kept);
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_was_stored() {
        let widest = Place::Span { offset: NO_SPAN - 1, len: u32::MAX };
        let row = Place::Cell { sheet: 3, row: 1_048_575, col: Place::ROW };
        for place in [Place::Whole, Place::span(0, 0), Place::span(38_000_000, 12), widest, Place::cell(0, 0, 0), row] {
            assert_eq!(Place::from(StoredPlace::from(place)), place);
        }
    }

    #[test]
    fn a_long_run_comes_back_as_a_short_one_does() {
        let (mut runs, mut long) = (Runs::default(), Vec::new());
        for len in [0, 1, 254, 255, 256, 70_000] {
            let run = Run { start: 7, len };
            runs.set(Held::Digests, run, &mut long);
            assert_eq!(runs.get(Held::Digests, &long), run);
            assert_eq!(runs.get(Held::Properties, &long), Run::default());
        }
    }

    #[test]
    fn a_component_is_small() {
        assert!(size_of::<StoredComponent>() <= 84, "{}", size_of::<StoredComponent>());
        assert!(size_of::<(u32, u32, StoredPlace)>() <= 16);
        assert!(size_of::<StoredIdentifier>() <= 12);
    }
}

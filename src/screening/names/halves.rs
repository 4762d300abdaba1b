//! Names by the halves of their letters in a row: what finds a name whose spaces or letters slipped.

use std::sync::Arc;

use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::rows::Sketch;
use super::{rows, table};
use crate::lists::index::{Array, Damaged, Image, ImageBuilder};

const STARTS: u32 = 40;
const HALVES: u32 = 41;

/// Half of a name's letters in a row: its hash, the number of the name, and what tells the whole row from most others.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Half {
    hash: U32,
    name: U32,
    seen: U32,
    odd: U32,
}

/// The halves of all names.
#[derive(Debug)]
pub(super) struct Halves {
    starts: Array<U32>,
    halves: Array<Half>,
}

impl Halves {
    pub(super) fn of(image: &Arc<Image>) -> Result<Self, Damaged> {
        Ok(Self { starts: Array::of(image, STARTS)?, halves: Array::of(image, HALVES)? })
    }

    /// Gives the names of whose rows one half is as in a row like this one, and whose letters don't differ by more than slip.
    pub(super) fn like(&self, row: &str, found: &mut Vec<u32>) -> Result<(), Damaged> {
        let mine = Sketch::of(row);
        let mut looked = Ok(());
        rows::keys_like(row, |key, len| {
            let hash = (key >> 32) as u32;
            match table::bucket(&self.starts, hash).and_then(|range| self.halves.slice(range)) {
                Ok(halves) => found.extend(
                    halves
                        .iter()
                        .filter(|half| half.hash.get() == hash)
                        .filter(|half| {
                            let theirs = Sketch { seen: half.seen.get(), odd: half.odd.get() };
                            mine.may_slip(theirs, row.len(), len)
                        })
                        .map(|half| half.name.get()),
                ),
                Err(damaged) => looked = Err(damaged),
            }
        });
        looked
    }
}

/// Collects the halves of names.
#[derive(Debug, Default)]
pub(super) struct HalvesBuilder(Vec<(u32, u32, Sketch)>);

impl HalvesBuilder {
    pub(super) fn push(&mut self, row: &str, name: u32) {
        let sketch = Sketch::of(row);
        rows::keys(row, |key| self.0.push(((key >> 32) as u32, name, sketch)));
    }

    /// Puts the halves into an image; `renumber` gives the number that stands for that of a name.
    pub(super) fn put(self, image: &mut ImageBuilder, renumber: impl Fn(u32) -> u32) {
        let mut found = self.0;
        for (_, name, _) in &mut found {
            *name = renumber(*name);
        }
        found.sort_unstable();
        image.put(STARTS, &table::starts(found.len(), found.iter().map(|(hash, ..)| *hash)));
        let halves: Vec<Half> = found
            .into_iter()
            .map(|(hash, name, sketch)| Half {
                hash: U32::new(hash),
                name: U32::new(name),
                seen: U32::new(sketch.seen),
                odd: U32::new(sketch.odd),
            })
            .collect();
        image.put(HALVES, &halves);
    }
}

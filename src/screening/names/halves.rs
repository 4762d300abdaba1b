//! Names by the halves of their letters in a row: what finds a name whose spaces or letters slipped.

use std::sync::Arc;

use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::{rows, table};
use crate::lists::index::{Array, Damaged, Image, ImageBuilder};

const STARTS: u32 = 40;
const HALVES: u32 = 41;

/// Half of a name's letters in a row: its hash, the number of the name, and which letters the whole row has.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Half {
    hash: U32,
    name: U32,
    letters: U32,
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
        let mine = letters(row);
        let mut looked = Ok(());
        rows::keys_like(row, |key| {
            let hash = (key >> 32) as u32;
            match table::bucket(&self.starts, hash).and_then(|range| self.halves.slice(range)) {
                Ok(halves) => found.extend(
                    halves
                        .iter()
                        .filter(|half| half.hash.get() == hash)
                        .filter(|half| may_be_like(mine, half))
                        .map(|half| half.name.get()),
                ),
                Err(damaged) => looked = Err(damaged),
            }
        });
        looked
    }
}

fn may_be_like(mine: u32, half: &Half) -> bool {
    let theirs = half.letters.get();
    let most = rows::MOST_SLIPS as u32;
    (mine & !theirs).count_ones() <= most && (theirs & !mine).count_ones() <= most
}

fn letters(row: &str) -> u32 {
    row.bytes().filter(u8::is_ascii_lowercase).fold(0, |seen, byte| seen | 1 << (byte - b'a'))
}

/// Collects the halves of names.
#[derive(Debug, Default)]
pub(super) struct HalvesBuilder(Vec<(u32, u32, u32)>);

impl HalvesBuilder {
    pub(super) fn push(&mut self, row: &str, name: u32) {
        let letters = letters(row);
        rows::keys(row, |key| self.0.push(((key >> 32) as u32, name, letters)));
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
            .map(|(hash, name, letters)| Half {
                hash: U32::new(hash),
                name: U32::new(name),
                letters: U32::new(letters),
            })
            .collect();
        image.put(HALVES, &halves);
    }
}

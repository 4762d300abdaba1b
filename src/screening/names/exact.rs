//! What is found by a key as a whole: identifiers, names in Han characters, and the letters of a name in a row.

use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::table::{self, Slot};
use crate::lists::index::{Array, Damaged, Image, ImageBuilder};
use std::sync::Arc;

const SLOTS: u32 = 32;
const KEYS: u32 = 33;
const TEXT: u32 = 34;
const VALUES: u32 = 35;

/// A key, by where its text and its values begin; the next one begins where they end.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Key {
    text: U32,
    values: U32,
    kind: u8,
}

/// Values by key, each key of a kind of its own.
#[derive(Debug)]
pub(super) struct Exact {
    slots: Array<Slot>,
    keys: Array<Key>,
    text: Array<u8>,
    values: Array<U32>,
}

impl Exact {
    pub(super) fn of(image: &Arc<Image>) -> Result<Self, Damaged> {
        Ok(Self {
            slots: Array::of(image, SLOTS)?,
            keys: Array::of(image, KEYS)?,
            text: Array::of(image, TEXT)?,
            values: Array::of(image, VALUES)?,
        })
    }

    /// Returns the values of a key, in order.
    pub(super) fn find(&self, kind: u8, text: &str) -> Result<&[U32], Damaged> {
        let bounds = |number: u32| -> Result<_, Damaged> {
            let n = number as usize;
            let pair = self.keys.slice(n..n + 2)?;
            Ok((&pair[0], &pair[1]))
        };
        let found = table::find(&self.slots, table::hash(kind, text.as_bytes()), |number| {
            let (key, next) = bounds(number)?;
            let (from, to) = (key.text.get() as usize, next.text.get() as usize);
            Ok(key.kind == kind && to.wrapping_sub(from) == text.len() && self.text.slice(from..to)? == text.as_bytes())
        })?;
        match found {
            Some(number) => {
                let (key, next) = bounds(number)?;
                self.values.slice(key.values.get() as usize..next.values.get() as usize)
            }
            None => Ok(&[]),
        }
    }
}

/// Collects keys and values.
#[derive(Debug, Default)]
pub(super) struct ExactBuilder {
    text: Vec<u8>,
    /// The hash, where the text begins, its length, its kind, the value.
    found: Vec<(u64, u64, u32, u8, u32)>,
}

impl ExactBuilder {
    pub(super) fn push(&mut self, kind: u8, text: &str, value: u32) {
        let len = u32::try_from(text.len()).expect("names are cut to some thousand characters");
        self.found.push((table::hash(kind, text.as_bytes()), self.text.len() as u64, len, kind, value));
        self.text.extend_from_slice(text.as_bytes());
    }

    /// Puts the table into an image; `renumber` gives the value that stands for a value of a kind.
    pub(super) fn put(self, image: &mut ImageBuilder, renumber: impl Fn(u8, u32) -> u32) {
        let Self { text, mut found } = self;
        for (_, _, _, kind, value) in &mut found {
            *value = renumber(*kind, *value);
        }
        let of = |at: u64, len: u32| &text[at as usize..at as usize + len as usize];
        found.sort_unstable_by(|a, b| {
            (a.0, a.3).cmp(&(b.0, b.3)).then_with(|| of(a.1, a.2).cmp(of(b.1, b.2))).then(a.4.cmp(&b.4))
        });
        let (mut keys, mut kept, mut values, mut hashes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for same in found.chunk_by(|a, b| a.0 == b.0 && a.3 == b.3 && of(a.1, a.2) == of(b.1, b.2)) {
            let (hash, at, len, kind, _) = same[0];
            hashes.push(hash);
            keys.push(Key { text: number(kept.len()), values: number(values.len()), kind });
            kept.extend_from_slice(of(at, len));
            let before = values.len();
            for (.., value) in same {
                if values.len() == before || values.last() != Some(&U32::new(*value)) {
                    values.push(U32::new(*value));
                }
            }
        }
        keys.push(Key { text: number(kept.len()), values: number(values.len()), kind: 0 });
        drop(found);
        drop(text);
        image.put(SLOTS, &table::slots(&hashes));
        image.put(KEYS, &keys);
        image.put(TEXT, &kept);
        image.put(VALUES, &values);
    }
}

fn number(n: usize) -> U32 {
    U32::new(u32::try_from(n).expect("a list in memory has fewer keys, and less text in them"))
}

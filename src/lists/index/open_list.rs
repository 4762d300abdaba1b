//! A list whose entries are read one by one, when they are asked for.

use std::cmp::Ordering;
use std::sync::Arc;

use zerocopy::little_endian::{U32, U64};

use super::image::{Array, Damaged, Image, ImageBuilder};
use super::record::{key_of, read_entry, read_head, write_entry, write_head};
use crate::lists::{Entry, ListHead};

/// The sections of this room; those of the room that screens begin at 16.
const HEAD: u32 = 0;
const ENTRY_ENDS: u32 = 1;
const ENTRIES: u32 = 2;
const BY_KEY: u32 = 3;

/// A list of which only the head is held: entries are read from its image on demand.
#[derive(Debug)]
pub struct OpenList {
    head: ListHead,
    /// Where each entry ends.
    ends: Array<U64>,
    entries: Array<u8>,
    /// The entries in the order of their keys.
    by_key: Array<U32>,
}

impl OpenList {
    /// Opens the list that an image holds.
    pub(crate) fn of(image: &Arc<Image>) -> Result<Self, Damaged> {
        let head: Array<u8> = Array::of(image, HEAD)?;
        let head = read_head(head.slice(0..head.len())?)?;
        let (ends, entries) = (Array::of(image, ENTRY_ENDS)?, Array::of(image, ENTRIES)?);
        let list = Self { head, ends, entries, by_key: Array::of(image, BY_KEY)? };
        let is_whole = list.ends.len() == list.head.entries && list.by_key.len() == list.head.entries;
        if is_whole { Ok(list) } else { Err(Damaged) }
    }

    /// Returns what the list says of itself.
    #[must_use]
    pub fn head(&self) -> &ListHead {
        &self.head
    }

    /// Returns how many entries it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Tells whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads an entry, by its place on the list.
    ///
    /// # Errors
    /// Its page is damaged, or the list has no such entry.
    pub fn entry(&self, n: usize) -> Result<Entry, Damaged> {
        read_entry(self.bytes(n)?)
    }

    /// Finds an entry by its key: its place on the list.
    ///
    /// # Errors
    /// A page is damaged.
    pub fn find(&self, key: &str) -> Result<Option<usize>, Damaged> {
        let (mut low, mut high) = (0, self.by_key.len());
        while low < high {
            let middle = low.midpoint(high);
            let n = self.by_key.get(middle)?.get() as usize;
            match key_of(self.bytes(n)?)?.cmp(key) {
                Ordering::Equal => return Ok(Some(n)),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        Ok(None)
    }

    fn bytes(&self, n: usize) -> Result<&[u8], Damaged> {
        let end = |n: usize| usize::try_from(self.ends.get(n)?.get()).map_err(|_| Damaged);
        let start = match n.checked_sub(1) {
            Some(before) => end(before)?,
            None => 0,
        };
        self.entries.slice(start..end(n)?)
    }
}

/// Writes a list into an image, entry by entry.
#[derive(Debug, Default)]
pub(crate) struct ListWriter {
    ends: Vec<U64>,
    entries: Vec<u8>,
}

impl ListWriter {
    /// Adds the next entry.
    pub(crate) fn push(&mut self, entry: &Entry) {
        write_entry(entry, &mut self.entries);
        self.ends.push(U64::new(self.entries.len() as u64));
    }

    /// Puts the list into an image, under its head.
    pub(crate) fn put(self, head: &ListHead, image: &mut ImageBuilder) {
        let mut bytes = Vec::new();
        write_head(head, &mut bytes);
        image.put(HEAD, &bytes);
        image.put(ENTRY_ENDS, &self.ends);
        image.put(BY_KEY, &self.by_key());
        image.put(ENTRIES, &self.entries);
    }

    /// Returns the entries in the order of their keys.
    fn by_key(&self) -> Vec<U32> {
        let key = |n: u32| {
            let start = n.checked_sub(1).map_or(0, |before| self.ends[before as usize].get() as usize);
            key_of(&self.entries[start..]).expect("it was just written")
        };
        let mut order: Vec<u32> = (0..).take(self.ends.len()).collect();
        order.sort_by_key(|n| key(*n));
        order.into_iter().map(U32::new).collect()
    }
}

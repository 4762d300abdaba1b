//! A list whose entries are read one by one, when they are asked for.

use std::sync::Arc;

use zerocopy::little_endian::U64;

use super::image::{Array, Damaged, Image, ImageBuilder};
use super::record::{read_entry, read_head, write_entry, write_head};
use crate::lists::{Entry, ListHead};

/// The sections of this room; those of the room that screens begin at 16.
const HEAD: u32 = 0;
const ENTRY_ENDS: u32 = 1;
const ENTRIES: u32 = 2;

/// A list of which only the head is held: entries are read from its image on demand.
#[derive(Debug)]
pub struct OpenList {
    head: ListHead,
    /// Where each entry ends.
    ends: Array<U64>,
    entries: Array<u8>,
}

impl OpenList {
    /// Opens the list that an image holds.
    pub(crate) fn of(image: &Arc<Image>) -> Result<Self, Damaged> {
        let head: Array<u8> = Array::of(image, HEAD)?;
        let head = read_head(head.slice(0..head.len())?)?;
        let list = Self { head, ends: Array::of(image, ENTRY_ENDS)?, entries: Array::of(image, ENTRIES)? };
        if list.ends.len() == list.head.entries { Ok(list) } else { Err(Damaged) }
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
        let end = |n: usize| usize::try_from(self.ends.get(n)?.get()).map_err(|_| Damaged);
        let start = match n.checked_sub(1) {
            Some(before) => end(before)?,
            None => 0,
        };
        read_entry(self.entries.slice(start..end(n)?)?)
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
        image.put(ENTRIES, &self.entries);
    }
}

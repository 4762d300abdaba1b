//! Bytes in sections, in memory or mapped, of which nothing is read that has not been checked.

use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::Mmap;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The size of a page: the unit that is checked when it is touched first.
pub(super) const PAGE: usize = 1 << PAGE_BITS;
const PAGE_BITS: u32 = 14;
/// The bytes of a page's digest.
pub(super) const DIGEST: usize = 32;

/// What an image says is not what was written: it must be made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged;

impl std::fmt::Display for Damaged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the index of the list is damaged")
    }
}

impl std::error::Error for Damaged {}

/// Sections of bytes, each under its number.
#[derive(Debug)]
pub(crate) struct Image {
    bytes: Bytes,
    /// The number of each section and where it lies.
    pub(super) sections: Vec<(u32, Range<usize>)>,
}

#[derive(Debug)]
enum Bytes {
    Owned(Vec<u8>),
    Mapped(Mapped),
}

/// A mapped file, page by page.
#[derive(Debug)]
struct Mapped {
    file: Mmap,
    /// Where the pages begin.
    pages: usize,
    /// Where the table with their digests begins.
    table: usize,
    /// Which pages have been found whole, one bit a page.
    whole: Box<[AtomicU64]>,
}

impl Mapped {
    #[inline]
    fn check(&self, at: &Range<usize>) -> Result<(), Damaged> {
        let Some(last) = at.end.checked_sub(1) else { return Ok(()) };
        for page in at.start >> PAGE_BITS..=last >> PAGE_BITS {
            let word = self.whole.get(page / 64).ok_or(Damaged)?;
            if word.load(Ordering::Acquire) & (1 << (page % 64)) == 0 {
                self.check_page(page)?;
                word.fetch_or(1 << (page % 64), Ordering::Release);
            }
        }
        Ok(())
    }

    #[cold]
    fn check_page(&self, page: usize) -> Result<(), Damaged> {
        let from = self.pages + page * PAGE;
        let until = (from + PAGE).min(self.table);
        let bytes = self.file.get(from..until).ok_or(Damaged)?;
        let digest = self.file.get(self.table + page * DIGEST..self.table + (page + 1) * DIGEST).ok_or(Damaged)?;
        if blake3::hash(bytes).as_bytes() == digest { Ok(()) } else { Err(Damaged) }
    }
}

impl Image {
    /// Makes an image of a file whose header and table have been checked.
    pub(super) fn mapped(file: Mmap, pages: usize, table: usize, sections: Vec<(u32, Range<usize>)>) -> Self {
        let count = (table - pages).div_ceil(PAGE);
        let whole = (0..count.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Self { bytes: Bytes::Mapped(Mapped { file, pages, table, whole }), sections }
    }

    /// Returns all bytes of an image in memory, `None` for a mapped one.
    pub(super) fn in_memory(&self) -> Option<&[u8]> {
        match &self.bytes {
            Bytes::Owned(bytes) => Some(bytes),
            Bytes::Mapped(_) => None,
        }
    }

    /// Checks every page of a mapped file, touched or not.
    ///
    /// # Errors
    /// One of them is damaged.
    pub(crate) fn check_all(&self) -> Result<(), Damaged> {
        match &self.bytes {
            Bytes::Owned(_) => Ok(()),
            Bytes::Mapped(mapped) => mapped.check(&(0..mapped.table - mapped.pages)),
        }
    }

    /// Returns how many bytes the image is.
    pub(crate) fn size(&self) -> usize {
        match &self.bytes {
            Bytes::Owned(bytes) => bytes.len(),
            Bytes::Mapped(mapped) => mapped.file.len(),
        }
    }

    #[inline]
    fn bytes(&self, at: Range<usize>) -> Result<&[u8], Damaged> {
        match &self.bytes {
            Bytes::Owned(bytes) => bytes.get(at),
            Bytes::Mapped(mapped) => {
                mapped.check(&at)?;
                mapped.file.get(mapped.pages + at.start..mapped.pages + at.end)
            }
        }
        .ok_or(Damaged)
    }
}

/// A section, as a row of values of one kind that are read in place.
#[derive(Debug)]
pub(crate) struct Array<T> {
    image: Arc<Image>,
    start: usize,
    len: usize,
    of: PhantomData<T>,
}

impl<T> Clone for Array<T> {
    fn clone(&self) -> Self {
        Self { image: Arc::clone(&self.image), start: self.start, len: self.len, of: PhantomData }
    }
}

impl<T: FromBytes + KnownLayout + Immutable + Unaligned> Array<T> {
    /// Opens a section.
    ///
    /// # Errors
    /// There is none of this number, or it doesn't hold whole values.
    pub(crate) fn of(image: &Arc<Image>, section: u32) -> Result<Self, Damaged> {
        let (_, at) = image.sections.iter().find(|(number, _)| *number == section).ok_or(Damaged)?;
        let (len, size) = (at.len(), size_of::<T>());
        if len % size != 0 {
            return Err(Damaged);
        }
        Ok(Self { image: Arc::clone(image), start: at.start, len: len / size, of: PhantomData })
    }

    /// Returns how many values there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Returns one value.
    ///
    /// # Errors
    /// There is none of this number, or its page is damaged.
    #[inline]
    pub(crate) fn get(&self, n: usize) -> Result<&T, Damaged> {
        self.slice(n..n.wrapping_add(1)).and_then(|one| one.first().ok_or(Damaged))
    }

    /// Returns some values that follow each other.
    ///
    /// # Errors
    /// They are not all there, or one of their pages is damaged.
    #[inline]
    pub(crate) fn slice(&self, range: Range<usize>) -> Result<&[T], Damaged> {
        if range.start > range.end || range.end > self.len {
            return Err(Damaged);
        }
        let at = self.start + range.start * size_of::<T>()..self.start + range.end * size_of::<T>();
        <[T]>::ref_from_bytes(self.image.bytes(at)?).map_err(|_| Damaged)
    }
}

impl Array<u8> {
    /// Returns some bytes as the text that they are.
    ///
    /// # Errors
    /// They are not there, damaged, or no text.
    pub(crate) fn text(&self, from: usize, len: usize) -> Result<&str, Damaged> {
        std::str::from_utf8(self.slice(from..from.checked_add(len).ok_or(Damaged)?)?).map_err(|_| Damaged)
    }
}

/// Makes an image in memory, section by section.
#[derive(Debug, Default)]
pub(crate) struct ImageBuilder {
    bytes: Vec<u8>,
    sections: Vec<(u32, Range<usize>)>,
}

impl ImageBuilder {
    /// Adds a section. Each begins a page, so that what is read together is checked together.
    pub(crate) fn put<T: IntoBytes + Immutable>(&mut self, section: u32, values: &[T]) {
        self.bytes.resize(self.bytes.len().next_multiple_of(PAGE), 0);
        let start = self.bytes.len();
        let values = values.as_bytes();
        // No more than is needed: a large image is large enough.
        self.bytes.reserve_exact(values.len().next_multiple_of(PAGE));
        self.bytes.extend_from_slice(values);
        self.sections.push((section, start..self.bytes.len()));
    }

    /// Ends the image.
    pub(crate) fn finish(self) -> Arc<Image> {
        Arc::new(Image { bytes: Bytes::Owned(self.bytes), sections: self.sections })
    }
}

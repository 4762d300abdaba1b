//! An image as a file: header, pages, digests of the pages.
//!
//! | where | what |
//! |---|---|
//! | 0 | the mark `TALLYIDX` |
//! | 8 | the version of this container, u32; like every number, little-endian |
//! | 12 | the size of a page, u32 |
//! | 16 | the length of the file, u64 |
//! | 24 | where the digests of the pages begin, u64; the pages begin at the second page |
//! | 32 | the builder, 32 bytes |
//! | 64 | the SHA-256 of the snapshot, 32 bytes |
//! | 96 | the BLAKE3 digest of the digests of the pages |
//! | 128 | the number of sections, u64 |
//! | 136 | for each section: its number, where it begins among the pages, its length; three u64 |
//! | end of the first page − 32 | the seal: the BLAKE3 digest of the first page before it |
//!
//! The digest of a page is BLAKE3 of its bytes. A file is written beside its place and renamed.
//!
//! By itself a file that is whole is one that nobody damaged, not one that nobody forged: whoever can write it can digest
//! it too. Its [`Seal`] covers all of it, so whoever knows the seal from elsewhere knows the file.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::image::{DIGEST, Image, PAGE};
use super::map::map;
use crate::source::Sha256;

const MARK: [u8; 8] = *b"TALLYIDX";
const VERSION: u32 = 1;
const SECTIONS: usize = 136;
const SECTION: usize = 24;
const MOST_SECTIONS: usize = (PAGE - DIGEST - SECTIONS) / SECTION;

/// The digest of everything in an index: same snapshot, same list, same builder, same seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seal([u8; DIGEST]);

impl Seal {
    /// Reads 64 hex digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }
}

impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        blake3::Hash::from_bytes(self.0).fmt(f)
    }
}

/// What an image was made from, and by whom: both must be as expected for it to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// The digest of the snapshot.
    pub snapshot: Sha256,
    /// The digest of everything that decides what an image of a snapshot holds.
    pub builder: [u8; 32],
}

/// Why a file is not used. The image is made anew from the snapshot, whatever the reason.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileFault {
    /// There is none, or it can't be read or written.
    Unreadable(io::Error),
    /// It is no index, or one of another layout.
    Foreign,
    /// It was made by another version of this program.
    OtherBuilder,
    /// It was made from another snapshot.
    OtherSnapshot,
    /// It is of another list of the snapshot.
    OtherList,
    /// It is not the one whose seal is known.
    OtherSeal,
    /// It is cut, or its bytes are not those that were written.
    Damaged,
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(cause) => write!(f, "it can't be read or written: {cause}"),
            Self::Foreign => f.write_str("it is no index of this layout"),
            Self::OtherBuilder => f.write_str("another version of this program made it"),
            Self::OtherSnapshot => f.write_str("it was made from another snapshot"),
            Self::OtherList => f.write_str("it is of another list"),
            Self::OtherSeal => f.write_str("it is not the one that is pinned"),
            Self::Damaged => f.write_str("it is damaged"),
        }
    }
}

impl std::error::Error for FileFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable(cause) => Some(cause),
            _ => None,
        }
    }
}

impl Image {
    /// Opens a file, if it is what is expected and whole so far as its header and its table of digests tell.
    ///
    /// # Errors
    /// It can't be used, for the reason in the fault.
    pub(crate) fn open(path: &Path, made: &Made) -> Result<(Arc<Self>, Seal), FileFault> {
        // A pipe would be waited for.
        if !std::fs::metadata(path).map_err(FileFault::Unreadable)?.is_file() {
            return Err(FileFault::Foreign);
        }
        let file = File::open(path).map_err(FileFault::Unreadable)?;
        let length = file.metadata().map_err(FileFault::Unreadable)?.len();
        if length < PAGE as u64 {
            return Err(if length == 0 { FileFault::Damaged } else { FileFault::Foreign });
        }
        let file = map(&file).map_err(FileFault::Unreadable)?;
        let header = file.get(..PAGE).ok_or(FileFault::Damaged)?;
        if header[..8] != MARK || u32_at(header, 8) != VERSION || u32_at(header, 12) as usize != PAGE {
            return Err(FileFault::Foreign);
        }
        let (head, digest) = header.split_at(PAGE - DIGEST);
        let seal = Seal(*blake3::hash(head).as_bytes());
        if seal.0 != digest {
            return Err(FileFault::Damaged);
        }
        if header[32..64] != made.builder {
            return Err(FileFault::OtherBuilder);
        }
        if header[64..96] != *made.snapshot.as_bytes() {
            return Err(FileFault::OtherSnapshot);
        }
        let table = size_at(header, 24)?;
        let pages = table.checked_sub(PAGE).ok_or(FileFault::Damaged)?;
        let end = pages.div_ceil(PAGE).checked_mul(DIGEST).and_then(|len| len.checked_add(table));
        if end != Some(file.len()) || size_at(header, 16)? != file.len() {
            return Err(FileFault::Damaged);
        }
        if blake3::hash(&file[table..]).as_bytes()[..] != header[96..128] {
            return Err(FileFault::Damaged);
        }
        let count = size_at(header, 128)?;
        if count > MOST_SECTIONS {
            return Err(FileFault::Damaged);
        }
        let mut sections: Vec<(u32, Range<usize>)> = Vec::with_capacity(count);
        for n in 0..count {
            let at = SECTIONS + n * SECTION;
            let number = u32::try_from(size_at(header, at)?).map_err(|_| FileFault::Damaged)?;
            let start = size_at(header, at + 8)?;
            let end = start.checked_add(size_at(header, at + 16)?).ok_or(FileFault::Damaged)?;
            if end > pages {
                return Err(FileFault::Damaged);
            }
            sections.push((number, start..end));
        }
        Ok((Arc::new(Self::mapped(file, PAGE, table, sections)), seal))
    }

    /// Returns header and table of an image that stands in memory, and the seal that it has as a file; `None` for a mapped one.
    pub(crate) fn sealed(&self, made: &Made) -> Option<Sealed> {
        let bytes = self.in_memory()?;
        let digests: Vec<[u8; DIGEST]> = bytes.par_chunks(PAGE).map(|page| *blake3::hash(page).as_bytes()).collect();
        let (header, seal) = self.header(bytes.len(), digests.as_flattened(), made)?;
        Some(Sealed { header, digests, seal })
    }

    /// Writes an image that stands in memory: beside its place, then renamed.
    ///
    /// # Errors
    /// The file can't be written. What stood there before still stands.
    pub(crate) fn write(&self, path: &Path, sealed: &Sealed) -> Result<(), FileFault> {
        let bytes = self.in_memory().ok_or(FileFault::Foreign)?;
        let write = || {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            std::fs::create_dir_all(folder)?;
            let mut beside = beside(folder)?;
            for part in [&sealed.header, bytes, sealed.digests.as_flattened()] {
                beside.write_all(part)?;
            }
            beside.as_file().sync_all()?;
            beside.persist(path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(FileFault::Unreadable)
    }

    fn header(&self, pages: usize, digests: &[u8], made: &Made) -> Option<(Vec<u8>, Seal)> {
        if self.sections.len() > MOST_SECTIONS {
            return None;
        }
        let table = PAGE + pages;
        let mut header = Vec::with_capacity(PAGE);
        header.extend_from_slice(&MARK);
        header.extend_from_slice(&VERSION.to_le_bytes());
        header.extend_from_slice(&(PAGE as u32).to_le_bytes());
        for number in [table + digests.len(), table] {
            header.extend_from_slice(&(number as u64).to_le_bytes());
        }
        header.extend_from_slice(&made.builder);
        header.extend_from_slice(made.snapshot.as_bytes());
        header.extend_from_slice(blake3::hash(digests).as_bytes());
        header.extend_from_slice(&(self.sections.len() as u64).to_le_bytes());
        for (number, at) in &self.sections {
            for number in [u64::from(*number), at.start as u64, at.len() as u64] {
                header.extend_from_slice(&number.to_le_bytes());
            }
        }
        header.resize(PAGE - DIGEST, 0);
        let seal = Seal(*blake3::hash(&header).as_bytes());
        header.extend_from_slice(&seal.0);
        Some((header, seal))
    }
}

/// What stands around the pages of an image in its file.
pub(crate) struct Sealed {
    header: Vec<u8>,
    digests: Vec<[u8; DIGEST]>,
    seal: Seal,
}

impl Sealed {
    pub(crate) fn seal(&self) -> Seal {
        self.seal
    }
}

/// What the name of a file begins with that is not in its place yet.
pub(crate) const BESIDE: &str = ".index-";

/// Makes a file beside, under a name that no other process has, readable by whom the folder lets.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BESIDE);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn size_at(bytes: &[u8], at: usize) -> Result<usize, FileFault> {
    let number = bytes.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
    number.and_then(|number| usize::try_from(number).ok()).ok_or(FileFault::Damaged)
}

//! The one place where a file is mapped into memory.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// Maps a whole file for reading.
///
/// # Errors
/// The file can't be mapped.
#[expect(
    unsafe_code,
    reason = "memory is mapped by a call to the system. Bytes that another process changes under us are the hazard: \
              these files are written beside and renamed, never changed in place, so that what is mapped stays as it was"
)]
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the file is never written to once it has its name (see the reason above); the mapping is for reading.
    unsafe { Mmap::map(file) }
}

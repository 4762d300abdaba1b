//! Bytes as they came: loaded once, under a size limit, named by their digest.
//!
//! Everything later points back into a [`Source`]: a [`Place`] is small and `Copy`, and line, column, JSON Pointer,
//! sheet and cell are derived from it only when a person is shown something. Nothing of ours lies below this room
//! but the shape of an error.

mod digest;
mod encoding;
mod grid;
mod json;
mod limits;
mod place;
mod position;
mod progress;
mod slice;
mod walk;
pub mod xml;

pub use digest::{Sha256, Sha256Writer};
pub use grid::{Cell, Grid, Hidden, Merged, Sheet, column_letters};
pub use json::{write_json, write_json_line};
pub use limits::Limits;
pub use place::Place;
pub use position::{Excerpt, Position, excerpt_of, position_of, positions_of};
pub use progress::{NoProgress, Progress};
pub use slice::{borrowed, offset_in};

use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};

/// One input file, loaded once.
#[derive(Debug)]
pub struct Source {
    name: String,
    content: Content,
    sha256: Sha256,
    size: u64,
    grid: OnceLock<Grid>,
    /// Where the walks of people's questions came by.
    marks: Mutex<walk::Marks>,
}

#[derive(Debug)]
enum Content {
    Text(String),
    Binary(Vec<u8>),
}

impl Source {
    /// Loads a file; a `.gz` (told by content) is unpacked under the same limit, and keeps the digest of the packed file.
    ///
    /// `name` is how messages call the file: the path as the user wrote it.
    ///
    /// # Errors
    /// The file can't be read, is not a regular file, or is larger than [`Limits::max_bytes`].
    pub fn load(path: &Path, name: &str, limits: &Limits) -> Result<Self, Error> {
        let unreadable = |cause: std::io::Error| {
            Error::new(
                ErrorKind::Unreadable,
                Problem::new(name, format!("can't be read: {cause}")).help("check the path and the permissions"),
            )
        };
        let meta = std::fs::metadata(path).map_err(unreadable)?;
        if meta.is_dir() {
            let problem = Problem::new(name, "is a folder").expected("a file").help("name the files in it");
            return Err(Error::new(ErrorKind::Unreadable, problem));
        }
        if !meta.is_file() {
            return Err(Error::new(
                ErrorKind::Unreadable,
                Problem::new(name, "is not a regular file".to_owned()).expected("a file"),
            ));
        }
        if meta.len() > limits.max_bytes {
            return Err(too_large(name, limits));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
        std::fs::File::open(path)
            .map_err(unreadable)?
            .take(limits.max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        Self::from_bytes(name, bytes, limits)
    }

    /// Takes bytes that are already in memory (standard input, a test).
    ///
    /// # Errors
    /// More than [`Limits::max_bytes`], packed or unpacked, or a broken gzip stream.
    pub fn from_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Self, Error> {
        if bytes.len() as u64 > limits.max_bytes {
            return Err(too_large(name, limits));
        }
        let sha256 = Sha256::of(&bytes);
        let size = bytes.len() as u64;
        let bytes = if bytes.starts_with(&[0x1f, 0x8b]) { unpack(name, &bytes, limits)? } else { bytes };
        let content = match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text),
            Err(error) => Content::Binary(error.into_bytes()),
        };
        Ok(Self { name: name.to_owned(), content, sha256, size, grid: OnceLock::new(), marks: Mutex::default() })
    }

    /// Decodes UTF-16, as some spreadsheet programs and editors save text, and XML in any encoding that its declaration
    /// names, so that places are of the decoded text.
    ///
    /// UTF-16 is told by its byte order mark, or by the zero bytes of its first two characters. Digest and size stay
    /// those of the file. Everything else comes back as it is.
    ///
    /// # Errors
    /// The content begins like UTF-16 and is not, or it is XML whose declaration contradicts its bytes.
    pub fn in_utf8(self) -> Result<Self, Error> {
        match encoding::decode(self.bytes()) {
            Ok(encoding::Decoded::AsIs) => Ok(self),
            Ok(encoding::Decoded::Text(text)) => {
                Ok(Self { content: Content::Text(text), marks: Mutex::default(), ..self })
            }
            Err((message, expected)) => Err(Error::new(
                ErrorKind::Malformed,
                Problem::new(&self.name, message)
                    .expected(expected)
                    .help("save the file as UTF-8, or send the original"),
            )),
        }
    }

    /// Returns the content decoded as a source of its own, as [`Source::in_utf8`] does; `None` if nothing has to be decoded.
    ///
    /// # Errors
    /// As for [`Source::in_utf8`].
    pub fn decoded(&self) -> Result<Option<Self>, Error> {
        if matches!(encoding::decode(self.bytes()), Ok(encoding::Decoded::AsIs)) {
            return Ok(None);
        }
        let content = Content::Binary(self.bytes().to_vec());
        let (name, sha256, size) = (self.name.clone(), self.sha256, self.size);
        Self { name, content, sha256, size, grid: OnceLock::new(), marks: Mutex::default() }.in_utf8().map(Some)
    }

    /// Tells whether the content is text that begins with an XML declaration: then the encoding is what that names, whatever
    /// the bytes would be taken for.
    #[must_use]
    pub fn declares_xml(&self) -> bool {
        let bytes = self.bytes();
        bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).starts_with(b"<?xml")
    }

    /// Returns the same file with a text to read in place of its own, every place in which is that of the file. Digest and
    /// size stay those of the file.
    pub(crate) fn as_read(&self, text: String) -> Self {
        let (name, sha256, size) = (self.name.clone(), self.sha256, self.size);
        Self { name, content: Content::Text(text), sha256, size, grid: OnceLock::new(), marks: Mutex::default() }
    }

    /// Returns the name that messages use: the path as the user wrote it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the bytes, unpacked if the file was gzip.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Binary(bytes) => bytes,
        }
    }

    /// Returns the content as text when it is UTF-8, else `None`.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Binary(_) => None,
        }
    }

    /// Returns the text, or the error that names the first byte that is not UTF-8.
    ///
    /// # Errors
    /// The content is not UTF-8.
    pub fn expect_text(&self) -> Result<&str, Error> {
        let malformed = |problem: Problem| Error::new(ErrorKind::Malformed, problem);
        // What a spreadsheet program writes is packed; as text it would be called damaged.
        if self.bytes().starts_with(b"PK\x03\x04") {
            let problem = Problem::new(&self.name, "is a workbook or another packed file, not text");
            let problem = problem.expected("text, such as CSV");
            return Err(malformed(problem.help("open it in a spreadsheet program and save the sheet as CSV (UTF-8)")));
        }
        match &self.content {
            Content::Text(text) => Ok(text),
            Content::Binary(bytes) => {
                let valid = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
                let problem = Problem::at(self, Place::span(valid, 1), "is not valid UTF-8 from here on");
                Err(malformed(problem.expected("text in UTF-8").help("save the file as UTF-8, or send the original")))
            }
        }
    }

    /// Returns the SHA-256 of the file as it stands on disk (packed, if it was packed).
    #[must_use]
    pub fn sha256(&self) -> &Sha256 {
        &self.sha256
    }

    /// Returns the size in bytes of the file as it stands on disk.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the sheets of a spreadsheet, once a reader has opened it with [`Source::set_grid`].
    #[must_use]
    pub fn grid(&self) -> Option<&Grid> {
        self.grid.get()
    }

    /// Keeps the sheets that a reader decoded, so that they are decoded once; returns the ones that are kept.
    pub fn set_grid(&self, grid: Grid) -> &Grid {
        self.grid.get_or_init(|| grid)
    }

    /// Derives where a place is, for a person: line and column, JSON Pointer, or sheet and cell.
    #[must_use]
    pub fn position(&self, place: Place) -> Position {
        position_of(self, place)
    }

    /// Cuts the line or row that a place lies in.
    #[must_use]
    pub fn excerpt(&self, place: Place) -> Option<Excerpt> {
        excerpt_of(self, place)
    }
}

fn too_large(name: &str, limits: &Limits) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        Problem::new(name, format!("is larger than the limit of {} bytes", limits.max_bytes))
            .expected(format!("at most {} bytes", limits.max_bytes))
            .help("raise the limit with --max-bytes if the file is meant to be this large"),
    )
}

fn unpack(name: &str, packed: &[u8], limits: &Limits) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(packed)
        .take(limits.max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|cause| {
            Error::new(
                ErrorKind::Malformed,
                Problem::new(name, format!("begins like gzip but can't be unpacked: {cause}"))
                    .help("send the file whole, or unpack it first"),
            )
        })?;
    if bytes.len() as u64 > limits.max_bytes {
        let problem = Problem::new(name, format!("unpacks to more than the limit of {} bytes", limits.max_bytes))
            .expected(format!("at most {} bytes when unpacked", limits.max_bytes))
            .help("raise the limit with --max-bytes if the file is meant to be this large");
        return Err(Error::new(ErrorKind::TooLarge, problem));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_keeps_the_digest_of_the_packed_file_and_gives_the_unpacked_bytes() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(b"{\"a\":1}").expect("memory can be written");
        let packed = packer.finish().expect("memory can be written");
        let digest = Sha256::of(&packed);
        let source = Source::from_bytes("x.gz", packed, &Limits::default()).expect("it is sound gzip");
        assert_eq!(source.text(), Some("{\"a\":1}"));
        assert_eq!(source.sha256(), &digest);
    }

    #[test]
    fn a_gzip_bomb_stops_at_the_limit() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![0u8; 1 << 20]).expect("memory can be written");
        let packed = packer.finish().expect("memory can be written");
        let limits = Limits { max_bytes: 64 << 10, ..Limits::default() };
        let error = Source::from_bytes("x.gz", packed, &limits).expect_err("it unpacks beyond the limit");
        assert_eq!(error.kind(), ErrorKind::TooLarge);
    }

    #[test]
    fn utf16_is_decoded_and_the_digest_stays_that_of_the_file() {
        let bytes: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("a = 'ä'".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let digest = Sha256::of(&bytes);
        let source = Source::from_bytes("x", bytes, &Limits::default()).and_then(Source::in_utf8).expect("it is sound");
        assert_eq!(source.text(), Some("a = 'ä'"));
        assert_eq!(source.sha256(), &digest);
        let plain = Source::from_bytes("x", b"plain".to_vec(), &Limits::default()).and_then(Source::in_utf8);
        assert_eq!(plain.expect("it is sound").text(), Some("plain"));
        let lone = Source::from_bytes("x", vec![0xff, 0xfe, 0x00, 0xd8], &Limits::default()).and_then(Source::in_utf8);
        assert_eq!(lone.expect_err("a lone surrogate").kind(), ErrorKind::Malformed);
    }

    #[test]
    fn text_that_is_not_utf8_names_the_first_wrong_byte() {
        let source = Source::from_bytes("x", b"abc\xff".to_vec(), &Limits::default()).expect("small");
        let error = source.expect_text().expect_err("0xff is no UTF-8");
        assert_eq!(error.problems()[0].at.to_string(), "1:4");
    }
}

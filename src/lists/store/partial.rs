//! A download that is not whole: its bytes, and beside them what the server said of the file, so that the rest can be
//! asked for, and only of the same file.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::beside;

/// What a server says of the state of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Validators {
    /// Its `ETag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    /// Its `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
}

impl Validators {
    /// Returns what `If-Range` may hold (RFC 9110, 13.1.5): a strong tag, else the time; a weak tag vouches for no bytes.
    pub(super) fn for_range(&self) -> Option<&str> {
        let strong = self.etag.as_deref().filter(|tag| tag.starts_with('"'));
        strong.or(self.last_modified.as_deref())
    }
}

/// What was noted when the download began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Begun {
    pub(super) url: String,
    pub(super) validators: Validators,
}

/// The place of a download.
#[derive(Debug)]
pub(super) struct Partial {
    path: PathBuf,
    note: PathBuf,
}

impl Partial {
    pub(super) fn at(folder: &Path) -> Self {
        Self { path: folder.join("download"), note: folder.join("download.toml") }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what is there of a file, and how many bytes; `None` if nothing can be gone on with.
    pub(super) fn begun(&self, url: &str) -> Option<(Begun, u64)> {
        let note = std::fs::read_to_string(&self.note).ok()?;
        let begun: Begun = toml::from_str(&note).ok()?;
        let size = std::fs::metadata(&self.path).ok()?.len();
        (begun.url == url && size > 0 && begun.validators.for_range().is_some()).then_some((begun, size))
    }

    /// Begins anew. The note goes to the disk before the first byte, so that no byte is ever taken for another file's.
    pub(super) fn begin(&self, begun: &Begun) -> io::Result<File> {
        self.discard()?;
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let note = toml::to_string(begun).expect("plain texts can be written as TOML");
        beside::write(&self.note, note.as_bytes())?;
        File::create(&self.path)
    }

    /// Goes on where it ended.
    pub(super) fn go_on(&self) -> io::Result<File> {
        OpenOptions::new().append(true).open(&self.path)
    }

    /// Removes what is there.
    pub(super) fn discard(&self) -> io::Result<()> {
        beside::remove_file(&self.path)?;
        beside::remove_file(&self.note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn only_the_same_file_is_gone_on_with() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let partial = Partial::at(&folder.path().join("house"));
        let validators = Validators { etag: Some("\"a\"".to_owned()), last_modified: None };
        let begun = Begun { url: "https://lists.example/a".to_owned(), validators };
        let mut file = partial.begin(&begun).expect("it can be made");
        assert_eq!(partial.begun("https://lists.example/a"), None, "no byte is there yet");
        file.write_all(b"abc").expect("it can be written");
        assert_eq!(partial.begun("https://lists.example/a"), Some((begun.clone(), 3)));
        assert_eq!(partial.begun("https://lists.example/b"), None);
        let weak = Validators { etag: Some("W/\"a\"".to_owned()), last_modified: None };
        let mut file = partial.begin(&Begun { validators: weak, ..begun }).expect("it can be made");
        file.write_all(b"abc").expect("it can be written");
        assert_eq!(partial.begun("https://lists.example/a"), None, "a weak tag vouches for no bytes");
        partial.discard().expect("it can be removed");
        partial.discard().expect("nothing is there to be removed");
    }
}

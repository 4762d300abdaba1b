//! Who may write into the store: one process at a time, by a lock that the system lifts when the process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::beside;
use super::folder::Store;
use super::snapshot::{self, Snapshot};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::Sha256;

/// The right to write into a store, until it is dropped.
#[derive(Debug)]
pub struct Hold<'a> {
    store: &'a Store,
    _lock: File,
}

/// Where the content of a file of a new snapshot is.
pub(super) enum Content<'a> {
    Bytes(&'a [u8]),
    /// A file that stays where it is.
    At(&'a Path),
    /// A file below the store that is the store's own.
    Own(&'a Path),
}

impl Store {
    /// Takes the right to write into the store, whose folder is made if it is not there.
    ///
    /// # Errors
    /// Another process has it, or the folder can't be written.
    pub fn hold(&self) -> Result<Hold<'_>, Error> {
        let path = self.folder().join("lock");
        let unwritable = |cause: std::io::Error| unwritable(&path, &cause);
        std::fs::create_dir_all(self.folder()).map_err(unwritable)?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(unwritable)?;
        match file.try_lock() {
            Ok(()) => Ok(Hold { store: self, _lock: file }),
            Err(TryLockError::WouldBlock) => Err(Error::new(
                ErrorKind::Unwritable,
                Problem::new(&path.display().to_string(), "another process is writing into this store")
                    .expected("one `lists update` or `lists import` at a time")
                    .help("wait until it has ended, and give the command again"),
            )),
            Err(TryLockError::Error(cause)) => Err(unwritable(cause)),
        }
    }
}

impl Hold<'_> {
    /// Returns the store.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.store
    }

    /// Brings a snapshot in: all of it, or nothing.
    pub(super) fn keep(&self, snapshot: &Snapshot, contents: &[Content<'_>]) -> Result<(), Error> {
        let place = self.store.snapshot_folder(&snapshot.publication, &snapshot.digest);
        let kept = (|| {
            let beside = beside::fresh_folder(&place)?;
            let files = beside.join(snapshot::FILES);
            std::fs::create_dir(&files)?;
            for (file, content) in snapshot.files.iter().zip(contents) {
                let to = files.join(&file.name);
                match content {
                    Content::Bytes(bytes) => beside::put(&to, bytes)?,
                    Content::At(from) => {
                        std::fs::copy(from, &to)?;
                        OpenOptions::new().write(true).open(&to)?.sync_all()?;
                    }
                    Content::Own(from) => {
                        OpenOptions::new().write(true).open(from)?.sync_all()?;
                        std::fs::rename(from, &to)?;
                    }
                }
            }
            beside::sync_folder(&files)?;
            beside::put(&beside.join(snapshot::FILE), snapshot.to_text().as_bytes())?;
            Ok(beside)
        })();
        let beside = kept.map_err(|cause| unwritable(&place, &cause))?;
        for file in &snapshot.files {
            // What was copied may have been changed since it was read.
            super::folder::verified(&beside.join(snapshot::FILES).join(&file.name), file)?;
        }
        beside::move_into_place(&beside, &place).map_err(|cause| unwritable(&place, &cause))
    }

    /// Writes what is known of a snapshot anew.
    pub(super) fn renew(&self, snapshot: &Snapshot) -> Result<(), Error> {
        let path = self.store.snapshot_folder(&snapshot.publication, &snapshot.digest).join(snapshot::FILE);
        beside::write(&path, snapshot.to_text().as_bytes()).map_err(|cause| unwritable(&path, &cause))
    }

    /// Says which snapshot of a publication is in force.
    pub(super) fn put_in_force(&self, publication: &str, digest: &Sha256) -> Result<(), Error> {
        let path = self.store.current_file(publication);
        beside::write(&path, format!("{digest}\n").as_bytes()).map_err(|cause| unwritable(&path, &cause))
    }

    /// Removes a snapshot that is damaged, so that a sound copy of it can take its place.
    pub(super) fn remove_damaged(&self, publication: &str, digest: &Sha256) -> Result<(), Error> {
        let path = self.store.snapshot_folder(publication, digest);
        beside::remove_folder(&path).map_err(|cause| unwritable(&path, &cause))
    }

    /// Removes what interrupted processes left in a publication's folder.
    pub(super) fn sweep(&self, publication: &str) -> Result<(), Error> {
        let folder = self.store.publication_folder(publication);
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
        for entry in entries {
            let path = entry.map_err(|cause| unwritable(&folder, &cause))?.path();
            let left = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(beside::NEW));
            if left {
                let removed = if path.is_dir() { beside::remove_folder(&path) } else { beside::remove_file(&path) };
                removed.map_err(|cause| unwritable(&path, &cause))?;
            }
        }
        Ok(())
    }
}

pub(super) fn unwritable(path: &Path, cause: &std::io::Error) -> Error {
    let problem = Problem::new(&path.display().to_string(), format!("can't be written: {cause}"));
    Error::new(ErrorKind::Unwritable, problem.help("check the folder of the store, or name another with --data-dir"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_writes_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let (one, other) = (Store::at(folder.path().join("new")), Store::at(folder.path().join("new")));
        let held = one.hold().expect("nobody else has it");
        let told = other.hold().expect_err("it is taken").to_string();
        assert!(told.contains("another process is writing"), "{told}");
        drop(held);
        assert!(other.hold().is_ok());
    }
}

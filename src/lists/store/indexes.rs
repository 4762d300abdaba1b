//! Where the indexes of lists are kept: in the folder of their snapshot, each under the id of its list.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::folder::{Store, is_id};
use super::hold::{Hold, unwritable};
use super::snapshot::{self, Snapshot};
use crate::error::Error;
use crate::lists::index::BESIDE;
use crate::source::Sha256;

const EXTENSION: &str = "idx";
/// What another process has not brought into its place after so long, it never will.
const ABANDONED: Duration = Duration::from_secs(3600);

/// An index that stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptIndex {
    /// The snapshot that it was compiled from.
    pub snapshot: Snapshot,
    /// The id of its list.
    pub list: String,
    /// Its file.
    pub path: PathBuf,
}

impl Store {
    /// Returns where the index of a list of a snapshot is kept, be there one or not; `None` for what the snapshot
    /// doesn't hold.
    #[must_use]
    pub fn index_path(&self, snapshot: &Snapshot, list: &str) -> Option<PathBuf> {
        let folder = self.index_folder(&snapshot.publication, &snapshot.digest);
        (snapshot.holds(list) && is_id(list)).then(|| folder.join(list).with_extension(EXTENSION))
    }

    /// Returns every index that stands beside a snapshot whose `snapshot.toml` is sound.
    ///
    /// # Errors
    /// A folder can't be read.
    pub fn kept_indexes(&self) -> Result<Vec<KeptIndex>, Error> {
        let mut found = Vec::new();
        for publication in self.publications()? {
            for snapshot in self.survey(&publication)?.snapshots.into_iter().filter_map(|(_, snapshot)| snapshot.ok()) {
                for list in &snapshot.lists {
                    let path = self.index_path(&snapshot, &list.id).filter(|path| path.exists());
                    found.extend(path.map(|path| KeptIndex {
                        snapshot: snapshot.clone(),
                        list: list.id.clone(),
                        path,
                    }));
                }
            }
        }
        Ok(found)
    }

    fn index_folder(&self, publication: &str, digest: &Sha256) -> PathBuf {
        self.snapshot_folder(publication, digest).join(snapshot::INDEX)
    }
}

impl Hold<'_> {
    /// Removes the indexes of all snapshots of a publication but one, and what interrupted processes left of that one's.
    /// A case that is pinned to an older snapshot has its index made anew.
    ///
    /// # Errors
    /// They can't be removed.
    pub fn drop_other_indexes(&self, of: &Snapshot) -> Result<(), Error> {
        for (digest, _) in self.store().survey(&of.publication)?.snapshots {
            let folder = self.store().index_folder(&of.publication, &digest);
            let removed =
                if digest == of.digest { remove_abandoned(&folder) } else { super::beside::remove_folder(&folder) };
            removed.map_err(|cause| unwritable(&folder, &cause))?;
        }
        Ok(())
    }
}

fn remove_abandoned(folder: &Path) -> std::io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let is_old = |time: SystemTime| time.elapsed().is_ok_and(|age| age > ABANDONED);
        let is_beside = entry.file_name().to_string_lossy().starts_with(BESIDE);
        if is_beside && entry.metadata().and_then(|known| known.modified()).is_ok_and(is_old) {
            super::beside::remove_file(&entry.path())?;
        }
    }
    Ok(())
}

//! Whether everything in the store is what it was when it came in.

use super::folder::{Store, verified};
use super::snapshot::{self, Snapshot};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Progress, Sha256};

/// One thing that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The publication.
    pub publication: String,
    /// The snapshot, unless it is the word of which one is in force.
    pub snapshot: Option<Sha256>,
    /// What is wrong.
    pub problem: Problem,
}

/// What was looked at, and what is damaged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Publications.
    pub publications: u64,
    /// Their snapshots.
    pub snapshots: u64,
    /// The files of these.
    pub files: u64,
    /// The bytes of these.
    pub bytes: u64,
    /// What is damaged.
    pub damage: Vec<Damage>,
}

impl Store {
    /// Holds every file of every snapshot against its digest.
    ///
    /// # Errors
    /// A folder can't be read at all.
    pub fn verify(&self, progress: &dyn Progress) -> Result<Verified, Error> {
        let mut found = Verified::default();
        for publication in self.publications()? {
            found.publications += 1;
            let survey = self.survey(&publication)?;
            progress.begin(&publication, survey.snapshots.len() as u64);
            match &survey.current {
                Err(error) => found.note(&publication, None, error),
                Ok(None) if !survey.snapshots.is_empty() => {
                    found.note(&publication, None, &self.nothing_in_force(&publication));
                }
                Ok(_) => {}
            }
            for (digest, snapshot) in survey.snapshots {
                found.snapshots += 1;
                match snapshot {
                    Err(error) => found.note(&publication, Some(digest), &error),
                    Ok(snapshot) => {
                        for file in &snapshot.files {
                            found.files += 1;
                            found.bytes += file.size;
                            let path =
                                self.snapshot_folder(&publication, &digest).join(snapshot::FILES).join(&file.name);
                            if let Err(error) = verified(&path, file) {
                                found.note(&publication, Some(digest), &error);
                            }
                        }
                    }
                }
                progress.advance(1);
            }
            progress.end();
        }
        Ok(found)
    }

    fn nothing_in_force(&self, publication: &str) -> Error {
        let name = self.current_file(publication).display().to_string();
        let problem = Problem::new(&name, "is missing, so that no snapshot is in force and the lists can't serve")
            .help("bring the newest file in again: `tallyclerk lists update` or `tallyclerk lists import`");
        Error::new(ErrorKind::InvalidList, problem)
    }

    /// Tells whether every file of a snapshot is there, and is as long as it was. What is in them is not looked at.
    #[must_use]
    pub fn has_files(&self, snapshot: &Snapshot) -> bool {
        let folder = self.snapshot_folder(&snapshot.publication, &snapshot.digest).join(snapshot::FILES);
        let length = |name: &str| std::fs::metadata(folder.join(name)).ok().map(|known| known.len());
        snapshot.files.iter().all(|file| length(&file.name) == Some(file.size))
    }

    /// Tells whether every file of a snapshot is what it was.
    pub(super) fn is_whole(&self, snapshot: &Snapshot) -> bool {
        let folder = self.snapshot_folder(&snapshot.publication, &snapshot.digest).join(snapshot::FILES);
        snapshot.files.iter().all(|file| verified(&folder.join(&file.name), file).is_ok())
    }
}

impl Verified {
    fn note(&mut self, publication: &str, snapshot: Option<Sha256>, error: &Error) {
        for problem in error.problems() {
            self.damage.push(Damage { publication: publication.to_owned(), snapshot, problem: problem.clone() });
        }
    }
}

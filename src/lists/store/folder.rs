//! The folder on the disk: where what stands, read and held against its digests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::beside;
use super::snapshot::{self, HeldFile, Snapshot, damaged};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Sha256, Sha256Writer, Source};

/// A store of list snapshots. That its folder exists is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
}

/// What a store holds of one publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The publication's id.
    pub publication: String,
    /// The digest of the snapshot that is in force, once one was put there.
    pub current: Option<Sha256>,
    /// All its snapshots, in the order in which they came.
    pub snapshots: Vec<Snapshot>,
}

/// What stands in a publication's folder, sound or not.
pub(super) struct Survey {
    pub(super) current: Result<Option<Sha256>, Error>,
    pub(super) snapshots: Vec<(Sha256, Result<Snapshot, Error>)>,
}

impl Store {
    /// Names a store by its folder.
    #[must_use]
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn publication_folder(&self, publication: &str) -> PathBuf {
        self.folder.join("snapshots").join(publication)
    }

    pub(super) fn snapshot_folder(&self, publication: &str, digest: &Sha256) -> PathBuf {
        self.publication_folder(publication).join(digest.to_string())
    }

    pub(super) fn current_file(&self, publication: &str) -> PathBuf {
        self.publication_folder(publication).join("current")
    }

    pub(super) fn partial_folder(&self, publication: &str) -> PathBuf {
        self.folder.join("partial").join(publication)
    }

    /// Returns the ids of the publications that it holds, sorted. A folder that is not there holds none.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn publications(&self) -> Result<Vec<String>, Error> {
        let mut ids = Vec::new();
        for path in names_in(&self.folder.join("snapshots"))? {
            if is_id(&path) && self.publication_folder(&path).is_dir() {
                ids.push(path);
            }
        }
        Ok(ids)
    }

    /// Returns what it holds of a publication; `None` if nothing.
    ///
    /// # Errors
    /// Something of it is damaged.
    pub fn held(&self, publication: &str) -> Result<Option<Held>, Error> {
        if !is_id(publication) || !self.publication_folder(publication).is_dir() {
            return Ok(None);
        }
        let survey = self.survey(publication)?;
        let snapshots = survey.snapshots.into_iter().map(|(_, read)| read).collect::<Result<Vec<_>, _>>()?;
        Ok(Some(Held::of(publication, survey.current?, snapshots)))
    }

    /// Returns the ids of the lists that any of its snapshots holds, sorted.
    ///
    /// # Errors
    /// The folder can't be read, or something in it is damaged.
    pub fn list_ids(&self) -> Result<Vec<String>, Error> {
        let mut ids = BTreeSet::new();
        for publication in self.publications()? {
            let held = self.held(&publication)?;
            let snapshots = held.iter().flat_map(|held| &held.snapshots);
            ids.extend(snapshots.flat_map(|snapshot| &snapshot.lists).map(|list| list.id.clone()));
        }
        Ok(ids.into_iter().collect())
    }

    /// Looks at all that stands in a publication's folder.
    pub(super) fn survey(&self, publication: &str) -> Result<Survey, Error> {
        let mut snapshots = Vec::new();
        for name in names_in(&self.publication_folder(publication))? {
            let Some(digest) = Sha256::parse(&name).filter(|digest| digest.to_string() == name) else { continue };
            let path = self.snapshot_folder(publication, &digest).join(snapshot::FILE);
            let name = path.display().to_string();
            let read = std::fs::read_to_string(&path)
                .map_err(|cause| Error::new(ErrorKind::InvalidList, damaged(&name, format!("can't be read: {cause}"))))
                .and_then(|text| Snapshot::read(&text, &name, digest))
                .and_then(|snapshot| {
                    let same = snapshot.publication == publication;
                    let message = format!("is a snapshot of `{}`", snapshot.publication);
                    if same { Ok(snapshot) } else { Err(Error::new(ErrorKind::InvalidList, damaged(&name, message))) }
                });
            snapshots.push((digest, read));
        }
        let current = self.read_current(publication, &snapshots);
        Ok(Survey { current, snapshots })
    }

    fn read_current(
        &self,
        publication: &str,
        snapshots: &[(Sha256, Result<Snapshot, Error>)],
    ) -> Result<Option<Sha256>, Error> {
        let path = self.current_file(publication);
        let name = path.display().to_string();
        let refuse = |what: String| Err(Error::new(ErrorKind::InvalidList, damaged(&name, what)));
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return refuse(format!("can't be read: {cause}")),
        };
        match Sha256::parse(text.trim_end()) {
            None => refuse("names no snapshot".to_owned()),
            Some(digest) if snapshots.iter().any(|(known, _)| *known == digest) => Ok(Some(digest)),
            Some(digest) => refuse(format!("names the snapshot {}, which is not in the store", digest.short())),
        }
    }

    /// Loads the files of a snapshot, each held against its digest.
    ///
    /// # Errors
    /// One is not there, or is not what it was.
    pub fn files(&self, snapshot: &Snapshot, limits: &Limits) -> Result<Vec<Arc<Source>>, Error> {
        let folder = self.snapshot_folder(&snapshot.publication, &snapshot.digest).join(snapshot::FILES);
        // A file that the store took in under a wider limit is still read.
        let limits = Limits { max_bytes: limits.max_bytes.max(snapshot.size().min(Limits::CEILING)), ..*limits };
        snapshot
            .files
            .iter()
            .map(|file| {
                let path = folder.join(&file.name);
                let source = Source::load(&path, &path.display().to_string(), &limits)?;
                same(&source, file)?;
                source.in_utf8().map(Arc::new)
            })
            .collect()
    }
}

impl Held {
    pub(super) fn of(publication: &str, current: Option<Sha256>, mut snapshots: Vec<Snapshot>) -> Self {
        snapshots.sort_by_key(|snapshot| (snapshot.added, snapshot.digest));
        Self { publication: publication.to_owned(), current, snapshots }
    }

    /// Returns the snapshot that is in force.
    #[must_use]
    pub fn in_force(&self) -> Option<&Snapshot> {
        let current = self.current?;
        self.snapshots.iter().find(|snapshot| snapshot.digest == current)
    }

    /// Returns the snapshot that was in force before the one that is.
    #[must_use]
    pub fn previous(&self) -> Option<&Snapshot> {
        let others = self.snapshots.iter().filter(|snapshot| Some(snapshot.digest) != self.current);
        others.max_by_key(|snapshot| (snapshot.days().last(), snapshot.since(), snapshot.added, snapshot.digest))
    }
}

/// Holds a file on the disk against what is to stand there.
pub(super) fn verified(path: &Path, file: &HeldFile) -> Result<(), Error> {
    let name = path.display().to_string();
    let read = std::fs::File::open(path).and_then(|mut file| {
        let mut digest = Sha256Writer::default();
        let size = std::io::copy(&mut file, &mut digest)?;
        Ok((digest.finish(), size))
    });
    let read =
        read.map_err(|cause| Error::new(ErrorKind::InvalidList, damaged(&name, format!("can't be read: {cause}"))))?;
    if read != (file.sha256, file.size) {
        return Err(Error::new(ErrorKind::InvalidList, differs(&name)));
    }
    Ok(())
}

fn same(source: &Source, file: &HeldFile) -> Result<(), Error> {
    if *source.sha256() == file.sha256 && source.size() == file.size {
        return Ok(());
    }
    Err(Error::new(ErrorKind::InvalidList, differs(source.name())))
}

fn differs(name: &str) -> Problem {
    damaged(name, "is not what it was when it came into the store: its digest differs")
}

/// Returns the names in a folder, sorted, but those of what is not in its place yet; none if it is not there.
fn names_in(folder: &Path) -> Result<Vec<String>, Error> {
    let unreadable = |cause: std::io::Error| {
        let problem = Problem::new(&folder.display().to_string(), format!("can't be read: {cause}"));
        Error::new(ErrorKind::Unreadable, problem.help("check the folder of the store and its permissions"))
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(unreadable(cause)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if !name.starts_with(beside::NEW) {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Tells whether a text can be the id of a list or publication: it names a folder.
pub(super) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
}

/// Refuses an id that can't name a folder.
pub(super) fn expect_id(text: &str) -> Result<(), Error> {
    if is_id(text) {
        return Ok(());
    }
    let problem = Problem::new("command line", format!("`{text}` can't be the id of a list"))
        .expected("lower-case letters, digits and hyphens, at most 64, such as us-1260h");
    Err(Error::new(ErrorKind::Usage, problem))
}

/// Returns a name that is safe on every platform for a file that its publisher calls otherwise.
pub(super) fn file_name(published: &str) -> String {
    const LONGEST: usize = 100;
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let last = published.rsplit(['/', '\\']).next().unwrap_or(published);
    let safe: String = last
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .take(LONGEST)
        .collect();
    let stem = safe.split('.').next().unwrap_or_default().to_lowercase();
    let is_port = (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.len() == 4
        && stem.ends_with(|c: char| c.is_ascii_digit());
    let safe = safe.trim_end_matches('.');
    if stem.is_empty() || is_port || DEVICES.contains(&stem.as_str()) {
        format!("list_{safe}")
    } else {
        safe.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_safe_and_stay_what_they_are() {
        for (published, name) in [
            ("SDN_ADVANCED.XML", "SDN_ADVANCED.XML"),
            ("../../etc/passwd", "passwd"),
            (r"C:\lists\sdn.csv", "sdn.csv"),
            ("con.csv", "list_con.csv"),
            ("lpt1", "list_lpt1"),
            (".hidden", "list_.hidden"),
            ("", "list_"),
            ("a b\u{202e}.csv", "a_b_.csv"),
            ("content?token=x", "content_token_x"),
        ] {
            assert_eq!(file_name(published), name);
            assert_eq!(file_name(name), name, "it is its own");
        }
        assert!(file_name(&"x".repeat(500)).len() <= 105);
    }

    #[test]
    fn ids_are_folders_and_nothing_else() {
        for id in ["us-1260h", "a", "889"] {
            assert!(is_id(id), "{id}");
        }
        for no in ["", "..", "a/b", "US-889", "-x", "a b", &"x".repeat(65)] {
            assert!(!is_id(no), "{no}");
        }
    }

    #[test]
    fn a_store_that_is_not_there_holds_nothing() {
        let store = Store::at("/nowhere/at/all");
        assert_eq!(store.publications(), Ok(Vec::new()));
        assert_eq!(store.held("us-889"), Ok(None));
    }
}

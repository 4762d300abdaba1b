//! A list ready to be searched: compiled in memory, or opened from the file in which an earlier run compiled it.

use std::path::Path;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::names::{Index, NameHit, Query, Scratch};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::index::{Damaged, FileFault};
use crate::lists::{Entry, List, ListHead};
use crate::source::Sha256;

/// Reads the list of a snapshot that was verified: what an index is made anew from.
type Read = Box<dyn Fn() -> Result<List, Error> + Send + Sync>;

/// A list that is held ready to be searched.
///
/// Whoever keeps snapshots keeps one file beside each, at a path of its choice, and calls
/// [`open_or_compile`](Self::open_or_compile) with that path, the digest of the snapshot, and a function that verifies the snapshot and reads
/// it. A run that finds the file whole parses nothing. A file of another snapshot or another version of this program, a
/// cut or changed one, is replaced; one that can't be written leaves the index in memory.
///
/// ```no_run
/// use tallyclerk::lists::bundled;
/// use tallyclerk::screening::Listed;
/// use tallyclerk::source::Sha256;
///
/// let read = || Ok(bundled("us-889").expect("it is built in"));
/// let snapshot = Sha256::parse(&read()?.snapshot).expect("a digest");
/// let listed = Listed::open_or_compile("indexes/us-889.idx".as_ref(), &snapshot, read)?;
/// assert_eq!(listed.head().entries, 5);
/// # Ok::<(), tallyclerk::Error>(())
/// ```
pub struct Listed {
    index: Index,
    read: Option<Read>,
    /// The index that was compiled in the place of one that turned out to be damaged.
    mended: OnceLock<Result<Index, Error>>,
}

/// An entry that a party is, or may be, with the entry as the list has it.
#[derive(Debug, Clone)]
pub(super) struct Met {
    pub(super) hit: NameHit,
    pub(super) entry: Entry,
}

impl std::fmt::Debug for Listed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listed").field("head", self.head()).finish_non_exhaustive()
    }
}

impl Listed {
    /// Compiles a list in memory.
    #[must_use]
    pub fn compiled(list: &List) -> Self {
        Self { index: Index::new(list), read: None, mended: OnceLock::new() }
    }

    /// Compiles a list and keeps the index in a file, which is written beside its place and renamed. The index is as
    /// good if it can't be kept; the fault says why.
    ///
    /// # Errors
    /// The index could not be kept.
    pub fn compile(list: &List, path: &Path) -> (Self, Result<(), FileFault>) {
        let index = Index::new(list);
        let kept = Sha256::parse(&list.snapshot)
            .ok_or(FileFault::OtherSnapshot)
            .and_then(|snapshot| index.write(path, &snapshot));
        (Self { index, read: None, mended: OnceLock::new() }, kept)
    }

    /// Opens the index of a snapshot that [`compile`](Self::compile) kept.
    ///
    /// # Errors
    /// The file is not there, was made from another snapshot or by another version, or is damaged. What is damaged beyond
    /// the file's table shows only when it is read: then a search fails.
    pub fn open(path: &Path, snapshot: &Sha256) -> Result<Self, FileFault> {
        Ok(Self { index: Index::open(path, snapshot)?, read: None, mended: OnceLock::new() })
    }

    /// Opens the index of a snapshot; where that can't be, reads the snapshot, compiles it and keeps the index.
    ///
    /// `read` is called again if the file turns out to be damaged while it is searched. It must verify what it reads.
    ///
    /// # Errors
    /// The snapshot can't be read, or what was read is another one.
    pub fn open_or_compile(
        path: &Path,
        snapshot: &Sha256,
        read: impl Fn() -> Result<List, Error> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        if let Ok(opened) = Self::open(path, snapshot) {
            return Ok(Self { read: Some(Box::new(read)), ..opened });
        }
        let list = read()?;
        if Sha256::parse(&list.snapshot) != Some(*snapshot) {
            let problem = Problem::new(list.source.as_str(), format!("is the snapshot {}", list.snapshot))
                .expected(format!("the snapshot {snapshot}"))
                .help("fetch or import the list again");
            return Err(Error::new(ErrorKind::InvalidList, problem));
        }
        // An index that can't be kept is as good as one that can: the next run compiles it once more.
        let (compiled, _kept) = Self::compile(&list, path);
        Ok(compiled)
    }

    /// Returns what the list says of itself.
    #[must_use]
    pub fn head(&self) -> &ListHead {
        self.index.list().head()
    }

    /// Reads an entry, by its place on the list.
    ///
    /// # Errors
    /// The index is damaged and could not be made anew.
    pub fn entry(&self, n: usize) -> Result<Entry, Error> {
        self.ask(|index| index.list().entry(n))
    }

    /// Searches a party under some spellings; one hit an entry, the best first. Only entries that serve on the day count.
    ///
    /// # Errors
    /// The index is damaged and could not be made anew.
    pub(super) fn search(&self, spellings: &[Query], day: Date, scratch: &mut Scratch) -> Result<Vec<Met>, Error> {
        self.ask(|index| {
            let mut best: Vec<NameHit> = Vec::new();
            for query in spellings {
                for hit in index.find(query, Some(day), scratch)? {
                    match best.iter_mut().find(|old| old.entry == hit.entry) {
                        Some(old) if (hit.outcome, -hit.score) < (old.outcome, -old.score) => *old = hit,
                        Some(_) => {}
                        None => best.push(hit),
                    }
                }
            }
            best.sort_by(|a, b| {
                a.outcome.cmp(&b.outcome).then(b.score.total_cmp(&a.score)).then(a.entry.cmp(&b.entry))
            });
            best.into_iter()
                .map(|hit| Ok(Met { entry: index.list().entry(hit.entry)?, hit }))
                .collect::<Result<Vec<Met>, Damaged>>()
        })
    }

    /// Asks the index; if it is damaged, the one that is compiled anew from the snapshot.
    fn ask<T>(&self, mut ask: impl FnMut(&Index) -> Result<T, Damaged>) -> Result<T, Error> {
        if self.mended.get().is_none()
            && let Ok(answer) = ask(&self.index)
        {
            return Ok(answer);
        }
        let mended = self.mended.get_or_init(|| match &self.read {
            Some(read) => read().map(|list| Index::new(&list)),
            None => Err(self.damaged()),
        });
        match mended {
            Ok(index) => ask(index).map_err(|Damaged| self.damaged()),
            Err(error) => Err(error.clone()),
        }
    }

    fn damaged(&self) -> Error {
        let problem = Problem::new(self.head().source.as_str(), Damaged.to_string())
            .help("delete the index of the list, or import the list again");
        Error::new(ErrorKind::InvalidList, problem)
    }
}

//! A list ready to be searched: compiled in memory, or opened from the file in which an earlier run compiled it.

use std::path::PathBuf;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::names::{Index, NameHit, Query, Scratch, Serves};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::index::{Damaged, FileFault, Seal};
use crate::lists::{Entry, List, ListHead};
use crate::source::Sha256;

/// Where the index of a list is kept, and what a file there must be to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The id of the list: one snapshot may hold several.
    pub list: String,
    /// The snapshot that the list was read from.
    pub snapshot: Sha256,
    /// What makes a file be used.
    pub trust: Trust,
}

/// What makes a file be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It is whole, and says that this version made it from the snapshot. That is enough where whoever can write it could
    /// as well have put another snapshot in force.
    Whole,
    /// It is the very one of this seal, which is known from elsewhere.
    Sealed(Seal),
    /// Nothing does: the index is compiled from the snapshot, whatever stands there.
    Nothing,
}

/// Reads the list of a snapshot that was verified: what an index is made anew from.
type Read = Box<dyn Fn() -> Result<List, Error> + Send + Sync>;

/// A list that is held ready to be searched.
///
/// What is kept of a list in a file is what its snapshot says; when that was confirmed is for whoever keeps the snapshots to
/// say, each time anew ([`confirmed`](Self::confirmed)).
///
/// ```no_run
/// use tallyclerk::lists::bundled;
/// use tallyclerk::screening::{Listed, Place, Trust};
/// use tallyclerk::source::Sha256;
///
/// let read = || Ok(bundled("us-889").expect("it is built in"));
/// let place = Place {
///     path: "indexes/us-889.idx".into(),
///     list: "us-889".to_owned(),
///     snapshot: Sha256::parse(&read()?.snapshot).expect("a digest"),
///     trust: Trust::Whole,
/// };
/// let listed = Listed::open_or_compile(&place, read)?;
/// assert_eq!(listed.head().entries, 5);
/// # Ok::<(), tallyclerk::error::Error>(())
/// ```
pub struct Listed {
    index: Index,
    head: ListHead,
    seal: Option<Seal>,
    behind: Option<Behind>,
    remarks: Vec<Problem>,
    /// The index that was compiled in the place of one that turned out to be damaged.
    mended: OnceLock<Result<Mended, Error>>,
}

/// What an index can be made anew from, and where it is kept then.
struct Behind {
    place: Place,
    read: Read,
}

struct Mended {
    index: Index,
    kept: Result<(), FileFault>,
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
        Self::of(Index::new(list), None)
    }

    fn of(index: Index, seal: Option<Seal>) -> Self {
        let head = index.list().head().clone();
        Self { index, head, seal, behind: None, remarks: Vec::new(), mended: OnceLock::new() }
    }

    /// Compiles a list and keeps the index in its place: written beside and renamed, unless it stands there already. The
    /// index is as good if it can't be kept; the fault says why.
    ///
    /// # Errors
    /// The list is not the one of the place.
    pub fn compile(list: &List, place: &Place) -> Result<(Self, Result<(), FileFault>), Error> {
        if list.id != place.list || Sha256::parse(&list.snapshot) != Some(place.snapshot) {
            let problem =
                Problem::new(list.source.as_str(), format!("is `{}` of the snapshot {}", list.id, list.snapshot))
                    .expected(format!("`{}` of the snapshot {}", place.list, place.snapshot))
                    .help("fetch or import the list again");
            return Err(Error::new(ErrorKind::InvalidList, problem));
        }
        let index = Index::of_snapshot(list);
        let Some(sealed) = index.sealed(&place.snapshot) else {
            return Ok((Self::of(index, None), Err(FileFault::Foreign)));
        };
        let seal = sealed.seal();
        let stands = Index::open(&place.path, &place.snapshot)
            .is_ok_and(|(there, known)| known == seal && there.check_all().is_ok());
        let kept = if stands { Ok(()) } else { index.write_sealed(&place.path, &sealed) };
        let confirmed = list.confirmed;
        Ok((Self::of(index, Some(seal)).confirmed(confirmed), kept))
    }

    /// Opens the index that [`compile`](Self::compile) kept.
    ///
    /// # Errors
    /// The file is not there, is not what its place asks for, or is damaged. What is damaged beyond the file's table shows
    /// only when it is read: then a search fails.
    pub fn open(place: &Place) -> Result<Self, FileFault> {
        let (index, seal) = Index::open(&place.path, &place.snapshot)?;
        if index.list().head().id != place.list {
            return Err(FileFault::OtherList);
        }
        match place.trust {
            Trust::Whole => {}
            Trust::Sealed(known) if known == seal => {}
            Trust::Sealed(_) | Trust::Nothing => return Err(FileFault::OtherSeal),
        }
        Ok(Self::of(index, Some(seal)))
    }

    /// Opens the index of a list; where that can't be, reads the snapshot, compiles it and keeps the index.
    ///
    /// `read` is called again if the file turns out to be damaged while it is searched. It must verify what it reads.
    ///
    /// # Errors
    /// The snapshot can't be read, or what was read is another list.
    pub fn open_or_compile(
        place: &Place,
        read: impl Fn() -> Result<List, Error> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        match Self::open(place) {
            Ok(opened) => Ok(opened.behind(place, read)),
            Err(fault) => Self::compile_instead(&read()?, place, &fault),
        }
    }

    /// Says what an index that was opened is made anew from if it turns out to be damaged.
    #[must_use]
    pub(super) fn behind(self, place: &Place, read: impl Fn() -> Result<List, Error> + Send + Sync + 'static) -> Self {
        Self { behind: Some(Behind { place: place.clone(), read: Box::new(read) }), ..self }
    }

    /// Compiles a list whose index could not be opened, and remarks what somebody must know of that.
    pub(super) fn compile_instead(list: &List, place: &Place, fault: &FileFault) -> Result<Self, Error> {
        let (mut compiled, kept) = Self::compile(list, place)?;
        compiled.remarks.extend(remark_of(place, fault, compiled.seal, &kept));
        Ok(compiled)
    }

    /// Sets the day on which the list was last confirmed.
    #[must_use]
    pub fn confirmed(mut self, day: Option<Date>) -> Self {
        self.head.confirmed = day;
        self
    }

    /// Sets where the list comes from.
    #[must_use]
    pub fn from_source(mut self, source: String) -> Self {
        self.head.source = source;
        self
    }

    /// Adds what the store has to say of it.
    #[must_use]
    pub fn remarked(mut self, remarks: Vec<String>) -> Self {
        self.head.remarks.extend(remarks);
        self
    }

    /// Returns what the list says of itself.
    #[must_use]
    pub fn head(&self) -> &ListHead {
        &self.head
    }

    /// Returns the seal of the index, if it has a place.
    #[must_use]
    pub fn seal(&self) -> Option<Seal> {
        self.seal
    }

    /// Checks every page, and returns the seal of an index that was opened.
    pub(super) fn whole(&self) -> Result<Seal, FileFault> {
        self.index.check_all().map_err(|Damaged| FileFault::Damaged)?;
        self.seal.ok_or(FileFault::Foreign)
    }

    /// Returns what is to be told of the index: that one was not used, or can't be kept. It says nothing of the list, and
    /// changes no answer.
    #[must_use]
    pub fn remarks(&self) -> Vec<Problem> {
        let mended = match (self.mended.get(), &self.behind) {
            (Some(Ok(Mended { kept, .. })), Some(Behind { place, .. })) => {
                remark_of(place, &FileFault::Damaged, self.seal, kept)
            }
            _ => None,
        };
        self.remarks.iter().cloned().chain(mended).collect()
    }

    /// Reads an entry, by its place on the list.
    ///
    /// # Errors
    /// The list has no such entry, or the index is damaged and could not be made anew.
    pub fn entry(&self, n: usize) -> Result<Entry, Error> {
        if n >= self.head().entries {
            let problem = Problem::new(self.head().source.as_str(), format!("has no entry {n}"));
            return Err(Error::new(ErrorKind::InvalidList, problem));
        }
        self.ask(|index| index.list().entry(n))
    }

    /// Tells whether an entry has a key.
    ///
    /// # Errors
    /// The index is damaged and could not be made anew.
    pub(super) fn has_entry(&self, key: &str) -> Result<bool, Error> {
        self.ask(|index| Ok(index.list().find(key)?.is_some()))
    }

    /// Searches a party under some spellings; one hit an entry, the best first. Only entries that serve count.
    ///
    /// # Errors
    /// The index is damaged and could not be made anew.
    pub(super) fn search(
        &self,
        spellings: &[Query],
        serves: Serves<'_>,
        scratch: &mut Scratch,
    ) -> Result<Vec<Met>, Error> {
        self.ask(|index| {
            let mut best: Vec<NameHit> = Vec::new();
            for query in spellings {
                for hit in index.find(query, Some(serves), scratch)? {
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
        match self.mended.get_or_init(|| self.mend()) {
            Ok(Mended { index, .. }) => ask(index).map_err(|Damaged| self.damaged()),
            Err(error) => Err(error.clone()),
        }
    }

    fn mend(&self) -> Result<Mended, Error> {
        let Some(Behind { place, read }) = &self.behind else { return Err(self.damaged()) };
        let (compiled, kept) = Self::compile(&read()?, place)?;
        Ok(Mended { index: compiled.index, kept })
    }

    fn damaged(&self) -> Error {
        let problem = Problem::new(self.head().source.as_str(), Damaged.to_string())
            .help("delete the index of the list, or import the list again");
        Error::new(ErrorKind::InvalidList, problem)
    }
}

/// What is to be told of an index that could not be opened: nothing where a first or a newer version was made and kept.
fn remark_of(
    place: &Place,
    fault: &FileFault,
    compiled: Option<Seal>,
    kept: &Result<(), FileFault>,
) -> Option<Problem> {
    let file = place.path.display().to_string();
    let list = &place.list;
    let is_first = matches!(fault, FileFault::Unreadable(cause) if cause.kind() == std::io::ErrorKind::NotFound);
    let is_expected = is_first || matches!(fault, FileFault::OtherBuilder) || place.trust == Trust::Nothing;
    let unused = (!is_expected).then(|| format!("the index of the list {list} was not used: {fault}"));
    match (unused, kept, place.trust) {
        (unused, Err(cause), _) => {
            let unused = unused.map(|unused| format!("{unused}; ")).unwrap_or_default();
            let message = format!("{unused}the index of the list {list} can't be kept: {cause}");
            let help = "the list is compiled at each run; let the folder be written, or free space on its disk";
            Some(Problem::new(&file, message).help(help))
        }
        (_, Ok(()), Trust::Sealed(pinned)) if compiled != Some(pinned) => {
            let message = format!("the lock pins an index of the list {list} that another version made");
            let help = "pin it again with `tallyclerk check --lock`: until then the list is compiled at each run";
            Some(Problem::new(&file, message).help(help))
        }
        (Some(unused), Ok(()), _) => {
            let message = format!("{unused}; it was compiled anew from the snapshot");
            Some(Problem::new(&file, message).help("if nothing happened to the disk, see who can write into the store"))
        }
        (None, Ok(()), _) => None,
    }
}

#[cfg(test)]
mod tests;

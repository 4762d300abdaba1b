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
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use jiff::civil::date;

    use super::*;
    use crate::lists::{Basis, Listing, PartyIdentifierKind, Terms};

    const PAGE: usize = 1 << 14;

    /// A list of so many entries that every part of its index is longer than a page, or not at all.
    fn list(entries: usize) -> List {
        let brands = ["Quectel", "Hikvision", "Dahua", "Zhenhua", "Huawei", "Inspur", "Hesai", "Hytera"];
        let words = ["Shipping", "Wireless", "Digital", "Trading", "Marine", "Port", "Crane", "Steel"];
        let of = |words: [&'static str; 8], n: usize| words[n % 8];
        let entries = (0..entries).map(|n| {
            let name = format!("{}{} {} {} Co., Ltd.", of(brands, n), n / 16, of(words, n / 8), of(words, n / 3));
            let mut entry = Entry::new(&format!("E-{n}"), &name, Basis::Primary, "a test");
            entry.aliases = vec![format!("{} {}", of(brands, n / 5), of(words, n / 7)), format!("Example Works {n}")];
            if n % 3 == 0 {
                entry.native_names = vec![format!("海康威视{n}技术有限公司")];
                entry.identifiers = vec![(PartyIdentifierKind::Registration, format!("CN/{n}"))];
                entry.listings = vec![Listing { from: Some(date(2021, 6, 3)), to: None }];
            }
            entry
        });
        List {
            id: "us-1260h".to_owned(),
            title: "A test".to_owned(),
            entries: entries.collect(),
            snapshot: Sha256::of(b"a snapshot").to_string(),
            source: "l.csv".to_owned(),
            confirmed: Some(date(2026, 6, 10)),
            published: None,
            remarks: vec!["1 row was left out".to_owned()],
            partial: false,
        }
    }

    fn queries() -> Vec<Query> {
        let name = |name: &str| Query::new(name, Some("CN"), &[]);
        let mut queries: Vec<Query> = [
            "Quectel0 Shipping Shipping Co., Ltd.",
            "Hikvision12 Digital",
            "Hikvison12 Digital Trading",
            "Example Works 77",
            "Exampel Works 212",
            "Hesai Trading",
            "海康威视33技术有限公司",
            "Nobody of this list GmbH",
        ]
        .map(name)
        .into();
        queries.push(Query::new("", None, &[(PartyIdentifierKind::Registration, "CN/300")]));
        queries
    }

    fn answers(listed: &Listed) -> Result<Vec<Vec<Met>>, Error> {
        let mut scratch = Scratch::default();
        let search = |query| {
            listed.search(std::slice::from_ref(query), &|entry| entry.serves_on(date(2026, 6, 30), None), &mut scratch)
        };
        queries().iter().map(search).collect()
    }

    fn told(answers: &[Vec<Met>]) -> Vec<String> {
        answers.iter().map(|met| format!("{met:?}")).collect()
    }

    struct Scene {
        _folder: tempfile::TempDir,
        place: Place,
        list: Arc<List>,
        right: Vec<String>,
    }

    impl Scene {
        fn new(entries: usize) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let list = Arc::new(list(entries));
            let place = Place {
                path: folder.path().join("l.idx"),
                list: list.id.clone(),
                snapshot: Sha256::of(b"a snapshot"),
                trust: Trust::Whole,
            };
            let (compiled, kept) = Listed::compile(&list, &place).expect("it is the list of the place");
            kept.expect("it can be written");
            let right = told(&answers(&compiled).expect("whole"));
            Self { _folder: folder, place, list, right }
        }

        fn bytes(&self) -> Vec<u8> {
            std::fs::read(&self.place.path).expect("readable")
        }

        fn open(&self) -> Result<Listed, FileFault> {
            Listed::open(&self.place)
        }

        /// Opens or compiles, with the snapshot at hand.
        fn ready(&self) -> Listed {
            let list = Arc::clone(&self.list);
            Listed::open_or_compile(&self.place, move || Ok(List::clone(&list))).expect("it is compiled")
        }

        fn put(&self, bytes: &[u8]) {
            std::fs::write(&self.place.path, bytes).expect("writable");
        }
    }

    #[test]
    fn a_mapped_index_answers_as_the_one_in_memory_and_holds_every_entry() {
        let scene = Scene::new(700);
        let opened = scene.open().expect("just written");
        assert_eq!(
            *opened.head(),
            ListHead { confirmed: None, ..scene.list.head() },
            "that is not the snapshot's to say"
        );
        let opened = opened.confirmed(scene.list.confirmed);
        assert_eq!(*opened.head(), scene.list.head());
        for (n, entry) in scene.list.entries.iter().enumerate() {
            assert_eq!(opened.entry(n).expect("whole"), *entry);
        }
        assert!(opened.entry(700).is_err());
        let found = answers(&opened).expect("whole");
        assert_eq!(told(&found), scene.right);
        assert!(found.iter().filter(|met| !met.is_empty()).count() >= 5 && !found[8].is_empty());
        let empty = Scene::new(0);
        assert_eq!(empty.open().expect("sound").head().entries, 0);
    }

    #[test]
    fn a_flipped_bit_on_any_page_gives_no_wrong_answer() {
        let scene = Scene::new(700);
        let whole = scene.bytes();
        let pages = whole.len().div_ceil(PAGE);
        assert!(pages > 30, "{pages} pages");
        let mut seen = 0;
        for page in 0..pages {
            for k in 0..2 {
                let mut bytes = whole.clone();
                let len = (whole.len() - page * PAGE).min(PAGE);
                bytes[page * PAGE + (k * 7919 + page * 131) % len] ^= 1 << ((page + k) % 8);
                scene.put(&bytes);
                let Ok(opened) = scene.open() else {
                    seen += 1;
                    continue;
                };
                match answers(&opened) {
                    Ok(found) => assert_eq!(told(&found), scene.right, "page {page}"),
                    Err(error) => {
                        assert!(error.to_string().contains("damaged"), "{error}");
                        seen += 1;
                    }
                }
                // With the snapshot at hand the right answers come all the same.
                if page % 7 != 0 {
                    continue;
                }
                let mended = scene.ready();
                assert_eq!(told(&answers(&mended).expect("mended")), scene.right, "page {page}");
                if !mended.remarks().is_empty() {
                    assert_eq!(scene.bytes(), whole, "the whole one stands there again");
                }
            }
        }
        assert!(seen > pages / 2, "only {seen} of {} flips were seen", 2 * pages);
    }

    #[test]
    fn a_cut_file_and_one_that_is_none_are_refused() {
        let scene = Scene::new(300);
        let whole = scene.bytes();
        let lengths = (0..whole.len()).step_by(PAGE / 2).chain([1, 31, PAGE - 1, PAGE + 1, whole.len() - 1]);
        for length in lengths {
            scene.put(&whole[..length]);
            assert!(scene.open().is_err(), "{length}");
        }
        scene.put(&[whole.as_slice(), b"more"].concat());
        assert!(matches!(scene.open(), Err(FileFault::Damaged)));
        scene.put(&vec![b'#'; 3 * PAGE]);
        assert!(matches!(scene.open(), Err(FileFault::Foreign)));
        std::fs::remove_file(&scene.place.path).expect("it is there");
        assert!(matches!(scene.open(), Err(FileFault::Unreadable(_))));
    }

    #[test]
    fn an_index_of_another_snapshot_or_by_another_version_is_stale() {
        let scene = Scene::new(50);
        let other = Sha256::of(b"another snapshot");
        let elsewhere = Place { snapshot: other, ..scene.place.clone() };
        assert!(matches!(Listed::open(&elsewhere), Err(FileFault::OtherSnapshot)));
        // The header of another builder, whole.
        let mut bytes = scene.bytes();
        bytes[32] ^= 1;
        let digest = *blake3::hash(&bytes[..PAGE - 32]).as_bytes();
        bytes[PAGE - 32..PAGE].copy_from_slice(&digest);
        scene.put(&bytes);
        assert!(matches!(scene.open(), Err(FileFault::OtherBuilder)));
        // It is made anew and kept.
        assert_eq!(scene.ready().remarks(), Vec::new(), "another version is nothing to be told");
        scene.open().expect("it was kept");
        // What is read must be the list that is asked for.
        for wrong in [elsewhere, Place { list: "us-889".to_owned(), ..scene.place.clone() }] {
            let list = Arc::clone(&scene.list);
            let wrong = Listed::open_or_compile(&wrong, move || Ok(List::clone(&list)));
            assert_eq!(wrong.expect_err("another list").kind(), ErrorKind::InvalidList);
        }
    }

    #[test]
    fn an_index_of_another_list_of_the_same_snapshot_is_not_used() {
        let scene = Scene::new(50);
        let other = Place { list: "us-889".to_owned(), ..scene.place.clone() };
        assert!(matches!(Listed::open(&other), Err(FileFault::OtherList)));
    }

    #[test]
    fn a_forged_index_is_whole_and_does_not_have_the_seal_that_is_pinned() {
        let scene = Scene::new(50);
        let seal = scene.open().expect("whole").seal().expect("it has a place");
        assert_eq!(Seal::parse(&seal.to_string()), Some(seal));
        // Somebody takes an entry out of the list, and makes the index that says so.
        let mut forged = List::clone(&scene.list);
        forged.entries.remove(0);
        Listed::compile(&forged, &scene.place).expect("it says that it is this list").1.expect("written");
        assert_eq!(scene.open().expect("nothing in it is wrong").head().entries, 49);
        let pinned = Place { trust: Trust::Sealed(seal), ..scene.place.clone() };
        assert!(matches!(Listed::open(&pinned), Err(FileFault::OtherSeal)));
        let list = Arc::clone(&scene.list);
        let ready = Listed::open_or_compile(&pinned, move || Ok(List::clone(&list))).expect("compiled");
        assert_eq!((ready.head().entries, ready.seal()), (50, Some(seal)));
        assert!(ready.remarks()[0].to_string().contains("not the one that is pinned"), "{:?}", ready.remarks());
        Listed::open(&pinned).expect("the right one is in its place again");
        // The order of the sections is sealed too.
        let mut bytes = scene.bytes();
        bytes[136] ^= 1;
        let digest = *blake3::hash(&bytes[..PAGE - 32]).as_bytes();
        bytes[PAGE - 32..PAGE].copy_from_slice(&digest);
        scene.put(&bytes);
        assert!(Listed::open(&pinned).is_err());
        assert!(matches!(
            Listed::open(&Place { trust: Trust::Nothing, ..scene.place.clone() }),
            Err(FileFault::OtherSeal | FileFault::Damaged)
        ));
    }

    #[test]
    fn an_index_that_cannot_be_kept_is_as_good() {
        let scene = Scene::new(50);
        // A folder stands where the file is to be.
        let place = Place { path: scene.place.path.with_file_name("taken"), ..scene.place.clone() };
        std::fs::create_dir_all(place.path.join("by")).expect("it can be made");
        let list = Arc::clone(&scene.list);
        let ready = Listed::open_or_compile(&place, move || Ok(List::clone(&list))).expect("compiled");
        assert_eq!(told(&answers(&ready).expect("whole")), scene.right);
        assert!(ready.remarks()[0].to_string().contains("can't be kept"), "{:?}", ready.remarks());
    }

    #[test]
    fn entries_are_found_by_their_keys() {
        let scene = Scene::new(300);
        for listed in [scene.open().expect("whole"), Listed::compiled(&scene.list)] {
            for n in [0, 1, 150, 299] {
                assert!(listed.has_entry(&format!("E-{n}")).expect("whole"), "{n}");
            }
            for no in ["E-300", "", "E-", "F"] {
                assert!(!listed.has_entry(no).expect("whole"), "{no}");
            }
        }
    }

    #[test]
    fn a_damaged_index_reads_its_snapshot_once_and_says_so_when_it_cannot() {
        let scene = Scene::new(700);
        let mut bytes = scene.bytes();
        let end = bytes.len() / PAGE * PAGE - PAGE;
        bytes[PAGE..end].iter_mut().step_by(61).for_each(|byte| *byte ^= 0x55);
        scene.put(&bytes);
        // The page of the head is whole, so that the file opens.
        let head = scene.bytes();
        assert_ne!(head, Vec::<u8>::new());
        let reads = Arc::new(AtomicUsize::new(0));
        let (list, counted) = (Arc::clone(&scene.list), Arc::clone(&reads));
        let read = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(List::clone(&list))
        };
        let listed = Listed::open_or_compile(&scene.place, read).expect("compiled");
        for _ in 0..3 {
            assert_eq!(told(&answers(&listed).expect("mended")), scene.right);
        }
        assert_eq!(reads.load(Ordering::Relaxed), 1);
        let gone = || Err(Error::new(ErrorKind::InvalidList, Problem::new("l.csv", "is gone")));
        scene.put(&bytes);
        if let Ok(listed) = Listed::open_or_compile(&scene.place, gone) {
            assert!(answers(&listed).expect_err("gone").to_string().contains("is gone"));
        }
    }

    #[test]
    fn every_field_of_an_entry_is_kept() {
        let full = Entry {
            kind: crate::lists::PartyKind::Vessel,
            former_names: vec!["Old".to_owned()],
            unverified_names: vec!["例".to_owned()],
            weak_aliases: vec!["Weak".to_owned()],
            parent: Some("Parent".to_owned()),
            country: Some(String::new()),
            programmes: vec!["A".to_owned(), "B".to_owned()],
            listings: vec![
                Listing { from: None, to: Some(date(1999, 12, 31)) },
                Listing { from: Some(date(-5, 1, 1)), to: None },
            ],
            cite: Some("1 U.S.C. 1".to_owned()),
            terms: Terms { goods: vec!["g".to_owned()], purposes: vec!["p".repeat(300)] },
            identifiers: PartyIdentifierKind::WORDS.map(|(kind, word)| (kind, word.to_owned())).to_vec(),
            ..Entry::new("key", "Name", Basis::Verify, "source")
        };
        let mut list = list(0);
        list.entries = vec![full.clone(), Entry::new("", "", Basis::Secondary, "")];
        let listed = Listed::compiled(&list);
        assert_eq!(listed.entry(0).expect("whole"), full);
        assert_eq!(listed.entry(1).expect("whole"), list.entries[1]);
        assert_eq!(*listed.head(), list.head());
    }
}

//! A list ready to be searched: compiled in memory, or opened from the file in which an earlier run compiled it.

use std::path::Path;
use std::sync::OnceLock;

use super::names::{Index, NameHit, Query, Scratch, Serves};
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
/// # Ok::<(), tallyclerk::error::Error>(())
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
    /// The list has no such entry, or the index is damaged and could not be made anew.
    pub fn entry(&self, n: usize) -> Result<Entry, Error> {
        if n >= self.head().entries {
            let problem = Problem::new(self.head().source.as_str(), format!("has no entry {n}"));
            return Err(Error::new(ErrorKind::InvalidList, problem));
        }
        self.ask(|index| index.list().entry(n))
    }

    /// Tells whether an entry has a key. Every entry is looked at.
    ///
    /// # Errors
    /// The index is damaged and could not be made anew.
    pub(super) fn has_entry(&self, key: &str) -> Result<bool, Error> {
        self.ask(|index| {
            for n in 0..index.list().len() {
                if index.list().entry(n)?.key == key {
                    return Ok(true);
                }
            }
            Ok(false)
        })
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
        path: std::path::PathBuf,
        snapshot: Sha256,
        list: Arc<List>,
        right: Vec<String>,
    }

    impl Scene {
        fn new(entries: usize) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("l.idx");
            let list = Arc::new(list(entries));
            let (compiled, kept) = Listed::compile(&list, &path);
            kept.expect("it can be written");
            let right = told(&answers(&compiled).expect("whole"));
            Self { _folder: folder, path, snapshot: Sha256::of(b"a snapshot"), list, right }
        }

        fn bytes(&self) -> Vec<u8> {
            std::fs::read(&self.path).expect("readable")
        }

        fn put(&self, bytes: &[u8]) {
            std::fs::write(&self.path, bytes).expect("writable");
        }
    }

    #[test]
    fn a_mapped_index_answers_as_the_one_in_memory_and_holds_every_entry() {
        let scene = Scene::new(700);
        let opened = Listed::open(&scene.path, &scene.snapshot).expect("just written");
        assert_eq!(*opened.head(), scene.list.head());
        for (n, entry) in scene.list.entries.iter().enumerate() {
            assert_eq!(opened.entry(n).expect("whole"), *entry);
        }
        assert!(opened.entry(700).is_err());
        let found = answers(&opened).expect("whole");
        assert_eq!(told(&found), scene.right);
        assert!(found.iter().filter(|met| !met.is_empty()).count() >= 5 && !found[8].is_empty());
        let empty = Scene::new(0);
        assert_eq!(Listed::open(&empty.path, &empty.snapshot).expect("sound").head().entries, 0);
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
                let Ok(opened) = Listed::open(&scene.path, &scene.snapshot) else {
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
                let list = Arc::clone(&scene.list);
                let read = move || Ok(List::clone(&list));
                let mended = Listed::open_or_compile(&scene.path, &scene.snapshot, read).expect("it is compiled");
                assert_eq!(told(&answers(&mended).expect("mended")), scene.right, "page {page}");
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
            assert!(Listed::open(&scene.path, &scene.snapshot).is_err(), "{length}");
        }
        scene.put(&[whole.as_slice(), b"more"].concat());
        assert!(matches!(Listed::open(&scene.path, &scene.snapshot), Err(FileFault::Damaged)));
        scene.put(&vec![b'#'; 3 * PAGE]);
        assert!(matches!(Listed::open(&scene.path, &scene.snapshot), Err(FileFault::Foreign)));
        std::fs::remove_file(&scene.path).expect("it is there");
        assert!(matches!(Listed::open(&scene.path, &scene.snapshot), Err(FileFault::Unreadable(_))));
    }

    #[test]
    fn an_index_of_another_snapshot_or_by_another_version_is_stale() {
        let scene = Scene::new(50);
        let other = Sha256::of(b"another snapshot");
        assert!(matches!(Listed::open(&scene.path, &other), Err(FileFault::OtherSnapshot)));
        // The header of another builder, whole.
        let mut bytes = scene.bytes();
        bytes[32] ^= 1;
        let digest = *blake3::hash(&bytes[..PAGE - 32]).as_bytes();
        bytes[PAGE - 32..PAGE].copy_from_slice(&digest);
        scene.put(&bytes);
        assert!(matches!(Listed::open(&scene.path, &scene.snapshot), Err(FileFault::OtherBuilder)));
        // It is made anew and kept.
        let list = Arc::clone(&scene.list);
        Listed::open_or_compile(&scene.path, &scene.snapshot, move || Ok(List::clone(&list))).expect("compiled");
        Listed::open(&scene.path, &scene.snapshot).expect("it was kept");
        // What is read must be the snapshot that is asked for.
        let list = Arc::clone(&scene.list);
        let wrong = Listed::open_or_compile(&scene.path, &other, move || Ok(List::clone(&list)));
        assert_eq!(wrong.expect_err("another snapshot").kind(), ErrorKind::InvalidList);
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
        let listed = Listed::open_or_compile(&scene.path, &scene.snapshot, read).expect("compiled");
        for _ in 0..3 {
            assert_eq!(told(&answers(&listed).expect("mended")), scene.right);
        }
        assert_eq!(reads.load(Ordering::Relaxed), 1);
        let gone = || Err(Error::new(ErrorKind::InvalidList, Problem::new("l.csv", "is gone")));
        scene.put(&bytes);
        if let Ok(listed) = Listed::open_or_compile(&scene.path, &scene.snapshot, gone) {
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

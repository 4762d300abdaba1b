//! What becomes of an index in a file, and that no answer hangs on it.

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
    assert_eq!(*opened.head(), ListHead { confirmed: None, ..scene.list.head() }, "that is not the snapshot's to say");
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

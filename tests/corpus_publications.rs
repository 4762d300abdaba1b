//! Lists as their publishers publish them, read whole; the figures were counted with other programs.
//!
//! The publications are not part of the repository; without them the tests say how many they skip.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::date;
use tallyclerk::lists::formats::{holds, read, recognise, snapshot};
use tallyclerk::lists::{Basis, Entry, List, PartyIdentifierKind, PartyKind};
use tallyclerk::source::{Limits, Sha256, Source};

fn corpus() -> PathBuf {
    std::env::var_os("TALLYCLERK_CORPUS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from)
}

/// Returns the files, or `None` and says so when the corpus is not there.
#[expect(clippy::print_stdout, reason = "a test says what it skips")]
fn files(names: &[&str]) -> Option<Vec<Arc<Source>>> {
    let found: Option<Vec<Arc<Source>>> = names
        .iter()
        .map(|name| Source::load(&corpus().join(name), name, &Limits::default()).ok().map(Arc::new))
        .collect();
    if found.is_none() {
        println!("skipped: {} is not here", names.join(", "));
    }
    found
}

fn list(files: &[Arc<Source>], id: &str) -> List {
    read(files, id, &Limits::default()).unwrap_or_else(|error| panic!("{id}: {error}"))
}

fn held(files: &[Arc<Source>]) -> Vec<(String, usize)> {
    holds(files, &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn count<'l>(list: &'l List, of: impl Fn(&'l Entry) -> usize) -> usize {
    list.entries.iter().map(of).sum()
}

fn kinds(list: &List, kind: PartyIdentifierKind) -> usize {
    count(list, |entry| entry.identifiers.iter().filter(|(of, _)| *of == kind).count())
}

const CONS: [&str; 4] = [
    "lists-us-ofac/cons_prim.csv",
    "lists-us-ofac/cons_alt.csv",
    "lists-us-ofac/cons_add.csv",
    "lists-us-ofac/cons_comments.csv",
];
const SDN: [&str; 4] = [
    "lists-us-ofac/bench/sdn.csv",
    "lists-us-ofac/bench/alt.csv",
    "lists-us-ofac/bench/add.csv",
    "lists-us-ofac/bench/sdn_comments.csv",
];

#[test]
fn the_consolidated_set_of_ofac_is_several_lists() {
    let Some(files) = files(&CONS) else { return };
    assert_eq!(recognise(&files).map(|format| format.id()).ok(), Some("ofac-csv"));
    let expected = [
        ("us-ofac-capta", 1),
        ("us-ofac-cons", 442),
        ("us-ofac-ns-cmic", 68),
        ("us-ofac-ns-plc", 78),
        ("us-ofac-ssi", 286),
    ];
    assert_eq!(held(&files), expected.map(|(id, entries)| (id.to_owned(), entries)));
    let cmic = list(&files, "us-ofac-ns-cmic");
    assert_eq!(kinds(&cmic, PartyIdentifierKind::Uscc), 58);
    assert_eq!(kinds(&cmic, PartyIdentifierKind::Isin), 160);
    assert_eq!(cmic.remarks.len(), 1, "three ISINs don't hold: {:?}", cmic.remarks);
    assert!(cmic.remarks[0].starts_with("3 identifiers"), "{:?}", cmic.remarks);
    assert!(cmic.entries.iter().all(|entry| entry.listings.len() == 1), "every one states its day");
    let cccc = cmic.entries.iter().find(|entry| entry.key == "30930").expect("it is listed");
    assert!(cccc.identifiers.contains(&(PartyIdentifierKind::Uscc, "91110000710934369E".to_owned())));
    assert_eq!(cccc.since(date(2026, 1, 1)), Some(date(2021, 6, 3)));
    assert!(!cccc.serves_on(date(2021, 6, 2), None));
    assert!(cccc.weak_aliases.iter().any(|alias| alias == "CCCC"), "{:?}", cccc.weak_aliases);
    // Remarks that go on in COMMENTS, in the middle of a word.
    let ssi = list(&files, "us-ofac-ssi");
    let bank = ssi.entries.iter().find(|entry| entry.key == "17014").expect("it is listed");
    assert!(bank.identifiers.contains(&(PartyIdentifierKind::Registration, "RU/1027700342890".to_owned())));
    assert!(!ssi.partial && ssi.entries[0].basis == Basis::Primary);
}

#[test]
fn the_sdn_set_of_ofac_is_read_whole() {
    let Some(files) = files(&SDN) else { return };
    let sdn = list(&files, "us-ofac-sdn");
    assert_eq!(held(&files), [("us-ofac-sdn".to_owned(), 8976)]);
    let of = |kind| sdn.entries.iter().filter(|entry| entry.kind == kind).count();
    let found = [PartyKind::Individual, PartyKind::Entity, PartyKind::Vessel, PartyKind::Aircraft].map(of);
    assert_eq!(found, [4620, 3673, 406, 277]);
    assert_eq!(kinds(&sdn, PartyIdentifierKind::Duns), 35);
    assert_eq!(count(&sdn, |entry| entry.former_names.len()), 369);
    assert!(list_error(&files, "us-ofac-ns-cmic").contains("has no entry of the list `us-ofac-ns-cmic`"));
}

fn list_error(files: &[Arc<Source>], id: &str) -> String {
    read(files, id, &Limits::default()).expect_err("it must be refused").to_string()
}

#[test]
fn files_of_two_sets_or_a_part_of_one_are_told() {
    let Some(cons) = files(&CONS) else { return };
    let Some(sdn) = files(&SDN) else { return };
    let mixed = [Arc::clone(&cons[0]), Arc::clone(&sdn[1])];
    assert!(list_error(&mixed, "us-ofac-ns-cmic").contains("does not have"), "aliases of another list");
    assert!(list_error(&sdn[1..], "us-ofac-sdn").contains("is no publication together"));
    let alone = list(&cons[..1], "us-ofac-ns-cmic");
    assert!(alone.partial && alone.remarks.iter().any(|remark| remark.contains("ALT")), "{:?}", alone.remarks);
    // The digest of a set doesn't hang on the order of its files, and does on their parts.
    let turned: Vec<Arc<Source>> = cons.iter().rev().cloned().collect();
    let mut lines: Vec<String> = cons
        .iter()
        .zip(["prim", "alt", "add", "comments"])
        .map(|(file, role)| format!("{}  {role}\n", file.sha256()))
        .collect();
    lines.sort();
    let expected = Sha256::of(lines.concat().as_bytes()).to_string();
    assert_eq!((snapshot(&cons), snapshot(&turned)), (Ok(expected.clone()), Ok(expected)));
}

#[test]
fn the_sample_of_the_consolidated_screening_list_holds_ten_lists() {
    let Some(files) = files(&["lists-us-csl/internal/cslustest/testdata/consolidated.csv"]) else { return };
    let expected = [
        ("us-bis-dpl", 1),
        ("us-bis-el", 1),
        ("us-bis-meu", 1),
        ("us-bis-uvl", 1),
        ("us-isn", 1),
        ("us-itar-debarred", 1),
        ("us-ofac-fse", 1),
        ("us-ofac-ns-plc", 2),
        ("us-ofac-sdn", 1),
        ("us-ofac-ssi", 3),
    ];
    assert_eq!(held(&files), expected.map(|(id, entries)| (id.to_owned(), entries)));
    let isn = &list(&files, "us-isn").entries[0];
    assert!(isn.aliases.iter().any(|name| name == "Sinobright Import and Export Company"), "{:?}", isn.aliases);
    let el = &list(&files, "us-bis-el").entries[0];
    assert!(el.aliases.iter().any(|name| name == "CETC Research Institute 13"), "{:?}", el.aliases);
    assert_eq!((el.country.as_deref(), el.since(date(2026, 1, 1))), (Some("CN"), Some(date(2018, 8, 1))));
    let dpl = &list(&files, "us-bis-dpl").entries[0];
    assert!(dpl.serves_on(date(2056, 6, 29), None) && !dpl.serves_on(date(2056, 6, 30), None));
}

#[test]
fn denied_persons_are_one_entry_for_all_their_orders_and_addresses() {
    let Some(files) = files(&["lists-us-csl/test/testdata/dpl.txt"]) else { return };
    let dpl = list(&files, "us-bis-dpl");
    assert_eq!((held(&files), dpl.entries.len()), (vec![("us-bis-dpl".to_owned(), 415)], 415));
    let ash = dpl.entries.iter().find(|entry| entry.name == "I. ASH").expect("it is listed");
    assert!(!ash.serves_on(date(2002, 3, 3), None) && ash.serves_on(date(2050, 1, 1), None));
}

#[test]
fn the_list_of_the_united_nations_is_read_whole() {
    let Some(files) = files(&["lists-un/UN_consolidated.xml"]) else { return };
    let un = list(&files, "un-sc");
    assert_eq!((un.published, un.entries.len()), (Some(date(2026, 2, 27)), 1003));
    let of = |kind| un.entries.iter().filter(|entry| entry.kind == kind).count();
    assert_eq!((of(PartyKind::Individual), of(PartyKind::Entity)), (730, 273));
    assert!(un.entries.iter().all(|entry| entry.listings.len() == 1 && entry.cite.is_some()));
    assert!(un.entries.iter().filter(|entry| !entry.native_names.is_empty()).count() >= 378);
    assert!(count(&un, |entry| entry.weak_aliases.len()) >= 600);
    assert!(un.remarks.is_empty(), "{:?}", un.remarks);
}

//! Published lists, converted into the documented CSV, read back, and every entry found by its own names.
//!
//! The lists are not part of the repository; without them the test says how many it skips.

#[path = "corpus_lists/converted.rs"]
mod converted;

use std::path::PathBuf;
use std::sync::Arc;

use converted::converted;
use tallyclerk::lists::{List, ListChoice, import, load};
use tallyclerk::screening::names::{Index, NameOutcome};
use tallyclerk::source::{Limits, Source};

const LISTS: [(&str, &str); 6] = [
    ("dow_1260h.json", "us-1260h"),
    ("fcc_covered.json", "us-fcc-covered"),
    ("ofac_nscmic.json", "us-ofac-ns-cmic"),
    ("dhs_uflpa.json", "us-uflpa"),
    ("bis_meu.json", "us-bis-meu"),
    ("bis_entity_list.json", "us-bis-el"),
];

fn folder() -> PathBuf {
    std::env::var_os("TALLYCLERK_CORPUS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from)
        .join("lists-us-restricted")
}

fn loaded(id: &str, csv: &str) -> List {
    let source = |bytes: &[u8]| [Arc::new(Source::from_bytes(id, bytes.to_vec(), &Limits::default()).expect("small"))];
    let canonical =
        import(&source(csv.as_bytes()), id, &Limits::default()).unwrap_or_else(|error| panic!("{id}: {error}"));
    let again = source(canonical.as_bytes());
    assert_eq!(import(&again, id, &Limits::default()).as_deref(), Ok(canonical.as_str()), "{id}: canonical twice");
    let choice = ListChoice { id: id.to_owned(), files: Vec::new() };
    load(&choice, &again, &Limits::default()).unwrap_or_else(|error| panic!("{id}: {error}"))
}

#[test]
fn every_entry_of_every_list_finds_itself() {
    let mut skipped = 0;
    for (file, id) in LISTS {
        let Ok(text) = std::fs::read_to_string(folder().join(file)) else {
            skipped += 1;
            continue;
        };
        let (csv, count) = converted(&text);
        let list = loaded(id, &csv);
        assert_eq!(list.entries.len(), count, "{id}");
        let index = Index::new(&list);
        let mut lost = Vec::new();
        for (number, entry) in list.entries.iter().enumerate() {
            let hits = index.search(&entry.name, None, &[]);
            if !hits.iter().any(|hit| hit.entry == number && hit.outcome == NameOutcome::Match) {
                lost.push(entry.name.clone());
            }
        }
        assert!(lost.is_empty(), "{id}: {} of {count} don't find themselves: {lost:#?}", lost.len());
    }
    if skipped > 0 {
        println!("skipped {skipped} lists that are not here");
    }
}

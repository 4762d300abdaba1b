//! What is fuzzed, as one table: every reader, and what else parses a file that somebody sent.

mod reading;

use std::path::Path;
use std::sync::Arc;

use tallyclerk::case::{ContractEntry, contract, lock::Lock};
use tallyclerk::ingest::{self, READERS, ReadOptions, Reader, ownership};
use tallyclerk::lists;
use tallyclerk::model::{Account, DocumentId};
use tallyclerk::source::{Limits, Source};

/// What bytes are given to.
#[derive(Clone, Copy)]
pub enum Target {
    /// A reader of `ingest::READERS`: there is a target for each of them without anything to be written here.
    Reader(&'static dyn Reader),
    /// Something else that parses.
    Other(&'static str, fn(Source)),
}

/// What parses and is no reader.
const OTHERS: &[(&str, fn(Source))] =
    &[("recognition", recognition), ("contract", contract), ("list", list), ("lock", lock), ("ownership", ownership)];

/// Returns every target.
pub fn targets() -> impl Iterator<Item = Target> {
    let readers = READERS.iter().map(|reader| Target::Reader(*reader));
    readers.chain(OTHERS.iter().map(|(word, parse)| Target::Other(word, *parse)))
}

impl Target {
    /// Returns the word: the format's, for a reader.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reader(reader) => reader.format().word(),
            Self::Other(word, _) => word,
        }
    }

    /// Tells whether a document teaches the fuzzer something about this target.
    pub fn takes(self, source: &Source) -> bool {
        match self {
            Self::Reader(reader) => reader.recognises(source, &ReadOptions::default()),
            Self::Other("recognition", _) => true,
            Self::Other("contract", _) => source.name().contains("contract") || source.name().contains("schedule"),
            Self::Other("list", _) => source.name().contains("lists"),
            Self::Other(word, _) => source.name().contains(word),
        }
    }

    /// Gives the bytes to the target.
    ///
    /// # Panics
    /// It does, or what it makes of the bytes can't be right.
    pub fn run(self, bytes: &[u8]) {
        let Ok(source) = Source::from_bytes("fuzzed", bytes.to_vec(), &limits()).and_then(Source::in_utf8) else {
            return;
        };
        match self {
            Self::Reader(reader) => {
                // Readers differ little by account: which it is, is as good as drawn, and the same for the same bytes.
                let account = if bytes.len().is_multiple_of(4) { Account::Observed } else { Account::Declared };
                let options = ReadOptions { account, limits: limits(), ..ReadOptions::default() };
                reading::check(reader, &Arc::new(source), &options);
            }
            Self::Other(_, parse) => parse(source),
        }
    }
}

/// The limits of one input: as strict as real ones, only smaller.
fn limits() -> Limits {
    Limits { max_bytes: 1 << 20, max_components: 20_000, max_cells: 1 << 20, ..Limits::default() }
}

/// Asks every reader whether it knows the document: exactly one may, and none may fail.
fn recognition(source: Source) {
    let _ = ingest::format_of(&source, &ReadOptions { limits: limits(), ..ReadOptions::default() });
}

fn contract(source: Source) {
    let entry = ContractEntry::bare(Path::new("fuzzed"));
    let _ = contract::load(&entry, DocumentId(0), &Arc::new(source), &limits());
}

fn list(source: Source) {
    let files = [Arc::new(source)];
    let _ = lists::formats::holds(&files, &limits());
    for id in ["us-1260h", "us-bis-el", "us-ofac-sdn", "un-sc"] {
        let _ = lists::formats::read(&files, id, &limits());
    }
}

fn lock(source: Source) {
    if let Ok(lock) = Lock::read(&source, &limits()) {
        let written = Source::from_bytes("written", lock.to_text().into_bytes(), &limits()).expect("it is small");
        assert!(Lock::read(&written, &limits()).is_ok(), "a lock that was read can't be written and read again");
    }
}

fn ownership(source: Source) {
    let _ = ownership::read(&source, DocumentId(0), &limits());
}

//! One fuzz target a reader: bytes go straight to the reader, whatever it would recognise, in every account.
//!
//! What is looked for: panics, endless loops, memory without bound, and documents that are read differently twice.

use std::sync::Arc;

use tallyclerk::ingest::{READERS, ReadOptions};
use tallyclerk::model::Account;
use tallyclerk::source::{Limits, Source};

/// Gives the bytes to the reader of a format.
///
/// # Panics
/// There is no such reader, or two readings of the same bytes differ.
pub fn read(format: &str, bytes: &[u8]) {
    let reader = READERS.iter().find(|reader| reader.format().word() == format).expect("a reader of this format");
    let limits = Limits { max_bytes: 1 << 20, max_components: 20_000, ..Limits::default() };
    let Ok(source) = Source::from_bytes("fuzzed", bytes.to_vec(), &limits).and_then(Source::in_utf8) else { return };
    let source = Arc::new(source);
    for account in [Account::Declared, Account::Observed] {
        let options = ReadOptions { account, limits, ..ReadOptions::default() };
        // Recognising must not fail either, and is asked of every reader for every document.
        let _ = reader.recognises(&source, &options);
        match (reader.read(&source, &options), reader.read(&source, &options)) {
            (Ok(one), Ok(other)) => {
                assert_eq!(one.len(), other.len(), "two readings differ");
                for component in one.components() {
                    // Every text and place of the model must be one of the document.
                    let _ = (component.name(), component.path(), source.position(component.at()));
                }
            }
            (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string(), "two readings differ"),
            _ => panic!("two readings differ"),
        }
    }
}

/// Declares the target of one format.
#[macro_export]
macro_rules! target {
    ($format:literal) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tallyclerk_fuzz::read($format, bytes));
    };
}

//! The contract: what was bought, from a TOML file or from the schedule that procurement works with.
//!
//! Both become the same [`Contract`]. Quantities are those of ONE crane: a schedule that buys four states whether it
//! counts per crane or in total, and what is neither stated nor divisible is an error, never a guess.

mod basis;
mod cells;
mod columns;
mod options;
mod schedule;
mod statement;
mod unread;
mod words;
mod written;

use std::sync::Arc;

use super::ContractEntry;
use super::reading::{Reading, Stated};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::table::header::Header;
use crate::ingest::{self, ReadOptions};
use crate::model::{Contract, ContractKind, DocumentId, Format, ItemKind, ItemStatus, QuantityBasis};
use crate::source::{Limits, Place, Source};

/// The words for the kind of paper.
pub(super) const KINDS: [(ContractKind, &str); 2] =
    [(ContractKind::Contract, "contract"), (ContractKind::ApprovedList, "approved-list")];

/// The words for what quantities count.
pub(super) const BASES: [(QuantityBasis, &str); 2] =
    [(QuantityBasis::PerSubject, "per-subject"), (QuantityBasis::Total, "total")];

/// The words for what an item is.
const ITEM_KINDS: [(ItemKind, &str); 5] = [
    (ItemKind::Part, ItemKind::Part.word()),
    (ItemKind::Service, ItemKind::Service.word()),
    (ItemKind::Document, ItemKind::Document.word()),
    (ItemKind::Spare, ItemKind::Spare.word()),
    (ItemKind::LumpSum, ItemKind::LumpSum.word()),
];

/// The words for whether an item was bought.
const STATUSES: [(ItemStatus, &str); 4] = [
    (ItemStatus::Base, "base"),
    (ItemStatus::OptionTaken, "option-taken"),
    (ItemStatus::Declined, "declined"),
    (ItemStatus::Deleted, "deleted"),
];

/// The columns of a schedule that a case can map: `[contract.columns]`.
pub(super) const COLUMN_WORDS: &[&str] = &[
    "id",
    "description",
    "makers",
    "part-number",
    "quantity",
    "quantity-per-crane",
    "quantity-total",
    "unit",
    "status",
    "kind",
    "functions",
    "alternates",
    "origin",
];

/// Opens the contract's file, so that the places of what [`load`] returns are of it.
///
/// # Errors
/// The file can't be read, or is larger than the limits allow.
pub fn open(entry: &ContractEntry, limits: &Limits) -> Result<Arc<Source>, Error> {
    Source::load(&entry.path, &entry.name, limits)?.in_utf8().map(Arc::new)
}

/// Reads a contract; the content decides whether it is a TOML file or a schedule.
///
/// # Errors
/// The file is neither, or states anything unknown, missing or contradicting; every problem is in the error, with its
/// place.
pub fn load(
    entry: &ContractEntry,
    document: DocumentId,
    source: &Arc<Source>,
    limits: &Limits,
) -> Result<Contract, Error> {
    let mut contract = if looks_like_toml(source) {
        statement::read(entry, document, source, limits)?
    } else if let Some(problem) = no_contract(source, limits) {
        return Err(Error::new(ErrorKind::Malformed, problem));
    } else {
        schedule::read(entry, document, source, limits)?
    };
    contract.unread.extend(unread::forbidding(source, &contract.items));
    Ok(contract)
}

/// Says of a document of another format what it is; `None` for what may be a schedule.
fn no_contract(source: &Source, limits: &Limits) -> Option<Problem> {
    let options = ReadOptions { limits: *limits, ..ReadOptions::default() };
    let format = ingest::format_of(source, &options)
        .filter(|format| !matches!(format, Format::Csv | Format::Workbook | Format::CycloneDxCsv | Format::NetBox))?;
    Some(
        Problem::new(source.name(), format!("is no contract: it is a document of the format {format}"))
            .expected("a contract.toml, or a schedule as .xlsx or .csv")
            .help("name a bill of materials as declared, and what was found on the crane as observed"),
    )
}

/// Finds the headers of a schedule as [`load`] would, with the word of each column; `None` for a contract in TOML.
///
/// # Errors
/// The file is neither, or has no header of a schedule.
pub(super) fn guess(
    entry: &ContractEntry,
    source: &Source,
    limits: &Limits,
) -> Result<Option<Vec<WordedHeader>>, Error> {
    if looks_like_toml(source) {
        return Ok(None);
    }
    let grid = crate::ingest::table::open(source, limits)?;
    let headers = schedule::headers(entry, source, grid)?;
    Ok(Some(headers.iter().map(|header| worded(header, |column| columns::synonyms().word(column))).collect()))
}

/// A header that was found, with the words of the case file for its columns.
#[derive(Debug, Clone)]
pub(super) struct WordedHeader {
    /// The index of the sheet.
    pub(super) sheet: usize,
    /// The header's row, counted from 0.
    pub(super) row: usize,
    /// The first row below it, counted from 0.
    pub(super) first: usize,
    /// Each column's word and number, in the order of the table.
    pub(super) columns: Vec<(String, usize)>,
    /// The texts of the headers that name nothing.
    pub(super) unknown: Vec<String>,
}

/// Puts a header into the words of the case file.
pub(super) fn worded<'w, F: Copy + Ord>(header: &Header<F>, word: impl Fn(F) -> &'w str) -> WordedHeader {
    let mut columns: Vec<(String, usize)> =
        header.columns.iter().map(|(field, col)| (word(*field).to_owned(), *col)).collect();
    columns.sort_by_key(|(_, col)| *col);
    WordedHeader {
        sheet: header.sheet,
        row: header.row,
        first: header.first,
        columns,
        unknown: header.unknown.iter().map(|(_, text)| text.clone()).collect(),
    }
}

/// Tells whether the first line that says anything is a TOML key or table.
fn looks_like_toml(source: &Source) -> bool {
    let Some(text) = source.text() else { return false };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(line) = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')) else {
        return false;
    };
    let key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let after_key = line.trim_start_matches(key).trim_start();
    line.starts_with('[') || (after_key.len() < line.len() && after_key.starts_with('='))
}

/// Validates how many cranes are bought; `at` is where the basis of the quantities stands.
pub(super) fn subjects(
    written: Option<&Stated<u32>>,
    basis: Option<QuantityBasis>,
    at: Place,
    reading: &mut Reading<'_>,
) -> Option<u32> {
    match written {
        Some(subjects) if subjects.value == 0 => {
            reading.note(subjects.at, "no crane is bought").expected("`subjects`, a whole number from 1 on");
            None
        }
        Some(subjects) => Some(subjects.value),
        None if basis == Some(QuantityBasis::Total) => {
            reading
                .note(at, "quantities are totals, but of how many cranes is not said")
                .expected("`subjects`, a whole number from 1 on");
            None
        }
        None => None,
    }
}

/// Returns the JSON Schema of `contract.toml`.
pub(super) fn schema() -> schemars::Schema {
    schemars::schema_for!(written::ContractFile)
}

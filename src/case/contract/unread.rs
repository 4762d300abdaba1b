//! What of a schedule is not read: columns that hold something, and whose header names nothing known.
//!
//! Makers in a column that nobody reads leave every item open to any maker, so each such column is said.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{self, Column};
use crate::diagnostic::Problem;
use crate::ingest::table::header::Header;
use crate::source::{Grid, Place, Source, column_letters};

/// The most columns that are said one by one.
const MOST: usize = 200;

/// The most characters of a header that are shown.
const SHOWN: usize = 80;

/// Notes each column that is not read and holds something.
pub(super) fn columns(source: &Source, grid: &Grid, headers: &[Header<Column>]) -> Vec<Problem> {
    let mut notes = Vec::new();
    let mut unsaid = 0usize;
    for header in headers {
        let sheet = &grid.sheets[header.sheet];
        let read: BTreeSet<usize> = header
            .columns
            .iter()
            .flat_map(|(field, first)| *first..=header.spans.get(field).copied().unwrap_or(*first))
            .collect();
        let filled: BTreeSet<usize> = sheet
            .rows
            .iter()
            .skip(header.first)
            .flat_map(|row| row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(col, _)| col))
            .filter(|col| !read.contains(col))
            .collect();
        let unknown: BTreeMap<usize, &str> = header.unknown.iter().map(|(col, text)| (*col, text.as_str())).collect();
        for col in filled {
            if notes.len() >= MOST {
                unsaid += 1;
                continue;
            }
            let text = unknown.get(&col).copied().unwrap_or_else(|| sheet.cell(header.row, col).text()).trim();
            notes.push(unread(source, Place::cell(header.sheet, header.row, col), col, text, &header.columns));
        }
    }
    if unsaid > 0 {
        notes.push(Problem::new(source.name(), format!("{unsaid} more columns are not read")));
    }
    notes
}

fn unread(source: &Source, at: Place, col: usize, header: &str, known: &BTreeMap<Column, usize>) -> Problem {
    let letters = column_letters(col);
    let (message, name) = if header.is_empty() {
        (format!("column {letters} without a header is not read"), format!("column {letters}"))
    } else {
        let cut = header.char_indices().nth(SHOWN).map(|(end, _)| &header[..end]);
        let shown = cut.map_or_else(|| header.to_owned(), |cut| format!("{cut}…"));
        let name = if cut.is_some() || header.contains(['"', '\\', '\n', '\r']) {
            format!("column {letters}")
        } else {
            header.to_owned()
        };
        (format!("column {letters} `{shown}` is not read"), name)
    };
    let synonyms = columns::synonyms();
    // A field that has its column already is not suggested again.
    let free = [synonyms.nearest(header), Some(Column::Makers), Some(Column::PartNumber), Some(Column::Alternates)];
    let free = free.into_iter().flatten().find(|field| !known.contains_key(field));
    let such_as = free.map_or_else(String::new, |field| format!(", such as `{} = \"{name}\"`,", synonyms.word(field)));
    Problem::at(source, at, message).help(format!("map it with [contract.columns]{such_as} if it says what is bought"))
}

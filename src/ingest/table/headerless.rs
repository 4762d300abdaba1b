//! Tables without a header: the case names each column by its letters.

use std::collections::{BTreeMap, BTreeSet};

use super::delimited::MAX_COLUMNS;
use super::header::{Header, Mapping, Sought, searched};
use super::header_row::{header_text, read_row};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::source::{Sheet, Source, column_letters};

/// The letters by which a case names a column: `column D`.
fn letters_of(stated: &str) -> Option<String> {
    let letters = stated.trim().strip_prefix("column ")?.trim().to_ascii_uppercase();
    (!letters.is_empty() && letters.len() <= 3 && letters.bytes().all(|byte| byte.is_ascii_uppercase()))
        .then_some(letters)
}

/// Tells whether a table has no header, by what a case states: row 0, or columns by their letters alone and no row, where
/// no row names a field by its words.
pub(super) fn has_no_header<F: Copy + Ord>(sheet: &Sheet, sought: &Sought<'_, F>, mapping: &Mapping<'_, F>) -> bool {
    let by_letters = !mapping.columns.is_empty() && mapping.columns.values().all(|text| letters_of(text).is_some());
    match mapping.header_row {
        Some(row) => row == 0,
        None if by_letters => {
            let unmapped = Sought { mapping: None, ..*sought };
            let names = |row: usize| read_row(sheet, row, 0..MAX_COLUMNS, &unmapped).columns.len();
            let literal = |row: usize| {
                mapping
                    .columns
                    .values()
                    .any(|text| (0..sheet.rows[row].len()).any(|col| header_text(sheet, row, col) == text.trim()))
            };
            (0..searched(sheet)).all(|row| names(row) < 2 && !literal(row))
        }
        None => false,
    }
}

/// Reads the columns of a table without a header: each by its letters, and parts from the first row on.
pub(super) fn headerless<F: Copy + Ord>(
    source: &Source,
    n: usize,
    sheet: &Sheet,
    mapping: &Mapping<'_, F>,
    sought: &Sought<'_, F>,
    alone: bool,
) -> Result<Option<Header<F>>, Error> {
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut columns = BTreeMap::new();
    let mut problems = Vec::new();
    for (field, text) in mapping.columns {
        let word = sought.synonyms.word(*field);
        let letters = letters_of(text);
        match letters.as_ref().and_then(|letters| (0..width).find(|col| column_letters(*col) == *letters)) {
            Some(col) => {
                columns.insert(*field, col);
            }
            None if letters.is_some() => problems.push(
                Problem::new(source.name(), format!("has no {} for {word}", text.trim()))
                    .expected(format!("a column from A to {}", column_letters(width.saturating_sub(1)))),
            ),
            None => problems.push(
                Problem::new(source.name(), format!("has no header, so {word} = \"{}\" names no column", text.trim()))
                    .expected("the letters of the column, as in \"column B\""),
            ),
        }
    }
    if width == 0 || (!alone && !problems.is_empty()) {
        return Ok(None);
    }
    if columns.is_empty() && problems.is_empty() {
        let message = format!("has no header, and {} maps no column", sought.stated_in);
        problems
            .push(Problem::new(source.name(), message).expected("columns by their letters, as in name = \"column B\""));
    }
    if let Some(error) = Error::from_problems(crate::error::ErrorKind::Malformed, problems, 20) {
        return Err(error);
    }
    let taken: BTreeSet<usize> = columns.values().copied().collect();
    let unknown = (0..width).filter(|col| !taken.contains(col));
    let unknown = unknown.map(|col| (col, format!("column {}", column_letters(col)))).collect();
    let (spans, weak) = (BTreeMap::new(), BTreeSet::new());
    Ok(Some(Header { sheet: n, row: Header::<F>::NONE, first: 0, columns, spans, weak, unknown, beside: Vec::new() }))
}

//! What is said when a header is not found, or names one field twice: what was seen, what is missing, what to write.

use std::collections::BTreeSet;

use super::delimited::MAX_COLUMNS;
use super::header::{LONGEST, Sought, searched};
use super::header_row::{header_text, read_row};
use super::synonyms::Match;
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::source::{Grid, Place, Sheet, Source, column_letters};

pub(super) fn ambiguous_header<F: Copy + Ord>(
    source: &Source,
    n: usize,
    sheet: &Sheet,
    row: usize,
    ambiguous: &[(F, &[usize])],
    sought: &Sought<'_, F>,
) -> Error {
    let problems = ambiguous.iter().map(|(field, columns)| {
        let word = sought.synonyms.word(*field);
        let named: Vec<String> = columns
            .iter()
            .take(6)
            .map(|col| format!("`{}` (column {})", cut(header_text(sheet, row, *col)), column_letters(*col)))
            .collect();
        let place = Place::cell(n, row, columns.first().copied().unwrap_or(0));
        let letters = column_letters(columns.first().copied().unwrap_or(0));
        Problem::at(source, place, format!("{} columns could be the {word}: {}", columns.len(), named.join(", ")))
            .expected(format!("one column for {word}"))
            .help(format!("say which, as in {}", sought.stated_in.column(word, &format!("column {letters}"))))
    });
    let problems: Vec<Problem> = problems.collect();
    Error::from_problems(ErrorKind::Malformed, problems, 20)
        .unwrap_or_else(|| malformed(Problem::new(source.name(), "has two columns for one field")))
}

pub(super) fn not_found<F: Copy + Ord>(source: &Source, grid: &Grid, sought: &Sought<'_, F>) -> Error {
    let stated = sought.mapping.and_then(|mapping| mapping.sheet);
    let mut problems: Vec<Problem> = grid
        .sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| stated.is_none_or(|name| sheet.name.to_lowercase() == name.trim().to_lowercase()))
        .filter_map(|(n, sheet)| nearest_header(source, n, sheet, sought))
        .collect();
    if problems.is_empty() {
        let problem =
            Problem::new(source.name(), format!("holds no header of {}: no row has text in two columns", sought.what));
        problems.push(problem.expected(sought.needs).help(mapping_help(sought, Vec::new())));
    }
    Error::from_problems(ErrorKind::Malformed, problems, 5)
        .unwrap_or_else(|| malformed(Problem::new(source.name(), "holds no header")))
}

/// Describes the row of a sheet that comes nearest to a header: what it says, what is missing, what may be meant.
fn nearest_header<F: Copy + Ord>(source: &Source, n: usize, sheet: &Sheet, sought: &Sought<'_, F>) -> Option<Problem> {
    let texts = |row: usize| {
        let cells = sheet.rows.get(row).map_or(0, Vec::len).min(1_000);
        (0..cells).map(move |col| (col, header_text(sheet, row, col))).filter(|(_, text)| !text.is_empty())
    };
    let stated = sought.mapping.and_then(|mapping| mapping.header_row).map(|row| row.saturating_sub(1) as usize);
    let rows = stated.map_or(0..searched(sheet), |row| row..row + 1);
    let row = rows
        .map(|row| {
            (
                read_row(sheet, row, 0..MAX_COLUMNS, sought).columns.len(),
                texts(row).take(64).count(),
                std::cmp::Reverse(row),
            )
        })
        .max()
        .filter(|(_, count, _)| *count > 1)?
        .2
        .0;
    let seen = quoted(texts(row).take(20).map(|(_, text)| text));
    let more = texts(row).count().saturating_sub(20);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let reading = read_row(sheet, row, 0..MAX_COLUMNS, sought);
    let missing: Vec<String> = match sought.mapping.filter(|mapping| !mapping.columns.is_empty()) {
        Some(mapping) => mapping
            .columns
            .iter()
            .filter(|(field, _)| reading.columns.get(field).is_none_or(|(quality, _)| *quality != Match::Mapped))
            .map(|(field, text)| format!("{} = \"{text}\"", sought.synonyms.word(*field)))
            .collect(),
        None => Vec::new(),
    };
    let message = if missing.is_empty() {
        format!("no row names the columns of {}; the nearest says {seen}{more}", sought.what)
    } else {
        let stated = missing.join(", ");
        format!("no row has the headers that {} states ({stated}); the nearest says {seen}{more}", sought.stated_in)
    };
    let near: Vec<(&str, String)> = if missing.is_empty() {
        let near =
            texts(row).take(200).filter(|(_, text)| sought.synonyms.field_of(text).is_none() && text.len() < LONGEST);
        // A field that is read already is not meant, and one column is enough for another.
        let mut named: BTreeSet<F> = reading.columns.keys().copied().collect();
        near.filter_map(|(_, text)| {
            let field = sought.synonyms.nearest(text)?;
            named.insert(field).then(|| (sought.synonyms.word(field), cut(text)))
        })
        .take(5)
        .collect()
    } else {
        let stated = sought.mapping.iter().flat_map(|mapping| mapping.columns);
        stated
            .filter_map(|(field, text)| {
                let near = nearest(text, texts(row).map(|(_, seen)| seen))?;
                (near != text).then(|| (sought.synonyms.word(*field), cut(near)))
            })
            .take(5)
            .collect()
    };
    Some(
        Problem::at(source, Place::cell(n, row, usize::from(Place::ROW)), message)
            .expected(sought.needs)
            .help(mapping_help(sought, near)),
    )
}

fn mapping_help<F: Copy + Ord>(sought: &Sought<'_, F>, near: Vec<(&str, String)>) -> String {
    let words: Vec<&str> = sought.synonyms.fields().map(|(_, word)| word).collect();
    let words = words.join(", ");
    if near.is_empty() {
        return format!("{}; the fields are {words}", sought.stated_in.mapping());
    }
    format!("did you mean {}? The fields are {words}", sought.stated_in.columns(near.into_iter()))
}

pub(super) fn quoted<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(|text| format!("`{}`", cut(text))).collect::<Vec<_>>().join(", ")
}

/// Cuts a text taken from the table to a length that a message can bear, on one line.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 40 { line } else { line.chars().take(39).chain(['…']).collect() }
}

pub(super) fn malformed(problem: Problem) -> Error {
    Error::new(ErrorKind::Malformed, problem)
}

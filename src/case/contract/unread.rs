//! What of a schedule is not read: columns whose header names nothing known, and sheets without a header.
//!
//! Makers in a column that nobody reads leave every item open to any maker, so each such column is said. A sheet that
//! looks like a table may hold the very options that were declined: it is unread, until the case names the sheet.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::columns::{self, Column};
use super::options::{self, HeaderSays};
use super::words;
use crate::diagnostic::Problem;
use crate::ingest::table::{self, header::Header};
use crate::model::Item;
use crate::register;
use crate::source::{Cell, Grid, Place, Source, column_letters};

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
            .filter(|col| !read.contains(col) && !header.is_beside(*col))
            .collect();
        let unknown: BTreeMap<usize, &str> = header.unknown.iter().map(|(col, text)| (*col, text.as_str())).collect();
        for col in filled {
            if notes.len() >= MOST {
                unsaid += 1;
                continue;
            }
            // Without a header a column has no name but its letters.
            let named = unknown.get(&col).copied().filter(|_| header.row != Header::<Column>::NONE);
            let text = named.unwrap_or_else(|| sheet.cell(header.row, col).text()).trim();
            notes.push(unread(source, Place::cell(header.sheet, header.shown_row(), col), col, text, &header.columns));
        }
    }
    if unsaid > 0 {
        notes.push(Problem::new(source.name(), format!("{unsaid} more columns are not read")));
    }
    notes
}

/// Returns the tables that stand beside a schedule and hold something: their rows may be items, or take some back.
pub(super) fn beside(source: &Source, grid: &Grid, headers: &[Header<Column>]) -> Vec<Problem> {
    let of_header = |header: &Header<Column>| {
        let sheet = &grid.sheets[header.sheet];
        let is_filled = |columns: &Range<usize>| {
            let below = sheet.rows.iter().skip(header.first);
            below.flat_map(|row| row.iter().take(columns.end).skip(columns.start)).any(|cell| !cell.is_empty())
        };
        let blocks = header.beside.iter().filter(|columns| is_filled(columns)).cloned();
        let (n, row) = (header.sheet, header.shown_row());
        blocks.map(|block| (Place::cell(n, row, block.start), sheet.cell(row, block.start).text())).collect::<Vec<_>>()
    };
    let say = |(place, text): (Place, &str)| {
        let message = format!("another table stands beside the schedule, from `{text}` on; it was not read");
        Problem::at(source, place, message).help(
            "put it on a sheet of its own if it lists items, and leave it out if not; if it belongs to the schedule, \
             delete the empty column before it",
        )
    };
    headers.iter().flat_map(of_header).map(say).collect()
}

/// Returns the sheets that may hold items and were not read; what plainly holds none is noted.
pub(super) fn sheets(
    source: &Source,
    grid: &Grid,
    headers: &[Header<Column>],
    sheet_is_stated: bool,
    notes: &mut Vec<Problem>,
) -> Vec<Problem> {
    let read: BTreeSet<usize> = headers.iter().map(|header| header.sheet).collect();
    let mut unread = Vec::new();
    for (n, sheet) in grid.sheets.iter().enumerate().filter(|(n, _)| read.contains(n) && headers.len() > 1) {
        if sheet.hidden.sheet && !sheet_is_stated {
            let message = format!("sheet `{}` is hidden and lists items; they were read with the others", sheet.name);
            let problem = Problem::at(source, Place::cell(n, 0, usize::from(Place::ROW)), message);
            unread.push(
                problem.help("show or delete it, or name the sheet that was agreed: sheet = \"…\" in [contract]"),
            );
        }
    }
    for (n, sheet) in grid.sheets.iter().enumerate().filter(|(n, _)| !read.contains(n)) {
        let filled = |row: &&Vec<Cell>| row.iter().filter(|cell| !cell.is_empty()).count();
        let lines = sheet.rows.iter().filter(|row| filled(row) > 0).count();
        if lines == 0 {
            continue;
        }
        let place = Place::cell(n, 0, usize::from(Place::ROW));
        let reason = match sheet_is_stated {
            true => "is not the one that the case names; it was not read",
            false => "has no header of a schedule; it was not read",
        };
        let problem = Problem::at(source, place, format!("sheet `{}` {reason}", sheet.name))
            .help("if it lists items, give it a header; if not, name the sheet that does in the case (sheet = \"…\")");
        let is_table = sheet.rows.iter().filter(|row| filled(row) > 2).count() > 1;
        if is_table && !sheet_is_stated && !table::explains(&sheet.name) {
            unread.push(problem)
        } else {
            notes.push(problem)
        }
    }
    unread
}

/// Returns the items whose words forbid or take away what communicates: they grant nothing of the kind, and somebody
/// should say what was bought.
pub(super) fn forbidding(source: &Source, items: &[Item]) -> Vec<Problem> {
    let may_grant = |item: &&Item| {
        let by_number = || {
            item.part_number.as_deref().is_some_and(|number| {
                register::names_communication(number)
                    || !register::item_functions(item.makers.first().map(String::as_str), number).is_empty()
            })
        };
        item.status.is_bought()
            && item.functions.is_empty()
            && (!register::functions_named(&item.description).is_empty() || by_number())
    };
    let say = |item: &Item| {
        let words = register::forbidding(&item.description)?;
        let message = format!(
            "item {}: `{}` may forbid what it names (`{words}`); it grants nothing that communicates",
            item.id, item.description
        );
        let help = "say what is bought without these words, with the functions that are granted, or make a row that buys \
                    nothing declined or deleted";
        Some(Problem::at(source, item.at, message).help(help))
    };
    items.iter().filter(may_grant).filter_map(say).collect()
}

/// Returns a sheet whose name may say that what it lists was not bought, and decides nothing.
pub(super) fn sheet_name(source: &Source, sheet: usize, name: &str) -> Problem {
    let message =
        format!("the name of sheet `{name}` may say that its items were not bought; they were taken as bought");
    Problem::at(source, Place::cell(sheet, 0, usize::from(Place::ROW)), message)
        .help("name the sheet that was agreed: sheet = \"…\" in [contract], or say it of each item in a status column")
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
    if words::is_remarks_header(header) || options::header(header).is_some_and(|says| says != HeaderSays::Supplier) {
        let only = message.replace(" is not read", " is read only for what it says of whether its row was bought");
        return Problem::at(source, at, only);
    }
    let synonyms = columns::synonyms();
    // A field that has its column already is not suggested again.
    let free = [synonyms.nearest(header), Some(Column::Makers), Some(Column::PartNumber), Some(Column::Alternates)];
    let free = free.into_iter().flatten().find(|field| !known.contains_key(field));
    let such_as = free.map_or_else(String::new, |field| format!(", such as `{} = \"{name}\"`,", synonyms.word(field)));
    Problem::at(source, at, message).help(format!("map it with [contract.columns]{such_as} if it says what is bought"))
}

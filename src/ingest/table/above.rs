//! Rows above a header that may be parts: a banner isn't.

use super::asides::{holds_part_number, is_banner_word};
use super::header::{self, Sought};
use super::lines::{IDENTITY, Table};
use super::remarks::Remarks;
use crate::ingest::Field;
use crate::ingest::cyclonedx::is_component_header;
use crate::register::names_communication;
use crate::source::{Cell, Place};

/// How many rows below a header are looked at to tell how full the rows of its table are.
const COMPARED_ROWS: usize = 100;

/// Says which rows above a header are as full as those below it, or name what communicates.
pub(super) fn say_rows_above(table: &Table<'_>, sought: &Sought<'_, Field>, remarks: &mut Remarks<'_>) {
    let (sheet, header) = (table.sheet, &table.header);
    // Positions are no content: a row may be a part without one.
    let counted = |field: &&Field| !matches!(field, Field::Id | Field::Level);
    let filled = |row: usize| {
        header.columns.keys().filter(counted).filter(|field| !table.cell(row, **field).0.is_empty()).count()
    };
    let below = header.first..sheet.rows.len().min(header.first + COMPARED_ROWS);
    let mut fullness: Vec<usize> = below.map(filled).filter(|filled| *filled > 0).collect();
    fullness.sort_unstable();
    let usual = fullness.get(fullness.len() / 2).copied().unwrap_or(0).max(2);
    let counts = |row: usize| {
        let (cell, _) = table.cell(row, Field::Quantity);
        !header.columns.contains_key(&Field::Quantity)
            || cell.text().trim_start().starts_with(|c: char| c.is_ascii_digit())
    };
    let banner = |row: usize| {
        sheet.rows[row].iter().map(Cell::text).any(|text| text.ends_with([':', '：']) || is_banner_word(text))
    };
    let names = |row: usize| IDENTITY.iter().any(|field| !table.text(row, *field).is_empty());
    let several = |row: usize| sheet.rows[row].iter().filter(|cell| !cell.is_empty()).count() > 1;
    // A program that writes such a table writes no banner above it.
    let is_of_a_program = sheet.rows.get(header.row).is_some_and(|row| is_component_header(row.iter().map(Cell::text)));
    let is_alone_in_front = |row: usize| !several(row) && !sheet.cell(row, 0).is_empty();
    let mut other = false;
    // A list without a header has no row above it.
    for row in 0..header.row.min(header.first).min(sheet.rows.len()) {
        let place = Place::cell(header.sheet, row, usize::from(Place::ROW));
        let text = sheet.rows[row].iter().find(|cell| !cell.is_empty()).map_or("", Cell::text);
        // The same words further up head rows of their own, without the columns that this header has beside them.
        let is_header =
            header.is_repeated_by(sheet, row) || header::again(header.sheet, sheet, row, true, sought).is_some();
        if is_header {
            other = row + 1 < header.row && several(row + 1);
            if other {
                let says = "begins another table above the one that was read; it was not read";
                remarks.unread(place, text, says, "put it on a sheet or in a file of its own");
            }
            continue;
        }
        let is_full = filled(row) >= usual && counts(row) && names(row) && !banner(row);
        let is_told = sheet.rows[row].iter().any(|cell| {
            names_communication(cell.text())
                && (several(row) || holds_part_number(&cell.text().replace([';', '|'], " ")))
        });
        // A title of delimited text stands in front; centred ones are of workbooks.
        let is_told = is_told
            || (!sheet.widths.is_empty()
                && sheet.rows[row].iter().skip(1).any(|cell| names_communication(cell.text())));
        let is_out_of_place = is_of_a_program && names(row) && !is_alone_in_front(row);
        let is_of_another_kind = !several(row) && is_delimited(text);
        if !other && (is_full || is_told || is_out_of_place || is_of_another_kind) {
            let says = "begins a row above the header that may be a part; it was not read";
            remarks.unread(place, text, says, "put the header above all parts");
        }
    }
}

/// Tells whether one cell holds a row in another delimiter: three or more texts, one of which is a number.
fn is_delimited(text: &str) -> bool {
    [';', '|', '\t'].into_iter().any(|delimiter| {
        let cells: Vec<&str> = text.split(delimiter).map(str::trim).filter(|cell| !cell.is_empty()).collect();
        cells.len() > 2 && cells.iter().skip(1).any(|cell| cell.parse::<u32>().is_ok_and(|number| number < 1_000))
    })
}

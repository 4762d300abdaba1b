//! What stands in columns that name no field, and in headers that may be parts: nothing of it may be lost in silence.
//!
//! Remarks are read where functions are inferred. Any other such column is kept as a property and never looked at, so a
//! cell of it that names what communicates is said as something unread.

use std::collections::{BTreeSet, HashMap};

use super::asides::holds_part_number;
use super::header::Header;
use super::lines::Table;
use super::remarks::Remarks;
use super::synonyms::Match;
use super::words::{FIELDS, WORDS, plain};
use crate::ingest::Field;
use crate::register::{is_remark, names_communication};
use crate::source::{Cell, Place};

/// What a column that names no field is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Remarks on the part of its row.
    Remarks,
    /// What is told elsewhere as well, such as a footprint.
    ToldElsewhere,
    /// Nobody knows.
    Anything,
    /// What a field keeps, and nobody reads as words: a version, a key.
    Field,
}

/// The fields whose texts are kept as they stand, and in which nobody looks for what a part is.
const KEPT: [Field; 6] = [Field::Id, Field::Version, Field::Lot, Field::Origin, Field::Designator, Field::Location];

impl Holds {
    fn of(header: &str) -> Self {
        let word = plain(header);
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        match () {
            () if WORDS.told_elsewhere.contains(word) => Self::ToldElsewhere,
            () if is_remark(header) => Self::Remarks,
            () => Self::Anything,
        }
    }
}

/// The columns of one table that name no field.
pub(super) struct OtherColumns<'g> {
    columns: Vec<(usize, Holds)>,
    /// What was asked of a text before: the same texts stand in many rows.
    named: HashMap<&'g str, bool>,
}

/// How many texts are remembered.
const MOST_REMEMBERED: usize = 10_000;

impl<'g> OtherColumns<'g> {
    /// Sorts the columns of a table by their headers.
    pub(super) fn of(table: &Table<'g>) -> Self {
        let columns = table.header.unknown.iter().filter(|(col, _)| !table.says_fitting(*col));
        let columns = columns.map(|(col, text)| (*col, Holds::of(text)));
        // Without a better one, a column of remarks is the description, and read as that.
        let described = table.header.columns.get(&Field::Description).copied();
        let described = described.filter(|_| table.header.weak.contains(&Field::Description));
        let kept = KEPT.iter().filter_map(|field| table.header.columns.get(field)).map(|col| (*col, Holds::Field));
        let described = described.map(|col| (col, Holds::Remarks));
        Self { columns: columns.chain(described).chain(kept).collect(), named: HashMap::new() }
    }

    /// Says of a part which of these columns may name another one, or take it back.
    pub(super) fn say(&mut self, table: &Table<'g>, row: usize, remarks: &mut Remarks<'_>) {
        for n in 0..self.columns.len() {
            let (col, holds) = self.columns[n];
            let text = table.sheet.cell(row, col).text();
            let at = Place::cell(table.header.sheet, row, col);
            if holds == Holds::Remarks && WORDS.says_withdrawn(text) {
                let says = "takes a line of the list back; it was counted all the same";
                remarks.unread(at, text, says, "delete the line, or mark it as not fitted");
            }
            if holds == Holds::Anything && self.names_communication(text) {
                let says = "names what communicates, in a column that is not read";
                let help = "say it in the part's description, or give it a line of its own if it is a part";
                remarks.unread(at, text, says, help);
            }
            if holds == Holds::Field && self.names_communication(text) && !self.says_itself(table, row) {
                let says =
                    "names what communicates, in a column where no part is looked for; the line itself names none";
                let help = "say it in the part's description, or give it a line of its own if it is a part";
                remarks.unread(at, text, says, help);
            }
        }
    }

    /// Tells whether a line says by its name, description or part number that it communicates.
    fn says_itself(&mut self, table: &Table<'g>, row: usize) -> bool {
        let fields = [Field::Name, Field::Description, Field::PartNumber, Field::Function, Field::Kind];
        fields.into_iter().any(|field| self.names_communication(table.text(row, field)))
            || self.names_communication(table.first_text(row))
    }

    fn names_communication(&mut self, text: &'g str) -> bool {
        let is_address = text.starts_with("http://") || text.starts_with("https://");
        if is_address || !text.chars().any(char::is_alphabetic) {
            return false;
        }
        if let Some(known) = self.named.get(text) {
            return *known;
        }
        let named = names_communication(text);
        if self.named.len() < MOST_REMEMBERED {
            self.named.insert(text, named);
        }
        named
    }
}

/// Returns the makers that a line names beside the one of its column of makers, with their places: `Manufacturer 2`, `ODM`.
pub(super) fn further_makers<'g>(table: &Table<'g>, row: usize) -> Vec<(&'g str, Place)> {
    let header = &table.header;
    let mut makers: Vec<(&str, Place)> = Vec::new();
    for (col, _) in header.unknown.iter().filter(|(_, text)| names_further_maker(text)) {
        let text = table.sheet.cell(row, *col).text();
        let is_said = text == table.text(row, Field::Manufacturer) || makers.iter().any(|(known, _)| *known == text);
        if text.chars().any(char::is_alphabetic) && !WORDS.is_placeholder(text) && !is_said {
            makers.push((text, Place::cell(header.sheet, row, *col)));
        }
    }
    makers
}

/// Tells whether a column that names no field holds further makers: by its words, or as one of numbered columns of makers.
pub(super) fn names_further_maker(header: &str) -> bool {
    let unnumbered = header.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    let is_numbered = unnumbered.len() < header.trim_end().len()
        && FIELDS
            .field_of(unnumbered)
            .is_some_and(|(field, quality)| field == Field::Manufacturer && !matches!(quality, Match::Weak(_)));
    is_numbered || WORDS.further_makers.contains(&plain(unnumbered))
}

/// Says which headers may be parts themselves: the first row of a list without a header may pass for one.
pub(super) fn say_headers(table: &Table<'_>, remarks: &mut Remarks<'_>) {
    let header = &table.header;
    if header.row == Header::<Field>::NONE {
        return;
    }
    let cells = table.sheet.rows.get(header.row).map_or(&[][..], Vec::as_slice);
    let own = |col: &usize| !header.is_beside(*col);
    let filled = (0..cells.len()).filter(own).filter(|col| !cells[*col].is_empty()).count();
    let is_mostly_unknown = header.columns.len() * 2 < filled;
    let known: BTreeSet<usize> = header.columns.values().copied().collect();
    for (col, cell) in cells.iter().enumerate().filter(|(col, _)| own(col) && !known.contains(col)) {
        let text = cell.text();
        let is_used = || {
            let mut below = table.sheet.rows.iter().skip(header.first);
            below.any(|row| row.get(col).is_some_and(|cell| !cell.is_empty()))
        };
        let may_be_one = matches!(cell, Cell::Text(_))
            && !table.says_fitting(col)
            && (names_communication(text) || (is_mostly_unknown && holds_part_number(text)));
        if may_be_one && is_used() {
            let says = "stands in the header and may name a part; what stands below it is not read";
            let help = "put a header above all parts; if it is one, say in the description what stands below it";
            remarks.unread(Place::cell(header.sheet, header.row, col), text, says, help);
        }
    }
}

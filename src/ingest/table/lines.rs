//! Which rows of a table are parts: not blank ones, repeated headers, sums, headings, or lines that aren't fitted.

use std::collections::{BTreeSet, HashMap};

use super::above::say_rows_above;
use super::asides::{self, holds_part_number_alone, may_name_a_part, may_name_a_part_alone};
use super::damage::{damage, is_lost};
use super::header::{self, Header, Repetition, Sought};
use super::quantity;
use super::remarks::Remarks;
use super::words::{WORDS, plain};
use crate::ingest::Field;
use crate::model::Quantity;
use crate::register::names_communication;
use crate::source::{Cell, Merged, Place, Sheet, column_letters};

/// The fields that may name a part; a row with none of them is none.
pub(super) const IDENTITY: [Field; 16] = [
    Field::Name,
    Field::Description,
    Field::PartNumber,
    Field::Sku,
    Field::Serial,
    Field::Mac,
    Field::IpAddress,
    Field::Hostname,
    Field::FccId,
    Field::UsbId,
    Field::Imei,
    Field::Gtin,
    Field::Purl,
    Field::Cpe,
    Field::Sha256,
    Field::Manufacturer,
];

/// The fields whose text is an identifier: a placeholder in them is none, and damage to them matters.
const IDENTIFIERS: [Field; 13] = [
    Field::PartNumber,
    Field::Sku,
    Field::Serial,
    Field::Lot,
    Field::Mac,
    Field::IpAddress,
    Field::Hostname,
    Field::FccId,
    Field::UsbId,
    Field::Imei,
    Field::Gtin,
    Field::Purl,
    Field::Cpe,
];

/// The fields in which a word like `DNP` is a name, not a statement.
const NEVER_FITTING: [Field; 9] = [
    Field::Manufacturer,
    Field::PartNumber,
    Field::Supplier,
    Field::Sku,
    Field::Serial,
    Field::Unit,
    Field::Id,
    Field::Version,
    Field::Designator,
];

/// A run of rows under one header.
pub(super) struct Table<'g> {
    pub(super) sheet: &'g Sheet,
    pub(super) header: Header<Field>,
    /// The first and last column of each field, by the field's number: asked for several times a row.
    columns: Vec<Option<(usize, usize)>>,
    /// The region that a cell below the first of a merged region belongs to.
    merged: HashMap<(usize, usize), Merged>,
    /// Unknown columns that say yes when a line isn't fitted.
    unfitted_columns: Vec<usize>,
    /// Unknown columns that say no when a line isn't fitted.
    fitted_columns: Vec<usize>,
    /// Columns in which a word like `DNP` is a name.
    never_fitting: Vec<usize>,
    /// Which columns are read: those of a field and those with another header.
    headed: BTreeSet<usize>,
}

/// Whether a row is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fitting {
    Fitted,
    NotFitted,
    /// Columns of variants disagree.
    InVariants,
    /// The word is there, with a question mark.
    InDoubt,
}

/// A row that is a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// The index of its table.
    pub(super) table: usize,
    /// The row, counted from 0.
    pub(super) row: usize,
    /// Whether it is fitted; one that isn't only keeps its place in the structure.
    pub(super) fitted: bool,
}

impl<'g> Table<'g> {
    fn new(sheet: &'g Sheet, header: Header<Field>) -> Self {
        let mut merged = HashMap::new();
        // What isn't text of its own row would be counted twice: quantities, keys and levels are not spread.
        let spread: Vec<usize> = header
            .columns
            .iter()
            .filter(|(field, _)| !matches!(field, Field::Id | Field::Level | Field::Serial | Field::Mac))
            .map(|(_, col)| *col)
            .collect();
        for region in sheet.merged.iter().filter(|region| region.bottom > region.top && region.top >= header.first) {
            let bottom = region.bottom.min(sheet.rows.len());
            for row in region.top + 1..=bottom {
                for col in spread.iter().filter(|col| region.holds(row, **col)) {
                    merged.insert((row, *col), *region);
                }
            }
        }
        let columns_of = |words: &BTreeSet<String>| -> Vec<usize> {
            header.unknown.iter().filter(|(_, text)| words.contains(&plain(text))).map(|(col, _)| *col).collect()
        };
        let unfitted_columns = columns_of(&WORDS.not_fitted);
        let fitted_columns = columns_of(&WORDS.fitted_columns);
        let never_fitting = NEVER_FITTING.iter().filter_map(|field| header.columns.get(field)).copied().collect();
        let columns = Field::WORDS.iter().map(|(field, _)| {
            let first = *header.columns.get(field)?;
            Some((first, header.spans.get(field).copied().unwrap_or(first)))
        });
        let columns = columns.collect();
        let headed: BTreeSet<usize> =
            header.columns.values().chain(header.unknown.iter().map(|(col, _)| col)).copied().collect();
        Self { sheet, header, columns, merged, unfitted_columns, fitted_columns, never_fitting, headed }
    }

    /// Returns the cell of a field in a row, and its place; of a merged region, the region's cell.
    pub(super) fn cell(&self, row: usize, field: Field) -> (&'g Cell, Place) {
        static EMPTY: Cell = Cell::Empty;
        let n = self.header.sheet;
        let Some((first, last)) = self.columns.get(field as usize).copied().flatten() else {
            return (&EMPTY, Place::cell(n, row, usize::from(Place::ROW)));
        };
        let col = (first..last).find(|col| !self.sheet.cell(row, *col).is_empty()).unwrap_or(last);
        let (cell, col) = match self.sheet.cell(row, col) {
            Cell::Empty => (self.sheet.cell(row, first), first),
            cell => (cell, col),
        };
        if cell.is_empty()
            && !self.merged.is_empty()
            && field != Field::Quantity
            && let Some(region) = self.merged.get(&(row, col))
        {
            return (self.sheet.cell(region.top, region.left), Place::cell(n, region.top, region.left));
        }
        (cell, Place::cell(n, row, col))
    }

    /// Returns the text of a field in a row, empty if it has none, or only a placeholder or an error where an identifier
    /// should stand.
    pub(super) fn text(&self, row: usize, field: Field) -> &'g str {
        let (cell, _) = self.cell(row, field);
        let text = cell.text();
        let nothing = matches!(cell, Cell::Error(_)) || (IDENTIFIERS.contains(&field) && WORDS.is_placeholder(text));
        if nothing { "" } else { text }
    }

    /// Returns the filled cells of a row that stand below no header, with their columns: nothing says what they are.
    pub(super) fn unheaded(&self, row: usize) -> impl Iterator<Item = (usize, &'g Cell)> {
        let cells = self.sheet.rows.get(row).map_or(&[][..], Vec::as_slice).iter().enumerate();
        // Of a header merged over several columns, the first filled one is read.
        let is_read = move |col: usize| {
            let span =
                self.columns.iter().flatten().find(|(first, last)| first < last && (*first..=*last).contains(&col));
            match span {
                Some((first, last)) => (*first..=*last).find(|col| !self.sheet.cell(row, *col).is_empty()) == Some(col),
                None => self.headed.contains(&col),
            }
        };
        cells.filter(move |(col, cell)| !cell.is_empty() && !self.header.is_beside(*col) && !is_read(*col))
    }

    /// Returns the header of a column that is merged over it and others; its letters if there is none.
    pub(super) fn header_over(&self, col: usize) -> (String, bool) {
        let row = self.header.shown_row();
        let region = self.sheet.merged_at(row, col);
        let text = region.map_or("", |region| self.sheet.cell(region.top, region.left).text());
        let is_headed = self.header.row != Header::<Field>::NONE && !text.is_empty();
        if is_headed { (text.to_owned(), true) } else { (format!("column {}", column_letters(col)), false) }
    }

    /// Tells whether a column says of each line whether it is fitted.
    pub(super) fn says_fitting(&self, col: usize) -> bool {
        self.fitted_columns.contains(&col) || self.unfitted_columns.contains(&col)
    }

    /// Tells whether a row only carries on the designators of the row above, as lists of fixed width do: it holds
    /// nothing else, and nothing else could be said of them.
    fn carries_on(&self, row: usize) -> bool {
        let Some(col) = self.header.columns.get(&Field::Designator) else { return false };
        let mut filled = self.sheet.rows[row].iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let (Some((only, cell)), None) = (filled.next(), filled.next()) else { return false };
        let is_designator = |word: &str| {
            word.len() <= 12
                && word.starts_with(|c: char| c.is_ascii_alphabetic())
                && word.ends_with(|c: char| c.is_ascii_digit())
        };
        only == *col && cell.text().split([',', ' ', ';']).filter(|word| !word.is_empty()).all(is_designator)
    }

    /// Returns the designators of a row with those of the rows that carry them on, if any do.
    pub(super) fn carried_on_designators(&self, row: usize) -> Option<String> {
        let next = row + 1;
        let col = *self.header.columns.get(&Field::Designator)?;
        if next >= self.sheet.rows.len() || !self.carries_on(next) {
            return None;
        }
        let more = (next..self.sheet.rows.len()).take_while(|row| self.carries_on(*row));
        let texts = std::iter::once(row).chain(more).map(|row| self.sheet.cell(row, col).text());
        let parts: Vec<&str> = texts.map(|text| text.trim_end_matches([',', ';', ' '])).collect();
        Some(parts.join(","))
    }

    /// Returns the first text of a row that may name a part.
    pub(super) fn first_text(&self, row: usize) -> &'g str {
        IDENTITY.iter().map(|field| self.text(row, *field)).find(|text| !text.is_empty()).unwrap_or("")
    }

    /// Tells whether one quantity stands merged over this row and others above it.
    pub(super) fn shares_quantity(&self, row: usize) -> bool {
        let col = self.header.columns.get(&Field::Quantity);
        col.is_some_and(|col| self.merged.contains_key(&(row, *col)))
    }

    /// Tells whether a row states how many pieces there are, without any doubt.
    pub(super) fn is_counted(&self, row: usize) -> bool {
        let reading = quantity::read(self.cell(row, Field::Quantity).0, self.text(row, Field::Unit));
        reading.doubt.is_none() && matches!(reading.quantity, Quantity::Pieces(_))
    }

    fn fitting(&self, row: usize) -> Fitting {
        let cells = self.sheet.rows.get(row).map_or(&[][..], Vec::as_slice);
        let says = |(col, cell): &(usize, &Cell)| {
            let text = cell.text();
            // Every such word begins with one of these letters: most cells need no closer look.
            let begins = |c: char| matches!(c, 'd' | 'D' | 'n' | 'N' | 'u' | 'U' | 'e' | 'E') || !c.is_ascii();
            text.len() <= 64
                && !self.never_fitting.contains(col)
                && (text.starts_with(begins) && WORDS.says_not_fitted(text) || remark_says_not_fitted(text))
        };
        let ticked = |columns: &[usize], words: &BTreeSet<String>| {
            let texts = columns.iter().map(|col| self.sheet.cell(row, *col).text());
            texts.filter(|text| !text.is_empty() && words.contains(&plain(text))).collect::<Vec<_>>()
        };
        // On a board, a value may say it: `10k DNP`.
        let by_value = || {
            let (designator, name) = (self.cell(row, Field::Designator).0, self.cell(row, Field::Name).0);
            Some(name.text()).filter(|name| !designator.is_empty() && WORDS.says_not_fitted_beside_a_value(name))
        };
        let mut said: Vec<&str> = cells.iter().enumerate().filter(says).map(|(_, cell)| cell.text()).collect();
        said.extend(ticked(&self.unfitted_columns, &WORDS.yes));
        said.extend(ticked(&self.fitted_columns, &WORDS.no));
        said.extend(by_value());
        if said.is_empty() {
            return Fitting::Fitted;
        }
        let is_word = |(col, _): &(usize, String)| {
            let text = self.sheet.cell(row, *col).text();
            !text.is_empty() && text.len() < 16 && WORDS.fitted.contains(&plain(text))
        };
        let asks = |text: &&str| text.contains(['?', '？']);
        match (said.iter().all(asks), self.header.unknown.iter().any(is_word)) {
            (true, _) => Fitting::InDoubt,
            (false, true) => Fitting::InVariants,
            (false, false) => Fitting::NotFitted,
        }
    }

    /// Tells whether a row adds up others: it says so, and names neither a part number nor a maker nor what communicates.
    fn is_total(&self, row: usize) -> bool {
        let texts = [
            Field::Id,
            Field::Name,
            Field::Description,
            Field::Designator,
            Field::Manufacturer,
            Field::PartNumber,
            Field::Sku,
        ];
        // Every such word begins with one of these letters: most cells need no closer look.
        let begins = |c: char| "tsgzernvmuidb".contains(c.to_ascii_lowercase()) || !c.is_ascii();
        let says = |text: &str| {
            let word = text.split([':', '=']).next().unwrap_or(text);
            // `VAT 19%`, `MwSt. (19 %)`
            let of = |c: char| c.is_ascii_digit() || matches!(c, '%' | '.' | ',' | ' ' | '(' | ')');
            text.len() <= 48 && text.starts_with(begins) && WORDS.totals.contains(&plain(word.trim_end_matches(of)))
        };
        let first = self.sheet.rows[row].iter().find(|cell| !cell.is_empty()).map_or("", Cell::text);
        let names = |field: &Field| {
            let text = self.text(row, *field);
            !text.is_empty() && !says(text) && text.chars().any(char::is_alphabetic)
        };
        let number = self.text(row, Field::PartNumber);
        (says(first) || texts.iter().any(|field| says(self.cell(row, *field).0.text())))
            && (number.is_empty() || says(number))
            && self.text(row, Field::Serial).is_empty()
            && ![Field::Manufacturer, Field::Sku, Field::Mac, Field::Purl].iter().any(names)
            && !self.sheet.rows[row].iter().any(|cell| may_name_a_part(cell.text()))
    }

    /// Tells whether a row holds a label, or one text only, merged across columns or described by nothing else.
    fn is_heading(&self, row: usize) -> bool {
        let mut said =
            self.header.columns.keys().map(|field| self.cell(row, *field).0.text()).filter(|text| !text.is_empty());
        if let (Some(text), None) = (said.next(), said.next())
            && text.ends_with([':', '：'])
        {
            return true;
        }
        let mut filled = self.sheet.rows[row].iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let (Some((col, _)), None) = (filled.next(), filled.next()) else { return false };
        let spans = |region: &Merged| self.header.columns.values().filter(|col| region.holds(row, **col)).count();
        let indented =
            self.header.spans.values().any(|last| *last >= col) && self.header.columns.values().any(|c| *c <= col);
        let merged = self.sheet.merged_at(row, col).is_some_and(|region| spans(region) > 1);
        let only_described = self.header.columns.len() > 2
            && (self.header.columns.get(&Field::Description) == Some(&col)
                || self.header.columns.get(&Field::Manufacturer) == Some(&col));
        (merged && !indented) || only_described
    }
}

/// Tells whether a cell is empty or only draws a line, as the row below the header of a table in Markdown does.
fn is_ruled(cell: &Cell) -> bool {
    let text = cell.text();
    text.is_empty() || (text.len() > 2 && text.chars().all(|c| matches!(c, '-' | '=' | '_' | ':' | '*' | '+' | '─')))
}

/// Tells whether a remark in parentheses says that a line is not fitted, as in `10k (DNP)`.
pub(super) fn remark_says_not_fitted(text: &str) -> bool {
    let Some((_, rest)) = text.split_once(['(', '[', '（']) else { return false };
    rest.split([')', ']', '）']).next().is_some_and(|remark| WORDS.says_not_fitted(remark.trim()))
}

/// Sorts the rows below each header into tables and lines, and notes what was left out.
pub(super) fn lines<'g>(
    sheets: &'g [Sheet],
    headers: Vec<Header<Field>>,
    sought: &Sought<'_, Field>,
    remarks: &mut Remarks<'_>,
) -> (Vec<Table<'g>>, Vec<Line>) {
    let mut tables: Vec<Table<'g>> = Vec::new();
    let mut lines = Vec::new();
    for header in headers {
        let sheet = &sheets[header.sheet];
        let (n, first) = (header.sheet, header.first);
        tables.push(Table::new(sheet, header));
        if let Some(table) = tables.last()
            && sought.mapping.is_none_or(|mapping| mapping.header_row.is_none())
        {
            say_rows_above(table, sought, remarks);
        }
        // The row that may carry on the designators of the line above it.
        let mut carried = None;
        // Below the header of a table that is none of parts, until a header of parts.
        let mut foreign = false;
        for row in first..sheet.rows.len() {
            let Some(table) = tables.last() else { break };
            // What stands beside the table only is said with the other table's header.
            let is_own = |(col, cell): (usize, &Cell)| !is_ruled(cell) && !table.header.is_beside(col);
            if !sheet.rows[row].iter().enumerate().any(is_own) {
                continue;
            }
            let repetition = table.header.repetition(sheet, row);
            if repetition == Repetition::Whole {
                continue;
            }
            let after_blank = row == 0 || sheet.rows[row - 1].iter().all(Cell::is_empty);
            let next = header::again(n, sheet, row, after_blank, sought);
            if let Repetition::ButFor(col) = repetition
                && next.as_ref().is_none_or(|next| !table.header.may_become(next, col))
            {
                let says = "stands in a row that repeats the header but for it; the row was not read";
                let help = "if the row is a part, write all of it; if it is a header, write it as the first one";
                remarks.unread(Place::cell(n, row, col), sheet.cell(row, col).text(), says, help);
                continue;
            }
            if let Some(next) = next {
                foreign = false;
                for (col, text) in next.unknown.iter().filter(|(_, text)| may_name_a_part(text)) {
                    let says = "stands in a row that was taken for a header and may name a part";
                    remarks.unread(Place::cell(n, row, *col), text, says, "look whether the row is a part");
                }
                if next.columns != table.header.columns || next.unknown != table.header.unknown {
                    let text = sheet.rows[row].iter().find(|cell| !cell.is_empty()).map_or("", Cell::text);
                    let says = "begins another header in the same sheet; the rows below it were read by that one";
                    remarks.add(Place::cell(n, row, usize::from(Place::ROW)), text, says, "");
                    tables.push(Table::new(sheet, next));
                }
                continue;
            }
            if foreign {
                continue;
            }
            if after_blank && let Some(fields) = header::of_another_table(sheet, row, &table.header, sought) {
                foreign = true;
                let place = Place::cell(n, row, usize::from(Place::ROW));
                let text = sheet.rows[row].iter().find(|cell| !cell.is_empty()).map_or("", Cell::text);
                let says = "begins another table in the same sheet; it was not read";
                let help = "put it on a sheet or in a file of its own if it lists parts";
                if fields.iter().any(|field| IDENTITY.contains(field) && *field != Field::Description) {
                    remarks.unread(place, text, says, help);
                } else {
                    remarks.add(place, text, says, help);
                }
                continue;
            }
            if carried == Some(row) && table.carries_on(row) {
                carried = Some(row + 1);
                continue;
            }
            if let Some(fitted) = sort_row(table, row, remarks) {
                lines.push(Line { table: tables.len() - 1, row, fitted });
                carried = Some(row + 1);
            }
        }
    }
    (tables, lines)
}

fn first_filled(sheet: &Sheet, row: usize) -> usize {
    sheet.rows[row].iter().position(|cell| !cell.is_empty()).unwrap_or(0)
}

/// Tells whether a row that reads like a signature names a maker, supplier or part number in the column for it, and does not
/// say that a person or office signed or when: `Version` beside a maker's name.
fn names_maker(table: &Table<'_>, row: usize) -> bool {
    let is_worded = |field: &Field| table.text(row, *field).chars().filter(|c| c.is_alphabetic()).count() > 2;
    let first = table.sheet.rows[row].iter().find(|cell| !cell.is_empty()).map_or("", Cell::text);
    // `Date: 2026-01-01` in the column of makers is another pair.
    let is_pair = |text: &str| text.split([':', '：']).next().is_some_and(asides::is_banner_word);
    let names =
        |field: &Field| is_worded(field) && table.text(row, *field) != first && !is_pair(table.text(row, *field));
    !asides::is_signing_word(first) && [Field::Manufacturer, Field::Supplier, Field::PartNumber].iter().any(names)
}

/// Tells whether a row is a part, and fitted; `None` for what is no part.
fn sort_row(table: &Table<'_>, row: usize, remarks: &mut Remarks<'_>) -> Option<bool> {
    let place = Place::cell(table.header.sheet, row, usize::from(Place::ROW));
    let subject = || table.sheet.rows[row].iter().find(|cell| !cell.is_empty()).map_or("", Cell::text);
    if table.is_total(row) {
        remarks.add(place, subject(), "begins a row of a sum; it was not counted as a part", "");
        return None;
    }
    if IDENTITY.iter().all(|field| table.text(row, *field).is_empty()) {
        for field in IDENTIFIERS {
            let (cell, at) = table.cell(row, field);
            if let (Cell::Error(text), Some(says)) = (cell, damage(cell)) {
                remarks.unread(at, text, says, "send the file with its values, not only its formulas");
            }
        }
        let help = "if it is a part, give it a name or a part number";
        let says = "begins a row in which nothing names a part; it was left out";
        let cells = &table.sheet.rows[row];
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        let known = table.header.columns.keys().filter(|field| !table.cell(row, **field).0.is_empty()).count();
        let is_signed = asides::is_signed(cells) && !table.is_counted(row) && !names_maker(table, row);
        let is_worded = cells.iter().any(|cell| cell.text().chars().any(char::is_alphabetic));
        if (known > 1 || (filled > 1 && is_worded)) && !asides::is_note(cells) && !is_signed {
            remarks.unread(place, subject(), says, help);
        } else if filled > 1 {
            let says = "begins a row of a note or a figure about the table; it was left out";
            remarks.add(place, subject(), says, help);
        } else if may_name_a_part_alone(subject()) {
            let says = "stands alone in its row and may name a part; it was not counted as one";
            remarks.unread(place, subject(), says, help);
        } else {
            let says = "stands in a row in which nothing else does; it was left out";
            remarks.add(place, subject(), says, help);
        }
        return None;
    }
    if asides::is_signed(&table.sheet.rows[row]) && !table.is_counted(row) {
        if names_maker(table, row) {
            let says = "begins a row like one that says who made the table, but names a maker or part number; \
                        it was not counted as a part";
            let help = "if it is a part, state its quantity; else put it outside the columns of the list";
            remarks.unread(place, subject(), says, help);
            return None;
        }
        remarks.add(place, subject(), "begins a row that says who made or checked the table; it was left out", "");
        return None;
    }
    if table.is_heading(row) {
        let help = "if it is a part, give it a part number, maker or quantity";
        if names_communication(subject()) {
            let says = "stands alone in its row and names what communicates; it was not counted as a part";
            remarks.unread(place, subject(), says, help);
        } else if holds_part_number_alone(subject())
            && table.sheet.merged_at(row, first_filled(table.sheet, row)).is_none()
        {
            let says = "stands alone in its row and holds what may be a part number; it was not counted as a part";
            remarks.unread(place, subject(), says, help);
        } else {
            remarks.add(place, subject(), "stands alone and was taken for a heading or a remark, not a part", help);
        }
        return None;
    }
    let fitting = table.fitting(row);
    let name = table.first_text(row);
    match fitting {
        Fitting::Fitted => {}
        Fitting::NotFitted => remarks.add(place, name, "is marked as not fitted; it was not counted as a part", ""),
        Fitting::InDoubt => {
            let says = "is marked as not fitted with a question mark; it was counted";
            remarks.unread(place, name, says, "say whether it is fitted");
        }
        Fitting::InVariants => {
            let says = "is fitted in one variant and not in another; it was counted";
            remarks.unread(place, name, says, "send the list of the variant that was built");
        }
    }
    Some(fitting != Fitting::NotFitted)
}

/// Notes the damage to the identifiers of a row, and what else of it is an error instead of a value.
pub(super) fn note_damage(table: &Table<'_>, row: usize, remarks: &mut Remarks<'_>) {
    for field in [Field::Manufacturer, Field::Supplier, Field::Origin, Field::Name, Field::Description] {
        if let (Cell::Error(text), at) = table.cell(row, field) {
            let says = "is an error of the spreadsheet program where a maker, origin or name should stand";
            remarks.unread(at, text, says, "send the file with its values, not only its formulas");
        }
    }
    for field in [Field::PartNumber, Field::Serial, Field::Sku, Field::Lot, Field::Mac, Field::Imei, Field::Gtin] {
        let (cell, at) = table.cell(row, field);
        // A GTIN and an IMEI are all digits, and a spreadsheet number keeps as many.
        let numeric =
            matches!(field, Field::Gtin | Field::Imei) && matches!(cell, Cell::Number { value, .. } if *value < 1e15);
        if !numeric && let Some(says) = damage(cell) {
            let help = "look at the original, and have the column stored as text";
            if is_lost(cell) && matches!(field, Field::PartNumber | Field::Serial | Field::Mac | Field::Imei) {
                remarks.unread(at, cell.text(), says, help);
            } else {
                remarks.add(at, cell.text(), says, help);
            }
        }
    }
}

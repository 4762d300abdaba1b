//! The readers of parts lists and inventories: delimited text and workbooks, declared or observed alike.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::asides::holds_part_number;
use super::header::{self, Header, Mapping, Sought};
use super::lines::IDENTITY;
use super::parts::Chosen;
use super::words::{FIELDS, WORDS, plain};
use super::{delimited, open, parts, spreadsheet_ml, workbook};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::cyclonedx::is_component_table;
use crate::ingest::{Field, ReadOptions, Reader, board};
use crate::model::{Account, Bom, Format};
use crate::register::names_communication;
use crate::source::{Cell, Grid, Place, Sheet, Source};

/// Reads delimited text.
pub struct Csv;

/// Reads workbooks of Excel and OpenDocument.
pub struct Workbook;

impl Reader for Workbook {
    fn format(&self) -> Format {
        Format::Workbook
    }

    fn recognises(&self, source: &Source, options: &ReadOptions<'_>) -> bool {
        (workbook::is_workbook(source.bytes()) || spreadsheet_ml::is_one(source)) && !board::claims(source, options)
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        read(source, Format::Workbook, options)
    }
}

impl Reader for Csv {
    fn format(&self) -> Format {
        Format::Csv
    }

    fn recognises(&self, source: &Source, options: &ReadOptions<'_>) -> bool {
        if crate::ingest::inventory::is_netbox(source, options) {
            return false;
        }
        let Some(sample) = delimited::sample(source).filter(|_| !board::claims(source, options)) else { return false };
        let shape = sample.shape;
        if shape.fields < 2 || (options.columns.is_none() && is_component_table(source)) {
            return false;
        }
        let sheet = Sheet { rows: sample.rows, ..Sheet::default() };
        let grid = Grid { sheets: vec![sheet], ..Grid::default() };
        let several = (shape.fields >= 3 && shape.regular >= 3) || (shape.fields >= 5 && shape.regular >= 2);
        let plainly_a_table = several && shape.regular * 5 >= shape.rows * 4;
        options.columns.is_some_and(|map| !map.columns.is_empty())
            || plainly_a_table
            || header::find(source, &grid, &sought(options)).is_ok_and(|header| has_rows(&grid.sheets[0], &header))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        read(source, Format::Csv, options)
    }
}

/// Tells whether text is a parts list whose columns are aligned by several spaces, as reports for printing are: a line
/// of the first ones names fields that make one, and is cut by such gaps alone.
pub(in crate::ingest) fn is_aligned(source: &Source) -> bool {
    let Some(text) = source.text() else { return false };
    let names_columns = |line: &str| {
        let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty() && cell.len() < 60);
        let fields: BTreeSet<Field> = cells.filter_map(|cell| FIELDS.field_of(cell)).map(|(field, _)| field).collect();
        fields.len() > 2 && suffices(&fields)
    };
    text.lines().take(60).filter(|line| line.len() < 1_000).any(names_columns)
}

/// Tells whether most of what stands below a header is rows of several cells: prose may hold a line that reads like one.
fn has_rows(sheet: &Sheet, header: &Header<Field>) -> bool {
    let filled = |row: &Vec<Cell>| row.iter().filter(|cell| !cell.is_empty()).count();
    let below: Vec<usize> = sheet.rows.iter().skip(header.first).map(filled).filter(|filled| *filled > 0).collect();
    below.iter().filter(|filled| **filled > 1).count() * 2 >= below.len()
}

/// Tells whether these columns make a parts list or an inventory: something that names a part, and something beside it
/// that only parts have. A list of names with their countries is none.
fn suffices(fields: &BTreeSet<Field>) -> bool {
    use Field::{
        Cpe, Description, Designator, FccId, Function, Gtin, Hostname, Imei, IpAddress, Level, Lot, Mac, Manufacturer,
        Name, Parent, PartNumber, Purl, Quantity, Serial, Sha256, Sku, Supplier, Unit, UsbId, Version,
    };
    let has = |field: &Field| fields.contains(field);
    let identified = [PartNumber, Serial, Mac, Purl, Cpe, UsbId, FccId, Imei, Gtin, Sku].iter().any(has);
    let beside = [Manufacturer, Quantity, Supplier, Designator, Unit, Level, Parent, Function, Lot];
    let beside_a_name = [Version, IpAddress, Hostname, Sha256];
    (identified && fields.len() > 1)
        || (has(&Name) && beside.iter().chain(&beside_a_name).any(has))
        || (has(&Description) && beside.iter().any(has))
        || (has(&Hostname) && has(&IpAddress))
}

/// Tells whether a block of columns that makes a list says itself what its parts are, or how many: makers and part numbers
/// alone may belong to the names before a gap.
fn stands_alone(fields: &BTreeSet<Field>) -> bool {
    use Field::{Description, Designator, Hostname, Id, Name, Quantity};
    [Description, Designator, Hostname, Id, Name, Quantity].iter().any(|field| fields.contains(field))
}

fn sought<'a>(options: &ReadOptions<'a>) -> Sought<'a, Field> {
    static NONE: BTreeMap<Field, String> = BTreeMap::new();
    let observed = options.account == Account::Observed;
    let mapping = options.columns.map(|map| Mapping {
        sheet: map.sheet.as_deref(),
        header_row: map.header_row,
        columns: if map.columns.is_empty() { &NONE } else { &map.columns },
    });
    Sought {
        what: if observed { "an inventory" } else { "a parts list" },
        needs: "a header with a part number, name, description, serial number or MAC address, and one more known column",
        stated_in: options.stated_in(),
        synonyms: &FIELDS,
        mapping,
        suffices,
        names: |field| IDENTITY.contains(&field) || matches!(field, Field::Designator | Field::Id),
        stands_alone,
    }
}

fn read(source: &Arc<Source>, format: Format, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let grid = open::open(source, &options.limits)?;
    let sought = sought(options);
    let found = header::find_all(source, grid, &sought);
    let headers = match found {
        Ok(headers) => headers,
        Err(error) => return Err(placement_lists(source, grid).unwrap_or(error)),
    };
    let headed: BTreeSet<usize> = headers.iter().map(|header| header.sheet).collect();
    let mut notes = Vec::new();
    let mut changes = Vec::new();
    let chosen = chosen(source, grid, headers, options, &mut notes, &mut changes)?;
    notes.extend(notes_of(source, grid, &chosen.kept, options));
    let sheet_is_stated = sought.mapping.is_some_and(|mapping| mapping.sheet.is_some());
    let mut unread: Vec<Problem> = grid.unread.iter().map(|says| Problem::new(source.name(), says)).collect();
    unread.extend(changes);
    unread.extend(uncounted(source, &chosen.kept, options));
    unread.extend(counted_by_several(source, grid, &chosen.kept));
    notes.extend(counted_by_another_word(source, grid, &chosen.kept));
    unread.extend(merged_from_hidden(source, grid, &chosen.kept, sheet_is_stated));
    for (problem, may_hold_parts) in skipped(source, grid, &chosen.kept, &headed, options) {
        if may_hold_parts { unread.push(problem) } else { notes.push(problem) }
    }
    let mut bom = parts::read(source, grid, chosen, &sought, format, options)?;
    unread.append(&mut bom.unread);
    bom.unread = unread;
    notes.append(&mut bom.notes);
    bom.notes = notes;
    if bom.is_empty() {
        let problem = Problem::new(source.name(), "has a header but no part below it")
            .expected("one row for each part below the header")
            .help("check that the rows were not filtered out or marked as not fitted");
        return Err(Error::new(ErrorKind::Malformed, problem));
    }
    Ok(bom)
}

/// Returns the word of the field that a header comes nearest to, if it may be meant: `Manufacurer` is `manufacturer`.
#[must_use]
pub fn nearest_field(header: &str) -> Option<&'static str> {
    FIELDS.nearest(header).map(|field| FIELDS.word(field))
}

/// Finds the headers of a parts list or inventory that reading it would use, in the order of the sheets.
///
/// # Errors
/// The content is no table, or holds no such header.
pub fn headers(source: &Source, options: &ReadOptions<'_>) -> Result<Vec<Header<Field>>, Error> {
    let grid = open::open(source, &options.limits)?;
    let found = header::find_all(source, grid, &sought(options))?;
    Ok(chosen(source, grid, found, options, &mut Vec::new(), &mut Vec::new())?.kept)
}

/// Leaves out the sheets that say by their name, or by their columns, that their lines are not this machine's parts.
///
/// Those of changes that list parts all the same are `changes`: what was added may stand nowhere else.
fn chosen(
    source: &Source,
    grid: &Grid,
    headers: Vec<Header<Field>>,
    options: &ReadOptions<'_>,
    notes: &mut Vec<Problem>,
    changes: &mut Vec<Problem>,
) -> Result<Chosen, Error> {
    let mut chosen = Chosen::default();
    let mut refused = None;
    for header in headers {
        let sheet = &grid.sheets[header.sheet];
        let name = plain(&sheet.name);
        let place = Place::cell(header.sheet, header.shown_row(), usize::from(Place::ROW));
        let unfitted = WORDS.not_fitted.contains(&name);
        let reason = if options.columns.is_some() {
            None
        } else if unfitted || WORDS.history_sheets.contains(&name) {
            let lines = if unfitted { "parts that are not fitted" } else { "changes" };
            Some(format!("sheet `{}` lists {lines} by its name; it was not read", sheet.name))
        } else if is_placement(sheet, &header) {
            Some("is a placement list: where parts sit on a board, not which parts there are".to_owned())
        } else {
            None
        };
        match reason {
            None => chosen.kept.push(header),
            Some(reason) => {
                let is_of_changes = WORDS.history_sheets.contains(&name) && names_rows(sheet, &header);
                let reason = if is_of_changes { format!("{reason}, and its rows may be parts") } else { reason };
                let problem = Problem::at(source, place, reason);
                let said = if is_of_changes { &mut *changes } else { &mut *notes };
                let help = if is_of_changes {
                    let named = options.stated_in().sheet("…");
                    format!("name the sheet that lists the parts, {named}, if no row of this one is a part")
                } else {
                    format!("name the sheet, {}, if it is to be read", options.stated_in().sheet(&sheet.name))
                };
                said.push(problem.clone().help(help));
                refused = refused.or(Some(problem));
                if unfitted {
                    chosen.unfitted.push(header);
                }
            }
        }
    }
    match (chosen.kept.is_empty(), refused) {
        (true, Some(problem)) => Err(Error::new(
            ErrorKind::Malformed,
            problem
                .expected("a parts list: name or part number, maker, quantity")
                .help("send the bill of materials, or map its columns if this is it"),
        )),
        _ => Ok(chosen),
    }
}

/// Tells whether a row below a header names a part.
fn names_rows(sheet: &Sheet, header: &Header<Field>) -> bool {
    let columns: Vec<usize> = IDENTITY.iter().filter_map(|field| header.columns.get(field)).copied().collect();
    let names = |row: &Vec<Cell>| columns.iter().any(|col| row.get(*col).is_some_and(|cell| !cell.is_empty()));
    sheet.rows.iter().skip(header.first).any(names)
}

/// Tells whether a header is of a placement list: coordinates, but neither part number nor maker nor quantity.
fn is_placement(sheet: &Sheet, header: &Header<Field>) -> bool {
    let bought = [Field::PartNumber, Field::Manufacturer, Field::Quantity, Field::Serial, Field::Supplier, Field::Sku];
    !bought.iter().any(|field| header.columns.contains_key(field)) && says_placement(sheet, header.row)
}

fn says_placement(sheet: &Sheet, row: usize) -> bool {
    let cells = sheet.rows.get(row).map_or(&[][..], Vec::as_slice);
    let says = |cell: &&Cell| cell.text().len() < 40 && WORDS.placement.contains(&plain(cell.text()));
    cells.iter().take(200).filter(says).count() >= 2
}

/// Says of a file without a parts header that it is a placement list, if it is one.
fn placement_lists(source: &Source, grid: &Grid) -> Option<Error> {
    let (n, row) = grid.sheets.iter().enumerate().find_map(|(n, sheet)| {
        let row = (0..sheet.rows.len().min(30)).find(|row| says_placement(sheet, *row))?;
        Some((n, row))
    })?;
    let place = Place::cell(n, row, usize::from(Place::ROW));
    let problem =
        Problem::at(source, place, "is a placement list: where parts sit on a board, not which parts there are")
            .expected("a parts list: name or part number, maker, quantity")
            .help("send the bill of materials, or map its columns if this is it");
    Some(Error::new(ErrorKind::Malformed, problem))
}

fn notes_of(source: &Source, grid: &Grid, headers: &[Header<Field>], options: &ReadOptions<'_>) -> Vec<Problem> {
    let mut notes: Vec<Problem> = grid.notes.iter().map(|note| Problem::new(source.name(), note)).collect();
    let read: BTreeSet<usize> = headers.iter().map(|header| header.sheet).collect();
    if read.len() > 1 {
        let names: Vec<String> = read.iter().map(|n| format!("`{}`", grid.sheets[*n].name)).collect();
        let message = format!("holds parts on {} sheets, which were all read: {}", read.len(), names.join(", "));
        let help = format!("name one, {}, if they list the same parts twice", options.stated_in().sheet("…"));
        notes.push(Problem::new(source.name(), message).help(help));
    }
    notes
}

/// Tells whether a header seems to count the parts of a line, by its words.
pub(super) fn counts(header: &str) -> bool {
    let words: Vec<String> = header.split(|c: char| !c.is_alphanumeric()).map(plain).collect();
    let says = |list: &BTreeSet<String>| words.iter().any(|word| list.contains(word));
    says(&WORDS.counting) && !says(&WORDS.not_counting)
}

/// Says which columns seem to count the parts where none was read as their quantity: each would pass for one.
fn uncounted(source: &Source, headers: &[Header<Field>], options: &ReadOptions<'_>) -> Vec<Problem> {
    let without = headers.iter().filter(|header| !header.columns.contains_key(&Field::Quantity));
    let counts = |(col, text): &(usize, String)| counts(text).then_some((*col, text.clone()));
    without
        .filter_map(|header| {
            let (col, text) = header.unknown.iter().find_map(counts)?;
            let message = format!("column `{text}` seems to count the parts and was not read; each was taken for one");
            let problem = Problem::at(source, Place::cell(header.sheet, header.shown_row(), col), message);
            Some(problem.help(format!(
                "say which column counts the parts of one machine: {}",
                options.stated_in().column("quantity", &text)
            )))
        })
        .collect()
}

/// Says which columns were taken for the quantity by a word that may count something else, such as `Order Qty`.
fn counted_by_another_word(source: &Source, grid: &Grid, headers: &[Header<Field>]) -> Vec<Problem> {
    let weak = headers.iter().filter(|header| header.weak.contains(&Field::Quantity));
    weak.filter_map(|header| {
        let col = *header.columns.get(&Field::Quantity)?;
        let text = grid.sheets[header.sheet].cell(header.row, col).text();
        let message = format!("`{text}` was taken for the quantity of one machine; it may count several");
        let problem = Problem::at(source, Place::cell(header.sheet, header.shown_row(), col), message);
        Some(problem.help("if it does, have a column sent that counts one, or say which column does"))
    })
    .collect()
}

/// Says which headers of quantities say that one of it is several pieces: `Qty (x100)`, `Quantity (pairs)`.
fn counted_by_several(source: &Source, grid: &Grid, headers: &[Header<Field>]) -> Vec<Problem> {
    let says = |header: &Header<Field>| {
        let col = *header.columns.get(&Field::Quantity)?;
        let text = grid.sheets[header.sheet].cell(header.row, col).text();
        let (_, remark) = text.split_once(['(', '[', '（'])?;
        let word = |word: &str| {
            let number = word.trim_start_matches(['x', 'X', '×']);
            let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && number != "1";
            is_number || WORDS.multiples.contains(&plain(word))
        };
        if !remark.split(|c: char| !c.is_alphanumeric()).filter(|text| !text.is_empty()).any(word) {
            return None;
        }
        let message = format!("`{text}` seems to count several pieces as one; its numbers were taken for pieces");
        let problem = Problem::at(source, Place::cell(header.sheet, header.shown_row(), col), message);
        Some(problem.help("have the list sent with a column that counts the pieces of one machine"))
    };
    headers.iter().filter_map(says).collect()
}

/// Says which hidden sheets were read beside others: their parts may be of another state, or count twice.
fn merged_from_hidden(source: &Source, grid: &Grid, headers: &[Header<Field>], sheet_is_stated: bool) -> Vec<Problem> {
    let read: BTreeSet<usize> = headers.iter().map(|header| header.sheet).collect();
    let hidden = read.iter().filter(|n| grid.sheets[**n].hidden.sheet && read.len() > 1 && !sheet_is_stated);
    let say = |n: &usize| {
        let name = &grid.sheets[*n].name;
        let message =
            format!("sheet `{name}` is hidden and lists parts; they were read with those of the other sheets");
        Problem::at(source, Place::cell(*n, 0, usize::from(Place::ROW)), message)
            .help("ask whether they are on the machine; then show or delete the sheet, or name one (sheet = \"…\")")
    };
    hidden.map(say).collect()
}

/// Tells whether a sheet's name says that it explains the others, or lists their changes.
pub(crate) fn explains(sheet: &str) -> bool {
    let name = plain(sheet);
    WORDS.legend_sheets.contains(&name) || WORDS.history_sheets.contains(&name)
}

/// Says which sheets, and which tables beside a parts list, were not read, and whether they may hold parts: a second
/// table whose header is in other words is read by nobody.
fn skipped(
    source: &Source,
    grid: &Grid,
    headers: &[Header<Field>],
    told: &BTreeSet<usize>,
    options: &ReadOptions<'_>,
) -> Vec<(Problem, bool)> {
    let mapped = options.columns.is_some();
    let sheet_is_stated = options.columns.is_some_and(|map| map.sheet.is_some());
    let mut skipped = Vec::new();
    let read: BTreeSet<usize> = headers.iter().map(|header| header.sheet).collect();
    for (n, sheet) in grid.sheets.iter().enumerate().filter(|(n, _)| !read.contains(n)) {
        let name = plain(&sheet.name);
        let unfitted = WORDS.not_fitted.contains(&name);
        let of_changes = WORDS.history_sheets.contains(&name);
        let empty = sheet.rows.iter().all(|row| row.iter().all(Cell::is_empty));
        // Those with a header were told when the sheets were chosen.
        let told = !mapped && told.contains(&n);
        if empty || told {
            continue;
        }
        let placements = (0..sheet.rows.len().min(30)).any(|row| says_placement(sheet, row));
        let explains = WORDS.legend_sheets.contains(&name);
        let reason = match sheet_is_stated {
            true => "is not the one that is named; it was not read",
            false => "has no header of a parts list; it was not read",
        };
        let place = Place::cell(n, 0, usize::from(Place::ROW));
        let problem = Problem::at(source, place, format!("sheet `{}` {reason}", sheet.name));
        let named = options.stated_in().sheet("…");
        let help = format!("if it lists parts, give it a header; if not, name the sheet that does, {named}");
        let may_hold_parts = match () {
            () if unfitted => false,
            () if of_changes => adds_parts(sheet),
            () => !placements && may_hold_parts(sheet, explains),
        };
        skipped.push((problem.help(help), !sheet_is_stated && may_hold_parts));
    }
    for header in headers {
        let sheet = &grid.sheets[header.sheet];
        for block in &header.beside {
            let place = Place::cell(header.sheet, header.shown_row(), block.start);
            let text = sheet.cell(header.row, block.start).text();
            let message = format!("another table stands beside the parts list, from `{text}` on; it was not read");
            let help = "put it on a sheet of its own if it lists parts, and leave it out if not; if it belongs to the \
                        list, delete the empty column before it";
            let is_filled = |row: &Vec<Cell>| row.iter().take(block.end).skip(block.start).any(|cell| !cell.is_empty());
            let has_rows = sheet.rows.iter().skip(header.first).any(is_filled);
            skipped.push((Problem::at(source, place, message).help(help), has_rows));
        }
    }
    skipped
}

/// Tells whether a row of a sheet of changes names what communicates beside a part number.
fn adds_parts(sheet: &Sheet) -> bool {
    let names = |row: &Vec<Cell>| {
        row.iter().any(|cell| holds_part_number(cell.text())) && row.iter().any(|cell| names_communication(cell.text()))
    };
    sheet.rows.iter().any(names)
}

/// The most words that a cell has which is a name and no sentence.
const MOST_WORDS: usize = 3;

/// The most filled cells that a sheet which explains others has.
const MOST_EXPLAINED: usize = 20_000;

/// Tells whether a sheet without a header holds what may be a part: a row as long as a line of a parts list, two rows of
/// several cells, or a cell that names one.
///
/// A sheet that explains others may speak of what communicates, as a list of abbreviations does: there a row counts if it
/// names that beside a part number or two more cells.
fn may_hold_parts(sheet: &Sheet, explains: bool) -> bool {
    let is_name = |text: &str| text.split_whitespace().count() <= MOST_WORDS && holds_part_number(text);
    let filled = |row: &Vec<Cell>| row.iter().filter(|cell| !cell.is_empty()).count();
    let names = |row: &Vec<Cell>| row.iter().any(|cell| names_communication(cell.text()));
    let numbers = |row: &Vec<Cell>| row.iter().any(|cell| is_name(cell.text()));
    if explains {
        return sheet.rows.iter().map(filled).sum::<usize>() > MOST_EXPLAINED
            || sheet.rows.iter().any(|row| (filled(row) > 2 || numbers(row)) && names(row));
    }
    // The cheap questions first: each text is held against all words that name what communicates.
    is_table(sheet, 0, 0)
        || sheet.rows.iter().any(|row| filled(row) > 3)
        || sheet.rows.iter().any(|row| numbers(row) || names(row))
}

/// Tells whether at least two rows, from this one and column on, have several filled cells: a header and a line.
pub(in crate::ingest) fn is_table(sheet: &Sheet, row: usize, col: usize) -> bool {
    let filled = |row: &&Vec<Cell>| row.iter().skip(col).filter(|cell| !cell.is_empty()).count() > 1;
    sheet.rows.iter().skip(row).filter(filled).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{self, ColumnMap};
    use crate::source::Limits;

    fn parts(text: &str, header_row: Option<u32>, columns: &[(Field, &str)]) -> Result<Vec<String>, Error> {
        let source = Source::from_bytes("x.csv", text.as_bytes().to_vec(), &Limits::default())?;
        let columns = columns.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
        let map = ColumnMap { sheet: None, header_row, columns };
        let bom = ingest::read(&Arc::new(source), &ReadOptions { columns: Some(&map), ..ReadOptions::default() })?;
        Ok(bom.components().map(|part| format!("{} {}", part.name(), part.manufacturer().unwrap_or("-"))).collect())
    }

    #[test]
    fn a_list_without_a_header_loses_no_part() {
        let list = "1;SPS;Siemens;6ES7;1\n2;Switch;Hirschmann;RS20;2\n";
        let letters = [(Field::Name, "column B"), (Field::Manufacturer, "column C")];
        let all = ["SPS Siemens", "Switch Hirschmann"];
        assert_eq!(parts(list, None, &letters).expect("by letters"), all);
        assert_eq!(parts(list, Some(0), &letters).expect("there is no header"), all);
        let headed = format!("Pos;Bezeichnung;Hersteller;Typnummer;Menge\n{list}");
        assert_eq!(parts(&headed, None, &letters).expect("a header"), all);
        assert_eq!(parts(&format!("a;b;c;d;e\n{list}"), Some(1), &letters).expect("a stated row"), all);
        let error = parts(list, Some(0), &[(Field::Name, "SPS")]).expect_err("no header, no words");
        assert!(error.to_string().contains("column B"), "{error}");
        let error = parts(list, Some(0), &[(Field::Name, "column Z")]).expect_err("no such column");
        assert!(error.to_string().contains("A to E"), "{error}");
    }

    #[test]
    fn a_note_below_a_table_is_no_part_and_a_row_that_may_be_one_is_unread() {
        for (row, unread) in [
            (";Component Groups:;;10", 0),
            (";;NOTE;1) Place spacers", 0),
            (";;NOTE;EX-2500 fitted", 1),
            (";;Components:;LTE modem", 1),
            (";;x;7", 1),
        ] {
            let text = format!("Name;Quantity;Location;Function\nPLC;1;a;plc\nHMI;1;b;hmi\n{row}\n");
            let source = Source::from_bytes("x.csv", text.into_bytes(), &Limits::default()).expect("small");
            let bom = ingest::read(&Arc::new(source), &ReadOptions::default()).expect("a list");
            assert_eq!((bom.len(), bom.unread.len()), (2, unread), "{row}: {:?}", bom.unread);
        }
    }

    #[test]
    fn a_measure_is_kept_as_it_stands() {
        let text = "Name;Manufacturer;Quantity\nCable;a;12,5 m\nFoil;b;100 米\nLamp;c;2\n";
        let source = Source::from_bytes("x.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        let bom = ingest::read(&Arc::new(source), &ReadOptions::default()).expect("a list");
        let kept = |n: usize| -> Vec<(String, String)> {
            let part = bom.components().nth(n).expect("it is there");
            part.properties().map(|(name, value, _)| (name.to_owned(), value.to_owned())).collect()
        };
        assert_eq!(kept(0), [("tallyclerk:measure".to_owned(), "12,5 m".to_owned())]);
        assert_eq!(kept(1), [("tallyclerk:measure".to_owned(), "100 米".to_owned())]);
        assert!(kept(2).is_empty());
    }
}

//! Which row of a table names its columns, and which column is which field.
//!
//! Above the header may stand a banner: title, revision, address. So every one of the first rows is asked how many fields
//! its cells name, and the row that names the most is the header, if what it names suffices for the kind of table. Two
//! columns for one field are an error unless one names it more surely. The case may state sheet, row and header texts
//! instead; what it states is never guessed at.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::complaints::{ambiguous_header, malformed, not_found, quoted};
use super::delimited::MAX_COLUMNS;
use super::synonyms::{Match, Synonyms, plain_header};
use crate::diagnostic::{Problem, nearest};
use crate::error::Error;
use crate::ingest::StatedIn;
use crate::source::{Cell, Grid, Place, Sheet, Source, column_letters};

/// How many rows of a sheet may stand above its header.
const SEARCHED_ROWS: usize = 200;

/// How many filled cells of a sheet are looked at for a header: each is held against all words.
const SEARCHED_CELLS: usize = 40_000;

/// The most filled cells that a header further down has: each is held against all words.
const MOST_CELLS: usize = 1_000;

/// The longest text, in bytes, that is taken for a header.
pub(super) const LONGEST: usize = 160;

/// The kind of table that is looked for. `F` is the kind's own enumeration of fields.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a, F> {
    /// What it is called in messages, such as `a parts list`.
    pub what: &'a str,
    /// What a header of it must name, in words, such as `a part number or name, and one more known column`.
    pub needs: &'a str,
    /// Where its columns are mapped by a person.
    pub stated_in: StatedIn<'a>,
    /// The words by which headers call the fields.
    pub synonyms: &'a Synonyms<F>,
    /// What the case states about sheet, row and columns.
    pub mapping: Option<Mapping<'a, F>>,
    /// Tells whether a header that names these fields is one of such a table.
    pub suffices: fn(&BTreeSet<F>) -> bool,
}

/// What a case states about a table.
#[derive(Debug, Clone, Copy)]
pub struct Mapping<'a, F> {
    /// The sheet, by name.
    pub sheet: Option<&'a str>,
    /// The header's row, counted from 1; 0 where the table has none.
    pub header_row: Option<u32>,
    /// The header text of each field; `column D` names a column by its letters.
    pub columns: &'a BTreeMap<F, String>,
}

/// A header that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<F> {
    /// The index of the sheet.
    pub sheet: usize,
    /// The header's row, counted from 0; [`Header::NONE`] if the table has none.
    pub row: usize,
    /// The first row below it, counted from 0.
    pub first: usize,
    /// The column of each field, counted from 0.
    pub columns: BTreeMap<F, usize>,
    /// The last column of each field whose header is merged over several: indented names stand in any of them.
    pub spans: BTreeMap<F, usize>,
    /// The fields whose header is a word that may mean something else.
    pub weak: BTreeSet<F>,
    /// The columns with a header that names no field, with its text.
    pub unknown: Vec<(usize, String)>,
    /// The first column of another table that stands beside this one, behind a column without a header.
    pub beside: Option<usize>,
}

impl<F: Copy + Ord> Header<F> {
    /// The row of a header that is not there: no sheet has it.
    pub const NONE: usize = usize::MAX;

    /// Returns the row in which its columns are shown: the first of the table if it has no header.
    #[must_use]
    pub const fn shown_row(&self) -> usize {
        if self.row == Self::NONE { self.first } else { self.row }
    }

    /// Returns the cell of a field in a row, with its column; empty if the table has no such column.
    #[must_use]
    pub fn cell<'g>(&self, sheet: &'g Sheet, row: usize, field: F) -> (&'g Cell, usize) {
        static EMPTY: Cell = Cell::Empty;
        let Some(first) = self.columns.get(&field).copied() else { return (&EMPTY, usize::from(Place::ROW)) };
        let last = self.spans.get(&field).copied().unwrap_or(first);
        let filled = (first..=last).find(|col| !sheet.cell(row, *col).is_empty()).unwrap_or(first);
        (sheet.cell(row, filled), filled)
    }

    /// Returns the place of a field's cell in a row; the row as a whole if the table has no such column.
    #[must_use]
    pub fn place(&self, sheet: &Sheet, row: usize, field: F) -> Place {
        Place::cell(self.sheet, row, self.cell(sheet, row, field).1)
    }

    /// Tells whether a row repeats the header as it is, as each page of a long table does.
    #[must_use]
    pub fn is_repeated_by(&self, sheet: &Sheet, row: usize) -> bool {
        self.repetition(sheet, row) == Repetition::Whole
    }

    /// Tells whether a row repeats the header: more than half of what names its columns, and whether anything else
    /// stands beside that.
    #[must_use]
    pub fn repetition(&self, sheet: &Sheet, row: usize) -> Repetition {
        let own = |col: usize| match header_text(sheet, self.row, col) {
            "" => sheet.cell(self.row, col).text(),
            text => text,
        };
        let same = |col: usize| {
            let text = sheet.cell(row, col).text();
            !text.is_empty() && text.eq_ignore_ascii_case(own(col))
        };
        if self.columns.values().filter(|col| same(**col)).count() <= self.columns.len() / 2 {
            return Repetition::No;
        }
        let cells = sheet.rows.get(row).map_or(&[][..], Vec::as_slice).iter().enumerate();
        let other = cells.filter(|(_, cell)| !cell.is_empty()).map(|(col, _)| col).find(|col| !same(*col));
        other.map_or(Repetition::Whole, Repetition::ButFor)
    }

    /// Tells whether a row that repeats this header but for a column is a header too: the column had none before, or
    /// names a field in both.
    #[must_use]
    pub fn may_become(&self, next: &Self, col: usize) -> bool {
        let is_field = next.columns.values().any(|known| *known == col);
        let was_headed =
            self.columns.values().chain(self.unknown.iter().map(|(col, _)| col)).any(|known| *known == col);
        is_field || !was_headed
    }
}

/// Whether a row repeats a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repetition {
    /// It doesn't.
    No,
    /// It does, and holds nothing else.
    Whole,
    /// It does, but for this column and perhaps others.
    ButFor(usize),
}

/// Reads a row further down as the header of another table in the same sheet, if it plainly is one: at least three cells
/// name fields, none of them by a weak word. Behind a blank row two are enough, if every cell names one.
pub fn again<F: Copy + Ord>(
    sheet: usize,
    rows: &Sheet,
    row: usize,
    after_blank: bool,
    sought: &Sought<'_, F>,
) -> Option<Header<F>> {
    let cells = rows.rows.get(row)?;
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    // Header cells hold no digits but the number of an alternative (`Manufacturer 1`); data rows without any are rare
    // enough to be looked at closely.
    let plain = |cell: &Cell| {
        let text = cell.text();
        let text = text.strip_suffix(|c: char| matches!(c, '1'..='9')).unwrap_or(text);
        text.len() <= LONGEST && !text.bytes().any(|byte| byte.is_ascii_digit())
    };
    if filled < if after_blank { 2 } else { 3 } || filled > MOST_CELLS || !cells.iter().all(plain) {
        return None;
    }
    let reading = read_row(rows, row, 0..MAX_COLUMNS, sought);
    let sure = reading.columns.values().filter(|(quality, _)| !matches!(quality, Match::Weak(_))).count();
    let all_named = after_blank && sure == filled;
    if (sure < 3 && !all_named) || !(sought.suffices)(&reading.fields()) {
        return None;
    }
    let columns = reading.settled().ok()?;
    let taken: BTreeSet<usize> = columns.values().copied().collect();
    let unknown = (0..cells.len()).filter(|col| !taken.contains(col));
    let unknown = unknown.map(|col| (col, header_text(rows, row, col).to_owned())).filter(|(_, text)| !text.is_empty());
    let unknown = unknown.collect();
    let weak = reading.weak();
    Some(Header { sheet, row, first: row + 1, columns, spans: BTreeMap::new(), weak, unknown, beside: None })
}

/// Reads a row behind a blank one as the header of a table that isn't of the kind that is looked for, such as the changes
/// below a parts list: text in every cell, at least half of which name fields, in other columns than before.
pub(super) fn of_another_table<F: Copy + Ord>(
    sheet: &Sheet,
    row: usize,
    above: &Header<F>,
    sought: &Sought<'_, F>,
) -> Option<BTreeSet<F>> {
    let cells = sheet.rows.get(row)?;
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    let worded = |cell: &Cell| {
        let text = cell.text();
        matches!(cell, Cell::Empty | Cell::Text(_)) && text.len() <= 60 && !text.bytes().any(|b| b.is_ascii_digit())
    };
    if !(2..=MOST_CELLS).contains(&filled) || !cells.iter().all(worded) {
        return None;
    }
    let reading = read_row(sheet, row, 0..MAX_COLUMNS, sought);
    let sure = reading.columns.values().filter(|(quality, _)| !matches!(quality, Match::Weak(_))).count();
    let elsewhere = |(field, (_, columns)): (&F, &(Match, Vec<usize>))| {
        above.columns.get(field).is_none_or(|col| !columns.contains(col))
    };
    let below = sheet.rows.get(row + 1).is_some_and(|cells| cells.iter().filter(|cell| !cell.is_empty()).count() > 1);
    let is_other = sure >= 2 && reading.columns.len() * 2 >= filled && reading.columns.iter().any(elsewhere) && below;
    is_other.then(|| reading.fields())
}

/// Finds the header of a table: of several sheets that have one, the one whose header names the most fields.
///
/// # Errors
/// As [`find_all`].
pub fn find<F: Copy + Ord>(source: &Source, grid: &Grid, sought: &Sought<'_, F>) -> Result<Header<F>, Error> {
    let mut headers = find_all(source, grid, sought)?.into_iter();
    let first = headers.next().ok_or_else(|| not_found(source, grid, sought))?;
    Ok(headers.fold(first, |best, next| if next.columns.len() > best.columns.len() { next } else { best }))
}

/// Finds the header of every sheet that has one, in the order of the sheets: at least one.
///
/// # Errors
/// No sheet has such a header (the problem lists the headers that were seen, the fields that are missing and the
/// nearest words), two columns name one field, or the case states a sheet, row or header that is not there.
pub fn find_all<F: Copy + Ord>(source: &Source, grid: &Grid, sought: &Sought<'_, F>) -> Result<Vec<Header<F>>, Error> {
    let stated = sought.mapping.and_then(|mapping| mapping.sheet);
    let sheets: Vec<usize> = match stated {
        Some(name) => vec![stated_sheet(source, grid, name, sought)?],
        None => (0..grid.sheets.len()).collect(),
    };
    let mut headers = Vec::new();
    for n in &sheets {
        headers.extend(in_sheet(source, *n, &grid.sheets[*n], sought, sheets.len() == 1)?);
    }
    if headers.is_empty() { Err(not_found(source, grid, sought)) } else { Ok(headers) }
}

fn stated_sheet<F>(source: &Source, grid: &Grid, name: &str, sought: &Sought<'_, F>) -> Result<usize, Error> {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let exact = grid.sheets.iter().position(|sheet| sheet.name == name);
    if let Some(n) = exact.or_else(|| grid.sheets.iter().position(|sheet| same(&sheet.name, name))) {
        return Ok(n);
    }
    let names: Vec<&str> = grid.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let mut problem = Problem::new(source.name(), format!("has no sheet `{name}`"))
        .expected(format!("one of {}", quoted(names.iter().copied())));
    if let Some(near) = nearest(name, names.iter().copied()) {
        problem = problem.help(format!("did you mean {}?", sought.stated_in.sheet(near)));
    }
    Err(malformed(problem))
}

/// Fields that several columns name equally, with these columns.
type Ambiguous<'a, F> = Vec<(F, &'a [usize])>;

/// What the cells of one row name.
pub(super) struct Reading<F> {
    row: usize,
    pub(super) columns: BTreeMap<F, (Match, Vec<usize>)>,
}

impl<F: Copy + Ord> Reading<F> {
    fn fields(&self) -> BTreeSet<F> {
        self.columns.keys().copied().collect()
    }

    fn weak(&self) -> BTreeSet<F> {
        let weak = self.columns.iter().filter(|(_, (quality, _))| matches!(quality, Match::Weak(_)));
        weak.map(|(field, _)| *field).collect()
    }

    /// Returns the one column of each field, or the fields that two columns name equally.
    fn settled(&self) -> Result<BTreeMap<F, usize>, Ambiguous<'_, F>> {
        let ambiguous: Ambiguous<'_, F> = self
            .columns
            .iter()
            .filter(|(_, (_, columns))| columns.len() > 1)
            .map(|(field, (_, columns))| (*field, columns.as_slice()))
            .collect();
        if !ambiguous.is_empty() {
            return Err(ambiguous);
        }
        Ok(self.columns.iter().filter_map(|(field, (_, columns))| Some((*field, *columns.first()?))).collect())
    }
}

fn in_sheet<F: Copy + Ord>(
    source: &Source,
    n: usize,
    sheet: &Sheet,
    sought: &Sought<'_, F>,
    alone: bool,
) -> Result<Option<Header<F>>, Error> {
    if let Some(mapping) = sought.mapping.filter(|mapping| has_no_header(sheet, sought, mapping)) {
        return headerless(source, n, sheet, &mapping, sought, alone);
    }
    let rows = match sought.mapping.and_then(|mapping| mapping.header_row) {
        Some(row) => {
            let row = row as usize;
            if row == 0 || row > sheet.rows.len() {
                if !alone {
                    return Ok(None);
                }
                let message = format!("has no row {row}, which is stated as the row of the header");
                let rows = format!("a row between 1 and {}", sheet.rows.len());
                return Err(malformed(Problem::new(source.name(), message).expected(rows)));
            }
            row - 1..row
        }
        None => 0..searched(sheet),
    };
    let mapped = sought.mapping.filter(|mapping| !mapping.columns.is_empty());
    let mut best: Option<Reading<F>> = None;
    for row in rows {
        let reading = read_row(sheet, row, 0..MAX_COLUMNS, sought);
        let names_mapped = |mapping: &Mapping<'_, F>| {
            let found = |field: &F| reading.columns.get(field).is_some_and(|(quality, _)| *quality == Match::Mapped);
            mapping.columns.keys().all(found)
        };
        let enough = match &mapped {
            Some(mapping) => names_mapped(mapping),
            None => (sought.suffices)(&reading.fields()),
        };
        if enough && best.as_ref().is_none_or(|best| reading.columns.len() > best.columns.len()) {
            best = Some(reading);
        }
    }
    let Some(best) = best else { return Ok(None) };
    let width = sheet.rows.get(best.row).map_or(0, Vec::len);
    let (columns, block) = match best.settled() {
        Ok(columns) => match apart(sheet, best.row, width, sought).filter(|_| mapped.is_none()) {
            Some(found) => found,
            None => (columns, 0..width),
        },
        Err(ambiguous) => match one_of_several(sheet, best.row, width, sought) {
            Some(found) => found,
            None => return Err(ambiguous_header(source, n, sheet, best.row, &ambiguous, sought)),
        },
    };
    let taken: BTreeSet<usize> = columns.values().copied().collect();
    let span = |col: usize| {
        let right = sheet.merged_at(best.row, col).map_or(col, |region| region.right).min(col + 16);
        (col + 1..=right).take_while(|next| !taken.contains(next)).last()
    };
    let spans = columns.iter().filter_map(|(field, col)| Some((*field, span(*col)?))).collect();
    let unknown = block
        .clone()
        .filter(|col| !taken.contains(col))
        .map(|col| (col, header_text(sheet, best.row, col).to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let beside = (0..width).find(|col| !block.contains(col) && !header_text(sheet, best.row, *col).is_empty());
    let bottom = sheet.merged.iter().filter(|region| region.top <= best.row && best.row <= region.bottom);
    // A header cell merged over several rows ends the header; a banner merged over the whole table doesn't.
    let bottom = bottom.filter(|region| region.bottom - region.top < 4).map(|region| region.bottom).max();
    let first = bottom.unwrap_or(best.row).max(best.row) + 1;
    Ok(Some(Header { sheet: n, row: best.row, first, weak: best.weak(), columns, spans, unknown, beside }))
}

/// The letters by which a case names a column: `column D`.
fn letters_of(stated: &str) -> Option<String> {
    let letters = stated.trim().strip_prefix("column ")?.trim().to_ascii_uppercase();
    (!letters.is_empty() && letters.len() <= 3 && letters.bytes().all(|byte| byte.is_ascii_uppercase()))
        .then_some(letters)
}

/// Tells whether a table has no header, by what a case states: row 0, or columns by their letters alone and no row, where
/// no row names a field by its words.
fn has_no_header<F: Copy + Ord>(sheet: &Sheet, sought: &Sought<'_, F>, mapping: &Mapping<'_, F>) -> bool {
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
fn headerless<F: Copy + Ord>(
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
    Ok(Some(Header { sheet: n, row: Header::<F>::NONE, first: 0, columns, spans, weak, unknown, beside: None }))
}

/// Cuts a header's row into the blocks between columns without a header.
fn blocks(sheet: &Sheet, row: usize, width: usize) -> Vec<Range<usize>> {
    let covered = |col: usize| {
        let merged = || sheet.merged_at(row, col).is_some_and(|region| !sheet.cell(region.top, region.left).is_empty());
        !header_text(sheet, row, col).is_empty() || merged()
    };
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for col in (0..width).filter(|col| covered(*col)) {
        match blocks.last_mut() {
            Some(block) if block.end == col => block.end += 1,
            _ => blocks.push(col..col + 1),
        }
    }
    blocks
}

/// How many rows are looked at to tell two tables side by side from one with a gap.
const COMPARED_ROWS: usize = 5_000;

/// Of two tables that stand side by side without naming a field twice, takes the fuller one: between them lies an empty
/// column, each fills its rows from the first on, and one ends rows before the other.
fn apart<F: Copy + Ord>(
    sheet: &Sheet,
    row: usize,
    width: usize,
    sought: &Sought<'_, F>,
) -> Option<(BTreeMap<F, usize>, Range<usize>)> {
    let blocks = blocks(sheet, row, width);
    let [left, right] = blocks.as_slice() else { return None };
    let rows = || sheet.rows.iter().skip(row + 1).take(COMPARED_ROWS);
    let fills = |cells: &[Cell], block: &Range<usize>| {
        cells.iter().take(block.end).skip(block.start).any(|cell| !cell.is_empty())
    };
    if rows().any(|cells| fills(cells, &(left.end..right.start))) {
        return None;
    }
    let filled = |block: &Range<usize>| rows().take_while(|cells| fills(cells, block)).count();
    let ends = |block: &Range<usize>, from: usize| !rows().skip(from).any(|cells| fills(cells, block));
    let (of_left, of_right) = (filled(left), filled(right));
    let (short, len) = if of_left < of_right { (left, of_left) } else { (right, of_right) };
    let differ = of_left.abs_diff(of_right) >= 2 && len > 0 && ends(short, len);
    if differ { one_of_several(sheet, row, width, sought) } else { None }
}

/// Of tables that stand side by side, each behind a column without a header, takes the one that names the most fields.
fn one_of_several<F: Copy + Ord>(
    sheet: &Sheet,
    row: usize,
    width: usize,
    sought: &Sought<'_, F>,
) -> Option<(BTreeMap<F, usize>, Range<usize>)> {
    let blocks = blocks(sheet, row, width);
    if blocks.len() < 2 {
        return None;
    }
    let mut best: Option<(BTreeMap<F, usize>, Range<usize>)> = None;
    for block in blocks {
        let reading = read_row(sheet, row, block.clone(), sought);
        if let Ok(columns) = reading.settled()
            && (sought.suffices)(&reading.fields())
            && best.as_ref().is_none_or(|(best, _)| columns.len() > best.len())
        {
            best = Some((columns, block));
        }
    }
    best
}

pub(super) fn searched(sheet: &Sheet) -> usize {
    let mut cells = 0;
    let rows = sheet.rows.iter().take(SEARCHED_ROWS).take_while(|row| {
        let first = cells == 0;
        cells += row.iter().filter(|cell| !cell.is_empty()).count();
        first || cells <= SEARCHED_CELLS
    });
    rows.count()
}

pub(super) fn read_row<F: Copy + Ord>(
    sheet: &Sheet,
    row: usize,
    within: Range<usize>,
    sought: &Sought<'_, F>,
) -> Reading<F> {
    let mut columns: BTreeMap<F, (Match, Vec<usize>)> = BTreeMap::new();
    let mut add = |field: F, quality: Match, col: usize| {
        let entry = columns.entry(field).or_insert((quality, Vec::new()));
        if quality > entry.0 {
            *entry = (quality, vec![col]);
        } else if quality == entry.0 {
            entry.1.push(col);
        }
    };
    let within = within.start..within.end.min(sheet.rows.get(row).map_or(0, Vec::len));
    let mut mapped_columns = BTreeSet::new();
    for (field, text) in sought.mapping.iter().flat_map(|mapping| mapping.columns) {
        for col in stated_columns(sheet, row, within.clone(), text) {
            add(*field, Match::Mapped, col);
            mapped_columns.insert(col);
        }
    }
    let mapped = |field: F| sought.mapping.is_some_and(|mapping| mapping.columns.contains_key(&field));
    let mut named: Vec<(F, usize)> = Vec::new();
    for col in within.filter(|col| !mapped_columns.contains(col)) {
        let text = header_text(sheet, row, col);
        if text.is_empty() || text.len() > LONGEST {
            continue;
        }
        // Under a header merged over several columns, `Manufacturer` over `Name` and `Number`, both together speak.
        let under =
            spanning_text(sheet, row, col).and_then(|above| sought.synonyms.field_of(&format!("{above} {text}")));
        if let Some((field, quality)) = under.or_else(|| sought.synonyms.field_of(text))
            && !mapped(field)
        {
            add(field, quality, col);
            named.push((field, col));
        }
    }
    for (field, (_, equal)) in &mut columns {
        if sought.synonyms.first_wins(*field) && !mapped(*field) {
            equal.truncate(1);
        }
    }
    // A column that lost its field to a surer one may name another that nobody has.
    for (field, col) in named {
        let lost = columns.get(&field).is_none_or(|(_, kept)| !kept.contains(&col));
        if lost
            && let Some(other) = sought.synonyms.otherwise(header_text(sheet, row, col))
            && !mapped(other)
        {
            columns.entry(other).or_insert((Match::General(std::cmp::Reverse(u8::MAX)), vec![col]));
        }
    }
    Reading { row, columns }
}

/// Returns the columns that a text of the case names: those with that header, else the one with those letters.
fn stated_columns(sheet: &Sheet, row: usize, mut within: Range<usize>, stated: &str) -> Vec<usize> {
    let wanted = stated.trim();
    let with = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
        within.clone().filter(|col| same(header_text(sheet, row, *col))).collect()
    };
    let exact = with(&|text| text == wanted);
    if !exact.is_empty() {
        return exact;
    }
    let plain = plain_header(wanted);
    let alike = with(&|text| !plain.is_empty() && plain_header(text) == plain);
    if !alike.is_empty() {
        return alike;
    }
    let letters = wanted.strip_prefix("column ").map(|letters| letters.trim().to_ascii_uppercase());
    letters.and_then(|letters| within.find(|col| column_letters(*col) == letters)).into_iter().collect()
}

/// Returns the text of a header's cell; of a merged region, the region's.
pub(super) fn header_text(sheet: &Sheet, row: usize, col: usize) -> &str {
    match sheet.cell(row, col) {
        Cell::Text(text) => text.trim(),
        Cell::Empty => {
            let region = sheet.merged_at(row, col).filter(|region| region.left == col);
            region.map_or("", |region| sheet.cell(region.top, region.left).text())
        }
        _ => "",
    }
}

/// Returns the text of a region in the row above that is merged over this and other columns.
fn spanning_text(sheet: &Sheet, row: usize, col: usize) -> Option<&str> {
    let region = sheet.merged_at(row.checked_sub(1)?, col)?;
    let spans = region.right > region.left && region.bottom < row;
    spans.then(|| sheet.cell(region.top, region.left).text()).filter(|text| !text.is_empty() && text.len() < LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Limits, Merged};

    fn synonyms() -> Synonyms<char> {
        let text = "[item]\nwords = ['No']\n[maker]\nwords = ['Manufacturer', 'Maker Name']\nweak = ['Brand']\n\
                    [part]\nwords = ['Part Number', 'Maker Number']\n";
        Synonyms::from_toml(text, |word| word.chars().next()).expect("it is sound")
    }

    fn sheet(name: &str, text: &str) -> Sheet {
        let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
        let rows = text.lines().map(|line| line.split(',').map(cell).collect()).collect();
        Sheet { name: name.to_owned(), rows, ..Sheet::default() }
    }

    fn find_in(sheets: Vec<Sheet>, mapping: Option<Mapping<'_, char>>) -> Result<Header<char>, Error> {
        let source = Source::from_bytes("x", Vec::new(), &Limits::default()).expect("small");
        let grid = source.set_grid(Grid { sheets, ..Grid::default() });
        let synonyms = synonyms();
        let suffices = |fields: &BTreeSet<char>| fields.contains(&'m') && fields.contains(&'p');
        let sought = Sought {
            what: "a list",
            needs: "maker and part",
            stated_in: StatedIn::Case("t.columns"),
            synonyms: &synonyms,
            mapping,
            suffices,
        };
        find(&source, grid, &sought)
    }

    #[test]
    fn the_header_is_found_below_a_banner_and_on_any_sheet() {
        let list = sheet("B", "Title\n,,Rev 3\nNo,Manufacturer,Part Number,Price\n1,ACME,X1,3");
        let header = find_in(vec![sheet("A", "notes,only"), list], None).expect("it is there");
        assert_eq!((header.sheet, header.row, header.first), (1, 2, 3));
        assert_eq!(header.columns, BTreeMap::from([('i', 0), ('m', 1), ('p', 2)]));
        assert_eq!(header.unknown, [(3, "Price".to_owned())]);
    }

    #[test]
    fn a_header_over_two_rows_with_merged_cells_is_read_as_one() {
        let mut list = sheet("", "No,Maker,,\n,Name,Number,Price\n1,ACME,X1,2");
        list.merged =
            vec![Merged { top: 0, left: 0, bottom: 1, right: 0 }, Merged { top: 0, left: 1, bottom: 0, right: 2 }];
        let header = find_in(vec![list], None).expect("it is there");
        assert_eq!(header.columns, BTreeMap::from([('i', 0), ('m', 1), ('p', 2)]));
        assert_eq!(header.first, 2);
    }

    #[test]
    fn two_columns_for_one_field_are_an_error_unless_one_is_surer() {
        let error =
            find_in(vec![sheet("", "Manufacturer,Part Number,Manufacturer\na,b,c")], None).expect_err("two makers");
        let text = error.to_string();
        assert!(
            text.contains("column A") && text.contains("column C") && text.contains("maker = \"column A\""),
            "{text}"
        );
        let header = find_in(vec![sheet("", "Brand,Part Number,Manufacturer\na,b,c")], None).expect("one is surer");
        assert_eq!(header.columns[&'m'], 2);
        let columns = BTreeMap::from([('m', "column C".to_owned())]);
        let mapping = Mapping { sheet: None, header_row: None, columns: &columns };
        let header = find_in(vec![sheet("", "Manufacturer,Part Number,Manufacturer\na,b,c")], Some(mapping));
        assert_eq!(header.expect("the case says which").columns[&'m'], 2);
    }

    #[test]
    fn a_general_word_gives_way_and_names_what_it_otherwise_means() {
        let text = "[house]\n[maker]\nwords = ['Manufacturer']\n[part]\nwords = ['MPN']\ngeneral = ['Part Number']\n\
                    [stock]\nfirst-wins = true\notherwise = ['Part Number']\n";
        let synonyms = Synonyms::from_toml(text, |word| word.chars().next()).expect("it is sound");
        let suffices = |fields: &BTreeSet<char>| fields.contains(&'p');
        let sought = Sought {
            what: "",
            needs: "",
            stated_in: StatedIn::Case("t"),
            synonyms: &synonyms,
            mapping: None,
            suffices,
        };
        let columns = |text: &str| read_row(&sheet("", text), 0, 0..9, &sought).settled().expect("one each");
        assert_eq!(columns("Part Number,Manufacturer"), BTreeMap::from([('m', 1), ('p', 0)]));
        assert_eq!(columns("Part Number,MPN,Manufacturer"), BTreeMap::from([('m', 2), ('p', 1), ('s', 0)]));
        assert_eq!(columns("Part Number,MPN,Stock,Stock"), BTreeMap::from([('p', 1), ('s', 2)]));
    }

    #[test]
    fn of_tables_side_by_side_the_fuller_one_is_read() {
        let list = sheet("", "No,Manufacturer,Part Number,,Manufacturer,Part Number\n1,a,b,,c,d");
        let header = find_in(vec![list], None).expect("the first names more");
        assert_eq!(header.columns[&'m'], 1);
        assert_eq!(header.beside, Some(4));
    }

    #[test]
    fn what_the_case_states_is_never_guessed_at() {
        let list = || sheet("Parts", "Manufacturer,Part Number\nFirma,Nummer\nACME,X1");
        let columns = BTreeMap::from([('m', "firma".to_owned()), ('p', "Nummer".to_owned())]);
        let mapping = Mapping { sheet: Some("parts"), header_row: None, columns: &columns };
        assert_eq!(find_in(vec![list()], Some(mapping)).expect("both are there").row, 1);
        let wrong = BTreeMap::from([('m', "Firm".to_owned()), ('p', "Nummer".to_owned())]);
        let mapping = Mapping { sheet: None, header_row: Some(2), columns: &wrong };
        let text = find_in(vec![list()], Some(mapping)).expect_err("no such header").to_string();
        assert!(text.contains("maker = \"Firm\"") && text.contains("did you mean") && text.contains("Firma"), "{text}");
        let none = BTreeMap::new();
        let mapping = Mapping { sheet: Some("Part"), header_row: None, columns: &none };
        let text = find_in(vec![list()], Some(mapping)).expect_err("no such sheet").to_string();
        assert!(text.contains("`Parts`") && text.contains("did you mean"), "{text}");
        let mapping = Mapping { sheet: None, header_row: Some(9), columns: &none };
        assert!(find_in(vec![list()], Some(mapping)).is_err());
    }

    #[test]
    fn without_a_header_the_problem_says_what_was_seen_and_what_may_be_meant() {
        let text = find_in(vec![sheet("", "Manufaturer,Qty\nACME,2")], None).expect_err("none").to_string();
        assert!(text.contains("`Manufaturer`, `Qty`"), "{text}");
        assert!(text.contains("maker = \"Manufaturer\""), "{text}");
        assert!(find_in(vec![], None).is_err());
        assert!(find_in(vec![sheet("", "one")], None).is_err());
    }
}

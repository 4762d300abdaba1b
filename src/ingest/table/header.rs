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
use super::header_row::{Reading, header_text, read_row};
use super::headerless::{has_no_header, headerless};
use super::side_by_side::{Settled, settle};
use super::synonyms::{Match, Synonyms};
use super::words::WORDS;
use crate::diagnostic::{Problem, nearest};
use crate::error::Error;
use crate::ingest::StatedIn;
use crate::source::{Cell, Grid, Place, Sheet, Source};

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
    /// Tells whether a field says what its row is: two columns for it are two things.
    pub names: fn(F) -> bool,
    /// Tells whether such a table with these fields says by itself what its rows are: without it, a block of columns behind
    /// a gap may only add to the rows of the table before.
    pub stands_alone: fn(&BTreeSet<F>) -> bool,
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
    /// The columns of other tables that stand beside this one, behind a column without a header, as runs of columns.
    pub beside: Vec<Range<usize>>,
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

    /// Tells whether a column is another table's, which stands beside this one.
    #[must_use]
    pub fn is_beside(&self, col: usize) -> bool {
        self.beside.iter().any(|block| block.contains(&col))
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
    let Settled { columns, weak, beside } = settle(rows, &reading, sought).ok()?;
    if !(sought.suffices)(&columns.keys().copied().collect()) {
        return None;
    }
    let unknown = unknown(rows, row, &columns, &beside);
    Some(Header { sheet, row, first: row + 1, columns, spans: BTreeMap::new(), weak, unknown, beside })
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
    if names.iter().all(|name| name.is_empty()) {
        let problem = Problem::new(source.name(), format!("has no sheet `{name}`: a text has no sheets"));
        return Err(malformed(problem.help("leave the sheet out, or name the workbook")));
    }
    let mut problem = Problem::new(source.name(), format!("has no sheet `{name}`"))
        .expected(format!("one of {}", quoted(names.iter().copied())));
    if let Some(near) = nearest(name, names.iter().copied()) {
        problem = problem.help(format!("did you mean {}?", sought.stated_in.sheet(near)));
    }
    Err(malformed(problem))
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
    let settled = settle(sheet, &best, sought);
    let Settled { columns, weak, beside } =
        settled.map_err(|ambiguous| ambiguous_header(source, n, sheet, best.row, &ambiguous, sought))?;
    let taken: BTreeSet<usize> = columns.values().copied().collect();
    let span = |col: usize| {
        let right = sheet.merged_at(best.row, col).map_or(col, |region| region.right).min(col + 16);
        (col + 1..=right).take_while(|next| !taken.contains(next)).last()
    };
    let spans = columns.iter().filter_map(|(field, col)| Some((*field, span(*col)?))).collect();
    let unknown = unknown(sheet, best.row, &columns, &beside);
    let bottom = sheet.merged.iter().filter(|region| region.top <= best.row && best.row <= region.bottom);
    // A header cell merged over several rows ends the header; a banner merged over the whole table doesn't.
    let bottom = bottom.filter(|region| region.bottom - region.top < 4).map(|region| region.bottom).max();
    let first = bottom.unwrap_or(best.row).max(best.row) + 1;
    Ok(Some(Header { sheet: n, row: best.row, first, weak, columns, spans, unknown, beside }))
}

/// Returns the columns of a header that name no field, with their texts; a text that says nothing is no header.
fn unknown<F: Copy + Ord>(
    sheet: &Sheet,
    row: usize,
    columns: &BTreeMap<F, usize>,
    beside: &[Range<usize>],
) -> Vec<(usize, String)> {
    let width = sheet.rows.get(row).map_or(0, Vec::len);
    (0..width)
        .filter(|col| !columns.values().any(|taken| taken == col) && !beside.iter().any(|block| block.contains(col)))
        .map(|col| (col, header_text(sheet, row, col).to_owned()))
        .filter(|(_, text)| !text.is_empty() && !WORDS.is_empty_header(text))
        .collect()
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
            names: |field| field != 'i',
            stands_alone: |_| true,
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
        let (names, stands_alone) = (|_| true, |_: &BTreeSet<char>| true);
        let sought = Sought {
            what: "",
            needs: "",
            stated_in: StatedIn::Case("t"),
            synonyms: &synonyms,
            mapping: None,
            suffices,
            names,
            stands_alone,
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
        assert!((0..6).all(|col| header.is_beside(col) == (col > 3)));
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

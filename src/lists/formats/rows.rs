//! Rows of delimited publications, each with its place: nothing is guessed, and every row has the header's width.

use std::collections::HashMap;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source};

/// What old programs end a text file with.
const CTRL_Z: char = '\u{1a}';

/// A row with its place.
#[derive(Debug)]
pub(super) struct Row {
    cells: csv::StringRecord,
    pub(super) at: Place,
}

impl Row {
    /// Returns a cell as it stands; empty if the row is shorter.
    pub(super) fn raw(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or("")
    }

    /// Returns a cell, trimmed.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.raw(column).trim()
    }

    pub(super) fn width(&self) -> usize {
        self.cells.len()
    }
}

/// Reads all rows of a source; those without any content are left out.
pub(super) fn rows(source: &Source, delimiter: u8, limits: &Limits) -> Result<Vec<Row>, Error> {
    let whole = source.expect_text()?;
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let base = whole.len() - text.len();
    let text = text.trim_end_matches([CTRL_Z, '\r', '\n', ' ']);
    if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        let problem = Problem::new(source.name(), "has a quoted cell that never ends")
            .expected("an even number of quotation marks")
            .help("the file is cut or damaged: fetch it again");
        return Err(Error::new(ErrorKind::Malformed, problem));
    }
    if let Some(at) = stray_quote(text, delimiter) {
        let at = Place::span(base + at, 1);
        return Err(Error::new(ErrorKind::Malformed, Problem::at(source, at, STRAY).expected(END).help(FETCH)));
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut cells = 0u64;
    loop {
        let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let mut record = csv::StringRecord::new();
        let found = reader.read_record(&mut record).map_err(|cause| {
            let at = Place::span(base + from, 0);
            Error::new(ErrorKind::Malformed, Problem::at(source, at, format!("can't be read as CSV: {cause}")))
        })?;
        if !found {
            break;
        }
        cells += record.len() as u64;
        if cells > limits.max_cells {
            let problem = Problem::new(source.name(), format!("has more than {} cells", limits.max_cells))
                .help(Limits::RAISE_CELLS);
            return Err(Error::new(ErrorKind::TooLarge, problem));
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let rest = text.get(from..).unwrap_or("");
        let at = Place::span(base + from + rest.len() - rest.trim_start_matches(['\r', '\n']).len(), 0);
        rows.push(Row { cells: record, at });
    }
    Ok(rows)
}

const STRAY: &str = "has text behind the quotation mark that ends a quoted cell";
const END: &str =
    "the end of the cell behind it: one quotation mark too many takes the rows up to the next one for one cell";
const FETCH: &str = "the file is damaged: fetch it again";

/// Finds the first quotation mark that ends a quoted cell and has more of the cell behind it; spaces are nothing.
fn stray_quote(text: &str, delimiter: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'"' {
            // To the quotation mark that is not one of two.
            loop {
                at += 1 + bytes[at + 1..].iter().position(|byte| *byte == b'"')?;
                if bytes.get(at + 1) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
            let quote = at;
            at += 1;
            while bytes.get(at) == Some(&b' ') && delimiter != b' ' {
                at += 1;
            }
            if bytes.get(at).is_some_and(|byte| *byte != delimiter && !matches!(byte, b'\r' | b'\n')) {
                return Some(quote);
            }
        } else {
            at += bytes[at..].iter().position(|byte| *byte == delimiter || *byte == b'\n').unwrap_or(bytes.len() - at);
        }
        at += 1;
    }
    None
}

/// The columns of a header, by their letters and digits alone: publishers vary case, spaces and punctuation.
#[derive(Debug)]
pub(super) struct Header {
    columns: HashMap<String, usize>,
    doubles: Vec<String>,
    width: usize,
}

impl Header {
    pub(super) fn of(row: &Row) -> Self {
        let mut header = Self { columns: HashMap::new(), doubles: Vec::new(), width: row.width() };
        for column in 0..row.width() {
            let name = letters(row.cell(column));
            match header.columns.get(&name) {
                Some(_) => header.doubles.push(name),
                None if name.is_empty() => {}
                None => _ = header.columns.insert(name, column),
            }
        }
        header
    }

    /// Returns the header of a line of text, without reading the rows: to recognise a file.
    pub(super) fn of_line(line: &str, delimiter: u8) -> Option<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(line.as_bytes());
        let mut cells = csv::StringRecord::new();
        reader.read_record(&mut cells).ok().filter(|found| *found)?;
        Some(Self::of(&Row { cells, at: Place::Whole }))
    }

    /// Tells whether all these columns are there.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.columns.contains_key(&letters(name)))
    }

    /// Returns a cell by its column's name, trimmed; empty if there is no such column.
    pub(super) fn cell<'r>(&self, row: &'r Row, name: &str) -> &'r str {
        self.columns.get(&letters(name)).map_or("", |column| row.cell(*column))
    }

    /// Refuses a header that lacks a column or has one of them twice, and rows that are not as wide as it.
    pub(super) fn check(
        &self,
        source: &Source,
        at: Place,
        rows: &[Row],
        needed: &[&str],
        limits: &Limits,
    ) -> Result<(), Error> {
        let mut problems = Vec::new();
        for name in needed {
            let plain = letters(name);
            if !self.columns.contains_key(&plain) {
                problems.push(Problem::at(source, at, format!("the column `{name}` is missing")));
            }
            if self.doubles.contains(&plain) {
                problems.push(Problem::at(source, at, format!("the column `{name}` stands twice")));
            }
        }
        problems.extend(rows.iter().filter(|row| row.width() != self.width).take(1000).map(|row| {
            let message = format!("the row has {} cells, the header {}", row.width(), self.width);
            Problem::at(source, row.at, message).help("the file is cut or damaged: fetch it again")
        }));
        match Error::from_problems(ErrorKind::InvalidList, problems, limits.max_problems) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the first lines of a text that have any content.
pub(super) fn first_lines(source: &Source, count: usize) -> Vec<&str> {
    let text = source.text().unwrap_or_default().trim_start_matches('\u{feff}');
    text.lines().filter(|line| !line.trim().is_empty()).take(count).collect()
}

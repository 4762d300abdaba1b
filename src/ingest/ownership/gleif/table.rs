//! The CSV files of GLEIF: hundreds of columns, of which a few are read, row by row.

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source};

/// Tells whether the first line of a text has some columns.
pub(super) fn has_columns(source: &Source, wanted: &[&str]) -> bool {
    let Some(text) = source.text() else { return false };
    let first = text.trim_start_matches('\u{feff}').trim_start().lines().next().unwrap_or("");
    let cells: Vec<&str> = first.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"').trim()).collect();
    wanted.iter().all(|wanted| cells.contains(wanted))
}

/// A table, of which rows are taken one by one.
pub(super) struct Table<'a> {
    source: &'a Source,
    reader: csv::Reader<&'a [u8]>,
    base: usize,
    names: Vec<String>,
    record: csv::StringRecord,
    rows: u32,
    max_rows: u32,
}

impl<'a> Table<'a> {
    pub(super) fn open(source: &'a Source, limits: &Limits) -> Result<Self, Error> {
        let whole = source.expect_text()?;
        let text = whole.trim_start_matches('\u{feff}').trim_start();
        let header = text.lines().next().unwrap_or("");
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .max_by_key(|delimiter| header.bytes().filter(|byte| byte == delimiter).count())
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(true)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let base = whole.len() - text.len();
        let names = match reader.headers() {
            Ok(names) => names.iter().map(|name| name.trim().to_owned()).collect(),
            Err(cause) => {
                let problem = Problem::at(source, Place::span(base, 0), format!("can't be read as CSV: {cause}"));
                return Err(Error::new(ErrorKind::Malformed, problem));
            }
        };
        let record = csv::StringRecord::new();
        Ok(Self { source, reader, base, names, record, rows: 0, max_rows: limits.max_components })
    }

    /// Returns the place of a column; `None` if the file has none of that name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Returns the columns whose names begin and end so, such as each period's start.
    pub(super) fn columns(&self, begin: &str, end: &str) -> Vec<usize> {
        let is_one = |name: &String| name.strip_prefix(begin).is_some_and(|rest| rest.ends_with(end));
        self.names.iter().enumerate().filter(|(_, name)| is_one(name)).map(|(at, _)| at).collect()
    }

    /// Returns the name of a column.
    pub(super) fn name_of(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// Takes the next row; `None` at the end.
    pub(super) fn next_row(&mut self) -> Result<Option<Place>, Error> {
        let at = self.base + usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let place = Place::span(at, 0);
        let refuse = |kind, message: String| Err(Error::new(kind, Problem::at(self.source, place, message)));
        match self.reader.read_record(&mut self.record) {
            Ok(false) => Ok(None),
            Ok(true) => {
                self.rows += 1;
                if self.rows > self.max_rows {
                    return refuse(ErrorKind::TooLarge, format!("holds more than {} rows", self.max_rows));
                }
                if self.record.len() != self.names.len() {
                    let message = format!("the row has {} cells, the header {}", self.record.len(), self.names.len());
                    return refuse(ErrorKind::Malformed, message);
                }
                Ok(Some(place))
            }
            Err(cause) => refuse(ErrorKind::Malformed, format!("can't be read as CSV: {cause}")),
        }
    }

    /// Returns a cell of the row, trimmed; empty where there is no such column.
    pub(super) fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.record.get(column)).map_or("", str::trim)
    }
}

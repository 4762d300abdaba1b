//! A placement file as a grid, wherever its cells come from: a workbook, delimited text, or text in columns.

use std::ops::Range;

use super::aligned::{self, Form};
use super::columns::{COLUMNS, Column, is_placement, suffices};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::ReadOptions;
use crate::ingest::table::header::{self, Header, Mapping, Sought};
use crate::ingest::table::{self, delimited};
use crate::source::{Cell, Grid, Place, Sheet, Source};

/// How much of a text is looked at to tell what it is.
const HEAD: usize = 64 << 10;

/// How many rows of a sheet may stand above the header.
const SEARCHED_ROWS: usize = 100;

/// What holds the cells.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Holder {
    /// A workbook or delimited text.
    Table,
    /// Text in columns.
    Aligned(Form),
}

/// A grid whose cells know where they stand.
pub(super) struct Layout<'a> {
    grid: Kept<'a>,
    /// The headers of placement files.
    pub(super) headers: Vec<Header<Column>>,
    /// The side that the file says it lists, when it lists one only.
    pub(super) only_side: Option<String>,
}

enum Kept<'a> {
    /// The source's own grid: cells are cited by row and column.
    Shared(&'a Grid),
    /// Cells that are slices of the source's text.
    Sliced { grid: Grid, cells: Vec<Vec<Range<usize>>>, text: &'a str },
}

/// Tells from the content alone whether a document is a placement file.
pub(in crate::ingest) fn claims(source: &Source, options: &ReadOptions<'_>) -> bool {
    holder_of(source, options).is_some()
}

fn holder_of(source: &Source, options: &ReadOptions<'_>) -> Option<Holder> {
    // Columns that the case maps are those of a parts list or an inventory.
    if options.columns.is_some_and(|map| !map.columns.is_empty()) {
        return None;
    }
    if table::is_workbook(source.bytes()) {
        let grid = table::open(source, &options.limits).ok()?;
        let stated = options.columns.and_then(|map| map.sheet.as_deref());
        let read = grid.sheets.iter().filter(|sheet| stated.is_none_or(|name| same_name(&sheet.name, name)));
        let mut read = read.peekable();
        let found = read.peek().is_some() && read.any(|sheet| has_header(&sheet.rows));
        // Of a workbook with a parts list and placements, an observation is the placements, a declaration the list.
        let is_wanted = options.account == crate::model::Account::Observed
            || stated.is_some()
            || table::headers(source, options).is_err();
        return (found && is_wanted).then_some(Holder::Table);
    }
    if let Some(sample) = delimited::sample(source)
        && sample.shape.fields > 1
        && has_header(&sample.rows)
    {
        return Some(Holder::Table);
    }
    aligned::form_of(&head(source)?).map(Holder::Aligned)
}

fn same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn has_header(rows: &[Vec<Cell>]) -> bool {
    rows.iter().take(SEARCHED_ROWS).any(|row| is_header(row))
}

fn is_header(row: &[Cell]) -> bool {
    let texts: Vec<&str> = row.iter().map(Cell::text).collect();
    is_placement(&texts)
}

/// Returns the beginning of a text, cut at the end of a line; `None` for what is none.
fn head(source: &Source) -> Option<String> {
    let bytes = source.bytes();
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let text = if marked {
        delimited::decode(source, &mut Grid::default()).ok()?.into_owned()
    } else {
        let start = &bytes[..bytes.len().min(HEAD)];
        // Text in columns never begins like JSON, XML or PDF.
        let first = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start().first();
        if start.contains(&0) || first.is_none_or(|first| matches!(first, b'{' | b'[' | b'<' | b'%')) {
            return None;
        }
        String::from_utf8_lossy(start).into_owned()
    };
    let text = text.trim_start_matches('\u{feff}');
    let whole = text.len() < HEAD;
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let end = if whole { text.len() } else { text[..end].rfind('\n').unwrap_or(end) };
    Some(text[..end].to_owned())
}

fn sought<'a>(options: &ReadOptions<'a>) -> Sought<'a, Column> {
    static NONE: std::collections::BTreeMap<Column, String> = std::collections::BTreeMap::new();
    Sought {
        what: "a placement file",
        needs: "a reference designator, with X and Y or with the result of an inspection",
        stated_in: options.stated_in(),
        synonyms: &COLUMNS,
        mapping: options.columns.map(|map| Mapping {
            sheet: map.sheet.as_deref(),
            header_row: map.header_row,
            columns: &NONE,
        }),
        suffices,
        names: |_| false,
        stands_alone: |_| false,
    }
}

impl<'a> Layout<'a> {
    /// Opens a placement file.
    pub(super) fn open(source: &'a Source, options: &ReadOptions<'_>) -> Result<Self, Error> {
        match holder_of(source, options) {
            Some(Holder::Aligned(form)) => Self::of_text(source, &form, options),
            _ => {
                let grid = table::open(source, &options.limits)?;
                let mut headers = header::find_all(source, grid, &sought(options))?;
                headers.retain(|header| is_header(&grid.sheets[header.sheet].rows[header.row]));
                Ok(Self { grid: Kept::Shared(grid), headers, only_side: None })
            }
        }
    }

    fn of_text(source: &'a Source, form: &Form, options: &ReadOptions<'_>) -> Result<Self, Error> {
        let mut grid = Grid::default();
        let decoded = delimited::decode(source, &mut grid)?;
        let aligned = aligned::cut(&decoded, form);
        let cells: u64 = aligned.rows.iter().map(|row| row.len() as u64 + 1).sum();
        if cells > options.limits.max_cells {
            let limit = options.limits.max_cells;
            let problem = Problem::new(source.name(), format!("holds more than {limit} cells"));
            return Err(Error::new(ErrorKind::TooLarge, problem.expected(format!("at most {limit} cells"))));
        }
        let cell = |range: &Range<usize>| match &decoded[range.clone()] {
            "" => Cell::Empty,
            text => Cell::Text(text.to_owned()),
        };
        let rows = aligned.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        grid.sheets.push(Sheet { rows, ..Sheet::default() });
        if let Some((first, others)) = aligned.commented.split_first() {
            let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
            let line = first + 1;
            grid.unread.push(format!(
                "has a comment in line {line}{more} that would be a placed part without its mark; it was not read"
            ));
        }
        let headers = match (aligned.header, form) {
            (Some(header), _) => vec![header],
            (None, Form::Headed { line, .. }) => {
                let row = u32::try_from(line + 1).unwrap_or(u32::MAX);
                let plain = sought(options);
                static NONE: std::collections::BTreeMap<Column, String> = std::collections::BTreeMap::new();
                let mapping = Some(Mapping { sheet: None, header_row: Some(row), columns: &NONE });
                header::find_all(source, &grid, &Sought { mapping, ..plain })?
            }
            (None, _) => Vec::new(),
        };
        let grid = match source.text() {
            Some(text) => {
                drop(decoded);
                Kept::Sliced { grid, cells: aligned.rows, text }
            }
            None => Kept::Shared(source.set_grid(grid)),
        };
        Ok(Self { grid, headers, only_side: aligned.only_side })
    }

    pub(super) fn grid(&self) -> &Grid {
        match &self.grid {
            Kept::Shared(grid) => grid,
            Kept::Sliced { grid, .. } => grid,
        }
    }

    /// Returns the text of a cell, as a slice of the source where it is one.
    pub(super) fn text(&self, sheet: usize, row: usize, col: usize) -> &str {
        match &self.grid {
            Kept::Shared(grid) => grid.sheets[sheet].cell(row, col).text(),
            Kept::Sliced { cells, text, .. } => {
                cells.get(row).and_then(|row| row.get(col)).map_or("", |cell| text[cell.clone()].trim())
            }
        }
    }

    /// Returns where a cell stands.
    pub(super) fn place(&self, sheet: usize, row: usize, col: usize) -> Place {
        match &self.grid {
            Kept::Shared(_) => Place::cell(sheet, row, col),
            Kept::Sliced { cells, .. } => {
                let row = cells.get(row).map_or(&[][..], Vec::as_slice);
                let cell = row.get(col).filter(|cell| !cell.is_empty()).or(row.first());
                cell.map_or(Place::Whole, |cell| Place::span(cell.start, cell.len()))
            }
        }
    }
}

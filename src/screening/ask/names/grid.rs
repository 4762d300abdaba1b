//! Names out of the sheets of a workbook, and out of any table whose columns or header the line states.

use std::collections::{BTreeMap, BTreeSet};

use super::{Columns, FIELDS, Field, Named, NamesMapping, NamesOptions, nameless_remark};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::StatedIn;
use crate::ingest::table::header::{self, Header, Mapping, Sought};
use crate::ingest::table::{self, plain_header};
use crate::source::{Cell, Grid, Place, Source, column_letters};

pub(super) fn of_workbook(source: &Source, options: &NamesOptions<'_>) -> Result<Named, Error> {
    let grid = table::open(source, &options.limits)?;
    let sought = Sought {
        what: "a table of parties",
        needs: "a header with a column of names",
        stated_in: StatedIn::Flags,
        synonyms: &FIELDS,
        mapping: None,
        suffices: |fields: &BTreeSet<Field>| fields.contains(&Field::Name),
        names: |_| false,
        stands_alone: |_| false,
    };
    let mut named = Named::default();
    let mut nameless = 0;
    let headers: Vec<Header<Field>> = match options.name_columns {
        [wanted, ..] => vec![stated_header(source, grid, wanted)?],
        [] => header::find_all(source, grid, &sought)?,
    };
    for (n, sheet) in
        grid.sheets.iter().enumerate().filter(|(_, sheet)| sheet.rows.iter().flatten().any(|c| !c.is_empty()))
    {
        let Some(header) = headers.iter().find(|header| header.sheet == n) else {
            named.remarks.push(format!("the sheet {} has no column of names and is not screened", sheet.name));
            continue;
        };
        let texts = |row: usize| sheet.rows[row].iter().map(Cell::text).collect::<Vec<&str>>();
        let Some(columns) = Columns::of(source, Place::cell(n, header.row, 0), &texts(header.row), options)? else {
            continue;
        };
        named.remarks.extend(columns.remarks.iter().cloned());
        let above = (0..header.row).filter(|row| texts(*row).iter().any(|cell| !cell.is_empty())).count();
        if above > 0 {
            named.remarks.push(format!("{above} rows above the header in row {} are not screened", header.row + 1));
        }
        for row in header.row + 1..sheet.rows.len() {
            let cells = texts(row);
            if cells.iter().all(|cell| cell.is_empty()) || header.is_repeated_by(sheet, row) {
                continue;
            }
            let place = if sheet.name.is_empty() {
                format!("row {}", row + 1)
            } else {
                format!("{} row {}", sheet.name, row + 1)
            };
            let queries = columns.queries(&cells, &place);
            nameless += u64::from(queries.is_empty());
            named.queries.extend(queries);
        }
    }
    named.remarks.extend(nameless_remark(nameless));
    named.remarks.extend(grid.notes.iter().cloned());
    named.doubts.extend(grid.unread.iter().cloned());
    Ok(named)
}

/// Reads a table whose columns, or the row of whose header, the line states.
pub(super) fn of_mapped(
    source: &Source,
    mapping: &NamesMapping,
    is_text: bool,
    options: &NamesOptions<'_>,
) -> Result<Named, Error> {
    let grid = table::open(source, &options.limits)?;
    let mut stated = mapping.columns.clone();
    match options.name_columns {
        [] => {}
        [name] => _ = stated.insert(Field::Name, name.clone()),
        [_, second, ..] => {
            let problem = Problem::new("command line", format!("--name-column `{second}` stands beside --column"))
                .help("say the first with --column name=HEADER and the other with --column other-name=HEADER");
            return Err(Error::new(ErrorKind::Usage, problem));
        }
    }
    let sought = Sought {
        what: "a table of parties",
        needs: "a header with a column of names",
        stated_in: StatedIn::Flags,
        synonyms: &FIELDS,
        mapping: Some(Mapping { sheet: mapping.sheet.as_deref(), header_row: mapping.header_row, columns: &stated }),
        suffices: |fields: &BTreeSet<Field>| fields.contains(&Field::Name),
        names: |_| false,
        stands_alone: |_| false,
    };
    let mut named = Named::default();
    let mut misfits = Vec::new();
    let mut nameless = 0;
    for header in header::find_all(source, grid, &sought)? {
        let Some(sheet) = grid.sheets.get(header.sheet) else { continue };
        let Some(name) = header.columns.get(&Field::Name).copied() else {
            let problem = Problem::new(source.name(), "does not say which of its columns holds the names")
                .help("say it with --column name=HEADER, or --column name=\"column B\"");
            return Err(Error::new(ErrorKind::Malformed, problem));
        };
        let has_header = header.row != Header::<Field>::NONE;
        let title = if has_header { sheet.cell(header.row, name).text() } else { "" };
        let letters = column_letters(name);
        let of_sheet = if sheet.name.is_empty() { String::new() } else { format!("{} ", sheet.name) };
        named.remarks.push(match title {
            "" => format!("the names are taken from {of_sheet}column {letters}"),
            title => format!("the names are taken from {of_sheet}column {letters}, {title}"),
        });
        let of = |n: usize| if has_header { sheet.cell(header.row, n).text() } else { "" };
        let is_other = |field: &Field| *field == Field::OtherName;
        let more_names: Vec<(usize, String)> = header
            .columns
            .iter()
            .filter(|(field, _)| is_other(field))
            .map(|(_, n)| {
                (*n, if of(*n).is_empty() { format!("column {}", column_letters(*n)) } else { of(*n).to_owned() })
            })
            .collect();
        let others = header.columns.iter().filter(|(field, _)| **field != Field::Name && !is_other(field));
        let others = others.map(|(field, n)| (*field, *n)).collect();
        let left: Vec<&str> =
            header.unknown.iter().map(|(_, text)| text.as_str()).filter(|text| !text.is_empty()).collect();
        if !left.is_empty() {
            named.remarks.push(format!("not screened: {}", left.join(", ")));
        }
        let columns = Columns { name, more_names, others, remarks: Vec::new() };
        let width = if has_header { sheet.rows.get(header.row).map_or(0, Vec::len) } else { usize::MAX };
        for row in header.first..sheet.rows.len() {
            let cells: Vec<&str> = sheet.rows[row].iter().map(Cell::text).collect();
            if cells.iter().all(|cell| cell.is_empty()) || (has_header && header.is_repeated_by(sheet, row)) {
                continue;
            }
            // In a text a row that is too wide has most likely a name with a delimiter that nobody quoted.
            if is_text && cells.iter().skip(width).any(|cell| !cell.is_empty()) {
                let problem = Problem::at(source, Place::cell(header.sheet, row, width), "stands beyond the header");
                misfits.push(problem.help("quote a name that holds the delimiter: \"Example Co., Ltd.\""));
                continue;
            }
            let queries = columns.queries(&cells, &format!("{of_sheet}row {}", row + 1));
            nameless += u64::from(queries.is_empty());
            named.queries.extend(queries);
        }
    }
    if let Some(error) = Error::from_problems(ErrorKind::Malformed, misfits, options.limits.max_problems) {
        return Err(error);
    }
    named.remarks.extend(nameless_remark(nameless));
    named.remarks.extend(grid.notes.iter().cloned());
    named.doubts.extend(grid.unread.iter().cloned());
    Ok(named)
}

/// Finds the row that holds the header which the user names.
fn stated_header(source: &Source, grid: &Grid, wanted: &str) -> Result<Header<Field>, Error> {
    let plain = plain_header(wanted);
    let found = grid.sheets.iter().enumerate().find_map(|(n, sheet)| {
        let row =
            sheet.rows.iter().take(200).position(|row| row.iter().any(|cell| plain_header(cell.text()) == plain))?;
        Some((n, row))
    });
    let Some((sheet, row)) = found else {
        let problem = Problem::new(source.name(), format!("has no column `{wanted}`"));
        return Err(Error::new(ErrorKind::Malformed, problem.help("name a column by the text of its header")));
    };
    Ok(Header {
        sheet,
        row,
        first: row + 1,
        columns: BTreeMap::new(),
        spans: BTreeMap::new(),
        weak: BTreeSet::new(),
        unknown: Vec::new(),
        beside: Vec::new(),
    })
}

//! Names to be screened, from a file: a table with a column of names, or one name a line.
//!
//! A wrong guess here would leave a party unscreened, so little is guessed. A text whose first line names a column of
//! names is a table; one whose first line doesn't is one name a line, unless it is plainly divided into columns: that is
//! an error that asks for the column. In a workbook the header is looked for, since banners stand above it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::Query;
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::ingest::StatedIn;
use crate::ingest::table::header::{self, Header, Sought};
use crate::ingest::table::{self, Match, Synonyms, plain_header};
use crate::lists::PartyIdentifierKind;
use crate::source::{Limits, Place, Source};

/// A column of a table of parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Name,
    Country,
    /// Identifiers of any kind, each as `kind:value`, separated by `;`.
    Identifiers,
    Identifier(PartyIdentifierKind),
}

static FIELDS: LazyLock<Synonyms<Field>> = LazyLock::new(|| {
    let own: toml::Table = toml::from_str(include_str!("names.toml")).expect("the built-in words are sound");
    let mut text = include_str!("names.toml").to_owned();
    // A kind of identifier without words of its own is still called by its word.
    for (_, word) in PartyIdentifierKind::WORDS.iter().filter(|(_, word)| !own.contains_key(*word)) {
        text.push_str(&format!("\n[{word}]\n"));
    }
    Synonyms::from_toml(&text, field).expect("the built-in words are sound")
});

fn field(word: &str) -> Option<Field> {
    match word {
        "name" => Some(Field::Name),
        "country" => Some(Field::Country),
        "identifiers" => Some(Field::Identifiers),
        _ => PartyIdentifierKind::WORDS
            .into_iter()
            .find(|(_, known)| *known == word)
            .map(|(kind, _)| Field::Identifier(kind)),
    }
}

/// What is said of a file of names beside the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct NamesOptions<'a> {
    /// The header of the column of names.
    pub name_column: Option<&'a str>,
    /// How much is accepted.
    pub limits: Limits,
}

/// The names of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// The parties, in the order of the file.
    pub queries: Vec<Query>,
    /// What a person should know of how the file was read: rows that name nobody, columns that were left.
    pub remarks: Vec<String>,
}

/// Reads the names of a file.
///
/// # Errors
/// It is no text and no workbook, names nobody, or does not say which of its columns holds the names.
pub fn read_names(source: &Source, options: &NamesOptions<'_>) -> Result<Named, Error> {
    let decoded = source.decoded()?;
    let source = decoded.as_ref().unwrap_or(source);
    let named = match source.text().filter(|text| !looks_like_another_format(text)) {
        Some(text) => of_text(source, text, options)?,
        None => of_workbook(source, options)?,
    };
    if named.queries.is_empty() {
        let problem = Problem::new(source.name(), "names nobody").expected("at least one name");
        return Err(Error::new(ErrorKind::Malformed, problem.help("check that it is the right file")));
    }
    Ok(named)
}

/// JSON and XML are text too; the table room says what they are.
fn looks_like_another_format(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['<', '{', '['])
}

/// How surely a header names a column of names. Among the general words none is surer than another: a table with a
/// supplier and a manufacturer names two parties.
fn surety(quality: Match) -> u8 {
    match quality {
        Match::Weak(_) => 0,
        Match::General(_) => 1,
        Match::Part => 2,
        Match::Exact | Match::Mapped => 3,
    }
}

/// Where the columns of a table are.
struct Columns {
    name: usize,
    others: Vec<(Field, usize)>,
    remarks: Vec<String>,
}

impl Columns {
    /// Finds the columns in a row of headers; `None` if none of them holds names.
    fn of(source: &Source, at: Place, cells: &[&str], options: &NamesOptions<'_>) -> Result<Option<Self>, Error> {
        let fields: Vec<Option<(Field, Match)>> = cells.iter().map(|cell| FIELDS.field_of(cell)).collect();
        let names = || {
            fields.iter().enumerate().filter_map(|(n, field)| match field {
                Some((Field::Name, quality)) => Some((n, surety(*quality))),
                _ => None,
            })
        };
        let mut remarks = Vec::new();
        let name = match options.name_column {
            Some(wanted) => {
                let same = |cell: &str| plain_header(cell) == plain_header(wanted);
                match cells.iter().position(|cell| same(cell)) {
                    Some(n) => n,
                    None => return Err(no_such_column(source, at, wanted, cells)),
                }
            }
            None => {
                let Some(best) = names().map(|(_, quality)| quality).max() else { return Ok(None) };
                let mut equal = names().filter(|(_, quality)| *quality == best).map(|(n, _)| n);
                let first = equal.next().unwrap_or_default();
                if let Some(second) = equal.next() {
                    let message = format!("two columns may hold the names: {} and {}", cells[first], cells[second]);
                    let problem = Problem::at(source, at, message).help(format!(
                        "say which with --name-column, such as --name-column \"{}\", and screen the other one as well",
                        cells[first]
                    ));
                    return Err(Error::new(ErrorKind::Malformed, problem));
                }
                for (n, _) in names().filter(|(n, _)| *n != first) {
                    remarks.push(format!(
                        "the names are taken from the column {}; the column {} is not screened",
                        cells[first], cells[n]
                    ));
                }
                first
            }
        };
        let others = fields
            .iter()
            .enumerate()
            .filter_map(|(n, field)| field.map(|(field, _)| (field, n)))
            .filter(|(field, n)| *n != name && *field != Field::Name)
            .collect();
        Ok(Some(Self { name, others, remarks }))
    }

    /// Reads a row; `None` if it names nobody.
    fn query(&self, cells: &[&str], row: String) -> Option<Query> {
        let cell = |n: usize| cells.get(n).map_or("", |cell| cell.trim());
        let mut query = Query { name: cell(self.name).to_owned(), named: vec![row], ..Query::default() };
        for (field, n) in self.others.iter().filter(|(_, n)| !cell(*n).is_empty()) {
            match field {
                Field::Country => query.country = query.country.or_else(|| Some(cell(*n).to_owned())),
                Field::Identifier(kind) => query.identifiers.push((*kind, cell(*n).to_owned())),
                Field::Identifiers => query.identifiers.extend(identifiers(cell(*n))),
                Field::Name => {}
            }
        }
        (!query.name.is_empty() || !query.identifiers.is_empty()).then_some(query)
    }
}

/// Reads `uscc:91…; lei:…`. What has no known kind is a registration number.
fn identifiers(cell: &str) -> impl Iterator<Item = (PartyIdentifierKind, String)> {
    cell.split(';').map(str::trim).filter(|text| !text.is_empty()).map(|text| {
        let known = text.split_once(':').and_then(|(word, value)| {
            let word = word.trim().to_lowercase();
            let (kind, _) = PartyIdentifierKind::WORDS.into_iter().find(|(_, known)| *known == word)?;
            Some((kind, value.trim().to_owned()))
        });
        known.unwrap_or_else(|| (PartyIdentifierKind::Registration, text.to_owned()))
    })
}

fn no_such_column(source: &Source, at: Place, wanted: &str, cells: &[&str]) -> Error {
    let problem =
        Problem::at(source, at, format!("has no column `{wanted}`")).expected(format!("one of {}", cells.join(", ")));
    let problem = match nearest(wanted, cells.iter().copied()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help("name a column by the text of its header"),
    };
    Error::new(ErrorKind::Malformed, problem)
}

fn of_text(source: &Source, text: &str, options: &NamesOptions<'_>) -> Result<Named, Error> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - body.len();
    let start = body.len() - body.trim_start_matches(['\r', '\n', ' ', '\t']).len();
    let body = &body[start..];
    let at = Place::span(skipped + start, 0);
    let first = body.lines().next().unwrap_or("");
    for delimiter in [b',', b';', b'\t', b'|'] {
        let cells = split(first, delimiter);
        let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        let wanted = options.name_column.is_some() && cells.len() > 1;
        let is_header = wanted || cells.iter().any(|cell| matches!(FIELDS.field_of(cell), Some((Field::Name, _))));
        // A lone header reads the same under every delimiter; then a comma belongs to a name.
        if !is_header || (cells.len() == 1 && options.name_column.is_none()) {
            continue;
        }
        if let Some(columns) = Columns::of(source, at, &cells, options)? {
            return of_delimited(source, body, delimiter, &columns, options);
        }
    }
    if !is_lone_header(first, options) && body.lines().take(20).any(|line| line.contains(['\t', '|', ';'])) {
        let problem = Problem::at(source, at, "does not say which of its columns holds the names")
            .expected("a header such as `name`, or one name a line")
            .help("put a line with the names of the columns first, such as `name;country`");
        return Err(Error::new(ErrorKind::Malformed, problem));
    }
    if let Some(wanted) = options.name_column
        && plain_header(first.trim().trim_matches('"')) != plain_header(wanted)
    {
        return Err(no_such_column(source, at, wanted, &[first.trim()]));
    }
    Ok(lines(body, options))
}

/// Tells whether a line is the header of a column of names and nothing else.
fn is_lone_header(line: &str, options: &NamesOptions<'_>) -> bool {
    let plain = line.trim().trim_matches('"');
    match options.name_column {
        Some(wanted) => plain_header(plain) == plain_header(wanted),
        None => matches!(FIELDS.field_of(plain), Some((Field::Name, Match::Exact))),
    }
}

/// One name a line. A first line that is a header and nothing else is left out.
fn lines(body: &str, options: &NamesOptions<'_>) -> Named {
    let queries = body
        .lines()
        .enumerate()
        .filter(|(n, line)| !(line.trim().is_empty() || (*n == 0 && is_lone_header(line, options))))
        .map(|(n, line)| {
            let line = line.trim();
            let unquoted =
                line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).map(|l| l.replace("\"\"", "\""));
            let name = unquoted.unwrap_or_else(|| line.to_owned());
            Query { name, named: vec![format!("line {}", n + 1)], ..Query::default() }
        })
        .collect();
    Named { queries, remarks: Vec::new() }
}

fn split(line: &str, delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(line.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(str::to_owned).collect()
}

fn of_delimited(
    source: &Source,
    body: &str,
    delimiter: u8,
    columns: &Columns,
    options: &NamesOptions<'_>,
) -> Result<Named, Error> {
    let refuse = |problem: Problem| Err(Error::new(ErrorKind::Malformed, problem));
    if body.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        return refuse(
            Problem::new(source.name(), "has a quoted cell that never ends")
                .expected("an even number of quotation marks")
                .help("inside a quoted cell a quotation mark is written twice"),
        );
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
    let width = reader.headers().map_or(0, csv::StringRecord::len);
    let mut named = Named { queries: Vec::new(), remarks: columns.remarks.clone() };
    let (mut nameless, mut cells_read) = (0u64, 0u64);
    let (mut misfits, mut more) = (Vec::new(), 0);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(cause) => return refuse(Problem::new(source.name(), format!("can't be read as CSV: {cause}"))),
        };
        let line = record.position().map_or(0, csv::Position::line);
        cells_read += record.len() as u64;
        if cells_read > options.limits.max_cells {
            let problem = Problem::new(source.name(), format!("has more than {} cells", options.limits.max_cells));
            return Err(Error::new(ErrorKind::TooLarge, problem.help(Limits::RAISE_CELLS)));
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // A row that is too wide has most likely a name with a comma that nobody quoted: half a name would be screened.
        let beyond = record.iter().skip(width).any(|cell| !cell.trim().is_empty());
        if beyond || record.len() <= columns.name {
            if misfits.len() < options.limits.max_problems {
                let message = format!("line {line} has {} cells, the header {width}", record.len());
                misfits.push(
                    Problem::new(source.name(), message)
                        .help("quote a name that holds the delimiter: \"Example Co., Ltd.\""),
                );
            } else {
                more += 1;
            }
            continue;
        }
        let cells: Vec<&str> = record.iter().collect();
        match columns.query(&cells, format!("line {line}")) {
            Some(query) => named.queries.push(query),
            None => nameless += 1,
        }
    }
    if let Some(error) = Error::from_problems(ErrorKind::Malformed, misfits, options.limits.max_problems) {
        return Err(error.and_unshown(more));
    }
    named.remarks.extend(nameless_remark(nameless));
    Ok(named)
}

fn nameless_remark(rows: u64) -> Option<String> {
    match rows {
        0 => None,
        1 => Some("1 row has no name and is not screened".to_owned()),
        rows => Some(format!("{rows} rows have no name and are not screened")),
    }
}

fn of_workbook(source: &Source, options: &NamesOptions<'_>) -> Result<Named, Error> {
    let grid = table::open(source, &options.limits)?;
    let sought = Sought {
        what: "a table of parties",
        needs: "a header with a column of names",
        stated_in: StatedIn::Flags,
        synonyms: &FIELDS,
        mapping: None,
        suffices: |fields: &BTreeSet<Field>| fields.contains(&Field::Name),
    };
    let mut named = Named::default();
    let mut nameless = 0;
    let headers: Vec<Header<Field>> = match options.name_column {
        Some(wanted) => vec![stated_header(source, grid, wanted)?],
        None => header::find_all(source, grid, &sought)?,
    };
    for (n, sheet) in
        grid.sheets.iter().enumerate().filter(|(_, sheet)| sheet.rows.iter().flatten().any(|c| !c.is_empty()))
    {
        let Some(header) = headers.iter().find(|header| header.sheet == n) else {
            named.remarks.push(format!("the sheet {} has no column of names and is not screened", sheet.name));
            continue;
        };
        let texts = |row: usize| sheet.rows[row].iter().map(crate::source::Cell::text).collect::<Vec<&str>>();
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
            match columns.query(&cells, place) {
                Some(query) => named.queries.push(query),
                None => nameless += 1,
            }
        }
    }
    named.remarks.extend(nameless_remark(nameless));
    named.remarks.extend(grid.notes.iter().chain(&grid.unread).cloned());
    Ok(named)
}

/// Finds the row that holds the header which the user names.
fn stated_header(source: &Source, grid: &crate::source::Grid, wanted: &str) -> Result<Header<Field>, Error> {
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
        columns: std::collections::BTreeMap::new(),
        spans: std::collections::BTreeMap::new(),
        weak: BTreeSet::new(),
        unknown: Vec::new(),
        beside: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Named, Error> {
        let source = Source::from_bytes("names.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        read_names(&source, &NamesOptions::default())
    }

    fn names(text: &str) -> Vec<String> {
        read(text).expect("it is read").queries.into_iter().map(|query| query.name).collect()
    }

    #[test]
    fn one_name_a_line_keeps_its_commas_and_a_lone_header_is_no_name() {
        let both = ["Example Controls Co., Ltd.", "Sample Drives, Inc."];
        assert_eq!(names("Example Controls Co., Ltd.\nSample Drives, Inc.\n"), both);
        assert_eq!(names("\u{feff}name\r\nExample Controls Co., Ltd.\r\n\r\n\"Sample Drives, Inc.\"\r\n"), both);
        assert_eq!(names("Only One Ltd."), ["Only One Ltd."]);
        assert_eq!(names("name\nOne | Two; Three\n"), ["One | Two; Three"], "the header says that there is one column");
        assert_eq!(names("3M\nNokia"), ["3M", "Nokia"], "a first line that is no header is a name");
    }

    #[test]
    fn a_table_gives_names_with_country_and_identifiers() {
        let named =
            read("id;Company;Land;LEI;identifiers\n1;Example GmbH;DE;506700GE1G29325QX363;uscc:X; \n").expect("read");
        let query = &named.queries[0];
        assert_eq!((query.name.as_str(), query.country.as_deref()), ("Example GmbH", Some("DE")));
        assert_eq!(
            query.identifiers,
            [
                (PartyIdentifierKind::Lei, "506700GE1G29325QX363".to_owned()),
                (PartyIdentifierKind::Uscc, "X".to_owned())
            ]
        );
        assert_eq!(query.named, ["line 2"]);
        assert_eq!(names("name,country\n\"Example Co., Ltd.\",CN\n"), ["Example Co., Ltd."]);
    }

    #[test]
    fn what_would_leave_somebody_unscreened_is_an_error_or_is_told() {
        let problem = |text: &str| read(text).expect_err("it is refused").problems()[0].message.clone();
        assert!(problem("name,country\nExample Co., Ltd.,CN\n").contains("line 2 has 3 cells"));
        assert!(problem("Example Ltd.;DE\nSample Ltd.;FR\n").contains("which of its columns"));
        assert!(problem("supplier,manufacturer\na,b\n").contains("two columns"));
        assert!(problem("name\n").contains("names nobody"));
        assert!(problem("").contains("names nobody"));
        assert!(problem("name,country\n\"Example,CN\n").contains("never ends"));
        let named = read("name,supplier,country\nExample Ltd.,Other Ltd.,DE\n,,FR\n").expect("read");
        assert_eq!(named.queries.len(), 1);
        assert!(named.remarks[0].contains("supplier is not screened"), "{:?}", named.remarks);
        assert!(named.remarks[1].contains("1 row has no name"), "{:?}", named.remarks);
    }

    #[test]
    fn the_user_may_say_which_column() {
        let source = Source::from_bytes("names.csv", b"supplier,manufacturer\na,b\n".to_vec(), &Limits::default());
        let source = source.expect("small");
        let of = |column| {
            let options = NamesOptions { name_column: Some(column), ..NamesOptions::default() };
            read_names(&source, &options)
        };
        assert_eq!(of("Manufacturer").expect("read").queries[0].name, "b");
        let lone = Source::from_bytes("names.txt", b"Example Ltd.\nSample Ltd.\n".to_vec(), &Limits::default());
        let options = NamesOptions { name_column: Some("Manufacturer"), ..NamesOptions::default() };
        assert!(read_names(&lone.expect("small"), &options).is_err(), "the first name is no header");
        let error = of("manufacturr").expect_err("there is none");
        assert!(error.problems()[0].help.as_deref().is_some_and(|help| help.contains("manufacturer")));
    }
}

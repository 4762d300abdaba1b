//! Names out of a text: a table with a header in its first line or below a title, or one name a line.

use super::{Columns, FIELDS, Field, Named, NamesOptions, nameless_remark, no_such_column, surety};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::table::{Match, plain_header};
use crate::screening::ask::Query;
use crate::screening::party_key::party_key;
use crate::source::{Limits, Place, Source};

pub(super) fn of_text(source: &Source, text: &str, options: &NamesOptions<'_>) -> Result<Named, Error> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - body.len();
    let start = body.len() - body.trim_start_matches(['\r', '\n', ' ', '\t']).len();
    let body = &body[start..];
    let at = Place::span(skipped + start, 0);
    let first = body.lines().next().unwrap_or("");
    let before = text[..skipped + start].matches('\n').count() as u64;
    for delimiter in [b',', b';', b'\t', b'|'] {
        let cells = split(first, delimiter);
        let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        // A column that is named must stand in the header; where it stands is looked for below a title too.
        let states =
            |cell: &&str| options.name_columns.first().is_some_and(|wanted| plain_header(cell) == plain_header(wanted));
        let wanted = cells.len() > 1 && cells.iter().any(states);
        let names = |cell: &&str| matches!(FIELDS.field_of(cell), Some((Field::Name, _)));
        let is_header = if options.name_columns.is_empty() { cells.iter().any(names) } else { wanted };
        // A lone header reads the same under every delimiter; then a comma belongs to a name.
        if !is_header || (cells.len() == 1 && options.name_columns.is_empty()) {
            continue;
        }
        if let Some(columns) = Columns::of(source, at, &cells, options)? {
            return of_delimited(source, body, delimiter, before, &columns, options);
        }
    }
    let titled = if is_lone_header(first, options) { None } else { below_a_title(body, options) };
    if let Some(Titled { from, above, delimiter, cells }) = titled {
        let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        let at = Place::span(skipped + start + from, 0);
        if let Some(columns) = Columns::of(source, at, &cells, options)? {
            let lines =
                if above == 1 { "1 line above it is".to_owned() } else { format!("{above} lines above it are") };
            let table = &body[from..];
            let mut named = of_delimited(source, table, delimiter, before + above, &columns, options)?;
            let row = before + above + 1;
            named.remarks.push(format!("the header was found in line {row}; {lines} not screened"));
            return Ok(named);
        }
    }
    if let [wanted, ..] = options.name_columns
        && !is_lone_header(first, options)
    {
        let delimiter = [b';', b'\t', b'|', b','].into_iter().max_by_key(|delimiter| split(first, *delimiter).len());
        let cells = split(first, delimiter.unwrap_or(b','));
        let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        return Err(no_such_column(source, at, wanted, &cells));
    }
    if let Some(message) = no_list_of_names(body).filter(|_| !is_lone_header(first, options)) {
        let problem = Problem::at(source, at, message).expected("a header such as `name`, or one name a line").help(
            "say with --name-column HEADER which column holds the names, or put a header first, such as `name,country`",
        );
        return Err(Error::new(ErrorKind::Malformed, problem));
    }
    lines(source, body, options)
}

/// A header that stands below a title.
struct Titled {
    /// Where its line begins.
    from: usize,
    /// How many lines stand above it.
    above: u64,
    delimiter: u8,
    cells: Vec<String>,
}

/// How many lines of a text may stand above its header.
const TITLE: usize = 30;

/// Finds a header that stands below a title: more cells than any line above it, one of them names a column of names, and
/// the next line has cells too. Where a comma divides, which names hold as well, two cells must name columns, or three
/// cells be filled: a list of one name a line must not be cut at a name.
fn below_a_title(body: &str, options: &NamesOptions<'_>) -> Option<Titled> {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let is_name = |cell: &String| match options.name_columns.first() {
        Some(wanted) => plain_header(cell) == plain_header(wanted),
        None => matches!(FIELDS.field_of(cell), Some((Field::Name, quality)) if surety(quality) > 0),
    };
    [b';', b'\t', b'|', b','].into_iter().find_map(|delimiter| {
        let (mut from, mut most) = (0, 0);
        for (above, line) in body.split_inclusive('\n').take(TITLE).enumerate() {
            let cells = split(line.trim_end(), delimiter);
            let here = filled(&cells);
            let known = cells.iter().filter(|cell| FIELDS.field_of(cell).is_some()).count();
            let plainly = delimiter != b',' || known >= 2 || here >= 3;
            let mut below = body[from + line.len()..].lines().filter(|line| !line.trim().is_empty());
            let next = below.next().map_or(0, |next| split(next, delimiter).len());
            // A row that is wider than a plain header is refused later, since half a name is none.
            let goes_on = next >= 2 && (known >= 2 || next <= cells.len());
            if above > 0 && here >= 2 && here > most && plainly && cells.iter().any(is_name) && goes_on {
                return Some(Titled { from, above: above as u64, delimiter, cells });
            }
            most = most.max(here);
            from += line.len();
        }
        None
    })
}

/// Tells whether a line is the header of a column of names and nothing else.
fn is_lone_header(line: &str, options: &NamesOptions<'_>) -> bool {
    let plain = line.trim().trim_matches('"');
    match options.name_columns.first() {
        Some(wanted) => plain_header(plain) == plain_header(wanted),
        None => matches!(FIELDS.field_of(plain), Some((Field::Name, Match::Exact))),
    }
}

/// Says what shows that a text is no list of one name a line; `None` if nothing does.
///
/// A comma stands in names as well, `Example Co., Ltd.`: lines are taken for rows of a table where most of them have as many
/// commas as the first, and what follows the last is mostly no legal form.
fn no_list_of_names(body: &str) -> Option<&'static str> {
    let lines: Vec<&str> = body.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).take(200).collect();
    if lines.iter().take(20).any(|line| line.contains(['\t', '|', ';'])) {
        return Some("does not say which of its columns holds the names");
    }
    let is_ours = |line: &&str| line.starts_with("# ") || line.starts_with("[[") || line.contains(" = ");
    if lines.first().is_some_and(is_ours) {
        return Some("is no list of names: it reads like a list file, or like TOML");
    }
    let commas = |line: &str| split(line, b',').len() - 1;
    let first = lines.first().map_or(0, |line| commas(line));
    let alike = lines.iter().filter(|line| commas(line) == first).count();
    let is_legal = |line: &&&str| line.rsplit_once(',').is_some_and(|(_, tail)| is_legal_form(tail));
    let legal = lines.iter().filter(is_legal).count();
    let divided = first > 0 && lines.len() > 1 && alike * 5 >= lines.len() * 4 && legal * 2 < lines.len();
    divided.then_some("does not say which of its columns holds the names")
}

/// One name a line. A first line that is a header and nothing else is left out; a quoted name may go over several lines.
fn lines(source: &Source, body: &str, options: &NamesOptions<'_>) -> Result<Named, Error> {
    if unpaired_quotes(body) {
        return Err(Error::new(ErrorKind::Malformed, never_ends(source)));
    }
    // A delimiter that no name holds: a comma is part of the name.
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(0x1f).from_reader(body.as_bytes());
    let mut named = Named::default();
    for record in reader.records() {
        let record = record.map_err(|cause| {
            let problem = Problem::new(source.name(), format!("can't be read as one name a line: {cause}"));
            Error::new(ErrorKind::Malformed, problem.help("write each name on a line of its own"))
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let name = record.iter().collect::<Vec<_>>().join(" ");
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || (named.queries.is_empty() && line == 1 && is_lone_header(&name, options)) {
            continue;
        }
        named.queries.push(Query { name, named: vec![format!("line {line}")], ..Query::default() });
    }
    Ok(named)
}

/// Tells whether a text is nothing but a legal form, such as ` Ltd.`.
fn is_legal_form(text: &str) -> bool {
    party_key(&format!("x {text}")) == party_key("x")
}

fn unpaired_quotes(body: &str) -> bool {
    body.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

fn never_ends(source: &Source) -> Problem {
    Problem::new(source.name(), "has a quoted cell that never ends")
        .expected("an even number of quotation marks")
        .help("inside a quoted cell a quotation mark is written twice")
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
    lines_above: u64,
    columns: &Columns,
    options: &NamesOptions<'_>,
) -> Result<Named, Error> {
    let refuse = |problem: Problem| Err(Error::new(ErrorKind::Malformed, problem));
    if unpaired_quotes(body) {
        return refuse(never_ends(source));
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
    let width = reader.headers().map_or(0, csv::StringRecord::len);
    let mut named = Named { remarks: columns.remarks.clone(), ..Named::default() };
    let (mut nameless, mut cells_read) = (0u64, 0u64);
    let (mut misfits, mut more) = (Vec::new(), 0);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(cause) => return refuse(Problem::new(source.name(), format!("can't be read as CSV: {cause}"))),
        };
        let line = lines_above + record.position().map_or(0, csv::Position::line);
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
        let queries = columns.queries(&cells, &format!("line {line}"));
        nameless += u64::from(queries.is_empty());
        named.queries.extend(queries);
    }
    if let Some(error) = Error::from_problems(ErrorKind::Malformed, misfits, options.limits.max_problems) {
        return Err(error.and_unshown(more));
    }
    named.remarks.extend(nameless_remark(nameless));
    Ok(named)
}

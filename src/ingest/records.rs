//! The CSV files whose columns are ours: lists and ownership. A head of `#` lines, a header, rows; nothing is guessed.
//!
//! A row that is wider or narrower than the header is refused, since the usual cause is a company name with a comma
//! that nobody quoted, and reading on would put every later cell under the wrong column.

use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source};

/// A file's head and rows.
pub(crate) struct Records {
    /// The lines before the header that begin with `#`, without it, with their places.
    pub(crate) head: Vec<(String, Place)>,
    /// The rows.
    pub(crate) rows: Vec<Row>,
    columns: Vec<Option<usize>>,
}

/// One row.
pub(crate) struct Row {
    cells: csv::StringRecord,
    /// The row as a whole.
    pub(crate) at: Place,
}

impl Records {
    /// Returns a cell of a row, trimmed, by the column's number in the list that was given to [`read`]; empty if the
    /// file has no such column.
    pub(crate) fn cell<'a>(&self, row: &'a Row, column: usize) -> &'a str {
        self.columns.get(column).copied().flatten().and_then(|at| row.cells.get(at)).map_or("", str::trim)
    }
}

/// What a file must look like.
pub(crate) struct Shape<'a> {
    /// What the file is, for messages: `a restricted-entity list`.
    pub(crate) what: &'a str,
    /// Every column.
    pub(crate) columns: &'a [&'a str],
    /// The columns that must be there.
    pub(crate) required: &'a [&'a str],
    /// The kind of the error when it does not.
    pub(crate) kind: ErrorKind,
}

/// Reads a file of a shape.
///
/// # Errors
/// It is empty, an HTML page, not UTF-8, has no recognisable header, an unknown or repeated column, or a row that
/// doesn't fit the header; all that can be told at once is.
pub(crate) fn read(source: &Source, shape: &Shape<'_>, limits: &Limits) -> Result<Records, Error> {
    let whole = source.expect_text()?;
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let skipped = whole.len() - text.len();
    let refuse = |problem: Problem| Err(Error::new(shape.kind, problem));
    if text.trim().is_empty() {
        return refuse(Problem::new(source.name(), "is empty").expected(shape.what).help("send the file again"));
    }
    if text.trim_start().starts_with('<') {
        return refuse(
            Problem::at(
                source,
                Place::span(skipped + text.len() - text.trim_start().len(), 1),
                "is an HTML or XML page",
            )
            .expected(format!("{} as CSV", shape.what))
            .help("open the file in a browser: it is most likely an error page or the wrong download"),
        );
    }
    let (head, start) = head(text, skipped);
    let header_line = text[start..].lines().next().unwrap_or("");
    let delimiter = delimiter(header_line, shape);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(&text.as_bytes()[start..]);
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut cells = 0u64;
    loop {
        let at = skipped + start + usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let at = at + blank_prefix(whole.get(at..).unwrap_or(""));
                cells += record.len() as u64;
                if cells > limits.max_cells {
                    return Err(Error::new(
                        ErrorKind::TooLarge,
                        Problem::new(source.name(), format!("has more than {} cells", limits.max_cells))
                            .help(Limits::RAISE_CELLS),
                    ));
                }
                rows.push(Row { cells: record.clone(), at: Place::span(at, 0) });
            }
            Err(cause) => {
                return refuse(Problem::at(source, Place::span(at, 0), format!("can't be read as CSV: {cause}")));
            }
        }
    }
    if text[start..].bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        return refuse(
            Problem::new(source.name(), "has a quoted cell that never ends")
                .expected("an even number of quotation marks")
                .help("look for a name with a single quotation mark; inside a quoted cell it is written twice"),
        );
    }
    if rows.is_empty() {
        return refuse(Problem::new(source.name(), "has no header").expected(header_words(shape)));
    }
    let header = rows.remove(0);
    let columns = columns(source, &header, shape, limits)?;
    let width = header.cells.len();
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    let misfits: Vec<Problem> = rows
        .iter()
        .filter(|row| row.cells.len() != width)
        .map(|row| {
            Problem::at(source, row.at, format!("the row has {} cells, the header {width}", row.cells.len()))
                .help("quote a name that holds a comma: \"Example Co., Ltd.\"")
        })
        .collect();
    match Error::from_problems(shape.kind, misfits, limits.max_problems) {
        Some(error) => Err(error),
        None => Ok(Records { head, rows, columns }),
    }
}

/// Tells whether a file has a header of a shape: nothing but its columns, and those that must be there.
pub(crate) fn is_of_shape(source: &Source, shape: &Shape<'_>) -> bool {
    let Some(text) = source.text().map(|text| text.strip_prefix('\u{feff}').unwrap_or(text)) else { return false };
    let (_, start) = head(text, 0);
    let Some(header) = text[start..].lines().next() else { return false };
    let cells: Vec<String> = header.split(char::from(delimiter(header, shape))).map(plain).collect();
    cells.iter().all(|cell| shape.columns.contains(&cell.as_str()))
        && shape.required.iter().all(|required| cells.iter().any(|cell| cell == required))
}

/// Splits the `#` lines off; a spreadsheet program may have quoted them or filled them up with delimiters.
fn head(text: &str, skipped: usize) -> (Vec<(String, Place)>, usize) {
    let mut head = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let plain = line.trim();
        let words = plain.trim_end_matches([',', ';', '\t']).trim_matches('"').trim();
        if let Some(words) = words.strip_prefix('#') {
            head.push((words.trim().to_owned(), Place::span(skipped + start, plain.len())));
        } else if !words.is_empty() {
            break;
        }
        start += line.len();
    }
    (head, start)
}

fn blank_prefix(text: &str) -> usize {
    text.len() - text.trim_start_matches(['\r', '\n']).len()
}

/// Takes the delimiter under which the most columns of the header are known: spreadsheet programs write what their
/// country uses.
fn delimiter(header: &str, shape: &Shape<'_>) -> u8 {
    let known = |delimiter: u8| {
        header.split(char::from(delimiter)).filter(|cell| shape.columns.contains(&plain(cell).as_str())).count()
    };
    // The first of equals wins, so that a header of one column is read with commas.
    [b';', b'\t'].into_iter().fold(b',', |best, next| if known(next) > known(best) { next } else { best })
}

fn plain(cell: &str) -> String {
    cell.trim().trim_matches('"').trim().to_lowercase()
}

fn header_words(shape: &Shape<'_>) -> String {
    format!("a header with the columns {}", shape.columns.join(","))
}

fn columns(source: &Source, header: &Row, shape: &Shape<'_>, limits: &Limits) -> Result<Vec<Option<usize>>, Error> {
    let mut columns = vec![None; shape.columns.len()];
    let mut problems = Vec::new();
    for (at, cell) in header.cells.iter().enumerate() {
        let name = plain(cell);
        match shape.columns.iter().position(|known| *known == name) {
            Some(column) if columns[column].is_some() => {
                problems.push(Problem::at(source, header.at, format!("the column `{name}` stands twice")));
            }
            Some(column) => columns[column] = Some(at),
            None => {
                let mut problem =
                    Problem::at(source, header.at, format!("`{}` is no column of {}", cell.trim(), shape.what))
                        .expected(format!("columns out of {}", shape.columns.join(",")));
                if let Some(near) = nearest(&name, shape.columns.iter().copied()) {
                    problem = problem.help(format!("did you mean `{near}`?"));
                }
                problems.push(problem);
            }
        }
    }
    if columns.iter().all(Option::is_none) {
        let mut problem = Problem::at(source, header.at, "the header is not recognised").expected(header_words(shape));
        let near: Vec<&str> =
            header.cells.iter().filter_map(|cell| nearest(&plain(cell), shape.columns.iter().copied())).collect();
        if !near.is_empty() {
            problem = problem.help(format!("nearest to it: {}", near.join(", ")));
        }
        return Err(Error::new(shape.kind, problem));
    }
    for required in shape.required {
        let column = shape.columns.iter().position(|known| known == required);
        if column.and_then(|column| columns[column]).is_none() {
            problems.push(
                Problem::at(source, header.at, format!("the column `{required}` is missing"))
                    .expected(header_words(shape)),
            );
        }
    }
    match Error::from_problems(shape.kind, problems, limits.max_problems) {
        Some(error) => Err(error),
        None => Ok(columns),
    }
}

/// Reads a day as `YYYY-MM-DD`; nothing else, since `03/04/2025` is two days.
pub(crate) fn day(cell: &str) -> Result<Option<jiff::civil::Date>, ()> {
    if cell.is_empty() {
        return Ok(None);
    }
    let sound = cell.len() == 10
        && cell.bytes().enumerate().all(|(n, b)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() });
    if sound { cell.parse().map(Some).map_err(|_| ()) } else { Err(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape<'static> =
        Shape { what: "a test table", columns: &["name", "size"], required: &["name"], kind: ErrorKind::Malformed };

    fn records(text: &str) -> Result<Records, Error> {
        let source = Source::from_bytes("t.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        read(&source, &SHAPE, &Limits::default())
    }

    fn refusal(text: &str) -> String {
        records(text).err().expect("it must be refused").to_string()
    }

    #[test]
    fn rows_are_read_below_head_and_header_under_any_delimiter() {
        for text in [
            "\u{feff}# a: b\r\n\r\nName,Size\r\n\"A, B\",1\r\n",
            "\"# a: b\";\nsize;name\n1;A, B\n",
            "# a: b\t\nname\tsize\nA, B\t1\n\t\n",
        ] {
            let records = records(text).expect("it is sound");
            assert_eq!(records.head[0].0, "a: b");
            assert_eq!(records.rows.len(), 1, "{text}");
            assert_eq!((records.cell(&records.rows[0], 0), records.cell(&records.rows[0], 1)), ("A, B", "1"));
        }
    }

    #[test]
    fn every_refusal_says_what_is_wrong_and_where() {
        assert!(refusal(" \n").contains("is empty"));
        assert!(refusal("\n<!DOCTYPE html><html>").contains("HTML"));
        assert!(refusal("nmae,sise\n").contains("did you mean `name`") || refusal("nmae,sise\n").contains("nearest"));
        assert!(refusal("what,ever\n").contains("header is not recognised"));
        assert!(refusal("size\n1\n").contains("`name` is missing"));
        assert!(refusal("name,name\n").contains("stands twice"));
        let unquoted = refusal("name,size\nOK,1\nExample Co., Ltd.,1\n");
        assert!(unquoted.starts_with("t.csv:3:1: the row has 3 cells"), "{unquoted}");
        assert!(refusal("name,size\n\"open,1\n").contains("never ends"));
    }

    #[test]
    fn a_day_is_read_in_one_way_only() {
        assert_eq!(day("2025-01-07"), Ok(Some(jiff::civil::date(2025, 1, 7))));
        assert_eq!(day(""), Ok(None));
        for text in ["07/01/2025", "2025-1-7", "2025-02-30", "20250107", "2025-01-07T00:00"] {
            assert_eq!(day(text), Err(()), "{text}");
        }
    }
}

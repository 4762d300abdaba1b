//! Delimited text into one sheet: which encoding, which delimiter, and where a quote was left open.
//!
//! The `csv` crate splits the fields. What it forgives and a parts list must not be forgiven (a quote that swallows the
//! rows after it) is looked for first.

use std::borrow::Cow;

use super::encoding;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Cell, Grid, Limits, Place, Sheet, Source, column_letters};

/// The delimiters that are tried, the more common first.
const DELIMITERS: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'~'];

/// The most columns a table may have: what Excel allows. More is a file that isn't what it seems.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// How much of the text the delimiter is judged by.
const SAMPLE: usize = 64 << 10;

/// Reads delimited text.
pub(super) fn read(source: &Source, limits: &Limits) -> Result<Grid, Error> {
    let mut grid = Grid::default();
    let text = decode(source, &mut grid)?;
    let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let delimiter = delimiter_of(body);
    refuse_open_quotes(source, body, delimiter)?;
    let (rows, widths) = split(source, body, delimiter, limits)?;
    grid.unread.extend(swallowed(&rows, &widths, delimiter));
    grid.sheets.push(Sheet { rows, widths, ..Sheet::default() });
    Ok(grid)
}

/// The beginning of delimited text, for recognition.
pub(in crate::ingest) struct Sample {
    /// The shape under the likeliest delimiter.
    pub(in crate::ingest) shape: Shape,
    /// The first rows.
    pub(in crate::ingest) rows: Vec<Vec<Cell>>,
}

/// Takes the beginning of a source as delimited text; `None` if it can't be any, or plainly is something else.
pub(in crate::ingest) fn sample(source: &Source) -> Option<Sample> {
    let bytes = source.bytes();
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let marked =
        bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || encoding::wide(bytes).is_some();
    if start.is_empty() || matches!(start[0], b'{' | b'[' | b'<' | b'%') || start.starts_with(b"-----BEGIN") {
        return None;
    }
    if !marked && bytes[..bytes.len().min(SAMPLE)].contains(&0) {
        return None;
    }
    let text = decode(source, &mut Grid::default()).ok()?;
    let body = beginning(text.strip_prefix('\u{feff}').unwrap_or(&text));
    let delimiter = delimiter_of(body);
    let shape = shape(body, delimiter);
    let limits = Limits { max_cells: 1_000_000, ..Limits::default() };
    Some(Sample { shape, rows: split(source, body, delimiter, &limits).ok()?.0 })
}

/// Cuts text to the sample, at the end of a line.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end < text.len() { text[..end].rfind('\n').map_or(&text[..end], |at| &text[..at]) } else { text }
}

/// Decodes the text; what was assumed about the encoding is noted.
pub(in crate::ingest) fn decode<'a>(source: &'a Source, grid: &mut Grid) -> Result<Cow<'a, str>, Error> {
    let bytes = source.bytes();
    let text = if let Some(encoding) = encoding::wide(bytes) {
        grid.notes.push(format!("has no byte-order mark and was read as {}", encoding.name()));
        encoding.decode_without_bom_handling(bytes).0
    } else if let Some(text) = source.text() {
        Cow::Borrowed(text)
    } else if let Some((encoding, _)) =
        encoding_rs::Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != encoding_rs::UTF_8)
    {
        let (text, broken) = encoding.decode_with_bom_removal(bytes);
        if broken {
            return Err(malformed(
                Problem::new(
                    source.name(),
                    format!("begins with the mark of {} but is not valid in it", encoding.name()),
                )
                .expected("text in UTF-8, or in UTF-16 with a byte-order mark")
                .help("save the file as UTF-8, or send the original"),
            ));
        }
        text
    } else {
        encoding::legacy(bytes, grid)
    };
    if let Some(at) = text.find('\0') {
        let line = 1 + text[..at].matches('\n').count();
        return Err(malformed(
            Problem::new(source.name(), format!("holds a NUL byte in line {line}, so it is not text"))
                .expected("text in UTF-8, or in UTF-16 with a byte-order mark")
                .help("save the table as UTF-8 CSV or as .xlsx"),
        ));
    }
    Ok(text)
}

/// How regular the text is under one delimiter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::ingest) struct Shape {
    /// The delimiter.
    pub(super) delimiter: u8,
    /// The number of fields that most rows have.
    pub(in crate::ingest) fields: usize,
    /// How many rows have that number.
    pub(super) regular: usize,
    /// How many rows that are not blank were looked at.
    pub(super) rows: usize,
}

/// Judges the beginning of the text under each delimiter; the best comes first.
pub(super) fn shapes(text: &str) -> Vec<Shape> {
    let sample = beginning(text);
    let mut shapes: Vec<Shape> = DELIMITERS.iter().map(|delimiter| shape(sample, *delimiter)).collect();
    // A stable sort: of equals the more common delimiter stays first.
    shapes.sort_by_key(|shape| {
        let weight = shape.regular * shape.fields.saturating_sub(1).min(64) * 1000 / shape.rows.max(1);
        std::cmp::Reverse(weight)
    });
    shapes
}

fn shape(sample: &str, delimiter: u8) -> Shape {
    let mut counts: Vec<usize> = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut reader = reader(sample, delimiter);
    while reader.read_record(&mut record).unwrap_or(false) && counts.len() < 500 {
        if record.iter().any(|field| !field.trim().is_empty()) {
            counts.push(record.len());
        }
    }
    let rows = counts.len();
    counts.sort_unstable();
    let (fields, regular) = counts
        .chunk_by(|a, b| a == b)
        .map(|run| (run[0], run.len()))
        .filter(|(fields, _)| *fields > 1)
        .max_by_key(|(fields, len)| (len * (fields - 1), *fields))
        .unwrap_or((1, rows));
    Shape { delimiter, fields, regular, rows }
}

/// Returns the delimiter: what the line `sep=…` that Excel understands says, else what makes the rows most regular.
fn delimiter_of(text: &str) -> u8 {
    let stated = text.lines().next().and_then(|line| line.trim().strip_prefix("sep=")).map(str::as_bytes);
    match stated {
        Some([delimiter]) => *delimiter,
        _ => shapes(text).first().map_or(b',', |shape| shape.delimiter),
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Refuses text in which a quote makes rows vanish: one never closed, or one closed inside a later row's field.
fn refuse_open_quotes(source: &Source, text: &str, delimiter: u8) -> Result<(), Error> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut begins = true;
    let mut line = 1usize;
    while at < bytes.len() {
        let byte = bytes[at];
        if !(begins && byte == b'"') {
            begins = byte == delimiter || byte == b'\n' || byte == b'\r';
            line += usize::from(byte == b'\n');
            at += 1;
            continue;
        }
        let (opened, opened_line) = (at, line);
        at += 1;
        let closed = loop {
            match bytes.get(at) {
                None => break false,
                Some(b'"') if bytes.get(at + 1) == Some(&b'"') => at += 2,
                Some(b'"') => break true,
                Some(byte) => {
                    line += usize::from(*byte == b'\n');
                    at += 1;
                }
            }
        };
        at += 1;
        let ends_field = bytes.get(at).is_none_or(|next| *next == delimiter || matches!(next, b'\n' | b'\r'));
        if !closed || (line > opened_line && !ends_field) {
            let message = if closed {
                format!("a quote that opens in line {opened_line} closes inside a field of line {line}")
            } else {
                format!("a quote that opens in line {opened_line} is never closed")
            };
            // Offsets are the source's own only where nothing was decoded.
            let lead = source.text().map_or(0, |whole| whole.len() - text.len());
            let place = source.text().map_or(Place::Whole, |_| Place::span(lead + opened, 1));
            return Err(malformed(
                Problem::at(source, place, message)
                    .expected("quotes around whole fields, doubled inside them")
                    .help("double the quote (\"\") or take it out; the rows after it can't be told apart otherwise"),
            ));
        }
        begins = false;
    }
    Ok(())
}

/// How many cells are named that may hold rows.
const NAMED: usize = 8;

/// Says which cells of several lines hold as many delimiters as a row has: a quote too many may have swallowed rows.
///
/// Texts that list designators or follow a delimiter with a space are written so on purpose.
fn swallowed(rows: &[Vec<Cell>], widths: &[u16], delimiter: u8) -> Option<String> {
    let delimiter = char::from(delimiter);
    let mut usual: Vec<u16> = widths.iter().copied().filter(|width| *width > 1).collect();
    usual.sort_unstable();
    let needed = usize::from(*usual.get(usual.len() / 2)?).saturating_sub(1).max(2);
    let is_designator = |text: &str| {
        let text = text.trim();
        text.is_empty() || (text.len() <= 12 && !text.contains(' ') && text.ends_with(|c: char| c.is_ascii_digit()))
    };
    let holds_rows = |text: &str| {
        let tight = || {
            let mut next = text.chars().skip(1);
            text.chars().filter(|c| next.next().is_none_or(|next| next != ' ') && *c == delimiter).count()
        };
        text.contains(['\n', '\r']) && tight() >= needed && !text.split([delimiter, '\n', '\r']).all(is_designator)
    };
    let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
        cells.iter().enumerate().filter(|(_, cell)| holds_rows(cell.text())).map(move |(col, _)| (row, col))
    });
    let found: Vec<String> = cells.map(|(row, col)| format!("{}{}", column_letters(col), row + 1)).collect();
    let more = found.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!found.is_empty()).then(|| {
        format!(
            "holds several lines with as many delimiters as a row in one cell ({}{more}): a quote too many may have \
             swallowed rows",
            found[..found.len().min(NAMED)].join(", ")
        )
    })
}

/// The rows of a text, and how many cells each has, those at its end that are empty among them.
type Rows = (Vec<Vec<Cell>>, Vec<u16>);

/// Splits the text into rows; a blank line is an empty row, so that row numbers are those a spreadsheet shows.
fn split(source: &Source, text: &str, delimiter: u8, limits: &Limits) -> Result<Rows, Error> {
    let bytes = text.as_bytes();
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut widths: Vec<u16> = Vec::new();
    let mut cells = 0u64;
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(bytes.len());
        let blank = bytes.get(start..).unwrap_or(&[]).iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
        let blank_rows = blank.filter(|byte| **byte == b'\n').count();
        // The position stands behind the `\r` of a `\r\n`, so the first `\n` may still end the row before.
        let ends_row = start > 0 && bytes.get(start - 1) == Some(&b'\r') && bytes.get(start) == Some(&b'\n');
        let more = reader
            .read_record(&mut record)
            .map_err(|cause| malformed(Problem::new(source.name(), format!("can't be split into fields: {cause}"))))?;
        if !more {
            return Ok((rows, widths));
        }
        rows.extend(std::iter::repeat_with(Vec::new).take(blank_rows - usize::from(ends_row)));
        if record.len() > MAX_COLUMNS {
            return Err(too_wide(source, rows.len(), record.len()));
        }
        cells += record.len() as u64 + 1;
        if cells > limits.max_cells {
            return Err(too_many_cells(source, limits));
        }
        let mut row: Vec<Cell> = record.iter().map(cell).collect();
        widths.resize(rows.len(), 0);
        widths.push(u16::try_from(row.len()).unwrap_or(u16::MAX));
        while row.last() == Some(&Cell::Empty) {
            row.pop();
        }
        rows.push(row);
    }
}

/// What spreadsheet programs write for a formula that failed (ECMA-376 part 1, 18.17.3).
const FORMULA_ERRORS: [&str; 8] = ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#N/A"];

fn cell(field: &str) -> Cell {
    if field.is_empty() {
        return Cell::Empty;
    }
    if field.starts_with('#') && FORMULA_ERRORS.contains(&field.trim()) {
        return Cell::Error(field.trim().to_owned());
    }
    // `="0022"` keeps a spreadsheet program from taking the zeros: the text is what stands in the quotes.
    let quoted = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    Cell::Text(quoted.filter(|text| !text.contains('"')).unwrap_or(field).to_owned())
}

pub(super) fn malformed(problem: Problem) -> Error {
    Error::new(ErrorKind::Malformed, problem)
}

pub(super) fn too_wide(source: &Source, row: usize, columns: usize) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        Problem::new(source.name(), format!("row {} has {columns} columns", row + 1))
            .expected(format!("at most {MAX_COLUMNS} columns, as spreadsheets have"))
            .help("check the delimiter and the line ends; a table with one row a part is expected"),
    )
}

pub(super) fn too_many_cells(source: &Source, limits: &Limits) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        Problem::new(source.name(), format!("holds more than {} cells", limits.max_cells))
            .expected(format!("at most {} cells", limits.max_cells))
            .help(Limits::RAISE_CELLS),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let grid = grid(bytes).expect("a table");
        let texts = |row: &Vec<Cell>| row.iter().map(|cell| cell.text().to_owned()).collect();
        grid.sheets[0].rows.iter().map(texts).collect()
    }

    fn grid(bytes: &[u8]) -> Result<Grid, Error> {
        let source = Source::from_bytes("x.csv", bytes.to_vec(), &Limits::default())?;
        read(&source, &Limits::default())
    }

    #[test]
    fn every_delimiter_is_told_by_how_regular_the_rows_are() {
        for delimiter in [",", ";", "\t", "|"] {
            let text = "Part;Maker;Qty\nCAP 10,0 uF;ACME, Inc.;2\nRES 1,5 k;ACME, Inc.;4\n".replace(';', delimiter);
            let text = if delimiter == "," {
                text.replace("10,0", "10").replace("1,5", "1").replace(", Inc.", "")
            } else {
                text
            };
            assert_eq!(rows(text.as_bytes())[1].len(), 3, "{delimiter:?}");
        }
        assert_eq!(rows(b"sep=;\na;b,c,d\n1;2,3,4\n")[1], ["a", "b,c,d"]);
    }

    #[test]
    fn encodings_are_told_apart_and_guesses_are_noted() {
        let expected = "Stück;Größe";
        let utf16: Vec<u8> = "\u{feff}Stück;Größe\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16_be: Vec<u8> = "\u{feff}Stück;Größe\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let latin = b"St\xfcck;Gr\xf6\xdfe\n".to_vec();
        for (bytes, notes) in [(utf16, 0), (utf16_be, 0), (latin, 1), ("\u{feff}Stück;Größe\r\n".into(), 0)] {
            let grid = grid(&bytes).expect("a table");
            assert_eq!(grid.notes.len(), notes);
            let texts: Vec<&str> = grid.sheets[0].rows[0].iter().map(Cell::text).collect();
            assert_eq!(texts.join(";"), expected);
        }
        let (gbk, _, _) = encoding_rs::GBK.encode("名称,制造商\n调制解调器,移远\n");
        let grid = grid(&gbk).expect("a table");
        assert_eq!(grid.sheets[0].rows[1][1].text(), "移远");
        assert!(grid.notes[0].contains("GB 18030"));
    }

    #[test]
    fn rows_keep_the_numbers_that_a_spreadsheet_shows() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "", "", "c,\"d1", "d2\"", "", "e,f"].join(end);
            let rows = rows(text.as_bytes());
            assert_eq!(rows.len(), 6, "{rows:?}");
            assert_eq!(rows[3][0], "c");
            assert_eq!(rows[5], ["e", "f"]);
        }
    }

    #[test]
    fn a_quote_that_swallows_rows_is_refused_with_its_line() {
        for text in ["a,b\n1,\"2\n3,4\n5,6\n", "a,b\n\"1/2 pipe,2\n\"3/4 pipe,4\n"] {
            let error = grid(text.as_bytes()).expect_err("rows would vanish");
            assert!(error.to_string().contains("line 2"), "{error}");
        }
        assert_eq!(rows(b"a,b\n\"two\nlines\",\"1\"\"\"\n3,1/2\" pipe\n").len(), 3);
    }

    #[test]
    fn hostile_shapes_end_in_an_error() {
        let wide = ",".repeat(1_000_000);
        assert_eq!(grid(wide.as_bytes()).expect_err("too wide").kind(), ErrorKind::TooLarge);
        assert_eq!(grid(b"a,b\n1,\0\n").expect_err("binary").kind(), ErrorKind::Malformed);
        let limits = Limits { max_cells: 10, ..Limits::default() };
        let source = Source::from_bytes("x", b"a,b\n".repeat(9), &limits).expect("small");
        assert_eq!(read(&source, &limits).expect_err("too many").kind(), ErrorKind::TooLarge);
        let mut large = b"Part,Qty\n".to_vec();
        large.extend(std::iter::repeat_n(b'x', 10 << 20));
        assert_eq!(rows(&large)[1][0].len(), 10 << 20);
    }
}

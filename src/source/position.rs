//! From a place to what a person reads: line and column, JSON Pointer, sheet and cell, and the line it stands in.

use std::fmt;

use super::{Place, Source, column_letters};

/// A place as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Position {
    /// The file as a whole.
    #[default]
    Whole,
    /// A line and column of text, both counted from 1; the column counts characters.
    Line {
        /// The line.
        line: u32,
        /// The column.
        column: u32,
        /// The JSON Pointer (RFC 6901) of the value, when the file is JSON.
        pointer: Option<String>,
    },
    /// A cell such as `B7`, or a row such as `7`, with its sheet (empty for CSV).
    Cell {
        /// The sheet's name; empty for a CSV.
        sheet: String,
        /// The cell (`B7`) or the row (`7`).
        cell: String,
    },
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Line { line, column, pointer: None } => write!(f, "{line}:{column}"),
            Self::Line { line, column, pointer: Some(pointer) } => write!(f, "{line}:{column} ({pointer})"),
            Self::Cell { sheet, cell } if sheet.is_empty() => write!(f, "{cell}"),
            Self::Cell { sheet, cell } => write!(f, "{sheet}!{cell}"),
        }
    }
}

/// One line of a source, cut to a readable length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// The text, as it stands in the source: hostile until escaped.
    pub text: String,
    /// Where in `text` the place begins, in bytes.
    pub start: usize,
    /// How many bytes of `text` the place covers.
    pub len: usize,
}

/// The longest excerpt, in characters.
const WIDTH: usize = 160;

/// Derives the position of a place.
#[must_use]
pub fn position_of(source: &Source, place: Place) -> Position {
    match place {
        Place::Whole => Position::Whole,
        Place::Span { offset, .. } => {
            let bytes = source.bytes();
            let offset = (offset as usize).min(bytes.len());
            let line_start = line_start(bytes, offset);
            let line = 1 + bytes[..line_start].iter().filter(|b| **b == b'\n').count();
            let column = 1 + String::from_utf8_lossy(&bytes[line_start..offset]).chars().count();
            let pointer = looks_like_json(bytes).then(|| json_pointer(bytes, offset)).flatten();
            Position::Line {
                line: u32::try_from(line).unwrap_or(u32::MAX),
                column: u32::try_from(column).unwrap_or(u32::MAX),
                pointer,
            }
        }
        Place::Cell { sheet, row, col } => {
            let name = source.grid().and_then(|g| g.sheets.get(sheet as usize)).map_or("", |s| s.name.as_str());
            let row = u64::from(row) + 1;
            let cell =
                if col == Place::ROW { row.to_string() } else { format!("{}{row}", column_letters(col as usize)) };
            Position::Cell { sheet: name.to_owned(), cell }
        }
    }
}

/// Cuts the line or row that a place lies in; `None` for the whole file or binary content.
#[must_use]
pub fn excerpt_of(source: &Source, place: Place) -> Option<Excerpt> {
    match place {
        Place::Whole => None,
        Place::Span { offset, len } => {
            let text = source.text()?;
            let offset = floor_boundary(text, (offset as usize).min(text.len()));
            let start = line_start(text.as_bytes(), offset);
            let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
            let end = if text[..end].ends_with('\r') && end > offset { end - 1 } else { end };
            // A minified document is one line: keep a window around the place.
            let from = if offset - start > WIDTH / 2 { floor_boundary(text, offset - WIDTH / 4) } else { start };
            let to = floor_boundary(text, end.min(from + WIDTH)).max(offset);
            let line = &text[from..to];
            let lead = line.len() - line.trim_start().len();
            let lead = lead.min(offset - from);
            let shown = &line[lead..];
            let begin = offset - from - lead;
            Some(Excerpt { text: shown.to_owned(), start: begin, len: (len as usize).min(shown.len() - begin) })
        }
        Place::Cell { sheet, row, col } => {
            let sheet = source.grid()?.sheets.get(sheet as usize)?;
            let cells = sheet.rows.get(row as usize)?;
            let mut text = String::new();
            let (mut start, mut len) = (0, 0);
            for (at, cell) in cells.iter().enumerate() {
                let shown = cell.text();
                if shown.is_empty() {
                    continue;
                }
                if !text.is_empty() {
                    text.push_str(" | ");
                }
                if at == col as usize {
                    (start, len) = (text.len(), shown.len());
                }
                text.push_str(shown);
            }
            let end = floor_boundary(&text, WIDTH.min(text.len()).max(start + len.min(WIDTH)));
            text.truncate(end);
            let start = start.min(end);
            Some(Excerpt { len: len.min(end - start), start, text })
        }
    }
}

fn line_start(bytes: &[u8], offset: usize) -> usize {
    bytes[..offset].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1)
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn looks_like_json(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    matches!(start.iter().find(|b| !b.is_ascii_whitespace()), Some(b'{' | b'['))
}

/// Walks the tokens up to `offset` and returns the pointer of the value that begins at or holds it.
///
/// It walks sound and broken JSON alike, since it explains errors too: it only counts brackets, keys and commas.
fn json_pointer(bytes: &[u8], offset: usize) -> Option<String> {
    enum Level {
        Object { key: String, expects_key: bool },
        Array { index: usize },
    }
    let mut levels: Vec<Level> = Vec::new();
    let mut at = 0;
    while at < bytes.len() && at < offset.saturating_add(1) {
        match bytes[at] {
            b'{' if at < offset => levels.push(Level::Object { key: String::new(), expects_key: true }),
            b'[' if at < offset => levels.push(Level::Array { index: 0 }),
            b'}' | b']' if at < offset => {
                levels.pop();
            }
            b',' if at < offset => match levels.last_mut() {
                Some(Level::Object { key, expects_key }) => {
                    key.clear();
                    *expects_key = true;
                }
                Some(Level::Array { index }) => *index += 1,
                None => {}
            },
            b'"' => {
                let start = at + 1;
                let mut end = start;
                while end < bytes.len() && bytes[end] != b'"' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                if let Some(Level::Object { key, expects_key }) = levels.last_mut()
                    && *expects_key
                {
                    *key = String::from_utf8_lossy(&bytes[start..end.min(bytes.len())]).into_owned();
                    *expects_key = false;
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    let mut pointer = String::new();
    for level in &levels {
        match level {
            Level::Object { key, expects_key } if key.is_empty() && *expects_key => break,
            Level::Object { key, .. } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Level::Array { index } => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
    }
    (!pointer.is_empty()).then_some(pointer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Grid, Limits, Sheet};

    fn source(text: &str) -> Source {
        Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small")
    }

    #[test]
    fn a_span_in_json_is_shown_by_line_column_and_pointer() {
        let source = source("{\n  \"a\": [1, {\"b/c\": \"wrong\"}]\n}");
        let offset = source.text().and_then(|t| t.find("\"wrong\"")).expect("it is there");
        let position = source.position(Place::span(offset, 7));
        assert_eq!(position.to_string(), "2:20 (/a/1/b~1c)");
        let excerpt = source.excerpt(Place::span(offset, 7)).expect("text has excerpts");
        assert_eq!(&excerpt.text[excerpt.start..excerpt.start + excerpt.len], "\"wrong\"");
    }

    #[test]
    fn a_minified_document_is_cut_around_the_place() {
        let long = format!("[{}\"here\"{}]", "\"x\",".repeat(5_000), ",\"y\"".repeat(5_000));
        let source = source(&long);
        let offset = long.find("\"here\"").expect("it is there");
        let excerpt = source.excerpt(Place::span(offset, 6)).expect("text has excerpts");
        assert!(excerpt.text.len() <= WIDTH);
        assert_eq!(&excerpt.text[excerpt.start..excerpt.start + excerpt.len], "\"here\"");
        assert_eq!(source.position(Place::span(offset, 6)).to_string(), "1:20002 (/5000)");
    }

    #[test]
    fn a_cell_is_shown_by_sheet_and_letters() {
        let source = source("");
        let row = vec![Cell::Text("PLC".into()), Cell::Empty, Cell::Text("ACME".into())];
        let sheet = Sheet { name: "Parts".into(), rows: vec![row], ..Sheet::default() };
        source.set_grid(Grid { sheets: vec![sheet], ..Grid::default() });
        let place = Place::cell(0, 0, 2);
        assert_eq!(source.position(place).to_string(), "Parts!C1");
        let excerpt = source.excerpt(place).expect("the row is there");
        assert_eq!(excerpt.text, "PLC | ACME");
        assert_eq!(&excerpt.text[excerpt.start..excerpt.start + excerpt.len], "ACME");
    }

    #[test]
    fn offsets_inside_a_character_or_beyond_the_end_do_no_harm() {
        let source = source("ä\nö");
        for offset in 0..9 {
            let _ = source.position(Place::span(offset, 100));
            let _ = source.excerpt(Place::span(offset, 100));
        }
    }

    use crate::source::Cell;
}

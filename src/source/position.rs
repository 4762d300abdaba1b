//! From a place to what a person reads: line and column, JSON Pointer, sheet and cell, and the line it stands in.

use std::fmt;

use super::walk::Walk;
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
    positions_of(source, &[place]).pop().unwrap_or_default()
}

/// Derives the positions of many places of one source, in the order of `places`, in one walk over its bytes.
///
/// A document of a hundred megabytes on one line may have a finding for each of its parts: walking it anew for each
/// would take longer than everything else. For the same reason a source keeps marks of the way, from which a later walk
/// starts.
#[must_use]
pub fn positions_of(source: &Source, places: &[Place]) -> Vec<Position> {
    let bytes = source.bytes();
    let mut positions = vec![Position::Whole; places.len()];
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (n, place) in places.iter().enumerate() {
        match *place {
            Place::Whole => {}
            Place::Span { offset, .. } => spans.push(((offset as usize).min(bytes.len()), n)),
            Place::Cell { sheet, row, col } => {
                let name = source.grid().and_then(|g| g.sheets.get(sheet as usize)).map_or("", |s| s.name.as_str());
                let row = u64::from(row) + 1;
                let cell =
                    if col == Place::ROW { row.to_string() } else { format!("{}{row}", column_letters(col as usize)) };
                positions[n] = Position::Cell { sheet: name.to_owned(), cell };
            }
        }
    }
    if spans.is_empty() {
        return positions;
    }
    spans.sort_unstable();
    let mut marks = source.marks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut walk = Walk::new(bytes);
    for (offset, n) in spans {
        positions[n] = marks.walk_to(&mut walk, offset, bytes);
    }
    marks.stopped(walk);
    positions
}

/// Cuts the line or row that a place lies in; `None` for the whole file or binary content.
#[must_use]
pub fn excerpt_of(source: &Source, place: Place) -> Option<Excerpt> {
    match place {
        Place::Whole => None,
        Place::Span { offset, len } => {
            let text = source.text()?;
            let offset = floor_boundary(text, (offset as usize).min(text.len()));
            // A line may be a hundred megabytes long: what is farther away than is shown isn't looked at.
            let near = floor_boundary(text, offset.saturating_sub(2 * WIDTH));
            let start = near + line_start(&text.as_bytes()[near..], offset - near);
            let far = floor_boundary(text, text.len().min(offset + 2 * WIDTH));
            let end = text[offset..far].find('\n').map_or(far, |at| offset + at);
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
    fn many_places_in_one_walk_have_the_positions_they_have_alone() {
        let source = source("{\n \"ä\": [1, {\"b\": \"x\", \"c\": {}}],\n \"d\": [[], \"y\\\"z\"]\n}\n");
        let all: Vec<Place> = (0..=source.bytes().len() + 2).rev().map(|offset| Place::span(offset, 1)).collect();
        let together = positions_of(&source, &all);
        for (place, position) in all.iter().zip(&together) {
            assert_eq!(*position, source.position(*place), "{place:?}");
        }
        let key = source.text().and_then(|text| text.find("\"c\"")).expect("it is there");
        assert_eq!(source.position(Place::span(key, 3)).to_string(), "2:22 (/ä/1/c)");
    }

    #[test]
    fn a_place_far_into_a_document_is_found_from_a_mark_as_from_the_start() {
        let text = format!("{{\"parts\": [{}]}}", "{\"ü\": [\"a,\\\"b\"]},\n".repeat(60_000));
        let places: Vec<Place> = (0..text.len()).step_by(6_007).map(|offset| Place::span(offset, 1)).collect();
        let together = positions_of(&source(&text), &places);
        let source = source(&text);
        for (place, expected) in places.iter().zip(&together).rev().chain(places.iter().zip(&together)) {
            assert_eq!(source.position(*place), *expected, "{place:?}");
        }
        let last = text.rfind("[\"a").expect("it is there");
        assert_eq!(source.position(Place::span(last, 1)).to_string(), "60000:7 (/parts/59999/ü)");
    }

    #[test]
    fn nesting_without_end_is_not_kept_in_memory() {
        let source = source(&"[".repeat(3 << 20));
        assert!(matches!(source.position(Place::span(3 << 20, 1)), Position::Line { pointer: None, .. }));
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

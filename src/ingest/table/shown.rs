//! What an `.xlsx` shows of its cells that their values don't hold: units in number formats (`2 m`, where the value is 2)
//! and raised digits (`2¹`, where the text is `21`).
//!
//! A quantity that is taken for what it isn't shown as is a wrong one. The parts of the workbook are looked through
//! here; their size was bounded before.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};

use quick_xml::events::Event;

use super::hidden::attribute;

/// What is shown of a cell otherwise than its value says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// The text, its raised and lowered digits written as such.
    Text(String),
    /// The number with this unit, or these digits, of its format.
    With(String),
}

/// What a workbook shows otherwise, wherever a sheet uses it.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// What the number format of each style adds, by the style's number.
    units: BTreeMap<usize, String>,
    /// The shared strings with raised or lowered digits, by their number.
    raised: BTreeMap<usize, String>,
}

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

impl Styles {
    /// Finds them. Broken XML ends the search: the decoder says where it is broken.
    pub(super) fn of(archive: &mut Archive<'_>) -> Self {
        let mut styles = Self::default();
        // The built-in formats `0%` and `0.00%` (18.8.30).
        let mut formats: BTreeMap<String, String> = ["9", "10"].map(|id| (id.to_owned(), "%".to_owned())).into();
        let (mut in_cells, mut next) = (false, 0usize);
        each_event(archive, "xl/styles.xml", &mut |event| match event {
            Found::Start("numFmt", start) => {
                if let (Some(id), Some(code)) = (attribute(start, "numFmtId"), attribute(start, "formatCode"))
                    && let Some(unit) = unit_of(&code)
                {
                    formats.insert(id, unit);
                }
            }
            Found::Start("cellXfs", _) => in_cells = true,
            Found::End("cellXfs") => in_cells = false,
            Found::Start("xf", start) if in_cells => {
                if let Some(unit) = attribute(start, "numFmtId").and_then(|id| formats.get(&id)) {
                    styles.units.insert(next, unit.clone());
                }
                next += 1;
            }
            _ => {}
        });
        let mut text = Raised::default();
        let mut strings = 0usize;
        if holds(archive, "xl/sharedStrings.xml", b"vertAlign") {
            each_event(archive, "xl/sharedStrings.xml", &mut |event| {
                text.take(&event);
                match event {
                    Found::Start("si", _) => text = Raised::default(),
                    Found::End("si") => {
                        if text.is_raised {
                            styles.raised.insert(strings, std::mem::take(&mut text.text));
                        }
                        strings += 1;
                    }
                    _ => {}
                }
            });
        }
        styles
    }

    /// Finds the cells of a sheet that are shown otherwise, by row and column counted from 0.
    pub(super) fn in_sheet(&self, archive: &mut Archive<'_>, path: &str) -> BTreeMap<(u32, u32), Shown> {
        let mut found = BTreeMap::new();
        let has_raised = holds(archive, path, b"vertAlign");
        if self.units.is_empty() && self.raised.is_empty() && !has_raised {
            return found;
        }
        let (mut row, mut col) = (0u32, 0u32);
        let (mut is_shared, mut in_value) = (false, false);
        let mut text = Raised::default();
        each_event(archive, path, &mut |event| {
            text.take(&event);
            match event {
                Found::Start("row", start) => {
                    row = attribute(start, "r").and_then(|r| r.trim().parse().ok()).unwrap_or(row + 1);
                    col = 0;
                }
                Found::Start("c", start) => {
                    col = attribute(start, "r").and_then(|place| column_of(&place)).unwrap_or(col + 1);
                    is_shared = attribute(start, "t").is_some_and(|kind| kind == "s");
                    text = Raised::default();
                    let unit = attribute(start, "s").and_then(|s| self.units.get(&s.trim().parse().ok()?));
                    if let (Some(unit), Some(row), Some(col)) = (unit, row.checked_sub(1), col.checked_sub(1)) {
                        found.insert((row, col), Shown::With(unit.clone()));
                    }
                }
                Found::Start("v", _) => in_value = true,
                Found::End("v") => in_value = false,
                Found::Text(value) if in_value && is_shared => {
                    let string = value.trim().parse().ok().and_then(|n: usize| self.raised.get(&n));
                    if let (Some(string), Some(row), Some(col)) = (string, row.checked_sub(1), col.checked_sub(1)) {
                        found.insert((row, col), Shown::Text(string.clone()));
                    }
                }
                Found::End("is") if text.is_raised => {
                    if let (Some(row), Some(col)) = (row.checked_sub(1), col.checked_sub(1)) {
                        found.insert((row, col), Shown::Text(std::mem::take(&mut text.text)));
                    }
                }
                _ => {}
            }
        });
        found
    }
}

/// Returns the column of a place such as `AB12`, counted from 1.
fn column_of(place: &str) -> Option<u32> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    letters
        .map(|letter| u32::from(letter.to_ascii_uppercase() - b'A') + 1)
        .try_fold(0u32, |col, letter| col.checked_mul(26)?.checked_add(letter))
}

/// The text of a cell while its runs are read, its raised and lowered digits written as such.
#[derive(Debug, Default)]
struct Raised {
    text: String,
    is_raised: bool,
    in_text: bool,
    /// How the present run stands.
    run: Option<Shift>,
}

/// How a run of text stands to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shift {
    /// Raised.
    Up,
    /// Lowered.
    Down,
}

impl Raised {
    fn take(&mut self, event: &Found<'_>) {
        match event {
            Found::Start("r", _) => self.run = None,
            Found::Start("vertAlign", start) => {
                self.run = match attribute(start, "val").as_deref() {
                    Some("superscript") => Some(Shift::Up),
                    Some("subscript") => Some(Shift::Down),
                    _ => None,
                }
            }
            Found::Start("t", _) => self.in_text = true,
            Found::End("t") => self.in_text = false,
            Found::Text(text) if self.in_text => {
                let shifted = self.run.map_or_else(|| (*text).to_owned(), |shift| shift.write(text));
                self.is_raised |= shifted != *text;
                self.text.push_str(&shifted);
            }
            _ => {}
        }
    }
}

impl Shift {
    /// Writes the digits of a text as raised or lowered ones.
    pub(super) fn write(self, text: &str) -> String {
        const UP: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
        const DOWN: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
        let digits = if self == Self::Up { UP } else { DOWN };
        let shifted = |c: char| c.to_digit(10).and_then(|digit| digits.get(digit as usize)).copied().unwrap_or(c);
        text.chars().map(shifted).collect()
    }
}

/// Returns what a number format adds to its number in letters or digits (ECMA-376 part 1, 18.8.31): ` m` of `0" m"`.
fn unit_of(code: &str) -> Option<String> {
    let mut unit = String::new();
    let mut chars = code.chars();
    let mut has_number = false;
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => unit.extend(chars.by_ref().take_while(|c| *c != '"')),
            '\\' => unit.extend(chars.next()),
            '_' | '*' => _ = chars.next(),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // `[$EUR-407]` is shown, `[Red]` and `[>9]` are not.
                if let Some(shown) = inside.strip_prefix('$') {
                    unit.push_str(shown.split('-').next().unwrap_or(""));
                }
            }
            '0' | '#' | '?' => has_number = true,
            '%' => unit.push('%'),
            // A date, a time or text; `General` and `E+00` are no units either.
            c if c.is_alphabetic() || c == '@' => return None,
            _ => {}
        }
    }
    let unit = unit.trim();
    (has_number && unit.chars().any(|c| c.is_alphanumeric() || c == '%')).then(|| unit.to_owned())
}

/// A piece of a part of the archive.
enum Found<'a> {
    Start(&'a str, &'a quick_xml::events::BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// Tells whether a part of the archive holds some bytes.
fn holds(archive: &mut Archive<'_>, path: &str, needle: &[u8]) -> bool {
    let Ok(mut part) = archive.by_name(path) else { return false };
    let mut carried: Vec<u8> = Vec::new();
    let mut block = vec![0; 64 << 10];
    loop {
        match part.read(&mut block) {
            Ok(0) | Err(_) => return false,
            Ok(len) => carried.extend_from_slice(&block[..len]),
        }
        if carried.windows(needle.len()).any(|window| window[0] == needle[0] && window == needle) {
            return true;
        }
        carried.drain(..carried.len().saturating_sub(needle.len()));
    }
}

/// Hands each element and text of a part to a function.
fn each_event(archive: &mut Archive<'_>, path: &str, each: &mut dyn FnMut(Found<'_>)) {
    let Ok(part) = archive.by_name(path) else { return };
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_owned();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => each(Found::Start(&local(start.name().0), &start)),
            Ok(Event::End(end)) => each(Found::End(&local(end.name().0))),
            Ok(Event::Text(text)) => each(Found::Text(&text)),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Returns the texts that stand beside the cells of an `.xlsx`: its comments and text boxes.
pub(super) fn texts_beside_cells(archive: &mut Archive<'_>) -> Vec<String> {
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.into_owned()).collect();
    let is_beside = |name: &&String| {
        let name = name.to_ascii_lowercase();
        name.starts_with("xl/")
            && name.ends_with(".xml")
            && (name.contains("comment") || name.contains("drawings/drawing"))
    };
    let mut texts = Vec::new();
    for name in names.iter().filter(is_beside) {
        let mut text = String::new();
        let mut in_text = false;
        each_event(archive, name, &mut |event| match event {
            Found::Start("t" | "text", _) => in_text = true,
            Found::End("t" | "text") => in_text = false,
            Found::Text(more) if in_text => text.push_str(more),
            Found::End("comment" | "threadedComment" | "txBody") if !text.trim().is_empty() => {
                texts.push(std::mem::take(&mut text));
            }
            _ => {}
        });
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_number_format_adds_is_told_from_what_it_is_made_of() {
        for (code, unit) in [
            ("0\" m\"", Some("m")),
            ("0\\ \\m", Some("m")),
            ("0\"00\"", Some("00")),
            ("#,##0 [$EUR-407]", Some("EUR")),
            ("0\"doz\";-0\"x\"", Some("doz")),
            ("0%", Some("%")),
            ("0.00", None),
            ("#,##0 [$€-407]", None),
            ("dd\"d\"mm", None),
            ("General", None),
            ("@", None),
            ("[Red]0", None),
            ("0.00E+00", None),
            ("_-* #,##0_-", None),
        ] {
            assert_eq!(unit_of(code).as_deref(), unit, "{code}");
        }
    }

    #[test]
    fn columns_are_read_from_places() {
        assert_eq!([column_of("A1"), column_of("AB12"), column_of("ZZZZZZZZZZ1")], [Some(1), Some(28), None]);
        assert_eq!(Shift::Up.write("1a"), "¹a");
    }
}

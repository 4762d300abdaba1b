//! What a workbook hides from whoever opens it: sheets, rows and columns. All of it is read, and said.
//!
//! A row that is hidden, or filtered out, is in the file that was sent and not in what its reader saw: a part in it
//! was declared, and a person who checked the list by eye never met it. `calamine` tells of hidden sheets only, so the
//! parts of `.xlsx` are looked through here; their size was bounded before.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};

use super::shown::{Shown, Styles};
use crate::source::{Grid, Hidden, Sheet, column_letters};

/// The most runs of hidden rows, and of columns, that are kept of one sheet.
const MOST_RUNS: usize = 10_000;

/// The most rows or columns that a note names.
const MOST_NAMED: usize = 8;

/// What the decoder doesn't tell of a sheet of an `.xlsx`.
#[derive(Debug, Default)]
pub(super) struct OfSheet {
    /// What it hides.
    pub(super) hidden: Hidden,
    /// Whether it holds its table of cells twice.
    pub(super) doubled: bool,
    /// Whether it holds rows outside its table of cells, which nobody shows.
    pub(super) strays: bool,
    /// The sheet before it that is read from the same part.
    pub(super) same_as: Option<String>,
    /// The cells that are shown otherwise than their values say.
    pub(super) shown: BTreeMap<(u32, u32), Shown>,
}

/// What the decoder doesn't tell of each sheet of an `.xlsx`, by its name. Broken XML ends the search: the decoder says
/// where it is broken.
pub(super) fn in_xlsx(bytes: &[u8]) -> BTreeMap<String, OfSheet> {
    let mut found = BTreeMap::new();
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return found };
    let styles = Styles::of(&mut archive);
    let mut targets: BTreeMap<String, String> = BTreeMap::new();
    each_element(&mut archive, "xl/_rels/workbook.xml.rels", &mut |name, start| {
        if name == "Relationship"
            && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
        {
            targets.insert(id, target);
        }
        true
    });
    let mut sheets: Vec<(String, String)> = Vec::new();
    each_element(&mut archive, "xl/workbook.xml", &mut |name, start| {
        if name == "sheet"
            && let (Some(name), Some(id)) = (attribute(start, "name"), attribute(start, "id"))
        {
            sheets.push((name, id));
        }
        name != "definedNames"
    });
    let mut paths: BTreeMap<String, String> = BTreeMap::new();
    for (name, id) in sheets {
        let Some(target) = targets.get(&id) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let same_as = paths.insert(path.clone(), name.clone());
        let (hidden, signs) = in_sheet(&mut archive, &path);
        let shown = styles.in_sheet(&mut archive, &path);
        let (doubled, strays) = (signs.tables > 1, signs.strays);
        if doubled || strays || same_as.is_some() || !shown.is_empty() || hidden != Hidden::default() {
            found.insert(name, OfSheet { hidden, doubled, strays, same_as, shown });
        }
    }
    found
}

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

fn in_sheet(archive: &mut Archive<'_>, path: &str) -> (Hidden, Signs) {
    let mut hidden = Hidden::default();
    // Most sheets hide nothing: that is known without parsing them.
    let signs = archive.by_name(path).map_or_else(|_| Signs::default(), Signs::of);
    if !signs.hides {
        return (hidden, signs);
    }
    let mut row = 0usize;
    each_element(archive, path, &mut |name, start| {
        match name {
            "col" if is_true(start, "hidden") => {
                let (first, last) = (number(start, "min"), number(start, "max"));
                if let (Some(first), Some(last)) = (first, last)
                    && hidden.columns.len() < MOST_RUNS
                {
                    hidden.columns.push((first.saturating_sub(1), last.saturating_sub(1)));
                }
            }
            "row" => {
                row = number(start, "r").unwrap_or(row + 1);
                if is_true(start, "hidden") {
                    push_row(&mut hidden.rows, row.saturating_sub(1), row.saturating_sub(1));
                }
            }
            _ => {}
        }
        true
    });
    (hidden, signs)
}

/// Adds a run of hidden rows, to the last one if it goes on.
pub(super) fn push_row(rows: &mut Vec<(usize, usize)>, first: usize, last: usize) {
    let has_room = rows.len() < MOST_RUNS;
    match rows.last_mut() {
        Some((_, end)) if *end + 1 == first => *end = last,
        _ if has_room => rows.push((first, last)),
        _ => {}
    }
}

/// What the tags of a sheet's part tell without parsing it.
#[derive(Debug, Default)]
struct Signs {
    /// Whether a row or column may be hidden.
    hides: bool,
    /// How many tables of cells there are: programs differ in which of them they show.
    tables: usize,
    /// Whether a row stands outside of them.
    strays: bool,
}

impl Signs {
    fn of(part: impl Read) -> Self {
        let mut part = BufReader::with_capacity(64 << 10, part);
        let mut signs = Self::default();
        let mut tag: Vec<u8> = Vec::new();
        // The prefix that the sheet's own elements have, known from its table: anchors of drawings have rows too.
        let mut prefix: Vec<u8> = Vec::new();
        let mut before: Vec<Vec<u8>> = Vec::new();
        let mut inside = false;
        loop {
            tag.clear();
            // What stands between two `<` is a tag and the text behind it.
            match part.read_until(b'<', &mut tag) {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
            let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<');
            let closes = tag.first() == Some(&b'/');
            let name = &tag[usize::from(closes)..];
            let name = &name[..name.iter().position(ends).unwrap_or(name.len())];
            let (space, local) = match name.iter().position(|byte| *byte == b':') {
                Some(colon) => (&name[..colon], &name[colon + 1..]),
                None => (&b""[..], name),
            };
            match local {
                b"sheetData" if closes => inside = false,
                b"sheetData" => {
                    signs.tables += 1;
                    prefix = space.to_vec();
                    let end = tag.iter().position(|byte| *byte == b'>').unwrap_or(tag.len());
                    inside = !tag[..end].ends_with(b"/");
                }
                b"row" if !closes && !inside && signs.tables > 0 => signs.strays |= space == prefix,
                b"row" if !closes && !inside && before.len() < MOST_RUNS => before.push(space.to_vec()),
                _ => {}
            }
            if matches!(local, b"row" | b"col") {
                signs.hides |= tag.windows(7).any(|window| window == b"hidden=");
            }
        }
        signs.strays |= before.contains(&prefix);
        signs
    }
}

/// Hands each element of a part to a function until that says to stop.
fn each_element(archive: &mut Archive<'_>, path: &str, each: &mut dyn FnMut(&str, &BytesStart<'_>) -> bool) {
    let Ok(part) = archive.by_name(path) else { return };
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                let name = start.name().0;
                if !each(name.rsplit(':').next().unwrap_or(name), &start) {
                    return;
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let is_it = |key: &str| key == name || key.rsplit(':').next() == Some(name);
    let found = start.attributes().flatten().find(|attribute| is_it(attribute.key.as_ref()))?;
    let text = quick_xml::escape::unescape(&found.value).ok()?;
    Some(text.into_owned())
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(start, name)?.trim().parse().ok()
}

fn is_true(start: &BytesStart<'_>, name: &str) -> bool {
    attribute(start, name).is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"))
}

/// Says of each sheet what of its content is hidden.
pub(super) fn note(grid: &mut Grid) {
    let notes: Vec<String> = grid.sheets.iter().filter_map(said_of).collect();
    grid.notes.extend(notes);
}

fn said_of(sheet: &Sheet) -> Option<String> {
    let is_filled = |row: &usize| sheet.rows.get(*row).is_some_and(|cells| cells.iter().any(|cell| !cell.is_empty()));
    let last_row = sheet.rows.len();
    let rows: Vec<usize> = sheet
        .hidden
        .rows
        .iter()
        .flat_map(|(first, last)| *first..last.saturating_add(1).min(last_row))
        .filter(is_filled)
        .collect();
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    let columns = sheet.hidden.columns.iter().flat_map(|(first, last)| *first..last.saturating_add(1).min(width));
    let mut columns: Vec<usize> = columns
        .filter(|col| sheet.rows.iter().any(|cells| cells.get(*col).is_some_and(|cell| !cell.is_empty())))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let rows = listed(&rows, "row", |row| (row + 1).to_string());
    let columns = listed(&columns, "column", column_letters);
    let what: Vec<String> = rows.into_iter().chain(columns).collect();
    let hidden = what.join(" and ");
    match (sheet.hidden.sheet, what.is_empty()) {
        (false, true) => None,
        (true, true) => Some(format!("sheet `{}` is hidden; it was read like the others", sheet.name)),
        (true, false) => {
            Some(format!("sheet `{}` is hidden, and in it {hidden}; it was read like the others", sheet.name))
        }
        (false, false) => Some(format!("sheet `{}` hides {hidden}; read like the rest", sheet.name)),
    }
}

fn listed(places: &[usize], what: &str, word: impl Fn(usize) -> String) -> Option<String> {
    let named: Vec<String> = places.iter().take(MOST_NAMED).map(|place| word(*place)).collect();
    let named = named.join(", ");
    match places.len() {
        0 => None,
        1 => Some(format!("{what} {named}")),
        n if n > MOST_NAMED => Some(format!("{what}s {named} and {} more", n - MOST_NAMED)),
        _ => Some(format!("{what}s {named}")),
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;
    use crate::source::Cell;

    #[test]
    fn hidden_rows_and_columns_of_an_xlsx_are_found_by_sheet() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("A & B").expect("a name").write_string(0, 0, "seen").expect("it fits");
        let sheet = book.add_worksheet().set_name("Parts").expect("a name");
        for row in 0..6 {
            sheet.write_string(row, 0, "x").expect("it fits");
        }
        for row in [2, 3, 5] {
            sheet.set_row_hidden(row).expect("a row");
        }
        sheet.set_column_hidden(1).expect("a column");
        let bytes = book.save_to_buffer().expect("memory can be written");
        let hidden = in_xlsx(&bytes);
        assert_eq!(hidden.keys().collect::<Vec<_>>(), ["Parts"]);
        assert_eq!(hidden["Parts"].hidden.rows, [(2, 3), (5, 5)]);
        assert_eq!(hidden["Parts"].hidden.columns, [(1, 1)]);
    }

    #[test]
    fn only_what_holds_something_is_said() {
        let filled = || vec![Cell::Text("x".to_owned())];
        let hidden = Hidden { sheet: false, rows: vec![(0, 1), (9, 1_000_000)], columns: vec![(1, 16_383)] };
        let sheet =
            Sheet { name: "P".to_owned(), rows: vec![filled(), Vec::new(), filled()], hidden, ..Sheet::default() };
        assert_eq!(said_of(&sheet).as_deref(), Some("sheet `P` hides row 1; read like the rest"));
    }
}

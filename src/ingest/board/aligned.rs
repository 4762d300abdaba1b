//! Placement files whose columns are kept apart by spaces or by `!`: KiCad's `.pos`, Altium's and PADS' text reports,
//! Allegro's placement report, Eagle's `.mnt` and `.mnb`.
//!
//! A row is split in the way that gives a number under X and under Y: at every space, at gaps of two, or at the columns of
//! the header. A line that can't be split so is kept whole, for the reader to say so.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::columns::{COLUMNS, Column, is_placement};
use super::number;
use crate::ingest::table::header::Header;

/// How many lines may stand above the header.
const SEARCHED_LINES: usize = 200;

/// How many lines are asked whether they are rows before a text is taken for a placement file.
const ASKED_LINES: usize = 40;

/// What keeps the columns apart, and what names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// A header, with the line it stands in.
    Headed { line: usize, separator: Separator },
    /// Eagle: designator, X, Y, angle, value, package; no header.
    Eagle,
    /// Allegro: designator, X, Y, rotation, mirror, symbol, between `!`; no header.
    Allegro,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Spaces,
    Bangs,
}

/// A text cut into lines and those into cells, each a range of bytes.
pub(super) struct Aligned {
    /// The cells of each line; none for blank lines and comments.
    pub(super) rows: Vec<Vec<Range<usize>>>,
    /// The header, where the form has none of its own.
    pub(super) header: Option<Header<Column>>,
    /// The side that the text says it lists, when it lists one only.
    pub(super) only_side: Option<String>,
    /// The lines below the header, counted from 0, that are comments and would be rows without their mark.
    pub(super) commented: Vec<usize>,
}

/// Tells from its beginning in which form a text is, if it is a placement file at all.
pub(super) fn form_of(head: &str) -> Option<Form> {
    headed(head).or_else(|| bare(head))
}

fn headed(head: &str) -> Option<Form> {
    for (n, line) in head.lines().enumerate().take(SEARCHED_LINES) {
        for separator in [Separator::Bangs, Separator::Spaces] {
            if separator == Separator::Bangs && !line.contains('!') {
                continue;
            }
            let names = header_cells(line, separator);
            let texts: Vec<&str> = names.iter().map(|cell| &line[cell.clone()]).collect();
            if texts.len() < 3 || !is_placement(&texts) {
                continue;
            }
            let columns = Columns::of(line, names);
            let rows = head.lines().skip(n + 1).filter(|line| is_row(line)).take(ASKED_LINES);
            let (mut all, mut sound) = (0, 0);
            for row in rows {
                all += 1;
                sound += usize::from(columns.split(row, separator).is_some());
            }
            if all > 0 && sound * 2 >= all {
                return Some(Form::Headed { line: n, separator });
            }
        }
    }
    None
}

/// Recognises the two forms without a header: every line must be of the form, and two at least.
fn bare(head: &str) -> Option<Form> {
    let lines: Vec<&str> = head.lines().filter(|line| is_row(line) && !is_units(line)).take(ASKED_LINES).collect();
    if lines.len() < 2 {
        return None;
    }
    let all = |form: fn(&str) -> Option<Vec<Range<usize>>>| lines.iter().all(|line| form(line).is_some());
    if all(allegro_row) {
        Some(Form::Allegro)
    } else if all(eagle_row) {
        Some(Form::Eagle)
    } else {
        None
    }
}

/// Cuts a whole text in its form.
pub(super) fn cut(text: &str, form: &Form) -> Aligned {
    let base = text.as_ptr() as usize;
    let lines: Vec<&str> = text.lines().collect();
    let shift = |line: &str, cells: Vec<Range<usize>>| -> Vec<Range<usize>> {
        let at = line.as_ptr() as usize - base;
        cells.into_iter().map(|cell| at + cell.start..at + cell.end).collect()
    };
    let mut rows = Vec::with_capacity(lines.len());
    let columns = match form {
        Form::Headed { line, separator } => {
            let header = lines.get(*line).copied().unwrap_or_default();
            Some((*line, *separator, Columns::of(header, header_cells(header, *separator))))
        }
        Form::Eagle | Form::Allegro => None,
    };
    let mut commented = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let bare = line.trim_start().trim_start_matches(['#', ';', '*']);
        let is_comment = bare.len() < line.trim_start().len();
        let would_be_row = || match (&columns, form) {
            (Some((at, separator, columns)), _) => n > *at && columns.split(bare, *separator).is_some(),
            (None, Form::Allegro) => allegro_row(bare).is_some(),
            (None, _) => eagle_row(bare).is_some(),
        };
        if is_comment && would_be_row() {
            commented.push(n);
        }
        let cells = match (&columns, form) {
            (Some((at, _, columns)), _) if n == *at => columns.cells.clone(),
            _ if !is_row(line) || is_units(line) => Vec::new(),
            // What stands above the header is none of its rows, unless it has numbers where they have them.
            (Some((at, separator, columns)), _) if n < *at => columns.split(line, *separator).unwrap_or_default(),
            (Some((_, separator, columns)), _) => columns.split(line, *separator).unwrap_or_else(|| whole(line)),
            (None, Form::Allegro) => allegro_row(line).unwrap_or_else(|| whole(line)),
            (None, _) => eagle_row(line).unwrap_or_else(|| whole(line)),
        };
        rows.push(shift(line, cells));
    }
    let header = match form {
        Form::Headed { .. } => None,
        Form::Eagle => Some(positional(&[
            Column::Designator,
            Column::X,
            Column::Y,
            Column::Rotation,
            Column::Value,
            Column::Package,
        ])),
        Form::Allegro => Some(positional(&[
            Column::Designator,
            Column::X,
            Column::Y,
            Column::Rotation,
            Column::Side,
            Column::Package,
        ])),
    };
    Aligned { rows, header, only_side: only_side(&lines), commented }
}

/// Reads KiCad's statement of the side that a file lists: `## Side : top`, against `## Side : All`.
fn only_side(lines: &[&str]) -> Option<String> {
    let stated = lines.iter().take(SEARCHED_LINES).find_map(|line| {
        let (key, side) = line.strip_prefix('#')?.trim_start_matches('#').split_once(':')?;
        key.trim().eq_ignore_ascii_case("side").then(|| side.trim().to_lowercase())
    })?;
    matches!(stated.as_str(), "top" | "bottom" | "front" | "back" | "f.cu" | "b.cu").then_some(stated)
}

fn positional(columns: &[Column]) -> Header<Column> {
    Header {
        sheet: 0,
        // No row repeats a header that is not there.
        row: usize::MAX,
        first: 0,
        columns: columns.iter().enumerate().map(|(n, column)| (*column, n)).collect(),
        spans: BTreeMap::new(),
        weak: BTreeSet::new(),
        unknown: Vec::new(),
        beside: Vec::new(),
    }
}

fn is_row(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty() && !line.starts_with(['#', ';', '*']) && line.chars().any(char::is_alphanumeric)
}

/// Allegro's first line says in what it measures: `UUNITS = MILS`.
fn is_units(line: &str) -> bool {
    line.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("uunits"))
}

fn whole(line: &str) -> Vec<Range<usize>> {
    let trimmed = line.trim();
    let start = trimmed.as_ptr() as usize - line.as_ptr() as usize;
    std::iter::once(start..start + trimmed.len()).collect()
}

/// Cuts a header: KiCad's begins with `#`, and some names are two words with one space between them.
fn header_cells(line: &str, separator: Separator) -> Vec<Range<usize>> {
    let lead = line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || c == '#').len();
    let named = |range: Range<usize>| lead + range.start..lead + range.end;
    if separator == Separator::Bangs {
        return between_bangs(&line[lead..]).into_iter().map(named).collect();
    }
    let words: Vec<Range<usize>> = words(&line[lead..]).into_iter().map(named).collect();
    let is = |n: usize, these: &[&str]| {
        words.get(n).is_some_and(|word| these.iter().any(|text| line[word.clone()].eq_ignore_ascii_case(text)))
    };
    // `Ref` before `X` is a column of its own, unless `Ref Y` stands there too.
    let second_ref = (0..words.len()).filter(|n| is(*n, &["Ref"])).count() > 1;
    let mut cells: Vec<Range<usize>> = Vec::new();
    let mut n = 0;
    while n < words.len() {
        let before = is(n, &["Mid", "Pad", "Center", "Centre", "Pos", "Sym", "Symbol", "Loc", "Location", "Centroid"])
            || (second_ref && is(n, &["Ref"]));
        let two = before && is(n + 1, &["X", "Y"])
            || is(n, &["Ref", "Reference"]) && is(n + 1, &["Des", "Designator"])
            || is(n, &["Part"]) && is(n + 1, &["Number", "Type", "Decal", "Name", "No", "No."])
            || is(n, &["X", "Y"]) && is(n + 1, &["Coord", "Coordinate", "Pos", "Position", "Location"]);
        let last = if two { n + 1 } else { n };
        cells.push(words[n].start..words[last].end);
        n = last + 1;
    }
    cells
}

/// The columns of a header, as they lie in its line.
struct Columns {
    cells: Vec<Range<usize>>,
    /// Where each column begins, in characters.
    starts: Vec<usize>,
    numbers: Vec<usize>,
}

impl Columns {
    fn of(line: &str, cells: Vec<Range<usize>>) -> Self {
        let starts = cells.iter().map(|cell| line[..cell.start].chars().count()).collect();
        let is_number = |cell: &Range<usize>| {
            COLUMNS.field_of(&line[cell.clone()]).is_some_and(|(column, _)| matches!(column, Column::X | Column::Y))
        };
        let numbers = cells.iter().enumerate().filter(|(_, cell)| is_number(cell)).map(|(n, _)| n).collect();
        Self { cells, starts, numbers }
    }

    fn split(&self, line: &str, separator: Separator) -> Option<Vec<Range<usize>>> {
        let sound = |cells: &Vec<Range<usize>>| {
            cells.len() == self.cells.len() && self.numbers.iter().all(|n| number(&line[cells[*n].clone()]).is_some())
        };
        if separator == Separator::Bangs {
            let mut cells = between_bangs(line);
            // A trailing `!` closes the last column or is left out.
            cells.resize(self.cells.len().max(cells.len().min(self.cells.len())), line.len()..line.len());
            return Some(cells).filter(sound);
        }
        // Cells that all begin where the header's do leave no doubt; then come the other ways.
        let under = self.by_header(line).filter(sound);
        let begins = |n: usize, cell: &Range<usize>| {
            cell.is_empty() || self.starts.get(n).is_some_and(|start| line[..cell.start].chars().count() == *start)
        };
        if under.as_ref().is_some_and(|cells| cells.iter().enumerate().all(|(n, cell)| begins(n, cell))) {
            return under;
        }
        [words(line), gaps(line)].into_iter().find(sound).or(under)
    }

    /// Cuts a line where the header's columns begin; `None` if something lies across.
    fn by_header(&self, line: &str) -> Option<Vec<Range<usize>>> {
        let mut offsets: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
        offsets.push(line.len());
        let at = |start: usize| offsets.get(start).copied().unwrap_or(line.len());
        let mut cells = Vec::with_capacity(self.starts.len());
        for (n, start) in self.starts.iter().enumerate() {
            let (from, to) = (at(*start), self.starts.get(n + 1).map_or(line.len(), |next| at(*next)));
            let text = &line[from..to.max(from)];
            if n > 0 && line[..from].ends_with(|c: char| !c.is_whitespace()) && !text.trim_start().is_empty() {
                return None;
            }
            let trimmed = text.trim();
            let start = from + (text.len() - text.trim_start().len());
            cells.push(start..start + trimmed.len());
        }
        Some(cells)
    }
}

/// Cuts a line at white space; what stands in quotes is one word.
fn words(line: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut rest = 0;
    // A byte-order mark before the first word is none of it.
    while let Some(skip) = line[rest..].find(|c: char| !c.is_whitespace() && c != '\u{feff}') {
        let start = rest + skip;
        if line[start..].starts_with('"')
            && let Some(len) = line[start + 1..].find('"')
        {
            words.push(start + 1..start + 1 + len);
            rest = start + len + 2;
            continue;
        }
        let end = line[start..].find(char::is_whitespace).map_or(line.len(), |len| start + len);
        words.push(start..end);
        rest = end;
    }
    words
}

/// Cuts a line at tabs and at gaps of two spaces or more.
fn gaps(line: &str) -> Vec<Range<usize>> {
    let mut cells: Vec<Range<usize>> = Vec::new();
    for word in words(line) {
        match cells.last_mut() {
            Some(last) if word.start - last.end == 1 && line[last.end..word.start] == *" " => last.end = word.end,
            _ => cells.push(word),
        }
    }
    cells
}

fn between_bangs(line: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut cells: Vec<Range<usize>> = line
        .split('!')
        .map(|cell| {
            let lead = cell.len() - cell.trim_start().len();
            let trimmed = start + lead..start + lead + cell.trim().len();
            start += cell.len() + 1;
            trimmed
        })
        .collect();
    // Some reports put a `!` before the first column and behind the last.
    if cells.len() > 2 && cells.first().is_some_and(Range::is_empty) {
        cells.remove(0);
    }
    if cells.len() > 2 && line.trim_end().ends_with('!') {
        cells.pop();
    }
    cells
}

fn allegro_row(line: &str) -> Option<Vec<Range<usize>>> {
    let cells = between_bangs(line);
    let text = |n: usize| cells.get(n).map_or("", |cell| &line[cell.clone()]);
    (cells.len() >= 4 && is_designator(text(0)) && (1..4).all(|n| number(text(n)).is_some())).then_some(cells)
}

fn eagle_row(line: &str) -> Option<Vec<Range<usize>>> {
    let words = words(line);
    let text = |n: usize| words.get(n).map_or("", |word| &line[word.clone()]);
    let angle = text(3).trim_start_matches(['M', 'R', 'S']);
    let sound = is_designator(text(0))
        && number(text(1)).is_some()
        && number(text(2)).is_some()
        && angle.parse::<f64>().is_ok_and(|angle| (-360.0..=360.0).contains(&angle));
    if !sound || line.contains('!') {
        return None;
    }
    let mut cells = words[..4].to_vec();
    // A value may be missing, or hold spaces; the package never does.
    let nothing = words[3].end..words[3].end;
    match &words[4..] {
        [] => cells.extend([nothing.clone(), nothing]),
        [package] => cells.extend([nothing, package.clone()]),
        [first, .., last] => cells.extend([first.start..words[words.len() - 2].end, last.clone()]),
    }
    Some(cells)
}

/// Tells whether a text may be a designator: a letter first, a digit somewhere.
fn is_designator(text: &str) -> bool {
    text.len() <= 32 && text.starts_with(char::is_alphabetic) && text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<&str>> {
        let form = form_of(text).unwrap_or_else(|| panic!("not a placement file: {text}"));
        let aligned = cut(text, &form);
        aligned.rows.iter().map(|row| row.iter().map(|cell| &text[cell.clone()]).collect()).collect()
    }

    #[test]
    fn kicads_text_is_cut_at_its_spaces() {
        let text = "### Footprint positions - created on 2026-03-01 ###\n## Unit = mm, Angle = deg.\n## Side : top\n\
                    # Ref     Val       Package                PosX       PosY       Rot  Side\n\
                    C1        100n      C_0402_1005Metric    10.0000    -5.0000   90.0000  top\n\
                    U3        STM32     LQFP-64              12.5000    -6.0000  180.0000  top\n## End\n";
        let rows = rows(text);
        assert_eq!(rows[3], ["Ref", "Val", "Package", "PosX", "PosY", "Rot", "Side"]);
        assert_eq!(rows[5], ["U3", "STM32", "LQFP-64", "12.5000", "-6.0000", "180.0000", "top"]);
        assert!(rows[6].is_empty());
        assert_eq!(cut(text, &form_of(text).expect("known")).only_side.as_deref(), Some("top"));
        assert_eq!(only_side(&["## Side : All"]), None);
    }

    #[test]
    fn values_with_spaces_and_empty_cells_are_cut_where_the_header_says() {
        let text = "Altium Designer Pick and Place Locations\nUnits used: mm\n\n\
                    Designator Comment    Layer       Footprint   Center-X(mm) Center-Y(mm) Rotation Description\n\
                    C1         100nF      TopLayer    0402        12.7000      5.0800       90       Cap 100 nF\n\
                    R1         10k 1%     BottomLayer 0603        -3.1750      2.5400       180\n";
        let rows = rows(text);
        assert_eq!(rows[4], ["C1", "100nF", "TopLayer", "0402", "12.7000", "5.0800", "90", "Cap 100 nF"]);
        assert_eq!(rows[5], ["R1", "10k 1%", "BottomLayer", "0603", "-3.1750", "2.5400", "180", ""]);
        let protel = "Designator Footprint    Mid X       Mid Y     Ref X     Ref Y     Pad X     Pad Y TB Rotation Comment\n\
                      R1         0603         1.0mm       2.0mm     1.0mm     2.0mm     1.0mm     2.0mm T  90.00    10 k\n\
                      R2         0603         1.0mm       2.0mm     1.0mm     2.0mm     1.0mm     2.0mm B  90.00    \n";
        let rows = super::tests::rows(protel);
        assert_eq!(rows[1][2..4], ["1.0mm", "2.0mm"]);
        assert_eq!(rows[1][10], "10 k");
        assert_eq!(rows[2][8..], ["B", "90.00", ""]);
    }

    #[test]
    fn eagle_and_allegro_are_known_without_a_header() {
        let eagle = rows("C1 41.91 34.93 180 0.1uF C0603\nU$2 10.16 25.4 270  MODULE\nR4 1 -2 90 10k 1% R0603\n");
        assert_eq!(eagle[0], ["C1", "41.91", "34.93", "180", "0.1uF", "C0603"]);
        assert_eq!(eagle[1], ["U$2", "10.16", "25.4", "270", "", "MODULE"]);
        assert_eq!(eagle[2][4..], ["10k 1%", "R0603"]);
        let allegro =
            rows("UUNITS = MILS\n\n C1 ! 775.00 ! 375.0 ! 90.0 !   ! CAP0402 \n U1 ! 100 ! 200 ! 0 ! m ! SOIC8 \n");
        assert_eq!(allegro[2], ["C1", "775.00", "375.0", "90.0", "", "CAP0402"]);
        assert_eq!(allegro[3], ["U1", "100", "200", "0", "m", "SOIC8"]);
        let named = rows("UUNITS = MILS\n# REFDES ! SYMBOL_X ! SYMBOL_Y ! ROTATION ! MIRROR\nU1 ! 1 ! 2 ! 0 ! YES !\n");
        assert_eq!(named[2], ["U1", "1", "2", "0", "YES"]);
    }

    #[test]
    fn prose_and_other_text_is_none() {
        for text in [
            "",
            "The columns are\nRef Val PosX PosY Rot Side\nand each line is a part.\nSee below.\nThanks!\n",
            "Bus 001 Device 004: ID 2c7c:0125 Quectel\nBus 001 Device 001: ID 1d6b:0002 Linux\n",
            "R1 10k 0603\nR2 10k 0603\n",
            "a ! b ! c\nd ! e ! f\n",
        ] {
            assert_eq!(form_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_that_fits_no_way_is_kept_whole() {
        let rows = rows("# Ref Val Package PosX PosY Rot Side\nR1 10k 0603 1 2 0 top\nU99 EC25\n");
        assert_eq!(rows[2], ["U99 EC25"]);
    }
}

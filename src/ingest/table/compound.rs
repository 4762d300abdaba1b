//! What an `.xls` file would expand to, known before it is decoded.
//!
//! The decoder reserves what a file claims and lays each sheet out densely; a few damaged bytes can so ask for more
//! memory than there is, which no error handling survives. So the compound file's chains ([MS-CFB]) and the workbook's
//! records ([MS-XLS]) are walked first, keeping only counts.

use std::collections::{BTreeMap, BTreeSet};

use super::shown::{Shift, Shown};
use super::{formulas, hidden, rich_text};
use crate::source::Hidden;

/// Why an `.xls` is not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its structure contradicts itself.
    Damaged(&'static str),
    /// It would hold more cells, or more text, than the limit.
    TooLarge,
}

/// The most sheets that are walked.
const MAX_SHEETS: usize = 1_000;

/// Sector ids from here on are marks, not sectors ([MS-CFB] 2.1).
const FIRST_MARK: u32 = 0xffff_fffa;

/// Checks that an `.xls` can be decoded within so many cells and bytes of text.
///
/// Returns what the decoder doesn't tell of it.
pub(super) fn check(bytes: &[u8], max_cells: u64, max_text: u64) -> Result<Untold, Refusal> {
    let stream = workbook_stream(bytes)?;
    let globals = Globals::of(&stream)?;
    let mut walked: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    let (mut cells, mut text) = (0u64, 0u64);
    for start in &globals.sheets {
        let (more_cells, more_text) = match walked.get(start) {
            Some(known) => *known,
            None => {
                let counted = sheet(stream.get(*start..).unwrap_or(&[]), &globals.strings, max_cells)?;
                walked.insert(*start, counted);
                counted
            }
        };
        cells = cells.saturating_add(more_cells);
        text = text.saturating_add(more_text);
        if cells > max_cells || text > max_text {
            return Err(Refusal::TooLarge);
        }
    }
    let mut found: BTreeMap<usize, Hidden> = BTreeMap::new();
    let of_sheet =
        |start: &usize| found.entry(*start).or_insert_with(|| hidden(stream.get(*start..).unwrap_or(&[]))).clone();
    let hidden = globals.sheets.iter().map(of_sheet).collect();
    let (mut unvalued, mut beside, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    for start in &globals.sheets {
        let of_sheet = stream.get(*start..).unwrap_or(&[]);
        unvalued.push(formulas::unvalued(records(of_sheet)));
        shown.push(rich_text::in_sheet(records(of_sheet), &globals.raised));
        beside.extend(formulas::texts_beside_cells(records(of_sheet)));
    }
    Ok(Untold { hidden, unvalued, beside, shown })
}

/// What the decoder doesn't tell of a workbook.
#[derive(Debug)]
pub(super) struct Untold {
    /// The rows and columns that each of its sheets hides, in their order.
    pub(super) hidden: Vec<Hidden>,
    /// The cells of each sheet with a formula that was never worked out, by row and column.
    pub(super) unvalued: Vec<Vec<(u32, u32)>>,
    /// The texts of its comments and text boxes.
    pub(super) beside: Vec<String>,
    /// The cells of each sheet with raised or lowered digits.
    pub(super) shown: Vec<BTreeMap<(u32, u32), Shown>>,
}

/// Finds the rows and columns that a sheet hides.
fn hidden(stream: &[u8]) -> Hidden {
    let mut found = Hidden::default();
    for (kind, content) in records(stream) {
        match kind {
            // Row (2.4.221): fDyZero
            0x0208 if content.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
                if let Some(row) = u16_at(content, 0).map(usize::from) {
                    hidden::push_row(&mut found.rows, row, row);
                }
            }
            // ColInfo (2.4.53): fHidden
            0x007d if content.get(8).is_some_and(|flags| flags & 1 != 0) => {
                if let (Some(first), Some(last)) = (u16_at(content, 0), u16_at(content, 2)) {
                    hidden::push_row(&mut found.columns, usize::from(first), usize::from(last));
                }
            }
            0x000a => break,
            _ => {}
        }
    }
    found
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Follows the chains of a compound file to its workbook; none may be longer than the file.
fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    const CUT: Refusal = Refusal::Damaged("its header is cut");
    let size = match u16_at(bytes, 30).ok_or(CUT)? {
        9 => 512usize,
        12 => 4096,
        _ => return Err(Refusal::Damaged("its sector size is none")),
    };
    let most = bytes.len() / size + 1;
    let sector = |id: u32| -> &[u8] {
        let start = (id as usize).saturating_add(1).saturating_mul(size);
        bytes.get(start.min(bytes.len())..start.saturating_add(size).min(bytes.len())).unwrap_or(&[])
    };
    let words = |part: &[u8]| -> Vec<u32> {
        part.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect()
    };
    let mut tables: Vec<u32> = words(bytes.get(76..512).ok_or(CUT)?);
    let mut next = u32_at(bytes, 68).ok_or(CUT)?;
    let mut steps = 0;
    while next < FIRST_MARK {
        steps += 1;
        tables.extend(words(sector(next)));
        next = tables.pop().unwrap_or(u32::MAX);
        if steps > most || tables.len() > most * 2 + 256 {
            return Err(Refusal::Damaged("its table of sectors runs in a circle"));
        }
    }
    tables.retain(|id| *id < FIRST_MARK);
    if tables.len() > most {
        return Err(Refusal::Damaged("its table of sectors is larger than the file"));
    }
    let fat: Vec<u32> = tables.iter().flat_map(|id| words(sector(*id))).collect();
    let chain = |start: u32, len: usize, fat: &[u32], sector: &dyn Fn(u32) -> Vec<u8>| -> Result<Vec<u8>, Refusal> {
        let (mut found, mut id, mut steps) = (Vec::new(), start, 0);
        while id < FIRST_MARK && found.len() < len {
            steps += 1;
            if steps > fat.len() {
                return Err(Refusal::Damaged("a chain of its sectors runs in a circle"));
            }
            found.extend(sector(id));
            id = fat.get(id as usize).copied().ok_or(Refusal::Damaged("a chain of its sectors leads nowhere"))?;
        }
        found.truncate(len);
        Ok(found)
    };
    let whole = |id: u32| sector(id).to_vec();
    let directory = chain(u32_at(bytes, 48).ok_or(CUT)?, usize::MAX, &fat, &whole)?;
    let entries = || directory.chunks_exact(128);
    let length = |entry: &[u8]| -> Result<usize, Refusal> {
        let high = if size == 4096 { u32_at(entry, 124).unwrap_or(0) } else { 0 };
        let len = u32_at(entry, 120).unwrap_or(0) as usize;
        if high > 0 || len > bytes.len() {
            return Err(Refusal::Damaged("a stream in it is longer than the file"));
        }
        Ok(len)
    };
    let named = |name: &str| {
        let units: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        entries().find(move |entry| entry.starts_with(&units))
    };
    let book = named("Workbook").or_else(|| named("Book")).ok_or(Refusal::Damaged("it holds no workbook"))?;
    let (start, len) = (u32_at(book, 116).unwrap_or(u32::MAX), length(book)?);
    let mini_tables = u32_at(bytes, 64).ok_or(CUT)? as usize;
    if mini_tables > most {
        return Err(Refusal::Damaged("its table of small sectors is larger than the file"));
    }
    let root = entries().next().ok_or(Refusal::Damaged("its directory is empty"))?;
    let root_len = length(root)?;
    if len >= 4096 {
        return chain(start, len, &fat, &whole);
    }
    let small = chain(u32_at(root, 116).unwrap_or(u32::MAX), root_len, &fat, &whole)?;
    let small_fat = words(&chain(u32_at(bytes, 60).ok_or(CUT)?, mini_tables * size, &fat, &whole)?);
    let small_sector = |id: u32| -> Vec<u8> {
        let start = (id as usize).saturating_mul(64).min(small.len());
        small[start..start.saturating_add(64).min(small.len())].to_vec()
    };
    chain(start, len, &small_fat, &small_sector)
}

/// The records of a stream: their type and content.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, len) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
        let content = stream.get(at + 4..at + 4 + len)?;
        at += 4 + len;
        Some((kind, content))
    })
}

/// What the sheets of a workbook share.
struct Globals {
    /// Where each sheet begins.
    sheets: Vec<usize>,
    /// The length of each shared string, in characters.
    strings: Vec<u32>,
    /// The shared strings with raised or lowered digits, by their number.
    raised: BTreeMap<usize, String>,
}

impl Globals {
    fn of(stream: &[u8]) -> Result<Self, Refusal> {
        let mut globals = Self { sheets: Vec::new(), strings: Vec::new(), raised: BTreeMap::new() };
        let mut fonts: Vec<Option<Shift>> = Vec::new();
        let mut shared: Option<Vec<&[u8]>> = None;
        for (kind, content) in records(stream) {
            match kind {
                // BoundSheet8 (2.4.28)
                0x0085 => globals.sheets.push(u32_at(content, 0).unwrap_or(u32::MAX) as usize),
                0x0031 => fonts.push(rich_text::shift_of(content)),
                // SST (2.4.265), and the Continue records (2.4.58) after it
                0x00fc => shared = Some(vec![content.get(8..).unwrap_or(&[])]),
                0x003c => {
                    if let Some(parts) = shared.as_mut() {
                        parts.push(content);
                    }
                    continue;
                }
                _ => {}
            }
            if kind != 0x00fc
                && let Some(parts) = shared.take()
            {
                globals.strings = lengths(&parts);
                globals.raised = rich_text::raised(&parts, &fonts);
            }
            // EOF (2.4.103)
            if kind == 0x000a {
                break;
            }
        }
        if globals.sheets.len() > MAX_SHEETS {
            return Err(Refusal::TooLarge);
        }
        Ok(globals)
    }
}

/// Measures the shared strings (XLUnicodeRichExtendedString, 2.5.293), which may run on in continued records.
fn lengths(parts: &[&[u8]]) -> Vec<u32> {
    let mut found = Vec::new();
    let (mut part, mut at) = (0, 0);
    let skip = |part: &mut usize, at: &mut usize, mut bytes: usize| {
        while *part < parts.len() && *at + bytes > parts[*part].len() {
            bytes -= parts[*part].len().saturating_sub(*at);
            (*part, *at) = (*part + 1, 0);
        }
        *at += bytes;
    };
    while part < parts.len() {
        let content = parts[part];
        if at >= content.len() {
            (part, at) = (part + 1, 0);
            continue;
        }
        let (Some(characters), Some(flags)) = (u16_at(content, at), content.get(at + 2)) else { break };
        at += 3;
        let mut tail = 0;
        if flags & 8 != 0 {
            tail += usize::from(u16_at(content, at).unwrap_or(0)) * 4;
            at += 2;
        }
        if flags & 4 != 0 {
            tail = tail.saturating_add(u32_at(content, at).unwrap_or(0) as usize);
            at += 4;
        }
        found.push(u32::from(characters));
        let (mut left, mut wide) = (usize::from(characters), flags & 1 != 0);
        while left > 0 && part < parts.len() {
            let width = if wide { 2 } else { 1 };
            let fits = parts[part].len().saturating_sub(at) / width;
            if fits >= left {
                at += left * width;
                left = 0;
            } else {
                left -= fits;
                part += 1;
                // The characters run on after a new byte of flags.
                wide = parts.get(part).and_then(|next| next.first()).is_some_and(|flags| flags & 1 != 0);
                at = 1;
            }
        }
        skip(&mut part, &mut at, tail);
    }
    found
}

/// Counts the cells that one sheet is laid out in, and the characters of its text.
fn sheet(stream: &[u8], strings: &[u32], max_cells: u64) -> Result<(u64, u64), Refusal> {
    let mut text = 0u64;
    let (mut rows, mut columns): (BTreeSet<u16>, BTreeSet<u16>) = (BTreeSet::new(), BTreeSet::new());
    let mut see = |row: Option<u16>, column: Option<u16>| {
        rows.extend(row);
        columns.extend(column);
    };
    for (kind, content) in of_sheet(records(stream)) {
        match kind {
            // Dimensions (2.4.90), for which the decoder reserves memory
            0x0200 => {
                let at = |at| u32_at(content, at).map(u64::from);
                let short = |at| u16_at(content, at).map(u64::from);
                let claimed = match content.len() {
                    10 => (short(0), short(2), short(4), short(6)),
                    _ => (at(0), at(4), short(8), short(10)),
                };
                if let (Some(top), Some(bottom), Some(left), Some(right)) = claimed {
                    let left = if left > 0xff || right < left { 0 } else { left };
                    if bottom >= 1 && right >= 1 && (bottom - 1 < top || right - 1 < left) {
                        return Err(Refusal::Damaged("a sheet ends before it begins"));
                    }
                    if bottom.saturating_sub(top).saturating_mul(right - left) > max_cells {
                        return Err(Refusal::TooLarge);
                    }
                }
            }
            // LabelSst (2.4.149)
            0x00fd => {
                see(u16_at(content, 0), u16_at(content, 2));
                let index = u32_at(content, 6).unwrap_or(u32::MAX) as usize;
                text = text.saturating_add(3 * u64::from(strings.get(index).copied().unwrap_or(u32::from(u16::MAX))));
            }
            // MulRk (2.4.175)
            0x00bd => {
                see(u16_at(content, 0), u16_at(content, 2));
                see(None, u16_at(content, content.len().saturating_sub(2)));
            }
            // Number, Label, RString, BoolErr, RK, Formula
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x0006 => see(u16_at(content, 0), u16_at(content, 2)),
            _ => {}
        }
    }
    let extent = |seen: &BTreeSet<u16>| match (seen.first(), seen.last()) {
        (Some(first), Some(last)) => u64::from(last - first) + 1,
        _ => 0,
    };
    Ok((extent(&rows) * extent(&columns), text))
}

/// Returns the records of a sheet up to its end, those of the charts inside it among them.
pub(super) fn of_sheet<'a>(records: impl Iterator<Item = (u16, &'a [u8])>) -> impl Iterator<Item = (u16, &'a [u8])> {
    let mut depth = 0usize;
    records.take_while(move |(kind, _)| {
        match kind {
            // BOF (2.4.21): the first is the sheet's own, further ones are of charts
            0x0809 => depth += 1,
            // EOF (2.4.103)
            0x000a if depth > 1 => depth -= 1,
            0x000a => return false,
            _ => {}
        }
        true
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        let len = u16::try_from(content.len()).expect("short");
        [&kind.to_le_bytes()[..], &len.to_le_bytes(), content].concat()
    }

    #[test]
    fn hidden_rows_and_columns_are_found() {
        let row = |row: u8, flags: u8| record(0x0208, &[row, 0, 0, 0, 2, 0, 255, 0, 0, 0, 0, 0, flags, 1, 0, 0]);
        let column = record(0x007d, &[1, 0, 2, 0, 0, 8, 15, 0, 1, 0, 0, 0]);
        let stream = [record(0x0809, &[0; 16]), column, row(0, 0), row(1, 0x20), row(2, 0x20), record(0x000a, &[])];
        assert_eq!(hidden(&stream.concat()), Hidden { sheet: false, rows: vec![(1, 2)], columns: vec![(1, 2)] });
    }

    #[test]
    fn two_far_cells_count_as_all_the_cells_between_them() {
        let number = |row: u16, column: u16| {
            let content = [&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat();
            record(0x0203, &content)
        };
        let stream = [record(0x0809, &[0; 16]), number(0, 0), number(u16::MAX, u16::MAX), record(0x000a, &[])].concat();
        assert_eq!(sheet(&stream, &[], u64::MAX), Ok((65_536 * 65_536, 0)));
    }

    #[test]
    fn dimensions_that_ask_for_too_much_are_refused() {
        let content =
            [&0u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &0u16.to_le_bytes(), &256u16.to_le_bytes(), &[0; 2]];
        let stream = [record(0x0809, &[0; 16]), record(0x0200, &content.concat())].concat();
        assert_eq!(sheet(&stream, &[], 20_000_000), Err(Refusal::TooLarge));
    }

    #[test]
    fn shared_strings_are_measured_across_continued_records() {
        // "abcd" cut after two characters, then a wide "ef" with a formatting run of four bytes.
        let first = [&4u16.to_le_bytes()[..], &[0], b"ab"].concat();
        let second = [&[0u8][..], b"cd", &2u16.to_le_bytes(), &[9], &1u16.to_le_bytes(), b"e\0f\0", &[0; 4]].concat();
        assert_eq!(lengths(&[&first, &second]), [4, 2]);
    }

    #[test]
    fn a_string_that_many_cells_share_counts_each_time() {
        let cell = record(0x00fd, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let stream = [record(0x0809, &[0; 16]), cell.repeat(1000)].concat();
        assert_eq!(sheet(&stream, &[30_000], u64::MAX), Ok((1, 90_000_000)));
    }
}

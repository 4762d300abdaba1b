//! Raised and lowered digits in the texts of an `.xls`: `2¹` is stored as `21`, with a run of a font that raises the `1`.

use std::collections::BTreeMap;

use super::compound::of_sheet;
use super::shown::{Shift, Shown};

/// Returns how a font sets its text to the line (Font, 2.4.122: `sss`).
pub(super) fn shift_of(font: &[u8]) -> Option<Shift> {
    match font.get(8..10)? {
        [1, 0] => Some(Shift::Up),
        [2, 0] => Some(Shift::Down),
        _ => None,
    }
}

/// Finds the shared strings with raised or lowered digits by their number, and writes these as such.
///
/// `parts` are the content of SST and of the Continue records after it, `fonts` the fonts of the workbook in their order.
pub(super) fn raised(parts: &[&[u8]], fonts: &[Option<Shift>]) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    if fonts.iter().all(Option::is_none) {
        return found;
    }
    let mut bytes = Bytes { parts, part: 0, at: 0 };
    let mut number = 0usize;
    while let Some(string) = bytes.string() {
        if let Some(text) = string.shifted(fonts) {
            found.insert(number, text);
        }
        number += 1;
    }
    found
}

/// Returns the cells of a sheet that hold such a string, by row and column (LabelSst, 2.4.149).
pub(super) fn in_sheet<'a>(
    records: impl Iterator<Item = (u16, &'a [u8])>,
    raised: &BTreeMap<usize, String>,
) -> BTreeMap<(u32, u32), Shown> {
    let mut found = BTreeMap::new();
    for (_, content) in of_sheet(records).filter(|(kind, _)| *kind == 0x00fd) {
        let short = |at: usize| Some(u32::from(u16::from_le_bytes(content.get(at..at + 2)?.try_into().ok()?)));
        let index = content.get(6..10).and_then(|index| Some(u32::from_le_bytes(index.try_into().ok()?)));
        if let (Some(row), Some(col), Some(index)) = (short(0), short(2), index)
            && let Some(text) = raised.get(&(index as usize))
        {
            found.insert((row, col), Shown::Text(text.clone()));
        }
    }
    found
}

/// A string with where its fonts change (XLUnicodeRichExtendedString, 2.5.293).
struct RichString {
    units: Vec<u16>,
    /// From which character on, and which font (FormatRun, 2.5.132).
    runs: Vec<(u16, u16)>,
}

impl RichString {
    fn shifted(&self, fonts: &[Option<Shift>]) -> Option<String> {
        // There is no font 4 (FontIndex, 2.5.129).
        let font = |index: u16| fonts.get(usize::from(if index > 4 { index - 1 } else { index })).copied().flatten();
        self.runs.iter().find(|(_, index)| font(*index).is_some())?;
        let mut text = String::new();
        let mut start = 0;
        let mut shift = None;
        let ends = self.runs.iter().map(|(at, index)| (usize::from(*at), font(*index)));
        for (end, next) in ends.chain([(self.units.len(), None)]) {
            let end = end.clamp(start, self.units.len());
            let run = String::from_utf16_lossy(&self.units[start..end]);
            text.push_str(&shift.map_or_else(|| run.clone(), |shift: Shift| shift.write(&run)));
            (start, shift) = (end, next);
        }
        (text != String::from_utf16_lossy(&self.units)).then_some(text)
    }
}

/// The bytes of a record and of those that continue it.
struct Bytes<'a> {
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl Bytes<'_> {
    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.parts.get(self.part)?.len() {
            (self.part, self.at) = (self.part + 1, 0);
        }
        self.at += 1;
        self.parts.get(self.part)?.get(self.at - 1).copied()
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn string(&mut self) -> Option<RichString> {
        let count = usize::from(self.short()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.short()? } else { 0 };
        let extended = if flags & 4 != 0 { u32::from(self.short()?) | u32::from(self.short()?) << 16 } else { 0 };
        let units = self.characters(count, flags & 1 != 0)?;
        let runs = (0..runs).map(|_| Some((self.short()?, self.short()?))).collect::<Option<Vec<_>>>()?;
        for _ in 0..extended {
            self.byte()?;
        }
        Some(RichString { units, runs })
    }

    /// Reads characters; where a record ends, they run on after a new byte of flags.
    fn characters(&mut self, count: usize, mut wide: bool) -> Option<Vec<u16>> {
        let mut units = Vec::new();
        while units.len() < count {
            if self.at >= self.parts.get(self.part)?.len() {
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.byte()? & 1 != 0;
                continue;
            }
            units.push(if wide { self.short()? } else { u16::from(self.byte()?) });
        }
        Some(units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_footnote_mark_is_told_from_the_number_before_it_across_continued_records() {
        let fonts = [None, None, None, None, Some(Shift::Up)];
        assert_eq!(shift_of(&[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]), Some(Shift::Up));
        // "plain", then "21" whose second character is in font 5, cut after the first.
        let run = [&1u16.to_le_bytes()[..], &5u16.to_le_bytes()].concat();
        let first =
            [&5u16.to_le_bytes()[..], &[0], b"plain", &2u16.to_le_bytes(), &[8], &1u16.to_le_bytes(), b"2"].concat();
        let second = [&[1u8][..], b"1\0", &run].concat();
        let found = raised(&[&first, &second], &fonts);
        assert_eq!(found, BTreeMap::from([(1, "2¹".to_owned())]));
        assert!(raised(&[&first, &second], &[None; 5]).is_empty());
        let cell = [0, 0, 3, 0, 0, 0, 1, 0, 0, 0];
        let cells = in_sheet([(0x0809, &[][..]), (0x00fd, &cell)].into_iter(), &found);
        assert_eq!(cells, BTreeMap::from([((0, 3), Shown::Text("2¹".to_owned()))]));
    }

    #[test]
    fn strings_that_are_cut_end_the_search() {
        let fonts = [Some(Shift::Up)];
        for cut in [&[2, 0, 8, 1, 0, b'2'][..], &[2], &[255, 255, 1, 0], &[0, 0, 4, 255, 255, 255, 255]] {
            assert!(raised(&[cut], &fonts).is_empty(), "{cut:?}");
        }
    }
}

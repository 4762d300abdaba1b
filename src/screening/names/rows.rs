//! Names as rows of letters: what finds a name whose spaces or letters slipped, wherever in the name that is.
//!
//! Of two rows that differ by one slip, one half is the same. A listed row is kept by each of its halves together with
//! its length; a query asks for the halves of rows a little shorter and a little longer than its own.

use super::spelling::{digits, edits};
use super::table::spread;

/// Rows shorter than this are too much like each other.
const FEWEST: usize = 6;
/// By how many letters a slipped row may be longer or shorter.
const LONGER: usize = 2;
/// Longer rows are looked at so far; names come from outside.
pub(super) const MOST: usize = 255;

/// Gives the keys under which a listed row is kept.
pub(super) fn keys(row: &str, mut give: impl FnMut(u64)) {
    let row = row.as_bytes();
    if (FEWEST..=MOST).contains(&row.len()) {
        let half = row.len() / 2;
        give(key(&row[..half], row.len(), false));
        give(key(&row[row.len() - half..], row.len(), true));
    }
}

/// Gives the keys under which rows like a row are kept, each with the length of those rows.
pub(super) fn keys_like(row: &str, mut give: impl FnMut(u64, usize)) {
    let row = row.as_bytes();
    if (FEWEST..=MOST).contains(&row.len()) {
        for len in (row.len() - LONGER).max(FEWEST)..=(row.len() + LONGER).min(MOST) {
            let half = len / 2;
            give(key(&row[..half], len, false), len);
            give(key(&row[row.len() - half..], len, true), len);
        }
    }
}

fn key(half: &[u8], len: usize, is_end: bool) -> u64 {
    let start = (0xcbf2_9ce4_8422_2325 ^ (len as u64) << 1 ^ u64::from(is_end)).wrapping_mul(0x0100_0000_01b3);
    spread(half.iter().fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)))
}

/// How two rows differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slips {
    /// How many letters were put in, left out, changed or swapped.
    pub(crate) slips: usize,
    /// The letters of the longer row.
    pub(crate) letters: usize,
}

/// The most letters that slip.
const MOST_SLIPS: usize = 2;
/// So many letters stand for each that slips: of six, two more or less make another name (`Samtec`, `Sam Lee`).
const LETTERS_A_SLIP: usize = 5;

/// Returns how two rows differ, if only by few letters. Digits don't slip.
pub(super) fn slips(a: &[u8], b: &[u8]) -> Option<Slips> {
    if !digits(a).eq(digits(b)) {
        return None;
    }
    let slips = edits(a, b);
    let letters = a.len().max(b.len());
    (slips <= most_slips(letters)).then_some(Slips { slips, letters })
}

/// Returns how many letters may slip, by the letters of the longer row.
fn most_slips(letters: usize) -> usize {
    MOST_SLIPS.min(letters / LETTERS_A_SLIP)
}

/// What tells most rows apart without looking at their letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sketch {
    /// Which letters a row has; in the upper six bits, which digits, in order.
    pub(super) seen: u32,
    /// Which letters it has an odd number of times.
    pub(super) odd: u32,
}

const LETTERS: u32 = (1 << 26) - 1;

impl Sketch {
    pub(super) fn of(row: &str) -> Self {
        let (mut seen, mut odd, mut digits) = (0, 0, 0u32);
        for byte in row.bytes() {
            match byte {
                b'a'..=b'z' => {
                    seen |= 1 << (byte - b'a');
                    odd ^= 1 << (byte - b'a');
                }
                b'0'..=b'9' => digits = digits.wrapping_mul(31).wrapping_add(u32::from(byte)),
                _ => {}
            }
        }
        Self { seen: seen | digits << 26, odd }
    }

    /// Tells whether [`slips`] may bear two rows of so many letters.
    #[inline]
    pub(super) fn may_slip(self, other: Self, mine: usize, theirs: usize) -> bool {
        let most = most_slips(mine.max(theirs)) as u32;
        // A letter that is put in or left out makes one odd or even, one that is changed two.
        let longer = mine.abs_diff(theirs) as u32;
        (self.seen ^ other.seen) & !LETTERS == 0
            && (self.seen & !other.seen).count_ones() <= most
            && (other.seen & !self.seen).count_ones() <= most
            && longer <= most
            && (self.odd ^ other.odd).count_ones() <= 2 * most - longer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_rows_slip_less() {
        let count = |a: &str, b: &str| slips(a.as_bytes(), b.as_bytes()).map(|slips| slips.slips);
        assert_eq!(count("hikvision", "hikvsion"), Some(1));
        assert_eq!(count("hangzhouhikvision", "hangzouhikvsion"), Some(2));
        assert_eq!(count("samtec", "samlee"), None);
        assert_eq!(count("fund3", "fund4"), None);
    }
}

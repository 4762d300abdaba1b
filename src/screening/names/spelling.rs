//! How alike two words are spelt, and which known words are spelt like a given one.

use std::sync::Arc;

use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::table;
use crate::lists::index::{Array, Damaged, Image, ImageBuilder};

/// The least share of letters that must agree for a typing error.
const LEAST: f32 = 0.74;
/// How alike two words are that are spelt otherwise and sound the same.
pub(crate) const SAME_SOUND: f32 = 0.88;

/// Returns how alike two words are, from 0 to 1; 0 below the threshold for a typing error.
///
/// Words with different digits are never alike: `ahl1` and `ahl2` are two things.
pub(crate) fn similarity(a: &str, b: &str) -> f32 {
    alike(a.as_bytes(), b.as_bytes())
}

/// Returns the [`similarity`] of words as they lie in an index.
pub(super) fn alike(a: &[u8], b: &[u8]) -> f32 {
    if a == b {
        return 1.0;
    }
    let least = LEAST;
    let (short, long) = if a.len() <= b.len() { (a.len(), b.len()) } else { (b.len(), a.len()) };
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    if short < 4 || (short as f32) / (long as f32) < least {
        return 0.0;
    }
    if !digits(a).eq(digits(b)) {
        return 0.0;
    }
    let edits = edits(a, b);
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    let by_letters = 1.0 - edits as f32 / long as f32;
    let alike = if (0.6..SAME_SOUND).contains(&by_letters) && sound(a) == sound(b) { SAME_SOUND } else { by_letters };
    if alike >= least { alike } else { 0.0 }
}

/// Returns the digits of a word or a row, in order.
pub(super) fn digits(letters: &[u8]) -> impl Iterator<Item = &u8> {
    letters.iter().filter(|letter| letter.is_ascii_digit())
}

/// Returns how many letters must be put in, taken out, changed or swapped with their neighbour to make one word the
/// other (optimal string alignment), by Hyyrö's bit-parallel algorithm ("A bit-vector algorithm for computing Levenshtein
/// and Damerau edit distances", 2003).
pub(super) fn edits(a: &[u8], b: &[u8]) -> usize {
    if a.is_empty() || a.len() > 64 || !a.is_ascii() || !b.is_ascii() {
        return rapidfuzz::distance::osa::distance(a.iter().copied(), b.iter().copied());
    }
    let mut places = [0u64; 128];
    for (n, byte) in a.iter().enumerate() {
        places[usize::from(*byte)] |= 1 << n;
    }
    let (mut up, mut down, mut zero, mut before) = (!0u64, 0u64, 0u64, 0u64);
    let last = 1u64 << (a.len() - 1);
    let mut distance = a.len();
    for byte in b {
        let here = places[usize::from(*byte)];
        let swapped = ((!zero & here) << 1) & before;
        zero = ((here & up).wrapping_add(up) ^ up) | here | down | swapped;
        let (right_up, right_down) = (down | !(zero | up), zero & up);
        distance += usize::from(right_up & last != 0);
        distance -= usize::from(right_down & last != 0);
        let right_up = right_up << 1 | 1;
        up = right_down << 1 | !(zero | right_up);
        down = right_up & zero;
        before = here;
    }
    distance
}

/// Returns how a word sounds, so that usual transliterations of one word are one: `Khoury` and `Houri`.
fn sound(bytes: &[u8]) -> ([u8; 24], usize) {
    let mut key = [0; 24];
    let mut len = 0;
    let mut at = 0;
    let mut push = |byte: u8| {
        if len < key.len() && (len == 0 || key[len - 1] != byte) {
            key[len] = byte;
            len += 1;
        }
    };
    while at < bytes.len() {
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        let (byte, taken) = match (bytes[at], next) {
            (b'p', b'h') => (b'f', 2),
            (b'k', b'h') => (b'h', 2),
            (b'g', b'h') => (b'g', 2),
            (b's' | b'c', b'h') | (b't', b's') => (b's', 2),
            (b'z', b'h') | (b'd', b'z') => (b'z', 2),
            (b'c', b'k') => (b'k', 2),
            (b'e', b'e') => (b'i', 2),
            (b'o', b'o' | b'u') => (b'o', 2),
            (b'c' | b'q', _) => (b'k', 1),
            (b'w', _) => (b'v', 1),
            (b'y' | b'j' | b'e', _) => (b'i', 1),
            (b'u', _) => (b'o', 1),
            (b'h', _) if at > 0 => (0, 1),
            (byte, _) => (byte, 1),
        };
        if byte != 0 {
            push(byte);
        }
        at += taken;
    }
    (key, len)
}

/// Words with one letter left out, each way, so that words one edit apart meet.
#[derive(Debug, Default)]
pub(crate) struct Neighbours {
    /// (hash of the shortened word, number of the word), sorted.
    keys: Vec<(u32, u32)>,
    /// For each upper half of a hash, where its keys begin.
    starts: Vec<u32>,
}

const BUCKET_BITS: u32 = 14;

impl Neighbours {
    /// Indexes words of four letters and more.
    pub(crate) fn new<'a>(words: impl Iterator<Item = (u32, &'a str)>) -> Self {
        let mut keys = Vec::new();
        for (number, word) in words.filter(|(_, word)| word.len() >= 4) {
            each_key(word, |key| keys.push((key, number)));
        }
        keys.sort_unstable();
        keys.dedup();
        keys.shrink_to_fit();
        let mut starts = vec![0u32; (1 << BUCKET_BITS) + 1];
        for (key, _) in &keys {
            starts[(key >> (32 - BUCKET_BITS)) as usize + 1] += 1;
        }
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        Self { keys, starts }
    }

    /// Returns the numbers of the words that may be spelt like a word, each once, in order.
    pub(crate) fn of(&self, word: &str) -> Vec<u32> {
        let mut found = Vec::new();
        if word.len() < 4 || self.keys.is_empty() {
            return found;
        }
        each_key(word, |key| {
            let bucket = (key >> (32 - BUCKET_BITS)) as usize;
            let of_bucket = &self.keys[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
            let from = of_bucket.partition_point(|(other, _)| *other < key);
            found.extend(of_bucket[from..].iter().take_while(|(other, _)| *other == key).map(|(_, number)| *number));
        });
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The most letters of a word from which keys are made: names come from outside.
const LONGEST: usize = 32;

/// Gives the hash of the word and of the word without each of its letters, a letter that repeats its neighbour but once.
fn each_key(word: &str, mut give: impl FnMut(u32)) {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = &word.as_bytes()[..word.len().min(LONGEST)];
    // A hash is a polynomial in the letters, so that that of a word without a letter is made of what stands before and
    // behind it.
    let mut behind = [(0u64, 1u64); LONGEST + 1];
    for n in (0..bytes.len()).rev() {
        let (hash, power) = behind[n + 1];
        behind[n] = (hash.wrapping_add(u64::from(bytes[n]).wrapping_mul(power)), power.wrapping_mul(BASE));
    }
    let spread = |hash: u64| {
        let hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (hash >> 32) as u32
    };
    give(spread(behind[0].0));
    let mut before = 0u64;
    for (n, byte) in bytes.iter().enumerate() {
        let (rest, power) = behind[n + 1];
        if n == 0 || bytes[n - 1] != *byte {
            give(spread(before.wrapping_mul(power).wrapping_add(rest)));
        }
        before = before.wrapping_mul(BASE).wrapping_add(u64::from(*byte));
    }
}

/// Returns the hash of how a word sounds, so that usual transliterations of one word meet, however many letters differ.
fn sound_key(word: &[u8]) -> u32 {
    let (key, len) = sound(word);
    (table::hash(u8::MAX, &key[..len]) >> 32) as u32
}

/// The hash of a word, shortened or not, and the number of the word.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Key {
    hash: U32,
    word: U32,
}

/// [`Neighbours`] as sections of an image, and words that sound alike with them.
#[derive(Debug)]
pub(crate) struct NeighbourTable {
    keys: Array<Key>,
    /// For each value of a hash's upper bits, where its keys begin.
    starts: Array<U32>,
}

const STARTS: u32 = 48;
const KEYS: u32 = 49;

impl NeighbourTable {
    pub(crate) fn of(image: &Arc<Image>) -> Result<Self, Damaged> {
        Ok(Self { keys: Array::of(image, KEYS)?, starts: Array::of(image, STARTS)? })
    }

    /// Puts words of four letters and more into an image.
    pub(crate) fn put<'a>(words: impl Iterator<Item = (u32, &'a str)>, image: &mut ImageBuilder) {
        let mut keys: Vec<(u32, u32)> = Vec::new();
        for (number, word) in words.filter(|(_, word)| word.len() >= 4) {
            each_key(word, |key| keys.push((key, number)));
            keys.push((sound_key(word.as_bytes()), number));
        }
        keys.sort_unstable();
        keys.dedup();
        image.put(STARTS, &table::starts(keys.len(), keys.iter().map(|(hash, _)| *hash)));
        let keys: Vec<Key> =
            keys.into_iter().map(|(hash, word)| Key { hash: U32::new(hash), word: U32::new(word) }).collect();
        image.put(KEYS, &keys);
    }

    /// Gives the numbers of the words that may be spelt like a word, each once, in order.
    pub(crate) fn of_word(&self, word: &str, found: &mut Vec<u32>) -> Result<(), Damaged> {
        found.clear();
        let mut damaged = Ok(());
        if word.len() >= 4 {
            // All places first, so that they wait for memory together.
            let (mut places, mut count) = ([(0u32, 0usize, 0usize); LONGEST + 1], 0);
            each_key(word, |hash| match table::bucket(&self.starts, hash) {
                Ok(range) => {
                    places[count] = (hash, range.start, range.end);
                    count += 1;
                }
                Err(fault) => damaged = Err(fault),
            });
            for (hash, from, to) in &places[..count] {
                found.extend(
                    self.keys.slice(*from..*to)?.iter().filter(|key| key.hash.get() == *hash).map(|key| key.word.get()),
                );
            }
        }
        found.sort_unstable();
        found.dedup();
        damaged
    }

    /// Gives the numbers of the words that sound like a word, in order.
    pub(crate) fn sounding_like(&self, word: &str, found: &mut Vec<u32>) -> Result<(), Damaged> {
        found.clear();
        if word.len() >= 4 { self.look_up(sound_key(word.as_bytes()), found) } else { Ok(()) }
    }

    fn look_up(&self, hash: u32, found: &mut Vec<u32>) -> Result<(), Damaged> {
        let keys = self.keys.slice(table::bucket(&self.starts, hash)?)?;
        found.extend(keys.iter().filter(|key| key.hash.get() == hash).map(|key| key.word.get()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_alike_and_other_words_are_not() {
        for (a, b) in
            [("quectel", "quectell"), ("walmart", "wallmart"), ("hikvision", "hikvsiion"), ("mohammad", "muhammad")]
        {
            assert!(similarity(a, b) > 0.8, "{a} {b}");
        }
        for (a, b) in
            [("smic", "cxmt"), ("abc", "abd"), ("ahl1", "ahl2"), ("puccini", "pudney"), ("siemens", "volkswagen")]
        {
            assert!(similarity(a, b) == 0.0, "{a} {b}");
        }
    }

    #[test]
    fn edits_are_counted_as_the_library_counts_them() {
        let words =
            ["", "a", "ab", "ba", "quectel", "qeuctel", "quectl", "hikvision", "kihvision", "mohammad", "xyzzy"];
        let long = "abcdefghij".repeat(8);
        for a in words.into_iter().chain([long.as_str()]) {
            for b in words.into_iter().chain([long.as_str()]) {
                assert_eq!(
                    edits(a.as_bytes(), b.as_bytes()),
                    rapidfuzz::distance::osa::distance(a.bytes(), b.bytes()),
                    "{a} {b}"
                );
            }
        }
    }

    #[test]
    fn one_edit_apart_meet() {
        let words = ["quectel", "hikvision", "dahua"];
        let near = Neighbours::new(words.iter().enumerate().map(|(n, word)| (u32::try_from(n).expect("few"), *word)));
        assert_eq!(near.of("quektel"), [0]);
        assert_eq!(near.of("uqectel"), [0]);
        assert_eq!(near.of("hikvison"), [1]);
        assert_eq!(near.of("daahua"), [2]);
        assert!(near.of("siemens").is_empty());
        assert!(near.of("abc").is_empty());
    }
}

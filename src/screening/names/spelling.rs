//! How alike two words are spelt, and which known words are spelt like a given one.

/// The least share of letters that must agree for a typing error.
const LEAST: f32 = 0.74;
/// How alike two words are that are spelt otherwise and sound the same.
pub(crate) const SAME_SOUND: f32 = 0.88;

/// Returns how alike two words are, from 0 to 1; 0 below the threshold for a typing error.
///
/// Words with different digits are never alike: `ahl1` and `ahl2` are two things.
pub(crate) fn similarity(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let least = LEAST;
    let (short, long) = if a.len() <= b.len() { (a.len(), b.len()) } else { (b.len(), a.len()) };
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    if short < 4 || (short as f32) / (long as f32) < least {
        return 0.0;
    }
    if !a.bytes().filter(u8::is_ascii_digit).eq(b.bytes().filter(u8::is_ascii_digit)) {
        return 0.0;
    }
    let edits = rapidfuzz::distance::osa::distance(a.bytes(), b.bytes());
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    let by_letters = 1.0 - edits as f32 / long as f32;
    let alike = if (0.6..SAME_SOUND).contains(&by_letters) && sound(a) == sound(b) { SAME_SOUND } else { by_letters };
    if alike >= least { alike } else { 0.0 }
}

/// Returns how a word sounds, so that usual transliterations of one word are one: `Khoury` and `Houri`.
fn sound(word: &str) -> ([u8; 24], usize) {
    let bytes = word.as_bytes();
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

/// Gives the hash of the word and of the word without each of its letters. Long words are cut: names come from outside.
fn each_key(word: &str, mut give: impl FnMut(u32)) {
    let bytes = &word.as_bytes()[..word.len().min(32)];
    for left_out in 0..=bytes.len() {
        let mut hash = 0x811c_9dc5u32;
        for (n, byte) in bytes.iter().enumerate() {
            if n != left_out {
                hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
            }
        }
        // FNV's upper bits are weak for short words; the buckets are made of them.
        give((hash ^ (hash >> 15)).wrapping_mul(0x85eb_ca6b));
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

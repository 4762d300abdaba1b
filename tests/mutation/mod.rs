//! Files as they come after an accident, drawn from a fixed sequence: cut, flipped, repeated, shortened, with a word in them.

/// A fixed sequence of numbers (splitmix64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// Draws a number below a limit; 0 if the limit is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit.max(1) as u64).expect("it is below a usize")
    }
}

/// Damages a file by the kind of accident that is due in a round.
pub(crate) fn damage(bytes: &mut Vec<u8>, round: usize, words: &[&[u8]], numbers: &mut Numbers) {
    match round % 5 {
        0 => bytes.truncate(numbers.below(bytes.len())),
        1 => {
            for _ in 0..=round / 5 {
                let at = numbers.below(bytes.len());
                bytes[at] ^= 1 << numbers.below(8);
            }
        }
        2 => {
            let from = numbers.below(bytes.len());
            let to = from + numbers.below((bytes.len() - from).min(2048) + 1);
            let piece = bytes[from..to].to_vec();
            bytes.splice(to..to, piece.iter().copied().cycle().take(piece.len() * 20));
        }
        3 => {
            let from = numbers.below(bytes.len());
            let to = from + numbers.below((bytes.len() - from).min(512) + 1);
            bytes.drain(from..to);
        }
        _ => {
            let at = numbers.below(bytes.len());
            bytes.splice(at..at, words[numbers.below(words.len())].iter().copied());
        }
    }
}

//! The words inside the cells of placement files and inspection exports: a data file, compared on normalised text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::ingest::table::words::plain;

/// The words, normalised.
pub(super) static BOARD_WORDS: LazyLock<BoardWords> = LazyLock::new(|| {
    let mut words: BoardWords = toml::from_str(include_str!("words.toml")).expect("a test reads the embedded file");
    let lists = [
        &mut words.passed,
        &mut words.absent,
        &mut words.mark_designators,
        &mut words.marks,
        &mut words.sizes,
        &mut words.top,
        &mut words.bottom,
        &mut words.mirrored,
    ];
    for list in lists {
        *list = list.iter().map(|word| plain(word)).collect();
    }
    words
});

/// The lists of `words.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct BoardWords {
    pub(super) passed: BTreeSet<String>,
    absent: BTreeSet<String>,
    pub(super) mark_designators: BTreeSet<String>,
    marks: BTreeSet<String>,
    sizes: BTreeSet<String>,
    top: BTreeSet<String>,
    bottom: BTreeSet<String>,
    mirrored: BTreeSet<String>,
}

/// What joins the names of several things in one text.
const JOINS: [char; 6] = ['+', '&', '/', ',', ';', '|'];

/// The longest text that is compared.
const LONGEST: usize = 120;

impl BoardWords {
    /// Tells whether the result of an inspection says that the part is not there.
    pub(super) fn says_absent(&self, text: &str) -> bool {
        !text.is_empty() && text.len() <= LONGEST && self.absent.contains(&plain(text))
    }

    /// Tells whether a text says that it is of a mark on the board, and of nothing beside it: one of its words, or two
    /// together, or its beginning as in `TestPoint_Pad_1.0mm`. `TestPoint+ME909` names a part as well.
    pub(super) fn says_mark(&self, text: &str) -> bool {
        if text.is_empty() || text.len() > LONGEST {
            return false;
        }
        let name = text.rsplit(':').next().unwrap_or(text);
        let mut pieces = name.split(JOINS).filter(|piece| piece.chars().any(char::is_alphanumeric)).peekable();
        pieces.peek().is_some() && pieces.all(|piece| self.names_mark(piece) && !self.names_part(piece))
    }

    fn names_mark(&self, name: &str) -> bool {
        let words: Vec<String> =
            name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(plain).collect();
        let whole = words.concat();
        words.iter().any(|word| self.marks.contains(word))
            || words.windows(2).any(|pair| self.marks.contains(&pair.concat()))
            || self.marks.iter().any(|mark| mark.chars().count() > 3 && whole.starts_with(mark))
    }

    /// Tells whether a text holds what reads like a part number: letters and digits in one word, other than a size, a
    /// thread, a standard or the number of a mark.
    fn names_part(&self, name: &str) -> bool {
        name.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let has_digits = word.chars().any(|c| c.is_ascii_digit());
            let mut letters = word.split(|c: char| !c.is_alphabetic()).filter(|run| !run.is_empty());
            has_digits && letters.any(|run| run.chars().count() > 1 && !self.is_size(run))
        })
    }

    fn is_size(&self, letters: &str) -> bool {
        let word = plain(letters);
        self.sizes.contains(&word) || self.marks.contains(&word) || self.mark_designators.contains(&word)
    }

    /// Returns the side that a cell names; under a header that speaks of mirroring, nothing said is the top.
    pub(super) fn side(&self, text: &str, mirrored: bool) -> Option<&'static str> {
        if mirrored {
            return Some(if self.mirrored.contains(&plain(text)) { "bottom" } else { "top" });
        }
        let names = |list: &BTreeSet<String>| {
            list.contains(&plain(text))
                || text.split(|c: char| !c.is_alphanumeric()).any(|word| word.len() > 2 && list.contains(&plain(word)))
        };
        match (names(&self.top), names(&self.bottom)) {
            (true, false) => Some("top"),
            (false, true) => Some("bottom"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_say_what_they_are() {
        for text in [
            "Fiducial",
            "TestPoint_Pad_1.0mm",
            "MountingHole:MountingHole_3.2mm_M3",
            "Mounting Hole M3",
            "FID_1MM",
            "Logo OSHW",
            "MountingHole_3.2mm_M3_ISO14580_Pad",
            "TestPoint_2Pads_Pitch5.08mm_Drill10.3mm",
            "Fiducial_0.5mm_Mask1mm",
            "TestPoint TP12",
        ] {
            assert!(BOARD_WORDS.says_mark(text), "{text}");
        }
        for text in [
            "",
            "EC25-AF",
            "Conn_01x04",
            "THT_Header",
            "10k",
            "FIDO2 key",
            "TestPoint+ME909",
            "Test point / modem",
            "TestPoint ME909s-120",
            "+",
        ] {
            assert!(!BOARD_WORDS.says_mark(text), "{text}");
        }
    }

    #[test]
    fn sides_are_told_in_every_tools_words() {
        for (text, mirrored, side) in [
            ("TopLayer", false, Some("top")),
            ("F.Cu", false, Some("top")),
            ("L8-BOTTOM", false, Some("bottom")),
            ("B", false, Some("bottom")),
            ("NO", true, Some("top")),
            ("", true, Some("top")),
            ("m", true, Some("bottom")),
            ("Layer 3", false, None),
        ] {
            assert_eq!(BOARD_WORDS.side(text, mirrored), side, "{text}");
        }
    }
}

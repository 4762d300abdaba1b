//! One shape for everything that is wrong with an input: which file, where in it, what, what was expected, what to do.
//!
//! Messages are lower case without a full stop; help is an imperative. Texts taken from an input stand in them as they
//! are: whoever shows a problem escapes it for where it is shown.

use std::borrow::Cow;
use std::fmt;

use crate::source::{Excerpt, Place, Position, Source};

/// One thing that is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// Where in the file.
    pub at: Position,
    /// The line or row that the place stands in.
    pub excerpt: Option<Excerpt>,
    /// What is wrong.
    pub message: String,
    /// What was expected instead.
    pub expected: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// The rule of the format's specification that is broken, when one is.
    pub rule: Option<String>,
}

impl Problem {
    /// Makes a problem of a file as a whole.
    #[must_use]
    pub fn new(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            at: Position::Whole,
            excerpt: None,
            message: message.into(),
            expected: None,
            help: None,
            rule: None,
        }
    }

    /// Makes a problem at a place of a source.
    #[must_use]
    pub fn at(source: &Source, place: Place, message: impl Into<String>) -> Self {
        Self { at: source.position(place), excerpt: source.excerpt(place), ..Self::new(source.name(), message) }
    }

    /// Says what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the rule of the specification that is broken.
    #[must_use]
    pub fn rule(mut self, rule: impl Into<String>) -> Self {
        self.rule = Some(rule.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.at != Position::Whole {
            write!(f, ":{}", self.at)?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(expected) = &self.expected {
            write!(f, "; expected {expected}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

/// Returns the possible word nearest to a wrong one, if one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(wrong: &str, possible: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let length = wrong.chars().count();
    possible
        .into_iter()
        .filter_map(|word| {
            let chars = word.chars().count();
            let farthest = 1 + chars / 4;
            // Lengths that lie further apart need no counting of edits, which costs the product of both.
            let distance = (length.abs_diff(chars) <= farthest)
                .then(|| strsim::damerau_levenshtein(&wrong, &word.to_lowercase()))?;
            (distance <= farthest).then_some((distance, word))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Returns the text with every character that a terminal obeys, that reorders its neighbours or that can't be seen
/// written as `\u{…}`; a tab becomes a space.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(must_not_reach_a_terminal) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for ch in text.chars() {
        match ch {
            '\t' => shown.push(' '),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            ch if must_not_reach_a_terminal(ch) => shown.push_str(&format!("\\u{{{:x}}}", u32::from(ch))),
            ch => shown.push(ch),
        }
    }
    Cow::Owned(shown)
}

/// Control characters (C0, DEL, C1), and the characters of general category Cf and Zl/Zp that reorder, join or hide.
fn must_not_reach_a_terminal(ch: char) -> bool {
    ch.is_control()
        || matches!(
            u32::from(ch),
            0x00ad
                | 0x034f
                | 0x061c
                | 0x115f..=0x1160
                | 0x17b4..=0x17b5
                | 0x180b..=0x180f
                | 0x200b..=0x200f
                | 0x2028..=0x202e
                | 0x2060..=0x206f
                | 0x3164
                | 0xfe00..=0xfe0f
                | 0xfeff
                | 0xffa0
                | 0xfff0..=0xfffb
                | 0x1bca0..=0x1bca3
                | 0x1d173..=0x1d17a
                | 0xe0000..=0xe0fff
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_suggested_only_when_it_is_near() {
        assert_eq!(nearest("sinature", ["file", "signature"]), Some("signature"));
        assert_eq!(nearest("colour", ["file", "signature"]), None);
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_and_honest_text_is_left_alone() {
        assert_eq!(visible("\u{1b}[31mred\u{1b}[0m"), "\\u{1b}[31mred\\u{1b}[0m");
        assert_eq!(visible("\u{9b}2J"), "\\u{9b}2J", "C1 introduces a sequence too");
        assert_eq!(visible("a\r\nb\tc\u{7f}"), "a\\r\\nb c\\u{7f}");
        assert_eq!(visible("\u{202e}gpj.exe"), "\\u{202e}gpj.exe");
        assert_eq!(visible("Hua\u{200b}wei"), "Hua\\u{200b}wei");
        assert_eq!(visible("上海振华 – Ünïcode ✓"), "上海振华 – Ünïcode ✓");
    }
}

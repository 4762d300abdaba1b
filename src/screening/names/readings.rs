//! How else a name may be meant: the parties that one field names, words as they are drawn, digits for letters, words
//! that lost the space between them, and a name of very many words piece by piece.
//!
//! What is found by another reading is never more than possible, for it rests on a guess at what is meant.

use super::NameOutcome;
use super::fold;
use super::index::Index;
use super::lexicon::{Class, Lexicon, lexicon};
use super::search::{Found, How, Query, Room};
use super::tokens::{Parsed, Token, parse};
use crate::lists::index::Damaged;

/// Why a reading is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// One of the parties that the field names.
    Piece,
    /// Letters of another alphabet taken for the Latin ones that they look like.
    Drawn,
    /// Digits taken for the letters that they look like.
    Digits,
    /// Words that are written together taken apart, or such as are written apart joined.
    Spaced,
    /// Letters that stand for one of another alphabet, written as one.
    Transliterated,
    /// Some words in a row of very many.
    Stretch,
}

impl Why {
    /// Returns what a hit by such a reading is told with.
    pub(super) const fn told(self) -> &'static str {
        match self {
            Self::Piece => "one of the parties that the field names",
            Self::Drawn => "letters of another alphabet, read as the Latin ones that they look like",
            Self::Digits => "digits, read as the letters that they look like",
            Self::Spaced => "the same words, written together or apart",
            Self::Transliterated => "another transliteration",
            Self::Stretch => "a stretch of the name's words",
        }
    }
}

/// Another way to read a name.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) parsed: Parsed,
    pub(super) why: Why,
    /// Whether it is held against names word by word too, or only as a whole.
    pub(super) by_words: bool,
    /// Whether it is one of the parties of a field all of which are looked for.
    of_all: bool,
}

impl Reading {
    fn of(text: &str, why: Why, by_words: bool) -> Self {
        Self { parsed: parse(text), why, by_words, of_all: false }
    }
}

/// Returns the other readings of a name, of `most` words at the most each.
pub(super) fn readings(name: &str, parsed: &Parsed, most: usize) -> Vec<Reading> {
    let lexicon = lexicon();
    let mut readings = pieces(name, lexicon);
    if !name.is_ascii() {
        readings.extend(fold::as_drawn(name).map(|drawn| Reading::of(&drawn, Why::Drawn, true)));
        readings.extend(with_x(name).map(|text| Reading::of(&text, Why::Transliterated, true)));
    }
    readings.extend(letters_for_digits(name).into_iter().map(|text| Reading::of(&text, Why::Digits, true)));
    readings.extend(taken_apart(name, parsed, lexicon).map(|text| Reading::of(&text, Why::Spaced, true)));
    stretches(parsed, most, &mut readings);
    readings
}

/// Returns the parties that a field names, if it names several.
fn pieces(name: &str, lexicon: &Lexicon) -> Vec<Reading> {
    let texts = parties(name, lexicon);
    if texts.len() < 2 {
        return Vec::new();
    }
    let least = lexicon.thresholds.piece_letters;
    let says = |(text, by_words): (&str, bool)| {
        let reading = Reading::of(text, Why::Piece, by_words);
        let mut words = reading.parsed.tokens.iter().filter(|token| token.class != Class::Form);
        let (first, second) = (words.next()?, words.next());
        // A word that many companies or people bear says nothing of which is meant.
        let is_common = |token: &Token| {
            token.class != Class::Brand
                || lexicon.ordinary.contains(&token.text)
                || lexicon.people.contains(&token.text)
        };
        let letters: usize = reading.parsed.tokens.iter().map(|token| token.surface.len()).sum();
        let says = (second.is_some() || !is_common(first)) && letters >= least;
        (says || reading.parsed.native.is_some()).then_some(reading)
    };
    let parties = texts.len();
    let mut pieces: Vec<Reading> = texts.into_iter().filter_map(says).collect();
    let all = pieces.len() == parties && parties <= MOST_TOGETHER;
    pieces.iter_mut().for_each(|piece| piece.of_all = all);
    pieces
}

/// Of more parties than so many nobody expects that all are one.
const MOST_TOGETHER: usize = 4;

/// Returns which readings are the parties of a field all of which are looked for: `A Co., Ltd. (AC)`.
pub(super) fn together(readings: &[Reading]) -> Vec<usize> {
    readings.iter().enumerate().filter(|(_, reading)| reading.of_all).map(|(n, _)| n).collect()
}

/// Splits a field at what stands between parties; with each tells whether what parts it there stands in no company's name.
fn parties<'a>(name: &'a str, lexicon: &Lexicon) -> Vec<(&'a str, bool)> {
    // Where a piece ends and the next begins, and whether the sign there is strong.
    let mut cuts: Vec<(usize, usize, bool)> = Vec::new();
    for (at, ch) in name.char_indices() {
        let strong = match ch {
            '/' | ';' | '|' | '／' | '；' | '、' | '\n' | '\r' | '\t' | '•' => true,
            ',' | '&' | '(' | ')' | '[' | ']' | '{' | '}' | '+' | '，' | '（' | '）' | '【' | '】' | '"' | '“'
            | '”' => false,
            '-' | '–' | '—' if name[..at].ends_with(' ') => false,
            _ => continue,
        };
        cuts.push((at, at + ch.len_utf8(), strong));
    }
    let mut at = 0;
    for word in name.split(' ') {
        let end = at + word.len();
        if at > 0
            && end < name.len()
            && word.len() <= LONGEST_LINK
            && lexicon.links.contains(&word.to_ascii_lowercase())
        {
            cuts.push((at, end, !word.eq_ignore_ascii_case("and")));
        }
        at = end + 1;
    }
    if cuts.is_empty() {
        return Vec::new();
    }
    cuts.sort_unstable();
    let mut texts: Vec<(&str, bool)> = Vec::new();
    let (mut from, mut strong_before) = (0, false);
    for (start, end, strong) in cuts.into_iter().chain([(name.len(), name.len(), false)]) {
        let text =
            name[from..start.max(from)].trim_matches(|ch: char| ch.is_whitespace() || matches!(ch, '.' | ':' | '-'));
        if !text.is_empty() && !is_form(text, lexicon) {
            texts.push((text, strong || strong_before));
        }
        (from, strong_before) = (end.max(from), strong);
    }
    texts
}

/// The longest word between two parties.
const LONGEST_LINK: usize = 13;

/// Tells whether a text is nothing but a legal form: `Ltd.` behind a comma.
fn is_form(text: &str, lexicon: &Lexicon) -> bool {
    text.is_ascii()
        && text.len() <= LONGEST_FORM
        && lexicon.phrases.get(fold::words(text).join(" ").as_str()).is_some_and(|meaning| meaning.class == Class::Form)
}

/// Longer texts are looked at as names.
const LONGEST_FORM: usize = 24;

/// Returns a name in Cyrillic letters with `кс` as `x`, as many are written in Latin letters: `экспорт`, `export`.
fn with_x(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    if !lower.contains("кс") {
        return None;
    }
    let parts: Vec<String> = lower.split("кс").map(|part| deunicode::deunicode(&fold::plain(part))).collect();
    Some(parts.join("x"))
}

/// Returns a name with the letters that its digits look like, where these stand in words of letters: `HIKVISI0N`.
fn letters_for_digits(name: &str) -> Vec<String> {
    if !name.contains(['0', '1']) {
        return Vec::new();
    }
    let read = |one: char| {
        let mut changed = false;
        let text: String = name
            .split_inclusive(|ch: char| !ch.is_alphanumeric())
            .map(|word| {
                let letters = word.chars().filter(|ch| ch.is_alphabetic()).count();
                let digits = word.chars().filter(char::is_ascii_digit).count();
                let looks = word.chars().filter(|ch| matches!(ch, '0' | '1')).count();
                if digits == 0 || digits != looks || letters < LETTERS_TO_A_DIGIT * digits {
                    return word.to_owned();
                }
                changed = true;
                word.replace('0', "o").replace('1', one.encode_utf8(&mut [0; 4]))
            })
            .collect();
        changed.then_some(text)
    };
    let mut texts: Vec<String> = ['i', 'l'].into_iter().filter_map(read).collect();
    texts.dedup();
    texts
}

/// So many letters of a word stand for each digit that is taken for one.
const LETTERS_TO_A_DIGIT: usize = 3;

/// Returns a single word as the words that are written together in it: by its capitals, else by the legal form, trade or
/// country at its end.
fn taken_apart(name: &str, parsed: &Parsed, lexicon: &Lexicon) -> Option<String> {
    let [token] = parsed.tokens.as_slice() else { return None };
    if token.class != Class::Brand || token.surface.len() < LETTERS_TOGETHER || !name.is_ascii() {
        return None;
    }
    let name = name.trim();
    let bytes = name.as_bytes();
    let mut apart = String::with_capacity(name.len() + 8);
    for (n, byte) in bytes.iter().enumerate() {
        let begins = n > 0
            && byte.is_ascii_uppercase()
            && (bytes[n - 1].is_ascii_lowercase()
                || (bytes[n - 1].is_ascii_uppercase() && bytes.get(n + 1).is_some_and(u8::is_ascii_lowercase)));
        if begins {
            apart.push(' ');
        }
        apart.push(char::from(*byte));
    }
    if apart.len() > name.len() {
        return Some(apart);
    }
    let lower = name.to_ascii_lowercase();
    if !lower.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let (mut rest, mut ends) = (lower.as_str(), Vec::new());
    while let Some(end) = known_end(rest, lexicon) {
        rest = &rest[..rest.len() - end.len()];
        ends.push(end);
    }
    (!ends.is_empty()).then(|| std::iter::once(rest).chain(ends.into_iter().rev()).collect::<Vec<_>>().join(" "))
}

/// Returns the longest known word that a word ends with, where that leaves a brand.
fn known_end<'w>(word: &'w str, lexicon: &Lexicon) -> Option<&'w str> {
    let from = BRAND_BEFORE_END..word.len().saturating_sub(SHORTEST_END - 1);
    from.map(|at| &word[at..]).find(|end| {
        let known = lexicon.phrases.get(end);
        known.is_some_and(|meaning| matches!(meaning.class, Class::Form | Class::Trade | Class::Country))
    })
}

/// Shorter words are not taken apart.
const LETTERS_TOGETHER: usize = 8;
/// The fewest letters of a known word at the end.
const SHORTEST_END: usize = 3;
/// The fewest letters that are left of the brand.
const BRAND_BEFORE_END: usize = 3;

/// Adds a name of more words than are compared at once as stretches of so many, each beginning in the middle of the one
/// before.
fn stretches(parsed: &Parsed, most: usize, readings: &mut Vec<Reading>) {
    if parsed.tokens.len() <= most {
        return;
    }
    for from in (0..parsed.tokens.len()).step_by(most / 2) {
        let tokens = parsed.tokens[from..parsed.tokens.len().min(from + most)].to_vec();
        let row = tokens.iter().map(|token| token.surface.as_str()).collect();
        let parsed = Parsed { tokens, by_sound: parsed.by_sound, row, native: None };
        readings.push(Reading { parsed, why: Why::Stretch, by_words: true, of_all: false });
    }
}

impl Index {
    /// Finds what the other readings of a name find: possible, for what is meant is guessed; but a field whose parties are
    /// all names of one entry is that entry.
    pub(super) fn by_readings(
        &self,
        query: &Query,
        room: &mut Room<'_>,
        found: &mut Vec<Found>,
    ) -> Result<(), Damaged> {
        let first = found.len();
        for (n, (spelling, _, by_words)) in query.readings.iter().enumerate() {
            let from = found.len();
            self.by_native(&spelling.parsed, found)?;
            self.by_letters(spelling, found)?;
            if *by_words {
                let words = self.query_words(spelling)?;
                self.by_candidates(spelling, &words, room, found)?;
            }
            found[from..].iter_mut().for_each(|found| found.reading = Some(n));
        }
        let is_surely = |entry: u32| {
            !query.together.is_empty()
                && query.together.iter().all(|piece| {
                    let is_it = |hit: &Found| hit.entry == entry && hit.outcome == NameOutcome::Match;
                    found[first..].iter().any(|hit| is_it(hit) && hit.reading == Some(*piece))
                })
        };
        let sure: Vec<bool> = found[first..].iter().map(|hit| is_surely(hit.entry)).collect();
        for (hit, _) in found[first..].iter_mut().zip(sure).filter(|(_, sure)| !sure) {
            hit.outcome = NameOutcome::Possible;
        }
        for spelling in self.joined(&query.name)? {
            let (from, words) = (found.len(), self.query_words(&spelling)?);
            self.by_candidates(&spelling, &words, room, found)?;
            for hit in &mut found[from..] {
                hit.outcome = NameOutcome::Possible;
                if let Some(name) = hit.how.name() {
                    hit.how = How::Joined { name };
                }
            }
        }
        Ok(())
    }
}

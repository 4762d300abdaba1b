//! When two part numbers are one: spaces, hyphens and case aside, and what makers write before and after them.

use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;

use super::{is_unknown_maker, maker_key, same_maker};
use crate::model::plain_part_number;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Habit {
    name: String,
    #[serde(default)]
    lead: Vec<String>,
    #[serde(default)]
    series_after_slash: bool,
    /// A lead is dropped only where digits alone are left.
    #[serde(default)]
    digits_only: bool,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    maker: Vec<Habit>,
}

static HABITS: LazyLock<Vec<Habit>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("part-numbers.toml")).expect("the built-in part-number habits are sound");
    file.maker.into_iter().filter(|habit| !habit.source.is_empty()).collect()
});

/// Returns a part number as it is compared: letters and digits in upper case, without what its maker is known to write
/// before it (its own name, `MLFB`) and after it (a series letter after a slash). Empty if nothing is left to compare.
///
/// What is drawn alike is one: full-width letters, letters of other alphabets that look Latin, `O` and `0`, `I` and `1`.
/// No maker tells two parts apart by them.
#[must_use]
pub fn part_number_key(maker: Option<&str>, part_number: &str) -> String {
    let mut key = part_number_as_written(maker, part_number);
    if !key.is_ascii() {
        let drawn = key.nfkc().map(|c| if c.is_ascii() { c.to_string() } else { drawn_like(c) });
        key = plain_part_number(&drawn.collect::<String>());
    }
    if key.bytes().any(|byte| matches!(byte, b'O' | b'I')) {
        key = key.replace('O', "0").replace('I', "1");
    }
    key
}

/// Returns the Latin letters that a letter of another alphabet is drawn like, else the letter.
fn drawn_like(c: char) -> String {
    let drawn: String = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect();
    if drawn.is_ascii() { drawn } else { c.to_string() }
}

/// Returns a part number as [`part_number_key`], but for what is drawn alike: that is kept as it is written.
#[must_use]
pub fn part_number_as_written(maker: Option<&str>, part_number: &str) -> String {
    let maker = maker.filter(|name| !is_unknown_maker(name));
    let habit = maker.and_then(|name| HABITS.iter().find(|habit| same_maker(name, &habit.name)));
    let number = match part_number.trim().rsplit_once('/') {
        Some((number, series)) if habit.is_some_and(|habit| habit.series_after_slash) && is_series(series) => number,
        _ => part_number,
    };
    let plain = plain_part_number(number);
    let own_name = maker.map(|name| plain_part_number(&maker_key(name)));
    let leads = habit.map(|habit| habit.lead.as_slice()).unwrap_or_default();
    for lead in own_name.iter().chain(leads).filter(|lead| lead.len() >= 2) {
        if let Some(rest) = plain.strip_prefix(lead.as_str())
            && rest.len() >= 3
            && rest.contains(|c: char| c.is_ascii_digit())
            && (habit.is_none_or(|habit| !habit.digits_only) || rest.bytes().all(|b| b.is_ascii_digit()))
        {
            return rest.to_owned();
        }
    }
    plain
}

fn is_series(text: &str) -> bool {
    matches!(text.trim().as_bytes(), [letter] if letter.is_ascii_alphabetic())
}

/// Tells whether two part numbers name one part. Makers that are both known and not the same keep them apart.
#[must_use]
pub fn same_part_number(a_maker: Option<&str>, a: &str, b_maker: Option<&str>, b: &str) -> bool {
    let known = |maker: Option<&str>| maker.is_some_and(|name| !is_unknown_maker(name));
    if let (Some(a_maker), Some(b_maker)) = (a_maker, b_maker)
        && known(Some(a_maker))
        && known(Some(b_maker))
        && !same_maker(a_maker, b_maker)
    {
        return false;
    }
    // A number without a maker is read by the habits of the other's.
    let habit_a = if known(a_maker) { a_maker } else { b_maker };
    let habit_b = if known(b_maker) { b_maker } else { a_maker };
    let (a, b) = (part_number_key(habit_a, a), part_number_key(habit_b, b));
    !a.is_empty() && a == b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_number_in_two_spellings() {
        for (a_maker, a, b_maker, b) in [
            (Some("Siemens"), "6ES7 518-4AP00-0AB0", Some("Siemens AG"), "6es75184ap000ab0"),
            (Some("Siemens"), "MLFB 6ES7518-4AP00-0AB0", None, "6ES7518-4AP00-0AB0"),
            (Some("Rockwell Automation"), "1756-L83E/B", Some("Allen-Bradley"), "1756-L83E"),
            (Some("Rockwell"), "AB 1756-L83E", Some("Rockwell"), "1756-L83E/A"),
            (Some("Moxa"), "MOXA EDS-408A", Some("Moxa Inc."), "EDS-408A"),
            (Some("various"), "EDS-408A", Some("Moxa"), "EDS-408A"),
            (None, "RUT955", Some("Teltonika"), "Teltonika RUT955"),
            (Some("Siemens"), "6ES75I8-4APOO-OABO", Some("Siemens"), "6ES7518-4AP00-0AB0"),
            (Some("Quectel"), "E\u{0421}25-AF", Some("Quectel"), "EC25-AF"),
            (Some("Quectel"), "ＥＣ２５－ＡＦ", Some("Quectel"), "EC25-AF"),
        ] {
            assert!(same_part_number(a_maker, a, b_maker, b), "{a} and {b}");
            assert!(same_part_number(b_maker, b, a_maker, a), "{b} and {a}");
        }
    }

    #[test]
    fn two_part_numbers_alike() {
        for (a_maker, a, b_maker, b) in [
            (Some("Siemens"), "6ES7518-4AP00-0AB0", Some("Siemens"), "6ES7517-3AP00-0AB0"),
            (Some("Moxa"), "EDS-408A", Some("Moxa"), "EDS-408A-T"),
            (Some("Moxa"), "EDS-408A", Some("Siemens"), "EDS-408A"),
            (Some("Siemens"), "6ES7518/B", Some("Siemens"), "6ES7518"),
            (Some("Moxa"), "EDS-4O8A", Some("Moxa"), "EDS-4O8B"),
            (Some("Moxa"), "EDS-408S", Some("Moxa"), "EDS-4085"),
            (None, "", None, ""),
            (None, "--", None, "-"),
        ] {
            assert!(!same_part_number(a_maker, a, b_maker, b), "{a} and {b}");
        }
    }
}

//! How many a line stands for: `2`, `2 pcs`, `2,0`, `2 Stk`, `1 lot`, `3.5 m`. What can be read in two ways is not read.

use unicode_normalization::UnicodeNormalization;

use super::words::{WORDS, plain};
use crate::model::Quantity;
use crate::source::Cell;

/// A quantity as read, with what stays in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// The quantity.
    pub(super) quantity: Quantity,
    /// Why it may be wrong, if it may.
    pub(super) doubt: Option<Doubt>,
}

/// What makes a quantity doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// `1.000` is one or a thousand.
    TwoWays,
    /// Half a piece.
    Fraction,
    /// A unit that is neither known to count nor to measure.
    UnknownUnit,
    /// No number, or none that can be counted.
    Unreadable,
}

impl Doubt {
    /// Says it, for a note.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::TwoWays => "can be read in two ways (thousands or decimals), so no quantity was taken",
            Self::Fraction => "is not a whole number of pieces, so it was not counted",
            Self::UnknownUnit => "has a unit that is not known; it was counted in pieces, which it may not be",
            Self::Unreadable => "can't be read as a quantity, so none was taken",
        }
    }
}

/// Reads a quantity and its unit, if that has a column of its own.
pub(super) fn read(cell: &Cell, unit: &str) -> Reading {
    let sure = |quantity| Reading { quantity, doubt: None };
    let text = cell.text();
    if let Cell::Number { value, text: shown } = cell
        && !is_shown_otherwise(shown)
    {
        return counted(*value, unit);
    }
    if text.is_empty() || WORDS.is_placeholder(text) && !is_measure(text) {
        return if is_measure(unit) { sure(Quantity::NotCountable) } else { sure(Quantity::Unstated) };
    }
    // The common case, and the fast one: nothing but digits.
    if text.len() < 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return counted(text.parse().unwrap_or(f64::NAN), unit);
    }
    let western;
    let text = if text.is_ascii() {
        text
    } else {
        western = western_digits(text);
        western.trim()
    };
    let text = text.trim_start_matches(['x', 'X', '×']).trim_start();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\''))).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let number = number.trim_end_matches(['.', ',']);
    let rest = rest.trim();
    let unit = if rest.is_empty() { unit } else { rest };
    if number.is_empty() {
        let doubt = (!is_measure(text)).then_some(Doubt::Unreadable);
        let quantity = if doubt.is_none() { Quantity::NotCountable } else { Quantity::Unstated };
        return Reading { quantity, doubt };
    }
    match value_of(number) {
        _ if is_measure(unit) => sure(Quantity::NotCountable),
        // `2;3`, `1e3`, `2 or 3`: what stands behind the number is no unit.
        _ if !is_unit(rest) => Reading { quantity: Quantity::Unstated, doubt: Some(Doubt::Unreadable) },
        Ok(value) => counted(value, unit),
        Err(doubt) => Reading { quantity: Quantity::Unstated, doubt: Some(doubt) },
    }
}

/// Tells whether a number is shown with a unit, or with digits that are not its own.
fn is_shown_otherwise(shown: &str) -> bool {
    shown.contains(' ')
}

/// Tells whether what stands behind a number may be a unit: nothing, or words without a digit.
fn is_unit(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '(' | '[' | '×')) && !rest.contains(char::is_numeric)
        || rest.is_empty()
}

/// Writes the digits of other scripts and widths as ASCII digits.
fn western_digits(text: &str) -> String {
    // The zeros of decimal digits (general category Nd) that keyboards of the trade can type; nine others follow each.
    const ZEROS: [u32; 8] = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0ae6, 0x0be6, 0x0e50, 0x17e0];
    let western = |c: char| {
        let digit = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|digit| *digit < 10));
        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
    };
    // A raised or circled digit is a footnote or a number of something else: `2²` is not 22.
    let folded = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => c.nfkc().collect::<String>(),
        c if c.is_numeric() => western(c).to_string(),
        c => c.nfkc().collect(),
    };
    text.chars().map(folded).collect()
}

fn counted(value: f64, unit: &str) -> Reading {
    if is_measure(unit) {
        return Reading { quantity: Quantity::NotCountable, doubt: None };
    }
    if !(0.0..=f64::from(u32::MAX)).contains(&value) {
        return Reading { quantity: Quantity::Unstated, doubt: Some(Doubt::Unreadable) };
    }
    if value.fract() != 0.0 {
        return Reading { quantity: Quantity::NotCountable, doubt: Some(Doubt::Fraction) };
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number within u32, as checked"
    )]
    let pieces = value as u32;
    let known = unit.is_empty() || WORDS.pieces.contains(&plain(unit)) || WORDS.is_placeholder(unit);
    Reading { quantity: Quantity::Pieces(pieces), doubt: (!known).then_some(Doubt::UnknownUnit) }
}

fn is_measure(unit: &str) -> bool {
    !unit.is_empty() && unit.len() < 24 && WORDS.measures.contains(&plain(unit))
}

/// Reads digits with separators: the last of two kinds is the decimal one, a single one before three digits may be either.
fn value_of(number: &str) -> Result<f64, Doubt> {
    let separators: Vec<(usize, char)> = number.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let Some((last, decimal)) = separators.last().copied() else {
        return number.parse().map_err(|_| Doubt::Unreadable);
    };
    let grouped = |text: &str| {
        let groups: Vec<&str> = text.split(['.', ',', '\'']).collect();
        (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3)
    };
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let (whole, fraction) = (&number[..last], &number[last + 1..]);
    let same = separators.iter().all(|(_, c)| *c == decimal);
    let text = match (separators.len(), same) {
        (1, _) if fraction.len() == 3 && grouped(number) && !whole.starts_with('0') && decimal != '\'' => {
            return Err(Doubt::TwoWays);
        }
        (1, _) if decimal != '\'' => format!("{}.{fraction}", digits(whole)),
        (_, true) if grouped(number) => digits(number),
        (_, false) if grouped(whole) && decimal != '\'' => format!("{}.{fraction}", digits(whole)),
        _ => return Err(Doubt::Unreadable),
    };
    text.parse().map_err(|_| Doubt::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, unit: &str) -> Reading {
        read(&Cell::Text(text.to_owned()), unit)
    }

    #[test]
    fn quantities_of_every_spelling() {
        use Quantity::{NotCountable, Pieces, Unstated};
        for (quantity, unit, expected) in [
            ("2", "", Pieces(2)),
            ("2 pcs", "", Pieces(2)),
            ("2pcs.", "", Pieces(2)),
            ("2,0", "", Pieces(2)),
            ("2.00", "", Pieces(2)),
            ("2 Stk", "", Pieces(2)),
            ("2", "Stück", Pieces(2)),
            ("x4", "", Pieces(4)),
            ("4x", "", Pieces(4)),
            ("2台", "", Pieces(2)),
            ("1,200.00", "", Pieces(1200)),
            ("1.200.000", "", Pieces(1_200_000)),
            ("1'200", "", Pieces(1200)),
            ("0", "", Pieces(0)),
            ("1 lot", "", NotCountable),
            ("1", "LS", NotCountable),
            ("3.5 m", "", NotCountable),
            ("12", "h", NotCountable),
            ("3,250", "kg", NotCountable),
            ("lump sum", "", NotCountable),
            ("２", "", Pieces(2)),
            ("٢", "", Pieces(2)),
            ("१२ pcs", "", Pieces(12)),
            ("2 sets", "", Pieces(2)),
            ("3 m²", "", NotCountable),
            ("", "", Unstated),
            ("-", "", Unstated),
        ] {
            assert_eq!(text(quantity, unit), Reading { quantity: expected, doubt: None }, "{quantity:?} {unit:?}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_not_read() {
        assert_eq!(text("1.000", ""), Reading { quantity: Quantity::Unstated, doubt: Some(Doubt::TwoWays) });
        assert_eq!(text("1,250", "pcs").doubt, Some(Doubt::TwoWays));
        assert_eq!(text("2.5", "").doubt, Some(Doubt::Fraction));
        assert_eq!(text("-3", "").doubt, Some(Doubt::Unreadable));
        assert_eq!(text("see note", "").doubt, Some(Doubt::Unreadable));
        assert_eq!(text("99999999999999", "").doubt, Some(Doubt::Unreadable));
        for stated in [
            "2;3",
            "1e3",
            "=8+8",
            "12345678901234567890",
            "2-3",
            "2 or 3",
            "2?",
            "½",
            "2003-03-01",
            "2²",
            "2¹ pcs",
            "2₁",
            "②",
        ] {
            let expected = Reading { quantity: Quantity::Unstated, doubt: Some(Doubt::Unreadable) };
            assert_eq!(text(stated, ""), expected, "{stated}");
        }
        assert_eq!(text("2.000", "").doubt, Some(Doubt::TwoWays));
        assert_eq!(text("2", "Gebinde").doubt, Some(Doubt::UnknownUnit));
        assert_eq!(text("2", "Paar").doubt, Some(Doubt::UnknownUnit));
        assert_eq!(text("2", "Gebinde").quantity, Quantity::Pieces(2));
        let number = Cell::Number { value: f64::NAN, text: "NaN".to_owned() };
        assert_eq!(read(&number, "").doubt, Some(Doubt::Unreadable));
    }
}

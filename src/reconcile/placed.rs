//! Whether what is placed under a designator is what the bill of materials lists there.
//!
//! Values and part numbers are spelled in many ways, and layout tools put library names where a part number is expected:
//! only two things are taken for another part. Both sides state a maker's part number and these differ; or what is
//! placed surely communicates or runs firmware by its family, and nothing the line says does.

use super::facts::Facts;
use super::observed::reach_of;
use crate::model::{ComponentRef, IdentifierKind, plain_part_number};
use crate::register;

/// How far what is placed and what is listed agree; the order is that of agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// Nothing speaks against it.
    Same,
    /// They are called otherwise: perhaps only another spelling.
    Unsure,
    /// It is another part.
    Another,
}

/// Compares what is placed with the line that lists its designator.
pub(super) fn agreement(placed: &Facts<'_>, line: &Facts<'_>) -> Agreement {
    let (own, other) = (texts(placed), texts(line));
    if own.iter().any(|a| other.iter().any(|b| is_one_number(a, b))) {
        return Agreement::Same;
    }
    let gives_away = |(function, keyword_only): &&(crate::model::Function, bool)| {
        let bears_firmware = register::function(function.id()).is_some_and(|entry| entry.bears_firmware);
        !keyword_only && (bears_firmware || reach_of(*function).is_some()) && !line.has_function(*function)
    };
    if placed.functions.iter().any(|function| gives_away(&function)) {
        return Agreement::Another;
    }
    let numbers = |thing: &Facts<'_>| -> Vec<String> {
        thing.identifiers(IdentifierKind::Mpn).map(plain_part_number).filter(|number| !number.is_empty()).collect()
    };
    if !numbers(placed).is_empty() && !numbers(line).is_empty() {
        return Agreement::Another;
    }
    let (values, listed) = (values(&own), values(&other));
    match (values.is_empty(), listed.is_empty()) {
        (false, false) if values.iter().any(|a| listed.iter().any(|b| a.is_equal(*b))) => Agreement::Same,
        (false, false) => Agreement::Unsure,
        // A value on one side and a name on the other say nothing of each other.
        (true, true) if names_a_part(&own) && names_a_part(&other) => Agreement::Unsure,
        _ => Agreement::Same,
    }
}

/// Everything that may name the part or state its value.
fn texts<'a>(thing: &Facts<'a>) -> Vec<&'a str> {
    let of = |component: &ComponentRef<'a>| -> Vec<&'a str> {
        let numbers = component
            .identifiers()
            .filter(|identifier| matches!(identifier.kind, IdentifierKind::Mpn | IdentifierKind::Sku));
        let value = component
            .properties()
            .filter(|(name, ..)| matches!(plain_part_number(name).as_str(), "VALUE" | "COMMENT" | "VAL" | "WERT"));
        let own = [Some(component.name()), component.description()].into_iter().flatten();
        own.chain(numbers.map(|identifier| identifier.value)).chain(value.map(|(_, value, _)| value)).collect()
    };
    thing.components.iter().flat_map(of).filter(|text| !text.is_empty()).collect()
}

/// Tells whether two texts name one part: the same but for spelling, or one with more behind it (packing, grade), or
/// standing as a word in the other.
fn is_one_number(a: &str, b: &str) -> bool {
    let (plain_a, plain_b) = (plain_part_number(a), plain_part_number(b));
    let (short, long) = if plain_a.len() <= plain_b.len() { (plain_a, plain_b) } else { (plain_b, plain_a) };
    if short.is_empty() {
        return false;
    }
    short == long || (short.len() >= 4 && has_digit(&short) && has_letter(&short) && long.contains(&short))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Tells whether one of the texts looks like a part number: one word of letters and digits, five or more.
fn names_a_part(texts: &[&str]) -> bool {
    texts.iter().any(|text| {
        let plain = plain_part_number(text);
        // A library writes `Conn_01x06`, no maker does.
        !text.trim().contains(|c: char| c.is_whitespace() || c == '_')
            && plain.len() >= 5
            && has_digit(&plain)
            && has_letter(&plain)
    })
}

/// The value of a resistor, capacitor or inductor.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Value {
    amount: f64,
    /// `F`, `H`, `Ω`, or a space where no unit is written.
    unit: char,
}

impl Value {
    fn is_equal(self, other: Self) -> bool {
        let same_unit = self.unit == other.unit || self.unit == ' ' || other.unit == ' ';
        same_unit && (self.amount - other.amount).abs() <= self.amount.abs().max(other.amount.abs()) * 0.01
    }
}

fn values(texts: &[&str]) -> Vec<Value> {
    let words =
        texts.iter().flat_map(|text| text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '_' | ',' | ';')));
    words.filter_map(value).collect()
}

/// Reads `100nF`, `0.1uF`, `4k7`, `0R`, `10K`; `None` for what is no such value.
fn value(word: &str) -> Option<Value> {
    let word = word.trim().trim_end_matches(['.', '%']);
    let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (whole, rest) = word.split_at(digits);
    if whole.is_empty() {
        return None;
    }
    let mut letters = rest.chars().peekable();
    let mut unit = ' ';
    let mut factor = 1.0;
    let mut fraction = String::new();
    let mut take = |c: char| -> Option<()> {
        match c {
            'p' | 'P' => factor = 1e-12,
            'n' | 'N' => factor = 1e-9,
            'u' | 'U' | 'µ' | 'μ' => factor = 1e-6,
            'm' => factor = 1e-3,
            'k' | 'K' => factor = 1e3,
            'M' => factor = 1e6,
            'R' | 'r' | 'Ω' | '\u{2126}' => unit = 'Ω',
            'F' | 'f' => unit = 'F',
            'H' | 'h' => unit = 'H',
            _ => return None,
        }
        Some(())
    };
    take(letters.next()?)?;
    while let Some(digit) = letters.next_if(char::is_ascii_digit) {
        fraction.push(digit);
    }
    // `1N4148` and `2N7002` are diodes and transistors; a letter in a value's place stands before one or two digits.
    if fraction.len() > 2 || (!fraction.is_empty() && rest.starts_with('N')) {
        return None;
    }
    let rest: String = letters.collect();
    match rest.to_lowercase().as_str() {
        "" => {}
        "ohm" | "ohms" => unit = 'Ω',
        one if one.chars().count() == 1 => {
            let c = rest.chars().next()?;
            matches!(c, 'F' | 'f' | 'H' | 'h' | 'R' | 'r' | 'Ω' | '\u{2126}').then_some(())?;
            unit = c.to_ascii_uppercase();
            if matches!(unit, 'R' | '\u{2126}') {
                unit = 'Ω';
            }
        }
        _ => return None,
    }
    let number = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
    // A bare `10F` of a part number or `5H`: no such part is on a board; a unit alone needs a factor.
    if factor == 1.0 && unit != 'Ω' {
        return None;
    }
    number.parse::<f64>().ok().map(|number| Value { amount: number * factor, unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_by_what_they_amount_to() {
        for (a, b) in
            [("100nF", "0.1uF"), ("4k7", "4.7K"), ("0R", "0Ω"), ("10k", "10000R"), ("1µF", "1000nF"), ("100n", "100nF")]
        {
            let (a, b) = (value(a).expect(a), value(b).expect(b));
            assert!(a.is_equal(b), "{a:?} {b:?}");
        }
        assert!(!value("10k").expect("a value").is_equal(value("1k").expect("a value")));
        for text in ["EC25", "0402", "25V", "10F", "STM32", "", "k10", "5%", "1N4148", "1N914", "1N60"] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_with_its_packing_is_the_same_number() {
        assert!(is_one_number("LM358", "LM358DR"));
        assert!(is_one_number("2N7002-7-F", "2N7002"));
        assert!(is_one_number("EC25-AF", "LTE module EC25AF, industrial"));
        assert!(!is_one_number("0402", "CAP CER 0402"));
        assert!(!is_one_number("EC25-AF", "EC25-E"));
        assert!(!is_one_number("", ""));
    }
}

//! What the cells of a schedule hold: makers, quantities, alternates, functions, countries.

use crate::model::{Alternate, Country, Function};
use crate::register;

use super::words;

/// Reads a cell of makers: `Siemens / ABB or approved equal`. The flag tells whether an equal may be offered.
///
/// What names nobody (`various`, `N/A`, `as drawing`) names no maker.
pub(super) fn makers(text: &str) -> (Vec<String>, bool) {
    let (text, or_equal) = words::without_or_equal(text);
    let mut makers: Vec<String> = Vec::new();
    if register::is_unknown_maker(text.trim_matches(is_edge)) {
        return (makers, or_equal);
    }
    for part in split_makers(&text) {
        let name = part.trim_matches(is_edge);
        if name.is_empty() {
            continue;
        }
        // `Moxa Inc., Example Networks, Inc.`: what is only a legal form belongs to the name before.
        let is_form = !makers.is_empty() && register::maker_key(&format!("x {name}")) == "x";
        if is_form && let Some(last) = makers.last_mut() {
            last.push_str(", ");
            last.push_str(name);
        } else if !register::is_unknown_maker(name) && !makers.iter().any(|known| known == name) {
            makers.push(name.to_owned());
        }
    }
    (makers, or_equal)
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | ')' | '（' | '）' | '、' | '|' | '-')
}

fn split_makers(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let chars: Vec<char> = text.chars().collect();
    // `Example A/S`: a slash between two lone letters is part of a name.
    let lone = |at: usize, outward: Option<usize>| {
        let is_letter = chars.get(at).is_some_and(|c| c.is_alphabetic());
        let edge = outward.and_then(|at| chars.get(at)).is_none_or(|c| !c.is_alphanumeric());
        is_letter && edge
    };
    for (at, c) in chars.iter().enumerate() {
        let in_name = *c == '/' && at > 0 && lone(at - 1, at.checked_sub(2)) && lone(at + 1, Some(at + 2));
        if matches!(c, '/' | ';' | ',' | '\n' | '\r' | '、' | '，' | '；' | '|') && !in_name {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(*c);
        }
    }
    let conjunctions = [" or ", " oder ", "或"];
    let split = |part: String| -> Vec<String> {
        conjunctions.iter().fold(vec![part], |parts, word| {
            parts.iter().flat_map(|part| part.split(word).map(str::to_owned).collect::<Vec<_>>()).collect()
        })
    };
    parts.into_iter().flat_map(split).collect()
}

/// What a quantity's cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Count {
    /// So many pieces, with the unit if the cell has one.
    Pieces(u32, Option<String>),
    /// A measure with its unit: not counted.
    Measure,
    /// Nothing, or `as required`.
    Unstated,
    /// Something else, in the words of why.
    Unreadable(&'static str),
}

/// Reads a quantity with the unit that may stand behind it: `4`, `4 pcs`, `1 lot`, `12,5 m`.
pub(super) fn count(text: &str, unit: &str) -> Count {
    let text = text.trim();
    if words::is_no_quantity(text) {
        return Count::Unstated;
    }
    let number: String = text.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let rest = text[number.len()..].trim().trim_matches(|c: char| !c.is_alphanumeric());
    let own_unit = (!rest.is_empty()).then(|| rest.to_owned());
    if words::is_measure(own_unit.as_deref().unwrap_or(unit)) {
        return Count::Measure;
    }
    let after_sign = text.strip_prefix(['-', '−', '–']).unwrap_or(text).trim_start();
    if after_sign.len() < text.len() && after_sign.starts_with(|c: char| c.is_ascii_digit())
        || matches!(&text[number.len()..], "-" | "−") && !number.is_empty() && !number.ends_with(['.', ','])
    {
        return Count::Unreadable("it is negative");
    }
    if number.is_empty() {
        return Count::Unreadable("it is no number");
    }
    if rest.split_whitespace().count() > 2 || rest.chars().any(|c| c.is_ascii_digit()) {
        return Count::Unreadable("it is more than a number and a unit");
    }
    let whole = match number.split_once(['.', ',']) {
        None => number.as_str(),
        Some((whole, fraction))
            if !fraction.is_empty() && fraction.bytes().all(|b| b == b'0') && fraction.len() < 3 =>
        {
            whole
        }
        Some((_, fraction)) if fraction.len() == 3 => {
            return Count::Unreadable("it can be read as thousands and as a fraction");
        }
        Some(_) => return Count::Unreadable("pieces come in whole numbers"),
    };
    whole.parse().map_or(Count::Unreadable("it is out of range"), |pieces| Count::Pieces(pieces, own_unit))
}

/// Says how to write a quantity that is written in words; nothing if it has digits.
pub(super) fn in_digits(text: &str) -> Option<String> {
    if text.chars().any(char::is_numeric) {
        return None;
    }
    let plain = words::plain(text);
    let known = plain.split(' ').next().and_then(|first| {
        NUMBERS.iter().position(|names| names.contains(&first)).map(|at| format!("write {}", at + 1))
    });
    Some(known.unwrap_or_else(|| "write the number in digits".to_owned()))
}

/// The names of one, two, three and so on.
const NUMBERS: [&[&str]; 12] = [
    &["one", "ein", "eine", "eins", "一"],
    &["two", "zwei", "二", "两"],
    &["three", "drei", "三"],
    &["four", "vier", "四"],
    &["five", "fünf", "五"],
    &["six", "sechs", "六"],
    &["seven", "sieben", "七"],
    &["eight", "acht", "八"],
    &["nine", "neun", "九"],
    &["ten", "zehn", "十"],
    &["eleven", "elf", "十一"],
    &["twelve", "zwölf", "十二"],
];

/// Reads a cell of alternates, `Moxa EDS-408A; Hirschmann: RS20`: makers with part numbers, or either.
pub(super) fn alternates(text: &str) -> Vec<Alternate> {
    let (text, _) = words::without_or_equal(text);
    let entries = text
        .split([';', '\n', '；'])
        .map(str::trim)
        .filter(|entry| !register::is_unknown_maker(entry) || has_digit(entry));
    entries
        .map(|entry| {
            let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            if let Some((maker, part)) = entry.split_once([':', '：']) {
                return Alternate { maker: some(maker), part_number: some(part) };
            }
            // A part number begins with the first word that has a digit.
            let at = entry.split_inclusive(char::is_whitespace).take_while(|word| !has_digit(word)).map(str::len).sum();
            let (maker, part) = entry.split_at(at);
            Alternate { maker: some(maker), part_number: some(part) }
        })
        .collect()
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// Reads a cell of functions, `wan-router, cellular x2`; the error is the word that is none.
pub(super) fn functions(text: &str) -> Result<Vec<(Function, u32)>, String> {
    let words = text
        .split([',', ';', '/', '\n', '、', '，', '；'])
        .map(str::trim)
        .filter(|word| !word.is_empty() && *word != "-");
    words
        .map(|word| {
            let (id, count) = counted(word);
            let id = id.to_lowercase().replace([' ', '_'], "-");
            register::function(&id).map(|entry| (entry.function, count)).ok_or_else(|| word.to_owned())
        })
        .collect()
}

/// Cuts `2 x cellular`, `cellular x2`, `cellular (2)` into word and count.
fn counted(word: &str) -> (&str, u32) {
    let number =
        |text: &str| text.trim_matches(|c: char| matches!(c, ' ' | 'x' | 'X' | '×' | '(' | ')')).parse::<u32>().ok();
    if let Some((first, rest)) = word.split_once(['x', '×', ' '])
        && let Some(count) = number(first)
    {
        return (rest.trim_start_matches(['x', '×', ' ']).trim(), count);
    }
    if let Some((start, last)) = word.rsplit_once([' ', '×', '('])
        && let Some(count) = number(last)
    {
        return (start.trim(), count);
    }
    (word, 1)
}

/// Reads a cell of countries; the error is the word that is none.
pub(super) fn countries(text: &str) -> Result<Vec<Country>, String> {
    let text = text.trim();
    if register::is_unknown_maker(text) {
        return Ok(Vec::new());
    }
    if let Some(country) = register::country(text) {
        return Ok(vec![country]);
    }
    let parts = text.split([',', ';', '/', '\n', '、', '，', '；']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| register::country(part).ok_or_else(|| part.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_makers_names_each_and_whether_an_equal_will_do() {
        for (text, names, or_equal) in [
            ("Siemens / Rockwell Automation", vec!["Siemens", "Rockwell Automation"], false),
            ("Siemens, ABB or approved equal", vec!["Siemens", "ABB"], true),
            ("Siemens or ABB, o.e.", vec!["Siemens", "ABB"], true),
            ("Example Networks, Inc. / Moxa Co., Ltd.", vec!["Example Networks, Inc.", "Moxa Co., Ltd."], false),
            ("Danfoss A/S", vec!["Danfoss A/S"], false),
            ("Danfoss A/S / ABB", vec!["Danfoss A/S", "ABB"], false),
            ("西门子、施耐德或同等品", vec!["西门子", "施耐德"], true),
            ("N/A", vec![], false),
            ("various", vec![], false),
            ("or equal", vec![], true),
        ] {
            let (makers, equal) = makers(text);
            assert_eq!((makers, equal), (names.into_iter().map(str::to_owned).collect(), or_equal), "{text}");
        }
    }

    #[test]
    fn a_quantity_is_read_in_one_way_or_not_at_all() {
        assert_eq!(count("4", ""), Count::Pieces(4, None));
        assert_eq!(count("4 pcs.", ""), Count::Pieces(4, Some("pcs".into())));
        assert_eq!(count("2.0", "ea"), Count::Pieces(2, None));
        assert_eq!(count("1 lot", ""), Count::Measure);
        assert_eq!(count("12,5", "m"), Count::Measure);
        assert_eq!(count("1", "LS"), Count::Measure);
        assert_eq!(count("as required", ""), Count::Unstated);
        assert_eq!(count("", ""), Count::Unstated);
        for text in ["1,000", "1.000", "2.5", "4+2", "2 per side 3", "several", "99999999999"] {
            assert!(matches!(count(text, "pcs"), Count::Unreadable(_)), "{text}");
        }
        for text in ["-2", "- 2 pcs", "−2", "2-"] {
            assert_eq!(count(text, "pcs"), Count::Unreadable("it is negative"), "{text}");
        }
        assert_eq!(in_digits("Two (nos)").as_deref(), Some("write 2"));
        assert_eq!(in_digits("several").as_deref(), Some("write the number in digits"));
        assert_eq!(in_digits("2.5"), None);
    }

    #[test]
    fn alternates_have_a_maker_a_part_number_or_both() {
        let of = |text| -> Vec<(Option<String>, Option<String>)> {
            alternates(text).into_iter().map(|alternate| (alternate.maker, alternate.part_number)).collect()
        };
        let both = |maker: &str, part: &str| (Some(maker.to_owned()), Some(part.to_owned()));
        assert_eq!(
            of("Moxa EDS-408A; Siemens 6ES7 515-2AM02"),
            [both("Moxa", "EDS-408A"), both("Siemens", "6ES7 515-2AM02")]
        );
        assert_eq!(of("3M: 4711"), [both("3M", "4711")]);
        assert_eq!(of("Hirschmann"), [(Some("Hirschmann".into()), None)]);
        assert_eq!(of("EDS-408A"), [(None, Some("EDS-408A".into()))]);
        assert_eq!(of("N/A"), []);
    }

    #[test]
    fn functions_are_of_the_closed_list() {
        let of = |text| functions(text).map(|found| found.iter().map(|(f, n)| (f.id(), *n)).collect::<Vec<_>>());
        assert_eq!(of("wan-router, cellular x2"), Ok(vec![("wan-router", 1), ("cellular", 2)]));
        assert_eq!(of("2 x Cellular"), Ok(vec![("cellular", 2)]));
        assert_eq!(of("WAN router"), Ok(vec![("wan-router", 1)]));
        assert_eq!(of("cellular, LTE"), Err("LTE".to_owned()));
    }

    #[test]
    fn countries_are_read_together_or_apart() {
        let of = |text| countries(text).map(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(of("Germany / AT"), Ok(vec!["DE".to_owned(), "AT".to_owned()]));
        assert_eq!(of("China (CN)"), Ok(vec!["CN".to_owned()]));
        assert_eq!(of("any"), Ok(vec![]));
        assert_eq!(of("Germany, Atlantis"), Err("Atlantis".to_owned()));
    }
}

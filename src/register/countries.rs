//! Countries as documents write them, into ISO 3166-1 codes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::Country;

static TABLE: &str = include_str!("countries.txt");

/// The longest text that can be an origin, in bytes; longer ones are prose.
const LONGEST: usize = 200;

struct Countries {
    by_name: HashMap<String, Country>,
    shown: HashMap<Country, &'static str>,
}

static COUNTRIES: LazyLock<Countries> = LazyLock::new(|| {
    let (mut by_name, mut shown) = (HashMap::new(), HashMap::new());
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(alpha2), Some(alpha3), Some(names)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let Some(country) = Country::parse_alpha2(alpha2) else { continue };
        shown.insert(country, names.split('|').next().unwrap_or(alpha2));
        for name in [alpha2, alpha3].into_iter().chain(names.split('|')) {
            by_name.insert(plain(name), country);
        }
    }
    Countries { by_name, shown }
});

/// Reads a country of origin as documents write it: a code of ISO 3166-1 (`CN`, `CHN`), a name in English, German or
/// Chinese, `Made in China`, `China (CN)`, or a place with the country's name last (`Shanghai, China`).
///
/// `None` for what names no country or two of them, and for a place whose last word could be a state of the USA.
#[must_use]
pub fn country(text: &str) -> Option<Country> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    if let Some(country) = COUNTRIES.by_name.get(&plain(text)) {
        return Some(*country);
    }
    let lower = text.to_lowercase();
    let leads = ["made in ", "product of ", "country of origin", "origin", "hergestellt in ", "assembled in "];
    let bare = leads.iter().find_map(|lead| lower.strip_prefix(lead)).unwrap_or(&lower);
    let bare = bare.trim_start_matches([':', ' ']);
    let bare = ["制造", "产"].iter().find_map(|tail| bare.strip_suffix(tail)).unwrap_or(bare);
    if let Some(country) = COUNTRIES.by_name.get(&plain(bare)) {
        return Some(*country);
    }
    several_agree(bare).or_else(|| last_of_address(bare))
}

/// Reads `China (CN)`, `CN - China`, `CN/China`: every part is a country, and the same.
fn several_agree(text: &str) -> Option<Country> {
    let parts: Vec<&str> =
        text.split(['(', ')', '/', '-', '–', ':', '|']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let (first, rest) = parts.split_first()?;
    let country = *COUNTRIES.by_name.get(&plain(first))?;
    let agree = !rest.is_empty() && rest.iter().all(|part| COUNTRIES.by_name.get(&plain(part)) == Some(&country));
    agree.then_some(country)
}

/// Reads the country's name after the last comma. Codes are not read there: `Atlanta, GA` is not in Gabon.
fn last_of_address(text: &str) -> Option<Country> {
    let (_, last) = text.rsplit_once([',', '，', ';'])?;
    let last = plain(last);
    let is_a_state_too = last == "georgia";
    if last.chars().count() < 4 && last.is_ascii() || is_a_state_too {
        return None;
    }
    COUNTRIES.by_name.get(&last).copied()
}

/// Returns the name of a country for a person; `None` if the code is not assigned.
#[must_use]
pub fn country_name(country: Country) -> Option<&'static str> {
    COUNTRIES.shown.get(&country).copied()
}

/// Writes a name as it is compared: lower case, letters and digits, single spaces between; full stops join.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for ch in name.chars() {
        if ch.is_alphanumeric() {
            plain.extend(ch.to_lowercase());
        } else if !matches!(ch, '.' | '\'' | '’') && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<String> {
        country(text).map(|country| country.to_string())
    }

    #[test]
    fn countries_are_read_in_the_ways_that_documents_write_them() {
        for (text, expected) in [
            ("China", "CN"),
            ("P.R. China", "CN"),
            ("PRC", "CN"),
            ("cn", "CN"),
            ("CHN", "CN"),
            ("中国", "CN"),
            ("中国制造", "CN"),
            ("Made in China", "CN"),
            ("China (CN)", "CN"),
            ("CN - China", "CN"),
            ("People’s Republic of China", "CN"),
            ("Shanghai, China", "CN"),
            ("Germany", "DE"),
            ("Deutschland", "DE"),
            ("DE", "DE"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("United States of America", "US"),
            ("Taiwan, China", "TW"),
            ("Hong Kong, China", "HK"),
            ("Republic of Korea", "KR"),
            ("Österreich", "AT"),
            ("Georgia", "GE"),
        ] {
            assert_eq!(code(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_names_no_country_or_two_is_left_open() {
        for text in ["", "-", "various", "China/Germany", "Atlanta, GA", "Atlanta, Georgia", "EU", "Chinatown", "XX"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn the_table_is_whole_and_no_name_is_of_two_countries() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.len(), 249, "ISO 3166-1 assigns 249 codes");
        let mut seen: HashMap<String, &str> = HashMap::new();
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!((columns.len(), columns[0].len(), columns[1].len()), (3, 2, 3), "{line}");
            for name in columns[..2].iter().copied().chain(columns[2].split('|')) {
                if let Some(other) = seen.insert(plain(name), columns[0]) {
                    assert_eq!(other, columns[0], "{name} stands for two countries");
                }
            }
        }
        assert_eq!(Country::parse_alpha2("DE").and_then(country_name), Some("Germany"));
        assert_eq!(Country::parse_alpha2("XX").and_then(country_name), None);
    }
}

//! The words by which the headers of one kind of table call its fields: a data file, compared on normalised text.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// How surely a header names a field; the greater the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// A word that may also mean something else, such as `Value` for a name; the earlier in its list the surer.
    Weak(std::cmp::Reverse<u8>),
    /// A word that names the field unless a surer column is there, such as `Part Number` beside `Manufacturer Part Number`;
    /// the earlier in its list the surer.
    General(std::cmp::Reverse<u8>),
    /// One part of a header in two languages, or a header without what stands in parentheses.
    Part,
    /// The header as a whole.
    Exact,
    /// The case maps it.
    Mapped,
}

/// The synonyms of every field of one kind of table. `F` is the kind's own enumeration of fields.
#[derive(Debug, Clone)]
pub struct Synonyms<F> {
    words: BTreeMap<String, (F, Match)>,
    /// The words without accents, where that is not another field's word; `None` if they would be of two fields.
    unaccented: BTreeMap<String, Option<(F, Match)>>,
    /// What a word names when another column has the field that it names first.
    otherwise: BTreeMap<String, F>,
    first_wins: BTreeSet<F>,
    fields: BTreeMap<F, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AsWritten {
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    general: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    otherwise: Vec<String>,
    #[serde(default)]
    first_wins: bool,
}

impl<F: Copy + Ord> Synonyms<F> {
    /// Reads a data file: a table for each field, named by the field's word in a case file, with its `words`, its `general`
    /// and `weak` ones, what it is called by a column that lost another field (`otherwise`), and whether the first of two
    /// equal columns is taken (`first-wins`).
    ///
    /// The field's own word is one of its words, unless it stands among the others.
    ///
    /// # Errors
    /// In words: the file is not TOML, a field is unknown to `parse`, or one word means two fields.
    pub fn from_toml(text: &str, parse: impl Fn(&str) -> Option<F>) -> Result<Self, String> {
        let written: BTreeMap<String, AsWritten> = toml::from_str(text).map_err(|cause| cause.to_string())?;
        let mut synonyms = Self {
            words: BTreeMap::new(),
            unaccented: BTreeMap::new(),
            otherwise: BTreeMap::new(),
            first_wins: BTreeSet::new(),
            fields: BTreeMap::new(),
        };
        for (word, lists) in &written {
            let field = parse(word).ok_or_else(|| format!("`{word}` is no field"))?;
            synonyms.fields.insert(field, word.clone());
            if lists.first_wins {
                synonyms.first_wins.insert(field);
            }
            let gives_way = |own: &&String| {
                lists.general.iter().chain(&lists.weak).all(|word| plain_header(word) != plain_header(own))
            };
            let own = std::iter::once(word).filter(gives_way).chain(&lists.words).map(|word| (word, Match::Exact));
            let rank = |n: usize| std::cmp::Reverse(u8::try_from(n).unwrap_or(u8::MAX));
            let general = lists.general.iter().enumerate().map(|(n, word)| (word, Match::General(rank(n))));
            let weak = lists.weak.iter().enumerate().map(|(n, word)| (word, Match::Weak(rank(n))));
            for (synonym, quality) in own.chain(general).chain(weak) {
                let known = synonyms.words.entry(plain_header(synonym)).or_insert((field, quality));
                if known.0 != field {
                    return Err(format!("`{synonym}` means two things"));
                }
                known.1 = known.1.max(quality);
            }
            synonyms.otherwise.extend(lists.otherwise.iter().map(|word| (plain_header(word), field)));
        }
        for (word, named) in &synonyms.words {
            let unaccented = synonyms.unaccented.entry(unaccented(word)).or_insert(Some(*named));
            if unaccented.is_some_and(|(field, _)| field != named.0) {
                *unaccented = None;
            }
        }
        Ok(synonyms)
    }

    /// Returns the word that a case file uses for a field.
    #[must_use]
    pub fn word(&self, field: F) -> &str {
        self.fields.get(&field).map_or("", String::as_str)
    }

    /// Returns the fields with their words, in the order of the fields.
    pub fn fields(&self) -> impl Iterator<Item = (F, &str)> {
        self.fields.iter().map(|(field, word)| (*field, word.as_str()))
    }

    /// Returns the field that a header names, if it names one and only one.
    #[must_use]
    pub fn field_of(&self, header: &str) -> Option<(F, Match)> {
        let plain = plain_header(header);
        if plain.is_empty() {
            return None;
        }
        if let Some(known) = self.named(&plain) {
            return Some(known);
        }
        let mut found: Option<(F, Match)> = None;
        for part in parts(header) {
            let Some((field, quality)) = self.named(&plain_header(&part)) else { continue };
            let quality = quality.min(Match::Part);
            found = match found {
                Some((other, _)) if other != field => return None,
                Some((_, known)) => Some((field, known.max(quality))),
                None => Some((field, quality)),
            };
        }
        found
    }

    fn named(&self, plain: &str) -> Option<(F, Match)> {
        let exact = self.words.get(plain).copied();
        exact.or_else(|| self.unaccented.get(&unaccented(plain)).copied().flatten())
    }

    /// Returns the field that a header names when another column has the field that it names first: a `Part Number`
    /// beside a `Manufacturer Part Number` is the house's.
    #[must_use]
    pub fn otherwise(&self, header: &str) -> Option<F> {
        self.otherwise.get(&plain_header(header)).copied()
    }

    /// Tells whether of two columns that name the field equally the first is taken.
    #[must_use]
    pub fn first_wins(&self, field: F) -> bool {
        self.first_wins.contains(&field)
    }

    /// Returns the field whose words come nearest to a header that names none, if one is near enough to be meant.
    #[must_use]
    pub fn nearest(&self, header: &str) -> Option<F> {
        let plain = plain_header(header);
        let plain_length = plain.chars().count();
        if plain_length < 4 {
            return None;
        }
        // Of several words one may be another word altogether: `Number of Pins` is no `Number of pcs`.
        let is_one_word = header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() < 2;
        let distances = self.words.iter().filter_map(|(word, (field, _))| {
            let length = word.chars().count();
            let farthest = if is_one_word { (length / 6).max(1) } else { 1 };
            // Short words that begin otherwise are others: `Mount` is no `Amount`.
            let begins_alike = length > 7 || word.chars().next() == plain.chars().next();
            if length < 4 || plain_length.abs_diff(length) > farthest || !begins_alike {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&plain, word);
            (distance <= farthest).then_some((distance, *field))
        });
        distances.min().map(|(_, field)| field)
    }
}

/// Normalises a header for comparison: NFKC, lower case, only letters, digits, `#` and signs of money and share, which
/// make a price of a unit.
#[must_use]
pub fn plain_header(text: &str) -> String {
    let folded = text.nfkc().flat_map(char::to_lowercase);
    folded.filter(|c| c.is_alphanumeric() || matches!(c, '#' | '$' | '€' | '£' | '¥' | '%')).take(120).collect()
}

/// Leaves out the accents of a normalised header: `quantite` for `quantité`.
fn unaccented(plain: &str) -> String {
    plain.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).nfc().collect()
}

/// Cuts a header where two languages or a remark may meet: lines, slashes, bars, parentheses, a change of script.
fn parts(header: &str) -> Vec<String> {
    let outside: String = {
        let mut depth = 0usize;
        header
            .chars()
            .filter(|c| match c {
                '(' | '（' | '[' => {
                    depth += 1;
                    false
                }
                ')' | '）' | ']' => {
                    depth = depth.saturating_sub(1);
                    false
                }
                _ => depth == 0,
            })
            .collect()
    };
    let mut parts: Vec<String> = vec![outside.clone()];
    parts.extend(header.split(['\n', '/', '|', '(', ')', '（', '）', '\\', '[', ']']).map(str::to_owned));
    parts.extend(outside.split(" - ").map(str::to_owned));
    // Of numbered columns (`Manufacturer 1`, `Manufacturer 2`) the first is the part, the others are alternates.
    parts.extend(outside.trim_end().strip_suffix('1').map(str::to_owned));
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    if outside.chars().any(is_han) {
        parts.push(outside.chars().filter(|c| is_han(*c)).collect());
        parts.push(outside.chars().filter(|c| !is_han(*c)).collect());
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn synonyms() -> Synonyms<char> {
        let text = "[maker]\nwords = ['Manufacturer', 'Hersteller', '制造商']\n[part]\nwords = ['Part Number', 'P/N']\n\
                    weak = ['Value']\n";
        Synonyms::from_toml(text, |word| match word {
            "maker" => Some('m'),
            "part" => Some('p'),
            _ => None,
        })
        .expect("it is sound")
    }

    #[test]
    fn headers_are_compared_without_case_punctuation_width_and_second_language() {
        let synonyms = synonyms();
        for (header, expected) in [
            ("MANUFACTURER:", Some(('m', Match::Exact))),
            ("part_number", Some(('p', Match::Exact))),
            ("p/n", Some(('p', Match::Exact))),
            ("Ｍanufacturer", Some(('m', Match::Exact))),
            ("制造商 Manufacturer", Some(('m', Match::Part))),
            ("Hersteller\nManufacturer", Some(('m', Match::Part))),
            ("Part number (of the maker)", Some(('p', Match::Part))),
            ("Manufacturer 1", Some(('m', Match::Part))),
            ("value", Some(('p', Match::Weak(std::cmp::Reverse(0))))),
            ("Manufacturer 2", None),
            ("Manufacturer / Part Number", None),
            ("Manufacturing date", None),
            ("", None),
        ] {
            assert_eq!(synonyms.field_of(header), expected, "{header:?}");
        }
    }

    #[test]
    fn a_header_is_near_a_word_it_misspells_and_not_another_word() {
        let text =
            "[quantity]\nwords = ['Amount', 'Count', 'Number of pcs', 'Quantity']\n[sku]\nwords = ['Material No']\n";
        let synonyms = Synonyms::from_toml(text, |word| word.chars().next()).expect("it is sound");
        for header in ["Quantiy", "Quanttiy", "Amuont", "Number of pcz"] {
            assert_eq!(synonyms.nearest(header), Some('q'), "{header}");
        }
        for header in ["Mount", "Number of Pins", "Material", "Mint"] {
            assert_eq!(synonyms.nearest(header), None, "{header}");
        }
    }

    #[test]
    fn a_word_of_two_fields_is_refused() {
        let text = "[maker]\nwords = ['A b']\n[part]\nwords = ['ab']\n";
        let parse = |word: &str| Some(word.chars().next().unwrap_or(' '));
        assert!(Synonyms::<char>::from_toml(text, parse).is_err());
    }
}

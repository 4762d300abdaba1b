//! What words of a name are worth: legal forms, trades, places, numbers, and the thresholds of matching, all from
//! `lexicon.toml`.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use serde::Deserialize;

use super::spelling::{Neighbours, similarity};

/// What a word of a name tells of its bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Which one it is.
    Brand,
    /// A number or numeral.
    Number,
    /// A country or a region of the world.
    Country,
    /// A city or province.
    City,
    /// What it does.
    Trade,
    /// Its legal form.
    Form,
    /// Nothing (`the`, `of`).
    Filler,
}

/// What a word of each class adds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Weights {
    pub(crate) brand: f32,
    pub(crate) number: f32,
    pub(crate) country: f32,
    pub(crate) city: f32,
    pub(crate) industry: f32,
    pub(crate) form: f32,
    pub(crate) common_brand: f32,
    pub(crate) only_here: f32,
    pub(crate) only_listed: f32,
    pub(crate) only_country: f32,
    pub(crate) only_number: f32,
    pub(crate) ordinary: f32,
    pub(crate) one_letter: f32,
    pub(crate) two_letters: f32,
}

/// From when two names are one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Thresholds {
    #[serde(rename = "match")]
    pub(crate) matching: f32,
    pub(crate) possible: f32,
    pub(crate) possible_without_brand: f32,
    pub(crate) form_spelling: f32,
    pub(crate) match_typing: f32,
    pub(crate) match_typing_letters: usize,
    pub(crate) match_letters_a_slip: usize,
    pub(crate) borne_out_words: usize,
    pub(crate) borne_out_alike: f32,
    pub(crate) borne_out_letters: usize,
    pub(crate) generic: f32,
    pub(crate) by_sound: f32,
    pub(crate) own_mark_entries: u32,
    pub(crate) own_mark_letters: usize,
    pub(crate) native_form: f32,
    pub(crate) abbreviation: f32,
    pub(crate) abbreviated_entries: usize,
    pub(crate) within: f32,
    pub(crate) within_letters: usize,
    pub(crate) within_generic_words: usize,
    pub(crate) piece_letters: usize,
    pub(crate) cut_letters: usize,
}

/// What shared words say of two names being one.
///
/// Rarity is counted so that a word which only one entry has says 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Evidence {
    pub(crate) ordinary: f32,
    pub(crate) person: f32,
    pub(crate) trade: f32,
    pub(crate) place: f32,
    pub(crate) number: f32,
    pub(crate) misspelt: f32,
    pub(crate) misspelt_known: f32,
    pub(crate) whole: f32,
    pub(crate) enough: f32,
    pub(crate) least: f32,
    pub(crate) floor: f32,
    pub(crate) other_kind: f32,
    pub(crate) letters: f32,
    pub(crate) letters_ordinary: f32,
    pub(crate) letters_other: f32,
    pub(crate) letters_form: f32,
    pub(crate) slip: f32,
    pub(crate) slip_share: f32,
    pub(crate) short_word: f32,
    pub(crate) known_word: f32,
    pub(crate) known_word_share: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    id: String,
    written: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryWords {
    id: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HanFold {
    from: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HanReadings {
    words: Vec<(char, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortForms {
    words: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct HanPlaces {
    suffixes: Vec<String>,
    no_suffixes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HanWords {
    city: Vec<(String, String)>,
    country: Vec<(String, String)>,
    industry: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    words: Vec<(String, u32)>,
    roman: Vec<(String, u32)>,
    last: Vec<(String, u32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    weights: Weights,
    evidence: Evidence,
    thresholds: Thresholds,
    fillers: Words,
    forms_anywhere: Words,
    form: Vec<Form>,
    honest_lookalikes: Words,
    short_forms: ShortForms,
    links: Words,
    han_forms: Words,
    han_fold: HanFold,
    han_readings: HanReadings,
    han_words: HanWords,
    han_places: HanPlaces,
    trade: Vec<Words>,
    trade_words: Words,
    country: Vec<CountryWords>,
    cities: Words,
    ordinary: Words,
    people: Words,
    numbers: Numbers,
}

/// What a phrase of one or more words stands for.
#[derive(Debug, Clone)]
pub(crate) struct Meaning {
    pub(crate) class: Class,
    /// The one spelling under which all spellings of the phrase are compared.
    pub(crate) canonical: &'static str,
    /// A short legal form that is one only at the edge of a name (`AS`, `SA`).
    pub(crate) edge_only: bool,
}

/// Hashes the short words of names; the tables are ours, so that nobody can choose their keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A table by words.
pub(crate) type ByWord<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// The words of names.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) weights: Weights,
    pub(crate) evidence: Evidence,
    pub(crate) thresholds: Thresholds,
    /// Phrases of normalised words, joined by a space.
    pub(crate) phrases: ByWord<&'static str, Meaning>,
    /// How many words the longest phrase has that begins with a word.
    pub(crate) longest_phrase: ByWord<&'static str, usize>,
    /// The longer words of legal forms, by number, and how to find the one that is meant.
    pub(crate) form_words: Vec<&'static str>,
    pub(crate) form_spelling: Neighbours,
    /// The longer words of trades and places, by number, and how to find the one that is meant.
    pub(crate) known_words: Vec<&'static str>,
    pub(crate) known_spelling: Neighbours,
    /// Words that many companies take for a brand.
    pub(crate) ordinary: HashSet<String, BuildHasherDefault<WordHasher>>,
    /// Given and family names that very many people bear.
    pub(crate) people: HashSet<String, BuildHasherDefault<WordHasher>>,
    /// Number words, `forty` to 40.
    pub(crate) numbers: ByWord<&'static str, u32>,
    /// Roman numerals of two letters and more.
    pub(crate) roman: ByWord<&'static str, u32>,
    /// Letters that are numerals only at the end of a name.
    pub(crate) last_numerals: ByWord<&'static str, u32>,
    /// Words in another alphabet that look Latin and are honest.
    pub(crate) honest_lookalikes: Vec<String>,
    /// Han legal forms, in the order in which they are tried.
    pub(crate) han_forms: Vec<Vec<char>>,
    /// Traditional to simplified.
    pub(crate) han_fold: HashMap<char, char>,
    /// Readings that go before the transliteration table's.
    pub(crate) han_readings: HashMap<char, String>,
    /// Han words of places and trades with their Latin words and whether they are of places, the longest first.
    pub(crate) han_words: Vec<HanWord>,
    /// What says of a Han place which kind it is, the longest first.
    pub(crate) han_place_suffixes: Vec<Vec<char>>,
    /// Han words in which such a suffix is none.
    pub(crate) han_no_suffixes: Vec<Vec<char>>,
    /// Short legal forms in brackets, written out.
    pub(crate) short_forms: Vec<(String, String)>,
    /// Words that stand between two names.
    pub(crate) links: HashSet<String, BuildHasherDefault<WordHasher>>,
}

/// A Han word of a place or trade.
#[derive(Debug, Clone)]
pub(crate) struct HanWord {
    pub(crate) han: Vec<char>,
    pub(crate) latin: &'static str,
    pub(crate) is_place: bool,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("lexicon.toml")).expect("the built-in lexicon is sound");
    read(file)
});

/// Returns the built-in lexicon.
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    /// Returns the code of a country by its name or alpha-2 code, in lower case; `None` for a word it doesn't know.
    pub(crate) fn country_code(&self, country: &str) -> Option<String> {
        let word = super::fold::words(&super::fold::plain(country)).join(" ");
        match self.phrases.get(word.as_str()) {
            Some(meaning) if meaning.class == Class::Country => Some(meaning.canonical.to_owned()),
            _ if word.len() == 2 && word.bytes().all(|b| b.is_ascii_lowercase()) => Some(word),
            _ => None,
        }
    }

    /// Returns the word of a legal form that a misspelt word may be meant for.
    pub(crate) fn form_word_like(&self, word: &str) -> Option<&'static str> {
        if word.len() < FORM_WORD_LETTERS {
            return None;
        }
        self.form_spelling
            .of(word)
            .into_iter()
            .filter_map(|number| self.form_words.get(number as usize))
            .map(|known| (similarity(word, known), *known))
            .filter(|(alike, _)| *alike >= self.thresholds.form_spelling)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, known)| known)
    }

    /// Returns the class and spelling of the word of a trade or place that a misspelt word may be meant for.
    pub(crate) fn known_word_like(&self, word: &str) -> Option<(Class, &'static str)> {
        if word.len() < KNOWN_WORD_LETTERS {
            return None;
        }
        self.known_spelling
            .of(word)
            .into_iter()
            .filter_map(|number| self.known_words.get(number as usize))
            .map(|known| (similarity(word, known), *known))
            .filter(|(alike, _)| *alike >= self.thresholds.form_spelling)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .and_then(|(_, known)| self.phrases.get(known))
            .map(|meaning| (meaning.class, meaning.canonical))
    }

    /// Returns what a word of a class weighs before its rarity.
    pub(crate) fn weight(&self, class: Class) -> f32 {
        match class {
            Class::Brand => self.weights.brand,
            Class::Number => self.weights.number,
            Class::Country => self.weights.country,
            Class::City => self.weights.city,
            Class::Trade => self.weights.industry,
            Class::Form => self.weights.form,
            Class::Filler => 0.0,
        }
    }
}

/// Shorter words of legal forms are not put right: too many words are spelt like them.
const FORM_WORD_LETTERS: usize = 5;

/// The same for words of trades and places.
const KNOWN_WORD_LETTERS: usize = 5;

fn read(file: File) -> Lexicon {
    let mut phrases: ByWord<&'static str, Meaning> = ByWord::default();
    let mut longest_phrase: ByWord<&'static str, usize> = ByWord::default();
    let anywhere = file.forms_anywhere.words;
    let mut form_words = BTreeSet::new();
    let mut known_words = BTreeSet::new();
    let mut add = |written: String, class, canonical: &'static str| {
        let edge_only = class == Class::Form && written.len() <= 3 && !anywhere.contains(&written);
        let written: &'static str = written.leak();
        let words = written.split(' ');
        let longest = longest_phrase.entry(words.clone().next().unwrap_or(written)).or_default();
        *longest = (*longest).max(words.clone().count());
        if class == Class::Form {
            form_words.extend(words.filter(|word| word.len() >= FORM_WORD_LETTERS));
        }
        if matches!(class, Class::Trade | Class::City | Class::Country)
            && written.len() >= KNOWN_WORD_LETTERS
            && !written.contains(' ')
        {
            known_words.insert(written);
        }
        phrases.entry(written).or_insert(Meaning { class, canonical, edge_only });
    };
    for form in file.form {
        let id: &'static str = form.id.leak();
        for written in form.written {
            add(written, Class::Form, id);
        }
    }
    for country in file.country {
        let id: &'static str = country.id.leak();
        for word in country.words {
            add(word, Class::Country, id);
        }
    }
    for city in file.cities.words {
        let canonical: &'static str = city.replace(' ', "").leak();
        add(city, Class::City, canonical);
    }
    for kin in file.trade {
        let mut words = kin.words.into_iter();
        let Some(first) = words.next() else { continue };
        let canonical: &'static str = first.clone().leak();
        for word in std::iter::once(first).chain(words) {
            add(word, Class::Trade, canonical);
        }
    }
    for word in file.trade_words.words {
        let canonical: &'static str = word.clone().leak();
        add(format!("{word}s"), Class::Trade, canonical);
        add(word, Class::Trade, canonical);
    }
    for word in file.fillers.words {
        add(word, Class::Filler, "");
    }
    let numbers = |words: Vec<(String, u32)>| {
        words.into_iter().map(|(word, value)| (&*word.leak(), value)).collect::<ByWord<&'static str, u32>>()
    };
    let form_words: Vec<&'static str> = form_words.into_iter().collect();
    let known_words: Vec<&'static str> = known_words.into_iter().collect();
    let HanWords { city, country, industry } = file.han_words;
    let mut han_words: Vec<HanWord> = [(city, true), (country, false), (industry, false)]
        .into_iter()
        .flat_map(|(words, is_place)| words.into_iter().map(move |word| (word, is_place)))
        .map(|((han, latin), is_place)| HanWord { han: han.chars().collect(), latin: latin.leak(), is_place })
        .collect();
    han_words.sort_by_key(|word| std::cmp::Reverse(word.han.len()));
    let characters = |words: Vec<String>| {
        let mut words: Vec<Vec<char>> = words.iter().map(|word| word.chars().collect()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    };
    Lexicon {
        weights: file.weights,
        evidence: file.evidence,
        thresholds: file.thresholds,
        longest_phrase,
        form_spelling: Neighbours::new(
            form_words.iter().enumerate().map(|(n, word)| (u32::try_from(n).unwrap_or(0), *word)),
        ),
        known_spelling: Neighbours::new(
            known_words.iter().enumerate().map(|(n, word)| (u32::try_from(n).unwrap_or(0), *word)),
        ),
        known_words,
        form_words,
        phrases,
        ordinary: file.ordinary.words.into_iter().collect(),
        people: file.people.words.into_iter().collect(),
        numbers: numbers(file.numbers.words),
        roman: numbers(file.numbers.roman),
        last_numerals: numbers(file.numbers.last),
        honest_lookalikes: file.honest_lookalikes.words,
        han_forms: file.han_forms.words.iter().map(|form| form.chars().collect()).collect(),
        han_fold: file.han_fold.from.chars().zip(file.han_fold.to.chars()).collect(),
        han_readings: file.han_readings.words.into_iter().collect(),
        han_words,
        han_place_suffixes: characters(file.han_places.suffixes),
        han_no_suffixes: characters(file.han_places.no_suffixes),
        short_forms: file.short_forms.words,
        links: file.links.words.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_han_characters_sound_alike() {
        let lexicon = lexicon();
        let file: File = toml::from_str(include_str!("lexicon.toml")).expect("sound");
        assert_eq!(file.han_fold.from.chars().count(), file.han_fold.to.chars().count());
        for (from, to) in file.han_fold.from.chars().zip(file.han_fold.to.chars()) {
            let alike = deunicode::deunicode_char(from) == deunicode::deunicode_char(to);
            // Where the transliteration gives the simplified character another of its readings, the lexicon has the right one.
            assert!(alike || lexicon.han_readings.contains_key(&to), "{from} and {to}");
        }
        assert_eq!(lexicon.han_fold.get(&'華'), Some(&'华'));
    }

    #[test]
    fn phrases_are_written_as_the_normaliser_leaves_words() {
        for phrase in lexicon().phrases.keys().copied().collect::<std::collections::BTreeSet<_>>() {
            assert!(
                phrase.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' '),
                "{phrase} would never be met"
            );
        }
    }

    #[test]
    fn countries_are_known_by_name_and_code() {
        let code = |text| lexicon().country_code(text);
        assert_eq!(code("China").as_deref(), Some("cn"));
        assert_eq!(code("CN").as_deref(), Some("cn"));
        assert_eq!(code("People's Republic of China").as_deref(), Some("cn"));
        assert_eq!(code("Atlantis"), None);
    }
}

//! All names and identifiers of all lists, made to be searched: cost grows with the candidates found, not with the lists.
//!
//! A search (`search.rs`) takes its candidates from the rarest words of the name: those that any entry in reach of the threshold must
//! share. A word stands for itself and for the listed words spelt like it. Only candidates are compared.

use std::collections::HashMap;

use super::lexicon::{ByWord, Class, lexicon};
use super::rows;
use super::spelling::Neighbours;
use super::tokens::{Native, Token, abbreviations, names_within, parse};
use crate::lists::{List, PartyIdentifierKind};
use crate::screening::identifiers;

/// The fewest letters in a row that say something.
const FEWEST_LETTERS: usize = 2;

/// Every name and identifier of some lists.
#[derive(Debug)]
pub struct Index {
    pub(super) entries: Vec<ListedEntry>,
    pub(super) names: Vec<ListedName>,
    /// The words of all names, each name's in a row, by number.
    pub(super) words: Vec<u32>,
    pub(super) vocabulary: Vec<KnownWord>,
    pub(super) by_word: ByWord<Box<str>, Vec<(Class, u32)>>,
    /// For each word the names that have it, in a row; legal forms have none.
    pub(super) postings: Vec<u32>,
    pub(super) neighbours: Neighbours,
    /// Names by their letters in a row, so that spacing makes no difference.
    pub(super) in_a_row: ByWord<u64, Vec<u32>>,
    /// Names of organisations by the first letters of their words.
    pub(super) abbreviations: ByWord<String, Vec<u32>>,
    pub(super) halves: ByWord<u64, Vec<u32>>,
    pub(super) rows: Vec<String>,
    pub(super) native: HashMap<String, Vec<(u32, NativeForm)>>,
    pub(super) identifiers: HashMap<(PartyIdentifierKind, String), Vec<u32>>,
}

#[derive(Debug)]
pub(super) struct ListedEntry {
    pub(super) list: u32,
    pub(super) entry: u32,
    pub(super) country: Option<String>,
    /// Identifiers that no two parties share.
    pub(super) unique: Vec<(PartyIdentifierKind, String)>,
}

#[derive(Debug)]
pub(super) struct ListedName {
    pub(super) entry: u32,
    pub(super) first_word: u32,
    pub(super) words: u32,
    pub(super) written: Box<str>,
    pub(super) standing: Standing,
}

/// What a name is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It stands by the basis of its entry.
    Full,
    /// The publisher calls it weak: alone it makes no match.
    Weak,
    /// Nobody verified that it is a name of the entry.
    Unverified,
}

#[derive(Debug)]
pub(super) struct KnownWord {
    pub(super) text: Box<str>,
    pub(super) class: Class,
    /// How many entries have it.
    pub(super) entries: u32,
    pub(super) weight: f32,
    pub(super) ordinary: bool,
    pub(super) rare: bool,
    pub(super) first_posting: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NativeForm {
    Whole,
    Bare,
    Brand,
}

impl Index {
    /// Indexes the names and identifiers of lists. An identifier with a wrong check digit is left out: it identifies
    /// nobody.
    #[must_use]
    pub fn new(lists: &[List]) -> Self {
        let mut index = Self {
            entries: Vec::new(),
            names: Vec::new(),
            words: Vec::new(),
            vocabulary: Vec::new(),
            by_word: ByWord::default(),
            postings: Vec::new(),
            neighbours: Neighbours::default(),
            in_a_row: ByWord::default(),
            abbreviations: ByWord::default(),
            halves: ByWord::default(),
            rows: Vec::new(),
            native: HashMap::new(),
            identifiers: HashMap::new(),
        };
        for (l, list) in lists.iter().enumerate() {
            for (e, entry) in list.entries.iter().enumerate() {
                let number = small(index.entries.len());
                let mut unique = Vec::new();
                for (kind, value) in &entry.identifiers {
                    let Ok(value) = identifiers::normalise(*kind, value) else { continue };
                    if identifiers::is_unique_to_party(*kind) {
                        unique.push((*kind, value.clone()));
                    }
                    if let Some(anywhere) = identifiers::of_any_register(*kind, &value) {
                        push_new(index.identifiers.entry((*kind, anywhere)).or_default(), number);
                    }
                    push_new(index.identifiers.entry((*kind, value)).or_default(), number);
                }
                let country = entry.country.as_deref().and_then(|country| lexicon().country_code(country));
                index.entries.push(ListedEntry { list: small(l), entry: small(e), country, unique });
                let full = entry.names().map(|name| (name, Standing::Full));
                let weak = entry.weak_aliases.iter().map(|name| (name.as_str(), Standing::Weak));
                let unverified = entry.unverified_names.iter().map(|name| (name.as_str(), Standing::Unverified));
                for (name, standing) in full.chain(weak).chain(unverified) {
                    index.add_name(number, name, standing);
                    for name in names_within(name) {
                        index.add_name(number, &name, standing);
                    }
                }
            }
        }
        index.weigh();
        index
    }

    fn add_name(&mut self, entry: u32, written: &str, standing: Standing) {
        let parsed = parse(written);
        let name = small(self.names.len());
        if let Some(native) = &parsed.native {
            for (form, text) in native_forms(native) {
                self.native.entry(text.to_owned()).or_default().push((name, form));
            }
        }
        for row in parsed.in_a_row() {
            if row.len() >= FEWEST_LETTERS {
                push_new(self.in_a_row.entry(fnv(&row)).or_default(), name);
            }
        }
        for short in abbreviations(&parsed.tokens) {
            push_new(self.abbreviations.entry(short).or_default(), name);
        }
        rows::keys(&parsed.row, |key| push_new(self.halves.entry(key).or_default(), name));
        self.rows.push(parsed.row.clone());
        let first_word = small(self.words.len());
        for token in &parsed.tokens {
            let next = small(self.vocabulary.len());
            let number = self.number(&token.text, token.class).unwrap_or(next);
            if number == next {
                self.by_word.entry(token.text.clone().into_boxed_str()).or_default().push((token.class, next));
                self.vocabulary.push(KnownWord {
                    text: token.text.clone().into_boxed_str(),
                    class: token.class,
                    entries: 0,
                    weight: 0.0,
                    ordinary: is_ordinary(token),
                    rare: false,
                    first_posting: 0,
                });
            }
            self.words.push(number);
        }
        let words = small(parsed.tokens.len());
        self.names.push(ListedName { entry, first_word, words, written: written.into(), standing });
    }

    /// Counts how often each word stands on the lists, and weighs it.
    fn weigh(&mut self) {
        let mut last_entry = vec![u32::MAX; self.vocabulary.len()];
        let mut last_name = vec![u32::MAX; self.vocabulary.len()];
        let mut counts = vec![0u32; self.vocabulary.len() + 1];
        for (n, name) in self.names.iter().enumerate() {
            for number in &self.words[name.first_word as usize..(name.first_word + name.words) as usize] {
                let w = *number as usize;
                if last_entry[w] != name.entry {
                    last_entry[w] = name.entry;
                    self.vocabulary[w].entries += 1;
                }
                if last_name[w] != small(n) && self.vocabulary[w].class != Class::Form {
                    last_name[w] = small(n);
                    counts[w + 1] += 1;
                }
            }
        }
        for n in 1..counts.len() {
            counts[n] += counts[n - 1];
        }
        let entries = self.entries.len();
        for (word, first) in self.vocabulary.iter_mut().zip(&counts) {
            word.first_posting = *first;
            let (weight, rare) = weigh(word.class, &word.text, word.entries, entries);
            word.weight = weight;
            word.rare = rare;
        }
        let mut postings = vec![0u32; counts.last().copied().unwrap_or(0) as usize];
        let mut filled = counts;
        last_name.fill(u32::MAX);
        for (n, name) in self.names.iter().enumerate() {
            for number in &self.words[name.first_word as usize..(name.first_word + name.words) as usize] {
                let w = *number as usize;
                if last_name[w] != small(n) && self.vocabulary[w].class != Class::Form {
                    last_name[w] = small(n);
                    postings[filled[w] as usize] = small(n);
                    filled[w] += 1;
                }
            }
        }
        self.postings = postings;
        self.neighbours = Neighbours::new(
            self.vocabulary
                .iter()
                .enumerate()
                .filter(|(_, word)| matches!(word.class, Class::Brand | Class::City | Class::Trade))
                .map(|(number, word)| (small(number), &*word.text)),
        );
    }

    pub(super) fn number(&self, text: &str, class: Class) -> Option<u32> {
        self.by_word.get(text)?.iter().find(|(known, _)| *known == class).map(|(_, number)| *number)
    }
}

/// Tells whether a word says nothing of which company it is.
pub(super) fn is_ordinary(token: &Token) -> bool {
    match token.class {
        Class::Brand => lexicon().ordinary.contains(token.text.as_str()),
        Class::Number => false,
        _ => true,
    }
}

/// Returns what a word weighs, and whether it is rare enough to be one name's own mark.
pub(super) fn weigh(class: Class, text: &str, entries: u32, of: usize) -> (f32, bool) {
    let lexicon = lexicon();
    let weight = lexicon.weight(class);
    if class != Class::Brand {
        return (weight, false);
    }
    let ordinary = lexicon.ordinary.contains(text);
    let commonness = 1.0 - rarity(entries, of);
    let weight = weight * (1.0 - (1.0 - lexicon.weights.common_brand) * commonness);
    let weight = if ordinary { weight * lexicon.weights.ordinary } else { weight };
    // Initials and the short words between names say little.
    let weight = match text.len() {
        1 => weight * lexicon.weights.one_letter,
        2 => weight * lexicon.weights.two_letters,
        _ => weight,
    };
    (weight, !ordinary && (1..=lexicon.thresholds.own_mark_entries).contains(&entries))
}

/// Returns how rare a word is: 1 if one entry has it, 0 if all have.
pub(super) fn rarity(entries: u32, of: usize) -> f32 {
    // On a short list every word is rare: rarity is judged as on a list of a thousand.
    #[expect(clippy::cast_precision_loss, reason = "a rarity, not a count")]
    let (here, all) = (entries.max(1) as f32, of.max(1000) as f32);
    1.0 - here.ln() / all.ln()
}

pub(super) fn native_forms(native: &Native) -> impl Iterator<Item = (NativeForm, &str)> {
    let bare = (native.bare != native.whole).then_some((NativeForm::Bare, native.bare.as_str()));
    let brand = native.brand.as_deref().filter(|brand| **brand != native.bare).map(|brand| (NativeForm::Brand, brand));
    [Some((NativeForm::Whole, native.whole.as_str())), bare, brand].into_iter().flatten()
}

fn push_new(numbers: &mut Vec<u32>, number: u32) {
    if numbers.last() != Some(&number) {
        numbers.push(number);
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

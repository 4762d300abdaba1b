//! Which names are worth comparing: those that can reach the threshold, found without looking at the others.
//!
//! A name that shares the weight m with the query, of their weights t and u, has the score 2m / (t + u) at most, or little
//! more, and u is at least m. It must share a brand word, or nearly everything. So the names are taken from the rarest brand words, until
//! what is left of the query could not carry a name over the threshold; where a word is common, from its pairs with the
//! query's other words, and by itself only so far as the names are light enough for it to carry them. A word stands for
//! itself and for the listed words that are spelt like it. What was found is held against the bound word by word before
//! it is compared in full.

use super::align::Word;
use super::index::{COMMON, Index, Letters, WordRecord};
use super::lexicon::{Class, Weights, lexicon};
use super::spelling::similarity;
use crate::lists::index::Damaged;

/// A word of a query, with what tells most listed words from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct QueryWord {
    /// Its number; no listed word has that of a word that no list has.
    number: u32,
    class: Class,
    weight: f32,
    letters: Letters,
    ordinary: bool,
    rare: bool,
    /// The number of the word of a trade or place that it may be meant for.
    meant: u32,
}

impl QueryWord {
    pub(super) fn of(index: &Index, word: &Word<'_>) -> Result<Self, Damaged> {
        let meant = match word.meant {
            Some((class, canonical)) => index.number(canonical, class)?,
            None => None,
        };
        Ok(Self {
            number: word.number.unwrap_or(NONE),
            class: word.class,
            weight: word.weight,
            letters: Letters::of(word.text),
            ordinary: word.ordinary,
            rare: word.rare,
            meant: meant.unwrap_or(NONE),
        })
    }

    /// Tells whether the two may be paired by their spelling: one of them at least is no ordinary word.
    #[inline]
    fn may_be_spelt(&self, other: &WordRecord) -> bool {
        let spelt = |class| matches!(class, Class::Brand | Class::City | Class::Trade | Class::Country);
        let theirs = Letters::read(other.letters);
        if self.letters.may_be_alike(theirs) {
            !(self.ordinary && other.is_ordinary()) && spelt(self.class) && spelt(other.class())
                || self.meant == other.number()
        } else {
            let is_initial = self.letters.may_begin(theirs) || theirs.may_begin(self.letters);
            is_initial && self.class == Class::Brand && other.class() == Class::Brand || self.meant == other.number()
        }
    }
}

/// The number of no listed word.
const NONE: u32 = u32::MAX;

/// A listed word that a word of the query may be.
#[derive(Debug, Clone, Copy)]
struct Alternative {
    /// Which word of the query.
    of: usize,
    number: u32,
    weight: f32,
    names: usize,
    /// Whether it only sounds alike: it counts beside a common word of the name, not by itself.
    by_sound: bool,
}

/// Room for the search of candidates.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    near: Vec<u32>,
    sounding: Vec<u32>,
    alternatives: Vec<Alternative>,
    /// The words of the query with how many names they bring, which is what they are ordered by.
    order: Vec<(usize, usize)>,
    taken: Vec<u32>,
    names: Vec<u32>,
}

/// Less than this is lost in adding up.
const ROUNDING: f32 = 1e-4;

impl Candidates {
    /// Finds the names that can reach the threshold, each once, in order.
    pub(super) fn find(&mut self, index: &Index, query: &[Word<'_>], words: &[QueryWord]) -> Result<&[u32], Damaged> {
        let thresholds = &lexicon().thresholds;
        self.names.clear();
        self.taken.clear();
        self.look_up(index, query)?;
        let total: f32 = query.iter().map(|word| word.weight).sum();
        // A misspelt trade word weighs what the trade word does, once it has found it.
        let lightest: f32 = (0..query.len())
            .filter(|q| query[*q].class != Class::Form)
            .map(|q| self.of(q).map(|known| known.weight).fold(query[q].weight, f32::min))
            .sum();
        let mut left = total;
        for (is_brand, threshold) in [(true, thresholds.possible), (false, thresholds.possible_without_brand)] {
            let needed = threshold * lightest / (2.0 - threshold) - ROUNDING;
            self.order.clear();
            for (q, word) in query.iter().enumerate() {
                if word.class != Class::Form && (word.class == Class::Brand) == is_brand {
                    self.order.push((self.of(q).map(|known| known.names).sum(), q));
                }
            }
            self.order.sort_unstable();
            for n in 0..self.order.len() {
                let (_, q) = self.order[n];
                // What is left can't carry a name over the threshold; a rare mark still can on its own.
                if left < needed && !query[q].rare {
                    continue;
                }
                left -= query[q].weight;
                for a in 0..self.alternatives.len() {
                    let alternative = self.alternatives[a];
                    if alternative.of == q && !alternative.by_sound {
                        self.take(index, alternative, total, words, threshold)?;
                    }
                }
            }
            left = left.min(total - query.iter().filter(|w| w.class == Class::Brand).map(|w| w.weight).sum::<f32>());
        }
        self.names.sort_unstable();
        self.names.dedup();
        let mut damaged = Ok(());
        self.names.retain(|name| match may_reach(index, *name, words, total, thresholds.possible) {
            Ok(may) => may,
            Err(fault) => {
                damaged = Err(fault);
                false
            }
        });
        damaged.map(|()| self.names.as_slice())
    }

    /// Looks up the listed words that the words of the query may be, themselves among them.
    fn look_up(&mut self, index: &Index, query: &[Word<'_>]) -> Result<(), Damaged> {
        self.alternatives.clear();
        for (of, word) in query.iter().enumerate().filter(|(_, word)| word.class != Class::Form) {
            if let Some(number) = word.number {
                let names = index.names_with(number)?.len();
                self.alternatives.push(Alternative { of, number, weight: word.weight, names, by_sound: false });
            }
            if word.class != Class::Brand {
                continue;
            }
            index.neighbours.of_word(word.text, &mut self.near)?;
            // Pairs are looked up by what a common word may be: there, more than one slip must be seen through.
            let letters = Letters::of(word.text);
            let common =
                index.common_words()?.iter().filter(|known| letters.may_be_alike(Letters::read(known.letters)));
            self.near.extend(common.map(|known| known.number.get()));
            self.near.sort_unstable();
            self.near.dedup();
            let spelt = self.near.len();
            index.neighbours.sounding_like(word.text, &mut self.sounding)?;
            self.sounding.retain(|number| self.near.binary_search(number).is_err());
            self.near.append(&mut self.sounding);
            for (n, number) in self.near.iter().enumerate() {
                if Some(*number) == word.number {
                    continue;
                }
                let known = index.word(*number)?;
                if similarity(word.text, index.word_text(known)?) > 0.0 {
                    let (weight, names) = (known.weight.get(), index.names_with(*number)?.len());
                    let by_sound = n >= spelt;
                    self.alternatives.push(Alternative { of, number: *number, weight, names, by_sound });
                }
            }
        }
        Ok(())
    }

    fn of(&self, q: usize) -> impl Iterator<Item = &Alternative> {
        self.alternatives.iter().filter(move |known| known.of == q && !known.by_sound)
    }

    /// Takes the names that have a listed word and can reach the threshold.
    fn take(
        &mut self,
        index: &Index,
        word: Alternative,
        total: f32,
        words: &[QueryWord],
        threshold: f32,
    ) -> Result<(), Damaged> {
        if word.names <= COMMON {
            return self.take_all(index, word.number);
        }
        // By itself it carries only a name that is light enough. It may stand several times in either.
        let QueryWord { number, weight: mine, .. } = words[word.of];
        let times = words.iter().filter(|other| other.number == number && other.weight == mine).count().max(1) as f32;
        let forms: f32 = words.iter().filter(|w| w.class == Class::Form).map(|w| w.weight).sum();
        let pair = times * (mine.min(word.weight) + word.weight) + 2.0 * forms;
        let only = Lone::of(&lexicon().weights);
        let lone = pair * (1.0 / threshold - 1.0) - only.here * (total - times * mine - forms);
        let heaviest = times * word.weight + forms + lone / only.listed + ROUNDING;
        if lone + ROUNDING >= 0.0 {
            let names = index.names_with(word.number)?;
            let until = index.first_heavier(heaviest)?;
            let count = names.partition_point(|name| name.get() < until);
            self.names.extend(names[..count].iter().map(|name| name.get()));
        }
        for a in 0..self.alternatives.len() {
            let other = self.alternatives[a];
            if other.of == word.of || other.number == word.number {
                continue;
            }
            if other.names <= COMMON && other.by_sound {
                let names = index.names_with(word.number)?;
                let beside = index.names_with(other.number)?.iter();
                let both = beside.filter(|name| names.binary_search_by_key(&name.get(), |name| name.get()).is_ok());
                self.names.extend(both.map(|name| name.get()));
            } else if other.names <= COMMON {
                self.take_all(index, other.number)?;
            } else {
                let both = index.names_with_both(word.number, other.number)?;
                self.names.extend(both.iter().map(|name| name.get()));
            }
        }
        self.names.extend(index.long_names()?.iter().map(|name| name.get()));
        Ok(())
    }

    fn take_all(&mut self, index: &Index, number: u32) -> Result<(), Damaged> {
        if !self.taken.contains(&number) {
            self.taken.push(number);
            self.names.extend(index.names_with(number)?.iter().map(|name| name.get()));
        }
        Ok(())
    }
}

/// What a word counts at the least that stands for nothing of the other name, times what it weighs.
struct Lone {
    here: f32,
    listed: f32,
}

impl Lone {
    fn of(weights: &Weights) -> Self {
        let least = weights.only_country.min(weights.only_number).min(1.0);
        Self { here: weights.only_here * least, listed: weights.only_listed * least }
    }
}

/// Tells whether a name can reach the threshold, or may hold a mark that is one name's own.
///
/// Each word is taken for the most that it can be paired with: the share of weight is no more than that.
fn may_reach(index: &Index, name: u32, query: &[QueryWord], total: f32, threshold: f32) -> Result<bool, Damaged> {
    let words = index.words_of(index.name(name)?)?;
    let mut shared = 0.0f32;
    let (mut here, mut listed) = (0u64, 0u64);
    let pair = |mine: f32, theirs: f32| theirs + theirs.min(mine);
    for (q, word) in query.iter().enumerate() {
        let mut most = 0.0f32;
        for (e, other) in words.iter().enumerate() {
            if other.number() == word.number {
                if word.rare {
                    return Ok(true);
                }
                most = most.max(2.0 * other.weight.get());
            } else if word.may_be_spelt(other) {
                most = most.max(pair(word.weight, other.weight.get()));
            } else {
                continue;
            }
            here |= 1 << q;
            listed |= 1 << e;
        }
        // One word for two: a space is lost.
        for (e, two) in words.windows(2).enumerate() {
            let [first, second] = two else { continue };
            if word.letters.may_be_alike(Letters::read(first.letters).joined(Letters::read(second.letters))) {
                most = most.max(pair(word.weight, first.weight.get() + second.weight.get()));
                here |= 1 << q;
                listed |= 3 << e;
            }
        }
        shared += most;
    }
    // Two words for one: a space slipped in.
    for (q, two) in query.windows(2).enumerate() {
        let [first, second] = two else { continue };
        let joined = first.letters.joined(second.letters);
        for (e, other) in words.iter().enumerate() {
            if joined.may_be_alike(Letters::read(other.letters)) {
                shared += pair(first.weight + second.weight, other.weight.get());
                here |= 3 << q;
                listed |= 1 << e;
            }
        }
    }
    if shared <= 0.0 {
        return Ok(false);
    }
    let paired = |taken: u64, weights: &mut dyn Iterator<Item = f32>| -> f32 {
        weights.enumerate().filter(|(n, _)| taken & 1 << n != 0).map(|(_, weight)| weight).sum()
    };
    let only = Lone::of(&lexicon().weights);
    let here = total - paired(here, &mut query.iter().map(|word| word.weight));
    let listed = index.total(name)? - paired(listed, &mut words.iter().map(|word| word.weight.get()));
    let lone = only.here * here.max(0.0) + only.listed * listed.max(0.0);
    Ok(shared + ROUNDING >= threshold * (shared + lone))
}

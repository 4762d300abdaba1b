//! Which names are worth comparing: those that can reach the threshold, found without looking at the others.
//!
//! A name that shares the weight m with the query, of their weights t and u, has the score 2m / (t + u) at most, or little
//! more, and u is at least m. It must share a brand word, or nearly everything. So the names are taken from the rarest brand words, until
//! what is left of the query could not carry a name over the threshold; where a word is common, from its pairs with the
//! query's other words, and by itself only so far as the names are light enough for it to carry them. A word stands for
//! itself and for the listed words that are spelt like it. What was found is held against the bound word by word before
//! it is compared in full.

use std::ops::Range;

use super::align::Word;
use super::bound::{Bound, Lone, QueryWord, ROUNDING, Standing, say_too_little};
use super::index::{COMMON, Index, Letters, VocabularyRecord};
use super::lexicon::{Class, lexicon};
use super::spelling::alike;
use crate::lists::index::Damaged;

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
    /// The words that are near.
    known: Vec<VocabularyRecord>,
    alternatives: Vec<Alternative>,
    /// The words of the query with how many names they bring, which is what they are ordered by.
    order: Vec<(usize, usize)>,
    taken: Vec<u32>,
    names: Vec<u32>,
    /// Where the words of some names stand.
    places: Vec<Range<usize>>,
    seen: Vec<Standing>,
}

/// The words of so many names are fetched at once, so that they wait for memory together.
const BLOCK: usize = 64;

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
                        self.take(index, alternative, total, (query, words), threshold)?;
                    }
                }
            }
            left = left.min(total - query.iter().filter(|w| w.class == Class::Brand).map(|w| w.weight).sum::<f32>());
        }
        self.names.sort_unstable();
        self.names.dedup();
        let mut seen = std::mem::take(&mut self.seen);
        let left = self.leave_out(index, &mut Bound::new(words, &mut seen));
        self.seen = seen;
        left?;
        Ok(&self.names)
    }

    /// Leaves out the names that a bound leaves out.
    fn leave_out(&mut self, index: &Index, bound: &mut Bound<'_>) -> Result<(), Damaged> {
        let mut kept = 0;
        for from in (0..self.names.len()).step_by(BLOCK) {
            let until = self.names.len().min(from + BLOCK);
            self.places.clear();
            for name in &self.names[from..until] {
                self.places.push(index.place_of(*name)?);
            }
            let mut touched = 0;
            for place in &self.places {
                touched ^= index.touch(place)?;
            }
            std::hint::black_box(touched);
            for (n, place) in (from..).zip(&self.places) {
                if bound.lets_through(index.words_at(place)?) {
                    self.names[kept] = self.names[n];
                    kept += 1;
                }
            }
        }
        self.names.truncate(kept);
        Ok(())
    }

    /// Looks up the listed words that the words of the query may be, themselves among them.
    fn look_up(&mut self, index: &Index, query: &[Word<'_>]) -> Result<(), Damaged> {
        self.alternatives.clear();
        for (of, word) in query.iter().enumerate().filter(|(_, word)| word.class != Class::Form) {
            if let Some(number) = word.number {
                let names = index.count_with(number)?;
                self.alternatives.push(Alternative { of, number, weight: word.weight, names, by_sound: false });
            }
            if word.class != Class::Brand {
                continue;
            }
            index.neighbours.of_word(word.text, &mut self.near)?;
            // Pairs are looked up by what a common word may be: there, more than one slip must be seen through.
            let letters = Letters::of(word.text);
            let (common, lengths) = (index.common_words()?, letters.lengths_alike());
            let from = common.partition_point(|known| Letters::read(known.letters).count() < lengths.trailing_zeros());
            let until = 64 - lengths.leading_zeros();
            let common = common[from..].iter().take_while(|known| Letters::read(known.letters).count() < until);
            let common = common.filter(|known| letters.may_be_alike(Letters::read(known.letters)));
            self.near.extend(common.map(|known| known.number.get()));
            self.near.sort_unstable();
            self.near.dedup();
            let spelt = self.near.len();
            index.neighbours.sounding_like(word.text, &mut self.sounding)?;
            self.sounding.retain(|number| self.near.binary_search(number).is_err());
            self.near.append(&mut self.sounding);
            self.known.clear();
            for number in &self.near {
                self.known.push(*index.word(*number)?);
            }
            let mut touched = 0;
            for known in &self.known {
                touched ^= index.word_letters(known)?.first().copied().unwrap_or(0);
            }
            std::hint::black_box(touched);
            for (n, (number, known)) in self.near.iter().zip(&self.known).enumerate() {
                if Some(*number) == word.number {
                    continue;
                }
                if letters.may_be_alike(Letters::read(known.letters))
                    && alike(word.text.as_bytes(), index.word_letters(known)?) > 0.0
                {
                    let (weight, names) = (known.weight.get(), index.count_with(*number)?);
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
        (query, words): (&[Word<'_>], &[QueryWord]),
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
            } else if !say_too_little(query, word.number, other.number) {
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

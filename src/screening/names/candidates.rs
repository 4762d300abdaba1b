//! Which names are worth comparing: those that can reach the threshold, found without looking at the others.
//!
//! A name that shares the weight m with the query, of their weights t and u, has the score 2m / (t + u) at most, and u is
//! at least m. It must share a brand word, or nearly everything. So the names are taken from the rarest brand words, until
//! what is left of the query could not carry a name over the threshold; where a word is common, from its pairs with the
//! query's other words, and by itself only so far as the names are light enough for it to carry them. A word stands for
//! itself and for the listed words that are spelt like it. What was found is held against the bound word by word before
//! it is compared in full.

use super::compare::Word;
use super::index::{COMMON, Index, Letters, WordRecord};
use super::lexicon::{Class, lexicon};
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
    rare: bool,
}

impl QueryWord {
    pub(super) fn of(word: &Word<'_>) -> Self {
        Self {
            number: word.number.unwrap_or(u32::MAX),
            class: word.class,
            weight: word.weight,
            letters: Letters::of(word.text),
            rare: word.rare,
        }
    }

    /// Tells whether the two may be paired by their spelling: one of them at least is no word of the lexicon.
    #[inline]
    fn may_be_spelt(&self, other: &WordRecord) -> bool {
        let spelt = |class| matches!(class, Class::Brand | Class::City | Class::Trade);
        let theirs = other.class();
        spelt(self.class)
            && spelt(theirs)
            && (self.class == Class::Brand || theirs == Class::Brand)
            && self.letters.may_be_alike(other.letters.get())
    }
}

/// A listed word that a word of the query may be.
#[derive(Debug, Clone, Copy)]
struct Alternative {
    /// Which word of the query.
    of: usize,
    number: u32,
    weight: f32,
    names: usize,
}

/// Room for the search of candidates.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    near: Vec<u32>,
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
                    if alternative.of == q {
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
                self.alternatives.push(Alternative { of, number, weight: word.weight, names });
            }
            if word.class != Class::Brand {
                continue;
            }
            index.neighbours.of_word(word.text, &mut self.near)?;
            // Pairs are looked up by what a common word may be: there, more than one slip must be seen through.
            let letters = Letters::of(word.text);
            let common = index.common_words()?.iter().filter(|known| letters.may_be_alike(known.letters.get()));
            self.near.extend(common.map(|known| known.number.get()));
            self.near.sort_unstable();
            self.near.dedup();
            for number in &self.near {
                if Some(*number) == word.number {
                    continue;
                }
                let known = index.word(*number)?;
                if similarity(word.text, index.word_text(known)?) > 0.0 {
                    let (weight, names) = (known.weight.get(), index.names_with(*number)?.len());
                    self.alternatives.push(Alternative { of, number: *number, weight, names });
                }
            }
        }
        Ok(())
    }

    fn of(&self, q: usize) -> impl Iterator<Item = &Alternative> {
        self.alternatives.iter().filter(move |known| known.of == q)
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
        let same = mine.min(word.weight);
        let shared = times * (same + word.weight) + 2.0 * forms;
        let heaviest = shared / threshold - (total - times * (mine - same)) + ROUNDING;
        if heaviest >= word.weight {
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
            if other.names <= COMMON {
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

/// Tells whether a name can reach the threshold, or may hold a mark that is one name's own.
fn may_reach(index: &Index, name: u32, query: &[QueryWord], total: f32, threshold: f32) -> Result<bool, Damaged> {
    let words = index.words_of(index.name(name)?)?;
    let (mut shared, mut lighter) = (0.0, 0.0);
    for word in query {
        let (mut most, mut most_lighter) = (0.0f32, 0.0f32);
        for other in words {
            let theirs = other.weight.get();
            if other.number() == word.number {
                if word.rare {
                    return Ok(true);
                }
                most = most.max(word.weight + theirs);
            } else if word.may_be_spelt(other) {
                let same = word.weight.min(theirs);
                most = most.max(same + theirs);
                most_lighter = most_lighter.max(word.weight - same);
            }
        }
        shared += most;
        lighter += most_lighter;
    }
    Ok(shared + ROUNDING >= threshold * (total - lighter + index.total(name)?))
}

//! The most that a name can score, seen from its words without their letters: what can't reach the threshold is left out
//! before it is compared.
//!
//! Each word is taken for the most that it can be paired with, and the shared words for the most that they can say. So the
//! bound is never below the score, and leaves out no name that the comparison (`compare.rs`) would find by its words. Names
//! whose letters in a row all but agree are compared whatever the bound says.

use super::align::Word;
use super::compare::MANY_WORDS;
use super::index::{Index, LONGEST, Letters, WordRecord};
use super::lexicon::{Class, Evidence, Lexicon, Weights, lexicon};
use crate::lists::index::Damaged;

/// A word of a query, with what tells most listed words from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct QueryWord {
    /// Its number; no listed word has that of a word that no list has.
    pub(super) number: u32,
    pub(super) class: Class,
    pub(super) weight: f32,
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

/// Less than this is lost in adding up.
pub(super) const ROUNDING: f32 = 1e-4;

/// What a word counts at the least that stands for nothing of the other name, times what it weighs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lone {
    pub(super) here: f32,
    pub(super) listed: f32,
}

impl Lone {
    pub(super) fn of(weights: &Weights) -> Self {
        let least = weights.only_country.min(weights.only_number).min(1.0);
        Self { here: weights.only_here * least, listed: weights.only_listed * least }
    }
}

/// What listed names are held against.
pub(super) struct Bound<'a> {
    query: &'a [QueryWord],
    lexicon: &'a Lexicon,
    only: Lone,
    /// What the listed words stand for that were met last: the names of one search share many words.
    seen: &'a mut Vec<Standing>,
    /// How long a word may be that is two of the query's without the space, one bit a length.
    of_two: u64,
    /// How long two words together may be that are one of the query's.
    of_one: u64,
}

/// What a listed word stands for at the most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    number: u32,
    weight: f32,
    letters: Letters,
    is_form: bool,
    /// The words of the query that it may be paired with, one bit each.
    here: u64,
    /// What the pair weighs, on both sides.
    shared: f32,
    /// What it says.
    says: f32,
    /// Whether one of those words and this one are brand words.
    brand: bool,
    /// Whether it is one of the query's words that are rare enough to be an entry's own mark.
    rare: bool,
}

/// So many listed words are remembered.
const SEEN: usize = 256;

/// What the words of two names have in common at the most.
#[derive(Debug)]
struct Common {
    shared: f32,
    says: f32,
    here: u64,
    listed: u64,
    /// What the listed words weigh that stand for nothing of the query.
    lone: f32,
    brand: bool,
    rare: bool,
    /// Whether every listed word but legal forms stands for one of the query's.
    whole: bool,
    /// How many listed words are no legal forms.
    of_meaning: usize,
    /// Whether one word may stand for two, by their lengths.
    may_be_joined: bool,
}

impl<'a> Bound<'a> {
    /// Prepares to hold names against a query; `seen` is room.
    pub(super) fn new(query: &'a [QueryWord], seen: &'a mut Vec<Standing>) -> Self {
        let lexicon = lexicon();
        let unknown = Standing {
            number: NONE,
            weight: 0.0,
            letters: Letters::of(""),
            is_form: false,
            here: 0,
            shared: 0.0,
            says: 0.0,
            brand: false,
            rare: false,
        };
        seen.clear();
        seen.resize(SEEN, unknown);
        let of_meaning = |word: &QueryWord| word.class != Class::Form;
        let of_one = query.iter().filter(|word| of_meaning(word)).map(|word| word.letters.lengths_alike());
        let two = query.windows(2).filter(|two| two.iter().all(of_meaning));
        let of_two = two.map(|two| two[0].letters.joined(two[1].letters).lengths_alike());
        Self {
            query,
            lexicon,
            only: Lone::of(&lexicon.weights),
            seen,
            of_two: of_two.fold(0, |lengths, of| lengths | of),
            of_one: of_one.fold(0, |lengths, of| lengths | of),
        }
    }

    /// Tells whether a name can reach the threshold, or may hold a mark that is one name's own.
    pub(super) fn lets_through(&mut self, words: &[WordRecord]) -> bool {
        let mut common = Common {
            shared: 0.0,
            says: 0.0,
            here: 0,
            listed: 0,
            lone: 0.0,
            brand: false,
            rare: false,
            whole: true,
            of_meaning: 0,
            may_be_joined: false,
        };
        // The length of the word before, where it is no legal form.
        let mut before = None;
        for (e, word) in words.iter().enumerate() {
            let standing = self.standing(word);
            if standing.here == 0 {
                common.lone += standing.weight;
                common.whole &= standing.is_form;
            } else {
                common.here |= standing.here;
                common.listed |= 1 << e;
                common.shared += standing.shared;
                common.says += standing.says;
                common.brand |= standing.brand;
                common.rare |= standing.rare;
            }
            if standing.is_form {
                before = None;
            } else {
                common.of_meaning += 1;
                let length = standing.letters.count();
                let two = before.map_or(0, |before: u32| 1u64 << (before + length).min(LONGEST));
                common.may_be_joined |= self.of_one & two != 0 || self.of_two & 1 << length != 0;
                before = Some(length);
            }
        }
        common.rare
            || common.shared > 0.0 && self.reaches(words, &common)
            || common.may_be_joined && self.reaches_joined(words, common)
    }

    /// Returns what a listed word stands for.
    fn standing(&mut self, word: &WordRecord) -> Standing {
        let at = word.number() as usize % SEEN;
        if self.seen[at].number != word.number() {
            self.seen[at] = self.look_at(word);
        }
        self.seen[at]
    }

    fn look_at(&self, word: &WordRecord) -> Standing {
        let (number, theirs) = (word.number(), word.weight.get());
        let (mut here, mut shared, mut brand, mut rare) = (0, 0.0f32, false, false);
        for (q, mine) in self.query.iter().enumerate() {
            if mine.number == number {
                rare |= mine.rare;
                shared = shared.max(2.0 * theirs);
            } else if mine.may_be_spelt(word) {
                shared = shared.max(pair(mine.weight, theirs));
            } else {
                continue;
            }
            here |= 1 << q;
            brand |= mine.class == Class::Brand && word.class() == Class::Brand;
        }
        let says = self.lexicon.evidence.at_most(word, &self.lexicon.weights);
        let (letters, is_form) = (Letters::read(word.letters), word.class() == Class::Form);
        Standing { number, weight: theirs, letters, is_form, here, shared, says, brand, rare }
    }

    /// Tells whether a name can reach the threshold by words that stand for one word each.
    fn reaches(&self, words: &[WordRecord], common: &Common) -> bool {
        let thresholds = &self.lexicon.thresholds;
        let share = self.share(common);
        let least = if common.brand { thresholds.possible } else { thresholds.possible_without_brand };
        if share < least.min(thresholds.matching) {
            return false;
        }
        let whole = common.whole
            && self.query.iter().enumerate().all(|(q, word)| common.here & 1 << q != 0 || word.class == Class::Form);
        let of_meaning = common.of_meaning;
        // A name none of whose words is left over may be a match whatever its words say, if they are more than ordinary.
        let distinctive =
            of_meaning >= MANY_WORDS || words.iter().any(|word| !word.is_ordinary() || word.class() == Class::Country);
        if whole && distinctive && share >= thresholds.matching {
            return true;
        }
        let evidence = &self.lexicon.evidence;
        let more = if whole && of_meaning >= MANY_WORDS { evidence.whole } else { 0.0 };
        share >= least && share * evidence.confidence(common.says + more) + ROUNDING >= thresholds.possible
    }

    /// Tells whether a name can reach the threshold where a space is lost or slipped in.
    fn reaches_joined(&self, words: &[WordRecord], mut common: Common) -> bool {
        let mut joined = false;
        let is_form = |class: Class| class == Class::Form;
        for (e, two) in words.windows(2).enumerate() {
            let [first, second] = two else { continue };
            let letters = Letters::read(first.letters).joined(Letters::read(second.letters));
            if self.of_one & 1 << letters.count() == 0 || is_form(first.class()) || is_form(second.class()) {
                continue;
            }
            for (q, word) in self.query.iter().enumerate().filter(|(_, word)| !is_form(word.class)) {
                if word.letters.may_be_joined(letters) {
                    common.shared += pair(word.weight, first.weight.get() + second.weight.get());
                    common.here |= 1 << q;
                    common.listed |= 3 << e;
                    joined = true;
                }
            }
        }
        for (e, other) in words.iter().enumerate() {
            let letters = Letters::read(other.letters);
            if self.of_two & 1 << letters.count() == 0 || is_form(other.class()) {
                continue;
            }
            for (q, two) in self.query.windows(2).enumerate() {
                let [first, second] = two else { continue };
                if !is_form(first.class)
                    && !is_form(second.class)
                    && first.letters.joined(second.letters).may_be_joined(letters)
                {
                    common.shared += pair(first.weight + second.weight, other.weight.get());
                    common.here |= 3 << q;
                    common.listed |= 1 << e;
                    joined = true;
                }
            }
        }
        let lone = words.iter().enumerate().filter(|(e, _)| common.listed & 1 << e == 0);
        common.lone = lone.map(|(_, word)| word.weight.get()).sum();
        joined && self.share(&common) >= self.lexicon.thresholds.possible
    }

    /// Returns the share of weight that a name has in common with the query.
    fn share(&self, common: &Common) -> f32 {
        let here =
            self.query.iter().enumerate().filter(|(q, _)| common.here & 1 << q == 0).map(|(_, word)| word.weight);
        let lone = self.only.here * here.sum::<f32>() + self.only.listed * common.lone;
        (common.shared + ROUNDING) / (common.shared + lone)
    }
}

/// Returns what two words weigh together that are not the same.
fn pair(mine: f32, theirs: f32) -> f32 {
    theirs + theirs.min(mine)
}

/// Tells whether a name that has both words of a query can't reach the threshold by that: the query has no others, and
/// the two say too little.
pub(super) fn say_too_little(query: &[Word<'_>], a: u32, b: u32) -> bool {
    let lexicon = lexicon();
    let of_meaning = || query.iter().filter(|word| word.class != Class::Form);
    let both = |word: &Word<'_>| word.number == Some(a) || word.number == Some(b);
    of_meaning().count() == 2
        && of_meaning().all(|word| both(word) && word.ordinary && word.class != Class::Country)
        && lexicon.evidence.confidence(of_meaning().map(|word| lexicon.evidence.of(word)).sum()) + ROUNDING
            < lexicon.thresholds.possible
}

impl Evidence {
    /// Returns the most that a listed word can say, by its weight: a brand word weighs the more the rarer it is.
    fn at_most(&self, word: &WordRecord, weights: &Weights) -> f32 {
        match word.class() {
            Class::Brand => {}
            Class::Number => return self.number,
            Class::Country | Class::City => return self.place,
            Class::Trade => return self.trade,
            Class::Form | Class::Filler => return 0.0,
        }
        let whole = if word.is_ordinary() { weights.brand * weights.ordinary } else { weights.brand };
        let whole = match Letters::read(word.letters).count() {
            1 => whole * weights.one_letter,
            2 => whole * weights.two_letters,
            _ => whole,
        };
        let rarity = (word.weight.get() / whole - weights.common_brand) / (1.0 - weights.common_brand);
        let says = if word.is_ordinary() {
            self.ordinary
        } else if word.is_common_person() {
            self.person
        } else {
            1.0
        };
        says * rarity.clamp(0.0, 1.0) + ROUNDING
    }
}

//! Two names held against each other: what they share, how much that says, and what keeps them from being one.
//!
//! The score is the share of both names' weight that they have in common, less what is taken off because the shared words
//! are common or misspelt: two names that share one rare word are one sooner than two that share a common one. Names whose
//! letters in a row all but agree are scored by their letters, if that is better. A `match` has the same words (but for
//! legal forms and typing errors); a number, place, trade or brand word that only one of them has leaves it `possible`.

use super::NameOutcome;
use super::align::{Alignment, EXACT, Pair, Word};
use super::lexicon::{Class, Evidence, Thresholds, lexicon};
use super::rows::Slips;
use super::spelling::SAME_SOUND;
use crate::model::ScorePart;

/// What came of a comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) score: f32,
    pub(crate) outcome: Option<NameOutcome>,
    /// Whether the score is that of the letters in a row.
    pub(crate) by_letters: bool,
}

/// So many shared words make a name of ordinary words and trades one company's own.
pub(super) const MANY_WORDS: usize = 3;

/// Two names held against each other.
pub(crate) struct Comparison<'a> {
    alignment: Alignment<'a>,
    /// How the letters in a row differ, if only by few.
    slips: Option<Slips>,
}

/// A score as it is made: what is shared, and what of it is left for what the shared words say.
#[derive(Debug, Clone, Copy)]
struct Score {
    shared: f32,
    confidence: f32,
}

impl Score {
    fn value(self) -> f32 {
        self.shared * self.confidence
    }
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(query: &'a [Word<'a>], entry: &'a [Word<'a>], slips: Option<Slips>) -> Self {
        Self { alignment: Alignment::new(query, entry), slips }
    }

    /// Returns what a pair's words weigh on both sides: a misspelt word weighs what the word that is meant does.
    fn weight(&self, pair: &Pair) -> f32 {
        let (query, entry) = self.alignment.words(pair);
        let entry: f32 = entry.iter().map(|word| word.weight).sum();
        if pair.is_exact() { 2.0 * entry } else { entry + entry.min(query.iter().map(|word| word.weight).sum()) }
    }

    fn total(&self) -> f32 {
        let weights = &lexicon().weights;
        let weight = |word: &Word<'_>| match word.class {
            Class::Country => weights.only_country * word.weight,
            Class::Number => weights.only_number * word.weight,
            _ => word.weight,
        };
        let here: f32 = self.alignment.lone_query().map(weight).sum();
        let listed: f32 = self.alignment.lone_entry().map(weight).sum();
        weights.only_here * here
            + weights.only_listed * listed
            + self.alignment.pairs.iter().map(|pair| self.weight(pair)).sum::<f32>()
    }

    /// Returns the words of either name that stand for nothing of the other.
    fn lone(&self) -> impl Iterator<Item = &Word<'a>> {
        self.alignment.lone_query().chain(self.alignment.lone_entry())
    }

    fn share(&self) -> f32 {
        let total = self.total();
        if total <= 0.0 {
            return 0.0;
        }
        self.alignment.pairs.iter().map(|pair| pair.alike * self.weight(pair)).sum::<f32>() / total
    }

    /// Scores the words: their share, by how much the shared words say.
    fn by_words(&self) -> Score {
        let evidence = &lexicon().evidence;
        let mut says = 0.0;
        let mut words = 0;
        for pair in &self.alignment.pairs {
            let (query, entry) = self.alignment.words(pair);
            if pair.is_initial() {
                continue;
            }
            says += entry.iter().map(|word| evidence.of(word)).sum::<f32>();
            words += entry.iter().filter(|word| word.class != Class::Form).count();
            if !pair.is_exact() {
                let known = query.iter().all(|word| word.known);
                let cost = if known { evidence.misspelt_known } else { evidence.misspelt };
                says -= cost * (1.0 - pair.alike);
            }
        }
        if words >= MANY_WORDS && self.lone().all(|word| word.class == Class::Form) {
            says += evidence.whole;
        }
        let other_kind = if self.non_profit_on_one_side() { evidence.other_kind } else { 0.0 };
        Score { shared: self.share(), confidence: evidence.confidence(says) * (1.0 - other_kind) }
    }

    /// Scores the letters in a row, where only few slipped.
    fn by_letters(&self) -> Option<Score> {
        let evidence = &lexicon().evidence;
        let Slips { slips, letters } = self.slips.filter(|slips| slips.slips > 0)?;
        // Where most letters of the words that differ slipped, or they are words in their own right, they are other words.
        let lone = self.lone_letters();
        if slips * 2 > lone || self.are_other_words() {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "names are short")]
        let (slips, letters, known, lone) = (slips as f32, letters as f32, self.known_lone() as f32, lone as f32);
        let of = |word: &Word<'_>| evidence.of_letters(word);
        let exact = self.alignment.paired().filter(|(_, _, alike)| *alike >= EXACT).flat_map(|(_, entry, _)| entry);
        let exact: f32 = exact.map(of).sum();
        let slipped = self.alignment.entry.iter().map(of).sum::<f32>() - exact;
        // A slip makes another word of a short one.
        let short = 1.0 + evidence.short_word * (LETTERS_OF_A_WORD - lone).max(0.0);
        let slipped = slipped * (1.0 - evidence.slip * short * slips / lone).max(0.0);
        let says = exact + slipped - evidence.known_word * known;
        let shared = (1.0 - evidence.slip_share * slips / letters - evidence.known_word_share * known).max(0.0);
        Some(Score { shared, confidence: evidence.confidence(says) })
    }

    /// Counts the query's words that stand for nothing of the entry and are words in their own right, no misspellings; and
    /// the entry's numbers that the query lacks.
    fn known_lone(&self) -> usize {
        let known = |word: &&Word<'_>| word.class != Class::Form && word.known;
        let number = |word: &&Word<'_>| word.class == Class::Number;
        self.alignment.lone_query().filter(known).count() + self.alignment.lone_entry().filter(number).count()
    }

    /// Tells whether the words of the query that stand for nothing of the entry are all words that the lexicon knows, as many
    /// as the entry has: none is misspelt, no space slipped.
    fn are_other_words(&self) -> bool {
        let of_meaning = |word: &&Word<'_>| word.class != Class::Form;
        let mut query = self.alignment.lone_query().filter(of_meaning).peekable();
        query.peek().is_some()
            && query.all(|word| word.ordinary || word.common_person)
            && self.alignment.lone_query().filter(of_meaning).count()
                == self.alignment.lone_entry().filter(of_meaning).count()
    }

    /// Counts the letters of the words that stand for nothing of the other name, in the name that has more of them.
    fn lone_letters(&self) -> usize {
        letters(self.alignment.lone_query()).max(letters(self.alignment.lone_entry()))
            + letters(self.alignment.paired().filter(|(_, _, alike)| *alike < EXACT).flat_map(|(_, entry, _)| entry))
    }

    /// Returns the better score, and whether it is that of the letters.
    fn score(&self) -> (Score, bool) {
        let by_words = self.by_words();
        match self.by_letters() {
            Some(by_letters) if by_letters.value() > by_words.value() => (by_letters, true),
            _ => (by_words, false),
        }
    }

    /// Returns why the two can't be a `match`, if so.
    fn obstacles(&self) -> Vec<String> {
        let mut obstacles = Vec::new();
        for (class, what) in [
            (Class::Number, "number"),
            (Class::Country, "country"),
            (Class::City, "city or province"),
            (Class::Trade, "trade"),
            (Class::Brand, "word"),
        ] {
            let texts = |words: &mut dyn Iterator<Item = &Word<'a>>| {
                words.filter(|word| word.class == class).map(|word| word.text).collect::<Vec<_>>().join(" ")
            };
            let query = texts(&mut self.alignment.lone_query());
            let entry = texts(&mut self.alignment.lone_entry());
            match (query.is_empty(), entry.is_empty()) {
                (true, true) => {}
                (false, false) => obstacles.push(format!("{what} differs: \"{query}\" here, \"{entry}\" on the list")),
                (false, true) => obstacles.push(format!("{what} only here: \"{query}\"")),
                (true, false) => obstacles.push(format!("{what} only on the list: \"{entry}\"")),
            }
        }
        if self.non_profit_on_one_side() {
            obstacles.push("legal form differs: one is not for profit or of the state".to_owned());
        }
        if !self.is_borne_out(&lexicon().thresholds) {
            obstacles.push("spelt otherwise, with nothing else that bears it out".to_owned());
        }
        obstacles
    }

    fn is_obstructed(&self) -> bool {
        self.lone().any(|word| word.class != Class::Form) || self.non_profit_on_one_side()
    }

    fn non_profit_on_one_side(&self) -> bool {
        let forms = |words: &[Word<'_>]| {
            let mut forms = words.iter().filter(|word| word.class == Class::Form).peekable();
            forms.peek().is_some().then(|| forms.any(|word| word.text == "ano"))
        };
        matches!((forms(self.alignment.query), forms(self.alignment.entry)), (Some(a), Some(b)) if a != b)
    }

    /// Decides, without saying why.
    pub(crate) fn verdict(&self) -> Verdict {
        let thresholds = &lexicon().thresholds;
        let (score, by_letters) = self.score();
        let (shared, value) = (score.shared, score.value());
        let outcome = if self.is_match(by_letters, shared, thresholds) {
            Some(NameOutcome::Match)
        } else if value >= thresholds.possible
            && (by_letters || self.shares_brand() || shared >= thresholds.possible_without_brand)
        {
            Some(NameOutcome::Possible)
        } else {
            None
        };
        Verdict { score: value, outcome, by_letters }
    }

    fn is_match(&self, by_letters: bool, shared: f32, thresholds: &Thresholds) -> bool {
        shared >= thresholds.matching
            && self.is_borne_out(thresholds)
            && ((self.is_distinctive() && !self.is_obstructed() && self.spelling_allows_match(thresholds))
                || (by_letters && self.letters_allow_match(thresholds)))
    }

    /// Tells whether misspelt words are borne out: by a brand that is no ordinary word, by some words of trade, place or
    /// brand, or by the legal form, that are the same; or by so many letters that one changed makes no other word. A short
    /// brand with a letter changed is another brand: `Questel`, `Quectel`.
    fn is_borne_out(&self, thresholds: &Thresholds) -> bool {
        let is_form = |word: &Word<'_>| word.class == Class::Form;
        let all_paired = self.lone().all(is_form);
        let misspelt = || self.alignment.paired().filter(|(_, _, alike)| *alike < EXACT);
        let exact = || self.alignment.paired().filter(|(_, _, alike)| *alike >= EXACT).flat_map(|(_, entry, _)| entry);
        let is_long = |(query, entry, alike): (&[Word<'_>], &[Word<'_>], f32)| {
            let letters = letters(query.iter()).min(letters(entry.iter()));
            alike >= thresholds.borne_out_alike && letters >= thresholds.borne_out_letters
        };
        (all_paired && misspelt().all(is_long))
            || exact().any(|word| !word.ordinary || is_form(word))
            || exact().filter(|word| !is_form(word)).count() >= thresholds.borne_out_words
    }

    /// Tells whether what is shared is one company's own: a brand word that is not an ordinary one, many words, or a
    /// country's name beside a trade, where the legal forms don't differ.
    fn is_distinctive(&self) -> bool {
        let shared = || self.alignment.paired().flat_map(|(_, entry, _)| entry);
        shared().any(|word| !word.ordinary)
            || shared().filter(|word| word.class != Class::Form).count() >= MANY_WORDS
            || (shared().any(|word| word.class == Class::Country && word.text.len() == COUNTRY_CODE)
                && (self.alignment.lone_query().next().is_none() || self.alignment.lone_entry().next().is_none()))
    }

    /// Tells whether the misspelt words are long enough, and little enough misspelt, to be meant for the listed ones.
    fn spelling_allows_match(&self, thresholds: &Thresholds) -> bool {
        self.alignment.paired().all(|(query, entry, alike)| {
            let letters = letters(query.iter()).max(letters(entry.iter()));
            alike >= EXACT
                || (alike >= thresholds.match_typing && letters >= thresholds.match_typing_letters)
                || (alike >= SAME_SOUND && letters + 1 >= thresholds.match_typing_letters)
        })
    }

    /// Tells whether the letters that slipped are few enough, and in a word long enough, to be meant for the listed ones;
    /// and none of them in a number, a place or a word in its own right.
    fn letters_allow_match(&self, thresholds: &Thresholds) -> bool {
        let Some(Slips { slips, letters: row }) = self.slips else { return false };
        let strict = |word: &Word<'_>| matches!(word.class, Class::Number | Class::Country | Class::City);
        let of_meaning = |word: &&Word<'_>| word.class != Class::Form;
        let ours = letters(self.alignment.lone_query().filter(of_meaning));
        let theirs = letters(self.alignment.lone_entry().filter(of_meaning));
        let only_in_form = ours.min(theirs) == 0 && ours.max(theirs) <= LONGEST_MISSPELT_FORM;
        row >= slips * thresholds.match_letters_a_slip
            && (theirs >= thresholds.match_typing_letters || only_in_form)
            && !self.lone().any(strict)
            && self.known_lone() == 0
            && self.alignment.entry.iter().any(|word| !word.ordinary)
            && self.spelling_allows_match(thresholds)
            && !self.non_profit_on_one_side()
    }

    fn shares_brand(&self) -> bool {
        self.alignment.paired().any(|(query, entry, _)| {
            let brand = |words: &[Word<'_>]| words.iter().any(|word| word.class == Class::Brand);
            brand(query) && brand(entry)
        })
    }

    /// Tells whether the query holds the entry's own mark: all its brand words, rare enough to be nobody else's, where
    /// the rest of the entry only says where, what and in which legal form.
    pub(crate) fn holds_own_mark(&self, thresholds: &Thresholds) -> bool {
        let entry = self.alignment.entry;
        let brand = || entry.iter().enumerate().filter(|(_, word)| word.class == Class::Brand);
        letters(brand().map(|(_, word)| word)) >= thresholds.own_mark_letters
            && brand().any(|(_, word)| word.rare)
            && brand().count() < entry.len()
            && brand().all(|(e, _)| {
                self.alignment.pairs.iter().any(|pair| (pair.entry.0..pair.entry.1).contains(&e) && pair.is_exact())
            })
    }

    /// Explains the score: what each pair of words added, what was taken off, then what stands alone.
    pub(crate) fn parts(&self) -> Vec<ScorePart> {
        let mut parts = Vec::new();
        let (score, by_letters) = self.score();
        if by_letters {
            let slips = self.slips.map_or(0, |slips| slips.slips);
            let letters = if slips == 1 { "letter" } else { "letters" };
            parts.push(ScorePart {
                what: format!("the same letters in a row, but for {slips} {letters}"),
                value: f64::from(score.shared),
            });
        } else {
            let total = f64::from(self.total()).max(f64::MIN_POSITIVE);
            for pair in &self.alignment.pairs {
                let value = f64::from(pair.alike * self.weight(pair)) / total;
                parts.push(ScorePart { what: self.pair_in_words(pair), value });
            }
        }
        if score.confidence < 1.0 {
            let lost = f64::from(score.value() - score.shared);
            let what = "what they share is common, ordinary or misspelt".to_owned();
            parts.push(ScorePart { what, value: lost });
        }
        parts.extend(self.obstacles().into_iter().map(|what| ScorePart { what, value: 0.0 }));
        parts
    }

    fn pair_in_words(&self, pair: &Pair) -> String {
        let (query, entry) = self.alignment.words(pair);
        let text = |words: &[Word<'_>]| words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        let class = match entry.first().map_or(Class::Filler, |word| word.class) {
            Class::Brand => "brand word",
            Class::Number => "number",
            Class::Country => "country",
            Class::City => "city or province",
            Class::Trade => "trade",
            Class::Form => "legal form",
            Class::Filler => "word",
        };
        if pair.is_initial() {
            format!("initial of {class} \"{}\" and \"{}\"", text(entry), text(query))
        } else if pair.is_exact() && query.len() == entry.len() {
            format!("{class} \"{}\"", text(entry))
        } else {
            format!("{class} \"{}\" spelt \"{}\" here", text(entry), text(query))
        }
    }
}

/// The letters of a country's code, which is how a country's name is compared; longer ids are regions of the world.
const COUNTRY_CODE: usize = 2;
/// Words of fewer letters are short: a slipped letter makes another word of them.
const LETTERS_OF_A_WORD: f32 = 6.0;
/// A longer word is no misspelt short legal form.
const LONGEST_MISSPELT_FORM: usize = 4;

fn letters<'a, 'b: 'a>(words: impl Iterator<Item = &'a Word<'b>>) -> usize {
    words.map(|word| word.text.len()).sum()
}

impl Evidence {
    /// Returns how much a word says.
    pub(super) fn of(&self, word: &Word<'_>) -> f32 {
        match word.class {
            Class::Brand if word.ordinary => self.ordinary * word.rarity,
            Class::Brand if word.common_person => self.person * word.rarity,
            Class::Brand => word.rarity,
            Class::Number => self.number,
            Class::Country | Class::City => self.place,
            Class::Trade => self.trade,
            Class::Form | Class::Filler => 0.0,
        }
    }

    /// Returns how much a word says where all letters in a row agree.
    fn of_letters(&self, word: &Word<'_>) -> f32 {
        match word.class {
            Class::Brand if word.ordinary => self.letters_ordinary * word.rarity,
            Class::Brand => self.letters * word.rarity,
            Class::Form | Class::Filler => self.letters_form,
            _ => self.letters_other,
        }
    }

    /// Returns what is left of a score for how much the shared words say.
    pub(super) fn confidence(&self, says: f32) -> f32 {
        (self.least + (1.0 - self.least) * says / self.enough).clamp(self.floor, 1.0)
    }
}

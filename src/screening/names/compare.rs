//! Two names held against each other, word by word.
//!
//! The score is the share of both names' weight that they have in common. A `match` has the same words (but for legal
//! forms and typing errors); a number, place, trade or brand word that only one of them has leaves it `possible` at most.

use super::NameOutcome;
use super::lexicon::{Class, Thresholds, lexicon};
use super::spelling::{SAME_SOUND, similarity};
use crate::model::ScorePart;

/// A word of one of the names.
#[derive(Debug, Clone)]
pub(crate) struct Word<'a> {
    /// Its number among all listed words; `None` for a word that no list has.
    pub(crate) number: Option<u32>,
    pub(crate) text: &'a str,
    pub(crate) class: Class,
    pub(crate) weight: f32,
    /// Whether many companies take it for a brand, or it is none.
    pub(crate) ordinary: bool,
    /// Whether it is so rare on the lists that it can be a name's own mark.
    pub(crate) rare: bool,
}

/// What came of a comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) score: f32,
    pub(crate) outcome: Option<NameOutcome>,
}

/// So many shared words make a name of ordinary words and trades one company's own.
const MANY_WORDS: usize = 3;
/// The most words of one name that are compared; names come from outside.
pub(super) const MOST_WORDS: usize = 48;

/// How the words of two names pair up.
pub(crate) struct Alignment<'a> {
    query: &'a [Word<'a>],
    entry: &'a [Word<'a>],
    /// For each word of the query: its partner and how alike they are.
    partner: Vec<Option<(usize, f32)>>,
    /// Which words of the entry have a partner.
    taken: Vec<bool>,
    /// The query's weights: a misspelt trade word weighs what the trade word does.
    weights: Vec<f32>,
}

impl<'a> Alignment<'a> {
    /// Pairs the words: equal ones first, then the most alike.
    pub(crate) fn new(query: &'a [Word<'a>], entry: &'a [Word<'a>]) -> Self {
        let query = &query[..query.len().min(MOST_WORDS)];
        let entry = &entry[..entry.len().min(MOST_WORDS)];
        let mut partner = vec![None; query.len()];
        let mut taken = vec![false; entry.len()];
        let mut weights: Vec<f32> = query.iter().map(|word| word.weight).collect();
        for (q, word) in query.iter().enumerate() {
            let Some(number) = word.number else { continue };
            if let Some(e) = (0..entry.len()).find(|e| !taken[*e] && entry[*e].number == Some(number)) {
                partner[q] = Some((e, 1.0));
                taken[e] = true;
            }
        }
        let spelt = |word: &Word<'_>| matches!(word.class, Class::Brand | Class::City | Class::Trade);
        let mut alike: Vec<(f32, usize, usize)> = Vec::new();
        for (q, word) in query.iter().enumerate().filter(|(q, word)| partner[*q].is_none() && spelt(word)) {
            for (e, other) in entry.iter().enumerate().filter(|(e, other)| !taken[*e] && spelt(other)) {
                // Two words that the lexicon knows are two words, however alike.
                if word.class != Class::Brand && other.class != Class::Brand {
                    continue;
                }
                let how = similarity(word.text, other.text);
                if how > 0.0 {
                    alike.push((how, q, e));
                }
            }
        }
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (how, q, e) in alike {
            if partner[q].is_none() && !taken[e] {
                partner[q] = Some((e, how));
                taken[e] = true;
                weights[q] = weights[q].min(entry[e].weight);
            }
        }
        Self { query, entry, partner, taken, weights }
    }

    fn lone_query(&self) -> impl Iterator<Item = &Word<'a>> {
        self.query.iter().zip(&self.partner).filter(|(_, partner)| partner.is_none()).map(|(word, _)| word)
    }

    fn lone_entry(&self) -> impl Iterator<Item = &Word<'a>> {
        self.entry.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(word, _)| word)
    }

    fn total(&self) -> f32 {
        self.weights.iter().sum::<f32>() + self.entry.iter().map(|word| word.weight).sum::<f32>()
    }

    fn score(&self) -> f32 {
        let total = self.total();
        if total <= 0.0 {
            return 0.0;
        }
        let shared: f32 = self
            .partner
            .iter()
            .enumerate()
            .filter_map(|(q, partner)| partner.map(|(e, how)| how * (self.weights[q] + self.entry[e].weight)))
            .sum();
        shared / total
    }

    /// Returns why the two can't be a `match`, if so.
    pub(crate) fn obstacles(&self) -> Vec<String> {
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
            let (query, entry) = (texts(&mut self.lone_query()), texts(&mut self.lone_entry()));
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
        obstacles
    }

    fn is_obstructed(&self) -> bool {
        self.lone_query().chain(self.lone_entry()).any(|word| word.class != Class::Form)
            || self.non_profit_on_one_side()
    }

    fn non_profit_on_one_side(&self) -> bool {
        let forms = |words: &[Word<'_>]| {
            let mut forms = words.iter().filter(|word| word.class == Class::Form).peekable();
            forms.peek().is_some().then(|| forms.any(|word| word.text == "ano"))
        };
        matches!((forms(self.query), forms(self.entry)), (Some(a), Some(b)) if a != b)
    }

    /// Decides, without saying why.
    pub(crate) fn verdict(&self) -> Verdict {
        let thresholds = &lexicon().thresholds;
        let distinctive = self.is_distinctive();
        let shared = self.score();
        let score = shared * if distinctive { 1.0 } else { thresholds.generic };
        let outcome = if score >= thresholds.matching
            && distinctive
            && !self.is_obstructed()
            && self.spelling_allows_match(thresholds)
        {
            Some(NameOutcome::Match)
        } else if score >= thresholds.possible && (self.shares_brand() || shared >= thresholds.possible_without_brand) {
            Some(NameOutcome::Possible)
        } else {
            None
        };
        Verdict { score, outcome }
    }

    /// Tells whether what is shared is one company's own: a brand word that is not an ordinary one, or many words.
    fn is_distinctive(&self) -> bool {
        let shared = || self.query.iter().zip(&self.partner).filter(|(_, partner)| partner.is_some());
        shared().any(|(word, _)| !word.ordinary)
            || shared().filter(|(word, _)| word.class != Class::Form).count() >= MANY_WORDS
    }

    /// Tells whether the misspelt words are long enough, and little enough misspelt, to be meant for the listed ones.
    fn spelling_allows_match(&self, thresholds: &Thresholds) -> bool {
        self.query.iter().zip(&self.partner).all(|(word, partner)| {
            let letters = |e: usize| word.text.len().max(self.entry[e].text.len());
            partner.is_none_or(|(e, how)| {
                how >= 0.999
                    || (how >= thresholds.match_typing && letters(e) >= thresholds.match_typing_letters)
                    || (how >= SAME_SOUND && letters(e) + 1 >= thresholds.match_typing_letters)
            })
        })
    }

    fn shares_brand(&self) -> bool {
        self.partner.iter().zip(self.query).any(|(partner, word)| {
            word.class == Class::Brand && partner.is_some_and(|(e, _)| self.entry[e].class == Class::Brand)
        })
    }

    /// Tells whether the query holds the entry's own mark: all its brand words, rare enough to be nobody else's, where
    /// the rest of the entry only says where, what and in which legal form.
    pub(crate) fn holds_own_mark(&self, thresholds: &Thresholds) -> bool {
        let brand = || self.entry.iter().enumerate().filter(|(_, word)| word.class == Class::Brand);
        let letters: usize = brand().map(|(_, word)| word.text.len()).sum();
        letters >= thresholds.own_mark_letters
            && brand().any(|(_, word)| word.rare)
            && brand().count() < self.entry.len()
            && brand().all(|(e, _)| self.partner.iter().flatten().any(|(partner, how)| *partner == e && *how >= 0.999))
    }

    /// Explains the score: what each pair of words added, then what stands alone.
    pub(crate) fn parts(&self) -> Vec<ScorePart> {
        let total = f64::from(self.total()).max(f64::MIN_POSITIVE);
        let mut parts = Vec::new();
        for (q, word) in self.query.iter().enumerate() {
            let Some((e, how)) = self.partner[q] else { continue };
            let other = &self.entry[e];
            let class = match other.class {
                Class::Brand => "brand word",
                Class::Number => "number",
                Class::Country => "country",
                Class::City => "city or province",
                Class::Trade => "trade",
                Class::Form => "legal form",
                Class::Filler => "word",
            };
            let what = if how >= 0.999 {
                format!("{class} \"{}\"", other.text)
            } else {
                format!("{class} \"{}\" spelt \"{}\" here", other.text, word.text)
            };
            let value = f64::from(how * (self.weights[q] + other.weight)) / total;
            parts.push(ScorePart { what, value });
        }
        if !self.is_distinctive() {
            let lost = f64::from(self.score() * (lexicon().thresholds.generic - 1.0));
            parts.push(ScorePart { what: "ordinary words and trades only".to_owned(), value: lost });
        }
        parts.extend(self.obstacles().into_iter().map(|what| ScorePart { what, value: 0.0 }));
        parts
    }
}

//! A search of the index: candidates from a name's rarest words, compared one by one, the best found for each entry.

use std::cmp::Ordering;

use super::align::{MOST_WORDS, Word};
use super::bound::QueryWord;
use super::candidates::Candidates;
use super::compare::{Comparison, Verdict};
use super::index::{Index, NativeForm, Standing, VocabularyRecord, is_ordinary, rarity, weigh};
use super::lexicon::{Class, lexicon};
use super::readings::{self, Why};
use super::rows::{self, Slips};
use super::tokens::{Parsed, names_within, parse};
use super::{NameHit, NameOutcome};
use crate::lists::index::Damaged;
use crate::lists::{Entry, PartyIdentifierKind};
use crate::screening::identifiers;

/// The most entries that one search of one list reports; the best ones.
pub(super) const MOST_HITS: usize = 64;

/// A party as it is looked for, taken apart once for all lists.
#[derive(Debug)]
pub struct Query {
    pub(super) name: Spelling,
    /// The names that stand within the name.
    within: Vec<Spelling>,
    /// How else it may be meant, why, and whether it is held against names word by word.
    pub(super) readings: Vec<(Spelling, Why, bool)>,
    /// The readings that are the parties of the field, where each of these says which it is.
    pub(super) together: Vec<usize>,
    /// The alpha-2 code of where the party is, in lower case.
    pub(super) country: Option<String>,
    pub(super) known: Vec<(PartyIdentifierKind, String)>,
}

/// One name of a query.
#[derive(Debug)]
pub(super) struct Spelling {
    pub(super) parsed: Parsed,
    /// For each word, whether it says nothing of which company it is.
    pub(super) ordinary: Vec<bool>,
    /// Its letters in a row, with and without legal forms.
    pub(super) rows: [String; 2],
}

impl Spelling {
    pub(super) fn of(parsed: Parsed) -> Self {
        let ordinary = parsed.tokens.iter().map(is_ordinary).collect();
        let rows = parsed.in_a_row();
        Self { parsed, ordinary, rows }
    }
}

impl Query {
    /// Takes a name apart. `country` is where the party is, by name or alpha-2 code. Identifiers that are not well-formed
    /// count for nothing.
    #[must_use]
    pub fn new(name: &str, country: Option<&str>, identifiers: &[(PartyIdentifierKind, &str)]) -> Self {
        let known = identifiers
            .iter()
            .filter_map(|(kind, value)| Some((*kind, identifiers::normalise(*kind, value).ok()?)))
            .collect();
        let parsed = parse(name);
        let readings = readings::readings(name, &parsed, MOST_WORDS);
        Self {
            together: readings::together(&readings),
            readings: readings.into_iter().map(|r| (Spelling::of(r.parsed), r.why, r.by_words)).collect(),
            name: Spelling::of(parsed),
            within: names_within(name).iter().map(|name| Spelling::of(parse(name))).collect(),
            country: country.and_then(|country| lexicon().country_code(country)),
            known,
        }
    }
}

/// Tells whether an entry serves.
pub type Serves<'a> = &'a (dyn Fn(&Entry) -> bool + Sync);

/// Room that one search leaves to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    found: Vec<Found>,
    candidates: Candidates,
    near: Vec<u32>,
    compared: Vec<(u32, Option<Slips>)>,
}

/// That room, but for what was found.
pub(super) struct Room<'s> {
    candidates: &'s mut Candidates,
    near: &'s mut Vec<u32>,
    compared: &'s mut Vec<(u32, Option<Slips>)>,
}

/// Something that was found of an entry.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) entry: u32,
    pub(super) outcome: NameOutcome,
    pub(super) score: f64,
    pub(super) how: How,
    /// Where the name stands among those of the list, so that the first of equals is told.
    pub(super) place: u64,
    /// The other reading of the party's name by which it was found.
    pub(super) reading: Option<usize>,
}

#[derive(Debug)]
pub(super) enum How {
    Identifier {
        kind: PartyIdentifierKind,
        value: String,
    },
    Native {
        name: u32,
        form: NativeForm,
    },
    SameLetters {
        name: u32,
    },
    Abbreviation {
        name: u32,
    },
    Words {
        name: u32,
        slips: Option<Slips>,
        own_mark: bool,
        only_sound: bool,
    },
    /// It stands whole within the party's name.
    Within {
        name: u32,
    },
    /// The party's name is cut short.
    Cut {
        name: u32,
    },
    /// The party's name writes apart what the listed one writes together.
    Joined {
        name: u32,
    },
}

impl How {
    /// Tells the ways apart, in the order in which they are tried.
    fn rank(&self) -> u8 {
        match self {
            Self::Identifier { .. } => 0,
            Self::Native { .. } => 1,
            Self::SameLetters { .. } => 2,
            Self::Abbreviation { .. } => 3,
            Self::Words { .. } => 4,
            Self::Within { .. } => 5,
            Self::Cut { .. } => 6,
            Self::Joined { .. } => 7,
        }
    }

    /// Returns the name that was met.
    pub(super) fn name(&self) -> Option<u32> {
        match self {
            Self::Identifier { .. } => None,
            Self::Native { name, .. }
            | Self::SameLetters { name }
            | Self::Abbreviation { name }
            | Self::Within { name }
            | Self::Cut { name }
            | Self::Joined { name }
            | Self::Words { name, .. } => Some(*name),
        }
    }
}

impl Found {
    /// Orders what was found of one entry, the best first: outcome before score, the first found if equal.
    fn before(&self, other: &Self) -> Ordering {
        self.outcome
            .cmp(&other.outcome)
            .then(other.score.total_cmp(&self.score))
            .then(self.how.rank().cmp(&other.how.rank()))
            .then(self.place.cmp(&other.place))
    }
}

impl Index {
    /// Returns the entries that a party is or may be, the best first, one hit an entry.
    ///
    /// Only entries that serve are told; without that, all are.
    ///
    /// # Errors
    /// The index is damaged: it must be compiled anew.
    pub fn find(
        &self,
        query: &Query,
        serves: Option<Serves<'_>>,
        scratch: &mut Scratch,
    ) -> Result<Vec<NameHit>, Damaged> {
        let Scratch { found, candidates, near, compared } = scratch;
        let mut room = Room { candidates, near, compared };
        found.clear();
        self.by_identifier(&query.known, found)?;
        let words = self.query_words(&query.name)?;
        for spelling in std::iter::once(&query.name).chain(&query.within) {
            self.by_native(&spelling.parsed, found)?;
            self.by_letters(spelling, found)?;
        }
        self.by_abbreviation(&query.name, found)?;
        self.by_candidates(&query.name, &words, &mut room, found)?;
        self.by_readings(query, &mut room, found)?;
        self.by_words_within(&query.name, found)?;
        self.by_beginning(&query.name, found)?;
        found.sort_by(|a, b| a.entry.cmp(&b.entry).then_with(|| a.before(b)));
        found.dedup_by_key(|found| found.entry);
        self.explain(query, &words, serves, found, MOST_HITS)
    }

    /// Returns what [`find`](Self::find) does, for one name and a list that was compiled in memory.
    #[must_use]
    pub fn search(
        &self,
        name: &str,
        country: Option<&str>,
        identifiers: &[(PartyIdentifierKind, &str)],
    ) -> Vec<NameHit> {
        let query = Query::new(name, country, identifiers);
        self.find(&query, None, &mut Scratch::default()).expect("an index in memory is whole")
    }

    /// Finds names that share enough words, or letters in a row.
    pub(super) fn by_candidates(
        &self,
        spelling: &Spelling,
        words: &[Word<'_>],
        room: &mut Room<'_>,
        found: &mut Vec<Found>,
    ) -> Result<(), Damaged> {
        let Room { candidates, near, compared } = room;
        compared.clear();
        let keys: Vec<QueryWord> = words.iter().map(|word| QueryWord::of(self, word)).collect::<Result<_, _>>()?;
        compared.extend(candidates.find(self, words, &keys)?.iter().map(|name| (*name, None)));
        self.by_rows(&spelling.parsed.row, near, compared)?;
        self.by_words(words, spelling.parsed.is_only_sound(), compared, found)
    }

    /// Keeps what was found by a name; by an unverified or weak one it is never more than possible.
    pub(super) fn keep(
        &self,
        name: u32,
        outcome: NameOutcome,
        score: f64,
        how: How,
        all: &mut Vec<Found>,
    ) -> Result<(), Damaged> {
        let listed = self.name(name)?;
        let outcome = if listed.standing() != Standing::Full { NameOutcome::Possible } else { outcome };
        let (entry, place) = (listed.entry.get(), listed.text.get());
        all.push(Found { entry, outcome, score, how, place, reading: None });
        Ok(())
    }

    /// Weighs the words of a query by their rarity on this list.
    pub(super) fn query_words<'a>(&self, spelling: &'a Spelling) -> Result<Vec<Word<'a>>, Damaged> {
        let tokens = spelling.parsed.tokens.iter().zip(&spelling.ordinary).take(MOST_WORDS);
        tokens
            .map(|(token, ordinary)| {
                let number = self.number(&token.text, token.class)?;
                let (weight, rare, entries) = match number {
                    Some(number) => {
                        let known = self.word(number)?;
                        (known.weight.get(), known.is(VocabularyRecord::RARE), known.entries.get())
                    }
                    None => {
                        let (weight, rare) = weigh(token.class, &token.text, 0, self.list.len());
                        (weight, rare, 0)
                    }
                };
                let common_person = lexicon().people.contains(&*token.text);
                let may_be_misspelt = number.is_none() && token.class == Class::Brand;
                Ok(Word {
                    number,
                    text: &token.text,
                    class: token.class,
                    weight,
                    rarity: rarity(entries, self.list.len()),
                    ordinary: *ordinary,
                    known: number.is_some() || *ordinary || common_person,
                    common_person,
                    rare,
                    meant: may_be_misspelt.then(|| lexicon().known_word_like(&token.text)).flatten(),
                })
            })
            .collect()
    }

    pub(super) fn words_to_compare(&self, name: u32) -> Result<Vec<Word<'_>>, Damaged> {
        let words = self.words_of(name)?.iter().map(|of_name| {
            let number = of_name.number();
            let word = self.word(number)?;
            Ok(Word {
                number: Some(number),
                text: self.word_text(word)?,
                class: word.class(),
                weight: word.weight.get(),
                rarity: rarity(word.entries.get(), self.list.len()),
                ordinary: word.is(VocabularyRecord::ORDINARY),
                known: true,
                common_person: word.is(VocabularyRecord::COMMON_PERSON),
                rare: word.is(VocabularyRecord::RARE),
                meant: None,
            })
        });
        words.collect()
    }

    /// Adds the names whose letters in a row all but agree to those that are compared.
    fn by_rows(&self, row: &str, near: &mut Vec<u32>, compared: &mut Vec<(u32, Option<Slips>)>) -> Result<(), Damaged> {
        near.clear();
        self.halves.like(row, near)?;
        near.sort_unstable();
        near.dedup();
        for name in near {
            if let Some(slips) = rows::slips(row.as_bytes(), self.row(self.name(*name)?)?) {
                compared.push((*name, Some(slips)));
            }
        }
        compared.sort_unstable_by_key(|(name, slips)| (*name, slips.is_none()));
        compared.dedup_by_key(|(name, _)| *name);
        Ok(())
    }

    /// Fetches the words of names from memory, all at once.
    fn fetch(&self, compared: &[(u32, Option<Slips>)]) -> Result<(), Damaged> {
        let mut touched = 0;
        for (name, _) in compared {
            touched ^= self.name(*name)?.entry.get();
            for word in self.words_of(*name)? {
                touched ^= self.word(word.number())?.entries.get();
            }
        }
        std::hint::black_box(touched);
        Ok(())
    }

    /// Compares the candidates. A name that is only known by its sound needs a place or trade beside the brand for a match.
    pub(super) fn by_words(
        &self,
        query: &[Word<'_>],
        only_sound: bool,
        compared: &[(u32, Option<Slips>)],
        all: &mut Vec<Found>,
    ) -> Result<(), Damaged> {
        let thresholds = &lexicon().thresholds;
        self.fetch(compared)?;
        for (name, slips) in compared {
            let (name, slips) = (*name, *slips);
            let listed = self.name(name)?;
            let words = self.words_to_compare(name)?;
            let comparison = Comparison::new(query, &words, slips);
            let Verdict { score, outcome, by_letters } = comparison.verdict();
            // That a brand is the entry's own is more than a name that nobody verified can say.
            let own_mark =
                outcome.is_none() && listed.standing() == Standing::Full && comparison.holds_own_mark(thresholds);
            let Some(mut outcome) = outcome.or(own_mark.then_some(NameOutcome::Possible)) else { continue };
            let score = if only_sound { score * thresholds.by_sound } else { score };
            if only_sound {
                outcome = NameOutcome::Possible;
            }
            let how = How::Words { name, slips: slips.filter(|_| by_letters), own_mark, only_sound };
            self.keep(name, outcome, f64::from(score), how, all)?;
        }
        Ok(())
    }
}

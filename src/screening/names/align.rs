//! The words of two names paired: which stand for each other, and how alike they are.

use super::lexicon::Class;
use super::spelling::similarity;

/// A word of one of the names.
#[derive(Debug, Clone)]
pub(crate) struct Word<'a> {
    /// Its number among all listed words; `None` for a word that no list has.
    pub(crate) number: Option<u32>,
    pub(crate) text: &'a str,
    pub(crate) class: Class,
    pub(crate) weight: f32,
    /// How rare it is: 1 if one entry has it, 0 if all have.
    pub(crate) rarity: f32,
    /// Whether many companies take it for a brand, or it is none.
    pub(crate) ordinary: bool,
    /// Whether it is a word in its own right, of a list or of the lexicon, and no misspelling.
    pub(crate) known: bool,
    /// Whether very many people bear it.
    pub(crate) common_person: bool,
    /// Whether it is so rare on the lists that it can be a name's own mark.
    pub(crate) rare: bool,
    /// The word of a trade or place that it may be meant for, if it is misspelt.
    pub(crate) meant: Option<(Class, &'static str)>,
}

/// Words of the query that stand for words of the entry: one for one, or two for one where a space is lost or slipped in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) query: (usize, usize),
    pub(crate) entry: (usize, usize),
    /// How alike they are spelt; 1 for the same word.
    pub(crate) alike: f32,
}

/// From here on two words are the same.
pub(crate) const EXACT: f32 = 0.999;

impl Pair {
    pub(crate) fn is_exact(&self) -> bool {
        self.alike >= EXACT
    }

    /// Tells whether one of the two is the other's first letter.
    pub(crate) fn is_initial(&self) -> bool {
        self.alike == INITIAL
    }
}

/// The most words of one name that are compared; names come from outside.
pub(super) const MOST_WORDS: usize = 48;
/// How alike two words written together and one word must be.
const LEAST_JOINED: f32 = 0.86;
/// The fewest letters of words that lost the space between them.
const FEWEST_JOINED: usize = 5;

/// How the words of two names pair up.
#[derive(Debug)]
pub(crate) struct Alignment<'a> {
    pub(crate) query: &'a [Word<'a>],
    pub(crate) entry: &'a [Word<'a>],
    pub(crate) pairs: Vec<Pair>,
    query_taken: u64,
    entry_taken: u64,
}

impl<'a> Alignment<'a> {
    /// Pairs the words: equal ones first, then the most alike, then those that a space too many or too few parts.
    pub(crate) fn new(query: &'a [Word<'a>], entry: &'a [Word<'a>]) -> Self {
        let query = &query[..query.len().min(MOST_WORDS)];
        let entry = &entry[..entry.len().min(MOST_WORDS)];
        let mut alignment =
            Self { query, entry, pairs: Vec::with_capacity(query.len()), query_taken: 0, entry_taken: 0 };
        for (q, word) in query.iter().enumerate() {
            let Some(number) = word.number else { continue };
            if let Some(e) = (0..entry.len()).find(|e| !alignment.has_entry(*e) && entry[*e].number == Some(number)) {
                alignment.take((q, q + 1), (e, e + 1), 1.0);
            }
        }
        alignment.pair_spelt_alike();
        alignment.pair_joined();
        alignment
    }

    fn has_query(&self, q: usize) -> bool {
        self.query_taken & 1 << q != 0
    }

    fn has_entry(&self, e: usize) -> bool {
        self.entry_taken & 1 << e != 0
    }

    fn take(&mut self, query: (usize, usize), entry: (usize, usize), alike: f32) {
        (query.0..query.1).for_each(|q| self.query_taken |= 1 << q);
        (entry.0..entry.1).for_each(|e| self.entry_taken |= 1 << e);
        self.pairs.push(Pair { query, entry, alike });
    }

    fn pair_spelt_alike(&mut self) {
        let is_spelt =
            |word: &Word<'_>| matches!(word.class, Class::Brand | Class::City | Class::Trade | Class::Country);
        let mut alike: Vec<(f32, usize, usize)> = Vec::new();
        for (q, word) in self.query.iter().enumerate().filter(|(q, word)| !self.has_query(*q) && is_spelt(word)) {
            for (e, other) in self.entry.iter().enumerate().filter(|(e, other)| !self.has_entry(*e) && is_spelt(other))
            {
                let how = spelt_alike(word, other);
                if how > 0.0 {
                    alike.push((how, q, e));
                }
            }
        }
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (how, q, e) in alike {
            if !self.has_query(q) && !self.has_entry(e) {
                self.take((q, q + 1), (e, e + 1), how);
            }
        }
    }

    fn pair_joined(&mut self) {
        let is_free = |taken: u64, n: usize, word: &Word<'_>| taken & 1 << n == 0 && word.class != Class::Form;
        let joined = |a: &Word<'_>, b: &Word<'_>| {
            let mut text = String::with_capacity(a.text.len() + b.text.len());
            text.push_str(a.text);
            text.push_str(b.text);
            text
        };
        for q in 0..self.query.len() {
            if !is_free(self.query_taken, q, &self.query[q]) {
                continue;
            }
            for e in 0..self.entry.len().saturating_sub(1) {
                if is_free(self.entry_taken, e, &self.entry[e]) && is_free(self.entry_taken, e + 1, &self.entry[e + 1])
                {
                    let other = joined(&self.entry[e], &self.entry[e + 1]);
                    let alike = joined_alike(self.query[q].text, &other);
                    if alike > 0.0 {
                        self.take((q, q + 1), (e, e + 2), alike);
                        break;
                    }
                }
            }
        }
        for q in 0..self.query.len().saturating_sub(1) {
            if !is_free(self.query_taken, q, &self.query[q]) || !is_free(self.query_taken, q + 1, &self.query[q + 1]) {
                continue;
            }
            let mine = joined(&self.query[q], &self.query[q + 1]);
            for e in 0..self.entry.len() {
                if is_free(self.entry_taken, e, &self.entry[e]) {
                    let alike = joined_alike(&mine, self.entry[e].text);
                    if alike > 0.0 {
                        self.take((q, q + 2), (e, e + 1), alike);
                        break;
                    }
                }
            }
        }
    }

    /// Returns the query's words that stand for nothing of the entry.
    pub(crate) fn lone_query(&self) -> impl Iterator<Item = &Word<'a>> {
        self.query.iter().enumerate().filter(|(q, _)| !self.has_query(*q)).map(|(_, word)| word)
    }

    /// Returns the entry's words that stand for nothing of the query.
    pub(crate) fn lone_entry(&self) -> impl Iterator<Item = &Word<'a>> {
        self.entry.iter().enumerate().filter(|(e, _)| !self.has_entry(*e)).map(|(_, word)| word)
    }

    /// Returns a pair's words on both sides.
    pub(crate) fn words(&self, pair: &Pair) -> (&'a [Word<'a>], &'a [Word<'a>]) {
        (&self.query[pair.query.0..pair.query.1], &self.entry[pair.entry.0..pair.entry.1])
    }

    /// Returns the pairs' words on both sides, and how alike they are.
    pub(crate) fn paired(&self) -> impl Iterator<Item = (&'a [Word<'a>], &'a [Word<'a>], f32)> {
        self.pairs.iter().map(|pair| {
            let (query, entry) = self.words(pair);
            (query, entry, pair.alike)
        })
    }
}

/// Returns how alike two words are spelt. Two words that the lexicon knows are two words, however alike.
fn spelt_alike(word: &Word<'_>, other: &Word<'_>) -> f32 {
    if let Some((class, canonical)) = word.meant
        && class == other.class
        && canonical == other.text
    {
        return MEANT;
    }
    if is_initial_of(word, other) || is_initial_of(other, word) {
        return INITIAL;
    }
    if word.ordinary && other.ordinary {
        return 0.0;
    }
    similarity(word.text, other.text)
}

/// How alike an initial is to a word that begins with it; below what any misspelling is.
pub(crate) const INITIAL: f32 = 0.7;

fn is_initial_of(word: &Word<'_>, other: &Word<'_>) -> bool {
    word.text.len() == 1
        && word.class == Class::Brand
        && other.class == Class::Brand
        && other.text.len() > 2
        && other.text.starts_with(word.text)
}

/// How alike a misspelt word of trade or place is to the word that it is meant for.
const MEANT: f32 = 0.86;

fn joined_alike(a: &str, b: &str) -> f32 {
    if a.len().min(b.len()) < FEWEST_JOINED {
        return 0.0;
    }
    let alike = similarity(a, b);
    if alike >= LEAST_JOINED { alike } else { 0.0 }
}

//! Names of parties held against the names on lists, with every score explained.
//!
//! A name is folded ([`fold`](self): NFKC, confusables, transliteration), taken apart into brand, place, trade, legal
//! form and number, and looked up in the [`Index`] of each list: identifiers first, then names in Han characters, then
//! Latin ones. Whatever comes near is compared word by word. What the words are worth and from when two names are one
//! is data: `lexicon.toml`.

mod align;
mod bound;
mod build;
mod candidates;
mod compare;
#[cfg(test)]
mod every;
mod exact;
mod explain;
mod fold;
mod halves;
mod index;
mod lexicon;
mod readings;
mod rows;
mod search;
mod spelling;
mod table;
#[cfg(test)]
mod tests;
mod tokens;
mod wholes;
mod within;

pub(in crate::screening) use fold::without_signs;
pub use fold::{deception, mixed_alphabets};
pub use index::Index;
pub use search::{Query, Scratch, Serves};

use crate::model::ScorePart;

/// Returns the brand words of a name, as they are compared.
pub(in crate::screening) fn brand_words(name: &str) -> Vec<String> {
    let brands = tokens::parse(name).tokens.into_iter().filter(|token| token.class == lexicon::Class::Brand);
    brands.map(|token| token.text).collect()
}

/// Returns what folding leaves of a name: its letters in a row without legal forms, so that accents, `ü` and `ue`,
/// look-alike letters, spacing, and simplified and traditional characters make no difference.
pub(in crate::screening) fn folded_letters(name: &str) -> String {
    let parsed = tokens::parse(name);
    if let Some(native) = parsed.native {
        return native.bare;
    }
    let [whole, bare] = parsed.in_a_row();
    let letters = if bare.is_empty() { whole } else { bare };
    ["aa", "ae", "oe", "ue"].into_iter().fold(letters, |letters, pair| letters.replace(pair, &pair[..1]))
}

/// What came of holding a party against an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameOutcome {
    /// It is the entry, by identifier or name.
    Match,
    /// A person must look.
    Possible,
}

impl NameOutcome {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Possible => "possible-match",
        }
    }
}

/// An entry that a party is, or may be.
#[derive(Debug, Clone, PartialEq)]
pub struct NameHit {
    /// The entry, by its place on the list.
    pub entry: usize,
    /// The entry's name or identifier that was met.
    pub matched: String,
    /// Whether what was met is a name that nobody verified.
    pub unverified: bool,
    /// How far it goes.
    pub outcome: NameOutcome,
    /// Between 0 and 1.
    pub score: f64,
    /// How the score and the outcome came about.
    pub parts: Vec<ScorePart>,
}

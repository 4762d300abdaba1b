//! Parties asked for by name, each held against lists: from the command line, a table, a bill of materials, or in pairs.
//!
//! A [`Query`] is one party, an [`Answer`] what the lists say of it. Nothing found is an answer too, and never more than
//! that: which lists were asked, and as of which day, belongs beside it.

mod names;
mod of_bom;
mod pairs;
mod screener;

pub use names::{Field as NamesField, Named, NamesMapping, NamesOptions, read_names};
pub use of_bom::answers_of_bom;
pub use pairs::{Pair, Pairs, compare, read_pairs};
pub use screener::Screener;

use jiff::civil::Date;

use super::Decision;
use crate::lists::{Basis, Entry, PartyIdentifierKind};
use crate::model::ScorePart;

/// One party to be screened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Its name, as written.
    pub name: String,
    /// Where it is, by name or code, if somebody says.
    pub country: Option<String>,
    /// Its identifiers, as written.
    pub identifiers: Vec<(PartyIdentifierKind, String)>,
    /// Where it is named: a row of the table, or what it is to which part; empty for an argument.
    pub named: Vec<String>,
}

impl Query {
    /// Makes a query of a name alone.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

/// How a query came out, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// It is a listed party.
    Match,
    /// It may be one: a person must look.
    Possible,
    /// The lists that were asked don't name it on that day. It is not clearance.
    NoneFound,
}

impl Outcome {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Possible => "possible-match",
            Self::NoneFound => "no-match-found",
        }
    }
}

/// By what a party and an entry were brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatchBasis {
    /// The entry's primary name.
    Name,
    /// Another name of it.
    Alias,
    /// A name that it had.
    FormerName,
    /// A name in its own script.
    NativeName,
    /// A name that nobody verified.
    UnverifiedName,
    /// An alias that the publisher calls weak.
    WeakAlias,
    /// A name that stands within one of its names.
    NameWithin,
    /// An identifier.
    Identifier(PartyIdentifierKind),
}

impl MatchBasis {
    /// Tells what of an entry was met, given the name or the `kind value` that a search returned.
    #[must_use]
    pub fn of(entry: &Entry, matched: &str) -> Self {
        let among = |names: &[String]| names.iter().any(|name| name == matched);
        if entry.name == matched {
            Self::Name
        } else if among(&entry.native_names) {
            Self::NativeName
        } else if among(&entry.former_names) {
            Self::FormerName
        } else if entry.names().any(|name| name == matched) {
            Self::Alias
        } else if among(&entry.unverified_names) {
            Self::UnverifiedName
        } else if among(&entry.weak_aliases) {
            Self::WeakAlias
        } else {
            let kind = matched.split_once(' ').and_then(|(word, _)| {
                PartyIdentifierKind::WORDS.into_iter().find(|(_, known)| *known == word).map(|(kind, _)| kind)
            });
            kind.map_or(Self::NameWithin, Self::Identifier)
        }
    }

    /// Returns the word for reports and JSON; an identifier with its kind, such as `identifier:uscc`.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Alias => "alias".to_owned(),
            Self::FormerName => "former-name".to_owned(),
            Self::NativeName => "native-name".to_owned(),
            Self::UnverifiedName => "unverified-name".to_owned(),
            Self::WeakAlias => "weak-alias".to_owned(),
            Self::NameWithin => "name-within".to_owned(),
            Self::Identifier(kind) => format!("identifier:{}", kind.word()),
        }
    }
}

/// An entry that a query is, or may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// The list's id.
    pub list: String,
    /// The snapshot's SHA-256, in hex.
    pub snapshot: String,
    /// The entry's key within its list.
    pub entry: String,
    /// The entry's primary name.
    pub entry_name: String,
    /// The entry's own digest, in hex: what a decision is pinned to.
    pub entry_digest: String,
    /// The name or identifier of the entry that was met.
    pub name: String,
    /// How sure it is: never [`Outcome::NoneFound`].
    pub outcome: Outcome,
    /// Between 0 and 1.
    pub score: f64,
    /// By what they came together.
    pub basis: MatchBasis,
    /// How the score and the outcome came about.
    pub parts: Vec<ScorePart>,
    /// Since when the entry stands, if the list says.
    pub since: Option<Date>,
    /// How the entry was come by.
    pub entry_basis: Basis,
    /// From where it was come by.
    pub source: String,
    /// The cite of the list's rule and of the entry.
    pub cite: String,
}

/// A match that a person decided not to be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// What was found.
    pub matched: Matched,
    /// What was decided.
    pub decision: Decision,
}

/// What the lists say of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The query.
    pub query: Query,
    /// How it came out: as sure as the surest match.
    pub outcome: Outcome,
    /// What was found, list by list, surest first.
    pub matches: Vec<Matched>,
    /// How many more possible matches there are than `matches` shows.
    pub more: usize,
    /// What would be matches, had nobody decided that they are not.
    pub settled: Vec<Settled>,
    /// What a person should know of the query itself: deceptive characters, identifiers whose check digit is wrong.
    pub remarks: Vec<String>,
}

impl Answer {
    fn new(query: Query, matches: Vec<Matched>, more: usize, settled: Vec<Settled>) -> Self {
        let outcome = matches.iter().map(|found| found.outcome).min().unwrap_or(Outcome::NoneFound);
        let remarks = remarks(&query);
        Self { query, outcome, matches, more, settled, remarks }
    }
}

fn remarks(query: &Query) -> Vec<String> {
    let mut remarks = super::names::deception(&query.name);
    if crate::register::is_unknown_maker(&query.name) {
        remarks.push("the name names nobody".to_owned());
    }
    for (kind, value) in &query.identifiers {
        if let Err(reason) = super::identifiers::normalise(*kind, value) {
            remarks.push(format!("not searched by: {reason}"));
        }
    }
    remarks
}

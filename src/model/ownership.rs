//! Who owns or controls whom, statement by statement, each with its source.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::{DocumentId, IdentifierKind};
use crate::diagnostic::Problem;
use crate::source::Place;

/// How one party stands over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OwnershipRelation {
    /// Holds shares; only this states a percentage.
    Ownership,
    /// Controls, by whatever means the source states.
    Control,
    /// Consolidates in its accounts: control by accounting rules, of which no percentage follows.
    Consolidation,
    /// Is an affiliate, by the source's words.
    Affiliate,
    /// Has a say that is no control by itself: a seat on the board, voting rights below the majority, a link of unknown kind.
    Influence,
    /// Was succeeded by it.
    Succession,
}

impl OwnershipRelation {
    /// Every relation.
    pub const ALL: [Self; 6] =
        [Self::Ownership, Self::Control, Self::Consolidation, Self::Affiliate, Self::Influence, Self::Succession];

    /// Returns the word of the ownership file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ownership => "ownership",
            Self::Control => "control",
            Self::Consolidation => "consolidation",
            Self::Affiliate => "affiliate",
            Self::Influence => "influence",
            Self::Succession => "succession",
        }
    }
}

/// A share in a company, in millionths of a percent: shares add up without the noise of binary fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// All of the company.
    pub const WHOLE: Self = Self(100_000_000);
    const MILLIONTHS: u32 = 1_000_000;

    /// Makes a share of a number of millionths of a percent; `None` above the whole.
    #[must_use]
    pub const fn from_millionths(millionths: u32) -> Option<Self> {
        if millionths <= Self::WHOLE.0 { Some(Self(millionths)) } else { None }
    }

    /// Returns it in millionths of a percent.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.0
    }

    /// Returns it in percent, for machine-readable output.
    #[must_use]
    pub fn percent(self) -> f64 {
        f64::from(self.0) / f64::from(Self::MILLIONTHS)
    }
}

impl fmt::Display for Share {
    /// Writes it in percent without needless zeros: `49.995`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / Self::MILLIONTHS, self.0 % Self::MILLIONTHS);
        if part == 0 {
            return write!(f, "{whole}");
        }
        let digits = format!("{part:06}");
        write!(f, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// The least and the most that a share can be by its source.
///
/// A source that excludes a bound (*more than 25 percent*) moves it by a millionth of a percent. A number with more than
/// six decimals lies between two millionths; both become its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShareRange {
    low: Share,
    high: Share,
}

impl ShareRange {
    /// A share of which nothing is stated.
    pub const ANY: Self = Self { low: Share::NONE, high: Share::WHOLE };

    /// Makes a range; `None` if the least is above the most.
    #[must_use]
    pub fn new(low: Share, high: Share) -> Option<Self> {
        (low <= high).then_some(Self { low, high })
    }

    /// Makes the range of a share that is known.
    #[must_use]
    pub const fn exact(share: Share) -> Self {
        Self { low: share, high: share }
    }

    /// Reads a number of percent written in decimals, such as `49.995`; `None` if it is no such number, or above 100.
    #[must_use]
    pub fn of_percent(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && part.is_empty() || !is_number(whole) || !is_number(part) || whole.len() > 9 {
            return None;
        }
        let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let kept: String = part.chars().chain("000000".chars()).take(6).collect();
        let low = whole.checked_mul(Share::MILLIONTHS)?.checked_add(kept.parse().ok()?)?;
        let is_cut = part.get(6..).is_some_and(|rest| rest.bytes().any(|byte| byte != b'0'));
        let high = if is_cut { low + 1 } else { low };
        Self::new(Share::from_millionths(low)?, Share::from_millionths(high)?)
    }

    /// Returns the least.
    #[must_use]
    pub const fn low(self) -> Share {
        self.low
    }

    /// Returns the most.
    #[must_use]
    pub const fn high(self) -> Share {
        self.high
    }

    /// Returns the share, if it is known.
    #[must_use]
    pub fn known(self) -> Option<Share> {
        (self.low == self.high).then_some(self.low)
    }
}

impl fmt::Display for ShareRange {
    /// Writes `49.995 %` or `25 to 50 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(share) => write!(f, "{share} %"),
            None => write!(f, "{} to {} %", self.low, self.high),
        }
    }
}

/// Whether a share is held by the owner itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Holding {
    /// By itself: such shares add up to the whole of the company.
    Direct,
    /// Through others whom the file does not state.
    Indirect,
    /// Through others whom the file states too: it says once more what their statements come to.
    Summary,
}

/// A party as an ownership file states it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct StatedParty {
    /// Its name, as written; empty if the file gives only identifiers.
    pub name: String,
    /// Other names that the file gives it.
    pub aliases: Vec<String>,
    /// What identifies it in registers, as (kind, value); `Mpn` and the like never stand here.
    pub identifiers: Vec<(PartyScheme, String)>,
    /// The key of its record within its file, if the file has keys.
    pub record: Option<(DocumentId, String)>,
    /// Whether it is a natural person: two persons of one name are two.
    pub is_person: bool,
}

impl StatedParty {
    /// Makes a party of which only the name is known.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Returns its name, or what else the file calls it by.
    #[must_use]
    pub fn shown(&self) -> &str {
        [Some(self.name.as_str()), self.identifiers.first().map(|(_, value)| value.as_str())]
            .into_iter()
            .chain([self.record.as_ref().map(|(_, key)| key.as_str())])
            .flatten()
            .find(|text| !text.is_empty())
            .unwrap_or("a party without a name")
    }
}

/// Registers whose numbers identify a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyScheme {
    /// Legal Entity Identifier (ISO 17442).
    Lei,
    /// Unified Social Credit Code (GB 32100-2015).
    Uscc,
    /// A number of a national register, as `CC/NUMBER` where the country is known.
    Registration,
}

impl PartyScheme {
    /// Returns the scheme of a component's identifier of a party.
    #[must_use]
    pub const fn of_kind(kind: IdentifierKind) -> Option<Self> {
        match kind {
            IdentifierKind::Lei => Some(Self::Lei),
            IdentifierKind::Uscc => Some(Self::Uscc),
            _ => None,
        }
    }
}

/// One sourced statement that `owner` stands over `owned`.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnershipEdge {
    /// The party above; of a succession, the predecessor.
    pub owner: Arc<StatedParty>,
    /// The party below; of a succession, the successor.
    pub owned: Arc<StatedParty>,
    /// How.
    pub relation: OwnershipRelation,
    /// The share; only for ownership, `None` if the source doesn't say.
    pub share: Option<ShareRange>,
    /// Whether the owner holds it itself.
    pub holding: Holding,
    /// The first day it holds, if stated.
    pub from: Option<Date>,
    /// The last day it holds, if stated.
    pub to: Option<Date>,
    /// Where the statement comes from: a filing, a register, a letter.
    pub source: String,
    /// The file it stands in.
    pub document: DocumentId,
    /// Where in the file.
    pub at: Place,
}

impl OwnershipEdge {
    /// Tells whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A party of which a source says that it states no owner, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct UnstatedOwner {
    /// The party.
    pub party: Arc<StatedParty>,
    /// The reason, in the source's words: `direct parent: NATURAL_PERSONS`.
    pub reason: String,
    /// The file it stands in.
    pub document: DocumentId,
    /// Where in the file.
    pub at: Place,
}

/// What ownership files state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ownership {
    /// Statements of one party over another, in the order of the files.
    pub edges: Vec<OwnershipEdge>,
    /// Parties that are described without a statement over or under another.
    pub parties: Vec<Arc<StatedParty>>,
    /// Parties of whom no owner is stated.
    pub unstated: Vec<UnstatedOwner>,
    /// What was left out of the files, and what in them can't be so.
    pub notes: Vec<Problem>,
}

impl Ownership {
    /// Adds what another file states.
    pub fn append(&mut self, other: Self) {
        self.edges.extend(other.edges);
        self.parties.extend(other.parties);
        self.unstated.extend(other.unstated);
        self.notes.extend(other.notes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_read_exactly_and_a_longer_one_lies_between_two_millionths() {
        let read = |text: &str| ShareRange::of_percent(text).map(|range| range.to_string());
        for (text, says) in [
            ("50", "50 %"),
            ("49.995", "49.995 %"),
            ("49.9950000000", "49.995 %"),
            ("49.9999999999", "49.999999 to 50 %"),
            ("50.0000000001", "50 to 50.000001 %"),
            (".5", "0.5 %"),
            ("100", "100 %"),
            ("0.0000001", "0 to 0.000001 %"),
        ] {
            assert_eq!(read(text).as_deref(), Some(says), "{text}");
        }
        for text in ["", ".", "100.0000001", "101", "-5", "5e1", "12,5", "50 %", "99999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

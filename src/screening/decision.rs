//! A person's decision whether a party is a listed one: when it holds, and when it doesn't.
//!
//! A decision is about one name and one entry. It holds from its day to its last day, for as long as the entry says what
//! it said (or, where only the list's digest was noted, the whole list). It settles a possible match either way. A sure
//! match it can only undo with an identifier of the party that the entry doesn't have, and never when an identifier made
//! the match: whoever bears a listed identifier is listed. In doubt it doesn't hold, and that is told.

use std::collections::HashMap;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use super::identifiers;
use super::party_key::plain;
use crate::lists::{Entry, PartyIdentifierKind};
use crate::model::DocumentId;
use crate::source::{Place, Sha256};

/// What a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decided {
    /// The party is another one.
    NotTheParty,
    /// The party is the listed one.
    IsTheParty,
}

impl Decided {
    /// Every outcome with its word in the file of decisions.
    pub const WORDS: [(Self, &'static str); 2] =
        [(Self::NotTheParty, "not-the-party"), (Self::IsTheParty, "is-the-party")];

    /// Returns the word of the file of decisions.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(decided, _)| *decided == self).map_or("", |(_, word)| word)
    }
}

/// What must not have changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pinned {
    /// The entry, by [`Entry::digest`].
    Entry(Sha256),
    /// The whole list, by the digest of its snapshot.
    List(Sha256),
}

/// A decision as its file states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The list's id.
    pub list: String,
    /// The entry's key within the list.
    pub entry: String,
    /// The party's name, compared without case and punctuation and else as it is.
    pub name: String,
    /// What was decided.
    pub outcome: Decided,
    /// Why.
    pub why: String,
    /// Who decided.
    pub by: String,
    /// On which day: it holds from then on.
    pub on: Date,
    /// The last day on which it holds.
    pub expires: Date,
    /// What it was decided on.
    pub pinned: Pinned,
    /// An identifier of the party, in its one spelling: what a sure match can be undone with.
    pub identifier: Option<(PartyIdentifierKind, String)>,
    /// The file that states it.
    pub document: DocumentId,
    /// Where in it.
    pub at: Place,
}

impl Decision {
    /// Says who decided what, when and why.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Self { name, entry, list, outcome, why, by, on, expires, .. } = self;
        let is = match outcome {
            Decided::NotTheParty => "is not",
            Decided::IsTheParty => "is",
        };
        format!("{by} decided on {on}, until {expires}, that {name} {is} {entry} of {list}: {why}")
    }
}

/// A decision and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRecord {
    /// The decision.
    pub decision: Decision,
    /// The parties for which it holds, by name.
    pub held: Vec<String>,
    /// Whether it undid a sure match.
    pub overrides: bool,
    /// The parties for which it would be needed and doesn't hold, each with the reason.
    pub void: Vec<(String, String)>,
    /// Why nobody needs it, when nobody does.
    pub unused: String,
}

impl DecisionRecord {
    /// Begins the record of a decision that nobody needed so far.
    pub(crate) fn new(decision: &Decision) -> Self {
        let unused = "no party of that name comes near the entry".to_owned();
        Self { decision: decision.clone(), held: Vec::new(), overrides: false, void: Vec::new(), unused }
    }
}

/// One party held against one entry, before a decision is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encounter<'a> {
    /// The list's id and its snapshot's digest in hex.
    pub(crate) list: (&'a str, &'a str),
    /// The entry.
    pub(crate) entry: &'a Entry,
    /// Every spelling of the party.
    pub(crate) spellings: &'a [String],
    /// What identifies the party.
    pub(crate) identifiers: &'a [(PartyIdentifierKind, String)],
    /// Whether the match is sure.
    pub(crate) is_sure: bool,
    /// Whether an identifier made it.
    pub(crate) by_identifier: bool,
}

/// What the decisions say of an encounter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ruling {
    /// The decision of this number holds.
    Holds(usize, Decided),
    /// There is one, by its number, that doesn't, for a reason.
    Void(usize, String),
}

/// Decisions, to be looked up by entry.
#[derive(Debug)]
pub(crate) struct Decisions<'a> {
    all: &'a [Decision],
    by_entry: HashMap<(&'a str, &'a str), Vec<usize>>,
    as_of: Date,
}

impl<'a> Decisions<'a> {
    /// Takes the decisions for a day.
    pub(crate) fn new(all: &'a [Decision], as_of: Date) -> Self {
        let mut by_entry: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (n, decision) in all.iter().enumerate() {
            by_entry.entry((decision.list.as_str(), decision.entry.as_str())).or_default().push(n);
        }
        Self { all, by_entry, as_of }
    }

    /// Returns the decision of a number.
    pub(crate) fn get(&self, n: usize) -> &'a Decision {
        &self.all[n]
    }

    /// Looks for what was decided of an encounter; `None` if nothing was.
    ///
    /// A party with several spellings needs a decision for each of them, and the same: another spelling may be another
    /// party's.
    pub(crate) fn rule(&self, encounter: &Encounter<'_>) -> Option<Ruling> {
        let of_entry = self.by_entry.get(&(encounter.list.0, encounter.entry.key.as_str()))?;
        let mut first: Option<(usize, Decided)> = None;
        let mut unnamed: Option<&str> = None;
        let mut void: Option<(usize, String)> = None;
        for spelling in encounter.spellings {
            let named: Vec<usize> =
                of_entry.iter().copied().filter(|n| same_name(&self.all[*n].name, spelling)).collect();
            let mut reasons = named.iter().map(|n| (*n, self.why_void(&self.all[*n], encounter)));
            // One that was renewed may stand beside the old one.
            match reasons.clone().find(|(_, reason)| reason.is_none()) {
                Some((n, _)) => match first {
                    Some((_, decided)) if decided != self.all[n].outcome => {
                        void = void.or(Some((n, "another spelling of the party was decided otherwise".to_owned())));
                    }
                    Some(_) => {}
                    None => first = Some((n, self.all[n].outcome)),
                },
                None => match reasons.next() {
                    Some((n, reason)) => void = void.or(reason.map(|reason| (n, reason))),
                    None => unnamed = unnamed.or(Some(spelling)),
                },
            }
        }
        if let Some((n, reason)) = void {
            return Some(Ruling::Void(n, reason));
        }
        let (n, decided) = first?;
        Some(match unnamed {
            Some(spelling) => {
                Ruling::Void(n, format!("the party is written \"{spelling}\" as well, which nobody decided on"))
            }
            None => Ruling::Holds(n, decided),
        })
    }

    /// Returns why a decision about the name and entry of an encounter doesn't hold, if so.
    fn why_void(&self, decision: &Decision, encounter: &Encounter<'_>) -> Option<String> {
        if decision.expires < self.as_of {
            return Some(format!("it expired on {}", decision.expires));
        }
        if decision.on > self.as_of {
            return Some(format!("it was made on {}, after the day that is judged", decision.on));
        }
        match decision.pinned {
            Pinned::Entry(digest) if encounter.entry.digest() != digest => {
                return Some("the entry has changed since".to_owned());
            }
            Pinned::List(digest) if Sha256::parse(encounter.list.1) != Some(digest) => {
                return Some("the list has changed since, and only its digest was noted, not the entry's".to_owned());
            }
            _ => {}
        }
        if decision.outcome == Decided::IsTheParty {
            return None;
        }
        if encounter.by_identifier {
            return Some("an identifier of the entry made the match, and whoever bears it is the party".to_owned());
        }
        match &decision.identifier {
            None if encounter.is_sure => Some(
                "the name is a sure match; to undo it, state an identifier of the party, such as its LEI".to_owned(),
            ),
            None => None,
            Some((kind, value)) => contradicted(*kind, value, encounter),
        }
    }
}

/// Returns why the stated identifier of a party doesn't tell it from the entry, if so.
fn contradicted(kind: PartyIdentifierKind, value: &str, encounter: &Encounter<'_>) -> Option<String> {
    let of_kind = |all: &[(PartyIdentifierKind, String)]| -> Vec<String> {
        all.iter().filter(|(k, _)| *k == kind).filter_map(|(_, v)| identifiers::normalise(kind, v).ok()).collect()
    };
    let word = kind.word();
    if of_kind(&encounter.entry.identifiers).iter().any(|listed| listed == value) {
        return Some(format!("its {word} {value} is the entry's own"));
    }
    let stated = of_kind(encounter.identifiers);
    match stated.first() {
        Some(other) if !stated.iter().any(|stated| stated == value) => {
            Some(format!("it states the {word} {value}, and the party has {other}"))
        }
        _ => None,
    }
}

/// Tells whether two names are one but for case, punctuation and the width of letters. Legal forms count, and so does
/// every letter: a decision must not reach another company.
fn same_name(a: &str, b: &str) -> bool {
    let fold = |name: &str| plain(&name.nfkc().collect::<String>());
    let (folded, other) = (fold(a), fold(b));
    if folded.is_empty() { a.trim() == b.trim() } else { folded == other }
}

/// Tells whether an identifier of this kind and value names one party and no other, so that it is evidence of who it is.
#[must_use]
pub fn names_one_party(kind: PartyIdentifierKind, value: &str) -> bool {
    identifiers::is_unique_to_party(kind)
        || (matches!(kind, PartyIdentifierKind::Registration | PartyIdentifierKind::Tax)
            && value.split_once('/').is_some_and(|(country, _)| !country.is_empty()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::lists::bundled;

    const LEI: &str = "506700GE1G29325QX363";

    fn entry() -> Entry {
        bundled("us-889").expect("it is built in").entries.remove(0)
    }

    fn decision(outcome: Decided) -> Decision {
        Decision {
            list: "us-889".to_owned(),
            entry: entry().key,
            name: "Example Wireless Ltd.".to_owned(),
            outcome,
            why: "another registration number".to_owned(),
            by: "j.doe@port.example".to_owned(),
            on: date(2026, 1, 1),
            expires: date(2026, 12, 31),
            pinned: Pinned::Entry(entry().digest()),
            identifier: None,
            document: DocumentId(0),
            at: Place::Whole,
        }
    }

    struct Met {
        entry: Entry,
        spellings: Vec<String>,
        identifiers: Vec<(PartyIdentifierKind, String)>,
        is_sure: bool,
        by_identifier: bool,
    }

    impl Met {
        fn possible() -> Self {
            let spellings = vec!["EXAMPLE WIRELESS, LTD".to_owned()];
            Self { entry: entry(), spellings, identifiers: Vec::new(), is_sure: false, by_identifier: false }
        }

        fn sure() -> Self {
            Self { is_sure: true, ..Self::possible() }
        }

        fn ruled(&self, decision: &Decision, day: Date) -> Option<Ruling> {
            self.ruled_by(std::slice::from_ref(decision), day)
        }

        fn ruled_by(&self, decisions: &[Decision], day: Date) -> Option<Ruling> {
            let snapshot = bundled("us-889").expect("it is built in").snapshot;
            let Self { entry, spellings, identifiers, is_sure, by_identifier } = self;
            Decisions::new(decisions, day).rule(&Encounter {
                list: ("us-889", &snapshot),
                entry,
                spellings,
                identifiers,
                is_sure: *is_sure,
                by_identifier: *by_identifier,
            })
        }
    }

    const DAY: Date = date(2026, 6, 30);

    fn reason(ruling: Option<Ruling>) -> String {
        match ruling {
            Some(Ruling::Void(_, reason)) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn it_holds_on_its_days_both_included_and_for_its_name_only() {
        let not = decision(Decided::NotTheParty);
        for day in [not.on, DAY, not.expires] {
            assert_eq!(Met::possible().ruled(&not, day), Some(Ruling::Holds(0, Decided::NotTheParty)));
        }
        assert!(reason(Met::possible().ruled(&not, date(2027, 1, 1))).contains("expired on 2026-12-31"));
        assert!(reason(Met::possible().ruled(&not, date(2025, 12, 31))).contains("after the day"));
        for other in
            ["Example Wireless Inc.", "Example Wireless", "Ex\u{200b}ample Wireless Ltd.", "Ехample Wireless Ltd."]
        {
            let met = Met { spellings: vec![other.to_owned()], ..Met::possible() };
            assert_eq!(met.ruled(&not, DAY), None, "{other}");
        }
    }

    #[test]
    fn a_changed_entry_voids_it_and_a_changed_list_only_where_nothing_else_was_noted() {
        let not = decision(Decided::NotTheParty);
        let mut changed = Met::possible();
        changed.entry.aliases.push("Example Wireless".to_owned());
        assert!(reason(changed.ruled(&not, DAY)).contains("entry has changed"));
        let other = Decision { pinned: Pinned::List(Sha256::of(b"another snapshot")), ..not.clone() };
        assert!(reason(Met::possible().ruled(&other, DAY)).contains("list has changed"));
        let snapshot = bundled("us-889").and_then(|list| Sha256::parse(&list.snapshot)).expect("a digest");
        let same = Decision { pinned: Pinned::List(snapshot), ..not };
        assert!(matches!(Met::possible().ruled(&same, DAY), Some(Ruling::Holds(..))));
    }

    #[test]
    fn a_sure_match_is_undone_by_an_identifier_of_the_party_alone() {
        let not = decision(Decided::NotTheParty);
        assert!(reason(Met::sure().ruled(&not, DAY)).contains("state an identifier"));
        let shown = Decision { identifier: Some((PartyIdentifierKind::Lei, LEI.to_owned())), ..not };
        assert!(matches!(Met::sure().ruled(&shown, DAY), Some(Ruling::Holds(..))));
        let by_identifier = Met { by_identifier: true, ..Met::sure() };
        assert!(reason(by_identifier.ruled(&shown, DAY)).contains("whoever bears it"));
        let mut own = Met::sure();
        own.entry.identifiers.push((PartyIdentifierKind::Lei, LEI.to_owned()));
        let pinned = Decision { pinned: Pinned::Entry(own.entry.digest()), ..shown.clone() };
        assert!(reason(own.ruled(&pinned, DAY)).contains("the entry's own"));
        let other = vec![(PartyIdentifierKind::Lei, "EXAMPLE0000WIRELES28".to_owned())];
        let stated = Met { identifiers: other, ..Met::sure() };
        assert!(reason(stated.ruled(&shown, DAY)).contains("the party has"));
        let is = decision(Decided::IsTheParty);
        assert!(matches!(Met::sure().ruled(&is, DAY), Some(Ruling::Holds(..))));
    }

    #[test]
    fn every_spelling_needs_a_decision_and_the_same() {
        let not = decision(Decided::NotTheParty);
        let two = || Met {
            spellings: vec!["Example Wireless Ltd.".to_owned(), "Example Wireless GmbH".to_owned()],
            ..Met::possible()
        };
        assert!(reason(two().ruled(&not, DAY)).contains("Example Wireless GmbH"));
        let second = Decision { name: "Example Wireless GmbH".to_owned(), ..not.clone() };
        assert!(matches!(two().ruled_by(&[not.clone(), second.clone()], DAY), Some(Ruling::Holds(0, _))));
        let otherwise = Decision { outcome: Decided::IsTheParty, ..second };
        assert!(reason(two().ruled_by(&[not.clone(), otherwise], DAY)).contains("otherwise"));
        let old = Decision { expires: date(2026, 2, 1), ..not.clone() };
        assert_eq!(Met::possible().ruled_by(&[old, not], DAY), Some(Ruling::Holds(1, Decided::NotTheParty)));
    }

    #[test]
    fn identifiers_of_products_and_numbers_of_no_register_name_no_party() {
        assert!(names_one_party(PartyIdentifierKind::Lei, LEI));
        assert!(names_one_party(PartyIdentifierKind::Registration, "DE/HRB1234"));
        assert!(!names_one_party(PartyIdentifierKind::Registration, "/HRB1234"));
        assert!(!names_one_party(PartyIdentifierKind::MacPrefix, "c4a64e"));
    }
}

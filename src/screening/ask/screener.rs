//! Lists made ready for many questions on one day.

use jiff::civil::Date;

use super::{Answer, MatchBasis, Matched, Outcome, Query, Settled};
use crate::lists::{List, regime};
use crate::model::ScorePart;
use crate::screening::Decision;
use crate::screening::decision::{Decided, Decisions, Encounter, Ruling};
use crate::screening::names::{Index, NameHit, NameOutcome};

/// The most possible matches of one list that an answer shows; a sure one is always shown.
const POSSIBLE_AT_MOST: usize = 10;

/// Lists that can be asked.
pub struct Screener<'a> {
    lists: Vec<List>,
    decisions: Decisions<'a>,
    index: Index,
    as_of: Date,
}

impl<'a> Screener<'a> {
    /// Makes lists ready: of each the entries that serve on the day, with what was decided of them.
    #[must_use]
    pub fn new(lists: &[List], decisions: &'a [Decision], as_of: Date) -> Self {
        let lists: Vec<List> = lists
            .iter()
            .map(|list| {
                let serves = |entry: &&crate::lists::Entry| entry.serves_on(as_of, list.confirmed);
                List { entries: list.entries.iter().filter(serves).cloned().collect(), ..list.clone() }
            })
            .collect();
        let index = Index::new(&lists);
        Self { lists, decisions: Decisions::new(decisions, as_of), index, as_of }
    }

    /// Answers a query.
    #[must_use]
    pub fn answer(&self, query: Query) -> Answer {
        let identifiers: Vec<_> = query.identifiers.iter().map(|(kind, value)| (*kind, value.as_str())).collect();
        let mut hits = self.index.search(&query.name, query.country.as_deref(), &identifiers);
        // The search puts the best first; an answer goes list by list, in the lists' order.
        hits.sort_by_key(|hit| hit.list);
        let (mut shown, mut more) = (Vec::with_capacity(hits.len()), 0);
        let mut possible = (usize::MAX, 0);
        let mut settled = Vec::new();
        for mut hit in hits {
            if let Some(decision) = self.settle(&query, &mut hit) {
                settled.push(Settled { matched: self.matched(&hit), decision });
                continue;
            }
            if hit.outcome == NameOutcome::Possible {
                possible = if possible.0 == hit.list { (hit.list, possible.1 + 1) } else { (hit.list, 1) };
                if possible.1 > POSSIBLE_AT_MOST {
                    more += 1;
                    continue;
                }
            }
            shown.push(self.matched(&hit));
        }
        shown.sort_by_key(|found| self.lists.iter().position(|list| list.id == found.list).map(|n| (n, found.outcome)));
        Answer::new(query, shown, more, settled)
    }

    /// Returns the decision that the query is not what was found; a decision that it is makes the hit sure.
    fn settle(&self, query: &Query, hit: &mut NameHit) -> Option<Decision> {
        let list = &self.lists[hit.list];
        let entry = &list.entries[hit.entry];
        let ruling = self.decisions.rule(&Encounter {
            list: (&list.id, &list.snapshot),
            entry,
            spellings: std::slice::from_ref(&query.name),
            identifiers: &query.identifiers,
            is_sure: hit.outcome == NameOutcome::Match,
            by_identifier: matches!(MatchBasis::of(entry, &hit.matched), MatchBasis::Identifier(_)),
        })?;
        let what = match ruling {
            Ruling::Holds(n, Decided::NotTheParty) => return Some(self.decisions.get(n).clone()),
            Ruling::Holds(n, Decided::IsTheParty) => {
                hit.outcome = NameOutcome::Match;
                self.decisions.get(n).in_words()
            }
            Ruling::Void(_, reason) => format!("a decision does not hold: {reason}"),
        };
        hit.parts.push(ScorePart { what, value: 0.0 });
        None
    }

    fn matched(&self, hit: &NameHit) -> Matched {
        let list = &self.lists[hit.list];
        let entry = &list.entries[hit.entry];
        let of_regime = regime(&list.id).map_or("", |regime| regime.cite.as_str());
        let of_entry = entry.cite.as_deref().filter(|cite| !of_regime.contains(cite));
        Matched {
            list: list.id.clone(),
            snapshot: list.snapshot.clone(),
            entry: entry.key.clone(),
            entry_name: entry.name.clone(),
            entry_digest: entry.digest().to_string(),
            name: hit.matched.clone(),
            outcome: match hit.outcome {
                NameOutcome::Match => Outcome::Match,
                NameOutcome::Possible => Outcome::Possible,
            },
            score: hit.score,
            basis: MatchBasis::of(entry, &hit.matched),
            parts: hit.parts.clone(),
            since: entry.since(self.as_of),
            entry_basis: entry.basis,
            source: entry.source.clone(),
            cite: [Some(of_regime).filter(|cite| !cite.is_empty()), of_entry]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("; "),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::lists::{PartyIdentifierKind, bundled, bundled_ids};

    fn screener() -> Screener<'static> {
        let lists: Vec<List> = bundled_ids().filter_map(bundled).collect();
        Screener::new(&lists, &[], date(2026, 11, 30))
    }

    #[test]
    fn every_name_of_what_is_built_in_is_found_and_says_by_what() {
        let screener = screener();
        for list in bundled_ids().filter_map(bundled) {
            for entry in &list.entries {
                let answer = screener.answer(Query::of(&entry.name));
                let own = answer.matches.iter().find(|found| found.list == list.id && found.entry == entry.key);
                let own = own.unwrap_or_else(|| panic!("{} of {}", entry.name, list.id));
                assert_eq!((own.outcome, &own.basis), (Outcome::Match, &MatchBasis::Name), "{}", entry.name);
                assert_eq!(answer.outcome, Outcome::Match);
                assert_eq!(own.snapshot, list.snapshot);
            }
        }
    }

    #[test]
    fn an_identifier_decides_and_one_with_a_wrong_digit_is_told() {
        let query = |value: &str| Query {
            name: "Example Holding".to_owned(),
            identifiers: vec![(PartyIdentifierKind::Uscc, value.to_owned())],
            ..Query::default()
        };
        let limits = crate::source::Limits::default();
        let file = b"name,identifiers\n\"Another Name Co., Ltd.\",uscc:91330000733796106P\n".to_vec();
        let source = crate::source::Source::from_bytes("house.csv", file, &limits).expect("small");
        let choice = crate::lists::ListChoice { id: "house".to_owned(), files: Vec::new() };
        let list = crate::lists::load(&choice, &[std::sync::Arc::new(source)], &limits).expect("sound");
        let screener = Screener::new(&[list], &[], date(2026, 6, 30));
        let answer = screener.answer(query("91330000733796106P"));
        assert_eq!(answer.outcome, Outcome::Match);
        assert_eq!(answer.matches[0].basis.word(), "identifier:uscc");
        let wrong = screener.answer(query("91330000733796107P"));
        assert_eq!(wrong.outcome, Outcome::NoneFound);
        assert!(wrong.remarks[0].contains("check digit"), "{:?}", wrong.remarks);
    }

    #[test]
    fn a_deceptive_name_is_found_as_it_is_read_and_told() {
        let answer = screener().answer(Query::of("\u{041d}ikvision"));
        assert_ne!(answer.outcome, Outcome::NoneFound);
        assert!(answer.remarks.iter().any(|remark| remark.contains("mixes")), "{:?}", answer.remarks);
        assert_eq!(screener().answer(Query::of("Example Controls Ltd.")).outcome, Outcome::NoneFound);
        assert_eq!(screener().answer(Query::of("n/a")).remarks, ["the name names nobody"]);
    }
}

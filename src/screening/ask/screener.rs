//! Lists made ready for many questions on one day.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Answer, MatchBasis, Matched, Outcome, Query, Settled};
use crate::error::Error;
use crate::lists::{Entry, ListHead, regime};
use crate::model::ScorePart;
use crate::screening::decision::{Decided, Decisions, Encounter, Ruling};
use crate::screening::listed::Met;
use crate::screening::names::{self, NameOutcome};
use crate::screening::{Decision, Listed};

/// The most possible matches of one list that an answer shows; a sure one is always shown.
const POSSIBLE_AT_MOST: usize = 10;

/// Lists that can be asked.
pub struct Screener<'a> {
    lists: &'a [Listed],
    decisions: Decisions<'a>,
    as_of: Date,
}

impl<'a> Screener<'a> {
    /// Takes lists to be asked on a day: of each the entries that serve on it, with what was decided of them.
    #[must_use]
    pub fn new(lists: &'a [Listed], decisions: &'a [Decision], as_of: Date) -> Self {
        Self { lists, decisions: Decisions::new(decisions, as_of), as_of }
    }

    /// Answers a query.
    ///
    /// # Errors
    /// The index of a list is damaged and could not be made anew.
    pub fn answer(&self, query: Query) -> Result<Answer, Error> {
        let identifiers: Vec<_> = query.identifiers.iter().map(|(kind, value)| (*kind, value.as_str())).collect();
        let asked = names::Query::new(&query.name, query.country.as_deref(), &identifiers);
        let mut scratch = names::Scratch::default();
        let (mut shown, mut more) = (Vec::new(), 0);
        let (mut settled, mut void) = (Vec::new(), BTreeSet::new());
        for list in self.lists {
            let head = list.head();
            let serves = |entry: &Entry| entry.serves_on(self.as_of, head.confirmed);
            let of_list = shown.len();
            let mut possible = 0;
            for mut met in list.search(std::slice::from_ref(&asked), &serves, &mut scratch)? {
                if let Some(decision) = self.settle(&query, head, &mut met, &mut void) {
                    settled.push(Settled { matched: self.matched(head, &met), decision });
                    continue;
                }
                if met.hit.outcome == NameOutcome::Possible {
                    possible += 1;
                    if possible > POSSIBLE_AT_MOST {
                        more += 1;
                        continue;
                    }
                }
                shown.push(self.matched(head, &met));
            }
            // A decision may have made sure what the search did not.
            shown[of_list..].sort_by_key(|found: &Matched| found.outcome);
        }
        let mut answer = Answer::new(query, shown, more, settled);
        answer.remarks.extend(void);
        Ok(answer)
    }

    /// Returns the decision that the query is not what was found; a decision that it is makes the hit sure.
    /// Why a decision does not hold goes into `void`.
    fn settle(
        &self,
        query: &Query,
        list: &ListHead,
        Met { hit, entry }: &mut Met,
        void: &mut BTreeSet<String>,
    ) -> Option<Decision> {
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
            Ruling::Void(_, reason) => {
                let says = format!("a decision does not hold: {reason}");
                void.insert(format!("{says} ({} of {})", entry.name, list.id));
                says
            }
        };
        hit.parts.push(ScorePart { what, value: 0.0 });
        None
    }

    fn matched(&self, list: &ListHead, Met { hit, entry }: &Met) -> Matched {
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

    static LISTS: std::sync::LazyLock<Vec<Listed>> =
        std::sync::LazyLock::new(|| bundled_ids().filter_map(bundled).map(|list| Listed::compiled(&list)).collect());

    fn screener() -> Screener<'static> {
        Screener::new(&LISTS, &[], date(2026, 11, 30))
    }

    #[test]
    fn every_name_of_what_is_built_in_is_found_and_says_by_what() {
        let screener = screener();
        for list in bundled_ids().filter_map(bundled) {
            for entry in &list.entries {
                let answer = screener.answer(Query::of(&entry.name)).expect("whole");
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
        let lists = [Listed::compiled(&list)];
        let screener = Screener::new(&lists, &[], date(2026, 6, 30));
        let answer = screener.answer(query("91330000733796106P")).expect("whole");
        assert_eq!(answer.outcome, Outcome::Match);
        assert_eq!(answer.matches[0].basis.word(), "identifier:uscc");
        let wrong = screener.answer(query("91330000733796107P")).expect("whole");
        assert_eq!(wrong.outcome, Outcome::NoneFound);
        assert!(wrong.remarks[0].contains("check digit"), "{:?}", wrong.remarks);
    }

    #[test]
    fn a_deceptive_name_is_found_as_it_is_read_and_told() {
        let answer = screener().answer(Query::of("\u{041d}ikvision")).expect("whole");
        assert_ne!(answer.outcome, Outcome::NoneFound);
        assert!(answer.remarks.iter().any(|remark| remark.contains("mixes")), "{:?}", answer.remarks);
        assert_eq!(screener().answer(Query::of("Example Controls Ltd.")).expect("whole").outcome, Outcome::NoneFound);
        assert_eq!(screener().answer(Query::of("n/a")).expect("whole").remarks, ["the name names nobody"]);
    }

    #[test]
    fn a_registration_number_may_have_its_country_before_a_blank() {
        let limits = crate::source::Limits::default();
        let file = b"name,identifiers\nAnother Name Ltd,registration:GB/07654321\n".to_vec();
        let source = crate::source::Source::from_bytes("house.csv", file, &limits).expect("small");
        let choice = crate::lists::ListChoice { id: "house".to_owned(), files: Vec::new() };
        let list = crate::lists::load(&choice, &[std::sync::Arc::new(source)], &limits).expect("sound");
        let lists = [Listed::compiled(&list)];
        let screener = Screener::new(&lists, &[], date(2026, 6, 30));
        for (number, outcome) in [
            ("GB/07654321", Outcome::Match),
            ("GB 07654321", Outcome::Possible),
            ("07654321", Outcome::Possible),
            ("DE 07654321", Outcome::NoneFound),
        ] {
            let query = Query {
                name: "Example Holding".to_owned(),
                identifiers: vec![(PartyIdentifierKind::Registration, number.to_owned())],
                ..Query::default()
            };
            assert_eq!(screener.answer(query).expect("whole").outcome, outcome, "{number}");
        }
    }
}

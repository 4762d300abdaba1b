//! The parties of the ownership files as a graph: who stands over whom on one day.
//!
//! Names are one party when they are equal without case and punctuation, or equal without their legal form as well
//! and of one legal form (`Crane Works Co., Ltd.` and `Crane Works Company Limited`, `Harbour AG` and `Harbour
//! Aktiengesellschaft`) or with none stated (`Harbour`). `Harbour AG` and `Harbour GmbH` are only possibly one. Where a
//! file states that one of two such names owns the other, the legal form is what tells them apart, and all names of that
//! stem stay apart.
//!
//! What a register's number says goes before what a name says; see [`joined`](super::joined).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::identifiers::normalise;
use super::joined::{Joined, joined};
use super::names::brand_words;
use super::party_key::{legal_form, letters, may_be_one_form, party_key, plain};
use crate::lists::PartyIdentifierKind;
use crate::model::{Holding, Ownership, OwnershipEdge, OwnershipRelation, Share, ShareRange, StatedParty};
use crate::register::may_be_one_brand;

/// A statement between two parties of the graph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    pub(super) owner: usize,
    pub(super) owned: usize,
    pub(super) edge: &'a OwnershipEdge,
    /// Its place among the statements that were given.
    pub(super) row: usize,
}

/// What one party holds in another, by all statements of it taken together.
#[derive(Debug, Clone)]
pub(super) struct Stake {
    pub(super) owner: usize,
    pub(super) owned: usize,
    /// The least, in millionths of a percent: where sources differ, the least that any of them states.
    pub(super) low: u32,
    /// The most.
    pub(super) high: u32,
    pub(super) holding: Holding,
    /// The statements, by their places in the graph.
    pub(super) statements: Vec<usize>,
}

/// Which names are taken for one party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Joining {
    /// Those that surely are.
    #[default]
    Sure,
    /// Those as well that are one when folded as the names on lists are (`Müller` and `Mueller`, `上海目標` and `上海目标`),
    /// and those that only the legal form tells apart.
    Probable,
}

/// Who stands over whom on one day.
#[derive(Debug, Default)]
pub(super) struct Owners<'a> {
    /// The spellings of each party, the first met first; a party that is known by numbers only has none.
    names: Vec<Vec<String>>,
    /// What each party is called in a chain.
    shown: Vec<String>,
    /// What identifies each party, in the form in which it is compared.
    identifiers: Vec<Vec<(PartyIdentifierKind, String)>>,
    /// The statements in force, in the order of the files.
    pub(super) held: Vec<Held<'a>>,
    /// For each party, the statements in which it is above.
    pub(super) below: Vec<Vec<usize>>,
    /// For each party, the statements in which it is below.
    pub(super) above: Vec<Vec<usize>>,
    stakes: Vec<Stake>,
    stakes_below: Vec<Vec<usize>>,
    stakes_above: Vec<Vec<usize>>,
    by_name: BTreeMap<String, Vec<usize>>,
    by_stem: BTreeMap<String, Vec<usize>>,
    /// By what folding leaves of a name, where probable joins count.
    by_letters: BTreeMap<String, Vec<usize>>,
    joining: Joining,
    by_identifier: BTreeMap<(PartyIdentifierKind, String), usize>,
    /// Parties by the brand words of their spellings.
    by_brand: BTreeMap<String, BTreeSet<usize>>,
    /// The numbers of parties by their places among those joined.
    by_joined: BTreeMap<usize, usize>,
    /// Parties of whom a source states no owner, with the place of that among those given.
    pub(super) unstated: Vec<(usize, usize)>,
}

impl<'a> Owners<'a> {
    /// Makes the graph of the statements that hold on a day.
    pub(super) fn on(ownership: &'a Ownership, day: Date, joining: Joining) -> Self {
        let in_force: Vec<(usize, &OwnershipEdge)> =
            ownership.edges.iter().enumerate().filter(|(_, edge)| edge.holds_on(day)).collect();
        let joined = joined(ownership, &in_force, joining);
        let mut owners = Self { joining, ..Self::default() };
        for (row, edge) in in_force {
            let owner = owners.number(&joined, &edge.owner);
            let owned = owners.number(&joined, &edge.owned);
            if owner == owned {
                continue;
            }
            let number = owners.held.len();
            owners.held.push(Held { owner, owned, edge, row });
            owners.below[owner].push(number);
            owners.above[owned].push(number);
        }
        for (place, unstated) in ownership.unstated.iter().enumerate() {
            let party = owners.number(&joined, &unstated.party);
            owners.unstated.push((party, place));
        }
        owners.weigh();
        owners
    }

    /// Returns the number of a party; makes one, with all that is known of it, when it is first met.
    fn number(&mut self, joined: &Joined<'_>, party: &StatedParty) -> usize {
        let of = joined.party_of(party);
        let known = &mut self.by_joined;
        if let Some(number) = known.get(&of) {
            return *number;
        }
        let number = self.names.len();
        known.insert(of, number);
        let known = joined.known(of);
        for name in &known.names {
            let listed = |map: &mut BTreeMap<String, Vec<usize>>, key: String| {
                let parties = map.entry(key).or_default();
                if !parties.contains(&number) {
                    parties.push(number);
                }
            };
            listed(&mut self.by_name, plain(name));
            listed(&mut self.by_stem, party_key(name));
            if self.joining == Joining::Probable {
                listed(&mut self.by_letters, letters(name));
            }
            for word in brand_words(name) {
                self.by_brand.entry(word).or_default().insert(number);
            }
        }
        for identifier in &known.identifiers {
            self.by_identifier.insert(identifier.clone(), number);
        }
        self.shown.push(known.names.first().cloned().unwrap_or_else(|| party.shown().to_owned()));
        self.names.push(known.names);
        self.identifiers.push(known.identifiers);
        self.below.push(Vec::new());
        self.above.push(Vec::new());
        number
    }

    /// Takes all statements of one party's share in another together: two sources of one share are one share.
    fn weigh(&mut self) {
        let mut by_pair: BTreeMap<(usize, usize, Holding), Vec<usize>> = BTreeMap::new();
        let mut consolidated: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (number, held) in self.held.iter().enumerate() {
            match held.edge.relation {
                OwnershipRelation::Ownership => {
                    by_pair.entry((held.owner, held.owned, held.edge.holding)).or_default().push(number);
                }
                OwnershipRelation::Consolidation => {
                    consolidated.entry((held.owner, held.owned)).or_default().push(number);
                }
                _ => {}
            }
        }
        // Whoever consolidates a company may hold any share of it: no percentage follows, and none is excluded.
        for ((owner, owned), statements) in consolidated {
            let states_a_share = [Holding::Direct, Holding::Indirect, Holding::Summary]
                .into_iter()
                .any(|holding| by_pair.contains_key(&(owner, owned, holding)));
            if !states_a_share {
                by_pair.insert((owner, owned, Holding::Direct), statements);
            }
        }
        self.stakes_below = vec![Vec::new(); self.len()];
        self.stakes_above = vec![Vec::new(); self.len()];
        for ((owner, owned, holding), statements) in by_pair {
            let ranges = || statements.iter().filter_map(|number| self.held[*number].edge.share);
            let low = ranges().map(ShareRange::low).min().unwrap_or(Share::NONE).millionths();
            let high = ranges().map(ShareRange::high).max().unwrap_or(Share::WHOLE).millionths();
            let number = self.stakes.len();
            self.stakes_below[owner].push(number);
            self.stakes_above[owned].push(number);
            self.stakes.push(Stake { owner, owned, low, high, holding, statements });
        }
    }

    /// Returns what a party holds in others.
    pub(super) fn stakes_below(&self, party: usize) -> impl Iterator<Item = &Stake> {
        self.stakes_below[party].iter().map(|number| &self.stakes[*number])
    }

    /// Returns what others hold in a party.
    pub(super) fn stakes_above(&self, party: usize) -> impl Iterator<Item = &Stake> {
        self.stakes_above[party].iter().map(|number| &self.stakes[*number])
    }

    /// Returns what a party is called: its name, else a number of it.
    pub(super) fn shown(&self, party: usize) -> &str {
        &self.shown[party]
    }

    /// Returns what identifies a party.
    pub(super) fn identifiers(&self, party: usize) -> &[(PartyIdentifierKind, String)] {
        &self.identifiers[party]
    }

    /// Returns the party of an identifier.
    pub(super) fn identified(&self, kind: PartyIdentifierKind, value: &str) -> Option<usize> {
        let value = normalise(kind, value).ok()?;
        self.by_identifier.get(&(kind, value)).copied()
    }

    /// Tells for each party whether statements of any kind tie it to one of some, however far.
    pub(super) fn tied_to(&self, some: &[bool]) -> Vec<bool> {
        let mut tied = some.to_vec();
        let mut open: Vec<usize> = (0..some.len()).filter(|party| some[*party]).collect();
        while let Some(at) = open.pop() {
            for number in self.above[at].iter().chain(&self.below[at]) {
                let held = self.held[*number];
                for other in [held.owner, held.owned] {
                    if !tied[other] {
                        tied[other] = true;
                        open.push(other);
                    }
                }
            }
        }
        tied
    }

    /// Returns the parties that a name may be by its brand alone: `Northquay` and `Northquay Crane Works Ltd.`.
    pub(super) fn find_by_brand(&self, name: &str) -> Vec<usize> {
        let candidates: BTreeSet<usize> =
            brand_words(name).iter().filter_map(|word| self.by_brand.get(word)).flatten().copied().collect();
        let is_one = |party: &usize| self.names[*party].iter().any(|spelling| may_be_one_brand(spelling, name));
        candidates.into_iter().filter(is_one).collect()
    }

    /// Tells for each party whether it is one of some, or stands above one.
    pub(super) fn leads_to(&self, some: &[bool]) -> Vec<bool> {
        let mut leads = some.to_vec();
        let mut open: Vec<usize> = (0..some.len()).filter(|party| some[*party]).collect();
        while let Some(at) = open.pop() {
            for number in &self.above[at] {
                let owner = self.held[*number].owner;
                if !leads[owner] {
                    leads[owner] = true;
                    open.push(owner);
                }
            }
        }
        leads
    }

    /// Returns how many parties there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Returns a party's spellings.
    pub(super) fn spellings(&self, party: usize) -> &[String] {
        &self.names[party]
    }

    /// Tells whether nothing is known of a party but that a statement points to it.
    pub(super) fn is_undescribed(&self, party: usize) -> bool {
        self.names[party].is_empty() && self.identifiers[party].is_empty()
    }

    /// Returns the parties that a name may be: one if it is sure, several if only the stem of the name is known.
    ///
    /// Where only sure joins count, a name is not found under another legal form.
    pub(super) fn find(&self, name: &str) -> Vec<usize> {
        if let Some(parties) = self.by_name.get(&plain(name)) {
            return parties.clone();
        }
        let of_stem = self.by_stem.get(&party_key(name)).map_or(&[][..], Vec::as_slice);
        match self.joining {
            Joining::Sure => {
                let form = legal_form(name);
                let fits =
                    |party: &&usize| self.names[**party].iter().any(|own| may_be_one_form(&form, &legal_form(own)));
                of_stem.iter().filter(fits).copied().collect()
            }
            Joining::Probable if !of_stem.is_empty() => of_stem.to_vec(),
            Joining::Probable => self.by_letters.get(&letters(name)).cloned().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{DocumentId, PartyScheme};
    use crate::source::Place;

    /// Makes statements from rows of `owner > owned 12.5`, `owner > owned 25..50`, `owner > owned unknown`,
    /// `owner controls owned`, and so with `consolidates`, `affiliate`, `influences` and `precedes`.
    pub(in crate::screening) fn edges(rows: &[&str]) -> Ownership {
        const WORDS: [(&str, OwnershipRelation); 5] = [
            (" controls ", OwnershipRelation::Control),
            (" consolidates ", OwnershipRelation::Consolidation),
            (" affiliate ", OwnershipRelation::Affiliate),
            (" influences ", OwnershipRelation::Influence),
            (" precedes ", OwnershipRelation::Succession),
        ];
        let range = |text: &str| match text.split_once("..") {
            Some((low, high)) => {
                let bound = |text| ShareRange::of_percent(text).expect("a share");
                ShareRange::new(bound(low).low(), bound(high).high())
            }
            None => ShareRange::of_percent(text),
        };
        let edge = |row: &&str| {
            let (relation, share, holding, owner, owned) = if let Some((owner, rest)) = row.split_once(" > ") {
                let (rest, holding) = match rest.strip_suffix(" indirectly") {
                    Some(rest) => (rest, Holding::Indirect),
                    None => {
                        rest.strip_suffix(" in all").map_or((rest, Holding::Direct), |rest| (rest, Holding::Summary))
                    }
                };
                let (owned, share) = rest.rsplit_once(' ').expect("a share");
                (OwnershipRelation::Ownership, range(share), holding, owner, owned)
            } else {
                let (word, relation) = WORDS.iter().find(|(word, _)| row.contains(word)).expect("a relation");
                let (owner, owned) = row.split_once(word).expect("two parties");
                (*relation, None, Holding::Direct, owner, owned)
            };
            OwnershipEdge {
                owner: Arc::new(StatedParty::named(owner)),
                owned: Arc::new(StatedParty::named(owned)),
                relation,
                share,
                holding,
                from: None,
                to: None,
                source: "test".to_owned(),
                document: DocumentId(0),
                at: Place::Whole,
            }
        };
        Ownership { edges: rows.iter().map(edge).collect(), ..Ownership::default() }
    }

    #[test]
    fn spellings_of_one_company_are_one_and_parent_and_subsidiary_of_one_stem_are_two() {
        let day = jiff::civil::date(2026, 1, 1);
        let edges_one =
            edges(&["Holding > Crane Works Co., Ltd. 60", "Crane Works Company Limited > Spreader Works 70"]);
        let owners = Owners::on(&edges_one, day, Joining::Sure);
        assert_eq!(owners.len(), 3);
        assert_eq!(owners.find("crane works"), owners.find("CRANE WORKS CO LTD"));
        let edges_two = edges(&["Harbour AG > Harbour GmbH 100"]);
        let owners = Owners::on(&edges_two, day, Joining::Sure);
        assert_eq!((owners.len(), owners.held.len()), (2, 1));
        assert_eq!(owners.find("Harbour GmbH").len(), 1);
        assert_eq!(owners.find("Harbour").len(), 2, "only the stem is known");
    }

    #[test]
    fn only_statements_of_the_day_count() {
        let mut stated = edges(&["A > B 60", "A > C 60"]);
        stated.edges[0].to = Some(jiff::civil::date(2025, 12, 31));
        stated.edges[1].from = Some(jiff::civil::date(2026, 1, 1));
        let held = |day| Owners::on(&stated, day, Joining::Sure).held.len();
        assert_eq!(held(jiff::civil::date(2025, 12, 31)), 1);
        assert_eq!(held(jiff::civil::date(2026, 1, 1)), 1);
        assert_eq!(Owners::on(&stated, jiff::civil::date(2026, 1, 1), Joining::Sure).spellings(1), ["C"]);
    }

    #[test]
    fn two_sources_of_one_share_are_one_share_between_them() {
        let day = jiff::civil::date(2026, 1, 1);
        let stated = edges(&["A > X 30", "A > X 40", "A > X unknown", "B consolidates X", "A consolidates X"]);
        let owners = Owners::on(&stated, day, Joining::Sure);
        let of = |name| {
            let owner = owners.find(name)[0];
            owners.stakes_below(owner).map(|stake| (stake.low, stake.high)).collect::<Vec<_>>()
        };
        assert_eq!(of("A"), [(30_000_000, 40_000_000)]);
        assert_eq!(of("B"), [(0, 100_000_000)], "consolidation states no percentage");
    }

    #[test]
    fn a_number_of_a_register_joins_what_names_do_not_and_parts_what_they_would() {
        let day = jiff::civil::date(2026, 1, 1);
        let lei = |name: &str, lei: &str| {
            Arc::new(StatedParty {
                name: name.to_owned(),
                identifiers: vec![(PartyScheme::Lei, lei.to_owned())],
                ..StatedParty::default()
            })
        };
        let (one, two) = ("5493000TALLYCLERKA61", "5493000TALLYCLERKB58");
        let mut stated = edges(&["L > X 60", "X > Y 60", "X > Z 60"]);
        stated.edges[0].owned = lei("", one);
        stated.edges[1].owner = lei("Crane Works", one);
        stated.edges[2].owner = lei("Crane Works", two);
        stated.parties.push(lei("Kranwerk GmbH", one));
        let owners = Owners::on(&stated, day, Joining::Sure);
        assert_eq!(owners.len(), 5, "L, two of one name, Y, Z");
        assert_eq!(owners.find("Crane Works").len(), 2, "two numbers are two companies");
        let first = owners.find("Kranwerk")[0];
        assert_eq!((owners.above[first].len(), owners.below[first].len()), (1, 1));
        assert_eq!(owners.identified(PartyIdentifierKind::Lei, &one.to_lowercase()), Some(first));
    }

    #[test]
    fn persons_of_one_name_are_two_and_companies_are_one() {
        let party = |record: &str, is_person| {
            let record = Some((DocumentId(0), record.to_owned()));
            Arc::new(StatedParty { name: "Example".to_owned(), record, is_person, ..StatedParty::default() })
        };
        for (is_person, parties) in [(true, 4), (false, 3)] {
            let mut stated = edges(&["A > X 60", "B > Y 60"]);
            stated.edges[0].owner = party("1", is_person);
            stated.edges[1].owner = party("2", is_person);
            assert_eq!(Owners::on(&stated, jiff::civil::date(2026, 1, 1), Joining::Sure).len(), parties);
        }
    }
}

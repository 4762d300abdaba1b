//! The parties of the ownership files as a graph: who stands over whom on one day.
//!
//! Names are one party when they are equal without case and punctuation, or equal without their legal form as well
//! (`Crane Works Co., Ltd.` and `Crane Works Company Limited`, `Harbour AG` and `Harbour Aktiengesellschaft`). Where a file states that one of two such names owns the
//! other (`Harbour AG` owns `Harbour GmbH`), the legal form is what tells them apart, and all names of that stem stay
//! apart.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::model::{OwnershipEdge, OwnershipRelation};
use crate::register::may_be_one_brand;

use super::names::brand_words;
use super::party_key::{party_key, plain};

/// A statement between two parties of the graph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    pub(super) owner: usize,
    pub(super) owned: usize,
    pub(super) edge: &'a OwnershipEdge,
    /// Its place among the statements that were given.
    pub(super) row: usize,
}

impl Held<'_> {
    /// Returns the share, between 0 and 1; `None` for control and affiliates, and where the source states none.
    pub(super) fn share(&self) -> Option<f64> {
        match self.edge.relation {
            OwnershipRelation::Ownership => self.edge.percent.map(|percent| percent / 100.0),
            _ => None,
        }
    }

    /// Tells whether it states an ownership without its size.
    pub(super) fn share_is_unknown(&self) -> bool {
        self.edge.relation == OwnershipRelation::Ownership && self.edge.percent.is_none()
    }
}

/// Who stands over whom on one day.
#[derive(Debug)]
pub(super) struct Owners<'a> {
    /// The spellings of each party, the first met first.
    names: Vec<Vec<String>>,
    /// The statements in force, in the order of the files.
    pub(super) held: Vec<Held<'a>>,
    /// For each party, the statements in which it is above.
    pub(super) below: Vec<Vec<usize>>,
    /// For each party, the statements in which it is below.
    pub(super) above: Vec<Vec<usize>>,
    by_name: BTreeMap<String, usize>,
    by_stem: BTreeMap<String, Vec<usize>>,
    /// Parties by the brand words of their spellings.
    by_brand: BTreeMap<String, BTreeSet<usize>>,
}

impl<'a> Owners<'a> {
    /// Makes the graph of the statements that hold on a day.
    pub(super) fn on(edges: &'a [OwnershipEdge], day: Date) -> Self {
        let in_force: Vec<(usize, &OwnershipEdge)> = edges
            .iter()
            .enumerate()
            .filter(|(_, edge)| edge.from.is_none_or(|from| from <= day) && edge.to.is_none_or(|to| day <= to))
            .collect();
        let apart: BTreeSet<String> = in_force
            .iter()
            .filter(|(_, edge)| plain(&edge.owner) != plain(&edge.owned))
            .map(|(_, edge)| (party_key(&edge.owner), party_key(&edge.owned)))
            .filter(|(owner, owned)| owner == owned)
            .map(|(stem, _)| stem)
            .collect();
        let mut owners = Self {
            names: Vec::new(),
            held: Vec::new(),
            below: Vec::new(),
            above: Vec::new(),
            by_name: BTreeMap::new(),
            by_stem: BTreeMap::new(),
            by_brand: BTreeMap::new(),
        };
        for (row, edge) in in_force {
            let owner = owners.number(&edge.owner, &apart);
            let owned = owners.number(&edge.owned, &apart);
            if owner == owned {
                continue;
            }
            let number = owners.held.len();
            owners.held.push(Held { owner, owned, edge, row });
            owners.below[owner].push(number);
            owners.above[owned].push(number);
        }
        owners
    }

    fn number(&mut self, name: &str, apart: &BTreeSet<String>) -> usize {
        let (written, stem) = (plain(name), party_key(name));
        if let Some(known) = self.by_name.get(&written) {
            return *known;
        }
        let same_stem = self.by_stem.entry(stem.clone()).or_default();
        let number = match same_stem.first() {
            Some(known) if !stem.is_empty() && !apart.contains(&stem) => {
                self.names[*known].push(name.to_owned());
                *known
            }
            _ => {
                self.names.push(vec![name.to_owned()]);
                self.below.push(Vec::new());
                self.above.push(Vec::new());
                same_stem.push(self.names.len() - 1);
                self.names.len() - 1
            }
        };
        for word in brand_words(name) {
            self.by_brand.entry(word).or_default().insert(number);
        }
        self.by_name.insert(written, number);
        number
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

    /// Returns a party's spellings; at least one.
    pub(super) fn spellings(&self, party: usize) -> &[String] {
        &self.names[party]
    }

    /// Returns the parties that a name may be: one if it is sure, several if only the stem of the name is known.
    pub(super) fn find(&self, name: &str) -> &[usize] {
        match self.by_name.get(&plain(name)) {
            Some(number) => std::slice::from_ref(number),
            None => self.by_stem.get(&party_key(name)).map_or(&[], Vec::as_slice),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::DocumentId;
    use crate::source::Place;

    /// Makes statements from rows of `owner > owned 12.5`, `owner controls owned`, `owner affiliate owned`.
    pub(in crate::screening) fn edges(rows: &[&str]) -> Vec<OwnershipEdge> {
        rows.iter()
            .map(|row| {
                let (relation, percent, owner, owned) = if let Some((owner, rest)) = row.split_once(" > ") {
                    let (owned, percent) = rest.rsplit_once(' ').expect("a share");
                    (OwnershipRelation::Ownership, percent.parse().ok(), owner, owned)
                } else if let Some((owner, owned)) = row.split_once(" controls ") {
                    (OwnershipRelation::Control, None, owner, owned)
                } else {
                    let (owner, owned) = row.split_once(" affiliate ").expect("a relation");
                    (OwnershipRelation::Affiliate, None, owner, owned)
                };
                OwnershipEdge {
                    owner: owner.to_owned(),
                    owned: owned.to_owned(),
                    relation,
                    percent,
                    from: None,
                    to: None,
                    source: "test".to_owned(),
                    document: DocumentId(0),
                    at: Place::Whole,
                }
            })
            .collect()
    }

    #[test]
    fn spellings_of_one_company_are_one_and_parent_and_subsidiary_of_one_stem_are_two() {
        let day = jiff::civil::date(2026, 1, 1);
        let edges_one =
            edges(&["Holding > Crane Works Co., Ltd. 60", "Crane Works Company Limited > Spreader Works 70"]);
        let owners = Owners::on(&edges_one, day);
        assert_eq!(owners.len(), 3);
        assert_eq!(owners.find("crane works"), owners.find("CRANE WORKS CO LTD"));
        let edges_two = edges(&["Harbour AG > Harbour GmbH 100"]);
        let owners = Owners::on(&edges_two, day);
        assert_eq!((owners.len(), owners.held.len()), (2, 1));
        assert_eq!(owners.find("Harbour GmbH").len(), 1);
        assert_eq!(owners.find("Harbour").len(), 2, "only the stem is known");
    }

    #[test]
    fn only_statements_of_the_day_count() {
        let mut stated = edges(&["A > B 60", "A > C 60"]);
        stated[0].to = Some(jiff::civil::date(2025, 12, 31));
        stated[1].from = Some(jiff::civil::date(2026, 1, 1));
        let held = |day| Owners::on(&stated, day).held.len();
        assert_eq!(held(jiff::civil::date(2025, 12, 31)), 1);
        assert_eq!(held(jiff::civil::date(2026, 1, 1)), 1);
        assert_eq!(Owners::on(&stated, jiff::civil::date(2026, 1, 1)).spellings(1), ["C"]);
    }
}

//! Which statements speak of one party: by number first, then by record, then by name.
//!
//! 1. Parties with one LEI, Unified Social Credit Code or number of one country's register are one.
//! 2. A record of a file is one party, wherever the file names it.
//! 3. Of one name are one, unless they have two different numbers of one kind, or are two records of natural persons.
//! 4. So are those of one name but for the legal form, where one of them states none or both the same, unless a statement
//!    tells two of that stem apart.
//!
//! Where what is only probable counts, names are one as well that folding or another legal form sets apart.

use std::collections::{BTreeMap, BTreeSet};

use super::identifiers::{country_in, is_unique_to_party, normalise};
use super::owners::Joining;
use super::party_key::{legal_form, letters, party_key, plain};
use crate::lists::PartyIdentifierKind;
use crate::model::{Ownership, OwnershipEdge, PartyScheme, StatedParty};

/// All stated parties, joined.
pub(super) struct Joined<'a> {
    stated: BTreeMap<&'a StatedParty, usize>,
    root: Vec<usize>,
    known: BTreeMap<usize, Known>,
}

/// What is known of a party by all statements of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) names: Vec<String>,
    pub(super) identifiers: Vec<(PartyIdentifierKind, String)>,
    has_person: bool,
}

impl Joined<'_> {
    /// Returns the party that a statement speaks of.
    pub(super) fn party_of(&self, party: &StatedParty) -> usize {
        self.stated.get(party).map_or(usize::MAX, |number| self.root[*number])
    }

    /// Returns what is known of it.
    pub(super) fn known(&self, party: usize) -> Known {
        self.known.get(&party).cloned().unwrap_or_default()
    }
}

/// Joins the parties of the statements, and of those that are only described the ones that share a number or record
/// with them.
pub(super) fn joined<'a>(
    ownership: &'a Ownership,
    in_force: &[(usize, &'a OwnershipEdge)],
    joining: Joining,
) -> Joined<'a> {
    let mut sets = Sets::default();
    let named = in_force.iter().flat_map(|(_, edge)| [&edge.owner, &edge.owned]);
    for party in named.chain(ownership.unstated.iter().map(|unstated| &unstated.party)) {
        sets.add(party);
    }
    for party in &ownership.parties {
        if sets.knows(party) {
            sets.add(party);
        }
    }
    sets.join_by_name(in_force, joining);
    let roots: Vec<usize> = (0..sets.all.len()).map(|number| sets.root(number)).collect();
    Joined {
        stated: sets.stated,
        known: roots.iter().map(|root| (*root, sets.known[*root].clone())).collect(),
        root: roots,
    }
}

/// Returns the stems, made by `stem`, of which a statement says that one party stands over another.
fn apart(in_force: &[(usize, &OwnershipEdge)], stem: fn(&str) -> String) -> BTreeSet<String> {
    in_force
        .iter()
        .filter(|(_, edge)| plain(&edge.owner.name) != plain(&edge.owned.name))
        .map(|(_, edge)| (stem(&edge.owner.name), stem(&edge.owned.name)))
        .filter(|(owner, owned)| owner == owned)
        .map(|(stem, _)| stem)
        .collect()
}

/// Sets of stated parties that are being joined.
#[derive(Default)]
struct Sets<'a> {
    all: Vec<&'a StatedParty>,
    stated: BTreeMap<&'a StatedParty, usize>,
    /// For each, one that it is joined to; itself for the root of a set.
    parent: Vec<usize>,
    /// For each root, what is known of the set.
    known: Vec<Known>,
    by_identifier: BTreeMap<(PartyIdentifierKind, String), usize>,
    by_record: BTreeMap<&'a (crate::model::DocumentId, String), usize>,
}

impl<'a> Sets<'a> {
    fn knows(&self, party: &StatedParty) -> bool {
        party.record.as_ref().is_some_and(|record| self.by_record.contains_key(record))
            || identifiers(party).iter().any(|identifier| self.by_identifier.contains_key(identifier))
    }

    fn add(&mut self, party: &'a StatedParty) {
        if self.stated.contains_key(party) {
            return;
        }
        let number = self.all.len();
        self.all.push(party);
        self.stated.insert(party, number);
        self.parent.push(number);
        let identifiers = identifiers(party);
        let names =
            std::iter::once(&party.name).chain(&party.aliases).filter(|name| !name.is_empty()).cloned().collect();
        self.known.push(Known { names, identifiers: identifiers.clone(), has_person: party.is_person });
        for identifier in identifiers {
            let first = *self.by_identifier.entry(identifier).or_insert(number);
            self.join(first, number);
        }
        if let Some(record) = &party.record {
            let first = *self.by_record.entry(record).or_insert(number);
            self.join(first, number);
        }
    }

    fn root(&self, mut number: usize) -> usize {
        while self.parent[number] != number {
            number = self.parent[number];
        }
        number
    }

    /// Joins two sets; the one that was met first keeps its number.
    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        let (first, second) = (one.min(other), one.max(other));
        if first == second {
            return;
        }
        self.parent[second] = first;
        let more = std::mem::take(&mut self.known[second]);
        let known = &mut self.known[first];
        known.has_person |= more.has_person;
        for name in more.names {
            if !known.names.contains(&name) {
                known.names.push(name);
            }
        }
        for identifier in more.identifiers {
            if !known.identifiers.contains(&identifier) {
                known.identifiers.push(identifier);
            }
        }
    }

    fn join_by_name(&mut self, in_force: &[(usize, &OwnershipEdge)], joining: Joining) {
        for of_one_name in self.by(plain).into_values() {
            self.join_those_that_may_be_one(&of_one_name);
        }
        let apart_by_form = apart(in_force, party_key);
        for (stem, of_one_stem) in self.by(party_key) {
            if stem.is_empty() || apart_by_form.contains(&stem) {
                continue;
            }
            match joining {
                Joining::Probable => self.join_those_that_may_be_one(&of_one_stem),
                Joining::Sure => {
                    for of_one_form in self.by_form(&of_one_stem) {
                        self.join_those_that_may_be_one(&of_one_form);
                    }
                }
            }
        }
        if joining == Joining::Probable {
            let apart = apart(in_force, letters);
            for (row, of_one_row) in self.by(letters) {
                if !apart.contains(&row) {
                    self.join_those_that_may_be_one(&of_one_row);
                }
            }
        }
    }

    /// Returns the stated parties by what `stem` makes of their names.
    fn by(&self, stem: fn(&str) -> String) -> BTreeMap<String, Vec<usize>> {
        let mut by: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, party) in self.all.iter().enumerate().filter(|(_, party)| !party.name.is_empty()) {
            by.entry(stem(&party.name)).or_default().push(number);
        }
        by
    }

    /// Parts parties of one stem by their legal forms; where several are stated, nobody knows whose the name without is.
    fn by_form(&self, numbers: &[usize]) -> Vec<Vec<usize>> {
        let mut by_form: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for number in numbers {
            by_form.entry(legal_form(&self.all[*number].name)).or_default().push(*number);
        }
        match by_form.keys().filter(|form| !form.is_empty()).count() {
            0 | 1 => vec![numbers.to_vec()],
            _ => by_form.into_values().collect(),
        }
    }

    /// Joins parties of one name. Where two of them have different numbers, nobody knows which of the two a third is.
    fn join_those_that_may_be_one(&mut self, numbers: &[usize]) {
        let roots: BTreeSet<usize> = numbers.iter().map(|number| self.root(*number)).collect();
        let roots: Vec<usize> = roots.into_iter().collect();
        let conflict =
            roots.iter().enumerate().any(|(n, one)| roots[..n].iter().any(|other| self.differ(*one, *other)));
        if conflict || roots.len() < 2 {
            return;
        }
        let first = roots[0];
        roots[1..].iter().for_each(|other| self.join(first, *other));
    }

    fn differ(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.known[one], &self.known[other]);
        if one.has_person && other.has_person {
            return true;
        }
        let of = |known: &Known, kind| -> Vec<String> {
            known.identifiers.iter().filter(|(known, _)| *known == kind).map(|(_, value)| value.clone()).collect()
        };
        let kinds = one.identifiers.iter().map(|(kind, _)| *kind);
        kinds.filter(|kind| is_unique_to_party(*kind)).any(|kind| {
            let (one, other) = (of(one, kind), of(other, kind));
            !other.is_empty() && one.iter().all(|value| !other.contains(value))
        })
    }
}

/// Returns a party's identifiers as they are compared; one whose check digits don't hold identifies nobody.
fn identifiers(party: &StatedParty) -> Vec<(PartyIdentifierKind, String)> {
    normalised(party)
        .filter_map(|(kind, value)| Some((kind, value.ok()?)))
        // A number without its country is one of many registers'.
        .filter(|(kind, value)| *kind != PartyIdentifierKind::Registration || !value.starts_with('/'))
        .collect()
}

/// Says of each identifier of a party that can't be what it is called, or names one register of many, why not: it joins
/// the party to nobody.
#[must_use]
pub fn unsound_identifiers(party: &StatedParty) -> Vec<String> {
    normalised(party)
        .filter_map(|(kind, value)| match value {
            Ok(value) if kind == PartyIdentifierKind::Registration => {
                let number = value.strip_prefix('/')?;
                let meant = country_in(number).map_or_else(
                    || format!("such as DE/{number}"),
                    |(country, number)| format!("such as {country}/{number}"),
                );
                Some(format!("the registration number `{number}` names no country; write it before a slash, {meant}"))
            }
            other => other.err(),
        })
        .collect()
}

/// Tells whether anything that a statement says of a party can join it to others.
#[must_use]
pub fn can_be_joined(party: &StatedParty) -> bool {
    !party.name.trim().is_empty() || !party.aliases.is_empty() || !identifiers(party).is_empty()
}

fn normalised(party: &StatedParty) -> impl Iterator<Item = (PartyIdentifierKind, Result<String, String>)> {
    party.identifiers.iter().map(|(scheme, value)| {
        let kind = match scheme {
            PartyScheme::Lei => PartyIdentifierKind::Lei,
            PartyScheme::Uscc => PartyIdentifierKind::Uscc,
            PartyScheme::Registration => PartyIdentifierKind::Registration,
        };
        (kind, normalise(kind, value))
    })
}

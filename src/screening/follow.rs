//! The parties of a run followed through the ownership files, regime by regime.
//!
//! Twice: once with the names that surely are one party joined, and once with those as well that may be one (another
//! spelling, another legal form). What only the second way shows is possible.

use std::collections::BTreeSet;

use super::names::{NameOutcome, Query};
use super::owners::{Joining, Owners};
use super::party_key::plain;
use super::reach::{By, Reached, Seed, reach};
use super::result::{Beyond, Side};
use super::screen::{Judge, OnList, Party, Search, queries, regime_of};
use super::{Hit, HitOutcome, How, Listed};
use crate::lists::regimes::{self, Regime};
use crate::model::{OwnershipRelation, OwnershipStep, ScorePart};

/// What following the owners leaves to be told beside hits.
#[derive(Default)]
pub(super) struct Followed {
    /// The statements that say nothing of any party.
    pub(super) unplaced: Vec<usize>,
    /// The statements that no owner of a party is stated.
    pub(super) unstated: Vec<usize>,
    /// The statements of which one side is described nowhere, and that could lead to a party.
    pub(super) undescribed: Vec<usize>,
    /// Listed parties that stand above or below a party, whom no rule leads from one to the other.
    pub(super) beyond: Vec<Beyond>,
}

/// Adds the hits through owners, regime by regime.
pub(super) fn follow_owners(
    judge: &Judge<'_>,
    search: &mut Search<'_>,
    parties: &[Party],
    found: &[Vec<OnList>],
    hits: &mut [Vec<Hit>],
) -> Followed {
    let (ownership, day) = (judge.request.ownership, judge.request.as_of);
    let sure = Owners::on(ownership, day, Joining::Sure);
    if sure.len() == 0 {
        return Followed::default();
    }
    let in_sure = Placed::of(&sure, parties);
    let on_lists = in_sure.on_lists(search, &sure, found);
    in_sure.reach(judge, &sure, &on_lists, (parties, found), hits, Joining::Sure);
    let mut followed = Followed {
        unplaced: unplaced(&sure, &in_sure.asked, &on_lists),
        unstated: sure.unstated.iter().filter(|(party, _)| in_sure.asked[*party]).map(|(_, place)| *place).collect(),
        undescribed: undescribed(&sure, &in_sure.asked),
        beyond: Vec::new(),
    };
    let probable = Owners::on(ownership, day, Joining::Probable);
    let in_probable = Placed::of(&probable, parties);
    let found_more = in_sure.nodes.iter().zip(&in_probable.nodes).any(|(sure, probable)| sure.len() < probable.len());
    if probable.len() == sure.len() && !found_more {
        followed.beyond = in_sure.beyond(judge, &sure, &on_lists, parties, hits);
        return followed;
    }
    let on_lists = in_probable.on_lists(search, &probable, found);
    in_probable.reach(judge, &probable, &on_lists, (parties, found), hits, Joining::Probable);
    let unplaced = unplaced(&probable, &in_probable.asked, &on_lists);
    followed.unplaced.retain(|row| unplaced.contains(row));
    followed.beyond = in_probable.beyond(judge, &probable, &on_lists, parties, hits);
    followed
}

/// Which party of the graph is which of the documents.
struct Placed {
    /// For each party, the parties of the graph that it is: one if that is sure.
    nodes: Vec<Vec<usize>>,
    /// For each party that is not there by its name, those that it may be by its brand: that is only possible.
    by_brand: Vec<Vec<usize>>,
    /// For each party of the graph, whether it is or may be one of the documents'.
    asked: Vec<bool>,
}

impl Placed {
    fn of(owners: &Owners<'_>, parties: &[Party]) -> Self {
        // What the documents know of a party helps to find it.
        let nodes: Vec<Vec<usize>> = parties
            .iter()
            .map(|party| {
                let by_number: BTreeSet<usize> =
                    party.identifiers.iter().filter_map(|(kind, value)| owners.identified(*kind, value)).collect();
                match by_number.is_empty() {
                    true => nodes_of(party, |name| owners.find(name)),
                    false => by_number.into_iter().collect(),
                }
            })
            .collect();
        let by_brand: Vec<Vec<usize>> = parties
            .iter()
            .zip(&nodes)
            .map(|(party, nodes)| match nodes.as_slice() {
                [] => nodes_of(party, |name| owners.find_by_brand(name)),
                _ => Vec::new(),
            })
            .collect();
        let mut asked = vec![false; owners.len()];
        nodes.iter().chain(&by_brand).flatten().for_each(|node| asked[*node] = true);
        Self { nodes, by_brand, asked }
    }

    /// Searches the parties of the graph; what was found of one of the documents' under its own names counts too.
    fn on_lists(&self, search: &mut Search<'_>, owners: &Owners<'_>, found: &[Vec<OnList>]) -> Vec<Vec<OnList>> {
        // Of a register's many parties only those matter that statements tie to one of ours.
        let tied = owners.tied_to(&self.asked);
        let asked_of: Vec<Vec<Query>> = (0..owners.len())
            .map(|node| match tied[node] {
                true => queries(owners.spellings(node), None, owners.identifiers(node)),
                false => Vec::new(),
            })
            .collect();
        let mut on_lists = search.on_the_day(&asked_of);
        for (party, nodes) in self.nodes.iter().enumerate() {
            if let [node] = nodes.as_slice() {
                for hit in &found[party] {
                    let same = |known: &&mut OnList| (known.list, known.met.hit.entry) == (hit.list, hit.met.hit.entry);
                    match on_lists[*node].iter_mut().find(same) {
                        Some(known) if hit.outcome() < known.outcome() => *known = hit.clone(),
                        Some(_) => {}
                        None => on_lists[*node].push(hit.clone()),
                    }
                }
            }
        }
        on_lists
    }

    fn reach(
        &self,
        judge: &Judge<'_>,
        owners: &Owners<'_>,
        on_lists: &[Vec<OnList>],
        (parties, found): (&[Party], &[Vec<OnList>]),
        hits: &mut [Vec<Hit>],
        joining: Joining,
    ) {
        let lists = judge.request.lists;
        for regime in serving_regimes(lists) {
            let serves = |list: usize| serves(&regime, &lists[list].head().id);
            let seeds: Vec<(Seed, &OnList)> = on_lists
                .iter()
                .enumerate()
                .filter_map(|(node, hits)| {
                    let best = hits.iter().filter(|hit| serves(hit.list)).min_by_key(|hit| hit.outcome())?;
                    Some((Seed { party: node, certain: best.outcome() == NameOutcome::Match }, best))
                })
                .collect();
            if seeds.is_empty() {
                continue;
            }
            let only_seeds: Vec<Seed> = seeds.iter().map(|(seed, _)| *seed).collect();
            let reached = reach(owners, &regime.reach, regime.successors, &only_seeds, &self.asked);
            for (party, (nodes, by_brand)) in self.nodes.iter().zip(&self.by_brand).enumerate() {
                // Whoever is named is named; what it is beside that is not printed.
                let named = found[party].iter().any(|hit| serves(hit.list) && hit.outcome() == NameOutcome::Match);
                let is_told = hits[party].iter().any(|hit| hit.regime == regime.id && !hit.how.is_direct());
                if named || is_told {
                    continue;
                }
                let reached = nodes.iter().chain(by_brand).filter_map(|node| Some((*node, reached.get(node)?)));
                let Some((node, best)) = reached.min_by_key(|(_, reached)| reached.outcome) else { continue };
                let sure = joining == Joining::Sure && nodes.len() == 1 && best.outcome == HitOutcome::Match;
                let outcome = if sure { HitOutcome::Match } else { HitOutcome::Possible };
                let goods = judge.goods(&parties[party].mentions);
                let mut hit = judge.hit(&regime, seeds[best.seed].1, outcome, how(owners, best), &goods);
                if !by_brand.is_empty() {
                    let what = format!("taken for {} of the ownership file by its brand", owners.shown(node));
                    hit.score.push(ScorePart { what, value: 0.0 });
                }
                if joining == Joining::Probable {
                    hit.score.extend(taken_for_one(owners, best, node, &parties[party]));
                }
                hits[party].push(hit);
            }
        }
    }

    /// Returns the listed parties that stand above or below a party and whose list has no hit of it.
    fn beyond(
        &self,
        judge: &Judge<'_>,
        owners: &Owners<'_>,
        on_lists: &[Vec<OnList>],
        parties: &[Party],
        hits: &[Vec<Hit>],
    ) -> Vec<Beyond> {
        let lists = judge.request.lists;
        let mut all = Vec::new();
        for (party, nodes) in self.nodes.iter().enumerate() {
            let Some(name) = parties[party].spellings.first() else { continue };
            for (side, next) in [(Side::Above, &owners.above), (Side::Below, &owners.below)] {
                for (node, chain) in chains(owners, nodes, next, side) {
                    let mut ids: Vec<String> = Vec::new();
                    for hit in on_lists[node].iter().filter(|hit| hit.outcome() == NameOutcome::Match) {
                        let id = &lists[hit.list].head().id;
                        let is_told = hits[party].iter().any(|hit| {
                            hit.list == *id || regime_of(&hit.regime).draws_on.contains(id) || hit.regime == *id
                        });
                        if !is_told && !ids.contains(id) {
                            ids.push(id.clone());
                        }
                    }
                    if !ids.is_empty() {
                        let listed = owners.shown(node).to_owned();
                        let first = owners.held[chain[0]].row;
                        all.push(Beyond { party: name.clone(), listed, lists: ids, side, statement: first });
                    }
                }
            }
        }
        all
    }
}

/// Returns everybody above or below some parties, each with the nearest chain of statements; predecessors are not owners.
fn chains(owners: &Owners<'_>, from: &[usize], next: &[Vec<usize>], side: Side) -> Vec<(usize, Vec<usize>)> {
    let mut seen: BTreeSet<usize> = from.iter().copied().collect();
    let mut open: std::collections::VecDeque<(usize, Vec<usize>)> =
        from.iter().map(|node| (*node, Vec::new())).collect();
    let mut all = Vec::new();
    while let Some((at, chain)) = open.pop_front() {
        for number in &next[at] {
            let held = owners.held[*number];
            let other = if side == Side::Above { held.owner } else { held.owned };
            if held.edge.relation != OwnershipRelation::Succession && seen.insert(other) {
                let chain = [chain.as_slice(), &[*number]].concat();
                all.push((other, chain.clone()));
                open.push_back((other, chain));
            }
        }
    }
    all
}

/// Says which names a chain takes for one party though they are spelled apart.
fn taken_for_one(owners: &Owners<'_>, reached: &Reached, end: usize, party: &Party) -> Vec<ScorePart> {
    let mut nodes: Vec<usize> = vec![end];
    for number in &reached.chain {
        let held = owners.held[*number];
        for node in [held.owner, held.owned] {
            if !nodes.contains(&node) {
                nodes.push(node);
            }
        }
    }
    let mut told = Vec::new();
    for node in nodes {
        let own = if node == end { party.spellings.as_slice() } else { &[] };
        let mut names: Vec<&String> = Vec::new();
        for name in own.iter().chain(owners.spellings(node)) {
            if !names.iter().any(|known| plain(known) == plain(name)) {
                names.push(name);
            }
        }
        if let [first, second, ..] = names.as_slice() {
            let what = format!("`{first}` and `{second}` were taken for one party, which is only possible");
            told.push(ScorePart { what, value: 0.0 });
        }
    }
    told
}

/// Returns the statements whose owned party is nobody's and leads to nobody. A listed party has its place below whoever
/// leads to one of the accounts' parties.
fn unplaced(owners: &Owners<'_>, known: &[bool], on_lists: &[Vec<OnList>]) -> Vec<usize> {
    let leads = owners.leads_to(known);
    let is_placed = |owner: usize, owned: usize| leads[owned] || (leads[owner] && !on_lists[owned].is_empty());
    owners.held.iter().filter(|held| !is_placed(held.owner, held.owned)).map(|held| held.row).collect()
}

/// Returns the statements of which nobody describes one side: whoever owns a party of ours, or whoever is owned.
///
/// A say that is no control reaches nobody by any rule.
fn undescribed(owners: &Owners<'_>, known: &[bool]) -> Vec<usize> {
    let leads = owners.leads_to(known);
    owners
        .held
        .iter()
        .filter(|held| held.edge.relation != OwnershipRelation::Influence)
        .filter(|held| (owners.is_undescribed(held.owner) && leads[held.owned]) || owners.is_undescribed(held.owned))
        .map(|held| held.row)
        .collect()
}

fn nodes_of(party: &Party, find: impl Fn(&str) -> Vec<usize>) -> Vec<usize> {
    let mut nodes: Vec<usize> = party.spellings.iter().flat_map(|name| find(name)).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

fn serves(regime: &Regime, list: &str) -> bool {
    list == regime.id || regime.draws_on.iter().any(|id| id == list)
}

/// Returns the regimes that the lists serve, in their order, and those that draw on one of them.
fn serving_regimes(lists: &[Listed]) -> Vec<Regime> {
    let mut serving: Vec<Regime> = Vec::new();
    for list in lists.iter().map(Listed::head) {
        if !serving.iter().any(|regime| regime.id == list.id) {
            serving.push(regime_of(&list.id));
        }
    }
    for regime in regimes::regimes() {
        if regime.draws_on.iter().any(|id| lists.iter().any(|list| list.head().id == *id)) {
            serving.push(regime.clone());
        }
    }
    serving
}

fn how(owners: &Owners<'_>, reached: &Reached) -> How {
    let step = |number: &usize| {
        let held = owners.held[*number];
        let (owner, owned) = (owners.shown(held.owner).to_owned(), owners.shown(held.owned).to_owned());
        OwnershipStep { owner, owned, edge: held.edge.clone() }
    };
    let chain: Vec<OwnershipStep> = reached.chain.iter().map(step).collect();
    match reached.by {
        By::Share(share) => How::Owned { chain, share },
        By::Control => How::Controlled { chain },
        By::Affiliation => How::Affiliate { chain },
        By::Succession => How::Succeeds { chain },
    }
}

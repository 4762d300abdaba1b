//! The group of one listed party: who belongs to it, and by which statements.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::owners::{Owners, Stake};
use super::reach::CHAIN_AT_MOST;
use crate::model::{Holding, OwnershipRelation, Share};

/// Above this, in millionths of a percent, a share is the majority.
const HALF: u64 = Share::WHOLE.millionths() as u64 / 2;
/// The most parties above a listed one that are asked whether they control it, the nearest first.
const CONTROLLERS_AT_MOST: usize = 64;

/// Who belongs to a listed party.
#[derive(Default)]
pub(super) struct Group {
    /// For each party that belongs: the statements that tie it to the group; none for the listed party.
    pub(super) sure: BTreeMap<usize, Vec<usize>>,
    /// For each party that may belong: the statements.
    pub(super) perhaps: BTreeMap<usize, Vec<usize>>,
}

impl Group {
    /// What a party controls: by sourced control, and by majorities of the group's holdings taken together.
    pub(super) fn of(owners: &Owners<'_>, root: usize) -> Self {
        let mut group = Self::of_surely(owners, root);
        group.add_lesser_stakes(owners);
        group
    }

    fn of_surely(owners: &Owners<'_>, root: usize) -> Self {
        let mut group = Self::default();
        group.sure.insert(root, Vec::new());
        group.spread(owners, vec![root]);
        group
    }

    /// A party's subsidiaries, its controllers, whatever those control, and its affiliates by a source's words with what
    /// they control.
    pub(super) fn with_affiliates(owners: &Owners<'_>, root: usize) -> Self {
        let mut group = Self::of_surely(owners, root);
        let core: Vec<usize> = group.sure.keys().copied().collect();
        for controller in above(owners, root) {
            let controlled = Self::of_surely(owners, controller);
            let Some(ties) = controlled.sure.get(&root) else { continue };
            // The controller is tied to the listed party by the statements that run from it down to that party.
            let down = controlled.chain(owners, ties);
            group.sure.entry(controller).or_insert(down);
            for (party, ties) in controlled.sure {
                group.sure.entry(party).or_insert(ties);
            }
        }
        let mut affiliates = Vec::new();
        for party in core {
            for number in owners.below[party].iter().chain(&owners.above[party]) {
                let held = owners.held[*number];
                let other = if held.owner == party { held.owned } else { held.owner };
                if held.edge.relation == OwnershipRelation::Affiliate && !group.sure.contains_key(&other) {
                    group.sure.insert(other, vec![*number]);
                    affiliates.push(other);
                }
            }
        }
        group.spread(owners, affiliates);
        group.add_lesser_stakes(owners);
        group
    }

    /// Adds whatever the newly added parties bring under control.
    fn spread(&mut self, owners: &Owners<'_>, added: Vec<usize>) {
        let mut open: VecDeque<usize> = added.into();
        while let Some(at) = open.pop_front() {
            let mut brought: Vec<(usize, Vec<usize>)> = Vec::new();
            for number in &owners.below[at] {
                let held = owners.held[*number];
                if is_control(held.edge.relation) && !self.sure.contains_key(&held.owned) {
                    brought.push((held.owned, vec![*number]));
                }
            }
            for owned in owners.stakes_below(at).map(|stake| stake.owned) {
                if !self.sure.contains_key(&owned)
                    && let Some(ties) = self.majority(owners, owned)
                {
                    brought.push((owned, ties));
                }
            }
            for (party, ties) in brought {
                if let std::collections::btree_map::Entry::Vacant(slot) = self.sure.entry(party) {
                    slot.insert(ties);
                    open.push_back(party);
                }
            }
        }
    }

    /// Returns the statements by which the group holds the majority of a party for sure, if it does.
    fn majority(&self, owners: &Owners<'_>, party: usize) -> Option<Vec<usize>> {
        let stakes: Vec<&Stake> =
            owners.stakes_above(party).filter(|stake| stake.low > 0 && self.sure.contains_key(&stake.owner)).collect();
        let statements = |stakes: &[&Stake]| stakes.iter().flat_map(|stake| stake.statements.iter().copied()).collect();
        // Shares held through parties that nobody names may be the others' own.
        let (direct, through): (Vec<&Stake>, Vec<&Stake>) =
            stakes.into_iter().partition(|stake| stake.holding == Holding::Direct);
        if direct.iter().map(|stake| u64::from(stake.low)).sum::<u64>() > HALF {
            return Some(statements(&direct));
        }
        let through = through.into_iter().find(|stake| u64::from(stake.low) > HALF)?;
        Some(statements(&[through]))
    }

    /// Adds as *possible* the companies in which the group has a lesser stake, one of unknown size, or a say, and what
    /// those control.
    fn add_lesser_stakes(&mut self, owners: &Owners<'_>) {
        let mut open = VecDeque::new();
        for member in self.sure.keys() {
            let stakes = owners
                .stakes_below(*member)
                .filter(|stake| stake.high > 0)
                .flat_map(|stake| stake.statements.iter().map(|number| (stake.owned, *number)));
            let says = owners.below[*member].iter().filter_map(|number| {
                let held = owners.held[*number];
                (held.edge.relation == OwnershipRelation::Influence).then_some((held.owned, *number))
            });
            for (owned, number) in stakes.chain(says) {
                if !self.sure.contains_key(&owned) {
                    let ties = self.perhaps.entry(owned).or_default();
                    if ties.is_empty() {
                        open.push_back(owned);
                    }
                    ties.push(number);
                }
            }
        }
        while let Some(at) = open.pop_front() {
            let by_control = owners.below[at].iter().filter_map(|number| {
                let held = owners.held[*number];
                is_control(held.edge.relation).then(|| (held.owned, vec![*number]))
            });
            let by_majority = owners
                .stakes_below(at)
                .filter(|stake| u64::from(stake.high) > HALF)
                .map(|stake| (stake.owned, stake.statements.clone()));
            for (owned, ties) in by_control.chain(by_majority) {
                if !self.sure.contains_key(&owned) && !self.perhaps.contains_key(&owned) {
                    self.perhaps.insert(owned, ties);
                    open.push_back(owned);
                }
            }
        }
    }

    /// Follows the ties of a party up to the listed one, and returns them from there down.
    pub(super) fn chain(&self, owners: &Owners<'_>, ties: &[usize]) -> Vec<usize> {
        let mut chain: Vec<usize> = Vec::new();
        let mut open: VecDeque<usize> = ties.iter().copied().collect();
        while let Some(number) = open.pop_front() {
            if chain.contains(&number) || chain.len() >= CHAIN_AT_MOST {
                continue;
            }
            chain.push(number);
            let held = owners.held[number];
            for party in [held.owner, held.owned] {
                let ties = self.sure.get(&party).or_else(|| self.perhaps.get(&party));
                open.extend(ties.into_iter().flatten().copied().filter(|tie| !chain.contains(tie)));
            }
        }
        chain.reverse();
        chain
    }
}

fn is_control(relation: OwnershipRelation) -> bool {
    matches!(relation, OwnershipRelation::Control | OwnershipRelation::Consolidation)
}

/// Returns the parties above one, by ownership or control, the nearest first.
fn above(owners: &Owners<'_>, party: usize) -> Vec<usize> {
    let mut seen = BTreeSet::from([party]);
    let mut found = Vec::new();
    let mut open = VecDeque::from([party]);
    while let Some(at) = open.pop_front() {
        for held in owners.above[at].iter().map(|number| owners.held[*number]) {
            let stands_over = is_control(held.edge.relation) || held.edge.relation == OwnershipRelation::Ownership;
            if stands_over && found.len() < CONTROLLERS_AT_MOST && seen.insert(held.owner) {
                found.push(held.owner);
                open.push_back(held.owner);
            }
        }
    }
    found
}

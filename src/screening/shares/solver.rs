//! Both numbers of every company, knot by knot.

use std::cmp::Reverse;

use super::exact::{SLACK, System};
use super::knots::knots;
use super::units::{STATED_WHOLE, Threshold, WHOLE};
use crate::model::{Holding, Share};
use crate::screening::owners::{Owners, Stake};

/// Up to this many companies in one knot of cross-holdings are solved exactly where iteration leaves a doubt.
const EXACT_AT_MOST: usize = 32;
/// How many exact systems are solved for one question; beyond it what is in doubt stays so.
const EXACT_SYSTEMS: usize = 400;
/// How many statements are looked at while one knot is iterated.
const WORK: usize = 20_000_000;

/// Which of the two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::screening) enum Side {
    /// What listed parties own at least.
    Least,
    /// What they may own at most.
    Most,
}

/// The shares of all companies, on one side.
pub(in crate::screening) struct Shares {
    /// The share of listed parties in each: rounded down on the side of the least, up on the other; the whole for the
    /// listed ones.
    pub(in crate::screening) share: Vec<u64>,
    /// Whether the rule reaches it, or it is listed.
    pub(in crate::screening) reached: Vec<bool>,
}

/// Solves the shares of a graph of owners.
pub(in crate::screening) struct Solver<'o, 'a> {
    owners: &'o Owners<'a>,
    knots: Vec<Vec<usize>>,
}

impl<'o, 'a> Solver<'o, 'a> {
    pub(in crate::screening) fn new(owners: &'o Owners<'a>) -> Self {
        Self { owners, knots: knots(owners) }
    }

    /// Returns the shares that listed parties have, given a rule; `None` for a rule that reaches nobody.
    pub(in crate::screening) fn shares(&self, listed: &[bool], threshold: Option<Threshold>, side: Side) -> Shares {
        let can = reachable(self.owners, listed, side);
        let mut question = Question {
            owners: self.owners,
            threshold,
            side,
            down: vec![0; listed.len()],
            up: vec![0; listed.len()],
            full: listed.to_vec(),
            systems: EXACT_SYSTEMS,
        };
        for (party, is_listed) in listed.iter().enumerate() {
            if *is_listed {
                (question.down[party], question.up[party]) = (WHOLE, WHOLE);
            }
        }
        for knot in &self.knots {
            let members: Vec<usize> = knot.iter().copied().filter(|party| can[*party] && !listed[*party]).collect();
            question.solve(&members);
        }
        let share = if side == Side::Least { question.down } else { question.up };
        Shares { share, reached: question.full }
    }
}

/// Tells for each party whether a share of a listed one can flow into it at all.
fn reachable(owners: &Owners<'_>, listed: &[bool], side: Side) -> Vec<bool> {
    let mut reached = listed.to_vec();
    let mut open: Vec<usize> = (0..listed.len()).filter(|party| listed[*party]).collect();
    while let Some(at) = open.pop() {
        for stake in owners.stakes_below(at) {
            let flows = if side == Side::Least { stake.low } else { stake.high } > 0;
            if flows && !reached[stake.owned] {
                reached[stake.owned] = true;
                open.push(stake.owned);
            }
        }
    }
    reached
}

struct Question<'q, 'a> {
    owners: &'q Owners<'a>,
    threshold: Option<Threshold>,
    side: Side,
    /// Below which the least solution does not lie.
    down: Vec<u64>,
    /// Above which it does not lie.
    up: Vec<u64>,
    /// Who counts in full.
    full: Vec<bool>,
    /// How many exact systems may still be solved.
    systems: usize,
}

impl Question<'_, '_> {
    fn passes(&self, share: u64) -> bool {
        self.threshold.is_some_and(|threshold| threshold.passes(share))
    }

    /// Solves the companies of one knot; those before it are solved.
    fn solve(&mut self, members: &[usize]) {
        let in_doubt = |question: &Self| -> Vec<usize> {
            members
                .iter()
                .copied()
                .filter(|party| !question.full[*party] && question.passes(question.up[*party]))
                .collect()
        };
        loop {
            self.rise(members);
            self.fall(members);
            let doubtful = in_doubt(self);
            if doubtful.is_empty() {
                // Nothing hangs on it; a report shows 49.5 rather than what comes near it.
                if members.iter().any(|party| self.down[*party] != self.up[*party]) {
                    _ = self.solve_exactly(members);
                }
                return;
            }
            let newly: Vec<usize> = match self.solve_exactly(members) {
                Some(reached) => reached,
                None if self.side == Side::Most => doubtful,
                None => return,
            };
            if newly.is_empty() {
                return;
            }
            newly.iter().for_each(|party| self.full[*party] = true);
        }
    }

    fn sweeps(&self, members: &[usize]) -> usize {
        if let [party] = members {
            // Nobody owns a part of itself here.
            debug_assert!(self.owners.stakes_above(*party).all(|stake| stake.owner != *party));
            return 1;
        }
        let stakes: usize = members.iter().map(|party| self.owners.stakes_above(*party).count()).sum();
        (WORK / stakes.max(1)).clamp(8, 4_000)
    }

    /// Iterates from nothing up: each step stays below the least solution. Who surely reaches the threshold counts in full.
    fn rise(&mut self, members: &[usize]) {
        for _ in 0..self.sweeps(members) {
            let mut moved = false;
            for party in members.iter().copied() {
                let share = self.share_of(party, &self.down, false).max(self.down[party]);
                moved |= share > self.down[party];
                self.down[party] = share;
                if !self.full[party] && self.passes(share) {
                    self.full[party] = true;
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
    }

    /// Iterates from the whole down, with those that count in full as they are: each step stays above the least solution.
    fn fall(&mut self, members: &[usize]) {
        members.iter().for_each(|party| self.up[*party] = WHOLE);
        for _ in 0..self.sweeps(members) {
            let mut moved = false;
            for party in members.iter().copied() {
                let share = self.share_of(party, &self.up, true).min(self.up[party]);
                moved |= share < self.up[party];
                self.up[party] = share;
            }
            if !moved {
                break;
            }
        }
    }

    /// Returns what a party counts for.
    fn counts(&self, party: usize, shares: &[u64]) -> u64 {
        if self.full[party] { WHOLE } else { shares[party] }
    }

    /// Returns a company's share from those of its owners, rounded down or up.
    fn share_of(&self, party: usize, shares: &[u64], up: bool) -> u64 {
        let rounded = |sum: u128| {
            let share = if up { sum.div_ceil(STATED_WHOLE) } else { sum / STATED_WHOLE };
            u64::try_from(share).unwrap_or(WHOLE).min(WHOLE)
        };
        let product = |stake: &Stake, weight: u32| u128::from(weight) * u128::from(self.counts(stake.owner, shares));
        let least_direct: u128 = self
            .owners
            .stakes_above(party)
            .filter(|stake| stake.holding == Holding::Direct)
            .map(|stake| product(stake, stake.low))
            .sum();
        let least_through_others = self
            .owners
            .stakes_above(party)
            .filter(|stake| stake.holding != Holding::Direct)
            .map(|stake| product(stake, stake.low))
            .max();
        let least = rounded(least_direct.max(least_through_others.unwrap_or(0)));
        if self.side == Side::Least {
            return least;
        }
        let mut most: u128 =
            self.weights_of_most(party, shares).iter().map(|(stake, weight)| product(stake, *weight)).sum();
        most += self
            .owners
            .stakes_above(party)
            .filter(|stake| stake.holding == Holding::Indirect)
            .map(|stake| product(stake, stake.high))
            .sum::<u128>();
        rounded(most).max(least)
    }

    /// Divides the whole among direct owners so that listed parties have most of it: each gets its least, the rest goes to
    /// those who count for most.
    fn weights_of_most(&self, party: usize, shares: &[u64]) -> Vec<(&Stake, u32)> {
        let mut direct: Vec<&Stake> =
            self.owners.stakes_above(party).filter(|stake| stake.holding == Holding::Direct).collect();
        direct.sort_by_key(|stake| (Reverse(self.counts(stake.owner, shares)), stake.owner));
        let least: u64 = direct.iter().map(|stake| u64::from(stake.low)).sum();
        let mut rest = u64::from(Share::WHOLE.millionths()).saturating_sub(least);
        direct
            .into_iter()
            .map(|stake| {
                let more = u64::from(stake.high - stake.low).min(rest);
                rest -= more;
                (stake, stake.low + u32::try_from(more).unwrap_or(0))
            })
            .collect()
    }

    /// Solves the linear system of a knot exactly, and returns who reaches the threshold; `None` if it is not that simple.
    fn solve_exactly(&mut self, members: &[usize]) -> Option<Vec<usize>> {
        let open: Vec<usize> = members.iter().copied().filter(|party| !self.full[*party]).collect();
        let is_linear = |party: &usize| {
            let direct = || self.owners.stakes_above(*party).filter(|stake| stake.holding == Holding::Direct);
            self.owners.stakes_above(*party).all(|stake| stake.holding == Holding::Direct)
                && direct().map(|stake| u128::from(stake.low)).sum::<u128>() <= STATED_WHOLE
        };
        if self.systems == 0 || open.len() < 2 || open.len() > EXACT_AT_MOST || !open.iter().all(is_linear) {
            return None;
        }
        self.systems -= 1;
        let place = |owner: usize| open.iter().position(|party| *party == owner);
        // What flows in from solved companies is exact where it is a multiple of the unit; both bounds are carried.
        let system = |question: &Self, order: &[u64], outside: &[u64]| -> System {
            let mut system = System::new(open.len());
            for (row, party) in open.iter().enumerate() {
                let weights =
                    match question.side {
                        Side::Least => question
                            .owners
                            .stakes_above(*party)
                            .map(|stake| (stake, stake.low))
                            .collect::<Vec<(&Stake, u32)>>(),
                        Side::Most => question.weights_of_most(*party, order),
                    };
                for (stake, weight) in weights {
                    match place(stake.owner) {
                        Some(column) => system.owes(row, column, weight),
                        None => system.receives(row, weight, question.counts(stake.owner, outside)),
                    }
                }
            }
            system
        };
        // On the side of the most the division depends on the shares, and they on it: improve until nothing changes.
        let mut order = self.up.clone();
        for _ in 0..=open.len() * 2 {
            let (low, high) = (
                system(self, &order, &self.down).solve()?.rounded(false),
                system(self, &order, &self.up).solve()?.rounded(true),
            );
            let mut next = order.clone();
            for (n, party) in open.iter().enumerate() {
                next[*party] = high[n];
            }
            let holds = self.side == Side::Least || {
                // Whether no other division gives more: then the shares are the greatest that any division gives.
                let better =
                    |(n, party): (usize, &usize)| self.share_of(*party, &next, true) > high[n].saturating_add(SLACK);
                !open.iter().enumerate().any(better)
            };
            if holds {
                for (n, party) in open.iter().enumerate() {
                    self.down[*party] = low[n].max(self.down[*party]);
                    self.up[*party] = high[n].min(self.up[*party]);
                }
                // The threshold is a whole number of units, so the rounded bound decides as the exact number would.
                let decided = |n: usize| self.passes(if self.side == Side::Least { low[n] } else { high[n] });
                return Some(open.iter().enumerate().filter(|(n, _)| decided(*n)).map(|(_, party)| *party).collect());
            }
            order = next;
        }
        None
    }
}

//! Whom a listed party reaches through owners, under a regime's rule of reach.
//!
//! - **Ownership**: shares of all listed parties added up ([`shares`]); at the threshold the company is reached.
//! - **Subject to control**: sourced control, and majority ownership, link by link; what one listed party's group holds
//!   in a company counts together. A minority stake alone gives *possible*.
//! - **Subsidiary or affiliate**: what the listed party controls, who controls it and what else those control, and
//!   whom a source calls an affiliate. A lesser stake alone gives *possible*.
//!
//! A share whose size no source states, and a listed party that is only possibly the one meant, give *possible*.

use std::collections::VecDeque;

use super::HitOutcome;
use super::owners::Owners;
use super::shares::{Unknown, shares};
use crate::lists::Reach;
use crate::model::OwnershipRelation;

/// Shares are compared with this tolerance, far below any that is published.
const TOLERANCE: f64 = 1e-9;
/// The most statements that one chain shows.
const CHAIN_AT_MOST: usize = 32;
/// The most parties above a listed one that are asked whether they control it, the nearest first.
const CONTROLLERS_AT_MOST: usize = 64;

/// A party of the graph that is on a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed {
    /// The party.
    pub(super) party: usize,
    /// Whether it is surely the listed one.
    pub(super) certain: bool,
}

/// By which of the rules a party is reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum By {
    /// Its listed owners' share, between 0 and 1; `None` when a source states no size.
    Share(Option<f64>),
    /// Control.
    Control,
    /// Being a subsidiary or an affiliate.
    Affiliation,
}

/// A party that a listed one reaches.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reached {
    /// How sure it is.
    pub(super) outcome: HitOutcome,
    /// By which rule.
    pub(super) by: By,
    /// The listed party, by its place among the seeds; the first that takes part.
    pub(super) seed: usize,
    /// The statements, by their places in the graph, from the listed party down.
    pub(super) chain: Vec<usize>,
}

/// Returns for each party of the graph how the seeds reach it; `None` for the seeds themselves, for what they don't
/// reach, and for whom nobody asked.
pub(super) fn reach(owners: &Owners<'_>, rule: &Reach, seeds: &[Seed], asked: &[bool]) -> Vec<Option<Reached>> {
    let mut reached = match rule {
        Reach::NamedOnly => vec![None; owners.len()],
        Reach::Ownership { threshold, strictly_more, aggregate } => {
            let limit = threshold / 100.0;
            let passes = |share: f64| {
                if *strictly_more { share > limit + TOLERANCE } else { share >= limit - TOLERANCE }
            };
            if *aggregate {
                by_share(owners, seeds, asked, &passes)
            } else {
                let mut all = vec![None; owners.len()];
                for (n, seed) in seeds.iter().enumerate() {
                    merge(&mut all, by_share(owners, &[*seed], asked, &passes), |_| n);
                }
                all
            }
        }
        Reach::SubjectToControl => {
            let mut all = by_group(owners, seeds, asked, By::Control, &Group::of);
            // Listed parties that only together hold the majority control it together, or don't: a person must look.
            let majority = |share: f64| share > 0.5 + TOLERANCE;
            let mut together = by_share(owners, seeds, asked, &majority);
            together.iter_mut().flatten().for_each(|reached| reached.outcome = HitOutcome::Possible);
            merge(&mut all, together, |seed| seed);
            all
        }
        Reach::SubsidiaryOrAffiliate => by_group(owners, seeds, asked, By::Affiliation, &Group::with_affiliates),
    };
    for seed in seeds.iter().filter(|seed| seed.certain) {
        reached[seed.party] = None;
    }
    reached
}

/// Keeps the surer of two ways, the first of equals.
fn merge(all: &mut [Option<Reached>], more: Vec<Option<Reached>>, seed: impl Fn(usize) -> usize) {
    for (slot, new) in all.iter_mut().zip(more) {
        let Some(new) = new else { continue };
        if slot.as_ref().is_none_or(|old| new.outcome < old.outcome) {
            *slot = Some(Reached { seed: seed(new.seed), ..new });
        }
    }
}

fn by_share(owners: &Owners<'_>, seeds: &[Seed], asked: &[bool], passes: &dyn Fn(f64) -> bool) -> Vec<Option<Reached>> {
    let listed = |uncertain: bool| {
        let mut listed = vec![false; owners.len()];
        seeds.iter().filter(|seed| seed.certain || uncertain).for_each(|seed| listed[seed.party] = true);
        listed
    };
    let sure = shares(owners, &listed(false), Unknown::Nothing, passes);
    let known = shares(owners, &listed(true), Unknown::Nothing, passes);
    let perhaps = shares(owners, &listed(true), Unknown::Whole, passes);
    (0..owners.len())
        .map(|party| {
            if !asked[party] || !passes(perhaps[party]) || seeds.iter().any(|seed| seed.party == party) {
                return None;
            }
            let (outcome, share, of) = if passes(sure[party]) {
                (HitOutcome::Match, Some(sure[party]), &sure)
            } else if passes(known[party]) {
                (HitOutcome::Possible, Some(known[party]), &known)
            } else {
                (HitOutcome::Possible, None, &perhaps)
            };
            let (chain, first) = chain_of_shares(owners, party, seeds, of);
            Some(Reached { outcome, by: By::Share(share), seed: first?, chain })
        })
        .collect()
}

/// Collects the statements through which shares of listed parties flow into a party, the listed ones' first, and tells
/// which listed party takes part: the first of the list among the nearest.
fn chain_of_shares(owners: &Owners<'_>, party: usize, seeds: &[Seed], share: &[f64]) -> (Vec<usize>, Option<usize>) {
    let mut first: Option<usize> = None;
    let mut seen = vec![false; owners.len()];
    seen[party] = true;
    let mut open = VecDeque::from([party]);
    let mut chain = Vec::new();
    while let Some(at) = open.pop_front() {
        // What is too long to be shown is walked on only until the listed party is found.
        if chain.len() >= CHAIN_AT_MOST && first.is_some() {
            break;
        }
        for number in &owners.above[at] {
            let held = owners.held[*number];
            let counts = held.share().is_some() || held.share_is_unknown();
            if !counts || share[held.owner] <= 0.0 {
                continue;
            }
            chain.push(*number);
            if let Some(seed) = seeds.iter().position(|seed| seed.party == held.owner) {
                first = Some(first.map_or(seed, |known| known.min(seed)));
            } else if !seen[held.owner] {
                seen[held.owner] = true;
                open.push_back(held.owner);
            }
        }
    }
    chain.reverse();
    chain.truncate(CHAIN_AT_MOST);
    (chain, first)
}

/// The group of one listed party: who belongs to it, and by which statements.
struct Group {
    /// For each party: the statements that tie it to the group, if it belongs; empty for the listed party.
    sure: Vec<Option<Vec<usize>>>,
    /// For each party that may belong: the statements.
    perhaps: Vec<Option<Vec<usize>>>,
}

fn by_group(
    owners: &Owners<'_>,
    seeds: &[Seed],
    asked: &[bool],
    by: By,
    group: &dyn Fn(&Owners<'_>, usize) -> Group,
) -> Vec<Option<Reached>> {
    let mut all = vec![None; owners.len()];
    for (n, seed) in seeds.iter().enumerate() {
        let group = group(owners, seed.party);
        let reached = (0..owners.len()).map(|party| {
            if !asked[party] {
                return None;
            }
            let (outcome, ties) = match (&group.sure[party], &group.perhaps[party]) {
                (Some(ties), _) => (if seed.certain { HitOutcome::Match } else { HitOutcome::Possible }, ties),
                (None, Some(ties)) => (HitOutcome::Possible, ties),
                (None, None) => return None,
            };
            (party != seed.party).then(|| Reached { outcome, by, seed: n, chain: chain_of_ties(owners, ties, &group) })
        });
        merge(&mut all, reached.collect(), |_| n);
    }
    all
}

/// Follows the ties of a party up to the listed one, and returns them from there down.
fn chain_of_ties(owners: &Owners<'_>, ties: &[usize], group: &Group) -> Vec<usize> {
    let mut chain: Vec<usize> = Vec::new();
    let mut open: VecDeque<usize> = ties.iter().copied().collect();
    while let Some(number) = open.pop_front() {
        if chain.contains(&number) || chain.len() >= CHAIN_AT_MOST {
            continue;
        }
        chain.push(number);
        let held = owners.held[number];
        for party in [held.owner, held.owned] {
            let ties = group.sure[party].as_ref().or(group.perhaps[party].as_ref());
            open.extend(ties.into_iter().flatten().copied().filter(|tie| !chain.contains(tie)));
        }
    }
    chain.reverse();
    chain
}

impl Group {
    fn empty(owners: &Owners<'_>) -> Self {
        Self { sure: vec![None; owners.len()], perhaps: vec![None; owners.len()] }
    }

    /// What a party controls: by sourced control, and by majorities of the group's holdings taken together.
    fn of(owners: &Owners<'_>, root: usize) -> Self {
        let mut group = Self::empty(owners);
        group.sure[root] = Some(Vec::new());
        group.spread(owners, vec![root]);
        group.add_lesser_stakes(owners);
        group
    }

    /// Adds whatever the newly added parties bring under control.
    fn spread(&mut self, owners: &Owners<'_>, added: Vec<usize>) {
        let mut open: VecDeque<usize> = added.into();
        while let Some(at) = open.pop_front() {
            for number in &owners.below[at] {
                let held = owners.held[*number];
                if self.sure[held.owned].is_some() {
                    continue;
                }
                let ties = match held.edge.relation {
                    OwnershipRelation::Control => vec![*number],
                    OwnershipRelation::Ownership => {
                        let (total, stakes) = self.stakes(owners, held.owned);
                        if total <= 0.5 + TOLERANCE {
                            continue;
                        }
                        stakes
                    }
                    OwnershipRelation::Affiliate => continue,
                };
                self.sure[held.owned] = Some(ties);
                open.push_back(held.owned);
            }
        }
    }

    /// Returns what the group holds in a party together, and by which statements.
    fn stakes(&self, owners: &Owners<'_>, party: usize) -> (f64, Vec<usize>) {
        let mut total = 0.0;
        let mut stakes = Vec::new();
        for number in &owners.above[party] {
            let held = owners.held[*number];
            if let Some(share) = held.share()
                && self.sure[held.owner].is_some()
            {
                total += share;
                stakes.push(*number);
            }
        }
        (total, stakes)
    }

    /// Adds as *possible* the companies in which the group has a lesser stake or one of unknown size, and what those
    /// control.
    fn add_lesser_stakes(&mut self, owners: &Owners<'_>) {
        let mut open = VecDeque::new();
        for party in 0..owners.len() {
            if self.sure[party].is_some() {
                continue;
            }
            let stakes: Vec<usize> = owners.above[party]
                .iter()
                .copied()
                .filter(|number| {
                    let held = owners.held[*number];
                    self.sure[held.owner].is_some() && (held.share().is_some() || held.share_is_unknown())
                })
                .collect();
            if !stakes.is_empty() {
                self.perhaps[party] = Some(stakes);
                open.push_back(party);
            }
        }
        while let Some(at) = open.pop_front() {
            for number in &owners.below[at] {
                let held = owners.held[*number];
                let controls = held.edge.relation == OwnershipRelation::Control
                    || held.share().is_some_and(|share| share > 0.5 + TOLERANCE);
                if controls && self.sure[held.owned].is_none() && self.perhaps[held.owned].is_none() {
                    self.perhaps[held.owned] = Some(vec![*number]);
                    open.push_back(held.owned);
                }
            }
        }
    }

    /// A party's subsidiaries, its controllers, whatever those control, and its affiliates by a source's words with what
    /// they control.
    fn with_affiliates(owners: &Owners<'_>, root: usize) -> Self {
        let mut group = Self::empty(owners);
        group.sure[root] = Some(Vec::new());
        group.spread(owners, vec![root]);
        let core: Vec<usize> = (0..owners.len()).filter(|party| group.sure[*party].is_some()).collect();
        for controller in above(owners, root) {
            let controlled = Self::of_surely(owners, controller);
            let Some(ties) = controlled.sure[root].clone() else { continue };
            // The controller is tied to the listed party by the statements that run from it down to that party.
            if group.sure[controller].is_none() {
                group.sure[controller] = Some(chain_of_ties(owners, &ties, &controlled));
            }
            for (slot, ties) in group.sure.iter_mut().zip(controlled.sure) {
                if slot.is_none() {
                    *slot = ties;
                }
            }
        }
        let mut affiliates = Vec::new();
        for party in core {
            for number in owners.below[party].iter().chain(&owners.above[party]) {
                let held = owners.held[*number];
                let other = if held.owner == party { held.owned } else { held.owner };
                if held.edge.relation == OwnershipRelation::Affiliate && group.sure[other].is_none() {
                    group.sure[other] = Some(vec![*number]);
                    affiliates.push(other);
                }
            }
        }
        group.spread(owners, affiliates);
        group.add_lesser_stakes(owners);
        group
    }

    fn of_surely(owners: &Owners<'_>, root: usize) -> Self {
        let mut group = Self::empty(owners);
        group.sure[root] = Some(Vec::new());
        group.spread(owners, vec![root]);
        group
    }
}

/// Returns the parties above one, by ownership or control, the nearest first.
fn above(owners: &Owners<'_>, party: usize) -> Vec<usize> {
    let mut seen = vec![false; owners.len()];
    seen[party] = true;
    let mut found = Vec::new();
    let mut open = VecDeque::from([party]);
    while let Some(at) = open.pop_front() {
        for held in owners.above[at].iter().map(|number| owners.held[*number]) {
            if held.edge.relation != OwnershipRelation::Affiliate
                && !seen[held.owner]
                && found.len() < CONTROLLERS_AT_MOST
            {
                seen[held.owner] = true;
                found.push(held.owner);
                open.push_back(held.owner);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::owners::tests::edges;

    const HALF: Reach = Reach::Ownership { threshold: 50.0, strictly_more: false, aggregate: true };

    /// Returns the outcome, and the chain in words.
    fn of(rows: &[&str], rule: &Reach, listed: &[&str], asked: &str) -> Option<(HitOutcome, String)> {
        let edges = edges(rows);
        let owners = Owners::on(&edges, jiff::civil::date(2026, 1, 1));
        let seeds: Vec<Seed> = listed
            .iter()
            .map(|name| {
                let (name, certain) = name.strip_suffix('?').map_or((*name, true), |name| (name, false));
                Seed { party: owners.find(name)[0], certain }
            })
            .collect();
        let found = reach(&owners, rule, &seeds, &vec![true; owners.len()]).swap_remove(owners.find(asked)[0])?;
        let words: Vec<String> = found
            .chain
            .iter()
            .map(|number| {
                let held = owners.held[*number];
                format!("{}>{}", owners.spellings(held.owner)[0], owners.spellings(held.owned)[0])
            })
            .collect();
        Some((found.outcome, words.join(" ")))
    }

    fn outcome(rows: &[&str], rule: &Reach, listed: &[&str], asked: &str) -> Option<HitOutcome> {
        of(rows, rule, listed, asked).map(|(outcome, _)| outcome)
    }

    /// The shape of a crane maker below a listed group: three holdings of the group that stay under the half together.
    const CRANE_MAKER: [&str; 5] = [
        "Harbour Group > Harbour Construction 63.8",
        "Harbour Group > Harbour HK 100",
        "Harbour Group > Crane Works 12.1",
        "Harbour HK > Crane Works 17.9",
        "Harbour Construction > Crane Works 16.3",
    ];

    #[test]
    fn a_group_below_the_half_is_caught_by_control_and_not_by_percent() {
        let listed = ["Harbour Group", "Harbour Construction"];
        assert_eq!(of(&CRANE_MAKER, &HALF, &listed, "Crane Works"), None, "46.3 percent together");
        assert_eq!(
            outcome(&CRANE_MAKER, &Reach::SubjectToControl, &listed, "Crane Works"),
            Some(HitOutcome::Possible),
            "minority percentages alone"
        );
        let mut rows = CRANE_MAKER.to_vec();
        rows.push("Harbour Construction controls Crane Works");
        assert_eq!(of(&rows, &HALF, &listed, "Crane Works"), None, "control is not ownership");
        let (outcome, chain) = of(&rows, &Reach::SubjectToControl, &listed, "Crane Works").expect("reached");
        assert_eq!(outcome, HitOutcome::Match);
        assert!(chain.ends_with("Harbour Construction>Crane Works"), "{chain}");
    }

    #[test]
    fn the_half_itself_is_reached_unless_it_must_be_exceeded() {
        let rows = ["A > X 30", "B > X 20"];
        assert_eq!(outcome(&rows, &HALF, &["A", "B"], "X"), Some(HitOutcome::Match));
        let more = Reach::Ownership { threshold: 50.0, strictly_more: true, aggregate: true };
        assert_eq!(of(&rows, &more, &["A", "B"], "X"), None);
        let alone = Reach::Ownership { threshold: 50.0, strictly_more: false, aggregate: false };
        assert_eq!(of(&rows, &alone, &["A", "B"], "X"), None);
        assert_eq!(of(&["A > X 49.99"], &HALF, &["A"], "X"), None);
    }

    #[test]
    fn the_chain_runs_from_the_listed_party_down() {
        let rows = ["L > M 80", "M > N 70", "N > X 60", "Z > X 40"];
        assert_eq!(of(&rows, &HALF, &["L"], "X"), Some((HitOutcome::Match, "L>M M>N N>X".to_owned())));
        assert_eq!(
            of(&rows, &Reach::SubjectToControl, &["L"], "X"),
            Some((HitOutcome::Match, "L>M M>N N>X".to_owned()))
        );
        assert_eq!(of(&rows, &HALF, &["Z"], "X"), None);
        assert_eq!(of(&rows, &Reach::NamedOnly, &["L"], "M"), None);
    }

    #[test]
    fn a_share_of_unknown_size_and_a_possible_owner_give_possible() {
        let rows = ["L > X unknown", "X > Y 100"];
        for rule in [HALF, Reach::SubjectToControl, Reach::SubsidiaryOrAffiliate] {
            assert_eq!(outcome(&rows, &rule, &["L"], "X"), Some(HitOutcome::Possible), "{rule:?}");
            assert_eq!(outcome(&rows, &rule, &["L"], "Y"), Some(HitOutcome::Possible), "{rule:?}");
            assert_eq!(outcome(&["L > X 90"], &rule, &["L?"], "X"), Some(HitOutcome::Possible), "{rule:?}");
        }
    }

    #[test]
    fn cross_holdings_below_a_listed_owner_are_reached() {
        let rows = ["L > A 10", "B > A 80", "A > B 100", "B > C 50"];
        for asked in ["A", "B", "C"] {
            assert_eq!(outcome(&rows, &HALF, &["L"], asked), Some(HitOutcome::Match), "{asked}");
        }
        // Cross-holding control does not come from a tenth.
        assert_eq!(outcome(&rows, &Reach::SubjectToControl, &["L"], "B"), Some(HitOutcome::Possible));
    }

    #[test]
    fn listed_parties_that_hold_the_majority_only_together_are_possible_under_control() {
        let rows = ["A > X 30", "B > X 30"];
        assert_eq!(outcome(&rows, &Reach::SubjectToControl, &["A", "B"], "X"), Some(HitOutcome::Possible));
        assert_eq!(outcome(&rows, &Reach::SubjectToControl, &["A"], "X"), Some(HitOutcome::Possible));
    }

    #[test]
    fn affiliates_are_subsidiaries_siblings_controllers_and_those_a_source_calls_so() {
        let rows = [
            "Top controls L",
            "Top > Sibling 80",
            "L > Sub 60",
            "Sub controls Deep",
            "L > Stake 30",
            "Friend affiliate Sub",
            "Friend controls Camera Works",
            "Top > Lesser 10",
            "Other controls Stranger",
        ];
        let asked = |name| outcome(&rows, &Reach::SubsidiaryOrAffiliate, &["L"], name);
        for name in ["Top", "Sibling", "Sub", "Deep", "Friend", "Camera Works"] {
            assert_eq!(asked(name), Some(HitOutcome::Match), "{name}");
        }
        for name in ["Stake", "Lesser"] {
            assert_eq!(asked(name), Some(HitOutcome::Possible), "{name}");
        }
        assert_eq!(asked("Stranger"), None);
        let (_, chain) = of(&rows, &Reach::SubsidiaryOrAffiliate, &["L"], "Sibling").expect("reached");
        assert!(chain.contains("Top>L") && chain.contains("Top>Sibling"), "{chain}");
    }

    #[test]
    fn a_cycle_of_control_ends() {
        let rows = ["L controls A", "A controls B", "B controls A", "B controls L"];
        assert_eq!(outcome(&rows, &Reach::SubjectToControl, &["L"], "B"), Some(HitOutcome::Match));
        assert_eq!(outcome(&rows, &Reach::SubsidiaryOrAffiliate, &["L"], "B"), Some(HitOutcome::Match));
    }
}

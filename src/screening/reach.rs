//! Whom a listed party reaches through owners, under a regime's rule of reach.
//!
//! - **Ownership**: shares of all listed parties added up ([`shares`](super::shares)); at the threshold the company is
//!   reached.
//! - **Subject to control**: sourced control, and majority ownership, link by link; what one listed party's group holds
//!   in a company counts together. A minority stake alone gives *possible*.
//! - **Subsidiary or affiliate**: what the listed party controls, who controls it and what else those control, and
//!   whom a source calls an affiliate. A lesser stake alone gives *possible*.
//! - **Successors** of a listed party are reached where the regime says so, and possible anywhere.
//!
//! A share that only may be large enough, a say that is no control, and a listed party that is only possibly the one
//! meant, give *possible*. What is accounting consolidation is control, and under a rule of percentages only possible.

use std::collections::{BTreeMap, VecDeque};

use super::HitOutcome;
use super::group::Group;
use super::owners::Owners;
use super::shares::{Shares, Side, Solver, Threshold, WHOLE, stated};
use crate::lists::Reach;
use crate::model::{OwnershipRelation, Share, ShareRange};

/// The most statements that one chain shows.
pub(super) const CHAIN_AT_MOST: usize = 32;

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
    /// Its listed owners' share; `None` when a source states no size.
    Share(Option<ShareRange>),
    /// Control.
    Control,
    /// Being a subsidiary or an affiliate.
    Affiliation,
    /// Succeeding it.
    Succession,
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

/// Returns for each party of the graph how the seeds reach it; nothing for the seeds themselves, for what they don't
/// reach, and for whom nobody asked.
pub(super) fn reach(
    owners: &Owners<'_>,
    rule: &Reach,
    successors: bool,
    seeds: &[Seed],
    asked: &[bool],
) -> BTreeMap<usize, Reached> {
    let succession = Succession::of(owners, seeds, successors);
    let all = &succession.seeds;
    let mut reached = match rule {
        Reach::NamedOnly => BTreeMap::new(),
        Reach::Ownership { threshold, strictly_more, aggregate } => {
            let threshold = Threshold { share: *threshold, strictly_more: *strictly_more };
            by_shares(owners, all, asked, threshold, *aggregate)
        }
        Reach::OwnershipOrControl { threshold, strictly_more, aggregate } => {
            let threshold = Threshold { share: *threshold, strictly_more: *strictly_more };
            let mut found = by_shares(owners, all, asked, threshold, *aggregate);
            merge(&mut found, by_control(owners, all, asked), |seed| seed);
            found
        }
        Reach::SubjectToControl => by_control(owners, all, asked),
        Reach::SubsidiaryOrAffiliate => by_group(owners, all, asked, By::Affiliation, &Group::with_affiliates),
    };
    succession.complete(&mut reached, asked);
    for seed in seeds.iter().filter(|seed| seed.certain) {
        reached.remove(&seed.party);
    }
    reached
}

/// Holds the shares of all listed parties together, or of each alone, against a threshold.
fn by_shares(
    owners: &Owners<'_>,
    seeds: &[Seed],
    asked: &[bool],
    threshold: Threshold,
    aggregate: bool,
) -> BTreeMap<usize, Reached> {
    let solver = Solver::new(owners);
    if aggregate {
        return by_share(owners, &solver, seeds, asked, threshold);
    }
    let mut found = BTreeMap::new();
    for (n, seed) in seeds.iter().enumerate() {
        merge(&mut found, by_share(owners, &solver, &[*seed], asked, threshold), |_| n);
    }
    found
}

fn by_control(owners: &Owners<'_>, seeds: &[Seed], asked: &[bool]) -> BTreeMap<usize, Reached> {
    let mut found = by_group(owners, seeds, asked, By::Control, &Group::of);
    // Listed parties that only together hold the majority control it together, or don't: a person must look.
    let majority = Threshold { share: HALF, strictly_more: true };
    let mut together = by_shares(owners, seeds, asked, majority, true);
    together.values_mut().for_each(|reached| reached.outcome = HitOutcome::Possible);
    merge(&mut found, together, |seed| seed);
    found
}

/// The half of a company.
const HALF: Share = match Share::from_millionths(Share::WHOLE.millionths() / 2) {
    Some(half) => half,
    None => Share::WHOLE,
};

/// The seeds, and those who succeeded them.
struct Succession {
    /// The seeds as they were given, then the successors.
    seeds: Vec<Seed>,
    /// For each successor: the seed it comes from, and the statements from there down.
    from: Vec<(usize, Vec<usize>)>,
    given: usize,
}

impl Succession {
    fn of(owners: &Owners<'_>, seeds: &[Seed], reaches: bool) -> Self {
        let mut all = seeds.to_vec();
        let mut from: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut next = 0;
        while next < all.len() {
            let seed = all[next];
            let (origin, chain) = match next.checked_sub(seeds.len()) {
                Some(place) => from[place].clone(),
                None => (next, Vec::new()),
            };
            for number in &owners.below[seed.party] {
                let held = owners.held[*number];
                if held.edge.relation == OwnershipRelation::Succession
                    && !all.iter().any(|known| known.party == held.owned)
                {
                    all.push(Seed { party: held.owned, certain: seed.certain && reaches });
                    from.push((origin, [chain.as_slice(), &[*number]].concat()));
                }
            }
            next += 1;
        }
        Self { seeds: all, from, given: seeds.len() }
    }

    /// Leads what successors reach back to whom they succeed, and adds the successors themselves.
    fn complete(&self, reached: &mut BTreeMap<usize, Reached>, asked: &[bool]) {
        for found in reached.values_mut() {
            if let Some((origin, chain)) = found.seed.checked_sub(self.given).and_then(|place| self.from.get(place)) {
                found.seed = *origin;
                found.chain.splice(0..0, chain.iter().copied());
            }
        }
        for (successor, (origin, chain)) in self.seeds[self.given..].iter().zip(&self.from) {
            if asked[successor.party] {
                let outcome = if successor.certain { HitOutcome::Match } else { HitOutcome::Possible };
                let new = Reached { outcome, by: By::Succession, seed: *origin, chain: chain.clone() };
                merge(reached, BTreeMap::from([(successor.party, new)]), |seed| seed);
            }
        }
    }
}

/// Keeps the surer of two ways, the first of equals.
fn merge(all: &mut BTreeMap<usize, Reached>, more: BTreeMap<usize, Reached>, seed: impl Fn(usize) -> usize) {
    for (party, new) in more {
        if all.get(&party).is_none_or(|old| new.outcome < old.outcome) {
            all.insert(party, Reached { seed: seed(new.seed), ..new });
        }
    }
}

fn by_share(
    owners: &Owners<'_>,
    solver: &Solver<'_, '_>,
    seeds: &[Seed],
    asked: &[bool],
    threshold: Threshold,
) -> BTreeMap<usize, Reached> {
    let listed = |uncertain: bool| {
        let mut listed = vec![false; owners.len()];
        seeds.iter().filter(|seed| seed.certain || uncertain).for_each(|seed| listed[seed.party] = true);
        listed
    };
    let solve = |uncertain, side| solver.shares(&listed(uncertain), Some(threshold), side);
    let most = solve(true, Side::Most);
    if (0..owners.len()).all(|party| !(asked[party] && most.reached[party])) {
        return BTreeMap::new();
    }
    let is_seed = listed(true);
    let sure = solve(false, Side::Least);
    let all_certain = seeds.iter().all(|seed| seed.certain);
    let known = if all_certain { None } else { Some(solve(true, Side::Least)) };
    // Of who may be listed itself, and is owned by who surely is, only what the latter own counts.
    let most_of_certain = if all_certain { None } else { Some(solve(false, Side::Most)) };
    (0..owners.len())
        .filter(|party| asked[*party] && most.reached[*party] && (!is_seed[*party] || sure.reached[*party]))
        .filter_map(|party| {
            let is_sure = sure.reached[party];
            let least = if is_sure { &sure } else { known.as_ref().unwrap_or(&sure) };
            let most = most_of_certain.as_ref().filter(|_| is_seed[party]).unwrap_or(&most);
            let range = ShareRange::new(stated(least.share[party], false), stated(most.share[party], true));
            // Where nothing hangs on it, a millionth of a percent is the rounding of one number.
            let range = range.map(|range| match range.high().millionths() - range.low().millionths() {
                1 if is_sure => ShareRange::exact(range.low()),
                _ => range,
            });
            let (chain, first) = chain_of_shares(owners, party, seeds, if is_sure { &sure } else { most });
            let reached = Reached {
                outcome: if is_sure { HitOutcome::Match } else { HitOutcome::Possible },
                by: By::Share(range.filter(|range| *range != ShareRange::ANY)),
                seed: first?,
                chain,
            };
            Some((party, reached))
        })
        .collect()
}

/// Collects the statements through which shares of listed parties flow into a party, the listed ones' first, and tells
/// which listed party takes part: the first of the list among the nearest.
fn chain_of_shares(owners: &Owners<'_>, party: usize, seeds: &[Seed], shares: &Shares) -> (Vec<usize>, Option<usize>) {
    let by_party: BTreeMap<usize, usize> = seeds.iter().enumerate().rev().map(|(n, seed)| (seed.party, n)).collect();
    let mut first: Option<usize> = None;
    let mut seen = std::collections::BTreeSet::from([party]);
    let mut open = VecDeque::from([party]);
    let mut chain = Vec::new();
    while let Some(at) = open.pop_front() {
        // What is too long to be shown is walked on only until the listed party is found.
        if chain.len() >= CHAIN_AT_MOST && first.is_some() {
            break;
        }
        for stake in owners.stakes_above(at) {
            if stake.high == 0 || (shares.share[stake.owner] == 0 && !shares.reached[stake.owner]) {
                continue;
            }
            chain.extend(&stake.statements);
            if let Some(seed) = by_party.get(&stake.owner).filter(|_| shares.share[stake.owner] == WHOLE) {
                first = Some(first.map_or(*seed, |known| known.min(*seed)));
            } else if seen.insert(stake.owner) {
                open.push_back(stake.owner);
            }
        }
    }
    chain.reverse();
    chain.truncate(CHAIN_AT_MOST);
    (chain, first)
}

fn by_group(
    owners: &Owners<'_>,
    seeds: &[Seed],
    asked: &[bool],
    by: By,
    group: &dyn Fn(&Owners<'_>, usize) -> Group,
) -> BTreeMap<usize, Reached> {
    let mut all = BTreeMap::new();
    for (n, seed) in seeds.iter().enumerate() {
        let group = group(owners, seed.party);
        let of = |(party, ties): (&usize, &Vec<usize>), is_sure: bool| {
            let outcome = if is_sure && seed.certain { HitOutcome::Match } else { HitOutcome::Possible };
            (asked[*party] && *party != seed.party)
                .then(|| (*party, Reached { outcome, by, seed: n, chain: group.chain(owners, ties) }))
        };
        let perhaps = group.perhaps.iter().filter(|(party, _)| !group.sure.contains_key(party));
        let reached =
            group.sure.iter().filter_map(|tied| of(tied, true)).chain(perhaps.filter_map(|tied| of(tied, false)));
        merge(&mut all, reached.collect(), |_| n);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::owners::Joining;
    use crate::screening::owners::tests::edges;

    const HALF: Reach = Reach::Ownership { threshold: super::HALF, strictly_more: false, aggregate: true };

    /// Returns the outcome, and the chain in words.
    fn of(rows: &[&str], rule: &Reach, listed: &[&str], asked: &str) -> Option<(HitOutcome, String)> {
        let edges = edges(rows);
        let owners = Owners::on(&edges, jiff::civil::date(2026, 1, 1), Joining::Sure);
        let seeds: Vec<Seed> = listed
            .iter()
            .map(|name| {
                let (name, certain) = name.strip_suffix('?').map_or((*name, true), |name| (name, false));
                Seed { party: owners.find(name)[0], certain }
            })
            .collect();
        let asked = owners.find(asked)[0];
        let found = reach(&owners, rule, false, &seeds, &vec![true; owners.len()]).remove(&asked)?;
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
        let more = Reach::Ownership { threshold: super::HALF, strictly_more: true, aggregate: true };
        assert_eq!(of(&rows, &more, &["A", "B"], "X"), None);
        let alone = Reach::Ownership { threshold: super::HALF, strictly_more: false, aggregate: false };
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
    fn who_only_may_be_listed_and_is_owned_by_who_is_is_reached() {
        assert_eq!(outcome(&["L > X 60"], &HALF, &["L", "X?"], "X"), Some(HitOutcome::Match));
        assert_eq!(outcome(&["L > X 40"], &HALF, &["L", "X?"], "X"), None);
        assert_eq!(outcome(&["L > X 60", "L precedes X"], &HALF, &["L"], "X"), Some(HitOutcome::Match));
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

    #[test]
    fn a_range_is_reached_possible_or_neither() {
        let of = |share: &str| outcome(&[&format!("L > X {share}")], &HALF, &["L"], "X");
        assert_eq!(of("50..100"), Some(HitOutcome::Match));
        assert_eq!(of("25..50"), Some(HitOutcome::Possible));
        assert_eq!(of("25..49.999999"), None);
        let more = Reach::Ownership { threshold: super::HALF, strictly_more: true, aggregate: true };
        assert_eq!(outcome(&["L > X 50..100"], &more, &["L"], "X"), Some(HitOutcome::Possible));
        assert_eq!(outcome(&["L > X 50.000001..100"], &more, &["L"], "X"), Some(HitOutcome::Match));
        // What another holds at least is not there for the listed one.
        let rest = ["L > X 25..50", "Z > X 60"];
        assert_eq!(outcome(&rest, &HALF, &["L"], "X"), None);
        assert_eq!(outcome(&["L > X 25..75"], &Reach::SubjectToControl, &["L"], "X"), Some(HitOutcome::Possible));
        assert_eq!(outcome(&["L > X 75..100"], &Reach::SubjectToControl, &["L"], "X"), Some(HitOutcome::Match));
    }

    #[test]
    fn just_below_the_half_is_below_it() {
        for (share, says) in [("49.995", None), ("49.999999", None), ("50", Some(HitOutcome::Match))] {
            assert_eq!(outcome(&[&format!("L > X {share}")], &HALF, &["L"], "X"), says, "{share}");
        }
        // A third and a sixth, as decimals write them.
        assert_eq!(outcome(&["A > X 33.333333", "B > X 16.666667"], &HALF, &["A", "B"], "X"), Some(HitOutcome::Match));
        assert_eq!(outcome(&["A > X 33.333333", "B > X 16.666666"], &HALF, &["A", "B"], "X"), None);
        // Ten times a tenth of a half is a half.
        let rows: Vec<String> = (0..10).map(|n| format!("L{n} > X 5")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let listed: Vec<String> = (0..10).map(|n| format!("L{n}")).collect();
        let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
        assert_eq!(outcome(&rows, &HALF, &listed, "X"), Some(HitOutcome::Match));
    }

    #[test]
    fn consolidation_is_control_and_under_a_percentage_only_possible() {
        let rows = ["L consolidates X"];
        assert_eq!(outcome(&rows, &Reach::SubjectToControl, &["L"], "X"), Some(HitOutcome::Match));
        assert_eq!(outcome(&rows, &Reach::SubsidiaryOrAffiliate, &["L"], "X"), Some(HitOutcome::Match));
        assert_eq!(outcome(&rows, &HALF, &["L"], "X"), Some(HitOutcome::Possible));
        assert_eq!(outcome(&["L consolidates X", "L > X 40"], &HALF, &["L"], "X"), None, "the share is stated");
        assert_eq!(outcome(&rows, &Reach::NamedOnly, &["L"], "X"), None);
    }

    #[test]
    fn what_is_held_through_others_is_not_counted_twice() {
        // 30 directly, and 24 through M, stated twice: by its parts and in all.
        let rows = ["L > M 40", "M > X 60", "L > X 24 in all", "L > X 20"];
        assert_eq!(outcome(&rows, &HALF, &["L"], "X"), None);
        // The same shares may stand behind both statements: not sure, and possible.
        let rows = ["L > X 30 indirectly", "K > X 30"];
        assert_eq!(outcome(&rows, &HALF, &["L", "K"], "X"), Some(HitOutcome::Possible));
        assert_eq!(outcome(&["L > X 60 indirectly"], &HALF, &["L"], "X"), Some(HitOutcome::Match));
    }

    #[test]
    fn a_say_that_is_no_control_is_possible_under_control_and_nothing_under_a_percentage() {
        let rows = ["L influences X"];
        assert_eq!(outcome(&rows, &Reach::SubjectToControl, &["L"], "X"), Some(HitOutcome::Possible));
        assert_eq!(outcome(&rows, &HALF, &["L"], "X"), None);
    }

    #[test]
    fn a_successor_is_reached_where_the_rule_says_so_and_possible_elsewhere() {
        let stated = edges(&["L precedes N", "N > X 60"]);
        let owners = Owners::on(&stated, jiff::civil::date(2026, 1, 1), Joining::Sure);
        let seeds = [Seed { party: owners.find("L")[0], certain: true }];
        let asked = vec![true; owners.len()];
        for (rule, successors, of_n, of_x) in [
            (&Reach::NamedOnly, true, Some(HitOutcome::Match), None),
            (&Reach::NamedOnly, false, Some(HitOutcome::Possible), None),
            (&Reach::SubsidiaryOrAffiliate, true, Some(HitOutcome::Match), Some(HitOutcome::Match)),
            (&HALF, false, Some(HitOutcome::Possible), Some(HitOutcome::Possible)),
        ] {
            let found = reach(&owners, rule, successors, &seeds, &asked);
            let outcome = |name: &str| found.get(&owners.find(name)[0]).map(|reached| reached.outcome);
            assert_eq!((outcome("N"), outcome("X")), (of_n, of_x), "{rule:?} {successors}");
            if let Some(reached) = found.get(&owners.find("X")[0]) {
                assert_eq!((reached.seed, reached.chain.len()), (0, 2), "from the listed party down");
            }
        }
    }

    #[test]
    fn ownership_or_control_is_reached_by_either() {
        let united =
            |aggregate, strictly_more| Reach::OwnershipOrControl { threshold: super::HALF, strictly_more, aggregate };
        let joint = ["A > X 30", "B > X 30"];
        assert_eq!(outcome(&joint, &united(true, false), &["A", "B"], "X"), Some(HitOutcome::Match));
        assert_eq!(outcome(&joint, &united(false, true), &["A", "B"], "X"), Some(HitOutcome::Possible));
        let half = ["L > X 50"];
        assert_eq!(outcome(&half, &united(true, false), &["L"], "X"), Some(HitOutcome::Match));
        assert_eq!(outcome(&half, &united(false, true), &["L"], "X"), Some(HitOutcome::Possible));
        assert_eq!(outcome(&["L controls X"], &united(true, false), &["L"], "X"), Some(HitOutcome::Match));
    }
}

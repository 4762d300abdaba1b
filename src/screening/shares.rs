//! How much of each company listed parties own, directly and indirectly, through every path, cycles included.
//!
//! The share of a company is the sum over its owners of their share in it, times what they count for: a listed party and
//! a company that the rule reaches count in full (under the rule a company owned by half or more is itself
//! treated as listed, and so are its holdings), any other company counts for the share that listed parties have in it.
//!
//! Companies are taken in order, owners first. Companies that own each other are solved together as one linear system,
//! so cross-holdings converge to their exact sum instead of being walked to a depth. A company that reaches the
//! threshold counts in full from then on and the system is solved again; each round adds at least one, so it ends.

use super::owners::Owners;

/// Above this many companies in one knot of cross-holdings the system is iterated instead of solved: from below, so
/// that a share is never overstated.
const SOLVED_AT_MOST: usize = 200;
/// How often it is iterated then.
const ITERATIONS: usize = 2_000;

/// What a share of unknown size counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// Nothing: what is sure.
    Nothing,
    /// The whole: what may be.
    Whole,
}

/// Returns for each party the share, between 0 and 1, that listed parties have in it; 1 for the listed ones.
pub(super) fn shares(
    owners: &Owners<'_>,
    listed: &[bool],
    unknown: Unknown,
    reaches: &dyn Fn(f64) -> bool,
) -> Vec<f64> {
    let mut share = vec![0.0; owners.len()];
    let mut full = listed.to_vec();
    for (party, is_listed) in listed.iter().enumerate() {
        if *is_listed {
            share[party] = 1.0;
        }
    }
    let mut place = vec![usize::MAX; owners.len()];
    for knot in knots(owners) {
        for (n, party) in knot.iter().enumerate() {
            place[*party] = n;
        }
        loop {
            solve(owners, &knot, &place, &full, unknown, &mut share);
            let mut more = false;
            for party in &knot {
                if !full[*party] && reaches(share[*party]) {
                    full[*party] = true;
                    more = true;
                }
            }
            if !more {
                break;
            }
        }
        settle(owners, &knot, &full, listed, unknown, &mut share);
        for party in &knot {
            place[*party] = usize::MAX;
        }
    }
    share
}

/// Solves the shares of one knot, given those before it.
fn solve(owners: &Owners<'_>, knot: &[usize], place: &[usize], full: &[bool], unknown: Unknown, share: &mut [f64]) {
    let m = knot.len();
    let mut known = vec![0.0; m];
    let mut within: Vec<(usize, usize, f64)> = Vec::new();
    for (n, party) in knot.iter().enumerate() {
        for held in owners.above[*party].iter().map(|number| owners.held[*number]) {
            let part = match held.share() {
                Some(part) => part,
                None if unknown == Unknown::Whole && held.share_is_unknown() => 1.0,
                None => continue,
            };
            if full[held.owner] {
                known[n] += part;
            } else if place[held.owner] == usize::MAX {
                known[n] += part * share[held.owner];
            } else {
                within.push((n, place[held.owner], part));
            }
        }
    }
    let solved = if within.is_empty() {
        known
    } else if m <= SOLVED_AT_MOST {
        eliminate(&known, &within)
    } else {
        iterate(&known, &within)
    };
    for (n, party) in knot.iter().enumerate() {
        // What a reached company's own share comes to is settled at the end; listed ones stay whole.
        if !full[*party] {
            share[*party] = solved[n].clamp(0.0, 1.0);
        }
    }
}

/// States the shares of the companies that are reached, now that all which count in full are known.
fn settle(owners: &Owners<'_>, knot: &[usize], full: &[bool], listed: &[bool], unknown: Unknown, share: &mut [f64]) {
    let settled: Vec<(usize, f64)> = knot
        .iter()
        .filter(|party| full[**party] && !listed[**party])
        .map(|party| {
            let parts = owners.above[*party].iter().map(|number| owners.held[*number]).map(|held| {
                let whole_if_unknown = (unknown == Unknown::Whole && held.share_is_unknown()).then_some(1.0);
                let counts_for = if full[held.owner] { 1.0 } else { share[held.owner] };
                held.share().or(whole_if_unknown).unwrap_or(0.0) * counts_for
            });
            (*party, parts.sum::<f64>().clamp(0.0, 1.0))
        })
        .collect();
    for (party, part) in settled {
        share[party] = part;
    }
}

/// Solves `share = known + within * share` by elimination. Rows of holdings sum to at most the whole, so the pivots stay
/// positive unless companies own each other entirely; then nobody outside owns them, and their share is nought.
fn eliminate(known: &[f64], within: &[(usize, usize, f64)]) -> Vec<f64> {
    const NOUGHT: f64 = 1e-12;
    let m = known.len();
    let mut rows = vec![0.0; m * (m + 1)];
    let at = |row: usize, column: usize| row * (m + 1) + column;
    for n in 0..m {
        rows[at(n, n)] = 1.0;
        rows[at(n, m)] = known[n];
    }
    for (row, column, part) in within {
        rows[at(*row, *column)] -= part;
    }
    for pivot in 0..m {
        let scale = rows[at(pivot, pivot)];
        if scale < NOUGHT {
            continue;
        }
        for row in pivot + 1..m {
            let factor = rows[at(row, pivot)] / scale;
            if factor == 0.0 {
                continue;
            }
            for column in pivot..=m {
                rows[at(row, column)] -= factor * rows[at(pivot, column)];
            }
        }
    }
    let mut solved = vec![0.0; m];
    for row in (0..m).rev() {
        let scale = rows[at(row, row)];
        if scale < NOUGHT {
            continue;
        }
        let sum: f64 = (row + 1..m).map(|column| rows[at(row, column)] * solved[column]).sum();
        solved[row] = ((rows[at(row, m)] - sum) / scale).clamp(0.0, 1.0);
    }
    solved
}

fn iterate(known: &[f64], within: &[(usize, usize, f64)]) -> Vec<f64> {
    let mut solved = vec![0.0; known.len()];
    for _ in 0..ITERATIONS {
        let mut next = known.to_vec();
        for (row, column, part) in within {
            next[*row] += part * solved[*column];
        }
        let moved = next.iter().zip(&solved).any(|(a, b)| (a - b).abs() > 1e-12);
        solved = next.into_iter().map(|share| share.clamp(0.0, 1.0)).collect();
        if !moved {
            break;
        }
    }
    solved
}

/// Returns the knots of companies that own each other (strongly connected components), owners before owned, by
/// Kosaraju's two searches without recursion.
fn knots(owners: &Owners<'_>) -> Vec<Vec<usize>> {
    let mut seen = vec![false; owners.len()];
    let mut finished = Vec::with_capacity(owners.len());
    for start in 0..owners.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut open = vec![(start, 0)];
        while let Some((party, next)) = open.last_mut() {
            match owners.below[*party].get(*next) {
                Some(number) => {
                    *next += 1;
                    let held = owners.held[*number];
                    let counts = held.share().is_some() || held.share_is_unknown();
                    if counts && !seen[held.owned] {
                        seen[held.owned] = true;
                        open.push((held.owned, 0));
                    }
                }
                None => {
                    finished.push(*party);
                    open.pop();
                }
            }
        }
    }
    let mut knots = Vec::new();
    let mut knotted = vec![false; owners.len()];
    for root in finished.into_iter().rev() {
        if knotted[root] {
            continue;
        }
        knotted[root] = true;
        let mut knot = Vec::new();
        let mut open = vec![root];
        while let Some(party) = open.pop() {
            knot.push(party);
            for held in owners.above[party].iter().map(|number| owners.held[*number]) {
                let counts = held.share().is_some() || held.share_is_unknown();
                if counts && !knotted[held.owner] {
                    knotted[held.owner] = true;
                    open.push(held.owner);
                }
            }
        }
        knot.sort_unstable();
        knots.push(knot);
    }
    knots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::owners::tests::edges;

    fn of(rows: &[&str], listed: &[&str], asked: &str) -> f64 {
        let edges = edges(rows);
        let owners = Owners::on(&edges, jiff::civil::date(2026, 1, 1));
        let mut is_listed = vec![false; owners.len()];
        for name in listed {
            is_listed[owners.find(name)[0]] = true;
        }
        let half = |share: f64| share >= 0.5 - 1e-9;
        (shares(&owners, &is_listed, Unknown::Nothing, &half)[owners.find(asked)[0]] * 1e6).round() / 1e4
    }

    #[test]
    fn shares_of_several_listed_owners_add_up_through_every_path() {
        let rows = ["L1 > X 20", "L2 > X 15", "L1 > M 40", "M > X 25"];
        assert_eq!(of(&rows, &["L1", "L2"], "X"), 45.0);
    }

    #[test]
    fn a_company_that_is_reached_counts_in_full() {
        // Half of a half is a quarter by multiplication; the rule treats the middle company as listed.
        assert_eq!(of(&["L > M 50", "M > X 50"], &["L"], "X"), 50.0);
        assert_eq!(of(&["L > M 49.99", "M > X 100"], &["L"], "X"), 49.99);
    }

    #[test]
    fn cross_holdings_are_solved_exactly() {
        // a = 0.3 + 0.5 b, b = 0.4 a: a = 0.3 / 0.8, both below the threshold.
        let rows = ["L > A 30", "B > A 50", "A > B 40"];
        assert_eq!(of(&rows, &["L"], "A"), 37.5);
        assert_eq!(of(&rows, &["L"], "B"), 15.0);
        // a = 0.1 + 0.8 b, b = a: both are the half exactly, which no number of rounds arrives at. Both are reached,
        // and then count in full for each other.
        let rows = ["L > A 10", "B > A 80", "A > B 100"];
        assert_eq!(of(&rows, &["L"], "A"), 90.0);
        assert_eq!(of(&rows, &["L"], "B"), 100.0);
        let rows = ["L > A 9.9", "B > A 80", "A > B 100"];
        assert_eq!(of(&rows, &["L"], "B"), 49.5, "just below, both stay");
    }

    #[test]
    fn companies_that_own_each_other_entirely_are_nobody_s() {
        assert_eq!(of(&["A > B 100", "B > A 100", "L > C 10"], &["L"], "A"), 0.0);
    }

    #[test]
    fn a_long_chain_and_a_large_knot_end() {
        let chain: Vec<String> = (0..20_000).map(|n| format!("N{n} > N{} 100", n + 1)).collect();
        let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
        assert_eq!(of(&chain, &["N0"], "N20000"), 100.0);
        let mut knot: Vec<String> = (0..500).map(|n| format!("K{n} > K{} 90", (n + 1) % 500)).collect();
        knot.push("L > K0 5".to_owned());
        let knot: Vec<&str> = knot.iter().map(String::as_str).collect();
        assert!((of(&knot, &["L"], "K0") - 5.0).abs() < 0.01);
    }
}

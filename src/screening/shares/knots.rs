//! Companies that own each other.

use crate::screening::owners::Owners;

/// Returns the knots of companies that own each other (strongly connected components), owners before owned, by
/// Kosaraju's two searches without recursion; within a knot, owners rather before owned.
pub(super) fn knots(owners: &Owners<'_>) -> Vec<Vec<usize>> {
    let below: Vec<Vec<usize>> =
        (0..owners.len()).map(|party| owners.stakes_below(party).map(|stake| stake.owned).collect()).collect();
    let mut seen = vec![false; owners.len()];
    let mut finished = Vec::with_capacity(owners.len());
    for start in 0..owners.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut open = vec![(start, 0)];
        while let Some((party, next)) = open.last_mut() {
            match below[*party].get(*next) {
                Some(owned) => {
                    *next += 1;
                    if !seen[*owned] {
                        seen[*owned] = true;
                        open.push((*owned, 0));
                    }
                }
                None => {
                    finished.push(*party);
                    open.pop();
                }
            }
        }
    }
    finished.reverse();
    let mut rank = vec![0; owners.len()];
    for (place, party) in finished.iter().enumerate() {
        rank[*party] = place;
    }
    let mut knots = Vec::new();
    let mut knotted = vec![false; owners.len()];
    for root in finished {
        if knotted[root] {
            continue;
        }
        knotted[root] = true;
        let mut knot = Vec::new();
        let mut open = vec![root];
        while let Some(party) = open.pop() {
            knot.push(party);
            for stake in owners.stakes_above(party) {
                if !knotted[stake.owner] {
                    knotted[stake.owner] = true;
                    open.push(stake.owner);
                }
            }
        }
        knot.sort_unstable_by_key(|party| rank[*party]);
        knots.push(knot);
    }
    knots
}

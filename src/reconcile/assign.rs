//! Matching as an assignment up to quantity: who takes what, so that strong bases are never given up for weak ones.
//!
//! Things (left) have so many pieces, items (right) take so many. Each connected group of candidates is solved on its
//! own, as a flow of greatest gain by successive best paths (Bellman–Ford on the residual network). Every piece adds
//! the gain of its basis; a basis gains more than 63 matches on the next weaker one. Pieces that find no room stay
//! unassigned. The order of input decides nothing but which of several equal solutions is taken; where that would
//! matter, the group is reported as tied.

use super::Tier;

/// A possible match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) tier: Tier,
}

/// A match: so many pieces of `left` go to `right`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Assigned {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) tier: Tier,
    pub(super) pieces: u32,
}

/// What came of an assignment.
#[derive(Debug, Default)]
pub(super) struct Assignment {
    pub(super) matches: Vec<Assigned>,
    /// Groups in which equal bases compete for too little room, or too few pieces for too much: (lefts, rights).
    pub(super) ties: Vec<(Vec<usize>, Vec<usize>)>,
    /// Groups that were too large to solve, settled in order of basis: (lefts, rights).
    pub(super) too_large: Vec<(Vec<usize>, Vec<usize>)>,
}

/// A group with more possible matches than this is not solved.
const MOST_CANDIDATES: usize = 20_000;

/// Assigns. `pieces` of each left, `room` of each right (`None`: without limit).
pub(super) fn assign(pieces: &[u32], room: &[Option<u32>], candidates: &[Candidate]) -> Assignment {
    let mut assignment = Assignment::default();
    for group in groups(pieces.len(), room.len(), candidates) {
        let lefts = distinct(group.iter().map(|candidate| candidate.left));
        let rights = distinct(group.iter().map(|candidate| candidate.right));
        let matches = if rights.len() == 1 || lefts.len() == 1 {
            in_order(&group, pieces, room)
        } else if group.len() > MOST_CANDIDATES {
            assignment.too_large.push((lefts.clone(), rights.clone()));
            in_order(&group, pieces, room)
        } else {
            best(&group, &lefts, &rights, pieces, room)
        };
        if is_tied(&group, &matches, pieces, room) {
            assignment.ties.push((lefts, rights));
        }
        assignment.matches.extend(matches);
    }
    assignment.matches.sort_by_key(|m| (m.right, m.tier, m.left));
    assignment
}

fn distinct(all: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut all: Vec<usize> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Splits the candidates into connected groups, in order of their first left.
fn groups(lefts: usize, rights: usize, candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut root: Vec<usize> = (0..lefts + rights).collect();
    fn find(root: &mut [usize], mut at: usize) -> usize {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    }
    for candidate in candidates {
        let (a, b) = (find(&mut root, candidate.left), find(&mut root, lefts + candidate.right));
        root[a.max(b)] = a.min(b);
    }
    let mut number = vec![usize::MAX; lefts + rights];
    let mut groups: Vec<Vec<Candidate>> = Vec::new();
    for candidate in candidates {
        let at = find(&mut root, candidate.left);
        if number[at] == usize::MAX {
            number[at] = groups.len();
            groups.push(Vec::new());
        }
        groups[number[at]].push(*candidate);
    }
    groups
}

/// Takes candidates in order of basis while there are pieces and room: exact when one side has a single member.
fn in_order(group: &[Candidate], pieces: &[u32], room: &[Option<u32>]) -> Vec<Assigned> {
    let mut ordered = group.to_vec();
    ordered.sort_by_key(|candidate| (candidate.tier, candidate.left, candidate.right));
    let mut left_over: std::collections::BTreeMap<usize, u32> =
        group.iter().map(|c| (c.left, pieces[c.left])).collect();
    let mut space: std::collections::BTreeMap<usize, u32> =
        group.iter().map(|c| (c.right, room[c.right].unwrap_or(u32::MAX))).collect();
    let mut matches = Vec::new();
    for candidate in ordered {
        let (Some(have), Some(fits)) = (left_over.get_mut(&candidate.left), space.get_mut(&candidate.right)) else {
            continue;
        };
        let take = (*have).min(*fits);
        if take > 0 {
            *have -= take;
            *fits -= take;
            matches.push(Assigned { left: candidate.left, right: candidate.right, tier: candidate.tier, pieces: take });
        }
    }
    matches
}

struct Edge {
    to: usize,
    capacity: u32,
    gain: i64,
}

/// Solves one group as a flow of greatest gain.
fn best(group: &[Candidate], lefts: &[usize], rights: &[usize], pieces: &[u32], room: &[Option<u32>]) -> Vec<Assigned> {
    // Nodes: 0 source, then lefts, then rights, then sink. Edges come in pairs: 2n forward, 2n + 1 back.
    let left_node = |left: usize| 1 + lefts.binary_search(&left).unwrap_or(0);
    let right_node = |right: usize| 1 + lefts.len() + rights.binary_search(&right).unwrap_or(0);
    let sink = 1 + lefts.len() + rights.len();
    let mut edges: Vec<Edge> = Vec::new();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); sink + 1];
    let mut link = |from: usize, to: usize, capacity: u32, gain: i64| {
        out[from].push(edges.len());
        edges.push(Edge { to, capacity, gain });
        out[to].push(edges.len());
        edges.push(Edge { to: from, capacity: 0, gain: -gain });
    };
    for left in lefts {
        link(0, left_node(*left), pieces[*left], 0);
    }
    for right in rights {
        link(right_node(*right), sink, room[*right].unwrap_or(u32::MAX), 0);
    }
    let first_candidate = 2 * (lefts.len() + rights.len());
    for candidate in group {
        link(left_node(candidate.left), right_node(candidate.right), u32::MAX, candidate.tier.gain());
    }
    while let Some(path) = best_path(&edges, &out, sink) {
        let flow = path.iter().map(|edge| edges[*edge].capacity).min().unwrap_or(0);
        for edge in path {
            edges[edge].capacity -= flow;
            edges[edge ^ 1].capacity = edges[edge ^ 1].capacity.saturating_add(flow);
        }
    }
    group
        .iter()
        .enumerate()
        .filter_map(|(n, candidate)| {
            let flow = edges[first_candidate + 2 * n + 1].capacity;
            (flow > 0).then_some(Assigned {
                left: candidate.left,
                right: candidate.right,
                tier: candidate.tier,
                pieces: flow,
            })
        })
        .collect()
}

/// Finds the augmenting path of greatest positive gain; `None` when there is none.
fn best_path(edges: &[Edge], out: &[Vec<usize>], sink: usize) -> Option<Vec<usize>> {
    let mut gain = vec![i64::MIN; out.len()];
    let mut by: Vec<usize> = vec![usize::MAX; out.len()];
    let mut queued = vec![false; out.len()];
    let mut queue = std::collections::VecDeque::from([0]);
    gain[0] = 0;
    while let Some(at) = queue.pop_front() {
        queued[at] = false;
        for &n in &out[at] {
            let edge = &edges[n];
            if edge.capacity > 0 && gain[at] + edge.gain > gain[edge.to] {
                gain[edge.to] = gain[at] + edge.gain;
                by[edge.to] = n;
                if !queued[edge.to] {
                    queued[edge.to] = true;
                    queue.push_back(edge.to);
                }
            }
        }
    }
    if gain[sink] <= 0 {
        return None;
    }
    let mut path = Vec::new();
    let mut at = sink;
    while at != 0 {
        let edge = by[at];
        path.push(edge);
        at = edges[edge ^ 1].to;
    }
    Some(path)
}

/// Tells whether another solution as good would leave somebody else without a match.
///
/// That is so when a left that got less than it has (or a right with room left) competes, on one and the same basis,
/// with a different left (or right) for the same partner.
fn is_tied(group: &[Candidate], matches: &[Assigned], pieces: &[u32], room: &[Option<u32>]) -> bool {
    use std::collections::BTreeMap;
    let mut used_left: BTreeMap<usize, u32> = BTreeMap::new();
    let mut used_right: BTreeMap<usize, u32> = BTreeMap::new();
    for m in matches {
        *used_left.entry(m.left).or_default() += m.pieces;
        *used_right.entry(m.right).or_default() += m.pieces;
    }
    let hungry = |right: usize| room[right].is_some_and(|room| used_right.get(&right).copied().unwrap_or(0) < room);
    let unplaced = |left: usize| used_left.get(&left).copied().unwrap_or(0) < pieces[left];
    // A taken piece could as well have gone to another right that stays short.
    let rights_compete = matches.iter().any(|m| {
        group
            .iter()
            .any(|c| c.left == m.left && c.right != m.right && c.tier == m.tier && hungry(c.right) && !hungry(m.right))
    });
    // A place that was taken could as well have gone to another left that stays without.
    let lefts_compete = matches.iter().any(|m| {
        group.iter().any(|c| {
            c.right == m.right && c.left != m.left && c.tier == m.tier && unplaced(c.left) && !unplaced(m.left)
        })
    });
    rights_compete || lefts_compete
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(left: usize, right: usize, tier: Tier) -> Candidate {
        Candidate { left, right, tier }
    }

    fn pairs(assignment: &Assignment) -> Vec<(usize, usize, u32)> {
        assignment.matches.iter().map(|m| (m.left, m.right, m.pieces)).collect()
    }

    #[test]
    fn a_strong_match_is_not_given_up_to_place_one_more() {
        // Thing 0 is item 0 by part number and item 1 by name; thing 1 is item 0 by name only.
        let candidates =
            [candidate(0, 0, Tier::TypeWithMaker), candidate(0, 1, Tier::Name), candidate(1, 0, Tier::Name)];
        let result = assign(&[1, 1], &[Some(1), Some(1)], &candidates);
        assert_eq!(pairs(&result), [(0, 0, 1)]);
    }

    #[test]
    fn equal_matches_are_placed_so_that_all_find_room() {
        // Thing 0 fits both items, thing 1 only item 0: taking in order would leave thing 1 out.
        let candidates =
            [candidate(0, 0, Tier::PartNumber), candidate(0, 1, Tier::PartNumber), candidate(1, 0, Tier::PartNumber)];
        let result = assign(&[1, 1], &[Some(1), Some(1)], &candidates);
        assert_eq!(pairs(&result), [(1, 0, 1), (0, 1, 1)]);
        assert!(result.ties.is_empty());
    }

    #[test]
    fn a_line_of_many_pieces_fills_several_items() {
        let candidates = [candidate(0, 0, Tier::PartNumber), candidate(0, 1, Tier::PartNumber)];
        let result = assign(&[8], &[Some(4), Some(4)], &candidates);
        assert_eq!(pairs(&result), [(0, 0, 4), (0, 1, 4)]);
    }

    #[test]
    fn more_pieces_than_room_stay_unassigned() {
        let result = assign(&[3], &[Some(2)], &[candidate(0, 0, Tier::PartNumber)]);
        assert_eq!(pairs(&result), [(0, 0, 2)]);
    }

    #[test]
    fn equal_things_short_of_room_are_a_tie() {
        let candidates = [candidate(0, 0, Tier::Name), candidate(1, 0, Tier::Name)];
        assert_eq!(assign(&[1, 1], &[Some(1)], &candidates).ties.len(), 1);
        assert!(assign(&[1, 1], &[Some(2)], &candidates).ties.is_empty());
    }

    #[test]
    fn the_order_of_input_changes_nothing_when_there_is_one_best_solution() {
        let candidates = [
            candidate(0, 0, Tier::Name),
            candidate(0, 1, Tier::PartNumber),
            candidate(1, 1, Tier::Name),
            candidate(2, 2, Tier::Function),
            candidate(1, 2, Tier::Function),
        ];
        let forward = assign(&[1, 1, 1], &[Some(1), Some(1), Some(1)], &candidates);
        let mut backward: Vec<Candidate> = candidates.to_vec();
        backward.reverse();
        let again = assign(&[1, 1, 1], &[Some(1), Some(1), Some(1)], &backward);
        assert_eq!(pairs(&forward), pairs(&again));
    }
}

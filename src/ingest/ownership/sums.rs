//! Whether the shares of each company can be true together.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::Problem;
use crate::model::{Holding, OwnershipEdge, OwnershipRelation, Share, StatedParty};
use crate::source::Source;

/// Published shares are rounded; a whole of many rounded shares may exceed 100 percent by this much, in millionths of a percent.
const ROUNDING: u64 = 50_000;
const WHOLE: u64 = Share::WHOLE.millionths() as u64;

/// Finds shares that are stated twice for one day, and companies of which more than the whole is owned on one day.
pub(super) fn problems(source: &Source, edges: &[OwnershipEdge]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for holders in by_owned(edges) {
        let twice = stated_twice(source, &holders);
        problems.extend(more_than_the_whole(source, &holders).filter(|_| twice.is_empty()));
        problems.extend(twice);
    }
    problems
}

/// Finds companies of which more than the whole is owned on one day, where no share is stated twice: a register may
/// state one share by several interests.
pub(super) fn wholes(source: &Source, edges: &[OwnershipEdge]) -> Vec<Problem> {
    let once = by_owned(edges).filter(|holders| stated_twice(source, holders).is_empty());
    once.filter_map(|holders| more_than_the_whole(source, &holders)).collect()
}

/// Returns the statements of shares that are held directly, those of one company together.
fn by_owned(edges: &[OwnershipEdge]) -> impl Iterator<Item = Vec<&OwnershipEdge>> {
    let mut by_owned: BTreeMap<String, Vec<&OwnershipEdge>> = BTreeMap::new();
    let direct = |edge: &&OwnershipEdge| edge.holding == Holding::Direct;
    for edge in edges.iter().filter(|edge| edge.relation == OwnershipRelation::Ownership).filter(direct) {
        by_owned.entry(key(&edge.owned)).or_default().push(edge);
    }
    by_owned.into_values()
}

/// Finds the shares of one owner in one company that are stated for one day by two rows.
fn stated_twice(source: &Source, holders: &[&OwnershipEdge]) -> Vec<Problem> {
    let mut by_owner: BTreeMap<String, Vec<&OwnershipEdge>> = BTreeMap::new();
    for edge in holders {
        by_owner.entry(key(&edge.owner)).or_default().push(edge);
    }
    let mut problems = Vec::new();
    for shares in by_owner.values_mut() {
        shares.sort_by_key(|edge| edge.from);
        for pair in shares.windows(2).filter(|pair| overlap(pair[0], pair[1])) {
            let (owner, owned) = (pair[1].owner.shown(), pair[1].owned.shown());
            let message = format!("states the share of {owner} in {owned} twice for one day");
            let problem = Problem::at(source, pair[1].at, message);
            problems.push(problem.help("keep one row, or give the rows days that don't overlap"));
        }
    }
    problems
}

fn more_than_the_whole(source: &Source, holders: &[&OwnershipEdge]) -> Option<Problem> {
    let (day, total, worst) = peak(holders).filter(|(_, total, _)| *total > WHOLE + ROUNDING)?;
    let on = day.map_or_else(String::new, |day| format!(" on {day}"));
    let message = format!("{} percent of {} are owned{on}", in_percent(total), worst.owned.shown());
    Some(
        Problem::at(source, worst.at, message)
            .expected("at most 100 percent")
            .help("state the days on which each share holds, or correct the shares"),
    )
}

/// Returns what tells a party from others within its file: its record, else its name.
fn key(party: &StatedParty) -> String {
    match &party.record {
        Some((_, record)) => format!("record {record}"),
        None => plain(party.shown()),
    }
}

fn overlap(a: &OwnershipEdge, b: &OwnershipEdge) -> bool {
    let before = |x: &OwnershipEdge, y: &OwnershipEdge| matches!((x.to, y.from), (Some(to), Some(from)) if to < from);
    !before(a, b) && !before(b, a)
}

/// Returns the day on which most is owned, how much, and the row that completes it. The sum only rises where a share
/// begins, so those days are enough; `None` stands for the time before every stated day.
fn peak<'a>(holders: &[&'a OwnershipEdge]) -> Option<(Option<Date>, u64, &'a OwnershipEdge)> {
    // Shares in order of their first day, and the ends of those that run, give the sum in one sweep.
    let mut by_start: Vec<&OwnershipEdge> = holders.to_vec();
    by_start.sort_by_key(|edge| edge.from);
    let mut running: std::collections::BinaryHeap<std::cmp::Reverse<(Date, usize)>> =
        std::collections::BinaryHeap::new();
    let mut sum = 0;
    let mut peak = None;
    for (n, edge) in by_start.iter().enumerate() {
        while let Some(std::cmp::Reverse((to, ended))) = running.peek().copied()
            && edge.from.is_some_and(|from| to < from)
        {
            running.pop();
            sum -= least(by_start[ended]);
        }
        sum += least(edge);
        if let Some(to) = edge.to {
            running.push(std::cmp::Reverse((to, n)));
        }
        if peak.is_none_or(|(_, most, _)| sum > most) {
            peak = Some((edge.from, sum, *edge));
        }
    }
    peak
}

fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Returns the least that a statement says is owned, in millionths of a percent.
fn least(edge: &OwnershipEdge) -> u64 {
    edge.share.map_or(0, |share| u64::from(share.low().millionths()))
}

fn in_percent(millionths: u64) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

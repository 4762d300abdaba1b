//! Whatever communicates needs more than coverage: an item that is it, or one that covers it and grants the function.
//!
//! Being a bought part is not enough by itself: its item must state the function, or make it evident by its part number
//! or, when it states nothing, by its own words. Every function with a reach is traced on its own, up to the number that
//! is granted for the pieces bought. A part inside a part with the
//! same function is that part's doing; several of them inside one count for as many.

use std::collections::BTreeMap;

use super::facts::{Facts, Gathered};
use super::observed::reach_of;
use super::{Accounts, Deviation, ItemResult, Reconciliation};
use crate::graph::ThingId;
use crate::model::{Account, Function, ItemKind};
use crate::register::Reach;

/// Traces everything that communicates and adds what can't be traced.
pub(super) fn trace(accounts: &Accounts<'_>, gathered: &Gathered<'_>, result: &mut Reconciliation) {
    let mut granted: BTreeMap<(usize, Function), u32> = BTreeMap::new();
    let mut found = Vec::new();
    let (mut communicating, mut traced) = (0, 0);
    for thing in &gathered.things {
        let sources = sources(accounts, gathered, result, thing);
        if sources.is_empty() {
            continue;
        }
        communicating += 1;
        let mut untraced: Vec<Untraced> = Vec::new();
        for (function, count, keyword_only) in sources {
            if let Some(shortfall) = shortfall(result, thing, function, count, &mut granted) {
                untraced.push(Untraced { function, keyword_only, ..shortfall });
            }
        }
        if untraced.is_empty() {
            traced += 1;
            continue;
        }
        untraced.sort_by_key(|u| (u.keyword_only, std::cmp::Reverse(reach_of(u.function)), u.function));
        let first = &untraced[0];
        found.push(Deviation::UntracedCommunication {
            thing: thing.thing,
            functions: untraced.iter().map(|u| u.function).collect(),
            reach: reach_of(first.function).unwrap_or(Reach::ReceiveOnly),
            keyword_only: first.keyword_only,
            covered_by: result.thing(thing.thing).covered_by,
            beyond: first.beyond,
            granted: first.granted,
        });
    }
    result.coverage.communicating = communicating;
    result.coverage.communicating_traced = traced;
    if accounts.contract.is_some() {
        result.deviations.extend(found);
    }
}

struct Untraced {
    function: Function,
    keyword_only: bool,
    beyond: u32,
    granted: u32,
}

/// Lists the communicating functions that a thing is the topmost bearer of, each with how many and how sure.
fn sources(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    result: &Reconciliation,
    thing: &Facts<'_>,
) -> Vec<(Function, u32, bool)> {
    let settled = result.thing(thing.thing);
    if settled.not_ours.is_some() {
        return Vec::new();
    }
    let declared = settled.counterparts.first().filter(|_| thing.account == Account::Observed).map(|(thing, _)| *thing);
    thing
        .functions
        .iter()
        .filter(|(function, _)| reach_of(*function).is_some())
        .filter(|(function, keyword_only)| {
            // Only a survey's hard evidence adds to what is declared of the same thing.
            declared
                .is_none_or(|declared| !keyword_only && !has_within_or_around(accounts, gathered, declared, *function))
        })
        .filter(|(function, _)| {
            !accounts.graph.ancestors(thing.thing).any(|around| {
                let around = &gathered.things[around.0 as usize];
                !around.is_whole && around.has_function(*function)
            })
        })
        .map(|(function, keyword_only)| {
            let inside = sure_inside(accounts, gathered, thing.thing, *function);
            // A line of no pieces still tells of something; parts inside that are sure make a mere word sure.
            (*function, thing.pieces.max(1).max(inside), *keyword_only && inside == 0)
        })
        .collect()
}

fn has_within_or_around(accounts: &Accounts<'_>, gathered: &Gathered<'_>, thing: ThingId, function: Function) -> bool {
    let has = |thing: ThingId| gathered.things[thing.0 as usize].has_function(function);
    let mut open = vec![thing];
    while let Some(at) = open.pop() {
        if has(at) {
            return true;
        }
        open.extend(accounts.graph.children(at));
    }
    accounts.graph.ancestors(thing).any(|around| !gathered.things[around.0 as usize].is_whole && has(around))
}

/// Counts the pieces inside a thing that surely have a function; of several around each other the outermost, or more if
/// more sit inside it.
fn sure_inside(accounts: &Accounts<'_>, gathered: &Gathered<'_>, thing: ThingId, function: Function) -> u32 {
    accounts.graph.children(thing).iter().fold(0u32, |sum, child| {
        let facts = &gathered.things[child.0 as usize];
        let is_sure = facts.is_hardware() && facts.functions.contains(&(function, false));
        let own = if is_sure { facts.pieces.max(1) } else { 0 };
        sum.saturating_add(own.max(sure_inside(accounts, gathered, *child, function)))
    })
}

/// Returns what is missing for a function to be traced; takes what is granted from the pool of its item.
fn shortfall(
    result: &Reconciliation,
    thing: &Facts<'_>,
    function: Function,
    count: u32,
    granted: &mut BTreeMap<(usize, Function), u32>,
) -> Option<Untraced> {
    let settled = result.thing(thing.thing);
    let untraced = |beyond, granted| Some(Untraced { function, keyword_only: false, beyond, granted });
    let per_piece =
        |item: usize| result.items[item].grants.iter().find(|(own, _)| *own == function).map(|(_, count)| *count);
    let Some(item) = settled.covered_by else { return untraced(count, 0) };
    // A spare is delivered loose: it grants nothing to what is fitted.
    let granting = Some(item).filter(|item| result.items[*item].item.kind != ItemKind::Spare);
    let Some(per_piece) = granting.and_then(per_piece) else { return untraced(count, 0) };
    let total = per_piece.saturating_mul(pieces_of(&result.items[item]));
    let left = granted.entry((item, function)).or_insert(total);
    let taken = count.min(*left);
    *left -= taken;
    if taken < count { untraced(count - taken, total) } else { None }
}

/// A grant is per piece that was bought, and never for more pieces than are there.
fn pieces_of(item: &ItemResult) -> u32 {
    let there = item.pieces().max(1);
    item.item.quantity.map_or(there, |bought| bought.min(there))
}

//! Whatever communicates needs more than coverage: an item that is it, or one that covers it and grants the function.
//!
//! Every function with a reach is traced on its own, up to the number that is granted. A part inside a part with the
//! same function is that part's doing; several of them inside one count for as many.

use std::collections::BTreeMap;

use super::facts::{Facts, Gathered};
use super::observed::reach_of;
use super::{Accounts, Deviation, ItemResult, Reconciliation};
use crate::graph::ThingId;
use crate::model::{Account, Function};
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
        .filter(|(function, reason)| {
            // Only a survey's hard evidence adds to what is declared of the same thing.
            declared.is_none_or(|declared| {
                !reason.keyword_only && !has_within_or_around(accounts, gathered, declared, *function)
            })
        })
        .filter(|(function, _)| {
            !accounts.graph.ancestors(thing.thing).any(|around| {
                let around = &gathered.things[around.0 as usize];
                !around.is_whole && around.has_function(*function)
            })
        })
        .map(|(function, reason)| (*function, count(accounts, gathered, thing.thing, *function), reason.keyword_only))
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

/// Counts how many bearers of a function a thing stands for: its own pieces, or more if more sit inside it.
fn count(accounts: &Accounts<'_>, gathered: &Gathered<'_>, thing: ThingId, function: Function) -> u32 {
    let facts = &gathered.things[thing.0 as usize];
    let inside = accounts.graph.children(thing).iter().fold(0u32, |sum, child| {
        let child_facts = &gathered.things[child.0 as usize];
        let sure = child_facts.functions.iter().any(|(f, reason)| *f == function && !reason.keyword_only);
        let within = if child_facts.is_hardware() && sure { count(accounts, gathered, *child, function) } else { 0 };
        sum.saturating_add(within)
    });
    // A line of no pieces still tells of something.
    facts.pieces.max(1).max(inside)
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
    if let Some((item, tier)) = settled.item {
        let own = per_piece(item);
        // A bought type may do what it does. Where several lines were joined into one thing, another line than the
        // bought one may say so: then the item must grant it.
        if own.is_some() || (tier.is_strong() && thing.components.len() == 1) {
            let allowed = thing.pieces.max(1).saturating_mul(own.unwrap_or(1).max(1));
            return if count > allowed { untraced(count - allowed, allowed) } else { None };
        }
    }
    let Some(item) = settled.covered_by else { return untraced(count, 0) };
    let Some(per_piece) = per_piece(item) else { return untraced(count, 0) };
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

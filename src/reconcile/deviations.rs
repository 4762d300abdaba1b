//! What departs, each thing named once, by its strongest name.
//!
//! The order of strength: untraced communication, declined option, substitution, quantity, uncontracted. A substitution
//! replaces a missing item and an uncontracted part. A declined option that communicates untraced is named as both.

use std::collections::BTreeSet;

use super::assign::{Candidate, assign};
use super::facts::{Facts, Gathered};
use super::items::{Fit, Wanted, fit};
use super::{Accounts, Deviation, Reconciliation, Tier};
use crate::graph::ThingId;
use crate::model::{Account, ComponentKind, ContractKind, IdentifierKind, Item, Mac};
use crate::register::{self, Reach};

/// Names the deviations that are left after communication was traced.
pub(super) fn name(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    wanted: &[Wanted<'_>],
    result: &mut Reconciliation,
) {
    let mut spoken: BTreeSet<ThingId> = result
        .deviations
        .iter()
        .filter_map(|deviation| match deviation {
            Deviation::UntracedCommunication { thing, .. } => Some(*thing),
            _ => None,
        })
        .collect();
    if accounts.contract.is_some() {
        declined(accounts, gathered, result, &mut spoken);
        let replaced = substituted(accounts, gathered, wanted, result, &mut spoken);
        if accounts.documents.iter().any(|document| document.account == Account::Declared) {
            quantities(gathered, wanted, result, &replaced);
        }
        equivalents(result);
        uncontracted(accounts, gathered, result, &spoken);
        opaque(accounts, gathered, result);
    }
    survey(accounts, gathered, result, &spoken);
    on_boards(result);
}

/// Names what is placed on a board and in no line of it, be it that it communicates too: that nobody listed it is said
/// beside that.
fn on_boards(result: &mut Reconciliation) {
    let mut found = Vec::new();
    for (n, board) in result.boards.iter().enumerate() {
        for (thing, instead_of) in &board.undeclared {
            let item = result.thing(*thing).item;
            found.push(Deviation::Placed { board: n, thing: *thing, instead_of: *instead_of, item });
        }
    }
    result.deviations.extend(found);
}

/// Finds declined options that are there all the same.
fn declined(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    result: &mut Reconciliation,
    spoken: &mut BTreeSet<ThingId>,
) {
    let items: Vec<Item> = result.declined.clone();
    let options: Vec<Wanted<'_>> = items.iter().map(|item| Wanted::new(item, gathered)).collect();
    let mut found: Vec<(ThingId, usize, Tier)> = Vec::new();
    for thing in &gathered.things {
        let settled = result.thing(thing.thing);
        if settled.is_whole || settled.not_ours.is_some() || is_seen_of_another(thing, result) {
            continue;
        }
        let best = options
            .iter()
            .enumerate()
            .filter_map(|(n, option)| match fit(option, thing) {
                Fit::Match(tier) | Fit::Equivalent(tier) => Some((tier, n)),
                // The option's number under another maker's name is the option all the same.
                Fit::Substitute(Tier::PartNumber) => Some((Tier::PartNumber, n)),
                // A function is enough to recognise an option by, whoever makes it.
                Fit::Substitute(Tier::MakerAndFunction | Tier::Function) if option.item.part_number.is_none() => {
                    Some((Tier::Function, n))
                }
                Fit::Substitute(_) | Fit::None => None,
            })
            .min();
        let Some((tier, n)) = best else { continue };
        // What was bought on as good a basis is not the option.
        if settled.item.is_some_and(|(_, own)| own <= tier) {
            continue;
        }
        // What communicates inside a bought part that grants just that is that part's own.
        if settled.item.is_none() && is_granted_around(result, thing) {
            continue;
        }
        // By name or function alone, something inside a bought assembly is that assembly's part.
        if !tier.is_strong() && tier > Tier::MakerAndName && settled.covered_by.is_some() {
            continue;
        }
        found.push((thing.thing, n, tier));
    }
    let named: BTreeSet<ThingId> = found.iter().map(|(thing, ..)| *thing).collect();
    for (thing, declined, tier) in found {
        if accounts.graph.ancestors(thing).any(|around| named.contains(&around)) {
            continue;
        }
        // That it communicates untraced does not unsay it: by words alone that is no more than medium.
        spoken.insert(thing);
        result.deviations.push(Deviation::DeclinedOption { thing, declined, tier });
    }
}

/// Tells whether a thing communicates, and the item that covers it grants all that it does.
fn is_granted_around(result: &Reconciliation, thing: &Facts<'_>) -> bool {
    let settled = result.thing(thing.thing);
    let Some(item) = settled.covered_by else { return false };
    let mut reaching = thing.functions.iter().filter(|(f, _)| super::observed::reach_of(*f).is_some()).peekable();
    reaching.peek().is_some()
        && reaching.all(|(function, _)| result.items[item].grants.iter().any(|(granted, _)| granted == function))
}

fn is_seen_of_another(thing: &Facts<'_>, result: &Reconciliation) -> bool {
    thing.account == Account::Observed && !result.thing(thing.thing).counterparts.is_empty()
}

/// Finds what stands in the place of items that are short; returns how many pieces of each item are replaced.
fn substituted(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    wanted: &[Wanted<'_>],
    result: &mut Reconciliation,
    spoken: &mut BTreeSet<ThingId>,
) -> Vec<u32> {
    let room: Vec<Option<u32>> = wanted
        .iter()
        .zip(&result.items)
        .map(|(wanted, settled)| {
            let short = wanted.item.quantity.unwrap_or(1).saturating_sub(settled.pieces());
            Some(if wanted.item.kind.is_part() { short } else { 0 })
        })
        .collect();
    let places = holds_items(accounts, gathered, result);
    // First what a line of its own could have bought; what is rather a part of a container, only for what is left.
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for (left, thing) in gathered.things.iter().enumerate() {
        let settled = &result.things[left];
        if thing.account != Account::Declared || settled.is_whole || settled.item.is_some() || !thing.is_hardware() {
            continue;
        }
        // Inside a bought assembly only what a container holds can stand for an item of its own, unless it bears the
        // item's number.
        let nearest = accounts.graph.ancestors(thing.thing).find(|around| result.thing(*around).item.is_some());
        let stands_alone = nearest.is_none_or(|around| places[around.0 as usize]);
        let is_held = nearest.is_some_and(|around| can_hide(&gathered.things[around.0 as usize]));
        for (right, wanted) in wanted.iter().enumerate().filter(|(right, _)| room[*right] != Some(0)) {
            if let Fit::Substitute(tier) = fit(wanted, thing) {
                let candidate = Candidate { left, right, tier };
                if tier.is_strong() || stands_alone {
                    first.push(candidate);
                } else if is_held {
                    last.push(candidate);
                }
            }
        }
    }
    let mut pieces: Vec<u32> = gathered.things.iter().map(|thing| thing.pieces).collect();
    let mut room = room;
    let mut replaced = vec![0u32; wanted.len()];
    for candidates in [first, last] {
        for m in assign(&pieces, &room, &candidates).matches {
            let thing = gathered.things[m.left].thing;
            replaced[m.right] = replaced[m.right].saturating_add(m.pieces);
            pieces[m.left] = pieces[m.left].saturating_sub(m.pieces);
            room[m.right] = room[m.right].map(|room| room.saturating_sub(m.pieces));
            spoken.insert(thing);
            result.deviations.push(Deviation::Substituted { item: m.right, thing, tier: m.tier });
        }
    }
    replaced
}

/// Tells of each thing whether parts inside it are items of their own: a place, such as a house, rather than a product.
fn holds_items(accounts: &Accounts<'_>, gathered: &Gathered<'_>, result: &Reconciliation) -> Vec<bool> {
    let mut holds = vec![false; gathered.things.len()];
    for thing in gathered.things.iter().filter(|thing| result.thing(thing.thing).item.is_some()) {
        for around in accounts.graph.ancestors(thing.thing) {
            holds[around.0 as usize] = true;
        }
    }
    holds
}

fn can_hide(thing: &Facts<'_>) -> bool {
    thing.functions.iter().any(|(function, _)| register::function(function.id()).is_some_and(|entry| entry.can_hide))
}

/// Counts: none is missing, fewer or more than bought is a quantity.
fn quantities(gathered: &Gathered<'_>, wanted: &[Wanted<'_>], result: &mut Reconciliation, replaced: &[u32]) {
    let mut found = Vec::new();
    for (n, settled) in result.items.iter().enumerate() {
        if !settled.item.kind.is_part() {
            continue;
        }
        let there = settled.pieces();
        let with_replacements = there.saturating_add(replaced[n]);
        let quantity = settled.item.quantity;
        if with_replacements == 0 {
            // An approved list says what may be there, not what must.
            if result.kind == ContractKind::Contract {
                found.push(Deviation::Missing { item: n, nearest: nearest(gathered, &wanted[n], result) });
            }
        } else if let Some(bought) = quantity
            && (there > bought || (with_replacements < bought && result.kind == ContractKind::Contract))
        {
            found.push(Deviation::Quantity {
                item: n,
                bought,
                found: there,
                things: settled.matches.iter().map(|m| m.thing).collect(),
            });
        }
    }
    result.deviations.extend(found);
}

/// Returns the declared thing that comes nearest to a missing item and is no item's; of several the first.
fn nearest(gathered: &Gathered<'_>, wanted: &Wanted<'_>, result: &Reconciliation) -> Option<ThingId> {
    let is_free = |thing: &&Facts<'_>| {
        let settled = result.thing(thing.thing);
        thing.account == Account::Declared && !settled.is_whole && settled.item.is_none() && thing.is_hardware()
    };
    let free = gathered.things.iter().filter(is_free).take(NEAREST_AMONG);
    let near = free.map(|thing| (wanted.nearness(thing), thing.thing)).filter(|(nearness, _)| *nearness > 0);
    near.max_by_key(|(nearness, thing)| (*nearness, std::cmp::Reverse(*thing))).map(|(_, thing)| thing)
}

/// Among so many things the nearest is looked for; it is only a hint.
const NEAREST_AMONG: usize = 5_000;

fn equivalents(result: &mut Reconciliation) {
    let mut found = Vec::new();
    for (n, settled) in result.items.iter().enumerate() {
        if settled.item.approval.is_some() {
            continue;
        }
        for m in settled.matches.iter().filter(|m| m.equivalent) {
            found.push(Deviation::Equivalent { item: n, thing: m.thing, tier: m.tier });
        }
    }
    result.deviations.extend(found);
}

/// Names the topmost uncovered assemblies. One that holds something covered is only a grouping: its uncovered members
/// are named instead.
fn uncontracted(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    result: &mut Reconciliation,
    spoken: &BTreeSet<ThingId>,
) {
    let mut holds_covered = vec![false; gathered.things.len()];
    let mut holds_spoken = vec![false; gathered.things.len()];
    for thing in &gathered.things {
        let settled = result.thing(thing.thing);
        if thing.account != Account::Declared {
            continue;
        }
        for (flags, holds) in
            [(&mut holds_covered, settled.item.is_some()), (&mut holds_spoken, spoken.contains(&thing.thing))]
        {
            if holds {
                for around in accounts.graph.ancestors(thing.thing) {
                    flags[around.0 as usize] = true;
                }
            }
        }
    }
    let is_named = |thing: ThingId, result: &Reconciliation| {
        let n = thing.0 as usize;
        let settled = result.thing(thing);
        gathered.things[n].account == Account::Declared
            && settled.covered_by.is_none()
            && !settled.is_whole
            && !holds_covered[n]
    };
    let mut found = Vec::new();
    for thing in &gathered.things {
        if !is_named(thing.thing, result) || spoken.contains(&thing.thing) {
            continue;
        }
        if accounts.graph.ancestors(thing.thing).any(|around| is_named(around, result) || spoken.contains(&around)) {
            continue;
        }
        // A wrapper around nothing but a part that is named already is not named again.
        if holds_spoken[thing.thing.0 as usize] && accounts.graph.count_within(thing.thing) == 1 {
            continue;
        }
        found.push(Deviation::Uncontracted { thing: thing.thing, beneath: accounts.graph.count_within(thing.thing) });
    }
    result.deviations.extend(found);
}

/// Finds contracted containers that nobody looked into, and counts those that somebody did.
fn opaque(accounts: &Accounts<'_>, gathered: &Gathered<'_>, result: &mut Reconciliation) {
    let mut found = Vec::new();
    for thing in &gathered.things {
        let Some((item, _)) = result.thing(thing.thing).item else { continue };
        let by_item = result.items[item]
            .function
            .and_then(|function| register::function(function.id()))
            .is_some_and(|entry| entry.can_hide);
        if thing.account != Account::Declared || !thing.is_hardware() || !(can_hide(thing) || by_item) {
            continue;
        }
        result.coverage.assemblies += 1;
        let has_contents =
            accounts.graph.children(thing.thing).iter().any(|child| gathered.things[child.0 as usize].is_hardware());
        if has_contents || is_looked_into(accounts, thing) {
            result.coverage.assemblies_looked_into += 1;
        } else {
            found.push(Deviation::Opaque { thing: thing.thing, item });
        }
    }
    result.deviations.extend(found);
}

/// Tells whether a survey by a physical method covered the place of a thing.
fn is_looked_into(accounts: &Accounts<'_>, thing: &Facts<'_>) -> bool {
    let surveys = accounts.documents.iter().filter(|document| document.account == Account::Observed);
    // What sits on a board is not what sits in a cabinet.
    surveys.filter(|document| !document.shows_a_board()).any(|document| {
        let physical = document.scope.methods.iter().any(|method| register::scope(method).is_some_and(|s| s.physical));
        // A survey that lists nothing shows nothing.
        physical && !document.bom.is_empty() && covers_place(document.scope.location.as_deref(), thing)
    })
}

fn covers_place(location: Option<&str>, thing: &Facts<'_>) -> bool {
    let Some(location) = location else { return true };
    let words = super::facts::place_words(location);
    let own: Vec<String> = thing.names().flat_map(super::facts::place_words).collect();
    !words.is_empty() && words.iter().all(|word| thing.surroundings.contains(word) || own.contains(word))
}

/// Names what a survey saw and nobody declared, and what it should have seen and didn't.
fn survey(accounts: &Accounts<'_>, gathered: &Gathered<'_>, result: &mut Reconciliation, spoken: &BTreeSet<ThingId>) {
    let declared_exists = accounts.documents.iter().any(|document| document.account == Account::Declared);
    if !declared_exists {
        return;
    }
    let mut found = Vec::new();
    let mut named_hosts: BTreeSet<&str> = BTreeSet::new();
    let known: Vec<(u64, ThingId)> = known_addresses(gathered, result);
    for thing in &gathered.things {
        let settled = result.thing(thing.thing);
        let is_open = thing.account == Account::Observed
            && settled.not_ours.is_none()
            && settled.counterparts.is_empty()
            && !settled.is_whole
            && !thing.placed;
        if !is_open || spoken.contains(&thing.thing) {
            continue;
        }
        if accounts
            .graph
            .ancestors(thing.thing)
            .any(|around| result.thing(around).counterparts.is_empty() && !result.thing(around).is_whole)
        {
            continue;
        }
        if is_firmware_of_the_declared(accounts, gathered, result, thing) {
            continue;
        }
        let mut hosts = thing.identifiers(IdentifierKind::Hostname);
        if hosts.any(|host| !named_hosts.insert(host)) {
            continue;
        }
        let item = settled.item;
        match neighbour(thing, &known) {
            Some(of) if item.is_none() => found.push(Deviation::Adjacent { thing: thing.thing, of }),
            _ => found.push(Deviation::Undeclared { thing: thing.thing, item }),
        }
    }
    for thing in &gathered.things {
        let settled = result.thing(thing.thing);
        if thing.account != Account::Declared
            || settled.is_whole
            || !settled.counterparts.is_empty()
            || !thing.is_hardware()
        {
            continue;
        }
        // A part is looked for by itself when a line of the contract buys it, or it has an address of its own.
        let has_address = [IdentifierKind::Mac, IdentifierKind::IpAddress, IdentifierKind::Hostname]
            .into_iter()
            .any(|kind| thing.identifiers(kind).next().is_some());
        if settled.item.is_none() && !has_address {
            continue;
        }
        // What sits inside a part that was seen is not looked for on its own.
        if accounts.graph.ancestors(thing.thing).any(|around| !result.thing(around).counterparts.is_empty()) {
            continue;
        }
        let surveys: Vec<usize> = accounts
            .documents
            .iter()
            .enumerate()
            .filter(|(_, document)| document.account == Account::Observed && !document.shows_a_board())
            .filter(|(_, document)| {
                document.scope.methods.iter().filter_map(|method| register::scope(method)).any(|scope| {
                    // A bus or a host shows only what hangs on it: without a location nothing is known to be missing.
                    (!scope.local || (document.scope.location.is_some() && !has_own_bus(accounts, gathered, thing)))
                        && thing
                            .functions
                            .iter()
                            .any(|(function, keyword_only)| !keyword_only && scope.functions.contains(function))
                }) && covers_place(document.scope.location.as_deref(), thing)
            })
            .map(|(n, _)| n)
            .collect();
        if !surveys.is_empty() {
            found.push(Deviation::NotObserved { thing: thing.thing, surveys });
        }
    }
    result.deviations.extend(found);
}

/// Tells whether a survey only says which firmware a declared device runs, of whose firmware no document says anything:
/// that device is what is declared.
fn is_firmware_of_the_declared(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    result: &Reconciliation,
    thing: &Facts<'_>,
) -> bool {
    let Some(device) = accounts.graph.parent(thing.thing) else { return false };
    let reaches = thing.functions.iter().any(|(function, _)| super::observed::reach_of(*function).is_some());
    let declared = &result.thing(device).counterparts;
    let is_hardware = |of: ThingId| gathered.things[of.0 as usize].is_hardware();
    thing.kind == ComponentKind::Firmware
        && !reaches
        && !declared.is_empty()
        && declared.iter().all(|(part, _)| accounts.graph.children(*part).iter().all(|inside| is_hardware(*inside)))
}

/// Tells whether a thing is an assembly with firmware of its own, such as a router or a PC, or sits in what reaches far by
/// itself: it hangs on no bus of a computer beside it.
fn has_own_bus(accounts: &Accounts<'_>, gathered: &Gathered<'_>, thing: &Facts<'_>) -> bool {
    let is_computer = thing.functions.iter().any(|(function, _)| {
        register::function(function.id()).is_some_and(|entry| entry.can_hide && entry.bears_firmware)
    });
    let reaches_far = |around: ThingId| {
        let around = &gathered.things[around.0 as usize];
        !around.is_whole
            && around.functions.iter().any(|(function, _)| super::observed::reach_of(*function) == Some(Reach::Wide))
    };
    is_computer || accounts.graph.ancestors(thing.thing).any(reaches_far)
}

/// Lists the addresses of declared things and of observed ones that are known, as numbers.
fn known_addresses(gathered: &Gathered<'_>, result: &Reconciliation) -> Vec<(u64, ThingId)> {
    let mut known: Vec<(u64, ThingId)> = Vec::new();
    for thing in &gathered.things {
        let settled = result.thing(thing.thing);
        if thing.account == Account::Declared
            || (thing.account == Account::Observed && !settled.counterparts.is_empty())
        {
            let macs =
                thing.identifiers(IdentifierKind::Mac).filter_map(Mac::parse).filter(|mac| mac.may_name_a_maker());
            known.extend(macs.map(|mac| (number(mac), thing.thing)));
        }
    }
    known.sort_unstable();
    known
}

fn number(mac: Mac) -> u64 {
    mac.octets().iter().fold(0, |number, octet| (number << 8) | u64::from(*octet))
}

/// Returns the known thing whose address lies within four of this one: makers number the ports of one device in a row.
fn neighbour(thing: &Facts<'_>, known: &[(u64, ThingId)]) -> Option<ThingId> {
    if thing.functions.iter().any(|(function, _)| super::observed::reach_of(*function).is_some()) {
        return None;
    }
    thing
        .identifiers(IdentifierKind::Mac)
        .filter_map(Mac::parse)
        .filter(|mac| mac.may_name_a_maker())
        .map(number)
        .find_map(|own| {
            known.iter().find(|(other, _)| other.abs_diff(own) <= 4 && other >> 24 == own >> 24).map(|(_, of)| *of)
        })
}

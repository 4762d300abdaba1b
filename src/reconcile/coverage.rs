//! Who is what, and what lies inside it: items to declared things, coverage, and the survey.

use super::assign::{Assignment, Candidate, assign};
use super::facts::{Facts, Gathered};
use super::items::{Fit, Wanted, fit};
use super::observed;
use super::{Accounts, Deviation, ItemMatch, ItemResult, Reconciliation, ThingResult, Tier};
use crate::model::{Account, ItemKind};

/// Lists the items and things, with nothing settled but what is not ours.
pub(super) fn begin(accounts: &Accounts<'_>, gathered: &Gathered<'_>) -> Reconciliation {
    let mut result = Reconciliation::default();
    if let Some(contract) = accounts.contract {
        result.kind = contract.kind;
        result.declined = contract.declined().cloned().collect();
        result.items = contract
            .items_in_force(accounts.as_of)
            .map(|item| {
                let wanted = Wanted::new(item, gathered);
                ItemResult {
                    item: item.clone(),
                    matches: Vec::new(),
                    observed: Vec::new(),
                    function: wanted.function,
                    grants: wanted.grants,
                }
            })
            .collect();
    }
    result.things = gathered
        .things
        .iter()
        .map(|thing| ThingResult {
            is_whole: thing.is_whole,
            pieces: thing.pieces,
            not_ours: (thing.account == Account::Observed)
                .then(|| {
                    accounts.not_ours.iter().position(|line| thing.components.iter().any(|c| line.selector.selects(*c)))
                })
                .flatten(),
            ..ThingResult::default()
        })
        .collect();
    result
}

/// Tells whether an item takes part in matching at all.
fn is_matchable(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Part | ItemKind::LumpSum | ItemKind::Spare)
}

/// Matches items to declared things; returns the items as they are compared.
pub(super) fn match_items<'a>(
    accounts: &Accounts<'a>,
    gathered: &Gathered<'_>,
    result: &mut Reconciliation,
) -> Vec<Wanted<'a>> {
    let Some(contract) = accounts.contract else { return Vec::new() };
    let wanted: Vec<Wanted<'a>> =
        contract.items_in_force(accounts.as_of).map(|item| Wanted::new(item, gathered)).collect();
    let parts_listed = wanted.iter().filter(|wanted| wanted.item.kind.is_part()).count();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut equivalent: Vec<(usize, usize)> = Vec::new();
    for (left, thing) in gathered.things.iter().enumerate() {
        // The crane itself is matched only by a contract that lists nothing else.
        if thing.account != Account::Declared || (thing.is_whole && parts_listed > 1) {
            continue;
        }
        let mut fits: Vec<(usize, Tier, bool)> = Vec::new();
        for (right, wanted) in wanted.iter().enumerate().filter(|(_, wanted)| is_matchable(wanted.item.kind)) {
            match fit(wanted, thing) {
                Fit::Match(tier) => fits.push((right, tier, false)),
                Fit::Equivalent(tier) => fits.push((right, tier, true)),
                Fit::Substitute(_) | Fit::None => {}
            }
        }
        // A spare is delivered loose: it covers a part only if no other line could have bought it.
        if fits.iter().any(|(right, ..)| wanted[*right].item.kind.is_part()) {
            fits.retain(|(right, ..)| wanted[*right].item.kind != ItemKind::Spare);
        }
        for (right, tier, is_equivalent) in fits {
            candidates.push(Candidate { left, right, tier });
            if is_equivalent {
                equivalent.push((left, right));
            }
        }
    }
    let pieces: Vec<u32> = gathered.things.iter().map(|thing| thing.pieces).collect();
    let room: Vec<Option<u32>> = wanted
        .iter()
        .map(|wanted| if wanted.item.kind == ItemKind::LumpSum { None } else { wanted.item.quantity })
        .collect();
    let candidates = without_nested(accounts, candidates);
    let candidates = without_granted_inside(accounts, gathered, &wanted, candidates);
    let assignment = assign(&pieces, &room, &candidates);
    note_ties(&assignment, gathered, &wanted, result);
    for m in &assignment.matches {
        let thing = gathered.things[m.left].thing;
        let is_equivalent = equivalent.contains(&(m.left, m.right));
        result.items[m.right].matches.push(ItemMatch {
            thing,
            tier: m.tier,
            pieces: m.pieces,
            equivalent: is_equivalent,
        });
        let held = &mut result.things[m.left].item;
        if held.is_none_or(|(_, tier)| m.tier < tier) {
            *held = Some((m.right, m.tier));
        }
    }
    excess(accounts, gathered, &candidates, &assignment, &equivalent, result);
    if parts_listed > 1 {
        match_whole(gathered, &wanted, result);
    }
    wanted
}

/// Lets an item that buys the whole subject be there: it is met by the subject, and covers nothing by it.
fn match_whole(gathered: &Gathered<'_>, wanted: &[Wanted<'_>], result: &mut Reconciliation) {
    for thing in gathered.things.iter().filter(|thing| thing.is_whole && thing.account == Account::Declared) {
        let met = wanted.iter().enumerate().find_map(|(n, wanted)| match fit(wanted, thing) {
            Fit::Match(tier) if result.items[n].matches.is_empty() && wanted.item.kind.is_part() => Some((n, tier)),
            _ => None,
        });
        if let Some((n, tier)) = met {
            let pieces = result.items[n].item.quantity.unwrap_or(1).min(1);
            result.items[n].matches.push(ItemMatch { thing: thing.thing, tier, pieces, equivalent: false });
        }
    }
}

/// Leaves out what communicates inside a part that another item buys by number and that grants just that: the module in
/// a bought router is not the module that was bought beside it.
fn without_granted_inside(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    wanted: &[Wanted<'_>],
    candidates: Vec<Candidate>,
) -> Vec<Candidate> {
    let strong: Vec<(usize, usize)> =
        candidates.iter().filter(|c| c.tier.is_strong()).map(|c| (c.left, c.right)).collect();
    candidates
        .into_iter()
        .filter(|candidate| {
            let thing = &gathered.things[candidate.left];
            let mut reaching = thing.functions.iter().filter(|(f, _)| observed::reach_of(*f).is_some()).peekable();
            if reaching.peek().is_none() {
                return true;
            }
            let functions: Vec<_> = reaching.map(|(function, _)| *function).collect();
            !accounts.graph.ancestors(thing.thing).any(|around| {
                strong.iter().any(|(left, right)| {
                    *left == around.0 as usize
                        && *right != candidate.right
                        && functions.iter().all(|f| wanted[*right].grants.iter().any(|(granted, _)| granted == f))
                })
            })
        })
        .collect()
}

/// Leaves out candidates that lie inside a candidate of the same item on as good a basis: a kit and its own contents
/// are not two of the item.
fn without_nested(accounts: &Accounts<'_>, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let all: std::collections::HashMap<(usize, usize), Tier> =
        candidates.iter().map(|candidate| ((candidate.left, candidate.right), candidate.tier)).collect();
    candidates
        .into_iter()
        .filter(|candidate| {
            let thing = crate::graph::ThingId(u32::try_from(candidate.left).unwrap_or(u32::MAX));
            !accounts.graph.ancestors(thing).any(|around| {
                all.get(&(around.0 as usize, candidate.right)).is_some_and(|tier| *tier <= candidate.tier)
            })
        })
        .collect()
}

/// Counts pieces that found no room in their item: more than was bought, not something else.
///
/// By an identifier it counts wherever it sits; by name or function only outside of what is covered anyway.
fn excess(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    candidates: &[Candidate],
    assignment: &Assignment,
    equivalent: &[(usize, usize)],
    result: &mut Reconciliation,
) {
    let mut placed = vec![0u32; gathered.things.len()];
    for m in &assignment.matches {
        placed[m.left] = placed[m.left].saturating_add(m.pieces);
    }
    let mut best: std::collections::BTreeMap<usize, Candidate> = std::collections::BTreeMap::new();
    for candidate in candidates {
        let held = best.entry(candidate.left).or_insert(*candidate);
        if (candidate.tier, candidate.right) < (held.tier, held.right) {
            *held = *candidate;
        }
    }
    for (left, candidate) in best {
        let thing = &gathered.things[left];
        let over = thing.pieces.saturating_sub(placed[left]);
        if over == 0 {
            continue;
        }
        let covered_anyway =
            accounts.graph.ancestors(thing.thing).any(|around| result.things[around.0 as usize].item.is_some());
        if !candidate.tier.is_strong() && covered_anyway && placed[left] == 0 {
            continue;
        }
        result.items[candidate.right].matches.push(ItemMatch {
            thing: thing.thing,
            tier: candidate.tier,
            pieces: over,
            equivalent: equivalent.contains(&(left, candidate.right)),
        });
        if result.things[left].item.is_none() {
            result.things[left].item = Some((candidate.right, candidate.tier));
        }
    }
}

/// Reports the groups in which equal bases competed, unless those who competed are alike in all that matters.
fn note_ties(assignment: &Assignment, gathered: &Gathered<'_>, wanted: &[Wanted<'_>], result: &mut Reconciliation) {
    let alike_things = |lefts: &[usize]| {
        let key = |n: &usize| {
            let thing = &gathered.things[*n];
            (&thing.maker_ids, &thing.numbers, &thing.name_words)
        };
        lefts.windows(2).all(|pair| key(&pair[0]) == key(&pair[1]))
    };
    let alike_items = |rights: &[usize]| {
        rights.windows(2).all(|pair| {
            let (a, b) = (&wanted[pair[0]], &wanted[pair[1]]);
            a.grants == b.grants && a.item.kind == b.item.kind && a.item.origins == b.item.origins
        })
    };
    for (too_large, groups) in [(false, &assignment.ties), (true, &assignment.too_large)] {
        for (lefts, rights) in groups {
            // Alike things that fill alike items: whichever is taken, the same numbers come out.
            if !too_large && alike_things(lefts) && (rights.len() == 1 || alike_items(rights)) {
                continue;
            }
            result.deviations.push(Deviation::Ambiguous {
                items: rights.clone(),
                things: lefts.iter().map(|n| gathered.things[*n].thing).collect(),
                too_large,
            });
        }
    }
}

/// Settles what covers each declared thing: its own item, else that of the nearest matched assembly around it.
pub(super) fn cover(accounts: &Accounts<'_>, gathered: &Gathered<'_>, result: &mut Reconciliation) {
    for thing in &gathered.things {
        if thing.account != Account::Declared {
            continue;
        }
        let own = result.thing(thing.thing).item.map(|(item, _)| item);
        let around =
            || accounts.graph.ancestors(thing.thing).find_map(|around| result.thing(around).item.map(|(item, _)| item));
        result.things[thing.thing.0 as usize].covered_by = own.or_else(around);
    }
}

/// Matches observed things to declared ones.
pub(super) fn match_survey(accounts: &Accounts<'_>, gathered: &Gathered<'_>, result: &mut Reconciliation) {
    let hosts = observed::hosts(&gathered.things, &|n| {
        result.things[n].not_ours.is_none() && !gathered.things[n].is_whole && !gathered.things[n].placed
    });
    let (assignment, exchanged) = observed::match_declared(accounts.graph, gathered, &hosts);
    for (group, declared) in exchanged {
        for member in &hosts.members[group] {
            result.things[*member].instead_of.push(gathered.things[declared].thing);
        }
    }
    for (lefts, rights) in &assignment.ties {
        let things = lefts.iter().flat_map(|group| &hosts.members[*group]).map(|n| gathered.things[*n].thing);
        let declared = rights.iter().map(|n| gathered.things[*n].thing);
        result.deviations.push(Deviation::Ambiguous {
            items: Vec::new(),
            things: things.chain(declared).collect(),
            too_large: false,
        });
    }
    for m in &assignment.matches {
        let declared = gathered.things[m.right].thing;
        for member in &hosts.members[m.left] {
            let seen = gathered.things[*member].thing;
            result.things[*member].counterparts.push((declared, m.tier));
            result.things[m.right].counterparts.push((seen, m.tier));
        }
    }
    // What is seen of a declared thing is covered by what covers that.
    for n in 0..result.things.len() {
        if gathered.things[n].account == Account::Observed
            && let Some((declared, _)) = result.things[n].counterparts.first().copied()
        {
            result.things[n].covered_by = result.thing(declared).covered_by;
        }
    }
}

/// Matches what was observed and never declared to the items that still have room.
pub(super) fn match_left_over(gathered: &Gathered<'_>, wanted: &[Wanted<'_>], result: &mut Reconciliation) {
    let mut candidates = Vec::new();
    for (left, thing) in gathered.things.iter().enumerate() {
        let settled = &result.things[left];
        if thing.account != Account::Observed || settled.not_ours.is_some() || !settled.counterparts.is_empty() {
            continue;
        }
        for (right, wanted) in wanted.iter().enumerate().filter(|(_, wanted)| wanted.item.kind.is_part()) {
            if let Fit::Match(tier) = fit(wanted, thing)
                && tier <= Tier::MakerAndFunction
            {
                candidates.push(Candidate { left, right, tier });
            }
        }
    }
    let pieces: Vec<u32> = gathered.things.iter().map(|thing: &Facts<'_>| thing.pieces).collect();
    let room: Vec<Option<u32>> = wanted
        .iter()
        .zip(&result.items)
        .map(|(wanted, settled)| wanted.item.quantity.map(|quantity| quantity.saturating_sub(settled.pieces())))
        .collect();
    for m in assign(&pieces, &room, &candidates).matches {
        let thing = gathered.things[m.left].thing;
        result.items[m.right].observed.push(ItemMatch { thing, tier: m.tier, pieces: m.pieces, equivalent: false });
        result.things[m.left].item = Some((m.right, m.tier));
        result.things[m.left].covered_by = Some(m.right);
    }
}

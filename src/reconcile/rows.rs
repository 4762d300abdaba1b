//! The three-way table, and the denominators that matching knows.

use super::facts::Gathered;
use super::{Accounts, ItemMatch, Reconciliation};
use crate::finding::ThreeWayRow;
use crate::graph::ThingId;
use crate::model::{Account, PartId};

/// Counts, and lays out the table: items in the contract's order, then what no item covers, then what nobody declared.
pub(super) fn count(accounts: &Accounts<'_>, gathered: &Gathered<'_>, result: &mut Reconciliation) {
    let line = |thing: ThingId| -> PartId { accounts.graph.parts(thing)[0] };
    let mut rows = Vec::new();
    for settled in &result.items {
        let basis = |m: &ItemMatch| {
            let equal = if m.equivalent { ", an equal" } else { "" };
            format!("{}{equal}", m.tier)
        };
        let mut observed: Vec<(PartId, String)> = Vec::new();
        for m in &settled.matches {
            for (seen, tier) in &result.thing(m.thing).counterparts {
                observed.push((line(*seen), tier.to_string()));
            }
        }
        observed.extend(settled.observed.iter().map(|m| (line(m.thing), basis(m))));
        rows.push(ThreeWayRow {
            item: Some((settled.item.id.clone(), settled.item.description.clone())),
            bought: settled.item.quantity,
            declared: settled.matches.iter().map(|m| (line(m.thing), basis(m))).collect(),
            observed,
        });
    }
    for thing in &gathered.things {
        let settled = result.thing(thing.thing);
        if settled.is_whole || settled.covered_by.is_some() {
            continue;
        }
        let seen =
            |things: &[(ThingId, super::Tier)]| things.iter().map(|(t, tier)| (line(*t), tier.to_string())).collect();
        match thing.account {
            Account::Declared if accounts.graph.parent(thing.thing).is_none_or(|p| result.thing(p).is_whole) => {
                rows.push(ThreeWayRow {
                    item: None,
                    bought: None,
                    declared: vec![(line(thing.thing), String::new())],
                    observed: seen(&settled.counterparts),
                });
            }
            Account::Observed if settled.counterparts.is_empty() && settled.not_ours.is_none() => {
                rows.push(ThreeWayRow {
                    item: None,
                    bought: None,
                    declared: Vec::new(),
                    observed: vec![(line(thing.thing), String::new())],
                })
            }
            _ => {}
        }
    }
    result.rows = rows;

    let coverage = &mut result.coverage;
    for settled in result.items.iter().filter(|settled| settled.item.kind.is_part()) {
        coverage.items += 1;
        let there = settled.matches.iter().fold(0u32, |sum, m| sum.saturating_add(m.pieces));
        coverage.items_matched += u64::from(there > 0 && settled.item.quantity.is_none_or(|bought| there == bought));
    }
    for (thing, settled) in gathered.things.iter().zip(&result.things) {
        if settled.is_whole {
            continue;
        }
        match thing.account {
            Account::Declared => {
                coverage.parts += 1;
                coverage.parts_covered += u64::from(settled.covered_by.is_some());
                coverage.parts_with_maker += u64::from(!thing.makers.is_empty());
                coverage.parts_observed += u64::from(!settled.counterparts.is_empty());
            }
            Account::Observed => {
                coverage.observed += 1;
                coverage.observed_explained +=
                    u64::from(settled.not_ours.is_some() || !settled.counterparts.is_empty());
            }
            _ => {}
        }
    }
}

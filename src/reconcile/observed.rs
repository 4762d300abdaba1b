//! Observed things against declared ones: is what the survey saw something that the vendor told of?
//!
//! Weak bases are not enough for what reaches the world: a cellular module that a survey sees is the declared one only
//! by an instance's identity, by its exact type, or by maker and function at the same place. Otherwise a modem that
//! nobody declared would hide behind one that somebody did.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Tier;
use super::assign::{Assignment, Candidate, assign};
use super::facts::{Facts, Gathered, Likeness, likeness};
use crate::graph::{Graph, ThingId};
use crate::model::{Account, IdentifierKind, Mac};
use crate::register::{self, Reach};

/// The observed things that are one host, and what they were matched to.
pub(super) struct Hosts {
    /// For each group, its things; the first leads.
    pub(super) members: Vec<Vec<usize>>,
}

/// Groups the observed things that `takes_part` lets in: hosts with one name are one.
pub(super) fn hosts(things: &[Facts<'_>], takes_part: &dyn Fn(usize) -> bool) -> Hosts {
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (n, thing) in things.iter().enumerate() {
        if thing.account != Account::Observed || !takes_part(n) {
            continue;
        }
        // A line that says more of itself than a scan could is a thing of its own, whatever name it bears.
        let is_host = thing.makers.is_empty()
            && thing.numbers.is_empty()
            && thing.identifiers(IdentifierKind::Imei).next().is_none()
            && thing.identifiers(IdentifierKind::Serial).next().is_none();
        let names: Vec<String> = if is_host {
            thing.identifiers(IdentifierKind::Hostname).map(str::to_lowercase).collect()
        } else {
            Vec::new()
        };
        let known = names.iter().find_map(|name| by_name.get(name).copied());
        let group = known.unwrap_or_else(|| {
            members.push(Vec::new());
            members.len() - 1
        });
        members[group].push(n);
        for name in names {
            by_name.entry(name).or_insert(group);
        }
    }
    Hosts { members }
}

/// Matches the groups of observed things (left) to declared things (right, by their index in `things`). Also returns the
/// pairs that would match but for a part or serial number that both state and that differs.
pub(super) fn match_declared(
    graph: &Graph,
    gathered: &Gathered<'_>,
    hosts: &Hosts,
) -> (Assignment, BTreeSet<(usize, usize)>) {
    let things = &gathered.things;
    let declared: Vec<usize> =
        (0..things.len()).filter(|n| things[*n].account == Account::Declared && !things[*n].is_whole).collect();
    let index = Index::new(graph, gathered, &declared);
    let mut best: HashMap<(usize, usize), Tier> = HashMap::new();
    let mut exchanged = BTreeSet::new();
    for (group, members) in hosts.members.iter().enumerate() {
        let seen: Vec<&Facts<'_>> = members.iter().map(|member| &things[*member]).collect();
        for member in members {
            for (right, tier) in index.candidates(things, &things[*member]) {
                // Words don't make one thing of two that each state another address.
                if !tier.is_strong() && addresses_differ(&seen, &things[right]) {
                    continue;
                }
                // Nor do they, or a type, make one piece of two that each state another number: it was exchanged.
                let other_piece = tier != Tier::Instance && serials_differ(&seen, &things[right]);
                if other_piece || (!tier.is_strong() && numbers_differ(&seen, &things[right])) {
                    exchanged.insert((group, right));
                    continue;
                }
                let held = best.entry((group, right)).or_insert(tier);
                *held = (*held).min(tier);
            }
        }
    }
    exchanged.retain(|pair| !best.contains_key(pair));
    let mut candidates: Vec<Candidate> =
        best.into_iter().map(|((left, right), tier)| Candidate { left, right, tier }).collect();
    candidates.sort_by_key(|candidate| (candidate.left, candidate.right));
    let pieces = vec![1; hosts.members.len()];
    let room: Vec<Option<u32>> = things.iter().map(|thing| Some(thing.pieces)).collect();
    (assign(&pieces, &room, &candidates), exchanged)
}

/// The declared things by what a survey may know of them.
struct Index<'a> {
    by_identifier: HashMap<(IdentifierKind, &'a str), Vec<usize>>,
    by_number: HashMap<&'a str, Vec<usize>>,
    by_maker: HashMap<usize, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    makers: &'a [&'a str],
    /// The declared things that sit inside something that reaches far by itself: no bus of another part shows them.
    enclosed: HashSet<usize>,
}

impl<'a> Index<'a> {
    fn new(graph: &Graph, gathered: &'a Gathered<'_>, declared: &[usize]) -> Self {
        let reaches_far = |thing: ThingId| {
            let thing = &gathered.things[thing.0 as usize];
            !thing.is_whole && thing.functions.iter().any(|(function, _)| reach_of(*function) == Some(Reach::Wide))
        };
        let enclosed =
            declared.iter().copied().filter(|n| graph.ancestors(gathered.things[*n].thing).any(reaches_far)).collect();
        let mut index = Self {
            enclosed,
            by_identifier: HashMap::new(),
            by_number: HashMap::new(),
            by_maker: HashMap::new(),
            by_name: HashMap::new(),
            makers: &gathered.makers,
        };
        for &n in declared {
            let thing = &gathered.things[n];
            for component in &thing.components {
                for identifier in component.identifiers() {
                    index.by_identifier.entry((identifier.kind, identifier.value)).or_default().push(n);
                }
                if let Some(reference) = component.reference() {
                    index.by_name.entry(reference.to_lowercase()).or_default().push(n);
                }
            }
            for words in &thing.name_words {
                index.by_name.entry(words.join("-")).or_default().push(n);
            }
            for number in thing.numbers.iter().chain(&thing.name_numbers) {
                index.by_number.entry(number).or_default().push(n);
            }
            for maker in &thing.maker_ids {
                index.by_maker.entry(*maker).or_default().push(n);
            }
        }
        index
    }

    fn candidates(&self, things: &[Facts<'_>], seen: &Facts<'_>) -> Vec<(usize, Tier)> {
        let mut found: Vec<(usize, Tier)> = Vec::new();
        let reaches_far = seen.functions.iter().any(|(function, _)| reach_of(*function) == Some(Reach::Wide));
        for component in &seen.components {
            for identifier in component.identifiers() {
                let tier = match identifier.kind {
                    // What a driver leaves at zeros, or a group's address, is borne by many.
                    IdentifierKind::Mac if !Mac::parse(identifier.value).is_some_and(Mac::is_of_one) => continue,
                    IdentifierKind::Mac | IdentifierKind::Serial | IdentifierKind::Imei => Tier::Instance,
                    IdentifierKind::UsbId | IdentifierKind::PciId | IdentifierKind::Purl | IdentifierKind::Gtin => {
                        Tier::TypeWithMaker
                    }
                    IdentifierKind::IpAddress if !reaches_far => Tier::Name,
                    _ => continue,
                };
                for right in self.by_identifier.get(&(identifier.kind, identifier.value)).into_iter().flatten() {
                    let conflicts =
                        identifier.kind == IdentifierKind::Serial && self.makers_conflict(seen, &things[*right]);
                    if !conflicts
                        && (tier == Tier::Instance || !reaches_far || may_be_at_one_place(seen, &things[*right]))
                    {
                        found.push((*right, tier));
                    }
                }
            }
        }
        for number in &seen.numbers {
            for right in self.by_number.get(number.as_str()).into_iter().flatten() {
                let thing = &things[*right];
                if self.makers_conflict(seen, thing) || (reaches_far && !may_be_at_one_place(seen, thing)) {
                    continue;
                }
                let known = !seen.makers.is_empty() && !thing.makers.is_empty();
                found.push((*right, if known { Tier::TypeWithMaker } else { Tier::PartNumber }));
            }
        }
        self.by_maker_and_more(things, seen, reaches_far, &mut found);
        if !reaches_far {
            let hostnames = seen
                .identifiers(IdentifierKind::Hostname)
                .map(|name| name.split('.').next().unwrap_or(name).to_lowercase())
                .chain(seen.name_words.iter().map(|words| words.join("-")));
            for name in hostnames {
                for key in [name.clone(), super::facts::tokens(&name).join("-")] {
                    for right in self.by_name.get(&key).into_iter().flatten() {
                        found.push((*right, Tier::Name));
                    }
                }
            }
        }
        if reaches_far {
            found.retain(|(right, tier)| *tier == Tier::Instance || !self.enclosed.contains(right));
        }
        found
    }

    fn by_maker_and_more(
        &self,
        things: &[Facts<'_>],
        seen: &Facts<'_>,
        reaches_far: bool,
        found: &mut Vec<(usize, Tier)>,
    ) {
        let stated = seen.makers.iter().copied();
        let makers: Vec<&str> = stated.chain(seen.likely_makers.iter().map(String::as_str)).collect();
        for (id, maker) in self.makers.iter().enumerate() {
            if !makers.iter().any(|seen| register::same_maker(maker, seen)) {
                continue;
            }
            for right in self.by_maker.get(&id).into_iter().flatten() {
                let thing = &things[*right];
                let same_function = seen.functions.iter().any(|(function, _)| thing.has_function(*function));
                let same_name =
                    seen.name_words.iter().any(|a| thing.name_words.iter().any(|b| likeness(a, b) != Likeness::Unlike));
                if reaches_far {
                    if same_function && is_at_one_place(seen, thing) {
                        found.push((*right, Tier::MakerAndFunction));
                    }
                } else if same_function {
                    found.push((*right, Tier::MakerAndFunction));
                } else if same_name {
                    found.push((*right, Tier::MakerAndName));
                } else if seen.functions.is_empty() && is_networked(thing) {
                    found.push((*right, Tier::Maker));
                }
            }
        }
    }

    fn makers_conflict(&self, a: &Facts<'_>, b: &Facts<'_>) -> bool {
        !a.makers.is_empty()
            && !b.makers.is_empty()
            && !a.makers.iter().any(|a| b.makers.iter().any(|b| register::same_maker(a, b)))
    }
}

/// Tells whether a thing may stand on a network by itself: it runs firmware and does not reach the world.
fn is_networked(thing: &Facts<'_>) -> bool {
    thing.is_hardware()
        && thing
            .functions
            .iter()
            .any(|(function, _)| register::function(function.id()).is_some_and(|f| f.bears_firmware))
        && !thing.functions.iter().any(|(function, _)| reach_of(*function) == Some(Reach::Wide))
}

/// Tells whether both sides state MAC addresses and none of one is, or lies beside, one of the other.
fn addresses_differ(seen: &[&Facts<'_>], declared: &Facts<'_>) -> bool {
    let numbers = |thing: &Facts<'_>| -> Vec<u64> {
        let macs = thing.identifiers(IdentifierKind::Mac).filter_map(Mac::parse).filter(|mac| mac.is_of_one());
        macs.map(|mac| mac.octets().iter().fold(0, |number, octet| (number << 8) | u64::from(*octet))).collect()
    };
    let seen: Vec<u64> = seen.iter().flat_map(|thing| numbers(thing)).collect();
    let declared = numbers(declared);
    !seen.is_empty() && !declared.is_empty() && !seen.iter().any(|a| declared.iter().any(|b| a.abs_diff(*b) <= 4))
}

/// Tells whether both sides state part numbers and none of one is, or begins or ends, one of the other.
fn numbers_differ(seen: &[&Facts<'_>], declared: &Facts<'_>) -> bool {
    let seen: Vec<&str> = seen.iter().flat_map(|thing| &thing.numbers).map(String::as_str).collect();
    let declared: Vec<&str> = declared.numbers.iter().chain(&declared.name_numbers).map(String::as_str).collect();
    let same = |a: &str, b: &str| a.contains(b) || b.contains(a);
    !seen.is_empty() && !declared.is_empty() && !seen.iter().any(|a| declared.iter().any(|b| same(a, b)))
}

/// Tells whether both sides state serial numbers of single pieces and none of one is one of the other.
fn serials_differ(seen: &[&Facts<'_>], declared: &Facts<'_>) -> bool {
    let serials = |thing: &Facts<'_>| -> Vec<String> {
        let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
        thing.identifiers(IdentifierKind::Serial).map(plain).filter(|serial| !serial.is_empty()).collect()
    };
    let seen: Vec<String> = seen.iter().flat_map(|thing| serials(thing)).collect();
    let declared = if declared.pieces == 1 { serials(declared) } else { Vec::new() };
    // One side may print the letters that say it is a serial number, or leading zeros.
    let same = |a: &String, b: &String| a.ends_with(b.as_str()) || b.ends_with(a.as_str());
    !seen.is_empty() && !declared.is_empty() && !seen.iter().any(|a| declared.iter().any(|b| same(a, b)))
}

pub(super) fn reach_of(function: crate::model::Function) -> Option<Reach> {
    register::function(function.id()).and_then(|entry| entry.reach)
}

/// Tells whether both places are known, and the declared one lies in the surveyed one.
fn is_at_one_place(seen: &Facts<'_>, declared: &Facts<'_>) -> bool {
    !seen.surroundings.is_empty() && seen.surroundings.iter().all(|word| declared.surroundings.contains(word))
}

/// Tells whether nothing speaks against one place: one of them is unknown, or the declared one lies in the surveyed one.
fn may_be_at_one_place(seen: &Facts<'_>, declared: &Facts<'_>) -> bool {
    seen.surroundings.is_empty() || declared.surroundings.is_empty() || is_at_one_place(seen, declared)
}

//! Who is said to have made a thing, and whom its identifiers name: what the checks of makers share.
//!
//! A thing that two accounts tell of is one thing here when they share a MAC address, or a serial number that each
//! account has only once, or when reconciliation holds them for one by an identifier or a name.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::graph::ThingId;
use crate::model::plain_part_number;
use crate::model::{
    Account, Citation, ComponentKind, ComponentRef, Document, Function, IdentifierKind, Mac, PartId, Role,
};
use crate::reconcile::Tier;
use crate::register;
use crate::screening::product_vendor;
use crate::source::Place;

/// One thing, with the lines of declared and observed documents that tell of it, declared ones first.
#[derive(Debug)]
pub(super) struct Individual {
    pub(super) things: Vec<ThingId>,
    pub(super) parts: Vec<PartId>,
}

/// A maker that somebody states.
#[derive(Debug)]
pub(super) struct Stated<'a> {
    pub(super) maker: &'a str,
    pub(super) part: PartId,
    pub(super) account: Account,
    pub(super) citation: Citation,
}

/// A maker that an identifier names.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) maker: String,
    pub(super) kind: IdentifierKind,
    /// The identifier, in words: `MAC 04:03:12:00:00:01`.
    pub(super) what: String,
    pub(super) part: PartId,
    pub(super) account: Account,
    pub(super) citations: Vec<Citation>,
}

/// The fewest letters and digits of a serial number that two things don't share by chance.
const SHORTEST_SERIAL: usize = 5;

/// Returns the things of the declared and observed accounts, in order of first mention, without what is not ours.
pub(super) fn individuals(context: &Context<'_>) -> Vec<Individual> {
    let graph = context.graph;
    let mut roots: Vec<u32> = graph.things().map(|thing| thing.0).collect();
    let mut by_mac: BTreeMap<&str, Vec<ThingId>> = BTreeMap::new();
    let mut by_serial: BTreeMap<String, Vec<ThingId>> = BTreeMap::new();
    for document in told_documents(context) {
        for component in document.bom.components() {
            let Some(thing) = graph.thing_of(document.part(component.id())) else { continue };
            for identifier in component.identifiers() {
                match identifier.kind {
                    IdentifierKind::Mac if Mac::parse(identifier.value).is_some_and(Mac::may_name_a_maker) => {
                        by_mac.entry(identifier.value).or_default().push(thing);
                    }
                    IdentifierKind::Serial => {
                        let serial = plain_part_number(identifier.value);
                        if serial.len() >= SHORTEST_SERIAL && serial.bytes().any(|b| b.is_ascii_digit()) {
                            by_serial.entry(serial).or_default().push(thing);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    for things in by_mac.values() {
        for pair in things.windows(2) {
            join(&mut roots, pair[0], pair[1]);
        }
    }
    for things in by_serial.values_mut() {
        things.sort_unstable();
        things.dedup();
        if let [a, b] = things.as_slice()
            && graph.account(*a) != graph.account(*b)
        {
            join(&mut roots, *a, *b);
        }
    }
    for thing in graph.things() {
        let Some(settled) = context.reconciliation.things.get(thing.0 as usize) else { continue };
        for (counterpart, tier) in &settled.counterparts {
            if tier.is_strong() || *tier == Tier::Name {
                join(&mut roots, thing, *counterpart);
            }
        }
    }
    let mut individuals: BTreeMap<u32, Individual> = BTreeMap::new();
    for thing in graph.things().filter(|thing| is_told(graph.account(*thing))) {
        let root = root(&mut roots, thing.0);
        let individual =
            individuals.entry(root).or_insert_with(|| Individual { things: Vec::new(), parts: Vec::new() });
        individual.things.push(thing);
        individual.parts.extend(graph.parts(thing));
    }
    let mut individuals: Vec<Individual> = individuals.into_values().collect();
    for individual in &mut individuals {
        individual.parts.sort_by_key(|part| (account_of(context, *part), *part));
    }
    individuals.retain(|individual| !is_not_ours(context, individual));
    individuals
}

fn told_documents<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Document> {
    context.documents.iter().filter(|document| is_told(document.account))
}

fn is_told(account: Account) -> bool {
    matches!(account, Account::Declared | Account::Observed)
}

fn account_of(context: &Context<'_>, part: PartId) -> Account {
    context.document(part.document).map_or(Account::Declared, |document| document.account)
}

/// What the case calls somebody else's is only ever observed; a declared part stays ours.
fn is_not_ours(context: &Context<'_>, individual: &Individual) -> bool {
    let observed = |part: &PartId| account_of(context, *part) == Account::Observed;
    individual.parts.iter().all(observed)
        && individual
            .parts
            .iter()
            .filter_map(|part| context.component(*part))
            .any(|component| context.case.not_ours.iter().any(|not_ours| not_ours.selector.selects(component)))
}

fn root(roots: &mut [u32], mut at: u32) -> u32 {
    while roots[at as usize] != at {
        let up = roots[roots[at as usize] as usize];
        roots[at as usize] = up;
        at = up;
    }
    at
}

fn join(roots: &mut [u32], a: ThingId, b: ThingId) {
    let (a, b) = (root(roots, a.0), root(roots, b.0));
    roots[a.max(b) as usize] = a.min(b);
}

/// Returns the makers that documents state for a thing; words that name nobody are left out.
pub(super) fn stated<'a>(context: &Context<'a>, individual: &Individual) -> Vec<Stated<'a>> {
    let mut stated = Vec::new();
    for part in &individual.parts {
        let Some(component) = context.component(*part) else { continue };
        for (_, party) in component.parties().filter(|(role, _)| *role == Role::Manufacturer) {
            if !register::is_unknown_maker(party.name()) {
                stated.push(Stated {
                    maker: party.name(),
                    part: *part,
                    account: account_of(context, *part),
                    citation: Citation::noted(part.document, party.at(), format!("maker: {}", party.name())),
                });
            }
        }
    }
    stated
}

/// Returns the makers that a thing's MAC addresses, FCC ids and USB ids name.
///
/// Makers of network chips are left out, and so are USB ids that chip makers lend to others' modules: they say nothing
/// of the product.
pub(super) fn shown(context: &Context<'_>, individual: &Individual) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for part in &individual.parts {
        let Some(component) = context.component(*part) else { continue };
        for identifier in component.identifiers() {
            let (word, row) = match identifier.kind {
                IdentifierKind::Mac => ("MAC", Mac::parse(identifier.value).and_then(register::oui)),
                IdentifierKind::FccId => ("FCC id", register::fcc_grantee(identifier.value)),
                IdentifierKind::UsbId => {
                    let id = register::parse_device_id(identifier.value)
                        .filter(|(vendor, product)| register::usb_mask(*vendor, *product).is_none());
                    ("USB id", id.and_then(|(vendor, _)| register::usb_vendor(vendor)))
                }
                _ => continue,
            };
            let Some(row) = row else { continue };
            if register::is_unknown_maker(&row.value) || register::is_network_chip_maker(&row.value) {
                continue;
            }
            let what = format!("{word} {}", identifier.value);
            shown.push(Shown {
                maker: row.value.clone(),
                kind: identifier.kind,
                citations: vec![Citation::noted(part.document, identifier.at, what.clone()), row.into()],
                what,
                part: *part,
                account: account_of(context, *part),
            });
        }
    }
    shown
}

/// Returns the vendors that a thing's CPEs and purls name, where the name is one of a device; and those whose types or names
/// stand as the part's number or name.
///
/// The name of an application or a library is its publisher's, not the part's, and an observer guesses at operating systems.
pub(super) fn led_to(context: &Context<'_>, individual: &Individual) -> Vec<Shown> {
    let mut led: Vec<Shown> = Vec::new();
    for part in &individual.parts {
        let Some(component) = context.component(*part) else { continue };
        let account = account_of(context, *part);
        led.extend(led_to_by_type(context, *part, component));
        let is_device =
            matches!(component.kind(), ComponentKind::Device | ComponentKind::Firmware | ComponentKind::Unknown);
        for identifier in component.identifiers() {
            let Some(vendor) = product_vendor(identifier.kind, identifier.value) else { continue };
            let counts = match (identifier.kind, account) {
                (IdentifierKind::Cpe, Account::Observed) => vendor.is_of_hardware,
                (IdentifierKind::Cpe, _) => vendor.is_of_device,
                _ => is_device,
            };
            if counts && !register::is_unknown_maker(&vendor.name) {
                let place = Citation::noted(part.document, identifier.at, vendor.what.clone());
                led.push(Shown {
                    maker: vendor.name,
                    kind: identifier.kind,
                    citations: vec![place],
                    what: vendor.what,
                    part: *part,
                    account,
                });
            }
        }
    }
    led
}

/// Returns the makers that a part's name or number names by a known type, or by beginning with them, though another maker is
/// stated; only where the part does what that maker's parts do: a bracket for a camera is none.
fn led_to_by_type(context: &Context<'_>, part: PartId, component: ComponentRef<'_>) -> Vec<Shown> {
    let Some(stated) = component.manufacturer() else { return Vec::new() };
    let name = (!component.name().is_empty()).then(|| ("name", component.name(), component.at()));
    let numbers = component.identifiers().filter(|identifier| identifier.kind == IdentifierKind::Mpn);
    let texts = name.into_iter().chain(numbers.map(|number| ("part number", number.value, number.at)));
    let does =
        |functions: &[Function]| context.functions_of(part).iter().any(|(function, _)| functions.contains(function));
    let shown = |(word, text, at): (&str, &str, Place)| {
        let other = register::other_maker_in(stated, text).filter(|other| does(other.functions))?;
        let what = format!("{word} {text}");
        Some(Shown {
            maker: other.maker.to_owned(),
            kind: IdentifierKind::Mpn,
            citations: vec![Citation::noted(part.document, at, what.clone())],
            what,
            part,
            account: account_of(context, part),
        })
    };
    texts.filter_map(shown).collect()
}

/// Tells whether a part that holds the thing, or that the thing holds, is stated to be of a maker: then its identifiers
/// may be that part's.
pub(super) fn is_explained_by_assembly(context: &Context<'_>, individual: &Individual, maker: &str) -> bool {
    let graph = context.graph;
    let of_maker = |thing: ThingId| {
        graph
            .parts(thing)
            .iter()
            .filter_map(|part| context.component(*part))
            .any(|component| component.manufacturer().is_some_and(|stated| register::same_maker(stated, maker)))
    };
    individual.things.iter().any(|thing| {
        let mut open: Vec<ThingId> = graph.children(*thing).to_vec();
        while let Some(inside) = open.pop() {
            if of_maker(inside) {
                return true;
            }
            open.extend(graph.children(inside));
        }
        graph.ancestors(*thing).any(of_maker)
    })
}

/// The fewest lines on which one maker must stand alone to be no maker at all.
const FEWEST_BLANKET_LINES: usize = 20;

/// Returns the name that a document puts on every line though it is only the seller's or the document's supplier's.
///
/// A crane's bill of materials with the crane's builder as the maker of each PLC and modem names no maker.
pub(super) fn blanket_maker<'a>(context: &Context<'a>, document: &'a Document) -> Option<&'a str> {
    let mut lines = document.bom.components().filter_map(ComponentRef::manufacturer);
    let first = lines.next()?;
    let mut count = 1;
    for maker in lines {
        if maker != first {
            return None;
        }
        count += 1;
    }
    let metadata = &document.bom.metadata;
    let seller = context.contract.and_then(|contract| contract.seller.as_deref());
    let is_whole = [seller, metadata.supplier.as_deref(), metadata.manufacturer.as_deref()]
        .into_iter()
        .flatten()
        .any(|party| register::same_maker(party, first));
    (count >= FEWEST_BLANKET_LINES && is_whole).then_some(first)
}

/// Tells whether a component has a maker of its own: for software also its author, publisher or supplier.
pub(super) fn names_maker(component: ComponentRef<'_>, blanket: Option<&str>) -> bool {
    let counts = |role| match role {
        Role::Manufacturer => true,
        Role::Supplier | Role::Author | Role::Publisher => {
            !matches!(component.kind(), ComponentKind::Device | ComponentKind::Unknown)
        }
        _ => false,
    };
    component.parties().any(|(role, party)| {
        let name = party.name();
        counts(role) && !register::is_unknown_maker(name) && (blanket != Some(name) || component.parent().is_none())
    })
}

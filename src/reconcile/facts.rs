//! What is known of one thing, gathered from all lines that tell of it, in the form in which things are compared.

use std::collections::HashMap;

use crate::graph::{Graph, ThingId};
use crate::model::{
    Account, ComponentKind, ComponentRef, Document, Function, IdentifierKind, Mac, PartId, Quantity, Reason, Role,
};
use crate::register;

/// A thing as it is compared.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub(super) thing: ThingId,
    pub(super) account: Account,
    pub(super) components: Vec<ComponentRef<'a>>,
    pub(super) kind: ComponentKind,
    /// Makers as written, unknown ones left out.
    pub(super) makers: Vec<&'a str>,
    /// The same as numbers of [`Gathered::makers`].
    pub(super) maker_ids: Vec<usize>,
    /// Part and stock numbers, as they are compared.
    pub(super) numbers: Vec<String>,
    /// Names, as part numbers are compared: vendors put order codes there.
    pub(super) name_numbers: Vec<String>,
    /// The words of each name, and of each description.
    pub(super) name_words: Vec<Vec<String>>,
    pub(super) description_words: Vec<Vec<String>>,
    /// Makers that only a MAC prefix names; weaker than a statement.
    pub(super) likely_makers: Vec<String>,
    /// What it does, and whether only keywords say so.
    pub(super) functions: Vec<(Function, bool)>,
    /// Pieces for one subject: its own times those of the assemblies around it.
    pub(super) pieces: u32,
    /// Whether it is the subject of a document and lies in nothing: the crane itself.
    pub(super) is_whole: bool,
    /// The words of its location and of the names around it.
    pub(super) surroundings: Vec<String>,
    pub(super) location: Option<&'a str>,
    /// Whether a placement file shows it: then its board settles what it is.
    pub(super) placed: bool,
}

impl<'a> Facts<'a> {
    /// Returns the identifiers of a kind, over all lines.
    pub(super) fn identifiers(&self, kind: IdentifierKind) -> impl Iterator<Item = &'a str> + '_ {
        self.components.iter().flat_map(move |component| {
            component.identifiers().filter(move |identifier| identifier.kind == kind).map(|identifier| identifier.value)
        })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.components.iter().map(|component| component.name()).filter(|name| !name.is_empty())
    }

    pub(super) fn has_function(&self, function: Function) -> bool {
        self.functions.iter().any(|(own, _)| *own == function)
    }

    /// Tells whether a word, as [`tokens`] writes it, stands in one of its names or descriptions.
    pub(super) fn is_called(&self, word: &String) -> bool {
        self.name_words.iter().chain(&self.description_words).any(|words| words.contains(word))
    }

    /// Tells whether a table of accepted makers, by their numbers, accepts one of the stated makers.
    pub(super) fn is_made_by(&self, accepted: &[bool]) -> bool {
        self.maker_ids.iter().any(|id| accepted.get(*id).copied().unwrap_or(false))
    }

    /// Tells whether it is hardware, or nothing says that it is not.
    pub(super) fn is_hardware(&self) -> bool {
        matches!(self.kind, ComponentKind::Device | ComponentKind::Unknown | ComponentKind::Platform)
    }
}

/// The facts of every thing, in order of things, and every maker that one of them states.
#[derive(Debug)]
pub(super) struct Gathered<'a> {
    pub(super) things: Vec<Facts<'a>>,
    pub(super) makers: Vec<&'a str>,
}

impl Gathered<'_> {
    /// Returns for each maker whether it is one of `wanted`: a contract calls makers by their brands.
    pub(super) fn accepted(&self, wanted: &[&str]) -> Vec<bool> {
        self.makers.iter().map(|maker| wanted.iter().any(|wanted| register::may_be_one_brand(maker, wanted))).collect()
    }
}

/// Adds a function; what is sure replaces what only a keyword says.
fn hold(held: &mut Vec<(Function, bool)>, function: Function, keyword_only: bool) {
    match held.iter_mut().find(|(own, _)| *own == function) {
        Some((_, weak)) => *weak &= keyword_only,
        None => held.push((function, keyword_only)),
    }
}

/// Lets every thing that bears an item's part number do what that item says it does, whoever tells of it.
pub(super) fn inherit_from_items(gathered: &mut Gathered<'_>, items: &[(Vec<String>, Vec<Function>)]) {
    for thing in gathered.things.iter_mut().filter(|thing| !thing.is_whole) {
        for (numbers, functions) in items {
            if thing.numbers.iter().any(|own| numbers.contains(own)) {
                functions.iter().for_each(|function| hold(&mut thing.functions, *function, false));
            }
        }
    }
}

/// Gathers the facts of every thing.
pub(super) fn gather<'a>(
    graph: &'a Graph,
    documents: &'a [Document],
    functions: &'a [Vec<Vec<(Function, Reason)>>],
) -> Gathered<'a> {
    let whole = wholes(graph, documents);
    let mut maker_ids: HashMap<&'a str, usize> = HashMap::new();
    let mut all_makers: Vec<&'a str> = Vec::new();
    let document_at = |part: PartId| documents.binary_search_by_key(&part.document, |document| document.id).ok();
    let mut all: Vec<Facts<'a>> = Vec::with_capacity(graph.things().len());
    for thing in graph.things() {
        let parts = graph.parts(thing);
        let mut components = Vec::with_capacity(parts.len());
        let mut held: Vec<(Function, bool)> = Vec::new();
        let mut surroundings: Vec<String> = Vec::new();
        let mut placed = false;
        for part in parts {
            let Some(n) = document_at(*part) else { continue };
            let component = documents[n].bom.component(part.component);
            placed |= documents[n].shows_a_board();
            surroundings.extend(documents[n].scope.location.iter().flat_map(|location| place_words(location)));
            components.push(component);
            for (function, reason) in
                functions.get(n).and_then(|of| of.get(part.component.0 as usize)).into_iter().flatten()
            {
                hold(&mut held, *function, reason.keyword_only);
            }
        }
        let mut makers: Vec<&str> = Vec::new();
        for component in &components {
            for (role, party) in component.parties() {
                let name = party.name();
                if role == Role::Manufacturer
                    && !name.is_empty()
                    && !register::is_unknown_maker(name)
                    && !makers.contains(&name)
                {
                    makers.push(name);
                }
            }
        }
        let ids = makers
            .iter()
            .map(|maker| {
                *maker_ids.entry(maker).or_insert_with(|| {
                    all_makers.push(maker);
                    all_makers.len() - 1
                })
            })
            .collect();
        let maker = makers.first().copied();
        let number = |text: &str| register::part_number_key(maker, text);
        let mut numbers: Vec<String> = components
            .iter()
            .flat_map(|component| component.identifiers())
            .filter(|identifier| {
                matches!(identifier.kind, IdentifierKind::Mpn | IdentifierKind::Sku | IdentifierKind::Gtin)
            })
            .map(|identifier| number(identifier.value))
            .filter(|number| !number.is_empty())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let kind = components.iter().map(|c| c.kind()).find(|kind| *kind != ComponentKind::Unknown).unwrap_or_default();
        all.push(Facts {
            thing,
            account: graph.account(thing),
            kind,
            makers,
            maker_ids: ids,
            numbers,
            name_numbers: components.iter().map(|c| number(c.name())).filter(|n| !n.is_empty()).collect(),
            name_words: components.iter().map(|c| tokens(c.name())).collect(),
            description_words: components.iter().filter_map(|c| c.description()).map(tokens).collect(),
            likely_makers: Vec::new(),
            functions: held,
            pieces: own_pieces(&components),
            is_whole: whole.contains(&thing),
            surroundings,
            location: components
                .iter()
                .filter(|component| !component.bom().format.locates_in_its_own_words())
                .find_map(|component| component.location()),
            components,
            placed,
        });
    }
    settle(graph, &mut all);
    Gathered { things: all, makers: all_makers }
}

/// Returns the things that are the crane itself: the subject of the first declared document that has one with parts in
/// it, and subjects of other documents that bear the same name. Any other document's subject is a part like others: a
/// bill of materials of a modem makes no crane of it.
fn wholes(graph: &Graph, documents: &[Document]) -> Vec<ThingId> {
    let subjects: Vec<(ThingId, &str)> = documents
        .iter()
        .filter(|document| document.account == Account::Declared)
        .filter_map(|document| {
            let subject = document.bom.metadata.subject?;
            let thing = graph.thing_of(document.part(subject))?;
            let is_root = graph.parent(thing).is_none() && !graph.children(thing).is_empty();
            is_root.then(|| (thing, document.bom.component(subject).name()))
        })
        .collect();
    let Some((first, name)) = subjects.first().copied() else { return Vec::new() };
    let same = subjects.iter().filter(|(thing, own)| *thing == first || (!name.is_empty() && *own == name));
    same.map(|(thing, _)| *thing).collect()
}

/// A thing told of by several lines is counted by the line that says most.
fn own_pieces(components: &[ComponentRef<'_>]) -> u32 {
    components
        .iter()
        .map(|component| component.quantity())
        .filter(|q| *q != Quantity::NotCountable)
        .map(Quantity::pieces)
        .max()
        .unwrap_or(1)
}

/// So many assemblies around a thing say where it is; a machine nests less deep, and a hostile table without end.
const TELLING_ASSEMBLIES: usize = 64;

/// Returns for each thing how many of it there are with all assemblies around it multiplied; the whole counts one.
fn multiplied(graph: &Graph, all: &[Facts<'_>]) -> Vec<u64> {
    let mut known: Vec<Option<u64>> = vec![None; all.len()];
    let mut pending = Vec::new();
    for n in 0..all.len() {
        let mut pieces = 1;
        let up = std::iter::once(n).chain(graph.ancestors(all[n].thing).map(|around| around.0 as usize));
        for around in up {
            if let Some(of_assembly) = known[around] {
                pieces = of_assembly;
                break;
            }
            pending.push(around);
        }
        while let Some(around) = pending.pop() {
            let own = if all[around].is_whole { 1 } else { all[around].pieces.max(1) };
            pieces = u64::saturating_mul(pieces, u64::from(own));
            known[around] = Some(pieces);
        }
    }
    known.into_iter().map(|pieces| pieces.unwrap_or(1)).collect()
}

/// Fills in what depends on the assemblies around a thing.
fn settle(graph: &Graph, all: &mut [Facts<'_>]) {
    let multiplied = multiplied(graph, all);
    for n in 0..all.len() {
        let thing = all[n].thing;
        let around = graph.ancestors(thing).next().map_or(1, |around| multiplied[around.0 as usize]);
        let pieces = u64::from(all[n].pieces).saturating_mul(around);
        let mut words = std::mem::take(&mut all[n].surroundings);
        for around in graph.ancestors(thing).take(TELLING_ASSEMBLIES) {
            let around = around.0 as usize;
            if !all[around].is_whole {
                words.extend(all[around].names().flat_map(place_words));
                words.extend(all[around].location.into_iter().flat_map(place_words));
            }
        }
        words.extend(all[n].location.into_iter().flat_map(place_words));
        words.sort_unstable();
        words.dedup();
        let makers: Vec<String> = if all[n].account == Account::Observed {
            all[n]
                .identifiers(IdentifierKind::Mac)
                .filter_map(Mac::parse)
                .filter_map(register::oui)
                .map(|row| row.value)
                .filter(|maker| !register::is_network_chip_maker(maker))
                .collect()
        } else {
            Vec::new()
        };
        all[n].pieces = u32::try_from(pieces).unwrap_or(u32::MAX);
        all[n].surroundings = words;
        all[n].likely_makers = makers;
    }
}

/// Cuts a text into the words by which names are compared: lower case, in the singular, letters and digits.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| singular(&acronym(word).to_lowercase()))
        .filter(|word| {
            !matches!(
                word.as_str(),
                "" | "the" | "of" | "for" | "and" | "with" | "der" | "die" | "und" | "für" | "incl"
            )
        })
        .collect();
    words.dedup();
    words
}

/// Leaves the `s` off the plural of an acronym: `HMIs` are `HMI`.
fn acronym(word: &str) -> &str {
    let is_one = |stem: &&str| {
        stem.len() > 1
            && stem.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
            && stem.starts_with(char::is_uppercase)
    };
    word.strip_suffix('s').filter(is_one).unwrap_or(word)
}

/// Returns a word in the singular, as English forms it: `CCTV cameras` are a `CCTV camera`. A word that only ends so is
/// changed alike wherever it stands.
fn singular(word: &str) -> String {
    let keeps = ["ss", "us", "is"];
    let is_short = word.chars().count() < 4 || !word.bytes().any(|byte| byte.is_ascii_lowercase());
    if is_short || !word.ends_with('s') || keeps.iter().any(|end| word.ends_with(end)) {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    let hisses = ["ches", "shes", "xes", "sses", "zzes"];
    let cut = if hisses.iter().any(|end| word.ends_with(end)) { 2 } else { 1 };
    word[..word.len() - cut].to_owned()
}

/// Cuts the name of a place into the words that tell it from others: every crane has many cabinets.
pub(super) fn place_words(text: &str) -> Vec<String> {
    const EVERYWHERE: [&str; 16] = [
        "cabinet",
        "enclosure",
        "box",
        "panel",
        "room",
        "rack",
        "rail",
        "unit",
        "system",
        "assembly",
        "control",
        "main",
        "schaltschrank",
        "schrank",
        "in",
        "on",
    ];
    tokens(text).into_iter().filter(|word| !EVERYWHERE.contains(&word.as_str())).collect()
}

/// How alike two names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Not enough in common.
    Unlike,
    /// More than half of the shorter one, two words at least: enough beside an equal maker.
    Partly,
    /// The same, or all words of the shorter one, two at least.
    Alike,
}

/// Compares two names by their words. Different numbers make different names: `camera 1` is not `camera 2`.
pub(super) fn likeness(a: &[String], b: &[String]) -> Likeness {
    if a.is_empty() || b.is_empty() {
        return Likeness::Unlike;
    }
    if a == b {
        return Likeness::Alike;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let shared = short.iter().filter(|word| long.contains(word)).count();
    if shared < 2 {
        return Likeness::Unlike;
    }
    let is_number = |word: &&String| word.bytes().all(|c| c.is_ascii_digit());
    let (has_a, has_b) = (a.iter().any(|w| is_number(&w)), b.iter().any(|w| is_number(&w)));
    if has_a && has_b && !a.iter().filter(is_number).eq(b.iter().filter(is_number)) {
        return Likeness::Unlike;
    }
    if shared == short.len() {
        Likeness::Alike
    } else if shared * 2 > short.len() {
        Likeness::Partly
    } else {
        Likeness::Unlike
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> Likeness {
        super::likeness(&tokens(a), &tokens(b))
    }

    #[test]
    fn names_are_alike_when_all_words_of_the_shorter_stand_in_the_longer() {
        assert_eq!(likeness("Main hoist drive", "main-hoist drive, 400 kW"), Likeness::Alike);
        assert_eq!(likeness("Main hoist drive", "Boom hoist drive"), Likeness::Partly);
        assert_eq!(likeness("Camera 1", "Camera 2"), Likeness::Unlike);
        assert_eq!(likeness("Drive", "Main hoist drive"), Likeness::Unlike, "one word is not enough");
        assert_eq!(likeness("", ""), Likeness::Unlike);
        assert_eq!(likeness("CCTV cameras", "CCTV camera"), Likeness::Alike);
        assert_eq!(likeness("Managed switches", "Managed switch, 8 port"), Likeness::Alike);
    }

    #[test]
    fn words_are_compared_in_the_singular() {
        for (plural, one) in [
            ("Cameras", "camera"),
            ("switches", "switch"),
            ("boxes", "box"),
            ("batteries", "battery"),
            ("drives", "drive"),
            ("PLCs", "plc"),
            ("HMIs", "hmi"),
            ("PCs", "pc"),
            ("pcs", "pcs"),
            ("bus", "bus"),
            ("Axis", "axis"),
            ("chassis", "chassis"),
            ("GPS", "gps"),
            ("6", "6"),
        ] {
            assert_eq!(tokens(plural), [one]);
        }
    }
}

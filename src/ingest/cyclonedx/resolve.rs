//! References between the objects of a document, resolved when all of it is read: edges, compositions, what leads
//! nowhere, what is told twice.

use ahash::{AHashMap, RandomState};

use super::fill::Fill;
use crate::model::{
    Aggregate, BomBuilder, ComponentId, Composition, PendingRelationships, Relation, Relationship, Text,
};
use crate::source::Place;

/// What the references of a document lead to.
#[derive(Default)]
pub(super) struct Resolved {
    pub(super) duplicates: Vec<(String, Place)>,
    /// The references that a component has beside something that is none.
    pub(super) shared: Vec<(String, Place)>,
    pub(super) dangling: Vec<(String, Place)>,
    pub(super) compositions: Vec<Composition>,
    /// The statements about completeness that speak of nothing we know.
    pub(super) unheld_compositions: Vec<Place>,
    /// The components whose assembly one of our own properties names.
    pub(super) parents: Vec<(ComponentId, ComponentId)>,
    /// Where the same dependencies of one component are told again.
    pub(super) repeated: Vec<Place>,
}

/// Where things stand whose text was rewritten, or have none; of all others the text says it.
#[derive(Default)]
pub(super) struct Places(Vec<(u32, Place)>);

impl Places {
    /// Keeps the place of the thing of a number, which must not be lower than the last one's.
    pub(super) fn keep(&mut self, number: usize, text: Text, at: Place) {
        if text.place().is_none() {
            self.0.push((u32::try_from(number).unwrap_or(u32::MAX), at));
        }
    }

    fn of(&self, number: usize, text: Text) -> Place {
        text.place().unwrap_or_else(|| {
            let kept = self.0.binary_search_by_key(&number, |(number, _)| *number as usize);
            kept.map_or(Place::Whole, |n| self.0[n].1)
        })
    }
}

/// The reference of a component, or of anything else that has one.
pub(super) struct Reference {
    text: Text,
    /// `u32::MAX` for what is no component.
    component: u32,
}

impl Reference {
    pub(super) fn new(text: Text, component: Option<ComponentId>) -> Self {
        Self { text, component: component.map_or(u32::MAX, |id| id.0) }
    }

    fn component(&self) -> Option<ComponentId> {
        (self.component != u32::MAX).then_some(ComponentId(self.component))
    }
}

/// One object of `dependencies`.
pub(super) struct Dependency {
    from: Text,
    /// Where its edges end, which begin where those of the object before end; and in the lowest two bits which of its
    /// lists stand there, be they empty: 1 for what it depends on, 2 for what it provides.
    end_and_lists: u32,
}

impl Dependency {
    pub(super) fn new(from: Text, end: usize, lists: u8) -> Self {
        // A document below the limit on size holds fewer than 2³⁰ edges.
        let end = u32::try_from(end).unwrap_or(u32::MAX >> 2).min(u32::MAX >> 2);
        Self { from, end_and_lists: end << 2 | u32::from(lists & 3) }
    }

    fn end(&self) -> usize {
        (self.end_and_lists >> 2) as usize
    }

    fn lists(&self) -> u8 {
        u8::try_from(self.end_and_lists & 3).unwrap_or(0)
    }
}

pub(super) struct Edge {
    pub(super) to: Text,
    pub(super) relation: Relation,
}

pub(super) struct PendingComposition {
    pub(super) aggregate: Option<Aggregate>,
    pub(super) assemblies: Vec<Text>,
    pub(super) dependencies: Vec<Text>,
    /// It speaks of something that is no component.
    pub(super) other: bool,
    pub(super) at: Place,
}

/// How many references are looked up together: each waits for memory, and together they wait at once.
const TOGETHER: usize = 64;

/// What a reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Led {
    Component(ComponentId),
    /// Something that is no component.
    Elsewhere,
    Nowhere,
}

/// A [`Led`] in four bytes: a million of them are kept while the edges are resolved.
#[derive(Debug, Clone, Copy)]
struct StoredLed(u32);

impl From<Led> for StoredLed {
    fn from(led: Led) -> Self {
        // A document below the limit on size holds far fewer components than these two numbers.
        match led {
            Led::Component(component) => Self(component.0),
            Led::Elsewhere => Self(u32::MAX - 1),
            Led::Nowhere => Self(u32::MAX),
        }
    }
}

impl From<StoredLed> for Led {
    fn from(StoredLed(stored): StoredLed) -> Self {
        match stored {
            u32::MAX => Self::Nowhere,
            number if number == u32::MAX - 1 => Self::Elsewhere,
            component => Self::Component(ComponentId(component)),
        }
    }
}

/// The references by their text: numbers only, since a document has as many as components.
struct Known<'f> {
    references: &'f [Reference],
    /// A power of two of slots, each empty (0) or the number of a reference counted from 1.
    slots: Vec<u32>,
    /// For each slot a byte of the hash, by which nearly all others are told apart without a look at their text.
    tags: Vec<u8>,
    state: RandomState,
}

impl<'f> Known<'f> {
    /// Sorts the references of a document; `twice` hears of each that names a second object beside a component, and whether
    /// that is a component as well. Two workflows of one name stand in the specification's own examples.
    fn of(references: &'f [Reference], builder: &BomBuilder, mut twice: impl FnMut(usize, &str, Text, bool)) -> Self {
        let size = (references.len() + references.len() / 2 + 1).next_power_of_two();
        let mut known = Self { references, slots: vec![0; size], tags: vec![0; size], state: RandomState::new() };
        for (n, reference) in references.iter().enumerate() {
            let text = builder.resolve(reference.text);
            let hash = known.state.hash_one(text);
            let number = u32::try_from(n).map_or(u32::MAX, |n| n.saturating_add(1));
            match known.slot_of(builder, text, hash, known.first_like(hash)) {
                Err(free) => (known.slots[free], known.tags[free]) = (number, tag_of(hash)),
                Ok(taken) => {
                    let (first, second) = (known.at(taken).component(), reference.component());
                    if first.is_some() || second.is_some() {
                        twice(n, text, reference.text, first.is_some() && second.is_some());
                    }
                    // A part of the name of anything else wins it.
                    if first.is_none() {
                        known.slots[taken] = number;
                    }
                }
            }
        }
        known
    }

    fn at(&self, slot: usize) -> &'f Reference {
        &self.references[self.slots[slot] as usize - 1]
    }

    /// Returns the first slot that is empty or has the same byte of a hash.
    fn first_like(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        #[expect(clippy::cast_possible_truncation, reason = "masked: the lower bits count")]
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 && self.tags[at] != tag_of(hash) {
            at = (at + 1) & mask;
        }
        at
    }

    /// Returns the slot of a text, or else the one where it would stand, from where its hash was found.
    fn slot_of(&self, builder: &BomBuilder, text: &str, hash: u64, from: usize) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut at = from;
        while self.slots[at] != 0 {
            if self.tags[at] == tag_of(hash) && builder.resolve(self.at(at).text) == text {
                return Ok(at);
            }
            at = (at + 1) & mask;
        }
        Err(at)
    }

    /// Looks up many texts, which must be no more than [`TOGETHER`].
    fn find(&self, builder: &BomBuilder, texts: impl Iterator<Item = Text>, found: &mut Vec<Led>) {
        let mut wanted = [("", 0, 0); TOGETHER];
        let mut count = 0;
        for (wanted, text) in wanted.iter_mut().zip(texts) {
            let text = builder.resolve(text);
            *wanted = (text, self.state.hash_one(text), 0);
            count += 1;
        }
        for (_, hash, slot) in &mut wanted[..count] {
            *slot = self.first_like(*hash);
        }
        found.clear();
        found.extend(wanted[..count].iter().map(|(text, hash, slot)| {
            match self.slot_of(builder, text, *hash, *slot).map(|slot| self.at(slot).component()) {
                Ok(Some(component)) => Led::Component(component),
                Ok(None) => Led::Elsewhere,
                Err(_) => Led::Nowhere,
            }
        }));
    }

    /// Looks up one text.
    fn find_one(&self, builder: &BomBuilder, text: Text) -> Led {
        let mut found = Vec::with_capacity(1);
        self.find(builder, std::iter::once(text), &mut found);
        found.first().copied().unwrap_or(Led::Nowhere)
    }
}

fn tag_of(hash: u64) -> u8 {
    hash.to_be_bytes()[0]
}

/// The references that lead to nothing of the document.
#[derive(Default)]
struct Dangling {
    nowhere: Vec<(String, Place)>,
    /// Those that lead into another document, by design.
    linked: Vec<(String, Place)>,
}

impl Dangling {
    /// Returns the component that a text led to, and notes what leads nowhere or, as a BOM-Link, elsewhere.
    fn component(&mut self, builder: &BomBuilder, led: Led, text: Text, at: Place) -> Option<ComponentId> {
        match led {
            Led::Component(component) => return Some(component),
            Led::Nowhere if text.is_some() => {
                let reference = builder.resolve(text);
                let into = if reference.starts_with("urn:cdx:") { &mut self.linked } else { &mut self.nowhere };
                into.push((reference.to_owned(), at));
            }
            Led::Nowhere | Led::Elsewhere => {}
        }
        None
    }
}

impl Fill<'_> {
    pub(super) fn resolve(&mut self) -> Resolved {
        let mut resolved = Resolved::default();
        let edges = std::mem::take(&mut self.edges);
        let (references, places) = (std::mem::take(&mut self.references), &self.reference_places);
        let known = Known::of(&references, &self.builder, |n, text, of, are_components| {
            let told = if are_components { &mut resolved.duplicates } else { &mut resolved.shared };
            told.push((text.to_owned(), places.of(n, of)));
        });
        let dependencies = std::mem::take(&mut self.dependencies);
        let places = std::mem::take(&mut self.dependency_places);
        let mut found = Vec::with_capacity(TOGETHER);
        let mut from: Vec<StoredLed> = Vec::with_capacity(dependencies.len());
        for some in dependencies.chunks(TOGETHER) {
            known.find(&self.builder, some.iter().map(|dependency| dependency.from), &mut found);
            from.extend(found.drain(..).map(StoredLed::from));
        }
        let objects = Objects { builder: &self.builder, dependencies: &dependencies, edges: &edges };
        let mut told = Told::of(self.components as usize);
        for (number, (dependency, from)) in dependencies.iter().zip(&from).enumerate() {
            let component = if let Led::Component(component) = (*from).into() { Some(component) } else { None };
            if objects.is_told(&mut told, component, number) {
                resolved.repeated.push(places.of(number, dependency.from));
            }
        }
        drop(told);
        let mut dangling = Dangling::default();
        // The edges are told in the order of the objects that they stand in.
        let mut objects = dependencies.iter().zip(from).enumerate();
        let mut object = None;
        let mut end = 0;
        self.builder.relate_pending(edges, TOGETHER, |builder, first, pending, relationships| {
            known.find(builder, pending.iter().map(|(to, _)| *to), &mut found);
            for (n, ((to, relation), led)) in (first..).zip(pending.iter().zip(&found)) {
                while n >= end
                    && let Some((number, (dependency, led))) = objects.next()
                {
                    let at = places.of(number, dependency.from);
                    object = Some((dangling.component(builder, led.into(), dependency.from, at), at));
                    end = dependency.end();
                }
                let Some((from, at)) = object else { continue };
                let at = to.place().unwrap_or(at);
                let to = dangling.component(builder, *led, *to, at);
                if let (Some(from), Some(to)) = (from, to) {
                    relationships.push(Relationship { from, to, relation: *relation, at });
                }
            }
        });
        for (number, (dependency, led)) in objects {
            let at = places.of(number, dependency.from);
            dangling.component(&self.builder, led.into(), dependency.from, at);
        }
        drop(dependencies);
        let mut lead =
            |text: Text, at: Place| dangling.component(&self.builder, known.find_one(&self.builder, text), text, at);
        let mut own = Vec::new();
        for edge in &self.restored_document.edges {
            if let Some(to) = lead(edge.to, edge.at) {
                own.push(Relationship { from: edge.from, to, relation: edge.relation, at: edge.at });
            }
        }
        for (part, assembly, at) in &self.restored_document.parents {
            resolved.parents.extend(lead(*assembly, *at).filter(|assembly| assembly != part).map(|to| (*part, to)));
        }
        for pending in &self.compositions {
            let stated = pending.assemblies.len() + pending.dependencies.len() > 0 || pending.other;
            let mut of: Vec<ComponentId> = Vec::new();
            for text in &pending.assemblies {
                of.extend(lead(*text, text.place().unwrap_or(pending.at)));
            }
            for text in &pending.dependencies {
                let component = lead(*text, text.place().unwrap_or(pending.at));
                // That what a part *depends on* is complete says nothing of what is inside it.
                if pending.aggregate != Some(Aggregate::Complete) {
                    of.extend(component);
                }
            }
            // No component at all means the document as a whole; a statement about nothing we know is left out.
            let keeps = !of.is_empty() || !stated;
            if !keeps {
                resolved.unheld_compositions.push(pending.at);
            }
            if let (Some(aggregate), true) = (pending.aggregate, keeps) {
                resolved.compositions.push(Composition { aggregate, of, at: pending.at });
            }
        }
        // What is affected, or spoken of otherwise, is no part of anything.
        let linked = std::mem::take(&mut dangling.linked);
        for (link, at) in &self.links {
            dangling.component(&self.builder, known.find_one(&self.builder, *link), *link, *at);
        }
        resolved.dangling = dangling.nowhere;
        self.builder.relate_all(own);
        for (reference, at) in linked {
            self.builder.linked(&reference, at);
        }
        resolved
    }
}

/// The objects of `dependencies`, with what they say.
struct Objects<'f> {
    builder: &'f BomBuilder,
    dependencies: &'f [Dependency],
    edges: &'f PendingRelationships,
}

impl<'f> Objects<'f> {
    /// Tells whether an earlier object says the same of the same.
    fn is_told(&self, told: &mut Told<'f>, component: Option<ComponentId>, number: usize) -> bool {
        let Some(of) = self.dependencies.get(number).map(|dependency| dependency.from) else { return false };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let last = match component.and_then(|component| told.last.get_mut(component.0 as usize)) {
            Some(last) => std::mem::replace(last, number),
            None => told.last_elsewhere.insert(self.builder.resolve(of), number).unwrap_or(u32::MAX),
        };
        if last == u32::MAX {
            return false;
        }
        // Nearly every reference is told once: only of the others is it kept what was said.
        let Some(says) = self.says(number) else { return false };
        if let Some(before) = self.says(last) {
            let same = told.again.entry(told.state.hash_one(&before)).or_default();
            if !same.contains(&last) {
                same.push(last);
            }
        }
        let same = told.again.entry(told.state.hash_one(&says)).or_default();
        let is_told = same.iter().any(|other| self.says(*other).is_some_and(|before| before == says));
        if !is_told {
            same.push(number);
        }
        is_told
    }

    fn says(&self, number: u32) -> Option<Says<'f>> {
        let dependency = self.dependencies.get(number as usize)?;
        let start = number.checked_sub(1).map_or(0, |before| self.dependencies[before as usize].end());
        let edges = (start..dependency.end()).map(|n| self.edges.get(n));
        let edges = edges.map(|edge| edge.map(|(to, relation)| (relation, self.builder.resolve(to))));
        Some(Says {
            of: self.builder.resolve(dependency.from),
            lists: dependency.lists(),
            edges: edges.collect::<Option<_>>()?,
        })
    }
}

/// What an object of `dependencies` says.
#[derive(PartialEq, Eq, Hash)]
struct Says<'f> {
    of: &'f str,
    lists: u8,
    edges: Vec<(Relation, &'f str)>,
}

/// Which dependencies were told already.
struct Told<'f> {
    /// The object in which a component's dependencies were told last; `u32::MAX` for none.
    last: Vec<u32>,
    /// The same of references that lead to no component.
    last_elsewhere: AHashMap<&'f str, u32>,
    /// The objects of references that were told more than once, by what they say.
    again: AHashMap<u64, Vec<u32>>,
    state: RandomState,
}

impl Told<'_> {
    fn of(components: usize) -> Self {
        Self {
            last: vec![u32::MAX; components],
            last_elsewhere: AHashMap::new(),
            again: AHashMap::new(),
            state: RandomState::new(),
        }
    }
}

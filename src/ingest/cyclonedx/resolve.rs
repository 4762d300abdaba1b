//! References between the objects of a document, resolved when all of it is read: edges, compositions, what leads
//! nowhere, what is told twice.

use std::collections::hash_map::Entry;

use ahash::AHashMap;

use super::fill::Fill;
use crate::model::{Aggregate, ComponentId, Composition, Relation, Relationship, Text};
use crate::source::Place;

/// What the references of a document lead to.
#[derive(Default)]
pub(super) struct Resolved {
    pub(super) relationships: Vec<Relationship>,
    pub(super) duplicates: Vec<(String, Place)>,
    pub(super) dangling: Vec<(String, Place)>,
    pub(super) compositions: Vec<Composition>,
    /// The statements about completeness that speak of nothing we know.
    pub(super) unheld_compositions: Vec<Place>,
    /// The components whose assembly one of our own properties names.
    pub(super) parents: Vec<(ComponentId, ComponentId)>,
    /// Where the same dependencies of one component are told again.
    pub(super) repeated: Vec<Place>,
}

pub(super) struct Reference {
    pub(super) text: Text,
    pub(super) component: Option<ComponentId>,
    pub(super) at: Place,
}

/// One object of `dependencies`.
pub(super) struct Dependency {
    pub(super) from: Text,
    pub(super) at: Place,
    /// Where its edges end; they begin where those of the object before end.
    pub(super) end: u32,
    /// Which of its lists stand there, be they empty: 1 for what it depends on, 2 for what it provides.
    pub(super) lists: u8,
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

impl Fill<'_> {
    pub(super) fn resolve(&self) -> Resolved {
        let mut resolved = Resolved::default();
        let mut repeated = Vec::new();
        let mut known: AHashMap<&str, Option<ComponentId>> = AHashMap::with_capacity(self.references.len());
        for reference in &self.references {
            match known.entry(self.builder.resolve(reference.text)) {
                Entry::Vacant(free) => _ = free.insert(reference.component),
                // Two workflows of one name are none of our parts; a part of the name of anything else wins it.
                Entry::Occupied(mut taken) => match (taken.get(), reference.component) {
                    (Some(_), Some(_)) => resolved.duplicates.push(((*taken.key()).to_owned(), reference.at)),
                    (None, component) => _ = taken.insert(component),
                    (Some(_), None) => {}
                },
            }
        }
        // What a reference leads to; a BOM-Link leads into another document, by design.
        let mut lead = |text: Text, at: Place| -> Option<ComponentId> {
            let reference = self.builder.resolve(text);
            match known.get(reference) {
                Some(component) => *component,
                None => {
                    if text.is_some() && !reference.starts_with("urn:cdx:") {
                        resolved.dangling.push((reference.to_owned(), at));
                    }
                    None
                }
            }
        };
        resolved.relationships.reserve_exact(self.edges.len());
        let mut told = Told::of(self.components as usize);
        let mut start = 0;
        for (number, dependency) in self.dependencies.iter().enumerate() {
            let from = lead(dependency.from, dependency.at);
            let edges = &self.edges[start..dependency.end as usize];
            start = dependency.end as usize;
            if self.is_told(&mut told, from, u32::try_from(number).unwrap_or(u32::MAX)) {
                repeated.push(dependency.at);
            }
            for edge in edges {
                let at = edge.to.place().unwrap_or(dependency.at);
                if let (Some(to), Some(from)) = (lead(edge.to, at), from) {
                    resolved.relationships.push(Relationship { from, to, relation: edge.relation, at });
                }
            }
        }
        for edge in &self.restored_document.edges {
            if let Some(to) = lead(edge.to, edge.at) {
                resolved.relationships.push(Relationship { from: edge.from, to, relation: edge.relation, at: edge.at });
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
        for (link, at) in &self.links {
            lead(*link, *at);
        }
        resolved.repeated = repeated;
        resolved
    }

    /// Tells whether an earlier object of `dependencies` says the same of the same.
    fn is_told<'f>(&'f self, told: &mut Told<'f>, component: Option<ComponentId>, number: u32) -> bool {
        let Some(of) = self.dependencies.get(number as usize).map(|dependency| dependency.from) else { return false };
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

    fn says(&self, number: u32) -> Option<Says<'_>> {
        let dependency = self.dependencies.get(number as usize)?;
        let start = number.checked_sub(1).map_or(0, |before| self.dependencies[before as usize].end as usize);
        let edges = self.edges.get(start..dependency.end as usize)?;
        Some(Says {
            of: self.builder.resolve(dependency.from),
            lists: dependency.lists,
            edges: edges.iter().map(|edge| (edge.relation, self.builder.resolve(edge.to))).collect(),
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
    state: ahash::RandomState,
}

impl Told<'_> {
    fn of(components: usize) -> Self {
        Self {
            last: vec![u32::MAX; components],
            last_elsewhere: AHashMap::new(),
            again: AHashMap::new(),
            state: ahash::RandomState::new(),
        }
    }
}

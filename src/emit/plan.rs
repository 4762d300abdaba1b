//! Where each component stands in the written document, and by which reference it is named.
//!
//! Parts nest in their assembly, services in services. What can't nest there (a service in a cabinet, a part nested
//! deeper than other readers follow) stands at the top and names its assembly in a property.

use ahash::AHashSet;

use super::target::{Spelling, Target};
use super::xml;
use crate::ingest::cyclonedx::own::MADE_REFERENCE;
use crate::model::{Bom, ComponentId, ComponentKind, Relation, Relationship};

/// How deep components nest: readers built on common JSON parsers stop at 128 levels of objects and arrays.
const DEEPEST: u32 = 48;
const NONE: u32 = u32::MAX;

/// The layout of one document.
pub(super) struct Plan {
    /// The parts of each assembly, in the model's order: `parts[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    parts: Vec<ComponentId>,
    /// Which components don't stand in their assembly.
    apart: Vec<bool>,
    /// Which components can't be named by their own reference.
    renamed: Vec<bool>,
    /// The components and the services at the top.
    pub(super) components: Vec<ComponentId>,
    pub(super) services: Vec<ComponentId>,
    /// The edges that `dependencies` can state, by where they start.
    pub(super) edges: Vec<Relationship>,
    /// The rest, by where they start.
    pub(super) other_edges: Vec<Relationship>,
}

impl Plan {
    /// Lays a document out.
    pub(super) fn of(bom: &Bom, target: Target) -> Self {
        let (starts, parts) = children(bom);
        let mut plan = Self {
            starts,
            parts,
            apart: vec![false; bom.len()],
            renamed: renamed(bom, target),
            components: Vec::new(),
            services: Vec::new(),
            edges: Vec::new(),
            other_edges: Vec::new(),
        };
        plan.place(bom);
        plan.connect(bom, target.has("1.6"));
        plan
    }

    /// Tells whether a component is written as a service. The subject of a document never is.
    pub(super) fn is_service(bom: &Bom, id: ComponentId) -> bool {
        bom.component(id).kind() == ComponentKind::Service && bom.metadata.subject != Some(id)
    }

    /// Returns the parts that stand in an assembly.
    pub(super) fn nested(&self, id: ComponentId) -> Vec<ComponentId> {
        self.parts_of(id).iter().copied().filter(|part| !self.apart[part.0 as usize]).collect()
    }

    /// Tells whether a component has an assembly and does not stand in it.
    pub(super) fn is_apart(&self, id: ComponentId) -> bool {
        self.apart[id.0 as usize]
    }

    /// Returns the reference that names a component in the written document.
    pub(super) fn reference(&self, bom: &Bom, id: ComponentId) -> String {
        match bom.component(id).reference() {
            Some(own) if !self.renamed[id.0 as usize] => own.to_owned(),
            _ => format!("{MADE_REFERENCE}{}", id.0 + 1),
        }
    }

    /// Tells whether a component has a reference that does not name it in the written document.
    pub(super) fn is_renamed(&self, id: ComponentId) -> bool {
        self.renamed[id.0 as usize]
    }

    /// Returns the edges of a component that no field can state.
    pub(super) fn other_edges_of(&self, id: ComponentId) -> &[Relationship] {
        let start = self.other_edges.partition_point(|edge| edge.from < id);
        let end = self.other_edges.partition_point(|edge| edge.from <= id);
        &self.other_edges[start..end]
    }

    fn parts_of(&self, id: ComponentId) -> &[ComponentId] {
        let n = id.0 as usize;
        &self.parts[self.starts[n] as usize..self.starts[n + 1] as usize]
    }

    fn place(&mut self, bom: &Bom) {
        let mut placed = vec![false; bom.len()];
        if let Some(subject) = bom.metadata.subject {
            self.apart[subject.0 as usize] = bom.parent(subject).is_some();
        }
        // What is set apart is placed after everything that stands where it belongs.
        let mut later = std::collections::VecDeque::new();
        let tops = bom.components().map(|component| component.id()).filter(|id| bom.parent(*id).is_none());
        let mut stack = Vec::new();
        let mut place = |plan: &mut Self, root: ComponentId, later: &mut std::collections::VecDeque<ComponentId>| {
            if std::mem::replace(&mut placed[root.0 as usize], true) {
                return false;
            }
            stack.push((root, 0));
            while let Some((id, depth)) = stack.pop() {
                for n in 0..plan.parts_of(id).len() {
                    let part = plan.parts_of(id)[n];
                    let fits = depth < DEEPEST && Self::is_service(bom, part) == Self::is_service(bom, id);
                    if plan.apart[part.0 as usize] || !fits {
                        plan.apart[part.0 as usize] = true;
                        later.push_back(part);
                    } else if !std::mem::replace(&mut placed[part.0 as usize], true) {
                        stack.push((part, depth + 1));
                    }
                }
            }
            true
        };
        if let Some(subject) = bom.metadata.subject {
            place(self, subject, &mut later);
        }
        for top in tops {
            if place(self, top, &mut later) {
                self.top(bom, top);
            }
        }
        while let Some(part) = later.pop_front() {
            if place(self, part, &mut later) {
                self.top(bom, part);
            }
        }
    }

    fn top(&mut self, bom: &Bom, id: ComponentId) {
        if Self::is_service(bom, id) { self.services.push(id) } else { self.components.push(id) }
    }

    fn connect(&mut self, bom: &Bom, provides: bool) {
        let mut edges: Vec<Relationship> = bom.relationships().collect();
        edges.sort_by_key(|edge| (edge.from, edge.relation, edge.to));
        let mut last = None;
        for edge in edges {
            let stated =
                matches!(edge.relation, Relation::DependsOn) || provides && edge.relation == Relation::Provides;
            let key = (edge.from, edge.relation, edge.to);
            // The specification wants each edge once; one that is stated twice is kept beside it.
            if stated && last.replace(key) != Some(key) {
                self.edges.push(edge);
            } else {
                self.other_edges.push(edge);
            }
        }
    }
}

/// Sorts components under their assemblies, keeping their order.
fn children(bom: &Bom) -> (Vec<u32>, Vec<ComponentId>) {
    let mut starts = vec![0u32; bom.len() + 1];
    let parents: Vec<u32> =
        bom.components().map(|component| bom.parent(component.id()).map_or(NONE, |parent| parent.0)).collect();
    for parent in parents.iter().filter(|parent| **parent != NONE) {
        starts[*parent as usize + 1] += 1;
    }
    for n in 1..starts.len() {
        starts[n] += starts[n - 1];
    }
    let mut next = starts.clone();
    let mut parts = vec![ComponentId(0); starts.last().map_or(0, |all| *all as usize)];
    for (component, parent) in bom.components().zip(&parents) {
        if *parent != NONE {
            let at = &mut next[*parent as usize];
            parts[*at as usize] = component.id();
            *at += 1;
        }
    }
    (starts, parts)
}

/// Finds the components whose reference somebody else has already, that reads like one of ours, or that can't be written.
fn renamed(bom: &Bom, target: Target) -> Vec<bool> {
    let is_written = |reference: &str| target.spelling == Spelling::Json || xml::can_hold(reference);
    let mut known = AHashSet::with_capacity(bom.len());
    bom.components()
        .map(|component| match component.reference() {
            Some(reference) => {
                reference.starts_with(MADE_REFERENCE) || !is_written(reference) || !known.insert(reference)
            }
            None => false,
        })
        .collect()
}

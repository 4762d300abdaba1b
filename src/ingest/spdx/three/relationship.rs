//! What the relationships of a document mean to us: containment, dependence, derivation, licences, parties; everything
//! else is kept as words on the part that it speaks of.

use ahash::AHashSet;

use super::description::{KNOWN, PropertyId, term};
use super::nodes::{NodeId, Nodes, Value};
use super::read::MISSPELT_WORD;
use crate::model::{Aggregate, BomBuilder, ComponentId, Composition, Relation, Relationship, Role, Text};
use crate::source::Place;

/// What a relationship type becomes. `from` and `to` are those of SPDX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Every `to` is in `from`.
    Contains,
    /// `from` needs every `to`.
    Needs,
    /// Every `to` was made from `from`.
    MakesOf,
    /// `from` was made from every `to`.
    MadeOf,
    /// `from` is about every `to`.
    Describes,
    DeclaredLicence,
    ConcludedLicence,
    /// Every `to` is a party that has the part too.
    AvailableFrom,
    /// Words are kept on the part.
    Words,
}

/// Returns what a type of relationship means.
fn meaning(kind: &str) -> Meaning {
    match kind {
        "contains" | "expandsTo" | "hasOptionalComponent" | "hasAddedFile" => Meaning::Contains,
        "dependsOn"
        | "hasDynamicLink"
        | "hasStaticLink"
        | "hasOptionalDependency"
        | "hasPrerequisite"
        | MISSPELT_WORD
        | "hasProvidedDependency" => Meaning::Needs,
        "ancestorOf" | "copiedTo" | "generates" | "hasDistributionArtifact" | "hasVariant" | "packagedBy" => {
            Meaning::MakesOf
        }
        "descendantOf" | "trainedOn" => Meaning::MadeOf,
        "describes" => Meaning::Describes,
        "hasDeclaredLicense" => Meaning::DeclaredLicence,
        "hasConcludedLicense" => Meaning::ConcludedLicence,
        "availableFrom" => Meaning::AvailableFrom,
        _ => Meaning::Words,
    }
}

/// What the relationships of a document say, by the object that they speak of.
#[derive(Default)]
pub(super) struct Relationships {
    /// The part that holds each part, by the number of the node.
    pub(super) parents: Vec<Option<ComponentId>>,
    pub(super) edges: Vec<Relationship>,
    /// The licences of a node: declared first.
    pub(super) licences: Vec<(NodeId, NodeId)>,
    /// Licences of the SPDX list that no object of the document states.
    pub(super) listed_licences: Vec<(NodeId, Text)>,
    pub(super) parties: Vec<(NodeId, Role, NodeId)>,
    /// Words to keep on a node: the type of relationship, whether the node is its end, and the other side.
    pub(super) words: Vec<(NodeId, Text, bool, Value)>,
    pub(super) compositions: Vec<Composition>,
    /// What the document describes, beside its root elements.
    pub(super) described: Vec<NodeId>,
    /// How many relationships hold only in one phase of life, which our edges don't say.
    pub(super) scoped: usize,
}

const FROM: PropertyId = PropertyId::named("from");
const TO: PropertyId = PropertyId::named("to");
const KIND: PropertyId = PropertyId::named("relationshipType");
const COMPLETENESS: PropertyId = PropertyId::named("completeness");
const SCOPE: PropertyId = PropertyId::named("scope");
const SNIPPET_FROM: PropertyId = PropertyId::named("software_snippetFromFile");

/// Reads every relationship; `parts` says which nodes are components.
pub(super) fn read(builder: &BomBuilder, nodes: &Nodes, parts: &[Option<ComponentId>]) -> Relationships {
    let mut found = Relationships { parents: vec![None; nodes.len()], ..Relationships::default() };
    let mut concluded: Vec<(NodeId, NodeId)> = Vec::new();
    let mut stated: AHashSet<(u32, u8)> = AHashSet::new();
    for id in nodes.ids() {
        if nodes.get(id).class == KNOWN.snippet {
            contain(&mut found, parts, nodes.nodes(id, SNIPPET_FROM).next(), id);
        }
        if !is_relationship(nodes, id) {
            continue;
        }
        let kind = nodes.text(id, KIND);
        let word = if kind.is_some() { builder.resolve(kind) } else { "" };
        let meaning = meaning(word);
        let from = nodes.nodes(id, FROM).next();
        found.scoped += usize::from(meaning == Meaning::Needs && nodes.text(id, SCOPE).is_some());
        if let Some(aggregate) = aggregate(builder, nodes, id, meaning)
            && let Some(from) = from
        {
            compose(&mut found, &mut stated, nodes, parts, (from, aggregate), id);
        }
        for value in nodes.values(id, TO) {
            one(&mut found, &mut concluded, parts, nodes, Edge { id, kind, meaning, from, to: value });
        }
    }
    found.licences.append(&mut concluded);
    found.licences.sort_by_key(|(of, _)| *of);
    found.listed_licences.sort_by_key(|(of, _)| *of);
    found.parties.sort_by_key(|(of, ..)| *of);
    found.words.sort_by_key(|(of, ..)| *of);
    found
}

/// Tells whether an object is a relationship, be it of a class that the model doesn't know.
pub(super) fn is_relationship(nodes: &Nodes, id: NodeId) -> bool {
    let class = nodes.get(id).class;
    class.is_a(KNOWN.relationship)
        || (class.shape().is_none() && nodes.values(id, FROM).next().is_some() && nodes.values(id, TO).next().is_some())
}

#[derive(Clone, Copy)]
struct Edge {
    id: NodeId,
    kind: Text,
    meaning: Meaning,
    from: Option<NodeId>,
    to: Value,
}

fn one(
    found: &mut Relationships,
    concluded: &mut Vec<(NodeId, NodeId)>,
    parts: &[Option<ComponentId>],
    nodes: &Nodes,
    edge: Edge,
) {
    let part = |node: NodeId| parts[node.0 as usize];
    let to = match edge.to {
        Value::Node(to) => Some(to),
        _ => None,
    };
    let at = nodes.get(edge.id).at;
    match (edge.meaning, edge.from, to) {
        (Meaning::Contains, Some(from), Some(to)) if part(from).is_some() && part(to).is_some() => {
            if !contain(found, parts, Some(from), to) {
                // A part lies in one assembly; that it lies in another too is kept in words.
                found.words.push((to, edge.kind, true, Value::Node(from)));
            }
        }
        (Meaning::Needs | Meaning::MakesOf | Meaning::MadeOf, Some(from), Some(to)) => {
            let (Some(from_part), Some(to_part)) = (part(from), part(to)) else { return keep(found, parts, edge) };
            let (from, to, relation) = match edge.meaning {
                Meaning::Needs => (from_part, to_part, Relation::DependsOn),
                Meaning::MakesOf => (to_part, from_part, Relation::DerivedFrom),
                _ => (from_part, to_part, Relation::DerivedFrom),
            };
            found.edges.push(Relationship { from, to, relation, at });
        }
        (Meaning::Describes, Some(from), Some(to)) if nodes.get(from).class.is_a(KNOWN.collection) => {
            found.described.push(to);
        }
        (Meaning::DeclaredLicence, Some(from), Some(to)) => found.licences.push((from, to)),
        (Meaning::ConcludedLicence, Some(from), Some(to)) => concluded.push((from, to)),
        (Meaning::DeclaredLicence | Meaning::ConcludedLicence, Some(from), None) => {
            if let Value::Reference(text) = edge.to {
                found.listed_licences.push((from, text));
            }
        }
        (Meaning::AvailableFrom, Some(from), Some(to)) if nodes.get(to).class.is_a(KNOWN.agent) => {
            found.parties.push((from, Role::Distributor, to));
        }
        _ => keep(found, parts, edge),
    }
}

/// Keeps a relationship in words, on the part where it begins or else on the one where it ends.
fn keep(found: &mut Relationships, parts: &[Option<ComponentId>], edge: Edge) {
    let is_part = |node: NodeId| parts[node.0 as usize].is_some();
    match (edge.from, edge.to) {
        (Some(from), to) if is_part(from) => found.words.push((from, edge.kind, false, to)),
        (Some(from), Value::Node(to)) if is_part(to) => found.words.push((to, edge.kind, true, Value::Node(from))),
        _ => {}
    }
}

/// Puts a part into another, unless it lies in a third already; tells whether it lies there now.
fn contain(found: &mut Relationships, parts: &[Option<ComponentId>], holder: Option<NodeId>, part: NodeId) -> bool {
    let Some(holder) = holder.and_then(|holder| parts[holder.0 as usize]) else { return false };
    let place = &mut found.parents[part.0 as usize];
    *place.get_or_insert(holder) == holder
}

/// Returns what a relationship says of its own completeness, where that is of what a part holds or needs.
fn aggregate(builder: &BomBuilder, nodes: &Nodes, id: NodeId, meaning: Meaning) -> Option<Aggregate> {
    if !matches!(meaning, Meaning::Contains | Meaning::Needs) {
        return None;
    }
    let word = nodes.text(id, COMPLETENESS);
    let word = if word.is_some() { builder.resolve(word) } else { "" };
    let nothing = |name: &str| {
        nodes.values(id, TO).any(|to| matches!(to, Value::Reference(text) if term(builder.resolve(text)) == name))
    };
    match (meaning, word) {
        (_, "incomplete") => Some(Aggregate::Incomplete),
        (_, _) if nothing("NoAssertionElement") => Some(Aggregate::Unknown),
        // That all a part *needs* is named says nothing of what is in it.
        (Meaning::Contains, "complete") => Some(Aggregate::Complete),
        (Meaning::Contains, _) if nothing("NoneElement") => Some(Aggregate::Complete),
        _ => None,
    }
}

fn compose(
    found: &mut Relationships,
    stated: &mut AHashSet<(u32, u8)>,
    nodes: &Nodes,
    parts: &[Option<ComponentId>],
    (from, aggregate): (NodeId, Aggregate),
    id: NodeId,
) {
    let is_whole = nodes.get(from).class.is_a(KNOWN.collection);
    let part = parts[from.0 as usize];
    if (part.is_none() && !is_whole) || !stated.insert((from.0, aggregate as u8)) {
        return;
    }
    let at: Place = nodes.get(id).at;
    found.compositions.push(Composition { aggregate, of: part.into_iter().collect(), at });
}

#[cfg(test)]
mod tests {
    use super::super::description::{PropertyId, Range};
    use super::*;

    #[test]
    fn every_type_that_moves_parts_is_one_of_the_vocabulary() {
        let Range::Word(words) = PropertyId::named("relationshipType").get().range else { panic!("a vocabulary") };
        let meant = words.iter().filter(|word| meaning(word) != Meaning::Words).count();
        assert_eq!(meant, 23, "a misspelt type would be kept in words only");
    }
}

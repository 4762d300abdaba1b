//! Things, parties and owners as one directed graph, each edge with its citation.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{Graph, ThingId};
use crate::model::{Account, Document, DocumentId, OwnershipEdge, OwnershipRelation, PartId, Relation, Role, Selector};
use crate::source::Place;

/// What stands at a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A thing, told of by one or more lines.
    Thing {
        /// The thing.
        thing: ThingId,
        /// The name that the first line gives it.
        name: String,
        /// Its strongest identity.
        selector: Selector,
        /// The account that it belongs to.
        account: Account,
        /// The lines that tell of it.
        lines: Vec<(PartId, Place)>,
    },
    /// A party, by the name it is first given.
    Party {
        /// The name.
        name: String,
    },
}

impl Node {
    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Thing { name, .. } | Self::Party { name } => name,
        }
    }
}

/// What an edge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdgeKind {
    /// From an assembly to a part of it.
    Contains,
    /// From a thing to the thing that it depends on, provides, equals or derives from.
    Relation(Relation),
    /// From a thing to a party, in a role.
    Party(Role),
    /// From an owned party to the one above it.
    Ownership(OwnershipRelation),
}

impl EdgeKind {
    /// Returns the words for graphs and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contains => "contains",
            Self::Relation(relation) => relation.word(),
            Self::Party(Role::Manufacturer) => "made-by",
            Self::Party(Role::Supplier) => "supplied-by",
            Self::Party(Role::Author) => "written-by",
            Self::Party(Role::Publisher) => "published-by",
            Self::Party(Role::Distributor) => "distributed-by",
            Self::Party(Role::Integrator) => "integrated-by",
            Self::Party(Role::Installer) => "installed-by",
            Self::Party(Role::Owner) | Self::Ownership(OwnershipRelation::Ownership) => "owned-by",
            Self::Ownership(OwnershipRelation::Control) => "controlled-by",
            Self::Ownership(OwnershipRelation::Consolidation) => "consolidated-by",
            Self::Ownership(OwnershipRelation::Affiliate) => "affiliate-of",
            Self::Ownership(OwnershipRelation::Influence) => "influenced-by",
            Self::Ownership(OwnershipRelation::Succession) => "successor-of",
        }
    }

    /// Tells whether it leads from one thing to another.
    #[must_use]
    pub const fn joins_things(self) -> bool {
        matches!(self, Self::Contains | Self::Relation(_))
    }
}

/// A statement between two nodes, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// What it says.
    pub kind: EdgeKind,
    /// The document that says it.
    pub document: DocumentId,
    /// Where in the document.
    pub at: Place,
}

/// A node's number within its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// Things, parties and owners over all documents.
#[derive(Debug)]
pub struct Network {
    pub(super) graph: DiGraph<Node, Edge>,
}

impl Network {
    /// Builds the network of some documents: things in order of first mention, then parties.
    #[must_use]
    pub fn build(documents: &[Document], graph: &Graph, ownership: &[OwnershipEdge]) -> Self {
        let mut network: DiGraph<Node, Edge> = DiGraph::new();
        let of = |part: PartId| {
            documents.iter().find(|document| document.id == part.document).map(|d| d.component(part.component))
        };
        for thing in graph.things() {
            let lines: Vec<(PartId, Place)> =
                graph.parts(thing).iter().filter_map(|part| of(*part).map(|line| (*part, line.at()))).collect();
            let first = graph.parts(thing).first().and_then(|part| of(*part));
            network.add_node(Node::Thing {
                thing,
                name: first.map_or_else(String::new, |component| component.name().to_owned()),
                selector: first
                    .map_or_else(|| Selector::new(crate::model::SelectorKind::Name, ""), Selector::strongest_of),
                account: graph.account(thing),
                lines,
            });
        }
        // Things were added first, so a thing's number is its node's.
        let node = |thing: ThingId| NodeIndex::new(thing.0 as usize);
        for thing in graph.things() {
            let Some(assembly) = graph.parent(thing) else { continue };
            let Some(part) = graph.parts(thing).first().copied() else { continue };
            let at = of(part).map_or(Place::Whole, |component| component.at());
            let edge = Edge { kind: EdgeKind::Contains, document: part.document, at };
            network.add_edge(node(assembly), node(thing), edge);
        }
        let mut parties: BTreeMap<String, NodeIndex> = BTreeMap::new();
        let mut party = |network: &mut DiGraph<Node, Edge>, name: &str| {
            *parties.entry(party_key(name)).or_insert_with(|| network.add_node(Node::Party { name: name.to_owned() }))
        };
        for document in documents {
            for relationship in document.bom.relationships() {
                let ends = [relationship.from, relationship.to].map(|id| graph.thing_of(document.part(id)));
                let [Some(from), Some(to)] = ends else { continue };
                let kind = EdgeKind::Relation(relationship.relation);
                if from != to {
                    let edge = Edge { kind, document: document.id, at: relationship.at };
                    network.add_edge(node(from), node(to), edge);
                }
            }
            for component in document.bom.components() {
                let Some(thing) = graph.thing_of(document.part(component.id())) else { continue };
                for (role, of) in component.parties() {
                    if of.name().is_empty() {
                        continue;
                    }
                    let to = party(&mut network, of.name());
                    let edge = Edge { kind: EdgeKind::Party(role), document: document.id, at: component.at() };
                    network.add_edge(node(thing), to, edge);
                }
            }
        }
        for statement in ownership {
            let owned = party(&mut network, statement.owned.shown());
            let owner = party(&mut network, statement.owner.shown());
            let kind = EdgeKind::Ownership(statement.relation);
            network.add_edge(owned, owner, Edge { kind, document: statement.document, at: statement.at });
        }
        Self { graph: network }
    }

    /// Returns every node with its number.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &Node)> {
        self.graph.node_indices().map(|index| (id(index), &self.graph[index]))
    }

    /// Returns every edge as (from, to, statement), in order of their being said.
    pub fn edges(&self) -> impl Iterator<Item = (NodeId, NodeId, &Edge)> {
        self.graph.edge_references().map(|edge| (id(edge.source()), id(edge.target()), edge.weight()))
    }

    /// Returns a node.
    ///
    /// # Panics
    /// The number is of another network and beyond this one's end.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.graph[NodeIndex::new(id.0 as usize)]
    }
}

pub(super) fn id(index: NodeIndex) -> NodeId {
    NodeId(u32::try_from(index.index()).unwrap_or(u32::MAX))
}

/// Parties are one node when their names differ in case and blanks only; who is whom beyond that is for screening.
fn party_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

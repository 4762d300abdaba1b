//! Why a part is there: every simple path from a root to it, through containment and dependence.
//!
//! The number of paths can grow with every diamond in the graph, so the walk is bounded twice: by how many paths are
//! kept, and by how many steps are taken. First everything that can't reach a selected part is left out, so that no
//! step is wasted on it; in a graph without cycles each further step then belongs to a path.

use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::network::{Edge, Network, NodeId, id};
use crate::model::{Document, Selector};

/// How many steps are taken before the rest is given up on.
const STEPS: usize = 1_000_000;

/// The way from a root to a selected part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Where it begins.
    pub root: NodeId,
    /// Each edge with the node that it leads to, in order; empty when the part is itself a root.
    pub steps: Vec<(Edge, NodeId)>,
}

/// Every path to the parts that a selector selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The selected things.
    pub selected: Vec<NodeId>,
    /// The paths, at most as many as were asked for.
    pub paths: Vec<Path>,
    /// How many more there are.
    pub more: u64,
    /// Whether there may be still more: the walk was given up on.
    pub or_more: bool,
}

impl Network {
    /// Finds every simple path from a root to the things that a selector selects; `keep` of them are returned.
    #[must_use]
    pub fn why(&self, selector: &Selector, documents: &[Document], keep: usize) -> Why {
        let selected: Vec<NodeIndex> = self
            .graph
            .node_indices()
            .filter(|index| match &self.graph[*index] {
                super::Node::Thing { lines, .. } => lines.iter().any(|(part, _)| {
                    let document = documents.iter().find(|document| document.id == part.document);
                    document.is_some_and(|document| selector.selects(document.component(part.component)))
                }),
                super::Node::Party { .. } => false,
            })
            .collect();
        let mut why =
            Why { selected: selected.iter().copied().map(id).collect(), paths: Vec::new(), more: 0, or_more: false };
        let leads = self.leading_to(&selected);
        let mut is_selected = vec![false; self.graph.node_count()];
        for index in &selected {
            is_selected[index.index()] = true;
        }
        let mut steps = STEPS;
        for root in self.roots(&leads, &selected) {
            self.walk(root, &leads, &is_selected, keep, &mut steps, &mut why);
        }
        why.or_more = steps == 0;
        why
    }

    /// Marks every thing from which a selected one can be reached.
    fn leading_to(&self, selected: &[NodeIndex]) -> Vec<bool> {
        let mut leads = vec![false; self.graph.node_count()];
        let mut open: Vec<NodeIndex> = selected.to_vec();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut leads[at.index()], true) {
                continue;
            }
            let up =
                self.graph.edges_directed(at, Direction::Incoming).filter(|edge| edge.weight().kind.joins_things());
            open.extend(up.map(|edge| edge.source()));
        }
        leads
    }

    /// Returns the things above which there is nothing. What only a cycle leads to is a root of its own.
    fn roots(&self, leads: &[bool], selected: &[NodeIndex]) -> Vec<NodeIndex> {
        let above = |index: NodeIndex| {
            self.graph.edges_directed(index, Direction::Incoming).any(|edge| edge.weight().kind.joins_things())
        };
        let mut roots: Vec<NodeIndex> =
            self.graph.node_indices().filter(|index| leads[index.index()] && !above(*index)).collect();
        let mut reached = vec![false; self.graph.node_count()];
        let mut open = roots.clone();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut reached[at.index()], true) {
                continue;
            }
            open.extend(self.below(at).map(|(_, to)| to));
        }
        roots.extend(selected.iter().copied().filter(|index| !reached[index.index()]));
        roots
    }

    fn below(&self, at: NodeIndex) -> impl Iterator<Item = (EdgeIndex, NodeIndex)> {
        self.graph
            .edges_directed(at, Direction::Outgoing)
            .filter(|edge| edge.weight().kind.joins_things())
            .map(|edge| (edge.id(), edge.target()))
    }

    fn walk(
        &self,
        root: NodeIndex,
        leads: &[bool],
        is_selected: &[bool],
        keep: usize,
        steps: &mut usize,
        why: &mut Why,
    ) {
        let mut on_path = vec![false; self.graph.node_count()];
        on_path[root.index()] = true;
        let mut trail: Vec<EdgeIndex> = Vec::new();
        let next = |at: NodeIndex| {
            // Edges are kept newest first; the document's order reads better.
            let mut below: Vec<(EdgeIndex, NodeIndex)> = self.below(at).filter(|(_, to)| leads[to.index()]).collect();
            below.sort_unstable_by_key(|(edge, _)| std::cmp::Reverse(*edge));
            below
        };
        let arrive = |at: NodeIndex, trail: &[EdgeIndex], why: &mut Why| {
            if !is_selected[at.index()] {
                return;
            }
            if why.paths.len() == keep {
                why.more += 1;
                return;
            }
            let steps = trail
                .iter()
                .filter_map(|edge| Some((self.graph[*edge], id(self.graph.edge_endpoints(*edge)?.1))))
                .collect();
            why.paths.push(Path { root: id(root), steps });
        };
        arrive(root, &trail, why);
        // For each node on the way: the edges that are still to be tried.
        let mut open = vec![(root, next(root))];
        while let Some((at, edges)) = open.last_mut() {
            if *steps == 0 {
                return;
            }
            let at = *at;
            let Some((edge, to)) = edges.pop() else {
                on_path[at.index()] = false;
                trail.pop();
                open.pop();
                continue;
            };
            *steps -= 1;
            if on_path[to.index()] {
                continue;
            }
            on_path[to.index()] = true;
            trail.push(edge);
            arrive(to, &trail, why);
            open.push((to, next(to)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::Graph;
    use crate::model::{Account, BomBuilder, ComponentId, DocumentId, Format, Relation, Scope};
    use crate::source::{Limits, Place, Source};

    /// Makes a document of so many parts, named by their number, with these edges.
    fn document(parts: u32, inside: &[(u32, u32)], needs: &[(u32, u32)]) -> Document {
        let source = Source::from_bytes("x", Vec::new(), &Limits::default()).expect("small");
        let mut builder = BomBuilder::new(Arc::new(source), Format::CycloneDxJson);
        for n in 0..parts {
            let parent = inside.iter().find(|(_, part)| *part == n).map(|(assembly, _)| ComponentId(*assembly));
            let mut draft = builder.open(parent, Place::Whole);
            draft.name = builder.text(&n.to_string());
            builder.close(draft);
        }
        for (from, to) in needs {
            builder.relate(ComponentId(*from), Relation::DependsOn, ComponentId(*to), Place::Whole);
        }
        Document {
            id: DocumentId(0),
            account: Account::Declared,
            bom: builder.finish(),
            describes: None,
            scope: Scope::default(),
            on: None,
            by: None,
        }
    }

    fn why(document: Document, name: &str, keep: usize) -> Why {
        let documents = [document];
        let network = Network::build(&documents, &Graph::build(&documents), &[]);
        network.why(&Selector::parse(&format!("name:{name}")).expect("a selector"), &documents, keep)
    }

    fn names(path: &Path) -> Vec<u32> {
        std::iter::once(path.root.0).chain(path.steps.iter().map(|(_, to)| to.0)).collect()
    }

    #[test]
    fn every_way_to_a_part_is_found() {
        let found = why(document(5, &[(0, 1), (0, 2)], &[(1, 3), (2, 3), (3, 1), (0, 4)]), "3", 10);
        let paths: Vec<_> = found.paths.iter().map(names).collect();
        assert_eq!(paths, [vec![0, 1, 3], vec![0, 2, 3]]);
        assert_eq!((found.more, found.or_more), (0, false));
    }

    #[test]
    fn more_paths_than_asked_for_are_counted_and_endless_ones_are_given_up_on() {
        // A ladder of diamonds: 2^30 paths from end to end.
        let mut needs = Vec::new();
        for n in 0..30 {
            let at = n * 3;
            needs.extend([(at, at + 1), (at, at + 2), (at + 1, at + 3), (at + 2, at + 3)]);
        }
        let found = why(document(91, &[], &needs), "90", 5);
        assert_eq!(found.paths.len(), 5);
        assert!(found.more > 1_000 && found.or_more, "{} more", found.more);
    }

    #[test]
    fn a_part_that_only_a_cycle_leads_to_is_its_own_root() {
        let found = why(document(2, &[], &[(0, 1), (1, 0)]), "1", 5);
        assert_eq!(found.paths.iter().map(names).collect::<Vec<_>>(), [vec![1]]);
        let found = why(document(2, &[], &[]), "7", 5);
        assert!(found.selected.is_empty() && found.paths.is_empty());
    }
}

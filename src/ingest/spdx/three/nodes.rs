//! The objects of a document as they stand: one node each, with its class, its id and its statements in order.
//!
//! SPDX 3 is a graph whose objects may refer forwards, and may stand inside one another or beside. So everything is
//! kept in two flat vectors while the text is read once, and references become node numbers when all of it is known.

use super::description::{ClassId, PropertyId};
use crate::model::Text;
use crate::source::Place;

/// The number of an object in the order in which they end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeId(pub(super) u32);

/// An object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) class: ClassId,
    /// Its `type`, as written.
    pub(super) kind: Text,
    /// Its `spdxId` or `@id`, as written.
    pub(super) id: Text,
    pub(super) at: Place,
    start: u32,
    len: u32,
}

/// What a property says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    pub(super) property: PropertyId,
    pub(super) value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// A text, word, number or flag, as written.
    Text(Text),
    /// A reference, as written: one that leads to no object of the document once references are resolved.
    Reference(Text),
    /// An object that stands there, or that is referred to.
    Node(NodeId),
}

/// All objects of a document.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    all: Vec<Node>,
    statements: Vec<Statement>,
}

impl Nodes {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.all.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    pub(super) fn get(&self, id: NodeId) -> &Node {
        &self.all[id.0 as usize]
    }

    /// Adds an object with the statements that were gathered for it.
    pub(super) fn add(
        &mut self,
        class: ClassId,
        (kind, id): (Text, Text),
        at: Place,
        statements: impl Iterator<Item = Statement>,
    ) -> NodeId {
        let start = self.statements.len();
        self.statements.extend(statements);
        let node = NodeId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.all.push(Node { class, kind, id, at, start: number(start), len: number(self.statements.len() - start) });
        node
    }

    pub(super) fn statements(&self, id: NodeId) -> &[Statement] {
        let node = self.get(id);
        &self.statements[node.start as usize..(node.start + node.len) as usize]
    }

    pub(super) fn statements_mut(&mut self, id: NodeId) -> &mut [Statement] {
        let node = self.all[id.0 as usize];
        &mut self.statements[node.start as usize..(node.start + node.len) as usize]
    }

    /// Returns the values of a property, in order.
    pub(super) fn values(&self, id: NodeId, property: PropertyId) -> impl Iterator<Item = Value> + Clone {
        self.statements(id).iter().filter(move |statement| statement.property == property).map(|found| found.value)
    }

    /// Returns the first text of a property, [`Text::NONE`] if there is none.
    pub(super) fn text(&self, id: NodeId, property: PropertyId) -> Text {
        self.values(id, property)
            .find_map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            })
            .unwrap_or(Text::NONE)
    }

    /// Returns the objects that a property holds or refers to.
    pub(super) fn nodes(&self, id: NodeId, property: PropertyId) -> impl Iterator<Item = NodeId> + Clone {
        self.values(id, property).filter_map(|value| match value {
            Value::Node(node) => Some(node),
            _ => None,
        })
    }
}

//! The network as JSON: nodes and edges, each with the places that it rests on.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::network::{Network, Node};
use super::places::Cited;
use crate::model::Document;
use crate::source::Position;

/// Version 1 of the graph as JSON. Keys are never renamed or removed within a version; new ones may come.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "tallyclerk inspect --graph json")]
struct Written<'a> {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// The things and the parties.
    nodes: Vec<WrittenNode<'a>>,
    /// What joins them.
    edges: Vec<WrittenEdge<'a>>,
}

/// The program that wrote it.
#[derive(Serialize, JsonSchema)]
struct Tool {
    /// Its name.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// A thing or a party.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Node")]
struct WrittenNode<'a> {
    /// Its number within this graph.
    id: u32,
    /// `thing` or `party`.
    kind: &'static str,
    /// Its name, as it is written.
    name: &'a str,
    /// What selects the thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<String>,
    /// The account that names the thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'static str>,
    /// Where the thing stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    lines: Vec<Line<'a>>,
}

/// What joins two nodes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edge")]
struct WrittenEdge<'a> {
    /// The number of the node it begins at.
    from: u32,
    /// The number of the node it leads to.
    to: u32,
    /// What it says.
    kind: &'static str,
    /// The document that says it.
    file: &'a str,
    /// Where in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

/// Where a thing stands.
#[derive(Serialize, JsonSchema)]
struct Line<'a> {
    /// The document.
    file: &'a str,
    /// Where in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

/// Writes the network as JSON, version 1.
///
/// # Errors
/// The stream can't be written.
pub fn write(network: &Network, documents: &[Document], out: &mut dyn io::Write) -> io::Result<()> {
    let places = Cited::of(network, documents);
    let nodes = network
        .nodes()
        .map(|(id, node)| match node {
            Node::Thing { name, selector, account, lines: told, .. } => WrittenNode {
                id: id.0,
                kind: "thing",
                name,
                selector: Some(selector.to_string()),
                account: Some(account.word()),
                lines: told
                    .iter()
                    .map(|(part, at)| {
                        let (file, position) = places.place(part.document, *at);
                        Line { file, place: stated(position) }
                    })
                    .collect(),
            },
            Node::Party { name } => {
                WrittenNode { id: id.0, kind: "party", name, selector: None, account: None, lines: Vec::new() }
            }
        })
        .collect();
    let edges = network
        .edges()
        .map(|(from, to, edge)| {
            let (file, position) = places.place(edge.document, edge.at);
            WrittenEdge { from: from.0, to: to.0, kind: edge.kind.word(), file, place: stated(position) }
        })
        .collect();
    let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    crate::source::write_json(&mut *out, &Written { version: 1, tool, nodes, edges })?;
    writeln!(out)
}

/// Returns the JSON Schema of what `write` writes, as it stands in `schemas/graph.schema.json`.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Written<'_>).to_value()
}

fn stated(position: &Position) -> Option<String> {
    (*position != Position::Whole).then(|| position.to_string())
}

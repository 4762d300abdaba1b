//! The network as JSON: nodes and edges, each with the places that it rests on.

use std::io;

use serde::Serialize;

use super::network::{Network, Node};
use super::places::Cited;
use crate::model::Document;
use crate::source::Position;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    tool: Tool,
    nodes: Vec<WrittenNode<'a>>,
    edges: Vec<WrittenEdge<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct WrittenNode<'a> {
    id: u32,
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct WrittenEdge<'a> {
    from: u32,
    to: u32,
    kind: &'static str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
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

fn stated(position: &Position) -> Option<String> {
    (*position != Position::Whole).then(|| position.to_string())
}

//! The network in Graphviz's DOT language.

use std::io;

use super::network::{Network, Node};
use super::places::Cited;
use crate::diagnostic::visible;
use crate::model::Document;

/// Writes the network as DOT. Names are quoted and hostile characters in them are shown as escapes.
///
/// # Errors
/// The stream can't be written.
pub fn write(network: &Network, documents: &[Document], out: &mut dyn io::Write) -> io::Result<()> {
    let places = Cited::of(network, documents);
    writeln!(out, "digraph tallyclerk {{")?;
    writeln!(out, "  rankdir = LR;")?;
    for (id, node) in network.nodes() {
        match node {
            Node::Thing { name, selector, account, .. } => {
                let shape = if account.word() == "observed" { "box, style = dashed" } else { "box" };
                let selector = selector.to_string();
                writeln!(
                    out,
                    "  n{} [shape = {shape}, label = {}, tooltip = {}];",
                    id.0,
                    quoted(name),
                    quoted(&selector)
                )?;
            }
            Node::Party { name } => writeln!(out, "  n{} [shape = ellipse, label = {}];", id.0, quoted(name))?,
        }
    }
    for (from, to, edge) in network.edges() {
        let (file, position) = places.place(edge.document, edge.at);
        let position = position.to_string();
        let cited = if position.is_empty() { file.to_owned() } else { format!("{file}:{position}") };
        writeln!(
            out,
            "  n{} -> n{} [label = {}, tooltip = {}];",
            from.0,
            to.0,
            quoted(edge.kind.word()),
            quoted(&cited)
        )?;
    }
    writeln!(out, "}}")
}

/// Writes a double-quoted DOT string. A backslash begins an escape in labels, so it is doubled.
fn quoted(text: &str) -> String {
    format!("\"{}\"", visible(text).replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        assert_eq!(quoted("a\" ]; evil [label=\"b"), "\"a\\\" ]; evil [label=\\\"b\"");
        assert_eq!(quoted("a\\\" ]; evil"), "\"a\\\\\\\" ]; evil\"");
        assert_eq!(quoted("a\nb\u{1b}"), "\"a\\\\nb\\\\u{1b}\"");
    }
}

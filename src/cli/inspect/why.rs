//! `--why`: every path to a part, with the place of each step.

use std::io;

use crate::diagnostic::{Problem, visible};
use crate::error::{Error, ErrorKind};
use crate::graph::{Cited, Graph, Network, Why};
use crate::model::{Document, Selector};
use crate::report::{Detail, Look};
use crate::source::Position;

/// How many paths are shown; `-v` shows [`MOST`].
const SHOWN: usize = 20;
/// How many paths are kept.
pub(super) const MOST: usize = 1_000;

/// The answer with the network that it speaks of.
pub(super) struct Found {
    pub(super) network: Network,
    pub(super) why: Why,
    pub(super) selector: Selector,
}

/// Finds the paths.
pub(super) fn find(documents: &[Document], selector: &Selector) -> Found {
    let network = Network::build(documents, &Graph::build(documents), &[]);
    let why = network.why(selector, documents, MOST);
    Found { network, why, selector: selector.clone() }
}

/// Says that a selector selects nothing.
pub(super) fn nothing_selected(selector: &Selector) -> Error {
    let problem = Problem::new("command line", format!("`{selector}` selects no part"))
        .help("take a selector from `--graph json`, or select by name:, ref:, serial:, mac:, purl: or mpn:");
    Error::new(ErrorKind::Usage, problem)
}

/// Writes the paths, one after the other, each step with its place.
pub(super) fn write(found: &Found, documents: &[Document], out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
    let Found { network, why, selector } = found;
    let cited = Cited::of(network, documents);
    let shown = if look.detail == Detail::Everything { why.paths.len() } else { why.paths.len().min(SHOWN) };
    let count = why.paths.len() as u64 + why.more;
    let parts = if why.selected.len() == 1 { "one part" } else { "parts" };
    let number = if why.selected.len() == 1 { String::new() } else { format!("{} ", why.selected.len()) };
    let at_least = if why.or_more { "at least " } else { "" };
    let paths = if count == 1 { "path" } else { "paths" };
    writeln!(out, "{} selects {number}{parts}; {at_least}{count} {paths}", visible(&selector.to_string()))?;
    for path in &why.paths[..shown] {
        writeln!(out, "\n{}", visible(network.node(path.root).name()))?;
        for (depth, (edge, to)) in path.steps.iter().enumerate() {
            let (file, position) = cited.place(edge.document, edge.at);
            let position = match position {
                Position::Line { line, column, .. } => format!(":{line}:{column}"),
                Position::Whole => String::new(),
                Position::Cell { .. } => format!(":{position}"),
            };
            let indent = 2 * (depth + 1).min(20);
            let name = visible(network.node(*to).name());
            let place = format!("{file}{position}");
            writeln!(out, "{:indent$}{} {name}  --> {}", "", edge.kind.word(), visible(&place))?;
        }
    }
    let unshown = count - shown as u64;
    if unshown > 0 || why.or_more {
        let flag = if shown < why.paths.len() { "; -v shows more" } else { "" };
        writeln!(out, "\nand {at_least}{unshown} more{flag}")?;
    }
    Ok(())
}

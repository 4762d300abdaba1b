//! `ip -j neigh`: the same table as objects.

use super::super::observed::mac;
use super::super::tree::{Node, Value, read_json};
use super::{Entry, Table};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::ReadOptions;
use crate::source::{Place, Source};

/// Reads the objects.
pub(super) fn read<'a>(source: &'a Source, options: &ReadOptions<'_>) -> Result<Table<'a>, Error> {
    let mut table = Table::default();
    let whole = source.text().unwrap_or("");
    for document in read_json(source, &options.limits)? {
        let Value::List(entries) = &document.value else {
            let problem = Problem::at(source, document.at, "is no list of neighbours")
                .expected("what `ip -j neigh` prints")
                .help("send the tool's own output, unedited");
            return Err(Error::new(ErrorKind::Malformed, problem));
        };
        for entry in entries {
            let placed =
                |key: &str| entry.get(key).filter(|node| node.text().is_some()).and_then(|node| slice(whole, node));
            let states: Vec<&str> =
                entry.get("state").map_or(&[][..], Node::items).iter().filter_map(Node::text).collect();
            let is_silent = states.iter().any(|state| matches!(*state, "FAILED" | "INCOMPLETE"));
            let address = entry.get("lladdr").and_then(|node| mac(node.text()?).map(|mac| (mac, node.at)));
            let (Some(ip), true) = (placed("dst"), address.is_some() || is_silent || entry.get("lladdr").is_none())
            else {
                table.unread.push(entry.at);
                continue;
            };
            let state = entry.get("state").and_then(|node| node.items().first()).and_then(|node| slice(whole, node));
            table.entries.push(Entry {
                at: entry.at,
                name: None,
                ip: Some(ip),
                mac: address.filter(|_| !is_silent),
                interface: placed("dev").map(|(text, _)| text),
                state: state.map(|(text, _)| text),
            });
        }
    }
    Ok(table)
}

/// Returns the text of a scalar as it stands in the source: names and addresses need no escapes.
fn slice<'a>(whole: &'a str, node: &Node<'_>) -> Option<(&'a str, Place)> {
    let Place::Span { offset, len } = node.at else { return None };
    whole.get(offset as usize..(offset + len) as usize).map(|text| (text, node.at))
}

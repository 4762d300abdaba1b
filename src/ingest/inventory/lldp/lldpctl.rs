//! `lldpctl`: one tree in four spellings. In `json0` and XML every child is a list of objects with a `value`; in `json`
//! lists of one are left out, and what has a name stands under it.

use ahash::AHashSet;

use super::super::tree::{Node, Value};
use super::sighting::{Placed, Sighting, Sightings, placed};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Place, Source};

/// Reads the neighbours.
pub(super) fn sightings<'n>(source: &Source, documents: &'n [Node<'_>]) -> Result<Sightings<'n>, Error> {
    let mut found = Sightings::default();
    for document in documents {
        let Some(root) = document.get("lldp") else {
            let problem = Problem::at(source, document.at, "holds no `lldp`").expected("what `lldpctl` writes");
            return Err(Error::new(ErrorKind::Malformed, problem));
        };
        let others = document.entries().iter().filter(|(key, _)| key != "lldp");
        found.strays.extend(others.map(|(key, node)| (node.at, format!("`{}` stands beside `lldp`", short(key)))));
        let before = found.all.len();
        for interfaces in root.items().iter().filter_map(|root| root.get("interface")) {
            for interface in interfaces.items() {
                match text(interface, "name") {
                    Some(name) => found.all.push(neighbour(interface, Some(name))),
                    None => {
                        for (name, neighbours) in interface.entries() {
                            for one in neighbours.items() {
                                found.all.push(neighbour(one, placed(Some(name), one.at)));
                            }
                        }
                    }
                }
            }
        }
        let read: AHashSet<Place> = found.all[before..].iter().map(|neighbour| neighbour.at).collect();
        let mut strays = Vec::new();
        stray_chassis(root, false, &read, &mut strays);
        found.strays.extend(strays);
    }
    Ok(found)
}

/// Finds every `chassis` that is not the one of a neighbour that was read.
fn stray_chassis(node: &Node<'_>, is_read: bool, read: &AHashSet<Place>, strays: &mut Vec<(Place, String)>) {
    for item in node.items() {
        let is_read = is_read || read.contains(&item.at);
        for (key, value) in item.entries() {
            if key != "chassis" {
                // A neighbour lies in no other.
                stray_chassis(value, false, read, strays);
                continue;
            }
            let first = usize::from(is_read);
            strays.extend(value.items().iter().skip(first).map(|one| (one.at, "is a chassis of its own".to_owned())));
            // In `json` the chassis stands under its name, and has one.
            let named = value.items().first().filter(|one| is_read && one.get("id").is_none());
            let others = named.map_or(&[][..], Node::entries).iter().skip(1).filter(|(_, inner)| inner.is_map());
            strays.extend(
                others.map(|(name, inner)| (inner.at, format!("`{}` is a second name of one chassis", short(name)))),
            );
        }
    }
}

fn short(key: &str) -> String {
    key.chars().take(40).collect()
}

fn neighbour<'n>(node: &'n Node<'_>, interface: Option<Placed<'n>>) -> Sighting<'n> {
    let chassis = child(node, "chassis");
    // In `json` the chassis stands under its name; without one its fields stand there themselves.
    let (name, chassis) = match chassis {
        Some(chassis) if chassis.get("id").is_none() => match chassis.entries().first() {
            Some((name, inner)) if inner.is_map() => (placed(Some(name), inner.at), Some(inner)),
            _ => (None, Some(chassis)),
        },
        other => (None, other),
    };
    let inventory = child(node, "lldp-med").and_then(|med| child(med, "inventory"));
    let port = child(node, "port");
    let of = |node: Option<&'n Node<'_>>, key: &str| node.and_then(|node| text(node, key));
    let mut macs: Vec<Placed<'n>> = Vec::new();
    let mut addresses: Vec<Placed<'n>> = Vec::new();
    let mut called = None;
    for (is_chassis, id) in [(true, chassis), (false, port)]
        .into_iter()
        .filter_map(|(is_chassis, node)| Some((is_chassis, child(node?, "id")?)))
    {
        let kind = text(id, "type").map(|(kind, _)| kind);
        match (kind, value(id)) {
            (Some("mac"), Some(mac)) => macs.push(mac),
            (Some("ip"), Some(ip)) => addresses.push(ip),
            (_, Some(other)) if is_chassis => called = Some(other),
            _ => {}
        }
    }
    addresses.extend(all(chassis, "mgmt-ip"));
    macs.dedup_by(|a, b| a.0.eq_ignore_ascii_case(b.0));
    Sighting {
        at: node.at,
        hostname: name.or_else(|| of(chassis, "name")),
        macs,
        chassis: called,
        serials: of(inventory, "serial").into_iter().collect(),
        models: of(inventory, "model").into_iter().collect(),
        vendor: of(inventory, "manufacturer"),
        description: of(chassis, "descr"),
        software: of(inventory, "software").or_else(|| of(inventory, "firmware")),
        revision: of(inventory, "hardware"),
        locations: interface.into_iter().collect(),
        addresses,
        capabilities: capabilities(chassis),
        asset: of(inventory, "asset"),
        ..Sighting::default()
    }
}

/// The capabilities that are switched on.
fn capabilities<'n>(chassis: Option<&'n Node<'_>>) -> Vec<Placed<'n>> {
    let listed = chassis.and_then(|chassis| chassis.get("capability")).map_or(&[][..], Node::items);
    let is_on =
        |node: &&Node<'_>| node.get("enabled").and_then(Node::text).is_some_and(|on| matches!(on, "true" | "on"));
    listed.iter().filter(is_on).filter_map(|node| text(node, "type")).take(32).collect()
}

/// Returns the first child under a key.
fn child<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    node.get(key).and_then(|child| child.items().first())
}

/// Returns the text under a key, or the `value` of the object there.
fn text<'n>(node: &'n Node<'_>, key: &str) -> Option<Placed<'n>> {
    child(node, key).and_then(value)
}

fn value<'n>(node: &'n Node<'_>) -> Option<Placed<'n>> {
    match &node.value {
        Value::Map(_) => node.get("value").and_then(|inner| placed(inner.text(), inner.at)),
        _ => placed(node.text(), node.at),
    }
}

fn all<'n>(node: Option<&'n Node<'_>>, key: &str) -> Vec<Placed<'n>> {
    node.and_then(|node| node.get(key)).map_or(&[][..], Node::items).iter().filter_map(value).take(64).collect()
}

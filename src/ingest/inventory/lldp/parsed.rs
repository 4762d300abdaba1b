//! Lists of objects as parsers of switch output write them: a list, a list under one key (`parsed_sample`), or a list for
//! each local port.

use super::super::observed::mac;
use super::super::tree::{Node, Value};
use super::sighting::{Placed, Sighting, Sightings, Submodule, placed};
use super::synonyms::{Meaning, meanings};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Place, Source};

/// Reads the rows of the documents of a file.
pub(super) fn sightings<'n>(source: &Source, documents: &'n [Node<'_>]) -> Result<Sightings<'n>, Error> {
    let mut found = Sightings::default();
    for document in documents {
        rows(source, document, None, &mut found, 0)?;
    }
    Ok(found)
}

/// Takes the rows of a value: a list of objects, objects by their key, or one object.
fn rows<'n>(
    source: &Source,
    node: &'n Node<'_>,
    under: Option<Placed<'n>>,
    found: &mut Sightings<'n>,
    depth: u8,
) -> Result<(), Error> {
    match &node.value {
        Value::List(items) if items.iter().all(Node::is_map) => items.iter().for_each(|row| take(row, under, found)),
        Value::Map(entries) => {
            let nested = |node: &Node<'_>| node.is_list_of_maps() || (depth < 2 && !node.entries().is_empty());
            let is_row = entries.iter().any(|(key, value)| !nested(value) && !meanings(key).is_empty());
            if is_row || depth >= 3 {
                take(node, under, found);
                return Ok(());
            }
            for (key, value) in entries {
                // A key around a list is the local port, unless it is the parser's own wrapper.
                let is_wrapper = entries.len() == 1 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                let port = if is_wrapper { under } else { placed(Some(key), node.at).or(under) };
                rows(source, value, port, found, depth + 1)?;
            }
        }
        Value::Null => {}
        _ => {
            let problem = Problem::at(source, node.at, "is no list of objects")
                .expected("what a parser of switch output writes: a list of objects with keys such as neighbor_name, chassis_id, serial")
                .help("parse the output of the switch again and send the whole result");
            return Err(Error::new(ErrorKind::Malformed, problem));
        }
    }
    Ok(())
}

fn take<'n>(row: &'n Node<'_>, under: Option<Placed<'n>>, found: &mut Sightings<'n>) {
    let mut texts: Vec<(Meaning, usize, Vec<Placed<'n>>)> = Vec::new();
    for (key, value) in row.entries() {
        let stated: Vec<Placed<'n>> = value.items().iter().filter_map(|item| placed(item.text(), item.at)).collect();
        let known = meanings(key);
        if known.is_empty() {
            let is_new = !found.unknown.iter().any(|(known, _)| known == key);
            if is_new && found.unknown.len() < 1000 {
                found.unknown.push((key.to_string(), value.at));
            }
        }
        if !stated.is_empty() {
            texts.extend(known.iter().map(|(meaning, rank)| (*meaning, *rank, stated.clone())));
        }
    }
    texts.sort_by_key(|(meaning, rank, _)| (*meaning, *rank));
    let all = |wanted: Meaning| {
        texts.iter().filter(move |(meaning, ..)| *meaning == wanted).flat_map(|(.., texts)| texts.iter().copied())
    };
    let best = |wanted: Meaning| {
        texts.iter().find(|(meaning, ..)| *meaning == wanted).map_or_else(Vec::new, |(.., texts)| texts.clone())
    };
    let one = |wanted: Meaning| best(wanted).first().copied();
    let (neighbour, host) = (one(Meaning::Neighbour), one(Meaning::Hostname));
    let mut sighting = Sighting {
        at: row.at,
        hostname: neighbour.or(host),
        hostname_goes_on: goes_on(&best(if neighbour.is_some() { Meaning::Neighbour } else { Meaning::Hostname })),
        name: one(Meaning::Name),
        macs: all(Meaning::Mac).filter_map(first_mac).collect(),
        serials: best(Meaning::Serial),
        models: best(Meaning::Model),
        vendor: one(Meaning::Vendor),
        description: one(Meaning::Description),
        software: one(Meaning::Software),
        software_name: one(Meaning::SoftwareName),
        revision: one(Meaning::Revision),
        locations: best(Meaning::Location),
        addresses: all(Meaning::Address).filter(|(text, _)| is_address(text)).collect(),
        capabilities: best(Meaning::Capability).into_iter().flat_map(words).collect(),
        asset: one(Meaning::Asset),
        chassis: None,
        mac_range: all(Meaning::Mac).find(|(text, _)| mac(text).is_none() && first_mac((text, row.at)).is_some()),
        submodule: Submodule {
            name: one(Meaning::Submodule),
            model: one(Meaning::SubmoduleModel),
            serial: one(Meaning::SubmoduleSerial),
            revision: one(Meaning::SubmoduleRevision),
        },
    };
    // A chassis may be named by an address of the network or by any text: IEEE 802.1AB, 8.5.2.2.
    let other_ids = || all(Meaning::Chassis).filter(|(text, _)| mac(text).is_none());
    sighting.addresses.extend(other_ids().filter(|(text, _)| is_address(text)));
    sighting.chassis = other_ids().find(|(text, _)| !is_address(text));
    let ports: Vec<Placed<'n>> = all(Meaning::PortMac).filter(|(text, _)| mac(text).is_some()).collect();
    sighting.macs.extend(ports);
    if sighting.locations.is_empty() {
        sighting.locations.extend(under);
    }
    let mut seen: Vec<String> = Vec::new();
    sighting.macs.retain(|(text, _)| {
        let spelled = mac(text).map_or_else(String::new, |mac| mac.to_string());
        let is_new = !seen.contains(&spelled);
        seen.push(spelled);
        is_new
    });
    let names_something = sighting.hostname.is_some()
        || sighting.name.is_some()
        || !sighting.macs.is_empty()
        || sighting.chassis.is_some()
        || !sighting.serials.is_empty()
        || !sighting.models.is_empty()
        || !sighting.addresses.is_empty()
        || sighting.description.is_some()
        || sighting.software.is_some()
        || sighting.software_name.is_some();
    let says = |value: &Node<'_>| value.items().iter().any(|item| placed(item.text(), item.at).is_some());
    if names_something {
        found.all.push(sighting);
    } else if let (Some(kind), false) = (one(Meaning::Kind), sighting.locations.is_empty()) {
        // A module that is there and does not say which one it is.
        sighting.description = Some(kind);
        found.all.push(sighting);
    } else if row.entries().iter().all(|(key, value)| !says(value) || is_of_a_slot(key)) {
        found.slots += usize::from(row.entries().iter().any(|(_, value)| says(value)));
    } else {
        found.unread.push(row.at);
    }
}

/// Returns the lines after the first of a name that a column broke: all but the last are as long as the column is wide.
fn goes_on<'n>(lines: &[Placed<'n>]) -> Vec<Placed<'n>> {
    let [(first, _), rest @ ..] = lines else { return Vec::new() };
    let is_broken = match rest {
        [] => false,
        [between @ .., (last, _)] => {
            first.len() >= 8 && between.iter().all(|(text, _)| text.len() == first.len()) && last.len() <= first.len()
        }
    };
    if is_broken { rest.iter().copied().take(16).collect() } else { Vec::new() }
}

/// Tells whether a key says no more than where something is.
fn is_of_a_slot(key: &str) -> bool {
    meanings(key).iter().any(|(meaning, _)| matches!(meaning, Meaning::Slot | Meaning::Location))
}

/// Returns a MAC address, or the first of a range such as `021e.4200.0000 to 021e.4200.000f`.
fn first_mac((text, at): Placed<'_>) -> Option<Placed<'_>> {
    if mac(text).is_some() {
        return Some((text, at));
    }
    let (first, last) = text.split_once(" to ")?;
    let place = match at {
        Place::Span { offset, .. } => Place::span(offset as usize, first.len()),
        other => other,
    };
    (mac(first).is_some() && mac(last).is_some()).then_some((first, place))
}

fn is_address(text: &str) -> bool {
    text.split(['%', '/']).next().is_some_and(|text| text.parse::<std::net::IpAddr>().is_ok())
}

/// Splits `B,R`, `Bridge, Router` and CDP's `Router Switch IGMP`.
fn words((text, at): Placed<'_>) -> impl Iterator<Item = Placed<'_>> {
    let delimiters: &[char] = if text.contains([',', ';']) { &[',', ';'] } else { &[' '] };
    // `WLAN Access Point` is one.
    let whole = !text.contains([',', ';']) && text.to_lowercase().contains("access point");
    let parts: Vec<&str> = if whole { vec![text] } else { text.split(delimiters).collect() };
    parts.into_iter().map(str::trim).filter(|word| !word.is_empty()).take(32).map(move |word| (word, at))
}

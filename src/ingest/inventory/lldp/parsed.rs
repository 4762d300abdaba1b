//! Lists of objects as parsers of switch output write them: a list, a list under one key (`parsed_sample`), or a list for
//! each local port.

use super::super::observed::mac;
use super::super::tree::{Node, Value};
use super::sighting::{Placed, Sighting, Sightings, placed};
use super::synonyms::{Meaning, meanings};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::Source;

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
        name: one(Meaning::Name),
        macs: all(Meaning::Mac).filter(|(text, _)| mac(text).is_some()).collect(),
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
    };
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
        || !sighting.serials.is_empty()
        || !sighting.models.is_empty()
        || !sighting.addresses.is_empty()
        || sighting.description.is_some()
        || sighting.software.is_some()
        || sighting.software_name.is_some();
    if names_something {
        found.all.push(sighting);
    } else if row
        .entries()
        .iter()
        .any(|(_, value)| value.items().iter().any(|item| placed(item.text(), item.at).is_some()))
    {
        found.unread.push(row.at);
    }
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

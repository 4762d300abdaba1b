//! The address tables of a host: `arp -a`, `arp -n`, `ip neigh`, `ip -j neigh`, `/proc/net/arp` and their kin on BSD,
//! macOS, AIX, Solaris and Windows.
//!
//! Every address that answered becomes a device. One that did not (`incomplete`, `FAILED`) was not seen, and addresses of
//! groups or of all are nobody's: both are left out and counted in a note. Lines with one MAC address are one device.

mod json;
mod lines;

use std::net::IpAddr;
use std::sync::Arc;

use ahash::AHashMap;

use super::observed::{count, identify_mac, property, room_for_one};
use super::tree::head_keys;
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentKind, Format, IdentifierKind, Mac};
use crate::source::{Place, Source};

/// Reads the address tables of hosts.
#[derive(Debug, Clone, Copy)]
pub struct Neighbours;

impl Reader for Neighbours {
    fn format(&self) -> Format {
        Format::Neighbours
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        lines::begins(source) || is_ip_json(source)
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let table = if is_ip_json(source) { json::read(source, options)? } else { lines::read(source)? };
        build(source, table, options)
    }
}

/// Tells `ip -j neigh` by the keys of its first object.
pub(super) fn is_ip_json(source: &Source) -> bool {
    let keys = head_keys(source);
    let first: Vec<&str> = keys.iter().filter(|(depth, _)| *depth == 2).map(|(_, key)| *key).take(8).collect();
    ["dst", "dev"].iter().all(|key| first.contains(key)) && ["lladdr", "state"].iter().any(|key| first.contains(key))
}

/// One line of a table.
#[derive(Debug, Default)]
struct Entry<'a> {
    at: Place,
    name: Option<(&'a str, Place)>,
    ip: Option<(&'a str, Place)>,
    /// The address, `None` if nobody answered.
    mac: Option<(Mac, Place)>,
    interface: Option<&'a str>,
    state: Option<&'a str>,
}

/// What a document holds.
#[derive(Debug, Default)]
struct Table<'a> {
    entries: Vec<Entry<'a>>,
    /// Lines that could not be read, which may hold devices.
    unread: Vec<Place>,
}

/// Lines that are one device.
struct Host<'a> {
    mac: Mac,
    entries: Vec<Entry<'a>>,
}

fn build(source: &Arc<Source>, table: Table<'_>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let mut builder = BomBuilder::new(Arc::clone(source), Format::Neighbours);
    let mut hosts: Vec<Host<'_>> = Vec::new();
    let mut by_mac: AHashMap<Mac, usize> = AHashMap::new();
    let (mut silent, mut groups) = (0usize, 0usize);
    let mut unasked: Vec<Place> = Vec::new();
    for entry in table.entries {
        match entry.mac {
            None if entry.state == Some(NOARP) && entry.ip.is_some_and(|(ip, _)| is_of_a_host(ip)) => {
                unasked.push(entry.at);
            }
            None => silent += 1,
            Some((mac, _)) if mac.octets() == [0; 6] => silent += 1,
            Some((mac, _)) if !mac.is_of_one() => groups += 1,
            Some((mac, _)) => {
                let host = *by_mac.entry(mac).or_insert_with(|| {
                    hosts.push(Host { mac, entries: Vec::new() });
                    hosts.len() - 1
                });
                hosts[host].entries.push(entry);
            }
        }
    }
    for host in &hosts {
        room_for_one(&mut builder, host.entries[0].at, options)?;
        component(&mut builder, host);
    }
    remarks(source, &mut builder, &hosts, (silent, groups));
    let document = builder.document();
    if let Some(first) = unasked.first() {
        let others = if unasked.len() > 1 { format!(" (and {} more)", unasked.len() - 1) } else { String::new() };
        let message =
            format!("is an address on a link where nobody is asked (NOARP), so who is there is not told{others}");
        document.unread.push(
            Problem::at(source, *first, message)
                .help("find out where the link leads, such as a modem or a tunnel, and survey that"),
        );
    }
    let shown = options.limits.max_problems;
    for place in table.unread.iter().take(shown) {
        document.unread.push(
            Problem::at(source, *place, "is no line of an address table, and may be a device")
                .expected("what `arp -a`, `arp -n` or `ip neigh` prints")
                .help("send the tool's own output, unedited"),
        );
    }
    if table.unread.len() > shown {
        let more = count(table.unread.len() - shown, "more line", "more lines");
        document.unread.push(Problem::new(source.name(), format!("holds {more} that can't be read")));
    }
    Ok(builder.finish())
}

fn remarks(source: &Source, builder: &mut BomBuilder, hosts: &[Host<'_>], (silent, groups): (usize, usize)) {
    let notes = &mut builder.document().notes;
    if silent > 0 {
        let entries = count(silent, "address", "addresses");
        notes.push(Problem::new(source.name(), format!("lists {entries} that did not answer, which were not seen")));
    }
    if groups > 0 {
        let entries = count(groups, "address", "addresses");
        notes.push(Problem::new(source.name(), format!("lists {entries} of groups or of all, which are no device's")));
    }
    for host in hosts.iter().filter(|host| host.entries.len() > 1).take(20) {
        let message = format!("lists {} {} times, which is taken as one device", host.mac, host.entries.len());
        notes.push(
            Problem::at(source, host.entries[1].at, message)
                .help("check that no router or proxy answers for others, and look from their own segment if one does"),
        );
    }
}

fn component(builder: &mut BomBuilder, host: &Host<'_>) {
    let first = &host.entries[0];
    let mut draft = builder.open(None, first.at);
    draft.kind = ComponentKind::Device;
    let names = || host.entries.iter().filter_map(|entry| entry.name);
    let ips = || host.entries.iter().filter_map(|entry| entry.ip);
    draft.name = match names().chain(ips()).next() {
        Some((name, _)) => builder.text(name),
        None => builder.pooled(&format!("host {}", host.mac)),
    };
    if let Some((mac, at)) = first.mac {
        identify_mac(builder, &mut draft, mac, at);
    }
    let mut seen: Vec<&str> = Vec::new();
    for ((text, at), kind) in
        ips().map(|ip| (ip, IdentifierKind::IpAddress)).chain(names().map(|name| (name, IdentifierKind::Hostname)))
    {
        // A line may be repeated a million times; a few addresses tell which device it is.
        if seen.len() < 64 && !seen.contains(&text) {
            seen.push(text);
            builder.identify(&mut draft, kind, text, at);
        }
    }
    if let Some(interface) = host.entries.iter().find_map(|entry| entry.interface) {
        draft.details().location = builder.text(interface);
    }
    property(builder, &mut draft, "neighbours:state", host.entries.iter().find_map(|entry| entry.state));
    builder.close(draft);
}

/// The state of an address that the kernel needs not ask for: on a link without addresses of hardware.
const NOARP: &str = "NOARP";

/// Tells whether an address may be another host's: not of a group, of all, of none or of this computer itself.
fn is_of_a_host(text: &str) -> bool {
    let address = text.split('%').next().and_then(|address| address.parse::<IpAddr>().ok());
    address.is_some_and(|address| {
        let is_for_all = matches!(address, IpAddr::V4(address) if address.is_broadcast());
        !(address.is_multicast() || address.is_loopback() || address.is_unspecified() || is_for_all)
    })
}

/// Tells whether a text is an IP address, be it with a zone: `fe80::1%eth0`.
fn is_ip(text: &str) -> bool {
    text.split('%').next().is_some_and(|address| address.parse::<IpAddr>().is_ok())
}

/// Tells whether a name is a host's own: resolvers make up names for the gateway and for what they can't resolve.
fn is_hostname(name: &str) -> bool {
    !matches!(name, "?" | "" | "gateway" | "_gateway" | "localhost") && !is_ip(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn bom(text: &str) -> Bom {
        let source =
            Arc::new(Source::from_bytes("arp.txt", text.as_bytes().to_vec(), &Limits::default()).expect("small"));
        let options = ReadOptions::default();
        assert!(Neighbours.recognises(&source, &options), "{text}");
        Neighbours.read(&source, &options).expect("it is sound")
    }

    fn told(bom: &Bom) -> Vec<String> {
        let of = |component: crate::model::ComponentRef<'_>| {
            let ids: Vec<String> = component.identifiers().map(|id| id.to_string()).collect();
            format!("{} @{} {}", component.name(), component.location().unwrap_or("-"), ids.join(" "))
        };
        bom.components().map(of).collect()
    }

    #[test]
    fn every_spelling_of_arp_tells_the_same() {
        for text in [
            "plc (192.0.2.7) at 00:1e:42:0:a:1 [ether] on eth0\n? (192.0.2.9) at <incomplete> on eth0\n",
            "plc (192.0.2.7) at 0:1e:42:0:a:1 on eth0 ifscope permanent [ethernet]\n? (224.0.0.251) at 1:0:5e:0:0:fb on eth0 [ethernet]\n",
        ] {
            let bom = bom(text);
            assert_eq!(told(&bom), ["plc @eth0 mac:00:1e:42:00:0a:01 ip:192.0.2.7 hostname:plc"], "{text}");
            assert_eq!((bom.notes.len(), bom.unread.len()), (1, 0));
        }
        let bom = bom(
            "  caju6 (192.0.2.4) at (incomplete)\n  plc (192.0.2.7) at 0:1e:42:0:a:1 [ethernet] stored in bucket 97\n\nbucket:    0     contains:    0 entries\n\nThere are 2 entries in the arp table.\n",
        );
        assert_eq!(told(&bom), ["plc @- mac:00:1e:42:00:0a:01 ip:192.0.2.7 hostname:plc"]);
        assert!(bom.unread.is_empty(), "{:?}", bom.unread);
    }

    #[test]
    fn tables_and_windows_are_read_and_what_is_strange_is_told() {
        let linux = "Address                  HWtype  HWaddress           Flags Mask            Iface\n_gateway                 ether   00:1e:42:00:0a:01   C                     ens33\n192.0.2.9                        (incomplete)                              ens33\nEntries: 2\tSkipped: 0\tFound: 2\n";
        let bom = super::tests::bom(linux);
        assert_eq!(told(&bom), ["host 00:1e:42:00:0a:01 @ens33 mac:00:1e:42:00:0a:01"]);
        let windows = "\r\nInterface: 192.0.2.2 --- 0xb\r\n  Internet Address      Physical Address      Type\r\n  192.0.2.7             00-1e-42-00-0a-01     dynamic   \r\n  192.0.2.255           ff-ff-ff-ff-ff-ff     static    \r\n";
        let bom = super::tests::bom(windows);
        assert_eq!(told(&bom), ["192.0.2.7 @192.0.2.2 mac:00:1e:42:00:0a:01 ip:192.0.2.7"]);
        let strange = "192.0.2.7 dev eth0 lladdr 00:1e:42:00:0a:01 REACHABLE\n192.0.2.8 dev eth0 lladdr 00:1e:42:0\n";
        let bom = super::tests::bom(strange);
        assert_eq!((bom.len(), bom.unread.len()), (1, 1));
    }

    #[test]
    fn links_without_addresses_and_joined_lines_are_told() {
        for (text, devices, unread, notes) in [
            ("192.0.2.9 dev ppp0 NOARP\n", 0, 1, 0),
            (
                "224.0.0.22 dev eth0 lladdr 01:00:5e:00:00:16 NOARP\n127.0.0.1 dev lo lladdr 00:00:00:00:00:00 NOARP\n",
                0,
                0,
                2,
            ),
            (
                "192.0.2.7 dev eth0 lladdr 00:1e:42:00:0a:01 STALE 192.0.2.9 dev eth0 lladdr 34:4b:50:00:00:01 STALE\n192.0.2.8 dev eth0 FAILED\n",
                0,
                1,
                1,
            ),
            (
                "? (192.0.2.8) at <incomplete> on eth0\n? (192.0.2.7) at 00:1e:42:00:0a:01 [ether] on eth0 ? (192.0.2.9) at 34:4b:50:00:00:01 [ether] on eth0\n",
                0,
                1,
                1,
            ),
            (
                "192.0.2.7 dev eth0 lladdr 00:1e:42:00:0a:01 STALE\r192.0.2.9 dev eth0 lladdr 34:4b:50:00:00:01 STALE",
                2,
                0,
                0,
            ),
        ] {
            let source = Source::from_bytes("arp.txt", text.as_bytes().to_vec(), &Limits::default()).expect("small");
            let bom = Neighbours.read(&Arc::new(source), &ReadOptions::default()).expect("it is sound");
            assert_eq!((bom.len(), bom.unread.len(), bom.notes.len()), (devices, unread, notes), "{text}");
        }
    }

    #[test]
    fn a_mask_is_no_address_of_a_host() {
        let bom = bom(
            "Net to Media Table: IPv4\nDevice   IP Address               Mask      Flags      Phys Addr\n------ -------------------- --------------- -------- ---------------\nnet0   modem-lan            255.255.255.255 o        34:4b:50:00:00:01\nnet0   192.0.2.7            255.255.255.255          00:1e:42:00:0a:01\n",
        );
        assert_eq!(
            told(&bom),
            [
                "modem-lan @net0 mac:34:4b:50:00:00:01 hostname:modem-lan",
                "192.0.2.7 @net0 mac:00:1e:42:00:0a:01 ip:192.0.2.7"
            ]
        );
    }

    #[test]
    fn ip_neigh_is_read_as_text_and_as_json() {
        let text = "192.0.2.7 dev eth0 lladdr 00:1e:42:00:0a:01 used 1/2/3 probes 1 STALE\nfe80::1 dev eth0 lladdr 00:1e:42:00:0a:01 router REACHABLE\n192.0.2.9 dev eth0  FAILED\n";
        let json = r#"[{"dst":"192.0.2.7","dev":"eth0","lladdr":"00:1e:42:00:0a:01","state":["STALE"]},{"dst":"fe80::1","dev":"eth0","lladdr":"00:1e:42:00:0a:01","router":null,"state":["REACHABLE"]},{"dst":"192.0.2.9","dev":"eth0","state":["FAILED"]}]"#;
        for text in [text, json] {
            let bom = bom(text);
            assert_eq!(told(&bom), ["192.0.2.7 @eth0 mac:00:1e:42:00:0a:01 ip:192.0.2.7 ip:fe80::1"], "{text}");
            assert_eq!(bom.notes.len(), 2, "one that did not answer, and one device at two addresses: {:?}", bom.notes);
            assert!(bom.unread.is_empty());
            let state = bom.components().next().and_then(|host| host.properties().next().map(|(_, value, _)| value));
            assert_eq!(state, Some("STALE"));
        }
    }
}

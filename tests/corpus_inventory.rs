//! Real outputs of survey tools, held against the right answers that stand beside them.
//!
//! The corpus stands beside the project; without it each test says what it skips.

#![expect(clippy::print_stdout, reason = "a skip is said aloud")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use tallyclerk::error::Error;
use tallyclerk::ingest::{ReadOptions, read};
use tallyclerk::model::{Account, Bom, ComponentRef, Format, IdentifierKind};
use tallyclerk::register::infer;
use tallyclerk::source::{Limits, Place, Source};

fn read_file(path: &Path) -> Result<Bom, Error> {
    let bytes = std::fs::read(path).expect("readable");
    let source = Source::from_bytes("survey", bytes, &Limits::default()).expect("small");
    read(&Arc::new(source), &ReadOptions { account: Account::Observed, ..ReadOptions::default() })
}

/// The files under a folder of the corpus whose names end so.
fn corpus(folder: &str, extension: &str) -> Vec<PathBuf> {
    let root = std::env::var_os("TALLYCLERK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        println!("skipped: every .{extension} of {folder}, because the corpus is not at {}", root.display());
    }
    found
}

fn attribute<'a>(text: &'a str, element: &str, name: &str) -> Option<&'a str> {
    let from = text.rfind(&format!("<{element} "))?;
    let tag = &text[from..from + text[from..].find('>')?];
    let value = &tag[tag.find(&format!(" {name}=\""))? + name.len() + 3..];
    value.split('"').next()
}

#[test]
fn real_scans_hold_as_many_hosts_as_they_say_are_up() {
    for path in corpus("nmap-xml", "xml") {
        let bom = read_file(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let text = String::from_utf8_lossy(&std::fs::read(&path).expect("readable")).into_owned();
        let up: usize = attribute(&text, "hosts", "up").and_then(|up| up.parse().ok()).expect("runstats");
        assert_eq!(bom.len(), up, "{}", path.display());
        assert_eq!(bom.format, Format::NmapXml);
        let macs = text.matches("addrtype=\"mac\"").count() - text.matches("<hosthint>").count();
        let read = bom.components().filter(|host| host.identifier(IdentifierKind::Mac).is_some()).count();
        assert_eq!(read, macs, "{}", path.display());
        for host in bom.components() {
            assert!(!host.name().is_empty() && host.manufacturer().is_none(), "{}", path.display());
            let _ = infer(host);
        }
    }
}

/// Fails with everything that is wrong.
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The right answers for an output, one object for each device; `None` if there is no answer beside it.
fn answers(path: &Path) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(path.with_extension("json")).ok()?;
    Some(serde_json::from_str(&text).expect("an array"))
}

fn word<'a>(answer: &'a Value, key: &str) -> &'a str {
    answer[key].as_str().unwrap_or_default()
}

fn properties<'a>(component: ComponentRef<'a>, name: &str) -> Vec<&'a str> {
    component.properties().filter(|(known, ..)| *known == name).map(|(_, value, _)| value).collect()
}

/// Returns the outputs of one tool with what was read of them and their right answers.
fn outputs(tool: &str) -> Vec<(String, Bom, Vec<Value>)> {
    corpus("host-inventory", "out")
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(tool)))
        .filter_map(|path| {
            let bom = read_file(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert!(bom.unread.is_empty(), "{}: {:?}", path.display(), bom.unread);
            Some((path.display().to_string(), bom, answers(&path)?))
        })
        .collect()
}

#[test]
fn usb_lists_give_every_field_of_the_right_answers() {
    let mut wrong = Vec::new();
    for (name, bom, answers) in outputs("lsusb") {
        let expected: Vec<&Value> = answers
            .iter()
            // Root hubs are the computer's own, and left out.
            .filter(|answer| !(word(answer, "id").starts_with("1d6b:000") && word(answer, "device") == "001"))
            .collect();
        let mut devices = bom.components();
        for answer in &expected {
            let Some(device) = devices.next() else {
                wrong.push(format!("{name}: {} is missing", word(answer, "id")));
                continue;
            };
            let mut same = |what: &str, found: Option<&str>, stated: &str| {
                if found.unwrap_or_default() != stated {
                    wrong.push(format!("{name}: {} {what}: read {found:?}, stated {stated:?}", word(answer, "id")));
                }
            };
            let id = device.identifier(IdentifierKind::UsbId).expect("every device has an id");
            let Place::Span { offset, len } = id.at else { panic!("an id without a place") };
            let text = bom.source().text().expect("UTF-8");
            assert_eq!(&text[offset as usize..(offset + len) as usize], id.value);
            same("id", Some(id.value), word(answer, "id"));
            let place = format!("{}:{}", word(answer, "bus"), word(answer, "device"));
            same("place", device.reference(), &place);
            let description = word(answer, "description");
            let told = description.is_empty()
                || description.ends_with(device.name())
                || device.manufacturer().is_some_and(|maker| description.trim() == maker);
            same("name", Some(if told { "" } else { device.name() }), "");
            let descriptor = &answer["device_descriptor"];
            let text = |key: &str| descriptor[key]["description"].as_str().unwrap_or_default();
            let value = |key: &str| descriptor[key]["value"].as_str().unwrap_or_default();
            let serial = device.identifier(IdentifierKind::Serial).map(|id| id.value);
            same("serial", serial.or_else(|| properties(device, "usb:serial").first().copied()), text("iSerial"));
            same("product", properties(device, "usb:product").first().copied(), text("iProduct"));
            same("manufacturer", properties(device, "usb:manufacturer").first().copied(), text("iManufacturer"));
            same("release", device.version(), value("bcdDevice"));
            same("usb", properties(device, "usb:version").first().copied(), value("bcdUSB"));
            let interfaces = descriptor["configuration_descriptor"]["interface_descriptors"].as_array();
            for interface in interfaces.into_iter().flatten() {
                let number = |key: &str| interface[key]["value"].as_str().and_then(|text| text.parse::<u8>().ok());
                let numbers = [number("bInterfaceClass"), number("bInterfaceSubClass"), number("bInterfaceProtocol")];
                let [Some(class), Some(subclass), Some(protocol)] = numbers else { continue };
                let class = format!("{class:02x}/{subclass:02x}/{protocol:02x}");
                let found = properties(device, "usb:interface").into_iter().find(|known| *known == class);
                same("interface", found, &class);
            }
        }
        wrong.extend(devices.map(|device| format!("{name}: {} is nowhere stated", device.name())));
    }
    none(&wrong);
}

#[test]
fn a_usb_tree_gives_every_device_of_its_lines() {
    for path in corpus("host-inventory", "out").into_iter().filter(|path| path.ends_with("generic/lsusb-t.out")) {
        let bom = read_file(&path).unwrap_or_else(|error| panic!("{error}"));
        let text = std::fs::read_to_string(&path).expect("readable");
        let mut bus = String::new();
        let mut devices: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in text.lines() {
            if let Some((_, rest)) = line.split_once("Bus ") {
                bus = rest.chars().take_while(char::is_ascii_digit).collect();
            } else if let Some((_, rest)) = line.split_once(": Dev ") {
                let number: u32 = rest.split(',').next().and_then(|n| n.parse().ok()).expect("a number");
                let driver = rest.split("Driver=").nth(1).and_then(|rest| rest.split([',', '/']).next());
                let drivers = devices.entry(format!("{bus:0>3}:{number:03}")).or_default();
                drivers.extend(driver.filter(|driver| !driver.is_empty()).map(str::to_owned));
            }
        }
        let found: BTreeMap<String, BTreeSet<String>> = bom
            .components()
            .map(|device| {
                let drivers = properties(device, "linux:driver").into_iter().map(str::to_owned).collect();
                (device.reference().unwrap_or_default().to_owned(), drivers)
            })
            .collect();
        assert_eq!(found, devices, "{}", path.display());
    }
}

#[test]
fn pci_lists_give_every_field_of_the_right_answers() {
    let mut wrong = Vec::new();
    let mut unnamed = 0;
    for (name, bom, answers) in outputs("lspci") {
        let by_slot: BTreeMap<&str, ComponentRef<'_>> =
            bom.components().map(|function| (function.reference().unwrap_or_default(), function)).collect();
        assert_eq!((bom.len(), by_slot.len()), (answers.len(), answers.len()), "{name}");
        for answer in &answers {
            let slot = word(answer, "slot");
            let Some(function) = by_slot.get(slot) else {
                wrong.push(format!("{name}: {slot} is missing"));
                continue;
            };
            let mut same = |what: &str, found: Option<&str>, stated: &str| {
                if !stated.is_empty() && found != Some(stated) {
                    wrong.push(format!("{name}: {slot} {what}: read {found:?}, stated {stated:?}"));
                }
            };
            let id = function.identifier(IdentifierKind::PciId).map(|id| id.value);
            let (vendor, device) = (word(answer, "vendor_id"), word(answer, "device_id"));
            if vendor.is_empty() {
                // Only names are printed, and two devices may share one.
                unnamed += usize::from(id.is_none());
            } else {
                same("id", id, &format!("{vendor}:{device}"));
            }
            same("class", function.description(), word(answer, "class"));
            same("class id", properties(*function, "pci:class").first().copied(), word(answer, "class_id"));
            same("maker", function.manufacturer(), word(answer, "vendor"));
            same("name", Some(function.name()), word(answer, "device"));
            same("revision", function.version(), word(answer, "rev"));
            same(
                "subsystem vendor",
                properties(*function, "pci:subsystem-vendor").first().copied(),
                word(answer, "svendor"),
            );
            same("subsystem", properties(*function, "pci:subsystem-device").first().copied(), word(answer, "sdevice"));
            let ids = [word(answer, "svendor_id"), word(answer, "sdevice_id")];
            if !ids[0].is_empty() {
                same("subsystem id", properties(*function, "pci:subsystem").first().copied(), &ids.join(":"));
            }
            if let Some(physical) = answer["physlot"].as_str() {
                let location = function.location().unwrap_or_default();
                same("slot", Some(location), &format!("PCI slot {physical}, at {slot}"));
            }
        }
    }
    none(&wrong);
    println!("{unnamed} devices told by names that several ids have");
}

fn has(component: ComponentRef<'_>, kind: IdentifierKind, value: &str) -> bool {
    component.identifiers().any(|id| id.kind == kind && id.value == value)
}

#[test]
fn address_tables_give_every_field_of_the_right_answers() {
    let mut wrong = Vec::new();
    for (name, bom, answers) in outputs("arp") {
        let mut hosts = BTreeSet::new();
        for answer in &answers {
            let octets: Vec<String> =
                word(answer, "hwaddress").split(':').map(|octet| format!("{octet:0>2}")).collect();
            let mac = octets.join(":");
            let is_group = octets.len() == 6 && u8::from_str_radix(&octets[0], 16).is_ok_and(|octet| octet & 1 == 1);
            if octets.len() != 6 || is_group {
                // Nobody answered, or it is the address of a group.
                continue;
            }
            let Some(host) = bom.components().find(|host| has(*host, IdentifierKind::Mac, &mac)) else {
                wrong.push(format!("{name}: {mac} is missing"));
                continue;
            };
            hosts.insert(mac.clone());
            let address = word(answer, "address");
            let is_made_up = matches!(address, "gateway" | "_gateway");
            let kind = if address.parse::<std::net::IpAddr>().is_ok() {
                IdentifierKind::IpAddress
            } else {
                IdentifierKind::Hostname
            };
            if !is_made_up && !has(host, kind, address) {
                wrong.push(format!("{name}: {mac}: {address} is missing"));
            }
            let hostname = word(answer, "name");
            if !matches!(hostname, "" | "?" | "gateway" | "_gateway") && !has(host, IdentifierKind::Hostname, hostname)
            {
                wrong.push(format!("{name}: {mac}: {hostname} is missing"));
            }
            let interface = word(answer, "iface");
            if !interface.is_empty() && host.location() != Some(interface) {
                wrong.push(format!("{name}: {mac}: interface {:?}, stated {interface}", host.location()));
            }
            if answer["permanent"].as_bool() == Some(true) && properties(host, "neighbours:state").is_empty() {
                wrong.push(format!("{name}: {mac} is permanent"));
            }
        }
        if bom.len() != hosts.len() {
            wrong.push(format!("{name}: gives {} hosts, the answers have {}", bom.len(), hosts.len()));
        }
    }
    none(&wrong);
}

/// What a key of a parsed table names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Neighbour,
    Serial,
    Model,
    Maker,
    Address,
}

/// The keys of parsed tables that name a thing.
const KEYS: [(&str, Told); 17] = [
    ("neighbor_name", Told::Neighbour),
    ("neighbor", Told::Neighbour),
    ("hostname", Told::Neighbour),
    ("serial", Told::Serial),
    ("sn", Told::Serial),
    ("device_serial_number", Told::Serial),
    ("serial_number", Told::Serial),
    ("submodule_serial", Told::Serial),
    ("pid", Told::Model),
    ("submodule_model", Told::Model),
    ("manufacturer", Told::Maker),
    ("vendor_name", Told::Maker),
    ("chassis_id", Told::Address),
    ("mac_address", Told::Address),
    ("mac", Told::Address),
    ("destination_address", Told::Address),
    ("mgmt_address", Told::Address),
];

/// Reads `- key: "value"` and `key:` with `- "value"` lines below; the answers have no other shape.
fn told_by(yaml: &str) -> Vec<(&str, Told, &str)> {
    let mut told = Vec::new();
    let mut list: Option<&str> = None;
    for line in yaml.lines() {
        let words = line.trim_start_matches([' ', '-']).trim_end();
        let (key, value) = match words.split_once(':') {
            Some((key, value)) if value.is_empty() || value.starts_with(' ') => (key, value.trim()),
            _ => (list.unwrap_or(""), words),
        };
        list = (value.is_empty() || list == Some(key)).then_some(key);
        let value = value.trim_matches(['"', '\'']).trim();
        let known = KEYS.iter().find(|(known, _)| *known == key);
        told.extend(known.filter(|_| !matches!(value, "" | "[]")).map(|(_, what)| (key, *what, value)));
    }
    told
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// Values that tell of no thing: what a switch prints where it knows nothing, addresses of groups, of nobody or of all.
fn tells_of_nothing(what: Told, value: &str) -> bool {
    let digits = plain(value.split(" to ").next().unwrap_or(value));
    let is_mac = value.parse::<std::net::IpAddr>().is_err()
        && digits.len() == 12
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_group = is_mac && u8::from_str_radix(&digits[..2], 16).is_ok_and(|octet| octet & 1 == 1);
    let says_nothing = ["", "none", "na", "unknown", "unspecified"].contains(&digits.as_str());
    says_nothing || (what == Told::Address && (is_group || digits == "000000000000"))
}

#[test]
fn tables_of_switches_give_every_name_number_and_address() {
    let (mut files, mut held, mut nothing) = (0, 0, BTreeMap::new());
    let mut wrong = Vec::new();
    for path in corpus("network-inventory", "yml") {
        files += 1;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bom = match read_file(&path) {
            Ok(bom) => bom,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        if bom.format != Format::Lldp || !bom.unread.is_empty() || (bom.is_empty() && bom.notes.is_empty()) {
            wrong.push(format!("{name}: {}, {} read, {:?}", bom.format, bom.len(), bom.unread));
        }
        let mut ids: BTreeSet<(IdentifierKind, String)> = BTreeSet::new();
        let mut names: BTreeSet<String> = BTreeSet::new();
        let mut makers: BTreeSet<String> = BTreeSet::new();
        let mut kept: BTreeSet<String> = BTreeSet::new();
        for component in bom.components() {
            ids.extend(component.identifiers().map(|id| (id.kind, plain(id.value))));
            names.insert(plain(component.name()));
            makers.extend(component.manufacturer().map(plain));
            kept.extend(component.properties().map(|(_, value, _)| plain(value)));
        }
        let yaml = std::fs::read_to_string(&path).expect("UTF-8");
        for (key, what, value) in told_by(&yaml) {
            if tells_of_nothing(what, value) {
                *nothing.entry(value.to_lowercase()).or_insert(0) += 1;
                continue;
            }
            // A module has a range of addresses, and is known by the first.
            let value_held = plain(value.split(" to ").next().unwrap_or(value));
            let has = |kind: IdentifierKind| ids.contains(&(kind, value_held.clone()));
            let is_there = match what {
                // A narrow column breaks a name into lines.
                Told::Neighbour => names.iter().any(|name| name.contains(&value_held)),
                // A number that can name no single thing is kept as a property.
                Told::Serial => has(IdentifierKind::Serial) || kept.contains(&value_held),
                Told::Model => has(IdentifierKind::Mpn),
                Told::Maker => makers.contains(&value_held),
                Told::Address => {
                    has(IdentifierKind::Mac) || has(IdentifierKind::IpAddress) || kept.contains(&value_held)
                }
            };
            held += usize::from(is_there);
            if !is_there {
                wrong.push(format!("{name}: {key} {value} is nowhere"));
            }
        }
    }
    println!("{files} tables, {held} values held, these tell of nothing: {nothing:?}");
    none(&wrong);
}

#[test]
fn raw_output_of_switches_is_refused_and_told_for_what_it_is() {
    let mut wrong = Vec::new();
    for path in corpus("network-inventory", "raw") {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match read_file(&path) {
            Ok(bom) => wrong.push(format!("{name}: read as {}", bom.format)),
            Err(error) if error.to_string().contains("printed on its terminal") => {}
            Err(error) => wrong.push(format!("{name}: {}", error.problems()[0].message)),
        }
    }
    none(&wrong);
}

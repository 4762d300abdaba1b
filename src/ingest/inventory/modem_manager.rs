//! `mmcli -J`: what `ModemManager` knows of a cellular modem, and of its SIM and bearers where their outputs follow.
//!
//! Every modem becomes a device with its IMEI; its firmware lies in it. Several outputs may stand one after another in a
//! file: a bearer's network name, address and interface become endpoints of the modem that names the bearer.

use std::sync::Arc;

use ahash::{AHashMap, AHashSet};

use super::observed::{count, is_serial, manufacturer, property, room_for_one, stated};
use super::tree::{Node, head_keys, read_json};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentKind, Format, IdentifierKind};
use crate::register::{DRIVER, MODEM};
use crate::source::{Place, Source};

/// Reads the JSON of `mmcli`.
#[derive(Debug, Clone, Copy)]
pub struct ModemManager;

/// What `mmcli -J` tells of, by the key of its object.
const KINDS: [&str; 4] = ["modem", "sim", "bearer", "modem-list"];

impl Reader for ModemManager {
    fn format(&self) -> Format {
        Format::ModemManager
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        is_of_mmcli(&head_keys(source))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let documents = read_json(source, &options.limits)?;
        let mut builder = BomBuilder::new(Arc::clone(source), Format::ModemManager);
        let of = |kind: &'static str| documents.iter().filter_map(move |document| document.get(kind));
        if let Some(strange) = documents.iter().find(|document| !KINDS.iter().any(|kind| document.get(kind).is_some()))
        {
            let problem = Problem::at(source, strange.at, "is no output of `mmcli -J`")
                .expected("an object with `modem`, `sim`, `bearer` or `modem-list`")
                .help("send the output of `mmcli -m any -J`, unedited");
            return Err(Error::new(ErrorKind::Malformed, problem));
        }
        let mut unread = strange_keys(source, &documents, options.limits.max_problems);
        let rest = Rest { sims: by_path(of("sim")), bearers: by_path(of("bearer")) };
        let mut described: AHashSet<&str> = AHashSet::new();
        let mut named: AHashSet<&str> = AHashSet::new();
        for modem in of("modem").filter(|modem| modem.is_map()) {
            room_for_one(&mut builder, modem.at, options)?;
            for key in ["sim", "sim-slots", "bearers"] {
                named.extend(texts(modem, &["generic", key]).map(|(path, _)| path));
            }
            described.extend(text(modem, &["dbus-path"]).map(|(path, _)| path));
            component(&mut builder, modem, &rest);
        }
        for (kind, says) in [("sim", "a SIM"), ("bearer", "a bearer")] {
            // What lies in a modem or is carried by one shows that there is one.
            let lonely =
                of(kind).filter(|node| text(node, &["dbus-path"]).is_none_or(|(path, _)| !named.contains(path)));
            let shown = options.limits.max_problems.saturating_sub(unread.len());
            unread.extend(lonely.take(shown).map(|node| {
                Problem::at(source, node.at, format!("tells of {says} whose modem nothing here tells of"))
                    .help("add the output of `mmcli -m any -J` for its modem")
            }));
        }
        builder.document().unread.extend(unread);
        let listed =
            of("modem-list").flat_map(|list| list.items().iter().filter_map(|path| Some((path.text()?, path.at))));
        let missing: Vec<(&str, Place)> = listed.filter(|(path, _)| !described.contains(path)).collect();
        if let Some((path, at)) = missing.first() {
            let modems = count(missing.len(), "modem", "modems");
            builder.document().unread.push(
                Problem::at(source, *at, format!("lists {modems} that nothing further tells of, {path} the first"))
                    .help("add the output of `mmcli -m PATH -J` for each"),
            );
        }
        Ok(builder.finish())
    }
}

/// Says what stands beside what `mmcli` writes: one object under one key that is known.
fn strange_keys(source: &Source, documents: &[Node<'_>], most: usize) -> Vec<Problem> {
    let is_known = |key: &str, node: &Node<'_>| KINDS.contains(&key) && (key == "modem-list" || node.is_map());
    let strange = documents.iter().flat_map(Node::entries).filter(|(key, node)| !is_known(key, node));
    strange
        .take(most)
        .map(|(key, node)| {
            let key: String = key.chars().take(40).collect();
            Problem::at(source, node.at, format!("`{key}` is not as `mmcli -J` writes it, and was not read"))
                .help("send the output of `mmcli -m any -J` for each modem, unedited")
        })
        .collect()
}

/// Tells the output of `mmcli` by its first keys.
pub(super) fn is_of_mmcli(keys: &[(u32, &str)]) -> bool {
    let Some((1, first)) = keys.first() else { return false };
    // `modem` alone may be anybody's key.
    let has = |wanted: &str| keys.iter().any(|(depth, key)| *depth == 2 && *key == wanted);
    match *first {
        "modem" => has("generic") || has("dbus-path") || has("3gpp"),
        "modem-list" => true,
        "sim" | "bearer" => has("dbus-path") || has("properties"),
        _ => false,
    }
}

/// What is told beside the modems, by the path that a modem names it by.
struct Rest<'n, 'a> {
    sims: AHashMap<&'n str, Vec<&'n Node<'a>>>,
    bearers: AHashMap<&'n str, Vec<&'n Node<'a>>>,
}

/// How many outputs that tell of one path are kept: the outputs of several computers may use it, but not without end.
const MOST_OF_ONE_PATH: usize = 64;

fn by_path<'n, 'a>(nodes: impl Iterator<Item = &'n Node<'a>>) -> AHashMap<&'n str, Vec<&'n Node<'a>>> {
    let mut told: AHashMap<&str, Vec<&Node<'_>>> = AHashMap::new();
    for node in nodes {
        if let Some((path, _)) = text(node, &["dbus-path"]) {
            let of_one = told.entry(path).or_default();
            if of_one.len() < MOST_OF_ONE_PATH {
                of_one.push(node);
            }
        }
    }
    told
}

/// Returns a text that says something.
fn text<'n>(node: &'n Node<'_>, path: &[&str]) -> Option<(&'n str, Place)> {
    let found = node.path(path)?;
    found.text().and_then(stated).map(|text| (text, found.at))
}

fn texts<'n>(node: &'n Node<'_>, path: &[&str]) -> impl Iterator<Item = (&'n str, Place)> {
    node.path(path)
        .map_or(&[][..], Node::items)
        .iter()
        .filter_map(|item| item.text().and_then(stated).map(|text| (text, item.at)))
        .take(64)
}

fn component(builder: &mut BomBuilder, modem: &Node<'_>, rest: &Rest<'_, '_>) {
    let mut draft = builder.open(None, modem.at);
    draft.kind = ComponentKind::Device;
    let generic = |key: &'static str| text(modem, &["generic", key]);
    draft.name = match generic("model") {
        Some((model, _)) => builder.text(model),
        None => builder.pooled("modem"),
    };
    let path = text(modem, &["dbus-path"]);
    if let Some((path, _)) = path {
        draft.reference = builder.text(path);
    }
    property(builder, &mut draft, MODEM, Some(path.map_or("no path", |(path, _)| path)));
    if let Some((maker, at)) = generic("manufacturer") {
        manufacturer(builder, &mut draft, maker, at);
    }
    let imei = text(modem, &["3gpp", "imei"]).or_else(|| generic("equipment-identifier"));
    if let Some((number, at)) = imei {
        let is_imei =
            matches!(number.len(), 14..=17) && number.bytes().all(|b| b.is_ascii_digit()) && is_serial(number);
        if is_imei {
            builder.identify(&mut draft, IdentifierKind::Imei, number, at);
        } else {
            property(builder, &mut draft, "modem-manager:equipment-identifier", Some(number));
        }
    }
    if let Some((hardware, _)) = generic("hardware-revision") {
        draft.version = builder.text(hardware);
    }
    if let Some((device, _)) = generic("physdev").or_else(|| generic("device")) {
        property(builder, &mut draft, "modem-manager:device", Some(device));
        draft.details().location = match usb_port(device) {
            Some(port) => builder.pooled(&port),
            None => builder.text(device),
        };
    }
    for (driver, _) in texts(modem, &["generic", "drivers"]) {
        property(builder, &mut draft, DRIVER, Some(driver));
    }
    for (name, path) in PROPERTIES {
        for (value, _) in texts(modem, path) {
            property(builder, &mut draft, name, Some(value));
        }
    }
    if let Some((sim, _)) = generic("sim") {
        property(builder, &mut draft, "modem-manager:sim", Some(sim));
        for sim in rest.sims.get(sim).into_iter().flatten() {
            for (name, key) in [
                ("modem-manager:iccid", "iccid"),
                ("modem-manager:imsi", "imsi"),
                ("modem-manager:sim-operator", "operator-name"),
            ] {
                property(builder, &mut draft, name, text(sim, &["properties", key]).map(|(value, _)| value));
            }
        }
    }
    let endpoints: Vec<_> = endpoints(modem, rest).iter().map(|endpoint| builder.pooled(endpoint)).collect();
    if !endpoints.is_empty() {
        draft.details().endpoints = endpoints;
    }
    let id = builder.close(draft);
    if let Some((revision, at)) = generic("revision") {
        let mut firmware = builder.open(Some(id), at);
        firmware.kind = ComponentKind::Firmware;
        firmware.name = match generic("model") {
            Some((model, _)) => builder.pooled(&format!("{model} firmware")),
            None => builder.pooled("modem firmware"),
        };
        firmware.version = builder.text(revision);
        if let Some((maker, at)) = generic("manufacturer") {
            manufacturer(builder, &mut firmware, maker, at);
        }
        builder.close(firmware);
    }
}

/// Returns where `/sys/devices/…/usb1/1-3.2` is on the USB, in the words of `lsusb -t`: `USB bus 1, port 3.2`.
fn usb_port(device: &str) -> Option<String> {
    let (bus, port) = device.rsplit('/').next()?.split_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let is_usb = device.contains(&format!("/usb{bus}/"));
    (is_usb && is_number(bus) && port.split('.').all(is_number)).then(|| format!("USB bus {bus}, port {port}"))
}

/// Where a modem leads to: the networks of its bearers.
fn endpoints(modem: &Node<'_>, rest: &Rest<'_, '_>) -> Vec<String> {
    let mut endpoints = Vec::new();
    for (path, _) in texts(modem, &["generic", "bearers"]) {
        let Some(bearer) = rest.bearers.get(path).and_then(|told| told.first()) else {
            endpoints.push(format!("bearer {path}"));
            continue;
        };
        let mut words = vec!["bearer".to_owned()];
        for (called, path) in [
            ("apn", &["properties", "apn"][..]),
            ("interface", &["status", "interface"]),
            ("address", &["ipv4-config", "address"]),
            ("address", &["ipv6-config", "address"]),
            ("connected", &["status", "connected"]),
        ] {
            words.extend(text(bearer, path).map(|(value, _)| format!("{called} {value}")));
        }
        endpoints.push(words.join(" "));
    }
    let initial = text(modem, &["3gpp", "eps", "initial-bearer", "settings", "apn"]);
    endpoints.extend(initial.map(|(apn, _)| format!("initial bearer apn {apn}")));
    endpoints
}

/// What has no place of its own in the model.
const PROPERTIES: [(&str, &[&str]); 12] = [
    ("modem-manager:state", &["generic", "state"]),
    ("modem-manager:power-state", &["generic", "power-state"]),
    ("modem-manager:own-number", &["generic", "own-numbers"]),
    ("modem-manager:access-technology", &["generic", "access-technologies"]),
    ("modem-manager:capability", &["generic", "current-capabilities"]),
    ("modem-manager:port", &["generic", "ports"]),
    ("modem-manager:primary-port", &["generic", "primary-port"]),
    ("modem-manager:plugin", &["generic", "plugin"]),
    ("modem-manager:device-identifier", &["generic", "device-identifier"]),
    ("modem-manager:operator", &["3gpp", "operator-name"]),
    ("modem-manager:registration", &["3gpp", "registration-state"]),
    ("modem-manager:carrier-configuration", &["generic", "carrier-configuration"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::infer;
    use crate::source::Limits;

    const MODEM_JSON: &str = r#"{"modem":{"3gpp":{"imei":"356938035643809","operator-name":"Example Mobile"},"dbus-path":"/org/freedesktop/ModemManager1/Modem/0","generic":{"bearers":["/org/freedesktop/ModemManager1/Bearer/1"],"drivers":["option1","qmi_wwan"],"equipment-identifier":"356938035643809","hardware-revision":"10000","manufacturer":"Example Wireless","model":"EX25","own-numbers":[],"physdev":"/sys/devices/pci0000:00/usb1/1-3","revision":"EX25EFAR06","sim":"--","state":"connected"}}}"#;

    fn bom(text: &str) -> Bom {
        let source =
            Arc::new(Source::from_bytes("mmcli.json", text.as_bytes().to_vec(), &Limits::default()).expect("small"));
        let options = ReadOptions::default();
        assert!(ModemManager.recognises(&source, &options), "{text}");
        ModemManager.read(&source, &options).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_modem_is_a_cellular_device_with_its_imei_firmware_and_bearer() {
        let bom = bom(&format!(
            "{MODEM_JSON}\n{}",
            r#"{"bearer":{"dbus-path":"/org/freedesktop/ModemManager1/Bearer/1","properties":{"apn":"iot.example"},"status":{"connected":"yes","interface":"wwan0"}}}"#
        ));
        let parts: Vec<_> = bom.components().collect();
        assert_eq!(parts.len(), 2);
        assert_eq!(
            (parts[0].name(), parts[0].manufacturer(), parts[0].version()),
            ("EX25", Some("Example Wireless"), Some("10000"))
        );
        assert_eq!(parts[0].identifier(IdentifierKind::Imei).map(|id| id.value), Some("356938035643809"));
        assert_eq!(parts[0].endpoints().collect::<Vec<_>>(), ["bearer apn iot.example interface wwan0 connected yes"]);
        assert_eq!((parts[1].kind(), parts[1].version()), (ComponentKind::Firmware, Some("EX25EFAR06")));
        assert_eq!((parts[0].location(), parts[1].name()), (Some("USB bus 1, port 3"), "EX25 firmware"));
        assert_eq!(infer(parts[1]), [], "its firmware is no modem of its own");
        assert!(parts[0].properties().all(|(name, ..)| name != "modem-manager:sim"), "`--` is not stated");
    }

    #[test]
    fn a_modem_that_tells_nothing_is_cellular_all_the_same() {
        let bom = bom(
            r#"{"modem":{"dbus-path":"/org/freedesktop/ModemManager1/Modem/1","generic":{"equipment-identifier":"--","model":"--","revision":"R1"}}}"#,
        );
        assert_eq!(infer(bom.components().nth(1).expect("its firmware")), [], "`modem firmware` is no modem");
        let modem = bom.components().next().expect("one");
        let functions = infer(modem);
        assert!(functions.iter().any(|(function, reason)| function.id() == "cellular" && !reason.keyword_only));
    }

    #[test]
    fn a_sim_or_bearer_without_its_modem_and_another_key_are_told() {
        const SIM: &str = r#"{"sim":{"dbus-path":"/org/freedesktop/ModemManager1/SIM/0","properties":{"iccid":"8988211000000000017"}}}"#;
        const BEARER: &str =
            r#"{"bearer":{"dbus-path":"/org/freedesktop/ModemManager1/Bearer/1","status":{"connected":"yes"}}}"#;
        let with_sim = MODEM_JSON.replace(r#""sim":"--""#, r#""sim":"/org/freedesktop/ModemManager1/SIM/0""#);
        for (text, parts, unread) in [
            (SIM.to_owned(), 0, 1),
            (BEARER.to_owned(), 0, 1),
            (format!("{MODEM_JSON}{BEARER}"), 2, 0),
            (format!("{MODEM_JSON}{SIM}"), 2, 1),
            (format!("{with_sim}{SIM}{BEARER}"), 2, 0),
            (MODEM_JSON.replacen("}}}", r#"}},"modem2":{"generic":{"model":"EX26"}}}"#, 1), 2, 1),
        ] {
            let bom = bom(&text);
            assert_eq!((bom.len(), bom.unread.len()), (parts, unread), "{text}: {:?}", bom.unread);
        }
    }

    #[test]
    fn a_list_alone_is_not_enough_and_other_json_is_refused() {
        let list = bom(r#"{"modem-list":["/org/freedesktop/ModemManager1/Modem/0"]}"#);
        assert_eq!((list.len(), list.unread.len()), (0, 1));
        let other =
            Source::from_bytes("x", br#"{"modem":"none","other":1}"#.to_vec(), &Limits::default()).expect("small");
        assert!(!ModemManager.recognises(&other, &ReadOptions::default()));
    }
}

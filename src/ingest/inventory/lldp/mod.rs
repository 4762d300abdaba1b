//! What stands at the other end of a link, and what a switch says of itself: `lldpctl` as JSON, XML and key-value pairs,
//! and the output of switches as parsers hand it on, lists of objects in YAML or JSON.
//!
//! Each neighbour becomes a device with its chassis' address, name, serial number and the local port as its location. The
//! raw output of a switch is not read: each maker's is another language, and a wrong reading would be a wrong account.

mod lldpctl;
mod pairs;
mod parsed;
mod sighting;
mod synonyms;
mod xml;

use std::sync::Arc;

use self::sighting::build;
use super::observed::head_lines;
use super::tree::{head_keys, read_json, read_yaml};
use crate::error::Error;
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, Format};
use crate::source::Source;

/// Reads neighbours by LLDP and parsed tables of switches.
#[derive(Debug, Clone, Copy)]
pub struct Lldp;

/// In which spelling a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    LldpctlJson,
    LldpctlXml,
    LldpctlPairs,
    ParsedJson,
    ParsedYaml,
}

impl Spelling {
    fn of(source: &Source, options: &ReadOptions<'_>) -> Option<Self> {
        let first = head_lines(source).next()?.trim_start();
        if first.starts_with('<') {
            return xml::is_lldpctl(source).then_some(Self::LldpctlXml);
        }
        if first.starts_with("lldp.") {
            return pairs::is_pair(first).then_some(Self::LldpctlPairs);
        }
        if first.starts_with(['{', '[']) {
            let keys = head_keys(source);
            if keys.first().is_some_and(|(depth, key)| *depth == 1 && *key == "lldp") {
                return Some(Self::LldpctlJson);
            }
            let is_mapped = options.columns.is_some_and(|columns| !columns.columns.is_empty());
            let is_of_others = super::neighbours::is_ip_json(source) || super::modem_manager::is_of_mmcli(&keys);
            return (!is_mapped && !is_of_others && synonyms::is_table(&keys)).then_some(Self::ParsedJson);
        }
        let keys = yaml_keys(source);
        (!keys.is_empty() && synonyms::is_table(&keys)).then_some(Self::ParsedYaml)
    }
}

/// Returns the keys of the first lines of what looks like a YAML list of mappings, or of a mapping around one.
fn yaml_keys(source: &Source) -> Vec<(u32, &str)> {
    let mut keys = Vec::new();
    let mut has_list = false;
    for line in head_lines(source).take(400) {
        let indent = line.len() - line.trim_start().len();
        let mut words = line.trim();
        if words.starts_with('#') || words == "---" {
            continue;
        }
        while let Some(rest) = words.strip_prefix("- ") {
            (has_list, words) = (true, rest.trim_start());
        }
        has_list |= words == "-";
        let is_key = |key: &str| {
            !key.is_empty()
                && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' ' | b'/' | b'.'))
        };
        match words.split_once(':') {
            Some((key, rest))
                if is_key(key.trim_matches(['"', '\''])) && (rest.is_empty() || rest.starts_with(' ')) =>
            {
                keys.push((u32::try_from(indent).unwrap_or(u32::MAX).saturating_add(2), key.trim_matches(['"', '\''])));
            }
            // A line that is neither a key nor a value that goes on: prose, or what a switch printed.
            None if !has_list || (indent == 0 && words != "-") => return Vec::new(),
            _ => {}
        }
    }
    if has_list { keys } else { Vec::new() }
}

impl Reader for Lldp {
    fn format(&self) -> Format {
        Format::Lldp
    }

    fn recognises(&self, source: &Source, options: &ReadOptions<'_>) -> bool {
        Spelling::of(source, options).is_some()
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let limits = &options.limits;
        let spelling = Spelling::of(source, options).unwrap_or(Spelling::ParsedYaml);
        let mut strays = Vec::new();
        let documents = match spelling {
            Spelling::LldpctlJson | Spelling::ParsedJson => read_json(source, limits)?,
            Spelling::LldpctlXml => vec![xml::read(source, limits)?],
            Spelling::LldpctlPairs => {
                let (tree, lines) = pairs::read(source, limits)?;
                strays = lines;
                vec![tree]
            }
            Spelling::ParsedYaml => read_yaml(source, limits)?,
        };
        let mut sightings = match spelling {
            Spelling::ParsedJson | Spelling::ParsedYaml => parsed::sightings(source, &documents)?,
            Spelling::LldpctlJson | Spelling::LldpctlXml | Spelling::LldpctlPairs => {
                lldpctl::sightings(source, &documents)?
            }
        };
        sightings.strays.append(&mut strays);
        build(source, sightings, options)
    }
}

/// Tells whether JSON is a parsed table that needs no columns of the case.
pub(super) fn is_parsed_json(source: &Source, options: &ReadOptions<'_>) -> bool {
    matches!(Spelling::of(source, options), Some(Spelling::ParsedJson | Spelling::LldpctlJson))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ComponentRef;
    use crate::register::infer;
    use crate::source::Limits;

    fn bom(text: &str) -> Bom {
        let source = Arc::new(Source::from_bytes("lldp", text.as_bytes().to_vec(), &Limits::default()).expect("small"));
        let options = ReadOptions::default();
        assert!(Lldp.recognises(&source, &options), "{text}");
        Lldp.read(&source, &options).unwrap_or_else(|error| panic!("{error}"))
    }

    fn told(component: ComponentRef<'_>) -> String {
        let ids: Vec<String> = component.identifiers().map(|id| id.to_string()).collect();
        let functions: Vec<&str> = infer(component).iter().map(|(function, _)| function.id()).collect();
        format!(
            "{} @{} {} [{}]",
            component.name(),
            component.location().unwrap_or("-"),
            ids.join(" "),
            functions.join(",")
        )
    }

    #[test]
    fn lldpctl_tells_the_same_in_every_spelling() {
        let expected = "ap-boom @eth0 mac:02:1e:42:00:0a:01 ip:192.0.2.9 hostname:ap-boom serial:WX4711 [wifi]";
        for text in [
            r#"{"lldp":{"interface":{"eth0":{"via":"LLDP","chassis":{"ap-boom":{"id":{"type":"mac","value":"02:1e:42:00:0a:01"},"descr":"Example AP","mgmt-ip":"192.0.2.9","capability":[{"type":"Bridge","enabled":false},{"type":"Wlan","enabled":true}]}},"port":{"id":{"type":"ifname","value":"ge0"}},"lldp-med":{"inventory":{"serial":"WX4711","manufacturer":"Example Radio"}}}}}}"#,
            r#"{"lldp":[{"interface":[{"name":"eth0","via":"LLDP","chassis":[{"id":[{"type":"mac","value":"02:1e:42:00:0a:01"}],"name":[{"value":"ap-boom"}],"descr":[{"value":"Example AP"}],"mgmt-ip":[{"value":"192.0.2.9"}],"capability":[{"type":"Bridge","enabled":false},{"type":"Wlan","enabled":true}]}],"port":[{"id":[{"type":"ifname","value":"ge0"}]}],"lldp-med":[{"inventory":[{"serial":[{"value":"WX4711"}],"manufacturer":[{"value":"Example Radio"}]}]}]}]}]}"#,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lldp label=\"LLDP neighbors\">\n <interface label=\"Interface\" name=\"eth0\" via=\"LLDP\">\n  <chassis label=\"Chassis\"><id label=\"ChassisID\" type=\"mac\">02:1e:42:00:0a:01</id><name label=\"SysName\">ap-boom</name><descr label=\"SysDescr\">Example AP</descr><mgmt-ip label=\"MgmtIP\">192.0.2.9</mgmt-ip><capability label=\"Capability\" type=\"Bridge\" enabled=\"off\"/><capability label=\"Capability\" type=\"Wlan\" enabled=\"on\"/></chassis>\n  <port label=\"Port\"><id label=\"PortID\" type=\"ifname\">ge0</id></port><lldp-med><inventory><serial>WX4711</serial><manufacturer>Example Radio</manufacturer></inventory></lldp-med>\n </interface>\n</lldp>\n",
            "lldp.eth0.via=LLDP\nlldp.eth0.chassis.mac=02:1e:42:00:0a:01\nlldp.eth0.chassis.name=ap-boom\nlldp.eth0.chassis.descr=Example AP\nlldp.eth0.chassis.mgmt-ip=192.0.2.9\nlldp.eth0.chassis.Bridge.enabled=off\nlldp.eth0.chassis.Wlan.enabled=on\nlldp.eth0.port.ifname=ge0\nlldp.eth0.lldp-med.inventory.serial=WX4711\nlldp.eth0.lldp-med.inventory.manufacturer=Example Radio\n",
        ] {
            let bom = bom(text);
            assert_eq!(bom.components().map(told).collect::<Vec<_>>(), [expected], "{text}");
            let device = bom.components().next().expect("one");
            assert_eq!(
                (device.manufacturer(), device.description()),
                (Some("Example Radio"), Some("Example AP")),
                "{text}"
            );
        }
    }

    #[test]
    fn what_lldpctl_does_not_write_is_told() {
        const AP: &str = r#"{"id":{"type":"mac","value":"02:1e:42:00:0a:01"}}"#;
        const OTHER: &str = r#"{"id":{"type":"mac","value":"34:4b:50:00:00:01"}}"#;
        let xml = |inside: &str| {
            format!(
                "<?xml version=\"1.0\"?>\n<lldp label=\"x\"><interface name=\"eth0\"><chassis><id type=\"mac\">02:1e:42:00:0a:01</id></chassis></interface>{inside}</lldp>\n"
            )
        };
        let pairs = |more: &str| {
            format!("lldp.eth0.via=LLDP\nlldp.eth0.chassis.mac=02:1e:42:00:0a:01\nlldp.eth0.chassis.name=ap\n{more}")
        };
        for (text, unread) in [
            (format!(r#"{{"lldp":{{"interface":{{"eth0":{{"chassis":{{"ap":{AP}}}}}}}}}}}"#), 0),
            (format!(r#"{{"lldp":{{"interface":{{"eth0":{{"chassis":{{"ap":{AP},"modem":{OTHER}}}}}}}}}}}"#), 1),
            (format!(r#"{{"lldp":{{"interface":{{"eth0":{{"chassis":[{AP},{OTHER}]}}}}}}}}"#), 1),
            (
                format!(
                    r#"{{"lldp":{{"interface":{{"eth0":{{"chassis":{{"ap":{AP}}}}}}}}},"more":{{"interface":{{}}}}}}"#
                ),
                1,
            ),
            (
                format!(
                    r#"{{"lldp":{{"interface":{{"eth0":{{"chassis":{{"ap":{AP}}}}}}},"group":{{"chassis":{OTHER}}}}}}}"#
                ),
                1,
            ),
            (xml(""), 0),
            (
                xml(
                    "<group><interface name=\"eth1\"><chassis><id type=\"mac\">34:4b:50:00:00:01</id></chassis></interface></group>",
                ),
                1,
            ),
            (
                xml("").replacen(
                    "</chassis>",
                    "</chassis><chassis><id type=\"mac\">34:4b:50:00:00:01</id></chassis>",
                    1,
                ),
                1,
            ),
            (pairs(""), 0),
            (
                pairs(
                    "lldp.eth0.chassis.descr=Example OS\nSupport: https://support.example\n\nCopyright\nlldp.eth0.port.ifname=ge0\n",
                ),
                0,
            ),
            (pairs("lldp.eth0.chassis.descr=Example OS\nBus 001 Device 004: ID 2c7c:0125 Quectel\n"), 1),
            (pairs("Bus 001 Device 004: ID 2c7c:0125 Quectel\n"), 1),
            (pairs("-------\nInterface:    eth1, via: LLDP\n  Chassis:\n"), 3),
            (pairs("lldp.eth1.chass"), 1),
            (pairs("lldp.eth0.chassis.mac=34:4b:50:00:00:01\n"), 1),
            (pairs("lldp.eth0.port.descr=x lldp.eth1.chassis.mac=34:4b:50:00:00:01\n"), 1),
        ] {
            let bom = bom(&text);
            assert_eq!((bom.len(), bom.unread.len()), (1, unread), "{text}: {:?}", bom.unread);
        }
        assert_eq!(bom(&pairs("lldp.eth1.chassis.mac=34:4b:50:00:00:01\n").replace('\n', "\r")).len(), 2);
        let wordy = bom(&pairs("lldp.eth0.chassis.descr=Example OS\nLTE router\n"));
        assert_eq!(wordy.components().next().and_then(|ap| ap.description()), Some("Example OS\nLTE router"));
    }

    #[test]
    fn parsed_lists_are_read_by_the_meaning_of_their_keys() {
        for text in [
            "---\nparsed_sample:\n  - neighbor_name: \"sw-e-house\"\n    local_interface: \"Gi1/0/2\"\n    chassis_id: \"021e.4200.0a01\"\n    mgmt_address: \"192.0.2.9\"\n    capabilities: \"B\"\n    serial: \"\"\n    uptime: \"1 day\"\n",
            r#"[{"neighbor": "sw-e-house", "local_interface": "Gi1/0/2", "chassis_id": "021e-4200-0a01", "management_ip": "192.0.2.9", "capabilities": ["Bridge"], "uptime": "1 day"}]"#,
            r#"{"Gi1/0/2": [{"remote_system_name": "sw-e-house", "remote_chassis_id": "02:1e:42:00:0a:01", "mgmt_ip": "192.0.2.9", "remote_system_enable_capab": ["bridge"], "uptime": "1"}]}"#,
        ] {
            let bom = bom(text);
            assert_eq!(
                bom.components().map(told).collect::<Vec<_>>(),
                ["sw-e-house @Gi1/0/2 mac:02:1e:42:00:0a:01 ip:192.0.2.9 hostname:sw-e-house [network-switch]"],
                "{text}"
            );
            assert_eq!(bom.unknown_fields.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["uptime"]);
        }
    }

    #[test]
    fn inventories_stacks_and_address_tables_of_switches_are_read() {
        let bom1 = bom(
            "- name: \"module 0\"\n  descr: \"Route processor\"\n  pid: \"RSP-8\"\n  vid: \"V03\"\n  sn: \"FX0471100A\"\n",
        );
        assert_eq!(bom1.components().map(told).collect::<Vec<_>>(), ["RSP-8 @module 0 serial:FX0471100A mpn:RSP-8 []"]);
        let stack = bom(
            "- hostname: \"sw1\"\n  hardware:\n    - \"AX-24\"\n    - \"AX-48\"\n  serial:\n    - \"AB1234X1\"\n    - \"AB1234X2\"\n  version: \"15.2(7)E\"\n",
        );
        let paths: Vec<String> = stack.components().map(|part| part.path().join("/")).collect();
        assert_eq!(paths, ["sw1", "sw1/sw1 software", "sw1/AX-24", "sw1/AX-48"]);
        let macs = bom(
            "- destination_address: \"021e.4200.0a01\"\n  destination_port:\n    - \"Fa0/1\"\n  vlan_id: \"1\"\n- destination_address: \"021e.4200.0a01\"\n  destination_port:\n    - \"Fa0/1\"\n  vlan_id: \"2\"\n- destination_address: \"0100.0ccc.cccc\"\n  destination_port:\n    - \"CPU\"\n  vlan_id: \"1\"\n",
        );
        assert_eq!(
            macs.components().map(told).collect::<Vec<_>>(),
            ["02:1e:42:00:0a:01 @Fa0/1 mac:02:1e:42:00:0a:01 []"]
        );
        assert_eq!(macs.notes.len(), 2, "{:?}", macs.notes);
    }

    #[test]
    fn what_a_row_tells_beside_its_device_is_kept() {
        let module = bom(
            "- module: \"1\"\n  model: \"EX-6816\"\n  serial: \"EXM0001\"\n  mac_address: \"021e.4200.0000 to 021e.4200.000f\"\n  submodule: \"Forwarding card\"\n  submodule_model: \"EX-DFC\"\n  submodule_serial: \"EXD0002\"\n  submodule_hw: \"1.2\"\n",
        );
        assert_eq!(
            module.components().map(told).collect::<Vec<_>>(),
            [
                "EX-6816 @1 mac:02:1e:42:00:00:00 serial:EXM0001 mpn:EX-6816 []",
                "EX-DFC @- serial:EXD0002 mpn:EX-DFC []"
            ]
        );
        assert_eq!(module.components().nth(1).map(|card| card.path().join("/")).as_deref(), Some("EX-6816/EX-DFC"));
        let broken = bom(
            "- chassis_id: \"021e.4200.0a01\"\n  local_interface: \"gi21\"\n  neighbor_name:\n    - \"ap-e-house-crane-\"\n    - \"12-boom.crane.exa\"\n    - \"mple\"\n",
        );
        assert_eq!(
            broken.components().map(|ap| ap.name().to_owned()).collect::<Vec<_>>(),
            ["ap-e-house-crane-12-boom.crane.example"]
        );
        let unnamed = bom(
            "- model: \"\"\n  module: \"3\"\n  status: \"powered-up\"\n  type: \"Supervisor\"\n- pid: \"EX-1\"\n  module: \"4\"\n  type: \"Supervisor\"\n  status: \"ok\"\n",
        );
        assert_eq!(unnamed.components().map(told).collect::<Vec<_>>(), ["Supervisor @3  []", "EX-1 @4 mpn:EX-1 []"]);
        let slots = bom(
            "- device_name: \"EX-1\"\n  device_serial_number: \"EXS0001\"\n  slot_id: \"1\"\n- device_name: \"\"\n  device_serial_number: \"\"\n  slot_id: \"2\"\n  slot_type: \"Power\"\n",
        );
        assert_eq!((slots.len(), slots.notes.len(), slots.unread.len()), (1, 1, 0), "{:?}", slots.notes);
    }

    #[test]
    fn one_address_with_two_names_is_not_one_device() {
        let bom = bom(
            "- neighbor: ap-1.example\n  chassis_id: 021e.4200.0a01\n  local_port: \"1\"\n- neighbor: ap-2.example\n  chassis_id: 021e.4200.0a01\n  local_port: \"2\"\n- neighbor: ap-1\n  chassis_id: 021e.4200.0a01\n  local_port: \"3\"\n",
        );
        assert_eq!(
            bom.components().map(|ap| ap.name().to_owned()).collect::<Vec<_>>(),
            ["ap-1.example", "ap-2.example"]
        );
    }

    #[test]
    fn a_chassis_without_an_address_keeps_its_own_id() {
        let bom = bom(
            "- chassis_id: \"rack 7\"\n  local_interface: \"gi1\"\n  neighbor_interface: \"p1\"\n- chassis_id: \"192.0.2.77\"\n  local_interface: \"gi2\"\n  neighbor_interface: \"p1\"\n",
        );
        assert_eq!(
            bom.components().map(told).collect::<Vec<_>>(),
            ["rack 7 @gi1  []", "192.0.2.77 @gi2 ip:192.0.2.77 []"]
        );
    }

    #[test]
    fn what_is_no_table_of_a_switch_is_not_claimed() {
        for text in [
            "{\"name\": \"a\", \"version\": \"1\"}",
            "spdxVersion: SPDX-2.3\nname: a\n",
            "- a\n- b\n",
            "Device ID: sw1\nPlatform: x\n",
            "[{\"name\":\"x\",\"serial\":\"1\"}]",
        ] {
            let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
            assert!(!Lldp.recognises(&source, &ReadOptions::default()), "{text}");
        }
    }
}

//! Inventories as found: what they give, and what they do with broken ones.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tallyclerk::error::{Error, ErrorKind};
use tallyclerk::ingest::{ColumnMap, Field, READERS, ReadOptions, read};
use tallyclerk::model::{Account, Bom, Format, IdentifierKind};
use tallyclerk::register::infer;
use tallyclerk::source::{Limits, Place, Source};

fn options(columns: Option<&ColumnMap>) -> ReadOptions<'_> {
    ReadOptions { account: Account::Observed, columns, ..ReadOptions::default() }
}

fn read_bytes(bytes: &[u8], columns: Option<&ColumnMap>) -> Result<Bom, Error> {
    let source = Source::from_bytes("survey", bytes.to_vec(), &Limits::default()).expect("small");
    read(&Arc::new(source), &options(columns))
}

const SCAN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<nmaprun scanner="nmap" start="1781222400" version="7.94">
<hosthint><status state="up"/><address addr="192.0.2.9" addrtype="ipv4"/></hosthint>
<host><status state="up"/><address addr="192.0.2.10" addrtype="ipv4"/><address addr="00:1E:42:00:00:01" addrtype="mac" vendor="Teltonika &amp; others"/>
<hostnames><hostname name="spreader-router.example" type="PTR"/></hostnames>
<ports><port protocol="tcp" portid="22"><state state="open"/><service name="ssh" product="OpenSSH" version="7.4"><cpe>cpe:/a:openbsd:openssh:7.4</cpe></service></port>
<port protocol="tcp" portid="23"><state state="closed"/><service name="telnet"><cpe>cpe:/a:closed:closed</cpe></service></port>
<port protocol="udp" portid="161"><state state="open|filtered"/><service name="snmp"/></port></ports>
<os><osmatch name="Guessed OS" accuracy="93"><osclass><cpe>cpe:/o:guess:guess</cpe></osclass></osmatch></os></host>
<host><status state="down"/><address addr="192.0.2.11" addrtype="ipv4"/></host>
<host><status state="up"/><address addr="192.0.2.12" addrtype="ipv4"/><address addr="00-1e-42-00-00-01" addrtype="mac"/></host>
<host><status state="up"/><address addr="192.0.2.13" addrtype="ipv4"/><address addr="00:1E:42:00:00:02" addrtype="mac" vendor="Teltonika"/></host>
<runstats><finished exit="success"/><hosts up="3" down="1" total="4"/></runstats>
</nmaprun>"#;

#[test]
fn a_host_keeps_its_addresses_names_and_open_ports() {
    let bom = read_bytes(SCAN.as_bytes(), None).expect("sound");
    assert_eq!(bom.len(), 2, "hosts that share a MAC are one, adjacent ones are not");
    assert_eq!(bom.metadata.timestamp.as_deref(), Some("2026-06-12T00:00:00Z"));
    assert_eq!(bom.metadata.tools, ["nmap 7.94"]);
    let host = bom.components().next().expect("two hosts");
    assert_eq!(host.name(), "spreader-router.example");
    let ids: Vec<String> = host.identifiers().map(|id| id.to_string()).collect();
    assert_eq!(
        ids,
        [
            "mac:00:1e:42:00:00:01",
            "ip:192.0.2.10",
            "ip:192.0.2.12",
            "hostname:spreader-router.example",
            "cpe:cpe:/a:openbsd:openssh:7.4"
        ]
    );
    assert_eq!(host.endpoints().collect::<Vec<_>>(), ["tcp/22 ssh OpenSSH 7.4"]);
    assert_eq!(host.manufacturer(), None, "what nmap makes of a MAC is not the maker");
    let properties: Vec<(&str, &str)> = host.properties().map(|(name, value, _)| (name, value)).collect();
    assert_eq!(properties, [("nmap:mac-vendor", "Teltonika & others")]);
    let mac = host.identifier(IdentifierKind::Mac).expect("it has one");
    let Place::Span { offset, len } = mac.at else { panic!("a MAC without a place") };
    assert_eq!(&SCAN[offset as usize..(offset + len) as usize], "00:1E:42:00:00:01");
    assert_eq!(bom.components().nth(1).map(|host| host.name()), Some("Teltonika host 192.0.2.13"));
    assert_eq!(bom.notes.len(), 2, "the shared MAC and the host that is down are noted: {:?}", bom.notes);
}

#[test]
fn a_scan_that_was_edited_or_stopped_says_so() {
    let fewer = SCAN.replace("hosts up=\"3\"", "hosts up=\"4\"");
    let notes = |text: &str| -> Vec<String> {
        read_bytes(text.as_bytes(), None).expect("sound").unread.iter().map(|note| note.message.clone()).collect()
    };
    assert!(notes(&fewer).iter().any(|note| note.contains("says that 4 hosts are up and holds 3")));
    let stopped = SCAN.replace("exit=\"success\"", "exit=\"error\"");
    assert!(notes(&stopped).iter().any(|note| note.contains("finished")));
}

#[test]
fn a_broken_scan_is_refused_with_its_place() {
    let bomb =
        SCAN.replace("<!DOCTYPE nmaprun>", "<!DOCTYPE nmaprun [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>");
    let entity = SCAN.replace("spreader-router.example", "&b;");
    let entity_in_cpe = SCAN.replace("cpe:/a:openbsd", "&b;");
    let twice = SCAN.replace("addrtype=\"ipv4\"", "addrtype=\"ipv4\" addr=\"192.0.2.99\"");
    let other_root = SCAN.replace("<nmaprun ", "<scan ><nmaprun ").replace("</nmaprun>", "</nmaprun></scan>");
    let deep = format!("<nmaprun version=\"7\">{}", "<a>".repeat(100_000));
    for (text, says) in [
        (&SCAN[..SCAN.find("<runstats>").expect("there")], "ends inside"),
        (&SCAN[..SCAN.len() - 40], "not well-formed"),
        (&SCAN[..700], ""),
        (bomb.as_str(), "declares entities"),
        (entity.as_str(), "`name` that can't be read"),
        (entity_in_cpe.as_str(), "entity"),
        (twice.as_str(), "`addr` twice"),
        (other_root.as_str(), "root element is `<scan>`"),
        (deep.as_str(), "256 elements deep"),
    ] {
        let error = read_bytes(text.as_bytes(), None).expect_err(says);
        let problem = &error.problems()[0];
        assert!(problem.message.contains(says), "{says}: {error}");
        assert!(problem.expected.is_some(), "{error}");
        assert_ne!(problem.at, tallyclerk::source::Position::Whole, "{error}");
    }
}

const USB: &str = "Bus 001 Device 001: ID 1d6b:0002 Linux Foundation 2.0 root hub
Bus 001 Device 004: ID 2c7c:0125 Quectel Wireless Solutions Co., Ltd. EC25 LTE modem
Bus 001 Device 005: ID 1D6B:0104 Linux Foundation Multifunction Composite Gadget\r
Bus 001 Device 006: ID 2c7c:0121 Quectel Wireless Solutions Co., Ltd. 
";

#[test]
fn a_usb_list_names_devices_makers_and_places() {
    let bom = read_bytes(USB.as_bytes(), None).expect("sound");
    let devices: Vec<(&str, &str, &str)> = bom
        .components()
        .map(|d| {
            (d.name(), d.manufacturer().unwrap_or(""), d.identifier(IdentifierKind::UsbId).map_or("", |id| id.value))
        })
        .collect();
    assert_eq!(
        devices,
        [
            ("EC25 LTE modem", "Quectel Wireless Solutions Co., Ltd.", "2c7c:0125"),
            ("Multifunction Composite Gadget", "Linux Foundation", "1d6b:0104"),
            ("EC21 LTE modem", "Quectel Wireless Solutions Co., Ltd.", "2c7c:0121"),
        ]
    );
    let modem = bom.components().next().expect("three devices");
    assert_eq!(bom.source().position(modem.at()).to_string(), "2:1");
    let by = modem.properties().find(|(name, ..)| *name == "tallyclerk:manufacturer-by").map(|(_, value, _)| value);
    assert_eq!(by, Some("holder of USB vendor id 2c7c (usb.ids 2026-06-10)"));
    assert!(infer(modem).iter().any(|(function, reason)| function.id() == "cellular" && !reason.keyword_only));
    let cut = &USB[..USB.find("0125").expect("there") + 2];
    let error = read_bytes(cut.as_bytes(), None).expect_err("the second line is cut");
    assert_eq!(error.problems()[0].at.to_string(), "2:1");
}

#[test]
fn verbose_usb_lists_give_serials_and_classes() {
    let text = "\nBus 003 Device 002: ID 413c:81a8 Dell Computer Corp. \nCouldn't open device, some information will be missing
Device Descriptor:\n  iManufacturer           1 Sierra\n  iProduct                2 Dell Wireless module\n  iSerial                 3 LF9273X1\n    Interface Descriptor:
      bInterfaceClass         2 Communications\n      bInterfaceSubClass     14 \n      bInterfaceProtocol      0
Bus 003 Device 003: ID ffff:0001\n  iSerial                 3 0000000000\n";
    let bom = read_bytes(text.as_bytes(), None).expect("sound");
    let [modem, other] = bom.components().collect::<Vec<_>>()[..] else { panic!("two devices") };
    assert_eq!(modem.identifier(IdentifierKind::Serial).map(|id| id.value), Some("LF9273X1"));
    let cellular = infer(modem).into_iter().find(|(function, _)| function.id() == "cellular").map(|(_, reason)| reason);
    assert_eq!(cellular.map(|reason| reason.keyword_only), Some(false), "MBIM is a class of cellular modems");
    assert_eq!(other.identifier(IdentifierKind::Serial), None, "a row of zeros names no device");
    assert_eq!((other.name(), other.manufacturer()), ("USB device ffff:0001", None));
}

fn map(columns: &[(Field, &str)]) -> ColumnMap {
    let columns: BTreeMap<Field, String> = columns.iter().map(|(field, key)| (*field, (*key).to_owned())).collect();
    ColumnMap { columns, ..ColumnMap::default() }
}

#[test]
fn mapped_json_objects_become_components() {
    let columns = map(&[
        (Field::Name, "host"),
        (Field::Mac, "mac_address"),
        (Field::Manufacturer, "vendor"),
        (Field::Id, "id"),
        (Field::Parent, "in"),
        (Field::Quantity, "n"),
    ]);
    let lines = "\u{feff}{\"host\":\"PLC \\u00e4\",\"mac_address\":\"00-0E-8C-00-00-01\",\"vendor\":\"Siemens\",\"id\":1,\"in\":null,\"n\":2,\"tags\":[{\"a\":1}]}\r\n\n\
                 {\"host\":\"rack\",\"in\":1,\"id\":\"2\"}\n{\"host\":\"lost\",\"in\":\"9\",\"mac_address\":\"zz\"}";
    let array = format!("[{}]", lines.trim_start_matches('\u{feff}').replace("\r\n\n", ",").replace("}\n{", "},{"));
    for text in [lines.to_owned(), array] {
        let bom = read_bytes(text.as_bytes(), Some(&columns)).unwrap_or_else(|error| panic!("{error}"));
        let [plc, rack, lost] = bom.components().collect::<Vec<_>>()[..] else { panic!("three rows") };
        assert_eq!((plc.name(), plc.manufacturer(), plc.quantity().pieces()), ("PLC ä", Some("Siemens"), 2));
        assert_eq!(plc.identifier(IdentifierKind::Mac).map(|id| id.value), Some("00:0e:8c:00:00:01"));
        assert_eq!(rack.parent().map(|parent| parent.name()), Some("PLC ä"));
        assert_eq!((lost.parent().is_none(), bom.dangling.len(), bom.unread.len()), (true, 1, 1));
        let mac = plc.identifier(IdentifierKind::Mac).expect("there");
        assert!(bom.source().position(mac.at).to_string().starts_with("1:"));
    }
}

#[test]
fn json_that_could_mislead_is_refused() {
    let columns = map(&[(Field::Name, "host"), (Field::Mac, "mac")]);
    for (text, says) in [
        ("{\"host\":\"a\",\"mac\":\"\",\"host\":\"b\"}", "`host` twice"),
        ("{\"host\":\"a\",\"mac\":\"\"}\n{\"host\":\"b\"", "not valid JSON"),
        ("{\"host\":\"a\",\"mac\":\"\"} {\"host\":\"b\"}", "after an object"),
        ("{\"host\":\"a\"}", "no key `mac`"),
        ("{\"hots\":\"a\",\"mac\":\"\"}", "no key `host`"),
        ("{\"host\":[\"a\"],\"mac\":\"\"}", "under the mapped key `host`"),
        ("[{\"host\":\"a\",\"mac\":\"\"}] []", "not valid JSON"),
        ("{\"host\":\"\",\"mac\":\"\",\"x\":1}\n{\"host\":\"\",\"mac\":\"zz\"}", ""),
    ] {
        match read_bytes(text.as_bytes(), Some(&columns)) {
            Err(error) => assert!(error.problems()[0].message.contains(says), "{text}: {error}"),
            Ok(bom) => assert!(says.is_empty() && bom.len() == 1, "{text}: read {}", bom.len()),
        }
    }
    let error = read_bytes(b"{\"host\":\"a\",\"mac\":\"\"}", None).expect_err("nothing is mapped");
    assert!(error.problems()[0].help.as_deref().is_some_and(|help| help.contains("host, mac")), "{error}");
}

#[test]
fn other_documents_are_claimed_by_nobody_here() {
    for text in [
        "{\"bomFormat\":\"CycloneDX\"}",
        "name,maker\na,b\n",
        "<bom/>",
        "",
        "Business plan",
        "[1,2]",
        "/:  Bus 04.Port 1: Dev 1",
    ] {
        match read_bytes(text.as_bytes(), None) {
            Ok(bom) => assert!(!matches!(bom.format, Format::NmapXml | Format::Lsusb | Format::JsonLines), "{text}"),
            Err(error) => assert!(!error.to_string().contains("nothing says which key"), "{text}: {error}"),
        }
    }
}

#[test]
fn cut_flipped_and_repeated_input_never_panics() {
    let columns = map(&[(Field::Name, "host"), (Field::Mac, "mac")]);
    let json =
        "{\"host\":\"a\\u00e4\",\"mac\":\"00:1e:42:00:00:01\"}\n{\"host\":\"b\",\"mac\":null,\"x\":{\"y\":[1,2]}}\n";
    let mut state = 0x2545_f491_u32;
    for text in [SCAN, USB, json] {
        for end in 0..text.len() {
            let _ = read_bytes(&text.as_bytes()[..end], Some(&columns));
        }
        for _ in 0..2_000 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..3 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (state >> 8) as usize % bytes.len();
                bytes[at] ^= 1 << (state & 7);
            }
            if let Ok(bom) = read_bytes(&bytes, Some(&columns)) {
                for component in bom.components() {
                    let _ = infer(component);
                    let _ = bom.source().position(component.at());
                }
            }
        }
        let _ = read_bytes(text.repeat(50).as_bytes(), Some(&columns));
    }
}

#[test]
fn hostile_sizes_stay_cheap() {
    let columns = map(&[(Field::Name, "host")]);
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=\"x\"")).collect();
    let wide = format!("<nmaprun version=\"7\"><host{attributes}><status{attributes} state=\"up\"/></host></nmaprun>");
    let long = SCAN.replace("spreader-router.example", &"x".repeat(5_000_000));
    let nested = format!("{{\"host\":\"a\",\"x\":{}", "[".repeat(1_000_000));
    let keys: String = (0..100_000).map(|n| format!("\"k{n}\":1,")).collect();
    let keys = format!("{{{keys}\"host\":\"a\"}}");
    for text in [wide, long, nested, keys, "Bus 001 Device 002: ID ".repeat(100_000)] {
        let started = std::time::Instant::now();
        let _ = read_bytes(text.as_bytes(), Some(&columns));
        assert!(started.elapsed().as_secs() < 20, "{}", &text[..40]);
    }
    let limits = Limits { max_components: 2, ..Limits::default() };
    let source =
        Source::from_bytes("survey", b"{\"host\":1}\n{\"host\":2}\n{\"host\":3}\n".to_vec(), &limits).expect("small");
    let options = ReadOptions { limits, ..options(Some(&columns)) };
    let error = read(&Arc::new(source), &options).expect_err("three is more than two");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

/// Every fixture of `testdata/surveys`: its format, and each component's path, location and identifiers.
const SURVEYS: [(&str, Format, &[&str]); 22] = [
    (
        "arp-windows.txt",
        Format::Neighbours,
        &[
            "192.0.2.7 @192.0.2.2 mac:02:1e:42:00:0a:01 ip:192.0.2.7",
            "192.0.2.8 @192.0.2.2 mac:02:1e:42:00:0a:02 ip:192.0.2.8",
        ],
    ),
    (
        "arp.txt",
        Format::Neighbours,
        &[
            "plc-main.example @eth0 mac:02:1e:42:00:0a:01 ip:192.0.2.7 hostname:plc-main.example",
            "192.0.2.8 @eth0 mac:02:1e:42:00:0a:02 ip:192.0.2.8",
        ],
    ),
    ("assets.jsonl", Format::JsonLines, &[]),
    (
        "dmidecode.txt",
        Format::Dmidecode,
        &[
            "CraneStation 400 @- serial:EC4004711",
            "CraneStation 400/Example Controls chassis @- serial:EC4004711C",
            "CraneStation 400/Example Controls chassis/EB-77 @- serial:EB7700815",
            "CraneStation 400/Example Controls chassis/EB-77/Example Firmware BIOS @-",
            "CraneStation 400/Example Controls chassis/EB-77/Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz @U3E1",
            "CraneStation 400/Example Controls chassis/EB-77/EM-16G-2666 @ChannelA-DIMM0 serial:8A4711F0 mpn:EM-16G-2666",
            "CraneStation 400/Example Controls chassis/EB-77/Onboard LAN @0000:00:1f.6",
        ],
    ),
    ("ip-neigh.json", Format::Neighbours, &["192.0.2.7 @eth0 mac:02:1e:42:00:0a:01 ip:192.0.2.7 ip:2001:db8::7"]),
    ("ip-neigh.txt", Format::Neighbours, &["192.0.2.7 @eth0 mac:02:1e:42:00:0a:01 ip:192.0.2.7 ip:2001:db8::7"]),
    (
        "lldp-neighbours.yaml",
        Format::Lldp,
        &[
            "ap-boom.example @Gi1/0/1 mac:02:1e:42:00:0b:01 ip:192.0.2.21 hostname:ap-boom.example serial:AP4711X08",
            "sw-ehouse.example @Gi1/0/24 mac:02:1e:42:00:0b:02 hostname:sw-ehouse.example",
        ],
    ),
    (
        "lldpctl-keyvalue.txt",
        Format::Lldp,
        &["ap-boom.example @eth0 mac:02:1e:42:00:0b:01 ip:192.0.2.21 hostname:ap-boom.example"],
    ),
    (
        "lldpctl.json",
        Format::Lldp,
        &[
            "ap-boom.example @eth0 mac:02:1e:42:00:0b:01 ip:192.0.2.21 ip:2001:db8::21 hostname:ap-boom.example serial:AP4711X08 mpn:AP-300",
            "ap-boom.example/ap-boom.example software @-",
            "sw-boom.example @eth1 mac:02:1e:42:00:0b:02 ip:192.0.2.22 hostname:sw-boom.example",
        ],
    ),
    (
        "lldpctl.xml",
        Format::Lldp,
        &[
            "ap-boom.example @eth0 mac:02:1e:42:00:0b:01 ip:192.0.2.21 ip:2001:db8::21 hostname:ap-boom.example serial:AP4711X08 mpn:AP-300",
            "ap-boom.example/ap-boom.example software @-",
        ],
    ),
    (
        "lspci-nn.txt",
        Format::Lspci,
        &[
            "8th Gen Core Processor Host Bridge/DRAM Registers @PCI 00:00.0 pci:8086:3ec2",
            "8th Gen Core Processor Host Bridge/DRAM Registers/Cannon Lake PCH USB 3.1 xHCI Host Controller @PCI 00:14.0 pci:8086:a36d",
            "Ethernet Connection (7) I219-LM @PCI 00:1f.6 pci:8086:15bb",
            "Wireless 8265 / 8275 @PCI 01:00.0 pci:8086:24fd",
        ],
    ),
    (
        "lspci-vmm.txt",
        Format::Lspci,
        &[
            "Ethernet Connection (7) I219-LM @PCI 00:1f.6 pci:8086:15bb",
            "Wireless 8265 / 8275 @PCI 01:00.0 pci:8086:24fd",
        ],
    ),
    (
        "lspci.txt",
        Format::Lspci,
        &[
            "8th Gen Core Processor Host Bridge/DRAM Registers @PCI 00:00.0",
            "Ethernet Connection (7) I219-LM @PCI 00:1f.6 pci:8086:15bb",
            "Wireless 8265 / 8275 @PCI 01:00.0 pci:8086:24fd",
        ],
    ),
    (
        "lsusb-t.txt",
        Format::Lsusb,
        &[
            "USB device 001:004 (Vendor Specific Class) @USB bus 1, port 3",
            "USB device 001:005 (Hub) @USB bus 1, port 7",
            "USB device 001:006 (Human Interface Device) @USB bus 1, port 7.2",
        ],
    ),
    (
        "lsusb-v.txt",
        Format::Lsusb,
        &["Example Wireless EX25 module @USB bus 1, device 4 usb:f001:0011 serial:EXW4711A20"],
    ),
    (
        "lsusb.txt",
        Format::Lsusb,
        &[
            "FT232 Serial (UART) IC @USB bus 1, device 3 usb:0403:6001",
            "EC25 LTE modem @USB bus 1, device 4 usb:2c7c:0125",
        ],
    ),
    ("mmcli.json", Format::ModemManager, &["EX25 @USB bus 1, port 3 imei:356938035643809", "EX25/EX25 firmware @-"]),
    (
        "netbox-devices.csv",
        Format::NetBox,
        &[
            "sw-ehouse @Pier J, E-house STS-12, rack R1, position 12 hostname:sw-ehouse mpn:EXS-48 serial:EXS48004711 ip:192.0.2.22",
            "plc-main @Pier J, E-house STS-12, rack R1, position 20 hostname:plc-main mpn:CPU-417 serial:EC4170815 ip:192.0.2.7",
        ],
    ),
    (
        "netbox-interfaces.csv",
        Format::NetBox,
        &[
            "sw-ehouse @- hostname:sw-ehouse mac:02:1e:42:00:0b:02 mac:02:1e:42:00:0b:03",
            "plc-main @- hostname:plc-main mac:02:1e:42:00:0a:01",
        ],
    ),
    (
        "netbox-inventory-items.csv",
        Format::NetBox,
        &["sw-ehouse @- hostname:sw-ehouse", "sw-ehouse/Gi1/0/49 @- mpn:EXO-LX serial:EXO0815"],
    ),
    (
        "nmap.xml",
        Format::NmapXml,
        &[
            "plc-main.example @- mac:02:1e:42:00:0a:01 ip:192.0.2.10 hostname:plc-main.example cpe:cpe:/h:example:plc:2.8 cpe:cpe:/o:example:rtos:3",
        ],
    ),
    (
        "switch-inventory.json",
        Format::Lldp,
        &["EXS-48 @Chassis serial:EXS48004711 mpn:EXS-48", "EXO-LX @GigabitEthernet1/0/49 serial:EXO0815 mpn:EXO-LX"],
    ),
];

#[test]
fn every_survey_is_recognised_by_its_own_reader_only_and_gives_what_it_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/surveys");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("it can be listed")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, SURVEYS.map(|(name, ..)| name), "every fixture is told of here");
    let mut wrong = Vec::new();
    for (name, format, expected) in SURVEYS {
        let bytes = std::fs::read(folder.join(name)).expect("readable");
        let source = Arc::new(Source::from_bytes(name, bytes, &Limits::default()).expect("small"));
        let claims: Vec<Format> = READERS
            .iter()
            .filter(|reader| reader.recognises(&source, &options(None)))
            .map(|reader| reader.format())
            .collect();
        assert_eq!(claims, [format], "{name}");
        if format == Format::JsonLines {
            continue;
        }
        let bom = read(&source, &options(None)).unwrap_or_else(|error| panic!("{error}"));
        assert!(bom.unread.is_empty() && bom.violations.is_empty(), "{name}: {:?}", bom.unread);
        let told: Vec<String> = bom
            .components()
            .map(|component| {
                let path = component.path().join("/");
                let ids: Vec<String> = component.identifiers().map(|id| id.to_string()).collect();
                let words = [path, format!("@{}", component.location().unwrap_or("-")), ids.join(" ")];
                words.join(" ").trim_end().to_owned()
            })
            .collect();
        if told != expected {
            wrong.push(format!("{name}: {told:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! Inventories as found: what they give, over real files, and what they do with broken ones.

#![expect(clippy::print_stdout, reason = "a skip is said aloud")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use tallyclerk::error::{Error, ErrorKind};
use tallyclerk::ingest::{ColumnMap, Field, ReadOptions, read};
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

fn corpus(folder: &str) -> Vec<PathBuf> {
    let root = std::env::var_os("TALLYCLERK_CORPUS").map_or_else(|| PathBuf::from("../shared/corpus"), PathBuf::from);
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    if found.is_empty() {
        println!("skipped: no corpus at {}", root.join(folder).display());
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
    let files: Vec<_> =
        corpus("nmap-xml").into_iter().filter(|path| path.extension().is_some_and(|e| e == "xml")).collect();
    for path in &files {
        let bytes = std::fs::read(path).expect("readable");
        let bom = read_bytes(&bytes, None).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let text = String::from_utf8_lossy(&bytes);
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

#[test]
fn real_usb_lists_hold_every_device_but_root_hubs() {
    let files: Vec<_> = corpus("host-inventory")
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "out"))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("lsusb")))
        .filter(|path| path.with_extension("json").exists())
        .collect();
    for path in &files {
        let bom = read_bytes(&std::fs::read(path).expect("readable"), None)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let answer = std::fs::read_to_string(path.with_extension("json")).expect("readable");
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        let word = |device: &serde_json::Value, key: &str| device[key].as_str().unwrap_or_default().to_owned();
        let expected: Vec<(String, String)> = answer
            .as_array()
            .expect("an array")
            .iter()
            .map(|device| (format!("{}:{}", word(device, "bus"), word(device, "device")), word(device, "id")))
            .filter(|(_, id)| !matches!(id.as_str(), "1d6b:0001" | "1d6b:0002" | "1d6b:0003"))
            .collect();
        let found: Vec<(String, String)> = bom
            .components()
            .map(|device| {
                let id = device.identifier(IdentifierKind::UsbId).expect("every device has an id");
                let source = bom.source().text().expect("UTF-8");
                let Place::Span { offset, len } = id.at else { panic!("an id without a place") };
                assert_eq!(&source[offset as usize..(offset + len) as usize], id.value);
                (device.reference().unwrap_or_default().to_owned(), id.value.to_owned())
            })
            .collect();
        assert_eq!(found, expected, "{}", path.display());
    }
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
    assert_eq!(bom.notes.len(), 1, "the shared MAC is noted: {:?}", bom.notes);
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

/// Every stated text under the keys of a parsed table that name a thing, with the key.
fn wanted_of(yaml: &str) -> Vec<(&str, &str)> {
    const KEYS: [&str; 10] = [
        "neighbor_name",
        "neighbor",
        "serial",
        "sn",
        "device_serial_number",
        "serial_number",
        "pid",
        "chassis_id",
        "mac_address",
        "destination_address",
    ];
    let pair = |line: &'_ str| -> Option<(usize, usize)> {
        let words = line.trim_start_matches([' ', '-']);
        let (key, value) = words.split_once(": ")?;
        let value = value.trim().trim_matches(['"', '\'']);
        (KEYS.contains(&key) && !value.is_empty()).then_some((key.len(), value.len()))
    };
    yaml.lines()
        .filter(|line| pair(line).is_some())
        .filter_map(|line| {
            let (key, value) = line.trim_start_matches([' ', '-']).split_once(": ")?;
            Some((key, value.trim().trim_matches(['"', '\''])))
        })
        .collect()
}

#[test]
fn real_tables_of_switches_give_every_name_number_and_address() {
    let (mut files, mut failures) = (0, Vec::new());
    for path in corpus("network-inventory").into_iter().filter(|path| path.extension().is_some_and(|e| e == "yml")) {
        files += 1;
        let bytes = std::fs::read(&path).expect("readable");
        let bom = match read_bytes(&bytes, None) {
            Ok(bom) => bom,
            Err(error) => {
                failures.push(format!("{}: {error}", path.display()));
                continue;
            }
        };
        let mut held: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
        for component in bom.components() {
            held.insert(component.name().to_lowercase());
            held.extend(component.identifiers().map(|id| id.value.to_lowercase()));
            held.extend(component.properties().map(|(_, value, _)| value.to_lowercase()));
        }
        let plain =
            |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase() };
        let plain_held: std::collections::BTreeSet<String> = held.iter().map(|text| plain(text)).collect();
        for (key, value) in wanted_of(std::str::from_utf8(&bytes).expect("UTF-8")) {
            let digits = plain(value);
            let is_mac = digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let is_group = is_mac && u8::from_str_radix(&digits[..2], 16).is_ok_and(|octet| octet & 1 == 1);
            let is_filler =
                matches!(digits.as_str(), "none" | "na" | "unknown" | "unspecified" | "notpresent" | "nosnmpname" | "");
            if is_group || is_filler || (!is_mac && matches!(key, "chassis_id" | "mac_address")) {
                continue;
            }
            if !plain_held.contains(&digits) {
                failures.push(format!("{}: {key} {value} is nowhere", path.display()));
            }
        }
        if bom.is_empty() && bom.notes.is_empty() {
            failures.push(format!("{}: gave nothing", path.display()));
        }
    }
    println!("{files} tables, {} misses", failures.len());
    assert!(failures.len() <= 12, "{} of {files}: {:#?}", failures.len(), &failures[..failures.len().min(40)]);
}

#[test]
fn raw_output_of_switches_is_not_read() {
    let mut claimed = Vec::new();
    for path in corpus("network-inventory").into_iter().filter(|path| path.extension().is_some_and(|e| e == "raw")) {
        if let Ok(bom) = read_bytes(&std::fs::read(&path).expect("readable"), None) {
            claimed.push(format!("{}: {}", path.display(), bom.format));
        }
    }
    assert!(claimed.is_empty(), "{claimed:#?}");
}

#[test]
fn real_outputs_of_hosts_are_read_whole() {
    let mut wrong = Vec::new();
    for path in corpus("host-inventory").into_iter().filter(|path| path.extension().is_some_and(|e| e == "out")) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match read_bytes(&std::fs::read(&path).expect("readable"), None) {
            Err(error) => wrong.push(error.to_string()),
            Ok(bom) if !bom.unread.is_empty() => wrong.push(format!("{name}: {:?}", bom.unread)),
            Ok(bom) => {
                let answer = std::fs::read_to_string(path.with_extension("json")).unwrap_or_default();
                if name.starts_with("lspci") {
                    let slots = answer.matches("\"slot\"").count();
                    if slots != bom.len()
                        || bom
                            .components()
                            .any(|part| part.identifier(IdentifierKind::PciId).is_none() && !name.contains("mmv"))
                    {
                        wrong.push(format!("{}: {} of {slots}", path.display(), bom.len()));
                    }
                }
                if name.starts_with("arp") {
                    for line in
                        answer.split("\"hwaddress\": \"").skip(1).chain(answer.split("\"mac_address\": \"").skip(1))
                    {
                        let mac = line.split('"').next().unwrap_or("");
                        let octets: Vec<String> = mac.split(':').map(|octet| format!("{octet:0>2}")).collect();
                        let mac = octets.join(":");
                        let is_group = mac.starts_with("01:") || mac.starts_with("ff:");
                        let has = bom.components().any(|part| part.identifiers().any(|id| id.value == mac));
                        if octets.len() == 6 && !is_group && !has {
                            wrong.push(format!("{}: {mac}", path.display()));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

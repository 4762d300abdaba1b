//! What parts are held to do, over a table of parts and of near misses.

use std::sync::Arc;

use tallyclerk::model::{BomBuilder, ComponentId, ComponentKind, Format, IdentifierKind, Role};
use tallyclerk::register::{infer, item_functions};
use tallyclerk::source::{Limits, Place, Source};

/// A part as a document describes it.
#[derive(Clone, Copy, Default)]
struct Part {
    kind: Option<ComponentKind>,
    name: &'static str,
    description: &'static str,
    maker: &'static str,
    stated: &'static str,
    ids: &'static [(IdentifierKind, &'static str)],
    properties: &'static [(&'static str, &'static str)],
}

fn named(name: &'static str) -> Part {
    Part { name, ..Part::default() }
}

/// Returns `cellular! wifi?`: each function in the order of its id, `!` firm and `?` by keyword only.
fn inferred(part: Part) -> String {
    let source = Source::from_bytes("x", Vec::new(), &Limits::default()).expect("small");
    let mut builder = BomBuilder::new(Arc::new(source), Format::CycloneDxJson);
    let mut draft = builder.open(None, Place::Whole);
    draft.kind = part.kind.unwrap_or(ComponentKind::Device);
    draft.name = builder.text(part.name);
    if !part.description.is_empty() {
        draft.details().description = builder.text(part.description);
    }
    if !part.stated.is_empty() {
        draft.details().function = builder.text(part.stated);
    }
    if !part.maker.is_empty() {
        let party = builder.party(part.maker, Place::Whole);
        draft.party(Role::Manufacturer, party);
    }
    for (kind, value) in part.ids {
        builder.identify(&mut draft, *kind, value, Place::Whole);
    }
    for (name, value) in part.properties {
        let (name, value) = (builder.text(name), builder.text(value));
        draft.property(name, value);
    }
    builder.close(draft);
    let bom = builder.finish();
    let mut words: Vec<String> = infer(bom.component(ComponentId(0)))
        .iter()
        .inspect(|(function, reason)| assert!(!reason.text.trim().is_empty(), "{function} has no reason"))
        .map(|(function, reason)| format!("{function}{}", if reason.keyword_only { '?' } else { '!' }))
        .collect();
    words.sort();
    words.join(" ")
}

#[test]
fn words_of_a_name_tell_what_a_part_does_and_only_weakly() {
    let mut wrong = Vec::new();
    for (name, expected) in [
        ("LTE modem", "cellular?"),
        ("4G router", "cellular? wan-router?"),
        ("Cellular module", "cellular?"),
        ("GSM alarm dialler", "cellular?"),
        ("5G CPE", "cellular?"),
        ("UMTS/HSPA gateway", "cellular?"),
        ("SIM card holder on main board", "cellular?"),
        ("Telematics unit TU-1", "cellular?"),
        ("Mobilfunkrouter", "cellular?"),
        ("Mobilfunk-Modem für Fernwartung", "cellular? remote-access?"),
        ("工业级4G路由器", "cellular? wan-router?"),
        ("蜂窝通信模块", "cellular?"),
        ("调制解调器", "wan-router?"),
        ("无线数据终端", "other-radio?"),
        ("WLAN access point", "wifi?"),
        ("Wi-Fi 6 client", "wifi?"),
        ("WiFi module", "wifi?"),
        ("VPN router", "vpn-gateway? wan-router?"),
        ("remote monitoring gateway", "remote-access?"),
        ("Fernwartungsrouter", "remote-access?"),
        ("远程监控网关", "remote-access?"),
        ("Modem", "wan-router?"),
        ("dial-up modem 56k", "wan-router?"),
        ("Bluetooth dongle", "bluetooth?"),
        ("Iridium terminal", "satellite?"),
        ("VSAT terminal", "satellite?"),
        ("satellite modem", "satellite?"),
        ("GNSS receiver", "gnss?"),
        ("RFID reader", "rfid?"),
        ("LoRaWAN node", "other-radio?"),
        ("Radio remote control receiver", "other-radio?"),
        ("Funkmodul 433 MHz", "other-radio?"),
        ("wireless joystick", "other-radio?"),
        ("Managed Ethernet switch", "network-switch?"),
        ("以太网交换机", "network-switch?"),
        ("IP camera", "camera?"),
        ("LTE router, DIN rail", "cellular? wan-router?"),
        ("4G router 24 VDC power supply included", "cellular? power-supply? wan-router?"),
        ("Router with LTE antenna", "wan-router?"),
        ("Wi-Fi (disabled)", "wifi?"),
        ("Bluetooth disabled in firmware", "bluetooth?"),
    ] {
        let found = inferred(named(name));
        if found != expected {
            wrong.push(format!("{name}: {found}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn words_that_only_look_alike_tell_nothing() {
    for name in [
        "oil FILTER",
        "FILTER",
        "SIMATIC rack",
        "satellite gear set",
        "satellite carriage",
        "modem cable",
        "modem cable 3 m",
        "null modem adapter",
        "cellular concrete",
        "cellular rubber mat",
        "Bluetooth® free",
        "Bluetooth-free zone sign",
        "router bit",
        "CNC router spindle",
        "LTE-ready bracket",
        "bracket for LTE modem",
        "bracket for outdoor LTE router",
        "Halterung für Mobilfunkrouter",
        "4G antenna",
        "LTE/GPS antenna mounting bracket",
        "WLAN-Antenne",
        "Mobilfunkantenne",
        "4G天线",
        "4G路由器电源",
        "铝蜂窝板",
        "without LTE",
        "PCB w/o Wi-Fi",
        "ohne WLAN",
        "label stock 80 GSM",
        "accelerometer, shock 5G",
        "Funktionsbaustein",
        "radio frequency interference suppressor",
        "wireless charger",
        "Iridium spark plug",
        "access point hatch",
        "slalom simulation desk",
        "malted grain belt",
        "aluminium profile",
        "router power supply unit",
    ] {
        let found = inferred(named(name));
        let communicates: Vec<&str> = found
            .split(' ')
            .filter(|word| !word.is_empty() && !["power-supply", "sensor"].iter().any(|other| word.starts_with(other)))
            .collect();
        assert!(communicates.is_empty(), "{name}: {found}");
    }
    assert_eq!(inferred(named("SIMATIC HMI")), "hmi?");
}

#[test]
fn identifiers_families_and_statements_are_firm() {
    use IdentifierKind::{Cpe, FccId, Hostname, Imei, Mac, Mpn, PciId, Purl, UsbId};
    let base = named("Unit A1");
    let mut wrong = Vec::new();
    for (part, expected) in [
        (Part { ids: &[(UsbId, "2c7c:0125")], ..base }, "cellular!"),
        (Part { ids: &[(UsbId, "2c7c:ffff")], ..base }, "cellular!"),
        (Part { ids: &[(UsbId, "05c6:9215")], ..base }, "cellular!"),
        (Part { ids: &[(UsbId, "1e0e:9001")], ..base }, "cellular!"),
        (Part { ids: &[(UsbId, "05c6:ffff")], ..base }, "cellular?"),
        (Part { ids: &[(UsbId, "0a12:0001")], ..base }, "bluetooth!"),
        (Part { ids: &[(UsbId, "046d:c077")], ..base }, ""),
        (Part { properties: &[("usb:interface", "02/0e/00")], ..base }, "cellular!"),
        (Part { properties: &[("usb:interface", "02/02/01")], ..base }, ""),
        (Part { ids: &[(FccId, "XMR201707BG96")], ..base }, "cellular!"),
        (Part { ids: &[(FccId, "ZZZ-UNKNOWN1")], ..base }, "other-radio?"),
        (Part { ids: &[(Imei, "490154203237518")], ..base }, "cellular!"),
        (Part { ids: &[(Mac, "c4:a6:4e:00:00:01")], ..base }, "cellular!"),
        (Part { ids: &[(Mac, "c6:a6:4e:00:00:01")], ..base }, ""),
        (Part { ids: &[(Mac, "00:1e:42:00:00:01")], ..base }, "wan-router?"),
        (Part { ids: &[(PciId, "8086:24fd")], ..base }, "bluetooth! wifi!"),
        (Part { ids: &[(Cpe, "cpe:2.3:h:teltonika:rutx08:-:*:*:*:*:*:*:*")], ..base }, "wan-router!"),
        (Part { stated: "cellular", ..base }, "cellular!"),
        (Part { stated: "LTE modem", ..base }, "cellular!"),
        (Part { stated: "modem cable", ..base }, ""),
        (Part { properties: &[("cdx:device:deviceType", "WLAN access point")], ..base }, "wifi!"),
        (Part { maker: "Quectel", ids: &[(Mpn, "EG25-G")], ..base }, "cellular!"),
        (Part { maker: "Acme", ids: &[(Mpn, "RUTX08")], ..base }, "wan-router?"),
        (Part { maker: "Quectel Wireless Solutions Co., Ltd.", ..base }, "cellular!"),
        (Part { maker: "Quectel", name: "L76 navigation module", ..base }, "gnss!"),
        (Part { maker: "Quectel", name: "YB0017AA 4G antenna", ..base }, ""),
        (Part { maker: "Siemens AG", ids: &[(Mpn, "6ES7518-4AP00-0AB0")], ..base }, "plc!"),
        (Part { maker: "Siemens", name: "SCALANCE M876-4", ..base }, "cellular! wan-router!"),
        (Part { maker: "Siemens", name: "SCALANCE XC216", ..base }, "network-switch!"),
        (Part { maker: "SICK AG", name: "LMS511-20100", ..base }, "lidar!"),
        (Part { ids: &[(Mpn, "DS-2CD2143G2-I")], ..base }, "camera!"),
        (Part { ids: &[(Hostname, "rutx08-crane12")], ..base }, "wan-router?"),
        (Part { kind: Some(ComponentKind::Application), name: "TeamViewer Host", ..base }, "remote-access-software!"),
        (Part { kind: Some(ComponentKind::Application), name: "AnyDesk", ..base }, "remote-access-software!"),
        (Part { kind: Some(ComponentKind::Application), name: "VPN client", ..base }, "remote-access-software?"),
        (
            Part {
                kind: Some(ComponentKind::Application),
                ids: &[(Purl, "pkg:deb/debian/tigervnc-server@1.12?arch=amd64")],
                ..base
            },
            "remote-access-software!",
        ),
        (Part { kind: Some(ComponentKind::Library), name: "router", ..base }, ""),
        (Part { kind: Some(ComponentKind::Library), name: "bluetooth-hci", ..base }, ""),
        (Part { kind: Some(ComponentKind::Library), name: "rustdesk", ..base }, "remote-access-software!"),
        (Part { kind: Some(ComponentKind::Firmware), name: "LTE stack", ..base }, "cellular?"),
        (Part { kind: Some(ComponentKind::Application), name: "VNC viewer", ..base }, ""),
        (Part { description: "Gateway with LTE uplink", ..base }, "cellular?"),
    ] {
        let found = inferred(part);
        if found != expected {
            let what = format!("{} {} {:?} {:?}", part.name, part.maker, part.ids, part.properties);
            wrong.push(format!("{what}: {found}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_bears_a_hardware_identifier_is_hardware_whatever_it_is_called() {
    use IdentifierKind::{Cpe, FccId, Imei, Mac, Mpn, PciId, Purl, Serial, Sku, UsbId};
    let mut wrong = Vec::new();
    for kind in [
        ComponentKind::Library,
        ComponentKind::Data,
        ComponentKind::File,
        ComponentKind::Framework,
        ComponentKind::Container,
        ComponentKind::Platform,
        ComponentKind::OperatingSystem,
        ComponentKind::MachineLearningModel,
        ComponentKind::CryptographicAsset,
        ComponentKind::Application,
        ComponentKind::Firmware,
        ComponentKind::DeviceDriver,
    ] {
        let base = Part { kind: Some(kind), ..named("Unit A1") };
        for (part, expected) in [
            (Part { ids: &[(Imei, "490154203237518")], ..base }, "cellular!"),
            (Part { ids: &[(UsbId, "2c7c:0125")], ..base }, "cellular!"),
            (Part { ids: &[(PciId, "8086:24fd")], ..base }, "bluetooth! wifi!"),
            (Part { ids: &[(FccId, "XMR201707BG96")], ..base }, "cellular!"),
            (Part { ids: &[(Mac, "c4:a6:4e:00:00:01")], ..base }, "cellular!"),
            (Part { name: "LTE modem", ids: &[(Serial, "A100")], ..base }, "cellular?"),
            (Part { maker: "Quectel", ids: &[(Mpn, "EC25-AF")], ..base }, "cellular!"),
            (Part { maker: "Quectel", ids: &[(Sku, "EC25-AF")], ..base }, "cellular!"),
            (Part { ids: &[(Cpe, "cpe:2.3:h:quectel:ec25:-:*:*:*:*:*:*:*")], ..base }, "cellular!"),
            (Part { ids: &[(Purl, "pkg:generic/quectel/ec25@1")], ..base }, "cellular!"),
            (Part { ids: &[(Purl, "pkg:generic/unit@1?mpn=EC25-AF")], ..base }, "cellular!"),
            (Part { stated: "LTE modem", ..base }, "cellular!"),
            (Part { name: "router", ids: &[(Purl, "pkg:npm/router@2")], ..base }, ""),
            (Part { name: "ec25", ids: &[(Purl, "pkg:cargo/ec25@0.1.0")], ..base }, ""),
        ] {
            let found = inferred(part);
            // The name of firmware alone is read for radios and routers, weakly.
            let expected = match part.kind {
                Some(ComponentKind::Firmware | ComponentKind::DeviceDriver) if part.name == "router" => "wan-router?",
                _ => expected,
            };
            if found != expected {
                wrong.push(format!("{kind:?} {} {:?}: {found}, expected {expected}", part.name, part.ids));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn remote_access_software_is_known_by_name_and_maker_in_every_kind() {
    use ComponentKind::{Application, File, Framework, Library, Service};
    let mut wrong = Vec::new();
    for (kind, name, maker, expected) in [
        (File, "TeamViewer_Host.exe", "", "remote-access-software!"),
        (Library, "teamviewer-host", "", "remote-access-software!"),
        (Library, "rustdesk", "", "remote-access-software!"),
        (Library, "x11vnc", "", "remote-access-software!"),
        (Framework, "crane-anydesk-plugin", "", "remote-access-software?"),
        (Service, "AnyDeskService", "", "remote-access-software!"),
        (Application, "CraneTeamViewer15", "", "remote-access-software!"),
        (Application, "UltraVNC", "", "remote-access-software!"),
        (Application, "RustDesk", "", "remote-access-software!"),
        (Application, "AnyDesk client", "", "remote-access-software!"),
        (Application, "Ｔｅａｍ\u{AD}Ｖｉｅｗｅｒ", "TeamViewer SE", "remote-access-software!"),
        (Application, "Host", "TeamViewer SE", "remote-access-software!"),
        (Service, "Helper", "AnyDesk Software GmbH", "remote-access-software!"),
        (Library, "jpeg", "TeamViewer SE", "remote-access-software?"),
        (Application, "TightVNC Viewer", "", ""),
        (Library, "team-viewer-count", "", ""),
        (Library, "vpn", "", ""),
        (Application, "Notes", "Example GmbH", ""),
    ] {
        let found = inferred(Part { kind: Some(kind), maker, ..named(name) });
        if found != expected {
            wrong.push(format!("{kind:?} {name} {maker}: {found}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_stated_in_free_text_is_weak_and_what_is_denied_is_not_there() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("cellular modem", "cellular!"),
        ("Cellular modem or module", "cellular!"),
        ("Wi-Fi access point", "wifi!"),
        ("router", "wan-router!"),
        ("laser scanner", "lidar!"),
        ("box with LTE inside", "cellular?"),
        ("uplink via 4G router", "cellular? wan-router?"),
        ("router, no LTE", "wan-router?"),
        ("LTE without antenna", "cellular?"),
        ("LTE, modem not fitted", "cellular?"),
        ("4G router door intercom", "cellular? wan-router?"),
        ("no cellular modem", ""),
        ("controller without LTE modem", ""),
        ("controller without built-in LTE or Wi-Fi modem", ""),
        ("w/o LTE modem", ""),
        ("LTE (not fitted)", ""),
        ("LTE modem: not fitted", ""),
        ("Wi-Fi module not installed", ""),
        ("cellular: none", ""),
        ("ohne Mobilfunkmodem", ""),
        ("LTE nicht bestückt", ""),
        ("无4G路由器", ""),
        ("4G：无", ""),
        ("sensor for 4G router cabinet", "sensor?"),
        ("router cabinet fan", ""),
        ("fan for 4G router", ""),
        ("remote access door switch", ""),
    ] {
        for part in [Part { stated: text, ..named("Unit A1") }, named(text)] {
            let expected = if part.stated.is_empty() { expected.replace('!', "?") } else { expected.to_owned() };
            let found = inferred(part);
            // What carries no data may be told beside it: a cabinet is named.
            let found = found.split(' ').filter(|word| *word != "cabinet?").collect::<Vec<_>>().join(" ");
            if found != expected {
                wrong.push(format!("{text} ({}): {found}, expected {expected}", part.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn words_are_read_in_every_width_and_further_languages() {
    use IdentifierKind::Mpn;
    let mut wrong = Vec::new();
    for (name, expected) in [
        ("ＬＴＥ", "cellular?"),
        ("Starlink™", "satellite!"),
        ("модем", "wan-router?"),
        ("ЛТЕ модем", "cellular?"),
        ("通讯模块", "cellular?"),
        ("通信模块", "cellular?"),
        ("以太网通信模块", ""),
        ("Fernwirkmodem", "wan-router?"),
        ("Narrowband IoT node", "cellular?"),
        ("NB-IoT", "cellular?"),
        ("LTE-M", "cellular?"),
        ("M2M gateway", "cellular? wan-router?"),
        ("eUICC", "cellular?"),
        ("eSIM", "cellular?"),
    ] {
        let found = inferred(named(name));
        if found != expected {
            wrong.push(format!("{name}: {found}, expected {expected}"));
        }
    }
    for (number, expected) in
        [("XBee 3 LTE-M", "cellular!"), ("XBee S2C", "other-radio!"), ("XB3-LTEX", ""), ("ADXL-5G", "")]
    {
        let number: &'static [(IdentifierKind, &'static str)] = vec![(Mpn, number)].leak();
        let found = inferred(Part { ids: number, ..named("Unit A1") });
        if found != expected {
            wrong.push(format!("{number:?}: {found}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn families_and_makers_of_the_trade_are_known() {
    use IdentifierKind::Mpn;
    let mut wrong = Vec::new();
    for (maker, number, expected) in [
        ("Neoway", "N58-CA", "cellular!"),
        ("Neoway Technology Co., Ltd.", "A-1", "cellular!"),
        ("Gosuncn", "ME3630-W", "cellular!"),
        ("", "ME3630-C3A", "cellular!"),
        ("Cavli Wireless", "C16QS", "cellular!"),
        ("Sequans", "GM02S", "cellular!"),
        ("Gemalto", "EHS6T", "cellular!"),
        ("Cinterion", "PLS62-W", "cellular!"),
        ("Thales", "PLS8-E", "cellular!"),
        ("Telit Cinterion", "ELS61-E", "cellular!"),
        ("Luat", "Air724UG", "cellular!"),
        ("China Mobile", "ML307A", "cellular!"),
        ("Murata", "LBAD0XX1SC-DM", "cellular!"),
        ("Murata", "GRM188R71C104KA01D", ""),
        ("ZTE", "MF206", "cellular!"),
        ("Peplink", "MAX-BR1-MINI-LTEA", "cellular! wan-router!"),
        ("Advantech", "ICR-3211", "cellular! wan-router!"),
        ("Hongdian", "H8922", "cellular! wan-router!"),
        ("USR IOT", "USR-G806", "cellular! wan-router!"),
        ("Red Lion", "RAM-6021", "cellular! wan-router!"),
        ("MultiTech", "MTSMC-L4G1", "cellular!"),
        ("Multi-Tech Systems", "MTCDT-L4N1", "cellular! wan-router!"),
        ("Elbe", "MTSMC-L4G1", "cellular!"),
        ("Starlink", "UTA-212", "satellite!"),
        ("SpaceX", "UTA-201", "satellite!"),
        ("Iridium", "9602", "satellite!"),
        ("Inmarsat", "IsatHub iSavi", "satellite!"),
    ] {
        let ids: &'static [(IdentifierKind, &'static str)] = vec![(Mpn, number)].leak();
        let found = inferred(Part { maker, ids, ..named("Unit A1") });
        if found != expected {
            wrong.push(format!("{maker} {number}: {found}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_relabelled_part_is_known_by_its_number() {
    use IdentifierKind::{Cpe, Mpn, Purl, Sku};
    let elbe = Part { maker: "Elbe", ..named("Unit A1") };
    for (part, expected) in [
        (Part { ids: &[(Mpn, "EC25-AF")], ..elbe }, "cellular!"),
        (Part { ids: &[(Mpn, "SIM7600G-H")], ..elbe }, "cellular!"),
        (Part { ids: &[(Mpn, "EC25AFFA-512-STD")], ..elbe }, "cellular!"),
        (Part { ids: &[(Sku, "EC25AFFA-512-STD")], ..elbe }, "cellular!"),
        (Part { name: "SIM7600G-H", ..elbe }, "cellular!"),
        (Part { ids: &[(Purl, "pkg:generic/elbe/x?mpn=SIM7600G-H")], ..elbe }, "cellular!"),
        (Part { ids: &[(Cpe, "cpe:2.3:o:quectel:ec25_firmware:1:*:*:*:*:*:*:*")], ..elbe }, "cellular!"),
        (Part { ids: &[(Cpe, "cpe:2.3:a:quectel:ec25:1:*:*:*:*:*:*:*")], ..elbe }, "cellular!"),
        (Part { ids: &[(Mpn, "RUTX08")], ..elbe }, "wan-router?"),
        (Part { ids: &[(Mpn, "EC25")], ..elbe }, ""),
        (Part { name: "Test bench for SIM7600G-H", ..elbe }, "cellular?"),
    ] {
        assert_eq!(inferred(part), expected, "{} {:?}", part.name, part.ids);
    }
}

#[test]
fn a_communicating_part_that_is_called_software_is_what_its_name_says() {
    use ComponentKind::{
        Application, Container, CryptographicAsset, Data, DeviceDriver, File, Firmware, Framework, Library,
        MachineLearningModel, OperatingSystem, Platform, Service,
    };
    let kinds = [
        Application,
        Container,
        CryptographicAsset,
        Data,
        DeviceDriver,
        File,
        Firmware,
        Framework,
        Library,
        MachineLearningModel,
        OperatingSystem,
        Platform,
        Service,
    ];
    for kind in kinds.into_iter().map(Some) {
        for (name, maker) in [("Quectel EC25 LTE modem", ""), ("EC25 LTE modem", "Quectel"), ("RUT955 router", "")] {
            let found = inferred(Part { kind, maker, ..named(name) });
            assert!(found.split(' ').any(|function| function == "cellular!"), "{kind:?} {name} {maker}: {found}");
        }
        let found = inferred(Part { kind, ..named("LTE modem") });
        assert_eq!(found, "cellular?", "{kind:?}");
    }
    for name in [
        "ModemManager",
        "libqmi",
        "lte-driver",
        "Quectel EC25 driver",
        "EC25 firmware",
        "User manual for the Quectel EC25 modem",
        "quectel-ec25.ko",
        "esp32-hal",
        "react-router",
        "Bluetooth module",
        "Modem",
        "RSP-4G",
    ] {
        for kind in [Application, Library, File, Framework] {
            assert_eq!(inferred(Part { kind: Some(kind), ..named(name) }), "", "{kind:?} {name}");
        }
    }
    let packaged = Part { ids: &[(IdentifierKind::Purl, "pkg:npm/ec25-af@1")], ..named("EC25-AF modem") };
    assert_eq!(inferred(Part { kind: Some(Library), ..packaged }), "", "a registry of software has it");
    // Firmware may bear the type of its device.
    assert_eq!(inferred(Part { kind: Some(Firmware), ..named("EC25EFAR06A01M4G") }), "cellular?");
}

#[test]
fn an_item_grants_what_its_order_code_is() {
    let functions = |maker, part| {
        let mut ids: Vec<&str> = item_functions(maker, part).iter().map(|(function, _)| function.id()).collect();
        ids.sort_unstable();
        ids.join(" ")
    };
    assert_eq!(functions(Some("Teltonika"), "RUT955"), "cellular gnss wan-router wifi");
    assert_eq!(functions(Some("Siemens"), "6GK5876-4AA00-2BA2"), "cellular wan-router");
    assert_eq!(functions(Some("Siemens"), "6ES7518-4AP00-0AB0"), "plc");
    assert_eq!(functions(Some("Acme"), "RUT955"), "", "another maker's part is not what its number looks like");
    assert_eq!(functions(None, "4711"), "");
}

#[test]
fn hostile_names_cost_little() {
    for name in [
        "for ".repeat(50_000),
        "lte ".repeat(50_000),
        "无".repeat(50_000),
        "a-".repeat(100_000),
        "\u{130}".repeat(9_000),
    ] {
        let _ = inferred(Part { name: name.leak(), ..Part::default() });
    }
}

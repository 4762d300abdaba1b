//! What a reader saw and did not take is said: rows above a header, lines of another tool, hosts without a state.

use std::fmt::Write as _;
use std::sync::Arc;

use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Account, Bom};
use tallyclerk::source::{Limits, Source};

fn read_as(text: &str, account: Account) -> Bom {
    let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
    let options = ReadOptions { account, ..ReadOptions::default() };
    ingest::read(&Arc::new(source), &options).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn declared(text: &str) -> Bom {
    read_as(text, Account::Declared)
}

fn observed(text: &str) -> Bom {
    read_as(text, Account::Observed)
}

fn unread(bom: &Bom) -> String {
    bom.unread.iter().fold(String::new(), |mut all, problem| {
        let _ = writeln!(all, "{problem}");
        all
    })
}

#[track_caller]
fn says(bom: &Bom, words: &str) {
    let unread = unread(bom);
    assert!(unread.contains(words), "{words:?} does not stand in {unread:?}; notes {:?}", bom.notes);
}

const PLC: &str = "Siemens,6ES7518-4AP00-0AB0,Main PLC,1\n";
const HEADER: &str = "Manufacturer,MPN,Name,Qty\n";

#[test]
fn a_row_above_the_header_may_be_a_part_and_a_banner_is_none() {
    says(&declared(&format!("Quectel,EC25,EC25 LTE modem,1\n{HEADER}{PLC}")), "above");
    let banner = declared(&format!("Bill of materials,,,\nProject,Crane 8,Rev,3\nCustomer:,Pier J,,\n{HEADER}{PLC}"));
    assert_eq!(unread(&banner), "");
    says(
        &declared("Manufacturer,MPN,Qty\nQuectel,EC25,1\n\nManufacturer,MPN,Name,Qty,Level\nSiemens,X-100,PLC,1,0\n"),
        "above",
    );
    says(
        &observed(
            "U9,SIM7600E,LCC,4,4,0,top\nRef,Val,Package,PosX,PosY,Rot,Side\nC1,100n,C,12.5,-10,90,top\nC2,1n,C,2,-1,90,top\n",
        ),
        "above",
    );
    says(
        &observed(
            "U9  SIM7600E  LCC_X  44.0  -4.0  0.0  top\n# Ref  Val  Package  PosX  PosY  Rot  Side\nC1  100n  C_0402  12.5  -10.0  90.0  top\n",
        ),
        "above",
    );
}

#[test]
fn a_heading_that_names_a_modem_may_be_one() {
    for line in ["NOTE: EC25 LTE modem fitted additionally,,,", "EC25 LTE modem", "# EC25 LTE modem,,,"] {
        let bom = declared(&format!("{HEADER}{PLC}{line}\n"));
        assert!(!bom.unread.is_empty() || bom.len() == 2, "{line}: {:?}", bom.notes);
    }
    assert_eq!(unread(&declared(&format!("{HEADER}{PLC}Resistors,,,\n"))), "");
}

#[test]
fn parts_inside_what_is_not_fitted_are_named() {
    let bom = declared(
        "Manufacturer,MPN,Name,Qty,Level\nSiemens,X1,PLC,1,0\n,DNP-1,spare (not fitted),1,0\nQuectel,EC25,EC25 LTE modem,1,1\n",
    );
    says(&bom, "EC25");
}

#[test]
fn two_quantities_that_differ_are_said() {
    says(&declared("Manufacturer,MPN,Name,Qty,Qty installed\nSiemens,X1,PLC,1,7\n"), "7");
    for same in ["1", ""] {
        let text = format!("Manufacturer,MPN,Name,Qty,Qty installed\nSiemens,X1,PLC,1,{same}\n");
        assert_eq!(unread(&declared(&text)), "");
    }
}

#[test]
fn a_line_of_another_tool_is_said_and_an_indented_device_is_one() {
    let usb = "Bus 001 Device 002: ID f001:0125 mouse\n";
    assert_eq!(observed(&format!("{usb}    Bus 001 Device 003: ID 2c7c:0125 Quectel EC25\n")).len(), 2);
    for line in ["> Bus 001 Device 003: ID 2c7c:0125 Quectel EC25", "03:00.0 Network controller: EM160R LTE modem"] {
        says(&observed(&format!("{usb}{line}\n")), "may be a device");
    }
    let pci = "00:00.0 Host bridge: Intel Corporation Device 1234\n";
    assert_eq!(observed(&format!("{pci}\t03:00.0 Network controller: Quectel EM160R 5G modem\n")).len(), 2);
    says(&observed(&format!("{pci}  Bus 001 Device 003: ID 2c7c:0125 Quectel EC25\n")), "device");
    let dmi = "Handle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: Example\n\tProduct Name: IPC\n";
    assert_eq!(unread(&observed(dmi)), "");
    let mixed = observed(&format!(
        "{dmi}\n03:00.0 Network controller: Quectel EM160R 5G modem\nBus 001 Device 003: ID 2c7c:0125 Quectel\n  Handle 0x0009, DMI type 9, 27 bytes\n  System Slot Information\n\tDesignation: WWAN EC25\n"
    ));
    assert_eq!((mixed.unread.len(), mixed.len()), (2, 2), "{}", unread(&mixed));
}

fn scan(hosts: &str) -> Bom {
    observed(&format!(
        "<?xml version=\"1.0\"?><nmaprun scanner=\"nmap\" start=\"1\" version=\"7\"><host><status state=\"up\"/>\
         <address addr=\"192.0.2.5\" addrtype=\"ipv4\"/><address addr=\"00:11:22:33:44:55\" addrtype=\"mac\"/></host>{hosts}\
         <runstats><finished time=\"1\" exit=\"success\"/></runstats></nmaprun>"
    ))
}

#[test]
fn no_host_of_a_scan_is_dropped_silently() {
    let mac = "<address addr=\"192.0.2.6\" addrtype=\"ipv4\"/><address addr=\"00:1E:42:AA:BB:CE\" addrtype=\"mac\"/>";
    for state in
        ["", "<status state=\"unknown\"/>", "<status state=\"UP\"/>", "<status state=\"up\"/><status state=\"down\"/>"]
    {
        let bom = scan(&format!("<host>{state}{mac}</host>"));
        assert_eq!(bom.len(), 2, "{state}");
    }
    for lost in [
        "<host><address addr=\"192.0.2.6\" addrtype=\"ipv4\"/></host>".to_owned(),
        format!("<host><status state=\"down\"/>{mac}</host>"),
        format!("<hosthint><status state=\"up\"/>{mac}</hosthint>"),
        format!("<x:host xmlns:x=\"urn:x\"><status state=\"up\"/>{mac}</x:host>"),
        format!("<group><host><status state=\"up\"/>{mac}</host></group>"),
    ] {
        says(&scan(&lost), "not read");
    }
    let down = scan("<host><status state=\"down\"/><address addr=\"192.0.2.6\" addrtype=\"ipv4\"/></host>");
    assert!(down.unread.is_empty() && down.notes.iter().any(|note| note.to_string().contains("1 host as down")));
    let hinted = scan("<hosthint><status state=\"up\"/><address addr=\"192.0.2.5\" addrtype=\"ipv4\"/></hosthint>");
    assert_eq!(unread(&hinted), "");
}

#[test]
fn addresses_of_nobody_join_no_hosts() {
    for mac in ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"] {
        let host = |n: u8| {
            format!(
                "<host><status state=\"up\"/><address addr=\"192.0.2.{n}\" addrtype=\"ipv4\"/>\
                 <address addr=\"{mac}\" addrtype=\"mac\"/></host>"
            )
        };
        let bom = scan(&format!("{}{}", host(6), host(7)));
        assert_eq!(bom.len(), 3, "{mac}");
        let bears = |host: tallyclerk::model::ComponentRef<'_>| host.identifiers().any(|id| id.value == mac);
        assert!(!bom.components().any(bears), "{mac}");
        assert!(bom.components().all(|host| tallyclerk::register::infer(host).is_empty()));
    }
}

#[test]
fn what_follows_a_scan_is_refused() {
    let sound = "<?xml version=\"1.0\"?><nmaprun scanner=\"nmap\"><host><status state=\"up\"/>\
                 <address addr=\"192.0.2.5\" addrtype=\"ipv4\"/></host>\
                 <runstats><finished exit=\"success\"/></runstats></nmaprun>\n";
    assert_eq!(unread(&observed(sound)), "");
    for (text, says) in [
        (format!("{sound}Bus 001 Device 004: ID 2c7c:0125 EC25\n"), "text where nmap writes none"),
        (format!("{sound}\0\0"), "text where nmap writes none"),
        (sound.replace("<runstats>", "192.0.2.9 dev eth0\n<runstats>"), "text where nmap writes none"),
        (format!("{sound}{sound}"), "a second scan"),
        (format!("{sound}{}", &sound["<?xml version=\"1.0\"?>".len()..]), "a second scan"),
    ] {
        let source = Source::from_bytes("x", text.clone().into_bytes(), &Limits::default()).expect("small");
        let error = ingest::read(&Arc::new(source), &ReadOptions::default()).expect_err(&text).to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn many_hosts_of_one_address_are_counted_not_listed() {
    let hosts: String = (0..500).fold(String::new(), |mut all, n| {
        let _ = write!(
            all,
            "<host><status state=\"up\"/><address addr=\"198.51.{}.{}\" addrtype=\"ipv4\"/>\
             <address addr=\"00:1E:42:00:00:01\" addrtype=\"mac\"/></host>",
            n / 250,
            n % 250
        );
        all
    });
    let bom = scan(&hosts);
    assert_eq!((bom.len(), bom.notes.len()), (2, 21));
    assert!(bom.notes.iter().any(|note| note.message.contains("479 more hosts")), "{:?}", bom.notes.last());
}

#[test]
fn a_board_hides_nothing_beside_behind_a_mark_or_in_a_range() {
    let head = "Ref,Val,Package,PosX,PosY,Rot,Side";
    let rows = "C1,100n,C,12.5,-10,90,top\nC2,1n,C,2,-1,90,top\nC3,1n,C,2,-1,90,top\n";
    says(
        &observed(&format!("{head},,{head}\n{}", rows.replacen("top\n", "top,,U9,SIM7600E,LCC,4,4,0,top\n", 1))),
        "beside",
    );
    for (designator, value, package) in [("FID9", "SIM7600E", "Fiducial_1mm"), ("H9", "MountingHole_EG25-G", "LCC")] {
        let bom = observed(&format!("{head}\n{rows}{designator},{value},{package},44,-4,0,top\n"));
        assert_eq!(bom.len(), 4, "{designator}");
    }
    assert_eq!(observed(&format!("{head}\n{rows}FID1,Fiducial,Fiducial_1mm,44,-4,0,top\n")).len(), 3);
    says(&observed(&format!("{head}\n{rows}U 1,EC25,LCC,44,-4,0,top\n")), "list of designators");
    let ranged = observed(&format!("{head}\n{rows}R1-R9999,10k,R,44,-4,0,top\n"));
    assert_eq!(ranged.len(), 4);
    says(&ranged, "more parts than");
    let listed = declared(
        "Reference,Qty,Name,Manufacturer,MPN\nR1-R9999,2,Resistor,V,X100\n\"U1, U9 (not fitted)\",1,MCU,A,AS32\n",
    );
    says(&listed, "more designators");
    says(&listed, "U9 (not fitted)");
}

#[test]
fn a_row_or_cell_that_stands_twice_in_a_workbook_is_refused() {
    let row = |n: u32, texts: [&str; 4]| {
        let cells = texts.iter().zip(["A", "B", "C", "D"]).fold(String::new(), |mut all, (text, col)| {
            let _ = write!(all, "<c r=\"{col}{n}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
            all
        });
        format!("<row r=\"{n}\">{cells}</row>")
    };
    let (header, plc) = (row(1, ["Manufacturer", "MPN", "Name", "Qty"]), row(2, ["Siemens", "X1", "PLC", "1"]));
    let modem = |n| row(n, ["Quectel", "EC25", "EC25 LTE modem", "1"]);
    let read = |rows: &str| {
        let source = Source::from_bytes("x", workbook(rows), &Limits::default()).expect("small");
        ingest::read(&Arc::new(source), &ReadOptions { account: Account::Declared, ..ReadOptions::default() })
    };
    assert_eq!(read(&format!("{header}{plc}{}", modem(3))).expect("it is sound").len(), 2);
    for twice in [
        format!("{header}{}{plc}", modem(2)),
        format!(
            "{header}{}",
            plc.replacen("<c r=\"A2\"", "<c r=\"A2\" t=\"inlineStr\"><is><t>Huawei</t></is></c><c r=\"A2\"", 1)
        ),
        format!("{header}{plc}</sheetData><sheetData>{}", modem(3)),
    ] {
        let error = read(&twice).expect_err("it could be read in two ways").to_string();
        assert!(error.contains("twice"), "{error}");
    }
}

fn workbook(rows: &str) -> Vec<u8> {
    use std::io::Write as _;
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
    let doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{doc}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{doc}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{doc}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>")),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

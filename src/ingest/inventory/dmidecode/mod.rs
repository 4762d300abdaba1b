//! What `dmidecode` prints: what the firmware of a computer knows of its parts (SMBIOS, DMTF DSP0134).
//!
//! The system holds the chassis, the chassis its boards, a board what handles say it carries. What a maker left as it
//! was (`To Be Filled By O.E.M.`) is not stated. Sockets without a processor or memory module and slots that are
//! not in use hold nothing, and a note counts them.

mod tables;

use std::sync::Arc;

use ahash::AHashMap;

use self::tables::{
    BIOS, BOARD, CHASSIS, FIRMWARE, Kind, MEMORY_ARRAY, OLD_ONBOARD, ONBOARD, PROCESSOR, SLOT, SYSTEM, Structure,
    Tables, kind_called,
};
use super::observed::{Piece, count, head_lines, manufacturer, property, room_for_one, serial, strange_lines};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentId, ComponentKind, Draft, Format, IdentifierKind, Role};
use crate::register::{pci_vendor, usb_vendor};
use crate::source::Source;

/// Reads the output of `dmidecode`.
#[derive(Debug, Clone, Copy)]
pub struct Dmidecode;

impl Reader for Dmidecode {
    fn format(&self) -> Format {
        Format::Dmidecode
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let mut lines =
            head_lines(source).skip_while(|line| line.starts_with("/dev/mem:") || line.starts_with("/sys/"));
        let Some(first) = lines.next() else { return false };
        first.starts_with("# dmidecode ")
            || Structure::begin(Piece { text: first, at: 0 }).is_some()
            || (kind_called(first.trim_end()).is_some()
                && lines.next().is_some_and(|line| line.starts_with(['\t', ' '])))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let read = Tables::parse(source)?;
        let mut builder = BomBuilder::new(Arc::clone(source), Format::Dmidecode);
        let mut empty = 0usize;
        let mut undecoded: Vec<Piece<'_>> = Vec::new();
        for computer in &read.computers {
            empty += Computer::new(computer).fill(&mut builder, &mut undecoded, options)?;
        }
        let document = builder.document();
        for line in undecoded.iter().take(options.limits.max_problems) {
            document.unread.push(
                Problem::at(source, line.place(), "is a part of which nothing is told in words")
                    .help("send the whole output of `dmidecode`, without -u"),
            );
        }
        if empty > 0 {
            let sockets = count(empty, "socket", "sockets");
            document.notes.push(Problem::new(source.name(), format!("lists {sockets} with nothing in them")));
        }
        if document.is_empty() && undecoded.is_empty() {
            document.unread.push(
                Problem::new(source.name(), "tells of no part of the computer")
                    .expected("the tables of the firmware")
                    .help("run `dmidecode` as root and send the whole output"),
            );
        }
        strange_lines(source, document, &read.strange, options);
        for line in read.broken.iter().take(options.limits.max_problems) {
            document.unread.push(
                Problem::at(source, line.place(), "says that the firmware's tables could not be read whole")
                    .help("run `dmidecode` as root; if it says so again, look at the computer itself"),
            );
        }
        Ok(builder.finish())
    }
}

/// The structures of one computer and what became of them.
struct Computer<'s, 'a> {
    structures: &'s [Structure<'a>],
    by_handle: AHashMap<&'a str, usize>,
    made: AHashMap<usize, ComponentId>,
}

impl<'s, 'a> Computer<'s, 'a> {
    fn new(structures: &'s [Structure<'a>]) -> Self {
        let by_handle =
            structures.iter().enumerate().filter_map(|(n, structure)| Some((structure.handle?, n))).collect();
        Self { structures, by_handle, made: AHashMap::new() }
    }

    /// Makes the components, the containers first; returns how many sockets are empty.
    fn fill(
        &mut self,
        builder: &mut BomBuilder,
        undecoded: &mut Vec<Piece<'a>>,
        options: &ReadOptions<'_>,
    ) -> Result<usize, Error> {
        let carried = self.carried();
        let rank = |kind: &Kind| match kind.number {
            SYSTEM => 0,
            CHASSIS => 1,
            BOARD => 2,
            _ => 3,
        };
        let mut order: Vec<(usize, &'static Kind)> =
            self.structures.iter().enumerate().filter_map(|(n, structure)| Some((n, structure.kind()?))).collect();
        order.sort_by_key(|(n, kind)| (rank(kind), *n));
        let mut empty = 0;
        for (n, kind) in order {
            let structure = &self.structures[n];
            if structure.is_empty() {
                empty += 1;
                continue;
            }
            if structure.is_undecoded() {
                undecoded.push(structure.at);
                continue;
            }
            room_for_one(builder, structure.at.place(), options)?;
            let parent = self.parent(n, kind, &carried);
            let id = component(builder, parent, structure, kind);
            self.made.insert(n, id);
        }
        Ok(empty)
    }

    /// Which structure carries which, by the handles that boards list.
    fn carried(&self) -> AHashMap<usize, usize> {
        let mut carried = AHashMap::new();
        for (n, structure) in self.structures.iter().enumerate() {
            for (field, handle) in &structure.beneath {
                if field.starts_with("Contained Object Handles")
                    && let Some(part) = self.by_handle.get(handle)
                {
                    carried.insert(*part, n);
                }
            }
        }
        carried
    }

    fn parent(&self, n: usize, kind: &Kind, carried: &AHashMap<usize, usize>) -> Option<ComponentId> {
        let by_number = |number: u8| {
            let of = |structure: &Structure<'_>| structure.kind().is_some_and(|kind| kind.number == number);
            let at = self.structures.iter().position(of)?;
            self.made.get(&at).copied().filter(|_| at != n)
        };
        let by_field = |structure: &Structure<'a>, field: &str| {
            let handle = structure.raw(field)?;
            self.by_handle.get(handle.text).copied()
        };
        let structure = &self.structures[n];
        match kind.number {
            SYSTEM => None,
            CHASSIS => by_number(SYSTEM),
            BOARD => {
                let chassis = by_field(structure, "Chassis Handle").and_then(|at| self.made.get(&at).copied());
                chassis.or_else(|| by_number(CHASSIS)).or_else(|| by_number(SYSTEM))
            }
            _ => {
                let array =
                    by_field(structure, "Array Handle").filter(|at| self.structures[*at].number == Some(MEMORY_ARRAY));
                let board = carried.get(&n).or_else(|| carried.get(&array?)).and_then(|at| self.made.get(at).copied());
                board.or_else(|| by_number(BOARD)).or_else(|| by_number(CHASSIS)).or_else(|| by_number(SYSTEM))
            }
        }
    }
}

fn component(
    builder: &mut BomBuilder,
    parent: Option<ComponentId>,
    structure: &Structure<'_>,
    kind: &Kind,
) -> ComponentId {
    let mut draft = builder.open(parent, structure.at.place());
    draft.kind = if matches!(kind.number, BIOS | FIRMWARE) { ComponentKind::Firmware } else { ComponentKind::Device };
    if let Some(handle) = structure.handle {
        draft.reference = builder.text(handle);
    }
    let maker = structure.first(&["Manufacturer", "Manufacturer Name", "Vendor", "Vendor ID"]);
    draft.name = match (structure.first(kind.names), maker) {
        (Some(name), _) => builder.text(name.text.trim()),
        (None, Some(maker)) if matches!(kind.number, BIOS | CHASSIS) => {
            builder.pooled(&format!("{} {}", maker.text, kind.called))
        }
        _ => builder.pooled(kind.called),
    };
    if let Some(maker) = maker {
        // Memory modules give their maker by JEDEC's number where the firmware doesn't know the name.
        let hex = maker.text.strip_prefix("0x").unwrap_or(maker.text);
        let is_number =
            hex.len() >= 4 && hex.bytes().all(|b| b.is_ascii_hexdigit()) && hex.bytes().any(|b| b.is_ascii_digit());
        if is_number {
            property(builder, &mut draft, "dmi:manufacturer-id", Some(maker.text));
        } else {
            manufacturer(builder, &mut draft, maker.text, maker.place());
        }
    }
    if kind.number != PROCESSOR
        && let Some(version) = structure.first(&["Version", "Firmware Version", "Firmware Revision", "Revision"])
    {
        draft.version = builder.text(version.text);
    }
    if let Some(number) = structure.field("Serial Number") {
        serial(builder, &mut draft, "dmi:serial", number.text, number.place());
    }
    if let Some(number) = structure.first(&["Part Number", "Model Part Number"]) {
        builder.identify(&mut draft, IdentifierKind::Mpn, number.text, number.place());
    }
    if let Some(number) = structure.field("SKU Number") {
        builder.identify(&mut draft, IdentifierKind::Sku, number.text, number.place());
    }
    if let Some(location) = structure.first(kind.location) {
        draft.details().location = builder.text(location.text);
    }
    if matches!(kind.number, ONBOARD | OLD_ONBOARD)
        && let Some(what) = structure.field("Type")
    {
        draft.details().function = builder.text(what.text);
    }
    for (field, name) in PROPERTIES {
        property(builder, &mut draft, name, structure.field(field).map(|value| value.text));
    }
    if kind.number == SLOT {
        property(builder, &mut draft, "dmi:usage", structure.field("Current Usage").map(|value| value.text));
    }
    ids_of_interface(builder, &mut draft, structure);
    builder.close(draft)
}

/// The ids by which a management controller is reached: `idVendor: 0x0425`, `VendorID: 0x8086`.
fn ids_of_interface(builder: &mut BomBuilder, draft: &mut Draft, structure: &Structure<'_>) {
    let number = |field: &str| {
        let text = structure.field(field)?;
        let digits = text.text.strip_prefix("0x").unwrap_or(text.text);
        u16::from_str_radix(digits, 16).ok().map(|number| (number, text.place()))
    };
    for (bus, kind, vendor, device) in [
        ("USB", IdentifierKind::UsbId, number("idVendor"), number("idProduct")),
        ("PCI", IdentifierKind::PciId, number("VendorID"), number("DeviceID")),
    ] {
        let Some((vendor, at)) = vendor else { continue };
        if let Some((device, _)) = device {
            builder.identify(draft, kind, &format!("{vendor:04x}:{device:04x}"), at);
        }
        let holder = if kind == IdentifierKind::UsbId { usb_vendor(vendor) } else { pci_vendor(vendor) };
        if let Some(row) = holder {
            let party = builder.party(&row.value, at);
            draft.party(Role::Manufacturer, party);
            let reason = format!("holder of {bus} vendor id {} ({} {})", row.key, row.register, row.edition);
            property(builder, draft, "tallyclerk:manufacturer-by", Some(&reason));
        }
    }
}

/// Fields that have no place of their own in the model.
const PROPERTIES: [(&str, &str); 14] = [
    ("Inbound Connection", "dmi:inbound-connection"),
    ("Outbound Connection", "dmi:outbound-connection"),
    ("Interface Type", "dmi:interface-type"),
    ("Host Interface Type", "dmi:interface-type"),
    ("UUID", "dmi:uuid"),
    ("Family", "dmi:family"),
    ("Asset Tag", "dmi:asset-tag"),
    ("Release Date", "dmi:release-date"),
    ("Type", "dmi:type"),
    ("Size", "dmi:size"),
    ("Speed", "dmi:speed"),
    ("Status", "dmi:status"),
    ("ID", "dmi:processor-id"),
    ("Module Manufacturer ID", "dmi:module-manufacturer-id"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn bom(text: &str) -> Bom {
        let source =
            Arc::new(Source::from_bytes("dmi.txt", text.as_bytes().to_vec(), &Limits::default()).expect("small"));
        let options = ReadOptions::default();
        assert!(Dmidecode.recognises(&source, &options), "{text}");
        Dmidecode.read(&source, &options).unwrap_or_else(|error| panic!("{error}"))
    }

    const TABLES: &str = "\
# dmidecode 3.3
Getting SMBIOS data from sysfs.
SMBIOS 3.0.0 present.

Handle 0x0000, DMI type 0, 24 bytes
BIOS Information
\tVendor: Example Firmware Ltd.
\tVersion: 1.14.2
\tCharacteristics:
\t\tPCI is supported

Handle 0x0001, DMI type 1, 27 bytes
System Information
\tManufacturer: Example Controls
\tProduct Name: BX-200
\tVersion: Default string
\tSerial Number: XC4711A
\tSKU Number: To Be Filled By O.E.M.

Handle 0x0002, DMI type 2, 15 bytes
Base Board Information
\tManufacturer: Example Controls
\tProduct Name: MB-7
\tSerial Number: 0123456789
\tChassis Handle: 0x0003

Handle 0x0003, DMI type 3, 22 bytes
Chassis Information
\tManufacturer: Example Controls
\tSerial Number: Not Specified

Handle 0x0011, DMI type 17, 40 bytes
Memory Device
\tArray Handle: 0x0010
\tSize: 8 GB
\tLocator: DIMM A
\tManufacturer: 0x80AD
\tSerial Number: 3C4D5E6F
\tPart Number: EX-8G-2400      

Handle 0x0012, DMI type 17, 40 bytes
Memory Device
\tSize: No Module Installed
";

    #[test]
    fn a_computer_is_read_with_what_lies_in_what() {
        let bom = bom(TABLES);
        let paths: Vec<String> = bom.components().map(|part| part.path().join(" / ")).collect();
        assert_eq!(
            paths,
            [
                "BX-200",
                "BX-200 / Example Controls chassis",
                "BX-200 / Example Controls chassis / MB-7",
                "BX-200 / Example Controls chassis / MB-7 / Example Firmware Ltd. BIOS",
                "BX-200 / Example Controls chassis / MB-7 / EX-8G-2400",
            ]
        );
        let parts: Vec<_> = bom.components().collect();
        let ids = |n: usize| parts[n].identifiers().map(|id| id.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(
            (ids(0).as_str(), parts[0].version(), parts[0].manufacturer()),
            ("serial:XC4711A", None, Some("Example Controls"))
        );
        assert_eq!(ids(2), "", "a number that only counts up names no board");
        assert_eq!((parts[3].kind(), parts[3].version()), (ComponentKind::Firmware, Some("1.14.2")));
        assert_eq!(
            (ids(4).as_str(), parts[4].location(), parts[4].manufacturer()),
            ("serial:3C4D5E6F mpn:EX-8G-2400", Some("DIMM A"), None)
        );
        assert_eq!((bom.notes.len(), bom.unread.len()), (1, 0));
    }

    const COMPUTER: &str = "# dmidecode 3.3\nGetting SMBIOS data from sysfs.\nSMBIOS 2.4 present.\n\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: Example Controls\n\tProduct Name: BX-200\n\n";

    #[test]
    fn onboard_devices_and_ways_in_from_outside_are_parts() {
        for (more, names) in [
            (
                "Handle 0x0002, DMI type 10, 6 bytes\nOn Board Device Information\n\tType: Other\n\tStatus: Enabled\n\tDescription: EC25 LTE modem\n",
                "EC25 LTE modem",
            ),
            (
                "Handle 0x0002, DMI type 10, 8 bytes\nOn Board Device 1 Information\n\tType: Ethernet\n\tDescription: LAN\nOn Board Device 2 Information\n\tType: Other\n\tDescription: EC25 LTE modem\n",
                "LAN,EC25 LTE modem",
            ),
            (
                "Handle 0x0002, DMI type 30, 6 bytes\nOut-of-band Remote Access\n\tManufacturer Name: Example\n\tInbound Connection: Enabled\n",
                "out-of-band remote access",
            ),
            (
                "Handle 0x0002, DMI type 38, 18 bytes\nIPMI Device Information\n\tInterface Type: KCS (Keyboard Control Style)\n",
                "management controller (IPMI)",
            ),
            (
                "Handle 0x0002, DMI type 42, 12 bytes\nManagement Controller Host Interface\n\tHost Interface Type: Network\n\tDevice Type: USB\n\tidVendor: 0x2c7c\n\tidProduct: 0x0125\n",
                "management controller host interface",
            ),
            (
                "Handle 0x0002, DMI type 45, 34 bytes\nFirmware Inventory Information\n\tFirmware Component Name: BMC firmware\n\tFirmware Version: 1.2\n\tManufacturer: Example\n",
                "BMC firmware",
            ),
        ] {
            let bom = bom(&format!("{COMPUTER}{more}"));
            let found: Vec<&str> = bom.components().skip(1).map(|part| part.name()).collect();
            assert_eq!(found.join(","), names, "{more}");
            assert!(bom.unread.is_empty(), "{more}: {:?}", bom.unread);
            if more.contains("type 42") {
                let part = bom.components().last().expect("two");
                assert_eq!(part.identifier(IdentifierKind::UsbId).map(|id| id.value), Some("2c7c:0125"));
                assert!(part.manufacturer().is_some_and(|maker| maker.starts_with("Quectel")));
            }
        }
        let quiet = bom(
            "On Board Device 1 Information\n\tDescription: LAN\nOn Board Device 2 Information\n\tDescription: WAN\n",
        );
        assert_eq!(quiet.len(), 2);
    }

    #[test]
    fn what_no_part_keeps_and_may_be_one_is_told() {
        let system =
            "Handle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: Siemens\n\tProduct Name: X1\n";
        for (more, unread) in [
            ("", 0),
            ("\tWake-up Type: LAN Remote\n", 0),
            ("\tLTE modem: EC25-AF\n", 1),
            ("\n  Hardware |  manufacturer: Quectel\n           |         model: EC25-AF LTE modem\n", 1),
            ("\tSerial Number: 1 Handle 0x0002, DMI type 2, 15 bytes Base Board Information\n", 1),
        ] {
            let bom = bom(&format!("{system}{more}"));
            assert_eq!(bom.unread.len(), unread, "{more}: {:?}", bom.unread);
        }
    }

    #[test]
    fn a_slot_that_is_not_in_use_and_a_jumper_are_no_parts() {
        let slot = |usage: &str| {
            bom(&format!(
                "{COMPUTER}Handle 0x0009, DMI type 9, 17 bytes\nSystem Slot Information\n\tDesignation: M.2 WWAN LTE\n\tType: M.2 Socket 2\n\tCurrent Usage: {usage}\n"
            ))
        };
        let empty = slot("Available");
        assert_eq!((empty.len(), empty.unread.len(), empty.notes.len()), (1, 0, 1));
        assert_eq!(slot("In Use").len(), 2);
        assert_eq!(slot("Unknown").len(), 2, "nobody says that it is empty");
        for (option, unread) in [("WIFI ENABLE JUMPER", 0), ("J6: LTE enable", 0), ("EC25 LTE modem", 1)] {
            let bom = bom(&format!(
                "{COMPUTER}Handle 0x000C, DMI type 12, 5 bytes\nSystem Configuration Options\n\tOption 1: {option}\n"
            ));
            assert_eq!((bom.len(), bom.unread.len()), (1, unread), "{option}: {:?}", bom.unread);
        }
    }

    #[test]
    fn tabs_may_be_spaces_and_what_lost_its_form_is_told() {
        for tab in ["        ", "    ", " "] {
            let spaced = bom(&TABLES.replace('\t', tab));
            let told = |bom: &Bom| {
                let of = |part: crate::model::ComponentRef<'_>| {
                    let ids: Vec<String> = part.identifiers().map(|id| id.to_string()).collect();
                    format!("{} {:?} {:?} {}", part.name(), part.manufacturer(), part.version(), ids.join(" "))
                };
                bom.components().map(of).collect::<Vec<_>>()
            };
            assert_eq!(told(&spaced), told(&bom(TABLES)), "{tab:?}");
            assert!(spaced.unread.is_empty(), "{:?}", spaced.unread);
        }
        let mixed = COMPUTER.replacen("\tProduct", "        Product", 1);
        assert_eq!(bom(&mixed).components().next().map(|part| part.name().to_owned()).as_deref(), Some("BX-200"));
        for (text, unread) in [
            (COMPUTER.to_owned(), 0),
            (COMPUTER.replace('\t', ""), 3),
            (format!("{COMPUTER}Handle 0x0002, DMI ty"), 1),
            (format!("{COMPUTER}Hand"), 1),
            (format!("{COMPUTER}Handle 0x0002, DMI type 2, 15 bytes Base Board Information Manufacturer: Example"), 1),
            (format!("{COMPUTER}Handle 0x0002, DMI type 2, 15 bytes\nBase Board Information\n"), 1),
            (
                format!(
                    "{COMPUTER}Handle 0x0002, DMI type 2, 15 bytes\n\tHeader and Data:\n\t\t02 0F 02 00\n\tStrings:\n\t\tExample\n"
                ),
                1,
            ),
            (format!("{COMPUTER}Handle 0x0002, DMI type 11, 5 bytes\nOEM Strings\n\tString 1: EC25 LTE modem\n"), 1),
            (format!("{COMPUTER}Handle 0x0002, DMI type 11, 5 bytes\nOEM Strings\n\tString 1: Example System\n"), 0),
            (format!("{COMPUTER}Handle 0x0002, DMI type 127, 4 bytes\nEnd Of Table\n\n"), 0),
            (format!("{COMPUTER}5: wwan0: <POINTOPOINT,NOARP,UP> mtu 1500\n"), 1),
        ] {
            let bom = bom(&text);
            assert_eq!(bom.unread.len(), unread, "{text}: {:?}", bom.unread);
        }
    }

    #[test]
    fn quiet_output_two_computers_and_refused_access_are_told_apart() {
        let quiet = "System Information\n\tManufacturer: Example Controls\n\tProduct Name: BX-200\n\nBase Board Information\n\tProduct Name: MB-7\n";
        assert_eq!(bom(quiet).len(), 2);
        let two = bom(&format!("{TABLES}{TABLES}"));
        assert_eq!((two.len(), two.components().filter(|part| part.parent().is_none()).count()), (10, 2));
        let refused = bom("# dmidecode 3.3\n/dev/mem: Permission denied\n");
        assert_eq!((refused.len(), refused.unread.len()), (0, 2));
    }
}

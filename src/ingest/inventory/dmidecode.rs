//! What `dmidecode` prints: what the firmware of a computer knows of its parts (SMBIOS, DMTF DSP0134).
//!
//! The system holds the chassis, the chassis its boards, a board what handles say it carries. What a maker left as it
//! was (`To Be Filled By O.E.M.`) is not stated. Sockets without a processor and slots without a memory module hold
//! nothing, and a note counts them.

use std::sync::Arc;

use ahash::AHashMap;

use super::observed::{
    Piece, begins_a_device, count, head_lines, lines_of, manufacturer, property, room_for_one, serial, stated,
    strange_lines,
};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentId, ComponentKind, Format, IdentifierKind};
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
            || (KINDS.iter().any(|kind| kind.title == first.trim_end())
                && lines.next().is_some_and(|line| line.starts_with('\t')))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let read = Tables::parse(source)?;
        let mut builder = BomBuilder::new(Arc::clone(source), Format::Dmidecode);
        let mut empty = 0usize;
        for computer in &read.computers {
            empty += Computer::new(computer).fill(&mut builder, options)?;
        }
        let document = builder.document();
        if empty > 0 {
            let sockets = count(empty, "socket", "sockets");
            document.notes.push(Problem::new(source.name(), format!("lists {sockets} with nothing in them")));
        }
        if document.is_empty() {
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

/// A kind of structure that is a part.
struct Kind {
    number: u8,
    title: &'static str,
    /// What it is called where nothing names it.
    called: &'static str,
    /// The fields that name it, the best first.
    names: &'static [&'static str],
    location: &'static [&'static str],
}

/// The structures that are parts, by DSP0134, clause 7.
const KINDS: [Kind; 11] = [
    Kind { number: 0, title: "BIOS Information", called: "BIOS", names: &[], location: &[] },
    Kind {
        number: 1,
        title: "System Information",
        called: "computer",
        names: &["Product Name", "Family"],
        location: &[],
    },
    Kind {
        number: 2,
        title: "Base Board Information",
        called: "base board",
        names: &["Product Name"],
        location: &["Location In Chassis"],
    },
    Kind { number: 3, title: "Chassis Information", called: "chassis", names: &[], location: &[] },
    Kind {
        number: 4,
        title: "Processor Information",
        called: "processor",
        names: &["Version", "Family"],
        location: &["Socket Designation"],
    },
    Kind {
        number: 9,
        title: "System Slot Information",
        called: "slot",
        names: &["Designation"],
        location: &["Bus Address"],
    },
    Kind {
        number: 17,
        title: "Memory Device",
        called: "memory module",
        names: &["Part Number"],
        location: &["Locator", "Bank Locator"],
    },
    Kind { number: 22, title: "Portable Battery", called: "battery", names: &["Name"], location: &["Location"] },
    Kind {
        number: 39,
        title: "System Power Supply",
        called: "power supply",
        names: &["Name", "Model Part Number"],
        location: &["Location"],
    },
    Kind {
        number: 41,
        title: "Onboard Device",
        called: "onboard device",
        names: &["Reference Designation"],
        location: &["Bus Address"],
    },
    Kind { number: 43, title: "TPM Device", called: "TPM", names: &["Description"], location: &[] },
];

const BIOS: u8 = 0;
const SYSTEM: u8 = 1;
const BOARD: u8 = 2;
const CHASSIS: u8 = 3;
const PROCESSOR: u8 = 4;
const SLOT: u8 = 9;
const MEMORY: u8 = 17;
const ONBOARD: u8 = 41;
/// The array that memory devices belong to; no part of its own.
const MEMORY_ARRAY: u8 = 16;

/// One structure of the tables.
struct Structure<'a> {
    at: Piece<'a>,
    handle: Option<&'a str>,
    number: Option<u8>,
    title: &'a str,
    fields: Vec<(&'a str, Piece<'a>)>,
    /// The lines beneath a field, such as handles of what a board carries.
    beneath: Vec<(&'a str, &'a str)>,
}

impl<'a> Structure<'a> {
    /// `Handle 0x0001, DMI type 1, 27 bytes`
    fn begin(line: Piece<'a>) -> Option<Self> {
        let (handle, rest) = line.text.strip_prefix("Handle ")?.split_once(", DMI type ")?;
        let number = rest.split([',', ' ']).next()?.parse().ok()?;
        (handle.starts_with("0x") && handle.len() <= 8).then_some(Self {
            at: line,
            handle: Some(handle),
            number: Some(number),
            title: "",
            fields: Vec::new(),
            beneath: Vec::new(),
        })
    }

    fn kind(&self) -> Option<&'static Kind> {
        match self.number {
            Some(number) => KINDS.iter().find(|kind| kind.number == number),
            None => KINDS.iter().find(|kind| kind.title == self.title),
        }
    }

    fn raw(&self, name: &str) -> Option<Piece<'a>> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| *value)
    }

    /// Returns a field that says something.
    fn field(&self, name: &str) -> Option<Piece<'a>> {
        self.raw(name).filter(|value| stated(value.text).is_some())
    }

    fn first(&self, names: &[&str]) -> Option<Piece<'a>> {
        names.iter().find_map(|name| self.field(name))
    }

    /// Tells whether it is a socket with nothing in it.
    fn is_empty(&self) -> bool {
        let says = |field: &str, words: &[&str]| {
            self.raw(field).is_some_and(|value| words.iter().any(|word| value.text.contains(word)))
        };
        match self.number.or(self.kind().map(|kind| kind.number)) {
            Some(PROCESSOR) => says("Status", &["Unpopulated"]),
            Some(MEMORY) => says("Size", &["No Module Installed", "Not Installed"]),
            _ => false,
        }
    }
}

/// The structures of each computer that a file tells of.
#[derive(Default)]
struct Tables<'a> {
    computers: Vec<Vec<Structure<'a>>>,
    broken: Vec<Piece<'a>>,
    /// Lines that the tool does not print.
    strange: Vec<Piece<'a>>,
}

impl<'a> Tables<'a> {
    fn parse(source: &'a Source) -> Result<Self, Error> {
        let mut read = Self { computers: vec![Vec::new()], broken: Vec::new(), strange: Vec::new() };
        let mut handles: AHashMap<&str, ()> = AHashMap::new();
        for line in lines_of(source.expect_text()?) {
            let indent = line.text.len() - line.text.trim_start_matches('\t').len();
            let words = line.part(line.text.trim());
            if words.text.is_empty() || words.text.starts_with('#') {
                continue;
            }
            if is_broken(words.text) {
                read.broken.push(line);
            }
            let structures = read.computers.last_mut().expect("one computer is always open");
            if let Some(structure) = Structure::begin(words) {
                // A handle is unique in one computer's tables (DSP0134, clause 6.1.2): here begin another's.
                if structure.handle.is_some_and(|handle| handles.insert(handle, ()).is_some()) {
                    handles.clear();
                    handles.extend(structure.handle.map(|handle| (handle, ())));
                    read.computers.push(vec![structure]);
                } else {
                    structures.push(structure);
                }
            } else if begins_a_device(words.text) {
                read.strange.push(line);
            } else if indent == 0 {
                let is_title = structures.last().is_none_or(|open| open.handle.is_none() || open.title.is_empty());
                if !is_title && !words.text.ends_with('.') && !is_broken(words.text) {
                    read.strange.push(line);
                }
                match structures.last_mut() {
                    Some(open) if open.handle.is_some() && open.title.is_empty() => open.title = words.text,
                    // Without handles, as `dmidecode -q` prints, a title begins a structure.
                    _ if !words.text.ends_with('.') => structures.push(Structure {
                        at: line,
                        handle: None,
                        number: None,
                        title: words.text,
                        fields: Vec::new(),
                        beneath: Vec::new(),
                    }),
                    _ => {}
                }
            } else if let Some(open) = structures.last_mut() {
                if indent == 1
                    && let Some((field, value)) = words.split(":")
                {
                    open.fields.push((field.text, value));
                } else if let Some((field, _)) = open.fields.last() {
                    let field = *field;
                    open.beneath.push((field, words.text));
                }
            }
        }
        Ok(read)
    }
}

/// Lines with which the tool says that it could not read everything.
fn is_broken(line: &str) -> bool {
    ["Permission denied", "<TRUNCATED>", "DMI table is broken", "Wrong DMI structures", "No SMBIOS nor DMI entry point"]
        .iter()
        .any(|sign| line.contains(sign))
        || line.starts_with("Invalid entry length")
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
    fn fill(&mut self, builder: &mut BomBuilder, options: &ReadOptions<'_>) -> Result<usize, Error> {
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
    draft.kind = if kind.number == BIOS { ComponentKind::Firmware } else { ComponentKind::Device };
    if let Some(handle) = structure.handle {
        draft.reference = builder.text(handle);
    }
    let maker = structure.first(&["Manufacturer", "Vendor", "Vendor ID"]);
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
        && let Some(version) = structure.first(&["Version", "Firmware Revision", "Revision"])
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
    if kind.number == ONBOARD
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
    builder.close(draft)
}

/// Fields that have no place of their own in the model.
const PROPERTIES: [(&str, &str); 10] = [
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

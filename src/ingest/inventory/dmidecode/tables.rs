//! The lines of `dmidecode` into the structures of the firmware's tables.

use ahash::AHashMap;

use super::super::observed::{Piece, begins_a_device, lines_of, stated};
use crate::error::Error;
use crate::register::names_communication;
use crate::source::Source;

/// A kind of structure that is a part.
pub(super) struct Kind {
    pub(super) number: u8,
    pub(super) title: &'static str,
    /// What it is called where nothing names it.
    pub(super) called: &'static str,
    /// The fields that name it, the best first.
    pub(super) names: &'static [&'static str],
    pub(super) location: &'static [&'static str],
}

/// The structures that are parts, by DSP0134, clause 7.
const KINDS: [Kind; 16] = [
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
        number: 10,
        title: "On Board Device Information",
        called: "onboard device",
        names: &["Description"],
        location: &[],
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
        number: 30,
        title: "Out-of-band Remote Access",
        called: "out-of-band remote access",
        names: &[],
        location: &[],
    },
    Kind {
        number: 38,
        title: "IPMI Device Information",
        called: "management controller (IPMI)",
        names: &[],
        location: &[],
    },
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
    Kind {
        number: 42,
        title: "Management Controller Host Interface",
        called: "management controller host interface",
        names: &[],
        location: &[],
    },
    Kind { number: 43, title: "TPM Device", called: "TPM", names: &["Description"], location: &[] },
    Kind {
        number: 45,
        title: "Firmware Inventory Information",
        called: "firmware",
        names: &["Firmware Component Name"],
        location: &[],
    },
];

pub(super) const BIOS: u8 = 0;
pub(super) const SYSTEM: u8 = 1;
pub(super) const BOARD: u8 = 2;
pub(super) const CHASSIS: u8 = 3;
pub(super) const PROCESSOR: u8 = 4;
/// A socket for a plug (`Modem Port`); what is plugged in is another thing.
const PORT: u8 = 8;
pub(super) const SLOT: u8 = 9;
/// What jumpers and switches of the board are for (`Option 1: WIFI ENABLE JUMPER`); a setting is no part.
const OPTIONS: u8 = 12;
pub(super) const OLD_ONBOARD: u8 = 10;
pub(super) const MEMORY: u8 = 17;
pub(super) const ONBOARD: u8 = 41;
pub(super) const FIRMWARE: u8 = 45;
/// The array that memory devices belong to; no part of its own.
pub(super) const MEMORY_ARRAY: u8 = 16;

/// One structure of the tables.
pub(super) struct Structure<'a> {
    pub(super) at: Piece<'a>,
    pub(super) handle: Option<&'a str>,
    pub(super) number: Option<u8>,
    pub(super) title: &'a str,
    fields: Vec<(&'a str, Piece<'a>)>,
    /// The lines beneath a field, such as handles of what a board carries.
    pub(super) beneath: Vec<(&'a str, &'a str)>,
    /// How far its first line is indented: what is indented further lies beneath a field.
    indent: Option<usize>,
}

impl<'a> Structure<'a> {
    fn new(at: Piece<'a>, handle: Option<&'a str>, number: Option<u8>, title: &'a str) -> Self {
        Self { at, handle, number, title, fields: Vec::new(), beneath: Vec::new(), indent: None }
    }

    /// `Handle 0x0001, DMI type 1, 27 bytes`
    pub(super) fn begin(line: Piece<'a>) -> Option<Self> {
        let (handle, rest) = line.text.strip_prefix("Handle ")?.split_once(", DMI type ")?;
        let (number, size) = rest.split_once(", ")?;
        let size = size.strip_suffix(" bytes").or_else(|| size.strip_suffix(" bytes."))?;
        let is_whole = handle.starts_with("0x") && handle.len() <= 8 && size.bytes().all(|b| b.is_ascii_digit());
        is_whole.then_some(Self::new(line, Some(handle), Some(number.parse().ok()?), ""))
    }

    pub(super) fn kind(&self) -> Option<&'static Kind> {
        match self.number {
            Some(number) => KINDS.iter().find(|kind| kind.number == number),
            None => kind_called(self.title),
        }
    }

    pub(super) fn raw(&self, name: &str) -> Option<Piece<'a>> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| *value)
    }

    /// Returns a field that says something.
    pub(super) fn field(&self, name: &str) -> Option<Piece<'a>> {
        self.raw(name).filter(|value| stated(value.text).is_some())
    }

    pub(super) fn first(&self, names: &[&str]) -> Option<Piece<'a>> {
        names.iter().find_map(|name| self.field(name))
    }

    /// Tells whether it is a socket with nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        let says = |field: &str, words: &[&str]| {
            self.raw(field).is_some_and(|value| words.iter().any(|word| value.text.contains(word)))
        };
        match self.number.or(self.kind().map(|kind| kind.number)) {
            Some(PROCESSOR) => says("Status", &["Unpopulated"]),
            Some(MEMORY) => says("Size", &["No Module Installed", "Not Installed"]),
            // What sits in a slot is in use; `M.2 WWAN` is what would fit there (DSP0134, clause 7.10.4).
            Some(SLOT) => says("Current Usage", &["Available"]),
            _ => false,
        }
    }

    /// Tells whether it is a part of which no field can be read: it is cut, or printed in hexadecimal (`dmidecode -u`).
    pub(super) fn is_undecoded(&self) -> bool {
        let says_nothing = self.fields.is_empty() || self.raw("Header and Data").is_some();
        // Firmware may list onboard devices and then none.
        says_nothing && !(self.number == Some(OLD_ONBOARD) && self.fields.is_empty() && self.title.is_empty())
    }

    /// Takes a line below the title.
    fn take(&mut self, words: Piece<'a>, indent: usize, is_one_tab: bool) {
        let first = *self.indent.get_or_insert(indent);
        if (indent <= first || is_one_tab)
            && let Some((field, value)) = words.split(":")
        {
            self.fields.push((field.text, value));
        } else if let Some((field, _)) = self.fields.last() {
            let field = *field;
            self.beneath.push((field, words.text));
        }
    }
}

/// Returns the kind that a title names; the devices of one structure are numbered (`On Board Device 2 Information`).
pub(super) fn kind_called(title: &str) -> Option<&'static Kind> {
    let is_numbered = is_numbered_device(title);
    KINDS.iter().find(|kind| kind.title == title || (is_numbered && kind.number == OLD_ONBOARD))
}

fn is_numbered_device(title: &str) -> bool {
    let number = title.strip_prefix("On Board Device ").and_then(|rest| rest.strip_suffix(" Information"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The structures of each computer that a file tells of.
#[derive(Default)]
pub(super) struct Tables<'a> {
    pub(super) computers: Vec<Vec<Structure<'a>>>,
    pub(super) broken: Vec<Piece<'a>>,
    /// Lines that the tool does not print, and such of structures that are no parts as name what communicates.
    pub(super) strange: Vec<Piece<'a>>,
}

impl<'a> Tables<'a> {
    pub(super) fn parse(source: &'a Source) -> Result<Self, Error> {
        let mut read = Self { computers: vec![Vec::new()], broken: Vec::new(), strange: Vec::new() };
        let mut handles: AHashMap<&str, ()> = AHashMap::new();
        let mut has_handles = false;
        for line in lines_of(source.expect_text()?) {
            let words = line.part(line.text.trim());
            // A tab reaches to the next multiple of eight.
            let indent = line.text.chars().take_while(|c| c.is_whitespace()).fold(0, |width, c| match c {
                '\t' => (width / 8 + 1) * 8,
                _ => width + 1,
            });
            if words.text.is_empty() || words.text.starts_with('#') {
                continue;
            }
            if is_broken(words.text) {
                read.broken.push(line);
            }
            let structures = read.computers.last_mut().expect("one computer is always open");
            if let Some(structure) = Structure::begin(words) {
                has_handles = true;
                // A handle is unique in one computer's tables (DSP0134, clause 6.1.2): here begin another's.
                if structure.handle.is_some_and(|handle| handles.insert(handle, ()).is_some()) {
                    handles.clear();
                    handles.extend(structure.handle.map(|handle| (handle, ())));
                    read.computers.push(vec![structure]);
                } else {
                    structures.push(structure);
                }
            } else if begins_a_device(words.text) || is_cut_handle(words.text) {
                read.strange.push(line);
            } else if indent == 0 {
                match structures.last_mut() {
                    _ if words.text.ends_with('.') || is_broken(words.text) => {}
                    Some(open) if open.handle.is_some() && open.title.is_empty() && open.fields.is_empty() => {
                        open.title = words.text;
                    }
                    Some(open) if has_handles && open.number == Some(OLD_ONBOARD) && is_numbered_device(words.text) => {
                        structures.push(Structure::new(line, None, Some(OLD_ONBOARD), words.text));
                    }
                    // Without handles, as `dmidecode -q` prints, a title begins a structure, and holds no field.
                    _ if !has_handles && !words.text.contains(": ") => {
                        read.strange.extend(Some(line).filter(|_| names_communication(words.text)));
                        structures.push(Structure::new(line, None, None, words.text));
                    }
                    _ => read.strange.push(line),
                }
            } else if let Some(open) = structures.last_mut() {
                let is_carried = match open.kind() {
                    Some(kind) => carries(kind, words.text),
                    None => open.number == Some(PORT) || open.number == Some(OPTIONS) && sets_something(words.text),
                };
                let is_one_tab =
                    line.text.strip_prefix('\t').is_some_and(|rest| !rest.starts_with(char::is_whitespace));
                open.take(words, indent, is_one_tab);
                // Two lines that were run into one, or a field that no part keeps.
                if words.text.contains(" Handle 0x") || (!is_carried && names_communication(words.text)) {
                    read.strange.push(line);
                }
            }
        }
        Ok(read)
    }
}

/// Tells whether an option of the board says how something is set.
fn sets_something(text: &str) -> bool {
    const SETS: [&str; 9] = ["jumper", "switch", "enable", "disable", "strap", "short", "clear", "open", "header"];
    text.split(|c: char| !c.is_alphanumeric()).any(|word| SETS.iter().any(|sets| word.eq_ignore_ascii_case(sets)))
}

/// The fields that any part keeps, or whose words say what a socket, a port or a chassis is and not what is in it.
const CARRIED: [&str; 24] = [
    "Manufacturer",
    "Manufacturer Name",
    "Vendor",
    "Vendor ID",
    "Version",
    "Firmware Version",
    "Firmware Revision",
    "Revision",
    "Serial Number",
    "Part Number",
    "Model Part Number",
    "SKU Number",
    "Asset Tag",
    "Family",
    "Product Name",
    "Type",
    "Designation",
    "Reference Designation",
    "Current Usage",
    "Socket Designation",
    "Locator",
    "Bank Locator",
    "Description",
    "Interface Type",
];

/// Tells whether what a line of a part says is kept with it.
fn carries(kind: &Kind, line: &str) -> bool {
    let Some((field, _)) = line.split_once(':') else { return false };
    let field = field.trim_end();
    CARRIED.contains(&field) || kind.names.contains(&field) || kind.location.contains(&field)
}

/// Tells whether a line begins as the head of a structure does and was cut or changed.
fn is_cut_handle(line: &str) -> bool {
    line.starts_with("Handle ") || (line.len() >= 3 && "Handle 0x".starts_with(line))
}

/// Lines with which the tool says that it could not read everything.
pub(super) fn is_broken(line: &str) -> bool {
    ["Permission denied", "<TRUNCATED>", "DMI table is broken", "Wrong DMI structures", "No SMBIOS nor DMI entry point"]
        .iter()
        .any(|sign| line.contains(sign))
        || line.starts_with("Invalid entry length")
}

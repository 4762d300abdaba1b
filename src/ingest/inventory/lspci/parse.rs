//! The lines of `lspci` into functions, as they are printed.

use ahash::AHashSet;

use super::super::observed::{Piece, begins_a_device, goes_on_with, lines_of};
use super::is_warning;
use crate::error::Error;
use crate::register::names_communication;
use crate::source::Source;

/// One PCI function as printed.
#[derive(Debug, Clone)]
pub(super) struct Function<'a> {
    pub(super) at: Piece<'a>,
    pub(super) slot: Piece<'a>,
    pub(super) class: Option<Piece<'a>>,
    pub(super) class_id: Option<Piece<'a>>,
    pub(super) vendor: Option<Piece<'a>>,
    pub(super) vendor_id: Option<Piece<'a>>,
    pub(super) device: Option<Piece<'a>>,
    pub(super) device_id: Option<Piece<'a>>,
    /// The vendor's and the device's names in one, as plain lines have them.
    pub(super) names: Option<Piece<'a>>,
    pub(super) subsystem_vendor: Option<Piece<'a>>,
    pub(super) subsystem_device: Option<Piece<'a>>,
    pub(super) subsystem_ids: Option<String>,
    pub(super) revision: Option<&'a str>,
    pub(super) physical_slot: Option<&'a str>,
    pub(super) driver: Option<&'a str>,
    pub(super) serial: Option<&'a str>,
    pub(super) label: Option<&'a str>,
    /// Whether it is told of in lines of one field each.
    is_record: bool,
}

impl<'a> Function<'a> {
    fn new(at: Piece<'a>, slot: Piece<'a>) -> Self {
        // The domain that every computer has says nothing.
        let slot = slot.text.strip_prefix("0000:").map_or(slot, |short| slot.part(short));
        Self {
            at,
            slot,
            class: None,
            class_id: None,
            vendor: None,
            vendor_id: None,
            device: None,
            device_id: None,
            names: None,
            subsystem_vendor: None,
            subsystem_device: None,
            subsystem_ids: None,
            revision: None,
            physical_slot: None,
            driver: None,
            serial: None,
            label: None,
            is_record: false,
        }
    }

    /// Returns the domain of the slot, empty for the first.
    pub(super) fn domain(&self) -> &'a str {
        let parts: Vec<&str> = self.slot.text.split(':').collect();
        if parts.len() == 3 { parts[0] } else { "" }
    }

    /// Adds what another output tells of the same slot.
    pub(super) fn join(&mut self, other: Self) {
        self.class_id = self.class_id.or(other.class_id);
        self.class = self.class.or(other.class);
        if self.device_id.is_none() {
            (self.vendor_id, self.device_id) = (other.vendor_id, other.device_id);
        }
        if self.names.is_none() && self.device.is_none() {
            (self.names, self.vendor, self.device) = (other.names, other.vendor, other.device);
        }
        self.subsystem_vendor = self.subsystem_vendor.or(other.subsystem_vendor);
        self.subsystem_device = self.subsystem_device.or(other.subsystem_device);
        self.subsystem_ids = self.subsystem_ids.take().or(other.subsystem_ids);
        self.revision = self.revision.or(other.revision);
        self.physical_slot = self.physical_slot.or(other.physical_slot);
        self.driver = self.driver.or(other.driver);
        self.serial = self.serial.or(other.serial);
        self.label = self.label.or(other.label);
    }
}

/// What a document holds.
#[derive(Default)]
pub(super) struct Functions<'a> {
    /// The functions of each output, in which a slot stands once.
    pub(super) outputs: Vec<Vec<Function<'a>>>,
    pub(super) unread: Vec<Piece<'a>>,
    slots: AHashSet<&'a str>,
}

impl<'a> Functions<'a> {
    fn push(&mut self, function: Option<Function<'a>>) {
        let Some(function) = function else { return };
        // One output tells of a slot once: here begins another.
        if self.outputs.is_empty() || !self.slots.insert(function.slot.text) {
            self.slots.clear();
            self.slots.insert(function.slot.text);
            self.outputs.push(Vec::new());
        }
        if let Some(output) = self.outputs.last_mut() {
            output.push(function);
        }
    }
}

/// Reads the lines of a document.
pub(super) fn functions(source: &Source) -> Result<Functions<'_>, Error> {
    let mut read = Functions::default();
    let mut open: Option<Function<'_>> = None;
    // Whether an empty line ended what is told of a function: more lines are of one whose own line is missing.
    let mut is_ended = false;
    for line in lines_of(source.expect_text()?) {
        let trimmed = line.part(line.text.trim());
        if trimmed.text.is_empty() {
            is_ended = true;
            continue;
        }
        // What the tool says of itself stands between any two lines, where both streams went into one file.
        if is_warning(line.text) && !names_communication(line.text) {
            continue;
        }
        if let Some(function) = of_line(trimmed) {
            let beyond = &trimmed.text[trimmed.text.find(' ').unwrap_or(0)..];
            if goes_on_with(beyond, begins_a_function) {
                read.unread.push(line);
            }
            read.push(open.replace(function));
            is_ended = false;
        } else if let Some(slot) = record_slot(line, open.as_ref()) {
            let mut record = Function::new(line, slot);
            record.is_record = true;
            read.push(open.replace(record));
            is_ended = false;
        } else if let Some(function) = open.as_mut() {
            let is_beneath = line.text.starts_with(['\t', ' ']);
            if is_ended || begins_a_device(trimmed.text) || !(is_beneath || field(function, line)) {
                read.unread.push(line);
            } else if is_beneath {
                more(function, trimmed);
            }
        } else {
            read.unread.push(line);
        }
    }
    read.push(open);
    Ok(read)
}

/// Tells whether a line begins with a slot and a class.
pub(super) fn begins_a_function(line: &str) -> bool {
    of_line(Piece { text: line, at: 0 }).is_some()
}

/// `Slot: 00:00.0`, or `Device: 00:00.0` as older versions print it.
pub(super) fn begins_a_record(line: &str) -> bool {
    record_slot(Piece { text: line, at: 0 }, None).is_some()
}

/// `Class: …`, the second line of a record.
pub(super) fn goes_on(line: &str) -> bool {
    line.starts_with("Class:")
}

/// `00:1f.6` or `0000:00:1f.6`
fn is_slot(text: &str) -> bool {
    let Some((head, function)) = text.rsplit_once('.') else { return false };
    let is_hex = |text: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
    };
    let parts: Vec<&str> = head.split(':').collect();
    let is_sound = match parts.as_slice() {
        [bus, device] => is_hex(bus, 2..=2) && is_hex(device, 2..=2),
        [domain, bus, device] => is_hex(domain, 1..=8) && is_hex(bus, 2..=2) && is_hex(device, 2..=2),
        _ => false,
    };
    is_sound && is_hex(function, 1..=1)
}

fn record_slot<'a>(line: Piece<'a>, open: Option<&Function<'a>>) -> Option<Piece<'a>> {
    let (key, value) = line.split(":")?;
    // The older form has two lines `Device:`; the second is the device's name.
    let is_first = key.text == "Slot"
        || (key.text == "Device" && open.is_none_or(|open| open.class.is_some() || open.class_id.is_some()));
    (is_first && is_slot(value.text)).then_some(value)
}

/// A line of the plain or the quoted form.
fn of_line(line: Piece<'_>) -> Option<Function<'_>> {
    let (slot, rest) = line.text.split_once(' ')?;
    if !is_slot(slot) {
        return None;
    }
    let mut function = Function::new(line, line.part(slot));
    let rest = line.part(rest);
    if rest.text.starts_with('"') {
        quoted(&mut function, rest)?;
        return Some(function);
    }
    let (class, names) = rest.split(": ")?;
    (function.class, function.class_id) = named(class, 4);
    let (names, revision) = match names.text.split_once(" (rev ") {
        Some((names, after)) => (names, after.split_once(')').map(|(revision, _)| revision)),
        None => (names.text.split(" (prog-if ").next().unwrap_or(""), None),
    };
    function.revision = revision;
    let names = rest.part(names.trim());
    (function.names, function.vendor_id, function.device_id) = with_ids(names);
    Some(function)
}

/// Splits `Intel Corporation I217-LM [8086:153a]`, `8086:153a` or `Device 8086:153a`: names, vendor, device.
fn with_ids(text: Piece<'_>) -> (Option<Piece<'_>>, Option<Piece<'_>>, Option<Piece<'_>>) {
    let ids = |pair: &str| {
        let is_pair = pair.len() == 9 && pair.as_bytes()[4] == b':';
        is_pair && pair.bytes().enumerate().all(|(n, b)| n == 4 || b.is_ascii_hexdigit())
    };
    if ids(text.text) {
        return (None, Some(text.part(&text.text[..4])), Some(text.part(&text.text[5..])));
    }
    if let Some((before, pair)) = unnamed(text).filter(|(_, pair)| ids(pair.text)) {
        return (name(before), Some(text.part(&pair.text[..4])), Some(text.part(&pair.text[5..])));
    }
    match text.text.strip_suffix(']').and_then(|head| head.rsplit_once('[')) {
        Some((names, pair)) if ids(pair) => {
            (name(text.part(names.trim())), Some(text.part(&pair[..4])), Some(text.part(&pair[5..])))
        }
        _ => (name(text), None, None),
    }
}

/// What stands for the name of what `pci.ids` does not know, or where the file is missing: `Class 0d40`, `Device 1001`.
const UNNAMED: [&str; 6] = ["Class", "Vendor", "Device", "Unknown class", "Unknown vendor", "Unknown device"];

/// Returns a name, unless it only stands for one.
fn name(text: Piece<'_>) -> Option<Piece<'_>> {
    Some(text).filter(|text| !text.text.is_empty() && !UNNAMED.contains(&text.text))
}

/// Splits `Intel Corporation Device 2723` or `Device 1001`: what stands before, the id.
fn unnamed(text: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let (head, id) = text.text.rsplit_once(' ')?;
    let rest = UNNAMED.iter().filter_map(|word| head.strip_suffix(word)).min_by_key(|rest| rest.len())?;
    (rest.is_empty() || rest.ends_with(' ')).then(|| (text.part(rest.trim()), text.part(id)))
}

/// Splits `Network controller [0280]`, `0280`, `Class 0280` or `Network controller`: name, id.
fn named(text: Piece<'_>, digits: usize) -> (Option<Piece<'_>>, Option<Piece<'_>>) {
    let is_id = |id: &str| id.len() == digits && id.bytes().all(|b| b.is_ascii_hexdigit());
    if is_id(text.text) {
        return (None, Some(text));
    }
    if let Some((before, id)) = unnamed(text).filter(|(before, id)| before.text.is_empty() && is_id(id.text)) {
        return (name(before), Some(id));
    }
    match text.text.strip_suffix(']').and_then(|head| head.rsplit_once('[')) {
        Some((words, id)) if is_id(id) => (name(text.part(words.trim())), Some(text.part(id))),
        _ => (name(text), None),
    }
}

/// `"class" "vendor" "device" -r01 -p02 "subvendor" "subdevice"`
fn quoted<'a>(function: &mut Function<'a>, rest: Piece<'a>) -> Option<()> {
    let mut texts = Vec::new();
    let mut left = rest.text.trim();
    while !left.is_empty() {
        if let Some(inner) = left.strip_prefix('"') {
            // A quotation mark inside is written with a backslash before it.
            let end =
                inner.bytes().enumerate().find(|(n, b)| *b == b'"' && (*n == 0 || inner.as_bytes()[n - 1] != b'\\'))?.0;
            texts.push(rest.part(&inner[..end]));
            left = inner[end + 1..].trim_start();
        } else {
            let (option, after) = left.split_once(' ').unwrap_or((left, ""));
            if let Some(revision) = option.strip_prefix("-r") {
                function.revision = Some(revision);
            }
            left = after.trim_start();
        }
    }
    let text = |n: usize| texts.get(n).copied().filter(|text| !text.text.is_empty());
    (function.class, function.class_id) = named(text(0)?, 4);
    (function.vendor, function.vendor_id) = named(text(1)?, 4);
    (function.device, function.device_id) = named(text(2)?, 4);
    subsystem(function, text(3), text(4));
    Some(())
}

fn subsystem<'a>(function: &mut Function<'a>, vendor: Option<Piece<'a>>, device: Option<Piece<'a>>) {
    let (vendor, vendor_id) = vendor.map_or((None, None), |vendor| named(vendor, 4));
    let (device, device_id) = device.map_or((None, None), |device| named(device, 4));
    function.subsystem_vendor = function.subsystem_vendor.or(vendor);
    function.subsystem_device = function.subsystem_device.or(device);
    if let (Some(vendor), Some(device)) = (vendor_id, device_id) {
        function.subsystem_ids = Some(format!("{}:{}", vendor.text, device.text));
    }
}

/// A field of a record; `false` if the line is none.
fn field<'a>(function: &mut Function<'a>, line: Piece<'a>) -> bool {
    let Some((key, value)) = line.split(":").filter(|_| function.is_record) else { return false };
    // A field that comes again is another device's, whose slot is missing.
    let is_new = match key.text {
        "Class" => function.class.is_none() && function.class_id.is_none(),
        "Vendor" => function.vendor.is_none() && function.vendor_id.is_none(),
        "Device" => function.device.is_none() && function.device_id.is_none(),
        _ => true,
    };
    if !is_new {
        return false;
    }
    match key.text {
        "Class" => (function.class, function.class_id) = named(value, 4),
        "Vendor" => (function.vendor, function.vendor_id) = named(value, 4),
        "Device" => (function.device, function.device_id) = named(value, 4),
        "SVendor" | "SDevice" => {
            let (name, id) = named(value, 4);
            if key.text == "SVendor" {
                function.subsystem_vendor = name;
            } else {
                function.subsystem_device = name;
            }
            if let Some(id) = id {
                let ids = function.subsystem_ids.get_or_insert_default();
                if !ids.is_empty() {
                    ids.push(':');
                }
                ids.push_str(id.text);
            }
        }
        "PhySlot" => function.physical_slot = Some(value.text),
        "Rev" => function.revision = Some(value.text),
        "Driver" => function.driver = function.driver.or(Some(value.text)),
        "ProgIf" | "Module" | "NUMANode" | "IOMMUGroup" | "DTNode" => {}
        _ => return false,
    }
    true
}

/// A line beneath a function, by `-v` or `-k`.
fn more<'a>(function: &mut Function<'a>, line: Piece<'a>) {
    if let Some(at) = line.text.find("Device Serial Number ") {
        function.serial = Some(line.text[at + "Device Serial Number ".len()..].trim());
        return;
    }
    let Some((key, value)) = line.split(": ") else { return };
    match key.text {
        "Subsystem" => {
            let (names, vendor, device) = with_ids(value);
            function.subsystem_vendor = function.subsystem_vendor.or(names);
            if let (Some(vendor), Some(device)) = (vendor, device) {
                function.subsystem_ids = Some(format!("{}:{}", vendor.text, device.text));
            }
        }
        "Kernel driver in use" => function.driver = Some(value.text),
        "Physical Slot" => function.physical_slot = Some(value.text),
        "DeviceName" => function.label = Some(value.text),
        _ => {}
    }
}

//! What `lsusb` prints, plain, with `-v` and as a tree with `-t`, alone or one after another in one file.
//!
//! A device is known by its bus and number, so that the three outputs of one computer tell of the same devices. Root hubs
//! are the computer's own and are left out; the other devices under their vendor id are not, since small computers present
//! themselves so. The maker is the holder of the vendor id by `usb.ids`, and a property says so.

mod described;
mod tree;

use std::sync::Arc;

use ahash::AHashMap;

use self::described::Described;
use self::tree::Branch;
use super::observed::{
    Piece, begins_a_device, count, head_lines, lines_of, property, room_for_one, serial, strange_lines,
};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentKind, Draft, Format, IdentifierKind, Role};
use crate::register::{DRIVER, USB_INTERFACE, parse_device_id, usb_product, usb_vendor};
use crate::source::{Place, Source};

/// Reads the output of `lsusb`.
#[derive(Debug, Clone, Copy)]
pub struct Lsusb;

impl Reader for Lsusb {
    fn format(&self) -> Format {
        Format::Lsusb
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let mut lines = head_lines(source).filter(|line| !is_warning(line)).take(200);
        let Some(first) = lines.next() else { return false };
        let is_one = |line: &str| is_device(line) || tree::is_branch(line);
        // `-v` may tell of what it can't do before it tells of the first device.
        is_one(first) || (is_complaint(first) && lines.find(|line| !is_complaint(line)).is_some_and(is_one))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let list = List::parse(source)?;
        let mut builder = BomBuilder::new(Arc::clone(source), Format::Lsusb);
        let mut root_hubs = 0;
        for device in &list.devices {
            if device.is_root_hub() {
                root_hubs += 1;
                continue;
            }
            room_for_one(&mut builder, device.at, options)?;
            component(&mut builder, device);
        }
        let notes = &mut builder.document().notes;
        if root_hubs > 0 {
            let hubs = count(root_hubs, "root hub", "root hubs");
            let are = if root_hubs == 1 { "is the computer's own and is" } else { "are the computer's own and are" };
            notes.push(Problem::new(source.name(), format!("lists {hubs}, which {are} left out")));
        }
        if list.unopened > 0 {
            let devices = count(list.unopened, "device", "devices");
            notes.push(
                Problem::new(source.name(), format!("could not open {devices}, so serial numbers may be missing"))
                    .help("run `lsusb -v` as root"),
            );
        }
        strange_lines(source, builder.document(), &list.strange, options);
        Ok(builder.finish())
    }
}

/// Tells whether a line that isn't indented begins as none of `lsusb -v` does.
fn is_outer(line: &str) -> bool {
    const BEGIN: [&str; 14] = [
        "Device ",
        "Binary ",
        "Hub ",
        "Negotiated ",
        "Report ",
        "Configuration ",
        "Interface ",
        "Endpoint ",
        "FIXME",
        "**",
        "iManufacturer",
        "can't ",
        "cannot ",
        "unable ",
    ];
    !line.starts_with([' ', '\t', '|', '/'])
        && !is_complaint(line)
        && !BEGIN.iter().any(|begin| line.starts_with(begin))
}

/// Tells whether a line is empty or says what `lsusb` could not do.
fn is_warning(line: &str) -> bool {
    let line = line.trim();
    line.is_empty()
        || is_unopened(line)
        || ["can't get ", "cannot read ", "lsusb:"].iter().any(|warning| line.starts_with(warning))
}

fn is_unopened(line: &str) -> bool {
    line.starts_with("Couldn't open device")
}

/// `unable to initialize libusb: -99` and other lines of libraries.
fn is_complaint(line: &str) -> bool {
    line.starts_with("libusb:") || line.starts_with("unable to initialize")
}

/// Tells whether a line begins as `Bus 001 Device 004` does.
pub(super) fn is_device(line: &str) -> bool {
    let mut words = line.split(' ');
    let is_number =
        |word: Option<&str>| word.is_some_and(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()));
    words.next() == Some("Bus") && is_number(words.next()) && words.next() == Some("Device")
}

/// Everything that a document tells of one device.
struct Device<'a> {
    at: Place,
    bus: u32,
    number: u32,
    header: Option<Header<'a>>,
    described: Described<'a>,
    branch: Option<Branch<'a>>,
}

impl Device<'_> {
    /// The kernel's own hub at the head of each bus, under the Linux Foundation's vendor id.
    fn is_root_hub(&self) -> bool {
        let by_id = self
            .header
            .as_ref()
            .is_some_and(|header| header.vendor == 0x1d6b && matches!(header.product, 1..=3) && self.number == 1);
        by_id || self.branch.as_ref().is_some_and(|branch| branch.is_root)
    }
}

struct List<'a> {
    devices: Vec<Device<'a>>,
    by_number: AHashMap<(u32, u32), usize>,
    unopened: usize,
    /// Lines that the tool does not print.
    strange: Vec<Piece<'a>>,
}

impl<'a> List<'a> {
    fn parse(source: &'a Source) -> Result<Self, Error> {
        let text = source.expect_text()?;
        let mut list = Self { devices: Vec::new(), by_number: AHashMap::new(), unopened: 0, strange: Vec::new() };
        let mut stem = tree::Stem::default();
        let mut latest: Option<usize> = None;
        for line in lines_of(text) {
            let unindented = line.part(line.text.trim_start());
            if line.text.starts_with("Bus ") || is_device(unindented.text) {
                let line = unindented;
                let Some(header) = Header::parse(line) else { return Err(cut_line(source, line)) };
                latest = Some(list.device(line, header.bus, header.device, Some(&header)));
                if let Some(device) = latest.and_then(|at| list.devices.get_mut(at)) {
                    device.header.get_or_insert(header);
                }
            } else if tree::is_branch(line.text) {
                let Some(branch) = stem.grow(line) else { return Err(cut_branch(source, line)) };
                let at = list.device(line, branch.bus, branch.device, None);
                latest = Some(at);
                match &mut list.devices[at].branch {
                    Some(known) => known.join(branch),
                    none => *none = Some(branch),
                }
            } else if begins_a_device(line.text) || (is_outer(line.text) && !is_warning(line.text)) {
                list.strange.push(line);
            } else if let Some(at) = latest {
                let device = &mut list.devices[at];
                if is_unopened(line.text.trim()) {
                    list.unopened += 1;
                } else if device.header.is_some() {
                    device.described.take(line);
                } else if let Some(header) = Header::of_tree(line, device.bus, device.number) {
                    device.header = Some(header);
                }
            }
        }
        Ok(list)
    }

    /// Returns the device of this bus and number, made if it is new or if another device bears its number by now.
    fn device(&mut self, line: Piece<'a>, bus: u32, number: u32, header: Option<&Header<'a>>) -> usize {
        if let Some(at) = self.by_number.get(&(bus, number)).copied() {
            let is_other = |known: &Header<'_>| header.is_some_and(|header| header.id.text != known.id.text);
            if !self.devices[at].header.as_ref().is_some_and(is_other) {
                return at;
            }
        }
        self.devices.push(Device {
            at: line.place(),
            bus,
            number,
            header: None,
            described: Described::default(),
            branch: None,
        });
        self.by_number.insert((bus, number), self.devices.len() - 1);
        self.devices.len() - 1
    }
}

/// `Bus 001 Device 004: ID 2c7c:0125 Quectel Wireless Solutions Co., Ltd. EC25 LTE modem`
struct Header<'a> {
    bus: u32,
    device: u32,
    id: Piece<'a>,
    vendor: u16,
    product: u16,
    words: &'a str,
    /// Printed in the line itself by the tool's cousin on macOS.
    serial: Option<Piece<'a>>,
}

impl<'a> Header<'a> {
    fn parse(line: Piece<'a>) -> Option<Self> {
        let (bus, rest) = line.text.strip_prefix("Bus ")?.split_once(" Device ")?;
        let (device, rest) = rest.split_once(": ID ")?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(bus) || !is_number(device) {
            return None;
        }
        Self::of_id(line.part(rest), bus.parse().ok()?, device.parse().ok()?)
    }

    /// `ID 2c7c:0125 Quectel …` below a line of `lsusb -tv`.
    fn of_tree(line: Piece<'a>, bus: u32, device: u32) -> Option<Self> {
        let rest = line.text.trim_start_matches([' ', '|']).strip_prefix("ID ")?;
        Self::of_id(line.part(rest), bus, device)
    }

    fn of_id(rest: Piece<'a>, bus: u32, device: u32) -> Option<Self> {
        let (id, words) = rest.text.split_at_checked(9)?;
        let (vendor, product) = parse_device_id(id).filter(|_| !id.contains(' '))?;
        let (words, serial) = match words.split_once("  Serial: ") {
            Some((words, serial)) => (words, Some(rest.part(serial.trim()))),
            None => (words, None),
        };
        let ends_here = words.is_empty() || words.starts_with(' ');
        let id = rest.part(id);
        ends_here.then_some(Self { bus, device, id, vendor, product, words: words.trim(), serial })
    }
}

fn component(builder: &mut BomBuilder, device: &Device<'_>) {
    let mut draft = builder.open(None, device.at);
    draft.kind = ComponentKind::Device;
    draft.reference = builder.pooled(&format!("{:03}:{:03}", device.bus, device.number));
    let location = match &device.branch {
        Some(branch) if !branch.port.is_empty() => format!("USB bus {}, port {}", device.bus, branch.port),
        _ => format!("USB bus {}, device {}", device.bus, device.number),
    };
    draft.details().location = builder.pooled(&location);
    match &device.header {
        Some(header) => identify(builder, &mut draft, device, header),
        None => name_by_tree(builder, &mut draft, device),
    }
    let described = &device.described;
    let in_line = device.header.as_ref().and_then(|header| header.serial);
    if let Some(number) = described.serial.or(in_line) {
        serial(builder, &mut draft, "usb:serial", number.text, number.place());
    }
    if let Some(release) = described.release {
        draft.version = builder.text(release);
    }
    property(builder, &mut draft, "usb:manufacturer", described.manufacturer);
    property(builder, &mut draft, "usb:product", described.product);
    property(builder, &mut draft, "usb:version", described.usb);
    for class in &described.interfaces {
        property(builder, &mut draft, USB_INTERFACE, Some(class));
    }
    if let Some(branch) = &device.branch {
        for class in &branch.classes {
            property(builder, &mut draft, "usb:class", Some(class));
        }
        for driver in &branch.drivers {
            property(builder, &mut draft, DRIVER, Some(driver));
        }
        property(builder, &mut draft, "usb:speed", branch.speed);
    }
    builder.close(draft);
}

fn identify(builder: &mut BomBuilder, draft: &mut Draft, device: &Device<'_>, header: &Header<'_>) {
    let described = &device.described;
    let vendor = usb_vendor(header.vendor);
    let known = usb_product(header.vendor, header.product).map(|row| row.value);
    let vendor_name = vendor.as_ref().map_or("", |row| row.value.as_str());
    let own_words = header.words.strip_prefix(vendor_name).unwrap_or(header.words).trim();
    draft.name = if !own_words.is_empty() {
        builder.text(own_words)
    } else if let Some(known) = &known {
        builder.pooled(known)
    } else if let Some(product) = described.product {
        builder.text(product)
    } else {
        builder.pooled(&format!("USB device {}", header.id.text))
    };
    builder.identify(draft, IdentifierKind::UsbId, header.id.text, header.id.place());
    if let Some(row) = vendor {
        let party = builder.party(&row.value, device.at);
        draft.party(Role::Manufacturer, party);
        let reason = format!("holder of USB vendor id {} ({} {})", row.key, row.register, row.edition);
        property(builder, draft, "tallyclerk:manufacturer-by", Some(&reason));
    }
    // What the device calls itself may say more than the register knows of it.
    if let Some(product) = described.product.filter(|product| *product != own_words) {
        draft.details().description = builder.text(product);
    }
}

/// Names a device of which only the tree tells: by the classes of its interfaces.
fn name_by_tree(builder: &mut BomBuilder, draft: &mut Draft, device: &Device<'_>) {
    let classes = device.branch.as_ref().map_or(&[][..], |branch| &branch.classes);
    let what = if classes.is_empty() { "unknown class".to_owned() } else { classes.join(", ") };
    draft.name = builder.pooled(&format!("USB device {:03}:{:03} ({what})", device.bus, device.number));
}

fn cut_line(source: &Source, line: Piece<'_>) -> Error {
    Error::new(
        ErrorKind::Malformed,
        Problem::at(source, line.place(), "is a line of `lsusb` that is cut or changed")
            .expected("`Bus 001 Device 004: ID 2c7c:0125 …`")
            .help("send the output of `lsusb` as it is"),
    )
}

fn cut_branch(source: &Source, line: Piece<'_>) -> Error {
    Error::new(
        ErrorKind::Malformed,
        Problem::at(source, line.place(), "is a line of `lsusb -t` that is cut or changed")
            .expected("`|__ Port 1: Dev 4, If 0, Class=Communications, Driver=cdc_mbim, 480M` below its bus")
            .help("send the output of `lsusb -t` as it is"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::infer;
    use crate::source::Limits;

    fn bom(text: &str) -> Bom {
        let source =
            Arc::new(Source::from_bytes("usb.txt", text.as_bytes().to_vec(), &Limits::default()).expect("small"));
        let options = ReadOptions::default();
        assert!(Lsusb.recognises(&source, &options), "{text}");
        Lsusb.read(&source, &options).unwrap_or_else(|error| panic!("{error}"))
    }

    const TREE: &str = "\
/:  Bus 02.Port 1: Dev 1, Class=root_hub, Driver=xhci_hcd/4p, 5000M
/:  Bus 01.Port 1: Dev 1, Class=root_hub, Driver=xhci_hcd/12p, 480M
    |__ Port 3: Dev 2, If 0, Class=Hub, Driver=hub/4p, 480M
        |__ Port 2: Dev 9, If 0, Class=Communications, Driver=cdc_mbim, 480M
        |__ Port 2: Dev 9, If 1, Class=CDC Data, Driver=cdc_mbim, 480M
    |__ Port 7: Dev 4, If 0, Class=Wireless, Driver=btusb, 12M
";

    #[test]
    fn the_tree_tells_ports_speeds_and_functions_by_drivers() {
        let bom = bom(TREE);
        let functions: Vec<String> = bom
            .components()
            .map(|device| {
                let functions: Vec<&str> = infer(device).iter().map(|(function, _)| function.id()).collect();
                format!("{} {}", device.location().unwrap_or(""), functions.join(","))
            })
            .collect();
        assert_eq!(functions, ["USB bus 1, port 3 ", "USB bus 1, port 3.2 cellular", "USB bus 1, port 7 bluetooth"]);
        assert_eq!(bom.notes.len(), 1, "two root hubs");
    }

    #[test]
    fn the_outputs_of_one_computer_tell_of_the_same_devices() {
        let list = "Bus 001 Device 009: ID 2c7c:0125 Quectel Wireless Solutions Co., Ltd. EC25 LTE modem\n";
        let verbose = format!(
            "{list}Couldn't open device, some information will be missing\nDevice Descriptor:\n  bcdUSB               2.00\n  iSerial                 3 QX4711A\n"
        );
        let bom = bom(&format!("{list}{verbose}{TREE}"));
        assert_eq!(bom.len(), 3);
        let modem = bom.component(crate::model::ComponentId(0));
        assert_eq!(modem.identifier(IdentifierKind::Serial).map(|id| id.value), Some("QX4711A"));
        assert_eq!(modem.location(), Some("USB bus 1, port 3.2"));
        assert!(modem.properties().any(|(name, value, _)| name == DRIVER && value == "cdc_mbim"));
        assert_eq!(bom.notes.len(), 2, "root hubs, and a device that was not opened");
    }

    #[test]
    fn the_newer_tree_with_names_is_read_and_a_cut_one_is_refused() {
        let text = "/:  Bus 001.Port 001: Dev 001, Class=root_hub, Driver=xhci_hcd/16p, 480M\n    ID 1d6b:0002 Linux Foundation 2.0 root hub\n    |__ Port 003: Dev 002, If 0, Class=Vendor Specific Class, Driver=option, 480M\n        ID 2c7c:0125 Quectel Wireless Solutions Co., Ltd. EC25 LTE modem\n";
        let bom = bom(text);
        assert_eq!(bom.len(), 1);
        assert!(bom.component(crate::model::ComponentId(0)).identifier(IdentifierKind::UsbId).is_some());
        let cut = Source::from_bytes(
            "usb.txt",
            b"/:  Bus 01.Port 1: Dev 1, Class=root_hub\n    |__ Port 3: D".to_vec(),
            &Limits::default(),
        );
        let error = Lsusb.read(&Arc::new(cut.expect("small")), &ReadOptions::default()).expect_err("it is cut");
        assert!(error.to_string().contains("usb.txt:2:1: is a line of `lsusb -t`"), "{error}");
    }
}

//! What `lsusb` prints, plain, with `-v` and as a tree with `-t`, alone or one after another in one file.
//!
//! A device is known by its bus and number, so that the three outputs of one computer tell of the same devices. Root hubs
//! are the computer's own and are left out; the other devices under their vendor id are not, since small computers present
//! themselves so. The maker is the holder of the vendor id by `usb.ids`, and a property says so.

mod described;
mod list;
mod tree;

use std::sync::Arc;

use self::list::{Device, List};
use super::observed::{Piece, count, head_lines, property, room_for_one, serial, strange_lines};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentKind, Draft, Format, IdentifierKind, Role};
use crate::register::{DRIVER, USB_INTERFACE, parse_device_id, usb_product, usb_vendor};
use crate::source::Source;

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
        for device in list.computers.iter().flat_map(|computer| &computer.all) {
            if device.is_root_hub() {
                root_hubs += 1;
                continue;
            }
            room_for_one(&mut builder, device.at, options)?;
            component(&mut builder, device);
        }
        let document = builder.document();
        for line in list.failed.iter().take(options.limits.max_problems) {
            document.unread.push(
                Problem::at(source, line.place(), "says that the devices could not be listed")
                    .help("run `lsusb` again, as root, and send what it prints"),
            );
        }
        let notes = &mut document.notes;
        if list.computers.len() > 1 {
            let computers = list.computers.len();
            let message = format!("tells of {computers} computers: one bus and number bears different devices");
            notes.push(
                Problem::new(source.name(), message).help("send the outputs of each computer in a file of its own"),
            );
        }
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
    const BEGIN: [&str; 17] = [
        "Device Descriptor",
        "Device Qualifier",
        "Device Status",
        "Device Capability",
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

    /// Tells whether a line of descriptors gives another vendor's or product's id.
    fn differs(&self, words: &str) -> bool {
        let stated = |field: &str| {
            let digits = words.strip_prefix(field)?.trim_start().strip_prefix("0x")?.split_whitespace().next()?;
            u16::from_str_radix(digits, 16).ok()
        };
        stated("idVendor ").is_some_and(|vendor| vendor != self.vendor)
            || stated("idProduct ").is_some_and(|product| product != self.product)
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
    fn the_outputs_of_two_computers_are_of_two() {
        let other =
            TREE.replace("If 0, Class=Wireless, Driver=btusb", "If 0, Class=Vendor Specific Class, Driver=qmi_wwan");
        let two = bom(&format!("{TREE}{other}"));
        assert_eq!(two.len(), 6, "every device of both");
        assert!(two.components().any(|device| infer(device).iter().any(|(f, _)| f.id() == "cellular")));
        assert!(two.notes.iter().any(|note| note.message.contains("2 computers")));
        let again = bom(&format!("{TREE}{TREE}"));
        assert_eq!(again.len(), 3, "one computer printed twice");
        let lists = bom(
            "Bus 001 Device 002: ID 8087:0026 Intel Corp. AX201 Bluetooth\nBus 001 Device 003: ID f001:0001 mouse\nBus 001 Device 002: ID 8087:0026 Intel Corp. AX201 Bluetooth\nBus 001 Device 003: ID 2c7c:0125 EC25\n",
        );
        assert_eq!(lists.len(), 4);
    }

    #[test]
    fn lines_of_no_device_here_are_told() {
        const HUB: &str = "Bus 001 Device 002: ID 0424:9514 Microchip Technology, Inc. SMC9514 Hub\n";
        const OWN: &str = "Device Descriptor:\n  bLength                18\n  idVendor           0x0424 x\n  idProduct          0x9514 y\n  iProduct                2 LTE Hub\n";
        const OTHER: &str = "Device Descriptor:\n  bLength                18\n  idVendor           0x2c7c Quectel\n  idProduct          0x0125 EC25\n  iProduct 2 EC25-AF\n";
        for (text, unread) in [
            (format!("{HUB}{OWN}"), 0),
            (format!("{HUB}\n{OWN}{HUB}{OWN}"), 0),
            (format!("{HUB}{OTHER}"), 1),
            (format!("{HUB}{OWN}{OTHER}"), 1),
            (format!("{HUB}  Hardware | manufacturer: Quectel\n"), 1),
            (format!("{HUB}{OWN}  EC25-AF LTE modem\n"), 1),
            (format!("{HUB}[    5.1] usb 1-3: New USB device found, idVendor=2c7c, idProduct=0125\n"), 1),
            (format!("{HUB}5: wwan0: <POINTOPOINT,NOARP,UP> mtu 1500\n"), 1),
            (format!("{HUB}? (192.0.2.5) at 34:4b:50:00:00:01 [ether] on eth0\n"), 1),
            (format!("{HUB}unable to initialize libusb: -99\n"), 1),
            (format!("{HUB}can't get debug descriptor: Resource temporarily unavailable\n"), 0),
            (format!("{TREE}    /sys/bus/usb/devices/1-7  /dev/bus/usb/001/004\n"), 0),
            (format!("{TREE}    EC25 on port 9\n"), 1),
        ] {
            let bom = bom(&text);
            assert_eq!(bom.unread.len(), unread, "{text}: {:?}", bom.unread);
            assert!(
                bom.components().all(|device| device.properties().all(|(_, value, _)| value != "EC25-AF")),
                "{text}"
            );
        }
        let joined = format!("{} Bus 001 Device 004: ID 2c7c:0125 EC25\n", HUB.trim_end());
        let source = Arc::new(Source::from_bytes("usb.txt", joined.into_bytes(), &Limits::default()).expect("small"));
        assert!(Lsusb.read(&source, &ReadOptions::default()).is_err(), "two lines in one");
        assert_eq!(bom(&format!("{HUB}Bus 001 Device 004: ID 2c7c:0125 EC25\n").replace('\n', "\r")).len(), 2);
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

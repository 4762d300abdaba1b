//! What `lsusb` prints, with or without `-v`: one device for each `Bus … Device … ID …` line.
//!
//! Root hubs are the computer's own and are left out; the other devices under their vendor id are not, since small
//! computers present themselves so. The maker is the holder of the vendor id by `usb.ids`, and a property says so. A
//! serial number, the device's own words and the classes of its interfaces come from `-v`.

use std::sync::Arc;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentKind, Format, IdentifierKind, Role};
use crate::register::{USB_INTERFACE, parse_device_id, usb_product, usb_vendor};
use crate::source::{Limits, Place, Source};

/// Reads the output of `lsusb`.
#[derive(Debug, Clone, Copy)]
pub struct Lsusb;

impl Reader for Lsusb {
    fn format(&self) -> Format {
        Format::Lsusb
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let bytes = source.bytes();
        is_lsusb(&String::from_utf8_lossy(&bytes[..bytes.len().min(8 << 10)]))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let text = source.expect_text()?;
        let mut builder = BomBuilder::new(Arc::clone(source), Format::Lsusb);
        let mut lines = lines_of(text).peekable();
        let mut root_hubs = 0u32;
        while let Some((at, line)) = lines.next() {
            if !line.starts_with("Bus ") {
                continue;
            }
            let Some(header) = Header::parse(line) else { return Err(cut_line(source, at, line)) };
            let mut described = Described::default();
            while let Some((at, line)) = lines.next_if(|(_, line)| !line.starts_with("Bus ")) {
                described.take(at, line);
            }
            if header.is_root_hub() {
                root_hubs += 1;
                continue;
            }
            if builder.document().len() >= options.limits.max_components as usize {
                return Err(Error::new(
                    ErrorKind::TooLarge,
                    Problem::at(source, Place::span(at, line.len()), "lists more devices than the limit allows")
                        .expected(format!("at most {} components", options.limits.max_components))
                        .help(Limits::RAISE_COMPONENTS),
                ));
            }
            component(&mut builder, at, line, &header, &described);
        }
        if root_hubs > 0 {
            let message = if root_hubs == 1 {
                "lists 1 root hub, which is the computer's own and is left out".to_owned()
            } else {
                format!("lists {root_hubs} root hubs, which are the computer's own and are left out")
            };
            builder.document().notes.push(Problem::new(source.name(), message));
        }
        Ok(builder.finish())
    }
}

/// Tells whether text begins as `lsusb` prints: warnings and empty lines aside, with a `Bus … Device …` line.
#[must_use]
pub fn is_lsusb(text: &str) -> bool {
    let is_warning = |line: &&str| {
        let line = line.trim();
        line.is_empty()
            || ["Couldn't open device", "can't get ", "cannot read ", "lsusb:"].iter().any(|w| line.starts_with(w))
    };
    let first = text.trim_start_matches('\u{feff}').lines().find(|line| !is_warning(line));
    let mut words = first.unwrap_or("").split(' ');
    let is_number =
        |word: Option<&str>| word.is_some_and(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()));
    words.next() == Some("Bus") && is_number(words.next()) && words.next() == Some("Device")
}

/// Splits into lines with the offset of each, without their ends.
fn lines_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = offset;
        offset += line.len();
        (at, line.trim_end_matches(['\n', '\r']))
    })
}

/// `Bus 001 Device 004: ID 2c7c:0125 Quectel Wireless Solutions Co., Ltd. EC25 LTE modem`
struct Header<'a> {
    bus: &'a str,
    device: &'a str,
    id: &'a str,
    vendor: u16,
    product: u16,
    words: &'a str,
}

impl<'a> Header<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (bus, rest) = line.strip_prefix("Bus ")?.split_once(" Device ")?;
        let (device, rest) = rest.split_once(": ID ")?;
        let (id, words) = rest.split_at_checked(9)?;
        let (vendor, product) = parse_device_id(id).filter(|_| !id.contains(' '))?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let ends_here = words.is_empty() || words.starts_with(' ');
        (is_number(bus) && is_number(device) && ends_here).then_some(Self {
            bus,
            device,
            id,
            vendor,
            product,
            words: words.trim(),
        })
    }

    /// The kernel's own hub at the head of each bus, under the Linux Foundation's vendor id.
    fn is_root_hub(&self) -> bool {
        self.vendor == 0x1d6b && matches!(self.product, 1..=3) && self.device.parse() == Ok(1)
    }
}

/// What `-v` tells beneath a header.
#[derive(Default)]
struct Described<'a> {
    manufacturer: Option<&'a str>,
    product: Option<&'a str>,
    serial: Option<(usize, &'a str)>,
    /// Classes of interfaces as `02/0e/00`, each once.
    interfaces: Vec<String>,
    class: [Option<u8>; 2],
}

impl<'a> Described<'a> {
    fn take(&mut self, at: usize, line: &'a str) {
        let (field, value) = line.trim_start().split_once(' ').unwrap_or((line, ""));
        let text = || {
            let (index, words) = value.trim_start().split_once(' ').unwrap_or((value, ""));
            let words = words.trim();
            (index.trim() != "0" && !words.is_empty()).then_some(words)
        };
        let number = || value.split_whitespace().next().and_then(|digits| digits.parse::<u8>().ok());
        match field {
            "iManufacturer" if self.manufacturer.is_none() => self.manufacturer = text(),
            "iProduct" if self.product.is_none() => self.product = text(),
            "iSerial" | "iSerialNumber" if self.serial.is_none() => {
                self.serial = text().and_then(|serial| line.rfind(serial).map(|column| (at + column, serial)));
            }
            "bInterfaceClass" => self.class = [number(), None],
            "bInterfaceSubClass" => self.class[1] = number(),
            "bInterfaceProtocol" => {
                if let ([Some(class), Some(subclass)], Some(protocol)) = (self.class, number()) {
                    let class = format!("{class:02x}/{subclass:02x}/{protocol:02x}");
                    if !self.interfaces.contains(&class) {
                        self.interfaces.push(class);
                    }
                }
                self.class = [None, None];
            }
            _ => {}
        }
    }
}

fn component(builder: &mut BomBuilder, at: usize, line: &str, header: &Header<'_>, described: &Described<'_>) {
    let place = Place::span(at, line.len());
    let mut draft = builder.open(None, place);
    draft.kind = ComponentKind::Device;
    draft.reference = builder.pooled(&format!("{}:{}", header.bus, header.device));
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
        builder.pooled(&format!("USB device {}", header.id))
    };
    builder.identify(
        &mut draft,
        IdentifierKind::UsbId,
        header.id,
        Place::span(at + line.len().min(id_column(line)), 9),
    );
    if let Some(row) = vendor {
        let party = builder.party(&row.value, place);
        draft.party(Role::Manufacturer, party);
        let reason = format!("holder of USB vendor id {} ({} {})", row.key, row.register, row.edition);
        let (name, value) = (builder.pooled("tallyclerk:manufacturer-by"), builder.pooled(&reason));
        draft.property(name, value);
    }
    if let Some((at, serial)) = described.serial {
        let place = Place::span(at, serial.len());
        if is_serial(serial) {
            builder.identify(&mut draft, IdentifierKind::Serial, serial, place);
        } else {
            let (name, value) = (builder.pooled("usb:serial"), builder.text(serial));
            draft.property(name, value);
        }
    }
    for (name, value) in [("usb:manufacturer", described.manufacturer), ("usb:product", described.product)] {
        if let Some(value) = value {
            let (name, value) = (builder.pooled(name), builder.text(value));
            draft.property(name, value);
        }
    }
    // What the device calls itself may say more than the register knows of it.
    if let Some(product) = described.product.filter(|product| *product != own_words) {
        draft.details().description = builder.text(product);
    }
    for class in &described.interfaces {
        let (name, value) = (builder.pooled(USB_INTERFACE), builder.pooled(class));
        draft.property(name, value);
    }
    builder.close(draft);
}

/// Returns where the `vvvv:pppp` begins.
fn id_column(line: &str) -> usize {
    line.find(": ID ").map_or(0, |column| column + 5)
}

/// Tells whether a serial number can name one device: many are left at what the chip's maker put in.
fn is_serial(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let one_character = plain.windows(2).all(|pair| pair[0] == pair[1]);
    let upper = text.to_ascii_uppercase();
    let counts_up = plain.len() >= 4 && ("0123456789ABCDEF".contains(&*upper) || "1234567890".contains(&*upper));
    plain.len() >= 4 && !one_character && !counts_up
}

fn cut_line(source: &Source, at: usize, line: &str) -> Error {
    Error::new(
        ErrorKind::Malformed,
        Problem::at(source, Place::span(at, line.len()), "is a line of `lsusb` that is cut or changed")
            .expected("`Bus 001 Device 004: ID 2c7c:0125 …`")
            .help("send the output of `lsusb` as it is"),
    )
}

//! What `lsusb -v` tells beneath the line of a device: its descriptors.

use super::super::observed::Piece;

/// What is taken of the descriptors.
#[derive(Default)]
pub(super) struct Described<'a> {
    pub(super) manufacturer: Option<&'a str>,
    pub(super) product: Option<&'a str>,
    pub(super) serial: Option<Piece<'a>>,
    /// The version of USB that the device speaks.
    pub(super) usb: Option<&'a str>,
    /// The device's own release.
    pub(super) release: Option<&'a str>,
    /// Classes of the device and its interfaces as `02/0e/00`, each once.
    pub(super) interfaces: Vec<String>,
    class: [Option<u8>; 2],
}

impl<'a> Described<'a> {
    /// Adds what another output tells of the same device.
    pub(super) fn join(&mut self, other: Self) {
        self.manufacturer = self.manufacturer.or(other.manufacturer);
        self.product = self.product.or(other.product);
        self.serial = self.serial.or(other.serial);
        self.usb = self.usb.or(other.usb);
        self.release = self.release.or(other.release);
        for triple in other.interfaces {
            if self.interfaces.len() < 256 && !self.interfaces.contains(&triple) {
                self.interfaces.push(triple);
            }
        }
    }

    /// Takes one line.
    pub(super) fn take(&mut self, line: Piece<'a>) {
        let trimmed = line.text.trim();
        let (field, value) = trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, ""));
        let value = value.trim_start();
        let text = || {
            let (index, words) = value.split_once(' ').unwrap_or((value, ""));
            let words = words.trim();
            (index != "0" && !words.is_empty() && words != "(error)").then_some(words)
        };
        let number = || value.split_whitespace().next().and_then(|digits| digits.parse::<u8>().ok());
        match field {
            "iManufacturer" if self.manufacturer.is_none() => self.manufacturer = text(),
            "iProduct" if self.product.is_none() => self.product = text(),
            "iSerial" | "iSerialNumber" if self.serial.is_none() => {
                self.serial = text().map(|serial| line.part(serial));
            }
            "bcdUSB" if self.usb.is_none() => self.usb = Some(value).filter(|value| !value.is_empty()),
            "bcdDevice" if self.release.is_none() => self.release = Some(value).filter(|value| !value.is_empty()),
            "bInterfaceClass" | "bDeviceClass" => self.class = [number(), None],
            "bInterfaceSubClass" | "bDeviceSubClass" => self.class[1] = number(),
            "bInterfaceProtocol" | "bDeviceProtocol" => {
                if let ([Some(class), Some(subclass)], Some(protocol)) = (self.class, number()) {
                    let triple = format!("{class:02x}/{subclass:02x}/{protocol:02x}");
                    // A device of class 0 or 239 leaves it to its interfaces to say what they are.
                    let says_nothing = field == "bDeviceProtocol" && matches!(class, 0 | 9 | 239 | 255);
                    if !says_nothing && self.interfaces.len() < 256 && !self.interfaces.contains(&triple) {
                        self.interfaces.push(triple);
                    }
                }
                self.class = [None, None];
            }
            _ => {}
        }
    }
}

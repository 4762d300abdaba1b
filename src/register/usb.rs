//! Who and what a USB or PCI device says it is, by the community's registers, and ids that hide somebody else.

use std::sync::LazyLock;

use pci_ids::FromId as _;
use serde::Deserialize;
use usb_ids::FromId as _;

use super::RegisterRow;

/// The day of the edition inside the crate `usb-ids`, as its head states it; a test ties it to the crate's version.
pub(super) const USB_EDITION: &str = "2026-06-10";
/// The day of the edition inside the crate `pci-ids`, as its head states it; a test ties it to the crate's version.
pub(super) const PCI_EDITION: &str = "2025-07-11";

/// Reads `2c7c:0125` as a vendor and a product, in hex digits of either case.
#[must_use]
pub fn parse_device_id(text: &str) -> Option<(u16, u16)> {
    let (vendor, product) = text.trim().split_once(':')?;
    let hex = |digits: &str| {
        let sound = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        sound.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    };
    Some((hex(vendor)?, hex(product)?))
}

/// Returns who holds a USB vendor id.
#[must_use]
pub fn usb_vendor(vendor: u16) -> Option<RegisterRow> {
    let found = usb_ids::Vendor::from_id(vendor)?;
    Some(RegisterRow {
        register: "usb.ids",
        key: format!("{vendor:04x}"),
        value: found.name().to_owned(),
        edition: USB_EDITION,
    })
}

/// Returns what a USB vendor and product id stand for.
#[must_use]
pub fn usb_product(vendor: u16, product: u16) -> Option<RegisterRow> {
    let found = usb_ids::Device::from_vid_pid(vendor, product)?;
    Some(RegisterRow {
        register: "usb.ids",
        key: format!("{vendor:04x}:{product:04x}"),
        value: found.name().to_owned(),
        edition: USB_EDITION,
    })
}

/// Returns who holds a PCI vendor id.
#[must_use]
pub fn pci_vendor(vendor: u16) -> Option<RegisterRow> {
    let found = pci_ids::Vendor::from_id(vendor)?;
    Some(RegisterRow {
        register: "pci.ids",
        key: format!("{vendor:04x}"),
        value: found.name().to_owned(),
        edition: PCI_EDITION,
    })
}

/// Returns what a PCI vendor and device id stand for.
#[must_use]
pub fn pci_device(vendor: u16, device: u16) -> Option<RegisterRow> {
    let found = pci_ids::Device::from_vid_pid(vendor, device)?;
    Some(RegisterRow {
        register: "pci.ids",
        key: format!("{vendor:04x}:{device:04x}"),
        value: found.name().to_owned(),
        edition: PCI_EDITION,
    })
}

/// A USB id that is held by one company, mostly a maker of chipsets, and sits in modules of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsbMask {
    /// Whose module it may be.
    pub maker: &'static str,
    /// What is known, in words.
    pub note: &'static str,
    /// The row to cite.
    pub row: RegisterRow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMask {
    vendor: String,
    product: Option<String>,
    maker: String,
    note: String,
    basis: MaskBasis,
    source: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum MaskBasis {
    Primary,
    Secondary,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaskFile {
    mask: Vec<WrittenMask>,
}

struct Mask {
    vendor: u16,
    product: Option<u16>,
    maker: &'static str,
    note: &'static str,
}

static MASKS: LazyLock<Vec<Mask>> = LazyLock::new(|| {
    let file: MaskFile = toml::from_str(include_str!("masks.toml")).expect("the built-in list of masks is sound");
    let hex = |digits: &str| u16::from_str_radix(digits, 16).expect("the ids of masks are hex");
    file.mask
        .into_iter()
        // Both bases are shipped; a row without a source would be neither.
        .filter(|row| matches!(row.basis, MaskBasis::Primary | MaskBasis::Secondary) && !row.source.is_empty())
        .map(|written| Mask {
            vendor: hex(&written.vendor),
            product: written.product.as_deref().map(hex),
            maker: written.maker.leak(),
            note: written.note.leak(),
        })
        .collect()
});

/// Tells whose module may be behind a USB id that its holder lends to others' modules.
#[must_use]
pub fn usb_mask(vendor: u16, product: u16) -> Option<UsbMask> {
    let mask = MASKS.iter().find(|mask| mask.vendor == vendor && mask.product.is_none_or(|known| known == product))?;
    Some(UsbMask {
        maker: mask.maker,
        note: mask.note,
        row: RegisterRow {
            register: "usb.ids",
            key: format!("{vendor:04x}:{product:04x}"),
            value: usb_product(vendor, product)
                .or_else(|| usb_vendor(vendor))
                .map_or_else(String::new, |row| row.value),
            edition: USB_EDITION,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stated_editions_are_those_of_the_crates_in_the_lock_file() {
        let lock = include_str!("../../Cargo.lock");
        for (name, version) in [("usb-ids", "1.2026.6"), ("pci-ids", "0.2.6")] {
            let line = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&line), "{name} has moved: read its head and state the new edition");
        }
    }

    #[test]
    fn vendors_and_products_are_named() {
        let text = |row: Option<RegisterRow>| row.map(|row| row.value).unwrap_or_default();
        assert_eq!(text(usb_vendor(0x2c7c)), "Quectel Wireless Solutions Co., Ltd.");
        assert_eq!(text(usb_product(0x2c7c, 0x0125)), "EC25 LTE modem");
        assert!(text(pci_vendor(0x10ec)).contains("Realtek"));
        assert!(text(pci_device(0x10ec, 0x8168)).contains("RTL8111"));
        assert_eq!(usb_vendor(0xffff).or_else(|| usb_product(0x2c7c, 0xffff)), None);
    }

    #[test]
    fn ids_read_only_as_two_times_four_hex_digits() {
        assert_eq!(parse_device_id(" 2C7C:0125 "), Some((0x2c7c, 0x0125)));
        for wrong in ["2c7c", "2c7c:125", "+c7c:0125", "2c7c:0125:1", "zzzz:0000", ""] {
            assert_eq!(parse_device_id(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_usb_ids_is_cited_for_is_what_it_says() {
        for mask in MASKS.iter() {
            let says = mask.product.and_then(|product| usb_product(mask.vendor, product)).map(|row| row.value);
            assert!(says.is_none_or(|says| says.contains(mask.maker)), "{:04x}: {}", mask.vendor, mask.maker);
        }
    }

    #[test]
    fn a_lent_id_says_whose_module_it_may_be() {
        assert!(usb_mask(0x05c6, 0x9215).is_some_and(|mask| mask.maker.contains("Quectel")));
        assert!(usb_mask(0x05c6, 0x9000).is_some_and(|mask| mask.maker.contains("SIMCom")));
        assert!(usb_mask(0x1e0e, 0x9001).is_some_and(|mask| mask.row.value.contains("Qualcomm / Option")));
        assert_eq!(usb_mask(0x05c6, 0x9001), None);
        assert_eq!(usb_mask(0x2c7c, 0x0125), None);
    }
}

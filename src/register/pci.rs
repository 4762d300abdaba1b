//! The PCI register read backwards: `lspci` prints names where it was not asked for numbers.

use std::sync::LazyLock;

use ahash::AHashMap;
use pci_ids::{Classes, Vendors};

/// Every vendor by name; a name that several hold leads nowhere.
static VENDORS: LazyLock<AHashMap<&'static str, Option<u16>>> = LazyLock::new(|| {
    let mut vendors = AHashMap::new();
    for vendor in Vendors::iter() {
        vendors.entry(vendor.name()).and_modify(|id| *id = None).or_insert(Some(vendor.id()));
    }
    vendors
});

/// Splits a text that begins with a vendor's name, the longest there is: its name, its id, and the rest.
#[must_use]
pub fn pci_vendor_named(text: &str) -> Option<(&str, u16, &str)> {
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).chain([text.len()]);
    let mut found = None;
    // No name in the register has more than twenty words.
    for end in ends.take(24) {
        if let Some(Some(id)) = VENDORS.get(&text[..end]) {
            found = Some((&text[..end], *id, text[end..].trim_start()));
        }
    }
    found
}

/// Returns the id of a vendor's device by its name, unless two bear it.
#[must_use]
pub fn pci_device_named(vendor: u16, name: &str) -> Option<u16> {
    use pci_ids::FromId as _;
    let mut named = pci_ids::Vendor::from_id(vendor)?.devices().filter(|device| device.name() == name);
    let first = named.next()?;
    named.next().is_none().then(|| first.id())
}

/// Returns the code of a class by its name: `0280` for `Network controller`.
#[must_use]
pub fn pci_class_named(name: &str) -> Option<String> {
    let subclasses = Classes::iter().flat_map(|class| class.subclasses());
    subclasses
        .filter(|subclass| subclass.name() == name)
        .map(|subclass| subclass.as_cid_sid())
        .next()
        .map(|(class, sub)| format!("{class:02x}{sub:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_numbers() {
        let (vendor, id, rest) = pci_vendor_named("Intel Corporation Wi-Fi 6 AX200").expect("it is listed");
        assert_eq!((vendor, id, rest), ("Intel Corporation", 0x8086, "Wi-Fi 6 AX200"));
        assert_eq!(pci_device_named(id, rest), Some(0x2723));
        assert_eq!(pci_class_named("Network controller").as_deref(), Some("0280"));
        assert_eq!(pci_class_named("Ethernet controller").as_deref(), Some("0200"));
        assert!(pci_vendor_named("Nobody's Name at all").is_none());
    }
}

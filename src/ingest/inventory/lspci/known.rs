//! What `pci.ids` adds to what is printed of a function, and whether two outputs tell of one.

use super::super::observed::{Piece, stated};
use super::parse::Function;
use crate::register::{pci_class_named, pci_device_named, pci_vendor, pci_vendor_named};

/// What is printed, and what follows from it by the register.
pub(super) struct Known {
    pub(super) class: Option<String>,
    pub(super) vendor: Option<u16>,
    pub(super) device: Option<u16>,
    pub(super) vendor_name: Option<String>,
    pub(super) device_name: Option<String>,
}

impl Known {
    pub(super) fn of(function: &Function<'_>) -> Self {
        let hex = |id: Option<Piece<'_>>| id.and_then(|id| u16::from_str_radix(id.text, 16).ok());
        let (mut vendor, mut device) = (hex(function.vendor_id), hex(function.device_id));
        let mut vendor_name = function.vendor.map(|name| name.text.to_owned());
        let mut device_name = function.device.map(|name| name.text.to_owned());
        // A plain line runs the vendor's and the device's names together.
        if let Some(names) = function.names {
            let by_id = vendor
                .and_then(pci_vendor)
                .and_then(|row| Some((row.value.clone(), names.text.strip_prefix(&*row.value)?)));
            if let Some((name, rest)) = by_id {
                (vendor_name, device_name) = (Some(name), Some(rest.trim().to_owned()));
            } else if let Some((name, id, rest)) = pci_vendor_named(names.text) {
                (vendor_name, device_name) = (Some(name.to_owned()), Some(rest.to_owned()));
                vendor = vendor.or(Some(id));
            } else {
                device_name = Some(names.text.to_owned());
            }
        }
        if vendor.is_none() {
            let named = vendor_name.as_deref().and_then(pci_vendor_named);
            vendor = named.filter(|(.., rest)| rest.is_empty()).map(|(_, id, _)| id);
        }
        // What `pci.ids` of the computer did not know is printed by its number.
        let number = |name: &String| {
            let digits = name.strip_prefix("Device ").or_else(|| name.strip_prefix("Unknown device "))?;
            (digits.len() == 4).then(|| u16::from_str_radix(digits, 16).ok()).flatten()
        };
        device = device.or_else(|| device_name.as_ref().and_then(number));
        if let (Some(vendor), None, Some(name)) = (vendor, device, &device_name) {
            device = pci_device_named(vendor, name);
        }
        let class = function.class_id.map(|id| id.text.to_ascii_lowercase());
        let class = class.or_else(|| function.class.and_then(|name| pci_class_named(name.text)));
        let says_nothing = |name: &str| matches!(name, "Device" | "Unknown device") || stated(name).is_none();
        Self { class, vendor, device, vendor_name, device_name: device_name.filter(|name| !says_nothing(name)) }
    }

    /// Tells whether another output tells of another device in the same slot.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        fn differ<T: PartialEq>(own: Option<T>, other: Option<T>) -> bool {
            own.zip(other).is_some_and(|(own, other)| own != other)
        }
        // A name that comes with no id on either side is all there is; otherwise the ids that follow from it speak.
        let by_names = self.device.is_none() && other.device.is_none();
        differ(self.class.as_ref(), other.class.as_ref())
            || differ(self.vendor, other.vendor)
            || differ(self.device, other.device)
            || (by_names && differ(self.device_name.as_ref(), other.device_name.as_ref()))
    }
}

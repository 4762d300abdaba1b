//! Public tables of identifiers, and ours: the closed list of functions, countries, part families, masks.
//!
//! Tables are data files with their source and date, compiled in. The built-in tables decide, so that the same inputs
//! give the same bytes on every machine. Tables are read when they are first asked for, never at start.

mod called;
mod countries;
mod editions;
mod families;
mod fcc;
mod forbidding;
mod functions;
mod infer;
mod keywords;
mod makers;
mod named;
mod oui;
mod part_numbers;
mod pci;
mod purl;
mod remarks;
mod scopes;
mod spelled;
mod statements;
mod usb;
mod white_labels;
mod words;

pub use countries::{country, country_name};
pub use editions::editions;
pub use families::{OtherMaker, other_maker_in};
pub use fcc::{fcc_grantee, fcc_grantee_code};
pub use forbidding::forbidding;
pub use functions::{FunctionEntry, Reach, function, functions};
pub use infer::{CAPABILITY, DRIVER, MODEM, PCI_CLASS, USB_INTERFACE, infer, item_functions, serves_communication};
pub use makers::{
    is_network_chip_maker, is_unknown_maker, is_white_label_source, maker_key, may_be_one_brand, same_maker,
};
pub use named::{functions_described, functions_named, names_communication};
pub use oui::oui;
pub use part_numbers::{part_number_as_written, part_number_key, same_part_number};
pub use pci::{pci_class_named, pci_device_named, pci_vendor_named};
pub use remarks::is_remark;
pub use scopes::{ScopeEntry, scope, scope_of_format, scopes};
pub use spelled::{Spelled, device_ids, fcc_ids, usb_ids};
pub use usb::{UsbMask, parse_device_id, pci_device, pci_vendor, usb_mask, usb_product, usb_vendor};
pub use white_labels::{LeadBasis, LeadRelation, WhiteLabel, white_labels};

/// A row of a register, ready to be cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRow {
    /// The register, such as `usb.ids`.
    pub register: &'static str,
    /// The key, such as `2c7c:0125`.
    pub key: String,
    /// What the row says, such as the maker's name.
    pub value: String,
    /// The day of the edition, as it states it.
    pub edition: &'static str,
}

impl From<RegisterRow> for crate::model::Citation {
    fn from(row: RegisterRow) -> Self {
        Self::Register {
            register: row.register.to_owned(),
            key: row.key,
            value: row.value,
            edition: row.edition.to_owned(),
        }
    }
}

//! What was found on the quay: network scans, USB lists and exports of inventory tools, into the model.
//!
//! Everything here speaks of single things that somebody saw, never of what ought to be there. A CSV export is a table
//! like any other and is read by [`table`](super::table).

mod code_page;
mod dmidecode;
mod json_rows;
mod lldp;
mod lspci;
mod lsusb;
mod modem_manager;
mod neighbours;
mod netbox;
mod nmap;
mod observed;
mod prompt;
mod row;
mod terminal;
mod tree;

pub(super) use code_page::in_another_code_page;
pub use dmidecode::Dmidecode;
pub use json_rows::JsonRows;
pub use lldp::Lldp;
pub use lspci::Lspci;
pub use lsusb::Lsusb;
pub use modem_manager::ModemManager;
pub use neighbours::Neighbours;
pub use netbox::NetBox;
pub(super) use netbox::is_netbox;
pub use nmap::NmapXml;
pub(super) use prompt::{is_survey, without_prompts};
pub(super) use terminal::refusal as terminal_refusal;

//! Restricted-entity lists: formats, snapshots, and the regimes of law that they serve.
//!
//! Regimes are data with dates, never code.

mod choice;
mod entry;

pub use choice::{Buyer, BuyerKind, Funding, ListChoice};
pub use entry::{Basis, Entry, List, Listing, PartyIdentifierKind};

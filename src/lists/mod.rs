//! Restricted-entity lists: formats, snapshots, and the regimes of law that they serve.
//!
//! Regimes are data with dates, never code.

mod bundled;
mod canonical;
mod choice;
mod effect;
mod entry;
pub mod formats;
mod identifier;
pub mod index;
mod load;
mod published;
pub mod regimes;
mod table;

pub use bundled::{bundled, bundled_ids};
pub use canonical::import;
pub use choice::{Buyer, BuyerKind, Funding, ListChoice};
pub use effect::{Effect, Facts, State, Weight, effect};
pub use entry::{Basis, Entry, List, ListHead, Listing, PartyIdentifierKind, PartyKind, Terms};
pub use identifier::normal_identifier;
pub use load::load;
pub use regimes::{Reach, Regime, regime};
pub use table::COLUMNS;

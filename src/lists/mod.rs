//! Restricted-entity lists: formats, snapshots, and the regimes of law that they serve.
//!
//! Regimes are data with dates, never code.

mod choice;
mod effect;
mod entry;
pub mod regimes;

pub use choice::{Buyer, BuyerKind, Funding, ListChoice};
pub use effect::{Effect, Facts, State, Weight, effect};
pub use entry::{Basis, Entry, List, Listing, PartyIdentifierKind, Terms};
pub use regimes::{Reach, Regime, regime};

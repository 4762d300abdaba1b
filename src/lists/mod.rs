//! Restricted-entity lists: formats, snapshots, and the regimes of law that they serve.
//!
//! Regimes are data with dates, never code.

mod bundled;
mod canonical;
mod choice;
mod difference;
mod effect;
mod entry;
mod entry_digest;
pub mod formats;
mod identifier;
pub mod index;
mod load;
mod published;
pub mod regimes;
pub mod store;
mod table;

pub use bundled::{bundled, bundled_ids};
pub use canonical::import;
pub use choice::{Buyer, BuyerKind, Funding, ListChoice};
pub use difference::{Changed, Difference, difference};
pub use effect::{Effect, Facts, State, Weight, binding, effect};
pub use entry::{Basis, Entry, List, ListHead, Listing, PartyIdentifierKind, PartyKind, Terms};
pub use identifier::normal_identifier;
pub use load::{Found, LookUp, every_choice, load};
pub use regimes::{Reach, Regime, regime};
pub use table::COLUMNS;

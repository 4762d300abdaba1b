//! Parties held against lists: identifiers, names and owners, with an explained score.

pub mod ask;
mod decision;
mod elsewhen;
mod follow;
mod group;
pub mod identifiers;
mod joined;
mod listed;
pub mod names;
mod owners;
mod party_key;
mod product_names;
mod reach;
mod result;
mod screen;
mod shares;
mod shelf;
#[cfg(test)]
mod testing;

pub use decision::{Decided, Decision, DecisionRecord, Pinned, names_one_party};
pub use joined::{can_be_joined, unsound_identifiers};
pub use listed::{Listed, Place, Trust};
pub(crate) use product_names::product_vendor;
pub use result::{Beyond, Hit, HitOutcome, How, Mention, ScreenedParty, Screening, Side, Unread};
pub use screen::{Request, screen};
pub use shelf::{Condition, Shelf, Sought, keep_indexes, verify_indexes};

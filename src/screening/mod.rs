//! Parties held against lists: identifiers, names and owners, with an explained score.

pub mod identifiers;
pub mod names;
mod owners;
mod party_key;
mod reach;
mod result;
mod screen;
mod shares;
#[cfg(test)]
mod testing;

pub use result::{Hit, HitOutcome, How, Mention, ScreenedParty, Screening};
pub use screen::{Request, screen};

//! Parties held against lists: identifiers, names and owners, with an explained score.

pub mod identifiers;
pub mod names;
mod result;
#[cfg(test)]
mod testing;

pub use result::{Hit, HitOutcome, How, Mention, ScreenedParty, Screening};

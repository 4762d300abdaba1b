//! Parties held against lists: identifiers, names and owners, with an explained score.

mod result;

pub use result::{Hit, HitOutcome, How, Mention, ScreenedParty, Screening};

//! Parties held against lists: identifiers, names and owners, with an explained score.

pub mod identifiers;
pub mod names;

/// The result of screening every party of a run.
#[derive(Debug, Default)]
pub struct Screening {}

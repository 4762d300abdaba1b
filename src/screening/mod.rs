//! Parties held against lists: identifiers, names and owners, with an explained score.

/// The result of screening every party of a run.
#[derive(Debug, Default)]
pub struct Screening {}

//! The checks of the `bom` group: is a document sound enough to be believed?
//!
//! An honest vendor's BOM is rarely perfect. By default only what makes a document untrustworthy about what contains
//! what is `high`; what is missing is `low` or `info`, told once a document, with the count.

mod containment_cycle;
mod dangling_reference;
mod described_elsewhere;
mod duplicate_identity;
mod incomplete_composition;
mod invalid_document;
mod missing;
mod per_document;
mod stale_bom;

use super::Check;
pub(crate) use described_elsewhere::{Elsewhere, left_to_others};

/// The checks of the group, in the order of reports.
pub const CHECKS: &[&dyn Check] = &[
    &invalid_document::InvalidDocument,
    &dangling_reference::DanglingReference,
    &duplicate_identity::DuplicateIdentity,
    &containment_cycle::ContainmentCycle,
    &missing::MISSING_SUPPLIER,
    &missing::MISSING_IDENTIFIER,
    &missing::MISSING_HASH,
    &incomplete_composition::IncompleteComposition,
    &stale_bom::StaleBom,
];

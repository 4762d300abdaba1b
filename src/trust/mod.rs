//! Signatures and digests into facts: verified by whom, or refused for which reason.

mod signer;

pub use signer::{Signer, SignerKey, SigstoreIdentity};

/// The facts about signatures and digests of a run.
#[derive(Debug, Default)]
pub struct Trust {}

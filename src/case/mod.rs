//! The case file and the contract: as written, then validated, all errors at once.
//!
//! [`load()`] reads a `tallyclerk.toml` into a [`Case`], [`from_flags`] makes one of files alone, [`contract`] reads what
//! was bought, [`decisions`] what persons decided of listed parties, [`init`] writes a new case, [`lock`] pins the lists and registers of a case by digest.

pub mod contract;
pub mod decisions;
mod evidence;
mod fence;
pub mod init;
mod load;
pub mod lock;
mod reading;
mod schema;
mod terms;
mod validated;
mod written;

pub use load::{CASE_FILE, Flags, LoadOptions, from_flags, load};
pub use schema::schemas;
pub use validated::{
    ArtifactEntry, Case, ContractEntry, EvidenceEntry, NotOurs, RuleSetting, Rules, ScreeningEntry, Stage,
    Transcription,
};

//! The case file and the contract: as written, then validated, all errors at once.

mod validated;

pub use validated::{
    ArtifactEntry, Case, ContractEntry, EvidenceEntry, NotOurs, RuleSetting, Rules, ScreeningEntry, Stage,
    Transcription,
};

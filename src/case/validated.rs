//! A case that has been checked: every path resolved and inside the folder, every word known, every date a date.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::finding::{Severity, Waiver};
use crate::ingest::ColumnMap;
use crate::lists::{Buyer, Funding, ListChoice};
use crate::model::{Account, Scope, Selector};
use crate::source::{Place, Source};
use crate::trust::Signer;

/// Where in its life the subject stands. What is not due yet is neither skipped nor incomplete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// A bid: nothing has been built.
    Bid,
    /// The design is declared.
    Design,
    /// Inspected at the maker's yard.
    Factory,
    /// Landed at the port.
    Delivered,
    /// At work.
    InService,
}

impl Stage {
    /// Every stage with its word in the case file, in the order of life.
    pub const WORDS: [(Self, &'static str); 5] = [
        (Self::Bid, "bid"),
        (Self::Design, "design"),
        (Self::Factory, "factory"),
        (Self::Delivered, "delivered"),
        (Self::InService, "in-service"),
    ];

    /// Returns the word of the case file.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(stage, _)| *stage == self).map_or("", |(_, word)| word)
    }

    /// Tells whether something can have been observed by now.
    #[must_use]
    pub fn expects_observation(self) -> bool {
        self >= Self::Factory
    }
}

/// The contract's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractEntry {
    /// The file, resolved.
    pub path: PathBuf,
    /// Its name as the case wrote it.
    pub name: String,
    /// The columns of a schedule, when the case maps them: our field to header text.
    pub columns: BTreeMap<String, String>,
    /// The sheet of a schedule, when the case names one.
    pub sheet: Option<String>,
    /// The row of a schedule's header, counted from 1, when the case names one.
    pub header_row: Option<u32>,
    /// What kind of paper it is, when the case says.
    pub kind: Option<crate::model::ContractKind>,
    /// What a schedule's quantities count, when the case says.
    pub quantities: Option<crate::model::QuantityBasis>,
    /// How many cranes a schedule buys, when the case says.
    pub subjects: Option<u32>,
    /// When it was signed, when the case says.
    pub signed: Option<Date>,
    /// Who sells, when the case says.
    pub seller: Option<String>,
}

/// Where a table comes from that was typed off a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcription {
    /// The paper, resolved.
    pub path: PathBuf,
    /// Its name as the case wrote it.
    pub name: String,
    /// Who transcribed it.
    pub by: String,
    /// When.
    pub on: Date,
}

/// A `[[declared]]` or `[[observed]]` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceEntry {
    /// The role it speaks in.
    pub account: Account,
    /// The file, resolved.
    pub path: PathBuf,
    /// Its name as the case wrote it.
    pub name: String,
    /// Which component of another document it details.
    pub describes: Option<Selector>,
    /// The signature or bundle over it, resolved, with its name as written.
    pub signature: Option<(PathBuf, String)>,
    /// The signer that must have signed it: a name under `[signers]`.
    pub signed_by: Option<String>,
    /// What an observation could see.
    pub scope: Scope,
    /// When it was observed.
    pub on: Option<Date>,
    /// Who observed it.
    pub by: Option<String>,
    /// The mapped columns.
    pub columns: Option<ColumnMap>,
    /// The paper it was transcribed from.
    pub transcribed: Option<Transcription>,
    /// Where in the case it stands.
    pub at: Place,
}

/// An `[[artifact]]`: a file that a BOM describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactEntry {
    /// The file, resolved.
    pub path: PathBuf,
    /// Its name as the case wrote it.
    pub name: String,
    /// The component that describes it.
    pub component: Selector,
    /// Where in the case it stands.
    pub at: Place,
}

/// A `[[not-ours]]`: something seen that belongs to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotOurs {
    /// What was seen.
    pub selector: Selector,
    /// Whose it is.
    pub reason: String,
    /// Where in the case it stands.
    pub at: Place,
}

/// `[screening]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScreeningEntry {
    /// The lists that the case names; if it names none, all are used that are built in or in the store.
    pub lists: Vec<ListChoice>,
    /// Whether the case named the lists itself.
    pub stated: bool,
    /// Ownership files, resolved, with their names as written.
    pub ownership: Vec<(PathBuf, String)>,
    /// The file of decisions, resolved, with its name as written.
    pub decisions: Option<(PathBuf, String)>,
}

/// What the case says of one rule or one group of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleSetting {
    /// Another severity.
    Severity(Severity),
    /// Switched off, with the reason.
    Off(String),
}

/// `[rules]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The threshold, when the case states one.
    pub fail_on: Option<Severity>,
    /// Settings by rule id or group word.
    pub settings: BTreeMap<String, RuleSetting>,
}

/// A validated case.
#[derive(Debug, Clone)]
pub struct Case {
    /// The case file; `None` when the evidence came by flags.
    pub source: Option<Arc<Source>>,
    /// The folder that paths are relative to.
    pub folder: PathBuf,
    /// Its id.
    pub id: String,
    /// What it is about.
    pub subject: String,
    /// Where in its life the subject stands.
    pub stage: Stage,
    /// The day that everything is judged at, when the case states one.
    pub as_of: Option<Date>,
    /// Printed on every page and sheet.
    pub marking: Option<String>,
    /// Who buys.
    pub buyer: Buyer,
    /// With whose money.
    pub funding: Vec<Funding>,
    /// What was bought.
    pub contract: Option<ContractEntry>,
    /// What is declared and observed, in the order of the file.
    pub evidence: Vec<EvidenceEntry>,
    /// What was seen and is not ours.
    pub not_ours: Vec<NotOurs>,
    /// Files that a BOM describes.
    pub artifacts: Vec<ArtifactEntry>,
    /// Lists and owners.
    pub screening: ScreeningEntry,
    /// Who may sign, by name.
    pub signers: BTreeMap<String, Signer>,
    /// Severities and threshold.
    pub rules: Rules,
    /// Exceptions.
    pub waivers: Vec<Waiver>,
}

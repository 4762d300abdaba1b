//! A finished run: all that a report may say, as plain data.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{CheckRecord, Finding, Severity, Verdict, Waiver};
use crate::diagnostic::Problem;
use crate::lists::index::Seal;
use crate::lists::{self, ListHead};
use crate::model::{Account, ComponentRef, Document, DocumentId, PartId};
use crate::source::Source;

/// Where the as-of date came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AsOfSource {
    /// The `--as-of` flag.
    Flag,
    /// The case file.
    Case,
    /// The machine's clock, in UTC.
    Clock,
}

impl AsOfSource {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Case => "case",
            Self::Clock => "clock",
        }
    }
}

/// What an input was read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputRole {
    /// The case file itself.
    Case,
    /// Evidence, in the role it speaks in.
    Evidence(Account),
    /// A signature or bundle over another input.
    Signature,
    /// A file that a BOM describes.
    Artifact,
    /// A restricted-entity list.
    List,
    /// Statements about owners.
    Ownership,
    /// A key, certificate or trusted root.
    Key,
    /// The lock file.
    Lock,
    /// Decisions on parties that may be listed.
    Decisions,
    /// A paper that a document was transcribed from.
    Original,
}

impl InputRole {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Evidence(account) => account.word(),
            Self::Signature => "signature",
            Self::Artifact => "artifact",
            Self::List => "list",
            Self::Ownership => "ownership",
            Self::Key => "key",
            Self::Lock => "lock",
            Self::Decisions => "decisions",
            Self::Original => "original",
        }
    }
}

/// One file that the run read.
#[derive(Debug, Clone)]
pub struct InputRecord {
    /// Its number; its index in [`Run::inputs`].
    pub id: DocumentId,
    /// What it was read for.
    pub role: InputRole,
    /// Its name as the user wrote it.
    pub name: String,
    /// Its SHA-256 in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// The format it was read as; empty when it was only digested.
    pub format: String,
    /// What it holds, for excerpts; `None` when it was streamed.
    pub source: Option<Arc<Source>>,
}

/// One list that the run screened against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRecord {
    /// Its id, such as `us-889`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The snapshot's SHA-256 in hex.
    pub snapshot: String,
    /// Where the snapshot comes from: a cite, a URL, a file.
    pub source: String,
    /// The day it was last confirmed at its source, or transcribed.
    pub confirmed: Option<Date>,
    /// How many entries it has.
    pub entries: usize,
    /// `primary`, `secondary` or `verify`.
    pub basis: String,
    /// Whether not all entries of the publisher's list are there.
    pub partial: bool,
    /// Why the snapshot is too old for the day, if it is: `last confirmed 120 days before 2026-06-30, at most 90`.
    pub stale: Option<String>,
    /// How many entries don't serve, since the snapshot is newer than the day and they state no days of listing.
    pub unserved: usize,
    /// Whether the case's lock pins the snapshot.
    pub pinned: bool,
    /// The snapshot, in hex, with the day of its confirmation, that the store would serve if the lock pinned no other.
    pub in_force: Option<(String, Option<Date>)>,
}

impl ListRecord {
    /// Records a list as it serves on a day. Its age is judged against the cadence of the regime that it serves; a
    /// statute doesn't age, and neither does a house list, whose cadence nobody states.
    #[must_use]
    pub fn of(list: &ListHead, as_of: Date) -> Self {
        let newer = list.confirmed.is_some_and(|confirmed| confirmed > as_of);
        let cadence = lists::regime(&list.id).and_then(|regime| regime.cadence_days);
        let stale = list.confirmed.zip(cadence).and_then(|(confirmed, cadence)| {
            let age = (as_of - confirmed).get_days();
            (age > i32::try_from(cadence).unwrap_or(i32::MAX))
                .then(|| format!("last confirmed on {confirmed}, {age} days before {as_of}; at most {cadence} days"))
        });
        Self {
            id: list.id.clone(),
            title: list.title.clone(),
            snapshot: list.snapshot.clone(),
            source: list.source.clone(),
            confirmed: list.confirmed,
            entries: list.entries,
            basis: list.basis.map_or("", lists::Basis::word).to_owned(),
            partial: list.partial,
            stale,
            unserved: if newer { list.undated } else { 0 },
            pinned: false,
            in_force: None,
        }
    }
}

/// A reason why the verdict can't be `pass`, and what resolves it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// What could not be done.
    pub cause: String,
    /// The command, flag or line that resolves it.
    pub resolve: String,
}

/// The denominators: what was looked at, beside what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Contract items in force that are parts.
    pub items: u64,
    /// Of those, items whose quantity is matched by components.
    pub items_matched: u64,
    /// Declared parts.
    pub parts: u64,
    /// Of those, parts that the contract covers.
    pub parts_covered: u64,
    /// Of those, parts with a known maker.
    pub parts_with_maker: u64,
    /// Of those, parts whose parties were all screened.
    pub parts_screened: u64,
    /// Of those, parts in documents under a verified and entitled signature.
    pub parts_signed: u64,
    /// Of those, parts that an observation confirms.
    pub parts_observed: u64,
    /// Parts that communicate, declared or observed.
    pub communicating: u64,
    /// Of those, parts whose communication the contract grants.
    pub communicating_traced: u64,
    /// Contracted assemblies that can hide a communicating part.
    pub assemblies: u64,
    /// Of those, assemblies with declared contents or a physical observation.
    pub assemblies_looked_into: u64,
    /// Parties that were screened.
    pub parties: u64,
    /// Observed things.
    pub observed: u64,
    /// Of those, things matched to a declared part or named as not ours.
    pub observed_explained: u64,
}

/// One row of the three-way table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreeWayRow {
    /// The contract item's id and description, if the row has one.
    pub item: Option<(String, String)>,
    /// How many the contract buys.
    pub bought: Option<u32>,
    /// The declared parts that match, with the basis of each match in words.
    pub declared: Vec<(PartId, String)>,
    /// The observed parts that match, with the basis of each match in words.
    pub observed: Vec<(PartId, String)>,
}

/// What the case says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseSummary {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub subject: String,
    /// The stage, in the case's word.
    pub stage: String,
    /// The marking to print on every page.
    pub marking: Option<String>,
    /// `contract` or `approved list`.
    pub contract_noun: &'static str,
}

/// A finished run.
#[derive(Debug, Clone)]
pub struct Run {
    /// The case.
    pub case: CaseSummary,
    /// The conclusion.
    pub verdict: Verdict,
    /// The threshold from which findings fail.
    pub fail_on: Severity,
    /// Why it is not complete; may stand beside `fail` too.
    pub incomplete_because: Vec<Cause>,
    /// The day that lists, waivers and signatures were judged at.
    pub as_of: Date,
    /// Where that day came from.
    pub as_of_source: AsOfSource,
    /// What is wrong with inputs that the run went on without; each stands in `incomplete_because` too.
    pub problems: Vec<Problem>,
    /// What the run itself leaves in doubt: columns that nobody reads, statements about owners that join nobody.
    pub remarks: Vec<Problem>,
    /// What is to be told of the machine that it ran on, such as an index that can't be kept: it stands in no report, since
    /// it says nothing of the case.
    pub asides: Vec<Problem>,
    /// Every file that was read, in a stable order.
    pub inputs: Vec<InputRecord>,
    /// The declared and observed documents, so that a part can be called by its name.
    pub documents: Arc<[Document]>,
    /// Every list that was screened against.
    pub lists: Vec<ListRecord>,
    /// The lists that the store has and the case does not name, by their ids.
    pub stored: Vec<String>,
    /// The lists that bind the buyer as stated and that a case which names its lists leaves out, each with what brings
    /// it in. Of a case that names none they stand in `incomplete_because`.
    pub left_out: Vec<Cause>,
    /// The seals of the indexes of those that come from the store, by their ids, for the lock.
    pub indexes: BTreeMap<String, Seal>,
    /// Every check.
    pub checks: Vec<CheckRecord>,
    /// Every finding, worst first, then by rule and subject.
    pub findings: Vec<Finding>,
    /// The waivers of the case.
    pub waivers: Vec<Waiver>,
    /// The denominators.
    pub coverage: Coverage,
    /// Contract against declared against observed.
    pub rows: Vec<ThreeWayRow>,
    /// Things seen that are not ours, with the reason the case gives.
    pub not_ours: Vec<(PartId, String)>,
}

impl Run {
    /// Returns an input by its id.
    #[must_use]
    pub fn input(&self, id: DocumentId) -> Option<&InputRecord> {
        self.inputs.get(usize::from(id.0)).filter(|input| input.id == id)
    }

    /// Returns what the readers could not read, then what they remark, each in the order of the documents.
    pub fn notes(&self) -> impl Iterator<Item = &Problem> {
        let unread = self.documents.iter().flat_map(|document| &document.bom.unread);
        unread.chain(&self.remarks).chain(self.documents.iter().flat_map(|document| &document.bom.notes))
    }

    /// Returns a component by its run-wide id.
    #[must_use]
    pub fn component(&self, part: PartId) -> Option<ComponentRef<'_>> {
        let document = self.documents.iter().find(|document| document.id == part.document)?;
        ((part.component.0 as usize) < document.bom.len()).then(|| document.component(part.component))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::lists::{ListChoice, load};
    use crate::source::Limits;

    fn record(id: &str, file: Option<&str>, as_of: Date) -> ListRecord {
        let source = |text: &str| Source::from_bytes("l.csv", text.as_bytes().to_vec(), &Limits::default());
        let files: Vec<Arc<Source>> = file.map(|text| Arc::new(source(text).expect("small"))).into_iter().collect();
        let choice = ListChoice { id: id.to_owned(), files: Vec::new() };
        ListRecord::of(&load(&choice, &files, &Limits::default()).expect("sound").head(), as_of)
    }

    #[test]
    fn age_is_judged_by_the_cadence_of_the_list_and_statutes_don_t_age() {
        let text = "# confirmed: 2026-06-01\nname\nExample\n";
        assert_eq!(record("us-ofac-sdn", Some(text), date(2026, 6, 8)).stale, None);
        let stale = record("us-ofac-sdn", Some(text), date(2026, 6, 9)).stale;
        assert_eq!(stale.as_deref(), Some("last confirmed on 2026-06-01, 8 days before 2026-06-09; at most 7 days"));
        assert_eq!(record("us-1260h", Some(text), date(2026, 6, 9)).stale, None);
        assert_eq!(record("us-889", None, date(2035, 1, 1)).stale, None);
        assert!(record("us-fcc-covered", None, date(2035, 1, 1)).stale.is_some());
    }

    #[test]
    fn a_snapshot_newer_than_the_day_serves_only_entries_with_days() {
        let text = "# confirmed: 2026-06-01\nname,start_date\nExample,\nDated,2025-01-01\n";
        assert_eq!(record("us-1260h", Some(text), date(2026, 5, 31)).unserved, 1);
        assert_eq!(record("us-1260h", Some(text), date(2026, 6, 1)).unserved, 0);
    }
}

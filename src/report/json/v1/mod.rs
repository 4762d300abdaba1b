//! Version 1 of the JSON report. Keys are never renamed or removed within a version; new ones may come.

mod evidence;

use schemars::JsonSchema;
use serde::Serialize;

pub use evidence::{Evidence, OwnershipStep, Place, ScorePart};

use crate::diagnostic;
use crate::error::Error;
use crate::finding::{self, Outcome, Run};
use crate::model::PartId;
use crate::report::places::Places;
use crate::source::Position;

/// The result of checking one case.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk report, version 1")]
pub struct Report {
    /// The version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// What was checked; null when the case could not be read.
    pub case: Option<Case>,
    /// The conclusion. `incomplete` also when nothing could be read at all.
    pub verdict: Verdict,
    /// The severity from which findings fail; null when the case could not be read.
    pub fail_on: Option<Severity>,
    /// Why the verdict can't be `pass`, each with what resolves it.
    pub incomplete_because: Vec<Cause>,
    /// The day that lists, waivers and signatures were judged at (ISO 8601).
    pub as_of: Option<String>,
    /// Where that day came from.
    pub as_of_source: Option<AsOfSource>,
    /// Every file that was read.
    pub inputs: Vec<Input>,
    /// Every list that was screened against.
    pub lists: Vec<List>,
    /// Lists that bind the buyer as stated and that the case, which names its lists, leaves out; each with what brings it in.
    pub left_out: Vec<Cause>,
    /// Every check and what became of it.
    pub checks: Vec<Check>,
    /// Every finding, worst first.
    pub findings: Vec<Finding>,
    /// The denominators; null when nothing was checked.
    pub coverage: Option<Coverage>,
    /// Contract against declared against observed, a row a match.
    pub rows: Vec<Row>,
    /// Things seen that are not ours.
    pub not_ours: Vec<NotOurs>,
    /// What is wrong with inputs.
    pub problems: Vec<Problem>,
    /// How many more problems there are than `problems` shows.
    pub more_problems: usize,
    /// What the readers left in doubt: skipped sheets and lines, a part number that a spreadsheet turned into a date.
    pub notes: Vec<Problem>,
}

/// The program that wrote a report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    /// Names this program.
    #[must_use]
    pub const fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
    }
}

/// What was checked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub subject: String,
    /// Where in its life the subject stands.
    pub stage: String,
    /// What is printed on every page.
    pub marking: Option<String>,
}

/// A conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing at or above the threshold, and everything that was due was done.
    Pass,
    /// A finding at or above the threshold that no waiver excuses.
    Fail,
    /// No such finding, but something that was due could not be done.
    Incomplete,
}

impl From<finding::Verdict> for Verdict {
    fn from(verdict: finding::Verdict) -> Self {
        match verdict {
            finding::Verdict::Pass => Self::Pass,
            finding::Verdict::Fail => Self::Fail,
            finding::Verdict::Incomplete => Self::Incomplete,
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl From<finding::Severity> for Severity {
    fn from(severity: finding::Severity) -> Self {
        match severity {
            finding::Severity::Info => Self::Info,
            finding::Severity::Low => Self::Low,
            finding::Severity::Medium => Self::Medium,
            finding::Severity::High => Self::High,
            finding::Severity::Critical => Self::Critical,
        }
    }
}

/// How sure a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Rests on keywords or on what is missing.
    Low,
    /// Rests on a name or a type.
    Medium,
    /// Rests on an identifier, a digest, a statement.
    High,
}

/// Where the as-of date came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AsOfSource {
    /// The `--as-of` flag.
    Flag,
    /// The case file.
    Case,
    /// The machine's clock, in UTC.
    Clock,
}

/// A reason why the verdict can't be `pass`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Cause {
    /// What could not be done.
    pub cause: String,
    /// The command, flag or line that resolves it.
    pub resolve: String,
}

/// A file that was read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Input {
    /// What it was read for.
    pub role: &'static str,
    /// Its name as the user wrote it.
    pub name: String,
    /// Its SHA-256 in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// The format it was read as; null when it was only digested.
    pub format: Option<String>,
}

/// A restricted-entity list that was screened against.
#[derive(Debug, Serialize, JsonSchema)]
pub struct List {
    /// Its id, such as `us-889`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The snapshot's SHA-256 in hex.
    pub snapshot: String,
    /// Where the snapshot comes from.
    pub source: String,
    /// The day it was last confirmed at its source, or transcribed.
    pub confirmed: Option<String>,
    /// How many entries it has.
    pub entries: usize,
    /// How its facts were come by: `primary`, `secondary` or `verify`.
    pub basis: String,
    /// Whether the case's lock pins the snapshot.
    pub pinned: bool,
    /// The snapshot's SHA-256 that the store would serve if the lock pinned no other; null when it is the same.
    pub in_force: Option<String>,
}

/// A check and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Check {
    /// The rules it speaks under.
    pub rules: Vec<&'static str>,
    /// What became of it.
    pub outcome: CheckOutcome,
    /// Over how many things it ran; 0 unless it is done.
    pub examined: u64,
    /// Why it did not run; null when it did.
    pub reason: Option<String>,
}

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// It ran over at least one thing.
    Done,
    /// There was nothing to run over, and an input says so.
    Nothing,
    /// It could not run.
    Skipped,
    /// What it needs is not due at this stage.
    NotDue,
    /// The case switched it off.
    Off,
}

/// What a check says about one subject under one rule.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Finding {
    /// The rule.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the check is.
    pub confidence: Confidence,
    /// What it is about.
    pub subject: Subject,
    /// What is the matter.
    pub message: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Facts beside the evidence.
    pub notes: Vec<String>,
    /// What to do.
    pub help: String,
    /// How many equal subjects it stands for.
    pub count: u32,
    /// The matter's name across runs.
    pub fingerprint: String,
    /// The waiver that excuses it; null when none does.
    pub waived_by: Option<Waiver>,
}

/// What a finding is about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// A part of a document.
    Part {
        /// Its name.
        name: String,
        /// The account it speaks in.
        account: &'static str,
        /// Its strongest identity, as a selector.
        selector: String,
        /// The names of the assemblies around it and its own, outermost first.
        path: Vec<String>,
    },
    /// A line of the contract.
    Item {
        /// Its id.
        id: String,
        /// Its description.
        description: String,
    },
    /// A document as a whole.
    Document {
        /// The account it speaks in.
        account: &'static str,
        /// Its name.
        name: String,
    },
    /// A party.
    Party {
        /// Its name.
        name: String,
    },
    /// A restricted-entity list.
    List {
        /// Its id.
        id: String,
    },
    /// A waiver of the case.
    Waiver {
        /// The waived rule.
        rule: String,
        /// What it excuses.
        target: String,
    },
    /// The case as a whole.
    Case,
}

/// A waiver that excuses a finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Waiver {
    /// What it excuses, as the case states it.
    pub target: String,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approved_by: String,
    /// The last day on which it holds.
    pub expires: String,
}

/// The denominators: what was looked at, beside what was found.
#[derive(Debug, Serialize, JsonSchema)]
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

/// A row of the three-way table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// The contract item's id.
    pub item: Option<String>,
    /// The contract item's description.
    pub description: Option<String>,
    /// How many the contract buys.
    pub bought: Option<u32>,
    /// The declared parts that match.
    pub declared: Vec<Match>,
    /// The observed parts that match.
    pub observed: Vec<Match>,
}

/// A part in a row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Match {
    /// Its name.
    pub name: String,
    /// The file that tells of it.
    pub file: String,
    /// Where in the file.
    pub place: Option<Place>,
    /// The basis of the match, in words.
    pub basis: String,
}

/// Something seen that is not ours.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NotOurs {
    /// Its name.
    pub name: String,
    /// The file that tells of it.
    pub file: String,
    /// Where in the file.
    pub place: Option<Place>,
    /// The reason that the case gives.
    pub reason: String,
}

/// One thing that is wrong with an input.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// Where in the file; null for all of it.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// What was expected instead.
    pub expected: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// The rule of the format's specification that is broken.
    pub rule: Option<String>,
}

impl Problem {
    /// Renders a problem.
    #[must_use]
    pub fn of(problem: &diagnostic::Problem) -> Self {
        Self {
            file: problem.file.clone(),
            place: Place::of(&problem.at),
            message: problem.message.clone(),
            expected: problem.expected.clone(),
            help: problem.help.clone(),
            rule: problem.rule.clone(),
        }
    }
}

impl Report {
    /// Renders a finished run.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        let places = Places::of(run, run.findings.iter().flat_map(|finding| &finding.evidence));
        Self {
            version: 1,
            tool: Tool::this(),
            case: Some(Case {
                id: run.case.id.clone(),
                subject: run.case.subject.clone(),
                stage: run.case.stage.clone(),
                marking: run.case.marking.clone(),
            }),
            verdict: run.verdict.into(),
            fail_on: Some(run.fail_on.into()),
            incomplete_because: run
                .incomplete_because
                .iter()
                .map(|cause| Cause { cause: cause.cause.clone(), resolve: cause.resolve.clone() })
                .collect(),
            as_of: Some(run.as_of.to_string()),
            as_of_source: Some(match run.as_of_source {
                finding::AsOfSource::Flag => AsOfSource::Flag,
                finding::AsOfSource::Case => AsOfSource::Case,
                finding::AsOfSource::Clock => AsOfSource::Clock,
            }),
            inputs: run.inputs.iter().map(input).collect(),
            lists: run.lists.iter().map(list).collect(),
            left_out: run
                .left_out
                .iter()
                .map(|cause| Cause { cause: cause.cause.clone(), resolve: cause.resolve.clone() })
                .collect(),
            checks: run.checks.iter().map(check).collect(),
            findings: run.findings.iter().map(|finding| finding_of(finding, run, &places)).collect(),
            coverage: Some(coverage(&run.coverage)),
            rows: run.rows.iter().map(|row| row_of(row, run, &places)).collect(),
            not_ours: run
                .not_ours
                .iter()
                .map(|(part, reason)| {
                    let (name, file, place) = located(*part, run, &places);
                    NotOurs { name, file, place, reason: reason.clone() }
                })
                .collect(),
            problems: run.problems.iter().map(Problem::of).collect(),
            more_problems: 0,
            notes: run.notes().map(Problem::of).collect(),
        }
    }

    /// Renders an error: nothing could be judged, and each problem says why.
    #[must_use]
    pub fn of_error(error: &Error) -> Self {
        let cause = |problem: &diagnostic::Problem| {
            let at = if problem.at == Position::Whole { String::new() } else { format!(":{}", problem.at) };
            Cause {
                cause: format!("{}{at}: {}", problem.file, problem.message),
                resolve: problem.help.clone().unwrap_or_default(),
            }
        };
        Self {
            version: 1,
            tool: Tool::this(),
            case: None,
            verdict: Verdict::Incomplete,
            fail_on: None,
            incomplete_because: error.problems().iter().map(cause).collect(),
            as_of: None,
            as_of_source: None,
            inputs: Vec::new(),
            lists: Vec::new(),
            left_out: Vec::new(),
            checks: Vec::new(),
            findings: Vec::new(),
            coverage: None,
            rows: Vec::new(),
            not_ours: Vec::new(),
            problems: error.problems().iter().map(Problem::of).collect(),
            more_problems: error.unshown(),
            notes: Vec::new(),
        }
    }
}

fn input(input: &finding::InputRecord) -> Input {
    Input {
        role: input.role.word(),
        name: input.name.clone(),
        sha256: input.sha256.clone(),
        size: input.size,
        format: (!input.format.is_empty()).then(|| input.format.clone()),
    }
}

fn list(list: &finding::ListRecord) -> List {
    List {
        id: list.id.clone(),
        title: list.title.clone(),
        snapshot: list.snapshot.clone(),
        source: list.source.clone(),
        confirmed: list.confirmed.map(|day| day.to_string()),
        entries: list.entries,
        basis: list.basis.clone(),
        pinned: list.pinned,
        in_force: list.in_force.as_ref().map(|(snapshot, _)| snapshot.clone()),
    }
}

fn check(record: &finding::CheckRecord) -> Check {
    let (outcome, examined, reason) = match &record.outcome {
        Outcome::Done { examined } => (CheckOutcome::Done, *examined, None),
        Outcome::Nothing(reason) => (CheckOutcome::Nothing, 0, Some(reason)),
        Outcome::Skipped(reason) => (CheckOutcome::Skipped, 0, Some(reason)),
        Outcome::NotDue(reason) => (CheckOutcome::NotDue, 0, Some(reason)),
        Outcome::Off(reason) => (CheckOutcome::Off, 0, Some(reason)),
    };
    Check { rules: record.rules.iter().map(|rule| rule.id).collect(), outcome, examined, reason: reason.cloned() }
}

fn finding_of(finding: &finding::Finding, run: &Run, places: &Places<'_>) -> Finding {
    Finding {
        rule: finding.rule.id,
        severity: finding.severity.into(),
        confidence: match finding.confidence {
            finding::Confidence::Low => Confidence::Low,
            finding::Confidence::Medium => Confidence::Medium,
            finding::Confidence::High => Confidence::High,
        },
        subject: subject(&finding.subject),
        message: finding.message.clone(),
        evidence: finding.evidence.iter().map(|citation| Evidence::of(citation, places)).collect(),
        notes: finding.notes.clone(),
        help: finding.help.clone(),
        count: finding.count,
        fingerprint: finding.fingerprint().to_string(),
        waived_by: finding.waived_by.and_then(|n| run.waivers.get(n)).map(|waiver| Waiver {
            target: waiver.target.to_string(),
            reason: waiver.reason.clone(),
            approved_by: waiver.approved_by.clone(),
            expires: waiver.expires.to_string(),
        }),
    }
}

fn subject(subject: &finding::Subject) -> Subject {
    match subject {
        finding::Subject::Part { account, selector, path, .. } => Subject::Part {
            name: path.last().cloned().unwrap_or_default(),
            account: account.word(),
            selector: selector.to_string(),
            path: path.clone(),
        },
        finding::Subject::Item { id, description } => {
            Subject::Item { id: id.clone(), description: description.clone() }
        }
        finding::Subject::Document { account, name } => {
            Subject::Document { account: account.word(), name: name.clone() }
        }
        finding::Subject::Party { name } => Subject::Party { name: name.clone() },
        finding::Subject::List { id } => Subject::List { id: id.clone() },
        finding::Subject::Waiver { rule, target } => Subject::Waiver { rule: rule.clone(), target: target.clone() },
        finding::Subject::Case => Subject::Case,
    }
}

fn coverage(c: &finding::Coverage) -> Coverage {
    Coverage {
        items: c.items,
        items_matched: c.items_matched,
        parts: c.parts,
        parts_covered: c.parts_covered,
        parts_with_maker: c.parts_with_maker,
        parts_screened: c.parts_screened,
        parts_signed: c.parts_signed,
        parts_observed: c.parts_observed,
        communicating: c.communicating,
        communicating_traced: c.communicating_traced,
        assemblies: c.assemblies,
        assemblies_looked_into: c.assemblies_looked_into,
        parties: c.parties,
        observed: c.observed,
        observed_explained: c.observed_explained,
    }
}

fn row_of(row: &finding::ThreeWayRow, run: &Run, places: &Places<'_>) -> Row {
    let matches = |parts: &[(PartId, String)]| {
        parts
            .iter()
            .map(|(part, basis)| {
                let (name, file, place) = located(*part, run, places);
                Match { name, file, place, basis: basis.clone() }
            })
            .collect()
    };
    Row {
        item: row.item.as_ref().map(|(id, _)| id.clone()),
        description: row.item.as_ref().map(|(_, description)| description.clone()),
        bought: row.bought,
        declared: matches(&row.declared),
        observed: matches(&row.observed),
    }
}

fn located(part: PartId, run: &Run, places: &Places<'_>) -> (String, String, Option<Place>) {
    let component = run.component(part);
    let name = component.map_or_else(String::new, |component| component.name().to_owned());
    let place = component.and_then(|component| Place::of(places.position(part.document, component.at())));
    (name, places.name(part.document).to_owned(), place)
}

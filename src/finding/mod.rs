//! What a check says under a rule, what a run concludes, and everything a report needs, as plain data.

mod fingerprint;
mod outcome;
mod rule;
mod run;
mod severity;
mod subject;
mod verdict;
mod waiver;

pub use fingerprint::Fingerprint;
pub use outcome::{CheckRecord, Outcome};
pub use rule::{Group, Rule};
pub use run::{AsOfSource, CaseSummary, Cause, Coverage, InputRecord, InputRole, ListRecord, Run, ThreeWayRow};
pub use severity::{Confidence, Severity};
pub use subject::Subject;
pub use verdict::{Verdict, decide};
pub use waiver::{Waiver, WaiverTarget, apply_waivers};

use crate::model::Citation;

/// What a check says about one subject under one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is: the rule's default, or what the check or the case made of it.
    pub severity: Severity,
    /// How sure the check is.
    pub confidence: Confidence,
    /// What it is about.
    pub subject: Subject,
    /// What is the matter: lower case, no full stop, every name in it as the input has it.
    pub message: String,
    /// What it rests on; at least one.
    pub evidence: Vec<Citation>,
    /// Facts beside the evidence, a line each, such as `maker: Quectel …, by USB vendor id 2c7c`.
    pub notes: Vec<String>,
    /// What to do.
    pub help: String,
    /// How many equal subjects it stands for; at least 1.
    pub count: u32,
    /// The waiver that excuses it, by its index in the case.
    pub waived_by: Option<usize>,
}

impl Finding {
    /// Makes a finding of the rule's own severity, high confidence and one subject.
    #[must_use]
    pub fn new(rule: &'static Rule, subject: Subject, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            confidence: Confidence::High,
            subject,
            message: message.into(),
            evidence: Vec::new(),
            notes: Vec::new(),
            help: String::new(),
            count: 1,
            waived_by: None,
        }
    }

    /// Sets the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets the confidence.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Adds a piece of evidence.
    #[must_use]
    pub fn cite(mut self, citation: Citation) -> Self {
        self.evidence.push(citation);
        self
    }

    /// Adds several pieces of evidence.
    #[must_use]
    pub fn cite_all(mut self, citations: impl IntoIterator<Item = Citation>) -> Self {
        self.evidence.extend(citations);
        self
    }

    /// Adds a fact beside the evidence.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Returns the fingerprint: rule, account, strongest identity and path of names; never an id.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self.rule, &self.subject)
    }
}

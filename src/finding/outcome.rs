//! What became of a check.

use super::Rule;

/// What became of one check in one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It ran over at least one thing.
    Done {
        /// Over how many.
        examined: u64,
    },
    /// There was nothing to run over, and an input says so.
    Nothing(String),
    /// It could not run. Of a required group, this leaves the verdict `incomplete`.
    Skipped(String),
    /// What it needs is not due at this stage, or the case has no such account and needs none.
    NotDue(String),
    /// The case switched it off, with this reason.
    Off(String),
}

impl Outcome {
    /// Returns `Done` for at least one thing, else `Nothing` with the reason.
    #[must_use]
    pub fn examined(count: usize, nothing: &str) -> Self {
        if count == 0 { Self::Nothing(nothing.to_owned()) } else { Self::Done { examined: count as u64 } }
    }

    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Done { .. } => "done",
            Self::Nothing(_) => "nothing",
            Self::Skipped(_) => "skipped",
            Self::NotDue(_) => "not-due",
            Self::Off(_) => "off",
        }
    }
}

/// One check's entry in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRecord {
    /// The rules it speaks under.
    pub rules: &'static [&'static Rule],
    /// What became of it.
    pub outcome: Outcome,
}

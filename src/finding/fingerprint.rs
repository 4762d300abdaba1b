//! A finding's name across runs: the same matter keeps it, whatever the order of the documents.

use std::fmt;

use super::{Rule, Subject};
use crate::source::Sha256;

/// Sixteen hex digits made from the rule and the subject's identity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Makes the fingerprint of a rule and a subject. Words are joined with their lengths, so that none can pose as two.
    #[must_use]
    pub fn of(rule: &Rule, subject: &Subject) -> Self {
        let mut text = format!("{}:{};", rule.id.len(), rule.id);
        for word in subject.identity() {
            text.push_str(&format!("{}:{word};", word.len()));
        }
        Self(Sha256::of(text.as_bytes()).to_string()[..16].to_owned())
    }

    /// Returns the sixteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

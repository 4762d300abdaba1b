//! The verdict: `fail` before `incomplete` before `pass`, and never `pass` while something is unknown.

use std::fmt;

use super::{Finding, Severity};

/// What a run concludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nothing at or above the threshold, and everything that was due was done.
    Pass,
    /// A finding at or above the threshold that no waiver excuses.
    Fail,
    /// No such finding, but something that was due could not be done.
    Incomplete,
}

impl Verdict {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Incomplete => "incomplete",
        }
    }

    /// Returns the exit code: 0 pass, 1 findings, 2 could not verify.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Fail => 1,
            Self::Incomplete => 2,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Decides: a finding at or above `threshold` fails; else any cause of incompleteness; else pass.
#[must_use]
pub fn decide(findings: &[Finding], threshold: Severity, incomplete: bool) -> Verdict {
    let fails = |finding: &Finding| finding.waived_by.is_none() && finding.severity >= threshold;
    if findings.iter().any(fails) {
        Verdict::Fail
    } else if incomplete {
        Verdict::Incomplete
    } else {
        Verdict::Pass
    }
}

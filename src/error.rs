//! The one error of the library: a kind to branch on, and every problem that was found, each with its place.

use std::fmt;

use crate::diagnostic::Problem;

/// What went wrong, for code to branch on. All of them end a run with exit code 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file can't be opened or read.
    Unreadable,
    /// A file is larger, deeper or longer than the limits allow.
    TooLarge,
    /// A file is not what it claims to be, is cut, or could be read in two ways.
    Malformed,
    /// No reader knows the format, or more than one claims it.
    UnknownFormat,
    /// A case or contract is wrong: unknown keys, missing or contradicting statements.
    InvalidCase,
    /// A path leaves the case's folder.
    OutsideCase,
    /// A list or snapshot is missing, damaged or not what it claims to be.
    InvalidList,
    /// A flag or argument of a command can't be used.
    Usage,
    /// A result can't be written.
    Unwritable,
}

/// An error with all its problems: at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    problems: Vec<Problem>,
    unshown: usize,
}

impl Error {
    /// Makes an error of one problem.
    #[must_use]
    pub fn new(kind: ErrorKind, problem: Problem) -> Self {
        Self { kind, problems: vec![problem], unshown: 0 }
    }

    /// Makes an error of several problems, `None` if there are none; at most `shown` are kept, the rest are counted.
    #[must_use]
    pub fn from_problems(kind: ErrorKind, mut problems: Vec<Problem>, shown: usize) -> Option<Self> {
        if problems.is_empty() {
            return None;
        }
        let unshown = problems.len().saturating_sub(shown.max(1));
        problems.truncate(shown.max(1));
        Some(Self { kind, problems, unshown })
    }

    /// Adds to the number of problems that were found and are not shown.
    #[must_use]
    pub fn and_unshown(mut self, more: usize) -> Self {
        self.unshown += more;
        self
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns the problems; there is at least one.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns how many more problems there were than [`Error::problems`] shows.
    #[must_use]
    pub fn unshown(&self) -> usize {
        self.unshown
    }

    /// Joins another error's problems to this one; the first kind stays.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.problems.extend(other.problems);
        self.unshown += other.unshown;
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.problems.iter().enumerate() {
            if n > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        if self.unshown > 0 {
            write!(f, "\nand {} more", self.unshown)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

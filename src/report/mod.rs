//! Finished results into bytes: one file per format.
//!
//! A report takes no decision: the verdict, the severities and the order stand in the [`Run`] before any of these reads
//! it. Each format also says what it says when there is no run, only an [`Error`].

pub mod json;
mod places;
pub mod screen;
pub mod terminal;

use std::io;

use crate::error::Error;
use crate::finding::Run;

/// How a report is to look, for the formats that have a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The columns of the terminal; kept between [`Look::NARROWEST`] and [`Look::WIDEST`].
    pub width: usize,
    /// Whether to use colour.
    pub colour: bool,
    /// How much to say.
    pub detail: Detail,
}

/// How much a report for people says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Detail {
    /// The verdict, what it rests on, and the denominators.
    Conclusion,
    /// Everything worth a person's time; the rest as counts.
    #[default]
    Normal,
    /// Everything.
    Everything,
}

impl Look {
    /// The fewest columns that are laid out for.
    pub const NARROWEST: usize = 40;
    /// The most columns that are laid out for.
    pub const WIDEST: usize = 200;
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 80, colour: false, detail: Detail::Normal }
    }
}

/// A format of reports.
pub trait Report: Sync {
    /// Returns the word for `--format` and `--report`.
    fn name(&self) -> &'static str;

    /// Returns the media type of what it writes.
    fn media_type(&self) -> &'static str;

    /// Writes a finished run.
    ///
    /// # Errors
    /// The stream can't be written.
    fn write(&self, run: &Run, out: &mut dyn io::Write, look: &Look) -> io::Result<()>;

    /// Writes what went wrong when there is no run.
    ///
    /// # Errors
    /// The stream can't be written.
    fn write_error(&self, error: &Error, out: &mut dyn io::Write, look: &Look) -> io::Result<()>;
}

/// Every format. A new one is one new file and one line here.
pub const REPORTS: &[&dyn Report] = &[&terminal::Terminal, &json::Json];

/// Returns the format of a name.
#[must_use]
pub fn report(name: &str) -> Option<&'static dyn Report> {
    REPORTS.iter().find(|report| report.name() == name).copied()
}

#[cfg(test)]
pub(crate) mod samples;

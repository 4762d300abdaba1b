//! From the files of a publication to its lists: the one place where the store meets the formats.

use std::sync::Arc;

use jiff::civil::Date;

use super::admission::look;
use super::refusal::Refusal;
use super::snapshot::{HeldFile, HeldList};
use crate::error::Error;
use crate::lists::{List, ListChoice, load};
use crate::source::{Limits, Source};

/// The format of the documented CSV.
const TABLE: &str = "documented-csv";

/// A publication, read whole.
pub(super) struct Read {
    pub(super) format: String,
    pub(super) files: Vec<HeldFile>,
    pub(super) sources: Vec<Arc<Source>>,
    pub(super) lists: Vec<List>,
    /// The day of publication that the files state.
    pub(super) published: Option<Date>,
    /// The day on which its transcriber confirmed it, where it is a transcription: fetching that again confirms nothing.
    pub(super) confirmed: Option<Date>,
}

impl Read {
    /// Reads every list of a publication that is to be `id`, or to hold it; in the format `expected`, if one is.
    pub(super) fn of(
        id: &str,
        expected: Option<&str>,
        sources: Vec<Arc<Source>>,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        for source in &sources {
            look(source)?;
            if let Some(stated) = stated_list(source).filter(|stated| *stated != id) {
                return Err(Refusal::Another(format!("the list `{stated}`, as it says"), format!("`{id}`")));
            }
        }
        if let Some(expected) = expected.filter(|expected| *expected != TABLE) {
            return Err(Refusal::Another(format!("in the format {TABLE}"), format!("in {expected}")));
        }
        let list = list(&sources, id, limits).map_err(Refusal::Unreadable)?;
        let files = sources
            .iter()
            .map(|source| HeldFile {
                name: super::folder::file_name(source.name()),
                role: "list".to_owned(),
                sha256: *source.sha256(),
                size: source.size(),
                url: None,
                etag: None,
                last_modified: None,
            })
            .collect();
        let confirmed = list.confirmed;
        Ok(Self { format: TABLE.to_owned(), files, sources, lists: vec![list], published: None, confirmed })
    }

    /// Returns the lists as `snapshot.toml` names them.
    pub(super) fn held(&self) -> Vec<HeldList> {
        self.lists.iter().map(|list| HeldList { id: list.id.clone(), entries: list.entries.len() as u64 }).collect()
    }
}

/// Returns the list that a documented CSV says it is.
fn stated_list(source: &Source) -> Option<&str> {
    let lines = source.text()?.trim_start_matches('\u{feff}').lines();
    let mut head = lines.take_while(|line| line.starts_with('#') || line.trim().is_empty());
    head.find_map(|line| line.strip_prefix('#')?.trim().strip_prefix("list:")).map(str::trim)
}

/// Reads one list of a publication.
pub(super) fn list(sources: &[Arc<Source>], id: &str, limits: &Limits) -> Result<List, Error> {
    let choice = ListChoice { id: id.to_owned(), file: None, name: None };
    load(&choice, sources.first().map(|source| &**source), limits)
}

//! From the files of a publication to its lists: the one place where the store meets the formats.

use std::sync::Arc;

use jiff::civil::Date;

use super::admission::look;
use super::folder::file_name;
use super::publications::{Publication, publications};
use super::refusal::Refusal;
use super::snapshot::{HeldFile, HeldList};
use crate::error::Error;
use crate::lists::{List, formats};
use crate::source::{Limits, Source};

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
    /// Reads the lists of a publication that is to be `id`, or to hold it; in the format `expected`, if one is.
    pub(super) fn of(
        id: &str,
        expected: Option<&str>,
        sources: Vec<Arc<Source>>,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        for source in &sources {
            look(source)?;
        }
        let format = formats::recognise(&sources).map_err(Refusal::Unreadable)?;
        if let Some(expected) = expected.filter(|expected| *expected != format.id()) {
            return Err(Refusal::Another(
                format!("{}, in the format {}", format.title(), format.id()),
                format!("in {expected}"),
            ));
        }
        let held = formats::holds(&sources, limits).map_err(Refusal::Unreadable)?;
        let ids = wanted(id, held.into_iter().map(|(list, _)| list).collect()).map_err(|held| {
            let lists = held.iter().map(|list| format!("`{list}`")).collect::<Vec<_>>().join(", ");
            Refusal::Another(format!("{} with {lists}", format.title()), format!("`{id}`"))
        })?;
        let role = |(source, role): (&Arc<Source>, &str)| HeldFile {
            name: file_name(source.name()),
            role: role.to_owned(),
            sha256: *source.sha256(),
            size: source.size(),
            url: None,
            etag: None,
            last_modified: None,
        };
        let files: Vec<HeldFile> = sources.iter().zip(format.roles(&sources)).map(role).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let lists = self::lists(&sources, &files, &ids, limits).and_then(|lists| lists.into_iter().collect());
        let lists: Vec<List> = lists.map_err(Refusal::Unreadable)?;
        let published = lists.iter().find_map(|list| list.published);
        // A publisher dates what he publishes; who transcribes a list says when he held it against the publisher's.
        let confirmed = lists.iter().find_map(|list| list.confirmed).filter(|_| published.is_none());
        Ok(Self { format: format.id().to_owned(), files, sources, lists, published, confirmed })
    }

    /// Returns the lists as `snapshot.toml` names them.
    pub(super) fn held(&self) -> Vec<HeldList> {
        self.lists.iter().map(|list| HeldList { id: list.id.clone(), entries: list.entries.len() as u64 }).collect()
    }
}

/// Returns which lists of those that a publication holds are taken: of one in the table those that it names, else the
/// one that was asked for.
///
/// # Errors
/// None of them; what it holds comes back.
fn wanted(id: &str, held: Vec<String>) -> Result<Vec<String>, Vec<String>> {
    if held.is_empty() {
        // A transcription that doesn't say which list it is.
        return Ok(vec![id.to_owned()]);
    }
    let known: Option<&Publication> = publications().iter().find(|known| known.id == id);
    let is_wanted = |list: &String| list == id || known.is_some_and(|known| known.lists.contains(list));
    let ids: Vec<String> = held.iter().filter(|list| is_wanted(list)).cloned().collect();
    if ids.is_empty() { Err(held) } else { Ok(ids) }
}

/// Reads lists of a publication. Where a list or entry names no source but its file, that is called as the store calls it, so
/// that what is read is the same wherever the file stands.
pub(super) fn lists(
    sources: &[Arc<Source>],
    files: &[HeldFile],
    ids: &[&str],
    limits: &Limits,
) -> Result<Vec<Result<List, Error>>, Error> {
    let joined = |names: Vec<&str>| names.join(", ");
    let given = joined(sources.iter().map(|source| source.name()).collect());
    let held = joined(files.iter().map(|file| file.name.as_str()).collect());
    let named = |mut list: List| {
        if list.source == given {
            list.source.clone_from(&held);
        }
        for entry in &mut list.entries {
            let of = sources.iter().zip(files).find(|(source, _)| entry.source == source.name());
            if let Some((_, file)) = of {
                entry.source.clone_from(&file.name);
            }
        }
        list
    };
    let lists = formats::read_all(sources, ids, limits)?;
    Ok(lists.into_iter().map(|list| list.map(named)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_publication_is_in_a_format_that_is_read() {
        for known in publications() {
            assert!(formats::FORMATS.iter().any(|format| format.id() == known.format), "{}", known.id);
        }
    }

    #[test]
    fn a_publication_gives_the_lists_that_were_meant() {
        let of = |id: &str, held: &[&str]| wanted(id, held.iter().map(|list| (*list).to_owned()).collect());
        let ids = |ids: &[&str]| Ok(ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(of("house", &[]), ids(&["house"]));
        assert_eq!(of("us-bis-el", &["us-bis-el", "us-ofac-sdn"]), ids(&["us-bis-el"]));
        assert_eq!(of("us-csl", &["us-bis-el", "us-ofac-sdn"]), ids(&["us-bis-el", "us-ofac-sdn"]));
        assert_eq!(of("us-ofac-sdn", &["us-bis-el", "us-ofac-sdn"]), ids(&["us-ofac-sdn"]));
        assert_eq!(of("house", &["us-889"]), Err(vec!["us-889".to_owned()]));
    }
}

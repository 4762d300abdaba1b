//! Files that somebody fetched by hand, brought into the store.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::account::{serving, warnings};
use super::admission::{self, Admitted, Allow, Notice, admit};
use super::folder::{Store, Survey, expect_id};
use super::hold::{Content, Hold};
use super::reading::Read;
use super::snapshot::{DatedBy, Snapshot, digest_of};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::List;
use crate::source::{Limits, Source};

/// What to bring in.
#[derive(Debug)]
pub struct Import<'a> {
    /// The id of the list, or of the publication that holds it.
    pub id: &'a str,
    /// The files, each with where its bytes are.
    pub files: Vec<(Arc<Source>, Origin)>,
    /// The day on which whoever fetched them did so, if he says.
    pub confirmed: Option<Date>,
    /// Where they were fetched from, if he says.
    pub url: Option<String>,
    /// What is taken in though it would be refused.
    pub allow: &'a [Allow],
    /// How much is read.
    pub limits: Limits,
    /// Now.
    pub now: Timestamp,
}

/// Where the bytes of a file are, as they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In a file.
    File(PathBuf),
    /// In memory.
    Memory(Vec<u8>),
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// Whether the store had it already.
    pub known: bool,
    /// Whether it is in force now; not if it is older than the one that is.
    pub in_force: bool,
    /// What was taken in by an exception.
    pub notices: Vec<Notice>,
    /// What the lists in it are not fit for, and what they lost.
    pub warnings: Vec<String>,
    /// What of the publication was found damaged before.
    pub mended: Vec<Error>,
    /// The lists of the snapshot, as they were read.
    pub lists: Vec<List>,
}

impl Import<'_> {
    /// Brings the files in as one snapshot. One that is older than the snapshot in force is kept for the days that it
    /// serves, and does not take its place unless that is allowed.
    ///
    /// # Errors
    /// They can't be read as the list, look like a cut or another list, or the store can't be written.
    pub fn run(self, hold: &Hold<'_>) -> Result<Imported, Error> {
        expect_id(self.id)?;
        let name = self.files.first().map_or("list", |(source, _)| source.name()).to_owned();
        let sources: Vec<Arc<Source>> = self.files.iter().map(|(source, _)| Arc::clone(source)).collect();
        let read = Read::of(self.id, None, sources, &self.limits).map_err(|refusal| refusal.into_error(&name))?;
        if let Some(twice) = same_name(&read) {
            let problem = Problem::new(&name, format!("two files are called `{twice}`")).help("rename one of them");
            return Err(Error::new(ErrorKind::Usage, problem));
        }
        let mut snapshot = snapshot_of(self.id, &read, self.now);
        for file in &mut snapshot.files {
            file.url.clone_from(&self.url);
        }
        snapshot.published = read.published.map(|day| (day, DatedBy::File));
        snapshot.confirmed.extend(self.confirmed.or(read.confirmed));
        snapshot.refuse_future(self.now).map_err(|refusal| refusal.into_error(&name))?;
        let (last, mended) = Last::of(hold.store(), self.id, &self.limits)?;
        let mut admitted = Admitted::default();
        let mut in_force = true;
        if let Some(last) = last.as_ref().filter(|last| last.snapshot.digest != snapshot.digest) {
            let new = admission::Content {
                lists: &read.lists,
                sources: &read.sources,
                bytes: snapshot.size(),
                published: snapshot.since(),
            };
            let is_older = snapshot.since() < last.snapshot.since() && snapshot.since().is_some();
            in_force = !is_older || self.allow.contains(&Allow::Older);
            // An older one that only goes into the archive has none to live up to.
            if in_force {
                admitted = admit(&new, &last.content(), self.allow).map_err(|refusal| refusal.into_error(&name))?;
            }
        }
        hold.sweep(self.id)?;
        let contents: Vec<Content<'_>> = self
            .files
            .iter()
            .map(|(_, origin)| match origin {
                Origin::File(path) => Content::At(path),
                Origin::Memory(bytes) => Content::Bytes(bytes),
            })
            .collect();
        let known = take_in(hold, &mut snapshot, &contents)?;
        if in_force {
            hold.put_in_force(self.id, &snapshot.digest)?;
        }
        let Admitted { notices, shrunk } = admitted;
        let mut warnings = warnings(&read.lists, &snapshot, &shrunk, self.now);
        if in_force {
            warnings.extend(serving(hold.store(), &snapshot, self.now));
        }
        Ok(Imported { snapshot, known, in_force, notices, warnings, mended, lists: read.lists })
    }
}

/// The snapshot that a new one is held against, read whole.
pub(super) struct Last {
    pub(super) snapshot: Snapshot,
    pub(super) read: Read,
}

impl Last {
    /// Reads the snapshot in force; where that is damaged, the newest of the others that is not. What is damaged is
    /// returned beside it: a new snapshot is what mends it, so it must not stand in its way.
    pub(super) fn of(store: &Store, publication: &str, limits: &Limits) -> Result<(Option<Self>, Vec<Error>), Error> {
        let Survey { current, snapshots } = store.survey(publication)?;
        let mut damage = Vec::new();
        let current = current.unwrap_or_else(|error| {
            damage.push(error);
            None
        });
        let mut sound = Vec::new();
        for (_, snapshot) in snapshots {
            match snapshot {
                Ok(snapshot) => sound.push(snapshot),
                Err(error) => damage.push(error),
            }
        }
        sound.sort_by_key(|snapshot| (Some(snapshot.digest) == current, snapshot.days().last(), snapshot.added));
        while let Some(snapshot) = sound.pop() {
            let read = store.files(&snapshot, limits).and_then(|sources| {
                Read::of(publication, None, sources, limits).map_err(|refusal| refusal.into_error(publication))
            });
            match read {
                Ok(read) => return Ok((Some(Self { snapshot, read }), damage)),
                Err(error) => damage.push(error),
            }
        }
        Ok((None, damage))
    }

    pub(super) fn content(&self) -> admission::Content<'_> {
        admission::Content {
            lists: &self.read.lists,
            sources: &self.read.sources,
            bytes: self.snapshot.size(),
            published: self.snapshot.since(),
        }
    }
}

/// Describes what was read as a snapshot.
pub(super) fn snapshot_of(publication: &str, read: &Read, now: Timestamp) -> Snapshot {
    Snapshot {
        publication: publication.to_owned(),
        digest: digest_of(&read.files),
        format: read.format.clone(),
        lists: read.held(),
        published: None,
        confirmed: Vec::new(),
        added: now,
        files: read.files.clone(),
    }
}

/// Keeps a snapshot, or adds to a known one what is newly known of it; tells whether it was known.
pub(super) fn take_in(hold: &Hold<'_>, snapshot: &mut Snapshot, contents: &[Content<'_>]) -> Result<bool, Error> {
    let survey = hold.store().survey(&snapshot.publication)?;
    match survey.snapshots.into_iter().find(|(digest, _)| *digest == snapshot.digest) {
        Some((_, Ok(mut known))) if hold.store().is_whole(&known) => {
            for day in std::mem::take(&mut snapshot.confirmed) {
                known.confirm(day);
            }
            known.published = known.published.or(snapshot.published);
            known.lists.clone_from(&snapshot.lists);
            known.format.clone_from(&snapshot.format);
            for (file, new) in known.files.iter_mut().zip(&snapshot.files) {
                file.url = new.url.clone().or(file.url.take());
                file.etag = new.etag.clone().or(file.etag.take());
                file.last_modified = new.last_modified.clone().or(file.last_modified.take());
            }
            *snapshot = known;
            hold.renew(snapshot)?;
            Ok(true)
        }
        Some((digest, _)) => {
            hold.remove_damaged(&snapshot.publication, &digest)?;
            hold.keep(snapshot, contents)?;
            Ok(false)
        }
        None => {
            hold.keep(snapshot, contents)?;
            Ok(false)
        }
    }
}

fn same_name(read: &Read) -> Option<&str> {
    let mut names: Vec<&str> = read.files.iter().map(|file| file.name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0].eq_ignore_ascii_case(pair[1])).map(|pair| pair[0])
}

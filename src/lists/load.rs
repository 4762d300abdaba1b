//! From a case's choice of a list to the list.

use std::sync::Arc;

use jiff::civil::Date;

use super::bundled::{bundled, bundled_ids};
use super::store::{InForce, LookedThrough, Store, Wanted, publication};
use super::{List, ListChoice, formats, regimes};
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Sha256, Source};

/// Loads the list that a case chose: from its files when it names some, in any format that is read, else the one that is
/// built in.
///
/// # Errors
/// The files are no sound list or are another list; or no file is named and no list of this id is built in.
pub fn load(choice: &ListChoice, files: &[Arc<Source>], limits: &Limits) -> Result<List, Error> {
    if files.is_empty() {
        return bundled(&choice.id).ok_or_else(|| not_built_in(&choice.id));
    }
    formats::read(files, &choice.id, limits)
}

/// Returns every list that is built in or in the store, by its id alone: what is screened against when nobody chooses.
///
/// # Errors
/// The store can't be read, or holds something damaged: a list that is left out unsaid would pass for screened.
pub fn every_choice(store: Option<&Store>) -> Result<Vec<ListChoice>, Error> {
    let mut ids: Vec<String> = bundled_ids().map(str::to_owned).collect();
    let of_store = store.map(Store::list_ids).transpose()?.unwrap_or_default();
    ids.extend(of_store.into_iter().filter(|id| bundled_ids().all(|known| known != id)));
    Ok(ids.into_iter().map(|id| ListChoice { id, files: Vec::new() }).collect())
}

/// Where a list comes from that a case chose by its id alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct LookUp<'a> {
    /// The store, when there is one.
    pub store: Option<&'a Store>,
    /// The snapshot that the case is pinned to: that one, or none.
    pub pinned: Option<Sha256>,
}

/// What a look-up finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A list that is built in.
    BuiltIn(Box<List>),
    /// A snapshot in the store that holds the list.
    Stored(Box<InForce>),
}

impl LookUp<'_> {
    /// Looks a list up: in the store, as it was on the day that the case is judged at; else the one that is built in.
    ///
    /// # Errors
    /// It is nowhere, or the snapshot that it is pinned to isn't, or what is in the store is damaged. The help of the
    /// error names the command that resolves it.
    pub fn list(&self, id: &str, as_of: Date, limits: &Limits) -> Result<List, Error> {
        match (self.find(id, as_of)?, self.store) {
            (Found::Stored(in_force), Some(store)) => Ok(store.read(id, *in_force, limits)?.list),
            (Found::BuiltIn(list), _) => Ok(*list),
            (Found::Stored(_), None) => Err(nowhere(id, as_of)),
        }
    }

    /// Finds a list, and reads nothing of the store but what it says of its snapshots.
    ///
    /// # Errors
    /// As for [`list`](Self::list), but for what is wrong with the files of the snapshot.
    pub fn find(&self, id: &str, as_of: Date) -> Result<Found, Error> {
        let looked_through = self.store.map(Store::looked_through).transpose()?;
        self.find_in(looked_through.as_ref(), id, as_of)
    }

    /// Finds a list in a store that was looked through already.
    ///
    /// # Errors
    /// As for [`find`](Self::find).
    pub(crate) fn find_in(&self, store: Option<&LookedThrough>, id: &str, as_of: Date) -> Result<Found, Error> {
        let built_in = |list| Found::BuiltIn(Box::new(list));
        let wanted = match self.pinned {
            // What the lock pins may well be what is built in.
            Some(pinned) => match bundled(id).filter(|list| Sha256::parse(&list.snapshot) == Some(pinned)) {
                Some(list) => return Ok(built_in(list)),
                None => Wanted::Pinned(pinned, as_of),
            },
            None => Wanted::Of(as_of),
        };
        let stored = match store {
            Some(store) => store.choose(id, wanted)?,
            None => None,
        };
        match (stored, self.pinned) {
            (Some(in_force), _) => Ok(Found::Stored(Box::new(in_force))),
            (None, Some(pinned)) => Err(no_longer_here(id, &pinned, self.store)),
            (None, None) => bundled(id).map(built_in).ok_or_else(|| nowhere(id, as_of)),
        }
    }
}

fn no_longer_here(id: &str, pinned: &Sha256, store: Option<&Store>) -> Error {
    let place = store.map_or_else(String::new, |store| format!(" at {}", store.folder().display()));
    let message = format!("the snapshot {pinned} that the lock pins is neither in the store{place} nor built in");
    let help = format!(
        "bring it back with `tallyclerk lists import {id} FILE` from the file of the digest {pinned}, or accept the \
         snapshot in force with `tallyclerk check --lock`"
    );
    Error::new(ErrorKind::InvalidList, Problem::new(id, message).help(help))
}

fn nowhere(id: &str, as_of: Date) -> Error {
    let built_in: Vec<&str> = bundled_ids().collect();
    let problem =
        Problem::new(id, format!("the store has no list `{id}` in force as of {as_of}, and none is built in"))
            .expected(format!("a list in the store, a file, or one of {}", built_in.join(", ")));
    let known = regimes::regimes().iter().map(|regime| regime.id.as_str());
    let bring_in = format!(
        "bring it in with `tallyclerk lists import {id} FILE`, or with `tallyclerk lists update {id} --url {id}=URL`"
    );
    let help = match (publication(id), nearest(id, known).filter(|near| *near != id)) {
        (Some(_), _) => format!("fetch it with `tallyclerk lists update {id}`"),
        (None, Some(near)) => format!("did you mean `{near}`? else {bring_in}"),
        (None, None) => bring_in,
    };
    Error::new(ErrorKind::InvalidList, problem.help(help))
}

fn not_built_in(id: &str) -> Error {
    let built_in: Vec<&str> = bundled_ids().collect();
    let problem = Problem::new(id, format!("no list `{id}` is built in"))
        .expected(format!("one of {}, or a file", built_in.join(", ")));
    let file = format!("name its file in the case: {{ id = \"{id}\", file = \"lists/{id}.csv\" }}");
    let known = regimes::regimes().iter().map(|regime| regime.id.as_str());
    let help = match nearest(id, known) {
        Some(near) if near != id => format!("did you mean `{near}`? else {file}"),
        _ => file,
    };
    Error::new(ErrorKind::InvalidList, problem.help(help))
}

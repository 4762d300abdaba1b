//! Lists by their ids, held ready: those that are built in, and those of the store by way of their indexes.
//!
//! A list of the store is opened from the index beside its snapshot; nothing is parsed then. What has no index, or one that
//! is not to be used, is compiled from the snapshot, whose files are held against their digests first; all lists of one
//! snapshot are taken from one reading of it. With and without an index the answers are the same.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::listed::{Listed, Place, Trust};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::lists::index::FileFault;
use crate::lists::store::{InForce, KeptIndex, LookedThrough, Snapshot, Store};
use crate::lists::{Found, List, LookUp};
use crate::source::{Limits, Progress, Sha256};

/// Where lists are taken from, and for which day.
#[derive(Debug, Clone, Copy)]
pub struct Shelf<'a> {
    /// The store, when there is one.
    pub store: Option<&'a Store>,
    /// The day that they are to serve.
    pub as_of: Date,
    /// How much is read.
    pub limits: Limits,
}

/// A list that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// Its id.
    pub id: &'a str,
    /// The snapshot that it is pinned to.
    pub pinned: Option<Sha256>,
    /// What makes its index be used.
    pub trust: Trust,
}

/// A list of the store whose index could not be opened.
struct Unopened {
    place: Place,
    in_force: InForce,
    fault: FileFault,
}

enum Looked {
    Done(Box<Result<Listed, Error>>),
    Unopened(Box<Unopened>),
}

impl Shelf<'_> {
    /// Holds lists ready, in the order in which they are wanted. For each that can't be the error says why, and its help
    /// names the command that resolves it.
    #[must_use]
    pub fn ready(&self, sought: &[Sought<'_>]) -> Vec<Result<Listed, Error>> {
        if sought.is_empty() {
            return Vec::new();
        }
        let looked_through = match self.store.map(Store::looked_through).transpose() {
            Ok(looked_through) => looked_through,
            Err(error) => return sought.iter().map(|_| Err(error.clone())).collect(),
        };
        let looked: Vec<Looked> = sought.par_iter().map(|sought| self.look(looked_through.as_ref(), sought)).collect();
        let mut done: BTreeMap<usize, Result<Listed, Error>> = BTreeMap::new();
        let mut unopened: BTreeMap<(String, Sha256), Vec<(usize, Unopened)>> = BTreeMap::new();
        for (n, looked) in looked.into_iter().enumerate() {
            match looked {
                Looked::Done(result) => _ = done.insert(n, *result),
                Looked::Unopened(one) => {
                    let Snapshot { publication, digest, .. } = &one.in_force.snapshot;
                    unopened.entry((publication.clone(), *digest)).or_default().push((n, *one));
                }
            }
        }
        let compiled = unopened.into_par_iter().flat_map_iter(|(_, of_snapshot)| self.compile(of_snapshot));
        done.extend(compiled.collect::<Vec<_>>());
        done.into_values().collect()
    }

    fn look(&self, store: Option<&LookedThrough>, sought: &Sought<'_>) -> Looked {
        let found = LookUp { store: self.store, pinned: sought.pinned }.find_in(store, sought.id, self.as_of);
        let in_force = match found {
            Err(error) => return Looked::Done(Box::new(Err(error))),
            Ok(Found::BuiltIn(list)) => return Looked::Done(Box::new(Ok(Listed::compiled(&list)))),
            Ok(Found::Stored(in_force)) => *in_force,
        };
        let place = self.store.and_then(|store| place(store, &in_force.snapshot, sought.id, sought.trust));
        let (Some(place), Some(store)) = (place, self.store) else {
            let list = LookUp { store: self.store, pinned: sought.pinned }.list(sought.id, self.as_of, &self.limits);
            return Looked::Done(Box::new(list.map(|list| Listed::compiled(&list))));
        };
        let opened = match store.has_files(&in_force.snapshot) {
            true => Listed::open(&place),
            // What an index was compiled from must be there: reading it says what is wrong.
            false => Err(FileFault::OtherSnapshot),
        };
        match opened {
            Ok(opened) => {
                let (store, snapshot, limits) = (store.clone(), in_force.snapshot.clone(), self.limits);
                let id = place.list.clone();
                let opened = opened.behind(&place, move || read_one(&store, &snapshot, &id, &limits));
                Looked::Done(Box::new(Ok(dressed(opened, &in_force))))
            }
            Err(fault) => Looked::Unopened(Box::new(Unopened { place, in_force, fault })),
        }
    }

    /// Compiles lists of one snapshot.
    fn compile(&self, unopened: Vec<(usize, Unopened)>) -> Vec<(usize, Result<Listed, Error>)> {
        let (Some(store), Some((_, first))) = (self.store, unopened.first()) else { return Vec::new() };
        let ids: Vec<&str> = unopened.iter().map(|(_, one)| one.place.list.as_str()).collect();
        match store.read_snapshot(&first.in_force.snapshot, &ids, &self.limits) {
            Err(error) => unopened.into_iter().map(|(n, _)| (n, Err(error.clone()))).collect(),
            Ok(lists) => {
                let compiled = |(list, (n, Unopened { place, in_force, fault })): (Result<List, Error>, _)| {
                    let listed = list.and_then(|list| Listed::compile_instead(&list, &place, &fault));
                    (n, listed.map(|listed| dressed(listed, &in_force)))
                };
                lists.into_iter().zip(unopened).map(compiled).collect()
            }
        }
    }
}

fn place(store: &Store, snapshot: &Snapshot, list: &str, trust: Trust) -> Option<Place> {
    let path = store.index_path(snapshot, list)?;
    Some(Place { path, list: list.to_owned(), snapshot: snapshot.digest, trust })
}

fn read_one(store: &Store, snapshot: &Snapshot, id: &str, limits: &Limits) -> Result<List, Error> {
    let unconfirmed = InForce { snapshot: snapshot.clone(), confirmed: None, others: Vec::new() };
    store.read(id, unconfirmed, limits).map(|chosen| chosen.list)
}

/// Says of a list what the store knows of it beside its snapshot.
fn dressed(listed: Listed, in_force: &InForce) -> Listed {
    let source = in_force.source(&listed.head().source);
    let id = listed.head().id.clone();
    listed.confirmed(in_force.confirmed).from_source(source).remarked(in_force.remarks(&id))
}

/// Compiles and keeps the indexes of a snapshot that came into the store, where they don't stand there already: the next
/// check opens them. Returns what is to be told of those that can't be kept.
pub fn keep_indexes(store: &Store, snapshot: &Snapshot, lists: Vec<List>) -> Vec<Problem> {
    let mut remarks = Vec::new();
    for list in lists {
        let Some(place) = place(store, snapshot, &list.id, Trust::Whole) else { continue };
        let Err(fault) = Listed::open(&place) else { continue };
        let list = List { snapshot: snapshot.digest.to_string(), ..list };
        match Listed::compile_instead(&list, &place, &fault) {
            Ok(listed) => remarks.extend(listed.remarks()),
            Err(error) => remarks.extend(error.problems().iter().cloned()),
        }
    }
    remarks
}

/// What an index in the store was found to be.
#[derive(Debug)]
pub enum Condition {
    /// Every byte is what this version makes of the verified snapshot.
    Sound,
    /// Another version made it; it was made anew.
    Renewed,
    /// It is damaged, or says something else than the snapshot does: why. It was made anew.
    Replaced(String),
    /// It is not what it should be, for the reason first, and can't be made anew, for the second.
    Stays(String, FileFault),
    /// What it was compiled from can't be read.
    NoSnapshot(Error),
}

/// Holds every index in the store against what its snapshot gives when it is compiled again, and replaces what differs.
///
/// # Errors
/// A folder can't be read.
pub fn verify_indexes(
    store: &Store,
    limits: &Limits,
    progress: &dyn Progress,
) -> Result<Vec<(KeptIndex, Condition)>, Error> {
    let kept = store.kept_indexes()?;
    progress.begin("indexes", kept.len() as u64);
    let mut found = Vec::new();
    for of_snapshot in kept.chunk_by(|a, b| a.snapshot == b.snapshot) {
        let Some(first) = of_snapshot.first() else { continue };
        let ids: Vec<&str> = of_snapshot.iter().map(|kept| kept.list.as_str()).collect();
        match store.read_snapshot(&first.snapshot, &ids, limits) {
            Err(error) => {
                found.extend(of_snapshot.iter().map(|kept| (kept.clone(), Condition::NoSnapshot(error.clone()))));
            }
            Ok(lists) => {
                let conditions =
                    of_snapshot.iter().zip(lists).map(|(kept, list)| (kept.clone(), condition(kept, list)));
                found.extend(conditions);
            }
        }
        progress.advance(of_snapshot.len() as u64);
    }
    progress.end();
    Ok(found)
}

fn condition(kept: &KeptIndex, list: Result<List, Error>) -> Condition {
    let KeptIndex { snapshot, list: id, path } = kept;
    let place = Place { path: path.clone(), list: id.clone(), snapshot: snapshot.digest, trust: Trust::Whole };
    let there = Listed::open(&place).and_then(|opened| opened.whole());
    let (compiled, done) = match list.and_then(|list| Listed::compile(&list, &place)) {
        Err(error) => return Condition::NoSnapshot(error),
        Ok(compiled) => compiled,
    };
    let (why, is_stale) = match there {
        Ok(seal) if Some(seal) == compiled.seal() => return Condition::Sound,
        Ok(_) => ("it is not what its snapshot gives".to_owned(), false),
        Err(fault) => (fault.to_string(), matches!(fault, FileFault::OtherBuilder)),
    };
    match done {
        Err(fault) => Condition::Stays(why, fault),
        Ok(()) if is_stale => Condition::Renewed,
        Ok(()) => Condition::Replaced(why),
    }
}

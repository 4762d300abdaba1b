//! Every file that a case names, loaded in parallel; evidence that can't be read ends the run, a list does not.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Pins, RunOptions};
use crate::case::{self, Case, EvidenceEntry};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::finding::{Cause, InputRecord, InputRole};
use crate::ingest::{self, ReadOptions, ownership};
use crate::lists::{self, ListChoice};
use crate::model::{Account, Bom, Contract, Document, DocumentId, Format, Ownership, Scope};
use crate::register;
use crate::screening::{Decision, Listed, Shelf, Sought, Trust};
use crate::source::{Limits, Position, Sha256, Source};

/// Everything that was read.
pub(super) struct Loaded {
    pub(super) inputs: Vec<InputRecord>,
    pub(super) contract: Option<Contract>,
    pub(super) documents: Vec<Document>,
    pub(super) lists: Vec<Listed>,
    /// The lists that were to be screened against: those that the case names, else all that the lock pins, else all that
    /// are built in or in the store.
    pub(super) choices: Vec<ListChoice>,
    pub(super) ownership: Ownership,
    pub(super) lock: Option<case::lock::Lock>,
    pub(super) decisions: Vec<Decision>,
    pub(super) problems: Vec<Problem>,
    pub(super) causes: Vec<Cause>,
    /// What the readers of lists remarked.
    pub(super) notes: Vec<Problem>,
    /// What is to be told of this machine, and says nothing of the case.
    pub(super) asides: Vec<Problem>,
}

pub(super) fn push_input(
    inputs: &mut Vec<InputRecord>,
    role: InputRole,
    name: &str,
    sha256: &Sha256,
    size: u64,
    format: &str,
    source: Option<Arc<Source>>,
) -> DocumentId {
    let id = DocumentId(u16::try_from(inputs.len()).unwrap_or(u16::MAX));
    inputs.push(InputRecord {
        id,
        role,
        name: name.to_owned(),
        sha256: sha256.to_string(),
        size,
        format: format.to_owned(),
        source,
    });
    id
}

/// Loads every file that the case names: case, contract, evidence, papers, decisions, owners, lists, lock, in this order of ids.
pub(super) fn load(case: &Case, options: &RunOptions<'_>) -> Result<Loaded, Error> {
    let limits = &options.limits;
    let mut inputs = Vec::new();
    if let Some(source) = &case.source {
        let (sha256, size) = (*source.sha256(), source.size());
        push_input(&mut inputs, InputRole::Case, source.name(), &sha256, size, "toml", Some(Arc::clone(source)));
    }
    let mut errors: Vec<Error> = Vec::new();
    let mut contract = None;
    if let Some(entry) = &case.contract {
        match case::contract::open(entry, limits) {
            Ok(source) => {
                let (sha256, size) = (*source.sha256(), source.size());
                let role = InputRole::Evidence(Account::Contract);
                let id = push_input(&mut inputs, role, &entry.name, &sha256, size, "", Some(Arc::clone(&source)));
                match case::contract::load(entry, id, &source, limits) {
                    Ok(read) => contract = Some(read),
                    Err(error) => errors.push(error),
                }
            }
            Err(error) => errors.push(error),
        }
    }
    let documents = load_evidence(case, options, &mut inputs, &mut errors);
    errors.extend(held_against_itself(case, &inputs, &documents));
    for original in case.evidence.iter().filter_map(|entry| entry.transcribed.as_ref()) {
        match Source::load(&original.path, &original.name, limits) {
            Ok(source) => {
                push_input(&mut inputs, InputRole::Original, &original.name, source.sha256(), source.size(), "", None);
            }
            Err(error) => errors.push(error),
        }
    }
    let decisions = match load_decisions(case, limits, &mut inputs) {
        Ok(decisions) => decisions,
        Err(error) => {
            errors.push(error);
            Vec::new()
        }
    };
    if let Some(error) = errors.into_iter().reduce(Error::and) {
        return Err(error);
    }
    let mut loaded = Loaded {
        inputs,
        contract,
        documents,
        lists: Vec::new(),
        choices: case.screening.lists.clone(),
        ownership: Ownership::default(),
        lock: None,
        decisions,
        problems: Vec::new(),
        causes: Vec::new(),
        notes: Vec::new(),
        asides: Vec::new(),
    };
    load_ownership(case, limits, &mut loaded);
    let lock = read_lock(case, options, &mut loaded);
    if !case.screening.stated {
        loaded.choices = unnamed_choices(options, &mut loaded);
    }
    load_lists(options, &mut loaded);
    note_lock(lock, &mut loaded);
    Ok(loaded)
}

pub(super) fn load_evidence(
    case: &Case,
    options: &RunOptions<'_>,
    inputs: &mut Vec<InputRecord>,
    errors: &mut Vec<Error>,
) -> Vec<Document> {
    options.progress.begin("reading", case.evidence.len() as u64);
    let read: Vec<(&EvidenceEntry, Result<crate::model::Bom, Error>)> = case
        .evidence
        .par_iter()
        .map(|entry| {
            let bom = Source::load(&entry.path, &entry.name, &options.limits).and_then(|source| {
                let read = ReadOptions {
                    account: entry.account,
                    columns: entry.columns.as_ref(),
                    flags: false,
                    limits: options.limits,
                    progress: options.progress,
                };
                ingest::read(&Arc::new(source), &read)
            });
            options.progress.advance(1);
            (entry, bom)
        })
        .collect();
    options.progress.end();
    let same = duplicates(&read);
    if let Some(error) = Error::from_problems(ErrorKind::InvalidCase, same, options.limits.max_problems) {
        errors.push(error);
    }
    let mut documents = Vec::new();
    for (entry, bom) in read {
        match bom.and_then(|bom| as_observed(entry, bom)) {
            Ok(bom) => {
                let source = Arc::clone(bom.source());
                let scope = scope(entry, bom.format);
                let format = if bom.spec_version.is_empty() {
                    bom.format.to_string()
                } else {
                    format!("{} {}", bom.format, bom.spec_version)
                };
                let (sha256, size) = (*source.sha256(), source.size());
                let role = InputRole::Evidence(entry.account);
                let id = push_input(inputs, role, &entry.name, &sha256, size, &format, Some(source));
                documents.push(Document {
                    id,
                    account: entry.account,
                    describes: entry.describes.clone(),
                    scope,
                    bom,
                    on: entry.on,
                    by: entry.by.clone(),
                });
            }
            Err(error) => errors.push(error),
        }
    }
    documents
}

/// Refuses a placement file that is named as anything but observed: it says where parts sit, not what was bought.
fn as_observed(entry: &EvidenceEntry, bom: Bom) -> Result<Bom, Error> {
    if bom.format != Format::Placement || entry.account == Account::Observed {
        return Ok(bom);
    }
    let account = entry.account.word();
    let problem = Problem::new(&entry.name, format!("is a placement file and is named as {account}"))
        .expected("a bill of materials; what a machine placed or a camera saw is observed")
        .help("name it under [[observed]], or by --observed, and the board's bill of materials as declared");
    Err(Error::new(ErrorKind::InvalidCase, problem))
}

/// Returns what the case says that a survey could see; where it names no method, the format's own.
fn scope(entry: &EvidenceEntry, format: Format) -> Scope {
    let mut scope = entry.scope.clone();
    if entry.account == Account::Observed && scope.methods.is_empty() {
        scope.methods.extend(register::scope_of_format(format).map(|method| method.id.to_owned()));
    }
    scope
}

/// Reads what persons decided. A file of decisions that is wrong ends the run: nobody may believe that it was honoured.
fn load_decisions(case: &Case, limits: &Limits, inputs: &mut Vec<InputRecord>) -> Result<Vec<Decision>, Error> {
    let Some((path, name)) = &case.screening.decisions else { return Ok(Vec::new()) };
    let source = Arc::new(Source::load(path, name, limits)?.in_utf8()?);
    let (sha256, size) = (*source.sha256(), source.size());
    let id = push_input(inputs, InputRole::Decisions, name, &sha256, size, "toml", Some(Arc::clone(&source)));
    case::decisions::read(&source, id, limits)
}

pub(super) fn load_ownership(case: &Case, limits: &Limits, loaded: &mut Loaded) {
    for (path, name) in &case.screening.ownership {
        let read = Source::load(path, name, limits).and_then(Source::in_utf8).and_then(|source| {
            let source = Arc::new(source);
            let (sha256, size) = (*source.sha256(), source.size());
            let id = push_input(
                &mut loaded.inputs,
                InputRole::Ownership,
                name,
                &sha256,
                size,
                ownership::format_of(&source),
                Some(Arc::clone(&source)),
            );
            ownership::read(&source, id, limits)
        });
        match read {
            Ok(read) => loaded.ownership.append(read),
            Err(error) => {
                let cause = format!("owners can't be read from {name}: {}", first_of(&error));
                went_without(loaded, &error, cause, "mend the ownership file")
            }
        }
    }
}

/// Returns the lists of a case that names none: those of its lock, since a run uses exactly what is pinned; else all.
fn unnamed_choices(options: &RunOptions<'_>, loaded: &mut Loaded) -> Vec<ListChoice> {
    if let Some(lock) = &loaded.lock {
        return lock.lists.iter().map(|(id, _)| ListChoice { id: id.clone(), files: Vec::new() }).collect();
    }
    lists::every_choice(options.lists.store).unwrap_or_else(|error| {
        let resolve = "hold the store against its digests: `tallyclerk lists verify`";
        went_without(loaded, &error, "the lists of the store could not be screened against".to_owned(), resolve);
        lists::every_choice(None).unwrap_or_default()
    })
}

pub(super) fn load_lists(options: &RunOptions<'_>, loaded: &mut Loaded) {
    let limits = &options.limits;
    let choices = loaded.choices.clone();
    let looked_up = choices.iter().filter(|choice| choice.files.is_empty());
    let sought: Vec<Sought<'_>> =
        looked_up.map(|choice| sought(&choice.id, loaded.lock.as_ref(), options.lists.pins)).collect();
    let shelf = Shelf { store: options.lists.store, as_of: options.as_of.0, limits: *limits };
    let mut ready = shelf.ready(&sought).into_iter().zip(sought);
    for choice in &choices {
        let ListChoice { id, files } = choice;
        if files.is_empty() {
            let Some((found, sought)) = ready.next() else { continue };
            match found {
                Ok(listed) => {
                    loaded.asides.extend(unsealed(&listed, &sought));
                    take_list(listed, id, loaded);
                }
                Err(error) => {
                    let help = error.problems().first().and_then(|problem| problem.help.clone());
                    let resolve = help.unwrap_or_else(|| format!("fetch it: `tallyclerk lists update {id}`"));
                    went_without(loaded, &error, format!("list {id} could not be screened against"), &resolve);
                }
            }
            continue;
        }
        let read = list_files(choice, limits, loaded).and_then(|files| lists::load(choice, &files, limits));
        match read {
            Ok(list) => {
                let file = files.first().map_or(id.as_str(), |(_, name)| name);
                take_list(Listed::compiled(&list), file, loaded);
            }
            Err(error) => {
                let resolve = match files.as_slice() {
                    [(_, name)] => {
                        format!("bring the published list in again: tallyclerk lists import {id} FILE -o {name}")
                    }
                    _ => "bring all files of the set in again, from the same publication".to_owned(),
                };
                went_without(loaded, &error, format!("list {id} could not be screened against"), &resolve);
            }
        }
    }
}

/// Takes a list to screen against, with what its reader remarked; `from` is what messages call it.
fn take_list(list: Listed, from: &str, loaded: &mut Loaded) {
    loaded.notes.extend(list.head().remarks.iter().map(|remark| Problem::new(from, remark)));
    loaded.lists.push(list);
}

/// Says what is wanted of a list that is looked up. Where the case is pinned, an index counts only if the lock has its
/// seal: else whoever can write into the store would decide what a pinned snapshot says.
fn sought<'a>(id: &'a str, lock: Option<&case::lock::Lock>, pins: Pins) -> Sought<'a> {
    let pinned = lock.and_then(|lock| lock.lists.iter().find(|(pinned, _)| pinned == id)).map(|(_, digest)| *digest);
    let seal = lock.and_then(|lock| lock.indexes.get(id)).copied();
    let trust = match (pins, pinned) {
        // What the lock is to vouch for is made from the snapshot.
        (Pins::Renewed, _) => Trust::Nothing,
        (Pins::Honoured, Some(_)) => seal.map_or(Trust::Nothing, Trust::Sealed),
        (Pins::Honoured, None) => Trust::Whole,
    };
    Sought { id, pinned, trust }
}

/// Says that a pinned list is compiled at each run, since its lock was written without the seal of an index.
fn unsealed(listed: &Listed, sought: &Sought<'_>) -> Option<Problem> {
    let is_unsealed = sought.pinned.is_some() && sought.trust == Trust::Nothing && listed.seal().is_some();
    is_unsealed.then(|| {
        Problem::new(case::lock::LOCK_FILE, format!("pins no index of the list {}", sought.id))
            .help("pin it with `tallyclerk check --lock`: until then the list is compiled at each run")
    })
}

/// Loads the files of a list; each is an input of its own.
fn list_files(choice: &ListChoice, limits: &Limits, loaded: &mut Loaded) -> Result<Vec<Arc<Source>>, Error> {
    let mut files = Vec::new();
    for (path, name) in &choice.files {
        let source = Arc::new(Source::load(path, name, limits).and_then(Source::in_utf8)?);
        let format = lists::formats::recognise(&[Arc::clone(&source)]).map_or("", |format| format.id());
        let (sha256, size) = (*source.sha256(), source.size());
        let kept = Some(Arc::clone(&source));
        push_input(&mut loaded.inputs, InputRole::List, name, &sha256, size, format, kept);
        files.push(source);
    }
    Ok(files)
}

/// Reads the case's lock, before the lists that it pins.
fn read_lock(case: &Case, options: &RunOptions<'_>, loaded: &mut Loaded) -> Option<Arc<Source>> {
    if case.source.is_none() || options.lists.pins == Pins::Renewed {
        return None;
    }
    let path = match case::lock::place(&case.folder) {
        Ok(path) => path?,
        Err(error) => {
            let resolve = "delete the link, and write the lock with check --lock";
            went_without(loaded, &error, "the lock can't be read".to_owned(), resolve);
            return None;
        }
    };
    let read = Source::load(&path, case::lock::LOCK_FILE, &options.limits).map(Arc::new);
    let lock = read.as_ref().map_err(Clone::clone).and_then(|source| case::lock::Lock::read(source, &options.limits));
    match lock {
        Ok(lock) => loaded.lock = Some(lock),
        Err(error) => {
            went_without(loaded, &error, "the lock can't be read".to_owned(), "write it anew with check --lock");
        }
    }
    read.ok()
}

/// Records the lock among the inputs, behind the lists.
fn note_lock(lock: Option<Arc<Source>>, loaded: &mut Loaded) {
    if let Some(source) = lock {
        let (sha256, size) = (*source.sha256(), source.size());
        push_input(&mut loaded.inputs, InputRole::Lock, case::lock::LOCK_FILE, &sha256, size, "toml", Some(source));
    }
}

/// Says the first problem of an error with its place in the file, and how many more there are.
fn first_of(error: &Error) -> String {
    let Some((first, rest)) = error.problems().split_first() else { return error.to_string() };
    let at = if first.at == Position::Whole { String::new() } else { format!("{}: ", first.at) };
    let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
    format!("{at}{}{more}", first.message)
}

/// Goes on without an input, and remembers that the verdict can't be `pass`.
pub(super) fn went_without(loaded: &mut Loaded, error: &Error, cause: String, resolve: &str) {
    loaded.problems.extend(error.problems().iter().cloned());
    loaded.causes.push(Cause { cause, resolve: resolve.to_owned() });
}

/// Refuses a contract that is a vendor's declaration too: held against itself it would always agree.
fn held_against_itself(case: &Case, inputs: &[InputRecord], documents: &[Document]) -> Option<Error> {
    let entry = case.contract.as_ref()?;
    let contract = inputs.iter().find(|input| input.role == InputRole::Evidence(Account::Contract))?;
    let bytes = Sha256::of(contract.source.as_ref()?.bytes());
    let twin = documents.iter().find(|document| {
        let evidence = case.evidence.iter().find(|evidence| evidence.name == document.name());
        let of_sheets = entry.sheet.is_some()
            && evidence.and_then(|evidence| evidence.columns.as_ref()).is_some_and(|columns| columns.sheet.is_some());
        document.account != Account::Contract && !of_sheets && Sha256::of(document.bom.source().bytes()) == bytes
    })?;
    let message =
        format!("is {} and holds the same bytes as {}, which is the contract", twin.account.word(), entry.name);
    let problem = Problem::new(twin.name(), message)
        .expected("what the vendor declares or a survey found, not what it is held against")
        .help("name the file as one of the two, whichever it is");
    Some(Error::new(ErrorKind::InvalidCase, problem))
}

/// Finds the same content in two places: a part would count twice, or a declaration be its own confirmation.
///
/// Two sheets of one workbook are two documents, and so is one document that details two components.
fn duplicates(read: &[(&EvidenceEntry, Result<crate::model::Bom, Error>)]) -> Vec<Problem> {
    let sheet = |entry: &EvidenceEntry| entry.columns.as_ref().and_then(|columns| columns.sheet.clone());
    let counted: Vec<_> = read
        .iter()
        .filter(|(entry, _)| matches!(entry.account, Account::Declared | Account::Observed))
        .filter_map(|(entry, bom)| Some((*entry, bom.as_ref().ok()?.source())))
        .collect();
    let mut seen: BTreeMap<Sha256, Vec<&EvidenceEntry>> = BTreeMap::new();
    let mut problems = Vec::new();
    for (entry, source) in counted {
        let unpacked = Sha256::of(source.bytes());
        let others = seen.entry(unpacked).or_default();
        let twin = others.iter().find(|other| {
            let of_sheets = sheet(entry).is_some() && sheet(other).is_some() && sheet(entry) != sheet(other);
            let of_components = entry.account == other.account && entry.describes != other.describes;
            !(of_sheets || of_components)
        });
        if let Some(twin) = twin {
            let (one, other) = (twin.account.word(), entry.account.word());
            let problem = if one == other {
                Problem::new(&entry.name, format!("holds the same bytes as {}: both are {one}", twin.name))
                    .expected("each document once, since its parts would count twice")
                    .help("leave one of them out of the case")
            } else {
                let message = format!("is {other} and holds the same bytes as {}, which is {one}", twin.name);
                Problem::new(&entry.name, message)
                    .expected("what was observed to come from an observation, not from what it is held against")
                    .help(format!("name the file as {one} or as {other}, whichever it is"))
            };
            problems.push(problem);
        }
        others.push(entry);
    }
    problems
}

//! Which lists are asked.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::lists::store::Store;
use crate::lists::{self, ListChoice, bundled_ids, every_choice};
use crate::screening::{Listed, Shelf, Sought, Trust};
use crate::source::{Limits, Source};

/// A list as the line names it: several files of one id are one list.
struct Chosen<'a> {
    id: &'a str,
    files: Vec<&'a str>,
}

/// Loads the lists that were chosen, each `ID` or `ID=FILE`; every list that is built in or in the store if none was.
///
/// # Errors
/// A list is chosen twice, is nowhere, its files are no such list, or something in the store is damaged; all that is
/// wrong is told at once.
pub(super) fn load(line: &[String], store: Option<&Store>, as_of: Date, limits: &Limits) -> Result<Vec<Listed>, Error> {
    let shelf = Shelf { store, as_of, limits: *limits };
    if line.is_empty() {
        return all(&shelf);
    }
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    let mut errors: Vec<Error> = Vec::new();
    for text in line {
        if let Err(error) = choose(text, &mut chosen) {
            errors.push(error);
        }
    }
    let sought: Vec<Sought<'_>> =
        chosen.iter().filter(|chosen| chosen.files.is_empty()).map(|chosen| sought(chosen.id)).collect();
    let mut ready = shelf.ready(&sought).into_iter();
    let found = chosen.iter().filter_map(|chosen| match chosen.files.is_empty() {
        true => ready.next(),
        false => Some(of_files(chosen, limits)),
    });
    all_or_errors(errors.into_iter().map(Err).chain(found))
}

/// Loads every list that is built in or in the store, those of the store in the snapshot that serves the day.
///
/// A list that the store holds and can't serve is an error: left out, whoever it names would pass for not found.
fn all(shelf: &Shelf<'_>) -> Result<Vec<Listed>, Error> {
    let choices = every_choice(shelf.store)?;
    all_or_errors(shelf.ready(&choices.iter().map(|choice| sought(&choice.id)).collect::<Vec<_>>()))
}

/// Says that whatever snapshot is in force is wanted: no case is there that could be pinned.
fn sought(id: &str) -> Sought<'_> {
    Sought { id, pinned: None, trust: Trust::Whole }
}

fn all_or_errors(found: impl IntoIterator<Item = Result<Listed, Error>>) -> Result<Vec<Listed>, Error> {
    let (lists, errors): (Vec<_>, Vec<_>) = found.into_iter().partition(Result::is_ok);
    match errors.into_iter().filter_map(Result::err).reduce(Error::and) {
        Some(error) => Err(error),
        None => Ok(lists.into_iter().flatten().collect()),
    }
}

fn choose<'a>(text: &'a str, chosen: &mut Vec<Chosen<'a>>) -> Result<(), Error> {
    let (id, file) = text.split_once('=').map_or((text, None), |(id, file)| (id, Some(file)));
    let sound = !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !sound || file == Some("") {
        let lower = id.to_ascii_lowercase();
        let help = match nearest(&lower, bundled_ids()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "write it in lower-case letters, digits and hyphens, such as us-1260h=lists/us-1260h.csv".to_owned()
            }
        };
        return Err(usage(format!("`{text}` names no list: expected ID or ID=FILE"), help));
    }
    match (chosen.iter_mut().find(|known| known.id == id), file) {
        (None, file) => chosen.push(Chosen { id, files: file.into_iter().collect() }),
        (Some(known), Some(file)) if !known.files.is_empty() && !known.files.contains(&file) => known.files.push(file),
        (Some(_), _) => {
            return Err(usage(format!("the list `{id}` is named twice"), "leave one of them out".to_owned()));
        }
    }
    Ok(())
}

fn of_files(chosen: &Chosen<'_>, limits: &Limits) -> Result<Listed, Error> {
    let Chosen { id, files } = chosen;
    let read = |file: &&str| Source::load(Path::new(file), file, limits).and_then(Source::in_utf8).map(Arc::new);
    let sources = files.iter().map(read).collect::<Result<Vec<Arc<Source>>, Error>>()?;
    let choice = ListChoice { id: (*id).to_owned(), files: Vec::new() };
    lists::load(&choice, &sources, limits).map(|list| Listed::compiled(&list))
}

fn usage(message: String, help: String) -> Error {
    Error::new(ErrorKind::Usage, Problem::new("command line", message).help(help))
}

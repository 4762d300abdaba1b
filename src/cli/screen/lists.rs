//! Which lists are asked.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::lists::{self, List, ListChoice, bundled, bundled_ids};
use crate::source::{Limits, Source};

/// A list as the line names it: several files of one id are one list.
struct Chosen<'a> {
    id: &'a str,
    files: Vec<&'a str>,
}

/// Loads the lists that were chosen, each `ID` or `ID=FILE`; every list that is built in if none was.
///
/// # Errors
/// A list is chosen twice, is nowhere, or its files are no such list; all that is wrong is told at once.
pub(super) fn load(line: &[String], _as_of: Date, limits: &Limits) -> Result<Vec<List>, Error> {
    if line.is_empty() {
        return Ok(bundled_ids().filter_map(bundled).collect());
    }
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    let mut errors: Vec<Error> = Vec::new();
    for text in line {
        if let Err(error) = choose(text, &mut chosen) {
            errors.push(error);
        }
    }
    let mut found = Vec::new();
    for chosen in &chosen {
        match one(chosen, limits) {
            Ok(list) => found.push(list),
            Err(error) => errors.push(error),
        }
    }
    match errors.into_iter().reduce(Error::and) {
        Some(error) => Err(error),
        None => Ok(found),
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

fn one(chosen: &Chosen<'_>, limits: &Limits) -> Result<List, Error> {
    let Chosen { id, files } = chosen;
    if files.is_empty() {
        return bundled(id).ok_or_else(|| {
            let help = match nearest(id, bundled_ids()) {
                Some(near) => format!("did you mean `{near}`? else name the list's file: --list {id}=FILE"),
                None => format!("name the list's file: --list {id}=FILE"),
            };
            let problem = Problem::new("command line", format!("no list `{id}` is built in"))
                .expected(format!("one of {}, or ID=FILE", bundled_ids().collect::<Vec<_>>().join(", ")));
            Error::new(ErrorKind::InvalidList, problem.help(help))
        });
    }
    let read = |file: &&str| Source::load(Path::new(file), file, limits).and_then(Source::in_utf8).map(Arc::new);
    let sources = files.iter().map(read).collect::<Result<Vec<Arc<Source>>, Error>>()?;
    let choice = ListChoice { id: (*id).to_owned(), files: Vec::new() };
    lists::load(&choice, &sources, limits)
}

fn usage(message: String, help: String) -> Error {
    Error::new(ErrorKind::Usage, Problem::new("command line", message).help(help))
}

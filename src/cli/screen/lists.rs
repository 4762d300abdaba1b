//! Which lists are asked.

use std::path::Path;

use jiff::civil::Date;

use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::lists::{self, List, ListChoice, bundled, bundled_ids};
use crate::source::{Limits, Source};

/// Loads the lists that were chosen, each `ID` or `ID=FILE`; every list that is built in if none was.
///
/// # Errors
/// A list is chosen twice, is nowhere, or its file is no such list; all that is wrong is told at once.
pub(super) fn load(chosen: &[String], _as_of: Date, limits: &Limits) -> Result<Vec<List>, Error> {
    if chosen.is_empty() {
        return Ok(bundled_ids().filter_map(bundled).collect());
    }
    let mut found: Vec<List> = Vec::new();
    let mut errors: Vec<Error> = Vec::new();
    for text in chosen {
        match one(text, limits) {
            Ok(list) if found.iter().any(|known| known.id == list.id) => {
                errors
                    .push(usage(format!("the list `{}` is named twice", list.id), "leave one of them out".to_owned()));
            }
            Ok(list) => found.push(list),
            Err(error) => errors.push(error),
        }
    }
    match errors.into_iter().reduce(Error::and) {
        Some(error) => Err(error),
        None => Ok(found),
    }
}

fn one(text: &str, limits: &Limits) -> Result<List, Error> {
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
    let choice = ListChoice { id: id.to_owned(), file: None, name: file.map(str::to_owned) };
    match file {
        Some(file) => {
            let source = Source::load(Path::new(file), file, limits)?.in_utf8()?;
            lists::load(&choice, Some(&source), limits)
        }
        None => bundled(id).ok_or_else(|| {
            let help = match nearest(id, bundled_ids()) {
                Some(near) => format!("did you mean `{near}`? else name the list's file: --list {id}=FILE"),
                None => format!("name the list's file: --list {id}=FILE"),
            };
            let problem = Problem::new("command line", format!("no list `{id}` is built in"))
                .expected(format!("one of {}, or ID=FILE", bundled_ids().collect::<Vec<_>>().join(", ")));
            Error::new(ErrorKind::InvalidList, problem.help(help))
        }),
    }
}

fn usage(message: String, help: String) -> Error {
    Error::new(ErrorKind::Usage, Problem::new("command line", message).help(help))
}

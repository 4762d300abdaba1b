//! From a case's choice of a list to the list.

use std::sync::Arc;

use super::bundled::{bundled, bundled_ids};
use super::{List, ListChoice, formats, regimes};
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Source};

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

//! A report never takes the place of what it reports on.

use std::path::{Path, PathBuf};

use super::Destination;
use crate::case::{CASE_FILE, Case};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};

/// Returns every file that a case names.
pub(super) fn inputs(case: &Case) -> Vec<PathBuf> {
    let mut inputs: Vec<PathBuf> = Vec::new();
    inputs.extend(case.source.as_ref().map(|source| PathBuf::from(source.name())));
    inputs.extend(case.contract.as_ref().map(|contract| contract.path.clone()));
    for entry in &case.evidence {
        inputs.push(entry.path.clone());
        inputs.extend(entry.signature.as_ref().map(|(path, _)| path.clone()));
        inputs.extend(entry.transcribed.as_ref().map(|paper| paper.path.clone()));
    }
    inputs.extend(case.artifacts.iter().map(|artifact| artifact.path.clone()));
    inputs.extend(case.screening.lists.iter().flat_map(|list| &list.files).map(|(path, _)| path.clone()));
    inputs.extend(case.screening.ownership.iter().map(|(path, _)| path.clone()));
    inputs.extend(case.screening.decisions.iter().map(|(path, _)| path.clone()));
    for signer in case.signers.values() {
        inputs.extend(signer.keys.iter().chain(&signer.trusted_root).map(|key| key.path.clone()));
    }
    inputs
}

/// Refuses a report that would take the place of an input, or of another report.
///
/// # Errors
/// One would.
pub(super) fn refuse(reports: &[Destination], inputs: &[PathBuf]) -> Result<(), Error> {
    for (n, destination) in reports.iter().enumerate() {
        let path = destination.path.as_path();
        let taken = if inputs.iter().any(|input| same(input, path)) {
            "is an input of the case"
        } else if reports[..n].iter().any(|other| same(&other.path, path)) && !path.starts_with("/dev") {
            "is named for two reports"
        } else {
            continue;
        };
        let problem = Problem::new(&path.display().to_string(), taken).help("write the report into another file");
        return Err(Error::new(ErrorKind::Usage, problem));
    }
    Ok(())
}

/// Tells whether the text of a case that can't be loaded mentions a destination that is there already.
pub(super) fn may_be_mentioned(reports: &[Destination], case: Option<&Path>) -> bool {
    let case = case.unwrap_or(Path::new("."));
    let file = if case.is_dir() { case.join(CASE_FILE) } else { case.to_owned() };
    let Ok(text) = std::fs::read(file) else { return false };
    let text = String::from_utf8_lossy(&text);
    reports.iter().any(|destination| {
        let name = destination.path.file_name().map(|name| name.to_string_lossy());
        destination.path.is_file() && name.is_some_and(|name| text.contains(name.as_ref()))
    })
}

fn same(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

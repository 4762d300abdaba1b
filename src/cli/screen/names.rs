//! Who is to be screened: from a file of names, or from a bill of materials.

use std::path::{Path, PathBuf};

use crate::cli::stdin;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{self, ReadOptions};
use crate::model::{Account, Document, DocumentId, Scope};
use crate::screening::ask::{Named, NamesOptions, read_names};
use crate::source::{Limits, Progress};

/// Refuses two inputs that would both be standard input.
pub(super) fn refuse_two_pipes(names: &[PathBuf], boms: &[PathBuf]) -> Result<(), Error> {
    if names.iter().chain(boms).filter(|path| stdin::is_meant(path)).count() > 1 {
        let problem = Problem::new("command line", "standard input is named more than once")
            .help("give one of the inputs as a file");
        return Err(Error::new(ErrorKind::Usage, problem));
    }
    Ok(())
}

pub(super) fn of_file(path: &Path, name_column: Option<&str>, limits: &Limits) -> Result<Named, Error> {
    read_names(&*super::source(path, limits)?, &NamesOptions { name_column, limits: *limits })
}

pub(super) fn bom(path: &Path, limits: &Limits, progress: &dyn Progress) -> Result<Document, Error> {
    let source = super::source(path, limits)?;
    let options = ReadOptions { account: Account::Declared, columns: None, flags: true, limits: *limits, progress };
    let bom = ingest::read(&source, &options)?;
    Ok(Document {
        id: DocumentId(0),
        account: Account::Declared,
        describes: None,
        scope: Scope::default(),
        bom,
        on: None,
        by: None,
    })
}

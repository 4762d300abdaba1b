//! Who is to be screened: from a file of names, or from a bill of materials.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::stdin;
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::ingest::{self, ReadOptions};
use crate::model::{Account, Document, DocumentId, Scope};
use crate::screening::ask::{Named, NamesField, NamesMapping, NamesOptions, read_names};
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

/// The endings of files of names and of bills of materials.
const ENDINGS: [&str; 12] =
    [".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsb", ".ods", ".json", ".jsonl", ".xml", ".spdx", ".gz"];

/// Refuses a name that is a file: `screen bidders.xlsx` would find no company of that name.
pub(super) fn meant_as_a_file(name: &str) -> Option<Problem> {
    let lower = name.trim().to_lowercase();
    let is_file = Path::new(name).is_file() || ENDINGS.iter().any(|ending| lower.ends_with(ending));
    let problem = || Problem::new("command line", format!("`{name}` is a file, not the name of a party"));
    is_file.then(problem).map(|problem| {
        problem.help(format!("to screen the names in it, write --names {name}; for a bill of materials, --bom {name}"))
    })
}

/// What a table of names holds, where its header does not say it.
#[derive(Debug, Args)]
pub(super) struct Columns {
    /// The header of a column of names, where the file has several; repeatable: each is screened
    #[arg(long, value_name = "HEADER", requires = "names", conflicts_with = "pairs")]
    name_column: Vec<String>,
    /// What a column of names holds, such as country=Land, or name="column B"; repeatable
    #[arg(long, value_name = "FIELD=HEADER", value_parser = column, requires = "names", conflicts_with = "pairs")]
    column: Vec<(NamesField, String)>,
    /// The sheet of a workbook of names; else every one that has a column of names
    #[arg(long, value_name = "NAME", requires = "names", conflicts_with = "pairs")]
    sheet: Option<String>,
    /// The row of the header of names, counted from 1; 0 says that there is none
    #[arg(long, value_name = "N", requires = "names", conflicts_with = "pairs")]
    header_row: Option<u32>,
}

impl Columns {
    /// Returns the mapping that follows; `None` if nothing was said.
    pub(super) fn mapping(&self) -> Option<NamesMapping> {
        let columns = self.column.iter().cloned().collect();
        let stated = !self.column.is_empty() || self.header_row.is_some() || self.sheet.is_some();
        stated.then(|| NamesMapping { sheet: self.sheet.clone(), header_row: self.header_row, columns })
    }
}

fn column(text: &str) -> Result<(NamesField, String), String> {
    let Some((word, header)) = text.split_once('=').filter(|(_, header)| !header.trim().is_empty()) else {
        return Err("expected FIELD=HEADER, such as name=Firma".to_owned());
    };
    match NamesField::parse(word.trim()) {
        Some(field) => Ok((field, header.trim().to_owned())),
        None => Err(match nearest(word, NamesField::words()) {
            Some(near) => format!("`{word}` is no column of names; did you mean `{near}`?"),
            None => format!(
                "`{word}` is no column of names; expected one of {}",
                NamesField::words().collect::<Vec<_>>().join(", ")
            ),
        }),
    }
}

pub(super) fn of_file(
    path: &Path,
    columns: &Columns,
    mapping: Option<&NamesMapping>,
    limits: &Limits,
) -> Result<Named, Error> {
    let options = NamesOptions { name_columns: &columns.name_column, mapping, limits: *limits };
    read_names(&*super::source(path, limits)?, &options)
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

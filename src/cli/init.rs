//! `init`: a new case, with the columns of its tables guessed and shown.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::Size;
use super::streams::Streams;
use super::{files, table};
use crate::case::CASE_FILE;
use crate::case::init::{GuessedTable, NewCase, NewFile, guess_contract, guess_evidence, new_case};
use crate::diagnostic::{Problem, visible};
use crate::error::{Error, ErrorKind};
use crate::model::Account;
use crate::report::Look;
use crate::source::{Limits, Source};

const EXAMPLES: &str = "\
Examples:
  tallyclerk init cranes/sts-12
  tallyclerk init cranes/sts-12 --contract cranes/sts-12/schedule.xlsx --declared cranes/sts-12/vendor.cdx.json

The columns of a table are guessed; what they are taken for is shown with three rows, and written into the case.";

/// Write a commented tallyclerk.toml to begin a case with
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Init {
    /// The case's folder; made if it is not there. Default: this folder
    dir: Option<PathBuf>,
    /// The contract, inside the folder
    #[arg(long, value_name = "FILE")]
    contract: Option<PathBuf>,
    /// What the vendor declares, inside the folder; repeatable
    #[arg(long, value_name = "FILE")]
    declared: Vec<PathBuf>,
    /// What was found on the crane, inside the folder; repeatable
    #[arg(long, value_name = "FILE")]
    observed: Vec<PathBuf>,
    #[command(flatten)]
    size: Size,
}

pub(super) fn run(arguments: &Init, streams: &mut Streams) -> Result<u8, Error> {
    let folder = arguments.dir.as_deref().unwrap_or(Path::new("."));
    let limits = arguments.size.limits();
    let file = folder.join(CASE_FILE);
    if file.exists() {
        let problem = Problem::new(&file.display().to_string(), "is there already")
            .help("edit it, or take it away first; init never replaces a case");
        return Err(Error::new(ErrorKind::Usage, problem));
    }
    std::fs::create_dir_all(folder).map_err(|cause| {
        let problem = Problem::new(&folder.display().to_string(), format!("can't be made: {cause}"));
        Error::new(ErrorKind::Unwritable, problem.help("check the path and the permissions"))
    })?;
    let folder_name =
        folder.canonicalize().ok().and_then(|path| path.file_name().map(|n| n.to_string_lossy().into_owned()));
    let evidence = |account: Account, paths: &[PathBuf]| -> Result<Vec<NewFile>, Error> {
        paths
            .iter()
            .map(|path| new_file(folder, path, &limits, |source| guess_evidence(account, source, &limits)))
            .collect()
    };
    let contract = arguments.contract.as_ref();
    let case = NewCase {
        id: folder_name.unwrap_or_else(|| "case".to_owned()),
        contract: contract
            .map(|path| new_file(folder, path, &limits, |source| guess_contract(source, &limits)))
            .transpose()?,
        declared: evidence(Account::Declared, &arguments.declared)?,
        observed: evidence(Account::Observed, &arguments.observed)?,
        ..NewCase::default()
    };
    let text = new_case(&case);
    files::write(&file, |out| out.write_all(text.as_bytes()))?;
    streams.write(|out, look| {
        for file in case.contract.iter().chain(&case.declared).chain(&case.observed) {
            show(file, out, look)?;
        }
        writeln!(out, "wrote {}; fill in what it leaves open, then run:", visible(&file.display().to_string()))?;
        writeln!(out, "  tallyclerk check {}", visible(&folder.display().to_string()))
    })?;
    Ok(0)
}

/// Names a file as the case will, and guesses its columns.
fn new_file(
    folder: &Path,
    path: &Path,
    limits: &Limits,
    guess: impl FnOnce(&Source) -> Result<Vec<GuessedTable>, Error>,
) -> Result<NewFile, Error> {
    let shown = path.display().to_string();
    let source = Source::load(path, &shown, limits)?;
    let inside = match (folder.canonicalize(), path.canonicalize()) {
        (Ok(folder), Ok(path)) => path.strip_prefix(&folder).map(Path::to_owned).ok(),
        _ => None,
    };
    let Some(inside) = inside else {
        let problem = Problem::new(&shown, format!("lies outside the case's folder, {}", folder.display()))
            .help("copy it into the folder: a case carries its evidence with it");
        return Err(Error::new(ErrorKind::OutsideCase, problem));
    };
    // A case is read on every system: its paths are written with slashes.
    let parts: Vec<String> = inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Ok(NewFile { name: parts.join("/"), tables: guess(&source)? })
}

/// Shows what the columns of a file are taken for, with the rows that say whether it is right.
fn show(file: &NewFile, out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
    for guessed in &file.tables {
        let sheet = if guessed.sheet.is_empty() { String::new() } else { format!(", sheet {}", guessed.sheet) };
        writeln!(out, "{}, header in row {}", visible(&format!("{}{sheet}", file.name)), guessed.header_row)?;
        let rows: Vec<[String; 3]> = guessed
            .columns
            .iter()
            .map(|column| [format!("  {}", column.field), column.header.clone(), column.samples.join(" | ")])
            .collect();
        table::write(&rows, out, look)?;
        if !guessed.unknown.is_empty() {
            writeln!(out, "  not read: {}", visible(&guessed.unknown.join(", ")))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

//! `validate`: is each document what it says it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;

use super::COULD_NOT_VERIFY;
use super::arguments::Size;
use super::columns::Columns;
use super::stdin;
use super::streams::Streams;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{Conclusion, ReadOptions, Validation, validate};
use crate::report::json::validation::Validations;
use crate::report::terminal::write_validations;
use crate::source::Source;

const EXAMPLES: &str = "\
Examples:
  tallyclerk validate vendor.cdx.json
  tallyclerk validate bids/*.json --format json
  curl -s https://vendor.example/bom.json | tallyclerk validate -
  tallyclerk validate parts.csv --header-row 0 --column \"name=column B\"

Exit code 0 if every file is valid or of a format without a specification, 1 if one is invalid, 2 if one can't be read.";

/// Say whether documents follow the specification of their format
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Validate {
    /// The documents; their content decides the format; `-` is standard input, a .gz is unpacked
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format on standard output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
    /// How many files are read at once; else one a processor
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    size: Size,
}

pub(super) fn run(arguments: &Validate, streams: &mut Streams) -> Result<u8, Error> {
    let json = arguments.format == "json";
    let results = match results(arguments, streams) {
        Ok(results) => results,
        Err(error) => {
            if json {
                write_json(&Validations::of_error(&error), streams)?;
            }
            return Err(error);
        }
    };
    if json {
        write_json(&Validations::of(&results), streams)?;
    } else {
        streams.write(|out, look| write_validations(&results, out, look))?;
    }
    Ok(code(&results))
}

fn write_json(validations: &Validations, streams: &mut Streams) -> Result<(), Error> {
    streams.write(|out, _| {
        crate::source::write_json(&mut *out, validations)?;
        writeln!(out)
    })
}

/// What can't be read outweighs what is invalid: it might have been anything.
fn code(results: &[Validation]) -> u8 {
    let any = |conclusion| results.iter().any(|result| result.conclusion == conclusion);
    if any(Conclusion::Unreadable) { COULD_NOT_VERIFY } else { u8::from(any(Conclusion::Invalid)) }
}

/// Validates every file, several at once; results stand in the order in which the files were named.
fn results(arguments: &Validate, streams: &Streams) -> Result<Vec<Validation>, Error> {
    let limits = arguments.size.limits();
    let columns = arguments.columns.map();
    let options = ReadOptions { columns: columns.as_ref(), flags: true, limits, ..ReadOptions::default() };
    if arguments.files.iter().filter(|path| stdin::is_meant(path)).count() > 1 {
        let problem = Problem::new("command line", "standard input is named more than once")
            .help("give one of the documents as a file");
        return Err(Error::new(ErrorKind::Usage, problem));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.map_or(0, usize::from)).build().map_err(
        |cause| {
            let problem = Problem::new("--jobs", format!("the threads can't be started: {cause}"));
            Error::new(ErrorKind::Usage, problem.help("ask for fewer"))
        },
    )?;
    let progress = streams.progress();
    progress.begin("validating", arguments.files.len() as u64);
    let results = pool.install(|| {
        let each = arguments.files.par_iter().map(|path| {
            let result = one(path, &options);
            progress.advance(1);
            result
        });
        each.collect()
    });
    progress.end();
    Ok(results)
}

fn one(path: &Path, options: &ReadOptions<'_>) -> Validation {
    let limits = options.limits;
    let name = if stdin::is_meant(path) { stdin::NAME.to_owned() } else { path.display().to_string() };
    let source = if stdin::is_meant(path) {
        stdin::read(&limits).and_then(|bytes| Source::from_bytes(&name, bytes, &limits))
    } else {
        Source::load(path, &name, &limits)
    };
    match source {
        Ok(source) => validate(&Arc::new(source), options),
        Err(error) => Validation::unreadable(&name, None, &error),
    }
}

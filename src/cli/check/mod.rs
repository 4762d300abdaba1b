//! `check`: the main job.

mod overwrite;

use std::path::PathBuf;

use clap::Args;

use super::evidence::{Evidence, Loaded};
use super::files;
use super::streams::Streams;
use crate::case::lock::{self, LOCK_FILE};
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::finding::Run;
use crate::report::{REPORTS, Report, report};
use crate::run::{self, Pins};

const EXAMPLES: &str = "\
Examples:
  tallyclerk check cranes/sts-12
  tallyclerk check cranes/sts-12 --report json=sts-12.json
  tallyclerk check --contract schedule.xlsx --declared vendor.cdx.json --observed nmap.xml
  tallyclerk check vendor.cdx.json

Exit code 0 for `pass`, 1 for `fail`, 2 for `incomplete` or when nothing could be checked.";

/// Hold contract, declared and observed parts of a case against each other
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Check {
    /// A case: a folder with a tallyclerk.toml, or that file; or a single BOM. Default: this folder
    case: Option<PathBuf>,
    #[command(flatten)]
    evidence: Evidence,
    /// The format on standard output
    #[arg(long, value_parser = formats(), default_value = "text")]
    format: String,
    /// Write a report into a file as well; repeatable
    #[arg(long, value_name = "FORMAT=FILE", value_parser = destination)]
    report: Vec<Destination>,
    /// Pin the list snapshots that the run uses in the case's tallyclerk.lock; later runs honour it
    #[arg(long)]
    lock: bool,
}

/// Returns the parser of `--format`, made from the table of formats.
fn formats() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(REPORTS.iter().map(|report| report.name()))
}

/// A file to write a report into.
#[derive(Clone)]
struct Destination {
    report: &'static dyn Report,
    path: PathBuf,
}

impl std::fmt::Debug for Destination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={}", self.report.name(), self.path.display())
    }
}

fn destination(text: &str) -> Result<Destination, String> {
    let names = || REPORTS.iter().map(|report| report.name());
    let possible = names().collect::<Vec<_>>().join(", ");
    let Some((format, path)) = text.split_once('=') else {
        return Err(format!("expected FORMAT=FILE with FORMAT one of {possible}"));
    };
    let Some(report) = report(format) else {
        let near = nearest(format, names()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(format!("`{format}` is no format; expected one of {possible}{near}"));
    };
    if path.is_empty() {
        return Err("there is no file after the equals sign".to_owned());
    }
    Ok(Destination { report, path: PathBuf::from(path) })
}

/// Why there is no run, and whether reports may say so where they were asked for.
struct Failure {
    error: Error,
    /// False when a destination may be an input: nothing is written then.
    reportable: bool,
}

pub(super) fn run(arguments: &Check, streams: &mut Streams) -> Result<u8, Error> {
    let format = report(&arguments.format).unwrap_or(REPORTS[0]);
    let done = judge(arguments, streams);
    if let (true, Ok(_)) = (arguments.lock, &done) {
        streams.remark(&format!("wrote {LOCK_FILE}: the case is pinned to the snapshots that this run used"));
    }
    let look = streams.look_of_file();
    let mut unwritten: Option<Error> = None;
    let reportable = done.as_ref().map_or_else(|failure| failure.reportable, |_| true);
    for destination in arguments.report.iter().filter(|_| reportable) {
        let written = files::write(&destination.path, |out| match &done {
            Ok(run) => destination.report.write(run, out, &look),
            Err(failure) => destination.report.write_error(&failure.error, out, &look),
        });
        if let Err(error) = written {
            unwritten = Some(match unwritten {
                Some(earlier) => earlier.and(error),
                None => error,
            });
        }
    }
    let run = match done {
        Ok(run) => run,
        Err(Failure { error, .. }) => {
            // For people the error itself says it on standard error; a program reads standard output.
            if format.name() != "text" {
                streams.write(|out, look| format.write_error(&error, out, look))?;
            }
            return Err(unwritten.into_iter().fold(error, Error::and));
        }
    };
    streams.write(|out, look| format.write(&run, out, look))?;
    run.asides.iter().for_each(|aside| streams.remark(&aside.to_string()));
    streams.causes(&run, format.name() == "text");
    match unwritten {
        Some(error) => Err(error),
        None => Ok(run.verdict.exit_code()),
    }
}

fn judge(arguments: &Check, streams: &Streams) -> Result<Run, Failure> {
    let refused = |error| Failure { error, reportable: false };
    let failed = |error| Failure { error, reportable: true };
    let named = arguments.evidence.named(arguments.case.as_deref());
    overwrite::refuse(&arguments.report, &named).map_err(refused)?;
    let loaded = match arguments.evidence.load(arguments.case.as_deref()) {
        Ok(loaded) => loaded,
        Err(error) => {
            // Which files the case names is not known, so what its text mentions is left alone.
            let mentioned = overwrite::may_be_mentioned(&arguments.report, arguments.case.as_deref());
            return Err(Failure { error, reportable: !mentioned });
        }
    };
    overwrite::refuse(&arguments.report, &overwrite::inputs(&loaded.case)).map_err(refused)?;
    // What is to be pinned is what is in force, whatever was pinned before.
    let pins = if arguments.lock { Pins::Renewed } else { Pins::Honoured };
    let run = arguments.evidence.check(&loaded, pins, streams).map_err(failed)?;
    if arguments.lock { lock(arguments, &loaded, &run, streams).map_err(failed) } else { Ok(run) }
}

/// Writes the lock and runs again: the report must speak of the lock that stands now.
fn lock(arguments: &Check, loaded: &Loaded, run: &Run, streams: &Streams) -> Result<Run, Error> {
    if loaded.case.source.is_none() {
        let problem = Problem::new("command line", "--lock was given without a case to keep the lock")
            .help("write a case with `tallyclerk init`");
        return Err(Error::new(ErrorKind::Usage, problem));
    }
    lock::place(&loaded.case.folder)?;
    let lock = run::lock_of(run).to_text();
    files::write(&loaded.case.folder.join(LOCK_FILE), |out| out.write_all(lock.as_bytes()))?;
    arguments.evidence.check(loaded, Pins::Honoured, streams)
}

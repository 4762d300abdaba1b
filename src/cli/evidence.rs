//! What `check` and `waive` have in common: which case, judged as of which day, with how much work at once.

use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Size, day};
use super::data::Data;
use super::stdin;
use super::streams::Streams;
use crate::case::{self, CASE_FILE, Case, Flags, LoadOptions};
use crate::check;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::finding::{AsOfSource, Run, Severity};
use crate::run::{self, ListSource, Pins, RunOptions};
use crate::source::Limits;

/// Which case to run, and how.
#[derive(Debug, Args)]
pub(super) struct Evidence {
    /// The contract: a contract.toml, or a schedule as XLSX or CSV; only where no case is written
    #[arg(long, value_name = "FILE", help_heading = "Evidence without a case file")]
    contract: Option<PathBuf>,
    /// What the vendor declares; repeatable; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = "Evidence without a case file")]
    declared: Vec<PathBuf>,
    /// What was found on the crane; repeatable; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = "Evidence without a case file")]
    observed: Vec<PathBuf>,
    /// The day that lists, waivers and signatures are judged at; else the case's, else today in UTC
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<jiff::civil::Date>,
    /// The severity from which findings fail; else the case's, else high
    #[arg(long, value_name = "SEVERITY", value_parser = severity)]
    fail_on: Option<Severity>,
    /// What persons decided of parties that may be listed; else the file that the case names
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// How many files are read at once; else one a processor
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Let the case name files outside its folder
    #[arg(long)]
    allow_outside: bool,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    size: Size,
}

fn severity(word: &str) -> Result<Severity, String> {
    Severity::parse(word).ok_or_else(|| format!("expected one of {}", Severity::ALL.map(Severity::word).join(", ")))
}

/// A case that has been loaded, with what must outlive it.
pub(super) struct Loaded {
    pub(super) case: Case,
    /// What came by standard input, kept as a file until the run is over.
    _standard_input: Option<tempfile::NamedTempFile>,
}

impl Evidence {
    /// Loads the case that a path names, or the evidence that the flags name.
    ///
    /// # Errors
    /// Neither is there, both are, or the case is wrong.
    pub(super) fn load(&self, path: Option<&Path>) -> Result<Loaded, Error> {
        let mut loaded = self.load_case(path)?;
        if let Some(path) = &self.decisions {
            loaded.case.screening.decisions = Some((path.clone(), path.display().to_string()));
        }
        Ok(loaded)
    }

    fn load_case(&self, path: Option<&Path>) -> Result<Loaded, Error> {
        let known_rules: Vec<&str> = check::rules().map(|rule| rule.id).collect();
        let limits = self.size.limits();
        let options = LoadOptions { known_rules: &known_rules, allow_outside: self.allow_outside, limits };
        let has_flags = self.contract.is_some() || !self.declared.is_empty() || !self.observed.is_empty();
        match path {
            Some(path) if is_document(path) => {
                let declared = std::iter::once(path.to_owned()).chain(self.declared.iter().cloned()).collect();
                self.by_flags(declared, &options)
            }
            None if has_flags => self.by_flags(self.declared.clone(), &options),
            Some(path) if has_flags => {
                let problem = Problem::new("command line", "a case is named, and evidence by flags beside it")
                    .expected("either a case, or --contract, --declared and --observed")
                    .help(format!("name the files in {}, or leave the case out", path.display()));
                Err(Error::new(ErrorKind::Usage, problem))
            }
            path => {
                let case = case::load(path.unwrap_or(Path::new(".")), &options)?;
                Ok(Loaded { case, _standard_input: None })
            }
        }
    }

    /// Returns the files that the line itself names.
    pub(super) fn named(&self, path: Option<&Path>) -> Vec<PathBuf> {
        let case = path.map(|path| if path.is_dir() { path.join(CASE_FILE) } else { path.to_owned() });
        case.into_iter()
            .chain(self.contract.clone())
            .chain(self.declared.clone())
            .chain(self.observed.clone())
            .chain(self.decisions.clone())
            .collect()
    }

    fn by_flags(&self, declared: Vec<PathBuf>, options: &LoadOptions<'_>) -> Result<Loaded, Error> {
        let piped =
            declared.iter().chain(&self.observed).chain(&self.contract).filter(|path| stdin::is_meant(path)).count();
        if piped > 1 {
            let problem = Problem::new("command line", "standard input is named more than once")
                .help("give one of the documents as a file");
            return Err(Error::new(ErrorKind::Usage, problem));
        }
        let flags = Flags { contract: self.contract.clone(), declared, observed: self.observed.clone() };
        let mut case = case::from_flags(&flags, options)?;
        if piped == 0 {
            return Ok(Loaded { case, _standard_input: None });
        }
        let spooled = spool(&options.limits)?;
        for entry in case.evidence.iter_mut().filter(|entry| stdin::is_meant(&entry.path)) {
            spooled.path().clone_into(&mut entry.path);
            stdin::NAME.clone_into(&mut entry.name);
        }
        if let Some(contract) = case.contract.as_mut().filter(|contract| stdin::is_meant(&contract.path)) {
            spooled.path().clone_into(&mut contract.path);
            stdin::NAME.clone_into(&mut contract.name);
        }
        if case.id == "-" {
            stdin::NAME.clone_into(&mut case.id);
        }
        Ok(Loaded { case, _standard_input: Some(spooled) })
    }

    /// Runs a case.
    ///
    /// # Errors
    /// It could not be run at all.
    pub(super) fn check(&self, loaded: &Loaded, pins: Pins, streams: &Streams) -> Result<Run, Error> {
        let as_of = match (self.as_of, loaded.case.as_of) {
            (Some(day), _) => (day, AsOfSource::Flag),
            (None, Some(day)) => (day, AsOfSource::Case),
            (None, None) => (today(), AsOfSource::Clock),
        };
        // A case that brings all its lists itself needs no store; one that names none takes all that the store has.
        let screening = &loaded.case.screening;
        let looks_up = !screening.stated || screening.lists.iter().any(|choice| choice.files.is_empty());
        let store = if looks_up { self.data.store()? } else { None };
        let options = RunOptions {
            as_of,
            fail_on: self.fail_on,
            limits: self.size.limits(),
            jobs: self.jobs.map(usize::from),
            progress: streams.progress(),
            lists: ListSource { store: store.as_ref(), pins },
        };
        run::check(&loaded.case, &options)
    }
}

/// Tells whether a path names a document rather than a case: a file that is not TOML, or standard input.
fn is_document(path: &Path) -> bool {
    stdin::is_meant(path) || (path.is_file() && path.extension().is_none_or(|extension| extension != "toml"))
}

fn spool(limits: &Limits) -> Result<tempfile::NamedTempFile, Error> {
    let bytes = stdin::read(limits)?;
    let written = tempfile::NamedTempFile::new().and_then(|mut file| {
        std::io::Write::write_all(&mut file, &bytes)?;
        Ok(file)
    });
    written.map_err(|cause| {
        let problem = Problem::new(stdin::NAME, format!("can't be kept: {cause}"));
        Error::new(ErrorKind::Unwritable, problem.help("check the folder for temporary files"))
    })
}

/// Returns the day in UTC.
pub(super) fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

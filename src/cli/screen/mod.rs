//! `screen`: parties against lists, without a case.

mod decide;
mod lists;
mod names;
mod pairs;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;

use super::arguments::{Size, day};
use super::data::Data;
use super::evidence::today;
use super::streams::Streams;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::finding::{AsOfSource, ListRecord};
use crate::model::DocumentId;
use crate::report::screen::{ANSWER_REPORTS, AnswerReport, Asked, Tally, answer_report, lists_in_words};
use crate::screening::Decision;
use crate::screening::Listed;
use crate::screening::ask::{Answer, Query, Screener, answers_of_bom};

const EXAMPLES: &str = "\
Examples:
  tallyclerk screen \"Hangzhou Hikvision Digital Technology\"
  tallyclerk screen --names suppliers.csv --format csv
  tallyclerk screen --bom vendor.cdx.json --list us-889 --list us-1260h=lists/us-1260h.csv
  tallyclerk screen \"华为技术有限公司\" --explain --as-of 2026-06-30
  tallyclerk screen --pairs pairs.csv
  tallyclerk screen \"Hikvision Example GmbH\" --decide not-the-party > decisions.toml

Exit code 0 if no match was found, which is not clearance; 1 on any match or possible match; 2 if it could not be screened, or
if none was found on a list that is too old, never confirmed or not whole.";

/// So many names are screened at once before their answers are written.
const CHUNK: usize = 2048;

/// Hold names of parties against restricted-entity lists
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct Screen {
    /// Names of companies or persons
    #[arg(value_name = "NAME")]
    name: Vec<String>,
    /// A table with a column of names, or one name a line: CSV, text or a workbook; `-` is standard input; repeatable
    #[arg(long, value_name = "FILE")]
    names: Vec<PathBuf>,
    #[command(flatten)]
    columns: names::Columns,
    /// A bill of materials: every maker, supplier and other party in it, and whom its identifiers name; repeatable
    #[arg(long, value_name = "FILE")]
    bom: Vec<PathBuf>,
    /// A CSV with the columns name1 and name2: the rows with `score` and `outcome` added; it needs no list
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "names", "bom", "list", "as_of", "explain", "format", "decisions", "decide"])]
    pairs: Option<PathBuf>,
    /// A list by its id, from the store or else built in, or ID=FILE; repeatable, also for several files of one list.
    /// Default: every list that is built in or in the store
    #[arg(long, value_name = "ID[=FILE]")]
    list: Vec<String>,
    /// The day that the lists are asked as of; else today in UTC
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<jiff::civil::Date>,
    /// Show every part of each score
    #[arg(long)]
    explain: bool,
    /// What persons decided of parties that may be listed
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// Instead of answers, print a decision for each match, to be filled in and put into decisions.toml
    #[arg(long, value_name = "OUTCOME", value_parser = ["not-the-party", "is-the-party"], conflicts_with = "format")]
    decide: Option<String>,
    /// The format on standard output
    #[arg(long, value_parser = formats(), default_value = "text")]
    format: String,
    /// How many names are screened at once; else one a processor
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    size: Size,
}

/// Returns the parser of `--format`, made from the table of formats.
fn formats() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(ANSWER_REPORTS.iter().map(|report| report.name()))
}

pub(super) fn run(arguments: &Screen, streams: &mut Streams) -> Result<u8, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.map_or(0, usize::from)).build().map_err(
        |cause| {
            let problem = Problem::new("--jobs", format!("the threads can't be started: {cause}"));
            Error::new(ErrorKind::Usage, problem.help("ask for fewer"))
        },
    )?;
    if let Some(path) = &arguments.pairs {
        return pool.install(|| pairs::run(path, &arguments.size.limits(), streams));
    }
    let done = pool.install(|| screen(arguments, streams));
    if arguments.format == "json"
        && let Err(error) = &done
    {
        streams.json_problems(error);
    }
    done
}

/// What is asked for, read before anything is answered: an input that can't be read leaves nothing half answered.
struct Asking {
    queries: Vec<Query>,
    boms: Vec<crate::model::Document>,
    lists: Vec<Listed>,
    decisions: Vec<Decision>,
    asked: Asked,
    /// Why nothing found would prove nothing: lists that are too old or not whole, a file that was read by a guess.
    doubts: Vec<String>,
}

/// Says why a list can't show that a party is not listed; `None` if it can.
fn unfit(list: &ListRecord) -> Option<String> {
    let why = match (&list.stale, list.confirmed) {
        _ if list.partial => "does not hold all of its publisher's entries".to_owned(),
        (Some(stale), _) => format!("is too old: {stale}"),
        (None, None) => "was never confirmed".to_owned(),
        (None, Some(_)) => return None,
    };
    Some(format!("the list {} {why}", list.id))
}

fn screen(arguments: &Screen, streams: &mut Streams) -> Result<u8, Error> {
    let asking = read(arguments, streams)?;
    let decide = arguments.decide.as_deref().map(|outcome| decide::Snippets { outcome: outcome.to_owned() });
    let report: &dyn AnswerReport = match &decide {
        Some(snippets) => snippets,
        None => answer_report(&arguments.format).unwrap_or(ANSWER_REPORTS[0]),
    };
    // The text for people says it itself.
    if report.name() != "text" {
        streams.remark(&lists_in_words(&asking.asked));
    }
    let serves_nothing = |list: &&ListRecord| list.entries > 0 && list.unserved == list.entries;
    if let Some(list) = asking.asked.lists.iter().find(serves_nothing) {
        return Err(nothing_to_ask(list, &asking.asked));
    }
    for list in asking.lists.iter().map(Listed::head) {
        list.remarks.iter().for_each(|remark| streams.remark(&format!("{}: {remark}", list.id)));
    }
    let tally = answer_all(&asking, report, streams);
    // What is to be told of an index may come to light while it is searched.
    asking.lists.iter().flat_map(Listed::remarks).for_each(|remark| streams.remark(&remark.to_string()));
    let tally = tally?;
    if tally.all() == 0 {
        let problem = Problem::new("screen", "nobody was screened: no maker, supplier or other party is named")
            .expected("at least one party in the documents")
            .help("look at what was read with `tallyclerk inspect`; in a table, map the column of makers");
        return Err(Error::new(ErrorKind::Usage, problem));
    }
    asking.doubts.iter().for_each(|doubt| streams.warn(doubt));
    if tally.found_any() || asking.doubts.is_empty() {
        return Ok(u8::from(tally.found_any()));
    }
    streams.warn("so that no match was found proves nothing; bring the lists up to date, or ask others with --list");
    Ok(super::COULD_NOT_VERIFY)
}

fn nothing_to_ask(list: &ListRecord, asked: &Asked) -> Error {
    let confirmed = list.confirmed.map(|day| day.to_string()).unwrap_or_default();
    let message = format!(
        "can't be asked as of {}: its snapshot was confirmed on {confirmed}, and none of its entries says since when it stands",
        asked.as_of
    );
    let help = "name a snapshot of that day with --list ID=FILE, or other lists with --list ID, or ask as of a later day with --as-of";
    Error::new(ErrorKind::InvalidList, Problem::new(&list.id, message).help(help))
}

fn read(arguments: &Screen, streams: &mut Streams) -> Result<Asking, Error> {
    let limits = arguments.size.limits();
    let (as_of, as_of_source) = match arguments.as_of {
        Some(day) => (day, AsOfSource::Flag),
        None => (today(), AsOfSource::Clock),
    };
    names::refuse_two_pipes(&arguments.names, &arguments.bom)?;
    let mut errors: Vec<Error> = Vec::new();
    let mut queries: Vec<Query> = Vec::new();
    for name in &arguments.name {
        if name.trim().is_empty() {
            let problem = Problem::new("command line", "a name is blank").help("give the name of a party");
            errors.push(Error::new(ErrorKind::Usage, problem));
        }
        if let Some(problem) = names::meant_as_a_file(name) {
            errors.push(Error::new(ErrorKind::Usage, problem));
        }
        queries.push(Query::of(name));
    }
    let mut doubts = Vec::new();
    let mapping = arguments.columns.mapping();
    for path in &arguments.names {
        match names::of_file(path, &arguments.columns, mapping.as_ref(), &limits) {
            Ok(named) => {
                queries.extend(named.queries);
                named.remarks.iter().for_each(|remark| streams.remark(&format!("{}: {remark}", path.display())));
                doubts.extend(named.doubts.iter().map(|doubt| format!("{}: {doubt}", path.display())));
            }
            Err(error) => errors.push(error),
        }
    }
    let mut boms = Vec::new();
    for path in &arguments.bom {
        match names::bom(path, &limits, streams.progress()) {
            Ok(document) => boms.push(document),
            Err(error) => errors.push(error),
        }
    }
    if queries.is_empty() && boms.is_empty() && errors.is_empty() {
        let problem = Problem::new("command line", "nobody is named").expected("whom to screen").help(
            "give names, such as `tallyclerk screen \"Example Works\"`, or a file with --names, --bom or --pairs",
        );
        return Err(Error::new(ErrorKind::Usage, problem));
    }
    let store = arguments.data.store()?;
    if arguments.list.is_empty() {
        arguments.data.says_empty().iter().for_each(|line| streams.remark(line));
    }
    let lists = match lists::load(&arguments.list, store.as_ref(), as_of, &limits) {
        Ok(lists) => lists,
        Err(error) => {
            errors.push(error);
            Vec::new()
        }
    };
    let decisions = arguments.decisions.as_deref().map(|path| {
        source(path, &limits).and_then(|source| crate::case::decisions::read(&source, DocumentId(0), &limits))
    });
    let decisions = match decisions {
        Some(Err(error)) => {
            errors.push(error);
            Vec::new()
        }
        Some(Ok(decisions)) => decisions,
        None => Vec::new(),
    };
    if let Some(error) = errors.into_iter().reduce(Error::and) {
        return Err(error);
    }
    let records = lists.iter().map(|list| ListRecord::of(list.head(), as_of)).collect();
    let asked = Asked { lists: records, as_of, as_of_source, explain: arguments.explain };
    doubts.extend(asked.lists.iter().filter_map(unfit));
    Ok(Asking { queries, boms, lists, decisions, asked, doubts })
}

/// Answers in the order of the queries: many at once, written as they are done.
fn answer_all(asking: &Asking, report: &dyn AnswerReport, streams: &mut Streams) -> Result<Tally, Error> {
    let Asking { queries, boms, lists, decisions, asked, .. } = asking;
    let mut tally = Tally::default();
    let mut unread = Unread::default();
    let progress = streams.progress_beside_output();
    streams.write(|out, look| {
        report.begin(asked, out, look)?;
        let mut write = |answer: &Answer, out: &mut dyn std::io::Write| {
            let number = tally.all();
            tally.count(answer);
            report.answer(asked, answer, number, out, look)
        };
        if !queries.is_empty() {
            let screener = Screener::new(lists, decisions, asked.as_of);
            progress.begin("screening", queries.len() as u64);
            for chunk in queries.chunks(CHUNK) {
                let answers: Result<Vec<Answer>, Error> =
                    chunk.par_iter().map(|query| screener.answer(query.clone())).collect();
                unread.take(answers).iter().try_for_each(|answer| write(answer, out))?;
                progress.advance(chunk.len() as u64);
            }
            progress.end();
        }
        for document in boms {
            unread
                .take(answers_of_bom(document, lists, decisions, asked.as_of))
                .iter()
                .try_for_each(|answer| write(answer, out))?;
        }
        report.end(asked, &tally, out, look)
    })?;
    match unread.0 {
        Some(error) => Err(error),
        None => Ok(tally),
    }
}

/// Why some queries were not answered.
#[derive(Default)]
struct Unread(Option<Error>);

impl Unread {
    fn take(&mut self, answers: Result<Vec<Answer>, Error>) -> Vec<Answer> {
        answers.unwrap_or_else(|error| {
            self.0.get_or_insert(error);
            Vec::new()
        })
    }
}

/// Loads a file, or what comes by standard input.
fn source(path: &std::path::Path, limits: &crate::source::Limits) -> Result<Arc<crate::source::Source>, Error> {
    use crate::source::Source;
    if super::stdin::is_meant(path) {
        Source::from_bytes(super::stdin::NAME, super::stdin::read(limits)?, limits).map(Arc::new)
    } else {
        Source::load(path, &path.display().to_string(), limits).map(Arc::new)
    }
}

//! `lists`: the lists that are built in, and the store of snapshots of all others.

mod diff;
mod import;
mod show;
mod update;
mod verify;

use clap::{Args, Subcommand};

use super::data::Data;
use super::streams::Streams;
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::lists::regimes::regimes;
use crate::lists::store::{Allow, Hold, Snapshot, publications};
use crate::lists::{List, bundled_ids};
use crate::screening::keep_indexes;

const EXAMPLES: &str = "\
Examples:
  tallyclerk lists update us-ofac-sdn un-sc
  tallyclerk lists import us-1260h downloaded.csv
  tallyclerk lists show us-889
  tallyclerk lists verify
  tallyclerk lists diff previous current --list us-ofac-sdn";

/// Keep snapshots of restricted-entity lists: fetch, bring in, show, verify, compare
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct Lists {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Subcommand)]
enum Command {
    Update(update::Update),
    Import(import::Import),
    Show(show::Show),
    Verify(verify::Verify),
    Diff(diff::Diff),
}

pub(super) fn run(arguments: &Lists, streams: &mut Streams) -> Result<u8, Error> {
    let data = &arguments.data;
    let (done, json) = match &arguments.command {
        Command::Update(update) => (update::run(update, data, streams), update.wants_json()),
        Command::Import(import) => (import::run(import, data, streams), import.wants_json()),
        Command::Show(show) => (show::run(show, data, streams), show.wants_json()),
        Command::Verify(verify) => (verify::run(verify, data, streams), verify.wants_json()),
        Command::Diff(diff) => (diff::run(diff, data, streams), diff.wants_json()),
    };
    match done {
        Ok(code) => Ok(code),
        Err(Failed { error, said }) => {
            if json && !said {
                streams.json_error(&error);
            }
            Err(error)
        }
    }
}

/// Why a command failed, and whether its own JSON has said so on standard output.
struct Failed {
    error: Error,
    said: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, said: false }
    }
}

/// What `--allow` takes.
fn allow(word: &str) -> Result<Allow, String> {
    let known = Allow::WORDS.iter().find(|(_, known)| *known == word);
    let words = Allow::WORDS.map(|(_, word)| word).join(", ");
    known.map(|(allow, _)| *allow).ok_or_else(|| format!("expected one of {words}"))
}

/// Compiles the lists of a snapshot that is in force, so that the first check doesn't have to. That it can't be kept is told
/// and is no failure: the snapshot is in force all the same.
fn index(hold: &Hold<'_>, snapshot: &Snapshot, lists: Vec<List>, streams: &mut Streams) {
    let dropped = hold.drop_other_indexes(snapshot).err();
    let dropped = dropped.iter().flat_map(Error::problems).cloned().collect::<Vec<_>>();
    for problem in dropped.into_iter().chain(keep_indexes(hold.store(), snapshot, lists)) {
        streams.remark(&problem.to_string());
    }
}

fn usage(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, Problem::new("command line", message).help(help))
}

/// Says that an id is one of those that are known but for a slip, if it is: nobody would be asked of the list that was meant.
fn unknown_id(id: &str) -> Option<String> {
    let known: Vec<&str> = regimes()
        .iter()
        .map(|regime| regime.id.as_str())
        .chain(publications().iter().flat_map(|known| known.lists.iter().chain([&known.id]).map(String::as_str)))
        .chain(bundled_ids())
        .collect();
    let near = nearest(id, known.iter().copied()).filter(|_| !known.contains(&id))?;
    Some(format!(
        "  warning: `{id}` is a house list, behind which no regime is known; did you mean `{near}`? Bring it in under that id then, and delete the folder snapshots/{id} of the store"
    ))
}

/// Writes a value as JSON on standard output.
fn write_json(value: &impl serde::Serialize, streams: &mut Streams) -> Result<(), Error> {
    streams.write(|out, _| {
        crate::source::write_json(&mut *out, value)?;
        writeln!(out)
    })
}

/// Now, from the clock of the process.
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

fn today() -> jiff::civil::Date {
    now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

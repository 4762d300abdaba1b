//! The process: arguments, environment, clock, streams, exit codes. One file per subcommand.
//!
//! Nothing below this room reads the clock, the environment or a stream; nothing here decides what a run means.

mod arguments;
mod bug;
mod check;
mod columns;
mod completions;
mod convert;
mod data;
mod evidence;
mod files;
mod init;
mod inspect;
mod lists;
mod man;
mod progress;
mod rules;
mod screen;
mod stdin;
mod streams;
mod table;
mod validate;
mod waive;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command};
use streams::Streams;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};

/// The exit code when a run could not be made or judged whole.
const COULD_NOT_VERIFY: u8 = 2;

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::from(bug::caught(|| run(std::env::args_os().collect())))
}

fn run(line: Vec<OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(&line) {
        Ok(arguments) => arguments,
        Err(error) => return not_understood(&error, &line),
    };
    let mut streams = Streams::of(&arguments.shared);
    let done = match &arguments.command {
        Command::Check(check) => check::run(check, &mut streams),
        Command::Inspect(inspect) => inspect::run(inspect, &mut streams),
        Command::Validate(validate) => validate::run(validate, &mut streams),
        Command::Convert(convert) => convert::run(convert, &mut streams),
        Command::Screen(screen) => screen::run(screen, &mut streams),
        Command::Rules(rules) => rules::run(rules, &mut streams),
        Command::Waive(waive) => waive::run(waive, &mut streams),
        Command::Init(init) => init::run(init, &mut streams),
        Command::Lists(lists) => lists::run(lists, &mut streams),
        Command::Completions(completions) => completions::run(completions, &mut streams),
        Command::Man(man) => man::run(man, &mut streams),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            streams.error(&error);
            COULD_NOT_VERIFY
        }
    }
}

/// Says what is wrong with the line, or gives the help or version that was asked for.
fn not_understood(error: &clap::Error, line: &[OsString]) -> u8 {
    // A stream that is closed leaves nobody to tell.
    let _ = error.print();
    if !error.use_stderr() {
        return 0;
    }
    if asks_for_json(line) {
        let text = error.render().to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let problem = Problem::new("command line", message).help("see `tallyclerk --help`");
        let mut streams = Streams::plain();
        let error = Error::new(ErrorKind::Usage, problem);
        // The first word that is no flag names the command, and with it the shape of its answer.
        let command = line.iter().skip(1).find(|word| !word.to_string_lossy().starts_with('-'));
        match command.and_then(|command| command.to_str()) {
            Some("validate" | "inspect" | "convert" | "screen") => streams.json_problems(&error),
            _ => streams.json_error(&error),
        }
    }
    COULD_NOT_VERIFY
}

fn asks_for_json(line: &[OsString]) -> bool {
    line.iter().any(|word| word == "--format=json")
        || line.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
}

/// Returns the command line as clap knows it, for completions and man pages.
fn command() -> clap::Command {
    Arguments::command()
}

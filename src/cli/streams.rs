//! Standard output and standard error: how wide, in colour or not, and quiet when the reader has gone.

use std::io::{self, IsTerminal, Write};

use super::arguments::{Colour, Shared};
use super::progress::Bar;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::finding::Run;
use crate::report::json::Json;
use crate::report::json::v1::{self, Tool};
use crate::report::terminal::{Terminal, write_causes};
use crate::report::{Detail, Look, Report};
use crate::source::{NoProgress, Progress};

/// The columns when nobody says how many there are.
const COLUMNS: usize = 80;

/// The streams of the process.
#[derive(Debug)]
pub(super) struct Streams {
    out: Look,
    err: Look,
    out_is_terminal: bool,
    err_is_terminal: bool,
    quiet: bool,
    bar: Option<Bar>,
}

impl Streams {
    /// Looks at the streams and at what the line and the environment ask of them.
    pub(super) fn of(shared: &Shared) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = |is_terminal: bool| match shared.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => is_terminal && !set("NO_COLOR") && !dumb,
        };
        let detail = match (shared.quiet, shared.verbose) {
            (true, _) => Detail::Conclusion,
            (_, true) => Detail::Everything,
            _ => Detail::Normal,
        };
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = |size: Option<(terminal_size::Width, terminal_size::Height)>| {
            asked.or(size.map(|(width, _)| usize::from(width.0))).unwrap_or(COLUMNS)
        };
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let (out_is_terminal, err_is_terminal) = (stdout.is_terminal(), stderr.is_terminal());
        let look = |width, is_terminal| Look { width, colour: colour(is_terminal), detail };
        Self {
            out: look(width(terminal_size::terminal_size_of(&stdout)), out_is_terminal),
            err: look(width(terminal_size::terminal_size_of(&stderr)), err_is_terminal),
            out_is_terminal,
            err_is_terminal,
            quiet: shared.quiet,
            bar: (err_is_terminal && !shared.quiet && !dumb).then(Bar::default),
        }
    }

    /// Makes streams of which nothing is known.
    pub(super) fn plain() -> Self {
        let look = Look { width: COLUMNS, ..Look::default() };
        Self { out: look, err: look, out_is_terminal: false, err_is_terminal: false, quiet: false, bar: None }
    }

    /// Returns how a report in a file is to look: as it would look through a pipe.
    pub(super) fn look_of_file(&self) -> Look {
        Look { width: COLUMNS, colour: false, detail: self.out.detail.max(Detail::Normal) }
    }

    /// Tells whether standard output is a terminal.
    pub(super) fn out_is_terminal(&self) -> bool {
        self.out_is_terminal
    }

    /// Returns who hears of progress.
    pub(super) fn progress(&self) -> &dyn Progress {
        match &self.bar {
            Some(bar) => bar,
            None => &NoProgress,
        }
    }

    /// Returns who hears of progress while standard output is written: nobody, where both are one terminal.
    pub(super) fn progress_beside_output(&self) -> &dyn Progress {
        if self.out_is_terminal { &NoProgress } else { self.progress() }
    }

    /// Writes to standard output. A reader that has gone away is not an error: the exit code still tells.
    ///
    /// # Errors
    /// The stream can't be written for another reason.
    pub(super) fn write(&self, write: impl FnOnce(&mut dyn Write, &Look) -> io::Result<()>) -> Result<(), Error> {
        let mut out = io::BufWriter::new(Patient { out: io::stdout().lock(), closed: false });
        write(&mut out, &self.out).and_then(|()| out.flush()).map_err(|cause| {
            let problem = Problem::new("standard output", format!("can't be written: {cause}"));
            Error::new(ErrorKind::Unwritable, problem.help("check the disk or device that it leads to"))
        })
    }

    /// Says on standard error what went wrong.
    pub(super) fn error(&mut self, error: &Error) {
        let mut err = io::BufWriter::new(io::stderr().lock());
        // Nobody is left to tell when stderr is closed.
        let _ = Terminal.write_error(error, &mut err, &self.err).and_then(|()| err.flush());
    }

    /// Says on standard error why a run is not complete, unless standard output said so to the same eyes.
    pub(super) fn causes(&mut self, run: &Run, said_as_text: bool) {
        if run.incomplete_because.is_empty() || (said_as_text && self.out_is_terminal && self.err_is_terminal) {
            return;
        }
        let mut err = io::BufWriter::new(io::stderr().lock());
        let _ = write_causes(run, &mut err, &self.err).and_then(|()| err.flush());
    }

    /// Says something on standard error that is no error, unless `--quiet`.
    pub(super) fn remark(&mut self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{}", crate::diagnostic::visible(text));
        }
    }

    /// Says on standard error what keeps a result from being relied on, be it quiet or not.
    pub(super) fn warn(&mut self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "warning: {}", crate::diagnostic::visible(text));
    }

    /// Writes on standard error what accompanies a result that went elsewhere.
    pub(super) fn say(&mut self, write: impl FnOnce(&mut dyn Write, &Look) -> io::Result<()>) {
        let mut err = io::BufWriter::new(io::stderr().lock());
        // Nobody is left to tell when stderr is closed.
        let _ = write(&mut err, &self.err).and_then(|()| err.flush());
    }

    /// Writes an error as JSON for a command whose answer is a list of results, of which there are none then.
    pub(super) fn json_problems(&mut self, error: &Error) {
        let problems = error.problems().iter().map(v1::Problem::of).collect();
        let unanswered = Unanswered { version: 1, tool: Tool::this(), results: [], problems };
        // The text on standard error has said it already if this can't be written.
        let _ = self.write(|out, _| {
            crate::source::write_json(&mut *out, &unanswered)?;
            writeln!(out)
        });
    }

    /// Writes an error as the JSON report.
    pub(super) fn json_error(&mut self, error: &Error) {
        // The text on standard error has said it already if this can't be written.
        let _ = self.write(|out, look| Json.write_error(error, out, look));
    }
}

/// What a command answers as JSON when it has no result.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub(super) struct Unanswered {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// There are none.
    results: [u8; 0],
    /// Why not.
    problems: Vec<v1::Problem>,
}

/// A stream that takes everything once its reader has gone away.
struct Patient<W> {
    out: W,
    closed: bool,
}

impl<W: Write> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        match self.out.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(bytes.len())
            }
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.out.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}

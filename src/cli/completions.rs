//! `completions`: for the shells.

use clap::Args;
use clap_complete::Shell;

use super::streams::Streams;
use crate::error::Error;

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tallyclerk completions bash > ~/.local/share/bash-completion/completions/tallyclerk"
)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &Completions, streams: &mut Streams) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::command(), "tallyclerk", &mut script);
    streams.write(|out, _| out.write_all(&script))?;
    Ok(0)
}

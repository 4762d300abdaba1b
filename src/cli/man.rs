//! `man`: the manual pages.

use std::path::PathBuf;

use clap::Args;

use super::files;
use super::streams::Streams;
use crate::error::Error;

/// Print the manual page, or write all pages into a folder
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tallyclerk man | man -l -\n  tallyclerk man ~/.local/share/man/man1")]
pub(super) struct Man {
    /// The folder; it must exist
    dir: Option<PathBuf>,
}

pub(super) fn run(arguments: &Man, streams: &mut Streams) -> Result<u8, Error> {
    let command = super::command();
    let Some(folder) = &arguments.dir else {
        streams.write(|out, _| clap_mangen::Man::new(command).render(out))?;
        return Ok(0);
    };
    for (name, command) in pages(&command, "") {
        let command = command.name(name.clone());
        files::write(&folder.join(format!("{name}.1")), |out| clap_mangen::Man::new(command).render(out))?;
    }
    Ok(0)
}

/// Returns the page of a command and of every command beneath it, named as the pages refer to each other.
fn pages(command: &clap::Command, above: &str) -> Vec<(String, clap::Command)> {
    let name = if above.is_empty() { command.get_name().to_owned() } else { format!("{above}-{}", command.get_name()) };
    let mut all = vec![(name.clone(), command.clone())];
    all.extend(command.get_subcommands().flat_map(|inner| pages(inner, &name)));
    all
}

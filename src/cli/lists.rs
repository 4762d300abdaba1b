//! `lists`: the built-in lists, and the way in for any other.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use schemars::JsonSchema;
use serde::Serialize;

use super::arguments::Size;
use super::stdin;
use super::streams::Streams;
use super::{files, table};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::{self, Basis, Entry, List, Regime, bundled, bundled_ids, regime};
use crate::report::json::v1::Tool;
use crate::source::Source;

const EXAMPLES: &str = "\
Examples:
  tallyclerk lists show
  tallyclerk lists show us-889
  tallyclerk lists import us-1260h downloaded.csv -o lists/us-1260h.csv";

/// Show the restricted-entity lists that are built in, or bring in another
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct Lists {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(Show),
    Import(Import),
}

/// Show the built-in lists with their dates and their basis, or the entries of one
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tallyclerk lists show\n  tallyclerk lists show us-889 --format json")]
struct Show {
    /// The id of a list
    list: Option<String>,
    /// The format on standard output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
}

/// Check a list file and write it in its canonical form, ready to be named in a case
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tallyclerk lists import us-1260h downloaded.csv -o lists/us-1260h.csv")]
struct Import {
    /// The list's id, such as us-1260h
    id: String,
    /// The file or files, in any format that lists are published in; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to write it; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    size: Size,
}

pub(super) fn run(arguments: &Lists, streams: &mut Streams) -> Result<u8, Error> {
    match &arguments.command {
        Command::Show(show) => show_lists(show, streams),
        Command::Import(import) => import_list(import, streams),
    }
}

fn import_list(arguments: &Import, streams: &mut Streams) -> Result<u8, Error> {
    let limits = arguments.size.limits();
    let mut sources = Vec::new();
    for file in &arguments.files {
        let source = if stdin::is_meant(file) {
            Source::from_bytes(stdin::NAME, stdin::read(&limits)?, &limits)?
        } else {
            Source::load(file, &file.display().to_string(), &limits)?
        };
        sources.push(Arc::new(source.in_utf8()?));
    }
    let text = lists::import(&sources, &arguments.id, &limits)?;
    match &arguments.output {
        Some(path) => files::write(path, |out| out.write_all(text.as_bytes()))?,
        None => streams.write(|out, _| out.write_all(text.as_bytes()))?,
    }
    Ok(0)
}

/// Version 1 of the JSON of `lists show`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "tallyclerk lists show")]
struct Shown {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// Every list, or the one that was asked for.
    lists: Vec<ShownList>,
}

/// One list.
#[derive(Serialize, JsonSchema)]
struct ShownList {
    /// Its id, by which a case names it.
    id: String,
    /// What its publisher calls it.
    title: String,
    /// Who publishes it.
    authority: Option<&'static str>,
    /// The law that it serves.
    cite: Option<&'static str>,
    /// The digest that names this snapshot.
    snapshot: String,
    /// Where it was taken from.
    source: String,
    /// The day on which it was last confirmed at its source.
    confirmed: Option<String>,
    /// How sure its least sure statement is.
    basis: &'static str,
    /// Whether it lacks entries of the published list.
    partial: bool,
    /// Its entries, when one list was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Vec<ShownEntry>>,
    /// How many entries it has.
    entry_count: usize,
}

/// One listed party.
#[derive(Serialize, JsonSchema)]
struct ShownEntry {
    /// Its name as listed.
    name: String,
    /// Its other names.
    other_names: Vec<String>,
    /// Its identifiers, each as kind and value.
    identifiers: Vec<String>,
    /// The first day on which it was listed.
    since: Option<String>,
    /// Where the law names it.
    cite: Option<String>,
    /// How sure the entry is.
    basis: &'static str,
    /// Where it was taken from.
    source: String,
}

impl ShownList {
    fn of(list: &List, with_entries: bool) -> Self {
        let regime = regime(&list.id);
        Self {
            id: list.id.clone(),
            title: list.title.clone(),
            authority: regime.map(|regime| regime.authority.as_str()),
            cite: regime.map(|regime| regime.cite.as_str()),
            snapshot: list.snapshot.clone(),
            source: list.source.clone(),
            confirmed: list.confirmed.map(|day| day.to_string()),
            basis: weakest_basis(list, regime).word(),
            partial: list.partial,
            entries: with_entries.then(|| list.entries.iter().map(ShownEntry::of).collect()),
            entry_count: list.entries.len(),
        }
    }
}

impl ShownEntry {
    fn of(entry: &Entry) -> Self {
        Self {
            name: entry.name.clone(),
            other_names: entry.names().skip(1).map(str::to_owned).collect(),
            identifiers: entry.identifiers.iter().map(|(kind, value)| format!("{}:{value}", kind.word())).collect(),
            since: first_day(entry),
            cite: entry.cite.clone(),
            basis: entry.basis.word(),
            source: entry.source.clone(),
        }
    }
}

fn first_day(entry: &Entry) -> Option<String> {
    entry.listings.iter().filter_map(|listing| listing.from).min().map(|day| day.to_string())
}

/// A list is as sure as its least sure statement.
fn weakest_basis(list: &List, regime: Option<&Regime>) -> Basis {
    list.entries.iter().map(|entry| entry.basis).chain(regime.map(|regime| regime.basis)).max().unwrap_or(Basis::Verify)
}

fn show_lists(arguments: &Show, streams: &mut Streams) -> Result<u8, Error> {
    let json = arguments.format == "json";
    let chosen: Vec<List> = match &arguments.list {
        None => bundled_ids().filter_map(bundled).collect(),
        Some(id) => match bundled(id) {
            Some(list) => vec![list],
            None => {
                let error = not_built_in(id);
                if json {
                    streams.json_error(&error);
                }
                return Err(error);
            }
        },
    };
    let one = arguments.list.is_some();
    streams.write(|out, look| {
        if json {
            let lists = chosen.iter().map(|list| ShownList::of(list, one)).collect();
            crate::source::write_json(&mut *out, &Shown { version: 1, tool: Tool::this(), lists })?;
            return writeln!(out);
        }
        let shown: Vec<ShownList> = chosen.iter().map(|list| ShownList::of(list, one)).collect();
        for (n, list) in shown.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            table::write(&head(list), out, look)?;
        }
        for list in &shown {
            for entry in list.entries.iter().flatten() {
                writeln!(out)?;
                table::write(&rows(entry), out, look)?;
            }
        }
        Ok(())
    })?;
    Ok(0)
}

fn head(list: &ShownList) -> Vec<[String; 2]> {
    let law = [list.authority, list.cite].into_iter().flatten().filter(|text| !text.is_empty());
    let mut rows = vec![
        [list.id.clone(), list.title.clone()],
        ["  law".to_owned(), law.collect::<Vec<_>>().join(", ")],
        [
            "  entries".to_owned(),
            format!("{}{}", list.entry_count, if list.partial { ", not all of them" } else { "" }),
        ],
        ["  confirmed".to_owned(), list.confirmed.clone().unwrap_or_else(|| "never".to_owned())],
        ["  basis".to_owned(), list.basis.to_owned()],
        ["  snapshot".to_owned(), list.snapshot.clone()],
    ];
    rows.retain(|row| !row[1].is_empty());
    rows
}

fn rows(entry: &ShownEntry) -> Vec<[String; 2]> {
    let mut rows = vec![
        ["  name".to_owned(), entry.name.clone()],
        ["  also".to_owned(), entry.other_names.join("; ")],
        ["  identifiers".to_owned(), entry.identifiers.join(", ")],
        ["  since".to_owned(), entry.since.clone().unwrap_or_default()],
        ["  cite".to_owned(), entry.cite.clone().unwrap_or_default()],
        ["  basis".to_owned(), format!("{}: {}", entry.basis, entry.source)],
    ];
    rows.retain(|row| !row[1].is_empty());
    rows
}

fn not_built_in(id: &str) -> Error {
    let ids: Vec<&str> = bundled_ids().collect();
    let problem = Problem::new("command line", format!("no list `{id}` is built in"))
        .expected(format!("one of {}", ids.join(", ")))
        .help("bring another list in with `tallyclerk lists import ID FILE`, and name its file in the case");
    Error::new(ErrorKind::Usage, problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("lists.schema.json", &schemars::schema_for!(Shown).to_value());
    }
}

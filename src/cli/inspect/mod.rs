//! `inspect`: what a document holds, its graph, and why a part is in it.

mod quality;
mod summary;
mod why;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::arguments::Size;
use super::columns::Columns;
use super::stdin;
use super::streams::Streams;
use crate::error::Error;
use crate::graph::{Graph, Network, dot, json};
use crate::ingest::{self, ReadOptions};
use crate::model::{Account, Document, DocumentId, Scope, Selector};
use crate::source::Source;

const EXAMPLES: &str = "\
Examples:
  tallyclerk inspect vendor.cdx.json
  tallyclerk inspect vendor.cdx.json --why mpn:EC25-AF
  tallyclerk inspect vendor.cdx.json --graph dot | dot -Tsvg > parts.svg
  tallyclerk inspect vendor.cdx.json --quality=ntia-2021
  tallyclerk inspect survey.csv --account observed --format json
  tallyclerk inspect parts.xlsx --sheet Stueckliste --column part-number=Bestellnummer";

/// Say what documents hold, draw their graph, or explain why a part is in them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Inspect {
    /// The documents: CycloneDX, SPDX, a table, a KiCad netlist, nmap XML, lsusb, lspci, dmidecode, arp, LLDP, mmcli, NetBox CSV, …; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print the graph of parts and parties instead
    #[arg(long, value_enum, value_name = "FORM", conflicts_with_all = ["why", "unknown"])]
    graph: Option<GraphForm>,
    /// Print every path from a root to the parts that a selector selects, such as serial:4711 or name:EC25-AF
    #[arg(long, value_name = "SELECTOR", value_parser = Selector::parse, conflicts_with = "unknown")]
    why: Option<Selector>,
    /// Print the fields that the format does not know
    #[arg(long)]
    unknown: bool,
    /// Print how much of what published profiles demand is stated, and where it is missing; of one profile, or of all
    #[arg(
        long,
        value_name = "PROFILE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = quality::ALL,
        value_parser = quality::known(),
        conflicts_with_all = ["why", "unknown", "graph"]
    )]
    quality: Option<String>,
    /// The role that tables are read in
    #[arg(long, value_enum, default_value_t = Spoken::Declared)]
    account: Spoken,
    /// The format on standard output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    size: Size,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GraphForm {
    /// Graphviz
    Dot,
    /// Nodes and edges, each with its places
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Spoken {
    /// A parts list
    Declared,
    /// An inventory of what was found
    Observed,
}

pub(super) fn run(arguments: &Inspect, streams: &mut Streams) -> Result<u8, Error> {
    let json_wanted = arguments.format == "json" || arguments.graph == Some(GraphForm::Json);
    let (documents, failed) = read_all(arguments, streams);
    if let Some(form) = arguments.graph
        && failed.is_none()
    {
        let network = Network::build(&documents, &Graph::build(&documents), &[]);
        streams.write(|out, _| match form {
            GraphForm::Dot => dot::write(&network, &documents, out),
            GraphForm::Json => json::write(&network, &documents, out),
        })?;
        return Ok(0);
    }
    let found = match &arguments.why {
        Some(selector) => {
            let found = why::find(&documents, selector);
            if failed.is_none() && found.why.selected.is_empty() {
                let error = why::nothing_selected(selector);
                if json_wanted {
                    streams.json_problems(&error);
                }
                return Err(error);
            }
            Some(found)
        }
        None => None,
    };
    if json_wanted {
        let written = summary::Written::of(&documents, found.as_ref(), failed.as_ref());
        streams.write(|out, _| {
            crate::source::write_json(&mut *out, &written)?;
            writeln!(out)
        })?;
    } else if let Some(found) = &found {
        streams.write(|out, look| why::write(found, &documents, out, look))?;
    } else if let Some(profile) = &arguments.quality {
        streams.write(|out, look| quality::write(&documents, profile, out, look))?;
    } else if arguments.unknown {
        streams.write(|out, _| summary::write_unknown(&documents, out))?;
    } else {
        streams.write(|out, look| summary::write(&documents, out, look))?;
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(0),
    }
}

/// Reads what can be read; what can't be comes back as one error.
fn read_all(arguments: &Inspect, streams: &Streams) -> (Vec<Document>, Option<Error>) {
    let account = match arguments.account {
        Spoken::Declared => Account::Declared,
        Spoken::Observed => Account::Observed,
    };
    let limits = arguments.size.limits();
    let columns = arguments.columns.map();
    let options = ReadOptions { account, columns: columns.as_ref(), flags: true, limits, progress: streams.progress() };
    let mut documents = Vec::new();
    let mut failed: Option<Error> = None;
    for path in &arguments.files {
        let id = DocumentId(u16::try_from(documents.len()).unwrap_or(u16::MAX));
        match read(path, id, &options) {
            Ok(document) => documents.push(document),
            Err(error) => {
                failed = Some(match failed {
                    Some(earlier) => earlier.and(error),
                    None => error,
                });
            }
        }
    }
    (documents, failed)
}

fn read(path: &std::path::Path, id: DocumentId, options: &ReadOptions<'_>) -> Result<Document, Error> {
    let limits = options.limits;
    let source = if stdin::is_meant(path) {
        Source::from_bytes(stdin::NAME, stdin::read(&limits)?, &limits)?
    } else {
        Source::load(path, &path.display().to_string(), &limits)?
    };
    let bom = ingest::read(&Arc::new(source), options)?;
    Ok(Document { id, account: options.account, bom, describes: None, scope: Scope::default(), on: None, by: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_the_graph_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("graph.schema.json", &json::schema());
    }
}

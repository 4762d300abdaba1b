//! `lists import`: a file that somebody fetched by hand, into the store, or into a file of the canonical form.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Failed, allow, now, usage, write_json};
use crate::cli::arguments::{Size, day};
use crate::cli::data::Data;
use crate::cli::streams::Streams;
use crate::cli::{files, stdin};
use crate::error::Error;
use crate::lists;
use crate::lists::store::{self, Allow, Imported, Origin};
use crate::report::json::v1::Tool;
use crate::source::{Limits, Source};

const EXAMPLES: &str = "\
Examples:
  tallyclerk lists import us-1260h downloaded.csv
  tallyclerk lists import us-ofac-sdn SDN.XML --confirmed 2026-06-10
  tallyclerk lists import us-1260h downloaded.csv -o lists/us-1260h.csv";

/// Check the files of a list and bring them into the store, or write the list in its canonical form
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Import {
    /// The id of the list, such as us-1260h, or of the publication that holds it
    id: String,
    /// The file or files, in any format that lists are published in; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the canonical CSV into this file instead of the store; `-` is standard output
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["confirmed", "source", "allow", "format"])]
    output: Option<PathBuf>,
    /// The day on which you fetched the files from the publisher; else what the file says
    #[arg(long, value_name = "DATE", value_parser = day)]
    confirmed: Option<jiff::civil::Date>,
    /// The address that you fetched them from
    #[arg(long, value_name = "URL")]
    source: Option<String>,
    /// Put it in force though it is `older`, much `smaller`, or `another` list by its entries; repeatable
    #[arg(long, value_name = "WHAT", value_parser = allow)]
    allow: Vec<Allow>,
    /// The format on standard output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
    #[command(flatten)]
    size: Size,
}

impl Import {
    pub(super) fn wants_json(&self) -> bool {
        self.format == "json"
    }
}

pub(super) fn run(arguments: &Import, data: &Data, streams: &mut Streams) -> Result<u8, Failed> {
    let limits = arguments.size.limits();
    if let Some(output) = &arguments.output {
        return Ok(canonical(arguments, output, &limits, streams)?);
    }
    let store = data.store_to_write()?;
    let files = arguments.files.iter().map(|path| load(path, &limits)).collect::<Result<Vec<_>, _>>()?;
    if arguments.files.iter().filter(|path| stdin::is_meant(path)).count() > 1 {
        return Err(usage("standard input is named more than once", "give one of the files by its name").into());
    }
    let hold = store.hold()?;
    let import = store::Import {
        id: &arguments.id,
        files,
        confirmed: arguments.confirmed,
        url: arguments.source.clone(),
        allow: &arguments.allow,
        limits,
        now: now(),
    };
    let mut done = import.run(&hold)?;
    // One that is only kept for its days is compiled when a case asks for it.
    if done.in_force {
        super::index(&hold, &done.snapshot, std::mem::take(&mut done.lists), streams);
    }
    if arguments.wants_json() {
        write_json(&Written::of(&done), streams)?;
    } else {
        streams.write(|out, _| {
            told(&done).iter().try_for_each(|line| writeln!(out, "{}", crate::diagnostic::visible(line)))
        })?;
    }
    Ok(0)
}

fn canonical(arguments: &Import, output: &Path, limits: &Limits, streams: &mut Streams) -> Result<u8, Error> {
    let files = arguments.files.iter().map(|path| Ok(load(path, limits)?.0)).collect::<Result<Vec<_>, Error>>()?;
    let text = lists::import(&files, &arguments.id, limits)?;
    for remark in lists::formats::read(&files, &arguments.id, limits)?.remarks {
        streams.remark(&format!("{}: {remark}", arguments.id));
    }
    if stdin::is_meant(output) {
        // A terminal would obey what a list holds; a pipe gets the list as it is.
        let shown = if streams.out_is_terminal() { shown_lines(&text) } else { text };
        streams.write(|out, _| out.write_all(shown.as_bytes()))?;
    } else {
        files::write(output, |out| out.write_all(text.as_bytes()))?;
    }
    Ok(0)
}

/// Returns a text for eyes: control and direction characters are shown, lines stay.
fn shown_lines(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => format!("{}\n", crate::diagnostic::visible(line)),
            None => crate::diagnostic::visible(line).into_owned(),
        })
        .collect()
}

fn load(path: &Path, limits: &Limits) -> Result<(Arc<Source>, Origin), Error> {
    if stdin::is_meant(path) {
        let bytes = stdin::read(limits)?;
        let source = Source::from_bytes(stdin::NAME, bytes.clone(), limits)?.in_utf8()?;
        return Ok((Arc::new(source), Origin::Memory(bytes)));
    }
    let source = Source::load(path, &path.display().to_string(), limits)?.in_utf8()?;
    Ok((Arc::new(source), Origin::File(path.to_owned())))
}

fn told(done: &Imported) -> Vec<String> {
    let snapshot = &done.snapshot;
    let state = match (done.in_force, done.known) {
        (true, false) => "in force now",
        (true, true) => "known already, and in force",
        (false, _) => {
            "kept for the days that it serves: the one in force is newer (--allow older puts this one in force)"
        }
    };
    let mut lines = vec![format!(
        "{}: snapshot {}, {}, {}: {state}",
        snapshot.publication,
        snapshot.digest.short(),
        super::show::dated(snapshot),
        super::show::counted(snapshot),
    )];
    lines.extend(done.notices.iter().map(|notice| format!("  taken in by --allow: {}", notice.0)));
    lines.extend(done.warnings.iter().map(|warning| format!("  warning: {warning}")));
    lines.extend(super::unknown_id(&snapshot.publication));
    lines.extend(done.mended.iter().map(|error| format!("  was damaged: {error}")));
    if snapshot.since().is_none() {
        lines.push(
            "  nobody says of which day it is: give the same import again with --confirmed DATE, or every verdict stays \
             `incomplete`"
                .to_owned(),
        );
    }
    lines
}

/// Version 1 of the JSON of `lists import`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk lists import")]
struct Written {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// The publication's id.
    id: String,
    /// The digest that names the snapshot.
    snapshot: String,
    /// The lists in it.
    lists: Vec<super::show::WrittenHeld>,
    /// The day of publication, if anybody says.
    published: Option<String>,
    /// The days on which it was confirmed at its publisher.
    confirmed: Vec<String>,
    /// Whether it is in force now.
    in_force: bool,
    /// Whether the store had it already.
    known: bool,
    /// Why it would have been refused, had `--allow` not been given.
    notices: Vec<super::update::WrittenReason>,
    /// What its lists are not fit for, and what they lost.
    warnings: Vec<String>,
    /// What was found damaged before.
    mended: Vec<String>,
}

impl Written {
    fn of(done: &Imported) -> Self {
        let snapshot = &done.snapshot;
        Self {
            version: 1,
            tool: Tool::this(),
            id: snapshot.publication.clone(),
            snapshot: snapshot.digest.to_string(),
            lists: super::show::WrittenHeld::all(snapshot),
            published: snapshot.published.map(|(day, _)| day.to_string()),
            confirmed: snapshot.confirmed.iter().map(ToString::to_string).collect(),
            in_force: done.in_force,
            known: done.known,
            notices: done.notices.iter().map(|notice| super::update::WrittenReason::of(&notice.0)).collect(),
            warnings: done.warnings.clone(),
            mended: done.mended.iter().map(ToString::to_string).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_list_holds_is_shown_to_a_terminal_and_not_obeyed() {
        let shown = shown_lines("name\nExample \u{1b}[31mWorks\u{202e}\nlast");
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
        assert_eq!((shown.lines().count(), shown.ends_with("last")), (3, true));
    }

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("lists-import.schema.json", &schemars::schema_for!(Written).to_value());
    }
}

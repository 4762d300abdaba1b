//! `lists diff`: who was added, removed or renamed between two snapshots of a list.

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Failed, today, usage, write_json};
use crate::cli::arguments::Size;
use crate::cli::data::Data;
use crate::cli::streams::Streams;
use crate::diagnostic::visible;
use crate::error::Error;
use crate::lists::store::Named;
use crate::lists::{Changed, Difference, Entry, List, bundled, difference, formats};
use crate::report::json::v1::Tool;
use crate::source::{Limits, Source};

const EXAMPLES: &str = "\
Examples:
  tallyclerk lists diff previous current --list us-ofac-sdn
  tallyclerk lists diff 3f9a12bc 81ab22cd
  tallyclerk lists diff lists/us-1260h.csv current --list us-1260h --format json

A and B are a file, the first digits of a snapshot's digest, `current`, `previous`, or `built-in`.";

/// Say who was added, removed or renamed between two snapshots of a list
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Diff {
    /// The older snapshot
    a: String,
    /// The newer snapshot
    b: String,
    /// The list, where the snapshots don't say by themselves which it is
    #[arg(long, value_name = "ID")]
    list: Option<String>,
    /// End with code 1 if anything changed
    #[arg(long)]
    exit_code: bool,
    /// The format on standard output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
    #[command(flatten)]
    size: Size,
}

impl Diff {
    pub(super) fn wants_json(&self) -> bool {
        self.format == "json"
    }
}

pub(super) fn run(arguments: &Diff, data: &Data, streams: &mut Streams) -> Result<u8, Failed> {
    let limits = arguments.size.limits();
    let id = match &arguments.list {
        Some(id) => id.clone(),
        None => list_of(arguments, data)?,
    };
    let (old, new) = (read(&arguments.a, &id, data, &limits)?, read(&arguments.b, &id, data, &limits)?);
    let found = difference(&old, &new);
    if arguments.wants_json() {
        write_json(&Written::of(&old, &new, &found), streams)?;
    } else {
        streams
            .write(|out, _| lines(&old, &new, &found).iter().try_for_each(|line| writeln!(out, "{}", visible(line))))?;
    }
    let differs = found.same != old.entries.len() || found.same != new.entries.len();
    Ok(u8::from(arguments.exit_code && differs))
}

fn file(path: &Path, limits: &Limits) -> Result<Arc<Source>, Error> {
    Source::load(path, &path.display().to_string(), limits)?.in_utf8().map(Arc::new)
}

/// Tells by a file or snapshot that holds one list only which list is meant.
fn list_of(arguments: &Diff, data: &Data) -> Result<String, Error> {
    for word in [&arguments.a, &arguments.b] {
        if Path::new(word).exists() {
            let limits = arguments.size.limits();
            if let [(only, _)] = formats::holds(&[file(Path::new(word), &limits)?], &limits)?.as_slice() {
                return Ok(only.clone());
            }
            continue;
        }
        if let Some(named @ Named::Digest(_)) = Named::parse(word)
            && let Some(store) = data.store()?
        {
            let snapshot = store.named(named, None, today())?.snapshot;
            if let [only] = snapshot.lists.as_slice() {
                return Ok(only.id.clone());
            }
            let ids: Vec<&str> = snapshot.lists.iter().map(|list| list.id.as_str()).collect();
            return Err(usage(format!("`{word}` holds {}", ids.join(", ")), "say which one with --list ID"));
        }
    }
    Err(usage("neither of the two says which list it is", "name it with --list ID"))
}

fn read(word: &str, id: &str, data: &Data, limits: &Limits) -> Result<List, Error> {
    let path = Path::new(word);
    if word == "built-in" {
        return bundled(id).ok_or_else(|| usage(format!("no list `{id}` is built in"), "see `tallyclerk lists show`"));
    }
    if path.exists() {
        return formats::read(&[file(path, limits)?], id, limits);
    }
    let Some(named) = Named::parse(word) else {
        return Err(usage(
            format!("`{word}` is neither a file nor a snapshot"),
            "give a file, four or more digits of a digest, current, previous, or built-in",
        ));
    };
    let store = data.expect_store()?;
    let in_force = store.named(named, Some(id), today())?;
    Ok(store.read(id, in_force, limits)?.list)
}

fn lines(old: &List, new: &List, found: &Difference<'_>) -> Vec<String> {
    let mut lines = vec![
        format!("{}: {} to {}", new.id, title(old), title(new)),
        format!(
            "{} added, {} removed, {} renamed, {} changed, {} the same",
            found.added.len(),
            found.removed.len(),
            found.renamed.len(),
            found.changed.len(),
            found.same
        ),
    ];
    lines.extend(found.added.iter().map(|entry| format!("+ {}", entry.name)));
    lines.extend(found.removed.iter().map(|entry| format!("- {}", entry.name)));
    lines.extend(found.renamed.iter().map(|(before, after)| format!("= {} (was: {})", after.name, before.name)));
    let words = |what: &[Changed]| what.iter().map(|what| what.word()).collect::<Vec<_>>().join(", ");
    lines.extend(found.changed.iter().map(|(_, after, what)| format!("~ {} ({})", after.name, words(what))));
    lines
}

fn title(list: &List) -> String {
    let day = list.confirmed.map_or_else(String::new, |day| format!(" of {day}"));
    format!("{}{day}, {} entries", list.snapshot.get(..8).unwrap_or(&list.snapshot), list.entries.len())
}

/// Version 1 of the JSON of `lists diff`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk lists diff")]
struct Written {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// The list's id.
    list: String,
    /// The digest of the older snapshot.
    old: String,
    /// The digest of the newer snapshot.
    new: String,
    /// How many.
    summary: Summary,
    /// Who is on the newer one only.
    added: Vec<Party>,
    /// Who is on the older one only.
    removed: Vec<Party>,
    /// Who has another primary name.
    renamed: Vec<Renamed>,
    /// Who has the same name, and something else changed.
    changed: Vec<WrittenChange>,
}

/// How many of each.
#[derive(Debug, Serialize, JsonSchema)]
struct Summary {
    added: usize,
    removed: usize,
    renamed: usize,
    changed: usize,
    same: usize,
}

/// A listed party.
#[derive(Debug, Serialize, JsonSchema)]
struct Party {
    /// Its key within the list.
    key: String,
    /// Its primary name.
    name: String,
    /// Its other names.
    other_names: Vec<String>,
    /// Its country, as the list names it.
    country: Option<String>,
}

/// A party with another name.
#[derive(Debug, Serialize, JsonSchema)]
struct Renamed {
    /// As it was.
    before: Party,
    /// As it is.
    after: Party,
}

/// A party of which something else changed.
#[derive(Debug, Serialize, JsonSchema)]
struct WrittenChange {
    /// As it was.
    before: Party,
    /// As it is.
    after: Party,
    /// What changed: `names`, `identifiers`, `listings`, `ties`, `terms`.
    what: Vec<&'static str>,
}

impl Party {
    fn of(entry: &Entry) -> Self {
        Self {
            key: entry.key.clone(),
            name: entry.name.clone(),
            other_names: entry.names().skip(1).map(str::to_owned).collect(),
            country: entry.country.clone(),
        }
    }
}

impl Written {
    fn of(old: &List, new: &List, found: &Difference<'_>) -> Self {
        let summary = Summary {
            added: found.added.len(),
            removed: found.removed.len(),
            renamed: found.renamed.len(),
            changed: found.changed.len(),
            same: found.same,
        };
        let pair = |before: &Entry, after: &Entry| (Party::of(before), Party::of(after));
        let renamed = found.renamed.iter().map(|(before, after)| {
            let (before, after) = pair(before, after);
            Renamed { before, after }
        });
        let changed = found.changed.iter().map(|(before, after, what)| {
            let (before, after) = pair(before, after);
            WrittenChange { before, after, what: what.iter().map(|what| what.word()).collect() }
        });
        Self {
            version: 1,
            tool: Tool::this(),
            list: new.id.clone(),
            old: old.snapshot.clone(),
            new: new.snapshot.clone(),
            summary,
            added: found.added.iter().map(|entry| Party::of(entry)).collect(),
            removed: found.removed.iter().map(|entry| Party::of(entry)).collect(),
            renamed: renamed.collect(),
            changed: changed.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("lists-diff.schema.json", &schemars::schema_for!(Written).to_value());
    }
}

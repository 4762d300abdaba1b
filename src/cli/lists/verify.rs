//! `lists verify`: whether everything in the store is what it was when it came in.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Failed, write_json};
use crate::cli::data::Data;
use crate::cli::streams::Streams;
use crate::diagnostic::visible;
use crate::lists::store::{Damage, Verified};
use crate::report::json::v1::{Problem, Tool};

/// Hold every file of every snapshot in the store against its digest
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tallyclerk lists verify\n\nExit code 0 if all is sound, 1 if something is damaged."
)]
pub(super) struct Verify {
    /// The format on standard output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
}

impl Verify {
    pub(super) fn wants_json(&self) -> bool {
        self.format == "json"
    }
}

pub(super) fn run(arguments: &Verify, data: &Data, streams: &mut Streams) -> Result<u8, Failed> {
    let store = data.expect_store()?;
    let found = store.verify(streams.progress())?;
    if arguments.wants_json() {
        write_json(&Written::of(&found), streams)?;
    } else {
        streams.write(|out, _| {
            for damage in &found.damage {
                writeln!(out, "damaged: {}", visible(&damage.problem.to_string()))?;
            }
            let Verified { publications, snapshots, files, bytes, .. } = &found;
            let (publications, snapshots) = (count(*publications, "publication"), count(*snapshots, "snapshot"));
            let (files, damaged) = (count(*files, "file"), found.damage.len());
            let sound = if damaged == 0 { "all sound".to_owned() } else { format!("{damaged} damaged") };
            writeln!(out, "{publications}, {snapshots}, {files}, {bytes} bytes: {sound}")
        })?;
    }
    Ok(u8::from(!found.damage.is_empty()))
}

fn count(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// Version 1 of the JSON of `lists verify`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk lists verify")]
struct Written {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// How many publications the store holds.
    publications: u64,
    /// How many snapshots of them.
    snapshots: u64,
    /// How many files in these.
    files: u64,
    /// How many bytes in these.
    bytes: u64,
    /// What is damaged.
    damage: Vec<WrittenDamage>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WrittenDamage {
    /// The publication's id.
    publication: String,
    /// The digest of the snapshot, unless it is the word of which one is in force.
    snapshot: Option<String>,
    /// What is wrong.
    problem: Problem,
}

impl Written {
    fn of(found: &Verified) -> Self {
        let damage = |damage: &Damage| WrittenDamage {
            publication: damage.publication.clone(),
            snapshot: damage.snapshot.map(|digest| digest.to_string()),
            problem: Problem::of(&damage.problem),
        };
        Self {
            version: 1,
            tool: Tool::this(),
            publications: found.publications,
            snapshots: found.snapshots,
            files: found.files,
            bytes: found.bytes,
            damage: found.damage.iter().map(damage).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("lists-verify.schema.json", &schemars::schema_for!(Written).to_value());
    }
}

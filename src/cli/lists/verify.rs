//! `lists verify`: whether everything in the store is what it was when it came in.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Failed, write_json};
use crate::cli::data::Data;
use crate::cli::streams::Streams;
use crate::diagnostic::visible;
use crate::lists::store::{Damage, KeptIndex, Verified};
use crate::report::json::v1::{Problem, Tool};
use crate::screening::{Condition, verify_indexes};
use crate::source::Limits;

/// Hold every file of every snapshot in the store against its digest, and every index against its snapshot
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tallyclerk lists verify\n\nIndexes are compiled again and replaced where they differ.\n\n\
                  Exit code 0 if all is sound, 1 if something is or was damaged."
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
    let mut found = store.verify(streams.progress())?;
    let indexes = Indexes::of(verify_indexes(&store, &Limits::default(), streams.progress())?, &mut found);
    if arguments.wants_json() {
        write_json(&Written::of(&found, &indexes), streams)?;
    } else {
        streams.write(|out, _| {
            for damage in &found.damage {
                writeln!(out, "damaged: {}", visible(&damage.problem.to_string()))?;
            }
            let Verified { publications, snapshots, files, bytes, .. } = &found;
            let (publications, snapshots) = (count(*publications, "publication"), count(*snapshots, "snapshot"));
            let (files, damaged) = (count(*files, "file"), found.damage.len());
            let sound = if damaged == 0 { "all sound".to_owned() } else { format!("{damaged} damaged") };
            writeln!(out, "{}", indexes.in_words())?;
            writeln!(out, "{publications}, {snapshots}, {files}, {bytes} bytes: {sound}")
        })?;
    }
    Ok(u8::from(!found.damage.is_empty()))
}

/// What became of the indexes.
#[derive(Debug, Default)]
struct Indexes {
    sound: u64,
    renewed: u64,
    replaced: u64,
    unverified: u64,
}

impl Indexes {
    /// Counts what was found, and adds what somebody must know to the damage.
    fn of(conditions: Vec<(KeptIndex, Condition)>, found: &mut Verified) -> Self {
        let mut indexes = Self::default();
        for (KeptIndex { snapshot, list, path }, condition) in conditions {
            let (counted, wrong) = match condition {
                Condition::Sound => (&mut indexes.sound, None),
                Condition::Renewed => (&mut indexes.renewed, None),
                Condition::Replaced(why) => (
                    &mut indexes.replaced,
                    Some((
                        format!("is not used as the index of `{list}`: {why}; it was compiled anew from its snapshot"),
                        "if nothing happened to the disk, see who can write into the store",
                    )),
                ),
                Condition::Stays(why, cause) => (
                    &mut indexes.unverified,
                    Some((
                        format!("is not used as the index of `{list}`: {why}; it can't be replaced: {cause}"),
                        "let the folder be written, or delete the file",
                    )),
                ),
                // That the snapshot is damaged stands among the damage already, unless it can't be read by this version.
                Condition::NoSnapshot(error) => (
                    &mut indexes.unverified,
                    Some((
                        format!("could not be held against its snapshot, from which `{list}` can't be read: {error}"),
                        "update or import the list again",
                    )),
                ),
            };
            *counted += 1;
            if let Some((message, help)) = wrong {
                let problem = crate::diagnostic::Problem::new(&path.display().to_string(), message).help(help);
                let (publication, snapshot) = (snapshot.publication, Some(snapshot.digest));
                found.damage.push(Damage { publication, snapshot, problem });
            }
        }
        indexes
    }

    fn in_words(&self) -> String {
        let Self { sound, renewed, replaced, unverified } = self;
        let all = sound + renewed + replaced + unverified;
        let all = if all == 1 { "1 index".to_owned() } else { format!("{all} indexes") };
        let others = [
            (renewed, "of another version, compiled anew"),
            (replaced, "damaged, compiled anew"),
            (unverified, "not verified"),
        ];
        let others: String = others.iter().filter(|(n, _)| **n > 0).map(|(n, what)| format!(", {n} {what}")).collect();
        format!("{all}: {sound} as compiled from the snapshot{others}")
    }
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
    /// What was found of the indexes beside the snapshots.
    indexes: WrittenIndexes,
    /// What is damaged.
    damage: Vec<WrittenDamage>,
}

/// How many indexes were found to be what; each was compiled again from its snapshot.
#[derive(Debug, Serialize, JsonSchema)]
struct WrittenIndexes {
    /// Every byte is what the snapshot gives.
    sound: u64,
    /// Another version made them; they were compiled anew.
    renewed: u64,
    /// They were damaged or said something else than the snapshot, and were compiled anew; each is among the damage.
    replaced: u64,
    /// They could not be verified or not be replaced; each is among the damage.
    unverified: u64,
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
    fn of(found: &Verified, indexes: &Indexes) -> Self {
        let Indexes { sound, renewed, replaced, unverified } = *indexes;
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
            indexes: WrittenIndexes { sound, renewed, replaced, unverified },
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

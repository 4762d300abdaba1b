//! SPDX 3 documents of others, beside the project: `../shared/corpus`, or `$TALLYCLERK_CORPUS`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Bom, Format};
use tallyclerk::source::{Limits, Source};

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("TALLYCLERK_CORPUS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Returns every JSON file of the corpus that claims to be SPDX 3.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            documents(&path, found);
        } else if std::fs::read(&path).is_ok_and(|bytes| {
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).into_owned();
            text.contains("spdx-context.jsonld")
        }) {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> Result<Bom, tallyclerk::error::Error> {
    let source = Source::load(path, &path.display().to_string(), &Limits::default())?;
    ingest::read(&Arc::new(source), &ReadOptions::default())
}

#[test]
fn probe() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus");
        return;
    };
    let mut all = Vec::new();
    documents(&corpus, &mut all);
    for path in &all {
        match read(path) {
            Ok(bom) => {
                println!(
                    "{} {} parts {} edges {} violations {}+{} dangling {} notes {} unknown {} unread {} subject {:?}",
                    path.strip_prefix(&corpus).unwrap().display(),
                    bom.spec_version,
                    bom.len(),
                    bom.relationships().len(),
                    bom.violations.len(),
                    bom.more_violations,
                    bom.dangling.len(),
                    bom.notes.len(),
                    bom.unknown_fields.len(),
                    bom.unread.len(),
                    bom.metadata.subject
                );
                for v in bom.violations.iter().take(4) {
                    println!("     {} | {:?} | {:?} | {}", v.message, v.expected, v.rule, v.at);
                }
                for v in bom.notes.iter().take(3) {
                    println!("     note {v}");
                }
                for v in bom.dangling.iter().take(3) {
                    println!("     dangling {}", v.reference);
                }
                for v in bom.unknown_fields.iter().take(3) {
                    println!("     unknown {}", v.0);
                }
            }
            Err(error) => println!("{} ERR {error}", path.display()),
        }
    }
}

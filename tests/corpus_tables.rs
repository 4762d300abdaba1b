//! Real parts lists written by others: each gives its parts, each sheet that is none is said not to be one.
//!
//! The corpus stands beside the project; without it the test says how much it skips.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Bom, IdentifierKind};
use tallyclerk::source::{Limits, Source};

fn corpus() -> Option<PathBuf> {
    let stated = std::env::var_os("TALLYCLERK_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    stated.or(Some(beside)).filter(|path| path.is_dir())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn read(path: &Path) -> Result<Bom, tallyclerk::error::Error> {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let source = Source::load(path, &name, &Limits::default())?;
    ingest::read(&Arc::new(source), &ReadOptions::default())
}

#[test]
fn dump() {
    let Some(corpus) = corpus() else { return };
    for group in ["hbom-opencellular", "hbom-misc", "hbom-kicad", "cyclonedx-cli/CsvSerializer"] {
        let mut found = Vec::new();
        files(&corpus.join(group), &mut found);
        for path in found {
            let ext = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
            if !["xls", "xlsx", "csv"].contains(&ext.as_str()) {
                continue;
            }
            println!("=== {}", path.strip_prefix(&corpus).unwrap().display());
            match read(&path) {
                Err(e) => println!("ERR {}", e.to_string().chars().take(600).collect::<String>()),
                Ok(bom) => {
                    let n = bom.len();
                    let mk = bom.components().filter(|c| c.manufacturer().is_some()).count();
                    let pn = bom.components().filter(|c| c.identifier(IdentifierKind::Mpn).is_some()).count();
                    let q: u64 = bom.components().map(|c| u64::from(c.quantity().pieces())).sum();
                    println!(
                        "parts {n} maker {mk} mpn {pn} pieces {q} nested {}",
                        bom.components().filter(|c| c.parent().is_some()).count()
                    );
                    for note in &bom.notes {
                        println!("   note {}", note.to_string().chars().take(300).collect::<String>());
                    }
                    for c in bom.components().take(2) {
                        println!(
                            "   {} | {:?} | {:?} | {:?} {:?}",
                            c.name(),
                            c.manufacturer(),
                            c.identifier(IdentifierKind::Mpn).map(|i| i.value),
                            c.quantity(),
                            c.kind()
                        );
                    }
                }
            }
        }
    }
}

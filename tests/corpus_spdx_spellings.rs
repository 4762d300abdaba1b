//! SPDX 2 documents of others as tags and values and in RDF/XML, beside the project.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::source::{Limits, Source};

fn files_below(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files_below(&path, into) } else { into.push(path) }
    }
}

#[test]
fn probe() {
    let corpus = Path::new("../shared/corpus");
    let mut all = Vec::new();
    files_below(corpus, &mut all);
    for path in all {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        if !text.contains("SPDXVersion:") && !text.contains("spdx.org/rdf/terms#\"") {
            continue;
        }
        let source =
            Source::load(&path, &path.display().to_string(), &Limits::default()).and_then(Source::in_utf8).unwrap();
        match ingest::read(&Arc::new(source), &ReadOptions::default()) {
            Ok(bom) => {
                println!(
                    "{} {} {} parts {} edges {} violations {}+{} dangling {} unknown {}",
                    path.display(),
                    bom.format,
                    bom.spec_version,
                    bom.len(),
                    bom.relationships().len(),
                    bom.violations.len(),
                    bom.more_violations,
                    bom.dangling.len(),
                    bom.unknown_fields.len()
                );
                for v in bom.violations.iter().take(4) {
                    println!("     {} | {:?} | {:?} | {}", v.message, v.expected, v.rule, v.at);
                }
            }
            Err(e) => println!("{} ERR {e}", path.display()),
        }
    }
}

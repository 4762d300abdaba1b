//! Every CycloneDX JSON document of the corpus against what its authors say of it: accepted documents are read, refused
//! ones are refused or have violations.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::error::Error;
use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Bom, Format};
use tallyclerk::source::{Limits, Source};

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("TALLYCLERK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    folder.join("EXPECTED.tsv").is_file().then_some(folder)
}

fn files_below(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files_below(&path, into) } else { into.push(path) }
    }
}

fn load(path: &Path) -> Option<Arc<Source>> {
    Source::load(path, &path.display().to_string(), &Limits::default()).ok().map(Arc::new)
}

/// Tells from the raw text whether it is a CycloneDX document of a version that has a JSON form.
fn is_in_scope(source: &Source) -> bool {
    let text = String::from_utf8_lossy(source.bytes());
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
        && text.contains("\"bomFormat\"")
        && text.contains("CycloneDX")
}

fn read(source: &Arc<Source>) -> Result<Bom, Error> {
    ingest::read(source, &ReadOptions::default())
}

/// Returns what upstream says of the documents: path to (`accept` or `refuse`, on what basis).
fn expected(corpus: &Path) -> BTreeMap<String, (String, String)> {
    let table = std::fs::read_to_string(corpus.join("EXPECTED.tsv")).expect("it is there");
    table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let path = cells.next()?.to_owned();
            Some((path, (cells.next()?.to_owned(), cells.next()?.to_owned())))
        })
        .collect()
}

#[test]
fn documents_of_the_corpus_are_judged_as_their_authors_judge_them() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; 1 test did not run");
        return;
    };
    let mut table: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (path, (verdict, basis)) in expected(&corpus) {
        let Some(source) = load(&corpus.join(&path)) else { continue };
        if !is_in_scope(&source) || !matches!(verdict.as_str(), "accept" | "refuse") {
            continue;
        }
        let outcome = read(&source);
        let violations = outcome.as_ref().map_or(0, |bom| bom.violations.len());
        let right = match verdict.as_str() {
            // Told only to be CycloneDX, which says nothing of its validity.
            "accept" if basis.starts_with("format and version") => outcome.is_ok(),
            "accept" => outcome.is_ok() && violations == 0,
            _ => outcome.is_err() || violations > 0,
        };
        let group = path.split('/').take(2).collect::<Vec<_>>().join("/");
        let row = table.entry((group, verdict.clone())).or_default();
        row.0 += usize::from(right);
        row.1 += 1;
        if !right {
            let said = match &outcome {
                Ok(bom) => bom.violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n    "),
                Err(error) => error.to_string(),
            };
            wrong.push(format!("{path}: should be {verdict}\n    {said}"));
        }
    }
    for ((group, verdict), (right, total)) in &table {
        println!("{group:<40} {verdict:<7} {right:>4}/{total}");
    }
    assert!(!table.is_empty(), "the corpus holds no CycloneDX document with a verdict");
    assert!(wrong.is_empty(), "{} judged otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_cyclonedx_document_of_the_corpus_gives_a_model_or_an_error_with_a_place() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; 1 test did not run");
        return;
    };
    let mut paths = Vec::new();
    files_below(&corpus, &mut paths);
    let (mut models, mut errors, mut components) = (0, 0, 0);
    for path in paths {
        let Some(source) = load(&path) else { continue };
        if !is_in_scope(&source) {
            continue;
        }
        match read(&source) {
            Ok(bom) => {
                assert_eq!(bom.format, Format::CycloneDxJson);
                models += 1;
                components += bom.len();
                if bom.violations.len() + bom.more_violations > 0 {
                    let first = bom.violations.first().map(ToString::to_string).unwrap_or_default();
                    println!("{} violations: {first}", bom.violations.len() + bom.more_violations);
                }
            }
            Err(error) => {
                errors += 1;
                println!("{error}");
                assert!(!error.problems().is_empty());
            }
        }
    }
    println!("{models} models with {components} components, {errors} errors");
    assert!(models > 0);
}

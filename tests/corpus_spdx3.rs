//! SPDX 3 documents of others, beside the project: `../shared/corpus`, or `$TALLYCLERK_CORPUS`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Bom, ComponentKind, Format};
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

/// Returns the paths that EXPECTED.tsv says are accepted.
fn accepted(corpus: &Path) -> BTreeSet<PathBuf> {
    let table = std::fs::read_to_string(corpus.join("EXPECTED.tsv")).unwrap_or_default();
    let rows = table.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|cells| cells.get(1) == Some(&"accept")).map(|cells| corpus.join(cells[0])).collect()
}

#[test]
fn documents_of_the_corpus_are_judged_as_their_authors_judge_them() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; 1 test did not run");
        return;
    };
    let mut all = Vec::new();
    documents(&corpus, &mut all);
    let accepted = accepted(&corpus);
    let (mut right, mut total, mut wrong) = (0, 0, Vec::new());
    for path in &all {
        let outcome = read(path);
        if let Ok(bom) = &outcome {
            assert_eq!(bom.format, Format::SpdxJsonLd, "{}", path.display());
            // What is left unread has no place in the specification.
            let is_sound = bom.violations.is_empty() && bom.more_violations == 0;
            assert!(bom.unread.is_empty() || !is_sound, "{}: {:?}", path.display(), bom.unread);
        }
        if !accepted.contains(path) {
            assert!(outcome.is_ok(), "{}: {:?}", path.display(), outcome.err());
            continue;
        }
        total += 1;
        match outcome {
            Ok(bom) if bom.violations.is_empty() => right += 1,
            Ok(bom) => wrong.push(format!("{}: {}", path.display(), bom.violations[0])),
            Err(error) => wrong.push(format!("{}: {error}", path.display())),
        }
    }
    println!("SPDX 3 accept: {right}/{total}; {} read without a stated verdict", all.len() - total);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the two models say alike of a document: names, versions and digests of what is no file.
fn packages(bom: &Bom) -> BTreeSet<(String, String, Vec<String>)> {
    bom.components()
        .filter(|component| component.kind() != ComponentKind::File)
        .map(|component| {
            let mut digests: Vec<String> =
                component.digests().map(|(algorithm, hex, _)| format!("{algorithm}:{hex}")).collect();
            digests.sort();
            (component.name().to_owned(), component.version().unwrap_or("").to_owned(), digests)
        })
        .collect()
}

#[test]
fn both_models_of_one_example_hold_the_same_packages() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; 1 test did not run");
        return;
    };
    // Not among them: example7-golang and example7-third-party-modules, whose two documents upstream made by hand with
    // other names, versions or packages.
    let pairs = [
        ("example7/spdx2.2/example7-bin.spdx.json", "example7/spdx3.0/example7-bin.spdx3.json"),
        ("example7/spdx2.2/example7-go-module.spdx.json", "example7/spdx3.0/example7-go-module.spdx3.json"),
        ("example8/spdx2.3/examplemaven-0.0.1.spdx.json", "example8/spdx3.0/examplemaven-0.0.1.spdx3.json"),
        ("example9/spdx2.2/appbomination.spdx.json", "example9/spdx3.0/appbomination.spdx3.json"),
        ("example11/spdx2.3/sbom.spdx.json", "example11/spdx3.0/sbom.spdx3.json"),
    ];
    let mut compared = 0;
    for (two, three) in pairs {
        let folder = corpus.join("spdx-examples/software");
        let (two, three) = (folder.join(two), folder.join(three));
        if !two.is_file() || !three.is_file() {
            continue;
        }
        let (old, new) = (read(&two).expect("it reads"), read(&three).expect("it reads"));
        let (old, new) = (packages(&old), packages(&new));
        // SPDX 3 may put the digest of a package on the file that it is distributed as.
        let has = |all: &BTreeSet<(String, String, Vec<String>)>, one: &(String, String, Vec<String>)| {
            all.iter().any(|(name, version, digests)| {
                (name, version) == (&one.0, &one.1) && (digests == &one.2 || digests.is_empty())
            })
        };
        assert_eq!(old.len(), new.len(), "{}", three.display());
        let differ: Vec<_> = old.iter().filter(|one| !has(&new, one)).collect();
        assert!(differ.is_empty(), "{}: {differ:?}", three.display());
        compared += 1;
    }
    println!("{compared} pairs hold the same packages");
}

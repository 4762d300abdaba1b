//! Every document of the corpus of which somebody says whether it is valid, held against what `validate` says; a table of
//! right and total for each group.
//!
//! What is said stands in `EXPECTED.tsv`, or follows from the names of a group's files. Where it contradicts the standard,
//! the case is listed here, with the reason that `docs/formats.md` gives.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::ingest::{Conclusion, ReadOptions, Validation, validate};
use tallyclerk::source::{Limits, Source};

/// What is said of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It follows its specification.
    Valid,
    /// It breaks its specification, or can't be read.
    Refused,
    /// It can be read: nothing is said of its validity.
    Readable,
}

/// Why a stated verdict is not followed. The words are those of `docs/formats.md`.
const NOT_A_VALIDATION_CASE: &str = "made to show something else, and invalid by the official schema";
const FREE_TEXT: &str = "a licence name is free text, whatever it looks like";
const BY_THE_LETTER: &str = "the standard has no such word, or demands what is not there";

/// Documents of which the stated verdict contradicts the standard, each with the reason.
const CONTRADICTIONS: &[(&str, &str)] = &[
    ("cyclonedx-sbom-utility/cyclonedx/1.6/specification/valid-bom-1.6.json", BY_THE_LETTER),
    ("cyclonedx-sbom-utility/cyclonedx/deprecated/cdx-1-2-invalid-license-name-has-expression.json", FREE_TEXT),
    ("cyclonedx-sbom-utility/diff/cdx-1-4-mature-example-1-delta.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/diff/cdx-1-4-mature-example-1-delta2.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/diff/panic/nats1.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/hash/hash-cdx-1-5-components.sbom.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/hash/hash-cdx-1-5-metadata-component-empty.sbom.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/hash/hash-cdx-1-5-metadata-component-name-only.sbom.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/normalize/cdx-1-5-components.bom.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/normalize/cdx-1-5-dependencies.bom.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/normalize/cdx-1-5-external-references.bom.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/normalize/cdx-1-5-licenses.bom.json", NOT_A_VALIDATION_CASE),
    ("cyclonedx-sbom-utility/spdx/spdx-2-2-missing-creationinfo.json", BY_THE_LETTER),
    ("cyclonedx-sbom-utility/vex/cdx-1-3-example1-bom-vex.json", BY_THE_LETTER),
    ("cyclonedx-sbom-utility/vex/cdx-1-4-bom-vex-template.json", NOT_A_VALIDATION_CASE),
];

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

/// Returns what the table says of a group's documents, by path.
fn stated(corpus: &Path, group: &str) -> BTreeMap<String, Said> {
    let table = std::fs::read_to_string(corpus.join("EXPECTED.tsv")).expect("it is there");
    let line = |line: &str| {
        let mut cells = line.split('\t');
        let (path, verdict, basis) = (cells.next()?, cells.next()?, cells.next()?);
        let is_of_group = path.strip_prefix(group).is_some_and(|rest| rest.starts_with('/'));
        let out_of_scope = path.ends_with(".textproto") || path.contains("LICENSE-from-");
        let said = match verdict {
            // Told only to be of a format, which says nothing of its validity.
            "accept" if basis.starts_with("format and version") => Said::Readable,
            "accept" => Said::Valid,
            "refuse" => Said::Refused,
            _ => return None,
        };
        (is_of_group && !out_of_scope).then(|| (path.to_owned(), said))
    };
    table.lines().skip(1).filter_map(line).collect()
}

/// Returns what the names of a group's documents say, where its authors say what their names mean.
fn named(corpus: &Path, group: &str) -> BTreeMap<String, Said> {
    let mut paths = Vec::new();
    files_below(&corpus.join(group), &mut paths);
    let said = |path: &Path| {
        let name = path.file_name()?.to_str()?;
        if !name.ends_with(".json") && !name.ends_with(".xml") {
            return None;
        }
        match group {
            // Lists to be compared, and no bills of materials at all.
            "cyclonedx-sbom-utility" if name.starts_with("json-array-order") => None,
            "cyclonedx-sbom-utility" if name.contains("-err-") || name.contains("invalid") => Some(Said::Refused),
            "cyclonedx-sbom-utility" => Some(Said::Valid),
            "cyclonedx-core-java" if name.starts_with("bom-") => Some(Said::Readable),
            "dependency-track-boms" if name.starts_with("bom-invalid") || name.starts_with("bom-empty") => {
                Some(Said::Refused)
            }
            "dependency-track-boms" => Some(Said::Readable),
            "spdx-dotnet" if !name.starts_with("invalid") => Some(Said::Valid),
            _ => None,
        }
    };
    let relative = |path: &Path| path.strip_prefix(corpus).unwrap_or(path).display().to_string();
    paths.iter().filter_map(|path| Some((relative(path), said(path)?))).collect()
}

fn is_right(said: Said, result: &Validation) -> bool {
    match said {
        Said::Valid => result.conclusion == Conclusion::Valid,
        Said::Refused => matches!(result.conclusion, Conclusion::Invalid | Conclusion::Unreadable),
        Said::Readable => result.conclusion != Conclusion::Unreadable,
    }
}

#[test]
fn documents_with_a_stated_verdict_are_judged_so() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; 1 test did not run");
        return;
    };
    let groups = [
        "cyclonedx-spec",
        "cyclonedx-cli",
        "cyclonedx-sbom-utility",
        "cyclonedx-core-java",
        "dependency-track-boms",
        "sbomqs-fixtures",
        "spdx-dotnet",
        "spdx-examples",
        "spdx-tools-python",
        "syft-identify",
    ];
    let mut wrong = Vec::new();
    for group in groups {
        let mut said = named(&corpus, group);
        // What is said of one file goes before what its name says.
        said.extend(stated(&corpus, group));
        let mut table: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
        for (path, said) in said {
            let Ok(source) = Source::load(&corpus.join(&path), &path, &Limits::default()) else { continue };
            let result = validate(&Arc::new(source), &ReadOptions::default());
            let contradiction = CONTRADICTIONS.iter().find(|(name, _)| *name == path);
            let is_right = is_right(said, &result);
            let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            let row = table.entry(format!("{ending:<5} {said:?}")).or_default();
            row.0 += usize::from(is_right);
            row.1 += 1;
            row.2 += usize::from(contradiction.is_some());
            match contradiction {
                Some((path, reason)) => {
                    println!("{path}: {}", if is_right { "contradicts the standard no more" } else { reason });
                }
                None if is_right => {}
                None => {
                    let problems: Vec<String> = result.problems.iter().take(3).map(ToString::to_string).collect();
                    wrong.push(format!("{path}: {said:?}\n    {}", problems.join("\n    ")));
                }
            }
        }
        for (what, (right, total, contradicting)) in table {
            println!("{group:<24} {what:<16} {right:>4}/{total:<4} ({contradicting} contradict the standard)");
        }
    }
    assert!(wrong.is_empty(), "{} judged otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

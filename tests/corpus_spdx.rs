//! Every SPDX 2 document of the corpus in JSON, YAML and XML against what its authors say of it: accepted documents are
//! read without a violation, refused ones are refused or have violations; all spellings of one document give one model.

use std::collections::{BTreeMap, BTreeSet};
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
    let source = Source::load(path, &path.display().to_string(), &Limits::default()).ok()?;
    source.in_utf8().ok().map(Arc::new)
}

fn read(source: &Arc<Source>) -> Result<Bom, Error> {
    ingest::read(source, &ReadOptions::default())
}

/// Tells from the raw text whether it is an SPDX 2 document in JSON, YAML or XML.
fn is_in_scope(source: &Source) -> bool {
    let text = String::from_utf8_lossy(source.bytes());
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') {
        return text.contains("\"spdxVersion\"") && text.contains("SPDX-2");
    }
    if start.starts_with('<') {
        return text.contains("<spdxVersion>");
    }
    text.lines().any(|line| line.trim_start_matches(['"', '\'']).starts_with("spdxVersion"))
}

#[test]
fn documents_of_the_corpus_are_judged_as_their_authors_judge_them() {
    let Some(corpus) = corpus() else {
        println!("1 test skipped: no corpus");
        return;
    };
    let table = std::fs::read_to_string(corpus.join("EXPECTED.tsv")).expect("it is there");
    let mut right: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in table.lines().skip(1) {
        let mut cells = line.split('\t');
        let (Some(path), Some(expected)) = (cells.next(), cells.next()) else { continue };
        let Some(source) = load(&corpus.join(path)) else { continue };
        if !matches!(expected, "accept" | "refuse") || !is_in_scope(&source) {
            continue;
        }
        let group = path.split('/').next().unwrap_or(path);
        let counts = right.entry(group).or_default();
        counts.1 += 1;
        let result = read(&source);
        let said = match &result {
            Ok(bom) if bom.violations.is_empty() => "accept",
            _ => "refuse",
        };
        // What is only said to be of a format is to be read; nothing is said of its validity.
        let is_right = match cells.next() {
            Some(basis) if basis.starts_with("format and version") && expected == "accept" => result.is_ok(),
            _ => said == expected,
        };
        if is_right {
            counts.0 += 1;
            continue;
        }
        let first = match &result {
            Ok(bom) => bom.violations.iter().map(ToString::to_string).take(3).collect::<Vec<_>>().join("\n    "),
            Err(error) => error.to_string(),
        };
        wrong.push(format!("{path}: {expected} expected, {said} said\n    {first}"));
    }
    for (group, (right, total)) in &right {
        println!("{group:<28} {right}/{total}");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_document_is_read_or_refused_with_a_place() {
    let Some(corpus) = corpus() else {
        println!("1 test skipped: no corpus");
        return;
    };
    let mut files = Vec::new();
    files_below(&corpus, &mut files);
    let mut read_ones = 0;
    for path in files {
        let Some(source) = load(&path) else { continue };
        if !is_in_scope(&source) {
            continue;
        }
        match read(&source) {
            Ok(bom) => {
                read_ones += 1;
                if std::env::var_os("SPDX_TELL").is_some() {
                    println!(
                        "{} {} {} {} components, {} violations\n    {}",
                        path.display(),
                        bom.format,
                        bom.spec_version,
                        bom.len(),
                        bom.violations.len() + bom.more_violations,
                        bom.violations.iter().take(4).map(ToString::to_string).collect::<Vec<_>>().join("\n    ")
                    );
                }
                for problem in &bom.violations {
                    assert!(problem.rule.is_some() && problem.expected.is_some(), "{problem}");
                }
            }
            Err(error) => {
                println!("{}: {error}", path.display());
                assert!(!error.problems().is_empty());
            }
        }
    }
    println!("{read_ones} documents read");
    assert!(read_ones > 80, "{read_ones} documents read");
}

/// Everything that a model says, but for places, as lines in a fixed order.
fn told(bom: &Bom) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    let metadata = &bom.metadata;
    told.insert(format!(
        "document {} {:?} {:?} {:?} {:?} subject {:?}",
        bom.spec_version,
        metadata.serial_number,
        metadata.timestamp,
        metadata.authors,
        metadata.tools,
        metadata.subject.map(|id| bom.component(id).reference().unwrap_or("").to_owned())
    ));
    for component in bom.components() {
        let of = component.reference().unwrap_or("");
        told.insert(format!(
            "{of} {} {:?} {:?} in {:?} {:?}",
            component.kind(),
            component.name(),
            component.version(),
            component.parent().and_then(|parent| parent.reference()),
            component.description()
        ));
        told.extend(component.identifiers().map(|identifier| format!("{of} {identifier}")));
        told.extend(component.digests().map(|(algorithm, value, _)| format!("{of} {algorithm} {value}")));
        told.extend(component.parties().map(|(role, party)| format!("{of} {role} {} {:?}", party.name(), party.url())));
        told.extend(component.licences().map(|licence| format!("{of} licence {licence}")));
        told.extend(component.properties().map(|(name, value, _)| format!("{of} {name} = {value}")));
        told.extend(component.external_references().map(|(kind, url)| format!("{of} {kind} {url}")));
    }
    let name = |id| bom.component(id).reference().unwrap_or("");
    for edge in bom.relationships() {
        told.insert(format!("{} {} {}", name(edge.from), edge.relation.word(), name(edge.to)));
    }
    for composition in &bom.compositions {
        let of: Vec<&str> = composition.of.iter().map(|id| name(*id)).collect();
        told.insert(format!("{:?} {of:?}", composition.aggregate));
    }
    told.extend(bom.dangling.iter().map(|dangling| format!("dangling {}", dangling.reference)));
    told
}

#[test]
fn every_spelling_of_one_document_gives_one_model() {
    let Some(corpus) = corpus() else {
        println!("1 test skipped: no corpus");
        return;
    };
    let data = corpus.join("spdx-tools-python/spdx/data");
    let pairs = [
        ("SPDXJSONExample-v2.3.spdx.json", "SPDXXMLExample-v2.3.spdx.xml"),
        ("SPDXJSONExample-v2.2.spdx.json", "SPDXXMLExample-v2.2.spdx.xml"),
        ("SPDXJSONExample-v2.2.spdx.json", "SPDXYAMLExample-2.2.spdx.yaml"),
        ("SPDXJSONExample-v2.3.spdx.json", "SPDXYAMLExample-2.3.spdx.yaml"),
        ("SPDXJSONExample-UTF-16.spdx.json", "SPDXXMLExample-UTF-16.spdx.xml"),
    ];
    let mut compared = 0;
    for (one, other) in pairs {
        let (Some(one), Some(other)) = (load(&data.join(one)), load(&data.join(other))) else { continue };
        let (one, other) = (read(&one).expect("it is read"), read(&other).expect("it is read"));
        let (one_told, other_told) = (told(&one), told(&other));
        let differ: Vec<&String> = one_told.symmetric_difference(&other_told).collect();
        assert!(differ.is_empty(), "{} and {}:\n{differ:#?}", one.source().name(), other.source().name());
        assert_ne!(one.format, other.format);
        compared += 1;
    }
    // Of the pair for 2.3, the JSON names a purpose that the XML doesn't.
    let folder = corpus.join("spdx-dotnet/v2.2");
    let files = ["json", "xml"]
        .map(|ending| folder.join(format!("document-with-hyphens-in-external-reference-category.{ending}")));
    if let [Some(one), Some(other)] = files.map(|file| load(&file)) {
        let (one, other) = (read(&one).expect("it is read"), read(&other).expect("it is read"));
        // The XML was laid out anew, texts of several lines included.
        let plain = |told: BTreeSet<String>| -> BTreeSet<String> {
            let words = |line: &String| {
                let line = line.replace("\\n", " ").replace("\\t", " ");
                line.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            told.iter().map(words).collect()
        };
        let differ: Vec<String> = plain(told(&one)).symmetric_difference(&plain(told(&other))).cloned().collect();
        assert!(differ.is_empty(), "{differ:#?}");
        assert_eq!((one.format, other.format), (Format::SpdxJson, Format::SpdxXml));
        compared += 1;
    }
    println!("{compared} pairs compared");
    assert!(compared >= 4, "{compared} pairs compared");
}

//! Every CycloneDX document of the corpus, in JSON and in XML, against what its authors say of it: accepted documents
//! are read, refused ones are refused or have violations. One BOM in both spellings gives one model.

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

/// Tells from the raw text whether it is a CycloneDX document.
fn is_in_scope(source: &Source) -> bool {
    let text = String::from_utf8_lossy(source.bytes());
    let head = text.trim_start_matches('\u{feff}').trim_start();
    let is_json = head.starts_with('{') && text.contains("\"bomFormat\"") && text.contains("CycloneDX");
    is_json || is_xml(head)
}

fn is_xml(head: &str) -> bool {
    head.starts_with('<') && head.contains("<bom") && head.contains("http://cyclonedx.org/schema/bom/")
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
                assert!(matches!(bom.format, Format::CycloneDxJson | Format::CycloneDxXml));
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

/// Tells everything that findings are made from, line by line, places aside.
fn told(bom: &Bom) -> Vec<String> {
    let mut told = vec![format!("{:?}", bom.metadata)];
    for component in bom.components() {
        let path = component.path().join("/");
        told.push(format!(
            "{path}: {:?} {:?} {:?} {:?} {:?} {:?}",
            component.kind(),
            component.group(),
            component.version(),
            component.reference(),
            component.quantity(),
            component.description().map(words),
        ));
        told.extend(component.identifiers().map(|identifier| format!("{path}: {identifier}")));
        told.extend(component.digests().map(|(kind, value, _)| format!("{path}: {kind:?} {value}")));
        told.extend(
            component.parties().map(|(role, party)| {
                format!("{path}: {role:?} {} {:?} {:?}", party.name(), party.address(), party.url())
            }),
        );
        told.extend(component.licences().map(|licence| format!("{path}: licence {licence}")));
        told.extend(component.properties().map(|(name, value, _)| format!("{path}: {name} = {}", words(value))));
        told.extend(component.endpoints().map(|endpoint| format!("{path}: at {endpoint}")));
        told.extend(component.external_references().map(|(kind, url)| format!("{path}: {kind} {url}")));
    }
    let name = |id| bom.component(id).path().join("/");
    told.extend(bom.relationships().map(|edge| format!("{} {:?} {}", name(edge.from), edge.relation, name(edge.to))));
    told.extend(bom.compositions.iter().map(|one| format!("{:?} {:?}", one.aggregate, one.of)));
    told.extend(bom.dangling.iter().map(|dangling| format!("dangling {}", dangling.reference)));
    told
}

/// Returns a text with all runs of white space as one space: XML may indent what JSON does not.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Pairs of the specification whose two files say different things, with what differs.
const NOT_THE_SAME_BOM: [(&str, &str); 9] = [
    ("valid-component-ref-", "the references and where the second component stands"),
    ("valid-compositions-", "the version of a library"),
    ("valid-dependency-", "the names of the libraries"),
    ("valid-license-id-", "nearly everything"),
    ("valid-license-name-", "nearly everything"),
    ("valid-machine-learning-1.5", "the publisher"),
    ("valid-metadata-timestamp-", "the timestamp"),
    ("valid-properties-", "how many properties there are"),
    ("valid-saasbom-", "the names and versions of the services"),
];

#[test]
fn one_bom_in_both_spellings_gives_one_model() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; 1 test did not run");
        return;
    };
    let mut paths = Vec::new();
    files_below(&corpus.join("cyclonedx-spec"), &mut paths);
    files_below(&corpus.join("cyclonedx-bom-examples"), &mut paths);
    let pairs = paths.into_iter().filter(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let differs = NOT_THE_SAME_BOM.iter().any(|(case, _)| name.starts_with(case));
        !name.starts_with("invalid-") && !differs && name.ends_with(".xml") && path.with_extension("json").is_file()
    });
    let (mut same, mut different) = (0, Vec::new());
    for path in pairs {
        let both = [path.clone(), path.with_extension("json")].map(|path| load(&path).map(|source| read(&source)));
        let [Some(Ok(xml)), Some(Ok(json))] = both else {
            different.push(format!("{}: one of the two can't be read", path.display()));
            continue;
        };
        let (mut xml, mut json) = (told(&xml), told(&json));
        if path.starts_with(corpus.join("cyclonedx-bom-examples")) {
            // A tool wrote the examples in two runs, each with a serial number and timestamp of its own.
            (xml, json) = (xml.split_off(1), json.split_off(1));
        }
        if xml == json {
            same += 1;
            continue;
        }
        let only = |of: &[String], other: &[String]| {
            of.iter().filter(|line| !other.contains(line)).take(3).cloned().collect::<Vec<_>>().join("\n      ")
        };
        different.push(format!("{}\n  xml:  {}\n  json: {}", path.display(), only(&xml, &json), only(&json, &xml)));
    }
    println!("{same} pairs alike, {} not", different.len());
    assert!(same > 0);
    assert!(different.is_empty(), "{}", different.join("\n"));
}

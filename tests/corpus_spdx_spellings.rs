//! SPDX 2 documents of others as tags and values and in RDF/XML, beside the project: `../shared/corpus`, or
//! `$TALLYCLERK_CORPUS`. What their authors accept is read without a violation, and other spellings of one document say
//! the same.

use std::collections::BTreeSet;
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

/// Tells from the raw text whether it is SPDX 2 as tags and values or in RDF/XML.
fn is_in_scope(source: &Source) -> bool {
    // The corpus holds hundreds of megabytes of other things: what a document is stands at its beginning.
    let text = String::from_utf8_lossy(&source.bytes()[..source.bytes().len().min(64 << 10)]);
    let is_tags = text.split(['\n', '\r']).any(|line| line.starts_with("SPDXVersion:"));
    is_tags || (text.trim_start().starts_with('<') && text.contains("\"http://spdx.org/rdf/terms#\""))
}

#[test]
fn documents_of_the_corpus_are_judged_as_their_authors_judge_them() {
    let Some(corpus) = corpus() else {
        println!("1 test skipped: no corpus");
        return;
    };
    let table = std::fs::read_to_string(corpus.join("EXPECTED.tsv")).expect("it is there");
    let (mut right, mut total, mut wrong) = (0, 0, Vec::new());
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [path, expected, basis, ..] = cells.as_slice() else { continue };
        let Some(source) = load(&corpus.join(path)).filter(|source| is_in_scope(source)) else { continue };
        total += 1;
        let result = read(&source);
        let accepts = match &result {
            // Told only to be SPDX of a version, which says nothing of its validity.
            Ok(bom) => basis.starts_with("format and version") || bom.violations.is_empty(),
            Err(_) => false,
        };
        if accepts == (*expected == "accept") {
            right += 1;
            continue;
        }
        wrong.push(format!("{path}: {expected} expected: {:?}", result.map(|bom| bom.violations)));
    }
    println!("tag-value and RDF/XML: {right}/{total}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_document_is_read_or_refused_with_a_reason() {
    let Some(corpus) = corpus() else {
        println!("1 test skipped: no corpus");
        return;
    };
    let mut files = Vec::new();
    files_below(&corpus, &mut files);
    let mut count = 0;
    for path in files {
        let Some(source) = load(&path).filter(|source| is_in_scope(source)) else { continue };
        match read(&source) {
            Ok(bom) => {
                count += 1;
                assert!(matches!(bom.format, Format::SpdxTagValue | Format::SpdxRdf), "{}", path.display());
                for problem in &bom.violations {
                    assert!(problem.rule.is_some() && problem.expected.is_some(), "{problem}");
                }
            }
            Err(error) => {
                // Its version is the word `spdxVersion`: a template of a test.
                assert!(path.ends_with("expected_tag_value.spdx"), "{error}");
            }
        }
    }
    println!("{count} documents read");
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

fn compare(one: &Path, other: &Path) -> Option<usize> {
    let (one, other) = (load(one)?, load(other)?);
    let (one, other) = (read(&one).expect("it is read"), read(&other).expect("it is read"));
    assert_ne!(one.format, other.format);
    // RDF has no order, and tools write expressions with brackets or without.
    let loosely = |bom: &Bom| -> BTreeSet<String> {
        let words = |line: &String| {
            let mut words: Vec<&str> = line.split([' ', '(', ')', ',', '[', ']']).filter(|w| !w.is_empty()).collect();
            words.sort_unstable();
            words.join(" ")
        };
        told(bom).iter().map(words).collect()
    };
    let (one_told, other_told) = (loosely(&one), loosely(&other));
    let differ: Vec<&String> = one_told.symmetric_difference(&other_told).collect();
    assert!(differ.is_empty(), "{} and {}:\n{differ:#?}", one.source().name(), other.source().name());
    Some(one.len())
}

#[test]
fn every_spelling_of_one_document_gives_one_model() {
    let Some(corpus) = corpus() else {
        println!("1 test skipped: no corpus");
        return;
    };
    let data = corpus.join("spdx-tools-python/spdx/data");
    let mut compared = 0;
    for version in ["2.2", "2.3"] {
        let one = data.join(format!("SPDXJSONExample-v{version}.spdx.json"));
        for other in ["SPDXTagExample-v{}.spdx", "SPDXRdfExample-v{}.spdx.rdf.xml"] {
            let other = data.join(other.replace("{}", version));
            compared += usize::from(compare(&one, &other).is_some());
        }
    }
    println!("{compared} pairs compared");
}

#[test]
fn both_spellings_of_one_release_hold_the_same_packages() {
    let Some(corpus) = corpus() else {
        println!("1 test skipped: no corpus");
        return;
    };
    let mut files = Vec::new();
    files_below(&corpus.join("sboms-in-the-wild"), &mut files);
    // One tool wrote `SHA256` into names in one of its spellings.
    let names = |bom: &Bom| -> BTreeSet<(String, String)> {
        let all = bom.components().map(|c| (c.name().to_lowercase(), c.version().unwrap_or("").to_owned()));
        all.collect()
    };
    let mut compared = 0;
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "spdx")) {
        let (Some(one), Some(other)) = (load(path), load(&path.with_extension("spdx.json"))) else { continue };
        let (one, other) = (read(&one).expect("it is read"), read(&other).expect("it is read"));
        let (one, other) = (names(&one), names(&other));
        let differ: Vec<_> = one.symmetric_difference(&other).collect();
        assert!(differ.is_empty(), "{}: {differ:?}", path.display());
        compared += 1;
    }
    println!("{compared} releases compared");
}

//! Real netlists and component tables written by others: every part of the text is in the model, or a note says why not.
//!
//! The corpus stands beside the project; without it the tests say what they skip.

#![expect(clippy::print_stdout, reason = "a skip is said aloud")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Bom, Format, IdentifierKind};
use tallyclerk::source::{Limits, Source};

fn corpus() -> Option<PathBuf> {
    let stated = std::env::var_os("TALLYCLERK_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let found = stated.or(Some(beside)).filter(|path| path.is_dir());
    if found.is_none() {
        println!("skipped: the corpus is not there");
    }
    found
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn read(path: &Path) -> Bom {
    let source = Source::load(path, &path.display().to_string(), &Limits::default()).expect("the corpus can be read");
    ingest::read(&Arc::new(source), &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_designator_of_a_netlist_is_a_part_or_is_named_in_a_note() {
    let Some(corpus) = corpus() else { return };
    let mut found = Vec::new();
    files(&corpus.join("hbom-kicad"), &mut found);
    found.retain(|path| path.extension().is_some_and(|end| end == "xml"));
    for path in &found {
        let text = std::fs::read_to_string(path).expect("it is text");
        let written: BTreeSet<&str> =
            text.split("<comp ref=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let bom = read(path);
        assert_eq!(bom.format, Format::KicadNetlist);
        let designator = |part: tallyclerk::model::ComponentRef<'_>| {
            part.identifier(IdentifierKind::Designator).map(|found| found.value.to_owned())
        };
        let parts: BTreeSet<String> = bom.components().filter_map(designator).collect();
        let notes: String = bom.notes.iter().map(|note| note.to_string() + "\n").collect();
        let lost: Vec<&&str> =
            written.iter().filter(|reference| !parts.contains(**reference) && !notes.contains(**reference)).collect();
        assert!(lost.is_empty(), "{}: {lost:?}", path.display());
        let makers = bom.components().filter(|part| part.manufacturer().is_some()).count();
        println!("{:>4} parts, {makers:>4} with a maker, of {:>4}: {}", bom.len(), written.len(), path.display());
    }
}

/// What a component of CycloneDX says, whatever the spelling.
fn said(bom: &Bom) -> BTreeSet<String> {
    bom.components()
        .map(|part| {
            let identifiers: Vec<String> = part.identifiers().map(|found| found.to_string()).collect();
            let parties: BTreeSet<String> =
                part.parties().map(|(role, party)| format!("{role} {}", party.name())).collect();
            let digests: BTreeSet<String> =
                part.digests().map(|(algorithm, hex, _)| format!("{} {hex}", algorithm.name())).collect();
            let licences: Vec<&str> = part.licences().collect();
            let (group, version, described) = (part.group(), part.version(), part.description());
            format!(
                "{} {group:?} {} {version:?} {described:?} {identifiers:?} {parties:?} {digests:?} {licences:?}",
                part.kind(),
                part.name()
            )
        })
        .collect()
}

#[test]
fn a_component_table_says_the_same_as_the_document_it_was_made_of() {
    let Some(corpus) = corpus() else { return };
    let (mut tables, mut others) = (Vec::new(), Vec::new());
    files(&corpus.join("cyclonedx-cli/CsvSerializer"), &mut tables);
    files(&corpus.join("cyclonedx-cli/CsvSerializer"), &mut others);
    tables.retain(|path| path.extension().is_some_and(|end| end == "csv"));
    let mut compared = 0;
    for table in &tables {
        let bom = read(table);
        assert_eq!(bom.format, Format::CycloneDxCsv, "{}", table.display());
        assert!(bom.violations.is_empty() && !bom.is_empty(), "{:?}", bom.violations);
        let stem = table.file_stem().expect("a file").to_string_lossy().into_owned();
        let same = |path: &&PathBuf| {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            // XML is compared where it is read.
            let is_read = |format: &str| ingest::READERS.iter().any(|reader| reader.format().word() == format);
            name == format!("{stem}-1.2.json") || (name == format!("{stem}-1.2.xml") && is_read("cyclonedx-xml"))
        };
        for other in others.iter().filter(same) {
            assert_eq!(said(&bom), said(&read(other)), "{} and {}", table.display(), other.display());
            compared += 1;
        }
    }
    println!("{} tables, {compared} comparisons", tables.len());
    assert!(!tables.is_empty());
}

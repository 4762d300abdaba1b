//! Every readable document of the corpus through the writer, in every version: valid, and the same model when it is read
//! again. `cyclonedx-bom` is asked for a second opinion where it can give one.

mod same;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::emit::{self, Converted, Spelling, Target};
use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::Bom;
use tallyclerk::source::{Limits, Source};

/// The largest document of the corpus that every run of the tests converts ten times.
const LARGEST: u64 = 1 << 20;

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

fn read(name: &str, bytes: Vec<u8>) -> Option<Bom> {
    let source = Source::from_bytes(name, bytes, &Limits::default()).ok()?;
    ingest::read(&Arc::new(source), &ReadOptions::default()).ok()
}

fn targets() -> Vec<Target> {
    let of = |spelling| Target::VERSIONS.into_iter().filter_map(move |version| Target::new(version, spelling));
    of(Spelling::Json).collect()
}

fn convert(bom: &Bom, target: Target) -> (Vec<u8>, Converted) {
    let mut out = Vec::new();
    let converted = emit::convert(bom, target, &mut out).expect("memory can be written");
    (out, converted)
}

/// Converts a document and reads the result; says what is wrong with it.
fn there_and_back(bom: &Bom, target: Target) -> Vec<String> {
    let (bytes, converted) = convert(bom, target);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let source = Source::from_bytes("converted", bytes, &Limits { max_bytes: 1 << 30, ..Limits::default() });
    let back = match ingest::read(&Arc::new(source.expect("small")), &ReadOptions::default()) {
        Ok(back) => back,
        Err(error) => return vec![format!("can't be read: {error}")],
    };
    let mut wrong: Vec<String> = back.violations.iter().map(|problem| format!("violation: {problem}")).collect();
    if back.spec_version != target.version() {
        wrong.push(format!("is of version {}", back.spec_version));
    }
    wrong.extend(same::differences(bom, &back, &converted.order));
    let second = second_opinion(&text, target);
    wrong.extend(second);
    wrong
}

fn second_opinion(text: &str, target: Target) -> Vec<String> {
    use cyclonedx_bom::prelude::{Bom, SpecVersion, Validate};
    let version = match target.version() {
        "1.3" => SpecVersion::V1_3,
        "1.4" => SpecVersion::V1_4,
        "1.5" => SpecVersion::V1_5,
        _ => return Vec::new(),
    };
    let bom = match target.spelling {
        Spelling::Json => Bom::parse_from_json(text.as_bytes()).map_err(|error| error.to_string()),
        Spelling::Xml => match version {
            SpecVersion::V1_3 => Bom::parse_from_xml_v1_3(text.as_bytes()),
            SpecVersion::V1_4 => Bom::parse_from_xml_v1_4(text.as_bytes()),
            _ => Bom::parse_from_xml_v1_5(text.as_bytes()),
        }
        .map_err(|error| error.to_string()),
    };
    match bom {
        Err(error) => vec![format!("cyclonedx-bom can't read it: {error}")],
        Ok(bom) => {
            let result = bom.validate_version(version);
            if result.passed() { Vec::new() } else { vec![format!("cyclonedx-bom: {result:?}")] }
        }
    }
}

#[test]
fn every_document_of_the_corpus_comes_back_as_it_was() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; 1 test did not run");
        return;
    };
    let mut paths = Vec::new();
    files_below(&corpus, &mut paths);
    let mut table: BTreeMap<(&'static str, String), (usize, usize)> = BTreeMap::new();
    let (mut wrong, mut too_large) = (Vec::new(), 0);
    for path in paths {
        if std::fs::metadata(&path).map_or(0, |meta| meta.len()) > LARGEST {
            too_large += 1;
            continue;
        }
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Some(bom) = read(&path.display().to_string(), bytes) else { continue };
        for target in targets() {
            let found = there_and_back(&bom, target);
            let row = table.entry((bom.format.word(), target.to_string())).or_default();
            row.0 += usize::from(found.is_empty());
            row.1 += 1;
            if !found.is_empty() {
                let shown: Vec<&str> = found.iter().take(4).map(String::as_str).collect();
                wrong.push(format!("{} as {target}:\n    {}", path.display(), shown.join("\n    ")));
            }
        }
    }
    for ((format, target), (right, total)) in &table {
        println!("{format:<16} {target:<20} {right:>4}/{total}");
    }
    println!("{too_large} files above {LARGEST} bytes were left out");
    assert!(!table.is_empty(), "the corpus holds nothing that can be read");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

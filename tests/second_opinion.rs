//! Second opinions on CycloneDX in JSON: the official JSON Schemas, run by the crate `jsonschema`, over the documents of
//! the corpus, over mutants of them and over documents made from the schemas themselves; and the crate `cyclonedx-bom`.
//! Where a verdict differs from ours, the difference is one that `docs/formats.md` explains, or the test fails.
//!
//! The schemas come with an npm package, which is installed outside the tree; without npm or a network the tests say
//! that they did not run.

#[path = "second_opinion/made.rs"]
mod made;
#[path = "second_opinion/mutants.rs"]
mod mutants;
#[path = "second_opinion/opinion.rs"]
mod opinion;
#[path = "second_opinion/schemas.rs"]
mod schemas;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use mutants::{Mutator, Random};
use opinion::Comparison;
use schemas::Schemas;

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

/// Returns the CycloneDX JSON documents of the corpus, by name.
fn documents(corpus: &Path) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    files_below(corpus, &mut paths);
    let text = |path: PathBuf| {
        let text = String::from_utf8(std::fs::read(&path).ok()?).ok()?;
        let is_bom =
            text.contains("\"bomFormat\"") && text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
        let name = path.strip_prefix(corpus).unwrap_or(&path).display().to_string();
        is_bom.then_some((name, text))
    };
    paths.into_iter().filter_map(text).collect()
}

/// Both things that these tests need, or what is missing.
fn both() -> Result<(Schemas, Vec<(String, String)>), String> {
    let corpus = corpus().ok_or("skipped: no corpus; 1 test did not run")?;
    let schemas =
        Schemas::installed().map_err(|cause| format!("skipped: no official schemas ({cause}); 1 test did not run"))?;
    Ok((schemas, documents(&corpus)))
}

/// How many documents are made or changed in one run; `TALLYCLERK_MUTANTS` asks for more.
fn how_many(usual: usize) -> usize {
    std::env::var("TALLYCLERK_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

fn seed() -> u64 {
    std::env::var("TALLYCLERK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_122)
}

#[test]
fn the_official_schemas_and_we_agree_on_every_document_of_the_corpus() {
    let (schemas, documents) = match both() {
        Ok(both) => both,
        Err(skipped) => return println!("{skipped}"),
    };
    let mut comparison = Comparison::default();
    for (name, text) in &documents {
        comparison.compare(name, text, &schemas);
    }
    println!("{}", comparison.conclude());
}

#[test]
fn the_official_schemas_and_we_agree_on_mutants() {
    let (schemas, documents) = match both() {
        Ok(both) => both,
        Err(skipped) => return println!("{skipped}"),
    };
    let originals: Vec<(String, Value)> = documents
        .iter()
        .filter(|(_, text)| text.len() < 40_000)
        .filter_map(|(name, text)| Some((name.clone(), serde_json::from_str(text).ok()?)))
        .collect();
    let mut random = Random::of(seed());
    let mutator = Mutator::over(originals.iter().map(|(_, value)| value));
    let mut comparison = Comparison::default();
    for n in 0..how_many(4_000) {
        let (name, original) = &originals[random.below(originals.len())];
        let mut mutant = original.clone();
        let mut steps = vec![mutator.change(&mut mutant, &mut random)];
        if random.below(3) == 0 {
            steps.push(mutator.change(&mut mutant, &mut random));
        }
        comparison.compare(&format!("mutant {n} of {name}: {}", steps.join("; ")), &mutant.to_string(), &schemas);
    }
    println!("{}", comparison.conclude());
}

#[test]
fn the_official_schemas_and_we_agree_on_documents_made_from_them() {
    let (schemas, documents) = match both() {
        Ok(both) => both,
        Err(skipped) => return println!("{skipped}"),
    };
    let values: Vec<Value> = documents
        .iter()
        .filter(|(_, text)| text.len() < 40_000)
        .filter_map(|(_, text)| serde_json::from_str(text).ok())
        .collect();
    let mutator = Mutator::over(values.iter());
    let mut random = Random::of(seed());
    let mut comparison = Comparison::default();
    let mut sound: BTreeMap<&str, usize> = BTreeMap::new();
    for n in 0..how_many(3_000) {
        let version = schemas.versions()[n % schemas.versions().len()];
        let made = made::document(&schemas, version, &mut random);
        *sound.entry(version).or_default() += usize::from(schemas.find(version).is_some_and(|s| s.is_valid(&made)));
        comparison.compare(&format!("document {n} of {version}"), &made.to_string(), &schemas);
        let mut mutant = made;
        let step = mutator.change(&mut mutant, &mut random);
        comparison.compare(&format!("mutant of document {n} of {version}: {step}"), &mutant.to_string(), &schemas);
    }
    println!("valid as made: {sound:?}");
    println!("{}", comparison.conclude());
}

/// Asks the crate, which knows 1.3 to 1.5; `None` for what it does not know.
fn crate_finds_valid(value: &Value) -> Option<bool> {
    use cyclonedx_bom::prelude::{Bom, SpecVersion, Validate};
    let version: SpecVersion = value["specVersion"].as_str()?.parse().ok()?;
    Some(Bom::parse_json_value(value.clone()).is_ok_and(|bom| bom.validate_version(version).passed()))
}

#[test]
fn where_the_crate_cyclonedx_bom_differs_the_official_schemas_side_with_us() {
    let (schemas, documents) = match both() {
        Ok(both) => both,
        Err(skipped) => return println!("{skipped}"),
    };
    let (mut same, mut differing, mut alone) = (0, BTreeMap::<&str, usize>::new(), Vec::new());
    for (name, text) in &documents {
        let Ok(value) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else { continue };
        let (Some(theirs), Some(schema)) =
            (crate_finds_valid(&value), value["specVersion"].as_str().and_then(|version| schemas.find(version)))
        else {
            continue;
        };
        let ours = opinion::ours(text);
        if ours.is_empty() == theirs {
            same += 1;
        } else if ours.is_empty() == schema.is_valid(&value) {
            let what =
                if theirs { "the crate lets pass what breaks the schema" } else { "the crate refuses what is valid" };
            *differing.entry(what).or_default() += 1;
        } else if !ours.iter().all(|problem| opinion::why_stricter(problem).is_some()) {
            alone.push(format!("{name}: {}", ours.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")));
        } else {
            *differing.entry("explained in docs/formats.md").or_default() += 1;
        }
    }
    println!("of one opinion {same}, differing {differing:?}");
    assert!(same > 0, "nothing was compared");
    assert!(alone.is_empty(), "we stand alone:\n{}", alone.join("\n"));
}

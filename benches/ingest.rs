//! Reading documents into the model: CycloneDX beside typed parsing of the same fields with sonic-rs and `serde_json`,
//! and the other large formats by how their cost grows.
//!
//! `cargo bench --bench ingest` measures each; the budgets of docs/performance.md are printed as ratios, taken in turns in
//! one run and in CPU time:
//!
//! - `cargo bench --bench ingest -- ratio`: CycloneDX JSON beside the typed parsers.
//! - `cargo bench --bench ingest -- growth`: every format at 10,000 and 100,000 components.
//! - `cargo bench --bench ingest -- million`: reading and joining 1,000,000 components, with the memory it takes.
//! - `cargo bench --bench ingest -- write FOLDER COUNT`: the documents as files, for other tools to read.

#![expect(clippy::print_stdout, reason = "a bench talks to the person who runs it")]

#[path = "support/generator.rs"]
mod generator;

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;
use tallyclerk::graph::Graph;
use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Account, Bom, Document as Read, DocumentId, Scope};
use tallyclerk::source::{Limits, Source};

/// The fields that the reader keeps, as owned strings: what a typed parser gives.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "parsed to be measured")]
struct Document {
    spec_version: String,
    serial_number: String,
    version: u32,
    metadata: Metadata,
    components: Vec<Component>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed to be measured")]
struct Metadata {
    timestamp: String,
    component: Box<Component>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed to be measured")]
struct Component {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "bom-ref")]
    reference: String,
    supplier: Option<Organization>,
    name: String,
    version: String,
    #[serde(default)]
    hashes: Vec<Hash>,
    #[serde(default)]
    licenses: Vec<LicenceChoice>,
    purl: Option<String>,
    #[serde(default)]
    components: Vec<Component>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed to be measured")]
struct Organization {
    name: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed to be measured")]
struct Hash {
    alg: String,
    content: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed to be measured")]
struct LicenceChoice {
    license: Licence,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed to be measured")]
struct Licence {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "parsed to be measured")]
struct Dependency {
    #[serde(rename = "ref")]
    reference: String,
    #[serde(default)]
    depends_on: Vec<String>,
}

fn source(count: u64) -> Arc<Source> {
    of_text(generator::cyclonedx(count))
}

fn of_text(text: String) -> Arc<Source> {
    Arc::new(Source::from_bytes("bench", text.into_bytes(), &Limits::default()).expect("below the limit"))
}

/// Writes a document of so many components.
type Generator = fn(u64) -> String;

/// The large formats, with what writes them and the name of a file of theirs.
const FORMATS: [(&str, Generator, &str); 3] = [
    ("CycloneDX JSON", generator::cyclonedx, "bench.cdx.json"),
    ("CycloneDX XML", generator::cyclonedx_xml, "bench.cdx.xml"),
    ("SPDX 2.3 JSON", generator::spdx, "bench.spdx.json"),
];

fn tallyclerk(source: &Arc<Source>) -> Bom {
    ingest::read(source, &ReadOptions::default()).expect("a sound document")
}

fn sonic(source: &Source) -> Document {
    sonic_rs::from_slice(source.bytes()).expect("a sound document")
}

fn serde(source: &Source) -> Document {
    serde_json::from_slice(source.bytes()).expect("a sound document")
}

const COUNTS: [u64; 2] = [10_000, 100_000];

#[divan::bench(args = COUNTS)]
fn read_into_the_model(bencher: divan::Bencher<'_, '_>, count: u64) {
    let source = source(count);
    bencher.counter(divan::counter::BytesCount::new(source.bytes().len())).bench(|| tallyclerk(&source));
}

#[divan::bench(args = COUNTS)]
fn sonic_rs_typed(bencher: divan::Bencher<'_, '_>, count: u64) {
    let source = source(count);
    bencher.counter(divan::counter::BytesCount::new(source.bytes().len())).bench(|| sonic(&source));
}

#[divan::bench(args = COUNTS)]
fn serde_json_typed(bencher: divan::Bencher<'_, '_>, count: u64) {
    let source = source(count);
    bencher.counter(divan::counter::BytesCount::new(source.bytes().len())).bench(|| serde(&source));
}

/// The CPU time of this process, where the system tells it; the wall clock elsewhere.
fn clock(began: Instant) -> Duration {
    let Ok(stat) = std::fs::read_to_string("/proc/self/schedstat") else { return began.elapsed() };
    let nanos = stat.split_whitespace().next().and_then(|nanos| nanos.parse().ok());
    nanos.map_or_else(|| began.elapsed(), Duration::from_nanos)
}

/// How often something is done for one reading of the clock: some kernels move a process's time on by the tick, of which a
/// short document takes only a few.
fn repeats(count: u64) -> u32 {
    u32::try_from(200_000 / count.max(1)).unwrap_or(1).max(1)
}

/// Does something so often, and returns the CPU time that once takes.
fn timed(began: Instant, repeats: u32, run: &dyn Fn()) -> Duration {
    let start = clock(began);
    for _ in 0..repeats {
        run();
    }
    clock(began).saturating_sub(start) / repeats
}

/// Measures the three in turns, so that a busy machine slows all of them, and prints the shortest of each.
fn ratios() {
    let began = Instant::now();
    for count in COUNTS {
        let source = source(count);
        let mut best = [Duration::MAX; 3];
        for _ in 0..9 {
            let runs: [&dyn Fn(); 3] =
                [&|| drop(divan::black_box(tallyclerk(&source))), &|| drop(divan::black_box(sonic(&source))), &|| {
                    drop(divan::black_box(serde(&source)))
                }];
            for (best, run) in best.iter_mut().zip(runs) {
                *best = (*best).min(timed(began, repeats(count), run));
            }
        }
        let [ours, sonic, serde] = best.map(|time| time.as_secs_f64());
        println!(
            "{count:>7} components, {:>5.1} MB: tallyclerk {:>6.1} ms, sonic-rs typed {:>6.1} ms, serde_json typed {:>6.1} ms; \
             tallyclerk / sonic-rs = {:.2}, tallyclerk / serde_json = {:.2}",
            source.bytes().len() as f64 / 1e6,
            ours * 1e3,
            sonic * 1e3,
            serde * 1e3,
            ours / sonic,
            ours / serde
        );
    }
}

/// Returns the shortest CPU time of several runs.
fn shortest(runs: u32, repeats: u32, run: impl Fn()) -> f64 {
    let began = Instant::now();
    (0..runs).map(|_| timed(began, repeats, &run)).min().unwrap_or_default().as_secs_f64()
}

/// Prints what each format costs at two sizes, and how it grows.
fn growth() {
    for (name, generate, _) in FORMATS {
        let [small, large] = COUNTS.map(|count| {
            let source = of_text(generate(count));
            (source.bytes().len(), shortest(7, repeats(count), || drop(divan::black_box(tallyclerk(&source)))))
        });
        println!(
            "{name:>15}: 10,000 in {:>6.1} ms, 100,000 ({:>5.1} MB) in {:>6.1} ms; ten times as many cost {:.1} times as much",
            small.1 * 1e3,
            large.0 as f64 / 1e6,
            large.1 * 1e3,
            large.1 / small.1
        );
    }
}

/// The most memory that this process has had resident, in bytes, where the system tells it.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().trim_end_matches("kB").trim().parse::<f64>().ok().map(|kilobytes| kilobytes * 1024.0)
}

/// Prints what a million components cost, beside the typed parse; the memory is that of a process which does nothing
/// else than read the file.
fn million() {
    let folder = tempfile::tempdir().expect("a folder for the document");
    let path = folder.path().join("million.cdx.json");
    std::fs::write(&path, generator::cyclonedx(1_000_000)).expect("the disk has room");
    let size = std::fs::metadata(&path).expect("it was written").len() as f64;
    let own = std::env::current_exe().expect("this process has a file");
    for part in ["read", "graph", "sonic"] {
        let output = std::process::Command::new(&own).args(["alone", part]).arg(&path).output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut words = text.split_whitespace().map(|word| word.parse::<f64>().unwrap_or(f64::NAN));
        let (seconds, peak) = (words.next().unwrap_or(f64::NAN), words.next().unwrap_or(f64::NAN));
        println!(
            "1,000,000 components, {:.0} MB, {part:>5}: {seconds:.2} s CPU, {:.0} MB resident = {:.2} x the file",
            size / 1e6,
            peak / 1e6,
            peak / size
        );
    }
}

/// Does one part of [`million`] and prints its CPU time in seconds and its peak of memory in bytes.
fn alone(part: &str, path: &std::path::Path) {
    let began = Instant::now();
    let start = clock(began);
    let source = Arc::new(Source::load(path, "bench", &Limits::default()).expect("it can be read"));
    if part == "sonic" {
        drop(divan::black_box(sonic(&source)));
    } else {
        let bom = tallyclerk(&source);
        let document = Read {
            id: DocumentId(0),
            account: Account::Declared,
            bom,
            describes: None,
            scope: Scope::default(),
            on: None,
            by: None,
        };
        if part == "graph" {
            drop(divan::black_box(Graph::build(std::slice::from_ref(&document))));
        }
        drop(divan::black_box(document));
    }
    println!("{} {}", clock(began).saturating_sub(start).as_secs_f64(), resident().unwrap_or(f64::NAN));
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["ratio"] => ratios(),
        ["growth"] => growth(),
        ["million"] => million(),
        ["alone", part, path] => alone(part, path.as_ref()),
        ["write", folder, count] => {
            let count = count.parse().expect("a number of components");
            for (_, generate, file) in FORMATS {
                std::fs::write(std::path::Path::new(folder).join(file), generate(count)).expect("it can be written");
            }
        }
        _ => divan::main(),
    }
}

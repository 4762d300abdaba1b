//! Reading CycloneDX into the model, beside typed parsing of the same fields with sonic-rs and `serde_json`.
//!
//! `cargo bench --bench ingest` measures each; `cargo bench --bench ingest -- ratio` measures them in turns in one run,
//! in CPU time, and prints the ratios that the budgets of docs/performance.md speak of.

#![expect(clippy::print_stdout, reason = "a bench talks to the person who runs it")]

#[path = "support/generator.rs"]
mod generator;

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;
use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::Bom;
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
    let text = generator::cyclonedx(count);
    Arc::new(Source::from_bytes("bench.cdx.json", text.into_bytes(), &Limits::default()).expect("below the limit"))
}

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
                let start = clock(began);
                run();
                *best = (*best).min(clock(began).saturating_sub(start));
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

fn main() {
    if std::env::args().any(|argument| argument == "ratio") { ratios() } else { divan::main() }
}

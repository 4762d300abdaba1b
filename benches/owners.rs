//! Owners: a case whose ownership file holds many statements, read, joined and solved.
//!
//! `cargo bench --bench owners` prints, for 10,000 and 100,000 statements, the time from the file to the verdict: once in
//! layers that own what is below them, once as a tangle in which most companies own each other through somebody.

#![expect(clippy::print_stdout, reason = "a bench talks to the person who runs it")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use jiff::civil::date;
use tallyclerk::case::{self, LoadOptions};
use tallyclerk::finding::AsOfSource;
use tallyclerk::run::{ListSource, RunOptions, check};
use tallyclerk::source::{Limits, NoProgress};

/// A reproducible stream of numbers (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % below as u64).unwrap_or(0)
    }
}

/// Writes statements between companies, some three a company; in layers, or as a tangle.
fn statements(count: usize, is_tangle: bool) -> String {
    let mut random = Random(17);
    let companies = count * 2 / 5;
    let mut text = String::from("owner,owned,relation,percent,from,to,source\n");
    let mut written = 0;
    while written < count {
        let owned = 1 + random.below(companies - 1);
        let owner = random.below(if is_tangle { companies } else { owned });
        if owner != owned {
            // So small that no company is owned more than once over, however often it is drawn.
            let percent = 1 + random.below(7);
            let _ = writeln!(
                text,
                "Company {owner} of Bench,Company {owned} of Bench,ownership,{percent} %,,,drawn {written}"
            );
            written += 1;
        }
    }
    text
}

/// Leaves out what an ownership file refuses: one share stated twice.
fn once(text: &str) -> String {
    let mut seen = std::collections::BTreeSet::new();
    let pair = |line: &str| line.rsplit_once(",ownership").map(|(pair, _)| pair.to_owned());
    text.lines().filter(|line| pair(line).is_none_or(|pair| seen.insert(pair))).fold(String::new(), |mut all, line| {
        all.push_str(line);
        all.push('\n');
        all
    })
}

fn measure(count: usize, is_tangle: bool) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("writable");
    let last = count * 2 / 5 - 1;
    write("owners.csv", &once(&statements(count, is_tangle)));
    write(
        "sdn.csv",
        "# list: us-ofac-sdn\n# confirmed: 2026-06-28\n# basis: primary\nname\nCompany 0 of Bench\nCompany 7 of Bench\n",
    );
    write(
        "bom.json",
        &format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{{"type":"device","name":"crane","manufacturer":{{"name":"Company {last} of Bench"}}}}]}}"#
        ),
    );
    write(
        "tallyclerk.toml",
        "version = 1\n[case]\nid = \"bench\"\nsubject = \"crane\"\nstage = \"delivered\"\nas-of = 2026-07-01\n\
         [[declared]]\nfile = \"bom.json\"\n[screening]\nlists = [{ id = \"us-ofac-sdn\", file = \"sdn.csv\" }]\n\
         ownership = [\"owners.csv\"]\n",
    );
    let known_rules: Vec<&str> = tallyclerk::check::rules().map(|rule| rule.id).collect();
    let options = LoadOptions { known_rules: &known_rules, ..LoadOptions::default() };
    let case = case::load(&folder.path().join("tallyclerk.toml"), &options).unwrap_or_else(|error| panic!("{error}"));
    let as_of = (date(2026, 7, 1), AsOfSource::Case);
    let options = RunOptions {
        as_of,
        fail_on: None,
        limits: Limits::default(),
        jobs: Some(1),
        progress: &NoProgress,
        lists: ListSource::default(),
    };
    let began = Instant::now();
    let run = check(&case, &options).unwrap_or_else(|error| panic!("{error}"));
    let took = began.elapsed();
    assert!(run.problems.is_empty(), "{:?}", run.problems);
    took
}

fn main() {
    println!("statements | layers | tangle");
    for count in [10_000, 100_000] {
        let [layers, tangle] = [false, true].map(|is_tangle| measure(count, is_tangle).as_secs_f64());
        println!("{count} | {layers:.2} s | {tangle:.2} s");
    }
}

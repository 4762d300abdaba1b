//! How good and how fast the matching of names is, on labelled sets that stand outside the repository.
//!
//! `cargo bench --bench names` prints a table of measures with the bar that each is held to. The sets are looked for in
//! `$TALLYCLERK_CORPUS` (else `../shared/corpus`) and beside it in `bench/names`; what is not there is said and passed
//! over. `cargo bench --bench names -- million` measures only the speed on a million made names.
//!
//! Weights and thresholds are those of the lexicon. What a threshold chosen on a set would be worth on names it has
//! not seen is shown fold by fold: it is chosen on four fifths of the set and measured on the fifth.

#![expect(clippy::print_stdout, reason = "a table for a person")]
#![expect(clippy::cast_precision_loss, reason = "shares of some thousands")]

#[path = "support/million.rs"]
mod million;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use tallyclerk::lists::formats::{holds, read};
use tallyclerk::lists::{Basis, Entry, List};
use tallyclerk::screening::names::{Index, NameOutcome, Query, Scratch};
use tallyclerk::source::{Limits, Source};

fn main() {
    let corpus = std::env::var_os("TALLYCLERK_CORPUS").map_or_else(|| PathBuf::from("../shared/corpus"), PathBuf::from);
    println!("{:<66} {:>9} {:>9}", "measure", "value", "bar");
    if std::env::args().any(|argument| argument == "million") {
        return million::million();
    }
    let mut absent = 0;
    let mut measure = |set: &Path, run: &dyn Fn(&Path)| {
        if set.exists() {
            run(set);
        } else {
            absent += 1;
            println!("{:<66} not there", set.display());
        }
    };
    measure(&corpus.join("name-matching/nomenklatura/cases.csv"), &pairs);
    let bench = corpus.parent().unwrap_or(&corpus).join("bench/names");
    measure(&bench, &noised);
    measure(&bench, &|bench| people(&corpus, bench));
    measure(&corpus.join("lists-us-restricted"), &transcribed);
    for (folder, files) in PUBLICATIONS {
        measure(&corpus.join(folder), &|folder| published(folder, files));
    }
    measure(&corpus.join("name-matching/nomenklatura/ofac_fixtures.csv"), &fixtures);
    million::million();
    println!("{absent} sets were not there");
}

fn row(what: &str, value: f64, bar: &str) {
    println!("{what:<66} {value:>9.4} {bar:>9}");
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { f64::NAN } else { part as f64 / whole as f64 }
}

fn entry(names: &[String]) -> Entry {
    Entry { aliases: names[1..].to_vec(), ..Entry::new(&names[0], &names[0], Basis::Secondary, "") }
}

fn list(entries: Vec<Entry>) -> List {
    List {
        id: "bench".to_owned(),
        title: String::new(),
        entries,
        snapshot: String::new(),
        source: String::new(),
        confirmed: None,
        published: None,
        remarks: Vec::new(),
        partial: false,
    }
}

fn records(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    reader.deserialize().map(|record| record.expect("a record")).collect()
}

/// The parts into which a set is split.
const FOLDS: usize = 5;

/// One scored name: its score, whether it is right, its fold.
#[derive(Clone, Copy)]
struct Scored {
    score: f64,
    is_right: bool,
    fold: usize,
}

/// For each fold: the lowest score at which the precision on the other folds is still so high, and what precision and
/// recall it gives on the fold itself.
fn folds(precision: f64, scored: &[Scored], positives: [usize; FOLDS]) {
    println!("  {:<20} {:>10} {:>10} {:>10} {:>10}", "fold", "threshold", "names", "precision", "recall");
    for (fold, positives) in positives.into_iter().enumerate() {
        let others: Vec<(f64, bool)> =
            scored.iter().filter(|s| s.fold != fold).map(|s| (s.score, s.is_right)).collect();
        let threshold = threshold_at(precision, others).1;
        let taken: Vec<&Scored> = scored.iter().filter(|s| s.fold == fold && s.score >= threshold).collect();
        let right = taken.iter().filter(|s| s.is_right).count();
        let (precision, recall) = (share(right, taken.len()), share(right, positives));
        println!("  {:<20} {threshold:>10.4} {positives:>10} {precision:>10.4} {recall:>10.4}", fold + 1);
    }
}

/// The highest recall at which the precision is still at least so high, by falling score.
fn recall_at(precision: f64, scored: &[Scored], positives: usize) -> f64 {
    share(threshold_at(precision, scored.iter().map(|s| (s.score, s.is_right)).collect()).0, positives)
}

/// The most right ones that can be had at such a precision, and from which score on.
fn threshold_at(precision: f64, mut scored: Vec<(f64, bool)>) -> (usize, f64) {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut best) = (0, (0, f64::INFINITY));
    for (n, (score, is_right)) in scored.iter().enumerate() {
        right += usize::from(*is_right);
        let tied = scored.get(n + 1).is_some_and(|(next, _)| next == score);
        if !tied && share(right, n + 1) >= precision {
            best = (right, *score);
        }
    }
    best
}

/// Labelled pairs of organisations, each pair a list of one name.
fn pairs(path: &Path) {
    let verbose = std::env::var_os("NAMES_VERBOSE").is_some();
    let (mut positives, mut found, mut matched, mut matched_right) = (0, 0, 0, 0);
    let (mut plain_positives, mut plain_matched, mut plain_right) = (0, 0, 0);
    let mut changed = 0;
    let mut scored = Vec::new();
    let mut of_fold = [0; FOLDS];
    for (n, record) in records(path).into_iter().enumerate() {
        if !matches!(record["schema"].as_str(), "Company" | "Organization" | "LegalEntity") {
            continue;
        }
        let index = Index::new(&list(vec![entry(&[record["name2"].clone()])]));
        let hit = index.search(&record["name1"], None, &[]).into_iter().next();
        let is_true = record["is_match"] == "true";
        let is_plain = !record["case_group"].starts_with("synth");
        let is_match = hit.as_ref().is_some_and(|hit| hit.outcome == NameOutcome::Match);
        positives += usize::from(is_true);
        of_fold[n % FOLDS] += usize::from(is_true);
        found += usize::from(is_true && hit.is_some());
        matched += usize::from(is_match);
        matched_right += usize::from(is_match && is_true);
        plain_positives += usize::from(is_plain && is_true);
        plain_matched += usize::from(is_plain && is_match);
        plain_right += usize::from(is_plain && is_match && is_true);
        let note = record["notes"].as_str();
        if is_match
            && ["numeral", "marker", "series", "qualifier", "jurisdiction", "country-token"]
                .iter()
                .any(|w| note.contains(w))
        {
            changed += 1;
        }
        if verbose && (is_true != is_match) {
            let how = hit.as_ref().map_or("none", |hit| hit.outcome.word());
            println!(
                "  {is_true} {how} {:.3} | {} | {}",
                hit.as_ref().map_or(0.0, |h| h.score),
                record["name1"],
                record["name2"]
            );
        }
        scored.push(Scored { score: hit.map_or(0.0, |hit| hit.score), is_right: is_true, fold: n % FOLDS });
    }
    row("pairs of organisations: true ones found", share(found, positives), "0.93");
    row("  share of our `match` that is true", share(matched_right, matched), "0.95");
    row("  recall at precision 0.95, by score", recall_at(0.95, &scored, positives), "0.80");
    let (precision, recall) = (share(plain_right, plain_matched), share(plain_right, plain_positives));
    row("  without invented rows: F1 of `match`", 2.0 * precision * recall / (precision + recall), "0.92");
    row("  a changed number, city or country that became `match`", changed as f64, "0");
    folds(0.95, &scored, of_fold);
}

/// Names with nine kinds of noise against a list of 34,292, and how fast that is.
fn noised(bench: &Path) {
    let verbose = std::env::var_os("NAMES_VERBOSE").is_some();
    let (ids, entries) = listed(bench);
    let lists = [list(entries)];
    let started = Instant::now();
    let index = Index::new(&lists[0]);
    row("index of 34,292 names, seconds", started.elapsed().as_secs_f64(), "");
    let queries = records(&bench.join("queries.csv"));
    let mut scratch = Scratch::default();
    let mut find = |name: &str| index.find(&Query::new(name, None, &[]), None, &mut scratch).expect("whole");
    let started = million::busy();
    let answers: Vec<_> = queries.iter().map(|query| find(&query["name"])).collect();
    let seconds = million::busy() - started;
    let mut scored = Vec::new();
    let mut of_fold = [0; FOLDS];
    let (mut positives, mut found, mut false_matches, mut false_possible) = (0, 0, 0, 0);
    let mut by_noise: std::collections::BTreeMap<&str, (usize, usize)> = std::collections::BTreeMap::new();
    for (n, (query, hits)) in queries.iter().zip(&answers).enumerate() {
        let expected = query["expect"].as_str();
        let best = hits.iter().max_by(|a, b| a.score.total_cmp(&b.score));
        let right = |hit: &&tallyclerk::screening::names::NameHit| ids[hit.entry] == expected;
        if !expected.is_empty() {
            positives += 1;
            of_fold[n % FOLDS] += 1;
            let counts = by_noise.entry(query["treatment"].as_str()).or_default();
            counts.1 += 1;
            if hits.iter().any(|hit| right(&hit)) {
                found += 1;
                counts.0 += 1;
            } else if verbose {
                println!(
                    "  missed {} {} {:?}",
                    query["treatment"],
                    query["name"],
                    lists[0].entries[ids.iter().position(|id| id == expected).unwrap_or(0)].name
                );
            }
        } else if let Some(best) = hits.first() {
            false_matches += usize::from(best.outcome == NameOutcome::Match);
            false_possible += usize::from(best.outcome == NameOutcome::Possible);
            if verbose && best.score > 0.8 {
                println!("  false {} {:.3} {} | {}", best.outcome.word(), best.score, query["name"], best.matched);
            }
        }
        if let Some(best) = best {
            // Several entries may bear the same name; the expected one among the best counts.
            let is_right = hits.iter().filter(|hit| hit.score >= best.score - 1e-9).any(|hit| right(&hit));
            scored.push(Scored { score: best.score, is_right, fold: n % FOLDS });
        }
    }
    row("noised names: recall at precision 0.99, by score", recall_at(0.99, &scored, positives), "0.92");
    row("  found as match or possible-match", share(found, positives), "");
    for (noise, (found, all)) in by_noise {
        row(&format!("    {noise}"), share(found, all), "");
    }
    row("  names not on the list that became `match`", share(false_matches, queries.len() - positives), "");
    row("  names not on the list that became `possible-match`", share(false_possible, queries.len() - positives), "");
    folds(0.99, &scored, of_fold);
    row("  names a second, one core", queries.len() as f64 / seconds, "30000");
    own_entries("  listed names", &lists[0]);
}

/// Every name of a list finds its own entry.
fn own_entries(what: &str, list: &List) {
    let verbose = std::env::var_os("NAMES_VERBOSE").is_some();
    let index = Index::new(list);
    let (mut all, mut lost) = (0, 0);
    for (e, entry) in list.entries.iter().enumerate() {
        let weak = entry.weak_aliases.iter().map(|name| (name.as_str(), NameOutcome::Possible));
        for (name, least) in entry.names().map(|name| (name, NameOutcome::Match)).chain(weak) {
            all += 1;
            if !index.search(name, None, &[]).iter().any(|hit| hit.entry == e && hit.outcome <= least) {
                lost += 1;
                if verbose {
                    println!("  lost {name}");
                }
            }
        }
    }
    row(&format!("{what}: of {all} names, without their own entry"), f64::from(lost), "0");
}

fn listed(bench: &Path) -> (Vec<String>, Vec<Entry>) {
    let text = std::fs::read_to_string(bench.join("list.jsonl")).expect("a list");
    text.lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).expect("an entity");
            let names: Vec<String> =
                value["names"].as_array().into_iter().flatten().filter_map(|n| n.as_str().map(str::to_owned)).collect();
            (value["id"].as_str().unwrap_or_default().to_owned(), entry(&names))
        })
        .unzip()
}

/// People who are nobody's, and people of the UN list, plain and with typing noise.
fn people(corpus: &Path, bench: &Path) {
    let folder = corpus.join("name-matching/yente");
    if !folder.exists() {
        println!("{:<66} not there", folder.display());
        return;
    }
    let (ids, entries) = listed(bench);
    let united_nations = entries.into_iter().zip(ids).filter(|(_, id)| id.starts_with("un-")).map(|(entry, _)| entry);
    let index = Index::new(&list(united_nations.collect()));
    let outcomes = |file: &str| -> (usize, usize, usize) {
        let records = records(&folder.join(file));
        let outcomes: Vec<_> = records
            .iter()
            .map(|record| index.search(&record["full_name"], None, &[]).first().map(|hit| hit.outcome))
            .collect();
        let count = |wanted| outcomes.iter().filter(|outcome| **outcome == Some(wanted)).count();
        (count(NameOutcome::Match), count(NameOutcome::Possible), records.len())
    };
    for file in ["negatives_global.csv", "negatives_us.csv"] {
        let (matches, possible, all) = outcomes(file);
        row(&format!("{file}: became `match`"), share(matches, all), "0.001");
        row(&format!("{file}: became `possible-match`"), share(possible, all), "0.02");
    }
    for (file, bar) in [("positives_un_untreated.csv", "0.99"), ("positives_un_treated.csv", "0.93")] {
        let (matches, possible, all) = outcomes(file);
        row(&format!("{file}: found"), share(matches + possible, all), bar);
    }
}

/// Lists transcribed as JSON, one file each.
fn transcribed(folder: &Path) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .filter_map(|file| file.ok().map(|file| file.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "json") && !path.ends_with("lists.json"))
        .collect();
    files.sort();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    for file in files {
        let value: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(&file).expect("a list")).expect("JSON");
        let entries: Vec<Entry> = value["entities"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|entity| {
                let aliases = entity["aliases"].as_array().into_iter().flatten().filter_map(text);
                entry(&text(&entity["name"]).into_iter().chain(aliases).collect::<Vec<_>>())
            })
            .collect();
        own_entries(&file.file_name().unwrap_or_default().to_string_lossy(), &list(entries));
    }
}

/// Lists as they are published, each by the files of its publication.
const PUBLICATIONS: [(&str, &[&str]); 5] = [
    ("lists-un", &["UN_consolidated.xml"]),
    ("lists-us-ofac", &["cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv"]),
    ("lists-us-ofac/bench", &["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"]),
    ("lists-us-csl/internal/cslustest/testdata", &["consolidated.csv"]),
    ("lists-us-csl/test/testdata", &["dpl.txt"]),
];

/// The lists of a publication, by our own readers.
fn published(folder: &Path, files: &[&str]) {
    let limits = Limits::default();
    let sources: Result<Vec<Arc<Source>>, _> =
        files.iter().map(|file| Source::load(&folder.join(file), file, &limits).map(Arc::new)).collect();
    let lists = sources.and_then(|sources| {
        let ids = holds(&sources, &limits)?;
        ids.into_iter().map(|(id, _)| read(&sources, &id, &limits)).collect::<Result<Vec<List>, _>>()
    });
    match lists {
        Ok(lists) => lists.iter().for_each(|list| own_entries(&list.id, list)),
        Err(error) => println!("{}: {error}", folder.display()),
    }
}

/// The names that a reference search found, each an entry of one list.
fn fixtures(path: &Path) {
    let mut names: Vec<String> =
        records(path).into_iter().map(|mut record| record.remove("result_name").unwrap_or_default()).collect();
    names.sort();
    names.dedup();
    own_entries("reference results", &list(names.into_iter().map(|name| entry(&[name])).collect()));
}

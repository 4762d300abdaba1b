//! What each target starts with: the documents that it takes, and the words that they are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use tallyclerk::source::{Limits, Source};
use tallyclerk_fuzz::{Target, targets};

/// How many words a dictionary holds: those of the most seeds.
const WORDS: usize = 400;

/// In how many seeds each word of a target stands.
type Counts = BTreeMap<&'static str, BTreeMap<String, usize>>;

/// Makes the seeds and the dictionary of every target.
pub(crate) fn make(corpus: &Path, dictionaries: &Path, from: &[PathBuf]) -> std::io::Result<()> {
    let targets: Vec<Target> = targets().collect();
    for target in &targets {
        std::fs::create_dir_all(corpus.join(target.word()))?;
    }
    let mut counts = Counts::new();
    from.iter().try_for_each(|folder| copy(&targets, corpus, folder, &mut counts))?;
    std::fs::create_dir_all(dictionaries)?;
    // libFuzzer takes no empty dictionary, and a workbook has no words.
    for (target, counts) in counts.into_iter().filter(|(_, counts)| !counts.is_empty()) {
        std::fs::write(dictionaries.join(format!("{target}.dict")), dictionary(counts))?;
    }
    Ok(())
}

fn copy(targets: &[Target], corpus: &Path, from: &Path, counts: &mut Counts) -> std::io::Result<()> {
    // Small seeds are mutated often; large ones teach nothing more.
    let limits = Limits { max_bytes: 64 << 10, ..Limits::default() };
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        if path.is_dir() {
            copy(targets, corpus, &path, counts)?;
            continue;
        }
        let Ok(source) = Source::load(&path, &path.display().to_string(), &limits) else { continue };
        let as_it_is = source.bytes().to_vec();
        let sha256 = source.sha256().to_string();
        let Ok(source) = source.in_utf8() else { continue };
        for target in targets.iter().filter(|target| target.takes(&source)) {
            std::fs::write(corpus.join(target.word()).join(&sha256), &as_it_is)?;
            let counts = counts.entry(target.word()).or_default();
            for word in words(source.text().unwrap_or_default()) {
                *counts.entry(word.to_owned()).or_default() += 1;
            }
        }
    }
    Ok(())
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && !"_-:.@#".contains(c))
        .filter(|word| (2..=40).contains(&word.len()) && word.contains(|c: char| c.is_ascii_alphabetic()))
        .collect()
}

/// Writes a dictionary as libFuzzer reads it.
fn dictionary(counts: BTreeMap<String, usize>) -> String {
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    words.iter().take(WORDS).fold(String::new(), |mut lines, (word, _)| {
        let _ = writeln!(lines, "\"{word}\"");
        lines
    })
}

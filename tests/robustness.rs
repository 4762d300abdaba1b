//! Every reader on cut, bit-flipped, repeated, deeply nested and huge input: no panic, bounded time and memory.
//!
//! The documents of `testdata/` that a reader recognises are its seeds, and every reader must have one; what fuzzing
//! found stands under `testdata/fuzz/<format>/` and is read whole. Mutations are drawn from a fixed sequence.

// What must hold of every reading, as the fuzzer asks it.
#[path = "../fuzz/src/reading.rs"]
mod reading;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use tallyclerk::ingest::{READERS, ReadOptions, Reader};
use tallyclerk::model::Account;
use tallyclerk::source::{Limits, Source};

/// How long one small document may take before it counts as a hang; a reader needs milliseconds.
const HANG: Duration = Duration::from_secs(30);
/// How many mutations of each kind are made of one seed, by about how many bytes they may have together.
const MOST: u64 = 24;
const FEWEST: u64 = 4;
const MUTATED: u64 = 48 << 10;
/// How many seeds of one reader are used.
const SEEDS: usize = 6;
/// The largest seed.
const LARGEST: usize = 48 << 10;

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("it can be listed").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn source(bytes: Vec<u8>, limits: &Limits) -> Option<Arc<Source>> {
    Source::from_bytes("mutated", bytes, limits).and_then(Source::in_utf8).ok().map(Arc::new)
}

/// A reader with the documents that it recognises.
type Seeds = (&'static dyn Reader, Vec<Vec<u8>>);

/// The documents that each reader recognises, the largest first.
fn seeds() -> &'static [Seeds] {
    static SEEDS: LazyLock<Vec<Seeds>> = LazyLock::new(find_seeds);
    &SEEDS
}

fn find_seeds() -> Vec<Seeds> {
    let mut paths = Vec::new();
    files(&testdata(), &mut paths);
    let mut documents: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).expect("it can be read")).collect();
    // Binary fixtures can't be reviewed: the workbook is made here.
    documents.push(workbook());
    documents.retain(|bytes| !bytes.is_empty() && bytes.len() <= LARGEST);
    documents.sort_by(|one, other| one.len().cmp(&other.len()).then_with(|| one.cmp(other)));
    documents.dedup();
    let mut seeds: Vec<Seeds> = READERS.iter().map(|reader| (*reader, Vec::new())).collect();
    for bytes in documents {
        let Some(source) = source(bytes.clone(), &Limits::default()) else { continue };
        for (reader, seeds) in &mut seeds {
            if reader.recognises(&source, &ReadOptions::default()) {
                seeds.push(bytes.clone());
            }
        }
    }
    for (_, seeds) in &mut seeds {
        // Small, middle and large ones.
        let step = seeds.len().div_ceil(SEEDS).max(1);
        *seeds = seeds.iter().rev().step_by(step).cloned().collect();
    }
    seeds
}

fn workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in [
        ["Item", "Description", "Manufacturer", "Manufacturer Part Number", "Quantity"],
        ["1", "Spreader controller", "Example Controls", "EC-1500", "1"],
        ["2", "Managed switch", "Example Networks", "EN-8TX", "2"],
    ]
    .iter()
    .enumerate()
    {
        for (col, cell) in cells.iter().enumerate() {
            let (row, col) = (u32::try_from(row).expect("few rows"), u16::try_from(col).expect("few columns"));
            sheet.write_string(row, col, *cell).expect("a cell can be written");
        }
    }
    workbook.save_to_buffer().expect("a workbook can be written")
}

/// How many mutations of each kind are made of a seed: the larger, the fewer.
fn rounds(seed: &[u8]) -> u64 {
    (MUTATED / seed.len() as u64).clamp(FEWEST, MOST)
}

/// A fixed sequence of numbers (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).expect("it is below a usize")
    }
}

/// Reads a document in one account or the other, as its size has it.
///
/// # Panics
/// The reader does, takes too long, or says what can't be right; the document's beginning is shown.
fn survives(reader: &dyn Reader, bytes: &[u8], what: &str) {
    let account = if bytes.len().is_multiple_of(2) { Account::Observed } else { Account::Declared };
    holds(reader, bytes, account, what, |source, options| drop(reading::said(reader, source, options)));
}

/// Reads a document twice in each account, and is content with the same only.
fn survives_twice(reader: &dyn Reader, bytes: &[u8], what: &str) {
    for account in [Account::Declared, Account::Observed] {
        holds(reader, bytes, account, what, |source, options| reading::check(reader, source, options));
    }
}

fn holds(
    reader: &dyn Reader,
    bytes: &[u8],
    account: Account,
    what: &str,
    read: impl FnOnce(&Arc<Source>, &ReadOptions<'_>),
) {
    let limits = Limits { max_bytes: 64 << 20, ..Limits::default() };
    let Some(source) = source(bytes.to_vec(), &limits) else { return };
    let options = ReadOptions { account, limits, ..ReadOptions::default() };
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned();
    let word = reader.format().word();
    let began = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| read(&source, &options)));
    assert!(result.is_ok(), "{word} fails on {what}: {shown}");
    assert!(began.elapsed() < HANG, "{word} hangs on {what}: {shown}");
}

#[test]
fn every_reader_has_a_seed() {
    for (reader, seeds) in seeds() {
        assert!(!seeds.is_empty(), "testdata has no document that the reader of {} recognises", reader.format().word());
    }
}

#[test]
fn a_document_is_read_the_same_way_twice() {
    for &(reader, ref seeds) in seeds() {
        for seed in seeds {
            // The whole shows what the reader finds in it, the half what it complains of.
            survives_twice(reader, seed, "a document");
            survives_twice(reader, &seed[..seed.len() / 2], "half a document");
        }
    }
}

#[test]
fn a_document_that_is_cut_anywhere_is_read_or_refused() {
    for &(reader, ref seeds) in seeds() {
        let mut numbers = Numbers(1);
        for seed in seeds {
            for _ in 0..rounds(seed) {
                survives(reader, &seed[..numbers.below(seed.len())], "a cut document");
            }
        }
    }
}

#[test]
fn a_document_with_flipped_bits_is_read_or_refused() {
    for &(reader, ref seeds) in seeds() {
        let mut numbers = Numbers(2);
        for seed in seeds {
            for round in 0..rounds(seed) {
                let mut bytes = seed.clone();
                for _ in 0..=round / 4 {
                    let at = numbers.below(bytes.len());
                    bytes[at] ^= 1 << numbers.below(8);
                }
                survives(reader, &bytes, "flipped bits");
            }
        }
    }
}

#[test]
fn a_document_with_pieces_repeated_moved_or_left_out_is_read_or_refused() {
    for &(reader, ref seeds) in seeds() {
        let mut numbers = Numbers(3);
        for seed in seeds {
            for round in 0..rounds(seed) {
                let mut bytes = seed.clone();
                let from = numbers.below(bytes.len());
                let to = from + numbers.below((bytes.len() - from).min(4096) + 1);
                let piece = bytes[from..to].to_vec();
                match round % 3 {
                    0 => {
                        bytes.splice(to..to, piece.iter().copied().cycle().take(piece.len() * 20));
                    }
                    1 => {
                        bytes.drain(from..to);
                    }
                    _ => {
                        let at = numbers.below(bytes.len());
                        bytes.splice(at..at, piece);
                    }
                }
                survives(reader, &bytes, "pieces repeated, moved or left out");
            }
        }
    }
}

#[test]
fn a_document_with_hostile_words_in_it_is_read_or_refused() {
    let words: &[&[u8]] = &[
        b"\0",
        b"\xff\xfe",
        b"\"",
        b"\\u0000",
        b"\\ud800",
        b"<![CDATA[",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"&#0;",
        b"]]>",
        b"<text>",
        b"</text>",
        b"99999999999999999999",
        b"-1",
        b"1e999",
        b"NaN",
        b"\xe2\x80\xae",
        b"\n\n",
        b"\t",
        b"*a",
        b"&a [*a]",
        b"---\n",
        b"!!binary ",
        b"{",
        b"[",
        b"}",
        b"]",
        b",",
        b":",
        b"'",
        b"=cmd()",
        b"%s",
        b"\r",
        b"\xf0\x9f\x92\xa9",
    ];
    for &(reader, ref seeds) in seeds() {
        let mut numbers = Numbers(4);
        for seed in seeds {
            // Each word stands in one document of every seed; the larger the seed, the more of them in one.
            let documents = usize::try_from(rounds(seed)).expect("few");
            for n in 0..documents {
                let mut bytes = seed.clone();
                for word in words.iter().skip(n).step_by(documents) {
                    let at = numbers.below(bytes.len());
                    bytes.splice(at..at, word.iter().copied());
                }
                survives(reader, &bytes, "hostile words");
            }
        }
    }
}

#[test]
fn deep_nesting_and_endless_repetition_end_in_an_error_or_a_model() {
    let deep = |open: &str, close: &str| {
        let depth = 24_000 / open.len().max(1);
        format!("{}{}", open.repeat(depth), close.repeat(depth)).into_bytes()
    };
    let mut documents: Vec<Vec<u8>> = vec![
        deep("[", "]"),
        deep("{\"a\":", "}"),
        deep("<a>", "</a>"),
        deep("- ", ""),
        deep("? ", ""),
        deep("(a ", ")"),
        deep("a:\n ", ""),
        deep("\"", ""),
        deep(",", ""),
        deep("\n", ""),
        deep("&", ""),
    ];
    // The same inside the beginning of each format, where the reader has committed itself.
    for head in [
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":",
        "{\"spdxVersion\":\"SPDX-2.3\",\"packages\":",
        "{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\",\"@graph\":",
        "spdxVersion: SPDX-2.3\npackages: ",
        "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components>",
        "<nmaprun>",
        "<export version=\"E\">",
        "SPDXVersion: SPDX-2.3\n",
    ] {
        for (open, close) in
            [("[", "]"), ("{\"a\":", "}"), ("<component>", "</component>"), ("[[{\"components\":", "}]]")]
        {
            documents.push([head.as_bytes(), &deep(open, close)].concat());
        }
    }
    for document in &documents {
        for reader in READERS {
            survives(*reader, document, "deep nesting");
        }
    }
}

#[test]
fn a_seed_repeated_to_a_megabyte_is_read_or_refused() {
    for &(reader, ref seeds) in seeds() {
        let Some(seed) = seeds.last() else { continue };
        let times = (1 << 20) / seed.len() + 1;
        survives(reader, &seed.repeat(times), "a document repeated to a megabyte");
        let lines: Vec<&[u8]> = seed.split_inclusive(|byte| *byte == b'\n').collect();
        if let [head @ .., last] = lines.as_slice()
            && !head.is_empty()
        {
            let middle = head[head.len() / 2];
            let times = (1 << 20) / middle.len().max(1);
            let bytes = [head.concat(), middle.repeat(times.min(50_000)), last.to_vec()].concat();
            survives(reader, &bytes, "one line repeated to a megabyte");
        }
    }
}

#[test]
fn what_fuzzing_found_stays_mended() {
    let folder = testdata().join("fuzz");
    let mut paths = Vec::new();
    if folder.is_dir() {
        files(&folder, &mut paths);
    }
    for path in paths {
        let format = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy().into_owned();
        let reader = READERS.iter().find(|reader| reader.format().word() == format).expect("the folder names a format");
        survives_twice(*reader, &std::fs::read(&path).expect("it can be read"), &path.display().to_string());
    }
}

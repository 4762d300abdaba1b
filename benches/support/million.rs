//! Names made up by the million, and how fast they are searched: the same ones in every run.

use std::path::Path;
use std::time::Instant;

use tallyclerk::lists::{Basis, Entry, List};
use tallyclerk::screening::names::{Index, Query, Scratch};
use tallyclerk::source::Sha256;

use super::row;

/// So many names the made list has.
const NAMES: usize = 1_000_000;
/// So many names are looked for.
const QUERIES: usize = 20_000;

/// Numbers that look drawn by lot (xorshift64*).
struct Lot(u64);

impl Lot {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 33) as usize % n
    }

    /// Draws a place of `n`, the first ones more often, as names of people and words of firms are spread.
    fn often_first(&mut self, n: usize, skew: i32) -> usize {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        (n as f64 * share.powi(skew)) as usize % n
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const TRADES: [&str; 40] = [
    "Trading",
    "Industries",
    "International",
    "Shipping",
    "Engineering",
    "Technology",
    "Services",
    "Group",
    "Electronics",
    "Construction",
    "Logistics",
    "Investment",
    "Machinery",
    "Systems",
    "Energy",
    "Steel",
    "Petrochemical",
    "Marine",
    "Aviation",
    "Import Export",
    "Holdings",
    "Telecommunications",
    "Oil",
    "Chemicals",
    "Automation",
    "Instruments",
    "Communications",
    "Research Institute",
    "Materials",
    "Optics",
    "Semiconductor",
    "Transport",
    "Software",
    "Security",
    "Development",
    "Exchange",
    "Bank",
    "Mining",
    "Metals",
    "Foundation",
];
const PLACES: [&str; 24] = [
    "Shanghai",
    "Beijing",
    "Shenzhen",
    "Moscow",
    "Tehran",
    "Dubai",
    "Hong Kong",
    "Minsk",
    "Damascus",
    "Istanbul",
    "China",
    "Iran",
    "Guangzhou",
    "Nanjing",
    "Russian",
    "Syrian",
    "Baghdad",
    "Kiev",
    "Hangzhou",
    "Tianjin",
    "Singapore",
    "Caracas",
    "Pyongyang",
    "Havana",
];
const FORMS: [&str; 8] = ["Co., Ltd.", "LLC", "Ltd", "JSC", "Inc.", "GmbH", "FZE", "Limited"];
const COMMON: [&str; 20] = [
    "Star", "Global", "Golden", "Ocean", "United", "Pacific", "Royal", "Eagle", "Blue", "Union", "General", "National",
    "New", "Silk", "Sun", "Orient", "Victory", "Pars", "Great", "Century",
];

/// The words that names are made of.
struct Words {
    given: Vec<String>,
    family: Vec<String>,
}

fn word(lot: &mut Lot, syllables: usize) -> String {
    const HEADS: [&str; 20] =
        ["b", "d", "f", "g", "h", "j", "k", "kh", "l", "m", "n", "p", "r", "s", "sh", "t", "v", "y", "z", "ch"];
    const HEARTS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "a", "o"];
    const TAILS: [&str; 10] = ["", "", "", "n", "r", "l", "m", "d", "ng", "s"];
    let mut word = String::new();
    for n in 0..syllables {
        word.push_str(HEADS[lot.below(HEADS.len())]);
        word.push_str(HEARTS[lot.below(HEARTS.len())]);
        if n + 1 == syllables || lot.chance(30) {
            word.push_str(TAILS[lot.below(TAILS.len())]);
        }
    }
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

impl Words {
    fn new(lot: &mut Lot) -> Self {
        let mut some = |count: usize| (0..count).map(|n| word(lot, 2 + n % 2)).collect::<Vec<_>>();
        Self { given: some(20_000), family: some(200_000) }
    }

    fn name(&self, lot: &mut Lot) -> String {
        let given = |lot: &mut Lot| self.given[lot.often_first(self.given.len(), 3)].clone();
        if lot.chance(45) {
            let family = &self.family[lot.often_first(self.family.len(), 3)];
            return match lot.below(4) {
                0 => format!("{}, {} {}", family.to_uppercase(), given(lot), given(lot)),
                1 => format!("{} {family}", given(lot)),
                2 => format!("{} {} {family}", given(lot), given(lot)),
                _ => format!("{}, {}", family.to_uppercase(), given(lot)),
            };
        }
        let mut parts: Vec<String> = Vec::new();
        if lot.chance(35) {
            parts.push(PLACES[lot.often_first(PLACES.len(), 2)].to_owned());
        }
        match lot.below(10) {
            0 | 1 => parts.push(COMMON[lot.often_first(COMMON.len(), 2)].to_owned()),
            2 => parts.push(format!("{} {}", COMMON[lot.below(COMMON.len())], COMMON[lot.below(COMMON.len())])),
            3 => parts.push(given(lot)),
            _ => {
                let syllables = 2 + lot.below(3);
                parts.push(word(lot, syllables));
            }
        }
        for _ in 0..1 + lot.below(2) {
            parts.push(TRADES[lot.often_first(TRADES.len(), 2)].to_owned());
        }
        if lot.chance(80) {
            parts.push(FORMS[lot.often_first(FORMS.len(), 2)].to_owned());
        }
        parts.join(" ")
    }
}

/// Swaps two letters of a name, leaves one out or doubles one.
fn slip(name: &str, lot: &mut Lot) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + lot.below(letters.len().saturating_sub(2).max(1));
    match lot.below(3) {
        0 if at + 1 < letters.len() => letters.swap(at, at + 1),
        1 => letters.insert(at, letters[at]),
        _ => drop(letters.remove(at)),
    }
    letters.into_iter().collect()
}

/// A million names: how long it takes to lay them out, how many bytes they are, how soon the file is open, how fast it is
/// searched, and how much memory that takes.
pub(super) fn million() {
    let mut lot = Lot(0x7a11_7c1e_12b5_0001);
    let words = Words::new(&mut lot);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("million.idx");
    let snapshot = Sha256::of(b"a million names");
    let mut queries: Vec<(String, Option<usize>)> = Vec::with_capacity(QUERIES);
    {
        let mut entries = Vec::new();
        let mut names = 0;
        while names < NAMES {
            let key = format!("M-{}", entries.len());
            let mut entry = Entry::new(&key, &words.name(&mut lot), Basis::Secondary, "made");
            names += 1;
            while names < NAMES && lot.chance(50) {
                entry.aliases.push(words.name(&mut lot));
                names += 1;
            }
            entries.push(entry);
        }
        for n in 0..QUERIES {
            queries.push(match n % 20 {
                0 => {
                    let e = lot.below(entries.len());
                    let name = entries[e].name.clone();
                    (if lot.chance(50) { slip(&name, &mut lot) } else { name }, Some(e))
                }
                _ => (words.name(&mut lot), None),
            });
        }
        let list = List { snapshot: snapshot.to_string(), ..super::list(entries) };
        let started = Instant::now();
        let index = Index::new(&list);
        drop(list);
        row("1,000,000 made names: laid out, seconds (all cores)", started.elapsed().as_secs_f64(), "");
        let started = Instant::now();
        index.write(&path, &snapshot).expect("writable");
        row("  written, seconds", started.elapsed().as_secs_f64(), "");
        row("  peak resident while laid out, its entries included, MB", peak_resident(), "");
    }
    row("  bytes of the file, MB", std::fs::metadata(&path).expect("it is there").len() as f64 / 1e6, "400");
    forget_peak();
    let started = Instant::now();
    let (index, _) = Index::open(&path, &snapshot).expect("just written");
    row("  opened, milliseconds", started.elapsed().as_secs_f64() * 1e3, "10");
    measure("  first search of each page", &index, &queries[..QUERIES / 10], "");
    measure("  names a second, one core", &index, &queries, "10000");
    row("  peak resident while searched, MB", peak_resident(), "1000");
}

/// Searches names and prints how many a second of this thread's time that is.
pub(super) fn measure(what: &str, index: &Index, queries: &[(String, Option<usize>)], bar: &str) {
    let mut scratch = Scratch::default();
    let (mut hits, mut own, mut expected) = (0, 0, 0);
    let started = busy();
    for (name, entry) in queries {
        let found = index.find(&Query::new(name, None, &[]), None, &mut scratch).expect("whole");
        hits += found.len();
        if let Some(entry) = entry {
            expected += 1;
            own += usize::from(found.iter().any(|hit| hit.entry == *entry));
        }
    }
    let seconds = busy() - started;
    row(what, queries.len() as f64 / seconds, bar);
    row("    hits a name", hits as f64 / queries.len() as f64, "");
    row("    listed names, half of them with a slip, that are found", own as f64 / expected as f64, "");
}

/// Returns how long this thread has been at work, in seconds: what others do on the machine doesn't count. Where the
/// system doesn't say, how long it is since the first call.
pub(super) fn busy() -> f64 {
    static FIRST: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let stated = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = stated.as_deref().and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| FIRST.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

/// Returns the most memory that the process has held, in MB; not a number where the system doesn't say.
fn peak_resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|text| text.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1e3)
}

fn forget_peak() {
    // Where the system has no such switch the peak before counts too.
    let _ = std::fs::write(Path::new("/proc/self/clear_refs"), "5");
}

//! What a search leaves out, held against a comparison with every listed name.

use super::align::Word;
use super::bound::{Bound, QueryWord};
use super::compare::Comparison;
use super::lexicon::{Class, lexicon};
use super::rows::{self, Slips};
use super::search::{Found, How, MOST_HITS, Query, Scratch};
use super::spelling::{edits, similarity};
use super::{Index, NameOutcome};
use crate::lists::{Basis, Entry, List};

/// Numbers that look drawn by lot (xorshift64*).
struct Lot(u64);

impl Lot {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

const GIVEN: [&str; 12] =
    ["Khoury", "Muhammad", "Sheikh", "Dmitry", "Anna", "Li", "Yusuf", "Farouk", "Maria", "Zhanna", "Ivan", "A."];
const FAMILY: [&str; 10] = ["Kov", "Sharif", "Melan", "Tsoi", "Phar", "Quar", "Zhi", "Hou", "Veli", "Dzer"];
const TAILS: [&str; 8] = ["", "ova", "enko", "ian", "oud", "ski", "u", "eph"];
const ORDINARY: [&str; 6] = ["Star", "Golden", "Ocean", "Global", "Union", "Pacific"];
const TRADES: [&str; 8] =
    ["Trading", "Shipping", "Technology", "Electronics", "Investment", "Import Export", "Steel", "Group"];
const PLACES: [&str; 6] = ["Shanghai", "Moscow", "Iran", "Dubai", "Hong Kong", "Minsk"];
const FORMS: [&str; 6] = ["Co., Ltd.", "LLC", "JSC", "GmbH", "Foundation", ""];

fn brand(lot: &mut Lot) -> String {
    format!("{}{}", lot.of(&FAMILY), lot.of(&FAMILY[..4]).to_lowercase()) + lot.of(&TAILS)
}

fn name(lot: &mut Lot) -> String {
    match lot.below(8) {
        0 | 1 => format!("{} {}", lot.of(&GIVEN), brand(lot)),
        2 => format!("{} {} {}", lot.of(&GIVEN), lot.of(&GIVEN), brand(lot)),
        3 => format!("{} {} {}", brand(lot), lot.of(&TRADES), lot.of(&FORMS)),
        4 => format!("{} {} {} {}", lot.of(&PLACES), brand(lot), lot.of(&TRADES), lot.of(&FORMS)),
        5 => format!("{} {} {}", lot.of(&ORDINARY), lot.of(&TRADES), lot.of(&FORMS)),
        6 => format!("{} {} {} {}", lot.of(&PLACES), lot.of(&ORDINARY), lot.of(&TRADES), lot.of(&TRADES)),
        _ => format!("{} {} Fund {} {}", lot.of(&ORDINARY), brand(lot), lot.of(&["I", "II", "3"]), lot.of(&FORMS)),
    }
}

/// Writes a name as it is not: letters swapped, lost, doubled or written as they sound, spaces lost or put in, words lost
/// or changed.
fn noised(name: &str, lot: &mut Lot) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    for _ in 0..lot.below(3) {
        let at = lot.below(letters.len().max(2) - 1);
        match lot.below(5) {
            0 if at + 1 < letters.len() => letters.swap(at, at + 1),
            1 => letters.insert(at, letters[at]),
            2 => letters.insert(at, ' '),
            _ if letters.len() > 4 => drop(letters.remove(at)),
            _ => {}
        }
    }
    let mut name: String = letters.into_iter().collect();
    match lot.below(7) {
        0 => name = name.replacen(' ', "", 1),
        1 => name = name.replace("kh", "h").replace("ou", "u").replace('y', "i"),
        2 => name = name.replace("ph", "f").replace('v', "w").replace("ts", "s"),
        3 => name = name.split(' ').skip(1).collect::<Vec<_>>().join(" "),
        4 => name = format!("{name} {}", lot.of(&TRADES)),
        _ => {}
    }
    name
}

/// A list of so many entries, and names to look for: listed ones, noised ones and others.
fn made(entries: usize, queries: usize, seed: u64) -> (Index, Vec<String>) {
    let mut lot = Lot(seed);
    let names: Vec<String> = (0..entries).map(|_| name(&mut lot)).collect();
    let queries = (0..queries)
        .map(|n| {
            let listed = &names[lot.below(names.len())];
            match n % 4 {
                0 => name(&mut lot),
                1 => listed.clone(),
                _ => noised(listed, &mut lot),
            }
        })
        .collect();
    let entries = names.iter().map(|name| Entry::new(name, name, Basis::Secondary, "made")).collect();
    let list = List {
        id: "made".to_owned(),
        title: String::new(),
        entries,
        snapshot: String::new(),
        source: String::new(),
        confirmed: None,
        published: None,
        remarks: Vec::new(),
        partial: false,
    };
    (Index::new(&list), queries)
}

fn all_names(index: &Index) -> std::ops::Range<u32> {
    0..u32::try_from(index.names()).expect("few")
}

#[test]
fn the_bound_leaves_out_no_name_that_the_comparison_finds() {
    let (index, queries) = made(700, 320, 0x7a11_7c1e_0000_0001);
    let thresholds = &lexicon().thresholds;
    let (mut reached, mut let_through, mut compared) = (0, 0, 0);
    let mut seen = Vec::new();
    for query in &queries {
        let query = Query::new(query, None, &[]);
        let words = index.query_words(&query.name).expect("whole");
        let keys: Vec<QueryWord> = words.iter().map(|word| QueryWord::of(&index, word).expect("whole")).collect();
        let mut bound = Bound::new(&keys, &mut seen);
        for name in all_names(&index) {
            let listed = index.words_to_compare(name).expect("whole");
            let comparison = Comparison::new(&words, &listed, None);
            let verdict = comparison.verdict();
            // A mark whose letters a space parts is found by its letters in a row, not by its words.
            let marked = listed.iter().any(|word| word.rare && words.iter().any(|mine| mine.number == word.number));
            let found = verdict.outcome.is_some() || marked && comparison.holds_own_mark(thresholds);
            let may = bound.lets_through(index.words_of(name).expect("whole"));
            assert!(may || !found, "{words:?} {listed:?} {verdict:?}");
            reached += usize::from(found);
            let_through += usize::from(may);
            compared += 1;
        }
    }
    assert!(reached > 300, "{reached} say little");
    assert!(let_through * 10 < compared, "{let_through} of {compared} are no bound");
}

/// Everything that a comparison with every listed name finds.
fn found_by_all(index: &Index, query: &Query, words: &[Word<'_>]) -> Vec<Found> {
    let mut all = Vec::new();
    index.by_letters(&query.name, &mut all).expect("whole");
    index.by_abbreviation(&query.name, &mut all).expect("whole");
    let row = query.name.parsed.row.as_bytes();
    let compared: Vec<(u32, Option<Slips>)> = all_names(index)
        .map(|name| (name, rows::slips(row, index.row(index.name(name).expect("whole")).expect("whole"))))
        .collect();
    index.by_words(words, query.name.parsed.is_only_sound(), &compared, &mut all).expect("whole");
    for joined in index.joined(&query.name).expect("whole") {
        let (from, words) = (all.len(), index.query_words(&joined).expect("whole"));
        index.by_words(&words, joined.parsed.is_only_sound(), &compared, &mut all).expect("whole");
        all[from..].iter_mut().for_each(|found| found.outcome = NameOutcome::Possible);
    }
    index.by_words_within(&query.name, &mut all).expect("whole");
    index.by_beginning(&query.name, &mut all).expect("whole");
    all
}

/// Tells whether all words that two names have in common are the same or brand words one letter apart: only such names
/// are promised to be found. What is misspelt worse is found if a word beside it is not.
fn is_promised(query: &[Word<'_>], listed: &[Word<'_>]) -> bool {
    let near = |a: &Word<'_>, b: &Word<'_>| {
        let both = a.class == Class::Brand && b.class == Class::Brand;
        a.text == b.text && a.class == b.class
            || similarity(a.text, b.text) == 0.0 && a.meant.is_none()
            || both && edits(a.text.as_bytes(), b.text.as_bytes()) == 1
    };
    let joined = |words: &[Word<'_>]| -> Vec<String> {
        words.windows(2).map(|two| format!("{}{}", two[0].text, two[1].text)).collect()
    };
    let apart = |two: Vec<String>, one: &[Word<'_>]| {
        two.iter().all(|two| one.iter().all(|one| similarity(two, one.text) == 0.0))
    };
    query.iter().all(|a| listed.iter().all(|b| near(a, b)))
        && apart(joined(query), listed)
        && apart(joined(listed), query)
}

#[test]
fn a_search_finds_what_a_comparison_with_every_name_finds() {
    let (index, queries) = made(3000, 240, 0x7a11_7c1e_0000_0002);
    let mut scratch = Scratch::default();
    let (mut promised, mut found) = (0, 0);
    for text in &queries {
        // Other readings are other names.
        let mut query = Query::new(text, None, &[]);
        query.readings.clear();
        query.together.clear();
        let words = index.query_words(&query.name).expect("whole");
        let all = found_by_all(&index, &query, &words);
        let hits = index.find(&query, None, &mut scratch).expect("whole");
        for hit in &hits {
            let same = |found: &&Found| found.entry as usize == hit.entry && found.outcome == hit.outcome;
            let best = all.iter().filter(same).map(|found| found.score).fold(0.0, f64::max);
            assert!(best >= hit.score - 1e-6, "{text}: {hit:?} is better than {best}");
            found += 1;
        }
        if hits.len() == MOST_HITS {
            continue;
        }
        for known in &all {
            let How::Words { name, slips: None, .. } = known.how else { continue };
            let listed = index.words_to_compare(name).expect("whole");
            if is_promised(&words, &listed) {
                promised += 1;
                let is_told = hits.iter().any(|hit| {
                    hit.entry == known.entry as usize
                        && (hit.outcome, -hit.score) <= (known.outcome, -known.score + 1e-6)
                });
                assert!(is_told, "{text}: {known:?} {listed:?} is not found");
            }
        }
    }
    assert!(promised > 200 && found > 300, "{promised} and {found} say little");
}

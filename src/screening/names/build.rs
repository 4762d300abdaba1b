//! The making of an index: every name taken apart, its words counted and weighed, and laid out for the search.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use rayon::prelude::*;
use zerocopy::little_endian::{F32, U32, U64};

use super::align::MOST_WORDS;
use super::exact::ExactBuilder;
use super::halves::HalvesBuilder;
use super::index::{
    COMMON, COMMON_WORDS, CommonRecord, FIRST_WORDS, KEY_ABBREVIATION, KEY_NATIVE, KEY_ROW, LONG_NAMES, Letters, NAMES,
    NameRecord, PAIR_POSTINGS, PAIR_SLOTS, PAIRS, POSTINGS, PairRecord, ROW_BARE, ROW_WHOLE, Standing, TEXT, TOTALS,
    VOCABULARY, VOCABULARY_SLOTS, VOCABULARY_TEXT, VocabularyRecord, WORDS, WordRecord, class_number, is_ordinary,
    key_of, native_forms, weigh,
};
use super::lexicon::{Class, WordHasher, lexicon};
use super::spelling::NeighbourTable;
use super::table;
use super::tokens::{Parsed, abbreviations, names_within, parse};
use super::within::{self, KEY_BEGINNING};
use crate::lists::index::{Image, ImageBuilder, ListWriter};
use crate::lists::{Entry, List, ListHead};
use crate::screening::identifiers;

/// The fewest letters in a row that say something.
const FEWEST_LETTERS: usize = 2;
/// So many entries are taken apart at once, on all cores.
const BATCH: usize = 4096;
/// The most common words that a name may have for its pairs to be laid out; one with more is always compared.
const MOST_PAIRED: usize = 16;

/// Compiles a list.
pub(super) fn compile(list: &List) -> Arc<Image> {
    compile_under(list, &list.head())
}

/// Compiles a list under a head of its own.
pub(super) fn compile_under(list: &List, head: &ListHead) -> Arc<Image> {
    let mut builder = Builder::default();
    for batch in list.entries.chunks(BATCH) {
        let prepared: Vec<Vec<Prepared>> = batch.par_iter().map(prepare).collect();
        for (entry, names) in batch.iter().zip(prepared) {
            builder.push(entry, names);
        }
    }
    builder.finish(head, list.entries.len())
}

/// A name, taken apart.
struct Prepared {
    written: String,
    standing: Standing,
    parsed: Parsed,
}

fn prepare(entry: &Entry) -> Vec<Prepared> {
    let full = entry.names().map(|name| (name, Standing::Full));
    let weak = entry.weak_aliases.iter().map(|name| (name.as_str(), Standing::Weak));
    let unverified = entry.unverified_names.iter().map(|name| (name.as_str(), Standing::Unverified));
    let mut prepared = Vec::new();
    for (name, standing) in full.chain(weak).chain(unverified) {
        for written in std::iter::once(name.to_owned()).chain(names_within(name)) {
            let parsed = parse(&written);
            prepared.push(Prepared { written, standing, parsed });
        }
    }
    prepared
}

/// A word while it is counted.
struct Counted {
    text: u64,
    text_len: u32,
    class: Class,
    ordinary: bool,
    entries: u32,
    /// The last entry that was seen to have it, from one on.
    last: u32,
}

#[derive(Default)]
struct Builder {
    list: ListWriter,
    entries: u32,
    names: Vec<NameRecord>,
    /// Where the words of each name begin.
    first_words: Vec<u32>,
    words: Vec<u32>,
    text: Vec<u8>,
    vocabulary: Vec<Counted>,
    vocabulary_text: Vec<u8>,
    /// The numbers of words, by class and text.
    numbers: HashMap<Box<[u8]>, u32, BuildHasherDefault<WordHasher>>,
    exact: ExactBuilder,
    halves: HalvesBuilder,
}

impl Builder {
    fn push(&mut self, entry: &Entry, names: Vec<Prepared>) {
        self.list.push(entry);
        for (kind, value) in &entry.identifiers {
            if let Ok(value) = identifiers::normalise(*kind, value) {
                if let Some(anywhere) = identifiers::of_any_register(*kind, &value) {
                    self.exact.push(key_of(*kind), &anywhere, self.entries);
                }
                self.exact.push(key_of(*kind), &value, self.entries);
            }
        }
        for name in names {
            self.push_name(&name);
        }
        self.entries += 1;
    }

    fn push_name(&mut self, Prepared { written, standing, parsed }: &Prepared) {
        let name = small(self.names.len());
        for (form, text) in parsed.native.iter().flat_map(native_forms) {
            self.exact.push(KEY_NATIVE, text, form.with(name));
        }
        for short in abbreviations(&parsed.tokens) {
            self.exact.push(KEY_ABBREVIATION, &short, name);
        }
        let [whole, bare] = parsed.in_a_row();
        let rows = if whole == bare {
            [(whole, ROW_WHOLE | ROW_BARE), (bare, 0)]
        } else {
            [(whole, ROW_WHOLE), (bare, ROW_BARE)]
        };
        for (row, of) in rows {
            if of != 0 && row.len() >= FEWEST_LETTERS {
                self.exact.push(KEY_ROW, &row, name << 2 | of);
            }
        }
        if let Some(beginning) = within::beginning_of_listed(&parsed.tokens) {
            self.exact.push(KEY_BEGINNING, &beginning, name);
        }
        self.first_words.push(small(self.words.len()));
        for token in parsed.tokens.iter().take(MOST_WORDS) {
            let key: Box<[u8]> = std::iter::once(class_number(token.class)).chain(token.text.bytes()).collect();
            let next = small(self.vocabulary.len());
            let number = *self.numbers.entry(key).or_insert(next);
            if number == next {
                let (text, text_len) = append(&mut self.vocabulary_text, &token.text);
                let ordinary = is_ordinary(token);
                self.vocabulary.push(Counted { text, text_len, class: token.class, ordinary, entries: 0, last: 0 });
            }
            let word = &mut self.vocabulary[number as usize];
            if word.last != self.entries + 1 {
                word.last = self.entries + 1;
                word.entries += 1;
            }
            self.words.push(number);
        }
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        let non_profit = parsed.is_non_profit();
        let (text, text_len) = append(&mut self.text, written);
        let row_len = u8::try_from(parsed.row.len()).unwrap_or(0);
        if row_len > 0 {
            append(&mut self.text, &parsed.row);
            self.halves.push(&parsed.row, name);
        }
        self.names.push(NameRecord {
            entry: U32::new(self.entries),
            text: U64::new(text),
            text_len: U32::new(text_len),
            row_len,
            flags: flag(*standing == Standing::Unverified, NameRecord::UNVERIFIED)
                | flag(*standing == Standing::Weak, NameRecord::WEAK)
                | flag(parsed.is_only_sound(), NameRecord::ONLY_SOUND)
                | flag(non_profit.is_some(), NameRecord::HAS_FORM)
                | flag(non_profit == Some(true), NameRecord::NON_PROFIT),
        });
    }

    fn finish(self, head: &ListHead, all: usize) -> Arc<Image> {
        let Self {
            list: entries,
            names,
            mut first_words,
            words,
            text,
            vocabulary,
            vocabulary_text,
            numbers,
            exact,
            halves,
            ..
        } = self;
        drop(numbers);
        first_words.push(small(words.len()));
        let mut image = ImageBuilder::default();
        entries.put(head, &mut image);
        image.put(TEXT, &text);
        drop(text);

        let mut known: Vec<VocabularyRecord> = vocabulary
            .iter()
            .map(|word| {
                let text = text_at(&vocabulary_text, word.text, word.text_len);
                let (weight, rare) = weigh(word.class, text, word.entries, all);
                let letters = Letters::of(text).stored();
                let flags = if word.ordinary { VocabularyRecord::ORDINARY } else { 0 };
                VocabularyRecord {
                    text: U64::new(word.text),
                    text_len: U32::new(word.text_len),
                    first_posting: U32::ZERO,
                    entries: U32::new(word.entries),
                    weight: F32::new(weight),
                    letters,
                    class: class_number(word.class),
                    flags: flags
                        | if rare { VocabularyRecord::RARE } else { 0 }
                        | if lexicon().people.contains(text) { VocabularyRecord::COMMON_PERSON } else { 0 },
                }
            })
            .collect();
        drop(vocabulary);

        let words_of = |name: u32| {
            let n = name as usize;
            &words[first_words[n] as usize..first_words[n + 1] as usize]
        };
        let total = |name: u32| words_of(name).iter().map(|n| known[*n as usize].weight.get()).sum::<f32>();
        let totals: Vec<f32> = (0..small(names.len())).map(total).collect();
        // The lightest first: the number of a name is its rank.
        let mut order: Vec<u32> = (0..small(names.len())).collect();
        order.sort_by(|a, b| totals[*a as usize].total_cmp(&totals[*b as usize]));
        let mut rank = vec![0u32; order.len()];
        for (n, name) in (0..).zip(&order) {
            rank[*name as usize] = n;
        }

        let mut names_in_order = Vec::with_capacity(names.len());
        let mut totals_in_order = Vec::with_capacity(names.len());
        let mut words_in_order = Vec::with_capacity(words.len());
        let mut first_in_order = Vec::with_capacity(first_words.len());
        for name in &order {
            first_in_order.push(U32::new(small(words_in_order.len())));
            for number in words_of(*name) {
                let word = &known[*number as usize];
                words_in_order.push(WordRecord::new(*number, word));
            }
            totals_in_order.push(F32::new(totals[*name as usize]));
            names_in_order.push(names[*name as usize]);
        }
        first_in_order.push(U32::new(small(words_in_order.len())));
        drop((names, words, first_words));
        // The words by which a name is looked up, each once.
        let keys_of = |name: u32| {
            let n = name as usize;
            let words = &words_in_order[first_in_order[n].get() as usize..first_in_order[n + 1].get() as usize];
            let before = move |n: usize, number| words[..n].iter().any(|word: &WordRecord| word.number() == number);
            words
                .iter()
                .enumerate()
                .filter(move |(n, word)| word.class() != Class::Form && !before(*n, word.number()))
                .map(|(_, word)| word.number())
        };
        let postings = postings(small(names_in_order.len()), keys_of, &mut known);
        let common = |number: u32| {
            let n = number as usize;
            (known[n + 1].first_posting.get() - known[n].first_posting.get()) as usize > COMMON
        };
        let mut common_words: Vec<CommonRecord> = (0..)
            .zip(&known[..known.len() - 1])
            .filter(|(number, word)| may_be_misspelt(word.class()) && common(*number))
            .map(|(number, word)| CommonRecord { number: U32::new(number), letters: word.letters })
            .collect();
        common_words.sort_unstable_by_key(|word| (word.letters.get(), word.number.get()));
        image.put(COMMON_WORDS, &common_words);
        let mut pairs: Vec<(u32, u32, u32)> = Vec::new();
        let mut long = Vec::new();
        for n in 0..small(names_in_order.len()) {
            let mut of_name: Vec<u32> = keys_of(n).filter(|number| common(*number)).collect();
            if of_name.len() > MOST_PAIRED {
                long.push(U32::new(n));
                continue;
            }
            of_name.sort_unstable();
            for (m, a) in of_name.iter().enumerate() {
                pairs.extend(of_name[m + 1..].iter().map(|b| (*a, *b, n)));
            }
        }
        image.put(NAMES, &names_in_order);
        image.put(TOTALS, &totals_in_order);
        image.put(WORDS, &words_in_order);
        image.put(FIRST_WORDS, &first_in_order);
        drop((names_in_order, totals_in_order, words_in_order, first_in_order));
        image.put(POSTINGS, &postings);
        image.put(LONG_NAMES, &long);
        drop(postings);
        put_pairs(pairs, &mut image);

        let of_words = || {
            known[..known.len() - 1].iter().map(|word| text_at(&vocabulary_text, word.text.get(), word.text_len.get()))
        };
        NeighbourTable::put(
            (0..)
                .zip(of_words())
                .zip(&known)
                .filter_map(|((number, text), word)| may_be_misspelt(word.class()).then_some((number, text))),
            &mut image,
        );
        let hashes: Vec<u64> =
            of_words().zip(&known).map(|(text, word)| table::hash(word.class, text.as_bytes())).collect();
        image.put(VOCABULARY_SLOTS, &table::slots(&hashes));
        image.put(VOCABULARY, &known);
        image.put(VOCABULARY_TEXT, &vocabulary_text);
        halves.put(&mut image, |name| rank[name as usize]);
        exact.put(&mut image, |kind, value| match kind {
            KEY_ROW | KEY_NATIVE => rank[(value >> 2) as usize] << 2 | (value & 3),
            KEY_ABBREVIATION | KEY_BEGINNING => rank[value as usize],
            _ => value,
        });
        image.finish()
    }
}

/// Tells whether words of a class stand for words that are spelt like them.
fn may_be_misspelt(class: Class) -> bool {
    matches!(class, Class::Brand | Class::City | Class::Trade)
}

/// Returns the names that have each word, in a row, and tells each word where its names begin. A last word that is none
/// ends those of the one before.
fn postings<I: Iterator<Item = u32>>(
    names: u32,
    keys_of: impl Fn(u32) -> I,
    known: &mut Vec<VocabularyRecord>,
) -> Vec<U32> {
    let mut ends = vec![0usize; known.len() + 1];
    for number in (0..names).flat_map(&keys_of) {
        ends[number as usize + 1] += 1;
    }
    for n in 1..ends.len() {
        ends[n] += ends[n - 1];
    }
    known.push(VocabularyRecord {
        text: U64::ZERO,
        text_len: U32::ZERO,
        first_posting: U32::ZERO,
        entries: U32::ZERO,
        weight: F32::ZERO,
        letters: U32::ZERO,
        class: class_number(Class::Filler),
        flags: 0,
    });
    for (word, start) in known.iter_mut().zip(&ends) {
        word.first_posting = U32::new(small(*start));
    }
    let mut postings = vec![U32::ZERO; ends.last().copied().unwrap_or(0)];
    for n in 0..names {
        for number in keys_of(n) {
            let at = &mut ends[number as usize];
            postings[*at] = U32::new(n);
            *at += 1;
        }
    }
    postings
}

fn put_pairs(mut found: Vec<(u32, u32, u32)>, image: &mut ImageBuilder) {
    found.sort_unstable();
    let (mut pairs, mut postings, mut hashes) = (Vec::new(), Vec::with_capacity(found.len()), Vec::new());
    for of_pair in found.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (a, b, _) = of_pair[0];
        hashes.push(table::hash_pair(a, b));
        pairs.push(PairRecord { words: [U32::new(a), U32::new(b)], first_posting: U32::new(small(postings.len())) });
        postings.extend(of_pair.iter().map(|(_, _, name)| U32::new(*name)));
    }
    pairs.push(PairRecord { words: [U32::ZERO; 2], first_posting: U32::new(small(postings.len())) });
    drop(found);
    image.put(PAIR_SLOTS, &table::slots(&hashes));
    image.put(PAIRS, &pairs);
    image.put(PAIR_POSTINGS, &postings);
}

fn append(text: &mut Vec<u8>, more: &str) -> (u64, u32) {
    let at = text.len() as u64;
    text.extend_from_slice(more.as_bytes());
    (at, small(more.len()))
}

fn text_at(text: &[u8], at: u64, len: u32) -> &str {
    let at = at as usize;
    std::str::from_utf8(&text[at..at + len as usize]).expect("it was written as text")
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a list in memory has fewer names, words and letters of one name")
}

//! All names and identifiers of one list, made to be searched: cost grows with the candidates found, not with the list.
//!
//! A search (`search.rs`) takes its candidates from the rarest words of the name: those that any entry in reach of the threshold must
//! share. A word stands for itself and for the listed words spelt like it. Only candidates are compared.
//!
//! Everything lies in the sections of an [`Image`], in memory or mapped, and is read where it lies:
//!
//! - the names, by the weight of their words, the lightest first: a name that is much lighter or heavier than the one
//!   that is looked for is none that can be it, and what is left of any row of names is one piece;
//! - the words of each name, with what tells most pairs of words apart without looking at their letters;
//! - the vocabulary, each word with its rarity on this list, and the names that have it;
//! - for each two common words the names that have both: they are few where those of either are many;
//! - words with a letter left out, so that misspelt ones meet (`spelling.rs`);
//! - what is found as a whole (`exact.rs`).

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use zerocopy::little_endian::{F32, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::align::MOST_WORDS;
use super::exact::Exact;
use super::halves::Halves;
use super::lexicon::{Class, lexicon};
use super::spelling::NeighbourTable;
use super::table::{self, Slot};
use super::tokens::{Native, Token};
use crate::lists::index::{Array, Damaged, FileFault, Image, LAYOUT, Made, OpenList, PARSERS, Seal, Sealed};
use crate::lists::{List, ListHead, PartyIdentifierKind};
use crate::source::Sha256;

pub(super) const NAMES: u32 = 16;
pub(super) const TOTALS: u32 = 17;
pub(super) const WORDS: u32 = 18;
pub(super) const TEXT: u32 = 19;
pub(super) const VOCABULARY: u32 = 20;
pub(super) const VOCABULARY_TEXT: u32 = 21;
pub(super) const VOCABULARY_SLOTS: u32 = 22;
pub(super) const POSTINGS: u32 = 23;
pub(super) const PAIRS: u32 = 24;
pub(super) const PAIR_SLOTS: u32 = 25;
pub(super) const PAIR_POSTINGS: u32 = 26;
pub(super) const LONG_NAMES: u32 = 27;
pub(super) const COMMON_WORDS: u32 = 28;
pub(super) const FIRST_WORDS: u32 = 29;

/// A word that more names than this have is common: names are looked up by two common words together.
pub(super) const COMMON: usize = 96;

/// A listed name.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct NameRecord {
    pub(super) entry: U32,
    /// Where it stands as it is written; names of one entry stand in its order.
    pub(super) text: U64,
    pub(super) text_len: U32,
    /// The letters of its row, which stands behind it; none if it is too long to be looked up by.
    pub(super) row_len: u8,
    pub(super) flags: u8,
}

impl NameRecord {
    pub(super) const UNVERIFIED: u8 = 1;
    pub(super) const ONLY_SOUND: u8 = 2;
    pub(super) const HAS_FORM: u8 = 4;
    pub(super) const NON_PROFIT: u8 = 8;
    pub(super) const WEAK: u8 = 16;

    /// Tells what the name is good for.
    pub(super) fn standing(&self) -> Standing {
        if self.flags & Self::UNVERIFIED != 0 {
            Standing::Unverified
        } else if self.flags & Self::WEAK != 0 {
            Standing::Weak
        } else {
            Standing::Full
        }
    }

    /// Tells whether it is known by the sound of Han characters alone.
    pub(super) fn is_only_sound(&self) -> bool {
        self.flags & Self::ONLY_SOUND != 0
    }

    /// Tells whether its legal form is of the state or not for profit, where there is one.
    pub(super) fn is_non_profit(&self) -> Option<bool> {
        (self.flags & Self::HAS_FORM != 0).then_some(self.flags & Self::NON_PROFIT != 0)
    }
}

/// What a name is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It stands by the basis of its entry.
    Full,
    /// The publisher calls it weak: alone it makes no match.
    Weak,
    /// Nobody verified that it is a name of the entry.
    Unverified,
}

/// A word of a name, by its number, with what tells most other words from it.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct WordRecord {
    /// The number; whether the word is common among people or an ordinary one, and the class, in the upper five bits.
    number: U32,
    pub(super) weight: F32,
    pub(super) letters: U32,
}

const CLASS_SHIFT: u32 = 29;
const ORDINARY_BIT: u32 = 1 << 28;
const PERSON_BIT: u32 = 1 << 27;
const CLASSES: [Class; 7] =
    [Class::Brand, Class::Number, Class::Country, Class::City, Class::Trade, Class::Form, Class::Filler];

impl WordRecord {
    pub(super) fn new(number: u32, word: &VocabularyRecord) -> Self {
        let bit = |flag, bit| if word.is(flag) { bit } else { 0 };
        let flags = bit(VocabularyRecord::ORDINARY, ORDINARY_BIT) | bit(VocabularyRecord::COMMON_PERSON, PERSON_BIT);
        let number = U32::new(number | flags | u32::from(word.class) << CLASS_SHIFT);
        Self { number, weight: word.weight, letters: word.letters }
    }

    #[inline]
    pub(super) fn number(&self) -> u32 {
        self.number.get() & (PERSON_BIT - 1)
    }

    #[inline]
    pub(super) fn is_ordinary(&self) -> bool {
        self.number.get() & ORDINARY_BIT != 0
    }

    #[inline]
    pub(super) fn is_common_person(&self) -> bool {
        self.number.get() & PERSON_BIT != 0
    }

    #[inline]
    pub(super) fn class(&self) -> Class {
        CLASSES.get((self.number.get() >> CLASS_SHIFT) as usize).copied().unwrap_or(Class::Filler)
    }
}

pub(super) fn class_number(class: Class) -> u8 {
    CLASSES.iter().position(|known| *known == class).map_or(0, |n| n as u8)
}

/// Which letters a word has, and how many: words that differ in too many of them are not spelt alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letters(u32);

const LETTERS: u32 = (1 << 26) - 1;
/// Longer words count as so long.
pub(super) const LONGEST: u32 = 63;

impl Letters {
    pub(super) fn stored(self) -> U32 {
        U32::new(self.0)
    }

    pub(super) fn of(word: &str) -> Self {
        let letters = word.bytes().filter(u8::is_ascii_lowercase).fold(0, |seen, b| seen | 1 << (b - b'a'));
        Self(letters | u32::try_from(word.len()).unwrap_or(LONGEST).min(LONGEST) << 26)
    }

    /// Returns those of two words written together.
    pub(super) fn joined(self, other: Self) -> Self {
        let len = ((self.0 >> 26) + (other.0 >> 26)).min(LONGEST);
        Self((self.0 | other.0) & LETTERS | len << 26)
    }

    /// Tells whether a letter may be the first of a word.
    #[inline]
    pub(super) fn may_begin(self, Self(other): Self) -> bool {
        self.0 >> 26 == 1 && other >> 26 > 2 && self.0 & !other & LETTERS == 0
    }

    /// Returns the lengths of words that may be spelt alike, one bit a length.
    pub(super) fn lengths_alike(self) -> u64 {
        (0..=LONGEST)
            .filter(|length| Self(self.0 & LETTERS | length << 26).may_be_alike(self))
            .fold(0, |all, n| all | 1 << n)
    }

    /// Returns how many there are.
    pub(super) fn count(self) -> u32 {
        self.0 >> 26
    }

    pub(super) fn read(stored: U32) -> Self {
        Self(stored.get())
    }

    /// Tells whether two words may be spelt alike, as [`similarity`](super::spelling::similarity) has it.
    #[inline]
    pub(super) fn may_be_alike(self, other: Self) -> bool {
        self.may_be(other, MOST_SLIPPED)
    }

    /// Tells whether a word may be two others that lost the space between them.
    #[inline]
    pub(super) fn may_be_joined(self, other: Self) -> bool {
        self.may_be(other, MOST_SLIPPED_JOINED)
    }

    /// Tells whether of a hundred letters no more than so many differ, or the words may sound the same. Each letter that
    /// only one of two words has is an edit, and each letter that one of them is longer.
    #[inline]
    fn may_be(self, other: Self, slipped: u32) -> bool {
        let (mine, theirs) = (self.count(), other.count());
        let (short, long) = if mine < theirs { (mine, theirs) } else { (theirs, mine) };
        if short < 4 || short * 100 < long * 74 && long < LONGEST {
            return false;
        }
        if long == LONGEST {
            return true;
        }
        let only_mine = self.0 & !other.0 & LETTERS;
        let only_theirs = other.0 & !self.0 & LETTERS;
        let within =
            |edits: u32| long - short <= edits && has_at_most(only_mine, edits) && has_at_most(only_theirs, edits);
        within(long * slipped / 100) || within(long * 2 / 5) && self.may_sound_like(other)
    }

    /// Tells whether two words may sound the same: some letters sound like no other, however they are written.
    #[inline]
    fn may_sound_like(self, Self(other): Self) -> bool {
        /// The letters of a word's sound that are looked at.
        const HEARD: u32 = 24;
        const fn set(letters: &[u8]) -> u32 {
            let (mut set, mut n) = (0, 0);
            while n < letters.len() {
                set |= 1 << (letters[n] - b'a');
                n += 1;
            }
            set
        }
        const THEMSELVES: u32 = set(b"ablmnrx");
        const ALIKE: [u32; 3] = [set(b"ieyj"), set(b"ou"), set(b"vw")];
        self.count().max(other >> 26) > HEARD
            || (self.0 ^ other) & THEMSELVES == 0
                && ALIKE.iter().all(|alike| (self.0 & alike == 0) == (other & alike == 0))
    }
}

/// Tells whether no more than so many bits are set; few are asked for, and not every machine counts them at once.
#[inline]
fn has_at_most(mut bits: u32, most: u32) -> bool {
    for _ in 0..most {
        bits &= bits.wrapping_sub(1);
    }
    bits == 0
}

/// So many of a hundred letters differ at the most in a misspelt word; and in one that lost a space.
const MOST_SLIPPED: u32 = 26;
/// See [`MOST_SLIPPED`].
const MOST_SLIPPED_JOINED: u32 = 14;

/// A word of the list's names.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct VocabularyRecord {
    pub(super) text: U64,
    pub(super) text_len: U32,
    pub(super) first_posting: U32,
    /// How many entries have it.
    pub(super) entries: U32,
    pub(super) weight: F32,
    /// What tells most other words from it.
    pub(super) letters: U32,
    pub(super) class: u8,
    pub(super) flags: u8,
}

impl VocabularyRecord {
    pub(super) const ORDINARY: u8 = 1;
    pub(super) const RARE: u8 = 2;
    pub(super) const COMMON_PERSON: u8 = 4;

    pub(super) fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn class(&self) -> Class {
        CLASSES.get(usize::from(self.class)).copied().unwrap_or(Class::Filler)
    }
}

/// Two common words that some names have both, the lower number first.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct PairRecord {
    pub(super) words: [U32; 2],
    pub(super) first_posting: U32,
}

/// A common word, with what tells most other words from it.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct CommonRecord {
    pub(super) number: U32,
    pub(super) letters: U32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NativeForm {
    Whole,
    Bare,
    Brand,
}

impl NativeForm {
    const ALL: [Self; 3] = [Self::Whole, Self::Bare, Self::Brand];

    /// Joins the form to the number of a name.
    pub(super) fn with(self, name: u32) -> u32 {
        name << 2 | self as u32
    }

    /// Takes number and form apart.
    pub(super) fn of(value: u32) -> Option<(u32, Self)> {
        Some((value >> 2, *Self::ALL.get((value & 3) as usize)?))
    }
}

/// What letters in a row are of: the name as a whole, the name without its legal forms, or either.
pub(super) const ROW_WHOLE: u32 = 1;
/// See [`ROW_WHOLE`].
pub(super) const ROW_BARE: u32 = 2;

/// The kinds of exact keys; identifiers follow.
pub(super) const KEY_ROW: u8 = 0;
/// See [`KEY_ROW`].
pub(super) const KEY_NATIVE: u8 = 1;
/// See [`KEY_ROW`].
pub(super) const KEY_ABBREVIATION: u8 = 2;

/// Returns the kind of the exact keys of a kind of identifier.
pub(super) fn key_of(kind: PartyIdentifierKind) -> u8 {
    let number = PartyIdentifierKind::WORDS.iter().position(|(known, _)| *known == kind).unwrap_or(0);
    KEY_ABBREVIATION + 1 + number as u8
}

/// A list with every name and identifier of it in reach.
#[derive(Debug)]
pub struct Index {
    pub(super) image: Arc<Image>,
    pub(super) list: OpenList,
    names: Array<NameRecord>,
    totals: Array<F32>,
    words: Array<WordRecord>,
    /// Where the words of each name begin; the last one ends those of the last name.
    first_words: Array<U32>,
    text: Array<u8>,
    vocabulary: Array<VocabularyRecord>,
    vocabulary_text: Array<u8>,
    vocabulary_slots: Array<Slot>,
    postings: Array<U32>,
    pairs: Array<PairRecord>,
    pair_slots: Array<Slot>,
    pair_postings: Array<U32>,
    long_names: Array<U32>,
    common_words: Array<CommonRecord>,
    pub(super) neighbours: NeighbourTable,
    pub(super) exact: Exact,
    pub(super) halves: Halves,
}

/// What decides what an index of a snapshot holds: a change of any of it makes another builder.
static BUILDER: LazyLock<[u8; 32]> = LazyLock::new(|| {
    const PARTS: [&str; 13] = [
        env!("CARGO_PKG_VERSION"),
        include_str!("lexicon.toml"),
        include_str!("lexicon.rs"),
        include_str!("fold.rs"),
        include_str!("tokens.rs"),
        include_str!("spelling.rs"),
        include_str!("table.rs"),
        include_str!("exact.rs"),
        include_str!("rows.rs"),
        include_str!("halves.rs"),
        include_str!("index.rs"),
        include_str!("build.rs"),
        include_str!("within.rs"),
    ];
    let mut hasher = blake3::Hasher::new();
    hasher.update(&LAYOUT.to_le_bytes());
    for (_, fingerprint) in PARSERS {
        hasher.update(&fingerprint.to_le_bytes());
    }
    for part in PARTS {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
});

impl Index {
    /// Returns the digest of all that decides what an index of a snapshot holds, as it stands in the header of its file.
    #[must_use]
    pub fn builder() -> &'static [u8; 32] {
        &BUILDER
    }

    /// Compiles a list. An identifier with a wrong check digit is left out: it identifies nobody.
    #[must_use]
    pub fn new(list: &List) -> Self {
        let image = super::build::compile(list);
        Self::of(image).expect("the image has every section, and its memory is ours")
    }

    /// Compiles what a snapshot says of a list: not when that was confirmed, which changes while the snapshot doesn't.
    pub(in crate::screening) fn of_snapshot(list: &List) -> Self {
        let image = super::build::compile_under(list, &ListHead { confirmed: None, ..list.head() });
        Self::of(image).expect("the image has every section, and its memory is ours")
    }

    /// Opens the file in which the index of a snapshot is kept.
    ///
    /// # Errors
    /// The file can't be used.
    pub fn open(path: &Path, snapshot: &Sha256) -> Result<(Self, Seal), FileFault> {
        let made = Made { snapshot: *snapshot, builder: *Self::builder() };
        let (image, seal) = Image::open(path, &made)?;
        let index = Self::of(image).map_err(|Damaged| FileFault::Damaged)?;
        Ok((index, seal))
    }

    /// Checks every page of an index that was opened from a file.
    ///
    /// # Errors
    /// One of them is damaged.
    pub fn check_all(&self) -> Result<(), Damaged> {
        self.image.check_all()
    }

    /// Returns what makes a file of an index that was compiled; `None` for one that was opened from a file.
    pub(in crate::screening) fn sealed(&self, snapshot: &Sha256) -> Option<Sealed> {
        self.image.sealed(&Made { snapshot: *snapshot, builder: *Self::builder() })
    }

    /// Keeps an index in a file.
    ///
    /// # Errors
    /// The file can't be written.
    pub(in crate::screening) fn write_sealed(&self, path: &Path, sealed: &Sealed) -> Result<(), FileFault> {
        self.image.write(path, sealed)
    }

    /// Keeps an index that was compiled in memory in a file.
    ///
    /// # Errors
    /// The file can't be written, or the index is one that was opened from a file.
    pub fn write(&self, path: &Path, snapshot: &Sha256) -> Result<(), FileFault> {
        self.write_sealed(path, &self.sealed(snapshot).ok_or(FileFault::Foreign)?)
    }

    /// Opens what was compiled.
    pub(super) fn of(image: Arc<Image>) -> Result<Self, Damaged> {
        Ok(Self {
            list: OpenList::of(&image)?,
            names: Array::of(&image, NAMES)?,
            totals: Array::of(&image, TOTALS)?,
            words: Array::of(&image, WORDS)?,
            first_words: Array::of(&image, FIRST_WORDS)?,
            text: Array::of(&image, TEXT)?,
            vocabulary: Array::of(&image, VOCABULARY)?,
            vocabulary_text: Array::of(&image, VOCABULARY_TEXT)?,
            vocabulary_slots: Array::of(&image, VOCABULARY_SLOTS)?,
            postings: Array::of(&image, POSTINGS)?,
            pairs: Array::of(&image, PAIRS)?,
            pair_slots: Array::of(&image, PAIR_SLOTS)?,
            pair_postings: Array::of(&image, PAIR_POSTINGS)?,
            long_names: Array::of(&image, LONG_NAMES)?,
            common_words: Array::of(&image, COMMON_WORDS)?,
            neighbours: NeighbourTable::of(&image)?,
            exact: Exact::of(&image)?,
            halves: Halves::of(&image)?,
            image,
        })
    }

    /// Returns the list: its head, and its entries on demand.
    #[must_use]
    pub fn list(&self) -> &OpenList {
        &self.list
    }

    /// Returns how many bytes the index is, in memory or as a file.
    #[must_use]
    pub fn size(&self) -> usize {
        self.image.size()
    }

    /// Returns how many names the index holds.
    #[must_use]
    pub fn names(&self) -> usize {
        self.names.len()
    }

    pub(super) fn name(&self, name: u32) -> Result<&NameRecord, Damaged> {
        self.names.get(name as usize)
    }

    pub(super) fn written(&self, name: &NameRecord) -> Result<&str, Damaged> {
        self.text.text(name.text.get() as usize, name.text_len.get() as usize)
    }

    /// Returns the letters of a name in a row.
    pub(super) fn row(&self, name: &NameRecord) -> Result<&[u8], Damaged> {
        let from = name.text.get() as usize;
        let from = from.checked_add(name.text_len.get() as usize).ok_or(Damaged)?;
        self.text.slice(from..from.checked_add(usize::from(name.row_len)).ok_or(Damaged)?)
    }

    #[inline]
    pub(super) fn words_of(&self, name: u32) -> Result<&[WordRecord], Damaged> {
        self.words_at(&self.place_of(name)?)
    }

    /// Returns where the words of a name stand.
    #[inline]
    pub(super) fn place_of(&self, name: u32) -> Result<Range<usize>, Damaged> {
        let n = name as usize;
        let bounds = self.first_words.slice(n..n + 2)?;
        let place = bounds[0].get() as usize..bounds[1].get() as usize;
        if place.len() > MOST_WORDS { Err(Damaged) } else { Ok(place) }
    }

    #[inline]
    pub(super) fn words_at(&self, place: &Range<usize>) -> Result<&[WordRecord], Damaged> {
        self.words.slice(place.clone())
    }

    /// Fetches the first and the last of some words from memory, and returns what came of that, so that it is done.
    #[inline]
    pub(super) fn touch(&self, place: &Range<usize>) -> Result<u32, Damaged> {
        let words = self.words_at(place)?;
        Ok(words.first().map_or(0, |word| word.letters.get()) ^ words.last().map_or(0, |word| word.letters.get()))
    }

    /// Returns the first name whose words weigh more.
    pub(super) fn first_heavier(&self, than: f32) -> Result<u32, Damaged> {
        let (mut low, mut high) = (0, self.totals.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.totals.get(middle)?.get() <= than {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low as u32)
    }

    pub(super) fn word(&self, number: u32) -> Result<&VocabularyRecord, Damaged> {
        self.vocabulary.get(number as usize)
    }

    pub(super) fn word_text(&self, word: &VocabularyRecord) -> Result<&str, Damaged> {
        self.vocabulary_text.text(word.text.get() as usize, word.text_len.get() as usize)
    }

    /// Returns the letters of a word.
    pub(super) fn word_letters(&self, word: &VocabularyRecord) -> Result<&[u8], Damaged> {
        let from = word.text.get() as usize;
        self.vocabulary_text.slice(from..from.checked_add(word.text_len.get() as usize).ok_or(Damaged)?)
    }

    /// Returns the number of a listed word.
    pub(super) fn number(&self, text: &str, class: Class) -> Result<Option<u32>, Damaged> {
        let hash = table::hash(class_number(class), text.as_bytes());
        table::find(&self.vocabulary_slots, hash, |number| {
            let word = self.word(number)?;
            Ok(word.class == class_number(class) && self.word_letters(word)? == text.as_bytes())
        })
    }

    /// Returns the names that have a word, the lightest first; a legal form has none.
    pub(super) fn names_with(&self, word: u32) -> Result<&[U32], Damaged> {
        let n = word as usize;
        let bounds = self.vocabulary.slice(n..n + 2)?;
        self.postings.slice(bounds[0].first_posting.get() as usize..bounds[1].first_posting.get() as usize)
    }

    /// Returns how many names have a word.
    pub(super) fn count_with(&self, word: u32) -> Result<usize, Damaged> {
        let n = word as usize;
        let bounds = self.vocabulary.slice(n..n + 2)?;
        bounds[1].first_posting.get().checked_sub(bounds[0].first_posting.get()).map(|n| n as usize).ok_or(Damaged)
    }

    /// Returns the common words that may be misspelt, the shortest first.
    pub(super) fn common_words(&self) -> Result<&[CommonRecord], Damaged> {
        self.common_words.slice(0..self.common_words.len())
    }

    /// Returns the names that have so many common words that those are not laid out in pairs.
    pub(super) fn long_names(&self) -> Result<&[U32], Damaged> {
        self.long_names.slice(0..self.long_names.len())
    }

    /// Returns the names that have two common words, the lightest first.
    pub(super) fn names_with_both(&self, a: u32, b: u32) -> Result<&[U32], Damaged> {
        let (a, b) = (a.min(b), a.max(b));
        let found = table::find(&self.pair_slots, table::hash_pair(a, b), |number| {
            Ok(self.pairs.get(number as usize)?.words == [U32::new(a), U32::new(b)])
        })?;
        let Some(n) = found.map(|number| number as usize) else { return Ok(&[]) };
        let bounds = self.pairs.slice(n..n + 2)?;
        self.pair_postings.slice(bounds[0].first_posting.get() as usize..bounds[1].first_posting.get() as usize)
    }
}

/// Tells whether a word says nothing of which company it is.
pub(super) fn is_ordinary(token: &Token) -> bool {
    match token.class {
        Class::Brand => lexicon().ordinary.contains(token.text.as_str()),
        Class::Number => false,
        _ => true,
    }
}

/// Returns what a word weighs, and whether it is rare enough to be one name's own mark.
pub(super) fn weigh(class: Class, text: &str, entries: u32, of: usize) -> (f32, bool) {
    let lexicon = lexicon();
    let weight = lexicon.weight(class);
    if class != Class::Brand {
        return (weight, false);
    }
    let ordinary = lexicon.ordinary.contains(text);
    let commonness = 1.0 - rarity(entries, of);
    let weight = weight * (1.0 - (1.0 - lexicon.weights.common_brand) * commonness);
    let weight = if ordinary { weight * lexicon.weights.ordinary } else { weight };
    // Initials and the short words between names say little.
    let weight = match text.len() {
        1 => weight * lexicon.weights.one_letter,
        2 => weight * lexicon.weights.two_letters,
        _ => weight,
    };
    (weight, !ordinary && (1..=lexicon.thresholds.own_mark_entries).contains(&entries))
}

/// Returns how rare a word is: 1 if one entry has it, 0 if all have.
pub(super) fn rarity(entries: u32, of: usize) -> f32 {
    // On a short list every word is rare: rarity is judged as on a list of a thousand.
    #[expect(clippy::cast_precision_loss, reason = "a rarity, not a count")]
    let (here, all) = (entries.max(1) as f32, of.max(1000) as f32);
    1.0 - here.ln() / all.ln()
}

pub(super) fn native_forms(native: &Native) -> impl Iterator<Item = (NativeForm, &str)> {
    let bare = (native.bare != native.whole).then_some((NativeForm::Bare, native.bare.as_str()));
    let brand = native.brand.as_deref().filter(|brand| **brand != native.bare).map(|brand| (NativeForm::Brand, brand));
    [Some((NativeForm::Whole, native.whole.as_str())), bare, brand].into_iter().flatten()
}

//! A search of the index: candidates from a name's rarest words, compared one by one, the best found for each entry.

use std::cmp::Ordering;

use super::align::{MOST_WORDS, Word};
use super::candidates::{Candidates, QueryWord};
use super::compare::{Comparison, Verdict};
use super::index::{
    Index, KEY_ABBREVIATION, KEY_NATIVE, KEY_ROW, NameRecord, NativeForm, ROW_BARE, ROW_WHOLE, Standing,
    VocabularyRecord, is_ordinary, key_of, native_forms, rarity, weigh,
};
use super::lexicon::{Class, lexicon};
use super::readings::{self, Why};
use super::rows::{self, Slips};
use super::tokens::{ABBREVIATION, Parsed, names_within, parse};
use super::{NameHit, NameOutcome};
use crate::lists::index::Damaged;
use crate::lists::{Entry, PartyIdentifierKind};
use crate::screening::identifiers;

/// The score of two names that differ in spacing only.
const SAME_LETTERS: f64 = 0.97;
/// The most entries that one search of one list reports; the best ones.
const MOST_HITS: usize = 64;

/// A party as it is looked for, taken apart once for all lists.
#[derive(Debug)]
pub struct Query {
    pub(super) name: Spelling,
    /// The names that stand within the name.
    within: Vec<Spelling>,
    /// How else it may be meant.
    pub(super) readings: Vec<(Spelling, Why, bool)>,
    /// The readings that are the parties of the field, where each of these says which it is.
    together: Vec<usize>,
    /// The alpha-2 code of where the party is, in lower case.
    pub(super) country: Option<String>,
    pub(super) known: Vec<(PartyIdentifierKind, String)>,
}

/// One name of a query.
#[derive(Debug)]
pub(super) struct Spelling {
    pub(super) parsed: Parsed,
    /// For each word, whether it says nothing of which company it is.
    pub(super) ordinary: Vec<bool>,
    /// Its letters in a row, with and without legal forms.
    rows: [String; 2],
}

impl Spelling {
    pub(super) fn of(parsed: Parsed) -> Self {
        let ordinary = parsed.tokens.iter().map(is_ordinary).collect();
        let rows = parsed.in_a_row();
        Self { parsed, ordinary, rows }
    }
}

impl Query {
    /// Takes a name apart. `country` is where the party is, by name or alpha-2 code. Identifiers that are not well-formed
    /// count for nothing.
    #[must_use]
    pub fn new(name: &str, country: Option<&str>, identifiers: &[(PartyIdentifierKind, &str)]) -> Self {
        let known = identifiers
            .iter()
            .filter_map(|(kind, value)| Some((*kind, identifiers::normalise(*kind, value).ok()?)))
            .collect();
        let parsed = parse(name);
        let readings = readings::readings(name, &parsed, MOST_WORDS);
        Self {
            together: readings::together(&readings),
            readings: readings.into_iter().map(|r| (Spelling::of(r.parsed), r.why, r.by_words)).collect(),
            name: Spelling::of(parsed),
            within: names_within(name).iter().map(|name| Spelling::of(parse(name))).collect(),
            country: country.and_then(|country| lexicon().country_code(country)),
            known,
        }
    }
}

/// Tells whether an entry serves.
pub type Serves<'a> = &'a (dyn Fn(&Entry) -> bool + Sync);

/// Room that one search leaves to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    found: Vec<Found>,
    candidates: Candidates,
    near: Vec<u32>,
    compared: Vec<(u32, Option<Slips>)>,
}

/// Something that was found of an entry.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) entry: u32,
    pub(super) outcome: NameOutcome,
    pub(super) score: f64,
    pub(super) how: How,
    /// Where the name stands among those of the list, so that the first of equals is told.
    place: u64,
    /// The other reading of the party's name by which it was found.
    pub(super) reading: Option<usize>,
}

#[derive(Debug)]
pub(super) enum How {
    Identifier {
        kind: PartyIdentifierKind,
        value: String,
    },
    Native {
        name: u32,
        form: NativeForm,
    },
    SameLetters {
        name: u32,
    },
    Abbreviation {
        name: u32,
    },
    Words {
        name: u32,
        slips: Option<Slips>,
        own_mark: bool,
        only_sound: bool,
    },
    /// It stands whole within the party's name.
    Within {
        name: u32,
    },
    /// The party's name is cut short.
    Cut {
        name: u32,
    },
    /// The party's name writes apart what the listed one writes together.
    Joined {
        name: u32,
    },
}

impl How {
    /// Tells the ways apart, in the order in which they are tried.
    fn rank(&self) -> u8 {
        match self {
            Self::Identifier { .. } => 0,
            Self::Native { .. } => 1,
            Self::SameLetters { .. } => 2,
            Self::Abbreviation { .. } => 3,
            Self::Words { .. } => 4,
            Self::Within { .. } => 5,
            Self::Cut { .. } => 6,
            Self::Joined { .. } => 7,
        }
    }

    /// Returns the name that was met.
    pub(super) fn name(&self) -> Option<u32> {
        match self {
            Self::Identifier { .. } => None,
            Self::Native { name, .. }
            | Self::SameLetters { name }
            | Self::Abbreviation { name }
            | Self::Within { name }
            | Self::Cut { name }
            | Self::Joined { name }
            | Self::Words { name, .. } => Some(*name),
        }
    }
}

impl Found {
    /// Orders what was found of one entry, the best first: outcome before score, the first found if equal.
    fn before(&self, other: &Self) -> Ordering {
        self.outcome
            .cmp(&other.outcome)
            .then(other.score.total_cmp(&self.score))
            .then(self.how.rank().cmp(&other.how.rank()))
            .then(self.place.cmp(&other.place))
    }
}

impl Index {
    /// Returns the entries that a party is or may be, the best first, one hit an entry.
    ///
    /// Only entries that serve are told; without that, all are.
    ///
    /// # Errors
    /// The index is damaged: it must be compiled anew.
    pub fn find(
        &self,
        query: &Query,
        serves: Option<Serves<'_>>,
        scratch: &mut Scratch,
    ) -> Result<Vec<NameHit>, Damaged> {
        let Scratch { found, candidates, near, compared } = scratch;
        found.clear();
        self.by_identifier(&query.known, found)?;
        for spelling in std::iter::once(&query.name).chain(&query.within) {
            self.by_native(&spelling.parsed, found)?;
            self.by_letters(spelling, found)?;
        }
        self.by_abbreviation(&query.name, found)?;
        let words = self.query_words(&query.name)?;
        self.by_candidates(&query.name, &words, candidates, near, compared, found)?;
        self.by_readings(query, candidates, near, compared, found)?;
        self.by_words_within(&query.name, found)?;
        self.by_beginning(&query.name, found)?;
        found.sort_by(|a, b| a.entry.cmp(&b.entry).then_with(|| a.before(b)));
        found.dedup_by_key(|found| found.entry);
        self.explain(query, &words, serves, found, MOST_HITS)
    }

    /// Returns what [`find`](Self::find) does, for one name and a list that was compiled in memory.
    #[must_use]
    pub fn search(
        &self,
        name: &str,
        country: Option<&str>,
        identifiers: &[(PartyIdentifierKind, &str)],
    ) -> Vec<NameHit> {
        let query = Query::new(name, country, identifiers);
        self.find(&query, None, &mut Scratch::default()).expect("an index in memory is whole")
    }

    /// Finds names that share enough words, or letters in a row.
    fn by_candidates(
        &self,
        spelling: &Spelling,
        words: &[Word<'_>],
        candidates: &mut Candidates,
        near: &mut Vec<u32>,
        compared: &mut Vec<(u32, Option<Slips>)>,
        found: &mut Vec<Found>,
    ) -> Result<(), Damaged> {
        compared.clear();
        let keys: Vec<QueryWord> = words.iter().map(|word| QueryWord::of(self, word)).collect::<Result<_, _>>()?;
        compared.extend(candidates.find(self, words, &keys)?.iter().map(|name| (*name, None)));
        self.by_rows(&spelling.parsed.row, near, compared)?;
        self.by_words(words, spelling.parsed.is_only_sound(), compared, found)
    }

    /// Finds what the other readings of a name find: possible, for what is meant is guessed; but a field whose parties are
    /// all names of one entry is that entry.
    fn by_readings(
        &self,
        query: &Query,
        candidates: &mut Candidates,
        near: &mut Vec<u32>,
        compared: &mut Vec<(u32, Option<Slips>)>,
        found: &mut Vec<Found>,
    ) -> Result<(), Damaged> {
        let first = found.len();
        for (n, (spelling, _, by_words)) in query.readings.iter().enumerate() {
            let from = found.len();
            self.by_native(&spelling.parsed, found)?;
            self.by_letters(spelling, found)?;
            if *by_words {
                let words = self.query_words(spelling)?;
                self.by_candidates(spelling, &words, candidates, near, compared, found)?;
            }
            found[from..].iter_mut().for_each(|found| found.reading = Some(n));
        }
        let is_surely = |entry: u32| {
            !query.together.is_empty()
                && query.together.iter().all(|piece| {
                    let is_it = |hit: &Found| hit.entry == entry && hit.outcome == NameOutcome::Match;
                    found[first..].iter().any(|hit| is_it(hit) && hit.reading == Some(*piece))
                })
        };
        let sure: Vec<bool> = found[first..].iter().map(|hit| is_surely(hit.entry)).collect();
        for (hit, _) in found[first..].iter_mut().zip(sure).filter(|(_, sure)| !sure) {
            hit.outcome = NameOutcome::Possible;
        }
        for spelling in self.joined(&query.name)? {
            let (from, words) = (found.len(), self.query_words(&spelling)?);
            self.by_candidates(&spelling, &words, candidates, near, compared, found)?;
            for hit in &mut found[from..] {
                hit.outcome = NameOutcome::Possible;
                if let Some(name) = hit.how.name() {
                    hit.how = How::Joined { name };
                }
            }
        }
        Ok(())
    }

    fn by_identifier(&self, known: &[(PartyIdentifierKind, String)], all: &mut Vec<Found>) -> Result<(), Damaged> {
        let mut found = |kind: PartyIdentifierKind, value: &str, outcome| {
            for entry in self.exact.find(key_of(kind), value)? {
                let how = How::Identifier { kind, value: value.trim_start_matches("*/").to_owned() };
                let place = all.len() as u64;
                all.push(Found { entry: entry.get(), outcome, score: 1.0, how, place, reading: None });
            }
            Ok(())
        };
        for (kind, value) in known {
            match kind {
                PartyIdentifierKind::MacPrefix => {
                    // The longest assignment holds the address; a query may be the prefix itself.
                    for len in (6..=value.len()).rev() {
                        found(*kind, &value[..len], NameOutcome::Match)?;
                    }
                }
                PartyIdentifierKind::Registration | PartyIdentifierKind::Tax => {
                    // The same number of a register that one side doesn't name is a possible match.
                    match value.split_once('/') {
                        Some(("", number)) => {
                            found(*kind, value, NameOutcome::Possible)?;
                            found(*kind, &format!("*/{number}"), NameOutcome::Possible)?;
                        }
                        Some((_, number)) => {
                            found(*kind, value, NameOutcome::Match)?;
                            found(*kind, &format!("/{number}"), NameOutcome::Possible)?;
                        }
                        None => {}
                    }
                }
                _ => found(*kind, value, NameOutcome::Match)?,
            }
        }
        Ok(())
    }

    fn by_native(&self, parsed: &Parsed, all: &mut Vec<Found>) -> Result<(), Damaged> {
        let thresholds = &lexicon().thresholds;
        for (here, text) in parsed.native.iter().flat_map(native_forms) {
            for value in self.exact.find(KEY_NATIVE, text)? {
                let (name, there) = NativeForm::of(value.get()).ok_or(Damaged)?;
                let (outcome, score) = match (here, there) {
                    (NativeForm::Whole, NativeForm::Whole) => (NameOutcome::Match, 1.0),
                    (NativeForm::Bare, NativeForm::Bare)
                    | (NativeForm::Whole, NativeForm::Bare)
                    | (NativeForm::Bare, NativeForm::Whole) => {
                        (NameOutcome::Match, 1.0 - f64::from(thresholds.native_form))
                    }
                    // A brand alone against a brand in a longer name, or two longer names of one brand.
                    _ => (NameOutcome::Possible, f64::from(thresholds.possible)),
                };
                self.keep(name, outcome, score, How::Native { name, form: there }, all)?;
            }
        }
        Ok(())
    }

    /// Finds names with the same letters, however spaced. With the legal form among the letters they are the same name;
    /// without it only if they hold a brand.
    fn by_letters(&self, spelling: &Spelling, all: &mut Vec<Found>) -> Result<(), Damaged> {
        let Spelling { parsed, ordinary, rows: [whole, bare] } = spelling;
        let branded = ordinary.iter().any(|ordinary| !ordinary);
        let generic = SAME_LETTERS * f64::from(lexicon().thresholds.generic);
        let of_bare = if branded { (NameOutcome::Match, SAME_LETTERS) } else { (NameOutcome::Possible, generic) };
        for (row, of, (outcome, score)) in
            [(whole, ROW_WHOLE, (NameOutcome::Match, SAME_LETTERS)), (bare, ROW_BARE, of_bare)]
        {
            for value in self.exact.find(KEY_ROW, row)? {
                let (name, theirs) = (value.get() >> 2, value.get() & 3);
                if theirs & of == 0 {
                    continue;
                }
                let listed = self.name(name)?;
                let same_kind =
                    !matches!((parsed.is_non_profit(), listed.is_non_profit()), (Some(a), Some(b)) if a != b);
                let only_sound = parsed.is_only_sound() != listed.is_only_sound();
                let score = if only_sound { score * f64::from(lexicon().thresholds.by_sound) } else { score };
                let score = if same_kind { score } else { score * (1.0 - f64::from(lexicon().evidence.other_kind)) };
                let outcome = if same_kind && !only_sound { outcome } else { NameOutcome::Possible };
                self.keep(name, outcome, score, How::SameLetters { name }, all)?;
            }
        }
        Ok(())
    }

    /// Finds names that a single word abbreviates. Few enough must be abbreviated so, for many a word of three letters does.
    fn by_abbreviation(&self, spelling: &Spelling, all: &mut Vec<Found>) -> Result<(), Damaged> {
        let of_meaning = |class| !matches!(class, Class::Form | Class::Country | Class::City);
        let words = spelling.parsed.tokens.iter().zip(&spelling.ordinary);
        let mut words = words.filter(|(token, _)| of_meaning(token.class));
        let (Some((word, false)), None) = (words.next().map(|(word, ordinary)| (word, *ordinary)), words.next()) else {
            return Ok(());
        };
        if !ABBREVIATION.contains(&word.text.len()) {
            return Ok(());
        }
        let thresholds = &lexicon().thresholds;
        let names = self.exact.find(KEY_ABBREVIATION, &word.text)?;
        let entries = names.iter().map(|name| Ok(self.name(name.get())?.entry.get()));
        let mut entries = entries.collect::<Result<Vec<u32>, Damaged>>()?;
        entries.sort_unstable();
        entries.dedup();
        if entries.len() <= thresholds.abbreviated_entries {
            for name in names.iter().map(|name| name.get()) {
                let (outcome, score) = (NameOutcome::Possible, f64::from(thresholds.abbreviation));
                self.keep(name, outcome, score, How::Abbreviation { name }, all)?;
            }
        }
        Ok(())
    }

    /// Keeps what was found by a name; by an unverified or weak one it is never more than possible.
    pub(super) fn keep(
        &self,
        name: u32,
        outcome: NameOutcome,
        score: f64,
        how: How,
        all: &mut Vec<Found>,
    ) -> Result<(), Damaged> {
        let listed = self.name(name)?;
        let outcome = if listed.standing() != Standing::Full { NameOutcome::Possible } else { outcome };
        let (entry, place) = (listed.entry.get(), listed.text.get());
        all.push(Found { entry, outcome, score, how, place, reading: None });
        Ok(())
    }

    /// Weighs the words of a query by their rarity on this list.
    pub(super) fn query_words<'a>(&self, spelling: &'a Spelling) -> Result<Vec<Word<'a>>, Damaged> {
        let tokens = spelling.parsed.tokens.iter().zip(&spelling.ordinary).take(MOST_WORDS);
        tokens
            .map(|(token, ordinary)| {
                let number = self.number(&token.text, token.class)?;
                let (weight, rare, entries) = match number {
                    Some(number) => {
                        let known = self.word(number)?;
                        (known.weight.get(), known.is(VocabularyRecord::RARE), known.entries.get())
                    }
                    None => {
                        let (weight, rare) = weigh(token.class, &token.text, 0, self.list.len());
                        (weight, rare, 0)
                    }
                };
                let common_person = lexicon().people.contains(&*token.text);
                let may_be_misspelt = number.is_none() && token.class == Class::Brand;
                Ok(Word {
                    number,
                    text: &token.text,
                    class: token.class,
                    weight,
                    rarity: rarity(entries, self.list.len()),
                    ordinary: *ordinary,
                    known: number.is_some() || *ordinary || common_person,
                    common_person,
                    rare,
                    meant: may_be_misspelt.then(|| lexicon().known_word_like(&token.text)).flatten(),
                })
            })
            .collect()
    }

    pub(super) fn words_to_compare(&self, name: &NameRecord) -> Result<Vec<Word<'_>>, Damaged> {
        let words = self.words_of(name)?.iter().map(|of_name| {
            let number = of_name.number();
            let word = self.word(number)?;
            Ok(Word {
                number: Some(number),
                text: self.word_text(word)?,
                class: word.class(),
                weight: word.weight.get(),
                rarity: rarity(word.entries.get(), self.list.len()),
                ordinary: word.is(VocabularyRecord::ORDINARY),
                known: true,
                common_person: word.is(VocabularyRecord::COMMON_PERSON),
                rare: word.is(VocabularyRecord::RARE),
                meant: None,
            })
        });
        words.collect()
    }

    /// Adds the names whose letters in a row all but agree to those that are compared.
    fn by_rows(&self, row: &str, near: &mut Vec<u32>, compared: &mut Vec<(u32, Option<Slips>)>) -> Result<(), Damaged> {
        near.clear();
        self.halves.like(row, near)?;
        near.sort_unstable();
        near.dedup();
        for name in near {
            if let Some(slips) = rows::slips(row, self.row(self.name(*name)?)?) {
                compared.push((*name, Some(slips)));
            }
        }
        compared.sort_unstable_by_key(|(name, slips)| (*name, slips.is_none()));
        compared.dedup_by_key(|(name, _)| *name);
        Ok(())
    }

    /// Compares the candidates. A name that is only known by its sound needs a place or trade beside the brand for a match.
    fn by_words(
        &self,
        query: &[Word<'_>],
        only_sound: bool,
        compared: &[(u32, Option<Slips>)],
        all: &mut Vec<Found>,
    ) -> Result<(), Damaged> {
        let thresholds = &lexicon().thresholds;
        for (name, slips) in compared {
            let (name, slips) = (*name, *slips);
            let listed = self.name(name)?;
            let words = self.words_to_compare(listed)?;
            let comparison = Comparison::new(query, &words, slips);
            let Verdict { score, outcome, by_letters } = comparison.verdict();
            // That a brand is the entry's own is more than a name that nobody verified can say.
            let own_mark =
                outcome.is_none() && listed.standing() == Standing::Full && comparison.holds_own_mark(thresholds);
            let Some(mut outcome) = outcome.or(own_mark.then_some(NameOutcome::Possible)) else { continue };
            let score = if only_sound { score * thresholds.by_sound } else { score };
            if only_sound {
                outcome = NameOutcome::Possible;
            }
            let how = How::Words { name, slips: slips.filter(|_| by_letters), own_mark, only_sound };
            self.keep(name, outcome, f64::from(score), how, all)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{Basis, List};

    fn entry(name: &str) -> Entry {
        Entry::new(name, name, Basis::Secondary, "a test")
    }

    fn aliased(name: &str, aliases: &[&str], native: &[&str]) -> Entry {
        Entry {
            aliases: aliases.iter().map(|&s| s.to_owned()).collect(),
            native_names: native.iter().map(|&s| s.to_owned()).collect(),
            ..entry(name)
        }
    }

    fn list(entries: Vec<Entry>) -> List {
        List {
            id: "test".to_owned(),
            title: "test".to_owned(),
            entries,
            snapshot: String::new(),
            source: "test".to_owned(),
            confirmed: None,
            published: None,
            remarks: Vec::new(),
            partial: false,
        }
    }

    fn listed() -> Index {
        Index::new(&list(vec![
            aliased(
                "Hangzhou Hikvision Digital Technology Co., Ltd.",
                &["Hikvision"],
                &["杭州海康威视数字技术股份有限公司"],
            ),
            entry("Zhejiang Dahua Technology Co., Ltd."),
            aliased("TP-Link Technologies Co., Ltd.", &["TP-Link"], &["普联技术有限公司"]),
            entry("Quectel Wireless Solutions Co., Ltd."),
            entry("Shanghai Zhenhua Shipping Co. Ltd."),
            entry("ZPMC North America, Inc."),
            aliased("China Communications Construction Company Limited", &["CCCC"], &["中国交通建设股份有限公司"]),
            entry("CCCC Second Navigation Engineering Bureau Co., Ltd."),
            entry("Hesai Group (a.k.a. Hesai Technology)"),
            entry("Example Fund III L.P."),
            entry("Shanghai Micro Electronics Equipment (Group) Co., Ltd."),
            aliased("Huawei Technologies Co., Ltd.", &["Huawei"], &["华为技术有限公司"]),
        ]))
    }

    fn best(index: &Index, name: &str) -> Option<(usize, NameOutcome)> {
        index.search(name, None, &[]).first().map(|hit| (hit.entry, hit.outcome))
    }

    use NameOutcome::{Match, Possible};

    #[test]
    fn a_name_written_otherwise_is_the_same_name() {
        let index = listed();
        for (name, expected) in [
            ("HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO LTD", 0),
            ("Hangzhou Hikvision Digital Technologies Company Limited", 0),
            ("Hikvision", 0),
            ("\u{041d}ikvision", 0),
            ("Hik\u{200b}vision", 0),
            ("杭州海康威视数字技术股份有限公司", 0),
            ("杭州海康威视数字技术有限公司", 0),
            ("TP LINK TECHNOLOGIES CO.,LTD", 2),
            ("TPLink", 2),
            ("Ｑｕｅｃｔｅｌ Wireless Solutions", 3),
            ("Quectell Wireless Solutions Co., Ltd", 3),
            ("Shanghai Zhen Hua Shipping Co., Ltd.", 4),
            ("上海振华船运有限公司", 4),
            ("CCCC", 6),
            ("中國交通建設股份有限公司", 6),
            ("Hesai Technology", 8),
            ("Shanghai Micro Electronics Equipment Co., Ltd.", 10),
        ] {
            assert_eq!(best(&index, name), Some((expected, Match)), "{name}");
        }
    }

    #[test]
    fn another_company_of_one_brand_is_possible_and_never_a_match() {
        let index = listed();
        for (name, expected) in [
            ("TP-Link Systems Inc.", 2),
            ("Hangzhou Hikvision", 0),
            ("Prama Hikvision India Private Limited", 0),
            ("Dahua", 1),
            ("Shanghai Zhenhua Heavy Industries Co., Ltd.", 4),
            ("Huawei Marine Networks Co., Ltd.", 11),
            ("ZPMC Europe B.V.", 5),
            ("海康威视", 0),
        ] {
            assert_eq!(best(&index, name), Some((expected, Possible)), "{name}");
        }
    }

    #[test]
    fn a_changed_number_place_or_country_is_never_a_match() {
        let index = listed();
        for name in [
            "Example Fund IV L.P.",
            "Example Fund 4",
            "Example Fund L.P.",
            "CCCC Third Navigation Engineering Bureau Co., Ltd.",
            "Beijing Zhenhua Shipping Co. Ltd.",
            "ZPMC South Africa, Inc.",
            "China Communications Construction (USA) Co., Ltd.",
            "Huawei Technologies Deutschland GmbH",
            "Hangzhou Dahua Technology Co., Ltd.",
        ] {
            let hits = index.search(name, None, &[]);
            assert!(hits.iter().all(|hit| hit.outcome != Match), "{name}: {hits:?}");
        }
        assert_eq!(best(&index, "Example Fund 3"), Some((9, Match)));
    }

    #[test]
    fn what_shares_only_place_and_trade_is_not_found() {
        let index = listed();
        for name in [
            "Shanghai Electric Technology Co., Ltd.",
            "Hangzhou Digital Technology Co., Ltd.",
            "China Construction Engineering Company Limited",
            "Siemens AG",
            "Wireless Solutions Co., Ltd.",
            "Link Systems Inc.",
            "上海电气技术有限公司",
            "",
            "Co., Ltd.",
            "!!!",
        ] {
            assert_eq!(best(&index, name), None, "{name}: {:?}", index.search(name, None, &[]));
        }
    }

    #[test]
    fn ordinary_words_are_one_company_only_with_the_same_legal_form() {
        let index = Index::new(&list(vec![entry("Northern Shipping Limited"), entry("Golden Star Trading LLC")]));
        assert_eq!(best(&index, "NORTHERN SHIPPING LIMITED"), Some((0, Match)));
        assert_eq!(best(&index, "Northern Shipping GmbH"), Some((0, Possible)));
        assert_eq!(best(&index, "Southern Shipping Limited"), None);
    }

    #[test]
    fn a_sound_alone_is_no_match_and_a_misspelt_legal_form_is_no_other_name() {
        let index = Index::new(&list(vec![entry("ZHANG, Lei"), entry("Siemens AG"), entry("LLC Iskusstvo Krasoty")]));
        assert_eq!(best(&index, "张雷"), Some((0, Possible)));
        assert_eq!(best(&index, "张 雷"), Some((0, Possible)));
        assert_eq!(best(&index, "Siemens Aktiengeselschaft"), Some((1, Match)));
        assert_eq!(best(&index, "ANO Iskusstvo Krasoty"), Some((2, Possible)));
    }

    #[test]
    fn another_country_leaves_a_name_possible_unless_it_is_the_same_to_the_letter() {
        let listed = Entry { country: Some("China".to_owned()), ..entry("Quectel Wireless Solutions Co., Ltd.") };
        let index = Index::new(&list(vec![listed]));
        let outcome = |name, country| index.search(name, Some(country), &[]).first().map(|hit| hit.outcome);
        assert_eq!(outcome("Quectell Wireless Solutions", "CN"), Some(Match));
        assert_eq!(outcome("Quectell Wireless Solutions", "Germany"), Some(Possible));
        assert_eq!(outcome("Quectel Wireless Solutions Co., Ltd.", "DE"), Some(Match));
    }

    #[test]
    fn identifiers_decide_before_names_and_a_wrong_check_digit_decides_nothing() {
        let mut hikvision = aliased("Hangzhou Hikvision Digital Technology Co., Ltd.", &[], &[]);
        hikvision.identifiers = vec![
            (PartyIdentifierKind::Uscc, "91330000733796106P".to_owned()),
            (PartyIdentifierKind::MacPrefix, "04:03:12".to_owned()),
            (PartyIdentifierKind::FccGrantee, "2ADTD".to_owned()),
        ];
        let index = Index::new(&list(vec![hikvision]));
        let search = |name: &str, kind, value: &str| {
            index.search(name, None, &[(kind, value)]).first().map(|hit| (hit.outcome, hit.matched.clone()))
        };
        let hit = search("Some Trading House", PartyIdentifierKind::Uscc, "91330000733796106p");
        assert_eq!(hit, Some((Match, "uscc 91330000733796106P".to_owned())));
        assert_eq!(search("Some Trading House", PartyIdentifierKind::Uscc, "91330000733796107P"), None);
        assert!(search("", PartyIdentifierKind::MacPrefix, "04-03-12-aa-bb-cc").is_some());
        assert!(search("", PartyIdentifierKind::MacPrefix, "04-03-13-aa-bb-cc").is_none());
        assert!(search("", PartyIdentifierKind::FccGrantee, "2ADTDDS2CD").is_some());
        // The same name with another party's code is for a person to look at.
        let name = "Hangzhou Hikvision Digital Technology Co., Ltd.";
        let other = search(name, PartyIdentifierKind::Uscc, "91110000710934369E");
        assert_eq!(other.map(|(outcome, _)| outcome), Some(Possible));
    }

    #[test]
    fn every_listed_name_finds_its_entry_and_its_score_adds_up() {
        let index = listed();
        for number in 0..u32::try_from(index.names()).expect("few") {
            let listed = index.name(number).expect("whole");
            let written = index.written(listed).expect("whole");
            let hits = index.search(written, None, &[]);
            let own = hits.iter().find(|hit| hit.entry == listed.entry.get() as usize).expect(written);
            assert_eq!(own.outcome, Match, "{written}");
        }
        let hits = index.search("Hangzhou Hikvision", None, &[]);
        let sum: f64 = hits[0].parts.iter().map(|part| part.value).sum();
        assert!((sum - hits[0].score).abs() < 1e-5, "{sum} {:?}", hits[0]);
    }

    #[test]
    fn a_name_that_nobody_verified_is_possible_and_takes_nothing_from_the_others() {
        let unverified = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let index = Index::new(&list(vec![
            Entry {
                unverified_names: unverified(&["杭州海康威视数字技术股份有限公司", "海康威视"]),
                ..aliased("Hangzhou Hikvision Digital Technology Co., Ltd.", &["Hikvision"], &[])
            },
            Entry {
                unverified_names: unverified(&["华为技术有限公司", "Хуавей"]),
                ..aliased("Huawei Technologies Co., Ltd.", &["Huawei"], &[])
            },
        ]));
        for (name, entry) in [
            ("杭州海康威视数字技术股份有限公司", 0),
            ("杭州海康威视数字技术有限公司", 0),
            ("海康威视", 0),
            ("HaiKangWeiShi", 0),
            ("Haikang Weishi", 0),
            ("Хуавей", 1),
        ] {
            let hits = index.search(name, None, &[]);
            let hit = hits.first().unwrap_or_else(|| panic!("{name} is not found"));
            assert_eq!((hit.entry, hit.outcome, hit.unverified), (entry, Possible, true), "{name}");
            assert!(hit.parts.iter().any(|part| part.what == "the native name was not verified"), "{name}");
        }
        for name in ["Hikvision", "Hangzhou Hikvision Digital Technology", "Huawei Technologies"] {
            let hits = index.search(name, None, &[]);
            assert!(hits[0].outcome == Match && !hits[0].unverified, "{name}: {hits:?}");
        }
    }

    #[test]
    fn an_abbreviation_that_no_list_names_is_possible() {
        let index = Index::new(&list(vec![
            entry("Shanghai Zhenhua Port Machinery Company"),
            entry("People's Liberation Army"),
            entry("Hanif Computer Zone (HCZ)"),
        ]));
        assert_eq!(best(&index, "ZPMC"), Some((0, Possible)));
        assert_eq!(best(&index, "PLA China"), Some((1, Possible)));
        assert_eq!(best(&index, "HCZ"), Some((2, Match)), "the list itself abbreviates it");
        assert_eq!(best(&index, "Hanif Computer Zone"), Some((2, Match)));
        assert_eq!(best(&index, "SPMA"), None);
    }

    #[test]
    fn letters_that_slip_are_borne_across_spaces_and_not_in_words_of_their_own() {
        let index = Index::new(&list(vec![
            entry("MANSOUR ZADEH"),
            entry("Nabil Al-Hazaz Company"),
            entry("Golden Electronics S.A."),
            entry("Example Investments III Corp."),
        ]));
        for (name, expected) in
            [("MANSOURvZADEH", Some(0)), ("NAB IL AL-HAZAZ COMPANY", Some(1)), ("ANBIL AL-HAZAZCOMPANY", Some(1))]
        {
            assert_eq!(best(&index, name).map(|(entry, _)| entry), expected, "{name}");
        }
        assert_eq!(best(&index, "Olden Electronics S.A.").map(|(_, outcome)| outcome), Some(Possible));
        let hits = index.search("Example Investments II Corp.", None, &[]);
        assert!(hits.iter().all(|hit| hit.outcome == Possible), "{hits:?}");
    }

    #[test]
    fn a_rare_word_says_more_than_a_common_one_and_a_left_out_word_less_than_one_put_in() {
        let common: Vec<Entry> = (0..300).map(|n| entry(&format!("SMITH, Bearer{n}x"))).collect();
        let index =
            Index::new(&list([common, vec![entry("STEPHEN EDWARD SMITH"), entry("Zhirovko Trading Inc.")]].concat()));
        let score = |index: &Index, name: &str, of: usize| {
            index.search(name, None, &[]).iter().find(|hit| hit.entry == of).map_or(0.0, |hit| hit.score)
        };
        let left_out = score(&index, "Zhirovko Inc.", 301);
        assert!(left_out > score(&index, "Stephen Smith", 300));
        let index = Index::new(&list(vec![entry("Zhirovko Inc.")]));
        assert!(left_out > score(&index, "Zhirovko Trading Inc.", 0));
    }

    #[test]
    fn initials_and_lost_letters_leave_a_person_possible_and_found() {
        let index = Index::new(&list(vec![entry("Ali Akbar VELAYANI"), entry("Müller-Example Anlagenbau GmbH")]));
        assert_eq!(best(&index, "VELAYANI, A. Akbar"), Some((0, Possible)));
        assert_eq!(best(&index, "M?ller-Example Anlagenbau GmbH").map(|(entry, _)| entry), Some(1));
    }

    #[test]
    fn every_explanation_adds_up_to_its_score() {
        let index = listed();
        for name in [
            "Hangzhou Hikvision",
            "Shanghai Zhen Hua Shiping Co., Ltd.",
            "TP-Link Systems Inc.",
            "Example Fund IV L.P.",
            "Hangzhou Hikvisoin Digital Technology",
            "上海振华船运有限公司",
            "CCC",
            "ZPMCNorthAmericca, Inc.",
        ] {
            let hits = index.search(name, None, &[]);
            assert!(!hits.is_empty(), "{name}");
            for hit in hits {
                let sum: f64 = hit.parts.iter().map(|part| part.value).sum();
                assert!((sum - hit.score).abs() < 1e-5, "{name}: {sum} {hit:?}");
            }
        }
    }

    #[test]
    fn hostile_names_are_answered_at_once() {
        let index = listed();
        for name in
            ["a ".repeat(100_000), "Hikvision".repeat(50_000), "海".repeat(100_000), "(a.k.a. x) ".repeat(20_000)]
        {
            assert!(index.search(&name, None, &[]).len() <= MOST_HITS);
        }
    }
}

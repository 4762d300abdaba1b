//! A search of the index: candidates from a name's rarest words, compared one by one, the best found for each entry.

use std::collections::BTreeMap;

use super::align::Word;
use super::compare::{Comparison, Verdict};
use super::index::{Index, ListedName, NativeForm, Standing, fnv, is_ordinary, native_forms, rarity, weigh};
use super::lexicon::{Class, lexicon};
use super::rows::{self, Slips};
use super::spelling::similarity;
use super::tokens::{ABBREVIATION, Parsed, names_within, parse};
use super::{NameHit, NameOutcome};
use crate::lists::PartyIdentifierKind;
use crate::model::ScorePart;
use crate::screening::identifiers;

/// What was found for one entry so far.
struct Best {
    outcome: NameOutcome,
    score: f64,
    how: How,
}

enum How {
    Identifier { kind: PartyIdentifierKind, value: String },
    Native { name: u32, form: NativeForm },
    SameLetters { name: u32 },
    Abbreviation { name: u32 },
    Words { name: u32, slips: Option<Slips>, own_mark: bool, only_sound: bool },
}

/// The score of two names that differ in spacing only.
const SAME_LETTERS: f64 = 0.97;
/// What a hit by a name that nobody verified is told with.
const UNVERIFIED: &str = "the native name was not verified";
/// What a hit by an alias that the publisher calls weak is told with.
const WEAK: &str = "the list calls this alias weak";
/// The most entries that one search reports; the best ones.
const MOST_HITS: usize = 64;

impl Index {
    /// Returns the entries that a party is or may be, the best first, one hit an entry.
    ///
    /// `country` is where the party is, by name or alpha-2 code. Identifiers that are not well-formed count for nothing.
    #[must_use]
    pub fn search(
        &self,
        name: &str,
        country: Option<&str>,
        identifiers: &[(PartyIdentifierKind, &str)],
    ) -> Vec<NameHit> {
        let mut best: BTreeMap<u32, Best> = BTreeMap::new();
        let known = normalised(identifiers);
        self.by_identifier(&known, &mut best);
        let parsed = parse(name);
        let query = self.query(&parsed);
        self.by_native(&parsed, &mut best);
        self.by_letters(&parsed, &mut best);
        self.by_abbreviation(&parsed, &mut best);
        self.by_words(&query, &parsed.row, parsed.is_only_sound(), &mut best);
        let within: Vec<Parsed> = names_within(name).iter().map(|name| parse(name)).collect();
        for parsed in &within {
            self.by_native(parsed, &mut best);
            self.by_letters(parsed, &mut best);
        }
        let country = country.and_then(|country| lexicon().country_code(country));
        let mut hits: Vec<NameHit> = best
            .into_iter()
            .map(|(entry, best)| self.explain(entry, best, &query, country.as_deref(), &known))
            .collect();
        hits.sort_by(|a, b| {
            a.outcome
                .cmp(&b.outcome)
                .then(b.score.total_cmp(&a.score))
                .then(a.list.cmp(&b.list))
                .then(a.entry.cmp(&b.entry))
        });
        hits.truncate(MOST_HITS);
        hits
    }

    fn by_identifier(&self, known: &[(PartyIdentifierKind, String)], best: &mut BTreeMap<u32, Best>) {
        let mut found = |kind: PartyIdentifierKind, value: &str, outcome| {
            for entry in self.identifiers.get(&(kind, value.to_owned())).into_iter().flatten() {
                let how = How::Identifier { kind, value: value.trim_start_matches("*/").to_owned() };
                better(best, *entry, Best { outcome, score: 1.0, how });
            }
        };
        for (kind, value) in known {
            match kind {
                PartyIdentifierKind::MacPrefix => {
                    // The longest assignment holds the address; a query may be the prefix itself.
                    for len in (6..=value.len()).rev() {
                        found(*kind, &value[..len], NameOutcome::Match);
                    }
                }
                PartyIdentifierKind::Registration | PartyIdentifierKind::Tax => {
                    // The same number of a register that one side doesn't name is a possible match.
                    match value.split_once('/') {
                        Some(("", number)) => {
                            found(*kind, value, NameOutcome::Possible);
                            found(*kind, &format!("*/{number}"), NameOutcome::Possible);
                        }
                        Some((_, number)) => {
                            found(*kind, value, NameOutcome::Match);
                            found(*kind, &format!("/{number}"), NameOutcome::Possible);
                        }
                        None => {}
                    }
                }
                _ => found(*kind, value, NameOutcome::Match),
            }
        }
    }

    fn by_native(&self, parsed: &Parsed, best: &mut BTreeMap<u32, Best>) {
        let Some(native) = &parsed.native else { return };
        let thresholds = &lexicon().thresholds;
        for (here, text) in native_forms(native) {
            for (name, there) in self.native.get(text).into_iter().flatten() {
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
                self.keep(best, *name, Best { outcome, score, how: How::Native { name: *name, form: *there } });
            }
        }
    }

    /// Finds names with the same letters, however spaced. With the legal form among the letters they are the same name;
    /// without it only if they hold a brand.
    fn by_letters(&self, parsed: &Parsed, best: &mut BTreeMap<u32, Best>) {
        let [whole, bare] = parsed.in_a_row();
        let branded = parsed.tokens.iter().any(|token| !is_ordinary(token));
        for row in [&whole, &bare] {
            for name in self.in_a_row.get(&fnv(row)).into_iter().flatten() {
                let listed = &self.names[*name as usize];
                let theirs = parse(&listed.written);
                let [their_whole, their_bare] = theirs.in_a_row();
                let (outcome, score) = if their_whole == whole || (branded && their_bare == bare) {
                    (NameOutcome::Match, SAME_LETTERS)
                } else if their_bare == bare {
                    (NameOutcome::Possible, SAME_LETTERS * f64::from(lexicon().thresholds.generic))
                } else {
                    continue;
                };
                let same_kind =
                    !matches!((parsed.is_non_profit(), theirs.is_non_profit()), (Some(a), Some(b)) if a != b);
                let only_sound = parsed.is_only_sound() != theirs.is_only_sound();
                let score = if only_sound { score * f64::from(lexicon().thresholds.by_sound) } else { score };
                let score = if same_kind { score } else { score * (1.0 - f64::from(lexicon().evidence.other_kind)) };
                let outcome = if same_kind && !only_sound { outcome } else { NameOutcome::Possible };
                self.keep(best, *name, Best { outcome, score, how: How::SameLetters { name: *name } });
            }
        }
    }

    /// Finds names that a single word abbreviates. Few enough must be abbreviated so, for many a word of three letters does.
    fn by_abbreviation(&self, parsed: &Parsed, best: &mut BTreeMap<u32, Best>) {
        let of_meaning = |class| !matches!(class, Class::Form | Class::Country | Class::City);
        let mut words = parsed.tokens.iter().filter(|token| of_meaning(token.class));
        let (Some(word), None) = (words.next(), words.next()) else { return };
        if !ABBREVIATION.contains(&word.text.len()) || is_ordinary(word) {
            return;
        }
        let thresholds = &lexicon().thresholds;
        let names = self.abbreviations.get(word.text.as_str()).map_or(&[][..], Vec::as_slice);
        let mut entries: Vec<u32> = names.iter().map(|name| self.names[*name as usize].entry).collect();
        entries.dedup();
        if entries.len() <= thresholds.abbreviated_entries {
            for name in names {
                let (outcome, score) = (NameOutcome::Possible, f64::from(thresholds.abbreviation));
                self.keep(best, *name, Best { outcome, score, how: How::Abbreviation { name: *name } });
            }
        }
    }

    /// Keeps what was found by a name; by an unverified or weak one it is never more than possible.
    fn keep(&self, best: &mut BTreeMap<u32, Best>, name: u32, mut new: Best) {
        let listed = &self.names[name as usize];
        if listed.standing != Standing::Full {
            new.outcome = NameOutcome::Possible;
        }
        better(best, listed.entry, new);
    }

    fn query<'a>(&'a self, parsed: &'a Parsed) -> Vec<Word<'a>> {
        parsed
            .tokens
            .iter()
            .map(|token| {
                let number = self.number(&token.text, token.class);
                let entries = number.map_or(0, |number| self.vocabulary[number as usize].entries);
                let (weight, rare) = weigh(token.class, &token.text, entries, self.entries.len());
                let ordinary = is_ordinary(token);
                let common_person = lexicon().people.contains(&*token.text);
                Word {
                    number,
                    text: &token.text,
                    class: token.class,
                    weight,
                    rarity: rarity(entries, self.entries.len()),
                    ordinary,
                    known: number.is_some() || ordinary || common_person,
                    common_person,
                    rare,
                    meant: (number.is_none() && token.class == Class::Brand)
                        .then(|| lexicon().known_word_like(&token.text))
                        .flatten(),
                }
            })
            .collect()
    }

    fn words_of(&self, name: &ListedName) -> Vec<Word<'_>> {
        self.words[name.first_word as usize..(name.first_word + name.words) as usize]
            .iter()
            .map(|number| {
                let word = &self.vocabulary[*number as usize];
                Word {
                    number: Some(*number),
                    text: &word.text,
                    class: word.class,
                    weight: word.weight,
                    rarity: rarity(word.entries, self.entries.len()),
                    meant: None,
                    known: true,
                    common_person: lexicon().people.contains(&*word.text),
                    ordinary: word.ordinary,
                    rare: word.rare,
                }
            })
            .collect()
    }

    fn names_with(&self, word: u32) -> &[u32] {
        let from = self.vocabulary[word as usize].first_posting as usize;
        let to = self.vocabulary.get(word as usize + 1).map_or(self.postings.len(), |next| next.first_posting as usize);
        &self.postings[from..to]
    }

    /// Compares the candidates. A name that is only known by its sound needs a place or trade beside the brand for a match.
    fn by_words(&self, query: &[Word<'_>], row: &str, only_sound: bool, best: &mut BTreeMap<u32, Best>) {
        let thresholds = &lexicon().thresholds;
        for (name, slips) in self.all_candidates(query, row) {
            let listed = &self.names[name as usize];
            let words = self.words_of(listed);
            let comparison = Comparison::new(query, &words, slips);
            let Verdict { score, outcome, by_letters } = comparison.verdict();
            // That a brand is the entry's own is more than a name that nobody verified can say.
            let own_mark =
                outcome.is_none() && listed.standing == Standing::Full && comparison.holds_own_mark(thresholds);
            let Some(mut outcome) = outcome.or(own_mark.then_some(NameOutcome::Possible)) else { continue };

            let score = if only_sound { score * thresholds.by_sound } else { score };
            if only_sound {
                outcome = NameOutcome::Possible;
            }
            let how = How::Words { name, slips: slips.filter(|_| by_letters), own_mark, only_sound };
            self.keep(best, name, Best { outcome, score: f64::from(score), how });
        }
    }

    /// Returns the names to compare: those that share enough words, and those whose letters in a row all but agree.
    fn all_candidates(&self, query: &[Word<'_>], row: &str) -> Vec<(u32, Option<Slips>)> {
        let mut near: Vec<u32> = Vec::new();
        rows::keys_like(row, |key| near.extend(self.halves.get(&key).into_iter().flatten()));
        let mut all: Vec<(u32, Option<Slips>)> = self.candidates(query).into_iter().map(|name| (name, None)).collect();
        for name in near {
            if let Some(slips) = rows::slips(row, &self.rows[name as usize]) {
                all.push((name, Some(slips)));
            }
        }
        all.sort_unstable_by_key(|(name, slips)| (*name, slips.is_none()));
        all.dedup_by_key(|(name, _)| *name);
        all
    }

    /// Returns the names that can reach the threshold: those that share enough of the query's rarest words.
    fn candidates(&self, query: &[Word<'_>]) -> Vec<u32> {
        let threshold = lexicon().thresholds.possible;
        let mut order: Vec<(usize, usize, Vec<u32>)> = query
            .iter()
            .enumerate()
            .filter(|(_, word)| word.class != Class::Form)
            .map(|(q, word)| {
                let alike = self.alike(word);
                (alike.iter().map(|number| self.names_with(*number).len()).sum(), q, alike)
            })
            .collect();
        order.sort_unstable();
        let mut left: f32 = query.iter().map(|word| word.weight).sum();
        // A misspelt trade word weighs what the trade word does, once it has found it.
        let lightest = |q: usize, alike: &[u32]| {
            alike.iter().map(|number| self.vocabulary[*number as usize].weight).fold(query[q].weight, f32::min)
        };
        let total: f32 = order.iter().map(|(_, q, alike)| lightest(*q, alike)).sum();
        // A name that shares the weight m of the query scores at most 2m / (total + m).
        let needed = threshold * total / (2.0 - threshold);
        let mut reached: Vec<(u32, f32)> = Vec::new();
        for (_, q, alike) in order {
            let word = &query[q];
            // What is left can't carry a name over the threshold; a rare mark still can on its own.
            if left < needed && !word.rare {
                continue;
            }
            left -= word.weight;
            for number in alike {
                let weight = if word.rare && Some(number) == word.number { f32::INFINITY } else { word.weight };
                reached.extend(self.names_with(number).iter().map(|name| (*name, weight)));
            }
        }
        reached.sort_unstable_by_key(|(name, _)| *name);
        reached
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|of_name| of_name.iter().map(|(_, weight)| weight).sum::<f32>() + left >= needed)
            .map(|of_name| of_name[0].0)
            .collect()
    }

    /// Returns the listed words that a word may be, itself among them.
    fn alike(&self, word: &Word<'_>) -> Vec<u32> {
        let mut alike: Vec<u32> = word.number.into_iter().collect();
        if word.class == Class::Brand {
            for number in self.neighbours.of(word.text) {
                if Some(number) != word.number && similarity(word.text, &self.vocabulary[number as usize].text) > 0.0 {
                    alike.push(number);
                }
            }
        }
        alike
    }

    fn explain(
        &self,
        entry: u32,
        best: Best,
        query: &[Word<'_>],
        country: Option<&str>,
        known: &[(PartyIdentifierKind, String)],
    ) -> NameHit {
        let listed = &self.entries[entry as usize];
        let Best { mut outcome, score, how } = best;
        let part = |what: String, value: f64| ScorePart { what, value };
        let standing = match how {
            How::Native { name, .. }
            | How::SameLetters { name }
            | How::Abbreviation { name }
            | How::Words { name, .. } => self.names[name as usize].standing,
            How::Identifier { .. } => Standing::Full,
        };
        let (matched, mut parts, by_identifier) = match how {
            How::Identifier { kind, value } => {
                (format!("{} {value}", kind.word()), vec![part(format!("{} {value}", kind.word()), score)], true)
            }
            How::Native { name, form } => {
                let what = match form {
                    NativeForm::Whole => "native-script name",
                    NativeForm::Bare => "native-script name without its legal form",
                    NativeForm::Brand => "brand of the native-script name",
                };
                (self.written(name), vec![part(what.to_owned(), score)], false)
            }
            How::SameLetters { name } => {
                (self.written(name), vec![part("the same letters, spaced otherwise".to_owned(), score)], false)
            }
            How::Abbreviation { name } => {
                (self.written(name), vec![part("the first letters of the listed words".to_owned(), score)], false)
            }
            How::Words { name, slips, own_mark, only_sound } => {
                let words = self.words_of(&self.names[name as usize]);
                let comparison = Comparison::new(query, &words, slips);
                let mut parts = comparison.parts();
                if only_sound {
                    let lost = score - score / f64::from(lexicon().thresholds.by_sound);
                    parts.push(part("read from its own script: other names sound the same".to_owned(), lost));
                }
                if own_mark {
                    parts.push(part("holds the brand that only this entry has".to_owned(), 0.0));
                }
                (self.written(name), parts, false)
            }
        };
        match standing {
            Standing::Full => {}
            Standing::Weak => parts.push(part(WEAK.to_owned(), 0.0)),
            Standing::Unverified => parts.push(part(UNVERIFIED.to_owned(), 0.0)),
        }
        if !by_identifier {
            for (kind, theirs) in &listed.unique {
                let mine: Vec<&String> = known.iter().filter(|(k, _)| k == kind).map(|(_, value)| value).collect();
                let any_same = listed.unique.iter().any(|(k, value)| k == kind && mine.contains(&value));
                if !mine.is_empty() && !any_same {
                    outcome = NameOutcome::Possible;
                    parts.push(part(format!("{} differs: {} here, {theirs} on the list", kind.word(), mine[0]), 0.0));
                }
            }
            if let (Some(here), Some(there)) = (country, &listed.country)
                && here != there
            {
                if score < 0.999 {
                    outcome = NameOutcome::Possible;
                }
                parts.push(part(format!("country differs: {here} here, {there} on the list"), 0.0));
            }
        }
        NameHit {
            list: listed.list as usize,
            entry: listed.entry as usize,
            matched,
            unverified: standing == Standing::Unverified,
            outcome,
            score,
            parts,
        }
    }

    fn written(&self, name: u32) -> String {
        self.names[name as usize].written.to_string()
    }
}

fn normalised(identifiers: &[(PartyIdentifierKind, &str)]) -> Vec<(PartyIdentifierKind, String)> {
    identifiers.iter().filter_map(|(kind, value)| Some((*kind, identifiers::normalise(*kind, value).ok()?))).collect()
}

/// Keeps the better of what was found for an entry: outcome before score, the first found if equal.
fn better(best: &mut BTreeMap<u32, Best>, entry: u32, new: Best) {
    match best.entry(entry) {
        std::collections::btree_map::Entry::Vacant(slot) => {
            slot.insert(new);
        }
        std::collections::btree_map::Entry::Occupied(mut slot) => {
            let old = slot.get();
            if new.outcome < old.outcome || (new.outcome == old.outcome && new.score > old.score) {
                slot.insert(new);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{Basis, Entry, List};

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
        Index::new(&[list(vec![
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
        ])])
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
        let index = Index::new(&[list(vec![entry("Northern Shipping Limited"), entry("Golden Star Trading LLC")])]);
        assert_eq!(best(&index, "NORTHERN SHIPPING LIMITED"), Some((0, Match)));
        assert_eq!(best(&index, "Northern Shipping GmbH"), Some((0, Possible)));
        assert_eq!(best(&index, "Southern Shipping Limited"), None);
    }

    #[test]
    fn a_sound_alone_is_no_match_and_a_misspelt_legal_form_is_no_other_name() {
        let index = Index::new(&[list(vec![entry("ZHANG, Lei"), entry("Siemens AG"), entry("LLC Iskusstvo Krasoty")])]);
        assert_eq!(best(&index, "张雷"), Some((0, Possible)));
        assert_eq!(best(&index, "张 雷"), Some((0, Possible)));
        assert_eq!(best(&index, "Siemens Aktiengeselschaft"), Some((1, Match)));
        assert_eq!(best(&index, "ANO Iskusstvo Krasoty"), Some((2, Possible)));
    }

    #[test]
    fn another_country_leaves_a_name_possible_unless_it_is_the_same_to_the_letter() {
        let listed = Entry { country: Some("China".to_owned()), ..entry("Quectel Wireless Solutions Co., Ltd.") };
        let index = Index::new(&[list(vec![listed])]);
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
        let index = Index::new(&[list(vec![hikvision])]);
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
        for listed in &index.names {
            let hits = index.search(&listed.written, None, &[]);
            let own = hits.iter().find(|hit| hit.entry == listed.entry as usize).expect(&listed.written);
            assert_eq!(own.outcome, Match, "{}", listed.written);
        }
        let hits = index.search("Hangzhou Hikvision", None, &[]);
        let sum: f64 = hits[0].parts.iter().map(|part| part.value).sum();
        assert!((sum - hits[0].score).abs() < 1e-5, "{sum} {:?}", hits[0]);
    }

    #[test]
    fn a_name_that_nobody_verified_is_possible_and_takes_nothing_from_the_others() {
        let unverified = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let index = Index::new(&[list(vec![
            Entry {
                unverified_names: unverified(&["杭州海康威视数字技术股份有限公司", "海康威视"]),
                ..aliased("Hangzhou Hikvision Digital Technology Co., Ltd.", &["Hikvision"], &[])
            },
            Entry {
                unverified_names: unverified(&["华为技术有限公司", "Хуавей"]),
                ..aliased("Huawei Technologies Co., Ltd.", &["Huawei"], &[])
            },
        ])]);
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
        let index = Index::new(&[list(vec![
            entry("Shanghai Zhenhua Port Machinery Company"),
            entry("People's Liberation Army"),
            entry("Hanif Computer Zone (HCZ)"),
        ])]);
        assert_eq!(best(&index, "ZPMC"), Some((0, Possible)));
        assert_eq!(best(&index, "PLA China"), Some((1, Possible)));
        assert_eq!(best(&index, "HCZ"), Some((2, Match)), "the list itself abbreviates it");
        assert_eq!(best(&index, "Hanif Computer Zone"), Some((2, Match)));
        assert_eq!(best(&index, "SPMA"), None);
    }

    #[test]
    fn letters_that_slip_are_borne_across_spaces_and_not_in_words_of_their_own() {
        let index = Index::new(&[list(vec![
            entry("MANSOUR ZADEH"),
            entry("Nabil Al-Hazaz Company"),
            entry("Golden Electronics S.A."),
            entry("Example Investments III Corp."),
        ])]);
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
            Index::new(&[list([common, vec![entry("STEPHEN EDWARD SMITH"), entry("Zhirovko Trading Inc.")]].concat())]);
        let score = |index: &Index, name: &str, of: usize| {
            index.search(name, None, &[]).iter().find(|hit| hit.entry == of).map_or(0.0, |hit| hit.score)
        };
        let left_out = score(&index, "Zhirovko Inc.", 301);
        assert!(left_out > score(&index, "Stephen Smith", 300));
        let index = Index::new(&[list(vec![entry("Zhirovko Inc.")])]);
        assert!(left_out > score(&index, "Zhirovko Trading Inc.", 0));
    }

    #[test]
    fn initials_and_lost_letters_leave_a_person_possible_and_found() {
        let index = Index::new(&[list(vec![entry("Ali Akbar VELAYANI"), entry("Müller-Example Anlagenbau GmbH")])]);
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

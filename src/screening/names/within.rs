//! Listed names that stand whole within a longer one, and names that are cut short: a field that is too narrow, a branch, a
//! maker among other words. Nothing of this is a match; all of it is for a person to look at.

use super::NameOutcome;
use super::index::{Index, KEY_ROW, ROW_BARE, Standing, is_ordinary};
use super::lexicon::{Class, Lexicon, lexicon};
use super::search::{Found, How, Spelling};
use super::tokens::{Token, parse};
use crate::lists::index::Damaged;

/// The kind of the keys by which names are found that are cut short: their first letters in a row.
pub(super) const KEY_BEGINNING: u8 = u8::MAX;

/// So many letters of a name are such a key.
const BEGINNING: usize = 16;
/// The fewest letters of a listed name that is found by its beginning: a shorter one fits any field.
const LONG: usize = 20;
/// The most words of a listed name that stands within another.
const MOST_WITHIN: usize = 12;
/// The most words that are joined to one: `Hai Kang Wei Shi`.
const MOST_JOINED: usize = 5;
/// The fewest letters of an abbreviated word that is not the last.
const ABBREVIATED: usize = 3;
/// The most words that are abbreviated.
const MOST_ABBREVIATED: usize = 2;
/// A beginning that more names have says nothing of which is meant.
const MOST_BEGINNING: usize = 256;

/// Returns the first letters of a name without its legal forms, if it has more.
pub(super) fn beginning(tokens: &[Token]) -> Option<String> {
    let mut row = String::new();
    for token in tokens.iter().filter(|token| token.class != Class::Form) {
        row.push_str(&token.surface);
        if row.len() >= BEGINNING {
            return row.get(..BEGINNING).map(str::to_owned);
        }
    }
    None
}

/// Returns the beginning by which a listed name is found; `None` for one that is too short to be cut.
pub(super) fn beginning_of_listed(tokens: &[Token]) -> Option<String> {
    let letters: usize =
        tokens.iter().filter(|token| token.class != Class::Form).map(|token| token.surface.len()).sum();
    beginning(tokens).filter(|_| letters >= LONG)
}

/// Tells whether some words of a name, in a row, say enough to be a listed name within it.
fn says(words: &[&Token], lexicon: &Lexicon) -> bool {
    let is_brand = |token: &Token| token.class == Class::Brand && !is_ordinary(token);
    let is_common = |token: &Token| lexicon.people.contains(&token.text);
    match words {
        [word] => is_brand(word) && !is_common(word) && word.text.len() >= lexicon.thresholds.within_letters,
        words => {
            words.iter().any(|word| is_brand(word) && !is_common(word) && word.text.len() > 2)
                || words.iter().any(|word| word.class == Class::Country)
                || words.len() >= lexicon.thresholds.within_generic_words
        }
    }
}

impl Index {
    /// Finds listed names that stand whole within a name, word for word, but for legal forms.
    pub(super) fn by_words_within(&self, spelling: &Spelling, all: &mut Vec<Found>) -> Result<(), Damaged> {
        let lexicon = lexicon();
        let words: Vec<&Token> = spelling.parsed.tokens.iter().filter(|token| token.class != Class::Form).collect();
        if words.len() < 2 {
            return Ok(());
        }
        // Among nothing but names, as people's are, a word alone says nothing.
        let is_organisation = spelling.parsed.tokens.iter().any(|token| token.class != Class::Brand);
        let mut row = String::new();
        let mut ends = vec![0];
        for word in &words {
            row.push_str(&word.surface);
            ends.push(row.len());
        }
        for from in 0..words.len() {
            for to in from + 1..=words.len().min(from + MOST_WITHIN) {
                let is_whole = to - from == words.len();
                if is_whole || (to - from == 1 && !is_organisation) || !says(&words[from..to], lexicon) {
                    continue;
                }
                let names = self.exact.find(KEY_ROW, &row[ends[from]..ends[to]])?;
                if names.len() > lexicon.thresholds.own_mark_entries as usize {
                    continue;
                }
                for value in names {
                    let (name, of) = (value.get() >> 2, value.get() & 3);
                    let listed = self.name(name)?;
                    if of & ROW_BARE != 0 && listed.standing() == Standing::Full && !listed.is_only_sound() {
                        let score = f64::from(lexicon.thresholds.within);
                        self.keep(name, NameOutcome::Possible, score, How::Within { name }, all)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Finds listed names that a name begins: it is cut short, or its words are.
    pub(super) fn by_beginning(&self, spelling: &Spelling, all: &mut Vec<Found>) -> Result<(), Damaged> {
        let Some(beginning) = beginning(&spelling.parsed.tokens) else { return Ok(()) };
        let names = self.exact.find(KEY_BEGINNING, &beginning)?;
        if names.len() > MOST_BEGINNING {
            return Ok(());
        }
        for name in names.iter().map(|name| name.get()) {
            let listed = self.name(name)?;
            let entry = listed.entry.get();
            if listed.standing() != Standing::Full || all.iter().any(|found| found.entry == entry) {
                continue;
            }
            if is_cut(&spelling.parsed.tokens, &parse(self.written(listed)?).tokens) {
                let score = f64::from(lexicon().thresholds.within);
                self.keep(name, NameOutcome::Possible, score, How::Cut { name }, all)?;
            }
        }
        Ok(())
    }

    /// Returns a name with words joined that a list writes together.
    pub(super) fn joined(&self, spelling: &Spelling) -> Result<Vec<Spelling>, Damaged> {
        let tokens = &spelling.parsed.tokens;
        for from in 0..tokens.len() {
            for to in (from + 2..=tokens.len().min(from + MOST_JOINED)).rev() {
                let words = &tokens[from..to];
                if words.iter().any(|word| word.class != Class::Brand) {
                    continue;
                }
                let text: String = words.iter().map(|word| word.text.as_str()).collect();
                if text.len() < FEWEST_JOINED || self.number(&text, Class::Brand)?.is_none() {
                    continue;
                }
                let mut parsed = spelling.parsed.clone();
                parsed.native = None;
                parsed.tokens.splice(from..to, [Token { surface: text.clone(), text, class: Class::Brand }]);
                return Ok(vec![Spelling::of(parsed)]);
            }
        }
        Ok(Vec::new())
    }
}

/// The fewest letters of words that are joined.
const FEWEST_JOINED: usize = 6;

/// Tells whether a name is a listed one that is cut short: word for word the same, but that words may be abbreviated and
/// the last ones missing.
fn is_cut(here: &[Token], listed: &[Token]) -> bool {
    let of_meaning = |tokens: &[Token]| -> Vec<(String, String)> {
        let tokens = tokens.iter().filter(|token| token.class != Class::Form);
        tokens.map(|token| (token.surface.clone(), token.text.clone())).collect()
    };
    let (here, listed) = (of_meaning(here), of_meaning(listed));
    if here.len() > listed.len() {
        return false;
    }
    let mut abbreviated = 0;
    for (n, ((mine, my_text), (theirs, their_text))) in here.iter().zip(&listed).enumerate() {
        let is_last = n + 1 == here.len();
        if mine == theirs || my_text == their_text {
            continue;
        }
        if !theirs.starts_with(mine.as_str()) || (!is_last && mine.len() < ABBREVIATED) {
            return false;
        }
        abbreviated += 1;
    }
    let letters: usize = here.iter().map(|(surface, _)| surface.len()).sum();
    let is_shorter = abbreviated > 0 || here.len() < listed.len();
    is_shorter && abbreviated <= MOST_ABBREVIATED && letters >= lexicon().thresholds.cut_letters
}

#[cfg(test)]
mod tests {
    use super::super::NameOutcome::{self, Match, Possible};
    use super::super::index::Index;
    use crate::lists::{Basis, Entry};

    fn index(entries: &[(&str, &[&str], &[&str])]) -> Index {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let entries = entries.iter().map(|(name, aliases, native)| Entry {
            aliases: owned(aliases),
            native_names: owned(native),
            ..Entry::new(name, name, Basis::Secondary, "a test")
        });
        Index::new(&crate::screening::testing::list(entries.collect()))
    }

    fn listed() -> Index {
        index(&[
            ("China Communications Construction Group (Limited)", &["CCCG"], &[]),
            ("Aviation Industry Corporation of China, Ltd.", &["AVIC"], &[]),
            ("China Mobile Communications Group Co., Ltd.", &["China Mobile Comm"], &[]),
            ("China Telecom Group Co., Ltd.", &["China Telecom"], &[]),
            ("BOE Technology Group Co., Ltd.", &["BOE"], &[]),
            ("Semiconductor Manufacturing International Corporation", &["SMIC"], &[]),
            ("ZTE Corporation", &["ZTE"], &[]),
            ("Hangzhou Hikvision Digital Technology Co., Ltd.", &["Hikvision"], &["杭州海康威视数字技术股份有限公司"]),
            ("Shenzhen DJI Technology Co., Ltd.", &["DJI"], &["深圳市大疆创新科技有限公司"]),
            ("RoboSense Technology Co., Ltd.", &[], &[]),
            ("Alibaba Group Holding Limited", &[], &[]),
            ("Contemporary Amperex", &[], &["宁德时代新能源科技股份有限公司"]),
            ("주식회사 한화시스템", &[], &[]),
            ("Rosoboronexport OAO", &[], &[]),
            ("Hesai Group", &["Hesai Technology"], &[]),
            ("Quectel Wireless Solutions Co., Ltd.", &["Quectel"], &[]),
            ("MODLEX", &[], &[]),
            ("TRANS LOGISTIK, OOO", &[], &[]),
            ("Dahua Technology Company", &["Dahua"], &["浙江大华技术股份有限公司"]),
            ("Shanghai Zhenhua Heavy Industries Co., Ltd.", &["ZPMC"], &[]),
        ])
    }

    fn best(index: &Index, name: &str) -> Option<(usize, NameOutcome)> {
        index.search(name, None, &[]).first().map(|hit| (hit.entry, hit.outcome))
    }

    fn all_possible(names: &[(&str, usize)]) {
        let index = listed();
        for (name, entry) in names {
            assert_eq!(best(&index, name), Some((*entry, Possible)), "{name}");
        }
    }

    #[test]
    fn a_listed_name_with_words_around_it_or_cut_short_is_possible() {
        all_possible(&[
            ("China Communications Construction Group Limited, Beijing", 0),
            ("China Communications Construction Company Limited Kuala Lumpur Branch", 0),
            ("P.R. China Communications Construction Group", 0),
            ("China Communications Construction G", 0),
            ("Aviation Industry Corporation of China, Ltd., Shanghai Branch", 1),
            ("China Mobile Communications Group Shanghai Co., Ltd.", 2),
            ("China Telecom Group Co., Ltd. Shanghai", 3),
            ("BOE Technology Group Co., Ltd., Shanghai Branch", 4),
            ("Semiconductor Manufacturing Interna", 5),
            ("Semiconductor Manufacturing International Corporation Beijing", 5),
        ]);
        let index = listed();
        assert_eq!(best(&index, "Semiconductor Manufacturing Int. Corporation").map(|(entry, _)| entry), Some(5));
        for other in
            ["China Construction Bank", "Semiconductor Components", "Shanghai Branch of a Bank", "Mobile Group Ltd."]
        {
            assert_eq!(best(&index, other), None, "{other}");
        }
    }

    #[test]
    fn each_of_several_parties_in_one_field_is_looked_for() {
        all_possible(&[
            ("ZTE / Siemens AG", 6),
            ("Siemens/ZTE", 6),
            ("ZTE (Siemens)", 6),
            ("Siemens AG or ZTE", 6),
            ("ZTE via Arrow Electronics", 6),
            ("Siemens AG and ZTE", 6),
            ("Made by ZTE", 6),
            ("ZTE, Shanghai Branch", 6),
            ("TSMC / SMIC", 5),
            ("Arrow Electronics for SMIC", 5),
            ("DJI / Siemens AG", 8),
            ("BOE | Siemens AG", 4),
            ("BOE Varitronix", 4),
            ("Siemens AG; Hikvison", 7),
        ]);
        let index = listed();
        assert_eq!(best(&index, "AT&T"), None);
        assert_eq!(best(&index, "Siemens AG / Arrow Electronics"), None);
        let both = best(&index, "Shanghai Zhenhua Heavy Industries Co., Ltd. (ZPMC)");
        assert_eq!(both, Some((19, Match)), "all that the field names is one entry");
        assert_eq!(best(&index, "Shanghai Zhenhua Heavy Industries Co., Ltd. (ZTE)").map(|hit| hit.1), Some(Possible));
    }

    #[test]
    fn han_names_with_the_kind_of_their_place_are_the_same_names() {
        let index = listed();
        for (name, expected) in [
            ("杭州市海康威视数字技术股份有限公司", (7, Match)),
            ("浙江省大华技术股份有限公司", (18, Match)),
            ("深圳大疆创新科技有限公司", (8, Match)),
            ("大疆创新科技有限公司", (8, Possible)),
            ("义乌市海康威视科技有限公司", (7, Possible)),
            ("深圳市南山区大疆科技有限公司", (8, Possible)),
            ("新疆维吾尔自治区海康威视有限公司", (7, Possible)),
            ("嘉兴海康威视机器人厂", (7, Possible)),
        ] {
            assert_eq!(best(&index, name), Some(expected), "{name}");
        }
        for other in ["杭州市政工程有限公司", "北京区块科技有限公司"] {
            assert_eq!(best(&index, other), None, "{other}");
        }
    }

    #[test]
    fn signs_of_trade_marks_and_footnotes_are_no_letters() {
        let index = listed();
        for (name, entry) in [
            ("ZTE™", 6),
            ("Dahua™", 18),
            ("Dahua™ Technology", 18),
            ("Dahua℠", 18),
            ("Hikvision®", 7),
            ("Hikvision¹", 7),
            ("ZTE (TM)", 6),
            ("Quectel™", 15),
        ] {
            assert_eq!(best(&index, name), Some((entry, Match)), "{name}");
        }
        assert!(best(&index, "© 2021 Hikvision").is_some());
    }

    #[test]
    fn words_written_apart_or_together_and_other_letters_are_possible() {
        all_possible(&[
            ("Robo Sense", 9),
            ("BOETechnologyGroup", 4),
            ("boetechnologygroup", 4),
            ("AlibabaGroupHolding", 10),
            ("HikvisionUSA", 7),
            ("hikvisionusa", 7),
            ("Hai Kang Wei Shi", 7),
            ("Ningde Shidai", 11),
            ("Рособоронэкспорт", 13),
            ("HIKVISI0N", 7),
            ("H1kvision", 7),
            ("НЕЅАІ", 14),
            ("ВОЕ", 4),
        ]);
        let index = listed();
        for name in ["㈜한화시스템", "(주)한화시스템", "주식회사한화시스템"] {
            assert_eq!(best(&index, name).map(|(entry, _)| entry), Some(12), "{name}");
        }
        let hits = index.search("НЕЅАІ", None, &[]);
        assert!(hits[0].parts.iter().any(|part| part.what.contains("look like")), "{hits:?}");
        assert_eq!(best(&index, "DAHUA2"), None);
    }

    #[test]
    fn a_name_of_very_many_words_is_searched_to_its_end() {
        let index = listed();
        let words = |count: usize| (0..count).map(|n| format!("w{n}x")).collect::<Vec<_>>().join(" ");
        for count in [40, 50, 100, 500] {
            let name = format!("{} Hangzhou Hikvision Digital Technology", words(count));
            assert_eq!(best(&index, &name), Some((7, Possible)), "{count} words");
        }
        let aka: String = (0..40).map(|n| format!("Party{n}x a.k.a. ")).collect();
        assert_eq!(best(&index, &format!("{aka}Dahua")).map(|(entry, _)| entry), Some(18));
    }

    #[test]
    fn one_brand_with_a_letter_changed_is_no_match() {
        let index = listed();
        for (name, entry) in [("Questel SAS", 15), ("HiVision GmbH", 7), ("Molex", 16), ("Trans Logistics B.V.", 17)] {
            let hits = index.search(name, None, &[]);
            assert!(hits.iter().all(|hit| hit.outcome == Possible), "{name}: {hits:?}");
            assert!(name == "Molex" || hits.iter().any(|hit| hit.entry == entry), "{name}: {hits:?}");
        }
        assert_eq!(best(&index, "Quectell Wireless Solutions"), Some((15, Match)), "other words bear it out");
    }
}

//! Makers' names: which name nobody, which name the same maker, and which say nothing of the product they sit in.
//!
//! Only what is sure is "the same": equal names without their legal form, a short form beside the full one
//! (`Axis`, `Axis Communications AB`), or names that the table of groups holds together. How alike two other names
//! are is for screening to weigh.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    names: Vec<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Separate {
    name: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    unknown: HashSet<String>,
    legal_forms: Vec<String>,
    legal_forms_han: Vec<String>,
    industry: HashSet<String>,
    weak: HashSet<String>,
    regions: Vec<String>,
    network_chips: HashSet<String>,
    white_label_sources: Vec<String>,
    group: Vec<Group>,
    separate: Vec<Separate>,
}

/// Words and phrases to pass over: single words in a set, the few longer ones, longest first, in a list.
struct Phrases {
    words: HashSet<String>,
    longer: Vec<Vec<String>>,
}

impl Phrases {
    fn new(list: Vec<String>) -> Self {
        let (longer, words): (Vec<String>, Vec<String>) = list.into_iter().partition(|phrase| phrase.contains(' '));
        let mut longer: Vec<Vec<String>> =
            longer.iter().map(|phrase| phrase.split(' ').map(str::to_owned).collect()).collect();
        longer.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        Self { words: words.into_iter().collect(), longer }
    }

    /// Returns how many words of a phrase stand at the beginning.
    fn at_start(&self, words: &[&str]) -> Option<usize> {
        let fits =
            |phrase: &&Vec<String>| words.len() >= phrase.len() && words.iter().zip(phrase.iter()).all(|(a, b)| a == b);
        self.longer.iter().find(fits).map(Vec::len).or_else(|| self.words.contains(*words.first()?).then_some(1))
    }

    /// Returns how many words of a phrase stand at the end.
    fn at_end(&self, words: &[&str]) -> Option<usize> {
        let fits = |phrase: &&Vec<String>| {
            words.iter().rev().zip(phrase.iter().rev()).filter(|(a, b)| a == b).count() == phrase.len()
        };
        self.longer.iter().find(fits).map(Vec::len).or_else(|| self.words.contains(*words.last()?).then_some(1))
    }
}

struct Makers {
    unknown: HashSet<String>,
    legal: Phrases,
    legal_han: Vec<String>,
    industry: HashSet<String>,
    weak: HashSet<String>,
    regions: Phrases,
    network_chips: HashSet<String>,
    white_label: Vec<String>,
    /// A name without spaces to the number of its group.
    groups: HashMap<String, usize>,
    separate: HashSet<String>,
}

static MAKERS: LazyLock<Makers> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("makers.toml")).expect("the built-in table of makers is sound");
    let sourced = file.group.into_iter().filter(|group| !group.source.is_empty());
    Makers {
        unknown: file.unknown,
        legal: Phrases::new(file.legal_forms),
        legal_han: file.legal_forms_han,
        industry: file.industry,
        weak: file.weak,
        regions: Phrases::new(file.regions),
        network_chips: file.network_chips.iter().map(|name| joined(name)).collect(),
        white_label: file.white_label_sources,
        groups: sourced
            .enumerate()
            .flat_map(|(n, group)| group.names.into_iter().map(move |name| (joined(&name), n)))
            .collect(),
        separate: file
            .separate
            .into_iter()
            .filter(|entry| !entry.source.is_empty())
            .map(|entry| joined(&entry.name))
            .collect(),
    }
});

/// Tells whether a name stands where a maker should and names nobody: `various`, `N/A`, `as drawing`, `见图纸`, `-`.
#[must_use]
pub fn is_unknown_maker(name: &str) -> bool {
    names_nobody(&fold(name))
}

fn names_nobody(folded: &str) -> bool {
    !folded.chars().any(char::is_alphabetic) || MAKERS.unknown.contains(folded)
}

/// Returns a maker's name as it is compared: NFKC, lower case, no punctuation, no legal form.
#[must_use]
pub fn maker_key(name: &str) -> String {
    key_of(&fold(name))
}

fn key_of(folded: &str) -> String {
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    while let Some(len) = MAKERS.legal.at_end(&words).filter(|len| *len < words.len()) {
        words.truncate(words.len() - len);
    }
    // Lithuanian, Russian and Indonesian names carry their form in front.
    while words.len() > 1 && matches!(words[0], "uab" | "ooo" | "ao" | "zao" | "pao" | "pt" | "jsc" | "the") {
        words.remove(0);
    }
    let mut key = words.join(" ");
    while let Some(form) = MAKERS.legal_han.iter().find(|form| key.len() > form.len() && key.ends_with(form.as_str())) {
        key.truncate(key.len() - form.len());
        key.truncate(key.trim_end().len());
    }
    key
}

/// Tells whether two names surely name one maker.
#[must_use]
pub fn same_maker(a: &str, b: &str) -> bool {
    match (MakerName::of(a), MakerName::of(b)) {
        (Some(a), Some(b)) => a.is_same(&b),
        _ => false,
    }
}

/// Tells whether one name leads the other: `Bromma` and `Bromma Conquip AB`, `Siemens` and `Siemens Numerical Control`.
///
/// A weaker statement than [`same_maker`]: names that share a brand may be of one group or not. It is enough beside an
/// equal part number, and enough to let a difference of names pass without an accusation; never to find somebody listed.
#[must_use]
pub fn may_be_one_brand(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (MakerName::of(a), MakerName::of(b)) else { return false };
    if a.is_same(&b) {
        return true;
    }
    if MAKERS.separate.contains(&a.key) || MAKERS.separate.contains(&b.key) {
        return false;
    }
    let (short, long) =
        if a.telling.len() <= b.telling.len() { (&a.telling, &b.telling) } else { (&b.telling, &a.telling) };
    let is_brand = |word: &String| word.chars().count() >= 3 && !MAKERS.weak.contains(word);
    short.first().is_some_and(is_brand) && long.starts_with(short)
}

/// Tells whether a maker's interfaces sit in others' products, so that a MAC address of it says nothing of the product.
#[must_use]
pub fn is_network_chip_maker(name: &str) -> bool {
    MakerName::of(name)
        .is_some_and(|name| MAKERS.network_chips.contains(&name.key) || MAKERS.network_chips.contains(&name.brand))
}

/// Tells whether a maker's cameras are sold under many other brands. It gives a lead, never a match.
#[must_use]
pub fn is_white_label_source(name: &str) -> bool {
    MAKERS.white_label.iter().any(|source| same_maker(name, source))
}

/// A maker's name, taken apart once for many comparisons.
#[derive(Debug)]
pub(super) struct MakerName {
    /// The name without legal form and spaces: `u blox` and `ublox` are one.
    key: String,
    /// What tells companies from one another: the words of the name without places and words of trade.
    telling: Vec<String>,
    /// The same words as one.
    brand: String,
    /// The words of trade.
    trade: Vec<String>,
    group: Option<usize>,
}

impl MakerName {
    /// Takes a name apart; `None` if it names nobody.
    pub(super) fn of(name: &str) -> Option<Self> {
        let folded = fold(name);
        if names_nobody(&folded) {
            return None;
        }
        let key = key_of(&folded);
        let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let (mut telling, mut trade) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < words.len() {
            let rest = &words[at..];
            if let Some(len) = MAKERS.regions.at_start(rest).or_else(|| MAKERS.legal.at_start(rest)) {
                at += len;
            } else if MAKERS.industry.contains(rest[0]) {
                trade.push(rest[0].to_owned());
                at += 1;
            } else {
                telling.push(rest[0]);
                at += 1;
            }
        }
        let is_weak = matches!(telling.as_slice(), [word] if MAKERS.weak.contains(*word));
        if telling.is_empty() || is_weak {
            (telling, trade) = (words, Vec::new());
        }
        let (joined, brand) = (joined(&key), telling.concat());
        let group = MAKERS.groups.get(&joined).or_else(|| MAKERS.groups.get(&brand)).copied();
        let telling = telling.into_iter().map(str::to_owned).collect();
        Some(Self { key: joined, telling, brand, trade, group })
    }

    /// Tells whether two names surely name one maker.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        if self.key == other.key {
            return true;
        }
        if MAKERS.separate.contains(&self.key) || MAKERS.separate.contains(&other.key) {
            return false;
        }
        self.group.is_some() && self.group == other.group
            || self.is_short_form_of(other)
            || other.is_short_form_of(self)
    }

    /// `Axis` is short for `Axis Communications`; `Delta Electronics` is not for `Delta Controls`.
    fn is_short_form_of(&self, other: &Self) -> bool {
        self.brand == other.brand && self.trade.iter().all(|word| other.trade.contains(word))
    }
}

/// `u blox` and `ublox` are one name.
fn joined(key: &str) -> String {
    key.chars().filter(|c| *c != ' ').collect()
}

/// NFKC, lower case, full stops and apostrophes joined, other punctuation as one space.
fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for ch in name.nfkc().flat_map(char::to_lowercase) {
        if ch.is_alphanumeric() {
            folded.push(ch);
        } else if !matches!(ch, '.' | '\'' | '’' | '®' | '™' | '©') && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_leads_the_names_of_its_group_and_no_others() {
        assert!(may_be_one_brand("Bromma", "Bromma Conquip AB"));
        assert!(may_be_one_brand("Siemens AG", "Siemens Numerical Control Ltd., Nanjing"));
        assert!(may_be_one_brand("Meinberg", "Meinberg Funkuhren GmbH & Co. KG"));
        assert!(!may_be_one_brand("Shanghai Electric", "Shanghai Zhenhua Heavy Industries"));
        assert!(!may_be_one_brand("Harborview Optics", "Hangzhou Hikvision Digital Technology Co.,Ltd."));
        assert!(!may_be_one_brand("various", "various others"));
    }

    #[test]
    fn words_that_name_nobody_are_told_from_names() {
        for name in [
            "",
            " - ",
            "N/A",
            "n.a.",
            "various",
            "VARIOUS",
            "as drawing",
            "TBD",
            "unknown",
            "generic",
            "none",
            "diverse",
        ] {
            assert!(is_unknown_maker(name), "{name}");
        }
        for name in ["见图纸", "???", "0", "k.A.", "acc. to drawing", "OEM", "ｎ／ａ"] {
            assert!(is_unknown_maker(name), "{name}");
        }
        for name in ["NA Electronics Ltd", "Anyang Generic Crane Co.", "Nil Robotics", "ABB", "无锡电机"] {
            assert!(!is_unknown_maker(name), "{name}");
        }
    }

    #[test]
    fn a_key_has_no_legal_form() {
        for (name, key) in [
            ("Quectel Wireless Solutions Co.,Ltd.", "quectel wireless solutions"),
            ("SIEMENS AG", "siemens"),
            ("Phoenix Contact GmbH & Co. KG", "phoenix contact"),
            ("UAB TELTONIKA NETWORKS", "teltonika networks"),
            ("Brosa S.p.A.", "brosa"),
            ("上海移远通信技术股份有限公司", "上海移远通信技术"),
            ("上海振华重工（集团）股份有限公司", "上海振华重工"),
            ("ＡＢＢ　Ｌｔｄ．", "abb"),
            ("AG", "ag"),
        ] {
            assert_eq!(maker_key(name), key, "{name}");
        }
    }

    #[test]
    fn one_maker_under_two_names() {
        for (a, b) in [
            ("Axis", "Axis Communications AB"),
            ("AXIS COMMUNICATIONS", "axis communications ab"),
            ("Teltonika", "UAB Teltonika Networks"),
            ("u-blox AG", "ublox"),
            ("Hikvision", "Hangzhou Hikvision Digital Technology Co.,Ltd."),
            ("Hirschmann", "Belden Inc."),
            ("Hirschmann Automation and Control GmbH", "Hirschmann"),
            ("Moxa Inc.", "MOXA TECHNOLOGIES CORP., LTD."),
            ("Phoenix Contact", "PHOENIX CONTACT Electronics GmbH"),
            ("ABB", "ABB Oy Drives"),
            ("Quectel", "移远通信"),
            ("Siemens AG", "Siemens (China) Co., Ltd."),
            ("TMEIC", "TOSHIBA MITSUBISHI-ELECTRIC INDUSTRIAL SYSTEMS CORPORATION"),
        ] {
            assert!(same_maker(a, b) && same_maker(b, a), "{a} and {b}");
        }
    }

    #[test]
    fn two_makers_with_names_alike() {
        for (a, b) in [
            ("TP-Link Technologies Co., Ltd.", "TP-Link Systems Inc."),
            ("Delta Electronics", "Delta Controls"),
            ("General Electric", "General Electronics"),
            ("Shanghai Electric", "Shanghai Automation"),
            ("Teltonika", "Quectel"),
            ("Hikvision", "Axis Communications AB"),
            ("various", "various"),
            ("", ""),
            ("China Mobile", "China Telecom"),
            ("ABB", "ABC"),
            ("Honor Device Co., Ltd.", "Huawei Device Co., Ltd."),
        ] {
            assert!(!same_maker(a, b) && !same_maker(b, a), "{a} and {b}");
        }
    }

    #[test]
    fn chips_and_white_labels() {
        for name in
            ["Intel Corporate", "REALTEK SEMICONDUCTOR CORP.", "Texas Instruments", "Espressif Inc.", "VMware, Inc."]
        {
            assert!(is_network_chip_maker(name), "{name}");
        }
        for name in [
            "Quectel Wireless Solutions Co.,Ltd.",
            "Hangzhou Hikvision Digital Technology",
            "Siemens AG",
            "Texas Crane",
        ] {
            assert!(!is_network_chip_maker(name), "{name}");
        }
        assert!(is_white_label_source("Zhejiang Dahua Technology Co., Ltd."));
        assert!(is_white_label_source("Hangzhou Hikvision Digital Technology Co.,Ltd."));
        assert!(!is_white_label_source("Axis Communications AB"));
    }
}

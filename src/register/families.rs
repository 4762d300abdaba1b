//! Part families: what a part does, told by its maker and its part number or type.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;

use super::makers::MakerName;
use super::{function, maker_key};
use crate::model::Function;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    maker: String,
    #[serde(default)]
    also: Vec<String>,
    title: String,
    functions: Vec<String>,
    #[serde(default)]
    distinctive: bool,
    #[serde(default)]
    unmistakable: bool,
    parts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    family: Vec<Written>,
}

/// A family of parts.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) maker: &'static str,
    maker_names: Vec<MakerName>,
    /// The maker's names as words to be found in a text, with spaces around each.
    maker_words: Vec<String>,
    pub(super) title: &'static str,
    pub(super) functions: Vec<Function>,
    distinctive: bool,
    unmistakable: bool,
}

/// A family that a text fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub(super) family: &'static Family,
    /// The type is of the family's kind, but its maker is stated to be another.
    pub(super) other_maker: bool,
    /// The text begins with the type.
    at_start: bool,
    /// Its maker is stated, or stands in the text.
    by_maker: bool,
}

impl Fit {
    /// Tells whether the fit is a mere likeness: a type of the family's kind under another maker's name.
    ///
    /// A text that begins with a number no other maker uses is the family's part under another label.
    pub(super) fn is_weak(&self) -> bool {
        self.other_maker && !(self.at_start && self.family.unmistakable)
    }

    /// Tells whether the maker bears the type out, or no other maker uses it.
    pub(super) fn is_sure(&self) -> bool {
        self.by_maker || self.family.unmistakable && !self.other_maker
    }
}

struct Pattern {
    text: Vec<u8>,
    family: usize,
}

struct Families {
    families: Vec<Family>,
    /// Patterns by their first two characters, in the order of the file.
    by_start: HashMap<[u8; 2], Vec<Pattern>>,
}

static FAMILIES: LazyLock<Families> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("families.toml")).expect("the built-in table of families is sound");
    let mut table = Families { families: Vec::new(), by_start: HashMap::new() };
    for written in file.family {
        let family = table.families.len();
        for part in &written.parts {
            let text = part.as_bytes().to_vec();
            for start in starts_of(&text) {
                table.by_start.entry(start).or_default().push(Pattern { text: text.clone(), family });
            }
        }
        let names: Vec<&String> = std::iter::once(&written.maker).chain(&written.also).collect();
        table.families.push(Family {
            maker_names: names
                .iter()
                .map(|name| MakerName::of(name).expect("the built-in families name their makers"))
                .collect(),
            maker_words: names.iter().map(|name| format!(" {} ", maker_key(name))).collect(),
            maker: written.maker.leak(),
            title: written.title.leak(),
            functions: written
                .functions
                .iter()
                .map(|id| function(id).expect("the built-in families have functions of the list").function)
                .collect(),
            distinctive: written.distinctive || written.unmistakable,
            unmistakable: written.unmistakable,
        });
    }
    table
});

/// Returns every first pair of characters that a pattern can begin with.
fn starts_of(pattern: &[u8]) -> Vec<[u8; 2]> {
    let possible = |at: usize| -> Vec<u8> {
        match pattern.get(at) {
            Some(b'#') => (b'0'..=b'9').collect(),
            Some(b'@') => (b'A'..=b'Z').collect(),
            Some(literal) => vec![*literal],
            None => Vec::new(),
        }
    };
    possible(0).iter().flat_map(|a| possible(1).into_iter().map(|b| [*a, b])).collect()
}

/// Finds the family that a part number, type or name fits; a family whose maker is the stated one before others.
///
/// `maker` is the maker as stated; without one a family is taken if its maker's name stands in the text, or if its
/// types speak for themselves.
pub(super) fn family_of(maker: Option<&MakerName>, text: &str) -> Option<Fit> {
    let plain = Plain::of(text);
    let mut second_best = None;
    for start in plain.word_starts() {
        let Some(pair) = plain.chars.get(start..start + 2) else { continue };
        let Some(patterns) = FAMILIES.by_start.get(&[pair[0], pair[1]]) else { continue };
        for pattern in patterns.iter().filter(|pattern| plain.fits(start, &pattern.text)) {
            let family = &FAMILIES.families[pattern.family];
            let at_start = start == 0;
            let by_maker = match maker {
                Some(maker) => family.maker_names.iter().any(|name| maker.is_same(name)),
                None => {
                    let key = format!(" {} ", maker_key(text));
                    family.maker_words.iter().any(|words| key.contains(words))
                }
            };
            if by_maker || maker.is_none() && family.distinctive {
                return Some(Fit { family, other_maker: false, at_start, by_maker });
            }
            if maker.is_some() && family.distinctive && second_best.is_none() {
                second_best = Some(Fit { family, other_maker: true, at_start, by_maker });
            }
        }
    }
    second_best
}

/// What a text says of another maker than the stated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherMaker {
    /// The maker, as the table of families calls it.
    pub maker: &'static str,
    /// What its parts do.
    pub functions: &'static [Function],
}

/// Returns the maker that the name or number of a part names though another is stated: by a type that is distinctive of a
/// known family, or by beginning with the name of a maker of one.
#[must_use]
pub fn other_maker_in(stated: &str, text: &str) -> Option<OtherMaker> {
    let maker = MakerName::of(stated)?;
    if let Some(fit) = family_of(Some(&maker), text) {
        let other = |family: &'static Family| OtherMaker { maker: family.maker, functions: &family.functions };
        return fit.other_maker.then(|| other(fit.family));
    }
    let key = format!(" {} ", maker_key(text));
    let begins = |family: &&Family| family.maker_words.iter().any(|words| key.starts_with(words.as_str()));
    let family = FAMILIES
        .families
        .iter()
        .filter(begins)
        .find(|family| !family.maker_names.iter().any(|name| maker.is_same(name)))?;
    Some(OtherMaker { maker: family.maker, functions: &family.functions })
}

/// Tells whether a text names a maker of parts with a function.
pub(super) fn names_maker_of(text: &str, wanted: &[&str]) -> bool {
    let key = format!(" {} ", maker_key(text));
    let does = |family: &&Family| family.functions.iter().any(|function| wanted.contains(&function.id()));
    let mut makers = FAMILIES.families.iter().filter(does);
    makers.any(|family| family.maker_words.iter().any(|words| key.contains(words)))
}

/// Tells whether a type of any family stands in a text, whoever makes it.
pub(super) fn holds_any_type(text: &str) -> bool {
    let plain = Plain::of(text);
    plain.word_starts().any(|start| {
        let pair = plain.chars.get(start..start + 2);
        let patterns = pair.and_then(|pair| FAMILIES.by_start.get(&[pair[0], pair[1]]));
        patterns.is_some_and(|patterns| patterns.iter().any(|pattern| plain.fits(start, &pattern.text)))
    })
}

/// A text as patterns read it: ASCII letters and digits in upper case, and where words begin and end.
struct Plain {
    chars: Vec<u8>,
    begins: Vec<bool>,
}

impl Plain {
    /// The longest text that is read; types and order codes are short.
    const LONGEST: usize = 400;

    fn of(text: &str) -> Self {
        let mut plain = Self { chars: Vec::new(), begins: Vec::new() };
        let mut in_word = false;
        for ch in text.nfkc().take(Self::LONGEST) {
            if ch.is_ascii_alphanumeric() {
                plain.chars.push(ch.to_ascii_uppercase() as u8);
                plain.begins.push(!in_word);
            }
            in_word = ch.is_ascii_alphanumeric();
        }
        plain
    }

    fn word_starts(&self) -> impl Iterator<Item = usize> {
        self.begins.iter().enumerate().filter(|(_, begins)| **begins).map(|(at, _)| at)
    }

    fn fits(&self, start: usize, pattern: &[u8]) -> bool {
        let mut at = start;
        for wanted in pattern {
            if *wanted == b'*' {
                return true;
            }
            let Some(here) = self.chars.get(at) else { return false };
            let fits = match wanted {
                b'#' => here.is_ascii_digit(),
                b'@' => here.is_ascii_alphabetic(),
                literal => here == literal,
            };
            if !fits {
                return false;
            }
            at += 1;
        }
        self.begins.get(at).copied().unwrap_or(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(maker: Option<&str>, text: &str) -> Option<(&'static str, bool)> {
        family_of(maker.and_then(MakerName::of).as_ref(), text).map(|fit| (fit.family.title, fit.other_maker))
    }

    #[test]
    fn every_pattern_is_well_formed() {
        let file: File = toml::from_str(include_str!("families.toml")).expect("sound");
        for family in file.family {
            assert!(!family.parts.is_empty() && !family.functions.is_empty(), "{}", family.title);
            for part in &family.parts {
                let body = part.strip_suffix('*').unwrap_or(part);
                let sound =
                    body.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'#' | b'@'));
                assert!(sound && body.len() >= 2, "{}: {part}", family.title);
            }
        }
    }

    #[test]
    fn a_maker_and_a_type_give_a_family() {
        assert_eq!(title(Some("Quectel Wireless Solutions Co., Ltd."), "EC25-AF"), Some(("cellular module", false)));
        assert_eq!(title(Some("Siemens AG"), "6ES7 518-4AP00-0AB0"), Some(("SIMATIC controller", false)));
        assert_eq!(title(Some("SICK"), "LMS511-20100 PRO"), Some(("laser scanner", false)));
        assert_eq!(title(Some("Hirschmann"), "RSP25-11003Z6TT"), Some(("network switch", false)));
    }

    #[test]
    fn a_type_alone_speaks_only_when_it_is_distinctive() {
        assert_eq!(title(None, "RUT955"), Some(("cellular router", false)));
        assert_eq!(title(None, "EC25AF"), Some(("cellular module", false)));
        // An electric motor of another maker is called so too.
        assert_eq!(title(None, "EC 25 flat"), None);
        assert_eq!(title(None, "Quectel EC25 Mini PCIe"), Some(("cellular module", false)));
        assert_eq!(title(Some("maxon"), "EC 25 flat"), None);
    }

    #[test]
    fn a_relabelled_type_keeps_its_family_and_says_so() {
        assert_eq!(title(Some("Acme Controls"), "RUT955"), Some(("cellular router", true)));
        assert_eq!(title(Some("Acme Controls"), "DS-2CD2143G2-I"), Some(("camera", true)));
        let is_weak = |text| family_of(MakerName::of("Elbe").as_ref(), text).map(|fit| fit.is_weak());
        for number in ["EC25-AF", "SIM7600G-H", "EC25AFFA-512-STD", "ＥＣ２５-ＡＦ"] {
            assert_eq!(is_weak(number), Some(false), "{number}");
        }
        assert_eq!(is_weak("Test bench for SIM7600G-H"), Some(true));
        assert_eq!(is_weak("DS-2CD2143G2-I"), Some(true));
    }
}

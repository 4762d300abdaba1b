//! Things that a document calls software: `Quectel EC25 LTE modem` of the type `library` is a modem, `lte-driver` is none.
//!
//! A name is a thing's when it holds a type of a known family beside that family's maker, or a number that no other maker
//! uses, and nothing by which only software is called. What only words tell is likely, not sure. A name that holds such a
//! type beside a word of software is of what serves the thing: it is software, and a trace of the thing.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::families::{Fit, family_of, holds_any_type};
use super::function;
use super::keywords::{Lower, part_keywords_in, split_compounds};
use super::makers::MakerName;
use super::purl::Purl;
use super::words::Word;
use crate::model::{ComponentRef, Function, IdentifierKind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    software: HashSet<String>,
    software_or_thing: HashSet<String>,
    software_han: Vec<String>,
    serves: HashSet<String>,
    things: HashSet<String>,
    endings: Vec<String>,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("called.toml")).expect("the built-in words of software are sound"));

/// What the name of a part says that it is, whatever its document calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// Nothing of a communicating thing.
    Software,
    /// Software that serves a communicating thing of a known family.
    ServesThing,
    /// By its words a communicating thing.
    LikelyThing,
    /// A communicating thing of a known family.
    Thing,
}

/// Judges the name of a part that its document calls software.
pub(super) fn named(component: ComponentRef<'_>) -> Named {
    let name = component.name();
    let lower = Lower::of(name);
    let words = lower.words();
    let family = communicating_family(component);
    // Most names of software hold neither a type nor a word of a radio.
    let is_called_so = || is_called_by_thing(&words);
    if family.is_none() && !is_called_so() {
        return Named::Software;
    }
    let is_software = is_packaged(component) || is_name_of_software(name, &words);
    match family {
        Some(_) if is_software => Named::ServesThing,
        Some(fit) if fit.is_sure() => Named::Thing,
        Some(_) if is_spelled_as_package(name) => Named::ServesThing,
        Some(_) => Named::LikelyThing,
        None if is_software || is_spelled_as_package(name) => Named::Software,
        None => Named::LikelyThing,
    }
}

/// Tells whether a name is called by a word of a thing, and of none of software: firmware of `EC25 LTE modem` is the
/// modem's, and bears its name.
pub(super) fn is_called_as_thing(name: &str) -> bool {
    let lower = Lower::of(name);
    let words = lower.words();
    ends_as_thing(&words) && !is_name_of_software(name, &words)
}

/// Returns the family of communicating parts that the name fits, by the maker in it or by whoever is stated to stand
/// behind it.
pub(super) fn communicating_family(component: ComponentRef<'_>) -> Option<Fit> {
    let communicates = |fit: &Fit| fit.family.functions.iter().copied().any(reaches);
    let name = component.name();
    // Of most names no type of any maker can be told, and the parties need not be looked at.
    if !holds_any_type(name) {
        return None;
    }
    let parties = || component.parties().filter_map(|(_, party)| MakerName::of(party.name()));
    let by_party = || parties().find_map(|maker| family_of(Some(&maker), name).filter(|fit| !fit.is_weak()));
    let alone = family_of(None, name);
    match alone {
        Some(fit) if fit.is_sure() => Some(fit),
        _ => by_party().or(alone),
    }
    .filter(communicates)
}

fn reaches(known: Function) -> bool {
    function(known.id()).is_some_and(|entry| entry.reach.is_some())
}

/// `LTE modem`, `4G router`, `satellite terminal`: a mobile or satellite network, and a thing that uses it.
fn is_called_by_thing(words: &[Word<'_>]) -> bool {
    let is_far = |known: &Function| matches!(known.id(), "cellular" | "satellite");
    let hits = part_keywords_in(words);
    hits.iter().any(|hit| hit.functions.iter().any(is_far)) && ends_as_thing(words)
}

/// Returns the words before what it is for: of `manual for EC25 modem`, the manual.
fn head<'w, 'a>(words: &'w [Word<'a>]) -> &'w [Word<'a>] {
    let len = words.iter().position(|word| WORDS.serves.contains(word.text)).unwrap_or(words.len());
    &words[..len]
}

/// Tells whether the name, or a clause of it, ends in a word by which a thing is called.
fn ends_as_thing(words: &[Word<'_>]) -> bool {
    (0..words.len()).any(|at| {
        let is_last = words.get(at + 1).is_none_or(|next| next.begins_clause || next.has_digit());
        let text = words[at].text;
        let is_thing = WORDS.things.contains(text)
            || words[at].is_han()
                && ["模块", "模组", "调制解调器", "路由器", "网关", "终端"].iter().any(|end| text.ends_with(end));
        is_last && is_thing
    })
}

/// Tells whether a package URL or a CPE name puts it into a registry of software.
fn is_packaged(component: ComponentRef<'_>) -> bool {
    component.identifiers().any(|identifier| match identifier.kind {
        IdentifierKind::Purl => Purl::parse(identifier.value).is_some_and(|purl| purl.names_software()),
        IdentifierKind::Cpe => {
            let rest = identifier.value.strip_prefix("cpe:2.3:").or_else(|| identifier.value.strip_prefix("cpe:/"));
            rest.is_some_and(|rest| rest.starts_with("a:"))
        }
        _ => false,
    })
}

/// Tells whether a word, a compound or an ending says that the name is one of software.
fn is_name_of_software(name: &str, words: &[Word<'_>]) -> bool {
    let known = &*WORDS;
    let plain = name.trim().to_ascii_lowercase();
    let is_thing = ends_as_thing(head(words));
    let says_so = |word: &str| known.software.contains(word) || !is_thing && known.software_or_thing.contains(word);
    let has_word = |word: &Word<'_>| {
        says_so(word.text)
            || word.is_han() && known.software_han.iter().any(|software| word.text.contains(software.as_str()))
            || word.text.len() > 4 && word.text.starts_with("lib")
    };
    let has_piece = || {
        let split = split_compounds(name);
        split.split(' ').any(|piece| says_so(piece.to_lowercase().as_str()))
    };
    plain.contains('/')
        || plain.contains("::")
        || known.endings.iter().any(|ending| plain.ends_with(ending.as_str()))
        || words.iter().any(has_word)
        || has_piece()
}

/// `esp32-hal`, `starlink_grpc`: one word in lower case, as packages are spelled and products are not.
fn is_spelled_as_package(name: &str) -> bool {
    let name = name.trim();
    !name.contains(char::is_whitespace) && name.is_ascii() && !name.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn software(name: &str) -> bool {
        is_name_of_software(name, &Lower::of(name).words())
    }

    #[test]
    fn software_that_serves_a_modem_is_told_by_its_words() {
        for name in [
            "ModemManager",
            "libqmi",
            "lte-driver",
            "QConnectManager",
            "EC25 firmware",
            "ec25.ko",
            "quectel/ec25",
            "User manual for the Quectel EC25 modem",
            "4G模块驱动",
        ] {
            assert!(software(name), "{name}");
        }
        for name in ["Quectel EC25 LTE modem", "EC25-AF", "LTE modem", "4G模块", "RUT955", "LTE data modem"] {
            assert!(!software(name), "{name}");
        }
    }

    #[test]
    fn a_thing_is_called_by_what_it_uses_and_what_it_is() {
        let called = |name: &str| is_called_by_thing(&Lower::of(name).words());
        for name in
            ["LTE modem", "4G router", "Backup 4G modem, spreader", "satellite terminal", "LTE module 2", "4G模块"]
        {
            assert!(called(name), "{name}");
        }
        for name in ["router", "module", "lte", "bluetooth module", "LTE band table", "modem", "express router"] {
            assert!(!called(name), "{name}");
        }
    }
}

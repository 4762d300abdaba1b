//! The ids of the SPDX licence list, and which of them may be meant by a text that is none: `GPLv3`,
//! `Apache License 2.0`, `BSD-3-Claus`.
//!
//! A name without its version gets no version from us: which `GPL` is granted only its author can say.

use ahash::AHashMap;
use std::sync::LazyLock;

use crate::diagnostic::nearest;

/// What the crate counts among the licences and the list does not have: it stands for no licence, or its id on the list
/// ends in `-only` or `-or-later`.
const NOT_LISTED: [&str; 7] = [
    "NOASSERTION",
    "GFDL-1.1-invariants",
    "GFDL-1.1-no-invariants",
    "GFDL-1.2-invariants",
    "GFDL-1.2-no-invariants",
    "GFDL-1.3-invariants",
    "GFDL-1.3-no-invariants",
];

/// Tells whether a text is an id of the list, or an exception of it, written as the list writes it.
pub(in crate::ingest) fn is_listed(text: &str) -> bool {
    let known = spdx::license_id(text).is_some_and(|found| found.name == text)
        || spdx::exception_id(text).is_some_and(|found| found.name == text);
    known && !is_made_up(text)
}

/// Tells whether an id is the crate's own and not the list's.
pub(in crate::ingest) fn is_made_up(id: &str) -> bool {
    NOT_LISTED.contains(&id)
}

/// Words of a licence's title that its id leaves out.
const TITLE_WORDS: [&str; 8] = ["the", "gnu", "license", "licence", "version", "ver", "v", "software"];

/// The shortest text, in bytes, that is taken for a misspelt id.
const SHORTEST: usize = 5;

/// Returns the id that a text is meant to be, if one is near enough. An id of the list is what it is meant to be.
pub(in crate::ingest) fn nearest_id(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let by_title = BY_TITLE.get(&titled(text)).copied();
    // One letter of a short word makes another licence: `GPL` is near `NGPL`, and not meant to be it.
    let by_spelling = || nearest(text, ids()).filter(|_| text.len() >= SHORTEST);
    by_title.or_else(by_spelling).map(current)
}

/// Returns the first word of an expression that is no id of the list, with the id that it may be meant to be.
pub(in crate::ingest) fn nearest_in_expression(text: &str) -> Option<(&str, &'static str)> {
    if let Some(id) = BY_TITLE.get(&titled(text)) {
        return Some((text.trim(), current(id)));
    }
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '/' | '|' | '&'));
    let is_operator = |word: &str| ["AND", "OR", "WITH"].iter().any(|operator| word.eq_ignore_ascii_case(operator));
    let is_own = |word: &str| word.starts_with("LicenseRef-") || word.starts_with("DocumentRef-");
    let is_listed = |word: &str| {
        let word = word.strip_suffix('+').unwrap_or(word);
        ids().any(|id| id.eq_ignore_ascii_case(word))
    };
    words
        .filter(|word| !word.is_empty() && !is_operator(word) && !is_own(word) && !is_listed(word))
        .find_map(|word| Some((word, nearest_id(word)?)))
}

fn ids() -> impl Iterator<Item = &'static str> {
    let licences = spdx::identifiers::LICENSES.iter().map(|licence| licence.name).filter(|id| !is_made_up(id));
    licences.chain(spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name))
}

/// Returns what the list says instead of an id that it keeps for old documents only: `GPL-2.0-only` for `GPL-2.0`.
fn current(id: &'static str) -> &'static str {
    let only = spdx::license_id(id).filter(|found| found.is_deprecated()).map(|_| format!("{id}-only"));
    only.and_then(|only| spdx::license_id(&only)).map_or(id, |found| found.name)
}

/// The ids by what is left of them when they are written as titles are.
static BY_TITLE: LazyLock<AHashMap<String, &'static str>> = LazyLock::new(|| {
    let mut known: AHashMap<String, &'static str> = AHashMap::new();
    for id in ids() {
        known.entry(titled(id)).or_insert(id);
    }
    known
});

/// Writes a title or an id without what either may leave out: case, signs, `version`, and `.0` behind a number.
fn titled(text: &str) -> String {
    // Letters and numbers part, so that `GPLv3` and `GPL 3` are alike.
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.to_lowercase().chars() {
        if c.is_alphanumeric() || matches!(c, '.' | '+') {
            let goes_on = last.is_ascii_digit() == c.is_ascii_digit() || (c == '.' && last.is_ascii_digit());
            match words.last_mut() {
                Some(word) if last != ' ' && (goes_on || last == '.') => word.push(c),
                _ => words.push(c.to_string()),
            }
            last = c;
        } else {
            last = ' ';
        }
    }
    let kept = words.iter().map(|word| word.strip_suffix(".0").unwrap_or(word));
    kept.filter(|word| !TITLE_WORDS.contains(word)).map(|word| word.strip_suffix('v').unwrap_or(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_found_by_title_or_by_spelling() {
        for (text, id) in [
            ("Apache 2", "Apache-2.0"),
            ("Apache License, Version 2.0", "Apache-2.0"),
            ("apache-2.0", "Apache-2.0"),
            ("Apache2.0", "Apache-2.0"),
            ("The MIT License", "MIT"),
            ("GPLv2", "GPL-2.0-only"),
            ("GNU GPL v3", "GPL-3.0-only"),
            ("GPL-3.0-or-latter", "GPL-3.0-or-later"),
            ("LGPL 2.1", "LGPL-2.1-only"),
            ("BSD 3 Clause", "BSD-3-Clause"),
            ("BSD-3-Claus", "BSD-3-Clause"),
            ("MPL 2", "MPL-2.0"),
        ] {
            assert_eq!(nearest_id(text), Some(id), "{text}");
        }
    }

    #[test]
    fn ids_of_the_crate_that_the_list_does_not_have_are_no_ids() {
        for id in NOT_LISTED {
            assert!(spdx::license_id(id).is_some(), "{id} is no longer the crate's own");
            assert!(!is_listed(id), "{id}");
        }
        assert!(is_listed("GFDL-1.1-no-invariants-only") && is_listed("Classpath-exception-2.0"));
    }

    #[test]
    fn no_version_is_made_up() {
        for text in ["GPL", "Apache", "Example House Licence 7", "proprietary", ""] {
            assert_eq!(nearest_id(text), None, "{text}");
        }
    }

    #[test]
    fn the_wrong_word_of_an_expression_is_found() {
        assert_eq!(nearest_in_expression("MIT OR (GPLv3 AND LicenseRef-x)"), Some(("GPLv3", "GPL-3.0-only")));
        assert_eq!(nearest_in_expression("MIT AND BSD-3-Claus"), Some(("BSD-3-Claus", "BSD-3-Clause")));
        assert_eq!(nearest_in_expression("Apache License 2.0"), Some(("Apache License 2.0", "Apache-2.0")));
        assert_eq!(nearest_in_expression("MIT OR"), None);
    }
}

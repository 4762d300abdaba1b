//! Licence expressions (Annex D): held against the SPDX licence list, with the licences that the document brings itself.

use std::sync::OnceLock;

use ahash::AHashMap;
use spdx::expression::Expression;
use spdx::{LicenseItem, ParseMode};

use crate::ingest::licences;

/// Every expression of the list's own grammar, deprecated ids included: old documents are full of them, rightly.
const MODE: ParseMode = ParseMode {
    allow_slash_as_or_operator: false,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

/// What an expression says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Licence {
    /// `NONE`, `NOASSERTION` or nothing.
    Unstated,
    /// A sound expression, with the `LicenseRef-…` that it needs, of this document or, behind `DocumentRef-…:`, of others.
    Sound(Vec<String>),
    /// Not an expression, and why.
    Wrong(String),
}

/// The expressions that were judged already: a document names few, many times each.
#[derive(Debug, Default)]
pub(super) struct Licences {
    judged: AHashMap<String, Licence>,
}

impl Licences {
    /// Judges an expression.
    pub(super) fn judge(&mut self, text: &str) -> &Licence {
        if !self.judged.contains_key(text) {
            self.judged.insert(text.to_owned(), judge(text));
        }
        self.judged.get(text).unwrap_or(&Licence::Unstated)
    }
}

/// Tells whether a text is a licence expression, `NONE` or `NOASSERTION`.
pub(super) fn is_expression(text: &str) -> bool {
    !text.trim().is_empty() && !matches!(judge(text), Licence::Wrong(_))
}

fn judge(text: &str) -> Licence {
    if matches!(text.trim(), "" | "NONE" | "NOASSERTION") {
        return Licence::Unstated;
    }
    // Ids match whatever their case (Annex D.2): only when the parser misses one is its proper case looked up.
    let parsed = Expression::parse_mode(text, MODE).or_else(|error| {
        let proper = in_proper_case(text);
        if proper == text { Err(error) } else { Expression::parse_mode(&proper, MODE) }
    });
    match parsed {
        Ok(expression) => {
            let made_up = expression.requirements().find_map(|requirement| match &requirement.req.license {
                LicenseItem::Spdx { id, .. } => Some(id.name).filter(|name| licences::is_made_up(name)),
                LicenseItem::Other(_) => None,
            });
            if let Some(id) = made_up {
                return Licence::Wrong(match id {
                    "NOASSERTION" => "`NOASSERTION` stands alone or not at all".to_owned(),
                    id => format!("`{id}` is no id of the list: it ends in `-only` or `-or-later` there"),
                });
            }
            let own = expression.requirements().filter_map(|requirement| match &requirement.req.license {
                LicenseItem::Other(other) => Some(match &other.doc_ref {
                    None => format!("LicenseRef-{}", other.lic_ref),
                    Some(document) => format!("DocumentRef-{document}:LicenseRef-{}", other.lic_ref),
                }),
                LicenseItem::Spdx { .. } => None,
            });
            Licence::Sound(own.collect())
        }
        Err(error) => {
            let part = error.original.get(error.span.clone()).unwrap_or("").trim();
            let reason = error.reason.to_string();
            Licence::Wrong(if part.is_empty() || part == text { reason } else { format!("{reason} (`{part}`)") })
        }
    }
}

/// Returns the ids of the list by their lower case.
fn listed() -> &'static AHashMap<String, &'static str> {
    static LISTED: OnceLock<AHashMap<String, &'static str>> = OnceLock::new();
    LISTED.get_or_init(|| {
        let licences = spdx::identifiers::LICENSES.iter().map(|licence| licence.name);
        let exceptions = spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
        licences.chain(exceptions).map(|name| (name.to_ascii_lowercase(), name)).collect()
    })
}

/// Writes the ids of an expression as the list writes them.
fn in_proper_case(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':');
    let mut proper = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        proper.push_str(listed().get(&word.to_ascii_lowercase()).unwrap_or(&word));
        rest = after;
    }
    proper
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_judged_by_the_list_in_any_case() {
        for right in ["MIT", "apache-2.0", "(LGPL-2.0-only OR MIT)", "GPL-2.0+", "GPL-2.0 WITH Classpath-exception-2.0"]
        {
            assert_eq!(judge(right), Licence::Sound(Vec::new()), "{right}");
        }
        for unstated in ["", "NONE", "NOASSERTION"] {
            assert_eq!(judge(unstated), Licence::Unstated);
        }
        for wrong in [
            "NOASSERTION AND MIT",
            "GFDL-1.1-no-invariants",
            "MIT, BSD-3-Clause",
            "GPL-2.0 or-later",
            "Public Domain",
            "(MIT",
            "MIT AND",
            "Example",
        ] {
            assert!(matches!(judge(wrong), Licence::Wrong(_)), "{wrong}");
        }
    }

    #[test]
    fn licences_of_the_document_are_told_from_those_of_others() {
        let own = judge("(LicenseRef-1 AND DocumentRef-x:LicenseRef-2) OR LicenseRef-3");
        assert_eq!(
            own,
            Licence::Sound(["LicenseRef-1", "DocumentRef-x:LicenseRef-2", "LicenseRef-3"].map(str::to_owned).to_vec())
        );
    }
}

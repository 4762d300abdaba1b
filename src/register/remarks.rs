//! What says more of a part in words beside its name and description: a column `Remarks`, a property `Options`.
//!
//! `incl. LTE modem` stands there as often as in a description, so it is read as one is. The names are a data file.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    names: Vec<String>,
}

static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("remarks.toml")).expect("the built-in names of remarks are sound");
    file.names.iter().map(|name| key(name)).collect()
});

/// The longest name that is compared, in bytes.
const LONGEST: usize = 64;

/// Tells whether a column or property with this name holds remarks on a part.
#[must_use]
pub fn is_remark(name: &str) -> bool {
    // A property with a namespace has a meaning of its own.
    name.len() <= LONGEST && !name.trim_end_matches(':').contains(':') && NAMES.contains(&key(name))
}

/// Normalises a name: NFKC, lower case, letters and digits alone, no number at the end.
fn key(name: &str) -> String {
    let mut key: String = name.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
    key.truncate(key.trim_end_matches(|c: char| c.is_ascii_digit()).len());
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_known_by_their_name() {
        for name in ["Remarks", "NOTES:", "Comment 2", "Bemerkungen", "备注", "add-ons", "Options (1)"] {
            assert!(is_remark(name), "{name}");
        }
        for name in ["Price", "Footprint", "cdx:device:notes", "2", ""] {
            assert!(!is_remark(name), "{name}");
        }
    }
}

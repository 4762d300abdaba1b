//! Words by which a line of a contract forbids or takes away what it names: `LTE modem not permitted`.
//!
//! Whether such a line buys anything that communicates is in doubt, so its words grant nothing. The words are a data file.

use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Vec<String>,
    han: Vec<String>,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("forbidding.toml")).expect("the built-in words are sound"));

/// Returns the words by which a description forbids or takes away what it names; `None` if it does neither.
#[must_use]
pub fn forbidding(description: &str) -> Option<&'static str> {
    let folded: String = description.nfkc().flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let text = format!(" {} ", words.join(" "));
    let spelled = FILE.words.iter().find(|phrase| text.contains(&format!(" {phrase} ")));
    spelled.or_else(|| FILE.han.iter().find(|phrase| text.contains(phrase.as_str()))).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_forbids_or_takes_away_is_told_from_what_buys() {
        for text in [
            "LTE modem not permitted",
            "LTE modem shall not be fitted",
            "Gateway; LTE modem excluded",
            "Removal of LTE modem",
            "Gateway (LTE modem supplied by others)",
            "LTE-Modem nicht zulässig",
            "Gateway LTE modem: N/A",
            "禁止4G模块",
        ] {
            assert!(forbidding(text).is_some(), "{text}");
        }
        for text in ["LTE router", "Router with removable SIM card", "Wi-Fi access point, not heated", ""] {
            assert_eq!(forbidding(text), None, "{text}");
        }
    }
}

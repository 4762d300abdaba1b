//! What a document states as a part's function, in words that leave no doubt: `cellular modem`, `laser scanner`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::keywords::Lower;
use super::{function, functions};
use crate::model::Function;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    functions: Vec<String>,
    texts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    statement: Vec<Written>,
}

static STATEMENTS: LazyLock<HashMap<String, Vec<Function>>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("statements.toml")).expect("the built-in table of statements is sound");
    let mut known = HashMap::new();
    for entry in functions() {
        for text in [entry.function.id(), entry.title] {
            known.insert(key(text), vec![entry.function]);
        }
    }
    for written in file.statement {
        let functions: Vec<Function> = written
            .functions
            .iter()
            .map(|id| function(id).expect("the built-in statements name functions of the list").function)
            .collect();
        known.extend(written.texts.into_iter().map(|text| (text, functions.clone())));
    }
    known
});

/// The longest statement that is compared; names of functions are short.
const LONGEST: usize = 200;

/// Returns the functions that a whole statement names; none when it is free text.
pub(super) fn stated_functions(text: &str) -> &'static [Function] {
    if text.len() > LONGEST {
        return &[];
    }
    STATEMENTS.get(&key(text)).map_or(&[], Vec::as_slice)
}

/// The words of a text with one space between: `Wi-Fi`, `wi_fi` and `WI FI` are one.
fn key(text: &str) -> String {
    let lower = Lower::of(text);
    let plain = lower.as_str().replace(|ch: char| !ch.is_alphanumeric(), " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_is_written_as_it_is_compared() {
        let file: File = toml::from_str(include_str!("statements.toml")).expect("sound");
        for text in file.statement.iter().flat_map(|written| &written.texts) {
            assert_eq!(key(text), *text);
            assert!(!stated_functions(text).is_empty(), "{text}");
        }
        assert_eq!(stated_functions("Laser Scanner or LiDAR").len(), 1);
        assert_eq!(stated_functions("industrial-pc").len(), 1);
        assert!(stated_functions("no cellular modem").is_empty());
    }
}

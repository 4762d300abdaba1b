//! Documents in JSON that name their format or its version in other words than the specification: `specversion`,
//! `"specVersion": 1.5`, `bomformat`. A person sees at once what they are meant to be, so they are told so, and told
//! which word is wrong, rather than that they are of no format.

use jiter::{Jiter, JiterError, Peek};

use super::description::Version;
use crate::diagnostic::{Problem, nearest};
use crate::source::{Place, Source};

/// The keys of the root by which documents are told; those of other formats are among them, since `spdxVersion` lies
/// near `specVersion`.
const WORDS: [&str; 5] = ["bomFormat", "specVersion", "components", "spdxVersion", "schemaVersion"];

/// Returns the word of the root that a key is, or is meant to be.
fn meant(key: &str) -> Option<&'static str> {
    nearest(key, WORDS)
}

/// Tells whether the root of an object in JSON says that it is CycloneDX, in whatever spelling of its keys: that its
/// format is `CycloneDX`, or that it has a version of CycloneDX and components.
pub(in crate::ingest) fn is_meant(text: &str) -> bool {
    let mut jiter = Jiter::new(text.as_bytes());
    let mut has = (false, false);
    let walked = (|| -> Result<bool, JiterError> {
        let mut key = jiter.next_object()?.map(meant);
        while let Some(word) = key {
            let value = jiter.next_value_text(text)?;
            match word {
                Some("bomFormat") if value.trim_matches('"').eq_ignore_ascii_case("CycloneDX") => return Ok(true),
                Some("specVersion") => has.0 |= Version::parse(value.trim_matches('"')).is_some(),
                Some("components") => has.1 |= value.starts_with(['[', '{']),
                _ => {}
            }
            if has == (true, true) {
                return Ok(true);
            }
            key = jiter.next_key()?.map(meant);
        }
        Ok(false)
    })();
    walked.unwrap_or(false)
}

/// Steps over values, and says what stood there.
trait ValueText {
    fn next_value_text<'t>(&mut self, text: &'t str) -> Result<&'t str, JiterError>;
}

impl ValueText for Jiter<'_> {
    fn next_value_text<'t>(&mut self, text: &'t str) -> Result<&'t str, JiterError> {
        let peek = self.peek()?;
        let start = self.current_index();
        self.known_skip(peek)?;
        Ok(text.get(start..self.current_index()).unwrap_or(""))
    }
}

/// Says why no version was found in a document, where it seems to state one: under a misspelt key, or as a number.
/// `text` stands `base` bytes behind the beginning of the source.
pub(super) fn no_version(source: &Source, text: &str, base: usize, known: &str) -> Problem {
    let none = || {
        Problem::at(source, Place::span(0, 1), "names no `specVersion`, so its fields can't be understood")
            .expected(format!("`specVersion` with one of {known}"))
            .help("ask the author for a document that states its version")
    };
    let mut jiter = Jiter::new(text.as_bytes());
    let walked = (|| -> Result<Option<Problem>, JiterError> {
        let mut misspelt = None;
        let mut key = jiter.next_object()?.map(str::to_owned);
        while let Some(name) = key {
            let behind_key = jiter.current_index();
            let peek = jiter.peek()?;
            let start = jiter.current_index();
            jiter.known_skip(peek)?;
            let value = text.get(start..jiter.current_index()).unwrap_or("");
            if name == "specVersion" {
                return Ok(Some(wrong_type(source, (value, peek), Place::span(base + start, value.len()), known)));
            }
            if misspelt.is_none() && meant(&name) == Some("specVersion") {
                let at = text[..behind_key].rfind(name.as_str()).unwrap_or(start);
                misspelt = Some(wrong_key(source, (&name, value), Place::span(base + at, name.len()), known));
            }
            key = jiter.next_key()?.map(str::to_owned);
        }
        Ok(misspelt)
    })();
    walked.ok().flatten().unwrap_or_else(none)
}

const RULE: &str = "CycloneDX, bom.specVersion: required, text";

/// The value of `specVersion` is no text.
fn wrong_type(source: &Source, (value, peek): (&str, Peek), at: Place, known: &str) -> Problem {
    let problem = Problem::at(
        source,
        at,
        format!("states its `specVersion` as {}, so its fields can't be understood", super::violation::type_of(peek)),
    )
    .rule(RULE);
    match nearest(value, Version::WORDS.map(|(_, word)| word)).filter(|_| peek.is_num()) {
        Some(near) => problem
            .expected(format!("a text, in double quotes: one of {known}; did you mean `\"{near}\"`?"))
            .help("ask the author for a document whose version is a text; `1.10` and `1.1` are one number"),
        None => problem
            .expected(format!("a text, in double quotes: one of {known}"))
            .help("ask the author for a document that states its version"),
    }
}

/// The version stands under a key that the specification does not have.
fn wrong_key(source: &Source, (name, value): (&str, &str), at: Place, known: &str) -> Problem {
    let shown = super::violation::short(name);
    let version = Version::parse(value.trim_matches('"')).map_or(String::new(), |version| format!(" with `{version}`"));
    Problem::at(
        source,
        at,
        format!("names no `specVersion`, but has `{shown}`{version}: its fields can't be understood"),
    )
    .expected(format!("the key `specVersion`, spelled so, with one of {known}; did you mean `specVersion`?"))
    .help(
        "ask the author for a document that states its version as the specification does: keys are told apart by case",
    )
    .rule(RULE)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ingest::{self, Conclusion, ReadOptions, Validation};
    use crate::model::Format;
    use crate::source::Limits;

    fn validated(text: &str) -> Validation {
        let source = Source::from_bytes("x.json", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        ingest::validate(&Arc::new(source), &ReadOptions::default())
    }

    #[test]
    fn a_version_that_is_misspelt_or_a_number_is_told_at_its_place() {
        for (text, place, says) in [
            (r#"{"bomFormat": "CycloneDX", "specVersion": 1.5, "version": 1}"#, "1:43", "did you mean `\"1.5\"`?"),
            (r#"{"bomFormat": "CycloneDX", "specVersion": null}"#, "1:43", "as null"),
            (
                r#"{"bomFormat": "CycloneDX", "specversion": "1.5", "version": 1}"#,
                "1:29",
                "did you mean `specVersion`?",
            ),
            (r#"{"bomformat": "CycloneDX", "SpecVersion": "1.5"}"#, "1:29", "has `SpecVersion` with `1.5`"),
            (r#"{"BomFormat": "cyclonedx", "specVerison": "1.5", "components": []}"#, "1:29", "`specVerison`"),
            ("\u{feff}{\"specversion\": \"1.6\",\n \"components\": []}", "1:4", "`specversion`"),
            (r#"{"bomFormat": "CycloneDX", "version": 1}"#, "1:1", "names no `specVersion`, so"),
        ] {
            let found = validated(text);
            assert_eq!(
                (found.conclusion, found.format),
                (Conclusion::Unreadable, Some(Format::CycloneDxJson)),
                "{text}"
            );
            let shown = found.problems[0].to_string();
            assert!(shown.contains(says) && shown.contains(&format!("x.json:{place}")), "{shown}");
        }
    }

    #[test]
    fn a_format_that_is_misspelt_is_read_and_is_a_violation() {
        for text in [
            r#"{"bomformat": "CycloneDX", "specVersion": "1.5"}"#,
            r#"{"version": 1, "bomFromat": "CycloneDX", "specVersion": "1.5", "metadata": {}}"#,
        ] {
            let found = validated(text);
            assert_eq!((found.conclusion, found.format), (Conclusion::Invalid, Some(Format::CycloneDxJson)), "{text}");
            let all: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
            assert!(all.iter().any(|shown| shown.contains("did you mean `bomFormat`?")), "{all:?}");
        }
    }

    #[test]
    fn other_formats_are_not_taken_for_it() {
        for text in [
            r#"{"specVersion": "1.5", "name": "a"}"#,
            r#"{"spdxVersion": "SPDX-2.3", "components": []}"#,
            r#"{"specversion": "9.9", "components": []}"#,
            r#"{"bomFormat": "other"}"#,
            r#"{"specVersion": "1.5", "component": "a"}"#,
            r#"{"inner": {"bomformat": "CycloneDX"}}"#,
            r#"["bomFormat", "CycloneDX"]"#,
            "",
        ] {
            assert!(!is_meant(text), "{text}");
        }
    }
}

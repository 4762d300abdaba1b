//! Which version of the specification a document is read by.

use super::description::Version;
use super::document::Document;
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::source::{Place, Source};

/// The version that a document is read by, and where it states it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    pub(super) version: Version,
    pub(super) at: Place,
}

/// Reads the stated version. A document that states none is read as one of 2.3, and misses a mandatory field.
///
/// # Errors
/// It states a version that is not known.
pub(super) fn of(source: &Source, stated: Option<(String, Place)>) -> Result<Stated, Error> {
    let Some((word, at)) = stated else { return Ok(Stated { version: Version::V2_3, at: Place::Whole }) };
    match Version::parse(word.trim()) {
        Some(version) => Ok(Stated { version, at }),
        None => {
            let known = Version::WORDS.map(|(_, word)| format!("SPDX-{word}")).join(", ");
            let problem = Problem::at(source, at, format!("is of the version `{word}`, which is not known"))
                .expected(format!("one of {known}"))
                .help("convert the document to a known version");
            Err(Error::new(ErrorKind::UnknownFormat, problem))
        }
    }
}

/// Tells whether a key is `spdxVersion`, or is meant to be: `spdxversion`, `SPDXVersion`, `spdxVerison`.
pub(super) fn is_key_meant(key: &str) -> bool {
    nearest(key, ["spdxVersion", "specVersion", "schemaVersion"]) == Some("spdxVersion")
}

/// Tells whether a value says which version of SPDX a document is of, be it one that is not known.
pub(super) fn is_stated_by(value: &str) -> bool {
    let word = value.trim().trim_matches(['"', '\'']);
    word.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("SPDX-"))
}

/// Says which version is older than the spelling.
pub(super) fn remark(stated: Stated, document: &mut Document<'_>) {
    if stated.version < Version::V2_2 {
        document.remark(stated.at, "SPDX-2.2 or newer in this spelling", || {
            format!(
                "SPDX {} has no such spelling, which came with 2.2; it is read by the fields of 2.2",
                stated.version
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::ingest::{self, Conclusion, ReadOptions};
    use crate::model::Format;
    use crate::source::{Limits, Source};

    #[test]
    fn a_document_whose_version_is_misspelt_is_told_so() {
        for (text, format, says) in [
            (r#"{"spdxversion": "SPDX-2.3", "name": "a"}"#, Format::SpdxJson, "did you mean `spdxVersion`?"),
            (r#"{"SPDXVersion": "SPDX-2.3"}"#, Format::SpdxJson, "did you mean `spdxVersion`?"),
            (r#"{"spdxVersion": 2.3, "name": "a"}"#, Format::SpdxJson, "a number"),
            ("spdxversion: SPDX-2.3\nname: a\n", Format::SpdxYaml, "did you mean `spdxVersion`?"),
            ("SpdxVersion: SPDX-2.3\nDataLicense: CC0-1.0\n", Format::SpdxTagValue, "did you mean `SPDXVersion`?"),
        ] {
            let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
            let found = ingest::validate(&Arc::new(source), &ReadOptions::default());
            assert_eq!((found.conclusion, found.format), (Conclusion::Invalid, Some(format)), "{text}");
            let all: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
            assert!(all.iter().any(|shown| shown.contains(says) && shown.contains("x:1:")), "{all:?}");
        }
    }

    #[test]
    fn other_documents_are_not_taken_for_it() {
        for text in [r#"{"spdxversion": "2.3"}"#, r#"{"version": "SPDX-2.3"}"#, "version: SPDX-2.3\nname: a\n"] {
            let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
            let found = ingest::validate(&Arc::new(source), &ReadOptions::default());
            assert_eq!(found.conclusion, Conclusion::Unreadable, "{text}");
        }
    }
}

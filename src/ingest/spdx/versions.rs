//! Which version of the specification a document is read by.

use super::description::Version;
use super::document::Document;
use crate::diagnostic::Problem;
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

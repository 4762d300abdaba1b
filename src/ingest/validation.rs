//! Is a document what it says it is: read as any document is, then its breaches of its own format, and nothing else.
//!
//! Only formats with a published specification can be valid or invalid. A table or the print of a tool is readable, and
//! there is nothing to hold it against; saying `valid` of it would be a pass that nobody gave.

use std::sync::Arc;

use super::{ReadOptions, format_of, read};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::model::Format;
use crate::source::Source;

/// What a document turned out to be, held against its own format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Conclusion {
    /// It follows the specification of its format.
    Valid,
    /// It can be read, and breaks the specification of its format.
    Invalid,
    /// It can be read; its format has no specification to hold it against.
    NoSpecification,
    /// It can't be read, could be read in two ways, or is beyond a limit.
    Unreadable,
}

impl Conclusion {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::NoSpecification => "no-specification",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What there is to say of one document.
#[derive(Debug, Clone)]
pub struct Validation {
    /// The file, as the user named it.
    pub file: String,
    /// The format that its content shows; `None` if it shows none, or more than one.
    pub format: Option<Format>,
    /// The version of the format that it states, if it was read and states one.
    pub spec_version: Option<String>,
    /// What it turned out to be.
    pub conclusion: Conclusion,
    /// What breaks the specification, or why it can't be read: at most [`Limits::max_problems`](crate::source::Limits).
    pub problems: Vec<Problem>,
    /// How many more problems there are than `problems` shows.
    pub more_problems: usize,
    /// What was read only in part: no breach of the format, and not held against it either.
    pub unread: Vec<Problem>,
}

impl Validation {
    /// Makes the result of a file that can't be read.
    #[must_use]
    pub fn unreadable(file: &str, format: Option<Format>, error: &Error) -> Self {
        Self {
            file: file.to_owned(),
            format,
            spec_version: None,
            conclusion: Conclusion::Unreadable,
            problems: error.problems().to_vec(),
            more_problems: error.unshown(),
            unread: Vec::new(),
        }
    }
}

/// Reads a document and holds it against the specification of its format.
#[must_use]
pub fn validate(source: &Arc<Source>, options: &ReadOptions<'_>) -> Validation {
    let bom = match read(source, options) {
        Ok(bom) => bom,
        Err(error) => return Validation::unreadable(source.name(), format_of(source, options), &error),
    };
    let conclusion = match (bom.violations.len() + bom.more_violations, bom.format.has_specification()) {
        (0, true) => Conclusion::Valid,
        (0, false) => Conclusion::NoSpecification,
        _ => Conclusion::Invalid,
    };
    Validation {
        file: source.name().to_owned(),
        format: Some(bom.format),
        spec_version: (!bom.spec_version.is_empty()).then_some(bom.spec_version),
        conclusion,
        problems: bom.violations,
        more_problems: bom.more_violations,
        unread: bom.unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn of(text: &str) -> Validation {
        let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        validate(&Arc::new(source), &ReadOptions::default())
    }

    #[test]
    fn a_document_is_valid_invalid_unreadable_or_without_a_specification() {
        let sound = of(r#"{"bomFormat": "CycloneDX", "specVersion": "1.6"}"#);
        assert_eq!((sound.conclusion, sound.spec_version.as_deref()), (Conclusion::Valid, Some("1.6")));
        let broken = of(r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": {}}"#);
        assert_eq!((broken.conclusion, broken.problems.len()), (Conclusion::Invalid, 1));
        assert!(broken.problems[0].rule.is_some());
        let twice = of(r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "version": 2}"#);
        assert_eq!((twice.conclusion, twice.format), (Conclusion::Unreadable, Some(Format::CycloneDxJson)));
        let table = of("Part number,Manufacturer,Quantity\nEX-25,Example Modules Ltd,2\n");
        assert_eq!((table.conclusion, table.format), (Conclusion::NoSpecification, Some(Format::Csv)));
        assert_eq!(of("").conclusion, Conclusion::Unreadable);
    }
}

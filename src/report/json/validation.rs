//! What `validate` found, as JSON: version 1 of the contract.

use schemars::JsonSchema;
use serde::Serialize;

use super::v1::{Problem, Tool};
use crate::ingest;

/// Version 1 of the JSON of `validate`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk validate")]
pub struct Validations {
    /// The version of this shape.
    pub version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// One result a file, in the order in which the files were named.
    pub results: Vec<Validation>,
    /// What is wrong with the command line, when nothing could be read at all.
    pub problems: Vec<Problem>,
}

/// What there is to say of one file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Validation {
    /// The file, as it was named.
    pub file: String,
    /// The format that its content shows; null if it shows none that is known.
    pub format: Option<&'static str>,
    /// The version of the format that it states, if it could be read and states one.
    pub spec_version: Option<String>,
    /// Whether it follows the specification of its format: null if it can be read and its format has none, as a
    /// spreadsheet; false if it breaks it or can't be read.
    pub valid: Option<bool>,
    /// The same in one word, which also tells what breaks its specification from what can't be read.
    pub conclusion: Conclusion,
    /// What breaks the specification, each with its rule, or why it can't be read.
    pub problems: Vec<Problem>,
    /// How many more problems there are than `problems` shows.
    pub more_problems: usize,
    /// What was read only in part: no breach of the format, and not held against it either.
    pub unread: Vec<Problem>,
}

/// What a document turned out to be.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
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

impl Validations {
    /// Renders the results.
    #[must_use]
    pub fn of(results: &[ingest::Validation]) -> Self {
        let results = results.iter().map(Validation::of).collect();
        Self { version: 1, tool: Tool::this(), results, problems: Vec::new() }
    }

    /// Renders an error that left nothing to validate.
    #[must_use]
    pub fn of_error(error: &crate::error::Error) -> Self {
        Self { problems: error.problems().iter().map(Problem::of).collect(), ..Self::of(&[]) }
    }
}

impl Validation {
    fn of(result: &ingest::Validation) -> Self {
        let (valid, conclusion) = match result.conclusion {
            ingest::Conclusion::Valid => (Some(true), Conclusion::Valid),
            ingest::Conclusion::Invalid => (Some(false), Conclusion::Invalid),
            ingest::Conclusion::NoSpecification => (None, Conclusion::NoSpecification),
            ingest::Conclusion::Unreadable => (Some(false), Conclusion::Unreadable),
        };
        Self {
            file: result.file.clone(),
            format: result.format.map(crate::model::Format::word),
            spec_version: result.spec_version.clone(),
            valid,
            conclusion,
            problems: result.problems.iter().map(Problem::of).collect(),
            more_problems: result.more_problems,
            unread: result.unread.iter().map(Problem::of).collect(),
        }
    }
}

/// Returns the JSON Schema of the results, as it stands in `schemas/validate.schema.json`.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Validations).to_value()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ingest::{ReadOptions, validate};
    use crate::source::{Limits, Source};

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("validate.schema.json", &schema());
    }

    #[test]
    fn results_are_valid_by_their_schema() {
        let texts = [
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6"}"#,
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": {}}"#,
            r#"{"bomFormat": "CycloneDX", "specVersion": "9.9"}"#,
            "Part number,Manufacturer,Quantity\nEX-25,Example Modules Ltd,2\n",
        ];
        let results: Vec<ingest::Validation> = texts
            .iter()
            .map(|text| {
                let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
                validate(&Arc::new(source), &ReadOptions::default())
            })
            .collect();
        let written = serde_json::to_value(Validations::of(&results)).expect("it is JSON");
        let validator = jsonschema::validator_for(&schema()).expect("the schema is sound");
        assert!(validator.is_valid(&written), "{:?}", validator.iter_errors(&written).next().map(|e| e.to_string()));
        let valid: Vec<&serde_json::Value> = (0..4).map(|n| &written["results"][n]["valid"]).collect();
        assert_eq!(valid, [&true.into(), &false.into(), &false.into(), &serde_json::Value::Null]);
        assert_eq!(written["results"][2]["conclusion"], "unreadable");
        assert_eq!(written["results"][1]["problems"][0]["place"]["pointer"], "/components");
        let mut wrong = written;
        wrong["results"][0]["conclusion"] = "cleared".into();
        assert!(!validator.is_valid(&wrong));
    }
}

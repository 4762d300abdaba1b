//! The machine-readable report: a contract with its own versioned types, so that the model may change beneath it.

pub mod v1;
pub mod validation;

use std::io;

use super::{Look, Report};
use crate::error::Error;
use crate::finding::Run;

/// The JSON report, version 1.
#[derive(Debug, Clone, Copy)]
pub struct Json;

impl Report for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write(&self, run: &Run, out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        write(&v1::Report::of(run), out)
    }

    fn write_error(&self, error: &Error, out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        write(&v1::Report::of_error(error), out)
    }
}

fn write(report: &v1::Report, out: &mut dyn io::Write) -> io::Result<()> {
    crate::source::write_json(&mut *out, report)?;
    writeln!(out)
}

/// Returns the JSON Schema of the report, as it stands in `schemas/report.schema.json`.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(v1::Report).to_value()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::diagnostic::Problem;
    use crate::error::ErrorKind;
    use crate::report::samples;

    fn rendered(run: &Run) -> serde_json::Value {
        let mut bytes = Vec::new();
        Json.write(run, &mut bytes, &Look::default()).expect("memory can be written");
        serde_json::from_slice(&bytes).expect("the report is JSON")
    }

    /// Holds a schema against its file in the repository; `UPDATE=1` writes it anew.
    pub(crate) fn is_kept(file: &str, schema: &serde_json::Value) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(file);
        let mut text = serde_json::to_string_pretty(schema).expect("a schema is JSON");
        text.push('\n');
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).expect("the schema can be written");
        }
        let kept = std::fs::read_to_string(path).expect("the schema stands in the repository");
        assert_eq!(kept, text, "run the tests with UPDATE=1 and read what changed");
    }

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        is_kept("report.schema.json", &schema());
    }

    #[test]
    fn every_report_is_valid_by_its_schema() {
        let validator = jsonschema::validator_for(&schema()).expect("the schema is sound");
        for run in [samples::failing(), samples::empty()] {
            let report = rendered(&run);
            assert!(validator.is_valid(&report), "{:?}", validator.iter_errors(&report).next().map(|e| e.to_string()));
        }
        let error = Error::new(ErrorKind::Unreadable, Problem::new("x.json", "can't be read").help("check the path"));
        let report = serde_json::to_value(v1::Report::of_error(&error)).expect("it is JSON");
        assert!(validator.is_valid(&report));
        let mut wrong = report;
        wrong["verdict"] = "cleared".into();
        assert!(!validator.is_valid(&wrong), "the schema must refuse a verdict that isn't one");
    }

    #[test]
    fn the_keys_of_the_contract_are_there_and_evidence_keeps_its_place() {
        let report = rendered(&samples::failing());
        for key in [
            "version",
            "tool",
            "verdict",
            "incomplete_because",
            "as_of",
            "as_of_source",
            "inputs",
            "lists",
            "checks",
            "findings",
            "coverage",
            "problems",
        ] {
            assert!(report.get(key).is_some(), "{key}");
        }
        assert_eq!(report["version"], 1);
        assert_eq!(report["verdict"], "fail");
        let finding = &report["findings"][0];
        for key in ["rule", "severity", "confidence", "subject", "message", "evidence", "fingerprint", "waived_by"] {
            assert!(finding.get(key).is_some(), "{key}");
        }
        assert_eq!(finding["evidence"][0]["file"], "survey/usb.txt");
        assert_eq!(finding["evidence"][0]["place"]["line"], 2);
        let excerpt = "Bus 001 Device 004: ID 2c7c:0125 \u{1b}]0;owned\u{7} Quectel";
        assert_eq!(finding["evidence"][0]["excerpt"], excerpt, "JSON is for programs: it keeps what stands there");
        let waived: Vec<&serde_json::Value> = report["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|finding| !finding["waived_by"].is_null())
            .collect();
        assert_eq!(waived.len(), 1);
        assert_eq!(waived[0]["waived_by"]["approved_by"], "j.doe@port.example");
    }

    #[test]
    fn an_error_is_a_report_with_its_problems_and_no_pass() {
        let error = Error::new(ErrorKind::InvalidCase, Problem::new("tallyclerk.toml", "unknown key `sinature`"));
        let report = serde_json::to_value(v1::Report::of_error(&error)).expect("it is JSON");
        assert_eq!(report["verdict"], "incomplete");
        assert_eq!(report["problems"][0]["file"], "tallyclerk.toml");
        assert!(report["as_of"].is_null());
        assert_eq!(report["incomplete_because"][0]["cause"], "tallyclerk.toml: unknown key `sinature`");
    }
}

//! Two verdicts on one document, and what explains a difference.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use tallyclerk::diagnostic::Problem;
use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::source::{Limits, Source};

use crate::schemas::Schemas;

/// What a run of comparisons came to.
#[derive(Default)]
pub(crate) struct Comparison {
    both_valid: usize,
    both_invalid: usize,
    explained: BTreeMap<&'static str, usize>,
    unexplained: Vec<String>,
}

/// Says what we find wrong with a document; nothing if it is valid.
pub(crate) fn ours(text: &str) -> Vec<Problem> {
    let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
    let limits = Limits { max_problems: 1_000, ..Limits::default() };
    match ingest::read(&Arc::new(source), &ReadOptions { limits, ..ReadOptions::default() }) {
        Ok(bom) => bom.violations,
        Err(error) => error.problems().to_vec(),
    }
}

impl Comparison {
    pub(crate) fn compare(&mut self, name: &str, text: &str, schemas: &Schemas) {
        let Ok(value) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else { return };
        let Some(schema) = value["specVersion"].as_str().and_then(|version| schemas.find(version)) else { return };
        let ours = ours(text);
        match (ours.is_empty(), schema.is_valid(&value)) {
            (true, true) => self.both_valid += 1,
            (false, false) => self.both_invalid += 1,
            (false, true) => match ours.iter().find_map(|problem| why_stricter(problem)) {
                Some(why) if ours.iter().all(|problem| why_stricter(problem).is_some()) => self.explain(why),
                _ => {
                    let said: Vec<String> = ours.iter().map(ToString::to_string).collect();
                    self.unexplained.push(format!("{name}\n    only we refuse it: {}", said.join("\n    ")));
                }
            },
            (true, false) => {
                let said: Vec<String> = schema
                    .iter_errors(&value)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .map(|error| error.chars().take(300).collect())
                    .collect();
                self.unexplained.push(format!("{name}\n    only the schema refuses it: {}", said.join("\n    ")));
            }
        }
    }

    fn explain(&mut self, why: &'static str) {
        *self.explained.entry(why).or_default() += 1;
    }

    /// Says what the run came to.
    ///
    /// # Panics
    /// A difference has no explanation, or nothing was compared.
    pub(crate) fn conclude(self) -> String {
        let says = format!(
            "valid for both {}, invalid for both {}, differing and explained {:?}, unexplained {}",
            self.both_valid,
            self.both_invalid,
            self.explained,
            self.unexplained.len()
        );
        assert!(self.both_valid > 0 && self.both_invalid > 0, "nothing was compared");
        assert!(self.unexplained.is_empty(), "{says}\n{}", self.unexplained.join("\n"));
        says
    }
}

/// Lists for whose items the schemas of some versions name a format or fields, and forget the type.
const UNTYPED_ITEMS: [&str; 4] =
    ["vulnerability.affects", "service.endpoints", "organizationalEntity.url", "issue.references"];

/// Tells why we refuse what the schema lets pass, where `docs/formats.md` says so.
pub(crate) fn why_stricter(problem: &Problem) -> Option<&'static str> {
    let rule = problem.rule.as_deref().unwrap_or_default();
    if rule.contains("bom-ref: unique within the document") {
        return Some("two parts of one bom-ref");
    }
    if rule.starts_with("RFC 8259, section 4") {
        return Some("a key that stands twice");
    }
    if UNTYPED_ITEMS.iter().any(|list| problem.message.starts_with(&format!("{list} is "))) {
        return Some("an item whose type the schema forgets");
    }
    if rule.contains("an SPDX license expression") {
        return Some("a licence expression that is none");
    }
    // jsonschema checks e-mail addresses only with a feature that brings tables of Unicode.
    if problem.expected.as_deref() == Some("an e-mail address") {
        return Some("an e-mail address");
    }
    None
}

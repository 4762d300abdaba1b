//! How much of what published profiles demand a bill of materials states.
//!
//! A profile is data: a list of elements, each a statement demanded of the document or of its components. A gap is
//! either *missing*, or one that the *format has no slot* for; the two are counted apart, and a statement that something
//! is not known is neither. Nothing is judged: a score says what stands in a document, not whether it is true.

mod fact;
mod profile;

pub use fact::Fact;
pub use profile::{Basis, Element, Of, Profile, profiles};

use crate::model::{Bom, Format};
use crate::source::Place;
use fact::{Answer, Context};

/// How many places of gaps are kept for one element.
const PLACES: usize = 20;

/// What a document states of one profile.
#[derive(Debug, Clone)]
pub struct Score {
    /// The profile.
    pub profile: &'static Profile,
    /// Each of its elements, in its order.
    pub elements: Vec<Tally>,
}

/// What a document states of one element.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The element.
    pub element: &'static Element,
    /// How often it is stated.
    pub stated: usize,
    /// How often it is missing where the format has a slot for it.
    pub missing: usize,
    /// How often it is not stated and the format has no slot for it.
    pub no_slot: usize,
    /// How often the document says that it is not known.
    pub known_unknown: usize,
    /// Where it is missing: the first 20 places.
    pub places: Vec<Place>,
}

impl Tally {
    /// Returns the share that is stated of what could be, from 0 to 1; `None` if nothing could be.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let asked = self.stated + self.missing;
        #[expect(clippy::cast_precision_loss, reason = "counts of components are far below 2^52")]
        (asked > 0).then(|| self.stated as f64 / asked as f64)
    }
}

impl Score {
    /// Returns the mean of the elements' shares in whole percent, rounded down; `None` if nothing could be stated.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        let shares: Vec<f64> = self.elements.iter().filter_map(Tally::share).collect();
        if shares.is_empty() {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a profile has few elements")]
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
        Some((mean * 100.0 + 1e-9).floor() as u8)
    }
}

/// Tells whether a document of this format is a bill of materials, which a profile can be held against; a survey is not.
#[must_use]
pub const fn is_bill_of_materials(format: Format) -> bool {
    matches!(
        format,
        Format::CycloneDxJson
            | Format::CycloneDxXml
            | Format::CycloneDxCsv
            | Format::SpdxJson
            | Format::SpdxYaml
            | Format::SpdxTagValue
            | Format::SpdxXml
            | Format::SpdxRdf
            | Format::SpdxJsonLd
            | Format::KicadNetlist
            | Format::Csv
            | Format::Workbook
    )
}

/// Holds a document against every profile.
#[must_use]
pub fn score(bom: &Bom) -> Vec<Score> {
    if !is_bill_of_materials(bom.format) {
        return Vec::new();
    }
    let context = Context::of(bom);
    let mut scores: Vec<Score> = profiles()
        .iter()
        .map(|profile| Score { profile, elements: profile.elements.iter().map(Tally::new).collect() })
        .collect();
    for tally in scores.iter_mut().flat_map(|score| &mut score.elements) {
        if tally.element.of == Of::Document {
            tally.count(context.document(tally.element.fact, bom), Place::Whole);
            continue;
        }
        for component in bom.components().filter(|component| tally.element.of.asks(component.kind())) {
            tally.count(context.component(tally.element.fact, component), component.at());
        }
    }
    scores
}

impl Tally {
    fn new(element: &'static Element) -> Self {
        Self { element, stated: 0, missing: 0, no_slot: 0, known_unknown: 0, places: Vec::new() }
    }

    fn count(&mut self, answer: Answer, at: Place) {
        match answer {
            Answer::Stated => self.stated += 1,
            Answer::KnownUnknown => self.known_unknown += 1,
            Answer::NoSlot => self.no_slot += 1,
            Answer::Missing => {
                self.missing += 1;
                if self.places.len() < PLACES {
                    self.places.push(at);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ingest::{ReadOptions, read};
    use crate::source::{Limits, Source};

    fn scored(name: &str, text: &str) -> Vec<Score> {
        let source = Source::from_bytes(name, text.as_bytes().to_vec(), &Limits::default()).expect("small");
        score(&read(&Arc::new(source), &ReadOptions::default()).expect("it is readable"))
    }

    fn tally<'s>(scores: &'s [Score], profile: &str, element: &str) -> &'s Tally {
        let score = scores.iter().find(|score| score.profile.id == profile).expect("a profile");
        score.elements.iter().find(|tally| tally.element.id == element).expect("an element")
    }

    const HALF: &str = r#"{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"timestamp":"2026-01-01T00:00:00Z"},
        "components":[
            {"type":"device","name":"PLC","supplier":{"name":"Example Automation"},"bom-ref":"a"},
            {"type":"device","name":"Drive","version":"2","bom-ref":"b"},
            {"type":"device","name":"Panel","supplier":{"name":"N/A"},"bom-ref":"c"}],
        "dependencies":[{"ref":"a","dependsOn":["b"]}]}"#;

    #[test]
    fn what_is_missing_and_what_has_no_slot_are_counted_apart() {
        let scores = scored("x.json", HALF);
        let supplier = tally(&scores, "ntia-2021", "supplier-name");
        assert_eq!((supplier.stated, supplier.missing, supplier.no_slot), (1, 1, 0));
        assert_eq!(supplier.known_unknown, 1, "a supplier that is stated as unknown is no failure");
        assert_eq!(supplier.places.len(), 1);
        let maker = tally(&scores, "hardware", "manufacturer");
        assert_eq!((maker.stated, maker.missing, maker.no_slot), (0, 0, 3), "1.5 has no manufacturer of a component");
        let context = tally(&scores, "cisa-2025-draft", "generation-context");
        assert_eq!((context.missing, context.no_slot), (1, 0), "1.5 has lifecycles");
        let author = tally(&scores, "ntia-2021", "author");
        assert_eq!((author.stated, author.missing), (0, 1));
    }

    #[test]
    fn what_spdx_asserts_not_to_know_is_no_failure() {
        let package = |fields: &str| {
            format!(
                r#"{{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"n","packages":[{{"name":"a",
                "SPDXID":"SPDXRef-a","downloadLocation":"NONE","primaryPackagePurpose":"DEVICE"{fields}}}]}}"#
            )
        };
        let known = [r#","supplier":"NOASSERTION","licenseDeclared":"NOASSERTION""#, r#","originator":"NOASSERTION""#];
        let scores = scored("x.json", &package(&known.concat()));
        for (profile, element) in [("ntia-2021", "supplier-name"), ("hardware", "manufacturer")] {
            let tally = tally(&scores, profile, element);
            assert_eq!((tally.missing, tally.known_unknown), (0, 1), "{element}");
        }
        let silent = scored("x.json", &package(""));
        assert_eq!(tally(&silent, "ntia-2021", "supplier-name").missing, 1);
    }

    #[test]
    fn an_address_that_is_nobodys_own_is_no_identity() {
        for (mac, stated) in [("00:1e:42:00:00:01", 1), ("00:00:00:00:00:00", 0), ("ff:ff:ff:ff:ff:ff", 0)] {
            let text = format!(
                r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{{"type":"device","name":"PLC",
                "properties":[{{"name":"cdx:device:macAddress","value":"{mac}"}}]}}]}}"#
            );
            let scores = scored("x.json", &text);
            assert_eq!(tally(&scores, "hardware", "serial").stated, stated, "{mac}");
        }
    }

    #[test]
    fn the_slot_came_with_a_version() {
        let newer = scored("x.json", &HALF.replace("\"1.5\"", "\"1.6\""));
        assert_eq!(tally(&newer, "hardware", "manufacturer").missing, 3);
        let older = scored("x.json", &HALF.replace("\"1.5\"", "\"1.4\""));
        assert_eq!(tally(&older, "cisa-2025-draft", "generation-context").no_slot, 1);
    }

    #[test]
    fn an_edge_counts_for_both_its_ends() {
        let scores = scored("x.json", HALF);
        let related = tally(&scores, "ntia-2021", "dependency-relationship");
        assert_eq!((related.stated, related.missing), (2, 1));
    }

    #[test]
    fn a_table_has_no_author_and_a_survey_no_score() {
        let scores = scored("x.csv", "Manufacturer,MPN,Qty\nExample Automation,EX-100,2\n");
        assert_eq!(tally(&scores, "hardware", "author").no_slot, 1);
        assert_eq!(tally(&scores, "hardware", "part-number").stated, 1);
        assert!(scored("x.txt", "Bus 001 Device 004: ID 2c7c:0125 Quectel\n").is_empty());
    }

    #[test]
    fn a_full_score_is_a_hundred_and_an_empty_one_zero() {
        let scores = scored("x.json", HALF);
        let ntia = scores.iter().find(|score| score.profile.id == "ntia-2021").expect("it is there");
        // supplier 1/2, name 1, version 1/3, identifier 0, relationship 2/3, author 0, timestamp 1
        assert_eq!(ntia.percent(), Some(50));
    }
}

//! `missing-supplier`, `missing-identifier`, `missing-hash`: what a component should say of itself and does not.
//!
//! One check each, of one shape: which components it concerns, and what one of them lacks.

use super::per_document::{cite, counted, declared, finding};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::{ComponentKind, ComponentRef, Document, Role};

static SUPPLIER: Rule = Rule {
    id: "missing-supplier",
    group: Group::Bom,
    severity: Severity::Low,
    summary: "components name neither maker nor supplier",
    explanation: "\
## What it does
Components of a declared document name nobody who made, supplied, published or wrote them.

## Why it matters
A party that is not named can not be screened. A contract's acceptable makers can't be held against
it either. The NTIA minimum elements (2021) ask for the supplier's name of each component.

## Example
A `device` with a name and a version, and neither `manufacturer` nor `supplier`.

## What to do
Ask the vendor to name the maker. Parts that communicate or carry firmware and name no maker also
leave the verdict `incomplete`.

## References
NTIA, The Minimum Elements for a Software Bill of Materials (2021).",
};

static IDENTIFIER: Rule = Rule {
    id: "missing-identifier",
    group: Group::Bom,
    severity: Severity::Low,
    summary: "components have a name and no identifier",
    explanation: "\
## What it does
Components of a declared document have no part number, serial number, package URL, CPE, GTIN or any other identifier.

## Why it matters
They can be matched to the contract and to what was found on the quay only by name, the weakest
basis there is. Names are spelt in many ways, and two different parts may share one.

## Example
A component `Switch, 8 port` with a supplier and nothing else.

## What to do
Ask the vendor for part numbers. In CycloneDX a part number stands in the property `tallyclerk:mpn`,
because the format has no field for it.

## References
NTIA, The Minimum Elements for a Software Bill of Materials (2021): other unique identifiers.",
};

static HASH: Rule = Rule {
    id: "missing-hash",
    group: Group::Bom,
    severity: Severity::Low,
    summary: "software or firmware is declared without a digest",
    explanation: "\
## What it does
Firmware, applications, libraries and other files are declared without a digest of their content.

## Why it matters
Without a digest nobody can tell whether the file that is installed is the file that was declared.
A version number is only a name.

## Example
A `firmware` component `plc-firmware 2.8.1` without `hashes`.

## What to do
Ask the vendor for the SHA-256 of each file that is delivered. Hardware has no digest and is not
concerned; neither are services.",
};

/// One kind of lack.
pub(super) struct Missing {
    rules: &'static [&'static Rule],
    rule: &'static Rule,
    concerns: fn(ComponentRef<'_>) -> bool,
    lacks: fn(ComponentRef<'_>) -> bool,
    /// What one component, and several, do not have.
    words: (&'static str, &'static str),
    nothing: &'static str,
    help: &'static str,
}

/// Looks for components that name nobody.
pub(super) static MISSING_SUPPLIER: Missing = Missing {
    rules: &[&SUPPLIER],
    rule: &SUPPLIER,
    concerns: is_made_by_somebody,
    lacks: |component| {
        !component.parties().any(|(role, _)| {
            matches!(role, Role::Manufacturer | Role::Supplier | Role::Author | Role::Publisher | Role::Distributor)
        })
    },
    words: ("component names neither maker nor supplier", "components name neither maker nor supplier"),
    nothing: "no declared document holds components",
    help: "ask the vendor to name who made each part",
};

/// Looks for components that have only a name.
pub(super) static MISSING_IDENTIFIER: Missing = Missing {
    rules: &[&IDENTIFIER],
    rule: &IDENTIFIER,
    concerns: is_made_by_somebody,
    lacks: |component| component.identifiers().next().is_none(),
    words: ("component has no identifier beside its name", "components have no identifier beside their names"),
    nothing: "no declared document holds components",
    help: "ask the vendor for part numbers",
};

/// Looks for software and firmware without a digest.
pub(super) static MISSING_HASH: Missing = Missing {
    rules: &[&HASH],
    rule: &HASH,
    concerns: is_software,
    lacks: |component| component.digests().next().is_none(),
    words: ("piece of software or firmware has no digest", "pieces of software or firmware have no digest"),
    nothing: "no declared document holds software or firmware",
    help: "ask the vendor for the SHA-256 of each file that is delivered",
};

/// Files and data are parts of a delivery, not products of a maker; a service is judged by its endpoints.
fn is_made_by_somebody(component: ComponentRef<'_>) -> bool {
    !matches!(
        component.kind(),
        ComponentKind::File | ComponentKind::Data | ComponentKind::Service | ComponentKind::CryptographicAsset
    )
}

fn is_software(component: ComponentRef<'_>) -> bool {
    matches!(
        component.kind(),
        ComponentKind::Firmware
            | ComponentKind::Application
            | ComponentKind::Framework
            | ComponentKind::Library
            | ComponentKind::Container
            | ComponentKind::OperatingSystem
            | ComponentKind::DeviceDriver
            | ComponentKind::File
            | ComponentKind::MachineLearningModel
    )
}

impl Missing {
    /// Returns how many components of a document the rule concerns, and the finding about those that lack it.
    fn judge(&self, document: &Document) -> (usize, Option<Finding>) {
        let concerned: Vec<ComponentRef<'_>> =
            document.bom.components().filter(|component| (self.concerns)(*component)).collect();
        let lacking: Vec<ComponentRef<'_>> =
            concerned.iter().copied().filter(|component| (self.lacks)(*component)).collect();
        if lacking.is_empty() {
            return (concerned.len(), None);
        }
        let message = format!("{}, of {}", counted(lacking.len(), self.words.0, self.words.1), concerned.len());
        let places = lacking.iter().map(|component| (component.at(), component.path().join(" / ")));
        let finding = cite(finding(self.rule, document, message), document, places);
        (concerned.len(), Some(finding.confidence(Confidence::High).help(self.help)))
    }
}

impl Check for Missing {
    fn rules(&self) -> &'static [&'static Rule] {
        self.rules
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let mut examined = 0;
        for document in declared(context.documents) {
            let (concerned, finding) = self.judge(document);
            examined += concerned;
            findings.extend(finding);
        }
        Outcome::examined(examined, self.nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::super::per_document::tests::documents;
    use super::*;
    use crate::model::Account;

    fn judged(missing: &Missing, fields: &str) -> Option<String> {
        let documents = documents(Account::Declared, &[fields]);
        missing.judge(&documents[0]).1.map(|finding| finding.message)
    }

    #[test]
    fn nobody_named_is_found_and_any_maker_supplier_or_author_is_enough() {
        let parts = |party: &str| format!(r#""components":[{{"type":"device","name":"x"{party}}}]"#);
        assert_eq!(
            judged(&MISSING_SUPPLIER, &parts("")).as_deref(),
            Some("1 component names neither maker nor supplier, of 1")
        );
        for party in [
            r#","supplier":{"name":"A"}"#,
            r#","manufacturer":{"name":"A"}"#,
            r#","publisher":"A""#,
            r#","author":"A""#,
            r#","authors":[{"name":"A"}]"#,
        ] {
            assert_eq!(judged(&MISSING_SUPPLIER, &parts(party)), None, "{party}");
        }
        // An installer tells who fitted it, not who made it.
        let installer = r#","properties":[{"name":"tallyclerk:installer","value":"A"}]"#;
        assert!(judged(&MISSING_SUPPLIER, &parts(installer)).is_some());
    }

    #[test]
    fn a_name_alone_is_no_identifier() {
        let parts = |more: &str| format!(r#""components":[{{"type":"device","name":"x"{more}}}]"#);
        assert!(judged(&MISSING_IDENTIFIER, &parts("")).is_some());
        assert_eq!(judged(&MISSING_IDENTIFIER, &parts(r#","cpe":"cpe:2.3:h:a:b:1:*:*:*:*:*:*:*""#)), None);
        let mpn = r#","properties":[{"name":"tallyclerk:mpn","value":"M-1"}]"#;
        assert_eq!(judged(&MISSING_IDENTIFIER, &parts(mpn)), None);
    }

    #[test]
    fn only_software_and_firmware_owe_a_digest() {
        let part = |kind: &str| format!(r#""components":[{{"type":"{kind}","name":"x"}}]"#);
        assert!(judged(&MISSING_HASH, &part("firmware")).is_some());
        assert!(judged(&MISSING_HASH, &part("library")).is_some());
        assert_eq!(judged(&MISSING_HASH, &part("device")), None);
        assert_eq!(judged(&MISSING_HASH, r#""services":[{"name":"x"}]"#), None);
    }

    #[test]
    fn none_of_it_is_high() {
        for missing in [&MISSING_SUPPLIER, &MISSING_IDENTIFIER, &MISSING_HASH] {
            assert!(missing.rule.severity < Severity::Medium);
        }
    }
}

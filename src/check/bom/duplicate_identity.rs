//! `duplicate-identity`: one name that should mean one part stands on two.

use std::collections::BTreeMap;

use super::per_document::{MOST_CITED, cite, counted, finding};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, Citation, ComponentRef, Document, IdentifierKind, PartId, plain_part_number};

static RULE: Rule = Rule {
    id: "duplicate-identity",
    group: Group::Bom,
    severity: Severity::Medium,
    summary: "one reference, serial number or MAC address stands on two different parts",
    explanation: "\
## What it does
Two components of one document have the same `bom-ref`; or two different parts of one account have the same serial
number, MAC address or IMEI.

Two entries are *different parts* if both name a part number and the numbers differ, or else if their names differ. A
host that a survey calls by its address or network name has no name in this sense.
A serial number is unique only with its maker: parts of two different named makers may share one. A part and the
assembly around it may share an address: the module's is the device's. Placeholders (`N/A`, `TBD`, zeros), MAC
addresses of a group or of everybody, and those that routers take turns in are no identities.

## Why it matters
Whatever refers to the name could mean either part: a dependency, a waiver, a signature's subject,
an observation on the quay. A copied serial number is also how a cloned or relabelled part shows.

## Why medium
Generators of honest documents do repeat references. Both parts are kept and checked, so nothing is
lost; but no match by that name can be relied on.

## Example
`serial:4711` stands on a PLC and, in another document of the vendor, on a switch.

## What to do
Ask the vendor which part has the name, and compare with the plate on the crane.",
};

static RULES: [&Rule; 1] = [&RULE];

/// Words that stand where a number was not known.
const PLACEHOLDERS: [&str; 12] =
    ["N/A", "NA", "NONE", "UNKNOWN", "TBD", "TBA", "XXX", "XXXX", "NULL", "SERIAL", "DEFAULT", "TODO"];

/// Looks for names that two parts have.
pub(super) struct DuplicateIdentity;

impl Check for DuplicateIdentity {
    fn rules(&self) -> &'static [&'static Rule] {
        &RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        findings.extend(context.documents.iter().filter_map(repeated_references));
        for account in [Account::Declared, Account::Observed, Account::Represented, Account::Baseline] {
            let documents: Vec<&Document> =
                context.documents.iter().filter(|document| document.account == account).collect();
            for shared in shared_identities(&documents) {
                let first = shared.parts[0].0;
                let finding = Finding::new(&RULE, context.subject(first), shared.message());
                findings.push(shared.complete(finding));
            }
        }
        let components: usize = context.documents.iter().map(|document| document.bom.len()).sum();
        Outcome::examined(components, "no document holds components")
    }
}

fn repeated_references(document: &Document) -> Option<Finding> {
    let repeated = &document.bom.duplicate_references;
    if repeated.is_empty() {
        return None;
    }
    let message =
        format!("{} two components of the document", counted(repeated.len(), "reference names", "references name"));
    let places = repeated.iter().map(|twice| (twice.at, format!("the second `{}`", twice.reference)));
    Some(
        cite(finding(&RULE, document, message), document, places)
            .help("ask the author for a document in which each reference names one component"),
    )
}

/// An identifier with the different parts that have it.
struct Shared<'a> {
    /// Kind and value, such as `serial:4711`.
    name: String,
    parts: Vec<(PartId, ComponentRef<'a>)>,
}

impl Shared<'_> {
    fn message(&self) -> String {
        let names: Vec<&str> = self.parts.iter().take(4).map(|(_, component)| component.name()).collect();
        format!(
            "{} stands on {}: {}",
            self.name,
            counted(self.parts.len(), "part", "different parts"),
            names.join(", ")
        )
    }

    fn complete(&self, finding: Finding) -> Finding {
        let cited = self
            .parts
            .iter()
            .take(MOST_CITED)
            .map(|(part, component)| Citation::noted(part.document, component.at(), component.path().join(" / ")));
        finding
            .cite_all(cited)
            .confidence(Confidence::Medium)
            .help("compare with the plate on the crane, and ask the vendor which part has the number")
    }
}

/// Finds the identifiers of single things that different parts of some documents share.
fn shared_identities<'a>(documents: &[&'a Document]) -> Vec<Shared<'a>> {
    let mut holders: BTreeMap<(IdentifierKind, String), Vec<(PartId, ComponentRef<'a>)>> = BTreeMap::new();
    for document in documents {
        for component in document.bom.components() {
            for identifier in component.identifiers().filter(|identifier| identifier.kind.names_an_instance()) {
                if is_placeholder(identifier.value) || !identifier.may_be_own() {
                    continue;
                }
                let key = (identifier.kind, identifier.value.to_owned());
                holders.entry(key).or_default().push((document.part(component.id()), component));
            }
        }
    }
    holders
        .into_iter()
        .filter_map(|((kind, value), holders)| {
            let mut different: Vec<(PartId, ComponentRef<'a>)> = Vec::new();
            for holder in holders {
                if different.len() < MOST_CITED && different.iter().all(|other| is_different(kind, *other, holder)) {
                    different.push(holder);
                }
            }
            let name = format!("{}:{value}", kind.word());
            (different.len() > 1).then_some(Shared { name, parts: different })
        })
        .collect()
}

fn is_placeholder(value: &str) -> bool {
    let plain = value.trim().to_uppercase();
    PLACEHOLDERS.contains(&plain.as_str()) || !plain.chars().any(|c| c.is_ascii_alphanumeric() && c != '0')
}

fn is_different(
    kind: IdentifierKind,
    (a_part, a): (PartId, ComponentRef<'_>),
    (b_part, b): (PartId, ComponentRef<'_>),
) -> bool {
    let same_document = a_part.document == b_part.document;
    let holds = |outer: ComponentRef<'_>, inner: ComponentRef<'_>| {
        inner.ancestors().take(64).any(|around| around.id() == outer.id())
    };
    if same_document && (holds(a, b) || holds(b, a)) {
        return false;
    }
    if kind == IdentifierKind::Serial
        && let (Some(a), Some(b)) = (a.manufacturer(), b.manufacturer())
        && a.to_lowercase() != b.to_lowercase()
    {
        return false;
    }
    let number = |component: ComponentRef<'_>| {
        component.identifier(IdentifierKind::Mpn).map(|identifier| plain_part_number(identifier.value))
    };
    // What a survey calls a host by its address or network name is no name of a part.
    let is_host = |component: ComponentRef<'_>| {
        component.identifiers().any(|identifier| {
            matches!(identifier.kind, IdentifierKind::IpAddress | IdentifierKind::Hostname | IdentifierKind::Mac)
                && identifier.value.eq_ignore_ascii_case(component.name())
        })
    };
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a != b,
        _ if is_host(a) || is_host(b) => false,
        _ => a.name().to_lowercase() != b.name().to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::per_document::tests::documents;
    use super::*;

    fn part(name: &str, maker: &str, properties: &[(&str, &str)]) -> String {
        let properties: Vec<String> =
            properties.iter().map(|(name, value)| format!(r#"{{"name":"{name}","value":"{value}"}}"#)).collect();
        let maker = if maker.is_empty() { String::new() } else { format!(r#","manufacturer":{{"name":"{maker}"}}"#) };
        format!(r#"{{"type":"device","name":"{name}"{maker},"properties":[{}]}}"#, properties.join(","))
    }

    fn messages(parts: &[&[String]]) -> Vec<String> {
        let fields: Vec<String> = parts.iter().map(|parts| format!(r#""components":[{}]"#, parts.join(","))).collect();
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let documents = documents(Account::Declared, &fields);
        let documents: Vec<&Document> = documents.iter().collect();
        shared_identities(&documents).iter().map(Shared::message).collect()
    }

    const SERIAL: &str = "cdx:device:serialNumber";

    #[test]
    fn one_serial_on_two_different_parts_is_found_across_documents() {
        let plc = part("PLC", "", &[(SERIAL, "4711")]);
        let switch = part("Switch", "", &[(SERIAL, "4711")]);
        assert_eq!(messages(&[&[plc], &[switch]]), ["serial:4711 stands on 2 different parts: PLC, Switch"]);
    }

    #[test]
    fn the_same_part_listed_twice_and_two_makers_numbers_are_no_conflict() {
        let plc = part("PLC", "Siemens AG", &[(SERIAL, "4711")]);
        assert_eq!(messages(&[std::slice::from_ref(&plc), std::slice::from_ref(&plc)]), [""; 0]);
        let drive = part("Drive", "ABB Oy", &[(SERIAL, "4711")]);
        assert_eq!(messages(&[&[plc, drive]]), [""; 0]);
        let a = part("Switch", "", &[(SERIAL, "9"), ("tallyclerk:mpn", "EDS-408A")]);
        let b = part("Network switch", "", &[(SERIAL, "9"), ("tallyclerk:mpn", "eds408a")]);
        assert_eq!(messages(&[&[a, b]]), [""; 0]);
        for placeholder in ["N/A", "0000", "-", "tbd"] {
            let a = part("A", "", &[(SERIAL, placeholder)]);
            let b = part("B", "", &[(SERIAL, placeholder)]);
            assert_eq!(messages(&[&[a, b]]), [""; 0], "{placeholder}");
        }
    }

    #[test]
    fn a_module_may_share_its_address_with_the_device_around_it() {
        let mac = r#""properties":[{"name":"cdx:device:macAddress","value":"00:1e:42:00:00:01"}]"#;
        let nested = format!(
            r#"{{"type":"device","name":"Router",{mac},"components":[{{"type":"device","name":"Module",{mac}}}]}}"#
        );
        assert_eq!(messages(&[&[nested]]), [""; 0]);
        let side = |name: &str| format!(r#"{{"type":"device","name":"{name}",{mac}}}"#);
        assert_eq!(messages(&[&[side("Router"), side("Camera")]]).len(), 1);
    }

    #[test]
    fn an_address_that_is_nobodys_own_is_no_identity() {
        let sides = |mac: &str| ["Router", "Camera"].map(|name| part(name, "", &[("cdx:device:macAddress", mac)]));
        for mac in ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "00:00:5e:00:01:0a"] {
            assert_eq!(messages(&[&sides(mac)]), [""; 0], "{mac}");
        }
        assert_eq!(messages(&[&sides("00:1e:42:00:00:01")]).len(), 1);
    }

    #[test]
    fn a_reference_twice_is_told_once_a_document() {
        let documents = documents(
            Account::Declared,
            &[
                r#""components":[{"type":"device","name":"A","bom-ref":"x"},{"type":"device","name":"B","bom-ref":"x"}]"#,
            ],
        );
        let finding = repeated_references(&documents[0]).expect("`x` twice");
        assert_eq!(finding.severity, Severity::Medium);
        assert_eq!(finding.message, "1 reference names two components of the document");
    }
}

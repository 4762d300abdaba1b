//! `dangling-reference`: a document refers to a component that it does not hold.

use super::per_document::{cite, counted, finding};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::Document;

static RULE: Rule = Rule {
    id: "dangling-reference",
    group: Group::Bom,
    severity: Severity::Low,
    summary: "a document refers to a component that it does not hold",
    explanation: "\
## What it does
A dependency, a statement about completeness or a vulnerability names a component that stands nowhere in the document.
References into other documents (`urn:cdx:…`) are meant to lead outside and are not counted.

## Why it matters
Something was cut out, renamed, or never written down. If it was cut out, the rest of the document
may be cut too.

## Example
`dependsOn` of `plc-firmware` names `bootloader-3`, and no component has that `bom-ref`.

## What to do
Ask the author what the reference meant, and for a document that holds it.

## References
CycloneDX `dependencies`, `compositions`, `vulnerabilities.affects`.",
};

static RULES: [&Rule; 1] = [&RULE];

/// Looks for references that lead nowhere.
pub(super) struct DanglingReference;

impl Check for DanglingReference {
    fn rules(&self) -> &'static [&'static Rule] {
        &RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        findings.extend(context.documents.iter().filter_map(judge));
        Outcome::examined(context.documents.len(), "the case names no document")
    }
}

fn judge(document: &Document) -> Option<Finding> {
    let dangling = &document.bom.dangling;
    if dangling.is_empty() {
        return None;
    }
    let message =
        format!("{} to what is not in the document", counted(dangling.len(), "reference leads", "references lead"));
    let places = dangling.iter().map(|reference| (reference.at, format!("`{}` is no bom-ref", reference.reference)));
    Some(
        cite(finding(&RULE, document, message), document, places)
            .help("ask the author for the components that are referred to"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::per_document::tests::documents;
    use super::*;
    use crate::model::Account;

    #[test]
    fn a_reference_to_nothing_is_found_and_one_into_another_document_is_not() {
        let fields = |to: &str| {
            format!(
                r#""components":[{{"type":"device","name":"x","bom-ref":"x"}}],"dependencies":[{{"ref":"x","dependsOn":["{to}"]}}]"#
            )
        };
        let judged = |to: &str| judge(&documents(Account::Declared, &[&fields(to)])[0]);
        assert_eq!(
            judged("y").map(|finding| finding.message),
            Some("1 reference leads to what is not in the document".into())
        );
        assert_eq!(judged("x"), None);
        assert_eq!(judged("urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#y"), None);
    }

    #[test]
    fn many_references_make_one_finding_with_twenty_places() {
        let refs: Vec<String> = (0..30).map(|n| format!("\"no-{n}\"")).collect();
        let fields = format!(
            r#""components":[{{"type":"device","name":"x","bom-ref":"x"}}],"dependencies":[{{"ref":"x","dependsOn":[{}]}}]"#,
            refs.join(",")
        );
        let finding = judge(&documents(Account::Declared, &[&fields])[0]).expect("30 of them");
        assert_eq!(finding.evidence.len(), 20);
        assert_eq!(finding.notes, ["and 10 more in the document"]);
    }
}

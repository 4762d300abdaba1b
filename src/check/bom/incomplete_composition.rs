//! `incomplete-composition`: a document says itself that something is missing from it.

use super::per_document::{cite, counted, declared, finding};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{Aggregate, Composition, Document};

static RULE: Rule = Rule {
    id: "incomplete-composition",
    group: Group::Bom,
    severity: Severity::Low,
    summary: "a document says that it is incomplete, or does not know",
    explanation: "\
## What it does
The author states of the document, or of an assembly in it, that parts are missing (`incomplete…`) or that it is not
known whether any are (`unknown`). `not_specified` states nothing and is not counted.

Where an assembly's contents are described in another document (an external reference of type `bom`, a BOM-Link) that is not
among the evidence, the verdict is `incomplete` beside it, and the cause names that document.

## Why it matters
The statement is honest, and it means that nobody can conclude from the document that a part is
*not* there. What was not declared has to be looked for on the crane.

## Example
`compositions` says `incomplete_third_party_only` of the remote-access cabinet.

## What to do
Ask for the rest, or look inside: name a survey of that assembly as observed evidence.

## References
CycloneDX `compositions.aggregate`.",
};

static RULES: [&Rule; 1] = [&RULE];

/// Looks for what documents say of their own completeness.
pub(super) struct IncompleteComposition;

impl Check for IncompleteComposition {
    fn rules(&self) -> &'static [&'static Rule] {
        &RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let stated: usize = declared(context.documents).map(|document| document.bom.compositions.len()).sum();
        findings.extend(declared(context.documents).filter_map(judge));
        Outcome::examined(stated, "no declared document says how complete it is")
    }
}

fn judge(document: &Document) -> Option<Finding> {
    let bom = &document.bom;
    let lacking: Vec<&Composition> = bom
        .compositions
        .iter()
        .filter(|composition| matches!(composition.aggregate, Aggregate::Incomplete | Aggregate::Unknown))
        .collect();
    if lacking.is_empty() {
        return None;
    }
    let whole = lacking.iter().any(|composition| composition.of.is_empty());
    let parts: usize = lacking.iter().map(|composition| composition.of.len()).sum();
    let of = match (whole, parts) {
        (true, 0) => "of itself".to_owned(),
        (true, parts) => format!("of itself and of {}", counted(parts, "component", "components")),
        (false, parts) => format!("of {}", counted(parts, "component", "components")),
    };
    let message = format!("the document says {of} that parts are missing or may be");
    let places = lacking.iter().map(|composition| {
        let names: Vec<&str> = composition.of.iter().take(5).map(|id| bom.component(*id).name()).collect();
        let says = if composition.aggregate == Aggregate::Incomplete { "incomplete" } else { "not known" };
        let what = if names.is_empty() { "the document".to_owned() } else { names.join(", ") };
        (composition.at, format!("{says}: {what}"))
    });
    Some(
        cite(finding(&RULE, document, message), document, places)
            .help("ask for the missing parts, or look inside and name the survey as observed evidence"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::per_document::tests::documents;
    use super::*;
    use crate::model::Account;

    fn judged(compositions: &str) -> Option<String> {
        let fields =
            format!(r#""components":[{{"type":"device","name":"Cab","bom-ref":"c"}}],"compositions":[{compositions}]"#);
        judge(&documents(Account::Declared, &[&fields])[0]).map(|finding| finding.message)
    }

    #[test]
    fn what_a_document_says_of_its_gaps_is_told() {
        assert_eq!(
            judged(r#"{"aggregate":"incomplete_third_party_only","assemblies":["c"]}"#).as_deref(),
            Some("the document says of 1 component that parts are missing or may be")
        );
        assert_eq!(
            judged(r#"{"aggregate":"unknown"}"#).as_deref(),
            Some("the document says of itself that parts are missing or may be")
        );
        assert_eq!(judged(r#"{"aggregate":"complete","assemblies":["c"]}"#), None);
        assert_eq!(judged(r#"{"aggregate":"not_specified"}"#), None);
    }
}

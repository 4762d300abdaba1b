//! `invalid-document`: a document was read, and breaks the rules of its own format.

use super::per_document::{counted, finding};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{Citation, Document};
use crate::source::{Place, Position, Source};

static RULE: Rule = Rule {
    id: "invalid-document",
    group: Group::Bom,
    severity: Severity::Medium,
    summary: "a document breaks the rules of its own format",
    explanation: "\
## What it does
The document could be read, in one way only, and breaks its format's specification: a word that is not in an
enumeration, a field that the version does not have, a value of the wrong type, a name that two components share.

## Why it matters
Other tools may refuse the document, or drop the parts they do not understand without a word. What
they drop, nobody checks. A document that could be read in *two* ways (a key twice in one object) is not a finding:
it is refused, and the run can not pass.

## Example
A component's `type` is `firmwear`: no reader knows what kind of part this is, so checks that concern
firmware can not reach it.

## What to do
Send the list of violations to the author of the document and ask for a corrected one. Each names the
rule that is broken, the place, and the nearest correct word. `tallyclerk inspect FILE` shows them
without a case.

## References
CycloneDX 1.2 to 1.7 (ECMA-424).",
};

static RULES: [&Rule; 1] = [&RULE];

/// Looks for violations that readers noted.
pub(super) struct InvalidDocument;

impl Check for InvalidDocument {
    fn rules(&self) -> &'static [&'static Rule] {
        &RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        findings.extend(context.documents.iter().filter_map(judge));
        Outcome::examined(context.documents.len(), "the case names no document")
    }
}

fn judge(document: &Document) -> Option<Finding> {
    let bom = &document.bom;
    let count = bom.violations.len() + bom.more_violations;
    if count == 0 {
        return None;
    }
    let format = match bom.spec_version.as_str() {
        "" => bom.format.word().to_owned(),
        version => format!("{} {version}", bom.format),
    };
    let message = format!("the document breaks the rules of {format} in {}", counted(count, "place", "places"));
    let mut finding = finding(&RULE, document, message);
    for violation in &bom.violations {
        let note = match &violation.expected {
            Some(expected) => format!("{}; expected {expected}", violation.message),
            None => violation.message.clone(),
        };
        finding = finding.cite(Citation::noted(document.id, place_of(bom.source(), &violation.at), note));
    }
    if bom.more_violations > 0 {
        finding = finding.note(format!("and {} more in the document", bom.more_violations));
    }
    Some(finding.help("ask the author for a document that its format's specification allows"))
}

/// Finds the place that a line and column stand for.
fn place_of(source: &Source, position: &Position) -> Place {
    let (Some(text), Position::Line { line, column, .. }) = (source.text(), position) else { return Place::Whole };
    let before = (*line as usize).saturating_sub(1);
    let start = match before {
        0 => 0,
        before => text.match_indices('\n').nth(before - 1).map_or(text.len(), |(at, _)| at + 1),
    };
    let into = text[start..].char_indices().nth((*column as usize).saturating_sub(1)).map_or(0, |(at, _)| at);
    Place::span(start + into, 1)
}

#[cfg(test)]
mod tests {
    use super::super::per_document::tests::documents;
    use super::*;
    use crate::model::Account;

    #[test]
    fn each_violation_is_cited_where_it_stands() {
        let documents = documents(
            Account::Declared,
            &["\n\"components\":[{\"type\":\"firmwear\",\"name\":\"ä\",\n \"scope\":\"none\"}]"],
        );
        let finding = judge(&documents[0]).expect("two violations");
        assert!(finding.message.ends_with("in 2 places"), "{}", finding.message);
        let source = documents[0].bom.source();
        let cited: Vec<String> = finding
            .evidence
            .iter()
            .map(|citation| match citation {
                Citation::Input { place, .. } => source.position(*place).to_string(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(cited, ["2:24 (/components/0/type)", "3:11 (/components/0/scope)"]);
    }

    #[test]
    fn a_sound_document_gives_no_finding() {
        let documents = documents(Account::Declared, &[r#""components":[{"type":"firmware","name":"x"}]"#]);
        assert_eq!(judge(&documents[0]), None);
    }
}

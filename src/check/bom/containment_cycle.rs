//! `containment-cycle`: parts that contain each other.

use super::per_document::{cite, counted, finding};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{ComponentId, Document};

static RULE: Rule = Rule {
    id: "containment-cycle",
    group: Group::Bom,
    severity: Severity::High,
    summary: "parts of a document contain each other",
    explanation: "\
## What it does
Following the column that says what a part stands in leads back to the part itself. Only tables with a parent column
can say such a thing; nested documents can not.

## Why it matters
A part is covered by the contract when the assembly around it is. With a cycle there is no telling
which part is inside which, so the document can not be trusted about what contains what. The cycle is broken at one
place to read the rest.

## Example
Row 12 stands in `A-100`, which stands in `A-200`, which stands in row 12.

## What to do
Ask the author for the right parents. Do not mend the table yourself: it is evidence.",
};

static RULES: [&Rule; 1] = [&RULE];

/// Looks for cycles that readers had to break.
pub(super) struct ContainmentCycle;

impl Check for ContainmentCycle {
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
    let cycles = &bom.containment_cycles;
    if cycles.is_empty() {
        return None;
    }
    let around = |cycle: &[ComponentId]| {
        let names: Vec<&str> = cycle.iter().chain(cycle.first()).take(12).map(|id| bom.component(*id).name()).collect();
        names.join(" in ")
    };
    let message = format!(
        "{} back to where it began",
        counted(cycles.len(), "chain of containment leads", "chains of containment lead")
    );
    let places = cycles.iter().map(|cycle| {
        let at = cycle.first().map(|id| bom.component(*id).at()).unwrap_or_default();
        (at, around(cycle))
    });
    Some(
        cite(finding(&RULE, document, message), document, places)
            .help("ask the author which part stands in which; the table is evidence and should not be mended here"),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Account, BomBuilder, DocumentId, Format, Scope};
    use crate::source::{Limits, Place, Source};

    #[test]
    fn parts_that_contain_each_other_are_told_by_name() {
        let source = Source::from_bytes("parts.csv", Vec::new(), &Limits::default()).expect("small");
        let mut builder = BomBuilder::new(Arc::new(source), Format::Csv);
        let ids: Vec<ComponentId> = ["A", "B"]
            .into_iter()
            .map(|name| {
                let mut part = builder.open(None, Place::cell(0, 1, 0));
                part.name = builder.text(name);
                builder.close(part)
            })
            .collect();
        builder.set_parent(ids[0], ids[1]);
        builder.set_parent(ids[1], ids[0]);
        let document = Document {
            id: DocumentId(0),
            account: Account::Declared,
            bom: builder.finish(),
            describes: None,
            scope: Scope::default(),
            on: None,
            by: None,
        };
        let finding = judge(&document).expect("a cycle");
        assert_eq!(finding.severity, Severity::High);
        assert!(format!("{:?}", finding.evidence).contains("A in B in A"));
    }
}

//! `uncontracted-component`: declared, and no contract item covers it.

use std::collections::BTreeMap;

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity, Subject};
use crate::graph::ThingId;
use crate::model::{Account, Citation, ComponentKind, DocumentId};
use crate::reconcile::Deviation;

static RULE: Rule = Rule {
    id: "uncontracted-component",
    group: Group::Contract,
    severity: Severity::Medium,
    summary: "a declared part is covered by no contract item",
    explanation: "\
## What it does
A declared part is covered when a contract item, an alternate or a change order in force matches it, or the nearest
assembly that contains it. The ten thousand parts inside a contracted controller are covered by the controller. Only the
topmost uncovered assembly is named, with the number of parts beneath. An assembly that holds covered parts is a grouping:
its uncovered members are named instead. Software that stands loose in a document is named once a document, at low.

## Why it matters
What the contract does not list was not asked for, not reviewed, and is nobody's to maintain.

## Example
A data logger in the E-house that no item, option or change order names.

## What to do
Add a contract item or change order, or have the part removed.",
};

static RULES: &[&Rule] = &[&RULE];

/// Beyond so many uncovered parts of one document, the document is named instead of the parts.
const MOST_NAMED: usize = 50;

/// Says which declared parts no item covers.
pub(super) struct UncontractedComponent;

impl Check for UncontractedComponent {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract, Account::Declared]) {
            return outcome;
        }
        let mut hardware: BTreeMap<DocumentId, Vec<(ThingId, usize)>> = BTreeMap::new();
        let mut software: BTreeMap<DocumentId, Vec<(ThingId, usize)>> = BTreeMap::new();
        for deviation in &context.reconciliation.deviations {
            let Deviation::Uncontracted { thing, beneath } = deviation else { continue };
            let part = context.graph.parts(*thing)[0];
            let kind = context.component(part).map_or(ComponentKind::Unknown, |component| component.kind());
            let of = match kind {
                ComponentKind::Device | ComponentKind::Unknown | ComponentKind::Platform => &mut hardware,
                _ => &mut software,
            };
            of.entry(part.document).or_default().push((*thing, *beneath));
        }
        for (document, things) in &hardware {
            if things.len() > MOST_NAMED {
                findings.push(together(context, *document, things, "parts").severity(Severity::Medium));
            } else {
                findings.extend(things.iter().map(|(thing, beneath)| alone(context, *thing, *beneath)));
            }
        }
        for (document, things) in &software {
            findings.push(together(context, *document, things, "software components").severity(Severity::Low));
        }
        let parts = usize::try_from(context.reconciliation.coverage.parts).unwrap_or(usize::MAX);
        Outcome::examined(parts, "no part is declared")
    }
}

fn alone(context: &Context<'_>, thing: ThingId, beneath: usize) -> Finding {
    let noun = context.reconciliation.kind.noun();
    let inside = match beneath {
        0 => String::new(),
        1 => ", with one part inside it,".to_owned(),
        n => format!(", with {n} parts inside it,"),
    };
    let mut finding = Finding::new(
        &RULE,
        telling::subject(context, thing),
        format!("{}{inside} is covered by no {noun} item", telling::call(context, thing)),
    )
    .cite_all(telling::evidence(context, thing))
    .help(format!("add a {noun} item or change order, or have the part removed"));
    for line in telling::makers(context, thing) {
        finding = finding.note(line);
    }
    finding
}

fn together(context: &Context<'_>, document: DocumentId, things: &[(ThingId, usize)], what: &str) -> Finding {
    let noun = context.reconciliation.kind.noun();
    let name = context.document(document).map_or_else(String::new, |document| document.name().to_owned());
    let mut finding = Finding::new(
        &RULE,
        Subject::Document { account: Account::Declared, name },
        format!("{} {what} of this document are covered by no {noun} item", things.len()),
    )
    .help(format!("add {noun} items for them, or say with `describes` which contracted part the document details"));
    for (thing, _) in things.iter().take(20) {
        if let Some(component) = context.component(context.graph.parts(*thing)[0]) {
            finding = finding.cite(Citation::input(document, component.name_at()));
        }
    }
    finding
}

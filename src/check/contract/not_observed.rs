//! `not-observed`: declared, within what a survey could see, and not seen.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity, Subject};
use crate::graph::ThingId;
use crate::model::{Account, Citation};
use crate::reconcile::{Board, Deviation};

static RULE: Rule = Rule {
    id: "not-observed",
    group: Group::Contract,
    severity: Severity::Low,
    summary: "a declared part was not seen by a survey that should have shown it",
    explanation: "\
## What it does
A survey's scope says which functions its method can see and which place it covered. A declared part that both cover and
that no observation matches is reported. Where the case states no scope, the format's own method counts (a network scan for
nmap's output), and without a location a network scan is taken to cover the whole subject. A method that sees only one host,
bus or cabinet counts only where its location is stated.

A placement file shows the parts of one board: a reference designator that the board's bill of materials lists and no
file places is reported, a finding for each line, or one for the board when there are more than fifty.

## Why it matters
Either the part is not there, or it is switched off, or it stands elsewhere: each is worth a look
before acceptance.

## Example
The BOM lists a switch in the E-house; the network survey of the whole crane shows no such device.

## What to do
Look for it, or state in the case what the survey really covered: its `scope`, and its `location`.",
};

static RULES: &[&Rule] = &[&RULE];

/// The most lines of one board that are told one by one.
const MOST_NAMED: usize = 50;

/// How many designators are named.
const DESIGNATORS: usize = 12;

/// Says what a survey should have seen.
pub(super) struct NotObserved;

impl Check for NotObserved {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Observed, Account::Declared]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let Deviation::NotObserved { thing, surveys } = deviation else { continue };
            let mut finding = Finding::new(
                &RULE,
                telling::subject(context, *thing),
                format!("{} is declared and no survey shows it", telling::call(context, *thing)),
            )
            .confidence(Confidence::Medium)
            .cite_all(telling::evidence(context, *thing))
            .help("look for it, or state by `scope` and `location` in the case what the survey really covered");
            for survey in surveys {
                let document = &context.documents[*survey];
                let note = format!("not seen; scope {}", document.scope.methods.join(", "));
                finding = finding.cite(Citation::Absent { document: document.id, note });
            }
            findings.push(finding);
        }
        for board in &context.reconciliation.boards {
            findings.extend(on_board(context, board));
        }
        let scoped = context.documents.iter().any(|d| d.account == Account::Observed && !d.scope.methods.is_empty());
        if !scoped {
            return Outcome::Nothing("no survey states its scope, and no format implies one".to_owned());
        }
        let parts = usize::try_from(context.reconciliation.coverage.parts).unwrap_or(usize::MAX);
        Outcome::examined(parts, "no part is declared")
    }
}

/// Says which listed parts are not placed on a board.
fn on_board(context: &Context<'_>, board: &Board) -> Vec<Finding> {
    let absent = |finding: Finding| {
        let files = board
            .surveys
            .iter()
            .take(4)
            .map(|survey| Citation::Absent { document: context.documents[*survey].id, note: "not placed".to_owned() });
        finding.confidence(Confidence::Medium).cite_all(files).help(
            "look at the board; what is fitted by hand after the machine, such as connectors, is in no pick-and-place \
             file: observe it otherwise, or mark the line as not fitted if it is not there",
        )
    };
    let on = telling::board(context, board);
    if board.missing.len() <= MOST_NAMED {
        let one = |(line, designators): &(ThingId, Vec<String>)| {
            let called = telling::component(context, *line).map_or_else(|| "a part".to_owned(), telling::name);
            let are = if designators.len() == 1 { "is" } else { "are" };
            let message = format!("{} ({called}) {are} listed for {on} and not placed on it", some(designators));
            let finding = Finding::new(&RULE, telling::subject(context, *line), message);
            absent(finding.cite_all(telling::evidence(context, *line).into_iter().take(1)))
        };
        return board.missing.iter().map(one).collect();
    }
    let first = context.graph.parts(board.missing[0].0)[0];
    let name = context.document(first.document).map_or_else(String::new, |document| document.name().to_owned());
    let all: Vec<String> = board.missing.iter().flat_map(|(_, designators)| designators.iter().cloned()).collect();
    let message = format!(
        "{} designators of {} lines are listed for {on} and not placed on it: {}",
        all.len(),
        board.missing.len(),
        some(&all)
    );
    let mut finding = Finding::new(&RULE, Subject::Document { account: Account::Declared, name }, message);
    for (line, _) in board.missing.iter().take(20) {
        finding = finding.cite_all(telling::evidence(context, *line).into_iter().take(1));
    }
    vec![absent(finding)]
}

fn some(designators: &[String]) -> String {
    let named: Vec<&str> = designators.iter().take(DESIGNATORS).map(String::as_str).collect();
    let more = designators.len().saturating_sub(DESIGNATORS);
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}

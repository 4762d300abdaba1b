//! `undeclared-component`: a survey saw it, and no bill of materials lists it.

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity, Subject};
use crate::graph::ThingId;
use crate::model::{Account, Citation, IdentifierKind, LeftOut, LeftOutAs, Mac};
use crate::reconcile::{Board, Deviation};
use crate::register;

static RULE: Rule = Rule {
    id: "undeclared-component",
    group: Group::Contract,
    severity: Severity::Medium,
    summary: "a part that was observed stands in no bill of materials",
    explanation: "\
## What it does
Each thing that a survey saw is held against what is declared: by serial number or MAC address, exact type, part number,
maker and function, maker and name, name, maker alone. What matches nothing and is not named under `[[not-ours]]` is
reported. A part that would match by its type, maker or name, and states another serial number or another part number
than the declared one, is another part: the note says for which it may have been exchanged. An address right beside that
of a known device may be another port of it: that is said at info. Firmware that a survey tells of a declared device is that
device's own, as long as no document says which firmware it has.

What a pick-and-place file or an optical inspection shows is held against the bill of materials of that board, by
reference designator alone: a designator in no line of it, or one under which it lists plainly another part, is
reported. One that it lists as not fitted, or excludes from what is bought, is reported in those words, with both places.
Values that only seem to differ are said together, at info. More than fifty on one board are one finding;
what communicates is always named by itself.

## Why it matters
A bill of materials can't show what its author left out. Only somebody who looks can.

## Example
A host with the MAC address of a camera maker answers on the crane's network; no document lists a camera of
that maker. Or: a placement file of the spreader's controller board places `U99`, an LTE module, and its bill of
materials ends at `U12`.

## What to do
Find it on the crane. If it is the vendor's, demand that it be declared; if it is yours, name it under
`[[not-ours]]` with the reason.",
};

static RULES: &[&Rule] = &[&RULE];

/// The most parts of one board that are told one by one.
const MOST_NAMED: usize = 50;

/// The most declared parts that are named as what a seen one stands in place of.
const MOST_EXCHANGED: usize = 3;

/// The most places that a finding about several parts cites.
const MOST_CITED: usize = 20;

/// Says what was seen and never declared.
pub(super) struct UndeclaredComponent;

impl Check for UndeclaredComponent {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Observed, Account::Declared]) {
            return outcome;
        }
        for deviation in &context.reconciliation.deviations {
            let (thing, message, severity, confidence) = match deviation {
                Deviation::Undeclared { thing, item } => {
                    let called = telling::call(context, *thing);
                    let bought = item
                        .map(|(item, tier)| (telling::call_item(&context.reconciliation.items[item].item), tier))
                        .map_or(String::new(), |(item, tier)| format!("; by {tier} it may be {item}"));
                    (
                        *thing,
                        format!("{called} was observed and is not declared{bought}"),
                        Severity::Medium,
                        Confidence::Medium,
                    )
                }
                Deviation::Adjacent { thing, of } => (
                    *thing,
                    format!(
                        "{} was observed at an address beside that of {}: it may be another port of it",
                        telling::call(context, *thing),
                        telling::call(context, *of)
                    ),
                    Severity::Info,
                    Confidence::Low,
                ),
                _ => continue,
            };
            let mut finding = Finding::new(&RULE, telling::subject(context, thing), message)
                .severity(severity)
                .confidence(confidence)
                .cite_all(telling::evidence(context, thing))
                .cite_all(telling::not_declared(context, thing))
                .help(
                    "find it on the crane; demand that it be declared, or name it under [[not-ours]] with the reason",
                );
            for line in telling::makers(context, thing) {
                finding = finding.note(line);
            }
            for line in exchanged(context, thing) {
                finding = finding.note(line);
            }
            let component = context.component(context.graph.parts(thing)[0]);
            let made_up = component
                .and_then(|component| component.identifier(IdentifierKind::Mac))
                .and_then(|identifier| Mac::parse(identifier.value))
                .is_some_and(Mac::is_locally_administered);
            if made_up {
                finding = finding.note("its address was made up locally and names no maker");
            }
            findings.push(finding);
        }
        for (n, board) in context.reconciliation.boards.iter().enumerate() {
            findings.extend(on_board(context, n, board));
        }
        let seen = usize::try_from(context.reconciliation.coverage.observed).unwrap_or(usize::MAX);
        Outcome::examined(seen, "the surveys saw nothing")
    }
}

/// Says which declared parts it would be, but for the numbers that both state.
fn exchanged(context: &Context<'_>, thing: ThingId) -> Vec<String> {
    let declared = context.reconciliation.thing(thing).instead_of.iter().take(MOST_EXCHANGED);
    let numbers = |thing: ThingId| {
        let stated =
            context.graph.parts(thing).iter().filter_map(|part| context.component(*part)).flat_map(|component| {
                component.identifiers().filter(|identifier| {
                    matches!(identifier.kind, IdentifierKind::Mpn | IdentifierKind::Serial | IdentifierKind::Sku)
                })
            });
        stated.map(|identifier| identifier.to_string()).collect::<Vec<_>>().join(", ")
    };
    declared
        .map(|declared| {
            let (called, here, there) = (telling::call(context, *declared), numbers(thing), numbers(*declared));
            format!("exchanged: {called} is declared with {there}; this one has {here}")
        })
        .collect()
}

/// Says what is placed on a board and in no line of it, and what its lines call otherwise.
fn on_board(context: &Context<'_>, n: usize, board: &Board) -> Vec<Finding> {
    let mut alone = Vec::new();
    let (mut together, mut left_out) = (Vec::new(), Vec::new());
    for deviation in &context.reconciliation.deviations {
        let Deviation::Placed { board: of, thing, instead_of, item } = deviation else { continue };
        if *of != n {
            continue;
        }
        if board.undeclared.len() <= MOST_NAMED || communicates(context, *thing) {
            alone.push(placed(context, board, *thing, *instead_of, *item));
        } else if board.left_out.contains_key(thing) {
            left_out.push(*thing);
        } else {
            together.push(*thing);
        }
    }
    if let [first, ..] = together.as_slice() {
        let what = format!(
            "{} parts are placed on {} and stand in no line of its bill of materials: {}",
            together.len(),
            telling::board(context, board),
            telling::some_designators(context, &together)
        );
        alone.push(several(context, *first, &together, what).cite_all(telling::not_listed(context, board)));
    }
    if let [first, ..] = left_out.as_slice() {
        let what = format!(
            "{} parts are placed on {} although its bill of materials leaves them out, as not fitted or not bought: {}",
            left_out.len(),
            telling::board(context, board),
            telling::some_designators(context, &left_out)
        );
        let lines = left_out.iter().take(MOST_CITED).filter_map(|thing| left_out_line(context, board, *thing));
        alone.push(several(context, *first, &left_out, what).cite_all(lines.map(|(_, cited)| cited)));
    }
    if !board.otherwise.is_empty() {
        let pairs = board.otherwise.iter().take(8).map(|(thing, line)| {
            let listed = telling::component(context, *line).map_or_else(String::new, telling::name);
            format!("{}, listed as {listed}", telling::placed(context, *thing))
        });
        let more =
            if board.otherwise.len() > 8 { format!("; and {} more", board.otherwise.len() - 8) } else { String::new() };
        let things: Vec<ThingId> = board.otherwise.iter().map(|(thing, _)| *thing).collect();
        let many = if things.len() == 1 { "1 part is".to_owned() } else { format!("{} parts are", things.len()) };
        let what = format!(
            "{many} called otherwise on {} than in its bill of materials: {}{more}",
            telling::board(context, board),
            pairs.collect::<Vec<_>>().join("; ")
        );
        alone.push(several(context, things[0], &things, what).severity(Severity::Info).confidence(Confidence::Low));
    }
    alone
}

fn communicates(context: &Context<'_>, thing: ThingId) -> bool {
    let functions = context.graph.parts(thing).iter().flat_map(|part| context.functions_of(*part));
    let mut functions = functions.filter_map(|(function, _)| register::function(function.id()));
    functions.any(|entry| entry.reach.is_some() || entry.bears_firmware)
}

fn placed(
    context: &Context<'_>,
    board: &Board,
    thing: ThingId,
    instead_of: Option<ThingId>,
    item: Option<(usize, crate::reconcile::Tier)>,
) -> Finding {
    let called = telling::placed(context, thing);
    let on = telling::board(context, board);
    let left_out = left_out_line(context, board, thing);
    let what = match (instead_of.and_then(|line| telling::component(context, line)), &left_out) {
        (Some(line), _) => {
            format!("{called} is placed on {on}, where its bill of materials lists {}", telling::name(line))
        }
        (None, Some((line, _))) if line.why == LeftOutAs::NotFitted => {
            format!("{called} is placed on {on} although its bill of materials lists {} as not fitted", line.name)
        }
        (None, Some((line, _))) => {
            format!("{called} is placed on {on}, and {} is excluded from its bill of materials", line.name)
        }
        (None, None) => format!("{called} is placed on {on} and stands in no line of its bill of materials"),
    };
    let bought = item.map_or_else(String::new, |(item, tier)| {
        let item = telling::call_item(&context.reconciliation.items[item].item);
        format!("; by {tier} it may be {item}")
    });
    let mut finding = Finding::new(&RULE, telling::subject(context, thing), format!("{what}{bought}"))
        .severity(Severity::Medium)
        .confidence(Confidence::Medium)
        .cite_all(telling::evidence(context, thing))
        .help("look at the board; demand that the part be declared, or name it under [[not-ours]] with the reason");
    finding = match (instead_of, left_out) {
        (Some(line), _) => finding.cite_all(telling::evidence(context, line).into_iter().take(1)),
        (None, Some((_, cited))) => finding.cite(cited),
        (None, None) => finding.cite_all(telling::not_listed(context, board)),
    };
    for line in telling::makers(context, thing) {
        finding = finding.note(line);
    }
    finding
}

/// Returns the line that leaves a placed part out, if one does, and cites it.
fn left_out_line<'a>(context: &Context<'a>, board: &Board, thing: ThingId) -> Option<(&'a LeftOut, Citation)> {
    let (document, line) = board.left_out.get(&thing)?;
    let document = context.documents.get(*document)?;
    let line = document.bom.left_out.get(*line)?;
    Some((line, Citation::input(document.id, line.at)))
}

fn several(context: &Context<'_>, first: ThingId, things: &[ThingId], message: String) -> Finding {
    let part = context.graph.parts(first)[0];
    let name = context.document(part.document).map_or_else(String::new, |document| document.name().to_owned());
    let mut finding = Finding::new(&RULE, Subject::Document { account: Account::Observed, name }, message)
        .severity(Severity::Medium)
        .confidence(Confidence::Medium)
        .help("compare the placement file and the bill of materials: both must be of one revision of one board");
    for thing in things.iter().take(MOST_CITED) {
        let part = context.graph.parts(*thing)[0];
        if let Some(component) = context.component(part) {
            finding = finding.cite(Citation::input(part.document, component.at()));
        }
    }
    finding
}

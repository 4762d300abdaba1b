//! Boards: what placement files show, against the bill of materials of that board, by reference designator.
//!
//! A designator means something on one board only, so first it is settled which declared lines are the board's: those
//! of the part that the observation `describes`, or, without that, those of the one declared document that lists
//! designators. What can't be settled is left open and makes the run incomplete: nothing is guessed. Then each placed
//! designator is looked up: it stands in no line, or in one that says something else, or the part is there; and each
//! listed one that no file places is missing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::facts::{Facts, Gathered};
use super::placed::{Agreement, agreement};
use super::{Accounts, Reconciliation, Tier};
use crate::graph::ThingId;
use crate::model::{Account, Aggregate, Document, IdentifierKind, PartId, Quantity, designator_key, designators};

/// How it is known which declared lines are the board's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tie {
    /// The observation describes this part.
    Described(ThingId),
    /// This is the only declared document that lists designators, by its index.
    OnlyDocument(usize),
    /// It is not known: why not, and what would settle it.
    Open {
        /// Why not.
        why: String,
        /// What would settle it.
        resolve: String,
    },
}

/// One board, as placement files show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The documents that show it, by their index.
    pub surveys: Vec<usize>,
    /// Which declared lines are its own.
    pub tie: Tie,
    /// Parts that were placed and stand in no line; with each the line whose place it takes, if it takes one.
    pub undeclared: Vec<(ThingId, Option<ThingId>)>,
    /// Which of those stand in a line that is left out, as not fitted or not bought: the index of its document and of the
    /// line in [`Bom::left_out`](crate::model::Bom::left_out).
    pub left_out: BTreeMap<ThingId, (usize, usize)>,
    /// Parts whose line calls them otherwise, with that line: perhaps only another spelling.
    pub otherwise: Vec<(ThingId, ThingId)>,
    /// Lines of which a designator is not placed, with those designators.
    pub missing: Vec<(ThingId, Vec<String>)>,
    /// How many listed designators the files do not show and could not: they list one side, or failures only.
    pub unseen: usize,
    /// Lines whose number of pieces is not that of their designators: how many designators, how many pieces.
    pub miscounted: Vec<(ThingId, usize, u32)>,
}

/// Settles every board and matches what is placed on it to the lines that list it.
pub(super) fn settle(accounts: &Accounts<'_>, gathered: &Gathered<'_>, result: &mut Reconciliation) {
    let mut groups: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    for (n, document) in accounts.documents.iter().enumerate().filter(|(_, document)| document.shows_a_board()) {
        groups.entry(document.describes.as_ref().map(ToString::to_string)).or_default().push(n);
    }
    let declared = accounts.documents.iter().any(|document| document.account == Account::Declared);
    if groups.is_empty() || !declared {
        return;
    }
    for surveys in groups.into_values() {
        let placed = placed_by(accounts, gathered, result, &surveys);
        let mut board = Board {
            surveys,
            tie: Tie::Open { why: String::new(), resolve: String::new() },
            undeclared: Vec::new(),
            left_out: BTreeMap::new(),
            otherwise: Vec::new(),
            missing: Vec::new(),
            unseen: 0,
            miscounted: Vec::new(),
        };
        match lines_of(accounts, gathered, &board.surveys, &placed) {
            Ok((tie, lines)) => {
                board.tie = tie;
                hold(accounts, gathered, result, &placed, &lines, &mut board);
            }
            Err((why, resolve)) => board.tie = Tie::Open { why, resolve },
        }
        result.boards.push(board);
    }
}

/// The parts that files place, each with its designators.
fn placed_by(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    result: &Reconciliation,
    surveys: &[usize],
) -> Vec<(usize, Vec<String>)> {
    let shows = |thing: &Facts<'_>| {
        accounts
            .graph
            .parts(thing.thing)
            .iter()
            .any(|part| surveys.iter().any(|survey| accounts.documents[*survey].id == part.document))
    };
    let things = gathered
        .things
        .iter()
        .enumerate()
        .filter(|(n, thing)| thing.placed && result.things[*n].not_ours.is_none() && shows(thing));
    things.map(|(n, thing)| (n, keys(thing))).filter(|(_, keys)| !keys.is_empty()).collect()
}

fn keys(thing: &Facts<'_>) -> Vec<String> {
    thing.identifiers(IdentifierKind::Designator).map(designator_key).filter(|key| !key.is_empty()).collect()
}

/// A line of a board's bill of materials, with its designators.
struct Line {
    thing: usize,
    designators: Vec<String>,
}

type Unsettled = (String, String);

/// Finds the declared lines that are the board's.
fn lines_of(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    surveys: &[usize],
    placed: &[(usize, Vec<String>)],
) -> Result<(Tie, Vec<Line>), Unsettled> {
    let survey = &accounts.documents[surveys[0]];
    let name = survey.name();
    match &survey.describes {
        Some(selector) => {
            let selected: Vec<ThingId> = gathered
                .things
                .iter()
                .filter(|thing| {
                    thing.account == Account::Declared && thing.components.iter().any(|c| selector.selects(*c))
                })
                .map(|thing| thing.thing)
                .collect();
            let [board] = selected.as_slice() else {
                let many = match selected.len() {
                    0 => "no declared part".to_owned(),
                    n => format!("{n} declared parts"),
                };
                let why = format!("{name} describes {selector}, which selects {many}");
                return Err((why, "name the board's declared part in describes: exactly one".to_owned()));
            };
            let within = |thing: ThingId| thing == *board || accounts.graph.ancestors(thing).any(|at| at == *board);
            let lines = lines(gathered, |thing| within(thing.thing));
            if lines.is_empty() {
                let why = format!("{name} describes {selector}, and no declared line in it has a reference designator");
                let resolve =
                    format!("name the board's bill of materials under [[declared]] with describes = \"{selector}\"");
                return Err((why, resolve));
            }
            Ok((Tie::Described(*board), lines))
        }
        None => only_document(accounts, gathered, name, placed),
    }
}

fn lines(gathered: &Gathered<'_>, belongs: impl Fn(&Facts<'_>) -> bool) -> Vec<Line> {
    let declared = gathered.things.iter().enumerate().filter(|(_, thing)| thing.account == Account::Declared);
    declared
        .filter(|(_, thing)| thing.identifiers(IdentifierKind::Designator).next().is_some() && belongs(thing))
        .map(|(n, thing)| Line { thing: n, designators: listed(thing) })
        .filter(|line| !line.designators.is_empty())
        .collect()
}

/// Returns the designators that a declared thing lists.
fn listed(thing: &Facts<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for component in &thing.components {
        let pieces = pieces(component.quantity());
        let texts = component.identifiers().filter(|identifier| identifier.kind == IdentifierKind::Designator);
        let texts: Vec<&str> = texts.map(|identifier| identifier.value).collect();
        // Several identifiers are counted together: no one of them is all the pieces.
        let pieces = pieces.filter(|_| texts.len() == 1);
        all.extend(texts.iter().flat_map(|text| designators(text, pieces)));
    }
    let mut seen = BTreeSet::new();
    all.retain(|designator| seen.insert(designator.clone()));
    all
}

fn pieces(quantity: Quantity) -> Option<u32> {
    match quantity {
        Quantity::Pieces(pieces) => Some(pieces),
        Quantity::Unstated | Quantity::NotCountable => None,
    }
}

/// Takes the one declared document that lists designators, if it plainly is of this board.
fn only_document(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    name: &str,
    placed: &[(usize, Vec<String>)],
) -> Result<(Tie, Vec<Line>), Unsettled> {
    let resolve = "say which declared part the board is: describes = \"ref:…\" under its [[observed]]".to_owned();
    let candidates: Vec<usize> = accounts
        .documents
        .iter()
        .enumerate()
        .filter(|(_, document)| {
            document.account == Account::Declared
                && document.bom.components().any(|c| c.identifier(IdentifierKind::Designator).is_some())
        })
        .map(|(n, _)| n)
        .collect();
    let document = match candidates.as_slice() {
        [document] => *document,
        [] => {
            let why = format!("{name} shows a board, and no declared document lists reference designators");
            return Err((why, "name the board's bill of materials under [[declared]]".to_owned()));
        }
        several => {
            let names: Vec<&str> = several.iter().take(4).map(|n| accounts.documents[*n].name()).collect();
            let more = if several.len() > 4 { " and others" } else { "" };
            let why = format!("{name} shows a board, and its lines may be in {}{more}", names.join(" or in "));
            return Err((why, resolve));
        }
    };
    let id = accounts.documents[document].id;
    let lines = lines(gathered, |thing| accounts.graph.parts(thing.thing).iter().any(|part| part.document == id));
    let mut holders: HashMap<&str, Option<ThingId>> = HashMap::new();
    for line in &lines {
        let around = accounts.graph.parent(gathered.things[line.thing].thing);
        for designator in &line.designators {
            if *holders.entry(designator).or_insert(around) != around {
                let why = format!(
                    "{name} shows a board, and {} lists {designator} in several assemblies",
                    accounts.documents[document].name()
                );
                return Err((why, resolve));
            }
        }
    }
    let shared = placed.iter().filter(|(_, keys)| keys.iter().any(|key| holders.contains_key(key.as_str()))).count();
    let fewer = placed.len().min(holders.len());
    if shared * 2 < fewer || shared == 0 {
        let why = format!(
            "{name} places {} designators, of which {} lists {shared}: it may be of another board",
            placed.len(),
            accounts.documents[document].name()
        );
        return Err((why, resolve));
    }
    Ok((Tie::OnlyDocument(document), lines))
}

/// Holds what is placed against the lines.
fn hold(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    result: &mut Reconciliation,
    placed: &[(usize, Vec<String>)],
    lines: &[Line],
    board: &mut Board,
) {
    let mut by_designator: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_whole: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, line) in lines.iter().enumerate() {
        for designator in &line.designators {
            by_designator.entry(designator).or_default().push(n);
            if let Some(whole) = whole_of(designator) {
                by_whole.entry(whole).or_default().push(n);
            }
        }
    }
    let left_out = left_out(accounts, gathered, &board.tie, lines);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (n, keys) in placed {
        let thing = &gathered.things[*n];
        let found = keys
            .iter()
            .find_map(|key| by_designator.get_key_value(key.as_str()).or_else(|| by_whole.get_key_value(key.as_str())));
        let Some((key, candidates)) = found else {
            board.undeclared.push((thing.thing, None));
            if let Some(line) = keys.iter().find_map(|key| left_out.get(key)) {
                board.left_out.insert(thing.thing, *line);
            }
            continue;
        };
        seen.insert(key);
        // A designator in two lines is one part or its alternate: the line that agrees best is meant.
        let best = candidates.iter().map(|line| {
            let line = lines[*line].thing;
            (agreement(thing, &gathered.things[line]), line)
        });
        let Some((agrees, line)) = best.min() else { continue };
        let listed = gathered.things[line].thing;
        match agrees {
            Agreement::Another => {
                board.undeclared.push((thing.thing, Some(listed)));
                continue;
            }
            Agreement::Unsure => board.otherwise.push((thing.thing, listed)),
            Agreement::Same => {}
        }
        result.things[*n].counterparts.push((listed, Tier::Designator));
        result.things[*n].covered_by = result.things[line].covered_by;
        result.things[line].counterparts.push((thing.thing, Tier::Designator));
    }
    let is_complete = shows_all(accounts, &board.surveys);
    for line in lines {
        let is_placed = |designator: &String| {
            seen.contains(designator.as_str()) || whole_of(designator).is_some_and(|whole| seen.contains(whole))
        };
        let missing: Vec<String> = line.designators.iter().filter(|one| !is_placed(one)).cloned().collect();
        let thing = &gathered.things[line.thing];
        if !missing.is_empty() && !is_complete {
            board.unseen += missing.len();
        } else if !missing.is_empty() {
            board.missing.push((thing.thing, missing));
        }
        if let [component] = thing.components.as_slice()
            && let Some(pieces) = pieces(component.quantity())
            && line.designators.len() as u64 != u64::from(pieces)
        {
            board.miscounted.push((thing.thing, line.designators.len(), pieces));
        }
    }
}

/// Finds the designators that the board's documents list as not fitted or not bought, each with its document and line.
fn left_out(
    accounts: &Accounts<'_>,
    gathered: &Gathered<'_>,
    tie: &Tie,
    lines: &[Line],
) -> HashMap<String, (usize, usize)> {
    let mut found = HashMap::new();
    let declared = accounts.documents.iter().enumerate().filter(|(_, document)| document.account == Account::Declared);
    for (n, document) in declared.filter(|(_, document)| !document.bom.left_out.is_empty()) {
        let is_of_board = |thing: ThingId| match tie {
            Tie::Described(board) => thing == *board || accounts.graph.ancestors(thing).any(|at| at == *board),
            Tie::OnlyDocument(only) => n == *only,
            Tie::Open { .. } => false,
        };
        // A line in no assembly belongs where the other lines of its document do that stand in none.
        let top_is_of_board = lines.iter().any(|line| {
            let parts = accounts.graph.parts(gathered.things[line.thing].thing);
            parts.iter().any(|part| part.document == document.id && document.bom.parent(part.component).is_none())
        });
        for (at, line) in document.bom.left_out.iter().enumerate() {
            let belongs = match line.parent {
                Some(component) => {
                    accounts.graph.thing_of(PartId { document: document.id, component }).is_some_and(is_of_board)
                }
                None => top_is_of_board,
            };
            for designator in designators(&line.designators, pieces(line.quantity)).into_iter().filter(|_| belongs) {
                if let Some(whole) = whole_of(&designator) {
                    found.entry(whole.to_owned()).or_insert((n, at));
                }
                found.entry(designator).or_insert((n, at));
            }
        }
    }
    found
}

/// Returns the part that a gate or unit belongs to: `U1A` and `U1B` are `U1`.
fn whole_of(designator: &str) -> Option<&str> {
    let whole = designator.strip_suffix(|c: char| c.is_ascii_uppercase())?;
    whole.ends_with(|c: char| c.is_ascii_digit()).then_some(whole)
}

/// Tells whether the files together show every part that is placed: one that lists one side needs that of the other.
fn shows_all(accounts: &Accounts<'_>, surveys: &[usize]) -> bool {
    let documents = || surveys.iter().map(|survey| &accounts.documents[*survey]);
    let aggregates = |document: &Document| -> Vec<Aggregate> {
        document.bom.compositions.iter().map(|composition| composition.aggregate).collect()
    };
    if documents().any(|document| aggregates(document).is_empty()) {
        return true;
    }
    let shows_side = |side: &str| {
        documents().filter(|document| aggregates(document).contains(&Aggregate::Incomplete)).any(|document| {
            document.bom.components().all(|part| part.location().is_some_and(|at| at.starts_with(side)))
        })
    };
    shows_side("top") && shows_side("bottom")
}

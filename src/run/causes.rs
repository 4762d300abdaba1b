//! Why a verdict can't be `pass` though nothing was found, and what the run leaves in doubt.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::case::{self, Case};
use crate::check::{self, Context};
use crate::diagnostic::Problem;
use crate::finding::{AsOfSource, Cause, CheckRecord, ListRecord, Outcome, Severity};
use crate::ingest::{StatedIn, table};
use crate::lists;
use crate::lists::ListChoice;
use crate::lists::store::publication;
use crate::model::{Account, ComponentRef, Document, Format, IdentifierKind, PartId};
use crate::reconcile::{Board, Tie};
use crate::register;
use crate::screening::{Listed, Screening, Unread};
use crate::source::{Position, Sha256};

/// Names what the case makes of findings: whoever wrote the case may not be who reads the verdict.
pub(super) fn lowered_severities(
    case: &Case,
    lowered: &BTreeMap<(&'static str, Severity, Severity), usize>,
) -> Vec<Problem> {
    let file = case.source.as_ref().map_or("the case", |source| source.name());
    let say = |((rule, from, to), count): (&(&str, Severity, Severity), &usize)| {
        let findings = if *count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
        Problem::new(file, format!("[rules] lowers {findings} of {rule} from {from} to {to}"))
    };
    lowered.iter().map(say).collect()
}

/// Names the built-in lists in whose place stands a file of the case, since a bidder's copy may be shorter, or a snapshot
/// of the store.
pub(super) fn replaced_lists(choices: &[ListChoice], used: &[Listed]) -> Vec<Problem> {
    let built_in = choices.iter().filter_map(|choice| Some((choice, lists::bundled(&choice.id)?)));
    built_in
        .filter_map(|(choice, built_in)| {
            if let Some((_, file)) = choice.files.first() {
                let problem = Problem::new(file, format!("stands in place of the built-in list {}", choice.id));
                let help = format!("name it without a file to use the built-in one: lists = [\"{}\"]", choice.id);
                return Some(problem.help(help));
            }
            let mut used = used.iter().map(Listed::head);
            let used = used.find(|list| list.id == choice.id && list.snapshot != built_in.snapshot)?;
            let snapshot = used.snapshot.get(..8).unwrap_or(&used.snapshot);
            Some(Problem::new(
                &used.source,
                format!("stands in place of the built-in list {}: snapshot {snapshot} of the store", choice.id),
            ))
        })
        .collect()
}

/// Names the columns of a table that nobody reads, so that none is passed over silently.
pub(super) fn unread_columns(document: &Document) -> Option<Problem> {
    let is_table = matches!(document.bom.format, Format::Csv | Format::Workbook);
    if !is_table || document.bom.unknown_fields.is_empty() {
        return None;
    }
    let names: Vec<String> = document.bom.unknown_fields.iter().take(8).map(|(name, _)| format!("`{name}`")).collect();
    let more = document.bom.unknown_fields.len() - names.len();
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let what = if names.len() == 1 { "column" } else { "columns" };
    let problem = Problem::new(document.name(), format!("{what} not read: {}{and_more}", names.join(", ")));
    let stated_in = format!("{}.columns", document.account);
    let stated_in = StatedIn::Case(&stated_in);
    let near =
        document.bom.unknown_fields.iter().filter_map(|(name, _)| Some((table::nearest_field(name)?, name.clone())));
    let mut named = std::collections::BTreeSet::new();
    let near: Vec<(&str, String)> = near.filter(|(field, _)| named.insert(*field)).take(5).collect();
    Some(problem.help(if near.is_empty() {
        let maker = stated_in.column("manufacturer", "the header of its column");
        format!("if one of them is the maker or part number, map it in the case: {maker}")
    } else {
        format!("did you mean, in the case, {}?", stated_in.columns(near.into_iter()))
    }))
}

/// Names the software that serves a communicating thing of a known type, where nothing else of its document communicates:
/// the modem that a driver is for may be there, and not listed.
pub(super) fn served_things(context: &Context<'_>) -> Vec<Problem> {
    let say = |(n, document): (usize, &Document)| {
        let lists_one = context.functions.get(n).is_some_and(|of| {
            let mut all = of.iter().flatten();
            all.any(|(function, _)| register::function(function.id()).is_some_and(|entry| entry.reach.is_some()))
        });
        if lists_one {
            return None;
        }
        let serving: Vec<ComponentRef<'_>> =
            document.bom.components().filter(|component| register::serves_communication(*component)).collect();
        let first = serving.first()?;
        let more = if serving.len() > 1 { format!(" (and {} more)", serving.len() - 1) } else { String::new() };
        let message = format!(
            "`{}` is software that serves a part which communicates, and no such part is listed{more}",
            name_of(*first)
        );
        let problem = Problem::at(document.bom.source(), first.at(), message);
        Some(problem.help("ask the vendor whether that part is there, and where it is listed"))
    };
    context.documents.iter().enumerate().filter_map(say).collect()
}

/// A table without any maker, or any part number, beside a column that nobody read can't support a `pass`.
pub(super) fn unread_columns_cause(document: &Document) -> Option<Cause> {
    let remark = unread_columns(document)?;
    let components = || document.bom.components();
    let names_makers = components().any(|component| component.manufacturer().is_some());
    let has_numbers = components().any(|component| component.identifier(IdentifierKind::Mpn).is_some());
    let lacks = match (names_makers, has_numbers) {
        (true, true) => return None,
        (false, true) => "no maker was read",
        (true, false) => "no part number was read",
        (false, false) => "neither maker nor part number was read",
    };
    Some(Cause {
        cause: format!("{}: {lacks}, and {}", remark.file, remark.message),
        resolve: remark.help.unwrap_or_default(),
    })
}

/// What a reader could not read may hold the very part that would be found.
pub(super) fn unread_cause(unread: &[Problem]) -> Option<Cause> {
    let (first, rest) = unread.split_first()?;
    let at = if first.at == Position::Whole { String::new() } else { format!(":{}", first.at) };
    let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
    Some(Cause {
        cause: format!("{}{at}: {}{more}", first.file, first.message),
        resolve: first.help.clone().unwrap_or_else(|| "have the document sent again, whole and plain".to_owned()),
    })
}

/// What a document leaves to another one is not looked at until that one is there.
pub(super) fn elsewhere_causes(context: &Context<'_>) -> Vec<Cause> {
    let left = check::bom::left_to_others(context);
    let say = |(document, left): (&Document, Vec<check::bom::Elsewhere>)| {
        let (first, rest) = left.split_first()?;
        let at = document.bom.source().position(first.at);
        let of = first.part.as_ref().map_or_else(|| "a part".to_owned(), |name| format!("`{name}`"));
        let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
        Some(Cause {
            cause: format!(
                "{}:{at}: leaves what {of} holds to {}, which is not among the evidence{more}",
                document.name(),
                first.link
            ),
            resolve: "ask the vendor for that document and name it as well, under [[declared]] or with --declared"
                .to_owned(),
        })
    };
    left.filter_map(say).collect()
}

/// A required check that could not run is a cause; checks that lack the same thing are one cause.
pub(super) fn skipped_causes(checks: &[CheckRecord]) -> Vec<Cause> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for record in checks {
        if let Outcome::Skipped(reason) = &record.outcome
            && record.rules.iter().any(|rule| rule.group.is_required())
        {
            by_reason.entry(reason).or_default().extend(record.rules.iter().map(|rule| rule.id));
        }
    }
    by_reason
        .into_iter()
        .map(|(reason, rules)| {
            let account = |word: &str| reason.contains(&format!("no {word} account"));
            let resolve = if account("contract") {
                "name what was bought: [contract] file in the case, or --contract FILE"
            } else if account("declared") {
                "name what the vendor declares: [[declared]] in the case, or --declared FILE"
            } else if account("observed") {
                "name what was found: [[observed]] in the case, or --observed FILE"
            } else {
                "give the check what it lacks, or switch it off with a reason under [rules]"
            };
            Cause { cause: format!("{reason}: not judged: {}", rules.join(", ")), resolve: resolve.to_owned() }
        })
        .collect()
}

/// A part that communicates or runs firmware and whose maker nobody names can't be screened.
pub(super) fn maker_causes(context: &Context<'_>) -> Vec<Cause> {
    let parts = check::entity::communicating_without_maker(context);
    let names: Vec<&str> = parts.iter().take(3).filter_map(|part| context.component(*part)).map(name_of).collect();
    let more = parts.len().saturating_sub(names.len());
    if names.is_empty() {
        return Vec::new();
    }
    let is_observed =
        |part: &PartId| context.document(part.document).is_some_and(|document| document.account == Account::Observed);
    let one = parts.len() == 1;
    let s = if one { "s" } else { "" };
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    vec![Cause {
        cause: format!(
            "nobody names the maker of {}{and_more}: {} or run{s} firmware",
            names.join(", "),
            if one { "it communicates" } else { "they communicate" },
        ),
        resolve: if parts.iter().all(is_observed) {
            "read the makers off the parts where they were seen, and have the vendor declare the parts".to_owned()
        } else {
            "have the vendor name the makers in the bill of materials".to_owned()
        },
    }]
}

fn name_of(component: ComponentRef<'_>) -> &str {
    let name = component.name();
    if name.trim().is_empty() { component.reference().unwrap_or("a part without a name") } else { name }
}

/// A board whose lines can't be told, or that files show in part only, is not judged.
pub(super) fn board_causes(boards: &[Board], documents: &[Document]) -> Vec<Cause> {
    let mut causes = Vec::new();
    for board in boards {
        if let Tie::Open { why, resolve } = &board.tie {
            causes.push(Cause { cause: format!("{why}: not judged"), resolve: resolve.clone() });
        }
        if board.unseen > 0 {
            let names: Vec<&str> = board.surveys.iter().map(|survey| documents[*survey].name()).collect();
            let listed = if board.unseen == 1 {
                "1 listed designator".to_owned()
            } else {
                format!("{} listed designators", board.unseen)
            };
            causes.push(Cause {
                cause: format!("{} shows one side of a board, or failures only, and not {listed}", names.join(", ")),
                resolve: "name the file of the other side, or one that lists every part, under [[observed]]".to_owned(),
            });
        }
    }
    causes
}

/// Says which lines a board was held against where the case doesn't, and which lines count otherwise than they list.
pub(super) fn board_remarks(context: &Context<'_>) -> Vec<Problem> {
    let mut remarks = Vec::new();
    for board in &context.reconciliation.boards {
        if let Tie::OnlyDocument(declared) = board.tie {
            let declared = context.documents[declared].name();
            for survey in &board.surveys {
                let message =
                    format!("was held against {declared}, the only declared document with reference designators");
                let help = "if it shows another board, say which: describes = \"ref:…\"";
                remarks.push(Problem::new(context.documents[*survey].name(), message).help(help));
            }
        }
        for (thing, designators, pieces) in board.miscounted.iter().take(8) {
            let part = context.graph.parts(*thing)[0];
            let Some((document, component)) = context.document(part.document).zip(context.component(part)) else {
                continue;
            };
            let message = format!("`{}` lists {designators} designators and counts {pieces} pieces", component.name());
            remarks.push(Problem::at(document.bom.source(), component.at(), message));
        }
        if board.miscounted.len() > 8 {
            let file = context.documents[board.surveys[0]].name();
            let more = board.miscounted.len() - 8;
            remarks.push(Problem::new(file, format!("{more} more lines of its board count otherwise than they list")));
        }
    }
    remarks
}

/// A list that is partial, unconfirmed, over age or newer than the day can't support a `pass`.
pub(super) fn list_causes(lists: &[ListRecord]) -> Vec<Cause> {
    let mut causes = Vec::new();
    for list in lists {
        let id = &list.id;
        let mut cause = |cause: String, resolve: &str| causes.push(Cause { cause, resolve: resolve.to_owned() });
        if list.partial {
            cause(
                format!("list {id} does not hold all entries of the published list"),
                "give the whole list as a file; the notes of the readers say what of it was passed over",
            );
        }
        if let Some(stale) = &list.stale {
            cause(
                format!("list {id} was {stale}"),
                &match publication(id) {
                    Some(_) => format!("fetch it again: tallyclerk lists update {id}"),
                    None => format!(
                        "bring it in again: tallyclerk lists import {id} FILE; or confirm it and date its `# confirmed:` line"
                    ),
                },
            );
        }
        if list.confirmed.is_none() {
            cause(
                format!("nobody says when list {id} was confirmed at its source"),
                &format!("date its `# confirmed:` line, or say so: tallyclerk lists import {id} FILE --confirmed DATE"),
            );
        }
        if list.unserved > 0 {
            cause(
                format!(
                    "{} entries of list {id} don't say since when they stand, and the list is newer than the day",
                    list.unserved
                ),
                "give a snapshot of that day, or dates of listing",
            );
        }
    }
    causes
}

/// A list that says that it was confirmed after today would never grow old. Only the clock says what day it is: a case may
/// well be judged at a day that has passed.
pub(super) fn lists_of_the_future(lists: &[ListRecord], (as_of, source): (Date, AsOfSource)) -> Vec<Cause> {
    // It may be tomorrow already where the list was confirmed.
    let tomorrow = as_of.tomorrow().unwrap_or(as_of);
    let of_future = |list: &&ListRecord| list.confirmed.is_some_and(|day| day > tomorrow);
    lists
        .iter()
        .filter(|_| source == AsOfSource::Clock)
        .filter(of_future)
        .map(|list| Cause {
            cause: format!(
                "list {} says that it was confirmed on {}, which has not come yet",
                list.id,
                list.confirmed.map(|day| day.to_string()).unwrap_or_default()
            ),
            resolve: "correct the day that the list states, or look at the clock of this machine".to_owned(),
        })
        .collect()
}

/// A list whose index is damaged and could not be made anew screened nobody.
pub(super) fn unread_list_cause(unread: &Unread) -> Cause {
    let Unread { list, .. } = unread;
    Cause {
        cause: format!("list {list} could not be screened against"),
        resolve: "bring the list in again, or delete its index".to_owned(),
    }
}

/// What screening could not judge: hits that hang on an unstated buyer, and parts of which nobody names a maker.
pub(super) fn screening_causes(context: &Context<'_>, screening: &Screening) -> Vec<Cause> {
    let mut causes = Vec::new();
    let hits = screening.parties_hit().count();
    if context.case.buyer.kind.is_none() && hits > 0 {
        let parties = if hits == 1 { "1 party on a list".to_owned() } else { format!("{hits} parties on lists") };
        causes.push(Cause {
            cause: format!("the case does not state who buys, and what {parties} means hangs on that"),
            resolve: "state [buyer] kind and jurisdiction, and [[funding]], in the case".to_owned(),
        });
    }
    let coverage = &context.reconciliation.coverage;
    if context.has(Account::Declared) && coverage.parts > 0 && coverage.parts_with_maker == 0 {
        causes.push(Cause {
            cause: "no declared part names its maker, so no maker was screened".to_owned(),
            resolve: "have the vendor name the makers; in a table, map their column: columns.manufacturer = \"…\""
                .to_owned(),
        });
    }
    causes
}

/// Names what is used and not pinned, or otherwise pinned, and what is pinned and not used. A pinned list that could not
/// be loaded has its own cause already.
pub(super) fn lock_causes(choices: &[ListChoice], lock: Option<&case::lock::Lock>, lists: &[ListRecord]) -> Vec<Cause> {
    let Some(mut lock) = lock.cloned() else { return Vec::new() };
    let chosen = |id: &str| choices.iter().any(|choice| choice.id == id);
    lock.lists.retain(|(id, _)| lists.iter().any(|list| list.id == *id) || !chosen(id));
    let used: Vec<(String, Sha256)> =
        lists.iter().filter_map(|list| Some((list.id.clone(), Sha256::parse(&list.snapshot)?))).collect();
    lock.differences(&used, &register::editions())
        .into_iter()
        .map(|difference| Cause {
            // What was added to the case since has no snapshot to be restored.
            resolve: match difference.ends_with("is not pinned") {
                true => "pin it as well: tallyclerk check --lock",
                false => "restore the pinned snapshot, or accept the new one: tallyclerk check --lock",
            }
            .to_owned(),
            cause: difference,
        })
        .collect()
}

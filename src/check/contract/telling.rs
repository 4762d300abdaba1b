//! How the checks of the group tell of a thing: what it is called, who made it, what shows it.

use crate::check::Context;
use crate::finding::Subject;
use crate::graph::ThingId;
use crate::model::{Account, Citation, ComponentRef, IdentifierKind, Item, Mac, PartId};
use crate::reconcile::{Board, Tie};
use crate::register;

/// Returns the subject that findings about a thing have: the declared line where there is one.
pub(super) fn subject(context: &Context<'_>, thing: ThingId) -> Subject {
    context.subject(line(context, thing))
}

/// Returns the line that stands for a thing.
pub(super) fn line(context: &Context<'_>, thing: ThingId) -> PartId {
    context.graph.parts(context.reconciliation.canonical(context.graph, thing))[0]
}

/// Returns the subject of findings about an item.
pub(super) fn item_subject(item: &Item) -> Subject {
    Subject::Item { id: item.id.clone(), description: item.description.clone() }
}

/// Calls a thing by its name and part number, and says where it sits.
pub(super) fn call(context: &Context<'_>, thing: ThingId) -> String {
    let Some(component) = context.component(context.graph.parts(thing)[0]) else { return "a part".to_owned() };
    let mut text = name(component);
    let scope = || context.document(context.graph.parts(thing)[0].document).and_then(|d| d.scope.location.clone());
    let inside =
        || component.parent().filter(|parent| parent.parent().is_some()).map(|parent| parent.name().to_owned());
    if component.bom().format.locates_in_its_own_words() {
        // A bus or a switch port says little to a person; the place that was surveyed says more, if it is stated.
        match (scope(), component.location()) {
            (Some(place), _) => text.push_str(&format!(" in {place}")),
            (None, Some(socket)) => text.push_str(&format!(" at {socket}")),
            (None, None) => {}
        }
    } else if let Some(place) = component.location().map(str::to_owned).or_else(inside).or_else(scope) {
        text.push_str(&format!(" in {place}"));
    }
    text
}

/// Calls a component by its name and, when the name doesn't hold it, its part number.
pub(super) fn name(component: ComponentRef<'_>) -> String {
    let name = component.name();
    match component.identifier(IdentifierKind::Mpn) {
        Some(number) if !name.contains(number.value) => format!("{name} ({})", number.value),
        _ if name.is_empty() => {
            component.identifiers().next().map_or_else(|| "a part without a name".to_owned(), |i| i.to_string())
        }
        _ => name.to_owned(),
    }
}

/// Returns the line that first tells of a thing.
pub(super) fn component<'a>(context: &Context<'a>, thing: ThingId) -> Option<ComponentRef<'a>> {
    context.component(context.graph.parts(thing)[0])
}

/// Calls a placed part: its designator, what it is, its package and where it sits.
pub(super) fn placed(context: &Context<'_>, thing: ThingId) -> String {
    let Some(component) = component(context, thing) else { return "a part".to_owned() };
    let designator = component.identifier(IdentifierKind::Designator).map_or("", |identifier| identifier.value);
    let mut text = designator.to_owned();
    if component.name() != designator {
        text.push_str(&format!(" {}", name(component)));
    }
    let package = component.properties().find(|(name, ..)| *name == "package").map(|(_, package, _)| package);
    let said: Vec<&str> = package.into_iter().chain(component.location()).collect();
    if !said.is_empty() {
        text.push_str(&format!(" ({})", said.join(", ")));
    }
    text
}

/// Lists the designators of some things, and says how many more there are.
pub(super) fn some_designators(context: &Context<'_>, things: &[ThingId]) -> String {
    let of = |thing: &ThingId| {
        let component = component(context, *thing)?;
        component.identifier(IdentifierKind::Designator).map(|identifier| identifier.value)
    };
    let named: Vec<&str> = things.iter().take(12).filter_map(of).collect();
    let more = if things.len() > 12 { format!(" and {} more", things.len() - 12) } else { String::new() };
    format!("{}{more}", named.join(", "))
}

/// Calls a board.
pub(super) fn board(context: &Context<'_>, board: &Board) -> String {
    match &board.tie {
        Tie::Described(thing) => component(context, *thing).map_or_else(|| "the board".to_owned(), name),
        Tie::OnlyDocument(declared) => format!("the board of {}", context.documents[*declared].name()),
        Tie::Open { .. } => "the board".to_owned(),
    }
}

/// Cites the documents that hold a board's lines as not telling of a part.
pub(super) fn not_listed(context: &Context<'_>, board: &Board) -> Vec<Citation> {
    let mut documents = Vec::new();
    match &board.tie {
        Tie::OnlyDocument(declared) => documents.push(context.documents[*declared].id),
        Tie::Described(thing) => {
            let mut open = vec![*thing];
            while let Some(at) = open.pop() {
                for part in context.graph.parts(at) {
                    if !documents.contains(&part.document) {
                        documents.push(part.document);
                    }
                }
                open.extend(context.graph.children(at));
            }
        }
        Tie::Open { .. } => {}
    }
    documents.sort_unstable();
    let absent = |document| Citation::Absent { document, note: "not listed for this board".to_owned() };
    documents.into_iter().take(4).map(absent).collect()
}

/// Calls an item by its number and description.
pub(super) fn call_item(item: &Item) -> String {
    if item.description.is_empty() {
        format!("item {}", item.id)
    } else {
        format!("item {}, {}", item.id, item.description)
    }
}

/// Cites every line that tells of a thing, then every line of its counterpart in the other account.
pub(super) fn evidence(context: &Context<'_>, thing: ThingId) -> Vec<Citation> {
    let mut citations: Vec<Citation> = Vec::new();
    let mut cite = |thing: ThingId| {
        for part in context.graph.parts(thing).iter().take(4) {
            if let Some(component) = context.component(*part) {
                citations.push(Citation::input(part.document, component.name_at()));
            }
        }
    };
    cite(thing);
    for (other, _) in context.reconciliation.thing(thing).counterparts.iter().take(3) {
        cite(*other);
    }
    citations
}

/// Cites the declared documents as not telling of a thing that was only observed.
pub(super) fn not_declared(context: &Context<'_>, thing: ThingId) -> Vec<Citation> {
    if context.graph.account(thing) != Account::Observed || !context.reconciliation.thing(thing).counterparts.is_empty()
    {
        return Vec::new();
    }
    context
        .documents
        .iter()
        .filter(|document| document.account == Account::Declared)
        .take(4)
        .map(|document| Citation::Absent { document: document.id, note: "not declared".to_owned() })
        .collect()
}

/// Cites the line of an item.
pub(super) fn cite_item(item: &Item) -> Citation {
    Citation::input(item.document, item.at)
}

/// The most makers of one thing that are told, and the most reasons for one maker.
const MOST_MAKERS: usize = 4;

/// Says who made a thing, a line for each maker with how that is known.
pub(super) fn makers(context: &Context<'_>, thing: ThingId) -> Vec<String> {
    let mut known: Vec<(String, Vec<String>)> = Vec::new();
    for part in context.graph.parts(thing) {
        let Some(component) = context.component(*part) else { continue };
        if let Some(maker) = component.manufacturer() {
            let document = context.document(part.document).map_or("the document", |d| d.name());
            add(&mut known, maker, format!("as {document} says"));
        }
        for identifier in component.identifiers() {
            let found = match identifier.kind {
                IdentifierKind::UsbId => register::parse_device_id(identifier.value)
                    .and_then(|(vendor, _)| register::usb_vendor(vendor))
                    .map(|row| (row, "USB id")),
                IdentifierKind::Mac => Mac::parse(identifier.value).and_then(register::oui).map(|row| (row, "MAC")),
                IdentifierKind::FccId => register::fcc_grantee(identifier.value).map(|row| (row, "FCC id")),
                _ => None,
            };
            if let Some((row, kind)) = found {
                let how = format!("by {kind} {} ({} {})", identifier.value, row.register, row.edition);
                add(&mut known, &row.value, how);
            }
        }
    }
    if known.is_empty() {
        return vec!["maker: unknown".to_owned()];
    }
    known.truncate(MOST_MAKERS);
    known.into_iter().map(|(maker, how)| format!("maker: {maker}, {}", joined(&how))).collect()
}

/// Adds how a maker is known to those reasons of the same maker that are there.
fn add(known: &mut Vec<(String, Vec<String>)>, maker: &str, how: String) {
    match known.iter_mut().find(|(other, _)| other == maker) {
        Some((_, reasons)) if reasons.contains(&how) || reasons.len() == MOST_MAKERS => {}
        Some((_, reasons)) => reasons.push(how),
        None => known.push((maker.to_owned(), vec![how])),
    }
}

/// Joins reasons into a phrase.
fn joined(reasons: &[String]) -> String {
    match reasons {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Says why a thing is held to have a function.
pub(super) fn reasons(context: &Context<'_>, thing: ThingId, function: crate::model::Function) -> Option<String> {
    let mut found = context
        .graph
        .parts(thing)
        .iter()
        .flat_map(|part| context.functions_of(*part))
        .filter(|(own, _)| *own == function);
    found.next().map(|(_, reason)| format!("{function}: {}", reason.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maker_that_several_sources_name_is_told_once_with_all_of_them() {
        let mut known = Vec::new();
        for (maker, how) in [("A", "as x says"), ("B", "by MAC 1"), ("A", "by USB id 2"), ("A", "as x says")] {
            add(&mut known, maker, how.to_owned());
        }
        assert_eq!(known.len(), 2, "two makers stay two");
        assert_eq!(joined(&known[0].1), "as x says and by USB id 2");
        assert_eq!(joined(&known[1].1), "by MAC 1");
    }
}

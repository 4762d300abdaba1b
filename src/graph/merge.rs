//! Which lines speak of one thing.
//!
//! Lines of different documents of one account are joined by equal serial number with equal maker (or one unknown), by equal MAC (a survey's lines also within one document), and by
//! `describes`: the described component and the subject of the detailing document are one thing, and top-level
//! components of that document lie inside it. Joins that would make a thing contain itself are left out.

use std::collections::HashMap;

use super::{Graph, Lists, ThingId};
use crate::model::{
    Account, ComponentId, ComponentRef, Document, DocumentId, IdentifierKind, Mac, PartId, plain_part_number,
};

struct Union {
    parent: Vec<u32>,
}

impl Union {
    fn root(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let up = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = up;
            at = up;
        }
        at
    }

    /// Joins two sets; the earlier line stays the root, so that order of mention is kept.
    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let (first, second) = (a.min(b), a.max(b));
        self.parent[second as usize] = first;
    }
}

pub(super) fn merge(documents: &[Document]) -> Graph {
    let mut ordered: Vec<&Document> = documents.iter().collect();
    ordered.sort_by_key(|document| document.id);
    let mut starts = Vec::with_capacity(ordered.len());
    let mut total = 0u32;
    for document in &ordered {
        starts.push(total);
        total += u32::try_from(document.bom.len()).unwrap_or(u32::MAX);
    }
    let mut union = Union { parent: (0..total).collect() };
    join_instances(&ordered, &starts, &mut union);
    let (inside, unresolved) = join_descriptions(&ordered, &starts, &mut union);

    // Number the things in order of first mention.
    let mut thing_of_line = vec![ThingId(u32::MAX); total as usize];
    let mut accounts: Vec<Account> = Vec::new();
    for (document, start) in ordered.iter().zip(&starts) {
        for line in (0u32..).map(|n| start + n).take(document.bom.len()) {
            let root = union.root(line) as usize;
            if thing_of_line[root].0 == u32::MAX {
                thing_of_line[root] = ThingId(u32::try_from(accounts.len()).unwrap_or(u32::MAX));
                accounts.push(document.account);
            }
            thing_of_line[line as usize] = thing_of_line[root];
        }
    }
    let outer: Vec<Option<ThingId>> =
        inside.iter().map(|line| line.and_then(|line| thing_of_line.get(union.root(line) as usize).copied())).collect();
    drop(union);
    let mut of_part = Vec::with_capacity(ordered.len());
    for (document, start) in ordered.iter().zip(&starts) {
        let start = *start as usize;
        of_part.push((document.id, thing_of_line[start..start + document.bom.len()].to_vec()));
    }
    drop(thing_of_line);
    let told = of_part.iter().flat_map(|(document, things)| {
        things.iter().zip((0u32..).map(ComponentId)).map(|(thing, component)| {
            let document = *document;
            (*thing, PartId { document, component })
        })
    });
    let parts = Lists::of(accounts.len(), told);

    // Containment: within each document by nesting, across documents by `describes`.
    let mut parents = vec![u32::MAX; accounts.len()];
    // Within one document nothing contains itself; only what was joined can, or a subject that lies in a part.
    let is_nested = |document: &&&Document| {
        let subject = document.bom.metadata.subject;
        subject.is_some_and(|subject| document.bom.parent(subject).is_some())
    };
    let may_come_back = accounts.len() < total as usize || ordered.iter().any(|document| is_nested(&document));
    let mut set_parent = |part: ThingId, assembly: ThingId| {
        let mut up = assembly.0;
        while up != u32::MAX && up != part.0 && may_come_back {
            up = parents[up as usize];
        }
        if up != part.0 && parents[part.0 as usize] == u32::MAX {
            parents[part.0 as usize] = assembly.0;
        }
    };
    for ((document, (_, things)), outer) in ordered.iter().zip(&of_part).zip(&outer) {
        for component in document.bom.components() {
            let part = things[component.id().0 as usize];
            let assembly = match component.parent() {
                Some(assembly) => Some(things[assembly.id().0 as usize]),
                None => *outer,
            };
            if let Some(assembly) = assembly {
                set_parent(part, assembly);
            }
        }
    }
    let contained = parents.iter().zip((0u32..).map(ThingId)).filter(|(parent, _)| **parent != u32::MAX);
    let children = Lists::of(accounts.len(), contained.map(|(parent, part)| (ThingId(*parent), part)));
    Graph { parts, parents, children, accounts, of_part, unresolved }
}

/// Joins lines of one account with one serial number (and no two different makers) or one MAC.
fn join_instances(ordered: &[&Document], starts: &[u32], union: &mut Union) {
    type LineOfMaker = (u32, DocumentId, Option<String>);
    let mut by_serial: HashMap<(Account, &str), Vec<LineOfMaker>> = HashMap::new();
    let mut by_mac: HashMap<(Account, &str), (u32, DocumentId)> = HashMap::new();
    // Two lines of one bill of materials are two parts, whatever they share: joining them would hide one.
    let may_join = |account: Account, a: DocumentId, b: DocumentId| a != b || account == Account::Observed;
    for (document, start) in ordered.iter().zip(starts) {
        for component in document.bom.components() {
            let line = start + component.id().0;
            for identifier in component.identifiers() {
                match identifier.kind {
                    IdentifierKind::Serial if !plain_part_number(identifier.value).is_empty() => {
                        let key = (document.account, identifier.value);
                        let maker = maker_key(component);
                        let lines = by_serial.entry(key).or_default();
                        let same = lines.iter().find(|(_, of, other)| {
                            may_join(document.account, *of, document.id)
                                && (*of != document.id || !line_has_number(component))
                                && match (other, &maker) {
                                    (Some(a), Some(b)) => a == b,
                                    _ => true,
                                }
                        });
                        if let Some((other, ..)) = same {
                            union.join(*other, line);
                        }
                        lines.push((line, document.id, maker));
                    }
                    IdentifierKind::Mac if Mac::parse(identifier.value).is_some_and(Mac::may_name_a_maker) => {
                        match by_mac.get(&(document.account, identifier.value)) {
                            Some((other, of)) if may_join(document.account, *of, document.id) => {
                                union.join(*other, line)
                            }
                            Some(_) => {}
                            None => {
                                by_mac.insert((document.account, identifier.value), (line, document.id));
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Tells whether a line names its type: then it is a thing of its own beside others of its document.
fn line_has_number(component: ComponentRef<'_>) -> bool {
    component.identifier(IdentifierKind::Mpn).is_some()
}

fn maker_key(component: ComponentRef<'_>) -> Option<String> {
    component.manufacturer().map(plain_part_number).filter(|key| !key.is_empty())
}

/// Joins the subject of each detailing document with what it describes; returns for each document the line that its
/// top-level components lie inside, and the links that lead nowhere or to several things.
fn join_descriptions(
    ordered: &[&Document],
    starts: &[u32],
    union: &mut Union,
) -> (Vec<Option<u32>>, Vec<(DocumentId, usize)>) {
    let mut inside = vec![None; ordered.len()];
    let mut unresolved = Vec::new();
    for (n, document) in ordered.iter().enumerate() {
        let subject = document.bom.metadata.subject.map(|id| starts[n] + id.0);
        inside[n] = subject;
        // What a placement file describes is a declared part: reconciliation settles which.
        let Some(selector) = document.describes.as_ref().filter(|_| !document.shows_a_board()) else { continue };
        let mut roots: Vec<u32> = Vec::new();
        for (m, other) in ordered.iter().enumerate() {
            if m == n || other.account != document.account {
                continue;
            }
            for component in other.bom.components().filter(|component| selector.selects(*component)) {
                let root = union.root(starts[m] + component.id().0);
                if !roots.contains(&root) {
                    roots.push(root);
                }
            }
        }
        match (roots.as_slice(), subject) {
            ([root], Some(subject)) => union.join(*root, subject),
            ([root], None) => inside[n] = Some(*root),
            // The document's own subject may carry the reference: then it says nothing about other documents.
            ([], Some(subject)) if selector.selects(document.bom.component(line_id(subject, starts[n]))) => {}
            (several, _) => unresolved.push((document.id, several.len())),
        }
    }
    (inside, unresolved)
}

fn line_id(line: u32, start: u32) -> ComponentId {
    ComponentId(line - start)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{BomBuilder, Format, Role, Scope, Selector};
    use crate::source::{Limits, Place, Source};

    struct Part {
        name: &'static str,
        serial: Option<&'static str>,
        maker: Option<&'static str>,
        parent: Option<u32>,
    }

    fn part(name: &'static str) -> Part {
        Part { name, serial: None, maker: None, parent: None }
    }

    fn document(id: u16, account: Account, describes: Option<&str>, parts: &[Part]) -> Document {
        let source = Source::from_bytes("x", Vec::new(), &Limits::default()).expect("small");
        let mut builder = BomBuilder::new(Arc::new(source), Format::CycloneDxJson);
        for part in parts {
            let mut draft = builder.open(part.parent.map(ComponentId), Place::Whole);
            draft.name = builder.text(part.name);
            draft.reference = builder.text(part.name);
            if let Some(serial) = part.serial {
                builder.identify(&mut draft, IdentifierKind::Serial, serial, Place::Whole);
            }
            if let Some(maker) = part.maker {
                let party = builder.party(maker, Place::Whole);
                draft.party(Role::Manufacturer, party);
            }
            builder.close(draft);
        }
        Document {
            id: DocumentId(id),
            account,
            bom: builder.finish(),
            describes: describes.map(|text| Selector::parse(text).expect("a selector")),
            scope: Scope::default(),
            on: None,
            by: None,
        }
    }

    #[test]
    fn one_serial_in_two_documents_of_one_account_is_one_thing() {
        let a =
            document(0, Account::Declared, None, &[Part { serial: Some("S1"), maker: Some("ACME"), ..part("plc") }]);
        let b = document(1, Account::Declared, None, &[Part { serial: Some("S1"), ..part("controller") }]);
        let c = document(2, Account::Observed, None, &[Part { serial: Some("S1"), ..part("seen") }]);
        let graph = Graph::build(&[a, b, c]);
        assert_eq!(graph.things().len(), 2, "the observed one is of another account");
        assert_eq!(graph.parts(ThingId(0)).len(), 2);
    }

    #[test]
    fn one_serial_twice_in_one_bill_of_materials_stays_two_things() {
        let twice = [Part { serial: Some("S1"), ..part("plc") }, Part { serial: Some("S1"), ..part("modem") }];
        assert_eq!(Graph::build(&[document(0, Account::Declared, None, &twice)]).things().len(), 2);
        assert_eq!(Graph::build(&[document(0, Account::Observed, None, &twice)]).things().len(), 1);
    }

    #[test]
    fn one_serial_of_two_makers_is_two_things() {
        let a = document(0, Account::Declared, None, &[Part { serial: Some("1"), maker: Some("ACME"), ..part("a") }]);
        let b = document(1, Account::Declared, None, &[Part { serial: Some("1"), maker: Some("Other"), ..part("b") }]);
        assert_eq!(Graph::build(&[a, b]).things().len(), 2);
    }

    #[test]
    fn a_detailing_document_lies_inside_what_it_describes() {
        let crane =
            document(0, Account::Declared, None, &[part("crane"), Part { parent: Some(0), ..part("spreader") }]);
        let detail = document(1, Account::Declared, Some("ref:spreader"), &[part("valve"), part("controller")]);
        let graph = Graph::build(&[crane, detail]);
        assert_eq!(graph.things().len(), 4);
        assert_eq!(graph.count_within(ThingId(1)), 2);
        assert_eq!(graph.ancestors(ThingId(2)).collect::<Vec<_>>(), [ThingId(1), ThingId(0)]);
        assert!(graph.unresolved_links().is_empty());
    }

    #[test]
    fn a_link_to_nothing_or_to_two_things_is_not_followed_and_is_reported() {
        let crane = document(0, Account::Declared, None, &[part("box"), part("box")]);
        let two = document(1, Account::Declared, Some("ref:box"), &[part("x")]);
        let none = document(2, Account::Declared, Some("ref:nowhere"), &[part("y")]);
        let graph = Graph::build(&[crane, two, none]);
        assert_eq!(graph.unresolved_links(), [(DocumentId(1), 2), (DocumentId(2), 0)]);
        assert_eq!(graph.parent(ThingId(2)), None);
    }
}

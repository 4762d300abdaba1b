//! Whether two models say the same: every view of every component, parties, relations, completeness, metadata. Places
//! are not compared, nor the order of what has no order.

use std::fmt::Debug;

use tallyclerk::model::{Bom, ComponentId, ComponentRef, IdentifierKind, PartyRef, Role};

/// Says in words where `back` differs from `bom`; `order` holds the component of `bom` for each of `back`.
pub fn differences(bom: &Bom, back: &Bom, order: &[ComponentId]) -> Vec<String> {
    let mut found = Vec::new();
    if bom.len() != back.len() || order.len() != bom.len() {
        found.push(format!("{} components, then {} (written: {})", bom.len(), back.len(), order.len()));
        return found;
    }
    let mut new_of = vec![ComponentId(0); bom.len()];
    for (new, old) in order.iter().enumerate() {
        new_of[old.0 as usize] = ComponentId(u32::try_from(new).expect("small"));
    }
    for (new, old) in back.components().zip(order) {
        component(bom.component(*old), new, &new_of, &mut found);
        if found.len() > 20 {
            return found;
        }
    }
    let mut say = |what: &str, a: &dyn Debug, b: &dyn Debug| found.push(format!("{what}: {a:?}, then {b:?}"));

    let edges = |bom: &Bom, map: &dyn Fn(ComponentId) -> ComponentId| {
        let mut edges: Vec<_> =
            bom.relationships().iter().map(|edge| (map(edge.from), edge.relation, map(edge.to))).collect();
        edges.sort_unstable();
        edges
    };
    let (a, b) = (edges(bom, &|id| new_of[id.0 as usize]), edges(back, &|id| id));
    if a != b {
        say("relations", &a, &b);
    }
    let compositions = |bom: &Bom, map: &dyn Fn(ComponentId) -> ComponentId| {
        let mut all: Vec<String> = bom
            .compositions
            .iter()
            .map(|composition| {
                let mut of: Vec<_> = composition.of.iter().map(|id| map(*id)).collect();
                of.sort_unstable();
                of.dedup();
                format!("{:?} {of:?}", composition.aggregate)
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (a, b) = (compositions(bom, &|id| new_of[id.0 as usize]), compositions(back, &|id| id));
    if a != b {
        say("compositions", &a, &b);
    }
    let parties = |bom: &Bom| {
        let mut all: Vec<String> =
            bom.parties().filter(|party| !party.name().is_empty()).map(|party| format!("{:?}", facts(party))).collect();
        all.sort_unstable();
        all
    };
    let (a, b) = (parties(bom), parties(back));
    if a != b {
        let only_a: Vec<_> = a.iter().filter(|party| !b.contains(party)).collect();
        let only_b: Vec<_> = b.iter().filter(|party| !a.contains(party)).collect();
        say("parties", &only_a, &only_b);
    }
    let (a, b) = (&bom.metadata, &back.metadata);
    let subject = a.subject.map(|id| new_of[id.0 as usize]);
    if subject != b.subject {
        say("subject", &subject, &b.subject);
    }
    // A document without a serial number or version gets them: CycloneDX assumes 1.
    if a.serial_number.is_some() && a.serial_number != b.serial_number || b.serial_number.is_none() {
        say("serial number", &a.serial_number, &b.serial_number);
    }
    if a.revision.unwrap_or(1) != b.revision.unwrap_or(1) {
        say("revision", &a.revision, &b.revision);
    }
    if a.timestamp != b.timestamp {
        say("timestamp", &a.timestamp, &b.timestamp);
    }
    let sorted = |texts: &[String]| {
        let mut texts = texts.to_vec();
        texts.sort_unstable();
        texts
    };
    if sorted(&a.authors) != sorted(&b.authors) {
        say("authors", &a.authors, &b.authors);
    }
    // The writer names itself.
    let own = format!("tallyclerk {}", env!("CARGO_PKG_VERSION"));
    let mut tools = a.tools.clone();
    if !tools.contains(&own) {
        tools.push(own);
    }
    if sorted(&tools) != sorted(&b.tools) {
        say("tools", &tools, &b.tools);
    }
    if a.supplier != b.supplier {
        say("supplier", &a.supplier, &b.supplier);
    }
    if a.manufacturer != b.manufacturer {
        say("manufacturer", &a.manufacturer, &b.manufacturer);
    }
    if sorted(&a.lifecycles) != sorted(&b.lifecycles) {
        say("lifecycles", &a.lifecycles, &b.lifecycles);
    }
    if bom.unread.len() != back.unread.len() {
        say("unread", &bom.unread.len(), &back.unread.len());
    }
    found
}

fn component(old: ComponentRef<'_>, new: ComponentRef<'_>, new_of: &[ComponentId], found: &mut Vec<String>) {
    let mut compare = |what: &str, a: &dyn Debug, b: &dyn Debug| {
        let (a, b) = (format!("{a:?}"), format!("{b:?}"));
        if a != b {
            found.push(format!("{what} of `{}`: {a}, then {b}", old.name()));
        }
    };
    compare("kind", &old.kind(), &new.kind());
    compare("name", &old.name(), &new.name());
    compare("group", &old.group(), &new.group());
    compare("version", &old.version(), &new.version());
    compare("reference", &old.reference(), &new.reference());
    compare("quantity", &old.quantity(), &new.quantity());
    compare("description", &old.description(), &new.description());
    compare("location", &old.location(), &new.location());
    compare("function", &old.stated_function(), &new.stated_function());
    compare("origin", &old.origin(), &new.origin());
    let parent = old.parent().map(|parent| new_of[parent.id().0 as usize]);
    compare("parent", &parent, &new.parent().map(|parent| parent.id()));
    compare("identifiers", &identifiers(old), &identifiers(new));
    compare("parties", &parties(old), &parties(new));
    compare(
        "digests",
        &sorted(old.digests().map(|(a, d, _)| (a.name(), d))),
        &sorted(new.digests().map(|(a, d, _)| (a.name(), d))),
    );
    compare("licences", &sorted(old.licences()), &sorted(new.licences()));
    compare(
        "properties",
        &sorted(old.properties().map(|(n, v, _)| (n, v))),
        &sorted(new.properties().map(|(n, v, _)| (n, v))),
    );
    compare("endpoints", &sorted(old.endpoints()), &sorted(new.endpoints()));
    compare("external references", &sorted(old.external_references()), &sorted(new.external_references()));
}

fn sorted<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort();
    all
}

/// The first of a kind is the one that counts, so the order within a kind does.
fn identifiers(component: ComponentRef<'_>) -> Vec<(IdentifierKind, &str)> {
    let mut all: Vec<_> =
        component.identifiers().map(|one| (one.kind, one.value)).filter(|(_, value)| !value.is_empty()).collect();
    all.sort_by_key(|(kind, _)| *kind);
    all
}

fn parties(component: ComponentRef<'_>) -> Vec<(Role, &str)> {
    let mut all: Vec<_> =
        component.parties().map(|(role, party)| (role, party.name())).filter(|(_, name)| !name.is_empty()).collect();
    all.sort_by_key(|(role, _)| *role);
    all
}

type Facts<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Vec<(IdentifierKind, &'a str)>);

fn facts(party: PartyRef<'_>) -> Facts<'_> {
    (
        party.name(),
        party.address().filter(|text| !text.is_empty()),
        party.url().filter(|text| !text.is_empty()),
        sorted(party.identifiers()),
    )
}

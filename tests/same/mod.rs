//! Whether two models say the same: every view of every component, parties, relations, completeness, metadata. Places
//! are not compared, nor the order of what has no order.

use std::fmt::Debug;

use tallyclerk::model::{Bom, ComponentId, ComponentRef, PartyRef};

/// What of a text a spelling can hold: XML keeps no white space at the ends, and no control characters.
fn held(text: &str, xml: bool) -> String {
    if !xml {
        return text.to_owned();
    }
    let bare = text.trim_matches([' ', '\t', '\n', '\r']);
    bare.replace(
        |ch| matches!(ch, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}'..='\u{ffff}'),
        "\u{fffd}",
    )
}

/// Says in words where `back` differs from `bom`; `order` holds the component of `bom` for each of `back`, and `xml`
/// tells whether `back` went through XML.
pub(crate) fn differences(bom: &Bom, back: &Bom, order: &[ComponentId], xml: bool) -> Vec<String> {
    let held = |text: &str| held(text, xml);
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
        component(bom.component(*old), new, &new_of, xml, &mut found);
        if found.len() > 20 {
            return found;
        }
    }
    let mut say = |what: &str, a: &dyn Debug, b: &dyn Debug| found.push(format!("{what}: {a:?}, then {b:?}"));

    let edges = |bom: &Bom, map: &dyn Fn(ComponentId) -> ComponentId| {
        let mut edges: Vec<_> = bom.relationships().map(|edge| (map(edge.from), edge.relation, map(edge.to))).collect();
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
        let mut all: Vec<String> = bom
            .parties()
            .filter(|party| !party.name().is_empty())
            .map(|party| format!("{:?}", facts(party, xml)))
            .collect();
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
    let option = |text: &Option<String>| text.as_deref().map(held);
    if a.serial_number.is_some() && option(&a.serial_number) != b.serial_number || b.serial_number.is_none() {
        say("serial number", &a.serial_number, &b.serial_number);
    }
    if a.revision.unwrap_or(1) != b.revision.unwrap_or(1) {
        say("revision", &a.revision, &b.revision);
    }
    if option(&a.timestamp) != b.timestamp {
        say("timestamp", &a.timestamp, &b.timestamp);
    }
    let sorted = |texts: &[String]| {
        let mut texts: Vec<String> = texts.iter().map(|text| held(text)).collect();
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
    if option(&a.supplier) != b.supplier {
        say("supplier", &a.supplier, &b.supplier);
    }
    if option(&a.manufacturer) != b.manufacturer {
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

fn component(old: ComponentRef<'_>, new: ComponentRef<'_>, new_of: &[ComponentId], xml: bool, found: &mut Vec<String>) {
    let mut compare = |what: &str, a: &dyn Debug, b: &dyn Debug| {
        let (a, b) = (format!("{a:?}"), format!("{b:?}"));
        if a != b {
            found.push(format!("{what} of `{}`: {a}, then {b}", old.name()));
        }
    };
    let parent = old.parent().map(|parent| new_of[parent.id().0 as usize]);
    compare("parent", &parent, &new.parent().map(|parent| parent.id()));
    compare("kind", &old.kind(), &new.kind());
    compare("quantity", &old.quantity(), &new.quantity());
    for ((what, a), (_, b)) in facts_of(old, xml).into_iter().zip(facts_of(new, xml)) {
        compare(what, &a, &b);
    }
}

/// Everything that a component says in texts.
fn facts_of(component: ComponentRef<'_>, xml: bool) -> Vec<(&'static str, Vec<String>)> {
    let held = |text: &str| held(text, xml);
    let option = |text: Option<&str>| text.map(held).into_iter().collect::<Vec<_>>();
    let pair = |(a, b): (&str, &str)| format!("{:?} {:?}", held(a), held(b));
    // The first of a kind or role is the one that counts, so the order within it does.
    let mut identifiers: Vec<_> = component.identifiers().filter(|one| !one.value.is_empty()).collect();
    identifiers.sort_by_key(|one| one.kind);
    let mut parties: Vec<_> = component.parties().filter(|(_, party)| !party.name().is_empty()).collect();
    parties.sort_by_key(|(role, _)| *role);
    vec![
        ("name", vec![held(component.name())]),
        ("group", option(component.group())),
        ("version", option(component.version())),
        ("reference", option(component.reference())),
        ("description", option(component.description())),
        ("location", option(component.location())),
        ("function", option(component.stated_function())),
        ("origin", option(component.origin())),
        ("identifiers", identifiers.iter().map(|one| pair((one.kind.word(), one.value))).collect()),
        ("parties", parties.iter().map(|(role, party)| pair((role.word(), party.name()))).collect()),
        ("digests", sorted(component.digests().map(|(algorithm, hex, _)| pair((algorithm.name(), hex))))),
        ("licences", sorted(component.licences().map(held))),
        ("properties", sorted(component.properties().map(|(name, value, _)| pair((name, value))))),
        ("endpoints", sorted(component.endpoints().map(held))),
        ("external references", sorted(component.external_references().map(pair))),
    ]
}

fn sorted(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = all.collect();
    all.sort();
    all
}

/// What a document says of a party.
fn facts(party: PartyRef<'_>, xml: bool) -> [Vec<String>; 4] {
    let option = |text: Option<&str>| {
        text.filter(|text| !text.is_empty()).map(|text| held(text, xml)).into_iter().collect::<Vec<_>>()
    };
    let identifiers = party.identifiers().map(|(kind, value)| format!("{} {}", kind.word(), held(value, xml)));
    [vec![held(party.name(), xml)], option(party.address()), option(party.url()), sorted(identifiers)]
}

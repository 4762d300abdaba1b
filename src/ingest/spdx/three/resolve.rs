//! From ids to objects: every reference of a document, once all of it is read.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use ahash::{AHashMap, AHashSet};

use super::description::{self, ClassId, INDIVIDUALS, KNOWN, PropertyId, Range};
use super::nodes::{NodeId, Nodes, Value};
use super::violation::Violations;
use crate::model::{BomBuilder, Text};
use crate::source::Place;

/// What resolving found beside the objects that references lead to.
#[derive(Default)]
pub(super) struct Resolved {
    /// References to nothing, in the order of the document.
    pub(super) dangling: Vec<(Text, Place)>,
    /// Ids that two parts have, with the place of the second.
    pub(super) duplicates: Vec<(Text, Place)>,
}

/// Turns references into the objects that they lead to; what leads outside stays a reference.
pub(super) fn resolve(
    builder: &BomBuilder,
    nodes: &mut Nodes,
    prefixes: &[(String, String)],
    violations: &mut Violations<'_>,
) -> Resolved {
    let mut resolved = Resolved::default();
    let prefixes = all_prefixes(builder, nodes, prefixes);
    let full = |text: Text| expand(builder.resolve(text), &prefixes);
    let mut known: AHashMap<Cow<'_, str>, (NodeId, ClassId)> = AHashMap::with_capacity(nodes.len());
    for id in nodes.ids() {
        let node = nodes.get(id);
        if !node.id.is_some() {
            continue;
        }
        match known.entry(full(node.id)) {
            Entry::Vacant(free) => _ = free.insert((id, node.class)),
            Entry::Occupied(taken) => {
                let at = node.id.place().unwrap_or(node.at);
                let (first, class) = *taken.get();
                // RDF makes one of two objects with one id. That is sound as long as they say nothing different.
                if class != node.class || contradict(builder, nodes, first, id) {
                    violations.same_id(taken.key(), at);
                }
                if description::is_part(node.class) && description::is_part(class) {
                    resolved.duplicates.push((node.id, at));
                }
            }
        }
    }
    let imported = imported(nodes, &full);
    for id in nodes.ids() {
        let at = nodes.get(id).at;
        for statement in nodes.statements_mut(id) {
            let Value::Reference(text) = statement.value else { continue };
            let reference = full(text);
            if let Some((node, class)) = known.get(&reference) {
                statement.value = Value::Node(*node);
                if let Range::Object(wanted) = statement.property.get().range
                    && class.shape().is_some()
                    && !ClassId::find(wanted).is_some_and(|wanted| class.is_a(wanted))
                {
                    let place = text.place().unwrap_or(at);
                    violations.wrong_target(statement.property, builder.resolve(text), *class, place);
                }
            } else if !is_defined_elsewhere(&reference) && !imported.contains(&reference) && !is_bare_licence(statement)
            {
                resolved.dangling.push((text, text.place().unwrap_or(at)));
            }
        }
    }
    resolved
}

/// Tells whether two objects say different things where only one may be said.
fn contradict(builder: &BomBuilder, nodes: &Nodes, first: NodeId, second: NodeId) -> bool {
    nodes.statements(first).iter().filter(|statement| !statement.property.get().many).any(|statement| {
        nodes.values(second, statement.property).any(|other| match (statement.value, other) {
            (Value::Text(a), Value::Text(b)) | (Value::Reference(a), Value::Reference(b)) => {
                builder.resolve(a) != builder.resolve(b)
            }
            _ => true,
        })
    })
}

/// The prefixes of `@context`, and those that an `SpdxDocument` states in its `namespaceMap`.
fn all_prefixes(builder: &BomBuilder, nodes: &Nodes, context: &[(String, String)]) -> AHashMap<String, String> {
    let mut all: AHashMap<String, String> = AHashMap::new();
    let (prefix, namespace) = (PropertyId::named("prefix"), PropertyId::named("namespace"));
    for id in nodes.ids() {
        let (prefix, namespace) = (nodes.text(id, prefix), nodes.text(id, namespace));
        if prefix.is_some() && namespace.is_some() {
            all.insert(builder.resolve(prefix).to_owned(), builder.resolve(namespace).to_owned());
        }
    }
    all.extend(context.iter().cloned());
    all
}

fn expand<'a>(id: &'a str, prefixes: &AHashMap<String, String>) -> Cow<'a, str> {
    match id.split_once(':') {
        Some((prefix, rest)) if !prefixes.is_empty() && prefix != "_" && !rest.starts_with("//") => {
            match prefixes.get(prefix) {
                Some(namespace) => Cow::Owned(format!("{namespace}{rest}")),
                None => Cow::Borrowed(id),
            }
        }
        _ => Cow::Borrowed(id),
    }
}

/// The ids that the document says stand in other documents.
fn imported<'a>(nodes: &Nodes, full: &impl Fn(Text) -> Cow<'a, str>) -> AHashSet<Cow<'a, str>> {
    let external = PropertyId::named("externalSpdxId");
    nodes
        .ids()
        .filter(|id| nodes.get(*id).class == KNOWN.external_map)
        .map(|id| nodes.text(id, external))
        .filter(|text| text.is_some())
        .map(full)
        .collect()
}

/// A bare licence id where a licence is referred to is a violation already, and leads to no part.
fn is_bare_licence(statement: &super::nodes::Statement) -> bool {
    statement.property == PropertyId::named("dataLicense")
}

/// What no document has to define: the individuals of the model, and the licences of the SPDX list.
fn is_defined_elsewhere(reference: &str) -> bool {
    INDIVIDUALS.contains(&description::term(reference).as_ref())
        || reference.strip_prefix("https://spdx.org/licenses/").is_some_and(|id| !id.is_empty())
        || reference.strip_prefix("http://spdx.org/licenses/").is_some_and(|id| !id.is_empty())
}

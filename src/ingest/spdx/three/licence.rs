//! Licences as objects into licence expressions: the sets and operators of the expanded licensing profile.

use super::description::{PropertyId, term};
use super::nodes::{NodeId, Nodes, Value};
use crate::model::{BomBuilder, Text};

/// The deepest nesting of sets, and the longest expression, that is put together.
const DEEPEST: u32 = 16;
const LONGEST: usize = 4096;

const EXPRESSION: PropertyId = PropertyId::named("simplelicensing_licenseExpression");
const MEMBER: PropertyId = PropertyId::named("expandedlicensing_member");
const SUBJECT: PropertyId = PropertyId::named("expandedlicensing_subjectLicense");
const EXTENDABLE: PropertyId = PropertyId::named("expandedlicensing_subjectExtendableLicense");
const ADDITION: PropertyId = PropertyId::named("expandedlicensing_subjectAddition");
const NAME: PropertyId = PropertyId::named("name");

/// Returns the licence expression that an object stands for: as it is written where it is written, else put together.
pub(super) fn expression(builder: &mut BomBuilder, nodes: &Nodes, id: NodeId) -> Text {
    let written = nodes.text(id, EXPRESSION);
    if written.is_some() {
        return written;
    }
    let mut text = String::new();
    write(builder, nodes, Value::Node(id), 0, &mut text);
    builder.pooled(&text)
}

/// Returns the id that a reference to the SPDX licence list, or to one of the model's individuals, stands for.
pub(super) fn listed(builder: &mut BomBuilder, reference: Text) -> Text {
    let id = short_id(builder.resolve(reference)).to_owned();
    builder.pooled(&id)
}

fn short_id(iri: &str) -> &str {
    match term(iri).as_ref() {
        "expandedlicensing_NoAssertionLicense" | "NoAssertionElement" => "NOASSERTION",
        "expandedlicensing_NoneLicense" | "NoneElement" => "NONE",
        _ => iri.rsplit(['/', '#', ':']).next().unwrap_or(iri),
    }
}

fn write(builder: &BomBuilder, nodes: &Nodes, value: Value, depth: u32, text: &mut String) {
    if depth > DEEPEST || text.len() > LONGEST {
        text.push('…');
        return;
    }
    let id = match value {
        Value::Node(id) => id,
        Value::Reference(reference) => return text.push_str(short_id(builder.resolve(reference))),
        Value::Text(_) => return,
    };
    let part = |value: Option<Value>, text: &mut String| {
        if let Some(value) = value {
            write(builder, nodes, value, depth + 1, text);
        }
    };
    let written = nodes.text(id, EXPRESSION);
    match nodes.get(id).class.shape().map_or("", |shape| shape.class.name) {
        "expandedlicensing_ConjunctiveLicenseSet" | "expandedlicensing_DisjunctiveLicenseSet" => {
            let is_all = nodes.get(id).class.shape().is_some_and(|shape| shape.class.name.contains("Conjunctive"));
            text.push('(');
            for (n, member) in nodes.values(id, MEMBER).enumerate() {
                if text.len() > LONGEST {
                    text.push('…');
                    break;
                }
                if n > 0 {
                    text.push_str(if is_all { " AND " } else { " OR " });
                }
                part(Some(member), text);
            }
            text.push(')');
        }
        "expandedlicensing_OrLaterOperator" => {
            part(nodes.values(id, SUBJECT).next(), text);
            text.push('+');
        }
        "expandedlicensing_WithAdditionOperator" => {
            part(nodes.values(id, EXTENDABLE).next(), text);
            text.push_str(" WITH ");
            part(nodes.values(id, ADDITION).next(), text);
        }
        _ if written.is_some() => {
            let expression = builder.resolve(written);
            let is_nested = depth > 0 && expression.contains(' ');
            if is_nested {
                text.push('(');
            }
            text.push_str(expression);
            if is_nested {
                text.push(')');
            }
        }
        name => {
            let own = nodes.get(id).id;
            let iri = if own.is_some() { builder.resolve(own) } else { "" };
            let is_listed = name.contains("Listed") || iri.contains("spdx.org/licenses/");
            let stated = nodes.text(id, NAME);
            // A licence of the document's own is known by its name; of the list's, by its id.
            match short_id(iri) {
                individual @ ("NOASSERTION" | "NONE") => text.push_str(individual),
                id if is_listed || id.starts_with("LicenseRef-") || !stated.is_some() => text.push_str(id),
                _ => text.push_str(builder.resolve(stated).trim()),
            }
        }
    }
}

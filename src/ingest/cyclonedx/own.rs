//! The properties by which our own writer keeps what a version of CycloneDX has no slot for, read back into the slots
//! that they came from: `tallyclerk:…` on components and services, and in the document's metadata.
//!
//! Nothing here trusts a value more than the field it stands in for: what can't be understood stays a property.

use serde::Deserialize;

use super::property::state_quantity;
use crate::diagnostic::Problem;
use crate::model::{
    Bom, BomBuilder, ComponentId, ComponentKind, DigestAlgorithm, Draft, IdentifierKind, Quantity, Relation, Role, Text,
};
use crate::source::Place;

/// How every name of ours begins.
pub(crate) const PREFIX: &str = "tallyclerk:";
/// How the references begin that the writer makes up for components that had none.
pub(crate) const MADE_REFERENCE: &str = "tallyclerk:part:";
/// The quantity of what is not counted in pieces.
pub(crate) const NOT_COUNTABLE: &str = "not-countable";

/// What our own properties say of one component and other fields of it must not overwrite.
#[derive(Debug, Default)]
pub(super) struct Restored {
    kind: Option<ComponentKind>,
    reference: Option<Text>,
    version: Option<Text>,
    parent: Option<(Text, Place)>,
    edges: Vec<(Relation, Text, Place)>,
}

/// An edge that no field of the version can state.
#[derive(Debug)]
pub(super) struct OwnEdge {
    pub(super) from: ComponentId,
    pub(super) relation: Relation,
    pub(super) to: Text,
    pub(super) at: Place,
}

/// What our own properties say of the document.
#[derive(Debug, Default)]
pub(super) struct RestoredDocument {
    pub(super) edges: Vec<OwnEdge>,
    pub(super) parents: Vec<(ComponentId, Text, Place)>,
    serial_number: Option<String>,
    revision: Option<u32>,
    timestamp: Option<String>,
}

/// What of a party no slot of the version holds, as the value of `tallyclerk:party`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenParty {
    name: String,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    identifiers: Vec<(String, String)>,
}

/// Applies a property to a component if it is one of the writer's; tells whether it was.
pub(super) fn apply(
    builder: &mut BomBuilder,
    draft: &mut Draft,
    restored: &mut Restored,
    name: &str,
    value: &str,
    at: Place,
) -> bool {
    let Some(word) = name.strip_prefix(PREFIX) else { return false };
    if let Some((family, rest)) = word.split_once(':') {
        return match family {
            "property" => {
                let (name, value) = (builder.text(rest), builder.text(value));
                draft.property(name, value);
                true
            }
            "identifier" => match IdentifierKind::parse(rest) {
                Some(kind) => {
                    let value = builder.text(value);
                    draft.identifier(kind, value, at);
                    true
                }
                None => false,
            },
            "digest" => match DigestAlgorithm::ALL.into_iter().find(|algorithm| algorithm.name() == rest) {
                Some(algorithm) => {
                    let value = builder.text(value);
                    draft.digest(algorithm, value);
                    true
                }
                None => false,
            },
            "external-reference" => {
                let pair = (builder.text(rest), builder.text(value));
                draft.details().external_references.push(pair);
                true
            }
            "relation" => match Relation::parse(rest) {
                Some(relation) if !value.is_empty() => {
                    let to = builder.text(value);
                    restored.edges.push((relation, to, at));
                    true
                }
                _ => false,
            },
            _ => false,
        };
    }
    if value.trim().is_empty() {
        return false;
    }
    match word {
        "kind" if value == ComponentKind::Unknown.word() => restored.kind = Some(ComponentKind::Unknown),
        "kind" => match ComponentKind::parse(value) {
            Some(kind) => restored.kind = Some(kind),
            None => return false,
        },
        "reference" => restored.reference = Some(builder.text(value)),
        "version" => restored.version = Some(builder.text(value)),
        "parent" => restored.parent = Some((builder.text(value), at)),
        "endpoint" => {
            let endpoint = builder.text(value);
            draft.details().endpoints.push(endpoint);
        }
        "quantity" => {
            let quantity = match value.parse() {
                _ if value == NOT_COUNTABLE => Quantity::NotCountable,
                Ok(pieces) => Quantity::Pieces(pieces),
                Err(_) => return false,
            };
            state_quantity(builder, draft, quantity, at);
        }
        "author" | "publisher" => {
            let role = if word == "author" { Role::Author } else { Role::Publisher };
            let party = builder.party(value.trim(), at);
            draft.party(role, party);
        }
        "purl" | "cpe" | "swid" | "swhid" | "omnibor" | "lei" | "uscc" => {
            let Some(kind) = IdentifierKind::parse(word) else { return false };
            let value = builder.text(value);
            draft.identifier(kind, value, at);
        }
        _ => return false,
    }
    true
}

/// Tells whether reading a property of a component would do more than keep it as it is.
pub(crate) fn means_something(name: &str, value: &str) -> bool {
    // Even an empty quantity is one that can't be read.
    if super::property::is_quantity(name) {
        return true;
    }
    let Some(word) = name.strip_prefix(PREFIX) else {
        return !value.trim().is_empty()
            && name.strip_prefix("cdx:device:").is_some_and(|word| super::property::is_understood(word, false));
    };
    match word.split_once(':') {
        Some(("property" | "external-reference" | "identifier" | "digest" | "relation", _)) => true,
        Some(_) => false,
        None => {
            const WORDS: [&str; 16] = [
                "kind",
                "reference",
                "version",
                "parent",
                "endpoint",
                "quantity",
                "author",
                "publisher",
                "purl",
                "cpe",
                "swid",
                "swhid",
                "omnibor",
                "lei",
                "uscc",
                "origin",
            ];
            !value.trim().is_empty() && (WORDS.contains(&word) || super::property::is_understood(word, true))
        }
    }
}

impl RestoredDocument {
    /// A component ends: its own properties win over its other fields.
    pub(super) fn part(&mut self, restored: Restored, draft: &mut Draft) {
        if let Some(kind) = restored.kind {
            draft.kind = kind;
        }
        if let Some(reference) = restored.reference {
            draft.reference = reference;
        }
        if let Some(version) = restored.version {
            draft.version = version;
        }
        let from = draft.id();
        self.parents.extend(restored.parent.map(|(to, at)| (from, to, at)));
        self.edges.extend(restored.edges.into_iter().map(|(relation, to, at)| OwnEdge { from, relation, to, at }));
    }

    /// Applies a property of the document's metadata if it is one of the writer's; tells whether it was.
    pub(super) fn apply(&mut self, builder: &mut BomBuilder, name: &str, value: &str, at: Place) -> bool {
        let Some(word) = name.strip_prefix(PREFIX) else { return false };
        let owned = || value.to_owned();
        match word {
            // Where a document was converted from is said anew by every conversion.
            "converted-from" | "converted-from-sha256" => {}
            "serial-number" => self.serial_number = Some(owned()),
            "revision" => match value.parse() {
                Ok(revision) => self.revision = Some(revision),
                Err(_) => return false,
            },
            "timestamp" => self.timestamp = Some(owned()),
            "document-author" => builder.document().metadata.authors.push(owned()),
            "tool" => builder.document().metadata.tools.push(owned()),
            "lifecycle" => builder.document().metadata.lifecycles.push(owned()),
            "document-supplier" => builder.document().metadata.supplier = Some(owned()),
            "document-manufacturer" => builder.document().metadata.manufacturer = Some(owned()),
            "linked" => builder.linked(value, at),
            "unread" => {
                let source = std::sync::Arc::clone(builder.document().source());
                let message = format!("was converted from a document that could not be read whole: {value}");
                let problem =
                    Problem::at(&source, at, message).help("read the original, and mend what could not be read there");
                builder.document().unread.push(problem);
            }
            "party" => return party(builder, value, at),
            _ => return false,
        }
        true
    }

    /// The document ends: what the writer could not leave in its field goes back there.
    pub(super) fn end(self, document: &mut Bom) {
        let metadata = &mut document.metadata;
        metadata.serial_number = self.serial_number.or(metadata.serial_number.take());
        metadata.revision = self.revision.or(metadata.revision);
        metadata.timestamp = self.timestamp.or(metadata.timestamp.take());
    }
}

fn party(builder: &mut BomBuilder, value: &str, at: Place) -> bool {
    let Ok(written) = serde_json::from_str::<WrittenParty>(value) else { return false };
    let kinds: Option<Vec<IdentifierKind>> =
        written.identifiers.iter().map(|(word, _)| IdentifierKind::parse(word)).collect();
    let (Some(kinds), false) = (kinds, written.name.trim().is_empty()) else { return false };
    let id = builder.party(written.name.trim(), at);
    if let Some(address) = &written.address {
        builder.party_address(id, address);
    }
    if let Some(url) = &written.url {
        builder.party_url(id, url);
    }
    for (kind, (_, value)) in kinds.into_iter().zip(&written.identifiers) {
        builder.party_identifier(id, kind, value);
    }
    true
}

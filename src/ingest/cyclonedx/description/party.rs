//! Organisations and people.

use super::markup::{Foreign, Markup, at, each, el, list};
use super::{Field, Kind, Object, TEXT, Together, Version, bom_ref, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use crate::ingest::cyclonedx::slot::Slot;
use Version::{V1_5, V1_6};

/// An organisation.
pub(super) static ORGANIZATION: Object = Object {
    name: "organizationalEntity",
    fields: &[
        bom_ref().since(V1_5),
        field("name", TEXT).fills(Slot::PartyName),
        field("address", Kind::Object(&ADDRESS)).since(V1_6).fills(Slot::Within),
        field("url", Kind::Texts(Pattern::Iri)).fills(Slot::PartyUrl),
        field("contact", Kind::Objects(&CONTACT)),
    ],
    xml: Markup {
        parts: &[at("bom-ref"), el("name"), el("address"), each("url"), each("contact")],
        extensions: Some(Version::V1_2),
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

const CONTACT_FIELDS: &[Field] = &[
    bom_ref().since(V1_5),
    field("name", TEXT).fills(Slot::PartyName),
    field("email", Kind::Text(Pattern::Email)).fills(Slot::PartyEmail),
    field("phone", TEXT),
];

/// A person.
pub(super) static CONTACT: Object = Object {
    name: "organizationalContact",
    fields: CONTACT_FIELDS,
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("name"),
            each("email").until(Version::V1_2),
            el("email").since(Version::V1_3),
            each("phone").until(Version::V1_2),
            el("phone").since(Version::V1_3),
        ],
        extensions: Some(Version::V1_2),
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static ADDRESS: Object = Object {
    name: "postalAddress",
    fields: &[
        bom_ref(),
        field("country", TEXT).fills(Slot::Country),
        field("region", TEXT).fills(Slot::Region),
        field("locality", TEXT).fills(Slot::Locality),
        field("postOfficeBoxNumber", TEXT),
        field("postalCode", TEXT).fills(Slot::PostalCode),
        field("streetAddress", TEXT).fills(Slot::Street),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("country"),
            el("region"),
            el("locality"),
            el("postOfficeBoxNumber"),
            el("postalCode"),
            el("streetAddress"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

/// An organisation or a person.
pub(super) static ORGANIZATION_OR_INDIVIDUAL: Object = Object {
    name: "licensingParty",
    fields: &[field("organization", Kind::Object(&ORGANIZATION)), field("individual", Kind::Object(&CONTACT))],
    rules: &[Together::ExactlyOne(&["organization", "individual"])],
    xml: Markup {
        parts: &[el("organization"), el("individual")],
        rules: &[(V1_5, Together::AtMostOne(&["organization", "individual"]))],
        ..Markup::NEW
    },
    ..Object::NEW
};

/// Who answers for data.
pub(super) static GOVERNANCE: Object = Object {
    name: "dataGovernance",
    fields: &[
        field("custodians", Kind::Objects(&RESPONSIBLE)),
        field("stewards", Kind::Objects(&RESPONSIBLE)),
        field("owners", Kind::Objects(&RESPONSIBLE)),
    ],
    xml: Markup {
        parts: &[list("custodians", "custodian"), list("stewards", "steward"), list("owners", "owner")],
        ..Markup::NEW
    },
    ..Object::NEW
};

static RESPONSIBLE: Object = Object {
    name: "dataGovernanceResponsibleParty",
    fields: &[field("organization", Kind::Object(&ORGANIZATION)), field("contact", Kind::Object(&CONTACT))],
    rules: &[Together::ExactlyOne(&["organization", "contact"])],
    xml: Markup {
        parts: &[el("organization"), el("individual").spells("contact")],
        rules: &[(V1_5, Together::AtMostOne(&["organization", "individual"]))],
        ..Markup::NEW
    },
    ..Object::NEW
};

/// An organisation or a person where either form is written without a word that tells which.
pub(super) static EITHER_PARTY: Object = Object {
    name: "organizationalEntityOrContact",
    fields: &[
        bom_ref(),
        field("name", TEXT),
        field("address", Kind::Object(&ADDRESS)),
        field("url", Kind::Texts(Pattern::Iri)),
        field("contact", Kind::Objects(&CONTACT)),
        field("email", Kind::Text(Pattern::Email)),
        field("phone", TEXT),
    ],
    // The schema takes only what is one of the two: a name alone could be of either.
    rules: &[
        Together::AtLeastOne(&["address", "url", "contact", "email", "phone"]),
        Together::AtMostOne(&["email", "address"]),
        Together::AtMostOne(&["email", "url"]),
        Together::AtMostOne(&["email", "contact"]),
        Together::AtMostOne(&["phone", "address"]),
        Together::AtMostOne(&["phone", "url"]),
        Together::AtMostOne(&["phone", "contact"]),
    ],
    ..Object::NEW
};

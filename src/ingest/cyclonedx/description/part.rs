//! Components and services: what a crane is made of, and what it reaches over a network.

use super::crypto::CRYPTO_PROPERTIES;
use super::document::ATTACHMENT;
use super::evidence::EVIDENCE;
use super::licence::LICENCE_CHOICE;
use super::licence::LICENCES;
use super::markup::{Foreign, Item, Markup, at, body, each, el, external_references, item, list, mix, properties};
use super::model_card::{COMPONENT_DATA, MODEL_CARD};
use super::party::{CONTACT, GOVERNANCE, ORGANIZATION};
use super::reference::{EXTERNAL_REFERENCE, HASH, PROPERTY};
use super::release::{PATENT_ASSERTION, PEDIGREE, RELEASE_NOTES};
use super::signature::SIGNATURE;
use super::{INTEGER, IRI, Kind, LINK, ListRule, Object, TEXT, Together, Version, Words, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use crate::ingest::cyclonedx::slot::{PartyUse, Slot};
use crate::model::{IdentifierKind, Role};
use Version::{V1_0, V1_1, V1_2, V1_3, V1_4, V1_5, V1_6, V1_7};

const COMPONENT_TYPE: Words = &[
    (V1_0, &["application", "framework", "library"]),
    (V1_2, &["container"]),
    (V1_5, &["platform"]),
    (V1_0, &["operating-system", "device"]),
    (V1_5, &["device-driver"]),
    (V1_2, &["firmware"]),
    (V1_1, &["file"]),
    (V1_5, &["machine-learning-model", "data"]),
    (V1_6, &["cryptographic-asset"]),
];
const SCOPE: Words = &[(V1_0, &["required", "optional"]), (V1_1, &["excluded"])];
const FLOW: Words = &[(V1_2, &["inbound", "outbound", "bi-directional", "unknown"])];

/// A component.
pub(super) static COMPONENT: Object = Object {
    name: "component",
    fields: &[
        field("type", Kind::Word(COMPONENT_TYPE)).required().fills(Slot::Kind),
        field("mime-type", Kind::Text(Pattern::MimeType)).since(V1_2),
        field("bom-ref", LINK).since(V1_1).fills(Slot::Reference),
        field("supplier", Kind::Object(&ORGANIZATION)).since(V1_2).fills(Slot::Party(PartyUse::Part(Role::Supplier))),
        field("manufacturer", Kind::Object(&ORGANIZATION))
            .since(V1_6)
            .fills(Slot::Party(PartyUse::Part(Role::Manufacturer))),
        field("authors", Kind::Objects(&CONTACT)).since(V1_6).fills(Slot::Party(PartyUse::Part(Role::Author))),
        field("author", TEXT).since(V1_2).fills(Slot::NamedParty(Role::Author)),
        field("publisher", TEXT).fills(Slot::NamedParty(Role::Publisher)),
        field("group", TEXT).fills(Slot::Group),
        field("name", TEXT).required().fills(Slot::Name),
        field("version", Kind::Text(Pattern::Version)).required_until(V1_3).fills(Slot::Version),
        field("versionRange", Kind::Text(Pattern::VersionRange)).since(V1_7).fills(Slot::Statement("versionRange")),
        field("isExternal", Kind::Flag).since(V1_7).fills(Slot::Statement("isExternal")),
        field("description", TEXT).fills(Slot::Description),
        field("scope", Kind::Word(SCOPE)).fills(Slot::Statement("scope")),
        field("hashes", Kind::Objects(&HASH)).fills(Slot::Digest),
        field("licenses", Kind::Objects(&LICENCE_CHOICE)).list(ListRule::LoneExpression).fills(Slot::Within),
        field("copyright", TEXT),
        field("patentAssertions", Kind::Objects(&PATENT_ASSERTION)).since(V1_7),
        field("cpe", TEXT).fills(Slot::Identifier(IdentifierKind::Cpe)),
        field("purl", TEXT).fills(Slot::Identifier(IdentifierKind::Purl)),
        field("omniborId", Kind::Texts(Pattern::Any)).since(V1_6).fills(Slot::Identifier(IdentifierKind::Omnibor)),
        field("swhid", Kind::Texts(Pattern::Any)).since(V1_6).fills(Slot::Identifier(IdentifierKind::Swhid)),
        field("swid", Kind::Object(&SWID)).since(V1_2).fills(Slot::Within),
        field("modified", Kind::Flag).required_until(V1_0),
        field("pedigree", Kind::Object(&PEDIGREE)).since(V1_1).fills(Slot::Within),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)).since(V1_1).fills(Slot::ExternalReference),
        field("components", Kind::Objects(&COMPONENT)).list(ListRule::Unique).fills(Slot::Component),
        field("evidence", Kind::Object(&EVIDENCE)).since(V1_3).fills(Slot::Within),
        field("releaseNotes", Kind::Object(&RELEASE_NOTES)).since(V1_4),
        field("modelCard", Kind::Object(&MODEL_CARD)).since(V1_5),
        field("data", Kind::Objects(&COMPONENT_DATA)).since(V1_5),
        field("cryptoProperties", Kind::Object(&CRYPTO_PROPERTIES)).since(V1_6),
        field("properties", Kind::Objects(&PROPERTY)).since(V1_3).fills(Slot::Property),
        field("tags", Kind::Texts(Pattern::Any)).since(V1_6),
        field("signature", Kind::Object(&SIGNATURE)).since(V1_4).fills(Slot::PartSignature),
    ],
    rules: &[Together::AtMostOne(&["version", "versionRange"]), Together::OnlyIfTrue("versionRange", "isExternal")],
    xml: Markup {
        parts: &[
            at("type"),
            at("mime-type"),
            at("isExternal"),
            at("bom-ref"),
            el("supplier"),
            el("manufacturer"),
            list("authors", "author"),
            el("author"),
            el("publisher"),
            el("group"),
            el("name"),
            el("version"),
            el("versionRange"),
            el("description"),
            el("scope"),
            list("hashes", "hash"),
            mix("licenses", LICENCES).until(V1_0).not_empty(),
            mix("licenses", LICENCES).since(V1_1),
            el("copyright"),
            list("patentAssertions", "patentAssertion"),
            el("cpe").kind(Kind::Text(Pattern::Cpe)),
            el("purl").kind(IRI),
            each("omniborId"),
            each("swhid"),
            el("swid"),
            el("modified"),
            el("pedigree"),
            external_references(),
            properties(),
            list("components", "component").until(V1_0),
            list("components", "component").since(V1_1).mixed(),
            el("evidence"),
            el("releaseNotes"),
            el("modelCard"),
            el("data").kind(Kind::Object(&COMPONENT_DATA)).until(V1_5),
            each("data").since(V1_6),
            el("cryptoProperties"),
            list("tags", "tag"),
        ],
        rules: &[(V1_7, Together::AtMostOne(&["version", "versionRange"]))],
        extensions: Some(V1_1),
        attributes: Foreign::AnySince(V1_1),
        ..Markup::NEW
    },
    ..Object::NEW
};

static SWID: Object = Object {
    name: "swid",
    fields: &[
        field("tagId", TEXT).required().fills(Slot::Identifier(IdentifierKind::Swid)),
        field("name", TEXT).required(),
        field("version", TEXT),
        field("tagVersion", INTEGER),
        field("patch", Kind::Flag),
        field("text", Kind::Object(&ATTACHMENT)),
        field("url", IRI),
    ],
    xml: Markup {
        parts: &[at("tagId"), at("name"), at("version"), at("tagVersion"), at("patch"), el("text"), el("url")],
        extensions: Some(V1_2),
        ..Markup::NEW
    },
    ..Object::NEW
};

/// A service.
pub(super) static SERVICE: Object = Object {
    name: "service",
    fields: &[
        field("bom-ref", LINK).fills(Slot::Reference),
        field("provider", Kind::Object(&ORGANIZATION)).fills(Slot::Party(PartyUse::Part(Role::Supplier))),
        field("group", TEXT).fills(Slot::Group),
        field("name", TEXT).required().fills(Slot::Name),
        field("version", Kind::Text(Pattern::Version)).fills(Slot::Version),
        field("description", TEXT).fills(Slot::Description),
        field("endpoints", Kind::Texts(Pattern::Iri)).fills(Slot::Endpoint),
        field("authenticated", Kind::Flag).fills(Slot::Statement("authenticated")),
        field("x-trust-boundary", Kind::Flag).fills(Slot::Statement("x-trust-boundary")),
        field("trustZone", TEXT).since(V1_5).fills(Slot::Statement("trustZone")),
        field("data", Kind::Objects(&SERVICE_DATA)),
        field("licenses", Kind::Objects(&LICENCE_CHOICE)).list(ListRule::LoneExpression).fills(Slot::Within),
        field("patentAssertions", Kind::Objects(&PATENT_ASSERTION)).since(V1_7),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)).fills(Slot::ExternalReference),
        field("services", Kind::Objects(&SERVICE)).list(ListRule::Unique).fills(Slot::Service),
        field("releaseNotes", Kind::Object(&RELEASE_NOTES)).since(V1_4),
        field("properties", Kind::Objects(&PROPERTY)).since(V1_3).fills(Slot::Property),
        field("tags", Kind::Texts(Pattern::Any)).since(V1_6),
        field("signature", Kind::Object(&SIGNATURE)).since(V1_4).fills(Slot::PartSignature),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("provider"),
            el("group"),
            el("name"),
            el("version"),
            el("description"),
            list("endpoints", "endpoint"),
            el("authenticated"),
            el("x-trust-boundary"),
            el("trustZone"),
            mix("data", SERVICE_DATA_ITEMS).one_kind(),
            mix("licenses", LICENCES),
            list("patentAssertions", "patentAssertion"),
            external_references(),
            properties(),
            list("services", "service").mixed(),
            el("releaseNotes"),
            list("tags", "tag"),
        ],
        extensions: Some(V1_2),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

static SERVICE_DATA: Object = Object {
    name: "serviceData",
    fields: &[
        field("flow", Kind::Word(FLOW)).required(),
        field("classification", TEXT).required(),
        field("name", TEXT).since(V1_5),
        field("description", TEXT).since(V1_5),
        field("governance", Kind::Object(&GOVERNANCE)).since(V1_5),
        field("source", Kind::Texts(Pattern::Iri)).since(V1_5),
        field("destination", Kind::Texts(Pattern::Iri)).since(V1_5),
    ],
    ..Object::NEW
};

/// Data of a service as XML has it: a classification alone, or with where it flows.
const SERVICE_DATA_ITEMS: &[Item] =
    &[item("classification", Kind::Object(&CLASSIFICATION)), item("dataflow", Kind::Object(&DATAFLOW)).since(V1_5)];

static CLASSIFICATION: Object = Object {
    name: "classification",
    fields: &[field("flow", Kind::Word(FLOW)).required(), field("classification", TEXT)],
    xml: Markup { parts: &[at("flow"), body("classification")], ..Markup::NEW },
    ..Object::NEW
};

static DATAFLOW: Object = Object {
    name: "dataflow",
    fields: &[
        field("name", TEXT),
        field("description", TEXT),
        field("classification", Kind::Object(&CLASSIFICATION)),
        field("governance", Kind::Object(&GOVERNANCE)),
        field("source", Kind::Texts(Pattern::Iri)),
        field("destination", Kind::Texts(Pattern::Iri)),
    ],
    xml: Markup {
        parts: &[
            at("name"),
            at("description"),
            el("classification"),
            el("governance"),
            list("source", "url"),
            list("destination", "url"),
        ],
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

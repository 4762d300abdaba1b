//! The document as a whole: its root, its metadata, its dependencies and its statements about completeness.

use super::declarations::{CITATION, DECLARATIONS, DEFINITIONS};
use super::formulation::FORMULA;
use super::licence::LICENCE_CHOICE;
use super::licence::LICENCES;
use super::markup::{Foreign, Markup, Rounds, at, body, each, el, external_references, list, mix, properties};
use super::part::{COMPONENT, SERVICE};
use super::party::{CONTACT, ORGANIZATION};
use super::reference::{EXTERNAL_REFERENCE, HASH, PROPERTY};
use super::signature::SIGNATURE;
use super::vulnerability::VULNERABILITY;
use super::{
    Field, INTEGER, IRI, Kind, LINK, LINKS, ListRule, MOMENT, Object, TEXT, Together, Version, Words, bom_ref, field,
};
use crate::ingest::cyclonedx::pattern::Pattern;
use crate::ingest::cyclonedx::slot::{PartyUse, Slot};
use Version::{V1_0, V1_1, V1_2, V1_3, V1_4, V1_5, V1_6, V1_7};

const BOM_FORMAT: Words = &[(V1_2, &["CycloneDX"])];
const PHASE: Words =
    &[(V1_5, &["design", "pre-build", "build", "post-build", "operations", "discovery", "decommission"])];
const AGGREGATE: Words = &[
    (V1_3, &["complete", "incomplete", "incomplete_first_party_only"]),
    (V1_5, &["incomplete_first_party_proprietary_only", "incomplete_first_party_opensource_only"]),
    (V1_3, &["incomplete_third_party_only"]),
    (V1_5, &["incomplete_third_party_proprietary_only", "incomplete_third_party_opensource_only"]),
    (V1_3, &["unknown", "not_specified"]),
];
const TLP: Words = &[(V1_7, &["CLEAR", "GREEN", "AMBER", "AMBER_AND_STRICT", "RED"])];

/// The root of every document.
pub(in crate::ingest::cyclonedx) static BOM: Object = Object {
    name: "bom",
    fields: &[
        field("$schema", TEXT),
        field("bomFormat", Kind::Word(BOM_FORMAT)).required(),
        field("specVersion", TEXT).required(),
        field("serialNumber", Kind::Text(Pattern::SerialNumber)).since(V1_1).fills(Slot::SerialNumber),
        field("version", INTEGER).until(V1_4).fills(Slot::Revision),
        field("version", Kind::Integer(1, i64::MAX)).since(V1_5).fills(Slot::Revision),
        field("metadata", Kind::Object(&METADATA)).since(V1_2).fills(Slot::Within),
        field("components", Kind::Objects(&COMPONENT))
            .required_until(V1_1)
            .list(ListRule::Unique)
            .fills(Slot::Component),
        field("services", Kind::Objects(&SERVICE)).since(V1_2).list(ListRule::Unique).fills(Slot::Service),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)).since(V1_1),
        field("dependencies", Kind::Objects(&DEPENDENCY)).since(V1_2).list(ListRule::Unique).fills(Slot::Dependency),
        field("compositions", Kind::Objects(&COMPOSITION)).since(V1_3).list(ListRule::Unique).fills(Slot::Composition),
        field("vulnerabilities", Kind::Objects(&VULNERABILITY)).since(V1_4).list(ListRule::Unique).fills(Slot::Within),
        field("annotations", Kind::Objects(&ANNOTATION)).since(V1_5).list(ListRule::Unique).fills(Slot::Within),
        field("formulation", Kind::Objects(&FORMULA)).since(V1_5).list(ListRule::Unique),
        field("declarations", Kind::Object(&DECLARATIONS)).since(V1_6),
        field("definitions", Kind::Object(&DEFINITIONS)).since(V1_6),
        field("citations", Kind::Objects(&CITATION)).since(V1_7).list(ListRule::Unique),
        field("properties", Kind::Objects(&PROPERTY)).since(V1_5),
        field("signature", Kind::Object(&SIGNATURE)).since(V1_4).fills(Slot::DocumentSignature),
    ],
    xml: Markup {
        parts: &[
            at("serialNumber"),
            at("version"),
            el("metadata"),
            list("components", "component").until(V1_0).attributes(Foreign::Other),
            list("components", "component").since(V1_1).open(),
            list("services", "service").open(),
            external_references(),
            list("dependencies", "dependency"),
            list("compositions", "composition").open(),
            properties().since(V1_3),
            list("vulnerabilities", "vulnerability").open(),
            list("annotations", "annotation").open(),
            list("formulation", "formula").open(),
            el("declarations"),
            el("definitions"),
            list("citations", "citation").not_empty(),
        ],
        extensions: Some(V1_1),
        attributes: Foreign::AnySince(V1_1),
        ..Markup::NEW
    },
    ..Object::NEW
};

static METADATA: Object = Object {
    name: "metadata",
    fields: &[
        field("timestamp", MOMENT).fills(Slot::Timestamp),
        field("lifecycles", Kind::Objects(&LIFECYCLE)).since(V1_5).fills(Slot::Within),
        field("tools", Kind::Objects(&TOOL)).until(V1_4).fills(Slot::Tool),
        field("tools", Kind::ObjectOrList(&TOOLS, &TOOL)).since(V1_5).fills(Slot::Tool),
        field("manufacturer", Kind::Object(&ORGANIZATION))
            .since(V1_6)
            .fills(Slot::Party(PartyUse::DocumentManufacturer)),
        field("authors", Kind::Objects(&CONTACT)).fills(Slot::Party(PartyUse::DocumentAuthor)),
        field("component", Kind::Object(&COMPONENT)).fills(Slot::Subject),
        field("manufacture", Kind::Object(&ORGANIZATION)).fills(Slot::Party(PartyUse::SubjectManufacturer)),
        field("supplier", Kind::Object(&ORGANIZATION)).fills(Slot::Party(PartyUse::SubjectSupplier)),
        field("licenses", Kind::Objects(&LICENCE_CHOICE)).since(V1_3).list(ListRule::LoneExpression),
        field("properties", Kind::Objects(&PROPERTY)).since(V1_3).fills(Slot::Property),
        field("distributionConstraints", Kind::Object(&DISTRIBUTION)).since(V1_7),
    ],
    xml: Markup {
        parts: &[
            el("timestamp"),
            list("lifecycles", "lifecycle"),
            el("tools").kind(Kind::Object(&TOOLS)),
            list("authors", "author"),
            el("component"),
            el("manufacturer"),
            each("manufacture").until(V1_2),
            el("manufacture").since(V1_3),
            each("supplier").until(V1_2),
            el("supplier").since(V1_3),
            mix("licenses", LICENCES),
            properties(),
            el("distributionConstraints"),
        ],
        extensions: Some(V1_2),
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static LIFECYCLE: Object = Object {
    name: "lifecycle",
    fields: &[
        field("phase", Kind::Word(PHASE)).fills(Slot::Lifecycle),
        field("name", TEXT).fills(Slot::Lifecycle),
        field("description", TEXT),
    ],
    rules: &[Together::ExactlyOne(&["phase", "name"])],
    xml: Markup {
        parts: &[el("phase"), el("name"), el("description")],
        rules: &[(V1_5, Together::ExactlyOne(&["phase", "name"])), (V1_5, Together::Brings("description", &["name"]))],
        ..Markup::NEW
    },
    ..Object::NEW
};

static DISTRIBUTION: Object = Object {
    name: "distributionConstraints",
    fields: &[field("tlp", Kind::Word(TLP))],
    xml: Markup { parts: &[el("tlp")], ..Markup::NEW },
    ..Object::NEW
};

/// Tools as components and services, since 1.5.
pub(super) static TOOLS: Object = Object {
    name: "tools",
    fields: &[
        field("components", Kind::Objects(&COMPONENT)).list(ListRule::Unique).fills(Slot::Tool),
        field("services", Kind::Objects(&SERVICE)).list(ListRule::Unique).fills(Slot::Tool),
    ],
    xml: Markup {
        parts: &[
            each("tool").means(field("tool", Kind::Objects(&TOOL)).fills(Slot::Tool)),
            list("components", "component").since(V1_5).open(),
            list("services", "service").since(V1_5).open(),
        ],
        rules: &[
            (V1_5, Together::AtMostOne(&["tool", "components"])),
            (V1_5, Together::AtMostOne(&["tool", "services"])),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

/// A tool in its own form, deprecated since 1.5.
pub(super) static TOOL: Object = Object {
    name: "tool",
    fields: &[
        field("vendor", TEXT).fills(Slot::Vendor),
        field("name", TEXT).fills(Slot::Name),
        field("version", Kind::Text(Pattern::Version)).fills(Slot::Version),
        field("hashes", Kind::Objects(&HASH)),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)).since(V1_4),
    ],
    xml: Markup {
        parts: &[el("vendor"), el("name"), el("version"), list("hashes", "hash"), external_references()],
        extensions: Some(V1_2),
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

const DEPENDENCY_FIELDS: &[Field] = &[
    field("ref", Kind::Text(Pattern::Reference)).required().fills(Slot::DependencyOf),
    field("dependsOn", LINKS).list(ListRule::Unique).fills(Slot::DependsOn),
    field("provides", LINKS).since(V1_6).list(ListRule::Unique).fills(Slot::Provides),
];

/// What one object depends on.
pub(super) static DEPENDENCY: Object = Object {
    name: "dependency",
    fields: DEPENDENCY_FIELDS,
    xml: Markup {
        parts: &[
            at("ref"),
            each("dependency")
                .means(field("dependency", Kind::Objects(&NESTED_DEPENDENCY)).fills(Slot::NestedDependency)),
            each("provides").since(V1_6).means(field("provides", Kind::Objects(&PROVIDED)).fills(Slot::Within)),
        ],
        rounds: Rounds::AnyOrder,
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static COMPOSITION: Object = Object {
    name: "composition",
    fields: &[
        bom_ref().since(V1_5),
        field("aggregate", Kind::Word(AGGREGATE)).required().fills(Slot::Aggregate),
        field("assemblies", LINKS).list(ListRule::Unique).fills(Slot::CompositionAssembly),
        field("dependencies", Kind::Texts(Pattern::Any)).list(ListRule::Unique).fills(Slot::CompositionDependency),
        field("vulnerabilities", Kind::Texts(Pattern::Any))
            .since(V1_5)
            .list(ListRule::Unique)
            .fills(Slot::CompositionOther),
        field("signature", Kind::Object(&SIGNATURE)).since(V1_4),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("aggregate"),
            list("assemblies", "assembly").refs().mixed(),
            list("dependencies", "dependency").refs().mixed(),
            list("vulnerabilities", "vulnerability").refs().mixed(),
        ],
        rounds: Rounds::Many,
        ..Markup::NEW
    },
    ..Object::NEW
};

static ANNOTATION: Object = Object {
    name: "annotation",
    fields: &[
        bom_ref(),
        field("subjects", LINKS).required().list(ListRule::Unique).fills(Slot::Link),
        field("annotator", Kind::Object(&ANNOTATOR)).required(),
        field("timestamp", MOMENT).required(),
        field("text", TEXT).required(),
        field("signature", Kind::Object(&SIGNATURE)),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            list("subjects", "subject").refs().mixed().optional(),
            el("annotator"),
            el("timestamp"),
            el("text"),
        ],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

static ANNOTATOR: Object = Object {
    name: "annotator",
    fields: &[
        field("organization", Kind::Object(&ORGANIZATION)),
        field("individual", Kind::Object(&CONTACT)),
        field("component", Kind::Object(&COMPONENT)),
        field("service", Kind::Object(&SERVICE)),
    ],
    rules: &[Together::ExactlyOne(&["organization", "individual", "component", "service"])],
    xml: Markup {
        parts: &[el("organization"), el("individual"), el("component"), el("service")],
        rules: &[(V1_5, Together::AtMostOne(&["organization", "individual", "component", "service"]))],
        ..Markup::NEW
    },
    ..Object::NEW
};

/// Text or a file inside the document, or an address where it stands.
pub(super) static ATTACHMENT: Object = Object {
    name: "attachment",
    fields: &[
        field("contentType", TEXT),
        field("encoding", Kind::Word(&[(V1_1, &["base64"])])),
        field("content", TEXT).required(),
    ],
    xml: Markup { parts: &[at("content-type").spells("contentType"), at("encoding"), body("content")], ..Markup::NEW },
    ..Object::NEW
};

/// Text or an address.
pub(super) static CONTENTS: Object = Object {
    name: "contents",
    fields: &[
        field("attachment", Kind::Object(&ATTACHMENT)),
        field("url", IRI),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    xml: Markup { parts: &[el("attachment"), el("url"), properties()], ..Markup::NEW },
    ..Object::NEW
};

/// A dependency inside another, as XML nests them: the outer one depends on it, and it may depend on more.
static NESTED_DEPENDENCY: Object = Object {
    name: "dependency",
    fields: &[field("ref", LINK).required().fills(Slot::NestedDependencyOf)],
    xml: Markup {
        parts: &[
            at("ref"),
            each("dependency")
                .means(field("dependency", Kind::Objects(&NESTED_DEPENDENCY)).fills(Slot::NestedDependency)),
            each("provides").since(V1_6).means(field("provides", Kind::Objects(&NESTED_PROVIDED)).fills(Slot::Within)),
        ],
        rounds: Rounds::AnyOrder,
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static PROVIDED: Object = Object {
    name: "provides",
    fields: &[field("ref", LINK).required().fills(Slot::Provides)],
    xml: Markup { parts: &[at("ref")], ..Markup::NEW },
    ..Object::NEW
};

static NESTED_PROVIDED: Object = Object {
    name: "provides",
    fields: &[field("ref", LINK).required().fills(Slot::NestedProvides)],
    xml: Markup { parts: &[at("ref")], ..Markup::NEW },
    ..Object::NEW
};

/// Text or an address, without properties.
pub(super) static PLAIN_CONTENTS: Object = Object {
    name: "contents",
    fields: &[field("attachment", Kind::Object(&ATTACHMENT)), field("url", IRI)],
    xml: Markup { parts: &[el("attachment"), el("url")], ..Markup::NEW },
    ..Object::NEW
};

//! Licences, and the terms under which they were granted.

use super::document::ATTACHMENT;
use super::markup::{Item, Markup, at, body, each, el, item, list, properties};
use super::party::ORGANIZATION_OR_INDIVIDUAL;
use super::reference::PROPERTY;
use super::{Field, IRI, Kind, MOMENT, Object, TEXT, Together, Version, Words, bom_ref, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use crate::ingest::cyclonedx::slot::Slot;
use Version::{V1_1, V1_5, V1_6, V1_7};

const ACKNOWLEDGEMENT: Words = &[(V1_6, &["declared", "concluded"])];
const LICENCE_TYPE: Words = &[(
    V1_5,
    &[
        "academic",
        "appliance",
        "client-access",
        "concurrent-user",
        "core-points",
        "custom-metric",
        "device",
        "evaluation",
        "named-user",
        "node-locked",
        "oem",
        "perpetual",
        "processor-points",
        "subscription",
        "user",
        "other",
    ],
)];

const CHOICE_FIELDS: &[Field] = &[
    field("license", Kind::Object(&LICENCE)).fills(Slot::Within),
    field("expression", Kind::Text(Pattern::LicenceExpression)).since(V1_1).fills(Slot::Licence),
    field("expressionDetails", Kind::Objects(&EXPRESSION_DETAIL)).since(V1_7),
    field("acknowledgement", Kind::Word(ACKNOWLEDGEMENT)).since(V1_6),
    bom_ref().since(V1_5),
    field("licensing", Kind::Object(&LICENSING)).since(V1_7),
    field("properties", Kind::Objects(&PROPERTY)).since(V1_7),
];

/// A licence, or an expression of several.
pub(super) static LICENCE_CHOICE: Object = Object {
    name: "licenseChoice",
    fields: CHOICE_FIELDS,
    rules: &[
        Together::ExactlyOne(&["license", "expression"]),
        Together::Brings("expressionDetails", &["expression"]),
        Together::Brings("acknowledgement", &["expression"]),
        Together::Brings("bom-ref", &["expression"]),
        Together::Brings("licensing", &["expression"]),
        Together::Brings("properties", &["expression"]),
    ],
    ..Object::NEW
};

static LICENCE: Object = Object {
    name: "license",
    fields: &[
        bom_ref().since(V1_5),
        field("id", Kind::Text(Pattern::SpdxId)).fills(Slot::Licence),
        field("name", TEXT).fills(Slot::Licence),
        field("acknowledgement", Kind::Word(ACKNOWLEDGEMENT)).since(V1_6),
        field("text", Kind::Object(&ATTACHMENT)).since(V1_1),
        field("url", IRI).since(V1_1),
        field("licensing", Kind::Object(&LICENSING)).since(V1_5),
        field("properties", Kind::Objects(&PROPERTY)).since(V1_5),
    ],
    rules: &[Together::ExactlyOne(&["id", "name"])],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            at("acknowledgement"),
            each("id").until(Version::V1_0),
            el("id").since(V1_1),
            each("name").until(Version::V1_0),
            el("name").since(V1_1),
            el("text"),
            el("url"),
            el("licensing"),
            properties(),
        ],
        rules: &[(Version::V1_0, Together::AtMostOne(&["id", "name"])), (V1_6, Together::AtLeastOne(&["id", "name"]))],
        extensions: Some(V1_1),
        ..Markup::NEW
    },
    ..Object::NEW
};

static EXPRESSION_DETAIL: Object = Object {
    name: "expressionDetail",
    fields: &[
        field("licenseIdentifier", TEXT).required(),
        bom_ref(),
        field("text", Kind::Object(&ATTACHMENT)),
        field("url", IRI),
    ],
    xml: Markup {
        parts: &[at("license-identifier").spells("licenseIdentifier"), at("bom-ref"), el("text"), el("url")],
        extensions: Some(V1_7),
        ..Markup::NEW
    },
    ..Object::NEW
};

static LICENSING: Object = Object {
    name: "licensing",
    fields: &[
        field("altIds", Kind::Texts(Pattern::Any)),
        field("licensor", Kind::Object(&ORGANIZATION_OR_INDIVIDUAL)),
        field("licensee", Kind::Object(&ORGANIZATION_OR_INDIVIDUAL)),
        field("purchaser", Kind::Object(&ORGANIZATION_OR_INDIVIDUAL)),
        field("purchaseOrder", TEXT),
        field("licenseTypes", Kind::WordList(LICENCE_TYPE)),
        field("lastRenewal", MOMENT),
        field("expiration", MOMENT),
    ],
    xml: Markup {
        parts: &[
            list("altIds", "altId"),
            el("licensor"),
            el("licensee"),
            el("purchaser"),
            el("purchaseOrder"),
            list("licenseTypes", "licenseType"),
            el("lastRenewal"),
            el("expiration"),
        ],
        extensions: Some(V1_5),
        ..Markup::NEW
    },
    ..Object::NEW
};

/// What stands in a list of licences in XML.
pub(super) const LICENCES: &[Item] = &[
    item("license", Kind::Object(&LICENCE)),
    item("expression", Kind::Object(&EXPRESSION)).since(V1_1).lone_until(V1_6),
    item("expression-detailed", Kind::Object(&DETAILED_EXPRESSION)).since(V1_7),
];

/// An expression, in XML an element of its own.
static EXPRESSION: Object = Object {
    name: "licenseExpression",
    fields: &[
        bom_ref().since(V1_5),
        field("acknowledgement", Kind::Word(ACKNOWLEDGEMENT)).since(V1_6),
        field("expression", TEXT).fills(Slot::Licence),
    ],
    xml: Markup { parts: &[at("bom-ref"), at("acknowledgement"), body("expression")], ..Markup::NEW },
    ..Object::NEW
};

static DETAILED_EXPRESSION: Object = Object {
    name: "licenseExpressionDetailed",
    fields: &[
        field("expression", TEXT).required().fills(Slot::Licence),
        bom_ref(),
        field("acknowledgement", Kind::Word(ACKNOWLEDGEMENT)),
        field("details", Kind::Objects(&EXPRESSION_DETAIL)),
        field("licensing", Kind::Object(&LICENSING)),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    xml: Markup {
        parts: &[
            at("expression"),
            at("bom-ref"),
            at("acknowledgement"),
            each("details"),
            el("licensing"),
            properties(),
        ],
        extensions: Some(V1_7),
        ..Markup::NEW
    },
    ..Object::NEW
};

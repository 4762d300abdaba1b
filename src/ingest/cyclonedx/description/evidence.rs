//! What was found that tells what a component is.

use super::licence::LICENCE_CHOICE;
use super::licence::LICENCES;
use super::markup::{Foreign, Markup, at, each, el, list, mix};
use super::{INTEGER, Kind, LINKS, ListRule, Object, TEXT, Version, Words, bom_ref, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use crate::ingest::cyclonedx::slot::Slot;
use Version::{V1_5, V1_6};

const IDENTITY_FIELD: Words =
    &[(V1_5, &["group", "name", "version", "purl", "cpe"]), (V1_6, &["omniborId", "swhid"]), (V1_5, &["swid", "hash"])];
const TECHNIQUE: Words = &[(
    V1_5,
    &[
        "source-code-analysis",
        "binary-analysis",
        "manifest-analysis",
        "ast-fingerprint",
        "hash-comparison",
        "instrumentation",
        "dynamic-analysis",
        "filename",
        "attestation",
        "other",
    ],
)];
const SHARE: Kind = Kind::Number(0.0, 1.0);

/// Evidence of a component's identity, places and licences.
pub(super) static EVIDENCE: Object = Object {
    name: "componentEvidence",
    fields: &[
        field("identity", Kind::Object(&IDENTITY)).since(V1_5).until(V1_5).fills(Slot::Identity),
        field("identity", Kind::ObjectOrList(&IDENTITY, &IDENTITY)).since(V1_6).fills(Slot::Identity),
        field("occurrences", Kind::Objects(&OCCURRENCE)).since(V1_5),
        field("callstack", Kind::Object(&CALLSTACK)).since(V1_5),
        field("licenses", Kind::Objects(&LICENCE_CHOICE)).list(ListRule::LoneExpression),
        field("copyright", Kind::Objects(&COPYRIGHT)),
    ],
    xml: Markup {
        parts: &[
            el("identity").until(V1_5),
            each("identity").since(V1_6),
            list("occurrences", "occurrence"),
            el("callstack"),
            mix("licenses", LICENCES),
            list("copyright", "text").kind(Kind::Texts(Pattern::Any)),
        ],
        extensions: Some(Version::V1_3),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

static IDENTITY: Object = Object {
    name: "componentIdentityEvidence",
    fields: &[
        field("field", Kind::Word(IDENTITY_FIELD)).required().fills(Slot::IdentityField),
        field("confidence", SHARE),
        field("concludedValue", TEXT).since(V1_6).fills(Slot::IdentityValue),
        field("methods", Kind::Objects(&METHOD)),
        field("tools", LINKS).list(ListRule::Unique).fills(Slot::Link),
    ],
    xml: Markup {
        parts: &[
            el("field"),
            el("confidence"),
            el("concludedValue"),
            list("methods", "method"),
            list("tools", "tool").refs(),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static METHOD: Object = Object {
    name: "identityMethod",
    fields: &[
        field("technique", Kind::Word(TECHNIQUE)).required(),
        field("confidence", SHARE).required(),
        field("value", TEXT),
    ],
    xml: Markup { parts: &[el("technique"), el("confidence"), el("value")], ..Markup::NEW },
    ..Object::NEW
};

static OCCURRENCE: Object = Object {
    name: "occurrence",
    fields: &[
        bom_ref(),
        field("location", TEXT).required(),
        field("line", Kind::Integer(0, i64::MAX)).since(V1_6),
        field("offset", Kind::Integer(0, i64::MAX)).since(V1_6),
        field("symbol", TEXT).since(V1_6),
        field("additionalContext", TEXT).since(V1_6),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("location").loose_until(V1_5),
            el("line"),
            el("offset"),
            el("symbol"),
            el("additionalContext"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static CALLSTACK: Object = Object {
    name: "callstack",
    fields: &[field("frames", Kind::Objects(&FRAME))],
    xml: Markup {
        parts: &[list("frames", "frame"), list("tools", "tool").refs().means(field("tools", LINKS))],
        ..Markup::NEW
    },
    ..Object::NEW
};

static FRAME: Object = Object {
    name: "frame",
    fields: &[
        field("package", TEXT),
        field("module", TEXT).required(),
        field("function", TEXT),
        field("parameters", Kind::Texts(Pattern::Any)),
        field("line", INTEGER),
        field("column", INTEGER),
        field("fullFilename", TEXT),
    ],
    xml: Markup {
        parts: &[
            el("package"),
            el("module"),
            el("function"),
            list("parameters", "parameter"),
            el("line"),
            el("column"),
            el("fullFilename"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static COPYRIGHT: Object = Object { name: "copyright", fields: &[field("text", TEXT).required()], ..Object::NEW };

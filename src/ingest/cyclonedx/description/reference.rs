//! What stands beside many objects: properties, digests, references to what lies outside.

use super::markup::{Foreign, Markup, at, body, el, list, properties};
use super::{Field, Kind, ListRule, Object, Open, TEXT, Version, Words, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use crate::ingest::cyclonedx::slot::Slot;
use Version::{V1_0, V1_1, V1_2, V1_3, V1_4, V1_5, V1_6, V1_7};

/// The algorithms of digests.
const ALGORITHM: Words = &[
    (V1_0, &["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256"]),
    (V1_2, &["SHA3-384"]),
    (V1_0, &["SHA3-512"]),
    (V1_2, &["BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3"]),
    (V1_7, &["Streebog-256", "Streebog-512"]),
];

const REFERENCE_TYPE: Words = &[
    (
        V1_1,
        &[
            "vcs",
            "issue-tracker",
            "website",
            "advisories",
            "bom",
            "mailing-list",
            "social",
            "chat",
            "documentation",
            "support",
            "distribution",
            "license",
            "build-meta",
            "build-system",
        ],
    ),
    (V1_4, &["release-notes"]),
    (
        V1_5,
        &[
            "distribution-intake",
            "security-contact",
            "model-card",
            "log",
            "configuration",
            "evidence",
            "formulation",
            "attestation",
            "threat-model",
            "adversary-model",
            "risk-assessment",
            "vulnerability-assertion",
            "exploitability-statement",
            "pentest-report",
            "static-analysis-report",
            "dynamic-analysis-report",
            "runtime-analysis-report",
            "component-analysis-report",
            "maturity-report",
            "certification-report",
            "codified-infrastructure",
            "quality-metrics",
            "poam",
        ],
    ),
    (V1_6, &["source-distribution", "electronic-signature", "digital-signature", "rfc-9116"]),
    (V1_7, &["patent", "patent-family", "patent-assertion", "citation"]),
    (V1_1, &["other"]),
];

const HASH_FIELDS: &[Field] = &[
    field("alg", Kind::Word(ALGORITHM)).required().fills(Slot::DigestAlgorithm),
    field("content", Kind::Text(Pattern::Digest)).required().fills(Slot::DigestContent),
];

/// A digest.
pub(super) static HASH: Object = Object {
    name: "hash",
    fields: HASH_FIELDS,
    xml: Markup { parts: &[at("alg"), body("content")], ..Markup::NEW },
    ..Object::NEW
};

/// A name with a value.
pub(super) static PROPERTY: Object = Object {
    name: "property",
    fields: &[
        field("name", TEXT).required_since(V1_6).fills(Slot::PropertyName),
        field("value", TEXT).fills(Slot::PropertyValue),
    ],
    open: Open::Until(V1_5),
    xml: Markup { parts: &[at("name").required(), body("value")], ..Markup::NEW },
    ..Object::NEW
};

/// A reference to what lies outside the document.
pub(super) static EXTERNAL_REFERENCE: Object = Object {
    name: "externalReference",
    fields: &[
        field("url", Kind::Text(Pattern::Iri)).required().fills(Slot::ReferenceUrl),
        field("comment", TEXT),
        field("type", Kind::Word(REFERENCE_TYPE)).required().fills(Slot::ReferenceType),
        field("hashes", Kind::Objects(&HASH)).since(V1_3).list(ListRule::Free),
        field("properties", Kind::Objects(&PROPERTY)).since(V1_7),
    ],
    xml: Markup {
        parts: &[at("type"), el("url"), el("comment"), list("hashes", "hash"), properties()],
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

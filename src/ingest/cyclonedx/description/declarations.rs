//! Attestations of conformance, the standards they speak of, and citations: who said what of this document.

use super::document::CONTENTS;
use super::document::PLAIN_CONTENTS;
use super::markup::{Foreign, Markup, at, each, el, external_references, list, mix, properties};
use super::part::{COMPONENT, SERVICE};
use super::party::{CONTACT, GOVERNANCE, ORGANIZATION};
use super::reference::{EXTERNAL_REFERENCE, PROPERTY};
use super::release::PATENT;
use super::release::PATENTS;
use super::signature::SIGNATURE;
use super::{Field, Kind, LINK, LINKS, ListRule, MOMENT, Object, TEXT, Together, Version, bom_ref, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use crate::ingest::cyclonedx::slot::Slot;
use Version::V1_7;

const SHARE: Kind = Kind::Number(0.0, 1.0);

/// What is claimed, by whom, on what evidence.
pub(super) static DECLARATIONS: Object = Object {
    name: "declarations",
    fields: &[
        field("assessors", Kind::Objects(&ASSESSOR)),
        field("attestations", Kind::Objects(&ATTESTATION)),
        field("claims", Kind::Objects(&CLAIM)),
        field("evidence", Kind::Objects(&CLAIM_EVIDENCE)),
        field("targets", Kind::Object(&TARGETS)),
        field("affirmation", Kind::Object(&AFFIRMATION)),
        field("signature", Kind::Object(&SIGNATURE)),
    ],
    xml: Markup {
        parts: &[
            list("assessors", "assessor"),
            list("attestations", "attestation"),
            list("claims", "claim"),
            list("evidence", "evidence"),
            el("targets"),
            el("affirmation"),
        ],
        extensions: Some(Version::V1_6),
        ..Markup::NEW
    },
    ..Object::NEW
};

static ASSESSOR: Object = Object {
    name: "assessor",
    fields: &[bom_ref(), field("thirdParty", Kind::Flag), field("organization", Kind::Object(&ORGANIZATION))],
    xml: Markup {
        parts: &[at("bom-ref"), el("thirdParty"), el("organization")],
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static ATTESTATION: Object = Object {
    name: "attestation",
    fields: &[
        field("summary", TEXT),
        field("assessor", LINK),
        field("map", Kind::Objects(&ATTESTATION_MAP)),
        field("signature", Kind::Object(&SIGNATURE)),
    ],
    xml: Markup {
        parts: &[el("summary"), el("assessor"), each("map")],
        extensions: Some(Version::V1_6),
        ..Markup::NEW
    },
    ..Object::NEW
};

static ATTESTATION_MAP: Object = Object {
    name: "attestationMap",
    fields: &[
        field("requirement", LINK),
        field("claims", LINKS),
        field("counterClaims", LINKS),
        field("conformance", Kind::Object(&CONFORMANCE)),
        field("confidence", Kind::Object(&CONFIDENCE)),
    ],
    xml: Markup {
        parts: &[
            el("requirement"),
            list("claims", "claim"),
            list("counterClaims", "counterClaim"),
            el("conformance"),
            el("confidence"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static CONFORMANCE: Object = Object {
    name: "conformance",
    fields: &[field("score", SHARE), field("rationale", TEXT), field("mitigationStrategies", LINKS)],
    xml: Markup {
        parts: &[el("score").required(), el("rationale"), list("mitigationStrategies", "mitigationStrategy")],
        ..Markup::NEW
    },
    ..Object::NEW
};

static CONFIDENCE: Object = Object {
    name: "confidence",
    fields: &[field("score", SHARE), field("rationale", TEXT)],
    xml: Markup { parts: &[el("score").required(), el("rationale")], ..Markup::NEW },
    ..Object::NEW
};

static CLAIM: Object = Object {
    name: "claim",
    fields: &[
        bom_ref(),
        field("target", LINK),
        field("predicate", TEXT),
        field("mitigationStrategies", LINKS),
        field("reasoning", TEXT),
        field("evidence", LINKS),
        field("counterEvidence", LINKS),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)),
        field("signature", Kind::Object(&SIGNATURE)),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("target"),
            el("predicate"),
            list("mitigationStrategies", "mitigationStrategy"),
            el("reasoning"),
            each("evidence"),
            each("counterEvidence"),
            external_references(),
        ],
        extensions: Some(Version::V1_6),
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static CLAIM_EVIDENCE: Object = Object {
    name: "claimEvidence",
    fields: &[
        bom_ref(),
        field("propertyName", TEXT),
        field("description", TEXT),
        field("data", Kind::Objects(&EVIDENCE_DATA)),
        field("created", MOMENT),
        field("expires", MOMENT),
        field("author", Kind::Object(&CONTACT)),
        field("reviewer", Kind::Object(&CONTACT)),
        field("signature", Kind::Object(&SIGNATURE)),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("propertyName"),
            el("description"),
            each("data"),
            el("created"),
            el("expires"),
            el("author"),
            el("reviewer"),
        ],
        extensions: Some(Version::V1_6),
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static EVIDENCE_DATA: Object = Object {
    name: "claimEvidenceData",
    fields: &[
        field("name", TEXT),
        field("contents", Kind::Object(&CONTENTS)),
        field("classification", TEXT),
        field("sensitiveData", Kind::Texts(Pattern::Any)),
        field("governance", Kind::Object(&GOVERNANCE)),
    ],
    xml: Markup {
        parts: &[
            el("name"),
            el("contents").kind(Kind::Object(&PLAIN_CONTENTS)),
            el("classification"),
            each("sensitiveData").loose_until(V1_7),
            el("governance"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static TARGETS: Object = Object {
    name: "targets",
    fields: &[
        field("organizations", Kind::Objects(&ORGANIZATION)),
        field("components", Kind::Objects(&COMPONENT)).fills(Slot::Target),
        field("services", Kind::Objects(&SERVICE)).fills(Slot::Target),
    ],
    xml: Markup {
        parts: &[list("organizations", "organization"), list("components", "component"), list("services", "service")],
        ..Markup::NEW
    },
    ..Object::NEW
};

static AFFIRMATION: Object = Object {
    name: "affirmation",
    fields: &[
        field("statement", TEXT),
        field("signatories", Kind::Objects(&SIGNATORY)),
        field("signature", Kind::Object(&SIGNATURE)),
    ],
    xml: Markup {
        parts: &[el("statement"), list("signatories", "signatory")],
        extensions: Some(Version::V1_6),
        ..Markup::NEW
    },
    ..Object::NEW
};

static SIGNATORY: Object = Object {
    name: "signatory",
    fields: &[
        field("name", TEXT),
        field("role", TEXT),
        field("signature", Kind::Object(&SIGNATURE)),
        field("organization", Kind::Object(&ORGANIZATION)),
        field("externalReference", Kind::Object(&EXTERNAL_REFERENCE)),
    ],
    rules: &[
        Together::AtLeastOne(&["signature", "externalReference"]),
        Together::Brings("externalReference", &["organization"]),
    ],
    xml: Markup {
        parts: &[el("name"), el("role"), el("organization"), el("externalReference")],
        extensions: Some(Version::V1_6),
        ..Markup::NEW
    },
    ..Object::NEW
};

/// What the document defines for itself and others.
pub(super) static DEFINITIONS: Object = Object {
    name: "definitions",
    fields: &[field("standards", Kind::Objects(&STANDARD)), field("patents", Kind::Objects(&PATENT)).since(V1_7)],
    xml: Markup { parts: &[list("standards", "standard").open(), mix("patents", PATENTS)], ..Markup::NEW },
    ..Object::NEW
};

static STANDARD: Object = Object {
    name: "standard",
    fields: &[
        bom_ref(),
        field("name", TEXT),
        field("version", TEXT),
        field("description", TEXT),
        field("owner", TEXT),
        field("requirements", Kind::Objects(&REQUIREMENT)),
        field("levels", Kind::Objects(&LEVEL)),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)),
        field("signature", Kind::Object(&SIGNATURE)),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("name").required(),
            el("version").required(),
            el("description").required(),
            el("owner").required(),
            list("requirements", "requirement"),
            list("levels", "level"),
            external_references(),
        ],
        extensions: Some(Version::V1_6),
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static REQUIREMENT: Object = Object {
    name: "requirement",
    fields: &[
        bom_ref(),
        field("identifier", TEXT),
        field("title", TEXT),
        field("text", TEXT),
        field("descriptions", Kind::Texts(Pattern::Any)),
        field("openCre", Kind::Texts(Pattern::OpenCre)),
        field("parent", LINK),
        field("properties", Kind::Objects(&PROPERTY)),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("identifier"),
            el("title"),
            el("text"),
            list("descriptions", "description"),
            each("openCre"),
            el("parent"),
            properties(),
            external_references(),
        ],
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static LEVEL: Object = Object {
    name: "level",
    fields: &[
        bom_ref(),
        field("identifier", TEXT),
        field("title", TEXT),
        field("description", TEXT),
        field("requirements", LINKS),
    ],
    xml: Markup {
        parts: &[at("bom-ref"), el("identifier"), el("title"), el("description"), list("requirements", "requirement")],
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

const CITATION_FIELDS: &[Field] = &[
    bom_ref(),
    field("pointers", Kind::Texts(Pattern::Any)).list(ListRule::NotEmpty),
    field("expressions", Kind::Texts(Pattern::Any)).list(ListRule::NotEmpty),
    field("timestamp", MOMENT).required(),
    field("attributedTo", LINK),
    field("process", LINK),
    field("note", TEXT),
    field("signature", Kind::Object(&SIGNATURE)),
];

/// Who contributed which part of the document.
pub(super) static CITATION: Object = Object {
    name: "citation",
    fields: CITATION_FIELDS,
    rules: &[Together::ExactlyOne(&["pointers", "expressions"]), Together::AtLeastOne(&["attributedTo", "process"])],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            list("pointers", "pointer").not_empty(),
            list("expressions", "expression").not_empty(),
            el("timestamp"),
            el("attributedTo"),
            el("process"),
            el("note"),
        ],
        rules: &[(V1_7, Together::ExactlyOne(&["pointers", "expressions"]))],
        extensions: Some(V1_7),
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

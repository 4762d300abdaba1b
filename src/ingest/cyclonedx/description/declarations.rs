//! Attestations of conformance, the standards they speak of, and citations: who said what of this document.

use super::document::CONTENTS;
use super::part::{COMPONENT, SERVICE};
use super::party::{CONTACT, GOVERNANCE, ORGANIZATION};
use super::reference::{EXTERNAL_REFERENCE, PROPERTY};
use super::release::PATENT;
use super::signature::SIGNATURE;
use super::{Field, Kind, LINK, LINKS, ListRule, MOMENT, Object, TEXT, Together, Version, bom_ref, field};
use crate::ingest::cyclonedx::pattern::Pattern;
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
    ..Object::NEW
};

static ASSESSOR: Object = Object {
    name: "assessor",
    fields: &[bom_ref(), field("thirdParty", Kind::Flag), field("organization", Kind::Object(&ORGANIZATION))],
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
    ..Object::NEW
};

static CONFORMANCE: Object = Object {
    name: "conformance",
    fields: &[field("score", SHARE), field("rationale", TEXT), field("mitigationStrategies", LINKS)],
    ..Object::NEW
};

static CONFIDENCE: Object =
    Object { name: "confidence", fields: &[field("score", SHARE), field("rationale", TEXT)], ..Object::NEW };

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
    ..Object::NEW
};

static TARGETS: Object = Object {
    name: "targets",
    fields: &[
        field("organizations", Kind::Objects(&ORGANIZATION)),
        field("components", Kind::Objects(&COMPONENT)),
        field("services", Kind::Objects(&SERVICE)),
    ],
    ..Object::NEW
};

static AFFIRMATION: Object = Object {
    name: "affirmation",
    fields: &[
        field("statement", TEXT),
        field("signatories", Kind::Objects(&SIGNATORY)),
        field("signature", Kind::Object(&SIGNATURE)),
    ],
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
    ..Object::NEW
};

/// What the document defines for itself and others.
pub(super) static DEFINITIONS: Object = Object {
    name: "definitions",
    fields: &[field("standards", Kind::Objects(&STANDARD)), field("patents", Kind::Objects(&PATENT)).since(V1_7)],
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
    ..Object::NEW
};

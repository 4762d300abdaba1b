//! Where a component comes from and what changed in it: pedigree, release notes, claims about patents.

use super::document::ATTACHMENT;
use super::part::COMPONENT;
use super::party::EITHER_PARTY;
use super::reference::{EXTERNAL_REFERENCE, PROPERTY};
use super::{IRI, Kind, LINKS, MOMENT, Object, TEXT, Together, Version, Words, bom_ref, field};
use crate::ingest::cyclonedx::fill::Slot;
use crate::ingest::cyclonedx::pattern::Pattern;
use Version::{V1_2, V1_7};

const PATCH_TYPE: Words = &[(V1_2, &["unofficial", "monkey", "backport", "cherry-pick"])];
const ISSUE_TYPE: Words = &[(V1_2, &["defect", "enhancement", "security"])];
const ASSERTION_TYPE: Words = &[(
    V1_7,
    &[
        "ownership",
        "license",
        "third-party-claim",
        "standards-inclusion",
        "prior-art",
        "exclusive-rights",
        "non-assertion",
        "research-or-evaluation",
    ],
)];
const LEGAL_STATUS: Words = &[(
    V1_7,
    &[
        "pending",
        "granted",
        "revoked",
        "expired",
        "lapsed",
        "withdrawn",
        "abandoned",
        "suspended",
        "reinstated",
        "opposed",
        "terminated",
        "invalidated",
        "in-force",
    ],
)];

/// What a component was made from.
pub(super) static PEDIGREE: Object = Object {
    name: "pedigree",
    fields: &[
        field("ancestors", Kind::Objects(&COMPONENT)).fills(Slot::Relative("pedigree:ancestor")),
        field("descendants", Kind::Objects(&COMPONENT)).fills(Slot::Relative("pedigree:descendant")),
        field("variants", Kind::Objects(&COMPONENT)).fills(Slot::Relative("pedigree:variant")),
        field("commits", Kind::Objects(&COMMIT)),
        field("patches", Kind::Objects(&PATCH)).since(V1_2),
        field("notes", TEXT).fills(Slot::Statement("pedigree:notes")),
    ],
    ..Object::NEW
};

static COMMIT: Object = Object {
    name: "commit",
    fields: &[
        field("uid", TEXT),
        field("url", IRI),
        field("author", Kind::Object(&ACTION)),
        field("committer", Kind::Object(&ACTION)),
        field("message", TEXT),
    ],
    ..Object::NEW
};

static ACTION: Object = Object {
    name: "identifiableAction",
    fields: &[field("timestamp", MOMENT), field("name", TEXT), field("email", Kind::Text(Pattern::Email))],
    ..Object::NEW
};

static PATCH: Object = Object {
    name: "patch",
    fields: &[
        field("type", Kind::Word(PATCH_TYPE)).required(),
        field("diff", Kind::Object(&DIFF)),
        field("resolves", Kind::Objects(&ISSUE)),
    ],
    ..Object::NEW
};

static DIFF: Object =
    Object { name: "diff", fields: &[field("text", Kind::Object(&ATTACHMENT)), field("url", IRI)], ..Object::NEW };

static ISSUE: Object = Object {
    name: "issue",
    fields: &[
        field("type", Kind::Word(ISSUE_TYPE)).required(),
        field("id", TEXT),
        field("name", TEXT),
        field("description", TEXT),
        field("source", Kind::Object(&ISSUE_SOURCE)),
        field("references", Kind::Texts(Pattern::Iri)),
    ],
    ..Object::NEW
};

static ISSUE_SOURCE: Object =
    Object { name: "issueSource", fields: &[field("name", TEXT), field("url", IRI)], ..Object::NEW };

/// What changed in a release.
pub(super) static RELEASE_NOTES: Object = Object {
    name: "releaseNotes",
    fields: &[
        field("type", TEXT).required(),
        field("title", TEXT),
        field("featuredImage", IRI),
        field("socialImage", IRI),
        field("description", TEXT),
        field("timestamp", MOMENT),
        field("aliases", Kind::Texts(Pattern::Any)),
        field("tags", Kind::Texts(Pattern::Any)),
        field("resolves", Kind::Objects(&ISSUE)),
        field("notes", Kind::Objects(&NOTE)),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    ..Object::NEW
};

static NOTE: Object = Object {
    name: "note",
    fields: &[field("locale", Kind::Text(Pattern::Locale)), field("text", Kind::Object(&ATTACHMENT)).required()],
    ..Object::NEW
};

/// What somebody claims about patents and a part.
pub(super) static PATENT_ASSERTION: Object = Object {
    name: "patentAssertion",
    fields: &[
        bom_ref(),
        field("assertionType", Kind::Word(ASSERTION_TYPE)).required(),
        field("patentRefs", LINKS).fills(Slot::Link),
        field("asserter", Kind::TextOrObject(Pattern::Reference, &EITHER_PARTY)).required(),
        field("notes", TEXT),
    ],
    ..Object::NEW
};

/// A patent, or a family of patents: the two forms share one list and are told apart by their numbers.
pub(super) static PATENT: Object = Object {
    name: "patent",
    fields: &[
        bom_ref(),
        field("patentNumber", Kind::Text(Pattern::PatentNumber)),
        field("applicationNumber", Kind::Text(Pattern::PatentNumber)),
        field("jurisdiction", Kind::Text(Pattern::Jurisdiction)),
        field("priorityApplication", Kind::Object(&PRIORITY)),
        field("publicationNumber", Kind::Text(Pattern::PatentNumber)),
        field("title", TEXT),
        field("abstract", TEXT),
        field("filingDate", Kind::Text(Pattern::Date)),
        field("grantDate", Kind::Text(Pattern::Date)),
        field("patentExpirationDate", Kind::Text(Pattern::Date)),
        field("patentLegalStatus", Kind::Word(LEGAL_STATUS)),
        field("patentAssignee", Kind::Objects(&EITHER_PARTY)),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)),
        field("familyId", TEXT),
        field("members", LINKS).fills(Slot::Link),
    ],
    rules: &[
        Together::ExactlyOne(&["patentNumber", "familyId"]),
        Together::Brings("patentNumber", &["jurisdiction", "patentLegalStatus"]),
        Together::Brings("members", &["familyId"]),
        Together::AtMostOne(&["familyId", "jurisdiction"]),
    ],
    ..Object::NEW
};

static PRIORITY: Object = Object {
    name: "priorityApplication",
    fields: &[
        field("applicationNumber", Kind::Text(Pattern::PatentNumber)).required(),
        field("jurisdiction", Kind::Text(Pattern::Jurisdiction)).required(),
        field("filingDate", Kind::Text(Pattern::Date)).required(),
    ],
    ..Object::NEW
};

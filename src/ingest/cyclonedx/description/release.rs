//! Where a component comes from and what changed in it: pedigree, release notes, claims about patents.

use super::document::ATTACHMENT;
use super::markup::{Foreign, Item, Markup, Rounds, at, each, el, external_references, item, list, properties};
use super::part::COMPONENT;
use super::party::EITHER_PARTY;
use super::party::{CONTACT, ORGANIZATION, ORGANIZATION_OR_INDIVIDUAL};
use super::reference::{EXTERNAL_REFERENCE, PROPERTY};
use super::{IRI, Kind, LINK, LINKS, MOMENT, Object, TEXT, Together, Version, Words, bom_ref, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use crate::ingest::cyclonedx::slot::Slot;
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
    xml: Markup {
        parts: &[
            list("ancestors", "component").open(),
            list("descendants", "component").open(),
            list("variants", "component").open(),
            list("commits", "commit").mixed(),
            list("patches", "patch").mixed(),
            el("notes"),
        ],
        extensions: Some(Version::V1_1),
        ..Markup::NEW
    },
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
    xml: Markup {
        parts: &[el("uid"), el("url"), el("author"), el("committer"), el("message")],
        extensions: Some(Version::V1_1),
        ..Markup::NEW
    },
    ..Object::NEW
};

static ACTION: Object = Object {
    name: "identifiableAction",
    fields: &[field("timestamp", MOMENT), field("name", TEXT), field("email", Kind::Text(Pattern::Email))],
    xml: Markup { parts: &[el("timestamp"), el("name"), el("email")], extensions: Some(Version::V1_1), ..Markup::NEW },
    ..Object::NEW
};

static PATCH: Object = Object {
    name: "patch",
    fields: &[
        field("type", Kind::Word(PATCH_TYPE)).required(),
        field("diff", Kind::Object(&DIFF)),
        field("resolves", Kind::Objects(&ISSUE)),
    ],
    xml: Markup { parts: &[at("type"), el("diff"), list("resolves", "issue")], extensions: Some(V1_2), ..Markup::NEW },
    ..Object::NEW
};

static DIFF: Object = Object {
    name: "diff",
    fields: &[field("text", Kind::Object(&ATTACHMENT)), field("url", IRI)],
    xml: Markup { parts: &[el("text"), el("url")], extensions: Some(V1_2), ..Markup::NEW },
    ..Object::NEW
};

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
    xml: Markup {
        parts: &[at("type"), el("id"), el("name"), el("description"), el("source"), list("references", "url")],
        extensions: Some(V1_2),
        ..Markup::NEW
    },
    ..Object::NEW
};

static ISSUE_SOURCE: Object = Object {
    name: "issueSource",
    fields: &[field("name", TEXT), field("url", IRI)],
    xml: Markup { parts: &[el("name"), el("url")], ..Markup::NEW },
    ..Object::NEW
};

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
    xml: Markup {
        parts: &[
            el("type"),
            el("title"),
            el("featuredImage"),
            el("socialImage"),
            el("description"),
            el("timestamp"),
            list("aliases", "alias"),
            list("tags", "tag"),
            list("resolves", "issue"),
            list("notes", "note"),
            properties(),
        ],
        rounds: Rounds::Many,
        extensions: Some(Version::V1_4),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

static NOTE: Object = Object {
    name: "note",
    fields: &[field("locale", Kind::Text(Pattern::Locale)), field("text", Kind::Object(&ATTACHMENT)).required()],
    xml: Markup { parts: &[el("locale"), el("text")], rounds: Rounds::Many, ..Markup::NEW },
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
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("assertionType"),
            list("patentRefs", "bom-ref").kind(Kind::Texts(Pattern::Any)).not_empty(),
            el("asserter").kind(Kind::Object(&ASSERTER)),
            el("notes"),
        ],
        attributes: Foreign::Other,
        ..Markup::NEW
    },
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
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("patentNumber").required(),
            el("applicationNumber"),
            el("jurisdiction").required(),
            el("priorityApplication"),
            el("publicationNumber"),
            el("title"),
            el("abstract"),
            el("filingDate"),
            el("grantDate"),
            el("patentExpirationDate"),
            el("patentLegalStatus").required(),
            each("patentAssignee").kind(Kind::Objects(&ORGANIZATION_OR_INDIVIDUAL)),
            external_references(),
        ],
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

static PRIORITY: Object = Object {
    name: "priorityApplication",
    fields: &[
        field("applicationNumber", Kind::Text(Pattern::PatentNumber)).required(),
        field("jurisdiction", Kind::Text(Pattern::Jurisdiction)).required(),
        field("filingDate", Kind::Text(Pattern::Date)).required(),
    ],
    xml: Markup { parts: &[el("applicationNumber"), el("jurisdiction"), el("filingDate")], ..Markup::NEW },
    ..Object::NEW
};

/// Who asserts something of a patent, as XML has it.
static ASSERTER: Object = Object {
    name: "asserter",
    fields: &[
        field("organization", Kind::Object(&ORGANIZATION)),
        field("contact", Kind::Object(&CONTACT)),
        field("ref", LINK),
    ],
    xml: Markup {
        parts: &[el("organization"), el("contact"), el("ref")],
        rules: &[(V1_7, Together::ExactlyOne(&["organization", "contact", "ref"]))],
        ..Markup::NEW
    },
    ..Object::NEW
};

/// What stands in a list of patents in XML.
pub(super) const PATENTS: &[Item] =
    &[item("patent", Kind::Object(&PATENT)), item("patentFamily", Kind::Object(&PATENT_FAMILY))];

static PATENT_FAMILY: Object = Object {
    name: "patentFamily",
    fields: &[
        bom_ref(),
        field("familyId", TEXT).required(),
        field("priorityApplication", Kind::Object(&PRIORITY)),
        field("members", LINKS).fills(Slot::Link),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("familyId"),
            el("priorityApplication"),
            list("members", "ref").not_empty(),
            external_references(),
        ],
        attributes: Foreign::Other,
        ..Markup::NEW
    },
    ..Object::NEW
};

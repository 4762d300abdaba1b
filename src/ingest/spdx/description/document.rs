//! The document, who made it, what it refers to outside itself (clauses 6, 10, 12 and 13).

use super::element::{CHECKSUM, FILE, PACKAGE, SNIPPET};
use super::relationship::RELATIONSHIP;
use super::{Kind, Object, TEXT, Version, Words, field};
use crate::ingest::spdx::fill::Slot;
use crate::ingest::spdx::pattern::Pattern;
use Version::V2_0;

const ANNOTATION_TYPE: Words = &[(V2_0, &["OTHER", "REVIEW"])];

/// The document: the root of every spelling.
pub(in crate::ingest::spdx) static DOCUMENT: Object = Object {
    name: "document",
    clause: "6",
    fields: &[
        field("$schema", "", TEXT),
        field("spdxVersion", "6.1", Kind::Text(Pattern::SpdxVersion)).required(),
        field("dataLicense", "6.2", Kind::Text(Pattern::DataLicence)).required(),
        field("SPDXID", "6.3", Kind::Text(Pattern::DocumentId)).required(),
        field("name", "6.4", TEXT).required().fills(Slot::DocumentName),
        field("documentNamespace", "6.5", Kind::Text(Pattern::Namespace)).required().fills(Slot::Namespace),
        field("externalDocumentRefs", "6.6", Kind::Objects(&EXTERNAL_DOCUMENT)).fills(Slot::ExternalDocument),
        field("creationInfo", "6.8", Kind::Object(&CREATION)).required().fills(Slot::Within),
        field("comment", "6.11", TEXT).fills(Slot::DocumentStatement("spdx:document:comment")),
        field("packages", "7", Kind::Objects(&PACKAGE)).fills(Slot::Package),
        field("files", "8", Kind::Objects(&FILE)).fills(Slot::File),
        field("snippets", "9", Kind::Objects(&SNIPPET)).fills(Slot::Snippet),
        field("hasExtractedLicensingInfos", "10", Kind::Objects(&EXTRACTED_LICENCE)).fills(Slot::ExtractedLicence),
        field("relationships", "11", Kind::Objects(&RELATIONSHIP)).fills(Slot::Relationship),
        field("annotations", "12", Kind::Objects(&ANNOTATION)).fills(Slot::Annotation),
        field("revieweds", "13", Kind::Objects(&REVIEW)).fills(Slot::Review),
        field("documentDescribes", "11.1", Kind::Texts(Pattern::Endpoint)).fills(Slot::Describes),
    ],
};

static CREATION: Object = Object {
    name: "creationInfo",
    clause: "6.8",
    fields: &[
        field("licenseListVersion", "6.7", Kind::Text(Pattern::LicenceListVersion)),
        field("creators", "6.8", Kind::Texts(Pattern::Creator)).required().not_empty().fills(Slot::Creator),
        field("created", "6.9", Kind::Text(Pattern::Moment)).required().fills(Slot::Created),
        field("comment", "6.10", TEXT).fills(Slot::DocumentStatement("spdx:creationInfo:comment")),
    ],
};

static EXTERNAL_DOCUMENT: Object = Object {
    name: "externalDocumentRef",
    clause: "6.6",
    fields: &[
        field("externalDocumentId", "", Kind::Text(Pattern::ExternalDocumentId))
            .required()
            .fills(Slot::ExternalDocumentId),
        field("spdxDocument", "", Kind::Text(Pattern::Namespace)).required().fills(Slot::ExternalDocumentUri),
        field("checksum", "", Kind::Object(&CHECKSUM)).required().fills(Slot::Checksum),
    ],
};

static EXTRACTED_LICENCE: Object = Object {
    name: "hasExtractedLicensingInfo",
    clause: "10",
    fields: &[
        field("licenseId", "10.1", Kind::Text(Pattern::LicenceRef)).required().fills(Slot::ExtractedLicenceId),
        field("extractedText", "10.2", TEXT).required(),
        field("name", "10.3", TEXT).fills(Slot::ExtractedLicenceName),
        field("seeAlsos", "10.4", Kind::Texts(Pattern::Uri)),
        field("crossRefs", "10.4", Kind::Objects(&CROSS_REFERENCE)),
        field("comment", "10.5", TEXT),
    ],
};

static CROSS_REFERENCE: Object = Object {
    name: "crossRef",
    clause: "10.4",
    fields: &[
        field("url", "", TEXT).required(),
        field("isLive", "", Kind::Flag),
        field("isValid", "", Kind::Flag),
        field("isWayBackLink", "", Kind::Flag),
        field("match", "", TEXT),
        field("order", "", Kind::Integer),
        field("timestamp", "", TEXT),
    ],
};

/// What somebody remarked on an element or the document.
pub(super) static ANNOTATION: Object = Object {
    name: "annotation",
    clause: "12",
    fields: &[
        field("annotator", "12.1", Kind::Text(Pattern::Creator)).required().fills(Slot::Annotator),
        field("annotationDate", "12.2", Kind::Text(Pattern::Moment)).required().fills(Slot::AnnotationDate),
        field("annotationType", "12.3", Kind::Word(ANNOTATION_TYPE)).required().fills(Slot::AnnotationType),
        field("comment", "12.5", TEXT).required().fills(Slot::AnnotationComment),
    ],
};

static REVIEW: Object = Object {
    name: "reviewed",
    clause: "13",
    fields: &[
        field("reviewer", "13.1", Kind::Text(Pattern::Creator)).fills(Slot::Annotator),
        field("reviewDate", "13.2", Kind::Text(Pattern::Moment)).required().fills(Slot::AnnotationDate),
        field("comment", "13.3", TEXT).fills(Slot::AnnotationComment),
    ],
};

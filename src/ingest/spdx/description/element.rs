//! Packages, files and snippets: what a document is about (clauses 7, 8 and 9).

use super::document::ANNOTATION;
use super::{Kind, Object, TEXT, Version, Words, field};
use crate::ingest::spdx::fill::{CODE, Slot};
use crate::ingest::spdx::pattern::Pattern;
use Version::{V2_0, V2_2, V2_3};

const LICENCE: Kind = Kind::Text(Pattern::Licence);
const LICENCES: Kind = Kind::Texts(Pattern::Licence);
const MOMENT: Kind = Kind::Text(Pattern::Moment);
const ELEMENT_ID: Kind = Kind::Text(Pattern::ElementId);

const ALGORITHM: Words = &[
    (V2_0, &["SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "MD2", "MD4", "MD5", "MD6"]),
    (V2_3, &["SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3", "ADLER32"]),
];
/// The text of 2.3 writes `OPERATING-SYSTEM`, its first schema `OPERATING_SYSTEM`.
const PURPOSE: Words = &[(
    V2_0,
    &[
        "APPLICATION",
        "FRAMEWORK",
        "LIBRARY",
        "CONTAINER",
        "OPERATING-SYSTEM",
        "OPERATING_SYSTEM",
        "DEVICE",
        "FIRMWARE",
        "SOURCE",
        "ARCHIVE",
        "FILE",
        "INSTALL",
        "OTHER",
    ],
)];
/// The text writes hyphens, schemas before 2.3 underscores; the schemas of 2.2.2 and 2.3.1 accept both.
const CATEGORY: Words =
    &[(V2_0, &["SECURITY", "PACKAGE-MANAGER", "PACKAGE_MANAGER", "PERSISTENT-ID", "PERSISTENT_ID", "OTHER"])];
const FILE_TYPE: Words = &[(
    V2_0,
    &[
        "SOURCE",
        "BINARY",
        "ARCHIVE",
        "APPLICATION",
        "AUDIO",
        "IMAGE",
        "TEXT",
        "VIDEO",
        "DOCUMENTATION",
        "SPDX",
        "OTHER",
    ],
)];

/// A package.
pub(super) static PACKAGE: Object = Object {
    name: "package",
    clause: "7",
    fields: &[
        field("name", "7.1", TEXT).required().fills(Slot::Name),
        field("SPDXID", "7.2", ELEMENT_ID).required().fills(Slot::Reference),
        field("versionInfo", "7.3", TEXT).fills(Slot::VersionInfo),
        field("packageFileName", "7.4", TEXT).fills(Slot::Statement("spdx:packageFileName")),
        field("supplier", "7.5", Kind::Text(Pattern::Party)).fills(Slot::Supplier),
        field("originator", "7.6", Kind::Text(Pattern::Party)).fills(Slot::Originator),
        field("downloadLocation", "7.7", Kind::Text(Pattern::Location)).required().fills(Slot::DownloadLocation),
        field("filesAnalyzed", "7.8", Kind::Flag).fills(Slot::FilesAnalyzed),
        field("packageVerificationCode", "7.9", Kind::Object(&VERIFICATION)).fills(Slot::Within),
        field("checksums", "7.10", Kind::Objects(&CHECKSUM)).fills(Slot::Checksum),
        field("homepage", "7.11", Kind::Text(Pattern::Homepage)).fills(Slot::Homepage),
        field("sourceInfo", "7.12", TEXT).fills(Slot::Statement("spdx:sourceInfo")),
        field("licenseConcluded", "7.13", LICENCE).required_until(V2_2).fills(Slot::LicenceConcluded),
        field("licenseInfoFromFiles", "7.14", LICENCES).fills(Slot::LicenceFound),
        field("licenseDeclared", "7.15", LICENCE).required_until(V2_2).fills(Slot::LicenceDeclared),
        field("licenseComments", "7.16", TEXT).fills(Slot::Statement("spdx:licenseComments")),
        field("copyrightText", "7.17", TEXT).required_until(V2_2).fills(Slot::Statement("spdx:copyrightText")),
        field("externalRefs", "7.21", Kind::Objects(&EXTERNAL_REFERENCE)).fills(Slot::ExternalReference),
        field("summary", "7.18", TEXT).fills(Slot::Summary),
        field("description", "7.19", TEXT).fills(Slot::Description),
        field("comment", "7.20", TEXT).fills(Slot::Statement("spdx:comment")),
        field("attributionTexts", "7.23", Kind::Texts(Pattern::Any)).fills(Slot::Statement("spdx:attributionText")),
        field("primaryPackagePurpose", "7.24", Kind::Word(PURPOSE)).since(V2_3).fills(Slot::Purpose),
        field("releaseDate", "7.25", MOMENT).since(V2_3).fills(Slot::Statement("spdx:releaseDate")),
        field("builtDate", "7.26", MOMENT).since(V2_3).fills(Slot::Statement("spdx:builtDate")),
        field("validUntilDate", "7.27", MOMENT).since(V2_3).fills(Slot::Statement("spdx:validUntilDate")),
        field("hasFiles", "11.1", Kind::Texts(Pattern::Endpoint)).fills(Slot::HasFile),
        field("annotations", "12", Kind::Objects(&ANNOTATION)).fills(Slot::Annotation),
    ],
};

/// A file.
pub(super) static FILE: Object = Object {
    name: "file",
    clause: "8",
    fields: &[
        field("fileName", "8.1", Kind::Text(Pattern::FileName)).required().fills(Slot::Name),
        field("SPDXID", "8.2", ELEMENT_ID).required().fills(Slot::Reference),
        field("fileTypes", "8.3", Kind::WordList(FILE_TYPE)).fills(Slot::Statement("spdx:fileType")),
        field("checksums", "8.4", Kind::Objects(&CHECKSUM)).required().not_empty().fills(Slot::Checksum),
        field("licenseConcluded", "8.5", LICENCE).required_until(V2_2).fills(Slot::LicenceConcluded),
        field("licenseInfoInFiles", "8.6", LICENCES).required_until(V2_2).not_empty().fills(Slot::LicenceFound),
        field("licenseComments", "8.7", TEXT).fills(Slot::Statement("spdx:licenseComments")),
        field("copyrightText", "8.8", TEXT).required_until(V2_2).fills(Slot::Statement("spdx:copyrightText")),
        field("artifactOfs", "8.9", Kind::Open),
        field("comment", "8.12", TEXT).fills(Slot::Statement("spdx:comment")),
        field("noticeText", "8.13", TEXT).fills(Slot::Statement("spdx:noticeText")),
        field("fileContributors", "8.14", Kind::Texts(Pattern::Any)).fills(Slot::Statement("spdx:fileContributor")),
        field("attributionTexts", "8.15", Kind::Texts(Pattern::Any)).fills(Slot::Statement("spdx:attributionText")),
        field("fileDependencies", "8.16", Kind::Texts(Pattern::Endpoint)).fills(Slot::FileDependency),
        field("annotations", "12", Kind::Objects(&ANNOTATION)).fills(Slot::Annotation),
    ],
};

/// A part of a file.
pub(super) static SNIPPET: Object = Object {
    name: "snippet",
    clause: "9",
    fields: &[
        field("SPDXID", "9.1", ELEMENT_ID).required().fills(Slot::Reference),
        field("snippetFromFile", "9.2", Kind::Text(Pattern::Endpoint)).required().fills(Slot::SnippetFromFile),
        field("ranges", "9.3", Kind::Objects(&RANGE)).required().not_empty().fills(Slot::Range),
        field("licenseConcluded", "9.5", LICENCE).required_until(V2_2).fills(Slot::LicenceConcluded),
        field("licenseInfoInSnippets", "9.6", LICENCES).fills(Slot::LicenceFound),
        field("licenseComments", "9.7", TEXT).fills(Slot::Statement("spdx:licenseComments")),
        field("copyrightText", "9.8", TEXT).required_until(V2_2).fills(Slot::Statement("spdx:copyrightText")),
        field("comment", "9.9", TEXT).fills(Slot::Statement("spdx:comment")),
        field("name", "9.10", TEXT).fills(Slot::Name),
        field("attributionTexts", "9.11", Kind::Texts(Pattern::Any)).fills(Slot::Statement("spdx:attributionText")),
        field("annotations", "12", Kind::Objects(&ANNOTATION)).fills(Slot::Annotation),
    ],
};

/// A digest.
pub(super) static CHECKSUM: Object = Object {
    name: "checksum",
    clause: "7.10",
    fields: &[
        field("algorithm", "", Kind::Word(ALGORITHM)).required().fills(Slot::ChecksumAlgorithm),
        field("checksumValue", "", TEXT).required().fills(Slot::ChecksumValue),
    ],
};

static VERIFICATION: Object = Object {
    name: "packageVerificationCode",
    clause: "7.9",
    fields: &[
        field("packageVerificationCodeValue", "", Kind::Text(Pattern::VerificationCode))
            .required()
            .fills(Slot::Statement(CODE)),
        field("packageVerificationCodeExcludedFiles", "", Kind::Texts(Pattern::Any))
            .fills(Slot::Statement("spdx:packageVerificationCode:excludedFile")),
    ],
};

static EXTERNAL_REFERENCE: Object = Object {
    name: "externalRef",
    clause: "7.21",
    fields: &[
        field("referenceCategory", "", Kind::Word(CATEGORY)).required().fills(Slot::ReferenceCategory),
        field("referenceType", "", TEXT).required().fills(Slot::ReferenceType),
        field("referenceLocator", "", TEXT).required().fills(Slot::ReferenceLocator),
        field("comment", "7.22", TEXT).fills(Slot::ReferenceComment),
    ],
};

static RANGE: Object = Object {
    name: "range",
    clause: "9.3",
    fields: &[
        field("startPointer", "", Kind::Object(&POINTER)).required().fills(Slot::StartPointer),
        field("endPointer", "", Kind::Object(&POINTER)).required().fills(Slot::EndPointer),
    ],
};

static POINTER: Object = Object {
    name: "pointer",
    clause: "9.3",
    fields: &[
        field("reference", "", TEXT).required(),
        field("offset", "9.3", Kind::Integer).fills(Slot::Offset),
        field("lineNumber", "9.4", Kind::Integer).fills(Slot::LineNumber),
    ],
};

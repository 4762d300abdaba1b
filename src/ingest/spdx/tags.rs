//! The tags of the tag-value spelling: to which element each belongs, and which field of the description it is.

/// What a tag belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Of {
    Document,
    Creation,
    ExternalDocument,
    Package,
    File,
    Snippet,
    Licence,
    Relationship,
    Annotation,
    Review,
    /// The document, package or file that was begun last.
    Identified,
}

impl Of {
    /// Returns the field of the document in which such elements stand; `None` for the document itself.
    pub(super) const fn key(self) -> Option<&'static str> {
        match self {
            Self::Document | Self::Identified => None,
            Self::Creation => Some("creationInfo"),
            Self::ExternalDocument => Some("externalDocumentRefs"),
            Self::Package => Some("packages"),
            Self::File => Some("files"),
            Self::Snippet => Some("snippets"),
            Self::Licence => Some("hasExtractedLicensingInfos"),
            Self::Relationship => Some("relationships"),
            Self::Annotation => Some("annotations"),
            Self::Review => Some("revieweds"),
        }
    }
}

/// Tells whether a tag speaks of licences, copyright or comments only, in whatever case: no part, no party and no
/// relationship stands in such a one.
pub(super) fn is_about_licences(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    ["license", "copyright", "comment", "notice", "attribution"].iter().any(|word| tag.contains(word))
}

/// How the value of a tag is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// As the value of a field.
    Field(&'static str),
    /// It is noted that it stands there: the specification leaves it open.
    Open(&'static str),
    /// `SHA1: 85ed…`
    Checksum,
    /// `d6a7… (excludes: ./package.spdx)`
    VerificationCode,
    /// `CATEGORY type locator`
    ExternalReference,
    ReferenceComment,
    /// `DocumentRef-x https://… SHA1: d6a7…`
    ExternalDocument,
    /// `SPDXRef-A CONTAINS SPDXRef-B`
    Relationship,
    /// `310:420`, of pointers with this field.
    Range(&'static str),
    /// What an annotation is about.
    Subject,
}

/// A tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub(super) name: &'static str,
    pub(super) of: Of,
    pub(super) part: Part,
    /// It begins a new element.
    pub(super) opens: bool,
}

const fn tag(name: &'static str, of: Of, key: &'static str) -> Tag {
    Tag { name, of, part: Part::Field(key), opens: false }
}

const fn of_part(name: &'static str, of: Of, part: Part) -> Tag {
    Tag { name, of, part, opens: false }
}

const fn opening(name: &'static str, of: Of, part: Part) -> Tag {
    Tag { name, of, part, opens: true }
}

use Of::{Annotation, Creation, Document, File, Identified, Licence, Package, Relationship, Review, Snippet};

static TAGS: [Tag; 80] = [
    tag("SPDXVersion", Document, "spdxVersion"),
    tag("DataLicense", Document, "dataLicense"),
    tag("SPDXID", Identified, "SPDXID"),
    tag("DocumentName", Document, "name"),
    tag("DocumentNamespace", Document, "documentNamespace"),
    tag("DocumentComment", Document, "comment"),
    opening("ExternalDocumentRef", Of::ExternalDocument, Part::ExternalDocument),
    tag("LicenseListVersion", Creation, "licenseListVersion"),
    tag("Creator", Creation, "creators"),
    tag("Created", Creation, "created"),
    tag("CreatorComment", Creation, "comment"),
    opening("PackageName", Package, Part::Field("name")),
    tag("PackageVersion", Package, "versionInfo"),
    tag("PackageFileName", Package, "packageFileName"),
    tag("PackageSupplier", Package, "supplier"),
    tag("PackageOriginator", Package, "originator"),
    tag("PackageDownloadLocation", Package, "downloadLocation"),
    tag("FilesAnalyzed", Package, "filesAnalyzed"),
    of_part("PackageVerificationCode", Package, Part::VerificationCode),
    of_part("PackageChecksum", Package, Part::Checksum),
    tag("PackageHomePage", Package, "homepage"),
    tag("PackageSourceInfo", Package, "sourceInfo"),
    tag("PackageLicenseConcluded", Package, "licenseConcluded"),
    tag("PackageLicenseInfoFromFiles", Package, "licenseInfoFromFiles"),
    tag("PackageLicenseDeclared", Package, "licenseDeclared"),
    tag("PackageLicenseComments", Package, "licenseComments"),
    tag("PackageCopyrightText", Package, "copyrightText"),
    tag("PackageSummary", Package, "summary"),
    tag("PackageDescription", Package, "description"),
    tag("PackageComment", Package, "comment"),
    of_part("ExternalRef", Package, Part::ExternalReference),
    of_part("ExternalRefComment", Package, Part::ReferenceComment),
    tag("PackageAttributionText", Package, "attributionTexts"),
    tag("PrimaryPackagePurpose", Package, "primaryPackagePurpose"),
    tag("ReleaseDate", Package, "releaseDate"),
    tag("BuiltDate", Package, "builtDate"),
    tag("ValidUntilDate", Package, "validUntilDate"),
    opening("FileName", File, Part::Field("fileName")),
    tag("FileType", File, "fileTypes"),
    of_part("FileChecksum", File, Part::Checksum),
    tag("LicenseConcluded", File, "licenseConcluded"),
    tag("LicenseInfoInFile", File, "licenseInfoInFiles"),
    tag("LicenseComments", File, "licenseComments"),
    tag("FileCopyrightText", File, "copyrightText"),
    of_part("ArtifactOfProjectName", File, Part::Open("artifactOfs")),
    of_part("ArtifactOfProjectHomePage", File, Part::Open("artifactOfs")),
    of_part("ArtifactOfProjectURI", File, Part::Open("artifactOfs")),
    tag("FileComment", File, "comment"),
    tag("FileNotice", File, "noticeText"),
    tag("FileContributor", File, "fileContributors"),
    tag("FileAttributionText", File, "attributionTexts"),
    tag("FileDependency", File, "fileDependencies"),
    opening("SnippetSPDXID", Snippet, Part::Field("SPDXID")),
    opening("SnippetSPDXIdentifier", Snippet, Part::Field("SPDXID")),
    tag("SnippetFromFileSPDXID", Snippet, "snippetFromFile"),
    tag("SnippetFromFileSPDXIdentifier", Snippet, "snippetFromFile"),
    of_part("SnippetByteRange", Snippet, Part::Range("offset")),
    of_part("SnippetLineRange", Snippet, Part::Range("lineNumber")),
    tag("SnippetLicenseConcluded", Snippet, "licenseConcluded"),
    tag("LicenseInfoInSnippet", Snippet, "licenseInfoInSnippets"),
    tag("SnippetLicenseComments", Snippet, "licenseComments"),
    tag("SnippetCopyrightText", Snippet, "copyrightText"),
    tag("SnippetComment", Snippet, "comment"),
    tag("SnippetName", Snippet, "name"),
    tag("SnippetAttributionText", Snippet, "attributionTexts"),
    opening("LicenseID", Licence, Part::Field("licenseId")),
    tag("ExtractedText", Licence, "extractedText"),
    tag("LicenseName", Licence, "name"),
    tag("LicenseCrossReference", Licence, "seeAlsos"),
    tag("LicenseComment", Licence, "comment"),
    opening("Relationship", Relationship, Part::Relationship),
    tag("RelationshipComment", Relationship, "comment"),
    opening("Annotator", Annotation, Part::Field("annotator")),
    tag("AnnotationDate", Annotation, "annotationDate"),
    tag("AnnotationType", Annotation, "annotationType"),
    of_part("SPDXREF", Annotation, Part::Subject),
    tag("AnnotationComment", Annotation, "comment"),
    opening("Reviewer", Review, Part::Field("reviewer")),
    tag("ReviewDate", Review, "reviewDate"),
    tag("ReviewComment", Review, "comment"),
];

/// Finds a tag by its name.
pub(super) fn find(name: &str) -> Option<&'static Tag> {
    TAGS.iter().find(|tag| tag.name == name)
}

/// Returns the names of all tags.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    TAGS.iter().map(|tag| tag.name)
}

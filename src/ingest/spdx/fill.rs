//! From SPDX's fields into our model: what each slot of the description does with the value that stands there.
//!
//! The order of keys is free, so nothing is decided before the object around it ends: small pieces (a digest, a
//! relationship, an annotation) wait in scratch, and references between elements are resolved when all is read.

use std::borrow::Cow;
use std::sync::Arc;

use super::document::Str;
use super::party;
use super::pattern;
use super::violation::{Violations, short};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::model::{
    Bom, BomBuilder, ComponentId, ComponentKind, DigestAlgorithm, Draft, Format, IdentifierKind, Role, Text,
};
use crate::source::{Limits, Place, Source};

/// Where a value goes. Of an object: how the values in it are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// Nowhere: it is validated only.
    None,
    /// An object whose fields say themselves where they go.
    Within,

    DocumentName,
    Namespace,
    Created,
    Creator,
    /// A statement on the document, kept with what the document is about.
    DocumentStatement(&'static str),
    Describes,

    Package,
    File,
    Snippet,
    ExternalDocument,
    ExtractedLicence,
    Relationship,
    Annotation,
    Review,
    Checksum,
    ExternalReference,

    Name,
    /// The SPDXID of an element.
    Reference,
    VersionInfo,
    Supplier,
    Originator,
    Purpose,
    DownloadLocation,
    Homepage,
    FilesAnalyzed,
    LicenceConcluded,
    LicenceDeclared,
    LicenceFound,
    Summary,
    Description,
    /// A statement of which the model keeps the words.
    Statement(&'static str),
    HasFile,
    FileDependency,
    SnippetFromFile,

    ChecksumAlgorithm,
    ChecksumValue,
    ReferenceCategory,
    ReferenceType,
    ReferenceLocator,
    ReferenceComment,
    ExternalDocumentId,
    ExternalDocumentUri,
    ExtractedLicenceId,
    ExtractedLicenceName,
    RelationFrom,
    RelationKind,
    RelationTo,
    RelationComment,
    Annotator,
    AnnotationDate,
    AnnotationType,
    AnnotationComment,
}

/// A text with its place.
type At<'j> = Option<(Str<'j>, Place)>;

/// A package, file or snippet while it is being read.
struct Element<'j> {
    slot: Slot,
    draft: Draft,
    supplier: At<'j>,
    originator: At<'j>,
    purpose: Option<Str<'j>>,
    concluded: Option<Str<'j>>,
    declared: Option<Str<'j>>,
    summary: Text,
    description: Text,
    /// A SHA-1 was seen, and any checksum at all.
    checksums: (bool, bool),
}

/// The small objects: reused from one to the next.
#[derive(Default)]
struct Scratch<'j> {
    algorithm: At<'j>,
    digest: At<'j>,
    category: At<'j>,
    kind: At<'j>,
    locator: At<'j>,
    comment: At<'j>,
    id: At<'j>,
    name: At<'j>,
    from: At<'j>,
    to: At<'j>,
    annotator: At<'j>,
    date: At<'j>,
}

/// A relationship, before its ends are known.
pub(super) struct Edge {
    pub(super) from: Text,
    pub(super) kind: Text,
    pub(super) to: Text,
    pub(super) comment: Text,
    pub(super) at: Place,
}

/// A reference that stands in an element rather than in a relationship.
pub(super) struct Link {
    pub(super) of: ComponentId,
    pub(super) to: Text,
    pub(super) kind: LinkKind,
    pub(super) at: Place,
}

/// What a [`Link`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkKind {
    /// The package has the file.
    HasFile,
    /// The file needs the other.
    DependsOn,
    /// The snippet is a part of the file.
    PartOf,
}

/// The document while it is being read.
pub(super) struct Fill<'j> {
    source: &'j Source,
    pub(super) builder: BomBuilder,
    limits: Limits,
    components: u32,
    element: Option<Element<'j>>,
    scratch: Scratch<'j>,
    names: Vec<(&'static str, Text)>,
    /// The elements, by their SPDXID.
    pub(super) elements: Vec<(Text, ComponentId, Place)>,
    pub(super) packages: Vec<bool>,
    pub(super) edges: Vec<Edge>,
    pub(super) links: Vec<Link>,
    pub(super) described: Vec<(Text, Place)>,
    /// The other documents, by their id, with their namespace.
    pub(super) documents: Vec<(Text, Text)>,
    pub(super) licences: Vec<Text>,
    pub(super) licences_used: Vec<(String, Place)>,
    /// What is said of the document.
    pub(super) statements: Vec<(Text, Text)>,
}

impl<'j> Fill<'j> {
    pub(super) fn new(source: &'j Arc<Source>, format: Format, limits: Limits) -> Self {
        Self {
            source,
            builder: BomBuilder::new(Arc::clone(source), format),
            limits,
            components: 0,
            element: None,
            scratch: Scratch::default(),
            names: Vec::new(),
            elements: Vec::new(),
            packages: Vec::new(),
            edges: Vec::new(),
            links: Vec::new(),
            described: Vec::new(),
            documents: Vec::new(),
            licences: Vec::new(),
            licences_used: Vec::new(),
            statements: Vec::new(),
        }
    }

    /// Gives access to what the document says of itself.
    pub(super) fn document(&mut self) -> &mut Bom {
        self.builder.document()
    }

    /// Returns the text of a name of ours, kept once.
    pub(super) fn named(&mut self, name: &'static str) -> Text {
        if let Some((_, text)) = self.names.iter().find(|(known, _)| *known == name) {
            return *text;
        }
        let text = self.builder.pooled(name);
        self.names.push((name, text));
        text
    }

    fn keep(&mut self, text: &Str<'j>) -> Text {
        keep(&mut self.builder, text)
    }

    /// Notes that an element needs a licence that the document itself should bring.
    pub(super) fn licence_used(&mut self, id: &str, at: Place) {
        self.licences_used.push((id.to_owned(), at));
    }

    /// An object begins.
    ///
    /// # Errors
    /// It is one component more than the limit.
    pub(super) fn enter(&mut self, slot: Slot, at: Place) -> Result<(), Error> {
        match slot {
            Slot::Package | Slot::File | Slot::Snippet => {
                if self.components >= self.limits.max_components {
                    return Err(self.too_many(at));
                }
                self.components += 1;
                self.packages.push(slot == Slot::Package);
                let mut draft = self.builder.open(None, at);
                if slot != Slot::Package {
                    draft.kind = ComponentKind::File;
                }
                self.element = Some(Element {
                    slot,
                    draft,
                    supplier: None,
                    originator: None,
                    purpose: None,
                    concluded: None,
                    declared: None,
                    summary: Text::NONE,
                    description: Text::NONE,
                    checksums: (false, false),
                });
            }
            Slot::Within | Slot::None => {}
            Slot::Checksum => (self.scratch.algorithm, self.scratch.digest) = (None, None),
            _ => self.scratch = Scratch::default(),
        }
        Ok(())
    }

    fn too_many(&self, at: Place) -> Error {
        let most = self.limits.max_components;
        let problem = Problem::at(self.source, at, format!("the document holds more than {most} components"))
            .expected(format!("at most {most} components"))
            .help(Limits::RAISE_COMPONENTS);
        Error::new(ErrorKind::TooLarge, problem)
    }

    /// An object ends; every field of it has been seen.
    pub(super) fn leave(&mut self, slot: Slot, at: Place, violations: &mut Violations<'j>) {
        match slot {
            Slot::Package | Slot::File | Slot::Snippet => self.leave_element(at, violations),
            Slot::Checksum => self.leave_checksum(violations),
            Slot::ExternalReference => self.leave_reference(violations),
            Slot::ExternalDocument => {
                if let (Some((id, _)), namespace) = (self.scratch.id.take(), self.scratch.locator.take()) {
                    let id = self.keep(&id);
                    let namespace = namespace.map_or(Text::NONE, |(text, _)| self.keep(&text));
                    self.documents.push((id, namespace));
                }
            }
            Slot::ExtractedLicence => {
                if let Some((id, _)) = self.scratch.id.take() {
                    let id = self.keep(&id);
                    self.licences.push(id);
                    if let Some((name, _)) = self.scratch.name.take()
                        && name != "NOASSERTION"
                    {
                        let name = self.builder.resolve(id).to_owned() + ": " + &name;
                        let statement = self.named("spdx:extractedLicence");
                        let value = self.builder.pooled(&name);
                        self.statements.push((statement, value));
                    }
                }
            }
            Slot::Relationship => self.leave_relationship(at),
            Slot::Annotation | Slot::Review => self.leave_annotation(slot),
            _ => {}
        }
    }

    fn leave_relationship(&mut self, at: Place) {
        let scratch = std::mem::take(&mut self.scratch);
        let mut kept = |text: At<'j>| text.map_or(Text::NONE, |(text, _)| keep(&mut self.builder, &text));
        let edge = Edge {
            from: kept(scratch.from),
            kind: kept(scratch.kind),
            to: kept(scratch.to),
            comment: kept(scratch.comment),
            at,
        };
        self.edges.push(edge);
    }

    fn leave_annotation(&mut self, slot: Slot) {
        let scratch = std::mem::take(&mut self.scratch);
        let kind = scratch.kind.map_or(Cow::Borrowed("REVIEW"), |(kind, _)| kind);
        let mut words = vec![kind.into_owned()];
        words.extend([scratch.date, scratch.annotator].into_iter().flatten().map(|(text, _)| text.into_owned()));
        let comment = scratch.comment.map_or(Cow::Borrowed(""), |(text, _)| text);
        let value = self.builder.pooled(&format!("{}: {comment}", words.join(", ")));
        let statement = if slot == Slot::Review { "spdx:review" } else { "spdx:annotation" };
        let name = self.named(statement);
        match &mut self.element {
            Some(element) => element.draft.property(name, value),
            None => self.statements.push((name, value)),
        }
    }

    fn leave_checksum(&mut self, violations: &mut Violations<'j>) {
        let (Some((algorithm, _)), Some((value, at))) = (self.scratch.algorithm.take(), self.scratch.digest.take())
        else {
            return;
        };
        let digits = pattern::hex_digits_of(&algorithm);
        if !pattern::is_hex(&value) || digits.is_some_and(|digits| digits != value.len()) {
            let expected =
                digits.map_or("hex digits".to_owned(), |digits| format!("{digits} hex digits for {algorithm}"));
            violations.add(at, "7.10 and 8.4", "checksum.checksumValue", &expected, || {
                format!("checksum.checksumValue can't be `{}`", short(&value))
            });
        }
        let Some(element) = &mut self.element else { return };
        element.checksums = (element.checksums.0 || algorithm == "SHA1", true);
        match digest_algorithm(&algorithm) {
            Some(known) => {
                let value = keep(&mut self.builder, &value);
                element.draft.digest(known, value);
            }
            // Algorithms that prove nothing and that we don't compute: the words are kept.
            None => {
                let value = self.builder.pooled(&format!("{algorithm}:{value}"));
                let name = self.named("spdx:checksum");
                if let Some(element) = &mut self.element {
                    element.draft.property(name, value);
                }
            }
        }
    }

    fn leave_reference(&mut self, violations: &mut Violations<'j>) {
        let scratch = std::mem::take(&mut self.scratch);
        let (Some((kind, kind_at)), Some((locator, at))) = (scratch.kind, scratch.locator) else { return };
        let category = scratch.category.map_or(Cow::Borrowed(""), |(category, _)| category);
        // A type is a word of Annex F or, for what the annex does not know, a URI or any word of category OTHER.
        let word = kind.strip_prefix("http://spdx.org/rdf/references/").unwrap_or(&kind);
        if !REFERENCE_TYPES.contains(&word) && category != "OTHER" && !pattern::is_absolute_uri(&kind) {
            let near = crate::diagnostic::nearest(&kind, REFERENCE_TYPES.iter().copied());
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let expected = format!("a type of Annex F, or a URI{hint}");
            violations.add(kind_at, "7.21 and Annex F", "externalRef.referenceType", &expected, || {
                format!("externalRef.referenceType can't be `{}`", short(&kind))
            });
        }
        if let Some(expected) = pattern::wrong_locator(word, &locator) {
            violations.add(at, "7.21 and Annex F", "externalRef.referenceLocator", expected, || {
                format!("externalRef.referenceLocator can't be `{}`", short(&locator))
            });
        }
        let identifier = match word {
            "purl" => Some(IdentifierKind::Purl),
            "cpe22Type" | "cpe23Type" => Some(IdentifierKind::Cpe),
            "swid" => Some(IdentifierKind::Swid),
            "swh" => Some(IdentifierKind::Swhid),
            "gitoid" => Some(IdentifierKind::Omnibor),
            _ => None,
        };
        let comment = scratch.comment.map(|(comment, _)| (self.named("spdx:externalRef:comment"), self.keep(&comment)));
        let locator = self.keep(&locator);
        let kind = if identifier.is_none() { self.keep(&kind) } else { Text::NONE };
        let Some(element) = &mut self.element else { return };
        match identifier {
            Some(identifier) => element.draft.identifier(identifier, locator, at),
            None => element.draft.details().external_references.push((kind, locator)),
        }
        if let Some((name, value)) = comment {
            element.draft.property(name, value);
        }
    }

    fn leave_element(&mut self, at: Place, violations: &mut Violations<'j>) {
        let Some(mut element) = self.element.take() else { return };
        if element.slot == Slot::File && element.checksums == (false, true) {
            violations.add(at, "8.4", "file.checksums", "a SHA1 among the checksums of a file", || {
                "a file has no SHA1".to_owned()
            });
        }
        if let Some(purpose) = &element.purpose {
            element.draft.kind = kind_of(purpose);
            if element.draft.kind == ComponentKind::Unknown || purpose == "INSTALL" {
                let (name, value) = (self.named("spdx:primaryPackagePurpose"), self.keep(purpose));
                element.draft.property(name, value);
            }
        }
        if element.slot == Slot::Snippet {
            let (name, value) = (self.named("spdx:element"), self.named("snippet"));
            element.draft.property(name, value);
        }
        self.parties(&mut element);
        self.licences(&mut element);
        if element.description.is_some() || element.summary.is_some() {
            let both = element.description.is_some() && element.summary.is_some();
            let name = self.named("spdx:summary");
            if both {
                element.draft.property(name, element.summary);
            }
            let shown = if element.description.is_some() { element.description } else { element.summary };
            element.draft.details().description = shown;
        }
        if element.draft.reference.is_some() {
            self.elements.push((element.draft.reference, element.draft.id(), at));
        }
        crate::ingest::cyclonedx::part_number_of_purl(&mut self.builder, &mut element.draft);
        self.builder.close(element.draft);
    }

    /// Names who supplied a package and who it came from. The originator of hardware and its firmware is their maker; of
    /// other packages the author, which is what the field means for software.
    fn parties(&mut self, element: &mut Element<'j>) {
        let made = matches!(element.draft.kind, ComponentKind::Device | ComponentKind::Firmware);
        let originator = if made { Role::Manufacturer } else { Role::Author };
        let parties = [
            ("spdx:supplier", Role::Supplier, element.supplier.take()),
            ("spdx:originator", originator, element.originator.take()),
        ];
        for (statement, role, party) in parties {
            let Some((text, at)) = party else { continue };
            let Some(named) = party::parse(&text) else {
                // That the author does not say is kept: it is not the same as nothing at all.
                if !text.trim().is_empty() {
                    let (name, value) = (self.named(statement), self.keep(&text));
                    element.draft.property(name, value);
                }
                continue;
            };
            let offset = named.name.as_ptr() as usize - text.as_ptr() as usize;
            let at = match (&text, at) {
                (Cow::Borrowed(_), Place::Span { offset: start, .. }) => {
                    Place::span(start as usize + offset, named.name.len())
                }
                _ => at,
            };
            let id = self.builder.party(named.name, at);
            if let Some(email) = named.email {
                self.builder.party_url(id, &format!("mailto:{email}"));
            }
            element.draft.party(role, id);
        }
    }

    /// The declared licence is the author's word; the concluded one stands in for it, or beside it as a statement.
    fn licences(&mut self, element: &mut Element<'j>) {
        let said = |text: &Option<Str<'j>>| text.clone().filter(|text| !matches!(&**text, "" | "NOASSERTION"));
        let (declared, concluded) = (said(&element.declared), said(&element.concluded));
        let is_licence = |text: &Str<'j>| text != "NONE";
        let licence = declared.as_ref().filter(|l| is_licence(l)).or(concluded.as_ref().filter(|l| is_licence(l)));
        if let Some(licence) = licence {
            let text = self.keep(licence);
            element.draft.licence(text);
        }
        let rest = [("spdx:licenseDeclared", &declared), ("spdx:licenseConcluded", &concluded)];
        for (statement, value) in rest {
            if let Some(value) = value.as_ref().filter(|value| Some(*value) != licence) {
                let (name, value) = (self.named(statement), self.keep(value));
                element.draft.property(name, value);
            }
        }
    }

    /// A flag stands in a field.
    pub(super) fn flag(&mut self, slot: Slot, flag: bool) {
        if slot == Slot::FilesAnalyzed {
            let (name, value) = (self.named("spdx:filesAnalyzed"), self.named(if flag { "true" } else { "false" }));
            if let Some(element) = &mut self.element {
                element.draft.property(name, value);
            }
        }
    }

    /// A text stands in a field.
    pub(super) fn text(&mut self, slot: Slot, text: Str<'j>, at: Place) {
        let scratch = &mut self.scratch;
        match slot {
            Slot::ChecksumAlgorithm => scratch.algorithm = Some((text, at)),
            Slot::ChecksumValue => scratch.digest = Some((text, at)),
            Slot::ReferenceCategory => scratch.category = Some((text, at)),
            Slot::ReferenceType | Slot::RelationKind | Slot::AnnotationType => scratch.kind = Some((text, at)),
            Slot::ReferenceLocator | Slot::ExternalDocumentUri => scratch.locator = Some((text, at)),
            Slot::ReferenceComment | Slot::RelationComment | Slot::AnnotationComment => {
                scratch.comment = Some((text, at));
            }
            Slot::ExternalDocumentId | Slot::ExtractedLicenceId => scratch.id = Some((text, at)),
            Slot::ExtractedLicenceName => scratch.name = Some((text, at)),
            Slot::RelationFrom => scratch.from = Some((text, at)),
            Slot::RelationTo => scratch.to = Some((text, at)),
            Slot::Annotator => scratch.annotator = Some((text, at)),
            Slot::AnnotationDate => scratch.date = Some((text, at)),
            Slot::Namespace => self.document().metadata.serial_number = Some(text.into_owned()),
            Slot::Created => self.document().metadata.timestamp = Some(text.into_owned()),
            Slot::Creator => self.creator(&text),
            Slot::DocumentName => {
                let (name, value) = (self.named("spdx:document:name"), self.keep(&text));
                self.statements.push((name, value));
            }
            Slot::DocumentStatement(statement) => {
                let (name, value) = (self.named(statement), self.keep(&text));
                self.statements.push((name, value));
            }
            Slot::Describes => {
                let text = self.keep(&text);
                self.described.push((text, at));
            }
            _ => self.text_of_element(slot, text, at),
        }
    }

    fn creator(&mut self, text: &str) {
        let Some(named) = party::parse(text) else { return };
        let name = named.name.to_owned();
        let metadata = &mut self.document().metadata;
        if named.kind == party::Kind::Tool { metadata.tools.push(name) } else { metadata.authors.push(name) }
    }

    fn text_of_element(&mut self, slot: Slot, text: Str<'j>, at: Place) {
        let Some(element) = &mut self.element else { return };
        match slot {
            Slot::Supplier => element.supplier = Some((text, at)),
            Slot::Originator => element.originator = Some((text, at)),
            Slot::Purpose => element.purpose = Some(text),
            Slot::LicenceConcluded => element.concluded = Some(text),
            Slot::LicenceDeclared => element.declared = Some(text),
            Slot::Name => element.draft.name = keep(&mut self.builder, &text),
            Slot::Reference => element.draft.reference = keep(&mut self.builder, &text),
            Slot::VersionInfo => element.draft.version = keep(&mut self.builder, &text),
            Slot::Summary => element.summary = keep(&mut self.builder, &text),
            Slot::Description => element.description = keep(&mut self.builder, &text),
            Slot::HasFile | Slot::FileDependency | Slot::SnippetFromFile => {
                let kind = match slot {
                    Slot::HasFile => LinkKind::HasFile,
                    Slot::FileDependency => LinkKind::DependsOn,
                    _ => LinkKind::PartOf,
                };
                let of = element.draft.id();
                let to = keep(&mut self.builder, &text);
                self.links.push(Link { of, to, kind, at });
            }
            // A place that nobody states is no statement.
            Slot::DownloadLocation | Slot::Homepage | Slot::Statement(_) | Slot::LicenceFound
                if matches!(&*text, "NOASSERTION" | "") => {}
            Slot::DownloadLocation if text != "NONE" => self.location("distribution", "vcs", &text),
            Slot::Homepage if text != "NONE" => self.location("website", "website", &text),
            Slot::DownloadLocation => self.state("spdx:downloadLocation", &text),
            Slot::Homepage => self.state("spdx:homepage", &text),
            Slot::LicenceFound => self.state("spdx:licenseInfo", &text),
            Slot::Statement(statement) => self.state(statement, &text),
            _ => {}
        }
    }

    fn state(&mut self, statement: &'static str, text: &Str<'j>) {
        let (name, value) = (self.named(statement), self.keep(text));
        if let Some(element) = &mut self.element {
            element.draft.property(name, value);
        }
    }

    /// Keeps where something can be had; what a version control system holds is told by its scheme.
    fn location(&mut self, plain: &'static str, versioned: &'static str, text: &Str<'j>) {
        let systems = ["git:", "git+", "git@", "hg+", "svn+", "svn:", "bzr+", "cvs+"];
        let kind = if systems.iter().any(|scheme| text.starts_with(scheme)) { versioned } else { plain };
        let (kind, url) = (self.named(kind), self.keep(text));
        if let Some(element) = &mut self.element {
            element.draft.details().external_references.push((kind, url));
        }
    }
}

pub(super) fn keep(builder: &mut BomBuilder, text: &Str<'_>) -> Text {
    match text {
        Cow::Borrowed(text) => builder.text(text),
        Cow::Owned(text) => builder.pooled(text),
    }
}

/// The types of external references that Annex F names.
const REFERENCE_TYPES: [&str; 13] = [
    "cpe22Type",
    "cpe23Type",
    "advisory",
    "fix",
    "url",
    "swid",
    "maven-central",
    "npm",
    "nuget",
    "bower",
    "purl",
    "swh",
    "gitoid",
];

fn digest_algorithm(name: &str) -> Option<DigestAlgorithm> {
    Some(match name {
        "MD5" => DigestAlgorithm::Md5,
        "SHA1" => DigestAlgorithm::Sha1,
        "SHA224" => DigestAlgorithm::Sha224,
        "SHA256" => DigestAlgorithm::Sha256,
        "SHA384" => DigestAlgorithm::Sha384,
        "SHA512" => DigestAlgorithm::Sha512,
        "SHA3-256" => DigestAlgorithm::Sha3_256,
        "SHA3-384" => DigestAlgorithm::Sha3_384,
        "SHA3-512" => DigestAlgorithm::Sha3_512,
        "BLAKE2b-256" => DigestAlgorithm::Blake2b256,
        "BLAKE2b-384" => DigestAlgorithm::Blake2b384,
        "BLAKE2b-512" => DigestAlgorithm::Blake2b512,
        "BLAKE3" => DigestAlgorithm::Blake3,
        _ => return None,
    })
}

/// What a package is for, in our kinds. `SOURCE` and `ARCHIVE` say how it is packed, `OTHER` nothing: what it is stays
/// unknown, and the word is kept.
fn kind_of(purpose: &str) -> ComponentKind {
    match purpose {
        "APPLICATION" | "INSTALL" => ComponentKind::Application,
        "FRAMEWORK" => ComponentKind::Framework,
        "LIBRARY" => ComponentKind::Library,
        "CONTAINER" => ComponentKind::Container,
        "OPERATING-SYSTEM" | "OPERATING_SYSTEM" => ComponentKind::OperatingSystem,
        "DEVICE" => ComponentKind::Device,
        "FIRMWARE" => ComponentKind::Firmware,
        "FILE" => ComponentKind::File,
        _ => ComponentKind::Unknown,
    }
}

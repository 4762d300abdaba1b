//! From SPDX's fields into our model: what each slot of the description does with the value that stands there.
//!
//! The order of keys is free, so nothing is decided before the object around it ends: small pieces (a digest, a
//! relationship, an annotation) wait in scratch, and references between elements are resolved when all is read.

use std::borrow::Cow;
use std::sync::Arc;

use super::document::Str;
use super::element::Element;
use super::party;
use super::piece::Scratch;
use super::violation::Violations;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::model::{Bom, BomBuilder, ComponentId, ComponentKind, Format, Text, Unheld};
use crate::source::{Limits, Place, Source};

/// The statement that the verification code of a package is kept as.
pub(super) const CODE: &str = "spdx:packageVerificationCode";

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

    Range,
    StartPointer,
    EndPointer,
    Offset,
    LineNumber,
}

/// A text with its place.
pub(super) type At<'j> = Option<(Str<'j>, Place)>;

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Package,
    /// A package of which the document says that its files were not analysed.
    PackageWithoutFiles,
    File,
    Snippet,
}

impl Sort {
    pub(super) fn is_package(self) -> bool {
        matches!(self, Self::Package | Self::PackageWithoutFiles)
    }
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
    pub(super) element: Option<Element<'j>>,
    pub(super) scratch: Scratch<'j>,
    names: Vec<(&'static str, Text)>,
    /// The elements, by their SPDXID.
    pub(super) elements: Vec<(Text, ComponentId, Place)>,
    /// What each component is.
    pub(super) sorts: Vec<Sort>,
    pub(super) edges: Vec<Edge>,
    pub(super) links: Vec<Link>,
    pub(super) described: Vec<(Text, Place)>,
    /// The other documents, by their id, with their namespace.
    pub(super) documents: Vec<(Text, Text)>,
    pub(super) licences: Vec<Text>,
    pub(super) licences_used: Vec<(String, Place)>,
    /// What the format says and the model has no place for, once for each field.
    unheld: Vec<(&'static str, &'static str, Unheld)>,
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
            sorts: Vec::new(),
            edges: Vec::new(),
            links: Vec::new(),
            described: Vec::new(),
            documents: Vec::new(),
            licences: Vec::new(),
            licences_used: Vec::new(),
            unheld: Vec::new(),
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

    /// Notes a field whose value the model has no place for.
    pub(super) fn unheld(&mut self, object: &'static str, field: &'static str, at: Place) {
        // Both are names of the description: a look at where they stand tells nearly all of them.
        let is_it = |of: &str, name: &str| {
            std::ptr::eq(of, object) && std::ptr::eq(name, field) || (of, name) == (object, field)
        };
        match self.unheld.iter_mut().find(|(of, name, _)| is_it(of, name)) {
            Some((_, _, unheld)) => unheld.count += 1,
            None => self.unheld.push((object, field, Unheld { field: format!("{object}.{field}"), count: 1, at })),
        }
    }

    /// Returns the name of ours that a text is.
    pub(super) fn name_of(&self, text: Text) -> &'static str {
        self.names.iter().find(|(_, known)| *known == text).map_or("statement", |(name, _)| name)
    }

    /// Returns what the model has no place for.
    pub(super) fn take_unheld(&mut self) -> Vec<Unheld> {
        std::mem::take(&mut self.unheld).into_iter().map(|(_, _, unheld)| unheld).collect()
    }

    pub(super) fn keep(&mut self, text: &Str<'j>) -> Text {
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
                self.sorts.push(match slot {
                    Slot::Package => Sort::Package,
                    Slot::File => Sort::File,
                    _ => Sort::Snippet,
                });
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
                    files_analyzed: true,
                    licence_found: None,
                    verification_code: None,
                    ranges: (0, 0),
                });
            }
            Slot::Within | Slot::None => {}
            Slot::Range => self.scratch.ends = Default::default(),
            Slot::StartPointer => self.scratch.end = 0,
            Slot::EndPointer => self.scratch.end = 1,
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
            Slot::Checksum => self.leave_checksum(at, violations),
            Slot::Range => self.leave_range(at, violations),
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

    /// A flag stands in a field.
    pub(super) fn flag(&mut self, slot: Slot, flag: bool) {
        if slot == Slot::FilesAnalyzed {
            if let Some(element) = &mut self.element {
                element.files_analyzed = flag;
            }
            let (name, value) = (self.named("spdx:filesAnalyzed"), self.named(if flag { "true" } else { "false" }));
            if let Some(element) = &mut self.element {
                element.draft.property(name, value);
            }
        }
    }

    /// An integer stands in a field.
    pub(super) fn integer(&mut self, slot: Slot, text: &str) {
        let Some((offset, line)) = self.scratch.ends.get_mut(self.scratch.end) else { return };
        #[expect(clippy::cast_possible_truncation, reason = "it is an integer, written as `4.0` or `4e2`")]
        let value = text.parse::<i64>().ok().or_else(|| text.parse::<f64>().ok().map(|value| value as i64));
        match slot {
            Slot::Offset => *offset = value,
            Slot::LineNumber => *line = value,
            _ => {}
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
            Slot::LicenceFound => {
                element.licence_found.get_or_insert(at);
                if !matches!(&*text, "NOASSERTION" | "") {
                    self.state("spdx:licenseInfo", &text);
                }
            }
            // A place that nobody states is no statement.
            Slot::DownloadLocation | Slot::Homepage | Slot::Statement(_) if matches!(&*text, "NOASSERTION" | "") => {}
            Slot::DownloadLocation if text != "NONE" => self.location("distribution", "vcs", &text),
            Slot::Homepage if text != "NONE" => self.location("website", "website", &text),
            Slot::DownloadLocation => self.state("spdx:downloadLocation", &text),
            Slot::Homepage => self.state("spdx:homepage", &text),
            Slot::Statement(statement) if statement == CODE => {
                element.verification_code = Some(at);
                self.state(statement, &text);
            }
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

//! One document's components, parties and relationships.

use std::fmt;
use std::sync::Arc;

use super::stored::{
    Run, StoredComponent, StoredDigest, StoredIdentifier, StoredParty, StoredPlace, StoredRelationships,
};
use super::{ComponentId, ComponentRef, Details, PartyRef, Quantity, Role};
use super::{Text, TextPool};
use crate::diagnostic::Problem;
use crate::source::{Place, Source};

/// The format a document was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// CycloneDX in JSON.
    CycloneDxJson,
    /// CycloneDX in XML.
    CycloneDxXml,
    /// The component table that cyclonedx-cli reads and writes.
    CycloneDxCsv,
    /// SPDX 2 in JSON.
    SpdxJson,
    /// SPDX 2 in YAML.
    SpdxYaml,
    /// SPDX 2 as tags and values.
    SpdxTagValue,
    /// SPDX 2 in XML.
    SpdxXml,
    /// SPDX 2 in RDF/XML.
    SpdxRdf,
    /// SPDX 3 in JSON-LD.
    SpdxJsonLd,
    /// KiCad's netlist in XML.
    KicadNetlist,
    /// A pick-and-place, placement or optical-inspection file of a board.
    Placement,
    /// A comma-, tab- or semicolon-separated table.
    Csv,
    /// An Excel or OpenDocument workbook.
    Workbook,
    /// nmap's XML output.
    NmapXml,
    /// `lsusb`, as printed.
    Lsusb,
    /// `lspci`, as printed.
    Lspci,
    /// `dmidecode`, as printed.
    Dmidecode,
    /// Neighbours in the address tables of a host: `arp -a`, `ip neigh`.
    Neighbours,
    /// Neighbours by LLDP: `lldpctl`, or the parsed tables of switches.
    Lldp,
    /// `mmcli -J`, what ModemManager knows of a modem.
    ModemManager,
    /// An export of devices or interfaces from NetBox.
    NetBox,
    /// JSON objects, one a line, with mapped columns.
    JsonLines,
}

impl Format {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CycloneDxJson => "cyclonedx-json",
            Self::CycloneDxXml => "cyclonedx-xml",
            Self::CycloneDxCsv => "cyclonedx-csv",
            Self::SpdxJson => "spdx-json",
            Self::SpdxYaml => "spdx-yaml",
            Self::SpdxTagValue => "spdx-tag-value",
            Self::SpdxXml => "spdx-xml",
            Self::SpdxRdf => "spdx-rdf",
            Self::SpdxJsonLd => "spdx-json-ld",
            Self::KicadNetlist => "kicad-netlist",
            Self::Placement => "placement",
            Self::Lspci => "lspci",
            Self::Dmidecode => "dmidecode",
            Self::Neighbours => "neighbours",
            Self::Lldp => "lldp",
            Self::ModemManager => "modem-manager",
            Self::NetBox => "netbox",
            Self::Csv => "csv",
            Self::Workbook => "workbook",
            Self::NmapXml => "nmap-xml",
            Self::Lsusb => "lsusb",
            Self::JsonLines => "json-lines",
        }
    }

    /// Tells whether a published specification says which documents of the format are valid.
    #[must_use]
    pub const fn has_specification(self) -> bool {
        match self {
            Self::CycloneDxJson
            | Self::CycloneDxXml
            | Self::SpdxJson
            | Self::SpdxYaml
            | Self::SpdxTagValue
            | Self::SpdxXml
            | Self::SpdxRdf
            | Self::SpdxJsonLd => true,
            Self::CycloneDxCsv
            | Self::KicadNetlist
            | Self::Placement
            | Self::Csv
            | Self::Workbook
            | Self::NmapXml
            | Self::Lsusb
            | Self::Lspci
            | Self::Dmidecode
            | Self::Neighbours
            | Self::Lldp
            | Self::ModemManager
            | Self::NetBox
            | Self::JsonLines => false,
        }
    }

    /// Tells whether the locations it states are sockets and sites in its own words (a bus, a switch port, a rack), which
    /// compare with no place that a vendor names on the crane.
    #[must_use]
    pub const fn locates_in_its_own_words(self) -> bool {
        matches!(
            self,
            Self::Lsusb
                | Self::Lspci
                | Self::Dmidecode
                | Self::Neighbours
                | Self::Lldp
                | Self::ModemManager
                | Self::NetBox
        )
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A document's statements about itself.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// The document's serial number (`urn:uuid:…`), as written.
    pub serial_number: Option<String>,
    /// The document's own version.
    pub revision: Option<u32>,
    /// When it was made, as written (ISO 8601 where the format demands it).
    pub timestamp: Option<String>,
    /// Who made the document: authors, creators.
    pub authors: Vec<String>,
    /// Which tools made it.
    pub tools: Vec<String>,
    /// Who supplied the subject.
    pub supplier: Option<String>,
    /// Who manufactured the subject, or the document (formats differ; as written).
    pub manufacturer: Option<String>,
    /// Lifecycle phases, as written.
    pub lifecycles: Vec<String>,
    /// The component that the document is about.
    pub subject: Option<ComponentId>,
}

/// How one component relates to another of the same document. Containment is the `parent` of a component.
///
/// Only [`Relation::DependsOn`] says that one does not work without the other; the other kinds of need say when it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Relation {
    /// Needs it.
    DependsOn,
    /// Uses it if it is there.
    DependsOptionally,
    /// Needs it, and expects its surroundings to provide it.
    ExpectsProvided,
    /// Needs it to be built.
    BuildDependsOn,
    /// Needs it to be developed.
    DevelopmentDependsOn,
    /// Needs it to be tested.
    TestDependsOn,
    /// Is linked with it statically.
    LinksStatically,
    /// Is linked with it dynamically.
    LinksDynamically,
    /// Implements or provides it.
    Provides,
    /// Is the same thing, listed twice (a host seen at several addresses).
    SameAs,
    /// Was derived from it (pedigree).
    DerivedFrom,
    /// Contains it, beside the assembly that is its `parent`: a file that several packages hold.
    Contains,
    /// May be a part of it.
    OptionalPartOf,
    /// Is distributed together with it.
    DistributedWith,
    /// Was generated from it.
    GeneratedFrom,
    /// Was unpacked from it.
    ExpandedFrom,
    /// Is an exact copy of it.
    CopyOf,
    /// Is a variant of it.
    VariantOf,
    /// Is a patch for it.
    PatchFor,
    /// Is a patch that was applied to it.
    AppliedTo,
    /// Is a file that was added to it.
    AddedTo,
    /// Is a file that was deleted from it.
    DeletedFrom,
    /// Is a file that was changed from it.
    ModifiedFrom,
    /// Was built with it.
    BuiltWith,
    /// Was developed with it.
    DevelopedWith,
    /// Was tested with it.
    TestedWith,
    /// Is a test of it.
    TestOf,
    /// Is data that it uses.
    DataOf,
    /// Is a file about it.
    MetafileOf,
    /// Lists what it depends on.
    ManifestOf,
    /// Documents it.
    DocumentationOf,
    /// Is an example of it.
    ExampleOf,
    /// Specifies it.
    SpecificationFor,
    /// States what is required of it.
    RequirementFor,
    /// Changes what another statement says of it.
    Amends,
    /// Describes it.
    Describes,
    /// Relates to it in a way that the document says in its own words.
    Other,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 37] = [
        Self::DependsOn,
        Self::DependsOptionally,
        Self::ExpectsProvided,
        Self::BuildDependsOn,
        Self::DevelopmentDependsOn,
        Self::TestDependsOn,
        Self::LinksStatically,
        Self::LinksDynamically,
        Self::Provides,
        Self::SameAs,
        Self::DerivedFrom,
        Self::Contains,
        Self::OptionalPartOf,
        Self::DistributedWith,
        Self::GeneratedFrom,
        Self::ExpandedFrom,
        Self::CopyOf,
        Self::VariantOf,
        Self::PatchFor,
        Self::AppliedTo,
        Self::AddedTo,
        Self::DeletedFrom,
        Self::ModifiedFrom,
        Self::BuiltWith,
        Self::DevelopedWith,
        Self::TestedWith,
        Self::TestOf,
        Self::DataOf,
        Self::MetafileOf,
        Self::ManifestOf,
        Self::DocumentationOf,
        Self::ExampleOf,
        Self::SpecificationFor,
        Self::RequirementFor,
        Self::Amends,
        Self::Describes,
        Self::Other,
    ];

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.word() == word)
    }

    /// Returns the word for graphs and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DependsOn => "depends-on",
            Self::DependsOptionally => "depends-optionally",
            Self::ExpectsProvided => "expects-provided",
            Self::BuildDependsOn => "build-depends-on",
            Self::DevelopmentDependsOn => "development-depends-on",
            Self::TestDependsOn => "test-depends-on",
            Self::LinksStatically => "links-statically",
            Self::LinksDynamically => "links-dynamically",
            Self::Provides => "provides",
            Self::SameAs => "same-as",
            Self::DerivedFrom => "derived-from",
            Self::Contains => "contains",
            Self::OptionalPartOf => "optional-part-of",
            Self::DistributedWith => "distributed-with",
            Self::GeneratedFrom => "generated-from",
            Self::ExpandedFrom => "expanded-from",
            Self::CopyOf => "copy-of",
            Self::VariantOf => "variant-of",
            Self::PatchFor => "patch-for",
            Self::AppliedTo => "applied-to",
            Self::AddedTo => "added-to",
            Self::DeletedFrom => "deleted-from",
            Self::ModifiedFrom => "modified-from",
            Self::BuiltWith => "built-with",
            Self::DevelopedWith => "developed-with",
            Self::TestedWith => "tested-with",
            Self::TestOf => "test-of",
            Self::DataOf => "data-of",
            Self::MetafileOf => "metafile-of",
            Self::ManifestOf => "manifest-of",
            Self::DocumentationOf => "documentation-of",
            Self::ExampleOf => "example-of",
            Self::SpecificationFor => "specification-for",
            Self::RequirementFor => "requirement-for",
            Self::Amends => "amends",
            Self::Describes => "describes",
            Self::Other => "other",
        }
    }
}

/// An edge between two components of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relationship {
    /// Where it starts.
    pub from: ComponentId,
    /// Where it ends.
    pub to: ComponentId,
    /// What it says.
    pub relation: Relation,
    /// Where it stands.
    pub at: Place,
}

/// How complete a document says a part of itself is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Aggregate {
    /// Everything is there.
    Complete,
    /// Something is missing (any of CycloneDX's `incomplete…`).
    Incomplete,
    /// The author does not know.
    Unknown,
    /// The author does not say.
    NotSpecified,
}

/// A statement about completeness.
#[derive(Debug, Clone)]
pub struct Composition {
    /// What it says.
    pub aggregate: Aggregate,
    /// About which components; empty for the whole document.
    pub of: Vec<ComponentId>,
    /// Where it stands.
    pub at: Place,
}

/// A reference to a component that is not in the document.
#[derive(Debug, Clone)]
pub struct DanglingReference {
    /// The reference, as written.
    pub reference: String,
    /// Where it stands.
    pub at: Place,
}

/// An enveloped signature that a document carries; whether it holds is for `trust` to say.
#[derive(Debug, Clone)]
pub struct SignatureNote {
    /// Where it stands.
    pub at: Place,
    /// The algorithm it names, as written.
    pub algorithm: Option<String>,
}

/// What a document says in a place that the model has no slot for, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheld {
    /// The field, in the format's words: `component.copyright`.
    pub field: String,
    /// How many times the document states it.
    pub count: usize,
    /// Where it states it first.
    pub at: Place,
}

/// Why a line is no component although it stands in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOutAs {
    /// It is marked as not fitted.
    NotFitted,
    /// It is excluded from the bill of materials; it may be fitted all the same.
    NotBought,
}

/// A line with reference designators that a document lists, and not as a part of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Why it is no component.
    pub why: LeftOutAs,
    /// Its reference designators, as written.
    pub designators: String,
    /// What it is called.
    pub name: String,
    /// How many pieces it would be.
    pub quantity: Quantity,
    /// The assembly that it would stand in, if the document names one.
    pub parent: Option<ComponentId>,
    /// Where it stands.
    pub at: Place,
}

/// One document as the model holds it. Made by a [`BomBuilder`](super::BomBuilder).
#[derive(Debug)]
pub struct Bom {
    pub(super) source: Arc<Source>,
    pub(super) pool: TextPool,
    pub(super) components: Vec<StoredComponent>,
    pub(super) identifiers: Vec<StoredIdentifier>,
    /// Where identifiers stand whose value does not say it, by their number.
    pub(super) identifier_places: Vec<(u32, StoredPlace)>,
    pub(super) digests: Vec<StoredDigest>,
    pub(super) parties: Vec<StoredParty>,
    pub(super) component_parties: Vec<(Role, u32)>,
    pub(super) licences: Vec<Text>,
    pub(super) properties: Vec<(Text, Text)>,
    pub(super) details: Vec<Details>,
    /// The runs that are too long to be told in their component.
    pub(super) long_runs: Vec<Run>,
    pub(super) relationships: StoredRelationships,
    /// What it was read from.
    pub format: Format,
    /// The version of the format, as the document states it; empty for formats without one.
    pub spec_version: String,
    /// What it says of itself.
    pub metadata: Metadata,
    /// What it says of its completeness.
    pub compositions: Vec<Composition>,
    /// References that lead nowhere.
    pub dangling: Vec<DanglingReference>,
    /// References into other documents, by design: BOM-Links of edges and of statements about completeness; the namespaces of
    /// SPDX documents that describe what a part of this one contains.
    pub linked: Vec<DanglingReference>,
    /// References that name two components, with the place of the second.
    pub duplicate_references: Vec<DanglingReference>,
    /// The chains of containment that come back to themselves (only formats with parent columns can have one).
    pub containment_cycles: Vec<Vec<ComponentId>>,
    /// An enveloped signature over the document.
    pub signature: Option<SignatureNote>,
    /// Where the document breaks its own format's schema: at most [`Limits::max_problems`](crate::source::Limits).
    pub violations: Vec<Problem>,
    /// How many more violations there are than `violations` shows.
    pub more_violations: usize,
    /// Fields that the format does not know, by JSON Pointer or column name, with their place.
    pub unknown_fields: Vec<(String, Place)>,
    /// How many more unknown fields there are than `unknown_fields` names.
    pub more_unknown_fields: usize,
    /// Fields that the format knows and the model has no slot for: understood, validated, and not kept.
    pub unheld: Vec<Unheld>,
    /// The lines with reference designators that it lists as not fitted or not bought, in its own order.
    pub left_out: Vec<LeftOut>,
    /// What a reader remarks without having missed a part: a part number that was turned into a date, lines not fitted.
    pub notes: Vec<Problem>,
    /// What could not be read and may hold parts, or how many: no verdict over the document can be `pass` then.
    pub unread: Vec<Problem>,
}

impl Bom {
    /// How many unknown fields are named with their place; the rest is counted.
    pub const MOST_UNKNOWN_FIELDS: usize = 1000;

    /// Notes a field that the format does not know.
    pub(crate) fn unknown_field(&mut self, name: impl FnOnce() -> String, at: Place) {
        if self.unknown_fields.len() < Self::MOST_UNKNOWN_FIELDS {
            self.unknown_fields.push((name(), at));
        } else {
            self.more_unknown_fields += 1;
        }
    }

    /// Returns the file it was read from.
    #[must_use]
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Returns a text of this document.
    #[must_use]
    pub fn text(&self, text: Text) -> &str {
        self.pool.get(&self.source, text)
    }

    pub(super) fn identifier_place(&self, number: u32, stored: &StoredIdentifier) -> Place {
        let kept = self.identifier_places.binary_search_by_key(&number, |(number, _)| *number);
        match kept {
            Ok(n) => self.identifier_places[n].1.into(),
            Err(_) => stored.value.place().unwrap_or_default(),
        }
    }

    /// Returns how many components there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.components.len()
    }

    /// Tells whether there is no component.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.components.is_empty()
    }

    /// Returns a component.
    ///
    /// # Panics
    /// The id is of another document and beyond this one's end.
    #[must_use]
    pub fn component(&self, id: ComponentId) -> ComponentRef<'_> {
        assert!((id.0 as usize) < self.components.len(), "a component id of another document");
        ComponentRef::new(self, id)
    }

    /// Returns all components, in the document's order; an assembly comes before its parts.
    pub fn components(&self) -> impl ExactSizeIterator<Item = ComponentRef<'_>> + Clone {
        (0..u32::try_from(self.components.len()).unwrap_or(u32::MAX))
            .map(move |n| ComponentRef::new(self, ComponentId(n)))
    }

    /// Returns the assembly that holds a component.
    #[must_use]
    pub fn parent(&self, id: ComponentId) -> Option<ComponentId> {
        let parent = self.components.get(id.0 as usize)?.parent;
        (parent != u32::MAX).then_some(ComponentId(parent))
    }

    /// Returns all parties, in order of first mention.
    pub fn parties(&self) -> impl ExactSizeIterator<Item = PartyRef<'_>> {
        (0..u32::try_from(self.parties.len()).unwrap_or(u32::MAX)).map(move |id| PartyRef { bom: self, id })
    }

    /// Returns all relationships but containment, in the document's order.
    pub fn relationships(&self) -> impl ExactSizeIterator<Item = Relationship> + Clone {
        self.relationships.iter()
    }

    /// Returns the component with this reference (`bom-ref`), if one has it; the first if several do.
    #[must_use]
    pub fn by_reference(&self, reference: &str) -> Option<ComponentId> {
        self.components().find(|component| component.reference() == Some(reference)).map(ComponentRef::id)
    }
}

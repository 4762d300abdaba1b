//! A component and its parties, as views over a [`Bom`]: consumers read these and never the storage.

use std::fmt;

use super::stored::{Held, Run, StoredComponent};
use super::{Bom, Details, DigestAlgorithm, IdentifierKind, IdentifierRef, Text};
use crate::source::Place;

/// A component's number within its document; never part of a fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ComponentId(pub u32);

/// What a component is, in CycloneDX's words with `service` beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum ComponentKind {
    /// The document does not say, or says something no version of the format knows.
    #[default]
    Unknown,
    /// Hardware.
    Device,
    /// Software that runs on a device without an operating system's help.
    Firmware,
    /// An application.
    Application,
    /// A framework.
    Framework,
    /// A library.
    Library,
    /// A container image.
    Container,
    /// A runtime platform.
    Platform,
    /// An operating system.
    OperatingSystem,
    /// Software that drives a device.
    DeviceDriver,
    /// A file.
    File,
    /// A machine-learning model.
    MachineLearningModel,
    /// Data.
    Data,
    /// A cryptographic asset.
    CryptographicAsset,
    /// A service reached over a network.
    Service,
}

impl ComponentKind {
    /// Every kind with its word.
    const WORDS: [(Self, &'static str); 15] = [
        (Self::Unknown, "unknown"),
        (Self::Device, "device"),
        (Self::Firmware, "firmware"),
        (Self::Application, "application"),
        (Self::Framework, "framework"),
        (Self::Library, "library"),
        (Self::Container, "container"),
        (Self::Platform, "platform"),
        (Self::OperatingSystem, "operating-system"),
        (Self::DeviceDriver, "device-driver"),
        (Self::File, "file"),
        (Self::MachineLearningModel, "machine-learning-model"),
        (Self::Data, "data"),
        (Self::CryptographicAsset, "cryptographic-asset"),
        (Self::Service, "service"),
    ];

    /// Returns CycloneDX's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("unknown", |(_, word)| word)
    }

    /// Reads CycloneDX's word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(kind, known)| *known == word && *kind != Self::Unknown).map(|(kind, _)| *kind)
    }

    /// Tells whether it can be touched.
    #[must_use]
    pub const fn is_hardware(self) -> bool {
        matches!(self, Self::Device)
    }
}

impl fmt::Display for ComponentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a party is to a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Role {
    /// Made it.
    Manufacturer,
    /// Supplied it to the next in the chain.
    Supplier,
    /// Wrote it.
    Author,
    /// Published it.
    Publisher,
    /// Distributed it.
    Distributor,
    /// Built it into a larger whole.
    Integrator,
    /// Fitted it on site.
    Installer,
    /// Owns or runs it.
    Owner,
}

impl Role {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Manufacturer => "manufacturer",
            Self::Supplier => "supplier",
            Self::Author => "author",
            Self::Publisher => "publisher",
            Self::Distributor => "distributor",
            Self::Integrator => "integrator",
            Self::Installer => "installer",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a document says that nobody knows of a component: a statement, which is not the same as silence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KnownUnknowns {
    roles: u16,
    licence: bool,
}

impl KnownUnknowns {
    /// Notes that who stands in a role is not known.
    pub fn add_role(&mut self, role: Role) {
        self.roles |= 1 << role as u16;
    }

    /// Notes that the licence is not known, or that there is none.
    pub fn add_licence(&mut self) {
        self.licence = true;
    }

    /// Tells whether it is said that who stands in a role is not known.
    #[must_use]
    pub const fn has_role(self, role: Role) -> bool {
        self.roles & (1 << role as u16) != 0
    }

    /// Tells whether it is said that the licence is not known, or that there is none.
    #[must_use]
    pub const fn has_licence(self) -> bool {
        self.licence
    }
}

/// How many of a component one line of a document stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// The document doesn't say; one is counted.
    Unstated,
    /// So many pieces.
    Pieces(u32),
    /// A measure that is not counted in pieces: metres, kilograms, hours, a lump sum.
    NotCountable,
}

impl Quantity {
    /// Returns how many pieces to count.
    #[must_use]
    pub const fn pieces(self) -> u32 {
        match self {
            Self::Unstated | Self::NotCountable => 1,
            Self::Pieces(n) => n,
        }
    }
}

/// A component of a document.
#[derive(Clone, Copy)]
pub struct ComponentRef<'a> {
    bom: &'a Bom,
    id: ComponentId,
}

impl<'a> ComponentRef<'a> {
    pub(super) fn new(bom: &'a Bom, id: ComponentId) -> Self {
        Self { bom, id }
    }

    fn stored(self) -> &'a StoredComponent {
        &self.bom.components[self.id.0 as usize]
    }

    fn run(self, held: Held) -> Run {
        self.stored().runs.get(held, &self.bom.long_runs)
    }

    fn some(self, text: Text) -> Option<&'a str> {
        let text = if text.is_some() { self.bom.text(text).trim() } else { "" };
        (!text.is_empty()).then_some(text)
    }

    /// Returns the number within the document.
    #[must_use]
    pub fn id(self) -> ComponentId {
        self.id
    }

    /// Returns the document's model.
    #[must_use]
    pub fn bom(self) -> &'a Bom {
        self.bom
    }

    /// Returns what it is.
    #[must_use]
    pub fn kind(self) -> ComponentKind {
        self.stored().kind
    }

    /// Returns the name; empty if the document has none.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.bom.text(self.stored().name).trim()
    }

    /// Returns the group or namespace.
    #[must_use]
    pub fn group(self) -> Option<&'a str> {
        self.some(self.stored().group)
    }

    /// Returns the version.
    #[must_use]
    pub fn version(self) -> Option<&'a str> {
        self.some(self.stored().version)
    }

    /// Returns the document's own reference to it (`bom-ref`, SPDX id, row key).
    #[must_use]
    pub fn reference(self) -> Option<&'a str> {
        self.some(self.stored().reference)
    }

    /// Returns where it stands in its document.
    #[must_use]
    pub fn at(self) -> Place {
        self.stored().at.into()
    }

    /// Returns where its name stands, or the component if the name was rewritten: the line a person should be shown.
    #[must_use]
    pub fn name_at(self) -> Place {
        self.stored().name.place().unwrap_or(self.at())
    }

    /// Returns the assembly that holds it.
    #[must_use]
    pub fn parent(self) -> Option<ComponentRef<'a>> {
        self.bom.parent(self.id).map(|id| Self::new(self.bom, id))
    }

    /// Returns the assemblies around it, the nearest first. A cycle of containment ends the walk.
    pub fn ancestors(self) -> impl Iterator<Item = ComponentRef<'a>> {
        let mut steps = self.bom.components.len();
        std::iter::successors(self.parent(), move |component| {
            steps = steps.saturating_sub(1);
            if steps == 0 { None } else { component.parent() }
        })
    }

    /// Returns the names of the assemblies around it and its own, outermost first.
    #[must_use]
    pub fn path(self) -> Vec<&'a str> {
        let mut names: Vec<&str> = self.ancestors().take(64).map(ComponentRef::name).collect();
        names.reverse();
        names.push(self.name());
        names
    }

    /// Returns its identifiers, in the document's order.
    pub fn identifiers(self) -> impl Iterator<Item = IdentifierRef<'a>> {
        let bom = self.bom;
        let run = self.run(Held::Identifiers);
        run.of(&bom.identifiers).iter().zip(run.start..).map(move |(stored, number)| IdentifierRef {
            kind: stored.kind,
            value: bom.text(stored.value).trim(),
            at: bom.identifier_place(number, stored),
        })
    }

    /// Returns the first identifier of a kind.
    #[must_use]
    pub fn identifier(self, kind: IdentifierKind) -> Option<IdentifierRef<'a>> {
        self.identifiers().find(|identifier| identifier.kind == kind)
    }

    /// Returns its digests as (algorithm, hex as written, place).
    pub fn digests(self) -> impl Iterator<Item = (DigestAlgorithm, &'a str, Place)> {
        let bom = self.bom;
        self.run(Held::Digests).of(&bom.digests).iter().map(move |stored| {
            let at = stored.value.place().unwrap_or(self.at());
            (stored.algorithm, bom.text(stored.value), at)
        })
    }

    /// Returns its parties with their roles.
    pub fn parties(self) -> impl Iterator<Item = (Role, PartyRef<'a>)> {
        let bom = self.bom;
        self.run(Held::Parties)
            .of(&bom.component_parties)
            .iter()
            .map(move |(role, id)| (*role, PartyRef { bom, id: *id }))
    }

    /// Returns the first party in a role.
    #[must_use]
    pub fn party(self, role: Role) -> Option<PartyRef<'a>> {
        self.parties().find(|(r, _)| *r == role).map(|(_, party)| party)
    }

    /// Returns the manufacturer's name, if the document names one.
    #[must_use]
    pub fn manufacturer(self) -> Option<&'a str> {
        self.party(Role::Manufacturer).map(PartyRef::name).filter(|name| !name.is_empty())
    }

    /// Returns the licence expressions and ids, as written.
    pub fn licences(self) -> impl Iterator<Item = &'a str> {
        let bom = self.bom;
        self.run(Held::Licences).of(&bom.licences).iter().map(move |text| bom.text(*text))
    }

    /// Returns the named properties that no field of ours holds, as (name, value, place of the value).
    pub fn properties(self) -> impl Iterator<Item = (&'a str, &'a str, Place)> {
        let bom = self.bom;
        self.run(Held::Properties).of(&bom.properties).iter().map(move |(name, value)| {
            let at = value.place().unwrap_or(self.at());
            (bom.text(*name), bom.text(*value), at)
        })
    }

    /// Returns how many pieces this line stands for.
    #[must_use]
    pub fn quantity(self) -> Quantity {
        self.stored().quantity()
    }

    fn details(self) -> Option<&'a Details> {
        self.bom.details.get(self.stored().details as usize)
    }

    /// Returns the description.
    #[must_use]
    pub fn description(self) -> Option<&'a str> {
        self.details().and_then(|details| self.some(details.description))
    }

    /// Returns where on the crane or board it sits, as written.
    #[must_use]
    pub fn location(self) -> Option<&'a str> {
        self.details().and_then(|details| self.some(details.location))
    }

    /// Returns what the document says it does (`cdx:device:function`), as written.
    #[must_use]
    pub fn stated_function(self) -> Option<&'a str> {
        self.details().and_then(|details| self.some(details.function))
    }

    /// Returns the country of origin, as written.
    #[must_use]
    pub fn origin(self) -> Option<&'a str> {
        self.details().and_then(|details| self.some(details.origin))
    }

    /// Returns where the origin stands.
    #[must_use]
    pub fn origin_at(self) -> Place {
        self.details().and_then(|details| details.origin_at).unwrap_or(self.at())
    }

    /// Returns the endpoints of a service, or the open ports of a host (`tcp/22 ssh`), as written.
    pub fn endpoints(self) -> impl Iterator<Item = &'a str> {
        let bom = self.bom;
        self.details().into_iter().flat_map(move |details| details.endpoints.iter().map(move |text| bom.text(*text)))
    }

    /// Returns the references to what lies outside the document, as (type, URL).
    pub fn external_references(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let bom = self.bom;
        self.details()
            .into_iter()
            .flat_map(move |details| details.external_references.iter().map(move |(k, u)| (bom.text(*k), bom.text(*u))))
    }

    /// Returns what the document says that nobody knows of it.
    #[must_use]
    pub fn known_unknowns(self) -> KnownUnknowns {
        self.details().map(|details| details.known_unknowns).unwrap_or_default()
    }

    /// Tells whether an enveloped signature stands on the component itself.
    #[must_use]
    pub fn is_signed(self) -> bool {
        self.details().is_some_and(|details| details.signed)
    }
}

impl fmt::Debug for ComponentRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {}", self.id.0, self.name())
    }
}

/// A party of a document.
#[derive(Clone, Copy)]
pub struct PartyRef<'a> {
    pub(super) bom: &'a Bom,
    pub(super) id: u32,
}

impl<'a> PartyRef<'a> {
    /// Returns the number within the document.
    #[must_use]
    pub fn id(self) -> u32 {
        self.id
    }

    /// Returns the name, as written.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.bom.text(self.bom.parties[self.id as usize].name).trim()
    }

    /// Returns the address or country, as written.
    #[must_use]
    pub fn address(self) -> Option<&'a str> {
        let text = self.bom.parties[self.id as usize].address;
        text.is_some().then(|| self.bom.text(text).trim())
    }

    /// Returns the web address, as written.
    #[must_use]
    pub fn url(self) -> Option<&'a str> {
        let text = self.bom.parties[self.id as usize].url;
        text.is_some().then(|| self.bom.text(text).trim())
    }

    /// Returns identifiers of the party (LEI, USCC), as (kind, value).
    pub fn identifiers(self) -> impl Iterator<Item = (IdentifierKind, &'a str)> {
        let bom = self.bom;
        bom.parties[self.id as usize].identifiers.iter().map(move |(kind, value)| (*kind, bom.text(*value)))
    }

    /// Returns where the party is first named.
    #[must_use]
    pub fn at(self) -> Place {
        self.bom.parties[self.id as usize].at
    }
}

impl fmt::Debug for PartyRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name())
    }
}

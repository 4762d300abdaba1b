//! The statements that a document can make, how they are read from the model, and which formats have a slot for them.

use serde::Deserialize;

use crate::model::{Bom, ComponentRef, DigestAlgorithm, Format, IdentifierKind, Quantity, Role};
use crate::register::is_unknown_maker;

/// A statement that a profile may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// Who made the document.
    Author,
    /// When the document was made.
    Timestamp,
    /// Which tool made the document.
    Tool,
    /// At which point of the lifecycle the document was made.
    Lifecycle,
    /// Who supplied a component.
    Supplier,
    /// Who made a component of hardware.
    Manufacturer,
    /// Who produced a component: manufacturer, supplier, author or publisher.
    Producer,
    /// Its name.
    Name,
    /// Its version.
    Version,
    /// Any identifier that others can look up.
    Identifier,
    /// A purl, CPE, SWID, SWHID or `OmniBOR` id.
    SoftwareIdentifier,
    /// How it relates to other components, or that this is not known.
    Relationship,
    /// A digest.
    Digest,
    /// A digest that is not weak.
    StrongDigest,
    /// A SHA-512 digest.
    #[serde(rename = "sha-512")]
    Sha512,
    /// A licence.
    Licence,
    /// The name of its file.
    Filename,
    /// The property `bsi:component:executable`.
    BsiExecutable,
    /// The property `bsi:component:archive`.
    BsiArchive,
    /// The property `bsi:component:structured`.
    BsiStructured,
    /// The maker's part number, or a trade item number.
    PartNumber,
    /// What tells one piece from another: serial, lot, MAC, IMEI.
    Instance,
    /// Its country of origin.
    Origin,
    /// How many pieces.
    Quantity,
    /// Where it sits.
    Location,
}

/// What a document says to one demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Stated,
    /// It says that it is not known or not given: no failure.
    KnownUnknown,
    Missing,
    /// The format has no field for it.
    NoSlot,
}

/// What is known of a document before its components are looked at.
pub(super) struct Context {
    /// For each component, whether it takes part in a relationship, or the document says that this is not known.
    related: Vec<bool>,
    slots: Slots,
}

impl Context {
    pub(super) fn of(bom: &Bom) -> Self {
        let mut related = vec![false; bom.len()];
        let mut mark = |id: crate::model::ComponentId| {
            if let Some(one) = related.get_mut(id.0 as usize) {
                *one = true;
            }
        };
        for relationship in bom.relationships() {
            mark(relationship.from);
            mark(relationship.to);
        }
        for component in bom.components() {
            if let Some(parent) = bom.parent(component.id()) {
                mark(parent);
                mark(component.id());
            }
        }
        for composition in &bom.compositions {
            composition.of.iter().copied().for_each(&mut mark);
        }
        let of_all = bom.compositions.iter().any(|composition| composition.of.is_empty());
        if of_all || bom.len() == 1 {
            related.fill(true);
        }
        Self { related, slots: Slots::of(bom) }
    }

    /// Returns what the document says of itself.
    pub(super) fn document(&self, fact: Fact, bom: &Bom) -> Answer {
        let metadata = &bom.metadata;
        let stated = match fact {
            Fact::Author => {
                !metadata.authors.is_empty() || metadata.supplier.is_some() || metadata.manufacturer.is_some()
            }
            Fact::Timestamp => metadata.timestamp.is_some(),
            Fact::Tool => !metadata.tools.is_empty(),
            Fact::Lifecycle => !metadata.lifecycles.is_empty(),
            _ => false,
        };
        self.answer(fact, stated)
    }

    /// Returns what the document says of a component.
    pub(super) fn component(&self, fact: Fact, component: ComponentRef<'_>) -> Answer {
        let by = |roles: &[Role]| {
            let mut named =
                component.parties().filter(|(role, party)| roles.contains(role) && !party.name().is_empty());
            named.next().map(|(_, party)| is_unknown_maker(party.name()))
        };
        let party = |roles: &[Role]| match by(roles) {
            Some(false) => Answer::Stated,
            Some(true) => Answer::KnownUnknown,
            None if roles.iter().any(|role| component.known_unknowns().has_role(*role)) => Answer::KnownUnknown,
            None => self.answer(fact, false),
        };
        let has = |kinds: &[IdentifierKind]| {
            component.identifiers().any(|identifier| kinds.contains(&identifier.kind) && identifier.may_be_own())
        };
        let property = |name: &str| component.properties().any(|(known, value, _)| known == name && !value.is_empty());
        let digest = |wanted: &dyn Fn(DigestAlgorithm) -> bool| component.digests().any(|(one, ..)| wanted(one));
        let stated = match fact {
            Fact::Supplier => return party(&[Role::Supplier, Role::Distributor, Role::Manufacturer]),
            Fact::Manufacturer => return party(&[Role::Manufacturer]),
            Fact::Producer => {
                return party(&[Role::Manufacturer, Role::Supplier, Role::Author, Role::Publisher]);
            }
            Fact::Licence => {
                let mut licences = component.licences().peekable();
                if licences.peek().is_some() && licences.all(|licence| matches!(licence, "NOASSERTION" | "NONE")) {
                    return Answer::KnownUnknown;
                }
                if component.known_unknowns().has_licence() && component.licences().next().is_none() {
                    return Answer::KnownUnknown;
                }
                component.licences().next().is_some()
            }
            Fact::Name => !component.name().is_empty(),
            Fact::Version => component.version().is_some(),
            Fact::Identifier => has(ANY),
            Fact::SoftwareIdentifier => has(SOFTWARE),
            Fact::PartNumber => has(&[IdentifierKind::Mpn, IdentifierKind::Gtin]),
            Fact::Instance => {
                has(&[IdentifierKind::Serial, IdentifierKind::Lot, IdentifierKind::Mac, IdentifierKind::Imei])
            }
            Fact::Relationship => self.related.get(component.id().0 as usize).copied().unwrap_or(false),
            Fact::Digest => digest(&|_| true),
            Fact::StrongDigest => digest(&|algorithm| !algorithm.is_weak()),
            Fact::Sha512 => digest(&|algorithm| algorithm == DigestAlgorithm::Sha512),
            Fact::Filename => property("bsi:component:filename") || property("spdx:packageFileName"),
            Fact::BsiExecutable => property("bsi:component:executable"),
            Fact::BsiArchive => property("bsi:component:archive"),
            Fact::BsiStructured => property("bsi:component:structured"),
            Fact::Origin => component.origin().is_some(),
            Fact::Quantity => component.quantity() != Quantity::Unstated,
            Fact::Location => component.location().is_some() || has(&[IdentifierKind::Designator]),
            Fact::Author | Fact::Timestamp | Fact::Tool | Fact::Lifecycle => false,
        };
        self.answer(fact, stated)
    }

    fn answer(&self, fact: Fact, stated: bool) -> Answer {
        if stated {
            Answer::Stated
        } else if self.slots.has(fact) {
            Answer::Missing
        } else {
            Answer::NoSlot
        }
    }
}

const SOFTWARE: &[IdentifierKind] =
    &[IdentifierKind::Purl, IdentifierKind::Cpe, IdentifierKind::Swid, IdentifierKind::Swhid, IdentifierKind::Omnibor];

const ANY: &[IdentifierKind] = &[
    IdentifierKind::Purl,
    IdentifierKind::Cpe,
    IdentifierKind::Swid,
    IdentifierKind::Swhid,
    IdentifierKind::Omnibor,
    IdentifierKind::Mpn,
    IdentifierKind::Gtin,
    IdentifierKind::Sku,
    IdentifierKind::Serial,
    IdentifierKind::Mac,
    IdentifierKind::Imei,
    IdentifierKind::FccId,
    IdentifierKind::UsbId,
    IdentifierKind::PciId,
];

/// The families of formats, by what they have a field for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slots {
    /// CycloneDX 1.x.
    CycloneDx(u32),
    Spdx2,
    Spdx3,
    /// Tables: a column can be added for everything that is said of a component.
    Table,
    /// The fixed table of cyclonedx-cli.
    FixedTable,
}

impl Slots {
    fn of(bom: &Bom) -> Self {
        match bom.format {
            Format::CycloneDxJson | Format::CycloneDxXml => {
                let minor = bom.spec_version.strip_prefix("1.").and_then(|minor| minor.parse().ok());
                Self::CycloneDx(minor.unwrap_or(0))
            }
            Format::SpdxJson | Format::SpdxYaml | Format::SpdxTagValue | Format::SpdxXml | Format::SpdxRdf => {
                Self::Spdx2
            }
            Format::SpdxJsonLd => Self::Spdx3,
            Format::CycloneDxCsv => Self::FixedTable,
            _ => Self::Table,
        }
    }

    /// Tells whether the format, or a taxonomy that belongs to it, has a field for a statement.
    fn has(self, fact: Fact) -> bool {
        match self {
            Self::CycloneDx(minor) => match fact {
                Fact::Author | Fact::Timestamp | Fact::Tool | Fact::Relationship | Fact::Supplier => minor >= 2,
                // By the taxonomies of properties, which came with properties.
                Fact::Instance
                | Fact::Quantity
                | Fact::Location
                | Fact::Filename
                | Fact::BsiExecutable
                | Fact::BsiArchive
                | Fact::BsiStructured => minor >= 3,
                Fact::Lifecycle => minor >= 5,
                Fact::Manufacturer => minor >= 6,
                Fact::Origin | Fact::PartNumber => false,
                _ => true,
            },
            Self::Spdx2 => !matches!(
                fact,
                Fact::Lifecycle
                    | Fact::Manufacturer
                    | Fact::PartNumber
                    | Fact::Instance
                    | Fact::Origin
                    | Fact::Quantity
                    | Fact::Location
                    | Fact::BsiExecutable
                    | Fact::BsiArchive
                    | Fact::BsiStructured
            ),
            Self::Spdx3 => !matches!(
                fact,
                Fact::Manufacturer | Fact::PartNumber | Fact::Instance | Fact::Origin | Fact::Quantity | Fact::Location
            ),
            Self::Table => !matches!(fact, Fact::Author | Fact::Timestamp | Fact::Tool | Fact::Lifecycle),
            Self::FixedTable => matches!(
                fact,
                Fact::Supplier
                    | Fact::Producer
                    | Fact::Name
                    | Fact::Version
                    | Fact::Identifier
                    | Fact::SoftwareIdentifier
                    | Fact::Digest
                    | Fact::StrongDigest
                    | Fact::Sha512
                    | Fact::Licence
            ),
        }
    }
}

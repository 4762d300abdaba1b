//! The columns of a table that mean something to us, and how a case maps them.

use std::collections::BTreeMap;

/// What a column of a parts list or an inventory may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Field {
    /// The line's own key: position, item number, reference.
    Id,
    /// The key of the assembly that the line belongs to.
    Parent,
    /// The nesting level, 0 or 1 for the top.
    Level,
    /// The part's name.
    Name,
    /// A description.
    Description,
    /// What it is (`device`, `firmware`, …).
    Kind,
    /// The maker.
    Manufacturer,
    /// The maker's part number.
    PartNumber,
    /// The supplier.
    Supplier,
    /// The supplier's or house stock number.
    Sku,
    /// The serial number.
    Serial,
    /// The lot or batch.
    Lot,
    /// How many.
    Quantity,
    /// The unit of the quantity.
    Unit,
    /// Reference designators.
    Designator,
    /// The version or revision.
    Version,
    /// The country of origin.
    Origin,
    /// Where it sits.
    Location,
    /// What it does.
    Function,
    /// A MAC address.
    Mac,
    /// An IP address.
    IpAddress,
    /// A host name.
    Hostname,
    /// An FCC ID.
    FccId,
    /// A USB vendor and product.
    UsbId,
    /// An IMEI.
    Imei,
    /// A GTIN.
    Gtin,
    /// A package URL.
    Purl,
    /// A CPE name.
    Cpe,
    /// A SHA-256 digest.
    Sha256,
}

impl Field {
    /// Every field with its word in the case file.
    pub const WORDS: [(Self, &'static str); 29] = [
        (Self::Id, "id"),
        (Self::Parent, "parent"),
        (Self::Level, "level"),
        (Self::Name, "name"),
        (Self::Description, "description"),
        (Self::Kind, "kind"),
        (Self::Manufacturer, "manufacturer"),
        (Self::PartNumber, "part-number"),
        (Self::Supplier, "supplier"),
        (Self::Sku, "sku"),
        (Self::Serial, "serial"),
        (Self::Lot, "lot"),
        (Self::Quantity, "quantity"),
        (Self::Unit, "unit"),
        (Self::Designator, "designator"),
        (Self::Version, "version"),
        (Self::Origin, "origin"),
        (Self::Location, "location"),
        (Self::Function, "function"),
        (Self::Mac, "mac"),
        (Self::IpAddress, "ip"),
        (Self::Hostname, "hostname"),
        (Self::FccId, "fcc-id"),
        (Self::UsbId, "usb-id"),
        (Self::Imei, "imei"),
        (Self::Gtin, "gtin"),
        (Self::Purl, "purl"),
        (Self::Cpe, "cpe"),
        (Self::Sha256, "sha256"),
    ];

    /// Returns the word of the case file.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(field, _)| *field == self).map_or("", |(_, word)| word)
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(field, _)| *field)
    }
}

/// How a case maps the columns of one table: field to header text or JSON key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnMap {
    /// The sheet to read, by name; the first with a header if not stated.
    pub sheet: Option<String>,
    /// The row of the header, counted from 1, and 0 where there is none; searched for if not stated.
    pub header_row: Option<u32>,
    /// The header text of each field.
    pub columns: BTreeMap<Field, String>,
}

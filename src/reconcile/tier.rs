//! On what basis two accounts are held to speak of one thing: the tiers of matching, the strongest first.

use std::fmt;

/// The basis of a match; the order of the variants is the order of strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// A serial number, MAC address or IMEI: names one single thing.
    Instance,
    /// A reference designator on one board: names one place of it.
    Designator,
    /// A part number with its maker, a GTIN, a purl or a USB id: names one type of thing.
    TypeWithMaker,
    /// A part number alone; the maker is unknown on one side.
    PartNumber,
    /// One of the acceptable makers, and the function.
    MakerAndFunction,
    /// One of the acceptable makers, and the name.
    MakerAndName,
    /// The name.
    Name,
    /// The function, where the contract takes an equal or names no maker.
    Function,
    /// Only the maker, when nothing else can be told.
    Maker,
}

impl Tier {
    /// Every tier, the strongest first.
    pub const ALL: [Self; 9] = [
        Self::Instance,
        Self::Designator,
        Self::TypeWithMaker,
        Self::PartNumber,
        Self::MakerAndFunction,
        Self::MakerAndName,
        Self::Name,
        Self::Function,
        Self::Maker,
    ];

    /// Tells whether the basis is an identifier, not a name or a function.
    #[must_use]
    pub const fn is_strong(self) -> bool {
        matches!(self, Self::Instance | Self::Designator | Self::TypeWithMaker | Self::PartNumber)
    }

    /// Returns what an assignment gains by a match on this basis: any number of weaker ones never outweighs a stronger.
    pub(super) const fn gain(self) -> i64 {
        1 << (6 * (8 - self as u8))
    }

    /// Returns the basis in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Instance => "serial number or address",
            Self::Designator => "reference designator",
            Self::TypeWithMaker => "part number and maker",
            Self::PartNumber => "part number alone",
            Self::MakerAndFunction => "maker and function",
            Self::MakerAndName => "maker and name",
            Self::Name => "name",
            Self::Function => "function",
            Self::Maker => "maker alone",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

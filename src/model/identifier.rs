//! What names a part, a party or a file so that somebody else can mean the same one.

use std::fmt;

use crate::source::Place;

/// The kinds of identifier, in the field's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum IdentifierKind {
    /// A serial number, unique with its maker.
    Serial,
    /// A MAC address (EUI-48), in lower case with colons.
    Mac,
    /// An IMEI of a cellular device.
    Imei,
    /// A package URL.
    Purl,
    /// A Common Platform Enumeration name, 2.2 or 2.3.
    Cpe,
    /// A manufacturer's part or order number.
    Mpn,
    /// A supplier's or house stock number.
    Sku,
    /// A GS1 number: GTIN-8, -12, -13 or -14.
    Gtin,
    /// A USB vendor and product, `2c7c:0125`.
    UsbId,
    /// A PCI vendor and device, `10ec:8168`.
    PciId,
    /// An FCC ID: grantee code and product code.
    FccId,
    /// A lot or batch number.
    Lot,
    /// A SWID tag id.
    Swid,
    /// A Software Heritage id.
    Swhid,
    /// An `OmniBOR` id.
    Omnibor,
    /// A Legal Entity Identifier (ISO 17442).
    Lei,
    /// A Unified Social Credit Code (GB 32100-2015).
    Uscc,
    /// A host name seen on a network.
    Hostname,
    /// An IPv4 or IPv6 address seen on a network.
    IpAddress,
    /// A reference designator on a board or drawing.
    Designator,
}

impl IdentifierKind {
    /// Every kind.
    pub const ALL: [Self; 20] = [
        Self::Serial,
        Self::Mac,
        Self::Imei,
        Self::Purl,
        Self::Cpe,
        Self::Mpn,
        Self::Sku,
        Self::Gtin,
        Self::UsbId,
        Self::PciId,
        Self::FccId,
        Self::Lot,
        Self::Swid,
        Self::Swhid,
        Self::Omnibor,
        Self::Lei,
        Self::Uscc,
        Self::Hostname,
        Self::IpAddress,
        Self::Designator,
    ];

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Returns the word for selectors, reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Mac => "mac",
            Self::Imei => "imei",
            Self::Purl => "purl",
            Self::Cpe => "cpe",
            Self::Mpn => "mpn",
            Self::Sku => "sku",
            Self::Gtin => "gtin",
            Self::UsbId => "usb",
            Self::PciId => "pci",
            Self::FccId => "fcc-id",
            Self::Lot => "lot",
            Self::Swid => "swid",
            Self::Swhid => "swhid",
            Self::Omnibor => "omnibor",
            Self::Lei => "lei",
            Self::Uscc => "uscc",
            Self::Hostname => "hostname",
            Self::IpAddress => "ip",
            Self::Designator => "designator",
        }
    }

    /// Tells whether the identifier names one single thing, not a type of thing.
    #[must_use]
    pub const fn names_an_instance(self) -> bool {
        matches!(self, Self::Serial | Self::Mac | Self::Imei)
    }
}

/// An identifier of a component, as views give it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentifierRef<'a> {
    /// What kind it is.
    pub kind: IdentifierKind,
    /// The value: normalised for MAC addresses, USB and PCI ids, as written for the rest.
    pub value: &'a str,
    /// Where it stands.
    pub at: Place,
}

impl IdentifierRef<'_> {
    /// Tells whether the value can be an identity at all: a MAC address of zeros, of a group or of everybody is nobody's own,
    /// and so is one that routers take turns in.
    #[must_use]
    pub fn may_be_own(&self) -> bool {
        self.kind != IdentifierKind::Mac
            || Mac::parse(self.value).is_none_or(|mac| mac.is_of_one() && !mac.is_virtual_router())
    }
}

impl fmt::Display for IdentifierRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.word(), self.value)
    }
}

/// A MAC address (EUI-48).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mac([u8; 6]);

impl Mac {
    /// Reads `00:1e:42:aa:bb:cc`, `00-1E-42-AA-BB-CC`, `001e.42aa.bbcc` or twelve digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut octets = [0u8; 6];
        let mut digits = 0usize;
        for ch in text.trim().chars() {
            if matches!(ch, ':' | '-' | '.') {
                continue;
            }
            let value = u8::try_from(ch.to_digit(16)?).ok()?;
            let octet = octets.get_mut(digits / 2)?;
            *octet = (*octet << 4) | value;
            digits += 1;
        }
        (digits == 12).then_some(Self(octets))
    }

    /// Returns the six octets.
    #[must_use]
    pub const fn octets(self) -> [u8; 6] {
        self.0
    }

    /// Tells whether the address was made up locally (randomised, virtual): it never names a maker.
    #[must_use]
    pub const fn is_locally_administered(self) -> bool {
        self.0[0] & 0b10 != 0
    }

    /// Tells whether it is a group address.
    #[must_use]
    pub const fn is_multicast(self) -> bool {
        self.0[0] & 1 != 0
    }

    /// Tells whether it can be one interface's own: not a group's, not everybody's (all ones), not nobody's (all zeros).
    #[must_use]
    pub const fn is_of_one(self) -> bool {
        !self.is_multicast() && !matches!(self.0, [0, 0, 0, 0, 0, 0])
    }

    /// Tells whether it is one that VRRP, HSRP or GLBP give to a virtual router.
    #[must_use]
    pub const fn is_virtual_router(self) -> bool {
        matches!(self.0, [0x00, 0x00, 0x5e, 0x00, 0x01 | 0x02, _] | [0x00, 0x00, 0x0c, 0x07, 0xac, _])
            || matches!(self.0, [0x00, 0x07, 0xb4, _, _, _] | [0x00, 0x05, 0x73, 0xa0, _, _])
    }

    /// Tells whether the first octets may name the maker of the interface.
    #[must_use]
    pub const fn may_name_a_maker(self) -> bool {
        self.is_of_one() && !self.is_locally_administered() && !self.is_virtual_router()
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

/// The digest algorithms that CycloneDX 1.2 to 1.7 and SPDX name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// MD5: proves nothing.
    Md5,
    /// SHA-1: proves nothing.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SHA3-256.
    Sha3_256,
    /// SHA3-384.
    Sha3_384,
    /// SHA3-512.
    Sha3_512,
    /// `BLAKE2b-256`.
    Blake2b256,
    /// `BLAKE2b-384`.
    Blake2b384,
    /// `BLAKE2b-512`.
    Blake2b512,
    /// BLAKE3, 32 bytes.
    Blake3,
    /// Streebog-256 (GOST R 34.11-2012).
    Streebog256,
    /// Streebog-512 (GOST R 34.11-2012).
    Streebog512,
}

impl DigestAlgorithm {
    /// Every algorithm, in the order of the enumeration.
    pub const ALL: [Self; 15] = [
        Self::Md5,
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
        Self::Sha3_256,
        Self::Sha3_384,
        Self::Sha3_512,
        Self::Blake2b256,
        Self::Blake2b384,
        Self::Blake2b512,
        Self::Blake3,
        Self::Streebog256,
        Self::Streebog512,
    ];

    /// Returns the name as CycloneDX writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Sha3_256 => "SHA3-256",
            Self::Sha3_384 => "SHA3-384",
            Self::Sha3_512 => "SHA3-512",
            Self::Blake2b256 => "BLAKE2b-256",
            Self::Blake2b384 => "BLAKE2b-384",
            Self::Blake2b512 => "BLAKE2b-512",
            Self::Blake3 => "BLAKE3",
            Self::Streebog256 => "Streebog-256",
            Self::Streebog512 => "Streebog-512",
        }
    }

    /// Reads a name with or without hyphens and in any case: `SHA-256`, `sha256`, `SHA3_256`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        fn plain(text: &str) -> impl Iterator<Item = u8> {
            text.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase())
        }
        // Documents hold a digest a part, nearly all of them in the spelling of the specification.
        let known = Self::ALL.into_iter().find(|algorithm| algorithm.name() == name);
        known.or_else(|| Self::ALL.into_iter().find(|algorithm| plain(algorithm.name()).eq(plain(name))))
    }

    /// Returns the digest's length in hex digits.
    #[must_use]
    pub const fn hex_len(self) -> usize {
        match self {
            Self::Md5 => 32,
            Self::Sha1 => 40,
            Self::Sha224 => 56,
            Self::Sha256 | Self::Sha3_256 | Self::Blake2b256 | Self::Blake3 | Self::Streebog256 => 64,
            Self::Sha384 | Self::Sha3_384 | Self::Blake2b384 => 96,
            Self::Sha512 | Self::Sha3_512 | Self::Blake2b512 | Self::Streebog512 => 128,
        }
    }

    /// Tells whether the algorithm is too weak to prove anything.
    #[must_use]
    pub const fn is_weak(self) -> bool {
        matches!(self, Self::Md5 | Self::Sha1)
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mac_reads_in_every_spelling_and_prints_in_one() {
        for text in ["00:1E:42:aa:bb:0c", "00-1e-42-AA-BB-0C", "001e.42aa.bb0c", "001E42AABB0C"] {
            assert_eq!(Mac::parse(text).map(|mac| mac.to_string()).as_deref(), Some("00:1e:42:aa:bb:0c"), "{text}");
        }
        assert_eq!(Mac::parse("00:1e:42:aa:bb"), None);
        assert_eq!(Mac::parse("00:1e:42:aa:bb:0c:0d"), None);
        assert_eq!(Mac::parse("zz:1e:42:aa:bb:0c"), None);
    }

    #[test]
    fn random_group_and_virtual_addresses_name_no_maker() {
        let names = |text| Mac::parse(text).expect("a MAC").may_name_a_maker();
        assert!(names("00:1e:42:00:00:01"));
        assert!(!names("02:1e:42:00:00:01"));
        assert!(!names("01:00:5e:00:00:01"));
        assert!(!names("00:00:5e:00:01:07"));
    }

    #[test]
    fn algorithms_read_back_in_every_spelling() {
        for algorithm in DigestAlgorithm::ALL {
            assert_eq!(DigestAlgorithm::parse(algorithm.name()), Some(algorithm));
            assert_eq!(DigestAlgorithm::parse(&algorithm.name().replace('-', "").to_lowercase()), Some(algorithm));
        }
    }
}

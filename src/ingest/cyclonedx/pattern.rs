//! What the specification demands of a text: its patterns, lengths and formats, each with the version that brought it.

use jiff::civil::Date;

use super::description::Version;
use super::expression::is_expression;
use crate::diagnostic::nearest;
use crate::ingest::licences;

/// What a text must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// Anything.
    Any,
    /// The name of an object of the document: not empty (1.5).
    Reference,
    /// `urn:uuid:` and a UUID in lower case.
    SerialNumber,
    /// A moment by RFC 3339.
    DateTime,
    /// A day by RFC 3339.
    Date,
    /// An IRI reference by RFC 3987 (1.3).
    Iri,
    /// An address by RFC 6531 (1.4).
    Email,
    /// `type/subtype`.
    MimeType,
    /// Hex digits of a known length.
    Digest,
    /// A version: at most 1024 characters (1.6).
    Version,
    /// A range of versions: 1 to 4096 characters.
    VersionRange,
    /// A CPE 2.2 or 2.3, as the schema for XML writes it.
    Cpe,
    /// An SPDX licence id.
    SpdxId,
    /// An SPDX licence expression.
    LicenceExpression,
    /// `en` or `en-GB`.
    Locale,
    /// `CRE:123-456`.
    OpenCre,
    /// A patent's or application's number.
    PatentNumber,
    /// Two capital letters (WIPO ST.3).
    Jurisdiction,
    /// A name of JSF, or a URI.
    SignatureAlgorithm,
    /// A curve of the cryptography registry: its group, a slash, its name.
    EllipticCurve,
}

/// The algorithms that JSF 0.82 names.
const SIGNATURE_ALGORITHMS: [&str; 14] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "Ed448", "HS256",
    "HS384", "HS512",
];

/// The curves of the cryptography registry, each with the group that defines it.
const CURVES: [&str; 246] = [
    "anssi/FRP256v1",
    "bls/BLS12-377",
    "bls/BLS12-381",
    "bls/BLS12-446",
    "bls/BLS12-455",
    "bls/BLS12-638",
    "bls/BLS24-477",
    "bls/Bandersnatch",
    "bn/bn158",
    "bn/bn190",
    "bn/bn222",
    "bn/bn254",
    "bn/bn286",
    "bn/bn318",
    "bn/bn350",
    "bn/bn382",
    "bn/bn414",
    "bn/bn446",
    "bn/bn478",
    "bn/bn510",
    "bn/bn542",
    "bn/bn574",
    "bn/bn606",
    "bn/bn638",
    "brainpool/brainpoolP160r1",
    "brainpool/brainpoolP160t1",
    "brainpool/brainpoolP192r1",
    "brainpool/brainpoolP192t1",
    "brainpool/brainpoolP224r1",
    "brainpool/brainpoolP224t1",
    "brainpool/brainpoolP256r1",
    "brainpool/brainpoolP256t1",
    "brainpool/brainpoolP320r1",
    "brainpool/brainpoolP320t1",
    "brainpool/brainpoolP384r1",
    "brainpool/brainpoolP384t1",
    "brainpool/brainpoolP512r1",
    "brainpool/brainpoolP512t1",
    "gost/gost256",
    "gost/gost512",
    "gost/id-GostR3410-2001-CryptoPro-A-ParamSet",
    "gost/id-GostR3410-2001-CryptoPro-B-ParamSet",
    "gost/id-GostR3410-2001-CryptoPro-C-ParamSet",
    "gost/id-tc26-gost-3410-12-512-paramSetA",
    "gost/id-tc26-gost-3410-12-512-paramSetB",
    "gost/id-tc26-gost-3410-2012-256-paramSetA",
    "gost/id-tc26-gost-3410-2012-512-paramSetC",
    "mnt/mnt1",
    "mnt/mnt2/1",
    "mnt/mnt2/2",
    "mnt/mnt3/1",
    "mnt/mnt3/2",
    "mnt/mnt3/3",
    "mnt/mnt4",
    "mnt/mnt5/1",
    "mnt/mnt5/2",
    "mnt/mnt5/3",
    "nist/B-163",
    "nist/B-233",
    "nist/B-283",
    "nist/B-409",
    "nist/B-571",
    "nist/K-163",
    "nist/K-233",
    "nist/K-283",
    "nist/K-409",
    "nist/K-571",
    "nist/P-192",
    "nist/P-224",
    "nist/P-256",
    "nist/P-384",
    "nist/P-521",
    "nums/ed-254-mont",
    "nums/ed-255-mers",
    "nums/ed-256-mont",
    "nums/ed-382-mont",
    "nums/ed-383-mers",
    "nums/ed-384-mont",
    "nums/ed-510-mont",
    "nums/ed-511-mers",
    "nums/ed-512-mont",
    "nums/numsp256d1",
    "nums/numsp256t1",
    "nums/numsp384d1",
    "nums/numsp384t1",
    "nums/numsp512d1",
    "nums/numsp512t1",
    "nums/w-254-mont",
    "nums/w-255-mers",
    "nums/w-256-mont",
    "nums/w-382-mont",
    "nums/w-383-mers",
    "nums/w-384-mont",
    "nums/w-510-mont",
    "nums/w-511-mers",
    "nums/w-512-mont",
    "oakley/192-bit Random ECP Group",
    "oakley/224-bit Random ECP Group",
    "oakley/256-bit Random ECP Group",
    "oakley/384-bit Random ECP Group",
    "oakley/521-bit Random ECP Group",
    "oakley/Oakley Group 3",
    "oakley/Oakley Group 4",
    "oscaa/SM2",
    "other/BADA55-R-256",
    "other/BADA55-VPR-224",
    "other/BADA55-VPR2-224",
    "other/BADA55-VR-224",
    "other/BADA55-VR-256",
    "other/BADA55-VR-384",
    "other/Curve1174",
    "other/Curve22103",
    "other/Curve25519",
    "other/Curve383187",
    "other/Curve41417",
    "other/Curve4417",
    "other/Curve448",
    "other/Curve67254",
    "other/E-222",
    "other/E-382",
    "other/E-521",
    "other/Ed25519",
    "other/Ed448",
    "other/Ed448-Goldilocks",
    "other/FourQ",
    "other/Fp224BN",
    "other/Fp254BNa",
    "other/Fp254BNb",
    "other/Fp254n2BNa",
    "other/Fp256BN",
    "other/Fp384BN",
    "other/Fp512BN",
    "other/JubJub",
    "other/M-221",
    "other/M-383",
    "other/M-511",
    "other/MDC201601",
    "other/Pallas",
    "other/Tom-256",
    "other/Tom-384",
    "other/Tom-521",
    "other/Tweedledee",
    "other/Tweedledum",
    "other/Vesta",
    "other/ssc-160",
    "other/ssc-192",
    "other/ssc-224",
    "other/ssc-256",
    "other/ssc-288",
    "other/ssc-320",
    "other/ssc-384",
    "other/ssc-512",
    "secg/secp112r1",
    "secg/secp112r2",
    "secg/secp128r1",
    "secg/secp128r2",
    "secg/secp160k1",
    "secg/secp160r1",
    "secg/secp160r2",
    "secg/secp192k1",
    "secg/secp192r1",
    "secg/secp224k1",
    "secg/secp224r1",
    "secg/secp256k1",
    "secg/secp256r1",
    "secg/secp384r1",
    "secg/secp521r1",
    "secg/sect113r1",
    "secg/sect113r2",
    "secg/sect131r1",
    "secg/sect131r2",
    "secg/sect163k1",
    "secg/sect163r1",
    "secg/sect163r2",
    "secg/sect193r1",
    "secg/sect193r2",
    "secg/sect233k1",
    "secg/sect233r1",
    "secg/sect239k1",
    "secg/sect283k1",
    "secg/sect283r1",
    "secg/sect409k1",
    "secg/sect409r1",
    "secg/sect571k1",
    "secg/sect571r1",
    "wtls/wap-wsg-idm-ecid-wtls1",
    "wtls/wap-wsg-idm-ecid-wtls10",
    "wtls/wap-wsg-idm-ecid-wtls11",
    "wtls/wap-wsg-idm-ecid-wtls12",
    "wtls/wap-wsg-idm-ecid-wtls3",
    "wtls/wap-wsg-idm-ecid-wtls4",
    "wtls/wap-wsg-idm-ecid-wtls5",
    "wtls/wap-wsg-idm-ecid-wtls6",
    "wtls/wap-wsg-idm-ecid-wtls7",
    "wtls/wap-wsg-idm-ecid-wtls8",
    "wtls/wap-wsg-idm-ecid-wtls9",
    "x962/c2onb191v4",
    "x962/c2onb191v5",
    "x962/c2onb239v4",
    "x962/c2onb239v5",
    "x962/c2pnb163v1",
    "x962/c2pnb163v2",
    "x962/c2pnb163v3",
    "x962/c2pnb176w1",
    "x962/c2pnb208w1",
    "x962/c2pnb272w1",
    "x962/c2pnb304w1",
    "x962/c2pnb368w1",
    "x962/c2tnb191v1",
    "x962/c2tnb191v2",
    "x962/c2tnb191v3",
    "x962/c2tnb239v1",
    "x962/c2tnb239v2",
    "x962/c2tnb239v3",
    "x962/c2tnb359v1",
    "x962/c2tnb431r1",
    "x962/prime192v1",
    "x962/prime192v2",
    "x962/prime192v3",
    "x962/prime239v1",
    "x962/prime239v2",
    "x962/prime239v3",
    "x962/prime256v1",
    "x963/ansip160k1",
    "x963/ansip160r1",
    "x963/ansip160r2",
    "x963/ansip192k1",
    "x963/ansip224k1",
    "x963/ansip224r1",
    "x963/ansip256k1",
    "x963/ansip384r1",
    "x963/ansip521r1",
    "x963/ansit163k1",
    "x963/ansit163r1",
    "x963/ansit163r2",
    "x963/ansit193r1",
    "x963/ansit193r2",
    "x963/ansit233k1",
    "x963/ansit233r1",
    "x963/ansit239k1",
    "x963/ansit283k1",
    "x963/ansit283r1",
    "x963/ansit409k1",
    "x963/ansit409r1",
    "x963/ansit571k1",
    "x963/ansit571r1",
];

impl Pattern {
    /// Tells whether a text is what a version demands.
    pub(super) fn holds(self, text: &str, version: Version) -> bool {
        match self {
            // JSON asks nothing of a CPE.
            Self::Any | Self::Cpe => true,
            Self::Reference => version < Version::V1_5 || !text.is_empty(),
            Self::SerialNumber => text.strip_prefix("urn:uuid:").is_some_and(is_uuid),
            Self::DateTime => is_date_time(text),
            Self::Date => is_date(text),
            Self::Iri => version < Version::V1_3 || is_iri_reference(text),
            Self::Email => version < Version::V1_4 || is_email(text),
            Self::MimeType => is_mime_type(text),
            Self::Digest => {
                // Without an early end the compiler looks at many digits at once.
                matches!(text.len(), 32 | 40 | 64 | 96 | 128)
                    && text.bytes().fold(true, |hex, b| hex & b.is_ascii_hexdigit())
            }
            Self::Version => match version {
                Version::V1_6 => !text.is_empty() && is_at_most(text, 1024),
                Version::V1_7 => is_at_most(text, 1024),
                _ => true,
            },
            Self::VersionRange => {
                let most = if version < Version::V1_6 { 1024 } else { 4096 };
                !text.is_empty() && is_at_most(text, most)
            }
            Self::SpdxId => is_spdx_id(text),
            Self::LicenceExpression => is_expression(text),
            Self::Locale => is_locale(text),
            Self::OpenCre => text
                .strip_prefix("CRE:")
                .and_then(|rest| rest.split_once('-'))
                .is_some_and(|(a, b)| is_digits(a) && is_digits(b)),
            Self::PatentNumber => is_patent_number(text),
            Self::Jurisdiction => text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()),
            Self::SignatureAlgorithm => SIGNATURE_ALGORITHMS.contains(&text) || has_scheme(text),
            Self::EllipticCurve => CURVES.contains(&text),
        }
    }

    /// Returns what is expected, in words.
    pub(super) const fn expected(self) -> &'static str {
        match self {
            Self::Any => "text",
            Self::Cpe => "a CPE 2.2 or 2.3, such as `cpe:2.3:h:vendor:product:1.0:*:*:*:*:*:*:*`",
            Self::Reference => "text that is not empty",
            Self::SerialNumber => "`urn:uuid:` and a UUID in lower case, as RFC 4122 writes it",
            Self::DateTime => "a moment as RFC 3339 writes it, such as `2026-06-30T12:00:00Z`",
            Self::Date => "a day as RFC 3339 writes it, such as `2026-06-30`",
            Self::Iri => "an IRI reference by RFC 3987: no spaces or quotes, and only a scheme before the first colon",
            Self::Email => "an e-mail address",
            Self::MimeType => "a media type such as `application/zip`, in lower case",
            Self::Digest => "32, 40, 64, 96 or 128 hex digits",
            Self::Version => "at most 1024 characters, in 1.6 at least one",
            Self::VersionRange => "a version range that is not empty",
            Self::SpdxId => "an id of the SPDX licence list; a licence that is not on it goes into `name`",
            Self::LicenceExpression => "an SPDX license expression, such as `MIT OR Apache-2.0`",
            Self::Locale => "a language such as `en` or `en-GB`",
            Self::OpenCre => "an id such as `CRE:764-507`",
            Self::PatentNumber => "2 to 30 letters, digits and `-/.()` ",
            Self::Jurisdiction => "two capital letters, by WIPO ST.3",
            Self::SignatureAlgorithm => "an algorithm of JSF such as `ES256`, or a URI",
            Self::EllipticCurve => "a curve with its group, such as `nist/P-256`",
        }
    }

    /// Returns the word that a text may be meant to be, for "did you mean".
    pub(super) fn meant(self, text: &str) -> Option<&'static str> {
        match self {
            Self::SignatureAlgorithm => nearest(text, SIGNATURE_ALGORITHMS),
            Self::EllipticCurve => nearest(text, CURVES),
            Self::SpdxId => licences::nearest_id(text),
            _ => None,
        }
    }
}

pub(super) fn is_at_most(text: &str, characters: usize) -> bool {
    text.len() <= characters || text.chars().nth(characters).is_none()
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

pub(super) fn is_uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(n, b)| match n {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => matches!(b, b'0'..=b'9' | b'a'..=b'f'),
        })
}

fn is_date(text: &str) -> bool {
    // jiff reads more spellings than RFC 3339 has; the form is checked first.
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(n, b)| if matches!(n, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() })
        && text.parse::<Date>().is_ok()
}

fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else { return false };
    let Some(time) = rest.strip_prefix(['T', 't']) else { return false };
    let (Some((clock, rest)), true) = (time.split_at_checked(8), is_date(date)) else { return false };
    let two = |at: usize| clock.get(at..at + 2).filter(|d| is_digits(d)).and_then(|d| d.parse::<u8>().ok());
    let colons = clock.as_bytes()[2] == b':' && clock.as_bytes()[5] == b':';
    // 60 is a leap second.
    let (Some(0..=23), Some(0..=59), Some(0..=60), true) = (two(0), two(3), two(6), colons) else { return false };
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                return false;
            }
            &fraction[digits..]
        }
        None => rest,
    };
    match zone.as_bytes() {
        b"Z" | b"z" => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => {
            [h1, h2, m1, m2].iter().all(|b| b.is_ascii_digit()) && (*h1, *h2) <= (b'2', b'3') && *m1 <= b'5'
        }
        _ => false,
    }
}

fn is_iri_reference(text: &str) -> bool {
    oxiri::IriRef::parse(text).is_ok()
}

fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
            && !rest.is_empty()
    }) && is_iri_reference(text)
}

fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control());
        plain(local) && plain(domain)
    })
}

pub(super) fn is_mime_type(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| matches!(b, b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z'))
    };
    text.split_once('/').is_some_and(|(kind, subtype)| part(kind) && part(subtype))
}

pub(super) fn is_locale(text: &str) -> bool {
    match text.as_bytes() {
        [a, b] => a.is_ascii_lowercase() && b.is_ascii_lowercase(),
        [a, b, b'-', c, d] => {
            a.is_ascii_lowercase() && b.is_ascii_lowercase() && c.is_ascii_uppercase() && d.is_ascii_uppercase()
        }
        _ => false,
    }
}

fn is_patent_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    (2..=30).contains(&bytes.len())
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|b| {
            b.is_ascii_alphanumeric() || b.is_ascii_whitespace() || matches!(b, b'-' | b'/' | b'.' | b'(' | b')')
        })
}

pub(super) fn is_spdx_id(text: &str) -> bool {
    // The list has a few licences "or later" with a plus, all deprecated; the crate reads the plus as an operator.
    licences::is_listed(text) || text.strip_suffix('+').is_some_and(|id| OR_LATER.contains(&id))
}

/// The licences that the list also has with a plus.
const OR_LATER: [&str; 6] = ["GPL-1.0", "GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_rfc_3339() {
        for right in ["2026-06-30T12:00:00Z", "2026-06-30T12:00:00.123456789+05:30", "2016-12-31T23:59:60Z"] {
            assert!(is_date_time(right), "{right}");
        }
        for wrong in ["", "2026-06-30", "2026-06-30T12:00:00", "2026-02-30T12:00:00Z", "2026-06-30 12:00:00Z"] {
            assert!(!is_date_time(wrong), "{wrong}");
        }
        for wrong in ["2026-06-30T24:00:00Z", "2026-06-30T12:00:00.Z", "2026-06-30T1ä:00:00Z", "ää26-06-30T12:00:00Z"]
        {
            assert!(!is_date_time(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_serial_number_is_a_urn_of_a_uuid_in_lower_case() {
        let holds = |text| Pattern::SerialNumber.holds(text, Version::V1_6);
        assert!(holds("urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"));
        assert!(!holds("urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79"));
        assert!(!holds("urn:uuid:3e671687395b41f5a30fa58921a69b79"));
    }

    #[test]
    fn formats_are_demanded_only_from_the_version_that_brought_them() {
        assert!(Pattern::Iri.holds("no iri at all", Version::V1_2));
        assert!(!Pattern::Iri.holds("no iri at all", Version::V1_3));
        assert!(Pattern::Reference.holds("", Version::V1_4));
        assert!(!Pattern::Reference.holds("", Version::V1_5));
    }

    #[test]
    fn a_licence_id_is_written_as_the_list_writes_it() {
        assert!(is_spdx_id("Apache-2.0"));
        assert!(!is_spdx_id("apache-2.0"));
        assert!(!is_spdx_id("Apache-2"));
        assert!(!is_spdx_id("NOASSERTION"));
    }
}

//! The names of properties, and what texts must be so that a field of the specification is their right place.
//!
//! Under `cdx:` stand only names of the official CycloneDX property taxonomy (`cdx:device`); everything else is ours.

use crate::model::{IdentifierKind, Role};

/// The fields whose words the model keeps as properties of the same name.
pub(super) const STATEMENTS: [&str; 6] =
    ["scope", "versionRange", "isExternal", "authenticated", "x-trust-boundary", "trustZone"];

/// Returns the property of an identifier; `None` if its value is none that the property may have.
pub(super) fn identifier(kind: IdentifierKind, value: &str) -> Option<&'static str> {
    Some(match kind {
        IdentifierKind::Serial => "cdx:device:serialNumber",
        IdentifierKind::Mac => "cdx:device:macAddress",
        IdentifierKind::Sku => "cdx:device:sku",
        IdentifierKind::Lot => "cdx:device:lotNumber",
        IdentifierKind::FccId => "cdx:device:certifications:US:FCC:id",
        IdentifierKind::Gtin => match value.len() {
            _ if !value.bytes().all(|b| b.is_ascii_digit()) => "tallyclerk:gtin",
            8 => "cdx:device:gs1:gtin-8",
            12 => "cdx:device:gs1:gtin-12",
            13 => "cdx:device:gs1:gtin-13",
            14 => "cdx:device:gs1:gtin-14",
            _ => "tallyclerk:gtin",
        },
        IdentifierKind::Mpn => "tallyclerk:mpn",
        IdentifierKind::Imei => "tallyclerk:imei",
        IdentifierKind::UsbId => "tallyclerk:usb-id",
        IdentifierKind::PciId => "tallyclerk:pci-id",
        IdentifierKind::Designator => "tallyclerk:designator",
        IdentifierKind::Hostname => "tallyclerk:hostname",
        IdentifierKind::IpAddress => "tallyclerk:ip",
        IdentifierKind::Purl => "tallyclerk:purl",
        IdentifierKind::Cpe => "tallyclerk:cpe",
        IdentifierKind::Swid => "tallyclerk:swid",
        IdentifierKind::Swhid => "tallyclerk:swhid",
        IdentifierKind::Omnibor => "tallyclerk:omnibor",
        IdentifierKind::Lei => "tallyclerk:lei",
        IdentifierKind::Uscc => "tallyclerk:uscc",
    })
}

/// Returns the property of a party in a role that no field states.
pub(super) const fn role(role: Role) -> &'static str {
    match role {
        Role::Manufacturer => "tallyclerk:manufacturer",
        Role::Supplier => "tallyclerk:supplier",
        Role::Author => "tallyclerk:author",
        Role::Publisher => "tallyclerk:publisher",
        Role::Distributor => "tallyclerk:distributor",
        Role::Integrator => "tallyclerk:integrator",
        Role::Installer => "tallyclerk:installer",
        Role::Owner => "tallyclerk:owner",
    }
}

/// Tells whether a text is a package URL: other readers refuse a document for one that is not.
pub(super) fn is_purl(text: &str) -> bool {
    text.starts_with("pkg:") && text.parse::<purl::GenericPurl<String>>().is_ok()
}

/// Tells whether a text is a CPE name, as a URI of 2.2 or a formatted string of 2.3 (NIST IR 7695).
pub(super) fn is_cpe(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("cpe:2.3:") {
        let mut attributes = Vec::new();
        let (mut start, mut escaped) = (0, false);
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'\\' if !escaped => escaped = true,
                b':' if !escaped => {
                    attributes.push(&rest[start..at]);
                    start = at + 1;
                }
                _ => escaped = false,
            }
        }
        attributes.push(&rest[start..]);
        return attributes.len() == 11
            && !escaped
            && matches!(attributes[0], "a" | "h" | "o" | "*" | "-")
            && attributes[1..].iter().all(|attribute| is_attribute(attribute))
            && is_language(attributes[5 + 1]);
    }
    let lower = text.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cpe:"));
    let Some(rest) = text.get(4..).and_then(|rest| rest.strip_prefix('/')).filter(|_| lower) else { return false };
    let mut parts = rest.split(':');
    matches!(parts.next(), Some("a" | "h" | "o" | "A" | "H" | "O" | ""))
        && rest.split(':').count() <= 7
        && parts.all(|part| {
            part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'~' | b'%'))
        })
}

/// Tells whether a text is one attribute of a formatted string: `*`, `-`, or a value with all but letters, digits, `.`,
/// `_` and `-` escaped, and `?` or `*` only around it.
fn is_attribute(text: &str) -> bool {
    if matches!(text, "*" | "-") {
        return true;
    }
    let value = text.trim_start_matches('?');
    let value = if value.len() == text.len() { value.strip_prefix('*').unwrap_or(value) } else { value };
    // What is escaped at the end is no wildcard.
    let cut = value.trim_end_matches('?');
    let value = if cut.len() < value.len() && !cut.ends_with('\\') {
        cut
    } else {
        value.strip_suffix('*').filter(|rest| !rest.ends_with('\\')).unwrap_or(value)
    };
    let mut bytes = value.bytes();
    let mut any = false;
    while let Some(byte) = bytes.next() {
        any = true;
        let sound = match byte {
            b'\\' => bytes.next().is_some_and(|b| b.is_ascii_punctuation() && !matches!(b, b'-' | b'.' | b'_')),
            b => b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'),
        };
        if !sound {
            return false;
        }
    }
    any
}

fn is_language(text: &str) -> bool {
    let letters = |text: &str, least: usize, most: usize| {
        (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic())
    };
    match text.split_once('-') {
        _ if matches!(text, "*" | "-") => true,
        Some((language, region)) => {
            letters(language, 2, 3)
                && (letters(region, 2, 2) || region.len() == 3 && region.bytes().all(|b| b.is_ascii_digit()))
        }
        None => letters(text, 2, 3),
    }
}

/// Tells whether a text that holds no forbidden character has the form of an IRI reference too (RFC 3987, section 2.2).
///
/// A reader of documents is told more by an address that is not quite one; whoever writes them owes others a sound one.
pub(super) fn is_iri_reference(text: &str) -> bool {
    let (before, fragment) = text.split_once('#').map_or((text, ""), |(before, fragment)| (before, fragment));
    let segment = before.split(['/', '?']).next().unwrap_or("");
    let scheme = segment.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    };
    // Brackets stand around an IPv6 address only; marks that reorder text nowhere (section 4.1).
    let brackets = text.contains(['[', ']']) && !before.contains("://[");
    !fragment.contains('#')
        && scheme.is_none_or(is_scheme)
        && !brackets
        && !text.chars().any(|c| {
            c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
}

/// Tells whether a text is a licence expression of more than one word, by SPDX 2.3, annex D.
pub(super) fn is_licence_expression(text: &str) -> bool {
    spdx::Expression::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_platforms_are_told_from_texts_that_only_begin_like_them() {
        for right in [
            "cpe:2.3:a:vendor:product:1.0:*:*:*:*:*:*:*",
            r"cpe:2.3:h:rockwell:controllogix_5580\:x:-:*:*:en-us:*:*:*:*",
            "cpe:/o:siemens:simatic_s7-1500_cpu:2.8",
            "CPE:/a:x",
        ] {
            assert!(is_cpe(right), "{right}");
        }
        for wrong in [
            "cpe:2.3:a:vendor:product",
            "cpe:2.3:x:vendor:product:1.0:*:*:*:*:*:*:*",
            "cpe:2.3:a:ven dor:product:1.0:*:*:*:*:*:*:*",
            "cpe:2.3:a::product:1.0:*:*:*:*:*:*:*",
            "cpe:/a:ven dor",
            "cpe",
            "",
        ] {
            assert!(!is_cpe(wrong), "{wrong}");
        }
    }

    #[test]
    fn addresses_are_told_from_texts_without_a_forbidden_character() {
        for right in
            ["https://example.com/a?b#c", "urn:cdx:1/1#x", "docs/a:b", "", "http://[::1]/", "https://例え.example/"]
        {
            assert!(is_iri_reference(right), "{right}");
        }
        for wrong in ["git@example.com:a/b.git", "=SUM(A1:A9)", "a#b#c", "a[1]", "\u{202e}gpj.exe", "1:2"] {
            assert!(!is_iri_reference(wrong), "{wrong}");
        }
    }

    #[test]
    fn only_package_urls_pass_for_package_urls() {
        assert!(is_purl("pkg:generic/quectel/EC25-AF@1?mpn=EC25-AF"));
        assert!(!is_purl("pkg:"));
        assert!(!is_purl("https://example.com/"));
    }
}

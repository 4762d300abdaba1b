//! The vendor that a product's own name gives: the vendor of a CPE, the namespace of a purl.
//!
//! Whoever wrote the name chose it; it is a lead to a maker, never more.

use crate::model::IdentifierKind;

/// A vendor that the name of a product gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProductVendor {
    /// Its name, with spaces.
    pub(crate) name: String,
    /// What names it, in words: `CPE cpe:/h:axis:p1375`.
    pub(crate) what: String,
    /// Whether the name is one of hardware or of its operating system or firmware, rather than of an application.
    pub(crate) is_of_device: bool,
    /// Whether it is one of hardware itself.
    pub(crate) is_of_hardware: bool,
}

/// Returns the vendor that a CPE (2.2 or 2.3) or a purl names; `None` for other identifiers and where none is named.
pub(crate) fn product_vendor(kind: IdentifierKind, value: &str) -> Option<ProductVendor> {
    let (name, part) = match kind {
        IdentifierKind::Cpe => cpe(value)?,
        IdentifierKind::Purl => (namespace(value)?, None),
        _ => return None,
    };
    let word = if kind == IdentifierKind::Cpe { "CPE" } else { "purl" };
    let name = name.replace('_', " ").trim().to_owned();
    name.chars().any(char::is_alphabetic).then_some(ProductVendor {
        name,
        what: format!("{word} {value}"),
        is_of_device: matches!(part, Some('h' | 'o')),
        is_of_hardware: part == Some('h'),
    })
}

fn cpe(value: &str) -> Option<(String, Option<char>)> {
    let lower = value.trim().to_ascii_lowercase();
    if let Some(formatted) = lower.strip_prefix("cpe:2.3:") {
        let mut fields = vec![String::new()];
        let mut chars = formatted.chars();
        while let Some(ch) = chars.next() {
            match ch {
                ':' => fields.push(String::new()),
                '\\' => fields.last_mut()?.extend(chars.next()),
                _ => fields.last_mut()?.push(ch),
            }
        }
        return Some((fields.get(1)?.clone(), fields[0].chars().next()));
    }
    let mut fields = lower.strip_prefix("cpe:/")?.split(':');
    let part = fields.next()?.chars().next();
    Some((percent_decoded(fields.next()?), part))
}

/// Returns the last segment of a namespace: `pkg:github/quectel/x` and `pkg:golang/github.com/quectel/x` name one.
fn namespace(value: &str) -> Option<String> {
    let path = value.trim().strip_prefix("pkg:")?.split(['?', '#']).next()?;
    // A version may hold strokes as well.
    let path = path.rsplit_once('@').map_or(path, |(path, _)| if path.contains('/') { path } else { "" });
    let mut segments = path.split('/').filter(|segment| !segment.is_empty()).rev();
    let (_name, namespace) = (segments.next()?, segments.next()?);
    // The first segment is the type.
    segments.next()?;
    Some(percent_decoded(namespace).trim_start_matches('@').to_owned())
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).filter(|_| *byte == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierKind::{Cpe, Mpn, Purl};

    #[test]
    fn the_vendor_of_a_products_name_is_read_and_a_placeholder_is_none() {
        let name = |kind, value| product_vendor(kind, value).map(|vendor| vendor.name);
        for (kind, value, vendor) in [
            (Cpe, "cpe:2.3:h:hikvision:ds-2cd2032-i:-:*:*:*:*:*:*:*", "hikvision"),
            (Cpe, "cpe:/h:tp-link:archer_c7", "tp-link"),
            (Cpe, "CPE:2.3:o:phoenix_contact:fw:1.0:*:*:*:*:*:*:*", "phoenix contact"),
            (Cpe, "cpe:2.3:a:a\\:b:x:1:*:*:*:*:*:*:*", "a:b"),
            (Purl, "pkg:generic/quectel/EC25-AF@1.0", "quectel"),
            (Purl, "pkg:npm/%40hikvision/sdk@2.1?x=y#z", "hikvision"),
            (Purl, "pkg:golang/github.com/hikvision/sdk", "hikvision"),
        ] {
            assert_eq!(name(kind, value).as_deref(), Some(vendor), "{value}");
        }
        for (kind, value) in [
            (Cpe, "cpe:2.3:h:*:ds:-:*:*:*:*:*:*:*"),
            (Cpe, "cpe:2.3:h:-:ds"),
            (Cpe, "cpe:2.3"),
            (Cpe, "hikvision"),
            (Purl, "pkg:generic/hikvision"),
            (Purl, "pkg:npm/lodash@4"),
            (Mpn, "cpe:/h:hikvision:x"),
        ] {
            assert_eq!(name(kind, value), None, "{value}");
        }
        let of = |value| product_vendor(Cpe, value).map(|vendor| (vendor.is_of_device, vendor.is_of_hardware));
        assert_eq!(of("cpe:/h:a:b"), Some((true, true)));
        assert_eq!(of("cpe:/o:a:b"), Some((true, false)));
        assert_eq!(of("cpe:/a:a:b"), Some((false, false)));
    }
}

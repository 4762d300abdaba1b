//! One grammar to point at a part: `serial:4711`, `mac:00:1e:42:…`, `purl:pkg:…`, `ref:plc-1`, `name:Main PLC`.

use std::fmt;

use super::{ComponentRef, IdentifierKind, Mac};

/// What a selector compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SelectorKind {
    /// A serial number.
    Serial,
    /// A MAC address, in any spelling.
    Mac,
    /// A package URL.
    Purl,
    /// A manufacturer's part number, compared without spaces, hyphens and case.
    Mpn,
    /// The document's own reference.
    Reference,
    /// The name, compared without case.
    Name,
    /// A finding's fingerprint, or its beginning (at least eight digits).
    Fingerprint,
}

impl SelectorKind {
    const WORDS: [(Self, &'static str); 7] = [
        (Self::Serial, "serial"),
        (Self::Mac, "mac"),
        (Self::Purl, "purl"),
        (Self::Mpn, "mpn"),
        (Self::Reference, "ref"),
        (Self::Name, "name"),
        (Self::Fingerprint, "fingerprint"),
    ];

    /// Returns the word before the colon.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// Points at the parts that have an identity in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Selector {
    kind: SelectorKind,
    value: String,
}

impl Selector {
    /// Reads `KIND:VALUE`.
    ///
    /// # Errors
    /// In words: no colon, an unknown kind (with the possible ones), an empty value, a MAC that is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = || SelectorKind::WORDS.map(|(_, word)| word).join(", ");
        let Some((word, value)) = text.split_once(':') else {
            return Err(format!("`{text}` is not a selector; expected KIND:VALUE with KIND one of {}", words()));
        };
        let Some((kind, _)) = SelectorKind::WORDS.iter().find(|(_, known)| *known == word.trim()) else {
            return Err(format!("`{word}` is no kind of selector; expected one of {}", words()));
        };
        let value = value.trim();
        if value.is_empty() {
            return Err(format!("`{text}` has no value after the colon"));
        }
        let value = match kind {
            SelectorKind::Mac => {
                Mac::parse(value).ok_or_else(|| format!("`{value}` is not a MAC address"))?.to_string()
            }
            SelectorKind::Fingerprint if value.len() < 8 || !value.bytes().all(|b| b.is_ascii_hexdigit()) => {
                return Err(format!("`{value}` is not a fingerprint; expected at least 8 hex digits"));
            }
            _ => value.to_owned(),
        };
        Ok(Self { kind: *kind, value })
    }

    /// Makes a selector from a kind and a value that are known to be sound.
    #[must_use]
    pub fn new(kind: SelectorKind, value: &str) -> Self {
        Self { kind, value: value.to_owned() }
    }

    /// Returns what it compares.
    #[must_use]
    pub fn kind(&self) -> SelectorKind {
        self.kind
    }

    /// Returns the value it compares with.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Tells whether a component has the identity. A fingerprint names findings, never components.
    #[must_use]
    pub fn selects(&self, component: ComponentRef<'_>) -> bool {
        let has = |kind, same: &dyn Fn(&str) -> bool| {
            component.identifiers().any(|identifier| identifier.kind == kind && same(identifier.value))
        };
        match self.kind {
            SelectorKind::Serial => has(IdentifierKind::Serial, &|value| value == self.value),
            SelectorKind::Mac => has(IdentifierKind::Mac, &|value| value == self.value),
            SelectorKind::Purl => has(IdentifierKind::Purl, &|value| value == self.value),
            SelectorKind::Mpn => {
                has(IdentifierKind::Mpn, &|value| plain_part_number(value) == plain_part_number(&self.value))
            }
            SelectorKind::Reference => component.reference() == Some(self.value.as_str()),
            SelectorKind::Name => component.name().to_lowercase() == self.value.to_lowercase(),
            SelectorKind::Fingerprint => false,
        }
    }

    /// Returns the strongest selector that a component offers: serial, MAC, purl, part number, reference, name.
    #[must_use]
    pub fn strongest_of(component: ComponentRef<'_>) -> Self {
        let by = |kind| component.identifier(kind).map(|identifier| identifier.value);
        if let Some(value) = by(IdentifierKind::Serial) {
            Self::new(SelectorKind::Serial, value)
        } else if let Some(value) = by(IdentifierKind::Mac) {
            Self::new(SelectorKind::Mac, value)
        } else if let Some(value) = by(IdentifierKind::Purl) {
            Self::new(SelectorKind::Purl, value)
        } else if let Some(value) = by(IdentifierKind::Mpn) {
            Self::new(SelectorKind::Mpn, value)
        } else if let Some(value) = component.reference() {
            Self::new(SelectorKind::Reference, value)
        } else {
            Self::new(SelectorKind::Name, component.name())
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.word(), self.value)
    }
}

/// Returns a part number as it is compared: letters and digits only, upper case.
#[must_use]
pub fn plain_part_number(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_prints_what_it_reads() {
        for text in ["serial:4711", "purl:pkg:generic/a@1", "name:Main PLC", "fingerprint:0123abcd"] {
            assert_eq!(Selector::parse(text).map(|s| s.to_string()).as_deref(), Ok(text));
        }
        assert_eq!(
            Selector::parse("mac:00-1E-42-AA-BB-0C").map(|s| s.to_string()).as_deref(),
            Ok("mac:00:1e:42:aa:bb:0c")
        );
    }

    #[test]
    fn what_is_no_selector_says_what_would_be() {
        assert!(Selector::parse("4711").expect_err("no kind").contains("serial, mac, purl"));
        assert!(Selector::parse("serail:4711").expect_err("no such kind").contains("serial, mac, purl"));
        assert!(Selector::parse("mac:banana").expect_err("no MAC").contains("banana"));
        assert!(Selector::parse("fingerprint:12").expect_err("too short").contains("8 hex digits"));
    }
}

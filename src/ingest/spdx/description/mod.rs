//! SPDX 2's object model as data: every object, its fields, their types, since which version, which clause speaks of
//! them, what is demanded of a value, and where in our model it goes.
//!
//! Built from the specification (ISO/IEC 5962 and the releases 2.2 and 2.3; clauses 6 to 13) and its JSON schema. All
//! spellings read these tables; nothing about a field is said anywhere else.

mod document;
mod element;
mod relationship;

pub(super) use document::DOCUMENT;

use std::fmt;

use super::fill::Slot;
use super::pattern::Pattern;

/// A version of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V2_0,
    V2_1,
    V2_2,
    V2_3,
}

impl Version {
    /// Every version with its word, without the `SPDX-` that stands before it.
    pub(super) const WORDS: [(Self, &'static str); 4] =
        [(Self::V2_0, "2.0"), (Self::V2_1, "2.1"), (Self::V2_2, "2.2"), (Self::V2_3, "2.3")];

    /// Reads `SPDX-2.3`.
    pub(super) fn parse(stated: &str) -> Option<Self> {
        let word = stated.strip_prefix("SPDX-")?;
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(version, _)| *version)
    }

    /// Returns the word, such as `2.3`.
    pub(super) fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(version, _)| *version == self).map_or("", |(_, word)| word)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The words of an enumeration, in groups by the version that brought them.
pub(super) type Words = &'static [(Version, &'static [&'static str])];

/// One kind of object.
pub(super) struct Object {
    /// What messages and rules call it.
    pub(super) name: &'static str,
    /// The clause that describes it.
    pub(super) clause: &'static str,
    /// Its fields, over all versions; at most 64.
    pub(super) fields: &'static [Field],
}

/// One field of an object.
pub(super) struct Field {
    /// Its name in JSON, YAML and XML.
    pub(super) name: &'static str,
    /// The clause that describes it; empty for that of its object.
    pub(super) clause: &'static str,
    /// What its value is.
    pub(super) kind: Kind,
    /// The first version that has it.
    pub(super) since: Version,
    /// The versions that demand it.
    pub(super) need: Need,
    /// Its list holds at least one item, in the versions that demand the field.
    pub(super) not_empty: bool,
    /// Where in our model it goes.
    pub(super) slot: Slot,
}

/// Which versions demand a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Optional,
    Always,
    /// Up to and with this version.
    Until(Version),
}

/// What a value is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text(Pattern),
    Word(Words),
    Flag,
    Integer,
    Object(&'static Object),
    Texts(Pattern),
    WordList(Words),
    Objects(&'static Object),
    /// A list of objects that the specification leaves open.
    Open,
}

impl Kind {
    /// Tells whether the value is a list: in XML, an element that may be repeated.
    pub(super) const fn is_list(self) -> bool {
        matches!(self, Self::Texts(_) | Self::WordList(_) | Self::Objects(_) | Self::Open)
    }

    /// Returns the object that the value is, or that the items of the list are.
    pub(super) const fn object(self) -> Option<&'static Object> {
        match self {
            Self::Object(object) | Self::Objects(object) => Some(object),
            _ => None,
        }
    }
}

/// Any text.
pub(super) const TEXT: Kind = Kind::Text(Pattern::Any);

/// Describes a field that every version has and none demands.
pub(super) const fn field(name: &'static str, clause: &'static str, kind: Kind) -> Field {
    Field { name, clause, kind, since: Version::V2_0, need: Need::Optional, not_empty: false, slot: Slot::None }
}

impl Field {
    /// Every version demands it.
    pub(super) const fn required(mut self) -> Self {
        self.need = Need::Always;
        self
    }

    /// Versions up to and with this one demand it.
    pub(super) const fn required_until(mut self, version: Version) -> Self {
        self.need = Need::Until(version);
        self
    }

    /// The first version that has it.
    pub(super) const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    /// Its list holds at least one item, in the versions that demand the field.
    pub(super) const fn not_empty(mut self) -> Self {
        self.not_empty = true;
        self
    }

    /// Where in our model it goes.
    pub(super) const fn fills(mut self, slot: Slot) -> Self {
        self.slot = slot;
        self
    }

    /// Tells whether a version demands it.
    pub(super) fn is_required(&self, version: Version) -> bool {
        match self.need {
            Need::Optional => false,
            Need::Always => version >= self.since,
            Need::Until(last) => version >= self.since && version <= last,
        }
    }
}

/// Returns the words that a version has, in the order of the table.
pub(super) fn words_of(words: Words, version: Version) -> impl Iterator<Item = &'static str> {
    words.iter().filter(move |(since, _)| *since <= version).flat_map(|(_, words)| words.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_names_each_field_once_and_cites_a_clause() {
        let mut found: Vec<&'static Object> = vec![&DOCUMENT];
        let mut at = 0;
        while let Some(object) = found.get(at).copied() {
            at += 1;
            assert!(object.fields.len() <= 64, "{} has more fields than a bit set holds", object.name);
            for (n, field) in object.fields.iter().enumerate() {
                assert!(!object.fields[..n].iter().any(|f| f.name == field.name), "{}.{}", object.name, field.name);
                assert!(!field.clause.is_empty() || !object.clause.is_empty(), "{}.{}", object.name, field.name);
                if let Some(object) = field.kind.object()
                    && !found.iter().any(|known| std::ptr::eq(*known, object))
                {
                    found.push(object);
                }
            }
        }
        assert!(found.len() >= 15, "the description reaches {} objects", found.len());
    }
}

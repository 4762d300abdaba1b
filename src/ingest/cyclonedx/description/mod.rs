//! CycloneDX's object model as data: every object, its fields, their types, from which version to which, what is
//! demanded of a value, and where in our model it goes.
//!
//! Built from the specification (ECMA-424 and the releases 1.2 to 1.7). Reading, validation, the report of unknown
//! fields and "did you mean" all read these tables; nothing about a field is said anywhere else.

mod crypto;
mod declarations;
mod document;
mod evidence;
mod formulation;
mod licence;
mod markup;
mod model_card;
mod part;
mod party;
mod reference;
mod release;
mod shape;
mod signature;
mod vulnerability;

pub(super) use document::BOM;
pub(super) use markup::{Child, Extensions, Foreign, Form, Outline, Rounds};
pub(super) use shape::{Seen, Shape};

use std::fmt;

use super::pattern::Pattern;
use super::slot::Slot;
use markup::Markup;
use shape::Shapes;

/// A version of the specification. JSON came with 1.2; what 1.0 and 1.1 have is of matter to XML only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V1_0,
    V1_1,
    V1_2,
    V1_3,
    V1_4,
    V1_5,
    V1_6,
    V1_7,
}

impl Version {
    /// The first version that has a JSON form.
    pub(super) const FIRST_IN_JSON: Self = Self::V1_2;

    /// Every version with its word, which ends the namespace in XML and stands in `specVersion` in JSON.
    pub(super) const WORDS: [(Self, &'static str); 8] = [
        (Self::V1_0, "1.0"),
        (Self::V1_1, "1.1"),
        (Self::V1_2, "1.2"),
        (Self::V1_3, "1.3"),
        (Self::V1_4, "1.4"),
        (Self::V1_5, "1.5"),
        (Self::V1_6, "1.6"),
        (Self::V1_7, "1.7"),
    ];

    /// Reads a version's word.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(version, _)| *version)
    }

    /// Returns the version's word.
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
    /// What the specification calls it; messages and rules say `name.field`.
    pub(super) name: &'static str,
    /// Its fields, over all versions.
    pub(super) fields: &'static [Field],
    /// Whether, in which versions, the specification lets an object hold more than its fields.
    pub(super) open: Open,
    /// What JSON demands of several fields together.
    pub(super) rules: &'static [Together],
    /// How it is spelled in XML.
    pub(super) xml: Markup,
    /// What reading JSON needs of it, by version.
    pub(super) shapes: Shapes,
}

impl Object {
    /// An object without fields, to be completed: closed, and without rules.
    #[expect(clippy::declare_interior_mutable_const, reason = "a template: each object has tables of its own")]
    pub(super) const NEW: Self =
        Self { name: "", fields: &[], open: Open::Never, rules: &[], xml: Markup::NEW, shapes: Shapes::NEW };
}

/// Whether an object may hold fields that the specification does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    Never,
    Always,
    /// It may, up to and with this version.
    Until(Version),
}

impl Open {
    /// Tells whether it may in a version.
    pub(super) fn in_version(self, version: Version) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::Until(last) => version <= last,
        }
    }
}

/// What is demanded of several fields of one object together.
#[derive(Debug, Clone, Copy)]
pub(super) enum Together {
    /// Exactly one of them stands there.
    ExactlyOne(&'static [&'static str]),
    /// At least one of them.
    AtLeastOne(&'static [&'static str]),
    /// At most one of them.
    AtMostOne(&'static [&'static str]),
    /// If the first stands there, so do the others.
    Brings(&'static str, &'static [&'static str]),
    /// If the first stands there, the second is `true`.
    OnlyIfTrue(&'static str, &'static str),
}

/// One field of an object.
pub(super) struct Field {
    /// Its name in JSON, and in XML where nothing else is said.
    pub(super) name: &'static str,
    /// What its value is.
    pub(super) kind: Kind,
    /// The versions that have it, first and last.
    pub(super) since: Version,
    pub(super) until: Version,
    /// The last version that demands it, if any does; every earlier one that has the field does too.
    pub(super) required_until: Option<Version>,
    /// The first version that demands it.
    pub(super) required_since: Version,
    /// What is demanded of a list as a whole.
    pub(super) list: ListRule,
    /// Where in our model it goes.
    pub(super) slot: Slot,
}

/// What is demanded of a list as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListRule {
    Free,
    /// No two items are the same.
    Unique,
    /// At least one item.
    NotEmpty,
    /// In 1.5 and 1.6 a licence expression stands alone in its list.
    LoneExpression,
}

/// What a value is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text(Pattern),
    Flag,
    /// An integer, from and to.
    Integer(i64, i64),
    /// A number, from and to.
    Number(f64, f64),
    Word(Words),
    Object(&'static Object),
    Texts(Pattern),
    WordList(Words),
    /// A list of integers, from and to.
    Integers(i64, i64),
    Objects(&'static Object),
    TextOrObject(Pattern, &'static Object),
    /// An object of the first kind, or a list of the second.
    ObjectOrList(&'static Object, &'static Object),
    /// A list of text and objects in any mixture.
    Mixed(Pattern, &'static Object),
}

/// Any text.
pub(super) const TEXT: Kind = Kind::Text(Pattern::Any);
/// Any number.
pub(super) const NUMBER: Kind = Kind::Number(f64::MIN, f64::MAX);
/// Any integer.
pub(super) const INTEGER: Kind = Kind::Integer(i64::MIN, i64::MAX);
/// A moment (RFC 3339).
pub(super) const MOMENT: Kind = Kind::Text(Pattern::DateTime);
/// A web address or anything else that is an IRI reference.
pub(super) const IRI: Kind = Kind::Text(Pattern::Iri);
/// A reference to an object of the document.
pub(super) const LINK: Kind = Kind::Text(Pattern::Reference);
/// References to objects of the document.
pub(super) const LINKS: Kind = Kind::Texts(Pattern::Reference);

/// Describes a field that every version has and none demands.
pub(super) const fn field(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        since: Version::V1_0,
        until: Version::V1_7,
        required_until: None,
        required_since: Version::V1_0,
        list: ListRule::Free,
        slot: Slot::None,
    }
}

/// Describes the field by which other objects name this one.
pub(super) const fn bom_ref() -> Field {
    field("bom-ref", LINK).fills(Slot::OtherReference)
}

impl Field {
    /// Every version that has it demands it.
    pub(super) const fn required(mut self) -> Self {
        self.required_until = Some(Version::V1_7);
        self
    }

    /// It is demanded from a version on.
    pub(super) const fn required_since(mut self, version: Version) -> Self {
        self.required_until = Some(Version::V1_7);
        self.required_since = version;
        self
    }

    /// It is demanded up to and with a version.
    pub(super) const fn required_until(mut self, version: Version) -> Self {
        self.required_until = Some(version);
        self
    }

    /// The first version that has it.
    pub(super) const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    /// The last version that has it.
    pub(super) const fn until(mut self, version: Version) -> Self {
        self.until = version;
        self
    }

    /// What is demanded of its list as a whole.
    pub(super) const fn list(mut self, rule: ListRule) -> Self {
        self.list = rule;
        self
    }

    /// Where in our model it goes.
    pub(super) const fn fills(mut self, slot: Slot) -> Self {
        self.slot = slot;
        self
    }

    /// Tells whether a version has it.
    pub(super) fn in_version(&self, version: Version) -> bool {
        self.since <= version && version <= self.until
    }

    /// Tells whether a version demands it.
    pub(super) fn is_required(&self, version: Version) -> bool {
        self.required_until.is_some_and(|last| version <= last) && version >= self.required_since
    }
}

/// Returns the words that a version has, in the order of the specification.
pub(super) fn words_of(words: Words, version: Version) -> impl Iterator<Item = &'static str> {
    words.iter().filter(move |(since, _)| *since <= version).flat_map(|(_, words)| words.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks every object that the description can reach.
    fn every_object() -> Vec<&'static Object> {
        let mut found: Vec<&'static Object> = vec![&BOM];
        let mut at = 0;
        while let Some(object) = found.get(at).copied() {
            at += 1;
            for field in object.fields {
                let next: &[&'static Object] = match &field.kind {
                    Kind::Object(o) | Kind::Objects(o) | Kind::TextOrObject(_, o) | Kind::Mixed(_, o) => &[*o],
                    Kind::ObjectOrList(a, b) => &[*a, *b],
                    _ => &[],
                };
                for object in next {
                    if !found.iter().any(|known| std::ptr::eq(*known, *object)) {
                        found.push(object);
                    }
                }
            }
        }
        found
    }

    #[test]
    fn every_object_names_each_field_once_and_its_rules_name_fields_it_has() {
        let objects = every_object();
        assert!(objects.len() > 80, "the description reaches {} objects", objects.len());
        for object in objects {
            assert!(!object.name.is_empty());
            for version in Version::WORDS.map(|(version, _)| version) {
                let names: Vec<&str> = object.fields.iter().filter(|f| f.in_version(version)).map(|f| f.name).collect();
                assert!(names.len() <= 64, "{} has more fields than a bit set holds", object.name);
                for (n, name) in names.iter().enumerate() {
                    assert!(!names[..n].contains(name), "{}.{name} stands twice in {version}", object.name);
                }
            }
            let has = |name: &&str| object.fields.iter().any(|field| field.name == *name);
            for rule in object.rules {
                let sound = match rule {
                    Together::ExactlyOne(names) | Together::AtLeastOne(names) | Together::AtMostOne(names) => {
                        names.iter().all(has)
                    }
                    Together::Brings(first, others) => has(first) && others.iter().all(has),
                    Together::OnlyIfTrue(first, second) => has(first) && has(second),
                };
                assert!(sound, "a rule of {} names a field that it does not have", object.name);
            }
        }
    }

    #[test]
    fn every_field_is_found_by_its_name_and_nothing_else_is() {
        for object in every_object() {
            for version in Version::WORDS.map(|(version, _)| version) {
                let shape = object.shape(version);
                for field in object.fields.iter().filter(|field| field.in_version(version)) {
                    let at = shape.find(field.name.as_bytes()).map(|at| shape.fields[at].name);
                    assert_eq!(at, Some(field.name), "{} in {version}", object.name);
                }
                for wrong in ["", "§", "names", "bomref", "bom-reF"] {
                    assert_eq!(shape.find(wrong.as_bytes()), None);
                }
            }
        }
    }

    #[test]
    fn every_part_of_xml_spells_a_field_and_every_version_spells_it_once() {
        let mut reached: Vec<&'static Object> = vec![&BOM];
        let mut at = 0;
        while let Some(object) = reached.get(at).copied() {
            at += 1;
            assert_eq!(object.unspelled(), None, "{} has no such field", object.name);
            for version in Version::WORDS.map(|(version, _)| version) {
                let outline = object.outline(version);
                assert!(outline.children.len() <= 64, "{} has more parts than a bit set holds", object.name);
                let attributes = &outline.children[..outline.attributes];
                for children in [attributes, &outline.children[outline.attributes..]] {
                    for (n, child) in children.iter().enumerate() {
                        let before = children[..n].iter().any(|other| other.part.name == child.part.name);
                        assert!(!before, "{} in {version}: `{}` twice", object.name, child.part.name);
                    }
                }
                let content = outline.content.iter();
                for child in outline.children.iter().chain(content) {
                    let items = child.items(version).into_iter().filter_map(|name| child.item(name, version));
                    let mut kinds: Vec<Kind> = items.map(|(_, kind, _)| kind).collect();
                    if kinds.is_empty() {
                        kinds.push(child.kind.item());
                    }
                    for kind in kinds {
                        if let Kind::Object(inner) = kind
                            && !reached.iter().any(|known| std::ptr::eq(*known, inner))
                        {
                            assert!(inner.has_markup(), "{}.{}: no way to spell it", object.name, child.part.name);
                            reached.push(inner);
                        }
                    }
                }
            }
        }
        assert!(reached.len() > 90, "XML reaches {} objects", reached.len());
    }
}

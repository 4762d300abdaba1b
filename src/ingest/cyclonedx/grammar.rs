//! What a writer asks of the description: which fields an object has in a version, in which order, what a text in them
//! must be, and how they are spelled.

use super::description::{self, Field, Kind, Object, Version};

/// One version of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grammar(Version);

/// An object, as a version has it.
#[derive(Clone, Copy)]
pub(crate) struct ObjectForm {
    object: &'static Object,
    version: Version,
}

/// A field of an object, as a version has it.
#[derive(Clone, Copy)]
pub(crate) struct FieldForm {
    field: &'static Field,
    number: usize,
    version: Version,
}

impl Grammar {
    /// Finds a version by its word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Version::parse(word).map(Self)
    }

    /// Returns the root of every document.
    pub(crate) fn root(self) -> ObjectForm {
        ObjectForm { object: &description::BOM, version: self.0 }
    }
}

impl ObjectForm {
    /// Finds a field by its name in JSON, if the version has it.
    pub(crate) fn field(self, name: &str) -> Option<FieldForm> {
        let shape = self.object.shape(self.version);
        shape.find(name.as_bytes()).map(|number| FieldForm {
            field: shape.fields[number],
            number,
            version: self.version,
        })
    }
}

impl FieldForm {
    /// Returns its name in JSON.
    pub(crate) fn name(self) -> &'static str {
        self.field.name
    }

    /// Returns its number among the fields of its object, in the order of the specification.
    pub(crate) fn number(self) -> usize {
        self.number
    }

    /// Returns the object that it holds, or holds a list of.
    pub(crate) fn object(self) -> Option<ObjectForm> {
        match self.field.kind {
            Kind::Object(object)
            | Kind::Objects(object)
            | Kind::TextOrObject(_, object)
            | Kind::Mixed(_, object)
            | Kind::ObjectOrList(object, _) => Some(ObjectForm { object, version: self.version }),
            _ => None,
        }
    }

    /// Tells whether a text may stand in it, or in its list.
    pub(crate) fn takes(self, text: &str) -> bool {
        match self.field.kind {
            Kind::Text(pattern) | Kind::Texts(pattern) | Kind::TextOrObject(pattern, _) | Kind::Mixed(pattern, _) => {
                pattern.holds(text, self.version)
            }
            Kind::Word(words) | Kind::WordList(words) => {
                description::words_of(words, self.version).any(|word| word == text)
            }
            _ => false,
        }
    }
}

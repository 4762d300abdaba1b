//! What a writer asks of the description: which fields an object has in a version, in which order, what a text in them
//! must be, and how they are spelled.

use super::description::{self, Child, Field, Form, Kind, Object, Version};
use super::lexical;

/// The namespace of a version in XML, without the version.
pub(crate) const NAMESPACE: &str = super::xml::NAMESPACE;

/// One version of the format in one of its spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grammar {
    version: Version,
    xml: bool,
}

/// An object, as a version has it.
#[derive(Clone, Copy)]
pub(crate) struct ObjectForm {
    object: &'static Object,
    grammar: Grammar,
}

/// A field of an object, as a version has it.
#[derive(Clone, Copy)]
pub(crate) struct FieldForm {
    object: &'static Object,
    field: &'static Field,
    number: usize,
    grammar: Grammar,
}

/// How XML spells a field: an attribute or element of this name, or the element's own text.
#[derive(Clone, Copy)]
pub(crate) struct Spelled {
    child: &'static Child,
}

/// Where XML puts the value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Attribute,
    /// The text of the object's own element.
    Content,
    Element,
    /// An element for each item.
    Each,
    /// An element around items of one name.
    List(&'static str),
    /// An element around items of several names.
    Mix,
}

impl Grammar {
    /// Finds a version by its word; `xml` tells the spelling.
    pub(crate) fn of(word: &str, xml: bool) -> Option<Self> {
        Version::parse(word).map(|version| Self { version, xml })
    }

    /// Returns the root of every document.
    pub(crate) fn root(self) -> ObjectForm {
        ObjectForm { object: &description::BOM, grammar: self }
    }
}

impl ObjectForm {
    /// Finds a field by its name in JSON, if the version has it.
    pub(crate) fn field(self, name: &str) -> Option<FieldForm> {
        let Self { object, grammar } = self;
        let shape = object.shape(grammar.version);
        shape.find(name.as_bytes()).map(|number| FieldForm { object, field: shape.fields[number], number, grammar })
    }

    /// Returns the attributes, the text and the elements by which XML spells the object, in the order of the schema.
    pub(crate) fn spelled(self) -> impl Iterator<Item = Spelled> {
        let outline = self.object.outline(self.grammar.version);
        outline.children.iter().chain(&outline.content).map(|child| Spelled { child })
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
            | Kind::ObjectOrList(object, _) => Some(ObjectForm { object, grammar: self.grammar }),
            _ => None,
        }
    }

    /// Tells whether a text may stand in it, or in its list.
    pub(crate) fn takes(self, text: &str) -> bool {
        let version = self.grammar.version;
        let in_json = match self.field.kind {
            Kind::Text(pattern) | Kind::Texts(pattern) | Kind::TextOrObject(pattern, _) | Kind::Mixed(pattern, _) => {
                pattern.holds(text, version)
            }
            Kind::Word(words) | Kind::WordList(words) => description::words_of(words, version).any(|word| word == text),
            _ => false,
        };
        in_json && (!self.grammar.xml || self.takes_in_xml(text))
    }

    /// XML Schema asks more of some texts, and less of others.
    fn takes_in_xml(self, text: &str) -> bool {
        let outline = self.object.outline(self.grammar.version);
        let mut children = outline.children.iter().chain(&outline.content);
        let child = children.find(|child| child.field.name == self.field.name);
        match child.map(|child| child.kind.item()) {
            Some(Kind::Text(pattern)) => lexical::holds(pattern, text, self.grammar.version),
            // What has an object of its own in XML is held against that when it is written.
            _ => true,
        }
    }
}

impl Spelled {
    /// Returns the name of the attribute or element.
    pub(crate) fn name(self) -> &'static str {
        self.child.part.name
    }

    /// Returns the field that it spells.
    pub(crate) fn field(self) -> &'static str {
        self.child.field.name
    }

    /// Returns where the value stands.
    pub(crate) fn standing(self) -> Standing {
        match self.child.part.form {
            Form::Attribute => Standing::Attribute,
            Form::Content => Standing::Content,
            Form::Element => Standing::Element,
            Form::Each => Standing::Each,
            Form::List(item) => Standing::List(item),
            Form::Mix(_) => Standing::Mix,
        }
    }

    /// Tells whether each item is an empty element with the attribute `ref`.
    pub(crate) fn refers(self) -> bool {
        self.child.part.refs
    }
}

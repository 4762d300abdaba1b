//! How an object is spelled in XML: which of its fields are attributes, which are elements and in which order, which
//! lists have an element around them, and where elements and attributes of other namespaces may stand.
//!
//! A [`Part`] spells one field of its object, by name; what the field is, and where in our model it goes, the field
//! itself says. Where XML and JSON differ in more than spelling, the part says how.

use std::mem::ManuallyDrop;
use std::sync::OnceLock;

use super::{Field, Kind, Object, Seen, Together, Version};

/// How an object is spelled in XML.
pub(in crate::ingest::cyclonedx) struct Markup {
    /// Its attributes, its text and its elements, the elements in the order that the schema demands.
    pub(super) parts: &'static [Part],
    /// What is demanded of several parts together, each with the version that brought it.
    pub(super) rules: &'static [(Version, Together)],
    /// How often its elements may come.
    pub(super) rounds: Rounds,
    /// The version from which on elements of other namespaces may stand at its end.
    pub(super) extensions: Option<Version>,
    /// Which attributes may stand in it beside its own.
    pub(super) attributes: Foreign,
    pub(super) outlines: Outlines,
}

impl Markup {
    /// No part, and nothing of other namespaces.
    #[expect(clippy::declare_interior_mutable_const, reason = "a template: each object has tables of its own")]
    pub(super) const NEW: Self = Self {
        parts: &[],
        rules: &[],
        rounds: Rounds::One,
        extensions: None,
        attributes: Foreign::None,
        outlines: Outlines([const { ManuallyDrop::new(OnceLock::new()) }; Version::WORDS.len()]),
    };
}

/// How often the elements of an object may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::cyclonedx) enum Rounds {
    /// Once, in order.
    One,
    /// Once, in order; or there is none at all.
    Optional,
    /// Any number of times, each in order.
    Many,
    /// In any order, each any number of times.
    AnyOrder,
}

/// Which attributes may stand beside those that the schema names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::cyclonedx) enum Foreign {
    None,
    /// Those of other namespaces.
    Other,
    /// All.
    Any,
    /// Those of other namespaces, and all from a version on.
    AnySince(Version),
}

/// Where elements of other namespaces may stand in the element around a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::cyclonedx) enum Extensions {
    None,
    /// After any item.
    Mixed,
    /// After all items.
    Trailing,
}

/// Where the value of a part stands.
#[derive(Clone, Copy)]
pub(in crate::ingest::cyclonedx) enum Form {
    Attribute,
    /// The text of the object's own element.
    Content,
    Element,
    /// An element for each item.
    Each,
    /// An element around items of one name.
    List(&'static str),
    /// An element around items of several names.
    Mix(&'static [Item]),
}

/// One kind of item of a list that has several.
pub(in crate::ingest::cyclonedx) struct Item {
    name: &'static str,
    kind: Kind,
    since: Version,
    /// The last version in which it stands alone in its list.
    lone_until: Option<Version>,
}

/// Describes one kind of item of a list.
pub(super) const fn item(name: &'static str, kind: Kind) -> Item {
    Item { name, kind, since: Version::V1_0, lone_until: None }
}

impl Item {
    /// The first version that has it.
    pub(super) const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    /// The last version in which it stands alone in its list.
    pub(super) const fn lone_until(mut self, version: Version) -> Self {
        self.lone_until = Some(version);
        self
    }

    fn is_lone(&self, version: Version) -> bool {
        self.lone_until.is_some_and(|last| version <= last)
    }
}

/// One field as XML spells it.
pub(in crate::ingest::cyclonedx) struct Part {
    /// Its name in XML.
    pub(in crate::ingest::cyclonedx) name: &'static str,
    /// The name of the field that it spells.
    spells: &'static str,
    /// The field itself, where JSON has none.
    own: Option<Field>,
    pub(in crate::ingest::cyclonedx) form: Form,
    since: Option<Version>,
    until: Option<Version>,
    /// What the value is, where it isn't what it is in JSON.
    kind: Option<Kind>,
    /// Whether and since when it is demanded, where JSON differs: `None` inside for never.
    required: Option<Option<Version>>,
    /// It may come several times.
    many: bool,
    /// Each item is an element with the attribute `ref`.
    pub(in crate::ingest::cyclonedx) refs: bool,
    /// The last version in which its element may hold anything.
    loose_until: Option<Version>,
    pub(in crate::ingest::cyclonedx) extensions: Extensions,
    pub(in crate::ingest::cyclonedx) attributes: Foreign,
    pub(in crate::ingest::cyclonedx) not_empty: bool,
    /// All items of its list have one name.
    pub(in crate::ingest::cyclonedx) one_kind: bool,
}

const fn part(name: &'static str, form: Form) -> Part {
    Part {
        name,
        spells: name,
        own: None,
        form,
        since: None,
        until: None,
        kind: None,
        required: None,
        many: false,
        refs: false,
        loose_until: None,
        extensions: Extensions::None,
        attributes: Foreign::None,
        not_empty: false,
        one_kind: false,
    }
}

/// An attribute.
pub(super) const fn at(name: &'static str) -> Part {
    part(name, Form::Attribute)
}

/// The text of the element itself.
pub(super) const fn body(name: &'static str) -> Part {
    part(name, Form::Content)
}

/// An element.
pub(super) const fn el(name: &'static str) -> Part {
    part(name, Form::Element)
}

/// An element for each item, without one around them.
pub(super) const fn each(name: &'static str) -> Part {
    let mut part = part(name, Form::Each);
    part.many = true;
    part
}

/// An element around an element for each item.
pub(super) const fn list(name: &'static str, item: &'static str) -> Part {
    part(name, Form::List(item))
}

/// An element around items of several names.
pub(super) const fn mix(name: &'static str, items: &'static [Item]) -> Part {
    part(name, Form::Mix(items))
}

/// The element around properties, which stands at many places.
pub(super) const fn properties() -> Part {
    list("properties", "property").open()
}

/// The element around external references.
pub(super) const fn external_references() -> Part {
    list("externalReferences", "reference")
}

impl Part {
    /// The field has another name in JSON.
    pub(super) const fn spells(mut self, field: &'static str) -> Self {
        self.spells = field;
        self
    }

    /// JSON has no such field.
    pub(super) const fn means(mut self, field: Field) -> Self {
        self.own = Some(field);
        self
    }

    /// The value is something else than in JSON.
    pub(super) const fn kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// The first version that has it so, be it later or earlier than in JSON.
    pub(super) const fn since(mut self, version: Version) -> Self {
        self.since = Some(version);
        self
    }

    /// The last version that has it so.
    pub(super) const fn until(mut self, version: Version) -> Self {
        self.until = Some(version);
        self
    }

    /// It is demanded, whatever JSON does.
    pub(super) const fn required(mut self) -> Self {
        self.required = Some(Some(Version::V1_0));
        self
    }

    /// It is demanded from a version on.
    pub(super) const fn required_since(mut self, version: Version) -> Self {
        self.required = Some(Some(version));
        self
    }

    /// It is not demanded, whatever JSON does.
    pub(super) const fn optional(mut self) -> Self {
        self.required = Some(None);
        self
    }

    /// The element around the list may itself come several times.
    pub(super) const fn many(mut self) -> Self {
        self.many = true;
        self
    }

    /// Each item is an element with the attribute `ref`.
    pub(super) const fn refs(mut self) -> Self {
        self.refs = true;
        self
    }

    /// Up to a version the schema gives it no type: it may hold anything.
    pub(super) const fn loose_until(mut self, version: Version) -> Self {
        self.loose_until = Some(version);
        self
    }

    /// Elements of other namespaces may stand after any item.
    pub(super) const fn mixed(mut self) -> Self {
        self.extensions = Extensions::Mixed;
        self
    }

    /// Elements of other namespaces may stand after any item, and any attribute in the element around them.
    pub(super) const fn open(mut self) -> Self {
        self.extensions = Extensions::Mixed;
        self.attributes = Foreign::Any;
        self
    }

    /// Elements of other namespaces may stand after all items, and any attribute in the element around them.
    pub(super) const fn trailing(mut self) -> Self {
        self.extensions = Extensions::Trailing;
        self.attributes = Foreign::Any;
        self
    }

    /// Which attributes may stand in the element around the list.
    pub(super) const fn attributes(mut self, foreign: Foreign) -> Self {
        self.attributes = foreign;
        self
    }

    /// The list has an item at least.
    pub(super) const fn not_empty(mut self) -> Self {
        self.not_empty = true;
        self
    }

    /// All items of the list have one name.
    pub(super) const fn one_kind(mut self) -> Self {
        self.one_kind = true;
        self
    }

    /// Finds the field that it spells in a version, if the version has it.
    fn field_in(&'static self, object: &'static Object, version: Version) -> Option<&'static Field> {
        let named = || object.fields.iter().filter(|field| field.name == self.spells);
        let field = match &self.own {
            Some(field) => field,
            None => named().find(|field| field.in_version(version)).or_else(|| named().next())?,
        };
        let since = self.since.unwrap_or(field.since);
        let until = self.until.unwrap_or(field.until);
        (since <= version && version <= until).then_some(field)
    }
}

/// The tables of one object, by version, made at first use.
pub(in crate::ingest::cyclonedx) struct Outlines([ManuallyDrop<OnceLock<Outline>>; Version::WORDS.len()]);

/// A part as one version has it.
pub(in crate::ingest::cyclonedx) struct Child {
    pub(in crate::ingest::cyclonedx) part: &'static Part,
    pub(in crate::ingest::cyclonedx) field: &'static Field,
    /// What its value is; of a list, what the list is.
    pub(in crate::ingest::cyclonedx) kind: Kind,
    pub(in crate::ingest::cyclonedx) many: bool,
    /// Whether its element may hold anything.
    pub(in crate::ingest::cyclonedx) loose: bool,
    /// Which attributes the element around the list may have.
    pub(in crate::ingest::cyclonedx) foreign: Foreign,
}

impl Child {
    /// Finds an item of the list by the name of its element: the name, what it is, whether it stands alone.
    pub(in crate::ingest::cyclonedx) fn item(
        &self,
        name: &str,
        version: Version,
    ) -> Option<(&'static str, Kind, bool)> {
        match self.part.form {
            Form::List(item) => (item == name).then(|| (item, self.kind.item(), false)),
            Form::Mix(items) => {
                let item = items.iter().find(|item| item.name == name && item.since <= version)?;
                Some((item.name, item.kind, item.is_lone(version)))
            }
            _ => None,
        }
    }

    /// Returns the names that items of the list may have.
    pub(in crate::ingest::cyclonedx) fn items(&self, version: Version) -> Vec<&'static str> {
        match self.part.form {
            Form::List(item) => vec![item],
            Form::Mix(items) => items.iter().filter(|item| item.since <= version).map(|item| item.name).collect(),
            _ => Vec::new(),
        }
    }

    /// Tells whether all items of the list have one name.
    pub(in crate::ingest::cyclonedx) fn is_of_one_kind(&self, version: Version) -> bool {
        let alone = |items: &[Item]| items.iter().any(|item| item.is_lone(version));
        self.part.one_kind || matches!(self.part.form, Form::Mix(items) if alone(items))
    }
}

/// An object as one version spells it.
pub(in crate::ingest::cyclonedx) struct Outline {
    /// Attributes first, then the elements in their order; at most 64.
    pub(in crate::ingest::cyclonedx) children: Vec<Child>,
    /// How many of them are attributes.
    pub(in crate::ingest::cyclonedx) attributes: usize,
    /// What its own text is; such an object has no elements.
    pub(in crate::ingest::cyclonedx) content: Option<Child>,
    /// Which children the version demands.
    pub(in crate::ingest::cyclonedx) required: Seen,
    pub(in crate::ingest::cyclonedx) rules: Vec<super::shape::Demand>,
    pub(in crate::ingest::cyclonedx) rounds: Rounds,
    /// Whether elements of other namespaces may stand at its end.
    pub(in crate::ingest::cyclonedx) extensions: bool,
    pub(in crate::ingest::cyclonedx) foreign: Foreign,
}

impl Object {
    /// Returns the object as a version spells it in XML.
    pub(in crate::ingest::cyclonedx) fn outline(&'static self, version: Version) -> &'static Outline {
        self.xml.outlines.0[version as usize].get_or_init(|| Outline::of(self, version))
    }

    /// Tells which versions have an attribute, or an element, of this name.
    pub(in crate::ingest::cyclonedx) fn spelled(&self, name: &str, attribute: bool) -> Option<(Version, Version)> {
        let parts = self.xml.parts.iter();
        let mut parts = parts.filter(|part| part.name == name && matches!(part.form, Form::Attribute) == attribute);
        parts.find_map(|part| {
            let named = || self.fields.iter().find(|field| field.name == part.spells);
            let field = part.own.as_ref().or_else(named)?;
            Some((part.since.unwrap_or(field.since), part.until.unwrap_or(field.until)))
        })
    }
}

impl Outline {
    fn of(object: &'static Object, version: Version) -> Self {
        let mut outline = Self {
            children: Vec::new(),
            attributes: 0,
            content: None,
            required: Seen::default(),
            rules: Vec::new(),
            rounds: object.xml.rounds,
            extensions: object.xml.extensions.is_some_and(|since| since <= version),
            foreign: object.xml.attributes.in_version(version),
        };
        for attributes in [true, false] {
            for part in object.xml.parts.iter().filter(|part| matches!(part.form, Form::Attribute) == attributes) {
                let Some(field) = part.field_in(object, version) else { continue };
                let child = Child {
                    part,
                    field,
                    kind: part.kind.unwrap_or(field.kind),
                    many: part.many,
                    loose: part.loose_until.is_some_and(|last| version <= last),
                    foreign: part.attributes.in_version(version),
                };
                if matches!(part.form, Form::Content) {
                    outline.content = Some(child);
                    continue;
                }
                let required = match part.required {
                    Some(since) => since.is_some_and(|since| since <= version),
                    None => field.is_required(version),
                };
                if required {
                    outline.required.insert(outline.children.len());
                }
                outline.children.push(child);
            }
            if attributes {
                outline.attributes = outline.children.len();
            }
        }
        outline.rules = object
            .xml
            .rules
            .iter()
            .filter(|(since, _)| *since <= version)
            .map(|(_, rule)| super::shape::Demand::of(*rule, |name| outline.find(name)))
            .collect();
        outline
    }

    /// Returns the number of the attribute or element with this name.
    pub(in crate::ingest::cyclonedx) fn find(&self, name: &str) -> Option<usize> {
        self.children.iter().position(|child| child.part.name == name)
    }

    /// Returns the number of the attribute with this name.
    pub(in crate::ingest::cyclonedx) fn attribute(&self, name: &str) -> Option<usize> {
        self.children[..self.attributes].iter().position(|child| child.part.name == name)
    }

    /// Returns the number of the element with this name.
    pub(in crate::ingest::cyclonedx) fn element(&self, name: &str) -> Option<usize> {
        let elements = &self.children[self.attributes..];
        elements.iter().position(|child| child.part.name == name).map(|at| at + self.attributes)
    }
}

impl Foreign {
    fn in_version(self, version: Version) -> Self {
        match self {
            Self::AnySince(since) if since <= version => Self::Any,
            Self::AnySince(_) => Self::Other,
            always => always,
        }
    }
}

impl Kind {
    /// Returns what an item of a list of this kind is in XML.
    pub(in crate::ingest::cyclonedx) fn item(self) -> Self {
        match self {
            Self::Texts(pattern) => Self::Text(pattern),
            Self::WordList(words) => Self::Word(words),
            Self::Integers(least, most) => Self::Integer(least, most),
            Self::Objects(object) | Self::ObjectOrList(_, object) | Self::Mixed(_, object) => Self::Object(object),
            single => single,
        }
    }
}

#[cfg(test)]
impl Object {
    /// Returns the name of a part that spells no field, or of a rule's part that does not exist.
    pub(super) fn unspelled(&self) -> Option<&'static str> {
        let is_spelled = |part: &&Part| part.own.is_some() || self.fields.iter().any(|field| field.name == part.spells);
        let part = self.xml.parts.iter().find(|part| !is_spelled(part)).map(|part| part.name);
        let has = |name: &&str| self.xml.parts.iter().any(|part| part.name == *name);
        let names = self.xml.rules.iter().flat_map(|(_, rule)| match rule {
            Together::ExactlyOne(names) | Together::AtLeastOne(names) | Together::AtMostOne(names) => names.to_vec(),
            Together::Brings(first, others) => others.iter().copied().chain([*first]).collect(),
            Together::OnlyIfTrue(first, second) => vec![*first, *second],
        });
        part.or_else(|| names.into_iter().find(|name| !has(name)))
    }

    /// Tells whether XML has a way to spell it.
    pub(super) fn has_markup(&self) -> bool {
        !self.xml.parts.is_empty()
    }
}

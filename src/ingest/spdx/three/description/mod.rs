//! SPDX 3's object model as data: classes, what they inherit, properties with their type, how often they may stand, and
//! closed vocabularies. Reading, validation and "did you mean" come from it; a new version is an edit of these tables.
//!
//! Since SPDX 3 is a graph of RDF, a property means the same in every class that has it. So values are held against
//! their property at once, and the properties against the class when the whole object, with its `type`, has been read.

mod classes;
mod properties;
mod words;

use std::sync::LazyLock;

pub(super) use properties::PROPERTIES;

/// What a text must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// Anything.
    Any,
    /// A point in time in UTC, to the second (`DateTime`).
    Time,
    /// A semantic version.
    Semver,
    /// A media type.
    MediaType,
    /// A licence expression of ids of the licence list and of `LicenseRef-…`.
    LicenceExpression,
}

impl Pattern {
    pub(super) fn holds(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Time => is_time(text),
            Self::Semver => is_semver(text),
            Self::LicenceExpression => crate::ingest::spdx::licence::is_expression(text),
            Self::MediaType => text
                .split_once('/')
                .is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty() && !rest.contains('/')),
        }
    }

    /// Returns the word of a text that is wrong, with the one that may be meant.
    pub(super) fn meant(self, text: &str) -> Option<(&str, &'static str)> {
        match self {
            Self::LicenceExpression => crate::ingest::licences::nearest_in_expression(text),
            _ => None,
        }
    }

    pub(super) const fn expected(self) -> &'static str {
        match self {
            Self::Any => "text",
            Self::Time => "a time in UTC to the second, such as `2026-01-31T08:00:00Z`",
            Self::LicenceExpression => "an expression of ids of the SPDX licence list and `LicenseRef-…`",
            Self::Semver => "a semantic version, such as `3.0.1`",
            Self::MediaType => "a media type, such as `text/plain`",
        }
    }
}

fn is_time(text: &str) -> bool {
    let shape = b"dddd-dd-ddTdd:dd:ddZ";
    let fits = text.len() == shape.len()
        && text.bytes().zip(shape).all(|(b, s)| if *s == b'd' { b.is_ascii_digit() } else { b == *s });
    // A date that no calendar has says nothing. A leap second is none of jiff's, and is one.
    fits && (text.parse::<jiff::Timestamp>().is_ok() || text.ends_with(":60Z"))
}

fn is_semver(text: &str) -> bool {
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, before) = text.split_once('-').map_or((text, None), |(core, before)| (core, Some(before)));
    let is_number = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_before = |part: &str| is_word(part) && (is_number(part) || part.bytes().any(|b| !b.is_ascii_digit()));
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && before.is_none_or(|before| before.split('.').all(is_before))
        && build.is_none_or(|build| build.split('.').all(is_word))
}

/// What a property holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Range {
    /// Text.
    Text(Pattern),
    /// A word of a vocabulary.
    Word(&'static [&'static str]),
    /// True or false.
    Flag,
    /// A number, or text that is one.
    Number,
    /// An integer from a least value on.
    Integer(i64),
    /// An object of a class, or a reference to one.
    Object(&'static str),
}

/// A property.
#[derive(Debug)]
pub(super) struct Property {
    /// The key in JSON-LD.
    pub(super) name: &'static str,
    pub(super) range: Range,
    /// It is written as an array.
    pub(super) many: bool,
}

/// A class as the model declares it.
#[derive(Debug)]
pub(super) struct Class {
    /// The word of `type` in JSON-LD.
    pub(super) name: &'static str,
    /// What it is a kind of.
    pub(super) parent: Option<&'static str>,
    /// No object may be of this class itself.
    pub(super) is_abstract: bool,
    /// What it adds to its parent's properties, with how often each must stand.
    pub(super) properties: &'static [(&'static str, usize)],
}

/// The number of a property in [`PROPERTIES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PropertyId(pub(super) u8);

impl PropertyId {
    /// Finds a property by the key of JSON-LD.
    pub(super) fn find(name: &str) -> Option<Self> {
        let n = PROPERTIES.binary_search_by(|property| property.name.cmp(name)).ok()?;
        u8::try_from(n).ok().map(Self)
    }

    /// Returns the property with this name, which must be one of the table.
    pub(super) const fn named(name: &str) -> Self {
        let mut n = 0;
        while n < PROPERTIES.len() {
            if same(PROPERTIES[n].name.as_bytes(), name.as_bytes()) {
                #[expect(clippy::cast_possible_truncation, reason = "the table has fewer than 192 rows")]
                return Self(n as u8);
            }
            n += 1;
        }
        panic!("the table has no property of this name")
    }

    pub(super) fn get(self) -> &'static Property {
        &PROPERTIES[self.0 as usize]
    }
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut n = 0;
    while n < a.len() {
        if a[n] != b[n] {
            return false;
        }
        n += 1;
    }
    true
}

/// A set of properties.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Properties([u64; 3]);

impl Properties {
    /// Adds a property; tells whether it was new.
    pub(super) fn insert(&mut self, id: PropertyId) -> bool {
        let (word, bit) = (usize::from(id.0 / 64), 1u64 << (id.0 % 64));
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    pub(super) fn has(self, id: PropertyId) -> bool {
        self.0[usize::from(id.0 / 64)] & (1u64 << (id.0 % 64)) != 0
    }

    fn add(&mut self, other: Self) {
        for (mine, more) in self.0.iter_mut().zip(other.0) {
            *mine |= more;
        }
    }
}

/// The number of a class in the order of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClassId(pub(super) u8);

impl ClassId {
    /// What no class of the model is.
    pub(super) const UNKNOWN: Self = Self(u8::MAX);

    /// Returns the class with what it inherits; `None` for [`ClassId::UNKNOWN`].
    pub(super) fn shape(self) -> Option<&'static Shape> {
        SHAPES.get(usize::from(self.0))
    }

    /// Tells whether it is a class or a kind of it.
    pub(super) fn is_a(self, class: Self) -> bool {
        self.shape().is_some_and(|shape| shape.kinds & (1u128 << class.0) != 0)
    }

    /// Finds a class by the word of `type`.
    pub(super) fn find(name: &str) -> Option<Self> {
        SHAPES.iter().find(|shape| shape.class.name == name).map(|shape| shape.id)
    }
}

/// A class with everything that it inherits.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) id: ClassId,
    pub(super) class: &'static Class,
    /// The properties that it may have.
    pub(super) allowed: Properties,
    /// Those that it must have, with how often.
    pub(super) required: Vec<(PropertyId, usize)>,
    /// The classes that it is a kind of, itself among them.
    kinds: u128,
}

impl Shape {
    /// Returns the names of its properties.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        let allowed = self.allowed;
        PROPERTIES
            .iter()
            .zip(0u8..)
            .filter(move |(_, n)| allowed.has(PropertyId(*n)))
            .map(|(property, _)| property.name)
    }
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let mut shapes: Vec<Shape> = Vec::with_capacity(classes::CLASSES.len());
    for (class, n) in classes::CLASSES.iter().zip(0u8..) {
        let mut shape =
            Shape { id: ClassId(n), class, allowed: Properties::default(), required: Vec::new(), kinds: 1u128 << n };
        // A parent stands before its children in the table.
        if let Some(parent) = shapes.iter().find(|shape| Some(shape.class.name) == class.parent) {
            shape.allowed.add(parent.allowed);
            shape.required.extend(&parent.required);
            shape.kinds |= parent.kinds;
        }
        for (name, least) in class.properties {
            let id = PropertyId::named(name);
            shape.allowed.insert(id);
            if *least > 0 {
                shape.required.push((id, *least));
            }
        }
        shapes.push(shape);
    }
    shapes
});

/// Returns every class that an object may be of.
pub(super) fn concrete_classes() -> impl Iterator<Item = &'static str> {
    classes::CLASSES.iter().filter(|class| !class.is_abstract).map(|class| class.name)
}

/// The classes that reading asks for by name.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) element: ClassId,
    pub(super) creation_info: ClassId,
    pub(super) artifact: ClassId,
    pub(super) agent: ClassId,
    pub(super) collection: ClassId,
    pub(super) document: ClassId,
    pub(super) relationship: ClassId,
    pub(super) annotation: ClassId,
    pub(super) tool: ClassId,
    pub(super) integrity: ClassId,
    pub(super) hash: ClassId,
    pub(super) verification_code: ClassId,
    pub(super) content_identifier: ClassId,
    pub(super) external_map: ClassId,
    pub(super) extension: ClassId,
    pub(super) cdx_properties: ClassId,
    pub(super) vulnerability: ClassId,
    pub(super) software_agent: ClassId,
    pub(super) file: ClassId,
    pub(super) snippet: ClassId,
    pub(super) ai_package: ClassId,
    pub(super) dataset_package: ClassId,
}

pub(super) static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let class = |name: &str| ClassId::find(name).unwrap_or(ClassId::UNKNOWN);
    Known {
        element: class("Element"),
        creation_info: class("CreationInfo"),
        artifact: class("Artifact"),
        agent: class("Agent"),
        collection: class("ElementCollection"),
        document: class("SpdxDocument"),
        relationship: class("Relationship"),
        annotation: class("Annotation"),
        tool: class("Tool"),
        integrity: class("IntegrityMethod"),
        hash: class("Hash"),
        verification_code: class("PackageVerificationCode"),
        content_identifier: class("software_ContentIdentifier"),
        external_map: class("ExternalMap"),
        extension: class("extension_Extension"),
        cdx_properties: class("extension_CdxPropertiesExtension"),
        vulnerability: class("security_Vulnerability"),
        software_agent: class("SoftwareAgent"),
        file: class("software_File"),
        snippet: class("software_Snippet"),
        ai_package: class("ai_AIPackage"),
        dataset_package: class("dataset_DatasetPackage"),
    }
});

/// Tells whether a key is a property, or the word for an id or a class, but for its case.
pub(super) fn has_spelling(key: &str) -> bool {
    let own = ["type", "spdxId"].into_iter();
    PROPERTIES.iter().map(|property| property.name).chain(own).any(|name| name.eq_ignore_ascii_case(key))
}

/// Tells whether an object of a class is a part: an artefact, or something that a newer model knows and this one doesn't.
pub(super) fn is_part(class: ClassId) -> bool {
    class == ClassId::UNKNOWN || class.is_a(KNOWN.artifact) && !class.is_a(KNOWN.vulnerability)
}

/// Finds the class that a `type` means; also tells whether it is written as the model writes it.
///
/// What only lacks the profile before its name (`ListedLicense`) is understood.
pub(super) fn class_of(word: &str) -> (ClassId, bool) {
    if let Some(class) = ClassId::find(word) {
        return (class, true);
    }
    let term = term(word);
    if let Some(class) = ClassId::find(&term) {
        return (class, false);
    }
    let local = |name: &str| name.rsplit(['_', '/']).next().map(str::to_ascii_lowercase);
    let wanted = local(&term);
    // A word of another profile or another namespace is another class, whatever its last part.
    let is_bare = !term.contains(['_', ':']);
    let class = SHAPES.iter().find(|shape| is_bare && local(shape.class.name) == wanted).map(|shape| shape.id);
    (class.unwrap_or(ClassId::UNKNOWN), false)
}

/// Tells whether a text may refer to an object: a blank node, an IRI, or what every document may name.
pub(super) fn may_be_reference(text: &str) -> bool {
    text.contains(':') || INDIVIDUALS.contains(&text)
}

/// What no document needs to define, by the words of JSON-LD.
pub(super) const INDIVIDUALS: [&str; 5] = [
    "NoAssertionElement",
    "NoneElement",
    "SpdxOrganization",
    "expandedlicensing_NoAssertionLicense",
    "expandedlicensing_NoneLicense",
];

/// Returns the word of JSON-LD for an IRI in the namespace of the model (`https://spdx.org/rdf/3.0.1/terms/Core/Hash`
/// is `Hash`), else the text as it is. Of a word in a vocabulary, the word alone.
pub(super) fn term(text: &str) -> std::borrow::Cow<'_, str> {
    use std::borrow::Cow;
    let Some(path) = text.strip_prefix("https://spdx.org/rdf/").and_then(|rest| rest.split_once("/terms/")) else {
        return Cow::Borrowed(text);
    };
    let mut parts = path.1.split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(_), Some(word)) => Cow::Borrowed(word),
        (Some("Core"), Some(name), None) => Cow::Borrowed(name),
        (Some(profile), Some(name), None) => Cow::Owned(format!("{}_{name}", profile.to_lowercase())),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_agree_with_themselves() {
        assert!(PROPERTIES.is_sorted_by(|a, b| a.name < b.name), "keys are searched by halves");
        assert!(PROPERTIES.len() <= 192 && SHAPES.len() <= 127);
        for (n, shape) in SHAPES.iter().enumerate() {
            if let Some(parent) = shape.class.parent {
                let at = SHAPES.iter().position(|other| other.class.name == parent);
                assert!(at.is_some_and(|at| at < n), "{parent} stands before {}", shape.class.name);
            }
        }
        for property in PROPERTIES {
            if let Range::Object(class) = property.range {
                assert!(ClassId::find(class).is_some(), "{}: {class}", property.name);
            }
            let owner =
                SHAPES.iter().any(|shape| shape.class.properties.iter().any(|(name, _)| *name == property.name));
            assert!(owner, "{} belongs to a class", property.name);
        }
        let known = &*KNOWN;
        assert!(!format!("{known:?}").contains("ClassId(255)"), "every class asked for exists: {known:?}");
    }

    #[test]
    fn a_class_has_what_it_inherits() {
        let package = ClassId::find("software_Package").and_then(ClassId::shape).expect("it is there");
        for name in ["name", "verifiedUsing", "suppliedBy", "software_primaryPurpose", "software_packageUrl"] {
            assert!(package.allowed.has(PropertyId::named(name)), "{name}");
        }
        assert!(!package.allowed.has(PropertyId::named("relationshipType")));
        let names: Vec<&str> = package.required.iter().map(|(id, _)| id.get().name).collect();
        assert_eq!(names, ["creationInfo", "name"]);
        let ai = ClassId::find("ai_AIPackage").expect("it is there");
        assert!(ai.is_a(KNOWN.artifact) && ai.is_a(package.id) && !package.id.is_a(ai));
    }

    #[test]
    fn patterns_hold_what_the_specification_says() {
        for time in ["2024-02-29T00:00:00Z", "2016-12-31T23:59:60Z"] {
            assert!(Pattern::Time.holds(time), "{time}");
        }
        for no_time in ["2023-02-29T00:00:00Z", "2024-01-01T00:00:00+01:00", "2024-01-01", "", "2024-01-01T00:00:00.5Z"]
        {
            assert!(!Pattern::Time.holds(no_time), "{no_time}");
        }
        for version in ["3.0.1", "1.2.3-rc.1+build.7"] {
            assert!(Pattern::Semver.holds(version), "{version}");
        }
        for no_version in ["3.0", "03.0.1", "3.0.1-", "3.0.1-01", "3.0.1+", "v3.0.1", "3.0.1.2"] {
            assert!(!Pattern::Semver.holds(no_version), "{no_version}");
        }
        assert!(Pattern::MediaType.holds("text/csv;charset=UTF-8"));
        assert!(
            !Pattern::MediaType.holds("text") && !Pattern::MediaType.holds("a/b/c") && !Pattern::MediaType.holds("/b")
        );
    }

    #[test]
    fn terms_read_in_both_spellings() {
        assert_eq!(term("https://spdx.org/rdf/3.0.1/terms/Software/Package"), "software_Package");
        assert_eq!(term("https://spdx.org/rdf/3.0.1/terms/Core/Hash"), "Hash");
        assert_eq!(term("https://spdx.org/rdf/3.0.1/terms/Core/RelationshipType/contains"), "contains");
        assert_eq!(term("software_Package"), "software_Package");
    }
}

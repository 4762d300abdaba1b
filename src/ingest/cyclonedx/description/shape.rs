//! An object as one version has it, made ready for reading: fields found by name in a few instructions.

use std::mem::ManuallyDrop;
use std::sync::OnceLock;

use super::{Field, Object, Version};

/// How many places the table of names has: a power of two, well above the most fields of any object.
const PLACES: usize = 128;
/// Marks a place without a field.
const FREE: u8 = u8::MAX;

/// The tables of one object, by version, made at first use.
///
/// Objects are statics and never dropped; saying so lets their template be completed at compile time.
pub(in crate::ingest::cyclonedx) struct Shapes([ManuallyDrop<OnceLock<Shape>>; Version::WORDS.len()]);

impl Shapes {
    /// No table yet.
    #[expect(clippy::declare_interior_mutable_const, reason = "a template: each object has tables of its own")]
    pub(super) const NEW: Self = Self([const { ManuallyDrop::new(OnceLock::new()) }; Version::WORDS.len()]);
}

/// An object as one version has it.
pub(in crate::ingest::cyclonedx) struct Shape {
    /// The fields of this version; at most 64.
    pub(in crate::ingest::cyclonedx) fields: Vec<&'static Field>,
    /// Which of them the version demands.
    pub(in crate::ingest::cyclonedx) required: Seen,
    /// Whether the version lets it hold other fields.
    pub(in crate::ingest::cyclonedx) open: bool,
    places: [u8; PLACES],
}

/// A set of fields of one object, by their number in [`Shape::fields`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ingest::cyclonedx) struct Seen(u64);

impl Seen {
    /// Adds a field; tells whether it is new.
    pub(in crate::ingest::cyclonedx) fn insert(&mut self, field: usize) -> bool {
        let bit = 1u64 << field;
        let new = self.0 & bit == 0;
        self.0 |= bit;
        new
    }

    /// Tells whether a field is in it.
    pub(in crate::ingest::cyclonedx) fn has(self, field: usize) -> bool {
        self.0 & (1u64 << field) != 0
    }

    /// Tells whether every field of another set is in it.
    pub(in crate::ingest::cyclonedx) fn has_all(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }
}

impl Object {
    /// Returns the object as a version has it.
    pub(in crate::ingest::cyclonedx) fn shape(&'static self, version: Version) -> &'static Shape {
        self.shapes.0[version as usize].get_or_init(|| Shape::of(self, version))
    }
}

impl Shape {
    fn of(object: &'static Object, version: Version) -> Self {
        let fields: Vec<&'static Field> = object.fields.iter().filter(|field| field.in_version(version)).collect();
        let mut places = [FREE; PLACES];
        let mut required = Seen::default();
        for (n, field) in fields.iter().enumerate() {
            let mut at = place_of(field.name.as_bytes());
            while places[at] != FREE {
                at = (at + 1) % PLACES;
            }
            places[at] = u8::try_from(n).unwrap_or(FREE);
            if field.is_required(version) {
                required.insert(n);
            }
        }
        Self { fields, required, open: object.open.in_version(version), places }
    }

    /// Returns the number of the field with this name.
    pub(in crate::ingest::cyclonedx) fn find(&self, name: &[u8]) -> Option<usize> {
        let mut at = place_of(name);
        loop {
            let n = self.places[at];
            if n == FREE {
                return None;
            }
            if self.fields[n as usize].name.as_bytes() == name {
                return Some(n as usize);
            }
            at = (at + 1) % PLACES;
        }
    }

    /// Returns the number of the field with this name, for rules.
    pub(in crate::ingest::cyclonedx) fn number_of(&self, name: &str) -> Option<usize> {
        self.find(name.as_bytes())
    }
}

/// Tells a name's place from its length, first, middle and last byte: names of one object differ in these.
fn place_of(name: &[u8]) -> usize {
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return 0 };
    let middle = name[name.len() / 2];
    (name.len() * 5 + usize::from(*first) * 3 + usize::from(*last) * 11 + usize::from(middle) * 17) % PLACES
}

//! An object as one version has it, made ready for reading: fields found by name in a few instructions.

use std::mem::ManuallyDrop;
use std::sync::OnceLock;

use super::{Field, Object, Together, Version};

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
    /// The field by which other objects name it, if it has one.
    pub(in crate::ingest::cyclonedx) name: Option<usize>,
    /// Whether the version lets it hold other fields.
    pub(in crate::ingest::cyclonedx) open: bool,
    /// What is demanded of several fields together, ready to be held against what was seen.
    pub(in crate::ingest::cyclonedx) rules: Vec<Demand>,
    places: [u8; PLACES],
    /// The first bytes of each field's name, so that most keys are told apart without a call.
    heads: Vec<u64>,
}

/// What is demanded of several fields, by their numbers.
pub(in crate::ingest::cyclonedx) struct Demand {
    pub(in crate::ingest::cyclonedx) rule: Together,
    /// The field that the others hang on, if the rule has one and the version has it.
    first: Option<usize>,
    others: Seen,
}

impl Demand {
    /// Makes it ready; `find` tells a field's number, if the version has the field.
    pub(super) fn of(rule: Together, find: impl Fn(&str) -> Option<usize>) -> Self {
        let (first, names) = match &rule {
            Together::ExactlyOne(names) | Together::AtLeastOne(names) | Together::AtMostOne(names) => (None, *names),
            Together::Brings(first, names) => (find(first), *names),
            Together::OnlyIfTrue(first, second) => (find(first), std::slice::from_ref(second)),
        };
        let mut others = Seen::default();
        for n in names.iter().filter_map(|name| find(name)) {
            others.insert(n);
        }
        Self { rule, first, others }
    }

    /// Tells whether the fields that were seen, and those of them that are true, satisfy it.
    pub(in crate::ingest::cyclonedx) fn holds(&self, seen: Seen, set: Seen) -> bool {
        let count = (seen.0 & self.others.0).count_ones();
        match self.rule {
            Together::ExactlyOne(_) => count == 1,
            Together::AtLeastOne(_) => count > 0,
            Together::AtMostOne(_) => count <= 1,
            Together::Brings(..) => !self.first.is_some_and(|n| seen.has(n)) || seen.has_all(self.others),
            Together::OnlyIfTrue(..) => !self.first.is_some_and(|n| seen.has(n)) || set.has_all(self.others),
        }
    }
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
        let heads = fields.iter().map(|field| head_of(field.name.as_bytes())).collect();
        let open = object.open.in_version(version);
        let mut shape = Self { fields, required, name: None, open, rules: Vec::new(), places, heads };
        shape.name = shape.find(b"bom-ref");
        shape.rules = object.rules.iter().map(|rule| Demand::of(*rule, |name| shape.find(name.as_bytes()))).collect();
        shape
    }

    /// Returns the number of the field with this name.
    pub(in crate::ingest::cyclonedx) fn find(&self, name: &[u8]) -> Option<usize> {
        let head = head_of(name);
        let mut at = place_of_head(head, name.len());
        loop {
            let n = self.places[at] as usize;
            let known = self.heads.get(n)?;
            if *known == head {
                let field = self.fields[n].name.as_bytes();
                if field.len() == name.len() && (name.len() <= 8 || field[8..] == name[8..]) {
                    return Some(n);
                }
            }
            at = (at + 1) % PLACES;
        }
    }
}

/// Returns the first eight bytes of a name as a number; shorter names are filled with zeros.
fn head_of(name: &[u8]) -> u64 {
    if let Some(head) = name.first_chunk::<8>() {
        return u64::from_le_bytes(*head);
    }
    name.iter().rev().fold(0, |head, byte| (head << 8) | u64::from(*byte))
}

fn place_of(name: &[u8]) -> usize {
    place_of_head(head_of(name), name.len())
}

/// Tells a name's place from its first bytes and its length.
fn place_of_head(head: u64, len: usize) -> usize {
    let mixed = (head ^ (len as u64)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> 57).unwrap_or(0) % PLACES
}

//! What had no slot in the target, and what could not be kept: counted, each with its first place.

use ahash::AHashSet;

use crate::model::Bom;
use crate::source::Place;

/// One kind of loss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What it is about, in the model's words: `quantity`, `manufacturer`; or the field of the original.
    pub what: String,
    /// The property that keeps it; `None` if nothing does.
    pub kept_as: Option<String>,
    /// Why it is not kept, where that is not plain.
    pub reason: Option<&'static str>,
    /// How many times.
    pub count: usize,
    /// Where it stands first in the original.
    pub first: Place,
}

/// Everything that a conversion could not leave where it was.
#[derive(Debug, Default)]
pub struct Losses {
    /// What the target has no slot for: kept as properties, from which reading fills the same slots of the model.
    pub moved: Vec<Loss>,
    /// What had to be changed, because the target can't hold it.
    pub changed: Vec<Loss>,
    /// What the written document does not say.
    pub not_carried: Vec<Loss>,
}

impl Losses {
    /// Notes a statement that went into a property.
    pub(super) fn moved(&mut self, what: &'static str, property: &'static str, at: Place) {
        let same = |loss: &&mut Loss| loss.what == what && loss.kept_as.as_deref() == Some(property);
        match self.moved.iter_mut().find(same) {
            Some(loss) => loss.count += 1,
            None => self.moved.push(Loss {
                what: what.to_owned(),
                kept_as: Some(property.to_owned()),
                reason: None,
                count: 1,
                first: at,
            }),
        }
    }

    /// Notes a statement that was changed.
    pub(super) fn changed(&mut self, what: &str, reason: &'static str, at: Place) {
        add(&mut self.changed, what, Some(reason), 1, at);
    }

    /// Notes a statement that is not carried.
    pub(super) fn not_carried(&mut self, what: &str, reason: Option<&'static str>, at: Place) {
        add(&mut self.not_carried, what, reason, 1, at);
    }

    /// Notes everything of a document that the model, or no CycloneDX at all, can hold.
    pub(super) fn of_document(&mut self, bom: &Bom) {
        for unheld in &bom.unheld {
            add(&mut self.not_carried, &unheld.field, None, unheld.count, unheld.at);
        }
        // The columns of a table that mean nothing to its reader are kept as properties of its parts.
        let kept: AHashSet<&str> = match bom.unknown_fields.is_empty() {
            true => AHashSet::new(),
            false => bom.components().flat_map(|part| part.properties().map(|(name, ..)| name)).collect(),
        };
        for (name, at) in bom.unknown_fields.iter().filter(|(name, _)| !kept.contains(name.as_str())) {
            add(&mut self.not_carried, name, Some("the format does not know the field"), 1, *at);
        }
        if let Some(signature) = &bom.signature {
            self.not_carried("the document's signature", Some(SIGNATURE), signature.at);
        }
        for component in bom.components().filter(|component| component.is_signed()) {
            self.not_carried("a component's signature", Some(SIGNATURE), component.at());
        }
        for dangling in &bom.dangling {
            self.not_carried("a reference", Some("it leads to nothing in the document"), dangling.at);
        }
        for cycle in &bom.containment_cycles {
            let at = cycle.first().map_or(Place::Whole, |id| bom.component(*id).at());
            self.not_carried("a containment", Some("it closes a cycle"), at);
        }
    }
}

const SIGNATURE: &str = "it covers the original, byte for byte";

fn add(losses: &mut Vec<Loss>, what: &str, reason: Option<&'static str>, count: usize, at: Place) {
    match losses.iter_mut().find(|loss| loss.what == what && loss.reason == reason) {
        Some(loss) => loss.count += count,
        None => losses.push(Loss { what: what.to_owned(), kept_as: None, reason, count, first: at }),
    }
}

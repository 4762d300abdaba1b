//! A citation as lines: places with what stands there, facts as notes.

use super::layout::{PlaceLine, PlaceText};
use crate::lists::PartyIdentifierKind;
use crate::model::{Citation, Holding, OwnershipRelation, OwnershipStep, ShareRange, Standing};
use crate::report::places::Places;
use crate::source::Position;

/// What a citation becomes.
pub(super) enum Shown {
    /// A line with an arrow.
    Place(PlaceLine),
    /// A line with an equals sign.
    Note(String),
}

/// What the lists that were named mean for the buyer, so far as a report has said it in full.
pub(super) struct Named {
    /// Whether everything is said, however often.
    pub(super) all: bool,
    said: Vec<(String, String)>,
}

impl Named {
    pub(super) const fn new(all: bool) -> Self {
        Self { all, said: Vec::new() }
    }

    /// Tells whether the effect of a list has not been said yet, and that it is said now.
    fn first(&mut self, list: &str, effect: &str) -> bool {
        let new = !self.said.iter().any(|(known, said)| known == list && said == effect);
        if new {
            self.said.push((list.to_owned(), effect.to_owned()));
        }
        new || self.all
    }
}

/// Says a citation for a person.
pub(super) fn shown(citation: &Citation, places: &Places<'_>, named: &mut Named) -> Shown {
    match citation {
        Citation::Input { document, place, note } => Shown::Place(PlaceLine {
            place: place_text(places.name(*document), places.position(*document, *place)),
            text: PlaceText { excerpt: places.excerpt(*document, *place), note: note.clone() },
        }),
        Citation::Absent { document, note } => Shown::Place(PlaceLine {
            place: places.name(*document).to_owned(),
            text: PlaceText { excerpt: None, note: note.clone() },
        }),
        Citation::ListEntry { list, entry, matched, since, snapshot, effect, cite, score, standing } => {
            let mut note = format!("named: {list}, \"{entry}\"");
            if let Some((kind, value)) = identifier(matched) {
                note.push_str(&format!(", by {kind} {value}"));
            } else if matched != entry && !matched.is_empty() {
                note.push_str(&format!(" (as \"{matched}\")"));
            }
            if let Some(since) = since {
                note.push_str(&format!(", since {since}"));
            }
            if let Standing::Now { at_signing: Some(false) } = standing {
                note.push_str(", after the contract was signed");
            }
            if named.all {
                note.push_str(&format!(", snapshot {}", short(snapshot)));
            }
            if effect.is_empty() || named.first(list, effect) {
                for more in [effect, cite].into_iter().filter(|more| !more.is_empty()) {
                    note.push_str(&format!("; {more}"));
                }
            } else {
                // What it comes to for the buyer stands last.
                let state = effect.rsplit("; ").next().unwrap_or(effect);
                note.push_str(&format!("; {state} (as above)"));
            }
            if named.all && !score.is_empty() {
                let parts: Vec<String> = score.iter().map(|part| format!("{} {:+.2}", part.what, part.value)).collect();
                note.push_str(&format!("; score: {}", parts.join(", ")));
            }
            Shown::Note(note)
        }
        Citation::Ownership { chain, share } => Shown::Note(ownership(chain, *share, places)),
        Citation::Register { register, key, value, edition } => {
            Shown::Note(format!("register: {key} is {value}, by {register} {edition}"))
        }
        Citation::Computed { note } => Shown::Note(note.clone()),
    }
}

/// Reads what matched as an identifier, such as `usb-vendor 2c7c`, and calls its kind as people do.
fn identifier(matched: &str) -> Option<(&'static str, &str)> {
    let (word, value) = matched.split_once(' ')?;
    let (kind, _) = PartyIdentifierKind::WORDS.into_iter().find(|(_, known)| *known == word)?;
    let kind = match kind {
        PartyIdentifierKind::Lei => "LEI",
        PartyIdentifierKind::Uscc => "Unified Social Credit Code",
        PartyIdentifierKind::FccGrantee => "FCC grantee code",
        PartyIdentifierKind::UsbVendor => "USB vendor id",
        PartyIdentifierKind::MacPrefix => "MAC prefix",
        PartyIdentifierKind::Registration => "registration number",
        PartyIdentifierKind::Tax => "tax number",
        PartyIdentifierKind::Duns => "D-U-N-S number",
        PartyIdentifierKind::Cage => "CAGE code",
        PartyIdentifierKind::Uei => "Unique Entity ID",
        PartyIdentifierKind::Isin => "ISIN",
        PartyIdentifierKind::Imo => "IMO ship number",
    };
    Some((kind, value))
}

fn ownership(chain: &[OwnershipStep], share: Option<ShareRange>, places: &Places<'_>) -> String {
    let mut steps = String::new();
    for (n, step) in chain.iter().enumerate() {
        let edge = &step.edge;
        let mut how = match (edge.relation, edge.share) {
            (OwnershipRelation::Ownership, Some(share)) => format!("owns {share} of"),
            (OwnershipRelation::Ownership, None) => "owns an unstated share of".to_owned(),
            (OwnershipRelation::Control, _) => "controls".to_owned(),
            (OwnershipRelation::Consolidation, _) => "consolidates".to_owned(),
            (OwnershipRelation::Affiliate, _) => "is an affiliate of".to_owned(),
            (OwnershipRelation::Influence, _) => "has a say in".to_owned(),
            (OwnershipRelation::Succession, _) => "was succeeded by".to_owned(),
        };
        match edge.holding {
            Holding::Direct => {}
            Holding::Indirect => how = format!("indirectly {how}"),
            Holding::Summary => how = format!("in all {how}"),
        }
        let at = place_text(places.name(edge.document), places.position(edge.document, edge.at));
        // A step that goes on from where the last one came to need not name it again.
        let goes_on = n.checked_sub(1).is_some_and(|last| chain[last].owned == step.owner);
        match (n, goes_on) {
            (0, _) => steps.push_str(&step.owner),
            (_, true) => steps.push_str(", which"),
            (_, false) => steps.push_str(&format!("; {}", step.owner)),
        }
        steps.push_str(&format!(" {how} {} ({}; {at})", step.owned, edge.source));
    }
    let total = share.map(|share| format!("; {share} in all")).unwrap_or_default();
    format!("owned: {steps}{total}")
}

/// Names a file and where in it, without the JSON Pointer, which the JSON report has.
pub(super) fn place_text(name: &str, position: &Position) -> String {
    match position {
        Position::Whole => name.to_owned(),
        Position::Line { line, column, .. } => format!("{name}:{line}:{column}"),
        Position::Cell { .. } => format!("{name}:{position}"),
    }
}

/// Returns the beginning of a digest, for a person.
pub(super) fn short(digest: &str) -> &str {
    digest.get(..8).unwrap_or(digest)
}

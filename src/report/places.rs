//! Where the citations of a run stand, derived for all of them at once, document by document.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Run;
use crate::model::{Citation, DocumentId};
use crate::source::{Excerpt, Place, Position, Source, positions_of};

/// The positions of every place that a run cites.
pub(super) struct Places<'r> {
    run: &'r Run,
    positions: BTreeMap<(DocumentId, Place), Position>,
}

impl<'r> Places<'r> {
    /// Derives the positions of the citations given and of everything else a report of the run points at.
    pub(super) fn of<'c>(run: &'r Run, citations: impl Iterator<Item = &'c Citation>) -> Self {
        let mut cited: BTreeMap<DocumentId, BTreeSet<Place>> = BTreeMap::new();
        let mut cite = |document, place| {
            cited.entry(document).or_default().insert(place);
        };
        for citation in citations {
            match citation {
                Citation::Input { document, place, .. } => cite(*document, *place),
                Citation::Ownership { chain, .. } => {
                    chain.iter().for_each(|step| cite(step.edge.document, step.edge.at));
                }
                Citation::Absent { .. }
                | Citation::ListEntry { .. }
                | Citation::Register { .. }
                | Citation::Computed { .. } => {}
            }
        }
        let parts = run.rows.iter().flat_map(|row| row.declared.iter().chain(&row.observed)).chain(&run.not_ours);
        for (part, _) in parts {
            if let Some(component) = run.component(*part) {
                cite(part.document, component.at());
            }
        }
        let mut positions = BTreeMap::new();
        for (document, places) in cited {
            let Some(source) = run.input(document).and_then(|input| input.source.as_deref()) else { continue };
            let places: Vec<Place> = places.into_iter().collect();
            for (place, position) in places.iter().zip(positions_of(source, &places)) {
                positions.insert((document, *place), position);
            }
        }
        Self { run, positions }
    }

    /// Returns where a place is; the whole file when its content was not kept.
    pub(super) fn position(&self, document: DocumentId, place: Place) -> &Position {
        self.positions.get(&(document, place)).unwrap_or(&Position::Whole)
    }

    /// Returns an input's name.
    pub(super) fn name(&self, document: DocumentId) -> &'r str {
        self.run.input(document).map_or("", |input| input.name.as_str())
    }

    /// Returns an input's SHA-256 in hex.
    pub(super) fn sha256(&self, document: DocumentId) -> &'r str {
        self.run.input(document).map_or("", |input| input.sha256.as_str())
    }

    /// Returns the text that stands at a place.
    pub(super) fn excerpt(&self, document: DocumentId, place: Place) -> Option<Excerpt> {
        let source = self.run.input(document)?.source.as_deref()?;
        telling_excerpt(source, place)
    }
}

/// How many bytes are looked at for an excerpt that runs over several lines.
const REACH: usize = 400;

/// Cuts the line that a place stands in; where that line tells nothing, as the `{` of a JSON object or the `[[item]]` of
/// a TOML table does, the lines after it are drawn together.
pub(super) fn telling_excerpt(source: &Source, place: Place) -> Option<Excerpt> {
    let excerpt = source.excerpt(place)?;
    let line = excerpt.text.trim();
    let heads_a_table = line.starts_with('[') && line.ends_with(']') && !line.contains(['"', ',']);
    if !heads_a_table && line.chars().filter(|c| c.is_alphanumeric()).count() >= 3 {
        return Some(excerpt);
    }
    let (Place::Span { offset, len }, Some(text)) = (place, source.text()) else { return Some(excerpt) };
    let from = offset as usize;
    let mut to = (from + if len > 1 && !heads_a_table { (len as usize).min(REACH) } else { REACH }).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let Some(text) = text.get(from..to) else { return Some(excerpt) };
    // A blank line ends what a table header is about.
    let text = if heads_a_table { text.split("\n\n").next().unwrap_or(text) } else { text };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Excerpt { start: 0, len: text.len().min(1), text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    #[test]
    fn the_brace_of_an_object_is_shown_with_what_follows_it() {
        let text =
            "{\n  \"components\": [\n    {\n      \"type\": \"device\",\n      \"name\": \"EC25-AF\"\n    }\n  ]\n}";
        let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        let brace = text.rfind("{\n      \"type\"").expect("it is there");
        let excerpt = telling_excerpt(&source, Place::span(brace, 0)).expect("text has excerpts");
        assert!(excerpt.text.starts_with("{ \"type\": \"device\", \"name\": \"EC25-AF\" }"), "{}", excerpt.text);
        let name = text.find("\"EC25").expect("it is there");
        let excerpt = telling_excerpt(&source, Place::span(name, 9)).expect("text has excerpts");
        assert_eq!(excerpt.text, "\"name\": \"EC25-AF\"");
    }

    #[test]
    fn the_header_of_a_table_is_shown_with_what_it_heads() {
        let text = "[[item]]\nid = \"4.5\"\nquantity = 1\n\n[[item]]\nid = \"4.6\"\n";
        let source = Source::from_bytes("contract.toml", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        let excerpt = telling_excerpt(&source, Place::span(0, 8)).expect("text has excerpts");
        assert_eq!(excerpt.text, "[[item]] id = \"4.5\" quantity = 1");
    }
}

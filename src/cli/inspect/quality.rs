//! How much of what published profiles demand a document states, for a person and as JSON.

use std::io;

use clap::builder::PossibleValuesParser;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::table;
use crate::diagnostic::visible;
use crate::model::{Bom, Document};
use crate::quality::{self, Basis, Score};
use crate::report::json::v1::Place;
use crate::report::{Detail, Look};

/// The word for every profile.
pub(super) const ALL: &str = "all";
/// How many places of gaps are shown of one element; `-v` shows all that are kept.
const SHOWN: usize = 3;

/// Returns what `--quality` takes.
pub(super) fn known() -> PossibleValuesParser {
    let profiles = quality::profiles().iter().map(|profile| profile.id.as_str());
    PossibleValuesParser::new(profiles.chain([ALL]))
}

/// What a document states of one profile.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Score")]
pub(super) struct Written {
    profile: &'static str,
    title: &'static str,
    basis: &'static str,
    source: &'static str,
    /// Whole percent; null where nothing could be stated.
    percent: Option<u8>,
    elements: Vec<WrittenElement>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WrittenElement {
    element: &'static str,
    title: &'static str,
    of: &'static str,
    stated: usize,
    missing: usize,
    no_slot: usize,
    known_unknown: usize,
    places: Vec<Place>,
}

impl Written {
    pub(super) fn of(bom: &Bom) -> Vec<Self> {
        quality::score(bom).iter().map(|score| Self::of_profile(score, bom)).collect()
    }

    fn of_profile(score: &Score, bom: &Bom) -> Self {
        let places: Vec<_> = score.elements.iter().flat_map(|tally| tally.places.iter().copied()).collect();
        let mut positions = crate::source::positions_of(bom.source(), &places).into_iter();
        let elements = score.elements.iter().map(|tally| WrittenElement {
            element: &tally.element.id,
            title: &tally.element.title,
            of: tally.element.of.word(),
            stated: tally.stated,
            missing: tally.missing,
            no_slot: tally.no_slot,
            known_unknown: tally.known_unknown,
            places: positions.by_ref().take(tally.places.len()).filter_map(|position| Place::of(&position)).collect(),
        });
        Self {
            profile: &score.profile.id,
            title: &score.profile.title,
            basis: score.profile.basis.word(),
            source: &score.profile.source,
            percent: score.percent(),
            elements: elements.collect(),
        }
    }
}

/// Returns one line with the score of each profile.
pub(super) fn in_brief(written: &[Written]) -> String {
    let percents = written.iter().filter_map(|score| Some(format!("{} {} %", score.profile, score.percent?)));
    let percents: Vec<String> = percents.collect();
    if percents.is_empty() { String::new() } else { format!("{} (--quality)", percents.join(", ")) }
}

/// Writes what each document states of a profile, or of all.
pub(super) fn write(documents: &[Document], wanted: &str, out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
    for (n, document) in documents.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", visible(document.name()))?;
        if !quality::is_bill_of_materials(document.bom.format) {
            writeln!(out, "  is a survey ({}), which no profile of a bill of materials fits", document.bom.format)?;
            continue;
        }
        for score in Written::of(&document.bom).iter().filter(|score| [score.profile, ALL].contains(&wanted)) {
            write_one(score, out, look)?;
        }
    }
    Ok(())
}

fn write_one(score: &Written, out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
    let percent = score.percent.map_or("nothing could be stated".to_owned(), |percent| format!("{percent} %"));
    writeln!(out, "\n  {}: {percent}", score.profile)?;
    writeln!(out, "  {}", score.title)?;
    writeln!(out, "  by: {}", score.source)?;
    let head = ["  ", "of", "stated", "missing", "no slot", "known unknown", "missing at"].map(str::to_owned);
    let mut rows = vec![head];
    for element in &score.elements {
        let shown = if look.detail == Detail::Everything { element.places.len() } else { SHOWN };
        let mut places: Vec<String> = element.places.iter().take(shown).map(words).collect();
        places.retain(|place| !place.is_empty());
        if element.missing > places.len() && !places.is_empty() {
            places.push("…".to_owned());
        }
        let count = |count: usize| if count == 0 { "-".to_owned() } else { count.to_string() };
        rows.push([
            format!("  {}", element.title),
            element.of.to_owned(),
            count(element.stated),
            count(element.missing),
            count(element.no_slot),
            count(element.known_unknown),
            places.join(", "),
        ]);
    }
    table::write(&rows, out, look)?;
    if score.basis == Basis::Verify.word() {
        writeln!(out, "  This profile was not checked against the publication: don't cite its score.")?;
    }
    Ok(())
}

fn words(place: &Place) -> String {
    match (place.line, place.column, &place.sheet, &place.cell) {
        (Some(line), Some(column), ..) => format!("{line}:{column}"),
        (_, _, Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        (_, _, None, Some(cell)) => cell.clone(),
        _ => String::new(),
    }
}

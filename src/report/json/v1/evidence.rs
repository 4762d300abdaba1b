//! What a finding rests on, as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Citation, Holding, ShareRange};
use crate::report::places::Places;
use crate::source::Position;

/// Where in a file: a line of text, or a cell of a table.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub struct Place {
    /// The line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column in characters, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The JSON Pointer (RFC 6901), when the file is JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The sheet, when the file is a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The cell (`B7`) or the row (`7`), when the file is a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl Place {
    /// Renders a position; `None` for the whole file.
    #[must_use]
    pub fn of(position: &Position) -> Option<Self> {
        match position {
            Position::Whole => None,
            Position::Line { line, column, pointer } => Some(Self {
                line: Some(*line),
                column: Some(*column),
                pointer: pointer.clone(),
                sheet: None,
                cell: None,
            }),
            Position::Cell { sheet, cell } => Some(Self {
                line: None,
                column: None,
                pointer: None,
                sheet: (!sheet.is_empty()).then(|| sheet.clone()),
                cell: Some(cell.clone()),
            }),
        }
    }
}

/// One piece of evidence.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// A place in an input.
    Input {
        /// The file.
        file: String,
        /// The file's SHA-256 in hex.
        sha256: String,
        /// Where in it; null for all of it.
        place: Option<Place>,
        /// The text that stands there, as it stands there.
        excerpt: Option<String>,
        /// What it shows; null when the excerpt says it.
        note: Option<String>,
    },
    /// An input that should have said something and doesn't.
    Absent {
        /// The file.
        file: String,
        /// The file's SHA-256 in hex.
        sha256: String,
        /// What is not in it.
        note: String,
    },
    /// An entry of a restricted-entity list.
    ListEntry {
        /// The list's id.
        list: String,
        /// The entry's primary name.
        entry: String,
        /// The name that matched.
        matched: String,
        /// From when the entry stands.
        since: Option<String>,
        /// The snapshot's SHA-256 in hex.
        snapshot: String,
        /// What the list means for this buyer.
        effect: String,
        /// The authority and cite.
        cite: String,
        /// How the score came about.
        score: Vec<ScorePart>,
        /// `listed-now`, `listed-then-and-now` (when the contract was signed, and on the day), `listed-since-signing`,
        /// `listed-then` (when the contract was signed, and not on the day) or `upcoming`.
        standing: &'static str,
    },
    /// How a party is owned or controlled by a listed one.
    Ownership {
        /// The steps, from the listed party down.
        chain: Vec<OwnershipStep>,
        /// The effective share in percent, where shares are added up and sources leave no range.
        percent: Option<f64>,
        /// The least that the share can be, in percent; only where sources leave a range.
        #[serde(skip_serializing_if = "Option::is_none")]
        percent_low: Option<f64>,
        /// The most that the share can be, in percent; only where sources leave a range.
        #[serde(skip_serializing_if = "Option::is_none")]
        percent_high: Option<f64>,
    },
    /// A row of a register of identifiers.
    Register {
        /// The register.
        register: String,
        /// The row's key.
        key: String,
        /// What the row says.
        value: String,
        /// The day of the register's edition.
        edition: String,
    },
    /// Something computed here.
    Computed {
        /// What was computed and came out.
        note: String,
    },
}

/// One part of a score.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScorePart {
    /// What was compared.
    pub what: String,
    /// What it added, between -1 and 1.
    pub value: f64,
}

/// One step of an ownership chain.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnershipStep {
    /// The party above.
    pub owner: String,
    /// The party below.
    pub owned: String,
    /// How: `ownership`, `control`, `consolidation`, `affiliate`, `influence` or `succession`.
    pub relation: &'static str,
    /// The share in percent, when the source states it.
    pub percent: Option<f64>,
    /// The least that the share can be, in percent; only where the source states a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_low: Option<f64>,
    /// The most that the share can be, in percent; only where the source states a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_high: Option<f64>,
    /// `indirect`, or `summary` of what other statements say in parts; absent for what the owner holds itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holding: Option<&'static str>,
    /// The first day it holds.
    pub from: Option<String>,
    /// The last day it holds.
    pub to: Option<String>,
    /// The source of the statement.
    pub source: String,
    /// The file it stands in.
    pub file: String,
    /// Where in the file.
    pub place: Option<Place>,
}

impl Evidence {
    pub(super) fn of(citation: &Citation, places: &Places<'_>) -> Self {
        match citation {
            Citation::Input { document, place, note } => Self::Input {
                file: places.name(*document).to_owned(),
                sha256: places.sha256(*document).to_owned(),
                place: Place::of(places.position(*document, *place)),
                excerpt: places.excerpt(*document, *place).map(|excerpt| excerpt.text),
                note: (!note.is_empty()).then(|| note.clone()),
            },
            Citation::Absent { document, note } => Self::Absent {
                file: places.name(*document).to_owned(),
                sha256: places.sha256(*document).to_owned(),
                note: note.clone(),
            },
            Citation::ListEntry { list, entry, matched, since, snapshot, effect, cite, score, standing } => {
                Self::ListEntry {
                    list: list.clone(),
                    entry: entry.clone(),
                    matched: matched.clone(),
                    since: since.map(|day| day.to_string()),
                    snapshot: snapshot.clone(),
                    effect: effect.clone(),
                    cite: cite.clone(),
                    score: score.iter().map(|part| ScorePart { what: part.what.clone(), value: part.value }).collect(),
                    standing: standing.word(),
                }
            }
            Citation::Ownership { chain, share } => Self::Ownership {
                chain: chain
                    .iter()
                    .map(|step| OwnershipStep {
                        owner: step.owner.clone(),
                        owned: step.owned.clone(),
                        relation: step.edge.relation.word(),
                        percent: known(step.edge.share),
                        percent_low: range(step.edge.share).map(|range| range.low().percent()),
                        percent_high: range(step.edge.share).map(|range| range.high().percent()),
                        holding: match step.edge.holding {
                            Holding::Direct => None,
                            Holding::Indirect => Some("indirect"),
                            Holding::Summary => Some("summary"),
                        },
                        from: step.edge.from.map(|day| day.to_string()),
                        to: step.edge.to.map(|day| day.to_string()),
                        source: step.edge.source.clone(),
                        file: places.name(step.edge.document).to_owned(),
                        place: Place::of(places.position(step.edge.document, step.edge.at)),
                    })
                    .collect(),
                percent: known(*share),
                percent_low: range(*share).map(|range| range.low().percent()),
                percent_high: range(*share).map(|range| range.high().percent()),
            },
            Citation::Register { register, key, value, edition } => Self::Register {
                register: register.clone(),
                key: key.clone(),
                value: value.clone(),
                edition: edition.clone(),
            },
            Citation::Computed { note } => Self::Computed { note: note.clone() },
        }
    }
}

/// Returns a share that is known, in percent.
fn known(share: Option<ShareRange>) -> Option<f64> {
    share.and_then(ShareRange::known).map(crate::model::Share::percent)
}

/// Returns a share of which only a range is known.
fn range(share: Option<ShareRange>) -> Option<ShareRange> {
    share.filter(|share| share.known().is_none())
}

//! What the quantities of a schedule count: one crane, or all of them together.
//!
//! The heading of their column says it, or the case. A schedule for several cranes in which nobody says it is an error.

use super::columns::{self, Column};
use super::words;
use crate::case::ContractEntry;
use crate::case::reading::Reading;
use crate::ingest::table::header::Header;
use crate::model::QuantityBasis;
use crate::source::{Cell, Place, Sheet};

/// How the quantities of a sheet become those of one crane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Basis {
    /// The column that is counted, if there is one.
    pub(super) column: Option<Column>,
    /// Whether it counts for all cranes together.
    pub(super) total: bool,
    /// How many cranes are bought.
    pub(super) subjects: u32,
}

/// Settles what the quantities count: by the heading of their column, else by the case.
pub(super) fn settle(
    entry: &ContractEntry,
    header: &Header<Column>,
    sheet: &Sheet,
    reading: &mut Reading<'_>,
) -> Option<Basis> {
    let has = |column: &Column| header.columns.contains_key(column);
    let columns = [Column::QuantityPerCrane, Column::QuantityTotal, Column::Quantity];
    let column = columns.into_iter().find(has);
    let place = column.map_or(Place::Whole, |column| header.place(sheet, header.shown_row(), column));
    let heading = header.columns.get(&Column::QuantityTotal).map(|col| sheet.cell(header.row, *col).text());
    let counted = heading.and_then(columns::cranes_in);
    if let (Some(in_case), Some(counted)) = (entry.subjects, counted)
        && in_case != counted
    {
        let at = header.place(sheet, header.shown_row(), Column::QuantityTotal);
        reading
            .note(at, format!("the heading speaks of {counted} cranes, the case of {in_case}"))
            .help("mend `subjects` in [contract]");
        return None;
    }
    let subjects = entry.subjects.or(counted);
    let by_heading = match column {
        Some(Column::QuantityPerCrane) => Some(QuantityBasis::PerSubject),
        Some(Column::QuantityTotal) => Some(QuantityBasis::Total),
        _ => None,
    };
    if let (Some(by_heading), Some(in_case)) = (by_heading, entry.quantities)
        && by_heading != in_case
        && !(has(&Column::QuantityPerCrane) && has(&Column::QuantityTotal))
    {
        reading
            .note(place, "the heading says otherwise than `quantities` in the case")
            .help("take `quantities` out of [contract], or map the column you mean as `quantity`");
        return None;
    }
    let stated = by_heading.or(entry.quantities);
    match (stated, subjects) {
        (Some(QuantityBasis::PerSubject), of) => Some(Basis { column, total: false, subjects: of.unwrap_or(1) }),
        (Some(QuantityBasis::Total), Some(of)) => Some(Basis { column, total: true, subjects: of }),
        (Some(QuantityBasis::Total), None) => {
            reading
                .note(place, "quantities are totals, but of how many cranes is not said")
                .expected("`subjects` in [contract], a whole number from 1 on");
            None
        }
        (None, Some(of)) if of > 1 && column.is_some() => {
            reading
                .note(place, format!("{of} cranes are bought, but what quantities count is not said"))
                .expected("quantities = \"per-subject\" or \"total\" in [contract]");
            None
        }
        (None, None) => {
            if let (Some(count), true) = (cranes_in_banner(header, sheet), column.is_some()) {
                reading
                    .note(place, format!("the banner speaks of {count} cranes, but what quantities count is not said"))
                    .expected("subjects = N, and quantities = \"per-subject\" or \"total\", in [contract]");
                return None;
            }
            Some(Basis { column, total: false, subjects: 1 })
        }
        (None, Some(of)) => Some(Basis { column, total: false, subjects: of }),
    }
}

/// Reads how many cranes the rows above the header speak of: `Supply of 4 (four) STS cranes`.
fn cranes_in_banner(header: &Header<Column>, sheet: &Sheet) -> Option<u32> {
    // Without a header nothing stands above it, and every row is one of the schedule's own.
    let above = header.row.min(header.first);
    let texts = sheet.rows.iter().take(above).flatten().map(Cell::text).filter(|text| !text.is_empty());
    texts.filter_map(cranes_spoken_of).find(|count| *count > 1)
}

fn cranes_spoken_of(text: &str) -> Option<u32> {
    let plain = words::plain(text);
    let words: Vec<&str> = plain.split(' ').collect();
    let is_crane = |word: &&str| matches!(*word, "cranes" | "krane" | "kräne" | "krananlagen");
    let at = words.iter().position(is_crane)?;
    words[at.saturating_sub(6)..at].iter().rev().find_map(|word| word.parse().ok()).filter(|count| *count <= 60)
}

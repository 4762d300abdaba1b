//! What stands on a board: pick-and-place files, placement reports and exports of optical inspection.
//!
//! Such a file tells which reference designators a machine placed, or a camera saw, and where. It is no bill of
//! materials: it speaks as an observation of one board. [`is_placement`] tells its header from that of a parts list,
//! `layout` makes a grid of whatever holds its cells, and `rows` takes each designator as a part.

mod aligned;
mod columns;
mod layout;
mod reader;
mod rows;
mod words;

pub use columns::is_placement;
pub(in crate::ingest) use layout::claims;
pub use reader::Placement;

/// Reads a coordinate as tools write it: `12.7`, `-5,08`, `500mil`, `12.7000mm`.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '"' | 'µ' | ' '));
    let unit = text[digits.len()..].trim().to_ascii_lowercase();
    let known = matches!(unit.as_str(), "" | "mm" | "mil" | "mils" | "in" | "inch" | "um" | "µm" | "\"" | "th" | "cm");
    // A decimal comma, where no point tells it from a separator of thousands.
    let plain = if digits.contains('.') { digits.replace(',', "") } else { digits.replacen(',', ".", 1) };
    plain.parse::<f64>().ok().filter(|value| known && value.is_finite())
}

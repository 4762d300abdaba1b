//! `UK-Sanctions-List.csv`: a line with the day of the report, a header, one row for each name and address.

use std::collections::HashMap;
use std::sync::Arc;

use super::rows::{Header, Row, first_lines, rows};
use super::uk::{Designation, LIST, Named, day, entry};
use super::{Gathering, ListFormat};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::source::{Limits, Source};

/// Reads the UK Sanctions List as CSV.
#[derive(Debug, Clone, Copy)]
pub(super) struct UkCsv;

/// What only this header has together.
const OWN: [&str; 4] = ["Unique ID", "OFSI Group ID", "Name 6", "Name 1"];
const NEEDED: [&str; 11] = [
    "Unique ID",
    "Name 6",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Name type",
    "Alias strength",
    "Name non-latin script",
    "Regime Name",
];
/// How many lines may stand before the header.
const PREAMBLE: usize = 4;

impl ListFormat for UkCsv {
    fn id(&self) -> &'static str {
        "uk-csv"
    }

    fn title(&self) -> &'static str {
        "the UK Sanctions List (CSV)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let is_header = |line: &&str| Header::of_line(line, b',').is_some_and(|header| header.has(&OWN));
        matches!(files, [file] if first_lines(file, PREAMBLE).iter().any(is_header))
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let all = rows(source, b',', limits)?;
            let Some(at) = all.iter().take(PREAMBLE).position(|row| Header::of(row).has(&OWN)) else { continue };
            let (before, from) = all.split_at(at);
            let Some((first, rows)) = from.split_first() else { continue };
            into.published = before.iter().find_map(report_day);
            let header = Header::of(first);
            header.check(source, first.at, rows, &NEEDED, limits)?;
            gather(source, &header, rows, into);
        }
        Ok(())
    }
}

/// Reads `Report Date: 23-Sep-2026`, in one cell or in two.
fn report_day(row: &Row) -> Option<jiff::civil::Date> {
    let cells: Vec<&str> = (0..row.width()).map(|n| row.cell(n)).filter(|cell| !cell.is_empty()).collect();
    let (label, day_of) = match cells.as_slice() {
        [one] => one.split_once(':')?,
        [label, day_of, ..] => (label.trim_end_matches(':'), *day_of),
        [] => return None,
    };
    ["report date", "last updated"].contains(&label.trim().to_ascii_lowercase().as_str()).then(|| day(day_of)).flatten()
}

fn gather(source: &Source, header: &Header, rows: &[Row], into: &mut Gathering) {
    let mut order: Vec<&str> = Vec::new();
    let mut groups: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in rows {
        let id = header.cell(row, "Unique ID");
        if id.is_empty() {
            into.refuse(|| {
                Problem::at(source, row.at, "has no `Unique ID`").help("the file is damaged: fetch it again")
            });
            continue;
        }
        groups
            .entry(id)
            .or_insert_with(|| {
                order.push(id);
                Vec::new()
            })
            .push(row);
    }
    for id in order {
        let rows = groups.remove(id).unwrap_or_default();
        let first = |name: &str| {
            rows.iter().map(|row| header.cell(row, name)).find(|cell| !cell.is_empty()).unwrap_or_default()
        };
        let all = |name: &str| -> Vec<&str> {
            let mut cells: Vec<&str> =
                rows.iter().map(|row| header.cell(row, name)).filter(|cell| !cell.is_empty()).collect();
            cells.dedup();
            cells
        };
        let kind = first("Designation Type");
        let designation = Designation {
            id,
            // Older headers call the column by its values.
            kind: if kind.is_empty() { first("Individual, Entity, Ship") } else { kind },
            regime: first("Regime Name"),
            designated: first("Date Designated"),
            names: rows
                .iter()
                .map(|row| Named {
                    parts: ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"]
                        .map(|name| header.cell(row, name)),
                    kind: header.cell(row, "Name type"),
                    strength: header.cell(row, "Alias strength"),
                })
                .collect(),
            native: all("Name non-latin script"),
            countries: all("Address Country"),
            registrations: all("Business registration number (s)"),
            imo: all("IMO number"),
            parent: first("Parent company"),
        };
        match entry(&designation, into) {
            Some(entry) => into.add(&[LIST.to_owned()], entry),
            None => {
                let at = rows.first().map(|row| row.at).unwrap_or_default();
                into.refuse(|| Problem::at(source, at, format!("`{id}` has no name")).expected("a name in `Name 6`"));
            }
        }
    }
}

//! `consolidated.csv` and `consolidated.tsv` of trade.gov: 29 columns, older files 28.

use std::sync::Arc;

use super::csl::{COLUMNS, Record, take};
use super::rows::{Header, first_lines, rows};
use super::{Gathering, ListFormat};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::source::{Limits, Source};

/// Reads the Consolidated Screening List as CSV or TSV.
#[derive(Debug, Clone, Copy)]
pub(super) struct CslTable;

/// What only this header has together.
const OWN: [&str; 4] = ["source", "entity_number", "alt_names", "ids"];

fn delimiter(source: &Source) -> Option<u8> {
    let line = *first_lines(source, 1).first()?;
    [b',', b'\t'].into_iter().find(|byte| Header::of_line(line, *byte).is_some_and(|header| header.has(&OWN)))
}

impl ListFormat for CslTable {
    fn id(&self) -> &'static str {
        "csl-table"
    }

    fn title(&self) -> &'static str {
        "the Consolidated Screening List (CSV or TSV)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        matches!(files, [file] if delimiter(file).is_some())
    }

    fn serves_several(&self) -> bool {
        true
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let rows = rows(source, delimiter(source).unwrap_or(b','), limits)?;
            let Some((first, rows)) = rows.split_first() else { continue };
            let header = Header::of(first);
            // Older files lack the first column.
            header.check(source, first.at, rows, &COLUMNS[1..], limits)?;
            for row in rows {
                let cell = |name: &str| header.cell(row, name);
                let url = cell("source_list_url");
                let record = Record {
                    source: cell("source"),
                    number: cell("entity_number"),
                    kind: cell("type"),
                    programmes: values(cell("programs")).collect(),
                    name: cell("name"),
                    countries: values(cell("addresses")).filter_map(country).collect(),
                    notice: cell("federal_register_notice"),
                    start: cell("start_date"),
                    end: cell("end_date"),
                    remarks: cell("remarks"),
                    url: if url.is_empty() { cell("source_information_url") } else { url },
                    alt_names: values(cell("alt_names")).collect(),
                    ids: values(cell("ids")).map(id).collect(),
                };
                // A quotation mark too many takes whole rows for one cell.
                if ["name", "alt_names"].iter().any(|column| cell(column).contains(['\n', '\r'])) {
                    into.refuse(|| {
                        Problem::at(source, row.at, "has a name of several lines")
                            .expected("each name in one line")
                            .help("a quotation mark too many takes rows for one cell: fetch the file again")
                    });
                    continue;
                }
                take(&record, row.at, source, into);
            }
        }
        Ok(())
    }
}

fn values(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|value| !value.is_empty())
}

/// Reads the code at the end of `street, city, state, postal, CC`.
fn country(address: &str) -> Option<&str> {
    let last = address.rsplit(',').next()?.trim();
    (last.len() == 2 && last.bytes().all(|b| b.is_ascii_uppercase())).then_some(last)
}

/// Reads `Type, number, CC`; the number may hold commas, and the country may be missing.
fn id(written: &str) -> (&str, &str, &str) {
    let (label, rest) = written.split_once(',').unwrap_or((written, ""));
    let (number, code) = match rest.rsplit_once(',') {
        Some((number, last)) if country(last).is_some() => (number, last),
        _ => (rest, ""),
    };
    (label.trim(), number.trim(), code.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cells_of_several_values_are_taken_apart() {
        assert_eq!(country("place du Lac 2, Geneve, 1204, CH"), Some("CH"));
        assert_eq!(country("Tulkarim, West Bank"), None);
        assert_eq!(id("V.A.T. Number, CHE-267.936.404, CH"), ("V.A.T. Number", "CHE-267.936.404", "CH"));
        assert_eq!(id("Secondary sanctions risk:, Rule 1, and 2"), ("Secondary sanctions risk:", "Rule 1, and 2", ""));
        assert_eq!(id("Gender"), ("Gender", "", ""));
    }
}

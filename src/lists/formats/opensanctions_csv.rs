//! `targets.simple.csv` of OpenSanctions: one row for each target; several values of a cell are a line of CSV themselves.

use std::sync::Arc;

use super::ListFormat;
use super::gathering::{Gathering, add_name};
use super::opensanctions::{identify, is_native, kind_of, lists_of};
use super::rows::{Header, first_lines, rows};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::lists::{Basis, Entry};
use crate::source::{Limits, Source};

/// Reads the simplified targets.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenSanctionsCsv;

const OWN: [&str; 5] = ["id", "schema", "name", "aliases", "dataset"];
const NEEDED: [&str; 7] = ["id", "schema", "name", "aliases", "countries", "identifiers", "dataset"];

impl ListFormat for OpenSanctionsCsv {
    fn id(&self) -> &'static str {
        "opensanctions-csv"
    }

    fn title(&self) -> &'static str {
        "OpenSanctions' simplified targets (CSV)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let is_header = |line: &&str| Header::of_line(line, b',').is_some_and(|header| header.has(&OWN));
        matches!(files, [file] if first_lines(file, 1).iter().any(is_header))
    }

    fn serves_several(&self) -> bool {
        true
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let rows = rows(source, b',', limits)?;
            let Some((first, rows)) = rows.split_first() else { continue };
            let header = Header::of(first);
            header.check(source, first.at, rows, &NEEDED, limits)?;
            for row in rows {
                let cell = |name: &str| header.cell(row, name);
                let (id, name) = (cell("id"), cell("name"));
                if id.is_empty() || !name.chars().any(char::is_alphanumeric) {
                    into.refuse(|| Problem::at(source, row.at, "has no `id` or no `name`").expected("both"));
                    continue;
                }
                let mut entry = Entry::new(id, name, Basis::Secondary, "OpenSanctions");
                entry.kind = kind_of(cell("schema"));
                for alias in values(cell("aliases")) {
                    let names = if is_native(&alias) { &mut entry.native_names } else { &mut entry.aliases };
                    add_name(names, &alias, name);
                }
                let countries = values(cell("countries"));
                entry.country = <[String; 1]>::try_from(countries).ok().map(|[country]| country);
                for identifier in values(cell("identifiers")) {
                    identify(&mut entry, &identifier, into);
                }
                entry.programmes = values(cell("program_ids"));
                let datasets = values(cell("dataset"));
                let lists = lists_of(entry.programmes.iter().chain(&datasets).map(String::as_str));
                into.add(&lists, entry);
            }
        }
        Ok(())
    }
}

/// Splits a cell at its semicolons; a value that holds one is quoted once more.
fn values(cell: &str) -> Vec<String> {
    if !cell.contains('"') {
        return cell.split(';').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect();
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(b';').from_reader(cell.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut found = Vec::new();
    while let Ok(true) = reader.read_record(&mut record) {
        found.extend(record.iter().map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_cell_may_hold_what_separates_them() {
        assert_eq!(values("A;B; C"), ["A", "B", "C"]);
        assert_eq!(values("\"Example; Co\";Other"), ["Example; Co", "Other"]);
        assert_eq!(values("\"The \"\"Example\"\" Co\";B"), ["The \"Example\" Co", "B"]);
        assert!(values("").is_empty());
    }
}

//! The exclusions of SAM.gov: the public CSV extract, one row for each exclusion.

use std::sync::Arc;

use super::ListFormat;
use super::days::american;
use super::gathering::{Gathering, add_listing, one_country};
use super::rows::{Header, first_lines, rows};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::lists::{Basis, Entry, PartyIdentifierKind, PartyKind};
use crate::source::{Limits, Source};

/// Reads the exclusions.
#[derive(Debug, Clone, Copy)]
pub(super) struct SamExclusions;

const LIST: &str = "us-sam";
const OWN: [&str; 4] = ["Classification", "Exclusion Program", "Excluding Agency", "Exclusion Type"];
const NEEDED: [&str; 9] = [
    "Classification",
    "Name",
    "First",
    "Last",
    "Exclusion Program",
    "Excluding Agency",
    "Exclusion Type",
    "Active Date",
    "Termination Date",
];

impl ListFormat for SamExclusions {
    fn id(&self) -> &'static str {
        "sam-csv"
    }

    fn title(&self) -> &'static str {
        "SAM.gov's exclusions"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let is_header = |line: &&str| Header::of_line(line, b',').is_some_and(|header| header.has(&OWN));
        matches!(files, [file] if first_lines(file, 1).iter().any(is_header))
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let rows = rows(source, b',', limits)?;
            let Some((first, rows)) = rows.split_first() else { continue };
            let header = Header::of(first);
            header.check(source, first.at, rows, &NEEDED, limits)?;
            for row in rows {
                let cell = |name: &str| header.cell(row, name);
                let parts: Vec<&str> = ["First", "Middle", "Last", "Suffix"]
                    .map(&cell)
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect();
                let name = if cell("Name").is_empty() { parts.join(" ") } else { cell("Name").to_owned() };
                if !name.chars().any(char::is_alphanumeric) {
                    into.refuse(|| {
                        Problem::at(source, row.at, "has no name").expected("`Name`, or `First` and `Last`")
                    });
                    continue;
                }
                let id = ["SAM Number", "Unique Entity ID"].map(&cell).into_iter().find(|id| !id.is_empty());
                let mut entry = Entry::new(id.unwrap_or(&name), &name, Basis::Primary, "https://sam.gov");
                entry.kind = match cell("Classification").to_ascii_lowercase().as_str() {
                    "firm" | "special entity designation" => PartyKind::Entity,
                    "individual" => PartyKind::Individual,
                    "vessel" => PartyKind::Vessel,
                    _ => PartyKind::Unstated,
                };
                for (column, kind) in
                    [("Unique Entity ID", PartyIdentifierKind::Uei), ("CAGE", PartyIdentifierKind::Cage)]
                {
                    if !cell(column).is_empty() {
                        into.identify(&mut entry, kind, cell(column));
                    }
                }
                entry.country = one_country([cell("Country")]);
                let programme = [cell("Exclusion Program"), cell("Excluding Agency"), cell("Exclusion Type")];
                let programme: Vec<&str> = programme.into_iter().filter(|word| !word.is_empty()).collect();
                entry.programmes = vec![programme.join(", ")];
                let from = day(cell("Active Date"), "Active Date", &name, into);
                let to = match cell("Termination Date") {
                    indefinite if indefinite.eq_ignore_ascii_case("indefinite") => None,
                    written => day(written, "Termination Date", &name, into),
                };
                add_listing(&mut entry, from, to);
                into.add(&[LIST.to_owned()], entry);
            }
        }
        Ok(())
    }
}

fn day(written: &str, column: &str, name: &str, into: &mut Gathering) -> Option<jiff::civil::Date> {
    let day = american(written);
    if day.is_none() && !written.is_empty() {
        into.doubt("days can't be read and were taken for unknown", format!("`{written}` in `{column}` of {name}"));
    }
    day
}

//! The Denied Persons List as BIS's own file: columns separated by tabs, one row for each order and address.

use std::sync::Arc;

use super::ListFormat;
use super::days::american;
use super::gathering::{Gathering, add_listing, add_name, one_country};
use super::rows::{Header, first_lines, rows};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::lists::published::published;
use crate::lists::{Basis, Entry};
use crate::source::{Limits, Source};

/// Reads the Denied Persons List.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeniedPersons;

const LIST: &str = "us-bis-dpl";
const COLUMNS: [&str; 6] = ["Name", "Country", "Effective_Date", "Expiration_Date", "Standard_Order", "FR_Citation"];

fn delimiter(source: &Source) -> Option<u8> {
    let line = *first_lines(source, 1).first()?;
    [b'\t', b','].into_iter().find(|byte| Header::of_line(line, *byte).is_some_and(|header| header.has(&COLUMNS)))
}

impl ListFormat for DeniedPersons {
    fn id(&self) -> &'static str {
        "bis-dpl"
    }

    fn title(&self) -> &'static str {
        "the Denied Persons List"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        matches!(files, [file] if delimiter(file).is_some())
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let rows = rows(source, delimiter(source).unwrap_or(b'\t'), limits)?;
            let Some((first, rows)) = rows.split_first() else { continue };
            let header = Header::of(first);
            header.check(source, first.at, rows, &COLUMNS, limits)?;
            for row in rows {
                let cell = |name: &str| header.cell(row, name);
                let parts = published(cell("Name"));
                if !parts.name.chars().any(char::is_alphanumeric) {
                    into.refuse(|| Problem::at(source, row.at, "has no name").expected("the name in `Name`"));
                    continue;
                }
                let mut day = |column: &str| {
                    let written = cell(column);
                    let day = american(written);
                    if day.is_none() && !written.is_empty() {
                        let example = format!("`{written}` in `{column}` of {}", parts.name);
                        into.doubt("days can't be read and were taken for unknown", example);
                    }
                    day
                };
                let (from, to) = (day("Effective_Date"), day("Expiration_Date"));
                let mut entry = Entry::new(&parts.name, &parts.name, Basis::Primary, "BIS Denied Persons List");
                for alias in std::iter::once(&parts.plain).chain(&parts.aliases) {
                    add_name(&mut entry.aliases, alias, &parts.name);
                }
                for former in &parts.former {
                    add_name(&mut entry.former_names, former, &parts.name);
                }
                entry.country = one_country([cell("Country")]);
                entry.cite = Some(cell("FR_Citation").to_owned()).filter(|cite| !cite.is_empty());
                add_listing(&mut entry, from, to);
                into.add(&[LIST.to_owned()], entry);
            }
        }
        Ok(())
    }
}

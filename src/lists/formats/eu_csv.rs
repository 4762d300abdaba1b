//! `csvFullSanctionsList_1_1` of the EU: 118 columns separated by semicolons, one row for each name, address or
//! identification; rows of one `Entity_LogicalId` are one subject.

use std::collections::HashMap;
use std::sync::Arc;

use super::days::{british, iso};
use super::eu::{Identification, LIST, Named, Subject, entry};
use super::rows::{Header, Row, first_lines, rows};
use super::{Gathering, ListFormat};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::source::{Limits, Source};

/// Reads the EU's list as CSV.
#[derive(Debug, Clone, Copy)]
pub(super) struct EuCsv;

const OWN: [&str; 3] = ["Entity_LogicalId", "Entity_EU_ReferenceNumber", "NameAlias_WholeName"];
const NEEDED: [&str; 8] = [
    "Entity_LogicalId",
    "Entity_EU_ReferenceNumber",
    "Entity_SubjectType",
    "Entity_Regulation_Programme",
    "NameAlias_WholeName",
    "NameAlias_FirstName",
    "NameAlias_LastName",
    "Identification_Number",
];

impl ListFormat for EuCsv {
    fn id(&self) -> &'static str {
        "eu-csv"
    }

    fn title(&self) -> &'static str {
        "the EU's consolidated list (CSV)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let is_header = |line: &&str| Header::of_line(line, b';').is_some_and(|header| header.has(&OWN));
        matches!(files, [file] if first_lines(file, 1).iter().any(is_header))
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let rows = rows(source, b';', limits)?;
            let Some((first, rows)) = rows.split_first() else { continue };
            let header = Header::of(first);
            header.check(source, first.at, rows, &NEEDED, limits)?;
            into.published = rows.first().and_then(|row| {
                let written = header.cell(row, "fileGenerationDate");
                iso(written).or_else(|| british(written))
            });
            gather(source, &header, rows, into);
        }
        Ok(())
    }
}

fn gather(source: &Source, header: &Header, rows: &[Row], into: &mut Gathering) {
    let mut order: Vec<&str> = Vec::new();
    let mut groups: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in rows {
        let id = header.cell(row, "Entity_LogicalId");
        if id.is_empty() {
            into.refuse(|| Problem::at(source, row.at, "has no `Entity_LogicalId`").expected("a number in every row"));
            continue;
        }
        let group = groups.entry(id).or_default();
        if group.is_empty() {
            order.push(id);
        }
        group.push(row);
    }
    for id in order {
        let rows = groups.remove(id).unwrap_or_default();
        match entry(&subject(header, id, &rows), into) {
            Some(entry) => into.add(&[LIST.to_owned()], entry),
            None => into.refuse(|| {
                let at = rows.first().map(|row| row.at).unwrap_or_default();
                Problem::at(source, at, format!("`{id}` has no name"))
                    .expected("a `NameAlias_WholeName` in one of its rows")
            }),
        }
    }
}

fn subject<'r>(header: &Header, id: &'r str, rows: &[&'r Row]) -> Subject<'r> {
    let cells = |name: &str| -> Vec<&'r str> {
        let mut cells: Vec<&str> =
            rows.iter().map(|row| header.cell(row, name)).filter(|cell| !cell.is_empty()).collect();
        cells.dedup();
        cells
    };
    let first = |name: &str| cells(name).first().copied().unwrap_or_default();
    let code = first("Entity_SubjectType_ClassificationCode");
    Subject {
        number: id,
        reference: first("Entity_EU_ReferenceNumber"),
        kind: if code.is_empty() { first("Entity_SubjectType") } else { code },
        designated: first("Entity_DesignationDate"),
        programmes: cells("Entity_Regulation_Programme"),
        regulations: cells("Entity_Regulation_NumberTitle"),
        names: rows
            .iter()
            .map(|row| Named { whole: whole(header, row), strong: header.cell(row, "NameAlias_Strong") })
            .collect(),
        countries: cells("Address_CountryIso2Code"),
        identifications: rows
            .iter()
            .map(|row| Identification {
                kind: header.cell(row, "Identification_TypeCode"),
                number: header.cell(row, "Identification_Number"),
                country: header.cell(row, "Identification_CountryIso2Code"),
            })
            .collect(),
    }
}

fn whole(header: &Header, row: &Row) -> String {
    let whole = header.cell(row, "NameAlias_WholeName");
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let parts =
        ["NameAlias_FirstName", "NameAlias_MiddleName", "NameAlias_LastName"].map(|name| header.cell(row, name));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

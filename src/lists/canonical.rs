//! A list file in its one canonical form: what `lists import` writes.

use std::fmt::Write as _;

use super::table::{COLUMNS, ListRow, Table};
use super::{PartyIdentifierKind, table};
use crate::error::Error;
use crate::source::{Limits, Source};

/// Checks a list file and writes it anew: all columns in their order, one spelling for days, identifiers and
/// separators, the rows in the file's order. The same content gives the same bytes.
///
/// # Errors
/// The file is no sound list, or states that it is another list than `id`.
pub fn import(source: &Source, id: &str, limits: &Limits) -> Result<String, Error> {
    let table = table::read(source, id, limits)?;
    Ok(written(&table, id))
}

fn written(table: &Table, id: &str) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: &str| {
        // A line break in a value would begin a row.
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "# {key}: {value}");
    };
    line("list", id);
    if let Some(title) = &table.head.title {
        line("title", title);
    }
    if let Some(confirmed) = table.head.confirmed {
        line("confirmed", &confirmed.to_string());
    }
    if let Some(source) = &table.head.source {
        line("source", source);
    }
    if let Some(basis) = table.head.basis {
        line("basis", basis.word());
    }
    line("partial", if table.head.partial { "true" } else { "false" });
    out.push_str(&COLUMNS.join(","));
    out.push('\n');
    for row in &table.rows {
        let cells = cells(row);
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                out.push(',');
            }
            out.push_str(&quoted(cell));
        }
        out.push('\n');
    }
    out
}

fn cells(row: &ListRow) -> [String; COLUMNS.len()] {
    let many = |values: &[String]| values.join("; ");
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let identifiers: Vec<String> = row
        .identifiers
        .iter()
        .map(|(kind, value): &(PartyIdentifierKind, String)| format!("{}:{value}", kind.word()))
        .collect();
    [
        row.name.clone(),
        row.clean_name.clone(),
        many(&row.aliases),
        many(&row.previous_names),
        many(&row.native_names),
        row.parent.clone(),
        row.reason.clone(),
        day(row.start),
        day(row.end),
        row.source_url.clone(),
        row.source_sha256.clone(),
        many(&identifiers),
        row.country.clone(),
        row.cite.clone(),
        many(&row.unverified_names),
    ]
}

fn quoted(cell: &str) -> String {
    let needs = cell.contains([',', '"', '\n', '\r', ';', '\t', '#']);
    if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

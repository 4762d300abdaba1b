//! A list file in its one canonical form: what `lists import` writes.

use std::fmt::Write as _;
use std::sync::Arc;

use super::table::{COLUMNS, Head, ListRow, Table};
use super::{Entry, List, PartyIdentifierKind, PartyKind, formats, table};
use crate::error::Error;
use crate::source::{Limits, Source};

/// How many columns every written list has.
const BASIC: usize = 15;

/// Checks a list and writes it in the documented form: all columns in their order, one spelling for days, identifiers and
/// separators, the rows in the file's order. The same content gives the same bytes.
///
/// # Errors
/// The files are no sound list, or don't hold the list `id`.
pub fn import(files: &[Arc<Source>], id: &str, limits: &Limits) -> Result<String, Error> {
    let table = match (formats::recognise(files)?.id(), files) {
        // What stands in the documented form keeps its rows.
        (formats::DOCUMENTED, [file]) => table::read(file, Some(id), limits)?,
        (formats::DOCUMENTED_TOML, [file]) => formats::toml_table(file, Some(id), limits)?,
        _ => table_of(formats::read(files, id, limits)?),
    };
    Ok(written(&table, id))
}

/// Returns a published list as a table: one row for each period of each entry.
fn table_of(list: List) -> Table {
    let basis = list.entries.iter().map(|entry| entry.basis).max();
    let head = Head {
        list: None,
        title: Some(list.title),
        confirmed: list.confirmed,
        source: Some(list.source),
        basis,
        partial: list.partial,
    };
    let rows = list.entries.into_iter().flat_map(rows_of).collect();
    Table { head, rows }
}

fn rows_of(entry: Entry) -> Vec<ListRow> {
    let is_url = entry.source.starts_with("https://") || entry.source.starts_with("http://");
    let row = ListRow {
        name: entry.name.clone(),
        aliases: entry.aliases,
        previous_names: entry.former_names,
        native_names: entry.native_names,
        unverified_names: entry.unverified_names,
        weak_aliases: entry.weak_aliases,
        parent: entry.parent.unwrap_or_default(),
        source_url: if is_url { entry.source } else { String::new() },
        identifiers: entry.identifiers,
        country: entry.country.unwrap_or_default(),
        cite: entry.cite.unwrap_or_default(),
        kind: entry.kind,
        programmes: entry.programmes,
        key: if entry.key == entry.name { String::new() } else { entry.key },
        ..ListRow::default()
    };
    if entry.listings.is_empty() {
        return vec![row];
    }
    entry.listings.iter().map(|listing| ListRow { start: listing.from, end: listing.to, ..row.clone() }).collect()
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
    let rows: Vec<[String; COLUMNS.len()]> = table.rows.iter().map(cells).collect();
    // The last columns stand only where a row needs them.
    let needed = |column: usize| rows.iter().any(|cells| !cells[column].is_empty());
    let width = (BASIC..COLUMNS.len()).rev().find(|column| needed(*column)).map_or(BASIC, |column| column + 1);
    out.push_str(&COLUMNS[..width].join(","));
    out.push('\n');
    for cells in &rows {
        for (n, cell) in cells[..width].iter().enumerate() {
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
    // A semicolon or line break inside a value would make two of it.
    let one = |value: &String| value.split_whitespace().collect::<Vec<_>>().join(" ").replace([';', '；'], ",");
    let many = |values: &[String]| values.iter().map(one).collect::<Vec<_>>().join("; ");
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
        many(&row.weak_aliases),
        if row.kind == PartyKind::Unstated { String::new() } else { row.kind.word().to_owned() },
        many(&row.programmes),
        row.key.clone(),
    ]
}

fn quoted(cell: &str) -> String {
    let needs = cell.contains([',', '"', '\n', '\r', ';', '\t', '#']);
    if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

//! A new case: a commented case file, and what the columns of its tables are taken for.
//!
//! The columns are guessed by the same search that reads a table later, and written down, so that the person who starts
//! the case sees them beside sample rows and can mend what was taken wrongly.

use std::fmt::Write as _;
use std::path::Path;

use super::contract::{self, WordedHeader};
use super::{ContractEntry, Stage};
use crate::error::Error;
use crate::ingest::table::{self, Csv, FIELDS, Workbook};
use crate::ingest::{ReadOptions, Reader};
use crate::model::Account;
use crate::source::{Limits, Sheet, Source, column_letters};

/// How many rows are shown beside a guess.
const SAMPLES: usize = 3;

/// What a new case begins with.
#[derive(Debug, Clone, Default)]
pub struct NewCase {
    /// Its id, such as `STS-12`.
    pub id: String,
    /// What is verified, in words; a blank to fill in when `None`.
    pub subject: Option<String>,
    /// The contract.
    pub contract: Option<NewFile>,
    /// What the vendor declares.
    pub declared: Vec<NewFile>,
    /// What was found.
    pub observed: Vec<NewFile>,
}

/// A file of a new case.
#[derive(Debug, Clone, Default)]
pub struct NewFile {
    /// Its path relative to the case file.
    pub name: String,
    /// What its columns are taken for, if it is a table.
    pub tables: Vec<GuessedTable>,
}

/// What the columns of one sheet are taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuessedTable {
    /// The sheet's name; empty for a CSV.
    pub sheet: String,
    /// The header's row, counted from 1.
    pub header_row: usize,
    /// The columns that were recognised, in the order of the table.
    pub columns: Vec<GuessedColumn>,
    /// The headers that name nothing known; they are not read.
    pub unknown: Vec<String>,
}

/// What one column is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuessedColumn {
    /// Our word for it.
    pub field: String,
    /// The header's text, or `column D` where a text would not tell it from another.
    pub header: String,
    /// The cells of up to three rows below the header.
    pub samples: Vec<String>,
}

/// Guesses the columns of a contract schedule; nothing for a contract in TOML.
///
/// # Errors
/// The file is neither, or holds no header of a schedule.
pub fn guess_contract(source: &Source, limits: &Limits) -> Result<Vec<GuessedTable>, Error> {
    let entry = ContractEntry::bare(Path::new(source.name()));
    let headers = contract::guess(&entry, source, limits)?.unwrap_or_default();
    guessed(source, &headers, limits)
}

/// Guesses the columns of a parts list or inventory; nothing for a document that is no table.
///
/// # Errors
/// The file is a table without a header that is known.
pub fn guess_evidence(account: Account, source: &Source, limits: &Limits) -> Result<Vec<GuessedTable>, Error> {
    let options = ReadOptions { account, limits: *limits, ..ReadOptions::default() };
    let readers: [&dyn Reader; 2] = [&Csv, &Workbook];
    if !readers.iter().any(|reader| reader.recognises(source, &options)) {
        return Ok(Vec::new());
    }
    let headers = table::headers(source, &options)?;
    let worded: Vec<WordedHeader> =
        headers.iter().map(|header| contract::worded(header, |field| FIELDS.word(field))).collect();
    guessed(source, &worded, limits)
}

fn guessed(source: &Source, headers: &[WordedHeader], limits: &Limits) -> Result<Vec<GuessedTable>, Error> {
    if headers.is_empty() {
        return Ok(Vec::new());
    }
    let grid = table::open(source, limits)?;
    let tables = headers.iter().map(|header| {
        let sheet = &grid.sheets[header.sheet];
        let rows: Vec<usize> = sample_rows(sheet, header);
        let columns = header.columns.iter().map(|(field, col)| GuessedColumn {
            field: field.clone(),
            header: header_name(sheet, header.row, *col),
            samples: rows.iter().map(|row| sheet.cell(*row, *col).text().to_owned()).collect(),
        });
        GuessedTable {
            sheet: sheet.name.clone(),
            header_row: header.row.saturating_add(1),
            columns: columns.collect(),
            unknown: header.unknown.clone(),
        }
    });
    Ok(tables.collect())
}

/// The first rows that fill most of the columns: headings and blank rows show nothing.
fn sample_rows(sheet: &Sheet, header: &WordedHeader) -> Vec<usize> {
    let filled = |row: &usize| {
        let filled = header.columns.iter().filter(|(_, col)| !sheet.cell(*row, *col).is_empty()).count();
        filled * 2 > header.columns.len()
    };
    (header.first..sheet.rows.len()).take(1_000).filter(filled).take(SAMPLES).collect()
}

fn header_name(sheet: &Sheet, row: usize, col: usize) -> String {
    let text = sheet.cell(row, col).text();
    let alike = |other: &usize| table::plain_header(sheet.cell(row, *other).text()) == table::plain_header(text);
    let width = sheet.rows.get(row).map_or(0, Vec::len);
    if table::plain_header(text).is_empty() || (0..width).filter(alike).count() > 1 {
        return format!("column {}", column_letters(col));
    }
    text.to_owned()
}

/// Writes a commented case file.
#[must_use]
pub fn new_case(new: &NewCase) -> String {
    let mut text = String::from(
        "# A case: one thing to verify. Paths are relative to this file. The keys are explained in docs/case-file.md.\n\
         version = 1\n\n[case]\n",
    );
    let stage = if new.observed.is_empty() { Stage::Design } else { Stage::Delivered };
    let stages = Stage::WORDS.map(|(_, word)| word).join(", ");
    put(&mut text, "id", &new.id, "");
    put(&mut text, "subject", new.subject.as_deref().unwrap_or("what is verified, in words"), "");
    put(&mut text, "stage", stage.word(), &format!("  # one of {stages}"));
    text.push_str(
        "# as-of = 2026-06-30               # the day that everything is judged at; today if not stated\n\
         # marking = \"Bid confidential\"     # printed on every page and sheet\n\n\
         # Who buys, with whose money: it decides which rules of law bind. What is not stated gives \"applies if\".\n\
         # [buyer]\n\
         # kind = \"port-authority\"          # private-terminal, federal-agency, dod-contractor\n\
         # jurisdiction = \"us\"\n\
         # [[funding]]\n\
         # programme = \"us-federal-grant\"   # us-federal-loan, other, none\n\
         # award = 2025-03-01\n\n",
    );
    contract_text(&mut text, new.contract.as_ref());
    evidence_text(&mut text, "declared", "what the vendor says is there", "vendor/bom.cdx.json", &new.declared);
    evidence_text(&mut text, "observed", "what was found there", "survey/nmap.xml", &new.observed);
    text.push_str(
        "# What was seen and is not ours: exactly one of serial, mac, purl, mpn, ref, name.\n\
         # [[not-ours]]\n\
         # mac = \"02:00:00:00:00:01\"\n\
         # reason = \"surveyor's laptop\"\n\n\
         # A file that a BOM describes: its digest is compared with the BOM's.\n\
         # [[artifact]]\n\
         # file = \"firmware/plc.bin\"\n\
         # component = \"ref:plc-firmware\"\n\n\
         # Lists to screen against; all that are built in or in the store if not stated.\n\
         # [screening]\n\
         # lists = [\"us-889\", { id = \"us-1260h\", file = \"lists/us-1260h.csv\" }]\n\
         # ownership = [\"ownership.csv\"]\n\n\
         # Who may sign. A signature by anybody else doesn't count.\n\
         # [signers.crane-vendor]\n\
         # sigstore = { issuer = \"https://accounts.example.com\", identity = \"release@vendor.example\" }\n\n\
         # [rules]\n\
         # fail-on = \"high\"                 # the severity from which on the case fails\n\
         # missing-hash = \"low\"             # any rule or group: a severity, or { off = \"reason\" }\n",
    );
    text
}

fn contract_text(text: &mut String, contract: Option<&NewFile>) {
    let Some(file) = contract else {
        text.push_str("# What was bought: a contract.toml, or a schedule as .xlsx or .csv.\n# [contract]\n");
        text.push_str("# file = \"contract.toml\"\n\n");
        return;
    };
    text.push_str("# What was bought.\n[contract]\n");
    put(text, "file", &file.name, "");
    if !file.tables.is_empty() {
        text.push_str(
            "# If it buys several cranes and its headings don't say what quantities count:\n\
             # subjects = 4\n\
             # quantities = \"per-subject\"       # or \"total\"\n",
        );
    }
    columns_text(text, &file.tables);
    text.push('\n');
}

fn evidence_text(text: &mut String, table: &str, what: &str, example: &str, files: &[NewFile]) {
    if files.is_empty() {
        let _ = writeln!(text, "# A document of {what}.\n# [[{table}]]\n# file = \"{example}\"\n");
    }
    for file in files {
        let _ = writeln!(text, "# A document of {what}.\n[[{table}]]");
        put(text, "file", &file.name, "");
        if table == "observed" {
            text.push_str(
                "# scope = [\"network\"]             # what the survey could see: usb, pci, serial-bus, physical, radio, placement\n\
                 # location = \"spreader\"           # where it looked; everywhere if not stated\n\
                 # on = 2026-06-12\n\
                 # by = \"port OT team\"\n",
            );
        } else {
            text.push_str(
                "# signature = \"vendor/bom.cdx.json.sigstore.json\"\n\
                 # signed-by = \"crane-vendor\"      # a name under [signers]\n",
            );
        }
        columns_text(text, &file.tables);
        text.push('\n');
    }
}

/// Writes what the columns are taken for. Only a single table can be pinned: a mapping holds for every sheet it is
/// applied to.
fn columns_text(text: &mut String, tables: &[GuessedTable]) {
    let [only] = tables else {
        for table in tables {
            let columns: Vec<String> =
                table.columns.iter().map(|column| format!("{} = {}", column.field, quoted(&column.header))).collect();
            let sheet = one_line(&table.sheet);
            let _ = writeln!(text, "# sheet {sheet}, row {}: {}", table.header_row, columns.join(", "));
        }
        return;
    };
    if !only.unknown.is_empty() {
        let names: Vec<String> = only.unknown.iter().map(|name| one_line(name)).collect();
        let _ = writeln!(text, "# not read: {}", names.join(", "));
    }
    if !only.sheet.is_empty() {
        put(text, "sheet", &only.sheet, "");
    }
    let _ = writeln!(text, "header-row = {}", only.header_row);
    for column in &only.columns {
        let _ = writeln!(text, "columns.{} = {}", column.field, quoted(&column.header));
    }
}

fn put(text: &mut String, key: &str, value: &str, remark: &str) {
    let _ = writeln!(text, "{key} = {}{remark}", quoted(value));
}

/// Writes a TOML string on one line, whatever it holds.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Makes a text fit for a comment.
fn one_line(text: &str) -> String {
    let quoted = quoted(text);
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_strings_on_one_line() {
        let name = "a\"\nversion = 2 # \\ \u{1b}\u{85}";
        let text = new_case(&NewCase { id: name.to_owned(), ..NewCase::default() });
        let parsed: toml::Table = toml::from_str(&text).expect("it is TOML");
        assert_eq!(parsed["case"]["id"].as_str(), Some(name));
        let table = GuessedTable {
            sheet: name.to_owned(),
            header_row: 1,
            columns: vec![GuessedColumn { field: "id".into(), header: name.to_owned(), samples: Vec::new() }],
            unknown: vec![name.to_owned()],
        };
        for tables in [vec![table.clone()], vec![table.clone(), table]] {
            let file = NewFile { name: "s.xlsx".into(), tables };
            let text = new_case(&NewCase { id: "x".into(), contract: Some(file), ..NewCase::default() });
            let parsed: toml::Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(parsed["version"].as_integer(), Some(1));
        }
    }
}

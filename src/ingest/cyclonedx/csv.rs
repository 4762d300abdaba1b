//! The component table of cyclonedx-cli: one row for each component, columns by the tool's own names.
//!
//! The tool writes every column; it reads any of them, in any case. A table that has a column of another name is not
//! claimed here: it is read as a parts list.

use std::sync::Arc;

use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader, table};
use crate::model::{Bom, BomBuilder, ComponentKind, DigestAlgorithm, Draft, Format, IdentifierKind, Quantity, Role};
use crate::source::{Cell, Place, Sheet, Source};

/// Reads the CSV form of cyclonedx-cli.
pub(in crate::ingest) struct CycloneDxCsv;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Kind,
    Party(Role),
    Group,
    Name,
    Version,
    Scope,
    Licence,
    Identifier(IdentifierKind),
    Description,
    Digest(DigestAlgorithm),
    /// What no field of ours holds.
    Property,
}

/// The columns with the tool's names; those of digests are the algorithms' names.
const COLUMNS: [(&str, Column); 25] = [
    ("Type", Column::Kind),
    ("MimeType", Column::Property),
    ("Supplier", Column::Party(Role::Supplier)),
    ("Author", Column::Party(Role::Author)),
    ("Publisher", Column::Party(Role::Publisher)),
    ("Group", Column::Group),
    ("Name", Column::Name),
    ("Version", Column::Version),
    ("Scope", Column::Scope),
    ("LicenseExpressions", Column::Licence),
    ("LicenseNames", Column::Licence),
    ("Copyright", Column::Property),
    ("Cpe", Column::Identifier(IdentifierKind::Cpe)),
    ("Purl", Column::Identifier(IdentifierKind::Purl)),
    ("Modified", Column::Property),
    ("SwidTagId", Column::Identifier(IdentifierKind::Swid)),
    ("SwidName", Column::Property),
    ("SwidVersion", Column::Property),
    ("SwidTagVersion", Column::Property),
    ("SwidPatch", Column::Property),
    ("SwidTextContentType", Column::Property),
    ("SwidTextEncoding", Column::Property),
    ("SwidTextContent", Column::Property),
    ("SwidUrl", Column::Property),
    ("Description", Column::Description),
];

/// The words that `Scope` may hold (CycloneDX 1.6, component.scope).
const SCOPES: [&str; 3] = ["required", "optional", "excluded"];

fn column_of(header: &str) -> Option<(&'static str, Column)> {
    let header = header.trim();
    let named = COLUMNS.iter().find(|(name, _)| name.eq_ignore_ascii_case(header)).copied();
    let digest = || {
        let algorithm = DigestAlgorithm::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(header))?;
        Some((algorithm.name(), Column::Digest(algorithm)))
    };
    named.or_else(digest)
}

impl Reader for CycloneDxCsv {
    fn format(&self) -> Format {
        Format::CycloneDxCsv
    }

    fn recognises(&self, source: &Source, options: &ReadOptions<'_>) -> bool {
        if options.columns.is_some() {
            return false;
        }
        is_table(source)
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let grid = table::open(source, &options.limits)?;
        let Some(sheet) = grid.sheets.first() else { return Err(no_header(source)) };
        let columns = columns(source, sheet)?;
        let rows = 1..sheet.rows.len();
        if rows.len() > options.limits.max_components as usize {
            return Err(Error::new(
                ErrorKind::TooLarge,
                Problem::new(source.name(), format!("holds more than {} components", options.limits.max_components)),
            ));
        }
        let mut builder = BomBuilder::new(Arc::clone(source), Format::CycloneDxCsv);
        let mut violations = Vec::new();
        options.progress.begin("components", rows.len() as u64);
        // Tables that were put together have the header of each.
        let is_component = |row: &usize| {
            let cells = &sheet.rows[*row];
            cells.iter().any(|cell| !cell.is_empty()) && !is_header(cells.iter().map(Cell::text))
        };
        for row in rows.filter(is_component) {
            component(&mut builder, source, sheet, row, &columns, &mut violations);
        }
        options.progress.end();
        let mut bom = builder.finish();
        bom.more_violations = violations.len().saturating_sub(options.limits.max_problems);
        violations.truncate(options.limits.max_problems);
        bom.violations = violations;
        bom.notes = grid.notes.iter().map(|note| Problem::new(source.name(), note)).collect();
        Ok(bom)
    }
}

/// Tells whether content is such a table: commas, and a first line in which every column is one of the tool's, with name
/// and version among them.
pub(in crate::ingest) fn is_table(source: &Source) -> bool {
    let Some(text) = source.text() else { return false };
    let text = text.trim_start_matches('\u{feff}');
    let line = text.lines().next().unwrap_or("");
    if line.len() > 4096 || !line.contains(',') {
        return false;
    }
    is_header(line.split(',').map(|header| header.trim().trim_matches('"')))
}

/// Tells whether a row is the header of such a table.
pub(in crate::ingest) fn is_header<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let named: Option<Vec<Column>> = cells.map(|cell| column_of(cell).map(|(_, column)| column)).collect();
    named.is_some_and(|named| named.contains(&Column::Name) && named.contains(&Column::Version))
}

fn no_header(source: &Source) -> Error {
    Error::new(
        ErrorKind::Malformed,
        Problem::new(source.name(), "has no header of cyclonedx-cli's component table").expected("Name and Version"),
    )
}

fn columns(source: &Source, sheet: &Sheet) -> Result<Vec<Option<(&'static str, Column)>>, Error> {
    let Some(header) = sheet.rows.first() else { return Err(no_header(source)) };
    let columns: Vec<Option<(&'static str, Column)>> = header.iter().map(|cell| column_of(cell.text())).collect();
    for (n, column) in columns.iter().enumerate() {
        if let Some((name, _)) = column
            && columns[..n].contains(column)
        {
            let problem = Problem::at(source, Place::cell(0, 0, n), format!("the column `{name}` stands twice"))
                .expected("each column once")
                .help("delete one of the two");
            return Err(Error::new(ErrorKind::Malformed, problem));
        }
    }
    Ok(columns)
}

fn component(
    builder: &mut BomBuilder,
    source: &Source,
    sheet: &Sheet,
    row: usize,
    columns: &[Option<(&'static str, Column)>],
    violations: &mut Vec<Problem>,
) {
    let mut draft = builder.open(None, Place::cell(0, row, usize::from(Place::ROW)));
    draft.quantity = Quantity::Unstated;
    for (col, (name, column)) in columns.iter().enumerate().filter_map(|(col, column)| Some((col, (*column)?))) {
        let text = sheet.cell(row, col).text();
        if !text.is_empty() {
            fill(builder, source, &mut draft, Place::cell(0, row, col), (name, column, text), violations);
        }
    }
    let width = sheet.rows[row].len();
    let beyond = (columns.len()..width).find(|col| !sheet.cell(row, *col).is_empty());
    if let Some(col) = beyond {
        let problem = Problem::at(source, Place::cell(0, row, col), "a cell stands beyond the last column")
            .expected(format!("{} cells, as in the header", columns.len()))
            .help("quote a text that holds a comma");
        violations.push(problem.rule("cyclonedx-cli: every row has the columns of the header"));
    }
    let is_named = columns.iter().position(|column| matches!(column, Some((_, Column::Name))));
    if is_named.is_none_or(|col| sheet.cell(row, col) == &Cell::Empty) {
        let place = Place::cell(0, row, is_named.unwrap_or(usize::from(Place::ROW)));
        let problem = Problem::at(source, place, "a component has no name").expected("a text in the column `Name`");
        violations.push(problem.rule("CycloneDX 1.6, component.name: required"));
    }
    builder.close(draft);
}

fn fill(
    builder: &mut BomBuilder,
    source: &Source,
    draft: &mut Draft,
    at: Place,
    (name, column, text): (&'static str, Column, &str),
    violations: &mut Vec<Problem>,
) {
    let wrong = |message: String, expected: String, rule: &str| {
        Problem::at(source, at, message).expected(expected).rule(format!("CycloneDX 1.6, component.{rule}"))
    };
    match column {
        Column::Kind => {
            // The tool writes the names of its own enumeration: `Application`, `OperatingSystem`, `Operating_System`.
            let mut word = String::new();
            for c in text.chars() {
                if c.is_ascii_uppercase() && !word.is_empty() && !word.ends_with(['-', '_']) {
                    word.push('-');
                }
                word.push(c.to_ascii_lowercase());
            }
            let word = word.replace(['_', ' '], "-");
            match ComponentKind::parse(&word).or_else(|| ComponentKind::parse(&text.to_lowercase())) {
                Some(kind) => draft.kind = kind,
                None => {
                    let words = [
                        "application",
                        "framework",
                        "library",
                        "container",
                        "operating-system",
                        "device",
                        "firmware",
                        "file",
                    ];
                    let mut problem = wrong(
                        format!("`{text}` is no type of component"),
                        format!("one of {}", words.join(", ")),
                        "type: enumeration",
                    );
                    if let Some(near) = nearest(&word, words) {
                        problem = problem.help(format!("did you mean `{near}`?"));
                    }
                    violations.push(problem);
                }
            }
        }
        Column::Party(role) => {
            let party = builder.party(text, at);
            draft.party(role, party);
        }
        Column::Group => draft.group = builder.text(text),
        Column::Name => (draft.name, draft.at) = (builder.text(text), at),
        Column::Version => draft.version = builder.text(text),
        Column::Scope => {
            if !SCOPES.iter().any(|scope| scope.eq_ignore_ascii_case(text)) {
                violations.push(wrong(
                    format!("`{text}` is no scope"),
                    format!("one of {}", SCOPES.join(", ")),
                    "scope: enumeration",
                ));
            }
            // `required` is what the specification assumes when nothing is said.
            if !text.eq_ignore_ascii_case("required") {
                let (name, value) = (builder.pooled("scope"), builder.text(&text.to_lowercase()));
                draft.property(name, value);
            }
        }
        Column::Licence => {
            let licence = builder.text(text);
            draft.licence(licence);
        }
        Column::Identifier(kind) => builder.identify(draft, kind, text, at),
        Column::Description => draft.details().description = builder.text(text),
        Column::Digest(algorithm) => {
            if text.len() != algorithm.hex_len() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let expected = format!("{} hex digits", algorithm.hex_len());
                violations.push(wrong(format!("`{text}` is no {name} digest"), expected, "hashes: pattern"));
            }
            let digest = builder.text(text);
            draft.digest(algorithm, digest);
        }
        Column::Property => {
            let (name, value) = (builder.pooled(name), builder.text(text));
            draft.property(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source::from_bytes("x.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small"))
    }

    #[test]
    fn a_row_is_a_component_with_what_its_columns_say() {
        let sha1 = "e6b1000b94e835ffd37f4c6dcbdad43f4b48a02a";
        let text = format!(
            "\u{feff}Type,Supplier,Group,Name,Version,Scope,LicenseExpressions,Purl,SwidTagId,SHA-1,Description\n\
             OperatingSystem,Example Co,org.example,os,1.2,optional,MIT,pkg:generic/os@1.2,tag-1,{sha1},\"a, b\"\n\
             Librari,,,,2,,,,,12,\n"
        );
        let bom = CycloneDxCsv.read(&source(&text), &ReadOptions::default()).expect("a table");
        let first = bom.components().next().expect("two");
        assert_eq!((first.kind(), first.name(), first.version()), (ComponentKind::OperatingSystem, "os", Some("1.2")));
        assert_eq!((first.group(), first.description()), (Some("org.example"), Some("a, b")));
        assert_eq!(first.party(Role::Supplier).map(|party| party.name()), Some("Example Co"));
        assert_eq!(first.identifier(IdentifierKind::Purl).map(|purl| purl.value), Some("pkg:generic/os@1.2"));
        assert_eq!(
            first.digests().next().map(|(algorithm, hex, _)| (algorithm, hex)),
            Some((DigestAlgorithm::Sha1, sha1))
        );
        assert_eq!(first.licences().collect::<Vec<_>>(), ["MIT"]);
        let said: Vec<String> = bom.violations.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(
            said[0].contains("`Librari`") && said[0].contains("`library`") && said[2].contains("no name"),
            "{said:?}"
        );
    }

    #[test]
    fn the_header_of_a_second_table_is_no_component() {
        let bom = CycloneDxCsv.read(
            &source("Type,Name,Version\nDevice,PLC,1\nType,Name,Version\nDevice,HMI,2\n"),
            &ReadOptions::default(),
        );
        let bom = bom.expect("a table");
        assert_eq!(bom.components().map(|part| part.name()).collect::<Vec<_>>(), ["PLC", "HMI"]);
        assert_eq!(bom.violations, []);
    }

    #[test]
    fn a_row_above_the_header_is_said_to_be_unread() {
        let header = "Type,Supplier,Group,Name,Version,Purl,Description\n";
        let rows = "Device,Example Co,,PLC,2,,PLC\nDevice,Example Co,,HMI,2,,HMI\n";
        for (above, unread) in
            [(",,,EX-25 radio,,,\n", 1), ("Device,,,EX-25,,,\n", 1), ("Our parts,,,,,,\n", 0), ("\n", 0)]
        {
            let text = format!("{above}{header}{rows}");
            let bom = crate::ingest::read(&source(&text), &ReadOptions::default()).expect("a table");
            assert_eq!((bom.len(), bom.unread.len()), (2, unread), "{above}");
        }
    }

    #[test]
    fn a_table_with_any_other_column_is_a_parts_list() {
        let is = |text: &str| CycloneDxCsv.recognises(&source(text), &ReadOptions::default());
        assert!(is("name,version\na,1\n"));
        assert!(!is("name,version,Manufacturer\na,1,b\n"));
        assert!(!is("name;version\na;1\n") && !is("name,group\na,b\n"));
        let text = "Name,Version,Name\na,1,b\n";
        assert!(CycloneDxCsv.read(&source(text), &ReadOptions::default()).is_err(), "two names");
    }
}

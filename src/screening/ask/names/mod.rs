//! Names to be screened, from a file: a table with a column of names, or one name a line.
//!
//! A wrong guess here would leave a party unscreened, so little is guessed. A text whose first line names a column of
//! names is a table, and so is one with such a line below a title, if that is plainly a header. Any other is one name a line,
//! unless it is plainly divided into columns: that is an error that asks for the column. In a workbook the header is looked
//! for, since banners stand above it. Which column was taken is said.

mod grid;
mod text;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use grid::{of_mapped, of_workbook};
use text::of_text;

use super::Query;
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::ingest::table::{Match, Synonyms, plain_header};
use crate::lists::PartyIdentifierKind;
use crate::source::{Limits, Place, Source};

/// A column of a table of parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The party's name.
    Name,
    /// The country where it is.
    Country,
    /// Identifiers of any kind, each as `kind:value`, separated by `;`.
    Identifiers,
    /// Its identifier of a kind.
    Identifier(PartyIdentifierKind),
}

impl Field {
    /// Reads the word that the line has for a column: `name`, `country`, `identifiers`, or a kind of identifier.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        field(word)
    }

    /// Returns every such word.
    pub fn words() -> impl Iterator<Item = &'static str> {
        let kinds = PartyIdentifierKind::WORDS.into_iter().map(|(_, word)| word);
        ["name", "country", "identifiers"].into_iter().chain(kinds)
    }
}

static FIELDS: LazyLock<Synonyms<Field>> = LazyLock::new(|| {
    let own: toml::Table = toml::from_str(include_str!("names.toml")).expect("the built-in words are sound");
    let mut text = include_str!("names.toml").to_owned();
    // A kind of identifier without words of its own is still called by its word.
    for (_, word) in PartyIdentifierKind::WORDS.iter().filter(|(_, word)| !own.contains_key(*word)) {
        text.push_str(&format!("\n[{word}]\n"));
    }
    Synonyms::from_toml(&text, field).expect("the built-in words are sound")
});

fn field(word: &str) -> Option<Field> {
    match word {
        "name" => Some(Field::Name),
        "country" => Some(Field::Country),
        "identifiers" => Some(Field::Identifiers),
        _ => PartyIdentifierKind::WORDS
            .into_iter()
            .find(|(_, known)| *known == word)
            .map(|(kind, _)| Field::Identifier(kind)),
    }
}

/// What is said of a file of names beside the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct NamesOptions<'a> {
    /// The header of the column of names.
    pub name_column: Option<&'a str>,
    /// What the other columns hold, and where the header is.
    pub mapping: Option<&'a NamesMapping>,
    /// How much is accepted.
    pub limits: Limits,
}

/// What is said of the columns of a table of parties.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamesMapping {
    /// The sheet of a workbook, by name.
    pub sheet: Option<String>,
    /// The header's row, counted from 1; 0 where the table has none.
    pub header_row: Option<u32>,
    /// The header text of each field; `column D` names a column by its letters.
    pub columns: BTreeMap<Field, String>,
}

/// The names of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// The parties, in the order of the file.
    pub queries: Vec<Query>,
    /// What a person should know of how the file was read: rows that name nobody, columns that were left.
    pub remarks: Vec<String>,
}

/// Reads the names of a file.
///
/// # Errors
/// It is no text and no workbook, names nobody, or does not say which of its columns holds the names.
pub fn read_names(source: &Source, options: &NamesOptions<'_>) -> Result<Named, Error> {
    let decoded = source.decoded()?;
    let source = decoded.as_ref().unwrap_or(source);
    let text = source.text().filter(|text| !looks_like_another_format(text));
    let named = match (text, options.mapping) {
        (Some(_), Some(mapping)) => of_mapped(source, mapping, true, options)?,
        (None, Some(mapping)) => of_mapped(source, mapping, false, options)?,
        (Some(text), None) => of_text(source, text, options)?,
        (None, None) => of_workbook(source, options)?,
    };
    if named.queries.is_empty() {
        let problem = Problem::new(source.name(), "names nobody").expected("at least one name");
        return Err(Error::new(ErrorKind::Malformed, problem.help("check that it is the right file")));
    }
    Ok(named)
}

/// JSON and XML are text too; the table room says what they are.
fn looks_like_another_format(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['<', '{', '['])
}

/// How surely a header names a column of names. Among the general words none is surer than another: a table with a
/// supplier and a manufacturer names two parties.
fn surety(quality: Match) -> u8 {
    match quality {
        Match::Weak(_) => 0,
        Match::General(_) => 1,
        Match::Part => 2,
        Match::Exact | Match::Mapped => 3,
    }
}

/// Where the columns of a table are.
struct Columns {
    name: usize,
    others: Vec<(Field, usize)>,
    remarks: Vec<String>,
}

impl Columns {
    /// Finds the columns in a row of headers; `None` if none of them holds names.
    fn of(source: &Source, at: Place, cells: &[&str], options: &NamesOptions<'_>) -> Result<Option<Self>, Error> {
        let fields: Vec<Option<(Field, Match)>> = cells.iter().map(|cell| FIELDS.field_of(cell)).collect();
        let names = || {
            fields.iter().enumerate().filter_map(|(n, field)| match field {
                Some((Field::Name, quality)) => Some((n, surety(*quality))),
                _ => None,
            })
        };
        let mut remarks = Vec::new();
        let name = match options.name_column {
            Some(wanted) => {
                let same = |cell: &str| plain_header(cell) == plain_header(wanted);
                match cells.iter().position(|cell| same(cell)) {
                    Some(n) => n,
                    None => return Err(no_such_column(source, at, wanted, cells)),
                }
            }
            None => {
                let Some(best) = names().map(|(_, quality)| quality).max() else { return Ok(None) };
                let mut equal = names().filter(|(_, quality)| *quality == best).map(|(n, _)| n);
                let first = equal.next().unwrap_or_default();
                if let Some(second) = equal.next() {
                    let message = format!("two columns may hold the names: {} and {}", cells[first], cells[second]);
                    let problem = Problem::at(source, at, message).help(format!(
                        "say which with --name-column, such as --name-column \"{}\", and screen the other one as well",
                        cells[first]
                    ));
                    return Err(Error::new(ErrorKind::Malformed, problem));
                }
                for (n, _) in names().filter(|(n, _)| *n != first) {
                    remarks.push(format!(
                        "the names are taken from the column {}; the column {} is not screened",
                        cells[first], cells[n]
                    ));
                }
                first
            }
        };
        let others = fields
            .iter()
            .enumerate()
            .filter_map(|(n, field)| field.map(|(field, _)| (field, n)))
            .filter(|(field, n)| *n != name && *field != Field::Name)
            .collect();
        if remarks.is_empty() {
            remarks.push(format!("the names are taken from the column {}", cells[name]));
        }
        Ok(Some(Self { name, others, remarks }))
    }

    /// Reads a row; `None` if it names nobody.
    fn query(&self, cells: &[&str], row: String) -> Option<Query> {
        let cell = |n: usize| cells.get(n).map_or("", |cell| cell.trim());
        let mut query = Query { name: cell(self.name).to_owned(), named: vec![row], ..Query::default() };
        for (field, n) in self.others.iter().filter(|(_, n)| !cell(*n).is_empty()) {
            match field {
                Field::Country => query.country = query.country.or_else(|| Some(cell(*n).to_owned())),
                Field::Identifier(kind) => query.identifiers.push((*kind, cell(*n).to_owned())),
                Field::Identifiers => query.identifiers.extend(identifiers(cell(*n))),
                Field::Name => {}
            }
        }
        (!query.name.is_empty() || !query.identifiers.is_empty()).then_some(query)
    }
}

/// Reads `uscc:91…; lei:…`. What has no known kind is a registration number.
fn identifiers(cell: &str) -> impl Iterator<Item = (PartyIdentifierKind, String)> {
    cell.split(';').map(str::trim).filter(|text| !text.is_empty()).map(|text| {
        let known = text.split_once(':').and_then(|(word, value)| {
            let word = word.trim().to_lowercase();
            let (kind, _) = PartyIdentifierKind::WORDS.into_iter().find(|(_, known)| *known == word)?;
            Some((kind, value.trim().to_owned()))
        });
        known.unwrap_or_else(|| (PartyIdentifierKind::Registration, text.to_owned()))
    })
}

fn no_such_column(source: &Source, at: Place, wanted: &str, cells: &[&str]) -> Error {
    let problem =
        Problem::at(source, at, format!("has no column `{wanted}`")).expected(format!("one of {}", cells.join(", ")));
    let problem = match nearest(wanted, cells.iter().copied()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help("name a column by the text of its header"),
    };
    Error::new(ErrorKind::Malformed, problem)
}

fn nameless_remark(rows: u64) -> Option<String> {
    match rows {
        0 => None,
        1 => Some("1 row has no name and is not screened".to_owned()),
        rows => Some(format!("{rows} rows have no name and are not screened")),
    }
}

#[cfg(test)]
mod tests;

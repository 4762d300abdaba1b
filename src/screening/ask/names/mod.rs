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
    /// Another name of it: an alias, a former name, its name in its own script. It is screened too.
    OtherName,
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
        ["name", "other-name", "country", "identifiers"].into_iter().chain(kinds)
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
        "other-name" => Some(Field::OtherName),
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
    /// The headers of the columns of names; the first holds the party, and each is screened.
    pub name_columns: &'a [String],
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
    /// What may have been read otherwise than it was meant, so that nothing found would prove nothing.
    pub doubts: Vec<String>,
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
    /// The columns of further names, each with its header.
    more_names: Vec<(usize, String)>,
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
        let mut more_names: Vec<(usize, String)> = Vec::new();
        let name = match options.name_columns {
            [first, more @ ..] => {
                let position = |wanted: &str| {
                    let same = |cell: &&str| plain_header(cell) == plain_header(wanted);
                    cells.iter().position(same).ok_or_else(|| no_such_column(source, at, wanted, cells))
                };
                for wanted in more {
                    more_names.push((position(wanted)?, wanted.clone()));
                }
                position(first)?
            }
            [] => {
                let Some(best) = names().map(|(_, quality)| quality).max() else { return Ok(None) };
                let mut equal = names().filter(|(_, quality)| *quality == best).map(|(n, _)| n);
                let first = equal.next().unwrap_or_default();
                if let Some(second) = equal.next() {
                    let message = format!("two columns may hold the names: {} and {}", cells[first], cells[second]);
                    let problem = Problem::at(source, at, message).help(format!(
                        "say which to screen, or both: --name-column \"{}\" --name-column \"{}\"",
                        cells[first], cells[second]
                    ));
                    return Err(Error::new(ErrorKind::Malformed, problem));
                }
                first
            }
        };
        let other_names = fields.iter().enumerate().filter(|(_, field)| matches!(field, Some((Field::OtherName, _))));
        more_names.extend(other_names.map(|(n, _)| (n, cells[n].to_owned())));
        more_names.retain(|(n, _)| *n != name);
        more_names.sort();
        more_names.dedup_by_key(|(n, _)| *n);
        let others: Vec<(Field, usize)> = fields
            .iter()
            .enumerate()
            .filter_map(|(n, field)| field.map(|(field, _)| (field, n)))
            .filter(|(field, n)| *n != name && !matches!(field, Field::Name | Field::OtherName))
            .collect();
        let is_read = |n: usize| {
            n == name || more_names.iter().any(|(more, _)| *more == n) || others.iter().any(|(_, other)| *other == n)
        };
        let left = cells.iter().enumerate().filter(|(n, cell)| !cell.is_empty() && !is_read(*n)).map(|(_, cell)| *cell);
        let remarks = columns_taken(cells[name], &more_names, left);
        Ok(Some(Self { name, more_names, others, remarks }))
    }

    /// Reads a row: the party, and each further name of the row as a query of its own; none if it names nobody.
    fn queries(&self, cells: &[&str], row: &str) -> Vec<Query> {
        let cell = |n: usize| cells.get(n).map_or("", |cell| cell.trim());
        let more = self.more_names.iter().filter(|(n, _)| !cell(*n).is_empty());
        let more = more.map(|(n, header)| Query {
            name: cell(*n).to_owned(),
            named: vec![format!("{row}, {header}")],
            ..Query::default()
        });
        self.query(cells, row.to_owned()).into_iter().chain(more).collect()
    }

    /// Reads the party of a row; `None` if it names nobody.
    fn query(&self, cells: &[&str], row: String) -> Option<Query> {
        let cell = |n: usize| cells.get(n).map_or("", |cell| cell.trim());
        let mut query = Query { name: cell(self.name).to_owned(), named: vec![row], ..Query::default() };
        for (field, n) in self.others.iter().filter(|(_, n)| !cell(*n).is_empty()) {
            match field {
                Field::Country => query.country = query.country.or_else(|| Some(cell(*n).to_owned())),
                Field::Identifier(kind) => query.identifiers.push((*kind, cell(*n).to_owned())),
                Field::Identifiers => query.identifiers.extend(identifiers(cell(*n))),
                Field::Name | Field::OtherName => {}
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

/// Says from which columns the names are taken, and which columns are left: a party that stands in one is not screened.
fn columns_taken<'a>(name: &str, more: &[(usize, String)], left: impl Iterator<Item = &'a str>) -> Vec<String> {
    let more: Vec<&str> = more.iter().map(|(_, header)| header.as_str()).collect();
    let mut remarks = vec![match more.as_slice() {
        [] => format!("the names are taken from the column {name}"),
        more => format!("the names are taken from the column {name}, and further ones from {}", more.join(", ")),
    }];
    let left: Vec<&str> = left.collect();
    if !left.is_empty() {
        let shown = left.iter().take(12).copied().collect::<Vec<_>>().join(", ");
        let more = left.len().saturating_sub(12);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        remarks.push(format!(
            "not screened: {shown}{more}; if one of these columns names parties, add it with --name-column"
        ));
    }
    remarks
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

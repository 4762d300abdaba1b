//! Exports of inventory tools as JSON: one object a line (JSON Lines), or an array of objects, with mapped keys.
//!
//! The case says which key holds what (`[observed.columns]`); nothing is guessed. A mapped value is a string, a number
//! or a boolean; other keys may hold anything and are passed over.

use std::sync::Arc;

use jiter::{Jiter, JiterError, Peek};

use super::row::{self, Row};
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::ingest::{ColumnMap, Field, ReadOptions, Reader, cyclonedx, spdx};
use crate::model::{Bom, BomBuilder, Format};
use crate::source::{Limits, Place, Source};

/// Reads JSON Lines and JSON arrays of flat objects.
#[derive(Debug, Clone, Copy)]
pub struct JsonRows;

impl Reader for JsonRows {
    fn format(&self) -> Format {
        Format::JsonLines
    }

    /// The first object is flat, or has one of the mapped keys; and it is not the head of a CycloneDX or SPDX document.
    fn recognises(&self, source: &Source, options: &ReadOptions<'_>) -> bool {
        let Some(text) = source.text() else { return false };
        let body = text.trim_start_matches('\u{feff}').trim_start();
        let first = match body.as_bytes().first() {
            Some(b'[') => body[1..].trim_start(),
            Some(b'{') => body,
            _ => return false,
        };
        let head = FirstObject::of(first);
        let is_mapped = |columns: &ColumnMap| columns.columns.values().any(|key| head.keys.contains(key));
        let is_document = head.keys.iter().any(|key| matches!(key.as_str(), "bomFormat" | "spdxVersion" | "@context"))
            || cyclonedx::is_meant(body)
            || spdx::is_json_document(body);
        !head.keys.is_empty()
            && !is_document
            && !super::lldp::is_parsed_json(source, options)
            && (head.is_flat || options.columns.is_some_and(is_mapped))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let text = source.expect_text()?;
        let lead = text.len() - text.trim_start_matches('\u{feff}').len();
        let Some(columns) = options.columns.filter(|columns| !columns.columns.is_empty()) else {
            let head = FirstObject::of(text[lead..].trim_start().trim_start_matches('[').trim_start());
            return Err(Error::new(
                ErrorKind::Malformed,
                Problem::new(source.name(), "is a list of JSON objects, and nothing says which key holds what")
                    .expected(format!(
                        "columns that are mapped, such as {}",
                        options
                            .stated_in()
                            .columns([("name", "hostname".into()), ("mac", "mac_address".into())].into_iter())
                    ))
                    .help(format!("map what matters of its keys: {}", head.keys.join(", "))),
            ));
        };
        let mut parser = Parser {
            source,
            text,
            lead,
            json: Jiter::new(&text.as_bytes()[lead..]),
            columns,
            options,
            seen: vec![false; columns.columns.len()],
            keys: Vec::new(),
        };
        let rows = parser.rows()?;
        parser.refuse_unknown_keys(&rows)?;
        let mut builder = BomBuilder::new(Arc::clone(source), Format::JsonLines);
        row::fill(source, &mut builder, &rows, options)?;
        Ok(builder.finish())
    }
}

/// The keys of the first object, as far as the first 64 KB show them.
struct FirstObject {
    keys: Vec<String>,
    is_flat: bool,
}

impl FirstObject {
    fn of(text: &str) -> Self {
        let mut end = text.len().min(64 << 10);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut json = Jiter::new(&text.as_bytes()[..end]);
        let mut found = Self { keys: Vec::new(), is_flat: true };
        let mut key = json.next_object().ok().flatten().map(str::to_owned);
        while let Some(name) = key {
            found.keys.push(name);
            let Ok(peek) = json.peek() else { break };
            found.is_flat &= !matches!(peek, Peek::Array | Peek::Object);
            if json.known_skip(peek).is_err() {
                break;
            }
            key = json.next_key().ok().flatten().map(str::to_owned);
        }
        found
    }
}

struct Parser<'a, 'o> {
    source: &'a Source,
    text: &'a str,
    /// Bytes before the JSON: a byte-order mark.
    lead: usize,
    json: Jiter<'a>,
    columns: &'o ColumnMap,
    options: &'o ReadOptions<'o>,
    /// For each mapped column, whether any object has its key.
    seen: Vec<bool>,
    /// The keys of the first object, for messages.
    keys: Vec<String>,
}

impl<'a> Parser<'a, '_> {
    fn rows(&mut self) -> Result<Vec<Row<'a>>, Error> {
        let mut rows = Vec::new();
        if self.text[self.lead..].trim_start().starts_with('[') {
            let mut next = self.json.next_array().map_err(|cause| self.broken(&cause))?;
            while let Some(peek) = next {
                let row = self.row(peek)?;
                self.push(&mut rows, row)?;
                next = self.json.array_step().map_err(|cause| self.broken(&cause))?;
            }
            self.json.finish().map_err(|cause| self.broken(&cause))?;
        } else {
            while !self.rest().trim().is_empty() {
                let peek = self.json.peek().map_err(|cause| self.broken(&cause))?;
                let row = self.row(peek)?;
                self.push(&mut rows, row)?;
                let line_ends = self.rest().trim_start_matches([' ', '\t', '\r']);
                if !line_ends.is_empty() && !line_ends.starts_with('\n') {
                    let here = self.lead + self.json.current_index();
                    return Err(self.malformed(here, "holds something after an object in the same line".to_owned()));
                }
            }
        }
        Ok(rows)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.lead + self.json.current_index()..).unwrap_or("")
    }

    fn push(&self, rows: &mut Vec<Row<'a>>, row: Row<'a>) -> Result<(), Error> {
        if rows.len() >= self.options.limits.max_components as usize {
            return Err(Error::new(
                ErrorKind::TooLarge,
                Problem::at(self.source, row.at, "holds more objects than the limit allows")
                    .expected(format!("at most {} components", self.options.limits.max_components))
                    .help(Limits::RAISE_COMPONENTS),
            ));
        }
        rows.push(row);
        Ok(())
    }

    fn row(&mut self, peek: Peek) -> Result<Row<'a>, Error> {
        let start = self.lead + self.json.current_index();
        if peek != Peek::Object {
            return Err(self.malformed(start, "holds something that is no object".to_owned()));
        }
        let mut cells: Vec<(Field, &'a str, Option<String>, Place)> = Vec::new();
        let mut keys: Vec<String> = Vec::new();
        let mut key = self.json.known_object().map(|key| key.map(str::to_owned));
        loop {
            let name = match key {
                Ok(Some(name)) => name,
                Ok(None) => break,
                Err(cause) => return Err(self.broken(&cause)),
            };
            let peek = self.json.peek().map_err(|cause| self.broken(&cause))?;
            let at = self.lead + self.json.current_index();
            if keys.contains(&name) {
                return Err(self.malformed(at, format!("holds the key `{name}` twice in one object")));
            }
            if keys.len() >= MAX_KEYS {
                return Err(self.malformed(at, format!("holds an object of more than {MAX_KEYS} keys")));
            }
            let mapped: Vec<Field> =
                self.columns.columns.iter().filter(|(_, wanted)| **wanted == name).map(|(field, _)| *field).collect();
            if mapped.is_empty() {
                self.json.known_skip(peek).map_err(|cause| self.broken(&cause))?;
            } else if matches!(peek, Peek::Array | Peek::Object) {
                return Err(self.malformed(at, format!("holds a list or an object under the mapped key `{name}`")));
            } else {
                let (raw, value) = self.scalar(peek, at)?;
                for (n, wanted) in self.columns.columns.values().enumerate() {
                    self.seen[n] |= *wanted == name;
                }
                let place = Place::span(at, self.lead + self.json.current_index() - at);
                cells.extend(mapped.into_iter().map(|field| (field, raw, value.clone(), place)));
            }
            keys.push(name);
            key = self.json.next_key().map(|key| key.map(str::to_owned));
        }
        if self.keys.is_empty() {
            self.keys = keys;
        }
        let end = self.lead + self.json.current_index();
        Ok(Row { at: Place::span(start, end - start), cells })
    }

    /// Reads a string, number, boolean or null: the text as it stands, and its value where that differs.
    fn scalar(&mut self, peek: Peek, at: usize) -> Result<(&'a str, Option<String>), Error> {
        if peek == Peek::String {
            let value = self.json.known_str().map(str::to_owned).map_err(|cause| self.broken(&cause))?;
            let end = self.lead + self.json.current_index();
            let raw = self.text.get(at + 1..end.saturating_sub(1)).unwrap_or("");
            return Ok(if raw == value { (raw, None) } else { (raw, Some(value)) });
        }
        self.json.known_skip(peek).map_err(|cause| self.broken(&cause))?;
        let end = self.lead + self.json.current_index();
        let raw = if peek == Peek::Null { "" } else { self.text.get(at..end).unwrap_or("").trim() };
        Ok((raw, None))
    }

    /// A mapped key that no object has is a slip of the case: every row would silently lack it.
    fn refuse_unknown_keys(&self, rows: &[Row<'_>]) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let missing = self.columns.columns.iter().zip(&self.seen).filter(|(_, seen)| !**seen);
        let problems: Vec<Problem> = missing
            .map(|((field, key), _)| {
                let message = format!("has no key `{key}`, which the case maps to {}", field.word());
                let problem =
                    Problem::at(self.source, rows[0].at, message).expected(format!("one of {}", self.keys.join(", ")));
                match nearest(key, self.keys.iter().map(String::as_str)) {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => problem.help("correct the columns of the case"),
                }
            })
            .collect();
        Error::from_problems(ErrorKind::Malformed, problems, self.options.limits.max_problems).map_or(Ok(()), Err)
    }

    fn broken(&self, cause: &JiterError) -> Error {
        self.malformed(self.lead + cause.index, format!("is not valid JSON: {}", cause.error_type))
    }

    fn malformed(&self, at: usize, message: String) -> Error {
        let at = at.min(self.text.len());
        Error::new(
            ErrorKind::Malformed,
            Problem::at(self.source, Place::span(at, 1), message)
                .expected("one JSON object a line, or an array of objects")
                .help("export the inventory again, or send it as CSV"),
        )
    }
}

/// The most keys an object may have: every key is compared with those before it.
const MAX_KEYS: usize = 1_000;

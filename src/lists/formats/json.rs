//! One record of a JSON publication as a small tree: publications are read record by record. Keys must be unique.

use std::borrow::Cow;
use std::collections::HashSet;

use jiter::{Jiter, JiterError, Peek};

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source, borrowed};

/// The most values that one record may have: real ones have hundreds.
const MOST_VALUES: usize = 200_000;
/// From how many keys on doubles are found by a set.
const MANY_KEYS: usize = 32;

/// A value of a record.
#[derive(Debug, PartialEq)]
pub(super) enum Value<'s> {
    Null,
    Flag(bool),
    Number(&'s str),
    Text(Cow<'s, str>),
    List(Vec<Value<'s>>),
    Object(Vec<(Cow<'s, str>, Value<'s>)>),
}

impl<'s> Value<'s> {
    /// Returns the value of a key; `None` if this is no object or has no such key.
    pub(super) fn get(&self, key: &str) -> Option<&Value<'s>> {
        match self {
            Self::Object(fields) => fields.iter().find(|(known, _)| known == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns a text or number as text, trimmed; empty for anything else.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text.trim(),
            Self::Number(number) => number,
            _ => "",
        }
    }

    /// Returns the text of a key; empty if there is none.
    pub(super) fn text_of(&self, key: &str) -> &str {
        self.get(key).map_or("", Value::text)
    }

    /// Returns the items of a key that holds a list; a single value is a list of one, and null of none.
    pub(super) fn items(&self, key: &str) -> &[Value<'s>] {
        match self.get(key) {
            Some(Self::List(items)) => items,
            Some(Self::Null) | None => &[],
            Some(one) => std::slice::from_ref(one),
        }
    }

    /// Returns the texts of a key that holds a list of them, those that are empty left out.
    pub(super) fn texts(&self, key: &str) -> impl Iterator<Item = &str> {
        self.items(key).iter().map(Value::text).filter(|text| !text.is_empty())
    }
}

/// Why the reading ended before the text did.
enum Stop {
    Json(JiterError),
    Refused(Error),
}

impl From<JiterError> for Stop {
    fn from(error: JiterError) -> Self {
        Self::Json(error)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

struct Reading<'s> {
    source: &'s Source,
    text: &'s str,
    /// Where the text begins in the source.
    base: usize,
    jiter: Jiter<'s>,
    deepest: u32,
    values: usize,
}

/// Reads a text that is one value.
pub(super) fn value<'s>(source: &'s Source, text: &'s str, base: usize, limits: &Limits) -> Result<Value<'s>, Error> {
    let mut reading = Reading::new(source, text, base, limits);
    let read = (|| {
        let peek = reading.jiter.peek()?;
        let value = reading.value(peek, 1)?;
        reading.jiter.finish()?;
        Ok(value)
    })();
    read.map_err(|stop| reading.error(stop))
}

/// Reads an object that holds an array of records under a key; each record is given with its place as it comes. The
/// other keys come back.
pub(super) fn records<'s>(
    source: &'s Source,
    key: &str,
    limits: &Limits,
    each: &mut dyn FnMut(Value<'s>, Place) -> Result<(), Error>,
) -> Result<Value<'s>, Error> {
    let whole = source.expect_text()?;
    let text = whole.trim_start_matches('\u{feff}');
    let mut reading = Reading::new(source, text, whole.len() - text.len(), limits);
    let read = reading.records(key, each);
    read.map_err(|stop| reading.error(stop))
}

impl<'s> Reading<'s> {
    fn new(source: &'s Source, text: &'s str, base: usize, limits: &Limits) -> Self {
        let deepest = limits.max_depth.min(Limits::DEEPEST);
        Self { source, text, base, jiter: Jiter::new(text.as_bytes()), deepest, values: 0 }
    }

    fn records(
        &mut self,
        wanted: &str,
        each: &mut dyn FnMut(Value<'s>, Place) -> Result<(), Error>,
    ) -> Result<Value<'s>, Stop> {
        let text = self.text;
        let mut others: Vec<(Cow<'s, str>, Value<'s>)> = Vec::new();
        let mut key = self.jiter.next_object()?.map(|key| borrowed(text, key));
        while let Some(name) = key {
            if others.iter().any(|(known, _)| *known == name) {
                return Err(self.twice(&name));
            }
            let peek = self.jiter.peek()?;
            if name == wanted && peek == Peek::Array {
                let mut next = self.jiter.known_array()?;
                while let Some(peek) = next {
                    let at = Place::span(self.base + self.jiter.current_index(), 1);
                    self.values = 0;
                    let record = self.value(peek, 3)?;
                    each(record, at)?;
                    next = self.jiter.array_step()?;
                }
                others.push((name, Value::List(Vec::new())));
            } else {
                self.values = 0;
                let value = self.value(peek, 2)?;
                others.push((name, value));
            }
            if others.len() > MANY_KEYS {
                let problem = Problem::at(self.source, self.here(), "has too many keys around its records")
                    .expected(format!("at most {MANY_KEYS}"));
                return Err(Error::new(ErrorKind::TooLarge, problem).into());
            }
            key = self.jiter.next_key()?.map(|key| borrowed(text, key));
        }
        self.jiter.finish()?;
        Ok(Value::Object(others))
    }

    fn here(&self) -> Place {
        Place::span(self.base + self.jiter.current_index(), 1)
    }

    fn error(&self, stop: Stop) -> Error {
        match stop {
            Stop::Refused(error) => error,
            Stop::Json(error) => {
                let at = Place::span(self.base + error.index, 1);
                let problem = Problem::at(self.source, at, format!("is not JSON from here on: {}", error.error_type))
                    .expected("JSON by RFC 8259, to its end")
                    .help("the file is cut or damaged: fetch it again");
                Error::new(ErrorKind::Malformed, problem)
            }
        }
    }

    fn twice(&self, key: &str) -> Stop {
        let problem = Problem::at(self.source, self.here(), format!("has the key `{key}` twice in one object"))
            .expected("each key once, since two readers would read two lists")
            .help("fetch the file again");
        Error::new(ErrorKind::Malformed, problem).into()
    }

    fn value(&mut self, peek: Peek, depth: u32) -> Result<Value<'s>, Stop> {
        self.values += 1;
        if depth > self.deepest {
            let most = self.deepest;
            let problem = Problem::at(self.source, self.here(), "is nested too deep")
                .expected(format!("at most {most} levels of objects and arrays"));
            return Err(Error::new(ErrorKind::TooLarge, problem).into());
        }
        if self.values > MOST_VALUES {
            let problem = Problem::at(self.source, self.here(), "is in a record of too many values")
                .expected(format!("at most {MOST_VALUES} values in one record"));
            return Err(Error::new(ErrorKind::TooLarge, problem).into());
        }
        let text = self.text;
        Ok(match peek {
            Peek::Object => {
                let mut fields: Vec<(Cow<'s, str>, Value<'s>)> = Vec::new();
                let mut many: HashSet<Cow<'s, str>> = HashSet::new();
                let mut key = self.jiter.known_object()?.map(|key| borrowed(text, key));
                while let Some(name) = key {
                    if fields.len() == MANY_KEYS {
                        many = fields.iter().map(|(known, _)| known.clone()).collect();
                    }
                    let is_new = if fields.len() < MANY_KEYS {
                        !fields.iter().any(|(known, _)| *known == name)
                    } else {
                        many.insert(name.clone())
                    };
                    if !is_new {
                        return Err(self.twice(&name));
                    }
                    let peek = self.jiter.peek()?;
                    let value = self.value(peek, depth + 1)?;
                    fields.push((name, value));
                    key = self.jiter.next_key()?.map(|key| borrowed(text, key));
                }
                Value::Object(fields)
            }
            Peek::Array => {
                let mut items = Vec::new();
                let mut next = self.jiter.known_array()?;
                while let Some(peek) = next {
                    items.push(self.value(peek, depth + 1)?);
                    next = self.jiter.array_step()?;
                }
                Value::List(items)
            }
            Peek::String => Value::Text(borrowed(text, self.jiter.known_str()?)),
            Peek::True | Peek::False => Value::Flag(self.jiter.known_bool(peek)?),
            Peek::Null => {
                self.jiter.known_null()?;
                Value::Null
            }
            peek => {
                let start = self.jiter.current_index();
                self.jiter.known_number_bytes(peek)?;
                Value::Number(&text[start..self.jiter.current_index()])
            }
        })
    }
}

/// Returns the keys of the first record under a key of an object, or of the object itself, as far as the text can be
/// read: what a cut file begins with is still known.
pub(super) fn first_keys(text: &str, under: Option<&str>) -> Vec<String> {
    let mut jiter = Jiter::new(text.trim_start_matches('\u{feff}').trim_start().as_bytes());
    let mut keys = Vec::new();
    let _: Result<(), JiterError> = (|| {
        let mut key = jiter.next_object()?.map(str::to_owned);
        while let Some(name) = key {
            let peek = jiter.peek()?;
            match under {
                Some(wanted) if name == wanted => {
                    if peek == Peek::Array && jiter.known_array()? == Some(Peek::Object) {
                        let mut key = jiter.known_object()?.map(str::to_owned);
                        while let Some(name) = key {
                            keys.push(name);
                            jiter.next_skip()?;
                            key = jiter.next_key()?.map(str::to_owned);
                        }
                    }
                    return Ok(());
                }
                Some(_) => {}
                None => keys.push(name),
            }
            jiter.known_skip(peek)?;
            key = jiter.next_key()?.map(str::to_owned);
        }
        Ok(())
    })();
    keys
}

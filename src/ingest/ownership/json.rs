//! JSON statements as trees with places: an array of objects, or one object a line.
//!
//! Numbers keep their digits, since a share of 49.995 percent must not become a binary fraction. A key that stands twice
//! is refused: two readers would take two different owners from it.

use jiter::{Jiter, JiterError, Peek};

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source};

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) at: Place,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// What a member that is not there is.
static NOTHING: Node = Node { at: Place::Whole, value: Value::Null };

impl Node {
    /// Returns a member; a null without a place if there is none.
    pub(super) fn get(&self, key: &str) -> &Self {
        match &self.value {
            Value::Object(members) => {
                members.iter().find(|(name, _)| name == key).map_or(&NOTHING, |(_, member)| member)
            }
            _ => &NOTHING,
        }
    }

    /// Tells whether it is absent or null.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Returns a text, trimmed; `None` for an empty one and for what is none.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// Returns the digits of a number, or a text.
    pub(super) fn digits(&self) -> Option<&str> {
        match &self.value {
            Value::Number(digits) => Some(digits),
            _ => self.text(),
        }
    }

    /// Returns a truth value.
    pub(super) fn truth(&self) -> Option<bool> {
        match self.value {
            Value::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    /// Returns the items of a list; none for what is no list.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Tells whether it is an object.
    pub(super) fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Returns the items of a list, or the value itself if it is none.
    pub(super) fn one_or_more(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }
}

/// Tells whether the first object of a document has some keys, as far as its first 64 KB show.
pub(super) fn first_object_has(source: &Source, wanted: &[&str]) -> bool {
    let Some(text) = source.text() else { return false };
    let body = text.trim_start_matches('\u{feff}').trim_start();
    let first = body.strip_prefix('[').unwrap_or(body).trim_start();
    if !first.starts_with('{') {
        return false;
    }
    let mut end = first.len().min(64 << 10);
    while !first.is_char_boundary(end) {
        end -= 1;
    }
    let mut json = Jiter::new(&first.as_bytes()[..end]);
    let mut keys: Vec<String> = Vec::new();
    let mut key = json.next_object().ok().flatten().map(str::to_owned);
    while let Some(name) = key {
        keys.push(name);
        if json.next_skip().is_err() {
            break;
        }
        key = json.next_key().ok().flatten().map(str::to_owned);
    }
    wanted.iter().all(|wanted| keys.iter().any(|key| key == wanted))
}

/// Reads every object of a document.
///
/// # Errors
/// It is no JSON, holds something that is no object, a key twice, or is beyond a limit.
pub(super) fn objects(source: &Source, limits: &Limits) -> Result<Vec<Node>, Error> {
    let text = source.expect_text()?;
    let lead = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader = Reader {
        source,
        text,
        lead,
        json: Jiter::new(&text.as_bytes()[lead..]),
        max_depth: limits.max_depth.min(Limits::DEEPEST),
    };
    let mut objects = Vec::new();
    let mut push = |node: Node| {
        if !node.is_object() {
            return Err(refusal(source, node.at, "holds something that is no object"));
        }
        if objects.len() >= limits.max_components as usize {
            let problem = Problem::at(source, node.at, "holds more statements than the limit allows")
                .expected(format!("at most {}", limits.max_components))
                .help("cut the file down to the parties that matter, or raise --max-components");
            return Err(Error::new(ErrorKind::TooLarge, problem));
        }
        objects.push(node);
        Ok(())
    };
    if text[lead..].trim_start().starts_with('[') {
        let mut next = reader.json.next_array().map_err(|cause| reader.broken(&cause))?;
        while let Some(peek) = next {
            push(reader.node(peek, 1)?)?;
            next = reader.json.array_step().map_err(|cause| reader.broken(&cause))?;
        }
        reader.json.finish().map_err(|cause| reader.broken(&cause))?;
    } else {
        while !text.get(lead + reader.json.current_index()..).unwrap_or("").trim().is_empty() {
            let peek = reader.json.peek().map_err(|cause| reader.broken(&cause))?;
            push(reader.node(peek, 1)?)?;
        }
    }
    Ok(objects)
}

fn refusal(source: &Source, at: Place, message: impl Into<String>) -> Error {
    let problem = Problem::at(source, at, message)
        .expected("one JSON object a line, or an array of objects")
        .help("export the statements again");
    Error::new(ErrorKind::Malformed, problem)
}

struct Reader<'a> {
    source: &'a Source,
    text: &'a str,
    /// Bytes before the JSON: a byte-order mark.
    lead: usize,
    json: Jiter<'a>,
    max_depth: u32,
}

impl Reader<'_> {
    fn here(&self) -> usize {
        self.lead + self.json.current_index()
    }

    fn node(&mut self, peek: Peek, depth: u32) -> Result<Node, Error> {
        let start = self.here();
        if depth > self.max_depth {
            let problem = Problem::at(self.source, Place::span(start, 1), "is nested deeper than the limit")
                .expected(format!("at most {} levels", self.max_depth))
                .help(Limits::RAISE_DEPTH);
            return Err(Error::new(ErrorKind::TooLarge, problem));
        }
        let value = match peek {
            Peek::Object => self.object(depth)?,
            Peek::Array => {
                let mut items = Vec::new();
                let mut next = self.json.known_array().map_err(|cause| self.broken(&cause))?;
                while let Some(peek) = next {
                    items.push(self.node(peek, depth + 1)?);
                    next = self.json.array_step().map_err(|cause| self.broken(&cause))?;
                }
                Value::List(items)
            }
            Peek::String => {
                let text = self.json.known_str().map(str::to_owned);
                Value::Text(text.map_err(|cause| self.broken(&cause))?)
            }
            Peek::Null => {
                self.json.known_null().map_err(|cause| self.broken(&cause))?;
                Value::Null
            }
            Peek::True | Peek::False => Value::Bool(self.json.known_bool(peek).map_err(|cause| self.broken(&cause))?),
            number => {
                self.json.known_skip(number).map_err(|cause| self.broken(&cause))?;
                Value::Number(self.text.get(start..self.here()).unwrap_or("").trim().to_owned())
            }
        };
        Ok(Node { at: Place::span(start, self.here() - start), value })
    }

    fn object(&mut self, depth: u32) -> Result<Value, Error> {
        let mut members: Vec<(String, Node)> = Vec::new();
        let mut names = std::collections::HashSet::new();
        let mut key = self.json.known_object().map(|key| key.map(str::to_owned));
        loop {
            let name = match key {
                Ok(Some(name)) => name,
                Ok(None) => return Ok(Value::Object(members)),
                Err(cause) => return Err(self.broken(&cause)),
            };
            let at = self.here();
            if !names.insert(name.clone()) {
                let message = format!("holds the key `{name}` twice in one object");
                return Err(refusal(self.source, Place::span(at, 0), message));
            }
            let peek = self.json.peek().map_err(|cause| self.broken(&cause))?;
            let member = self.node(peek, depth + 1)?;
            members.push((name, member));
            key = self.json.next_key().map(|key| key.map(str::to_owned));
        }
    }

    fn broken(&self, cause: &JiterError) -> Error {
        let at = (self.lead + cause.index).min(self.text.len());
        refusal(self.source, Place::span(at, 1), format!("is not valid JSON: {}", cause.error_type))
    }
}

//! JSON into the tree: one value, or several one after another.

use std::borrow::Cow;

use jiter::{Jiter, JiterError, Peek};

use super::{Bounds, Node, Value, refuse_doubles};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source};

/// Reads the JSON values of a document: tools write one, and outputs are put together into one file.
///
/// # Errors
/// It is not JSON, too deep or too large, or holds a key twice in one object.
pub(in super::super) fn read_json<'a>(source: &'a Source, limits: &Limits) -> Result<Vec<Node<'a>>, Error> {
    let whole = source.expect_text()?;
    let text = whole.trim_start_matches('\u{feff}');
    let lead = whole.len() - text.len();
    let mut parser =
        Parser { source, text: whole, lead, json: Jiter::new(text.as_bytes()), bounds: Bounds::new(source, limits) };
    let mut values = Vec::new();
    while !whole[parser.here()..].trim().is_empty() {
        let peek = parser.json.peek().map_err(|cause| parser.broken(&cause))?;
        values.push(parser.value(peek, 0)?);
    }
    Ok(values)
}

struct Parser<'a, 'l> {
    source: &'a Source,
    text: &'a str,
    /// Bytes before the JSON: a byte-order mark.
    lead: usize,
    json: Jiter<'a>,
    bounds: Bounds<'l>,
}

impl<'a> Parser<'a, '_> {
    fn here(&self) -> usize {
        (self.lead + self.json.current_index()).min(self.text.len())
    }

    fn value(&mut self, peek: Peek, depth: u32) -> Result<Node<'a>, Error> {
        let start = self.here();
        self.bounds.enter(depth, Place::span(start, 1))?;
        let value = match peek {
            Peek::Object => self.map(depth)?,
            Peek::Array => {
                let mut items = Vec::new();
                let mut next = self.json.known_array().map_err(|cause| self.broken(&cause))?;
                while let Some(peek) = next {
                    items.push(self.value(peek, depth + 1)?);
                    next = self.json.array_step().map_err(|cause| self.broken(&cause))?;
                }
                Value::List(items)
            }
            Peek::String => {
                let text = self.json.known_str().map(str::to_owned).map_err(|cause| self.broken(&cause))?;
                let at = Place::span(start + 1, self.here().saturating_sub(start + 2));
                return Ok(Node { at, value: Value::Scalar(self.as_written(start + 1, text)) });
            }
            _ => {
                self.json.known_skip(peek).map_err(|cause| self.broken(&cause))?;
                let text = self.text.get(start..self.here()).unwrap_or("").trim();
                if peek == Peek::Null { Value::Null } else { Value::Scalar(Cow::Borrowed(text)) }
            }
        };
        Ok(Node { at: Place::span(start, self.here() - start), value })
    }

    fn map(&mut self, depth: u32) -> Result<Value<'a>, Error> {
        let mut entries = Vec::new();
        let mut key = self.json.known_object().map(|key| key.map(str::to_owned));
        loop {
            let name = match key {
                Ok(Some(name)) => name,
                Ok(None) => break,
                Err(cause) => return Err(self.broken(&cause)),
            };
            let peek = self.json.peek().map_err(|cause| self.broken(&cause))?;
            let value = self.value(peek, depth + 1)?;
            entries.push((Cow::Owned(name), value));
            key = self.json.next_key().map(|key| key.map(str::to_owned));
        }
        refuse_doubles(self.source, &entries)?;
        Ok(Value::Map(entries))
    }

    /// Returns the slice of the source that says just this text, or the text where an escape was resolved.
    fn as_written(&self, start: usize, text: String) -> Cow<'a, str> {
        match self.text.get(start..start + text.len()) {
            Some(slice) if slice == text => Cow::Borrowed(slice),
            _ => Cow::Owned(text),
        }
    }

    fn broken(&self, cause: &JiterError) -> Error {
        let at = (self.lead + cause.index).min(self.text.len());
        let problem = Problem::at(self.source, Place::span(at, 1), format!("is not valid JSON: {}", cause.error_type))
            .expected("the output of the tool, whole and unedited")
            .help("run the tool again and send what it writes");
        Error::new(ErrorKind::Malformed, problem)
    }
}

/// How much of a document is looked at to tell what it is.
const HEAD: usize = 64 << 10;

/// Returns the keys near the beginning of what looks like JSON, with how deep each stands; none if it does not.
pub(in super::super) fn head_keys(source: &Source) -> Vec<(u32, &str)> {
    let bytes = source.bytes();
    let Some(text) = source.text() else { return Vec::new() };
    let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    if !matches!(bytes.get(start), Some(b'{' | b'[')) {
        return Vec::new();
    }
    let (mut at, end) = (start, bytes.len().min(start + HEAD));
    let (mut depth, mut keys) = (0u32, Vec::new());
    while at < end {
        match bytes[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let from = at + 1;
                at = from;
                while at < end && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let after = bytes.get(at + 1..).unwrap_or(&[]);
                if after.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
                    && let Some(key) = text.get(from..at)
                {
                    keys.push((depth, key));
                }
            }
            _ => {}
        }
        at += 1;
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn source(text: &str) -> Source {
        Source::from_bytes("t.json", text.as_bytes().to_vec(), &Limits::default()).expect("small")
    }

    #[test]
    fn values_follow_one_another_and_keep_their_places() {
        let source = source("{\"a\": [1, \"x\\u0041\"], \"b\": null}\n{\"c\": \"d\"}\n");
        let nodes = read_json(&source, &Limits::default()).expect("it is sound");
        assert_eq!(nodes.len(), 2);
        let list = nodes[0].get("a").expect("it is there");
        assert_eq!(list.items()[0].text(), Some("1"));
        assert_eq!(list.items()[1].text(), Some("xA"));
        assert!(nodes[0].get("b").is_some_and(|node| node.items().is_empty()));
        assert_eq!(nodes[1].get("c").map(|node| source.position(node.at).to_string()).as_deref(), Some("2:8 (/c)"));
    }

    #[test]
    fn a_key_twice_and_deep_nesting_are_refused() {
        let twice = source("{\"a\": 1, \"b\": 2, \"a\": 3}");
        assert!(read_json(&twice, &Limits::default()).is_err_and(|e| e.to_string().contains("`a` twice")));
        let deep = source(&"[".repeat(100_000));
        assert!(read_json(&deep, &Limits::default()).is_err());
        assert!(read_json(&source("{\"a\":"), &Limits::default()).is_err());
    }

    #[test]
    fn the_head_tells_keys_from_values() {
        let source = source(" [{\"dst\": \"dev\", \"in\": {\"x\" : \"\\\"y\\\":\"}}]");
        assert_eq!(head_keys(&source), [(2, "dst"), (2, "in"), (3, "x")]);
    }
}

//! YAML into the tree. An alias is refused: tools write none, and a few of them expand into gigabytes.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::{Bounds, Node, Value, refuse_doubles};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source};

/// Reads the YAML documents of a file.
///
/// # Errors
/// It is not YAML, too deep or too large, has an alias, a key that is no text, or a key twice in one mapping.
pub(in super::super) fn read_yaml<'a>(source: &'a Source, limits: &Limits) -> Result<Vec<Node<'a>>, Error> {
    let whole = source.expect_text()?;
    let text = whole.trim_start_matches('\u{feff}');
    let mut reader = Reader {
        source,
        events: Parser::new_from_str(text),
        places: Places { text, lead: whole.len() - text.len(), at: (0, 0) },
        bounds: Bounds::new(source, limits),
    };
    let mut documents = Vec::new();
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(documents),
            (Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing, _) => {}
            (event, place) => documents.push(reader.value(event, place, 0)?),
        }
    }
}

struct Reader<'a, 'l> {
    source: &'a Source,
    events: Parser<'a, StrInput<'a>>,
    places: Places<'a>,
    bounds: Bounds<'l>,
}

impl<'a> Reader<'a, '_> {
    fn next(&mut self) -> Result<(Event<'a>, Place), Error> {
        match self.events.next_event() {
            None => Ok((Event::StreamEnd, Place::Whole)),
            Some(Ok((event, span))) => {
                let place = self.places.of(span);
                Ok((event, place))
            }
            Some(Err(cause)) => {
                let at = self.places.byte(cause.marker().index());
                Err(self.malformed(Place::span(at, 1), format!("is not valid YAML: {}", cause.info())))
            }
        }
    }

    fn value(&mut self, event: Event<'a>, place: Place, depth: u32) -> Result<Node<'a>, Error> {
        self.bounds.enter(depth, place)?;
        let value = match event {
            Event::Scalar(text, style, _, tag) => {
                // A tag says what a scalar is: `!!str null` and `! null` are text.
                let may_be_null = style == ScalarStyle::Plain
                    && tag.is_none_or(|tag| tag.suffix == "null" || tag.suffix.ends_with(":null"));
                let is_null = may_be_null && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                if is_null { Value::Null } else { Value::Scalar(text) }
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break Value::List(items),
                        (event, place) => items.push(self.value(event, place, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => self.map(depth)?,
            Event::Alias(_) => {
                return Err(self.malformed(place, "holds an alias, which no tool writes and which is not expanded"));
            }
            _ => return Err(self.malformed(place, "ends in the middle of a value")),
        };
        Ok(Node { at: place, value })
    }

    fn map(&mut self, depth: u32) -> Result<Value<'a>, Error> {
        let mut entries: Vec<(Cow<'a, str>, Node<'a>)> = Vec::new();
        loop {
            let key = match self.next()? {
                (Event::MappingEnd, _) => break,
                (Event::Scalar(text, ..), _) => text,
                (_, place) => return Err(self.malformed(place, "holds a key that is no plain text")),
            };
            let (event, place) = self.next()?;
            let value = self.value(event, place, depth + 1)?;
            entries.push((key, value));
        }
        refuse_doubles(self.source, &entries)?;
        Ok(Value::Map(entries))
    }

    fn malformed(&self, place: Place, message: impl Into<String>) -> Error {
        let problem = Problem::at(self.source, place, message)
            .expected("a list of plain mappings, as parsers of switch output write it")
            .help("parse the output again and send what the parser writes");
        Error::new(ErrorKind::Malformed, problem)
    }
}

/// Turns the parser's counts of characters into bytes, going on from the last one: they mostly come in order.
struct Places<'a> {
    text: &'a str,
    lead: usize,
    /// A character and the byte that it begins at.
    at: (usize, usize),
}

impl Places<'_> {
    fn byte(&mut self, character: usize) -> usize {
        if character < self.at.0 {
            // Only an error looks back.
            self.at = (0, 0);
        }
        let (known, byte) = self.at;
        let ahead = character - known;
        let step: usize = self.text[byte..].chars().take(ahead).map(char::len_utf8).sum();
        self.at = (character, byte + step);
        self.lead + byte + step
    }

    fn of(&mut self, span: Span) -> Place {
        let start = self.byte(span.start.index());
        let kept = self.at;
        let end = self.byte(span.end.index().max(span.start.index()));
        self.at = kept;
        Place::span(start, end - start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::from_bytes("t.yml", text.as_bytes().to_vec(), &Limits::default()).expect("small")
    }

    #[test]
    fn a_list_of_mappings_is_read_with_places() {
        let source =
            source("---\n# Gerät\nrows:\n  - name: \"Ölpumpe\"\n    serial: S-1\n    none: ~\n  - {name: B}\n");
        let documents = read_yaml(&source, &Limits::default()).expect("it is sound");
        let rows = documents[0].get("rows").expect("it is there");
        assert!(rows.is_list_of_maps());
        assert_eq!(rows.items()[0].get("name").and_then(Node::text), Some("Ölpumpe"));
        let serial = rows.items()[0].get("serial").expect("it is there");
        assert_eq!((serial.text(), source.position(serial.at).to_string().as_str()), (Some("S-1"), "5:13"));
        assert!(rows.items()[0].get("none").is_some_and(|node| node.text().is_none()));
        let tagged = self::source("a: !!str null\nb: ! null\nc: !<tag:yaml.org,2002:str> null\nd: !!null null\n");
        let documents = read_yaml(&tagged, &Limits::default()).expect("it is sound");
        let text = |key: &str| documents[0].get(key).expect("it is there").text();
        assert_eq!((text("a"), text("b"), text("c"), text("d")), (Some("null"), Some("null"), Some("null"), None));
    }

    #[test]
    fn aliases_doubles_and_deep_nesting_are_refused() {
        for (text, word) in [
            ("a: &x [1]\nb: *x\n", "alias"),
            ("- a: 1\n  a: 2\n", "twice"),
            ("? [1]\n: 2\n", "no plain text"),
            ("a: [1\n", "YAML"),
        ] {
            let error = read_yaml(&source(text), &Limits::default()).expect_err(text);
            assert!(error.to_string().contains(word), "{text}: {error}");
        }
        assert!(read_yaml(&source(&"[".repeat(20_000)), &Limits::default()).is_err());
    }
}

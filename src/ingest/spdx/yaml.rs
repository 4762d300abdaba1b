//! SPDX 2 in YAML, as events with places. What YAML has beyond JSON and could make one document mean two things is
//! refused: aliases and merge keys, a key twice, several documents in one file, tags of one's own.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, StrInput, Tag};

use super::description::Field;
use super::document::{Document, Key, Scalar, Str};
use super::versions;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, Format};
use crate::source::{Limits, Place, Source};

/// Reads SPDX 2 in YAML.
pub(in crate::ingest) struct SpdxYaml;

impl Reader for SpdxYaml {
    fn format(&self) -> Format {
        Format::SpdxYaml
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let Some(text) = source.text() else { return false };
        begins_with_a_key(text)
            && (has_key(text, "spdxVersion") || has_key(text, "documentNamespace") || states_a_version(text))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let text = source.expect_text()?;
        options.progress.begin("reading", text.len() as u64);
        let bom = read(source, text, options);
        options.progress.end();
        bom
    }
}

/// Tells whether the first line that says something is a key, or the beginning of a YAML document.
fn begins_with_a_key(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or("");
    let key = first.trim_start_matches(['"', '\'']);
    let end = key.find(|c: char| !c.is_ascii_alphanumeric() && c != '$').unwrap_or(key.len());
    let after = key[end..].trim_start_matches(['"', '\'']).trim_start();
    first.starts_with("---") || first.starts_with("%YAML") || (end > 0 && after.starts_with(':'))
}

/// Tells whether a line begins with a key; tag-value has the same words with a capital first.
fn has_key(text: &str, key: &str) -> bool {
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].trim_end_matches(['"', '\'']);
        let after = text[at + key.len()..].trim_start_matches(['"', '\'']);
        (before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}']))
            && after.trim_start_matches(' ').starts_with(':')
    })
}

/// Tells whether a line gives a version of SPDX to a key that is meant to be `spdxVersion`, and is not the one of tag-value.
fn states_a_version(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().take(200).filter_map(|line| line.split_once(':'));
    lines.any(|(key, value)| {
        let key = key.trim_end().trim_matches(['"', '\'']);
        key.starts_with(|c: char| c.is_ascii_lowercase())
            && versions::is_key_meant(key)
            && versions::is_stated_by(value)
    })
}

fn read(source: &Arc<Source>, text: &str, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = &text[base..];
    let deepest = options.limits.max_depth.min(Limits::DEEPEST);
    refuse_other_line_breaks(source, text, base)?;
    let stated = Events::new(source, text, base, deepest).stated_version()?;
    let version = versions::of(source, stated)?;
    let mut reading = Reading {
        events: Events::new(source, text, base, deepest),
        document: Document::new(source, Format::SpdxYaml, version.version, options),
    };
    reading.root()?;
    versions::remark(version, &mut reading.document);
    reading.document.finish()
}

/// The line breaks of YAML 1.1 that are none in 1.2: next line, line separator, paragraph separator.
const OTHER_LINE_BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Refuses the characters at which a reader of YAML 1.1 ends a line, and with it a comment or a value, and one of 1.2
/// reads on. Inside quotes neither begins anything new.
fn refuse_other_line_breaks(source: &Source, text: &str, base: usize) -> Result<(), Error> {
    if !text.contains(OTHER_LINE_BREAKS) {
        return Ok(());
    }
    let mut quoted: Vec<(usize, usize)> = Vec::new();
    let mut parser = Parser::new_from_str(text);
    // What is no YAML at all is for the walk to refuse, with its own words.
    while let Some(Ok((event, span))) = parser.next_event() {
        if let Event::Scalar(_, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted, ..) = event {
            quoted.push((span.start.index(), span.end.index()));
        }
    }
    // The parser counts characters; both come in order.
    let mut quoted = quoted.into_iter().peekable();
    for (n, (at, found)) in text.char_indices().enumerate().filter(|(_, (_, c))| OTHER_LINE_BREAKS.contains(c)) {
        while quoted.next_if(|(_, end)| *end <= n).is_some() {}
        if quoted.peek().is_some_and(|(start, _)| *start <= n) {
            continue;
        }
        let message = format!("holds U+{:04X} outside quotes, which ends a line in YAML 1.1 only", u32::from(found));
        let problem = Problem::at(source, Place::span(base + at, found.len_utf8()), message)
            .expected("lines that end with a line feed: readers differ in what stands behind it")
            .help("ask the author for the document as JSON, or without it")
            .rule("YAML 1.2, section 5.4: U+0085, U+2028 and U+2029 are no line breaks");
        return Err(Error::new(ErrorKind::Malformed, problem));
    }
    Ok(())
}

/// The events of a document, with places in bytes.
struct Events<'j> {
    source: &'j Source,
    text: &'j str,
    base: usize,
    parser: Parser<'j, StrInput<'j>>,
    deepest: u32,
    /// A place as the parser counts (characters) and as we do (bytes): places come in order, and are counted on.
    known: (usize, usize),
}

/// A scalar with what its style and tag say.
struct Plain<'j> {
    text: Str<'j>,
    /// It is neither quoted nor tagged as text, so it may be a number, a flag or nothing.
    bare: bool,
    at: Place,
}

/// What an event means to us.
enum Next<'j> {
    Scalar(Plain<'j>),
    List(Place),
    Mapping(Place),
    /// The innermost list or mapping ends.
    End,
}

impl<'j> Events<'j> {
    fn new(source: &'j Source, text: &'j str, base: usize, deepest: u32) -> Self {
        Self { source, text, base, parser: Parser::new_from_str(text), deepest, known: (0, 0) }
    }

    /// Counts from the last place to this one: the parser counts characters, and its places come nearly in order.
    fn offset(&mut self, marker: &Marker) -> usize {
        let wanted = marker.index();
        let (characters, bytes) = self.known;
        let bytes = if wanted >= characters {
            let ahead = self.text[bytes..].char_indices().nth(wanted - characters);
            ahead.map_or(self.text.len(), |(at, _)| bytes + at)
        } else {
            self.text[..bytes].char_indices().rev().nth(characters - wanted - 1).map_or(0, |(at, _)| at)
        };
        self.known = (wanted, bytes);
        bytes
    }

    fn refuse(&mut self, at: Place, message: &str, expected: &str) -> Error {
        let problem = Problem::at(self.source, at, message.to_owned())
            .expected(expected)
            .help("ask the author for the document as JSON, or without it");
        Error::new(ErrorKind::Malformed, problem)
    }

    fn event(&mut self) -> Result<(Event<'j>, Span), Error> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let at = self.offset(error.marker());
                let at = Place::span(self.base + at, 1);
                let problem = Problem::at(self.source, at, format!("is not YAML from here on: {}", error.info()))
                    .expected("YAML 1.2")
                    .help("check that the file is whole, and ask for it again if it is not");
                Err(Error::new(ErrorKind::Malformed, problem))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn next(&mut self, depth: u32) -> Result<Next<'j>, Error> {
        let (event, span) = self.event()?;
        let start = self.offset(&span.start);
        let at = Place::span(self.base + start, 1);
        match event {
            Event::Scalar(text, style, _, tag) => {
                let kind = self.tag(tag.as_deref(), &["str", "int", "float", "bool", "null"], at)?;
                if let Some(kind) = kind
                    && !is_of(kind, &text)
                {
                    let found = format!("is tagged `!!{kind}`, and is none");
                    return Err(self.refuse(at, &found, "a value of the type that its tag names"));
                }
                // A tag of the core schema says what the scalar is, whatever quotes it stands in.
                let bare = match kind {
                    None => style == ScalarStyle::Plain,
                    Some(kind) => matches!(kind, "bool" | "int" | "float" | "null"),
                };
                let (text, at) = self.in_source(text, style, start);
                Ok(Next::Scalar(Plain { text, bare, at }))
            }
            Event::SequenceStart(_, tag) => {
                self.tag(tag.as_deref(), &["seq"], at)?;
                self.descend(depth, at)?;
                Ok(Next::List(at))
            }
            Event::MappingStart(_, tag) => {
                self.tag(tag.as_deref(), &["map"], at)?;
                self.descend(depth, at)?;
                Ok(Next::Mapping(at))
            }
            Event::Alias(_) => {
                Err(self.refuse(at, "has an alias", "every value where it stands: an alias repeats one"))
            }
            Event::SequenceEnd | Event::MappingEnd | Event::DocumentEnd | Event::StreamEnd => Ok(Next::End),
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {
                Err(self.refuse(at, "holds more than one document", "one YAML document"))
            }
        }
    }

    /// Finds a scalar in the text where it stands as it is: the parser copies it.
    fn in_source(&self, text: Str<'j>, style: ScalarStyle, start: usize) -> (Str<'j>, Place) {
        let all: &'j str = self.text;
        let quote = usize::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
        let from = start + quote;
        match all.get(from..from + text.len()) {
            Some(slice) if *slice == *text && style != ScalarStyle::Literal && style != ScalarStyle::Folded => {
                (Cow::Borrowed(slice), Place::span(self.base + from, slice.len()))
            }
            _ => (text, Place::span(self.base + start, 1)),
        }
    }

    /// Returns the type of the core schema (YAML 1.2.2, section 10.3) that a tag names, written short (`!!str`) or whole
    /// (`!<tag:yaml.org,2002:str>`). `!` alone says that the node is what it looks like: text, a list or a mapping
    /// (section 6.9.1), the first of the known ones.
    ///
    /// # Errors
    /// The tag is none of those that such a node may have: what it means is up to the reader. `!!binary` and `!!set` have
    /// the core schema's prefix, and are of YAML 1.1.
    fn tag(&mut self, tag: Option<&Tag>, known: &[&'static str], at: Place) -> Result<Option<&'static str>, Error> {
        let Some(tag) = tag else { return Ok(None) };
        let kind = if is_non_specific(tag) {
            known.first()
        } else {
            core_type(tag).and_then(|kind| known.iter().find(|known| **known == kind))
        };
        match kind {
            Some(kind) => Ok(Some(kind)),
            None => Err(self.refuse(at, "has a tag of its own", "the types of YAML's core schema")),
        }
    }

    fn descend(&mut self, depth: u32, at: Place) -> Result<(), Error> {
        if depth <= self.deepest {
            return Ok(());
        }
        let most = self.deepest;
        let problem = Problem::at(self.source, at, "is nested too deep")
            .expected(format!("at most {most} levels of mappings and lists"))
            .help(Limits::RAISE_DEPTH);
        Err(Error::new(ErrorKind::TooLarge, problem))
    }

    /// Begins the one document of the stream, which must be a mapping.
    fn root(&mut self) -> Result<Place, Error> {
        loop {
            let (event, span) = self.event()?;
            let at = Place::span(self.base + self.offset(&span.start), 1);
            match event {
                Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
                Event::MappingStart(..) => return Ok(at),
                _ => return Err(self.refuse(at, "is no SPDX document", "a YAML mapping")),
            }
        }
    }

    /// Reads a key, `None` at the end of the mapping.
    fn key(&mut self, depth: u32) -> Result<Option<Plain<'j>>, Error> {
        match self.next(depth)? {
            Next::End => Ok(None),
            Next::Scalar(key) if key.bare && key.text == "<<" => {
                Err(self.refuse(key.at, "has a merge key", "every value where it stands: `<<` repeats others"))
            }
            Next::Scalar(key) => Ok(Some(key)),
            Next::List(at) | Next::Mapping(at) => {
                Err(self.refuse(at, "has a key that is no text", "keys that are text"))
            }
        }
    }

    /// Finds the version before anything else is understood, wherever it stands.
    fn stated_version(mut self) -> Result<Option<(String, Place)>, Error> {
        self.root()?;
        while let Some(key) = self.key(1)? {
            match self.next(2)? {
                Next::Scalar(value) if key.text == "spdxVersion" => {
                    return Ok(Some((value.text.into_owned(), value.at)));
                }
                Next::Scalar(_) | Next::End => {}
                Next::List(_) | Next::Mapping(_) => self.pass(3)?,
            }
        }
        Ok(None)
    }

    /// Passes over the rest of the list or mapping that began last.
    fn pass(&mut self, depth: u32) -> Result<(), Error> {
        let mut open = 1u32;
        while open > 0 {
            match self.next(depth + open)? {
                Next::List(_) | Next::Mapping(_) => open += 1,
                Next::End => open -= 1,
                Next::Scalar(_) => {}
            }
        }
        Ok(())
    }
}

/// Tells whether a tag is `!` alone.
fn is_non_specific(tag: &Tag) -> bool {
    tag.handle.is_empty() && tag.suffix == "!"
}

/// Returns what stands behind the core schema's prefix, in whatever way the tag is written.
fn core_type(tag: &Tag) -> Option<&str> {
    const PREFIX: &str = "tag:yaml.org,2002:";
    match tag.is_yaml_core_schema() {
        true => Some(&tag.suffix),
        false => tag.suffix.strip_prefix(PREFIX).filter(|_| tag.handle.is_empty()),
    }
}

/// Tells whether a scalar is of the type of the core schema that its tag names.
fn is_of(kind: &str, text: &str) -> bool {
    match kind {
        "null" => matches!(text, "" | "~" | "null" | "Null" | "NULL"),
        "bool" => matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE"),
        "int" => text.parse::<i64>().is_ok(),
        "float" => text.parse::<f64>().is_ok(),
        _ => true,
    }
}

struct Reading<'j> {
    events: Events<'j>,
    document: Document<'j>,
}

impl<'j> Reading<'j> {
    fn root(&mut self) -> Result<(), Error> {
        let at = self.events.root()?;
        self.document.begin(at);
        self.fields(1)?;
        // The end of the document, and then of the stream.
        loop {
            let (event, span) = self.events.event()?;
            match event {
                Event::DocumentEnd | Event::Nothing => {}
                Event::StreamEnd => return Ok(()),
                _ => {
                    let at = Place::span(self.events.base + self.events.offset(&span.start), 1);
                    return Err(self.events.refuse(at, "holds more than one document", "one YAML document"));
                }
            }
        }
    }

    /// Reads the keys and values of the mapping that began last.
    fn fields(&mut self, depth: u32) -> Result<(), Error> {
        while let Some(key) = self.events.key(depth + 1)? {
            let found = self.document.key(key.text, key.at)?;
            let value = self.events.next(depth + 1)?;
            match found {
                Key::Field(field) => self.field(field, value, depth + 1)?,
                Key::Nothing => {
                    if let Next::List(at) | Next::Mapping(at) = value {
                        self.document.unknown_left_out(at);
                    }
                    self.any(value, depth + 1)?;
                }
            }
        }
        self.document.leave();
        Ok(())
    }

    fn field(&mut self, field: &'static Field, value: Next<'j>, depth: u32) -> Result<(), Error> {
        match value {
            Next::List(at) if field.kind.is_list() => {
                let mut count = 0usize;
                loop {
                    match self.events.next(depth + 1)? {
                        Next::End => break,
                        Next::List(at) => {
                            self.document.wrong_type(field, "a list in a list", at);
                            self.any(Next::List(at), depth + 1)?;
                        }
                        item => self.value(field, item, depth + 1)?,
                    }
                    count += 1;
                }
                self.document.list(field, count, at);
                Ok(())
            }
            Next::List(at) => {
                self.document.wrong_type(field, "a list", at);
                self.any(Next::List(at), depth)
            }
            Next::Mapping(at) if field.kind.is_list() => {
                self.document.wrong_type(field, "an object", at);
                self.any(Next::Mapping(at), depth)
            }
            Next::Scalar(scalar) if field.kind.is_list() => {
                self.document.wrong_type(field, scalar.kind(), scalar.at);
                Ok(())
            }
            value => self.value(field, value, depth),
        }
    }

    fn value(&mut self, field: &'static Field, value: Next<'j>, depth: u32) -> Result<(), Error> {
        match value {
            Next::Mapping(at) => {
                if self.document.enter(field, at)? {
                    return self.fields(depth);
                }
                self.any(Next::Mapping(at), depth)
            }
            Next::Scalar(scalar) => {
                let at = scalar.at;
                self.document.value(field, scalar.typed(), at);
                Ok(())
            }
            other => self.any(other, depth),
        }
    }

    /// Steps over a value of any kind; keys must be unique here too, since nobody else looks.
    fn any(&mut self, value: Next<'j>, depth: u32) -> Result<(), Error> {
        match value {
            Next::Scalar(_) | Next::End => {}
            Next::List(_) => loop {
                match self.events.next(depth + 1)? {
                    Next::End => break,
                    item => self.any(item, depth + 1)?,
                }
            },
            Next::Mapping(_) => {
                let mut known: HashSet<Str<'j>> = HashSet::new();
                while let Some(key) = self.events.key(depth + 1)? {
                    if !known.insert(key.text.clone()) {
                        self.document.twice(&key.text, key.at);
                    }
                    let value = self.events.next(depth + 1)?;
                    self.any(value, depth + 1)?;
                }
            }
        }
        Ok(())
    }
}

impl<'j> Plain<'j> {
    /// Understands a scalar by YAML's core schema (YAML 1.2, section 10.3.2).
    fn typed(self) -> Scalar<'j> {
        if !self.bare {
            return Scalar::Text(self.text);
        }
        match &*self.text {
            "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
            "true" | "True" | "TRUE" => Scalar::Flag(true),
            "false" | "False" | "FALSE" => Scalar::Flag(false),
            text if is_number(text) => Scalar::Number(self.text),
            _ => Scalar::Text(self.text),
        }
    }

    fn kind(&self) -> &'static str {
        match &*self.text {
            _ if !self.bare => "text",
            "" | "~" | "null" | "Null" | "NULL" => "null",
            _ => "text",
        }
    }
}

/// Tells whether a text is a number in YAML 1.1 and 1.2 alike: `11e60398` is one in 1.2 only, and a checksum in both.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(hex) = digits.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let (mantissa, exponent) = digits.split_once(['e', 'E']).map_or((digits, None), |(m, e)| (m, Some(e)));
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match (mantissa.split_once('.'), exponent) {
        (None, None) => !mantissa.is_empty() && is_digits(mantissa),
        (None, Some(_)) => false,
        (Some((whole, part)), exponent) => {
            !(whole.is_empty() && part.is_empty())
                && is_digits(whole)
                && is_digits(part)
                && exponent.is_none_or(|e| e.starts_with(['-', '+']) && e.len() > 1 && is_digits(&e[1..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_both_versions_of_yaml() {
        for number in ["0", "-7", "1.10", ".5", "5.", "1.5e+3", "0x1f"] {
            assert!(is_number(number), "{number}");
        }
        for text in ["", ".", "11e60398", "1.2.3", "1.5e3", "0o17x", "2026-01-01", "12:30", "-", "1_0", "e5", "SHA1"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn keys_are_told_from_tags_and_prose() {
        let is_it = |text: &str| begins_with_a_key(text) && has_key(text, "spdxVersion");
        for yaml in ["spdxVersion: SPDX-2.3\n", "---\n\"spdxVersion\" : x", "# made by\n\nSPDXID: x\r\nspdxVersion: y"]
        {
            assert!(is_it(yaml), "{yaml}");
        }
        for other in
            ["SPDXVersion: SPDX-2.3", "a;b\nspdxVersion: x", "name: x\ncomment: spdxVersion: y", "  spdxVersion x"]
        {
            assert!(!is_it(other), "{other}");
        }
    }
}

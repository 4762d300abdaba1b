//! SPDX 2 in JSON: tokens from the text, one after the other, without a tree in between.
//!
//! Recursion follows the nesting of the document and is bounded by [`Limits::max_depth`](crate::source::Limits) and by
//! [`Limits::DEEPEST`], so that no document can exhaust the stack.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use jiter::{Jiter, JiterError, Peek};

use super::description::Field;
use super::document::{Document, Key, Scalar, Str};
use super::versions;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, Format};
use crate::source::{Limits, Place, Source, borrowed};

/// From how many keys in one object on they are kept in a set rather than compared one by one.
const MANY_KEYS: usize = 16;

/// Reads SPDX 2 in JSON.
pub(in crate::ingest) struct SpdxJson;

impl Reader for SpdxJson {
    fn format(&self) -> Format {
        Format::SpdxJson
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        source.text().is_some_and(is_json_document)
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let text = source.expect_text()?;
        options.progress.begin("reading", text.len() as u64);
        let bom = read(source, text, options);
        options.progress.end();
        bom
    }
}

/// The keys of the root that no other format has: one of them stands near the beginning of every real document.
const OWN_KEYS: [&str; 3] = ["spdxVersion", "SPDXID", "documentNamespace"];
/// The keys of the root that other formats have: nothing behind them need be looked at.
const FOREIGN_KEYS: [&str; 6] = ["bomFormat", "@context", "@graph", "_type", "predicateType", "payload"];

/// Tells whether a text is an SPDX 2 document in JSON, be it broken.
pub(in crate::ingest) fn is_json_document(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('{') {
        return false;
    }
    // Only keys of the root count: attestations carry whole documents inside them.
    let mut jiter = Jiter::new(text.as_bytes());
    let sort = |key: &str| (OWN_KEYS.contains(&key), FOREIGN_KEYS.contains(&key), versions::is_key_meant(key));
    let walked = (|| -> Result<bool, JiterError> {
        let mut key = jiter.next_object()?.map(sort);
        while let Some((is_own, is_foreign, is_meant)) = key {
            if is_own || is_foreign {
                return Ok(is_own);
            }
            let start = jiter.current_index();
            jiter.next_skip()?;
            if is_meant && versions::is_stated_by(text.get(start..jiter.current_index()).unwrap_or("")) {
                return Ok(true);
            }
            key = jiter.next_key()?.map(sort);
        }
        Ok(false)
    })();
    // A document that breaks off before one of its keys is still known by what follows.
    walked.unwrap_or_else(|_| {
        ["\"spdxVersion\"", "\"SPDXID\""].iter().any(|key| text.contains(key)) && !text.contains("\"predicateType\"")
    })
}

fn read(source: &Arc<Source>, text: &str, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let stated = stated_version(&text[base..]).map(|(word, at, len)| (word, Place::span(base + at, len)));
    let version = versions::of(source, stated)?;
    let text = &text[base..];
    let mut reading = Reading {
        source,
        text,
        base,
        jiter: Jiter::new(text.as_bytes()),
        deepest: options.limits.max_depth.min(Limits::DEEPEST),
        keys: Vec::new(),
        document: Document::new(source, Format::SpdxJson, version.version, options),
    };
    if let Err(stop) = reading.root() {
        return Err(reading.error(stop));
    }
    versions::remark(version, &mut reading.document);
    reading.document.finish()
}

/// Finds the version before anything else is understood, wherever it stands; `None` as well for text that is no JSON.
fn stated_version(text: &str) -> Option<(String, usize, usize)> {
    let mut jiter = Jiter::new(text.as_bytes());
    let mut is_it = jiter.next_object().ok()?.map(|key| key == "spdxVersion");
    while let Some(wanted) = is_it {
        if wanted {
            jiter.peek().ok().filter(|peek| *peek == Peek::String)?;
            let start = jiter.current_index();
            let word = jiter.known_str().ok()?.to_owned();
            return Some((word, start, jiter.current_index() - start));
        }
        jiter.next_skip().ok()?;
        is_it = jiter.next_key().ok()?.map(|key| key == "spdxVersion");
    }
    None
}

/// Why the walk ended before the document did.
enum Stop {
    /// The text is no JSON.
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

type Walk<T> = Result<T, Stop>;

struct Reading<'j> {
    source: &'j Source,
    /// The text that is walked: without a byte order mark, which stands `base` bytes long before it.
    text: &'j str,
    base: usize,
    jiter: Jiter<'j>,
    deepest: u32,
    /// The keys of the objects around the present value that are stepped over.
    keys: Vec<Str<'j>>,
    document: Document<'j>,
}

impl<'j> Reading<'j> {
    fn root(&mut self) -> Walk<()> {
        let peek = self.jiter.peek()?;
        if peek != Peek::Object {
            let problem = Problem::at(self.source, self.here(), "is no SPDX document").expected("a JSON object");
            return Err(Error::new(ErrorKind::Malformed, problem).into());
        }
        self.document.begin(self.here());
        self.fields(1)?;
        Ok(self.jiter.finish()?)
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
                    .expected("JSON by RFC 8259")
                    .help("check that the file is whole, and ask for it again if it is not");
                Error::new(ErrorKind::Malformed, problem)
            }
        }
    }

    fn descend(&self, depth: u32) -> Walk<()> {
        if depth <= self.deepest {
            return Ok(());
        }
        let most = self.deepest;
        let problem = Problem::at(self.source, self.here(), "is nested too deep")
            .expected(format!("at most {most} levels of objects and arrays"))
            .help(Limits::RAISE_DEPTH);
        Err(Error::new(ErrorKind::TooLarge, problem).into())
    }

    /// Reads the keys and values of the object that begins here.
    fn fields(&mut self, depth: u32) -> Walk<()> {
        self.descend(depth)?;
        let text = self.text;
        let mut key = self.jiter.known_object()?.map(|key| borrowed(text, key));
        while let Some(name) = key {
            let peek = self.jiter.peek()?;
            match self.document.key(name, self.here())? {
                Key::Field(field) => self.field(field, peek, depth)?,
                Key::Nothing => {
                    if matches!(peek, Peek::Object | Peek::Array) {
                        self.document.unknown_left_out(self.here());
                    }
                    self.any(peek, depth + 1)?;
                }
            }
            key = self.jiter.next_key()?.map(|key| borrowed(text, key));
        }
        self.document.leave();
        Ok(())
    }

    fn field(&mut self, field: &'static Field, peek: Peek, depth: u32) -> Walk<()> {
        if !field.kind.is_list() {
            if peek == Peek::Array {
                self.document.wrong_type(field, "a list", self.here());
                return self.any(peek, depth + 1);
            }
            return self.value(field, peek, depth);
        }
        let at = self.here();
        if peek != Peek::Array {
            self.document.wrong_type(field, type_of(peek), at);
            return self.any(peek, depth + 1);
        }
        self.descend(depth + 1)?;
        let mut count = 0usize;
        let mut next = self.jiter.known_array()?;
        while let Some(peek) = next {
            count += 1;
            if peek == Peek::Array {
                self.document.wrong_type(field, "a list in a list", self.here());
                self.any(peek, depth + 2)?;
            } else {
                self.value(field, peek, depth + 1)?;
            }
            next = self.jiter.array_step()?;
        }
        self.document.list(field, count, at);
        Ok(())
    }

    fn value(&mut self, field: &'static Field, peek: Peek, depth: u32) -> Walk<()> {
        let start = self.jiter.current_index();
        match peek {
            Peek::Object => {
                if self.document.enter(field, self.here())? {
                    return self.fields(depth + 1);
                }
                return self.any(peek, depth + 1);
            }
            Peek::String => {
                let text = borrowed(self.text, self.jiter.known_str()?);
                let at = match &text {
                    Cow::Borrowed(text) => Place::span(self.base + start + 1, text.len()),
                    Cow::Owned(_) => Place::span(self.base + start, self.jiter.current_index() - start),
                };
                self.document.value(field, Scalar::Text(text), at);
            }
            Peek::True | Peek::False => {
                let flag = self.jiter.known_bool(peek)?;
                self.document.value(field, Scalar::Flag(flag), Place::span(self.base + start, 1));
            }
            Peek::Null => {
                self.jiter.known_null()?;
                self.document.value(field, Scalar::Null, Place::span(self.base + start, 4));
            }
            // What is no value at all fails here, as a number that is none.
            peek => {
                self.jiter.known_number_bytes(peek)?;
                let end = self.jiter.current_index();
                let at = Place::span(self.base + start, end - start);
                self.document.value(field, Scalar::Number(Cow::Borrowed(&self.text[start..end])), at);
            }
        }
        Ok(())
    }

    /// Steps over a value of any kind; keys must be unique here too, since nobody else looks.
    fn any(&mut self, peek: Peek, depth: u32) -> Walk<()> {
        match peek {
            Peek::Object => {
                self.descend(depth)?;
                let before = self.keys.len();
                let mut many: Option<HashSet<Str<'j>>> = None;
                let text = self.text;
                let mut key = self.jiter.known_object()?.map(|key| borrowed(text, key));
                while let Some(name) = key {
                    let new = match &mut many {
                        Some(known) => known.insert(name.clone()),
                        None => !self.keys[before..].contains(&name),
                    };
                    if !new {
                        let at = self.here();
                        self.document.twice(&name, at);
                    } else if many.is_none() {
                        self.keys.push(name);
                        if self.keys.len() - before > MANY_KEYS {
                            many = Some(self.keys.drain(before..).collect());
                        }
                    }
                    let peek = self.jiter.peek()?;
                    self.any(peek, depth + 1)?;
                    key = self.jiter.next_key()?.map(|key| borrowed(text, key));
                }
                self.keys.truncate(before);
            }
            Peek::Array => {
                self.descend(depth)?;
                let mut next = self.jiter.known_array()?;
                while let Some(peek) = next {
                    self.any(peek, depth + 1)?;
                    next = self.jiter.array_step()?;
                }
            }
            Peek::String => _ = self.jiter.known_str()?,
            Peek::True | Peek::False => _ = self.jiter.known_bool(peek)?,
            Peek::Null => self.jiter.known_null()?,
            peek => _ = self.jiter.known_number_bytes(peek)?,
        }
        Ok(())
    }
}

fn type_of(peek: Peek) -> &'static str {
    match peek {
        Peek::Null => "null",
        Peek::True | Peek::False => "true or false",
        Peek::String => "text",
        Peek::Array => "a list",
        Peek::Object => "an object",
        _ if peek.is_num() => "a number",
        _ => "a character that no value of JSON begins with",
    }
}

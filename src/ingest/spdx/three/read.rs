//! The walk: tokens from the text, each value held against its property, each object against its class.
//!
//! Recursion follows the nesting of the document and is bounded by [`Limits::max_depth`](crate::source::Limits) and by
//! [`Limits::DEEPEST`], so that no document can exhaust the stack.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use jiter::{Jiter, JiterError, Peek};

use super::context::{self, Context};
use super::description::{self, ClassId, KNOWN, Properties, PropertyId, Range};
use super::nodes::{NodeId, Nodes, Statement, Value};
use super::violation::{Violations, short};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::ReadOptions;
use crate::model::{Bom, BomBuilder, Format, Text};
use crate::source::{Limits, Place, Source, borrowed, offset_in};

/// From how many unknown keys in one object on they are kept in a set rather than compared one by one.
const MANY_KEYS: usize = 16;
/// The most unknown keys that one object may have.
const MOST_UNKNOWN_KEYS: usize = 1024;
/// How many objects of all kinds a document may hold for each component that it may hold.
const OBJECTS_PER_COMPONENT: usize = 4;

/// How 3.0.0 spelt `hasPrerequisite`.
pub(super) const MISSPELT_WORD: &str = "hasPrerequsite";

/// A string of the document: a slice of it, or unescaped.
pub(super) type Str<'j> = Cow<'j, str>;

/// Reads a document.
///
/// # Errors
/// It can't be parsed, could be read in two ways, is of no known version, or is beyond a limit.
pub(super) fn read(source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let text = source.expect_text()?;
    let mut reading = Reading::new(source, text, options);
    let context = match reading.context() {
        Ok(context) => context?,
        Err(stop) => return Err(reading.error(stop)),
    };
    options.progress.begin("reading", text.len() as u64);
    let mut reading = Reading::new(source, text, options);
    reading.violations.version.clone_from(&context.version);
    reading.is_first = context.version == "3.0.0";
    let bom = reading.document(context);
    options.progress.end();
    bom
}

/// Why the walk ended before the document did.
pub(super) enum Stop {
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

pub(super) type Walk<T> = Result<T, Stop>;

/// One walk over a document.
pub(super) struct Reading<'j> {
    pub(super) source: &'j Source,
    /// The text that is walked: without a byte order mark, which stands `base` bytes long before it.
    text: &'j str,
    base: usize,
    /// The document is of 3.0.0.
    is_first: bool,
    pub(super) jiter: Jiter<'j>,
    limits: Limits,
    deepest: u32,
    builder: BomBuilder,
    nodes: Nodes,
    artifacts: u32,
    violations: Violations<'j>,
    /// Problems that make the document readable in two ways.
    fatal: Vec<Problem>,
    more_fatal: usize,
    /// The statements of all objects around the present value.
    statements: Vec<Statement>,
    /// The properties of all objects around the present value, with the place of the value.
    present: Vec<(PropertyId, Place)>,
    /// The keys that no description names, of all objects around the present value.
    unknown: Vec<Unknown<'j>>,
    /// The first object that calls itself a part in what was stepped over since this was last taken.
    part_passed: Option<Place>,
}

/// A key that no description names.
struct Unknown<'j> {
    name: Str<'j>,
    at: Place,
    /// It holds more than a word, or is another spelling of what the model knows.
    may_hold: bool,
    /// The first object inside it that calls itself a part.
    part: Option<Place>,
}

/// What an object says of itself beside its properties.
#[derive(Default)]
struct Head<'j> {
    kind: Option<(Str<'j>, Place)>,
    id: Option<(Str<'j>, Place)>,
    /// It is called `@id`, not `spdxId`.
    plain_id: bool,
    graph: bool,
}

impl<'j> Reading<'j> {
    fn new(source: &'j Arc<Source>, text: &'j str, options: &ReadOptions<'_>) -> Self {
        let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let text = &text[base..];
        Self {
            source,
            text,
            base,
            is_first: false,
            jiter: Jiter::new(text.as_bytes()),
            limits: options.limits,
            deepest: options.limits.max_depth.min(Limits::DEEPEST),
            builder: BomBuilder::new(Arc::clone(source), Format::SpdxJsonLd),
            nodes: Nodes::default(),
            artifacts: 0,
            violations: Violations::new(source, options.limits.max_problems),
            fatal: Vec::new(),
            more_fatal: 0,
            statements: Vec::new(),
            present: Vec::new(),
            unknown: Vec::new(),
            part_passed: None,
        }
    }

    /// Finds the context before anything else is understood: what a key means depends on it, and it may stand last.
    fn context(&mut self) -> Walk<Result<Context, Error>> {
        let peek = self.jiter.peek()?;
        self.expect_root(peek)?;
        let mut is_context = self.jiter.known_object()?.map(|key| key == "@context");
        while let Some(wanted) = is_context {
            let peek = self.jiter.peek()?;
            if wanted {
                return context::read(self, peek);
            }
            self.any(peek, 2)?;
            is_context = self.jiter.next_key()?.map(|key| key == "@context");
        }
        Ok(Ok(Context::missing(self.source)))
    }

    fn document(mut self, context: Context) -> Result<Bom, Error> {
        if let Err(stop) = self.root() {
            return Err(self.error(stop));
        }
        let most = self.limits.max_problems;
        if let Some(error) = Error::from_problems(ErrorKind::Malformed, self.fatal, most) {
            return Err(error.and_unshown(self.more_fatal));
        }
        let document = self.builder.document();
        document.spec_version.clone_from(&context.version);
        document.unread.extend(context.unread);
        document.notes.extend(context.notes);
        for problem in context.violations {
            self.violations.add(problem);
        }
        Ok(super::fill::fill(self.builder, self.nodes, &context.prefixes, self.violations, self.limits))
    }

    fn root(&mut self) -> Walk<()> {
        let peek = self.jiter.peek()?;
        self.expect_root(peek)?;
        self.object(None, true, 1)?;
        Ok(self.jiter.finish()?)
    }

    fn expect_root(&self, peek: Peek) -> Walk<()> {
        if peek == Peek::Object {
            return Ok(());
        }
        let problem = Problem::at(self.source, self.here(1), "begins with something other than an object")
            .expected("an object, `{…}`, as the root of an SPDX 3 document");
        Err(Error::new(ErrorKind::Malformed, problem).into())
    }

    fn error(&self, stop: Stop) -> Error {
        match stop {
            Stop::Refused(error) => error,
            Stop::Json(error) => {
                let at = (error.index + self.base).min(self.source.bytes().len());
                let text = error.error_type.to_string();
                let cut = text.starts_with("EOF");
                let message =
                    if cut { "ends in the middle of a value".to_owned() } else { format!("is not valid JSON: {text}") };
                let help = if cut { "get the whole document again" } else { "ask the author for a sound document" };
                let syntax =
                    Problem::at(self.source, Place::span(at, 1), message).expected("JSON by RFC 8259").help(help);
                let mut problems = vec![syntax.clone()];
                problems.extend(self.fatal.iter().cloned());
                Error::from_problems(ErrorKind::Malformed, problems, self.limits.max_problems)
                    .unwrap_or_else(|| Error::new(ErrorKind::Malformed, syntax))
                    .and_unshown(self.more_fatal)
            }
        }
    }

    /// Returns the place where the walk stands.
    pub(super) fn here(&self, len: usize) -> Place {
        Place::span(self.base + self.jiter.current_index(), len)
    }

    fn descend(&self, depth: u32) -> Walk<()> {
        if depth <= self.deepest {
            return Ok(());
        }
        let most = self.deepest;
        let problem = Problem::at(self.source, self.here(1), format!("is nested more than {most} levels deep"))
            .expected(format!("at most {most} levels of objects and arrays"))
            .help(Limits::RAISE_DEPTH);
        Err(Error::new(ErrorKind::TooLarge, problem).into())
    }

    /// Reads a string: a slice of the text where nothing had to be unescaped.
    pub(super) fn string(&mut self) -> Walk<(Str<'j>, Place)> {
        let start = self.jiter.current_index();
        let text: &'j str = self.text;
        let decoded = self.jiter.known_str()?;
        match offset_in(text, decoded) {
            Some(at) => Ok((Cow::Borrowed(&text[at..at + decoded.len()]), Place::span(self.base + at, decoded.len()))),
            None => {
                let value = Cow::Owned(decoded.to_owned());
                Ok((value, Place::span(self.base + start, self.jiter.current_index() - start)))
            }
        }
    }

    fn keep(&mut self, text: &Str<'j>) -> Text {
        match text {
            Cow::Borrowed(text) => self.builder.text(text),
            Cow::Owned(text) => self.builder.pooled(text),
        }
    }

    /// Reads an object; `range` is the class that the property around it asks for. `None` for the root around `@graph`.
    fn object(&mut self, range: Option<&'static str>, is_root: bool, depth: u32) -> Walk<Option<NodeId>> {
        self.descend(depth)?;
        let at = self.here(1);
        let (statements, present, unknown) = (self.statements.len(), self.present.len(), self.unknown.len());
        let mut seen = Properties::default();
        let mut head = Head::default();
        let text: &'j str = self.text;
        let mut key = self.jiter.known_object()?.map(|key| borrowed(text, key));
        let mut has_context = false;
        while let Some(name) = key {
            let peek = self.jiter.peek()?;
            match name.as_ref() {
                "type" | "@type" => self.kind(&mut head, &name, peek, depth)?,
                "spdxId" | "@id" if peek == Peek::String => {
                    let plain_id = name == "@id";
                    let id = self.string()?;
                    if head.id.replace(id).is_some() {
                        self.twice(&name);
                    }
                    head.plain_id = plain_id;
                }
                "@context" if is_root => {
                    if std::mem::replace(&mut has_context, true) {
                        self.twice(&name);
                    }
                    self.any(peek, depth + 1)?;
                }
                "@graph" if is_root => {
                    if std::mem::replace(&mut head.graph, true) {
                        self.twice(&name);
                    }
                    self.graph(peek, depth + 1)?;
                }
                word => match self.property(word) {
                    Some(id) if seen.insert(id) => {
                        self.present.push((id, self.here(1)));
                        self.values(id, peek, depth)?;
                    }
                    Some(_) => {
                        self.twice(&name);
                        self.any(peek, depth + 1)?;
                    }
                    None => {
                        if is_root {
                            self.no_other_format(&name);
                        }
                        self.unknown_key(name, unknown, peek, depth)?;
                    }
                },
            }
            key = self.jiter.next_key()?.map(|key| borrowed(text, key));
        }
        let is_envelope = head.graph && head.kind.is_none() && head.id.is_none() && self.present.len() == present;
        let node = if is_envelope {
            self.forget_unknown(None, unknown);
            None
        } else {
            Some(self.leave(range, head, seen, at, (statements, present, unknown))?)
        };
        self.present.truncate(present);
        self.unknown.truncate(unknown);
        self.statements.truncate(statements);
        Ok(node)
    }

    /// Finds a property by its key. In 3.0.0, the content type of a file had a name of its own.
    fn property(&self, word: &str) -> Option<PropertyId> {
        PropertyId::find(if self.is_first && word == "software_contentType" { "contentType" } else { word })
    }

    fn kind(&mut self, head: &mut Head<'j>, name: &str, peek: Peek, depth: u32) -> Walk<()> {
        let mut is_array = false;
        let mut kind = None;
        match peek {
            Peek::String => kind = Some(self.string()?),
            Peek::Array => {
                is_array = true;
                let mut next = self.jiter.known_array()?;
                while let Some(peek) = next {
                    if peek == Peek::String {
                        let value = self.string()?;
                        kind.get_or_insert(value);
                    } else {
                        self.any(peek, depth + 2)?;
                    }
                    next = self.jiter.array_step()?;
                }
            }
            peek => self.any(peek, depth + 1)?,
        }
        let at = kind.as_ref().map_or(self.here(1), |(_, at)| *at);
        if is_array || kind.is_none() || name == "@type" {
            self.violations.type_as_array_or_keyword(name, is_array, at);
        }
        if let Some(kind) = kind
            && head.kind.replace(kind).is_some()
        {
            self.twice("type");
        }
        Ok(())
    }

    fn graph(&mut self, peek: Peek, depth: u32) -> Walk<()> {
        if peek != Peek::Array {
            self.violations.graph_item("@graph is no array", self.here(1));
            if peek == Peek::Object {
                self.object(None, false, depth + 1)?;
                return Ok(());
            }
            self.unread("something other than an object in `@graph`", self.here(1));
            return self.any(peek, depth + 1);
        }
        self.descend(depth)?;
        let mut next = self.jiter.known_array()?;
        while let Some(peek) = next {
            if peek == Peek::Object {
                self.object(None, false, depth + 1)?;
            } else {
                self.violations.graph_item("@graph holds something other than an object", self.here(1));
                // A bare text may name a part.
                let what = if peek == Peek::Array { "a list" } else { "something other than an object" };
                self.unread(&format!("{what} in `@graph`"), self.here(1));
                self.any(peek, depth + 1)?;
            }
            next = self.jiter.array_step()?;
        }
        Ok(())
    }

    /// An object ends: its class is known, and is held against its properties.
    fn leave(
        &mut self,
        range: Option<&'static str>,
        head: Head<'j>,
        seen: Properties,
        at: Place,
        (statements, present, unknown): (usize, usize, usize),
    ) -> Walk<NodeId> {
        let wanted = range.and_then(ClassId::find);
        let (class, is_exact) = match &head.kind {
            Some((word, _)) => description::class_of(word),
            None => (self.assumed(wanted, seen), true),
        };
        let is_extension = wanted == Some(KNOWN.extension) && class == ClassId::UNKNOWN;
        match &head.kind {
            None => self.violations.no_type(wanted, at),
            Some(_) if is_extension => {}
            Some((word, at)) => self.violations.class(word, *at, class, is_exact, wanted),
        }
        // What stands where only one kind of helper may stand is understood as that.
        let class = match wanted {
            Some(wanted) if class == ClassId::UNKNOWN && !wanted.is_a(KNOWN.element) => {
                self.assumed(Some(wanted), seen)
            }
            _ => class,
        };
        self.violations.identity(class, head.id.as_ref().map(|(id, at)| (id.as_ref(), *at)), head.plain_id, at);
        if let Some(shape) = class.shape().filter(|_| !is_extension) {
            let mut of_a_part = None;
            for (id, at) in &self.present[present..] {
                if !shape.allowed.has(*id) {
                    self.violations.foreign_property(shape, id.get().name, *at);
                    let package = ClassId::find("software_Package").and_then(ClassId::shape);
                    if package.is_some_and(|package| package.allowed.has(*id)) {
                        of_a_part.get_or_insert(*at);
                    }
                }
            }
            // No object is of an abstract class alone: what its author meant may be a part.
            if !description::is_part(class) && class.is_a(KNOWN.element) {
                if shape.class.is_abstract {
                    self.unread(&format!("an object of the abstract class {}", shape.class.name), at);
                } else if let Some(at) = of_a_part {
                    self.unread(&format!("a property of a part on a {}", shape.class.name), at);
                }
            }
            for (id, least) in &shape.required {
                let count = self.statements[statements..].iter().filter(|s| s.property == *id).count();
                if count < *least && (!seen.has(*id) || id.get().many) {
                    self.violations.too_few(shape, *id, *least, count, at);
                }
            }
        }
        let kind = head.kind.map_or(Text::NONE, |(kind, _)| self.keep(&kind));
        let id = head.id.map_or(Text::NONE, |(id, _)| self.keep(&id));
        self.forget_unknown(Some((class, kind, is_extension)), unknown);
        if description::is_part(class) {
            self.artifacts += 1;
        }
        let most = self.limits.max_components;
        if self.artifacts > most || self.nodes.len() / OBJECTS_PER_COMPONENT > most as usize {
            let message = format!("holds more than {most} components, or {OBJECTS_PER_COMPONENT} objects for each");
            let problem = Problem::at(self.source, at, message)
                .expected(format!("at most {most} components"))
                .help(Limits::RAISE_COMPONENTS);
            return Err(Error::new(ErrorKind::TooLarge, problem).into());
        }
        Ok(self.nodes.add(class, (kind, id), at, self.statements.drain(statements..)))
    }

    /// Returns the class of an object that doesn't say: the one that is asked for where it stands.
    fn assumed(&self, wanted: Option<ClassId>, seen: Properties) -> ClassId {
        match wanted {
            Some(class) if class == KNOWN.integrity && seen.has(PropertyId::named("hashValue")) => KNOWN.hash,
            Some(class) => class,
            None => ClassId::UNKNOWN,
        }
    }

    /// Notes the unknown keys of an object that ends, in the document and as violations of its class.
    fn forget_unknown(&mut self, object: Option<(ClassId, Text, bool)>, from: usize) {
        let most = self.limits.max_problems;
        for Unknown { name, at, may_hold, part } in self.unknown.drain(from..) {
            let of = match object {
                None => Cow::Borrowed("document"),
                Some((class, kind, _)) => match class.shape() {
                    Some(shape) => Cow::Borrowed(shape.class.name),
                    None => Cow::Owned(self.builder.resolve(kind).to_owned()),
                },
            };
            match object {
                None => self.violations.beside_graph(&name, at),
                Some((class, _, false)) => {
                    if let Some(shape) = class.shape() {
                        self.violations.unknown_property(shape, &name, at);
                    }
                }
                Some((_, _, true)) => {}
            }
            let document = self.builder.document();
            document.unknown_field(|| format!("{of}.{name}"), at);
            // What an extension holds is its own, unless it calls itself a part.
            let is_extension = matches!(object, Some((_, _, true)));
            // Who made the document is known otherwise than by how they are reached.
            let is_contact = object.is_some_and(|(class, ..)| class.is_a(KNOWN.agent))
                && crate::diagnostic::nearest(&name, ["externalIdentifier", "externalRef"]).is_some();
            let may_hold = may_hold && !is_contact;
            let lost = if is_extension { part } else { part.or(may_hold.then_some(at)) };
            if let Some(at) = lost.filter(|_| document.unread.len() < most) {
                let what = if is_extension { "a part inside the extension " } else { "" };
                document.unread.push(unread(self.source, at, &format!("{what}`{}` of {of}", short(&name))));
            }
        }
    }

    /// Notes what is stepped over and may hold a part, a party or a relationship.
    fn unread(&mut self, what: &str, at: Place) {
        let (source, most) = (self.source, self.limits.max_problems);
        let list = &mut self.builder.document().unread;
        if list.len() < most {
            list.push(unread(source, at, what));
        }
    }

    /// Notes an object or array that breaks the specification and is stepped over.
    fn left_out(&mut self, peek: Peek, what: &str) {
        if matches!(peek, Peek::Object | Peek::Array) {
            self.unread(what, self.here(1));
        }
    }

    /// Refuses the root of a document that is of another format too: which of the two is read is up to the reader.
    fn no_other_format(&mut self, name: &str) {
        if matches!(name, "bomFormat" | "spdxVersion" | "SPDXID") && self.fatal.len() < self.limits.max_problems {
            let message = format!("is SPDX 3, and has the key `{name}` of another format in its root");
            let problem = Problem::at(self.source, self.here(1), message)
                .expected("a document that is of one format only")
                .help("ask the author for one file for each format");
            self.fatal.push(problem);
        }
    }

    fn unknown_key(&mut self, name: Str<'j>, before: usize, peek: Peek, depth: u32) -> Walk<()> {
        let at = self.here(1);
        if self.unknown[before..].iter().any(|known| known.name == name) {
            self.twice(&name);
            return self.any(peek, depth + 1);
        }
        let number = self.unknown.len();
        if self.unknown.len() - before >= MOST_UNKNOWN_KEYS {
            let message = format!("one object has more than {MOST_UNKNOWN_KEYS} unknown keys");
            let problem = Problem::at(self.source, at, message)
                .expected("an object of the specification")
                .help("check that it is the file you meant");
            return Err(Error::new(ErrorKind::TooLarge, problem).into());
        }
        // Other readers of JSON-LD understand its keywords, whole IRIs, and some a key in any case.
        let is_meant = name.starts_with('@') || description::has_spelling(&description::term(&name));
        let may_hold = is_meant || matches!(peek, Peek::Object | Peek::Array);
        self.unknown.push(Unknown { name, at, may_hold, part: None });
        self.part_passed = None;
        self.any(peek, depth + 1)?;
        let part = self.part_passed.take();
        if let Some(unknown) = self.unknown.get_mut(number) {
            unknown.part = part;
        }
        Ok(())
    }

    fn twice(&mut self, name: &str) {
        if self.fatal.len() >= self.limits.max_problems {
            self.more_fatal += 1;
            return;
        }
        let problem = Problem::at(self.source, self.here(1), format!("the key `{name}` stands twice in one object"))
            .expected("each key once: readers differ in which of the two they take")
            .help("ask the author which of the two is meant")
            .rule("RFC 8259, section 4: names within an object should be unique");
        self.fatal.push(problem);
    }

    fn values(&mut self, id: PropertyId, peek: Peek, depth: u32) -> Walk<()> {
        let is_array = peek == Peek::Array;
        let at = self.here(1);
        if !is_array {
            if id.get().many {
                self.violations.no_array(id, at);
            }
            return self.value(id, peek, depth + 1);
        }
        if !id.get().many {
            self.violations.array(id, at);
        }
        self.descend(depth + 1)?;
        let mut next = self.jiter.known_array()?;
        while let Some(peek) = next {
            self.value(id, peek, depth + 2)?;
            next = self.jiter.array_step()?;
        }
        Ok(())
    }

    fn value(&mut self, id: PropertyId, peek: Peek, depth: u32) -> Walk<()> {
        let value = match (id.get().range, peek) {
            (Range::Text(pattern), Peek::String) => {
                let (text, at) = self.string()?;
                if !pattern.holds(&text) {
                    self.violations.wrong_text(id, pattern, &text, at);
                }
                Value::Text(self.keep(&text))
            }
            (Range::Word(words), Peek::String) => {
                let (text, at) = self.string()?;
                if words.contains(&text.as_ref()) || (self.is_first && text == MISSPELT_WORD) {
                    Value::Text(self.keep(&text))
                } else {
                    self.violations.wrong_word(id, words, &text, at);
                    let word = description::term(&text).into_owned();
                    Value::Text(if word == text { self.keep(&text) } else { self.builder.pooled(&word) })
                }
            }
            (Range::Flag, Peek::True | Peek::False) => {
                self.jiter.known_bool(peek)?;
                Value::Text(self.builder.text(if peek == Peek::True { "true" } else { "false" }))
            }
            (Range::Number | Range::Integer(_), peek) if peek.is_num() => self.number(id, peek)?,
            (Range::Number, Peek::String) => {
                let (text, at) = self.string()?;
                if !is_decimal(&text) {
                    self.violations.wrong_number(id, None, &text, at);
                }
                Value::Text(self.keep(&text))
            }
            (Range::Object(_), Peek::String) => {
                let (text, at) = self.string()?;
                if !description::may_be_reference(&text) {
                    self.violations.wrong_reference(id, &text, at);
                }
                Value::Reference(self.keep(&text))
            }
            (Range::Object(class), Peek::Object) => match self.object(Some(class), false, depth)? {
                Some(node) => Value::Node(node),
                None => return Ok(()),
            },
            (_, peek) => {
                self.violations.wrong_type(id, peek, self.here(1));
                self.left_out(peek, &format!("an object or array in `{}`", id.get().name));
                return self.any(peek, depth);
            }
        };
        self.statements.push(Statement { property: id, value });
        Ok(())
    }

    fn number(&mut self, id: PropertyId, peek: Peek) -> Walk<Value> {
        let start = self.jiter.current_index();
        let all: &'j str = self.text;
        self.jiter.known_number_bytes(peek)?;
        let text = &all[start..self.jiter.current_index()];
        if let Range::Integer(least) = id.get().range
            && !text.parse::<i64>().is_ok_and(|value| value >= least)
        {
            self.violations.wrong_number(id, Some(least), text, Place::span(self.base + start, text.len()));
        }
        Ok(Value::Text(self.builder.text(text)))
    }

    /// Steps over a value of any kind; keys must be unique here too, since nobody else looks.
    pub(super) fn any(&mut self, peek: Peek, depth: u32) -> Walk<()> {
        match peek {
            Peek::Object => {
                self.descend(depth)?;
                let mut few: Vec<Str<'j>> = Vec::new();
                let mut many: HashSet<Str<'j>> = HashSet::new();
                let text: &'j str = self.text;
                let mut key = self.jiter.known_object()?.map(|key| borrowed(text, key));
                while let Some(name) = key {
                    if few.contains(&name) || many.contains(&name) {
                        self.twice(&name);
                    }
                    let peek = self.jiter.peek()?;
                    if peek == Peek::String && matches!(&*name, "type" | "@type") {
                        let (word, at) = self.string()?;
                        let (class, _) = description::class_of(&word);
                        if class != ClassId::UNKNOWN && description::is_part(class) {
                            self.part_passed.get_or_insert(at);
                        }
                    } else {
                        self.any(peek, depth + 1)?;
                    }
                    if few.len() < MANY_KEYS {
                        few.push(name);
                    } else {
                        many.insert(name);
                    }
                    key = self.jiter.next_key()?.map(|key| borrowed(text, key));
                }
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
            // What is no value at all fails here, as a number that is none.
            peek => _ = self.jiter.known_number_bytes(peek)?,
        }
        Ok(())
    }
}

fn unread(source: &Source, at: Place, what: &str) -> Problem {
    Problem::at(source, at, format!("{what} was not read: the specification has no place for it"))
        .help("ask the author for a document that follows the specification")
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit())
}

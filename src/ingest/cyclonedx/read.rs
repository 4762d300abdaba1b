//! The walk: tokens from the text, each value held against the description of its field, then given to the model.
//!
//! Recursion follows the nesting of the document and is bounded by [`Limits::max_depth`](crate::source::Limits) and by
//! [`Limits::DEEPEST`], so that no document can exhaust the stack.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use jiter::{Jiter, JiterError, Peek};

use super::description::{self, Field, Kind, ListRule, Object, Seen, Shape, Version, Words};
use super::fill::{Fill, Str};
use super::misspelt;
use super::pattern::Pattern;
use super::slot::Slot;
use super::violation::{Violations, expected_item, expected_type, integers, short, type_of};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::ReadOptions;
use crate::model::{Bom, Format};
use crate::source::{Limits, Place, Source, borrowed, offset_in};

/// The fields of other versions in which no part, party or property of one stands.
const HOLD_NO_PART: [&str; 4] = ["vulnerabilities", "annotations", "releaseNotes", "signature"];

/// From how many unknown keys in one object on they are kept in a set rather than compared one by one.
const MANY_KEYS: usize = 16;

/// Reads a document.
///
/// # Errors
/// It can't be parsed, could be read in two ways, is of no known version, or is beyond a limit.
pub(super) fn read(source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let text = source.expect_text()?;
    let version = version_of(source, text, options)?;
    options.progress.begin("reading", text.len() as u64);
    let bom = Reading::new(source, text, version, options).document();
    options.progress.end();
    bom
}

/// Finds the version before anything else is understood: what a field means depends on it, and it may stand last.
fn version_of(source: &Arc<Source>, text: &str, options: &ReadOptions<'_>) -> Result<Version, Error> {
    // Which version the walk assumes is of no matter: it reads no fields, it only steps over values.
    let mut reading = Reading::new(source, text, Version::V1_6, options);
    let stated = reading.spec_version().map_err(|stop| reading.error(stop))?;
    let in_json = Version::WORDS.into_iter().filter(|(version, _)| *version >= Version::FIRST_IN_JSON);
    let known = in_json.map(|(_, word)| word).collect::<Vec<_>>().join(", ");
    let Some((word, at)) = stated else {
        if let Some(error) = Error::from_problems(ErrorKind::Malformed, reading.fatal, options.limits.max_problems) {
            return Err(error);
        }
        let problem = misspelt::no_version(source, reading.text, reading.base, &known);
        return Err(Error::new(ErrorKind::Malformed, problem));
    };
    Version::parse(&word).filter(|version| *version >= Version::FIRST_IN_JSON).ok_or_else(|| {
        let mut problem = Problem::at(source, at, format!("is of CycloneDX version `{word}`, which is not known"))
            .expected(format!("one of {known}"));
        problem = match word.as_ref() {
            "1.0" | "1.1" => problem.help("JSON came with 1.2: convert the XML original to 1.2 or newer"),
            _ => problem.help("convert the document to a known version"),
        };
        Error::new(ErrorKind::UnknownFormat, problem)
    })
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

/// One walk over a document.
pub(super) struct Reading<'j> {
    pub(super) source: &'j Source,
    /// The text that is walked: without a byte order mark, which stands `base` bytes long before it.
    pub(super) text: &'j str,
    pub(super) base: usize,
    pub(super) jiter: Jiter<'j>,
    pub(super) version: Version,
    pub(super) limits: Limits,
    pub(super) deepest: u32,
    pub(super) fill: Fill<'j>,
    /// Problems that make the document readable in two ways.
    pub(super) fatal: Vec<Problem>,
    pub(super) more_fatal: usize,
    pub(super) violations: Violations<'j>,
    /// The keys that no description names, of all objects around the present value.
    pub(super) unknown: Vec<Str<'j>>,
    /// The items of the lists around the present value that must be unique: texts, and objects as they are written.
    pub(super) items: Vec<Str<'j>>,
    /// Licence ids that were found on the list lately.
    pub(super) licences: [Str<'j>; 16],
    pub(super) next_licence: usize,
}

impl<'j> Reading<'j> {
    fn new(source: &'j Arc<Source>, text: &'j str, version: Version, options: &ReadOptions<'_>) -> Self {
        let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let text = &text[base..];
        Self {
            source,
            text,
            base,
            jiter: Jiter::new(text.as_bytes()),
            version,
            limits: options.limits,
            deepest: options.limits.max_depth.min(Limits::DEEPEST),
            fill: Fill::new(source, Format::CycloneDxJson, options.limits),
            fatal: Vec::new(),
            more_fatal: 0,
            violations: Violations::new(source, version, "`specVersion`", options.limits.max_problems),
            unknown: Vec::new(),
            items: Vec::new(),
            licences: [const { Cow::Borrowed("") }; 16],
            next_licence: 0,
        }
    }

    fn document(mut self) -> Result<Bom, Error> {
        if let Err(stop) = self.root() {
            return Err(self.error(stop));
        }
        let most = self.limits.max_problems;
        if let Some(error) = Error::from_problems(ErrorKind::Malformed, self.fatal, most) {
            return Err(error.and_unshown(self.more_fatal));
        }
        let document = self.fill.document();
        document.spec_version = self.version.word().to_owned();
        document.violations = self.violations.shown;
        document.more_violations = self.violations.more;
        let (mut bom, repeated) = self.fill.finish();
        let told = |problem: Problem, bom: &mut Bom| {
            if bom.violations.len() < most {
                bom.violations.push(problem);
            } else {
                bom.more_violations += 1;
            }
        };
        let components = bom.duplicate_references.iter().map(|twice| (twice.reference.clone(), twice.at, "components"));
        let objects = repeated.references.into_iter().map(|(reference, at)| (reference, at, "objects"));
        for (reference, at, what) in components.chain(objects).collect::<Vec<_>>() {
            let message = format!("`{}` is the bom-ref of two {what}", short(&reference));
            let problem = Problem::at(self.source, at, message)
                .expected("a bom-ref that nothing else in the document has")
                .rule(format!("CycloneDX {}, bom-ref: unique within the document", self.version));
            told(problem, &mut bom);
        }
        for at in repeated.dependencies {
            let problem =
                Problem::at(self.source, at, "bom.dependencies holds the dependencies of one component twice")
                    .expected("each item once")
                    .rule(format!("CycloneDX {}, bom.dependencies: unique items", self.version));
            told(problem, &mut bom);
        }
        Ok(bom)
    }

    fn root(&mut self) -> Walk<()> {
        let peek = self.jiter.peek()?;
        self.expect_root(peek)?;
        self.object(&description::BOM, Slot::Within, 1)?;
        Ok(self.jiter.finish()?)
    }

    /// Walks the keys of the root up to `specVersion` and returns its value with its place.
    fn spec_version(&mut self) -> Walk<Option<(Str<'j>, Place)>> {
        let peek = self.jiter.peek()?;
        self.expect_root(peek)?;
        let mut is_wanted = self.jiter.known_object()?.map(|key| key == "specVersion");
        while let Some(wanted) = is_wanted {
            let peek = self.jiter.peek()?;
            if wanted && peek == Peek::String {
                return self.string().map(Some);
            }
            self.any(peek, 2)?;
            is_wanted = self.jiter.next_key()?.map(|key| key == "specVersion");
        }
        Ok(None)
    }

    fn expect_root(&self, peek: Peek) -> Walk<()> {
        if peek == Peek::Object {
            return Ok(());
        }
        let problem = Problem::at(self.source, self.here(1), format!("begins with {}", type_of(peek)))
            .expected("an object, `{…}`, as the root of a CycloneDX document");
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
                let mut problems = vec![syntax];
                problems.extend(self.fatal.iter().cloned());
                let most = self.limits.max_problems;
                Error::from_problems(ErrorKind::Malformed, problems, most)
                    .unwrap_or_else(|| {
                        Error::new(ErrorKind::Malformed, Problem::new(self.source.name(), "is not valid JSON"))
                    })
                    .and_unshown(self.more_fatal)
            }
        }
    }

    /// Returns the place where the walk stands.
    pub(super) fn here(&self, len: usize) -> Place {
        Place::span(self.base + self.jiter.current_index(), len)
    }

    /// Returns the place from an index of the walk to where it stands.
    fn since(&self, start: usize) -> Place {
        Place::span(self.base + start, self.jiter.current_index() - start)
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
    fn string(&mut self) -> Walk<(Str<'j>, Place)> {
        let start = self.jiter.current_index();
        let text: &'j str = self.text;
        let decoded = self.jiter.known_str()?;
        let (value, from, len) = match offset_in(text, decoded) {
            Some(at) => (Cow::Borrowed(&text[at..at + decoded.len()]), at, decoded.len()),
            None => (Cow::Owned(decoded.to_owned()), start, 0),
        };
        let len = if len == 0 && matches!(value, Cow::Owned(_)) { self.jiter.current_index() - start } else { len };
        Ok((value, Place::span(self.base + from, len)))
    }

    /// Reads an object; tells whether it has a reference of its own.
    fn object(&mut self, object: &'static Object, slot: Slot, depth: u32) -> Walk<bool> {
        self.descend(depth)?;
        let shape = object.shape(self.version);
        let start = self.jiter.current_index();
        self.fill.enter(slot, Place::span(self.base + start, 1))?;
        let unknown_before = self.unknown.len();
        let mut seen = Seen::default();
        let mut set = Seen::default();
        let mut key = find(shape, self.jiter.known_object()?, self.text);
        while let Some(found) = key {
            match found {
                Key::Known(n) => {
                    let field = shape.fields[n];
                    if seen.insert(n) {
                        let peek = self.jiter.peek()?;
                        if peek == Peek::True {
                            set.insert(n);
                        }
                        self.value(object, field, peek, depth)?;
                    } else {
                        self.duplicate(field.name);
                        let peek = self.jiter.peek()?;
                        self.any(peek, depth + 1)?;
                    }
                }
                Key::Unknown(name) => self.unknown_field(object, shape, name, unknown_before, depth)?,
            }
            key = find(shape, self.jiter.next_key()?, self.text);
        }
        self.unknown.truncate(unknown_before);
        let whole = self.since(start);
        let opening = Place::span(self.base + start, 1);
        if !seen.has_all(shape.required) {
            let required = shape.fields.iter().enumerate().filter(|(n, _)| shape.required.has(*n) && !seen.has(*n));
            for (_, field) in required {
                self.violations.missing(object, field.name, opening);
            }
        }
        for demand in &shape.rules {
            if !demand.holds(seen, set) {
                let stands = |name: &str| shape.find(name.as_bytes()).map(|n| seen.has(n));
                self.violations.together(object, demand.rule, stands, opening);
            }
        }
        self.fill.leave(slot, whole);
        Ok(shape.name.is_some_and(|n| seen.has(n)))
    }

    fn duplicate(&mut self, name: &str) {
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

    fn unknown_field(
        &mut self,
        object: &'static Object,
        shape: &Shape,
        name: Str<'j>,
        before: usize,
        depth: u32,
    ) -> Walk<()> {
        let peek = self.jiter.peek()?;
        let at = self.here(1);
        if depth == 1 {
            self.no_other_format(&name, at);
        }
        if self.unknown[before..].contains(&name) {
            self.duplicate(&name);
        } else {
            if !shape.open {
                let elsewhere = object.fields.iter().find(|field| field.name == name);
                let elsewhere = elsewhere.map(|field| (field.since, field.until));
                let possible = shape.fields.iter().map(|field| field.name);
                self.violations.forbidden((object.name, "field", &name), elsewhere, possible, at);
            }
            // Some readers take a key in any case: what stands there may be parts to them.
            let is_meant = shape.fields.iter().any(|field| field.name.eq_ignore_ascii_case(&name));
            if (!shape.open || is_meant) && !HOLD_NO_PART.contains(&&*name) {
                self.left_out(peek, &format!("`{name}` of {}", object.name));
            }
            self.fill.document().unknown_field(|| format!("{}.{name}", object.name), at);
            if self.unknown.len() - before < MANY_KEYS * 64 {
                self.unknown.push(name);
            } else {
                return Err(self.too_many_unknown(object, at));
            }
        }
        self.any(peek, depth + 1)
    }

    /// Refuses the root of a document that is of another format too: which of the two is read is up to the reader.
    fn no_other_format(&mut self, name: &str, at: Place) {
        let is_of_another = matches!(name, "spdxVersion" | "SPDXID" | "documentNamespace" | "@graph");
        if is_of_another && self.fatal.len() < self.limits.max_problems {
            let message = format!("is CycloneDX, and has the key `{name}` of another format in its root");
            let problem = Problem::at(self.source, at, message)
                .expected("a document that is of one format only")
                .help("ask the author for one file for each format");
            self.fatal.push(problem);
        }
    }

    fn too_many_unknown(&self, object: &Object, at: Place) -> Stop {
        let most = MANY_KEYS * 64;
        let problem = Problem::at(self.source, at, format!("one {} has more than {most} unknown fields", object.name))
            .expected("an object of the specification")
            .help("check that it is the file you meant");
        Error::new(ErrorKind::TooLarge, problem).into()
    }

    fn value(&mut self, object: &'static Object, field: &'static Field, peek: Peek, depth: u32) -> Walk<()> {
        let at = self.here(1);
        self.fill.note_unheld(object.name, field, at);
        match (field.kind, peek) {
            (Kind::Text(pattern) | Kind::TextOrObject(pattern, _), Peek::String) => {
                self.text_value(object, field, pattern)
            }
            (Kind::Word(words), Peek::String) => self.word_value(object, field, words),
            (Kind::Object(kind) | Kind::TextOrObject(_, kind) | Kind::ObjectOrList(kind, _), Peek::Object) => {
                self.object(kind, field.slot, depth + 1).map(|_| ())
            }
            (
                Kind::Texts(_)
                | Kind::WordList(_)
                | Kind::Integers(..)
                | Kind::Objects(_)
                | Kind::ObjectOrList(..)
                | Kind::Mixed(..),
                Peek::Array,
            ) => self.list(object, field, depth + 1),
            (Kind::Flag, Peek::True | Peek::False) => {
                let at = self.here(1);
                let flag = self.jiter.known_bool(peek)?;
                self.fill.flag(field.slot, flag, at);
                Ok(())
            }
            (Kind::Integer(least, most), peek) if peek.is_num() => self.integer_value(object, field, peek, least, most),
            (Kind::Number(least, most), peek) if peek.is_num() => {
                let (text, at) = self.number(peek)?;
                if !text.parse::<f64>().is_ok_and(|value| (least..=most).contains(&value)) {
                    let expected = format!("a number from {least} to {most}");
                    self.violations.out_of_range((object.name, field.name), text, at, expected);
                }
                Ok(())
            }
            (kind, peek) => {
                self.wrong_type(object, field, peek, expected_type(kind));
                self.any(peek, depth + 1)
            }
        }
    }

    fn text_value(&mut self, object: &'static Object, field: &'static Field, pattern: Pattern) -> Walk<()> {
        let (text, at) = self.string()?;
        if !self.holds(pattern, &text) {
            self.violations.wrong_text((object.name, field.name), (pattern.expected(), pattern), &text, at);
        }
        self.fill.text(field.slot, text, at);
        Ok(())
    }

    fn holds(&mut self, pattern: Pattern, text: &Str<'j>) -> bool {
        if pattern != Pattern::SpdxId {
            return pattern.holds(text, self.version);
        }
        // A document names few licences, many times each.
        if !text.is_empty() && self.licences.iter().any(|known| known == text) {
            return true;
        }
        let holds = pattern.holds(text, self.version);
        if holds {
            self.licences[self.next_licence] = text.clone();
            self.next_licence = (self.next_licence + 1) % self.licences.len();
        }
        holds
    }

    fn word_value(&mut self, object: &'static Object, field: &'static Field, words: Words) -> Walk<()> {
        let (text, at) = self.string()?;
        if !description::words_of(words, self.version).any(|word| word == text) {
            self.violations.wrong_word((object.name, field.name), words, &text, at);
        }
        self.fill.text(field.slot, text, at);
        Ok(())
    }

    fn number(&mut self, peek: Peek) -> Walk<(&'j str, Place)> {
        let start = self.jiter.current_index();
        let text: &'j str = self.text;
        self.jiter.known_number_bytes(peek)?;
        let end = self.jiter.current_index();
        Ok((&text[start..end], Place::span(self.base + start, end - start)))
    }

    fn integer_value(&mut self, object: &Object, field: &Field, peek: Peek, least: i64, most: i64) -> Walk<()> {
        let (text, at) = self.number(peek)?;
        match integer(text) {
            Some(value) if (least..=most).contains(&value) => self.fill.integer(field.slot, value),
            _ => self.violations.out_of_range((object.name, field.name), text, at, integers(least, most)),
        }
        Ok(())
    }

    fn list(&mut self, object: &'static Object, field: &'static Field, depth: u32) -> Walk<()> {
        self.descend(depth)?;
        self.fill.enter_list(field.slot);
        let start = self.jiter.current_index();
        let first_item = self.items.len();
        let unique = field.list == ListRule::Unique;
        let mut count = 0usize;
        let mut expressions = 0usize;
        let mut next = self.jiter.known_array()?;
        while let Some(peek) = next {
            count += 1;
            match (field.kind, peek) {
                (Kind::Texts(pattern) | Kind::Mixed(pattern, _), Peek::String) => {
                    let (text, at) = self.string()?;
                    if !pattern.holds(&text, self.version) {
                        let expected = (pattern.expected(), pattern);
                        self.violations.wrong_text((object.name, field.name), expected, &text, at);
                    }
                    if unique {
                        self.items.push(text.clone());
                    }
                    self.fill.text(field.slot, text, at);
                }
                (Kind::WordList(words), Peek::String) => self.word_value(object, field, words)?,
                (Kind::Integers(least, most), peek) if peek.is_num() => {
                    self.integer_value(object, field, peek, least, most)?;
                }
                (Kind::Objects(kind) | Kind::ObjectOrList(_, kind) | Kind::Mixed(_, kind), Peek::Object) => {
                    let from = self.jiter.current_index();
                    let named = self.object(kind, field.slot, depth + 1)?;
                    let all: &'j str = self.text;
                    let text = &all[from..self.jiter.current_index()];
                    // Two parts of one reference, and a part's dependencies told twice, are found when references are
                    // resolved, which is cheaper.
                    let resolved = field.slot == Slot::Dependency
                        || named && matches!(field.slot, Slot::Component | Slot::Service);
                    if unique && !resolved {
                        self.items.push(Cow::Borrowed(text));
                    }
                    if field.list == ListRule::LoneExpression {
                        expressions += usize::from(text.contains("\"expression\""));
                    }
                }
                (kind, peek) => {
                    self.wrong_type(object, field, peek, expected_item(kind));
                    // Among parts, a bare text may name one.
                    if matches!(field.slot, Slot::Component | Slot::Service)
                        && !matches!(peek, Peek::Object | Peek::Array)
                    {
                        self.not_read(&format!("{} in {}.{}", type_of(peek), object.name, field.name));
                    }
                    self.any(peek, depth + 1)?;
                }
            }
            next = self.jiter.array_step()?;
        }
        if unique && self.items.len() > first_item + 1 {
            self.repeated((object, field), first_item, start);
        }
        self.items.truncate(first_item);
        self.whole_list((object, field), (count, expressions), start);
        Ok(())
    }

    fn repeated(&mut self, (object, field): (&Object, &Field), first_item: usize, start: usize) {
        let items = &self.items[first_item..];
        let repeated = if items.len() <= MANY_KEYS {
            items.iter().enumerate().find(|(n, item)| items[..*n].contains(item)).map(|(_, item)| item)
        } else {
            let mut known: HashSet<&str> = HashSet::with_capacity(items.len());
            let position = (0..items.len()).find(|n| !known.insert(items[*n].as_ref()));
            position.map(|n| &items[n])
        };
        if let Some(item) = repeated {
            self.violations.repeated((object.name, field.name), item, Place::span(self.base + start, 1));
        }
    }

    fn whole_list(&mut self, (object, field): (&Object, &Field), (count, expressions): (usize, usize), start: usize) {
        let lone = matches!(self.version, Version::V1_5 | Version::V1_6);
        let (message, expected) = match field.list {
            ListRule::NotEmpty if count == 0 => ("is empty", "at least one item"),
            ListRule::LoneExpression if lone && expressions > 0 && count > 1 => {
                ("has an expression beside other licences", "either licences, or one expression alone")
            }
            _ => return,
        };
        self.violations.broken(Place::span(self.base + start, 1), (object.name, field.name), message, expected);
    }

    fn wrong_type(&mut self, object: &Object, field: &Field, peek: Peek, expected: &str) {
        let message = format!("is {}", type_of(peek));
        self.violations.broken(self.here(1), (object.name, field.name), &message, expected);
        if field.slot != Slot::None {
            self.left_out(peek, &format!("{} in {}.{}", type_of(peek), object.name, field.name));
        }
    }

    /// Notes an object or array that breaks the specification and is stepped over: it may hold parts.
    fn left_out(&mut self, peek: Peek, what: &str) {
        if matches!(peek, Peek::Object | Peek::Array) {
            self.not_read(what);
        }
    }

    fn not_read(&mut self, what: &str) {
        let (at, most) = (self.here(1), self.limits.max_problems);
        let unread = &mut self.fill.document().unread;
        if unread.len() < most {
            let problem =
                Problem::at(self.source, at, format!("{what} was not read: the specification has no place for it"));
            unread.push(problem.help("ask the author for a document that follows the specification"));
        }
    }

    /// Steps over a value of any kind; keys must be unique here too, since nobody else looks.
    fn any(&mut self, peek: Peek, depth: u32) -> Walk<()> {
        match peek {
            Peek::Object => {
                self.descend(depth)?;
                let before = self.unknown.len();
                let mut many: Option<HashSet<Str<'j>>> = None;
                let text: &'j str = self.text;
                let mut key = self.jiter.known_object()?.map(|key| borrowed(text, key));
                while let Some(name) = key {
                    let new = match &mut many {
                        Some(known) => known.insert(name.clone()),
                        None => !self.unknown[before..].contains(&name),
                    };
                    if new && many.is_none() {
                        self.unknown.push(name);
                        if self.unknown.len() - before > MANY_KEYS {
                            many = Some(self.unknown.drain(before..).collect());
                        }
                    } else if !new {
                        self.duplicate(&name);
                    }
                    let peek = self.jiter.peek()?;
                    self.any(peek, depth + 1)?;
                    key = self.jiter.next_key()?.map(|key| borrowed(text, key));
                }
                self.unknown.truncate(before);
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

/// A key of an object.
enum Key<'j> {
    Known(usize),
    Unknown(Str<'j>),
}

fn find<'j>(shape: &Shape, key: Option<&str>, text: &'j str) -> Option<Key<'j>> {
    key.map(|key| match shape.find(key.as_bytes()) {
        Some(n) => Key::Known(n),
        None => Key::Unknown(borrowed(text, key)),
    })
}

fn integer(text: &str) -> Option<i64> {
    if let Ok(value) = text.parse::<i64>() {
        return Some(value);
    }
    // JSON Schema counts 1.0, 1e3 and 1e30 among the integers.
    let value = text.parse::<f64>().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "whole; what is beyond 64 bits is as large as can be said")]
    (value.fract() == 0.0).then_some(value as i64)
}

//! The document while it is being read, whatever its spelling: a reader says which key stands where, which value, when an
//! object begins and ends; here it is held against the description and given to the model.
//!
//! ```text
//! begin() { key() (enter() … leave() | value() | list() | wrong_type())* } end() → finish()
//! ```

use std::borrow::Cow;
use std::sync::Arc;

use super::description::{self, DOCUMENT, Field, Kind, Object, Version, Words};
use super::fill::{Fill, Slot};
use super::licence::{Licence, Licences};
use super::pattern::{self, Pattern};
use super::violation::{Violations, short};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, licences};
use crate::model::{Bom, Format};
use crate::source::{Limits, Place, Source};

/// A string of the document: a slice of it, or unescaped.
pub(super) type Str<'j> = Cow<'j, str>;

/// The fields by which a document says what it is: they are told by its format and version.
const SAYS_WHAT_IT_IS: [&str; 4] = ["$schema", "spdxVersion", "dataLicense", "SPDXID"];

/// How many unknown keys one object may have.
const MOST_KEYS: usize = 1024;

/// A value that is no object and no list.
pub(super) enum Scalar<'j> {
    Text(Str<'j>),
    Flag(bool),
    /// A number, as written.
    Number(Str<'j>),
    Null,
    /// A value of a spelling without types (XML, tag-value, RDF): understood as its field is described.
    Untyped(Str<'j>),
}

/// What a key leads to.
pub(super) enum Key {
    /// A field of the present object.
    Field(&'static Field),
    /// Nothing: step over its value. That is noted already.
    Nothing,
}

/// An object that is being read.
struct Frame {
    object: &'static Object,
    slot: Slot,
    at: Place,
    /// The fields that were seen, by their number.
    seen: u64,
    /// Where the last key was found: documents of one author keep one order.
    last: usize,
    /// Where the unknown keys of this object begin.
    unknown: usize,
}

/// A document while it is being read.
pub(super) struct Document<'j> {
    source: &'j Source,
    format: Format,
    version: Version,
    limits: Limits,
    frames: Vec<Frame>,
    unknown: Vec<Str<'j>>,
    violations: Violations<'j>,
    licences: Licences,
    fill: Fill<'j>,
    /// Problems that make the document readable in two ways.
    fatal: Vec<Problem>,
    more_fatal: usize,
}

impl<'j> Document<'j> {
    /// Begins a document of a version; `stated` is the version as the document has it, empty if it has none.
    pub(super) fn new(source: &'j Arc<Source>, format: Format, version: Version, options: &ReadOptions<'_>) -> Self {
        Self {
            source,
            format,
            version,
            limits: options.limits,
            frames: Vec::new(),
            unknown: Vec::new(),
            violations: Violations::new(source, version, &options.limits),
            licences: Licences::default(),
            fill: Fill::new(source, format, options.limits),
            fatal: Vec::new(),
            more_fatal: 0,
        }
    }

    /// The document's root object begins.
    pub(super) fn begin(&mut self, at: Place) {
        self.push(&DOCUMENT, Slot::Within, at);
    }

    fn push(&mut self, object: &'static Object, slot: Slot, at: Place) {
        let unknown = self.unknown.len();
        self.frames.push(Frame { object, slot, at, seen: 0, last: 0, unknown });
    }

    /// A key stands in the present object. A list of XML or tag-value comes as the same key again; everywhere else, and
    /// for what is no list, a key twice is refused: readers differ in which of the two they take.
    ///
    /// # Errors
    /// The object has more unknown keys than any real one.
    pub(super) fn key(&mut self, name: Str<'j>, at: Place) -> Result<Key, Error> {
        let (version, repeats) = (self.version, self.repeats_lists());
        let Some(frame) = self.frames.last_mut() else { return Ok(Key::Nothing) };
        let fields = frame.object.fields;
        let is_it = |n: &usize| fields[*n].name == name && fields[*n].since <= version;
        if let Some(n) = (frame.last..fields.len()).chain(0..frame.last).find(is_it) {
            let field = &fields[n];
            let bit = 1u64 << n;
            frame.last = (n + 1) % fields.len();
            if frame.seen & bit != 0 && !(field.kind.is_list() && repeats) {
                self.twice(&name, at);
                return Ok(Key::Nothing);
            }
            frame.seen |= bit;
            // What stands inside a thing that is not held is not held with it.
            let is_inside = matches!(frame.slot, Slot::None | Slot::Range | Slot::StartPointer | Slot::EndPointer);
            if field.slot == Slot::None && !is_inside && !SAYS_WHAT_IT_IS.contains(&field.name) {
                self.fill.unheld(frame.object.name, field.name, at);
            }
            return Ok(Key::Field(field));
        }
        let (object, from) = (frame.object, frame.unknown);
        if self.unknown[from..].contains(&name) {
            if !repeats {
                self.twice(&name, at);
            }
            return Ok(Key::Nothing);
        }
        let is_of_another = std::ptr::eq(object, &DOCUMENT) && matches!(&*name, "bomFormat" | "@graph");
        if is_of_another && self.fatal.len() < self.limits.max_problems {
            let message = format!("is SPDX 2, and has the key `{name}` of another format in its root");
            let problem = Problem::at(self.source, at, message)
                .expected("a document that is of one format only")
                .help("ask the author for one file for each format");
            self.fatal.push(problem);
        }
        self.violations.unknown_field(object, &name, at);
        self.fill.document().unknown_field(|| format!("{}.{name}", object.name), at);
        if self.unknown.len() - from >= MOST_KEYS {
            let problem =
                Problem::at(self.source, at, format!("one {} has more than {MOST_KEYS} unknown fields", object.name))
                    .expected("an object of the specification")
                    .help("check that it is the file you meant");
            return Err(Error::new(ErrorKind::TooLarge, problem));
        }
        self.unknown.push(name);
        Ok(Key::Nothing)
    }

    fn repeats_lists(&self) -> bool {
        !matches!(self.format, Format::SpdxJson | Format::SpdxYaml)
    }

    /// Notes that a key stands twice in one object, which makes the document readable in two ways.
    pub(super) fn twice(&mut self, name: &str, at: Place) {
        if self.fatal.len() >= self.limits.max_problems {
            self.more_fatal += 1;
            return;
        }
        let problem = Problem::at(self.source, at, format!("`{}` stands twice in one object", short(name)))
            .expected("each field once: readers differ in which of the two they take")
            .help("ask the author which of the two is meant");
        self.fatal.push(match self.format {
            Format::SpdxJson => problem.rule("RFC 8259, section 4: names within an object should be unique"),
            Format::SpdxYaml => problem.rule("YAML 1.2, section 3.2.1.3: keys of a mapping are unique"),
            _ => problem,
        });
    }

    /// An object begins, as the value of a field or an item of its list. A field of another type is a violation, and the
    /// object is to be stepped over: `false`.
    ///
    /// # Errors
    /// It is one component more than the limit.
    pub(super) fn enter(&mut self, field: &'static Field, at: Place) -> Result<bool, Error> {
        let Some(object) = field.kind.object() else {
            if !matches!(field.kind, Kind::Open) {
                self.wrong_type(field, "an object", at);
            }
            return Ok(false);
        };
        self.fill.enter(field.slot, at)?;
        self.push(object, field.slot, at);
        Ok(true)
    }

    /// The present object ends; its fields are all known.
    pub(super) fn leave(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        self.unknown.truncate(frame.unknown);
        for (n, field) in frame.object.fields.iter().enumerate() {
            if frame.seen & (1 << n) == 0 && field.is_required(self.version) {
                self.violations.missing(frame.object, field, frame.at);
            }
        }
        self.fill.leave(frame.slot, frame.at, &mut self.violations);
    }

    /// A value stands in a field, or in its list.
    pub(super) fn value(&mut self, field: &'static Field, value: Scalar<'j>, at: Place) {
        match (field.kind, value) {
            (Kind::Text(pattern) | Kind::Texts(pattern), Scalar::Text(text) | Scalar::Untyped(text)) => {
                self.text(field, pattern, text, at);
            }
            (Kind::Word(words) | Kind::WordList(words), Scalar::Text(text) | Scalar::Untyped(text)) => {
                let text = self.word(field, words, text, at);
                self.fill.text(field.slot, text, at);
            }
            (Kind::Flag, Scalar::Flag(flag)) => self.fill.flag(field.slot, flag),
            (Kind::Flag, Scalar::Untyped(text)) => match text.trim() {
                "true" => self.fill.flag(field.slot, true),
                "false" => self.fill.flag(field.slot, false),
                _ => self.wrong_type(field, "text", at),
            },
            (Kind::Integer, Scalar::Number(text)) if is_integer(&text) => self.fill.integer(field.slot, &text),
            (Kind::Integer, Scalar::Untyped(text)) if is_integer(text.trim()) => {
                self.fill.integer(field.slot, text.trim());
            }
            // The author's number is read as it is written: `1.10` stays `1.10`.
            (Kind::Text(_) | Kind::Texts(_), Scalar::Number(text)) => {
                self.wrong_type(field, "a number", at);
                self.fill.text(field.slot, text, at);
            }
            (_, Scalar::Flag(_)) => self.wrong_type(field, "true or false", at),
            (_, Scalar::Number(_)) => self.wrong_type(field, "a number", at),
            (_, Scalar::Null) => self.wrong_type(field, "null", at),
            (_, Scalar::Text(_) | Scalar::Untyped(_)) => self.wrong_type(field, "text", at),
        }
    }

    /// Holds a word against its enumeration. The standard's own schemas write some words with hyphens and some with
    /// underscores, and change it between versions: the other spelling is remarked and read as the right one.
    fn word(&mut self, field: &'static Field, words: Words, text: Str<'j>, at: Place) -> Str<'j> {
        let known = |text: &str| description::words_of(words, self.version).find(|word| *word == text);
        if known(&text).is_some() {
            return text;
        }
        let object = self.object();
        let spellings = [text.replace('_', "-"), text.replace('-', "_")];
        if let Some(right) = spellings.iter().find_map(|text| known(text)) {
            self.violations.remark(at, &format!("`{right}`"), || {
                format!("{}.{} is written `{}`, and is read as `{right}`", object.name, field.name, short(&text))
            });
            return Cow::Borrowed(right);
        }
        self.violations.wrong_word(object, field, words, &text, at);
        text
    }

    /// Text stands between the fields of an object, where no spelling has any.
    pub(super) fn stray_text(&mut self, text: &str, at: Place) {
        let object = self.object();
        self.violations.add(at, object.clause, object.name, "nothing but its fields", || {
            format!("the {} holds the text `{}`", object.name, short(text.trim()))
        });
        self.left_out(&format!("text between the fields of {}", object.name), at);
    }

    fn text(&mut self, field: &'static Field, pattern: Pattern, text: Str<'j>, at: Place) {
        if pattern == Pattern::Licence {
            self.licence(field, &text, at);
        } else if !pattern.holds(&text) {
            let object = self.object();
            self.violations.wrong_text(object, field, pattern, &text, at);
        }
        // In JSON only an escape can bring a control character, and what was escaped is owned.
        if (matches!(text, Cow::Owned(_)) || self.format != Format::SpdxJson)
            && let Some(found) = pattern::first_unwritable(&text)
        {
            let name = format!("{}.{}", self.object().name, field.name);
            let expected = "characters that every spelling of a document can hold (XML 1.0, production 2)";
            self.violations.add(at, self.object().clause, &name, expected, || {
                format!("{name} holds the control character U+{:04X}", u32::from(found))
            });
        }
        self.fill.text(field.slot, text, at);
    }

    fn licence(&mut self, field: &'static Field, text: &str, at: Place) {
        if matches!(text, "NOASSERTION" | "NONE") {
            return;
        }
        let object = self.object();
        let name = || format!("{}.{}", object.name, field.name);
        match self.licences.judge(text) {
            Licence::Unstated if field.is_required(self.version) => {
                self.violations.wrong_text(object, field, Pattern::Licence, text, at);
            }
            Licence::Unstated => {
                self.violations.remark(at, "a licence expression, `NONE` or `NOASSERTION`", || {
                    format!("{} is empty, and is read as `NOASSERTION`", name())
                });
            }
            Licence::Sound(own) => own.iter().for_each(|id| self.fill.licence_used(id, at)),
            Licence::Wrong(why) => {
                let expected = format!(
                    "an expression of ids of the SPDX licence list (version {} is known here) and `LicenseRef-…`, \
                     joined by AND, OR and WITH",
                    spdx::license_version()
                );
                self.violations.add(at, "Annex D", &name(), &expected, || {
                    let near = licences::nearest_in_expression(text);
                    let meant = near
                        .map_or(String::new(), |(word, near)| format!("; did you mean `{near}` by `{}`?", short(word)));
                    format!("{} is no licence expression: `{}`: {why}{meant}", name(), short(text))
                });
            }
        }
    }

    /// A list of the field ended, with so many items.
    pub(super) fn list(&mut self, field: &'static Field, count: usize, at: Place) {
        if count == 0 && field.not_empty && field.is_required(self.version) {
            let object = self.object();
            self.violations.empty_list(object, field, at);
        }
    }

    /// The value of a field is of a type that the field can't have; `found` says which.
    pub(super) fn wrong_type(&mut self, field: &'static Field, found: &str, at: Place) {
        let object = self.object();
        self.violations.wrong_type(object, field, found, at);
        let is_text_for_more = found == "text" && (field.kind.is_list() || field.kind.object().is_some());
        if is_text_for_more || found == "an object" || found.starts_with("a list") {
            self.left_out(&format!("{found} in {}.{}", object.name, field.name), at);
        }
    }

    /// Notes a resource that is of no type which could be told.
    pub(super) fn unknown_resource(&mut self, what: &str, at: Place) {
        let expected = "resources of one type of the specification";
        self.violations.add(at, DOCUMENT.clause, DOCUMENT.name, expected, || format!("the document has {what}"));
        self.fill.document().unknown_field(|| format!("{}: {what}", DOCUMENT.name), at);
        self.left_out(what, at);
    }

    /// Notes what breaks the specification, is stepped over, and may hold a part, a party or a relationship.
    pub(super) fn left_out(&mut self, what: &str, at: Place) {
        let (source, most) = (self.source, self.limits.max_problems);
        let unread = &mut self.fill.document().unread;
        if unread.len() < most {
            let problem =
                Problem::at(source, at, format!("{what} was not read: the specification has no place for it"));
            unread.push(problem.help("ask the author for a document that follows the specification"));
        }
    }

    /// Notes that what stands in the unknown field that was met last is more than a word, and is stepped over.
    pub(super) fn unknown_left_out(&mut self, at: Place) {
        let name = self.unknown.last().map_or(String::new(), |name| short(name));
        let what = format!("`{name}` of {}", self.object().name);
        self.left_out(&what, at);
    }

    /// Notes what breaks a clause and is no matter of one field.
    pub(super) fn violation(
        &mut self,
        at: Place,
        clause: &str,
        of: &str,
        expected: &str,
        message: impl FnOnce() -> String,
    ) {
        self.violations.add(at, clause, of, expected, message);
    }

    /// Notes a tag that no version knows.
    pub(super) fn unknown_tag(&mut self, name: &str, known: impl Iterator<Item = &'static str>, at: Place) {
        let hint = crate::diagnostic::nearest(name, known);
        let hint = hint.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        self.violations.add(at, "5", name, &format!("a tag of the specification{hint}"), || {
            format!("`{}` is no tag", short(name))
        });
        self.fill.document().unknown_field(|| name.to_owned(), at);
    }

    /// Notes what is odd and harmless.
    pub(super) fn remark(&mut self, at: Place, expected: &str, message: impl FnOnce() -> String) {
        self.violations.remark(at, expected, message);
    }

    fn object(&self) -> &'static Object {
        self.frames.last().map_or(&DOCUMENT, |frame| frame.object)
    }

    /// Ends the document.
    ///
    /// # Errors
    /// It could be read in two ways.
    pub(super) fn finish(mut self) -> Result<Bom, Error> {
        while !self.frames.is_empty() {
            self.leave();
        }
        let most = self.limits.max_problems;
        if let Some(error) = Error::from_problems(ErrorKind::Malformed, self.fatal, most) {
            return Err(error.and_unshown(self.more_fatal));
        }
        let mut violations = self.violations;
        let mut bom = self.fill.finish(&mut violations);
        bom.spec_version = self.version.word().to_owned();
        bom.violations = violations.found;
        bom.more_violations = violations.more;
        bom.notes.append(&mut violations.notes);
        Ok(bom)
    }
}

fn is_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok() || text.parse::<f64>().is_ok_and(|value| value.fract() == 0.0 && value.abs() < 9e15)
}

//! Our own TOML files into types as written: every value with its place, every mistake of a file at once.
//!
//! A derived reader stops at its first mistake, and loses places behind `flatten` and `untagged`. This one walks the
//! parsed tree: an unknown key, a wrong type or a missing statement is noted with its place, and reading goes on. The
//! types are declared once with [`written!`], which also gives their JSON Schema.

use std::borrow::Cow;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::source::{Place, Position, Source};

/// A value of the tree with its span.
pub(super) type Node<'a> = Spanned<DeValue<'a>>;

/// A problem before its line and column are derived: a hostile file may have a million, only a few are shown.
#[derive(Debug)]
pub(super) struct Note {
    kind: ErrorKind,
    at: Place,
    message: String,
    expected: Option<String>,
    help: Option<String>,
    suggests: bool,
}

impl Note {
    /// Says what was expected.
    pub(super) fn expected(&mut self, expected: impl Into<String>) -> &mut Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what to do.
    pub(super) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Asks for the nearest possible word, if one is near.
    pub(super) fn did_you_mean<'w>(&mut self, wrong: &str, possible: impl IntoIterator<Item = &'w str>) -> &mut Self {
        if self.suggests
            && let Some(word) = nearest(wrong, possible)
        {
            self.help(format!("did you mean `{word}`?"));
        }
        self
    }

    /// Sets the kind that code branches on.
    pub(super) fn kind(&mut self, kind: ErrorKind) -> &mut Self {
        self.kind = kind;
        self
    }
}

/// Beyond so many problems no nearest word is searched: a file with more is no typing mistake.
const SUGGESTED: usize = 1_000;

/// What is noted while one file is read.
#[derive(Debug)]
pub(super) struct Reading<'s> {
    source: &'s Source,
    notes: Vec<Note>,
}

impl<'s> Reading<'s> {
    /// Begins to read a file.
    pub(super) fn new(source: &'s Source) -> Self {
        Self { source, notes: Vec::new() }
    }

    /// Returns the file.
    pub(super) fn source(&self) -> &'s Source {
        self.source
    }

    /// Parses the file into a tree; every syntax error is in the error.
    pub(super) fn parse(source: &'s Source, max_problems: usize) -> Result<Spanned<DeTable<'s>>, Error> {
        let text = source.expect_text()?;
        let (tree, errors) = DeTable::parse_recoverable(text);
        let mut reading = Self::new(source);
        for error in &errors {
            let at = error.span().map_or(Place::Whole, |span| Place::span(span.start, span.len()));
            reading.note(at, error.message().replace('\n', ", ")).kind(ErrorKind::Malformed);
        }
        reading.finish(max_problems).map(|()| tree)
    }

    /// Notes a problem.
    pub(super) fn note(&mut self, at: Place, message: impl Into<String>) -> &mut Note {
        let suggests = self.notes.len() < SUGGESTED;
        let message = message.into();
        let note = Note { kind: ErrorKind::InvalidCase, at, message, expected: None, help: None, suggests };
        self.notes.push(note);
        self.notes.last_mut().expect("it was just pushed")
    }

    /// Ends the reading: the problems in the order of the file, if there are any.
    pub(super) fn finish(mut self, max_problems: usize) -> Result<(), Error> {
        self.notes.sort_by_key(|note| note.at);
        self.notes.dedup_by(|b, a| (a.at, &a.message) == (b.at, &b.message));
        let total = self.notes.len();
        // One kind if all agree; else the file as such is wrong.
        let kind = match self.notes.first() {
            None => return Ok(()),
            Some(first) if self.notes.iter().all(|note| note.kind == first.kind) => first.kind,
            Some(_) => ErrorKind::InvalidCase,
        };
        let shown = max_problems.max(1);
        let problems: Vec<Problem> =
            self.notes.into_iter().take(shown).map(|note| problem(self.source, note)).collect();
        let unshown = total - problems.len();
        Error::from_problems(kind, problems, shown).map_or(Ok(()), |error| Err(error.and_unshown(unshown)))
    }

    /// Notes that a value is of another type than wanted.
    pub(super) fn wrong_type(&mut self, node: &Node<'_>, expected: &str) {
        let (found, help) = match (node.get_ref(), expected) {
            (DeValue::Table(_), "an array of tables") => ("a table", Some("double the brackets: `[[…]]`")),
            (DeValue::Array(_), "a table") => ("an array", Some("use single brackets: `[…]`, and state it once")),
            (DeValue::String(_), _) => ("a string", None),
            (DeValue::Integer(_), "a string") => ("a number", Some("put it in quotes")),
            (DeValue::Integer(_), _) => ("a number", None),
            (DeValue::Float(_), "a string") => ("a number with a fraction", Some("put it in quotes")),
            (DeValue::Float(_), _) => ("a number with a fraction", None),
            (DeValue::Boolean(_), _) => ("true or false", None),
            (DeValue::Datetime(_), _) => ("a date", None),
            (DeValue::Array(_), _) => ("an array", None),
            (DeValue::Table(_), _) => ("a table", None),
        };
        let note = self.note(place_of(node), format!("the value is {found}"));
        note.expected(expected);
        if let Some(help) = help {
            note.help(help);
        }
    }

    /// Notes every key that a table doesn't know.
    pub(super) fn unknown_keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        let possible = format!("one of {}", known.join(", "));
        for (key, _) in table.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            let wrong = key.get_ref().as_ref();
            self.note(place_of(key), format!("unknown key `{wrong}`"))
                .expected(possible.as_str())
                .did_you_mean(wrong, known.iter().copied());
        }
    }

    /// Finds a word in a table of words, or notes what is possible.
    pub(super) fn word<T: Copy>(&mut self, written: &Stated<String>, words: &[(T, &str)]) -> Option<T> {
        let found = words.iter().find(|(_, word)| *word == written.value).map(|(value, _)| *value);
        if found.is_none() {
            let possible: Vec<&str> = words.iter().map(|(_, word)| *word).collect();
            self.not_one_of(written, &possible);
        }
        found
    }

    /// Notes that a word is not among the possible ones.
    pub(super) fn not_one_of(&mut self, written: &Stated<String>, possible: &[&str]) {
        self.note(written.at, format!("unknown word `{}`", written.value))
            .expected(format!("one of {}", possible.join(", ")))
            .did_you_mean(&written.value, possible.iter().copied());
    }

    /// Returns a required text that is not blank, or notes that it is.
    pub(super) fn text(&mut self, written: &Need<Stated<String>>) -> Option<String> {
        self.not_blank(written.0.as_ref()?)
    }

    /// Returns a text that is not blank, or notes that it is.
    pub(super) fn not_blank(&mut self, written: &Stated<String>) -> Option<String> {
        let text = written.value.trim();
        if text.is_empty() {
            self.note(written.at, "the text is blank").expected("some text");
            return None;
        }
        Some(text.to_owned())
    }
}

fn problem(source: &Source, note: Note) -> Problem {
    let mut problem = Problem::at(source, note.at, note.message);
    // A TOML file that begins with `[` is not JSON.
    if let Position::Line { pointer, .. } = &mut problem.at {
        *pointer = None;
    }
    problem.expected = note.expected;
    problem.help = note.help;
    problem
}

/// Returns where a node or key stands.
pub(super) fn place_of<T>(node: &Spanned<T>) -> Place {
    let span = node.span();
    Place::span(span.start, span.len())
}

/// A type as it is written in a TOML file.
pub(super) trait AsWritten: Sized {
    /// What a value must be, for messages.
    const EXPECTED: &'static str;

    /// Reads it; what is wrong is noted.
    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self>;
}

/// A key of a table: optional or needed.
pub(super) trait Member: Sized {
    /// Reads the key's value.
    fn present(node: &Node<'_>, reading: &mut Reading<'_>) -> Self;
    /// The key is not there.
    fn absent(key: &str, table: Place, reading: &mut Reading<'_>) -> Self;
}

impl<T: AsWritten> Member for Option<T> {
    fn present(node: &Node<'_>, reading: &mut Reading<'_>) -> Self {
        T::read(node, reading)
    }

    fn absent(_key: &str, _table: Place, _reading: &mut Reading<'_>) -> Self {
        None
    }
}

/// A key that must be there. It holds nothing when it wasn't, or was unreadable: that has been noted.
#[derive(Debug, Clone)]
pub(super) struct Need<T>(pub(super) Option<T>);

impl<T: AsWritten> Member for Need<T> {
    fn present(node: &Node<'_>, reading: &mut Reading<'_>) -> Self {
        Self(T::read(node, reading))
    }

    fn absent(key: &str, table: Place, reading: &mut Reading<'_>) -> Self {
        reading.note(table, format!("`{key}` is missing")).expected(format!("`{key}`, {}", T::EXPECTED));
        Self(None)
    }
}

/// A value with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated<T> {
    /// The value.
    pub(super) value: T,
    /// Where it stands.
    pub(super) at: Place,
}

impl AsWritten for Stated<String> {
    const EXPECTED: &'static str = "a string";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        match node.get_ref() {
            DeValue::String(text) => Some(Self { value: text.to_string(), at: place_of(node) }),
            _ => {
                reading.wrong_type(node, Self::EXPECTED);
                None
            }
        }
    }
}

impl AsWritten for Stated<u32> {
    const EXPECTED: &'static str = "a whole number";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        let DeValue::Integer(digits) = node.get_ref() else {
            reading.wrong_type(node, Self::EXPECTED);
            return None;
        };
        let value = u32::from_str_radix(digits.as_str(), digits.radix()).ok();
        if value.is_none() {
            reading.note(place_of(node), format!("{digits} is out of range")).expected("a whole number from 0 on");
        }
        value.map(|value| Self { value, at: place_of(node) })
    }
}

impl AsWritten for Stated<bool> {
    const EXPECTED: &'static str = "true or false";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        let value = node.get_ref().as_bool();
        if value.is_none() {
            reading.wrong_type(node, Self::EXPECTED);
        }
        value.map(|value| Self { value, at: place_of(node) })
    }
}

impl AsWritten for Stated<Day> {
    const EXPECTED: &'static str = "a date such as 2026-06-30";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        let text: Cow<'_, str> = match node.get_ref() {
            DeValue::String(text) => Cow::Borrowed(text.as_ref()),
            DeValue::Datetime(stamp) => Cow::Owned(stamp.to_string()),
            _ => {
                reading.wrong_type(node, Self::EXPECTED);
                return None;
            }
        };
        let value = parse_date(&text);
        if value.is_none() {
            reading.note(place_of(node), format!("`{text}` is not a date")).expected(Self::EXPECTED);
        }
        value.map(|value| Self { value: Day(value), at: place_of(node) })
    }
}

/// Reads `YYYY-MM-DD`, and nothing else: `06/07/2026` would be two different days to two readers.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(n, b)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() });
    shape.then(|| text.parse().ok()).flatten()
}

impl<T: AsWritten> AsWritten for Vec<T> {
    const EXPECTED: &'static str = "an array";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        let DeValue::Array(array) = node.get_ref() else {
            let of_tables = T::EXPECTED == "a table";
            reading.wrong_type(node, if of_tables { "an array of tables" } else { Self::EXPECTED });
            return None;
        };
        Some(array.iter().filter_map(|element| T::read(element, reading)).collect())
    }
}

/// One value, or an array of them.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub(super) enum OneOrMore<T> {
    /// One.
    One(T),
    /// Several.
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    /// Returns the values.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        match self {
            Self::One(one) => std::slice::from_ref(one).iter(),
            Self::More(more) => more.iter(),
        }
    }
}

impl<T: AsWritten> AsWritten for OneOrMore<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        match node.get_ref() {
            DeValue::Array(_) => Vec::read(node, reading).map(Self::More),
            _ => T::read(node, reading).map(Self::One),
        }
    }
}

/// A table whose keys are names that the file chooses, in the order of the file.
#[derive(Debug, Clone)]
pub(super) struct Named<T>(pub(super) Vec<(Stated<String>, T)>);

impl<T: AsWritten> AsWritten for Named<T> {
    const EXPECTED: &'static str = "a table";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        let DeValue::Table(table) = node.get_ref() else {
            reading.wrong_type(node, Self::EXPECTED);
            return None;
        };
        let mut named = Vec::new();
        for (key, value) in table {
            if let Some(value) = T::read(value, reading) {
                named.push((Stated { value: key.get_ref().to_string(), at: place_of(key) }, value));
            }
        }
        named.sort_by_key(|(key, _)| key.at);
        Some(Self(named))
    }
}

impl<T: JsonSchema> JsonSchema for Stated<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A day, as a TOML date or as a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day(pub(super) Date);

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

impl<T: JsonSchema> JsonSchema for Need<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("NamedBy{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// Declares a table as written: its keys, their types and their documentation, once for reading and for the schema.
macro_rules! written {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$key_meta:meta])* $key:literal => $field:ident: $kind:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        #[allow(dead_code, reason = "`version` is read before all others, and not every table is pointed at")]
        pub(super) struct $name {
            $($(#[$key_meta])* #[schemars(rename = $key)] pub(super) $field: $kind,)+
            /// Where the table stands.
            #[schemars(skip)]
            pub(super) at: crate::source::Place,
        }

        impl $crate::case::reading::AsWritten for $name {
            const EXPECTED: &'static str = "a table";

            fn read(
                node: &$crate::case::reading::Node<'_>,
                reading: &mut $crate::case::reading::Reading<'_>,
            ) -> Option<Self> {
                let toml::de::DeValue::Table(table) = node.get_ref() else {
                    reading.wrong_type(node, Self::EXPECTED);
                    return None;
                };
                let at = $crate::case::reading::place_of(node);
                reading.unknown_keys(table, &[$($key),+]);
                Some(Self {
                    $($field: $crate::case::reading::member(table, $key, at, reading),)+
                    at,
                })
            }
        }
    };
}
pub(super) use written;

/// Reads one key of a table.
pub(super) fn member<M: Member>(table: &DeTable<'_>, key: &str, at: Place, reading: &mut Reading<'_>) -> M {
    match table.get(key) {
        Some(node) => M::present(node, reading),
        None => M::absent(key, at, reading),
    }
}

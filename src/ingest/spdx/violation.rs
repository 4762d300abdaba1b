//! What breaks the specification, put into words: each names the clause, what was expected and the nearest right word.

use super::description::{self, Field, Kind, Object, Version, Words};
use super::pattern::Pattern;
use crate::diagnostic::{Problem, nearest};
use crate::source::{Limits, Place, Source};

/// The violations and remarks that were found; beyond the limit they are only counted, and nothing is put into words.
pub(super) struct Violations<'j> {
    pub(super) source: &'j Source,
    pub(super) version: Version,
    most: usize,
    pub(super) found: Vec<Problem>,
    pub(super) more: usize,
    pub(super) notes: Vec<Problem>,
}

impl<'j> Violations<'j> {
    pub(super) fn new(source: &'j Source, version: Version, limits: &Limits) -> Self {
        Self { source, version, most: limits.max_problems, found: Vec::new(), more: 0, notes: Vec::new() }
    }

    /// Notes a violation of a clause: `message`, what was `expected`, of which field.
    pub(super) fn add(
        &mut self,
        at: Place,
        clause: &str,
        field: &str,
        expected: &str,
        message: impl FnOnce() -> String,
    ) {
        if self.found.len() >= self.most {
            self.more += 1;
            return;
        }
        let rule = format!("SPDX {}, clause {clause}, {field}: {expected}", self.version);
        self.found.push(Problem::at(self.source, at, message()).expected(expected).rule(rule));
    }

    /// Notes what is odd and harmless.
    pub(super) fn remark(&mut self, at: Place, expected: &str, message: impl FnOnce() -> String) {
        if self.notes.len() < self.most {
            self.notes.push(Problem::at(self.source, at, message()).expected(expected));
        }
    }

    pub(super) fn missing(&mut self, object: &Object, field: &Field, at: Place) {
        let name = named(object, field);
        self.add(at, clause_of(object, field), &name, &format!("`{}`, which is mandatory", field.name), || {
            format!("{} has no `{}`", with_article(object.name), field.name)
        });
    }

    pub(super) fn wrong_text(&mut self, object: &Object, field: &Field, pattern: Pattern, text: &str, at: Place) {
        let name = named(object, field);
        let near = nearest(text, pattern.words().iter().copied());
        let expected = match near {
            Some(near) if near != text => format!("{}; did you mean `{near}`?", pattern.expected()),
            _ => pattern.expected().to_owned(),
        };
        self.add(at, clause_of(object, field), &name, &expected, || format!("{name} {}", wrong(text)));
    }

    pub(super) fn wrong_word(&mut self, object: &Object, field: &Field, words: Words, text: &str, at: Place) {
        let name = named(object, field);
        let possible: Vec<&str> = description::words_of(words, self.version).collect();
        let later = words.iter().find(|(_, words)| words.contains(&text)).map(|(since, _)| *since);
        let expected = match (later, nearest(text, possible.iter().copied())) {
            (Some(since), _) => format!("a word of {}; `{text}` came with {since}", self.version),
            (None, Some(near)) => format!("one of {}; did you mean `{near}`?", possible.join(", ")),
            (None, None) => format!("one of {}", possible.join(", ")),
        };
        self.add(at, clause_of(object, field), &name, &expected, || format!("{name} {}", wrong(text)));
    }

    pub(super) fn wrong_type(&mut self, object: &Object, field: &Field, found: &str, at: Place) {
        let name = named(object, field);
        self.add(at, clause_of(object, field), &name, expected_type(field.kind), || format!("{name} is {found}"));
    }

    pub(super) fn empty_list(&mut self, object: &Object, field: &Field, at: Place) {
        let name = named(object, field);
        self.add(at, clause_of(object, field), &name, "at least one item", || format!("{name} is empty"));
    }

    pub(super) fn unknown_field(&mut self, object: &Object, name: &str, at: Place) {
        let version = self.version;
        let later = object.fields.iter().find(|field| field.name == name).map(|field| field.since);
        let known = object.fields.iter().filter(|field| field.since <= version).map(|field| field.name);
        let expected = match (later, nearest(name, known)) {
            (Some(since), _) => format!("a field of {version}; `{name}` came with {since}"),
            (None, Some(near)) => format!("a field of {}; did you mean `{near}`?", with_article(object.name)),
            (None, None) => format!("no fields but those of {}", with_article(object.name)),
        };
        self.add(at, object.clause, object.name, &expected, || {
            format!("{} has no field `{}`", with_article(object.name), short(name))
        });
    }
}

/// Returns the clause that speaks of a field.
fn clause_of(object: &Object, field: &Field) -> &'static str {
    if field.clause.is_empty() { object.clause } else { field.clause }
}

fn named(object: &Object, field: &Field) -> String {
    format!("{}.{}", object.name, field.name)
}

fn with_article(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}

/// Says that a text can't stand where it does.
fn wrong(text: &str) -> String {
    if text.trim().is_empty() { "is empty".to_owned() } else { format!("can't be `{}`", short(text)) }
}

/// Cuts a text to what fits into a message.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn expected_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text(_) | Kind::Word(_) => "text",
        Kind::Flag => "true or false",
        Kind::Integer => "an integer",
        Kind::Object(_) => "an object",
        Kind::Texts(_) | Kind::WordList(_) => "a list of texts",
        Kind::Objects(_) | Kind::Open => "a list of objects",
    }
}

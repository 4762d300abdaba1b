//! What breaks the specification, in words: the rule, the place, what was expected, the nearest word.

use jiter::Peek;

use super::description::{self, Kind, Object, Together, Version, Words};
use super::pattern::Pattern;
use crate::diagnostic::{Problem, nearest};
use crate::source::{Place, Source};

/// What of one document breaks the specification, in either spelling.
pub(super) struct Violations<'j> {
    source: &'j Source,
    pub(super) version: Version,
    /// What tells the version in this spelling.
    told_by: &'static str,
    /// How many are put into words; beyond it they are only counted.
    most: usize,
    pub(super) shown: Vec<Problem>,
    pub(super) more: usize,
}

impl<'j> Violations<'j> {
    pub(super) fn new(source: &'j Source, version: Version, told_by: &'static str, most: usize) -> Self {
        Self { source, version, told_by, most, shown: Vec::new(), more: 0 }
    }

    /// Notes a violation; beyond the limit it is only counted, and nothing is put into words.
    pub(super) fn add(&mut self, at: Place, say: impl FnOnce(Problem) -> Problem) {
        if self.shown.len() < self.most {
            self.shown.push(say(Problem::at(self.source, at, "")));
        } else {
            self.more += 1;
        }
    }

    /// A value or a list is not what the specification wants of a field, in words.
    pub(super) fn broken(&mut self, at: Place, (object, field): (&str, &str), message: &str, expected: &str) {
        let version = self.version;
        self.add(at, |problem| {
            Problem { message: format!("{object}.{field} {message}"), ..problem }
                .expected(expected)
                .rule(format!("CycloneDX {version}, {object}.{field}: {expected}"))
        });
    }

    /// Something stands in an object that the version does not have there: a `field`, an `element`, an `attribute`.
    /// `elsewhere` tells which versions have it, if any does; `possible` are those that this one has.
    pub(super) fn forbidden(
        &mut self,
        (object, noun, name): (&str, &str, &str),
        elsewhere: Option<(Version, Version)>,
        possible: impl Iterator<Item = &'static str>,
        at: Place,
    ) {
        let version = self.version;
        let told_by = self.told_by;
        self.add(at, |problem| {
            let rule = format!("CycloneDX {version}, {object}: no other {noun}s");
            let problem = Problem { message: format!("{object} has no {noun} `{name}`"), ..problem }.rule(rule);
            match (elsewhere, nearest(name, possible)) {
                (Some((since, _)), _) if since > version => {
                    problem.expected(format!("{told_by} {since} or newer, which has it"))
                }
                (Some((_, until)), _) => problem.expected(format!("{told_by} {until} or older, which has it")),
                (None, Some(near)) => problem.expected(format!("one of its {noun}s: did you mean `{near}`?")),
                (None, None) => problem.expected(format!("only {noun}s that the specification names")),
            }
        });
    }

    pub(super) fn missing(&mut self, object: &Object, name: &str, at: Place) {
        let version = self.version;
        self.add(at, |problem| {
            Problem { message: format!("{} has no `{name}`", object.name), ..problem }
                .expected(format!("`{name}`, which every {} must have", object.name))
                .rule(format!("CycloneDX {version}, {}.{name}: required", object.name))
        });
    }

    /// Puts into words what is demanded of several fields together and not given; `seen` says which of them the version
    /// has and which stand there.
    pub(super) fn together(&mut self, object: &Object, rule: Together, seen: impl Fn(&str) -> Option<bool>, at: Place) {
        let list = |names: &[&str]| {
            let exist = names.iter().filter(|name| seen(name).is_some());
            exist.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let any = |names: &[&str]| names.iter().any(|name| seen(name) == Some(true));
        let (message, expected) = match rule {
            Together::ExactlyOne(names) if any(names) => {
                (format!("has more than one of {}", list(names)), format!("exactly one of {}", list(names)))
            }
            Together::ExactlyOne(names) => {
                (format!("has none of {}", list(names)), format!("exactly one of {}", list(names)))
            }
            Together::AtLeastOne(names) => {
                (format!("has none of {}", list(names)), format!("at least one of {}", list(names)))
            }
            Together::AtMostOne(names) => {
                (format!("has more than one of {}", list(names)), format!("at most one of {}", list(names)))
            }
            Together::Brings(first, others) => {
                (format!("has `{first}` without {}", list(others)), format!("{} beside `{first}`", list(others)))
            }
            Together::OnlyIfTrue(first, second) => {
                (format!("has `{first}` and is not `{second}`"), format!("`{second}`: true beside `{first}`"))
            }
        };
        let version = self.version;
        self.add(at, |problem| {
            Problem { message: format!("{} {message}", object.name), ..problem }
                .rule(format!("CycloneDX {version}, {}: {expected}", object.name))
                .expected(expected)
        });
    }

    /// A text is not what its pattern, in words, demands.
    pub(super) fn wrong_text(
        &mut self,
        (object, field): (&str, &str),
        (expected, pattern): (&str, Pattern),
        text: &str,
        at: Place,
    ) {
        let version = self.version;
        self.add(at, |problem| {
            let near = pattern.meant(text);
            let did_you_mean = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            Problem { message: format!("{object}.{field} {}", wrong(text)), ..problem }
                .expected(format!("{expected}{did_you_mean}"))
                .rule(format!("CycloneDX {version}, {object}.{field}: {expected}"))
        });
    }

    pub(super) fn wrong_word(&mut self, (object, field): (&str, &str), words: Words, text: &str, at: Place) {
        let version = self.version;
        self.add(at, |problem| {
            let possible: Vec<&str> = description::words_of(words, version).collect();
            let later = words.iter().find(|(_, words)| words.contains(&text)).map(|(since, _)| *since);
            let expected = match (later, nearest(text, possible.iter().copied())) {
                (Some(since), _) => format!("a word of {version}; `{text}` came with {since}"),
                (None, Some(near)) => format!("one of {}; did you mean `{near}`?", possible.join(", ")),
                (None, None) => format!("one of {}", possible.join(", ")),
            };
            Problem { message: format!("{object}.{field} can't be `{}`", short(text)), ..problem }
                .expected(expected)
                .rule(format!("CycloneDX {version}, {object}.{field}: enumeration"))
        });
    }

    pub(super) fn out_of_range(&mut self, (object, field): (&str, &str), text: &str, at: Place, expected: String) {
        let version = self.version;
        self.add(at, |problem| {
            Problem { message: format!("{object}.{field} can't be {}", short(text)), ..problem }
                .rule(format!("CycloneDX {version}, {object}.{field}: {expected}"))
                .expected(expected)
        });
    }

    /// An item stands twice in a list whose items are unique.
    pub(super) fn repeated(&mut self, (object, field): (&str, &str), item: &str, at: Place) {
        let version = self.version;
        self.add(at, |problem| {
            let message = format!("{object}.{field} holds `{}` twice", short(item));
            Problem { message, ..problem }
                .expected("each item once")
                .rule(format!("CycloneDX {version}, {object}.{field}: unique items"))
        });
    }
}

/// Returns what an integer from and to must be, in words.
pub(super) fn integers(least: i64, most: i64) -> String {
    match (least, most) {
        (i64::MIN, _) => "an integer".to_owned(),
        (_, i64::MAX) => format!("an integer from {least}"),
        _ => format!("an integer from {least} to {most}"),
    }
}

/// Says that a text can't stand where it does.
fn wrong(text: &str) -> String {
    if text.trim().is_empty() { "is empty".to_owned() } else { format!("can't be `{}`", short(text)) }
}

pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

pub(super) fn type_of(peek: Peek) -> &'static str {
    match peek {
        Peek::Null => "null",
        Peek::True | Peek::False => "true or false",
        Peek::String => "text",
        Peek::Array => "an array",
        Peek::Object => "an object",
        _ if peek.is_num() => "a number",
        _ => "a character that no value of JSON begins with",
    }
}

pub(super) fn expected_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text(_) | Kind::Word(_) => "text",
        Kind::Flag => "true or false",
        Kind::Integer(..) => "an integer",
        Kind::Number(..) => "a number",
        Kind::Object(_) => "an object",
        Kind::TextOrObject(..) => "text or an object",
        Kind::ObjectOrList(..) => "an object or an array of objects",
        Kind::Texts(_) | Kind::WordList(_) => "an array of texts",
        Kind::Integers(..) => "an array of integers",
        Kind::Objects(_) => "an array of objects",
        Kind::Mixed(..) => "an array of texts and objects",
    }
}

pub(super) fn expected_item(kind: Kind) -> &'static str {
    match kind {
        Kind::Texts(_) | Kind::WordList(_) => "texts only",
        Kind::Integers(..) => "integers only",
        Kind::Mixed(..) => "texts and objects only",
        _ => "objects only",
    }
}

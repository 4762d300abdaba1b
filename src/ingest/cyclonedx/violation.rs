//! What breaks the specification, in words: the rule, the place, what was expected, the nearest word.

use std::collections::HashSet;

use jiter::Peek;

use super::description::{self, Field, Kind, ListRule, Object, Seen, Shape, Together, Version, Words};
use super::pattern::Pattern;
use super::read::{MANY_KEYS, Reading};
use crate::diagnostic::{Problem, nearest};
use crate::source::Place;

impl Reading<'_> {
    pub(super) fn forbidden_field(&mut self, object: &'static Object, shape: &Shape, name: &str, at: Place) {
        let version = self.version;
        self.violate(at, |problem| {
            let elsewhere = object.fields.iter().find(|field| field.name == name);
            let rule = format!("CycloneDX {version}, {}: no other fields", object.name);
            let near = nearest(name, shape.fields.iter().map(|field| field.name));
            let problem = Problem { message: format!("{} has no field `{name}`", object.name), ..problem }.rule(rule);
            match (elsewhere, near) {
                (Some(field), _) if field.since > version => {
                    problem.expected(format!("`specVersion` {} or newer, which has it", field.since))
                }
                (Some(field), _) => problem.expected(format!("`specVersion` {} or older, which has it", field.until)),
                (None, Some(near)) => problem.expected(format!("one of its fields: did you mean `{near}`?")),
                (None, None) => problem.expected("only fields that the specification names"),
            }
        });
    }

    pub(super) fn missing(&mut self, object: &'static Object, shape: &Shape, seen: Seen, start: usize) {
        let version = self.version;
        let at = Place::span(self.base + start, 1);
        for (n, field) in shape.fields.iter().enumerate() {
            if shape.required.has(n) && !seen.has(n) {
                self.violate(at, |problem| {
                    Problem { message: format!("{} has no `{}`", object.name, field.name), ..problem }
                        .expected(format!("`{}`, which every {} must have", field.name, object.name))
                        .rule(format!("CycloneDX {version}, {}.{}: required", object.name, field.name))
                });
            }
        }
    }

    /// Puts into words what is demanded of several fields together and not given.
    pub(super) fn together(
        &mut self,
        object: &'static Object,
        shape: &Shape,
        rule: Together,
        seen: Seen,
        start: usize,
    ) {
        let list = |names: &[&str]| {
            let exist = names.iter().filter(|name| shape.find(name.as_bytes()).is_some());
            exist.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let any = |names: &[&str]| names.iter().any(|name| shape.find(name.as_bytes()).is_some_and(|n| seen.has(n)));
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
        self.violate(Place::span(self.base + start, 1), |problem| {
            Problem { message: format!("{} {message}", object.name), ..problem }
                .rule(format!("CycloneDX {version}, {}: {expected}", object.name))
                .expected(expected)
        });
    }

    pub(super) fn wrong_text(&mut self, object: &Object, field: &Field, pattern: Pattern, text: &str, at: Place) {
        let version = self.version;
        self.violate(at, |problem| {
            let near = nearest(text, pattern.words().iter().copied());
            let did_you_mean = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            Problem { message: format!("{}.{} can't be `{}`", object.name, field.name, short(text)), ..problem }
                .expected(format!("{}{did_you_mean}", pattern.expected()))
                .rule(format!("CycloneDX {version}, {}.{}: {}", object.name, field.name, pattern.expected()))
        });
    }

    pub(super) fn wrong_word(&mut self, object: &Object, field: &Field, words: Words, text: &str, at: Place) {
        let version = self.version;
        self.violate(at, |problem| {
            let possible: Vec<&str> = description::words_of(words, version).collect();
            let later = words.iter().find(|(_, words)| words.contains(&text)).map(|(since, _)| *since);
            let expected = match (later, nearest(text, possible.iter().copied())) {
                (Some(since), _) => format!("a word of {version}; `{text}` came with {since}"),
                (None, Some(near)) => format!("one of {}; did you mean `{near}`?", possible.join(", ")),
                (None, None) => format!("one of {}", possible.join(", ")),
            };
            Problem { message: format!("{}.{} can't be `{}`", object.name, field.name, short(text)), ..problem }
                .expected(expected)
                .rule(format!("CycloneDX {version}, {}.{}: enumeration", object.name, field.name))
        });
    }

    pub(super) fn out_of_range(&mut self, object: &Object, field: &Field, text: &str, at: Place, expected: String) {
        let version = self.version;
        self.violate(at, |problem| {
            Problem { message: format!("{}.{} can't be {}", object.name, field.name, short(text)), ..problem }
                .rule(format!("CycloneDX {version}, {}.{}: {expected}", object.name, field.name))
                .expected(expected)
        });
    }

    pub(super) fn wrong_type(&mut self, object: &Object, field: &Field, peek: Peek, expected: &str) {
        let version = self.version;
        let at = self.here(1);
        self.violate(at, |problem| {
            Problem { message: format!("{}.{} is {}", object.name, field.name, type_of(peek)), ..problem }
                .expected(expected)
                .rule(format!("CycloneDX {version}, {}.{}: {expected}", object.name, field.name))
        });
    }

    /// Notes a violation of the specification; beyond the limit it is only counted, and nothing is put into words.
    pub(super) fn violate(&mut self, at: Place, say: impl FnOnce(Problem) -> Problem) {
        if self.violations.len() < self.limits.max_problems {
            let problem = say(Problem::at(self.source, at, ""));
            self.violations.push(problem);
        } else {
            self.more_violations += 1;
        }
    }

    pub(super) fn repeated(&mut self, object: &Object, field: &Field, first_item: usize, start: usize) {
        let items = &self.items[first_item..];
        let repeated = if items.len() <= MANY_KEYS {
            items.iter().enumerate().find(|(n, item)| items[..*n].contains(item)).map(|(_, item)| item.clone())
        } else {
            let mut known = HashSet::with_capacity(items.len());
            let position = (0..items.len()).find(|n| !known.insert(items[*n].as_ref()));
            position.map(|n| items[n].clone())
        };
        if let Some(item) = repeated {
            let version = self.version;
            self.violate(Place::span(self.base + start, 1), |problem| {
                let message = format!("{}.{} holds `{}` twice", object.name, field.name, short(&item));
                Problem { message, ..problem }
                    .expected("each item once")
                    .rule(format!("CycloneDX {version}, {}.{}: unique items", object.name, field.name))
            });
        }
    }

    pub(super) fn whole_list(
        &mut self,
        object: &Object,
        field: &Field,
        (count, expressions): (usize, usize),
        start: usize,
    ) {
        let version = self.version;
        let lone = matches!(version, Version::V1_5 | Version::V1_6);
        let (message, expected) = match field.list {
            ListRule::NotEmpty if count == 0 => ("is empty", "at least one item"),
            ListRule::LoneExpression if lone && expressions > 0 && count > 1 => {
                ("has an expression beside other licences", "either licences, or one expression alone")
            }
            _ => return,
        };
        self.violate(Place::span(self.base + start, 1), |problem| {
            Problem { message: format!("{}.{} {message}", object.name, field.name), ..problem }
                .expected(expected)
                .rule(format!("CycloneDX {version}, {}.{}: {expected}", object.name, field.name))
        });
    }
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
        _ => "a number",
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

//! What breaks the specification, in words: the rule, the place, what was expected, the nearest word.

use jiter::Peek;

use super::description::{self, ClassId, KNOWN, Pattern, PropertyId, Range, Shape};
use crate::diagnostic::{Problem, nearest};
use crate::source::{Place, Source};

/// The violations of a document: so many are kept, the rest are counted and never put into words.
pub(super) struct Violations<'j> {
    source: &'j Source,
    most: usize,
    /// The version of SPDX that the document claims.
    pub(super) version: String,
    pub(super) all: Vec<Problem>,
    pub(super) more: usize,
}

impl<'j> Violations<'j> {
    pub(super) fn new(source: &'j Source, most: usize) -> Self {
        Self { source, most, version: String::new(), all: Vec::new(), more: 0 }
    }

    pub(super) fn add(&mut self, problem: Problem) {
        if self.all.len() < self.most {
            self.all.push(problem);
        } else {
            self.more += 1;
        }
    }

    fn say(&mut self, at: Place, words: impl FnOnce() -> (String, String, String)) {
        if self.all.len() < self.most {
            let (message, expected, rule) = words();
            let rule = format!("SPDX {}, {rule}", self.version);
            self.all.push(Problem::at(self.source, at, message).expected(expected).rule(rule));
        } else {
            self.more += 1;
        }
    }

    pub(super) fn type_as_array_or_keyword(&mut self, key: &str, is_array: bool, at: Place) {
        self.say(at, || {
            let message = match (is_array, key) {
                (true, _) => format!("`{key}` is an array"),
                (false, "@type") => "the class is named by `@type`".to_owned(),
                _ => "`type` is no text".to_owned(),
            };
            (message, "`type` with the name of one class".to_owned(), "JSON serialization: type".to_owned())
        });
    }

    pub(super) fn graph_item(&mut self, message: &str, at: Place) {
        self.say(at, || {
            let expected = "`@graph`: an array of objects";
            (message.to_owned(), expected.to_owned(), "JSON serialization: @graph".to_owned())
        });
    }

    pub(super) fn beside_graph(&mut self, name: &str, at: Place) {
        self.say(at, || {
            (
                format!("`{}` stands beside `@graph`", short(name)),
                "only `@context` and `@graph`".to_owned(),
                "JSON serialization: @graph".to_owned(),
            )
        });
    }

    pub(super) fn no_type(&mut self, wanted: Option<ClassId>, at: Place) {
        self.say(at, || {
            let expected = match wanted.and_then(ClassId::shape) {
                Some(shape) if shape.class.is_abstract => format!("`type` with a kind of {}", shape.class.name),
                Some(shape) => format!("`type`: `{}`, or a kind of it", shape.class.name),
                None => "`type` with the name of its class".to_owned(),
            };
            ("an object has no `type`".to_owned(), expected, "type: minCount 1".to_owned())
        });
    }

    /// Holds the class of an object against the model, and against what is asked for where it stands.
    pub(super) fn class(&mut self, word: &str, at: Place, class: ClassId, is_exact: bool, wanted: Option<ClassId>) {
        match class.shape() {
            None => self.say(at, || {
                let near = nearest(word, description::concrete_classes());
                let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                let message = format!("`{}` is no class of SPDX 3", short(word));
                (message, format!("the name of a class of the model{near}"), "type: class".to_owned())
            }),
            Some(shape) if !is_exact => self.say(at, || {
                let message = format!("`{}` is no class of SPDX 3 as it is written", short(word));
                let expected = format!("the name of a class of the model; did you mean `{}`?", shape.class.name);
                (message, expected, "type: class".to_owned())
            }),
            Some(shape) if shape.class.is_abstract => self.say(at, || {
                let kinds: Vec<&str> = description::concrete_classes()
                    .filter(|name| ClassId::find(name).is_some_and(|kind| kind.is_a(shape.id)))
                    .collect();
                let message = format!("{} is abstract: no object is of it alone", shape.class.name);
                (message, format!("one of {}", kinds.join(", ")), format!("{}: abstract", shape.class.name))
            }),
            Some(_) => {}
        }
        if let Some(wanted) = wanted.and_then(ClassId::shape)
            && class.shape().is_some()
            && !class.is_a(wanted.id)
        {
            self.say(at, || {
                let message = format!("`{}` stands where a {} is asked for", short(word), wanted.class.name);
                (message, format!("a {} or a kind of it", wanted.class.name), format!("class {}", wanted.class.name))
            });
        }
    }

    /// Holds an object's id against its class: elements have an IRI as `spdxId`, everything else may have an `@id`.
    pub(super) fn identity(&mut self, class: ClassId, id: Option<(&str, Place)>, is_plain: bool, at: Place) {
        let Some(shape) = class.shape() else { return };
        let name = shape.class.name;
        let is_element = class.is_a(KNOWN.element);
        match id {
            None if is_element => self.say(at, || {
                (
                    format!("{name} has no `spdxId`"),
                    "`spdxId` with an IRI, which every element must have".to_owned(),
                    format!("{name}.spdxId: minCount 1"),
                )
            }),
            Some((id, at)) if is_element && (id.starts_with("_:") || !id.contains(':')) => self.say(at, || {
                (
                    format!("{name} has `{}` as its id", short(id)),
                    "an IRI: a blank node or a bare name means nothing outside the document".to_owned(),
                    format!("{name}.spdxId: IRI"),
                )
            }),
            Some((_, at)) if is_element == is_plain => self.say(at, || {
                let (wrong, right) = if is_element { ("@id", "spdxId") } else { ("spdxId", "@id") };
                (
                    format!("{name} has its id as `{wrong}`"),
                    format!("`{right}`"),
                    format!("JSON serialization: {name}.{right}"),
                )
            }),
            Some((id, at)) if !id.contains(':') => self.say(at, || {
                (
                    format!("{name} has `{}` as its id", short(id)),
                    "an IRI or a blank node such as `_:a`".to_owned(),
                    format!("{name}.@id: IRI or blank node"),
                )
            }),
            _ => {}
        }
    }

    pub(super) fn foreign_property(&mut self, shape: &Shape, name: &str, at: Place) {
        let class = shape.class.name;
        self.say(at, || {
            let expected = match nearest(name, shape.names()) {
                Some(near) => format!("one of its properties: did you mean `{near}`?"),
                None => format!("only properties of {class}; `{name}` is one of another class"),
            };
            (format!("{class} has no property `{name}`"), expected, format!("{class}: closed"))
        });
    }

    pub(super) fn unknown_property(&mut self, shape: &Shape, name: &str, at: Place) {
        let class = shape.class.name;
        self.say(at, || {
            let expected = match nearest(name, shape.names()) {
                Some(near) => format!("one of its properties: did you mean `{near}`?"),
                None => "only properties that the model names; others belong into an `extension`".to_owned(),
            };
            (format!("{class} has no property `{}`", short(name)), expected, format!("{class}: closed"))
        });
    }

    pub(super) fn too_few(&mut self, shape: &Shape, id: PropertyId, least: usize, count: usize, at: Place) {
        let (class, name) = (shape.class.name, id.get().name);
        self.say(at, || {
            let message = match (count, least) {
                (0, _) => format!("{class} has no `{name}`"),
                (count, _) => format!("{class} has {count} of `{name}`"),
            };
            let expected = match least {
                1 => format!("`{name}`, which every {class} must have"),
                _ => format!("at least {least} of `{name}`"),
            };
            (message, expected, format!("{class}.{name}: minCount {least}"))
        });
    }

    pub(super) fn no_array(&mut self, id: PropertyId, at: Place) {
        let name = id.get().name;
        self.say(at, || {
            let rule = format!("JSON serialization: {name}");
            (format!("`{name}` is no array"), "an array, be it of one value".to_owned(), rule)
        });
    }

    pub(super) fn array(&mut self, id: PropertyId, at: Place) {
        let name = id.get().name;
        self.say(at, || (format!("`{name}` is an array"), "one value".to_owned(), format!("{name}: maxCount 1")));
    }

    pub(super) fn wrong_text(&mut self, id: PropertyId, pattern: Pattern, text: &str, at: Place) {
        let name = id.get().name;
        self.say(at, || {
            let expected = pattern.expected();
            let meant = match pattern.meant(text) {
                Some((word, near)) => format!("{expected}; did you mean `{near}` by `{}`?", short(word)),
                None => expected.to_owned(),
            };
            (format!("`{name}` {}", wrong(text)), meant, format!("{name}: {expected}"))
        });
    }

    pub(super) fn wrong_number(&mut self, id: PropertyId, least: Option<i64>, text: &str, at: Place) {
        let name = id.get().name;
        self.say(at, || {
            let expected = least.map_or("a decimal number".to_owned(), |least| format!("an integer from {least}"));
            (format!("`{name}` {}", wrong(text)), expected.clone(), format!("{name}: {expected}"))
        });
    }

    pub(super) fn wrong_word(&mut self, id: PropertyId, words: &[&str], text: &str, at: Place) {
        let name = id.get().name;
        self.say(at, || {
            let near = nearest(&description::term(text), words.iter().copied());
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let expected = format!("one of {}{near}", words.join(", "));
            (format!("`{name}` {}", wrong(text)), expected, format!("{name}: vocabulary"))
        });
    }

    pub(super) fn wrong_reference(&mut self, id: PropertyId, text: &str, at: Place) {
        let name = id.get().name;
        self.say(at, || {
            (
                format!("`{name}` {}", wrong(text)),
                "an object, or its id: an IRI, or a blank node such as `_:a`".to_owned(),
                format!("{name}: IRI or blank node"),
            )
        });
    }

    pub(super) fn wrong_type(&mut self, id: PropertyId, peek: Peek, at: Place) {
        let name = id.get().name;
        self.say(at, || {
            let expected = match id.get().range {
                Range::Text(_) => "text",
                Range::Word(_) => "a word of its vocabulary",
                Range::Flag => "true or false",
                Range::Number => "a number",
                Range::Integer(_) => "an integer",
                Range::Object(_) => "an object or its id",
            };
            let found = match peek {
                Peek::Null => "null",
                Peek::True | Peek::False => "true or false",
                Peek::String => "text",
                Peek::Array => "an array",
                Peek::Object => "an object",
                _ => "a number",
            };
            (format!("`{name}` is {found}"), expected.to_owned(), format!("{name}: {expected}"))
        });
    }

    /// A reference leads to an object of a class that can't stand there.
    pub(super) fn wrong_target(&mut self, id: PropertyId, text: &str, found: ClassId, at: Place) {
        let name = id.get().name;
        self.say(at, || {
            let found = found.shape().map_or("something else", |shape| shape.class.name);
            let Range::Object(class) = id.get().range else { unreachable!("only objects are referred to") };
            let message = format!("`{name}` leads to `{}`, which is a {found}", short(text));
            (message, format!("a {class} or a kind of it"), format!("{name}: class {class}"))
        });
    }

    /// Two objects have one id, and say different things.
    pub(super) fn same_id(&mut self, id: &str, at: Place) {
        self.say(at, || {
            let message = format!("`{}` is the id of two objects that say different things", short(id));
            (message, "an id that no other object of the document has".to_owned(), "spdxId: unique".to_owned())
        });
    }
}

/// Says that a text can't stand where it does.
fn wrong(text: &str) -> String {
    if text.trim().is_empty() { "is empty".to_owned() } else { format!("can't be `{}`", short(text)) }
}

pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

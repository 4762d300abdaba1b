//! `@context`: which version of SPDX's global context a document names, and the prefixes that it adds.
//!
//! Nothing is fetched. The global context is known by its address; a prefix that a document adds is applied to ids, as
//! the JSON-LD serialisation says. A context that could give a term of SPDX another meaning is reported as unread.

use jiter::Peek;

use super::description::{ClassId, PropertyId};
use super::read::{Reading, Walk};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Place, Source};

/// The newest version that the description holds; what names none is held against it.
pub(super) const NEWEST: &str = "3.0.1";

/// What a document's `@context` says.
pub(super) struct Context {
    pub(super) version: String,
    /// Prefixes of ids with what they stand for.
    pub(super) prefixes: Vec<(String, String)>,
    pub(super) violations: Vec<Problem>,
    pub(super) unread: Vec<Problem>,
    pub(super) notes: Vec<Problem>,
}

impl Context {
    fn new() -> Self {
        Self {
            version: String::new(),
            prefixes: Vec::new(),
            violations: Vec::new(),
            unread: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Makes the context of a document that has none: read as if it named the newest.
    pub(super) fn missing(source: &Source) -> Self {
        let problem = Problem::at(source, Place::span(0, 1), "has no `@context`");
        Self { violations: vec![demand(problem)], version: NEWEST.to_owned(), ..Self::new() }
    }

    fn foreign(&mut self, source: &Source, at: Place, message: String) {
        let problem = Problem::at(source, at, message);
        self.unread.push(problem.clone().help(
            "its terms were read as SPDX's; ask the author for a document with the global context alone if they mean \
             anything else",
        ));
        self.violations.push(demand(problem));
    }
}

fn demand(problem: Problem) -> Problem {
    problem
        .expected(format!("`@context`: `https://spdx.org/rdf/{NEWEST}/spdx-context.jsonld`"))
        .rule(format!("SPDX {NEWEST}, JSON serialization: global context"))
}

/// Reads the value of `@context`, where the walk stands.
pub(super) fn read(reading: &mut Reading<'_>, peek: Peek) -> Walk<Result<Context, Error>> {
    let mut context = Context::new();
    let start = reading.here(1);
    if peek == Peek::Array {
        let mut next = reading.jiter.known_array()?;
        while let Some(peek) = next {
            if let Err(error) = one(reading, peek, &mut context)? {
                return Ok(Err(error));
            }
            next = reading.jiter.array_step()?;
        }
        if context.violations.is_empty() && !context.version.is_empty() {
            let message = "`@context` is an array: the global context with prefixes of the document's own";
            context.notes.push(Problem::at(reading.source, start, message));
        }
    } else if let Err(error) = one(reading, peek, &mut context)? {
        return Ok(Err(error));
    }
    if context.version.is_empty() {
        if context.violations.is_empty() {
            context.foreign(reading.source, start, "`@context` does not name SPDX's global context".to_owned());
        }
        NEWEST.clone_into(&mut context.version);
    }
    Ok(Ok(context))
}

fn one(reading: &mut Reading<'_>, peek: Peek, context: &mut Context) -> Walk<Result<(), Error>> {
    match peek {
        Peek::String => {
            let (text, at) = reading.string()?;
            let version = text
                .strip_prefix("https://spdx.org/rdf/")
                .or_else(|| text.strip_prefix("http://spdx.org/rdf/"))
                .and_then(|rest| rest.strip_suffix("/spdx-context.jsonld"));
            match version {
                Some(version) if version == "3.0.0" || version == NEWEST => version.clone_into(&mut context.version),
                // A patch changes no meaning.
                Some(version) if version.starts_with("3.0.") && version[4..].bytes().all(|b| b.is_ascii_digit()) => {
                    version.clone_into(&mut context.version);
                    let message = format!("is of SPDX {version}; it is held against {NEWEST}");
                    context.notes.push(Problem::at(reading.source, at, message));
                }
                Some(version) => {
                    let message = format!("is of SPDX version `{version}`, which is not known");
                    let problem = Problem::at(reading.source, at, message)
                        .expected(format!("one of 3.0.0, {NEWEST}"))
                        .help("convert the document to a known version");
                    return Ok(Err(Error::new(ErrorKind::UnknownFormat, problem)));
                }
                None => {
                    let message = format!("its terms are defined by `{text}`, which is not SPDX's global context");
                    context.foreign(reading.source, at, message);
                }
            }
        }
        Peek::Object => prefixes(reading, context)?,
        peek => {
            let at = reading.here(1);
            context.foreign(reading.source, at, "`@context` is neither text nor an array".to_owned());
            reading.any(peek, 3)?;
        }
    }
    Ok(Ok(()))
}

fn prefixes(reading: &mut Reading<'_>, context: &mut Context) -> Walk<()> {
    let mut key = reading.jiter.known_object()?.map(str::to_owned);
    while let Some(name) = key {
        let at = reading.here(1);
        let peek = reading.jiter.peek()?;
        let is_term = name.starts_with('@')
            || PropertyId::find(&name).is_some()
            || ClassId::find(&name).is_some()
            || matches!(name.as_str(), "type" | "spdxId" | "spdx");
        if peek == Peek::String && !is_term {
            let (iri, _) = reading.string()?;
            context.prefixes.push((name, iri.into_owned()));
        } else {
            let message = format!("`@context` gives `{name}` a meaning of its own");
            context.foreign(reading.source, at, message);
            reading.any(peek, 3)?;
        }
        key = reading.jiter.next_key()?.map(str::to_owned);
    }
    Ok(())
}

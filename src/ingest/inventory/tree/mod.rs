//! JSON and YAML as one small tree with places, for tool output that is nested and never large.
//!
//! Both spellings come out alike, so that a reader takes `lldpctl -f json` and a list parsed into YAML by the same words.
//! A key that stands twice in one object is refused, since two programs would read two things.

mod json;
mod yaml;

use std::borrow::Cow;

pub(super) use json::{head_keys, read_json};
pub(super) use yaml::read_yaml;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node<'a> {
    pub(super) at: Place,
    pub(super) value: Value<'a>,
}

/// What a value is; numbers and booleans are kept as they are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Scalar(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Map(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// Returns the value under a key, `None` if this is no map or has no such key.
    pub(super) fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entries().iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// Follows keys inwards.
    pub(super) fn path(&self, keys: &[&str]) -> Option<&Node<'a>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Returns the entries of a map, in the document's order; none if this is no map.
    pub(super) fn entries(&self) -> &[(Cow<'a, str>, Node<'a>)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// Returns the elements of a list, or the value itself as the only one: tools leave out the list around one element.
    pub(super) fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Returns the text of a scalar, trimmed; `None` if it is empty or no scalar.
    pub(super) fn text(&self) -> Option<&str> {
        if let Value::Scalar(text) = &self.value { Some(text.trim()).filter(|text| !text.is_empty()) } else { None }
    }

    /// Tells whether this is a map.
    pub(super) fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// Tells whether this is a list of maps and nothing else, with one at least.
    pub(super) fn is_list_of_maps(&self) -> bool {
        matches!(&self.value, Value::List(items) if !items.is_empty() && items.iter().all(Node::is_map))
    }
}

/// Counts what is read against the limits.
struct Bounds<'a> {
    source: &'a Source,
    limits: &'a Limits,
    nodes: u64,
}

impl<'a> Bounds<'a> {
    fn new(source: &'a Source, limits: &'a Limits) -> Self {
        Self { source, limits, nodes: 0 }
    }

    fn enter(&mut self, depth: u32, at: Place) -> Result<(), Error> {
        self.nodes += 1;
        if self.nodes > self.limits.max_cells {
            let problem = Problem::at(self.source, at, format!("holds more than {} values", self.limits.max_cells))
                .help(Limits::RAISE_CELLS);
            return Err(Error::new(ErrorKind::TooLarge, problem));
        }
        if depth > self.limits.max_depth {
            let message = format!("is nested more than {} levels deep", self.limits.max_depth);
            return Err(Error::new(
                ErrorKind::TooLarge,
                Problem::at(self.source, at, message).help(Limits::RAISE_DEPTH),
            ));
        }
        Ok(())
    }
}

/// Refuses a key that stands twice.
fn refuse_doubles(source: &Source, entries: &[(Cow<'_, str>, Node<'_>)]) -> Result<(), Error> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| entries[*a].0.cmp(&entries[*b].0).then(a.cmp(b)));
    let twice = order.windows(2).find(|pair| entries[pair[0]].0 == entries[pair[1]].0);
    match twice {
        None => Ok(()),
        Some(pair) => {
            let (key, node) = &entries[pair[1]];
            let message = format!("holds the key `{key}` twice in one object");
            Err(Error::new(ErrorKind::Malformed, Problem::at(source, node.at, message).expected("each key once")))
        }
    }
}

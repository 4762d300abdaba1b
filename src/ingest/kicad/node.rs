//! One element of a netlist with what it holds, in either spelling.

use std::borrow::Cow;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source};

/// An element: `<field name="a">b</field>` and `(field (name "a") "b")` are the same one.
#[derive(Debug, Default)]
pub(super) struct Node<'s> {
    pub(super) name: &'s str,
    pub(super) text: Cow<'s, str>,
    /// Where its text stands; the element if it has none.
    pub(super) at: Place,
    pub(super) children: Vec<Node<'s>>,
}

impl<'s> Node<'s> {
    /// Returns the first element in this one that has a name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns the text of the first element in this one that has a name; empty if there is none.
    pub(super) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }
}

/// What a netlist holds, of that which matters here.
#[derive(Debug, Default)]
pub(super) struct Netlist<'s> {
    /// The letter that KiCad calls its version by.
    pub(super) version: String,
    pub(super) design: Option<Node<'s>>,
    pub(super) components: Vec<Node<'s>>,
    /// Whether a list of components was there, be it empty.
    pub(super) has_components: bool,
    /// Elements that are called as components are and stand where none do, with their names.
    pub(super) astray: Vec<(String, Place)>,
}

/// Tells whether an element is called as components are, in whatever case.
pub(super) fn is_called_component(name: &str) -> bool {
    ["comp", "component", "part"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

impl<'s> Netlist<'s> {
    /// Keeps a component, up to the limit.
    pub(super) fn push(&mut self, source: &Source, node: Node<'s>, limits: &Limits) -> Result<(), Error> {
        if self.components.len() >= limits.max_components as usize {
            return Err(Error::new(
                ErrorKind::TooLarge,
                Problem::new(source.name(), format!("holds more than {} parts", limits.max_components)),
            ));
        }
        self.components.push(node);
        Ok(())
    }
}

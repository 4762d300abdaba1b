//! `lldpctl -f xml` into the tree of `json0`: attributes are scalars, every child is in a list, text is its `value`.

use std::borrow::Cow;

use ahash::AHashMap;

use super::super::observed::head_lines;
use super::super::tree::{Node, Value};
use crate::error::Error;
use crate::source::xml::{XmlReader, XmlToken};
use crate::source::{Limits, Place, Source};

/// Tells whether XML begins with the root that `lldpctl` writes.
pub(super) fn is_lldpctl(source: &Source) -> bool {
    head_lines(source)
        .take(20)
        .find_map(|line| line.find("<lldp").map(|at| &line[at + "<lldp".len()..]))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '>', '/', '\t']))
}

/// An element while it is being read.
struct Open<'a> {
    name: &'a str,
    at: Place,
    attributes: Vec<(Cow<'a, str>, Node<'a>)>,
    children: Vec<(&'a str, Vec<Node<'a>>)>,
    by_name: AHashMap<&'a str, usize>,
    text: Option<(Cow<'a, str>, Place)>,
}

impl<'a> Open<'a> {
    fn new(name: &'a str, at: Place) -> Self {
        Self { name, at, attributes: Vec::new(), children: Vec::new(), by_name: AHashMap::new(), text: None }
    }

    fn into_node(self) -> Node<'a> {
        let mut entries = self.attributes;
        if let Some((text, at)) = self.text {
            entries.push((Cow::Borrowed("value"), Node { at, value: Value::Scalar(text) }));
        }
        for (name, nodes) in self.children {
            entries.push((Cow::Borrowed(name), Node { at: self.at, value: Value::List(nodes) }));
        }
        Node { at: self.at, value: Value::Map(entries) }
    }

    fn hold(&mut self, name: &'a str, node: Node<'a>) {
        let at = *self.by_name.entry(name).or_insert_with(|| {
            self.children.push((name, Vec::new()));
            self.children.len() - 1
        });
        self.children[at].1.push(node);
    }
}

/// Reads the document.
pub(super) fn read<'a>(source: &'a Source, limits: &Limits) -> Result<Node<'a>, Error> {
    let mut reader = XmlReader::new(source, limits)?;
    let mut open = vec![Open::new("", Place::Whole)];
    loop {
        match reader.next()? {
            XmlToken::Start(name) => {
                let mut element = Open::new(name.local, reader.at());
                for attribute in reader.take_attributes() {
                    let value = Node { at: attribute.at, value: Value::Scalar(attribute.value) };
                    element.attributes.push((Cow::Borrowed(attribute.name.local), value));
                }
                open.push(element);
            }
            XmlToken::Text(text) => {
                let at = reader.at();
                if let Some(element) = open.last_mut().filter(|_| !text.trim().is_empty()) {
                    element.text.get_or_insert((text, at));
                }
            }
            XmlToken::End(_) => {
                if let Some(element) = open.pop() {
                    let name = element.name;
                    let node = element.into_node();
                    if let Some(around) = open.last_mut() {
                        around.hold(name, node);
                    }
                }
            }
            XmlToken::Eof => break,
        }
    }
    let root = open.pop().unwrap_or_else(|| Open::new("", Place::Whole));
    Ok(root.into_node())
}

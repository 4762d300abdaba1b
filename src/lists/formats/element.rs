//! One record of an XML publication as a small tree: publications are read record by record.

use std::borrow::Cow;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::xml::{XmlAttribute, XmlName, XmlReader, XmlToken};
use crate::source::{Limits, Place, Source};

/// The most elements that one record may have: real ones have hundreds.
const MOST_ELEMENTS: usize = 50_000;

/// An element with all that is in it.
#[derive(Debug)]
pub(super) struct Element<'s> {
    pub(super) name: &'s str,
    pub(super) at: Place,
    attributes: Vec<XmlAttribute<'s>>,
    pub(super) children: Vec<Element<'s>>,
    text: Cow<'s, str>,
}

impl<'s> Element<'s> {
    /// Returns the element that began last, with its attributes and no content yet.
    pub(super) fn begun(reader: &mut XmlReader<'s>, name: XmlName<'s>) -> Self {
        let at = reader.at();
        let attributes = reader.take_attributes();
        Self { name: name.local, at, attributes, children: Vec::new(), text: Cow::Borrowed("") }
    }

    /// Reads the element that began last to its end.
    pub(super) fn read(reader: &mut XmlReader<'s>, name: XmlName<'s>) -> Result<Self, Error> {
        let mut open = vec![Self::begun(reader, name)];
        let mut count = 1;
        loop {
            match reader.next()? {
                XmlToken::Start(name) => {
                    count += 1;
                    if count > MOST_ELEMENTS {
                        let problem = Problem::at(reader.source(), reader.at(), "is in a record of too many elements")
                            .expected(format!("at most {MOST_ELEMENTS} elements in one record"));
                        return Err(Error::new(ErrorKind::TooLarge, problem));
                    }
                    open.push(Self::begun(reader, name));
                }
                XmlToken::Text(text) => {
                    if let Some(inner) = open.last_mut().filter(|_| !text.trim().is_empty()) {
                        if inner.text.is_empty() { inner.text = text } else { inner.text.to_mut().push_str(&text) }
                    }
                }
                XmlToken::End(_) | XmlToken::Eof => {
                    let Some(ended) = open.pop() else { break };
                    match open.last_mut() {
                        Some(outer) => outer.children.push(ended),
                        None => return Ok(ended),
                    }
                }
            }
        }
        // The reader ends every element that it began.
        Err(Error::new(ErrorKind::Malformed, Problem::new(reader.source().name(), "ends inside an element")))
    }

    /// Returns the element's own text, trimmed.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// Returns an attribute's value, trimmed; empty if it is not there.
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|attribute| attribute.name.local == name).map_or("", |found| found.value.trim())
    }

    /// Returns the children of a name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element<'s>> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Returns the first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Element<'s>> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns the text of the first child of a name; empty if there is none.
    pub(super) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", Element::text)
    }

    /// Returns the grandchildren `group/item`.
    pub(super) fn items<'e>(&'e self, group: &'e str, item: &'e str) -> impl Iterator<Item = &'e Element<'s>> {
        self.all(group).flat_map(move |group| group.all(item))
    }

    /// Returns the texts of some children, joined by a space, those that are empty left out.
    pub(super) fn joined(&self, names: &[&str]) -> String {
        let texts: Vec<&str> = names.iter().map(|name| self.text_of(name)).filter(|text| !text.is_empty()).collect();
        texts.join(" ")
    }
}

/// Returns the name of the root element; `None` if the text is no XML, or breaks off before it.
pub(super) fn root(source: &Source) -> Option<String> {
    let text = source.text()?.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let mut reader = XmlReader::new(source, &Limits::default()).ok()?;
    loop {
        match reader.next().ok()? {
            XmlToken::Start(name) => return Some(name.local.to_owned()),
            XmlToken::Eof => return None,
            _ => {}
        }
    }
}

//! XML, as the description spells it: attributes, then elements in the order of the schema, two spaces deep a level.

use std::borrow::Cow;
use std::io;

use super::document::Writing;
use super::node::{Node, Value};
use crate::ingest::cyclonedx::grammar::{NAMESPACE, Standing};
use crate::source::Place;

/// Writes a document.
pub(super) fn write(writing: &mut Writing<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let root = writing.root();
    let mut xml = Xml { out, depth: 0, at: Place::Whole };
    xml.out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let namespace = format!("{NAMESPACE}{}", writing.target.version());
    xml.element(writing, "bom", root, Some(&namespace))?;
    xml.out.write_all(b"\n")
}

struct Xml<'o> {
    out: &'o mut dyn io::Write,
    depth: usize,
    /// The part of the original that is being written.
    at: Place,
}

impl Xml<'_> {
    fn line(&mut self) -> io::Result<()> {
        write!(self.out, "\n{:1$}", "", self.depth * 2)
    }

    /// Writes an object as an element of this name.
    fn element<'a>(
        &mut self,
        writing: &mut Writing<'a>,
        name: &str,
        mut node: Node<'a>,
        namespace: Option<&str>,
    ) -> io::Result<()> {
        self.line()?;
        write!(self.out, "<{name}")?;
        if let Some(namespace) = namespace {
            write!(self.out, " xmlns=\"{namespace}\"")?;
        }
        let (mut content, mut elements) = (None, Vec::new());
        for spelled in node.form().spelled() {
            let Some(value) = node.take(spelled.field()) else { continue };
            match spelled.standing() {
                Standing::Attribute => {
                    let text = plain(value);
                    write!(self.out, " {}=\"", spelled.name())?;
                    self.text(writing, &text)?;
                    self.out.write_all(b"\"")?;
                }
                Standing::Content => content = Some(plain(value)),
                _ => elements.push((spelled, value)),
            }
        }
        if let Some(text) = content {
            self.out.write_all(b">")?;
            self.text(writing, &text)?;
            return write!(self.out, "</{name}>");
        }
        if elements.is_empty() {
            return self.out.write_all(b"/>");
        }
        self.out.write_all(b">")?;
        self.depth += 1;
        for (spelled, value) in elements {
            match spelled.standing() {
                Standing::List(item) if !matches!(value, Value::Node(_)) => {
                    self.open(spelled.name())?;
                    self.items(writing, item, spelled.refers(), value)?;
                    self.close(spelled.name())?;
                }
                Standing::Mix => {
                    self.open(spelled.name())?;
                    self.licences(writing, value)?;
                    self.close(spelled.name())?;
                }
                // In versions without tools as components, XML still has the element around them.
                Standing::Element if matches!(value, Value::Nodes(_)) => {
                    self.open(spelled.name())?;
                    self.items(writing, "tool", false, value)?;
                    self.close(spelled.name())?;
                }
                _ => self.items(writing, spelled.name(), spelled.refers(), value)?,
            }
        }
        self.depth -= 1;
        self.line()?;
        write!(self.out, "</{name}>")
    }

    fn open(&mut self, name: &str) -> io::Result<()> {
        self.line()?;
        self.depth += 1;
        write!(self.out, "<{name}>")
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.depth -= 1;
        self.line()?;
        write!(self.out, "</{name}>")
    }

    /// Writes a value, or each item of it, as an element of this name.
    fn items<'a>(&mut self, writing: &mut Writing<'a>, name: &str, refers: bool, value: Value<'a>) -> io::Result<()> {
        match value {
            Value::Node(node) => self.element(writing, name, node, None),
            Value::Part(id) => self.part(writing, name, id),
            Value::Nodes(nodes) => nodes.into_iter().try_for_each(|node| self.element(writing, name, node, None)),
            Value::Parts(ids) => ids.into_iter().try_for_each(|id| self.part(writing, name, id)),
            Value::Texts(texts) if refers => texts.iter().try_for_each(|text| self.reference(writing, name, text)),
            Value::Texts(texts) => texts.iter().try_for_each(|text| self.leaf(writing, name, text)),
            Value::Dependencies => self.dependencies(writing, name),
            Value::Text(_) | Value::Flag(_) | Value::Integer(_) => {
                let text = plain(value);
                self.leaf(writing, name, &text)
            }
        }
    }

    fn part(&mut self, writing: &mut Writing<'_>, name: &str, id: crate::model::ComponentId) -> io::Result<()> {
        self.at = writing.bom.component(id).at();
        let node = writing.part(id);
        self.element(writing, name, node, None)
    }

    fn leaf(&mut self, writing: &mut Writing<'_>, name: &str, text: &str) -> io::Result<()> {
        self.line()?;
        write!(self.out, "<{name}>")?;
        self.text(writing, text)?;
        write!(self.out, "</{name}>")
    }

    fn reference(&mut self, writing: &mut Writing<'_>, name: &str, to: &str) -> io::Result<()> {
        self.line()?;
        write!(self.out, "<{name} ref=\"")?;
        self.text(writing, to)?;
        self.out.write_all(b"\"/>")
    }

    /// Writes licences: a choice is an element of JSON's only.
    fn licences<'a>(&mut self, writing: &mut Writing<'a>, value: Value<'a>) -> io::Result<()> {
        let Value::Nodes(choices) = value else { return Ok(()) };
        for mut choice in choices {
            if let Some(Value::Node(licence)) = choice.take("license") {
                self.element(writing, "license", licence, None)?;
            } else if let Some(expression) = choice.take("expression") {
                let text = plain(expression);
                self.leaf(writing, "expression", &text)?;
            }
        }
        Ok(())
    }

    /// Writes who depends on whom: in XML each is an element in the one that it hangs on.
    fn dependencies(&mut self, writing: &mut Writing<'_>, name: &str) -> io::Result<()> {
        let mut next = 0;
        while let Some((mut node, after)) = writing.dependency(next) {
            next = after;
            self.line()?;
            write!(self.out, "<{name} ref=\"")?;
            let from = node.take("ref").map_or(Cow::Borrowed(""), plain);
            self.text(writing, &from)?;
            self.out.write_all(b"\">")?;
            self.depth += 1;
            for (field, element) in [("dependsOn", "dependency"), ("provides", "provides")] {
                if let Some(Value::Texts(to)) = node.take(field) {
                    to.iter().try_for_each(|to| self.reference(writing, element, to))?;
                }
            }
            self.depth -= 1;
            self.line()?;
            write!(self.out, "</{name}>")?;
        }
        Ok(())
    }

    /// Writes text, with what XML can't hold replaced and noted.
    fn text(&mut self, writing: &mut Writing<'_>, text: &str) -> io::Result<()> {
        let bare = text.trim_matches([' ', '\t', '\n', '\r']);
        if bare.len() < text.len() {
            writing.losses.changed("a text", "XML does not keep white space at its ends", self.at);
        }
        if bare.contains(is_impossible) {
            writing.losses.changed("a text", "XML can't hold a control character; it is replaced by U+FFFD", self.at);
        }
        let mut start = 0;
        for (at, ch) in bare.char_indices() {
            let written: Cow<'static, str> = match ch {
                '<' => "&lt;".into(),
                '>' => "&gt;".into(),
                '&' => "&amp;".into(),
                '"' => "&quot;".into(),
                // As they are they would be read as one line end, or in attributes as a space.
                '\t' | '\n' | '\r' => format!("&#{};", u32::from(ch)).into(),
                ch if is_impossible(ch) => "\u{fffd}".into(),
                // A terminal obeys these.
                '\u{7f}'..='\u{9f}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' => format!("&#x{:x};", u32::from(ch)).into(),
                _ => continue,
            };
            self.out.write_all(bare[start..at].as_bytes())?;
            self.out.write_all(written.as_bytes())?;
            start = at + ch.len_utf8();
        }
        self.out.write_all(bare[start..].as_bytes())
    }
}

/// Tells whether XML can hold a text as it is.
pub(super) fn can_hold(text: &str) -> bool {
    !text.contains(is_impossible)
}

/// Tells whether no XML 1.0 document can hold a character (section 2.2).
fn is_impossible(ch: char) -> bool {
    matches!(ch, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn plain(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Text(text) => text,
        Value::Flag(flag) => if flag { "true" } else { "false" }.into(),
        Value::Integer(number) => number.to_string().into(),
        _ => Cow::Borrowed(""),
    }
}

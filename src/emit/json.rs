//! JSON, two spaces deep for each level, written as the objects are made.

use std::io;

use super::document::Writing;
use super::node::{Node, Value};
use crate::source::write_json;

/// Writes a document.
pub(super) fn write(writing: &mut Writing<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let root = writing.root();
    let mut json = Json { out, depth: 0 };
    json.object(writing, root)?;
    json.out.write_all(b"\n")
}

struct Json<'o> {
    out: &'o mut dyn io::Write,
    depth: usize,
}

impl Json<'_> {
    fn line(&mut self) -> io::Result<()> {
        const SPACES: &[u8] = &[b' '; 64];
        self.out.write_all(b"\n")?;
        let mut left = self.depth * 2;
        while left > 0 {
            let some = left.min(SPACES.len());
            self.out.write_all(&SPACES[..some])?;
            left -= some;
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        write_json(self.out, text)
    }

    fn object<'a>(&mut self, writing: &mut Writing<'a>, node: Node<'a>) -> io::Result<()> {
        let mut first = self.begin(b"{")?;
        for (field, value) in node.into_fields() {
            self.item(&mut first)?;
            self.text(field.name())?;
            self.out.write_all(b": ")?;
            self.value(writing, value)?;
        }
        self.end(first, b"}")
    }

    fn value<'a>(&mut self, writing: &mut Writing<'a>, value: Value<'a>) -> io::Result<()> {
        match value {
            Value::Text(text) => return self.text(&text),
            Value::Flag(flag) => return write!(self.out, "{flag}"),
            Value::Integer(number) => return write!(self.out, "{number}"),
            Value::Node(node) => return self.object(writing, node),
            Value::Part(id) => {
                let node = writing.part(id);
                return self.object(writing, node);
            }
            _ => {}
        }
        let mut first = self.begin(b"[")?;
        match value {
            Value::Texts(texts) => {
                for text in texts {
                    self.item(&mut first)?;
                    self.text(&text)?;
                }
            }
            Value::Nodes(nodes) => {
                for node in nodes {
                    self.item(&mut first)?;
                    self.object(writing, node)?;
                }
            }
            Value::Parts(ids) => {
                for id in ids {
                    self.item(&mut first)?;
                    let node = writing.part(id);
                    self.object(writing, node)?;
                }
            }
            Value::Dependencies => {
                let mut next = 0;
                while let Some((node, after)) = writing.dependency(next) {
                    next = after;
                    self.item(&mut first)?;
                    self.object(writing, node)?;
                }
            }
            Value::Text(_) | Value::Flag(_) | Value::Integer(_) | Value::Node(_) | Value::Part(_) => {}
        }
        self.end(first, b"]")
    }

    /// Opens an object or array; returns that its first item is still to come.
    fn begin(&mut self, bracket: &[u8]) -> io::Result<bool> {
        self.out.write_all(bracket)?;
        self.depth += 1;
        Ok(true)
    }

    fn item(&mut self, first: &mut bool) -> io::Result<()> {
        if !std::mem::take(first) {
            self.out.write_all(b",")?;
        }
        self.line()
    }

    fn end(&mut self, empty: bool, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if !empty {
            self.line()?;
        }
        self.out.write_all(bracket)
    }
}

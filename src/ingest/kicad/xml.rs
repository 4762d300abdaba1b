//! The netlist as XML: `<export version="E"><design>…<components><comp ref="R1">…`.

use super::node::{Netlist, Node, is_called_component};
use crate::error::Error;
use crate::ingest::ReadOptions;
use crate::source::Source;
use crate::source::xml::{XmlReader, XmlToken};

/// How much of a document is looked at to tell what it is.
const HEAD: usize = 8 << 10;

/// Tells whether text begins as such a netlist does.
pub(super) fn begins(text: &str) -> bool {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    if !head.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return false;
    }
    let Some(root) = root(head) else { return false };
    let Some(after) = root.strip_prefix("<export") else { return false };
    after.starts_with(|c: char| c.is_whitespace() || c == '>')
        && ["<design", "<components", "<libparts", "<comp "].iter().any(|tag| after.contains(tag))
}

/// Returns the text from the root element on.
fn root(head: &str) -> Option<&str> {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match () {
            () if rest.starts_with("<?") => rest.find("?>")? + 2,
            () if rest.starts_with("<!--") => rest.find("-->")? + 3,
            () if rest.starts_with("<!") => rest.find('>')? + 1,
            () => return Some(rest),
        };
        rest = rest[end..].trim_start();
    }
}

/// Reads it.
pub(super) fn read<'s>(source: &'s Source, options: &ReadOptions<'_>) -> Result<Netlist<'s>, Error> {
    let mut reader = XmlReader::new(source, &options.limits)?;
    let mut netlist = Netlist::default();
    let mut is_in_components = false;
    loop {
        match reader.next()? {
            XmlToken::Start(name) => match (reader.depth(), name.local) {
                (1, "export") => {
                    netlist.version =
                        reader.attribute("version").map(|version| version.value.to_string()).unwrap_or_default();
                }
                (2, "design") => netlist.design = Some(node(&mut reader, name.local)?),
                (2, "components") => (netlist.has_components, is_in_components) = (true, true),
                (3, "comp") => {
                    let part = node(&mut reader, name.local)?;
                    netlist.push(source, part, &options.limits)?;
                }
                (1, _) => reader.skip()?,
                (depth, local) => {
                    // What is not read is looked through: a component in it would be nobody's.
                    let of_the_list = depth == 3 && is_in_components;
                    if of_the_list || (local != "part" && is_called_component(local)) {
                        netlist.astray.push((local.to_owned(), reader.at()));
                        reader.skip()?;
                    }
                }
            },
            XmlToken::Eof => return Ok(netlist),
            XmlToken::End(_) if reader.depth() == 1 => is_in_components = false,
            XmlToken::Text(_) | XmlToken::End(_) => {}
        }
    }
}

/// Takes the element that began last, to its end; its attributes become elements.
fn node<'s>(reader: &mut XmlReader<'s>, name: &'s str) -> Result<Node<'s>, Error> {
    let mut open = vec![opened(reader, name)];
    loop {
        match reader.next()? {
            XmlToken::Start(name) => {
                let node = opened(reader, name.local);
                open.push(node);
            }
            XmlToken::Text(text) => {
                if let Some(node) = open.last_mut()
                    && !text.trim().is_empty()
                    && node.text.is_empty()
                {
                    (node.text, node.at) = (text, reader.at());
                }
            }
            XmlToken::End(_) | XmlToken::Eof => {
                let Some(done) = open.pop() else { return Ok(Node::default()) };
                match open.last_mut() {
                    Some(above) => above.children.push(done),
                    None => return Ok(done),
                }
            }
        }
    }
}

fn opened<'s>(reader: &mut XmlReader<'s>, name: &'s str) -> Node<'s> {
    let at = reader.at();
    let attributes = reader.take_attributes().into_iter();
    let children = attributes.map(|attribute| Node {
        name: attribute.name.local,
        text: attribute.value,
        at: attribute.at,
        children: Vec::new(),
    });
    Node { name, at, children: children.collect(), ..Node::default() }
}

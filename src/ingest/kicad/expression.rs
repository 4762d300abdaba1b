//! The netlist as S-expressions: `(export (version "E") (design …) (components (comp (ref "R1") …`.

use std::borrow::Cow;

use super::node::{Netlist, Node, is_called_component};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::ReadOptions;
use crate::source::{Place, Source};

/// Tells whether text begins as such a netlist does.
pub(super) fn begins(text: &str) -> bool {
    let after = text.trim_start_matches('\u{feff}').trim_start().strip_prefix('(').map(str::trim_start);
    let after = after.and_then(|text| text.strip_prefix("export")).map(str::trim_start);
    after.and_then(|text| text.strip_prefix('(')).is_some_and(|text| text.trim_start().starts_with("version"))
}

/// A token, with where it stands.
enum Token<'s> {
    Open,
    Close,
    Word(Cow<'s, str>, Place),
    /// The end of the text.
    End,
}

struct Scanner<'s> {
    source: &'s Source,
    text: &'s str,
    at: usize,
}

impl<'s> Scanner<'s> {
    fn next(&mut self) -> Result<Token<'s>, Error> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        let start = self.at;
        match bytes.get(start) {
            None => Ok(Token::End),
            Some(b'(') => {
                self.at += 1;
                Ok(Token::Open)
            }
            Some(b')') => {
                self.at += 1;
                Ok(Token::Close)
            }
            Some(b'"') => self.quoted(start + 1),
            Some(_) => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'(' | b')' | b'"');
                let len = bytes[start..].iter().position(ends).unwrap_or(bytes.len() - start);
                self.at = start + len;
                Ok(Token::Word(Cow::Borrowed(&self.text[start..self.at]), Place::span(start, len)))
            }
        }
    }

    fn quoted(&mut self, start: usize) -> Result<Token<'s>, Error> {
        let bytes = self.text.as_bytes();
        let mut end = start;
        let mut escaped = false;
        loop {
            match bytes.get(end) {
                None => return Err(self.broken(start - 1, "a quote that opens here is never closed")),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    end += 2;
                }
                Some(_) => end += 1,
            }
        }
        self.at = end + 1;
        let raw = &self.text[start..end];
        let text = if escaped { Cow::Owned(unescaped(raw)) } else { Cow::Borrowed(raw) };
        Ok(Token::Word(text, Place::span(start, end - start)))
    }

    fn broken(&self, at: usize, says: &str) -> Error {
        let problem = Problem::at(self.source, Place::span(at.min(self.text.len()), 1), says)
            .expected("a netlist as KiCad writes it, every bracket and quote closed")
            .help("export the netlist again; the file was cut or edited");
        Error::new(ErrorKind::Malformed, problem)
    }
}

fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some(other) => text.push(other),
                None => {}
            },
            (c, false) => text.push(c),
        }
    }
    text
}

/// Tells whether a list is a component, by its name or its place, where no component stands.
fn is_astray(depth: usize, name: &str, open: &[Node<'_>]) -> bool {
    let is_named = name != "part" && is_called_component(name) && !(depth > 2 && open[2].name == "comp");
    is_named || (depth == 2 && open[1].name == "components")
}

/// Reads it.
pub(super) fn read<'s>(source: &'s Source, text: &'s str, options: &ReadOptions<'_>) -> Result<Netlist<'s>, Error> {
    let lead = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut scanner = Scanner { source, text, at: lead };
    let mut netlist = Netlist::default();
    // The lists around the present place; those of components are given away as they end.
    let mut open: Vec<Node<'s>> = Vec::new();
    let mut begins = false;
    let mut ended = false;
    loop {
        let start = scanner.at;
        match scanner.next()? {
            Token::End if ended => return Ok(netlist),
            Token::End => return Err(scanner.broken(start, "the netlist ends before its last bracket closes")),
            _ if ended => return Err(scanner.broken(start, "something follows the last bracket")),
            Token::Open => {
                if begins {
                    return Err(scanner.broken(start, "a list begins where its name should stand"));
                }
                if open.len() >= options.limits.max_depth as usize {
                    return Err(Error::new(
                        ErrorKind::TooLarge,
                        Problem::at(source, Place::span(start, 1), "lists are nested too deeply")
                            .expected(format!("at most {} levels", options.limits.max_depth)),
                    ));
                }
                begins = true;
            }
            Token::Word(word, at) if begins => {
                begins = false;
                let Cow::Borrowed(name) = word else {
                    return Err(scanner.broken(start, "the name of a list holds an escape"));
                };
                netlist.has_components |= open.len() == 1 && name == "components";
                open.push(Node { name, at, ..Node::default() });
            }
            Token::Word(word, at) => {
                if let Some(node) = open.last_mut()
                    && node.text.is_empty()
                {
                    (node.text, node.at) = (word, at);
                }
            }
            Token::Close => {
                begins = false;
                let Some(done) = open.pop() else {
                    return Err(scanner.broken(start, "a bracket closes that was never opened"));
                };
                match (open.len(), done.name) {
                    (0, _) => ended = true,
                    (1, "version") => netlist.version = done.text.into_owned(),
                    (1, "design") => netlist.design = Some(done),
                    (2, "comp") if open[1].name == "components" => netlist.push(source, done, &options.limits)?,
                    (depth, name) if is_astray(depth, name, &open) => netlist.astray.push((name.to_owned(), done.at)),
                    // Nets and libraries hold no parts: what is in them is not kept.
                    (depth, _) if depth > 1 && matches!(open[1].name, "components" | "design") => {
                        if let Some(above) = open.last_mut() {
                            above.children.push(done);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

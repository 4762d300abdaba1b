//! XML as tokens with their places, for input that nobody vouches for.
//!
//! One reader for every format that is XML: it expands nothing but the five entities of XML and character references,
//! refuses document type definitions, bounds nesting, attributes and namespaces, and refuses what two readers could
//! read differently (an attribute twice, text outside the root, a second root). Namespaces are resolved; the pieces
//! that references and CDATA sections cut text into come as one text. What is not well-formed is an error with its
//! place.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{Limits, Place, Source};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};

/// The most attributes that one element may have.
const MOST_ATTRIBUTES: usize = 1000;
/// The most namespaces that may be declared around one element.
const MOST_NAMESPACES: usize = 1000;
/// From how many attributes on doubles are found by sorting.
const MANY_ATTRIBUTES: usize = 16;
/// The namespace that the prefix `xml` always has.
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// A namespace of the document; [`XmlReader::namespace`] returns its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NamespaceId(u32);

impl NamespaceId {
    /// What has no namespace.
    pub const NONE: Self = Self(0);
}

/// The name of an element or attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlName<'s> {
    /// Its namespace.
    pub namespace: NamespaceId,
    /// Its name without a prefix.
    pub local: &'s str,
}

/// An attribute of an element; declarations of namespaces are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlAttribute<'s> {
    /// Its name; without a prefix it has no namespace.
    pub name: XmlName<'s>,
    /// Its value, with references resolved.
    pub value: Cow<'s, str>,
    /// Where the value stands.
    pub at: Place,
}

/// A token of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlToken<'s> {
    /// An element begins; its attributes are in [`XmlReader::attributes`].
    Start(XmlName<'s>),
    /// All text up to the next tag, comments and processing instructions left out; a slice of the source where nothing
    /// had to be resolved. Never empty, but it may be white space.
    Text(Cow<'s, str>),
    /// The innermost element ends.
    End(XmlName<'s>),
    /// The root has ended and nothing follows.
    Eof,
}

/// A pull reader over the text of a source.
#[derive(Debug)]
pub struct XmlReader<'s> {
    source: &'s Source,
    text: &'s str,
    /// How many bytes of a byte order mark stand before the text that is read.
    base: usize,
    reader: Reader<&'s [u8]>,
    doctype: Option<&'static str>,
    max_depth: usize,
    /// The elements around the present place.
    open: Vec<XmlName<'s>>,
    /// Names of namespaces by their id.
    namespaces: Vec<Cow<'s, str>>,
    /// Prefixes in force: (prefix, namespace, nesting of the element that declares it).
    bindings: Vec<(&'s str, NamespaceId, usize)>,
    attributes: Vec<XmlAttribute<'s>>,
    at: Place,
    /// A tag that ended the gathering of text, with its place; it takes effect when it is asked for.
    pending: Option<(Event<'s>, Place)>,
    /// The end of an element that was written as empty.
    closes: bool,
    has_root: bool,
}

impl<'s> XmlReader<'s> {
    /// Begins to read a source.
    ///
    /// # Errors
    /// The source is no text.
    pub fn new(source: &'s Source, limits: &Limits) -> Result<Self, Error> {
        let whole = source.expect_text()?;
        let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_comments = true;
        Ok(Self {
            source,
            text,
            base: whole.len() - text.len(),
            reader,
            doctype: None,
            max_depth: limits.max_depth as usize,
            open: Vec::new(),
            namespaces: vec![Cow::Borrowed(""), Cow::Borrowed(XML_NAMESPACE)],
            bindings: vec![("xml", NamespaceId(1), 0)],
            attributes: Vec::new(),
            at: Place::span(0, 0),
            pending: None,
            closes: false,
            has_root: false,
        })
    }

    /// Accepts `<!DOCTYPE name …>` as long as nothing is declared in it; without this every one is refused.
    #[must_use]
    pub fn with_bare_doctype(mut self, name: &'static str) -> Self {
        self.doctype = Some(name);
        self
    }

    /// Returns the source that is read.
    #[must_use]
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// Returns where the last token stands: the tag, or the text.
    #[must_use]
    pub fn at(&self) -> Place {
        self.at
    }

    /// Returns how many elements are open around the next token.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Returns the attributes of the element that began last.
    #[must_use]
    pub fn attributes(&self) -> &[XmlAttribute<'s>] {
        &self.attributes
    }

    /// Takes the attributes of the element that began last.
    pub fn take_attributes(&mut self) -> Vec<XmlAttribute<'s>> {
        std::mem::take(&mut self.attributes)
    }

    /// Returns the attribute without a namespace that has this name.
    #[must_use]
    pub fn attribute(&self, local: &str) -> Option<&XmlAttribute<'s>> {
        let wanted = |attribute: &&XmlAttribute<'_>| {
            attribute.name.namespace == NamespaceId::NONE && attribute.name.local == local
        };
        self.attributes.iter().find(wanted)
    }

    /// Returns the name of a namespace; empty for none.
    #[must_use]
    pub fn namespace(&self, id: NamespaceId) -> &str {
        self.namespaces.get(id.0 as usize).map_or("", |name| name)
    }

    /// Returns the next token.
    ///
    /// # Errors
    /// The document is not well-formed from there on, declares what is refused, or is beyond a limit.
    #[expect(clippy::should_implement_trait, reason = "it fails, and goes on answering `Eof`")]
    pub fn next(&mut self) -> Result<XmlToken<'s>, Error> {
        if let Some((tag, at)) = self.pending.take() {
            self.at = at;
            return self.tag(&tag, at);
        }
        let mut gathered: Option<(Cow<'s, str>, usize, usize)> = None;
        loop {
            if self.closes {
                self.closes = false;
                return Ok(self.end());
            }
            let start = self.position();
            let event = self.reader.read_event();
            let end = self.position();
            let place = Place::span(self.base + start, end.saturating_sub(start));
            let piece = match event {
                Err(cause) => {
                    let at = usize::try_from(self.reader.error_position()).unwrap_or(start);
                    return Err(self.broken(at, &cause));
                }
                Ok(Event::Text(text)) => self.plain(text.into_inner(), start)?,
                Ok(Event::CData(text)) => {
                    self.inside_root(start)?;
                    let from = start + "<![CDATA[".len();
                    self.plain(text.into_inner(), from)?
                }
                Ok(Event::GeneralRef(reference)) => self.resolved(&reference, start, end)?,
                Ok(Event::Comment(_) | Event::PI(_)) => continue,
                Ok(Event::Decl(_)) if start == 0 => continue,
                Ok(Event::Decl(_)) => return Err(self.malformed(start, "has an XML declaration amid its content")),
                Ok(Event::DocType(declared)) => {
                    self.check_doctype(&declared, start)?;
                    continue;
                }
                Ok(tag) => {
                    let Some((text, from, to)) = gathered else {
                        self.at = place;
                        return self.tag(&tag, place);
                    };
                    self.pending = Some((tag, place));
                    self.at = Place::span(self.base + from, to - from);
                    return Ok(XmlToken::Text(text));
                }
            };
            if piece.is_empty() {
                continue;
            }
            if self.open.is_empty() {
                if !piece.trim_matches(['\t', '\n', '\r', ' ']).is_empty() {
                    return Err(self.malformed(start, "has text outside its root element"));
                }
                continue;
            }
            gathered = Some(match gathered {
                None => (piece, start, end),
                Some((mut text, from, _)) => {
                    text.to_mut().push_str(&piece);
                    (text, from, end)
                }
            });
        }
    }

    /// Passes over the rest of the element that began last, with everything in it.
    ///
    /// # Errors
    /// As for [`XmlReader::next`].
    pub fn skip(&mut self) -> Result<(), Error> {
        let mut inner = 1u32;
        while inner > 0 {
            match self.next()? {
                XmlToken::Start(_) => inner += 1,
                XmlToken::End(_) => inner -= 1,
                XmlToken::Text(_) => {}
                XmlToken::Eof => break,
            }
        }
        Ok(())
    }

    /// Reads the text of the element that began last, to its end, with the place of the text. Elements in it are
    /// passed over.
    ///
    /// # Errors
    /// As for [`XmlReader::next`].
    pub fn text_content(&mut self) -> Result<(Cow<'s, str>, Place), Error> {
        let mut content: Option<(Cow<'s, str>, Place)> = None;
        loop {
            match self.next()? {
                XmlToken::Text(text) => match &mut content {
                    None => content = Some((text, self.at)),
                    Some((whole, _)) => whole.to_mut().push_str(&text),
                },
                XmlToken::Start(_) => self.skip()?,
                XmlToken::End(_) | XmlToken::Eof => break,
            }
        }
        let here = self.at;
        Ok(content.unwrap_or((Cow::Borrowed(""), here)))
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn tag(&mut self, tag: &Event<'_>, place: Place) -> Result<XmlToken<'s>, Error> {
        match tag {
            Event::Start(element) => self.begin(element, place),
            Event::Empty(element) => {
                self.closes = true;
                self.begin(element, place)
            }
            Event::End(_) => Ok(self.end()),
            _ if self.open.is_empty() && self.has_root => Ok(XmlToken::Eof),
            _ => {
                let at = Place::span(self.base + self.text.len(), 0);
                let message = match self.open.last() {
                    Some(open) => format!("ends inside `<{}>`", open.local),
                    None => "holds no element".to_owned(),
                };
                let problem = Problem::at(self.source, at, message)
                    .expected("well-formed XML 1.0, to the end of its root element")
                    .help("the file is cut: get the whole document again");
                Err(Error::new(ErrorKind::Malformed, problem))
            }
        }
    }

    fn begin(&mut self, element: &BytesStart<'_>, place: Place) -> Result<XmlToken<'s>, Error> {
        let start = if let Place::Span { offset, .. } = place { offset as usize - self.base } else { 0 };
        if self.open.is_empty() && self.has_root {
            return Err(self.malformed(start, "has a second root element"));
        }
        if self.open.len() >= self.max_depth {
            let most = self.max_depth;
            let problem = Problem::at(self.source, place, format!("is nested more than {most} levels deep"))
                .expected(format!("at most {most} levels of elements"))
                .help(Limits::RAISE_DEPTH);
            return Err(Error::new(ErrorKind::TooLarge, problem));
        }
        let level = self.open.len() + 1;
        let mut plain: Vec<(&'s str, Cow<'s, str>, Place)> = Vec::new();
        // The parser's own check for doubles compares every pair, which a hostile element makes costly.
        for attribute in element.attributes().with_checks(false) {
            let attribute =
                attribute.map_err(|cause| self.malformed(start, &format!("holds a broken attribute: {cause}")))?;
            let key = self.slice(attribute.key.as_ref()).ok_or_else(|| self.malformed(start, "can't be read"))?;
            let raw = self.slice(&attribute.value).ok_or_else(|| self.malformed(start, "can't be read"))?;
            let from = self.offset(raw);
            if let Some(wrong) = raw.find('<') {
                return Err(self.malformed(from + wrong, "has `<` in the value of an attribute"));
            }
            self.check_characters(raw, from)?;
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|cause| {
                self.malformed(from, &format!("holds an attribute `{key}` that can't be read: {cause}"))
            })?;
            let value = if *value == *raw { Cow::Borrowed(raw) } else { Cow::Owned(value.into_owned()) };
            self.check_characters(&value, from)?;
            let at = Place::span(self.base + from, raw.len());
            match key.strip_prefix("xmlns") {
                Some("") => self.bind("", value, level, from)?,
                Some(prefix) if prefix.starts_with(':') => self.bind(&prefix[1..], value, level, from)?,
                _ => plain.push((key, value, at)),
            }
            if plain.len() > MOST_ATTRIBUTES {
                let problem = Problem::at(self.source, place, "is an element with too many attributes")
                    .expected(format!("at most {MOST_ATTRIBUTES} attributes of one element"));
                return Err(Error::new(ErrorKind::TooLarge, problem));
            }
        }
        self.attributes.clear();
        for (key, value, at) in plain {
            let name = self.resolve(key, false, start)?;
            self.attributes.push(XmlAttribute { name, value, at });
        }
        self.check_doubles(start)?;
        let name = self.slice(element.name().as_ref()).ok_or_else(|| self.malformed(start, "can't be read"))?;
        let name = self.resolve(name, true, start)?;
        self.open.push(name);
        self.has_root = true;
        Ok(XmlToken::Start(name))
    }

    fn end(&mut self) -> XmlToken<'s> {
        let level = self.open.len();
        while self.bindings.last().is_some_and(|(_, _, declared)| *declared >= level && level > 0) {
            self.bindings.pop();
        }
        // The parser refuses an end tag without its start tag, so there is one.
        let none = XmlName { namespace: NamespaceId::NONE, local: "" };
        XmlToken::End(self.open.pop().unwrap_or(none))
    }

    fn bind(&mut self, prefix: &'s str, name: Cow<'s, str>, level: usize, from: usize) -> Result<(), Error> {
        if self.bindings.iter().rev().take_while(|(.., at)| *at == level).any(|(known, ..)| *known == prefix) {
            return Err(self.malformed(from, "declares one namespace prefix twice"));
        }
        if prefix == "xml" || prefix == "xmlns" {
            if prefix == "xml" && name == XML_NAMESPACE {
                return Ok(());
            }
            return Err(self.malformed(from, &format!("declares the prefix `{prefix}`, which XML keeps for itself")));
        }
        if !prefix.is_empty() && name.is_empty() {
            return Err(self.malformed(from, &format!("declares the prefix `{prefix}` for no namespace")));
        }
        if self.bindings.len() >= MOST_NAMESPACES {
            let at = Place::span(self.base + from, 1);
            let problem = Problem::at(self.source, at, "declares too many namespaces")
                .expected(format!("at most {MOST_NAMESPACES} around one element"));
            return Err(Error::new(ErrorKind::TooLarge, problem));
        }
        let known = self.namespaces.iter().take(MOST_NAMESPACES).position(|known| *known == name);
        let id = known.unwrap_or_else(|| {
            self.namespaces.push(name);
            self.namespaces.len() - 1
        });
        self.bindings.push((prefix, NamespaceId(u32::try_from(id).unwrap_or(0)), level));
        Ok(())
    }

    fn resolve(&self, name: &'s str, is_element: bool, start: usize) -> Result<XmlName<'s>, Error> {
        let (prefix, local) = name.split_once(':').map_or(("", name), |(prefix, local)| (prefix, local));
        if !is_name(local) || (!prefix.is_empty() && !is_name(prefix)) || name.starts_with(':') {
            return Err(self.malformed(start, &format!("has `{}`, which is no name in XML", name.escape_debug())));
        }
        if prefix.is_empty() && !is_element {
            return Ok(XmlName { namespace: NamespaceId::NONE, local });
        }
        match self.bindings.iter().rev().find(|(known, ..)| *known == prefix) {
            Some((_, namespace, _)) => Ok(XmlName { namespace: *namespace, local }),
            None if prefix.is_empty() => Ok(XmlName { namespace: NamespaceId::NONE, local }),
            None => Err(self.malformed(start, &format!("uses the prefix `{prefix}` without declaring its namespace"))),
        }
    }

    fn check_doubles(&self, start: usize) -> Result<(), Error> {
        let twice = if self.attributes.len() <= MANY_ATTRIBUTES {
            let names = self.attributes.iter().enumerate();
            names
                .clone()
                .find(|(n, one)| self.attributes[..*n].iter().any(|other| other.name == one.name))
                .map(|(_, attribute)| attribute.name)
        } else {
            let mut names: Vec<XmlName<'_>> = self.attributes.iter().map(|attribute| attribute.name).collect();
            names.sort_unstable_by_key(|name| (name.namespace.0, name.local));
            names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
        };
        match twice {
            Some(name) => {
                Err(self.malformed(start, &format!("has the attribute `{}` twice in one element", name.local)))
            }
            None => Ok(()),
        }
    }

    fn check_doctype(&self, declared: &str, start: usize) -> Result<(), Error> {
        let name = declared.trim().split([' ', '\t', '\r', '\n', '[']).next().unwrap_or_default();
        if self.doctype == Some(name) && !declared.contains('[') {
            return Ok(());
        }
        let at = Place::span(self.base + start, "<!DOCTYPE".len());
        let problem = Problem::at(self.source, at, "has a document type definition, which is never read")
            .expected("XML without `<!DOCTYPE`: it can declare entities that change what the document says")
            .help("ask the author for the document without it");
        Err(Error::new(ErrorKind::Malformed, problem))
    }

    /// Gives text as it stands, with line ends made one character.
    fn plain(&self, text: Cow<'_, str>, start: usize) -> Result<Cow<'s, str>, Error> {
        self.check_characters(&text, start)?;
        if let Some(at) = text.find("]]>") {
            return Err(self.malformed(start + at, "has `]]>` in text, where no CDATA section ends"));
        }
        Ok(match self.slice(&text) {
            Some(slice) if !slice.contains('\r') => Cow::Borrowed(slice),
            _ => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        })
    }

    fn resolved(&self, reference: &str, start: usize, end: usize) -> Result<Cow<'s, str>, Error> {
        self.inside_root(start)?;
        let whole = self.text.get(start..end).unwrap_or_default();
        let value = quick_xml::escape::unescape(whole).map_err(|_| {
            self.malformed(start, &format!("has `&{};`, an entity that XML does not define", reference.escape_debug()))
        })?;
        self.check_characters(&value, start)?;
        Ok(Cow::Owned(value.into_owned()))
    }

    fn inside_root(&self, start: usize) -> Result<(), Error> {
        if self.open.is_empty() { Err(self.malformed(start, "has text outside its root element")) } else { Ok(()) }
    }

    /// Refuses the characters that XML 1.0 has no place for (section 2.2).
    fn check_characters(&self, text: &str, start: usize) -> Result<(), Error> {
        let is_wrong = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
        let control = text.bytes().position(|byte| is_wrong(&byte));
        match control.or_else(|| text.find(['\u{fffe}', '\u{ffff}'])) {
            Some(at) => Err(self.malformed(start + at, "holds a control character that XML does not allow")),
            None => Ok(()),
        }
    }

    /// Finds a piece in the text that it was cut from.
    fn slice(&self, piece: &str) -> Option<&'s str> {
        let at = (piece.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        self.text.get(at..at.checked_add(piece.len())?)
    }

    fn offset(&self, slice: &'s str) -> usize {
        slice.as_ptr() as usize - self.text.as_ptr() as usize
    }

    fn broken(&self, at: usize, cause: &quick_xml::Error) -> Error {
        let cut = matches!(cause, quick_xml::Error::Syntax(_));
        let help = if cut { "the file may be cut: get the whole document again" } else { "ask for a sound document" };
        let at = Place::span((self.base + at).min(self.source.bytes().len()), 1);
        let problem = Problem::at(self.source, at, format!("is not well-formed XML: {cause}"));
        Error::new(ErrorKind::Malformed, problem.expected("well-formed XML 1.0").help(help))
    }

    fn malformed(&self, at: usize, message: &str) -> Error {
        let at = Place::span((self.base + at).min(self.source.bytes().len()), 1);
        let problem = Problem::at(self.source, at, message.to_owned());
        Error::new(ErrorKind::Malformed, problem.expected("well-formed XML 1.0").help("ask for a sound document"))
    }
}

/// Returns the namespace and the name of a source's root element, `None` if its beginning is no XML.
#[must_use]
pub fn root_of(source: &Source) -> Option<(String, String)> {
    let text = source.text()?;
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return None;
    }
    let mut reader = XmlReader::new(source, &Limits::default()).ok()?;
    match reader.next().ok()? {
        XmlToken::Start(root) => Some((reader.namespace(root.namespace).to_owned(), root.local.to_owned())),
        _ => None,
    }
}

/// Tells whether a text can be the name of an element or attribute: nothing that markup is made of, and no digit, dot
/// or hyphen first.
fn is_name(text: &str) -> bool {
    let starts = |c: char| c.is_alphabetic() || c == '_';
    let goes_on = |c: char| starts(c) || c.is_numeric() || matches!(c, '-' | '.' | '\u{b7}') || !c.is_ascii();
    text.chars().next().is_some_and(starts) && text.chars().all(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::from_bytes("x.xml", text.as_bytes().to_vec(), &Limits::default()).expect("small")
    }

    fn tokens(text: &str) -> Result<Vec<String>, String> {
        let source = source(text);
        let mut reader = XmlReader::new(&source, &Limits { max_depth: 8, ..Limits::default() }).expect("text");
        let mut seen = Vec::new();
        loop {
            let token = reader.next().map_err(|error| error.problems()[0].to_string())?;
            match token {
                XmlToken::Start(name) => {
                    let space = reader.namespace(name.namespace).to_owned();
                    let attributes: Vec<String> =
                        reader.attributes().iter().map(|a| format!(" {}={}", a.name.local, a.value)).collect();
                    seen.push(format!("<{space}|{}{}", name.local, attributes.concat()));
                }
                XmlToken::Text(text) => seen.push(format!("'{text}'")),
                XmlToken::End(name) => seen.push(format!("/{}", name.local)),
                XmlToken::Eof => return Ok(seen),
            }
        }
    }

    #[test]
    fn tokens_come_with_namespaces_and_whole_texts() {
        let read = tokens(
            "\u{feff}<?xml version='1.0'?><!-- c --><a xmlns='urn:a' xmlns:b='urn:b' k='1 &amp; 2'>x &lt;<!-- c --><![CDATA[<y>]]>\r\nz<b:c b:k='v'/></a>\n",
        );
        let expected = ["<urn:a|a k=1 & 2", "'x <<y>\nz'", "<urn:b|c k=v", "/c", "/a"];
        assert_eq!(read.expect("it is sound"), expected);
    }

    #[test]
    fn a_namespace_ends_with_its_element() {
        let read = tokens("<a><b xmlns='urn:b'><c/></b><d/></a>").expect("it is sound");
        assert_eq!(read, ["<|a", "<urn:b|b", "<urn:b|c", "/c", "/b", "<|d", "/d", "/a"]);
        assert!(tokens("<a><p:b xmlns:p='urn:p'/><p:c/></a>").is_err(), "the prefix is not declared any more");
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for (text, wanted) in [
            ("<a k='1' k='2'/>", "twice"),
            ("<a xmlns:p='u' xmlns:q='u' p:k='1' q:k='2'/>", "twice"),
            ("<a/><b/>", "second root"),
            ("<a/>text", "outside"),
            ("text<a/>", "outside"),
            ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "document type"),
            ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "document type"),
            ("<a>&x;</a>", "entity"),
            ("<a>&#0;</a>", ""),
            ("<a>]]></a>", "]]>"),
            ("<a>\u{1}</a>", "control"),
            ("<a k='<'/>", "`<`"),
            ("<a><b></a></b>", "well-formed"),
            ("<a>", "ends inside"),
            ("<a", "well-formed"),
            ("", "holds no element"),
            ("<p:a/>", "prefix"),
            ("<1a/>", "no name"),
            ("<a><?xml version='1.0'?></a>", "declaration"),
            ("<a><a><a><a><a><a><a><a><a>", "levels"),
        ] {
            let error = tokens(text).expect_err(text);
            assert!(error.contains(wanted), "{text}: {error}");
        }
    }

    #[test]
    fn a_bare_doctype_may_be_accepted_by_name() {
        let source = source("<!DOCTYPE nmaprun><nmaprun/>");
        let mut reader = XmlReader::new(&source, &Limits::default()).expect("text").with_bare_doctype("nmaprun");
        assert!(matches!(reader.next(), Ok(XmlToken::Start(_))));
    }

    #[test]
    fn places_are_those_of_the_source() {
        let source = source("\u{feff}<a>\n  <b k='v'>text</b></a>");
        let mut reader = XmlReader::new(&source, &Limits::default()).expect("text");
        let mut places = Vec::new();
        while !matches!(reader.next(), Ok(XmlToken::Eof) | Err(_)) {
            places.push(source.position(reader.at()).to_string());
            if let Some(attribute) = reader.take_attributes().first() {
                places.push(source.position(attribute.at).to_string());
            }
        }
        assert_eq!(places[2..5], ["2:3", "2:9", "2:12"]);
    }

    #[test]
    fn text_content_joins_the_pieces_and_passes_over_elements() {
        let source = source("<a>one<b>two</b> three</a>");
        let mut reader = XmlReader::new(&source, &Limits::default()).expect("text");
        assert!(matches!(reader.next(), Ok(XmlToken::Start(_))));
        assert_eq!(reader.text_content().expect("sound").0, "one three");
        assert_eq!(reader.next(), Ok(XmlToken::Eof));
    }
}

//! The walk over XML: tokens from the text, each element held against what the description says of its object, then
//! given to the model.
//!
//! The namespace of the root decides the version. Recursion follows the nesting of the document and is bounded by
//! [`Limits::max_depth`] and by [`Limits::DEEPEST`], so that no document can exhaust the stack.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::description::{self, Child, Extensions, Foreign, Form, Kind, Object, Outline, Rounds, Seen, Version};
use super::fill::{Fill, Str};
use super::lexical;
use super::slot::Slot;
use super::violation::{Violations, integers, short};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::ReadOptions;
use crate::model::{Bom, Format};
use crate::source::xml::{NamespaceId, XmlName, XmlReader, XmlToken};
use crate::source::{Limits, Place, Source};

/// What every namespace of CycloneDX begins with; the version ends it.
pub(super) const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";
/// How much of a document is looked at to find its root.
const HEAD: usize = 16 << 10;

/// Tells whether the root of a document is a `bom`, in a namespace of CycloneDX or in none.
pub(super) fn is_bom(source: &Source) -> bool {
    let bytes = source.bytes();
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let Some(tag) = root_tag(&head) else { return false };
    let name = tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default();
    local == "bom" && (tag.contains("cyclonedx.org/schema/") || !tag.contains("xmlns"))
}

/// Returns the start tag of the root, from after its `<`.
fn root_tag(head: &str) -> Option<&str> {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        let end = if rest.starts_with("!--") {
            "-->"
        } else if rest.starts_with('?') {
            "?>"
        } else if rest.starts_with('!') {
            // What a document type definition declares is refused later; it must not hide the root.
            if rest.split_once('>')?.0.contains('[') { "]>" } else { ">" }
        } else {
            return Some(rest.split_once('>').map_or(rest, |(tag, _)| tag));
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
}

/// Reads a document.
///
/// # Errors
/// It is not well-formed, is of no known version, or is beyond a limit.
pub(super) fn read(source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let limits = options.limits;
    let mut reader = XmlReader::new(source, &Limits { max_depth: limits.max_depth.min(Limits::DEEPEST), ..limits })?;
    options.progress.begin("reading", source.bytes().len() as u64);
    let root = loop {
        match reader.next()? {
            XmlToken::Start(root) => break root,
            XmlToken::Text(_) | XmlToken::End(_) => {}
            // The reader itself refuses a document without a root.
            XmlToken::Eof => return Err(Error::new(ErrorKind::Malformed, Problem::new(source.name(), "is empty"))),
        }
    };
    let version = version_of(source, &reader, root)?;
    let mut walk = Walk {
        source,
        reader,
        namespace: root.namespace,
        version,
        fill: Fill::new(source, Format::CycloneDxXml, limits),
        violations: Violations::new(source, version, "a namespace of", limits.max_problems),
        references: Vec::new(),
        unread: Vec::new(),
    };
    walk.object(&description::BOM, Slot::Within)?;
    while walk.reader.next()? != XmlToken::Eof {}
    options.progress.end();
    Ok(walk.finish(limits.max_problems))
}

/// Tells the version by the namespace of the root.
fn version_of(source: &Source, reader: &XmlReader<'_>, root: XmlName<'_>) -> Result<Version, Error> {
    let at = reader.at();
    let namespace = reader.namespace(root.namespace);
    let known = || format!("a `bom` in the namespace `{NAMESPACE}…` with one of {}", versions());
    if root.local != "bom" {
        let message = format!("begins with `<{}>`, not with a CycloneDX document", root.local);
        return Err(Error::new(ErrorKind::Malformed, Problem::at(source, at, message).expected(known())));
    }
    let version = namespace.strip_prefix(NAMESPACE).and_then(Version::parse);
    version.ok_or_else(|| {
        let message = match namespace {
            "" => "is in no namespace, so its version is not known".to_owned(),
            other => format!("is in the namespace `{}`, which is of no known version of CycloneDX", short(other)),
        };
        let problem = Problem::at(source, at, message)
            .expected(known())
            .rule("CycloneDX in XML, bom: the namespace tells the version")
            .help("ask the author for a document of a known version");
        Error::new(ErrorKind::UnknownFormat, problem)
    })
}

fn versions() -> String {
    Version::WORDS.map(|(_, word)| word).join(", ")
}

/// An element that holds one value, by the object it is part of.
#[derive(Clone, Copy)]
struct Spot {
    object: &'static str,
    name: &'static str,
    slot: Slot,
    /// The value is its attribute `ref`.
    refs: bool,
    /// It may hold anything.
    loose: bool,
}

/// One walk over a document.
pub(super) struct Walk<'j> {
    pub(super) source: &'j Source,
    pub(super) reader: XmlReader<'j>,
    /// The namespace of the root, which decides the version.
    pub(super) namespace: NamespaceId,
    pub(super) version: Version,
    pub(super) fill: Fill<'j>,
    pub(super) violations: Violations<'j>,
    /// Every `bom-ref` of the document, of whatever element.
    pub(super) references: Vec<(Str<'j>, Place)>,
    /// What is there and was not read.
    pub(super) unread: Vec<Problem>,
}

impl<'j> Walk<'j> {
    fn finish(mut self, most: usize) -> Bom {
        if self.version >= Version::V1_1 {
            let mut known: HashSet<&str> = HashSet::with_capacity(self.references.len());
            let references = &self.references;
            let twice = references.iter().filter(|(reference, _)| !known.insert(reference));
            let version = self.version;
            for (reference, at) in twice {
                self.violations.add(*at, |problem| {
                    let message = format!("`{}` is the bom-ref of two elements", short(reference));
                    Problem { message, ..problem }
                        .expected("a bom-ref that no other element has")
                        .rule(format!("CycloneDX {version}, bom-ref: unique within the document"))
                });
            }
        }
        let document = self.fill.document();
        document.spec_version = self.version.word().to_owned();
        document.violations = self.violations.shown;
        document.more_violations = self.violations.more;
        self.unread.truncate(most);
        document.unread.append(&mut self.unread);
        // That the dependencies of one component are told twice breaks the rules of JSON only.
        self.fill.finish().0
    }

    /// Reads the object whose start tag has just been read, to its end tag.
    fn object(&mut self, object: &'static Object, slot: Slot) -> Result<(), Error> {
        let outline = object.outline(self.version);
        let opening = self.reader.at();
        self.fill.enter(slot, opening)?;
        let mut seen = Seen::default();
        self.attributes(object, outline, &mut seen);
        match &outline.content {
            Some(content) => {
                let (text, at) = self.text_only(object.name)?;
                self.check_attributes(object, outline, seen, opening);
                if !text.is_empty() {
                    self.fill.note_unheld(object.name, content.field, at);
                }
                let spot = Spot::of(object, content);
                self.value(spot, content.kind, text, at);
            }
            None => self.elements(object, outline, (slot, opening), seen)?,
        }
        self.fill.leave(slot, opening);
        Ok(())
    }

    fn attributes(&mut self, object: &'static Object, outline: &'static Outline, seen: &mut Seen) {
        for attribute in self.reader.take_attributes() {
            self.note_reference(&attribute);
            let local = attribute.name.local;
            let own = (attribute.name.namespace == NamespaceId::NONE).then(|| outline.attribute(local)).flatten();
            if let Some(n) = own {
                seen.insert(n);
                let child = &outline.children[n];
                self.fill.note_unheld(object.name, child.field, attribute.at);
                self.value(Spot::of(object, child), child.kind, attribute.value, attribute.at);
            } else {
                let possible = || outline.children[..outline.attributes].iter().map(|child| child.part.name);
                let elsewhere = object.spelled(local, true);
                self.foreign_attribute(object.name, outline.foreign, elsewhere, possible(), &attribute);
            }
        }
    }

    /// Demands the attributes of an element that has nothing else to be demanded.
    fn check_attributes(&mut self, object: &'static Object, outline: &Outline, seen: Seen, at: Place) {
        for (n, child) in outline.children[..outline.attributes].iter().enumerate() {
            if outline.required.has(n) && !seen.has(n) {
                self.violations.missing(object, child.part.name, at);
            }
        }
    }

    fn elements(
        &mut self,
        object: &'static Object,
        outline: &'static Outline,
        (slot, opening): (Slot, Place),
        mut seen: Seen,
    ) -> Result<(), Error> {
        let attributes = seen;
        let is_empty = outline.children.len() == outline.attributes && !outline.extensions;
        // The number of the element that stood last, counted over the attributes.
        let mut last: Option<usize> = None;
        let mut extended = false;
        loop {
            match self.reader.next()? {
                XmlToken::Text(text) => self.no_text(object.name, &text, is_empty),
                XmlToken::Start(name) if name.namespace == self.namespace => {
                    let Some(n) = outline.element(name.local) else {
                        self.unknown_element(object, outline, name)?;
                        continue;
                    };
                    let child = &outline.children[n];
                    let again = seen.has(n) && !child.many;
                    let backwards = extended || again || last.is_some_and(|last| n < last);
                    if backwards && outline.rounds == Rounds::Many {
                        self.check(object, outline, seen, opening);
                        self.fill.leave(slot, opening);
                        self.fill.enter(slot, opening)?;
                        seen = attributes;
                    } else if again && outline.rounds != Rounds::AnyOrder {
                        self.stands_twice(object, child)?;
                        continue;
                    } else if backwards && outline.rounds != Rounds::AnyOrder {
                        self.out_of_order(object, outline, name.local, last);
                    }
                    extended = false;
                    last = Some(n);
                    seen.insert(n);
                    self.child(object, child)?;
                }
                XmlToken::Start(name) => {
                    // Where rounds may repeat, they are there to be extended only once one has begun.
                    let begun = outline.rounds != Rounds::Many || last.is_some();
                    let accepted = outline.extensions && begun && name.namespace != NamespaceId::NONE;
                    extended |= accepted;
                    self.extension(object.name, slot, name, accepted)?;
                }
                XmlToken::End(_) | XmlToken::Eof => break,
            }
        }
        let none = last.is_none() && !matches!(outline.rounds, Rounds::One);
        if none {
            self.check_attributes(object, outline, seen, opening);
        } else {
            self.check(object, outline, seen, opening);
        }
        Ok(())
    }

    /// Holds what was seen of an object against what is demanded.
    fn check(&mut self, object: &'static Object, outline: &Outline, seen: Seen, at: Place) {
        if !seen.has_all(outline.required) {
            for (n, child) in outline.children.iter().enumerate() {
                if outline.required.has(n) && !seen.has(n) {
                    self.violations.missing(object, child.part.name, at);
                }
            }
        }
        for demand in &outline.rules {
            if !demand.holds(seen, seen) {
                let stands = |name: &str| outline.find(name).map(|n| seen.has(n));
                self.violations.together(object, demand.rule, stands, at);
            }
        }
    }

    fn child(&mut self, object: &'static Object, child: &'static Child) -> Result<(), Error> {
        self.fill.note_unheld(object.name, child.field, self.reader.at());
        match child.part.form {
            Form::List(_) | Form::Mix(_) => self.list(object, child),
            Form::Each => self.single(Spot::of(object, child), child.kind.item()),
            Form::Element | Form::Attribute | Form::Content => self.single(Spot::of(object, child), child.kind),
        }
    }

    /// Reads an element that holds one value or is one object.
    fn single(&mut self, spot: Spot, kind: Kind) -> Result<(), Error> {
        if let Kind::Object(object) = kind {
            return self.object(object, spot.slot);
        }
        let opening = self.reader.at();
        let attributes = self.reader.take_attributes();
        let mut reference = None;
        for attribute in attributes {
            self.note_reference(&attribute);
            let plain = attribute.name.namespace == NamespaceId::NONE;
            if spot.refs && plain && attribute.name.local == "ref" {
                reference = Some((attribute.value, attribute.at));
            } else if !spot.loose {
                let foreign = if spot.refs { Foreign::Other } else { Foreign::None };
                let possible = spot.refs.then_some("ref").into_iter();
                self.foreign_attribute(spot.name, foreign, None, possible, &attribute);
            }
        }
        let (text, at) = if spot.loose { self.any_text()? } else { self.text_only(spot.name)? };
        if !spot.refs {
            self.value(spot, kind, text, at);
            return Ok(());
        }
        // Not even white space: the schema has no content here.
        if !text.is_empty() {
            let version = self.version;
            self.violations.add(at, |problem| {
                Problem { message: format!("{} holds text", spot.name), ..problem }
                    .expected("its attribute `ref` only")
                    .rule(format!("CycloneDX {version}, {}: an empty element", spot.name))
            });
        }
        match reference {
            Some((text, at)) => self.value(spot, kind, text, at),
            None => self.violations.broken(opening, (spot.object, spot.name), "has no `ref`", "an attribute `ref`"),
        }
        Ok(())
    }

    /// Reads the element around a list, to its end tag.
    fn list(&mut self, object: &'static Object, child: &'static Child) -> Result<(), Error> {
        let opening = self.reader.at();
        let part = child.part;
        for attribute in self.reader.take_attributes() {
            self.note_reference(&attribute);
            self.foreign_attribute(part.name, child.foreign, None, std::iter::empty(), &attribute);
        }
        let spot = Spot::of(object, child);
        let (mut count, mut first, mut extended) = (0usize, None, false);
        loop {
            match self.reader.next()? {
                XmlToken::Text(text) => self.no_text(part.name, &text, false),
                XmlToken::Start(name) if name.namespace == self.namespace => {
                    let Some((item, kind, lone)) = child.item(name.local, self.version) else {
                        self.unknown_item(object.name, child, name)?;
                        continue;
                    };
                    count += 1;
                    let mixed = *first.get_or_insert(item) != item;
                    if count > 1 && (lone || mixed && child.is_of_one_kind(self.version)) {
                        let at = self.reader.at();
                        let message = format!("has `{item}` beside other items");
                        let expected =
                            if lone { "items of one kind, or one of this alone" } else { "items of one kind" };
                        self.violations.broken(at, (object.name, part.name), &message, expected);
                    }
                    if extended && part.extensions == Extensions::Trailing {
                        let expected = "items first, then elements of other namespaces";
                        self.violations.broken(
                            self.reader.at(),
                            (object.name, part.name),
                            "goes on after an extension",
                            expected,
                        );
                    }
                    self.single(Spot { name: item, ..spot }, kind)?;
                }
                XmlToken::Start(name) => {
                    let accepted = match part.extensions {
                        Extensions::None => false,
                        Extensions::Mixed => count > 0,
                        Extensions::Trailing => true,
                    };
                    extended |= accepted;
                    let accepted = accepted && name.namespace != NamespaceId::NONE;
                    self.extension(part.name, Slot::None, name, accepted)?;
                }
                XmlToken::End(_) | XmlToken::Eof => break,
            }
        }
        if part.not_empty && count == 0 {
            self.violations.broken(opening, (object.name, part.name), "is empty", "at least one item");
        }
        Ok(())
    }

    /// Holds a value against what it must be, and gives it to the model.
    fn value(&mut self, spot: Spot, kind: Kind, text: Str<'j>, at: Place) {
        let of = (spot.object, spot.name);
        match kind {
            Kind::Text(pattern) => {
                if !spot.loose && !lexical::holds(pattern, &text, self.version) {
                    let expected = (lexical::expected(pattern), pattern);
                    self.violations.wrong_text(of, expected, &text, at);
                }
                self.give(spot.slot, text, at);
            }
            Kind::Word(words) => {
                if !description::words_of(words, self.version).any(|word| word == text) {
                    self.violations.wrong_word(of, words, &text, at);
                }
                self.give(spot.slot, text, at);
            }
            Kind::Flag => match lexical::boolean(&text) {
                Some(flag) => self.fill.flag(spot.slot, flag, at),
                None => self.violations.out_of_range(of, &quoted(&text), at, "`true` or `false`".to_owned()),
            },
            Kind::Integer(least, most) => match lexical::integer(&text) {
                Some(value) if (least..=most).contains(&value) => self.fill.integer(spot.slot, value),
                _ => self.violations.out_of_range(of, &quoted(&text), at, integers(least, most)),
            },
            Kind::Number(least, most) => match lexical::decimal(&text) {
                Some(value) if (least..=most).contains(&value) => {}
                _ if least == f64::MIN => {
                    self.violations.out_of_range(of, &quoted(&text), at, "a decimal number".to_owned());
                }
                _ => {
                    let expected = format!("a number from {least} to {most}");
                    self.violations.out_of_range(of, &quoted(&text), at, expected);
                }
            },
            // Objects and lists have elements of their own.
            _ => {}
        }
    }

    /// Gives a text to the model, without the white space that indents it.
    fn give(&mut self, slot: Slot, text: Str<'j>, at: Place) {
        let bare = lexical::trimmed(&text);
        if bare.len() == text.len() {
            return self.fill.text(slot, text, at);
        }
        match text {
            Cow::Borrowed(text) => {
                let bare = lexical::trimmed(text);
                let before = bare.as_ptr() as usize - text.as_ptr() as usize;
                let at = match at {
                    Place::Span { offset, .. } if !bare.is_empty() => Place::span(offset as usize + before, bare.len()),
                    whole => whole,
                };
                self.fill.text(slot, Cow::Borrowed(bare), at);
            }
            Cow::Owned(text) => self.fill.text(slot, Cow::Owned(lexical::trimmed(&text).to_owned()), at),
        }
    }

    /// Reads the text of an element that holds nothing else.
    fn text_only(&mut self, name: &'static str) -> Result<(Str<'j>, Place), Error> {
        let Place::Span { offset, len } = self.reader.at() else { return self.any_text() };
        let mut content = (Cow::Borrowed(""), Place::span(offset as usize + len as usize, 0));
        loop {
            match self.reader.next()? {
                XmlToken::Text(text) if content.0.is_empty() => content = (text, self.reader.at()),
                XmlToken::Text(text) => content.0.to_mut().push_str(&text),
                XmlToken::Start(inner) => {
                    let version = self.version;
                    self.violations.add(self.reader.at(), |problem| {
                        let message = format!("{name} holds the element `{}`", inner.local);
                        Problem { message, ..problem }
                            .expected("text only")
                            .rule(format!("CycloneDX {version}, {name}: text only"))
                    });
                    self.unknown(format!("{name}.{}", inner.local), self.reader.at());
                    self.skip()?;
                }
                XmlToken::End(_) | XmlToken::Eof => return Ok(content),
            }
        }
    }

    /// Reads the text of an element that may hold anything.
    fn any_text(&mut self) -> Result<(Str<'j>, Place), Error> {
        self.reader.text_content()
    }
}

impl Spot {
    fn of(object: &'static Object, child: &'static Child) -> Self {
        Self {
            object: object.name,
            name: child.part.name,
            slot: child.field.slot,
            refs: child.part.refs,
            loose: child.loose,
        }
    }
}

fn quoted(text: &str) -> String {
    format!("`{text}`")
}

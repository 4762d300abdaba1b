//! SPDX 2 in XML: the JSON spelling with an element for each key, repeated where JSON has a list.

use std::borrow::Cow;
use std::sync::Arc;

use super::description::{Field, Kind};
use super::document::{Document, Key, Scalar, Str};
use super::versions;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, Format};
use crate::source::xml::{NamespaceId, XmlReader, XmlToken, root_of};
use crate::source::{Place, Source};

/// Reads SPDX 2 in XML.
pub(in crate::ingest) struct SpdxXml;

impl Reader for SpdxXml {
    fn format(&self) -> Format {
        Format::SpdxXml
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let Some(text) = source.text() else { return false };
        if root_of(source).is_some_and(|(_, local)| local != "Document") {
            return false;
        }
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let head = String::from_utf8_lossy(&text.as_bytes()[..text.len().min(8 << 10)]);
        text.starts_with('<')
            && head.contains("<Document")
            && ["<spdxVersion", "<SPDXID", "<documentNamespace"].iter().any(|tag| text.contains(tag))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        options.progress.begin("reading", source.bytes().len() as u64);
        let bom = read(source, options);
        options.progress.end();
        bom
    }
}

fn read(source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let version = versions::of(source, stated_version(source, options)?)?;
    let mut reader = XmlReader::new(source, &options.limits)?;
    root(&mut reader)?;
    let mut reading = Reading { document: Document::new(source, Format::SpdxXml, version.version, options), reader };
    reading.document.begin(reading.reader.at());
    reading.fields(None)?;
    // What follows the root is for the reader of XML to refuse.
    while reading.reader.next()? != XmlToken::Eof {}
    versions::remark(version, &mut reading.document);
    reading.document.finish()
}

/// Begins the root element, which no document of another kind has.
fn root(reader: &mut XmlReader<'_>) -> Result<(), Error> {
    match reader.next()? {
        XmlToken::Start(name) if name.local == "Document" => Ok(()),
        _ => {
            let problem = Problem::at(reader.source(), reader.at(), "is no SPDX document in XML")
                .expected("`<Document>` as the root element");
            Err(Error::new(ErrorKind::Malformed, problem))
        }
    }
}

/// Finds the version before anything else is understood, wherever it stands.
fn stated_version(source: &Source, options: &ReadOptions<'_>) -> Result<Option<(String, Place)>, Error> {
    let mut reader = XmlReader::new(source, &options.limits)?;
    root(&mut reader)?;
    loop {
        match reader.next()? {
            XmlToken::Start(name) if name.local == "spdxVersion" => {
                let (text, at) = reader.text_content()?;
                return Ok(Some((text.trim().to_owned(), at)));
            }
            XmlToken::Start(_) => reader.skip()?,
            XmlToken::Text(_) => {}
            XmlToken::End(_) | XmlToken::Eof => return Ok(None),
        }
    }
}

struct Reading<'j> {
    reader: XmlReader<'j>,
    document: Document<'j>,
}

impl<'j> Reading<'j> {
    /// Reads the elements of the object that began last, of which `next` is the first token, to its end.
    fn fields(&mut self, mut next: Option<XmlToken<'j>>) -> Result<(), Error> {
        loop {
            let token = match next.take() {
                Some(token) => token,
                None => self.reader.next()?,
            };
            match token {
                XmlToken::Start(name) => {
                    let at = self.reader.at();
                    match self.document.key(Cow::Borrowed(name.local), at)? {
                        Key::Field(field) => self.field(field, at)?,
                        Key::Nothing => self.unknown(at)?,
                    }
                }
                XmlToken::Text(text) if text.trim().is_empty() => {}
                XmlToken::Text(text) => {
                    let at = self.reader.at();
                    self.document.stray_text(&text, at);
                }
                XmlToken::End(_) | XmlToken::Eof => break,
            }
        }
        self.document.leave();
        Ok(())
    }

    fn field(&mut self, field: &'static Field, at: Place) -> Result<(), Error> {
        self.attributes()?;
        if matches!(field.kind, Kind::Open) {
            return self.reader.skip();
        }
        if field.kind.object().is_none() {
            let (text, at) = self.reader.text_content()?;
            let text = trimmed(text);
            // An empty element is how a list without items is written.
            if text.is_empty() && field.kind.is_list() {
                self.document.list(field, 0, at);
            } else {
                self.document.value(field, Scalar::Untyped(text), at);
            }
            return Ok(());
        }
        let first = self.reader.next()?;
        if field.kind.is_list() && matches!(first, XmlToken::End(_)) {
            self.document.list(field, 0, at);
            return Ok(());
        }
        if self.document.enter(field, at)? {
            return self.fields(Some(first));
        }
        Ok(())
    }

    /// Steps over an element that no version knows; what holds others may hold a part.
    fn unknown(&mut self, at: Place) -> Result<(), Error> {
        let mut has_elements = false;
        loop {
            match self.reader.next()? {
                XmlToken::Start(_) => {
                    has_elements = true;
                    self.reader.skip()?;
                }
                XmlToken::Text(_) => {}
                XmlToken::End(_) | XmlToken::Eof => break,
            }
        }
        if has_elements {
            self.document.unknown_left_out(at);
        }
        Ok(())
    }

    /// The format has no attributes: those of no namespace are unknown fields of the object around.
    fn attributes(&mut self) -> Result<(), Error> {
        for attribute in self.reader.take_attributes() {
            if attribute.name.namespace == NamespaceId::NONE {
                self.document.key(Cow::Owned(format!("@{}", attribute.name.local)), attribute.at)?;
            }
        }
        Ok(())
    }
}

/// Takes off the white space that lays a document out; what is left of a slice is a slice.
fn trimmed(text: Str<'_>) -> Str<'_> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

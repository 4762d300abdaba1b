//! CycloneDX into the model: in JSON, 1.2 to 1.7, and in XML, 1.0 to 1.7.
//!
//! [`description`] holds the format's object model as data: fields, types, words, versions, how XML spells them, and the
//! slot of ours that each field fills. [`read`] (JSON) and [`xml`] pull tokens from the text and walk that description;
//! [`fill`] puts values into the model; [`resolve`] follows the references between them when all is read; [`violation`]
//! puts into words what breaks the specification. [`pattern`] knows the formats of texts, [`lexical`] those of XML
//! Schema, [`property`] the properties that mean something to us, [`own`] those by which our own writer keeps what the
//! format has no slot for. [`grammar`] is what that writer asks of the description;
//! [`misspelt`] knows the documents that say what they are in other words.
//!
//! A document that can be read in one way only is read, and what breaks the specification stands in
//! [`Bom::violations`]. What could be read in two ways (a key twice in one object) is refused.

mod csv;
mod description;
mod expression;
mod fill;
pub(crate) mod grammar;
mod lexical;
mod misspelt;
pub(crate) mod own;
mod pattern;
mod property;
mod read;
mod resolve;
mod slot;
mod stray;
mod targets;
mod violation;
mod xml;

pub(super) use csv::CycloneDxCsv;
pub(super) use csv::{is_header as is_component_header, is_table as is_component_table};
pub(super) use misspelt::is_meant;
pub(super) use property::{apply as apply_property, part_number_of_purl};

use std::sync::Arc;

use super::{ReadOptions, Reader, spdx};
use crate::error::Error;
use crate::model::{Bom, Format};
use crate::source::Source;

/// Reads CycloneDX in JSON.
pub(super) struct CycloneDxJson;

impl Reader for CycloneDxJson {
    fn format(&self) -> Format {
        Format::CycloneDxJson
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let bytes = source.bytes();
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if start.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b'{') {
            return false;
        }
        // The words that no other format has stand at the beginning of nearly every document; keys may come in any order.
        let (head, rest) = bytes.split_at(bytes.len().min(4096));
        let is_other = || source.text().is_some_and(spdx::is_json_document);
        names_the_format(head)
            || (!rest.is_empty() && !is_other() && names_the_format(bytes))
            || (source.text().is_some_and(|text| is_meant(text.trim_start_matches('\u{feff}'))) && !is_other())
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        read::read(source, options)
    }
}

/// Reads CycloneDX in XML.
pub(super) struct CycloneDxXml;

impl Reader for CycloneDxXml {
    fn format(&self) -> Format {
        Format::CycloneDxXml
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        xml::is_bom(source)
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        xml::read(source, options)
    }
}

fn names_the_format(bytes: &[u8]) -> bool {
    contains(bytes, b"\"bomFormat\"")
        || contains(bytes, b"cyclonedx.org/schema/bom-")
        || (contains(bytes, b"\"specVersion\"") && contains(bytes, b"\"components\""))
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|b| *b == word[0]) {
        rest = &rest[at..];
        if rest.starts_with(word) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod xml_tests;

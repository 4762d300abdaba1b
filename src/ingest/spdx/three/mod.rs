//! SPDX 3 in JSON-LD (3.0.0 and 3.0.1) into the model.
//!
//! [`description`] holds the object model as data: classes, what they inherit, properties, vocabularies. [`read`] walks
//! the text once and keeps every object as a node of [`nodes`]; [`context`] knows the global context; [`resolve`] turns
//! ids into objects; [`relationship`] says what relationships mean to us, [`licence`] puts expressions together, [`fill`]
//! makes components and parties; [`violation`] puts into words what breaks the specification.
//!
//! Nothing is fetched: neither the context nor anything else that a document refers to.

mod context;
mod description;
mod fill;
mod licence;
mod nodes;
mod read;
mod relationship;
mod resolve;
mod violation;

use std::sync::Arc;

use crate::error::Error;
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, Format};
use crate::source::Source;

/// Reads SPDX 3 in JSON-LD.
pub(in crate::ingest) struct SpdxJsonLd;

/// How far into a document, and from how far before its end, its `@context` is looked for.
const HEAD: usize = 64 << 10;

impl Reader for SpdxJsonLd {
    fn format(&self) -> Format {
        Format::SpdxJsonLd
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let bytes = source.bytes();
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if start.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b'{') {
            return false;
        }
        let head = &start[..start.len().min(HEAD)];
        let tail = &start[start.len().saturating_sub(HEAD).max(head.len())..];
        let has = |words: &[&[u8]]| words.iter().any(|word| find(head, word).is_some());
        // An attestation may carry a whole document inside it.
        if has(&[b"\"predicateType\""]) {
            return false;
        }
        let is_another = has(&[b"\"bomFormat\"", b"\"spdxVersion\"", b"\"SPDXID\"", b"\"documentNamespace\""]);
        names_the_context(head)
            || names_the_context(tail)
            || (!is_another && has(&[b"\"spdxId\""]) && has(&[b"\"creationInfo\""]))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        read::read(source, options)
    }
}

/// Tells whether an `@context` stands there that names SPDX.
fn names_the_context(bytes: &[u8]) -> bool {
    let Some(at) = find(bytes, b"\"@context\"") else { return false };
    let after = &bytes[at..bytes.len().min(at + 512)];
    find(after, b"spdx.org/rdf/").is_some() || find(after, b"spdx-context").is_some()
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|b| *b == first) {
        at += step;
        if bytes[at..].starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests;

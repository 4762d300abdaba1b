//! The small objects of a document when they end: checksums, external references, relationships, annotations, ranges.

use std::borrow::Cow;

use super::description::Version;
use super::fill::{At, Edge, Fill, Slot, keep};
use super::pattern;
use super::violation::{Violations, short};
use crate::model::{DigestAlgorithm, IdentifierKind, Text};
use crate::source::Place;

/// The small objects: reused from one to the next.
#[derive(Default)]
pub(super) struct Scratch<'j> {
    pub(super) algorithm: At<'j>,
    pub(super) digest: At<'j>,
    pub(super) category: At<'j>,
    pub(super) kind: At<'j>,
    pub(super) locator: At<'j>,
    pub(super) comment: At<'j>,
    pub(super) id: At<'j>,
    pub(super) name: At<'j>,
    pub(super) from: At<'j>,
    pub(super) to: At<'j>,
    pub(super) annotator: At<'j>,
    pub(super) date: At<'j>,
    /// The start and the end of a range: the byte and the line that each states.
    pub(super) ends: [(Option<i64>, Option<i64>); 2],
    /// Which of the two is being read.
    pub(super) end: usize,
}

impl<'j> Fill<'j> {
    pub(super) fn leave_relationship(&mut self, at: Place) {
        let scratch = std::mem::take(&mut self.scratch);
        let mut kept = |text: At<'j>| text.map_or(Text::NONE, |(text, _)| keep(&mut self.builder, &text));
        let edge = Edge {
            from: kept(scratch.from),
            kind: kept(scratch.kind),
            to: kept(scratch.to),
            comment: kept(scratch.comment),
            at,
        };
        self.edges.push(edge);
    }

    pub(super) fn leave_annotation(&mut self, slot: Slot) {
        let scratch = std::mem::take(&mut self.scratch);
        let kind = scratch.kind.map_or(Cow::Borrowed("REVIEW"), |(kind, _)| kind);
        let mut words = vec![kind.into_owned()];
        words.extend([scratch.date, scratch.annotator].into_iter().flatten().map(|(text, _)| text.into_owned()));
        let comment = scratch.comment.map_or(Cow::Borrowed(""), |(text, _)| text);
        let value = self.builder.pooled(&format!("{}: {comment}", words.join(", ")));
        let statement = if slot == Slot::Review { "spdx:review" } else { "spdx:annotation" };
        let name = self.named(statement);
        match &mut self.element {
            Some(element) => element.draft.property(name, value),
            None => self.statements.push((name, value)),
        }
    }

    pub(super) fn leave_checksum(&mut self, object_at: Place, violations: &mut Violations<'j>) {
        let (Some((algorithm, _)), Some((value, at))) = (self.scratch.algorithm.take(), self.scratch.digest.take())
        else {
            return;
        };
        let digits = pattern::hex_digits_of(&algorithm);
        if !pattern::is_lower_hex(&value) || digits.is_some_and(|digits| digits != value.len()) {
            let expected = digits.map_or("lower-case hex digits".to_owned(), |digits| {
                format!("{digits} lower-case hex digits for {algorithm}")
            });
            violations.add(at, "7.10 and 8.4", "checksum.checksumValue", &expected, || {
                format!("checksum.checksumValue can't be `{}`", short(&value))
            });
        }
        let Some(element) = &mut self.element else { return self.unheld("externalDocumentRef", "checksum", object_at) };
        element.checksums = (element.checksums.0 || algorithm == "SHA1", true);
        match digest_algorithm(&algorithm) {
            Some(known) => {
                let value = keep(&mut self.builder, &value);
                element.draft.digest(known, value);
            }
            // Algorithms that prove nothing and that we don't compute: the words are kept.
            None => {
                let value = self.builder.pooled(&format!("{algorithm}:{value}"));
                let name = self.named("spdx:checksum");
                if let Some(element) = &mut self.element {
                    element.draft.property(name, value);
                }
            }
        }
    }

    /// A range of a snippet ends: bytes and lines are numbered from 1.
    pub(super) fn leave_range(&mut self, at: Place, violations: &mut Violations<'j>) {
        self.unheld("snippet", "ranges", at);
        let ends = std::mem::take(&mut self.scratch.ends);
        let is_of_bytes = ends.iter().any(|(offset, _)| offset.is_some());
        if let Some(element) = &mut self.element {
            element.ranges.0 += 1;
            element.ranges.1 += u32::from(is_of_bytes);
        }
        if ends.contains(&(None, None)) {
            violations.add(at, "9.3 and 9.4", "pointer", "an `offset` or a `lineNumber`", || {
                "a pointer of a range says neither a byte nor a line".to_owned()
            });
        }
        let offsets: Vec<i64> = ends.iter().filter_map(|end| end.0).collect();
        let lines: Vec<i64> = ends.iter().filter_map(|end| end.1).collect();
        for mut numbers in [offsets, lines] {
            let is_sound = numbers.is_sorted() && numbers.first().is_none_or(|first| *first >= 1);
            if !is_sound {
                numbers.truncate(2);
                violations.add(at, "9.3 and 9.4", "range", "numbers from 1, the end not before the start", || {
                    format!("a range can't be {}", numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(":"))
                });
            }
        }
    }

    pub(super) fn leave_reference(&mut self, violations: &mut Violations<'j>) {
        let scratch = std::mem::take(&mut self.scratch);
        let (Some((kind, kind_at)), Some((locator, at))) = (scratch.kind, scratch.locator) else { return };
        let category = scratch.category.map_or(Cow::Borrowed(""), |(category, _)| category);
        // A type is a word of Annex F or, for what the annex does not know, a URI or any word of category OTHER.
        let word = kind.strip_prefix("http://spdx.org/rdf/references/").unwrap_or(&kind);
        let listed = REFERENCE_TYPES.iter().find(|(name, _, since)| *name == word && *since <= violations.version);
        let is_free = category == "OTHER" || pattern::is_absolute_uri(&kind);
        let types = REFERENCE_TYPES.iter().filter(|(_, _, since)| *since <= violations.version);
        let wrong = match listed {
            None if !is_free => {
                let near = crate::diagnostic::nearest(&kind, types.map(|(name, ..)| *name));
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                Some(format!("a type of Annex F, or a URI{hint}"))
            }
            Some((_, of, _)) if category != "OTHER" && category.replace('_', "-") != *of => {
                Some(format!("`{word}` in the category `{of}`, where Annex F has it, or in `OTHER`"))
            }
            _ => None,
        };
        if let Some(expected) = wrong {
            violations.add(kind_at, "7.21 and Annex F", "externalRef.referenceType", &expected, || {
                format!("externalRef.referenceType can't be `{}` in the category `{}`", short(&kind), short(&category))
            });
        }
        if let Some(expected) = pattern::wrong_locator(word, &locator) {
            violations.add(at, "7.21 and Annex F", "externalRef.referenceLocator", expected, || {
                format!("externalRef.referenceLocator can't be `{}`", short(&locator))
            });
        }
        let identifier = match word {
            "purl" => Some(IdentifierKind::Purl),
            "cpe22Type" | "cpe23Type" => Some(IdentifierKind::Cpe),
            "swid" => Some(IdentifierKind::Swid),
            "swh" => Some(IdentifierKind::Swhid),
            "gitoid" => Some(IdentifierKind::Omnibor),
            _ => None,
        };
        let comment = scratch.comment.map(|(comment, _)| (self.named("spdx:externalRef:comment"), self.keep(&comment)));
        let locator = self.keep(&locator);
        let kind = if identifier.is_none() { self.keep(&kind) } else { Text::NONE };
        let Some(element) = &mut self.element else { return };
        match identifier {
            Some(identifier) => element.draft.identifier(identifier, locator, at),
            None => element.draft.details().external_references.push((kind, locator)),
        }
        if let Some((name, value)) = comment {
            element.draft.property(name, value);
        }
    }
}

/// The types of external references that Annex F names, with the category of each and the version that brought it.
const REFERENCE_TYPES: [(&str, &str, Version); 13] = [
    ("cpe22Type", "SECURITY", Version::V2_0),
    ("cpe23Type", "SECURITY", Version::V2_0),
    ("advisory", "SECURITY", Version::V2_3),
    ("fix", "SECURITY", Version::V2_3),
    ("url", "SECURITY", Version::V2_3),
    ("swid", "SECURITY", Version::V2_3),
    ("maven-central", "PACKAGE-MANAGER", Version::V2_0),
    ("npm", "PACKAGE-MANAGER", Version::V2_0),
    ("nuget", "PACKAGE-MANAGER", Version::V2_0),
    ("bower", "PACKAGE-MANAGER", Version::V2_0),
    ("purl", "PACKAGE-MANAGER", Version::V2_0),
    ("swh", "PERSISTENT-ID", Version::V2_0),
    ("gitoid", "PERSISTENT-ID", Version::V2_3),
];

fn digest_algorithm(name: &str) -> Option<DigestAlgorithm> {
    Some(match name {
        "MD5" => DigestAlgorithm::Md5,
        "SHA1" => DigestAlgorithm::Sha1,
        "SHA224" => DigestAlgorithm::Sha224,
        "SHA256" => DigestAlgorithm::Sha256,
        "SHA384" => DigestAlgorithm::Sha384,
        "SHA512" => DigestAlgorithm::Sha512,
        "SHA3-256" => DigestAlgorithm::Sha3_256,
        "SHA3-384" => DigestAlgorithm::Sha3_384,
        "SHA3-512" => DigestAlgorithm::Sha3_512,
        "BLAKE2b-256" => DigestAlgorithm::Blake2b256,
        "BLAKE2b-384" => DigestAlgorithm::Blake2b384,
        "BLAKE2b-512" => DigestAlgorithm::Blake2b512,
        "BLAKE3" => DigestAlgorithm::Blake3,
        _ => return None,
    })
}

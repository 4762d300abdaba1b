//! SPDX 2.2 and 2.3 (and 2.0 and 2.1 where documents of theirs are met) into the model, from JSON, YAML, XML,
//! tag-value and RDF/XML.
//!
//! [`description`] holds the object model as data: fields, types, words, versions, clauses, and the slot of ours that
//! each field fills. A reader of a spelling ([`json`], [`yaml`], [`xml`], [`tag_value`], [`rdf`]) tells a [`document::Document`] which key stands
//! where, which value, when an object begins and ends. There every value is held against the description
//! ([`pattern`], [`licence`]), what breaks the specification is put into words ([`violation`]), and [`fill`] puts values
//! into the model. When all is read, [`resolve`] follows the SPDXIDs and relationships; [`relation`] says what each kind
//! of relationship means, [`party`] who is named.
//!
//! SPDX 3 is another model altogether, and has a room of its own: [`three`].

mod description;
mod document;
mod element;
mod fill;
mod json;
mod licence;
mod party;
mod pattern;
mod piece;
mod rdf;
mod relation;
mod resolve;
mod resource;
mod tag_value;
mod tags;
mod three;
mod versions;
mod violation;
mod xml;
mod yaml;

#[cfg(test)]
mod tests;

pub(super) use json::{SpdxJson, is_json_document};
pub(super) use rdf::SpdxRdf;
pub(super) use tag_value::SpdxTagValue;
pub(super) use three::SpdxJsonLd;
pub(super) use xml::SpdxXml;
pub(super) use yaml::SpdxYaml;

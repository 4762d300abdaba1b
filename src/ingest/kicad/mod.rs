//! KiCad's netlist, which every program that writes bills of materials from KiCad starts from: as XML and as
//! S-expressions, of KiCad 4 to 9.
//!
//! Both spellings hold the same tree, so both become [`Node`](node::Node)s, one component at a time; [`part`] reads
//! those. Every reference designator is one component: a netlist counts nothing. Fields that a drawing gives its parts
//! are read by the same synonyms as the columns of a table.

mod expression;
mod node;
mod part;
mod xml;

use std::sync::Arc;

use super::{ReadOptions, Reader};
use crate::error::Error;
use crate::model::{Bom, Format};
use crate::source::Source;

/// Reads KiCad's netlist.
pub(super) struct KicadNetlist;

impl Reader for KicadNetlist {
    fn format(&self) -> Format {
        Format::KicadNetlist
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        source.text().is_some_and(|text| xml::begins(text) || expression::begins(text))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let text = source.expect_text()?;
        let netlist = if expression::begins(text) {
            expression::read(source, text, options)?
        } else {
            xml::read(source, options)?
        };
        part::build(source, netlist, options)
    }
}

#[cfg(test)]
mod tests;

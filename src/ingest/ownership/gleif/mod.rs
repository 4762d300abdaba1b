//! GLEIF's files: who consolidates whom (level 2, RR-CDF), who the parties are (level 1, LEI-CDF), and who reports no
//! parent (reporting exceptions).
//!
//! A relationship runs from its start node, the child, to its end node, the parent. *Consolidated by* is a statement of
//! accounting: it is control, and no percentage follows from it; amounts under `Quantifiers` are of the accounts and are
//! not read as shares.

mod entities;
mod exceptions;
mod record;
mod relationships;
mod table;
mod xml;

pub(super) use entities::Entities;
pub(super) use exceptions::Exceptions;
pub(super) use relationships::Relationships;
pub(super) use xml::RelationshipsXml;

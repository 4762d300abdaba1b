//! The documented form of a list, for those that exist only as PDF or HTML: as CSV.

use std::sync::Arc;

use super::{Gathering, ListFormat};
use crate::error::Error;
use crate::lists::table;
use crate::source::{Limits, Source};

/// Reads the documented CSV.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocumentedCsv;

impl ListFormat for DocumentedCsv {
    fn id(&self) -> &'static str {
        super::DOCUMENTED
    }

    fn title(&self) -> &'static str {
        "a list in the documented form (CSV)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        matches!(files, [file] if table::is_one(file))
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let table = table::read(source, into.wanted(), limits)?;
            table.give(source.name(), into);
        }
        Ok(())
    }
}

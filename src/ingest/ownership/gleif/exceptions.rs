//! Reporting exceptions: who states no parent, and for which reason. That no owner is stated is no statement that there
//! is none.

use std::sync::Arc;

use super::record::lei_party;
use super::table::{Table, has_columns};
use crate::error::Error;
use crate::ingest::ownership::OwnershipReader;
use crate::model::{DocumentId, Ownership, UnstatedOwner};
use crate::source::{Limits, Source};

/// Reads reporting exceptions as CSV.
#[derive(Debug)]
pub(in crate::ingest::ownership) struct Exceptions;

impl OwnershipReader for Exceptions {
    fn format(&self) -> &'static str {
        "gleif-exceptions-csv"
    }

    fn recognises(&self, source: &Source) -> bool {
        has_columns(source, &["LEI", "Exception.Category"]) || has_columns(source, &["LEI", "ExceptionCategory"])
    }

    fn read(&self, source: &Source, document: DocumentId, limits: &Limits) -> Result<Ownership, Error> {
        let mut table = Table::open(source, limits)?;
        let lei = table.column("LEI");
        let category = table.column("Exception.Category").or_else(|| table.column("ExceptionCategory"));
        let reasons = [table.columns("Exception.Reason", ""), table.columns("ExceptionReason", "")].concat();
        let mut ownership = Ownership::default();
        while let Some(at) = table.next_row()? {
            let code = table.cell(lei);
            if code.is_empty() {
                continue;
            }
            let reasons: Vec<&str> =
                reasons.iter().map(|column| table.cell(Some(*column))).filter(|reason| !reason.is_empty()).collect();
            let what = match table.cell(category) {
                "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT" => "direct parent",
                "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT" => "ultimate parent",
                other => other,
            };
            ownership.unstated.push(UnstatedOwner {
                party: Arc::new(lei_party(code)),
                reason: format!(
                    "{what}: {}",
                    if reasons.is_empty() { "no reason given".to_owned() } else { reasons.join(", ") }
                ),
                document,
                at,
            });
        }
        Ok(ownership)
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::ownership::{format_of, read};
    use crate::model::DocumentId;
    use crate::source::{Limits, Source};

    #[test]
    fn an_exception_is_kept_with_its_reason() {
        let text = "LEI,Exception.Category,Exception.Reason.1,Exception.Reason.2\n\
                    5493000TALLYCLERKA61,ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,NO_KNOWN_PERSON,\n";
        let source = Source::from_bytes("repex.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        assert_eq!(format_of(&source), "gleif-exceptions-csv");
        let read = read(&source, DocumentId(0), &Limits::default()).expect("sound");
        assert!(read.edges.is_empty());
        assert_eq!(read.unstated[0].reason, "ultimate parent: NO_KNOWN_PERSON");
    }
}

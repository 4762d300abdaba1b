//! One finding a document, however many of its components have the same lack: the count in words, the first as evidence.

use crate::finding::{Finding, Rule, Subject};
use crate::model::{Account, Citation, Document};
use crate::source::Place;

/// How many places a finding cites; the message has the count of all.
pub(super) const MOST_CITED: usize = 20;

/// Returns the documents that a vendor declares; what was observed owes nobody a supplier or a digest.
pub(super) fn declared(documents: &[Document]) -> impl Iterator<Item = &Document> {
    documents.iter().filter(|document| document.account == Account::Declared)
}

/// Makes a finding about a document as a whole.
pub(super) fn finding(rule: &'static Rule, document: &Document, message: String) -> Finding {
    let subject = Subject::Document { account: document.account, name: document.name().to_owned() };
    Finding::new(rule, subject, message)
}

/// Adds the first places as evidence, and a note on the rest.
pub(super) fn cite(
    finding: Finding,
    document: &Document,
    places: impl ExactSizeIterator<Item = (Place, String)>,
) -> Finding {
    let rest = places.len().saturating_sub(MOST_CITED);
    let cited = places.take(MOST_CITED).map(|(place, note)| Citation::noted(document.id, place, note));
    let finding = finding.cite_all(cited);
    if rest > 0 { finding.note(format!("and {rest} more in the document")) } else { finding }
}

/// Returns `1 component`, `3 components`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use crate::ingest::{self, ReadOptions};
    use crate::model::{Account, Document, DocumentId, Scope};
    use crate::source::{Limits, Source};

    /// Reads documents of one account, each the fields of a CycloneDX 1.6 document.
    pub(in crate::check::bom) fn documents(account: Account, fields: &[&str]) -> Vec<Document> {
        fields
            .iter()
            .enumerate()
            .map(|(n, fields)| {
                let text = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6",{fields}}}"#);
                let name = format!("vendor-{n}.cdx.json");
                let source = Source::from_bytes(&name, text.into_bytes(), &Limits::default()).expect("small");
                let bom = ingest::read(&Arc::new(source), &ReadOptions::default()).expect("it can be read");
                Document {
                    id: DocumentId(u16::try_from(n).expect("few")),
                    account,
                    bom,
                    describes: None,
                    scope: Scope::default(),
                    on: None,
                    by: None,
                }
            })
            .collect()
    }
}

//! What a document says is described in another one: external references of type `bom`, BOM-Links, and what an SPDX
//! document relates to the elements of others.
//!
//! A document that leaves the contents of a part to another is complete only with that other one. Which of the documents
//! of the run it is, a BOM-Link says by serial number and version; of a URL only the name of the file can be compared.

use crate::check::Context;
use crate::model::{Account, ComponentRef, Document, Format};
use crate::source::Place;

/// How a BOM-Link begins (CycloneDX, BOM-Link; registered with IANA as the URN namespace `cdx`).
const BOM_LINK: &str = "urn:cdx:";

/// A part, or something a part needs, that another document describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Elsewhere {
    /// The part, by name; `None` for a reference from one part to another.
    pub(crate) part: Option<String>,
    /// The document that describes it, as written.
    pub(crate) link: String,
    /// Where it is referred to.
    pub(crate) at: Place,
}

/// Returns what each declared document leaves to documents that are not among the evidence.
pub(crate) fn left_to_others<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Document, Vec<Elsewhere>)> {
    let documents = context.documents;
    let declared = documents.iter().filter(|document| document.account == Account::Declared);
    declared.map(move |document| (document, of(document, documents)))
}

/// Returns what a document leaves to documents that are not among those given.
pub(super) fn of(document: &Document, documents: &[Document]) -> Vec<Elsewhere> {
    let bom = &document.bom;
    let is_there = |link: &str| documents.iter().any(|other| is_meant(link, other));
    let subject = bom.metadata.subject;
    let referred = bom.components().flat_map(|part| {
        // Where a document about the crane is published says nothing of what stands in it.
        let may_be_itself = subject == Some(part.id());
        described(part).filter(move |link| !may_be_itself || link.starts_with(BOM_LINK)).map(move |link| (part, link))
    });
    let mut left: Vec<Elsewhere> = referred
        .filter(|(_, link)| !is_there(link))
        .map(|(part, link)| Elsewhere { part: Some(part.name().to_owned()), link: link.to_owned(), at: part.at() })
        .collect();
    let linked = bom.linked.iter().filter(|link| !is_there(&link.reference));
    left.extend(linked.map(|link| Elsewhere { part: None, link: link.reference.clone(), at: link.at }));
    left
}

fn described(part: ComponentRef<'_>) -> impl Iterator<Item = &str> {
    part.external_references().filter(|(kind, url)| *kind == "bom" || url.starts_with(BOM_LINK)).map(|(_, url)| url)
}

/// Tells whether a link leads to a document.
fn is_meant(link: &str, document: &Document) -> bool {
    let said = &document.bom.metadata;
    if let Some(link) = link.strip_prefix(BOM_LINK) {
        let (serial, version) = link.split_once('/').unwrap_or((link, ""));
        let version = version.split('#').next().unwrap_or("");
        let own = said.serial_number.as_deref().and_then(|serial| serial.strip_prefix("urn:uuid:"));
        // The version of a document that states none is 1.
        let is_version = version.is_empty() || version.parse() == Ok(said.revision.unwrap_or(1));
        return own.is_some_and(|own| own.eq_ignore_ascii_case(serial)) && is_version;
    }
    // An SPDX document is named by its namespace.
    if said.serial_number.as_deref().is_some_and(|own| own == link) {
        return true;
    }
    // SPDX 3 names the element that it means, wherever that is described.
    if document.bom.format == Format::SpdxJsonLd && document.bom.components().any(|part| part.reference() == Some(link))
    {
        return true;
    }
    let file =
        |path: &str| path.split(['?', '#']).next().unwrap_or("").rsplit(['/', '\\']).next().unwrap_or("").to_owned();
    let wanted = file(link);
    !wanted.is_empty() && wanted == file(document.name())
}

#[cfg(test)]
mod tests {
    use super::super::per_document::tests::documents;
    use super::*;

    const SERIAL: &str = "3e671687-395b-41f5-a30f-a58921a69b79";

    fn left(fields: &[&str]) -> Vec<String> {
        let documents = documents(Account::Declared, fields);
        let left = of(&documents[0], &documents);
        left.into_iter().map(|other| format!("{} {}", other.part.as_deref().unwrap_or("-"), other.link)).collect()
    }

    fn cabinet(kind: &str, url: &str) -> String {
        format!(
            r#""components":[{{"type":"device","name":"Cab","bom-ref":"c",
            "externalReferences":[{{"type":"{kind}","url":"{url}"}}]}}]"#
        )
    }

    #[test]
    fn what_another_document_describes_is_missing_until_that_is_there() {
        let other = format!(r#""serialNumber":"urn:uuid:{SERIAL}","version":2"#);
        let link = format!("urn:cdx:{SERIAL}/2#c");
        assert_eq!(left(&[&cabinet("bom", &link)]), [format!("Cab {link}")]);
        assert_eq!(left(&[&cabinet("other", &link)]), [format!("Cab {link}")]);
        assert!(left(&[&cabinet("bom", &link), &other]).is_empty());
        assert!(left(&[&format!("{other},{}", cabinet("bom", &link))]).is_empty(), "it is the document itself");
        let older = format!("urn:cdx:{SERIAL}/1");
        assert_eq!(left(&[&cabinet("bom", &older), &other]).len(), 1, "another version is another document");
        let url = "https://vendor.example/cab.cdx.json";
        assert_eq!(left(&[&cabinet("bom", url)]), [format!("Cab {url}")]);
        assert!(left(&[&cabinet("bom", "https://vendor.example/vendor-1.cdx.json?v=2"), r#""version":1"#]).is_empty());
        assert!(left(&[&cabinet("website", url)]).is_empty());
    }

    #[test]
    fn where_a_document_is_published_is_not_elsewhere_and_edges_into_others_are() {
        let subject = r#""metadata":{"component":{"type":"device","name":"Crane",
            "externalReferences":[{"type":"bom","url":"https://vendor.example/crane.json"}]}}"#;
        assert!(left(&[subject]).is_empty());
        let edge = format!(
            r#""components":[{{"type":"device","name":"Cab","bom-ref":"c"}}],
            "dependencies":[{{"ref":"c","dependsOn":["urn:cdx:{SERIAL}/1#plc"]}}]"#
        );
        assert_eq!(left(&[&edge]), [format!("- urn:cdx:{SERIAL}/1#plc")]);
        let affected =
            format!(r#""vulnerabilities":[{{"id":"CVE-2026-1","affects":[{{"ref":"urn:cdx:{SERIAL}/1#plc"}}]}}]"#);
        assert!(left(&[&affected]).is_empty(), "that a part is affected says nothing of what is inside it");
    }
}

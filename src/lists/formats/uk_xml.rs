//! `UK-Sanctions-List.xml`: `Designations` of `Designation`.

use std::sync::Arc;

use super::element::{Element, root};
use super::known::{self, Known};
use super::uk::{Designation, LIST, Named, day, entry};
use super::{Gathering, ListFormat};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::source::xml::{XmlReader, XmlToken};
use crate::source::{Limits, Source};

/// Reads the UK Sanctions List as XML.
#[derive(Debug, Clone, Copy)]
pub(super) struct UkXml;

const ROOT: &str = "Designations";
const RECORD: &str = "Designation";
/// What stands in a designation, as it was published.
const KNOWN: [Known; 5] = [
    (
        RECORD,
        &[
            "LastUpdated",
            "DateDesignated",
            "UniqueID",
            "OFSIGroupID",
            "UNReferenceNumber",
            "Names",
            "NonLatinNames",
            "Titles",
            "RegimeName",
            "IndividualEntityShip",
            "DesignationSource",
            "SanctionsImposed",
            "SanctionsImposedIndicators",
            "OtherInformation",
            "UKStatementofReasons",
            "Addresses",
            "PhoneNumbers",
            "EmailAddresses",
            "Websites",
            "IndividualDetails",
            "EntityDetails",
            "ShipDetails",
            // Numbers and owners, which older files have here.
            "BusinessRegistrationNumbers",
            "BusinessRegistrationNumber",
            "IMONumbers",
            "IMONumber",
            "ParentCompanies",
            "ParentCompany",
        ],
    ),
    ("Names", &["Name"]),
    (
        "Name",
        &["Name1", "Name2", "Name3", "Name4", "Name5", "Name6", "NameType", "AliasStrength", "NameTitle", "Title"],
    ),
    ("NonLatinNames", &["NonLatinName"]),
    ("NonLatinName", &["NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage"]),
];
/// Elements around or in a designation that hold numbers, under the spellings that were published.
const REGISTRATIONS: [&str; 2] = ["BusinessRegistrationNumbers", "BusinessRegistrationNumber"];
const SHIP_NUMBERS: [&str; 2] = ["IMONumbers", "IMONumber"];
const PARENTS: [&str; 2] = ["ParentCompanies", "ParentCompany"];

impl ListFormat for UkXml {
    fn id(&self) -> &'static str {
        "uk-xml"
    }

    fn title(&self) -> &'static str {
        "the UK Sanctions List (XML)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        matches!(files, [file] if root(file).as_deref() == Some(ROOT))
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let mut reader = XmlReader::new(source, limits)?;
            loop {
                match reader.next()? {
                    XmlToken::Start(name) => match name.local {
                        ROOT => {
                            let generated = ["DateGenerated", "dateGenerated"];
                            into.published = generated.iter().find_map(|name| day(&reader.attribute(name)?.value));
                        }
                        "DateGenerated" => {
                            let (text, _) = reader.text_content()?;
                            into.published = day(&text);
                        }
                        RECORD => {
                            let element = Element::read(&mut reader, name)?;
                            take(&element, source, into);
                        }
                        other => {
                            known::unknown(other, into);
                            reader.skip()?;
                        }
                    },
                    XmlToken::Eof => break,
                    XmlToken::Text(_) | XmlToken::End(_) => {}
                }
            }
        }
        Ok(())
    }
}

fn take(element: &Element<'_>, source: &Source, into: &mut Gathering) {
    known::look_through(element, &KNOWN, into);
    let mut registrations = Vec::new();
    let mut imo = Vec::new();
    let mut parents = Vec::new();
    for (names, found) in [(&REGISTRATIONS, &mut registrations), (&SHIP_NUMBERS, &mut imo), (&PARENTS, &mut parents)] {
        texts_below(element, names, found);
    }
    let designation = Designation {
        id: element.text_of("UniqueID"),
        kind: element.text_of("IndividualEntityShip"),
        regime: element.text_of("RegimeName"),
        designated: element.text_of("DateDesignated"),
        names: element
            .items("Names", "Name")
            .map(|name| Named {
                parts: ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"].map(|part| name.text_of(part)),
                kind: name.text_of("NameType"),
                strength: name.text_of("AliasStrength"),
            })
            .collect(),
        native: element.items("NonLatinNames", "NonLatinName").map(|name| name.text_of("NameNonLatinScript")).collect(),
        countries: element.items("Addresses", "Address").map(|address| address.text_of("AddressCountry")).collect(),
        registrations,
        imo,
        parent: parents.first().copied().unwrap_or_default(),
    };
    match entry(&designation, into).filter(|_| !designation.id.is_empty()) {
        Some(entry) => into.add(&[LIST.to_owned()], entry),
        None => into.refuse(|| {
            Problem::at(source, element.at, "has no UniqueID or no name").expected("both, in every Designation")
        }),
    }
}

/// Gathers the texts of elements of some names, at any depth; of nested ones the innermost.
fn texts_below<'e>(element: &'e Element<'_>, names: &[&str], found: &mut Vec<&'e str>) {
    let mut open: Vec<&'e Element<'_>> = vec![element];
    while let Some(one) = open.pop() {
        let inner = one.children.iter().rev();
        open.extend(inner);
        if names.contains(&one.name) && !one.text().is_empty() {
            found.push(one.text());
        }
    }
}

//! `xmlFullSanctionsList_1_1` of the EU: an `export` of `sanctionEntity`.

use std::sync::Arc;

use super::days::iso;
use super::element::{Element, root};
use super::eu::{Identification, LIST, Named, Subject, entry};
use super::known::{self, Known};
use super::{Gathering, ListFormat};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::source::xml::{XmlReader, XmlToken};
use crate::source::{Limits, Source};

/// Reads the EU's list as XML.
#[derive(Debug, Clone, Copy)]
pub(super) struct EuXml;

const ROOT: &str = "export";
const RECORD: &str = "sanctionEntity";
/// What stands in a record, by the publisher's schema.
const KNOWN: [Known; 2] = [
    (
        RECORD,
        &[
            "remark",
            "regulation",
            "subjectType",
            "nameAlias",
            "citizenship",
            "birthdate",
            "address",
            "identification",
            "contactInfo",
        ],
    ),
    ("nameAlias", &["remark", "regulationSummary"]),
];

impl ListFormat for EuXml {
    fn id(&self) -> &'static str {
        "eu-xml"
    }

    fn title(&self) -> &'static str {
        "the EU's consolidated list (XML)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let [file] = files else { return false };
        root(file).as_deref() == Some(ROOT)
            && file.text().is_some_and(|text| text.contains(RECORD) || text.contains("/fsd/export"))
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let mut reader = XmlReader::new(source, limits)?;
            loop {
                match reader.next()? {
                    XmlToken::Start(name) => match name.local {
                        ROOT => into.published = reader.attribute("generationDate").and_then(|day| iso(&day.value)),
                        RECORD => {
                            let element = Element::read(&mut reader, name)?;
                            known::look_through(&element, &KNOWN, into);
                            let subject = subject(&element);
                            if subject.names.iter().any(|name| name.whole.is_empty()) {
                                into.omit("names can't be read", || format!("one of `{}`", subject.number));
                            }
                            match entry(&subject, into).filter(|_| !subject.number.is_empty()) {
                                Some(entry) => into.add(&[LIST.to_owned()], entry),
                                None => into.refuse(|| {
                                    Problem::at(source, element.at, "has no name or no `logicalId`")
                                        .expected("both, in every sanctionEntity")
                                }),
                            }
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

fn subject<'e>(element: &'e Element<'_>) -> Subject<'e> {
    let regulations: Vec<&Element<'_>> = element.all("regulation").collect();
    Subject {
        number: element.attribute("logicalId"),
        reference: element.attribute("euReferenceNumber"),
        kind: element.child("subjectType").map_or("", |kind| kind.attribute("code")),
        designated: element.attribute("designationDate"),
        programmes: regulations.iter().map(|regulation| regulation.attribute("programme")).collect(),
        regulations: regulations.iter().map(|regulation| regulation.attribute("numberTitle")).collect(),
        names: element
            .all("nameAlias")
            .map(|alias| Named { whole: whole(alias), strong: alias.attribute("strong") })
            .collect(),
        countries: element.all("address").map(|address| address.attribute("countryIso2Code")).collect(),
        identifications: element
            .all("identification")
            .map(|identification| Identification {
                kind: identification.attribute("identificationTypeCode"),
                number: identification.attribute("number"),
                country: identification.attribute("countryIso2Code"),
            })
            .collect(),
    }
}

fn whole(alias: &Element<'_>) -> String {
    let whole = alias.attribute("wholeName");
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let parts = ["firstName", "middleName", "lastName"].map(|part| alias.attribute(part));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

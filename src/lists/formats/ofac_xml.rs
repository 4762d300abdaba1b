//! OFAC's `SDN.XML` and `CONSOLIDATED.XML`: an `sdnList` of `sdnEntry`, with its day and the number of its entries.

use std::sync::Arc;

use super::days::american;
use super::element::{Element, root};
use super::gathering::{Gathering, add_name, one_country};
use super::known::{self, Known};
use super::{ListFormat, ofac};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::lists::{Basis, Entry, PartyKind};
use crate::source::xml::{XmlReader, XmlToken};
use crate::source::{Limits, Place, Source};

/// Reads OFAC's XML.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfacXml;

const ROOT: &str = "sdnList";
/// What stands in an entry, by the publisher's schema.
const KNOWN: [Known; 3] = [
    (
        "sdnEntry",
        &[
            "uid",
            "firstName",
            "lastName",
            "title",
            "sdnType",
            "remarks",
            "programList",
            "idList",
            "akaList",
            "addressList",
            "nationalityList",
            "citizenshipList",
            "dateOfBirthList",
            "placeOfBirthList",
            "vesselInfo",
        ],
    ),
    ("akaList", &["aka"]),
    ("aka", &["uid", "type", "category", "lastName", "firstName"]),
];

/// An entry whose list depends on what else the file holds.
struct Found {
    entry: Entry,
    remarks: String,
    /// Labels with values, of the identifiers: type, number, country.
    ids: Vec<[String; 3]>,
}

impl ListFormat for OfacXml {
    fn id(&self) -> &'static str {
        "ofac-xml"
    }

    fn title(&self) -> &'static str {
        "OFAC's list (XML)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        matches!(files, [file] if root(file).as_deref() == Some(ROOT))
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let mut stated: Option<(u64, Place)> = None;
            let mut entries: Vec<Found> = Vec::new();
            let mut count = 0u64;
            let mut reader = XmlReader::new(source, limits)?;
            loop {
                match reader.next()? {
                    XmlToken::Start(name) => match name.local {
                        ROOT => {}
                        // As the publisher spells it; should it be mended, both are known.
                        "publshInformation" | "publishInformation" => {
                            let element = Element::read(&mut reader, name)?;
                            into.published = american(element.text_of("Publish_Date"));
                            stated = stated_count(&element, source, into);
                        }
                        "sdnEntry" => {
                            count += 1;
                            let element = Element::read(&mut reader, name)?;
                            known::look_through(&element, &KNOWN, into);
                            match found(&element) {
                                Some(found) => entries.push(found),
                                None => into.refuse(|| {
                                    Problem::at(source, element.at, "has no name or no number")
                                        .expected("lastName and uid")
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
            if let Some((wanted, at)) = stated.filter(|(wanted, _)| *wanted != count) {
                let message = format!("says that it has {wanted} entries, and has {count}");
                into.refuse(|| Problem::at(source, at, message).help("the file is cut or was changed: fetch it again"));
            }
            give(entries, into);
        }
        Ok(())
    }
}

/// Reads how many entries the file says that it has; a number that can't be read would leave a cut file unnoticed.
fn stated_count(element: &Element<'_>, source: &Source, into: &mut Gathering) -> Option<(u64, Place)> {
    let count = element.child("Record_Count")?;
    let stated = count.text().parse().ok().map(|stated| (stated, count.at));
    if stated.is_none() {
        into.refuse(|| {
            Problem::at(source, count.at, format!("`{}` in `Record_Count` is no number", count.text()))
                .expected("the number of entries in digits, such as 18412")
                .help("whether the file is whole can't be told: fetch it again")
        });
    }
    stated
}

fn give(entries: Vec<Found>, into: &mut Gathering) {
    let is_non_sdn = ofac::is_non_sdn(entries.iter().map(|found| found.entry.programmes.as_slice()));
    for Found { mut entry, remarks, ids } in entries {
        let lists =
            if is_non_sdn { ofac::non_sdn_lists(&entry.programmes, &remarks) } else { vec![ofac::SDN.to_owned()] };
        let list = ofac::chosen(&lists, into);
        for [label, number, country] in &ids {
            ofac::identify(&mut entry, into, label, number, country, &list);
        }
        for segment in ofac::segments(&remarks) {
            ofac::remark(&mut entry, into, segment, &list);
        }
        into.add(&lists, entry);
    }
}

fn found(element: &Element<'_>) -> Option<Found> {
    let name = whole(element);
    let number = element.text_of("uid");
    if name.is_empty() || number.is_empty() {
        return None;
    }
    let mut entry = Entry::new(number, &name, Basis::Primary, "OFAC Sanctions List Service");
    entry.kind = match element.text_of("sdnType").to_ascii_lowercase().as_str() {
        "individual" => PartyKind::Individual,
        "entity" => PartyKind::Entity,
        "vessel" => PartyKind::Vessel,
        "aircraft" => PartyKind::Aircraft,
        _ => PartyKind::Unstated,
    };
    entry.programmes = element.items("programList", "program").map(|tag| tag.text().to_owned()).collect();
    for alias in element.items("akaList", "aka") {
        let names = if alias.text_of("category").eq_ignore_ascii_case("weak") {
            &mut entry.weak_aliases
        } else if alias.text_of("type").to_ascii_lowercase().starts_with("f.k.a") {
            &mut entry.former_names
        } else {
            &mut entry.aliases
        };
        add_name(names, &whole(alias), &name);
    }
    entry.country = one_country(element.items("addressList", "address").map(|address| address.text_of("country")));
    let ids = element.items("idList", "id");
    let ids = ids.map(|id| ["idType", "idNumber", "idCountry"].map(|part| id.text_of(part).to_owned())).collect();
    Some(Found { entry, remarks: element.text_of("remarks").to_owned(), ids })
}

/// Returns `LAST, First`; what is no person has a last name only.
fn whole(element: &Element<'_>) -> String {
    let (last, first) = (element.text_of("lastName"), element.text_of("firstName"));
    if first.is_empty() { last.to_owned() } else { format!("{last}, {first}") }
}

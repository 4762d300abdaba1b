//! The Consolidated List of the United Nations Security Council: `consolidated.xml`.

use std::sync::Arc;

use super::ListFormat;
use super::days::iso;
use super::element::{Element, root};
use super::gathering::{Gathering, add_listing, add_name, one_country};
use super::known::{self, Known};
use super::opensanctions::is_native;
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::lists::{Basis, Entry, PartyKind};
use crate::source::xml::{XmlReader, XmlToken};
use crate::source::{Limits, Source};

/// Reads the UN list.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnXml;

const LIST: &str = "un-sc";
const ROOT: &str = "CONSOLIDATED_LIST";
/// What stands in a record, by the publisher's schema.
const KNOWN: [Known; 4] =
    [("INDIVIDUAL", &RECORD), ("ENTITY", &RECORD), ("INDIVIDUAL_ALIAS", &ALIAS), ("ENTITY_ALIAS", &ALIAS)];
const RECORD: [&str; 32] = [
    "DATAID",
    "VERSIONNUM",
    "FIRST_NAME",
    "SECOND_NAME",
    "THIRD_NAME",
    "FOURTH_NAME",
    "NAME_ORIGINAL_SCRIPT",
    "UN_LIST_TYPE",
    "REFERENCE_NUMBER",
    "LISTED_ON",
    "DELISTED_ON",
    "SUBMITTED_ON",
    "SUBMITTED_BY",
    "GENDER",
    "COMMENTS1",
    "TITLE",
    "DESIGNATION",
    "NATIONALITY",
    "NATIONALITY2",
    "LIST_TYPE",
    "LAST_DAY_UPDATED",
    "INDIVIDUAL_ALIAS",
    "INDIVIDUAL_ADDRESS",
    "INDIVIDUAL_DATE_OF_BIRTH",
    "INDIVIDUAL_PLACE_OF_BIRTH",
    "INDIVIDUAL_DOCUMENT",
    "ENTITY_ALIAS",
    "ENTITY_ADDRESS",
    "SORT_KEY",
    "SORT_KEY_LAST_MOD",
    "SORT_KEY_LAST_UPDATED",
    "COMMENTS",
];
const ALIAS: [&str; 6] = ["QUALITY", "ALIAS_NAME", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "NOTE"];
const NAMES: [&str; 4] = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];

impl ListFormat for UnXml {
    fn id(&self) -> &'static str {
        "un-xml"
    }

    fn title(&self) -> &'static str {
        "the UN Security Council Consolidated List"
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
                        ROOT => into.published = reader.attribute("dateGenerated").and_then(|day| iso(&day.value)),
                        "INDIVIDUALS" | "ENTITIES" => {}
                        "INDIVIDUAL" | "ENTITY" => {
                            let element = Element::read(&mut reader, name)?;
                            match party(&element, into) {
                                Some(entry) => into.add(&[LIST.to_owned()], entry),
                                None => into.refuse(|| {
                                    let message = format!("<{}> has no name or no DATAID", element.name);
                                    Problem::at(source, element.at, message).expected("FIRST_NAME and DATAID")
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

fn party(element: &Element<'_>, into: &mut Gathering) -> Option<Entry> {
    known::look_through(element, &KNOWN, into);
    let is_person = element.name == "INDIVIDUAL";
    let name = element.joined(&NAMES);
    let number = element.text_of("DATAID");
    if name.is_empty() || number.is_empty() {
        return None;
    }
    let mut entry = Entry::new(number, &name, Basis::Primary, "https://scsanctions.un.org");
    entry.kind = if is_person { PartyKind::Individual } else { PartyKind::Entity };
    add_name(&mut entry.native_names, element.text_of("NAME_ORIGINAL_SCRIPT"), &name);
    for alias in element.all(if is_person { "INDIVIDUAL_ALIAS" } else { "ENTITY_ALIAS" }) {
        for written in values(alias.text_of("ALIAS_NAME")) {
            let names = match alias.text_of("QUALITY").to_ascii_lowercase().as_str() {
                "low" => &mut entry.weak_aliases,
                "f.k.a." => &mut entry.former_names,
                _ if is_native(written) => &mut entry.native_names,
                _ => &mut entry.aliases,
            };
            add_name(names, written, &name);
        }
    }
    let countries = element.all(if is_person { "INDIVIDUAL_ADDRESS" } else { "ENTITY_ADDRESS" });
    entry.country = one_country(countries.map(|address| address.text_of("COUNTRY")));
    entry.programmes =
        Some(element.text_of("UN_LIST_TYPE").to_owned()).filter(|text| !text.is_empty()).into_iter().collect();
    entry.cite = Some(element.text_of("REFERENCE_NUMBER").to_owned()).filter(|text| !text.is_empty());
    let listed = element.text_of("LISTED_ON");
    match iso(listed) {
        Some(day) => add_listing(&mut entry, Some(day), None),
        None if listed.is_empty() => {}
        None => into.doubt("days of listing can't be read", format!("`{listed}` of {name}")),
    }
    Some(entry)
}

/// Splits several names in one element at the semicolons that stand outside brackets.
fn values(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = 0i32;
    text.split(move |ch| {
        inside = match ch {
            '(' => inside + 1,
            ')' => (inside - 1).max(0),
            _ => inside,
        };
        ch == ';' && inside == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_separated_outside_brackets() {
        assert_eq!(values("A; B (b; c); D").collect::<Vec<_>>(), ["A", " B (b; c)", " D"]);
    }
}

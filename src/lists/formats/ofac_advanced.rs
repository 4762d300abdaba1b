//! OFAC's `SDN_ADVANCED.XML` and `CONS_ADVANCED.XML`: parties with names in every script, by reference to sets of values.
//!
//! The lists are stated: each `SanctionsEntry` names its list and the programmes of a profile. Sets of values and documents
//! stand before the parties in the file, the entries behind them.

use std::collections::HashMap;
use std::sync::Arc;

use super::element::{Element, root};
use super::gathering::{Gathering, add_name, one_country};
use super::known::{self, Known};
use super::{ListFormat, ofac};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::lists::{Basis, Entry, PartyKind};
use crate::source::xml::{XmlReader, XmlToken};
use crate::source::{Limits, Source};

/// Reads OFAC's advanced XML.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfacAdvanced;

const ROOT: &str = "Sanctions";
/// What stands in a party, by the publisher's schema.
const KNOWN: [Known; 6] = [
    ("DistinctParty", &["Comment", "Profile"]),
    ("Profile", &["Comment", "Identity", "Feature", "SanctionsEntryReference", "ExternalReference"]),
    ("Identity", &["Comment", "Alias", "NamePartGroups", "IDRegDocumentReference"]),
    ("Alias", &["Comment", "DocumentedName"]),
    ("DocumentedName", &["Comment", "DocumentedNamePart", "DocumentedNameCountry", "SolutionReference"]),
    ("DocumentedNamePart", &["Comment", "NamePartValue"]),
];

/// The lists, by words of their names in the set of values; the first that fits.
const LISTS: [(&str, &str); 9] = [
    ("chinese military", "us-ofac-ns-cmic"),
    ("sectoral", "us-ofac-ssi"),
    ("palestinian legislative", "us-ofac-ns-plc"),
    ("menu-based", "us-ofac-ns-mbs"),
    ("correspondent account", "us-ofac-capta"),
    ("capta", "us-ofac-capta"),
    ("evaders", "us-ofac-fse"),
    ("consolidated", "us-ofac-cons"),
    ("sdn list", ofac::SDN),
];

impl ListFormat for OfacAdvanced {
    fn id(&self) -> &'static str {
        "ofac-advanced-xml"
    }

    fn title(&self) -> &'static str {
        "OFAC's list (advanced XML)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let [file] = files else { return false };
        root(file).as_deref() == Some(ROOT)
            && file.text().is_some_and(|text| text.contains("ReferenceValueSets") || text.contains("/ADVANCED_XML"))
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let mut publication = Publication::default();
            let mut reader = XmlReader::new(source, limits)?;
            loop {
                match reader.next()? {
                    XmlToken::Start(name) => match name.local {
                        ROOT | "ReferenceValueSets" | "Locations" | "IDRegDocuments" | "DistinctParties"
                        | "SanctionsEntries" => {}
                        "ProfileRelationships" | "SanctionsEntryLinks" => reader.skip()?,
                        _ => {
                            let element = Element::read(&mut reader, name)?;
                            publication.take(&element, source, into);
                        }
                    },
                    XmlToken::Eof => break,
                    XmlToken::Text(_) | XmlToken::End(_) => {}
                }
            }
            publication.give(source, into);
        }
        Ok(())
    }
}

/// Everything of the file that refers to each other.
#[derive(Default)]
struct Publication {
    /// Values by set and id: (`ScriptValues`, `215`) is `Latin`.
    values: HashMap<(String, String), String>,
    /// The countries of locations.
    locations: HashMap<String, String>,
    /// Documents by identity: label, number, country.
    documents: HashMap<String, Vec<[String; 3]>>,
    parties: Vec<Party>,
    /// Lists and programmes by profile.
    sanctions: HashMap<String, (Vec<String>, Vec<String>)>,
}

struct Party {
    profile: String,
    entry: Entry,
    identities: Vec<String>,
    locations: Vec<String>,
    /// Labels with values that features state.
    features: Vec<[String; 2]>,
}

impl Publication {
    fn take(&mut self, element: &Element<'_>, source: &Source, into: &mut Gathering) {
        match element.name {
            "DateOfIssue" => {
                let number = |name: &str| element.text_of(name).parse::<i16>().ok();
                into.published = (|| {
                    let (month, day) = (number("Month")?.try_into().ok()?, number("Day")?.try_into().ok()?);
                    jiff::civil::Date::new(number("Year")?, month, day).ok()
                })();
            }
            set if set.ends_with("Values") => {
                for value in &element.children {
                    let key = (set.to_owned(), value.attribute("ID").to_owned());
                    self.values.insert(key, value.text().to_owned());
                }
            }
            "Location" => {
                let country = element.child("LocationCountry").map_or("", |country| country.attribute("CountryID"));
                let country = self.value("CountryValues", country).to_owned();
                self.locations.insert(element.attribute("ID").to_owned(), country);
            }
            "IDRegDocument" => {
                let label = self.value("IDRegDocTypeValues", element.attribute("IDRegDocTypeID")).to_owned();
                let country = self.value("CountryValues", element.attribute("IssuedBy-CountryID")).to_owned();
                let number = element.text_of("IDRegistrationNo").to_owned();
                let of = self.documents.entry(element.attribute("IdentityID").to_owned()).or_default();
                of.push([label, number, country]);
            }
            "DistinctParty" => {
                known::look_through(element, &KNOWN, into);
                for profile in element.all("Profile") {
                    match self.party(profile) {
                        Some(party) => self.parties.push(party),
                        None => into.refuse(|| {
                            Problem::at(source, profile.at, "has no ID or no name").expected("both, in every Profile")
                        }),
                    }
                }
            }
            "SanctionsEntry" => self.sanction(element, into),
            other => known::unknown(other, into),
        }
    }

    fn value(&self, set: &str, id: &str) -> &str {
        self.values.get(&(set.to_owned(), id.to_owned())).map_or("", String::as_str)
    }

    fn sanction(&mut self, element: &Element<'_>, into: &mut Gathering) {
        let name = self.value("ListValues", element.attribute("ListID")).to_owned();
        let lower = name.to_lowercase();
        let list = LISTS.iter().find(|(words, _)| lower.contains(words)).map(|(_, id)| (*id).to_owned());
        let programmes: Vec<String> = element
            .all("SanctionsMeasure")
            .filter(|measure| self.value("SanctionsTypeValues", measure.attribute("SanctionsTypeID")) == "Program")
            .map(|measure| measure.text_of("Comment").to_owned())
            .filter(|programme| !programme.is_empty())
            .collect();
        let of = self.sanctions.entry(element.attribute("ProfileID").to_owned()).or_default();
        of.1.extend(programmes);
        match list {
            Some(list) => of.0.push(list),
            None => into.omit("entries stand on a list that is not known and were left out", || format!("`{name}`")),
        }
    }

    fn party(&self, profile: &Element<'_>) -> Option<Party> {
        let types = self.part_types(profile);
        let aliases: Vec<&Element<'_>> = profile.items("Identity", "Alias").collect();
        let names: Vec<(&Element<'_>, String, bool)> = aliases
            .iter()
            .flat_map(|alias| {
                alias.all("DocumentedName").map(|name| {
                    let (text, is_latin) = self.name(&types, name);
                    (*alias, text, is_latin)
                })
            })
            .filter(|(_, text, _)| text.chars().any(char::is_alphanumeric))
            .collect();
        let is_primary = |alias: &Element<'_>| alias.attribute("Primary") == "true";
        let primary = names
            .iter()
            .find(|(alias, _, is_latin)| is_primary(alias) && *is_latin)
            .or_else(|| names.iter().find(|(alias, ..)| is_primary(alias)))
            .or(names.first())
            .map(|(_, text, _)| text.clone())?;
        let id = profile.attribute("ID");
        if id.is_empty() {
            return None;
        }
        let mut entry = Entry::new(id, &primary, Basis::Primary, "OFAC Sanctions List Service");
        entry.kind = match self.value("PartySubTypeValues", profile.attribute("PartySubTypeID")).to_lowercase().as_str()
        {
            "vessel" => PartyKind::Vessel,
            "aircraft" => PartyKind::Aircraft,
            // The sub-types of persons and of entities are both unknown; the type above tells them apart.
            "unknown" | "" => self.kind_by_parts(profile),
            _ => PartyKind::Unstated,
        };
        for (alias, text, is_latin) in &names {
            let former =
                self.value("AliasTypeValues", alias.attribute("AliasTypeID")).to_lowercase().starts_with("f.k.a");
            let of = if alias.attribute("LowQuality") == "true" {
                &mut entry.weak_aliases
            } else if !is_latin {
                &mut entry.native_names
            } else if former {
                &mut entry.former_names
            } else {
                &mut entry.aliases
            };
            add_name(of, text, &primary);
        }
        let mut features = Vec::new();
        let mut locations = Vec::new();
        for feature in profile.all("Feature") {
            let label = self.value("FeatureTypeValues", feature.attribute("FeatureTypeID"));
            for version in feature.all("FeatureVersion") {
                features
                    .extend(version.all("VersionDetail").map(|detail| [label.to_owned(), detail.text().to_owned()]));
                locations.extend(version.all("VersionLocation").map(|of| of.attribute("LocationID").to_owned()));
            }
        }
        let identities = profile.all("Identity").map(|identity| identity.attribute("ID").to_owned()).collect();
        Some(Party { profile: id.to_owned(), entry, identities, locations, features })
    }

    /// Returns a name in the order of its parts, and whether it is written in Latin letters.
    fn name(&self, types: &HashMap<&str, &str>, documented: &Element<'_>) -> (String, bool) {
        let mut parts: Vec<(bool, &str)> = Vec::new();
        let mut is_latin = true;
        for value in documented.items("DocumentedNamePart", "NamePartValue") {
            let script = self.value("ScriptValues", value.attribute("ScriptID"));
            is_latin &= script.is_empty() || script == "Latin";
            let is_last = types.get(value.attribute("NamePartGroupID")) == Some(&"Last Name");
            parts.push((is_last, value.text()));
        }
        let texts: Vec<&str> = parts.iter().map(|(_, text)| *text).filter(|text| !text.is_empty()).collect();
        match parts.split_first() {
            // As in the other files: `LAST, First`.
            Some(((true, last), rest)) if !rest.is_empty() && is_latin => {
                let rest: Vec<&str> = rest.iter().map(|(_, text)| *text).collect();
                (format!("{last}, {}", rest.join(" ")), is_latin)
            }
            _ => (texts.join(" "), is_latin),
        }
    }

    /// Returns the types of the groups of name parts, by the groups' ids.
    fn part_types<'a>(&'a self, profile: &'a Element<'_>) -> HashMap<&'a str, &'a str> {
        profile
            .all("Identity")
            .flat_map(|identity| identity.items("NamePartGroups", "MasterNamePartGroup"))
            .flat_map(|master| master.all("NamePartGroup"))
            .map(|group| (group.attribute("ID"), self.value("NamePartTypeValues", group.attribute("NamePartTypeID"))))
            .collect()
    }

    fn kind_by_parts(&self, profile: &Element<'_>) -> PartyKind {
        let types = self.part_types(profile);
        // A party has parts of one kind; the least id makes the answer the same each time.
        let mut types: Vec<(&str, &str)> = types.into_iter().collect();
        types.sort_unstable();
        types
            .into_iter()
            .find_map(|(_, part)| match part {
                "Last Name" | "First Name" | "Maiden Name" | "Middle Name" | "Patronymic" => {
                    Some(PartyKind::Individual)
                }
                "Entity Name" => Some(PartyKind::Entity),
                "Vessel Name" => Some(PartyKind::Vessel),
                "Aircraft Name" => Some(PartyKind::Aircraft),
                _ => None,
            })
            .unwrap_or_default()
    }

    fn give(self, source: &Source, into: &mut Gathering) {
        let Self { mut sanctions, documents, locations, parties, .. } = self;
        for Party { profile, mut entry, identities, locations: of, features } in parties {
            let Some((mut lists, programmes)) = sanctions.remove(&profile) else {
                into.remark("parties have no sanctions entry and were left out", || entry.name.clone());
                continue;
            };
            lists.sort();
            lists.dedup();
            for programme in programmes {
                add_name(&mut entry.programmes, &programme, "");
            }
            let list = ofac::chosen(&lists, into);
            for [label, number, country] in identities.iter().filter_map(|id| documents.get(id)).flatten() {
                ofac::identify(&mut entry, into, label, number, country, &list);
            }
            for [label, value] in &features {
                ofac::identify(&mut entry, into, label, value, "", &list);
            }
            entry.country = one_country(of.iter().filter_map(|id| locations.get(id)).map(String::as_str));
            into.add(&lists, entry);
        }
        // Profiles that nobody describes: the file is cut between its parts, or damaged.
        if let Some(profile) = sanctions.keys().min() {
            into.refuse(|| {
                let message = format!("lists the profile {profile}, which it does not describe");
                Problem::new(source.name(), message).help("the file is cut or damaged: fetch it again")
            });
        }
    }
}

//! `entities.ftm.json` of OpenSanctions: one FollowTheMoney entity a line.
//!
//! Sanctions are entities of their own that point at whom they name, before or behind it in the file: the lists of an entity
//! come from its own programmes and datasets and from theirs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::ListFormat;
use super::days::iso;
use super::gathering::{Gathering, add_listing, add_name};
use super::json::{Value, first_keys, value};
use super::known::look_at_keys;
use super::ofac::{MANY_NAMES, with_country};
use super::opensanctions::{identify, is_native, kind_of, lists_of};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::lists::{Basis, Entry, PartyIdentifierKind, PartyKind};
use crate::source::{Limits, Place, Source};

/// Reads FollowTheMoney entities.
#[derive(Debug, Clone, Copy)]
pub(super) struct FollowTheMoney;

/// What a sanction says of an entity.
#[derive(Debug)]
struct Sanction {
    programmes: Vec<String>,
    from: Option<Date>,
    to: Option<Date>,
}

/// A party before its sanctions are known.
#[derive(Debug)]
struct Party {
    entry: Entry,
    /// Programmes and datasets.
    words: Vec<String>,
    /// Identifiers as written; of some the kind is not stated.
    numbers: Vec<(Option<PartyIdentifierKind>, String)>,
    listed: Listed,
}

/// Who says that a party is listed, beside its sanctions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listed {
    /// It is a target of the file.
    Target,
    /// Only its topics say that it is sanctioned.
    Topic,
    /// Nobody.
    No,
}

/// Properties whose names say `name` or `alias`, and which hold no further name of the party.
const NO_FURTHER_NAMES: [&str; 22] = [
    "name",
    "alias",
    "previousName",
    "weakAlias",
    "firstName",
    "secondName",
    "middleName",
    "lastName",
    "maidenName",
    "fatherName",
    "motherName",
    "nameSuffix",
    "namePrefix",
    "birthName",
    "callSignName",
    "publisherName",
    "addressName",
    "userName",
    "username",
    "fullName",
    "domainName",
    "registeredName",
];

/// The properties that are identifiers, each with its kind.
const IDENTIFIERS: [(&str, PartyIdentifierKind); 10] = [
    ("leiCode", PartyIdentifierKind::Lei),
    ("uscCode", PartyIdentifierKind::Uscc),
    ("isinCode", PartyIdentifierKind::Isin),
    ("dunsCode", PartyIdentifierKind::Duns),
    ("uniqueEntityId", PartyIdentifierKind::Uei),
    ("cageCode", PartyIdentifierKind::Cage),
    ("imoNumber", PartyIdentifierKind::Imo),
    ("registrationNumber", PartyIdentifierKind::Registration),
    ("taxNumber", PartyIdentifierKind::Tax),
    ("vatCode", PartyIdentifierKind::Tax),
];

impl ListFormat for FollowTheMoney {
    fn id(&self) -> &'static str {
        "ftm-json"
    }

    fn title(&self) -> &'static str {
        "FollowTheMoney entities (JSON lines)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let [file] = files else { return false };
        let Some(line) = first_line(file) else { return false };
        let keys = first_keys(line, None);
        ["id", "schema", "properties"].iter().all(|key| keys.iter().any(|known| known == key))
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let mut sanctions: HashMap<String, Vec<Sanction>> = HashMap::new();
            let mut parties: Vec<Party> = Vec::new();
            // What is no party, and what was left out with a remark of its own.
            let mut others: HashSet<String> = HashSet::new();
            each_line(source, limits, &mut |value, at| {
                let schema = value.text_of("schema");
                let properties = value.get("properties").unwrap_or(&Value::Null);
                if schema.is_empty() || value.text_of("id").is_empty() {
                    let problem = Problem::at(source, at, "has no `id` or no `schema`");
                    into.refuse(|| problem.expected("a FollowTheMoney entity on every line"));
                } else if schema == "Sanction" {
                    for of in properties.texts("entity") {
                        sanctions.entry(of.to_owned()).or_default().push(sanction(properties));
                    }
                } else if kind_of(schema) != PartyKind::Unstated {
                    let listed = if value.get("target") == Some(&Value::Flag(true)) {
                        Listed::Target
                    } else if properties.texts("topics").any(|topic| topic == "sanction") {
                        Listed::Topic
                    } else {
                        Listed::No
                    };
                    look_at_keys(properties, is_no_further_name, into);
                    match party(&value, properties, listed) {
                        Some(party) => parties.push(party),
                        None => {
                            others.insert(value.text_of("id").to_owned());
                            into.remark("entities have no name and were left out", || value.text_of("id").to_owned());
                        }
                    }
                } else {
                    others.insert(value.text_of("id").to_owned());
                }
            })?;
            for party in parties {
                let of = sanctions.remove(&party.entry.key).unwrap_or_default();
                // Relatives and owners of the listed are in the file too; they are not listed themselves.
                if party.listed != Listed::No || !of.is_empty() {
                    give(party, of, into);
                }
            }
            dangling(&sanctions, &others, into);
        }
        Ok(())
    }
}

/// Tells whether a property is known to hold no further name, or doesn't sound as if it did.
fn is_no_further_name(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    NO_FURTHER_NAMES.contains(&key) || !(lower.contains("name") || lower.contains("alias"))
}

/// Tells of sanctions whose parties are not in the file: it is cut, or a piece of one.
fn dangling(sanctions: &HashMap<String, Vec<Sanction>>, others: &HashSet<String>, into: &mut Gathering) {
    let is_wanted = |sanction: &Sanction| into.wanted().is_none_or(|wanted| is_on(sanction, wanted));
    let mut missing: Vec<&String> = sanctions
        .iter()
        .filter(|(id, of)| !others.contains(*id) && of.iter().any(is_wanted))
        .map(|(id, _)| id)
        .collect();
    missing.sort_unstable();
    for id in missing {
        into.omit("parties have a sanction and are not in the file", || format!("`{id}`"));
    }
}

/// Gives a party with the lists that its own words and its sanctions name.
fn give(party: Party, sanctions: Vec<Sanction>, into: &mut Gathering) {
    let Party { mut entry, mut words, numbers, listed } = party;
    if listed == Listed::Topic && sanctions.is_empty() {
        let example = entry.name.clone();
        into.doubt("parties are sanctioned by their topic alone, and were taken for listed", example);
    }
    let of_list = || sanctions.iter().filter(|sanction| into.wanted().is_none_or(|wanted| is_on(sanction, wanted)));
    // One without days stands whenever the file serves.
    if of_list().all(|sanction| sanction.from.is_some() || sanction.to.is_some()) {
        for sanction in of_list() {
            add_listing(&mut entry, sanction.from, sanction.to);
        }
    }
    for programme in sanctions.into_iter().flat_map(|sanction| sanction.programmes) {
        add_name(&mut entry.programmes, &programme, "");
        words.push(programme);
    }
    for (kind, number) in numbers {
        match kind {
            Some(kind) => into.identify(&mut entry, kind, &number),
            None => identify(&mut entry, &number, into),
        }
    }
    into.add(&lists_of(words.iter().map(String::as_str)), entry);
}

/// Tells whether a sanction is of a list: it names no programme, or that list's.
fn is_on(sanction: &Sanction, wanted: &str) -> bool {
    let lists = lists_of(sanction.programmes.iter().map(String::as_str));
    sanction.programmes.is_empty() || lists.iter().any(|list| list == wanted)
}

fn first_line(source: &Source) -> Option<&str> {
    let text = source.text()?.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('{').then(|| text.lines().next()).flatten()
}

fn each_line<'s>(source: &'s Source, limits: &Limits, each: &mut dyn FnMut(Value<'s>, Place)) -> Result<(), Error> {
    let whole = source.expect_text()?;
    let text = whole.trim_start_matches('\u{feff}');
    let mut at = whole.len() - text.len();
    for line in text.split_inclusive('\n') {
        let plain = line.trim();
        if !plain.is_empty() {
            let from = at + (line.len() - line.trim_start().len());
            each(value(source, plain, from, limits)?, Place::span(from, 1));
        }
        at += line.len();
    }
    Ok(())
}

fn sanction(properties: &Value<'_>) -> Sanction {
    let day = |keys: &[&str]| keys.iter().find_map(|key| properties.texts(key).filter_map(iso).min());
    Sanction {
        programmes: properties.texts("programId").map(str::to_owned).collect(),
        from: day(&["listingDate", "startDate"]),
        to: day(&["endDate"]),
    }
}

fn party(of: &Value<'_>, properties: &Value<'_>, listed: Listed) -> Option<Party> {
    let caption = of.text_of("caption");
    let name = if caption.is_empty() { properties.texts("name").next().unwrap_or_default() } else { caption };
    if !name.chars().any(char::is_alphanumeric) {
        return None;
    }
    let mut entry = Entry::new(of.text_of("id"), name, Basis::Secondary, "OpenSanctions");
    entry.kind = kind_of(of.text_of("schema"));
    for key in ["name", "alias", "abbreviation"] {
        for alias in properties.texts(key) {
            let names = if is_native(alias) { &mut entry.native_names } else { &mut entry.aliases };
            add_name(names, alias, name);
        }
    }
    for former in properties.texts("previousName") {
        add_name(&mut entry.former_names, former, name);
    }
    for weak in properties.texts("weakAlias") {
        if !entry.names().take(MANY_NAMES).any(|known| known == weak) {
            add_name(&mut entry.weak_aliases, weak, name);
        }
    }
    let mut countries: Vec<&str> =
        ["country", "jurisdiction", "mainCountry"].iter().flat_map(|key| properties.texts(key)).collect();
    countries.sort_unstable();
    countries.dedup();
    let country = if let [one] = countries.as_slice() { (*one).to_owned() } else { String::new() };
    let mut numbers = Vec::new();
    for (key, kind) in IDENTIFIERS {
        numbers.extend(properties.texts(key).map(|number| match kind {
            // Which country's it is, is known if there is but one.
            PartyIdentifierKind::Registration | PartyIdentifierKind::Tax if !country.is_empty() => {
                (Some(kind), with_country(number, &country))
            }
            PartyIdentifierKind::Registration => (None, number.to_owned()),
            _ => (Some(kind), number.to_owned()),
        }));
    }
    entry.country = Some(country).filter(|country| !country.is_empty());
    entry.programmes = properties.texts("programId").map(str::to_owned).collect();
    let words = entry.programmes.iter().cloned().chain(of.texts("datasets").map(str::to_owned)).collect();
    Some(Party { entry, words, numbers, listed })
}

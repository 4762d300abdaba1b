//! FollowTheMoney entities as JSON Lines: `Ownership`, `Directorship`, `UnknownLink` and `Succession` between parties.
//!
//! A percentage is free text there. What is sure of it is read (`51.5`, `51,5 %`, `25-50%`, `more than 25%`); of anything
//! else the share is unknown. A bare number up to one may be a fraction or a percentage: it is unknown too.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dates::{first_day, last_day};
use super::json::Node;
use super::{OwnershipReader, json};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::model::{
    DocumentId, Holding, Ownership, OwnershipEdge, OwnershipRelation, PartyScheme, Share, ShareRange, StatedParty,
};
use crate::source::{Limits, Source};

/// Schemata that are edges: what stands above, what below, and how.
const EDGES: [(&str, &str, &str, OwnershipRelation); 4] = [
    ("Ownership", "owner", "asset", OwnershipRelation::Ownership),
    ("Directorship", "director", "organization", OwnershipRelation::Influence),
    ("UnknownLink", "subject", "object", OwnershipRelation::Influence),
    ("Succession", "predecessor", "successor", OwnershipRelation::Succession),
];

/// Reads FollowTheMoney.
#[derive(Debug)]
pub(super) struct FollowTheMoney;

impl OwnershipReader for FollowTheMoney {
    fn format(&self) -> &'static str {
        "ftm"
    }

    fn recognises(&self, source: &Source) -> bool {
        json::first_object_has(source, &["id", "schema", "properties"])
    }

    fn read(&self, source: &Source, document: DocumentId, limits: &Limits) -> Result<Ownership, Error> {
        let entities = json::objects(source, limits)?;
        let mut parties: BTreeMap<&str, Arc<StatedParty>> = BTreeMap::new();
        let mut problems = Vec::new();
        for entity in &entities {
            let (Some(id), Some(schema)) = (entity.get("id").text(), entity.get("schema").text()) else {
                let problem = Problem::at(source, entity.at, "is an entity without `id` or `schema`");
                problems.push(problem.expected("FollowTheMoney: id, schema, properties"));
                continue;
            };
            if !EDGES.iter().any(|(edge, ..)| *edge == schema) && !entity.get("properties").get("name").is_nothing() {
                parties.insert(id, Arc::new(party(entity, id, schema, document)));
            }
        }
        let mut ownership = Ownership::default();
        for entity in &entities {
            let schema = entity.get("schema").text().unwrap_or("");
            let Some((_, above, below, relation)) = EDGES.iter().find(|(edge, ..)| *edge == schema) else { continue };
            let properties = entity.get("properties");
            let ends = |key: &str| -> Vec<Arc<StatedParty>> {
                let ends = properties.get(key).one_or_more().iter();
                ends.filter_map(|end| end.text().or_else(|| end.get("id").text()))
                    .map(|id| match parties.get(id) {
                        Some(party) => Arc::clone(party),
                        None => {
                            Arc::new(StatedParty { record: Some((document, id.to_owned())), ..StatedParty::default() })
                        }
                    })
                    .collect()
            };
            let (owners, owned) = (ends(above), ends(below));
            if owners.is_empty() || owned.is_empty() {
                let key = if owners.is_empty() { above } else { below };
                let problem =
                    Problem::at(source, entity.at, format!("is an entity of schema {schema} without `{key}`"));
                problems.push(problem.expected("the id of a party"));
                continue;
            }
            let share = (*relation == OwnershipRelation::Ownership).then(|| percentages(properties)).flatten();
            let days = (
                texts(properties, "startDate").filter_map(first_day).min(),
                texts(properties, "endDate").filter_map(last_day).max(),
            );
            let is_indirect = texts(properties, "ownershipType").any(|text| text.to_lowercase().contains("indirect"));
            for owner in &owners {
                for owned in owned.iter().filter(|owned| *owned != owner) {
                    ownership.edges.push(OwnershipEdge {
                        owner: Arc::clone(owner),
                        owned: Arc::clone(owned),
                        relation: *relation,
                        share,
                        holding: if is_indirect { Holding::Indirect } else { Holding::Direct },
                        from: days.0,
                        to: days.1,
                        source: source_of(entity),
                        document,
                        at: entity.at,
                    });
                }
            }
        }
        ownership.parties = parties.into_values().collect();
        match Error::from_problems(ErrorKind::Malformed, problems, limits.max_problems) {
            Some(error) => Err(error),
            None => Ok(ownership),
        }
    }
}

fn texts<'a>(properties: &'a Node, key: &str) -> impl Iterator<Item = &'a str> {
    properties.get(key).one_or_more().iter().filter_map(Node::digits)
}

fn party(entity: &Node, id: &str, schema: &str, document: DocumentId) -> StatedParty {
    let properties = entity.get("properties");
    let mut names = texts(properties, "name").map(str::to_owned);
    let name = entity.get("caption").text().map(str::to_owned).or_else(|| names.next()).unwrap_or_default();
    let aliases = names
        .chain(texts(properties, "alias").map(str::to_owned))
        .chain(texts(properties, "previousName").map(str::to_owned))
        .filter(|other| *other != name)
        .collect();
    let mut identifiers: Vec<(PartyScheme, String)> =
        texts(properties, "leiCode").map(|lei| (PartyScheme::Lei, lei.to_owned())).collect();
    identifiers.extend(texts(properties, "uscCode").map(|code| (PartyScheme::Uscc, code.to_owned())));
    let country = ["jurisdiction", "mainCountry", "country"].into_iter().find_map(|key| texts(properties, key).next());
    if let Some(country) = country {
        let country = country.split('-').next().unwrap_or(country).to_uppercase();
        let numbers = texts(properties, "registrationNumber");
        identifiers.extend(numbers.map(|number| (PartyScheme::Registration, format!("{country}/{number}"))));
    }
    let record = Some((document, id.to_owned()));
    StatedParty { name, aliases, identifiers, record, is_person: schema == "Person" }
}

/// Says where a statement comes from: its own source, or the data sets that it was taken from.
fn source_of(entity: &Node) -> String {
    let properties = entity.get("properties");
    if let Some(own) = texts(properties, "sourceUrl").chain(texts(properties, "publisher")).next() {
        return own.to_owned();
    }
    let sets: Vec<&str> = entity.get("datasets").items().iter().filter_map(Node::text).collect();
    if sets.is_empty() { "FollowTheMoney entity".to_owned() } else { sets.join(", ") }
}

/// Reads the stated percentages; several that differ give the range between them.
fn percentages(properties: &Node) -> Option<ShareRange> {
    let mut read = texts(properties, "percentage").map(percentage);
    let first = read.next()??;
    read.try_fold(first, |range, next| {
        let next = next?;
        ShareRange::new(range.low().min(next.low()), range.high().max(next.high()))
    })
}

/// Reads what is sure of a percentage in free text.
fn percentage(text: &str) -> Option<ShareRange> {
    let text = text.trim().to_lowercase();
    let has_sign = text.contains('%') || text.contains("percent") || text.contains("per cent");
    let plain = ["%", "per cent", "percent"].iter().fold(text.clone(), |text, sign| text.replace(sign, " "));
    let plain = plain.trim();
    let number = |text: &str| -> Option<ShareRange> {
        let text = text.trim();
        let text =
            if text.contains('.') || text.matches(',').count() != 1 { text.to_owned() } else { text.replace(',', ".") };
        ShareRange::of_percent(&text)
    };
    for (words, is_excluded) in
        [("more than ", true), ("over ", true), ("at least ", false), (">=", false), ("≥", false), (">", true)]
    {
        if let Some(rest) = plain.strip_prefix(words) {
            let low = number(rest)?.low();
            let low = if is_excluded { Share::from_millionths(low.millionths() + 1)? } else { low };
            return ShareRange::new(low, Share::WHOLE);
        }
    }
    for between in ["-", "–", " to "] {
        if let Some((low, high)) = plain.split_once(between) {
            let (low, high) = (number(low)?, number(high)?);
            return ShareRange::new(low.low(), high.high());
        }
    }
    let read = number(plain)?;
    // `0.51` without a sign may be 51 percent.
    let may_be_a_fraction = !has_sign && read.low().millionths() <= Share::WHOLE.millionths() / 100;
    (!may_be_a_fraction && read.high() > Share::NONE).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::ownership::{format_of, read};

    #[test]
    fn what_is_sure_of_a_percentage_is_read_and_nothing_else() {
        for (text, says) in [
            ("51", Some("51 %")),
            ("51.5 %", Some("51.5 %")),
            ("51,5%", Some("51.5 %")),
            ("100.00", Some("100 %")),
            ("25-50%", Some("25 to 50 %")),
            ("25 % to 50 %", Some("25 to 50 %")),
            ("more than 25%", Some("25.000001 to 100 %")),
            (">50", Some("50.000001 to 100 %")),
            (">= 50", Some("50 to 100 %")),
            ("at least 75 percent", Some("75 to 100 %")),
            ("0.5 %", Some("0.5 %")),
            ("0.51", None),
            ("1", None),
            ("majority", None),
            ("50 (voting)", None),
            ("1,234,567", None),
            ("150", None),
            ("50-25", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(percentage(text).map(|range| range.to_string()).as_deref(), says, "{text}");
        }
    }

    #[test]
    fn edges_between_parties_are_read_with_their_names_and_numbers() {
        let text = r#"{"id":"x","caption":"Crane Works Ltd","schema":"Company","datasets":["reg"],"properties":{"name":["Crane Works Ltd","CW"],"jurisdiction":["gb"],"registrationNumber":["01234567"]}}
{"id":"p","schema":"Person","properties":{"name":["Ada Example"]}}
{"id":"o1","schema":"Ownership","datasets":["reg","press"],"properties":{"owner":["l"],"asset":["x"],"percentage":["60","55"],"startDate":["2019"],"endDate":["2024-03"]}}
{"id":"d1","schema":"Directorship","properties":{"director":["p"],"organization":["x"]}}
{"id":"u1","schema":"UnknownLink","properties":{"subject":["l"],"object":["x"],"sourceUrl":["https://register.example/1"]}}
{"id":"s1","schema":"Succession","properties":{"predecessor":["old"],"successor":["x"]}}
{"id":"f1","schema":"Family","properties":{"person":["p"],"relative":["q"]}}
"#;
        let source = Source::from_bytes("e.ftm.json", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        assert_eq!(format_of(&source), "ftm");
        let read = read(&source, DocumentId(0), &Limits::default()).expect("sound");
        let edges: Vec<String> = read
            .edges
            .iter()
            .map(|edge| {
                let share = edge.share.map(|share| format!(" {share}")).unwrap_or_default();
                format!(
                    "{} {} {}{share} ({})",
                    edge.owner.shown(),
                    edge.relation.word(),
                    edge.owned.shown(),
                    edge.source
                )
            })
            .collect();
        assert_eq!(
            edges,
            [
                "l ownership Crane Works Ltd 55 to 60 % (reg, press)",
                "Ada Example influence Crane Works Ltd (FollowTheMoney entity)",
                "l influence Crane Works Ltd (https://register.example/1)",
                "old succession Crane Works Ltd (FollowTheMoney entity)",
            ]
        );
        assert_eq!(
            (read.edges[0].from, read.edges[0].to),
            (Some(jiff::civil::date(2019, 1, 1)), Some(jiff::civil::date(2024, 3, 31)))
        );
        let company = &read.edges[0].owned;
        assert_eq!(
            (company.aliases.as_slice(), &company.identifiers[0].1),
            (&["CW".to_owned()][..], &"GB/01234567".to_owned())
        );
    }
}

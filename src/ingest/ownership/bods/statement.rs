//! One statement as it stands in the file, in either shape.

use jiff::civil::Date;

use crate::diagnostic::{Problem, nearest};
use crate::ingest::ownership::dates::first_day;
use crate::ingest::ownership::json::Node;
use crate::model::{DocumentId, PartyScheme, StatedParty};
use crate::source::Source;

/// Which shape a statement has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// 0.2 and 0.3: `statementType`.
    Older,
    /// 0.4: `recordType`.
    Four,
}

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A company or arrangement.
    Entity,
    /// A natural person.
    Person,
    /// How one stands over another.
    Relationship,
}

/// A statement.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    pub(super) node: &'a Node,
    /// Where its facts stand: `recordDetails`, or the statement itself.
    pub(super) details: &'a Node,
    pub(super) version: Version,
    pub(super) kind: Kind,
    pub(super) id: &'a str,
    /// What stays the same from version to version.
    pub(super) record: &'a str,
    pub(super) date: Option<Date>,
    pub(super) is_closed: bool,
    pub(super) replaces: Vec<&'a str>,
}

const TYPES: [(&str, Kind); 3] =
    [("entity", Kind::Entity), ("person", Kind::Person), ("relationship", Kind::Relationship)];
const OLDER_TYPES: [(&str, Kind); 3] = [
    ("entityStatement", Kind::Entity),
    ("personStatement", Kind::Person),
    ("ownershipOrControlStatement", Kind::Relationship),
];
const STATUSES: [&str; 3] = ["new", "updated", "closed"];

impl<'a> Statement<'a> {
    /// Reads a statement; `None`, with a problem, if it can't be one.
    pub(super) fn of(source: &Source, node: &'a Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut refuse = |problem: Problem| {
            problems.push(problem);
            None
        };
        let (version, key, types) = if node.get("recordType").is_nothing() {
            (Version::Older, "statementType", OLDER_TYPES)
        } else {
            (Version::Four, "recordType", TYPES)
        };
        let word = node.get(key);
        let words = types.map(|(word, _)| word);
        let Some((_, kind)) = word.text().and_then(|word| types.iter().find(|(known, _)| *known == word)) else {
            let message = match word.text() {
                Some(word) => format!("`{word}` is no type of statement"),
                None => "is a statement without a type".to_owned(),
            };
            let mut problem = Problem::at(source, if word.is_nothing() { node.at } else { word.at }, message)
                .expected(format!("`recordType` (BODS 0.4) or `statementType` (0.2, 0.3): {}", words.join(", ")));
            if let Some(near) = word.text().and_then(|word| nearest(word, words)) {
                problem = problem.help(format!("did you mean `{near}`?"));
            }
            return refuse(problem);
        };
        let (id, record) = match version {
            Version::Four => (node.get("statementId").text(), node.get("recordId").text()),
            Version::Older => (node.get("statementID").text(), node.get("statementID").text()),
        };
        let Some(record) = record else {
            let key = if version == Version::Four { "recordId" } else { "statementID" };
            return refuse(Problem::at(source, node.at, format!("is a statement without `{key}`")).expected("a text"));
        };
        let status = node.get("recordStatus");
        if version == Version::Four
            && let Some(word) = status.text()
            && !STATUSES.contains(&word)
        {
            let problem = Problem::at(source, status.at, format!("`{word}` is no status of a record"));
            return refuse(problem.expected(STATUSES.join(", ")));
        }
        let details = if version == Version::Four { node.get("recordDetails") } else { node };
        if !details.is_object() && status.text() != Some("closed") {
            return refuse(
                Problem::at(source, node.at, "is a statement without `recordDetails`").expected("an object"),
            );
        }
        let date = [node.get("statementDate"), node.get("publicationDetails").get("publicationDate")]
            .into_iter()
            .find_map(|date| date.text().and_then(first_day));
        Some(Self {
            node,
            details,
            version,
            kind: *kind,
            id: id.unwrap_or(""),
            record,
            date,
            is_closed: version == Version::Four && status.text() == Some("closed"),
            replaces: node.get("replacesStatements").items().iter().filter_map(Node::text).collect(),
        })
    }

    /// Returns the party that an entity or person statement describes.
    pub(super) fn party(&self, document: DocumentId) -> Option<StatedParty> {
        let name = match self.kind {
            Kind::Relationship => return None,
            Kind::Entity => self.details.get("name").text().map(str::to_owned),
            Kind::Person => self.details.get("names").items().iter().find_map(person_name),
        };
        let country = ["jurisdiction", "incorporatedInJurisdiction"]
            .into_iter()
            .find_map(|key| self.details.get(key).get("code").text());
        Some(StatedParty {
            name: name.unwrap_or_default(),
            aliases: self
                .details
                .get("alternateNames")
                .items()
                .iter()
                .filter_map(Node::text)
                .map(str::to_owned)
                .collect(),
            identifiers: self
                .details
                .get("identifiers")
                .items()
                .iter()
                .filter_map(|identifier| identifier_of(identifier, country))
                .collect(),
            record: Some((document, self.record.to_owned())),
            is_person: self.kind == Kind::Person,
        })
    }
}

fn person_name(name: &Node) -> Option<String> {
    if let Some(full) = name.get("fullName").text() {
        return Some(full.to_owned());
    }
    let parts: Vec<&str> =
        ["givenName", "patronymicName", "familyName"].iter().filter_map(|key| name.get(key).text()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Reads an identifier: an LEI by its scheme, else a number of the register that its scheme (`GB-COH`) or the
/// jurisdiction names.
fn identifier_of(identifier: &Node, country: Option<&str>) -> Option<(PartyScheme, String)> {
    let id = identifier.get("id").digits()?;
    let scheme = identifier.get("scheme").text().unwrap_or("");
    let name = identifier.get("schemeName").text().unwrap_or("");
    if scheme.to_uppercase().ends_with("LEI") || name.to_lowercase().contains("legal entity identifier") {
        return Some((PartyScheme::Lei, id.to_owned()));
    }
    if scheme.to_uppercase().contains("USCC") || name.to_lowercase().contains("unified social credit") {
        return Some((PartyScheme::Uscc, id.to_owned()));
    }
    let of_scheme = scheme.split_once('-').map(|(country, _)| country).filter(|country| country.len() == 2);
    // `XI` and the like are international; only a country has a register of companies.
    let country = of_scheme.filter(|country| *country != "XI" && *country != "XM").or(country)?;
    let country = country.split('-').next().unwrap_or(country);
    Some((PartyScheme::Registration, format!("{country}/{id}")))
}

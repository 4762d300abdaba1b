//! A relationship statement into statements of one party over another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::Held;
use super::interest::relation;
use super::statement::Version;
use crate::diagnostic::Problem;
use crate::ingest::ownership::dates::{first_day, last_day};
use crate::ingest::ownership::json::Node;
use crate::model::{
    DocumentId, Holding, Ownership, OwnershipEdge, OwnershipRelation, Share, ShareRange, StatedParty, UnstatedOwner,
};
use crate::source::Source;

/// What the file says beside the relationship.
pub(super) struct Reading<'a> {
    pub(super) source: &'a Source,
    pub(super) document: DocumentId,
    pub(super) parties: &'a BTreeMap<&'a str, Arc<StatedParty>>,
    /// The records of relationships that hold.
    pub(super) relationships: &'a BTreeSet<&'a str>,
}

/// Who stands above or below.
enum End<'a> {
    Party(Arc<StatedParty>),
    /// Nobody is named, for a reason.
    Unstated(&'a str),
    Missing,
}

/// Reads a relationship.
pub(super) fn read(reading: &Reading<'_>, held: &Held<'_>, ownership: &mut Ownership, problems: &mut Vec<Problem>) {
    let statement = held.statement;
    let at = statement.node.at;
    let (subject, interested) = (statement.details.get("subject"), statement.details.get("interestedParty"));
    let (owned, owner) = (end(reading, subject, statement.version), end(reading, interested, statement.version));
    let (owned, owner) = match (owned, owner) {
        (End::Party(owned), End::Party(owner)) => (owned, owner),
        (End::Party(party), End::Unstated(reason)) => {
            let reason = format!("interested party: {reason}");
            ownership.unstated.push(UnstatedOwner { party, reason, document: reading.document, at });
            return;
        }
        // A company that has no subject to own may not be described either.
        (End::Unstated(_), _) => return,
        (End::Missing, _) | (_, End::Missing) => {
            let which = if matches!(end(reading, subject, statement.version), End::Missing) {
                "subject"
            } else {
                "interestedParty"
            };
            let message = format!("the relationship `{}` has no `{which}`", statement.record);
            problems.push(Problem::at(reading.source, at, message).expected("the record of a party"));
            return;
        }
    };
    if owner == owned {
        return;
    }
    let source = source_of(statement.node);
    let nothing = [];
    let interests = statement.details.get("interests");
    let interests: &[Node] = if interests.items().is_empty() { &nothing } else { interests.items() };
    let summary = sums_up(reading, statement.details, statement.version);
    let mut edges: Vec<OwnershipEdge> = Vec::new();
    let mut push = |edge: OwnershipEdge| {
        let same = |known: &&mut OwnershipEdge| {
            (known.relation, known.holding, known.from, known.to) == (edge.relation, edge.holding, edge.from, edge.to)
        };
        match edges.iter_mut().find(same) {
            Some(known) => known.share = of_one_owner(known.share, edge.share),
            None => edges.push(edge),
        }
    };
    for interest in interests {
        let (relation, share) = relation(reading.source, interest, problems);
        let own = |key, day: fn(&str) -> Option<Date>| interest.get(key).text().and_then(day);
        let (from, to) = (later(held.from, own("startDate", first_day)), earlier(held.to, own("endDate", last_day)));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            continue;
        }
        let level = interest.get("directOrIndirect").text().or_else(|| interest.get("interestLevel").text());
        let holding = match level {
            Some("indirect") if summary => Holding::Summary,
            Some("indirect") => Holding::Indirect,
            _ if summary => Holding::Summary,
            _ => Holding::Direct,
        };
        push(edge(reading, (&owner, &owned), relation, share, holding, (from, to), &source, at));
    }
    if interests.is_empty() {
        // That there is a relationship is stated; of what kind is not.
        let holding = if summary { Holding::Summary } else { Holding::Direct };
        let days = (held.from, held.to);
        push(edge(reading, (&owner, &owned), OwnershipRelation::Ownership, None, holding, days, &source, at));
    }
    ownership.edges.extend(edges);
}

#[expect(clippy::too_many_arguments, reason = "the fields of one statement")]
fn edge(
    reading: &Reading<'_>,
    (owner, owned): (&Arc<StatedParty>, &Arc<StatedParty>),
    relation: OwnershipRelation,
    share: Option<ShareRange>,
    holding: Holding,
    (from, to): (Option<Date>, Option<Date>),
    source: &str,
    at: crate::source::Place,
) -> OwnershipEdge {
    OwnershipEdge {
        owner: Arc::clone(owner),
        owned: Arc::clone(owned),
        relation,
        share,
        holding,
        from,
        to,
        source: source.to_owned(),
        document: reading.document,
        at,
    }
}

/// Joins two interests of one owner: at least the greater of them, at most both.
fn of_one_owner(one: Option<ShareRange>, other: Option<ShareRange>) -> Option<ShareRange> {
    let (Some(one), Some(other)) = (one, other) else { return one.or(other) };
    let both = one.high().millionths().saturating_add(other.high().millionths());
    ShareRange::new(one.low().max(other.low()), Share::from_millionths(both).unwrap_or(Share::WHOLE))
}

fn later(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).max()
}

fn earlier(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).min()
}

/// Tells whether the file states one of the relationships through which this one runs.
fn sums_up(reading: &Reading<'_>, details: &Node, version: Version) -> bool {
    let key = if version == Version::Four { "componentRecords" } else { "componentStatementIDs" };
    details.get(key).items().iter().filter_map(Node::text).any(|record| reading.relationships.contains(record))
}

fn end<'a>(reading: &Reading<'_>, node: &'a Node, version: Version) -> End<'a> {
    let record = match version {
        Version::Four => node.text(),
        Version::Older => ["describedByEntityStatement", "describedByPersonStatement"]
            .into_iter()
            .find_map(|key| node.get(key).text()),
    };
    if let Some(record) = record {
        let party = reading.parties.get(record).map_or_else(
            || {
                let record = Some((reading.document, record.to_owned()));
                Arc::new(StatedParty { record, ..StatedParty::default() })
            },
            Arc::clone,
        );
        return End::Party(party);
    }
    let unstated = if version == Version::Four { node } else { node.get("unspecified") };
    match unstated.get("reason").text() {
        Some(reason) => End::Unstated(unstated.get("description").text().unwrap_or(reason)),
        None => End::Missing,
    }
}

/// Says where the statement comes from, in its own words.
fn source_of(node: &Node) -> String {
    let source = node.get("source");
    let url = source.get("url").text();
    let words = source.get("description").text();
    let kinds: Vec<&str> = source.get("type").one_or_more().iter().filter_map(Node::text).collect();
    let publisher = node.get("publicationDetails").get("publisher").get("name").text();
    [words, url, publisher]
        .into_iter()
        .flatten()
        .next()
        .map(str::to_owned)
        .unwrap_or_else(|| if kinds.is_empty() { "BODS statement".to_owned() } else { kinds.join(", ") })
}

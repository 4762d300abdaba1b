//! One relationship record of level 2, whichever spelling it came in.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::Problem;
use crate::ingest::ownership::dates::{first_day, last_day};
use crate::model::{DocumentId, Holding, Ownership, OwnershipEdge, OwnershipRelation, PartyScheme, StatedParty};
use crate::source::{Place, Source};

/// Types of relationship (RR-CDF 2.1, `RelationshipTypeEnum`), with what they say of the parent over the child.
const TYPES: [(&str, OwnershipRelation); 6] = [
    ("IS_DIRECTLY_CONSOLIDATED_BY", OwnershipRelation::Consolidation),
    ("IS_ULTIMATELY_CONSOLIDATED_BY", OwnershipRelation::Consolidation),
    // A branch is its head office under another address.
    ("IS_INTERNATIONAL_BRANCH_OF", OwnershipRelation::Control),
    ("IS_FUND-MANAGED_BY", OwnershipRelation::Influence),
    ("IS_SUBFUND_OF", OwnershipRelation::Affiliate),
    ("IS_FEEDER_TO", OwnershipRelation::Influence),
];

/// Statuses of a registration that take the record back.
const WITHDRAWN: [&str; 3] = ["ANNULLED", "DUPLICATE", "RETIRED"];

/// A record as it is written.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) child: String,
    pub(super) child_type: String,
    pub(super) parent: String,
    pub(super) parent_type: String,
    pub(super) relationship: String,
    pub(super) status: String,
    /// (first day, last day, type) of each period.
    pub(super) periods: Vec<(String, String, String)>,
    pub(super) registration: String,
}

/// What becomes of the records of a file.
pub(super) struct Gathered {
    document: DocumentId,
    parties: BTreeMap<String, Arc<StatedParty>>,
    ended: usize,
    withdrawn: usize,
    unknown: BTreeMap<String, (usize, Place)>,
    pub(super) problems: Vec<Problem>,
    edges: Vec<OwnershipEdge>,
}

impl Gathered {
    pub(super) fn new(document: DocumentId) -> Self {
        Self {
            document,
            parties: BTreeMap::new(),
            ended: 0,
            withdrawn: 0,
            unknown: BTreeMap::new(),
            problems: Vec::new(),
            edges: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, source: &Source, record: &Record, at: Place) {
        for (what, id, kind) in
            [("start", &record.child, &record.child_type), ("end", &record.parent, &record.parent_type)]
        {
            if id.is_empty() {
                let problem = Problem::at(source, at, format!("the {what} node of the relationship has no id"));
                self.problems.push(problem.expected("an LEI of twenty letters and digits"));
                return;
            }
            if kind == "LEI" && !(id.len() == 20 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
                let problem = Problem::at(source, at, format!("`{id}` of the {what} node is no LEI"));
                self.problems.push(problem.expected("twenty letters and digits"));
                return;
            }
        }
        let Some((_, relation)) = TYPES.iter().find(|(word, _)| *word == record.relationship) else {
            self.unknown.entry(record.relationship.clone()).or_insert((0, at)).0 += 1;
            return;
        };
        if WITHDRAWN.contains(&record.registration.as_str()) {
            self.withdrawn += 1;
            return;
        }
        let of_relationship = record.periods.iter().filter(|(_, _, kind)| kind == "RELATIONSHIP_PERIOD");
        let mut periods: Vec<(Option<Date>, Option<Date>)> =
            of_relationship.map(|(from, to, _)| (first_day(from), last_day(to))).collect();
        if periods.is_empty() {
            periods.push((None, None));
        }
        // Since when an inactive relationship has ended is known only where its period says so.
        if record.status != "ACTIVE" {
            periods.retain(|(_, to)| to.is_some());
        }
        if periods.is_empty() {
            self.ended += 1;
            return;
        }
        if record.child == record.parent {
            return;
        }
        let words = record.relationship.to_lowercase().replace(['_', '-'], " ");
        let lapsed = if record.registration == "LAPSED" { ", registration lapsed" } else { "" };
        let (owner, owned) =
            (self.party(&record.parent, &record.parent_type), self.party(&record.child, &record.child_type));
        // A relationship that ended and was taken up again holds in each of its periods.
        self.edges.extend(periods.into_iter().map(|(from, to)| OwnershipEdge {
            owner: Arc::clone(&owner),
            owned: Arc::clone(&owned),
            relation: *relation,
            share: None,
            holding: Holding::Direct,
            from,
            to,
            source: format!("GLEIF level 2: {words}{lapsed}"),
            document: self.document,
            at,
        }));
    }

    fn party(&mut self, id: &str, kind: &str) -> Arc<StatedParty> {
        let document = self.document;
        let party = self.parties.entry(id.to_owned()).or_insert_with(|| {
            Arc::new(if kind.is_empty() || kind == "LEI" {
                lei_party(id)
            } else {
                StatedParty { record: Some((document, id.to_owned())), ..StatedParty::default() }
            })
        });
        Arc::clone(party)
    }

    pub(super) fn finish(self, source: &Source) -> Ownership {
        let mut notes: Vec<Problem> = self
            .unknown
            .iter()
            .map(|(word, (count, at))| {
                Problem::at(source, *at, format!("`{word}` is no relationship that is known here; {count} left out"))
                    .expected(TYPES.map(|(word, _)| word).join(", "))
            })
            .collect();
        for (count, why) in [
            (self.ended, "inactive without an end of the relationship"),
            (self.withdrawn, "retired, annulled or a duplicate"),
        ] {
            if count > 0 {
                notes.push(Problem::new(source.name(), format!("{count} relationships left out: {why}")));
            }
        }
        Ownership { edges: self.edges, notes, ..Ownership::default() }
    }
}

/// Makes the party of an LEI.
pub(super) fn lei_party(lei: &str) -> StatedParty {
    let lei = lei.to_ascii_uppercase();
    StatedParty { identifiers: vec![(PartyScheme::Lei, lei)], ..StatedParty::default() }
}

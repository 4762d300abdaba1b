//! Level 2 as CSV: `Relationship.StartNode.NodeID`, `Relationship.EndNode.NodeID` and what stands beside them.

use super::record::{Gathered, Record};
use super::table::{Table, has_columns};
use crate::error::{Error, ErrorKind};
use crate::ingest::ownership::OwnershipReader;
use crate::model::{DocumentId, Ownership};
use crate::source::{Limits, Source};

const CHILD: &str = "Relationship.StartNode.NodeID";
const PARENT: &str = "Relationship.EndNode.NodeID";

/// Reads RR-CDF as CSV.
#[derive(Debug)]
pub(in crate::ingest::ownership) struct Relationships;

impl OwnershipReader for Relationships {
    fn format(&self) -> &'static str {
        "gleif-rr-csv"
    }

    fn recognises(&self, source: &Source) -> bool {
        has_columns(source, &[CHILD, PARENT])
    }

    fn read(&self, source: &Source, document: DocumentId, limits: &Limits) -> Result<Ownership, Error> {
        let mut table = Table::open(source, limits)?;
        let [child, child_type, parent, parent_type, relationship, status, registration] = [
            CHILD,
            "Relationship.StartNode.NodeIDType",
            PARENT,
            "Relationship.EndNode.NodeIDType",
            "Relationship.RelationshipType",
            "Relationship.RelationshipStatus",
            "Registration.RegistrationStatus",
        ]
        .map(|name| table.column(name));
        let periods = |table: &Table<'_>, end| table.columns("Relationship.Period.", end);
        let starts = periods(&table, ".startDate");
        let (ends, kinds) = (periods(&table, ".endDate"), periods(&table, ".periodType"));
        let mut gathered = Gathered::new(document);
        while let Some(at) = table.next_row()? {
            let cell = |column| table.cell(column).to_owned();
            let record = Record {
                child: cell(child),
                child_type: cell(child_type),
                parent: cell(parent),
                parent_type: cell(parent_type),
                relationship: cell(relationship),
                status: cell(status),
                periods: (0..kinds.len())
                    .map(|n| {
                        let of = |columns: &[usize]| table.cell(columns.get(n).copied()).to_owned();
                        (of(&starts), of(&ends), of(&kinds))
                    })
                    .collect(),
                registration: cell(registration),
            };
            gathered.add(source, &record, at);
        }
        match Error::from_problems(ErrorKind::Malformed, std::mem::take(&mut gathered.problems), limits.max_problems) {
            Some(error) => Err(error),
            None => Ok(gathered.finish(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::ownership::{format_of, read};
    use crate::model::{DocumentId, Ownership, OwnershipRelation};
    use crate::source::{Limits, Source};

    // Fictional, with check digits that hold.
    const CHILD: &str = "5493000TALLYCLERKA61";
    const PARENT: &str = "5493000TALLYCLERKB58";

    fn source(text: &str) -> Source {
        Source::from_bytes("rr.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small")
    }

    fn of(rows: &[&str]) -> Ownership {
        let text = format!(
            "\"Relationship.StartNode.NodeID\",\"Relationship.StartNode.NodeIDType\",\"Relationship.EndNode.NodeID\",\
             \"Relationship.EndNode.NodeIDType\",\"Relationship.RelationshipType\",\"Relationship.RelationshipStatus\",\
             \"Relationship.Period.1.startDate\",\"Relationship.Period.1.endDate\",\"Relationship.Period.1.periodType\",\
             \"Relationship.Period.2.startDate\",\"Relationship.Period.2.endDate\",\"Relationship.Period.2.periodType\",\
             \"Relationship.Quantifiers.1.MeasurementMethod\",\"Relationship.Quantifiers.1.QuantifierAmount\",\
             \"Relationship.Quantifiers.1.QuantifierUnits\",\"Registration.RegistrationStatus\"\n{}\n",
            rows.join("\n")
        );
        let source = source(&text);
        assert_eq!(format_of(&source), "gleif-rr-csv");
        read(&source, DocumentId(3), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
    }

    fn row(relationship: &str, status: &str, end: &str, registration: &str) -> String {
        format!(
            "{CHILD},LEI,{PARENT},LEI,{relationship},{status},2020-01-01T00:00:00Z,2020-12-31T00:00:00Z,ACCOUNTING_PERIOD,\
             2019-06-01T00:00:00Z,{end},RELATIONSHIP_PERIOD,ACCOUNTING_CONSOLIDATION,100,PERCENTAGE,{registration}"
        )
    }

    #[test]
    fn the_end_node_stands_over_the_start_node_and_no_percentage_follows() {
        let read = of(&[&row("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE", "", "PUBLISHED")]);
        let edge = &read.edges[0];
        assert_eq!((edge.owner.shown(), edge.owned.shown()), (PARENT, CHILD));
        assert_eq!((edge.relation, edge.share), (OwnershipRelation::Consolidation, None));
        assert_eq!(edge.from, Some(jiff::civil::date(2019, 6, 1)), "the relationship's period, not the accounts'");
        assert_eq!(edge.to, None);
    }

    #[test]
    fn status_and_registration_are_honoured() {
        let ended = of(&[&row("IS_DIRECTLY_CONSOLIDATED_BY", "INACTIVE", "2024-03-31T00:00:00Z", "PUBLISHED")]);
        assert_eq!(ended.edges[0].to, Some(jiff::civil::date(2024, 3, 31)));
        let both = of(&[
            &row("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE", "", "LAPSED"),
            &row("IS_DIRECTLY_CONSOLIDATED_BY", "INACTIVE", "", "PUBLISHED"),
            &row("IS_ULTIMATELY_CONSOLIDATED_BY", "ACTIVE", "", "ANNULLED"),
            &row("IS_TWIN_OF", "ACTIVE", "", "PUBLISHED"),
        ]);
        assert_eq!(both.edges.len(), 1);
        assert!(both.edges[0].source.contains("registration lapsed"));
        let notes: Vec<String> = both.notes.iter().map(ToString::to_string).collect();
        assert_eq!(notes.len(), 3, "{notes:?}");
    }

    #[test]
    fn a_relationship_holds_in_each_of_its_periods() {
        let row = |status: &str| {
            format!(
                "{CHILD},LEI,{PARENT},LEI,IS_DIRECTLY_CONSOLIDATED_BY,{status},2015-01-01T00:00:00Z,2016-12-31T00:00:00Z,\
                 RELATIONSHIP_PERIOD,2019-06-01T00:00:00Z,,RELATIONSHIP_PERIOD,ACCOUNTING_CONSOLIDATION,100,PERCENTAGE,\
                 PUBLISHED"
            )
        };
        let on = |status: &str, day| of(&[&row(status)]).edges.iter().filter(|edge| edge.holds_on(day)).count();
        let (today, between) = (jiff::civil::date(2026, 1, 1), jiff::civil::date(2018, 1, 1));
        assert_eq!((on("ACTIVE", today), on("ACTIVE", between)), (1, 0), "the second period is open");
        assert_eq!(on("INACTIVE", today), 0, "what is open of an inactive one has ended, nobody says when");
        assert_eq!(on("INACTIVE", jiff::civil::date(2016, 1, 1)), 1);
    }

    #[test]
    fn a_row_cut_short_and_a_node_without_an_lei_are_refused() {
        let header = "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,Relationship.RelationshipType\n";
        for (row, says) in [
            (format!("{CHILD},LEI,{PARENT}"), "the row has 3 cells, the header 4"),
            (format!("{},LEI,{PARENT},IS_SUBFUND_OF", &CHILD[..19]), "is no LEI"),
            (format!(",LEI,{PARENT},IS_SUBFUND_OF"), "has no id"),
        ] {
            let error = read(&source(&format!("{header}{row}\n")), DocumentId(0), &Limits::default());
            let text = error.expect_err("it must be refused").to_string();
            assert!(text.starts_with("rr.csv:2:1") && text.contains(says), "{text}");
        }
    }
}

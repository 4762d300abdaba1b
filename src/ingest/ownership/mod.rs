//! Statements about owners: `owner,owned,relation,percent,from,to,source`, one a row.
//!
//! Every row needs its source, since a chain of owners is only as good as its weakest statement. Shares that add up to
//! more than the whole, or one share stated twice for one day, are refused: either would make owners out of nothing.

mod sums;

use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::ingest::records::{Records, Row, Shape, day, read as read_records};
use crate::model::{DocumentId, OwnershipEdge, OwnershipRelation};
use crate::source::{Limits, Source};

const COLUMNS: [&str; 7] = ["owner", "owned", "relation", "percent", "from", "to", "source"];
const RELATIONS: [OwnershipRelation; 3] =
    [OwnershipRelation::Ownership, OwnershipRelation::Control, OwnershipRelation::Affiliate];

const OWNER: usize = 0;
const OWNED: usize = 1;
const RELATION: usize = 2;
const PERCENT: usize = 3;
const FROM: usize = 4;
const TO: usize = 5;
const SOURCE: usize = 6;

/// Reads an ownership file.
///
/// # Errors
/// The file is not such a table, or rows are unsound: an unknown relation, a percentage out of range, a day that is
/// none, a missing source, more than the whole of a company owned on one day. All rows are looked at first.
pub fn read(source: &Source, document: DocumentId, limits: &Limits) -> Result<Vec<OwnershipEdge>, Error> {
    let shape = Shape {
        what: "an ownership file",
        columns: &COLUMNS,
        required: &["owner", "owned", "relation", "source"],
        kind: ErrorKind::Malformed,
    };
    let records = read_records(source, &shape, limits)?;
    if records.rows.is_empty() {
        return Err(Error::new(
            ErrorKind::Malformed,
            Problem::new(source.name(), "states no owner")
                .expected("at least one row below the header")
                .help("leave the file out of the case if there is nothing to state"),
        ));
    }
    let mut problems = Vec::new();
    let mut edges = Vec::with_capacity(records.rows.len());
    for row in &records.rows {
        let before = problems.len();
        let edge = edge(source, &records, row, document, &mut problems);
        if problems.len() == before {
            edges.push(edge);
        }
    }
    problems.extend(sums::problems(source, &edges));
    match Error::from_problems(ErrorKind::Malformed, problems, limits.max_problems) {
        Some(error) => Err(error),
        None => Ok(edges),
    }
}

fn edge(
    source: &Source,
    records: &Records,
    row: &Row,
    document: DocumentId,
    problems: &mut Vec<Problem>,
) -> OwnershipEdge {
    let cell = |column| records.cell(row, column);
    let at = |message: String| Problem::at(source, row.at, message);
    for column in [OWNER, OWNED, SOURCE] {
        if cell(column).is_empty() {
            let problem = at(format!("`{}` is empty", COLUMNS[column]));
            problems.push(if column == SOURCE {
                problem.expected("where the statement comes from: a filing, a register, a letter")
            } else {
                problem.expected("the name of a party")
            });
        }
    }
    if !cell(OWNER).is_empty() && cell(OWNER).to_lowercase() == cell(OWNED).to_lowercase() {
        problems.push(at(format!("`{}` is its own owner", cell(OWNER))));
    }
    let word = cell(RELATION).to_lowercase();
    let relation = RELATIONS.into_iter().find(|relation| relation.word() == word).unwrap_or_else(|| {
        let words = RELATIONS.map(OwnershipRelation::word);
        let mut problem = at(format!("`{}` is no relation", cell(RELATION))).expected(words.join(", "));
        if let Some(near) = nearest(&word, words) {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        problems.push(problem);
        OwnershipRelation::Affiliate
    });
    let percent = match percent(cell(PERCENT)) {
        Ok(Some(_)) if relation != OwnershipRelation::Ownership => {
            problems.push(
                at(format!("a percentage on a row of relation `{}`", relation.word()))
                    .help("state the share on a row of its own, with relation `ownership`"),
            );
            None
        }
        Ok(percent) => percent,
        Err(()) => {
            problems.push(
                at(format!("`{}` is no percentage", cell(PERCENT)))
                    .expected("a number above 0 and up to 100, such as 12.59, or nothing when the source states none"),
            );
            None
        }
    };
    let mut read_day = |column: usize| {
        day(cell(column)).unwrap_or_else(|()| {
            problems.push(at(format!("`{}` in `{}` is no day", cell(column), COLUMNS[column])).expected("YYYY-MM-DD"));
            None
        })
    };
    let (from, to) = (read_day(FROM), read_day(TO));
    if let (Some(first), Some(last)) = (from, to)
        && last < first
    {
        problems.push(at(format!("ends on {last}, before it begins on {first}")));
    }
    OwnershipEdge {
        owner: cell(OWNER).to_owned(),
        owned: cell(OWNED).to_owned(),
        relation,
        percent,
        from,
        to,
        source: cell(SOURCE).to_owned(),
        document,
        at: row.at,
    }
}

fn percent(cell: &str) -> Result<Option<f64>, ()> {
    let cell = cell.strip_suffix('%').unwrap_or(cell).trim();
    if cell.is_empty() {
        return Ok(None);
    }
    if !cell.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Err(());
    }
    let value: f64 = cell.parse().map_err(|_| ())?;
    if value > 0.0 && value <= 100.0 { Ok(Some(value)) } else { Err(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    fn edges(rows: &str) -> Result<Vec<OwnershipEdge>, Error> {
        let text = format!("owner,owned,relation,percent,from,to,source\n{rows}");
        let source = Source::from_bytes("o.csv", text.into_bytes(), &Limits::default()).expect("small");
        read(&source, DocumentId(7), &Limits::default())
    }

    fn refusal(rows: &str) -> String {
        edges(rows).expect_err("it must be refused").to_string()
    }

    #[test]
    fn a_row_keeps_what_it_says_and_where() {
        let edges =
            edges("Harbour Group,Crane Works,ownership,12.59 %,2020-01-01,,annual report 2025\n").expect("sound");
        assert_eq!(edges.len(), 1);
        assert_eq!((edges[0].percent, edges[0].document), (Some(12.59), DocumentId(7)));
        assert!(matches!(edges[0].at, Place::Span { offset: 44, .. }));
        assert_eq!(edges[0].from, Some(jiff::civil::date(2020, 1, 1)));
    }

    #[test]
    fn every_unsound_row_is_told_at_once() {
        let text = refusal(
            "A,B,ownership,101,,,s\nA,B,owns,,,,s\nA,B,control,10,,,s\nA,B,ownership,5,,,\nA,a,control,,,,s\nA,B,ownership,\"12,5\",2025-13-01,,s\nA,B,control,,2025-01-02,2025-01-01,s\n",
        );
        for words in [
            "o.csv:2:1: `101` is no percentage",
            "o.csv:3:1: `owns` is no relation",
            "o.csv:4:1: a percentage on a row of relation `control`",
            "o.csv:5:1: `source` is empty",
            "o.csv:6:1: `A` is its own owner",
            "o.csv:7:1: `12,5` is no percentage",
            "`2025-13-01` in `from` is no day",
            "o.csv:8:1: ends on 2025-01-01",
        ] {
            assert!(text.contains(words), "{words}\n{text}");
        }
    }

    #[test]
    fn more_than_the_whole_of_a_company_on_one_day_is_refused() {
        let text = refusal("A,X,ownership,60,,,s\nB,X,ownership,50,,,s\n");
        assert!(text.contains("110 percent of X"), "{text}");
        assert!(edges("A,X,ownership,60,,2024-12-31,s\nB,X,ownership,50,2025-01-01,,s\n").is_ok(), "never on one day");
        let overlap = refusal("A,X,ownership,60,,2025-01-01,s\nB,X,ownership,50,2025-01-01,,s\n");
        assert!(overlap.contains("on 2025-01-01"), "{overlap}");
        assert!(
            edges("A,X,ownership,33.34,,,s\nB,X,ownership,33.33,,,s\nC,X,ownership,33.34,,,s\n").is_ok(),
            "rounding"
        );
    }

    #[test]
    fn one_share_stated_twice_for_one_day_is_refused() {
        let text = refusal("A,X,ownership,30,,,register\nA,X,ownership,30,,,press\n");
        assert!(text.contains("twice"), "{text}");
        assert!(edges("A,X,ownership,30,,,s\nA,X,control,,,,s\n").is_ok());
    }

    #[test]
    fn an_empty_table_is_refused() {
        assert!(refusal("").contains("states no owner"));
    }
}

//! Our own table: `owner,owned,relation,percent,from,to,source`, one statement a row.
//!
//! Every row needs its source, since a chain of owners is only as good as its weakest statement. Shares that add up to
//! more than the whole, or one share stated twice for one day, are refused: either would make owners out of nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{OwnershipReader, sums};
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::ingest::records::{Records, Row, Shape, day, read as read_records};
use crate::model::{
    DocumentId, Holding, Ownership, OwnershipEdge, OwnershipRelation, PartyScheme, Share, ShareRange, StatedParty,
};
use crate::source::{Limits, Source};

const COLUMNS: [&str; 11] = [
    "owner",
    "owned",
    "relation",
    "percent",
    "from",
    "to",
    "source",
    "min-percent",
    "max-percent",
    "owner-identifiers",
    "owned-identifiers",
];

const OWNER: usize = 0;
const OWNED: usize = 1;
const RELATION: usize = 2;
const PERCENT: usize = 3;
const FROM: usize = 4;
const TO: usize = 5;
const SOURCE: usize = 6;
const MIN_PERCENT: usize = 7;
const MAX_PERCENT: usize = 8;
const OWNER_IDENTIFIERS: usize = 9;
const OWNED_IDENTIFIERS: usize = 10;

/// The words for kinds of identifiers, as in list files.
const SCHEMES: [(PartyScheme, &str); 3] =
    [(PartyScheme::Lei, "lei"), (PartyScheme::Uscc, "uscc"), (PartyScheme::Registration, "registration")];

/// One percent: what is not above it and has no sign may be a fraction of one.
const ONE_PERCENT: Share = Share::from_millionths(1_000_000).expect("it is below the whole");

/// The name of the format.
pub(super) const FORMAT: &str = "csv";

/// Reads our own CSV.
#[derive(Debug)]
pub(super) struct OwnCsv;

impl OwnershipReader for OwnCsv {
    fn format(&self) -> &'static str {
        FORMAT
    }

    fn recognises(&self, source: &Source) -> bool {
        source.text().is_some_and(|text| !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[', '<']))
    }

    fn read(&self, source: &Source, document: DocumentId, limits: &Limits) -> Result<Ownership, Error> {
        let shape = Shape {
            what: "an ownership file",
            columns: &COLUMNS,
            required: &["owner", "owned", "relation", "source"],
            kind: ErrorKind::Malformed,
        };
        let records = read_records(source, &shape, limits)?;
        let mut reading =
            Reading { source, records: &records, document, problems: Vec::new(), parties: BTreeMap::new() };
        let mut edges = Vec::with_capacity(records.rows.len());
        for row in &records.rows {
            let before = reading.problems.len();
            let edge = reading.edge(row);
            if reading.problems.len() == before {
                edges.push(edge);
            }
        }
        let mut problems = reading.problems;
        problems.extend(sums::problems(source, &edges));
        match Error::from_problems(ErrorKind::Malformed, problems, limits.max_problems) {
            Some(error) => Err(error),
            None => Ok(Ownership { edges, ..Ownership::default() }),
        }
    }
}

struct Reading<'a> {
    source: &'a Source,
    records: &'a Records,
    document: DocumentId,
    problems: Vec<Problem>,
    parties: BTreeMap<(&'a str, &'a str), Arc<StatedParty>>,
}

impl<'a> Reading<'a> {
    fn edge(&mut self, row: &'a Row) -> OwnershipEdge {
        let records = self.records;
        let source = self.source;
        let cell = |column| records.cell(row, column);
        let at = |message: String| Problem::at(source, row.at, message);
        for column in [OWNER, OWNED, SOURCE] {
            if cell(column).is_empty() {
                let problem = at(format!("`{}` is empty", COLUMNS[column]));
                self.problems.push(if column == SOURCE {
                    problem.expected("where the statement comes from: a filing, a register, a letter")
                } else {
                    problem.expected("the name of a party")
                });
            }
        }
        if !cell(OWNER).is_empty() && cell(OWNER).to_lowercase() == cell(OWNED).to_lowercase() {
            self.problems.push(at(format!("`{}` is its own owner", cell(OWNER))));
        }
        let word = cell(RELATION).to_lowercase();
        let known = OwnershipRelation::ALL.into_iter().find(|relation| relation.word() == word);
        let relation = known.unwrap_or_else(|| {
            let words = OwnershipRelation::ALL.map(OwnershipRelation::word);
            let mut problem = at(format!("`{}` is no relation", cell(RELATION))).expected(words.join(", "));
            if ["owns", "owner", "owned", "shares", "shareholding"].contains(&word.as_str()) {
                problem = problem.help("did you mean `ownership`?");
            } else if let Some(near) = nearest(&word, words) {
                problem = problem.help(format!("did you mean `{near}`?"));
            }
            self.problems.push(problem);
            OwnershipRelation::Affiliate
        });
        let share = self.share(row, known);
        let mut read_day = |column: usize| {
            day(cell(column)).unwrap_or_else(|()| {
                let problem = at(format!("`{}` in `{}` is no day", cell(column), COLUMNS[column]));
                self.problems.push(problem.expected("YYYY-MM-DD"));
                None
            })
        };
        let (from, to) = (read_day(FROM), read_day(TO));
        if let (Some(first), Some(last)) = (from, to)
            && last < first
        {
            self.problems.push(at(format!("ends on {last}, before it begins on {first}")));
        }
        OwnershipEdge {
            owner: self.party(row, OWNER, OWNER_IDENTIFIERS),
            owned: self.party(row, OWNED, OWNED_IDENTIFIERS),
            relation,
            share,
            holding: Holding::Direct,
            from,
            to,
            source: cell(SOURCE).to_owned(),
            document: self.document,
            at: row.at,
        }
    }

    /// Reads `percent`, or the bounds; a bound that is not stated is open.
    ///
    /// Where the relation is not known, nobody can say that it takes no percentage.
    fn share(&mut self, row: &Row, relation: Option<OwnershipRelation>) -> Option<ShareRange> {
        let [exact, low, high] = [PERCENT, MIN_PERCENT, MAX_PERCENT].map(|column| self.percent(row, column));
        let stated = exact.is_some() || low.is_some() || high.is_some();
        let problem = if let Some(other) = relation.filter(|other| stated && *other != OwnershipRelation::Ownership) {
            let problem = format!("a percentage on a row of relation `{}`", other.word());
            Some((problem, "state the share on a row of its own, with relation `ownership`"))
        } else if exact.is_some() && (low.is_some() || high.is_some()) {
            Some((
                "states both a percentage and its bounds".to_owned(),
                "keep `percent`, or `min-percent` and `max-percent`",
            ))
        } else {
            None
        };
        if let Some((message, help)) = problem {
            self.problems.push(Problem::at(self.source, row.at, message).help(help));
            return None;
        }
        if exact.is_some() || (low.is_none() && high.is_none()) {
            return exact;
        }
        let (low, high) = (low.map_or(Share::NONE, ShareRange::low), high.map_or(Share::WHOLE, ShareRange::high));
        let range = ShareRange::new(low, high);
        if range.is_none() {
            let message = format!("`min-percent` {low} is above `max-percent` {high}");
            self.problems.push(Problem::at(self.source, row.at, message).expected("the least share first"));
        }
        range
    }

    fn percent(&mut self, row: &Row, column: usize) -> Option<ShareRange> {
        let cell = self.records.cell(row, column);
        let digits = cell.strip_suffix('%').unwrap_or(cell).trim();
        if digits.is_empty() && cell.is_empty() {
            return None;
        }
        // An exact share of nothing is no share; a least one may be nothing.
        let read = ShareRange::of_percent(digits).filter(|range| column == MIN_PERCENT || range.high() > Share::NONE);
        // Spreadsheets keep 55 % as 0.55 and the whole as 1: without its sign such a number may be either.
        let is_fraction = |range: ShareRange| range.high() > Share::NONE && range.high() <= ONE_PERCENT;
        if !cell.ends_with('%') && read.is_some_and(is_fraction) {
            let message =
                format!("`{cell}` may be {digits} percent, or the share that a spreadsheet keeps as {digits}");
            let problem = Problem::at(self.source, row.at, message);
            self.problems.push(
                problem.expected(format!("`{digits} %` if it is of a hundred, or the share in percent, such as 55")),
            );
        } else if read.is_none() {
            let message = format!("`{cell}` is no percentage");
            let problem = Problem::at(self.source, row.at, message)
                .expected("a number above 0 and up to 100, such as 12.59, or nothing when the source states none");
            self.problems.push(match slip(digits) {
                Some(help) => problem.help(help),
                None => problem,
            });
        }
        read
    }

    fn party(&mut self, row: &'a Row, name: usize, identifiers: usize) -> Arc<StatedParty> {
        let (name, written) = (self.records.cell(row, name), self.records.cell(row, identifiers));
        if let Some(known) = self.parties.get(&(name, written)) {
            return Arc::clone(known);
        }
        let mut party = StatedParty::named(name);
        for identifier in written.split(';').map(str::trim).filter(|text| !text.is_empty()) {
            let (word, value) = identifier.split_once(':').unwrap_or((identifier, ""));
            let (word, value) = (word.trim().to_lowercase(), value.trim());
            let scheme = SCHEMES.iter().find(|(_, known)| *known == word);
            match scheme {
                Some((scheme, _)) if !value.is_empty() => party.identifiers.push((*scheme, value.to_owned())),
                _ => self.problems.push(
                    Problem::at(self.source, row.at, format!("`{identifier}` is no identifier of a party"))
                        .expected("KIND:VALUE with lei, uscc or registration, such as registration:DE/HRB1234"),
                ),
            }
        }
        let party = Arc::new(party);
        self.parties.insert((name, written), Arc::clone(&party));
        party
    }
}

/// Says what to write for a share that is one of the usual slips: a decimal comma, or bounds in one cell.
fn slip(text: &str) -> Option<String> {
    let with_point = text.replace(',', ".");
    if text.matches(',').count() == 1 && ShareRange::of_percent(&with_point).is_some() {
        return Some(format!("write a decimal point: {with_point}"));
    }
    let is_open = text.starts_with(['>', '<', '\u{2265}', '\u{2264}', '~']);
    let is_range =
        text.split(['-', '\u{2013}']).filter(|part| ShareRange::of_percent(part.trim()).is_some()).count() == 2;
    (is_open || is_range).then(|| "state bounds in columns of their own: min-percent and max-percent".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    fn edges(rows: &str) -> Result<Vec<OwnershipEdge>, Error> {
        under("owner,owned,relation,percent,from,to,source", rows)
    }

    fn under(header: &str, rows: &str) -> Result<Vec<OwnershipEdge>, Error> {
        let text = format!("{header}\n{rows}");
        let source = Source::from_bytes("o.csv", text.into_bytes(), &Limits::default()).expect("small");
        crate::ingest::ownership::read(&source, DocumentId(7), &Limits::default()).map(|read| read.edges)
    }

    fn refusal(rows: &str) -> String {
        edges(rows).expect_err("it must be refused").to_string()
    }

    #[test]
    fn a_row_keeps_what_it_says_and_where() {
        let edges =
            edges("Harbour Group,Crane Works,ownership,12.59 %,2020-01-01,,annual report 2025\n").expect("sound");
        assert_eq!(edges.len(), 1);
        let share = edges[0].share.map(|share| share.to_string());
        assert_eq!((share.as_deref(), edges[0].document), (Some("12.59 %"), DocumentId(7)));
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
            "did you mean `ownership`?",
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
    fn a_share_that_may_be_a_fraction_needs_its_sign() {
        for cell in ["0.55", "1", "1.0", ".5", "0.000001"] {
            let text = refusal(&format!("A,X,ownership,{cell},,,s\n"));
            assert!(text.contains(&format!("`{cell}` may be {cell} percent")), "{text}");
        }
        for cell in ["0.55 %", "1%", "1.000001", "55", "100"] {
            assert!(edges(&format!("A,X,ownership,{cell},,,s\n")).is_ok(), "{cell}");
        }
    }

    #[test]
    fn a_slip_in_a_share_says_what_to_write_and_an_unknown_relation_is_told_once() {
        for (row, says) in [
            ("A,B,ownership,\"55,5\",,,s", "write a decimal point: 55.5"),
            ("A,B,ownership,>50,,,s", "min-percent and max-percent"),
            ("A,B,ownership,50-75,,,s", "min-percent and max-percent"),
        ] {
            let text = refusal(row);
            assert!(text.contains(says), "{text}");
        }
        let text = refusal("A,B,owns,55,,,s");
        assert!(!text.contains("a percentage on a row of"), "{text}");
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

    #[test]
    fn bounds_and_identifiers_have_columns_of_their_own() {
        let header = "owner,owned,relation,min-percent,max-percent,source,owner-identifiers";
        let edges = under(
            header,
            "A,X,ownership,25,50,s,lei:506700GE1G29325QX363; registration:DE/HRB 1\nB,X,ownership,,30,s,\nC,Y,ownership,75,,s,\n",
        )
        .expect("sound");
        let shares: Vec<String> = edges.iter().filter_map(|edge| Some(edge.share?.to_string())).collect();
        assert_eq!(shares, ["25 to 50 %", "0 to 30 %", "75 to 100 %"]);
        assert_eq!(edges[0].owner.identifiers.len(), 2);
        for (row, says) in [
            ("A,X,ownership,60,50,s,", "`min-percent` 60 is above `max-percent` 50"),
            ("A,X,control,60,,s,", "a percentage on a row of relation `control`"),
            ("A,X,ownership,,,s,leu:1", "`leu:1` is no identifier"),
        ] {
            let text = under(header, row).expect_err("it must be refused").to_string();
            assert!(text.contains(says), "{text}");
        }
        let both = under("owner,owned,relation,percent,min-percent,source", "A,X,ownership,60,50,s\n");
        assert!(both.expect_err("two statements").to_string().contains("both a percentage and its bounds"));
    }
}

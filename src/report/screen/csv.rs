//! Answers as CSV: a row for each match, one without a match for a name that no list holds.

use std::io;

use super::defused::defused;
use super::{AnswerReport, Asked, Tally};
use crate::report::Look;
use crate::screening::ask::{Answer, Outcome, Pairs};

/// The columns.
const COLUMNS: [&str; 14] = [
    "query",
    "outcome",
    "list",
    "entry",
    "name",
    "match",
    "score",
    "basis",
    "since",
    "snapshot",
    "entry_basis",
    "as_of",
    "named",
    "remarks",
];

/// A table for spreadsheet programs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Csv;

impl AnswerReport for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn begin(&self, _asked: &Asked, out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        row(out, &COLUMNS)
    }

    fn answer(
        &self,
        asked: &Asked,
        answer: &Answer,
        _number: u64,
        out: &mut dyn io::Write,
        _look: &Look,
    ) -> io::Result<()> {
        let as_of = asked.as_of.to_string();
        let outcome = answer.outcome.word();
        let named = answer.query.named.join("; ");
        let mut remarks = answer.remarks.clone();
        if answer.more > 0 {
            remarks.push(format!("{} more possible matches", answer.more));
        }
        remarks.extend(answer.settled.iter().map(|settled| settled.decision.in_words()));
        let remarks = remarks.join("; ");
        let name = answer.query.name.as_str();
        if answer.matches.is_empty() {
            return row(out, &[name, outcome, "", "", "", "", "", "", "", "", "", &as_of, &named, &remarks]);
        }
        for found in &answer.matches {
            let score = score(found.score);
            let since = found.since.map(|day| day.to_string()).unwrap_or_default();
            let (basis, sure) = (found.basis.word(), found.outcome.word());
            row(
                out,
                &[
                    name,
                    outcome,
                    &found.list,
                    &found.entry_name,
                    &found.name,
                    sure,
                    &score,
                    &basis,
                    &since,
                    &found.snapshot,
                    found.entry_basis.word(),
                    &as_of,
                    &named,
                    &remarks,
                ],
            )?;
        }
        Ok(())
    }

    fn end(&self, _asked: &Asked, _tally: &Tally, _out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        Ok(())
    }
}

/// Writes pairs as they came, with `score` and `outcome` behind the other columns.
///
/// # Errors
/// The stream can't be written.
pub fn write_pairs(pairs: &Pairs, results: &[(Outcome, f64)], out: &mut dyn io::Write) -> io::Result<()> {
    let header: Vec<&str> = pairs.header.iter().map(String::as_str).chain(["score", "outcome"]).collect();
    row(out, &header)?;
    for (pair, (outcome, value)) in pairs.rows.iter().zip(results) {
        let value = score(*value);
        let cells: Vec<&str> = pair.cells.iter().map(String::as_str).chain([value.as_str(), outcome.word()]).collect();
        row(out, &cells)?;
    }
    Ok(())
}

/// Writes a score with four digits behind the point.
fn score(value: f64) -> String {
    format!("{value:.4}")
}

fn row(out: &mut dyn io::Write, cells: &[&str]) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().from_writer(out);
    writer.write_record(cells.iter().map(|cell| defused(cell).into_owned())).map_err(io::Error::other)?;
    writer.flush()
}

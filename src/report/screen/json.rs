//! Answers as JSON: version 1 of the contract, as one document or as one line an answer.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::{AnswerReport, Asked, Tally};
use crate::finding::ListRecord;
use crate::report::Look;
use crate::report::json::v1::{Problem, Tool};
use crate::screening::ask;

/// Version 1 of the JSON of `screen`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk screen")]
pub struct Screened {
    /// The version of this shape.
    pub version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// The day that was asked for.
    pub as_of: String,
    /// Where that day came from: `flag` or `clock`.
    pub as_of_source: &'static str,
    /// The lists that were asked.
    pub lists: Vec<List>,
    /// One result a query, in the order of the queries.
    pub results: Vec<Answer>,
    /// What is wrong with the command line or an input, when there is no result.
    pub problems: Vec<Problem>,
}

/// A list that was asked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct List {
    /// Its id, such as `us-889`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The snapshot's SHA-256 in hex.
    pub snapshot: String,
    /// Where the snapshot comes from.
    pub source: String,
    /// The day it was last confirmed at its source, or transcribed.
    pub confirmed: Option<String>,
    /// How many entries it has.
    pub entries: usize,
    /// How its facts were come by: `primary`, `secondary` or `verify`.
    pub basis: String,
    /// Whether not all entries of the publisher's list are there.
    pub partial: bool,
    /// Why it is too old for the day, if it is.
    pub stale: Option<String>,
    /// How many entries could not be asked, since the snapshot is newer than the day and they state no days of listing.
    pub unserved: usize,
}

/// What the lists say of one query.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The name, as it was asked for.
    pub query: String,
    /// How it came out.
    pub outcome: Outcome,
    /// The entries that it is or may be, list by list.
    pub matches: Vec<Match>,
    /// How many more possible matches there are than `matches` shows.
    pub more: usize,
    /// What would be matches, had nobody decided that they are not.
    pub settled: Vec<Settled>,
    /// Where the party is, as the query says.
    pub country: Option<String>,
    /// The identifiers of the query, such as `uscc:…`.
    pub identifiers: Vec<String>,
    /// Where the query comes from: a line of the table, or what the party is to which part.
    pub named: Vec<String>,
    /// What to know of the query itself: deceptive characters, identifiers whose check digit is wrong.
    pub remarks: Vec<String>,
}

/// A match that a person decided not to be one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Settled {
    /// What was found.
    pub found: Match,
    /// Who decided.
    pub by: String,
    /// On which day.
    pub on: String,
    /// The last day on which the decision holds.
    pub expires: String,
    /// Why.
    pub why: String,
}

/// How a query or a match came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is the listed party.
    Match,
    /// It may be: a person must look.
    PossibleMatch,
    /// The lists that were asked don't name it on that day. It is not clearance.
    NoMatchFound,
}

/// An entry that a query is or may be.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Match {
    /// The list's id.
    pub list: String,
    /// The entry's primary name.
    pub entry: String,
    /// The name or identifier of the entry that was met.
    pub name: String,
    /// Between 0 and 1.
    pub score: f64,
    /// By what they came together: `name`, `alias`, `former-name`, `native-name`, `unverified-name`, `weak-alias`, `name-within`, or
    /// `identifier:` with its kind.
    pub basis: String,
    /// How sure it is.
    pub outcome: Outcome,
    /// The entry's key within its list.
    pub key: String,
    /// The entry's own digest: what a decision is pinned to.
    pub entry_digest: String,
    /// Since when the entry stands, if the list says.
    pub since: Option<String>,
    /// The snapshot's SHA-256 in hex.
    pub snapshot: String,
    /// How the entry was come by: `primary`, `secondary` or `verify`.
    pub entry_basis: &'static str,
    /// The cite of the list's rule and of the entry.
    pub cite: String,
    /// How the score and the outcome came about; null unless asked for.
    pub explanation: Option<Vec<Part>>,
}

/// A part of a score.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part {
    /// What was compared, or what stands against a match.
    pub what: String,
    /// What it added to the score.
    pub value: f64,
}

impl Screened {
    /// Renders the frame around the results.
    fn frame(asked: &Asked) -> Self {
        Self {
            version: 1,
            tool: Tool::this(),
            as_of: asked.as_of.to_string(),
            as_of_source: asked.as_of_source.word(),
            lists: asked.lists.iter().map(List::of).collect(),
            results: Vec::new(),
            problems: Vec::new(),
        }
    }
}

impl List {
    fn of(list: &ListRecord) -> Self {
        Self {
            id: list.id.clone(),
            title: list.title.clone(),
            snapshot: list.snapshot.clone(),
            source: list.source.clone(),
            confirmed: list.confirmed.map(|day| day.to_string()),
            entries: list.entries,
            basis: list.basis.clone(),
            partial: list.partial,
            stale: list.stale.clone(),
            unserved: list.unserved,
        }
    }
}

impl From<ask::Outcome> for Outcome {
    fn from(outcome: ask::Outcome) -> Self {
        match outcome {
            ask::Outcome::Match => Self::Match,
            ask::Outcome::Possible => Self::PossibleMatch,
            ask::Outcome::NoneFound => Self::NoMatchFound,
        }
    }
}

impl Answer {
    fn of(answer: &ask::Answer, explain: bool) -> Self {
        let ask::Query { name, country, identifiers, named } = &answer.query;
        Self {
            query: name.clone(),
            outcome: answer.outcome.into(),
            matches: answer.matches.iter().map(|found| Match::of(found, explain)).collect(),
            more: answer.more,
            settled: answer.settled.iter().map(|settled| Settled::of(settled, explain)).collect(),
            country: country.clone(),
            identifiers: identifiers.iter().map(|(kind, value)| format!("{}:{value}", kind.word())).collect(),
            named: named.clone(),
            remarks: answer.remarks.clone(),
        }
    }
}

impl Settled {
    fn of(settled: &ask::Settled, explain: bool) -> Self {
        let decision = &settled.decision;
        Self {
            found: Match::of(&settled.matched, explain),
            by: decision.by.clone(),
            on: decision.on.to_string(),
            expires: decision.expires.to_string(),
            why: decision.why.clone(),
        }
    }
}

impl Match {
    fn of(found: &ask::Matched, explain: bool) -> Self {
        let part = |part: &crate::model::ScorePart| Part { what: part.what.clone(), value: rounded(part.value) };
        Self {
            list: found.list.clone(),
            entry: found.entry_name.clone(),
            name: found.name.clone(),
            score: rounded(found.score),
            basis: found.basis.word(),
            outcome: found.outcome.into(),
            key: found.entry.clone(),
            entry_digest: found.entry_digest.clone(),
            since: found.since.map(|day| day.to_string()),
            snapshot: found.snapshot.clone(),
            entry_basis: found.entry_basis.word(),
            cite: found.cite.clone(),
            explanation: explain.then(|| found.parts.iter().map(part).collect()),
        }
    }
}

/// Rounds to four digits: what lies beyond says nothing of a name.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Returns the JSON Schema of the whole, as it stands in `schemas/screen.schema.json`.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Screened).to_value()
}

/// One document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole;

impl AnswerReport for Whole {
    fn name(&self) -> &'static str {
        "json"
    }

    fn begin(&self, asked: &Asked, out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        // Results are written as they come; the frame is rendered whole, and cut where they stand.
        let mut frame = Vec::new();
        crate::source::write_json_line(&mut frame, &Screened::frame(asked))?;
        let end = frame.len() - TAIL.len();
        out.write_all(&frame[..end])
    }

    fn answer(
        &self,
        asked: &Asked,
        answer: &ask::Answer,
        number: u64,
        out: &mut dyn io::Write,
        _look: &Look,
    ) -> io::Result<()> {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        crate::source::write_json_line(out, &Answer::of(answer, asked.explain))
    }

    fn end(&self, _asked: &Asked, _tally: &Tally, out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        writeln!(out, "\n{TAIL}")
    }
}

/// How a frame without results ends.
const TAIL: &str = "],\"problems\":[]}";

/// One line an answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines;

#[derive(Serialize)]
struct Line<'a> {
    version: u32,
    #[serde(flatten)]
    answer: Answer,
    as_of: String,
    /// The lists that were asked, each with the beginning of its snapshot's digest.
    lists: &'a [String],
}

impl AnswerReport for Lines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn begin(&self, _asked: &Asked, _out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        Ok(())
    }

    fn answer(
        &self,
        asked: &Asked,
        answer: &ask::Answer,
        _number: u64,
        out: &mut dyn io::Write,
        _look: &Look,
    ) -> io::Result<()> {
        let short = |list: &ListRecord| format!("{}@{}", list.id, list.snapshot.get(..12).unwrap_or(&list.snapshot));
        let lists: Vec<String> = asked.lists.iter().map(short).collect();
        let line = Line {
            version: 1,
            answer: Answer::of(answer, asked.explain),
            as_of: asked.as_of.to_string(),
            lists: &lists,
        };
        crate::source::write_json_line(out, &line)?;
        writeln!(out)
    }

    fn end(&self, _asked: &Asked, _tally: &Tally, _out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        Ok(())
    }
}

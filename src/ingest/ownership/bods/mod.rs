//! Statements by the Beneficial Ownership Data Standard: 0.4 as it is, 0.2 and 0.3 where they are told apart.
//!
//! - **0.4**: of the statements of one `recordId` each holds until the next; what is `closed` holds no more.
//! - **0.2, 0.3**: a statement that another one replaces holds no more.
//! - A relationship whose `componentRecords` (`componentStatementIDs`) the file states too says once more what they come
//!   to: it is kept as a summary and never added to them.
//!
//! An interest in shares is ownership; a right to appoint the board, or most of the votes, is control; what gives a say
//! and no more is influence.

mod interest;
mod relationship;
mod statement;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use self::statement::{Kind, Statement, Version};
use super::{OwnershipReader, json};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::model::{DocumentId, Ownership, StatedParty};
use crate::source::{Limits, Source};

/// Reads BODS as JSON and JSON Lines.
#[derive(Debug)]
pub(super) struct Bods;

impl OwnershipReader for Bods {
    fn format(&self) -> &'static str {
        "bods"
    }

    fn recognises(&self, source: &Source) -> bool {
        let keys = [&["statementId"][..], &["recordType", "recordDetails"], &["statementID"], &["statementType"]];
        keys.iter().any(|keys| json::first_object_has(source, keys))
    }

    fn read(&self, source: &Source, document: DocumentId, limits: &Limits) -> Result<Ownership, Error> {
        let nodes = json::objects(source, limits)?;
        let mut problems = Vec::new();
        let statements: Vec<Statement<'_>> =
            nodes.iter().filter_map(|node| Statement::of(source, node, &mut problems)).collect();
        one_version(source, &statements, &mut problems);
        twice(source, &statements, &mut problems);
        if let Some(error) = Error::from_problems(ErrorKind::Malformed, problems, limits.max_problems) {
            return Err(error);
        }
        let held = in_force(&statements);
        let mut parties: BTreeMap<&str, Arc<StatedParty>> = BTreeMap::new();
        for held in &held {
            if let Some(party) = held.statement.party(document) {
                // The last version of a record gives the party its name.
                parties.insert(held.statement.record, Arc::new(party));
            }
        }
        let relationships: BTreeSet<&str> = held
            .iter()
            .filter(|held| held.statement.kind == Kind::Relationship)
            .map(|held| held.statement.record)
            .collect();
        let mut ownership = Ownership::default();
        let mut problems = Vec::new();
        for held in held.iter().filter(|held| held.statement.kind == Kind::Relationship) {
            relationship::read(
                &relationship::Reading { source, document, parties: &parties, relationships: &relationships },
                held,
                &mut ownership,
                &mut problems,
            );
        }
        ownership.parties = parties.into_values().collect();
        match Error::from_problems(ErrorKind::Malformed, problems, limits.max_problems) {
            Some(error) => Err(error),
            None => Ok(ownership),
        }
    }
}

/// A statement and the days on which it holds.
struct Held<'a> {
    statement: &'a Statement<'a>,
    from: Option<Date>,
    to: Option<Date>,
}

/// Refuses a file that mixes the shapes of two versions: which statement replaces which could be read in two ways.
fn one_version(source: &Source, statements: &[Statement<'_>], problems: &mut Vec<Problem>) {
    let Some(first) = statements.first() else { return };
    if let Some(other) = statements.iter().find(|statement| statement.version != first.version) {
        problems.push(
            Problem::at(source, other.node.at, "is a statement of another version of BODS than the first one")
                .expected("statements of one version: 0.4 (`recordType`), or 0.2 and 0.3 (`statementType`)")
                .help("split the file by version"),
        );
    }
}

/// Refuses a statement id that stands twice.
fn twice(source: &Source, statements: &[Statement<'_>], problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for statement in statements {
        if !statement.id.is_empty() && !seen.insert(statement.id) {
            problems.push(
                Problem::at(source, statement.node.at, format!("states `{}` twice", statement.id))
                    .expected("each statement once")
                    .help("remove the repetition"),
            );
        }
    }
}

/// Returns the statements that hold on some day, with their days, in the order of the file.
fn in_force<'a>(statements: &'a [Statement<'a>]) -> Vec<Held<'a>> {
    let mut held: Vec<(usize, Held<'a>)> = Vec::new();
    let mut by_record: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let replaced: BTreeSet<&str> = statements.iter().flat_map(|statement| statement.replaces.iter().copied()).collect();
    for (n, statement) in statements.iter().enumerate() {
        match statement.version {
            Version::Four => by_record.entry(statement.record).or_default().push(n),
            Version::Older if replaced.contains(statement.id) => {}
            Version::Older => held.push((n, Held { statement, from: None, to: None })),
        }
    }
    for versions in by_record.values_mut() {
        // By day; where that says nothing, by their order in the file.
        versions.sort_by_key(|n| (statements[*n].date, *n));
        let dated = versions.iter().all(|n| statements[*n].date.is_some());
        for (place, n) in versions.iter().enumerate() {
            let statement = &statements[*n];
            let next = versions.get(place + 1).map(|next| &statements[*next]);
            let to = match next {
                None => None,
                Some(next) if dated && next.date != statement.date => next.date.and_then(|next| next.yesterday().ok()),
                // Nobody knows on which day it was replaced: only the last one counts.
                Some(_) => continue,
            };
            if !statement.is_closed {
                let from = if place > 0 && dated { statement.date } else { None };
                held.push((*n, Held { statement, from, to }));
            }
        }
    }
    held.sort_by_key(|(n, _)| *n);
    held.into_iter().map(|(_, held)| held).collect()
}

#[cfg(test)]
mod tests;

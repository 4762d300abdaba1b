//! What ownership files leave in doubt: numbers that identify nobody, statements that join nobody, owners that nobody
//! describes, and listed parties whom no rule leads to one of the case.

use std::collections::BTreeSet;

use crate::diagnostic::Problem;
use crate::finding::{Cause, InputRecord};
use crate::model::{DocumentId, Ownership, OwnershipEdge};
use crate::screening::{self, Screening, Side};
use crate::source::Source;

/// Names the identifiers of owners and owned that can't be what they are called, and what such a party is known by then.
pub(super) fn unsound_owners(inputs: &[InputRecord], ownership: &Ownership) -> (Vec<Problem>, Vec<Cause>) {
    let mut told = BTreeSet::new();
    let mut remarks = Vec::new();
    let mut lost = BTreeSet::new();
    for edge in &ownership.edges {
        for party in [&edge.owner, &edge.owned] {
            let source = || inputs.get(usize::from(edge.document.0)).and_then(|input| input.source.as_ref());
            for says in screening::unsound_identifiers(party) {
                let Some(source) = source().filter(|_| told.insert((edge.document, says.clone()))) else { continue };
                let is_joined = screening::can_be_joined(party);
                let known = if is_joined { "by what else is said of it" } else { "by nothing" };
                let message = format!("{says}; the party is joined to others {known}");
                remarks
                    .push(Problem::at(source, edge.at, message).help("correct the number, or state the party's name"));
                if !is_joined {
                    lost.insert(source.name().to_owned());
                }
            }
        }
    }
    let more = remarks.len().saturating_sub(UNPLACED_AT_MOST);
    if more > 0 {
        remarks.truncate(UNPLACED_AT_MOST);
        remarks.push(Problem::new("ownership", format!("{more} more identifiers can't be what they are called")));
    }
    let causes = lost.into_iter().map(|file| Cause {
        cause: format!("{file}: a party is named by nothing but an identifier that can't be one"),
        resolve: "correct the number, or state the party's name".to_owned(),
    });
    (remarks, causes.collect())
}

/// Names the statements about owners that join nobody of the case: perhaps a misspelt name.
pub(super) fn unplaced_owners(inputs: &[InputRecord], ownership: &Ownership, screening: &Screening) -> Vec<Problem> {
    let edges: Vec<&OwnershipEdge> = screening.unplaced().iter().filter_map(|n| ownership.edges.get(*n)).collect();
    let mut remarks = Vec::new();
    let documents: BTreeSet<DocumentId> = edges.iter().map(|edge| edge.document).collect();
    for document in documents {
        let Some(source) = inputs.get(usize::from(document.0)).and_then(|input| input.source.as_ref()) else {
            continue;
        };
        let of_this = || edges.iter().filter(|edge| edge.document == document);
        // Of a register's extract most statements are of others; of a file written for the case each one is meant.
        if of_this().count() > UNPLACED_AT_MOST {
            let message = format!("{} statements are of parties whom no account names", of_this().count());
            remarks.push(Problem::new(source.name(), message));
            continue;
        }
        remarks.extend(of_this().map(|edge| {
            let message = format!("no account names `{}`, who is owned here", edge.owned.shown());
            let problem = Problem::at(source, edge.at, message);
            problem.help("check the spelling against the bills of materials and the contract")
        }));
    }
    remarks
}

/// Up to this many statements of one file that join nobody are named one by one.
const UNPLACED_AT_MOST: usize = 20;

/// Tells of which parties a source says that it states no owner: that is no statement that there is none.
pub(super) fn unstated_owners(inputs: &[InputRecord], ownership: &Ownership, screening: &Screening) -> Vec<Problem> {
    let unstated = screening.unstated().iter().filter_map(|n| ownership.unstated.get(*n));
    unstated
        .filter_map(|unstated| {
            let source = inputs.get(usize::from(unstated.document.0))?.source.as_ref()?;
            let message = format!("no owner of `{}` is stated: {}", unstated.party.shown(), unstated.reason);
            let problem = Problem::at(source, unstated.at, message);
            Some(problem.help("ask the party for its owners, and add what it says with its source"))
        })
        .collect()
}

/// Names the statements of which the files describe only one side: whoever the other is was held against no list.
pub(super) fn undescribed_owners(
    inputs: &[InputRecord],
    ownership: &Ownership,
    screening: &Screening,
) -> (Vec<Problem>, Vec<Cause>) {
    let edges: Vec<&OwnershipEdge> = screening.undescribed().iter().filter_map(|n| ownership.edges.get(*n)).collect();
    let mut files: Vec<(&Source, usize)> = Vec::new();
    let mut remarks = Vec::new();
    for edge in &edges {
        let Some(source) = source_of(inputs, edge.document) else { continue };
        match files.iter_mut().find(|(known, _)| known.name() == source.name()) {
            Some((_, count)) => *count += 1,
            None => files.push((source, 1)),
        }
        if remarks.len() < UNPLACED_AT_MOST {
            let (above, below) = (edge.owner.shown(), edge.owned.shown());
            let message = format!("states that `{above}` stands over `{below}`, and does not describe both of them");
            let help = "bring the statements in that describe them, or state their names";
            remarks.push(Problem::at(source, edge.at, message).help(help));
        }
    }
    let more = edges.len().saturating_sub(UNPLACED_AT_MOST);
    if more > 0 {
        remarks.push(Problem::new("ownership", format!("{more} more statements describe only one side")));
    }
    let causes = files.into_iter().map(|(source, count)| {
        let parties = if count == 1 {
            "a statement is of a party".to_owned()
        } else {
            format!("{count} statements are of parties")
        };
        Cause {
            cause: format!("{}: {parties} that nobody describes, so that nobody could screen who it is", source.name()),
            resolve: "bring in the whole of what the register publishes, or state the names of owner and owned"
                .to_owned(),
        }
    });
    (remarks, causes.collect())
}

/// Names the listed parties that stand above or below a party of the case where no rule leads from one to the other.
pub(super) fn beyond_reach(inputs: &[InputRecord], ownership: &Ownership, screening: &Screening) -> Vec<Problem> {
    let mut remarks: Vec<Problem> = screening
        .beyond()
        .iter()
        .take(UNPLACED_AT_MOST)
        .filter_map(|beyond| {
            let edge = ownership.edges.get(beyond.statement)?;
            let source = source_of(inputs, edge.document)?;
            let (listed, lists, party) = (&beyond.listed, beyond.lists.join(" and "), &beyond.party);
            Some(match beyond.side {
                Side::Above => {
                    let message = format!(
                        "`{listed}`, on {lists}, stands among the owners of `{party}`, and the rule of the list does not reach it"
                    );
                    Problem::at(source, edge.at, message).help("look whether the shares and relations are all stated")
                }
                Side::Below => {
                    let message = format!("`{party}` stands over `{listed}`, which is on {lists}");
                    let help = "see that owner and owned are not exchanged, and what dealing with it means";
                    Problem::at(source, edge.at, message).help(help)
                }
            })
        })
        .collect();
    let more = screening.beyond().len().saturating_sub(UNPLACED_AT_MOST);
    if more > 0 {
        remarks.push(Problem::new("ownership", format!("{more} more listed parties are tied to parties of the case")));
    }
    remarks
}

fn source_of(inputs: &[InputRecord], document: DocumentId) -> Option<&Source> {
    inputs.get(usize::from(document.0)).and_then(|input| input.source.as_deref())
}

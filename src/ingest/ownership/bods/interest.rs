//! What an interest says of the relation between two parties.

use crate::diagnostic::Problem;
use crate::ingest::ownership::json::Node;
use crate::model::{OwnershipRelation, Share, ShareRange};
use crate::source::Source;

/// Interest types (BODS 0.2 to 0.4) and what they come to; a type that is not among them is a say of unknown kind.
const CONTROL: [&str; 5] = [
    "appointmentOfBoard",
    "appointment-of-board",
    "controlViaCompanyRulesOrArticles",
    "controlByLegalFramework",
    "trustee",
];
const SHARES: [&str; 2] = ["shareholding", "share-holding"];
const VOTES: [&str; 2] = ["votingRights", "voting-rights"];
/// Nobody says which: it may be shares.
const UNSTATED: [&str; 2] = ["unknownInterest", "unpublishedInterest"];

/// Above this, votes are the majority.
const HALF: u32 = Share::WHOLE.millionths() / 2;

/// Returns what an interest comes to, with its share if it is ownership.
pub(super) fn relation(
    source: &Source,
    interest: &Node,
    problems: &mut Vec<Problem>,
) -> (OwnershipRelation, Option<ShareRange>) {
    let word = interest.get("type").text().unwrap_or("unknownInterest");
    if SHARES.contains(&word) {
        (OwnershipRelation::Ownership, share(source, interest.get("share"), problems))
    } else if VOTES.contains(&word) {
        let most = share(source, interest.get("share"), problems).is_some_and(|share| share.low().millionths() > HALF);
        (if most { OwnershipRelation::Control } else { OwnershipRelation::Influence }, None)
    } else if CONTROL.contains(&word) {
        (OwnershipRelation::Control, None)
    } else if UNSTATED.contains(&word) {
        (OwnershipRelation::Ownership, None)
    } else {
        (OwnershipRelation::Influence, None)
    }
}

/// Reads a share: `exact`, or its bounds; `None` if nothing is stated.
///
/// In 0.2 and 0.3 a bound may be said to be excluded by a truth value beside it.
fn share(source: &Source, share: &Node, problems: &mut Vec<Problem>) -> Option<ShareRange> {
    if !share.is_object() {
        return None;
    }
    let mut number = |key: &str| -> Option<ShareRange> {
        let node = share.get(key);
        if node.is_nothing() || node.truth().is_some() {
            return None;
        }
        let read = node.digits().and_then(|digits| ShareRange::of_percent(digits.strip_suffix('%').unwrap_or(digits)));
        if read.is_none() {
            let message = format!("`{key}` is no share in percent");
            problems.push(Problem::at(source, node.at, message).expected("a number from 0 to 100"));
        }
        read
    };
    let exact = number("exact");
    let above = number("exclusiveMinimum").map(|bound| one_more(bound.low()));
    let below = number("exclusiveMaximum").map(|bound| one_less(bound.high()));
    let excludes = |key| share.get(key).truth() == Some(true);
    let least =
        number("minimum").map(|bound| if excludes("exclusiveMinimum") { one_more(bound.low()) } else { bound.low() });
    let most =
        number("maximum").map(|bound| if excludes("exclusiveMaximum") { one_less(bound.high()) } else { bound.high() });
    let low = above.into_iter().chain(least).max();
    let high = below.into_iter().chain(most).min();
    if low.is_none() && high.is_none() {
        return exact;
    }
    let (low, high) = (low.unwrap_or(Share::NONE), high.unwrap_or(Share::WHOLE));
    if let Some(exact) = exact {
        if exact.high() < low || high < exact.low() {
            let message = format!("`exact` {exact} lies outside the bounds beside it, {low} to {high} percent");
            let problem = Problem::at(source, share.at, message).expected("an exact share, or bounds that hold it");
            problems.push(problem.help("ask who published it which of the two holds"));
        }
        return Some(exact);
    }
    let range = ShareRange::new(low, high);
    if range.is_none() {
        let message = format!("the least share, {low} percent, is above the most, {high}");
        problems.push(Problem::at(source, share.at, message).expected("a minimum up to the maximum"));
    }
    range
}

/// An excluded bound lies a millionth of a percent further in.
fn one_more(share: Share) -> Share {
    Share::from_millionths(share.millionths() + 1).unwrap_or(Share::WHOLE)
}

fn one_less(share: Share) -> Share {
    Share::from_millionths(share.millionths().saturating_sub(1)).unwrap_or(Share::NONE)
}

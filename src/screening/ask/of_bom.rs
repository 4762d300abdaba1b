//! Every party of one bill of materials, asked for as a run would.

use jiff::civil::Date;

use super::{Answer, MatchBasis, Matched, Outcome, Query, Settled};
use crate::error::Error;
use crate::lists::Buyer;
use crate::model::{Document, Ownership, ScorePart, Standing};
use crate::register;
use crate::screening::{Decision, Hit, HitOutcome, How, Listed, Mention, Request, ScreenedParty, screen};

/// The most places that are listed of one party.
const PLACES_AT_MOST: usize = 5;

/// Answers for every maker, supplier and other party that a document names, and whom its identifiers name.
///
/// # Errors
/// The index of a list is damaged and could not be made anew.
pub fn answers_of_bom(
    document: &Document,
    lists: &[Listed],
    decisions: &[Decision],
    as_of: Date,
) -> Result<Vec<Answer>, Error> {
    let functions = [document.bom.components().map(register::infer).collect()];
    let screening = screen(&Request {
        documents: std::slice::from_ref(document),
        functions: &functions,
        contract: None,
        lists,
        ownership: &Ownership::default(),
        buyer: &Buyer::default(),
        funding: &[],
        decisions,
        as_of,
    });
    match screening.unread().first() {
        Some(unread) => Err(unread.error.clone()),
        None => Ok(screening.parties().iter().map(|party| answer(document, party, decisions)).collect()),
    }
}

fn answer(document: &Document, party: &ScreenedParty, decisions: &[Decision]) -> Answer {
    let mut named: Vec<String> = Vec::new();
    for mention in &party.mentions {
        let part = document.component(mention.part.component);
        let by = if mention.register.is_some() { ", by an identifier of it" } else { "" };
        let words = format!("{} of {}{by}", mention.role, part.name());
        if !named.contains(&words) {
            named.push(words);
        }
    }
    if named.len() > PLACES_AT_MOST {
        let more = named.len() - PLACES_AT_MOST;
        named.truncate(PLACES_AT_MOST);
        named.push(format!("{more} more"));
    }
    named.extend(party.also.iter().cloned());
    let query = Query { name: party.name.clone(), named, ..Query::default() };
    let is_lead = is_only_lead(party);
    let mut matches: Vec<Matched> = party.hits.iter().filter(|hit| stands(hit)).map(matched).collect();
    for found in matches.iter_mut().filter(|found| is_lead && found.outcome == Outcome::Match) {
        found.outcome = Outcome::Possible;
        let what = "only the name of a product or a code speaks of the party, which is never more than possible";
        found.parts.push(ScorePart { what: what.to_owned(), value: 0.0 });
    }
    let settled = party
        .settled
        .iter()
        .map(|(hit, decision)| Settled { matched: matched(hit), decision: decisions[*decision].clone() });
    Answer::new(query, matches, 0, settled.collect())
}

/// Tells whether only CPEs, purls or codes that no register knows lead to a party, and none of them surely.
fn is_only_lead(party: &ScreenedParty) -> bool {
    let leads = |mention: &Mention| !mention.sure && matches!(&mention.register, Some(by) if !by.is_of_register());
    party.also.is_empty() && party.mentions.iter().all(leads)
}

/// Tells whether a hit is the party's own, by an entry that stands on the day.
fn stands(hit: &Hit) -> bool {
    hit.how.is_direct() && matches!(hit.standing, Standing::Now { .. })
}

fn matched(hit: &Hit) -> Matched {
    let basis = match &hit.how {
        How::Identifier { kind, .. } => MatchBasis::Identifier(*kind),
        _ => hit.met_by.clone(),
    };
    Matched {
        list: hit.list.clone(),
        snapshot: hit.snapshot.clone(),
        entry: hit.entry_key.clone(),
        entry_name: hit.entry_name.clone(),
        entry_digest: hit.entry_digest.clone(),
        name: hit.matched_name.clone(),
        outcome: match hit.outcome {
            HitOutcome::Match => Outcome::Match,
            HitOutcome::Possible => Outcome::Possible,
        },
        score: hit.score.iter().map(|part| part.value).sum::<f64>().clamp(0.0, 1.0),
        basis,
        parts: hit.score.clone(),
        since: hit.since,
        entry_basis: hit.basis,
        source: hit.entry_source.clone(),
        cite: hit.cite.clone(),
    }
}

//! What was found, told: the best entries, each with how its score and outcome came about.

use super::align::Word;
use super::compare::Comparison;
use super::index::{Index, NameRecord, NativeForm, Standing};
use super::lexicon::lexicon;
use super::search::{Found, How, Query, Serves};
use super::{NameHit, NameOutcome};
use crate::lists::index::Damaged;
use crate::lists::{Entry, PartyIdentifierKind};
use crate::model::ScorePart;
use crate::screening::identifiers;

/// What a hit by a name that nobody verified is told with.
const UNVERIFIED: &str = "the native name was not verified";
/// What a hit by an alias that the publisher calls weak is told with.
const WEAK: &str = "the list calls this alias weak";

impl Index {
    /// Tells what was found, at most so many entries, the best first.
    pub(super) fn explain(
        &self,
        query: &Query,
        words: &[Word<'_>],
        serves: Option<Serves<'_>>,
        found: &mut Vec<Found>,
        most: usize,
    ) -> Result<Vec<NameHit>, Damaged> {
        let mut told: Vec<(Found, Vec<ScorePart>)> = Vec::with_capacity(found.len().min(most));
        for mut found in found.drain(..) {
            let mut against = Vec::new();
            if serves.is_some() || query.country.is_some() || !query.known.is_empty() {
                let entry = self.list.entry(found.entry as usize)?;
                if serves.is_some_and(|serves| !serves(&entry)) {
                    continue;
                }
                if found.how.name().is_some() {
                    against = speaks_against(query, &entry, &mut found);
                }
            }
            told.push((found, against));
        }
        told.sort_by(|(a, _), (b, _)| {
            a.outcome.cmp(&b.outcome).then(b.score.total_cmp(&a.score)).then(a.entry.cmp(&b.entry))
        });
        told.truncate(most);
        told.into_iter().map(|(found, against)| self.tell(query, words, found, against)).collect()
    }

    fn tell(
        &self,
        query: &Query,
        words_here: &[Word<'_>],
        found: Found,
        against: Vec<ScorePart>,
    ) -> Result<NameHit, Damaged> {
        let Found { entry, outcome, score, how, reading, .. } = found;
        let name = match how.name() {
            Some(name) => Some(self.name(name)?),
            None => None,
        };
        let standing = name.map_or(Standing::Full, NameRecord::standing);
        let mut parts = match &how {
            How::Identifier { kind, value } => vec![part(format!("{} {value}", kind.word()), score)],
            How::Native { form, .. } => {
                let what = match form {
                    NativeForm::Whole => "native-script name",
                    NativeForm::Bare => "native-script name without its legal form",
                    NativeForm::Brand => "brand of the native-script name",
                };
                vec![part(what.to_owned(), score)]
            }
            How::SameLetters { .. } => vec![part("the same letters, spaced otherwise".to_owned(), score)],
            How::Abbreviation { .. } => vec![part("the first letters of the listed words".to_owned(), score)],
            How::Within { .. } => vec![part("the listed name stands within, word for word".to_owned(), score)],
            How::Cut { .. } => vec![part("the listed name begins so: this one is cut short".to_owned(), score)],
            How::Joined { .. } => vec![part("the same words, written apart here".to_owned(), score)],
            How::Words { slips, own_mark, only_sound, .. } => {
                let of_reading = match reading {
                    Some(n) => query.readings.get(n).map(|(spelling, ..)| self.query_words(spelling)).transpose()?,
                    None => None,
                };
                let words_here = of_reading.as_deref().unwrap_or(words_here);
                let words = how.name().map_or(Ok(Vec::new()), |name| self.words_to_compare(name))?;
                let mut parts = Comparison::new(words_here, &words, *slips).parts();
                if *only_sound {
                    let lost = score - score / f64::from(lexicon().thresholds.by_sound);
                    parts.push(part("read from its own script: other names sound the same".to_owned(), lost));
                }
                if *own_mark {
                    parts.push(part("holds the brand that only this entry has".to_owned(), 0.0));
                }
                parts
            }
        };
        let matched = match (&how, name) {
            (How::Identifier { kind, value }, _) => format!("{} {value}", kind.word()),
            (_, Some(name)) => self.written(name)?.to_owned(),
            (_, None) => String::new(),
        };
        if let Some((_, why, _)) = reading.and_then(|n| query.readings.get(n)) {
            parts.push(part(why.told().to_owned(), 0.0));
        }
        match standing {
            Standing::Full => {}
            Standing::Weak => parts.push(part(WEAK.to_owned(), 0.0)),
            Standing::Unverified => parts.push(part(UNVERIFIED.to_owned(), 0.0)),
        }
        parts.extend(against);
        Ok(NameHit {
            entry: entry as usize,
            matched,
            unverified: standing == Standing::Unverified,
            outcome,
            score,
            parts,
        })
    }
}

fn part(what: String, value: f64) -> ScorePart {
    ScorePart { what, value }
}

/// Tells what speaks against an entry that was found by a name: another identifier of its own, another country.
fn speaks_against(query: &Query, entry: &Entry, found: &mut Found) -> Vec<ScorePart> {
    let mut against = Vec::new();
    let unique: Vec<(PartyIdentifierKind, String)> = entry
        .identifiers
        .iter()
        .filter(|(kind, _)| identifiers::is_unique_to_party(*kind))
        .filter_map(|(kind, value)| Some((*kind, identifiers::normalise(*kind, value).ok()?)))
        .collect();
    for (kind, theirs) in &unique {
        let mine: Vec<&String> = query.known.iter().filter(|(k, _)| k == kind).map(|(_, value)| value).collect();
        let any_same = unique.iter().any(|(k, value)| k == kind && mine.contains(&value));
        if !mine.is_empty() && !any_same {
            found.outcome = NameOutcome::Possible;
            against.push(part(format!("{} differs: {} here, {theirs} on the list", kind.word(), mine[0]), 0.0));
        }
    }
    let there = entry.country.as_deref().and_then(|country| lexicon().country_code(country));
    if let (Some(here), Some(there)) = (&query.country, there)
        && *here != there
    {
        if found.score < 0.999 {
            found.outcome = NameOutcome::Possible;
        }
        against.push(part(format!("country differs: {here} here, {there} on the list"), 0.0));
    }
    against
}

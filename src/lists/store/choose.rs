//! Which snapshot serves a case: of the day that it is judged at, or the one that it is pinned to.

use std::sync::Arc;

use jiff::civil::Date;

use super::folder::{Held, Store, Survey};
use super::reading;
use super::snapshot::{Snapshot, damaged};
use crate::error::{Error, ErrorKind};
use crate::lists::List;
use crate::source::{Limits, Sha256};

/// Which snapshot of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The one that was in force on a day, as far as the store knows.
    Of(Date),
    /// The one of this digest, judged at a day.
    Pinned(Sha256, Date),
}

/// A snapshot that serves, and the day that counts as its last confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The last day, not after the day that is judged at, on which it is known to have been in force; if there is none,
    /// the first one after it. `None` if no day is known at all.
    pub confirmed: Option<Date>,
    /// What the other publications that hold the list have in force.
    pub others: Vec<Other>,
}

/// What a publication has in force of a list that another one serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// The publication's id.
    pub publication: String,
    /// The day that counts as its last confirmation.
    pub confirmed: Option<Date>,
    /// How many entries of the list it has.
    pub entries: u64,
    /// Whether it would serve, being confirmed later, if it were not so much smaller.
    pub passed_over: bool,
}

/// A list from the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The list, named by its snapshot and confirmed on the day that counts.
    pub list: List,
    /// The snapshot that it was read from.
    pub snapshot: Snapshot,
    /// What the other publications that hold the list have in force.
    pub others: Vec<Other>,
}

impl Store {
    /// Chooses the snapshot that serves a list; `None` if the store has none that does.
    ///
    /// Of a publication it is the snapshot in force. For a day in the past it is the newest that is known to have been in
    /// force on or before it; if there is none, the oldest after it, which serves only what states its days. Where several publications hold the list,
    /// the one that was confirmed last counts, of those with at least half as many entries as the fullest.
    ///
    /// # Errors
    /// Something that may be the one is damaged.
    pub fn choose(&self, list: &str, wanted: Wanted) -> Result<Option<InForce>, Error> {
        self.looked_through()?.choose(list, wanted)
    }

    /// Reads what is known of every snapshot, so that several lists can be chosen from it.
    ///
    /// # Errors
    /// A folder can't be read.
    pub fn looked_through(&self) -> Result<LookedThrough, Error> {
        let publications = self.publications()?;
        let surveys = publications.iter().map(|publication| Ok((publication.clone(), self.survey(publication)?)));
        Ok(LookedThrough { surveys: surveys.collect::<Result<_, Error>>()? })
    }
    /// Reads the list that [`Store::choose`] chooses.
    ///
    /// # Errors
    /// The snapshot is damaged, or can no longer be read.
    pub fn list(&self, id: &str, wanted: Wanted, limits: &Limits) -> Result<Option<Chosen>, Error> {
        self.choose(id, wanted)?.map(|in_force| self.read(id, in_force, limits)).transpose()
    }

    /// Reads a list of a snapshot.
    ///
    /// # Errors
    /// It is damaged, can no longer be read, or does not hold the list.
    pub fn read(&self, id: &str, in_force: InForce, limits: &Limits) -> Result<Chosen, Error> {
        let mut lists = self.read_snapshot(&in_force.snapshot, &[id], limits)?;
        let list = lists.pop().unwrap_or_else(|| Err(self.holds_no(&in_force.snapshot, id)))?;
        let remarks = list.remarks.iter().cloned().chain(in_force.remarks(id)).collect();
        let list = List { source: in_force.source(&list.source), confirmed: in_force.confirmed, remarks, ..list };
        Ok(Chosen { list, snapshot: in_force.snapshot, others: in_force.others })
    }

    /// Reads lists of a snapshot as it was published, whenever it was confirmed and wherever it was fetched; its files are
    /// held against their digests, and parsed once where their format lets.
    ///
    /// # Errors
    /// It is damaged or can no longer be read; what is wrong with a single list is in its own result.
    pub fn read_snapshot(
        &self,
        snapshot: &Snapshot,
        ids: &[&str],
        limits: &Limits,
    ) -> Result<Vec<Result<List, Error>>, Error> {
        let limits = as_admitted(snapshot, limits);
        let sources: Vec<Arc<_>> = self.files(snapshot, &limits)?;
        let lists = reading::lists(&sources, &snapshot.files, ids, &limits)?;
        let named = |list: List| List { snapshot: snapshot.digest.to_string(), ..list };
        Ok(lists.into_iter().map(|list| list.map(named)).collect())
    }

    fn holds_no(&self, snapshot: &Snapshot, id: &str) -> Error {
        let name = self.snapshot_folder(&snapshot.publication, &snapshot.digest).display().to_string();
        Error::new(ErrorKind::InvalidList, damaged(&name, format!("has no list `{id}`")))
    }
}

/// What is known of every snapshot of a store, at one moment.
pub struct LookedThrough {
    surveys: Vec<(String, Survey)>,
}

impl LookedThrough {
    /// Chooses as [`Store::choose`] does.
    ///
    /// # Errors
    /// Something that may be the one is damaged.
    pub fn choose(&self, list: &str, wanted: Wanted) -> Result<Option<InForce>, Error> {
        let mut candidates = Vec::new();
        for (publication, survey) in &self.surveys {
            match wanted {
                Wanted::Of(day) => {
                    // What is damaged may be what holds the list.
                    if let Some(damage) = survey.snapshots.iter().find_map(|(_, snapshot)| snapshot.as_ref().err()) {
                        return Err(damage.clone());
                    }
                    let snapshots = survey.snapshots.iter().filter_map(|(_, snapshot)| snapshot.as_ref().ok());
                    if snapshots.clone().any(|snapshot| snapshot.holds(list)) {
                        let held = Held::of(publication, survey.current.clone()?, snapshots.cloned().collect());
                        candidates.extend(of_day(&held, list, day));
                    } else if let Err(damage) = &survey.current {
                        return Err(damage.clone());
                    }
                }
                Wanted::Pinned(digest, day) => {
                    let pinned = survey.snapshots.iter().find(|(known, _)| *known == digest);
                    let Some((_, snapshot)) = pinned else { continue };
                    let snapshot = snapshot.clone()?;
                    if snapshot.holds(list) {
                        let confirmed = snapshot.last_by(day).or_else(|| snapshot.since());
                        candidates.push(InForce { snapshot, confirmed, others: Vec::new() });
                    }
                }
            }
        }
        let (Wanted::Of(day) | Wanted::Pinned(_, day)) = wanted;
        Ok(best(candidates, list, day))
    }
}

/// Chooses among publications: the one that was confirmed last, of those with at least half as many entries as the fullest.
/// A much smaller one is an excerpt, or cut: were it to serve because somebody fetched it last, whoever is missing from it
/// would pass for not found.
fn best(mut candidates: Vec<InForce>, list: &str, day: Date) -> Option<InForce> {
    candidates.sort_by_cached_key(|candidate| {
        let own = candidate.snapshot.publication == list;
        (std::cmp::Reverse(rank(candidate.confirmed, day)), std::cmp::Reverse((own, candidate.snapshot.added)))
    });
    let fullest = candidates.iter().map(|candidate| candidate.snapshot.entries_of(list)).max()?;
    let is_whole = |candidate: &InForce| candidate.snapshot.entries_of(list).saturating_mul(2) >= fullest;
    let at = candidates.iter().position(is_whole)?;
    let mut chosen = candidates.remove(at);
    let other = |(n, other): (usize, InForce)| Other {
        entries: other.snapshot.entries_of(list),
        publication: other.snapshot.publication,
        confirmed: other.confirmed,
        passed_over: n < at,
    };
    chosen.others = candidates.into_iter().enumerate().map(other).collect();
    Some(chosen)
}

impl Other {
    /// Says what it has: `us-csl, confirmed on 2026-11-27, 1 entry`.
    #[must_use]
    pub fn in_words(&self) -> String {
        in_words(&self.publication, self.confirmed, self.entries)
    }
}

fn in_words(publication: &str, confirmed: Option<Date>, entries: u64) -> String {
    let confirmed = confirmed.map_or_else(|| "never confirmed".to_owned(), |day| format!("confirmed on {day}"));
    let entries = if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") };
    format!("{publication}, {confirmed}, {entries}")
}

impl InForce {
    /// Says what serves a list: `us-csl, confirmed on 2026-11-27, 1 entry`.
    #[must_use]
    pub fn in_words(&self, list: &str) -> String {
        in_words(&self.snapshot.publication, self.confirmed, self.snapshot.entries_of(list))
    }

    /// Says which publications hold the list, were confirmed later, and don't serve it: they hold so much less of it.
    #[must_use]
    pub fn remarks(&self, list: &str) -> Vec<String> {
        let passed_over = self.others.iter().filter(|other| other.passed_over);
        passed_over
            .map(|other| {
                format!(
                    "{} does not serve {list}: it holds less than half of what {} does; give the whole list, or \
                     delete the publication that is out of date from the store",
                    other.in_words(),
                    self.in_words(list)
                )
            })
            .collect()
    }

    /// Returns where the list comes from: the address that it was fetched from, else what it says itself.
    #[must_use]
    pub fn source(&self, stated: &str) -> String {
        self.snapshot.files.first().and_then(|file| file.url.clone()).unwrap_or_else(|| stated.to_owned())
    }
}

/// Returns the limits under which a snapshot that the store took in is read: it was within those of that day, and what is
/// found in it must not hang on those of this one.
fn as_admitted(snapshot: &Snapshot, limits: &Limits) -> Limits {
    let size = snapshot.size().min(Limits::CEILING);
    Limits {
        max_bytes: limits.max_bytes.max(size),
        max_depth: limits.max_depth.max(Limits::DEEPEST),
        max_components: u32::MAX,
        max_cells: u64::MAX,
        ..*limits
    }
}

/// Before the day the latest is best, after it the earliest; and any of before is better.
fn rank(known: Option<Date>, day: Date) -> (u8, i64) {
    let distance = |a: Date, b: Date| i64::from((a - b).get_days());
    match known {
        Some(known) if known <= day => (2, -distance(day, known)),
        None => (1, 0),
        Some(after) => (0, -distance(after, day)),
    }
}

fn of_day(held: &Held, list: &str, day: Date) -> Option<InForce> {
    let snapshots = || held.snapshots.iter().filter(|snapshot| snapshot.holds(list));
    let serving =
        |snapshot: &Snapshot, confirmed| InForce { snapshot: snapshot.clone(), confirmed, others: Vec::new() };
    // Past the last day of which anything is known, what was put in force last is in force still.
    let last_known = held.snapshots.iter().filter_map(|snapshot| snapshot.days().last()).max();
    if last_known.is_none_or(|last| last <= day) {
        let current = held.in_force().filter(|snapshot| snapshot.holds(list));
        return current.map(|current| serving(current, current.last_by(day)));
    }
    let by_day = snapshots().filter_map(|snapshot| Some((snapshot.last_by(day)?, snapshot)));
    if let Some((known, snapshot)) = by_day.max_by_key(|(known, snapshot)| (*known, snapshot.since(), snapshot.added)) {
        return Some(serving(snapshot, Some(known)));
    }
    let later = snapshots().filter_map(|snapshot| Some((snapshot.since()?, snapshot)));
    later
        .min_by_key(|(since, snapshot)| (*since, snapshot.added))
        .map(|(since, snapshot)| serving(snapshot, Some(since)))
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::{digest_of, tests::snapshot};
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn held(of: &[(&str, &[&str])], current: Option<usize>) -> Held {
        let snapshots: Vec<Snapshot> = of
            .iter()
            .enumerate()
            .map(|(n, (name, days))| {
                let mut made = snapshot();
                made.files[0].sha256 = Sha256::of(name.as_bytes());
                made.digest = digest_of(&made.files);
                made.published = None;
                made.confirmed = days.iter().map(|text| day(text)).collect();
                made.added = jiff::Timestamp::from_second(n as i64).expect("small");
                made
            })
            .collect();
        let current = current.map(|n| snapshots[n].digest);
        Held { publication: "house".to_owned(), current, snapshots }
    }

    fn chosen(held: &Held, on: &str) -> Option<(usize, Option<String>)> {
        let found = of_day(held, "house", day(on))?;
        let n = held.snapshots.iter().position(|snapshot| *snapshot == found.snapshot)?;
        Some((n, found.confirmed.map(|day| day.to_string())))
    }

    #[test]
    fn the_snapshot_of_the_day_serves() {
        // The list went from a to b and back to a.
        let held =
            held(&[("a", &["2026-06-01", "2026-06-05", "2026-06-20"]), ("b", &["2026-06-10", "2026-06-12"])], Some(0));
        let of = |n: usize, day: &str| Some((n, Some(day.to_owned())));
        assert_eq!(chosen(&held, "2026-07-01"), of(0, "2026-06-20"));
        assert_eq!(chosen(&held, "2026-06-11"), of(1, "2026-06-10"), "the other one was in force then");
        assert_eq!(chosen(&held, "2026-05-01"), of(0, "2026-06-01"), "none is from before: the oldest after");
        assert_eq!(chosen(&held, "2026-06-07"), of(0, "2026-06-05"));
    }

    #[test]
    fn a_snapshot_that_was_put_in_force_serves_from_its_first_day_on() {
        let held = held(&[("old", &["2026-06-01"]), ("new", &["2026-06-10"])], Some(0));
        let of = |n: usize, day: &str| Some((n, Some(day.to_owned())));
        assert_eq!(chosen(&held, "2026-06-15"), of(0, "2026-06-01"), "somebody went back on purpose");
    }

    #[test]
    fn a_past_day_is_served_by_what_was_in_force_then() {
        let held = held(&[("old", &["2026-06-01"]), ("new", &["2026-06-10"])], Some(1));
        let of = |n: usize, day: &str| Some((n, Some(day.to_owned())));
        assert_eq!(chosen(&held, "2026-06-09"), of(0, "2026-06-01"));
        assert_eq!(chosen(&held, "2026-06-10"), of(1, "2026-06-10"));
        assert_eq!(chosen(&held, "2026-05-31"), of(0, "2026-06-01"), "the oldest of those after it");
        assert_eq!(of_day(&held, "another", day("2026-06-10")), None);
    }

    #[test]
    fn days_before_are_better_the_later_and_days_after_the_earlier() {
        let rank = |known: &str| rank(Some(day(known)), day("2026-06-10"));
        assert!(rank("2026-06-10") > rank("2026-06-09") && rank("2026-01-01") > rank("2026-06-11"));
        assert!(rank("2026-06-11") > rank("2026-06-12"));
    }
}

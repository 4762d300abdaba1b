//! What whoever brings a snapshot in is told of its lists: what they lack, how old they are, what they lost.

use jiff::Timestamp;
use jiff::civil::Date;

use super::admission::Shrunk;
use super::choose::Wanted;
use super::folder::Store;
use super::snapshot::Snapshot;
use crate::lists::{Basis, List, regime};

/// Returns what the lists of a snapshot are not fit for, and what they lost, one line each.
pub(super) fn warnings(lists: &[List], snapshot: &Snapshot, shrunk: &[Shrunk], now: Timestamp) -> Vec<String> {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut lines: Vec<String> = shrunk.iter().map(lost).collect();
    for list in lists {
        if list.partial {
            lines.push(format!("{} does not hold all that is published: every verdict stays incomplete", list.id));
        }
        lines.extend(list.remarks.iter().map(|remark| format!("{}: {remark}", list.id)));
        lines.extend(snapshot.days().last().and_then(|last| too_old(&list.id, last, today)));
        if list.entries.iter().all(|entry| entry.basis == Basis::Verify) {
            lines.push(format!(
                "{} has no basis, so that a hit never fails a case: write `# basis: primary` or `# basis: secondary`",
                list.id
            ));
        }
    }
    lines
}

/// Says which lists of a snapshot that was just put in force another publication serves, or no longer does.
pub(super) fn serving(store: &Store, snapshot: &Snapshot, now: Timestamp) -> Vec<String> {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    // What is damaged elsewhere in the store is no matter of this snapshot; `verify` and every reading tell it.
    let Ok(looked_through) = store.looked_through() else { return Vec::new() };
    let mut lines = Vec::new();
    for list in &snapshot.lists {
        let Ok(Some(chosen)) = looked_through.choose(&list.id, Wanted::Of(today)) else { continue };
        if chosen.snapshot.publication != snapshot.publication {
            lines.push(format!("kept, but {} serves {}", chosen.in_words(&list.id), list.id));
        }
        lines.extend(chosen.remarks(&list.id));
        if chosen.snapshot.publication == snapshot.publication {
            let fuller = chosen.others.iter().filter(|other| other.entries > list.entries);
            lines.extend(fuller.map(|other| {
                format!("serves {} with {} entries, in place of {}", list.id, list.entries, other.in_words())
            }));
        }
    }
    lines
}

fn lost(Shrunk { list, was, is }: &Shrunk) -> String {
    let gone = was.saturating_sub(*is);
    let percent = gone.saturating_mul(100) / (*was).max(1);
    format!(
        "{list} lost {gone} of {was} entries, {percent} percent: look at them with `tallyclerk lists diff previous current --list {list}`"
    )
}

/// Says that a list is too old on a day, if it is.
#[must_use]
pub fn too_old(list: &str, confirmed: Date, day: Date) -> Option<String> {
    let most = regime(list)?.cadence_days?;
    let age = (day - confirmed).get_days();
    (i64::from(age) > i64::from(most)).then(|| format!("{list} is {age} days old, at most {most}: too old"))
}

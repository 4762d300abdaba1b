//! Entries that do not stand on the day of the case, but stood when the contract was signed, or will stand.

use jiff::civil::Date;

use crate::lists::{Effect, Entry, State, Weight};
use crate::model::Standing;

/// Tells whether an entry stands on no day that decides, but on one that is worth knowing. `confirmed` is the day of its list.
pub(super) fn is_worth_knowing(entry: &Entry, confirmed: Option<Date>, as_of: Date, signed: Option<Date>) -> bool {
    !entry.serves_on(as_of, confirmed)
        && !entry.listings.is_empty()
        && matches!(standing(entry, as_of, signed), Standing::Then { .. } | Standing::Upcoming { .. })
}

/// Tells when an entry stands, as seen from the day of the case and from that of the contract.
pub(super) fn standing(entry: &Entry, as_of: Date, signed: Option<Date>) -> Standing {
    let at_signing =
        signed.filter(|_| !entry.listings.is_empty()).map(|day| entry.listings.iter().any(|l| l.holds_on(day)));
    if entry.listings.is_empty() || entry.listings.iter().any(|listing| listing.holds_on(as_of)) {
        return Standing::Now { at_signing };
    }
    let then = signed.and_then(|day| entry.listings.iter().find(|listing| listing.holds_on(day)));
    if let Some(until) = then.and_then(|listing| listing.to) {
        return Standing::Then { until };
    }
    let upcoming = entry.listings.iter().filter_map(|listing| listing.from).filter(|from| *from > as_of).min();
    match upcoming {
        Some(from) => Standing::Upcoming { from },
        None => Standing::Now { at_signing },
    }
}

/// Says what an entry means that does not stand on the day: nothing follows from it on that day.
pub(super) fn effect_of(standing: Standing, effect: Effect) -> Effect {
    let (state, words) = match standing {
        Standing::Now { .. } => return effect,
        Standing::Then { until } => {
            (State::Ended(until), format!("listed when the contract was signed, and until {until}; not listed now"))
        }
        Standing::Upcoming { from } => (State::Upcoming(from), format!("upcoming: listed from {from}")),
    };
    Effect { state, weight: Weight::Info, words, ..effect }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{Listing, bundled};

    #[test]
    fn an_entry_stands_now_stood_then_or_will_stand() {
        let day = |text: &str| -> Date { text.parse().expect("a day") };
        let mut entry = bundled("us-889").expect("it is built in").entries.swap_remove(0);
        let mut of = |listings: &[(&str, &str)], signed: Option<&str>| {
            let bound = |text: &str| (!text.is_empty()).then(|| day(text));
            entry.listings = listings.iter().map(|(from, to)| Listing { from: bound(from), to: bound(to) }).collect();
            standing(&entry, day("2026-04-01"), signed.map(day))
        };
        let twice = [("2025-01-07", "2026-02-17"), ("2026-06-08", "")];
        assert_eq!(of(&twice, Some("2025-06-01")), Standing::Then { until: day("2026-02-17") });
        assert_eq!(of(&twice, Some("2024-06-01")), Standing::Upcoming { from: day("2026-06-08") });
        assert_eq!(of(&twice, None), Standing::Upcoming { from: day("2026-06-08") });
        assert_eq!(of(&[("2025-01-07", "")], Some("2024-06-01")), Standing::Now { at_signing: Some(false) });
        assert_eq!(of(&[("2025-01-07", "")], Some("2025-06-01")), Standing::Now { at_signing: Some(true) });
        assert_eq!(of(&[], Some("2025-06-01")), Standing::Now { at_signing: None }, "the list gives no days");
    }
}

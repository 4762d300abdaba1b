//! `stale-bom`: a document is old, or dated after the day of judgement.

use jiff::civil::Date;

use super::per_document::{declared, finding};
use crate::check::{Check, Context};
use crate::finding::{Finding, Group, Outcome, Rule, Severity};
use crate::model::{Citation, Document};
use crate::source::Place;

/// From how many days before as-of on a document counts as old: a year, the rhythm of yearly inspections.
const OLD_AFTER_DAYS: i32 = 365;

static RULE: Rule = Rule {
    id: "stale-bom",
    group: Group::Bom,
    severity: Severity::Info,
    summary: "a document is more than 365 days old, or dated after as-of",
    explanation: "\
## What it does
The document states when it was made, and that day is more than 365 days before the day everything is judged at
(as-of), or after it. 365 days is the project's own choice, not a rule of law.

## Why it matters
Firmware is updated and modules are swapped. An old document tells what the crane once was. A
document dated after as-of can not have been known on that day, or a clock was wrong.

## Example
`metadata.timestamp` is 2024-03-01, as-of is 2026-06-30.

## What to do
Ask for a current document, or choose the as-of day that is meant. A document without a timestamp is
not judged.",
};

static RULES: [&Rule; 1] = [&RULE];

/// Holds the day of each document against as-of.
pub(super) struct StaleBom;

impl Check for StaleBom {
    fn rules(&self) -> &'static [&'static Rule] {
        &RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let dated: Vec<(&Document, Date)> = declared(context.documents)
            .filter_map(|document| Some((document, day_of(document.bom.metadata.timestamp.as_deref()?)?)))
            .collect();
        findings.extend(dated.iter().filter_map(|(document, day)| judge(document, *day, context.as_of)));
        Outcome::examined(dated.len(), "no declared document says when it was made")
    }
}

/// Returns the day of a moment as the author wrote it, in the author's own zone.
fn day_of(timestamp: &str) -> Option<Date> {
    timestamp.trim().get(..10)?.parse().ok()
}

fn judge(document: &Document, day: Date, as_of: Date) -> Option<Finding> {
    let age = day.until(as_of).ok()?.get_days();
    let message = if age > OLD_AFTER_DAYS {
        format!("the document is of {day}, {age} days before as-of ({as_of})")
    } else if age < 0 {
        format!("the document is of {day}, after as-of ({as_of})")
    } else {
        return None;
    };
    let source = document.bom.source();
    // The metadata keeps the words, not the place; the words stand in the document as they are, or escaped.
    let place = document.bom.metadata.timestamp.as_deref().and_then(|timestamp| {
        let at = source.text()?.find(timestamp)?;
        Some(Place::span(at, timestamp.len()))
    });
    Some(
        finding(&RULE, document, message)
            .cite(Citation::noted(document.id, place.unwrap_or_default(), format!("made on {day}")))
            .help("ask for a current document, or state the as-of day that is meant"),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::per_document::tests::documents;
    use super::*;
    use crate::model::Account;

    fn judged(timestamp: &str) -> Option<String> {
        let fields = format!(r#""metadata":{{"timestamp":"{timestamp}"}}"#);
        let documents = documents(Account::Declared, &[&fields]);
        let day = day_of(documents[0].bom.metadata.timestamp.as_deref()?)?;
        judge(&documents[0], day, date(2026, 6, 30)).map(|finding| finding.message)
    }

    #[test]
    fn the_year_is_counted_to_the_day() {
        assert_eq!(judged("2025-06-30T23:59:59Z"), None);
        assert_eq!(
            judged("2025-06-29T00:00:00Z").as_deref(),
            Some("the document is of 2025-06-29, 366 days before as-of (2026-06-30)")
        );
        assert_eq!(judged("2026-06-30T23:00:00Z"), None);
        assert_eq!(
            judged("2026-07-01T00:00:00Z").as_deref(),
            Some("the document is of 2026-07-01, after as-of (2026-06-30)")
        );
        assert_eq!(judged("sometime"), None);
    }
}

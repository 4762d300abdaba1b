//! The heading of the report, what stands beside the findings, and the verdict with its reasons and denominators.

use std::collections::BTreeMap;
use std::io;

use super::citation::{place_text, short};
use super::layout::{ASIDE, Page, Row, STRONG, style_of, style_of_verdict};
use super::problem::write_problem;
use crate::finding::{AsOfSource, Coverage, Finding, ListRecord, Outcome, Run, Severity, Verdict};
use crate::lists::{self, Basis, Regime};
use crate::report::Detail;
use crate::report::places::Places;

/// Writes what was checked, and for whom it is marked.
pub(super) fn heading(run: &Run, page: &mut Page<'_>) -> io::Result<()> {
    if let Some(marking) = &run.case.marking {
        page.paragraph("", STRONG, marking, 0)?;
    }
    let subject = if run.case.subject.is_empty() { String::new() } else { format!(": {}", run.case.subject) };
    page.paragraph(&run.case.id, STRONG, &subject, 4)
}

/// Writes the verdict in one line and, in a line each, what it rests on: the findings at or above the threshold.
pub(super) fn verdict(run: &Run, page: &mut Page<'_>) -> io::Result<()> {
    let failing = failing(run).count() as u64;
    let verdict = match run.verdict {
        Verdict::Fail => {
            format!("{} at or above {}", counted(failing, "finding", "findings"), run.fail_on)
        }
        Verdict::Incomplete => {
            format!("nothing found at or above {}, but not everything that was due could be judged", run.fail_on)
        }
        Verdict::Pass => format!("nothing found at or above {}; every check that was due has run", run.fail_on),
    };
    page.paragraph(&format!("verdict: {}", run.verdict), style_of_verdict(run.verdict), &format!(": {verdict}"), 4)
}

/// The most headlines that stand beside the verdict; more would push it off the screen.
const MOST_HEADLINES: usize = 20;

/// Writes the findings at or above the threshold, each in one line that is cut to the width.
pub(super) fn headlines(run: &Run, page: &mut Page<'_>) -> io::Result<()> {
    let all = failing(run).count();
    let mut shown: Vec<&Finding> = failing(run).collect();
    // Stable, as the entries are ordered.
    shown.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    shown.truncate(MOST_HEADLINES);
    let rows: Vec<Row<'_>> = shown
        .iter()
        .map(|finding| Row {
            first: finding.severity.word(),
            style: style_of(finding.severity),
            second: finding.rule.id,
            rest: &finding.message,
        })
        .collect();
    page.rows(&rows)?;
    if all > MOST_HEADLINES {
        page.paragraph("  ", ASIDE, &format!("and {} more", all - MOST_HEADLINES), 6)?;
    }
    Ok(())
}

fn failing(run: &Run) -> impl Iterator<Item = &Finding> {
    run.findings.iter().filter(|finding| finding.waived_by.is_none() && finding.severity >= run.fail_on)
}

/// Writes what a reader must know beside the findings: waived ones, things not ours, checks that did not run, lists.
pub(super) fn asides(run: &Run, places: &Places<'_>, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    if !run.problems.is_empty() {
        for problem in &run.problems {
            write_problem(problem, page)?;
        }
        page.gap()?;
    }
    notes(run, page)?;
    waived(run, page)?;
    not_ours(run, places, page)?;
    checks_not_run(run, detail == Detail::Everything, page)?;
    lists(run, page)
}

/// The most notes of readers that are shown; the JSON report holds all.
const MOST_NOTES: usize = 10;

fn notes(run: &Run, page: &mut Page<'_>) -> io::Result<()> {
    let all = run.notes().count();
    if all == 0 {
        return Ok(());
    }
    page.paragraph("notes of the readers:", STRONG, "", 0)?;
    for note in run.notes().take(MOST_NOTES) {
        let help = note.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        let text = format!("{}: {}{help}", place_text(&note.file, &note.at), note.message);
        page.paragraph("  ", ASIDE, &text, 6)?;
    }
    if all > MOST_NOTES {
        page.paragraph("  ", ASIDE, &format!("and {} more", all - MOST_NOTES), 6)?;
    }
    page.gap()
}

fn waived(run: &Run, page: &mut Page<'_>) -> io::Result<()> {
    let waived: Vec<_> = run
        .findings
        .iter()
        .filter_map(|finding| finding.waived_by.and_then(|n| run.waivers.get(n)).map(|waiver| (finding, waiver)))
        .collect();
    if waived.is_empty() {
        return Ok(());
    }
    page.paragraph("waived:", STRONG, "", 0)?;
    for (finding, waiver) in waived {
        let text = format!(
            "{}: {}: waived until {} by {}: {}",
            finding.rule.id, finding.message, waiver.expires, waiver.approved_by, waiver.reason
        );
        page.paragraph(&format!("  {}: ", finding.severity), style_of(finding.severity), &text, 6)?;
    }
    page.gap()
}

fn not_ours(run: &Run, places: &Places<'_>, page: &mut Page<'_>) -> io::Result<()> {
    if run.not_ours.is_empty() {
        return Ok(());
    }
    page.paragraph("seen and not ours:", STRONG, "", 0)?;
    for (part, reason) in &run.not_ours {
        let Some(component) = run.component(*part) else { continue };
        let at = place_text(places.name(part.document), places.position(part.document, component.at()));
        page.paragraph("  ", ASIDE, &format!("{}: {reason} ({at})", component.name()), 6)?;
    }
    page.gap()
}

/// A check of a required group that had nothing to examine may mean that a question was not judged, so it is named.
fn checks_not_run(run: &Run, all: bool, page: &mut Page<'_>) -> io::Result<()> {
    let mut unnamed = 0;
    let mut by_reason: Vec<(String, Vec<&str>)> = Vec::new();
    for check in &run.checks {
        let reason = match &check.outcome {
            Outcome::Done { .. } => continue,
            Outcome::Nothing(_) if !all && !check.rules.iter().any(|rule| rule.group.is_required()) => {
                unnamed += check.rules.len() as u64;
                continue;
            }
            Outcome::Nothing(reason) => format!("nothing to examine: {reason}"),
            Outcome::Skipped(reason) => format!("skipped: {reason}"),
            Outcome::NotDue(reason) => format!("not due: {reason}"),
            Outcome::Off(reason) => format!("switched off: {reason}"),
        };
        let rules = check.rules.iter().map(|rule| rule.id);
        match by_reason.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, known)) => known.extend(rules),
            None => by_reason.push((reason, rules.collect())),
        }
    }
    if by_reason.is_empty() && unnamed == 0 {
        return Ok(());
    }
    page.paragraph("checks that did not run:", STRONG, "", 0)?;
    for (reason, rules) in by_reason {
        page.paragraph("  ", ASIDE, &format!("{reason}: {}", rules.join(", ")), 6)?;
    }
    if unnamed > 0 {
        let (rules, them) = (counted(unnamed, "rule", "rules"), if unnamed == 1 { "it" } else { "them" });
        page.paragraph("  ", ASIDE, &format!("nothing to examine for {rules}; -v names {them}"), 6)?;
    }
    page.gap()
}

fn lists(run: &Run, page: &mut Page<'_>) -> io::Result<()> {
    let heading = if run.lists.is_empty() { "lists screened against: none" } else { "lists screened against:" };
    page.paragraph(heading, STRONG, "", 0)?;
    for list in &run.lists {
        let confirmed = list.confirmed.map_or_else(|| "never confirmed".to_owned(), |day| format!("confirmed {day}"));
        let entries = counted(list.entries as u64, "entry", "entries");
        let text = format!(
            "{}; {entries}, {confirmed}, basis {}, snapshot {}{}",
            list.title,
            list.basis,
            short(&list.snapshot),
            pinned(list)
        );
        page.paragraph(&format!("  {}: ", list.id), ASIDE, &text, 6)?;
    }
    if !run.stored.is_empty() {
        page.paragraph("  in the store and not named by the case: ", ASIDE, &run.stored.join(", "), 6)?;
    }
    // Silence about a list is no answer. A regime that draws on others' lists has none of its own.
    // Those whose rule nobody verified here are counted.
    let (unverified, others): (Vec<&Regime>, Vec<&Regime>) = lists::regimes::regimes()
        .iter()
        .filter(|regime| regime.draws_on.is_empty() && !run.lists.iter().any(|list| list.id == regime.id))
        .filter(|regime| !run.stored.contains(&regime.id))
        .partition(|regime| regime.basis == Basis::Verify);
    let mut words: Vec<String> = others.iter().map(|regime| regime.id.clone()).collect();
    if !unverified.is_empty() {
        words.push(format!("and {} whose rules are not verified", unverified.len()));
    }
    if !words.is_empty() {
        page.paragraph("  known and not screened: ", ASIDE, &words.join(", "), 6)?;
    }
    page.gap()
}

/// Says that a lock holds a list to its snapshot, and what would serve without it.
fn pinned(list: &ListRecord) -> String {
    match (&list.in_force, list.pinned) {
        (Some((snapshot, confirmed)), _) => {
            let of = confirmed.map_or_else(|| "of no known day".to_owned(), |day| format!("of {day}"));
            format!(", pinned by tallyclerk.lock; the store has {} {of}", short(snapshot))
        }
        (None, true) => ", pinned by tallyclerk.lock".to_owned(),
        (None, false) => String::new(),
    }
}

/// Writes which lists that bind the buyer a case left out though it names its lists.
pub(super) fn left_out(run: &Run, page: &mut Page<'_>, indent: &str) -> io::Result<()> {
    for cause in &run.left_out {
        let style = style_of_verdict(Verdict::Incomplete);
        page.paragraph(&format!("{indent}not screened: "), style, &cause.cause, indent.len() + 4)?;
        page.paragraph(&format!("{indent}  = to screen it: "), ASIDE, &cause.resolve, indent.len() + 4)?;
    }
    Ok(())
}

/// Writes the verdict, its reasons, the denominators and the day.
pub(super) fn write(run: &Run, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    verdict(run, page)?;
    if detail == Detail::Conclusion {
        headlines(run, page)?;
    }
    causes(run, page, "  ")?;
    left_out(run, page, "  ")?;
    page.paragraph("findings: ", STRONG, &tally(run), 4)?;
    let (counts, none) = denominators(&run.coverage, run.case.contract_noun);
    if !counts.is_empty() {
        page.paragraph("looked at:", STRONG, "", 0)?;
        for count in counts {
            page.paragraph("  ", ASIDE, &count, 4)?;
        }
    }
    if !none.is_empty() {
        page.paragraph("nothing to count: ", STRONG, &none.join(", "), 4)?;
    }
    let source = match run.as_of_source {
        AsOfSource::Flag => "from --as-of",
        AsOfSource::Case => "from the case",
        AsOfSource::Clock => "today, by this machine's clock in UTC",
    };
    page.paragraph("judged as of: ", STRONG, &format!("{} ({source})", run.as_of), 4)
}

/// Writes why the run is not complete.
pub(super) fn causes(run: &Run, page: &mut Page<'_>, indent: &str) -> io::Result<()> {
    for cause in &run.incomplete_because {
        let style = style_of_verdict(Verdict::Incomplete);
        page.paragraph(&format!("{indent}incomplete: "), style, &cause.cause, indent.len() + 4)?;
        if !cause.resolve.is_empty() {
            page.paragraph(&format!("{indent}  = resolve: "), ASIDE, &cause.resolve, indent.len() + 4)?;
        }
    }
    Ok(())
}

fn tally(run: &Run) -> String {
    let mut by_severity: BTreeMap<Severity, u64> = BTreeMap::new();
    let mut waived = 0;
    for finding in &run.findings {
        if finding.waived_by.is_some() {
            waived += 1;
        } else {
            *by_severity.entry(finding.severity).or_default() += 1;
        }
    }
    let counts: Vec<String> = by_severity.iter().rev().map(|(severity, count)| format!("{count} {severity}")).collect();
    let open = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
    if waived > 0 { format!("{open}; {waived} waived") } else { open }
}

/// Says the denominators in plain words: those that have something to count, and the names of those that don't.
fn denominators(coverage: &Coverage, noun: &str) -> (Vec<String>, Vec<String>) {
    let noun = if noun.is_empty() { "contract" } else { noun };
    let items = format!("{noun} items");
    let c = coverage;
    let counts: [(u64, u64, &str, &str); 9] = [
        (c.items_matched, c.items, &items, "matched by parts in the quantity bought"),
        (c.parts_covered, if c.items > 0 { c.parts } else { 0 }, "declared parts", &format!("covered by the {noun}")),
        (c.parts_with_maker, c.parts, "declared parts", "with a known maker"),
        (c.parts_screened, c.parts, "declared parts", "with all their parties screened"),
        (c.parts_signed, c.parts, "declared parts", "under a verified and entitled signature"),
        (c.parts_observed, c.parts, "declared parts", "confirmed by an observation"),
        (
            c.communicating_traced,
            c.communicating,
            "communicating parts",
            &format!("with their communication granted by the {noun}"),
        ),
        (c.assemblies_looked_into, c.assemblies, "assemblies that can hide a part", "looked into"),
        (c.observed_explained, c.observed, "observed things", "matched to a declared part or named as not ours"),
    ];
    let mut said = Vec::new();
    let mut none: Vec<String> = Vec::new();
    for (part, whole, what, how) in counts {
        if whole > 0 {
            said.push(format!("{part} of {whole} {what} {how}"));
        } else if !none.iter().any(|known| known == what) && (what != "declared parts" || c.parts == 0) {
            none.push(what.to_owned());
        }
    }
    if c.parties > 0 {
        said.push(format!("{} screened", counted(c.parties, "party", "parties")));
    } else {
        none.push("parties".to_owned());
    }
    (said, none)
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

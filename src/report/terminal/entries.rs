//! One entry a subject: the strongest finding leads, the others stand beneath it.

use std::collections::BTreeMap;
use std::io;

use super::citation::{Named, Shown, shown};
use super::layout::{Page, PlaceLine, STRONG, style_of};
use crate::finding::{Confidence, Finding, Run, Severity, Subject};
use crate::model::Citation;
use crate::report::places::Places;
use crate::report::{Detail, Look};

/// How many entries one rule may lead below the threshold before the rest are counted.
const ENTRIES_A_RULE: usize = 20;
/// How many places of one finding are shown before the rest are counted.
const PLACES_A_FINDING: usize = 6;

/// What is said of one subject.
struct Entry<'r> {
    lead: &'r Finding,
    others: Vec<&'r Finding>,
}

/// Gathers findings that no waiver excuses by their subject, worst first.
fn entries(run: &Run) -> Vec<Entry<'_>> {
    let mut by_subject: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut gathered: Vec<Vec<&Finding>> = Vec::new();
    for finding in run.findings.iter().filter(|finding| finding.waived_by.is_none()) {
        let at = *by_subject.entry(finding.subject.identity()).or_insert_with(|| {
            gathered.push(Vec::new());
            gathered.len() - 1
        });
        gathered[at].push(finding);
    }
    let mut entries: Vec<Entry<'_>> = gathered
        .into_iter()
        .filter_map(|mut findings| {
            // Stable: of equal severity the one that the run puts first leads.
            findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
            let mut findings = findings.into_iter();
            findings.next().map(|lead| Entry { lead, others: findings.collect() })
        })
        .collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.lead.severity));
    entries
}

/// Writes the entries, and in a line each what was left out and how to see it.
pub(super) fn write(run: &Run, places: &Places<'_>, look: &Look, page: &mut Page<'_>) -> io::Result<()> {
    let all = look.detail == Detail::Everything;
    let mut led: BTreeMap<&str, usize> = BTreeMap::new();
    let mut below: BTreeMap<&str, usize> = BTreeMap::new();
    let mut named = Named::new(all);
    for entry in entries(run) {
        let rule = entry.lead.rule.id;
        if !all && entry.lead.severity < Severity::Low && entry.lead.severity < run.fail_on {
            for finding in std::iter::once(entry.lead).chain(entry.others.iter().copied()) {
                *below.entry(finding.rule.id).or_default() += 1;
            }
            continue;
        }
        let count = led.entry(rule).or_default();
        *count += 1;
        if !all && *count > ENTRIES_A_RULE && entry.lead.severity < run.fail_on {
            continue;
        }
        // Every further entry would say the same.
        let why = if *count == 1 && entry.lead.severity >= Severity::Medium { entry.lead.rule.why() } else { None };
        write_entry(&entry, why.as_deref(), places, &mut named, page)?;
        page.gap()?;
    }
    let mut counted = false;
    let explained = !led.is_empty();
    for (rule, count) in led {
        let failing = run.findings.iter().any(|finding| finding.rule.id == rule && finding.severity >= run.fail_on);
        if !all && count > ENTRIES_A_RULE && !failing {
            let text = format!("{} more; -v shows them, --format json lists them", count - ENTRIES_A_RULE);
            page.paragraph(&format!("{rule}: "), STRONG, &text, 4)?;
            counted = true;
        }
    }
    if !below.is_empty() {
        let total: usize = below.values().sum();
        let counts: Vec<String> = below.iter().map(|(rule, count)| format!("{count} {rule}")).collect();
        let text = format!("{total} for information ({}); -v shows them", counts.join(", "));
        page.paragraph("info: ", style_of(Severity::Info), &text, 4)?;
        counted = true;
    }
    if explained {
        page.paragraph("more: ", STRONG, "`tallyclerk rules RULE` explains a rule", 4)?;
        counted = true;
    }
    if counted { page.gap() } else { Ok(()) }
}

fn write_entry(
    entry: &Entry<'_>,
    why: Option<&str>,
    places: &Places<'_>,
    named: &mut Named,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let mut said = Said { why, ..Said::default() };
    headline("", entry.lead, page)?;
    body(entry.lead, places, named, &mut said, page)?;
    for other in &entry.others {
        headline("  also ", other, page)?;
        body(other, places, named, &mut said, page)?;
    }
    Ok(())
}

fn headline(before: &str, finding: &Finding, page: &mut Page<'_>) -> io::Result<()> {
    let mut text = format!("{}: {}", finding.rule.id, finding.message);
    if finding.count > 1 {
        text.push_str(&format!(" (stands for {} alike)", finding.count));
    }
    let lead = format!("{before}{}: ", finding.severity);
    page.paragraph(&lead, style_of(finding.severity), &text, 4 + before.len().min(2))
}

/// What an entry has said already, so that a second finding of the subject says only what it adds.
#[derive(Default)]
struct Said<'r> {
    /// Why the leading finding's rule matters, until it is said.
    why: Option<&'r str>,
    evidence: Vec<&'r Citation>,
    notes: Vec<String>,
}

impl Said<'_> {
    fn first(&mut self, note: &str) -> bool {
        let new = !self.notes.iter().any(|said| said == note);
        if new {
            self.notes.push(note.to_owned());
        }
        new
    }
}

fn body<'r>(
    finding: &'r Finding,
    places: &Places<'_>,
    named: &mut Named,
    said: &mut Said<'r>,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let mut lines: Vec<PlaceLine> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    for citation in &finding.evidence {
        if said.evidence.contains(&citation) {
            continue;
        }
        said.evidence.push(citation);
        match shown(citation, places, named) {
            Shown::Place(line) => lines.push(line),
            Shown::Note(note) => notes.push(note),
        }
    }
    let unshown = if named.all { 0 } else { lines.len().saturating_sub(PLACES_A_FINDING) };
    lines.truncate(lines.len() - unshown);
    page.places(&lines)?;
    if unshown > 0 {
        page.note(&format!("and {unshown} more places"))?;
    }
    if let Subject::Part { selector, path, .. } = &finding.subject {
        let note = format!("part: {} ({selector})", path.join(" > "));
        if said.first(&note) {
            page.note(&note)?;
        }
    }
    for note in finding.notes.iter().chain(&notes) {
        if said.first(note) {
            page.note(note)?;
        }
    }
    if finding.confidence != Confidence::High {
        page.note(&format!("confidence: {}", finding.confidence))?;
    }
    if let Some(why) = said.why.take() {
        page.note(&format!("why: {why}"))?;
    }
    if !finding.help.is_empty() && said.first(&format!("help: {}", finding.help)) {
        page.note(&format!("help: {}", finding.help))?;
    }
    page.note(&format!("fingerprint: {}", finding.fingerprint()))
}

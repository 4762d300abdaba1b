//! Answers for people: a line a query, below it what it is or may be, at the end what was asked.

use std::io;

use anstyle::{AnsiColor, Style};

use super::{AnswerReport, Asked, Tally};
use crate::finding::ListRecord;
use crate::report::terminal::{ASIDE, Page};
use crate::report::{Detail, Look};
use crate::screening::ask::{Answer, Matched, Outcome};

const MATCH: Style = AnsiColor::Red.on_default().bold();
const POSSIBLE: Style = AnsiColor::Yellow.on_default().bold();
const NONE_FOUND: Style = AnsiColor::Cyan.on_default().bold();

/// Text, in plain or with colour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text;

impl AnswerReport for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn begin(&self, _asked: &Asked, _out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        Ok(())
    }

    fn answer(
        &self,
        asked: &Asked,
        answer: &Answer,
        _number: u64,
        out: &mut dyn io::Write,
        look: &Look,
    ) -> io::Result<()> {
        let mut page = Page::new(out, look);
        let (lead, style) = lead(answer.outcome);
        page.line(lead, style, &answer.query.name)?;
        if look.detail == Detail::Conclusion {
            return Ok(());
        }
        if !answer.query.named.is_empty() && answer.outcome != Outcome::NoneFound {
            page.paragraph("  = named: ", ASIDE, &answer.query.named.join("; "), 4)?;
        }
        for found in &answer.matches {
            matched(found, asked.explain || look.detail == Detail::Everything, &mut page)?;
        }
        for settled in &answer.settled {
            page.paragraph("  = decided: ", ASIDE, &settled.decision.in_words(), 4)?;
        }
        if answer.more > 0 {
            page.paragraph("  = ", ASIDE, &format!("{} more possible matches are not shown", answer.more), 4)?;
        }
        for remark in &answer.remarks {
            page.paragraph("  = note: ", ASIDE, remark, 4)?;
        }
        Ok(())
    }

    fn end(&self, asked: &Asked, tally: &Tally, out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
        let mut page = Page::new(out, look);
        page.gap()?;
        page.paragraph("", ASIDE, &counts(tally), 0)?;
        if look.detail != Detail::Conclusion {
            lists(asked, &mut page)?;
        }
        if tally.none_found > 0 {
            let words = "\"no match found\" says that these lists, as they were then, do not name the party. It is not clearance.";
            page.paragraph("", ASIDE, words, 0)?;
        }
        Ok(())
    }
}

fn lead(outcome: Outcome) -> (&'static str, Style) {
    match outcome {
        Outcome::Match => ("match: ", MATCH),
        Outcome::Possible => ("possible match: ", POSSIBLE),
        Outcome::NoneFound => ("no match found: ", NONE_FOUND),
    }
}

fn matched(found: &Matched, explain: bool, page: &mut Page<'_>) -> io::Result<()> {
    let word = if found.outcome == Outcome::Match { "is" } else { "may be" };
    let mut words = format!("{word} {} of {}", found.entry_name, found.list);
    if let Some(since) = found.since {
        words.push_str(&format!(", since {since}"));
    }
    words.push_str(&format!("; by {}, score {:.2}", by(found), found.score));
    page.paragraph("  --> ", ASIDE, &words, 6)?;
    if !explain {
        return Ok(());
    }
    for part in &found.parts {
        // What adds nothing is what stands against a match, or a remark.
        let lead = if part.value == 0.0 { "          ".to_owned() } else { format!("    {:+.2} ", part.value) };
        page.paragraph(&lead, ASIDE, &part.what, 10)?;
    }
    let snapshot = found.snapshot.get(..12).unwrap_or(&found.snapshot);
    let mut rests = vec![format!("snapshot {snapshot}…"), format!("basis {}", found.entry_basis.word())];
    rests.extend([&found.cite, &found.source].into_iter().filter(|text| !text.is_empty()).cloned());
    page.paragraph("          ", ASIDE, &rests.join("; "), 10)
}

fn by(found: &Matched) -> String {
    use crate::screening::ask::MatchBasis;
    match &found.basis {
        MatchBasis::Name if found.name == found.entry_name => "its name".to_owned(),
        MatchBasis::Name => format!("its name \"{}\"", found.name),
        MatchBasis::Alias => format!("its other name \"{}\"", found.name),
        MatchBasis::FormerName => format!("its former name \"{}\"", found.name),
        MatchBasis::NativeName => format!("its native name \"{}\"", found.name),
        MatchBasis::UnverifiedName => format!("\"{}\", which nobody verified to be its name", found.name),
        MatchBasis::WeakAlias => format!("its weak alias \"{}\"", found.name),
        MatchBasis::NameWithin => format!("\"{}\" within its name", found.name),
        MatchBasis::Identifier(_) => format!("its {}", found.name),
    }
}

fn counts(tally: &Tally) -> String {
    let plural =
        |count: u64, one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
    format!(
        "{} screened: {}, {}, {} without a match found",
        plural(tally.all(), "name", "names"),
        plural(tally.matches, "match", "matches"),
        plural(tally.possible, "possible match", "possible matches"),
        tally.none_found,
    )
}

/// Writes a line for each list that was asked.
fn lists(asked: &Asked, page: &mut Page<'_>) -> io::Result<()> {
    page.paragraph("", ASIDE, &format!("asked as of {}:", day(asked)), 0)?;
    asked.lists.iter().try_for_each(|record| page.paragraph("  ", ASIDE, &list(record), 4))
}

fn day(asked: &Asked) -> String {
    match asked.as_of_source {
        crate::finding::AsOfSource::Clock => format!("{}, today by the clock of this machine", asked.as_of),
        _ => asked.as_of.to_string(),
    }
}

/// Says against which lists, of which snapshots and days, as of which day.
#[must_use]
pub fn lists_in_words(asked: &Asked) -> String {
    let lists: Vec<String> = asked.lists.iter().map(list).collect();
    format!("asked as of {}: {}", day(asked), lists.join("; "))
}

fn list(list: &ListRecord) -> String {
    let snapshot = list.snapshot.get(..12).unwrap_or(&list.snapshot);
    let confirmed = list.confirmed.map_or_else(|| "never confirmed".to_owned(), |day| format!("confirmed {day}"));
    let mut words = format!("{} ({} entries, {confirmed}, snapshot {snapshot}…", list.id, list.entries);
    if list.partial {
        words.push_str(", not all of its entries");
    }
    if let Some(stale) = &list.stale {
        words.push_str(&format!(", too old: {stale}"));
    }
    if list.unserved > 0 {
        words.push_str(&format!(", {} entries not asked, since the snapshot is newer than the day", list.unserved));
    }
    words.push(')');
    words
}

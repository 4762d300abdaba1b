//! Lines of a page: wrapped to the width, cut around what matters, escaped, and coloured only when asked.

use std::io;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::diagnostic::visible;
use crate::finding::{Severity, Verdict};
use crate::report::Look;
use crate::source::Excerpt;

/// A stream with a width.
pub(in crate::report) struct Page<'o> {
    out: &'o mut dyn io::Write,
    width: usize,
    colour: bool,
}

/// The style of things beside the matter: arrows, labels.
pub(in crate::report) const ASIDE: Style = Style::new().dimmed();
/// The style of a heading.
pub(super) const STRONG: Style = Style::new().bold();

/// Returns the style of a severity.
pub(super) const fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Critical | Severity::High => AnsiColor::Red.on_default().bold(),
        Severity::Medium => AnsiColor::Yellow.on_default().bold(),
        Severity::Low => AnsiColor::Cyan.on_default().bold(),
        Severity::Info => Style::new().bold(),
    }
}

/// Returns the style of a verdict.
pub(super) const fn style_of_verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => AnsiColor::Green.on_default().bold(),
        Verdict::Fail => AnsiColor::Red.on_default().bold(),
        Verdict::Incomplete => AnsiColor::Yellow.on_default().bold(),
    }
}

impl<'o> Page<'o> {
    pub(in crate::report) fn new(out: &'o mut dyn io::Write, look: &Look) -> Self {
        Self { out, width: look.width.clamp(Look::NARROWEST, Look::WIDEST), colour: look.colour }
    }

    /// Writes an empty line.
    pub(in crate::report) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// Writes `lead` in a style and `text` after it, wrapped; further lines begin with `indent` spaces. Both are escaped.
    pub(in crate::report) fn paragraph(
        &mut self,
        lead: &str,
        style: Style,
        text: &str,
        indent: usize,
    ) -> io::Result<()> {
        let lead = visible(lead);
        let lines = wrap(&visible(text), self.width, lead.width(), indent);
        for (n, line) in lines.iter().enumerate() {
            if n == 0 {
                let lead = self.painted(&lead, style);
                writeln!(self.out, "{}", format!("{lead}{line}").trim_end())?;
            } else {
                writeln!(self.out, "{:indent$}{line}", "")?;
            }
        }
        Ok(())
    }

    /// Writes `lead` in a style and `text` after it on one line, however long: for what is read line by line.
    pub(in crate::report) fn line(&mut self, lead: &str, style: Style, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}{}", self.painted(&visible(lead), style), visible(text))
    }

    /// Writes lines of an aligned list of places: `  --> place   text`. A place that is too long for its column has its
    /// text on the line after it.
    pub(super) fn places(&mut self, lines: &[PlaceLine]) -> io::Result<()> {
        const ARROW: &str = "  --> ";
        let widest = (self.width - ARROW.len()) * 2 / 5;
        let column = lines.iter().map(|line| visible(&line.place).width()).filter(|w| *w <= widest).max().unwrap_or(0);
        for line in lines {
            let place = visible(&line.place);
            let arrow = self.painted(ARROW, ASIDE);
            if line.text.is_empty() {
                writeln!(self.out, "{arrow}{place}")?;
                continue;
            }
            let fits = place.width() <= column;
            let room = self.width - ARROW.len() - if fits { column + 2 } else { 0 };
            let text = line.text.fit(room);
            if fits {
                let fill = column - place.width() + 2;
                writeln!(self.out, "{arrow}{place}{:fill$}{text}", "")?;
            } else {
                let indent = ARROW.len();
                writeln!(self.out, "{arrow}{place}")?;
                writeln!(self.out, "{:indent$}{text}", "")?;
            }
        }
        Ok(())
    }

    /// Writes rows of two short words and a text in columns; each keeps to one line, and the text is cut to it.
    pub(super) fn rows(&mut self, rows: &[Row<'_>]) -> io::Result<()> {
        let first = rows.iter().map(|row| row.first.width()).max().unwrap_or(0);
        let second = rows.iter().map(|row| row.second.width()).max().unwrap_or(0);
        for row in rows {
            let text = visible(row.rest);
            let taken = 2 + first + 2 + second + 2;
            // On a narrow page the columns would leave nothing for what matters.
            let line = if taken + LEAST_TEXT <= self.width {
                let fill = second - row.second.width() + 2;
                format!("{}{:fill$}{text}", row.second, "")
            } else {
                format!("{}: {text}", row.second)
            };
            let fill = first - row.first.width() + 2;
            let line = cut(&line, self.width - 2 - first - 2);
            let word = self.painted(row.first, row.style);
            writeln!(self.out, "{}", format!("  {word}{:fill$}{line}", "").trim_end())?;
        }
        Ok(())
    }

    /// Writes `  = label: text`, wrapped.
    pub(super) fn note(&mut self, text: &str) -> io::Result<()> {
        self.paragraph("  = ", ASIDE, text, 4)
    }

    fn painted(&self, text: &str, style: Style) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// The fewest columns that the text of a row is worth a column of its own for.
const LEAST_TEXT: usize = 24;

/// One line of a table: two short words of our own, and a text that may be cut.
pub(super) struct Row<'t> {
    /// The first word.
    pub(super) first: &'t str,
    /// How it looks.
    pub(super) style: Style,
    /// The second word.
    pub(super) second: &'t str,
    /// The text, of whatever origin.
    pub(super) rest: &'t str,
}

/// A place with what it shows.
pub(super) struct PlaceLine {
    /// File and position.
    pub(super) place: String,
    /// What stands there.
    pub(super) text: PlaceText,
}

/// What stands at a place, not yet escaped or cut.
#[derive(Default)]
pub(super) struct PlaceText {
    /// The source's own text.
    pub(super) excerpt: Option<Excerpt>,
    /// What it shows, in our words.
    pub(super) note: String,
}

impl PlaceText {
    fn is_empty(&self) -> bool {
        self.excerpt.is_none() && self.note.is_empty()
    }

    /// Fits both into the room: the note is kept whole before the excerpt is.
    fn fit(&self, room: usize) -> String {
        let note = visible(&self.note);
        match &self.excerpt {
            None => cut(&note, room),
            Some(excerpt) if note.is_empty() => cut_around(excerpt, room),
            Some(excerpt) => {
                let taken = note.width() + 4;
                if room < taken + 16 {
                    return cut(&note, room);
                }
                format!("{}  ({note})", cut_around(excerpt, room - taken))
            }
        }
    }
}

/// Breaks text into lines: the first has `lead` columns taken already, the others `indent`. A word longer than a line is
/// broken, so that no line is wider than the page.
pub(crate) fn wrap(text: &str, width: usize, lead: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut room = width.saturating_sub(lead).max(1);
    let mut used = 0;
    let mut next_line = |line: &mut String, room: &mut usize, used: &mut usize| {
        lines.push(std::mem::take(line).trim_end().to_owned());
        *room = width.saturating_sub(indent).max(1);
        *used = 0;
    };
    for word in text.split(' ') {
        let wide = word.width();
        if used > 0 && used + 1 + wide > room {
            next_line(&mut line, &mut room, &mut used);
        } else if used > 0 {
            line.push(' ');
            used += 1;
        }
        if used == 0 && line.is_empty() && wide > room && room < width.saturating_sub(indent) {
            next_line(&mut line, &mut room, &mut used);
        }
        for ch in word.chars() {
            let wide = ch.width().unwrap_or(0);
            if used + wide > room {
                next_line(&mut line, &mut room, &mut used);
            }
            line.push(ch);
            used += wide;
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// Keeps as much from the beginning as fits.
pub(super) fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for ch in text.chars() {
        used += ch.width().unwrap_or(0);
        if used > room {
            break;
        }
        kept.push(ch);
    }
    kept.push('…');
    kept
}

/// Keeps the part of an excerpt around its place that fits, escaped.
pub(super) fn cut_around(excerpt: &Excerpt, room: usize) -> String {
    let whole = visible(&excerpt.text);
    if whole.width() <= room {
        return whole.into_owned();
    }
    let split = |at: usize| {
        let mut at = at.min(excerpt.text.len());
        while !excerpt.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = split(excerpt.start);
    let end = split(excerpt.start + excerpt.len).max(start);
    let before = visible(&excerpt.text[..start]);
    let rest = visible(&excerpt.text[start..]);
    let marked = visible(&excerpt.text[start..end]).width();
    if before.width() + marked < room {
        return cut(&whole, room);
    }
    // Keep a little of what comes before, so that a key is seen with its value.
    let lead_room = (room / 3).min(room.saturating_sub(marked + 2)).max(1);
    let mut lead = String::new();
    let mut used = 1;
    for ch in before.chars().rev() {
        used += ch.width().unwrap_or(0);
        if used > lead_room {
            break;
        }
        lead.insert(0, ch);
    }
    format!("…{lead}{}", cut(&rest, room.saturating_sub(lead.width() + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_keep_to_the_width_whatever_the_script() {
        let text = "上海振华重工 an extraordinarily-long-word-without-any-blank-in-it and some short ones after it";
        for width in [40, 41, 60] {
            let lines = wrap(text, width, 10, 4);
            assert!(lines[0].width() + 10 <= width, "{lines:?}");
            assert!(lines[1..].iter().all(|line| line.width() + 4 <= width), "{lines:?}");
            let together: String = lines.concat().chars().filter(|c| *c != ' ').collect();
            assert_eq!(together, text.replace(' ', ""));
        }
        assert_eq!(wrap("", 40, 0, 0), [""]);
    }

    #[test]
    fn a_long_excerpt_is_cut_around_its_place() {
        let text = format!("{}\"name\": \"EC25-AF\"{}", "x".repeat(90), "y".repeat(50));
        let start = text.find("\"EC25").expect("it is there");
        let shown = cut_around(&Excerpt { text, start, len: 9 }, 30);
        assert!(shown.width() <= 30, "{shown}");
        assert!(shown.contains("\"EC25-AF\"") && shown.starts_with('…') && shown.ends_with('…'), "{shown}");
    }
}

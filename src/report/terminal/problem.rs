//! What is wrong with an input, in the same shape as a finding.

use std::io;

use anstyle::{AnsiColor, Style};

use super::citation::place_text;
use super::layout::{Page, PlaceLine, PlaceText};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::source::Position;

pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Writes every problem of an error, then how many more there are.
pub(super) fn write_error(error: &Error, page: &mut Page<'_>) -> io::Result<()> {
    for problem in error.problems() {
        write_problem(problem, page)?;
    }
    if error.unshown() > 0 {
        page.paragraph("", ERROR, &more(error.unshown()), 4)?;
    }
    Ok(())
}

/// Says how many problems are not shown.
pub(super) fn more(count: usize) -> String {
    let are = if count == 1 { "1 more problem is" } else { &format!("{count} more problems are") };
    format!("{are} not shown; --max-problems shows more")
}

/// Writes one problem.
pub(super) fn write_problem(problem: &Problem, page: &mut Page<'_>) -> io::Result<()> {
    write_labelled("error: ", ERROR, problem, page)
}

/// Writes one problem, or a remark in the same shape, under a word of the caller's.
pub(super) fn write_labelled(label: &str, style: Style, problem: &Problem, page: &mut Page<'_>) -> io::Result<()> {
    let placed = problem.at != Position::Whole || problem.excerpt.is_some();
    if placed || problem.file.is_empty() {
        page.paragraph(label, style, &problem.message, 4)?;
    } else {
        page.paragraph(label, style, &format!("{}: {}", problem.file, problem.message), 4)?;
    }
    if placed {
        page.places(&[PlaceLine {
            place: place_text(&problem.file, &problem.at),
            text: PlaceText { excerpt: problem.excerpt.clone(), note: String::new() },
        }])?;
    }
    if let Position::Line { pointer: Some(pointer), .. } = &problem.at {
        page.note(&format!("pointer: {}", shortened(pointer)))?;
    }
    let facts = [("expected", &problem.expected), ("rule", &problem.rule), ("help", &problem.help)];
    for (label, text) in facts {
        if let Some(text) = text {
            page.note(&format!("{label}: {text}"))?;
        }
    }
    Ok(())
}

/// The most characters of a pointer that a person is shown; the line and column stand above it.
const LONGEST_POINTER: usize = 120;

/// Leaves the middle out of what would fill the screen.
fn shortened(pointer: &str) -> String {
    let length = pointer.chars().count();
    if length <= LONGEST_POINTER {
        return pointer.to_owned();
    }
    let begin: String = pointer.chars().take(LONGEST_POINTER / 2).collect();
    let end: String = pointer.chars().skip(length - LONGEST_POINTER / 2).collect();
    format!("{begin}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_into_ten_thousand_levels_leaves_room_for_the_rest() {
        let deep = "/components/0".repeat(10_000);
        let shown = shortened(&deep);
        assert!(shown.chars().count() <= LONGEST_POINTER + 1 && shown.ends_with("/components/0"), "{shown}");
        assert_eq!(shortened("/components/0/name"), "/components/0/name");
    }
}

//! What `validate` found, for people: a line a file, and below it what is wrong, each with its place and its rule.

use std::io;

use anstyle::{AnsiColor, Style};

use super::layout::{ASIDE, Page};
use super::problem::{ERROR, more, write_labelled};
use crate::ingest::{Conclusion, Validation};
use crate::report::{Detail, Look};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const UNHELD: Style = AnsiColor::Cyan.on_default().bold();

/// Writes a line for each file, in their order; beneath it, unless only the conclusion is asked for, what is wrong.
///
/// # Errors
/// The stream can't be written.
pub fn write_validations(results: &[Validation], out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
    let mut page = Page::new(out, look);
    for result in results {
        let (word, style) = match result.conclusion {
            Conclusion::Valid => ("valid: ", GOOD),
            Conclusion::Invalid => ("invalid: ", ERROR),
            Conclusion::NoSpecification => ("readable: ", UNHELD),
            Conclusion::Unreadable => ("unreadable: ", ERROR),
        };
        page.line(word, style, &says(result))?;
        if look.detail == Detail::Conclusion {
            continue;
        }
        for problem in &result.problems {
            write_labelled("error: ", ERROR, problem, &mut page)?;
        }
        if result.more_problems > 0 {
            page.paragraph("", ERROR, &more(result.more_problems), 4)?;
        }
        for problem in &result.unread {
            write_labelled("not read: ", UNHELD, problem, &mut page)?;
        }
        if !result.problems.is_empty() || !result.unread.is_empty() {
            page.paragraph("", ASIDE, "", 0)?;
        }
    }
    Ok(())
}

/// The file with what is known of it, on one line.
fn says(result: &Validation) -> String {
    let mut line = result.file.clone();
    if let Some(format) = result.format {
        line.push_str(&format!(" ({format}"));
        if let Some(version) = &result.spec_version {
            line.push_str(&format!(" {version}"));
        }
        line.push(')');
    }
    let count = result.problems.len() + result.more_problems;
    match result.conclusion {
        Conclusion::Valid if !result.unread.is_empty() => line.push_str(": as far as it was read"),
        Conclusion::Valid => {}
        Conclusion::NoSpecification => line.push_str(": no specification to hold it against"),
        Conclusion::Invalid | Conclusion::Unreadable => line.push_str(&format!(": {}", problems(count))),
    }
    line
}

fn problems(count: usize) -> String {
    if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problem;
    use crate::model::Format;

    fn result(conclusion: Conclusion, problems: Vec<Problem>, more_problems: usize) -> Validation {
        Validation {
            file: "bay 4\u{1b}[2J/crane.cdx.json".to_owned(),
            format: Some(Format::CycloneDxJson),
            spec_version: Some("1.6".to_owned()),
            conclusion,
            problems,
            more_problems,
            unread: Vec::new(),
        }
    }

    fn text(results: &[Validation], detail: Detail) -> String {
        let mut bytes = Vec::new();
        write_validations(results, &mut bytes, &Look { detail, ..Look::default() }).expect("memory can be written");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn a_file_is_one_line_and_its_problems_stand_below_with_their_rule() {
        let problem =
            Problem::new("x", "bom.components is an object").expected("an array of objects").rule("CycloneDX");
        let results = [result(Conclusion::Valid, vec![], 0), result(Conclusion::Invalid, vec![problem], 4)];
        let brief = text(&results, Detail::Conclusion);
        assert_eq!(
            brief,
            "valid: bay 4\\u{1b}[2J/crane.cdx.json (cyclonedx-json 1.6)\n\
             invalid: bay 4\\u{1b}[2J/crane.cdx.json (cyclonedx-json 1.6): 5 problems\n"
        );
        let whole = text(&results, Detail::Normal);
        assert!(whole.starts_with(&brief), "{whole}");
        assert!(whole.contains("  = rule: CycloneDX\n") && whole.contains("4 more problems are not shown"), "{whole}");
    }
}

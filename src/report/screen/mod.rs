//! Answers of screening into bytes, one after the other: names come by the hundred thousand.
//!
//! Every format says which lists were asked, with which snapshots, as of which day: that nothing was found means nothing
//! without it.

mod csv;
mod defused;
pub mod json;
mod text;

pub use csv::write_pairs;
pub use json::schema;
pub use text::lists_in_words;

use std::io;

use jiff::civil::Date;

use super::Look;
use crate::finding::{AsOfSource, ListRecord};
use crate::screening::ask::{Answer, Outcome};

/// What was asked: the lists and the day.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The lists, in their order.
    pub lists: Vec<ListRecord>,
    /// The day.
    pub as_of: Date,
    /// Where the day came from.
    pub as_of_source: AsOfSource,
    /// Whether every part of each score is shown.
    pub explain: bool,
}

/// How many queries came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Listed parties.
    pub matches: u64,
    /// Possibly listed ones.
    pub possible: u64,
    /// Those that the lists don't name.
    pub none_found: u64,
}

impl Tally {
    /// Counts an answer.
    pub fn count(&mut self, answer: &Answer) {
        match answer.outcome {
            Outcome::Match => self.matches += 1,
            Outcome::Possible => self.possible += 1,
            Outcome::NoneFound => self.none_found += 1,
        }
    }

    /// Returns how many there were.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.matches + self.possible + self.none_found
    }

    /// Tells whether a person has something to look at.
    #[must_use]
    pub fn found_any(&self) -> bool {
        self.matches + self.possible > 0
    }
}

/// A format of answers.
pub trait AnswerReport: Sync {
    /// Returns the word for `--format`.
    fn name(&self) -> &'static str;

    /// Writes what stands before the first answer.
    ///
    /// # Errors
    /// The stream can't be written.
    fn begin(&self, asked: &Asked, out: &mut dyn io::Write, look: &Look) -> io::Result<()>;

    /// Writes the answer of a number, counted from 0.
    ///
    /// # Errors
    /// The stream can't be written.
    fn answer(
        &self,
        asked: &Asked,
        answer: &Answer,
        number: u64,
        out: &mut dyn io::Write,
        look: &Look,
    ) -> io::Result<()>;

    /// Writes what stands behind the last answer.
    ///
    /// # Errors
    /// The stream can't be written.
    fn end(&self, asked: &Asked, tally: &Tally, out: &mut dyn io::Write, look: &Look) -> io::Result<()>;
}

/// Every format of answers. A new one is one new file and one line here.
pub const ANSWER_REPORTS: &[&dyn AnswerReport] = &[&text::Text, &json::Whole, &json::Lines, &csv::Csv];

/// Returns the format of a name.
#[must_use]
pub fn answer_report(name: &str) -> Option<&'static dyn AnswerReport> {
    ANSWER_REPORTS.iter().find(|report| report.name() == name).copied()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::lists::{bundled, bundled_ids};
    use crate::screening::Listed;
    use crate::screening::ask::{Query, Screener};

    fn written(format: &str, names: &[&str], explain: bool) -> String {
        let lists: Vec<Listed> = bundled_ids().filter_map(bundled).map(|list| Listed::compiled(&list)).collect();
        let as_of = date(2026, 11, 30);
        let asked = Asked {
            lists: lists.iter().map(|list| ListRecord::of(list.head(), as_of)).collect(),
            as_of,
            as_of_source: AsOfSource::Flag,
            explain,
        };
        let report = answer_report(format).expect("there is such a format");
        let screener = Screener::new(&lists, &[], as_of);
        let (mut out, mut tally, look) = (Vec::new(), Tally::default(), Look::default());
        report.begin(&asked, &mut out, &look).expect("memory can be written");
        for (n, name) in names.iter().enumerate() {
            let answer = screener.answer(Query::of(name)).expect("whole");
            tally.count(&answer);
            report.answer(&asked, &answer, n as u64, &mut out, &look).expect("memory can be written");
        }
        report.end(&asked, &tally, &mut out, &look).expect("memory can be written");
        String::from_utf8(out).expect("UTF-8")
    }

    const NAMES: [&str; 3] =
        ["Hangzhou Hikvision Digital Technology Co., Ltd.", "=cmd|'/c calc'!A1", "Qu\u{202e}x\u{1b}[2J"];

    #[test]
    fn nothing_hostile_reaches_a_terminal_or_a_spreadsheet() {
        for format in ["text", "json", "jsonl", "csv"] {
            let out = written(format, &NAMES, true);
            assert!(!out.contains(['\u{1b}', '\u{202e}']), "{format}: {out}");
        }
        assert!(written("csv", &NAMES, false).contains("\n'=cmd|"));
    }

    #[test]
    fn nothing_found_is_told_with_lists_and_day_and_is_no_clearance() {
        let text = written("text", &["Example Controls Ltd."], false);
        assert!(text.contains("no match found: Example Controls Ltd."), "{text}");
        for word in ["2026-11-30", "us-889", "us-fcc-covered", "not clearance"] {
            assert!(text.contains(word), "{word}: {text}");
        }
        for word in ["cleared", "clean", "compliant"] {
            assert!(!text.contains(word), "{text}");
        }
    }

    #[test]
    fn a_line_of_json_is_the_documented_object() {
        let text = written("jsonl", &NAMES, false);
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!((&lines[0]["version"], &lines[0]["outcome"]), (&1.into(), &"match".into()));
        assert_eq!(lines[0]["query"], NAMES[0]);
        let found = &lines[0]["matches"][0];
        for key in ["list", "entry", "name", "score", "basis", "snapshot", "since"] {
            assert!(!found[key].is_null(), "{key}: {found}");
        }
        assert_eq!((&lines[1]["outcome"], &lines[1]["matches"]), (&"no-match-found".into(), &serde_json::json!([])));
        assert_eq!(lines[1]["as_of"], "2026-11-30");
    }

    #[test]
    fn the_whole_is_valid_by_its_schema() {
        let validator = jsonschema::validator_for(&schema()).expect("it is a schema");
        for names in [&NAMES[..], &[]] {
            let value: serde_json::Value = serde_json::from_str(&written("json", names, true)).expect("JSON");
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
            assert_eq!(value["results"].as_array().map(Vec::len), Some(names.len()));
        }
        crate::report::json::tests::is_kept("screen.schema.json", &schema());
    }

    #[test]
    fn an_explained_score_says_every_part() {
        let brief = written("text", &["Hikvision Digital"], false);
        let explained = written("text", &["Hikvision Digital"], true);
        assert!(explained.len() > brief.len(), "{explained}");
        assert!(explained.contains("hikvision\""), "{explained}");
    }
}

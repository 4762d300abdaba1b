//! The report for people: the verdict and what it rests on, in a line each; one entry a subject, worst first, each with
//! its evidence and what to do; then the verdict again, with its reasons and its denominators.

mod citation;
mod conclusion;
mod entries;
mod layout;
mod problem;
mod validation;

use std::io;

use super::places::Places;
use super::{Detail, Look, Report};
use crate::error::Error;
use crate::finding::Run;
pub(crate) use layout::wrap;
pub(super) use layout::{ASIDE, Page};
pub use validation::write_validations;

/// The report for people, in plain text or with colour.
#[derive(Debug, Clone, Copy)]
pub struct Terminal;

impl Report for Terminal {
    fn name(&self) -> &'static str {
        "text"
    }

    fn media_type(&self) -> &'static str {
        "text/plain; charset=utf-8"
    }

    fn write(&self, run: &Run, out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
        let mut page = Page::new(out, look);
        if look.detail > Detail::Conclusion {
            let places = Places::of(run, run.findings.iter().flat_map(|finding| &finding.evidence));
            conclusion::heading(run, &mut page)?;
            conclusion::verdict(run, &mut page)?;
            conclusion::headlines(run, &mut page)?;
            page.gap()?;
            entries::write(run, &places, look, &mut page)?;
            conclusion::asides(run, &places, look.detail, &mut page)?;
        }
        conclusion::write(run, look.detail, &mut page)
    }

    fn write_error(&self, error: &Error, out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
        problem::write_error(error, &mut Page::new(out, look))
    }
}

/// Writes why a run is not complete, each cause with what resolves it: what standard error says beside any format.
///
/// # Errors
/// The stream can't be written.
pub fn write_causes(run: &Run, out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
    conclusion::causes(run, &mut Page::new(out, look), "")
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::diagnostic::Problem;
    use crate::error::ErrorKind;
    use crate::finding::{Outcome, Subject, Verdict};
    use crate::model::Citation;
    use crate::report::samples;
    use crate::source::{Limits, Place, Source};

    fn text(run: &Run, look: Look) -> String {
        let mut bytes = Vec::new();
        Terminal.write(run, &mut bytes, &look).expect("memory can be written");
        String::from_utf8(bytes).expect("the report is UTF-8")
    }

    fn at(width: usize) -> Look {
        Look { width, ..Look::default() }
    }

    #[test]
    fn no_line_is_wider_than_the_page_and_nothing_hostile_reaches_it() {
        for width in [40, 80, 160, 200] {
            let report = text(&samples::failing(), at(width));
            for line in report.lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
            assert!(!report.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{report}");
        }
    }

    #[test]
    fn one_subject_is_one_entry_led_by_its_strongest_finding() {
        let report = text(&samples::failing(), at(120));
        assert_eq!(report.matches("\nhigh: ").count(), 2, "{report}");
        let entry = report.find("high: untraced-communication").expect("it leads");
        let next = report.find("high: missing-item").expect("it is there");
        let beneath = report.find("  also medium: restricted-party").expect("it stands beneath");
        assert!(entry < beneath && beneath < next, "{report}");
        assert!(!report.contains("\nmedium: restricted-party"), "{report}");
        assert!(report.contains("  --> survey/usb.txt:2:1      Bus 001 Device 004: ID 2c7c:0125"), "{report}");
        assert!(report.contains("  --> vendor/sts-12.cdx.json  not declared\n"), "{report}");
        assert!(report.contains("  = named: us-1260h, \"Quectel Wireless Solutions Co., Ltd.\""), "{report}");
    }

    #[test]
    fn what_is_below_low_is_counted_and_shown_on_request() {
        let report = text(&samples::failing(), at(120));
        assert!(report.contains("info: 1 for information (1 missing-hash); -v shows them"), "{report}");
        let report = text(&samples::failing(), Look { detail: Detail::Everything, ..at(120) });
        assert!(report.contains("info: missing-hash: no hash"), "{report}");
    }

    #[test]
    fn a_waived_finding_is_no_entry_but_is_listed_with_its_reason_and_expiry() {
        let report = text(&samples::failing(), at(160));
        assert!(!report.contains("\nmedium: missing-clause"), "{report}");
        let waived = "  medium: missing-clause: the clause is not in the contract: waived until 2026-12-31 by \
                      j.doe@port.example: clause under negotiation";
        assert!(report.contains(waived), "{report}");
    }

    #[test]
    fn it_ends_with_verdict_reasons_and_denominators() {
        let report = text(&samples::failing(), at(100));
        let end = report.rsplit("verdict: ").next().expect("there is a verdict");
        let expected = "\
fail: 2 findings at or above high
  incomplete: us-1260h was last confirmed 400 days before 2026-06-30
    = resolve: tallyclerk lists import us-1260h FILE
findings: 2 high, 1 medium, 1 low, 1 info; 1 waived
looked at:
  38 of 41 contract items matched by parts in the quantity bought
  150 of 157 declared parts covered by the contract
  0 of 157 declared parts with a known maker
  0 of 157 declared parts with all their parties screened
  0 of 157 declared parts under a verified and entitled signature
  0 of 157 declared parts confirmed by an observation
  33 parties screened
nothing to count: communicating parts, assemblies that can hide a part, observed things
judged as of: 2026-06-30 (from the case)
";
        assert_eq!(end, expected);
    }

    #[test]
    fn it_begins_with_the_verdict_and_what_it_rests_on_in_a_line_each() {
        let expected = "\
STS-12: Ship-to-shore crane 12, Pier J, with its shore equipment
verdict: fail: 2 findings at or above high
  high  untraced-communication  LTE module EC25\\u{1b}[31m-AF in the spreader ca…
  high  missing-item            1 anemometer bought, none declared

high: untraced-communication: ";
        let report = text(&samples::failing(), at(80));
        assert!(report.contains(expected), "{report}");
        let narrow = text(&samples::failing(), at(40));
        assert!(narrow.contains("\n  high  untraced-communication: LTE mod…\n"), "{narrow}");
    }

    #[test]
    fn what_a_list_means_is_said_in_full_once_and_never_left_out() {
        let mut run = samples::failing();
        let party = run.findings.iter().find(|f| f.rule.id == "restricted-party").expect("it is there").clone();
        let mut other = party.clone();
        other.subject = Subject::Party { name: "Another".to_owned() };
        run.findings.push(other);
        let report = text(&run, at(200));
        let full = "since 2025-01-07; binds DoD contracts; does not bind this buyer as stated; 10 U.S.C. 113 note\n";
        assert_eq!(report.matches(full).count(), 1, "{report}");
        let short = "since 2025-01-07; does not bind this buyer as stated (as above)\n";
        assert_eq!(report.matches(short).count(), 1, "{report}");
        // Another effect of the same list is another thing to say.
        if let Some(Citation::ListEntry { effect, .. }) = run.findings.last_mut().and_then(|f| f.evidence.first_mut()) {
            *effect = "binds DoD contracts; applies on the stated facts".to_owned();
        }
        let report = text(&run, at(200));
        assert!(!report.contains("(as above)") && report.contains("; applies on the stated facts; "), "{report}");
        let all = text(&run, Look { detail: Detail::Everything, ..at(200) });
        assert!(all.contains(", snapshot 3f9a3f9a; binds"), "{all}");
    }

    #[test]
    fn an_identifier_that_matched_is_called_as_people_call_it() {
        let mut run = samples::failing();
        for citation in run.findings.iter_mut().flat_map(|finding| &mut finding.evidence) {
            if let Citation::ListEntry { matched, .. } = citation {
                *matched = "usb-vendor 2c7c".to_owned();
            }
        }
        let report = text(&run, at(200));
        assert!(report.contains("\"Quectel Wireless Solutions Co., Ltd.\", by USB vendor id 2c7c, since"), "{report}");
    }

    #[test]
    fn nothing_to_examine_is_counted_but_a_question_that_was_not_judged_is_named() {
        let mut run = samples::failing();
        for check in &mut run.checks {
            check.outcome = Outcome::Nothing("no document names a party".to_owned());
        }
        let report = text(&run, at(120));
        assert!(report.contains("  nothing to examine for 1 rule; -v names it\n"), "{report}");
        assert!(report.contains("no document names a party: untraced-communication, restricted-owner\n"), "{report}");
        let all = text(&run, Look { detail: Detail::Everything, ..at(120) });
        assert!(all.contains("missing-hash, restricted-owner\n") && !all.contains("-v names"), "{all}");
    }

    #[test]
    fn lists_that_are_known_and_were_not_screened_are_named() {
        let report = text(&samples::failing(), at(160));
        assert!(report.contains("  known and not screened: us-889, us-5949, "), "{report}");
        assert!(!report.contains("screened: us-1260h") && !report.contains(", us-1260h"), "{report}");
        assert!(text(&samples::empty(), at(80)).contains("lists screened against: none\n  known and not screened: "));
    }

    #[test]
    fn a_quiet_report_says_what_the_verdict_rests_on_and_no_entry() {
        let report = text(&samples::failing(), Look { detail: Detail::Conclusion, ..at(80) });
        assert!(report.starts_with("verdict: fail: 2 findings at or above high\n  high  untraced-"), "{report}");
        assert!(report.contains("\n  high  missing-item            1 anemometer bought, none declared\n"), "{report}");
        assert!(report.contains("  incomplete: us-1260h"), "{report}");
        assert!(!report.contains("-->") && !report.contains("medium:"), "{report}");
    }

    #[test]
    fn a_thousand_failing_findings_leave_the_verdict_on_the_screen() {
        let mut run = samples::failing();
        let one = run.findings[1].clone();
        run.findings.extend(std::iter::repeat_n(one, 100));
        let report = text(&run, at(80));
        let (top, _) = report.split_once("\n\n").expect("a gap follows");
        assert!(top.lines().count() < 25 && top.ends_with("\n  and 82 more"), "{top}");
    }

    #[test]
    fn an_empty_run_says_that_there_was_nothing_to_count() {
        let run = samples::empty();
        assert_eq!(run.verdict, Verdict::Pass);
        let report = text(&run, at(80));
        assert!(report.contains("nothing to count: contract items, declared parts"), "{report}");
    }

    #[test]
    fn colour_comes_only_when_asked() {
        let plain = text(&samples::failing(), at(80));
        assert!(!plain.contains('\u{1b}'));
        let coloured = text(&samples::failing(), Look { colour: true, ..at(80) });
        let stripped = anstyle_free(&coloured);
        assert_eq!(stripped, plain, "colour changes nothing else");
        assert_ne!(coloured, plain);
    }

    fn anstyle_free(text: &str) -> String {
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = after.split_once('m').map_or("", |(_, rest)| rest);
        }
        plain + rest
    }

    #[test]
    fn a_problem_has_the_shape_of_a_finding() {
        let source =
            Source::from_bytes("tallyclerk.toml", b"[case]\nid = 7\n".to_vec(), &Limits::default()).expect("small");
        let problem = Problem::at(&source, Place::span(12, 1), "the id is a number")
            .expected("a text in quotes")
            .help("write id = \"7\"");
        let error = Error::new(ErrorKind::InvalidCase, problem).and_unshown(3);
        let mut bytes = Vec::new();
        Terminal.write_error(&error, &mut bytes, &at(80)).expect("memory can be written");
        let expected = "\
error: the id is a number
  --> tallyclerk.toml:2:6  id = 7
  = expected: a text in quotes
  = help: write id = \"7\"
3 more problems are not shown; --max-problems shows more
";
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), expected);
    }
}

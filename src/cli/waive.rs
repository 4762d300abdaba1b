//! `waive`: a waiver for a finding, ready but for what only a person can state.

use std::path::PathBuf;

use clap::Args;

use super::evidence::Evidence;
use super::streams::Streams;
use crate::diagnostic::{Problem, visible};
use crate::error::{Error, ErrorKind};
use crate::finding::{Finding, Run};
use crate::run::Pins;

/// The fewest digits that name a finding.
const SHORTEST: usize = 8;

/// Print a waiver for a finding of a case, to be filled in and put into its tallyclerk.toml
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tallyclerk waive 5d1f0a7c cranes/sts-12 >> cranes/sts-12/tallyclerk.toml")]
pub(super) struct Waive {
    /// The fingerprint of the finding, as the report shows it, or at least its first eight digits
    fingerprint: String,
    /// The case, as for `check`
    case: Option<PathBuf>,
    #[command(flatten)]
    evidence: Evidence,
}

pub(super) fn run(arguments: &Waive, streams: &mut Streams) -> Result<u8, Error> {
    let wanted = arguments.fingerprint.trim_start_matches("fingerprint:").to_lowercase();
    if wanted.len() < SHORTEST || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(usage(
            format!("`{}` is not a fingerprint", arguments.fingerprint),
            format!("give at least its first {SHORTEST} hex digits, as the report shows them"),
        ));
    }
    let loaded = arguments.evidence.load(arguments.case.as_deref())?;
    let run = arguments.evidence.check(&loaded, Pins::Honoured, streams)?;
    let finding = named(&wanted, &run)?;
    if let Some(waiver) = finding.waived_by.and_then(|n| run.waivers.get(n)) {
        streams.remark(&format!("the finding is waived already, until {} by {}", waiver.expires, waiver.approved_by));
    }
    let waiver = waiver(finding);
    streams.write(|out, _| out.write_all(waiver.as_bytes()))?;
    Ok(0)
}

fn named<'r>(wanted: &str, run: &'r Run) -> Result<&'r Finding, Error> {
    let mut matching: Vec<(String, &Finding)> = run
        .findings
        .iter()
        .map(|finding| (finding.fingerprint().to_string(), finding))
        .filter(|(fingerprint, _)| fingerprint.starts_with(wanted))
        .collect();
    matching.dedup_by(|a, b| a.0 == b.0);
    match matching.as_slice() {
        [(_, finding)] => Ok(finding),
        [] => Err(usage(
            format!("no finding of the case has the fingerprint {wanted}"),
            "run `tallyclerk check` and take it from the report; -v shows findings for information too".to_owned(),
        )),
        several => {
            let all: Vec<&str> = several.iter().map(|(fingerprint, _)| fingerprint.as_str()).collect();
            Err(usage(
                format!("{} findings have a fingerprint that begins with {wanted}", several.len()),
                format!("give more digits: {}", all.join(", ")),
            ))
        }
    }
}

/// Writes the waiver. What a person must state stands as comments: until it is filled in, the case is refused.
fn waiver(finding: &Finding) -> String {
    let title = visible(&finding.subject.title()).into_owned();
    let message = visible(&finding.message).into_owned();
    format!(
        "\n# {severity}: {rule}: {message}\n# about {title}\n[[waiver]]\nrule        = \"{rule}\"\n\
         component   = \"fingerprint:{fingerprint}\"\n\
         # Fill in these three and take the # away; the case is refused until all of them are stated.\n\
         # reason      = \"why this is accepted\"\n\
         # approved-by = \"who accepts it, such as j.doe@port.example\"\n\
         # expires     = YYYY-MM-DD   # the last day on which it holds\n",
        severity = finding.severity,
        rule = finding.rule.id,
        fingerprint = finding.fingerprint(),
    )
}

fn usage(message: String, help: String) -> Error {
    Error::new(ErrorKind::Usage, Problem::new("command line", message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn a_waiver_is_toml_that_states_no_reason_for_anybody() {
        let run = samples::failing();
        let finding = &run.findings[0];
        let text = waiver(finding);
        let read: toml::Table = toml::from_str(&text).expect("it is TOML");
        let waiver = read["waiver"][0].as_table().expect("a table");
        assert_eq!(waiver["component"].as_str(), Some(format!("fingerprint:{}", finding.fingerprint()).as_str()));
        assert_eq!(waiver.len(), 2, "reason, approver and expiry are for a person to state");
        assert!(!text.contains('\u{1b}'));
        let filled = text.replace("# reason ", "reason ").replace("# approved-by ", "approved-by ");
        let filled = filled.replace("# expires     = YYYY-MM-DD", "expires = 2026-12-31");
        let read: toml::Table = toml::from_str(&filled).expect("it is TOML when filled in");
        assert_eq!(read["waiver"][0].as_table().map(toml::Table::len), Some(5));
    }

    #[test]
    fn a_fingerprint_is_found_by_its_beginning_only_when_one_finding_has_it() {
        let run = samples::failing();
        let fingerprint = run.findings[1].fingerprint().to_string();
        assert_eq!(named(&fingerprint[..8], &run).expect("it is there").rule.id, run.findings[1].rule.id);
        assert!(named("ffffffffffffffff", &run).is_err());
    }
}

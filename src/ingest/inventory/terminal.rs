//! What a switch printed on its terminal: told for what it is, and never read.
//!
//! Every maker prints in a language of its own, which changes with the version, and a wrong reading would be a wrong
//! account. Parsers of such output exist; what they write is read by [`Lldp`](super::Lldp).

use std::sync::LazyLock;

use serde::Deserialize;

use super::observed::{Piece, lines_of};
use crate::diagnostic::Problem;
use crate::source::Source;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    output: Vec<Output>,
}

/// A kind of output, by what only it has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Output {
    what: String,
    lines: Vec<Vec<String>>,
    starts: Vec<Vec<String>>,
}

static OUTPUTS: LazyLock<Vec<Output>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("terminal.toml")).expect("the built-in table of outputs is sound");
    file.output
});

/// How much of a document is looked at.
const HEAD: usize = 16 << 10;
/// The longest line that is looked at; what a terminal prints is narrow.
const LONGEST: usize = 400;

/// Says that a document is what a switch printed, if it plainly is.
pub(in crate::ingest) fn refusal(source: &Source) -> Option<Problem> {
    let text = source.text()?;
    let lines: Vec<(Piece<'_>, String)> = lines_of(text)
        .take_while(|line| line.at < HEAD)
        .filter(|line| line.text.len() <= LONGEST && !line.text.trim().is_empty())
        .map(|line| (line, plain(line.text)))
        .collect();
    let (line, what) = lines
        .iter()
        .find_map(|(line, words)| command(words).map(|command| (*line, format!("the answer to `{command}`"))))
        .or_else(|| OUTPUTS.iter().find_map(|output| Some((output.found(&lines)?, output.what.clone()))))?;
    let message = format!("is what a switch printed on its terminal ({what}), which every maker prints in another way");
    Some(
        Problem::at(source, line.part(line.text.trim()).place(), message)
            .expected(
                "the same as a list of objects, YAML or JSON, with keys such as neighbor_name, chassis_id, pid and \
                 serial, as the TextFSM templates of ntc-templates give it; or CSV or JSON with columns mapped in the case",
            )
            .help(
                "have it parsed where it is fetched, by Netmiko with `use_textfsm=True` or Ansible's \
                 `ansible.utils.cli_parse`, and save the whole result as JSON; a host's own neighbours come from \
                 `lldpctl -f json`",
            ),
    )
}

/// Returns a line in lower case, with one space where more stand and none before a colon.
fn plain(line: &str) -> String {
    line.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ").replace(" :", ":")
}

impl Output {
    /// Returns the line that tells.
    fn found<'a>(&self, lines: &[(Piece<'a>, String)]) -> Option<Piece<'a>> {
        let in_one =
            |phrases: &Vec<String>| lines.iter().find(|(_, line)| stand_in_order(line, phrases)).map(|(line, _)| *line);
        let begin = |phrases: &Vec<String>| {
            let starts = |phrase: &String| lines.iter().find(|(_, line)| line.starts_with(phrase.as_str()));
            let found: Option<Vec<_>> = phrases.iter().map(starts).collect();
            found.and_then(|found| found.first().map(|(line, _)| *line))
        };
        self.lines.iter().find_map(in_one).or_else(|| self.starts.iter().find_map(begin))
    }
}

fn stand_in_order(line: &str, phrases: &[String]) -> bool {
    let mut rest = line;
    phrases.iter().all(|phrase| {
        let found = rest.find(phrase.as_str()).map(|at| &rest[at + phrase.len()..]);
        rest = found.unwrap_or("");
        found.is_some()
    })
}

/// What may follow `show` or `display` in a command that a survey asks for.
const ASKED: [&str; 14] = [
    "lldp",
    "cdp",
    "inventory",
    "version",
    "module",
    "modules",
    "mac",
    "mac-address",
    "mac-address-table",
    "arp",
    "device",
    "hardware",
    "chassis",
    "system",
];

/// Returns the command of a line such as `sw1# show lldp neighbors`, `<sw1>display version` or `show inventory`.
fn command(line: &str) -> Option<&str> {
    let asked = line.split_once(['#', '>']).map_or(line, |(prompt, rest)| {
        let is_prompt = prompt.len() <= 80 && !prompt.contains(' ');
        if is_prompt { rest.trim_start() } else { line }
    });
    let mut words = asked.split(' ');
    let is_command =
        matches!(words.next(), Some("show" | "display")) && words.next().is_some_and(|word| ASKED.contains(&word));
    // A sentence is longer, or ends in a full stop.
    let is_short = asked.len() <= 60 && asked.split(' ').count() <= 6;
    let is_plain = asked.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'/' | b'_' | b'|'));
    (is_command && is_short && is_plain).then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn refused(text: &str) -> Option<(String, String)> {
        let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        refusal(&source).map(|problem| (problem.at.to_string(), problem.message))
    }

    #[test]
    fn what_a_switch_printed_is_told_with_its_place() {
        for (text, at, says) in [
            ("sw-ehouse# show lldp neighbors\n\nPort  X\n", "1:1", "the answer to `show lldp neighbors`"),
            ("<sw-ehouse>display version\nExample\n", "1:1", "the answer to `display version`"),
            (
                "\n Device ID     Local Intf   Hold-time  Capability  Port ID\nap1  Gi1/0/1 120 W ge0\n",
                "2:2",
                "LLDP or CDP",
            ),
            (
                "NAME: \"Chassis\", DESCR: \"Example Switch\"\nPID: EXS-48 , VID: V02 , SN: EXS0001\n",
                "1:1",
                "its inventory",
            ),
            (
                "Vlan    Mac Address       Type        Ports\n 1  021e.4200.0a01  DYNAMIC  Gi1/0/1\n",
                "1:1",
                "table of addresses",
            ),
            ("Cisco IOS Software, C2960 Software, Version 15.0(2)SE\n", "1:1", "its version"),
        ] {
            let (place, message) = refused(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(place, at, "{text}");
            assert!(message.contains(says), "{message}");
        }
    }

    #[test]
    fn prose_and_other_tables_are_not_called_a_switch() {
        for text in [
            "",
            "Please show LLDP and CDP neighbours of all cranes in the report, as agreed in the last meeting.\n",
            "The version of the PLC is 2.8.\n",
            "Item    Part     Quantity\n1  PLC  2\n",
            "vlan plan for pier J\n",
            "> show must go on\n",
        ] {
            assert_eq!(refused(text), None, "{text}");
        }
    }
}

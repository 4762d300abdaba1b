//! The command line as typed: one declaration for parsing, help, completions and man pages.

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{check, completions, convert, init, inspect, lists, man, rules, screen, validate, waive};
use crate::source::Limits;

const EXIT_CODES: &str = "\
Exit codes, the same for every format:
  0  pass
  1  findings at or above the threshold
  2  could not verify: usage, input or output, not readable, or the verdict is `incomplete`
  3  a bug of tallyclerk

Example:
  tallyclerk check cranes/sts-12";

/// Holds what a contract bought, what a vendor declares and what was observed on a crane against each other.
#[derive(Debug, Parser)]
#[command(name = "tallyclerk", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) shared: Shared,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(super) struct Shared {
    /// Say less: the verdict, what it rests on and what was looked at, and no progress
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say everything: findings for information, every place, every score
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// When to use colour; `auto` asks the terminal and NO_COLOR
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Colour::Auto)]
    pub(super) color: Colour,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(check::Check),
    Inspect(inspect::Inspect),
    Validate(validate::Validate),
    Convert(convert::Convert),
    Screen(screen::Screen),
    Rules(rules::Rules),
    Waive(waive::Waive),
    Init(init::Init),
    Lists(lists::Lists),
    Completions(completions::Completions),
    Man(man::Man),
}

/// How much input is accepted.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct Size {
    /// The largest file that is read, packed or unpacked; K, M and G count in 1024s
    #[arg(long, value_name = "SIZE", value_parser = bytes, default_value = "1G")]
    max_bytes: u64,
    /// The deepest nesting of objects, arrays or elements
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(Limits::DEEPEST)),
          default_value_t = Limits::default().max_depth)]
    max_depth: u32,
    /// The most components of one document
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000_000),
          default_value_t = Limits::default().max_components)]
    max_components: u32,
    /// The most cells of one table
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..),
          default_value_t = Limits::default().max_cells)]
    max_cells: u64,
    /// The most problems that are shown of one file; the rest is counted
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000), default_value_t = 20)]
    max_problems: u32,
}

impl Size {
    /// Returns the limits that follow.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            max_bytes: self.max_bytes,
            max_depth: self.max_depth,
            max_components: self.max_components,
            max_cells: self.max_cells,
            max_problems: self.max_problems as usize,
        }
    }
}

fn bytes(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text
        .trim_end_matches(['B', 'b'])
        .split_at_checked(text.trim_end_matches(['B', 'b']).len().saturating_sub(1))
    {
        Some((digits, "k" | "K")) => (digits, 1 << 10),
        Some((digits, "m" | "M")) => (digits, 1 << 20),
        Some((digits, "g" | "G")) => (digits, 1 << 30),
        _ => (text, 1),
    };
    let count: u64 = digits.parse().map_err(|_| "expected a number of bytes, such as 500M or 1G".to_owned())?;
    match count.checked_mul(unit) {
        Some(bytes) if (1..=Limits::CEILING).contains(&bytes) => Ok(bytes),
        _ => Err(format!("expected between 1 and {} bytes", Limits::CEILING)),
    }
}

/// Reads a date of the calendar.
pub(super) fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "expected a date, such as 2026-06-30".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_is_sound() {
        super::super::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        for command in super::super::command().get_subcommands() {
            let help = command.clone().render_long_help().to_string();
            let nested: Vec<String> =
                command.get_subcommands().map(|inner| inner.clone().render_long_help().to_string()).collect();
            assert!(help.contains("Example"), "{}", command.get_name());
            assert!(nested.iter().all(|help| help.contains("Example")), "{}", command.get_name());
        }
    }

    #[test]
    fn sizes_are_read_with_and_without_units() {
        assert_eq!(bytes("1000"), Ok(1000));
        assert_eq!(bytes("2K"), Ok(2048));
        assert_eq!(bytes("1GB"), Ok(1 << 30));
        assert!(bytes("0").is_err() && bytes("9G").is_err() && bytes("big").is_err() && bytes("").is_err());
    }

    #[test]
    fn every_line_of_the_documentation_is_understood() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands");
        let mut lines = 0;
        for entry in std::fs::read_dir(folder).expect("the pages are there") {
            let page = std::fs::read_to_string(entry.expect("it can be listed").path()).expect("a page is text");
            for line in page.lines().filter_map(|line| line.strip_prefix("$ ")) {
                let own = line.split(" | ").next().unwrap_or(line).split(" >").next().unwrap_or(line);
                let parsed = Arguments::try_parse_from(own.split_whitespace());
                assert!(parsed.is_ok(), "{line}: {}", parsed.err().map(|e| e.to_string()).unwrap_or_default());
                lines += 1;
            }
        }
        assert!(lines > 10, "the pages show how each command is used");
    }
}

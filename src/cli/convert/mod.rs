//! `convert`: any document that can be read, as CycloneDX, with a list of what had no slot there.

mod account;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::arguments::Size;
use super::columns::Columns;
use super::streams::Streams;
use super::{files, stdin};
use crate::diagnostic::Problem;
use crate::emit::{self, Converted, Spelling, Target};
use crate::error::{Error, ErrorKind};
use crate::ingest::{self, ReadOptions};
use crate::model::{Account, Bom};
use crate::source::Source;

const EXAMPLES: &str = "\
Examples:
  tallyclerk convert vendor.xlsx --to cyclonedx-1.6 -o vendor.cdx.json
  tallyclerk convert vendor.spdx.json --to cyclonedx-1.5 -o vendor.cdx.xml
  tallyclerk convert parts.csv --to cyclonedx-1.6 --column part-number=Bestellnummer --column name=Benennung

What the version has no slot for is kept in properties and listed on standard error, with what could not be kept.";

/// Write any document that can be read as CycloneDX
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Convert {
    /// The document: a spreadsheet, SPDX, CycloneDX of another version, tool output, …; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What to write: cyclonedx-1.3 to cyclonedx-1.7; `-json` or `-xml` behind it says how it is spelled
    #[arg(long, value_name = "FORMAT", value_parser = wanted)]
    to: Wanted,
    /// The file to write, whole or not at all; a name that ends in .xml asks for XML. Default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The role that tables are read in
    #[arg(long, value_enum, default_value_t = Spoken::Declared)]
    account: Spoken,
    /// The form of the list of what had no slot: text on standard error, or JSON on standard output beside --output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    size: Size,
}

/// A target as typed: the spelling may be left to the name of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    version: &'static str,
    spelling: Option<Spelling>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Spoken {
    /// A parts list
    Declared,
    /// An inventory of what was found
    Observed,
}

fn wanted(text: &str) -> Result<Wanted, String> {
    let versions = Target::VERSIONS.map(|version| format!("cyclonedx-{version}"));
    let (format, spelling) = match text.rsplit_once('-') {
        Some((format, "json")) => (format, Some(Spelling::Json)),
        Some((format, "xml")) => (format, Some(Spelling::Xml)),
        _ => (text, None),
    };
    match Target::VERSIONS.into_iter().zip(&versions).find(|(_, known)| *known == format) {
        Some((version, _)) => Ok(Wanted { version, spelling }),
        None => Err(format!("expected one of {}, with -json or -xml behind it if you like", versions.join(", "))),
    }
}

impl Convert {
    fn target(&self) -> Target {
        let named_xml = self
            .output
            .as_deref()
            .is_some_and(|output| output.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml")));
        let spelling = self.to.spelling.unwrap_or(if named_xml { Spelling::Xml } else { Spelling::Json });
        Target::new(self.to.version, spelling).expect("the version was found among those that are written")
    }

    /// Refuses a file whose name says the other spelling than the one that was asked for, or a table.
    fn named_otherwise(&self, target: Target) -> Option<Error> {
        let extension = self.output.as_deref()?.extension()?.to_str()?.to_ascii_lowercase();
        let (asked, named) = match (target.spelling, extension.as_str()) {
            (Spelling::Json, "xml") => ("JSON", "XML"),
            (Spelling::Xml, "json") => ("XML", "JSON"),
            (_, "xlsx" | "xls" | "xlsb" | "ods" | "csv" | "tsv") => {
                return Some(usage(
                    "--output names a table, and what is written is CycloneDX in JSON or XML",
                    "name a file that ends in .cdx.json or .cdx.xml: nothing is converted into a table",
                ));
            }
            _ => return None,
        };
        Some(usage(
            &format!("--to asks for {asked}, and --output names a file of {named}"),
            &format!("write --to cyclonedx-{} without a spelling, or name the file otherwise", self.to.version),
        ))
    }

    fn read(&self, streams: &Streams) -> Result<Bom, Error> {
        let limits = self.size.limits();
        let source = if stdin::is_meant(&self.file) {
            Source::from_bytes(stdin::NAME, stdin::read(&limits)?, &limits)?
        } else {
            Source::load(&self.file, &self.file.display().to_string(), &limits)?
        };
        let account = match self.account {
            Spoken::Declared => Account::Declared,
            Spoken::Observed => Account::Observed,
        };
        let columns = self.columns.map();
        let options =
            ReadOptions { account, columns: columns.as_ref(), flags: true, limits, progress: streams.progress() };
        ingest::read(&Arc::new(source), &options)
    }
}

pub(super) fn run(arguments: &Convert, streams: &mut Streams) -> Result<u8, Error> {
    let json_wanted = arguments.format == "json";
    let done = convert(arguments, json_wanted, streams);
    if json_wanted && let Err(error) = &done {
        streams.json_problems(error);
    }
    done
}

fn convert(arguments: &Convert, json_wanted: bool, streams: &mut Streams) -> Result<u8, Error> {
    let target = arguments.target();
    let is_one_file = |output: &Path| match (output.canonicalize(), arguments.file.canonicalize()) {
        (Ok(output), Ok(input)) => output == input && output.is_file(),
        _ => false,
    };
    if let Some(problem) = arguments.named_otherwise(target) {
        return Err(problem);
    }
    if json_wanted && arguments.output.is_none() {
        return Err(usage(
            "the document and its list can't both go to standard output",
            "name the document's file with --output",
        ));
    }
    if arguments.output.as_deref().is_some_and(is_one_file) {
        return Err(usage(
            "the output would replace the document that is read",
            "name another file: the original is the evidence",
        ));
    }
    let bom = arguments.read(streams)?;
    let converted = write(arguments.output.as_deref(), &bom, target, streams)?;
    let written = account::Written::of(&bom, target, arguments.output.as_deref(), &converted);
    if json_wanted {
        streams.write(|out, _| {
            crate::source::write_json(&mut *out, &written)?;
            writeln!(out)
        })?;
    } else {
        streams.say(|out, look| written.write(out, look));
    }
    Ok(0)
}

fn write(output: Option<&Path>, bom: &Bom, target: Target, streams: &mut Streams) -> Result<Converted, Error> {
    match output {
        Some(path) => files::stream(path, |out| emit::convert(bom, target, out)),
        None => {
            let mut converted = Converted::default();
            streams.write(|out, _| {
                converted = emit::convert(bom, target, out)?;
                Ok(())
            })?;
            Ok(converted)
        }
    }
}

fn usage(message: &str, help: &str) -> Error {
    Error::new(ErrorKind::Usage, Problem::new("command line", message).help(help))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[test]
    fn a_file_whose_name_says_the_other_spelling_is_refused() {
        let refused = |to: &str, output: &str| {
            let line = ["tallyclerk", "a.csv", "--to", to, "-o", output];
            let arguments = Only::try_parse_from(line).expect("the line is understood").convert;
            arguments.named_otherwise(arguments.target()).map(|error| error.to_string())
        };
        let message = refused("cyclonedx-1.6-json", "a.XML").expect("JSON in a file of XML");
        assert!(message.contains("--to asks for JSON") && message.contains("--to cyclonedx-1.6 "), "{message}");
        assert!(refused("cyclonedx-1.6-xml", "a.json").is_some());
        assert!(refused("cyclonedx-1.6", "a.xlsx").is_some_and(|message| message.contains("a table")));
        for (to, output) in
            [("cyclonedx-1.6", "a.xml"), ("cyclonedx-1.6-xml", "a.cdx"), ("cyclonedx-1.6-json", "a.json")]
        {
            assert_eq!(refused(to, output), None);
        }
    }

    #[derive(clap::Parser)]
    struct Only {
        #[command(flatten)]
        convert: Convert,
    }

    #[test]
    fn targets_are_versions_with_or_without_a_spelling() {
        let of = |version, spelling| Ok(Wanted { version, spelling });
        assert_eq!(wanted("cyclonedx-1.6"), of("1.6", None));
        assert_eq!(wanted("cyclonedx-1.3-xml"), of("1.3", Some(Spelling::Xml)));
        assert_eq!(wanted("cyclonedx-1.7-json"), of("1.7", Some(Spelling::Json)));
        for wrong in ["cyclonedx", "cyclonedx-1.2", "cyclonedx-1.8", "spdx-2.3", "cyclonedx-1.6-yaml", "json", ""] {
            assert!(wanted(wrong).is_err_and(|message| message.contains("cyclonedx-1.7")), "{wrong}");
        }
    }
}

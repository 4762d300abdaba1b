//! `rules`: the catalogue of rules, and the page of each.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::streams::Streams;
use super::table;
use crate::check;
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::finding::Rule;
use crate::report::json::v1::Tool;

/// List the rules, or explain one
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tallyclerk rules\n  tallyclerk rules untraced-communication")]
pub(super) struct Rules {
    /// The rule to explain
    rule: Option<String>,
    /// The format on standard output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
}

/// Version 1 of the JSON of `rules`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "tallyclerk rules")]
struct Catalogue {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// Every rule, or the one that was asked for.
    rules: Vec<Page>,
}

/// One rule.
#[derive(Serialize, JsonSchema)]
struct Page {
    /// Its id.
    rule: &'static str,
    /// The group it belongs to.
    group: &'static str,
    /// The severity of its findings, unless the case says otherwise.
    severity: &'static str,
    /// What its findings say, in a line.
    summary: &'static str,
    /// Its page, in Markdown.
    explanation: &'static str,
}

pub(super) fn run(arguments: &Rules, streams: &mut Streams) -> Result<u8, Error> {
    let json = arguments.format == "json";
    let chosen: Vec<&'static Rule> = match &arguments.rule {
        None => check::rules().collect(),
        Some(id) => match check::rules().find(|rule| rule.id == id) {
            Some(rule) => vec![rule],
            None => {
                let error = unknown(id);
                if json {
                    streams.json_error(&error);
                }
                return Err(error);
            }
        },
    };
    streams.write(|out, look| {
        if json {
            let rules = chosen
                .iter()
                .map(|rule| Page {
                    rule: rule.id,
                    group: rule.group.word(),
                    severity: rule.severity.word(),
                    summary: rule.summary,
                    explanation: rule.explanation,
                })
                .collect();
            crate::source::write_json(&mut *out, &Catalogue { version: 1, tool: Tool::this(), rules })?;
            return writeln!(out);
        }
        if let (Some(_), [rule]) = (&arguments.rule, chosen.as_slice()) {
            writeln!(out, "# {}\n\n{}\n", rule.id, rule.summary)?;
            writeln!(out, "group {}, severity {} unless the case says otherwise\n", rule.group, rule.severity)?;
            return writeln!(out, "{}", rule.explanation.trim());
        }
        let rows: Vec<[String; 4]> = chosen
            .iter()
            .map(|rule| {
                [rule.group.to_string(), rule.id.to_owned(), rule.severity.to_string(), rule.summary.to_owned()]
            })
            .collect();
        table::write(&rows, out, look)
    })?;
    Ok(0)
}

fn unknown(id: &str) -> Error {
    let problem = Problem::new("command line", format!("there is no rule `{id}`"));
    let help = match nearest(id, check::rules().map(|rule| rule.id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "see `tallyclerk rules` for all of them".to_owned(),
    };
    Error::new(ErrorKind::Usage, problem.help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("rules.schema.json", &schemars::schema_for!(Catalogue).to_value());
    }
}

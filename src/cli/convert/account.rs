//! The account of a conversion: what went into properties, what was changed, what is not carried.

use std::io;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::table;
use crate::diagnostic::visible;
use crate::emit::{Converted, Loss, Target};
use crate::model::Bom;
use crate::report::json::v1::{Place, Problem, Tool};
use crate::report::{Detail, Look};
use crate::source::{Position, positions_of};

/// Version 1 of the JSON of `convert`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk convert")]
pub(super) struct Written {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// The original.
    input: Input,
    /// What was written.
    output: Output,
    /// What the format has no slot for, and a property of ours keeps.
    kept_in_properties: Vec<Statement>,
    /// What had to be changed, because the format can't hold it.
    changed: Vec<Statement>,
    /// What the written document does not say.
    not_carried: Vec<Statement>,
    /// Where the original breaks its own specification: the written document does not.
    violations: Vec<Problem>,
    /// How many more violations there are than `violations` shows.
    more_violations: usize,
    /// What could not be read; the written document says so too.
    unread: Vec<Problem>,
    /// What the reader remarked.
    notes: Vec<Problem>,
    /// The violations in words.
    #[serde(skip)]
    broken: Vec<String>,
}

/// The document that was read.
#[derive(Debug, Serialize, JsonSchema)]
struct Input {
    /// The file, as it was named.
    file: String,
    /// The SHA-256 of its bytes.
    sha256: String,
    /// The format that its content shows.
    format: &'static str,
    /// The version of the format that it states.
    spec_version: Option<String>,
}

/// The document that was written.
#[derive(Debug, Serialize, JsonSchema)]
struct Output {
    /// The file, as it was named; null for standard output.
    file: Option<String>,
    /// Its format, version and spelling.
    format: String,
    /// How many components it holds.
    components: usize,
}

/// One kind of statement that has no slot.
#[derive(Debug, Serialize, JsonSchema)]
struct Statement {
    /// What it is about: a field of ours, or of the original.
    what: String,
    /// The property that keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<String>,
    /// Why it is not where it was, where that is not plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// How many times.
    count: usize,
    /// Where it stands first in the original.
    first: Option<Place>,
    #[serde(skip)]
    first_shown: String,
}

impl Written {
    /// Gathers what is to be said of a conversion.
    pub(super) fn of(bom: &Bom, target: Target, output: Option<&Path>, converted: &Converted) -> Self {
        let source = bom.source();
        let losses = &converted.losses;
        let all = || losses.moved.iter().chain(&losses.changed).chain(&losses.not_carried);
        let places: Vec<_> = all().map(|loss| loss.first).collect();
        let mut positions = positions_of(source, &places).into_iter();
        let mut statements = |losses: &[Loss]| -> Vec<Statement> {
            losses.iter().zip(positions.by_ref()).map(|(loss, at)| Statement::of(loss, &at)).collect()
        };
        let (kept_in_properties, changed) = (statements(&losses.moved), statements(&losses.changed));
        let not_carried = statements(&losses.not_carried);
        Self {
            version: 1,
            tool: Tool::this(),
            input: Input {
                file: source.name().to_owned(),
                sha256: source.sha256().to_string(),
                format: bom.format.word(),
                spec_version: (!bom.spec_version.is_empty()).then(|| bom.spec_version.clone()),
            },
            output: Output {
                file: output.map(|path| path.display().to_string()),
                format: target.to_string(),
                components: converted.order.len(),
            },
            kept_in_properties,
            changed,
            not_carried,
            violations: bom.violations.iter().map(Problem::of).collect(),
            more_violations: bom.more_violations,
            broken: bom.violations.iter().map(ToString::to_string).collect(),
            unread: bom.unread.iter().map(Problem::of).collect(),
            notes: bom.notes.iter().map(Problem::of).collect(),
        }
    }

    /// Writes it for a person. What was left behind is said whatever is asked; the rest unless little is asked for.
    pub(super) fn write(&self, out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
        let (file, format) = (&self.input.file, &self.output.format);
        if look.detail != Detail::Conclusion {
            let parts = match self.output.components {
                1 => "1 component".to_owned(),
                n => format!("{n} components"),
            };
            let to = self.output.file.as_ref().map_or(String::new(), |to| format!(", {to}"));
            writeln!(out, "{}", visible(&format!("{file} as {format}{to}: {parts}")))?;
            section(out, look, "kept in properties, because the format has no slot for it:", &self.kept_in_properties)?;
        }
        section(out, look, "changed, because the format can't hold it:", &self.changed)?;
        section(out, look, "not carried over; keep the original:", &self.not_carried)?;
        let broken = self.violations.len() + self.more_violations;
        if broken > 0 {
            writeln!(
                out,
                "the original breaks its own specification in {broken} {}, which the result no longer shows:",
                if broken == 1 { "place" } else { "places" },
            )?;
            for said in &self.broken {
                writeln!(out, "  {}", visible(said))?;
            }
            if self.more_violations > 0 {
                writeln!(out, "  and {} more; --max-problems shows them", self.more_violations)?;
            }
        }
        if !self.unread.is_empty() {
            writeln!(
                out,
                "{} of the original could not be read; the result says so, and no verdict over it can be pass",
                if self.unread.len() == 1 { "a part".to_owned() } else { format!("{} parts", self.unread.len()) },
            )?;
        }
        if !self.notes.is_empty() && look.detail != Detail::Conclusion {
            writeln!(
                out,
                "{} of the reader on the original {} not carried over; see tallyclerk inspect",
                if self.notes.len() == 1 { "a remark".to_owned() } else { format!("{} remarks", self.notes.len()) },
                if self.notes.len() == 1 { "is" } else { "are" },
            )?;
        }
        Ok(())
    }
}

impl Statement {
    fn of(loss: &Loss, at: &Position) -> Self {
        let shown = match at {
            // A pointer beside line and column says the same twice.
            Position::Line { line, column, .. } => format!("{line}:{column}"),
            at => at.to_string(),
        };
        Self {
            what: loss.what.clone(),
            property: loss.kept_as.clone(),
            reason: loss.reason,
            count: loss.count,
            first: Place::of(at),
            first_shown: shown,
        }
    }
}

fn section(out: &mut dyn io::Write, look: &Look, title: &str, statements: &[Statement]) -> io::Result<()> {
    if statements.is_empty() {
        return Ok(());
    }
    writeln!(out, "{title}")?;
    let rows: Vec<[String; 4]> = statements
        .iter()
        .map(|statement| {
            let first = if statement.first_shown.is_empty() {
                String::new()
            } else {
                format!("first at {}", statement.first_shown)
            };
            let last = [statement.property.as_deref().or(statement.reason), Some(first.as_str())];
            let last: Vec<&str> = last.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            [String::new(), statement.count.to_string(), statement.what.clone(), last.join("; ")]
        })
        .collect();
    table::write(&rows, out, look)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::streams::Unanswered;

    /// What `convert --format json` answers: the account, or why there is none.
    #[derive(JsonSchema)]
    #[schemars(title = "tallyclerk convert", untagged)]
    #[expect(dead_code, reason = "only its schema is wanted")]
    enum Answer {
        Written(Box<Written>),
        Unanswered(Unanswered),
    }

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("convert.schema.json", &schemars::schema_for!(Answer).to_value());
    }
}

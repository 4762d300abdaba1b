//! `screen --decide`: decisions on what was found, ready but for what only a person can state.

use std::io;

use crate::diagnostic::visible;
use crate::report::Look;
use crate::report::screen::{AnswerReport, Asked, Tally};
use crate::screening::ask::{Answer, Matched, Outcome};

/// Writes a decision for each match. What a person must state stands as comments: until it is filled in, the file is refused.
#[derive(Debug)]
pub(super) struct Snippets {
    /// What is decided: `not-the-party` or `is-the-party`.
    pub(super) outcome: String,
}

impl AnswerReport for Snippets {
    fn name(&self) -> &'static str {
        "decisions"
    }

    fn begin(&self, _asked: &Asked, out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        writeln!(out, "version = 1   # once, at the beginning: take this line away where the file has it already")
    }

    fn answer(
        &self,
        _asked: &Asked,
        answer: &Answer,
        _number: u64,
        out: &mut dyn io::Write,
        _look: &Look,
    ) -> io::Result<()> {
        for found in &answer.matches {
            out.write_all(self.snippet(&answer.query.name, found).as_bytes())?;
        }
        Ok(())
    }

    fn end(&self, _asked: &Asked, tally: &Tally, out: &mut dyn io::Write, _look: &Look) -> io::Result<()> {
        if tally.found_any() { Ok(()) } else { writeln!(out, "# no match found: there is nothing to decide") }
    }
}

impl Snippets {
    fn snippet(&self, name: &str, found: &Matched) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let identifier = if found.outcome == Outcome::Match && self.outcome == "not-the-party" {
            "# identifier   = \"lei:…\"   # the party's own: without it a sure match is not undone\n"
        } else {
            ""
        };
        format!(
            "\n# {word}: {name_shown} and {entry_shown}, score {score:.2}\n[[decision]]\nlist         = {list}\n\
             entry        = {entry}\nname         = {name}\noutcome      = {outcome}\nentry-digest = \"{digest}\"\n\
             {identifier}\
             # Fill in these four and take the # away; the file is refused until all of them are stated.\n\
             # why          = \"what tells the two apart, or makes them one\"\n\
             # by           = \"who decides it, such as j.doe@port.example\"\n\
             # on           = YYYY-MM-DD\n\
             # expires      = YYYY-MM-DD   # the last day on which it holds\n",
            word = found.outcome.word(),
            name_shown = visible(name),
            entry_shown = visible(&found.entry_name),
            score = found.score,
            list = quoted(&found.list),
            entry = quoted(&found.entry),
            name = quoted(name),
            outcome = quoted(&self.outcome),
            digest = found.entry_digest,
        )
    }
}

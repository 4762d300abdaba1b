//! A rule: one id that names the doc page, the SARIF rule and the waiver.

use std::fmt;

use super::Severity;

/// The group a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Contract against declared against observed.
    Contract,
    /// Makers, suppliers and owners.
    Entity,
    /// Signatures and digests.
    Provenance,
    /// The documents themselves.
    Bom,
    /// Firmware updates.
    Update,
    /// The lists that were used.
    List,
    /// The exceptions that were made.
    Waiver,
}

impl Group {
    /// Every group, in the order of reports.
    pub const ALL: [Self; 7] =
        [Self::Contract, Self::Entity, Self::Provenance, Self::Bom, Self::Update, Self::List, Self::Waiver];

    /// Returns the word for cases, reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Entity => "entity",
            Self::Provenance => "provenance",
            Self::Bom => "bom",
            Self::Update => "update",
            Self::List => "list",
            Self::Waiver => "waiver",
        }
    }

    /// Tells whether a skipped check of the group leaves the verdict `incomplete`.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Contract | Self::Entity | Self::Provenance)
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// One rule. Its texts are the page of the documentation.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Kebab-case; never changes once published.
    pub id: &'static str,
    /// The group.
    pub group: Group,
    /// The severity unless the check or the case says otherwise.
    pub severity: Severity,
    /// What it says in one line, lower case, without a full stop.
    pub summary: &'static str,
    /// The documentation in Markdown: what it does, why it matters, an example, what to do, references.
    pub explanation: &'static str,
}

impl Rule {
    /// Returns why the rule matters, in a sentence: the first of that section of its documentation.
    #[must_use]
    pub fn why(&self) -> Option<String> {
        let (_, section) = self.explanation.split_once("## Why it matters\n")?;
        // Emphasis is for pages, not for a line of a report.
        let paragraph = section.split("\n\n").next().unwrap_or(section).replace('*', "");
        let text = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = text.split_once(". ").map_or(text.as_str(), |(first, _)| first);
        let sentence = sentence.trim_end_matches('.');
        (!sentence.is_empty()).then(|| format!("{sentence}."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(explanation: &'static str) -> Option<String> {
        Rule { id: "x", group: Group::Bom, severity: Severity::Low, summary: "", explanation }.why()
    }

    #[test]
    fn why_is_the_first_sentence_of_its_section_on_one_line() {
        let text = "## What it does\nLooks. Finds.\n\n## Why it matters\nNobody *asked*\nfor 4.5 modems. More.\n\n## Example\n";
        assert_eq!(why(text).as_deref(), Some("Nobody asked for 4.5 modems."));
        assert_eq!(why("## Why it matters\nOne sentence.\n\n## Example\nb. c").as_deref(), Some("One sentence."));
        assert_eq!(why("## What it does\nLooks.\n"), None);
        assert_eq!(why(""), None);
    }
}

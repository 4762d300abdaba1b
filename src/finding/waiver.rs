//! Dated, reasoned exceptions.

use jiff::civil::Date;

use super::Finding;
use crate::model::{ComponentRef, PartId, Selector, SelectorKind};
use crate::source::Place;

/// What a waiver excuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaiverTarget {
    /// The parts that a selector selects; with `fingerprint:…` the finding itself.
    Component(Selector),
    /// A contract item by its id.
    Item(String),
    /// A party by its name, compared without case.
    Party(String),
    /// A document by its name.
    Document(String),
}

impl std::fmt::Display for WaiverTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Component(selector) => write!(f, "{selector}"),
            Self::Item(id) => write!(f, "item {id}"),
            Self::Party(name) => write!(f, "party {name}"),
            Self::Document(name) => write!(f, "document {name}"),
        }
    }
}

/// An exception that the case makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The rule it excuses.
    pub rule: String,
    /// What it excuses.
    pub target: WaiverTarget,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approved_by: String,
    /// The last day on which it holds.
    pub expires: Date,
    /// Where in the case it stands.
    pub at: Place,
}

impl Waiver {
    /// Tells whether it holds on a day; the day of expiry counts.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        day <= self.expires
    }

    fn excuses<'a>(&self, finding: &Finding, component: &dyn Fn(PartId) -> Option<ComponentRef<'a>>) -> bool {
        use super::Subject;
        if finding.rule.id != self.rule {
            return false;
        }
        match (&self.target, &finding.subject) {
            (WaiverTarget::Component(selector), subject) if selector.kind() == SelectorKind::Fingerprint => {
                let _ = subject;
                finding.fingerprint().as_str().starts_with(&selector.value().to_lowercase())
            }
            (WaiverTarget::Component(selector), Subject::Part { part, .. }) => {
                component(*part).is_some_and(|component| selector.selects(component))
            }
            (WaiverTarget::Item(id), Subject::Item { id: item, .. }) => id == item,
            (WaiverTarget::Party(name), Subject::Party { name: party }) => name.to_lowercase() == party.to_lowercase(),
            (WaiverTarget::Document(name), Subject::Document { name: document, .. }) => name == document,
            _ => false,
        }
    }
}

/// Marks the findings that a waiver in force excuses; returns for each waiver how many it excused, or would have if it had not expired.
pub fn apply_waivers<'a>(
    findings: &mut [Finding],
    waivers: &[Waiver],
    as_of: Date,
    component: &dyn Fn(PartId) -> Option<ComponentRef<'a>>,
) -> Vec<usize> {
    let mut used = vec![0; waivers.len()];
    for finding in findings {
        for (n, waiver) in waivers.iter().enumerate() {
            if waiver.excuses(finding, component) {
                used[n] += 1;
                if finding.waived_by.is_none() && waiver.holds_on(as_of) {
                    finding.waived_by = Some(n);
                }
            }
        }
    }
    used
}

//! Snapshots by what a person calls them: the current one, the one before, or the first digits of a digest.

use jiff::civil::Date;

use super::choose::{InForce, Wanted};
use super::folder::{Held, Store};
use super::snapshot::Snapshot;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};

/// What a person calls a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named<'a> {
    /// The one in force.
    Current,
    /// The one that was in force before.
    Previous,
    /// The one whose digest begins so.
    Digest(&'a str),
}

impl<'a> Named<'a> {
    /// The fewest digits that name a snapshot.
    pub const FEWEST: usize = 4;

    /// Reads what a person calls a snapshot; `None` if nothing is called so.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        match text {
            "current" => Some(Self::Current),
            "previous" => Some(Self::Previous),
            digits if (Self::FEWEST..=64).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Some(Self::Digest(digits))
            }
            _ => None,
        }
    }
}

impl Store {
    /// Finds a snapshot by what a person calls it; `list` says of which list, where the name alone doesn't.
    ///
    /// # Errors
    /// There is none, there are several, or what there is is damaged.
    pub fn named(&self, named: Named<'_>, list: Option<&str>, today: Date) -> Result<InForce, Error> {
        let none = |what: &str, help: &str| {
            let problem = Problem::new("command line", what).help(help);
            Err(Error::new(ErrorKind::Usage, problem))
        };
        let dated = |snapshot: &Snapshot| InForce {
            confirmed: snapshot.last_by(today).or_else(|| snapshot.since()),
            snapshot: snapshot.clone(),
            others: Vec::new(),
        };
        if let Named::Digest(digits) = named {
            let mut found = Vec::new();
            for publication in self.publications()? {
                let held = self.held(&publication)?;
                let snapshots = held.into_iter().flat_map(|held| held.snapshots);
                found.extend(snapshots.filter(|snapshot| {
                    snapshot.digest.to_string().starts_with(&digits.to_lowercase())
                        && list.is_none_or(|list| snapshot.holds(list))
                }));
            }
            return match found.as_slice() {
                [one] => Ok(dated(one)),
                [] => none(&format!("no snapshot in the store begins with {digits}"), "see `tallyclerk lists show ID`"),
                // The same file may stand under two publications; its lists are the same then.
                [one, rest @ ..] if rest.iter().all(|other| other.digest == one.digest) => Ok(dated(one)),
                _ => none(&format!("several snapshots begin with {digits}"), "give more digits"),
            };
        }
        let Some(list) = list else {
            return none("`current` and `previous` don't say of which list", "name it with --list ID");
        };
        let current = self.choose(list, Wanted::Of(today))?;
        let Some(current) = current else {
            return none(
                &format!("the store has no list `{list}`"),
                "fetch it with `tallyclerk lists update`, or import it",
            );
        };
        if named == Named::Current {
            return Ok(current);
        }
        let held = self.held(&current.snapshot.publication)?;
        match held.as_ref().and_then(Held::previous).filter(|snapshot| snapshot.holds(list)) {
            Some(previous) => Ok(dated(previous)),
            None => none(&format!("the store has one snapshot of `{list}` only"), "the next update adds another"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_digits_name_snapshots() {
        assert_eq!(Named::parse("current"), Some(Named::Current));
        assert_eq!(Named::parse("3F9a"), Some(Named::Digest("3F9a")));
        assert_eq!(Named::parse("3f9"), None, "too few");
        assert_eq!(Named::parse("list.csv"), None);
    }
}

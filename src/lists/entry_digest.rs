//! The digest of one entry: what a person's decision is pinned to, so that it outlives a new snapshot that says the same.

use super::{Entry, PartyKind};
use crate::source::Sha256;

impl Entry {
    /// Returns the SHA-256 over what the list says of the party: its names, identifiers, parent, country, days, cite and
    /// terms, in one order whatever the publisher's. Where and how it was transcribed does not count.
    ///
    /// What an entry doesn't state leaves no trace, so that a property that lists gain later voids no decision.
    #[must_use]
    pub fn digest(&self) -> Sha256 {
        let Self {
            key,
            kind,
            name,
            aliases,
            former_names,
            native_names,
            unverified_names,
            weak_aliases,
            identifiers,
            parent,
            country,
            programmes,
            listings,
            cite,
            basis: _,
            source: _,
            terms,
        } = self;
        let mut text = Canonical::default();
        text.one("key", key);
        if *kind != PartyKind::Unstated {
            text.one("kind", kind.word());
        }
        text.one("name", name);
        text.many("alias", aliases);
        text.many("former-name", former_names);
        text.many("native-name", native_names);
        text.many("unverified-name", unverified_names);
        text.many("weak-alias", weak_aliases);
        text.many("identifier", identifiers.iter().map(|(kind, value)| format!("{}:{value}", kind.word())));
        text.many("parent", parent);
        text.many("country", country);
        text.many("programme", programmes);
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        text.many("listing", listings.iter().map(|listing| format!("{}..{}", day(listing.from), day(listing.to))));
        text.many("cite", cite);
        text.many("goods", &terms.goods);
        text.many("purpose", &terms.purposes);
        Sha256::of(text.0.as_bytes())
    }
}

/// Lines of `what`, a unit separator, the value, a record separator.
#[derive(Default)]
struct Canonical(String);

impl Canonical {
    fn one(&mut self, what: &str, value: &str) {
        // The separators can't stand in a value, or two values could read as one.
        let value = value.replace(['\u{1f}', '\u{1e}'], " ");
        self.0.push_str(&format!("{what}\u{1f}{value}\u{1e}"));
    }

    fn many(&mut self, what: &str, values: impl IntoIterator<Item = impl AsRef<str>>) {
        let mut values: Vec<String> = values.into_iter().map(|value| value.as_ref().to_owned()).collect();
        values.sort_unstable();
        values.dedup();
        for value in values {
            self.one(what, &value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{Basis, bundled};

    #[test]
    fn it_changes_with_what_is_said_and_not_with_its_order_or_source() {
        let entry = bundled("us-889").expect("it is built in").entries.remove(0);
        let digest = entry.digest();
        let mut same = entry.clone();
        same.aliases.reverse();
        same.source = "elsewhere".to_owned();
        same.basis = Basis::Verify;
        assert_eq!(same.digest(), digest);
        for change in [
            |entry: &mut Entry| entry.name.push('x'),
            |entry: &mut Entry| entry.aliases.push("Another".to_owned()),
            |entry: &mut Entry| entry.country = Some("Elsewhere".to_owned()),
            |entry: &mut Entry| entry.listings.clear(),
        ] {
            let mut changed = entry.clone();
            change(&mut changed);
            assert_ne!(changed.digest(), digest);
        }
    }

    #[test]
    fn two_entries_that_say_the_same_in_other_places_differ() {
        let of = |aliases: &[&str], former: &[&str]| {
            let mut entry = bundled("us-889").expect("it is built in").entries.remove(0);
            entry.aliases = aliases.iter().map(|&name| name.to_owned()).collect();
            entry.former_names = former.iter().map(|&name| name.to_owned()).collect();
            entry.digest()
        };
        assert_ne!(of(&["A"], &[]), of(&[], &["A"]));
        assert_ne!(of(&["A\u{1e}alias\u{1f}B"], &[]), of(&["A", "B"], &[]));
    }
}

//! What changed between two snapshots of a list: who came, who went, who has another name.

use std::collections::{HashMap, HashSet};

use super::{Entry, List, PartyIdentifierKind};

/// What changed of an entry that stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// Its other names.
    Names,
    /// Its identifiers.
    Identifiers,
    /// The days on which it stood on the list.
    Listings,
    /// Its country or its listed parent.
    Ties,
    /// Its cite, its programmes, or its terms of goods and purposes.
    Terms,
}

impl Changed {
    /// Every kind with its word.
    pub const WORDS: [(Self, &'static str); 5] = [
        (Self::Names, "names"),
        (Self::Identifiers, "identifiers"),
        (Self::Listings, "listings"),
        (Self::Ties, "ties"),
        (Self::Terms, "terms"),
    ];

    /// Returns the word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// What changed between two snapshots. Everything is in the order of the newer list, what went in that of the older.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference<'a> {
    /// Who is on the newer list only.
    pub added: Vec<&'a Entry>,
    /// Who is on the older list only.
    pub removed: Vec<&'a Entry>,
    /// Who is on both under different primary names: before and after.
    pub renamed: Vec<(&'a Entry, &'a Entry)>,
    /// Who is on both under one name, with something else changed: before, after, what.
    pub changed: Vec<(&'a Entry, &'a Entry, Vec<Changed>)>,
    /// How many are the same.
    pub same: usize,
}

/// Compares two snapshots of a list.
///
/// An entry is the same by its key: the publisher's number, or the name where he gives none. Of those that are left, one
/// that went and one that came are the same party if they share an identifier that one party alone has, or if the newer
/// one names the older one's name as a former or other name of its own.
#[must_use]
pub fn difference<'a>(old: &'a List, new: &'a List) -> Difference<'a> {
    let mut found = Difference::default();
    let by_key: HashMap<&str, &Entry> = old.entries.iter().map(|entry| (entry.key.as_str(), entry)).collect();
    let kept: HashSet<&str> = new.entries.iter().map(|entry| entry.key.as_str()).collect();
    let mut gone: Vec<&Entry> = old.entries.iter().filter(|entry| !kept.contains(entry.key.as_str())).collect();
    let mut pairs: Vec<(Option<&Entry>, &Entry)> =
        new.entries.iter().map(|entry| (by_key.get(entry.key.as_str()).copied(), entry)).collect();

    let mut by_mark: HashMap<Mark<'_>, Vec<&Entry>> = HashMap::new();
    for entry in &gone {
        for mark in identifiers(entry).chain([Mark::Name(entry.name.to_lowercase())]) {
            by_mark.entry(mark).or_default().push(entry);
        }
    }
    let mut taken: HashSet<*const Entry> = HashSet::new();
    for (before, after) in pairs.iter_mut().filter(|(before, _)| before.is_none()) {
        let other_names = after.aliases.iter().chain(&after.former_names).map(|name| Mark::Name(name.to_lowercase()));
        let candidates = identifiers(after).chain(other_names).filter_map(|mark| by_mark.get(&mark)).flatten();
        let free: Option<&&Entry> = candidates.into_iter().find(|entry| !taken.contains(&std::ptr::from_ref(**entry)));
        if let Some(entry) = free {
            taken.insert(std::ptr::from_ref(*entry));
            *before = Some(entry);
        }
    }
    gone.retain(|entry| !taken.contains(&std::ptr::from_ref(*entry)));
    found.removed = gone;
    for (before, after) in pairs {
        match before {
            None => found.added.push(after),
            Some(before) if before.name != after.name => found.renamed.push((before, after)),
            Some(before) => match changes(before, after) {
                changes if changes.is_empty() => found.same += 1,
                changes => found.changed.push((before, after, changes)),
            },
        }
    }
    found
}

/// By what an entry is known again.
#[derive(PartialEq, Eq, Hash)]
enum Mark<'a> {
    Identifier(PartyIdentifierKind, &'a str),
    Name(String),
}

fn identifiers(entry: &Entry) -> impl Iterator<Item = Mark<'_>> {
    // A maker's USB vendor id or MAC prefix may be shared by a group; these are one party's own.
    let own = |kind: PartyIdentifierKind| {
        matches!(kind, PartyIdentifierKind::Lei | PartyIdentifierKind::Uscc | PartyIdentifierKind::Registration)
    };
    entry.identifiers.iter().filter(move |(kind, _)| own(*kind)).map(|(kind, value)| Mark::Identifier(*kind, value))
}

fn changes(before: &Entry, after: &Entry) -> Vec<Changed> {
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort_unstable();
        names
    };
    let names = |entry: &Entry| {
        [&entry.aliases, &entry.former_names, &entry.native_names, &entry.unverified_names, &entry.weak_aliases]
            .map(|names| sorted(names))
    };
    let ids = |entry: &Entry| {
        let mut ids = entry.identifiers.clone();
        ids.sort_unstable();
        ids
    };
    let mut found = Vec::new();
    let mut note = |differs: bool, what: Changed| {
        if differs {
            found.push(what);
        }
    };
    note(names(before) != names(after), Changed::Names);
    note(ids(before) != ids(after), Changed::Identifiers);
    note(before.listings != after.listings, Changed::Listings);
    note((&before.country, &before.parent) != (&after.country, &after.parent), Changed::Ties);
    note(
        (&before.cite, &before.terms, &before.programmes) != (&after.cite, &after.terms, &after.programmes),
        Changed::Terms,
    );
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::lists::formats;
    use crate::source::{Limits, Source};

    fn list(rows: &str) -> List {
        let text = format!("name,aliases,previous_names,identifiers,end_date,start_date\n{rows}");
        let source = Source::from_bytes("l.csv", text.into_bytes(), &Limits::default()).expect("small");
        formats::read(&[Arc::new(source)], "house", &Limits::default()).expect("sound")
    }

    fn names(entries: &[&Entry]) -> Vec<String> {
        entries.iter().map(|entry| entry.name.clone()).collect()
    }

    #[test]
    fn who_came_who_went_and_who_has_another_name() {
        let old = list(
            "Stays,,,,,\nGoes,,,,,\nOld Name,,,,,\nOld By Code,,,uscc:91110000710934369E,,\nEnds,,,,,2020-01-01\n",
        );
        let new = list(
            "Comes,,,,,\nNew By Code,,,uscc:91110000710934369E,,\nStays,,,,,\nNew Name,,Old Name,,,\nEnds,,,,2025-01-01,2020-01-01\n",
        );
        let found = difference(&old, &new);
        assert_eq!(names(&found.added), ["Comes"]);
        assert_eq!(names(&found.removed), ["Goes"]);
        let renamed: Vec<(&str, &str)> = found.renamed.iter().map(|(a, b)| (&*a.name, &*b.name)).collect();
        assert_eq!(renamed, [("Old By Code", "New By Code"), ("Old Name", "New Name")]);
        assert_eq!(found.changed.len(), 1);
        assert_eq!(
            (found.changed[0].1.name.as_str(), found.changed[0].2.as_slice()),
            ("Ends", &[Changed::Listings][..])
        );
        assert_eq!(found.same, 1);
    }

    #[test]
    fn a_list_does_not_differ_from_itself_and_backwards_is_the_opposite() {
        let (old, new) = (list("A,,,,,\nB,x,,,,\n"), list("A,,,,,\nC,,,,,\n"));
        let same = difference(&old, &old);
        assert_eq!(same, Difference { same: 2, ..Difference::default() });
        let (there, back) = (difference(&old, &new), difference(&new, &old));
        assert_eq!((names(&there.added), names(&there.removed)), (names(&back.removed), names(&back.added)));
    }

    #[test]
    fn one_that_went_is_taken_up_by_one_that_came() {
        let old = list("Old Name,,,,,\n");
        let new = list("New One,,Old Name,,,\nNew Two,,Old Name,,,\n");
        let found = difference(&old, &new);
        assert_eq!((found.renamed.len(), found.added.len(), found.removed.len()), (1, 1, 0));
    }
}

//! What comes together while a publication is read: entries with their lists, days, counted remarks.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::{Entry, Listing, PartyIdentifierKind, normal_identifier};
use crate::source::Limits;

/// How many problems are kept; the others are counted.
const MOST_PROBLEMS: usize = 100;
/// Among how many names, periods or identifiers of an entry doubles are looked for: no honest entry has as many, and a
/// hostile one would make each further one cost more than the last.
const LOOKED_AT: usize = 500;
/// How long the cites of an entry may grow; the others are only said to be there.
const LONGEST_CITE: usize = 2000;
const MORE_CITES: &str = "; and others";

/// The entries of some lists out of a publication, or the count of each list's entries when none is wanted.
#[derive(Debug, Default)]
pub struct Gathering {
    wanted: Vec<Wanted>,
    held: BTreeMap<String, HashSet<String>>,
    /// What could not be taken, whichever list it stands on.
    remarks: Remarks,
    /// What is doubtful about the entry that is being read; it counts once the entry is kept.
    doubts: Vec<(&'static str, String)>,
    problems: Vec<Problem>,
    unshown: usize,
    pub(super) published: Option<Date>,
    pub(super) confirmed: Option<Date>,
    pub(super) title: Option<String>,
    pub(super) source: Option<String>,
    pub(super) partial: bool,
}

/// What can't be taken, how often, and the first of each kind.
type Remarks = BTreeMap<&'static str, (usize, String)>;

/// A list that is gathered.
#[derive(Debug, Default)]
struct Wanted {
    id: String,
    entries: Vec<Entry>,
    by_key: HashMap<String, usize>,
    remarks: Remarks,
}

impl Gathering {
    /// Begins to gather one list, or to count all of them.
    #[must_use]
    pub fn new(wanted: Option<&str>) -> Self {
        Self::of(wanted.as_slice())
    }

    /// Begins to gather several lists.
    pub(super) fn of(wanted: &[&str]) -> Self {
        let wanted = wanted.iter().map(|id| Wanted { id: (*id).to_owned(), ..Wanted::default() });
        Self { wanted: wanted.collect(), ..Self::default() }
    }

    /// Returns the list that is wanted, if it is one only.
    #[must_use]
    pub fn wanted(&self) -> Option<&str> {
        match self.wanted.as_slice() {
            [only] => Some(&only.id),
            _ => None,
        }
    }

    /// Returns the lists that were met, with how many entries stand on each.
    #[must_use]
    pub fn held(&self) -> Vec<(String, usize)> {
        self.held.iter().map(|(list, keys)| (list.clone(), keys.len())).collect()
    }

    /// Takes an entry that stands on some lists. Entries of one key are one party: their names, identifiers and periods
    /// come together.
    pub fn add(&mut self, lists: &[String], mut entry: Entry) {
        for list in lists {
            match self.held.get_mut(list) {
                Some(keys) => _ = keys.insert(entry.key.clone()),
                None => _ = self.held.insert(list.clone(), HashSet::from([entry.key.clone()])),
            }
        }
        let doubts = std::mem::take(&mut self.doubts);
        let mut taking: Vec<&mut Wanted> = self.wanted.iter_mut().filter(|wanted| lists.contains(&wanted.id)).collect();
        let Some(last) = taking.pop() else { return };
        in_one_line(&mut entry);
        for wanted in taking {
            wanted.take(&doubts, entry.clone());
        }
        last.take(&doubts, entry);
    }

    /// Counts something that could not be taken from the publication; the first is told as an example.
    pub fn remark(&mut self, what: &'static str, example: impl FnOnce() -> String) {
        count(&mut self.remarks, what, 1, example);
    }

    /// Counts something that was left out and may be, or hold, names: the list is then not whole.
    pub(super) fn omit(&mut self, what: &'static str, example: impl FnOnce() -> String) {
        self.partial = true;
        self.remark(what, example);
    }

    /// Notes what makes the publication unsound; so that all of it can be told, reading goes on.
    pub(super) fn refuse(&mut self, problem: impl FnOnce() -> Problem) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem());
        } else {
            self.unshown += 1;
        }
    }

    /// Returns the error that the publication makes, if it is unsound.
    pub(super) fn refusal(&mut self, limits: &Limits) -> Option<Error> {
        let problems = std::mem::take(&mut self.problems);
        Some(Error::from_problems(ErrorKind::InvalidList, problems, limits.max_problems)?.and_unshown(self.unshown))
    }

    /// Remarks something of the entry that is being read, if it comes to be kept.
    pub(super) fn doubt(&mut self, what: &'static str, example: String) {
        self.doubts.push((what, example));
    }

    /// Gives an entry an identifier if it holds; one that does not is remarked.
    pub(super) fn identify(&mut self, entry: &mut Entry, kind: PartyIdentifierKind, written: &str) {
        match normal_identifier(kind, written) {
            Ok(value) => {
                let identifier = (kind, value);
                push_new(&mut entry.identifiers, identifier);
            }
            Err(cause) => self.doubt("identifiers don't hold and were left out", format!("{}: {cause}", entry.name)),
        }
    }

    /// Says what the file states of itself.
    pub(in crate::lists) fn describe(
        &mut self,
        title: Option<String>,
        source: Option<String>,
        confirmed: Option<Date>,
        partial: bool,
    ) {
        self.title = title;
        self.source = source;
        self.confirmed = confirmed;
        self.partial |= partial;
    }

    /// Returns the entries of each list that is wanted, and what was remarked of it.
    pub(super) fn finish(self) -> impl Iterator<Item = (Vec<Entry>, Vec<String>)> {
        let of_all = self.remarks;
        self.wanted.into_iter().map(move |wanted| wanted.finish(&of_all))
    }
}

impl Wanted {
    fn take(&mut self, doubts: &[(&'static str, String)], entry: Entry) {
        for (what, example) in doubts {
            count(&mut self.remarks, what, 1, || example.clone());
        }
        match self.by_key.get(&entry.key) {
            Some(known) => join(&mut self.entries[*known], entry),
            None => {
                self.by_key.insert(entry.key.clone(), self.entries.len());
                self.entries.push(entry);
            }
        }
    }

    fn finish(mut self, of_all: &Remarks) -> (Vec<Entry>, Vec<String>) {
        for entry in &mut self.entries {
            entry.listings.sort_by_key(|listing| listing.from);
        }
        for (what, (times, example)) in of_all {
            count(&mut self.remarks, what, *times, || example.clone());
        }
        let told = |(what, (times, example)): (&&str, &(usize, String))| format!("{times} {what}, such as {example}");
        (self.entries, self.remarks.iter().map(told).collect())
    }
}

fn count(remarks: &mut Remarks, what: &'static str, times: usize, example: impl FnOnce() -> String) {
    remarks.entry(what).or_insert_with(|| (0, example())).0 += times;
}

/// Adds a name to others unless it is empty, the primary one, or there already.
pub(in crate::lists) fn add_name(names: &mut Vec<String>, name: &str, primary: &str) {
    let name = name.trim();
    let is_known = || names.iter().take(LOOKED_AT).any(|known| known == name);
    if name.chars().any(char::is_alphanumeric) && name != primary && !is_known() {
        names.push(name.to_owned());
    }
}

/// Adds a period unless it is there already, or says nothing.
pub(super) fn add_listing(entry: &mut Entry, from: Option<Date>, to: Option<Date>) {
    if from.is_some() || to.is_some() {
        push_new(&mut entry.listings, Listing { from, to });
    }
}

/// Adds a value unless it is there already.
fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.iter().take(LOOKED_AT).any(|known| *known == value) {
        values.push(value);
    }
}

/// Returns the one country of several mentions; `None` if they are of several countries.
pub(super) fn one_country<'a>(mentions: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut found: Option<&str> = None;
    for mention in mentions.into_iter().map(str::trim).filter(|mention| !mention.is_empty()) {
        match found {
            None => found = Some(mention),
            Some(known) if known == mention => {}
            Some(_) => return None,
        }
    }
    found.map(str::to_owned)
}

/// Takes line breaks and runs of spaces out of names: files wrap them where the line was full.
fn in_one_line(entry: &mut Entry) {
    let groups = [
        &mut entry.aliases,
        &mut entry.former_names,
        &mut entry.native_names,
        &mut entry.unverified_names,
        &mut entry.weak_aliases,
    ];
    let names = groups.into_iter().flatten().chain([&mut entry.name]);
    for name in names.filter(|name| name.contains(['\n', '\r', '\t']) || name.contains("  ")) {
        *name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    }
}

fn join(known: &mut Entry, more: Entry) {
    let primary = known.name.clone();
    add_name(&mut known.aliases, &more.name, &primary);
    for (names, more) in [
        (&mut known.aliases, more.aliases),
        (&mut known.former_names, more.former_names),
        (&mut known.native_names, more.native_names),
        (&mut known.unverified_names, more.unverified_names),
        (&mut known.weak_aliases, more.weak_aliases),
    ] {
        for name in more {
            add_name(names, &name, &primary);
        }
    }
    for identifier in more.identifiers {
        push_new(&mut known.identifiers, identifier);
    }
    for programme in more.programmes {
        push_new(&mut known.programmes, programme);
    }
    // One without days stands whenever its snapshot serves; its period can't be told by another's.
    if known.listings.is_empty() != more.listings.is_empty() {
        known.listings.clear();
    } else {
        for listing in more.listings {
            add_listing(known, listing.from, listing.to);
        }
    }
    if known.country != more.country {
        known.country = None;
    }
    known.parent = known.parent.take().or(more.parent);
    known.cite = match (known.cite.take(), more.cite) {
        (Some(one), Some(_)) if one.ends_with(MORE_CITES) => Some(one),
        (Some(one), Some(_)) if one.len() > LONGEST_CITE => Some(one + MORE_CITES),
        (Some(one), Some(other)) if !one.split("; ").any(|cite| cite == other) => Some(format!("{one}; {other}")),
        (one, other) => one.or(other),
    };
}

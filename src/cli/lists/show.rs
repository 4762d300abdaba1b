//! `lists show`: the lists that are built in and those in the store, or the entries of one.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Failed, today, usage, write_json};
use crate::cli::data::Data;
use crate::cli::streams::Streams;
use crate::cli::table;
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::lists::store::{Chosen, Held, Named, Other, Snapshot, Store, Wanted, publication, too_old};
use crate::lists::{Basis, Entry, List, Regime, bundled, bundled_ids, regime, regimes};
use crate::report::json::v1::Tool;
use crate::source::Limits;

const EXAMPLES: &str = "\
Examples:
  tallyclerk lists show
  tallyclerk lists show us-889 --format json
  tallyclerk lists show us-1260h --snapshot previous";

/// Show the lists that are built in and those in the store, with their dates and their basis, or the entries of one
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Show {
    /// The id of a list
    list: Option<String>,
    /// Another snapshot of it than the one in force: `previous`, or the first digits of a digest
    #[arg(long, value_name = "SNAPSHOT", requires = "list")]
    snapshot: Option<String>,
    /// The format on standard output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
}

impl Show {
    pub(super) fn wants_json(&self) -> bool {
        self.format == "json"
    }
}

pub(super) fn run(arguments: &Show, data: &Data, streams: &mut Streams) -> Result<u8, Failed> {
    let store = data.store()?;
    data.says_empty().iter().for_each(|line| streams.remark(line));
    let shown = match &arguments.list {
        None => all(store.as_ref())?,
        Some(id) => one(id, arguments.snapshot.as_deref(), store.as_ref())?,
    };
    if arguments.wants_json() {
        write_json(&Shown { version: 1, tool: Tool::this(), lists: shown }, streams)?;
        return Ok(0);
    }
    streams.write(|out, look| {
        for (n, list) in shown.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            table::write(&head(list), out, look)?;
        }
        for list in &shown {
            for entry in list.entries.iter().flatten() {
                writeln!(out)?;
                table::write(&rows(entry), out, look)?;
            }
        }
        Ok(())
    })?;
    Ok(0)
}

/// Every list that is built in, and every list of the store in the snapshot that is in force.
fn all(store: Option<&Store>) -> Result<Vec<ShownList>, Error> {
    let mut shown: Vec<ShownList> = bundled_ids().filter_map(bundled).map(|list| ShownList::of(&list, false)).collect();
    let Some(store) = store else { return Ok(shown) };
    for id in store.list_ids()? {
        if let Some(chosen) = store.list(&id, Wanted::Of(today()), &Limits::default())? {
            shown.push(ShownList::of_store(&chosen, None));
        }
    }
    Ok(shown)
}

/// One list with its entries.
fn one(id: &str, snapshot: Option<&str>, store: Option<&Store>) -> Result<Vec<ShownList>, Error> {
    let chosen = match (store, snapshot) {
        (None, Some(_)) => {
            return Err(usage("there is no store to take a snapshot from", "name its folder with --data-dir"));
        }
        (None, None) => None,
        (Some(store), None) => store.list(id, Wanted::Of(today()), &Limits::default())?,
        (Some(store), Some(word)) => {
            let named = Named::parse(word).ok_or_else(|| {
                usage(
                    format!("`{word}` names no snapshot"),
                    "say current, previous, or four or more digits of a digest",
                )
            })?;
            let named = store.named(named, Some(id), today())?;
            Some(store.read(id, named, &Limits::default())?)
        }
    };
    if let (Some(chosen), Some(store)) = (chosen, store) {
        let held = store.held(&chosen.snapshot.publication)?;
        return Ok(vec![ShownList::of_store(&chosen, held.as_ref())]);
    }
    bundled(id).map(|list| vec![ShownList::of(&list, true)]).ok_or_else(|| nowhere(id))
}

/// Says on which day a snapshot was published and confirmed.
pub(super) fn dated(snapshot: &Snapshot) -> String {
    let last = snapshot.confirmed.last();
    match (snapshot.published, last) {
        (Some((day, _)), Some(last)) => format!("published on {day}, confirmed on {last}"),
        (Some((day, _)), None) => format!("published on {day}"),
        (None, Some(last)) => format!("confirmed on {last}"),
        (None, None) => "of an unknown day".to_owned(),
    }
}

/// Says how many entries a snapshot holds, of each of its lists.
pub(super) fn counted(snapshot: &Snapshot) -> String {
    let count = |n: u64| if n == 1 { "1 entry".to_owned() } else { format!("{n} entries") };
    match snapshot.lists.as_slice() {
        [only] => count(only.entries),
        lists => {
            let each: Vec<String> = lists.iter().map(|list| format!("{} of {}", list.entries, list.id)).collect();
            format!("entries: {}", each.join(", "))
        }
    }
}

/// Version 1 of the JSON of `lists show`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk lists show")]
struct Shown {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// The lists.
    lists: Vec<ShownList>,
}

/// A list, in the snapshot that is shown.
#[derive(Debug, Serialize, JsonSchema)]
struct ShownList {
    /// Its id.
    id: String,
    /// Its title.
    title: String,
    /// The authority of the regime that it serves.
    authority: Option<&'static str>,
    /// The cite of that regime.
    cite: Option<&'static str>,
    /// The digest that names the snapshot.
    snapshot: String,
    /// Where it comes from.
    source: String,
    /// The day on which it was last confirmed.
    confirmed: Option<String>,
    /// How its least sure statement was come by: `primary`, `secondary` or `verify`.
    basis: &'static str,
    /// Whether entries are missing.
    partial: bool,
    /// How many days ago it was confirmed, if anybody says when.
    age_days: Option<i32>,
    /// Why it is too old, if it is.
    stale: Option<String>,
    /// What its reader or the store remarked.
    remarks: Vec<String>,
    /// Its entries, when one list was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Vec<ShownEntry>>,
    /// How many entries it has.
    entry_count: usize,
    /// `built-in` or `store`.
    origin: &'static str,
    /// The publication that holds it, and what else is known of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    stored: Option<Stored>,
}

/// What the store knows of a list.
#[derive(Debug, Serialize, JsonSchema)]
struct Stored {
    /// The id of the publication.
    publication: String,
    /// The day of publication.
    published: Option<String>,
    /// Who says so: `file` or `server`.
    published_by: Option<&'static str>,
    /// What other publications hold of it, and whether it would serve were it not so much smaller.
    others: Vec<ShownOther>,
    /// Every snapshot of the publication, in the order in which they came, when one list was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    snapshots: Vec<ShownSnapshot>,
}

/// What another publication holds of a list.
#[derive(Debug, Serialize, JsonSchema)]
struct ShownOther {
    /// The id of the publication.
    publication: String,
    /// The day on which it was last confirmed.
    confirmed: Option<String>,
    /// How many entries of the list it has.
    entries: u64,
    /// Whether it was confirmed later and is passed over, since it has less than half of the entries.
    passed_over: bool,
}

/// A snapshot in the store.
#[derive(Debug, Serialize, JsonSchema)]
struct ShownSnapshot {
    /// The digest that names it.
    snapshot: String,
    /// Whether it is in force.
    in_force: bool,
    /// The day of publication.
    published: Option<String>,
    /// The days on which it was confirmed at its publisher.
    confirmed: Vec<String>,
    /// When it came into the store.
    added: String,
    /// The id of its format.
    format: String,
    /// Its size in bytes.
    size: u64,
    /// Its lists.
    lists: Vec<WrittenHeld>,
    /// Its files.
    files: Vec<ShownFile>,
}

/// A list in a snapshot.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WrittenHeld {
    /// Its id.
    id: String,
    /// How many entries it has.
    entries: u64,
}

impl WrittenHeld {
    pub(super) fn all(snapshot: &Snapshot) -> Vec<Self> {
        snapshot.lists.iter().map(|list| Self { id: list.id.clone(), entries: list.entries }).collect()
    }
}

/// A file of a snapshot.
#[derive(Debug, Serialize, JsonSchema)]
struct ShownFile {
    /// Its name.
    name: String,
    /// Its SHA-256.
    sha256: String,
    /// Its size in bytes.
    size: u64,
    /// Where it was fetched from.
    url: Option<String>,
}

/// An entry.
#[derive(Debug, Serialize, JsonSchema)]
struct ShownEntry {
    /// Its primary name.
    name: String,
    /// Its other names.
    other_names: Vec<String>,
    /// Its identifiers, each `kind:value`.
    identifiers: Vec<String>,
    /// The first day on which it stood on the list.
    since: Option<String>,
    /// Its own cite.
    cite: Option<String>,
    /// How it was come by.
    basis: &'static str,
    /// From where.
    source: String,
}

impl ShownList {
    fn of(list: &List, with_entries: bool) -> Self {
        let regime = regime(&list.id);
        Self {
            id: list.id.clone(),
            title: list.title.clone(),
            authority: regime.map(|regime| regime.authority.as_str()),
            cite: regime.map(|regime| regime.cite.as_str()),
            snapshot: list.snapshot.clone(),
            source: list.source.clone(),
            confirmed: list.confirmed.map(|day| day.to_string()),
            basis: weakest_basis(list, regime).word(),
            partial: list.partial,
            age_days: list.confirmed.map(|day| (today() - day).get_days()),
            stale: list.confirmed.and_then(|day| too_old(&list.id, day, today())),
            remarks: list.remarks.clone(),
            entries: with_entries.then(|| list.entries.iter().map(ShownEntry::of).collect()),
            entry_count: list.entries.len(),
            origin: "built-in",
            stored: None,
        }
    }

    /// With entries and snapshots where what is held of the publication is given.
    fn of_store(Chosen { list, snapshot, others }: &Chosen, held: Option<&Held>) -> Self {
        let snapshots = held.map(|held| {
            let in_force = |other: &Snapshot| held.current == Some(other.digest);
            held.snapshots.iter().map(|other| ShownSnapshot::of(other, in_force(other))).collect()
        });
        let stored = Stored {
            publication: snapshot.publication.clone(),
            published: snapshot.published.map(|(day, _)| day.to_string()),
            published_by: snapshot.published.map(|(_, by)| by.word()),
            others: others.iter().map(ShownOther::of).collect(),
            snapshots: snapshots.unwrap_or_default(),
        };
        Self { origin: "store", stored: Some(stored), ..Self::of(list, held.is_some()) }
    }
}

impl ShownOther {
    fn of(other: &Other) -> Self {
        Self {
            publication: other.publication.clone(),
            confirmed: other.confirmed.map(|day| day.to_string()),
            entries: other.entries,
            passed_over: other.passed_over,
        }
    }
}

impl ShownSnapshot {
    fn of(snapshot: &Snapshot, in_force: bool) -> Self {
        let file = |file: &crate::lists::store::HeldFile| ShownFile {
            name: file.name.clone(),
            sha256: file.sha256.to_string(),
            size: file.size,
            url: file.url.clone(),
        };
        Self {
            snapshot: snapshot.digest.to_string(),
            in_force,
            published: snapshot.published.map(|(day, _)| day.to_string()),
            confirmed: snapshot.confirmed.iter().map(ToString::to_string).collect(),
            added: snapshot.added.to_string(),
            format: snapshot.format.clone(),
            size: snapshot.size(),
            lists: WrittenHeld::all(snapshot),
            files: snapshot.files.iter().map(file).collect(),
        }
    }
}

impl ShownEntry {
    fn of(entry: &Entry) -> Self {
        Self {
            name: entry.name.clone(),
            other_names: entry.names().skip(1).map(str::to_owned).collect(),
            identifiers: entry.identifiers.iter().map(|(kind, value)| format!("{}:{value}", kind.word())).collect(),
            since: first_day(entry),
            cite: entry.cite.clone(),
            basis: entry.basis.word(),
            source: entry.source.clone(),
        }
    }
}

fn first_day(entry: &Entry) -> Option<String> {
    entry.listings.iter().filter_map(|listing| listing.from).min().map(|day| day.to_string())
}

/// A list is as sure as its least sure statement.
fn weakest_basis(list: &List, regime: Option<&Regime>) -> Basis {
    list.entries.iter().map(|entry| entry.basis).chain(regime.map(|regime| regime.basis)).max().unwrap_or(Basis::Verify)
}

fn head(list: &ShownList) -> Vec<[String; 2]> {
    let law = [list.authority, list.cite].into_iter().flatten().filter(|text| !text.is_empty());
    let stored = list.stored.as_ref();
    let published = stored.and_then(|stored| {
        let by = if stored.published_by == Some("server") { ", as its server says" } else { "" };
        stored.published.as_ref().map(|day| format!("{day}{by}"))
    });
    let mut rows = vec![
        [list.id.clone(), list.title.clone()],
        ["  law".to_owned(), law.collect::<Vec<_>>().join(", ")],
        [
            "  entries".to_owned(),
            format!("{}{}", list.entry_count, if list.partial { ", not all of them" } else { "" }),
        ],
        ["  published".to_owned(), published.unwrap_or_default()],
        ["  confirmed".to_owned(), list.confirmed.clone().unwrap_or_else(|| "never".to_owned())],
        ["  age".to_owned(), age(list)],
        ["  basis".to_owned(), list.basis.to_owned()],
        ["  snapshot".to_owned(), list.snapshot.clone()],
        ["  in".to_owned(), stored.map(|stored| format!("the store, as {}", stored.publication)).unwrap_or_default()],
    ];
    for other in stored.iter().flat_map(|stored| &stored.others) {
        let entries = if other.entries == 1 { "1 entry".to_owned() } else { format!("{} entries", other.entries) };
        let confirmed = other.confirmed.as_deref().unwrap_or("never");
        let state = if other.passed_over { ", and is passed over: too few" } else { "" };
        rows.push(["  held by".to_owned(), format!("{}, {entries}, confirmed {confirmed}{state}", other.publication)]);
    }
    rows.extend(list.remarks.iter().map(|remark| ["  remark".to_owned(), remark.clone()]));
    for snapshot in stored.iter().flat_map(|stored| &stored.snapshots).filter(|other| other.snapshot != list.snapshot) {
        let day = snapshot.published.as_ref().or(snapshot.confirmed.last()).map_or("no day", |day| day.as_str());
        let in_force = if snapshot.in_force { ", in force" } else { "" };
        rows.push(["  also".to_owned(), format!("{}, of {day}{in_force}", &snapshot.snapshot[..8])]);
    }
    rows.retain(|row| !row[1].is_empty());
    rows
}

/// Says how old a list is; a statute doesn't age.
fn age(list: &ShownList) -> String {
    match (&list.stale, list.age_days, list.origin) {
        (Some(stale), ..) => stale.strip_prefix(&format!("{} is ", list.id)).unwrap_or(stale).to_owned(),
        (None, Some(1), "store") => "1 day".to_owned(),
        (None, Some(days), "store") => format!("{days} days"),
        _ => String::new(),
    }
}

fn rows(entry: &ShownEntry) -> Vec<[String; 2]> {
    let mut rows = vec![
        ["  name".to_owned(), entry.name.clone()],
        ["  also".to_owned(), entry.other_names.join("; ")],
        ["  identifiers".to_owned(), entry.identifiers.join(", ")],
        ["  since".to_owned(), entry.since.clone().unwrap_or_default()],
        ["  cite".to_owned(), entry.cite.clone().unwrap_or_default()],
        ["  basis".to_owned(), format!("{}: {}", entry.basis, entry.source)],
    ];
    rows.retain(|row| !row[1].is_empty());
    rows
}

fn nowhere(id: &str) -> Error {
    let ids: Vec<&str> = bundled_ids().collect();
    let problem = Problem::new("command line", format!("no list `{id}` is in the store, and none is built in"))
        .expected(format!("one of {}, or one of the store", ids.join(", ")));
    let known = regimes::regimes().iter().map(|regime| regime.id.as_str());
    let help = match (publication(id), nearest(id, known).filter(|near| *near != id)) {
        (Some(_), _) => format!("fetch it with `tallyclerk lists update {id}`"),
        (None, Some(near)) => {
            format!("did you mean `{near}`? else bring it in with `tallyclerk lists import {id} FILE`")
        }
        (None, None) => format!("bring it in with `tallyclerk lists import {id} FILE`"),
    };
    Error::new(ErrorKind::Usage, problem.help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("lists.schema.json", &schemars::schema_for!(Shown).to_value());
    }
}

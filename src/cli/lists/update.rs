//! `lists update`: publications fetched anew over HTTPS, each refused or put in force for itself.

use std::time::Duration;

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Failed, allow, now, usage, write_json};
use crate::cli::arguments::Size;
use crate::cli::data::Data;
use crate::cli::streams::Streams;
use crate::diagnostic::{Problem, nearest, visible};
use crate::error::{Error, ErrorKind};
use crate::lists::store::{
    self, Address, Allow, Change, Hold, Proxy, Refusal, Transfer, Updated, publication, publications,
};
use crate::report::json::v1::Tool;

const EXAMPLES: &str = "\
Examples:
  tallyclerk lists update
  tallyclerk lists update us-ofac-sdn us-bis-el
  tallyclerk lists update house --url house=https://lists.port.example/house.csv
  tallyclerk lists update --from https://mirror.port.example/lists

Exit code 0 if every list is up to date, 2 if one was refused: the snapshot in force stays then.";

/// Fetch lists from their publishers into the store; the one command that uses the network
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Update {
    /// Lists, or publications that hold them; else all that are known and all that were fetched before
    ids: Vec<String>,
    /// Fetch a list from another address; repeatable. https:// only, but for this machine itself
    #[arg(long, value_name = "ID=URL")]
    url: Vec<String>,
    /// Fetch all from a mirror: URL/ID/FILE, with the id of the publication and its publisher's name of the file
    #[arg(long, value_name = "URL", conflicts_with = "url")]
    from: Option<String>,
    /// Put in force what would be refused as `older`, much `smaller`, or `another` list by its entries; repeatable
    #[arg(long, value_name = "WHAT", value_parser = allow)]
    allow: Vec<Allow>,
    /// The longest time for one file
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=86_400), default_value_t = 900)]
    timeout: u32,
    /// The longest time in which nothing comes
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=3_600), default_value_t = 60)]
    stall: u32,
    /// Print the publications that can be fetched, and fetch none
    #[arg(long, conflicts_with_all = ["ids", "url", "from", "allow"])]
    list: bool,
    /// The format on standard output
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
    #[command(flatten)]
    size: Size,
}

impl Update {
    pub(super) fn wants_json(&self) -> bool {
        self.format == "json"
    }
}

/// A publication, and where it is fetched from.
struct Target {
    id: String,
    address: Address,
    /// The format that it must be in: that of the publisher's own file, be it from a mirror.
    format: Option<&'static str>,
    /// Whether the address is the publisher's own, or the only one that is known.
    own: bool,
}

/// What came of one publication.
struct Attempt {
    target: Target,
    done: Result<Updated, Refusal>,
    /// What stays in force where it was refused.
    stays: Option<store::Snapshot>,
}

pub(super) fn run(arguments: &Update, data: &Data, streams: &mut Streams) -> Result<u8, Failed> {
    if arguments.list {
        return Ok(known(arguments, streams)?);
    }
    let store = data.store_to_write()?;
    let hold = store.hold()?;
    let targets = targets(arguments, &hold)?;
    let transfer = Transfer {
        max_bytes: arguments.size.limits().max_bytes,
        total: Duration::from_secs(u64::from(arguments.timeout)),
        stall: Duration::from_secs(u64::from(arguments.stall)),
        proxy: Proxy::try_from_env(),
    };
    let mut results = Vec::new();
    for target in targets {
        let update = store::Update {
            id: &target.id,
            address: &target.address,
            format: target.format,
            own: target.own,
            allow: &arguments.allow,
            limits: arguments.size.limits(),
            transfer: &transfer,
            now: now(),
        };
        let mut done = update.run(&hold, streams.progress());
        if let Ok(done) = &mut done {
            super::index(&hold, &done.snapshot, std::mem::take(&mut done.lists), streams);
        }
        let stays = store.held(&target.id).ok().flatten().and_then(|held| held.in_force().cloned());
        let result = Attempt { target, done, stays };
        if !arguments.wants_json() && result.done.is_ok() {
            // Each is told when it is done: the next one may take a while.
            let lines = told(&result);
            streams.write(|out, _| lines.iter().try_for_each(|line| writeln!(out, "{}", visible(line))))?;
        }
        results.push(result);
    }
    if arguments.wants_json() {
        write_json(&Written::of(&results), streams)?;
    }
    match results.iter().filter_map(refused).reduce(Error::and) {
        Some(error) => Err(Failed { error, said: true }),
        None => Ok(0),
    }
}

/// Says which publications are to be fetched from where, all mistakes of the line at once.
fn targets(arguments: &Update, hold: &Hold<'_>) -> Result<Vec<Target>, Error> {
    let mut errors: Vec<Error> = Vec::new();
    let mut overrides: Vec<(String, Address)> = Vec::new();
    for written in &arguments.url {
        match written.split_once('=') {
            Some((id, url)) => match Address::parse(url) {
                Ok(address) => overrides.push((publication_of(id), address)),
                Err(error) => errors.push(error),
            },
            None => errors.push(usage(format!("`{written}` is no ID=URL"), "write --url us-1260h=https://…")),
        }
    }
    let mut ids: Vec<String> = arguments.ids.iter().map(|id| publication_of(id)).collect();
    ids.extend(overrides.iter().map(|(id, _)| id.clone()));
    if ids.is_empty() {
        ids.extend(publications().iter().filter(|known| known.url.is_some()).map(|known| known.id.clone()));
        // One whose only files came by hand has no address to be fetched from.
        ids.extend(hold.store().publications()?.into_iter().filter(|id| fetched_from(hold, id).is_some()));
    }
    let mut targets: Vec<Target> = Vec::new();
    for id in ids {
        if targets.iter().any(|target| target.id == id) {
            continue;
        }
        let of_table = publication(&id).filter(|known| known.url.is_some()).map(|known| known.format.as_str());
        let target = match overrides.iter().find(|(known, _)| *known == id) {
            Some((_, address)) => Ok((address.clone(), None)),
            None => address(&id, arguments.from.as_deref(), hold).map(|address| (address, of_table)),
        };
        match target {
            Ok((address, format)) => {
                let publishers = publication(&id).and_then(|known| known.url.as_deref());
                let own = publishers.is_none_or(|url| url == address.as_str());
                targets.push(Target { id, address, format, own });
            }
            Err(error) => errors.push(error),
        }
    }
    errors.into_iter().reduce(Error::and).map_or(Ok(targets), Err)
}

/// Returns the publication that an id means; an id that the table doesn't know is a publication of its own.
fn publication_of(id: &str) -> String {
    publication(id).map_or_else(|| id.to_owned(), |known| known.id.clone())
}

/// Returns where a publication was fetched from last.
fn fetched_from(hold: &Hold<'_>, id: &str) -> Option<Address> {
    let held = hold.store().held(id).ok().flatten()?;
    let [file] = held.in_force()?.files.as_slice() else { return None };
    Address::parse(file.url.as_deref()?).ok()
}

fn address(id: &str, mirror: Option<&str>, hold: &Hold<'_>) -> Result<Address, Error> {
    let known = publication(id);
    let own = match known.and_then(|known| known.url.as_deref()) {
        Some(url) => Some(Address::parse(url)?),
        None => fetched_from(hold, id),
    };
    match (own, mirror) {
        (Some(own), None) => Ok(own),
        (Some(own), Some(mirror)) => {
            Address::parse(&format!("{}/{id}/{}", mirror.trim_end_matches('/'), own.file_name()))
        }
        (None, _) => {
            let message = format!("where `{id}` is published is not known");
            let near = nearest(id, publications().iter().map(|known| known.id.as_str()));
            let help = match (known.and_then(|known| known.needs.as_deref()), near) {
                (Some(needs), _) => format!("give it with --url {id}=URL: {needs}"),
                (None, Some(near)) => format!("did you mean `{near}`? else give the address with --url {id}=URL"),
                (None, None) => {
                    format!(
                        "give the address with --url {id}=URL, or bring the file in with `tallyclerk lists import {id} FILE`"
                    )
                }
            };
            Err(usage(message, help))
        }
    }
}

fn refused(result: &Attempt) -> Option<Error> {
    let refusal = result.done.as_ref().err()?;
    let stays = match &result.stays {
        Some(snapshot) => {
            format!("the snapshot {} stays in force, {}", snapshot.digest.short(), super::show::dated(snapshot))
        }
        None => "the store has no snapshot of it".to_owned(),
    };
    let message = format!("not updated: {refusal}; {stays}");
    Some(Error::new(ErrorKind::InvalidList, Problem::new(&result.target.id, message).help(refusal.help())))
}

fn told(result: &Attempt) -> Vec<String> {
    let Ok(done) = &result.done else { return Vec::new() };
    let snapshot = &done.snapshot;
    let entries = super::show::counted(snapshot);
    let what = match &done.change {
        Change::NotModified | Change::Same => "unchanged".to_owned(),
        Change::New(None) => format!("new, {entries}"),
        Change::New(Some((before, were))) => {
            format!("new, {entries} (before: {}, {were} entries)", before.short())
        }
    };
    let mut lines = vec![format!(
        "{}: {what}: snapshot {}, {}",
        result.target.id,
        snapshot.digest.short(),
        super::show::dated(snapshot)
    )];
    lines.extend(done.notices.iter().map(|notice| format!("  taken in by --allow: {}", notice.0)));
    lines.extend(done.warnings.iter().map(|warning| format!("  warning: {warning}")));
    if !result.target.own && snapshot.confirmed.is_empty() {
        lines.push(
            "  it did not come from its publisher's own address, and counts as of the day on which it was published"
                .to_owned(),
        );
    }
    lines.extend(super::unknown_id(&snapshot.publication));
    lines.extend(done.mended.iter().map(|error| format!("  was damaged, and is mended: {error}")));
    if done.resumed > 0 {
        lines.push(format!("  {} bytes were there from an earlier attempt", done.resumed));
    }
    lines
}

/// Prints the table of publications.
fn known(arguments: &Update, streams: &mut Streams) -> Result<u8, Error> {
    if arguments.wants_json() {
        let publications = publications().iter().map(WrittenPublication::of).collect();
        write_json(&WrittenTable { version: 1, tool: Tool::this(), publications }, streams)?;
        return Ok(0);
    }
    streams.write(|out, look| {
        for (n, known) in publications().iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            let address = known.url.as_ref().or(known.needs.as_ref()).cloned().unwrap_or_default();
            let rows = [
                [known.id.clone(), known.title.clone()],
                ["  publisher".to_owned(), known.publisher.clone()],
                ["  lists".to_owned(), known.lists.join(", ")],
                ["  published".to_owned(), known.cadence.clone()],
                ["  address".to_owned(), address],
                ["  basis".to_owned(), format!("{}: {}", known.basis.word(), known.source)],
            ];
            crate::cli::table::write(&rows, out, look)?;
        }
        Ok(())
    })?;
    Ok(0)
}

/// Version 1 of the JSON of `lists update`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk lists update")]
struct Written {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// One result for each publication.
    updates: Vec<WrittenUpdate>,
}

/// What came of one publication.
#[derive(Debug, Serialize, JsonSchema)]
struct WrittenUpdate {
    /// The publication's id.
    id: String,
    /// Where it was fetched from, without a token.
    url: String,
    /// What came of it.
    outcome: Outcome,
    /// The digest of the snapshot that is in force now, if there is one.
    snapshot: Option<String>,
    /// The digest of the one that was in force before, where another is now.
    before: Option<String>,
    /// The lists in the snapshot that is in force.
    lists: Vec<super::show::WrittenHeld>,
    /// Its day of publication, if anybody says.
    published: Option<String>,
    /// The last day on which it was confirmed at its publisher.
    confirmed: Option<String>,
    /// How many bytes were there from an earlier attempt.
    resumed: u64,
    /// Why it was refused.
    refusal: Option<WrittenReason>,
    /// Why it would have been refused, had `--allow` not been given.
    notices: Vec<WrittenReason>,
    /// What its lists are not fit for, and what they lost.
    warnings: Vec<String>,
    /// What was found damaged before, and is mended.
    mended: Vec<String>,
}

/// What came of an update.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    /// Another snapshot is in force.
    New,
    /// The one in force was confirmed.
    Unchanged,
    /// What came was refused; the one in force stays.
    Refused,
}

/// A reason for a refusal.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WrittenReason {
    /// The reason in one word.
    #[schemars(extend("enum" = Refusal::WORDS))]
    reason: &'static str,
    /// The reason for a person.
    message: String,
    /// What to do.
    help: String,
}

impl WrittenReason {
    pub(super) fn of(refusal: &Refusal) -> Self {
        Self { reason: refusal.word(), message: refusal.to_string(), help: refusal.help() }
    }
}

impl Written {
    fn of(results: &[Attempt]) -> Self {
        Self { version: 1, tool: Tool::this(), updates: results.iter().map(WrittenUpdate::of).collect() }
    }
}

impl WrittenUpdate {
    fn of(result: &Attempt) -> Self {
        let done = result.done.as_ref().ok();
        let snapshot = done.map(|done| &done.snapshot).or(result.stays.as_ref());
        let (outcome, before) = match done.map(|done| &done.change) {
            None => (Outcome::Refused, None),
            Some(Change::NotModified | Change::Same) => (Outcome::Unchanged, None),
            Some(Change::New(before)) => (Outcome::New, before.as_ref().map(|(digest, _)| digest.to_string())),
        };
        Self {
            id: result.target.id.clone(),
            url: result.target.address.shown().to_owned(),
            outcome,
            snapshot: snapshot.map(|snapshot| snapshot.digest.to_string()),
            before,
            lists: snapshot.map(super::show::WrittenHeld::all).unwrap_or_default(),
            published: snapshot.and_then(|snapshot| snapshot.published).map(|(day, _)| day.to_string()),
            confirmed: snapshot.and_then(|snapshot| snapshot.confirmed.last()).map(ToString::to_string),
            resumed: done.map_or(0, |done| done.resumed),
            refusal: result.done.as_ref().err().map(WrittenReason::of),
            notices: done
                .into_iter()
                .flat_map(|done| &done.notices)
                .map(|notice| WrittenReason::of(&notice.0))
                .collect(),
            warnings: done.map(|done| done.warnings.clone()).unwrap_or_default(),
            mended: done.into_iter().flat_map(|done| &done.mended).map(ToString::to_string).collect(),
        }
    }
}

/// Version 1 of the JSON of `lists update --list`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk lists update --list")]
struct WrittenTable {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// The publications.
    publications: Vec<WrittenPublication>,
}

/// A publication that can be fetched.
#[derive(Debug, Serialize, JsonSchema)]
struct WrittenPublication {
    /// Its id.
    id: &'static str,
    /// Its title.
    title: &'static str,
    /// Who publishes it.
    publisher: &'static str,
    /// The id of its format.
    format: &'static str,
    /// The lists in it that serve a regime, or are asked for by an id of their own.
    lists: &'static [String],
    /// How often it is published, in words.
    cadence: &'static str,
    /// Its address, where one is for everybody.
    url: Option<&'static str>,
    /// What an address takes, where none is.
    needs: Option<&'static str>,
    /// How the address was come by: `primary` or `secondary`.
    basis: &'static str,
    /// From where.
    source: &'static str,
}

impl WrittenPublication {
    fn of(known: &'static store::Publication) -> Self {
        Self {
            id: &known.id,
            title: &known.title,
            publisher: &known.publisher,
            format: &known.format,
            lists: &known.lists,
            cadence: &known.cadence,
            url: known.url.as_deref(),
            needs: known.needs.as_deref(),
            basis: known.basis.word(),
            source: &known.source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemas_in_the_repository_are_the_types_schemas() {
        let kept = crate::report::json::tests::is_kept;
        kept("lists-update.schema.json", &schemars::schema_for!(Written).to_value());
        kept("lists-update-list.schema.json", &schemars::schema_for!(WrittenTable).to_value());
    }
}

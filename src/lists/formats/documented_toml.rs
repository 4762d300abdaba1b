//! The documented form of a list as TOML: for those who transcribe a list by hand and find it easier to read.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Gathering, ListFormat};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::table::{Head, ListRow, Table, identifier};
use crate::lists::{Basis, PartyKind};
use crate::source::{Limits, Place, Sha256, Source};

/// Reads the documented TOML.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocumentedToml;

impl ListFormat for DocumentedToml {
    fn id(&self) -> &'static str {
        super::DOCUMENTED_TOML
    }

    fn title(&self) -> &'static str {
        "a list in the documented form (TOML)"
    }

    /// It has tables of entries, or says of itself in TOML which list it is.
    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let [file] = files else { return false };
        let text = file.text().unwrap_or_default().trim_start_matches('\u{feff}');
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let says_which =
            |line: &str| line.strip_prefix("list").is_some_and(|rest| rest.trim_start().starts_with(['=']));
        lines.next().is_some_and(|first| first == "[[entry]]" || says_which(first))
            || lines.any(|line| line == "[[entry]]")
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            table(source, into.wanted(), limits)?.give(source.name(), into);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    list: Option<Spanned<String>>,
    title: Option<String>,
    confirmed: Option<Spanned<Datetime>>,
    source: Option<String>,
    basis: Option<Spanned<String>>,
    #[serde(default)]
    partial: bool,
    #[serde(default)]
    entry: Vec<Spanned<Written>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    name: String,
    clean_name: Option<String>,
    key: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    previous_names: Vec<String>,
    #[serde(default)]
    native_names: Vec<String>,
    #[serde(default)]
    unverified_names: Vec<String>,
    #[serde(default)]
    weak_aliases: Vec<String>,
    #[serde(default)]
    programmes: Vec<String>,
    parent: Option<String>,
    reason: Option<String>,
    country: Option<String>,
    cite: Option<String>,
    source_url: Option<String>,
    source_sha256: Option<String>,
    #[serde(default)]
    identifiers: Vec<String>,
    #[serde(default)]
    listed: Vec<Period>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Period {
    from: Option<Datetime>,
    to: Option<Datetime>,
}

/// Reads the file as the same table that the documented CSV is.
pub(in crate::lists) fn table(source: &Source, id: Option<&str>, limits: &Limits) -> Result<Table, Error> {
    let whole = source.expect_text()?;
    let text = whole.trim_start_matches('\u{feff}');
    let base = whole.len() - text.len();
    let file: File = toml::from_str(text).map_err(|cause| {
        let span = cause.span().unwrap_or(0..0);
        let at = Place::span(base + span.start, span.len());
        let message = format!("can't be read: {}", cause.message().lines().next().unwrap_or_default());
        let problem = Problem::at(source, at, message).help("docs/lists.md shows the form");
        Error::new(ErrorKind::InvalidList, problem)
    })?;
    let mut problems = Vec::new();
    let mut refuse = |span: std::ops::Range<usize>, message: String, expected: &str| {
        problems.push(Problem::at(source, Place::span(base + span.start, span.len()), message).expected(expected));
    };
    let mut head = Head { title: file.title, source: file.source, partial: file.partial, ..Head::default() };
    if let Some(list) = file.list {
        if let Some(id) = id.filter(|id| *id != list.get_ref().as_str()) {
            let message = format!("is the list `{}`, but the case asks it for `{id}`", list.get_ref());
            refuse(list.span(), message, "the file of that list");
        }
        head.list = Some(list.into_inner());
    }
    if let Some(confirmed) = file.confirmed {
        head.confirmed = day(confirmed.get_ref());
        if head.confirmed.is_none() {
            refuse(confirmed.span(), format!("`{}` is no day", confirmed.get_ref()), "YYYY-MM-DD");
        }
    }
    if let Some(basis) = file.basis {
        head.basis = Basis::WORDS.iter().find(|(_, word)| *word == basis.get_ref()).map(|(basis, _)| *basis);
        if head.basis.is_none() {
            refuse(basis.span(), format!("`{}` is no basis", basis.get_ref()), "primary, secondary or verify");
        }
    }
    if file.entry.is_empty() {
        refuse(0..0, "has no entry".to_owned(), "at least one [[entry]]");
    }
    let mut rows = Vec::new();
    for written in file.entry {
        let span = written.span();
        let at = Place::span(base + span.start, 0);
        let mut wrong = |message: String, expected: &str| refuse(span.clone(), message, expected);
        rows.extend(rows_of(written.into_inner(), at, &mut wrong));
    }
    Table { head, rows }.checked(source, problems, limits)
}

/// Returns one row for each period of listing, as the CSV has them.
fn rows_of(written: Written, at: Place, wrong: &mut dyn FnMut(String, &str)) -> Vec<ListRow> {
    if !written.name.chars().any(char::is_alphanumeric) {
        wrong("`name` is empty".to_owned(), "the name as published");
    }
    let mut identifiers = Vec::new();
    for text in &written.identifiers {
        match identifier(text) {
            Ok(identifier) => identifiers.push(identifier),
            Err(message) => wrong(message, "KIND:VALUE, such as `lei:…`"),
        }
    }
    let kind = written.kind.as_deref().unwrap_or("unstated");
    let kind = PartyKind::WORDS.iter().find(|(_, word)| *word == kind).map_or_else(
        || {
            wrong(format!("`{kind}` is no kind of party"), "entity, individual, vessel, aircraft");
            PartyKind::Unstated
        },
        |(kind, _)| *kind,
    );
    let url = written.source_url.unwrap_or_default();
    if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
        wrong(format!("`{url}` in `source-url` is no web address"), "an address with http or https");
    }
    let digest = written.source_sha256.unwrap_or_default().to_lowercase();
    if !digest.is_empty() && Sha256::parse(&digest).is_none() {
        wrong(format!("`{digest}` in `source-sha256` is no SHA-256"), "64 hex digits");
    }
    let row = ListRow {
        name: written.name,
        clean_name: written.clean_name.unwrap_or_default(),
        aliases: written.aliases,
        previous_names: written.previous_names,
        native_names: written.native_names,
        unverified_names: written.unverified_names,
        weak_aliases: written.weak_aliases,
        programmes: written.programmes,
        parent: written.parent.unwrap_or_default(),
        reason: written.reason.unwrap_or_default(),
        country: written.country.unwrap_or_default(),
        cite: written.cite.unwrap_or_default(),
        source_url: url,
        source_sha256: digest,
        identifiers,
        kind,
        key: written.key.unwrap_or_default(),
        at,
        ..ListRow::default()
    };
    let mut rows = Vec::new();
    for period in &written.listed {
        let mut stated = |day_of: &Option<Datetime>| {
            let found = day_of.as_ref().and_then(day);
            if let (None, Some(written)) = (found, day_of) {
                wrong(format!("`{written}` is no day"), "YYYY-MM-DD, without quotes");
            }
            found
        };
        let (start, end) = (stated(&period.from), stated(&period.to));
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            wrong(format!("ends on {end}, before it begins on {start}"), "a `to` that is not before `from`");
        }
        rows.push(ListRow { start, end, ..row.clone() });
    }
    if rows.is_empty() { vec![row] } else { rows }
}

fn day(written: &Datetime) -> Option<jiff::civil::Date> {
    let date = written.date.filter(|_| written.time.is_none() && written.offset.is_none())?;
    jiff::civil::Date::new(date.year.try_into().ok()?, date.month.try_into().ok()?, date.day.try_into().ok()?).ok()
}

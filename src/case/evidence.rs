//! The documents of a case: contract, declared, observed, artifacts, and what is not ours.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;

use super::load::Validation;
use super::reading::{Day, Named, Need, OneOrMore, Stated};
use super::written::{ArtifactTable, CaseFile, ContractTable, DeclaredTable, NotOursTable, ObservedTable};
use super::{ArtifactEntry, ContractEntry, EvidenceEntry, NotOurs, Transcription, contract};
use crate::ingest::{ColumnMap, Field};
use crate::model::{Account, Scope, Selector};
use crate::register;
use crate::source::Place;

/// Validates `[contract]`.
pub(super) fn contract(written: &ContractTable, of: &mut Validation<'_>) -> Option<ContractEntry> {
    let mut columns = BTreeMap::new();
    for (word, header) in written.columns.iter().flat_map(|columns| &columns.0) {
        if !contract::COLUMN_WORDS.contains(&word.value.as_str()) {
            of.reading.not_one_of(word, contract::COLUMN_WORDS);
        } else if let Some(header) = of.reading.not_blank(header) {
            columns.insert(word.value.clone(), header);
        }
    }
    let kind = written.kind.as_ref().and_then(|word| of.reading.word(word, &contract::KINDS));
    let quantities = written.quantities.as_ref().and_then(|word| of.reading.word(word, &contract::BASES));
    let subjects = contract::subjects(
        written.subjects.as_ref(),
        quantities,
        written.quantities.as_ref().map_or(written.at, |word| word.at),
        &mut of.reading,
    );
    let (path, name) = of.file(&written.file)?;
    Some(ContractEntry {
        path,
        name,
        columns,
        sheet: written.sheet.as_ref().and_then(|sheet| of.reading.not_blank(sheet)),
        header_row: written.header_row.as_ref().map(|row| row.value),
        kind,
        quantities,
        subjects,
        signed: written.signed.as_ref().map(|day| day.value.0),
        seller: written.seller.as_ref().and_then(|seller| of.reading.not_blank(seller)),
    })
}

/// Validates `[[declared]]` and `[[observed]]`; `signers` are the names under `[signers]`.
pub(super) fn documents(file: &CaseFile, signers: &[&str], of: &mut Validation<'_>) -> Vec<EvidenceEntry> {
    let mut entries: Vec<EvidenceEntry> = Vec::new();
    let declared = file.declared.iter().flatten().map(Written::of_declared);
    let observed = file.observed.iter().flatten().map(Written::of_observed);
    for written in declared.chain(observed) {
        let Some(entry) = document(&written, signers, of) else { continue };
        if let Some(first) = entries.iter().find(|first| first.path == entry.path) {
            // Read twice, its quantities would double; as declared and observed, it would confirm itself.
            let message = if first.account == entry.account {
                format!("`{}` is {} twice", entry.name, entry.account)
            } else {
                format!("`{}` is both {} and {}", entry.name, first.account, entry.account)
            };
            let at = written.file.0.as_ref().map_or(written.at, |file| file.at);
            of.reading.note(at, message).help("name each file once, in the account it speaks for");
            continue;
        }
        entries.push(entry);
    }
    entries
}

/// What `[[declared]]` and `[[observed]]` have in common.
struct Written<'w> {
    account: Account,
    file: &'w Need<Stated<String>>,
    describes: Option<&'w Stated<String>>,
    signature: Option<&'w Stated<String>>,
    signed_by: Option<&'w Stated<String>>,
    scope: Option<&'w OneOrMore<Stated<String>>>,
    location: Option<&'w Stated<String>>,
    on: Option<Date>,
    by: Option<&'w Stated<String>>,
    columns: Option<&'w Named<Stated<String>>>,
    sheet: Option<&'w Stated<String>>,
    header_row: Option<&'w Stated<u32>>,
    transcribed: Transcribed<'w>,
    at: Place,
}

/// transcribed-from, -by and -on.
type Transcribed<'w> = (Option<&'w Stated<String>>, Option<&'w Stated<String>>, Option<&'w Stated<Day>>);

impl<'w> Written<'w> {
    fn of_declared(table: &'w DeclaredTable) -> Self {
        Self {
            account: Account::Declared,
            file: &table.file,
            describes: table.describes.as_ref(),
            signature: table.signature.as_ref(),
            signed_by: table.signed_by.as_ref(),
            scope: None,
            location: None,
            on: None,
            by: None,
            columns: table.columns.as_ref(),
            sheet: table.sheet.as_ref(),
            header_row: table.header_row.as_ref(),
            transcribed: (
                table.transcribed_from.as_ref(),
                table.transcribed_by.as_ref(),
                table.transcribed_on.as_ref(),
            ),
            at: table.at,
        }
    }

    fn of_observed(table: &'w ObservedTable) -> Self {
        Self {
            account: Account::Observed,
            file: &table.file,
            describes: table.describes.as_ref(),
            signature: table.signature.as_ref(),
            signed_by: table.signed_by.as_ref(),
            scope: table.scope.as_ref(),
            location: table.location.as_ref(),
            on: table.on.as_ref().map(|day| day.value.0),
            by: table.by.as_ref(),
            columns: table.columns.as_ref(),
            sheet: table.sheet.as_ref(),
            header_row: table.header_row.as_ref(),
            transcribed: (
                table.transcribed_from.as_ref(),
                table.transcribed_by.as_ref(),
                table.transcribed_on.as_ref(),
            ),
            at: table.at,
        }
    }
}

fn document(written: &Written<'_>, signers: &[&str], of: &mut Validation<'_>) -> Option<EvidenceEntry> {
    let describes = written.describes.and_then(|text| selector(text, of));
    let signature = written.signature.and_then(|path| of.path(path));
    let signed_by = written.signed_by.and_then(|name| {
        if signers.contains(&name.value.as_str()) {
            return Some(name.value.clone());
        }
        let note = of.reading.note(name.at, format!("`{}` is not under [signers]", name.value));
        if signers.is_empty() {
            note.help(format!("say who that is in [signers.{}]", name.value));
        } else {
            note.expected(format!("one of {}", signers.join(", "))).did_you_mean(&name.value, signers.iter().copied());
        }
        None
    });
    let scope = Scope { methods: methods(written.scope, of), location: text(written.location, of) };
    let by = text(written.by, of);
    let columns = column_map(written, of);
    let transcribed = transcription(written, of);
    let (path, name) = of.file(written.file)?;
    Some(EvidenceEntry {
        account: written.account,
        path,
        name,
        describes,
        signature,
        signed_by,
        scope,
        on: written.on,
        by,
        columns,
        transcribed,
        at: written.at,
    })
}

fn text(written: Option<&Stated<String>>, of: &mut Validation<'_>) -> Option<String> {
    of.reading.not_blank(written?)
}

fn methods(written: Option<&OneOrMore<Stated<String>>>, of: &mut Validation<'_>) -> Vec<String> {
    let words: Vec<&str> = register::scopes().iter().map(|entry| entry.id).collect();
    let mut methods = Vec::new();
    for word in written.iter().flat_map(|scope| scope.iter()) {
        if !words.contains(&word.value.as_str()) {
            of.reading.not_one_of(word, &words);
        } else if !methods.contains(&word.value) {
            methods.push(word.value.clone());
        }
    }
    methods
}

fn column_map(written: &Written<'_>, of: &mut Validation<'_>) -> Option<ColumnMap> {
    let words = Field::WORDS.map(|(_, word)| word);
    let mut columns = BTreeMap::new();
    for (word, header) in written.columns.iter().flat_map(|columns| &columns.0) {
        match Field::parse(&word.value) {
            None => of.reading.not_one_of(word, &words),
            Some(field) => {
                if let Some(header) = of.reading.not_blank(header) {
                    columns.insert(field, header);
                }
            }
        }
    }
    let map =
        ColumnMap { sheet: text(written.sheet, of), header_row: written.header_row.map(|row| row.value), columns };
    (map != ColumnMap::default()).then_some(map)
}

fn transcription(written: &Written<'_>, of: &mut Validation<'_>) -> Option<Transcription> {
    let (from, by, on) = written.transcribed;
    let stated = [from.is_some(), by.is_some(), on.is_some()];
    if stated == [false; 3] {
        return None;
    }
    let at = from.or(by).map_or_else(|| on.map_or(written.at, |day| day.at), |text| text.at);
    for (key, is_there) in ["transcribed-from", "transcribed-by", "transcribed-on"].into_iter().zip(stated) {
        if !is_there {
            of.reading
                .note(at, format!("`{key}` is missing"))
                .expected("transcribed-from, transcribed-by and transcribed-on together");
        }
    }
    let paper = from.and_then(|path| of.path(path));
    let by = text(by, of);
    let (path, name): (PathBuf, String) = paper?;
    Some(Transcription { path, name, by: by?, on: on?.value.0 })
}

/// Reads a selector, or notes what is wrong with it.
pub(super) fn selector(written: &Stated<String>, of: &mut Validation<'_>) -> Option<Selector> {
    match Selector::parse(&written.value) {
        Ok(selector) => Some(selector),
        Err(why) => {
            of.reading.note(written.at, why);
            None
        }
    }
}

/// Validates `[[not-ours]]`.
pub(super) fn not_ours(tables: &[NotOursTable], of: &mut Validation<'_>) -> Vec<NotOurs> {
    let mut found = Vec::new();
    for table in tables {
        let stated: Vec<(&str, &Stated<String>)> = [
            ("serial", &table.serial),
            ("mac", &table.mac),
            ("purl", &table.purl),
            ("mpn", &table.mpn),
            ("ref", &table.reference),
            ("name", &table.name),
        ]
        .into_iter()
        .filter_map(|(word, value)| Some((word, value.as_ref()?)))
        .collect();
        let reason = of.reading.text(&table.reason);
        let (word, value) = match stated.as_slice() {
            [one] => *one,
            [] => {
                of.reading
                    .note(table.at, "does not say what was seen")
                    .expected("one of serial, mac, purl, mpn, ref, name");
                continue;
            }
            [_, (second, value), ..] => {
                of.reading
                    .note(value.at, format!("`{second}` is a second identity"))
                    .expected("exactly one of serial, mac, purl, mpn, ref, name")
                    .help("write a [[not-ours]] for each thing");
                continue;
            }
        };
        let spelled = Stated { value: format!("{word}:{}", value.value), at: value.at };
        if let (Some(selector), Some(reason)) = (selector(&spelled, of), reason) {
            found.push(NotOurs { selector, reason, at: table.at });
        }
    }
    found
}

/// Validates `[[artifact]]`.
pub(super) fn artifacts(tables: &[ArtifactTable], of: &mut Validation<'_>) -> Vec<ArtifactEntry> {
    let mut entries: Vec<ArtifactEntry> = Vec::new();
    for table in tables {
        let component = table.component.0.as_ref().and_then(|text| selector(text, of));
        let file = of.file(&table.file);
        if let (Some((path, name)), Some(component)) = (file, component) {
            entries.push(ArtifactEntry { path, name, component, at: table.at });
        }
    }
    entries
}

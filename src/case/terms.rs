//! The terms that evidence is judged by: buyer, funding, lists, signers, severities, waivers.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::evidence::selector;
use super::load::Validation;
use super::reading::{Named, Stated};
use super::written::{
    BuyerTable, CaseFile, FundingTable, ListTable, ListWritten, RulesTable, ScreeningTable, SettingWritten,
    SignerTable, WaiverTable,
};
use super::{RuleSetting, Rules, ScreeningEntry};
use crate::finding::{Group, Severity, Waiver, WaiverTarget};
use crate::lists::{Buyer, BuyerKind, Funding, ListChoice};
use crate::model::Country;
use crate::register;
use crate::trust::{Signer, SignerKey, SigstoreIdentity};

/// Validates `[buyer]`.
pub(super) fn buyer(written: Option<&BuyerTable>, of: &mut Validation<'_>) -> Buyer {
    let Some(written) = written else { return Buyer::default() };
    let kind = written.kind.as_ref().and_then(|word| of.reading.word(word, &BuyerKind::WORDS));
    let jurisdiction = written.jurisdiction.as_ref().and_then(|code| {
        let known = jurisdiction(&code.value);
        if known.is_none() {
            let note = of.reading.note(code.at, format!("`{}` is not a jurisdiction", code.value));
            note.expected("a country code of two letters by ISO 3166-1, such as `us` or `gb`, or `eu`");
            if let Some(meant) = meant_by(&code.value) {
                note.help(format!("did you mean `{meant}`?"));
            }
        }
        known
    });
    Buyer { kind, jurisdiction }
}

/// Reads a jurisdiction: a code that ISO 3166-1 assigns, in either case, or one that it reserves and everybody uses.
fn jurisdiction(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_lowercase();
    let is_assigned = Country::parse_alpha2(&code).and_then(register::country_name).is_some();
    (is_assigned || RESERVED.contains(&code.as_str())).then_some(code)
}

/// Codes that ISO 3166-1 reserves: the European Union, and the United Kingdom beside its `GB`.
const RESERVED: [&str; 2] = ["eu", "uk"];

/// Returns the code that a country's name, or a code of another table, may stand for.
fn meant_by(text: &str) -> Option<String> {
    // Greece is `EL` in the Union's own papers; a language is no country.
    const SLIPS: [(&str, &str); 2] = [("el", "gr"), ("en", "gb")];
    let lower = text.trim().to_ascii_lowercase();
    let slip = SLIPS.iter().find(|(slip, _)| *slip == lower).map(|(_, meant)| (*meant).to_owned());
    slip.or_else(|| register::country(text).map(|country| country.to_string().to_ascii_lowercase()))
}

/// Validates `[[funding]]`.
pub(super) fn funding(tables: &[FundingTable], of: &mut Validation<'_>) -> Vec<Funding> {
    let mut found = Vec::new();
    for table in tables {
        let Some(word) = &table.programme.0 else { continue };
        if Funding::PROGRAMMES.contains(&word.value.as_str()) {
            found.push(Funding { programme: word.value.clone(), award: table.award.as_ref().map(|day| day.value.0) });
        } else {
            of.reading.not_one_of(word, &Funding::PROGRAMMES);
        }
    }
    if found.len() > 1
        && let Some(none) =
            tables.iter().filter_map(|table| table.programme.0.as_ref()).find(|word| word.value == "none")
    {
        of.reading.note(none.at, "`none` stands beside another programme").help("remove one of them");
    }
    found
}

/// Validates `[screening]`.
pub(super) fn screening(written: Option<&ScreeningTable>, of: &mut Validation<'_>) -> ScreeningEntry {
    let ownership =
        written.iter().flat_map(|table| table.ownership.iter().flatten()).filter_map(|path| of.path(path)).collect();
    let decisions = written.and_then(|table| table.decisions.as_ref()).and_then(|path| of.path(path));
    let Some(written) = written.and_then(|table| table.lists.as_ref()) else {
        return ScreeningEntry { lists: Vec::new(), stated: false, ownership, decisions };
    };
    let mut lists: Vec<ListChoice> = Vec::new();
    for list in written {
        let (id, files) = match list {
            ListWritten::Id(id) => (Some(id), Vec::new()),
            ListWritten::File(table) => (table.id.0.as_ref(), list_files(table, of)),
        };
        let Some(id) = id else { continue };
        let sound =
            !id.value.is_empty() && id.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !sound {
            of.reading
                .note(id.at, format!("`{}` is not the id of a list", id.value))
                .expected("lower-case letters, digits and hyphens, such as `us-1260h`");
        } else if lists.iter().any(|known| known.id == id.value) {
            of.reading.note(id.at, format!("list `{}` is named twice", id.value)).help("remove one of them");
        } else {
            lists.push(ListChoice { id: id.value.clone(), files });
        }
    }
    ScreeningEntry { lists, stated: true, ownership, decisions }
}

/// Returns the files of a list: `file`, or `files` where it comes as a set.
fn list_files(table: &ListTable, of: &mut Validation<'_>) -> Vec<(PathBuf, String)> {
    let written: Vec<&Stated<String>> = table.file.iter().chain(table.files.iter().flatten()).collect();
    if let (Some(_), Some(files)) = (&table.file, &table.files) {
        let at = files.first().map_or(table.at, |file| file.at);
        of.reading.note(at, "a list has both `file` and `files`").help("name every file of it under `files`");
    } else if written.is_empty() {
        let expected = "`file`, or `files` for a list that comes as a set";
        of.reading
            .note(table.at, "a list names no file")
            .expected(expected)
            .help("a built-in list is named by its id alone");
    }
    written.into_iter().filter_map(|file| of.path(file)).collect()
}

/// Returns the names under `[signers]`, sound or not.
pub(super) fn signer_names(file: &CaseFile) -> Vec<&str> {
    file.signers.iter().flat_map(|named| &named.0).map(|(name, _)| name.value.as_str()).collect()
}

/// Validates `[signers]`.
pub(super) fn signers(written: Option<&Named<SignerTable>>, of: &mut Validation<'_>) -> BTreeMap<String, Signer> {
    let mut signers = BTreeMap::new();
    for (name, table) in written.iter().flat_map(|named| &named.0) {
        signers.insert(name.value.clone(), signer(name, table, of));
    }
    signers
}

fn signer(name: &Stated<String>, table: &SignerTable, of: &mut Validation<'_>) -> Signer {
    let mut signer = Signer { name: name.value.clone(), ..Signer::default() };
    for identity in table.sigstore.iter().flat_map(|identities| identities.iter()) {
        // An identity with one half left open would entitle strangers.
        if let (Some(issuer), Some(identity)) = (of.reading.text(&identity.issuer), of.reading.text(&identity.identity))
        {
            signer.sigstore.push(SigstoreIdentity { issuer, identity });
        }
    }
    let files = table.key.iter().chain(table.keys.iter().flatten());
    signer.keys = files.filter_map(|file| of.path(file)).map(|(path, name)| SignerKey { path, name }).collect();
    signer.trusted_root =
        table.trusted_root.as_ref().and_then(|file| of.path(file)).map(|(path, name)| SignerKey { path, name });
    signer.from = table.from.as_ref().map(|day| day.value.0);
    signer.until = table.until.as_ref().map(|day| day.value.0);
    if let (Some(from), Some(until)) = (&table.from, &table.until)
        && until.value.0 < from.value.0
    {
        of.reading.note(until.at, format!("`until` is before `from`, {}", from.value.0)).help("mend one of the days");
    }
    let names_one = table.sigstore.as_ref().is_some_and(|identities| identities.iter().next().is_some())
        || table.key.is_some()
        || table.keys.as_ref().is_some_and(|keys| !keys.is_empty());
    if !names_one {
        of.reading
            .note(name.at, format!("signer `{}` has neither an identity nor a key", name.value))
            .expected("sigstore = { issuer = …, identity = … }, or key = \"FILE\"");
    }
    signer
}

/// Validates `[rules]`.
pub(super) fn rules(written: Option<&RulesTable>, of: &mut Validation<'_>) -> Rules {
    let mut rules = Rules { fail_on: None, settings: BTreeMap::new() };
    let Some(written) = written else { return rules };
    rules.fail_on = written.fail_on.as_ref().and_then(|word| severity(word, of));
    let groups = Group::ALL.map(Group::word);
    for (word, setting) in &written.settings {
        let known = of.options.known_rules.iter().chain(&groups).any(|known| *known == word.value);
        if !known {
            unknown_rule(word, &groups, of);
        }
        let setting = match setting {
            SettingWritten::Severity(severity_word) if severity_word.value == "off" => {
                of.reading.note(severity_word.at, "`off` needs a reason").expected("{ off = \"reason\" }");
                None
            }
            SettingWritten::Severity(word) => severity(word, of).map(RuleSetting::Severity),
            SettingWritten::Off(table) => of.reading.text(&table.off).map(RuleSetting::Off),
        };
        if let (true, Some(setting)) = (known, setting) {
            rules.settings.insert(word.value.clone(), setting);
        }
    }
    rules
}

fn severity(word: &Stated<String>, of: &mut Validation<'_>) -> Option<Severity> {
    of.reading.word(word, &Severity::ALL.map(|severity| (severity, severity.word())))
}

fn unknown_rule(word: &Stated<String>, groups: &[&str], of: &mut Validation<'_>) {
    let possible = of.options.known_rules.iter().chain(groups).copied();
    let nearest = crate::diagnostic::nearest(&word.value, possible).map(str::to_owned);
    let note = of.reading.note(word.at, format!("there is no rule `{}`", word.value));
    match nearest {
        Some(nearest) => note.help(format!("did you mean `{nearest}`?")),
        None => note.help("see the rules with `tallyclerk rules`"),
    };
}

/// Validates `[[waiver]]`.
pub(super) fn waivers(file: &CaseFile, of: &mut Validation<'_>) -> Vec<Waiver> {
    let documents = named_files(file);
    file.waiver.iter().flatten().filter_map(|table| waiver(table, &documents, of)).collect()
}

fn waiver(table: &WaiverTable, documents: &[&str], of: &mut Validation<'_>) -> Option<Waiver> {
    let rule = table.rule.0.as_ref().and_then(|word| {
        let known = of.options.known_rules.contains(&word.value.as_str());
        if !known {
            unknown_rule(word, &[], of);
        }
        known.then(|| word.value.clone())
    });
    let target = target(table, documents, of);
    let reason = of.reading.text(&table.reason);
    let approved_by = of.reading.text(&table.approved_by);
    let expires = table.expires.0.as_ref().map(|day| day.value.0);
    Some(Waiver {
        rule: rule?,
        target: target?,
        reason: reason?,
        approved_by: approved_by?,
        expires: expires?,
        at: table.at,
    })
}

fn target(table: &WaiverTable, documents: &[&str], of: &mut Validation<'_>) -> Option<WaiverTarget> {
    const EXPECTED: &str = "exactly one of component, item, party, document";
    let stated: Vec<(&str, &Stated<String>)> = [
        ("component", &table.component),
        ("item", &table.item),
        ("party", &table.party),
        ("document", &table.document),
    ]
    .into_iter()
    .filter_map(|(word, value)| Some((word, value.as_ref()?)))
    .collect();
    match stated.as_slice() {
        [] => {
            of.reading.note(table.at, "does not say what it excuses").expected(EXPECTED);
            None
        }
        [("component", text)] => selector(text, of).map(WaiverTarget::Component),
        [("item", text)] => of.reading.not_blank(text).map(WaiverTarget::Item),
        [("party", text)] => of.reading.not_blank(text).map(WaiverTarget::Party),
        [(_, text)] => {
            if documents.contains(&text.value.as_str()) {
                return Some(WaiverTarget::Document(text.value.clone()));
            }
            of.reading
                .note(text.at, format!("the case names no document `{}`", text.value))
                .did_you_mean(&text.value, documents.iter().copied());
            None
        }
        [_, (second, value), ..] => {
            of.reading.note(value.at, format!("`{second}` is a second subject")).expected(EXPECTED);
            None
        }
    }
}

/// Returns every file that the case names, as it names them.
fn named_files(file: &CaseFile) -> Vec<&str> {
    let lists = file.screening.iter().flat_map(|table| table.lists.iter().flatten());
    let files = [
        file.contract.iter().map(|table| &table.file).collect::<Vec<_>>(),
        file.declared.iter().flatten().map(|table| &table.file).collect(),
        file.observed.iter().flatten().map(|table| &table.file).collect(),
        file.artifact.iter().flatten().map(|table| &table.file).collect(),
    ];
    let lists = lists.flat_map(|list| match list {
        ListWritten::File(table) => table.file.iter().chain(table.files.iter().flatten()).collect(),
        ListWritten::Id(_) => Vec::new(),
    });
    let owners = file.screening.iter().flat_map(|table| table.ownership.iter().flatten());
    let decisions = file.screening.iter().filter_map(|table| table.decisions.as_ref());
    files
        .into_iter()
        .flatten()
        .filter_map(|need| need.0.as_ref())
        .chain(lists)
        .chain(owners)
        .chain(decisions)
        .map(|name| name.value.as_str())
        .collect()
}

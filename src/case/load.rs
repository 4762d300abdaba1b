//! From a path, or from flags, to a validated case.
//!
//! The file is read once. What is wrong with its keys and types and what is wrong with its statements comes out
//! together, in the order of the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::evidence;
use super::fence::{Fence, Refusal};
use super::reading::{AsWritten, Need, Node, Reading, Stated};
use super::terms;
use super::written::{CaseFile, CaseTable, RESERVED};
use super::{Case, ContractEntry, EvidenceEntry, Rules, ScreeningEntry, Stage};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::Buyer;
use crate::model::{Account, Scope};
use crate::source::{Limits, Place, Source};

/// The name of a case file within its folder.
pub const CASE_FILE: &str = "tallyclerk.toml";

/// The only version of the format so far.
const VERSION: u32 = 1;

/// What is needed to read a case beside the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct LoadOptions<'a> {
    /// The ids of every rule: settings and waivers may name no other.
    pub known_rules: &'a [&'a str],
    /// Whether paths may lead out of the case's folder.
    pub allow_outside: bool,
    /// How much is accepted.
    pub limits: Limits,
}

/// Evidence that is given without a case file.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// What was bought.
    pub contract: Option<PathBuf>,
    /// What the vendor declares.
    pub declared: Vec<PathBuf>,
    /// What was found.
    pub observed: Vec<PathBuf>,
}

/// Everything that the validation of one section needs.
pub(super) struct Validation<'a> {
    /// What is wrong so far.
    pub(super) reading: Reading<'a>,
    /// Where paths may lead.
    pub(super) fence: Fence,
    /// Rules and limits.
    pub(super) options: &'a LoadOptions<'a>,
}

impl Validation<'_> {
    /// Resolves a needed path; returns it with its name as written.
    pub(super) fn file(&mut self, written: &Need<Stated<String>>) -> Option<(PathBuf, String)> {
        self.path(written.0.as_ref()?)
    }

    /// Resolves a path, or notes why it can't be used.
    pub(super) fn path(&mut self, written: &Stated<String>) -> Option<(PathBuf, String)> {
        let name = self.reading.not_blank(written)?;
        match self.fence.resolve(&name) {
            Ok(path) => Some((path, name)),
            Err(refusal) => {
                self.refused(written.at, &name, refusal);
                None
            }
        }
    }

    fn refused(&mut self, at: Place, name: &str, refusal: Refusal) {
        match refusal {
            Refusal::Outside(how) => self
                .reading
                .note(at, format!("`{name}` leaves the case's folder: {how}"))
                .kind(ErrorKind::OutsideCase)
                .expected("a path relative to the case file and inside its folder")
                .help("move the file into the folder, or pass --allow-outside if you trust this case file"),
            Refusal::Missing(similar) => {
                let note = self.reading.note(at, format!("there is no file `{name}`")).kind(ErrorKind::Unreadable);
                match similar {
                    Some(similar) => note.help(format!("did you mean `{similar}`?")),
                    None => note.help("check the path: it is relative to the case file"),
                }
            }
            Refusal::NotAFile => {
                self.reading.note(at, format!("`{name}` is not a file")).kind(ErrorKind::Unreadable).expected("a file")
            }
            Refusal::Unreadable(cause) => self
                .reading
                .note(at, format!("`{name}` can't be read: {cause}"))
                .kind(ErrorKind::Unreadable)
                .help("check the permissions"),
        };
    }
}

/// Loads a case: a folder that holds a `tallyclerk.toml`, or that file.
///
/// # Errors
/// The file can't be read, is not TOML, or states anything unknown, missing, contradicting or outside its folder;
/// every problem of the file is in the error, with its place.
pub fn load(path: &Path, options: &LoadOptions<'_>) -> Result<Case, Error> {
    let file = if path.is_dir() { path.join(CASE_FILE) } else { path.to_owned() };
    let name = file.display().to_string();
    if !file.exists() {
        let problem = Problem::new(&name, "there is no such case file")
            .expected(format!("a folder that holds a {CASE_FILE}, or that file"))
            .help("write one with `tallyclerk init`, or name evidence with --contract, --declared and --observed");
        return Err(Error::new(ErrorKind::Unreadable, problem));
    }
    let source = Arc::new(Source::load(&file, &name, &options.limits)?.in_utf8()?);
    let folder = match file.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => PathBuf::from("."),
    };
    let case = validated(&source, &folder, options)?;
    Ok(Case { source: Some(Arc::clone(&source)), ..case })
}

/// Makes a case of evidence that flags name, without a case file: paths are as given, nothing is fenced.
///
/// The stage is `delivered` if anything was observed, else `design`; buyer and funding are unknown; the lists are all
/// that are built in or in the store.
///
/// # Errors
/// No evidence is named, or a file is missing.
pub fn from_flags(flags: &Flags, options: &LoadOptions<'_>) -> Result<Case, Error> {
    let named: Vec<&PathBuf> = flags.contract.iter().chain(&flags.declared).chain(&flags.observed).collect();
    let Some(first) =
        named.iter().copied().find(|path| Some(*path) != flags.contract.as_ref()).or(named.first().copied())
    else {
        let problem = Problem::new("command line", "no evidence is named")
            .help("name a case folder, or evidence with --contract, --declared and --observed");
        return Err(Error::new(ErrorKind::Usage, problem));
    };
    let missing: Vec<Problem> = named
        .iter()
        .filter(|path| path.as_os_str() != "-" && !path.exists())
        .map(|path| {
            Problem::new(&path.display().to_string(), "there is no such file")
                .help("check the path: it is relative to the working folder")
        })
        .collect();
    if let Some(error) = Error::from_problems(ErrorKind::Unreadable, missing, options.limits.max_problems) {
        return Err(error);
    }
    let stem = |path: &Path| path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let evidence = |account: Account, paths: &[PathBuf]| -> Vec<EvidenceEntry> {
        paths.iter().map(|path| EvidenceEntry::bare(account, path)).collect()
    };
    Ok(Case {
        source: None,
        folder: PathBuf::from("."),
        id: stem(first),
        subject: "what the named files describe".to_owned(),
        stage: if flags.observed.is_empty() { Stage::Design } else { Stage::Delivered },
        as_of: None,
        marking: None,
        buyer: Buyer::default(),
        funding: Vec::new(),
        contract: flags.contract.as_deref().map(ContractEntry::bare),
        evidence: [evidence(Account::Declared, &flags.declared), evidence(Account::Observed, &flags.observed)].concat(),
        not_ours: Vec::new(),
        artifacts: Vec::new(),
        screening: ScreeningEntry::default(),
        signers: std::collections::BTreeMap::new(),
        rules: Rules { fail_on: None, settings: std::collections::BTreeMap::new() },
        waivers: Vec::new(),
    })
}

impl ContractEntry {
    /// Makes the entry of a contract of which only the file is known.
    #[must_use]
    pub fn bare(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            name: path.display().to_string(),
            columns: std::collections::BTreeMap::new(),
            sheet: None,
            header_row: None,
            kind: None,
            quantities: None,
            subjects: None,
            signed: None,
            seller: None,
        }
    }
}

impl EvidenceEntry {
    /// Makes the entry of a document of which only the file is known.
    #[must_use]
    pub fn bare(account: Account, path: &Path) -> Self {
        Self {
            account,
            path: path.to_owned(),
            name: path.display().to_string(),
            describes: None,
            signature: None,
            signed_by: None,
            scope: Scope::default(),
            on: None,
            by: None,
            columns: None,
            transcribed: None,
            at: Place::Whole,
        }
    }
}

fn validated(source: &Source, folder: &Path, options: &LoadOptions<'_>) -> Result<Case, Error> {
    let max = options.limits.max_problems;
    let fence = Fence::new(folder, options.allow_outside).map_err(|cause| {
        let problem = Problem::new(source.name(), format!("the folder of the case can't be read: {cause}"));
        Error::new(ErrorKind::Unreadable, problem.help("check the permissions"))
    })?;
    let tree = Reading::parse(source, max)?;
    let mut of = Validation { reading: Reading::new(source), fence, options };
    let Some(file) = as_written(tree, &mut of.reading) else {
        return of.reading.finish(max).and(Err(unexplained(source)));
    };
    let case = validate(&file, folder, &mut of);
    of.reading.finish(max)?;
    case.ok_or_else(|| unexplained(source))
}

/// Reads the tables, with reserved ones and other versions named for what they are.
fn as_written(tree: toml::Spanned<toml::de::DeTable<'_>>, reading: &mut Reading<'_>) -> Option<CaseFile> {
    let mut table = tree.into_inner();
    if !this_version(&table, VERSION, reading) {
        return None;
    }
    for word in RESERVED {
        if let Some((key, _)) = table.remove_entry(word) {
            reading
                .note(super::reading::place_of(&key), format!("`{word}` is reserved for a later version, not read yet"))
                .help("remove it: nothing in it would be honoured");
        }
    }
    CaseFile::read(&Node::new(0..0, toml::de::DeValue::Table(table)), reading)
}

/// Tells whether a file is of the version that is read; a file of another version would only give misleading problems.
pub(super) fn this_version(table: &toml::de::DeTable<'_>, version: u32, reading: &mut Reading<'_>) -> bool {
    let Some(node) = table.get("version") else { return true };
    let Some(stated) = Stated::<u32>::read(node, &mut Reading::new(reading.source())) else { return true };
    if stated.value == version {
        return true;
    }
    reading
        .note(stated.at, format!("version {} of this file can't be read", stated.value))
        .expected(format!("version = {version}"))
        .help("use the program that the file was written for, or mend the number");
    false
}

/// Every `None` on the way here has left a note; this guards against one that did not.
fn unexplained(source: &Source) -> Error {
    Error::new(ErrorKind::InvalidCase, Problem::new(source.name(), "can't be read as a case"))
}

fn validate(file: &CaseFile, folder: &Path, of: &mut Validation<'_>) -> Option<Case> {
    let head = file.case.0.as_ref();
    let stage = head.and_then(|head| of.reading.word(head.stage.0.as_ref()?, &Stage::WORDS));
    let buyer = terms::buyer(file.buyer.as_ref(), of);
    let funding = terms::funding(file.funding.as_deref().unwrap_or_default(), of);
    let contract = file.contract.as_ref().map(|written| evidence::contract(written, of));
    let signers = terms::signers(file.signers.as_ref(), of);
    let names = terms::signer_names(file);
    let evidence = evidence::documents(file, &names, of);
    if contract.is_none() && file.declared.is_none() && file.observed.is_none() {
        of.reading
            .note(Place::Whole, "names nothing to verify")
            .expected("a [contract], a [[declared]] or an [[observed]]");
    }
    let case = Case {
        source: None,
        folder: folder.to_owned(),
        id: head.and_then(|head| of.reading.text(&head.id)).unwrap_or_default(),
        subject: head.and_then(|head| of.reading.text(&head.subject)).unwrap_or_default(),
        stage: stage.unwrap_or(Stage::Bid),
        as_of: head.and_then(|head| head.as_of.as_ref()).map(|day| day.value.0),
        marking: marking(head, of),
        buyer,
        funding,
        contract: contract.flatten(),
        evidence,
        not_ours: evidence::not_ours(file.not_ours.as_deref().unwrap_or_default(), of),
        artifacts: evidence::artifacts(file.artifact.as_deref().unwrap_or_default(), of),
        screening: terms::screening(file.screening.as_ref(), of),
        signers,
        rules: terms::rules(file.rules.as_ref(), of),
        waivers: terms::waivers(file, of),
    };
    // A stage or table that could not be read has been noted, so a placeholder never leaves this room.
    stage.map(|_| case)
}

fn marking(head: Option<&CaseTable>, of: &mut Validation<'_>) -> Option<String> {
    of.reading.not_blank(head?.marking.as_ref()?)
}

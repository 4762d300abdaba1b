//! One run, from files to verdict: the only file that knows the order of the stages.
//!
//! Files are loaded in parallel; everything after works on what was loaded. Evidence that can't be read ends the run:
//! a comparison that misses one of its sides would accuse the wrong one. A list that can't be read does not, but the
//! verdict can't be `pass` then.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::case::{self, Case, EvidenceEntry, RuleSetting};
use crate::check::{self, Check, Context};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::finding::{
    AsOfSource, CaseSummary, Cause, CheckRecord, Coverage, Finding, Fingerprint, Group, InputRecord, InputRole,
    ListRecord, Outcome, Run, Severity, apply_waivers, decide,
};
use crate::graph::Graph;
use crate::ingest::{self, ReadOptions, ownership};
use crate::lists::{self, List, ListChoice};
use crate::model::{Account, Contract, Document, DocumentId, Function, OwnershipEdge, PartId, Reason};
use crate::reconcile::{Accounts, Reconciliation, reconcile};
use crate::register;
use crate::screening::{self, Screening};
use crate::source::{Limits, Position, Progress, Sha256, Source};
use crate::trust::{self, ArtifactInput, EvidenceInput, FileRole, Trust, TrustInput};

/// The threshold from which findings fail when neither flag nor case states one.
const FAIL_ON: Severity = Severity::High;

/// What a run needs to know beside the case.
#[derive(Clone, Copy)]
pub struct RunOptions<'a> {
    /// The day that everything is judged at, and where it came from.
    pub as_of: (Date, AsOfSource),
    /// The threshold, when a flag states one.
    pub fail_on: Option<Severity>,
    /// How much is accepted.
    pub limits: Limits,
    /// How many threads; all cores if not stated.
    pub jobs: Option<usize>,
    /// Who hears that it moves.
    pub progress: &'a dyn Progress,
}

/// Runs a case.
///
/// # Errors
/// Evidence or the contract can't be read; every problem of every file is in the error.
pub fn check(case: &Case, options: &RunOptions<'_>) -> Result<Run, Error> {
    match options.jobs {
        None => run(case, options),
        Some(jobs) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().map_err(|cause| {
                Error::new(ErrorKind::Usage, Problem::new("command line", format!("--jobs {jobs}: {cause}")))
            })?;
            pool.install(|| run(case, options))
        }
    }
}

fn run(case: &Case, options: &RunOptions<'_>) -> Result<Run, Error> {
    let (as_of, as_of_source) = options.as_of;
    let loaded = load(case, options)?;
    let Loaded { mut inputs, contract, documents, lists, ownership, lock, mut problems, mut causes } = loaded;

    let functions = infer(&documents, options.progress);
    let graph = Graph::build(&documents);
    let reconciliation = reconcile(&Accounts {
        contract: contract.as_ref(),
        documents: &documents,
        functions: &functions,
        graph: &graph,
        not_ours: &case.not_ours,
        as_of,
    });
    options.progress.begin("screening", lists.len() as u64);
    let screening = screening::screen(&screening::Request {
        documents: &documents,
        functions: &functions,
        contract: contract.as_ref(),
        lists: &lists,
        ownership: &ownership,
        buyer: &case.buyer,
        funding: &case.funding,
        as_of,
    });
    options.progress.end();
    let trust = assess_trust(case, &documents, as_of, options);
    for file in &trust.files {
        let role = match file.role {
            FileRole::Signature => InputRole::Signature,
            FileRole::Key => InputRole::Key,
            FileRole::Artifact => InputRole::Artifact,
        };
        push_input(&mut inputs, role, &file.name, &file.sha256, file.size, "", file.source.clone());
    }
    let records: Vec<ListRecord> = lists.iter().map(|list| ListRecord::of(list, as_of)).collect();

    let mut context = Context {
        case,
        as_of,
        contract: contract.as_ref(),
        documents: &documents,
        functions: &functions,
        graph: &graph,
        reconciliation: &reconciliation,
        ownership: &ownership,
        lists: &records,
        screening: &screening,
        trust: &trust,
        waivers_used: &[],
    };
    let mut findings = Vec::new();
    let mut checks = Vec::new();
    for check in check::checks().filter(|check| !judges_waivers(*check)) {
        run_check(check, &context, &mut findings, &mut checks);
    }
    let mut findings = merge_equal(findings);
    let component = |part: PartId| context.component(part);
    let used = apply_waivers(&mut findings, &case.waivers, as_of, &component);
    context.waivers_used = &used;
    for check in check::checks().filter(|check| judges_waivers(*check)) {
        run_check(check, &context, &mut findings, &mut checks);
    }
    sort(&mut findings);

    causes.extend(documents.iter().filter_map(unread_cause));
    causes.extend(skipped_causes(&checks));
    causes.extend(list_causes(&records));
    causes.extend(maker_causes(&context));
    causes.extend(screening_causes(&context, &screening));
    causes.extend(lock_causes(lock.as_ref(), &records));
    causes.sort();
    causes.dedup();
    problems.sort_by(|a, b| a.file.cmp(&b.file));
    let fail_on = options.fail_on.or(case.rules.fail_on).unwrap_or(FAIL_ON);
    let verdict = decide(&findings, fail_on, !causes.is_empty());
    let coverage = coverage(&context, &reconciliation, &screening, &trust, !records.is_empty());
    let not_ours = not_ours(case, &graph, &reconciliation);
    Ok(Run {
        case: CaseSummary {
            id: case.id.clone(),
            subject: case.subject.clone(),
            stage: case.stage.word().to_owned(),
            marking: case.marking.clone(),
            contract_noun: reconciliation.kind.noun(),
        },
        verdict,
        fail_on,
        incomplete_because: causes,
        as_of,
        as_of_source,
        problems,
        inputs,
        lists: records,
        checks,
        findings,
        waivers: case.waivers.clone(),
        coverage,
        rows: reconciliation.rows.clone(),
        not_ours,
        documents: documents.into(),
    })
}

/// Everything that was read.
struct Loaded {
    inputs: Vec<InputRecord>,
    contract: Option<Contract>,
    documents: Vec<Document>,
    lists: Vec<List>,
    ownership: Vec<OwnershipEdge>,
    lock: Option<case::lock::Lock>,
    problems: Vec<Problem>,
    causes: Vec<Cause>,
}

fn push_input(
    inputs: &mut Vec<InputRecord>,
    role: InputRole,
    name: &str,
    sha256: &Sha256,
    size: u64,
    format: &str,
    source: Option<Arc<Source>>,
) -> DocumentId {
    let id = DocumentId(u16::try_from(inputs.len()).unwrap_or(u16::MAX));
    inputs.push(InputRecord {
        id,
        role,
        name: name.to_owned(),
        sha256: sha256.to_string(),
        size,
        format: format.to_owned(),
        source,
    });
    id
}

/// Loads every file that the case names: case, contract, evidence, papers, owners, lists, lock, in this order of ids.
fn load(case: &Case, options: &RunOptions<'_>) -> Result<Loaded, Error> {
    let limits = &options.limits;
    let mut inputs = Vec::new();
    if let Some(source) = &case.source {
        let (sha256, size) = (*source.sha256(), source.size());
        push_input(&mut inputs, InputRole::Case, source.name(), &sha256, size, "toml", Some(Arc::clone(source)));
    }
    let mut errors: Vec<Error> = Vec::new();
    let mut contract = None;
    if let Some(entry) = &case.contract {
        match case::contract::open(entry, limits) {
            Ok(source) => {
                let (sha256, size) = (*source.sha256(), source.size());
                let role = InputRole::Evidence(Account::Contract);
                let id = push_input(&mut inputs, role, &entry.name, &sha256, size, "", Some(Arc::clone(&source)));
                match case::contract::load(entry, id, &source, limits) {
                    Ok(read) => contract = Some(read),
                    Err(error) => errors.push(error),
                }
            }
            Err(error) => errors.push(error),
        }
    }
    let documents = load_evidence(case, options, &mut inputs, &mut errors);
    for original in case.evidence.iter().filter_map(|entry| entry.transcribed.as_ref()) {
        match Source::load(&original.path, &original.name, limits) {
            Ok(source) => {
                push_input(&mut inputs, InputRole::Original, &original.name, source.sha256(), source.size(), "", None);
            }
            Err(error) => errors.push(error),
        }
    }
    if let Some(error) = errors.into_iter().reduce(Error::and) {
        return Err(error);
    }
    let mut loaded = Loaded {
        inputs,
        contract,
        documents,
        lists: Vec::new(),
        ownership: Vec::new(),
        lock: None,
        problems: Vec::new(),
        causes: Vec::new(),
    };
    load_ownership(case, limits, &mut loaded);
    load_lists(case, limits, &mut loaded);
    load_lock(case, limits, &mut loaded);
    Ok(loaded)
}

fn load_evidence(
    case: &Case,
    options: &RunOptions<'_>,
    inputs: &mut Vec<InputRecord>,
    errors: &mut Vec<Error>,
) -> Vec<Document> {
    options.progress.begin("reading", case.evidence.len() as u64);
    let read: Vec<(&EvidenceEntry, Result<crate::model::Bom, Error>)> = case
        .evidence
        .par_iter()
        .map(|entry| {
            let bom = Source::load(&entry.path, &entry.name, &options.limits).and_then(|source| {
                let read = ReadOptions {
                    account: entry.account,
                    columns: entry.columns.as_ref(),
                    limits: options.limits,
                    progress: options.progress,
                };
                ingest::read(&Arc::new(source), &read)
            });
            options.progress.advance(1);
            (entry, bom)
        })
        .collect();
    options.progress.end();
    let same = duplicates(&read);
    if let Some(error) = Error::from_problems(ErrorKind::InvalidCase, same, options.limits.max_problems) {
        errors.push(error);
    }
    let mut documents = Vec::new();
    for (entry, bom) in read {
        match bom {
            Ok(bom) => {
                let source = Arc::clone(bom.source());
                let format = if bom.spec_version.is_empty() {
                    bom.format.to_string()
                } else {
                    format!("{} {}", bom.format, bom.spec_version)
                };
                let (sha256, size) = (*source.sha256(), source.size());
                let role = InputRole::Evidence(entry.account);
                let id = push_input(inputs, role, &entry.name, &sha256, size, &format, Some(source));
                documents.push(Document {
                    id,
                    account: entry.account,
                    bom,
                    describes: entry.describes.clone(),
                    scope: entry.scope.clone(),
                    on: entry.on,
                    by: entry.by.clone(),
                });
            }
            Err(error) => errors.push(error),
        }
    }
    documents
}

/// Finds the same content in two places: a part would count twice, or a declaration be its own confirmation.
///
/// Two sheets of one workbook are two documents, and so is one document that details two components.
fn duplicates(read: &[(&EvidenceEntry, Result<crate::model::Bom, Error>)]) -> Vec<Problem> {
    let sheet = |entry: &EvidenceEntry| entry.columns.as_ref().and_then(|columns| columns.sheet.clone());
    let counted: Vec<_> = read
        .iter()
        .filter(|(entry, _)| matches!(entry.account, Account::Declared | Account::Observed))
        .filter_map(|(entry, bom)| Some((*entry, bom.as_ref().ok()?.source())))
        .collect();
    let mut seen: BTreeMap<Sha256, Vec<&EvidenceEntry>> = BTreeMap::new();
    let mut problems = Vec::new();
    for (entry, source) in counted {
        let unpacked = Sha256::of(source.bytes());
        let others = seen.entry(unpacked).or_default();
        let twin = others.iter().find(|other| {
            let of_sheets = sheet(entry).is_some() && sheet(other).is_some() && sheet(entry) != sheet(other);
            let of_components = entry.account == other.account && entry.describes != other.describes;
            !(of_sheets || of_components)
        });
        if let Some(twin) = twin {
            let (one, other) = (twin.account.word(), entry.account.word());
            let problem = if one == other {
                Problem::new(&entry.name, format!("holds the same bytes as {}: both are {one}", twin.name))
                    .expected("each document once, since its parts would count twice")
                    .help("leave one of them out of the case")
            } else {
                let message = format!("is {other} and holds the same bytes as {}, which is {one}", twin.name);
                Problem::new(&entry.name, message)
                    .expected("what was observed to come from an observation, not from what it is held against")
                    .help(format!("name the file as {one} or as {other}, whichever it is"))
            };
            problems.push(problem);
        }
        others.push(entry);
    }
    problems
}

fn load_ownership(case: &Case, limits: &Limits, loaded: &mut Loaded) {
    for (path, name) in &case.screening.ownership {
        let read = Source::load(path, name, limits).and_then(Source::in_utf8).and_then(|source| {
            let source = Arc::new(source);
            let (sha256, size) = (*source.sha256(), source.size());
            let id = push_input(
                &mut loaded.inputs,
                InputRole::Ownership,
                name,
                &sha256,
                size,
                "csv",
                Some(Arc::clone(&source)),
            );
            ownership::read(&source, id, limits)
        });
        match read {
            Ok(edges) => loaded.ownership.extend(edges),
            Err(error) => {
                went_without(loaded, &error, format!("owners can't be read from {name}"), "mend the ownership file")
            }
        }
    }
}

fn load_lists(case: &Case, limits: &Limits, loaded: &mut Loaded) {
    for choice in &case.screening.lists {
        let read = match (&choice.file, &choice.name) {
            (Some(path), name) => {
                let name = name.clone().unwrap_or_else(|| path.display().to_string());
                Source::load(path, &name, limits).and_then(Source::in_utf8).and_then(|source| {
                    let source = Arc::new(source);
                    let (sha256, size) = (*source.sha256(), source.size());
                    let kept = Some(Arc::clone(&source));
                    push_input(&mut loaded.inputs, InputRole::List, &name, &sha256, size, "csv", kept);
                    lists::load(choice, Some(&source), limits)
                })
            }
            (None, _) => lists::load(choice, None, limits),
        };
        match read {
            Ok(list) => loaded.lists.push(list),
            Err(error) => {
                let ListChoice { id, .. } = choice;
                let resolve = match &choice.name {
                    Some(name) => {
                        format!("bring the published list in again: tallyclerk lists import {id} FILE -o {name}")
                    }
                    None => format!("give the list as a file: lists = [{{ id = \"{id}\", file = \"…\" }}]"),
                };
                went_without(loaded, &error, format!("list {id} could not be screened against"), &resolve);
            }
        }
    }
}

fn load_lock(case: &Case, limits: &Limits, loaded: &mut Loaded) {
    let path = case.folder.join(case::lock::LOCK_FILE);
    if case.source.is_none() || !path.exists() {
        return;
    }
    let read = Source::load(&path, case::lock::LOCK_FILE, limits).and_then(|source| {
        let source = Arc::new(source);
        let (sha256, size) = (*source.sha256(), source.size());
        let kept = Some(Arc::clone(&source));
        push_input(&mut loaded.inputs, InputRole::Lock, case::lock::LOCK_FILE, &sha256, size, "toml", kept);
        case::lock::Lock::read(&source, limits)
    });
    match read {
        Ok(lock) => loaded.lock = Some(lock),
        Err(error) => {
            went_without(loaded, &error, "the lock can't be read".to_owned(), "write it anew with check --lock")
        }
    }
}

/// Goes on without an input, and remembers that the verdict can't be `pass`.
fn went_without(loaded: &mut Loaded, error: &Error, cause: String, resolve: &str) {
    loaded.problems.extend(error.problems().iter().cloned());
    loaded.causes.push(Cause { cause, resolve: resolve.to_owned() });
}

/// Infers what each component can do.
fn infer(documents: &[Document], progress: &dyn Progress) -> Vec<Vec<Vec<(Function, Reason)>>> {
    progress.begin("functions", documents.len() as u64);
    let functions = documents
        .iter()
        .map(|document| {
            let components: Vec<_> = document.bom.components().collect();
            let functions = components.into_par_iter().map(register::infer).collect();
            progress.advance(1);
            functions
        })
        .collect();
    progress.end();
    functions
}

fn assess_trust(case: &Case, documents: &[Document], as_of: Date, options: &RunOptions<'_>) -> Trust {
    let evidence: Vec<EvidenceInput<'_>> = case
        .evidence
        .iter()
        .zip(documents)
        .map(|(entry, document)| EvidenceInput {
            document: document.id,
            name: &entry.name,
            path: &entry.path,
            sha256: *document.bom.source().sha256(),
            signature: entry.signature.as_ref().map(|(path, name)| (path.as_path(), name.as_str())),
            signed_by: entry.signed_by.as_deref(),
            enveloped: document.bom.signature.as_ref(),
        })
        .collect();
    let artifacts: Vec<ArtifactInput<'_>> = case
        .artifacts
        .iter()
        .map(|artifact| {
            let declared = documents.iter().filter(|document| document.account == Account::Declared);
            ArtifactInput::of(&artifact.name, &artifact.path, &artifact.component, declared)
        })
        .collect();
    trust::assess(&TrustInput {
        evidence: &evidence,
        signers: &case.signers,
        artifacts: &artifacts,
        as_of,
        limits: options.limits,
        progress: options.progress,
    })
}

fn judges_waivers(check: &dyn Check) -> bool {
    check.rules().first().is_some_and(|rule| rule.group == Group::Waiver)
}

/// Runs a check under the case's settings: off with a reason, or with other severities.
fn run_check(check: &dyn Check, context: &Context<'_>, findings: &mut Vec<Finding>, checks: &mut Vec<CheckRecord>) {
    let settings = &context.case.rules.settings;
    let setting = |rule: &crate::finding::Rule| settings.get(rule.id).or_else(|| settings.get(rule.group.word()));
    let off: Vec<Option<&String>> = check
        .rules()
        .iter()
        .map(|rule| match setting(rule) {
            Some(RuleSetting::Off(reason)) => Some(reason),
            _ => None,
        })
        .collect();
    if let Some(Some(reason)) = off.first()
        && off.iter().all(Option::is_some)
    {
        checks.push(CheckRecord { rules: check.rules(), outcome: Outcome::Off((*reason).clone()) });
        return;
    }
    let mut own = Vec::new();
    let outcome = check.run(context, &mut own);
    for mut finding in own {
        match setting(finding.rule) {
            Some(RuleSetting::Off(_)) => continue,
            Some(RuleSetting::Severity(severity)) => finding.severity = *severity,
            None => {}
        }
        findings.push(finding);
    }
    checks.push(CheckRecord { rules: check.rules(), outcome });
}

/// Makes one finding of those that say the same of equal subjects.
fn merge_equal(findings: Vec<Finding>) -> Vec<Finding> {
    let mut at: BTreeMap<(Fingerprint, String), usize> = BTreeMap::new();
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        let key = (finding.fingerprint(), finding.message.clone());
        match at.get(&key) {
            Some(n) => {
                let into: &mut Finding = &mut merged[*n];
                into.count += finding.count;
                into.severity = into.severity.max(finding.severity);
                for citation in finding.evidence {
                    if into.evidence.len() < 20 && !into.evidence.contains(&citation) {
                        into.evidence.push(citation);
                    }
                }
            }
            None => {
                at.insert(key, merged.len());
                merged.push(finding);
            }
        }
    }
    merged
}

/// Sorts worst first; of one severity in the order of the checks, so that what communicates comes before what is short.
fn sort(findings: &mut [Finding]) {
    let order: BTreeMap<&str, usize> = check::rules().enumerate().map(|(n, rule)| (rule.id, n)).collect();
    findings.sort_by_cached_key(|finding| {
        let of_rule = order.get(finding.rule.id).copied();
        (std::cmp::Reverse(finding.severity), of_rule, finding.subject.identity(), finding.message.clone())
    });
}

/// What a reader could not read may hold the very part that would be found.
fn unread_cause(document: &Document) -> Option<Cause> {
    let (first, rest) = document.bom.unread.split_first()?;
    let at = if first.at == Position::Whole { String::new() } else { format!(":{}", first.at) };
    let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
    Some(Cause {
        cause: format!("{}{at}: {}{more}", first.file, first.message),
        resolve: first.help.clone().unwrap_or_else(|| "have the document sent again, whole and plain".to_owned()),
    })
}

/// A required check that could not run is a cause; checks that lack the same thing are one cause.
fn skipped_causes(checks: &[CheckRecord]) -> Vec<Cause> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for record in checks {
        if let Outcome::Skipped(reason) = &record.outcome
            && record.rules.iter().any(|rule| rule.group.is_required())
        {
            by_reason.entry(reason).or_default().extend(record.rules.iter().map(|rule| rule.id));
        }
    }
    by_reason
        .into_iter()
        .map(|(reason, rules)| {
            let account = |word: &str| reason.contains(&format!("no {word} account"));
            let resolve = if account("contract") {
                "name what was bought: [contract] file in the case, or --contract FILE"
            } else if account("declared") {
                "name what the vendor declares: [[declared]] in the case, or --declared FILE"
            } else if account("observed") {
                "name what was found: [[observed]] in the case, or --observed FILE"
            } else {
                "give the check what it lacks, or switch it off with a reason under [rules]"
            };
            Cause { cause: format!("{reason}: not judged: {}", rules.join(", ")), resolve: resolve.to_owned() }
        })
        .collect()
}

/// A part that communicates or runs firmware and whose maker nobody names can't be screened.
fn maker_causes(context: &Context<'_>) -> Vec<Cause> {
    let parts = check::entity::communicating_without_maker(context);
    let names: Vec<&str> =
        parts.iter().take(3).filter_map(|part| context.component(*part)).map(|component| component.name()).collect();
    let more = parts.len().saturating_sub(names.len());
    if names.is_empty() {
        return Vec::new();
    }
    let one = parts.len() == 1;
    let s = if one { "s" } else { "" };
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    vec![Cause {
        cause: format!(
            "nobody names the maker of {}{and_more}: {} or run{s} firmware",
            names.join(", "),
            if one { "it communicates" } else { "they communicate" },
        ),
        resolve: "have the vendor name the makers in the bill of materials".to_owned(),
    }]
}

/// A list that is partial, unconfirmed, over age or newer than the day can't support a `pass`.
fn list_causes(lists: &[ListRecord]) -> Vec<Cause> {
    let mut causes = Vec::new();
    for list in lists {
        let id = &list.id;
        let mut cause = |cause: String, resolve: &str| causes.push(Cause { cause, resolve: resolve.to_owned() });
        if list.partial {
            cause(
                format!("list {id} does not hold all entries of the published list"),
                "give the whole list as a file",
            );
        }
        if let Some(stale) = &list.stale {
            cause(
                format!("list {id} was {stale}"),
                "fetch the list again, or confirm it and date its `# confirmed:` line",
            );
        }
        if list.confirmed.is_none() {
            cause(format!("nobody says when list {id} was confirmed at its source"), "date its `# confirmed:` line");
        }
        if list.unserved > 0 {
            cause(
                format!(
                    "{} entries of list {id} don't say since when they stand, and the list is newer than the day",
                    list.unserved
                ),
                "give a snapshot of that day, or dates of listing",
            );
        }
    }
    causes
}

/// What screening could not judge: hits that hang on an unstated buyer, and parts of which nobody names a maker.
fn screening_causes(context: &Context<'_>, screening: &Screening) -> Vec<Cause> {
    let mut causes = Vec::new();
    let hits = screening.parties_hit().count();
    if context.case.buyer.kind.is_none() && hits > 0 {
        let parties = if hits == 1 { "1 party on a list".to_owned() } else { format!("{hits} parties on lists") };
        causes.push(Cause {
            cause: format!("the case does not state who buys, and what {parties} means hangs on that"),
            resolve: "state [buyer] kind and jurisdiction, and [[funding]], in the case".to_owned(),
        });
    }
    let coverage = &context.reconciliation.coverage;
    if context.has(Account::Declared) && coverage.parts > 0 && coverage.parts_with_maker == 0 {
        causes.push(Cause {
            cause: "no declared part names its maker, so nobody was screened".to_owned(),
            resolve: "have the vendor name the makers; in a table, map their column: columns.manufacturer = \"…\""
                .to_owned(),
        });
    }
    causes
}

fn lock_causes(lock: Option<&case::lock::Lock>, lists: &[ListRecord]) -> Vec<Cause> {
    let Some(lock) = lock else { return Vec::new() };
    let used: Vec<(String, Sha256)> =
        lists.iter().filter_map(|list| Some((list.id.clone(), Sha256::parse(&list.snapshot)?))).collect();
    lock.differences(&used, &register::editions())
        .into_iter()
        .map(|difference| Cause {
            cause: difference,
            resolve: "restore the pinned snapshot, or accept the new one with check --lock".to_owned(),
        })
        .collect()
}

/// Returns what `check --lock` writes for a run.
#[must_use]
pub fn lock_of(run: &Run) -> case::lock::Lock {
    case::lock::Lock {
        lists: run.lists.iter().filter_map(|list| Some((list.id.clone(), Sha256::parse(&list.snapshot)?))).collect(),
        registers: register::editions(),
    }
}

fn coverage(
    context: &Context<'_>,
    reconciliation: &Reconciliation,
    screening: &Screening,
    trust: &Trust,
    screened: bool,
) -> Coverage {
    let mut coverage = reconciliation.coverage;
    coverage.parties = if screened { screening.parties().len() as u64 } else { 0 };
    for thing in context.graph.things() {
        if context.graph.account(thing) != Account::Declared || reconciliation.thing(thing).is_whole {
            continue;
        }
        let parts = context.graph.parts(thing);
        let components = || parts.iter().filter_map(|part| context.component(*part));
        let names_maker = components().filter_map(|c| c.manufacturer()).any(|maker| !register::is_unknown_maker(maker));
        coverage.parts_screened += u64::from(screened && names_maker);
        coverage.parts_signed += u64::from(parts.iter().all(|part| trust.is_entitled(part.document)));
    }
    coverage
}

fn not_ours(case: &Case, graph: &Graph, reconciliation: &Reconciliation) -> Vec<(PartId, String)> {
    graph
        .things()
        .filter_map(|thing| {
            let line = reconciliation.thing(thing).not_ours?;
            Some((graph.parts(thing)[0], case.not_ours[line].reason.clone()))
        })
        .collect()
}

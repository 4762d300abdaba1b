//! One run, from files to verdict: the only file that knows the order of the stages.
//!
//! Files are loaded in parallel; everything after works on what was loaded. Evidence that can't be read ends the run:
//! a comparison that misses one of its sides would accuse the wrong one. A list that can't be read does not, but the
//! verdict can't be `pass` then.

mod causes;
mod load;
mod owners;
mod unscreened;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use causes::{
    board_causes, board_remarks, elsewhere_causes, list_causes, lists_of_the_future, lock_causes, lowered_severities,
    maker_causes, replaced_lists, screening_causes, served_things, skipped_causes, unread_cause, unread_columns,
    unread_columns_cause, unread_list_cause,
};
use load::{Loaded, load, push_input};
use owners::{beyond_reach, undescribed_owners, unplaced_owners, unsound_owners, unstated_owners};
use unscreened::binding_unscreened;

use crate::case::{self, Case, RuleSetting};
use crate::check::{self, Check, Context};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::finding::{
    AsOfSource, CaseSummary, CheckRecord, Coverage, Finding, Fingerprint, Group, InputRole, ListRecord, Outcome, Run,
    Severity, apply_waivers, decide,
};
use crate::graph::Graph;
use crate::lists::ListChoice;
use crate::lists::store::{Store, Wanted};
use crate::model::{Account, Document, Function, PartId, Reason};
use crate::reconcile::{Accounts, Reconciliation, reconcile};
use crate::register;
use crate::screening::{self, Listed, Screening};
use crate::source::{Limits, Progress, Sha256};
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
    /// Where lists come from that the case names by their ids.
    pub lists: ListSource<'a>,
}

/// Where lists come from that a case names by their ids; by default only what is built in.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListSource<'a> {
    /// The store of snapshots, when there is one.
    pub store: Option<&'a Store>,
    /// What the case's lock counts for.
    pub pins: Pins,
}

/// What a lock counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pins {
    /// The run uses what it pins, or says that it can't.
    #[default]
    Honoured,
    /// The run is to be pinned anew: it takes what is in force.
    Renewed,
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
    let Loaded {
        mut inputs,
        contract,
        documents,
        lists,
        choices,
        ownership,
        lock,
        decisions,
        mut problems,
        mut causes,
        notes,
        mut asides,
    } = loaded;

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
        decisions: &decisions,
        as_of,
    });
    options.progress.end();
    for unread in screening.unread() {
        problems.extend(unread.error.problems().iter().cloned());
        causes.push(unread_list_cause(unread));
    }
    asides.extend(lists.iter().flat_map(Listed::remarks));
    let trust = assess_trust(case, &documents, as_of, options);
    for file in &trust.files {
        let role = match file.role {
            FileRole::Signature => InputRole::Signature,
            FileRole::Key => InputRole::Key,
            FileRole::Artifact => InputRole::Artifact,
        };
        push_input(&mut inputs, role, &file.name, &file.sha256, file.size, "", file.source.clone());
    }
    let records: Vec<ListRecord> =
        lists.iter().map(|list| recorded(list, &choices, lock.as_ref(), as_of, options)).collect();

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
    let mut lowered = BTreeMap::new();
    for check in check::checks().filter(|check| !judges_waivers(*check)) {
        run_check(check, &context, &mut findings, &mut checks, &mut lowered);
    }
    let mut findings = merge_equal(findings);
    let component = |part: PartId| context.component(part);
    let used = apply_waivers(&mut findings, &case.waivers, as_of, &component);
    context.waivers_used = &used;
    for check in check::checks().filter(|check| judges_waivers(*check)) {
        run_check(check, &context, &mut findings, &mut checks, &mut lowered);
    }
    sort(&mut findings);

    causes.extend(contract.iter().filter_map(|contract| unread_cause(&contract.unread)));
    causes.extend(documents.iter().filter_map(|document| unread_cause(&document.bom.unread)));
    causes.extend(documents.iter().filter_map(unread_columns_cause));
    let mut remarks = notes;
    remarks.extend(lowered_severities(case, &lowered));
    remarks.extend(replaced_lists(&choices, &lists));
    remarks.extend(documents.iter().filter_map(unread_columns));
    remarks.extend(contract.iter().flat_map(|contract| contract.unread.iter().chain(&contract.notes).cloned()));
    remarks.extend(board_remarks(&context));
    remarks.extend(served_things(&context));
    remarks.extend(ownership.notes.iter().cloned());
    let (unsound, lost) = unsound_owners(&inputs, &ownership);
    remarks.extend(unsound);
    causes.extend(lost);
    remarks.extend(unplaced_owners(&inputs, &ownership, &screening));
    remarks.extend(unstated_owners(&inputs, &ownership, &screening));
    let (undescribed, unscreened) = undescribed_owners(&inputs, &ownership, &screening);
    remarks.extend(undescribed);
    causes.extend(unscreened);
    remarks.extend(beyond_reach(&inputs, &ownership, &screening));
    causes.extend(skipped_causes(&checks));
    causes.extend(list_causes(&records));
    causes.extend(lists_of_the_future(&records, options.as_of));
    causes.extend(maker_causes(&context));
    causes.extend(screening_causes(&context, &screening));
    causes.extend(board_causes(&reconciliation.boards, &documents));
    causes.extend(elsewhere_causes(&context));
    causes.extend(lock_causes(&choices, lock.as_ref(), &records));
    let unscreened = binding_unscreened(&context, &choices, lock.is_some(), options);
    let mut left_out = Vec::new();
    if case.screening.stated {
        left_out = unscreened
    } else {
        causes.extend(unscreened)
    }
    causes.sort();
    causes.dedup();
    problems.sort_by(|a, b| a.file.cmp(&b.file));
    let fail_on = options.fail_on.or(case.rules.fail_on).unwrap_or(FAIL_ON);
    let verdict = decide(&findings, fail_on, !causes.is_empty());
    // Whoever was not held against every list that was to be used is not screened.
    let screened = !records.is_empty() && choices.iter().all(|choice| records.iter().any(|list| list.id == choice.id));
    let coverage = coverage(&context, &reconciliation, &screening, &trust, screened);
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
        remarks,
        asides,
        inputs,
        stored: stored_and_not_named(&choices, options),
        left_out,
        indexes: lists.iter().filter_map(|list| Some((list.head().id.clone(), list.seal()?))).collect(),
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

/// Records a list, and of one that the lock pins what the store would serve without it.
fn recorded(
    list: &Listed,
    choices: &[ListChoice],
    lock: Option<&case::lock::Lock>,
    as_of: Date,
    options: &RunOptions<'_>,
) -> ListRecord {
    let mut record = ListRecord::of(list.head(), as_of);
    let is_of_file = choices.iter().any(|choice| choice.id == record.id && !choice.files.is_empty());
    record.pinned = lock.is_some_and(|lock| {
        let pin = lock.lists.iter().find(|(id, _)| *id == record.id);
        pin.is_some_and(|(_, digest)| digest.to_string() == record.snapshot)
    });
    if let (true, false, Some(store)) = (record.pinned, is_of_file, options.lists.store) {
        // What can't be read of the store is told where it is used; here it only would have been newer.
        let in_force = store.choose(&record.id, Wanted::Of(as_of)).ok().flatten();
        record.in_force = in_force
            .map(|of| (of.snapshot.digest.to_string(), of.confirmed))
            .filter(|(snapshot, _)| *snapshot != record.snapshot);
    }
    record
}

/// Returns the lists of the store that were not to be screened against.
fn stored_and_not_named(choices: &[ListChoice], options: &RunOptions<'_>) -> Vec<String> {
    let of_store = options.lists.store.and_then(|store| store.list_ids().ok()).unwrap_or_default();
    of_store.into_iter().filter(|id| choices.iter().all(|choice| choice.id != *id)).collect()
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
fn run_check(
    check: &dyn Check,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
    checks: &mut Vec<CheckRecord>,
    lowered: &mut BTreeMap<(&'static str, Severity, Severity), usize>,
) {
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
            Some(RuleSetting::Severity(severity)) => {
                if *severity < finding.severity {
                    *lowered.entry((finding.rule.id, finding.severity, *severity)).or_default() += 1;
                }
                finding.severity = *severity;
            }
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

/// Returns what `check --lock` writes for a run.
#[must_use]
pub fn lock_of(run: &Run) -> case::lock::Lock {
    case::lock::Lock {
        lists: run.lists.iter().filter_map(|list| Some((list.id.clone(), Sha256::parse(&list.snapshot)?))).collect(),
        registers: register::editions(),
        indexes: run.indexes.clone(),
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

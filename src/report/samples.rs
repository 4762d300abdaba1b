//! Runs made by hand for the tests of the formats.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;

use crate::finding::{
    AsOfSource, CaseSummary, Cause, CheckRecord, Confidence, Coverage, Finding, Group, InputRecord, InputRole,
    ListRecord, Outcome, Rule, Run, Severity, Subject, Verdict, Waiver, WaiverTarget,
};
use crate::model::{
    Account, BomBuilder, Citation, Document, DocumentId, Format, Holding, OwnershipEdge, OwnershipRelation,
    OwnershipStep, PartId, Scope, ScorePart, Selector, ShareRange, Standing, StatedParty,
};
use crate::source::{Limits, Place, Source};

const fn rule(id: &'static str, group: Group, severity: Severity) -> Rule {
    Rule { id, group, severity, summary: "", explanation: "" }
}

static MODEM: Rule = rule("untraced-communication", Group::Contract, Severity::High);
static PARTY: Rule = rule("restricted-party", Group::Entity, Severity::Medium);
static HASH: Rule = rule("missing-hash", Group::Bom, Severity::Info);
static ITEM: Rule = rule("missing-item", Group::Contract, Severity::High);
static OWNER: Rule = rule("restricted-owner", Group::Entity, Severity::Low);
static CLAUSE: Rule = rule("missing-clause", Group::Contract, Severity::Medium);
static MODEM_ALONE: &[&Rule] = &[&MODEM];
static HASH_ALONE: &[&Rule] = &[&HASH];
static OWNER_ALONE: &[&Rule] = &[&OWNER];

fn source(name: &str, text: &str) -> Arc<Source> {
    Arc::new(Source::from_bytes(name, text.as_bytes().to_vec(), &Limits::default()).expect("small"))
}

fn input(id: u16, role: InputRole, source: &Arc<Source>, format: &str) -> InputRecord {
    InputRecord {
        id: DocumentId(id),
        role,
        name: source.name().to_owned(),
        sha256: source.sha256().to_string(),
        size: source.size(),
        format: format.to_owned(),
        source: Some(Arc::clone(source)),
    }
}

/// A run with nothing in it that passed.
pub(crate) fn empty() -> Run {
    Run {
        case: CaseSummary { id: "empty".to_owned(), contract_noun: "contract", ..CaseSummary::default() },
        verdict: Verdict::Pass,
        fail_on: Severity::High,
        incomplete_because: Vec::new(),
        as_of: date(2026, 6, 30),
        as_of_source: AsOfSource::Case,
        problems: Vec::new(),
        remarks: Vec::new(),
        asides: Vec::new(),
        indexes: BTreeMap::new(),
        inputs: Vec::new(),
        documents: Vec::new().into(),
        lists: Vec::new(),
        stored: Vec::new(),
        left_out: Vec::new(),
        checks: Vec::new(),
        findings: Vec::new(),
        waivers: Vec::new(),
        coverage: Coverage::default(),
        rows: Vec::new(),
        not_ours: Vec::new(),
    }
}

/// A run with one of everything, hostile names among them.
pub(crate) fn failing() -> Run {
    let lines = "Bus 001 Device 001: ID 1d6b:0002\nBus 001 Device 004: ID 2c7c:0125 \u{1b}]0;owned\u{7} Quectel\n";
    let usb = source("survey/usb.txt", lines);
    let bom = source(
        "vendor/sts-12.cdx.json",
        "{\"components\": [{\"name\": \"Main PLC\"}, {\"name\": \"\\u202e laptop\"}]}",
    );
    let owners = source("ownership.csv", "owner,owned\nListed Holding,Crane Integrator\n");
    let mut builder = BomBuilder::new(Arc::clone(&usb), Format::Lsusb);
    let at = |from: &str, what: &str| {
        let start = lines.find(from).expect("it is there");
        Place::span(start, what.len())
    };
    for (name, place) in [("hub", at("Bus 001 Device 001", "x")), ("EC25\u{1b}[31m-AF", at("Bus 001 Device 004", "x"))]
    {
        let mut draft = builder.open(None, place);
        draft.name = builder.text(name);
        builder.close(draft);
    }
    let document = Document {
        id: DocumentId(0),
        account: Account::Observed,
        bom: builder.finish(),
        describes: None,
        scope: Scope::default(),
        on: None,
        by: None,
    };
    let part = |n| PartId { document: DocumentId(0), component: crate::model::ComponentId(n) };
    let modem = Subject::Part {
        part: part(1),
        account: Account::Observed,
        selector: Selector::parse("name:EC25-AF").expect("a selector"),
        path: vec!["Spreader cabinet".to_owned(), "EC25\u{1b}[31m-AF".to_owned()],
    };
    let edge = OwnershipEdge {
        owner: Arc::new(StatedParty::named("Listed Holding")),
        owned: Arc::new(StatedParty::named("Crane Integrator")),
        relation: OwnershipRelation::Ownership,
        share: ShareRange::of_percent("46.5"),
        holding: Holding::Direct,
        from: None,
        to: None,
        source: "annual report 2025".to_owned(),
        document: DocumentId(2),
        at: Place::span(12, 14),
    };
    let step = OwnershipStep { owner: edge.owner.name.clone(), owned: edge.owned.name.clone(), edge };
    let findings = vec![
        Finding::new(
            &MODEM,
            modem.clone(),
            "LTE module EC25\u{1b}[31m-AF in the spreader cabinet traces to no contract item",
        )
        .cite(Citation::input(DocumentId(0), at("Bus 001 Device 004", "Bus 001 Device 004: ID 2c7c:0125")))
        .cite(Citation::Absent { document: DocumentId(1), note: "not declared".to_owned() })
        .note("maker: Quectel Wireless Solutions Co., Ltd., by USB vendor id 2c7c (usb.ids 2025-07-26)")
        .help("add a contract item or change order, or have the part removed"),
        Finding::new(
            &ITEM,
            Subject::Item { id: "4.2".into(), description: "anemometer".into() },
            "1 anemometer bought, none declared",
        )
        .cite(Citation::input(DocumentId(1), Place::Whole))
        .help("have the vendor declare it"),
        Finding::new(&PARTY, modem, "Quectel is named on us-1260h")
            .cite(Citation::ListEntry {
                list: "us-1260h".into(),
                entry: "Quectel Wireless Solutions Co., Ltd.".into(),
                matched: "Quectel".into(),
                since: Some(date(2025, 1, 7)),
                snapshot: "3f9a".repeat(16),
                effect: "binds DoD contracts; does not bind this buyer as stated".into(),
                cite: "10 U.S.C. 113 note".into(),
                score: vec![ScorePart { what: "brand token \"quectel\"".into(), value: 0.9 }],
                standing: Standing::Now { at_signing: Some(true) },
            })
            .cite(Citation::Register {
                register: "usb.ids".into(),
                key: "2c7c".into(),
                value: "Quectel".into(),
                edition: "2025-07-26".into(),
            }),
        Finding::new(&CLAUSE, Subject::Case, "the clause is not in the contract")
            .cite(Citation::Computed { note: "no clause of the catalogue".into() }),
        Finding::new(
            &OWNER,
            Subject::Party { name: "Crane Integrator".into() },
            "Listed Holding stands over Crane Integrator",
        )
        .cite(Citation::Ownership { chain: vec![step], share: ShareRange::of_percent("46.5") })
        .confidence(Confidence::Medium),
        Finding::new(
            &HASH,
            Subject::Document { account: Account::Declared, name: "vendor/sts-12.cdx.json".into() },
            "no hash",
        )
        .cite(Citation::noted(DocumentId(1), Place::span(16, 1), "has no digest")),
    ];
    let mut findings = findings;
    findings[3].waived_by = Some(0);
    Run {
        case: CaseSummary {
            id: "STS-12".to_owned(),
            subject: "Ship-to-shore crane 12, Pier J, with its shore equipment".to_owned(),
            stage: "delivered".to_owned(),
            marking: Some("Bid confidential".to_owned()),
            contract_noun: "contract",
        },
        verdict: Verdict::Fail,
        incomplete_because: vec![Cause {
            cause: "us-1260h was last confirmed 400 days before 2026-06-30".to_owned(),
            resolve: "tallyclerk lists import us-1260h FILE".to_owned(),
        }],
        inputs: vec![
            input(0, InputRole::Evidence(Account::Observed), &usb, "lsusb"),
            input(1, InputRole::Evidence(Account::Declared), &bom, "cyclonedx-json"),
            input(2, InputRole::Ownership, &owners, ""),
        ],
        documents: vec![document].into(),
        lists: vec![ListRecord {
            id: "us-1260h".to_owned(),
            title: "Chinese military companies".to_owned(),
            snapshot: "3f9a".repeat(16),
            source: "lists/us-1260h.csv".to_owned(),
            confirmed: Some(date(2025, 5, 26)),
            entries: 134,
            basis: "primary".to_owned(),
            partial: false,
            stale: None,
            unserved: 0,
            pinned: false,
            in_force: None,
        }],
        checks: vec![
            CheckRecord { rules: MODEM_ALONE, outcome: Outcome::Done { examined: 2 } },
            CheckRecord { rules: HASH_ALONE, outcome: Outcome::Skipped("no declared account".to_owned()) },
            CheckRecord { rules: OWNER_ALONE, outcome: Outcome::Off("screened by the group's counsel".to_owned()) },
        ],
        findings,
        waivers: vec![Waiver {
            rule: "missing-clause".to_owned(),
            target: WaiverTarget::Item("4".to_owned()),
            reason: "clause under negotiation".to_owned(),
            approved_by: "j.doe@port.example".to_owned(),
            expires: date(2026, 12, 31),
            at: Place::Whole,
        }],
        coverage: Coverage {
            items: 41,
            items_matched: 38,
            parts: 157,
            parts_covered: 150,
            parties: 33,
            ..Coverage::default()
        },
        not_ours: vec![(part(0), "surveyor's laptop".to_owned())],
        ..empty()
    }
}

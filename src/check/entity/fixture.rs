//! Small scenes for the tests of this group: a few lines of declared and observed documents, and what screening said.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::date;

use crate::case::{Case, NotOurs, Rules, ScreeningEntry, Stage};
use crate::check::Context;
use crate::graph::Graph;
use crate::lists::{Basis, Buyer, Effect, State, Terms, Weight};
use crate::model::{
    Account, Bom, BomBuilder, ComponentId, ComponentKind, Document, DocumentId, Format, Function, IdentifierKind,
    Reason, Role, Scope, Selector,
};
use crate::reconcile::{Accounts, Reconciliation, reconcile};
use crate::register;
use crate::screening::{Hit, HitOutcome, How, ScreenedParty, Screening};
use crate::source::{Limits, Place, Source};
use crate::trust::Trust;

/// A line of a document.
#[derive(Clone, Default)]
pub(super) struct Line {
    name: &'static str,
    parties: Vec<(Role, &'static str)>,
    identifiers: Vec<(IdentifierKind, &'static str)>,
    functions: Vec<&'static str>,
    inside: Option<u32>,
    firmware: bool,
}

impl Line {
    pub(super) fn named(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    fn identified(mut self, kind: IdentifierKind, value: &'static str) -> Self {
        self.identifiers.push((kind, value));
        self
    }

    pub(super) fn maker(mut self, maker: &'static str) -> Self {
        self.parties.push((Role::Manufacturer, maker));
        self
    }

    pub(super) fn supplier(mut self, supplier: &'static str) -> Self {
        self.parties.push((Role::Supplier, supplier));
        self
    }

    pub(super) fn mac(self, mac: &'static str) -> Self {
        self.identified(IdentifierKind::Mac, mac)
    }

    pub(super) fn serial(self, serial: &'static str) -> Self {
        self.identified(IdentifierKind::Serial, serial)
    }

    pub(super) fn fcc(self, id: &'static str) -> Self {
        self.identified(IdentifierKind::FccId, id)
    }

    pub(super) fn cpe(self, name: &'static str) -> Self {
        self.identified(IdentifierKind::Cpe, name)
    }

    pub(super) fn purl(self, name: &'static str) -> Self {
        self.identified(IdentifierKind::Purl, name)
    }

    pub(super) fn usb(self, id: &'static str) -> Self {
        self.identified(IdentifierKind::UsbId, id)
    }

    pub(super) fn mpn(self, number: &'static str) -> Self {
        self.identified(IdentifierKind::Mpn, number)
    }

    pub(super) fn function(mut self, id: &'static str) -> Self {
        self.functions.push(id);
        self
    }

    pub(super) fn inside(mut self, line: u32) -> Self {
        self.inside = Some(line);
        self
    }

    pub(super) fn firmware(mut self) -> Self {
        self.firmware = true;
        self
    }
}

/// A hit on a list, as screening gives it.
pub(super) fn hit(outcome: HitOutcome) -> Hit {
    Hit {
        list: "us-889".to_owned(),
        regime: "us-889".to_owned(),
        entry_key: "example".to_owned(),
        entry_name: "Example".to_owned(),
        entry_digest: "00".to_owned(),
        entry_source: "a source".to_owned(),
        met_by: crate::screening::ask::MatchBasis::Name,
        matched_name: "Example".to_owned(),
        unverified_name: false,
        outcome,
        how: How::Named,
        score: Vec::new(),
        since: None,
        snapshot: "00".to_owned(),
        basis: Basis::Secondary,
        terms: Terms::default(),
        cite: "a cite".to_owned(),
        standing: crate::model::Standing::Now { at_signing: None },
        effect: Effect {
            state: State::Applies,
            weight: Weight::High,
            unverified: false,
            words: "applies on the stated facts".to_owned(),
            cite: "a cite".to_owned(),
        },
    }
}

/// A case with its documents.
pub(super) struct Scene {
    case: Case,
    documents: Vec<Document>,
    functions: Vec<Vec<Vec<(Function, Reason)>>>,
    parties: Vec<ScreenedParty>,
    reconciled: bool,
}

impl Scene {
    pub(super) fn declared(lines: impl IntoIterator<Item = Line>) -> Self {
        let scene =
            Self { case: case(), documents: Vec::new(), functions: Vec::new(), parties: Vec::new(), reconciled: false };
        scene.document(Account::Declared, lines)
    }

    pub(super) fn observed(self, lines: impl IntoIterator<Item = Line>) -> Self {
        self.document(Account::Observed, lines)
    }

    pub(super) fn screened(mut self, name: &str, hit: Hit) -> Self {
        self.parties.push(ScreenedParty {
            key: register::maker_key(name),
            name: name.to_owned(),
            mentions: Vec::new(),
            also: Vec::new(),
            hits: vec![hit],
            settled: Vec::new(),
        });
        self
    }

    pub(super) fn not_ours(mut self, selector: &str) -> Self {
        let selector = Selector::parse(selector).expect("a selector");
        self.case.not_ours.push(NotOurs { selector, reason: "a test".to_owned(), at: Place::Whole });
        self
    }

    pub(super) fn supplied_by(mut self, name: &str) -> Self {
        for document in &mut self.documents {
            document.bom.metadata.supplier = Some(name.to_owned());
        }
        self
    }

    /// Holds the accounts against each other, as a run does.
    pub(super) fn reconciled(mut self) -> Self {
        self.reconciled = true;
        self
    }

    fn document(mut self, account: Account, lines: impl IntoIterator<Item = Line>) -> Self {
        let lines: Vec<Line> = lines.into_iter().collect();
        self.functions.push(lines.iter().map(functions).collect());
        self.documents.push(Document {
            id: DocumentId(u16::try_from(self.documents.len()).expect("few documents")),
            account,
            bom: bom(&lines),
            describes: None,
            scope: Scope::default(),
            on: None,
            by: None,
        });
        self
    }

    pub(super) fn with<T>(&self, run: impl FnOnce(&Context<'_>) -> T) -> T {
        let graph = Graph::build(&self.documents);
        let reconciliation = if self.reconciled {
            reconcile(&Accounts {
                contract: None,
                documents: &self.documents,
                functions: &self.functions,
                graph: &graph,
                not_ours: &self.case.not_ours,
                as_of: date(2026, 6, 30),
            })
        } else {
            Reconciliation::default()
        };
        run(&Context {
            case: &self.case,
            as_of: date(2026, 6, 30),
            contract: None,
            documents: &self.documents,
            functions: &self.functions,
            graph: &graph,
            reconciliation: &reconciliation,
            ownership: &crate::model::Ownership::default(),
            lists: &[],
            screening: &Screening::of(self.parties.clone()),
            trust: &Trust::default(),
            waivers_used: &[],
        })
    }
}

fn functions(line: &Line) -> Vec<(Function, Reason)> {
    line.functions
        .iter()
        .map(|id| {
            let entry = register::function(id).expect("a listed function");
            (entry.function, Reason { text: "stated".to_owned(), keyword_only: false })
        })
        .collect()
}

fn bom(lines: &[Line]) -> Bom {
    let source = Source::from_bytes("scene", Vec::new(), &Limits::default()).expect("small");
    let mut builder = BomBuilder::new(Arc::new(source), Format::CycloneDxJson);
    for line in lines {
        let mut draft = builder.open(line.inside.map(ComponentId), Place::Whole);
        draft.kind = if line.firmware { ComponentKind::Firmware } else { ComponentKind::Device };
        draft.name = builder.text(line.name);
        for (kind, value) in &line.identifiers {
            builder.identify(&mut draft, *kind, value, Place::Whole);
        }
        for (role, name) in &line.parties {
            let party = builder.party(name, Place::Whole);
            draft.party(*role, party);
        }
        builder.close(draft);
    }
    builder.finish()
}

fn case() -> Case {
    Case {
        source: None,
        folder: PathBuf::new(),
        id: "scene".to_owned(),
        subject: String::new(),
        stage: Stage::Delivered,
        as_of: None,
        marking: None,
        buyer: Buyer::default(),
        funding: Vec::new(),
        contract: None,
        evidence: Vec::new(),
        not_ours: Vec::new(),
        artifacts: Vec::new(),
        screening: ScreeningEntry::default(),
        signers: BTreeMap::new(),
        rules: Rules { fail_on: None, settings: BTreeMap::new() },
        waivers: Vec::new(),
    }
}

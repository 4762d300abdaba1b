//! Small cranes, each with one thing to settle: what must be said, and what must not.

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::{Accounts, Deviation, Reconciliation, reconcile};
use crate::case::{ContractEntry, NotOurs, contract};
use crate::graph::Graph;
use crate::model::{
    Account, BomBuilder, ComponentId, ComponentKind, Document, DocumentId, Format, IdentifierKind, Quantity, Role,
    Scope, Selector,
};
use crate::register;
use crate::source::{Limits, Place, Source};

const TODAY: Date = date(2026, 6, 30);

#[derive(Clone, Default)]
pub(super) struct Part {
    name: &'static str,
    maker: Option<&'static str>,
    number: Option<&'static str>,
    function: Option<&'static str>,
    quantity: u32,
    serial: Option<&'static str>,
    mac: Option<&'static str>,
    usb: Option<&'static str>,
    host: Option<&'static str>,
    inside: Option<u32>,
    location: Option<&'static str>,
    software: bool,
    firmware: bool,
}

pub(super) fn part(name: &'static str) -> Part {
    Part { name, ..Part::default() }
}

impl Part {
    pub(super) fn by(self, maker: &'static str) -> Self {
        Self { maker: Some(maker), ..self }
    }
    pub(super) fn number(self, number: &'static str) -> Self {
        Self { number: Some(number), ..self }
    }
    pub(super) fn does(self, function: &'static str) -> Self {
        Self { function: Some(function), ..self }
    }
    fn times(self, quantity: u32) -> Self {
        Self { quantity, ..self }
    }
    fn inside(self, parent: u32) -> Self {
        Self { inside: Some(parent), ..self }
    }
}

fn document(id: u16, account: Account, parts: &[Part]) -> Document {
    let source = Source::from_bytes("x", Vec::new(), &Limits::default()).expect("small");
    let mut builder = BomBuilder::new(Arc::new(source), Format::CycloneDxJson);
    for part in parts {
        let mut draft = builder.open(part.inside.map(ComponentId), Place::Whole);
        draft.kind = match (part.software, part.firmware) {
            (true, _) => ComponentKind::Application,
            (_, true) => ComponentKind::Firmware,
            _ => ComponentKind::Device,
        };
        draft.name = builder.text(part.name);
        draft.reference = builder.text(part.name);
        if part.quantity > 0 {
            draft.quantity = Quantity::Pieces(part.quantity);
        }
        for (kind, value) in [
            (IdentifierKind::Mpn, part.number),
            (IdentifierKind::Serial, part.serial),
            (IdentifierKind::Mac, part.mac),
            (IdentifierKind::UsbId, part.usb),
            (IdentifierKind::Hostname, part.host),
        ] {
            if let Some(value) = value {
                builder.identify(&mut draft, kind, value, Place::Whole);
            }
        }
        if let Some(function) = part.function {
            let text = builder.text(function);
            draft.details().function = text;
        }
        if let Some(location) = part.location {
            let text = builder.text(location);
            draft.details().location = text;
        }
        if let Some(maker) = part.maker {
            let party = builder.party(maker, Place::Whole);
            draft.party(Role::Manufacturer, party);
        }
        builder.close(draft);
    }
    let mut bom = builder.finish();
    bom.metadata.subject = (account == Account::Declared && parts[0].name == "crane").then_some(ComponentId(0));
    Document { id: DocumentId(id), account, bom, describes: None, scope: Scope::default(), on: None, by: None }
}

pub(super) fn crane(parts: &[Part]) -> Document {
    let mut all = vec![part("crane")];
    all.extend(parts.iter().map(|part| Part { inside: Some(part.inside.map_or(0, |n| n + 1)), ..part.clone() }));
    document(1, Account::Declared, &all)
}

fn survey(parts: &[Part]) -> Document {
    document(2, Account::Observed, parts)
}

fn located(mut survey: Document, method: &str, location: Option<&str>) -> Document {
    survey.scope = Scope { methods: vec![method.to_owned()], location: location.map(str::to_owned) };
    survey
}

pub(super) struct Settled {
    pub(super) result: Reconciliation,
    graph: Graph,
    documents: Vec<Document>,
}

fn settle_without(contract_text: &str, documents: Vec<Document>, not_ours: &[NotOurs]) -> Settled {
    let text = format!("version = 1\nid = \"C-1\"\nquantities = \"per-subject\"\n{contract_text}");
    let source = Source::from_bytes("contract.toml", text.into_bytes(), &Limits::default()).expect("small");
    let source = Arc::new(source);
    let entry = ContractEntry::bare(std::path::Path::new("contract.toml"));
    let contract = contract::load(&entry, DocumentId(0), &source, &Limits::default()).expect("a sound contract");
    let functions: Vec<Vec<_>> =
        documents.iter().map(|document| document.bom.components().map(register::infer).collect()).collect();
    let graph = Graph::build(&documents);
    let result = reconcile(&Accounts {
        contract: Some(&contract),
        documents: &documents,
        functions: &functions,
        graph: &graph,
        not_ours,
        as_of: TODAY,
    });
    Settled { result, graph, documents }
}

pub(super) fn settle(contract_text: &str, documents: Vec<Document>) -> Settled {
    settle_without(contract_text, documents, &[])
}

impl Settled {
    pub(super) fn name(&self, thing: crate::graph::ThingId) -> &str {
        let part = self.graph.parts(thing)[0];
        let document = self.documents.iter().find(|document| document.id == part.document).expect("its document");
        document.bom.component(part.component).name()
    }

    /// Every deviation in one line: kind, thing or item, numbers.
    pub(super) fn said(&self) -> Vec<String> {
        let item = |n: usize| self.result.items[n].item.id.clone();
        let mut said: Vec<String> = self
            .result
            .deviations
            .iter()
            .map(|deviation| match deviation {
                Deviation::UntracedCommunication { thing, functions, beyond, .. } => {
                    format!("untraced {} {} {beyond}", self.name(*thing), functions[0])
                }
                Deviation::DeclinedOption { thing, .. } => format!("declined {}", self.name(*thing)),
                Deviation::Substituted { item: n, thing, .. } => {
                    format!("substituted {} {}", item(*n), self.name(*thing))
                }
                Deviation::Quantity { item: n, bought, found, .. } => format!("quantity {} {found}/{bought}", item(*n)),
                Deviation::Uncontracted { thing, beneath } => format!("uncontracted {} +{beneath}", self.name(*thing)),
                Deviation::Missing { item: n, .. } => format!("missing {}", item(*n)),
                Deviation::Equivalent { item: n, thing, .. } => {
                    format!("equivalent {} {}", item(*n), self.name(*thing))
                }
                Deviation::Undeclared { thing, .. } => format!("undeclared {}", self.name(*thing)),
                Deviation::Adjacent { thing, of } => format!("adjacent {} {}", self.name(*thing), self.name(*of)),
                Deviation::Placed { thing, .. } => format!("placed {}", self.name(*thing)),
                Deviation::NotObserved { thing, .. } => format!("not-observed {}", self.name(*thing)),
                Deviation::Ambiguous { .. } => "ambiguous".to_owned(),
                Deviation::Opaque { thing, .. } => format!("opaque {}", self.name(*thing)),
            })
            .collect();
        said.sort();
        said
    }
}

const PLC: &str = "
[[item]]
id = \"1\"
description = \"Main PLC\"
makers = [\"Siemens\"]
part-number = \"6ES7518-4AP00-0AB0\"
quantity = 1
functions = [\"plc\"]
";

const SWITCH: &str = "
[[item]]
id = \"2\"
description = \"Network switch\"
makers = [\"Hirschmann\"]
part-number = \"RSP25\"
quantity = 2
functions = [\"network-switch\"]
";

const ROUTER: &str = "
[[item]]
id = \"3\"
description = \"LTE router\"
makers = [\"Teltonika\"]
part-number = \"RUT955\"
quantity = 1
functions = [\"wan-router\", \"cellular\"]
";

fn plc() -> Part {
    part("Main PLC").by("Siemens AG").number("6ES7 518-4AP00-0AB0")
}

fn switches(count: u32) -> Part {
    part("Switch").by("Hirschmann").number("RSP25").times(count)
}

#[test]
fn what_was_bought_and_is_there_says_nothing() {
    let settled = settle(&format!("{PLC}{SWITCH}"), vec![crane(&[plc(), switches(2)])]);
    assert_eq!(settled.said(), [""; 0]);
    assert_eq!(settled.result.coverage.items_matched, 2);
    assert_eq!(settled.result.coverage.parts_covered, 2);
}

#[test]
fn parts_inside_a_bought_assembly_are_covered_by_it() {
    let settled =
        settle(PLC, vec![crane(&[plc(), part("capacitor").inside(0), part("resistor").inside(0).times(400)])]);
    assert_eq!(settled.said(), [""; 0]);
}

#[test]
fn one_more_and_one_fewer_than_bought_are_quantities_and_none_is_missing() {
    assert_eq!(settle(SWITCH, vec![crane(&[switches(3)])]).said(), ["quantity 2 3/2"]);
    assert_eq!(settle(SWITCH, vec![crane(&[switches(1)])]).said(), ["quantity 2 1/2"]);
    assert_eq!(settle(SWITCH, vec![crane(&[part("Ladder")])]).said(), ["missing 2", "uncontracted Ladder +0"]);
}

#[test]
fn one_more_is_counted_even_inside_another_bought_assembly() {
    let cabinet = "[[item]]\nid = \"9\"\ndescription = \"E-house cabinet\"\nquantity = 1\nfunctions = [\"cabinet\"]\n";
    let parts = [part("E-house cabinet").does("cabinet"), switches(2).inside(0), switches(1).inside(0)];
    assert_eq!(settle(&format!("{SWITCH}{cabinet}"), vec![crane(&parts)]).said(), ["quantity 2 3/2"]);
}

#[test]
fn quantities_multiply_with_the_assemblies_around_them() {
    let parts = [part("Rack").times(2), switches(1).inside(0)];
    assert_eq!(settle(SWITCH, vec![crane(&parts)]).said(), [""; 0]);
}

#[test]
fn another_makers_controller_in_place_of_the_bought_one_is_one_substitution() {
    let other = part("Main PLC").by("Inovance").number("AM600").does("plc");
    assert_eq!(settle(PLC, vec![crane(&[other])]).said(), ["substituted 1 Main PLC"]);
}

#[test]
fn what_stands_in_a_house_replaces_an_item_before_what_is_a_part_of_a_machine() {
    let bought = "[[item]]\nid = \"8\"\ndescription = \"Spreader\"\npart-number = \"SPR-45\"\nfunctions = [\"spreader\"]\n\
                  [[item]]\nid = \"9\"\ndescription = \"E-house\"\npart-number = \"EH-1\"\n";
    let other = || part("Other PLC").by("Inovance").number("AM600").does("plc");
    let spreader = || part("Spreader").number("SPR-45");
    let inner = || part("spreader controller").by("Elbe").number("SPC-8").does("plc").inside(0);
    let house = [spreader(), inner(), part("E-house").number("EH-1"), other().inside(2), switches(2).inside(2)];
    let contract = format!("{PLC}{bought}{SWITCH}");
    assert_eq!(settle(&contract, vec![crane(&house)]).said(), ["substituted 1 Other PLC"]);
    // Nothing else does the item's work.
    let alone = [spreader(), inner(), part("E-house").number("EH-1"), switches(2).inside(2)];
    assert_eq!(settle(&contract, vec![crane(&alone)]).said(), ["substituted 1 spreader controller"]);
}

#[test]
fn a_bought_number_under_another_maker_is_a_substitution() {
    let relabelled = part("Controller").by("Nobody GmbH").number("6ES7518-4AP00-0AB0");
    assert_eq!(settle(PLC, vec![crane(&[relabelled])]).said(), ["substituted 1 Controller"]);
}

#[test]
fn an_alternate_is_as_good_as_the_item() {
    let contract =
        PLC.replace("quantity = 1", "quantity = 1\nalternates = [{ maker = \"ABB\", part-number = \"PM866A\" }]");
    let settled = settle(&contract, vec![crane(&[part("Main PLC").by("ABB").number("PM866A")])]);
    assert_eq!(settled.said(), [""; 0]);
}

#[test]
fn an_equal_is_reported_until_it_is_approved() {
    let contract = PLC.replace("quantity = 1", "quantity = 1\nor-equal = true");
    let other = || vec![crane(&[part("Main PLC").by("ABB").number("PM866A").does("plc")])];
    assert_eq!(settle(&contract, other()).said(), ["equivalent 1 Main PLC"]);
    let approved = contract.replace("or-equal = true", "or-equal = true\napproval = \"RFI 12\"");
    assert_eq!(settle(&approved, other()).said(), [""; 0]);
}

#[test]
fn a_change_order_adds_from_its_day_on() {
    let order = |day: &str| {
        format!(
            "{PLC}\n[[change-order]]\nid = \"CO-1\"\non = {day}\n[[change-order.item]]\nid = \"CO-1.1\"\n\
             description = \"Data logger\"\nquantity = 1\n"
        )
    };
    let parts = || vec![crane(&[plc(), part("Data logger")])];
    assert_eq!(settle(&order("2026-06-30"), parts()).said(), [""; 0], "the day itself counts");
    assert_eq!(settle(&order("2026-07-01"), parts()).said(), ["uncontracted Data logger +0"]);
}

#[test]
fn only_the_topmost_uncovered_assembly_is_named_and_a_grouping_is_not() {
    let parts = [
        part("E-house"),
        plc().inside(0),
        part("Data logger").inside(0),
        part("board").inside(2),
        part("chip").inside(3),
    ];
    assert_eq!(settle(PLC, vec![crane(&parts)]).said(), ["uncontracted Data logger +2"]);
}

#[test]
fn the_item_for_the_whole_crane_covers_nothing_when_parts_are_listed() {
    let whole = "[[item]]\nid = \"0\"\ndescription = \"crane\"\nquantity = 1\n";
    let settled = settle(&format!("{whole}{PLC}"), vec![crane(&[plc(), part("Data logger")])]);
    assert_eq!(settled.said(), ["uncontracted Data logger +0"]);
}

#[test]
fn a_modem_that_only_the_survey_sees_is_untraced() {
    let seen = survey(&[Part { usb: Some("2c7c:0125"), ..part("EC25 LTE modem") }.by("Quectel").does("cellular")]);
    let settled = settle(PLC, vec![crane(&[plc()]), seen]);
    assert_eq!(settled.said(), ["untraced EC25 LTE modem cellular 1"]);
}

#[test]
fn a_surveyed_modem_does_not_hide_behind_a_declared_one_elsewhere() {
    let declared = [
        Part { location: Some("E-house"), ..part("RUT955").by("Teltonika").number("RUT955") },
        part("EC25-EU").by("Quectel").does("cellular").inside(0),
    ];
    let modem = Part { usb: Some("2c7c:0125"), ..part("EC25 LTE modem") }.by("Quectel").does("cellular");
    let seen = located(survey(&[modem]), "usb", Some("spreader cabinet"));
    let settled = settle(ROUTER, vec![crane(&declared), seen]);
    assert_eq!(settled.said(), ["untraced EC25 LTE modem cellular 1"]);
}

#[test]
fn firmware_that_a_survey_tells_of_a_declared_device_is_undeclared_only_beside_declared_firmware() {
    let declared = Part { serial: Some("EX0001"), ..plc() };
    let runs = |name| Part { firmware: true, ..part(name) }.inside(0);
    let seen = [
        Part { serial: Some("EX0001"), ..part("PLC 12") },
        runs("boot image 7"),
        Part { software: true, ..part("agent") }.inside(0),
    ];
    let settled = settle(PLC, vec![crane(std::slice::from_ref(&declared)), survey(&seen)]);
    assert_eq!(settled.said(), ["undeclared agent"], "a program is no firmware of the device");
    let with_firmware = [declared, runs("runtime 3")];
    let settled = settle(PLC, vec![crane(&with_firmware), survey(&seen[..2])]);
    assert_eq!(settled.said(), ["undeclared boot image 7"]);
    let strange = [Part { serial: Some("EX9999"), ..part("gauge") }, runs("boot image 7")];
    assert_eq!(settle(PLC, vec![crane(&with_firmware), survey(&strange)]).said(), ["undeclared gauge"]);
}

#[test]
fn a_computers_bus_is_not_where_a_router_beside_it_would_show() {
    let declared = [
        Part { location: Some("E-house"), ..part("LTE router").by("Teltonika").number("RUT955").does("router") },
        part("EC25-EU").by("Quectel").does("cellular").inside(0),
    ];
    let seen = located(survey(&[part("USB hub")]), "usb", Some("E-house"));
    assert_eq!(settle(ROUTER, vec![crane(&declared), seen]).said(), ["undeclared USB hub"]);
}

#[test]
fn a_module_inside_a_router_that_grants_cellular_is_traced_and_a_second_one_is_not() {
    let one = [part("RUT955").by("Teltonika").number("RUT955"), part("EC25").by("Quectel").does("cellular").inside(0)];
    assert_eq!(settle(ROUTER, vec![crane(&one)]).said(), [""; 0]);
    let two = [one[0].clone(), one[1].clone(), part("EC21").by("Quectel").does("cellular").inside(0)];
    assert_eq!(settle(ROUTER, vec![crane(&two)]).said().len(), 1);
}

#[test]
fn a_modem_inside_a_bought_cabinet_is_covered_and_still_untraced() {
    let cabinet = "[[item]]\nid = \"9\"\ndescription = \"E-house cabinet\"\nquantity = 1\nfunctions = [\"cabinet\"]\n";
    let parts = [part("E-house cabinet").does("cabinet"), part("Telit module").by("Telit").does("cellular").inside(0)];
    assert_eq!(settle(cabinet, vec![crane(&parts)]).said(), ["untraced Telit module cellular 1"]);
    let granted = cabinet.replace("\"cabinet\"]", "\"cabinet\", \"cellular\"]");
    assert_eq!(settle(&granted, vec![crane(&parts)]).said(), [""; 0]);
}

#[test]
fn more_modems_than_granted_are_counted() {
    let cabinet = "[[item]]\nid = \"9\"\ndescription = \"E-house cabinet\"\nquantity = 1\nfunctions = [\"cabinet\", { function = \"cellular\", count = 2 }]\n";
    let modem = || part("LTE module").by("Telit").does("cellular").inside(0);
    let parts = |n: u32| vec![crane(&[part("E-house cabinet").does("cabinet"), modem().times(n)])];
    assert_eq!(settle(cabinet, parts(2)).said(), [""; 0]);
    assert_eq!(settle(cabinet, parts(3)).said(), ["untraced LTE module cellular 1"]);
}

#[test]
fn an_option_that_was_declined_and_is_there_is_named_as_that() {
    let contract = format!(
        "{PLC}\n[[declined]]\nid = \"7\"\ndescription = \"Condition logger\"\nmakers = [\"Acme\"]\npart-number = \"CL-9\"\n"
    );
    let settled = settle(&contract, vec![crane(&[plc(), part("Logger").by("Acme").number("CL-9")])]);
    assert_eq!(settled.said(), ["declined Logger"]);
}

#[test]
fn a_declined_modem_is_named_as_declined_and_as_untraced_communication() {
    let contract = format!(
        "{PLC}\n[[declined]]\nid = \"7\"\ndescription = \"Remote monitoring gateway\"\nmakers = [\"Acme\"]\npart-number = \"RM-9\"\nfunctions = [\"remote-access\"]\n"
    );
    let settled =
        settle(&contract, vec![crane(&[plc(), part("Gateway").by("Acme").number("RM-9").does("remote-access")])]);
    assert_eq!(settled.said(), ["declined Gateway", "untraced Gateway remote-access 1"]);
    // A word alone makes untraced communication no more than medium: the option must not vanish behind it.
    let words = format!(
        "{PLC}\n[[declined]]\nid = \"7\"\ndescription = \"Remote gateway LTE\"\nmakers = [\"Acme\"]\npart-number = \"RM-9\"\n"
    );
    let settled = settle(&words, vec![crane(&[plc(), part("Remote gateway LTE").by("Acme").number("RM-9")])]);
    assert!(settled.said().contains(&"declined Remote gateway LTE".to_owned()), "{:?}", settled.said());
}

#[test]
fn a_surveyed_host_is_the_declared_part_with_its_address_and_others_are_undeclared() {
    let declared = [Part { mac: Some("00:1c:06:00:00:01"), ..plc() }];
    let seen = survey(&[
        Part { mac: Some("00:1c:06:00:00:01"), ..part("10.0.0.1") },
        Part { mac: Some("00:40:8c:00:00:09"), ..part("10.0.0.9") },
    ]);
    let settled = settle(PLC, vec![crane(&declared), seen]);
    assert_eq!(settled.said(), ["undeclared 10.0.0.9"]);
    assert_eq!(settled.result.coverage.parts_observed, 1);
}

#[test]
fn an_address_that_is_no_ones_matches_nothing() {
    for mac in ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"] {
        let declared = [Part { mac: Some(mac), ..plc() }];
        let seen = survey(&[Part { mac: Some(mac), ..part("10.0.0.9") }]);
        assert_eq!(settle(PLC, vec![crane(&declared), seen]).said(), ["undeclared 10.0.0.9"], "{mac}");
    }
}

#[test]
fn a_controller_seen_as_three_hosts_is_one() {
    let declared = [Part { mac: Some("00:1c:06:00:00:01"), ..plc() }];
    let seen = survey(&[
        Part { mac: Some("00:1c:06:00:00:01"), host: Some("plc"), ..part("plc") },
        Part { mac: Some("28:63:36:00:00:77"), host: Some("plc"), ..part("plc") },
        Part { mac: Some("00:1c:06:00:00:02"), ..part("10.0.0.3") },
    ]);
    assert_eq!(settle(PLC, vec![crane(&declared), seen]).said(), ["adjacent 10.0.0.3 Main PLC"]);
}

#[test]
fn a_part_that_states_another_number_than_the_declared_one_is_another_part() {
    let camera = |number, serial| Part {
        serial: Some(serial),
        ..part("Camera").by("Example Vision").number(number).does("camera")
    };
    let bought = "[[item]]\nid = \"1\"\ndescription = \"Camera\"\nmakers = [\"Example Vision\"]\npart-number = \"ABC-1000\"\nquantity = 1\n";
    let seen_as = |number, serial| {
        let settled = settle(bought, vec![crane(&[camera("ABC-1000", "SN100200")]), survey(&[camera(number, serial)])]);
        let exchanged = settled.result.things.iter().filter(|thing| !thing.instead_of.is_empty()).count();
        (settled.said(), exchanged)
    };
    assert_eq!(seen_as("ABC-1000", "100200"), (vec![], 0), "letters before a serial number are not part of it");
    assert_eq!(seen_as("QRS-5500", "SN900900"), (vec!["undeclared Camera".to_owned()], 1), "another type");
    assert_eq!(seen_as("ABC-1000", "SN900900"), (vec!["undeclared Camera".to_owned()], 1), "another piece of the type");
}

#[test]
fn what_is_not_ours_is_not_a_deviation() {
    let seen = survey(&[Part { mac: Some("3c:22:fb:00:00:01"), ..part("laptop") }]);
    let not_ours = [NotOurs {
        selector: Selector::parse("mac:3c:22:fb:00:00:01").expect("a selector"),
        reason: "surveyor's laptop".to_owned(),
        at: Place::Whole,
    }];
    let settled = settle_without(PLC, vec![crane(&[plc()]), seen], &not_ours);
    assert_eq!(settled.said(), [""; 0]);
}

#[test]
fn a_bought_cabinet_without_contents_is_opaque_until_somebody_looks() {
    let cabinet =
        "[[item]]\nid = \"9\"\ndescription = \"Checker cabin cabinet\"\nquantity = 1\nfunctions = [\"cabinet\"]\n";
    let parts = || crane(&[part("Checker cabin cabinet").does("cabinet")]);
    assert_eq!(settle(cabinet, vec![parts()]).said(), ["opaque Checker cabin cabinet"]);
    let seen = survey(&[part("Checker cabin cabinet").does("cabinet")]);
    let looked = located(seen, "physical", Some("checker cabin"));
    assert_eq!(settle(cabinet, vec![parts(), looked]).said(), [""; 0]);
    let elsewhere = located(survey(&[]), "physical", Some("spreader"));
    assert_eq!(settle(cabinet, vec![parts(), elsewhere]).said(), ["opaque Checker cabin cabinet"]);
}

#[test]
fn two_cameras_for_one_item_and_nothing_to_tell_them_by_is_ambiguous() {
    let contract = "[[item]]\nid = \"5\"\ndescription = \"Camera\"\nquantity = 1\nfunctions = [\"camera\"]\n";
    let parts = [part("Boom view").by("Axis").does("camera"), part("Trolley view").by("Bosch").does("camera")];
    let said = settle(contract, vec![crane(&parts)]).said();
    assert!(said.contains(&"ambiguous".to_owned()) && said.contains(&"quantity 5 2/1".to_owned()), "{said:?}");
}

#[test]
fn words_that_only_look_like_radios_are_not() {
    let contract = "[[item]]\nid = \"5\"\ndescription = \"Gantry\"\nquantity = 1\n";
    let parts = [
        part("Gantry"),
        part("Oil FILTER").inside(0),
        part("SIMATIC HMI").by("Siemens").inside(0),
        part("Satellite gear set").inside(0),
        part("Modem cable").inside(0),
    ];
    assert_eq!(settle(contract, vec![crane(&parts)]).said(), [""; 0]);
}

#[test]
fn a_bill_of_materials_of_a_modem_makes_no_crane_of_it() {
    let mut modem =
        document(3, Account::Declared, &[part("LTE modem").by("Telit").does("cellular"), part("chip").inside(0)]);
    modem.bom.metadata.subject = Some(ComponentId(0));
    assert_eq!(settle(PLC, vec![crane(&[plc()]), modem]).said(), ["untraced LTE modem cellular 1"]);
}

#[test]
fn a_modem_of_no_pieces_still_communicates() {
    let mut crane = crane(&[plc(), part("LTE modem").by("Telit").does("cellular")]);
    let source = Source::from_bytes("x", Vec::new(), &Limits::default()).expect("small");
    let mut builder = BomBuilder::new(Arc::new(source), Format::CycloneDxJson);
    let mut draft = builder.open(None, Place::Whole);
    draft.name = builder.text("LTE modem");
    draft.kind = ComponentKind::Device;
    draft.quantity = Quantity::Pieces(0);
    builder.close(draft);
    crane.bom = builder.finish();
    assert!(settle(PLC, vec![crane]).said().iter().any(|said| said.starts_with("untraced")));
}

#[test]
fn a_modem_with_the_serial_of_a_bought_part_is_not_that_part() {
    let modem = Part { serial: Some("SVP-1001"), ..part("Telit module") }.does("cellular");
    let bought = Part { serial: Some("SVP-1001"), ..plc() };
    let one = settle(PLC, vec![crane(&[bought.clone(), modem.clone()])]);
    assert!(one.said().contains(&"untraced Telit module cellular 1".to_owned()), "{:?}", one.said());
    let two = settle(PLC, vec![crane(&[bought]), document(3, Account::Declared, &[modem])]);
    assert!(two.said().iter().any(|said| said.starts_with("untraced")), "{:?}", two.said());
}

#[test]
fn a_modem_on_a_bus_is_not_the_one_inside_a_router() {
    let inner = Part { usb: Some("2c7c:0125"), ..part("EC25").by("Quectel").does("cellular").inside(0) };
    let declared = [part("RUT955").by("Teltonika").number("RUT955"), inner];
    let seen = survey(&[Part { usb: Some("2c7c:0125"), ..part("EC25 LTE modem") }.by("Quectel").does("cellular")]);
    let settled = settle(ROUTER, vec![crane(&declared), located(seen, "usb", None)]);
    assert_eq!(settled.said(), ["untraced EC25 LTE modem cellular 1"]);
}

#[test]
fn a_bought_part_that_says_it_is_cellular_is_not_granted_that() {
    let claims = plc().does("cellular");
    assert_eq!(settle(PLC, vec![crane(std::slice::from_ref(&claims))]).said(), ["untraced Main PLC cellular 1"]);
    let with_modem = [claims, part("Telit module").by("Telit").does("cellular").inside(0)];
    assert_eq!(settle(PLC, vec![crane(&with_modem)]).said(), ["untraced Main PLC cellular 1"]);
}

#[test]
fn a_second_router_and_a_router_full_of_modules_are_more_than_granted() {
    let router = || part("LTE router").by("Teltonika").number("RUT955");
    let said = settle(ROUTER, vec![crane(&[router(), router()])]).said();
    assert!(said.contains(&"untraced LTE router cellular 1".to_owned()), "{said:?}");
    let full = [router(), part("EC25").by("Quectel").does("cellular").inside(0).times(100)];
    let said = settle(ROUTER, vec![crane(&full)]).said();
    assert!(said.contains(&"untraced LTE router cellular 99".to_owned()), "{said:?}");
}

#[test]
fn a_spare_module_covers_no_fitted_one() {
    let spare = "\n[[item]]\nid = \"S\"\ndescription = \"Spare LTE module\"\nmakers = [\"Telit\"]\npart-number = \"LE910C1-EU\"\nquantity = 1\nkind = \"spare\"\nfunctions = [\"cellular\"]\n";
    let fitted = part("Telit module").by("Telit").number("LE910C1-EU").does("cellular").inside(0);
    let said = settle(&format!("{PLC}{spare}"), vec![crane(&[plc(), fitted])]).said();
    assert!(said.contains(&"untraced Telit module cellular 1".to_owned()), "{said:?}");
}

#[test]
fn a_declined_number_under_another_maker_is_the_option() {
    let contract = format!(
        "{PLC}\n[[declined]]\nid = \"7\"\ndescription = \"Logger\"\nmakers = [\"Acme\"]\npart-number = \"CL-9\"\n"
    );
    let settled = settle(&contract, vec![crane(&[plc(), part("Unit").by("Nobody GmbH").number("CL-9")])]);
    assert_eq!(settled.said(), ["declined Unit"]);
}

#[test]
fn the_module_inside_a_bought_router_is_no_option_and_no_other_item() {
    let router = [
        part("RUT955").by("Teltonika").number("RUT955"),
        part("Telit module").by("Telit").number("LE910C1-EU").does("cellular").inside(0),
    ];
    let module = "description = \"LTE module\"\nmakers = [\"Telit\"]\npart-number = \"LE910C1-EU\"\nquantity = 1\nfunctions = [\"cellular\"]\n";
    let declined = format!("{ROUTER}\n[[declined]]\nid = \"7\"\n{module}");
    assert_eq!(settle(&declined, vec![crane(&router)]).said(), [""; 0]);
    let bought = format!("{ROUTER}\n[[item]]\nid = \"8\"\n{module}");
    assert_eq!(settle(&bought, vec![crane(&router)]).said(), ["missing 8"]);
}

#[test]
fn a_modem_somebody_saw_is_no_router_because_it_bears_its_name() {
    let mac = Some("02:4e:4c:00:00:a0");
    let declared = [Part { mac, ..part("RUT955").by("Teltonika").number("RUT955") }];
    let seen = survey(&[
        Part { mac, host: Some("router-lte"), ..part("router-lte") },
        Part { host: Some("router-lte"), ..part("LTE modem").by("Telit").number("LE910C1-EU").does("cellular") },
    ]);
    let said = settle(ROUTER, vec![crane(&declared), seen]).said();
    assert!(said.contains(&"untraced LTE modem cellular 1".to_owned()), "{said:?}");
}

#[test]
fn another_device_under_a_declared_name_is_undeclared() {
    let declared = [Part { mac: Some("00:1c:06:00:00:01"), ..plc() }];
    let seen = survey(&[Part { mac: Some("02:cc:8e:77:77:77"), host: Some("main-plc"), ..part("main-plc") }]);
    assert_eq!(settle(PLC, vec![crane(&declared), seen]).said(), ["undeclared main-plc"]);
}

#[test]
fn the_order_of_parts_changes_nothing() {
    let contract = format!("{PLC}{SWITCH}{ROUTER}");
    let parts = [switches(3), part("RUT955").by("Teltonika").number("RUT955"), part("Data logger"), plc()];
    let mut reversed = parts.to_vec();
    reversed.reverse();
    assert_eq!(settle(&contract, vec![crane(&parts)]).said(), settle(&contract, vec![crane(&reversed)]).said());
}

#[test]
fn a_line_that_forbids_or_takes_away_a_modem_grants_none() {
    for (description, number, granted) in [
        ("LTE modem", "", true),
        ("LTE modem not permitted", "", false),
        ("Removal of LTE modem", "part-number = \"EC25-AF\"\n", false),
        ("Removal of old drive; LTE modem", "functions = [\"cellular\", \"wan-router\"]\n", true),
    ] {
        let contract = format!(
            "{PLC}\n[[item]]\nid = \"9\"\ndescription = \"{description}\"\nmakers = [\"Quectel\"]\n{number}quantity = 1\n"
        );
        let modem = part("LTE modem").by("Quectel").number("EC25-AF").does("cellular");
        let said = settle(&contract, vec![crane(&[plc(), modem])]).said();
        let untraced = said.iter().any(|said| said.starts_with("untraced LTE modem"));
        assert_eq!(untraced, !granted, "{description}: {said:?}");
    }
}

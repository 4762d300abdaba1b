//! What looks like trouble in the clean crane and is none: each near miss is there, and nothing is said of it.

use std::path::Path;

use tallyclerk::case::{self, LoadOptions};
use tallyclerk::check;
use tallyclerk::finding::{AsOfSource, Run};
use tallyclerk::model::{Account, ComponentRef, IdentifierKind, Mac};
use tallyclerk::register;
use tallyclerk::run::{self, ListSource, RunOptions};
use tallyclerk::source::{Limits, NoProgress};

fn clean_crane() -> Run {
    checked("pier-8")
}

fn checked(name: &str) -> Run {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases").join(name);
    let rules: Vec<&str> = check::rules().map(|rule| rule.id).collect();
    let options = LoadOptions { known_rules: &rules, ..LoadOptions::default() };
    let case = case::load(&folder, &options).unwrap_or_else(|error| panic!("{error}"));
    let as_of = (case.as_of.expect("the crane is dated"), AsOfSource::Case);
    let options = RunOptions {
        as_of,
        fail_on: None,
        limits: Limits::default(),
        jobs: None,
        progress: &NoProgress,
        lists: ListSource::default(),
    };
    run::check(&case, &options).unwrap_or_else(|error| panic!("{error}"))
}

fn components(run: &Run, account: Account) -> impl Iterator<Item = ComponentRef<'_>> {
    run.documents.iter().filter(move |document| document.account == account).flat_map(|document| {
        let components: Vec<_> = document.bom.components().collect();
        components
    })
}

fn declared<'a>(run: &'a Run, name: &str) -> ComponentRef<'a> {
    components(run, Account::Declared)
        .find(|component| component.name() == name)
        .unwrap_or_else(|| panic!("the crane has no {name}"))
}

fn macs(component: ComponentRef<'_>) -> Vec<Mac> {
    component
        .identifiers()
        .filter(|identifier| identifier.kind == IdentifierKind::Mac)
        .filter_map(|identifier| Mac::parse(identifier.value))
        .collect()
}

#[test]
fn nothing_is_said_of_any_of_them() {
    let run = clean_crane();
    let said: Vec<&str> = run.findings.iter().map(|finding| finding.rule.id).collect();
    // The second is of no part: a built-in list is newer than the day of the crane.
    assert_eq!(said, ["unsigned-evidence", "list-after-as-of"]);
    assert_eq!(run.incomplete_because, []);
}

#[test]
fn words_that_only_look_like_radios_are_none() {
    let run = clean_crane();
    for name in [
        "Oil FILTER",                      // LTE
        "Oil FILTER cartridge",            // LTE
        "SIMATIC HMI TP1500 Comfort",      // SIM
        "Satellite gear set",              // planetary gear
        "Modem cable",                     // a cable
        "Cellular concrete ballast block", // foam concrete
    ] {
        let component = declared(&run, name);
        let reaching: Vec<String> = register::infer(component)
            .into_iter()
            .filter(|(function, _)| register::function(function.id()).is_some_and(|entry| entry.reach.is_some()))
            .map(|(function, reason)| format!("{function}: {reason:?}"))
            .collect();
        assert!(reaching.is_empty(), "{name}: {reaching:?}");
    }
    // The denominator says so too: router, two access points, positioning receiver.
    assert_eq!((run.coverage.communicating, run.coverage.communicating_traced), (4, 4));
}

#[test]
fn a_pc_with_another_makers_network_chip_is_no_relabelled_pc() {
    let run = clean_crane();
    let pc = declared(&run, "Crane management PC");
    let holders: Vec<String> = macs(pc).into_iter().filter_map(register::oui).map(|row| row.value).collect();
    assert_eq!(holders.len(), 1, "its address names somebody");
    assert!(!register::same_maker(&holders[0], pc.manufacturer().expect("it has a maker")), "{holders:?}");
    assert!(register::is_network_chip_maker(&holders[0]), "{holders:?}");
}

#[test]
fn an_address_that_was_made_up_locally_names_nobody() {
    let run = clean_crane();
    let made_up = |account| {
        components(&run, account).flat_map(macs).filter(|mac| mac.is_locally_administered()).collect::<Vec<_>>()
    };
    assert!(made_up(Account::Declared).len() >= 5 && made_up(Account::Observed).len() >= 5);
    assert!(made_up(Account::Observed).into_iter().all(|mac| register::oui(mac).is_none()));
}

#[test]
fn a_plc_that_answers_as_three_hosts_is_one_plc() {
    let run = clean_crane();
    let hosts = components(&run, Account::Observed).filter(|component| {
        component.identifier(IdentifierKind::Hostname).is_some_and(|name| name.value.starts_with("plc-main."))
    });
    assert_eq!(hosts.count(), 3);
    let row = run
        .rows
        .iter()
        .find(|row| row.item.as_ref().is_some_and(|(id, _)| id == "1.1"))
        .expect("the contract buys a PLC");
    assert_eq!((row.bought, row.declared.len(), row.observed.len()), (Some(1), 1, 3));
}

#[test]
fn a_modem_that_modem_manager_knows_is_told_of_unless_it_was_bought_and_declared() {
    let said = |run: &Run| -> Vec<(String, String, String)> {
        let of = |rule: &str| matches!(rule, "untraced-communication" | "undeclared-component");
        run.findings
            .iter()
            .filter(|finding| of(finding.rule.id))
            .map(|finding| {
                let subject = finding.message.split(" (").next().unwrap_or("").to_owned();
                (finding.rule.id.to_owned(), finding.severity.word().to_owned(), subject)
            })
            .collect()
    };
    let word = |rule: &str, severity: &str, subject: &str| (rule.to_owned(), severity.to_owned(), subject.to_owned());
    assert_eq!(
        said(&checked("lone-modem")),
        [
            word("untraced-communication", "high", "EX25 in Crane PC"),
            // Its driver alone tells: the tree of the USB has neither ids nor names.
            word("untraced-communication", "high", "USB device 001:004"),
            word("undeclared-component", "medium", "USB device 001:005"),
        ]
    );
    assert_eq!(said(&checked("granted-modem")), []);
}

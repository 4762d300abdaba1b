//! Lists, owners and buyers end to end: a small crane of several parties, screened under several cases.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use tallyclerk::case::{self, LoadOptions};
use tallyclerk::finding::{AsOfSource, Finding, Run, Severity, Subject};
use tallyclerk::model::Citation;
use tallyclerk::run::{RunOptions, check};
use tallyclerk::source::{Limits, NoProgress};

/// A crane whose seller stands below a listed group, with a router that holds a module of a listed maker.
const BOM: &str = r#"{
  "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
  "metadata": { "component": { "type": "device", "bom-ref": "crane", "name": "Ship-to-shore crane", "manufacturer": { "name": "Crane Works Co., Ltd." } } },
  "components": [
    { "type": "device", "bom-ref": "router", "name": "LTE router", "manufacturer": { "name": "Baltic Routers UAB" },
      "components": [ { "type": "device", "bom-ref": "module", "name": "LTE module", "manufacturer": { "name": "Quectel Wireless Solutions Co., Ltd." } } ] },
    { "type": "device", "bom-ref": "switch", "name": "network switch", "manufacturer": { "name": "ZTE Corporation" },
      "components": [ { "type": "firmware", "name": "switch firmware", "manufacturer": { "name": "ZTE Corporation" } } ] },
    { "type": "device", "bom-ref": "beam", "name": "boom", "manufacturer": { "name": "Steel Example GmbH" } }
  ]
}"#;

const OWNERS: &str = "owner,owned,relation,percent,from,to,source\n\
    Harbour Group,\"Harbour Construction Co., Ltd.\",ownership,63.8,,,annual report\n\
    Harbour Group,\"Crane Works Co., Ltd.\",ownership,12.1,,,exchange filing\n\
    \"Harbour Construction Co., Ltd.\",\"Crane Works Co., Ltd.\",ownership,34.2,,,exchange filing\n";
const CONTROL: &str = "\"Harbour Construction Co., Ltd.\",\"Crane Works Co., Ltd.\",control,,,,letter of 2024-02-29\n";

const HARBOUR: &str =
    "name,start_date\nHarbour Group,2021-06-03\n\"Quectel Wireless Solutions Co., Ltd.\",2025-01-07\n";

struct Scene {
    buyer: &'static str,
    funding: &'static str,
    lists: &'static str,
    owners: String,
    as_of: &'static str,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            buyer: "kind = \"port-authority\"\njurisdiction = \"us\"",
            funding: "programme = \"us-federal-grant\"\naward = 2025-03-01",
            lists: "\"us-889\", { id = \"us-1260h\", file = \"1260h.csv\" }, { id = \"us-ofac-sdn\", file = \"sdn.csv\" }",
            owners: format!("{OWNERS}{CONTROL}"),
            as_of: "2026-07-01",
        }
    }
}

impl Scene {
    fn run(&self) -> Run {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("writable");
        let mut case = String::from("version = 1\n[case]\nid = \"c\"\nsubject = \"crane\"\nstage = \"delivered\"\n");
        let _ = write!(case, "as-of = {}\n[buyer]\n{}\n", self.as_of, self.buyer);
        if !self.funding.is_empty() {
            let _ = write!(case, "[[funding]]\n{}\n", self.funding);
        }
        let _ = write!(case, "[[declared]]\nfile = \"bom.json\"\n[screening]\nlists = [{}]\n", self.lists);
        let _ = write!(case, "ownership = [\"owners.csv\"]\n");
        write("tallyclerk.toml", &case);
        write("bom.json", BOM);
        write("owners.csv", &self.owners);
        write("1260h.csv", &format!("# list: us-1260h\n# confirmed: 2026-06-10\n# basis: secondary\n{HARBOUR}"));
        write(
            "sdn.csv",
            "# list: us-ofac-sdn\n# confirmed: 2026-06-28\n# basis: primary\nname,start_date\nHarbour Group,2020-01-01\n",
        );
        run(&folder.path().join("tallyclerk.toml"))
    }
}

fn run(path: &Path) -> Run {
    let case = case::load(path, &LoadOptions::default()).unwrap_or_else(|error| panic!("{error}"));
    let as_of = (case.as_of.unwrap_or(date(2026, 7, 1)), AsOfSource::Case);
    let options = RunOptions { as_of, fail_on: None, limits: Limits::default(), jobs: Some(1), progress: &NoProgress };
    check(&case, &options).unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the findings of a rule as `severity subject`.
fn of<'a>(run: &'a Run, rule: &str) -> Vec<&'a Finding> {
    run.findings.iter().filter(|finding| finding.rule.id == rule).collect()
}

fn told(run: &Run, rule: &str) -> Vec<String> {
    of(run, rule).iter().map(|finding| format!("{} {}", finding.severity, finding.subject.title())).collect()
}

fn effects(finding: &Finding) -> Vec<String> {
    finding
        .evidence
        .iter()
        .filter_map(|citation| match citation {
            Citation::ListEntry { list, effect, .. } => Some(format!("{list}: {effect}")),
            _ => None,
        })
        .collect()
}

#[test]
fn a_port_with_a_grant_is_bound_by_one_list_and_told_of_the_others() {
    let run = Scene::default().run();
    assert_eq!(told(&run, "restricted-party"), ["high network switch", "medium LTE module"]);
    let module = of(&run, "restricted-party")[1];
    assert_eq!(
        module.message,
        "Quectel Wireless Solutions Co., Ltd., manufacturer of LTE module, is named on us-1260h"
    );
    assert!(effects(module)[0].ends_with("does not bind this buyer as stated"), "{:?}", effects(module));
    let switch = of(&run, "restricted-party")[0];
    assert!(switch.message.contains("network switch and 1 part inside it"), "{}", switch.message);
    assert!(effects(switch)[0].ends_with("applies on the stated facts"));
    assert!(
        matches!(&module.subject, Subject::Part { path, .. } if path.last().is_some_and(|name| name == "LTE module"))
    );
}

#[test]
fn the_seller_is_caught_by_control_below_the_half_and_not_by_percent() {
    let run = Scene::default().run();
    assert_eq!(told(&run, "restricted-owner"), ["medium Ship-to-shore crane"]);
    let owner = of(&run, "restricted-owner")[0];
    assert_eq!(effects(owner).len(), 1, "the rule of 50 percent does not reach it: {:?}", effects(owner));
    assert!(owner.message.ends_with("is subject to the control of Harbour Group by us-1260h"), "{}", owner.message);
    let chain: Vec<&str> = owner
        .evidence
        .iter()
        .find_map(|citation| match citation {
            Citation::Ownership { chain, .. } => Some(chain.iter().map(|step| step.edge.source.as_str()).collect()),
            _ => None,
        })
        .expect("a chain");
    assert_eq!(chain, ["annual report", "letter of 2024-02-29"]);
    // The near miss: without the sourced control edge a person must look, and nothing more.
    let run = Scene { owners: OWNERS.to_owned(), ..Scene::default() }.run();
    assert!(of(&run, "restricted-owner").is_empty());
    assert_eq!(told(&run, "possible-restricted-party"), ["low Ship-to-shore crane"]);
}

#[test]
fn the_same_crane_for_other_buyers_on_other_days() {
    let severities = |scene: Scene| -> Vec<String> {
        let run = scene.run();
        let mut all = told(&run, "restricted-party");
        all.extend(told(&run, "restricted-owner"));
        all
    };
    let private = Scene { buyer: "kind = \"private-terminal\"", funding: "programme = \"none\"", ..Scene::default() };
    assert_eq!(severities(private), ["medium LTE module", "medium network switch", "medium Ship-to-shore crane"]);
    let contractor = Scene { buyer: "kind = \"dod-contractor\"", funding: "", ..Scene::default() };
    assert_eq!(severities(contractor), ["high LTE module", "high network switch", "high Ship-to-shore crane"]);
    let before = Scene { as_of: "2026-06-29", ..Scene::default() };
    assert_eq!(severities(before), ["high network switch", "info LTE module", "info Ship-to-shore crane"]);
}

#[test]
fn an_old_award_and_an_older_day_are_judged_as_of_then() {
    let before_listing =
        Scene { as_of: "2024-12-31", lists: "{ id = \"us-1260h\", file = \"1260h.csv\" }", ..Scene::default() };
    let run = before_listing.run();
    assert!(of(&run, "restricted-party").is_empty(), "Quectel was listed a week later");
}

#[test]
fn no_message_judges_anybody() {
    for scene in [Scene::default(), Scene { owners: OWNERS.to_owned(), ..Scene::default() }] {
        for finding in scene.run().findings {
            let text = format!("{} {} {}", finding.message, finding.help, finding.notes.join(" ")).to_lowercase();
            for word in ["prohibited", "illegal", "banned", "compliant", "cleared", "backdoor", "spy"] {
                assert!(!text.contains(word), "{text}");
            }
            assert!(!finding.evidence.is_empty(), "{text}");
            assert!(finding.severity >= Severity::Info);
        }
    }
}

#[test]
fn the_worked_example_is_sound_and_says_that_it_is_partial() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/lists/us-1260h.csv");
    let source = tallyclerk::source::Source::load(&path, "us-1260h.csv", &Limits::default()).expect("it is there");
    let choice = tallyclerk::lists::ListChoice { id: "us-1260h".to_owned(), file: None, name: None };
    let list = tallyclerk::lists::load(&choice, Some(&source), &Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    assert!(list.partial && list.confirmed == Some(date(2026, 6, 10)));
    let memory = list.entries.iter().find(|entry| entry.name.starts_with("ChangXin")).expect("listed");
    assert_eq!(memory.listings.len(), 2, "listed, taken off and listed again");
    assert!(!memory.serves_on(date(2026, 3, 1), list.confirmed));
    let canonical =
        tallyclerk::lists::import(&source, "us-1260h", &Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(Some(canonical.as_str()), source.text(), "the example is in canonical form");
}

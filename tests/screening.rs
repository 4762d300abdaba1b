//! Lists, owners and buyers end to end: a small crane of several parties, screened under several cases.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use tallyclerk::case::{self, LoadOptions};
use tallyclerk::finding::{AsOfSource, Finding, Run, Severity, Subject};
use tallyclerk::model::Citation;
use tallyclerk::run::{ListSource, RunOptions, check};
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
    /// A second file about owners; none if it is empty.
    more_owners: String,
    as_of: &'static str,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            buyer: "kind = \"port-authority\"\njurisdiction = \"us\"",
            funding: "programme = \"us-federal-grant\"\naward = 2025-03-01",
            lists: "\"us-889\", { id = \"us-1260h\", file = \"1260h.csv\" }, { id = \"us-ofac-sdn\", file = \"sdn.csv\" }",
            owners: format!("{OWNERS}{CONTROL}"),
            more_owners: String::new(),
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
        let more = if self.more_owners.is_empty() { "" } else { ", \"more-owners.csv\"" };
        let _ = writeln!(case, "ownership = [\"owners.csv\"{more}]");
        if !self.more_owners.is_empty() {
            write("more-owners.csv", &self.more_owners);
        }
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
    let known_rules: Vec<&str> = tallyclerk::check::rules().map(|rule| rule.id).collect();
    let options = LoadOptions { known_rules: &known_rules, ..LoadOptions::default() };
    let case = case::load(path, &options).unwrap_or_else(|error| panic!("{error}"));
    let as_of = (case.as_of.unwrap_or(date(2026, 7, 1)), AsOfSource::Case);
    let options = RunOptions {
        as_of,
        fail_on: None,
        limits: Limits::default(),
        jobs: Some(1),
        progress: &NoProgress,
        lists: ListSource::default(),
    };
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

/// Runs a case of a port with a grant, screened against Section 889 and the example of Section 1260H.
fn run_parts(components: &str, owners: &str) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("writable");
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/lists/us-1260h.csv");
    std::fs::copy(list, folder.path().join("1260h.csv")).expect("the example list");
    write(
        "tallyclerk.toml",
        "version = 1\n[case]\nid = \"c\"\nsubject = \"crane\"\nstage = \"delivered\"\nas-of = 2026-07-01\n\
         [buyer]\nkind = \"port-authority\"\njurisdiction = \"us\"\n\
         [[funding]]\nprogramme = \"us-federal-grant\"\naward = 2025-03-01\n[[declared]]\nfile = \"bom.json\"\n\
         [screening]\nlists = [\"us-889\", { id = \"us-1260h\", file = \"1260h.csv\" }]\nownership = [\"owners.csv\"]\n",
    );
    write(
        "bom.json",
        &format!(
            "{{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"version\": 1, \"components\": [{components}]}}"
        ),
    );
    write("owners.csv", &format!("owner,owned,relation,percent,from,to,source\n{owners}"));
    run(&folder.path().join("tallyclerk.toml"))
}

fn made_by(maker: &str) -> String {
    format!("{{\"type\": \"device\", \"name\": \"CCTV camera\", \"manufacturer\": {{\"name\": \"{maker}\"}}}}")
}

const NO_OWNERS: &str = "Nobody Group,Nobody Works,ownership,60,,,annual report\n";

#[test]
fn a_native_name_finds_the_listed_party_as_possible_and_says_that_it_was_not_verified() {
    for maker in [
        "杭州海康威视数字技术股份有限公司",
        "海康威视",
        "HaiKangWeiShi",
        "中兴通讯股份有限公司",
        "中兴",
        "海能达通信股份有限公司",
        "上海移远通信技术股份有限公司",
        "Хуавей",
    ] {
        let run = run_parts(&made_by(maker), NO_OWNERS);
        let findings = of(&run, "possible-restricted-party");
        assert_eq!(findings.len(), 1, "{maker}");
        let note = |text: &String| text.starts_with("the native name was not verified: ");
        assert!(findings[0].notes.iter().any(note), "{maker}: {:?}", findings[0].notes);
        assert!(findings[0].severity <= Severity::Medium, "{maker}");
        assert!(of(&run, "restricted-party").is_empty(), "{maker}");
    }
    // Brands of these groups that no list names.
    for maker in ["HikRobot", "EZVIZ", "HiSilicon"] {
        let run = run_parts(&made_by(maker), NO_OWNERS);
        assert!(of(&run, "restricted-party").is_empty(), "{maker}");
    }
}

#[test]
fn the_vendor_of_a_cpe_or_purl_is_screened_and_never_sure() {
    let part = |maker: &str, identifier: &str| {
        let maker =
            if maker.is_empty() { String::new() } else { format!(", \"manufacturer\": {{\"name\": \"{maker}\"}}") };
        run_parts(&format!("{{\"type\": \"device\", \"name\": \"CCTV camera\"{maker}, {identifier}}}"), NO_OWNERS)
    };
    for identifier in [
        "\"cpe\": \"cpe:2.3:h:hikvision:ds-2cd2032-i:-:*:*:*:*:*:*:*\"",
        "\"purl\": \"pkg:generic/hikvision/ds-2cd2032@1\"",
        "\"purl\": \"pkg:generic/quectel/EC25-AF\"",
    ] {
        for maker in ["", "Harborview Optics"] {
            let run = part(maker, identifier);
            assert_eq!(told(&run, "possible-restricted-party").len(), 1, "{maker}: {identifier}");
            assert!(of(&run, "restricted-party").is_empty(), "{maker}: {identifier}");
            let conflicts = told(&run, "identity-conflict");
            assert_eq!(conflicts.is_empty(), maker.is_empty(), "{maker}: {identifier}: {conflicts:?}");
        }
    }
    let run = part("Axis Communications AB", "\"cpe\": \"cpe:2.3:h:axis:p1375:-:*:*:*:*:*:*:*\"");
    assert!(of(&run, "possible-restricted-party").is_empty() && of(&run, "identity-conflict").is_empty());
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
    let told = of(&run, "restricted-party");
    assert_eq!(told.len(), 1, "who was listed a week later is only upcoming");
    assert_eq!(told[0].severity, Severity::Info);
    assert!(told[0].message.ends_with("will be named on us-1260h from 2025-01-07"), "{}", told[0].message);
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
    let source = [std::sync::Arc::new(source)];
    let choice = tallyclerk::lists::ListChoice { id: "us-1260h".to_owned(), files: Vec::new() };
    let list = tallyclerk::lists::load(&choice, &source, &Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    assert!(list.partial && list.confirmed == Some(date(2026, 6, 10)));
    let memory = list.entries.iter().find(|entry| entry.name.starts_with("ChangXin")).expect("listed");
    assert_eq!(memory.listings.len(), 2, "listed, taken off and listed again");
    assert!(!memory.serves_on(date(2026, 3, 1), list.confirmed));
    let canonical =
        tallyclerk::lists::import(&source, "us-1260h", &Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(Some(canonical.as_str()), source[0].text(), "the example is in canonical form");
}

/// Runs a case made of a BOM, a case's tail and more files.
fn run_case(as_of: &str, bom: &str, tail: &str, files: &[(&str, &str)]) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("writable");
    write("bom.json", bom);
    files.iter().for_each(|(name, text)| write(name, text));
    write(
        "tallyclerk.toml",
        &format!(
            "version = 1\n[case]\nid = \"c\"\nsubject = \"crane\"\nstage = \"delivered\"\nas-of = {as_of}\n\
             [[declared]]\nfile = \"bom.json\"\n{tail}"
        ),
    );
    run(&folder.path().join("tallyclerk.toml"))
}

fn bom_of(components: &str) -> String {
    format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"components\":[{components}]}}")
}

#[test]
fn a_party_of_many_parts_gives_one_finding_about_itself() {
    let many = |count: usize| {
        let switch = |n| {
            format!("{{\"type\":\"device\",\"name\":\"switch {n}\",\"manufacturer\":{{\"name\":\"ZTE Corporation\"}}}}")
        };
        bom_of(&(0..count).map(switch).collect::<Vec<_>>().join(","))
    };
    let lists = "[screening]\nlists = [\"us-889\"]\n";
    let few = run_case("2026-07-01", &many(6), lists, &[]);
    assert_eq!(of(&few, "restricted-party").len(), 6);
    let run = run_case("2026-07-01", &many(7), lists, &[]);
    let [finding] = of(&run, "restricted-party")[..] else { panic!("one finding") };
    assert_eq!(finding.subject, Subject::Party { name: "ZTE Corporation".to_owned() });
    assert!(finding.message.contains("named for 7 parts"), "{}", finding.message);
}

#[test]
fn lists_that_cannot_bear_a_verdict_are_told() {
    let part = bom_of(r#"{"type":"device","name":"boom","manufacturer":{"name":"Steel Example GmbH"}}"#);
    let told_of = |as_of: &str, head: &str| {
        let csv = format!("{head}name\nHarbour Group\n");
        let run = run_case(
            as_of,
            &part,
            "[screening]\nlists = [{ id = \"us-ofac-sdn\", file = \"l.csv\" }]\n",
            &[("l.csv", &csv)],
        );
        let rules: Vec<&str> =
            run.findings.iter().filter(|f| matches!(f.subject, Subject::List { .. })).map(|f| f.rule.id).collect();
        rules.join(" ")
    };
    assert_eq!(told_of("2026-06-08", "# confirmed: 2026-06-01\n"), "");
    assert_eq!(told_of("2026-06-09", "# confirmed: 2026-06-01\n"), "stale-list");
    assert_eq!(told_of("2026-05-31", "# confirmed: 2026-06-01\n"), "list-after-as-of");
    assert_eq!(told_of("2026-06-08", ""), "unconfirmed-list");
    assert_eq!(told_of("2026-06-08", "# confirmed: 2026-06-01\n# partial: true\n"), "partial-list");
}

#[test]
fn an_unverified_entry_never_gives_more_than_a_possible_one() {
    let part = bom_of(r#"{"type":"device","name":"winch","manufacturer":{"name":"Harbour Group"}}"#);
    let csv = "# confirmed: 2026-06-01\nname\nHarbour Group\n";
    let tail =
        "[buyer]\nkind = \"federal-agency\"\n[screening]\nlists = [{ id = \"us-ofac-sdn\", file = \"l.csv\" }]\n";
    let run = run_case("2026-06-08", &part, tail, &[("l.csv", csv)]);
    assert!(of(&run, "restricted-party").is_empty());
    assert_eq!(told(&run, "possible-restricted-party"), ["medium winch"]);
    let sure = format!("# basis: primary\n{csv}");
    let run = run_case("2026-06-08", &part, tail, &[("l.csv", &sure)]);
    assert_eq!(told(&run, "restricted-party"), ["high winch"]);
}

#[test]
fn waivers_that_ran_out_or_excuse_nothing_are_told() {
    let part = bom_of(r#"{"type":"device","bom-ref":"s","name":"switch","manufacturer":{"name":"ZTE Corporation"}}"#);
    let tail = "[screening]\nlists = [\"us-889\"]\n\
        [[waiver]]\nrule = \"restricted-party\"\ncomponent = \"ref:s\"\nreason = \"spare\"\napproved-by = \"a@port.example\"\nexpires = 2026-06-30\n\
        [[waiver]]\nrule = \"restricted-party\"\ncomponent = \"ref:gone\"\nreason = \"gone\"\napproved-by = \"a@port.example\"\nexpires = 2026-12-31\n";
    let run = run_case("2026-07-01", &part, tail, &[]);
    assert_eq!(of(&run, "expired-waiver").len(), 1);
    assert!(of(&run, "expired-waiver")[0].message.contains("it would excuse 1 finding"));
    assert_eq!(of(&run, "unused-waiver").len(), 1);
    let run = run_case("2026-06-30", &part, tail, &[]);
    assert!(of(&run, "expired-waiver").is_empty(), "the last day counts");
    assert!(of(&run, "restricted-party")[0].waived_by.is_some());
}

/// Returns the findings of both rules about owners, with what they say.
fn of_owners(scene: &Scene) -> Vec<String> {
    let run = scene.run();
    assert!(run.problems.is_empty(), "{:?}", run.problems);
    let rules = ["restricted-owner", "possible-restricted-party"];
    let about = |finding: &&Finding| finding.message.contains("Crane Works");
    let of = |rule: &&str| of(&run, rule).into_iter().filter(about).map(|f| format!("{rule}: {}", f.message)).collect();
    rules.iter().flat_map(|rule| -> Vec<String> { of(rule) }).collect()
}

fn bods(share: &str) -> String {
    let entity = |record: &str, name: &str| {
        format!(
            r#"{{"statementId":"e-{record}","recordId":"{record}","recordType":"entity","recordStatus":"new","recordDetails":{{"name":"{name}"}}}}"#
        )
    };
    format!(
        "{}\n{}\n{{\"statementId\":\"r1\",\"recordId\":\"r1\",\"recordType\":\"relationship\",\"recordStatus\":\"new\",\
         \"recordDetails\":{{\"subject\":\"x\",\"interestedParty\":\"l\",\"interests\":[{{\"type\":\"shareholding\",\
         \"directOrIndirect\":\"direct\",\"share\":{{{share}}}}}]}}}}\n",
        entity("x", "Crane Works Co., Ltd."),
        entity("l", "Harbour Group")
    )
}

#[test]
fn a_range_of_shares_is_restricted_possible_or_neither() {
    let sdn = "{ id = \"us-ofac-sdn\", file = \"sdn.csv\" }";
    let of = |share: &str| of_owners(&Scene { lists: sdn, owners: bods(share), ..Scene::default() });
    let owned = of(r#""minimum":50,"maximum":75"#);
    assert!(owned.len() == 1 && owned[0].starts_with("restricted-owner"), "{owned:?}");
    assert!(owned[0].contains("owned by listed parties by 50 to 75 percent, which us-ofac-sdn reaches"), "{owned:?}");
    let possible = of(r#""minimum":25,"maximum":50"#);
    assert!(possible.len() == 1 && possible[0].starts_with("possible-restricted-party"), "{possible:?}");
    assert!(possible[0].contains("25 to 50 percent"), "{possible:?}");
    assert_eq!(of(r#""minimum":25,"exclusiveMaximum":50"#), [""; 0]);
    assert_eq!(of(r#""exact":49.995"#), [""; 0]);
}

#[test]
fn consolidation_by_gleif_is_control_and_no_percentage() {
    let relationships = "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,\
         Relationship.EndNode.NodeIDType,Relationship.RelationshipType,Relationship.RelationshipStatus,\
         Registration.RegistrationStatus\n\
         5493000TALLYCLERKA61,LEI,5493000TALLYCLERKB58,LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,PUBLISHED\n";
    let entities = "LEI,Entity.LegalName,Registration.RegistrationStatus\n\
         5493000TALLYCLERKA61,\"Crane Works Co., Ltd.\",ISSUED\n5493000TALLYCLERKB58,Harbour Group,ISSUED\n";
    let scene = Scene { owners: relationships.to_owned(), more_owners: entities.to_owned(), ..Scene::default() };
    let told = of_owners(&scene);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("restricted-owner") && told[0].contains("control of Harbour Group by us-1260h"),
        "{told:?}"
    );
    assert!(told[1].starts_with("possible-restricted-party") && told[1].contains("us-ofac-sdn"), "{told:?}");
    let run = scene.run();
    let owner = of(&run, "restricted-owner")[0];
    let Some(Citation::Ownership { chain, .. }) =
        owner.evidence.iter().find(|citation| matches!(citation, Citation::Ownership { .. }))
    else {
        panic!("{:?}", owner.evidence)
    };
    assert_eq!((chain[0].owner.as_str(), chain[0].owned.as_str()), ("Harbour Group", "Crane Works Co., Ltd."));
    assert!(chain[0].edge.source.contains("GLEIF level 2"));
    assert!(chain[0].edge.share.is_none());
}

#[test]
fn an_identifier_with_a_wrong_check_digit_is_told_and_a_party_of_nothing_else_leaves_the_verdict_in_doubt() {
    let with = |details: &str| {
        let entity = |key: &str, details: &str| {
            format!(
                r#"{{"statementId":"s-{key}","recordId":"{key}","recordType":"entity","recordStatus":"new","statementDate":"2024-01-01","recordDetails":{{{details}}}}}"#
            )
        };
        let rows = [
            entity("x", r#""name":"Crane Works Co., Ltd.""#),
            entity("l", details),
            r#"{"statementId":"s-r","recordId":"r","recordType":"relationship","recordStatus":"new","statementDate":"2024-01-01","recordDetails":{"subject":"x","interestedParty":"l","interests":[{"type":"shareholding","directOrIndirect":"direct","share":{"exact":60}}]}}"#.to_owned(),
        ];
        Scene { owners: rows.join("\n"), ..Scene::default() }.run()
    };
    let says = |run: &Run| run.remarks.iter().any(|remark| remark.message.contains("its check digits"));
    let caused =
        |run: &Run| run.incomplete_because.iter().any(|cause| cause.cause.contains("an identifier that can't be one"));
    let lei = |value: &str| format!(r#""identifiers":[{{"scheme":"XI-LEI","id":"{value}"}}]"#);
    let sound = with(&lei("506700GE1G29325QX363"));
    assert!(!says(&sound) && !caused(&sound), "{:?}", sound.remarks);
    let nameless = with(&lei("506700GE1G29325QX364"));
    assert!(says(&nameless) && caused(&nameless), "{:?}", nameless.remarks);
    let named = with(&format!(r#""name":"Nobody Holding",{}"#, lei("506700GE1G29325QX364")));
    assert!(says(&named) && !caused(&named), "{:?}", named.incomplete_because);
}

#[test]
fn a_reporting_exception_is_told_of_a_party_of_the_case_only() {
    let exceptions = "LEI,Exception.Category,Exception.Reason.1\n\
         5493000TALLYCLERKA61,ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,NATURAL_PERSONS\n\
         5493000TALLYCLERKC55,ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,NO_LEI\n";
    let entities =
        "LEI,Entity.LegalName\n5493000TALLYCLERKA61,\"Crane Works Co., Ltd.\"\n5493000TALLYCLERKC55,Elsewhere\n";
    let run = Scene { owners: exceptions.to_owned(), more_owners: entities.to_owned(), ..Scene::default() }.run();
    let told: Vec<&str> =
        run.remarks.iter().map(|remark| remark.message.as_str()).filter(|m| m.contains("no owner of")).collect();
    assert_eq!(told, ["no owner of `5493000TALLYCLERKA61` is stated: ultimate parent: NATURAL_PERSONS"]);
}

#[test]
fn a_rule_that_nobody_verified_is_possible_and_says_so() {
    // The list's file is of another id; the scene writes it as Section 1260H's.
    let scene =
        Scene { lists: "{ id = \"us-ofac-sdn\", file = \"sdn.csv\" }", as_of: "2026-11-22", ..Scene::default() };
    let stated = format!("{OWNERS}Harbour Group,\"Crane Works Co., Ltd.\",succession,,,,register\n");
    // The Affiliates Rule draws on the list; since 2026-11-10 nobody verified whether it is suspended still.
    let run = Scene { owners: stated.replace("34.2", "44.2"), ..scene }.run();
    let possible = of(&run, "possible-restricted-party");
    let says = possible.iter().find(|f| f.message.contains("us-bis-50")).expect("the rule draws on the list");
    assert!(says.message.contains("whose rule is not verified"), "{}", says.message);
    assert!(says.notes.iter().any(|note| note.contains("nothing is decided by it alone")), "{:?}", says.notes);
    let owner = of(&run, "restricted-owner");
    assert!(owner.iter().all(|f| !f.message.contains("us-bis-50")) && !owner.is_empty());
}

#[test]
fn listed_then_now_and_upcoming_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("writable");
    write("bom.json", BOM);
    write(
        "1260h.csv",
        "# list: us-1260h\n# confirmed: 2026-06-10\n# basis: secondary\nname,start_date,end_date\n\
         \"Quectel Wireless Solutions Co., Ltd.\",2025-01-07,2026-02-17\nBaltic Routers UAB,2026-06-08,\n\
         Steel Example GmbH,2025-09-01,\nZTE Corporation,2024-01-01,\n\"Crane Works Co., Ltd.\",2020-01-01,2021-01-01\n",
    );
    write(
        "contract.toml",
        "version = 1\nid = \"c\"\nsigned = 2025-06-01\n[[item]]\nid = \"1\"\ndescription = \"crane\"\nquantity = 1\n",
    );
    write(
        "tallyclerk.toml",
        "version = 1\n[case]\nid = \"c\"\nsubject = \"crane\"\nstage = \"delivered\"\nas-of = 2026-04-01\n\
         [contract]\nfile = \"contract.toml\"\n[[declared]]\nfile = \"bom.json\"\n\
         [screening]\nlists = [{ id = \"us-1260h\", file = \"1260h.csv\" }]\n",
    );
    let run = run(&folder.path().join("tallyclerk.toml"));
    let told: Vec<(String, &str)> = of(&run, "restricted-party")
        .into_iter()
        .map(|finding| {
            let standing = finding.evidence.iter().find_map(|citation| match citation {
                Citation::ListEntry { standing, .. } => Some(standing.word()),
                _ => None,
            });
            let says = finding.message.rsplit(", ").next().unwrap_or("").to_owned();
            (format!("{} {says}", finding.severity), standing.expect("an entry is cited"))
        })
        .collect();
    let of = |word: &str| {
        told.iter().filter(|(_, standing)| *standing == word).map(|(says, _)| says.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of("listed-then"), ["info until 2026-02-17"], "{told:?}");
    assert_eq!(of("upcoming"), ["info will be named on us-1260h from 2026-06-08"], "{told:?}");
    assert_eq!(of("listed-since-signing").len(), 1, "{told:?}");
    assert_eq!(of("listed-then-and-now").len(), 1, "{told:?}");
    assert_eq!(told.len(), 4, "who was taken off before the contract is not told: {told:?}");
}

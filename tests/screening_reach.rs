//! Codes of devices, owners under other spellings, and what a run says of whom it did not hold against which list.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::date;
use tallyclerk::case::{self, LoadOptions};
use tallyclerk::finding::{AsOfSource, Run, Verdict};
use tallyclerk::run::{ListSource, RunOptions, check};
use tallyclerk::source::{Limits, NoProgress};

/// A folder with a case of a port in the United States.
struct Scene {
    folder: tempfile::TempDir,
    screening: String,
    contract: &'static str,
}

impl Scene {
    /// Makes a case of one bill of materials, screened against one list of our own.
    fn new(components: &str, list: &str) -> Self {
        let scene = Self {
            folder: tempfile::tempdir().expect("a folder"),
            screening: "lists = [{ id = \"us-ofac-sdn\", file = \"list.csv\" }]\n".to_owned(),
            contract: "",
        };
        scene.write(
            "bom.json",
            &format!(
                "{{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"version\": 1, \"components\": [{components}]}}"
            ),
        );
        scene.write("list.csv", &format!("# list: us-ofac-sdn\n# confirmed: 2026-06-28\n# basis: primary\n{list}"));
        scene
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("writable");
    }

    /// Adds a file about owners.
    fn owners(mut self, name: &str, text: &str) -> Self {
        self.write(name, text);
        let _ = match self.screening.contains("ownership") {
            false => writeln!(self.screening, "ownership = [\"{name}\"]"),
            true => {
                self.screening = self.screening.replace("ownership = [", &format!("ownership = [\"{name}\", "));
                Ok(())
            }
        };
        self
    }

    fn run(&self) -> Run {
        self.write(
            "tallyclerk.toml",
            &format!(
                "version = 1\n[case]\nid = \"c\"\nsubject = \"crane\"\nstage = \"design\"\nas-of = 2026-07-01\n\
                 [buyer]\nkind = \"port-authority\"\njurisdiction = \"us\"\n[[funding]]\nprogramme = \"none\"\n\
                 {}[[declared]]\nfile = \"bom.json\"\n[screening]\n{}\
                 [rules]\ncontract = {{ off = \"no contract yet\" }}\nbom = {{ off = \"not asked\" }}\n\
                 provenance = {{ off = \"not asked\" }}\n",
                self.contract, self.screening
            ),
        );
        run(&self.folder.path().join("tallyclerk.toml"))
    }
}

fn run(path: &Path) -> Run {
    let known_rules: Vec<&str> = tallyclerk::check::rules().map(|rule| rule.id).collect();
    let options = LoadOptions { known_rules: &known_rules, ..LoadOptions::default() };
    let case = case::load(path, &options).unwrap_or_else(|error| panic!("{error}"));
    let options = RunOptions {
        as_of: (date(2026, 7, 1), AsOfSource::Case),
        fail_on: None,
        limits: Limits::default(),
        jobs: Some(1),
        progress: &NoProgress,
        lists: ListSource::default(),
    };
    check(&case, &options).unwrap_or_else(|error| panic!("{error}"))
}

fn told(run: &Run, rule: &str) -> Vec<String> {
    let of_rule = run.findings.iter().filter(|finding| finding.rule.id == rule);
    of_rule.map(|finding| format!("{}: {}", finding.severity, finding.message)).collect()
}

fn part(maker: &str, properties: &[(&str, &str)]) -> String {
    let properties: Vec<String> = properties
        .iter()
        .map(|(name, value)| format!("{{\"name\": \"{name}\", \"value\": \"{}\"}}", value.replace('\\', "\\\\")))
        .collect();
    let maker = if maker.is_empty() { String::new() } else { format!(", \"manufacturer\": {{\"name\": \"{maker}\"}}") };
    format!("{{\"type\": \"device\", \"name\": \"gateway\"{maker}, \"properties\": [{}]}}", properties.join(", "))
}

const FCC: &str = "cdx:device:certifications:US:FCC:id";
const USB: &str = "tallyclerk:usb-id";
const MAC: &str = "cdx:device:macAddress";

/// A list that knows whose codes these are; no register does.
const CODES: &str = "name,identifiers\nExample Modules Ltd,fcc-grantee:ZMO; usb-vendor:beef; mac-prefix:8C1F64AB1\n";

#[test]
fn a_list_knows_whose_code_it_is_where_no_register_does() {
    for (name, value) in [
        (FCC, "ZMOL860"),
        (FCC, "FCC ID: ZMOL860"),
        (FCC, "N7NRC76B, ZMOL860"),
        (USB, "beef:0001"),
        (USB, "USB\\VID_BEEF&PID_0001"),
        (USB, "0xbeef:0x0001"),
        (USB, "1d6b:0002; beef:0001 Example"),
        (MAC, "8c:1f:64:ab:1f:00"),
    ] {
        let run = Scene::new(&part("Honest Boxes AG", &[(name, value)]), CODES).run();
        let found = told(&run, "possible-restricted-party");
        assert!(found.iter().any(|text| text.contains("holder of")), "{value}: {found:?}");
        let run = Scene::new(&part("", &[(name, value)]), CODES).run();
        let sure = told(&run, "restricted-party");
        assert_eq!(sure.len(), 1, "{value}: nobody else is said to be the maker: {sure:?}");
    }
    // The near misses: another code, and one that the register gives to somebody else.
    for (name, value) in [(FCC, "ZMPL860"), (USB, "bee0:0001"), (MAC, "8c:1f:64:ab:2f:00"), (FCC, "N7NRC76B")] {
        let run = Scene::new(&part("Honest Boxes AG", &[(name, value)]), CODES).run();
        assert!(told(&run, "possible-restricted-party").is_empty(), "{value}");
    }
    // Whom the document names is told once.
    let run = Scene::new(&part("Example Modules Ltd", &[(FCC, "ZMOL860")]), CODES).run();
    assert_eq!(told(&run, "restricted-party").len(), 1);
    assert!(told(&run, "possible-restricted-party").is_empty(), "{:?}", told(&run, "possible-restricted-party"));
}

#[test]
fn every_id_of_a_field_counts_and_what_is_none_is_told() {
    let list = "name\nQuectel Wireless Solutions\n";
    for (name, value) in [
        (FCC, "N7NRC76B, XMR201707BG96"),
        (FCC, "Contains FCC ID: XMR201707BG96"),
        (USB, "VID_2C7C&PID_0125"),
        (USB, "ID 2c7c:0125"),
        (USB, "2c7c:0125 Quectel EC25"),
    ] {
        let run = Scene::new(&part("Honest Boxes AG", &[(name, value)]), list).run();
        assert_eq!(told(&run, "possible-restricted-party").len(), 1, "{value}");
    }
    let run = Scene::new(&part("Honest Boxes AG", &[(USB, "see label"), (FCC, "on the lid")]), list).run();
    let notes: Vec<&str> = run.notes().map(|note| note.message.as_str()).collect();
    for says in ["`see label` is no USB id", "`on the lid` is no FCC ID"] {
        assert!(notes.iter().any(|note| note.contains(says)), "{says}: {notes:?}");
    }
}

const HEAD: &str = "owner,owned,relation,percent,from,to,source\n";
const TARGET: &str = "name\nTarget Holding\n";

#[test]
fn owners_under_another_spelling_are_possible_and_never_nobody() {
    for (maker, stated) in [
        ("Muller Works GmbH", "Müller Works GmbH"),
        ("Mueller Works GmbH", "Müller Works GmbH"),
        ("Grosskran AG", "Großkran AG"),
        ("Orsted Kran AS", "Ørsted Kran AS"),
        ("上海目标工程有限公司", "上海目標工程有限公司"),
        ("Northquay Works Ltd", "N\u{43e}rthqu\u{430}y Works Ltd"),
        ("NorthquayWorks Ltd", "Northquay Works Ltd"),
        ("Northquay Works AG", "Northquay Works GmbH"),
    ] {
        let owners = format!("{HEAD}Target Holding,{stated},ownership,60,,,register\n");
        let run = Scene::new(&part(maker, &[]), TARGET).owners("owners.csv", &owners).run();
        assert_eq!(told(&run, "possible-restricted-party").len(), 1, "{maker}");
        assert!(told(&run, "restricted-owner").is_empty(), "{maker}: it is only probable");
        // And between two files.
        let one = format!("{HEAD}Target Holding,{stated},ownership,60,,,register\n");
        let other = format!("{HEAD}{maker},Crane Works Ltd,ownership,60,,,register\n");
        let run =
            Scene::new(&part("Crane Works Ltd", &[]), TARGET).owners("one.csv", &one).owners("two.csv", &other).run();
        assert_eq!(told(&run, "possible-restricted-party").len(), 1, "{maker}");
        assert!(told(&run, "restricted-owner").is_empty(), "{maker}");
    }
    // The near misses: the same name, and another one.
    let owners = format!("{HEAD}Target Holding,Müller Works GmbH,ownership,60,,,register\n");
    let run = Scene::new(&part("MÜLLER WORKS GmbH", &[]), TARGET).owners("o.csv", &owners).run();
    assert_eq!(told(&run, "restricted-owner").len(), 1);
    let run = Scene::new(&part("Miller Works GmbH", &[]), TARGET).owners("o.csv", &owners).run();
    assert!(told(&run, "possible-restricted-party").is_empty() && told(&run, "restricted-owner").is_empty());
}

#[test]
fn an_owner_that_the_file_does_not_describe_leaves_the_verdict_open() {
    let bods = |owner: &str| {
        format!(
            "[{{\"statementId\":\"s1\",\"recordId\":\"x\",\"recordType\":\"entity\",\"recordStatus\":\"new\",\
             \"recordDetails\":{{\"isComponent\":false,\"name\":\"Crane Works Ltd\"}}}},\
             {{\"statementId\":\"s2\",\"recordId\":\"l\",\"recordType\":\"entity\",\"recordStatus\":\"new\",\
             \"recordDetails\":{{\"isComponent\":false,\"name\":\"Example Holding\"}}}},\
             {{\"statementId\":\"s3\",\"recordId\":\"r\",\"recordType\":\"relationship\",\"recordStatus\":\"new\",\
             \"recordDetails\":{{\"subject\":\"x\",\"interestedParty\":\"{owner}\",\
             \"interests\":[{{\"type\":\"shareholding\",\"share\":{{\"exact\":60}}}}]}}}}]"
        )
    };
    let ftm = |owner: &str| {
        format!(
            "{{\"id\":\"x\",\"schema\":\"Company\",\"properties\":{{\"name\":[\"Crane Works Ltd\"]}}}}\n\
             {{\"id\":\"l\",\"schema\":\"Company\",\"properties\":{{\"name\":[\"Example Holding\"]}}}}\n\
             {{\"id\":\"o\",\"schema\":\"Ownership\",\"properties\":{{\"owner\":[\"{owner}\"],\"asset\":[\"x\"],\"percentage\":[\"60\"]}}}}\n"
        )
    };
    for make in [&bods as &dyn Fn(&str) -> String, &ftm] {
        let of =
            |owner: &str| Scene::new(&part("Crane Works Ltd", &[]), TARGET).owners("owners.json", &make(owner)).run();
        let lost = of("somewhere-else");
        let causes: Vec<&str> = lost.incomplete_because.iter().map(|cause| cause.cause.as_str()).collect();
        assert!(causes.iter().any(|cause| cause.contains("that nobody describes")), "{causes:?}");
        assert!(lost.notes().any(|note| note.message.contains("`somewhere-else` stands over `Crane Works Ltd`")));
        let known = of("l");
        assert!(!known.incomplete_because.iter().any(|cause| cause.cause.contains("nobody describes")));
    }
}

#[test]
fn a_listed_party_that_no_rule_leads_on_is_told() {
    let notes = |owners: &str| -> Vec<String> {
        let owners = format!("{HEAD}{owners}");
        let run = Scene::new(&part("Crane Works Ltd", &[]), TARGET).owners("owners.csv", &owners).run();
        run.notes().map(|note| note.message.clone()).collect()
    };
    let has = |notes: &[String], says: &str| notes.iter().any(|note| note.contains(says));
    for row in ["Target Holding,Crane Works Ltd,ownership,49.99,,,r\n", "Target Holding,Crane Works Ltd,control,,,,r\n"]
    {
        let told = notes(row);
        assert!(
            has(&told, "`Target Holding`, on us-ofac-sdn, stands among the owners of `Crane Works Ltd`"),
            "{told:?}"
        );
    }
    let swapped = notes("Crane Works Ltd,Target Holding,ownership,55,,,r\n");
    assert!(has(&swapped, "`Crane Works Ltd` stands over `Target Holding`, which is on us-ofac-sdn"), "{swapped:?}");
    let reached = notes("Target Holding,Crane Works Ltd,ownership,60,,,r\n");
    assert!(!has(&reached, "stands among the owners"), "the finding says it: {reached:?}");
}

#[test]
fn a_list_that_binds_the_buyer_is_missed() {
    let mut scene = Scene::new(&part("Honest Boxes AG", &[]), "name\nNobody\n");
    scene.screening = String::new();
    let run = scene.run();
    assert_eq!(run.verdict, Verdict::Incomplete);
    let cause = run.incomplete_because.iter().find(|cause| cause.cause.starts_with("list us-ofac-sdn ")).expect("told");
    assert!(cause.resolve.starts_with("tallyclerk lists update us-ofac-sdn"), "{}", cause.resolve);
    // Who names the lists has chosen, and reads what was left out beside the verdict.
    scene.screening = "lists = [\"us-889\"]\n".to_owned();
    let run = scene.run();
    assert!(!run.incomplete_because.iter().any(|cause| cause.cause.contains("binds this buyer")));
    assert_eq!(run.left_out.len(), 1);
    assert!(run.left_out[0].resolve.ends_with("name \"us-ofac-sdn\" under [screening] lists"), "{:?}", run.left_out);
    scene.screening = "lists = [{ id = \"us-ofac-sdn\", file = \"list.csv\" }]\n".to_owned();
    let run = scene.run();
    assert!(run.left_out.is_empty() && run.verdict == Verdict::Pass, "{:?}", run.incomplete_because);
}

#[test]
fn an_ownership_file_that_cannot_be_read_says_why_beside_the_verdict() {
    let owners = format!("{HEAD}Target Holding,Crane Works Ltd,owns,60,,,r\n");
    let run = Scene::new(&part("Crane Works Ltd", &[]), TARGET).owners("owners.csv", &owners).run();
    let causes: Vec<&str> = run.incomplete_because.iter().map(|cause| cause.cause.as_str()).collect();
    assert_eq!(causes, ["owners can't be read from owners.csv: 2:1: `owns` is no relation"]);
}

#[test]
fn the_seller_of_a_schedule_and_its_owners_are_screened() {
    let schedule = "Item,Description,Maker,Part number,Qty per crane\n1.1,Gateway,Honest Boxes AG,GW-1,1\n";
    let owners = format!("{HEAD}Target Holding,Northquay Crane Works Ltd,ownership,60,,,register\n");
    let mut scene = Scene::new(&part("Honest Boxes AG", &[]), TARGET).owners("owners.csv", &owners);
    scene.write("schedule.csv", schedule);
    scene.contract = "[contract]\nfile = \"schedule.csv\"\nsigned = 2026-01-15\n";
    assert!(told(&scene.run(), "restricted-owner").is_empty(), "nobody says who sells");
    scene.contract =
        "[contract]\nfile = \"schedule.csv\"\nsigned = 2026-01-15\nseller = \"Northquay Crane Works Ltd\"\n";
    let found = told(&scene.run(), "restricted-owner");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("high: Northquay Crane Works Ltd, seller of the contract"), "{found:?}");
}

#[test]
fn a_registration_number_with_its_country_before_a_blank_is_possible_and_in_owners_is_told() {
    let list = "name,identifiers\nTarget Holding,registration:GB/07654321\n";
    let owners = "owner,owned,relation,percent,from,to,source,owner-identifiers\n\
                  Example Parent,Crane Works Ltd,ownership,60,,,register,registration:GB 07654321\n";
    let run = Scene::new(&part("Crane Works Ltd", &[]), list).owners("owners.csv", owners).run();
    let notes: Vec<&str> = run.notes().map(|note| note.message.as_str()).collect();
    assert!(notes.iter().any(|note| note.contains("such as GB/07654321")), "{notes:?}");
}

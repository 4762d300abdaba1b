//! Case files and contracts as they come: whole ones, ones full of mistakes, and ones that want to be somewhere else.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::case::{self, Case, Flags, LoadOptions, RuleSetting, Stage};
use tallyclerk::error::{Error, ErrorKind};
use tallyclerk::finding::{Severity, WaiverTarget};
use tallyclerk::ingest::Field;
use tallyclerk::model::{Account, Contract, DocumentId, ItemKind, ItemStatus};
use tallyclerk::source::{Limits, Source};

const RULES: &[&str] = &["uncontracted-component", "missing-item", "missing-hash"];

fn options() -> LoadOptions<'static> {
    LoadOptions { known_rules: RULES, allow_outside: false, limits: Limits { max_problems: 100, ..Limits::default() } }
}

fn testdata(path: &str) -> PathBuf {
    Path::new("testdata").join(path)
}

/// Compares with the file, or rewrites it with `UPDATE=1`.
fn compare(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, actual).expect("the snapshot can be written");
    }
    let expected = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(actual, expected, "{} differs; UPDATE=1 rewrites it", path.display());
}

fn shown(error: &Error) -> String {
    error.to_string().replace('\\', "/") + "\n"
}

fn write_case(text: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("tallyclerk.toml"), text).expect("it can be filled");
    fs::write(folder.path().join("bom.json"), "{}").expect("it can be filled");
    folder
}

fn load_text(text: &str) -> Result<Case, Error> {
    let folder = write_case(text.as_bytes());
    case::load(folder.path(), &options())
}

const MINIMAL: &str =
    "version = 1\n[case]\nid = 'ä'\nsubject = 's'\nstage = 'design'\n[[declared]]\nfile = 'bom.json'\n";

fn contract_of(path: &Path) -> Result<Contract, Error> {
    let entry = case::ContractEntry::bare(path);
    let limits = options().limits;
    let source = case::contract::open(&entry, &limits)?;
    case::contract::load(&entry, DocumentId(0), &source, &limits)
}

fn contract_of_text(text: &str) -> Result<Contract, Error> {
    let entry = case::ContractEntry::bare(Path::new("contract.toml"));
    let source = Arc::new(Source::from_bytes("contract.toml", text.into(), &Limits::default())?);
    case::contract::load(&entry, DocumentId(0), &source, &Limits::default())
}

#[test]
fn a_whole_case_is_read_by_folder_and_by_file() {
    for path in [testdata("case/whole"), testdata("case/whole/tallyclerk.toml")] {
        let case = case::load(&path, &options()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((case.id.as_str(), case.stage), ("STS-12", Stage::Delivered));
        assert_eq!(case.as_of.map(|day| day.to_string()).as_deref(), Some("2026-06-30"));
        assert_eq!(case.buyer.jurisdiction.as_deref(), Some("us"));
        assert_eq!(case.funding[0].award.map(|day| day.to_string()).as_deref(), Some("2025-03-01"));
        let accounts: Vec<_> = case.evidence.iter().map(|entry| (entry.account, entry.name.as_str())).collect();
        assert_eq!(
            accounts,
            [
                (Account::Declared, "vendor/sts-12.cdx.json"),
                (Account::Declared, "vendor\\cabinet.csv"),
                (Account::Observed, "survey/nmap.xml"),
                (Account::Observed, "survey/usb.txt")
            ]
        );
        assert_eq!(case.evidence[0].signed_by.as_deref(), Some("crane-vendor"));
        assert!(case.evidence[1].path.ends_with("vendor/cabinet.csv"));
        let columns = case.evidence[1].columns.as_ref().expect("the case maps columns");
        assert_eq!(columns.columns.get(&Field::PartNumber).map(String::as_str), Some("Type no."));
        assert_eq!((columns.sheet.as_deref(), columns.header_row), (Some("Parts"), Some(3)));
        assert_eq!(case.evidence[1].transcribed.as_ref().map(|t| t.name.as_str()), Some("vendor/cabinet.pdf"));
        assert_eq!(case.evidence[3].scope.methods, ["usb", "pci"]);
        assert_eq!(case.not_ours[0].selector.to_string(), "mac:3c:22:fb:00:00:01");
        assert!(case.screening.stated);
        assert!(
            matches!(case.screening.lists[1].files.as_slice(), [(file, _)] if file.ends_with("lists/us-1260h.csv"))
        );
        assert_eq!(case.signers["surveyor"].sigstore.len(), 2);
        assert_eq!(case.signers["surveyor"].keys[0].name, "keys/surveyor.pub");
        assert_eq!(case.rules.fail_on, Some(Severity::Medium));
        assert_eq!(case.rules.settings["missing-hash"], RuleSetting::Severity(Severity::Low));
        assert!(matches!(&case.rules.settings["bom"], RuleSetting::Off(why) if why.contains("digests")));
        assert_eq!(case.waivers[1].target, WaiverTarget::Document("vendor/sts-12.cdx.json".to_owned()));
    }
}

#[test]
fn every_mistake_of_a_case_is_named_at_once_with_its_place() {
    let error = case::load(&testdata("case/many-mistakes"), &options()).expect_err("it is full of mistakes");
    assert_eq!(error.kind(), ErrorKind::InvalidCase);
    assert!(error.problems().len() >= 25, "{error}");
    assert!(error.problems().iter().all(|problem| problem.excerpt.is_some()), "each has its place: {error}");
    compare(&testdata("case/many-mistakes/problems.txt"), &shown(&error));
}

#[test]
fn only_so_many_problems_are_shown_and_the_rest_are_counted() {
    let few = LoadOptions { limits: Limits::default(), ..options() };
    let all = case::load(&testdata("case/many-mistakes"), &options()).expect_err("it is full of mistakes");
    let error = case::load(&testdata("case/many-mistakes"), &few).expect_err("it is full of mistakes");
    assert_eq!(error.problems().len(), 20);
    assert_eq!(error.unshown(), all.problems().len() - 20);
}

#[test]
fn reserved_tables_are_known_by_name_and_refused() {
    let error = case::load(&testdata("case/reserved"), &options()).expect_err("nothing of it would be honoured");
    let reserved = error.problems().iter().filter(|problem| problem.message.contains("reserved for a later version"));
    assert_eq!(reserved.count(), 7, "{error}");
}

#[test]
fn syntax_errors_are_placed_and_a_key_given_twice_is_one() {
    let text = "version = 1\n[case]\nid = \"a\"\nid = \"b\"\nsubject = unquoted\n";
    let error = load_text(text).expect_err("it is not TOML");
    assert_eq!(error.kind(), ErrorKind::Malformed);
    let places: Vec<String> = error.problems().iter().map(|problem| problem.at.to_string()).collect();
    assert!(places.iter().any(|place| place.starts_with("4:")), "{error}");
    assert!(places.iter().any(|place| place.starts_with("5:")), "{error}");
}

#[test]
fn byte_order_marks_line_ends_and_utf16_change_nothing() {
    let crlf = MINIMAL.replace('\n', "\r\n");
    let le: Vec<u8> = [0xff, 0xfe].into_iter().chain(crlf.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let be: Vec<u8> = [0xfe, 0xff].into_iter().chain(MINIMAL.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let marked = [b"\xef\xbb\xbf".as_slice(), crlf.as_bytes()].concat();
    for bytes in [MINIMAL.as_bytes(), crlf.as_bytes(), &le, &be, &marked] {
        let folder = write_case(bytes);
        let case = case::load(folder.path(), &options()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(case.id, "ä");
    }
    let wrong = crlf.replace("stage", "stgae");
    let utf16 = [0xff, 0xfe].into_iter().chain(wrong.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>();
    for bytes in [[b"\xef\xbb\xbf".as_slice(), wrong.as_bytes()].concat(), utf16] {
        let folder = write_case(&bytes);
        let error = case::load(folder.path(), &options()).expect_err("a key is wrong");
        let place = |problem: &tallyclerk::diagnostic::Problem| {
            problem.message.contains("stgae").then(|| problem.at.to_string())
        };
        assert_eq!(error.problems().iter().find_map(place).as_deref(), Some("5:1"), "{error}");
    }
}

#[test]
fn a_case_that_points_outside_its_folder_is_refused_unless_that_is_allowed() {
    let folder = write_case(b"");
    let inner = folder.path().join("case");
    fs::create_dir(&inner).expect("it can be made");
    fs::write(inner.join("tallyclerk.toml"), MINIMAL.replace("bom.json", "..\\bom.json")).expect("it can be filled");
    let error = case::load(&inner, &options()).expect_err("it points outside");
    assert_eq!(error.kind(), ErrorKind::OutsideCase, "{error}");
    let case = case::load(&inner, &LoadOptions { allow_outside: true, ..options() }).expect("it was allowed");
    assert_eq!(case.evidence.len(), 1);
}

#[test]
fn one_file_is_not_read_twice_nor_in_two_roles() {
    let twice = format!("{MINIMAL}[[declared]]\nfile = './bom.json'\n");
    let error = load_text(&twice).expect_err("its quantities would double");
    assert!(error.to_string().contains("9:8: `./bom.json` is declared twice"), "{error}");
    let both = format!("{MINIMAL}[[observed]]\nfile = 'bom.json'\n");
    let error = load_text(&both).expect_err("it would confirm itself");
    assert!(error.to_string().contains("both declared and observed"), "{error}");
}

#[test]
fn what_a_case_leaves_open_is_told_from_what_it_states() {
    let case = load_text(MINIMAL).unwrap_or_else(|error| panic!("{error}"));
    assert!(!case.screening.stated);
    assert!(case.screening.lists.is_empty(), "a run takes all that are there");
    assert_eq!((case.buyer.kind, case.as_of, case.rules.fail_on), (None, None, None));
    let none = load_text(&format!("{MINIMAL}[screening]\nlists = []\n")).unwrap_or_else(|error| panic!("{error}"));
    assert!(none.screening.stated && none.screening.lists.is_empty());
}

#[test]
fn a_jurisdiction_is_a_country_and_a_slip_says_which_is_meant() {
    let of = |code: &str| load_text(&format!("{MINIMAL}[buyer]\njurisdiction = \"{code}\"\n"));
    for code in ["us", "US", "eu", "uk", "gb", "gu", "xk"] {
        assert_eq!(of(code).is_ok(), code != "xk", "{code}");
    }
    for (code, meant) in [("el", "did you mean `gr`?"), ("usa", "did you mean `us`?"), ("xx", "ISO 3166-1"), ("u", "")]
    {
        let told = of(code).expect_err("it is no country").to_string();
        assert!(told.contains("is not a jurisdiction") && told.contains(meant), "{told}");
    }
}

#[test]
fn a_case_that_is_missing_empty_or_of_another_version_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let error = case::load(folder.path(), &options()).expect_err("there is none");
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    assert!(error.to_string().contains("tallyclerk init"), "{error}");
    let error = load_text("").expect_err("it is empty");
    assert!(error.to_string().contains("1:1: `version` is missing"), "{error}");
    let error = load_text("version = 2\nwhatever = 1\n").expect_err("another version");
    assert_eq!(error.problems().len(), 1, "a later version's keys are not judged by this one: {error}");
    let error = load_text("version = 1\n[case]\nid='x'\nsubject='x'\nstage='design'\n").expect_err("nothing to verify");
    assert!(error.to_string().contains("names nothing to verify"), "{error}");
}

#[test]
fn a_hostile_case_ends_in_an_error_and_in_time() {
    let keys: String = (0..200_000).map(|n| format!("k{n} = 1\n")).collect();
    let error = load_text(&format!("version = 1\n{keys}")).expect_err("unknown keys");
    assert!(error.unshown() > 190_000);
    let deep = format!("version = 1\na = {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    assert!(load_text(&deep).is_err());
    let folder = write_case(b"version = 1\n\xff\xfe");
    let error = case::load(folder.path(), &options()).expect_err("it is not text");
    assert_eq!(error.kind(), ErrorKind::Malformed);
}

#[test]
fn flags_make_a_case_without_a_file() {
    let bom = testdata("case/whole/vendor/sts-12.cdx.json");
    let nmap = testdata("case/whole/survey/nmap.xml");
    let flags = Flags { contract: None, declared: vec![bom.clone()], observed: vec![nmap] };
    let case = case::from_flags(&flags, &options()).expect("the files are there");
    assert_eq!((case.stage, case.id.as_str()), (Stage::Delivered, "sts-12.cdx"));
    let designed = case::from_flags(&Flags { declared: vec![bom], ..Flags::default() }, &options());
    assert_eq!(designed.map(|case| case.stage), Ok(Stage::Design));
    let gone = Flags { declared: vec!["a.json".into(), "b.json".into()], ..Flags::default() };
    assert_eq!(case::from_flags(&gone, &options()).expect_err("both are missing").problems().len(), 2);
    assert_eq!(case::from_flags(&Flags::default(), &options()).expect_err("nothing named").kind(), ErrorKind::Usage);
}

#[test]
fn a_contract_in_toml_counts_for_one_crane() {
    let contract = contract_of(&testdata("case/whole/contract.toml")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((contract.id.as_str(), contract.subjects), ("PJ-2024-017", 2));
    let quantities: Vec<_> = contract.items.iter().map(|item| (item.id.as_str(), item.quantity, item.kind)).collect();
    assert_eq!(
        quantities,
        [
            ("1.1", Some(1), ItemKind::Part),
            ("1.2", Some(2), ItemKind::Part),
            ("9.1", None, ItemKind::LumpSum),
            ("9.2", None, ItemKind::Service),
            ("O-3", None, ItemKind::Part),
        ]
    );
    let granted: Vec<_> = contract.items[1].functions.iter().map(|f| (f.function.id(), f.count)).collect();
    assert_eq!(granted, [("wan-router", 1), ("cellular", 2)]);
    assert_eq!(contract.items[3].status, ItemStatus::OptionTaken);
    assert_eq!(contract.declined().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["O-3"]);
    let orders: Vec<_> = contract.change_orders.iter().map(|order| order.id.as_str()).collect();
    assert_eq!(orders, ["CO-1", "CO-2"], "in the order of their days");
    let on = |day: &str| -> Vec<&str> {
        contract.items_in_force(day.parse().expect("a date")).map(|item| item.id.as_str()).collect()
    };
    assert_eq!(on("2026-04-30"), ["1.1", "1.2", "9.2"]);
    assert_eq!(on("2026-05-01"), ["1.2", "9.2", "CO-2.1"]);
}

#[test]
fn every_mistake_of_a_contract_is_named_at_once_with_its_place() {
    let error = contract_of(&testdata("contract/many-mistakes.toml")).expect_err("it is full of mistakes");
    compare(&testdata("contract/many-mistakes.problems.txt"), &shown(&error));
}

#[test]
fn an_unknown_basis_is_an_error_and_never_a_guess() {
    let of = |head: &str| {
        contract_of_text(&format!(
            "version = 1\nid = 'x'\n{head}\n[[item]]\nid = '1'\ndescription = 'd'\nquantity = 6\n"
        ))
    };
    assert!(of("subjects = 3").expect_err("6 per crane, or 2").to_string().contains("what quantities count"));
    assert!(of("quantities = 'total'").expect_err("of how many?").to_string().contains("how many cranes"));
    let quantity = |head: &str| of(head).map(|contract| contract.items[0].quantity);
    assert_eq!(quantity("subjects = 3\nquantities = 'total'"), Ok(Some(2)));
    assert_eq!(quantity("subjects = 3\nquantities = 'per-subject'"), Ok(Some(6)));
    assert_eq!(quantity(""), Ok(Some(6)));
    assert_eq!(quantity("subjects = 1"), Ok(Some(6)));
}

#[test]
fn the_case_and_the_contract_must_not_contradict_each_other() {
    let text = "version = 1\nid = 'x'\nsubjects = 2\nquantities = 'total'\nsigned = 2026-01-01\n[[item]]\nid = '1'\ndescription = 'd'\n";
    let source = Arc::new(Source::from_bytes("c.toml", text.into(), &Limits::default()).expect("small"));
    let entry = case::ContractEntry {
        subjects: Some(4),
        signed: "2026-01-02".parse().ok(),
        ..case::ContractEntry::bare(Path::new("c.toml"))
    };
    let error = case::contract::load(&entry, DocumentId(0), &source, &Limits::default()).expect_err("4 is not 2");
    assert_eq!(error.problems().len(), 2, "{error}");
    assert!(error.to_string().contains("3:12: `subjects` says otherwise"), "{error}");
}

#[test]
fn the_schemas_are_those_of_the_types() {
    for (name, schema) in case::schemas() {
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        compare(&Path::new("schemas").join(name), &text);
    }
}

#[test]
fn the_schemas_accept_what_the_program_accepts() {
    for (schema, file) in [
        ("tallyclerk.toml.schema.json", "case/whole/tallyclerk.toml"),
        ("contract.toml.schema.json", "case/whole/contract.toml"),
        ("decisions.toml.schema.json", "cases/decided-parties/decisions.toml"),
    ] {
        let schema: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(Path::new("schemas").join(schema)).expect("it is there"))
                .expect("it is JSON");
        let validator = jsonschema::validator_for(&schema).expect("it is a schema");
        let text = fs::read_to_string(testdata(file)).expect("it is there");
        let instance = as_json(toml::from_str(&text).expect("it is TOML"));
        let errors: Vec<String> = validator.iter_errors(&instance).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{file}: {errors:?}");
        let mut wrong = instance.clone();
        wrong["colour"] = "red".into();
        assert!(!validator.is_valid(&wrong), "{file}: an unknown key is accepted");
    }
}

/// TOML as the JSON that editors hold against a schema: dates are strings.
fn as_json(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(stamp) => stamp.to_string().into(),
        toml::Value::Array(array) => array.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            serde_json::Value::Object(table.into_iter().map(|(key, value)| (key, as_json(value))).collect())
        }
    }
}

/// Returns the TOML blocks of a page.
fn blocks(page: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new("docs").join(page)).expect("the page is there").replace("\r\n", "\n");
    text.split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("\n```"))
        .map(|(block, _)| block.to_owned() + "\n")
        .collect()
}

/// Lays the files that a case names into its folder, and loads it.
fn load_with_files(text: &str) -> Result<Case, Error> {
    let folder = write_case(text.as_bytes());
    let named = text.split('"').skip(1).step_by(2);
    for name in named.filter(|name| name.contains('.') && !name.contains([':', '@', ' ']) && !name.ends_with('.')) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("it can be filled");
        fs::write(path, "named in an example").expect("it can be filled");
    }
    let rules = ["uncontracted-component", "missing-hash", "stale-bom"];
    case::load(folder.path(), &LoadOptions { known_rules: &rules, ..LoadOptions::default() })
}

#[test]
fn the_examples_of_the_documentation_are_sound() {
    let cases = blocks("case-file.md");
    assert_eq!(cases.len(), 1);
    let case = load_with_files(&cases[0]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((case.evidence.len(), case.waivers.len(), case.rules.settings.len()), (3, 1, 2));
    let contracts = blocks("contract.md");
    assert_eq!(contracts.len(), 2);
    let contract = contract_of_text(&contracts[0]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(contract.items[1].origins.len(), 2);
    let case = load_with_files(&contracts[1]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(case.contract.map(|entry| entry.columns.len()), Some(2));
}

#[test]
fn the_documentation_names_every_word() {
    let page = fs::read_to_string("docs/case-file.md").expect("the page is there");
    for (_, word) in Field::WORDS {
        assert!(page.contains(word), "{word}");
    }
    for scope in tallyclerk::register::scopes() {
        assert!(page.contains(scope.id), "{}", scope.id);
    }
    for programme in tallyclerk::lists::Funding::PROGRAMMES {
        assert!(page.contains(programme), "{programme}");
    }
}

#[test]
fn cut_and_flipped_files_are_refused_or_read_and_never_panic() {
    let whole = fs::read(testdata("case/whole/contract.toml")).expect("it is there");
    let case = fs::read(testdata("case/whole/tallyclerk.toml")).expect("it is there");
    let schedule = "Item No,Description,Makers,Part No.,Qty per crane,Unit,Status,Functions\n1.1,PLC,Siemens or equal,6ES7,\"1 pcs\",,Base,plc\n";
    let folder = write_case(b"");
    for (n, bytes) in [&whole[..], &case, schedule.as_bytes()].into_iter().enumerate() {
        for at in (0..bytes.len()).step_by(1 + bytes.len() / 60) {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 1 << (at % 8);
            for broken in [bytes[..at].to_vec(), flipped] {
                if n == 1 {
                    fs::write(folder.path().join("tallyclerk.toml"), &broken).expect("it can be filled");
                    let _ = case::load(folder.path(), &options());
                } else {
                    let entry = case::ContractEntry::bare(Path::new("c"));
                    let source = Source::from_bytes("c", broken, &Limits::default()).and_then(Source::in_utf8);
                    let _ = source
                        .and_then(|s| case::contract::load(&entry, DocumentId(0), &Arc::new(s), &Limits::default()));
                }
            }
        }
    }
}

//! Real documents through the real binary: what published boms, scans and lists give together.
//!
//! The documents are not part of the repository; without them each test says that it is skipped.

#![expect(clippy::print_stdout, reason = "a skip is said aloud")]

#[path = "corpus_lists/converted.rs"]
mod converted;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// How many documents `inspect` is run over; all of them are read by the tests of the reader.
const SAMPLE: usize = 20;

fn corpus(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("TALLYCLERK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let found = folder.join(what).exists().then_some(folder);
    if found.is_none() {
        println!("skipped: {what} is not here; 1 test did not run");
    }
    found
}

fn tallyclerk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
        .env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"))
        .args(arguments)
        .output()
        .expect("the binary runs")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn inspect_reads_what_its_authors_say_is_right() {
    let Some(corpus) = corpus("EXPECTED.tsv") else { return };
    let table = std::fs::read_to_string(corpus.join("EXPECTED.tsv")).expect("it can be read");
    let accepted: Vec<PathBuf> = table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let path = cells.next()?;
            (cells.next()? == "accept" && path.ends_with(".json")).then(|| corpus.join(path))
        })
        .filter(|path| {
            std::fs::read(path).is_ok_and(|bytes| {
                let text = String::from_utf8_lossy(&bytes);
                text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
                    && text.contains("\"bomFormat\"")
                    && text.contains("CycloneDX")
            })
        })
        .collect();
    assert!(accepted.len() > SAMPLE, "{} documents", accepted.len());
    let step = accepted.len() / SAMPLE;
    for path in accepted.iter().step_by(step).take(SAMPLE) {
        let name = path.to_str().expect("plain names");
        let output = tallyclerk(&["inspect", "--format", "json", name]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let result = &json(&output)["results"][0];
        assert_eq!(result["format"], "cyclonedx-json", "{name}");
        let document: Value = serde_json::from_slice(&std::fs::read(path).expect("it can be read")).expect("JSON");
        assert_eq!(result["spec_version"], document["specVersion"], "{name}");
        let listed = count(&document["components"]) + count(&document["metadata"]["component"]["components"]);
        let least = listed + u64::from(document["metadata"]["component"].is_object());
        let found = result["components"].as_u64().expect("a number");
        assert!(found >= least, "{name}: {found} components of {least}");
    }
}

/// Counts components, nested ones too.
fn count(components: &Value) -> u64 {
    components.as_array().into_iter().flatten().map(|component| 1 + count(&component["components"])).sum()
}

const CASE: &str = r#"version = 1

[case]
id = "BOARD"
subject = "PCIe to SATA adapter board in a surveyed network"
stage = "delivered"
as-of = 2026-07-20

[buyer]
kind = "port-authority"

[contract]
file = "contract.toml"

[[declared]]
file = "board.cdx.json"

[[observed]]
file = "nmap.xml"
scope = ["network"]

[[not-ours]]
mac = "c0:63:94:05:01:03"
reason = "the surveyor's telephone"

[screening]
lists = [LISTS]
"#;

const CONTRACT: &str = r#"version = 1
id = "BOARD-1"
seller = "SELLER"
quantities = "per-subject"

[[item]]
id = "1"
description = "PCI Express connector"
makers = ["Samtec"]
part-number = "PCIE-098-02-F-D-EMS2"
quantity = 1

[[item]]
id = "2"
description = "SATA connector, 1.27 mm"
makers = ["Molex"]
part-number = "47155-4001"
quantity = 6

[[item]]
id = "3"
description = "Power header"
makers = ["TE Connectivity"]
part-number = "826632-3"
quantity = 2

[[item]]
id = "4"
description = "SATA host controller"
makers = ["Example Semiconductor"]
part-number = "EX-9215"
quantity = 1
"#;

/// Makes a case of a real hardware BOM, a real scan and a contract written for them.
fn case(corpus: &Path, seller: &str, lists: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let board = corpus.join("cyclonedx-bom-examples/HBOM/PCIe-SATA-adapter-board/bom.json");
    std::fs::copy(board, folder.path().join("board.cdx.json")).expect("the board is in the corpus");
    let scan = corpus.join("nmap-xml/full_sudo6.xml");
    std::fs::copy(scan, folder.path().join("nmap.xml")).expect("the scan is in the corpus");
    std::fs::write(folder.path().join("contract.toml"), CONTRACT.replace("SELLER", seller)).expect("it can be written");
    std::fs::write(folder.path().join("tallyclerk.toml"), CASE.replace("LISTS", lists)).expect("it can be written");
    folder
}

fn check(folder: &Path) -> (Value, Option<i32>) {
    let output = tallyclerk(&["check", "--format", "json", folder.to_str().expect("a plain path")]);
    (json(&output), output.status.code())
}

/// Returns `rule: message` of the findings of severity medium and above.
fn said(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().expect("a list");
    let mut said: Vec<String> = findings
        .iter()
        .filter(|finding| finding["severity"] != "low" && finding["severity"] != "info")
        .map(|finding| {
            let (rule, message) = (finding["rule"].as_str(), finding["message"].as_str());
            format!("{}: {}", rule.unwrap_or_default(), message.unwrap_or_default())
        })
        .collect();
    said.sort();
    said
}

#[test]
fn a_real_board_a_real_scan_and_a_contract_run_to_a_verdict() {
    let Some(corpus) = corpus("nmap-xml") else { return };
    let folder = case(&corpus, "Example Boards Ltd.", "\"us-889\"");
    let (report, exit) = check(folder.path());
    assert_eq!((report["verdict"].as_str(), exit), (Some("fail"), Some(1)));
    assert_eq!(
        said(&report),
        [
            "missing-item: item 4, SATA host controller (1 bought): no declared part matches it",
            "quantity-mismatch: item 2, SATA connector, 1.27 mm: 8 declared, 2 more than the 6 bought",
            "uncontracted-component: 5622-4100-ML in mainboard is covered by no contract item",
            "uncontracted-component: MC9A22-1034 in mainboard is covered by no contract item",
            "uncontracted-component: MP000003 in mainboard is covered by no contract item",
            "undeclared-component: Intel Corporate host 192.168.1.5 was observed and is not declared",
            "undeclared-component: Sagemcom host 192.168.1.1 was observed and is not declared",
            "undeclared-component: host 192.168.1.3 was observed and is not declared",
        ]
    );
    assert_eq!(report["coverage"]["items_matched"], 2, "{}", report["coverage"]);
    assert_eq!(report["coverage"]["observed_explained"], 1, "the telephone is not ours");
    assert_eq!(report["not_ours"].as_array().map(Vec::len), Some(1));
}

#[test]
fn published_lists_screen_a_real_case() {
    let Some(corpus) = corpus("lists-us-restricted") else { return };
    let lists = [("dow_1260h.json", "us-1260h"), ("bis_entity_list.json", "us-bis-el"), ("dhs_uflpa.json", "us-uflpa")];
    let choices: Vec<String> =
        lists.iter().map(|(_, id)| format!("{{ id = \"{id}\", file = \"{id}.csv\" }}")).collect();
    for (seller, lists_that_name_it) in [
        ("Quectel Wireless Solutions Co., Ltd.", vec!["us-1260h"]),
        ("Hangzhou Hikvision Digital Technology Co., Ltd.", vec!["us-1260h", "us-bis-el"]),
        // Its holding is on the other list, which is another company.
        ("Huawei Technologies Co., Ltd.", vec!["us-bis-el"]),
        ("Example Boards Ltd.", vec![]),
    ] {
        let folder = case(&corpus, seller, &choices.join(", "));
        for (file, id) in lists {
            let text = std::fs::read_to_string(corpus.join("lists-us-restricted").join(file)).expect("it can be read");
            std::fs::write(folder.path().join(format!("{id}.csv")), converted::converted(&text).0).expect("written");
        }
        let (report, _) = check(folder.path());
        assert_eq!(report["lists"].as_array().map(Vec::len), Some(3), "{}", report["problems"]);
        let entity = |finding: &&Value| finding["rule"].as_str().is_some_and(|rule| rule.contains("restricted"));
        let findings: Vec<&Value> = report["findings"].as_array().expect("a list").iter().filter(entity).collect();
        if lists_that_name_it.is_empty() {
            assert!(findings.is_empty(), "makers of connectors are on no list: {findings:#?}");
            continue;
        }
        let message = findings.iter().filter_map(|finding| finding["message"].as_str()).collect::<Vec<_>>().join("\n");
        for id in lists_that_name_it {
            let named = findings.iter().any(|finding| {
                finding["rule"] == "restricted-party"
                    && finding["message"].as_str().is_some_and(|said| said.starts_with(seller) && said.contains(id))
            });
            assert!(named, "{seller} is named on {id}, and the report says: {message}");
        }
    }
}

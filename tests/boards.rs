//! A board of `testdata/cases/spreader-board` with one thing changed: what was placed against what is listed.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use tallyclerk::case::{self, LoadOptions};
use tallyclerk::check;
use tallyclerk::error::Error;
use tallyclerk::finding::{AsOfSource, Run, Severity, Verdict};
use tallyclerk::run::{self, ListSource, RunOptions};
use tallyclerk::source::{Limits, NoProgress};

const CASE: &str = "tallyclerk.toml";
const BOM: &str = "vendor/controller-board.csv";
const TOP: &str = "factory/placement-top.pos";
const BOTTOM: &str = "factory/placement-bottom.pos";

fn clean() -> BTreeMap<&'static str, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/spreader-board");
    let read = |name| (name, std::fs::read_to_string(folder.join(name)).expect("the case is there"));
    [CASE, "contract.toml", "vendor/spreader.cdx.json", BOM, TOP, BOTTOM].map(read).into_iter().collect()
}

/// Replaces a text that must be there.
fn with(file: &'static str, from: &str, to: &str) -> BTreeMap<&'static str, String> {
    let mut files = clean();
    let text = files.get_mut(file).expect("a file of the case");
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    files
}

fn tried(files: &BTreeMap<&'static str, String>) -> Result<Run, Error> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    }
    let rules: Vec<&str> = check::rules().map(|rule| rule.id).collect();
    let case = case::load(folder.path(), &LoadOptions { known_rules: &rules, ..LoadOptions::default() })?;
    let as_of = (case.as_of.expect("the case is dated"), AsOfSource::Case);
    run::check(
        &case,
        &RunOptions {
            as_of,
            fail_on: None,
            limits: Limits::default(),
            jobs: None,
            progress: &NoProgress,
            lists: ListSource::default(),
        },
    )
}

fn checked(files: &BTreeMap<&'static str, String>) -> Run {
    tried(files).unwrap_or_else(|error| panic!("{error}"))
}

/// What is said beyond the clean case: rule and message.
fn said(files: &BTreeMap<&'static str, String>) -> Vec<(String, String)> {
    let of = |run: &Run| -> Vec<(String, String)> {
        run.findings.iter().map(|finding| (finding.rule.id.to_owned(), finding.message.clone())).collect()
    };
    let known = of(&checked(&clean()));
    of(&checked(files)).into_iter().filter(|finding| !known.contains(finding)).collect()
}

fn placed(row: &str) -> BTreeMap<&'static str, String> {
    with(TOP, "## End", &format!("{row}\n## End"))
}

#[test]
fn the_board_as_it_is_listed_passes() {
    let run = checked(&clean());
    let worst = run.findings.iter().map(|finding| finding.severity).max();
    assert_eq!(worst, Some(Severity::Info), "{:#?}", run.findings);
    assert_eq!(run.incomplete_because, []);
    assert_eq!(run.verdict, Verdict::Pass);
}

#[test]
fn a_modem_that_nobody_listed_is_undeclared_and_untraced() {
    let said = said(&placed("U99  EC25-AF  LCC-144  52.0 -40.0 0.0 top"));
    let of = |rule: &str| said.iter().filter(|(own, _)| own == rule).map(|(_, message)| message).collect::<Vec<_>>();
    let [undeclared] = of("undeclared-component")[..] else { panic!("{said:#?}") };
    for word in ["U99", "EC25-AF", "LCC-144", "top side, x 52.0, y -40.0", "Spreader controller board"] {
        assert!(undeclared.contains(word), "{word} in {undeclared}");
    }
    assert_eq!(of("untraced-communication").len(), 1, "{said:#?}");
    assert_eq!(of("not-observed").len(), 0, "{said:#?}");
}

#[test]
fn a_part_that_nobody_listed_is_undeclared_and_nothing_else() {
    let said = said(&placed("U98  ASOPA2  SOIC-8  52.0 -40.0 0.0 top"));
    assert_eq!(said.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>(), ["undeclared-component"], "{said:#?}");
}

#[test]
fn a_part_that_is_listed_as_not_fitted_and_placed_is_told_in_those_words_with_both_places() {
    let mut files = placed("U9   EC25-AF  LCC-144  52.0 -40.0 0.0 top\nR9   0R  R_0402  53.0 -40.0 0.0 top");
    let bom = files.get_mut(BOM).expect("it is there");
    bom.push_str("10,2,\"U9, U10\",LTE module (DNP),Quectel,EC25-AF\n11,1,R9,DNP,Vistula Components,VR0402-0000\n");
    let run = checked(&files);
    let found: Vec<_> = run.findings.iter().filter(|finding| finding.rule.id == "undeclared-component").collect();
    assert_eq!(found.len(), 2, "{found:#?}");
    for (designator, line) in [("U9", "LTE module (DNP) as not fitted"), ("R9", "as not fitted")] {
        let finding = found.iter().find(|finding| finding.message.starts_with(designator)).expect("it is told");
        assert!(finding.message.contains(line) && !finding.message.contains("no line"), "{}", finding.message);
        assert_eq!(finding.evidence.len(), 2, "where it is placed and where it is listed: {:#?}", finding.evidence);
    }
    // What is listed as not fitted and not placed is what was meant: `U10` is missing nowhere.
    assert!(!said(&files).iter().any(|(rule, _)| rule == "not-observed"), "{:#?}", said(&files));
    assert!(said(&files).iter().any(|(rule, message)| rule == "untraced-communication" && message.contains("EC25")));
}

#[test]
fn a_listed_part_that_no_file_places_is_not_observed() {
    let said = said(&with(TOP, "R2        10k            R_0402_1005Metric   33.0000   -17.0000    0.0000  top\n", ""));
    let [(rule, message)] = said.as_slice() else { panic!("{said:#?}") };
    assert_eq!(rule, "not-observed");
    assert!(message.starts_with("R2 ("), "{message}");
}

#[test]
fn a_modem_in_the_place_of_a_resistor_is_undeclared() {
    let said = said(&with(TOP, "R2        10k ", "R2        EC25-AF "));
    let undeclared: Vec<_> = said.iter().filter(|(rule, _)| rule == "undeclared-component").collect();
    let [(_, message)] = undeclared.as_slice() else { panic!("{said:#?}") };
    assert!(message.contains("where its bill of materials lists Resistor 10K"), "{message}");
    assert!(!said.iter().any(|(rule, _)| rule == "not-observed"), "{said:#?}");
}

#[test]
fn another_value_is_only_remarked() {
    let files = with(TOP, "R2        10k ", "R2        47k ");
    let run = checked(&files);
    let said = said(&files);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].1.contains("called otherwise"), "{said:#?}");
    assert_eq!(run.verdict, Verdict::Pass);
}

#[test]
fn near_misses_say_nothing() {
    for (file, from, to) in [
        (TOP, "R2        10k ", "R2        10K "),
        (TOP, "C1        100n ", "C1        0.1uF "),
        (TOP, "FID1 ", "FID9 "),
        (TOP, "R2 ", "r2 "),
        (BOM, "R1-R4", "\"R1, R2; R3 R4\""),
        (BOM, "\"U2, U3\"", "\"U2A, U2B, U3\""),
    ] {
        assert_eq!(said(&with(file, from, to)), [], "{to}");
    }
}

#[test]
fn one_side_alone_judges_only_what_it_shows() {
    let observed = "[[observed]]\nfile = \"factory/placement-bottom.pos\"\ndescribes = \"ref:controller-board\"\n\
                    on = 2026-05-20\nby = \"port inspector\"\n";
    let run = checked(&with(CASE, observed, ""));
    assert!(run.findings.iter().all(|finding| finding.rule.id != "not-observed"), "{:#?}", run.findings);
    assert_eq!(run.verdict, Verdict::Incomplete);
    assert!(run.incomplete_because[0].cause.contains("one side of a board"), "{:?}", run.incomplete_because);
}

#[test]
fn a_board_that_cannot_be_told_is_not_judged() {
    for (to, word) in [("ref:nowhere", "selects no declared part"), ("ref:twistlock-sensors", "reference designator")] {
        let mut files = clean();
        let text = files.get_mut(CASE).expect("it is there");
        // Only the observations: the bill of materials still details the board.
        let (declared, observed) = text.split_once("[[observed]]").expect("it has some");
        *text = format!("{declared}[[observed]]{}", observed.replace("ref:controller-board", to));
        let run = checked(&files);
        assert_eq!(run.verdict, Verdict::Incomplete);
        assert!(run.incomplete_because.iter().any(|cause| cause.cause.contains(word)), "{:?}", run.incomplete_because);
        assert!(run.findings.iter().all(|finding| finding.severity == Severity::Info), "{:#?}", run.findings);
    }
}

#[test]
fn a_placement_file_is_no_declaration() {
    let observed = "[[observed]]\nfile = \"factory/placement-top.pos\"\ndescribes = \"ref:controller-board\"\n\
                    on = 2026-05-20\nby = \"port inspector\"\n";
    let error =
        tried(&with(CASE, observed, "[[declared]]\nfile = \"factory/placement-top.pos\"\n")).expect_err("refused");
    assert!(error.to_string().contains("placement file") && error.to_string().contains("[[observed]]"), "{error}");
}

fn tallyclerk(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
        .env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("the binary runs");
    let text = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    (done.status.code().expect("it was not killed"), text)
}

#[test]
fn by_flags_and_by_init_the_one_board_is_found() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let files = placed("U99  EC25-AF  LCC-144  52.0 -40.0 0.0 top");
    std::fs::write(folder.path().join("bom.csv"), &files[BOM]).expect("written");
    std::fs::write(folder.path().join("pnp.pos"), files[TOP].replace("Side : top", "Side : All")).expect("written");
    let flags =
        ["check", "--declared", "bom.csv", "--observed", "pnp.pos", "--as-of", "2026-06-30", "--format", "json"];
    let (exit, text) = tallyclerk(folder.path(), &flags);
    assert_eq!(exit, 2, "nothing was bought: {text}");
    assert_eq!(text.matches("\"undeclared-component\"").count() >= 1, text.contains("U99"), "{text}");
    assert!(text.contains("the only declared document with reference designators"), "{text}");
    let (exit, text) = tallyclerk(folder.path(), &["init", ".", "--declared", "bom.csv", "--observed", "pnp.pos"]);
    assert_eq!(exit, 0, "{text}");
    let case = std::fs::read_to_string(folder.path().join(CASE)).expect("init wrote it");
    assert!(case.contains("pnp.pos"), "{case}");
    let (exit, text) = tallyclerk(folder.path(), &["check", ".", "--as-of", "2026-06-30"]);
    assert_eq!(exit, 2, "{text}");
    assert!(text.contains("U99 EC25-AF"), "{text}");
}

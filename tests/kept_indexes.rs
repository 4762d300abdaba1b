//! Indexes of lists through the real binary: whatever becomes of their files, a check says what it says without them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tallyclerk::lists::index::Seal;
use tallyclerk::lists::{List, formats};
use tallyclerk::screening::{Listed, Place, Trust};
use tallyclerk::source::{Limits, Sha256, Source};

const PAGE: usize = 1 << 14;

/// A case beside a store in which its lists are.
struct Scene(tempfile::TempDir);

impl Scene {
    /// A case that meets a list of its own, in a store of which nothing was compiled yet.
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().expect("a folder can be made"));
        scene.write(
            "case/crane.cdx.json",
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"timestamp": "2026-05-01T00:00:00Z"},
            "components": [{"type": "device", "bom-ref": "a", "name": "Gateway", "manufacturer": {"name": "Example Works 7"}},
              {"type": "device", "bom-ref": "b", "name": "Drive", "manufacturer": {"name": "Exampel Zeta Marine"}}]}"#,
        );
        scene.ask_for("\"house\"");
        scene.import("house", "house.csv", &house("2026-06-10", 40));
        scene
    }

    fn ask_for(&self, lists: &str) {
        self.write(
            "case/tallyclerk.toml",
            &format!(
                "version = 1\n[case]\nid = \"STS-1\"\nsubject = \"Crane\"\nstage = \"design\"\nas-of = 2026-06-30\n\
                 [[declared]]\nfile = \"crane.cdx.json\"\n[screening]\nlists = [{lists}]\n"
            ),
        );
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }

    fn import(&self, list: &str, name: &str, text: &str) {
        self.write(name, text);
        let done = self.ran(&["lists", "import", list, name]);
        assert_eq!((done.status.code(), text_of(&done.stderr).as_str()), (Some(0), ""), "{}", text_of(&done.stdout));
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tallyclerk"));
        command.args(line).current_dir(self.0.path()).env("TALLYCLERK_DATA_DIR", self.0.path().join("store"));
        command
    }

    fn ran(&self, line: &[&str]) -> Output {
        self.command(line).output().expect("the binary runs")
    }

    /// Checks the case: exit code, report, what was told beside it.
    fn checked(&self) -> (Option<i32>, String, String) {
        let done = self.ran(&["check", "case", "--format", "json"]);
        (done.status.code(), text_of(&done.stdout), text_of(&done.stderr))
    }

    /// The one file of an index of a list.
    fn index(&self, list: &str) -> PathBuf {
        let mut found = Vec::new();
        files_below(&self.0.path().join("store/snapshots"), &mut found);
        found.retain(|path| path.file_name().is_some_and(|name| *name == *format!("{list}.idx")));
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    /// Holds the store against itself: exit code and what was said.
    fn verified(&self) -> (Option<i32>, String) {
        let done = self.ran(&["lists", "verify"]);
        (done.status.code(), text_of(&done.stdout))
    }
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { files_below(&entry.path(), found) } else { found.push(entry.path()) }
    }
}

/// A list of works with numbers, one of another name, and an identifier in each.
fn house(confirmed: &str, works: u32) -> String {
    let rows: String =
        (0..works).map(|n| format!("Example Works {n},Works {n} of Example,fcc-grantee:X{:02}\n", n % 100)).collect();
    format!("# confirmed: {confirmed}\n# basis: primary\nname,aliases,identifiers\n{rows}Example Zeta Marine,,\n")
}

#[test]
fn a_report_is_the_same_to_the_byte_with_and_without_an_index() {
    let scene = Scene::new();
    let index = scene.index("house");
    let kept = std::fs::read(&index).expect("it was compiled when the list came in");
    let with = scene.checked();
    assert!(with.1.contains("Example Works 7") && with.1.contains("Example Zeta Marine"), "{}", with.1);
    assert_eq!(with.2.matches("index").count(), 0, "{}", with.2);
    std::fs::remove_file(&index).expect("it is there");
    assert_eq!(scene.checked(), with, "the first run compiles it");
    assert_eq!(std::fs::read(&index).expect("and keeps it"), kept);
    assert_eq!(scene.checked(), with);
    // The store may stand anywhere.
    let elsewhere = scene.0.path().join("elsewhere");
    std::fs::rename(scene.0.path().join("store"), &elsewhere).expect("it can be moved");
    let moved = || {
        let line = ["check", "case", "--format", "json", "--data-dir", "elsewhere"];
        scene.command(&line).env_remove("TALLYCLERK_DATA_DIR").output().expect("the binary runs")
    };
    assert_eq!(text_of(&moved().stdout), with.1);
    let mut found = Vec::new();
    files_below(&elsewhere, &mut found);
    found.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "idx")).for_each(|path| {
        std::fs::remove_file(path).expect("it is there");
    });
    assert_eq!(text_of(&moved().stdout), with.1, "compiled there");
    std::fs::create_dir(scene.0.path().join("store")).expect("it can be made");
    assert_eq!(scene.verified().0, Some(0), "an empty store is sound");
}

#[test]
fn no_bit_of_an_index_changes_a_verdict() {
    let scene = Scene::new();
    let index = scene.index("house");
    let whole = std::fs::read(&index).expect("it is there");
    let right = scene.checked();
    let pages = whole.len().div_ceil(PAGE);
    assert!(pages > 20, "{pages}");
    let mut told = 0;
    // The first page is the header, the last the table with the digests of the pages.
    for page in 0..pages {
        let len = (whole.len() - page * PAGE).min(PAGE);
        // In the first bytes of a page there is something to be hurt; the rest may be filling.
        for at in [0, 9, len / 2] {
            let mut bytes = whole.clone();
            bytes[page * PAGE + at.min(len - 1)] ^= 1 << (page % 8);
            std::fs::write(&index, &bytes).expect("writable");
            let (code, report, said) = scene.checked();
            assert_eq!((code, &report), (right.0, &right.1), "page {page}, byte {at}: {said}");
            if said.contains("was not used") {
                told += 1;
                assert!(std::fs::read(&index).expect("there") == whole, "page {page}, byte {at}: it was not replaced");
            }
        }
    }
    assert!(told > pages, "only {told} of {} were told", 3 * pages);
}

#[test]
fn a_cut_foreign_or_exchanged_index_changes_no_verdict() {
    let scene = Scene::new();
    let csl = |n: u32, source: &str| {
        serde_json::json!({
            "id": format!("{source}-{n}"), "source": source, "entity_number": n, "type": "Entity", "programs": ["EXAMPLE"],
            "name": format!("Example Works {n}"), "title": null, "addresses": [], "alt_names": [], "ids": [],
            "start_date": "2021-01-02", "end_date": null, "remarks": null, "source_list_url": "https://lists.example/"
        })
    };
    // One file of two lists: only one of them has who is met.
    let rows: Vec<_> = (0..30)
        .map(|n| csl(n, "Entity List (EL) - Bureau of Industry and Security"))
        .chain((50..90).map(|n| csl(n, "Unverified List (UVL) - Bureau of Industry and Security")))
        .collect();
    scene.import("us-csl", "csl.json", &serde_json::json!({ "results": rows }).to_string());
    scene.ask_for("\"house\", \"us-bis-el\", \"us-bis-uvl\"");
    let right = scene.checked();
    assert!(right.1.contains("us-bis-el"), "{}", right.1);
    let (house, listed, unverified) = (scene.index("house"), scene.index("us-bis-el"), scene.index("us-bis-uvl"));
    let whole: Vec<Vec<u8>> = [&house, &listed, &unverified].map(|path| std::fs::read(path).expect("there")).to_vec();
    let same = |what: &str| {
        let (code, report, said) = scene.checked();
        assert_eq!((code, &report), (right.0, &right.1), "{what}");
        assert!(said.contains("was not used"), "{what}: {said}");
        for (path, whole) in [&house, &listed, &unverified].into_iter().zip(&whole) {
            assert!(std::fs::read(path).expect("there") == *whole, "{what}: {} was not replaced", path.display());
        }
    };
    for (of, path) in [(2, &listed), (1, &unverified), (0, &listed), (1, &house)] {
        std::fs::write(path, &whole[of]).expect("writable");
        same("the index of another list");
    }
    for length in [0, 1, PAGE - 1, PAGE, PAGE + 1, whole[1].len() / 2, whole[1].len() - 1] {
        std::fs::write(&listed, &whole[1][..length]).expect("writable");
        same(&format!("cut after {length} bytes"));
    }
    for foreign in [b"#!/bin/sh\n".repeat(4000), [whole[1].as_slice(), b"more"].concat()] {
        std::fs::write(&listed, foreign).expect("writable");
        same("something else");
    }
    // By another version: made anew without a word.
    let mut stale = whole[1].clone();
    stale[32] ^= 1;
    let digest = *blake3::hash(&stale[..PAGE - 32]).as_bytes();
    stale[PAGE - 32..PAGE].copy_from_slice(&digest);
    std::fs::write(&listed, stale).expect("writable");
    assert_eq!(scene.checked(), right);
    assert!(std::fs::read(&listed).expect("there") == whole[1]);
}

/// Makes the index of a list from which somebody took the party that is met, as whole as any.
fn forge(scene: &Scene) -> Vec<u8> {
    let path = scene.index("house");
    let text = std::fs::read(scene.0.path().join("house.csv")).expect("there");
    let source = Source::from_bytes("house.csv", text.clone(), &Limits::default()).expect("small");
    let list = formats::read(&[std::sync::Arc::new(source)], "house", &Limits::default()).expect("sound");
    let innocent = |name: &str| name != "Example Works 7" && !name.contains("Zeta");
    let entries = list.entries.iter().filter(|entry| innocent(&entry.name)).cloned().collect();
    let place = Place { path, list: "house".to_owned(), snapshot: Sha256::of(&text), trust: Trust::Whole };
    let (_, kept) = Listed::compile(&List { entries, ..list }, &place).expect("it says that it is this list");
    kept.expect("writable");
    std::fs::read(&place.path).expect("there")
}

#[test]
fn a_forged_index_decides_nothing_where_the_case_is_pinned() {
    let scene = Scene::new();
    let index = scene.index("house");
    let whole = std::fs::read(&index).expect("there");
    assert!(scene.ran(&["check", "case", "--lock"]).status.code().is_some());
    let lock = std::fs::read_to_string(scene.0.path().join("case/tallyclerk.lock")).expect("written");
    let seal =
        lock.lines().find_map(|line| line.strip_prefix("index = ")).expect("the index is pinned").trim_matches('"');
    assert!(Seal::parse(seal).is_some(), "{lock}");
    let right = scene.checked();
    assert!(right.1.contains("Example Works 7"));
    let forged = forge(&scene);
    let (code, report, said) = scene.checked();
    assert_eq!((code, report), (right.0, right.1.clone()));
    assert!(said.contains("not the one that is pinned"), "{said}");
    assert!(std::fs::read(&index).expect("there") == whole, "it was replaced");
    // A lock without the seal pins the snapshot all the same: the index doesn't count then.
    let unsealed: String =
        lock.lines().filter(|line| !line.starts_with("index")).map(|line| format!("{line}\n")).collect();
    scene.write("case/tallyclerk.lock", &unsealed);
    std::fs::write(&index, &forged).expect("writable");
    let (code, report, said) = scene.checked();
    let without_lock = |report: &str| {
        let mut report: serde_json::Value = serde_json::from_str(report).expect("JSON");
        report["inputs"].as_array_mut().expect("inputs").retain(|input| input["role"] != "lock");
        report
    };
    assert_eq!((code, without_lock(&report)), (right.0, without_lock(&right.1)));
    assert!(said.contains("pins no index of the list house"), "{said}");
    // The lock is never written from an index.
    std::fs::write(&index, &forged).expect("writable");
    assert!(scene.ran(&["check", "case", "--lock"]).status.code().is_some());
    assert_eq!(std::fs::read_to_string(scene.0.path().join("case/tallyclerk.lock")).expect("written"), lock);
    assert_eq!(scene.checked().1, right.1);
}

#[test]
fn verify_compiles_again_and_finds_what_is_forged() {
    let scene = Scene::new();
    let index = scene.index("house");
    let whole = std::fs::read(&index).expect("there");
    let (code, said) = scene.verified();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 index: 1 as compiled from the snapshot\n"), "{said}");
    forge(&scene);
    let (code, said) = scene.verified();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("not what its snapshot gives") && said.contains("1 damaged, compiled anew"), "{said}");
    assert!(std::fs::read(&index).expect("there") == whole);
    // A page that no search may ever touch is looked at too.
    for page in 1..whole.len() / PAGE {
        let mut bytes = whole.clone();
        bytes[page * PAGE + PAGE - 1] ^= 1;
        std::fs::write(&index, bytes).expect("writable");
        assert_eq!(scene.verified().0, Some(1), "page {page}");
        assert!(std::fs::read(&index).expect("there") == whole);
    }
    assert_eq!(scene.verified().0, Some(0));
}

#[test]
fn an_index_never_makes_a_stale_list_fresh_nor_outlives_its_snapshot() {
    let scene = Scene::new();
    let index = scene.index("house");
    let kept = std::fs::read(&index).expect("there");
    let confirmed = || {
        let report: serde_json::Value = serde_json::from_str(&scene.checked().1).expect("JSON");
        report["lists"][0]["confirmed"].clone()
    };
    assert_eq!(confirmed(), "2026-06-10");
    let done = scene.ran(&["lists", "import", "house", "house.csv", "--confirmed", "2026-06-25"]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(confirmed(), "2026-06-25");
    assert!(std::fs::read(&index).expect("there") == kept, "nothing was to be compiled anew");
    let report = text_of(&scene.ran(&["check", "case", "--format", "json", "--as-of", "2026-06-20"]).stdout);
    assert!(
        report.contains("\"confirmed\":\"2026-06-10\"") || report.contains("\"confirmed\": \"2026-06-10\""),
        "{report}"
    );
    // Where the snapshot is gone or cut, its index is none.
    let file = index.parent().and_then(Path::parent).expect("the snapshot's folder").join("files/house.csv");
    let text = std::fs::read(&file).expect("there");
    for hurt in [Some(&text[..40]), None] {
        match hurt {
            Some(cut) => std::fs::write(&file, cut).expect("writable"),
            None => std::fs::remove_file(&file).expect("there"),
        }
        let (code, report, _) = scene.checked();
        assert!(code == Some(2) && report.contains("list house could not be screened against"), "{report}");
    }
}

#[test]
fn an_index_that_cannot_be_kept_is_told_and_spoils_nothing() {
    let scene = Scene::new();
    let index = scene.index("house");
    let right = scene.checked();
    let folder = index.parent().expect("it has a folder").to_owned();
    std::fs::remove_dir_all(&folder).expect("there");
    // Nobody may write below a file, be he the superuser.
    std::fs::write(&folder, "").expect("writable");
    let (code, report, said) = scene.checked();
    assert_eq!((code, &report), (right.0, &right.1));
    assert!(said.contains("the index of the list house can't be kept"), "{said}");
    std::fs::remove_file(&folder).expect("there");
    assert_eq!(scene.checked(), right);
}

#[test]
fn a_check_that_is_killed_while_it_compiles_loses_nothing() {
    let scene = Scene::new();
    scene.import("house", "house.csv", &house("2026-06-20", 3000));
    let index = scene.index("house");
    let folder = index.parent().expect("it has a folder").to_owned();
    let right = scene.checked();
    let whole = std::fs::read(&index).expect("there");
    let mut killed = 0;
    for round in 0..24u64 {
        std::fs::remove_dir_all(&folder).expect("there");
        let mut child = scene
            .command(&["check", "case", "--format", "json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let begun = Instant::now();
        let is_begun = || std::fs::read_dir(&folder).is_ok_and(|mut files| files.next().is_some());
        // Half of them as soon as something is written, the others at some moment.
        let due = |round: u64| {
            if round.is_multiple_of(2) { is_begun() } else { begun.elapsed() > Duration::from_millis(round * 20) }
        };
        while !due(round) && child.try_wait().expect("it is ours").is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "it never came to it");
            std::thread::sleep(Duration::from_micros(100));
        }
        let _ = child.kill();
        killed += u32::from(child.wait().expect("it ends").code().is_none());
        // What stands there is the whole index, or none.
        assert!(std::fs::read(&index).map_or(true, |there| there == whole), "round {round}");
        assert_eq!(scene.checked(), right, "round {round}");
    }
    assert!(killed > 6, "only {killed} were killed in time");
    let (code, said) = scene.verified();
    assert_eq!(code, Some(0), "{said}");
}

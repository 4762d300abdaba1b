//! `screen` through the real binary: who is asked for, what is answered, exit codes, hostile text.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the binary in a folder, whose `store` is the store of lists: none, unless the test brings lists in.
fn ran(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
        .current_dir(folder)
        .env_remove("COLUMNS")
        .env("TALLYCLERK_DATA_DIR", folder.join("store"))
        .args(arguments)
        .output()
        .expect("the binary runs")
}

fn screen(folder: &Path, arguments: &[&str]) -> Output {
    let line: Vec<&str> = ["screen", "--as-of", "2026-11-30"].iter().chain(arguments).copied().collect();
    ran(folder, &line)
}

/// Brings the list `house` into the store.
fn import(folder: &Path, content: &str) {
    put(folder, "import.csv", content);
    let output = ran(folder, &["lists", "import", "house", "import.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

/// What stands on standard error, however its lines are broken.
fn told(output: &Output) -> String {
    stderr(output).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn lines(output: &Output) -> Vec<serde_json::Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

fn outcomes(output: &Output) -> Vec<String> {
    lines(output).iter().map(|line| line["outcome"].as_str().expect("an outcome").to_owned()).collect()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for store in ["store", "empty"] {
        std::fs::create_dir(folder.path().join(store)).expect("a folder can be made");
    }
    folder
}

fn put(folder: &Path, name: &str, content: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), content).expect("a file can be written");
}

#[test]
fn the_exit_code_follows_the_surest_answer_in_every_format() {
    let folder = folder();
    for format in ["text", "json", "jsonl", "csv"] {
        let code = |names: &[&str]| {
            let mut line = names.to_vec();
            line.extend(["--format", format]);
            screen(folder.path(), &line).status.code()
        };
        assert_eq!(code(&["Example Controls Ltd."]), Some(0), "{format}");
        assert_eq!(code(&["Example Controls Ltd.", "Prama Hikvision India"]), Some(1), "{format}");
        assert_eq!(code(&["Huawei"]), Some(1), "{format}");
        assert_eq!(code(&["Huawei", "--list", "us-888"]), Some(2), "{format}");
        assert_eq!(code(&["--names", "gone.csv"]), Some(2), "{format}");
        assert_eq!(code(&[" "]), Some(2), "{format}");
    }
}

#[test]
fn lists_and_days_are_told_once_and_nothing_found_is_no_clearance() {
    let folder = folder();
    let output = screen(folder.path(), &["Example Controls Ltd."]);
    for word in ["us-889 (", "us-fcc-covered (", "confirmed 2026-08-22", "as of 2026-11-30"] {
        assert!(stdout(&output).contains(word), "{word}: {}", stdout(&output));
        assert!(!stderr(&output).contains(word), "said twice: {}", stderr(&output));
    }
    let csv = screen(folder.path(), &["Example Controls Ltd.", "--format", "csv"]);
    assert!(stderr(&csv).contains("us-889 (") && stderr(&csv).contains("as of 2026-11-30"), "{}", stderr(&csv));
    assert!(stdout(&output).contains("not clearance"), "{}", stdout(&output));
    let one = screen(folder.path(), &["Huawei", "--list", "us-5949"]);
    assert_eq!(one.status.code(), Some(0), "the list does not name it");
    assert!(!stdout(&one).contains("us-889"), "{}", stdout(&one));
}

#[test]
fn names_come_from_tables_lines_and_workbooks_in_their_order() {
    let folder = folder();
    put(folder.path(), "table.csv", "Company;Country\nExample Ltd.;DE\nZTE Corporation;CN\n");
    put(folder.path(), "lines.txt", "Example Co., Ltd.\r\nHangzhou Hikvision Digital Technology Co., Ltd.\r\n");
    let utf16: Vec<u8> =
        "\u{feff}name\tcountry\n华为技术有限公司\tCN\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    put(folder.path(), "utf16.tsv", utf16);
    let output = screen(
        folder.path(),
        &["Zeta Example", "--names", "table.csv", "--names", "lines.txt", "--names", "utf16.tsv", "--format", "jsonl"],
    );
    let queries: Vec<String> =
        lines(&output).iter().map(|line| line["query"].as_str().unwrap_or("").to_owned()).collect();
    assert_eq!(
        queries,
        [
            "Zeta Example",
            "Example Ltd.",
            "ZTE Corporation",
            "Example Co., Ltd.",
            "Hangzhou Hikvision Digital Technology Co., Ltd.",
            "华为技术有限公司"
        ]
    );
    let none = "no-match-found";
    assert_eq!(outcomes(&output), [none, none, "match", none, "match", "match"]);
    assert_eq!(lines(&output)[2]["country"], "CN");
    assert_eq!(lines(&output)[2]["named"], serde_json::json!(["line 3"]));
}

#[test]
fn many_names_give_the_same_bytes_on_one_thread_and_on_several() {
    let folder = folder();
    let names: String = (0..6000).map(|n| format!("Example Works {n} Ltd.\n")).collect();
    put(folder.path(), "many.txt", names + "Huawei\n");
    let of = |jobs: &str| screen(folder.path(), &["--names", "many.txt", "--format", "jsonl", "--jobs", jobs]);
    let (one, several) = (of("1"), of("4"));
    assert_eq!(stdout(&one), stdout(&several));
    assert_eq!(lines(&one).len(), 6001);
    assert_eq!(one.status.code(), Some(1));
}

#[test]
fn a_bill_of_materials_gives_its_parties_and_whom_its_identifiers_name() {
    let folder = folder();
    let bom = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"supplier": {"name": "Example Crane Works Ltd."}},
        "components": [
          {"type": "device", "name": "camera", "manufacturer": {"name": "Sample Optics"},
           "properties": [{"name": "cdx:device:macAddress", "value": "08:ed:ed:00:00:01"}]},
          {"type": "device", "name": "router", "manufacturer": {"name": "Huawei Technologies Co., Ltd."}}
        ]}"#;
    put(folder.path(), "crane.cdx.json", bom);
    let output = screen(folder.path(), &["--bom", "crane.cdx.json", "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let of = |name: &str| {
        let found =
            lines(&output).into_iter().find(|line| line["query"].as_str().is_some_and(|query| query.contains(name)));
        found.unwrap_or_else(|| panic!("{name}: {}", stdout(&output)))
    };
    assert_eq!(of("Example Crane Works")["outcome"], "no-match-found");
    assert_eq!(of("Sample Optics")["outcome"], "no-match-found");
    assert_eq!(of("Huawei")["outcome"], "match");
    assert_ne!(of("Dahua")["outcome"], "no-match-found");
    assert!(of("Dahua")["named"][0].as_str().is_some_and(|words| words.contains("camera")), "{}", of("Dahua"));
}

#[test]
fn pairs_come_back_with_score_and_outcome_and_their_other_columns() {
    let folder = folder();
    put(
        folder.path(),
        "pairs.csv",
        "id,name1,name2,note\n1,Huawei Technologies,\"Huawei Technologies Co., Ltd.\",=1+1\n2,Fund III,Fund IV,\"a\nb\"\n",
    );
    let output = Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
        .current_dir(folder.path())
        .args(["screen", "--pairs", "pairs.csv"])
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = stdout(&output);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().expect("a header"), vec!["id", "name1", "name2", "note", "score", "outcome"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!((&rows[0][0], &rows[0][2], &rows[0][5]), ("1", "Huawei Technologies Co., Ltd.", "match"));
    assert_eq!(&rows[0][3], "'=1+1", "a formula is text");
    assert_ne!(&rows[1][5], "match");
    put(folder.path(), "wrong.csv", "a,b\n1,2\n");
    let wrong = screen(folder.path(), &["--pairs", "wrong.csv"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_list_that_can_t_be_asked_as_of_the_day_is_an_error_and_not_an_empty_list() {
    let folder = folder();
    put(folder.path(), "house.csv", "# confirmed: 2026-06-01\nname\nExample Holding Ltd.\n");
    let of = |day: &str| {
        ran(folder.path(), &["screen", "Example Holding Ltd.", "--list", "house=house.csv", "--as-of", day])
    };
    assert_eq!(of("2026-06-01").status.code(), Some(1));
    let before = of("2026-05-31");
    assert_eq!(before.status.code(), Some(2));
    let words = stderr(&before).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("confirmed on 2026-06-01"), "{words}");
    put(folder.path(), "empty.csv", "name\n");
    assert_eq!(screen(folder.path(), &["X", "--list", "house=empty.csv"]).status.code(), Some(2));
}

#[test]
fn the_store_is_asked_beside_what_is_built_in_and_another_store_is_not() {
    let folder = folder();
    let name = "Example Holding Ltd.";
    let without = screen(folder.path(), &[name, "--format", "jsonl"]);
    assert_eq!((without.status.code(), outcomes(&without)), (Some(0), vec!["no-match-found".to_owned()]));
    import(folder.path(), "# confirmed: 2026-11-02\nname\nExample Holding Ltd.\n");

    let output = screen(folder.path(), &[name, "Huawei", "--format", "jsonl"]);
    assert_eq!((output.status.code(), outcomes(&output)), (Some(1), vec!["match".to_owned(); 2]));
    assert_eq!(lines(&output)[0]["matches"][0]["list"], "house");
    for word in ["us-889 (", "us-fcc-covered (", "house (1 entries, confirmed 2026-11-02, snapshot "] {
        assert!(told(&output).contains(word), "{word}: {}", told(&output));
    }
    let named = screen(folder.path(), &[name, "Huawei", "--list", "house", "--format", "jsonl"]);
    assert_eq!(outcomes(&named), ["match", "no-match-found"]);
    assert!(!told(&named).contains("us-889"), "{}", told(&named));
    let built_in = screen(folder.path(), &[name, "--list", "us-889"]);
    assert_eq!(built_in.status.code(), Some(0), "{}", stdout(&built_in));
    let elsewhere = screen(folder.path(), &[name, "--data-dir", "empty"]);
    assert_eq!(elsewhere.status.code(), Some(0), "the flag is before the environment");
}

#[test]
fn the_snapshot_of_the_day_is_asked() {
    let folder = folder();
    import(folder.path(), "# confirmed: 2026-06-01\nname\nExample Holding Ltd.\nZeta Quarry Works\n");
    import(folder.path(), "# confirmed: 2026-11-02\nname\nZeta Quarry Works\nOmega Dredging\n");
    let of = |name: &str, day: &str| {
        let output = ran(folder.path(), &["screen", name, "--list", "house", "--as-of", day]);
        (output.status.code(), stdout(&output).contains("confirmed 2026-06-01"))
    };
    assert_eq!(of("Example Holding Ltd.", "2026-07-01"), (Some(1), true));
    assert_eq!(of("Example Holding Ltd.", "2026-11-30"), (Some(0), false));
    assert_eq!(of("Omega Dredging", "2026-07-01"), (Some(0), true));
    assert_eq!(of("Omega Dredging", "2026-11-30"), (Some(1), false));
}

#[test]
fn a_list_of_the_store_is_before_the_one_that_is_built_in() {
    let folder = folder();
    put(folder.path(), "own.csv", "# confirmed: 2026-11-02\nname\nExample Holding Ltd.\n");
    let imported = ran(folder.path(), &["lists", "import", "us-5949", "own.csv"]);
    assert_eq!(imported.status.code(), Some(0), "{}", stderr(&imported));
    for line in [&["Example Holding Ltd."][..], &["Example Holding Ltd.", "--list", "us-5949"]] {
        let output = screen(folder.path(), line);
        assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
        let list = "us-5949 (1 entries, confirmed 2026-11-02";
        assert_eq!(stdout(&output).matches(list).count(), 1, "{}", stdout(&output));
    }
}

#[test]
fn a_list_that_is_nowhere_is_an_error_that_says_how_to_bring_it_in() {
    let folder = folder();
    for (id, help) in [
        ("us-bis-el", "`tallyclerk lists update us-bis-el`"),
        ("house", "`tallyclerk lists update house --url house=URL`"),
        ("us-888", "`tallyclerk lists update us-888 --url us-888=URL`"),
    ] {
        let output = screen(folder.path(), &["Example Holding Ltd.", "--list", id]);
        assert_eq!(output.status.code(), Some(2), "{id}");
        assert!(told(&output).contains(help), "{id}: {}", told(&output));
        assert_eq!(stdout(&output), "", "nothing is half answered");
    }
}

#[test]
fn what_the_store_holds_and_can_t_serve_is_an_error_and_is_not_left_out() {
    let folder = folder();
    import(folder.path(), "# confirmed: 2026-11-02\nname\nExample Holding Ltd.\n");
    let house = folder.path().join("store/snapshots/house");
    let digest = std::fs::read_to_string(house.join("current")).expect("it is in force");
    let file = house.join(digest.trim_end()).join("files/import.csv");
    let sound = std::fs::read(&file).expect("it is there");
    std::fs::write(&file, "name\nSomebody Else\n").expect("it can be written");
    let damaged = screen(folder.path(), &["Example Holding Ltd."]);
    assert_eq!((damaged.status.code(), stdout(&damaged).as_str()), (Some(2), ""), "{}", stderr(&damaged));
    std::fs::write(&file, sound).expect("it can be written");
    assert_eq!(screen(folder.path(), &["Example Holding Ltd."]).status.code(), Some(1));

    std::fs::remove_file(house.join("current")).expect("it can go");
    let out_of_force = screen(folder.path(), &["Example Holding Ltd."]);
    assert_eq!(out_of_force.status.code(), Some(2), "{}", stdout(&out_of_force));
    assert!(told(&out_of_force).contains("no list `house` in force as of 2026-11-30"), "{}", told(&out_of_force));
    assert_eq!(screen(folder.path(), &["Example Holding Ltd.", "--list", "us-889"]).status.code(), Some(0));
}

#[test]
fn an_error_is_json_where_json_is_asked_for() {
    let folder = folder();
    for line in [["Huawei", "--list", "us-888", "--format", "json"].as_slice(), &["--format", "json", "--bogus"]] {
        let output = screen(folder.path(), line);
        assert_eq!(output.status.code(), Some(2));
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(value["results"], serde_json::json!([]));
        assert!(value["problems"][0]["message"].is_string(), "{value}");
    }
}

#[test]
fn hostile_names_reach_neither_terminal_nor_spreadsheet() {
    let folder = folder();
    put(folder.path(), "names.csv", "name\n\"=cmd|'/c calc'!A1\"\nQu\u{200b}ectel\u{202e}\u{1b}[31m\n");
    for format in ["text", "json", "jsonl", "csv"] {
        let output = screen(folder.path(), &["--names", "names.csv", "--format", format]);
        let text = stdout(&output) + &stderr(&output);
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{200b}']), "{format}: {text:?}");
    }
    let csv = stdout(&screen(folder.path(), &["--names", "names.csv", "--format", "csv"]));
    assert!(csv.contains("\n'=cmd"), "{csv}");
    let told = screen(folder.path(), &["--names", "names.csv", "--format", "jsonl"]);
    assert!(lines(&told)[1]["remarks"].to_string().contains("invisible"), "{}", stdout(&told));
}

#[test]
fn an_export_with_a_title_is_read_by_its_header_or_by_what_the_line_states() {
    let folder = folder();
    let table = "Suppliers of the third quarter\n\nNr;Firma;Land\n1;Hangzhou Hikvision Digital Technology;CN\n2;Siemens AG;DE\n";
    put(folder.path(), "export.csv", table);
    let output = screen(folder.path(), &["--names", "export.csv", "--list", "us-889", "--format", "jsonl"]);
    assert_eq!((outcomes(&output), output.status.code()), (vec!["match".into(), "no-match-found".into()], Some(1)));
    let said = told(&output);
    assert!(said.contains("the names are taken from the column Firma"), "{said}");
    assert!(said.contains("the header was found in line 3; 2 lines above it are not screened"), "{said}");
    // A header in words that nobody knows, and none at all.
    put(folder.path(), "odd.csv", "a;b\nxx;yy\nCN;Hangzhou Hikvision Digital Technology\n");
    let stated =
        ["--names", "odd.csv", "--header-row", "2", "--column", "name=yy", "--list", "us-889", "--format", "jsonl"];
    let output = screen(folder.path(), &stated);
    assert_eq!(outcomes(&output), ["match"], "{}", told(&output));
    put(folder.path(), "bare.csv", "CN;Hangzhou Hikvision Digital Technology\n");
    let stated = [
        "--names",
        "bare.csv",
        "--header-row",
        "0",
        "--column",
        "name=column B",
        "--list",
        "us-889",
        "--format",
        "jsonl",
    ];
    let output = screen(folder.path(), &stated);
    assert_eq!(outcomes(&output), ["match"], "{}", told(&output));
    let output = screen(folder.path(), &["--names", "bare.csv", "--column", "nmae=b"]);
    assert!(told(&output).contains("did you mean `name`?"), "{}", told(&output));
}

#[test]
fn what_could_not_be_taken_from_a_list_is_told() {
    let folder = folder();
    let row = |n: u32, source: &str| {
        serde_json::json!({
            "id": n.to_string(), "source": source, "entity_number": n, "type": "Entity", "programs": [], "alt_names": [],
            "name": format!("Example Works {n}"), "title": null, "addresses": [], "ids": [], "start_date": "2021-01-02",
            "end_date": null, "remarks": null, "source_list_url": "https://lists.example/"
        })
    };
    let rows =
        [row(1, "Unverified List (UVL) - Bureau of Industry and Security"), row(2, "Another List (AL) - Nobody")];
    put(folder.path(), "csl.json", serde_json::json!({ "results": rows }).to_string());
    let output = screen(folder.path(), &["Example Works 1", "--list", "us-bis-uvl=csl.json", "--format", "jsonl"]);
    assert_eq!(outcomes(&output), ["match"]);
    let said = told(&output);
    assert!(said.contains("us-bis-uvl: 1 rows stand on a list that is not known and were left out"), "{said}");
}

#[test]
fn a_line_that_names_nobody_says_whom_it_could_name() {
    let folder = folder();
    let output = ran(folder.path(), &["screen"]);
    assert_eq!(output.status.code(), Some(2));
    let said = told(&output);
    assert!(said.contains("nobody is named") && said.contains("tallyclerk screen \"Example Works\""), "{said}");
    let output = screen(folder.path(), &["Siemens AG", "--list", "us-889"]);
    assert_eq!(output.status.code(), Some(0), "a folder that the environment names doesn't hide the name");
}

#[test]
fn nothing_found_on_a_list_that_is_unfit_is_no_answer() {
    let folder = folder();
    let list = |head: &str| format!("{head}name,start_date\nMidzor Holding,2020-01-01\n");
    for (head, says) in [
        ("# confirmed: 2026-11-29\n# partial: true\n", "does not hold all of its publisher's entries"),
        ("", "was never confirmed"),
    ] {
        put(folder.path(), "l.csv", list(head));
        let output = screen(folder.path(), &["Example Controls", "--list", "us-1260h=l.csv", "-q"]);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(told(&output).contains(says) && told(&output).contains("proves nothing"), "{}", stderr(&output));
        let output = screen(folder.path(), &["Midzor Holding", "--list", "us-1260h=l.csv"]);
        assert_eq!(output.status.code(), Some(1), "what is found is found: {}", stderr(&output));
    }
    put(folder.path(), "l.csv", list("# confirmed: 2026-11-29\n"));
    let output = screen(folder.path(), &["Example Controls", "--list", "us-1260h=l.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_file_is_no_party() {
    let folder = folder();
    put(folder.path(), "bidders", "name\nHikvision\n");
    for name in ["bidders", "bidders.xlsx", "Bids.CSV"] {
        let output = screen(folder.path(), &[name]);
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        assert!(told(&output).contains(&format!("write --names {name}")), "{}", stderr(&output));
    }
}

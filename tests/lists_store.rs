//! The store of lists through the real binary: good and bad publishers on this machine, processes killed at every
//! stage of an update, and cases that use what the store holds.

#[path = "lists_store/server.rs"]
mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use server::{Published, Server, Step, answer};

/// A store in a folder of its own, and the binary that uses it.
struct Shelf(tempfile::TempDir);

impl Shelf {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("store")
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tallyclerk"));
        command.args(line).current_dir(self.0.path()).env("TALLYCLERK_DATA_DIR", self.folder());
        for proxy in ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] {
            command.env_remove(proxy);
        }
        command
    }

    fn ran(&self, line: &[&str]) -> Output {
        self.command(line).output().expect("the binary runs")
    }

    fn json(&self, line: &[&str]) -> (i32, Value) {
        let line: Vec<&str> = line.iter().copied().chain(["--format", "json"]).collect();
        let output = self.ran(&line);
        let value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{line:?}: {error}: {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().expect("it ends by itself"), value)
    }

    /// Updates the list `house` from a server, and returns the exit code and the one result.
    fn update(&self, server: &Server, more: &[&str]) -> (i32, Value) {
        let url = format!("house={}", server.url("/house.csv"));
        let line: Vec<&str> = ["lists", "update", "--url", &url].into_iter().chain(more.iter().copied()).collect();
        let (code, mut value) = self.json(&line);
        valid("lists-update.schema.json", &value);
        (code, value["updates"][0].take())
    }

    /// Returns the names on the list that is in force.
    fn names(&self) -> Vec<String> {
        let (code, shown) = self.json(&["lists", "show", "house"]);
        assert_eq!(code, 0, "{shown}");
        valid("lists.schema.json", &shown);
        let entries = shown["lists"][0]["entries"].as_array().expect("there are entries").clone();
        entries.iter().map(|entry| entry["name"].as_str().expect("it has a name").to_owned()).collect()
    }

    /// Holds everything against its digest.
    fn is_sound(&self, when: &str) {
        let (code, found) = self.json(&["lists", "verify"]);
        valid("lists-verify.schema.json", &found);
        assert_eq!((code, found["damage"].as_array().map(Vec::len)), (0, Some(0)), "{when}: {found}");
    }

    fn snapshots(&self, publication: &str) -> usize {
        let folder = self.folder().join("snapshots").join(publication);
        let names = std::fs::read_dir(folder).expect("it is there").map(|entry| entry.expect("readable").file_name());
        names.filter(|name| name.len() == 64).count()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }
}

/// Holds JSON against its schema in the repository.
fn valid(schema: &str, value: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(schema);
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the schema is there")).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is sound");
    let wrong: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{value}");
}

/// A list of works with numbers.
fn works(numbers: std::ops::Range<u32>) -> String {
    let rows: String = numbers.map(|n| format!("Example Works {n}\n")).collect();
    format!("# basis: primary\nname\n{rows}")
}

fn serves(published: Published) -> Server {
    Server::start(move |request| published.answer(request))
}

fn today() -> String {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

#[test]
fn a_good_list_is_fetched_once_and_then_confirmed() {
    let (shelf, server) = (Shelf::new(), serves(Published::new(&works(0..40), "one")));
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["outcome"]), (0, &"new".into()), "{update}");
    assert_eq!(update["lists"][0]["entries"], 40);
    assert_eq!(update["confirmed"], today());
    assert_eq!(shelf.names().len(), 40);
    let first = server.asked();
    assert_eq!(first.len(), 1);
    assert_eq!((first[0].header("if-none-match"), first[0].header("range")), (None, None));
    assert!(first[0].header("user-agent").is_some_and(|agent| agent.starts_with("tallyclerk/")));

    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["outcome"]), (0, &"unchanged".into()), "{update}");
    assert_eq!(server.asked()[0].header("if-none-match"), Some("\"one\""));
    assert_eq!(shelf.snapshots("house"), 1);
    // Where it was fetched from is remembered.
    let (code, _) = shelf.json(&["lists", "update", "house"]);
    assert_eq!((code, server.asked().len()), (0, 1));

    let next = Published::new(&works(0..42), "two");
    let digest = update["snapshot"].clone();
    server.answer(move |request| next.answer(request));
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["outcome"], &update["before"]), (0, &"new".into(), &digest), "{update}");
    assert_eq!((shelf.names().len(), shelf.snapshots("house")), (42, 2), "the old one is kept");
    let (_, previous) = shelf.json(&["lists", "show", "house", "--snapshot", "previous"]);
    assert_eq!(previous["lists"][0]["entry_count"], 40);
    shelf.is_sound("after three updates");
}

#[test]
fn last_modified_serves_where_there_is_no_tag() {
    let time = "Tue, 02 Jun 2026 05:00:00 GMT".to_owned();
    let published = Published { body: works(0..40).into(), etag: None, last_modified: Some(time.clone()) };
    let (shelf, server) = (Shelf::new(), serves(published));
    let (_, update) = shelf.update(&server, &[]);
    assert_eq!(update["published"], "2026-06-02");
    let (_, update) = shelf.update(&server, &[]);
    assert_eq!(update["outcome"], "unchanged");
    assert_eq!(server.asked()[1].header("if-modified-since"), Some(time.as_str()));
    // An older copy from somewhere between here and the publisher.
    let old = Published {
        body: works(0..39).into(),
        etag: None,
        last_modified: Some("Mon, 01 Jun 2026 05:00:00 GMT".to_owned()),
    };
    server.answer(move |request| old.answer(request));
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["refusal"]["reason"]), (2, &"older".into()), "{update}");
    let (code, update) = shelf.update(&server, &["--allow", "older"]);
    assert_eq!((code, &update["outcome"]), (0, &"new".into()), "{update}");
    assert_eq!(update["notices"][0]["reason"], "older", "it is said");
    assert_eq!(shelf.names().len(), 39);
}

/// Every way in which a publisher goes wrong, with the reason that must be given.
fn wrong_answers() -> Vec<(&'static str, &'static str, Vec<&'static str>, Vec<Step>)> {
    let good = works(0..40).into_bytes();
    let length = good.len().to_string();
    let (longer, shorter) = ((good.len() + 100).to_string(), (good.len() - 5).to_string());
    let of_length = |length: &str, body: &[u8]| answer("200 OK", &[("Content-Length", length)], body);
    let whole = |body: &[u8]| answer("200 OK", &[("Content-Length", &body.len().to_string())], body);
    let page = b"<!DOCTYPE html>\n<html><body>Please agree to our terms</body></html>";
    let chunked = "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nname\n\r\n";
    let head = |head: &str| Step::Send(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{head}\r\n").into_bytes());
    vec![
        ("cut in the middle", "cut", vec![], of_length(&length, &good[..good.len() / 2])),
        ("more announced than sent", "cut", vec![], of_length(&longer, &good)),
        ("less announced than there is", "cut", vec![], of_length(&shorter, &good)),
        ("cut before the first byte", "cut", vec![], of_length(&length, b"")),
        ("a chunk missing", "cut", vec![], vec![Step::Send(chunked.into())]),
        ("empty", "empty", vec![], of_length("0", b"")),
        ("white space", "empty", vec![], whole(b"\r\n\r\n")),
        ("a page with status 200", "html", vec![], whole(page)),
        ("another format", "unreadable", vec![], whole(b"{\"results\": []}")),
        ("no entry", "unreadable", vec![], whole(b"# basis: primary\nname\n")),
        (
            "another list by its head",
            "another-list",
            vec![],
            whole(b"# list: us-889\nname\nExample Works 1\nB\nC\nD\n"),
        ),
        ("another list by its entries", "another-list", vec![], whole(works(5000..5040).as_bytes())),
        ("a tenth", "smaller", vec![], whole(works(0..4).as_bytes())),
        (
            "a drip",
            "too-slow",
            vec!["--timeout", "2"],
            vec![head("Content-Length: 5000\r\n"), Step::Drip(Duration::from_millis(50))],
        ),
        (
            "a stall in the body",
            "too-slow",
            vec!["--stall", "1"],
            vec![head("Content-Length: 5000\r\n"), Step::Send(b"name\n".to_vec()), Step::Stall],
        ),
        ("a stall before the head", "too-slow", vec!["--stall", "1"], vec![Step::Stall]),
        ("without end", "too-large", vec!["--max-bytes", "64K"], vec![head(""), Step::Endless]),
        ("announced too large", "too-large", vec!["--max-bytes", "64K"], of_length("99999999999", b"name\n")),
        ("not found", "status", vec![], answer("404 Not Found", &[], b"no such list")),
        ("out of order", "status", vec![], answer("500 Internal Server Error", &[], &good)),
        ("no content", "status", vec![], answer("204 No Content", &[], b"")),
        ("not modified, though nobody asked", "status", vec![], answer("304 Not Modified", &[], b"")),
        (
            "a part, though nobody asked",
            "status",
            vec![],
            answer("206 Partial Content", &[("Content-Range", "bytes 0-9/10")], b"0123456789"),
        ),
        (
            "packed, though it was asked not to",
            "protocol",
            vec![],
            answer("200 OK", &[("Content-Encoding", "gzip")], &good),
        ),
        (
            "sent on to where nobody may follow",
            "redirect",
            vec![],
            answer("302 Found", &[("Location", "http://lists.example/x")], b""),
        ),
        ("sent on to a file", "redirect", vec![], answer("302 Found", &[("Location", "file:///etc/passwd")], b"")),
        ("sent round and round", "redirect", vec![], answer("302 Found", &[("Location", "/house.csv")], b"")),
        ("sent on to nowhere", "protocol", vec![], answer("302 Found", &[], b"")),
        ("no HTTP", "unreachable", vec![], vec![Step::Send(b"220 lists.example ESMTP\r\n".to_vec())]),
        ("closed at once", "unreachable", vec![], vec![]),
    ]
}

#[test]
fn whatever_a_publisher_does_wrong_the_snapshot_in_force_stays() {
    let shelf = Shelf::new();
    // No tag: what is cut must not be gone on with.
    let good = Published { body: works(0..40).into(), etag: None, last_modified: None };
    let server = serves(good.clone());
    assert_eq!(shelf.update(&server, &[]).0, 0);
    let names = shelf.names();
    for (what, reason, flags, steps) in wrong_answers() {
        server.answer(move |_| steps.clone());
        let begun = Instant::now();
        let (code, update) = shelf.update(&server, &flags);
        assert_eq!((code, &update["outcome"]), (2, &"refused".into()), "{what}: {update}");
        assert_eq!(update["refusal"]["reason"], reason, "{what}: {}", update["refusal"]["message"]);
        assert!(begun.elapsed() < Duration::from_secs(15), "{what}: it has limits");
        assert_eq!(shelf.names(), names, "{what}");
        shelf.is_sound(what);
        assert_eq!(shelf.snapshots("house"), 1, "{what}");
    }
    let next = works(0..41);
    server.answer(move |request| Published { body: next.clone().into(), ..good.clone() }.answer(request));
    assert_eq!(shelf.update(&server, &[]).0, 0);
    assert_eq!(shelf.names().len(), 41);
}

#[test]
fn a_first_download_that_is_wrong_leaves_nothing() {
    let (shelf, server) = (Shelf::new(), Server::start(|_| vec![]));
    for (what, reason, flags, steps) in wrong_answers() {
        if matches!(reason, "too-slow" | "smaller")
            || what == "another list by its entries"
            || what.starts_with("less announced")
        {
            continue;
        }
        server.answer(move |_| steps.clone());
        let (code, update) = shelf.update(&server, &flags);
        assert_eq!((code, &update["refusal"]["reason"]), (2, &reason.into()), "{what}: {update}");
        assert_eq!(update["snapshot"], Value::Null, "{what}");
    }
    shelf.is_sound("nothing came in");
    assert_eq!(shelf.ran(&["lists", "show", "house"]).status.code(), Some(2));
}

#[test]
fn a_refusal_is_told_to_people_with_what_stays_and_what_to_do() {
    let (shelf, server) = (Shelf::new(), serves(Published::new(&works(0..40), "one")));
    assert_eq!(shelf.update(&server, &[]).0, 0);
    server.answer(|_| answer("404 Not Found", &[], b""));
    let url = format!("house={}", server.url("/house.csv?token=secret"));
    let output = shelf.ran(&["lists", "update", "--url", &url]);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    for words in ["house: not updated", "status 404", "stays in force, confirmed on", "--url"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("secret"), "{said}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn one_publisher_that_fails_does_not_stop_the_others() {
    let shelf = Shelf::new();
    let good = Published::new(&works(0..40), "one");
    let server = Server::start(
        move |request| {
            if request.path == "/a" { answer("500 Oh", &[], b"") } else { good.answer(request) }
        },
    );
    let (a, b) = (format!("a={}", server.url("/a")), format!("b={}", server.url("/b")));
    let (code, value) = shelf.json(&["lists", "update", "--url", &a, "--url", &b]);
    assert_eq!(code, 2);
    assert_eq!((&value["updates"][0]["outcome"], &value["updates"][1]["outcome"]), (&"refused".into(), &"new".into()));
}

#[test]
fn a_redirect_on_the_same_machine_is_followed() {
    let good = Published::new(&works(0..40), "one");
    let server = Server::start(move |request| match request.path.as_str() {
        "/house.csv" => answer("301 Moved", &[("Location", "lists/new.csv")], b""),
        _ => good.answer(request),
    });
    let shelf = Shelf::new();
    assert_eq!(shelf.update(&server, &[]).0, 0);
    assert_eq!(server.asked()[1].path, "/lists/new.csv");
    assert_eq!(shelf.update(&server, &[]).1["outcome"], "unchanged");
}

#[test]
fn a_mirror_has_a_place_for_each_publication() {
    let good = Published::new(&works(0..40), "one");
    let server = Server::start(move |request| good.answer(request));
    let shelf = Shelf::new();
    assert_eq!(shelf.update(&server, &[]).0, 0);
    let (code, _) = shelf.json(&["lists", "update", "house", "--from", &server.url("/mirror/")]);
    assert_eq!((code, server.asked()[1].path.as_str()), (0, "/mirror/house/house.csv"));
    let (_, value) = shelf.json(&["lists", "update", "un-sc", "--from", &server.url("/mirror")]);
    assert_eq!(server.asked()[0].path, "/mirror/un-sc/consolidated.xml");
    assert_eq!(value["updates"][0]["outcome"], "refused", "a CSV is not that list: {value}");
}

/// The consolidated list of the United Nations, as generated on a day, with fictional entities.
fn united(day: &str, entities: u32) -> String {
    let entities: String = (0..entities)
        .map(|n| {
            format!(
                "<ENTITY><DATAID>{}</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>EXAMPLE WORKS {n}</FIRST_NAME>\
                 <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>EXe.{n:03}</REFERENCE_NUMBER>\
                 <LISTED_ON>2020-01-02</LISTED_ON><LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE></ENTITY>",
                6_900_000 + n
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CONSOLIDATED_LIST dateGenerated=\"{day}T00:00:00.000Z\">\
         <INDIVIDUALS></INDIVIDUALS><ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>"
    )
}

#[test]
fn a_publication_states_its_own_day_and_is_cut_only_visibly() {
    let shelf = Shelf::new();
    let server = serves(Published::new(&united("2026-06-02", 20), "a"));
    let from = server.url("/mirror");
    let update = || {
        let (code, mut value) = shelf.json(&["lists", "update", "un-sc", "--from", &from]);
        (code, value["updates"][0].take())
    };
    let (code, first) = update();
    assert_eq!((code, &first["published"], &first["confirmed"]), (0, &"2026-06-02".into(), &Value::Null), "{first}");
    let refused = |body: String, reason: &str| {
        let published = Published { body: body.into(), etag: None, last_modified: None };
        server.answer(move |request| published.answer(request));
        let (code, done) = update();
        assert_eq!((code, &done["refusal"]["reason"]), (2, &reason.into()), "{done}");
        assert_eq!(done["snapshot"], first["snapshot"], "{reason}");
    };
    refused(united("2026-06-01", 21), "older");
    let whole = united("2026-06-03", 21);
    for end in [whole.len() / 2, whole.len() - 1, whole.len() - 20] {
        refused(whole[..end].to_owned(), "unreadable");
    }
    refused(united("2026-06-03", 2), "smaller");
    refused(works(0..20), "another-list");
    shelf.is_sound("after all that");
    let good = Published::new(&whole, "b");
    server.answer(move |request| good.answer(request));
    assert_eq!(update().1["published"], "2026-06-03");
}

/// The Consolidated Screening List with fictional parties of two of its lists.
fn screening_list(entities: u32, blocked: u32) -> String {
    let row = |n: u32, source: &str| {
        serde_json::json!({
            "id": format!("{source}-{n}"), "source": source, "entity_number": n, "type": "Entity", "programs": ["EXAMPLE"],
            "name": format!("Example Works {n} of {source}"), "title": null, "addresses": [], "alt_names": [], "ids": [],
            "start_date": "2021-01-02", "end_date": null, "remarks": null, "source_list_url": "https://lists.example/"
        })
    };
    let rows: Vec<Value> = (0..entities)
        .map(|n| row(n, "Entity List (EL) - Bureau of Industry and Security"))
        .chain((0..blocked).map(|n| row(n, "Specially Designated Nationals (SDN) - Treasury Department")))
        .collect();
    serde_json::json!({ "results": rows }).to_string()
}

#[test]
fn a_publication_of_several_lists_serves_each_of_them() {
    let shelf = Shelf::new();
    let server = serves(Published::new(&screening_list(30, 20), "a"));
    let from = server.url("");
    let (code, value) = shelf.json(&["lists", "update", "us-bis-el", "--from", &from]);
    assert_eq!(code, 0, "{value}");
    assert_eq!(server.asked()[0].path, "/us-csl/consolidated.json");
    for (list, entries) in [("us-bis-el", 30), ("us-ofac-sdn", 20)] {
        let (_, shown) = shelf.json(&["lists", "show", list]);
        assert_eq!(shown["lists"][0]["entry_count"], entries, "{list}");
        assert_eq!(shown["lists"][0]["stored"]["publication"], "us-csl");
    }
    // One of the lists is gone from it.
    let less = Published::new(&screening_list(60, 1), "b");
    server.answer(move |request| less.answer(request));
    let (code, value) = shelf.json(&["lists", "update", "us-bis-el", "--from", &from]);
    assert_eq!((code, &value["updates"][0]["refusal"]["reason"]), (2, &"smaller".into()), "{value}");

    // A list of its own that was confirmed on the same day stands before the one in the publication.
    shelf.write("el.csv", &format!("# confirmed: {}\n{}", today(), works(0..16)));
    shelf.json(&["lists", "import", "us-bis-el", "el.csv"]);
    case(&shelf, "2099-01-02");
    let toml = std::fs::read_to_string(shelf.0.path().join("case/tallyclerk.toml")).expect("it is there");
    shelf.write("case/tallyclerk.toml", &toml.replace("\"house\"", "\"us-bis-el\", \"us-ofac-sdn\""));
    let (_, report) = shelf.json(&["check", "case"]);
    let of = |n: usize| (report["lists"][n]["id"].clone(), report["lists"][n]["entries"].clone());
    assert_eq!(of(0), ("us-bis-el".into(), 16.into()), "{report}");
    assert_eq!(of(1), ("us-ofac-sdn".into(), 20.into()));
    assert!(
        causes(&report).contains("tallyclerk lists update us-ofac-sdn"),
        "it is stale by then: {}",
        causes(&report)
    );
}

#[test]
fn only_encrypted_addresses_are_fetched_from() {
    let shelf = Shelf::new();
    for (url, says) in
        [("http://lists.example/l.csv", "https://"), ("ftp://127.0.0.1/x", "https://"), ("nonsense", "https://")]
    {
        let output = shelf.ran(&["lists", "update", "--url", &format!("house={url}")]);
        assert_eq!(output.status.code(), Some(2), "{url}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(says), "{url}");
    }
    let output = shelf.ran(&["lists", "update", "eu-fsf"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("token") && said.contains("--url eu-fsf=URL"), "{said}");
    assert!(
        String::from_utf8_lossy(&shelf.ran(&["lists", "update", "us-csll"]).stderr).contains("did you mean `us-csl`?")
    );
    let output = shelf.ran(&["lists", "update", "../x", "--url", "../x=https://lists.example/x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!shelf.0.path().join("x").exists());
}

#[test]
fn a_cut_download_is_gone_on_with_where_the_server_vouches_for_it() {
    let (shelf, good) = (Shelf::new(), Published::new(&works(0..400), "one"));
    let half = good.body.len() / 2;
    let cut = good.clone();
    let server = Server::start(move |request| cut.until(request, half, Step::Sleep(Duration::ZERO)));
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["refusal"]["reason"]), (2, &"cut".into()), "{update}");
    let rest = good.clone();
    server.answer(move |request| rest.answer(request));
    server.asked();
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["resumed"]), (0, &half.into()), "{update}");
    let asked = server.asked();
    assert_eq!(asked[0].header("range"), Some(format!("bytes={half}-").as_str()));
    assert_eq!(asked[0].header("if-range"), Some("\"one\""));
    assert_eq!(shelf.names().len(), 400);
    shelf.is_sound("after the rest came");
}

#[test]
fn a_file_that_changed_meanwhile_is_fetched_whole() {
    let (shelf, old) = (Shelf::new(), Published::new(&works(0..400), "one"));
    let new = Published::new(&works(1000..1400), "two");
    let half = old.body.len() / 2;
    let cut = |published: &Published| {
        let published = published.clone();
        move |request: &server::Request| published.until(request, half, Step::Sleep(Duration::ZERO))
    };
    let server = Server::start(cut(&old));
    assert_eq!(shelf.update(&server, &[]).0, 2);
    let whole = new.clone();
    server.answer(move |request| whole.answer(request));
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["resumed"]), (0, &0.into()), "{update}");
    assert_eq!(shelf.names()[0], "Example Works 1000");

    // A server that sends a part of another file must not be believed; the attempt after it begins anew.
    let shelf = Shelf::new();
    server.answer(cut(&old));
    assert_eq!(shelf.update(&server, &[]).0, 2);
    let lying = new.clone();
    server.answer(move |request| {
        let mut request = request.clone();
        request.headers.insert("if-range".to_owned(), "\"two\"".to_owned());
        lying.answer(&request)
    });
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["refusal"]["reason"]), (2, &"protocol".into()), "{update}");
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["resumed"]), (0, &0.into()), "{update}");
    assert_eq!(shelf.names().len(), 400);

    // A file that became shorter than what is there.
    let shelf = Shelf::new();
    server.answer(cut(&old));
    assert_eq!(shelf.update(&server, &[]).0, 2);
    let short = Published::new(&works(0..20), "one");
    server.answer(move |request| short.answer(request));
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!(code, 0, "{update}");
    assert_eq!(shelf.names().len(), 20);
}

#[test]
fn one_process_writes_at_a_time() {
    let (shelf, good) = (Shelf::new(), Published::new(&works(0..40), "one"));
    let server = Server::start(move |request| good.until(request, 10, Step::Stall));
    let url = format!("house={}", server.url("/house.csv"));
    let mut first = shelf
        .command(&["lists", "update", "--url", &url])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    until(|| !server.asked().is_empty());
    for line in [&["lists", "update", "--url", &url][..], &["lists", "import", "house", "house.csv"]] {
        shelf.write("house.csv", &works(0..3));
        let output = shelf.ran(line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("another process is writing into this store"), "{said}");
    }
    // Reading needs no lock.
    shelf.is_sound("while another process writes");
    first.kill().expect("it is ours");
    first.wait().expect("it ends");
    assert_eq!(shelf.ran(&["lists", "import", "house", "house.csv"]).status.code(), Some(0), "the lock went with it");
}

fn until(mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never came to it");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Starts an update, kills it as soon as `ready` says so, and waits until it is gone. Returns whether it was killed.
fn killed(shelf: &Shelf, server: &Server, mut ready: impl FnMut() -> bool) -> bool {
    let url = format!("house={}", server.url("/house.csv"));
    let mut child = shelf
        .command(&["lists", "update", "--url", &url])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    let begun = Instant::now();
    while !ready() && child.try_wait().expect("it is ours").is_none() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never came to it");
        std::thread::sleep(Duration::from_micros(50));
    }
    // SIGKILL: nothing of ours runs any more.
    let _ = child.kill();
    !child.wait().expect("it ends").success()
}

#[test]
fn an_update_that_is_killed_while_it_downloads_loses_nothing() {
    let (shelf, old) = (Shelf::new(), Published::new(&works(0..400), "one"));
    let server = Server::start(move |request| old.answer(request));
    assert_eq!(shelf.update(&server, &[]).0, 0);
    let names = shelf.names();
    for (n, part) in [0, 1, 100, 3000, usize::MAX].into_iter().enumerate() {
        let n = u32::try_from(n).expect("small");
        let new = Published::new(&works(0..401 + n), &format!("new {n}"));
        let end = part.min(new.body.len() - 1);
        let (stalling, before) = (new.clone(), end);
        server.answer(move |request| stalling.until(request, end, Step::Stall));
        server.asked();
        let partial = shelf.folder().join("partial/house/download");
        let mut was_asked = false;
        let was_killed = killed(&shelf, &server, || {
            was_asked |= !server.asked().is_empty();
            was_asked && std::fs::metadata(&partial).map_or(0, |meta| meta.len()) >= before as u64
        });
        assert!(was_killed, "{part}");
        shelf.is_sound(&format!("killed after {end} bytes"));
        assert_eq!(shelf.names().len(), names.len() + usize::try_from(n).expect("small"), "the last one is in force");
        server.answer(move |request| new.answer(request));
        let (code, update) = shelf.update(&server, &[]);
        assert_eq!(code, 0, "{update}");
        let resumed = if end > 0 { end } else { 0 };
        assert_eq!(update["resumed"], resumed, "{update}");
        assert_eq!(shelf.names().len(), 401 + usize::try_from(n).expect("small"));
        shelf.is_sound("after the next update");
    }
}

/// Kills an update of a list of 300 works and more, round after round, and looks at the store after each.
fn killed_again_and_again(rounds: u32, mut ready: impl FnMut(u32, &Path, Duration) -> bool) -> u32 {
    let (shelf, first) = (Shelf::new(), Published::new(&works(0..300), "0"));
    let server = Server::start(move |request| first.answer(request));
    assert_eq!(shelf.update(&server, &[]).0, 0);
    let mut times = 0;
    for round in 1..=rounds {
        let new = Published::new(&works(0..300 + round), &round.to_string());
        server.answer(move |request| new.answer(request));
        server.asked();
        let mut asked: Option<Instant> = None;
        times += u32::from(killed(&shelf, &server, || {
            if asked.is_none() && !server.asked().is_empty() {
                asked = Some(Instant::now());
            }
            asked.is_some_and(|asked| ready(round, &shelf.folder(), asked.elapsed()))
        }));
        shelf.is_sound(&format!("round {round}"));
        let entries = shelf.names().len();
        let possible = entries >= 300 && entries <= 300 + round as usize;
        assert!(possible, "round {round}: {entries} entries are of no snapshot");
        if round % 6 == 0 {
            let (code, update) = shelf.update(&server, &[]);
            assert_eq!(code, 0, "round {round}: {update}");
            assert_eq!(shelf.names().len(), 300 + round as usize);
        }
    }
    let left = names_in(&shelf.folder().join("snapshots/house"), |name| name.starts_with(".new"));
    assert_eq!(left, 0, "an update sweeps up what the killed ones left");
    times
}

/// Counts the names in a folder; none if it is not there.
fn names_in(folder: &Path, counts: impl Fn(&str) -> bool) -> usize {
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
    names.filter(|entry| counts(&entry.file_name().to_string_lossy())).count()
}

#[test]
fn an_update_that_is_killed_at_any_moment_loses_nothing() {
    let rounds = 48;
    // From the request on, in an order that wanders over the time that an update takes from there.
    let times = killed_again_and_again(rounds, |round, _, since| {
        since >= Duration::from_micros(u64::from((round * 29) % rounds) * 700)
    });
    assert!(times > rounds / 4, "only {times} of {rounds} were killed in time");
}

#[test]
fn an_update_that_is_killed_at_each_stage_of_its_writing_loses_nothing() {
    type Stage = fn(&Path, usize) -> bool;
    let stages: [(&str, Stage); 5] = [
        ("a download is begun", |store, _| store.join("partial/house/download.toml").exists()),
        ("a snapshot is written beside", |store, _| {
            names_in(&store.join("snapshots/house"), |name| name.starts_with(".new") && name.len() > 64) > 0
        }),
        ("a snapshot came into its place", |store, before| {
            names_in(&store.join("snapshots/house"), |name| name.len() == 64) > before
        }),
        ("the pointer is written beside", |store, _| store.join("snapshots/house/.new-current").exists()),
        ("an index is written", |store, before| {
            let snapshots = std::fs::read_dir(store.join("snapshots/house")).into_iter().flatten().flatten();
            let begun = |folder: &Path| names_in(&folder.join("index"), |_| true) > 0;
            snapshots.filter(|snapshot| begun(&snapshot.path())).count() > before.min(1)
        }),
    ];
    let mut killed = 0;
    for (_, stage) in stages {
        let mut before = (0, 0);
        killed += killed_again_and_again(12, |round, store, _| {
            if before.0 != round {
                before = (round, names_in(&store.join("snapshots/house"), |name| name.len() == 64));
            }
            stage(store, before.1)
        });
    }
    // A stage may last less than a look at the disk; most are met.
    assert!(killed > 12, "only {killed} of 60 processes were killed at a stage");
}

#[test]
fn what_is_damaged_is_told_never_used_and_mended_by_the_next_update() {
    let (shelf, server) = (Shelf::new(), serves(Published::new(&works(0..40), "one")));
    let (_, update) = shelf.update(&server, &[]);
    let digest = update["snapshot"].as_str().expect("it has a digest").to_owned();
    let snapshot = shelf.folder().join("snapshots/house").join(&digest);
    fn changed(path: PathBuf, change: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = std::fs::read(&path).expect("it is there");
        change(&mut bytes);
        std::fs::write(path, bytes).expect("it can be written");
    }
    type Hurt = fn(&Path);
    let damage: [(&str, Hurt); 6] = [
        ("a changed byte", |snapshot| changed(snapshot.join("files/house.csv"), |bytes| bytes[40] ^= 1)),
        ("a cut file", |snapshot| changed(snapshot.join("files/house.csv"), |bytes| bytes.truncate(40))),
        ("a file that is gone", |snapshot| {
            std::fs::remove_file(snapshot.join("files/house.csv")).expect("it is there");
        }),
        ("a changed day", |snapshot| changed(snapshot.join("snapshot.toml"), |bytes| bytes[130] ^= 1)),
        ("what is known of it gone", |snapshot| {
            std::fs::remove_file(snapshot.join("snapshot.toml")).expect("it is there");
        }),
        ("the pointer", |snapshot| changed(snapshot.with_file_name("current"), |bytes| bytes.truncate(8))),
    ];
    for (what, hurt) in damage {
        hurt(&snapshot);
        let (code, found) = shelf.json(&["lists", "verify"]);
        assert_eq!(code, 1, "{what}: {found}");
        valid("lists-verify.schema.json", &found);
        assert_eq!(found["damage"][0]["publication"], "house", "{what}");
        let shown = shelf.ran(&["lists", "show", "house"]);
        assert_eq!(shown.status.code(), Some(2), "{what}: {}", String::from_utf8_lossy(&shown.stdout));
        let (code, update) = shelf.update(&server, &[]);
        assert_eq!(code, 0, "{what}: {update}");
        assert_ne!(update["mended"].as_array().map(Vec::len), Some(0), "{what}: it is said");
        shelf.is_sound(what);
        assert_eq!(shelf.names().len(), 40, "{what}");
    }
}

#[test]
fn an_older_import_is_kept_for_its_days_and_does_not_take_over() {
    let shelf = Shelf::new();
    shelf.write("new.csv", &format!("# confirmed: 2026-06-10\n{}", works(0..40)));
    shelf.write("old.csv", &format!("# confirmed: 2026-05-01\n{}", works(0..30)));
    let (code, new) = shelf.json(&["lists", "import", "house", "new.csv"]);
    valid("lists-import.schema.json", &new);
    assert_eq!((code, &new["in_force"]), (0, &true.into()));
    let (code, old) = shelf.json(&["lists", "import", "house", "old.csv"]);
    assert_eq!((code, &old["in_force"]), (0, &false.into()));
    assert_eq!(shelf.names().len(), 40);
    let (code, diff) = shelf.json(&["lists", "diff", "previous", "current", "--list", "house"]);
    valid("lists-diff.schema.json", &diff);
    assert_eq!((code, &diff["summary"]["added"], &diff["summary"]["removed"]), (0, &10.into(), &0.into()));
    let short = &old["snapshot"].as_str().expect("a digest")[..8];
    let (code, diff) = shelf.json(&["lists", "diff", short, "new.csv", "--exit-code"]);
    assert_eq!((code, &diff["summary"]["added"]), (1, &10.into()), "a digest tells the list");
    let (_, old) = shelf.json(&["lists", "import", "house", "old.csv", "--allow", "older"]);
    assert_eq!((&old["in_force"], &old["known"]), (&true.into(), &true.into()));
    assert_eq!(shelf.names().len(), 30);
    shelf.write("tiny.csv", &format!("# confirmed: 2026-07-01\n{}", works(0..2)));
    let output = shelf.ran(&["lists", "import", "house", "tiny.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--allow smaller"));
}

#[test]
fn an_import_into_a_file_is_as_it_was() {
    let shelf = Shelf::new();
    shelf.write("in.csv", "name;aliases\nExample Works;EW\n");
    let output = shelf.ran(&["lists", "import", "house", "in.csv", "-o", "out.csv"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    let written = std::fs::read_to_string(shelf.0.path().join("out.csv")).expect("it is there");
    assert!(written.starts_with("# list: house\n"), "{written}");
    let output = shelf.ran(&["lists", "import", "house", "in.csv", "-o", "-"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), written);
    assert!(!shelf.folder().exists(), "the store is left alone");
}

/// A case that asks for the list `house`, with a part of Example Works 7.
fn case(shelf: &Shelf, as_of: &str) {
    std::fs::create_dir_all(shelf.folder()).expect("it can be made");
    let bom = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"timestamp": "2026-05-01T00:00:00Z"},
      "components": [{"type": "device", "bom-ref": "a", "name": "Gateway", "manufacturer": {"name": "Example Works 7"}}]}"#;
    shelf.write("case/crane.cdx.json", bom);
    shelf.write(
        "case/tallyclerk.toml",
        &format!(
            "version = 1\n[case]\nid = \"STS-1\"\nsubject = \"Crane\"\nstage = \"design\"\nas-of = {as_of}\n\
             [[declared]]\nfile = \"crane.cdx.json\"\n[screening]\nlists = [\"house\"]\n"
        ),
    );
}

fn causes(report: &Value) -> String {
    report["incomplete_because"].to_string()
}

#[test]
fn a_case_is_served_by_the_snapshot_of_its_day() {
    let shelf = Shelf::new();
    case(&shelf, "2026-06-30");
    let (code, report) = shelf.json(&["check", "case"]);
    assert_eq!(code, 2);
    assert!(causes(&report).contains("tallyclerk lists update house"), "{}", causes(&report));
    assert_eq!(report["verdict"], "incomplete", "a list that is nowhere is no error of the line");

    shelf.write("old.csv", &format!("# confirmed: 2026-05-01\n{}", works(0..30)));
    shelf.write("new.csv", &format!("# confirmed: 2026-06-10\n{}", works(10..50)));
    let (_, old) = shelf.json(&["lists", "import", "house", "old.csv"]);
    let (_, new) = shelf.json(&["lists", "import", "house", "new.csv"]);
    let of = |as_of: &str| {
        let (_, report) = shelf.json(&["check", "case", "--as-of", as_of]);
        (report["lists"][0]["snapshot"].clone(), report["lists"][0]["confirmed"].clone(), report.to_string())
    };
    let (snapshot, confirmed, report) = of("2026-06-30");
    assert_eq!((&snapshot, confirmed.as_str()), (&new["snapshot"], Some("2026-06-10")));
    assert!(!report.contains("restricted-party\",\"severity"), "Example Works 7 went from the list");
    let (snapshot, confirmed, report) = of("2026-06-01");
    assert_eq!((&snapshot, confirmed.as_str()), (&old["snapshot"], Some("2026-05-01")));
    assert!(report.contains("Example Works 7"), "it stood on it then");
    let (snapshot, _, report) = of("2026-01-01");
    assert_eq!(snapshot, old["snapshot"], "the oldest of those after the day");
    assert!(report.contains("list-after-as-of"), "and that is said");
}

#[test]
fn a_lock_is_honoured_to_the_byte() {
    let shelf = Shelf::new();
    case(&shelf, "2026-06-30");
    shelf.write("one.csv", &format!("# confirmed: 2026-06-01\n{}", works(0..30)));
    shelf.write("two.csv", &format!("# confirmed: 2026-06-20\n{}", works(0..31)));
    let (_, one) = shelf.json(&["lists", "import", "house", "one.csv"]);
    let (_, report) = shelf.json(&["check", "case", "--lock"]);
    assert_eq!(report["lists"][0]["snapshot"], one["snapshot"]);
    let lock = std::fs::read_to_string(shelf.0.path().join("case/tallyclerk.lock")).expect("it was written");
    assert!(lock.contains(one["snapshot"].as_str().expect("a digest")), "{lock}");

    let (_, two) = shelf.json(&["lists", "import", "house", "two.csv"]);
    let (_, report) = shelf.json(&["check", "case"]);
    assert_eq!(report["lists"][0]["snapshot"], one["snapshot"], "the newer one is not taken silently");
    assert_eq!((&report["lists"][0]["pinned"], &report["lists"][0]["in_force"]), (&true.into(), &two["snapshot"]));
    let text = String::from_utf8(shelf.ran(&["check", "case"]).stdout).expect("UTF-8");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let newer = &two["snapshot"].as_str().expect("a digest")[..8];
    assert!(text.contains(&format!("pinned by tallyclerk.lock; the store has {newer} of 2026-06-20")), "{text}");
    assert!(text.contains("1 of 1 declared parts with all their parties screened"), "{text}");
    assert!(!causes(&report).contains("pinned"), "{}", causes(&report));
    let said = String::from_utf8(shelf.ran(&["check", "case", "--lock"]).stderr).expect("UTF-8");
    assert!(said.contains("wrote tallyclerk.lock"), "{said}");
    let (_, report) = shelf.json(&["check", "case"]);
    assert_eq!(report["lists"][0]["snapshot"], two["snapshot"], "but when it is pinned anew");
    assert_eq!(report["lists"][0]["in_force"], Value::Null);

    // The pinned snapshot is gone: no other one takes its place.
    let gone = shelf.folder().join("snapshots/house").join(two["snapshot"].as_str().expect("a digest"));
    std::fs::remove_dir_all(gone).expect("it is there");
    let (code, report) = shelf.json(&["check", "case"]);
    assert_eq!((code, &report["verdict"]), (2, &"incomplete".into()));
    assert_eq!(report["lists"], Value::Array(Vec::new()), "nothing else is used");
    let problem = report["problems"].to_string();
    assert!(problem.contains(two["snapshot"].as_str().expect("a digest")), "which one, and where: {problem}");
    assert!(problem.contains(&shelf.folder().display().to_string()), "{problem}");
    assert_eq!(report["coverage"]["parts_screened"], 0);
    let causes = causes(&report);
    assert!(causes.contains("lists import house FILE") && causes.contains("check --lock"), "{causes}");
    assert!(!causes.contains("not used"), "one cause for one thing: {causes}");
    // It comes back.
    let (code, _) = shelf.json(&["lists", "import", "house", "two.csv"]);
    assert_eq!(code, 0);
    let (_, report) = shelf.json(&["check", "case"]);
    assert_eq!(report["lists"][0]["snapshot"], two["snapshot"]);
}

#[test]
fn the_store_stands_before_what_is_built_in_and_says_so() {
    let shelf = Shelf::new();
    case(&shelf, "2026-06-30");
    let toml = std::fs::read_to_string(shelf.0.path().join("case/tallyclerk.toml")).expect("it is there");
    shelf.write("case/tallyclerk.toml", &toml.replace("\"house\"", "\"us-889\""));
    let (_, report) = shelf.json(&["check", "case"]);
    let built_in = report["lists"][0]["snapshot"].clone();
    let (_, report) = shelf.json(&["check", "case", "--lock"]);
    assert_eq!(report["lists"][0]["snapshot"], built_in);
    shelf.write("889.csv", "# confirmed: 2026-06-01\n# basis: primary\nname\nExample Works 7\n");
    let (code, stored) = shelf.json(&["lists", "import", "us-889", "889.csv"]);
    assert_eq!(code, 0, "{stored}");
    let (_, report) = shelf.json(&["check", "case"]);
    assert_eq!(report["lists"][0]["snapshot"], built_in, "the lock pins what is built in");
    std::fs::remove_file(shelf.0.path().join("case/tallyclerk.lock")).expect("it is there");
    let (_, report) = shelf.json(&["check", "case"]);
    assert_eq!(report["lists"][0]["snapshot"], stored["snapshot"]);
    assert!(report.to_string().contains("stands in place of the built-in list us-889"), "{report}");
}

#[test]
fn a_case_that_names_no_lists_is_held_against_all_that_are_there() {
    let shelf = Shelf::new();
    case(&shelf, "2026-06-30");
    let toml = std::fs::read_to_string(shelf.0.path().join("case/tallyclerk.toml")).expect("it is there");
    let toml = toml.replace("lists = [\"house\"]\n", "");
    shelf.write("case/tallyclerk.toml", &toml);
    let ids = |report: &Value| -> Vec<String> {
        let lists = report["lists"].as_array().expect("lists");
        lists.iter().map(|list| list["id"].as_str().expect("an id").to_owned()).collect()
    };
    let built_in = ["us-889", "us-5949", "us-ndaa-154", "us-fcc-covered"];
    let (_, report) = shelf.json(&["check", "case"]);
    assert_eq!(ids(&report), built_in);
    shelf.write("one.csv", &format!("# confirmed: 2026-06-20\n{}", works(0..30)));
    let (code, _) = shelf.json(&["lists", "import", "house", "one.csv"]);
    assert_eq!(code, 0);
    let (_, report) = shelf.json(&["check", "case"]);
    assert_eq!(ids(&report).last().map(String::as_str), Some("house"));
    assert!(report.to_string().contains("restricted-party"), "Example Works 7 is on it");
    // What is pinned then is what is used, whatever comes in.
    let (_, report) = shelf.json(&["check", "case", "--lock"]);
    let pinned = ids(&report);
    shelf.write("other.csv", &format!("# confirmed: 2026-06-20\n{}", works(0..3)));
    let (code, _) = shelf.json(&["lists", "import", "other", "other.csv"]);
    assert_eq!(code, 0);
    let (_, report) = shelf.json(&["check", "case"]);
    let mut now = ids(&report);
    let mut then = pinned;
    now.sort();
    then.sort();
    assert_eq!(now, then);
    assert!(!causes(&report).contains("not pinned"), "{}", causes(&report));
    // A case that names its lists says which of the store it leaves alone.
    shelf.write("case/tallyclerk.toml", &format!("{toml}lists = [\"us-889\"]\n"));
    std::fs::remove_file(shelf.0.path().join("case/tallyclerk.lock")).expect("it is there");
    let text = String::from_utf8(shelf.ran(&["check", "case"]).stdout).expect("UTF-8");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("in the store and not named by the case: house, other"), "{text}");
    // What of the store can't be read was screened by nobody.
    std::fs::remove_file(shelf.folder().join("snapshots/house/current")).expect("it is there");
    let gone = shelf.folder().join("snapshots/house");
    for folder in std::fs::read_dir(&gone).expect("a folder").flatten().filter(|entry| entry.path().is_dir()) {
        std::fs::write(folder.path().join("snapshot.toml"), "broken").expect("writable");
    }
    shelf.write("case/tallyclerk.toml", &toml);
    let (code, report) = shelf.json(&["check", "case"]);
    assert_eq!((code, &report["verdict"]), (2, &"incomplete".into()), "{}", causes(&report));
}

#[test]
fn a_day_that_has_not_come_yet_is_refused() {
    let shelf = Shelf::new();
    shelf.write("l.csv", "# confirmed: 2062-06-10\nname\nExample Works\n");
    shelf.write("plain.csv", "name\nExample Works\n");
    for line in [
        vec!["lists", "import", "house", "l.csv"],
        vec!["lists", "import", "house", "plain.csv", "--confirmed", "2062-06-10"],
    ] {
        let done = shelf.ran(&line);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{told}");
        assert!(told.contains("confirmed on 2062-06-10, after"), "{told}");
    }
    let server = serves(Published::new("# confirmed: 2062-06-10\nname\nExample Works\n", "one"));
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["refusal"]["reason"]), (2, &"in-future".into()), "{update}");
    assert_eq!(shelf.ran(&["lists", "import", "house", "plain.csv", "--confirmed", &today()]).status.code(), Some(0));
    // In a case nothing but the clock says that the day has not come.
    shelf.write("case/l.csv", "# confirmed: 2062-06-10\n# basis: primary\nname,start_date\nExample Works,2020-01-01\n");
    case(&shelf, "2026-06-01");
    let text = std::fs::read_to_string(shelf.0.path().join("case/tallyclerk.toml")).expect("it was written");
    let text = text.replace("as-of = 2026-06-01\n", "").replace("\"house\"", "{ id = \"house\", file = \"l.csv\" }");
    shelf.write("case/tallyclerk.toml", &text);
    let (_, report) = shelf.json(&["check", "case"]);
    assert!(causes(&report).contains("which has not come yet"), "{report}");
    let (_, report) = shelf.json(&["check", "case", "--as-of", "2026-06-01"]);
    let findings = report["findings"].as_array().expect("findings").clone();
    assert!(findings.iter().any(|finding| finding["rule"] == "list-after-as-of"), "{report}");
}

#[test]
fn a_list_that_lost_much_is_told_and_one_that_lost_half_is_refused() {
    let (shelf, server) = (Shelf::new(), serves(Published::new(&works(0..100), "one")));
    shelf.update(&server, &[]);
    let less = |count: u32, tag: &'static str| {
        let next = Published::new(&works(0..count), tag);
        server.answer(move |request| next.answer(request));
    };
    less(50, "half");
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["refusal"]["reason"]), (2, &"smaller".into()), "{update}");
    less(80, "less");
    let (code, update) = shelf.update(&server, &[]);
    assert_eq!((code, &update["outcome"]), (0, &"new".into()), "{update}");
    let warning = update["warnings"][0].as_str().expect("it is told");
    assert!(warning.contains("lost 20 of 100 entries, 20 percent") && warning.contains("lists diff"), "{warning}");
    less(50, "half again");
    assert_eq!(shelf.update(&server, &["--allow", "smaller"]).1["outcome"], "new");
}

#[test]
fn a_mirror_confirms_nothing_but_the_day_of_publication() {
    let (shelf, server) = (Shelf::new(), serves(Published::new(&united("2026-02-27", 20), "one")));
    let url = format!("un-sc={}", server.url("/consolidated.xml"));
    for _ in 0..2 {
        let (code, value) = shelf.json(&["lists", "update", "un-sc", "--url", &url]);
        assert_eq!((code, &value["updates"][0]["confirmed"]), (0, &Value::Null), "{value}");
        assert_eq!(value["updates"][0]["published"], "2026-02-27", "{value}");
    }
    let (_, shown) = shelf.json(&["lists", "show", "un-sc"]);
    assert_eq!(shown["lists"][0]["confirmed"], "2026-02-27", "{shown}");
}

#[test]
fn a_folder_that_is_not_there_is_no_empty_store() {
    let shelf = Shelf::new();
    for line in [vec!["screen", "Example Works"], vec!["lists", "show"], vec!["lists", "verify"]] {
        let done = shelf.ran(&line);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{line:?}: {told}");
        assert!(told.contains("is no folder"), "{line:?}: {told}");
    }
    std::fs::create_dir(shelf.folder()).expect("it can be made");
    let done = shelf.ran(&["screen", "Example Works"]);
    assert_eq!(done.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&done.stderr).contains("is empty: only the lists that are built in"));
}

#[test]
fn a_store_in_which_nothing_is_in_force_is_not_sound() {
    let (shelf, server) = (Shelf::new(), serves(Published::new(&works(0..40), "one")));
    shelf.update(&server, &[]);
    std::fs::remove_file(shelf.folder().join("snapshots/house/current")).expect("it is there");
    let (code, found) = shelf.json(&["lists", "verify"]);
    assert_eq!(code, 1, "{found}");
    assert!(found.to_string().contains("no snapshot is in force"), "{found}");
}

#[test]
fn a_workbook_in_place_of_a_table_is_called_what_it_is() {
    let shelf = Shelf::new();
    shelf.write("l.xlsx", "PK\u{3}\u{4}\u{14}\u{0}");
    let done = shelf.ran(&["lists", "import", "house", "l.xlsx"]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.contains("is a workbook or another packed file") && told.contains("as CSV"), "{told}");
}

#[test]
fn an_id_that_is_known_but_for_a_slip_is_told() {
    let shelf = Shelf::new();
    shelf.write("l.csv", "name\nExample Works\n");
    let told = |id: &str| String::from_utf8_lossy(&shelf.ran(&["lists", "import", id, "l.csv"]).stdout).into_owned();
    let slip = told("us-12060h");
    assert!(slip.contains("did you mean `us-1260h`?") && slip.contains("delete the folder"), "{slip}");
    assert!(slip.contains("has no basis") && slip.contains("with --confirmed DATE"), "{slip}");
    assert!(!told("us-1260h").contains("did you mean") && !told("port-house").contains("did you mean"));
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_is_neither_followed_nor_taken_for_none() {
    let shelf = Shelf::new();
    shelf.write("victim.txt", "mine\n");
    case(&shelf, "2026-11-01");
    let link = shelf.0.path().join("case/tallyclerk.lock");
    for target in ["../victim.txt", "nowhere"] {
        std::os::unix::fs::symlink(target, &link).expect("it can be made");
        let (_, report) = shelf.json(&["check", "case"]);
        assert!(causes(&report).contains("the lock can't be read"), "{target}: {report}");
        let done = shelf.ran(&["check", "case", "--lock"]);
        assert_eq!(done.status.code(), Some(2), "{target}");
        assert!(!shelf.0.path().join("case/nowhere").exists());
        std::fs::remove_file(&link).expect("it is there");
    }
    assert_eq!(std::fs::read_to_string(shelf.0.path().join("victim.txt")).expect("it is there"), "mine\n");
}

#[test]
fn a_publication_that_holds_much_less_of_a_list_does_not_shadow_a_fuller_one() {
    let shelf = Shelf::new();
    let confirmed = |day: &str, numbers: std::ops::Range<u32>| format!("# confirmed: {day}\n{}", works(numbers));
    shelf.write("el.csv", &confirmed("2026-11-01", 0..40));
    shelf.write("csl.json", &screening_list(1, 20));
    let import = |line: &[&str]| {
        let (code, value) = shelf.json(&[&["lists", "import"], line].concat());
        assert_eq!(code, 0, "{value}");
        valid("lists-import.schema.json", &value);
        value["warnings"].to_string()
    };
    let serving = || {
        let (_, shown) = shelf.json(&["lists", "show", "us-bis-el"]);
        valid("lists.schema.json", &shown);
        let list = &shown["lists"][0];
        (
            list["stored"]["publication"].clone(),
            list["entry_count"].clone(),
            list["stored"]["others"].to_string(),
            list["remarks"].to_string(),
        )
    };
    import(&["us-bis-el", "el.csv"]);
    let told = import(&["us-csl", "csl.json", "--confirmed", "2026-11-05"]);
    assert!(told.contains("kept, but us-bis-el, confirmed on 2026-11-01, 40 entries serves us-bis-el"), "{told}");
    let (publication, entries, others, remarks) = serving();
    assert_eq!((publication, entries), ("us-bis-el".into(), 40.into()));
    assert!(
        others.contains("us-csl") && remarks.contains("us-csl, confirmed on 2026-11-05, 1 entry does not serve"),
        "{others} {remarks}"
    );
    // Whoever is asked of hears it, with an index and without.
    case(&shelf, "2026-11-20");
    let toml = std::fs::read_to_string(shelf.0.path().join("case/tallyclerk.toml")).expect("it is there");
    shelf.write("case/tallyclerk.toml", &toml.replace("\"house\"", "\"us-bis-el\""));
    for _ in 0..2 {
        let (_, report) = shelf.json(&["check", "case"]);
        assert_eq!(report["lists"][0]["entries"], 40, "{report}");
        assert!(report["notes"].to_string().contains("does not serve us-bis-el"), "{report}");
        assert_eq!(report["problems"], serde_json::json!([]), "it is no error");
        let screened = shelf.ran(&["screen", "Example Works 39", "--as-of", "2026-11-20"]);
        assert_eq!(screened.status.code(), Some(1), "the entry is found");
        let told = String::from_utf8_lossy(&screened.stderr).matches("does not serve us-bis-el").count();
        assert_eq!(told, 1, "it is told once");
    }
    // One that holds half as many and was confirmed later serves, and says in whose place.
    shelf.write("csl.json", &screening_list(20, 20));
    let told = import(&["us-csl", "csl.json", "--confirmed", "2026-11-06"]);
    assert!(told.contains("in place of us-bis-el, confirmed on 2026-11-01, 40 entries"), "{told}");
    assert_eq!(serving().0, "us-csl");
}

//! Every readable document of the corpus through the writer, in every version: valid, and the same model when it is read
//! again. `cyclonedx-bom` is asked for a second opinion where it can give one.

mod same;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::diagnostic::Problem;
use tallyclerk::emit::{self, Converted, Spelling, Target};
use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{
    Aggregate, Bom, BomBuilder, ComponentId, ComponentKind, Composition, DigestAlgorithm, Format, IdentifierKind,
    Metadata, Quantity, Relation, Role, Text,
};
use tallyclerk::source::{Limits, Place, Source};

const KINDS: [ComponentKind; 15] = [
    ComponentKind::Unknown,
    ComponentKind::Device,
    ComponentKind::Firmware,
    ComponentKind::Application,
    ComponentKind::Framework,
    ComponentKind::Library,
    ComponentKind::Container,
    ComponentKind::Platform,
    ComponentKind::OperatingSystem,
    ComponentKind::DeviceDriver,
    ComponentKind::File,
    ComponentKind::MachineLearningModel,
    ComponentKind::Data,
    ComponentKind::CryptographicAsset,
    ComponentKind::Service,
];
const ROLES: [Role; 8] = [
    Role::Manufacturer,
    Role::Supplier,
    Role::Author,
    Role::Publisher,
    Role::Distributor,
    Role::Integrator,
    Role::Installer,
    Role::Owner,
];
/// Names that the reader gives a meaning, or that look as if it did.
const PROPERTIES: [&str; 16] = [
    "scope",
    "isExternal",
    "versionRange",
    "trustZone",
    "authenticated",
    "pedigree:ancestor",
    "pedigree:notes",
    "evidence:identity:purl",
    "evidence:identity:mood",
    "tallyclerk:kind",
    "tallyclerk:property:x",
    "tallyclerk:manufacturer-by",
    "tallyclerk:quantity",
    "cdx:device:quantity",
    "cdx:device:macAddress",
    "",
];

/// The largest document of the corpus that every run of the tests converts ten times; `TALLYCLERK_CONVERT_UP_TO` says
/// otherwise, in bytes.
const LARGEST: u64 = 4 << 10;

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("TALLYCLERK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    folder.join("EXPECTED.tsv").is_file().then_some(folder)
}

fn files_below(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files_below(&path, into) } else { into.push(path) }
    }
}

fn read(name: &str, bytes: Vec<u8>) -> Option<Bom> {
    let source = Source::from_bytes(name, bytes, &Limits::default()).ok()?;
    ingest::read(&Arc::new(source), &ReadOptions::default()).ok()
}

fn targets() -> Vec<Target> {
    let of = |spelling| Target::VERSIONS.into_iter().filter_map(move |version| Target::new(version, spelling));
    of(Spelling::Json).chain(of(Spelling::Xml)).collect()
}

fn convert(bom: &Bom, target: Target) -> (Vec<u8>, Converted) {
    let mut out = Vec::new();
    let converted = emit::convert(bom, target, &mut out).expect("memory can be written");
    (out, converted)
}

/// Converts a document and reads the result; says what is wrong with it.
fn there_and_back(bom: &Bom, target: Target) -> Vec<String> {
    let (bytes, converted) = convert(bom, target);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let source = Source::from_bytes("converted", bytes, &Limits { max_bytes: 1 << 30, ..Limits::default() });
    let back = match ingest::read(&Arc::new(source.expect("small")), &ReadOptions::default()) {
        Ok(back) => back,
        Err(error) => return vec![format!("can't be read: {error}")],
    };
    let mut wrong: Vec<String> = back.violations.iter().map(|problem| format!("violation: {problem}")).collect();
    if back.spec_version != target.version() {
        wrong.push(format!("is of version {}", back.spec_version));
    }
    wrong.extend(same::differences(bom, &back, &converted.order, target.spelling == Spelling::Xml));
    // It nests its own calls deeper than a test's thread goes.
    let second = std::thread::Builder::new().stack_size(64 << 20).spawn(move || second_opinion(&text, target));
    wrong.extend(second.expect("a thread can be had").join().expect("it does not panic"));
    wrong
}

/// What cyclonedx-bom says of documents that the specification allows, and why that does not count.
const EXPLAINED: [(&str, &str); 3] = [
    // The schemas say `iri-reference`, which takes letters of every script.
    ("\"Uri does not conform to RFC 3986", "an IRI may hold other letters than a URI"),
    // The type of XML Schema, which replaces line breaks there and forbids none; JSON's schemas say `string`.
    ("\"NormalizedString contains invalid characters", "texts may hold line breaks"),
    // The schemas of 1.3 and 1.4 take any IRI reference; BOM-Link is one since before it got its own type.
    ("\"BOM-Link not supported before version 1.5", "a BOM-Link is a URN"),
];

fn second_opinion(text: &str, target: Target) -> Vec<String> {
    use cyclonedx_bom::prelude::{Bom, SpecVersion, Validate};
    let version = match target.version() {
        "1.3" => SpecVersion::V1_3,
        "1.4" => SpecVersion::V1_4,
        "1.5" => SpecVersion::V1_5,
        _ => return Vec::new(),
    };
    let bom = match target.spelling {
        Spelling::Json => Bom::parse_from_json(text.as_bytes()).map_err(|error| error.to_string()),
        Spelling::Xml => match version {
            SpecVersion::V1_3 => Bom::parse_from_xml_v1_3(text.as_bytes()),
            SpecVersion::V1_4 => Bom::parse_from_xml_v1_4(text.as_bytes()),
            _ => Bom::parse_from_xml_v1_5(text.as_bytes()),
        }
        .map_err(|error| error.to_string()),
    };
    match bom {
        Err(error) => vec![format!("cyclonedx-bom can't read it: {error}")],
        Ok(bom) => {
            let result = format!("{:?}", bom.validate_version(version));
            let said = result.split("message: ").skip(1);
            let mut unexplained: Vec<&str> =
                said.filter(|said| !EXPLAINED.iter().any(|(message, _)| said.starts_with(message))).collect();
            unexplained.dedup();
            unexplained.into_iter().take(3).map(|said| format!("cyclonedx-bom: {said}")).collect()
        }
    }
}

#[test]
fn every_document_of_the_corpus_comes_back_as_it_was() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; 1 test did not run");
        return;
    };
    let mut paths = Vec::new();
    files_below(&corpus, &mut paths);
    let mut table: BTreeMap<(&'static str, String), (usize, usize)> = BTreeMap::new();
    let (mut wrong, mut too_large) = (Vec::new(), 0);
    let stated = std::env::var("TALLYCLERK_CONVERT_UP_TO").ok().and_then(|bytes| bytes.parse().ok());
    let largest: u64 = stated.unwrap_or(LARGEST);
    for path in paths {
        if std::fs::metadata(&path).map_or(0, |meta| meta.len()) > largest {
            too_large += 1;
            continue;
        }
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Some(bom) = read(&path.display().to_string(), bytes) else { continue };
        for target in targets() {
            let found = there_and_back(&bom, target);
            let row = table.entry((bom.format.word(), target.to_string())).or_default();
            row.0 += usize::from(found.is_empty());
            row.1 += 1;
            if !found.is_empty() {
                let shown: Vec<&str> = found.iter().take(4).map(String::as_str).collect();
                wrong.push(format!("{} as {target}:\n    {}", path.display(), shown.join("\n    ")));
            }
        }
    }
    for ((format, target), (right, total)) in &table {
        println!("{format:<16} {target:<20} {right:>4}/{total}");
    }
    println!("{too_large} files above {largest} bytes were left out");
    assert!(!table.is_empty(), "the corpus holds nothing that can be read");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn source(name: &str) -> Arc<Source> {
    Arc::new(Source::from_bytes(name, b"fictional".to_vec(), &Limits::default()).expect("small"))
}

fn assert_comes_back(bom: &Bom) {
    for target in targets() {
        let found = there_and_back(bom, target);
        assert!(
            found.is_empty(),
            "{target}:\n{}\n{}",
            found.join("\n"),
            String::from_utf8_lossy(&convert(bom, target).0)
        );
    }
}

/// Everything that a component can say, in every kind, twice, with texts that mean something elsewhere.
#[test]
fn every_slot_of_the_model_survives_every_version() {
    let mut builder = BomBuilder::new(source("everything"), Format::SpdxJson);
    let texts =
        ["plain", "=SUM(A1:A9)", "\u{1b}[31mred", "a\nb\r\nc\td", "\u{202e}gpj.exe", "上海 <&>\"'", "x\u{0}y", "]]>"];
    let mut ids = Vec::new();
    let mut parent = None;
    for (n, kind) in KINDS.into_iter().chain(KINDS).enumerate() {
        let mut draft = builder.open(parent.filter(|_| n % 3 > 0), Place::Whole);
        let text = texts[n % texts.len()];
        draft.kind = kind;
        draft.name = builder.pooled(&format!("{text} {n}"));
        draft.version = builder.pooled(if n % 2 == 0 { text } else { "" });
        draft.group = builder.pooled(text);
        draft.reference = match n % 5 {
            0 => Text::NONE,
            1 => builder.pooled("twice"),
            2 => builder.pooled("tallyclerk:part:3"),
            _ => builder.pooled(&format!("ref {n} {text}")),
        };
        draft.quantity = [Quantity::Unstated, Quantity::Pieces(0), Quantity::Pieces(7), Quantity::NotCountable][n % 4];
        let kept = builder.pooled(text);
        let details = draft.details();
        (details.description, details.location, details.function, details.origin) = (kept, kept, kept, kept);
        details.endpoints = vec![kept, kept];
        let (other, vcs, url, kind) = (
            builder.pooled("other"),
            builder.pooled("vcs"),
            builder.pooled("https://example.com/"),
            builder.pooled("odd kind"),
        );
        draft.details().external_references =
            vec![(other, kept), (vcs, url), (vcs, url), (kind, url), (Text::NONE, url)];
        for kind in IdentifierKind::ALL {
            for value in [text, "AB:CD", "12345678", "pkg:generic/x@1?mpn=Y-1", "cpe:/a:x"] {
                let value = builder.pooled(value);
                draft.identifier(kind, value, Place::Whole);
            }
        }
        for algorithm in DigestAlgorithm::ALL {
            let (right, wrong) = (builder.pooled(&"0a".repeat(algorithm.hex_len() / 2)), builder.pooled(text));
            draft.digest(algorithm, right);
            draft.digest(algorithm, wrong);
        }
        for role in ROLES {
            for name in [text, "Example Works Ltd"] {
                let party = builder.party(name, Place::Whole);
                draft.party(role, party);
            }
        }
        for licence in ["MIT", "MIT OR Apache-2.0", "NOASSERTION", text].into_iter().take(1 + n % 4) {
            let licence = builder.pooled(licence);
            draft.licence(licence);
        }
        for name in PROPERTIES.into_iter().chain([text]) {
            for value in [text, "true", "optional", "2", ""] {
                let (name, value) = (builder.pooled(name), builder.pooled(value));
                draft.property(name, value);
            }
        }
        let id = draft.id();
        builder.close(draft);
        ids.push(id);
        if n % 3 == 0 {
            parent = Some(id);
        }
    }
    for (n, from) in ids.iter().enumerate() {
        for relation in Relation::ALL {
            builder.relate(*from, relation, ids[(n * 7 + 3) % ids.len()], Place::Whole);
            builder.relate(*from, relation, ids[(n * 7 + 3) % ids.len()], Place::Whole);
        }
    }
    let party = builder.party("Example Works Ltd", Place::Whole);
    builder.party_address(party, "1 Quay Road, Port Example");
    builder.party_url(party, "https://example.com/works");
    builder.party_identifier(party, IdentifierKind::Lei, "5493001KJTIIGC8Y1R12");
    let lone = builder.party("Nobody's \"Part\" GmbH", Place::Whole);
    builder.party_url(lone, "not a url");
    for aggregate in [Aggregate::Complete, Aggregate::Incomplete, Aggregate::Incomplete, Aggregate::Unknown] {
        let of = vec![ids[3], ids[4], ids[3]];
        builder.composition(Composition { aggregate, of, at: Place::Whole });
        builder.composition(Composition { aggregate, of: Vec::new(), at: Place::Whole });
    }
    let unread = Problem::new("sheet.xlsx", "row 7 can't be read");
    let document = builder.document();
    document.unread.push(unread);
    document.spec_version = "2.3".to_owned();
    document.metadata = Metadata {
        serial_number: Some("https://example.com/spdx/1".to_owned()),
        revision: Some(0),
        timestamp: Some("last Tuesday".to_owned()),
        authors: texts.map(str::to_owned).to_vec(),
        tools: vec!["a".to_owned(), "a".to_owned(), " b ".to_owned(), String::new(), "tallyclerk 0.0.1".to_owned()],
        supplier: Some("Somebody Else Ltd".to_owned()),
        manufacturer: Some("Example Works Ltd".to_owned()),
        lifecycles: vec!["build".to_owned(), "odd".to_owned(), String::new(), "build".to_owned()],
        // A part of another, and a service: a document's subject is a component at the top all the same.
        subject: Some(ids[14]),
    };
    assert_comes_back(&builder.finish());
}

#[test]
fn a_document_without_a_component_is_still_one() {
    assert_comes_back(&BomBuilder::new(source("empty"), Format::Csv).finish());
}

/// Deeper than any reader follows, services among the parts, and an assembly that stands after its parts.
#[test]
fn parts_are_put_where_other_readers_can_follow() {
    let mut builder = BomBuilder::new(source("deep"), Format::Workbook);
    let mut ids: Vec<ComponentId> = Vec::new();
    for n in 0..400u32 {
        let mut draft = builder.open(ids.last().copied(), Place::Whole);
        draft.kind = if n % 50 == 49 { ComponentKind::Service } else { ComponentKind::Device };
        draft.name = builder.pooled(&format!("level {n}"));
        ids.push(builder.close(draft));
    }
    let mut late = builder.open(None, Place::Whole);
    late.name = builder.pooled("around everything");
    let late = builder.close(late);
    builder.set_parent(ids[0], late);
    let bom = builder.finish();
    assert_comes_back(&bom);
    for target in targets() {
        let (bytes, _) = convert(&bom, target);
        if target.spelling == Spelling::Json {
            serde_json::from_slice::<serde_json::Value>(&bytes).expect("a parser with 128 levels follows");
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_and_a_number_of_its_own() {
    let table = || read("parts.csv", b"Part Number,Manufacturer,Qty\nEX-25,Example Modules Ltd,2\n".to_vec());
    let bom = table().expect("it is a table");
    let target = Target::new("1.6", Spelling::Json).expect("it is written");
    let (bytes, converted) = convert(&bom, target);
    assert_eq!(bytes, convert(&table().expect("it is a table"), target).0);
    let text = String::from_utf8(bytes).expect("JSON is UTF-8");
    let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let serial = document["serialNumber"].as_str().expect("it has a number");
    assert!(serial.starts_with("urn:uuid:") && serial.as_bytes()["urn:uuid:".len() + 14] == b'8', "{serial}");
    assert_eq!(document["components"][0]["manufacturer"]["name"], "Example Modules Ltd");
    assert!(document["metadata"]["timestamp"].is_null(), "no clock is asked");
    let moved: Vec<_> = converted.losses.moved.iter().map(|loss| (loss.what.as_str(), loss.count)).collect();
    assert_eq!(moved, [("quantity", 1), ("mpn", 1)]);
    assert!(converted.losses.not_carried.is_empty());
}

/// Only names of the official taxonomy of devices stand under `cdx:`, whatever a table calls its columns.
#[test]
fn nothing_of_ours_stands_under_the_official_namespace() {
    const OFFICIAL: [&str; 11] = [
        "cdx:device:quantity",
        "cdx:device:function",
        "cdx:device:location",
        "cdx:device:serialNumber",
        "cdx:device:sku",
        "cdx:device:lotNumber",
        "cdx:device:macAddress",
        "cdx:device:gs1:gtin-8",
        "cdx:device:gs1:gtin-12",
        "cdx:device:gs1:gtin-13",
        "cdx:device:gs1:gtin-14",
    ];
    let table = "Part Number,Serial Number,Qty,cdx:device:mood,cdx:device:serialNumber,tallyclerk:kind\nEX-25,4711,2,bad,x,firmware\n";
    let bom = read("parts.csv", table.into()).expect("it is a table");
    assert_comes_back(&bom);
    for target in targets() {
        let (bytes, _) = convert(&bom, target);
        let text = String::from_utf8(bytes).expect("UTF-8");
        for name in text.match_indices("\"cdx:").map(|(at, _)| text[at + 1..].split('"').next().unwrap_or("")) {
            assert!(OFFICIAL.contains(&name), "{name}");
        }
    }
}

#[test]
fn what_the_model_never_held_is_listed() {
    let document = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"x-house":1,
        "metadata":{"properties":[{"name":"house:colour","value":"red"}]},
        "components":[{"type":"device","name":"PLC","copyright":"(c) Example","cryptoProperties":{"assetType":"algorithm"},
            "signature":{"algorithm":"ES256","value":"AA"}},
            {"type":"device","name":"Modem","copyright":"(c) Example"}],
        "vulnerabilities":[{"id":"EX-1"}],
        "signature":{"algorithm":"ES256","value":"AA"}}"#;
    let bom = read("plc.cdx.json", document.into()).expect("it is CycloneDX");
    let (_, converted) = convert(&bom, Target::new("1.6", Spelling::Json).expect("it is written"));
    let mut listed: Vec<_> = converted.losses.not_carried.iter().map(|loss| (loss.what.as_str(), loss.count)).collect();
    listed.sort_unstable();
    assert_eq!(
        listed,
        [
            ("a component's signature", 1),
            ("bom.x-house", 1),
            ("component.copyright", 2),
            ("component.cryptoProperties", 1),
            ("metadata.properties", 1),
            ("the document's signature", 1),
            ("vulnerability.id", 1),
        ]
    );
}

#[test]
fn a_long_chain_of_assemblies_is_converted_in_time_and_comes_back() {
    let rows: String = (1..60_000).map(|n| format!("P{n},Part {n},P{},1\n", n - 1)).collect();
    let bom = read("chain.csv", format!("Item,Name,Parent,Quantity\nP0,Part 0,,1\n{rows}").into_bytes());
    let bom = bom.expect("a list of parts");
    let start = std::time::Instant::now();
    let (bytes, converted) = convert(&bom, Target::new("1.6", Spelling::Json).expect("it is written"));
    // A step for each pair of them would take hours.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
    let back = read("chain.cdx.json", bytes).expect("it can be read");
    assert_eq!((back.len(), converted.order.len()), (60_000, 60_000));
    let depth = back.components().filter(|part| part.parent().is_some()).count();
    assert_eq!(depth, 59_999, "each but the first stands in another");
}

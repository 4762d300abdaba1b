//! Tests of the whole reader: what becomes of a document, sound or not.

use std::sync::Arc;

use super::CycloneDxJson;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{
    Aggregate, Bom, ComponentId, ComponentKind, ComponentRef, IdentifierKind, Quantity, Relation, Role,
};
use crate::source::{Limits, Source};

fn read_with(text: &[u8], options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let source = Source::from_bytes("bom.json", text.to_vec(), &Limits::default())?;
    CycloneDxJson.read(&Arc::new(source), options)
}

fn read(text: &str) -> Result<Bom, Error> {
    read_with(text.as_bytes(), &ReadOptions::default())
}

/// Puts fields into a sound document of 1.6.
fn document(fields: &str) -> String {
    format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,{fields}}}"#)
}

fn bom(fields: &str) -> Bom {
    read(&document(fields)).expect("a sound document")
}

fn valid_or_not(fields: &str) -> Vec<String> {
    let text = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6",{fields}}}"#);
    read(&text).expect("it can be read").violations.iter().map(|problem| problem.message.clone()).collect()
}

fn valid(fields: &str) -> Bom {
    let bom = bom(fields);
    assert_eq!(bom.violations, [], "it breaks the specification");
    bom
}

fn named<'a>(bom: &'a Bom, name: &str) -> ComponentRef<'a> {
    bom.components().find(|component| component.name() == name).expect("a component of this name")
}

const CRANE: &str = r#"
"metadata": {
  "timestamp": "2026-06-01T10:00:00Z",
  "tools": {"components": [{"type": "application", "group": "org.example", "name": "bomkit", "version": "4.2"}]},
  "authors": [{"name": "A. Drafter", "email": "a@vendor.example"}],
  "supplier": {"name": "Quay Systems Ltd", "url": ["https://quay.example"]},
  "lifecycles": [{"phase": "operations"}],
  "component": {"type": "device", "bom-ref": "sts-12", "name": "STS crane 12"}
},
"components": [
  {"type": "device", "bom-ref": "cab", "name": "E-house cabinet", "components": [
    {"type": "device", "bom-ref": "plc", "name": "PLC", "version": "2.8",
     "manufacturer": {"name": "Siemens AG", "address": {"country": "Germany", "locality": "München"}},
     "supplier": {"name": "Quay Systems Ltd"},
     "properties": [
       {"name": "cdx:device:quantity", "value": "2 pcs"},
       {"name": "cdx:device:serialNumber", "value": "S-4711"},
       {"name": "cdx:device:macAddress", "value": "08-00-06-AA-BB-CC, 08:00:06:aa:bb:cd"},
       {"name": "cdx:device:function", "value": "controller"},
       {"name": "cdx:device:location", "value": "E-house"},
       {"name": "cdx:device:gs1:gtin-13", "value": "4006381333931"},
       {"name": "cdx:device:certifications:US:FCC:id", "value": "XMR201707BG96"},
       {"name": "tallyclerk:mpn", "value": "6ES7518-4AP00-0AB0"},
       {"name": "tallyclerk:origin", "value": "DE"},
       {"name": "tallyclerk:usb-id", "value": "2C7C:0125"},
       {"name": "tallyclerk:installer", "value": "Yard Works Co."},
       {"name": "house:shelf", "value": "7"}
     ]},
    {"type": "firmware", "bom-ref": "fw", "name": "plc-firmware", "version": "2.8.1",
     "hashes": [{"content": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "alg": "SHA-256"}],
     "licenses": [{"license": {"name": "Proprietary"}}],
     "cpe": "cpe:2.3:o:siemens:plc:2.8.1:*:*:*:*:*:*:*",
     "purl": "pkg:generic/plc-firmware@2.8.1?mpn=FW%2D281",
     "pedigree": {"ancestors": [{"type": "library", "bom-ref": "up", "name": "upstream", "version": "1.0"}]},
     "externalReferences": [{"type": "website", "url": "https://vendor.example/fw"}]}
  ]}
],
"services": [{"bom-ref": "tele", "name": "telemetry", "provider": {"name": "Cloud Ltd"},
              "endpoints": ["https://cloud.example/ingest"]}],
"dependencies": [{"ref": "plc", "dependsOn": ["fw", "tele", "nowhere", "up"], "provides": ["fw"]}],
"compositions": [{"aggregate": "incomplete", "assemblies": ["cab"]}, {"aggregate": "complete", "dependencies": ["plc"]}]
"#;

#[test]
fn a_crane_fills_the_model() {
    let bom = valid(CRANE);
    assert_eq!(bom.len(), 5);
    assert_eq!(bom.spec_version, "1.6");
    assert_eq!(bom.metadata.tools, ["bomkit 4.2"]);
    assert_eq!(bom.metadata.authors, ["A. Drafter"]);
    assert_eq!(bom.metadata.lifecycles, ["operations"]);
    assert_eq!(bom.metadata.supplier.as_deref(), Some("Quay Systems Ltd"));
    let crane = named(&bom, "STS crane 12");
    assert_eq!(bom.metadata.subject, Some(crane.id()));
    assert_eq!(crane.party(Role::Supplier).map(|party| party.name()), Some("Quay Systems Ltd"));

    let plc = named(&bom, "PLC");
    assert_eq!(plc.path(), ["E-house cabinet", "PLC"]);
    assert_eq!(plc.quantity(), Quantity::Pieces(2));
    assert_eq!(plc.manufacturer(), Some("Siemens AG"));
    let maker = plc.party(Role::Manufacturer).expect("it is named");
    assert_eq!(maker.address(), Some("München, Germany"));
    assert_eq!(plc.party(Role::Installer).map(|party| party.name()), Some("Yard Works Co."));
    assert_eq!(plc.origin(), Some("DE"));
    assert_eq!(plc.stated_function(), Some("controller"));
    assert_eq!(plc.location(), Some("E-house"));
    let identifiers: Vec<String> = plc.identifiers().map(|identifier| identifier.to_string()).collect();
    assert_eq!(
        identifiers,
        [
            "serial:S-4711",
            "mac:08:00:06:aa:bb:cc",
            "mac:08:00:06:aa:bb:cd",
            "gtin:4006381333931",
            "fcc-id:XMR201707BG96",
            "mpn:6ES7518-4AP00-0AB0",
            "usb:2c7c:0125"
        ]
    );
    let properties: Vec<(&str, &str)> = plc.properties().map(|(name, value, _)| (name, value)).collect();
    assert_eq!(properties, [("house:shelf", "7")]);

    let firmware = named(&bom, "plc-firmware");
    assert_eq!(firmware.kind(), ComponentKind::Firmware);
    assert_eq!(firmware.digests().count(), 1);
    assert_eq!(firmware.licences().collect::<Vec<_>>(), ["Proprietary"]);
    assert_eq!(firmware.identifier(IdentifierKind::Mpn).map(|id| id.value), Some("FW-281"));
    assert_eq!(firmware.external_references().collect::<Vec<_>>(), [("website", "https://vendor.example/fw")]);

    let service = named(&bom, "telemetry");
    assert_eq!(service.kind(), ComponentKind::Service);
    assert_eq!(service.endpoints().collect::<Vec<_>>(), ["https://cloud.example/ingest"]);

    let edges: Vec<(&str, Relation, &str)> = bom
        .relationships()
        .map(|edge| (bom.component(edge.from).name(), edge.relation, bom.component(edge.to).name()))
        .collect();
    assert_eq!(
        edges,
        [
            ("PLC", Relation::DependsOn, "plc-firmware"),
            ("PLC", Relation::DependsOn, "telemetry"),
            ("PLC", Relation::Provides, "plc-firmware"),
        ]
    );
    assert_eq!(bom.dangling.iter().map(|dangling| dangling.reference.as_str()).collect::<Vec<_>>(), ["nowhere"]);
    // That the dependencies of the PLC are complete says nothing of what is inside it.
    assert_eq!(bom.compositions.len(), 1);
    assert_eq!(bom.compositions[0].aggregate, Aggregate::Incomplete);
    assert_eq!(bom.compositions[0].of, [named(&bom, "E-house cabinet").id()]);
}

#[test]
fn an_ancestor_is_no_part_of_the_crane_and_is_still_told() {
    let bom = valid(CRANE);
    assert!(bom.components().all(|component| component.name() != "upstream"));
    let told = named(&bom, "plc-firmware")
        .properties()
        .any(|(name, value, _)| name == "pedigree:ancestor" && value == "upstream 1.0");
    assert!(told);
}

#[test]
fn a_supplier_is_never_made_a_manufacturer_nor_a_name_a_part_number() {
    let bom = valid(r#""components":[{"type":"device","name":"EC25-AF","supplier":{"name":"Trade Ltd"}}]"#);
    let part = named(&bom, "EC25-AF");
    assert_eq!(part.manufacturer(), None);
    assert_eq!(part.identifiers().count(), 0);
}

#[test]
fn a_quantity_that_is_none_counts_one_and_leaves_the_document_in_doubt() {
    for junk in ["", " ", "several", "0", "2.5", "1.000", "3 (2 fitted)", "1,000"] {
        let bom = valid(&format!(
            r#""components":[{{"type":"device","name":"P","properties":[{{"name":"cdx:device:quantity","value":"{junk}"}}]}}]"#
        ));
        assert_eq!(named(&bom, "P").quantity(), Quantity::Unstated);
        assert_eq!((bom.notes.len(), bom.unread.len()), (0, 1), "{junk}");
    }
    let bom = valid(
        r#""components":[{"type":"device","name":"P","properties":[{"name":"cdx:device:quantity"},{"name":"cdx:device:function"}]}]"#,
    );
    assert_eq!(bom.unread.len(), 1, "a quantity without a value");
}

#[test]
fn the_order_of_keys_changes_nothing() {
    let a = valid(CRANE);
    // The same document with the keys of every object in the opposite order.
    let value: serde_json::Value = serde_json::from_str(&document(CRANE)).expect("sound JSON");
    let b = read(&reversed(&value)).expect("a sound document");
    assert_eq!(told(&a), told(&b));
}

fn reversed(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().rev().map(|(name, value)| format!("{name:?}:{}", reversed(value))).collect();
            format!("{{{}}}", fields.join(","))
        }
        serde_json::Value::Array(items) => {
            format!("[{}]", items.iter().map(reversed).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

/// Everything the views tell of the components, in an order that does not depend on the order of keys.
fn told(bom: &Bom) -> Vec<String> {
    let mut told: Vec<String> = bom
        .components()
        .map(|c| {
            let mut words: Vec<String> = c.identifiers().map(|id| id.to_string()).collect();
            words.extend(c.parties().map(|(role, party)| format!("{role} {} {:?}", party.name(), party.address())));
            words.extend(c.properties().map(|(name, value, _)| format!("{name}={value}")));
            words.extend(c.digests().map(|(algorithm, value, _)| format!("{algorithm}:{value}")));
            words.sort();
            format!("{:?} {} {:?} {:?} {:?} {words:?}", c.path(), c.kind(), c.version(), c.quantity(), c.origin())
        })
        .collect();
    told.extend(bom.relationships().map(|edge| {
        format!("{:?} {} {:?}", bom.component(edge.from).path(), edge.relation.word(), bom.component(edge.to).path())
    }));
    told.sort();
    told
}

#[test]
fn a_key_twice_is_refused_wherever_it_stands() {
    let cases = [
        r#""components":[{"type":"device","name":"A","name":"B"}]"#,
        r#""components":[{"type":"device","name":"A","n\u0061me":"B"}]"#,
        r#""x":{"y":[{"z":1,"z":2}]}"#,
        r#""x":1,"x":2"#,
        r#""version":2"#,
        r#""metadata":{"component":{"type":"device","name":"A","name":null}}"#,
    ];
    for case in cases {
        let error = read(&document(case)).expect_err(case);
        assert_eq!(error.kind(), ErrorKind::Malformed, "{case}");
        assert!(error.problems()[0].message.contains("stands twice"), "{case}: {error}");
    }
    let many: Vec<String> = (0..100).map(|n| format!("\"k{n}\":0")).collect();
    let error = read(&document(&format!("\"x\":{{{},\"k99\":1}}", many.join(",")))).expect_err("k99 twice");
    assert!(error.problems()[0].message.contains("`k99`"));
}

#[test]
fn every_key_that_stands_twice_is_named_up_to_the_limit() {
    let part = r#"{"type":"device","name":"A","name":"B"}"#;
    let error = read(&document(&format!(r#""components":[{}]"#, [part; 25].join(",")))).expect_err("25 times");
    assert_eq!(error.problems().len(), 20);
    assert_eq!(error.unshown(), 5);
}

#[test]
fn a_document_cut_anywhere_is_refused() {
    let whole = document(CRANE);
    for end in 0..whole.len() {
        let error = read_with(&whole.as_bytes()[..end], &ReadOptions::default());
        assert!(error.is_err(), "cut after {end} bytes: {}", &whole[..whole.floor_char_boundary(end)]);
    }
}

#[test]
fn no_flipped_bit_leads_to_a_panic() {
    let whole = document(CRANE).into_bytes();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 7);
        let _ = read_with(&flipped, &ReadOptions::default());
    }
}

#[test]
fn nesting_beyond_the_limit_is_an_error_and_never_exhausts_the_stack() {
    let deep = |open: &str, close: &str, times: usize| format!("{}1{}", open.repeat(times), close.repeat(times));
    let options = ReadOptions { limits: Limits { max_depth: u32::MAX, ..Limits::default() }, ..ReadOptions::default() };
    for options in [ReadOptions::default(), options] {
        for text in [
            document(&format!("\"x\":{}", deep("[", "]", 10_000))),
            document(&format!("\"x\":{}", deep("{\"a\":", "}", 10_000))),
            deep("[", "]", 10_000),
            format!(
                r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":{}}}"#,
                deep("[{\"components\":", "}]", 10_000)
            ),
            format!(r#"{{"components":{},"bomFormat":"CycloneDX"}}"#, deep("[{\"components\":", "}]", 10_000)),
        ] {
            let error = read_with(text.as_bytes(), &options).expect_err("too deep");
            let message = &error.problems()[0].message;
            assert!(message.contains("levels deep") || message.contains("begins with an array"), "{message}");
        }
    }
    let parts = deep("[{\"type\":\"device\",\"name\":\"x\",\"components\":", "}]", 100)
        .replace("components\":1", "components\":[]");
    assert_eq!(read(&document(&format!("\"components\":{parts}"))).expect("100 levels are fine").len(), 100);
}

#[test]
fn more_components_than_the_limit_are_refused() {
    let limits = Limits { max_components: 2, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let parts =
        |count| document(&format!(r#""components":[{}]"#, vec![r#"{"type":"device","name":"x"}"#; count].join(",")));
    assert!(read_with(parts(2).as_bytes(), &options).is_ok());
    let error = read_with(parts(3).as_bytes(), &options).expect_err("one too many");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[test]
fn properties_that_contradict_each_other_leave_the_document_in_doubt() {
    let of = |properties: &[(&str, &str)]| {
        let properties: Vec<String> =
            properties.iter().map(|(name, value)| format!(r#"{{"name":"{name}","value":"{value}"}}"#)).collect();
        let text = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{{"type":"device","name":"a","properties":[{}]}}]}}"#,
            properties.join(",")
        );
        read(&text).expect("it can be read")
    };
    let bom = of(&[("cdx:device:quantity", "5"), ("cdx:device:quantity", "2")]);
    assert_eq!(bom.component(ComponentId(0)).quantity(), Quantity::Pieces(5));
    assert!(
        bom.unread[0].to_string().contains("states the quantity `2`, and before it the quantity `5`"),
        "{:?}",
        bom.unread
    );
    let bom = of(&[
        ("cdx:device:function", "modem"),
        ("tallyclerk:function", "lamp"),
        ("cdx:device:location", "A"),
        ("cdx:device:location", "a"),
    ]);
    assert_eq!(bom.unread.len(), 1, "{:?}", bom.unread);
    assert!(bom.component(ComponentId(0)).properties().any(|(_, value, _)| value == "lamp"), "nothing is dropped");
    assert_eq!(of(&[("tallyclerk:origin", "de"), ("tallyclerk:origin", "cn")]).unread.len(), 1);
    assert_eq!(of(&[("cdx:device:quantity", "2"), ("tallyclerk:quantity", "2 pcs")]).unread.len(), 0);
    let bom = of(&[("cdx:device:quantity", "4"), ("tallyclerk:quantity", "3")]);
    assert_eq!((bom.component(ComponentId(0)).quantity(), bom.unread.len()), (Quantity::Pieces(4), 1));
}

#[test]
fn a_field_of_a_later_version_that_holds_no_part_hides_none() {
    let of = |field: &str| {
        let text = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.3","version":1,"{field}":[{{"id":"x"}}]}}"#);
        let bom = read(&text).expect("it can be read");
        (bom.violations.len(), bom.unread.len())
    };
    assert_eq!(of("vulnerabilities"), (1, 0));
    assert_eq!(of("formulation"), (1, 1), "what was made by a workflow may be a part");
}

#[test]
fn roots_and_versions_that_are_none_are_refused_with_what_is_possible() {
    for (text, says) in [
        ("[]", "begins with an array"),
        ("\"bomFormat\"", "begins with text"),
        ("", "ends in the middle"),
        (r#"{"bomFormat":"CycloneDX"}"#, "names no `specVersion`"),
        (r#"{"bomFormat":"CycloneDX","specVersion":"1.9"}"#, "version `1.9`"),
        (r#"{"bomFormat":"CycloneDX","specVersion":"1.0"}"#, "version `1.0`"),
        (r#"{"bomFormat":"CycloneDX","specVersion":1.6}"#, "states its `specVersion` as a number"),
        (r#"{"bomFormat":"CycloneDX","specVersion":"1.6"} x"#, "is not valid JSON"),
        (r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":01}"#, "is not valid JSON"),
        (r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":NaN}"#, "is not valid JSON"),
        ("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"a\":\"\u{1}\"}", "is not valid JSON"),
    ] {
        let error = read(text).expect_err(text);
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
    let error = read_with(b"{\"bomFormat\":\"CycloneDX\xff\"}", &ReadOptions::default()).expect_err("0xff");
    assert!(error.to_string().contains("UTF-8"));
}

#[test]
fn a_text_among_parts_may_be_one() {
    for stray in [r#""EC25-AF LTE modem""#, "7", "null"] {
        let text = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{{"type":"device","name":"PLC"}},{stray}]}}"#
        );
        assert_eq!(read(&text).expect("it can be read").unread.len(), 1, "{stray}");
    }
}

#[test]
fn a_reference_of_a_part_is_nothing_elses() {
    let with = |second: &str| {
        let component =
            format!(r#"{{"type":"device","name":"PLC","bom-ref":"plc","pedigree":{{"ancestors":[{second}]}}}}"#);
        valid_or_not(&format!(r#""components":[{component}]"#))
    };
    let ancestor = |reference: &str| format!(r#"{{"type":"device","name":"old","bom-ref":"{reference}"}}"#);
    assert_eq!(with(&ancestor("older")), Vec::<String>::new());
    assert!(with(&ancestor("plc"))[0].contains("`plc` is the bom-ref of two objects"));
}

#[test]
fn violations_name_the_rule_the_place_and_the_nearest_word() {
    let violation = |fields: &str| {
        let bom = bom(fields);
        assert_eq!(bom.violations.len(), 1, "{fields}: {:?}", bom.violations);
        bom.violations[0].clone()
    };
    let problem = violation(r#""components":[{"type":"firmwear","name":"x"}]"#);
    assert!(problem.expected.as_deref().is_some_and(|e| e.contains("did you mean `firmware`?")));
    assert_eq!(problem.rule.as_deref(), Some("CycloneDX 1.6, component.type: enumeration"));
    assert!(problem.at.to_string().contains("/components/0/type"));

    let problem = violation(r#""components":[{"type":"device","name":"x","sinature":{}}]"#);
    assert!(problem.expected.as_deref().is_some_and(|e| e.contains("did you mean `signature`?")));

    let problem = violation(r#""components":[{"type":"device","name":"x","versionRange":"1"}]"#);
    assert!(problem.expected.as_deref().is_some_and(|e| e.contains("1.7 or newer")));

    let problem = violation(r#""components":[{"type":"device","name":7}]"#);
    assert!(problem.message.contains("component.name is a number"));
    let problem = violation(r#""components":[{"type":"device"}]"#);
    assert_eq!(problem.rule.as_deref(), Some("CycloneDX 1.6, component.name: required"));
    violation(r#""components":null"#);
    violation(r#""components":{}"#);
    violation(r#""serialNumber":"urn:uuid:1""#);
    violation(r#""metadata":{"timestamp":"yesterday"}"#);
    violation(
        r#""components":[{"type":"device","name":"a","bom-ref":"x"},{"type":"device","name":"b","bom-ref":"x"}]"#,
    );
}

#[test]
fn unknown_fields_are_kept_with_their_place() {
    let bom = bom(r#""x-house":{"a":1},"components":[{"type":"device","name":"x","colour":"red"}]"#);
    let names: Vec<&str> = bom.unknown_fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["bom.x-house", "component.colour"]);
    assert_eq!(bom.violations.len(), 2);
}

#[test]
fn huge_numbers_and_long_texts_are_read_or_refused_in_words() {
    let digits = "9".repeat(4_000);
    let name = "n".repeat(1_000_000);
    let bom = bom(&format!(r#""x":{digits},"y":1e999999,"components":[{{"type":"device","name":"{name}"}}]"#));
    assert_eq!(bom.components().next().map(|c| c.name().len()), Some(1_000_000));
    let bom = read(&format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","version":{digits}}}"#)).expect("read");
    assert_eq!(bom.violations.len(), 1);
    let error = read(&document(&format!("\"x\":{}", "9".repeat(1_000_000)))).expect_err("no reader holds it");
    assert!(error.to_string().contains("number out of range"), "{error}");
}

#[test]
fn a_byte_order_mark_shifts_no_place() {
    let bom = read(&format!("\u{feff}{}", document(r#""components":[{"type":"device","name":"PLC"}]"#)))
        .expect("the mark means nothing");
    let part = bom.components().next().expect("one");
    assert_eq!(part.name(), "PLC");
    assert_eq!(
        bom.source().excerpt(part.at()).map(|e| e.text[e.start..e.start + e.len].to_owned()),
        Some("PLC".into())
    );
}

#[test]
fn the_version_may_stand_last() {
    let bom = read(r#"{"components":[{"type":"device","name":"x"}],"bomFormat":"CycloneDX","specVersion":"1.5"}"#)
        .expect("the order of keys is free");
    assert_eq!((bom.len(), bom.spec_version.as_str()), (1, "1.5"));
}

#[test]
fn names_with_escapes_are_unescaped_once() {
    let bom = valid(r#""components":[{"type":"device","name":"\u001b[31mred \ud83d\ude00"}]"#);
    assert_eq!(bom.components().next().map(|c| c.name().to_owned()).as_deref(), Some("\u{1b}[31mred 😀"));
}

#[test]
fn signatures_are_noted_on_the_document_and_on_parts() {
    let bom = valid(
        r#""components":[{"type":"device","name":"x","signature":{"algorithm":"ES256","value":"AA"}}],
           "signature":{"signers":[{"value":"AA","algorithm":"RS256"}]}"#,
    );
    assert_eq!(bom.signature.as_ref().and_then(|note| note.algorithm.as_deref()), Some("RS256"));
    assert!(bom.components().all(ComponentRef::is_signed));
}

#[test]
fn what_breaks_the_specification_and_may_hold_parts_is_unread() {
    let bom = |components: &str| {
        read(&format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6",{components}}}"#)).expect("it can be read")
    };
    let part = r#"{"type":"device","name":"EC25"}"#;
    for hidden in [
        format!(r#""components":[[{part}]]"#),
        format!(r#""components":{part}"#),
        format!(r#""Components":[{part}]"#),
        format!(r#""extra":{{"inner":[{part}]}}"#),
    ] {
        let bom = bom(&hidden);
        assert_eq!((bom.len(), bom.unread.len()), (0, 1), "{hidden}");
        assert!(!bom.violations.is_empty(), "{hidden}");
    }
    assert_eq!(bom(&format!(r#""components":[{part}]"#)).unread.len(), 0);
    assert_eq!(bom(r#""extra":"text""#).unread.len(), 0, "a text holds no part");
}

#[test]
fn what_claims_are_made_of_and_no_list_holds_is_unread() {
    let bom = |targets: &str| {
        valid(&format!(
            r#""components":[{{"type":"device","name":"PLC","version":"2"}}],"declarations":{{"targets":{targets}}}"#
        ))
    };
    for hidden in [
        r#"{"components":[{"type":"device","name":"EC25 LTE modem"}]}"#,
        r#"{"services":[{"name":"Remote maintenance"}]}"#,
        r#"{"components":[{"type":"device","name":"PLC","version":"3"}]}"#,
        r#"{"components":[{"type":"device","name":"PLC","components":[{"type":"device","name":"EC25"}]}]}"#,
    ] {
        assert_eq!(bom(hidden).unread.len(), 1, "{hidden}");
    }
    for told in [
        r#"{"components":[{"type":"device","name":"plc"}]}"#,
        r#"{"components":[{"type":"device","name":"PLC","version":"2"}]}"#,
        r#"{"organizations":[{"name":"Example Controls"}]}"#,
    ] {
        assert_eq!(bom(told).unread.len(), 0, "{told}");
    }
    assert_eq!(bom("{}").len(), 1, "a target is no part");
}

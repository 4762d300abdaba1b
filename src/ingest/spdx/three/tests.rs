//! Whole documents through the reader: what becomes of them, sound or not.

use std::sync::Arc;

use super::SpdxJsonLd;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Aggregate, Bom, ComponentKind, ComponentRef, IdentifierKind, Relation, Role};
use crate::source::{Limits, Source};

fn read(text: &str) -> Result<Bom, Error> {
    let source = Arc::new(Source::from_bytes("x.json", text.as_bytes().to_vec(), &Limits::default())?);
    assert!(SpdxJsonLd.recognises(&source, &ReadOptions::default()), "{text}");
    SpdxJsonLd.read(&source, &ReadOptions::default())
}

fn graph(elements: &str) -> String {
    format!(
        r#"{{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
        {{"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-01-31T08:00:00Z",
          "createdBy": ["urn:x:org"]}},
        {{"type": "Organization", "spdxId": "urn:x:org", "creationInfo": "_:c", "name": "Example Controls"}},
        {elements}]}}"#
    )
}

fn package(id: &str, fields: &str) -> String {
    format!(r#"{{"type": "software_Package", "spdxId": "urn:x:{id}", "creationInfo": "_:c", "name": "{id}"{fields}}}"#)
}

fn relationship(kind: &str, from: &str, to: &str, fields: &str) -> String {
    format!(
        r#"{{"type": "Relationship", "spdxId": "urn:x:{kind}-{from}-{to}", "creationInfo": "_:c",
        "relationshipType": "{kind}", "from": "urn:x:{from}", "to": ["urn:x:{to}"]{fields}}}"#
    )
}

fn valid(elements: &[String]) -> Bom {
    let bom = read(&graph(&elements.join(","))).expect("a sound document");
    assert_eq!(bom.violations, [], "it breaks the specification");
    bom
}

fn named<'a>(bom: &'a Bom, name: &str) -> ComponentRef<'a> {
    bom.components().find(|component| component.name() == name).expect("a component of this name")
}

#[test]
fn a_part_keeps_everything_that_is_said_of_it() {
    let plc = package(
        "plc",
        r#", "software_packageVersion": "2.1", "software_primaryPurpose": "firmware",
        "originatedBy": ["urn:x:org"], "suppliedBy": "urn:x:org", "software_packageUrl": "pkg:generic/plc@2.1",
        "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "00ff"}, "_:code"],
        "extension": [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": [
          {"type": "extension_CdxPropertyEntry", "extension_cdxPropName": "cdx:device:macAddress",
           "extension_cdxPropValue": "00-1E-42-AA-BB-0C"}]}],
        "software_copyrightText": "Example""#,
    );
    let code = r#"{"type": "PackageVerificationCode", "@id": "_:code", "algorithm": "sha1", "hashValue": "aa"}"#;
    let bom = valid(&[plc, code.to_owned()]);
    let part = named(&bom, "plc");
    assert_eq!((part.version(), part.kind()), (Some("2.1"), ComponentKind::Firmware));
    assert_eq!(part.party(Role::Manufacturer).map(|p| p.name()), Some("Example Controls"));
    assert_eq!(part.party(Role::Supplier).map(|p| p.name()), Some("Example Controls"));
    assert_eq!(part.digests().count(), 1, "a verification code is no digest of a file");
    assert_eq!(part.identifier(IdentifierKind::Mac).map(|i| i.value), Some("00:1e:42:aa:bb:0c"));
    assert!(part.properties().any(|(name, value, _)| (name, value) == ("spdx:copyrightText", "Example")));
    assert!(part.properties().any(|(name, value, _)| (name, value) == ("spdx:packageVerificationCode", "aa")));
    assert_eq!(bom.metadata.authors, ["Example Controls"]);
}

#[test]
fn relationships_may_refer_forwards_and_keep_their_direction() {
    let bom = valid(&[
        relationship("contains", "crane", "plc", r#", "completeness": "incomplete""#),
        relationship("dependsOn", "plc", "lib", ""),
        relationship("ancestorOf", "lib", "plc", ""),
        relationship("contains", "lib", "plc", ""),
        package("plc", ""),
        package("crane", ""),
        package("lib", ""),
    ]);
    let (crane, plc, lib) = (named(&bom, "crane").id(), named(&bom, "plc"), named(&bom, "lib").id());
    assert_eq!(plc.parent().map(ComponentRef::id), Some(crane));
    let edges: Vec<_> = bom.relationships().map(|edge| (edge.from, edge.relation, edge.to)).collect();
    assert_eq!(
        edges,
        [
            (plc.id(), Relation::DependsOn, lib),
            (plc.id(), Relation::DerivedFrom, lib),
            (lib, Relation::Contains, plc.id())
        ]
    );
    assert_eq!(bom.compositions.len(), 1);
    assert_eq!(
        (bom.compositions[0].aggregate, bom.compositions[0].of.as_slice()),
        (Aggregate::Incomplete, &[crane][..])
    );
}

#[test]
fn licences_are_put_together_from_their_objects() {
    let set = r#"{"type": "expandedlicensing_DisjunctiveLicenseSet", "spdxId": "urn:x:set", "creationInfo": "_:c",
        "expandedlicensing_member": ["https://spdx.org/licenses/MIT", "urn:x:own"]}"#;
    let own = r#"{"type": "expandedlicensing_CustomLicense", "spdxId": "urn:x:own", "creationInfo": "_:c",
        "name": "LicenseRef-own", "simplelicensing_licenseText": "do"}"#;
    let bom = valid(&[
        package("plc", ""),
        set.to_owned(),
        own.to_owned(),
        relationship("hasDeclaredLicense", "plc", "set", ""),
    ]);
    assert_eq!(named(&bom, "plc").licences().collect::<Vec<_>>(), ["(MIT OR LicenseRef-own)"]);
    assert!(bom.dangling.is_empty(), "a licence of the list needs no definition");
    // A set that holds itself ends.
    let endless = set.replace("urn:x:own", "urn:x:set");
    let bom = valid(&[package("plc", ""), endless, relationship("hasDeclaredLicense", "plc", "set", "")]);
    assert_eq!(named(&bom, "plc").licences().count(), 1);
}

#[test]
fn what_leads_nowhere_is_told_and_what_is_imported_is_not() {
    let import = r#"{"type": "SpdxDocument", "spdxId": "urn:x:doc", "creationInfo": "_:c", "rootElement": ["urn:x:plc"],
        "import": [{"type": "ExternalMap", "externalSpdxId": "urn:x:elsewhere"}]}"#;
    let bom = valid(&[
        package("plc", ""),
        import.to_owned(),
        relationship("dependsOn", "plc", "elsewhere", ""),
        relationship("dependsOn", "plc", "nowhere", ""),
    ]);
    assert_eq!(bom.dangling.iter().map(|d| d.reference.as_str()).collect::<Vec<_>>(), ["urn:x:nowhere"]);
    assert_eq!(bom.metadata.subject, Some(named(&bom, "plc").id()));
    assert_eq!(bom.metadata.serial_number.as_deref(), Some("urn:x:doc"));
}

#[test]
fn violations_name_the_rule_and_the_nearest_word() {
    let violation = |elements: &str| -> String {
        let bom = read(&graph(elements)).expect("it can be read");
        assert_eq!(bom.violations.len(), 1, "{elements}: {:?}", bom.violations);
        let problem = &bom.violations[0];
        format!("{problem} | {}", problem.rule.as_deref().unwrap_or(""))
    };
    let nameless = package("plc", "").replace(r#", "name": "plc""#, "");
    assert!(violation(&nameless).contains("SPDX 3.0.1, software_Package.name: minCount 1"));
    let told = violation(&package("plc", r#", "software_primaryPurpose": "firmwear""#));
    assert!(told.contains("did you mean `firmware`?"), "{told}");
    let told = violation(&package("plc", r#", "software_packageVerson": "1""#));
    assert!(told.contains("did you mean `software_packageVersion`?"), "{told}");
    assert!(violation(&package("plc", r#", "suppliedBy": ["urn:x:org"]"#)).contains("suppliedBy: maxCount 1"));
    assert!(violation(&package("plc", r#", "suppliedBy": "_:c""#)).contains("suppliedBy: class Agent"));
    assert!(violation(&package("plc", r#", "relationshipType": "contains""#)).contains("software_Package: closed"));
    let told = violation(&package("plc", "").replace("software_Package", "software_Pakage"));
    assert!(told.contains("did you mean `software_Package`?"), "{told}");
}

#[test]
fn elements_of_no_known_class_are_kept_as_parts() {
    let hardware = package("modem", "").replace("software_Package", "hardware_Device");
    let bom = read(&graph(&hardware)).expect("it can be read");
    assert_eq!(bom.len(), 1);
    assert_eq!(bom.violations.len(), 1);
    assert_eq!(named_by_reference(&bom), ["urn:x:modem"]);
    assert_eq!(bom.unknown_fields.iter().filter(|(name, _)| name.contains("hardware_Device")).count(), 1);
}

fn named_by_reference(bom: &Bom) -> Vec<&str> {
    bom.components().filter_map(ComponentRef::reference).collect()
}

#[test]
fn only_the_global_context_is_understood() {
    let one = graph(&package("plc", ""));
    let known = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";
    let foreign =
        read(&one.replace(
            &format!("\"{known}\""),
            r#"["https://spdx.org/rdf/3.0.1/spdx-context.jsonld", {"name": "urn:y"}]"#,
        ));
    let foreign = foreign.expect("it can be read");
    assert_eq!((foreign.unread.len(), foreign.violations.len()), (1, 1));
    let prefixed = graph(&package("plc", ""))
        .replace(&format!("\"{known}\""), r#"["https://spdx.org/rdf/3.0.1/spdx-context.jsonld", {"x": "urn:x:"}]"#);
    let bom = read(&prefixed.replace(r#"["urn:x:org"]"#, r#"["x:org"]"#)).expect("it can be read");
    assert_eq!((bom.violations.len(), bom.dangling.len(), bom.notes.len()), (0, 0, 1));
    let error = read(&one.replace("3.0.1/spdx-context", "4.0.0/spdx-context")).expect_err("no such version");
    assert_eq!(error.kind(), ErrorKind::UnknownFormat);
    let without =
        read(&one.replace("@context", "@contekst").replace("spdx-context.jsonld", "x")).expect("told by its ids");
    assert!(without.violations.iter().any(|problem| problem.message.contains("no `@context`")));
}

#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    let error = read(&graph(&package("plc", r#", "name": "other""#))).expect_err("two names");
    assert!(error.to_string().contains("`name` stands twice"), "{error}");
    let deep = format!("{}{}", r#"{"extension":["#.repeat(2000), "]}".repeat(2000));
    let error = read(&graph(&package("plc", &format!(r#", "x": {deep}"#)))).expect_err("too deep");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let whole = graph(&package("plc", ""));
    for cut in (400..whole.len()).step_by(7) {
        let source = Source::from_bytes("x", whole.as_bytes()[..cut].to_vec(), &Limits::default()).expect("small");
        assert!(SpdxJsonLd.read(&Arc::new(source), &ReadOptions::default()).is_err(), "cut at {cut}");
    }
}

#[test]
fn an_element_may_stand_alone() {
    let text = r#"{"@context": "https://spdx.org/rdf/3.0.0/spdx-context.jsonld", "type": "software_File",
        "spdxId": "urn:x:f", "name": "boot.bin", "software_contentType": "application/octet-stream",
        "creationInfo": {"type": "CreationInfo", "specVersion": "3.0.0", "created": "2026-01-31T08:00:00Z",
          "createdBy": ["urn:x:somebody"]}}"#;
    let bom = read(text).expect("a sound document");
    assert_eq!((bom.violations.len(), bom.len(), bom.spec_version.as_str()), (0, 1, "3.0.0"));
}

#[test]
fn the_spreader_is_the_one_that_spdx_2_describes() {
    let three = read(include_str!("../../../../testdata/spdx/spreader.spdx3.json")).expect("a sound document");
    assert_eq!(three.violations, []);
    let two = include_str!("../../../../testdata/spdx/spreader.spdx.json");
    let two = Source::from_bytes("two", two.as_bytes().to_vec(), &Limits::default()).expect("small");
    let two = crate::ingest::read(&Arc::new(two), &ReadOptions::default()).expect("a sound document");
    for name in ["Spreader S4", "./boot.bin", "interrupt vectors"] {
        let (old, new) = (named(&two, name), named(&three, name));
        assert_eq!((old.kind(), old.version(), old.path()), (new.kind(), new.version(), new.path()), "{name}");
        assert_eq!(old.manufacturer(), new.manufacturer());
        assert_eq!(
            old.digests().map(|(algorithm, hex, _)| (algorithm, hex)).collect::<Vec<_>>(),
            new.digests().map(|(algorithm, hex, _)| (algorithm, hex)).collect::<Vec<_>>()
        );
    }
    let (old, new) = (named(&two, "spreader-fw"), named(&three, "spreader-fw"));
    assert_eq!(old.licences().collect::<Vec<_>>(), new.licences().collect::<Vec<_>>());
    assert_eq!(
        old.identifier(IdentifierKind::Mpn).map(|i| i.value),
        new.identifier(IdentifierKind::Mpn).map(|i| i.value)
    );
    assert_eq!(three.metadata.subject, Some(named(&three, "Spreader S4").id()));
    let unheld: Vec<&str> = three.unheld.iter().map(|unheld| unheld.field.as_str()).collect();
    assert_eq!(unheld, ["Annotation", "SpdxDocument.comment", "SpdxDocument.name"], "nothing is lost silently");
}

#[test]
fn licence_expressions_are_held_against_the_list() {
    let expression = |text: &str| {
        let licence = format!(
            r#"{{"type": "simplelicensing_LicenseExpression", "spdxId": "urn:x:l", "creationInfo": "_:c",
            "simplelicensing_licenseExpression": "{text}"}}"#
        );
        read(&graph(&licence)).expect("it can be read").violations.len()
    };
    assert_eq!((expression("MIT OR LicenseRef-own"), expression("NOASSERTION")), (0, 0));
    assert_eq!((expression("MIT, BSD"), expression("")), (1, 1));
}

#[test]
fn what_has_no_place_and_may_hold_a_part_is_said_to_be_unread() {
    let (crane, modem) = (package("crane", ""), package("modem", ""));
    let unread = |elements: &[String]| read(&graph(&elements.join(","))).expect("it can be read").unread.len();
    assert_eq!(unread(&[crane.clone(), modem.clone()]), 0);
    for lost in [
        format!("[{modem}]"),
        package("x", &format!(r#", "@reverse": {{"from": {modem}}}"#)),
        package("x", &format!(r#", "@included": [{modem}]"#)),
        package("x", r#", "@context": {"comment": "https://spdx.org/rdf/3.0.1/terms/Core/name"}"#),
        package("x", r#", "https://spdx.org/rdf/3.0.1/terms/Core/name": "modem""#),
        package("x", r#", "Name": "modem""#),
        package("x", &format!(r#", "comment": {modem}"#)),
        package("x", &format!(r#", "extension": [{{"type": "my_Extension", "inside": {modem}}}]"#)),
        r#"{"type": "Element", "spdxId": "urn:x:m", "creationInfo": "_:c", "name": "modem"}"#.to_owned(),
        r#"{"type": "software_Sbom", "spdxId": "urn:x:m", "creationInfo": "_:c", "software_primaryPurpose": "device"}"#
            .to_owned(),
        relationship("contains", "crane", "y", "").replace(r#""urn:x:y""#, r#"{"name": "modem"}"#),
    ] {
        assert_eq!(unread(&[crane.clone(), lost.clone()]), 1, "{lost}");
    }
    // How somebody is reached holds no part; what identifies a package may tell what it is.
    let contact = r#""externalIdentifiers": [{"externalIdentifierType": "email", "identifier": "a@b.example"}]"#;
    let agent = format!(r#"{{"type": "Person", "spdxId": "urn:x:p", "creationInfo": "_:c", {contact}}}"#);
    assert_eq!(unread(&[crane.clone(), agent]), 0);
    assert_eq!(unread(&[package("x", &format!(", {contact}"))]), 1);
    // What an extension says in its own words holds no part.
    let own = r#", "extension": [{"type": "my_Extension", "inside": {"type": "note", "text": ["a"]}}]"#;
    assert_eq!(unread(&[package("x", own)]), 0);
}

#[test]
fn a_part_that_another_document_describes_leaves_its_assembly_incomplete() {
    let import = r#"{"type": "SpdxDocument", "spdxId": "urn:x:d", "creationInfo": "_:c", "rootElement": ["urn:x:crane"],
        "profileConformance": ["core"], "import": [{"type": "ExternalMap", "externalSpdxId": "urn:x:modem"}]}"#;
    let crane = package("crane", "");
    let contains = relationship("contains", "crane", "modem", "");
    let bom = read(&graph(&[import.to_owned(), crane.clone(), contains].join(","))).expect("it can be read");
    let told: Vec<_> = bom.compositions.iter().map(|c| (c.aggregate, c.of.clone())).collect();
    assert_eq!(told, [(Aggregate::Incomplete, vec![named(&bom, "crane").id()])]);
    assert_eq!(bom.linked.iter().map(|link| link.reference.as_str()).collect::<Vec<_>>(), ["urn:x:modem"]);
    // Whether it contains nothing is another matter.
    let none = relationship("contains", "crane", "modem", "").replace("urn:x:modem\"]", "NoneElement\"]");
    let bom = read(&graph(&[crane, none].join(","))).expect("it can be read");
    assert!(bom.compositions.iter().all(|composition| composition.aggregate != Aggregate::Incomplete));
}

#[test]
fn what_is_no_object_in_the_graph_is_unread() {
    for stray in ["\"Quectel EC25 LTE modem\"", "[]", "5", "null"] {
        let bom = read(&graph(&format!("{}, {stray}", package("plc", "")))).expect("it can be read");
        assert_eq!((bom.len(), bom.unread.len(), bom.violations.len()), (1, 1, 1), "{stray}");
    }
    let text = r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": "EC25"}"#;
    assert_eq!(read(text).expect("it can be read").unread.len(), 1);
}

//! Whole documents in all spellings: what becomes of them, and what is said of broken ones.

use std::sync::Arc;

use super::{SpdxJson, SpdxRdf, SpdxTagValue, SpdxXml, SpdxYaml};
use crate::error::{Error, ErrorKind};
use crate::ingest::{self, ReadOptions, Reader};
use crate::model::{Aggregate, Bom, ComponentKind, ComponentRef, IdentifierKind, Relation, Role};
use crate::source::{Limits, Source};

const JSON: &str = include_str!("../../../testdata/spdx/spreader.spdx.json");
const YAML: &str = include_str!("../../../testdata/spdx/spreader.spdx.yaml");
const XML: &str = include_str!("../../../testdata/spdx/spreader.spdx.xml");
const TAGS: &str = include_str!("../../../testdata/spdx/spreader.spdx");
const RDF: &str = include_str!("../../../testdata/spdx/spreader.spdx.rdf.xml");

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small"))
}

fn read(text: &str) -> Result<Bom, Error> {
    ingest::read(&source(text), &ReadOptions::default())
}

fn violations(text: &str) -> Vec<String> {
    let bom = read(text).unwrap_or_else(|error| panic!("{error}"));
    bom.violations.iter().map(|problem| format!("{problem} [{}]", problem.rule.as_deref().unwrap_or(""))).collect()
}

fn element<'a>(bom: &'a Bom, reference: &str) -> ComponentRef<'a> {
    bom.component(bom.by_reference(reference).unwrap_or_else(|| panic!("{reference} is there")))
}

/// A document of one package, with `from` replaced.
fn changed(from: &str, to: &str) -> String {
    let text = r#"{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"n",
"documentNamespace":"https://example.com/n","creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Tool: t-1"]},
"packages":[{"name":"a","SPDXID":"SPDXRef-a","downloadLocation":"NONE","licenseDeclared":"MIT","supplier":"NOASSERTION",
"checksums":[{"algorithm":"MD5","checksumValue":"624c1abb3664f4b35547e7c73864ad24"}],
"externalRefs":[{"referenceCategory":"PACKAGE_MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/a@1"}]}],
"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a"}]}"#;
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn packages_files_and_snippets_become_components() {
    let bom = read(JSON).expect("it is sound");
    assert_eq!(violations(JSON), Vec::<String>::new());
    assert_eq!((bom.spec_version.as_str(), bom.len()), ("2.3", 6));
    assert_eq!(bom.metadata.tools, ["example-scan-2.1"]);
    assert_eq!(bom.metadata.authors, ["Example Cranes", "Ada Example"]);
    assert_eq!(bom.metadata.timestamp.as_deref(), Some("2026-05-04T08:00:00Z"));

    let spreader = element(&bom, "SPDXRef-spreader");
    assert_eq!(bom.metadata.subject, Some(spreader.id()));
    assert_eq!((spreader.kind(), spreader.version()), (ComponentKind::Device, Some("1.10")));
    assert_eq!(spreader.party(Role::Supplier).map(|party| party.name()), Some("Example Cranes"));
    assert_eq!(spreader.manufacturer(), Some("Example Spreader Works"), "who hardware came from made it");

    let firmware = element(&bom, "SPDXRef-fw");
    assert_eq!(firmware.parent().map(|parent| parent.id()), Some(spreader.id()));
    assert_eq!(firmware.kind(), ComponentKind::Firmware);
    let maker = firmware.party(Role::Manufacturer).expect("its originator");
    assert_eq!((maker.name(), maker.url()), ("Lin Example", Some("mailto:lin@example.com")));
    assert_eq!(firmware.licences().collect::<Vec<_>>(), ["MIT"]);
    assert_eq!(firmware.digests().count(), 2);
    let kinds = [IdentifierKind::Cpe, IdentifierKind::Purl, IdentifierKind::Swhid, IdentifierKind::Mpn];
    assert!(kinds.iter().all(|kind| firmware.identifier(*kind).is_some()));
    let properties: Vec<_> = firmware.properties().map(|(name, value, _)| format!("{name}={value}")).collect();
    for wanted in [
        "spdx:supplier=NOASSERTION",
        "spdx:checksum=ADLER32:11e60398",
        "spdx:licenseConcluded=LicenseRef-Example-1 AND MIT",
        "spdx:packageVerificationCode=d6a770ba38583ed4bb4525bd96e50461655d2758",
        "spdx:annotation=OTHER, 2026-05-05T09:00:00Z, Tool: example-scan-2.1: Found by its header.",
    ] {
        assert!(properties.iter().any(|property| property == wanted), "{wanted} in {properties:#?}");
    }
    let boot = element(&bom, "SPDXRef-boot");
    assert_eq!((boot.kind(), boot.name()), (ComponentKind::File, "./boot.bin"));
    assert_eq!(boot.parent().map(|parent| parent.id()), Some(firmware.id()), "the first container is its assembly");
    assert_eq!(element(&bom, "SPDXRef-vectors").parent().map(|parent| parent.id()), Some(boot.id()));
}

#[test]
fn relationships_mean_what_they_say_whichever_way_they_read() {
    let bom = read(JSON).expect("it is sound");
    let name = |id| bom.component(id).reference().unwrap_or("").trim_start_matches("SPDXRef-").to_owned();
    let edges: Vec<_> = bom.relationships().map(|e| (name(e.from), e.relation, name(e.to))).collect();
    let edge = |from: &str, relation, to: &str| (from.to_owned(), relation, to.to_owned());
    assert_eq!(
        edges,
        [
            edge("libcan", Relation::Contains, "boot"),
            edge("fw", Relation::LinksStatically, "libcan"),
            edge("fw", Relation::BuiltWith, "gcc"),
            edge("fw", Relation::DependsOn, "libcan"),
        ]
    );
    let unknown: Vec<_> =
        bom.compositions.iter().map(|c| (c.aggregate, c.of.iter().map(|id| name(*id)).collect())).collect();
    assert_eq!(
        unknown,
        [(Aggregate::Incomplete, vec!["spreader".to_owned()]), (Aggregate::Unknown, vec!["fw".to_owned()])]
    );
    assert!(bom.dangling.is_empty(), "another document's element is no reference that leads nowhere");
    let told: Vec<_> = element(&bom, "SPDXRef-spreader").properties().map(|(name, value, _)| (name, value)).collect();
    assert!(told.contains(&("spdx:relationship", "SPDXRef-spreader CONTAINS DocumentRef-plc:SPDXRef-plc")));
    assert!(told.contains(&("spdx:externalDocumentRef", "DocumentRef-plc: https://example.com/spdx/plc-7")));
}

/// Everything that a model says, but for places.
fn told(bom: &Bom) -> Vec<String> {
    let mut told = vec![format!("{:?}", bom.metadata)];
    for component in bom.components() {
        told.push(format!("{:?} {} {:?}", component.path(), component.kind(), component.version()));
        told.extend(component.identifiers().map(|identifier| identifier.to_string()));
        told.extend(component.digests().map(|(algorithm, value, _)| format!("{algorithm} {value}")));
        told.extend(component.parties().map(|(role, party)| format!("{role} {} {:?}", party.name(), party.url())));
        told.extend(component.licences().map(str::to_owned));
        told.extend(component.properties().map(|(name, value, _)| format!("{name}={value}")));
        told.extend(component.external_references().map(|(kind, url)| format!("{kind} {url}")));
        told.extend(component.description().map(str::to_owned));
    }
    told.extend(bom.relationships().map(|e| format!("{:?} {} {:?}", e.from, e.relation.word(), e.to)));
    told
}

#[test]
fn every_spelling_gives_one_model() {
    let json = read(JSON).expect("it is sound");
    for (text, reader) in [(YAML, &SpdxYaml as &dyn Reader), (XML, &SpdxXml)] {
        let bom = read(text).expect("it is sound");
        assert_eq!(bom.format, reader.format());
        assert_eq!(violations(text), Vec::<String>::new());
        assert_eq!(told(&bom), told(&json), "{}", bom.format);
    }
    // Tags say first what is written last elsewhere, and RDF has no order at all.
    let in_any_order = |bom: &Bom| -> Vec<String> {
        let metadata = &bom.metadata;
        let subject = metadata.subject.map(|id| bom.component(id).reference().unwrap_or(""));
        let mut lines = vec![
            format!("{:?} {:?} {subject:?}", metadata.serial_number, metadata.timestamp),
            format!("{:?}", metadata.tools),
        ];
        lines.extend(metadata.authors.iter().cloned());
        for component in bom.components() {
            let of = component.reference().unwrap_or("");
            let mut add = |what: String| lines.push(format!("{of}: {what}"));
            add(format!("{:?} {} {:?}", component.path(), component.kind(), component.version()));
            component.identifiers().for_each(|identifier| add(identifier.to_string()));
            component.digests().for_each(|(algorithm, value, _)| add(format!("{algorithm} {value}")));
            component.parties().for_each(|(role, party)| add(format!("{role} {} {:?}", party.name(), party.url())));
            component.licences().for_each(|licence| add(licence.to_owned()));
            component.properties().for_each(|(name, value, _)| add(format!("{name}={value}")));
            component.external_references().for_each(|(kind, url)| add(format!("{kind} {url}")));
            add(format!("{:?} {:?}", component.description(), component.known_unknowns()));
        }
        let name = |id| bom.component(id).reference().unwrap_or("").to_owned();
        let edge = |e: crate::model::Relationship| format!("{} {} {}", name(e.from), e.relation.word(), name(e.to));
        lines.extend(bom.relationships().map(edge));
        lines.extend(bom.compositions.iter().map(|c| format!("{:?} {:?}", c.aggregate, c.of.len())));
        lines.extend(bom.unheld.iter().map(|unheld| format!("{} {}", unheld.field, unheld.count)));
        lines.sort();
        lines
    };
    for (text, reader) in [(TAGS, &SpdxTagValue as &dyn Reader), (RDF, &SpdxRdf)] {
        let bom = read(text).expect("it is sound");
        assert_eq!(bom.format, reader.format());
        assert_eq!(violations(text), Vec::<String>::new());
        assert_eq!(in_any_order(&bom), in_any_order(&json), "{}", bom.format);
    }
}

#[test]
fn each_spelling_is_told_by_its_content() {
    let readers: [&dyn Reader; 3] = [&SpdxJson, &SpdxYaml, &SpdxXml];
    let options = ReadOptions::default();
    for (n, text) in [JSON, YAML, XML].into_iter().enumerate() {
        let claims: Vec<usize> = (0..3).filter(|reader| readers[*reader].recognises(&source(text), &options)).collect();
        assert_eq!(claims, [n]);
    }
    let others = [
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"spdxVersion"}]}"#,
        r#"{"_type":"https://in-toto.io/Statement/v1","predicate":{"spdxVersion":"SPDX-2.3"}}"#,
        r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}"#,
        "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\n",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        "name: x\nversion: 1\n",
        "",
    ];
    for other in others {
        assert!(readers.iter().all(|reader| !reader.recognises(&source(other), &options)), "{other}");
    }
}

#[test]
fn what_breaks_the_specification_names_its_clause() {
    assert_eq!(violations(&changed("\"name\":\"n\"", "\"name\":\"m\"")), Vec::<String>::new());
    let cases = [
        ("\"CC0-1.0\"", "\"MIT\"", "clause 6.2"),
        ("\"SPDXID\":\"SPDXRef-DOCUMENT\"", "\"SPDXID\":\"SPDXRef-doc\"", "clause 6.3"),
        ("\"https://example.com/n\"", "\"https://example.com/n#x\"", "clause 6.5"),
        ("\"https://example.com/n\"", "\"n\"", "clause 6.5"),
        ("\"Tool: t-1\"", "\"t-1\"", "clause 6.8"),
        ("[\"Tool: t-1\"]", "[]", "clause 6.8"),
        ("[\"Tool: t-1\"]", "[{\"Tool\":\"t\"}]", "clause 6.8"),
        ("2026-01-01T00:00:00Z", "2026-01-01", "clause 6.9"),
        ("\"name\":\"a\",", "", "clause 7.1"),
        ("\"name\":\"a\"", "\"name\":7", "clause 7.1"),
        ("\"SPDXID\":\"SPDXRef-a\",", "\"SPDXID\":\"SPDXRef-a_b\",", "clause 7.2"),
        ("\"supplier\":\"NOASSERTION\"", "\"supplier\":\"Example Ltd\"", "clause 7.5"),
        ("\"downloadLocation\":\"NONE\"", "\"downloadLocation\":\"none\"", "clause 7.7"),
        ("\"licenseDeclared\"", "\"filesAnalyzed\":\"false\",\"licenseDeclared\"", "clause 7.8"),
        ("624c1a", "624c", "clause 7.10"),
        ("\"MD5\"", "\"MD7\"", "clause 7.10"),
        ("\"MIT\"", "\"MIT, BSD\"", "Annex D"),
        ("\"MIT\"", "\"LicenseRef-x\"", "clause 10.1"),
        ("\"purl\"", "\"pull\"", "Annex F"),
        ("pkg:npm/a@1", "npm a", "Annex F"),
        ("\"PACKAGE_MANAGER\"", "\"PACKAGES\"", "clause 7.21"),
        ("\"DESCRIBES\"", "\"DESCRIBE\"", "clause 11.1"),
        ("\"relatedSpdxElement\":\"SPDXRef-a\"", "\"relatedSpdxElement\":\"SPDXRef-b\"", "clause 11.1"),
        ("\"name\":\"a\"", "\"nme\":\"x\",\"name\":\"a\"", "clause 7,"),
        ("\"MIT\"", "\"MIT\",\"primaryPackagePurpose\":\"CRANE\"", "clause 7.24"),
        ("\"name\":\"a\"", "\"name\":\"a\\u0008\"", "clause 7, package.name: characters"),
    ];
    for (from, to, clause) in cases {
        let found = violations(&changed(from, to));
        assert!(found.iter().any(|problem| problem.contains(clause)), "{to}: {clause} in {found:#?}");
    }
}

#[test]
fn what_2_2_demands_2_3_does_not() {
    let old = changed("SPDX-2.3", "SPDX-2.2");
    let found = violations(&old);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().any(|problem| problem.contains("copyrightText")));
    let newer = old.replacen("\"MIT\"", "\"MIT\",\"builtDate\":\"2026-01-01T00:00:00Z\"", 1);
    assert!(violations(&newer).iter().any(|problem| problem.contains("`builtDate` came with 2.3")));
}

#[test]
fn the_nearest_word_is_named() {
    let found = violations(&changed("\"DESCRIBES\"", "\"DESCRIBE\""));
    assert!(found[0].contains("did you mean `DESCRIBES`?"), "{found:#?}");
    let found = violations(&changed("\"downloadLocation\"", "\"downloadlocation\""));
    assert!(found.iter().any(|problem| problem.contains("did you mean `downloadLocation`?")), "{found:#?}");
}

#[test]
fn two_elements_of_one_id_and_what_leads_nowhere_are_told() {
    let twice = changed(
        "\"packages\":[",
        "\"files\":[{\"fileName\":\"./a\",\"SPDXID\":\"SPDXRef-a\",\"checksums\":[{\"algorithm\":\"SHA1\",\"checksumValue\":\"85ed0817af83a24ad8da68c2b5094de69833983c\"}]}],\"packages\":[",
    );
    let bom = read(&twice).expect("it is read");
    assert_eq!(bom.len(), 2);
    assert_eq!(bom.duplicate_references.len(), 1);
    let nowhere = changed("\"relatedSpdxElement\":\"SPDXRef-a\"", "\"relatedSpdxElement\":\"DocumentRef-x:SPDXRef-a\"");
    let bom = read(&nowhere).expect("it is read");
    assert_eq!(bom.dangling[0].reference, "DocumentRef-x:SPDXRef-a");
}

#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    let json = changed("\"name\":\"a\"", "\"name\":\"b\",\"name\":\"a\"");
    let unknown = changed("\"name\":\"a\"", "\"x\":{\"k\":1,\"k\":2},\"name\":\"a\"");
    let yaml = [
        YAML.replacen("name: spreader-4", "name: spreader-4\nname: spreader-5", 1),
        YAML.replacen("name: spreader-4", "name: &n spreader-4\ncomment: *n", 1),
        YAML.replacen("creationInfo:", "<<: {}\ncreationInfo:", 1),
        YAML.replacen("name: spreader-4", "name: !own spreader-4", 1),
        format!("{YAML}---\nspdxVersion: SPDX-2.3\n"),
    ];
    let xml = [
        XML.replacen("<name>spreader-4</name>", "<name>spreader-4</name><name>x</name>", 1),
        XML.replacen("<Document>", "<!DOCTYPE Document [<!ENTITY a 'b'>]><Document>", 1),
    ];
    for text in [json, unknown].iter().chain(&yaml).chain(&xml) {
        let error = read(text).expect_err(&text[..text.len().min(300)]);
        assert_eq!(error.kind(), ErrorKind::Malformed, "{error}");
    }
}

#[test]
fn versions_are_those_that_are_known() {
    assert_eq!(read(&changed("SPDX-2.3", "SPDX-2.9")).expect_err("not known").kind(), ErrorKind::UnknownFormat);
    let old = read(&changed("SPDX-2.3", "SPDX-2.1")).expect("it is read");
    assert_eq!((old.spec_version.as_str(), old.notes.len()), ("2.1", 1));
    let none = violations(&changed("\"spdxVersion\":\"SPDX-2.3\",", ""));
    assert!(none[0].contains("clause 6.1"), "{none:#?}");
}

#[test]
fn other_spellings_of_one_word_are_remarked_and_not_refused() {
    let text = changed(
        "\"algorithm\":\"MD5\",\"checksumValue\":\"624c1abb3664f4b35547e7c73864ad24\"",
        "\"algorithm\":\"SHA3_256\",\"checksumValue\":\"11b6d3ee554eedf79299905a98f9b9a04e498210b59f15094c916c91d150efcd\"",
    );
    let bom = read(&text).expect("it is read");
    assert!(bom.violations.is_empty());
    assert_eq!(bom.notes.len(), 1);
    assert_eq!(bom.component(crate::model::ComponentId(0)).digests().count(), 1);
}

#[test]
fn a_number_in_yaml_that_should_be_text_is_kept_as_it_is_written() {
    let text = YAML.replacen("versionInfo: \"1.10\"", "versionInfo: 1.10", 1);
    let bom = read(&text).expect("it is read");
    assert_eq!(element(&bom, "SPDXRef-spreader").version(), Some("1.10"));
    assert!(violations(&text)[0].contains("package.versionInfo is a number"));
}

#[test]
fn a_tag_of_yaml_says_what_a_scalar_is() {
    let text = YAML.replacen("filesAnalyzed: false", "filesAnalyzed: !!bool \"false\"", 1);
    let text = text.replacen("versionInfo: \"1.10\"", "versionInfo: !!str 1.10", 1);
    assert_eq!(violations(&text), Vec::<String>::new());
    assert_eq!(told(&read(&text).expect("it is sound")), told(&read(YAML).expect("it is sound")));
    // `!` alone, and the tags written whole.
    for (plain, tagged) in [
        ("versionInfo: \"1.10\"", "versionInfo: ! 1.10"),
        ("versionInfo: \"1.10\"", "versionInfo: !<tag:yaml.org,2002:str> 1.10"),
        ("filesAnalyzed: false", "filesAnalyzed: !<tag:yaml.org,2002:bool> \"false\""),
        ("packages:\n", "packages: !<tag:yaml.org,2002:seq>\n"),
        ("packages:\n", "packages: !\n"),
        ("creationInfo:\n", "creationInfo: !<tag:yaml.org,2002:map>\n"),
        ("creationInfo:\n", "creationInfo: !\n"),
    ] {
        let text = YAML.replacen(plain, tagged, 1);
        assert!(text != YAML, "{plain}");
        assert_eq!(violations(&text), Vec::<String>::new(), "{tagged}");
        assert_eq!(told(&read(&text).expect("it is sound")), told(&read(YAML).expect("it is sound")), "{tagged}");
    }
}

#[test]
fn a_tag_of_yaml_that_other_programs_read_otherwise_is_refused() {
    for tagged in
        ["!!binary RUMyNS1BRg==", "!!timestamp 2026-01-01", "!!int EC25", "!!null EC25", "!!bool maybe", "!!set x"]
            .into_iter()
            .chain(["!own x", "!<tag:yaml.org,2002:binary> eA==", "!<tag:example.org,2026:str> x", "!<!own> x"])
            .chain(["!seq x", "!str x"])
    {
        let text = YAML.replacen("versionInfo: \"1.10\"", &format!("versionInfo: {tagged}"), 1);
        assert!(text != YAML && read(&text).is_err(), "{tagged}");
    }
}

#[test]
fn broken_input_ends_in_an_error_or_a_model() {
    for text in [JSON, YAML, XML] {
        for cut in (0..text.len()).step_by(97) {
            if let Some(part) = text.get(..cut) {
                let _ = read(part);
            }
        }
        let deep = "[".repeat(2000);
        let _ = read(&text.replacen("spreader-4", &deep, 1));
    }
    let deep = format!("{{\"spdxVersion\":\"SPDX-2.3\",\"x\":{}}}", "[".repeat(100_000));
    assert!(read(&deep).is_err());
    let deep = format!("spdxVersion: SPDX-2.3\nx: {}", "[".repeat(5_000));
    assert!(read(&deep).is_err());
}

#[test]
fn many_components_stop_at_the_limit() {
    let limits = Limits { max_components: 0, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    for text in [JSON, YAML, XML] {
        let error = ingest::read(&source(text), &options).expect_err("too many");
        assert_eq!(error.kind(), ErrorKind::TooLarge);
    }
}

#[test]
fn what_has_no_place_and_may_hold_a_part_is_said_to_be_unread() {
    let part = r#"{"name":"modem","SPDXID":"SPDXRef-m","downloadLocation":"NONE"}"#;
    let unread = |text: &str| read(text).unwrap_or_else(|error| panic!("{error}")).unread.len();
    assert_eq!(unread(&changed("SPDX-2.3", "SPDX-2.3")), 0);
    for (from, to) in [
        ("\"packages\":[", format!("\"packages\":[[{part}],")),
        ("\"packages\":[", format!("\"Packages\":[{part}],\"packages\":[")),
        ("\"supplier\":", format!("\"packages\":[{part}],\"supplier\":")),
        ("\"supplier\":", format!("\"hasFiles\":[{part}],\"supplier\":")),
        ("\"supplier\":", format!("\"attributionTexts\":[{part}],\"supplier\":")),
        ("\"relationships\":", format!("\"Document\":{{\"documentDescribes\":[{part}]}},\"relationships\":")),
        ("\"relationships\":", format!("\"documentDescribes\":[{{\"Package\":{part}}}],\"relationships\":")),
        ("\"relationships\":", "\"documentDescribes\":\"SPDXRef-a\",\"relationships\":".to_owned()),
    ] {
        assert_eq!(unread(&changed(from, &to)), 1, "{to}");
    }
    // A word in a field that no version knows holds no part.
    assert_eq!(unread(&changed("\"supplier\":", "\"colour\":\"red\",\"supplier\":")), 0);
    let yaml = YAML.trim_end().to_owned() + "\nPackages:\n- name: modem\n  SPDXID: SPDXRef-modem\n";
    assert_eq!(unread(&yaml), 1);
    let xml = XML.replace("</Document>", "<modules><package><name>modem</name></package></modules></Document>");
    assert_eq!(unread(&xml), 1);
}

#[test]
fn a_part_that_another_document_describes_leaves_its_assembly_incomplete() {
    let elsewhere = r#""externalDocumentRefs":[{"externalDocumentId":"DocumentRef-x","spdxDocument":"https://y.example/m",
"checksum":{"algorithm":"SHA1","checksumValue":"71c4025dd9897b364f3ebbb42c484ff43d00791c"}}],"relationships":["#;
    let related = |from: &str, kind: &str, to: &str| {
        let edge = format!(
            "{elsewhere}{{\"spdxElementId\":\"{from}\",\"relationshipType\":\"{kind}\",\"relatedSpdxElement\":\"{to}\"}},"
        );
        read(&changed("\"relationships\":[", &edge)).expect("it can be read")
    };
    let (here, there) = ("SPDXRef-a", "DocumentRef-x:SPDXRef-modem");
    for bom in [related(here, "CONTAINS", there), related(there, "CONTAINED_BY", here)] {
        assert_eq!(bom.violations, []);
        let compositions = &bom.compositions;
        assert_eq!(compositions.len(), 1);
        assert_eq!(compositions[0].aggregate, Aggregate::Incomplete);
        assert_eq!(compositions[0].of, [element(&bom, here).id()]);
        assert_eq!(bom.linked.iter().map(|link| link.reference.as_str()).collect::<Vec<_>>(), ["https://y.example/m"]);
    }
    // Which whole it is in elsewhere, and what it needs, says nothing of its contents.
    for bom in [related(there, "CONTAINS", here), related(here, "DEPENDS_ON", there)] {
        assert_eq!(bom.compositions.len(), 0);
    }
}

#[test]
fn line_breaks_of_yaml_1_1_alone_are_refused_outside_quotes() {
    for found in ['\u{85}', '\u{2028}', '\u{2029}'] {
        let comment = format!("# c{found}- name: modem\n");
        for yaml in
            [format!("{}\n{comment}", YAML.trim_end()), YAML.replacen("name: ", &format!("name: x{found}y "), 1)]
        {
            let error = read(&yaml).expect_err("two readings").to_string();
            assert!(error.contains("outside quotes"), "{error}");
        }
        let quoted = YAML.replacen("as delivered.", &format!("as{found}delivered."), 1);
        assert!(read(&quoted).is_ok_and(|bom| bom.violations.is_empty()));
    }
}

#[test]
fn a_document_of_two_formats_is_refused_whichever_comes_first() {
    let other = r#""bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[]"#;
    let after = changed("\"packages\":", &format!("{other},\"packages\":"));
    let before = changed("{\"spdxVersion\"", &format!("{{{other},\"spdxVersion\""));
    // So far behind that nobody looks for it to tell the format.
    let far =
        changed("\"relationships\":", &format!("\"comment\":\"{}\",{other},\"relationships\":", "x".repeat(9000)));
    for text in [after, before, far] {
        let error = read(&text).expect_err("which of the two?");
        assert!(matches!(error.kind(), ErrorKind::Malformed | ErrorKind::UnknownFormat), "{error}");
    }
}

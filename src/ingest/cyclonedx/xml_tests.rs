//! Tests of the reader of XML: the same model as from JSON, and what is demanded of XML alone.

use std::sync::Arc;

use super::{CycloneDxJson, CycloneDxXml};
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, Relation};
use crate::source::{Limits, Source};

fn source(text: &str) -> Arc<Source> {
    let bytes = text.as_bytes().to_vec();
    Arc::new(Source::from_bytes("bom.xml", bytes, &Limits::default()).expect("it is small"))
}

fn read(text: &str) -> Result<Bom, Error> {
    CycloneDxXml.read(&source(text), &ReadOptions::default())
}

fn document(version: &str, content: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/{version}" version="1">{content}</bom>"#
    )
}

fn bom(version: &str, content: &str) -> Bom {
    read(&document(version, content)).expect("it can be read")
}

/// Returns the broken rules.
fn broken(version: &str, content: &str) -> Vec<String> {
    bom(version, content).violations.into_iter().filter_map(|problem| problem.rule).collect()
}

const VALID: [String; 0] = [];

/// Tells everything that findings are made from, place aside.
fn told(bom: &Bom) -> Vec<String> {
    let mut told = vec![format!("{:?}", bom.metadata), format!("{:?}", bom.compositions.len())];
    for component in bom.components() {
        told.push(format!(
            "{:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            component.kind(),
            component.path().join("/"),
            component.group(),
            component.version(),
            component.reference(),
            component.quantity(),
            component.description(),
            component.location(),
            component.stated_function(),
            component.origin(),
            component.is_signed(),
        ));
        let identifiers: Vec<String> = component.identifiers().map(|identifier| identifier.to_string()).collect();
        let digests: Vec<String> = component.digests().map(|(kind, value, _)| format!("{kind:?}:{value}")).collect();
        let parties: Vec<String> = component
            .parties()
            .map(|(role, party)| format!("{role:?} {} {:?} {:?}", party.name(), party.address(), party.url()))
            .collect();
        let properties: Vec<(&str, &str)> = component.properties().map(|(name, value, _)| (name, value)).collect();
        let licences: Vec<&str> = component.licences().collect();
        let endpoints: Vec<&str> = component.endpoints().collect();
        let references: Vec<(&str, &str)> = component.external_references().collect();
        told.push(format!(
            "{identifiers:?} {digests:?} {parties:?} {properties:?} {licences:?} {endpoints:?} {references:?}"
        ));
    }
    let name = |id| bom.component(id).name().to_owned();
    let edges = bom.relationships();
    told.extend(edges.map(|edge| format!("{} {:?} {}", name(edge.from), edge.relation, name(edge.to))));
    told.extend(bom.dangling.iter().map(|dangling| dangling.reference.clone()));
    told
}

#[test]
fn a_crane_is_the_same_in_either_spelling() {
    let json = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":3,
      "serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
      "metadata":{"timestamp":"2026-06-01T10:00:00Z","lifecycles":[{"phase":"operations"},{"name":"refit"}],
        "tools":{"components":[{"type":"application","name":"bomkit","version":"4.2"}]},
        "authors":[{"name":"A. Drafter"}],
        "component":{"type":"device","bom-ref":"sts-12","name":"STS crane 12"},
        "supplier":{"name":"Quay Systems Ltd","url":["https://quay.example"]}},
      "components":[{"type":"device","bom-ref":"cab","name":"E-house cabinet","components":[
        {"type":"device","bom-ref":"plc","manufacturer":{"name":"Example Controls","address":{"country":"Germany"}},
         "name":"PLC & rack","version":"2.8","description":"two\n  lines","scope":"optional",
         "hashes":[{"alg":"SHA-1","content":"a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"}],
         "licenses":[{"license":{"id":"MIT"}},{"license":{"name":"House"}}],
         "cpe":"cpe:/h:example:plc","purl":"pkg:generic/plc@2.8?mpn=EX-25","swhid":["swh:1:rev:x"],
         "swid":{"tagId":"tag-7","name":"plc"},
         "pedigree":{"ancestors":[{"type":"library","bom-ref":"up","name":"upstream","version":"1.0"}],"notes":"forked"},
         "externalReferences":[{"type":"website","url":"https://vendor.example/fw"}],
         "properties":[{"name":"cdx:device:quantity","value":"2 pcs"},{"name":"tallyclerk:origin","value":"DE"},
                       {"name":"cdx:device:macAddress","value":"08:00:06:aa:bb:cc"},{"name":"house:shelf","value":"7"}],
         "evidence":{"identity":[{"field":"name","concludedValue":"plc-x"}]}}]}],
      "services":[{"bom-ref":"tele","provider":{"name":"Cloud Ltd"},"name":"telemetry",
        "endpoints":["https://cloud.example/ingest"],"authenticated":true,"trustZone":"dmz",
        "licenses":[{"expression":"MIT OR Apache-2.0"}]}],
      "dependencies":[{"ref":"plc","dependsOn":["cab","tele","nowhere"],"provides":["cab"]},{"ref":"cab"}],
      "compositions":[{"aggregate":"incomplete","assemblies":["cab"]}]}"#;
    let xml = r#"<?xml version="1.0" encoding="UTF-8"?>
<c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.6" version="3" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79">
  <c:metadata>
    <c:timestamp>2026-06-01T10:00:00Z</c:timestamp>
    <c:lifecycles><c:lifecycle><c:phase>operations</c:phase></c:lifecycle><c:lifecycle><c:name>refit</c:name></c:lifecycle></c:lifecycles>
    <c:tools><c:components><c:component type="application"><c:name>bomkit</c:name><c:version>4.2</c:version></c:component></c:components></c:tools>
    <c:authors><c:author><c:name>A. Drafter</c:name></c:author></c:authors>
    <c:component type="device" bom-ref="sts-12"><c:name>STS crane 12</c:name></c:component>
    <c:supplier><c:name>Quay Systems Ltd</c:name><c:url>https://quay.example</c:url></c:supplier>
  </c:metadata>
  <c:components><c:component type="device" bom-ref="cab"><c:name>E-house cabinet</c:name><c:components>
    <c:component type="device" bom-ref="plc">
      <c:manufacturer><c:name>Example Controls</c:name><c:address><c:country>Germany</c:country></c:address></c:manufacturer>
      <c:name>
        PLC &amp; rack
      </c:name>
      <c:version>2.8</c:version><c:description>two
  lines</c:description><c:scope>optional</c:scope>
      <c:hashes><c:hash alg="SHA-1"> a94a8fe5ccb19ba61c4c0873d391e987982fbbd3</c:hash></c:hashes>
      <c:licenses><c:license><c:id>MIT</c:id></c:license><c:license><c:name>House</c:name></c:license></c:licenses>
      <c:cpe>cpe:/h:example:plc</c:cpe><c:purl>pkg:generic/plc@2.8?mpn=EX-25</c:purl><c:swhid>swh:1:rev:x</c:swhid>
      <c:swid tagId="tag-7" name="plc"/>
      <c:pedigree><c:ancestors><c:component type="library" bom-ref="up"><c:name>upstream</c:name><c:version>1.0</c:version></c:component></c:ancestors><c:notes>forked</c:notes></c:pedigree>
      <c:externalReferences><c:reference type="website"><c:url>https://vendor.example/fw</c:url></c:reference></c:externalReferences>
      <c:properties><c:property name="cdx:device:quantity">2 pcs</c:property><c:property name="tallyclerk:origin"><![CDATA[DE]]></c:property>
        <c:property name="cdx:device:macAddress">08:00:06:aa:bb:cc</c:property><c:property name="house:shelf">7</c:property></c:properties>
      <c:evidence><c:identity><c:field>name</c:field><c:concludedValue>plc-x</c:concludedValue></c:identity></c:evidence>
    </c:component>
  </c:components></c:component></c:components>
  <c:services><c:service bom-ref="tele"><c:provider><c:name>Cloud Ltd</c:name></c:provider><c:name>telemetry</c:name>
    <c:endpoints><c:endpoint>https://cloud.example/ingest</c:endpoint></c:endpoints><c:authenticated>1</c:authenticated><c:trustZone>dmz</c:trustZone>
    <c:licenses><c:expression>MIT OR Apache-2.0</c:expression></c:licenses></c:service></c:services>
  <c:dependencies><c:dependency ref="plc"><c:dependency ref="cab"/><c:dependency ref="tele"/><c:dependency ref="nowhere"/><c:provides ref="cab"/></c:dependency><c:dependency ref="cab"/></c:dependencies>
  <c:compositions><c:composition><c:aggregate>incomplete</c:aggregate><c:assemblies><c:assembly ref="cab"/></c:assemblies></c:composition></c:compositions>
</c:bom>"#;
    let from_json = CycloneDxJson.read(&source(json), &ReadOptions::default()).expect("it is sound");
    let from_xml = read(xml).expect("it is sound");
    assert_eq!(from_json.violations, []);
    assert_eq!(from_xml.violations, []);
    assert_eq!(told(&from_xml), told(&from_json));
    assert_eq!(from_xml.spec_version, "1.6");
    let plc = from_xml.components().find(|component| component.name() == "PLC & rack").expect("it is there");
    let (_, _, at) = plc.digests().next().expect("it has one");
    assert_eq!(from_xml.source().position(at).to_string(), "19:38", "a place points at the value, not at its indent");
}

#[test]
fn only_a_bom_is_claimed_and_only_a_known_namespace_is_read() {
    let claims = |text: &str| CycloneDxXml.recognises(&source(text), &ReadOptions::default());
    assert!(claims(&document("1.4", "")));
    assert!(claims(&document("9.9", "")));
    assert!(claims("<!-- <x> --><?p?><c:bom\n xmlns:c='http://cyclonedx.org/schema/bom/1.0'/>"));
    assert!(claims("<!DOCTYPE bom [<!ENTITY a 'b'>]><bom xmlns='http://cyclonedx.org/schema/bom/1.4'/>"));
    for other in
        ["", "{}", "<bill/>", "<bom xmlns='urn:other'/>", "<a xmlns='http://cyclonedx.org/schema/bom/1.4'/>", "<"]
    {
        assert!(!claims(other), "{other}");
    }
    for (text, kind, wanted) in [
        (document("1.8", ""), ErrorKind::UnknownFormat, "1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7"),
        ("<bom/>".to_owned(), ErrorKind::UnknownFormat, "in no namespace"),
        (document("1.4", "<components>"), ErrorKind::Malformed, "well-formed"),
        (
            "<!DOCTYPE bom><bom xmlns='http://cyclonedx.org/schema/bom/1.4'/>".to_owned(),
            ErrorKind::Malformed,
            "DOCTYPE",
        ),
    ] {
        let error = read(&text).expect_err(&text);
        assert_eq!(error.kind(), kind, "{text}");
        assert!(error.to_string().contains(wanted), "{error}");
    }
}

#[test]
fn what_a_version_demands_is_demanded_of_it_alone() {
    let part = "<components><component type='library'><name>a</name><version>1</version></component></components>";
    assert_eq!(broken("1.0", part), ["CycloneDX 1.0, component.modified: required"]);
    assert_eq!(broken("1.1", part), VALID);
    assert_eq!(broken("1.1", ""), ["CycloneDX 1.1, bom.components: required"]);
    assert_eq!(broken("1.2", ""), VALID);
    let plain = "<components><component type='library'><name>a</name></component></components>";
    assert_eq!(broken("1.3", plain), ["CycloneDX 1.3, component.version: required"]);
    assert_eq!(broken("1.4", plain), VALID);
    let tagged =
        "<components><component type='library'><name>a</name><tags><tag>t</tag></tags></component></components>";
    let early = bom("1.5", tagged);
    assert_eq!(early.violations[0].expected.as_deref(), Some("a namespace of 1.6 or newer, which has it"));
    assert_eq!(broken("1.6", tagged), VALID);
}

#[test]
fn the_order_and_the_number_of_elements_are_those_of_the_schema() {
    let part = |content: &str| format!("<components><component type='library'>{content}</component></components>");
    let order = broken("1.4", &part("<version>1</version><name>a</name>"));
    assert_eq!(order, ["CycloneDX 1.4, component: elements in the order of the schema"]);
    let twice = bom("1.4", &part("<name>a</name><purl>pkg:generic/a</purl><purl>pkg:generic/b</purl>"));
    assert_eq!(twice.violations[0].message, "component.purl stands twice");
    assert_eq!(twice.unread.len(), 1, "the second purl may name another part");
    let misspelt = bom("1.4", &part("<name>a</name><licences/>"));
    assert_eq!(misspelt.violations[0].expected.as_deref(), Some("one of its elements: did you mean `licenses`?"));
    assert_eq!(misspelt.unknown_fields[0].0, "component.licences");
    let mixed = "<licenses><license><id>MIT</id></license><expression>MIT</expression></licenses>";
    let mixed = part(&format!("<name>a</name>{mixed}"));
    assert_eq!(broken("1.6", &mixed).len(), 1, "an expression stands alone up to 1.6");
    assert_eq!(broken("1.7", &mixed), VALID);
    assert_eq!(broken("1.4", &part("<name>a</name>stray")), ["CycloneDX 1.4, component: elements only"]);
    assert_eq!(broken("1.4", &part("<name>a<b/></name>")), ["CycloneDX 1.4, name: text only"]);
}

#[test]
fn other_namespaces_are_tolerated_where_the_schema_says_so() {
    let ours =
        "<component type='library' x:a='1' foo='2'><name>a</name><x:more xmlns:x='urn:x'><x:b/></x:more></component>";
    let bom = bom("1.4", &format!("<components xmlns:x='urn:x'>{ours}</components>"));
    assert_eq!(bom.violations, []);
    let unknown: Vec<&str> = bom.unknown_fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(unknown, ["component.a", "component.foo", "component.more"]);
    let wrong = "<component type='library'><name>a</name><hashes><x:more xmlns:x='urn:x'/></hashes></component>";
    assert_eq!(
        broken("1.4", &format!("<components>{wrong}</components>")),
        ["CycloneDX 1.4, hashes: no elements of other namespaces here"]
    );
    let bare = "<component type='library'><name>a</name><more xmlns=''/></component>";
    assert_eq!(broken("1.4", &format!("<components>{bare}</components>")).len(), 1, "no namespace is no other one");
}

#[test]
fn parts_of_another_version_are_not_dropped_silently() {
    let other = "<components><component type='library'><name>a</name></component>\
                 <component xmlns='http://cyclonedx.org/schema/bom/1.3' type='device'><name>modem</name></component></components>";
    let bom = bom("1.4", other);
    assert_eq!((bom.len(), bom.unread.len()), (1, 1));
    assert!(bom.unread[0].message.contains("CycloneDX 1.3"), "{}", bom.unread[0]);
}

#[test]
fn a_reference_names_one_element_of_any_kind() {
    let content = "<metadata><supplier bom-ref='x'><name>s</name></supplier></metadata>\
                   <components><component type='library' bom-ref='x'><name>a</name></component></components>";
    assert_eq!(broken("1.5", content), ["CycloneDX 1.5, bom-ref: unique within the document"]);
}

#[test]
fn nested_dependencies_lead_on_from_the_inner_one() {
    let part = |name: &str| format!("<component type='library' bom-ref='{name}'><name>{name}</name></component>");
    let parts: String = ["a", "b", "c", "d"].map(part).concat();
    let nested = "<dependency ref='a'><dependency ref='b'><dependency ref='c'><provides ref='d'/></dependency></dependency>\
                  <dependency ref='d'/></dependency><dependency ref='d'/>";
    let bom = bom("1.6", &format!("<components>{parts}</components><dependencies>{nested}</dependencies>"));
    assert_eq!(bom.violations, []);
    let name = |id| bom.component(id).name();
    let mut edges: Vec<(&str, Relation, &str)> =
        bom.relationships().map(|edge| (name(edge.from), edge.relation, name(edge.to))).collect();
    edges.sort_by_key(|(from, _, to)| (*from, *to));
    assert_eq!(
        edges,
        [
            ("a", Relation::DependsOn, "b"),
            ("a", Relation::DependsOn, "d"),
            ("b", Relation::DependsOn, "c"),
            ("c", Relation::Provides, "d"),
        ]
    );
}

#[test]
fn signatures_are_noted_where_they_stand() {
    let signature = "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><SignedInfo>\
                     <SignatureMethod Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/></SignedInfo></Signature>";
    let part = format!("<component type='library'><name>a</name>{signature}</component>");
    let inner = bom("1.4", &format!("<components>{part}</components>"));
    assert!(inner.components().all(|component| component.is_signed()) && inner.signature.is_none());
    let outer = bom("1.4", signature);
    let algorithm = outer.signature.and_then(|signature| signature.algorithm);
    assert_eq!(algorithm.as_deref(), Some("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"));
    assert_eq!((outer.violations, inner.violations), (vec![], vec![]));
}

#[test]
fn values_are_spelled_as_xml_schema_spells_them() {
    let content = |timestamp: &str| format!("<metadata><timestamp>{timestamp}</timestamp></metadata>");
    assert_eq!(broken("1.4", &content(" 2026-06-01T10:00:00 ")), VALID, "without a zone, and indented");
    assert_eq!(broken("1.4", &content("2026-06-01")).len(), 1);
    let service = |flag: &str| {
        format!("<services><service><name>s</name><authenticated>{flag}</authenticated></service></services>")
    };
    assert_eq!(broken("1.4", &service("1")), VALID);
    assert_eq!(broken("1.4", &service("TRUE")), ["CycloneDX 1.4, service.authenticated: `true` or `false`"]);
    let scope = "<components><component type='library'><name>a</name><scope> required</scope></component></components>";
    assert_eq!(broken("1.4", scope), ["CycloneDX 1.4, component.scope: enumeration"], "a word has no white space");
}

#[test]
fn the_deepest_document_does_not_exhaust_the_stack_of_a_thread() {
    let levels = 400;
    let open = "<components><component type='device'><name>x</name>".repeat(levels);
    let close = "</component></components>".repeat(levels);
    let text = document("1.4", &format!("{open}{close}"));
    let limits = Limits { max_depth: 10_000, ..Limits::default() };
    let reading = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let options = ReadOptions { limits, ..ReadOptions::default() };
        CycloneDxXml.read(&source(&text), &options).map(|bom| bom.len())
    });
    let error = reading.expect("a thread can be started").join().expect("no stack is exhausted");
    assert_eq!(error.expect_err("it is too deep").kind(), ErrorKind::TooLarge);
    let most = 250;
    let open = "<components><component type='device'><name>x</name>".repeat(most);
    let text = document("1.4", &format!("{open}{}", "</component></components>".repeat(most)));
    let reading = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let options = ReadOptions { limits, ..ReadOptions::default() };
        CycloneDxXml.read(&source(&text), &options).map(|bom| bom.len())
    });
    assert_eq!(reading.expect("a thread can be started").join().expect("it holds").expect("it is sound"), most);
}

#[test]
fn a_file_that_is_included_is_not_read_and_said_to_be_missing() {
    let text = r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="device"><name>PLC</name>
        </component></components><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="modem.xml"/></bom>"#;
    let bom = read(text).expect("it can be read");
    assert!(bom.unread.iter().any(|problem| problem.message.contains("XInclude")), "{:?}", bom.unread);
}

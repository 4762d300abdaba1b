use super::*;
use crate::model::{IdentifierKind, LeftOutAs, Quantity};
use crate::source::Limits;

const XML: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<export version="E">
  <design><source>a.kicad_sch</source><date>2026-01-02T03:04:05+0000</date><tool>Eeschema 9.0.0</tool></design>
  <components>
    <comp ref="U1"><value>EC25-AF</value><footprint>Modem:M2</footprint>
      <fields><field name="Manufacturer_Name">Example Radio</field><field name="MPN">EC25-AF &amp; B</field>
        <field name="digikey#">1-ND</field><field name="mouser#">2-M</field><field name="Tolerance">1%</field></fields>
      <libsource lib="RF" part="EC25" description="LTE module"/>
      <property name="Manufacturer_Name" value="Example Radio"/>
      <sheetpath names="/radio/" tstamps="/1/"/></comp>
    <comp ref="R1"><value>10k</value><property name="dnp"/></comp>
    <comp ref="R2"><value>10k DNP</value></comp>
    <comp ref="R3"><value>10k</value><fields><field name="DNP">1</field></fields></comp>
    <comp ref="H1"><value>Hole</value><property name="exclude_from_bom"/></comp>
    <comp ref="R4"><value>22k</value><fields><field name="Config">+A,-B</field></fields></comp>
    <comp ref="#PWR1"><value>GND</value></comp>
  </components>
  <nets><net code="1" name="x"><node ref="U1" pin="1"/></net></nets>
</export>"##;

const EXPRESSION: &str = r##"(export (version "E")
  (design (source "a.kicad_sch") (date "2026-01-02T03:04:05+0000") (tool "Eeschema 9.0.0"))
  (components
    (comp (ref "U1") (value "EC25-AF") (footprint "Modem:M2")
      (fields (field (name "Manufacturer_Name") "Example Radio") (field (name "MPN") "EC25-AF & B")
        (field (name "digikey#") "1-ND") (field (name "mouser#") "2-M") (field (name Tolerance) 1%))
      (libsource (lib "RF") (part "EC25") (description "LTE module"))
      (property (name "Manufacturer_Name") (value "Example Radio"))
      (sheetpath (names "/radio/") (tstamps "/1/")))
    (comp (ref "R1") (value "10k") (property (name "dnp")))
    (comp (ref R2) (value "10k DNP"))
    (comp (ref "R3") (value "10k") (fields (field (name "DNP") "1")))
    (comp (ref "H1") (value "Hole") (property (name "exclude_from_bom")))
    (comp (ref "R4") (value "22k") (fields (field (name "Config") "+A,-B")))
    (comp (ref "#PWR1") (value "GND")))
  (nets (net (code "1") (name "x") (node (ref "U1") (pin "1")))))"##;

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::from_bytes("board.xml", text.as_bytes().to_vec(), &Limits::default()).expect("small"))
}

fn read(text: &str) -> Result<Bom, Error> {
    KicadNetlist.read(&source(text), &ReadOptions::default())
}

#[test]
fn both_spellings_give_one_part_for_each_designator_with_its_maker_and_numbers() {
    for text in [XML, EXPRESSION] {
        assert!(KicadNetlist.recognises(&source(text), &ReadOptions::default()));
        let bom = read(text).expect("a netlist");
        assert_eq!((bom.len(), bom.spec_version.as_str()), (2, "E"));
        let modem = bom.components().next().expect("the first");
        assert_eq!((modem.name(), modem.manufacturer()), ("EC25-AF", Some("Example Radio")));
        assert_eq!((modem.location(), modem.description()), (Some("/radio/"), Some("LTE module")));
        assert_eq!(modem.quantity(), Quantity::Pieces(1));
        let value = |kind| modem.identifier(kind).map(|found| found.value);
        assert_eq!(value(IdentifierKind::Mpn), Some("EC25-AF & B"));
        assert_eq!(value(IdentifierKind::Designator), Some("U1"));
        assert_eq!(modem.identifiers().filter(|found| found.kind == IdentifierKind::Sku).count(), 2);
        assert!(modem.properties().any(|(name, value, _)| (name, value) == ("Tolerance", "1%")));
        let notes: Vec<String> = bom.notes.iter().map(ToString::to_string).collect();
        assert!(notes.iter().any(|note| note.contains("`R1` is marked as not fitted")), "{notes:?}");
        assert!(notes.iter().any(|note| note.contains("`H1` is excluded")), "{notes:?}");
        assert!(notes.iter().any(|note| note.contains("Config: +A,-B")), "{notes:?}");
        let left_out: Vec<_> = bom.left_out.iter().map(|line| (line.designators.as_str(), line.why)).collect();
        let not_fitted = ["R1", "R2", "R3"].map(|designator| (designator, LeftOutAs::NotFitted));
        assert_eq!(left_out[..3], not_fitted);
        assert_eq!(left_out[3..], [("H1", LeftOutAs::NotBought)]);
    }
}

#[test]
fn a_field_that_contradicts_another_leaves_the_part_in_doubt() {
    let text = XML.replace("<field name=\"Tolerance\">1%<", "<field name=\"manf\">Other<");
    let bom = read(&text).expect("a netlist");
    assert!(bom.unread[0].message.contains("contradicts"), "{:?}", bom.unread);
}

#[test]
fn what_is_cut_or_nested_without_end_is_an_error_with_its_place() {
    for (text, word) in [
        (&EXPRESSION[..300], "ends before"),
        ("(export (version \"E) (components))", "never closed"),
        ("(export (version E) (components)) x", "follows"),
        ("(export (version E))", "without a list"),
        ("<export version='E'><design/></export>", "without a list"),
        ("<export version='E'><design/><components></export>", ""),
    ] {
        let error = read(text).expect_err("broken");
        assert!(error.to_string().contains(word), "{error}");
    }
    let deep = format!("(export (version E) {}", "(a ".repeat(100_000));
    assert_eq!(read(&deep).expect_err("too deep").kind(), crate::error::ErrorKind::TooLarge);
    for (end, _) in EXPRESSION.char_indices().step_by(7) {
        _ = read(&EXPRESSION[..end]);
        _ = read(&XML[..end.min(XML.len())]);
    }
}

#[test]
fn other_documents_are_not_taken_for_netlists() {
    for text in
        ["<exports><design/></exports>", "<export><a/></export>", "(module x)", "a,b\n", "<html><export><design>"]
    {
        assert!(!KicadNetlist.recognises(&source(text), &ReadOptions::default()), "{text}");
    }
}

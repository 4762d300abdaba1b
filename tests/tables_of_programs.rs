//! Parts lists as the programs that draw and buy write them, and sheets that hold more than one table.

use std::sync::Arc;

use tallyclerk::error::Error;
use tallyclerk::ingest::{self, READERS, ReadOptions};
use tallyclerk::model::{Bom, ComponentRef, Format, IdentifierKind, Quantity, Role};
use tallyclerk::source::{Limits, Source};

fn read_as(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Bom, Error> {
    let source = Source::from_bytes(name, bytes.into(), &Limits::default())?;
    ingest::read(&Arc::new(source), &ReadOptions::default())
}

fn read(bytes: impl Into<Vec<u8>>) -> Bom {
    read_as("list.csv", bytes).unwrap_or_else(|error| panic!("{error}"))
}

fn value<'a>(part: ComponentRef<'a>, kind: IdentifierKind) -> Option<&'a str> {
    part.identifier(kind).map(|identifier| identifier.value)
}

fn said(problems: &[tallyclerk::diagnostic::Problem]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

#[test]
fn lists_of_many_programs_give_maker_numbers_designators_and_quantity() {
    let lists = [
        (
            "Altium",
            "Comment,Description,Designator,Footprint,LibRef,Manufacturer 1,Manufacturer Part Number 1,Supplier 1,\
             Supplier Part Number 1,Quantity\nEC25,LTE module,\"U1, U2\",M2,EC25,Quectel,EC25-AF,Digi-Key,2958-1,2\n",
        ),
        (
            "KiCad",
            "\"Id\";\"Reference(s)\";\"Value\";\"Manufacturer_Name\";\"Manufacturer_Part_Number\";\"Supplier\";\
             \"LCSC Part #\";\"Qty\";\"DNP\"\n1;\"U1, U2\";\"EC25\";\"Quectel\";\"EC25-AF\";\"Digi-Key\";\"2958-1\";2;\n",
        ),
        (
            "Eagle",
            "Qty;Value;Device;Package;Parts;Description;MF;MPN;Distributor;Distributor PN\n\
             2;EC25;EC25;M2;U1, U2;LTE;Quectel;EC25-AF;Digi-Key;2958-1\n",
        ),
        (
            "Arena",
            "Level^Line #^Item Number^Item Name^Quantity^Reference Designator^Manufacturer^\
             Manufacturer Item Number^Supplier^Supplier Part Number\n1^1^A-1^EC25^2^U1, U2^Quectel^EC25-AF^Digi-Key^2958-1\n",
        ),
        (
            "a house with numbers of its own",
            "Part Number|Description|Qty|RefDes|Mfr|Mfr P/N|Vendor\n2958-1|EC25|2|U1, U2|Quectel|EC25-AF|Digi-Key\n",
        ),
        (
            "French",
            "sep=;\nRepère;Désignation;Fabricant;Référence fabricant;Fournisseur;Référence fournisseur;Qté\n\
             U1, U2;EC25;Quectel;EC25-AF;Digi-Key;2958-1;2,0\n",
        ),
        (
            "Japanese",
            "部品記号\t部品名\tメーカー\tメーカー型番\t仕入先\t仕入先品番\t数量\nU1, U2\tEC25\tQuectel\tEC25-AF\tDigi-Key\t2958-1\t2\n",
        ),
        (
            "Korean",
            "참조번호,부품명,제조사,제조사 부품번호,공급사,공급사 품번,수량\n\"U1, U2\",EC25,Quectel,EC25-AF,Digi-Key,2958-1,2\n",
        ),
    ];
    for (program, list) in lists {
        let bom = read(list);
        let part = bom.components().next().expect("one part");
        assert_eq!((bom.len(), part.manufacturer()), (1, Some("Quectel")), "{program}");
        assert_eq!(value(part, IdentifierKind::Mpn), Some("EC25-AF"), "{program}");
        assert_eq!(value(part, IdentifierKind::Sku), Some("2958-1"), "{program}");
        assert_eq!(value(part, IdentifierKind::Designator), Some("U1, U2"), "{program}");
        assert_eq!(part.party(Role::Supplier).map(|party| party.name()), Some("Digi-Key"), "{program}");
        assert_eq!(part.quantity(), Quantity::Pieces(2), "{program}");
        assert!(bom.unread.is_empty(), "{program}: {}", said(&bom.unread));
    }
}

#[test]
fn a_switch_cabinet_and_a_bill_of_a_warehouse_program_are_read() {
    let cabinet = "Betriebsmittelkennzeichen;Menge;Bezeichnung;Typnummer;Lieferant;Artikelnummer;Hersteller\n\
                   -K1;1;Schütz;3RT2015;Beispiel GmbH;SIE.3RT2015;Siemens\n";
    let bom = read(cabinet);
    let part = bom.components().next().expect("one part");
    assert_eq!(value(part, IdentifierKind::Mpn), Some("3RT2015"));
    assert_eq!(value(part, IdentifierKind::Sku), Some("SIE.3RT2015"));
    assert_eq!(value(part, IdentifierKind::Designator), Some("-K1"));
    let bill = "Stufe;Pos.;Materialnummer;Objektkurztext;Komponentenmenge;ME\n1;0010;4711;Schrank;1;ST\n2;0010;4712;Modem;3;ST\n";
    let bom = read(bill);
    let modem = bom.components().nth(1).expect("two parts");
    assert_eq!(modem.parent().map(|part| part.name()), Some("Schrank"));
    assert_eq!((modem.quantity(), value(modem, IdentifierKind::Sku)), (Quantity::Pieces(3), Some("4712")));
}

#[test]
fn what_is_not_fitted_is_left_out_and_said_and_what_variants_dispute_is_in_doubt() {
    let bom = read(
        "Designator,Value,MPN,Qty,Base,Export\nR1,10k,A,1,Fitted,Fitted\nR2,10k DNP,B,1,,\nR3,10k,C,1,Not Fitted,Not Fitted\n\
         U4,Modem,D,1,Fitted,Not Fitted\n",
    );
    let numbers: Vec<_> = bom.components().map(|part| value(part, IdentifierKind::Mpn)).collect();
    assert_eq!(numbers, [Some("A"), Some("D")]);
    assert!(said(&bom.notes).contains("`10k DNP` is marked as not fitted"), "{}", said(&bom.notes));
    assert!(said(&bom.unread).contains("`Modem` is fitted in one variant"), "{}", said(&bom.unread));
}

#[test]
fn designators_that_go_on_in_the_next_row_belong_to_the_part_above() {
    let bom = read("Item\tQuantity\tReference\tPart\n1\t4\tC1,C2,\t100n\n\t\tC3,C4\t\n2\t1\tU1\tModem\n\n\t\tC9\t\n");
    let first = bom.components().next().expect("two parts");
    assert_eq!((bom.len(), value(first, IdentifierKind::Designator)), (2, Some("C1,C2,C3,C4")));
    assert!(said(&bom.notes).contains("C9"), "what stands apart is said: {}", said(&bom.notes));
}

#[test]
fn a_second_table_below_is_read_by_its_own_header_or_said_to_be_unread() {
    let parts = "Part Number,Manufacturer,Qty\nA1,ACME,2\n\n";
    let own = read(format!("{parts}Qty,Part Number\n3,B1\n"));
    let second = own.components().nth(1).expect("two parts");
    assert_eq!((value(second, IdentifierKind::Mpn), second.quantity()), (Some("B1"), Quantity::Pieces(3)));
    let foreign = read(format!("{parts}Supplier,Country,Contact\nExample Co,DE,J. Doe\nOther Co,FR,M. Doe\n"));
    assert_eq!(foreign.len(), 1);
    assert!(said(&foreign.notes).contains("another table"), "{}", said(&foreign.notes));
    let spares = read(format!("{parts}Manufacturer,Name,Remark\nACME,Modem,spare\n"));
    assert!(spares.len() == 2 || said(&spares.unread).contains("another table"), "{}", said(&spares.unread));
}

#[test]
fn a_table_beside_another_is_not_merged_with_it() {
    let bom = read(
        "Part Number,Name,Qty,,Manufacturer,Country\nA1,a,2,,Example Co,DE\nA2,b,2,,Other Co,FR\nA3,c,1,,,\nA4,d,1,,,\nA5,e,1,,,\n",
    );
    assert!(bom.components().all(|part| part.manufacturer().is_none()) && bom.len() == 5);
    assert!(said(&bom.unread).contains("another table stands beside"), "{}", said(&bom.unread));
    let gap = read("Part Number,Name,Qty,,Manufacturer\nA1,a,2,,Example Co\nA2,b,2,,Other Co\nA3,c,1,,Third\n");
    assert!(gap.components().all(|part| part.manufacturer().is_some()), "a gap alone makes no second table");
}

#[test]
fn the_xml_of_an_old_spreadsheet_program_is_read_and_its_name_is_remarked() {
    let row = |cells: &[&str]| {
        let cell = |text: &&str| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>");
        format!("<Row>{}</Row>", cells.iter().map(cell).collect::<String>())
    };
    let namespace = "urn:schemas-microsoft-com:office:spreadsheet";
    let text = format!(
        "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"{namespace}\" xmlns:ss=\"{namespace}\"><Worksheet ss:Name=\"BOM\"><Table>\
         {}{}</Table></Worksheet></Workbook>",
        row(&["Part Number", "Manufacturer", "Qty"]),
        row(&["EC25-AF", "Quectel", "2"])
    );
    let bom = read_as("list.xls", text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((bom.format, bom.len()), (Format::Workbook, 1));
    assert!(said(&bom.notes).contains("is named like an .xls workbook but is XML"), "{}", said(&bom.notes));
    let page = read_as("list.xls", "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n");
    assert!(page.expect_err("a page").to_string().contains("MHTML"));
}

/// Every fixture with the format that its content shows, and the parts it holds.
const FIXTURES: [(&str, Format, usize); 12] = [
    ("tables/spreader.xlsx", Format::Workbook, 5),
    ("tables/hoist.ods", Format::Workbook, 3),
    ("tables/hoist-2003.xml", Format::Workbook, 2),
    ("tables/schaltschrank-windows-1252.csv", Format::Csv, 3),
    ("tables/gateway-utf-16.tsv", Format::Csv, 2),
    ("tables/components.cyclonedx.csv", Format::CycloneDxCsv, 2),
    ("boards/controller.net.xml", Format::KicadNetlist, 3),
    ("boards/controller.net", Format::KicadNetlist, 3),
    ("boards/assembly-house.csv", Format::Placement, 3),
    ("boards/inspection.csv", Format::Placement, 3),
    ("boards/allegro-placement.txt", Format::Placement, 3),
    ("cases/spreader-board/factory/placement-top.pos", Format::Placement, 16),
];

#[test]
fn each_fixture_is_claimed_by_one_reader_and_gives_its_parts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    for (name, format, parts) in FIXTURES {
        let source = Source::load(&folder.join(name), name, &Limits::default()).expect("the fixture is there");
        let claims = |source: &Source| -> Vec<Format> {
            let options = ReadOptions::default();
            READERS.iter().filter(|reader| reader.recognises(source, &options)).map(|reader| reader.format()).collect()
        };
        assert_eq!(claims(&source), [format], "{name}");
        let bom = ingest::read(&Arc::new(source), &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(bom.len(), parts, "{name}");
    }
}

#[test]
fn what_a_workbook_hides_is_read_and_said() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/tables");
    for (name, said) in [
        ("spreader.xlsx", "sheet `Parts` hides row 7 and column E"),
        ("spreader.xlsx", "sheet `Old` is hidden"),
        ("hoist.ods", "sheet `Teile` hides row 3"),
        ("hoist-2003.xml", "sheet `Parts` hides row 3"),
    ] {
        let source = Source::load(&folder.join(name), name, &Limits::default()).expect("the fixture is there");
        let bom = ingest::read(&Arc::new(source), &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"));
        assert!(bom.notes.iter().any(|note| note.message.contains(said)), "{name}: {:?}", bom.notes);
        assert!(bom.unread.is_empty(), "{name}: {:?}", bom.unread);
    }
}

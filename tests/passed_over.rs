//! What of a table is read by no column and no rule is said: cells below no header, headers with another text in them,
//! sums that name a part, sheets with one line, quotes that swallow rows, and what a workbook shows beside its values.

use std::fmt::Write as _;
use std::sync::Arc;

use tallyclerk::error::Error;
use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Account, Bom, IdentifierKind, Quantity};
use tallyclerk::source::{Limits, Source};

const HEADER: &str = "MPN,Manufacturer,Description,Qty";
const PLC: &str = "X1,Siemens,PLC,2";

fn try_read(bytes: impl Into<Vec<u8>>, account: Account) -> Result<Bom, Error> {
    let source = Source::from_bytes("f", bytes.into(), &Limits::default()).expect("small");
    ingest::read(&Arc::new(source), &ReadOptions { account, ..ReadOptions::default() })
}

fn read(bytes: impl Into<Vec<u8>>) -> Bom {
    try_read(bytes, Account::Declared).unwrap_or_else(|error| panic!("{error}"))
}

fn listed(problems: &[tallyclerk::diagnostic::Problem]) -> String {
    problems.iter().fold(String::new(), |mut all, problem| {
        let _ = writeln!(all, "{} {}", problem.at, problem.message);
        all
    })
}

/// Tells that a list is read in part, for a cause with these words.
#[track_caller]
fn says(bom: &Bom, words: &str) {
    let unread = listed(&bom.unread);
    assert!(unread.contains(words), "{words:?} does not stand in {unread:?}; notes {}", listed(&bom.notes));
}

/// Tells that a list is read as a whole.
#[track_caller]
fn whole(bom: &Bom, parts: usize, why: &str) {
    assert_eq!((bom.len(), listed(&bom.unread)), (parts, String::new()), "{why}");
}

#[test]
fn cells_below_no_header_are_kept_and_said() {
    let bom = read(format!("{HEADER},,,\n{PLC},EC25-AF,Quectel,1\n"));
    says(&bom, "`EC25-AF` stands in a column without a header");
    let plc = bom.components().next().expect("one");
    assert!(plc.properties().any(|(name, value, _)| (name, value) == ("column F", "Quectel")));
    says(&read("MPN,,Manufacturer,Description,Qty\nX1,EC25-AF,Siemens,PLC,2\n"), "B2");
    says(&read(format!("{HEADER},,,\n{PLC},,,\n,,,,EC25-AF,Quectel,1\n")), "nothing names a part");
    // A figure without a header is a price or a weight where another column counts.
    whole(&read(format!("{HEADER},\n{PLC},12.50\n")), 1, "a figure");
}

#[test]
fn a_header_that_is_repeated_with_another_text_in_it_is_no_repetition() {
    for row in [
        "EC25-AF,Manufacturer,Description,Qty",
        "MPN,Manufacturer,LTE module EC25,Qty",
        "MPN,Quectel,Description,Qty",
        "MPN,Manufacturer,Description,1",
        "MPN,Manufacturer,Description,Qty,EC25-AF",
    ] {
        let bom = read(format!("{HEADER}\n{PLC}\n{row}\nX2,Siemens,HMI,1\n"));
        says(&bom, "repeats the header but for it");
        assert_eq!(bom.len(), 2, "{row}: the rows below are read on");
    }
    whole(&read(format!("{HEADER}\n{PLC}\n{HEADER}\nX2,Siemens,HMI,1\n")), 2, "a page break");
    let more = format!("{HEADER},Serial No\n{PLC},S1\n\n{HEADER},Batch No\nX2,Siemens,HMI,1,B1\n");
    whole(&read(more), 2, "another column");
    // The fuller header is taken, and the one above it heads rows that it does not.
    says(&read(format!("{HEADER}\n{PLC}\n\n{HEADER},Serial No\nX2,Siemens,HMI,1,S1\n")), "another table above");
}

#[test]
fn a_sum_that_names_a_part_is_one() {
    for (header, row) in [
        (HEADER, ",Total,LTE module,1"),
        (HEADER, ",,Sum: LTE module EC25-AF,1"),
        (HEADER, ",Quectel,Total,1"),
        ("Item,MPN,Manufacturer,Description,Qty", "Sum,,Quectel,LTE module EC25-AF,1"),
        ("Item,MPN,Manufacturer,Description,Qty", "Total,,,LTE module EC25-AF,1"),
    ] {
        let plc = if header == HEADER { PLC.to_owned() } else { format!("1,{PLC}") };
        assert_eq!(read(format!("{header}\n{plc}\n{row}\n")).len(), 2, "{row}");
    }
    for row in [
        "Total,,,2",
        ",,Total,2",
        "Summe,,,2",
        ",Total,,2",
        "VAT 19%,,,2",
        ",,MwSt. 19 %,2",
        ",,,Net",
        ",,,VAT 19%",
        "Net total:,,,2",
    ] {
        whole(&read(format!("{HEADER}\n{PLC}\n{row}\n")), 1, row);
    }
}

#[test]
fn who_signed_a_list_is_no_part() {
    let header = "Item,MPN,Manufacturer,Description,Qty\n1,X1,Siemens,PLC,2\n";
    whole(&read(format!("{header}Prepared by,J. Doe,,Date,2026-01-01\n")), 1, "a signature");
    for row in [
        "Prepared by: J. Doe,,,,",
        ",,Prepared by: J. Doe,,",
        ",Prepared by: J. Doe,,,",
        "Checked: A. Roe,,,2026-01-01,",
        "Rev: 3,,Date: 2026-01-01,,",
    ] {
        whole(&read(format!("{header}{row}\n")), 1, row);
    }
    for row in ["Prepared by: EC25-AF,,,,", "Prepared by: J. Doe,Quectel,,LTE module,", "Prepared by: J. Doe,,,,1"] {
        let bom = read(format!("{header}{row}\n"));
        assert!(bom.len() == 2 || !bom.unread.is_empty(), "{row}");
    }
    assert_eq!(read(format!("{header}Prepared by,EC25-AF,,Date,1\n")).len(), 2);
    assert_eq!(read(format!("{header}Rev,J. Doe,,Date,1\n")).len(), 2, "what is counted is a part");
}

#[test]
fn a_row_above_the_header_needs_no_position_and_no_cells_of_its_own() {
    let list = "Item,MPN,Manufacturer,Description,Qty\n1,X1,Siemens,PLC,2\n2,X2,Siemens,HMI,1\n";
    for row in
        [",Ewon,HMS,remote box,1", "EC25-AF,,,,", "\"LTE module EC25-AF, Quectel, 1 pc\",,,,", "LTE;EC25-AF;Quectel;1"]
    {
        says(&read(format!("{row}\n{list}")), "above the header");
    }
    for row in ["Parts list of crane 8,,,,", "Project,Crane 8,,Rev,3", "Spreader; hoist; trolley,,,,"] {
        whole(&read(format!("{row}\n{list}")), 2, row);
    }
}

#[test]
fn a_text_alone_in_its_row_may_name_a_part_in_any_column() {
    let header = "Item,MPN,Manufacturer,Description,Qty\n1,X1,Siemens,PLC,2\n";
    for row in [
        "EC25-AF,,,,",
        "RUT955,,,,",
        ",,,,EC25-AF",
        ",,,,,,,,,EC25-AF",
        "Cabinet EC25-AF,,,,",
        "XBee,,,,",
        "HC-05,,,,",
        "モデム,,,,",
        "Hikvision camera,,,,",
        "Gateway box,,,,",
        "4G模块,,,,",
        "모뎀,,,,",
        "Fernwartung,,,,",
        "Routeur,,,,",
    ] {
        let bom = read(format!("{header}{row}\n"));
        let unread = listed(&bom.unread);
        assert!(unread.contains("may name a part") || unread.contains("names what communicates"), "{row}: {unread}");
    }
    for row in [
        "+E1,,,,",
        "Section 2: Drives,,,,",
        "=A1+E1,,,,",
        "Cabinet E1A02,,,,",
        "NOTE,,,,\"1) Place spacers A1 ,A2 to holes MH3,MH4.\"",
    ] {
        whole(&read(format!("{header}{row}\n")), 1, row);
    }
}

#[test]
fn a_quoted_cell_that_holds_rows_is_said() {
    for text in [
        "MPN;Manufacturer;Description;Qty\nX1;Siemens;\"PLC;2\nEC25-AF;Quectel;LTE module\";2\n",
        "MPN;Manufacturer;Description;Qty\nX1;Siemens;\"PLC\nEC25-AF;Quectel;LTE module;1\n\";2\n",
    ] {
        says(&read(text), "C2");
    }
    let kept = "MPN,Manufacturer,Reference,Description,Qty\nX1,Siemens,\"R1,R2,R3,\nR4,R5\",\"PLC, 24 V,\nDC, small, new, grey\",5\n";
    whole(&read(kept), 1, "designators and prose");
}

#[test]
fn a_quantity_is_no_more_than_its_line_says() {
    let quantity = |bom: &Bom| bom.components().next().expect("one").quantity();
    for stated in ["2²", "2¹ pcs", "2₁"] {
        let bom = read(format!("{HEADER}\nX1,Siemens,PLC,{stated}\n"));
        says(&bom, "can't be read as a quantity");
        assert_eq!(quantity(&bom), Quantity::Unstated);
    }
    assert_eq!(quantity(&read(format!("{HEADER}\nX1,Siemens,PLC,２\n"))), Quantity::Pieces(2));
    for header in ["Qty (x100)", "Qty [k]", "Quantity (pairs)"] {
        says(&read(format!("MPN,Manufacturer,Description,{header}\n{PLC}\n")), "several pieces as one");
    }
    for header in ["Qty (pcs)", "Qty (per crane)", "数量(个)"] {
        whole(&read(format!("MPN,Manufacturer,Description,{header}\n{PLC}\n")), 1, header);
    }
    says(&read(format!("{HEADER},Unit\n{PLC},pair\n")), "unit that is not known");
    whole(&read(format!("{HEADER},Unit\n{PLC},set\n")), 1, "a set is one thing bought");
}

#[test]
fn several_serial_numbers_of_one_piece_are_said() {
    let header = "MPN,Manufacturer,Serial No,Qty";
    says(&read(format!("{header}\nX1,Siemens,\"A1, A2, A3\",1\n")), "several serial numbers");
    let bom = read(format!("{header}\nX1,Siemens,\"A1, A2, A3\",3\n"));
    let serials = bom.components().next().expect("one").identifiers();
    assert_eq!(serials.filter(|found| found.kind == IdentifierKind::Serial).count(), 3);
    whole(&bom, 1, "one for each piece");
}

#[test]
fn a_part_that_may_not_be_fitted_is_counted_and_said() {
    let header = "MPN,Manufacturer,Description,Qty,Remark,Fitted";
    let bom = read(format!("{header}\n{PLC},,yes\nX2,Siemens,HMI,1,DNP?,\n"));
    assert_eq!(bom.len(), 2);
    says(&bom, "question mark");
    let bom = read(format!("{header}\n{PLC},,yes\nX2,Siemens,HMI,1,,no\n"));
    whole(&bom, 1, "not fitted");
    let unknown: Vec<&str> = bom.unknown_fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(unknown, ["Remark"], "the column that decides is read");
}

#[test]
fn a_symbol_that_is_bought_is_a_part_and_a_component_elsewhere_is_said() {
    let list = |more: &str| {
        format!(
            "(export (version \"E\") (design (source \"x\")) (components (comp (ref \"U1\") (value \"PLC\")) {more}) (nets))"
        )
    };
    let fields = "(fields (field (name \"MPN\") \"EC25-AF\") (field (name \"Manufacturer\") \"Quectel\"))";
    whole(&read(list(&format!("(comp (ref \"#U9\") (value \"EC25-AF\") {fields})"))), 2, "bought");
    whole(&read(list("(comp (ref \"#PWR1\") (value \"GND\"))")), 1, "a power symbol");
    for astray in ["(group (comp (ref \"U9\") (value \"EC25-AF\")))", "(component (ref \"U9\"))", "(Comp (ref \"U9\"))"]
    {
        says(&read(list(astray)), "may be a part and stands where none is read");
    }
    says(&read(list("(comp (ref \"U2\") (value \"a\") (value \"EC25\"))")), "`EC25` is stated for a part beside");
    let xml = |more: &str| {
        format!(
            "<export version=\"E\"><design/><components><comp ref=\"U1\"><value>PLC</value></comp>{more}</components>\
             <libparts><libpart part=\"X\"/></libparts></export>"
        )
    };
    whole(&read(xml("")), 1, "as KiCad writes it");
    for astray in [
        "<group><comp ref=\"U9\"><value>EC25-AF</value></comp></group>",
        "<Comp ref=\"U9\"><value>EC25-AF</value></Comp>",
    ] {
        says(&read(xml(astray)), "may be a part and stands where none is read");
    }
}

#[test]
fn a_placement_that_is_commented_out_is_said() {
    let text = "# Ref  Val  Package  PosX  PosY  Rot  Side\nC1  100n  C_0402  12.5  -10.0  90.0  top\n\
                # U9  EC25-AF  LCC  3.0  4.0  0.0  bottom\n## End\n";
    says(&try_read(text, Account::Observed).expect("placements"), "comment in line 3");
    let plain = text.replace("# U9  EC25-AF  LCC  3.0  4.0  0.0  bottom\n", "");
    whole(&try_read(plain, Account::Observed).expect("placements"), 1, "no comment but KiCad's own");
}

/// A workbook with these rows of `sheetData`, styles, and further parts.
fn workbook(sheets: &[(&str, &str)], styles: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
    let doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut listed, mut related) = (String::new(), String::new());
    let mut parts: Vec<(String, String)> = Vec::new();
    for (n, (name, rows)) in sheets.iter().enumerate() {
        let _ = write!(listed, "<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"r{0}\"/>", n + 1);
        let _ = write!(
            related,
            "<Relationship Id=\"r{0}\" Type=\"{doc}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
            n + 1
        );
        parts.push((
            format!("xl/worksheets/sheet{}.xml", n + 1),
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    let _ = write!(related, "<Relationship Id=\"s\" Type=\"{doc}/styles\" Target=\"styles.xml\"/>");
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let root = format!(
        "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{doc}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!("<workbook xmlns=\"{main}\" xmlns:r=\"{doc}\"><sheets>{listed}</sheets></workbook>");
    let own = |name: &str, text: String| (name.to_owned(), text);
    parts.push(own("[Content_Types].xml", types.to_owned()));
    parts.push(own("_rels/.rels", root));
    parts.push(own("xl/workbook.xml", book));
    parts.push(own("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{rels}\">{related}</Relationships>")));
    parts.push(own("xl/styles.xml", format!("<styleSheet xmlns=\"{main}\">{styles}</styleSheet>")));
    parts.extend(more.iter().map(|(name, text)| own(name, (*text).to_owned())));
    zipped(&parts)
}

fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in parts {
        zip.start_file(name.as_str(), stored).expect("memory");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn row(n: usize, cells: &[&str]) -> String {
    let cell = |(col, text): (char, &&str)| match text.strip_prefix('<') {
        Some(_) => text.replace("@", &format!("{col}{n}")),
        None => format!("<c r=\"{col}{n}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    format!("<row r=\"{n}\">{}</row>", ('A'..).zip(cells).map(cell).collect::<String>())
}

fn header() -> String {
    row(1, &HEADER.split(',').collect::<Vec<_>>())
}

#[test]
fn a_quantity_that_is_shown_with_a_unit_or_a_footnote_is_no_plain_number() {
    let formats = [
        ("0&quot; m&quot;", "not countable"),
        ("0&quot; doz&quot;", "unread"),
        ("0&quot;00&quot;", "unread"),
        ("0&quot; pcs&quot;", "2"),
        ("0.00", "2"),
    ];
    for (code, expected) in formats {
        let styles = format!(
            "<numFmts><numFmt numFmtId=\"164\" formatCode=\"{code}\"/></numFmts>\
             <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs>"
        );
        let rows = format!("{}{}", header(), row(2, &["X1", "Siemens", "PLC", "<c r=\"@\" s=\"1\"><v>2</v></c>"]));
        let bom = read(workbook(&[("A", &rows)], &styles, &[]));
        let quantity = bom.components().next().expect("one").quantity();
        match expected {
            "unread" => says(&bom, "D2"),
            "not countable" => assert_eq!(quantity, Quantity::NotCountable, "{code}"),
            _ => {
                whole(&bom, 1, code);
                assert_eq!(quantity, Quantity::Pieces(2), "{code}");
            }
        }
    }
    let raised = "<c r=\"@\" t=\"inlineStr\"><is><r><t>2</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>1</t></r></is></c>";
    let rows = format!("{}{}", header(), row(2, &["X1", "Siemens", "PLC", raised]));
    says(&read(workbook(&[("A", &rows)], "", &[])), "`2¹` can't be read as a quantity");
    let ml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet Name=\"S\"><Table>\
              <Row><Cell><Data>MPN</Data></Cell><Cell><Data>Manufacturer</Data></Cell><Cell><Data>Qty</Data></Cell></Row>\
              <Row><Cell><Data>X1</Data></Cell><Cell><Data>Siemens</Data></Cell><Cell><Data>2<Sup>1</Sup></Data></Cell></Row>\
              </Table></Worksheet></Workbook>";
    says(&read(ml), "`2¹` can't be read as a quantity");
}

#[test]
fn a_sheet_with_one_line_or_one_column_may_hold_parts() {
    let parts = format!("{}{}", header(), row(2, &["X1", "Siemens", "PLC", "2"]));
    let with = |name: &str, rows: &str| read(workbook(&[("Parts", &parts), (name, rows)], "", &[]));
    says(&with("Parts 2", &row(1, &["EC25-AF", "Quectel", "LTE module", "1"])), "sheet `Parts 2`");
    says(&with("Parts 2", &row(1, &["HC-05", "HC", "serial module", "1"])), "sheet `Parts 2`");
    says(&with("Parts 2", &format!("{}{}", row(1, &["MPN"]), row(2, &["EC25-AF"]))), "sheet `Parts 2`");
    says(&with("Cover", &format!("{}{}", row(1, &["Type", "Make"]), row(2, &["EC25-AF", "Quectel"]))), "sheet `Cover`");
    whole(&with("Cover", &format!("{}{}", row(1, &["Crane", "STS-12"]), row(2, &["Rev", "B2"]))), 1, "a cover");
    whole(&with("Remarks", &row(1, &["Paint as agreed, see the minutes of the meeting."])), 1, "a sentence");
    let error = try_read(workbook(&[("Parts", &parts), ("Parts", &parts)], "", &[]), Account::Declared);
    assert!(error.expect_err("one would be read twice").to_string().contains("two sheets called `Parts`"));
}

#[test]
fn comments_and_text_boxes_are_said() {
    let parts = format!("{}{}", header(), row(2, &["X1", "Siemens", "PLC", "2"]));
    let comment = |text: &str| {
        let comments = format!(
            "<comments><commentList><comment ref=\"A2\"><text><r><t>{text}</t></r></text></comment></commentList></comments>"
        );
        read(workbook(&[("A", &parts)], "", &[("xl/comments1.xml", &comments)]))
    };
    says(&comment("plus EC25-AF LTE modem"), "plus EC25-AF LTE modem");
    let seen = comment("checked by hand");
    whole(&seen, 1, "a remark");
    assert!(listed(&seen.notes).contains("comments or text boxes"), "{}", listed(&seen.notes));
    let boxed = "<d xmlns:a=\"x\"><sp><txBody><a:p><a:r><a:t>with a SIM7600E</a:t></a:r></a:p></txBody></sp></d>";
    says(&read(workbook(&[("A", &parts)], "", &[("xl/drawings/drawing1.xml", boxed)])), "SIM7600E");
}

#[test]
fn a_row_of_more_than_a_thousand_words_is_held_against_no_header() {
    let wide = format!("Part Number,Maker,Quantity{}", ",word".repeat(1_500));
    let bom = read(format!("{HEADER}\n{PLC}\n{wide}\nX2,Siemens,HMI,1\n"));
    assert!(!listed(&bom.notes).contains("begins another header"), "each cell costs a look at every word");
    says(&bom, "row 3 has 1503 cells");
}

//! Real parts lists written by others: each gives its parts, each sheet that is none is said not to be one.
//!
//! The corpus stands beside the project; without it the tests say how much they skip. What a list must give is counted
//! another way: rows with a number in the sheet's own column of item numbers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::error::Error;
use tallyclerk::ingest::{self, READERS, ReadOptions};
use tallyclerk::model::{Bom, ComponentRef, Format, IdentifierKind, designators};
use tallyclerk::source::{Limits, Source};

/// What a file of the corpus is.
enum Expected {
    /// A parts list: the sheets with parts, and the header of the column that numbers them.
    Numbered(&'static [&'static str], &'static str),
    /// A parts list without numbers: so many parts, counted by eye.
    Parts(usize),
    /// A placement file.
    Placed,
    /// No parts list, with a word of the error that says so.
    No(&'static str),
}

use Expected::{No, Numbered, Parts, Placed};

/// Every table of the three groups, by the end of its path.
const EXPECTED: &[(&str, Expected)] = &[
    ("GBCV2_BOM-LIST_A1.9.8-fb.xls", Numbered(&["CN81XX_GBCV2_BOM-LIST"], "Item")),
    ("GBCV2_BoM_1.0.xlsx", Numbered(&["CN81XX_GBCV2_BOM-LIST"], "Item")),
    ("GBCV2_BoM_2.0.xlsx", Numbered(&["CN81XX_GBCV2_BOM-LIST"], "Item")),
    ("LED_Life-3_BoM_v2.1.xlsx", Numbered(&["Assembly_BoM"], "Item")),
    ("LED_Life-3_BoM_v2.2.xlsx", Numbered(&["Assembly_BoM"], "Item")),
    ("FE_REV_C_BOM_ASSEMBLY_V1.6.xlsx", Numbered(&["MOUNT"], "S.No")),
    ("FE_REV_C_BOM_ASSEMBLY_V1.7.xlsx", Numbered(&["MOUNT"], "S.No")),
    ("FE_REV_C_BOM_PROCUREMENT_v1p1.xlsx", Numbered(&["OC_CONNECT1_FRONTEND_REV_C"], "S.NO")),
    ("FE_REV_C_BOM_PROCUREMENT_v1.6.xlsx", Numbered(&["OC_CONNECT1_FRONTEND_REV_C"], "S.NO")),
    ("FEM_UP_POE_20JUN2019_445PM.xlsx", Numbered(&["FEM_UP_POE_20JUN2019_1045AM"], "Item")),
    ("FEMA_BOARD_20JUN2019_4PM.xlsx", Numbered(&["FEMA_BOARD_20JUN2019_4PM"], "Item")),
    ("Power_Source_Proto1_BoM.xlsx", Numbered(&["BoM"], "Item")),
    ("BoM_PSU_Assembly_08102018_ver1.1.xlsx", Numbered(&["Assembly_BoM"], "Item")),
    // One bare board below the list has a row of its own without a number.
    ("OC_BB_BOARD_BOM_20180830_VerA10.2.xlsx", Parts(173)),
    ("SYNC_Life-3_BOM_ASSEMBLY_Ver1.4.xlsx", Numbered(&["MOUNT"], "S.NO")),
    ("SYNC_Life-3_BOM_ASSEMBLY_Ver1.5.xlsx", Numbered(&["MOUNT"], "S.NO")),
    ("SYNC_Life-3_BOM_ASSEMBLY_Ver1.6.xlsx", Numbered(&["MOUNT"], "S.NO")),
    ("SYNC_life-3_BOM_Procurement_Ver1.3.xlsx", Numbered(&["PROCUREMENT_BOM"], "S.NO")),
    ("SYNC_life-3_BOM_Procurement_Ver1.4.xlsx", Numbered(&["PROCUREMENT_BOM"], "S.NO")),
    // Two of its rows are numbered `-`.
    ("OC-2G_Preliminary_BOM_July_21.xlsx", Parts(22)),
    // What is placed on a board: read as that, by `corpus_boards`.
    ("COMPONENT_REPORT.xlsx", Placed),
    ("Placement.xlsx", Placed),
    ("PLACEMENT.xls", No("HTML")),
    ("planktoscope/v2.5/bom.csv", Numbered(&[""], "#")),
    ("Planktoscope-Hat-bom-through-hole.csv", Parts(8)),
    ("Planktoscope-Hat-bom.csv", Parts(28)),
    ("Planktoscope V2.6 BOM.xlsx", Numbered(&["Sheet2"], "ID")),
    ("light_control_bom_jlc.csv", Parts(20)),
    ("subparts-bom.csv", Numbered(&[""], "Row")),
    ("kibom-variant_2c-bom.csv", Parts(1)),
    ("kibom-variant_2c-bom_dk_mou.csv", Parts(1)),
    ("kibom-variant_2c-bom_dk_mou_dnf.csv", Parts(1)),
    ("kibom-variant_2c-bom_dnf.csv", Parts(1)),
    ("merge_1-bom.csv", Parts(4)),
    ("-bom_spec.csv", No("no row names the columns")),
    ("-bom_spec_dnf.csv", No("no row names the columns")),
];

fn corpus() -> Option<PathBuf> {
    let stated = std::env::var_os("TALLYCLERK_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    stated.or(Some(beside)).filter(|path| path.is_dir())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn tables(corpus: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for group in ["hbom-opencellular", "hbom-misc", "hbom-kicad"] {
        files(&corpus.join(group), &mut found);
    }
    found.retain(|path| path.extension().is_some_and(|end| ["xls", "xlsx", "csv"].iter().any(|known| end == *known)));
    found
}

fn source(path: &Path) -> Arc<Source> {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Arc::new(Source::load(path, &name, &Limits::default()).expect("the corpus can be read"))
}

fn read(path: &Path) -> Result<Bom, Error> {
    ingest::read(&source(path), &ReadOptions::default())
}

/// Counts the rows that a list numbers itself, on the sheets that hold its parts.
fn numbered(path: &Path, sheets: &[&str], header: &str) -> usize {
    let source = source(path);
    let grid = ingest::table::open(&source, &Limits::default()).expect("it opens");
    let of_sheet = |name: &&str| {
        let sheet = grid.sheets.iter().find(|sheet| sheet.name == **name).expect("the sheet is there");
        let places = sheet.rows.iter().enumerate();
        let (row, col) = places
            .filter_map(|(n, row)| Some((n, row.iter().position(|cell| cell.text().eq_ignore_ascii_case(header))?)))
            .next()
            .expect("the column is there");
        (row + 1..sheet.rows.len()).filter(|row| sheet.cell(*row, col).text().parse::<f64>().is_ok()).count()
    };
    sheets.iter().map(of_sheet).sum()
}

#[test]
fn every_real_parts_list_gives_its_parts_and_nothing_else_is_taken_for_one() {
    let Some(corpus) = corpus() else {
        println!("skipped: {} kinds of table, because the corpus is not there", EXPECTED.len());
        return;
    };
    let (mut right, mut total) = (0, 0);
    let mut wrong = Vec::new();
    println!("{:>5} {:>5} {:>5}  file", "parts", "maker", "mpn");
    for path in tables(&corpus) {
        let shown = path.strip_prefix(&corpus).unwrap_or(&path).display().to_string();
        let Some((_, expected)) = EXPECTED.iter().find(|(end, _)| shown.ends_with(end)) else {
            println!("                   not judged: {shown}");
            continue;
        };
        total += 1;
        let result = read(&path);
        let verdict = match (expected, &result) {
            (No(word), Err(error)) if error.to_string().contains(word) => Ok(()),
            (No(_), Err(error)) => Err(error.to_string()),
            (Placed, Ok(bom)) if bom.format == Format::Placement => Ok(()),
            (Placed, Ok(bom)) => Err(format!("read as {}", bom.format)),
            (No(_), Ok(bom)) => Err(format!("{} parts of what is no list", bom.len())),
            (_, Err(error)) => Err(error.to_string()),
            (Numbered(sheets, header), Ok(bom)) => {
                let count = numbered(&path, sheets, header);
                if bom.len() == count { Ok(()) } else { Err(format!("{} parts, {count} numbered rows", bom.len())) }
            }
            (Parts(count), Ok(bom)) if bom.len() == *count => Ok(()),
            (Parts(count), Ok(bom)) => Err(format!("{} parts of {count}", bom.len())),
        };
        if let Ok(bom) = &result {
            let makers = bom.components().filter(|part| part.manufacturer().is_some()).count();
            let numbers = bom.components().filter(|part| part.identifier(IdentifierKind::Mpn).is_some()).count();
            println!("{:>5} {makers:>5} {numbers:>5}  {shown}", bom.len());
        } else {
            println!("{:>19}{shown}", "no list  ");
        }
        match verdict {
            Ok(()) => right += 1,
            Err(cause) => wrong.push(format!("{shown}: {cause}")),
        }
    }
    println!("right: {right} of {total}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn makers_and_part_numbers_stand_on_nearly_every_line_of_the_base_station() {
    let Some(corpus) = corpus() else {
        println!("skipped: the corpus is not there");
        return;
    };
    for path in tables(&corpus).iter().filter(|path| path.to_string_lossy().contains("opencellular/electronics")) {
        let Ok(bom) = read(path) else { continue };
        if bom.format == Format::Placement {
            continue;
        }
        let bare =
            |part: &ComponentRef<'_>| part.manufacturer().is_none() || part.identifier(IdentifierKind::Mpn).is_none();
        let count = bom.components().filter(bare).count();
        assert!(count <= 1, "{}: {count} of {} lines lack maker or part number", path.display(), bom.len());
    }
}

#[test]
fn no_document_of_another_format_is_taken_for_a_table() {
    let Some(corpus) = corpus() else {
        println!("skipped: the corpus is not there");
        return;
    };
    let mut found = Vec::new();
    files(&corpus, &mut found);
    let tables = ["csv", "tsv", "xls", "xlsx", "ods"];
    found.retain(|path| !path.extension().is_some_and(|end| tables.iter().any(|known| end == *known)));
    // Delimited by tabs, whatever its name: a table, though not of parts.
    found.retain(|path| !path.ends_with("test/testdata/dpl.txt"));
    let mut taken = Vec::new();
    let mut asked = 0;
    for path in &found {
        if std::fs::metadata(path).map_or(true, |meta| meta.len() > 8 << 20) {
            continue;
        }
        let Ok(source) = Source::load(path, "x", &Limits::default()) else { continue };
        asked += 1;
        let options = ReadOptions::default();
        let ours = READERS.iter().filter(|reader| matches!(reader.format().word(), "csv" | "workbook"));
        if ours.into_iter().any(|reader| reader.recognises(&source, &options)) {
            taken.push(path.strip_prefix(&corpus).unwrap_or(path).display().to_string());
        }
    }
    println!("{} of {asked} documents of other formats were taken for tables: {taken:#?}", taken.len());
    assert!(taken.is_empty(), "{taken:#?}");
}

#[test]
fn lists_of_parties_and_vulnerabilities_give_no_parts() {
    let Some(corpus) = corpus() else {
        println!("skipped: the corpus is not there");
        return;
    };
    let mut found = Vec::new();
    for group in
        ["lists-us-csl", "lists-us-ofac", "lists-us-restricted", "lists-un", "name-matching", "name-reference", "kev"]
    {
        files(&corpus.join(group), &mut found);
    }
    found.retain(|path| path.extension().is_some_and(|end| end == "csv" || end == "tsv"));
    for path in &found {
        let result = read(path);
        assert!(result.is_err(), "{}: {:?} parts", path.display(), result.map(|bom| bom.len()));
    }
    println!("{} lists gave no parts", found.len());
}

#[test]
fn damaged_copies_of_real_workbooks_end_in_an_error_or_a_result() {
    let Some(corpus) = corpus() else {
        println!("skipped: the corpus is not there");
        return;
    };
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("small")
    };
    for path in tables(&corpus).iter().filter(|path| path.to_string_lossy().contains("Elgon_ARM/Rev-")).take(2) {
        let sound = std::fs::read(path).expect("the corpus can be read");
        for round in 0..40 {
            let mut bytes = sound.clone();
            for _ in 0..=round % 4 {
                // The first sectors hold the chains; most damage there is worse.
                let at = if round % 2 == 0 { random(bytes.len()) } else { random(bytes.len().min(4096)) };
                bytes[at] = u8::try_from(random(256)).expect("a byte");
            }
            if round % 5 == 0 {
                bytes.truncate(random(sound.len()));
            }
            let Ok(source) = Source::from_bytes("x", bytes, &Limits::default()) else { continue };
            let _ = ingest::read(&Arc::new(source), &ReadOptions::default());
        }
    }
}

/// The designators of a list: those of its parts, and those it lists as not fitted.
fn designated(bom: &Bom) -> (BTreeSet<String>, BTreeSet<String>) {
    let texts = bom.components().flat_map(|part| part.identifiers().collect::<Vec<_>>());
    let texts = texts.filter(|identifier| identifier.kind == IdentifierKind::Designator);
    let fitted = texts.flat_map(|identifier| designators(identifier.value, None)).collect();
    (fitted, bom.left_out.iter().flat_map(|line| designators(&line.designators, None)).collect())
}

#[test]
fn what_is_bought_for_a_board_is_what_is_assembled_and_what_is_not_fitted() {
    let Some(corpus) = corpus() else {
        println!("skipped: the corpus is not there");
        return;
    };
    let named = |end: &str| {
        let path = tables(&corpus).into_iter().find(|path| path.to_string_lossy().ends_with(end));
        read(&path.expect("it is in the corpus")).expect("it is a parts list")
    };
    for (assembly, procurement) in [
        ("FE_REV_C_BOM_ASSEMBLY_V1.6.xlsx", "FE_REV_C_BOM_PROCUREMENT_v1.6.xlsx"),
        ("SYNC_Life-3_BOM_ASSEMBLY_Ver1.4.xlsx", "SYNC_life-3_BOM_Procurement_Ver1.4.xlsx"),
    ] {
        let (fitted, left_out) = designated(&named(assembly));
        let (bought, not_bought) = designated(&named(procurement));
        assert_eq!(fitted.intersection(&left_out).collect::<Vec<_>>(), Vec::<&String>::new(), "{assembly}");
        assert!(!left_out.is_empty() && not_bought.is_empty(), "{assembly} names them on a sheet of their own");
        let all: BTreeSet<String> = fitted.union(&left_out).cloned().collect();
        assert_eq!(all.symmetric_difference(&bought).collect::<Vec<_>>(), Vec::<&String>::new(), "{procurement}");
        println!("{assembly}: {} fitted, {} not; {procurement}: all {}", fitted.len(), left_out.len(), bought.len());
    }
}

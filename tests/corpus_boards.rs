//! Real placement reports written by others: each gives its parts, by reference designator.
//!
//! The corpus stands beside the project; without it the test says what it skips.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallyclerk::diagnostic::Problem;
use tallyclerk::ingest::{self, ReadOptions};
use tallyclerk::model::{Account, Format, IdentifierKind};
use tallyclerk::source::{Limits, Source};

/// The end of a path, and how many rows with coordinates the report has, counted from the sheet.
const REPORTS: [(&str, usize); 5] = [
    ("OC_Connect-1_DEBUG_Life-3_COMPONENT_REPORT.xlsx", 337),
    ("OC_CONNECT_1_BREAKOUT_LIFE-3_COMPONENT_REPORT.xlsx", 68),
    ("Fb_Connect1_SYNC_Life-3_COMPONENT_REPORT.xlsx", 271),
    ("OC_CONNECT_1_FRONTEND_LIFE-3_COMPONENT_REPORT.xlsx", 1626),
    ("BBU/Rev-C/assembly/REL50494_OC_LTE_BASEBAND_BOARD_PLC_C_20180727/Placement.xlsx", 1357),
];

fn corpus() -> Option<PathBuf> {
    let stated = std::env::var_os("TALLYCLERK_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    stated.or(Some(beside)).map(|path| path.join("hbom-opencellular")).filter(|path| path.is_dir())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn every_real_placement_report_gives_its_parts() {
    let Some(corpus) = corpus() else {
        println!("skipped: {} placement reports, because the corpus is not there", REPORTS.len());
        return;
    };
    let mut found = Vec::new();
    files(&corpus, &mut found);
    for (end, rows) in REPORTS {
        let path = found.iter().find(|path| path.ends_with(end)).unwrap_or_else(|| panic!("{end} is in the corpus"));
        let source = Arc::new(Source::load(path, end, &Limits::default()).expect("it can be read"));
        let options = ReadOptions { account: Account::Observed, ..ReadOptions::default() };
        let bom = ingest::read(&source, &options).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(bom.format, Format::Placement, "{end}");
        let marks = rows - bom.len();
        println!("{:>5} parts, {marks:>2} rows left out: {end}", bom.len());
        assert!(marks <= rows / 10, "{end}: {} of {rows} rows", bom.len());
        assert!(bom.components().all(|part| part.identifier(IdentifierKind::Designator).is_some()));
        // One report has cells such as `24      J24`, in which the end of a package's name ran into the designator.
        let ran_together = |problem: &Problem| problem.message.contains("is not plainly a list of designators");
        assert!(bom.unread.iter().all(ran_together), "{end}: {:?}", bom.unread);
    }
}

//! Tables that stand side by side in one sheet: the blocks into which columns without a header cut a header's row.

use std::collections::BTreeMap;
use std::ops::Range;

use super::header::Sought;
use super::header_row::{header_text, read_row};
use crate::source::{Cell, Sheet};

/// Cuts a header's row into the blocks between columns without a header.
fn blocks(sheet: &Sheet, row: usize, width: usize) -> Vec<Range<usize>> {
    let covered = |col: usize| {
        let merged = || sheet.merged_at(row, col).is_some_and(|region| !sheet.cell(region.top, region.left).is_empty());
        !header_text(sheet, row, col).is_empty() || merged()
    };
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for col in (0..width).filter(|col| covered(*col)) {
        match blocks.last_mut() {
            Some(block) if block.end == col => block.end += 1,
            _ => blocks.push(col..col + 1),
        }
    }
    blocks
}

/// How many rows are looked at to tell two tables side by side from one with a gap.
const COMPARED_ROWS: usize = 5_000;

/// Of two tables that stand side by side without naming a field twice, takes the fuller one: between them lies an empty
/// column, each fills its rows from the first on, and one ends rows before the other.
pub(super) fn apart<F: Copy + Ord>(
    sheet: &Sheet,
    row: usize,
    width: usize,
    sought: &Sought<'_, F>,
) -> Option<(BTreeMap<F, usize>, Range<usize>)> {
    let blocks = blocks(sheet, row, width);
    let [left, right] = blocks.as_slice() else { return None };
    let rows = || sheet.rows.iter().skip(row + 1).take(COMPARED_ROWS);
    let fills = |cells: &[Cell], block: &Range<usize>| {
        cells.iter().take(block.end).skip(block.start).any(|cell| !cell.is_empty())
    };
    if rows().any(|cells| fills(cells, &(left.end..right.start))) {
        return None;
    }
    let filled = |block: &Range<usize>| rows().take_while(|cells| fills(cells, block)).count();
    let ends = |block: &Range<usize>, from: usize| !rows().skip(from).any(|cells| fills(cells, block));
    let (of_left, of_right) = (filled(left), filled(right));
    let (short, len) = if of_left < of_right { (left, of_left) } else { (right, of_right) };
    let differ = of_left.abs_diff(of_right) >= 2 && len > 0 && ends(short, len);
    if differ { one_of_several(sheet, row, width, sought) } else { None }
}

/// Of tables that stand side by side, each behind a column without a header, takes the one that names the most fields.
pub(super) fn one_of_several<F: Copy + Ord>(
    sheet: &Sheet,
    row: usize,
    width: usize,
    sought: &Sought<'_, F>,
) -> Option<(BTreeMap<F, usize>, Range<usize>)> {
    let blocks = blocks(sheet, row, width);
    if blocks.len() < 2 {
        return None;
    }
    let mut best: Option<(BTreeMap<F, usize>, Range<usize>)> = None;
    for block in blocks {
        let reading = read_row(sheet, row, block.clone(), sought);
        if let Ok(columns) = reading.settled()
            && (sought.suffices)(&reading.fields())
            && best.as_ref().is_none_or(|(best, _)| columns.len() > best.len())
        {
            best = Some((columns, block));
        }
    }
    best
}

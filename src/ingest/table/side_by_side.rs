//! Tables that stand side by side in one sheet: the blocks into which columns without a header cut a header's row.
//!
//! A column without a header may be a spacer inside one table, or the gap between two. The fullest block that makes a table
//! is read. Another block belongs to it if it only adds to what is said of each row: prices, remarks, makers to names. It
//! is a table of its own if it says by itself what its rows are and how many, or if it names again what the fullest
//! block names: its words would take the place of the other's. It is never mixed in, and said to be unread.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::header::Sought;
use super::header_row::{Ambiguous, Reading, header_text, read_row};
use super::synonyms::Match;
use crate::source::{Cell, Sheet};

/// The columns of a header, and the blocks of its row that are another table's.
pub(super) struct Settled<F> {
    /// The column of each field.
    pub(super) columns: BTreeMap<F, usize>,
    /// The fields that a weak word names.
    pub(super) weak: BTreeSet<F>,
    /// The blocks that are not the table's.
    pub(super) beside: Vec<Range<usize>>,
}

impl<F: Copy + Ord> Settled<F> {
    fn of(reading: &Reading<F>, beside: Vec<Range<usize>>) -> Option<Self> {
        Some(Self { columns: reading.settled().ok()?, weak: reading.weak(), beside })
    }
}

/// Settles which columns of a row that was read as a header are one table's.
///
/// # Errors
/// The fields that several columns name equally, where nothing tells them apart.
pub(super) fn settle<'r, F: Copy + Ord>(
    sheet: &Sheet,
    reading: &'r Reading<F>,
    sought: &Sought<'_, F>,
) -> Result<Settled<F>, Ambiguous<'r, F>> {
    let width = sheet.rows.get(reading.row).map_or(0, Vec::len);
    let blocks = blocks(sheet, reading.row, width);
    let is_mapped = sought.mapping.is_some_and(|mapping| !mapping.columns.is_empty());
    let readings: Vec<Reading<F>> =
        blocks.iter().map(|block| read_row(sheet, reading.row, block.clone(), sought)).collect();
    let main = fullest(&readings, sought).filter(|_| blocks.len() > 1);
    let whole = reading.settled();
    let Some(main) = main.filter(|_| whole.is_err() || !is_mapped) else {
        return whole.map(|columns| Settled { columns, weak: reading.weak(), beside: Vec::new() });
    };
    let others = || blocks.iter().enumerate().filter(|(n, _)| *n != main);
    let alone = || Settled::of(&readings[main], others().map(|(_, block)| block.clone()).collect());
    if !is_mapped {
        let used: Option<BTreeSet<usize>> = whole.as_ref().ok().map(|columns| columns.values().copied().collect());
        let is_other = |n: &usize| {
            is_another_table(&readings[*n], &readings[main], used.as_ref(), sought)
                || *n > main && begins_with_worded_keys(sheet, reading.row, &blocks[*n], &readings[*n], sought)
        };
        let beside: Vec<Range<usize>> = others().filter(|(n, _)| is_other(n)).map(|(_, block)| block.clone()).collect();
        let own = (0..width).filter(|col| !beside.iter().any(|block| block.contains(col)));
        let found = if beside.is_empty() && ends_apart(sheet, reading.row, &blocks) {
            alone()
        } else {
            Settled::of(&read_row(sheet, reading.row, own, sought), beside)
        };
        if let Some(found) = found {
            return Ok(found);
        }
    }
    match (alone(), whole) {
        (Some(found), _) => Ok(found),
        (None, Err(ambiguous)) => Err(ambiguous),
        (None, Ok(columns)) => Ok(Settled { columns, weak: reading.weak(), beside: Vec::new() }),
    }
}

/// Returns the block that names the most fields of those that make a table by themselves.
fn fullest<F: Copy + Ord>(readings: &[Reading<F>], sought: &Sought<'_, F>) -> Option<usize> {
    let makes_one = |reading: &Reading<F>| reading.settled().is_ok() && (sought.suffices)(&reading.fields());
    let named = readings.iter().enumerate().filter(|(_, reading)| makes_one(reading));
    named.max_by_key(|(n, reading)| (reading.columns.len(), std::cmp::Reverse(*n))).map(|(n, _)| n)
}

/// Tells whether a block is a table of its own beside the main one: it can stand alone, or it names again what the main
/// one names, and one of the two columns is `used` for nothing when both are read as one.
fn is_another_table<F: Copy + Ord>(
    block: &Reading<F>,
    main: &Reading<F>,
    used: Option<&BTreeSet<usize>>,
    sought: &Sought<'_, F>,
) -> bool {
    let fields = block.fields();
    let makes_one = (sought.suffices)(&fields);
    let is_used = |col: &usize| used.is_some_and(|used| used.contains(col));
    let repeats = block.columns.iter().any(|(field, (quality, columns))| {
        let named_before = main
            .columns
            .get(field)
            .filter(|_| (sought.names)(*field) && (makes_one || !matches!(quality, Match::Weak(_))));
        named_before.is_some_and(|(_, before)| !columns.iter().chain(before).all(is_used))
    });
    repeats || (makes_one && (sought.stands_alone)(&fields))
}

/// The word of the field that holds the keys of lines, in every kind of table.
const KEY: &str = "id";

/// Tells whether a block begins with a column of keys, as lists do, under which words stand and no numbers alone: `Item` above
/// `LTE modem`. The keys of the table before a gap would stand on its left.
fn begins_with_worded_keys<F: Copy + Ord>(
    sheet: &Sheet,
    row: usize,
    block: &Range<usize>,
    reading: &Reading<F>,
    sought: &Sought<'_, F>,
) -> bool {
    let is_key = |field: &F| sought.synonyms.word(*field) == KEY;
    let begins = reading.columns.iter().any(|(field, (_, columns))| is_key(field) && columns.contains(&block.start));
    let is_worded = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let mut below = sheet.rows.iter().skip(row + 1).take(COMPARED_ROWS);
    begins && below.any(|cells| cells.get(block.start).is_some_and(|cell| is_worded(cell.text())))
}

/// Cuts a header's row into the blocks between columns without a header.
fn blocks(sheet: &Sheet, row: usize, width: usize) -> Vec<Range<usize>> {
    let covered = |col: usize| {
        let merged = || sheet.merged_at(row, col).is_some_and(|region| !sheet.cell(region.top, region.left).is_empty());
        !header_text(sheet, row, col).is_empty() || !sheet.cell(row, col).is_empty() || merged()
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

/// Tells whether two blocks are two tables by their rows: between them lies an empty column, each fills its rows from the
/// first on, and one ends rows before the other.
fn ends_apart(sheet: &Sheet, row: usize, blocks: &[Range<usize>]) -> bool {
    let [left, right] = blocks else { return false };
    let rows = || sheet.rows.iter().skip(row + 1).take(COMPARED_ROWS);
    let fills = |cells: &[Cell], block: &Range<usize>| {
        cells.iter().take(block.end).skip(block.start).any(|cell| !cell.is_empty())
    };
    if rows().any(|cells| fills(cells, &(left.end..right.start))) {
        return false;
    }
    let filled = |block: &Range<usize>| rows().take_while(|cells| fills(cells, block)).count();
    let ends = |block: &Range<usize>, from: usize| !rows().skip(from).any(|cells| fills(cells, block));
    let (of_left, of_right) = (filled(left), filled(right));
    let (short, len) = if of_left < of_right { (left, of_left) } else { (right, of_right) };
    of_left.abs_diff(of_right) >= 2 && len > 0 && ends(short, len)
}

//! What the cells of one row name: which column is which field.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{LONGEST, Sought};
use super::synonyms::{Match, plain_header};
use crate::source::{Cell, Sheet, column_letters};

/// Fields that several columns name equally, with these columns.
pub(super) type Ambiguous<'a, F> = Vec<(F, &'a [usize])>;

/// What the cells of one row name.
pub(super) struct Reading<F> {
    pub(super) row: usize,
    pub(super) columns: BTreeMap<F, (Match, Vec<usize>)>,
}

impl<F: Copy + Ord> Reading<F> {
    pub(super) fn fields(&self) -> BTreeSet<F> {
        self.columns.keys().copied().collect()
    }

    pub(super) fn weak(&self) -> BTreeSet<F> {
        let weak = self.columns.iter().filter(|(_, (quality, _))| matches!(quality, Match::Weak(_)));
        weak.map(|(field, _)| *field).collect()
    }

    /// Returns the one column of each field, or the fields that two columns name equally.
    pub(super) fn settled(&self) -> Result<BTreeMap<F, usize>, Ambiguous<'_, F>> {
        let ambiguous: Ambiguous<'_, F> = self
            .columns
            .iter()
            .filter(|(_, (_, columns))| columns.len() > 1)
            .map(|(field, (_, columns))| (*field, columns.as_slice()))
            .collect();
        if !ambiguous.is_empty() {
            return Err(ambiguous);
        }
        Ok(self.columns.iter().filter_map(|(field, (_, columns))| Some((*field, *columns.first()?))).collect())
    }
}

pub(super) fn read_row<F: Copy + Ord>(
    sheet: &Sheet,
    row: usize,
    within: impl Iterator<Item = usize> + Clone,
    sought: &Sought<'_, F>,
) -> Reading<F> {
    let mut columns: BTreeMap<F, (Match, Vec<usize>)> = BTreeMap::new();
    let mut add = |field: F, quality: Match, col: usize| {
        let entry = columns.entry(field).or_insert((quality, Vec::new()));
        if quality > entry.0 {
            *entry = (quality, vec![col]);
        } else if quality == entry.0 {
            entry.1.push(col);
        }
    };
    let width = sheet.rows.get(row).map_or(0, Vec::len);
    let within = within.take_while(|col| *col < width);
    let mut mapped_columns = BTreeSet::new();
    for (field, text) in sought.mapping.iter().flat_map(|mapping| mapping.columns) {
        for col in stated_columns(sheet, row, within.clone(), text) {
            add(*field, Match::Mapped, col);
            mapped_columns.insert(col);
        }
    }
    let mapped = |field: F| sought.mapping.is_some_and(|mapping| mapping.columns.contains_key(&field));
    let mut named: Vec<(F, usize)> = Vec::new();
    for col in within.filter(|col| !mapped_columns.contains(col)) {
        let text = header_text(sheet, row, col);
        if text.is_empty() || text.len() > LONGEST {
            continue;
        }
        // Under a header merged over several columns, `Manufacturer` over `Name` and `Number`, both together speak.
        let under =
            spanning_text(sheet, row, col).and_then(|above| sought.synonyms.field_of(&format!("{above} {text}")));
        if let Some((field, quality)) = under.or_else(|| sought.synonyms.field_of(text))
            && !mapped(field)
        {
            add(field, quality, col);
            named.push((field, col));
        }
    }
    for (field, (_, equal)) in &mut columns {
        if sought.synonyms.first_wins(*field) && !mapped(*field) {
            equal.truncate(1);
        }
    }
    // A column that lost its field to a surer one may name another that nobody has.
    for (field, col) in named {
        let lost = columns.get(&field).is_none_or(|(_, kept)| !kept.contains(&col));
        if lost
            && let Some(other) = sought.synonyms.otherwise(header_text(sheet, row, col))
            && !mapped(other)
        {
            columns.entry(other).or_insert((Match::General(std::cmp::Reverse(u8::MAX)), vec![col]));
        }
    }
    Reading { row, columns }
}

/// Returns the columns that a text of the case names: those with that header, else the one with those letters.
fn stated_columns(
    sheet: &Sheet,
    row: usize,
    mut within: impl Iterator<Item = usize> + Clone,
    stated: &str,
) -> Vec<usize> {
    let wanted = stated.trim();
    let with = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
        within.clone().filter(|col| same(header_text(sheet, row, *col))).collect()
    };
    let exact = with(&|text| text == wanted);
    if !exact.is_empty() {
        return exact;
    }
    let plain = plain_header(wanted);
    let alike = with(&|text| !plain.is_empty() && plain_header(text) == plain);
    if !alike.is_empty() {
        return alike;
    }
    let letters = wanted.strip_prefix("column ").map(|letters| letters.trim().to_ascii_uppercase());
    letters.and_then(|letters| within.find(|col| column_letters(*col) == letters)).into_iter().collect()
}

/// Returns the text of a header's cell; of a merged region, the region's.
pub(super) fn header_text(sheet: &Sheet, row: usize, col: usize) -> &str {
    match sheet.cell(row, col) {
        Cell::Text(text) => text.trim(),
        Cell::Empty => {
            let region = sheet.merged_at(row, col).filter(|region| region.left == col);
            region.map_or("", |region| sheet.cell(region.top, region.left).text())
        }
        _ => "",
    }
}

/// Returns the text of a region in the row above that is merged over this and other columns.
fn spanning_text(sheet: &Sheet, row: usize, col: usize) -> Option<&str> {
    let region = sheet.merged_at(row.checked_sub(1)?, col)?;
    let spans = region.right > region.left && region.bottom < row;
    spans.then(|| sheet.cell(region.top, region.left).text()).filter(|text| !text.is_empty() && text.len() < LONGEST)
}

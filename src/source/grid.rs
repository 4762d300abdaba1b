//! A spreadsheet as rows of text: what CSV and every kind of workbook become before anyone asks what a column means.

/// The sheets of one file, decoded once and kept with their source.
#[derive(Debug, Default)]
pub struct Grid {
    /// The sheets, in the order of the file. A CSV is one sheet with an empty name.
    pub sheets: Vec<Sheet>,
    /// What decoding had to leave in doubt, in words: an encoding that was assumed, a sheet that is hidden.
    pub notes: Vec<String>,
    /// What could not be decoded for sure and may matter, in words: an encoding that nothing decides.
    pub unread: Vec<String>,
}

/// One sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The sheet's name; empty for a CSV.
    pub name: String,
    /// The rows from the first, cells from column A; short rows end early.
    pub rows: Vec<Vec<Cell>>,
    /// How many cells each row of delimited text has, empty ones at its end among them; empty for a workbook.
    pub widths: Vec<u16>,
    /// The merged regions. Only a region's first cell holds its text; see [`Sheet::merged_at`].
    pub merged: Vec<Merged>,
    /// What a spreadsheet program does not show of it.
    pub hidden: Hidden,
}

/// What a sheet hides from whoever opens it. It is read all the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hidden {
    /// Whether the sheet as a whole is hidden.
    pub sheet: bool,
    /// The runs of hidden rows, first and last, counted from 0.
    pub rows: Vec<(usize, usize)>,
    /// The runs of hidden columns, first and last, counted from 0.
    pub columns: Vec<(usize, usize)>,
}

/// A region of cells that a spreadsheet shows as one; all four edges are inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// The first row.
    pub top: usize,
    /// The first column.
    pub left: usize,
    /// The last row.
    pub bottom: usize,
    /// The last column.
    pub right: usize,
}

impl Merged {
    /// Tells whether a cell lies in the region.
    #[must_use]
    pub fn holds(&self, row: usize, col: usize) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&col)
    }
}

/// One cell: its text, and what the spreadsheet program made of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text as typed; also every cell of a CSV.
    Text(String),
    /// A number, as the file holds it and as it would be printed. A part number that became one is damaged.
    Number {
        /// The value.
        value: f64,
        /// The shortest text that reads back as the value.
        text: String,
    },
    /// A date or time, printed in ISO 8601. A part number that became one is damaged.
    Date(String),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#N/A`, or a formula without a cached value.
    Error(String),
}

impl Cell {
    /// Returns the cell's text, without surrounding white space; empty if there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text) | Self::Number { text, .. } | Self::Date(text) | Self::Error(text) => text.trim(),
            Self::Bool(true) => "TRUE",
            Self::Bool(false) => "FALSE",
        }
    }

    /// Tells whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }
}

impl Sheet {
    /// Returns the cell, [`Cell::Empty`] beyond the edge.
    #[must_use]
    pub fn cell(&self, row: usize, col: usize) -> &Cell {
        static EMPTY: Cell = Cell::Empty;
        self.rows.get(row).and_then(|cells| cells.get(col)).unwrap_or(&EMPTY)
    }

    /// Returns the merged region that holds a cell, if one does.
    #[must_use]
    pub fn merged_at(&self, row: usize, col: usize) -> Option<&Merged> {
        self.merged.iter().find(|region| region.holds(row, col))
    }
}

/// Returns a column's letters: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_letters(col: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = col + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("below 26");
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        let letters: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(column_letters).collect();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}

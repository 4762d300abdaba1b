//! Where in a source something stands: small, `Copy`, and made readable only when shown.

/// A place in a [`Source`](super::Source).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Place {
    /// The document as a whole.
    #[default]
    Whole,
    /// A run of bytes of the (unpacked) content.
    Span {
        /// The first byte, counted from 0.
        offset: u32,
        /// How many bytes; 0 for a point.
        len: u32,
    },
    /// A cell of a spreadsheet or a CSV; `col` may be [`Place::ROW`] for the row as a whole.
    Cell {
        /// The sheet, counted from 0.
        sheet: u16,
        /// The row, counted from 0.
        row: u32,
        /// The column, counted from 0.
        col: u16,
    },
}

impl Place {
    /// The column number that stands for the whole row.
    pub const ROW: u16 = u16::MAX;

    /// Makes a span; offsets beyond 32 bits can't occur below the size limit and are clamped.
    #[must_use]
    pub fn span(offset: usize, len: usize) -> Self {
        Self::Span { offset: u32::try_from(offset).unwrap_or(u32::MAX), len: u32::try_from(len).unwrap_or(u32::MAX) }
    }

    /// Makes a cell; rows and columns beyond their width are clamped.
    #[must_use]
    pub fn cell(sheet: usize, row: usize, col: usize) -> Self {
        Self::Cell {
            sheet: u16::try_from(sheet).unwrap_or(u16::MAX),
            row: u32::try_from(row).unwrap_or(u32::MAX),
            col: u16::try_from(col).unwrap_or(Self::ROW),
        }
    }
}

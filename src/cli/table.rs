//! Columns of text for `rules` and `lists show`: aligned, the last one wrapped to the width.

use std::io;

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::visible;
use crate::report::Look;
use crate::report::terminal::wrap;

/// Writes rows with their columns aligned. The last column takes what is left of the width.
///
/// # Errors
/// The stream can't be written.
pub(super) fn write<const N: usize>(rows: &[[String; N]], out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(visible(cell).width());
        }
    }
    let lead: usize = widths[..N - 1].iter().map(|width| width + 2).sum();
    for row in rows {
        // Nothing is padded that nothing follows.
        let filled = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        for (n, cell) in row[..N - 1].iter().enumerate().take(filled) {
            let cell = visible(cell);
            let fill = if n + 1 < filled { widths[n] + 2 - cell.width() } else { 0 };
            write!(out, "{cell}{:fill$}", "")?;
        }
        let width = look.width.clamp(Look::NARROWEST, Look::WIDEST).max(lead + 20);
        for (n, line) in wrap(&visible(&row[N - 1]), width, lead, lead).iter().enumerate() {
            if n > 0 {
                write!(out, "{:lead$}", "")?;
            }
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

//! Rows of delimited text with more cells than their header: a delimiter inside a text without quotes moves every cell
//! behind it into the next column, where a price passes for a quantity and a unit for a maker.

use super::header::Header;
use crate::diagnostic::Problem;
use crate::source::{Place, Sheet, Source};

/// How many further rows are named.
const NAMED: usize = 8;

/// Says which of these rows have more cells than the header, if any do.
///
/// A delimiter that ends every row, as some programs write it, moves nothing; one that ends only a few may be the last
/// cell that was moved out.
pub(in crate::ingest) fn problem<F: Copy + Ord>(
    source: &Source,
    sheet: &Sheet,
    header: &Header<F>,
    rows: impl Iterator<Item = usize>,
) -> Option<Problem> {
    let width = |row: usize| sheet.widths.get(row).map_or(0, |width| usize::from(*width));
    let wide = width(header.row);
    if wide == 0 {
        return None;
    }
    let (mut all, mut longer, mut filled) = (0usize, Vec::new(), Vec::new());
    for row in rows {
        all += 1;
        if width(row) > wide {
            longer.push(row);
            if sheet.rows[row].len() > wide {
                filled.push(row);
            }
        }
    }
    let suspect = if longer.len() * 2 < all { longer } else { filled };
    let (first, others) = suspect.split_first()?;
    let mut message = format!("row {} has {} cells and the header {wide}", first + 1, width(*first));
    if !others.is_empty() {
        let named: Vec<String> = others.iter().take(NAMED).map(|row| format!("row {}", row + 1)).collect();
        let more = others.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        message.push_str(&format!("; likewise {}{more}", named.join(", ")));
    }
    message.push_str(": is there a delimiter inside a text without quotes? The cells behind it stand in wrong columns");
    let place = Place::cell(header.sheet, *first, usize::from(Place::ROW));
    Some(Problem::at(source, place, message).expected("as many cells in each row as the header has").help(
        "put quotes around a text that holds the delimiter, or export the table again; give each column a header",
    ))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::ingest::{self, ReadOptions};
    use crate::source::{Limits, Source};

    fn unread(text: &str) -> Vec<String> {
        let source = Source::from_bytes("x.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        let bom = ingest::read(&Arc::new(source), &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"));
        bom.unread.iter().map(|problem| format!("{} {}", problem.at, problem.message)).collect()
    }

    #[test]
    fn a_row_with_more_cells_than_the_header_is_not_read_in_silence() {
        let header = "Pos,Name,Manufacturer,Part number,Qty\n";
        let told = unread(&format!("{header}1,PLC 24V,DC,Siemens,4000,1\n2,Switch,Hirschmann,RS20,2\n"));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("row 2 has 6 cells and the header 5"), "{told:?}");
        // The quantity was empty: what moved out is empty too.
        let told = unread(&format!("{header}1,PLC 24V,DC,Siemens,4000,\n2,a,b,RS20,2\n3,a,b,RS21,2\n"));
        assert!(told[0].contains("row 2 has 6 cells"), "{told:?}");
        let told = unread("Name;Manufacturer;Qty\na;b;1;x\nc;d;1\ne;f;2;y\n");
        assert!(told[0].contains("row 2 has 4 cells and the header 3; likewise row 4"), "{told:?}");
    }

    #[test]
    fn delimiters_that_end_rows_and_columns_without_a_header_are_no_shift() {
        for text in [
            "Name,Manufacturer,Qty\na,b,1,\nc,d,2,\n",
            "Name,Manufacturer,Qty,\na,b,1,a remark\nc,d,2,\n",
            "Name,Manufacturer,Qty\na,b,1\nc,d,2\n",
            "\nName,Manufacturer,Qty,,\n\na,b,1\nc,d,2,,x\n",
        ] {
            let shifts = unread(text).into_iter().filter(|says| says.contains("delimiter inside"));
            assert_eq!(shifts.count(), 0, "{text}");
        }
    }
}

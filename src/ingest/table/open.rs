//! From bytes to sheets: the content decides between workbook and delimited text, whatever the file's name says.

use super::{delimited, hidden, spreadsheet_ml, workbook};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Grid, Limits, Source};

/// Opens a table, once: the sheets are kept with the source, and later calls return them.
///
/// Workbooks are told by their parts (`.xlsx`, `.xlsm`, `.xlsb`, `.ods`), streams (`.xls`) or namespace (Excel's XML of 2003); anything else is read as
/// delimited text in UTF-8, UTF-16 with a mark, or, with a note in [`Grid::notes`], a legacy encoding.
///
/// # Errors
/// The content is no table (HTML, PDF, an archive), is encrypted, damaged or beyond a limit.
pub fn open<'a>(source: &'a Source, limits: &Limits) -> Result<&'a Grid, Error> {
    if let Some(grid) = source.grid() {
        return Ok(grid);
    }
    let bytes = source.bytes();
    let mut grid = match workbook::Kind::of(bytes) {
        Some(kind) => workbook::read(source, kind, limits)?,
        None if spreadsheet_ml::is_one(source) => spreadsheet_ml::read(source, limits)?,
        None => {
            refuse_other_formats(source)?;
            delimited::read(source, limits)?
        }
    };
    hidden::note(&mut grid);
    Ok(source.set_grid(grid))
}

/// Tells whether the content is an HTML page, as "exports to Excel" of many programs are.
#[must_use]
pub(crate) fn is_html(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(1024)];
    let text = String::from_utf8_lossy(start).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    // XHTML begins as any XML does; comments may stand before a page of either kind.
    let mut rest = text.as_str();
    while let Some((_, after)) = [("<?xml", "?>"), ("<!--", "-->")]
        .into_iter()
        .find_map(|(begin, end)| rest.strip_prefix(begin).and_then(|rest| rest.split_once(end)))
    {
        rest = after.trim_start();
    }
    ["<!doctype html", "<html", "<table", "<head", "<body", "<meta"].iter().any(|tag| rest.starts_with(tag))
}

/// Tells whether the content is a page saved as one file with all it shows (MHTML), as Excel's "single file web page" is.
#[must_use]
pub(crate) fn is_mhtml(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    head.trim_start_matches('\u{feff}').trim_start().starts_with("mime-version:") && head.contains("multipart/related")
}

fn refuse_other_formats(source: &Source) -> Result<(), Error> {
    let bytes = source.bytes();
    let name = source.name();
    let problem = if bytes.iter().all(u8::is_ascii_whitespace) {
        Problem::new(name, "is empty").help("send the table again; nothing was read")
    } else if is_html(bytes) {
        Problem::new(name, "is an HTML page, not a spreadsheet, whatever its name says")
            .expected("a workbook (.xlsx, .xls, .ods) or delimited text (.csv)")
            .help("open it in a spreadsheet program and save it as .xlsx")
    } else if is_mhtml(bytes) {
        Problem::new(name, "is a web page saved as one file (MHTML), not a spreadsheet, whatever its name says")
            .expected("a workbook (.xlsx, .xls, .ods) or delimited text (.csv)")
            .help("open it in a spreadsheet program and save it as .xlsx")
    } else if bytes.starts_with(b"<?xml") || bytes.starts_with(b"\xef\xbb\xbf<?xml") {
        Problem::new(name, "is an XML document, not a table")
            .expected("a workbook (.xlsx, .xls, .ods) or delimited text (.csv)")
            .help("open it in the program that made it and save it as .xlsx or .csv")
    } else if bytes.starts_with(b"PK\x03\x04") {
        Problem::new(name, "is a zip archive that holds no workbook")
            .expected("a workbook (.xlsx, .xls, .ods) or delimited text (.csv)")
            .help("unpack it and name the table inside")
    } else if bytes.starts_with(b"%PDF-") {
        Problem::new(name, "is a PDF, not a table").help("transcribe its table into a CSV or XLSX")
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::Malformed, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(bytes: &[u8]) -> Result<usize, Error> {
        let source = Source::from_bytes("x", bytes.to_vec(), &Limits::default())?;
        open(&source, &Limits::default()).map(|grid| grid.sheets.len())
    }

    #[test]
    fn what_is_no_table_is_said_to_be_what_it_is() {
        for (bytes, word) in [
            (&b"<html><table><tr><td>REFDES"[..], "HTML"),
            (b"  <!DOCTYPE HTML PUBLIC>", "HTML"),
            (b"%PDF-1.7", "PDF"),
            (b"PK\x03\x04rest", "zip"),
            (b" \n\t", "empty"),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "MHTML"),
            (b"<?xml version='1.0'?><a/>", "XML"),
        ] {
            let error = opened(bytes).expect_err("no table");
            assert!(error.to_string().contains(word), "{error}");
        }
    }

    #[test]
    fn a_table_is_decoded_once() {
        let source = Source::from_bytes("x", b"a,b\n1,2\n".to_vec(), &Limits::default()).expect("small");
        let first: *const Grid = open(&source, &Limits::default()).expect("a table");
        let second: *const Grid = open(&source, &Limits::default()).expect("a table");
        assert_eq!(first, second);
    }
}

//! The XML that Excel 2002 and 2003 call "XML Spreadsheet", still what many programs export under the name `.xls`.

use super::asides::say_texts_beside_cells;
use super::delimited::{MAX_COLUMNS, malformed, too_many_cells, too_wide};
use super::hidden;
use super::shown::Shift;
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::source::xml::{XmlReader, XmlToken};
use crate::source::{Cell, Grid, Limits, Merged, Sheet, Source};

/// The namespace of the format.
const NAMESPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";

/// The most rows and sheets; a row may state its own number.
const MAX_ROWS: usize = 1_048_576;
const MAX_SHEETS: usize = 1_000;

/// Tells whether content is such a workbook.
pub(super) fn is_one(source: &Source) -> bool {
    let bytes = source.bytes();
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4 << 10)]);
    head.trim_start_matches('\u{feff}').trim_start().starts_with('<')
        && head.contains(NAMESPACE)
        && ["<Workbook", ":Workbook"].iter().any(|tag| head.contains(tag))
}

/// Where the next cell goes.
#[derive(Default)]
struct Cursor {
    row: usize,
    col: usize,
    cells: u64,
    text: u64,
    column: usize,
    comments: Vec<String>,
}

/// Reads it.
pub(super) fn read(source: &Source, limits: &Limits) -> Result<Grid, Error> {
    let mut reader = XmlReader::new(source, limits)?;
    let mut grid = Grid::default();
    let mut cursor = Cursor::default();
    loop {
        match reader.next()? {
            XmlToken::Start(name) => match (reader.depth(), name.local) {
                (1, "Workbook") | (3, "Table" | "WorksheetOptions") => {}
                (4, "Column") => {
                    let at = place(source, &reader, cursor.column, MAX_COLUMNS)?;
                    let last = grid
                        .sheets
                        .last_mut()
                        .map_or(at, |sheet| note_hidden(&reader, at, MAX_COLUMNS, &mut sheet.hidden.columns));
                    cursor.column = last + 1;
                }
                (4, "Visible") => {
                    let says = all_text(&mut reader)?;
                    if let Some(sheet) = grid.sheets.last_mut() {
                        sheet.hidden.sheet |= matches!(says.trim(), "SheetHidden" | "SheetVeryHidden");
                    }
                }
                (2, "Worksheet") => {
                    if grid.sheets.len() >= MAX_SHEETS {
                        return Err(malformed(Problem::new(
                            source.name(),
                            format!("has more than {MAX_SHEETS} sheets"),
                        )));
                    }
                    let name = stated(&reader, "Name").unwrap_or_default();
                    grid.sheets.push(Sheet { name, ..Sheet::default() });
                    let comments = std::mem::take(&mut cursor.comments);
                    cursor = Cursor { cells: cursor.cells, text: cursor.text, comments, ..Cursor::default() };
                }
                (4, "Row") => {
                    cursor.row = place(source, &reader, cursor.row, MAX_ROWS)?;
                    cursor.col = 0;
                    if let Some(sheet) = grid.sheets.last_mut() {
                        note_hidden(&reader, cursor.row, MAX_ROWS, &mut sheet.hidden.rows);
                    }
                }
                (5, "Cell") => cell(source, &mut reader, &mut grid, &mut cursor, limits)?,
                (_, local) => pass_over(source, &mut reader, local)?,
            },
            XmlToken::End(name) if reader.depth() == 3 && name.local == "Row" => cursor.row += 1,
            XmlToken::Eof => break,
            XmlToken::Text(_) | XmlToken::End(_) => {}
        }
    }
    say_texts_beside_cells(&mut grid, &cursor.comments);
    Ok(grid)
}

/// Passes over the element that began last, which holds no cells, and refuses it if it does: rows there would be lost.
fn pass_over(source: &Source, reader: &mut XmlReader<'_>, name: &str) -> Result<(), Error> {
    const OF_TABLES: [&str; 5] = ["Worksheet", "Table", "Row", "Cell", "Data"];
    let inside = reader.depth();
    if OF_TABLES.contains(&name) && inside < 4 {
        return Err(out_of_place(source, reader, name));
    }
    loop {
        match reader.next()? {
            XmlToken::Start(name)
                if OF_TABLES.contains(&name.local) && reader.namespace(name.namespace) == NAMESPACE =>
            {
                return Err(out_of_place(source, reader, name.local));
            }
            XmlToken::End(_) if reader.depth() < inside => return Ok(()),
            XmlToken::Eof => return Ok(()),
            XmlToken::Start(_) | XmlToken::Text(_) | XmlToken::End(_) => {}
        }
    }
}

fn out_of_place(source: &Source, reader: &XmlReader<'_>, name: &str) -> Error {
    malformed(
        Problem::at(source, reader.at(), format!("holds a `{name}` where no cell of a table can stand"))
            .expected("each row in the table of a worksheet, each cell in a row, and one value in a cell")
            .help("open it in a spreadsheet program, look whether all is there, and save it as .xlsx"),
    )
}

/// Remembers a row or column that is hidden, and those that it says it stands for as well.
fn note_hidden(reader: &XmlReader<'_>, at: usize, most: usize, runs: &mut Vec<(usize, usize)>) -> usize {
    let span = stated(reader, "Span").and_then(|span| span.parse::<usize>().ok()).unwrap_or(0);
    let last = at.saturating_add(span).min(most);
    if stated(reader, "Hidden").is_some_and(|hidden| hidden == "1") {
        hidden::push_row(runs, at, last);
    }
    last
}

fn stated(reader: &XmlReader<'_>, name: &str) -> Option<String> {
    let found = reader.attributes().iter().find(|attribute| attribute.name.local == name);
    found.map(|attribute| attribute.value.trim().to_owned())
}

/// Returns where a row or cell goes: where it says itself, counted from 1, else behind the one before.
fn place(source: &Source, reader: &XmlReader<'_>, next: usize, most: usize) -> Result<usize, Error> {
    let Some(index) = stated(reader, "Index") else { return Ok(next) };
    let at = index.parse::<usize>().ok().and_then(|index| index.checked_sub(1));
    at.filter(|at| *at >= next && *at < most).ok_or_else(|| {
        let message = format!("`{index}` is no place behind the row or cell before");
        malformed(
            Problem::at(source, reader.at(), message)
                .expected(format!("a number from {} to {most}", next + 1))
                .help("open it in a spreadsheet program and save it as .xlsx"),
        )
    })
}

fn cell(
    source: &Source,
    reader: &mut XmlReader<'_>,
    grid: &mut Grid,
    cursor: &mut Cursor,
    limits: &Limits,
) -> Result<(), Error> {
    let col = place(source, reader, cursor.col, MAX_COLUMNS)?;
    let across = stated(reader, "MergeAcross").and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
    let down = stated(reader, "MergeDown").and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
    let has_formula = stated(reader, "Formula").is_some();
    let mut value = Cell::Empty;
    loop {
        match reader.next()? {
            XmlToken::Start(name) if name.local == "Data" && reader.depth() == 6 => {
                let kind = stated(reader, "Type").unwrap_or_default();
                if value != Cell::Empty {
                    return Err(out_of_place(source, reader, "Data"));
                }
                value = typed(&kind, all_text(reader)?);
            }
            XmlToken::Start(name) if name.local == "Comment" && reader.depth() == 6 => {
                cursor.comments.push(all_text(reader)?);
            }
            XmlToken::Start(name) => pass_over(source, reader, name.local)?,
            XmlToken::End(_) if reader.depth() == 4 => break,
            XmlToken::Eof => break,
            XmlToken::Text(_) | XmlToken::End(_) => {}
        }
    }
    if value == Cell::Empty && has_formula {
        value = Cell::Error("formula without a stored value".to_owned());
    }
    let row = cursor.row;
    cursor.col = col.saturating_add(across).saturating_add(1);
    if cursor.col > MAX_COLUMNS {
        return Err(too_wide(source, row, cursor.col));
    }
    let Some(sheet) = grid.sheets.last_mut() else { return Ok(()) };
    if across > 0 || down > 0 {
        let bottom = row.saturating_add(down).min(MAX_ROWS);
        sheet.merged.push(Merged { top: row, left: col, bottom, right: col + across });
    }
    if value == Cell::Empty {
        return Ok(());
    }
    let rows = (row + 1).saturating_sub(sheet.rows.len());
    let columns = (col + 1).saturating_sub(sheet.rows.get(row).map_or(0, Vec::len));
    cursor.cells += (rows + columns) as u64;
    cursor.text += value.text().len() as u64;
    if cursor.cells > limits.max_cells || cursor.text > limits.max_bytes {
        return Err(too_many_cells(source, limits));
    }
    if rows > 0 {
        sheet.rows.resize_with(row + 1, Vec::new);
    }
    if columns > 0 {
        sheet.rows[row].resize(col + 1, Cell::Empty);
    }
    sheet.rows[row][col] = value;
    Ok(())
}

/// Gathers the text of the element that began last, whatever markup for bold or colour lies in it.
fn all_text(reader: &mut XmlReader<'_>) -> Result<String, Error> {
    let inside = reader.depth();
    let mut all = String::new();
    // The depth of the element that raises or lowers what is in it.
    let mut shift: Option<(Shift, usize)> = None;
    loop {
        match reader.next()? {
            XmlToken::Text(text) => match shift {
                Some((shift, _)) => all.push_str(&shift.write(&text)),
                None => all.push_str(&text),
            },
            XmlToken::End(_) if reader.depth() < inside => return Ok(all),
            XmlToken::Eof => return Ok(all),
            XmlToken::Start(name) if name.local == "Sup" => shift = Some((Shift::Up, reader.depth())),
            XmlToken::Start(name) if name.local == "Sub" => shift = Some((Shift::Down, reader.depth())),
            XmlToken::End(_) if shift.is_some_and(|(_, depth)| reader.depth() < depth) => shift = None,
            XmlToken::Start(_) | XmlToken::End(_) => {}
        }
    }
}

fn typed(kind: &str, text: String) -> Cell {
    if text.trim().is_empty() {
        return Cell::Empty;
    }
    match kind {
        "Number" => match text.trim().parse() {
            Ok(value) => Cell::Number { value, text: text.trim().to_owned() },
            Err(_) => Cell::Text(text),
        },
        "DateTime" => {
            let text = text.trim();
            Cell::Date(text.strip_suffix("T00:00:00.000").unwrap_or(text).to_owned())
        }
        "Boolean" => Cell::Bool(text.trim() == "1"),
        "Error" => Cell::Error(text),
        _ => Cell::Text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_of(rows: &str) -> Result<Grid, Error> {
        let text = format!(
            "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>\
             <Workbook xmlns='{NAMESPACE}' xmlns:ss='{NAMESPACE}'><Styles><Style ss:ID='a'/></Styles>\
             <Worksheet ss:Name='Parts'><Table><Column/><Column ss:Hidden='1' ss:Span='1'/>{rows}</Table>\
             <WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"
        );
        let source = Source::from_bytes("x.xls", text.into_bytes(), &Limits::default())?;
        assert!(is_one(&source));
        read(&source, &Limits::default())
    }

    #[test]
    fn cells_stand_where_they_say_with_their_types() {
        let grid = read_of(
            "<Row><Cell ss:MergeAcross='1'><Data ss:Type='String'>A &amp; <B xmlns='urn:x'>b</B></Data></Cell>\
             <Cell><Data ss:Type='Number'>2</Data></Cell></Row>\
             <Row ss:Index='4' ss:Hidden='1'><Cell ss:Index='3'><Data ss:Type='DateTime'>2003-03-01T00:00:00.000</Data>\
             </Cell><Cell ss:Formula='=1'/></Row>",
        )
        .expect("a workbook");
        let sheet = &grid.sheets[0];
        assert_eq!((sheet.name.as_str(), sheet.cell(0, 0).text(), sheet.cell(0, 2).text()), ("Parts", "A & b", "2"));
        assert_eq!(sheet.merged, [Merged { top: 0, left: 0, bottom: 0, right: 1 }]);
        assert_eq!(sheet.cell(3, 2), &Cell::Date("2003-03-01".to_owned()));
        assert!(matches!(sheet.cell(3, 3), Cell::Error(_)));
        assert_eq!((&sheet.hidden.rows[..], &sheet.hidden.columns[..]), (&[(3, 3)][..], &[(1, 2)][..]));
        assert!(sheet.hidden.sheet);
    }

    #[test]
    fn rows_and_values_out_of_place_are_refused_and_page_breaks_are_none() {
        let data = "<Data ss:Type='String'>a</Data>";
        let cell = format!("<Cell>{data}</Cell>");
        for rows in [
            format!("<g:Group xmlns:g='urn:x'><Row>{cell}</Row></g:Group>"),
            format!("</Table><Row>{cell}</Row><Table>"),
            format!("</Table></Worksheet><Row>{cell}</Row><Worksheet ss:Name='b'><Table>"),
            format!("<Row><g:Group xmlns:g='urn:x'>{cell}</g:Group></Row>"),
            format!("<Row><Cell>{data}{data}</Cell></Row>"),
            cell.clone(),
        ] {
            assert!(read_of(&rows).is_err(), "{rows}");
        }
        let breaks = "</Table><PageBreaks xmlns='urn:schemas-microsoft-com:office:excel'><RowBreaks><RowBreak><Row>3</Row>\
                      </RowBreak></RowBreaks></PageBreaks><Table>";
        assert!(read_of(breaks).is_ok());
    }

    #[test]
    fn a_place_that_lies_before_or_beyond_the_sheet_is_refused() {
        for rows in ["<Row ss:Index='99999999'/>", "<Row/><Row ss:Index='1'/>", "<Row><Cell ss:Index='0'/></Row>"] {
            assert!(read_of(rows).is_err(), "{rows}");
        }
        assert!(read_of("<Row><Cell ss:MergeAcross='99999'/></Row>").is_err());
    }
}

//! Workbooks into sheets, through `calamine`, with what it leaves open bounded first.
//!
//! Cells of `.xlsx` and `.xlsb` are streamed, so a shared string that a million cells point at is counted before it is
//! copied a million times. `calamine` may panic on hostile input; a panic inside it becomes an error of the file.

use std::collections::BTreeMap;
use std::io::{BufRead, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetVisible};

use super::asides::say_texts_beside_cells;
use super::delimited::{MAX_COLUMNS, malformed, too_many_cells, too_wide};
use super::open_document::Measured;
use super::shown::{self, Shown};
use super::{compound, hidden, open_document};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Cell, Grid, Hidden, Limits, Merged, Sheet, Source, column_letters};

/// The kinds of workbook, told by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Office Open XML.
    Xlsx,
    /// Office Open XML with binary parts.
    Xlsb,
    /// OpenDocument.
    Ods,
    /// Excel 97 to 2003, in a compound file.
    Xls,
    /// Office Open XML, encrypted in a compound file.
    Encrypted,
}

/// How a compound file begins ([MS-CFB] 2.2).
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The media type that an OpenDocument spreadsheet states in its first part (ODF 1.2 part 3, 3.3).
const OPEN_DOCUMENT: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// The most sheets a workbook may have; places count them in 16 bits.
const MAX_SHEETS: usize = 1_000;

/// The most merged regions kept of one sheet.
const MAX_MERGED: usize = 50_000;

impl Kind {
    /// Tells which kind of workbook the content is, be it damaged; `None` if it is none.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&COMPOUND) {
            let names_stream = |name: &str| {
                let units: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
                // A directory entry begins on a multiple of 128 bytes, its name first ([MS-CFB] 2.6.1).
                bytes.chunks(128).any(|entry| entry.starts_with(&units))
            };
            return match () {
                () if names_stream("EncryptedPackage") => Some(Self::Encrypted),
                () if names_stream("Workbook") || names_stream("Book") => Some(Self::Xls),
                () => None,
            };
        }
        if !bytes.starts_with(b"PK\x03\x04") {
            return None;
        }
        let holds = |needle: &[u8]| {
            let ends = [&bytes[..bytes.len().min(64 << 10)], &bytes[bytes.len().saturating_sub(64 << 10)..]];
            ends.iter().any(|part| part.windows(needle.len()).any(|window| window == needle))
        };
        match zip::ZipArchive::new(Cursor::new(bytes)) {
            Ok(mut archive) => {
                let names: Vec<String> =
                    archive.file_names().flatten().map(|name| name.to_ascii_lowercase().replace('\\', "/")).collect();
                let has = |name: &str| names.iter().any(|known| known.rsplit('/').next() == Some(name));
                if has("workbook.bin") {
                    return Some(Self::Xlsb);
                }
                if has("workbook.xml") || names.iter().any(|name| name.starts_with("xl/worksheets/")) {
                    return Some(Self::Xlsx);
                }
                let mut media_type = Vec::new();
                let part = archive.by_name("mimetype").ok()?;
                part.take(256).read_to_end(&mut media_type).ok()?;
                media_type.starts_with(OPEN_DOCUMENT).then_some(Self::Ods)
            }
            // Cut or damaged: the names of the parts still stand in what is there.
            Err(_) if holds(b"xl/workbook.bin") => Some(Self::Xlsb),
            Err(_) if holds(b"xl/") => Some(Self::Xlsx),
            Err(_) if holds(OPEN_DOCUMENT) => Some(Self::Ods),
            Err(_) => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "an .xlsx workbook",
            Self::Xlsb => "an .xlsb workbook",
            Self::Ods => "an .ods spreadsheet",
            Self::Xls => "an .xls workbook",
            Self::Encrypted => "an encrypted workbook",
        }
    }
}

/// Tells whether the content is a workbook of any kind, be it damaged or encrypted.
pub(in crate::ingest) fn is_workbook(bytes: &[u8]) -> bool {
    Kind::of(bytes).is_some()
}

/// Returns the ending that a workbook's content deserves, `None` for what is no workbook.
pub(in crate::ingest) fn ending(bytes: &[u8]) -> Option<&'static str> {
    Some(match Kind::of(bytes)? {
        Kind::Xlsx | Kind::Encrypted => "xlsx",
        Kind::Xlsb => "xlsb",
        Kind::Ods => "ods",
        Kind::Xls => "xls",
    })
}

/// Reads a workbook.
pub(super) fn read(source: &Source, kind: Kind, limits: &Limits) -> Result<Grid, Error> {
    let bytes = source.bytes();
    let mut measured = Measured::default();
    if matches!(kind, Kind::Xlsx | Kind::Xlsb | Kind::Ods) {
        measured = refuse_bombs(source, kind, limits)?;
    }
    let decoded = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Xlsx => read_xlsx(source, bytes, limits),
        Kind::Xlsb => read_xlsb(source, bytes, limits),
        Kind::Ods => read_ods(source, bytes, limits, &measured),
        Kind::Xls => read_xls(source, bytes, limits),
        Kind::Encrypted => Err(encrypted(source)),
    }));
    decoded.unwrap_or_else(|_| Err(damaged(source, kind, "its structure contradicts itself")))
}

/// Refuses what programs read in different ways.
fn twice(source: &Source, says: String) -> Error {
    malformed(
        Problem::new(source.name(), says)
            .expected("each row and each cell once (ECMA-376 part 1, 18.3.1)")
            .help("open it in a spreadsheet program, look whether a line is missing, and save it anew"),
    )
}

/// Refuses what is allowed in an `.ods` and would be passed over in silence.
fn not_understood(source: &Source, says: String) -> Error {
    malformed(
        Problem::new(source.name(), says)
            .expected("an .ods as spreadsheet programs write it")
            .help("open it in a spreadsheet program, look whether all is there, and save it anew"),
    )
}

/// Refuses two sheets of one name: which of them is read, and which twice, would be left to chance.
fn refuse_equal_names(source: &Source, sheets: &[calamine::Sheet]) -> Result<(), Error> {
    let mut seen = std::collections::BTreeSet::new();
    match sheets.iter().find(|sheet| !seen.insert(&sheet.name)) {
        None => Ok(()),
        Some(sheet) => Err(malformed(
            Problem::new(source.name(), format!("has two sheets called `{}`", sheet.name))
                .expected("a name of its own for each sheet")
                .help("open it in a spreadsheet program, look at both, and save it anew"),
        )),
    }
}

fn encrypted(source: &Source) -> Error {
    malformed(
        Problem::new(source.name(), "is a workbook protected by a password")
            .help("open it with the password and save a copy without one"),
    )
}

fn damaged(source: &Source, kind: Kind, cause: impl std::fmt::Display) -> Error {
    malformed(
        Problem::new(source.name(), format!("is {} that is cut or damaged: {cause}", kind.name()))
            .help("send it again whole, or open it in a spreadsheet program and save it anew"),
    )
}

/// Unpacks every part of a zip without keeping it, and refuses one that is larger than the limit.
///
/// Returns what the tables of an `.ods` hide, and what stands beside their cells.
fn refuse_bombs(source: &Source, kind: Kind, limits: &Limits) -> Result<Measured, Error> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(source.bytes())).map_err(|cause| damaged(source, kind, cause))?;
    let too_large = || {
        Error::new(
            ErrorKind::TooLarge,
            Problem::new(source.name(), format!("unpacks to more than {} bytes", limits.max_bytes))
                .expected(format!("at most {} bytes, all parts together", limits.max_bytes))
                .help("raise the limit with --max-bytes if the workbook is meant to be this large"),
        )
    };
    let mut measured = Measured::default();
    let mut stated = 0u64;
    for n in 0..archive.len() {
        let part = archive.by_index_raw(n).map_err(|cause| damaged(source, kind, cause))?;
        stated = stated.saturating_add(part.size());
    }
    if stated > limits.max_bytes {
        return Err(too_large());
    }
    // What the directory states may be a lie: the parts that are parsed are counted as they really unpack.
    let mut left = limits.max_bytes;
    for n in 0..archive.len() {
        let part = archive.by_index(n).map_err(|cause| damaged(source, kind, cause))?;
        let parsed = part.name().is_ok_and(|name| [".xml", ".bin", ".rels"].iter().any(|end| name.ends_with(end)));
        if !parsed {
            continue;
        }
        let (size, name) = (part.size(), part.name().unwrap_or_default().to_ascii_lowercase());
        let mut counted = std::io::BufReader::new(part.take(left.saturating_add(1)));
        if name.ends_with("sharedstrings.xml") {
            // The decoder reserves room for as many strings as are claimed, so the claim must fit the part.
            let head = counted.fill_buf().map_err(|cause| damaged(source, kind, cause))?;
            if claimed_strings(head) > size {
                return Err(damaged(source, kind, "it claims more shared strings than it can hold"));
            }
        }
        if name == "content.xml" && kind == Kind::Ods {
            measured =
                open_document::measured(&mut counted, limits.max_cells, limits.max_bytes).map_err(|refusal| {
                    match refusal {
                        open_document::Refusal::TooLarge => too_many_cells(source, limits),
                        open_document::Refusal::Prefix(says) => {
                            not_understood(source, format!("writes a prefix of ODF otherwise than usual: {says}"))
                        }
                        open_document::Refusal::Structure(says) => not_understood(source, says.to_owned()),
                        open_document::Refusal::Nameless => {
                            not_understood(source, "holds a table without a name".to_owned())
                        }
                    }
                })?;
        }
        std::io::copy(&mut counted, &mut std::io::sink()).map_err(|cause| damaged(source, kind, cause))?;
        left = counted.get_ref().limit().checked_sub(1).ok_or_else(too_large)?;
    }
    Ok(measured)
}

/// Reads how many strings the beginning of a `sharedStrings.xml` claims to be unique (ECMA-376 part 1, 18.4.9).
fn claimed_strings(head: &[u8]) -> u64 {
    let head = String::from_utf8_lossy(head);
    let Some((_, rest)) = head.split_once("uniqueCount") else { return 0 };
    let digits = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    if end == 0 { 0 } else { digits[..end].parse().unwrap_or(u64::MAX) }
}

/// Fills one sheet after another, counting cells and text.
struct Filler<'a> {
    source: &'a Source,
    limits: &'a Limits,
    cells: u64,
    text: u64,
    grid: Grid,
}

impl<'a> Filler<'a> {
    fn new(source: &'a Source, limits: &'a Limits) -> Self {
        Self { source, limits, cells: 0, text: 0, grid: Grid::default() }
    }

    fn sheet(&mut self, name: &str, visible: SheetVisible) -> Result<(), Error> {
        if self.grid.sheets.len() >= MAX_SHEETS {
            return Err(Error::new(
                ErrorKind::TooLarge,
                Problem::new(self.source.name(), format!("has more than {MAX_SHEETS} sheets"))
                    .help("delete the sheets that are not needed"),
            ));
        }
        let hidden = Hidden { sheet: visible != SheetVisible::Visible, ..Hidden::default() };
        self.grid.sheets.push(Sheet { name: name.to_owned(), hidden, ..Sheet::default() });
        Ok(())
    }

    fn put(&mut self, row: u32, col: u32, cell: Cell) -> Result<(), Error> {
        if cell == Cell::Empty {
            return Ok(());
        }
        let (row, col) = (row as usize, col as usize);
        if col >= MAX_COLUMNS {
            return Err(too_wide(self.source, row, col + 1));
        }
        let Some(sheet) = self.grid.sheets.last_mut() else { return Ok(()) };
        let rows = (row + 1).saturating_sub(sheet.rows.len());
        let columns = (col + 1).saturating_sub(sheet.rows.get(row).map_or(0, Vec::len));
        self.cells += rows as u64 + columns as u64;
        self.text += cell.text().len() as u64;
        if self.cells > self.limits.max_cells || self.text > self.limits.max_bytes {
            return Err(too_many_cells(self.source, self.limits));
        }
        if rows > 0 {
            sheet.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut sheet.rows[row];
        if columns > 0 {
            cells.resize(col + 1, Cell::Empty);
        }
        if !cells[col].is_empty() {
            let at = format!("{}{}", column_letters(col), row + 1);
            return Err(twice(self.source, format!("states the cell {at} of sheet `{}` twice", sheet.name)));
        }
        cells[col] = cell;
        Ok(())
    }

    fn merged(&mut self, regions: &[Dimensions]) {
        let Some(sheet) = self.grid.sheets.last_mut() else { return };
        let regions = regions.iter().filter(|region| region.start.0 <= region.end.0 && region.start.1 <= region.end.1);
        sheet.merged.extend(regions.take(MAX_MERGED).map(|region| Merged {
            top: region.start.0 as usize,
            left: region.start.1 as usize,
            bottom: region.end.0 as usize,
            right: region.end.1 as usize,
        }));
    }
}

fn read_xlsx(source: &Source, bytes: &[u8], limits: &Limits) -> Result<Grid, Error> {
    let broken = |cause: calamine::XlsxError| match cause {
        calamine::XlsxError::Password => encrypted(source),
        cause => damaged(source, Kind::Xlsx, cause),
    };
    let mut workbook = calamine::Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    refuse_equal_names(source, workbook.sheets_metadata())?;
    let mut untold = hidden::in_xlsx(bytes);
    let mut filler = Filler::new(source, limits);
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheet.typ != calamine::SheetType::WorkSheet {
            continue;
        }
        filler.sheet(&sheet.name, sheet.visible)?;
        let untold = untold.remove(&sheet.name).unwrap_or_default();
        if let Some(other) = &untold.same_as {
            return Err(twice(source, format!("reads the sheets `{other}` and `{}` from one part", sheet.name)));
        }
        if untold.strays {
            return Err(twice(source, format!("holds rows outside the table of cells on sheet `{}`", sheet.name)));
        }
        if untold.doubled {
            return Err(twice(source, format!("holds its table of cells twice on sheet `{}`", sheet.name)));
        }
        let mut cells = match workbook.worksheet_cells_reader(&sheet.name) {
            Ok(cells) => cells,
            Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
            Err(cause) => return Err(broken(cause)),
        };
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
            let value = match cell.value {
                DataRef::Empty if cell.formula.is_some() => without_value(),
                value => cell_of_ref(value),
            };
            let value = as_shown(value, untold.shown.get(&cell.pos));
            filler.put(cell.pos.0, cell.pos.1, value)?;
        }
        drop(cells);
        if let Some(sheet) = filler.grid.sheets.last_mut() {
            (sheet.hidden.rows, sheet.hidden.columns) = (untold.hidden.rows, untold.hidden.columns);
        }
        // Merged regions only help to find headers: a sheet with broken ones still has its cells.
        if let Ok(regions) = workbook.merge_cells_by_sheet_name(&sheet.name) {
            filler.merged(&regions);
        }
    }
    if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        say_texts_beside_cells(&mut filler.grid, &shown::texts_beside_cells(&mut archive));
    }
    Ok(filler.grid)
}

fn read_xlsb(source: &Source, bytes: &[u8], limits: &Limits) -> Result<Grid, Error> {
    let broken = |cause: calamine::XlsbError| damaged(source, Kind::Xlsb, cause);
    let mut workbook = calamine::Xlsb::new(Cursor::new(bytes)).map_err(broken)?;
    refuse_equal_names(source, workbook.sheets_metadata())?;
    let mut filler = Filler::new(source, limits);
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheet.typ != calamine::SheetType::WorkSheet {
            continue;
        }
        filler.sheet(&sheet.name, sheet.visible)?;
        let mut cells = workbook.worksheet_cells_reader(&sheet.name).map_err(broken)?;
        while let Some(cell) = cells.next_cell().map_err(broken)? {
            let (row, col) = cell.get_position();
            filler.put(row, col, cell_of_ref(cell.get_value().clone()))?;
        }
    }
    Ok(filler.grid)
}

fn read_ods(source: &Source, bytes: &[u8], limits: &Limits, measured: &Measured) -> Result<Grid, Error> {
    let workbook = calamine::Ods::new(Cursor::new(bytes)).map_err(|cause| match cause {
        calamine::OdsError::Password => encrypted(source),
        cause => damaged(source, Kind::Ods, cause),
    })?;
    let told = Untold { hidden: &measured.hidden, unvalued: &[], shown: &measured.shown };
    let mut grid = fill_ranges(workbook, Kind::Ods, source, limits, &told, |_, _| Vec::new())?;
    say_texts_beside_cells(&mut grid, &measured.beside);
    Ok(grid)
}

fn read_xls(source: &Source, bytes: &[u8], limits: &Limits) -> Result<Grid, Error> {
    let untold = compound::check(bytes, limits.max_cells, limits.max_bytes).map_err(|refusal| match refusal {
        compound::Refusal::Damaged(cause) => damaged(source, Kind::Xls, cause),
        compound::Refusal::TooLarge => too_many_cells(source, limits),
    })?;
    let workbook = calamine::Xls::new(Cursor::new(bytes)).map_err(|cause| match cause {
        calamine::XlsError::Password => encrypted(source),
        cause => damaged(source, Kind::Xls, cause),
    })?;
    let merged = |workbook: &calamine::Xls<_>, name: &str| workbook.merge_cells_by_sheet_name(name).unwrap_or_default();
    let told = Untold { hidden: &untold.hidden, unvalued: &untold.unvalued, shown: &untold.shown };
    let mut grid = fill_ranges(workbook, Kind::Xls, source, limits, &told, merged)?;
    say_texts_beside_cells(&mut grid, &untold.beside);
    Ok(grid)
}

/// What the decoder doesn't tell of each sheet, in their order.
struct Untold<'a> {
    hidden: &'a [Hidden],
    /// The cells whose formula was never worked out.
    unvalued: &'a [Vec<(u32, u32)>],
    /// The cells that are shown otherwise than their values say.
    shown: &'a [BTreeMap<(u32, u32), Shown>],
}

fn fill_ranges<'a, R: Reader<Cursor<&'a [u8]>>>(
    mut workbook: R,
    kind: Kind,
    source: &Source,
    limits: &Limits,
    untold: &Untold<'_>,
    merged: impl Fn(&R, &str) -> Vec<Dimensions>,
) -> Result<Grid, Error> {
    refuse_equal_names(source, workbook.sheets_metadata())?;
    let mut filler = Filler::new(source, limits);
    for (n, sheet) in workbook.sheets_metadata().to_vec().into_iter().enumerate() {
        if sheet.typ != calamine::SheetType::WorkSheet {
            continue;
        }
        filler.sheet(&sheet.name, sheet.visible)?;
        // A sheet that can't be decoded may hold the parts that matter: the workbook is refused, not read without it.
        let range = workbook
            .worksheet_range(&sheet.name)
            .map_err(|_| damaged(source, kind, format_args!("its sheet `{}` can't be decoded", sheet.name)))?;
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, col, value) in range.used_cells() {
            let (row, col) = (u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(col).unwrap_or(u32::MAX));
            let (row, col) = (top.saturating_add(row), left.saturating_add(col));
            let value = as_shown(cell_of(value), untold.shown.get(n).and_then(|shown| shown.get(&(row, col))));
            filler.put(row, col, value)?;
        }
        for (row, col) in untold.unvalued.get(n).into_iter().flatten() {
            let is_empty = |sheet: &Sheet| sheet.cell(*row as usize, *col as usize).is_empty();
            if filler.grid.sheets.last().is_some_and(is_empty) {
                filler.put(*row, *col, without_value())?;
            }
        }
        filler.merged(&merged(&workbook, &sheet.name));
        if let (Some(sheet), Some(found)) = (filler.grid.sheets.last_mut(), untold.hidden.get(n)) {
            sheet.hidden.rows.clone_from(&found.rows);
            sheet.hidden.columns.clone_from(&found.columns);
        }
    }
    Ok(filler.grid)
}

fn without_value() -> Cell {
    Cell::Error("formula without a stored value".to_owned())
}

/// Writes a cell as its program shows it, where that says something else than its value.
fn as_shown(cell: Cell, shown: Option<&Shown>) -> Cell {
    match (cell, shown) {
        (Cell::Text(_), Some(Shown::Text(text))) => Cell::Text(text.clone()),
        (Cell::Number { value, .. }, Some(Shown::With(unit))) if unit.starts_with('%') => {
            Cell::Number { value, text: format!("{} {unit}", (value * 1e8).round() / 1e6) }
        }
        (Cell::Number { value, text }, Some(Shown::With(unit))) => {
            Cell::Number { value, text: format!("{text} {unit}") }
        }
        (cell, _) => cell,
    }
}

fn cell_of_ref(value: DataRef<'_>) -> Cell {
    match value {
        DataRef::SharedString(text) => text_cell(text),
        DataRef::String(text) => text_cell(&text),
        other => cell_of(&Data::from(other)),
    }
}

fn cell_of(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) => text_cell(text),
        #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold every number as a 64-bit float")]
        Data::Int(value) => Cell::Number { value: *value as f64, text: value.to_string() },
        Data::Float(value) => Cell::Number { value: *value, text: value.to_string() },
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(value) => Cell::Date(date(*value)),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Date(text.clone()),
        Data::Error(error) => Cell::Error(error.to_string()),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn date(value: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let days = value.as_f64();
    match (value.is_duration() || (0.0..1.0).contains(&days), days.fract() == 0.0) {
        (true, _) => {
            let seconds = (days.clamp(0.0, 1e9) * 86_400.0).round();
            format!("{:02}:{:02}:{:02}", (seconds / 3600.0).floor(), (seconds / 60.0).floor() % 60.0, seconds % 60.0)
        }
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
    }
}

//! The schedule that procurement works with, as a workbook or a CSV, into the contract.
//!
//! The header is searched below whatever banner stands on top. Then each row is an item, a heading, a sum or a note.
//! Headings can speak for the rows below them: under `Options not taken` nothing was bought. Where a row can be read in
//! two ways, as bought or not, per crane or for all, as an item or as a note, it is an error at its cell.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::basis::{self, Basis};
use super::cells::{self, Count};
use super::columns::{self, Column};
use super::options::{self, HeaderSays, Remark, Wording};
use super::unread;
use super::words::{self, StatusWord};
use crate::case::ContractEntry;
use crate::case::reading::Reading;
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::ingest::StatedIn;
use crate::ingest::table::{self, Remarks, header};
use crate::model::{Contract, ContractKind, DocumentId, GrantedFunction, Item, ItemKind, ItemStatus, Prohibited};
use crate::register;
use crate::source::{Cell, Grid, Limits, Place, Sheet, Source};

type Header = header::Header<Column>;

/// The longest remark that is read, in bytes.
const LONGEST_REMARK: usize = 2_000;

/// The longest text of a cell in Excel, in bytes here; a longer one is no item of a schedule.
const LONGEST_CELL: usize = 32_767;

/// Finds the header of every sheet that has one, or of the sheet that the case names.
pub(super) fn headers(entry: &ContractEntry, source: &Source, grid: &Grid) -> Result<Vec<Header>, Error> {
    let stated: BTreeMap<Column, String> =
        entry.columns.iter().filter_map(|(word, text)| Some((Column::parse(word)?, text.clone()))).collect();
    let mapping = header::Mapping { sheet: entry.sheet.as_deref(), header_row: entry.header_row, columns: &stated };
    let sought = header::Sought {
        what: "a contract schedule",
        needs: "a description, part number or function, and a quantity or makers",
        stated_in: StatedIn::Case("contract.columns"),
        synonyms: columns::synonyms(),
        mapping: Some(mapping),
        suffices: columns::suffices,
        names: |column| matches!(column, Column::Id | Column::Description | Column::PartNumber | Column::Makers),
        stands_alone: columns::stands_alone,
    };
    header::find_all(source, grid, &sought)
}

/// Reads a schedule.
pub(super) fn read(
    entry: &ContractEntry,
    document: DocumentId,
    source: &Arc<Source>,
    limits: &Limits,
) -> Result<Contract, Error> {
    let grid = table::open(source, limits)?;
    let headers = headers(entry, source, grid)?;
    let mut reading = Reading::new(source);
    let mut items: Vec<Item> = Vec::new();
    let mut remarks = Remarks::new(source);
    let mut of_names: Vec<Problem> = Vec::new();
    let mut subjects = entry.subjects;
    for header in &headers {
        let sheet = &grid.sheets[header.sheet];
        let basis = basis::settle(entry, header, sheet, &mut reading);
        subjects = subjects.or(basis.map(|basis| basis.subjects));
        let several = (headers.len() > 1).then_some(sheet.name.as_str());
        let merged = merged_down(sheet);
        let named = several.map(words::sheet_name);
        if named.is_some_and(|named| named.doubtful) {
            of_names.push(unread::sheet_name(source, header.sheet, &sheet.name));
        }
        let named = named.filter(|named| named.status.is_some() || named.kind.is_some());
        let mut rows = Rows {
            header,
            sheet,
            document,
            merged,
            basis,
            several,
            heading: named.map(|named| Heading { text: sheet.name.clone(), status: named.status, kind: named.kind }),
            notes: false,
            reading: &mut reading,
            remarks: &mut remarks,
        };
        for row in header.first..sheet.rows.len() {
            let item = rows.row(row);
            items.extend(item);
        }
    }
    unique(&mut items, &headers, grid, &mut reading);
    if items.is_empty() {
        reading.note(Place::Whole, "the schedule has a header and no items").expected("a row for each item");
    }
    reading.finish(limits.max_problems)?;
    let say = |says: &String| Problem::new(source.name(), says);
    let mut notes: Vec<Problem> = grid.notes.iter().map(say).collect();
    notes.extend(unread::columns(source, grid, &headers));
    let mut unread: Vec<Problem> = grid.unread.iter().map(say).collect();
    let (decided, in_doubt) = remarks.into_notes_and_unread();
    notes.extend(decided);
    unread.extend(in_doubt);
    unread.extend(of_names);
    unread.extend(unread::beside(source, grid, &headers));
    unread.extend(unread::sheets(source, grid, &headers, entry.sheet.is_some(), &mut notes));
    Ok(Contract {
        document,
        kind: entry.kind.unwrap_or(ContractKind::Contract),
        id: entry.name.clone(),
        buyer: None,
        seller: entry.seller.clone(),
        signed: entry.signed,
        subjects: subjects.unwrap_or(1),
        items,
        clauses: Vec::new(),
        prohibited: Prohibited::default(),
        change_orders: Vec::new(),
        notes,
        unread,
    })
}

/// What the last heading says of the rows below it.
#[derive(Debug, Clone)]
struct Heading {
    text: String,
    /// Whether they were bought: `Undecided` under `Options`, and under any heading after options.
    status: Option<StatusWord>,
    kind: Option<ItemKind>,
}

struct Rows<'a, 's> {
    header: &'a Header,
    sheet: &'a Sheet,
    document: DocumentId,
    /// The regions merged down each column, as first and last row, sorted.
    merged: BTreeMap<usize, Vec<(usize, usize)>>,
    basis: Option<Basis>,
    /// The sheet's name, when several are read.
    several: Option<&'a str>,
    heading: Option<Heading>,
    notes: bool,
    reading: &'a mut Reading<'s>,
    /// What the rows' remarks decided, and left in doubt.
    remarks: &'a mut Remarks<'s>,
}

/// What a row is.
enum RowKind {
    Blank,
    Heading(String),
    Item,
    /// It could be an item, a heading or a note.
    Unclear,
}

impl Rows<'_, '_> {
    fn text(&self, row: usize, column: Column) -> &str {
        let (cell, col) = self.header.cell(self.sheet, row, column);
        match cell {
            // A cell merged over several rows speaks for all of them, but for what is counted or numbered.
            Cell::Empty if !matches!(column, Column::Id) && !is_count(column) => {
                let regions = self.merged.get(&col).map_or(&[][..], Vec::as_slice);
                let above = regions.partition_point(|(top, _)| *top <= row).checked_sub(1).map(|n| regions[n]);
                let region = above.filter(|(_, bottom)| row <= *bottom);
                region.map_or("", |(top, _)| self.sheet.cell(top, col).text())
            }
            cell => cell.text(),
        }
    }

    fn place(&self, row: usize, column: Column) -> Place {
        self.header.place(self.sheet, row, column)
    }

    fn row(&mut self, row: usize) -> Option<Item> {
        match self.kind_of(row) {
            RowKind::Blank => None,
            RowKind::Heading(text) => {
                for (col, _) in self.said_beside(row) {
                    let (at, subject) = (Place::cell(self.header.sheet, row, col), self.sheet.cell(row, col).text());
                    let says = "stands beside a heading and may say that what is below it was not bought";
                    self.remarks.unread(at, subject, says, "say it of each item, in a status column");
                }
                self.begin(row, &text);
                None
            }
            RowKind::Unclear if self.notes => None,
            RowKind::Unclear => {
                let at = self.place(row, self.basis.and_then(|basis| basis.column).unwrap_or(Column::Id));
                self.reading
                    .note(
                        at,
                        format!("row {} has a number and words, but no quantity, unit, maker or part number", row + 1),
                    )
                    .help("give it a quantity if it is an item; take its number away if it is a heading or a note");
                None
            }
            RowKind::Item => self.item(row),
        }
    }

    fn kind_of(&self, row: usize) -> RowKind {
        let cells = self.sheet.rows.get(row).map_or(&[][..], Vec::as_slice);
        if cells.iter().all(Cell::is_empty) || self.header.is_repeated_by(self.sheet, row) {
            return RowKind::Blank;
        }
        let (id, description) = (self.text(row, Column::Id), self.text(row, Column::Description));
        let own =
            |column: &Column| self.header.columns.get(column).is_some_and(|col| !self.sheet.cell(row, *col).is_empty());
        let specific = [Column::Makers, Column::PartNumber, Column::Functions, Column::Alternates];
        if (words::is_total(description) || words::is_total(id)) && !specific.iter().any(own) {
            return RowKind::Blank;
        }
        let counted = [Column::Quantity, Column::QuantityPerCrane, Column::QuantityTotal, Column::Unit];
        let telling = [Column::Status, Column::Kind, Column::Origin];
        if specific.iter().chain(&counted).chain(&telling).any(own) {
            return RowKind::Item;
        }
        let texts: Vec<&str> = cells.iter().map(Cell::text).filter(|text| !text.is_empty()).collect();
        let has_counts = counted[..3].iter().any(|column| self.header.columns.contains_key(column));
        let numbered = id.chars().any(|c| c.is_ascii_digit()) && !description.is_empty();
        if !has_counts && !description.is_empty() && texts.len() > 1 {
            return RowKind::Item;
        }
        if numbered && !self.has_lines_below(row, id) {
            return RowKind::Unclear;
        }
        RowKind::Heading(if description.is_empty() { texts.join(" ") } else { description.to_owned() })
    }

    /// Tells whether the next number below a row is one of its own: `1` before `1.1`.
    fn has_lines_below(&self, row: usize, id: &str) -> bool {
        let id = id.trim_end_matches(['.', ')']);
        let below = (row + 1..self.sheet.rows.len()).take(50);
        below
            .map(|row| self.text(row, Column::Id))
            .find(|text| !text.is_empty())
            .and_then(|next| next.strip_prefix(id))
            .is_some_and(|rest| rest.starts_with(['.', '-', '/']) && rest.len() > 1)
    }

    fn begin(&mut self, row: usize, text: &str) {
        if words::begins_notes(text) {
            self.notes = true;
            return;
        }
        let said = words::heading(text);
        if said.doubtful {
            let says = "may say that what is below it was not bought; it was taken as bought";
            self.remarks.unread(
                self.place(row, Column::Description),
                text,
                says,
                "say it of each item, in a status column",
            );
        }
        let after_options = self.heading.as_ref().is_some_and(|heading| heading.status.is_some());
        let status = said.status.or(after_options.then_some(StatusWord::Undecided));
        self.heading = Some(Heading { text: text.to_owned(), status, kind: said.kind });
    }

    fn item(&mut self, row: usize) -> Option<Item> {
        if !self.refuse_damage(row) {
            return None;
        }
        let status = self.status(row).and_then(|status| self.agrees_with_remarks(row, status));
        let unit = self.text(row, Column::Unit).to_owned();
        let counted = self.count(row, &unit, status);
        let measure = counted == Count::Measure || words::is_measure(&unit);
        let (makers, or_equal) = cells::makers(self.text(row, Column::Makers));
        let (part, part_or_equal) = words::without_or_equal(self.text(row, Column::PartNumber));
        let part = part.trim();
        let part_number = (!register::is_unknown_maker(part) || part.chars().any(|c| c.is_ascii_digit()))
            .then(|| part.to_owned())
            .filter(|part| !part.is_empty());
        let functions = self.functions(row);
        let description = self.text(row, Column::Description).to_owned();
        if description.is_empty() && makers.is_empty() && part_number.is_none() && functions.is_empty() {
            self.reading
                .note(
                    Place::cell(self.header.sheet, row, usize::from(Place::ROW)),
                    "the item can't be told from any other",
                )
                .expected("at least one of description, makers, part number, functions");
        }
        let heading_kind = self.heading.as_ref().and_then(|heading| heading.kind);
        let kind = self.kind(row).or(heading_kind);
        let kind = kind.unwrap_or(if measure { ItemKind::LumpSum } else { ItemKind::Part });
        let item = Item {
            id: self.id(row),
            description,
            makers,
            part_number,
            or_equal: or_equal || part_or_equal,
            quantity: match counted {
                Count::Pieces(pieces, _) => Some(pieces),
                _ => None,
            },
            functions,
            alternates: cells::alternates(self.text(row, Column::Alternates)),
            origins: self.origins(row),
            kind,
            status: status?,
            approval: None,
            document: self.document,
            at: Place::cell(self.header.sheet, row, usize::from(Place::ROW)),
        };
        self.doubt(row, &item);
        Some(item)
    }

    /// Leaves the document in doubt where a bought item has a dash for its quantity, or grants what communicates from a
    /// row that nobody sees.
    fn doubt(&mut self, row: usize, item: &Item) {
        if !item.status.is_bought() || !item.kind.is_part() {
            return;
        }
        let counted = self.basis.and_then(|basis| basis.column);
        let text = counted.map_or("", |column| self.text(row, column)).to_owned();
        if let Some(column) = counted.filter(|_| item.quantity.is_none() && words::is_no_piece(&text)) {
            let says = "stands for a quantity and may say that nothing was bought; the item was taken as bought";
            let help =
                "write how many, or say in a status column whether it is base, option taken, declined or deleted";
            self.remarks.unread(self.place(row, column), &text, says, help);
        }
        let hidden = &self.sheet.hidden;
        let is_hidden = !hidden.sheet && hidden.rows.iter().any(|(first, last)| (*first..=*last).contains(&row));
        let number = item.part_number.as_deref().unwrap_or("");
        let grants = !item.functions.is_empty()
            || register::names_communication(&item.description)
            || register::names_communication(number)
            || !register::item_functions(item.makers.first().map(String::as_str), number).is_empty();
        if is_hidden && grants {
            let says = "stands in a hidden row; it was read as bought";
            self.remarks.unread(
                item.at,
                &item.description,
                says,
                "show the row if it was agreed, and delete it if not",
            );
        }
    }

    fn id(&self, row: usize) -> String {
        let stated = self.text(row, Column::Id);
        match (stated.is_empty(), self.several) {
            (false, _) => stated.to_owned(),
            (true, None) => format!("row {}", row + 1),
            (true, Some(sheet)) => format!("{sheet}, row {}", row + 1),
        }
    }

    /// A part number that became a date or a power of ten can't be read back; an error value says nothing at all.
    ///
    /// Tells whether the row can be read on.
    fn refuse_damage(&mut self, row: usize) -> bool {
        let mut readable = true;
        for column in self.header.columns.keys() {
            let (cell, col) = self.header.cell(self.sheet, row, *column);
            let place = Place::cell(self.header.sheet, row, col);
            let is_identity = matches!(column, Column::PartNumber | Column::Id);
            match cell {
                long if long.text().len() > LONGEST_CELL => {
                    readable = false;
                    self.reading
                        .note(place, "the cell is longer than a spreadsheet program allows")
                        .expected(format!("at most {LONGEST_CELL} bytes"))
                        .help("check for a quote that was never closed");
                }
                Cell::Error(text) => {
                    self.reading
                        .note(place, format!("the cell holds the error `{text}`"))
                        .help("mend the formula and save the schedule again");
                }
                Cell::Date(text) if is_identity => {
                    self.reading
                        .note(place, format!("the spreadsheet turned the cell into the date {text}"))
                        .help("format the column as text and type the number again");
                }
                Cell::Number { value, .. }
                    if *column == Column::PartNumber && (value.fract() != 0.0 || value.abs() >= 1e15) =>
                {
                    self.reading
                        .note(place, "the spreadsheet turned the part number into a calculated number")
                        .help("format the column as text and type the number again");
                }
                _ => {}
            }
        }
        readable
    }

    /// Settles whether the item was bought: by its cell, else by the heading above, else by its own words.
    fn status(&mut self, row: usize) -> Option<ItemStatus> {
        let text = self.text(row, Column::Status).to_owned();
        let at = self.place(row, Column::Status);
        if text.is_empty() {
            return self.status_unstated(row);
        }
        let header = self.sheet.cell(self.header.row, self.header.columns.get(&Column::Status).copied().unwrap_or(0));
        // `Option: yes` says that it is an option.
        let is_about_options = self.header.row != Header::NONE && words::is_option_header(header.text());
        let says_that_only = is_about_options && (words::is_tick(&text) || words::is_cross(&text));
        match words::status(&text).map(|said| if says_that_only { StatusWord::Undecided } else { said }) {
            Some(StatusWord::Said(status)) => self.agrees_with_wording(row, status, &text, at),
            Some(StatusWord::Undecided) => {
                self.reading
                    .note(at, format!("`{text}` doesn't say whether the option was taken"))
                    .expected("option taken, or option not taken");
                None
            }
            None => {
                self.reading
                    .note(at, format!("`{text}` is no status"))
                    .expected("base, option taken, option not taken (declined) or deleted");
                None
            }
        }
    }

    /// Settles whether an item without a status of its own was bought.
    fn status_unstated(&mut self, row: usize) -> Option<ItemStatus> {
        let heading = self.heading.clone();
        let above = heading.as_ref().and_then(|heading| heading.status);
        if let (Some(StatusWord::Said(status)), Some(heading)) = (above, &heading) {
            let at = self.place(row, Column::Description);
            return self.agrees_with_wording(row, status, &heading.text, at);
        }
        let (at, message) = match (self.wording(row), heading) {
            (Some((Wording { status: StatusWord::Said(status), .. }, _)), _) => return Some(status),
            (Some(_), _) if self.is_taken_beside(row) => return Some(ItemStatus::OptionTaken),
            (Some((wording, column)), _) => (
                self.place(row, column),
                format!(
                    "whether the item is bought is not said: `{}` makes it an option, and nobody says whether it was \
                     taken",
                    wording.words
                ),
            ),
            (None, Some(heading)) if above.is_some() => (
                self.place(row, Column::Status),
                format!("whether the item is bought is not said: it stands below options, under `{}`", heading.text),
            ),
            (None, _) => return Some(ItemStatus::Base),
        };
        self.reading.note(at, message).help("add a status column with base, option taken or option not taken");
        None
    }

    /// What the row's own words say of whether it was bought, with the column that they stand in.
    fn wording(&self, row: usize) -> Option<(Wording, Column)> {
        let counted = self.basis.and_then(|basis| basis.column);
        let columns = [Some(Column::Description), Some(Column::Id), counted, Some(Column::Unit)];
        columns
            .into_iter()
            .flatten()
            .filter(|column| self.text(row, *column).len() <= LONGEST_CELL)
            .find_map(|column| Some((options::wording(self.text(row, column))?, column)))
    }

    /// What is stated and what the row says of itself must not contradict each other.
    fn agrees_with_wording(&mut self, row: usize, stated: ItemStatus, by: &str, at: Place) -> Option<ItemStatus> {
        if let Some((Wording { status: StatusWord::Said(said), words }, _)) = self.wording(row)
            && said.is_bought() != stated.is_bought()
        {
            self.reading
                .note(at, format!("whether the item is bought is said in two ways: by `{by}`, and by `{words}`"))
                .help("mend one of them");
            return None;
        }
        Some(stated)
    }

    /// Tells whether a remark says plainly that the option in its row was taken.
    fn is_taken_beside(&self, row: usize) -> bool {
        let said = self.said_beside(row);
        let is_taken = |(col, remark): &(usize, Remark)| {
            *remark == Remark::Said(ItemStatus::OptionTaken) && self.is_remarks_column(*col)
        };
        said.iter().any(is_taken) && said.iter().all(is_taken)
    }

    fn is_remarks_column(&self, col: usize) -> bool {
        self.header.unknown.iter().any(|(known, header)| *known == col && register::is_remark(header))
    }

    /// What the header of a column that no field reads says of the rows that are ticked in it.
    fn header_says(&self, col: usize) -> Option<HeaderSays> {
        let (_, header) = self.header.unknown.iter().find(|(known, _)| *known == col)?;
        if register::is_remark(header) { None } else { options::header(header) }
    }

    /// Returns what stands beside a row, in columns that are not read, and says of whether it was bought.
    fn said_beside(&self, row: usize) -> Vec<(usize, Remark)> {
        let cells = self.sheet.rows.get(row).map_or(&[][..], Vec::as_slice).iter().enumerate();
        let is_read = |col: usize| {
            self.header.is_beside(col)
                || self.header.columns.iter().any(|(field, first)| {
                    (*first..=self.header.spans.get(field).copied().unwrap_or(*first)).contains(&col)
                })
        };
        cells
            .filter(|(col, cell)| cell.text().len() <= LONGEST_REMARK && !is_read(*col))
            .filter_map(|(col, cell)| {
                let remark = match self.header_says(col) {
                    Some(says) => options::below_header(says, cell),
                    None if matches!(cell, Cell::Text(_)) => options::remark(cell.text()),
                    None => None,
                };
                Some((col, remark?))
            })
            .collect()
    }

    /// Takes from a row what its remarks take back. A remark decides in a column that is called so, where nothing else
    /// says otherwise; what it leaves in doubt leaves the document in doubt.
    fn agrees_with_remarks(&mut self, row: usize, stated: ItemStatus) -> Option<ItemStatus> {
        let is_stated = !self.text(row, Column::Status).is_empty()
            || self.heading.as_ref().is_some_and(|heading| heading.status.is_some())
            || self.wording(row).is_some();
        let mut settled = stated;
        for (col, remark) in self.said_beside(row).into_iter().filter(|_| stated.is_bought()) {
            let at = Place::cell(self.header.sheet, row, col);
            let text = self.sheet.cell(row, col).text();
            let decides = self.is_remarks_column(col) || self.header_says(col).is_some();
            match remark {
                Remark::Said(status) if status.is_bought() => {}
                // A status column says what became of the option.
                Remark::Option if !self.text(row, Column::Status).is_empty() => {}
                Remark::Said(status) if decides && !is_stated => {
                    let says = "says that an item was not bought; it was read so";
                    self.remarks.add(at, text, says, "state it in a status column");
                    settled = status;
                }
                Remark::Said(_) if decides => {
                    self.reading
                        .note(at, format!("whether the item is bought is said in two ways: it is stated, and `{text}`"))
                        .help("mend one of them");
                    return None;
                }
                Remark::Said(_) | Remark::Option | Remark::Doubtful => {
                    let says = "may say that an item was not bought; it was taken as bought";
                    let help = "say in a status column whether it is base, option taken, declined or deleted, and take \
                                the words out of the remark";
                    self.remarks.unread(at, text, says, help);
                }
            }
        }
        Some(settled)
    }

    fn kind(&mut self, row: usize) -> Option<ItemKind> {
        let text = self.text(row, Column::Kind).to_owned();
        if text.is_empty() {
            return None;
        }
        let kind = words::kind(&text);
        if kind.is_none() {
            self.reading
                .note(self.place(row, Column::Kind), format!("`{text}` is no kind of item"))
                .expected("part, service, document, spare or lump sum");
        }
        kind
    }

    /// Reads the quantity for one crane.
    fn count(&mut self, row: usize, unit: &str, status: Option<ItemStatus>) -> Count {
        let Some(basis) = self.basis else { return Count::Unstated };
        let Some(column) = basis.column else { return Count::Unstated };
        let at = self.place(row, column);
        let text = self.text(row, column).to_owned();
        let pieces = match cells::count(&text, unit) {
            Count::Pieces(pieces, own_unit) => {
                if pieces == 0 && status.is_some_and(ItemStatus::is_bought) {
                    self.reading
                        .note(at, "a quantity of 0 buys nothing")
                        .help("say in a status column that the option was not taken, or delete the row");
                    return Count::Unstated;
                }
                if let (Some(own), false) = (&own_unit, unit.is_empty())
                    && words::plain(own) != words::plain(unit)
                    && words::is_measure(unit)
                {
                    self.reading
                        .note(at, format!("the quantity is in `{own}`, the unit says `{unit}`"))
                        .help("mend one of them");
                }
                pieces
            }
            Count::Unreadable(why) => {
                let note = self.reading.note(at, format!("`{text}` is not a quantity: {why}"));
                note.expected("a whole number, with a unit if need be");
                if let Some(help) = cells::in_digits(&text) {
                    note.help(help);
                }
                return Count::Unstated;
            }
            other => return other,
        };
        self.agrees_with_total(row, pieces, basis);
        if !basis.total {
            return Count::Pieces(pieces, None);
        }
        if pieces % basis.subjects != 0 {
            self.reading
                .note(at, format!("a total of {pieces} can't be divided among {} cranes", basis.subjects))
                .help("split the item by crane, or state quantities per crane");
            return Count::Unstated;
        }
        Count::Pieces(pieces / basis.subjects, None)
    }

    /// Where a schedule has both columns, they must agree.
    fn agrees_with_total(&mut self, row: usize, pieces: u32, basis: Basis) {
        if basis.column != Some(Column::QuantityPerCrane) || basis.subjects < 2 {
            return;
        }
        if let Count::Pieces(total, _) = cells::count(self.text(row, Column::QuantityTotal), "")
            && total != pieces.saturating_mul(basis.subjects)
        {
            self.reading
                .note(
                    self.place(row, Column::QuantityTotal),
                    format!("{pieces} per crane for {} cranes is not {total}", basis.subjects),
                )
                .help("mend one of the two quantities");
        }
    }

    fn functions(&mut self, row: usize) -> Vec<GrantedFunction> {
        let mut granted: Vec<GrantedFunction> = Vec::new();
        match cells::functions(self.text(row, Column::Functions)) {
            Ok(functions) => {
                for (function, count) in functions {
                    match granted.iter_mut().find(|known| known.function == function) {
                        Some(known) => known.count = known.count.saturating_add(count),
                        None => granted.push(GrantedFunction { function, count }),
                    }
                }
            }
            Err(word) => {
                let possible: Vec<&str> = register::functions().iter().map(|entry| entry.function.id()).collect();
                self.reading
                    .note(self.place(row, Column::Functions), format!("`{word}` is no function"))
                    .expected(format!("one of {}", possible.join(", ")))
                    .did_you_mean(&word, possible);
            }
        }
        granted
    }

    fn origins(&mut self, row: usize) -> Vec<crate::model::Country> {
        cells::countries(self.text(row, Column::Origin)).unwrap_or_else(|word| {
            self.reading
                .note(self.place(row, Column::Origin), format!("`{word}` is not a country"))
                .expected("names of countries or their codes of two letters, such as `DE`");
            Vec::new()
        })
    }
}

fn merged_down(sheet: &Sheet) -> BTreeMap<usize, Vec<(usize, usize)>> {
    let mut merged: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for region in sheet.merged.iter().filter(|region| region.left == region.right && region.top < region.bottom) {
        merged.entry(region.left).or_default().push((region.top, region.bottom));
    }
    for regions in merged.values_mut() {
        regions.sort_unstable();
    }
    merged
}

fn is_count(column: Column) -> bool {
    matches!(column, Column::Quantity | Column::QuantityPerCrane | Column::QuantityTotal)
}

/// Makes ids unique over several sheets that number their items alike; within one sheet a second one is an error.
fn unique(items: &mut [Item], headers: &[Header], grid: &Grid, reading: &mut Reading<'_>) {
    let sheet_of = |at: Place| match at {
        Place::Cell { sheet, .. } => usize::from(sheet),
        _ => 0,
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for n in 0..items.len() {
        let (sheet, at) = (sheet_of(items[n].at), items[n].at);
        let Some(first) = seen.get(&items[n].id).copied() else {
            seen.insert(items[n].id.clone(), n);
            continue;
        };
        let (a, b) = (&items[first], &items[n]);
        let same_text = (&a.description, &a.part_number) == (&b.description, &b.part_number);
        if sheet_of(a.at) != sheet && !same_text {
            let qualified = format!("{}, {}", grid.sheets[sheet].name, items[n].id);
            if seen.insert(qualified.clone(), n).is_none() {
                items[n].id = qualified;
                continue;
            }
        }
        let header = headers.iter().find(|header| header.sheet == sheet);
        let row = match at {
            Place::Cell { row, .. } => row as usize,
            _ => 0,
        };
        let place = header.map_or(at, |header| header.place(&grid.sheets[sheet], row, Column::Id));
        let help = if sheet_of(items[first].at) == sheet {
            "give each item a number of its own; a column formatted as number makes 1.1 of 1.10"
        } else {
            "name the sheet to read with `sheet` in [contract]: this one repeats another's items"
        };
        reading.note(place, format!("there are two items `{}`", items[n].id)).help(help);
    }
}

//! Rows into components: each designator that was placed or seen is one part.
//!
//! Left out, and said so: rows that are marked as not placed, parts that an inspection did not find, and marks on the
//! board that are no parts (fiducials, test points, holes, logos), where both designator and text say that they are.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::columns::Column;
use super::layout::Layout;
use super::number;
use super::words::BOARD_WORDS;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::ReadOptions;
use crate::ingest::table::header::Header;
use crate::ingest::table::remarks::Remarks;
use crate::ingest::table::words::{WORDS, plain};
use crate::model::{
    Aggregate, Bom, BomBuilder, ComponentKind, Composition, Format, IdentifierKind, Role, designator_key, designators,
    designators_listed,
};
use crate::register::names_communication;
use crate::source::{Limits, Place, Source};

/// The most designators that one row may list: it states one place.
const MOST_AT_ONE_PLACE: u64 = 64;

/// Reads the rows below every header.
pub(super) fn read(source: &Arc<Source>, layout: &Layout<'_>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let mut remarks = Remarks::new(source);
    let mut builder = BomBuilder::new(Arc::clone(source), Format::Placement);
    let mut seen = Seen::default();
    for header in &layout.headers {
        let rows = layout.grid().sheets[header.sheet].rows.len();
        options.progress.begin("placements", rows as u64);
        let table = Table { layout, header };
        for row in 0..header.first.saturating_sub(1).min(rows) {
            table.say_row_above(row, &mut remarks);
        }
        for row in header.first..rows {
            if builder.document().len() >= options.limits.max_components as usize {
                let message = format!("holds more than {} parts", options.limits.max_components);
                return Err(Error::new(
                    ErrorKind::TooLarge,
                    Problem::new(source.name(), message).help(Limits::RAISE_COMPONENTS),
                ));
            }
            table.read_row(row, &mut builder, &mut seen, &mut remarks);
            if row % 4096 == 4095 {
                options.progress.advance(4096);
            }
        }
        options.progress.end();
    }
    if let Some(aggregate) = seen.say(source, layout, &mut builder) {
        builder.composition(Composition { aggregate, of: Vec::new(), at: Place::Whole });
    }
    let mut bom = builder.finish();
    let (mut notes, unread) = remarks.into_notes_and_unread();
    bom.notes.append(&mut notes);
    bom.unread.extend(unread);
    Ok(bom)
}

/// What is said of the file as a whole.
#[derive(Default)]
struct Seen {
    designators: BTreeSet<(String, String)>,
    boards: BTreeSet<String>,
    /// Whether a row states the result of an inspection, and whether one passed.
    inspected: bool,
    passed: bool,
}

impl Seen {
    /// Notes what the file is about; tells what keeps it from listing every part that is placed: the other side is in
    /// another file (incomplete), or only failures are listed (unknown).
    fn say(&self, source: &Source, layout: &Layout<'_>, builder: &mut BomBuilder) -> Option<Aggregate> {
        let name = source.name();
        let notes: Vec<Problem> = layout.grid().notes.iter().map(|note| Problem::new(name, note)).collect();
        let document = builder.document();
        document.notes.extend(notes);
        document.unread.extend(layout.grid().unread.iter().map(|says| Problem::new(name, says)));
        if self.boards.len() > 1 {
            let some: Vec<String> = self.boards.iter().take(4).map(|board| format!("`{board}`")).collect();
            let message = format!("is about {} boards, by their numbers {} …", self.boards.len(), some.join(", "));
            document.unread.push(
                Problem::new(name, message)
                    .expected("one board a file: what is missing on one would hide behind the others")
                    .help("split it into a file for each board, or leave one in"),
            );
        }
        if let Some(side) = &layout.only_side {
            document.notes.push(
                Problem::new(name, format!("says that it lists one side of the board only: {side}"))
                    .help("name the file of the other side beside it"),
            );
        }
        let only_failures = self.inspected && !self.passed;
        if only_failures {
            document.notes.push(
                Problem::new(name, "lists failures only, so it doesn't show which other parts are placed")
                    .help("export every component of the inspection, not only its defects"),
            );
        }
        match (only_failures, &layout.only_side) {
            (true, _) => Some(Aggregate::Unknown),
            (false, Some(_)) => Some(Aggregate::Incomplete),
            (false, None) => None,
        }
    }
}

/// The rows below one header.
struct Table<'l> {
    layout: &'l Layout<'l>,
    header: &'l Header<Column>,
}

impl<'l> Table<'l> {
    fn column(&self, column: Column) -> Option<usize> {
        self.header.columns.get(&column).copied()
    }

    fn text(&self, row: usize, column: Column) -> &'l str {
        self.column(column).map_or("", |col| self.layout.text(self.header.sheet, row, col))
    }

    fn place(&self, row: usize, column: Column) -> Place {
        self.layout.place(self.header.sheet, row, self.column(column).unwrap_or(usize::from(Place::ROW)))
    }

    /// Returns the header's text of a column, for the name of a property.
    fn header_text(&self, column: Column) -> &'static str {
        match column {
            Column::Package => "package",
            Column::Rotation => "rotation",
            Column::Result => "inspection result",
            Column::Defect => "defect",
            Column::Board => "board",
            _ => "value",
        }
    }

    fn read_row(&self, row: usize, builder: &mut BomBuilder, seen: &mut Seen, remarks: &mut Remarks<'_>) {
        let sheet = &self.layout.grid().sheets[self.header.sheet];
        if sheet.rows[row].iter().all(crate::source::Cell::is_empty) || self.header.is_repeated_by(sheet, row) {
            return;
        }
        let named = if self.text(row, Column::Designator).is_empty() { Column::Reference } else { Column::Designator };
        let (designator, at) = (self.text(row, named), self.place(row, named));
        let is_located = self.column(Column::X).is_some() && self.column(Column::Y).is_some();
        let sits = [Column::X, Column::Y].iter().all(|column| number(self.text(row, *column)).is_some());
        if designator.is_empty() {
            let says = "stands in a row without a designator; it was left out";
            if sits || !self.text(row, Column::Result).is_empty() {
                remarks.unread(at, self.first_text(row), says, "give every placed part its reference designator");
            } else {
                remarks.add(at, self.first_text(row), says, "");
            }
            return;
        }
        if is_located && !sits && self.column(Column::Result).is_none() {
            let stated = [Column::X, Column::Y].iter().any(|column| !self.text(row, *column).is_empty());
            let says = "stands in a row without a number under X and Y; it was left out";
            let help = "if it is a placed part, state where it sits; check that the columns lie where the header says";
            let more = self.header.columns.values().filter(|col| !self.cell(row, **col).is_empty()).count() > 1;
            if stated || more || looks_like_a_part(designator) {
                remarks.unread(at, designator, says, help);
            } else {
                remarks.add(at, designator, says, help);
            }
            return;
        }
        if !self.is_placed(row) {
            remarks.add(at, designator, "is marked as not placed; it was not counted as placed", "");
            return;
        }
        let result = self.text(row, Column::Result);
        let defect = self.text(row, Column::Defect);
        if !result.is_empty() || self.column(Column::Defect).is_some() {
            seen.inspected = true;
            let is_sound =
                if result.is_empty() { defect.is_empty() } else { BOARD_WORDS.passed.contains(&plain(result)) };
            seen.passed |= is_sound;
        }
        if [result, defect].iter().any(|text| BOARD_WORDS.says_absent(text)) {
            remarks.add(at, designator, "was not found by the inspection; it was not counted as placed", "");
            seen.inspected = true;
            return;
        }
        if self.is_mark(row, designator) {
            let says = "is a mark on the board by its designator and its text, not a part; it was left out";
            remarks.add(at, designator, says, "look whether it is one, if the text seems odd for it");
            return;
        }
        let board = self.text(row, Column::Board);
        if !board.is_empty() {
            seen.boards.insert(board.to_owned());
        }
        if designators_listed(designator) > MOST_AT_ONE_PLACE {
            let says = "lists more parts than can sit at one place; it was read as one";
            remarks.unread(at, designator, says, "give each placed part a row of its own");
            self.component(row, (designator, designator, at), builder);
            return;
        }
        let listed = designators(designator, None);
        let is_one = |one: &String| one.chars().any(char::is_alphabetic) && one.chars().any(|c| c.is_ascii_digit());
        if listed.len() > 1 && !listed.iter().all(is_one) {
            let says = "is not plainly a list of designators; it was read as one";
            remarks.unread(at, designator, says, "write the designator as on the board, such as `U1`");
        }
        for one in listed {
            if !seen.designators.insert((board.to_owned(), one.clone())) {
                let says = "is listed more than once; every line was read";
                remarks.add(at, designator, says, "check whether the file is about several boards of a panel");
            }
            self.component(row, (designator, &one, at), builder);
        }
    }

    /// Says of a row above the header that it is a placement, if it plainly is one.
    fn say_row_above(&self, row: usize, remarks: &mut Remarks<'_>) {
        let named = if self.text(row, Column::Designator).is_empty() { Column::Reference } else { Column::Designator };
        let designator = self.text(row, named);
        let sits = [Column::X, Column::Y].iter().all(|column| number(self.text(row, *column)).is_some());
        let tells = self.column(Column::Result).is_some() && !self.text(row, Column::Result).is_empty();
        if looks_like_a_part(designator) && (sits || tells) {
            let says = "stands above the header and may be a placed part; it was not read";
            remarks.unread(self.place(row, named), designator, says, "put the header above all parts");
        }
    }

    fn cell(&self, row: usize, col: usize) -> &'l str {
        self.layout.text(self.header.sheet, row, col)
    }

    fn first_text(&self, row: usize) -> &'l str {
        let sheet = &self.layout.grid().sheets[self.header.sheet];
        (0..sheet.rows[row].len()).map(|col| self.cell(row, col)).find(|text| !text.is_empty()).unwrap_or("")
    }

    fn is_placed(&self, row: usize) -> bool {
        let says = |column: &Column| {
            let text = self.text(row, *column);
            let remark = text.split_once(['(', '[']).and_then(|(_, rest)| rest.split([')', ']']).next());
            WORDS.says_not_fitted(text) || remark.is_some_and(|remark| WORDS.says_not_fitted(remark.trim()))
        };
        let worded = [Column::Value, Column::Description, Column::Fitted, Column::NotFitted, Column::Result];
        let ticked = |column: Column, words: &BTreeSet<String>| {
            let text = self.text(row, column);
            !text.is_empty() && words.contains(&plain(text))
        };
        !(worded.iter().any(says) || ticked(Column::Fitted, &WORDS.no) || ticked(Column::NotFitted, &WORDS.yes))
    }

    /// Tells whether a row is a mark on the board: its designator is one of marks, and its text says what it is.
    fn is_mark(&self, row: usize, designator: &str) -> bool {
        let is_of_marks = |one: &String| {
            let letters: String = one.chars().take_while(|c| c.is_alphabetic()).collect();
            BOARD_WORDS.mark_designators.contains(&letters.to_lowercase())
        };
        let worded = [Column::Value, Column::Package, Column::Description];
        // A list that names one thing else is about that too.
        let is_short = designators_listed(designator) <= MOST_AT_ONE_PLACE;
        is_short
            && designators(designator, None).iter().all(is_of_marks)
            && self.text(row, Column::PartNumber).is_empty()
            && worded.iter().any(|column| BOARD_WORDS.says_mark(self.text(row, *column)))
            && !worded.iter().any(|column| names_communication(self.text(row, *column)))
    }

    fn component(&self, row: usize, named: (&str, &str, Place), builder: &mut BomBuilder) {
        let (written, designator, at) = named;
        let texts = [Column::Value, Column::PartNumber, Column::Description];
        let name = texts.into_iter().find(|column| says_something(self.text(row, *column)));
        let mut draft = builder.open(None, at);
        draft.kind = ComponentKind::Device;
        draft.name = match name {
            Some(column) => builder.text(self.text(row, column)),
            None => builder.text(written),
        };
        let is_alone = designator_key(written) == designator;
        draft.reference = if is_alone { builder.text(written) } else { builder.pooled(designator) };
        if is_alone {
            builder.identify(&mut draft, IdentifierKind::Designator, written, at);
        } else {
            builder.identify(&mut draft, IdentifierKind::Designator, designator, at);
        }
        let number = self.text(row, Column::PartNumber);
        if says_something(number) {
            // A house's or distributor's number is not the maker's.
            let of_a_house = self.header.weak.contains(&Column::PartNumber);
            let kind = if of_a_house { IdentifierKind::Sku } else { IdentifierKind::Mpn };
            builder.identify(&mut draft, kind, number, self.place(row, Column::PartNumber));
        }
        let maker = self.text(row, Column::Manufacturer);
        if says_something(maker) {
            let party = builder.party(maker, self.place(row, Column::Manufacturer));
            draft.party(Role::Manufacturer, party);
        }
        let description = self.text(row, Column::Description);
        if !description.is_empty() && name != Some(Column::Description) {
            draft.details().description = builder.text(description);
        }
        if let Some(location) = self.location(row) {
            draft.details().location = builder.pooled(&location);
        }
        for column in [Column::Package, Column::Rotation, Column::Result, Column::Defect, Column::Board] {
            let text = self.text(row, column);
            if !text.is_empty() {
                let (name, value) = (builder.pooled(self.header_text(column)), builder.text(text));
                draft.property(name, value);
            }
        }
        for (col, header) in &self.header.unknown {
            let text = self.cell(row, *col);
            if !text.is_empty() {
                let (name, value) = (builder.text(header), builder.text(text));
                draft.property(name, value);
            }
        }
        builder.close(draft);
    }

    /// Says where a part sits: `top side, x 12.7, y 5.08`.
    fn location(&self, row: usize) -> Option<String> {
        let mut said: Vec<String> = Vec::new();
        let side = self.text(row, Column::Side);
        let mirrored = self.column(Column::Side).is_some_and(|col| {
            let header = &self.layout.text(self.header.sheet, self.header.row, col).to_lowercase();
            header.contains("mirror")
        });
        if let Some(side) = BOARD_WORDS.side(side, mirrored) {
            said.push(format!("{side} side"));
        } else if !side.is_empty() {
            said.push(side.to_owned());
        }
        for (column, axis) in [(Column::X, "x"), (Column::Y, "y")] {
            let text = self.text(row, column);
            if !text.is_empty() {
                said.push(format!("{axis} {text}"));
            }
        }
        (!said.is_empty()).then(|| said.join(", "))
    }
}

/// Tells whether a text says anything: `~`, `-` and `*` stand for nothing.
fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn looks_like_a_part(designator: &str) -> bool {
    let letters = designator.chars().take_while(|c| c.is_alphabetic()).count();
    let rest = &designator[designator.chars().take(letters).map(char::len_utf8).sum::<usize>()..];
    (1..=4).contains(&letters) && rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Counts the kinds of what a file holds, for tests.
#[cfg(test)]
pub(super) fn by_designator(bom: &Bom) -> std::collections::BTreeMap<String, String> {
    bom.components().map(|part| (part.reference().unwrap_or("").to_owned(), part.name().to_owned())).collect()
}

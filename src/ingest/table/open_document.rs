//! What an `.ods` file would expand to, known before it is decoded: one cell may say that it stands a million times.

use std::collections::BTreeMap;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::hidden;
use super::shown::{Shift, Shown};
use crate::source::Hidden;

/// The columns that a sheet of the decoder has.
const MAX_COLUMNS: u64 = 16_384;

/// The rows that a sheet of the decoder has.
const MAX_ROWS: u64 = 1_048_576;

/// What was found in a content.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// What each table hides, in their order.
    pub(super) hidden: Vec<Hidden>,
    /// The texts of comments and text boxes.
    pub(super) beside: Vec<String>,
    /// The cells of each table that are shown otherwise than their value says: shares, money, raised digits.
    pub(super) shown: Vec<BTreeMap<(u32, u32), Shown>>,
}

/// Why a content is not decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It would hold more cells, or more text, than the limit.
    TooLarge,
    /// It calls a namespace otherwise than the decoder, which knows elements by their prefixes, understands.
    Prefix(String),
    /// It holds a table without a name, which the decoder passes over.
    Nameless,
    /// It holds a table or a row where neither can stand, and the decoder would lose rows.
    Structure(&'static str),
}

/// The namespaces of a content with the prefixes that the decoder knows (ODF 1.2 part 1, 1.4).
const NAMESPACES: [(&str, &str); 3] = [
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
];

/// Returns the prefix under which an element declares one of these namespaces, if that is another than usual.
fn other_prefix(start: &BytesStart<'_>) -> Option<String> {
    start.attributes().flatten().find_map(|found| {
        let declared = found.key.as_ref().strip_prefix("xmlns")?;
        let (_, usual) = NAMESPACES.iter().find(|(name, _)| found.value.trim() == *name)?;
        let prefix = declared.strip_prefix(':').unwrap_or("");
        (prefix != *usual).then(|| format!("`{usual}:` is written `{prefix}`"))
    })
}

/// Tells whether the cells and the text of `content.xml`, with their repetitions (ODF 1.2 part 1, 19.675 and 19.677), stay
/// within the limits. Broken XML ends the count: the decoder says where it is broken.
///
/// Returns what each table hides, in the order of the tables, and the comments and text boxes beside the cells.
pub(super) fn measured(content: impl BufRead, max_cells: u64, max_text: u64) -> Result<Measured, Refusal> {
    let mut reader = quick_xml::Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let (mut cells, mut text) = (0u64, 0u64);
    let mut row = Row::default();
    // Rows without content stand in full only when one with content follows.
    let mut blank_rows = 0u64;
    let mut widest = 1u64;
    let mut found = Measured::default();
    let (mut rows_open, mut links_open, mut beside_open, mut tables_open) = (0usize, 0usize, 0usize, 0usize);
    let mut text_of_cell = CellText::default();
    let mut beside = String::new();
    // Where the next row and column of the table stand.
    let (mut next_row, mut next_column) = (0usize, 0usize);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => {
                if let Some(prefix) = other_prefix(&start) {
                    return Err(Refusal::Prefix(prefix));
                }
                match local(&start) {
                    "annotation" | "text-box" | "custom-shape" => beside_open += 1,
                    "dde-link" => links_open += 1,
                    "table" => {
                        let is_named = start.attributes().flatten().any(|found| found.key.as_ref() == "table:name");
                        if !is_named && rows_open == 0 && links_open == 0 {
                            return Err(Refusal::Nameless);
                        }
                        if tables_open > 0 && links_open == 0 {
                            return Err(Refusal::Structure("holds a table inside another"));
                        }
                        tables_open += 1;
                        found.shown.push(BTreeMap::new());
                        (blank_rows, widest) = (0, 1);
                        (next_row, next_column) = (0, 0);
                        found.hidden.push(Hidden::default());
                    }
                    "table-column" => {
                        let repeated = repeated(&start, "number-columns-repeated").min(MAX_COLUMNS);
                        if let Some(table) = found.hidden.last_mut() {
                            note_hidden(&start, repeated, &mut next_column, &mut table.columns);
                        }
                    }
                    "table-row" => {
                        if tables_open == 0 {
                            return Err(Refusal::Structure("holds a row outside its tables"));
                        }
                        rows_open += 1;
                        row =
                            Row { repeated: repeated(&start, "number-rows-repeated").min(MAX_ROWS), ..Row::default() };
                        if let Some(table) = found.hidden.last_mut() {
                            note_hidden(&start, row.repeated, &mut next_row, &mut table.rows);
                        }
                    }
                    "table-cell" | "covered-table-cell" => {
                        row.end_cell();
                        text_of_cell.begin(&start, next_row, row.repeated, row.column);
                        row.cell_repeated = repeated(&start, "number-columns-repeated").min(MAX_COLUMNS);
                        let stated = start.attributes().flatten().filter(|attribute| {
                            ["office:value", "office:string-value", "office:date-value", "office:time-value"]
                                .contains(&attribute.key.as_ref())
                                || attribute.key.as_ref() == "office:boolean-value"
                                || attribute.key.as_ref() == "table:formula"
                        });
                        row.cell_text = stated.map(|attribute| attribute.value.len() as u64 + 1).sum();
                    }
                    name => text_of_cell.start(name, &start),
                }
            }
            Ok(Event::Text(text)) if beside_open > 0 => {
                row.cell_text += text.len() as u64;
                beside.push_str(&text);
                beside.push(' ');
            }
            Ok(Event::Text(text)) => {
                text_of_cell.push(&text);
                row.cell_text += text.len() as u64;
            }
            Ok(Event::GeneralRef(_)) => row.cell_text += 1,
            Ok(Event::End(end)) if end.name().as_ref() == "table:table" => tables_open = tables_open.saturating_sub(1),
            Ok(Event::End(end)) if end.name().as_ref().ends_with(":span") => text_of_cell.end_span(),
            Ok(Event::End(end)) if end.name().as_ref().ends_with("table-cell") => {
                if let Some(table) = found.shown.last_mut() {
                    text_of_cell.end(row.cell_repeated, table);
                }
            }
            Ok(Event::End(end)) if is_beside(end.name().as_ref()) => {
                beside_open = beside_open.saturating_sub(1);
                if beside_open == 0 && !beside.trim().is_empty() {
                    found.beside.push(std::mem::take(&mut beside));
                }
            }
            Ok(Event::End(end)) if end.name().as_ref().ends_with(":dde-link") => {
                links_open = links_open.saturating_sub(1);
            }
            Ok(Event::End(end)) if end.name().as_ref().ends_with(":table-row") => {
                rows_open = rows_open.saturating_sub(1);
                row.end_cell();
                if row.width == 0 {
                    blank_rows = blank_rows.saturating_add(row.repeated).min(MAX_ROWS);
                } else {
                    widest = widest.max(row.width);
                    cells = cells.saturating_add((row.repeated + blank_rows).saturating_mul(widest));
                    text = text.saturating_add(row.text.saturating_mul(row.repeated));
                    blank_rows = 0;
                }
            }
            Ok(Event::Eof) | Err(_) => return Ok(found),
            Ok(_) => {}
        }
        if cells > max_cells || text.saturating_add(row.text).saturating_add(beside.len() as u64) > max_text {
            return Err(Refusal::TooLarge);
        }
    }
}

/// What a cell shows while it is read.
#[derive(Default)]
struct CellText {
    /// The styles of text that is raised or lowered, by their names.
    raising: BTreeMap<String, Shift>,
    /// The name of the style that is being read.
    style: String,
    text: String,
    has_paragraph: bool,
    is_raised: bool,
    /// How the open spans stand to the line, the innermost last.
    spans: Vec<Option<Shift>>,
    /// What the cell's type adds to its number.
    unit: Option<String>,
    rows: std::ops::Range<usize>,
    column: u64,
}

/// The most cells that one cell's repetitions are remembered for, in rows and columns.
const MOST_REPEATED: (usize, u64) = (10_000, 256);

impl CellText {
    /// Begins a cell; `next_row` stands behind its row and that row's repetitions.
    fn begin(&mut self, start: &BytesStart<'_>, next_row: usize, rows_repeated: u64, column: u64) {
        let attribute = |name: &str| {
            let found = start.attributes().flatten().find(|found| found.key.as_ref() == name);
            found.map(|found| found.value.trim().to_owned())
        };
        self.unit = match attribute("office:value-type").as_deref() {
            Some("percentage") => Some("%".to_owned()),
            Some("currency") => Some(attribute("office:currency").unwrap_or_else(|| "currency".to_owned())),
            _ => None,
        };
        let first = next_row.saturating_sub(usize::try_from(rows_repeated.max(1)).unwrap_or(usize::MAX));
        self.rows = first..next_row.min(first.saturating_add(MOST_REPEATED.0));
        self.column = column;
        self.text.clear();
        self.spans.clear();
        (self.has_paragraph, self.is_raised) = (false, false);
    }

    /// Takes another element: a style, or what stands in a cell.
    fn start(&mut self, name: &str, start: &BytesStart<'_>) {
        let attribute = |name: &str| {
            let found = start.attributes().flatten().find(|found| found.key.as_ref().ends_with(name));
            found.map(|found| found.value.trim().to_owned())
        };
        match name {
            "style" => self.style = attribute(":name").unwrap_or_default(),
            "text-properties" => {
                let position = attribute(":text-position").unwrap_or_default();
                let shift = match position.split(' ').next().unwrap_or("") {
                    "super" => Some(Shift::Up),
                    "sub" => Some(Shift::Down),
                    share if share.starts_with('-') => Some(Shift::Down),
                    "" | "0%" => None,
                    _ => Some(Shift::Up),
                };
                if let Some(shift) = shift {
                    self.raising.insert(self.style.clone(), shift);
                }
            }
            "span" => {
                let around = self.spans.last().copied().flatten();
                let own = attribute(":style-name").and_then(|style| self.raising.get(&style)).copied();
                self.spans.push(own.or(around));
            }
            "p" if std::mem::replace(&mut self.has_paragraph, true) => self.text.push('\n'),
            "s" => self.text.push(' '),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        match self.spans.last().copied().flatten() {
            None => self.text.push_str(text),
            Some(shift) => {
                let shifted = shift.write(text);
                self.is_raised |= shifted != text;
                self.text.push_str(&shifted);
            }
        }
    }

    fn end_span(&mut self) {
        self.spans.pop();
    }

    /// Ends a cell and remembers what it shows otherwise than its value says.
    fn end(&mut self, repeated: u64, table: &mut BTreeMap<(u32, u32), Shown>) {
        let shown = match self.unit.take() {
            Some(unit) => Shown::With(unit),
            None if self.is_raised => Shown::Text(self.text.clone()),
            None => return,
        };
        self.is_raised = false;
        for row in self.rows.clone() {
            for col in self.column..self.column.saturating_add(repeated.clamp(1, MOST_REPEATED.1)) {
                if let (Ok(row), Ok(col)) = (u32::try_from(row), u32::try_from(col)) {
                    table.insert((row, col), shown.clone());
                }
            }
        }
    }
}

fn is_beside(name: &str) -> bool {
    [":annotation", ":text-box", ":custom-shape"].iter().any(|end| name.ends_with(end))
}

/// One row while it is counted.
#[derive(Default)]
struct Row {
    repeated: u64,
    width: u64,
    column: u64,
    text: u64,
    cell_repeated: u64,
    cell_text: u64,
}

impl Row {
    fn end_cell(&mut self) {
        self.column = (self.column + self.cell_repeated).min(MAX_COLUMNS);
        if self.cell_text > 0 {
            self.width = self.column;
            self.text = self.text.saturating_add(self.cell_text.saturating_mul(self.cell_repeated));
        }
        (self.cell_repeated, self.cell_text) = (0, 0);
    }
}

/// Remembers rows or columns that are hidden or filtered out (ODF 1.2 part 1, 19.749), and counts on.
fn note_hidden(start: &BytesStart<'_>, repeated: u64, next: &mut usize, runs: &mut Vec<(usize, usize)>) {
    let repeated = usize::try_from(repeated.max(1)).unwrap_or(usize::MAX);
    let last = next.saturating_add(repeated - 1);
    let visibility = start.attributes().flatten().find(|found| found.key.as_ref().ends_with(":visibility"));
    if visibility.is_some_and(|found| matches!(found.value.trim(), "collapse" | "filter")) {
        hidden::push_row(runs, *next, last);
    }
    *next = last.saturating_add(1);
}

fn local<'a>(start: &'a BytesStart<'_>) -> &'a str {
    let name = start.name().0;
    name.rsplit(':').next().unwrap_or(name)
}

fn repeated(start: &BytesStart<'_>, attribute: &str) -> u64 {
    let found = start.attributes().flatten().find(|found| found.key.as_ref().ends_with(attribute));
    found.and_then(|found| found.value.trim().parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(rows: &str, max_cells: u64, max_text: u64) -> bool {
        let xml = format!("<office:spreadsheet><table:table table:name='P'>{rows}</table:table></office:spreadsheet>");
        measured(xml.as_bytes(), max_cells, max_text).is_ok()
    }

    #[test]
    fn rows_and_columns_that_are_collapsed_or_filtered_out_are_found() {
        let xml = "<s><table:table table:name='P'><table:table-column table:number-columns-repeated='2'/>\
                   <table:table-column table:visibility='collapse'/><table:table-row/>\
                   <table:table-row table:visibility='filter' table:number-rows-repeated='2'/></table:table></s>";
        let hidden = measured(xml.as_bytes(), 10, 10).expect("it is small").hidden;
        assert_eq!(hidden, [Hidden { sheet: false, rows: vec![(1, 2)], columns: vec![(2, 2)] }]);
    }

    #[test]
    fn what_the_decoder_would_pass_over_is_refused() {
        let refused = |xml: &str| measured(xml.as_bytes(), 100, 1_000).expect_err("it is refused");
        let urn = NAMESPACES[1].0;
        for (xml, prefix) in [
            (format!("<s><table:table table:name='P'><t:table-row xmlns:t='{urn}'/></table:table></s>"), "`t`"),
            (format!("<s><table:table table:name='P'><table-row xmlns='{urn}'/></table:table></s>"), "``"),
        ] {
            assert!(matches!(refused(&xml), Refusal::Prefix(says) if says.contains(prefix)), "{xml}");
        }
        assert_eq!(refused("<s><table:table/></s>"), Refusal::Nameless);
        let usual = format!("<s xmlns:table='{urn}'><table:dde-link><table:table/></table:dde-link></s>");
        assert!(measured(usual.as_bytes(), 100, 1_000).is_ok());
    }

    #[test]
    fn tables_inside_another_and_rows_outside_are_refused() {
        let row = "<table:table-row><table:table-cell/></table:table-row>";
        let inner = format!("<table:table table:name='Q'>{row}</table:table>");
        for xml in [
            format!(
                "<s><table:table table:name='P'><table:table-row><table:table-cell>{inner}</table:table-cell></table:table-row></table:table></s>"
            ),
            format!("<s><table:table table:name='P'>{inner}{row}</table:table></s>"),
            format!("<s>{row}<table:table table:name='P'/></s>"),
            format!("<s><table:table table:name='P'/>{row}</s>"),
        ] {
            assert!(matches!(measured(xml.as_bytes(), 100, 1_000), Err(Refusal::Structure(_))), "{xml}");
        }
    }

    #[test]
    fn shares_money_and_raised_digits_are_remembered_at_their_cells() {
        let xml = "<s><style:style style:name='T1'><style:text-properties style:text-position='super 58%'/></style:style>\
                   <table:table table:name='P'><table:table-row table:number-rows-repeated='2'/><table:table-row>\
                   <table:table-cell table:number-columns-repeated='2'/>\
                   <table:table-cell office:value-type='percentage' office:value='2'><text:p>200%</text:p></table:table-cell>\
                   <table:table-cell office:value-type='currency' office:currency='EUR' office:value='2'/>\
                   <table:table-cell office:value-type='string'><text:p>2<text:span text:style-name='T1'>1</text:span></text:p></table:table-cell>\
                   <table:table-cell office:value-type='string'><text:p>21</text:p></table:table-cell>\
                   </table:table-row></table:table></s>";
        let found = measured(xml.as_bytes(), 100, 1_000).expect("small").shown;
        let with = |unit: &str| Shown::With(unit.to_owned());
        let cells = [((2, 2), with("%")), ((2, 3), with("EUR")), ((2, 4), Shown::Text("2¹".to_owned()))];
        assert_eq!(found, [BTreeMap::from(cells)]);
    }

    #[test]
    fn comments_and_text_boxes_are_gathered() {
        let xml = "<s><table:table table:name='P'><table:table-row><table:table-cell><office:annotation><text:p>plus a</text:p>\
                   <text:p>modem</text:p></office:annotation><text:p>x</text:p></table:table-cell></table:table-row></table:table></s>";
        assert_eq!(measured(xml.as_bytes(), 100, 1_000).expect("small").beside, ["plus a modem "]);
    }

    #[test]
    fn repetitions_are_counted_and_empty_ones_at_the_end_are_not() {
        let cell = "<table:table-cell office:value-type='string'><text:p>abcdefgh</text:p></table:table-cell>";
        let padded = format!(
            "<table:table-row>{cell}<table:table-cell table:number-columns-repeated='16383'/></table:table-row>\
             <table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row>"
        );
        assert!(within(&padded, 10, 1_000));
        let wide = cell.replace("<table:table-cell ", "<table:table-cell table:number-columns-repeated='16000' ");
        let bomb = format!("<table:table-row table:number-rows-repeated='100000'>{wide}</table:table-row>");
        assert!(!within(&bomb, 20_000_000, u64::MAX));
        assert!(!within(&bomb, u64::MAX, 1 << 30));
        let gap = format!(
            "{0}<table:table-row table:number-rows-repeated='1000000'/>{0}",
            format_args!("<table:table-row>{cell}</table:table-row>")
        );
        assert!(!within(&gap, 500_000, u64::MAX));
    }
}

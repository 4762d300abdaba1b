//! Lines into components: each row below a header, with its cell as the place of everything it says.

use std::sync::Arc;

use super::asides::may_name_a_part;
use super::header::{Header, Sought};
use super::header_row::header_text;
use super::lines::{self, Line, Table};
use super::nesting::{self, Link};
use super::other_columns::{OtherColumns, further_makers, names_further_maker, say_headers};
use super::overlong;
use super::quantity;
use super::reader::counts;
use super::remarks::Remarks;
use super::words::WORDS;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{Field, ReadOptions};
use crate::model::{
    Bom, BomBuilder, ComponentId, ComponentKind, DigestAlgorithm, Draft, Format, IdentifierKind, LeftOut, LeftOutAs,
    Mac, Quantity, Role, designators_listed,
};
use crate::register::{self, Spelled};
use crate::source::{Grid, Limits, Place, Source};

/// The headers of a file that are read.
#[derive(Default)]
pub(super) struct Chosen {
    /// Those with parts below them.
    pub(super) kept: Vec<Header<Field>>,
    /// Those of sheets that list parts as not fitted.
    pub(super) unfitted: Vec<Header<Field>>,
}

/// Reads the tables under these headers into one document.
pub(super) fn read(
    source: &Arc<Source>,
    grid: &Grid,
    Chosen { kept, unfitted }: Chosen,
    sought: &Sought<'_, Field>,
    format: Format,
    options: &ReadOptions<'_>,
) -> Result<Bom, Error> {
    let mut remarks = Remarks::new(source);
    let (tables, mut lines) = lines::lines(&grid.sheets, kept, sought, &mut remarks);
    if lines.iter().filter(|line| line.fitted).count() > options.limits.max_components as usize {
        return Err(Error::new(
            ErrorKind::TooLarge,
            Problem::new(source.name(), format!("holds more than {} parts", options.limits.max_components))
                .help(Limits::RAISE_COMPONENTS),
        ));
    }
    let links = links(&tables, &lines, &mut remarks);
    leave_out_unfitted(&tables, &mut lines, &links, &mut remarks);
    let overlong: Vec<Problem> = tables
        .iter()
        .enumerate()
        .filter_map(|(n, table)| {
            let rows = lines.iter().filter(|line| line.fitted && line.table == n).map(|line| line.row);
            overlong::problem(source, table.sheet, &table.header, rows)
        })
        .collect();
    options.progress.begin("parts", lines.len() as u64);
    let mut builder = BomBuilder::new(Arc::clone(source), format);
    for table in &tables {
        let sheet = table.header.sheet;
        // A column that says whether a line is fitted is read, and its answer is said where it matters.
        let is_read = |col: usize, text: &str| table.says_fitting(col) || names_further_maker(text);
        let unknown = table.header.unknown.iter().filter(|(col, text)| !is_read(*col, text));
        let place = |col: usize| Place::cell(sheet, table.header.shown_row(), col);
        builder.document().unknown_fields.extend(unknown.map(|(col, text)| (text.clone(), place(*col))));
    }
    let shapes: Vec<Shape> = tables.iter().enumerate().map(|(n, table)| Shape::of(table, n, &lines)).collect();
    for table in &tables {
        say_headers(table, &mut remarks);
    }
    let mut others: Vec<OtherColumns<'_>> = tables.iter().map(OtherColumns::of).collect();
    let mut spread = 0;
    let mut ids: Vec<Option<ComponentId>> = vec![None; lines.len()];
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| line.fitted) {
        let table = &tables[line.table];
        lines::note_damage(table, line.row, &mut remarks);
        say_unheaded(table, line.row, &mut remarks);
        others[line.table].say(table, line.row, &mut remarks);
        ids[n] = Some(component(&mut builder, table, &shapes[line.table], line.row, &mut spread, &mut remarks));
        if n % 4096 == 4095 {
            options.progress.advance(4096);
        }
    }
    options.progress.end();
    for (n, link) in links.iter().enumerate() {
        let (Some(part), line) = (ids[n], lines[n]) else { continue };
        match link {
            Link::Top => {}
            Link::In(above) => {
                if let Some(assembly) = ids[*above] {
                    builder.set_parent(part, assembly);
                }
            }
            Link::Missing => {
                let (cell, at) = tables[line.table].cell(line.row, Field::Parent);
                builder.dangling(cell.text(), at);
            }
        }
    }
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| !line.fitted) {
        // The nearest assembly that is fitted: what is left out has no number.
        let mut above = links.get(n);
        let mut parent = None;
        for _ in 0..MOST_NESTED {
            let Some(Link::In(at)) = above else { break };
            parent = ids[*at];
            if parent.is_some() {
                break;
            }
            above = links.get(*at);
        }
        leave_out(&mut builder, &tables[line.table], line.row, parent);
    }
    // A sheet of parts that are not fitted is listed all the same; what it leaves in doubt is no doubt about the parts.
    let (tables_unfitted, lines_unfitted) = lines::lines(&grid.sheets, unfitted, sought, &mut Remarks::new(source));
    for line in lines_unfitted {
        leave_out(&mut builder, &tables_unfitted[line.table], line.row, None);
    }
    note_duplicate_keys(&mut builder, &tables, &lines);
    let mut bom = builder.finish();
    (bom.notes, bom.unread) = remarks.into_notes_and_unread();
    bom.unread.splice(0..0, overlong);
    Ok(bom)
}

/// Keeps the designators of a line that is not fitted: a board on which it is placed all the same shows that.
fn leave_out(builder: &mut BomBuilder, table: &Table<'_>, row: usize, parent: Option<ComponentId>) {
    let designators =
        table.carried_on_designators(row).unwrap_or_else(|| table.text(row, Field::Designator).to_owned());
    if designators.is_empty() {
        return;
    }
    let (_, at) = table.cell(row, Field::Designator);
    let quantity = quantity::read(table.cell(row, Field::Quantity).0, table.text(row, Field::Unit)).quantity;
    let name = table.first_text(row).to_owned();
    builder.document().left_out.push(LeftOut { why: LeftOutAs::NotFitted, designators, name, quantity, parent, at });
}

/// Notes keys that two lines have, where parents are named by them.
fn note_duplicate_keys(builder: &mut BomBuilder, tables: &[Table<'_>], lines: &[Line]) {
    let mut seen = std::collections::HashSet::new();
    for line in lines.iter().filter(|line| line.fitted) {
        let table = &tables[line.table];
        if !table.header.columns.contains_key(&Field::Parent) {
            continue;
        }
        let key = table.text(line.row, Field::Id);
        if !key.is_empty() && !seen.insert((table.header.sheet, key)) {
            builder.duplicate_reference(key, table.cell(line.row, Field::Id).1);
        }
    }
}

/// Finds each line's assembly, by whichever of the three ways the tables offer.
fn links(tables: &[Table<'_>], lines: &[Line], remarks: &mut Remarks<'_>) -> Vec<Link> {
    let text = |line: &Line, field: Field| tables[line.table].text(line.row, field);
    if tables.iter().any(|table| table.header.columns.contains_key(&Field::Parent)) {
        let key = |line: &Line| {
            let columns = &tables[line.table].header.columns;
            let field =
                [Field::Id, Field::PartNumber, Field::Name].into_iter().find(|field| columns.contains_key(field));
            (tables[line.table].header.sheet, text(line, field.unwrap_or(Field::Id)))
        };
        let keys: Vec<(usize, &str)> = lines.iter().map(key).collect();
        let parents: Vec<&str> = lines.iter().map(|line| text(line, Field::Parent)).collect();
        let parents: Vec<&str> =
            parents.into_iter().map(|parent| if matches!(parent, "-" | "/" | "0") { "" } else { parent }).collect();
        return nesting::by_keys(&keys, &parents);
    }
    let mut links = Vec::with_capacity(lines.len());
    for (n, table) in tables.iter().enumerate() {
        let of_table: Vec<&Line> = lines.iter().filter(|line| line.table == n).collect();
        let start = links.len();
        let texts = |field: Field| -> Vec<&str> { of_table.iter().map(|line| text(line, field)).collect() };
        let levels = texts(Field::Level);
        let has_level = table.header.columns.contains_key(&Field::Level);
        let found = if has_level && !nesting::are_positions(levels.iter().copied()) {
            for (line, level) in of_table.iter().zip(&levels).filter(|(_, level)| nesting::level_of(level).is_none()) {
                let at = table.cell(line.row, Field::Level).1;
                let help = "state a number, 0 or 1 for the top; put another table on a sheet or in a file of its own";
                if level.is_empty() {
                    remarks.add(at, level, "a line states no level; it was taken for one at the top", help);
                } else {
                    remarks.unread(at, level, "is no level, so the line may not be one of this table", help);
                }
            }
            nesting::by_levels(&levels.iter().map(|level| nesting::level_of(level)).collect::<Vec<_>>())
        } else {
            let positions = if has_level { levels } else { texts(Field::Id) };
            if nesting::are_positions(positions.iter().copied()) {
                nesting::by_positions(&positions)
            } else {
                vec![Link::Top; of_table.len()]
            }
        };
        links.extend(found.into_iter().map(|link| match link {
            Link::In(line) => Link::In(start + line),
            other => other,
        }));
    }
    links
}

/// How deep assemblies are followed: chains may close on themselves, and no machine is nested deeper.
const MOST_NESTED: usize = 256;

/// Leaves out what lies inside an assembly that is not fitted.
fn leave_out_unfitted(tables: &[Table<'_>], lines: &mut [Line], links: &[Link], remarks: &mut Remarks<'_>) {
    if lines.iter().all(|line| line.fitted) {
        return;
    }
    for n in 0..lines.len() {
        let mut at = n;
        for _ in 0..MOST_NESTED {
            let Some(Link::In(above)) = links.get(at) else { break };
            at = *above;
            if !lines[at].fitted {
                if std::mem::replace(&mut lines[n].fitted, false) {
                    say_inside(&tables[lines[n].table], lines[n].row, remarks);
                }
                break;
            }
        }
    }
}

/// Names a part that was left out with the assembly around it, which says that it is not fitted.
fn say_inside(table: &Table<'_>, row: usize, remarks: &mut Remarks<'_>) {
    let at = Place::cell(table.header.sheet, row, usize::from(Place::ROW));
    if table.text(row, Field::PartNumber).is_empty() {
        let says = "belongs to an assembly that is not fitted; it was not counted as a part";
        remarks.add(at, table.first_text(row), says, "");
    } else {
        let says = "has a part number and belongs to an assembly that is not fitted; it was not counted as a part";
        let help = "mark it as not fitted too, or give it the level of what it really belongs to";
        remarks.unread(at, table.first_text(row), says, help);
    }
}

/// What holds for all lines of a table.
struct Shape {
    /// What a line without a kind is.
    kind: ComponentKind,
    /// The fields that may name a line, the best first.
    named_by: Vec<Field>,
    /// Columns that seem to count the parts beside the one that was read.
    counting: Vec<usize>,
}

impl Shape {
    fn of(table: &Table<'_>, n: usize, lines: &[Line]) -> Self {
        let has = |field: &Field| table.header.columns.contains_key(field);
        let hardware =
            [Field::PartNumber, Field::Manufacturer, Field::Serial, Field::Designator, Field::Mac, Field::Quantity];
        let software = [Field::Purl, Field::Cpe].iter().any(has);
        let kind = if hardware.iter().any(has) && !software { ComponentKind::Device } else { ComponentKind::Unknown };
        let keys = lines.iter().filter(|line| line.table == n).map(|line| table.text(line.row, Field::Id));
        let worded = |key: &str| {
            let letters = key.chars().filter(|c| c.is_alphabetic()).count();
            letters > 8 || (letters > 2 && key.contains(' '))
        };
        let (mut all, mut names) = (0usize, 0usize);
        if !has(&Field::Name) && has(&Field::Id) {
            for key in keys.filter(|key| !key.is_empty()) {
                all += 1;
                names += usize::from(worded(key));
            }
        }
        // `Item` may head keys or names; `Value` says less of a part than its description.
        let own: &[Field] = match (names * 2 > all, table.header.weak.contains(&Field::Name)) {
            (true, _) => &[Field::Id, Field::Description],
            (false, true) => &[Field::Description, Field::Name],
            (false, false) => &[Field::Name, Field::Description],
        };
        let others = [Field::PartNumber, Field::Hostname, Field::Serial, Field::Mac, Field::Sku, Field::Purl];
        let counted = has(&Field::Quantity);
        // `Qty Board A` beside `Qty` counts something else; only what is installed speaks of the same machine.
        let installed = |text: &str| {
            let text = text.to_lowercase();
            ["installed", "fitted", "mounted", "actual", "built", "verbaut"].iter().any(|word| text.contains(word))
        };
        let counts = |(_, text): &&(usize, String)| counted && counts(text) && installed(text);
        let counting = table.header.unknown.iter().filter(counts).map(|(col, _)| *col).collect();
        Self { kind, named_by: own.iter().chain(&others).copied().collect(), counting }
    }
}

fn component(
    builder: &mut BomBuilder,
    table: &Table<'_>,
    shape: &Shape,
    row: usize,
    spread: &mut u64,
    remarks: &mut Remarks<'_>,
) -> ComponentId {
    let own = shape.named_by.iter().copied().find(|field| !table.text(row, *field).is_empty());
    // What stands for a kind and is none is a text like any other: the name, where nothing better names the part.
    let untold = Some(table.text(row, Field::Kind)).filter(|text| is_untold(text));
    let is_named = own.is_some_and(|field| matches!(field, Field::Id | Field::Name | Field::Description));
    let name = if untold.is_some() && !is_named { Some(Field::Kind) } else { own };
    let at =
        name.map_or(Place::cell(table.header.sheet, row, usize::from(Place::ROW)), |field| table.cell(row, field).1);
    let mut draft = builder.open(None, at);
    if let Some(field) = name {
        draft.name = builder.text(table.text(row, field));
    }
    let some = |field: Field| Some(table.text(row, field)).filter(|text| !text.is_empty());
    draft.kind = kind(some(Field::Kind), name.map_or("", |field| table.text(row, field)), shape.kind);
    if let (Some(text), Some(col)) = (untold, table.header.columns.get(&Field::Kind)) {
        let header = header_text(table.sheet, table.header.shown_row(), *col);
        let (header, text) = (builder.text(header), builder.text(text));
        draft.property(header, text);
    }
    if let Some(key) = some(Field::Id) {
        draft.reference = builder.text(key);
    }
    if let Some(version) = some(Field::Version) {
        draft.version = builder.text(version);
    }
    draft.quantity = quantity_of(table, row, remarks);
    if draft.quantity == Quantity::NotCountable {
        // A length or a weight is no count, but whoever reads the part on must find it.
        let measure = format!("{} {}", table.cell(row, Field::Quantity).0.text(), table.text(row, Field::Unit));
        if !measure.trim().is_empty() {
            let (name, value) = (builder.pooled(MEASURE), builder.pooled(measure.trim()));
            draft.property(name, value);
        }
    }
    say_other_counts(table, shape, row, draft.quantity, remarks);
    identify(builder, &mut draft, table, row, spread, remarks);
    for (field, role) in [(Field::Manufacturer, Role::Manufacturer), (Field::Supplier, Role::Supplier)] {
        if let Some(name) = some(field) {
            let party = builder.party(name, table.cell(row, field).1);
            draft.party(role, party);
        }
    }
    for (text, at) in further_makers(table, row) {
        let party = builder.party(text, at);
        draft.party(Role::Manufacturer, party);
    }
    for (field, text) in [Field::Description, Field::Location, Field::Function, Field::Origin]
        .into_iter()
        .filter_map(|field| Some((field, some(field)?)))
    {
        // A description that became the name is not kept twice.
        let text = if name == Some(field) { draft.name } else { builder.text(text) };
        let details = draft.details();
        match field {
            Field::Description => details.description = text,
            Field::Location => details.location = text,
            Field::Function => details.function = text,
            _ => (details.origin, details.origin_at) = (text, Some(table.cell(row, field).1)),
        }
    }
    for (col, header) in &table.header.unknown {
        let value = table.sheet.cell(row, *col).text();
        if !value.is_empty() {
            let (header, value) = (builder.text(header), builder.text(value));
            draft.property(header, value);
        }
    }
    for (col, cell) in table.unheaded(row) {
        let (header, value) = (builder.text(&table.header_over(col).0), builder.text(cell.text()));
        draft.property(header, value);
    }
    builder.close(draft)
}

/// Says which cells of a line stand below no header: what they are can't be known, and words may be a part or its maker.
fn say_unheaded(table: &Table<'_>, row: usize, remarks: &mut Remarks<'_>) {
    let counts = table.header.columns.contains_key(&Field::Quantity);
    for (col, cell) in table.unheaded(row) {
        let (text, at) = (cell.text(), Place::cell(table.header.sheet, row, col));
        let (_, is_headed) = table.header_over(col);
        let is_worded = text.chars().any(char::is_alphabetic);
        let may_matter = if is_headed { may_name_a_part(text) } else { is_worded || !counts };
        let help = "give each column a header, or move what stands there to the column it belongs to";
        if may_matter {
            remarks.unread(
                at,
                text,
                "stands in a column without a header; what it says of the part is not known",
                help,
            );
        } else {
            remarks.add(at, text, "stands in a column without a header of its own; it was kept as a property", help);
        }
    }
}

/// Tells whether a text that stands for a kind is none that is known, and words.
fn is_untold(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !WORDS.is_placeholder(text) && known_kind(text).is_none()
}

fn known_kind(text: &str) -> Option<ComponentKind> {
    let word = text.trim().to_lowercase().replace([' ', '_'], "-");
    match word.as_str() {
        "hardware" | "equipment" | "hw" | "gerät" | "硬件" | "设备" => Some(ComponentKind::Device),
        "software" | "sw" | "app" | "软件" => Some(ComponentKind::Application),
        "fw" | "固件" => Some(ComponentKind::Firmware),
        "os" => Some(ComponentKind::OperatingSystem),
        word => ComponentKind::parse(word),
    }
}

fn kind(stated: Option<&str>, name: &str, otherwise: ComponentKind) -> ComponentKind {
    if let Some(kind) = stated.and_then(known_kind) {
        return kind;
    }
    // A parts list is of hardware, but a line that speaks of software is not called a device.
    let soft = |token: &str| {
        ["firmware", "software", "licence", "license", "lizenz"].iter().any(|word| token.eq_ignore_ascii_case(word))
    };
    if name.split(|c: char| !c.is_alphanumeric()).any(soft) { ComponentKind::Unknown } else { otherwise }
}

/// Says of a line that another column counts it too, and counts otherwise.
fn say_other_counts(table: &Table<'_>, shape: &Shape, row: usize, quantity: Quantity, remarks: &mut Remarks<'_>) {
    for col in &shape.counting {
        let cell = table.sheet.cell(row, *col);
        let other = quantity::read(cell, table.text(row, Field::Unit));
        if other.doubt.is_none() && other.quantity != Quantity::Unstated && other.quantity != quantity {
            let at = Place::cell(table.header.sheet, row, *col);
            let says = "counts the part otherwise than the column that was read as its quantity";
            remarks.unread(at, cell.text(), says, "say which column counts the parts of one machine");
        }
    }
}

/// The most designators that the ranges of one document are spread to.
const MOST_DESIGNATORS: u64 = 1_000_000;

/// Tells whether a line may list its designators: not many times more than it has pieces, and says so if not.
fn may_be_spread(text: &str, at: Place, pieces: u32, spread: &mut u64, remarks: &mut Remarks<'_>) -> bool {
    let listed = designators_listed(text);
    *spread = spread.saturating_add(listed);
    if lines::remark_says_not_fitted(text) {
        let says = "says of some of its designators that they are not fitted; all were taken for fitted";
        remarks.unread(at, text, says, "list what is not fitted on a line of its own");
    }
    let is_sound = listed <= u64::from(pieces).saturating_mul(4).saturating_add(64) && *spread <= MOST_DESIGNATORS;
    if !is_sound {
        let says = "lists many more designators than the line has pieces; they were not read";
        remarks.unread(at, text, says, "list the designators of the parts that the line buys");
    }
    is_sound
}

fn quantity_of(table: &Table<'_>, row: usize, remarks: &mut Remarks<'_>) -> Quantity {
    let (cell, at) = table.cell(row, Field::Quantity);
    if cell.is_empty() && table.shares_quantity(row) {
        let says = "has its quantity merged with the row above; none was taken for it";
        remarks.unread(at, table.text(row, Field::Name), says, "state a quantity for each part");
        return Quantity::Unstated;
    }
    let reading = quantity::read(cell, table.text(row, Field::Unit));
    let counts = table.header.columns.contains_key(&Field::Quantity);
    // A serial number and an address name one piece.
    let is_one = [Field::Serial, Field::Mac, Field::Imei].iter().any(|field| !table.text(row, *field).is_empty());
    if reading.doubt.is_none() && reading.quantity == Quantity::Unstated && counts && !is_one {
        let name = table.first_text(row);
        remarks.unread(at, name, "states no quantity, so it was taken for one", "state a quantity for each part");
    }
    if let Some(doubt) = reading.doubt {
        let text = match doubt {
            quantity::Doubt::UnknownUnit => format!("{} {}", cell.text(), table.text(row, Field::Unit)),
            _ => cell.text().to_owned(),
        };
        remarks.unread(at, text.trim(), doubt.words(), "state a plain number, and the unit in its own column");
    }
    reading.quantity
}

/// The property that keeps a quantity that is no count of pieces, as it stands in the table.
const MEASURE: &str = "tallyclerk:measure";

/// The fields that are an identifier as they stand.
const AS_WRITTEN: [(Field, IdentifierKind); 7] = [
    (Field::PartNumber, IdentifierKind::Mpn),
    (Field::Sku, IdentifierKind::Sku),
    (Field::Lot, IdentifierKind::Lot),
    (Field::Designator, IdentifierKind::Designator),
    (Field::Hostname, IdentifierKind::Hostname),
    (Field::Purl, IdentifierKind::Purl),
    (Field::Cpe, IdentifierKind::Cpe),
];

fn identify(
    builder: &mut BomBuilder,
    draft: &mut Draft,
    table: &Table<'_>,
    row: usize,
    spread: &mut u64,
    remarks: &mut Remarks<'_>,
) {
    let carried_on = table.carried_on_designators(row);
    for (field, kind) in AS_WRITTEN {
        let text = match (&carried_on, field) {
            (Some(all), Field::Designator) => all.as_str(),
            _ => table.text(row, field),
        };
        let at = table.cell(row, field).1;
        let pieces = || draft.quantity.pieces();
        if !text.is_empty() && (field != Field::Designator || may_be_spread(text, at, pieces(), spread, remarks)) {
            builder.identify(draft, kind, text, at);
        }
    }
    let several = |text: &'static [char]| move |c: char| text.contains(&c) || c.is_whitespace();
    for (field, kind, separators) in [
        (Field::Imei, IdentifierKind::Imei, &[';', ',', '/'][..]),
        (Field::Gtin, IdentifierKind::Gtin, &[';', ',']),
        (Field::IpAddress, IdentifierKind::IpAddress, &[';', ',']),
    ] {
        let (_, at) = table.cell(row, field);
        for part in table.text(row, field).split(several(separators)).filter(|part| !part.is_empty()) {
            builder.identify(draft, kind, part, at);
        }
    }
    serials(builder, draft, table, row, remarks);
    let (_, at) = table.cell(row, Field::Mac);
    for part in table.text(row, Field::Mac).split(several(&[';', ',', '/'])).filter(|part| !part.is_empty()) {
        if Mac::parse(part).is_some() {
            builder.identify(draft, IdentifierKind::Mac, part, at);
        } else {
            remarks.unread(
                at,
                part,
                "is no MAC address; it was not used as one",
                "write twelve hex digits, as in 00:1e:42:aa:bb:0c",
            );
        }
    }
    device_ids(builder, draft, table, row, remarks);
    let digest = table.text(row, Field::Sha256);
    if !digest.is_empty() {
        if digest.len() == DigestAlgorithm::Sha256.hex_len() && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let text = builder.text(digest);
            draft.digest(DigestAlgorithm::Sha256, text);
        } else {
            let at = table.cell(row, Field::Sha256).1;
            remarks.unread(at, digest, "is no SHA-256 digest; it was not used as one", "write 64 hex digits");
        }
    }
}

/// Takes the serial numbers of a line: several in one cell when the line stands for as many pieces.
fn serials(builder: &mut BomBuilder, draft: &mut Draft, table: &Table<'_>, row: usize, remarks: &mut Remarks<'_>) {
    let text = table.text(row, Field::Serial);
    let (_, at) = table.cell(row, Field::Serial);
    let parts: Vec<&str> = text.split([';', ',', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && usize::try_from(draft.quantity.pieces()) == Ok(parts.len()) {
        for part in parts {
            builder.identify(draft, IdentifierKind::Serial, part, at);
        }
    } else if !text.is_empty() {
        let is_one = |part: &&str| part.chars().any(|c| c.is_ascii_digit()) && !part.contains(char::is_whitespace);
        if parts.len() > 1 && parts.iter().all(is_one) {
            let says =
                "seems to be several serial numbers, but not one for each piece of the line; it was taken for one";
            remarks.unread(at, text, says, "state as many serial numbers as pieces, or a line for each piece");
        }
        builder.identify(draft, IdentifierKind::Serial, text, at);
    }
}

/// Takes the FCC IDs and USB ids of a line, however many a cell holds.
fn device_ids(builder: &mut BomBuilder, draft: &mut Draft, table: &Table<'_>, row: usize, remarks: &mut Remarks<'_>) {
    for (field, kind) in [(Field::FccId, IdentifierKind::FccId), (Field::UsbId, IdentifierKind::UsbId)] {
        let (text, at) = (table.text(row, field), table.cell(row, field).1);
        let Some(Spelled { ids, unread }) = register::device_ids(kind, text) else { continue };
        ids.iter().for_each(|id| builder.identify(draft, kind, id, at));
        let (is_none, beside, help) = match kind {
            IdentifierKind::FccId => (
                "is no FCC ID; it was not used as one",
                "stands beside an FCC ID and was not used",
                "write grantee and product code, as in XMR201707BG96; several separated by semicolons",
            ),
            _ => (
                "is no USB id; it was not used as one",
                "stands beside a USB id and was not used",
                "write vendor and product, as in 2c7c:0125; several separated by semicolons",
            ),
        };
        for text in unread {
            if ids.is_empty() {
                remarks.unread(at, &text, is_none, help);
            } else {
                remarks.add(at, &text, beside, help);
            }
        }
    }
}

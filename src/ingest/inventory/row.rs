//! One row of an export into one component, by the columns that the case maps.

use std::collections::HashMap;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{Field, ReadOptions};
use crate::model::{
    BomBuilder, ComponentId, ComponentKind, DigestAlgorithm, Draft, IdentifierKind, Mac, Quantity, Role,
};
use crate::register::{self, Spelled};
use crate::source::{Place, Source};

/// A row: mapped cells as (field, text as it stands, value where that differs, place).
pub(super) struct Row<'a> {
    pub(super) at: Place,
    pub(super) cells: Vec<(Field, &'a str, Option<String>, Place)>,
}

impl Row<'_> {
    fn cell(&self, wanted: Field) -> Option<(&str, Place)> {
        self.cells.iter().find(|(field, ..)| *field == wanted).and_then(|(_, raw, value, at)| {
            let text = value.as_deref().unwrap_or(raw).trim();
            (!text.is_empty()).then_some((text, *at))
        })
    }
}

/// Fields that are identifiers, with their kind.
const IDENTIFIERS: [(Field, IdentifierKind); 13] = [
    (Field::Serial, IdentifierKind::Serial),
    (Field::Mac, IdentifierKind::Mac),
    (Field::Imei, IdentifierKind::Imei),
    (Field::PartNumber, IdentifierKind::Mpn),
    (Field::Sku, IdentifierKind::Sku),
    (Field::Lot, IdentifierKind::Lot),
    (Field::IpAddress, IdentifierKind::IpAddress),
    (Field::Hostname, IdentifierKind::Hostname),
    (Field::FccId, IdentifierKind::FccId),
    (Field::UsbId, IdentifierKind::UsbId),
    (Field::Gtin, IdentifierKind::Gtin),
    (Field::Purl, IdentifierKind::Purl),
    (Field::Cpe, IdentifierKind::Cpe),
];

/// Makes a component of each row.
///
/// # Errors
/// A row has nothing that names it, or a parent, level or digest that can't be followed; all of them at once.
pub(super) fn fill(
    source: &Source,
    builder: &mut BomBuilder,
    rows: &[Row<'_>],
    options: &ReadOptions<'_>,
) -> Result<(), Error> {
    let mut problems = Vec::new();
    let mut by_reference: HashMap<&str, Option<ComponentId>> = HashMap::new();
    let mut open_levels: Vec<(u32, ComponentId)> = Vec::new();
    let mut ids = Vec::with_capacity(rows.len());
    for row in rows {
        if row.cells.iter().all(|(_, raw, value, _)| value.as_deref().unwrap_or(raw).trim().is_empty()) {
            ids.push(None);
            continue;
        }
        let parent = parent_by_level(source, row, &mut open_levels, &mut problems);
        let mut draft = builder.open(parent, row.at);
        describe(source, builder, &mut draft, row, &mut problems);
        let id = builder.close(draft);
        if let Some((level, _)) =
            row.cell(Field::Level).and_then(|(level, at)| level.parse().ok().map(|n: u32| (n, at)))
        {
            open_levels.push((level, id));
        }
        if let Some((reference, at)) = row.cell(Field::Id)
            && by_reference.insert(reference, Some(id)).is_some()
        {
            // Two rows of one key: a parent that points there could mean either.
            by_reference.insert(reference, None);
            builder.duplicate_reference(reference, at);
        }
        ids.push(Some(id));
    }
    for (row, id) in rows.iter().zip(ids) {
        let (Some((parent, at)), Some(id)) = (row.cell(Field::Parent), id) else { continue };
        match by_reference.get(parent) {
            Some(Some(assembly)) => builder.set_parent(id, *assembly),
            Some(None) => problems.push(
                Problem::at(source, at, format!("the parent `{parent}` is the key of several rows"))
                    .help("give each row a key of its own"),
            ),
            None => builder.dangling(parent, at),
        }
    }
    Error::from_problems(ErrorKind::Malformed, problems, options.limits.max_problems).map_or(Ok(()), Err)
}

/// The nearest row above on a higher level holds this one.
fn parent_by_level(
    source: &Source,
    row: &Row<'_>,
    open_levels: &mut Vec<(u32, ComponentId)>,
    problems: &mut Vec<Problem>,
) -> Option<ComponentId> {
    let (text, at) = row.cell(Field::Level)?;
    let Ok(level) = text.parse::<u32>() else {
        problems.push(Problem::at(source, at, format!("the level `{text}` is no number")).expected("0, 1, 2 …"));
        return None;
    };
    while open_levels.last().is_some_and(|(above, _)| *above >= level) {
        open_levels.pop();
    }
    open_levels.last().map(|(_, id)| *id)
}

fn describe(source: &Source, builder: &mut BomBuilder, draft: &mut Draft, row: &Row<'_>, problems: &mut Vec<Problem>) {
    draft.kind = match row.cell(Field::Kind) {
        Some((word, at)) => ComponentKind::parse(&word.to_lowercase()).unwrap_or_else(|| {
            builder.document().notes.push(
                Problem::at(source, at, format!("`{word}` is no kind of component; it is read as unknown"))
                    .expected("device, firmware, application, … as CycloneDX names them"),
            );
            ComponentKind::Unknown
        }),
        None => ComponentKind::Device,
    };
    let named_by = [
        Field::Name,
        Field::Hostname,
        Field::PartNumber,
        Field::Description,
        Field::Mac,
        Field::IpAddress,
        Field::Serial,
        Field::UsbId,
        Field::Id,
    ];
    match named_by.into_iter().find_map(|field| row.cell(field)) {
        Some((name, _)) => draft.name = builder.text(name),
        None => problems.push(
            Problem::at(source, row.at, "nothing in this row names a thing")
                .expected("a name, part number, address or serial number under a mapped column"),
        ),
    }
    let mut text = |field| row.cell(field).map(|(text, _)| builder.text(text));
    if let Some(version) = text(Field::Version) {
        draft.version = version;
    }
    if let Some(reference) = text(Field::Id) {
        draft.reference = reference;
    }
    let (description, location) = (text(Field::Description), text(Field::Location));
    let (function, origin) = (text(Field::Function), text(Field::Origin));
    if let Some(description) = description {
        draft.details().description = description;
    }
    if let Some(location) = location {
        draft.details().location = location;
    }
    if let Some(function) = function {
        draft.details().function = function;
    }
    if let (Some(origin), Some((_, at))) = (origin, row.cell(Field::Origin)) {
        draft.details().origin = origin;
        draft.details().origin_at = Some(at);
    }
    if let Some((designators, at)) = row.cell(Field::Designator) {
        for designator in designators.split([',', ';', ' ']).map(str::trim) {
            builder.identify(draft, IdentifierKind::Designator, designator, at);
        }
    }
    for (field, kind) in IDENTIFIERS {
        if let Some((value, at)) = row.cell(field) {
            if kind == IdentifierKind::Mac && Mac::parse(value).is_none() {
                builder.document().unread.push(
                    Problem::at(source, at, format!("`{value}` is no MAC address and is left out"))
                        .expected("six pairs of hex digits, such as 00:1e:42:aa:bb:cc"),
                );
                continue;
            }
            let Some(Spelled { ids, unread }) = register::device_ids(kind, value) else {
                builder.identify(draft, kind, value, at);
                continue;
            };
            ids.iter().for_each(|id| builder.identify(draft, kind, id, at));
            for text in unread {
                let problem = Problem::at(source, at, format!("`{text}` is no {} and is left out", id_word(kind)))
                    .expected("XMR201707BG96 as FCC ID, 2c7c:0125 as USB id; several separated by commas");
                let document = builder.document();
                if ids.is_empty() { document.unread.push(problem) } else { document.notes.push(problem) }
            }
        }
    }
    for (field, role) in [(Field::Manufacturer, Role::Manufacturer), (Field::Supplier, Role::Supplier)] {
        if let Some((name, at)) = row.cell(field) {
            let party = builder.party(name, at);
            draft.party(role, party);
        }
    }
    if let Some((digest, at)) = row.cell(Field::Sha256) {
        if digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()) {
            let digest = builder.text(digest);
            draft.digest(DigestAlgorithm::Sha256, digest);
        } else {
            problems.push(Problem::at(source, at, "is no SHA-256 digest").expected("64 hex digits"));
        }
    }
    draft.quantity = quantity(source, row, problems);
}

fn id_word(kind: IdentifierKind) -> &'static str {
    if kind == IdentifierKind::FccId { "FCC ID" } else { "USB id" }
}

fn quantity(source: &Source, row: &Row<'_>, problems: &mut Vec<Problem>) -> Quantity {
    let unit = row.cell(Field::Unit).map_or("", |(unit, _)| unit).to_lowercase();
    if !matches!(
        unit.trim_end_matches('.'),
        "" | "pc" | "pcs" | "piece" | "pieces" | "ea" | "each" | "stk" | "stück" | "set" | "个" | "件" | "台" | "套"
    ) {
        return Quantity::NotCountable;
    }
    match row.cell(Field::Quantity) {
        None => Quantity::Unstated,
        Some((text, at)) => match text.parse::<u32>() {
            Ok(pieces) => Quantity::Pieces(pieces),
            Err(_) => {
                problems.push(
                    Problem::at(source, at, format!("the quantity `{text}` is no whole number"))
                        .expected("a whole number of pieces, with any unit in a column of its own"),
                );
                Quantity::Unstated
            }
        },
    }
}

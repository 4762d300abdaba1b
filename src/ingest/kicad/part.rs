//! Components of a netlist into the model: one for each reference designator.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::node::{Netlist, Node};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::table::{FIELDS, Match, Remarks, WORDS, plain_word};
use crate::ingest::{Field, ReadOptions};
use crate::model::{Bom, BomBuilder, ComponentKind, Format, IdentifierKind, LeftOut, LeftOutAs, Quantity, Role};
use crate::register::{self, Spelled, names_communication};
use crate::source::{Place, Source};

/// Fields of KiCad's own that say nothing of the part.
const OWN: [&str; 6] = ["Reference", "Sheetname", "Sheetfile", "ki_keywords", "ki_fp_filters", "ki_description"];

/// A field that the drawing gives a part.
struct Stated<'n> {
    name: &'n str,
    value: &'n str,
    at: Place,
}

/// Whether a part is on the board and bought.
enum Fitting {
    Fitted,
    /// Only in some variants of the board: the text that says so.
    InVariants(String),
    NotFitted,
    NotBought,
}

/// Makes the document of a netlist.
pub(super) fn build(source: &Arc<Source>, netlist: Netlist<'_>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    if !netlist.has_components {
        let problem = Problem::new(source.name(), "is a KiCad netlist without a list of components")
            .expected("`components` with one `comp` for each part")
            .help("export the netlist again from the schematic editor");
        return Err(Error::new(ErrorKind::Malformed, problem));
    }
    let mut remarks = Remarks::new(source);
    let mut builder = BomBuilder::new(Arc::clone(source), Format::KicadNetlist);
    state_design(&mut builder, &netlist);
    let mut seen = std::collections::HashSet::new();
    options.progress.begin("parts", netlist.components.len() as u64);
    for (n, node) in netlist.components.iter().enumerate() {
        let reference = node.text_of("ref");
        let at = node.child("ref").map_or(node.at, |child| child.at);
        let fields = fields(node);
        // Power symbols and flags have references that begin so; they are no parts, and nobody buys them.
        if reference.starts_with('#') && !is_bought(node, &fields) {
            continue;
        }
        for name in ["ref", "value"] {
            let mut texts = node.children.iter().filter(|child| child.name == name);
            if let Some(first) = texts.next()
                && let Some(other) = texts.find(|other| other.text.trim() != first.text.trim())
            {
                let says = "is stated for a part beside another text for the same; the first was taken";
                remarks.unread(other.at, other.text.trim(), says, "export the netlist again; it was edited");
            }
        }
        if reference.is_empty() {
            let help = "annotate the schematic, so that each part has a designator, and export it again";
            remarks.unread(at, node.text_of("value"), "has no reference designator", help);
        }
        match fitting(node, &fields) {
            Fitting::Fitted => {}
            Fitting::InVariants(says) => {
                let help = "export the variant that was built, or check by hand which parts it has";
                remarks.add(at, &says, "says that variants of the board differ in this part; it was counted", help);
            }
            Fitting::NotFitted => {
                remarks.add(at, reference, "is marked as not fitted; it was not counted as a part", "");
                builder.document().left_out.push(left_out(node, LeftOutAs::NotFitted, at));
                continue;
            }
            Fitting::NotBought => {
                let says = "is excluded from the bill of materials; it was not counted as a part";
                remarks.add(at, reference, says, "");
                builder.document().left_out.push(left_out(node, LeftOutAs::NotBought, at));
                continue;
            }
        }
        if !reference.is_empty() && !seen.insert(reference) {
            builder.duplicate_reference(reference, at);
            let says =
                "is the designator of a part above too: one of them is not the part it seems, or was not exported";
            remarks.unread(at, reference, says, "annotate the schematic again, and export the netlist");
        }
        component(&mut builder, node, &fields, at, &mut remarks);
        if n % 4096 == 4095 {
            options.progress.advance(4096);
        }
    }
    options.progress.end();
    for (name, at) in &netlist.astray {
        let says = "is an element that may be a part and stands where none is read";
        remarks.unread(*at, name, says, "export the netlist again from the schematic editor; it was edited");
    }
    let mut bom = builder.finish();
    (bom.notes, bom.unread) = remarks.into_notes_and_unread();
    if bom.is_empty() {
        let problem = Problem::new(source.name(), "is a KiCad netlist in which no part is fitted and bought")
            .help("check that the schematic it was exported from is the one that was meant");
        return Err(Error::new(ErrorKind::Malformed, problem));
    }
    Ok(bom)
}

/// Tells whether a symbol is of something that is bought: it has a part number or a maker, or names what communicates.
fn is_bought(node: &Node<'_>, fields: &[Stated<'_>]) -> bool {
    let buys = |field: &Stated<'_>| {
        let named = FIELDS.field_of(field.name).map(|(known, _)| known);
        let of_a_part = matches!(
            named,
            Some(Field::PartNumber | Field::Manufacturer | Field::Sku | Field::Serial | Field::Supplier)
        );
        (of_a_part && !WORDS.is_placeholder(field.value)) || names_communication(field.value)
    };
    names_communication(node.text_of("value")) || fields.iter().any(buys)
}

fn left_out(node: &Node<'_>, why: LeftOutAs, at: Place) -> LeftOut {
    let (designators, name) = (node.text_of("ref").to_owned(), node.text_of("value").to_owned());
    LeftOut { why, designators, name, quantity: Quantity::Pieces(1), parent: None, at }
}

fn state_design(builder: &mut BomBuilder, netlist: &Netlist<'_>) {
    let document = builder.document();
    document.spec_version.clone_from(&netlist.version);
    let Some(design) = &netlist.design else { return };
    let some = |name: &str| Some(design.text_of(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    document.metadata.timestamp = some("date");
    document.metadata.tools.extend(some("tool"));
    let title = design.children.iter().find(|child| child.name == "sheet").and_then(|sheet| sheet.child("title_block"));
    let company = title.map_or("", |title| title.text_of("company"));
    if !company.is_empty() {
        document.metadata.authors.push(company.to_owned());
    }
}

/// Gathers what a drawing states of a part: its fields, and the properties that no field repeats.
fn fields<'n>(node: &'n Node<'_>) -> Vec<Stated<'n>> {
    let mut stated: Vec<Stated<'n>> = Vec::new();
    for field in node.children.iter().filter(|child| child.name == "fields").flat_map(|fields| &fields.children) {
        stated.push(Stated { name: field.text_of("name"), value: field.text.trim(), at: field.at });
    }
    for property in node.children.iter().filter(|child| child.name == "property") {
        let name = property.text_of("name");
        if !stated.iter().any(|field| field.name == name)
            && let Some(value) = property.child("value")
        {
            stated.push(Stated { name, value: value.text.trim(), at: value.at });
        }
    }
    stated.retain(|field| !field.value.is_empty() && field.value != "~" && !OWN.contains(&field.name));
    stated
}

fn fitting(node: &Node<'_>, fields: &[Stated<'_>]) -> Fitting {
    // A flag is a property without a value (KiCad 7 and newer).
    let flag = |name: &str| {
        node.children
            .iter()
            .any(|child| child.name == "property" && child.text_of("name") == name && child.child("value").is_none())
    };
    if flag("dnp") {
        return Fitting::NotFitted;
    }
    if flag("exclude_from_bom") {
        return Fitting::NotBought;
    }
    if WORDS.says_not_fitted_beside_a_value(node.text_of("value")) {
        return Fitting::NotFitted;
    }
    let mut variants = None;
    for field in fields {
        let (name, value) = (plain_word(field.name), plain_word(field.value));
        let says_no = WORDS.not_fitted.contains(&name) && (WORDS.yes.contains(&value) || value == name);
        let denies = WORDS.fitted_columns.contains(&name) && WORDS.no.contains(&value);
        let is_named = matches!(FIELDS.field_of(field.name), Some((known, _)) if known != Field::Description);
        if says_no || denies || (!is_named && WORDS.says_not_fitted(field.value)) {
            return Fitting::NotFitted;
        }
        // `variant:field` overrides a field in one variant; `+A,-B` names variants with and without the part.
        let of_variant =
            field.name.split_once(':').is_some_and(|(_, field)| WORDS.not_fitted.contains(&plain_word(field)));
        let lists = name == "config" || name == "variant" || name == "variants";
        let signed = field.value.split([',', ' ', ';']).any(|word| word.starts_with(['+', '-']) && word.len() > 1);
        if of_variant || (lists && signed) {
            variants.get_or_insert_with(|| format!("{}: {}", field.name, field.value));
        }
    }
    variants.map_or(Fitting::Fitted, Fitting::InVariants)
}

fn component(builder: &mut BomBuilder, node: &Node<'_>, fields: &[Stated<'_>], at: Place, remarks: &mut Remarks<'_>) {
    let library = node.child("libsource");
    let symbol = library.map_or("", |library| library.text_of("part"));
    let value = Some(node.text_of("value")).filter(|value| !value.is_empty() && *value != "~").unwrap_or(symbol);
    let mut draft = builder.open(None, at);
    draft.kind = ComponentKind::Device;
    draft.quantity = Quantity::Pieces(1);
    draft.name = builder.text(value);
    draft.reference = builder.text(node.text_of("ref"));
    builder.identify(&mut draft, IdentifierKind::Designator, node.text_of("ref"), at);
    let best = best(fields, remarks);
    for field in fields {
        let named = FIELDS.field_of(field.name).map(|(known, _)| known);
        let is_best = named.is_some_and(|named| best.get(&named).is_some_and(|(_, best)| std::ptr::eq(*best, field)));
        let kind = match named {
            Some(Field::PartNumber) => Some(IdentifierKind::Mpn),
            Some(Field::Sku) => Some(IdentifierKind::Sku),
            Some(Field::Serial) => Some(IdentifierKind::Serial),
            Some(Field::Lot) => Some(IdentifierKind::Lot),
            Some(Field::FccId) => Some(IdentifierKind::FccId),
            Some(Field::Gtin) => Some(IdentifierKind::Gtin),
            Some(Field::Purl) => Some(IdentifierKind::Purl),
            Some(Field::Cpe) => Some(IdentifierKind::Cpe),
            _ => None,
        };
        let role = match named {
            Some(Field::Manufacturer) => Some(Role::Manufacturer),
            Some(Field::Supplier) => Some(Role::Supplier),
            _ => None,
        };
        // Each distributor has a stock number of its own.
        if let Some(kind) = kind.filter(|kind| is_best || *kind == IdentifierKind::Sku) {
            if !WORDS.is_placeholder(field.value) {
                let spelled = register::device_ids(kind, field.value)
                    .unwrap_or_else(|| Spelled { ids: vec![field.value.to_owned()], unread: Vec::new() });
                spelled.ids.iter().for_each(|id| builder.identify(&mut draft, kind, id, field.at));
                for text in &spelled.unread {
                    remarks.add(field.at, text, "is no FCC ID; it was not used as one", "write it as XMR201707BG96");
                }
            }
        } else if let Some(role) = role.filter(|_| is_best) {
            let party = builder.party(field.value, field.at);
            draft.party(role, party);
        } else {
            let text = builder.text(field.value);
            match named.filter(|_| is_best) {
                Some(Field::Description) => draft.details().description = text,
                Some(Field::Origin) => (draft.details().origin, draft.details().origin_at) = (text, Some(field.at)),
                Some(Field::Function) => draft.details().function = text,
                Some(Field::Version) => draft.version = text,
                _ => {
                    let name = builder.text(field.name);
                    draft.property(name, text);
                }
            }
        }
    }
    if !best.contains_key(&Field::Description)
        && let Some(described) = library.map(|library| library.text_of("description")).filter(|text| !text.is_empty())
    {
        draft.details().description = builder.text(described);
    }
    let sheet = node.child("sheetpath").map_or("", |path| path.text_of("names"));
    if !sheet.is_empty() && sheet != "/" {
        draft.details().location = builder.text(sheet);
    }
    for name in ["footprint", "datasheet"] {
        let value = node.text_of(name);
        if !value.is_empty() && value != "~" {
            let (name, value) = (builder.pooled(name), builder.text(value));
            draft.property(name, value);
        }
    }
    builder.close(draft);
}

/// Of the fields that are called by words for one and the same of ours, finds the one that is called so most surely.
fn best<'f, 'n>(fields: &'f [Stated<'n>], remarks: &mut Remarks<'_>) -> BTreeMap<Field, (Match, &'f Stated<'n>)> {
    let mut best: BTreeMap<Field, (Match, &Stated<'_>)> = BTreeMap::new();
    for field in fields {
        let Some((named, quality)) = FIELDS.field_of(field.name) else { continue };
        match best.get(&named) {
            Some((known, other)) if *known == quality => {
                let matters =
                    matches!(named, Field::Manufacturer | Field::PartNumber | Field::Supplier | Field::Serial);
                if matters && !other.value.eq_ignore_ascii_case(field.value) {
                    let says = "contradicts another field of the part that means the same; the first was taken";
                    remarks.unread(
                        field.at,
                        field.value,
                        says,
                        "state each once, or give the fields names of their own",
                    );
                }
            }
            Some((known, _)) if *known > quality => {}
            _ => _ = best.insert(named, (quality, field)),
        }
    }
    best
}

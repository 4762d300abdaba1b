//! What a document holds, for a person and as JSON.

use std::collections::BTreeMap;
use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::why::Found;
use crate::cli::table as page;
use crate::diagnostic::visible;
use crate::error::Error;
use crate::graph::Cited;
use crate::ingest::{StatedIn, table};
use crate::model::{Aggregate, Bom, ComponentRef, DanglingReference, Document, Format, Quantity};
use crate::report::json::v1::{Place, Problem, Tool};
use crate::report::{Detail, Look};
use crate::source::{Source, positions_of};

/// How many parties are named unless everything is asked for.
const PARTIES: usize = 12;

/// Version 1 of the JSON of `inspect`. Keys are never renamed or removed within a version; new ones may come.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tallyclerk inspect")]
pub(super) struct Written {
    /// The version of this shape.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// One result for each document that could be read.
    results: Vec<Summary>,
    /// Why the parts that `--why` selects are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<WrittenWhy>,
    /// Why the other documents can't be read.
    problems: Vec<Problem>,
}

/// What one document holds.
#[derive(Debug, Serialize, JsonSchema)]
struct Summary {
    file: String,
    sha256: String,
    size: u64,
    format: &'static str,
    spec_version: Option<String>,
    serial_number: Option<String>,
    revision: Option<u32>,
    timestamp: Option<String>,
    authors: Vec<String>,
    tools: Vec<String>,
    supplier: Option<String>,
    subject: Option<String>,
    lifecycles: Vec<String>,
    signed_with: Option<String>,
    components: usize,
    kinds: BTreeMap<&'static str, usize>,
    pieces: u64,
    depth: usize,
    relationships: usize,
    relations: BTreeMap<&'static str, usize>,
    parties: Vec<Party>,
    with: With,
    compositions: BTreeMap<&'static str, usize>,
    dangling_references: Vec<Reference>,
    duplicate_references: Vec<Reference>,
    containment_cycles: usize,
    /// Fields that the format does not know, with their places.
    unknown_fields: Vec<Unknown>,
    /// How many more of them there are.
    more_unknown_fields: usize,
    /// What breaks the specification of the format.
    violations: Vec<Problem>,
    /// How many more violations there are.
    more_violations: usize,
    /// What could not be read and may hold parts, or how many.
    unread: Vec<Problem>,
    /// What a reader remarks without having missed a part.
    notes: Vec<Problem>,
    quality: Vec<super::quality::Written>,
}

/// How many components state something.
#[derive(Debug, Serialize, Default, JsonSchema)]
struct With {
    manufacturer: usize,
    supplier: usize,
    version: usize,
    identifier: usize,
    digest: usize,
    origin: usize,
    licence: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Party {
    name: String,
    roles: BTreeMap<&'static str, usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Reference {
    reference: String,
    place: Option<Place>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Unknown {
    field: String,
    place: Option<Place>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WrittenWhy {
    selector: String,
    selected: usize,
    paths: Vec<Vec<Step>>,
    more: u64,
    or_more: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Step {
    name: String,
    /// How the step before leads here; null at the root.
    by: Option<&'static str>,
    file: Option<String>,
    place: Option<Place>,
}

impl Written {
    pub(super) fn of(documents: &[Document], found: Option<&Found>, failed: Option<&Error>) -> Self {
        Self {
            version: 1,
            tool: Tool::this(),
            results: documents.iter().map(Summary::of).collect(),
            why: found.map(|found| WrittenWhy::of(found, documents)),
            problems: failed.map(|error| error.problems().iter().map(Problem::of).collect()).unwrap_or_default(),
        }
    }
}

impl WrittenWhy {
    fn of(found: &Found, documents: &[Document]) -> Self {
        let cited = Cited::of(&found.network, documents);
        let path = |path: &crate::graph::Path| {
            let root = found.network.node(path.root).name().to_owned();
            let root = Step { name: root, by: None, file: None, place: None };
            let steps = path.steps.iter().map(|(edge, to)| {
                let (file, position) = cited.place(edge.document, edge.at);
                Step {
                    name: found.network.node(*to).name().to_owned(),
                    by: Some(edge.kind.word()),
                    file: Some(file.to_owned()),
                    place: Place::of(position),
                }
            });
            std::iter::once(root).chain(steps).collect()
        };
        Self {
            selector: found.selector.to_string(),
            selected: found.why.selected.len(),
            paths: found.why.paths.iter().map(path).collect(),
            more: found.why.more,
            or_more: found.why.or_more,
        }
    }
}

/// Returns how many assemblies deep a document is. Each part is walked past once, however long a chain of them is.
fn deepest(bom: &Bom) -> usize {
    let mut depths = vec![0usize; bom.len()];
    for component in bom.components() {
        let at = |component: ComponentRef<'_>| component.id().0 as usize;
        let mut chain = vec![component];
        while let Some(last) = chain.last()
            && depths[at(*last)] == 0
            && let Some(parent) = last.parent()
        {
            chain.push(parent);
        }
        let mut depth = 0;
        while let Some(component) = chain.pop() {
            let known = &mut depths[at(component)];
            *known = (*known).max(depth + 1);
            depth = *known;
        }
    }
    depths.into_iter().max().unwrap_or(0)
}

impl Summary {
    fn of(document: &Document) -> Self {
        let bom = &document.bom;
        let source = bom.source();
        let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut pieces = 0u64;
        let mut with = With::default();
        let mut parties: Vec<Party> =
            bom.parties().map(|party| Party { name: party.name().to_owned(), roles: BTreeMap::new() }).collect();
        for component in bom.components() {
            *kinds.entry(component.kind().word()).or_default() += 1;
            if component.quantity() != Quantity::NotCountable {
                pieces += u64::from(component.quantity().pieces());
            }
            with.manufacturer += usize::from(component.manufacturer().is_some());
            with.supplier += usize::from(component.party(crate::model::Role::Supplier).is_some());
            with.version += usize::from(component.version().is_some());
            with.identifier += usize::from(component.identifiers().next().is_some());
            with.digest += usize::from(component.digests().next().is_some());
            with.origin += usize::from(component.origin().is_some());
            with.licence += usize::from(component.licences().next().is_some());
            for (role, party) in component.parties() {
                if let Some(named) = parties.get_mut(party.id() as usize) {
                    *named.roles.entry(role.word()).or_default() += 1;
                }
            }
        }
        let mut relations: BTreeMap<&'static str, usize> = BTreeMap::new();
        for relationship in bom.relationships() {
            *relations.entry(relationship.relation.word()).or_default() += 1;
        }
        let mut compositions: BTreeMap<&'static str, usize> = BTreeMap::new();
        for composition in &bom.compositions {
            let word = match composition.aggregate {
                Aggregate::Complete => "complete",
                Aggregate::Incomplete => "incomplete",
                Aggregate::Unknown => "unknown",
                Aggregate::NotSpecified => "not-specified",
            };
            *compositions.entry(word).or_default() += 1;
        }
        let metadata = &bom.metadata;
        Self {
            file: document.name().to_owned(),
            sha256: source.sha256().to_string(),
            size: source.size(),
            format: bom.format.word(),
            spec_version: (!bom.spec_version.is_empty()).then(|| bom.spec_version.clone()),
            serial_number: metadata.serial_number.clone(),
            revision: metadata.revision,
            timestamp: metadata.timestamp.clone(),
            authors: metadata.authors.clone(),
            tools: metadata.tools.clone(),
            supplier: metadata.supplier.clone(),
            subject: metadata.subject.map(|id| bom.component(id).name().to_owned()),
            lifecycles: metadata.lifecycles.clone(),
            signed_with: bom
                .signature
                .as_ref()
                .map(|signature| signature.algorithm.clone().unwrap_or_else(|| "unnamed algorithm".to_owned())),
            components: bom.len(),
            kinds,
            pieces,
            depth: deepest(bom),
            relationships: bom.relationships().len(),
            relations,
            parties,
            with,
            compositions,
            dangling_references: references(source, &bom.dangling),
            duplicate_references: references(source, &bom.duplicate_references),
            containment_cycles: bom.containment_cycles.len(),
            unknown_fields: unknown(document),
            more_unknown_fields: bom.more_unknown_fields,
            violations: bom.violations.iter().map(Problem::of).collect(),
            more_violations: bom.more_violations,
            unread: bom.unread.iter().map(Problem::of).collect(),
            notes: bom.notes.iter().map(Problem::of).collect(),
            quality: super::quality::Written::of(bom),
        }
    }
}

fn references(source: &Source, dangling: &[DanglingReference]) -> Vec<Reference> {
    let places: Vec<_> = dangling.iter().map(|reference| reference.at).collect();
    let positions = positions_of(source, &places);
    dangling
        .iter()
        .zip(&positions)
        .map(|(dangling, position)| Reference { reference: dangling.reference.clone(), place: Place::of(position) })
        .collect()
}

fn unknown(document: &Document) -> Vec<Unknown> {
    let fields = &document.bom.unknown_fields;
    let places: Vec<_> = fields.iter().map(|(_, at)| *at).collect();
    let positions = positions_of(document.bom.source(), &places);
    fields
        .iter()
        .zip(&positions)
        .map(|((field, _), position)| Unknown { field: field.clone(), place: Place::of(position) })
        .collect()
}

/// Writes what each document holds.
pub(super) fn write(documents: &[Document], out: &mut dyn io::Write, look: &Look) -> io::Result<()> {
    for (n, document) in documents.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        let summary = Summary::of(document);
        writeln!(out, "{}", visible(&summary.file))?;
        page::write(&rows(&summary, look.detail), out, look)?;
    }
    Ok(())
}

fn rows(summary: &Summary, detail: Detail) -> Vec<[String; 2]> {
    let mut rows: Vec<[String; 2]> = Vec::new();
    let mut row = |what: &str, text: String| {
        if !text.is_empty() {
            rows.push([format!("  {what}"), text]);
        }
    };
    let format =
        summary.spec_version.iter().fold(summary.format.to_owned(), |text, version| format!("{text} {version}"));
    row("format", format);
    row("sha256", summary.sha256.clone());
    row("size", format!("{} bytes", summary.size));
    row("document id", summary.serial_number.clone().unwrap_or_default());
    row("made", summary.timestamp.clone().unwrap_or_default());
    row("authors", summary.authors.join("; "));
    row("tools", summary.tools.join("; "));
    row("supplier", summary.supplier.clone().unwrap_or_default());
    row("subject", summary.subject.clone().unwrap_or_default());
    row(
        "signature",
        summary.signed_with.as_ref().map_or("none inside".to_owned(), |a| format!("inside, {a}, not verified here")),
    );
    let kinds = counts(&summary.kinds);
    let components = match summary.components {
        0 => "none".to_owned(),
        all => format!("{all} ({kinds}), {} pieces, {} deep", summary.pieces, summary.depth),
    };
    row("components", components);
    let relations = counts(&summary.relations);
    row(
        "relations",
        if relations.is_empty() { "0".to_owned() } else { format!("{} ({relations})", summary.relationships) },
    );
    let with = &summary.with;
    let stated = [
        ("a manufacturer", with.manufacturer),
        ("a supplier", with.supplier),
        ("a version", with.version),
        ("an identifier", with.identifier),
        ("a digest", with.digest),
        ("an origin", with.origin),
        ("a licence", with.licence),
    ];
    let stated: Vec<String> = stated.iter().map(|(what, count)| format!("{count} {what}")).collect();
    row("of them with", stated.join(", "));
    let shown = if detail == Detail::Everything { summary.parties.len() } else { PARTIES };
    let mut parties: Vec<String> = summary.parties.iter().take(shown).map(|party| party.name.clone()).collect();
    if summary.parties.len() > shown {
        parties.push(format!("and {} more (-v)", summary.parties.len() - shown));
    }
    row(
        "parties",
        format!(
            "{}{}",
            summary.parties.len(),
            if parties.is_empty() { String::new() } else { format!(": {}", parties.join("; ")) }
        ),
    );
    row(
        "completeness",
        if summary.compositions.is_empty() { "not stated".to_owned() } else { counts(&summary.compositions) },
    );
    row("quality", super::quality::in_brief(&summary.quality));
    let trouble = [
        ("reference to nothing", "references to nothing", summary.dangling_references.len()),
        ("reference that names two", "references that name two", summary.duplicate_references.len()),
        ("assembly that contains itself", "assemblies that contain themselves", summary.containment_cycles),
        (
            "unknown field (--unknown)",
            "unknown fields (--unknown)",
            summary.unknown_fields.len() + summary.more_unknown_fields,
        ),
        ("breach of the format", "breaches of the format", summary.violations.len() + summary.more_violations),
    ];
    let trouble: Vec<String> = trouble
        .iter()
        .filter(|(.., count)| *count > 0)
        .map(|(one, many, count)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    row("in doubt", trouble.join(", "));
    let told = |problem: &Problem| {
        format!("{}{}", problem.place.as_ref().map(place_words).unwrap_or_default(), problem.message)
    };
    for (label, problems) in [("breach", &summary.violations), ("not read", &summary.unread), ("note", &summary.notes)]
    {
        for problem in problems {
            row(label, told(problem));
        }
        if label == "breach" && summary.more_violations > 0 {
            row("", format!("and {} more breaches", summary.more_violations));
        }
    }
    rows
}

fn place_words(place: &Place) -> String {
    match (place.line, place.column, &place.sheet, &place.cell) {
        (Some(line), Some(column), ..) => format!("{line}:{column}: "),
        (_, _, Some(sheet), Some(cell)) => format!("{sheet}!{cell}: "),
        (_, _, None, Some(cell)) => format!("{cell}: "),
        _ => String::new(),
    }
}

fn counts(counts: &BTreeMap<&'static str, usize>) -> String {
    let mut counts: Vec<(&str, usize)> = counts.iter().map(|(what, count)| (*what, *count)).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.iter().map(|(what, count)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}

/// Writes the fields that the formats do not know, one a line.
pub(super) fn write_unknown(documents: &[Document], out: &mut dyn io::Write) -> io::Result<()> {
    for document in documents {
        for field in unknown(document) {
            let place = field.place.as_ref().map(place_words).unwrap_or_default();
            writeln!(
                out,
                "{}:{} {}{}",
                visible(document.name()),
                place.trim_end().trim_end_matches(':'),
                visible(&field.field),
                meant(document, &field.field)
            )?;
        }
        if document.bom.more_unknown_fields > 0 {
            writeln!(out, "{}: and {} more", visible(document.name()), document.bom.more_unknown_fields)?;
        }
    }
    Ok(())
}

/// Says which field a column of a table may mean, and how to say so.
fn meant(document: &Document, header: &str) -> String {
    let is_table = matches!(document.bom.format, Format::Csv | Format::Workbook);
    match table::nearest_field(header).filter(|_| is_table) {
        Some(field) => format!(" (did you mean {}?)", visible(&StatedIn::Flags.column(field, header))),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_repository_is_the_types_schema() {
        crate::report::json::tests::is_kept("inspect.schema.json", &schemars::schema_for!(Written).to_value());
    }
}

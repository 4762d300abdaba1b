//! One document through one reader, and what must hold of the result. The fuzzer asks it, and `tests/robustness.rs`.

use std::fmt::Write as _;
use std::sync::Arc;

use tallyclerk::diagnostic::Problem;
use tallyclerk::ingest::{ReadOptions, Reader};
use tallyclerk::source::{Place, Source};

/// Reads the document twice.
///
/// # Panics
/// As [`said`]; or the two readings differ: maps with random keys are the likeliest cause.
pub(crate) fn check(reader: &dyn Reader, source: &Arc<Source>, options: &ReadOptions<'_>) {
    assert_eq!(said(reader, source, options), said(reader, source, options), "two readings differ");
}

/// Reads the document, looks at every place, and writes down what was read.
///
/// # Panics
/// The reader does, or what it says can't be right: a place that is none of the document's, more problems than are
/// shown, a part that holds itself.
pub(crate) fn said(reader: &dyn Reader, source: &Arc<Source>, options: &ReadOptions<'_>) -> String {
    let limits = options.limits;
    let _ = reader.recognises(source, options);
    let bom = match reader.read(source, options) {
        Ok(bom) => bom,
        Err(error) => {
            assert!(!error.problems().is_empty(), "an error without a problem");
            assert!(error.problems().len() <= limits.max_problems, "more problems than are shown");
            return format!("{error:?}");
        }
    };
    let source = bom.source();
    let mut said = format!("{:?} {} {:?}", bom.format, bom.spec_version, bom.metadata);
    for component in bom.components() {
        within(source, component.at());
        within(source, component.name_at());
        within(source, component.origin_at());
        assert!(component.parent().is_none_or(|parent| parent.id() != component.id()), "a part holds itself");
        let _ = write!(
            said,
            "{component:?} {:?} {:?} {:?} {:?} {:?}",
            component.kind(),
            component.parent(),
            component.version(),
            component.quantity(),
            component.description(),
        );
        for identifier in component.identifiers() {
            within(source, identifier.at);
            let _ = write!(said, "{:?} {}", identifier.kind, identifier.value);
        }
        for (algorithm, value, at) in component.digests() {
            within(source, at);
            let _ = write!(said, "{algorithm:?} {value}");
        }
        for (name, value, at) in component.properties() {
            within(source, at);
            let _ = write!(said, "{name} {value}");
        }
        for (role, party) in component.parties() {
            within(source, party.at());
            let _ = write!(said, "{role:?} {party:?} {:?} {:?}", party.address(), party.url());
        }
        for text in component.licences().chain(component.endpoints()) {
            said.push_str(text);
        }
    }
    // The nearest are enough: each walks to the document's root.
    for component in bom.components().take(20) {
        let _ = write!(said, "{:?}", component.path());
    }
    for relationship in bom.relationships() {
        within(source, relationship.at);
        let _ = (bom.component(relationship.from), bom.component(relationship.to));
        let _ = write!(said, "{relationship:?}");
    }
    for composition in &bom.compositions {
        within(source, composition.at);
        composition.of.iter().for_each(|id| {
            let _ = bom.component(*id);
        });
    }
    for reference in bom.dangling.iter().chain(&bom.duplicate_references) {
        within(source, reference.at);
        let _ = write!(said, "{reference:?}");
    }
    for (field, at) in &bom.unknown_fields {
        within(source, *at);
        said.push_str(field);
    }
    for unheld in &bom.unheld {
        within(source, unheld.at);
        let _ = write!(said, "{unheld:?}");
    }
    if let Some(id) = bom.metadata.subject {
        let _ = bom.component(id);
    }
    assert!(bom.violations.len() <= limits.max_problems, "more violations than are shown");
    for problem in bom.violations.iter().chain(&bom.unread).chain(&bom.notes) {
        shown(problem);
        let _ = write!(said, "{problem:?}");
    }
    said
}

/// Looks at a place: it must be one of the document.
fn within(source: &Source, place: Place) {
    match place {
        Place::Whole => {}
        Place::Span { offset, len } => {
            let (from, to) = (offset as usize, offset as usize + len as usize);
            assert!(to <= source.bytes().len(), "a place beyond the document: {place:?}");
            if let Some(text) = source.text() {
                assert!(
                    text.is_char_boundary(from) && text.is_char_boundary(to),
                    "a place cuts a character: {place:?}"
                );
            }
        }
        Place::Cell { sheet, row, .. } => {
            let grid = source.grid().expect("a cell in a document without sheets");
            let sheet = grid.sheets.get(sheet as usize).expect("a cell in a sheet that is not there");
            assert!((row as usize) < sheet.rows.len().max(1), "a cell below the sheet: {place:?}");
        }
    }
}

/// Looks at a problem's excerpt: what is marked in it must be in it.
fn shown(problem: &Problem) {
    assert!(!problem.message.is_empty(), "a problem without a message");
    if let Some(excerpt) = &problem.excerpt {
        assert!(excerpt.text.get(excerpt.start..).is_some(), "an excerpt that marks what is not in it: {excerpt:?}");
    }
}

//! References between the elements of a document, resolved when all of it is read: what holds what, what needs what,
//! what the document is about, what leads nowhere.

use std::collections::hash_map::Entry;

use ahash::{AHashMap, AHashSet};

use super::fill::{Edge, Fill, LinkKind, Sort};
use super::relation::{Meaning, Way};
use super::violation::{Violations, short};
use crate::model::{Aggregate, Bom, ComponentId, Composition, Relation, Relationship, Text};
use crate::source::Place;

/// What one end of a relationship is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Component(ComponentId),
    Document,
    /// An element of another document, or that document: its number in [`Fill::documents`].
    Elsewhere(usize),
    /// `NONE`: there is nothing there.
    Nothing,
    /// `NOASSERTION`: the author does not say.
    Unknown,
    Missing,
}

/// What was found about the elements, to be given to the model in the end.
#[derive(Default)]
struct Found {
    relationships: Vec<Relationship>,
    compositions: Vec<Composition>,
    described: Vec<ComponentId>,
    /// The assembly of each component, `u32::MAX` for none.
    parents: Vec<u32>,
    /// What is in more than one assembly.
    shared: AHashSet<(ComponentId, ComponentId)>,
    /// The files that stand in packages of which the document says that their files were not analysed.
    /// With whether the package lists them itself.
    misplaced: Vec<(Place, bool)>,
    /// That the document describes something is said, be it of what leads nowhere.
    describes: bool,
    /// The other documents, by number, that describe what is inside a part of this one.
    elsewhere: Vec<(usize, Place)>,
    /// Relationships to what is no component: told as a statement on the component.
    told: Vec<(ComponentId, usize)>,
}

impl Found {
    fn contains(&mut self, sorts: &[Sort], assembly: ComponentId, part: ComponentId, at: Place) {
        let sort = |id: ComponentId| sorts.get(id.0 as usize).copied();
        if sort(assembly) == Some(Sort::PackageWithoutFiles) && sort(part) == Some(Sort::File) {
            self.misplaced.push((at, false));
        }
        let Some(parent) = self.parents.get_mut(part.0 as usize) else { return };
        if *parent == u32::MAX {
            *parent = assembly.0;
        } else if *parent != assembly.0 && self.shared.insert((assembly, part)) {
            self.relationships.push(Relationship { from: assembly, to: part, relation: Relation::Contains, at });
        }
    }
}

impl<'j> Fill<'j> {
    /// Ends the document.
    pub(super) fn finish(mut self, violations: &mut Violations<'j>) -> Bom {
        let edges = std::mem::take(&mut self.edges);
        let links = std::mem::take(&mut self.links);
        let mut dangling: Vec<(Text, Place)> = Vec::new();
        let mut duplicates: Vec<(Text, Place)> = Vec::new();
        let mut found = Found { parents: vec![u32::MAX; self.sorts.len()], ..Found::default() };
        found.relationships.reserve(edges.len());

        let mut known: AHashMap<&str, ComponentId> = AHashMap::with_capacity(self.elements.len());
        for (reference, component, at) in &self.elements {
            let id = self.builder.resolve(*reference);
            match known.entry(id) {
                _ if id.is_empty() => {}
                Entry::Vacant(free) if id != "SPDXRef-DOCUMENT" => _ = free.insert(*component),
                _ => duplicates.push((*reference, *at)),
            }
        }
        let documents: AHashMap<&str, usize> =
            (self.documents.iter().enumerate()).map(|(n, (id, _))| (self.builder.resolve(*id), n)).collect();
        let mut lead = |text: Text, at: Place| -> End {
            let id = self.builder.resolve(text);
            if id.is_empty() {
                return End::Missing;
            }
            if let Some(component) = known.get(id) {
                return End::Component(*component);
            }
            match id {
                "SPDXRef-DOCUMENT" => return End::Document,
                "NONE" => return End::Nothing,
                "NOASSERTION" => return End::Unknown,
                _ => {}
            }
            if id.starts_with("DocumentRef-") {
                let document = id.split_once(':').map_or(id, |(document, _)| document);
                if let Some(n) = documents.get(document) {
                    return End::Elsewhere(*n);
                }
            }
            dangling.push((text, text.place().unwrap_or(at)));
            End::Missing
        };

        for link in &links {
            let other = match lead(link.to, link.at) {
                End::Component(other) => other,
                End::Document if link.kind == LinkKind::PartOf => {
                    violations.add(link.at, "9.2", "snippet.snippetFromFile", "the SPDXID of a file", || {
                        "a snippet is of the document, which is no file".to_owned()
                    });
                    continue;
                }
                _ => continue,
            };
            match link.kind {
                LinkKind::HasFile => {
                    found.contains(&self.sorts, link.of, other, link.at);
                    if let Some((at, is_listed)) = found.misplaced.last_mut() {
                        *is_listed |= *at == link.at;
                    }
                }
                LinkKind::PartOf => {
                    if self.sorts.get(other.0 as usize) != Some(&Sort::File) {
                        let expected = "the SPDXID of a file";
                        violations.add(link.at, "9.2", "snippet.snippetFromFile", expected, || {
                            "a snippet is of something other than a file".to_owned()
                        });
                    }
                    found.contains(&self.sorts, other, link.of, link.at);
                }
                LinkKind::DependsOn => {
                    let relationship =
                        Relationship { from: link.of, to: other, relation: Relation::DependsOn, at: link.at };
                    found.relationships.push(relationship);
                }
            }
        }
        found.describes = !self.described.is_empty();
        for (text, at) in &self.described {
            if let End::Component(component) = lead(*text, *at) {
                found.described.push(component);
            }
        }
        // Most authors tell the relationships of one element in a row, and nearly all are of a few kinds.
        let (mut last_from, mut last_kind) = (("", End::Missing), ("", None));
        for (number, edge) in edges.iter().enumerate() {
            let (of, kind) = (self.builder.resolve(edge.from), self.builder.resolve(edge.kind));
            let meaning = match last_kind {
                (last, Some(meaning)) if last == kind => meaning,
                _ => Meaning::of(kind),
            };
            last_kind = (kind, Some(meaning));
            let from = match last_from {
                (last, known @ End::Component(_)) if last == of => known,
                _ => lead(edge.from, edge.at),
            };
            last_from = (of, from);
            let to = lead(edge.to, edge.at);
            let at = edge.to.place().unwrap_or(edge.at);
            found.apply(&self.sorts, meaning, from, to, at, number);
            if edge.comment.is_some()
                && let (End::Component(component), _) | (_, End::Component(component)) = (from, to)
            {
                found.told.push((component, number));
            }
        }
        let own: AHashSet<&str> = self.licences.iter().map(|id| self.builder.resolve(*id)).collect();
        for (id, at) in &self.licences_used {
            if let Some((document, _)) = id.split_once(':') {
                if !documents.contains_key(document) {
                    let expected = "every `DocumentRef-…` among externalDocumentRefs";
                    violations.add(*at, "6.6", "externalDocumentRef", expected, || {
                        format!("`{}` is not among the documents that this one refers to", short(document))
                    });
                }
            } else if !own.contains(id.as_str()) {
                let expected = "every `LicenseRef-…` among hasExtractedLicensingInfos";
                violations.add(*at, "10.1", "hasExtractedLicensingInfo", expected, || {
                    format!("`{}` is not among the licences that the document brings", short(id))
                });
            }
        }
        drop((known, documents, own));
        self.tell(found, &edges, violations, &dangling, &duplicates)
    }

    /// Gives what was found to the model.
    fn tell(
        mut self,
        mut found: Found,
        edges: &[Edge],
        violations: &mut Violations<'j>,
        dangling: &[(Text, Place)],
        duplicates: &[(Text, Place)],
    ) -> Bom {
        for (part, parent) in found.parents.iter().enumerate().filter(|(_, parent)| **parent != u32::MAX) {
            self.builder.set_parent(ComponentId(u32::try_from(part).unwrap_or(u32::MAX)), ComponentId(*parent));
        }
        self.builder.relate_all(std::mem::take(&mut found.relationships));
        for composition in std::mem::take(&mut found.compositions) {
            self.builder.composition(composition);
        }
        let is_package = |id: &&ComponentId| self.sorts.get(id.0 as usize).is_some_and(|sort| sort.is_package());
        let mut packages = (0u32..).map(ComponentId).zip(&self.sorts).filter(|(_, sort)| sort.is_package());
        // A document of one package need not say that it describes it.
        let only = packages.next().filter(|_| packages.next().is_none()).map(|(id, _)| id);
        let described = found.described.iter().find(is_package).or(found.described.first()).copied();
        let subject = if found.described.is_empty() { only } else { described };
        self.builder.document().metadata.subject = subject;

        self.hold(&found, violations);
        // All that is told of one component at once: its properties stand together.
        found.told.sort_by_key(|(component, number)| (*component, *number));
        found.told.dedup();
        let name = self.named("spdx:relationship");
        for (component, number) in found.told {
            let Some(edge) = edges.get(number) else { continue };
            let words = [edge.from, edge.kind, edge.to].map(|text| self.builder.resolve(text));
            let mut value = words.join(" ");
            if edge.comment.is_some() {
                value = format!("{value}: {}", self.builder.resolve(edge.comment));
            }
            let value = self.builder.pooled(&value);
            self.builder.add_property(component, name, value);
        }
        for (n, at) in found.elsewhere {
            let namespace = self.documents.get(n).map(|(_, namespace)| self.builder.resolve(*namespace).to_owned());
            if let Some(namespace) = namespace.filter(|namespace| !namespace.is_empty()) {
                self.builder.linked(&namespace, at);
            }
        }
        for (id, namespace) in std::mem::take(&mut self.documents) {
            let value = format!("{}: {}", self.builder.resolve(id), self.builder.resolve(namespace));
            let (name, value) = (self.named("spdx:externalDocumentRef"), self.builder.pooled(&value));
            self.statements.push((name, value));
        }
        for (name, value) in std::mem::take(&mut self.statements) {
            match subject {
                Some(subject) => self.builder.add_property(subject, name, value),
                None => self.unheld("document", self.name_of(name), Place::Whole),
            }
        }
        for (text, at) in dangling {
            let reference = self.builder.resolve(*text).to_owned();
            violations.add(*at, "11.1", "relationship", "an element that the document has", || {
                format!("`{}` is not in the document", short(&reference))
            });
            self.builder.dangling(&reference, *at);
        }
        for (text, at) in duplicates {
            let reference = self.builder.resolve(*text).to_owned();
            violations.add(*at, "7.2, 8.2 and 9.1", "SPDXID", "an id that no other element has", || {
                format!("`{}` is the SPDXID of two elements", short(&reference))
            });
            self.builder.duplicate_reference(&reference, *at);
        }
        self.builder.document().unheld = self.take_unheld();
        self.builder.finish()
    }

    /// Holds what the elements are to each other against the specification.
    fn hold(&self, found: &Found, violations: &mut Violations<'j>) {
        for (at, is_listed) in &found.misplaced {
            let expected = "no files in a package whose `filesAnalyzed` is false";
            let message = || "a package whose files were not analysed contains a file".to_owned();
            // Authors of the standard relate files to such packages in their own examples.
            if *is_listed {
                violations.add(*at, "7.8", "package.filesAnalyzed", expected, message);
            } else {
                violations.remark(*at, expected, message);
            }
        }
        let mut packages = self.sorts.iter().zip(&self.elements).filter(|(sort, _)| sort.is_package());
        let second = packages.nth(1).map(|(_, (_, _, at))| *at);
        if let (Some(at), false) = (second, found.describes) {
            let expected = "a relationship DESCRIBES of the document, mandatory where it has more than one package";
            violations.add(at, "11.1", "relationship", expected, || {
                "the document does not say which of its packages it describes".to_owned()
            });
        }
    }
}

impl Found {
    /// Takes a relationship in.
    fn apply(&mut self, sorts: &[Sort], meaning: Meaning, from: End, to: End, at: Place, number: usize) {
        let (whole, part) = match meaning.way() {
            Way::Forth => (from, to),
            Way::Back => (to, from),
        };
        self.describes |= matches!((meaning, whole), (Meaning::Describes(_), End::Document));
        match (meaning, whole, part) {
            (_, End::Missing, _) | (_, _, End::Missing) => {}
            (Meaning::Describes(_), End::Document, End::Component(component)) => self.described.push(component),
            (Meaning::Contains(_), End::Component(assembly), End::Component(part)) => {
                self.contains(sorts, assembly, part, at)
            }
            (Meaning::Relates(relation, _), End::Component(from), End::Component(to)) => {
                self.relationships.push(Relationship { from, to, relation, at });
            }
            (Meaning::Describes(_), End::Component(from), End::Component(to)) => {
                self.relationships.push(Relationship { from, to, relation: Relation::Describes, at });
            }
            (meaning, End::Component(component), End::Unknown) if meaning.is_of_contents() => {
                self.compositions.push(Composition { aggregate: Aggregate::Unknown, of: vec![component], at });
            }
            // That a part *needs* nothing says nothing of what is inside it.
            (Meaning::Contains(_), End::Component(component), End::Nothing) => {
                self.compositions.push(Composition { aggregate: Aggregate::Complete, of: vec![component], at });
            }
            (_, End::Component(component), _) | (_, _, End::Component(component)) => {
                // Something is inside that another document describes: these parts are not all.
                if let (Meaning::Contains(_), End::Component(assembly), End::Elsewhere(_)) = (meaning, whole, part) {
                    self.compositions.push(Composition { aggregate: Aggregate::Incomplete, of: vec![assembly], at });
                }
                // What a part holds or needs is part of it, wherever it is described.
                if let (true, End::Elsewhere(n)) = (meaning.is_of_contents(), part) {
                    self.elsewhere.push((n, at));
                }
                self.told.push((component, number));
            }
            (Meaning::Describes(_), End::Document, End::Elsewhere(n)) => self.elsewhere.push((n, at)),
            _ => {}
        }
    }
}

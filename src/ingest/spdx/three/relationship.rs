//! What the relationships of a document mean to us: containment, dependence, derivation, licences, parties; everything
//! else is kept as words on the part that it speaks of.

use ahash::AHashSet;

use super::description::{INDIVIDUALS, KNOWN, PropertyId, term};
use super::nodes::{NodeId, Nodes, Value};
use super::read::MISSPELT_WORD;
use crate::model::{Aggregate, BomBuilder, ComponentId, Composition, Relation, Relationship, Role, Text};
use crate::source::Place;

/// What a relationship type becomes. `from` and `to` are those of SPDX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Every `to` is in `from`.
    Contains,
    /// `from` relates to every `to`.
    Forth(Relation),
    /// Every `to` relates to `from`.
    Back(Relation),
    /// `from` is about every `to`.
    Describes,
    DeclaredLicence,
    ConcludedLicence,
    /// Every `to` is a party that has the part too.
    AvailableFrom,
    /// Our relations have no word for it.
    Other,
}

/// Returns what a type of relationship means, in a phase of life where it names one.
fn meaning(kind: &str, scope: &str) -> Meaning {
    use Meaning::{Back, Forth};
    match (kind, scope) {
        ("contains", _) => Meaning::Contains,
        ("dependsOn", "build") => Forth(Relation::BuildDependsOn),
        ("dependsOn", "development") => Forth(Relation::DevelopmentDependsOn),
        ("dependsOn", "test") => Forth(Relation::TestDependsOn),
        ("dependsOn" | "hasPrerequisite" | MISSPELT_WORD, _) => Forth(Relation::DependsOn),
        ("hasOptionalDependency", _) => Forth(Relation::DependsOptionally),
        ("hasProvidedDependency", _) => Forth(Relation::ExpectsProvided),
        ("hasStaticLink", _) => Forth(Relation::LinksStatically),
        ("hasDynamicLink", _) => Forth(Relation::LinksDynamically),
        ("usesTool", "build") => Forth(Relation::BuiltWith),
        ("usesTool", "development") => Forth(Relation::DevelopedWith),
        ("usesTool", "test") | ("testedOn", _) => Forth(Relation::TestedWith),
        ("descendantOf" | "trainedOn", _) => Forth(Relation::DerivedFrom),
        ("ancestorOf" | "packagedBy", _) => Back(Relation::DerivedFrom),
        ("hasDistributionArtifact", _) => Forth(Relation::DistributedWith),
        ("generates", _) => Back(Relation::GeneratedFrom),
        ("expandsTo", _) => Back(Relation::ExpandedFrom),
        ("copiedTo", _) => Back(Relation::CopyOf),
        ("hasVariant", _) => Back(Relation::VariantOf),
        ("patchedBy", _) => Back(Relation::PatchFor),
        ("modifiedBy", _) => Back(Relation::ModifiedFrom),
        ("amendedBy", _) => Back(Relation::Amends),
        ("hasAddedFile", _) => Back(Relation::AddedTo),
        ("hasDeletedFile", _) => Back(Relation::DeletedFrom),
        ("hasOptionalComponent", _) => Back(Relation::OptionalPartOf),
        ("hasDataFile", _) => Back(Relation::DataOf),
        ("hasDependencyManifest", _) => Back(Relation::ManifestOf),
        ("hasDocumentation", _) => Back(Relation::DocumentationOf),
        ("hasExample", _) => Back(Relation::ExampleOf),
        ("hasMetadata", _) => Back(Relation::MetafileOf),
        ("hasSpecification", _) => Back(Relation::SpecificationFor),
        ("hasRequirement", _) => Back(Relation::RequirementFor),
        ("hasTest" | "hasTestCase", _) => Back(Relation::TestOf),
        ("describes", _) => Meaning::Describes,
        ("hasDeclaredLicense", _) => Meaning::DeclaredLicence,
        ("hasConcludedLicense", _) => Meaning::ConcludedLicence,
        ("availableFrom", _) => Meaning::AvailableFrom,
        _ => Meaning::Other,
    }
}

impl Meaning {
    /// Tells whether it says what a part is made of or needs, so that an unknown other end means unknown contents.
    fn is_of_contents(self) -> bool {
        matches!(
            self,
            Self::Contains
                | Self::Forth(
                    Relation::DependsOn
                        | Relation::DependsOptionally
                        | Relation::ExpectsProvided
                        | Relation::BuildDependsOn
                        | Relation::DevelopmentDependsOn
                        | Relation::TestDependsOn
                        | Relation::LinksStatically
                        | Relation::LinksDynamically
                )
        )
    }
}

/// What the relationships of a document say, by the object that they speak of.
#[derive(Default)]
pub(super) struct Relationships {
    /// The part that holds each part, by the number of the node.
    pub(super) parents: Vec<Option<ComponentId>>,
    pub(super) edges: Vec<Relationship>,
    /// The licences of a node, with whether they are concluded rather than declared; declared ones first.
    pub(super) licences: Vec<(NodeId, bool, Value)>,
    pub(super) parties: Vec<(NodeId, Role, NodeId)>,
    /// Relationships to keep in words on a node: which, and to what it leads.
    pub(super) words: Vec<(NodeId, NodeId, Value)>,
    pub(super) compositions: Vec<Composition>,
    /// The elements of other documents that parts of this one contain.
    pub(super) elsewhere: Vec<(Text, Place)>,
    /// What the document describes, beside its root elements.
    pub(super) described: Vec<NodeId>,
    /// How many relationships hold only in one phase of life, which our edges don't say.
    pub(super) scoped: usize,
}

const FROM: PropertyId = PropertyId::named("from");
const TO: PropertyId = PropertyId::named("to");
const KIND: PropertyId = PropertyId::named("relationshipType");
const COMPLETENESS: PropertyId = PropertyId::named("completeness");
const SCOPE: PropertyId = PropertyId::named("scope");
const SNIPPET_FROM: PropertyId = PropertyId::named("software_snippetFromFile");

/// Reads every relationship; `parts` says which nodes are components.
pub(super) fn read(builder: &BomBuilder, nodes: &Nodes, parts: &[Option<ComponentId>]) -> Relationships {
    let mut found = Relationships { parents: vec![None; nodes.len()], ..Relationships::default() };
    let mut seen = Seen::default();
    let str = |text: Text| if text.is_some() { builder.resolve(text) } else { "" };
    for id in nodes.ids() {
        let at = nodes.get(id).at;
        if nodes.get(id).class == KNOWN.snippet
            && let (Some(file), Some(part)) = (nodes.nodes(id, SNIPPET_FROM).next(), parts[id.0 as usize])
            && let Some(file) = parts[file.0 as usize]
        {
            found.contain(&mut seen, file, (id, part), at);
        }
        if !is_relationship(nodes, id) {
            continue;
        }
        let scope = str(nodes.text(id, SCOPE));
        let meaning = meaning(str(nodes.text(id, KIND)), scope);
        let from = nodes.nodes(id, FROM).next();
        found.scoped += usize::from(matches!(scope, "design" | "other" | "runtime"));
        if let (Some(aggregate), Some(from)) = (aggregate(builder, nodes, id, meaning), from) {
            found.compose(&mut seen, nodes, parts[from.0 as usize], (from, aggregate), at);
        }
        for to in nodes.values(id, TO) {
            let leads_out = match to {
                Value::Reference(text) => !INDIVIDUALS.contains(&term(str(text)).as_ref()),
                _ => false,
            };
            found.one(&mut seen, parts, nodes, Edge { id, meaning, from, to, at, leads_out });
        }
    }
    found.licences.sort_by_key(|(of, is_concluded, _)| (*of, *is_concluded));
    found.parties.sort_by_key(|(of, ..)| *of);
    found.words.sort_by_key(|(of, ..)| *of);
    found
}

/// What was told already.
#[derive(Default)]
struct Seen {
    shared: AHashSet<(ComponentId, ComponentId)>,
    stated: AHashSet<(u32, u8)>,
}

/// Tells whether an object is a relationship, be it of a class that the model doesn't know.
pub(super) fn is_relationship(nodes: &Nodes, id: NodeId) -> bool {
    let class = nodes.get(id).class;
    class.is_a(KNOWN.relationship)
        || (class.shape().is_none() && nodes.values(id, FROM).next().is_some() && nodes.values(id, TO).next().is_some())
}

#[derive(Clone, Copy)]
struct Edge {
    id: NodeId,
    meaning: Meaning,
    from: Option<NodeId>,
    to: Value,
    at: Place,
    /// It ends at an element that the document does not have.
    leads_out: bool,
}

impl Relationships {
    fn one(&mut self, seen: &mut Seen, parts: &[Option<ComponentId>], nodes: &Nodes, edge: Edge) {
        let part = |node: NodeId| parts[node.0 as usize];
        let to = match edge.to {
            Value::Node(to) => Some(to),
            _ => None,
        };
        let ends = edge.from.and_then(part).zip(to.and_then(part));
        let at = edge.at;
        match (edge.meaning, ends, edge.from, to) {
            (Meaning::Contains, Some((from, part)), _, Some(to)) => self.contain(seen, from, (to, part), at),
            (Meaning::Forth(relation), Some((from, to)), ..) | (Meaning::Back(relation), Some((to, from)), ..) => {
                self.edges.push(Relationship { from, to, relation, at });
            }
            (Meaning::Describes, Some((from, to)), ..) => {
                self.edges.push(Relationship { from, to, relation: Relation::Describes, at });
            }
            (Meaning::Other, Some((from, to)), ..) => {
                self.edges.push(Relationship { from, to, relation: Relation::Other, at });
                self.keep(parts, edge);
            }
            (Meaning::Describes, None, Some(from), Some(to)) if nodes.get(from).class.is_a(KNOWN.collection) => {
                self.described.push(to);
            }
            (Meaning::DeclaredLicence | Meaning::ConcludedLicence, _, Some(from), _) => {
                self.licences.push((from, edge.meaning == Meaning::ConcludedLicence, edge.to));
            }
            // Something is inside that is no part of this document: what is here is not all.
            (Meaning::Contains, None, Some(from), to) if edge.leads_out || (part(from).is_some() && to.is_some()) => {
                self.compose(seen, nodes, part(from), (from, Aggregate::Incomplete), at);
                if let (true, Value::Reference(element)) = (edge.leads_out, edge.to) {
                    self.elsewhere.push((element, at));
                }
                self.keep(parts, edge);
            }
            (Meaning::AvailableFrom, _, Some(from), Some(to)) if nodes.get(to).class.is_a(KNOWN.agent) => {
                self.parties.push((from, Role::Distributor, to));
            }
            _ => self.keep(parts, edge),
        }
    }

    /// Keeps a relationship in words, on the part where it begins or else on the one where it ends.
    fn keep(&mut self, parts: &[Option<ComponentId>], edge: Edge) {
        let is_part = |node: NodeId| parts[node.0 as usize].is_some();
        match (edge.from, edge.to) {
            (Some(from), _) if is_part(from) => self.words.push((from, edge.id, edge.to)),
            (_, Value::Node(to)) if is_part(to) => self.words.push((to, edge.id, edge.to)),
            _ => {}
        }
    }

    /// Puts a part into another; what lies in a third already is in this one too.
    fn contain(&mut self, seen: &mut Seen, holder: ComponentId, (node, part): (NodeId, ComponentId), at: Place) {
        let first = *self.parents[node.0 as usize].get_or_insert(holder);
        if first != holder && seen.shared.insert((holder, part)) {
            self.edges.push(Relationship { from: holder, to: part, relation: Relation::Contains, at });
        }
    }

    fn compose(
        &mut self,
        seen: &mut Seen,
        nodes: &Nodes,
        part: Option<ComponentId>,
        (from, aggregate): (NodeId, Aggregate),
        at: Place,
    ) {
        let is_whole = nodes.get(from).class.is_a(KNOWN.collection);
        if (part.is_some() || is_whole) && seen.stated.insert((from.0, aggregate as u8)) {
            self.compositions.push(Composition { aggregate, of: part.into_iter().collect(), at });
        }
    }
}

/// Returns what a relationship says of its own completeness, where that is of what a part holds or needs.
fn aggregate(builder: &BomBuilder, nodes: &Nodes, id: NodeId, meaning: Meaning) -> Option<Aggregate> {
    if !meaning.is_of_contents() {
        return None;
    }
    let word = nodes.text(id, COMPLETENESS);
    let word = if word.is_some() { builder.resolve(word) } else { "" };
    let nothing = |name: &str| {
        nodes.values(id, TO).any(|to| matches!(to, Value::Reference(text) if term(builder.resolve(text)) == name))
    };
    match (meaning, word) {
        (_, "incomplete") => Some(Aggregate::Incomplete),
        (_, _) if nothing("NoAssertionElement") => Some(Aggregate::Unknown),
        // That all a part *needs* is named says nothing of what is in it.
        (Meaning::Contains, "complete") => Some(Aggregate::Complete),
        (Meaning::Contains, _) if nothing("NoneElement") => Some(Aggregate::Complete),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::description::{PropertyId, Range};
    use super::*;

    #[test]
    fn every_type_that_moves_parts_is_one_of_the_vocabulary() {
        let Range::Word(words) = PropertyId::named("relationshipType").get().range else { panic!("a vocabulary") };
        let other: Vec<&&str> = words.iter().filter(|word| meaning(word, "") == Meaning::Other).collect();
        let of_builds_and_vulnerabilities = [
            "affects",
            "configures",
            "coordinatedBy",
            "delegatedTo",
            "doesNotAffect",
            "exploitCreatedBy",
            "fixedBy",
            "fixedIn",
            "foundBy",
            "hasAssessmentFor",
            "hasAssociatedVulnerability",
            "hasEvidence",
            "hasHost",
            "hasInput",
            "hasOutput",
            "invokedBy",
            "other",
            "publishedBy",
            "reportedBy",
            "republishedBy",
            "serializedInArtifact",
            "underInvestigationFor",
            "usesTool",
        ];
        let expected: Vec<&&str> = of_builds_and_vulnerabilities.iter().collect();
        assert_eq!(other, expected, "a misspelt type would be kept in words only");
    }
}

//! From SPDX's objects into our model: artefacts become components, agents parties in roles, relationships edges.
//!
//! What no slot of ours holds is kept on its component as a property named `spdx:…`; elements that are no parts (builds,
//! vulnerabilities, tools) are told of on the parts they relate to, and counted in a note.

use std::collections::BTreeMap;

use super::description::{self, ClassId, KNOWN, Known, PropertyId, Range, term};
use super::licence;
use super::nodes::{NodeId, Nodes, Value};
use super::relationship::{self, Relationships};
use super::resolve;
use super::violation::{Violations, short};
use crate::diagnostic::Problem;
use crate::ingest::cyclonedx;
use crate::model::{
    Bom, BomBuilder, ComponentId, ComponentKind, DigestAlgorithm, Draft, IdentifierKind, Role, Text, Unheld,
};
use crate::source::{Limits, Place};

const NAME: PropertyId = PropertyId::named("name");
const CREATION_INFO: PropertyId = PropertyId::named("creationInfo");
const CREATED: PropertyId = PropertyId::named("created");
const CREATED_BY: PropertyId = PropertyId::named("createdBy");
const CREATED_USING: PropertyId = PropertyId::named("createdUsing");
const ROOT_ELEMENT: PropertyId = PropertyId::named("rootElement");
const SBOM_TYPE: PropertyId = PropertyId::named("software_sbomType");
const DESCRIPTION: PropertyId = PropertyId::named("description");
const SUMMARY: PropertyId = PropertyId::named("summary");
const VERSION: PropertyId = PropertyId::named("software_packageVersion");
const PURPOSE: PropertyId = PropertyId::named("software_primaryPurpose");
const PURL: PropertyId = PropertyId::named("software_packageUrl");
const DOWNLOAD: PropertyId = PropertyId::named("software_downloadLocation");
const HOME_PAGE: PropertyId = PropertyId::named("software_homePage");
const VERIFIED_USING: PropertyId = PropertyId::named("verifiedUsing");
const ALGORITHM: PropertyId = PropertyId::named("algorithm");
const HASH_VALUE: PropertyId = PropertyId::named("hashValue");
const CONTENT_IDENTIFIER: PropertyId = PropertyId::named("software_contentIdentifier");
const CONTENT_TYPE: PropertyId = PropertyId::named("software_contentIdentifierType");
const CONTENT_VALUE: PropertyId = PropertyId::named("software_contentIdentifierValue");
const EXTERNAL_IDENTIFIER: PropertyId = PropertyId::named("externalIdentifier");
const IDENTIFIER_TYPE: PropertyId = PropertyId::named("externalIdentifierType");
const IDENTIFIER: PropertyId = PropertyId::named("identifier");
const AUTHORITY: PropertyId = PropertyId::named("issuingAuthority");
const EXTERNAL_REF: PropertyId = PropertyId::named("externalRef");
const REF_TYPE: PropertyId = PropertyId::named("externalRefType");
const LOCATOR: PropertyId = PropertyId::named("locator");
const SUPPLIED_BY: PropertyId = PropertyId::named("suppliedBy");
const ORIGINATED_BY: PropertyId = PropertyId::named("originatedBy");
const EXTENSION: PropertyId = PropertyId::named("extension");
const CDX_PROPERTY: PropertyId = PropertyId::named("extension_cdxProperty");
const CDX_NAME: PropertyId = PropertyId::named("extension_cdxPropName");
const CDX_VALUE: PropertyId = PropertyId::named("extension_cdxPropValue");
const SUBJECT: PropertyId = PropertyId::named("subject");
const COMMENT: PropertyId = PropertyId::named("comment");
const FROM: PropertyId = PropertyId::named("from");
const TO: PropertyId = PropertyId::named("to");
const RELATIONSHIP_TYPE: PropertyId = PropertyId::named("relationshipType");
const ANNOTATION_TYPE: PropertyId = PropertyId::named("annotationType");
const STATEMENT: PropertyId = PropertyId::named("statement");
const KEY: PropertyId = PropertyId::named("key");
const VALUE: PropertyId = PropertyId::named("value");

/// Fills the model from all objects of a document.
pub(super) fn fill(
    mut builder: BomBuilder,
    mut nodes: Nodes,
    prefixes: &[(String, String)],
    mut violations: Violations<'_>,
    limits: Limits,
) -> Bom {
    let resolved = resolve::resolve(&builder, &mut nodes, prefixes, &mut violations);
    let parts = parts(&nodes);
    let mut relationships = relationship::read(&builder, &nodes, &parts);
    annotations(&nodes, &mut relationships);
    relationships.words.sort_by_key(|(of, ..)| *of);
    let mut fill = Fill { builder: &mut builder, nodes: &nodes, known: &KNOWN, limits };
    fill.document();
    fill.components(&parts, &relationships);
    fill.subject(&parts, &relationships.described);
    fill.notes(&parts, &relationships);
    builder.relate_all(relationships.edges);
    for (element, at) in std::mem::take(&mut relationships.elsewhere) {
        let element = builder.resolve(element).to_owned();
        builder.linked(&element, at);
    }
    for composition in relationships.compositions {
        builder.composition(composition);
    }
    for (text, at) in resolved.dangling {
        let reference = builder.resolve(text).to_owned();
        builder.dangling(&reference, at);
    }
    for (text, at) in resolved.duplicates {
        let reference = builder.resolve(text).to_owned();
        builder.duplicate_reference(&reference, at);
    }
    let document = builder.document();
    document.violations = violations.all;
    document.more_violations = violations.more;
    builder.finish()
}

/// Returns which objects are components, and their numbers.
fn parts(nodes: &Nodes) -> Vec<Option<ComponentId>> {
    let mut next = 0;
    let is_part = |id: NodeId| description::is_part(nodes.get(id).class) && !relationship::is_relationship(nodes, id);
    nodes
        .ids()
        .map(|id| {
            is_part(id).then(|| {
                next += 1;
                ComponentId(next - 1)
            })
        })
        .collect()
}

/// Adds what annotations say to the words of the parts that they are about.
fn annotations(nodes: &Nodes, relationships: &mut Relationships) {
    for id in nodes.ids().filter(|id| nodes.get(*id).class == KNOWN.annotation) {
        for subject in nodes.nodes(id, SUBJECT) {
            relationships.words.push((subject, id, Value::Node(subject)));
        }
    }
}

struct Fill<'a> {
    builder: &'a mut BomBuilder,
    nodes: &'a Nodes,
    known: &'a Known,
    limits: Limits,
}

impl Fill<'_> {
    fn str(&self, text: Text) -> &str {
        if text.is_some() { self.builder.resolve(text).trim() } else { "" }
    }

    /// Returns what a person would call an object: its name, else an identifier, else its id.
    fn label(&self, id: NodeId) -> Text {
        let first = self.nodes.nodes(id, EXTERNAL_IDENTIFIER).map(|given| self.nodes.text(given, IDENTIFIER)).next();
        let build = PropertyId::named("build_buildId");
        let candidates = [
            self.nodes.text(id, NAME),
            first.unwrap_or(Text::NONE),
            self.nodes.text(id, build),
            self.nodes.get(id).id,
            self.nodes.get(id).kind,
        ];
        candidates.into_iter().find(|text| !self.str(*text).is_empty()).unwrap_or(Text::NONE)
    }

    fn label_of(&self, value: Value) -> Text {
        match value {
            Value::Node(id) => self.label(id),
            Value::Text(text) | Value::Reference(text) => text,
        }
    }

    /// What the document says of itself: by its `SpdxDocument`, or else by the first object that says when it was made.
    fn document(&mut self) {
        let nodes = self.nodes;
        let document = nodes.ids().find(|id| nodes.get(*id).class == self.known.document);
        let collection = || nodes.ids().find(|id| nodes.get(*id).class.is_a(self.known.collection));
        let says = document.or_else(collection).and_then(|id| nodes.nodes(id, CREATION_INFO).next());
        let created = says.or_else(|| nodes.ids().find(|id| nodes.get(*id).class == self.known.creation_info));
        if let Some(document) = document {
            let id = self.str(nodes.get(document).id).to_owned();
            self.builder.document().metadata.serial_number = Some(id).filter(|id| !id.is_empty());
        }
        if let Some(created) = created {
            let time = self.str(nodes.text(created, CREATED)).to_owned();
            let mut authors = Vec::new();
            let mut tools = Vec::new();
            for value in nodes.values(created, CREATED_BY) {
                let label = self.str(self.label_of(value)).to_owned();
                let is_tool = matches!(value, Value::Node(id) if {
                    let class = nodes.get(id).class;
                    class == self.known.software_agent || class == self.known.tool
                });
                if is_tool { tools.push(label) } else { authors.push(label) }
            }
            tools.extend(nodes.values(created, CREATED_USING).map(|value| self.str(self.label_of(value)).to_owned()));
            let metadata = &mut self.builder.document().metadata;
            metadata.timestamp = Some(time).filter(|time| !time.is_empty());
            metadata.authors = authors;
            metadata.tools = tools;
        }
        for id in nodes.ids().filter(|id| nodes.get(*id).class.is_a(self.known.collection)) {
            for value in nodes.values(id, SBOM_TYPE) {
                let word = self.str(self.label_of(value)).to_owned();
                let lifecycles = &mut self.builder.document().metadata.lifecycles;
                if !lifecycles.contains(&word) {
                    lifecycles.push(word);
                }
            }
        }
    }

    /// Takes the component that the document is about: of several, the first package.
    fn subject(&mut self, parts: &[Option<ComponentId>], described: &[NodeId]) {
        let nodes = self.nodes;
        let documents = nodes.ids().filter(|id| nodes.get(*id).class == self.known.document);
        let mut roots: Vec<NodeId> = documents.flat_map(|id| nodes.nodes(id, ROOT_ELEMENT)).collect();
        if roots.is_empty() {
            let collections = nodes.ids().filter(|id| nodes.get(*id).class.is_a(self.known.collection));
            roots = collections.flat_map(|id| nodes.nodes(id, ROOT_ELEMENT)).collect();
        }
        // A root that is itself a collection, such as an SBOM, stands for its own roots.
        let inner: Vec<NodeId> = roots
            .iter()
            .filter(|id| nodes.get(**id).class.is_a(self.known.collection))
            .flat_map(|id| nodes.nodes(*id, ROOT_ELEMENT))
            .collect();
        let is_package = |id: &NodeId| {
            let class = nodes.get(*id).class;
            class != self.known.file && class != self.known.snippet
        };
        let all = roots.iter().chain(&inner).chain(described).copied();
        let subjects: Vec<NodeId> = all.filter(|id| parts[id.0 as usize].is_some()).collect();
        let subject = subjects.iter().find(|id| is_package(id)).or(subjects.first());
        self.builder.document().metadata.subject = subject.and_then(|id| parts[id.0 as usize]);
    }

    fn note(&mut self, at: Place, message: String) {
        let most = self.limits.max_problems;
        let document = self.builder.document();
        if document.notes.len() < most {
            let problem = Problem::at(document.source(), at, message);
            document.notes.push(problem);
        }
    }

    /// Tells of what is no part, and of what our edges can't say.
    fn notes(&mut self, parts: &[Option<ComponentId>], relationships: &Relationships) {
        if relationships.scoped > 0 {
            let many = relationships.scoped;
            self.note(Place::Whole, format!("the lifecycle scope of {many} relationships is not kept"));
        }
        let mut unheld: BTreeMap<String, (usize, Place)> = BTreeMap::new();
        for id in self.nodes.ids().filter(|id| parts[id.0 as usize].is_none()) {
            for name in self.lost(parts, id) {
                unheld.entry(name).or_insert((0, self.nodes.get(id).at)).0 += 1;
            }
        }
        let unheld = unheld.into_iter().map(|(field, (count, at))| Unheld { field, count, at });
        self.builder.document().unheld.extend(unheld);
        let mut others: BTreeMap<&'static str, (usize, Place)> = BTreeMap::new();
        let told = ["build_Build", "security_Vulnerability"];
        for id in self.nodes.ids().filter(|id| parts[id.0 as usize].is_none()) {
            let node = self.nodes.get(id);
            let name = node.class.shape().map_or("", |shape| shape.class.name);
            if told.contains(&name) || name.ends_with("VulnAssessmentRelationship") {
                others.entry(name).or_insert((0, node.at)).0 += 1;
            }
        }
        for (name, (count, at)) in others {
            self.note(
                at,
                format!("holds {count} of {name}, which are no parts: kept in words on the parts they concern"),
            );
        }
    }

    /// Returns what an object says that is no part, and that the model has no place for.
    fn lost(&self, parts: &[Option<ComponentId>], id: NodeId) -> Vec<String> {
        let node = self.nodes.get(id);
        let class = node.class.shape().map_or("", |shape| shape.class.name);
        let is_part =
            |property: PropertyId| self.nodes.nodes(id, property).any(|node| parts[node.0 as usize].is_some());
        let says = |properties: &[&str]| -> Vec<String> {
            let stated = self.nodes.statements(id).iter().map(|statement| statement.property.get().name);
            stated.filter(|name| properties.contains(name)).map(|name| format!("{class}.{name}")).collect()
        };
        if relationship::is_relationship(self.nodes, id) {
            let mut lost = says(&["scope", "startTime", "endTime"]);
            let kind = self.str(self.nodes.text(id, RELATIONSHIP_TYPE));
            if !is_part(FROM) && !is_part(TO) && kind != "describes" {
                lost.push(class.to_owned());
            }
            return lost;
        }
        match class {
            "Annotation" if !is_part(SUBJECT) => vec![class.to_owned()],
            "SpdxDocument" | "software_Sbom" | "Bom" | "Bundle" => {
                says(&["name", "description", "summary", "comment", "context", "dataLicense", "import", "externalRef"])
            }
            "CreationInfo" => says(&["comment"]),
            "expandedlicensing_CustomLicense" | "simplelicensing_SimpleLicensingText" => {
                says(&["simplelicensing_licenseText"])
            }
            _ => Vec::new(),
        }
    }

    fn components(&mut self, parts: &[Option<ComponentId>], relationships: &Relationships) {
        let mut beside = Beside { relationships, licences: 0, parties: 0, words: 0 };
        for id in self.nodes.ids() {
            if parts[id.0 as usize].is_none() {
                continue;
            }
            let node = *self.nodes.get(id);
            let mut draft = self.builder.open(relationships.parents[id.0 as usize], node.at);
            self.component(&mut draft, id);
            beside.apply(self, &mut draft, id);
            self.builder.close(draft);
        }
    }

    fn component(&mut self, draft: &mut Draft, id: NodeId) {
        let nodes = self.nodes;
        let node = *nodes.get(id);
        draft.reference = node.id;
        draft.kind = self.kind(id);
        for statement in nodes.statements(id) {
            let property = statement.property;
            match (property, statement.value) {
                (NAME, Value::Text(text)) => {
                    draft.name = text;
                    draft.at = text.place().unwrap_or(node.at);
                }
                (VERSION, Value::Text(text)) => draft.version = text,
                (DESCRIPTION, Value::Text(text)) => draft.details().description = text,
                (SUMMARY, Value::Text(text)) if !nodes.text(id, DESCRIPTION).is_some() => {
                    draft.details().description = text;
                }
                (PURL, Value::Text(text)) => self.identify(draft, IdentifierKind::Purl, text, node.at),
                (DOWNLOAD, Value::Text(text)) => {
                    let systems = ["git:", "git+", "git@", "hg+", "svn+", "svn:", "bzr+", "cvs+"];
                    let is_versioned = systems.iter().any(|scheme| self.str(text).starts_with(scheme));
                    self.outside(draft, if is_versioned { "vcs" } else { "distribution" }, text);
                }
                (HOME_PAGE, Value::Text(text)) => self.outside(draft, "website", text),
                (VERIFIED_USING | CONTENT_IDENTIFIER, Value::Node(method)) => self.integrity(draft, method),
                (EXTERNAL_IDENTIFIER, Value::Node(given)) => self.external_identifier(draft, given),
                (EXTERNAL_REF, Value::Node(given)) => {
                    let kind = nodes.text(given, REF_TYPE);
                    for value in nodes.values(given, LOCATOR) {
                        draft.details().external_references.push((kind, self.label_of(value)));
                    }
                }
                (SUPPLIED_BY | ORIGINATED_BY, Value::Reference(text))
                    if term(self.str(text)) == "NoAssertionElement" =>
                {
                    let role = role_of(property, draft.kind);
                    draft.details().known_unknowns.add_role(role);
                    self.words(draft, property, statement.value);
                }
                (SUPPLIED_BY | ORIGINATED_BY, Value::Node(agent)) => {
                    self.party(draft, role_of(property, draft.kind), agent);
                }
                (EXTENSION, Value::Node(extension)) => self.extension(draft, extension),
                (CREATION_INFO, _) => {}
                (property, value) => self.words(draft, property, value),
            }
        }
        if node.class == self.known.snippet {
            let (name, value) = (self.builder.pooled("spdx:element"), self.builder.pooled("snippet"));
            draft.property(name, value);
        }
        if node.class == ClassId::UNKNOWN {
            let (name, kind) = (self.builder.pooled("spdx:type"), node.kind);
            draft.property(name, kind);
            let unknown = format!("element of class {}", short(self.str(kind)));
            self.builder.document().unknown_field(|| unknown, node.at);
        }
        cyclonedx::part_number_of_purl(self.builder, draft);
    }

    /// Returns what a component is: by its purpose, else by its class.
    fn kind(&self, id: NodeId) -> ComponentKind {
        let class = self.nodes.get(id).class;
        let purpose = self.str(self.nodes.text(id, PURPOSE));
        match purpose {
            "application" | "executable" | "install" => ComponentKind::Application,
            "framework" => ComponentKind::Framework,
            "library" | "module" => ComponentKind::Library,
            "container" => ComponentKind::Container,
            "platform" => ComponentKind::Platform,
            "operatingSystem" => ComponentKind::OperatingSystem,
            "device" => ComponentKind::Device,
            "deviceDriver" => ComponentKind::DeviceDriver,
            "firmware" => ComponentKind::Firmware,
            "model" => ComponentKind::MachineLearningModel,
            _ if class == self.known.ai_package => ComponentKind::MachineLearningModel,
            "data" => ComponentKind::Data,
            _ if class == self.known.dataset_package => ComponentKind::Data,
            "file" => ComponentKind::File,
            _ if class == self.known.file || class == self.known.snippet => ComponentKind::File,
            _ => ComponentKind::Unknown,
        }
    }

    fn identify(&mut self, draft: &mut Draft, kind: IdentifierKind, text: Text, at: Place) {
        if !self.str(text).is_empty() {
            draft.identifier(kind, text, text.place().unwrap_or(at));
        }
    }

    fn outside(&mut self, draft: &mut Draft, kind: &str, text: Text) {
        if !matches!(self.str(text), "" | "NOASSERTION" | "NONE") {
            let kind = self.builder.pooled(kind);
            draft.details().external_references.push((kind, text));
        }
    }

    /// Keeps a statement that no slot holds as a property.
    fn words(&mut self, draft: &mut Draft, property: PropertyId, value: Value) {
        let name = property.get().name;
        let value = match (property.get().range, value) {
            // A pair of a dictionary, a range: what an object says, in one line.
            (Range::Object(_), Value::Node(id)) if !self.nodes.get(id).class.is_a(self.known.element) => {
                let (key, value) = (self.nodes.text(id, KEY), self.nodes.text(id, VALUE));
                let words =
                    if key.is_some() { format!("{}={}", self.str(key), self.str(value)) } else { self.line(id) };
                self.builder.pooled(&words)
            }
            (_, value) => self.label_of(value),
        };
        // The words of SPDX 2 are those of the software profile, without its prefix.
        let name = self.builder.pooled(&format!("spdx:{}", name.strip_prefix("software_").unwrap_or(name)));
        draft.property(name, value);
    }

    fn line(&self, id: NodeId) -> String {
        let said =
            self.nodes.statements(id).iter().take(16).map(|statement| {
                format!("{}={}", statement.property.get().name, self.str(self.label_of(statement.value)))
            });
        said.collect::<Vec<_>>().join(" ")
    }

    fn integrity(&mut self, draft: &mut Draft, method: NodeId) {
        let nodes = self.nodes;
        let node = nodes.get(method);
        if node.class == self.known.content_identifier {
            let kind = match self.str(nodes.text(method, CONTENT_TYPE)) {
                "swhid" => IdentifierKind::Swhid,
                _ => IdentifierKind::Omnibor,
            };
            return self.identify(draft, kind, nodes.text(method, CONTENT_VALUE), node.at);
        }
        let value = nodes.text(method, HASH_VALUE);
        let algorithm = self.str(nodes.text(method, ALGORITHM));
        // The verification code is of a package's files together: no digest of anything that can be fetched.
        let is_code = node.class == self.known.verification_code;
        match DigestAlgorithm::parse(algorithm).filter(|_| !is_code) {
            Some(algorithm) if value.is_some() => draft.digest(algorithm, value),
            _ => {
                let name = match is_code {
                    true => "spdx:packageVerificationCode".to_owned(),
                    false => format!("spdx:verifiedUsing:{algorithm}"),
                };
                let name = self.builder.pooled(&name);
                draft.property(name, value);
            }
        }
    }

    fn external_identifier(&mut self, draft: &mut Draft, given: NodeId) {
        let value = self.nodes.text(given, IDENTIFIER);
        let at = self.nodes.get(given).at;
        let kind = self.str(self.nodes.text(given, IDENTIFIER_TYPE));
        let known = match kind {
            "packageUrl" => Some(IdentifierKind::Purl),
            "cpe22" | "cpe23" => Some(IdentifierKind::Cpe),
            "swid" => Some(IdentifierKind::Swid),
            "swhid" => Some(IdentifierKind::Swhid),
            "gitoid" => Some(IdentifierKind::Omnibor),
            _ => None,
        };
        match known {
            // A package URL may stand in its own property too.
            Some(kind) => {
                let again = draft
                    .identifiers()
                    .any(|(other, text, _)| other == kind && self.builder.resolve(text) == self.builder.resolve(value));
                if !again {
                    self.identify(draft, kind, value, at);
                }
            }
            None => {
                let authority = self.str(self.nodes.text(given, AUTHORITY));
                let of = if authority.is_empty() { kind } else { authority };
                let name = format!("spdx:externalIdentifier:{of}");
                let name = self.builder.pooled(&name);
                draft.property(name, value);
            }
        }
    }

    /// The declared licence is the author's word; the concluded one stands in for it, or beside it as a statement.
    fn licences(&mut self, draft: &mut Draft, said: &[(bool, Text)]) {
        let is_licence = |fill: &Self, text: Text| !matches!(fill.str(text), "" | "NOASSERTION" | "NONE");
        let of_kind = |is_concluded: bool| said.iter().any(|(c, text)| *c == is_concluded && is_licence(self, *text));
        let shown = !of_kind(false) && of_kind(true);
        if !of_kind(false) && !shown && said.iter().any(|(_, text)| !self.str(*text).is_empty()) {
            draft.details().known_unknowns.add_licence();
        }
        for (n, (is_concluded, text)) in said.iter().enumerate() {
            let word = self.str(*text);
            let again = said[..n].iter().any(|(c, other)| c == is_concluded && self.str(*other) == word);
            if again || matches!(word, "" | "NOASSERTION") {
                continue;
            }
            if *is_concluded == shown && is_licence(self, *text) {
                draft.licence(*text);
                continue;
            }
            let is_same =
                said.iter().any(|(c, other)| *c == shown && is_licence(self, *other) && self.str(*other) == word);
            if !is_same {
                let name = if *is_concluded { "spdx:licenseConcluded" } else { "spdx:licenseDeclared" };
                let name = self.builder.pooled(name);
                draft.property(name, *text);
            }
        }
    }

    /// Keeps a relationship that our edges can't say, or an annotation, in words.
    fn relationship(&mut self, draft: &mut Draft, id: NodeId, to: Value) {
        let nodes = self.nodes;
        let class = nodes.get(id).class;
        let comment = self.str(nodes.text(id, COMMENT));
        let (name, mut value) = if class == self.known.annotation {
            let says = self.str(nodes.text(id, STATEMENT));
            ("spdx:annotation", format!("{}: {says}", self.str(nodes.text(id, ANNOTATION_TYPE))))
        } else {
            let from = nodes.values(id, FROM).next().map_or("", |from| self.str(self.label_of(from)));
            let kind = self.str(nodes.text(id, RELATIONSHIP_TYPE));
            ("spdx:relationship", format!("{from} {kind} {}", term(self.str(self.label_of(to)))))
        };
        // What an assessment says beside its ends: score, justification, statement.
        for statement in nodes.statements(id) {
            let property = statement.property.get().name;
            if let (true, Value::Text(text)) = (property.starts_with("security_"), statement.value) {
                value.push_str(&format!("; {}: {}", property.trim_start_matches("security_"), self.str(text)));
            }
        }
        if !comment.is_empty() {
            value.push_str(&format!(": {comment}"));
        }
        let (name, value) = (self.builder.pooled(name), self.builder.pooled(&value));
        draft.property(name, value);
    }

    fn party(&mut self, draft: &mut Draft, role: Role, agent: NodeId) {
        let label = self.label(agent);
        let name = self.str(label).to_owned();
        if matches!(name.as_str(), "" | "NOASSERTION" | "NONE") {
            if name == "NOASSERTION" {
                draft.details().known_unknowns.add_role(role);
            }
            return;
        }
        let at = label.place().unwrap_or(self.nodes.get(agent).at);
        let party = self.builder.party(&name, at);
        for given in self.nodes.nodes(agent, EXTERNAL_IDENTIFIER) {
            let value = self.str(self.nodes.text(given, IDENTIFIER)).to_owned();
            let authority = self.str(self.nodes.text(given, AUTHORITY)).to_uppercase();
            match self.str(self.nodes.text(given, IDENTIFIER_TYPE)) {
                "email" => self.builder.party_url(party, &format!("mailto:{value}")),
                "urlScheme" => self.builder.party_url(party, &value),
                "other" if authority.contains("GLEIF") || authority == "LEI" => {
                    self.builder.party_identifier(party, IdentifierKind::Lei, &value);
                }
                _ => {}
            }
        }
        draft.party(role, party);
    }

    /// CycloneDX's properties inside SPDX mean what they mean in CycloneDX; other extensions are listed as unknown.
    fn extension(&mut self, draft: &mut Draft, extension: NodeId) {
        let node = *self.nodes.get(extension);
        if node.class != self.known.cdx_properties {
            let unknown = format!("extension {}", short(self.str(node.kind)));
            self.builder.document().unknown_field(|| unknown, node.at);
            return;
        }
        for entry in self.nodes.nodes(extension, CDX_PROPERTY) {
            let name = self.str(self.nodes.text(entry, CDX_NAME)).to_owned();
            let value = self.nodes.text(entry, CDX_VALUE);
            let at = value.place().unwrap_or(self.nodes.get(entry).at);
            let value = self.str(value).to_owned();
            if let Some(doubt) = cyclonedx::apply_property(self.builder, draft, &name, &value, at) {
                self.note(at, format!("{}; expected {}; {}", doubt.message, doubt.expected, doubt.help));
            }
        }
    }
}

/// Returns what the agent of a property is to a part. The originator of hardware and its firmware is their maker; of
/// other software, its author.
fn role_of(property: PropertyId, kind: ComponentKind) -> Role {
    match kind {
        _ if property == SUPPLIED_BY => Role::Supplier,
        ComponentKind::Device | ComponentKind::Firmware => Role::Manufacturer,
        _ => Role::Author,
    }
}

/// What stands beside the components and speaks of them, taken in the order of the components.
struct Beside<'a> {
    relationships: &'a Relationships,
    licences: usize,
    parties: usize,
    words: usize,
}

impl Beside<'_> {
    fn apply(&mut self, fill: &mut Fill<'_>, draft: &mut Draft, id: NodeId) {
        let all = self.relationships;
        let mut licences: Vec<(bool, Text)> = Vec::new();
        for (_, is_concluded, licence) in of(&all.licences, &mut self.licences, id, |entry| entry.0) {
            let text = match licence {
                Value::Node(node) => licence::expression(fill.builder, fill.nodes, *node),
                Value::Reference(reference) => licence::listed(fill.builder, *reference),
                Value::Text(text) => *text,
            };
            licences.push((*is_concluded, text));
        }
        fill.licences(draft, &licences);
        for (_, role, agent) in of(&all.parties, &mut self.parties, id, |entry| entry.0) {
            fill.party(draft, *role, *agent);
        }
        for (_, relationship, to) in of(&all.words, &mut self.words, id, |entry| entry.0) {
            fill.relationship(draft, *relationship, *to);
        }
    }
}

/// Returns the entries of one node from a list that is sorted by node, and moves on to the next node's.
fn of<'a, T>(all: &'a [T], from: &mut usize, id: NodeId, key: impl Fn(&T) -> NodeId) -> &'a [T] {
    while all.get(*from).is_some_and(|entry| key(entry) < id) {
        *from += 1;
    }
    let start = *from;
    while all.get(*from).is_some_and(|entry| key(entry) == id) {
        *from += 1;
    }
    &all[start..*from]
}

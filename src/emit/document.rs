//! The document around the components: what it says of itself, what depends on what, how complete it is.

use std::fmt::Write as _;

use super::losses::Losses;
use super::node::{Node, Value};
use super::party::Parties;
use super::plan::Plan;
use super::target::Target;
use super::{Converted, part};
use crate::ingest::cyclonedx::own::PREFIX;
use crate::model::{Aggregate, Bom, ComponentId, Composition, Relation, Role};
use crate::source::{Place, Sha256};

/// A document while it is being written.
pub(super) struct Writing<'a> {
    pub(super) bom: &'a Bom,
    pub(super) target: Target,
    pub(super) plan: Plan,
    pub(super) parties: Parties,
    pub(super) losses: Losses,
    order: Vec<ComponentId>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(bom: &'a Bom, target: Target) -> Self {
        let mut losses = Losses::default();
        losses.of_document(bom);
        let plan = Plan::of(bom, target);
        let parties = Parties::of(bom, target);
        Self { bom, target, plan, parties, losses, order: Vec::with_capacity(bom.len()) }
    }

    pub(super) fn end(self) -> Converted {
        Converted { losses: self.losses, order: self.order }
    }

    /// Makes the root.
    pub(super) fn root(&mut self) -> Node<'a> {
        let mut root = Node::new(self.target.grammar().root());
        root.text("bomFormat", "CycloneDX");
        root.text("specVersion", self.target.version());
        let metadata = self.metadata(&mut root);
        root.put("metadata", Value::Node(metadata));
        root.put("components", Value::Parts(std::mem::take(&mut self.plan.components)));
        if !self.plan.services.is_empty() {
            root.put("services", Value::Parts(std::mem::take(&mut self.plan.services)));
        }
        if !self.plan.edges.is_empty() {
            root.put("dependencies", Value::Dependencies);
        }
        let compositions = self.compositions(&root);
        root.nodes("compositions", compositions);
        root
    }

    /// Makes a component or a service.
    pub(super) fn part(&mut self, id: ComponentId) -> Node<'a> {
        self.order.push(id);
        part::node(self, id)
    }

    /// Makes the dependencies that begin with the edge of this number, and returns the number of the next.
    pub(super) fn dependency(&self, first: usize) -> Option<(Node<'a>, usize)> {
        let from = self.plan.edges.get(first)?.from;
        let end = first + self.plan.edges[first..].iter().take_while(|edge| edge.from == from).count();
        let mut node = Node::new(self.target.grammar().root()).inside("dependencies")?;
        node.text("ref", self.plan.reference(self.bom, from));
        for (field, relation) in [("dependsOn", Relation::DependsOn), ("provides", Relation::Provides)] {
            let edges = self.plan.edges[first..end].iter().filter(|edge| edge.relation == relation);
            let to: Vec<_> = edges.map(|edge| self.plan.reference(self.bom, edge.to).into()).collect();
            if !to.is_empty() {
                node.put(field, Value::Texts(to));
            }
        }
        Some((node, end))
    }

    fn metadata(&mut self, root: &mut Node<'a>) -> Node<'a> {
        let bom = self.bom;
        let said = &bom.metadata;
        let mut node = root.inside("metadata").expect("every version has metadata");
        let mut properties = Properties::of(&node);
        let source = bom.source();
        let format = if bom.spec_version.is_empty() {
            bom.format.word().to_owned()
        } else {
            format!("{} {}", bom.format.word(), bom.spec_version)
        };
        properties.add("tallyclerk:converted-from", format);
        properties.add("tallyclerk:converted-from-sha256", source.sha256().to_string());

        let serial = said.serial_number.as_deref().filter(|serial| root.takes("serialNumber", serial));
        root.text("serialNumber", serial.map_or_else(|| made_serial_number(bom, self.target), str::to_owned));
        if let (None, Some(other)) = (serial, &said.serial_number) {
            self.keep(&mut properties, "the document's serial number", "tallyclerk:serial-number", other);
        }
        if said.revision == Some(0) {
            self.keep(&mut properties, "the document's version", "tallyclerk:revision", "0");
        }
        root.put("version", Value::Integer(said.revision.filter(|revision| *revision > 0).map_or(1, i64::from)));

        if let Some(timestamp) = &said.timestamp {
            if node.takes("timestamp", timestamp) {
                node.text("timestamp", timestamp);
            } else {
                self.keep(&mut properties, "timestamp", "tallyclerk:timestamp", timestamp);
            }
        }
        self.lifecycles(&mut node, &mut properties);
        self.tools(&mut node, &mut properties);
        let mut authors = Vec::new();
        for author in &said.authors {
            match node.inside("authors") {
                Some(mut contact) if author.trim() == author && !author.is_empty() => {
                    contact.text("name", author);
                    authors.push(contact);
                }
                _ => self.keep(&mut properties, "author of the document", "tallyclerk:document-author", author),
            }
        }
        node.nodes("authors", authors);
        if let Some(subject) = said.subject {
            node.put("component", Value::Part(subject));
        }
        self.metadata_parties(&mut node, &mut properties);
        for (written, what) in self.parties.untold(bom) {
            self.losses.moved(what, "tallyclerk:party", Place::Whole);
            properties.add("tallyclerk:party", written);
        }
        for linked in &bom.linked {
            self.losses.moved("a reference into another document", "tallyclerk:linked", linked.at);
            properties.add("tallyclerk:linked", linked.reference.as_str());
        }
        for problem in &bom.unread {
            self.losses.moved("what could not be read", "tallyclerk:unread", Place::Whole);
            properties.add("tallyclerk:unread", problem.to_string());
        }
        node.nodes("properties", properties.nodes);
        node
    }

    fn keep(&mut self, properties: &mut Properties<'a>, what: &'static str, name: &'static str, value: &'a str) {
        self.losses.moved(what, name, Place::Whole);
        properties.add(name, value);
    }

    fn lifecycles(&mut self, node: &mut Node<'a>, properties: &mut Properties<'a>) {
        let mut lifecycles = Vec::new();
        for phase in &self.bom.metadata.lifecycles {
            match node.inside("lifecycles") {
                Some(mut lifecycle) => {
                    let field = if lifecycle.takes("phase", phase) { "phase" } else { "name" };
                    lifecycle.text(field, phase);
                    lifecycles.push(lifecycle);
                }
                None => self.keep(properties, "lifecycle", "tallyclerk:lifecycle", phase),
            }
        }
        node.nodes("lifecycles", lifecycles);
    }

    /// Names the tools of the original, then this one.
    fn tools(&mut self, node: &mut Node<'a>, properties: &mut Properties<'a>) {
        let own = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        let own_words = format!("{} {}", own.0, own.1);
        // Since 1.5 a tool is a component; before, it is an object of its own.
        let as_components = self.target.has("1.5");
        let tool = |node: &Node<'a>| {
            let tools = node.inside("tools")?;
            if !as_components {
                return Some(tools);
            }
            let mut component = tools.inside("components")?;
            component.text("type", "application");
            Some(component)
        };
        let mut tools = Vec::new();
        let named = &self.bom.metadata.tools;
        for (n, words) in named.iter().enumerate() {
            match tool(node) {
                // A tool's words are joined without white space around them when they are read, and each tool is named once.
                Some(mut tool) if words.trim() == words && !words.is_empty() && !named[..n].contains(words) => {
                    if *words == own_words {
                        tool.text("name", own.0);
                        tool.text("version", own.1);
                    } else {
                        tool.text("name", words);
                    }
                    tools.push(tool);
                }
                _ => self.keep(properties, "tool", "tallyclerk:tool", words),
            }
        }
        if !named.contains(&own_words)
            && let Some(mut tool) = tool(node)
        {
            tool.text("name", own.0);
            tool.text("version", own.1);
            tools.push(tool);
        }
        if !as_components {
            node.nodes("tools", tools);
        } else if let Some(mut object) = node.inside("tools") {
            object.nodes("components", tools);
            node.put("tools", Value::Node(object));
        }
    }

    /// Names who supplied and who manufactured what the document is about, where that says no more than the model does.
    fn metadata_parties(&mut self, node: &mut Node<'a>, properties: &mut Properties<'a>) {
        let bom = self.bom;
        let subject = bom.metadata.subject.map(|id| bom.component(id));
        if let Some(supplier) = &bom.metadata.supplier {
            // Read back, it becomes the subject's supplier: only if that is what the model says.
            match Parties::named(bom, supplier) {
                Some(party) if subject.is_none_or(|subject| subject.party(Role::Supplier).is_some()) => {
                    if let Some(organisation) = Parties::organisation(node.inside("supplier"), party) {
                        node.put("supplier", Value::Node(organisation));
                    }
                }
                _ => self.keep(properties, "supplier of the document", "tallyclerk:document-supplier", supplier),
            }
        }
        if let Some(manufacturer) = &bom.metadata.manufacturer {
            let party = Parties::named(bom, manufacturer);
            let of_subject = subject.is_none_or(|subject| subject.party(Role::Manufacturer).is_some());
            match (party, node.inside("manufacturer")) {
                (Some(party), _) if of_subject => {
                    if let Some(organisation) = Parties::organisation(node.inside("manufacture"), party) {
                        node.put("manufacture", Value::Node(organisation));
                    }
                }
                (_, Some(mut organisation)) if manufacturer.trim() == manufacturer && !manufacturer.is_empty() => {
                    organisation.text("name", manufacturer);
                    node.put("manufacturer", Value::Node(organisation));
                }
                _ => self.keep(
                    properties,
                    "manufacturer of the document",
                    "tallyclerk:document-manufacturer",
                    manufacturer,
                ),
            }
        }
    }

    fn compositions(&self, root: &Node<'a>) -> Vec<Node<'a>> {
        let mut written: Vec<(Aggregate, Vec<ComponentId>)> = Vec::new();
        for Composition { aggregate, of, .. } in &self.bom.compositions {
            let mut of = of.clone();
            of.sort_unstable();
            of.dedup();
            // What is said twice is one statement, and the specification wants it once.
            written.push((*aggregate, of));
        }
        let mut known = std::collections::HashSet::with_capacity(written.len());
        written.retain(|statement| known.insert(statement.clone()));
        let node = |(aggregate, of): (Aggregate, Vec<ComponentId>)| {
            let mut node = root.inside("compositions")?;
            let word = match aggregate {
                Aggregate::Complete => "complete",
                Aggregate::Incomplete => "incomplete",
                Aggregate::Unknown => "unknown",
                Aggregate::NotSpecified => "not_specified",
            };
            node.text("aggregate", word);
            if !of.is_empty() {
                let of = of.into_iter().map(|id| self.plan.reference(self.bom, id).into()).collect();
                node.put("assemblies", Value::Texts(of));
            }
            Some(node)
        };
        written.into_iter().filter_map(node).collect()
    }
}

/// Properties while they are being gathered.
pub(super) struct Properties<'a> {
    empty: Option<crate::ingest::cyclonedx::grammar::ObjectForm>,
    pub(super) nodes: Vec<Node<'a>>,
}

impl<'a> Properties<'a> {
    /// Begins the properties of an object.
    pub(super) fn of(node: &Node<'a>) -> Self {
        Self { empty: node.form_inside("properties"), nodes: Vec::new() }
    }

    /// Adds a property.
    pub(super) fn add(
        &mut self,
        name: impl Into<std::borrow::Cow<'a, str>>,
        value: impl Into<std::borrow::Cow<'a, str>>,
    ) {
        let form = self.empty.expect("whatever version is written, components, services and metadata have properties");
        let mut node = Node::new(form);
        node.text("name", name);
        node.text("value", value);
        self.nodes.push(node);
    }
}

/// Makes a serial number that the same original always gets: a UUID (version 8, RFC 9562) of its digest.
fn made_serial_number(bom: &Bom, target: Target) -> String {
    let digest = Sha256::of(format!("{PREFIX}{target}:{}", bom.source().sha256()).as_bytes());
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = String::from("urn:uuid:");
    for (n, byte) in bytes.iter().enumerate() {
        if matches!(n, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

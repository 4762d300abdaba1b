//! One component or service: its fields, and the properties that keep the rest.

use std::borrow::Cow;

use super::document::{Properties, Writing};
use super::node::{Node, Value};
use super::party::Parties;
use super::plan::Plan;
use super::spelling;
use crate::ingest::cyclonedx::own::{NOT_COUNTABLE, means_something};
use crate::model::{ComponentId, ComponentKind, ComponentRef, Format, IdentifierKind, Mac, PartyRef, Quantity, Role};
use crate::register::device_ids;

/// Makes the object of a component.
pub(super) fn node<'a>(writing: &mut Writing<'a>, id: ComponentId) -> Node<'a> {
    let bom = writing.bom;
    let component = bom.component(id);
    let root = Node::new(writing.target.grammar().root());
    let is_service = Plan::is_service(bom, id);
    let field = if is_service { "services" } else { "components" };
    let node = root.inside(field).expect("every version has components and services");
    let properties = Properties::of(&node);
    let mut part = Part { writing, component, node, properties, is_service };
    part.names();
    part.kind();
    part.parties();
    part.description();
    part.identifiers();
    part.digests();
    part.licences();
    part.external_references();
    part.relations();
    part.own_properties();
    part.end()
}

struct Part<'w, 'a> {
    writing: &'w mut Writing<'a>,
    component: ComponentRef<'a>,
    node: Node<'a>,
    properties: Properties<'a>,
    is_service: bool,
}

impl<'a> Part<'_, 'a> {
    /// Keeps a statement in a property; `family` is the property's name in the list of what had no slot.
    fn keep(
        &mut self,
        what: &'static str,
        family: &'static str,
        name: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
    ) {
        self.writing.losses.moved(what, family, self.component.at());
        self.properties.add(name, value);
    }

    fn names(&mut self) {
        let (bom, component) = (self.writing.bom, self.component);
        let id = component.id();
        self.node.text("bom-ref", self.writing.plan.reference(bom, id));
        if let (Some(reference), true) = (component.reference(), self.writing.plan.is_renamed(id)) {
            self.keep("a reference that another part has", "tallyclerk:reference", "tallyclerk:reference", reference);
        }
        self.node.text("name", component.name());
        if let Some(group) = component.group() {
            self.node.text("group", group);
        }
        match component.version() {
            Some(version) if self.node.takes("version", version) => self.node.text("version", version),
            Some(version) => self.keep("version", "tallyclerk:version", "tallyclerk:version", version),
            // 1.3 demands it of every component.
            None if !self.is_service && !self.writing.target.has("1.4") => self.node.text("version", ""),
            None => {}
        }
        if let (Some(parent), true) = (component.parent(), self.writing.plan.is_apart(id)) {
            let parent = self.writing.plan.reference(bom, parent.id());
            self.keep("the assembly around it", "tallyclerk:parent", "tallyclerk:parent", parent);
        }
    }

    fn kind(&mut self) {
        if self.is_service {
            return;
        }
        let kind = self.component.kind();
        let word = if self.node.takes("type", kind.word()) { kind.word() } else { self.nearest_kind() };
        self.node.text("type", word);
        if word != kind.word() {
            self.keep("kind", "tallyclerk:kind", "tallyclerk:kind", kind.word());
        }
    }

    /// Returns the word that says most of what a kind is, in versions that lack its own.
    fn nearest_kind(&self) -> &'static str {
        let hardware = [
            IdentifierKind::Serial,
            IdentifierKind::Mac,
            IdentifierKind::Imei,
            IdentifierKind::Mpn,
            IdentifierKind::UsbId,
            IdentifierKind::PciId,
            IdentifierKind::FccId,
            IdentifierKind::Designator,
        ];
        match self.component.kind() {
            ComponentKind::Data | ComponentKind::MachineLearningModel => "file",
            ComponentKind::Unknown if self.component.identifiers().any(|one| hardware.contains(&one.kind)) => "device",
            // The specification's word where nothing more specific is known.
            _ => "application",
        }
    }

    fn parties(&mut self) {
        let mut authors = Vec::new();
        let mut taken = Vec::new();
        for (role, party) in self.component.parties() {
            let first = !taken.contains(&role);
            taken.push(role);
            if party.name().is_empty() {
                let at = self.component.at();
                self.writing.losses.not_carried("a party", Some("it has no name"), at);
                continue;
            }
            let slot = match role {
                Role::Supplier if self.is_service => "provider",
                Role::Author if self.node.has("authors") => {
                    if let Some(mut contact) = self.node.inside("authors") {
                        contact.text("name", party.name());
                        authors.push(contact);
                    }
                    continue;
                }
                role => role.word(),
            };
            if first && self.node.has(slot) {
                self.organisation_or_name(slot, party);
            } else {
                let name = spelling::role(role);
                self.keep(role.word(), name, name, party.name());
            }
        }
        self.node.nodes("authors", authors);
    }

    fn organisation_or_name(&mut self, slot: &str, party: PartyRef<'a>) {
        match Parties::organisation(self.node.inside(slot), party) {
            Some(organisation) => self.node.put(slot, Value::Node(organisation)),
            None => self.node.text(slot, party.name()),
        }
    }

    fn description(&mut self) {
        let component = self.component;
        if let Some(description) = component.description() {
            self.node.text("description", description);
        }
        match component.quantity() {
            Quantity::Unstated => {}
            Quantity::Pieces(0) => self.keep("a quantity of none", "tallyclerk:quantity", "tallyclerk:quantity", "0"),
            Quantity::Pieces(pieces) => {
                self.keep("quantity", "cdx:device:quantity", "cdx:device:quantity", pieces.to_string());
            }
            Quantity::NotCountable => {
                self.keep(
                    "that a measure is no count of pieces",
                    "tallyclerk:quantity",
                    "tallyclerk:quantity",
                    NOT_COUNTABLE,
                );
            }
        }
        if let Some(location) = component.location() {
            self.keep("location", "cdx:device:location", "cdx:device:location", location);
        }
        if let Some(function) = component.stated_function() {
            self.keep("function", "cdx:device:function", "cdx:device:function", function);
        }
        if let Some(origin) = component.origin() {
            self.keep("country of origin", "tallyclerk:origin", "tallyclerk:origin", origin);
        }
        let mut endpoints: Vec<Cow<'a, str>> = Vec::new();
        for endpoint in component.endpoints() {
            if self.node.takes("endpoints", endpoint) && spelling::is_iri_reference(endpoint) {
                endpoints.push(endpoint.into());
            } else {
                self.keep("endpoint", "tallyclerk:endpoint", "tallyclerk:endpoint", endpoint);
            }
        }
        if !endpoints.is_empty() {
            self.node.put("endpoints", Value::Texts(endpoints));
        }
    }

    fn identifiers(&mut self) {
        let mut seen: Vec<IdentifierKind> = Vec::new();
        let (mut swhids, mut omnibors): (Vec<Cow<'a, str>>, Vec<Cow<'a, str>>) = (Vec::new(), Vec::new());
        for identifier in self.component.identifiers() {
            let (kind, value) = (identifier.kind, identifier.value);
            // One that is empty names nothing.
            if value.is_empty() {
                continue;
            }
            let first = !seen.contains(&kind);
            seen.push(kind);
            match kind {
                IdentifierKind::Purl if first && self.node.takes("purl", value) && spelling::is_purl(value) => {
                    self.node.text("purl", value);
                }
                IdentifierKind::Cpe if first && self.node.takes("cpe", value) && spelling::is_cpe(value) => {
                    self.node.text("cpe", value);
                }
                IdentifierKind::Swhid if self.node.takes("swhid", value) => swhids.push(value.into()),
                IdentifierKind::Omnibor if self.node.takes("omniborId", value) => omnibors.push(value.into()),
                IdentifierKind::Swid if first && self.node.has("swid") => {
                    if let Some(mut swid) = self.node.inside("swid") {
                        swid.text("tagId", value);
                        // The specification demands a name, and the tag's own is not kept.
                        swid.text("name", self.component.name());
                        self.node.put("swid", Value::Node(swid));
                    }
                }
                _ => self.identifier(kind, value),
            }
        }
        for (field, values) in [("swhid", swhids), ("omniborId", omnibors)] {
            if !values.is_empty() {
                self.node.put(field, Value::Texts(values));
            }
        }
    }

    fn identifier(&mut self, kind: IdentifierKind, value: &'a str) {
        let is_as_read = match kind {
            IdentifierKind::Mac => Mac::parse(value).is_some_and(|mac| mac.to_string() == value),
            IdentifierKind::PciId => !value.bytes().any(|b| b.is_ascii_uppercase()),
            // A field of ids is taken apart when it is read.
            _ => device_ids(kind, value).is_none_or(|read| read.unread.is_empty() && read.ids == [value]),
        };
        match spelling::identifier(kind, value).filter(|_| is_as_read) {
            Some(name) => self.keep(kind.word(), name, name, value),
            None => {
                let name = format!("tallyclerk:identifier:{}", kind.word());
                self.keep(kind.word(), "tallyclerk:identifier:…", name, value);
            }
        }
    }

    fn digests(&mut self) {
        let mut hashes = Vec::new();
        for (algorithm, hex, _) in self.component.digests() {
            let hash = self.node.inside("hashes").filter(|hash| {
                hash.takes("alg", algorithm.name()) && hash.takes("content", hex) && hex.len() == algorithm.hex_len()
            });
            match hash {
                Some(mut hash) => {
                    hash.text("alg", algorithm.name());
                    hash.text("content", hex);
                    hashes.push(hash);
                }
                None => {
                    let name = format!("tallyclerk:digest:{}", algorithm.name());
                    self.keep("digest", "tallyclerk:digest:…", name, hex);
                }
            }
        }
        self.node.nodes("hashes", hashes);
    }

    fn licences(&mut self) {
        let all: Vec<&'a str> = self.component.licences().collect();
        let mut choices = Vec::new();
        for text in &all {
            let Some(mut choice) = self.node.inside("licenses") else { continue };
            let Some(mut licence) = choice.inside("license") else { continue };
            if licence.takes("id", text) {
                licence.text("id", *text);
            } else if all.len() == 1 && spelling::is_licence_expression(text) {
                // Up to 1.6 an expression stands alone; several are named instead.
                choice.text("expression", *text);
                choices.push(choice);
                continue;
            } else {
                licence.text("name", *text);
            }
            choice.put("license", Value::Node(licence));
            choices.push(choice);
        }
        self.node.nodes("licenses", choices);
    }

    fn external_references(&mut self) {
        let mut references = Vec::new();
        for (kind, url) in self.component.external_references() {
            match self.node.inside("externalReferences") {
                Some(mut reference)
                    if reference.takes("type", kind)
                        && reference.takes("url", url)
                        && spelling::is_iri_reference(url) =>
                {
                    reference.text("type", kind);
                    reference.text("url", url);
                    references.push(reference);
                }
                _ => {
                    let name = format!("tallyclerk:external-reference:{kind}");
                    self.keep("external reference", "tallyclerk:external-reference:…", name, url);
                }
            }
        }
        self.node.nodes("externalReferences", references);
    }

    fn relations(&mut self) {
        let bom = self.writing.bom;
        let edges: Vec<(&'static str, String)> = self
            .writing
            .plan
            .other_edges_of(self.component.id())
            .iter()
            .map(|edge| (edge.relation.word(), self.writing.plan.reference(bom, edge.to)))
            .collect();
        for (word, to) in edges {
            self.keep("relation", "tallyclerk:relation:…", format!("tallyclerk:relation:{word}"), to);
        }
    }

    /// Writes the properties that the original has, and statements that it made in fields.
    fn own_properties(&mut self) {
        let component = self.component;
        let all = || component.properties().map(|(name, value, _)| (name, value));
        let is_cyclonedx =
            matches!(self.writing.bom.format, Format::CycloneDxJson | Format::CycloneDxXml | Format::CycloneDxCsv);
        let is_external = all().any(|pair| pair == ("isExternal", "true"));
        let mut evidence = Vec::new();
        let mut put = Vec::new();
        for (name, value) in all() {
            let is_statement = spelling::STATEMENTS.contains(&name)
                || name.starts_with("pedigree:")
                || name.starts_with("evidence:identity:");
            if is_statement && !put.contains(&name) && self.statement(name, value, is_external, &mut evidence) {
                if !name.starts_with("evidence:") {
                    put.push(name);
                }
                continue;
            }
            if is_statement || means_something(name, value) || (name.starts_with("cdx:") && !is_cyclonedx) {
                let kept = format!("tallyclerk:property:{name}");
                self.keep("a statement of the original", "tallyclerk:property:…", kept, value);
            } else {
                self.properties.add(name, value);
            }
        }
        if !evidence.is_empty()
            && let Some(mut object) = self.node.inside("evidence")
        {
            object.nodes("identity", evidence);
            self.node.put("evidence", Value::Node(object));
        }
    }

    /// Puts a statement into its field, if the version has it.
    fn statement(&mut self, name: &'a str, value: &'a str, is_external: bool, evidence: &mut Vec<Node<'a>>) -> bool {
        let flag = match value {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        match name {
            // `required` is what the specification assumes, and is not read as a statement.
            "scope" if value != "required" && self.node.takes("scope", value) => self.node.text("scope", value),
            "versionRange"
                if is_external && self.component.version().is_none() && self.node.takes("versionRange", value) =>
            {
                self.node.text("versionRange", value);
            }
            "isExternal" | "authenticated" | "x-trust-boundary" if self.node.has(name) => match flag {
                Some(flag) => self.node.put(name, Value::Flag(flag)),
                None => return false,
            },
            "trustZone" if self.node.has("trustZone") => self.node.text("trustZone", value),
            "pedigree:notes" => match self.node.inside("pedigree") {
                Some(mut pedigree) => {
                    pedigree.text("notes", value);
                    self.node.put("pedigree", Value::Node(pedigree));
                }
                None => return false,
            },
            _ => {
                let Some(field) = name.strip_prefix("evidence:identity:") else { return false };
                let identity = self.node.inside("evidence").and_then(|object| object.inside("identity"));
                match identity {
                    Some(mut identity) if identity.has("concludedValue") && identity.takes("field", field) => {
                        identity.text("field", field);
                        identity.text("concludedValue", value);
                        evidence.push(identity);
                    }
                    _ => return false,
                }
            }
        }
        true
    }

    fn end(mut self) -> Node<'a> {
        let nested = self.writing.plan.nested(self.component.id());
        if !nested.is_empty() {
            self.node.put(if self.is_service { "services" } else { "components" }, Value::Parts(nested));
        }
        self.node.nodes("properties", self.properties.nodes);
        self.node
    }
}

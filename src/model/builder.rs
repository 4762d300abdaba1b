//! How a reader fills a [`Bom`]: open a component, describe it, close it; nested ones in between.

use std::sync::Arc;

use ahash::AHashMap;

use super::stored::{
    Held, PendingRelationships, Run, StoredComponent, StoredDigest, StoredIdentifier, StoredParty, StoredRelationships,
};
use super::{
    Bom, ComponentId, ComponentKind, Composition, DanglingReference, DigestAlgorithm, Format, IdentifierKind,
    KnownUnknowns, Mac, Metadata, Quantity, Relation, Relationship, Role, Text, TextPool,
};
use crate::source::{Place, Source};

/// The rarely used statements about a component.
#[derive(Debug, Clone)]
pub struct Details {
    /// A description.
    pub description: Text,
    /// Where it sits.
    pub location: Text,
    /// What the document says it does.
    pub function: Text,
    /// The country of origin.
    pub origin: Text,
    /// Where the origin stands.
    pub origin_at: Option<Place>,
    /// Endpoints of a service, open ports of a host.
    pub endpoints: Vec<Text>,
    /// References to what lies outside, as (type, URL).
    pub external_references: Vec<(Text, Text)>,
    /// An enveloped signature stands on this component.
    pub signed: bool,
    /// What the document says that nobody knows of it.
    pub known_unknowns: KnownUnknowns,
}

impl Default for Details {
    fn default() -> Self {
        Self {
            description: Text::NONE,
            location: Text::NONE,
            function: Text::NONE,
            origin: Text::NONE,
            origin_at: None,
            endpoints: Vec::new(),
            external_references: Vec::new(),
            signed: false,
            known_unknowns: KnownUnknowns::default(),
        }
    }
}

/// A component while it is being read. Its vectors are reused from component to component.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it is.
    pub kind: ComponentKind,
    /// How many pieces.
    pub quantity: Quantity,
    /// Its name.
    pub name: Text,
    /// Its group.
    pub group: Text,
    /// Its version.
    pub version: Text,
    /// The document's own reference to it.
    pub reference: Text,
    /// Where it stands.
    pub at: Place,
    /// The rare rest, if any of it is stated.
    pub details: Option<Box<Details>>,
    identifiers: Vec<(IdentifierKind, Text, Place)>,
    digests: Vec<StoredDigest>,
    parties: Vec<(Role, u32)>,
    licences: Vec<Text>,
    properties: Vec<(Text, Text)>,
    id: ComponentId,
    parent: Option<ComponentId>,
}

impl Draft {
    /// Returns the number that the component will have.
    #[must_use]
    pub fn id(&self) -> ComponentId {
        self.id
    }

    /// Returns the rare rest, made if it is not there yet.
    pub fn details(&mut self) -> &mut Details {
        self.details.get_or_insert_default()
    }

    /// Adds an identifier as it stands in the document.
    pub fn identifier(&mut self, kind: IdentifierKind, value: Text, at: Place) {
        self.identifiers.push((kind, value, at));
    }

    /// Returns the identifiers that were added, as (kind, value, place).
    pub fn identifiers(&self) -> impl Iterator<Item = (IdentifierKind, Text, Place)> {
        self.identifiers.iter().copied()
    }

    /// Adds a digest, hex as written.
    pub fn digest(&mut self, algorithm: DigestAlgorithm, value: Text) {
        self.digests.push(StoredDigest { algorithm, value });
    }

    /// Adds a party made by [`BomBuilder::party`].
    pub fn party(&mut self, role: Role, party: u32) {
        self.parties.push((role, party));
    }

    /// Adds a licence id or expression.
    pub fn licence(&mut self, licence: Text) {
        self.licences.push(licence);
    }

    /// Adds a property that no field holds.
    pub fn property(&mut self, name: Text, value: Text) {
        self.properties.push((name, value));
    }
}

/// Fills a [`Bom`]. Ids are given when a component is opened, so that an assembly comes before its parts.
#[derive(Debug)]
pub struct BomBuilder {
    bom: Bom,
    parties_by_name: AHashMap<String, u32>,
    spare: Vec<Draft>,
}

impl BomBuilder {
    /// Begins a document.
    #[must_use]
    pub fn new(source: Arc<Source>, format: Format) -> Self {
        let bom = Bom {
            source,
            pool: TextPool::default(),
            components: Vec::new(),
            identifiers: Vec::new(),
            identifier_places: Vec::new(),
            digests: Vec::new(),
            parties: Vec::new(),
            component_parties: Vec::new(),
            licences: Vec::new(),
            properties: Vec::new(),
            details: Vec::new(),
            long_runs: Vec::new(),
            relationships: StoredRelationships::default(),
            format,
            spec_version: String::new(),
            metadata: Metadata::default(),
            compositions: Vec::new(),
            dangling: Vec::new(),
            linked: Vec::new(),
            duplicate_references: Vec::new(),
            containment_cycles: Vec::new(),
            signature: None,
            violations: Vec::new(),
            more_violations: 0,
            unknown_fields: Vec::new(),
            more_unknown_fields: 0,
            unheld: Vec::new(),
            left_out: Vec::new(),
            notes: Vec::new(),
            unread: Vec::new(),
        };
        Self { bom, parties_by_name: AHashMap::new(), spare: Vec::new() }
    }

    /// Gives access to the public statements of the document: metadata, spec version, violations, notes.
    pub fn document(&mut self) -> &mut Bom {
        &mut self.bom
    }

    /// Keeps text that stands in the source as it is when it is a slice of it, else copies it into the pool.
    pub fn text(&mut self, text: &str) -> Text {
        let all = self.bom.source.text().unwrap_or("");
        let (start, end) = (all.as_ptr() as usize, all.as_ptr() as usize + all.len());
        let at = text.as_ptr() as usize;
        if at >= start && at + text.len() <= end { Text::in_source(at - start, text.len()) } else { self.pooled(text) }
    }

    /// Copies text into the pool.
    pub fn pooled(&mut self, text: &str) -> Text {
        self.bom.pool.add(text)
    }

    /// Returns a text that was kept before.
    #[must_use]
    pub fn resolve(&self, text: Text) -> &str {
        self.bom.text(text)
    }

    /// Opens a component inside `parent`.
    pub fn open(&mut self, parent: Option<ComponentId>, at: Place) -> Draft {
        let id = ComponentId(u32::try_from(self.bom.components.len()).unwrap_or(u32::MAX));
        let mut draft = self.spare.pop().unwrap_or_else(|| Draft {
            kind: ComponentKind::Unknown,
            quantity: Quantity::Unstated,
            name: Text::NONE,
            group: Text::NONE,
            version: Text::NONE,
            reference: Text::NONE,
            at,
            details: None,
            identifiers: Vec::new(),
            digests: Vec::new(),
            parties: Vec::new(),
            licences: Vec::new(),
            properties: Vec::new(),
            id,
            parent,
        });
        (draft.id, draft.parent, draft.at) = (id, parent, at);
        self.bom.components.push(StoredComponent::open(parent, at));
        draft
    }

    /// Closes a component and returns its number.
    pub fn close(&mut self, mut draft: Draft) -> ComponentId {
        fn append<T>(all: &mut Vec<T>, some: &mut Vec<T>) -> Run {
            let start = u32::try_from(all.len()).unwrap_or(u32::MAX);
            let len = u32::try_from(some.len()).unwrap_or(0);
            all.append(some);
            Run { start, len }
        }
        let details = match draft.details.take() {
            Some(details) => {
                self.bom.details.push(*details);
                u32::try_from(self.bom.details.len() - 1).unwrap_or(u32::MAX)
            }
            None => u32::MAX,
        };
        let mut stored = StoredComponent::open(draft.parent, draft.at);
        stored.set_quantity(draft.quantity);
        (stored.kind, stored.name, stored.group) = (draft.kind, draft.name, draft.group);
        (stored.version, stored.reference, stored.details) = (draft.version, draft.reference, details);
        let bom = &mut self.bom;
        let identifiers = Run {
            start: u32::try_from(bom.identifiers.len()).unwrap_or(u32::MAX),
            len: u32::try_from(draft.identifiers.len()).unwrap_or(0),
        };
        for (kind, value, at) in draft.identifiers.drain(..) {
            if value.place() != Some(at) {
                let number = u32::try_from(bom.identifiers.len()).unwrap_or(u32::MAX);
                bom.identifier_places.push((number, at.into()));
            }
            bom.identifiers.push(StoredIdentifier { value, kind });
        }
        let runs = [
            (Held::Identifiers, identifiers),
            (Held::Digests, append(&mut bom.digests, &mut draft.digests)),
            (Held::Parties, append(&mut bom.component_parties, &mut draft.parties)),
            (Held::Licences, append(&mut bom.licences, &mut draft.licences)),
            (Held::Properties, append(&mut bom.properties, &mut draft.properties)),
        ];
        for (held, run) in runs {
            stored.runs.set(held, run, &mut bom.long_runs);
        }
        let id = draft.id;
        self.bom.components[id.0 as usize] = stored;
        draft.kind = ComponentKind::Unknown;
        draft.quantity = Quantity::Unstated;
        (draft.name, draft.group, draft.version, draft.reference) = (Text::NONE, Text::NONE, Text::NONE, Text::NONE);
        self.spare.push(draft);
        id
    }

    /// Adds an identifier normalised for its kind: MAC addresses, USB and PCI ids in lower case; empty ones are left out.
    pub fn identify(&mut self, draft: &mut Draft, kind: IdentifierKind, value: &str, at: Place) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let text = match kind {
            IdentifierKind::Mac => match Mac::parse(value) {
                Some(mac) => {
                    let mac = mac.to_string();
                    if mac == value { self.text(value) } else { self.pooled(&mac) }
                }
                None => self.text(value),
            },
            IdentifierKind::UsbId | IdentifierKind::PciId if value.chars().any(|c| c.is_ascii_uppercase()) => {
                self.pooled(&value.to_ascii_lowercase())
            }
            _ => self.text(value),
        };
        draft.identifier(kind, text, at);
    }

    /// Returns the number of the party with this name, made if it is new. Parties of one document with one name are one.
    pub fn party(&mut self, name: &str, at: Place) -> u32 {
        if let Some(id) = self.parties_by_name.get(name) {
            return *id;
        }
        let id = u32::try_from(self.bom.parties.len()).unwrap_or(u32::MAX);
        let text = self.text(name);
        self.bom.parties.push(StoredParty {
            name: text,
            address: Text::NONE,
            url: Text::NONE,
            identifiers: Vec::new(),
            at,
        });
        self.parties_by_name.insert(name.to_owned(), id);
        id
    }

    /// Gives a closed component a party in a role that nobody has yet (a document that names its subject's supplier).
    pub fn add_party(&mut self, component: ComponentId, role: Role, party: u32) {
        let Some(stored) = self.bom.components.get_mut(component.0 as usize) else { return };
        let told = stored.runs.get(Held::Parties, &self.bom.long_runs);
        let mut parties = told.of(&self.bom.component_parties).to_vec();
        if parties.iter().any(|(taken, _)| *taken == role) {
            return;
        }
        parties.push((role, party));
        let run = Run {
            start: u32::try_from(self.bom.component_parties.len()).unwrap_or(u32::MAX),
            len: u32::try_from(parties.len()).unwrap_or(0),
        };
        stored.runs.set(Held::Parties, run, &mut self.bom.long_runs);
        self.bom.component_parties.append(&mut parties);
    }

    /// Gives a closed component a property (what a relationship told later says of it).
    pub fn add_property(&mut self, component: ComponentId, name: Text, value: Text) {
        let Some(stored) = self.bom.components.get_mut(component.0 as usize) else { return };
        let mut run = stored.runs.get(Held::Properties, &self.bom.long_runs);
        if run.end() != self.bom.properties.len() {
            let start = u32::try_from(self.bom.properties.len()).unwrap_or(u32::MAX);
            self.bom.properties.extend_from_within(run.range());
            run.start = start;
        }
        self.bom.properties.push((name, value));
        run.len += 1;
        stored.runs.set(Held::Properties, run, &mut self.bom.long_runs);
    }

    /// States a party's address, unless one is stated already.
    pub fn party_address(&mut self, party: u32, address: &str) {
        let text = self.text(address);
        let stored = &mut self.bom.parties[party as usize];
        if !stored.address.is_some() {
            stored.address = text;
        }
    }

    /// States a party's web address, unless one is stated already.
    pub fn party_url(&mut self, party: u32, url: &str) {
        let text = self.text(url);
        let stored = &mut self.bom.parties[party as usize];
        if !stored.url.is_some() {
            stored.url = text;
        }
    }

    /// Adds an identifier of a party (LEI, USCC).
    pub fn party_identifier(&mut self, party: u32, kind: IdentifierKind, value: &str) {
        let text = self.text(value);
        self.bom.parties[party as usize].identifiers.push((kind, text));
    }

    /// Adds an edge between two components.
    pub fn relate(&mut self, from: ComponentId, relation: Relation, to: ComponentId, at: Place) {
        self.bom.relationships.push(Relationship { from, to, relation, at });
    }

    /// Adds many edges between components.
    pub fn relate_all(&mut self, relationships: impl IntoIterator<Item = Relationship>) {
        relationships.into_iter().for_each(|relationship| self.bom.relationships.push(relationship));
    }

    /// Adds the edges that a reader gathered: where they lead is known when the last component is read.
    ///
    /// `resolve` is given the number of the first of `at_once` edges and what these say, and makes edges of them or
    /// leaves them out.
    pub fn relate_pending(
        &mut self,
        pending: PendingRelationships,
        at_once: usize,
        mut resolve: impl FnMut(&Self, usize, &[(Text, Relation)], &mut Vec<Relationship>),
    ) {
        let resolved = pending.resolved(at_once, |first, some, edges| resolve(self, first, some, edges));
        if self.bom.relationships.is_empty() {
            self.bom.relationships = resolved;
        } else {
            self.relate_all(resolved.iter());
        }
    }

    /// Puts a component into an assembly that became known later (tables with a parent column).
    pub fn set_parent(&mut self, part: ComponentId, assembly: ComponentId) {
        self.bom.components[part.0 as usize].parent = assembly.0;
    }

    /// Adds a statement about completeness.
    pub fn composition(&mut self, composition: Composition) {
        self.bom.compositions.push(composition);
    }

    /// Notes a reference that leads nowhere.
    pub fn dangling(&mut self, reference: &str, at: Place) {
        self.bom.dangling.push(DanglingReference { reference: reference.to_owned(), at });
    }

    /// Notes a reference that leads into another document.
    pub fn linked(&mut self, reference: &str, at: Place) {
        self.bom.linked.push(DanglingReference { reference: reference.to_owned(), at });
    }

    /// Notes a reference that two components have.
    pub fn duplicate_reference(&mut self, reference: &str, at: Place) {
        self.bom.duplicate_references.push(DanglingReference { reference: reference.to_owned(), at });
    }

    /// Ends the document; breaks and records cycles of containment.
    #[must_use]
    pub fn finish(mut self) -> Bom {
        self.break_containment_cycles();
        self.bom.components.shrink_to_fit();
        self.bom
    }

    fn break_containment_cycles(&mut self) {
        // Parents that come before their parts can't close a cycle; only tables set later ones.
        let later = self.bom.components.iter().enumerate().any(|(n, c)| c.parent != u32::MAX && c.parent as usize >= n);
        if !later {
            return;
        }
        let count = self.bom.components.len();
        let mut settled = vec![0u32; count];
        for start in 0..count {
            let walk = u32::try_from(start).unwrap_or(u32::MAX - 1) + 1;
            let mut path = Vec::new();
            let mut at = start;
            while settled[at] == 0 {
                settled[at] = walk;
                path.push(at);
                let parent = self.bom.components[at].parent;
                if parent == u32::MAX {
                    break;
                }
                at = parent as usize;
                if settled[at] == walk {
                    let from = path.iter().position(|n| *n == at).unwrap_or(0);
                    let cycle = path[from..].iter().map(|n| ComponentId(u32::try_from(*n).unwrap_or(u32::MAX)));
                    self.bom.containment_cycles.push(cycle.collect());
                    self.bom.components[at].parent = u32::MAX;
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn builder(text: &str) -> BomBuilder {
        let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        BomBuilder::new(Arc::new(source), Format::CycloneDxJson)
    }

    #[test]
    fn two_parts_with_one_purl_both_survive_and_keep_their_nesting() {
        let mut builder = builder("");
        let crane = builder.open(None, Place::Whole);
        for _ in 0..2 {
            let mut part = builder.open(Some(crane.id()), Place::Whole);
            builder.identify(&mut part, IdentifierKind::Purl, "pkg:generic/a@1", Place::Whole);
            builder.close(part);
        }
        let id = builder.close(crane);
        let bom = builder.finish();
        let parts: Vec<_> = bom.components().filter(|c| c.identifier(IdentifierKind::Purl).is_some()).collect();
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().all(|part| part.parent().map(|p| p.id()) == Some(id)));
    }

    #[test]
    fn text_of_the_source_is_kept_as_a_span_and_other_text_is_copied() {
        let mut builder = builder("PLC-1");
        let source = Arc::clone(builder.document().source());
        let own = builder.text(&source.text().expect("UTF-8")[..3]);
        let other = builder.text("RTU");
        assert_eq!(own.place(), Some(Place::span(0, 3)));
        assert_eq!(other.place(), None);
        let bom = builder.finish();
        assert_eq!((bom.text(own), bom.text(other)), ("PLC", "RTU"));
    }

    #[test]
    fn a_cycle_of_containment_is_broken_and_recorded() {
        let mut builder = builder("");
        let ids: Vec<_> = (0..3)
            .map(|_| {
                let draft = builder.open(None, Place::Whole);
                builder.close(draft)
            })
            .collect();
        builder.set_parent(ids[0], ids[1]);
        builder.set_parent(ids[1], ids[2]);
        builder.set_parent(ids[2], ids[0]);
        let bom = builder.finish();
        assert_eq!(bom.containment_cycles.len(), 1);
        assert_eq!(bom.containment_cycles[0].len(), 3);
        assert!(bom.components().all(|c| c.ancestors().count() < 3));
    }

    #[test]
    fn a_mac_is_stored_in_one_spelling() {
        let mut builder = builder("");
        let mut draft = builder.open(None, Place::Whole);
        builder.identify(&mut draft, IdentifierKind::Mac, "00-1E-42-AA-BB-0C", Place::Whole);
        builder.close(draft);
        let bom = builder.finish();
        let mac = bom.component(ComponentId(0)).identifier(IdentifierKind::Mac).map(|i| i.value);
        assert_eq!(mac, Some("00:1e:42:aa:bb:0c"));
    }
}

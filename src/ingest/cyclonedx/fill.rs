//! From CycloneDX's fields into our model: what each slot of the description does with the value that stands there.
//!
//! The order of keys is free, so nothing is decided before the object around it ends: small pieces (a digest, a party,
//! a property) wait in scratch, and references between objects are resolved when the whole document is read.

use std::borrow::Cow;
use std::sync::Arc;

use super::description::Field;
use super::own::{self, Restored};
use super::property;
use super::resolve::{Dependency, Edge, PendingComposition, Places, Reference};
use super::slot::{PartyUse, Slot};
use super::targets::Targets;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::model::{
    Aggregate, Bom, BomBuilder, ComponentKind, DigestAlgorithm, Draft, Format, IdentifierKind, PendingRelationships,
    Relation, Role, SignatureNote, Text, Unheld,
};
use crate::source::{Limits, Place, Source};

/// A string of the document: a slice of it, or unescaped.
pub(super) type Str<'j> = Cow<'j, str>;

/// The fields of the root that say what the document is, which every document says anew.
const SAYS_WHAT_IT_IS: [&str; 3] = ["$schema", "bomFormat", "specVersion"];

#[derive(Default)]
struct PartyScratch<'j> {
    name: Option<(Str<'j>, Place)>,
    email: Option<Str<'j>>,
    url: Option<Str<'j>>,
    /// Street, postal code, locality, region, country.
    address: [Option<Str<'j>>; 5],
}

/// A component that is no part: a tool, an ancestor.
#[derive(Default)]
struct Aside<'j> {
    /// How deep in what is muted it stands.
    level: u32,
    /// The name of the statement; `None` for a tool.
    statement: Option<&'static str>,
    vendor: Option<Str<'j>>,
    name: Option<Str<'j>>,
    version: Option<Str<'j>>,
    purl: Option<Str<'j>>,
}

impl Aside<'_> {
    fn words(&self) -> Option<String> {
        let name = self.name.as_deref()?;
        let words = [self.vendor.as_deref(), Some(name), self.version.as_deref(), self.purl.as_deref()];
        let words: Vec<&str> = words.into_iter().flatten().map(str::trim).filter(|word| !word.is_empty()).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// The document while it is being read.
pub(super) struct Fill<'j> {
    source: &'j Source,
    pub(super) builder: BomBuilder,
    limits: Limits,
    pub(super) components: u32,
    drafts: Vec<Draft>,
    /// What our own properties say of each component of `drafts`, applied when it ends: the order of keys is free.
    restored: Vec<Restored>,
    /// What our own properties say of the document, applied when it ends.
    pub(super) restored_document: own::RestoredDocument,
    /// How many objects around the present value fill nothing.
    muted: u32,
    aside: Option<Aside<'j>>,
    targets: Targets,
    party: PartyScratch<'j>,
    digest: (Option<DigestAlgorithm>, Text),
    external: (Text, Text),
    property: (Option<Str<'j>>, Option<(Str<'j>, Place)>),
    identity: (Option<Str<'j>>, Option<Str<'j>>),
    dependency: Option<(Text, Place)>,
    /// Which of its lists stand there.
    dependency_lists: u8,
    /// The dependencies around the present one, inside the outermost.
    nested: Vec<(Text, Place)>,
    /// What nested dependencies lead to in their turn: from, its place, the edge.
    deeper: Vec<(Text, Place, Edge)>,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) edges: PendingRelationships,
    pub(super) references: Vec<Reference>,
    /// Where dependencies and references stand whose text does not say it.
    pub(super) dependency_places: Places,
    pub(super) reference_places: Places,
    pub(super) links: Vec<(Text, Place)>,
    pub(super) compositions: Vec<PendingComposition>,
    subject_parties: Vec<(Role, u32)>,
    unheld: Vec<(&'static str, &'static str, Unheld)>,
    notes_left_out: usize,
}

impl<'j> Fill<'j> {
    pub(super) fn new(source: &'j Arc<Source>, format: Format, limits: Limits) -> Self {
        Self {
            source,
            builder: BomBuilder::new(Arc::clone(source), format),
            limits,
            components: 0,
            drafts: Vec::new(),
            restored: Vec::new(),
            restored_document: own::RestoredDocument::default(),
            muted: 0,
            aside: None,
            targets: Targets::default(),
            party: PartyScratch::default(),
            digest: (None, Text::NONE),
            external: (Text::NONE, Text::NONE),
            property: (None, None),
            identity: (None, None),
            dependency: None,
            dependency_lists: 0,
            nested: Vec::new(),
            deeper: Vec::new(),
            dependencies: Vec::new(),
            edges: PendingRelationships::default(),
            references: Vec::new(),
            dependency_places: Places::default(),
            reference_places: Places::default(),
            links: Vec::new(),
            compositions: Vec::new(),
            subject_parties: Vec::new(),
            unheld: Vec::new(),
            notes_left_out: 0,
        }
    }

    /// Gives access to what the document says of itself.
    pub(super) fn document(&mut self) -> &mut Bom {
        self.builder.document()
    }

    fn keep(&mut self, text: &Str<'j>) -> Text {
        match text {
            Cow::Borrowed(text) => self.builder.text(text),
            Cow::Owned(text) => self.builder.pooled(text),
        }
    }

    /// Notes what had to be left in doubt; beyond the limit it is only counted.
    fn note(&mut self, problem: Problem) {
        if self.builder.document().notes.len() < self.limits.max_problems {
            self.builder.document().notes.push(problem);
        } else {
            self.notes_left_out += 1;
        }
    }

    /// A value stands in a field that fills nothing; of what is nested in it, nothing more is counted.
    pub(super) fn unheld(&mut self, object: &'static str, field: &'static str, at: Place) {
        let same = |known: &&mut (&str, &str, Unheld)| std::ptr::eq(known.0, object) && std::ptr::eq(known.1, field);
        match self.unheld.iter_mut().find(same) {
            Some((_, _, unheld)) => unheld.count += 1,
            None => self.unheld.push((object, field, Unheld { field: format!("{object}.{field}"), count: 1, at })),
        }
    }

    /// Notes a field of the description whose value goes nowhere.
    pub(super) fn note_unheld(&mut self, object: &'static str, field: &'static Field, at: Place) {
        let is_lost = match &self.aside {
            _ if self.muted == 0 && field.slot != Slot::None => false,
            // A signature is noted as a whole, and the root says anew what it is.
            _ if self.muted == 0 && matches!(object, "signature" | "signer") => false,
            _ if self.muted == 0 => object != "bom" || !SAYS_WHAT_IT_IS.contains(&field.name),
            Some(aside) if aside.level == self.muted => {
                let names_it = matches!(
                    field.slot,
                    Slot::Vendor | Slot::Name | Slot::Version | Slot::Kind | Slot::Reference | Slot::Tool
                );
                let purl = aside.statement.is_some() && field.slot == Slot::Identifier(IdentifierKind::Purl);
                !names_it && !purl
            }
            _ => false,
        };
        if is_lost {
            self.unheld(object, field.name, at);
        }
    }

    /// An object begins.
    ///
    /// # Errors
    /// It is one component more than the limit.
    pub(super) fn enter(&mut self, slot: Slot, at: Place) -> Result<(), Error> {
        if self.muted > 0 {
            self.muted += 1;
            self.targets.enter(slot, self.muted, at);
            // Tools as components stand one object deeper than tools in their own form.
            if slot == Slot::Tool && self.aside.as_ref().is_some_and(|aside| aside.level + 1 == self.muted) {
                self.aside = Some(Aside { level: self.muted, ..Aside::default() });
            }
            return Ok(());
        }
        match slot {
            Slot::Subject | Slot::Component | Slot::Service => {
                if self.components >= self.limits.max_components {
                    return Err(self.too_many(at));
                }
                self.components += 1;
                let parent = self.drafts.last().map(Draft::id);
                let mut draft = self.builder.open(parent, at);
                if slot == Slot::Service {
                    draft.kind = ComponentKind::Service;
                }
                if slot == Slot::Subject {
                    self.builder.document().metadata.subject = Some(draft.id());
                }
                self.drafts.push(draft);
                self.restored.push(Restored::default());
            }
            Slot::Tool => {
                self.muted = 1;
                self.aside = Some(Aside { level: 1, ..Aside::default() });
            }
            Slot::Relative(statement) => {
                self.muted = 1;
                self.aside = Some(Aside { level: 1, statement: Some(statement), ..Aside::default() });
            }
            Slot::Party(_) => self.party = PartyScratch::default(),
            Slot::Digest => self.digest = (None, Text::NONE),
            Slot::ExternalReference => self.external = (Text::NONE, Text::NONE),
            Slot::Property => self.property = (None, None),
            Slot::Identity => self.identity = (None, None),
            Slot::Dependency => (self.dependency, self.dependency_lists) = (None, 0),
            Slot::NestedDependency => self.nested.push((Text::NONE, at)),
            Slot::Composition => self.compositions.push(PendingComposition {
                aggregate: None,
                assemblies: Vec::new(),
                dependencies: Vec::new(),
                other: false,
                at,
            }),
            Slot::DocumentSignature => {
                self.builder.document().signature = Some(SignatureNote { at, algorithm: None });
            }
            Slot::PartSignature => {
                if let Some(draft) = self.drafts.last_mut() {
                    draft.details().signed = true;
                }
            }
            Slot::Within => {}
            _ => self.muted = 1,
        }
        Ok(())
    }

    /// An object ends; every field of it has been seen.
    pub(super) fn leave(&mut self, slot: Slot, at: Place) {
        if self.muted > 0 {
            self.targets.leave(self.muted);
            if let Some(aside) = self.aside.take_if(|aside| aside.level == self.muted) {
                self.leave_aside(&aside);
                // The object of tools as components goes on: there may be another.
                if aside.statement.is_none() && aside.level > 1 {
                    self.aside = Some(Aside { level: aside.level - 1, ..Aside::default() });
                }
            }
            self.muted -= 1;
            return;
        }
        match slot {
            Slot::Subject | Slot::Component | Slot::Service => {
                if let Some(mut draft) = self.drafts.pop() {
                    property::part_number_of_purl(&mut self.builder, &mut draft);
                    if let Some(restored) = self.restored.pop() {
                        self.restored_document.part(restored, &mut draft);
                    }
                    self.builder.close(draft);
                }
            }
            Slot::Party(purpose) => self.leave_party(purpose, at),
            Slot::Digest => {
                if let ((Some(algorithm), value), Some(draft)) = (self.digest, self.drafts.last_mut())
                    && value.is_some()
                {
                    draft.digest(algorithm, value);
                }
            }
            Slot::ExternalReference => {
                if let Some(draft) = self.drafts.last_mut() {
                    draft.details().external_references.push(self.external);
                }
            }
            Slot::Property => self.leave_property(at),
            Slot::Identity => {
                if let (Some(field), Some(value)) = (self.identity.0.take(), self.identity.1.take()) {
                    let name = self.builder.pooled(&format!("evidence:identity:{field}"));
                    let value = self.keep(&value);
                    if let Some(draft) = self.drafts.last_mut() {
                        draft.property(name, value);
                    }
                }
            }
            Slot::Dependency => {
                // Without a `ref` (a violation) the edges lead from nowhere: an empty text resolves to nothing.
                let (from, at) = self.dependency.take().unwrap_or((Text::NONE, at));
                self.end_dependency(from, at, self.dependency_lists);
                for (from, at, edge) in std::mem::take(&mut self.deeper) {
                    self.edges.push(edge.to, edge.relation);
                    self.end_dependency(from, at, 0);
                }
            }
            Slot::NestedDependency => _ = self.nested.pop(),
            _ => {}
        }
    }

    /// Keeps whose edges the last ones are.
    fn end_dependency(&mut self, from: Text, at: Place, lists: u8) {
        self.dependency_places.keep(self.dependencies.len(), from, at);
        self.dependencies.push(Dependency::new(from, self.edges.len(), lists));
    }

    fn leave_aside(&mut self, aside: &Aside<'j>) {
        let Some(words) = aside.words() else { return };
        match aside.statement {
            None => self.builder.document().metadata.tools.push(words),
            Some(statement) => {
                let (name, value) = (self.builder.pooled(statement), self.builder.pooled(&words));
                if let Some(draft) = self.drafts.last_mut() {
                    draft.property(name, value);
                }
            }
        }
    }

    fn leave_party(&mut self, purpose: PartyUse, at: Place) {
        let party = std::mem::take(&mut self.party);
        if purpose == PartyUse::DocumentAuthor {
            if party.name.is_some() && party.email.is_some() {
                self.unheld("organizationalContact", "email", at);
            }
            let name = party.name.map(|(name, _)| name).or(party.email);
            if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
                self.builder.document().metadata.authors.push(name.trim().to_owned());
            }
            return;
        }
        let Some((name, name_at)) = party.name.filter(|(name, _)| !name.trim().is_empty()) else { return };
        if purpose == PartyUse::DocumentManufacturer {
            let metadata = &mut self.builder.document().metadata;
            metadata.manufacturer.get_or_insert_with(|| name.trim().to_owned());
            return;
        }
        if party.email.is_some() {
            self.unheld("organizationalContact", "email", at);
        }
        let id = self.builder.party(name.trim(), name_at);
        if party.address.iter().any(Option::is_some) {
            let lines: Vec<&str> = party.address.iter().flatten().map(|line| line.trim()).collect();
            self.builder.party_address(id, &lines.join(", "));
        }
        if let Some(url) = &party.url {
            self.builder.party_url(id, url);
        }
        match purpose {
            PartyUse::Part(role) => {
                if let Some(draft) = self.drafts.last_mut() {
                    draft.party(role, id);
                }
            }
            PartyUse::SubjectManufacturer => {
                self.builder.document().metadata.manufacturer = Some(name.trim().to_owned());
                self.subject_parties.push((Role::Manufacturer, id));
            }
            PartyUse::SubjectSupplier => {
                self.builder.document().metadata.supplier = Some(name.trim().to_owned());
                self.subject_parties.push((Role::Supplier, id));
            }
            PartyUse::DocumentManufacturer | PartyUse::DocumentAuthor => {}
        }
    }

    fn leave_property(&mut self, at: Place) {
        let (name, value) = (self.property.0.take(), self.property.1.take());
        let Some(name) = name else { return self.unheld("property", "value", at) };
        let (Some(draft), Some(restored)) = (self.drafts.last_mut(), self.restored.last_mut()) else {
            let value = value.as_ref().map_or("", |(value, _)| value);
            if !self.restored_document.apply(&mut self.builder, &name, value, at) {
                self.unheld("metadata", "properties", at);
            }
            return;
        };
        // A quantity without a value is one that can't be read.
        let empty = || property::is_quantity(&name).then_some((Cow::Borrowed(""), at));
        let Some((value, at)) = value.or_else(empty) else {
            let name = match &name {
                Cow::Borrowed(name) => self.builder.text(name),
                Cow::Owned(name) => self.builder.pooled(name),
            };
            draft.property(name, Text::NONE);
            return;
        };
        if own::apply(&mut self.builder, draft, restored, &name, &value, at) {
            return;
        }
        if let Some(doubt) = property::apply(&mut self.builder, draft, &name, &value, at) {
            let problem = Problem::at(self.source, at, doubt.message).expected(doubt.expected).help(doubt.help);
            self.note(problem);
        }
    }

    /// A text stands in a field.
    pub(super) fn text(&mut self, slot: Slot, text: Str<'j>, at: Place) {
        match slot {
            Slot::None => return,
            Slot::Reference | Slot::OtherReference => return self.reference(slot, &text, at),
            _ if self.muted > 0 => return self.text_aside(slot, text),
            _ => {}
        }
        match slot {
            Slot::Timestamp => self.builder.document().metadata.timestamp = Some(text.into_owned()),
            Slot::SerialNumber => self.builder.document().metadata.serial_number = Some(text.into_owned()),
            Slot::Lifecycle => self.builder.document().metadata.lifecycles.push(text.into_owned()),
            Slot::PartyName => self.party.name = Some((text, at)),
            Slot::PartyEmail => self.party.email = Some(text),
            Slot::PartyUrl if self.party.url.is_some() => self.unheld("organizationalEntity", "url", at),
            Slot::PartyUrl => self.party.url = Some(text),
            Slot::Street => self.party.address[0] = Some(text),
            Slot::PostalCode => self.party.address[1] = Some(text),
            Slot::Locality => self.party.address[2] = Some(text),
            Slot::Region => self.party.address[3] = Some(text),
            Slot::Country => self.party.address[4] = Some(text),
            Slot::DigestAlgorithm => self.digest.0 = DigestAlgorithm::parse(&text),
            Slot::DigestContent => self.digest.1 = self.keep(&text),
            Slot::ReferenceType => self.external.0 = self.keep(&text),
            Slot::ReferenceUrl => self.external.1 = self.keep(&text),
            Slot::PropertyName => self.property.0 = Some(text),
            Slot::PropertyValue => self.property.1 = Some((text, at)),
            Slot::IdentityField => self.identity.0 = Some(text),
            Slot::IdentityValue => self.identity.1 = Some(text),
            Slot::DependencyOf => self.dependency = Some((self.keep(&text), at)),
            Slot::DependsOn => self.edge(Relation::DependsOn, &text),
            Slot::Provides => self.edge(Relation::Provides, &text),
            Slot::NestedDependencyOf => {
                let to = self.keep(&text);
                let around = self.nested.len().checked_sub(2).and_then(|n| self.nested.get(n).copied());
                self.nested_edge(around, Edge { to, relation: Relation::DependsOn });
                if let Some(last) = self.nested.last_mut() {
                    *last = (to, at);
                }
            }
            Slot::NestedProvides => {
                let to = self.keep(&text);
                self.nested_edge(self.nested.last().copied(), Edge { to, relation: Relation::Provides });
            }
            Slot::Link => {
                let link = self.keep(&text);
                self.links.push((link, at));
            }
            Slot::Aggregate | Slot::CompositionAssembly | Slot::CompositionDependency | Slot::CompositionOther => {
                self.composition(slot, &text);
            }
            Slot::SignatureAlgorithm => {
                // The signature of a part is noted with the part.
                if self.drafts.is_empty()
                    && let Some(signature) = &mut self.builder.document().signature
                {
                    signature.algorithm.get_or_insert_with(|| text.into_owned());
                }
            }
            _ => self.text_of_part(slot, &text, at),
        }
    }

    fn text_of_part(&mut self, slot: Slot, text: &Str<'j>, at: Place) {
        // A party of a part is numbered before the part is borrowed.
        if let Slot::NamedParty(role) = slot {
            if !text.trim().is_empty() {
                let id = self.builder.party(text.trim(), at);
                if let Some(draft) = self.drafts.last_mut() {
                    draft.party(role, id);
                }
            }
            return;
        }
        let kept = match text {
            Cow::Borrowed(text) => self.builder.text(text),
            Cow::Owned(text) => self.builder.pooled(text),
        };
        let Some(draft) = self.drafts.last_mut() else { return };
        match slot {
            Slot::Kind => draft.kind = ComponentKind::parse(text).unwrap_or_default(),
            Slot::Name => {
                draft.name = kept;
                draft.at = at;
            }
            Slot::Group => draft.group = kept,
            Slot::Version => draft.version = kept,
            Slot::Description => draft.details().description = kept,
            Slot::Licence => draft.licence(kept),
            Slot::Endpoint => draft.details().endpoints.push(kept),
            Slot::Identifier(kind) if !text.trim().is_empty() => draft.identifier(kind, kept, at),
            // `required` is what the specification assumes when nothing is said.
            Slot::Statement("scope") if text == "required" => {}
            Slot::Statement(name) => {
                let name = self.builder.pooled(name);
                draft.property(name, kept);
            }
            _ => {}
        }
    }

    fn text_aside(&mut self, slot: Slot, text: Str<'j>) {
        self.targets.text(slot, self.muted, &text);
        let Some(aside) = self.aside.as_mut().filter(|aside| aside.level == self.muted) else { return };
        match slot {
            Slot::Vendor => aside.vendor = Some(text),
            Slot::Name => aside.name = Some(text),
            Slot::Version => aside.version = Some(text),
            Slot::Identifier(IdentifierKind::Purl) if aside.statement.is_some() => aside.purl = Some(text),
            _ => {}
        }
    }

    fn reference(&mut self, slot: Slot, text: &Str<'j>, at: Place) {
        let kept = self.keep(text);
        let mut component = None;
        if slot == Slot::Reference
            && self.muted == 0
            && let Some(draft) = self.drafts.last_mut()
        {
            // A reference that our own writer made up names nothing outside that document.
            if !text.starts_with(own::MADE_REFERENCE) {
                draft.reference = kept;
            }
            component = Some(draft.id());
        }
        self.reference_places.keep(self.references.len(), kept, at);
        self.references.push(Reference::new(kept, component));
    }

    fn edge(&mut self, relation: Relation, to: &Str<'j>) {
        let to = self.keep(to);
        self.edges.push(to, relation);
    }

    /// Keeps an edge that begins at the outermost dependency, or at one inside it.
    fn nested_edge(&mut self, from: Option<(Text, Place)>, edge: Edge) {
        match from {
            None => self.edges.push(edge.to, edge.relation),
            Some((from, at)) => self.deeper.push((from, at, edge)),
        }
    }

    fn composition(&mut self, slot: Slot, text: &Str<'j>) {
        let kept = self.keep(text);
        let Some(composition) = self.compositions.last_mut() else { return };
        match slot {
            Slot::Aggregate => {
                composition.aggregate = aggregate(text);
                // Which parts of it are missing is more than the model holds.
                if text.starts_with("incomplete_") {
                    let at = kept.place().unwrap_or(composition.at);
                    self.unheld("composition", "aggregate", at);
                }
            }
            Slot::CompositionAssembly => composition.assemblies.push(kept),
            Slot::CompositionDependency => composition.dependencies.push(kept),
            _ => {
                composition.other = true;
                self.links.push((kept, kept.place().unwrap_or(composition.at)));
            }
        }
    }

    /// A flag stands in a field.
    pub(super) fn flag(&mut self, slot: Slot, flag: bool, at: Place) {
        if let Slot::Statement(_) = slot {
            self.text(slot, Cow::Borrowed(if flag { "true" } else { "false" }), at);
        }
    }

    /// A list begins in a field. What a component needs told as nothing differs from what is not told.
    pub(super) fn enter_list(&mut self, slot: Slot) {
        match slot {
            Slot::DependsOn => self.dependency_lists |= 1,
            Slot::Provides => self.dependency_lists |= 2,
            _ => {}
        }
    }

    /// An integer stands in a field.
    pub(super) fn integer(&mut self, slot: Slot, value: i64) {
        if slot == Slot::Revision && self.muted == 0 {
            self.builder.document().metadata.revision = u32::try_from(value).ok();
        }
    }

    fn too_many(&self, at: Place) -> Error {
        let most = self.limits.max_components;
        Error::new(
            ErrorKind::TooLarge,
            Problem::at(self.source, at, format!("holds more than {most} components"))
                .expected(format!("at most {most} components"))
                .help(Limits::RAISE_COMPONENTS),
        )
    }

    /// Resolves the references and ends the document; also returns what only the rules of JSON hold against it.
    pub(super) fn finish(mut self) -> (Bom, Repeated) {
        let resolved = self.resolve();
        for (reference, at) in resolved.duplicates {
            self.builder.duplicate_reference(&reference, at);
        }
        for (reference, at) in resolved.dangling {
            self.builder.dangling(&reference, at);
        }
        for composition in resolved.compositions {
            self.builder.composition(composition);
        }
        for at in resolved.unheld_compositions {
            self.unheld("bom", "compositions", at);
        }
        for (part, assembly) in resolved.parents {
            self.builder.set_parent(part, assembly);
        }
        std::mem::take(&mut self.restored_document).end(self.builder.document());
        std::mem::take(&mut self.targets).end(self.builder.document());
        self.builder.document().unheld = self.unheld.into_iter().map(|(_, _, unheld)| unheld).collect();
        if let Some(subject) = self.builder.document().metadata.subject {
            for (role, party) in std::mem::take(&mut self.subject_parties) {
                self.builder.add_party(subject, role, party);
            }
        }
        if self.notes_left_out > 0 {
            let message = format!("and {} more values that could not be used", self.notes_left_out);
            self.builder.document().notes.push(Problem::new(self.source.name(), message));
        }
        (self.builder.finish(), Repeated { dependencies: resolved.repeated, references: resolved.shared })
    }
}

/// What a document says again. XML has rules of its own for it.
pub(super) struct Repeated {
    /// Where the same dependencies of one component stand again.
    pub(super) dependencies: Vec<Place>,
    /// References that a component has beside something that is none.
    pub(super) references: Vec<(String, Place)>,
}

fn aggregate(word: &str) -> Option<Aggregate> {
    match word {
        "complete" => Some(Aggregate::Complete),
        "unknown" => Some(Aggregate::Unknown),
        "not_specified" => Some(Aggregate::NotSpecified),
        word if word.starts_with("incomplete") => Some(Aggregate::Incomplete),
        _ => None,
    }
}

//! Triples gathered by what they are about, each with its place.

use ahash::AHashMap;
use oxrdf::{NamedOrBlankNode, Term as RdfTerm, Triple};

use crate::source::Place;

/// How far before the end of a triple its value is looked for, beyond its own length.
const NEAR: usize = 512;

/// What a triple says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    Literal(String),
    /// A resource, by its IRI or, behind `_:`, by the number of its blank node.
    Resource(String),
}

impl Term {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Literal(text) | Self::Resource(text) => text,
        }
    }
}

/// A resource with everything that is said of it.
#[derive(Debug)]
pub(super) struct Resource {
    /// Its IRI, or `_:` and the number of its blank node.
    pub(super) name: String,
    pub(super) is_blank: bool,
    /// Its type, the first if it has several.
    pub(super) kind: Option<String>,
    /// It has a second type.
    pub(super) has_kinds: bool,
    /// Predicate, value and place, in the order of the document.
    pub(super) says: Vec<(String, Term, Place)>,
    pub(super) at: Place,
}

impl Resource {
    /// Returns the first value of a predicate, by its name without the namespace.
    pub(super) fn find(&self, name: &str) -> Option<(&Term, Place)> {
        self.says.iter().find(|(predicate, ..)| local_name(predicate) == name).map(|(_, term, at)| (term, *at))
    }
}

/// All resources of a document, in the order in which something is first said of them.
#[derive(Debug, Default)]
pub(super) struct Resources {
    all: Vec<Resource>,
    by_name: AHashMap<String, usize>,
    /// The numbers of blank nodes, by the names that the parser gave them.
    blanks: AHashMap<String, usize>,
    count: u64,
}

impl Resources {
    pub(super) fn get(&self, n: usize) -> &Resource {
        &self.all[n]
    }

    /// Returns the resource that a term names, if something is said of it.
    pub(super) fn find(&self, term: &Term) -> Option<usize> {
        match term {
            Term::Resource(name) => self.by_name.get(name).copied(),
            Term::Literal(_) => None,
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Resource> {
        self.all.iter()
    }

    /// Returns the resources of a type.
    pub(super) fn of_type<'a>(&'a self, kind: &str) -> impl Iterator<Item = usize> + use<'a> {
        let kind = kind.to_owned();
        self.all.iter().enumerate().filter(move |(_, r)| r.kind.as_deref() == Some(kind.as_str())).map(|(n, _)| n)
    }

    /// Names a blank node by when it is first mentioned: the parser draws the names of those without one anew each time,
    /// and a document must be read the same way twice.
    fn blank(&mut self, name: &str) -> String {
        let next = self.blanks.len() + 1;
        let number = *self.blanks.entry(name.to_owned()).or_insert(next);
        format!("_:{number}")
    }

    /// Adds a triple that ends at `end` of the text; returns how many there are.
    pub(super) fn add(&mut self, text: &str, triple: &Triple, end: usize) -> u64 {
        let (name, is_blank) = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => (node.as_str().to_owned(), false),
            NamedOrBlankNode::BlankNode(node) => (self.blank(node.as_str()), true),
        };
        let predicate = triple.predicate.as_str().to_owned();
        let term = match &triple.object {
            RdfTerm::NamedNode(node) => Term::Resource(node.as_str().to_owned()),
            RdfTerm::BlankNode(node) => Term::Resource(self.blank(node.as_str())),
            RdfTerm::Literal(literal) => Term::Literal(literal.value().to_owned()),
        };
        let at = place_near(text, term.text(), end);
        let n = match self.by_name.get(&name) {
            Some(n) => *n,
            None => {
                let at = place_near(text, if is_blank { "" } else { &name }, end);
                self.by_name.insert(name.clone(), self.all.len());
                self.all.push(Resource { name, is_blank, kind: None, has_kinds: false, says: Vec::new(), at });
                self.all.len() - 1
            }
        };
        let resource = &mut self.all[n];
        let is_type = predicate.ends_with("22-rdf-syntax-ns#type");
        if is_type {
            match &resource.kind {
                None => resource.kind = Some(term.text().to_owned()),
                Some(kind) => resource.has_kinds |= kind.as_str() != term.text() && !is_general(term.text()),
            }
        }
        // A triple is said once, however often it stands there: RDF is a set.
        let is_new =
            is_type || resource.says.len() > 64 || !resource.says.iter().any(|(p, t, _)| *p == predicate && *t == term);
        if is_new {
            resource.says.push((predicate, term, at));
        }
        self.count += 1;
        self.count
    }
}

/// Tells whether a type is one that every element is of, and so no second one.
fn is_general(kind: &str) -> bool {
    matches!(local_name(kind), "SpdxElement" | "SpdxItem")
}

/// Returns where a value stands that was read just before `end`, or that place itself.
fn place_near(text: &str, value: &str, end: usize) -> Place {
    let end = end.min(text.len());
    let mut start = end.saturating_sub(value.len() + NEAR);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut stop = end;
    while !text.is_char_boundary(stop) {
        stop -= 1;
    }
    let value = value.trim();
    match text.get(start..stop).filter(|_| !value.is_empty()).and_then(|near| near.rfind(value)) {
        Some(at) => Place::span(start + at, value.len()),
        None => Place::span(stop, 0),
    }
}

/// Returns an IRI's last part: behind `#`, or else behind the last `/`.
pub(super) fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}

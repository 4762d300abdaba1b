//! SPDX 2 in RDF/XML: triples into resources, resources told to the [`Document`] as every other spelling tells it.
//!
//! RDF/XML has too many spellings of one graph to be read by hand, so a parser of its own makes triples of it; before
//! that, the hardened XML reader walks the text, so that no document type definition, entity or endless nesting
//! reaches that parser. What a resource says is looked up in the description by the names of RDF, which differ little
//! from those of JSON.

use std::borrow::Cow;
use std::sync::Arc;

use ahash::{AHashMap, AHashSet};
use oxrdfxml::RdfXmlParser;

use super::description::{self, DOCUMENT, Field, Kind, Object};
use super::document::{Document, Key, Scalar, Str};
use super::pattern::Pattern;
use super::resource::{Resources, Term, local_name};
use super::versions;
use super::violation::short;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, Format};
use crate::source::xml::{XmlReader, XmlToken, root_of};
use crate::source::{Place, Source};

/// The namespace of RDF's own words.
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Reads SPDX 2 in RDF/XML.
pub(in crate::ingest) struct SpdxRdf;

/// The namespace of SPDX 2's terms.
const TERMS: &str = "http://spdx.org/rdf/terms#";
/// What relative references are relative to, when the document does not say.
const BASE: &str = "https://spdx.invalid/document";
/// The types of which resources are told, as what they are or inside what refers to them.
const TOLD: [&str; 25] = [
    "SpdxDocument",
    "CreationInfo",
    "Package",
    "File",
    "Snippet",
    "Relationship",
    "Annotation",
    "Review",
    "Checksum",
    "ExternalDocumentRef",
    "ExternalRef",
    "ExtractedLicensingInfo",
    "PackageVerificationCode",
    "ConjunctiveLicenseSet",
    "DisjunctiveLicenseSet",
    "OrLaterOperator",
    "WithExceptionOperator",
    "ListedLicense",
    "License",
    "LicenseException",
    "ListedLicenseException",
    "CrossRef",
    "ReferenceType",
    "SimpleLicensingInfo",
    "AnyLicenseInfo",
];
/// The predicates that lead to parts.
const PARTS: [&str; 7] = [
    "relatedSpdxElement",
    "hasFile",
    "referencesFile",
    "describesPackage",
    "snippetFromFile",
    "fileDependency",
    "hasPackage",
];
/// The deepest nesting of licence sets.
const DEEPEST: u32 = 16;
/// How far into a document its namespaces are looked for.
const HEAD: usize = 4096;

impl Reader for SpdxRdf {
    fn format(&self) -> Format {
        Format::SpdxRdf
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let Some(text) = source.text() else { return false };
        if root_of(source).is_some_and(|(namespace, local)| namespace != RDF || local != "RDF") {
            return false;
        }
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let mut end = text.len().min(HEAD);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let head = &text[..end];
        text.starts_with('<') && head.contains(RDF) && head.contains(TERMS)
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let text = source.expect_text()?;
        options.progress.begin("reading", text.len() as u64);
        let bom = read(source, text, options);
        options.progress.end();
        bom
    }
}

fn read(source: &Arc<Source>, whole: &str, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let mut xml = XmlReader::new(source, &options.limits)?;
    while xml.next()? != XmlToken::Eof {}
    let resources = resources(source, whole, options)?;
    let documents: Vec<usize> = resources.of_type(&format!("{TERMS}SpdxDocument")).collect();
    let root = match documents.as_slice() {
        [root] => *root,
        found => {
            let message = format!("holds {} of SpdxDocument", found.len());
            let problem = Problem::new(source.name(), message)
                .expected("one SpdxDocument")
                .help("ask the author for one file for each document");
            return Err(Error::new(ErrorKind::Malformed, problem));
        }
    };
    let stated = resources.get(root).find("specVersion").map(|(term, at)| (term.text().to_owned(), at));
    let version = versions::of(source, stated)?;
    let iri = resources.get(root).name.clone();
    let namespace = iri.split_once('#').map_or(iri.as_str(), |(namespace, _)| namespace).to_owned();
    let mut reading = Reading {
        whole,
        resources: &resources,
        namespace,
        documents: AHashMap::new(),
        relationships: Vec::new(),
        objects: Vec::new(),
        document: Document::new(source, Format::SpdxRdf, version.version, options),
    };
    reading.tell(root)?;
    reading.document.finish()
}

/// Makes resources of the triples of a document.
fn resources(source: &Source, whole: &str, options: &ReadOptions<'_>) -> Result<Resources, Error> {
    let text = whole.trim_start_matches('\u{feff}');
    let base = whole.len() - text.len();
    let refuse = |at: usize, cause: String| {
        let problem =
            Problem::at(source, Place::span(at.min(whole.len()), 0), format!("can't be read as RDF: {cause}"))
                .expected("RDF/XML")
                .help("ask the author for a sound document");
        Error::new(ErrorKind::Malformed, problem)
    };
    // Real documents hold IRIs with a second `#`: what such an id leads to is for the fields that hold it to judge.
    let parser = RdfXmlParser::new().lenient().with_base_iri(BASE).map_err(|error| refuse(0, error.to_string()))?;
    let mut parser = parser.for_slice(text.as_bytes());
    let mut resources = Resources::default();
    let most = options.limits.max_cells;
    while let Some(triple) = parser.next() {
        let end = base + usize::try_from(parser.buffer_position()).unwrap_or(usize::MAX);
        let triple = triple.map_err(|error| refuse(end, error.to_string()))?;
        if resources.add(whole, &triple, end) > most {
            let problem =
                Problem::at(source, Place::span(end.min(whole.len()), 0), format!("says more than {most} things"))
                    .expected(format!("at most {most} triples"));
            return Err(Error::new(ErrorKind::TooLarge, problem));
        }
    }
    Ok(resources)
}

struct Reading<'j, 'r> {
    whole: &'j str,
    resources: &'r Resources,
    /// The namespace of the document, without `#`.
    namespace: String,
    /// The ids of other documents, by their namespace.
    documents: AHashMap<String, String>,
    /// Relationships, with the element that has each.
    relationships: Vec<(usize, usize)>,
    /// The objects of the description around the present field.
    objects: Vec<&'static Object>,
    document: Document<'j>,
}

impl<'j> Reading<'j, '_> {
    fn tell(&mut self, root: usize) -> Result<(), Error> {
        let external = format!("{TERMS}ExternalDocumentRef");
        for reference in self.resources.of_type(&external) {
            let resource = self.resources.get(reference);
            if let Some((document, _)) = resource.find("spdxDocument") {
                let id = resource.find("externalDocumentId").map(|(term, _)| term.text().to_owned());
                let id = id.unwrap_or_else(|| fragment(&resource.name).to_owned());
                self.documents.insert(document.text().trim_end_matches('#').to_owned(), id);
            }
        }
        let at = self.resources.get(root).at;
        self.document.begin(at);
        self.objects.push(&DOCUMENT);
        if !self.namespace.starts_with(BASE) {
            self.put("documentNamespace", Cow::Owned(self.namespace.clone()), at)?;
        }
        self.id("SPDXID", root)?;
        self.fields(root)?;
        let kinds = [
            ("packages", &["Package"][..]),
            ("files", &["File"]),
            ("snippets", &["Snippet"]),
            ("hasExtractedLicensingInfos", &["ExtractedLicensingInfo"]),
        ];
        for (key, types) in kinds {
            let mut told: AHashSet<usize> = AHashSet::new();
            for kind in types {
                for resource in self.resources.of_type(&format!("{TERMS}{kind}")) {
                    if told.insert(resource) {
                        self.element(key, resource)?;
                    }
                }
            }
        }
        let mut told: AHashSet<(usize, usize)> = AHashSet::new();
        let mut n = 0;
        while let Some((element, relationship)) = self.relationships.get(n).copied() {
            n += 1;
            if told.insert((element, relationship)) {
                self.relationship(element, relationship)?;
            }
        }
        self.left_over();
        Ok(())
    }

    /// Says which resources may be parts and are told by no type that is known: none, one that SPDX 2 does not have, or
    /// a second one.
    fn left_over(&mut self) {
        let resources = self.resources;
        let related: AHashSet<&str> = (resources.all().flat_map(|resource| &resource.says))
            .filter(|(predicate, ..)| PARTS.contains(&local_name(predicate)))
            .map(|(_, term, _)| term.text())
            .collect();
        for resource in resources.all() {
            let kind = resource.kind.as_deref();
            let is_known = kind.and_then(|kind| kind.strip_prefix(TERMS)).is_some_and(|kind| TOLD.contains(&kind));
            // A project is what a file is said to be an artefact of, and no part.
            let is_project = kind.is_some_and(|kind| kind.starts_with("http://usefulinc.com/ns/doap#"));
            if is_project || (is_known && !resource.has_kinds) {
                continue;
            }
            let is_named = ["name", "fileName", "packageName"].iter().any(|name| resource.find(name).is_some());
            if !is_named && !related.contains(resource.name.as_str()) {
                continue;
            }
            // Licences have names too, and are told where they are referred to.
            let is_licence =
                ["licenseId", "licenseExceptionId", "licenseText"].map(|name| resource.find(name).is_some());
            if is_licence.contains(&true) {
                continue;
            }
            let what = match kind {
                None => "a resource without a type".to_owned(),
                Some(_) if is_known => "a resource of two types".to_owned(),
                Some(kind) => format!("a resource of the type `{}`", short(kind)),
            };
            self.document.unknown_resource(&what, resource.at);
        }
    }

    /// Tells an object that stands in a list of the document.
    fn element(&mut self, key: &'static str, resource: usize) -> Result<(), Error> {
        let at = self.resources.get(resource).at;
        let Some(object) = self.enter(key, at)? else { return Ok(()) };
        match key {
            "hasExtractedLicensingInfos" if self.resources.get(resource).find("licenseId").is_none() => {
                self.id("licenseId", resource)?;
            }
            "hasExtractedLicensingInfos" => {}
            _ => self.id("SPDXID", resource)?,
        }
        self.objects.push(object);
        self.fields(resource)?;
        self.leave();
        Ok(())
    }

    fn relationship(&mut self, element: usize, relationship: usize) -> Result<(), Error> {
        let at = self.resources.get(relationship).at;
        let Some(object) = self.enter("relationships", at)? else { return Ok(()) };
        self.objects.push(object);
        let id = self.reference(&Term::Resource(self.resources.get(element).name.clone()));
        self.put("spdxElementId", Cow::Owned(id), at)?;
        self.fields(relationship)?;
        self.leave();
        Ok(())
    }

    fn enter(&mut self, key: &'static str, at: Place) -> Result<Option<&'static Object>, Error> {
        match self.document.key(Cow::Borrowed(key), at)? {
            Key::Field(field) => Ok(if self.document.enter(field, at)? { field.kind.object() } else { None }),
            Key::Nothing => Ok(None),
        }
    }

    fn leave(&mut self) {
        self.objects.pop();
        self.document.leave();
    }

    fn put(&mut self, key: &'static str, value: Str<'j>, at: Place) -> Result<(), Error> {
        if let Key::Field(field) = self.document.key(Cow::Borrowed(key), at)? {
            self.document.value(field, Scalar::Untyped(value), at);
        }
        Ok(())
    }

    /// Tells the id of a resource: what stands behind the `#` of its IRI. A resource without one has no id.
    fn id(&mut self, key: &'static str, resource: usize) -> Result<(), Error> {
        let resource = self.resources.get(resource);
        if resource.is_blank || !resource.name.contains('#') {
            return Ok(());
        }
        let id = fragment(&resource.name);
        let (text, at) = match resource.at {
            Place::Span { offset, len } => {
                let stands =
                    self.whole.get(offset as usize..(offset + len) as usize).and_then(|iri| iri.rsplit('#').next());
                match stands.filter(|stands| *stands == id) {
                    Some(stands) => {
                        let start = (stands.as_ptr() as usize) - (self.whole.as_ptr() as usize);
                        (Cow::Borrowed(stands), Place::span(start, stands.len()))
                    }
                    None => (Cow::Owned(id.to_owned()), resource.at),
                }
            }
            at => (Cow::Owned(id.to_owned()), at),
        };
        self.put(key, text, at)
    }

    /// Tells everything that a resource says.
    fn fields(&mut self, resource: usize) -> Result<(), Error> {
        let Some(object) = self.objects.last().copied() else { return Ok(()) };
        let resources = self.resources;
        for (predicate, term, at) in &resources.get(resource).says {
            let name = local_name(predicate);
            if predicate.ends_with("22-rdf-syntax-ns#type") {
                continue;
            }
            let at = *at;
            match name {
                "relationship" => {
                    if let Some(relationship) = resources.find(term) {
                        self.relationships.push((resource, relationship));
                    }
                    continue;
                }
                // Elements and licences are told by their type, wherever they stand.
                "referencesFile" | "hasExtractedLicensingInfo" => continue,
                _ => {}
            }
            let Some(field) = field_of(object, name) else {
                // The description speaks of it as of every key that no version knows.
                self.document.key(Cow::Owned(name.to_owned()), at)?;
                if resources.find(term).is_some() {
                    self.document.unknown_left_out(at);
                }
                continue;
            };
            self.field(field, term, at)?;
        }
        Ok(())
    }

    fn field(&mut self, field: &'static Field, term: &Term, at: Place) -> Result<(), Error> {
        let Key::Field(field) = self.document.key(Cow::Borrowed(field.name), at)? else { return Ok(()) };
        if let Some(object) = field.kind.object() {
            let Some(inner) = self.resources.find(term) else {
                self.document.wrong_type(field, "text", at);
                return Ok(());
            };
            if self.document.enter(field, at)? {
                self.objects.push(object);
                if field.name == "externalDocumentRefs"
                    && self.resources.get(inner).find("externalDocumentId").is_none()
                {
                    self.id("externalDocumentId", inner)?;
                }
                self.fields(inner)?;
                self.leave();
            }
            return Ok(());
        }
        let value = match (field.kind, term) {
            (Kind::Open, _) => return Ok(()),
            (Kind::Text(Pattern::Licence) | Kind::Texts(Pattern::Licence), term) => {
                let mut text = String::new();
                self.licence(term, 0, &mut text);
                Cow::Owned(text)
            }
            (Kind::Word(words) | Kind::WordList(words), Term::Resource(iri)) => Cow::Owned(word_of(iri, words)),
            (_, Term::Literal(text)) => self.slice(text, at),
            _ => Cow::Owned(self.value_of(field, term)),
        };
        let value = if matches!(field.kind, Kind::Flag | Kind::Integer) {
            match value.trim() {
                "1" if matches!(field.kind, Kind::Flag) => Cow::Borrowed("true"),
                "0" if matches!(field.kind, Kind::Flag) => Cow::Borrowed("false"),
                _ => value,
            }
        } else {
            value
        };
        self.document.value(field, Scalar::Untyped(value), at);
        Ok(())
    }

    /// Returns a literal as the slice of the document that it is, where it stands there as it is.
    fn slice(&self, text: &str, at: Place) -> Str<'j> {
        // Texts that stand alone in an indented element are indented by the author of the XML, not by that of the text.
        let plain = text.trim();
        if let Place::Span { offset, len } = at
            && let Some(stands) = self.whole.get(offset as usize..(offset + len) as usize)
            && stands.trim() == plain
        {
            return Cow::Borrowed(stands.trim());
        }
        Cow::Owned(plain.to_owned())
    }

    /// Returns what a resource means as the value of a field that is text in the other spellings.
    fn value_of(&self, field: &Field, term: &Term) -> String {
        let iri = term.text();
        match field.name {
            "documentDescribes" | "hasFiles" | "snippetFromFile" | "reference" | "fileDependencies"
            | "relatedSpdxElement" => self.reference(term),
            "dataLicense" => local_name(iri).to_owned(),
            "referenceType" => iri.strip_prefix("http://spdx.org/rdf/references/").unwrap_or(iri).to_owned(),
            _ => match iri.strip_prefix(TERMS) {
                Some("none") => "NONE".to_owned(),
                Some("noassertion") => "NOASSERTION".to_owned(),
                _ => iri.to_owned(),
            },
        }
    }

    /// Returns the id of an element, with that of its document where that is another.
    fn reference(&self, term: &Term) -> String {
        let iri = term.text();
        match iri.strip_prefix(TERMS) {
            Some("none") => return "NONE".to_owned(),
            Some("noassertion") => return "NOASSERTION".to_owned(),
            _ => {}
        }
        let Some((namespace, id)) = iri.split_once('#') else { return iri.to_owned() };
        match self.documents.get(namespace) {
            Some(document) if namespace != self.namespace => format!("{document}:{id}"),
            _ => id.to_owned(),
        }
    }

    /// Writes the licence expression that a resource stands for.
    fn licence(&self, term: &Term, depth: u32, text: &mut String) {
        let iri = term.text();
        match iri.strip_prefix(TERMS) {
            Some("none") => return text.push_str("NONE"),
            Some("noassertion") => return text.push_str("NOASSERTION"),
            _ => {}
        }
        let inner = self.resources.find(term).map(|n| self.resources.get(n));
        let Some(resource) = inner.filter(|_| depth < DEEPEST && text.len() < 65_536) else {
            return text.push_str(if iri.contains("spdx.org/licenses/") { local_name(iri) } else { fragment(iri) });
        };
        let members = || resource.says.iter().filter(|(predicate, ..)| local_name(predicate) == "member");
        let kind = resource.kind.as_deref().map_or("", local_name);
        match kind {
            "ConjunctiveLicenseSet" | "DisjunctiveLicenseSet" => {
                let between = if kind.starts_with('C') { " AND " } else { " OR " };
                // A set has no order in RDF: the same set is written the same way, whatever order the document has.
                let mut written: Vec<String> = Vec::new();
                for (_, member, _) in members() {
                    let mut one = String::new();
                    self.licence(member, depth + 1, &mut one);
                    written.push(one);
                }
                written.sort();
                let brackets = if depth == 0 { ["", ""] } else { ["(", ")"] };
                text.push_str(brackets[0]);
                text.push_str(&written.join(between));
                text.push_str(brackets[1]);
            }
            "OrLaterOperator" => {
                for (_, member, _) in members().take(1) {
                    self.licence(member, depth + 1, text);
                }
                text.push('+');
            }
            "WithExceptionOperator" => {
                for (_, member, _) in members().take(1) {
                    self.licence(member, depth + 1, text);
                }
                text.push_str(" WITH ");
                if let Some((exception, _)) = resource.find("licenseException") {
                    let named = self.resources.find(exception).map(|n| self.resources.get(n));
                    let id = named.and_then(|named| named.find("licenseExceptionId")).map(|(term, _)| term.text());
                    text.push_str(id.unwrap_or_else(|| local_name(exception.text())));
                }
            }
            _ => match resource.find("licenseId") {
                Some((id, _)) => text.push_str(id.text().trim()),
                None if iri.contains("spdx.org/licenses/") => text.push_str(local_name(iri)),
                None => text.push_str(fragment(iri)),
            },
        }
    }
}

fn fragment(iri: &str) -> &str {
    iri.split_once('#').map_or(iri, |(_, id)| id)
}

/// Finds the field that a predicate means: RDF says in the singular what JSON lists.
fn field_of(object: &'static Object, name: &str) -> Option<&'static Field> {
    let name = match name {
        "specVersion" => "spdxVersion",
        "describesPackage" => "documentDescribes",
        name => name,
    };
    let is_it = |field: &&Field| {
        field.name == name
            || field.name.strip_suffix('s') == Some(name)
            || field.name.strip_suffix("ies").is_some_and(|stem| name.strip_suffix('y') == Some(stem))
    };
    object.fields.iter().find(|field| field.name == name).or_else(|| object.fields.iter().find(is_it))
}

/// Returns the word of a vocabulary that an IRI such as `…#relationshipType_dynamicLink` means.
fn word_of(iri: &str, words: description::Words) -> String {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
    };
    let own = fragment(iri);
    let word = own.split_once('_').map_or(own, |(_, word)| word);
    let wanted = plain(word);
    let known = words.iter().flat_map(|(_, words)| words.iter()).find(|known| plain(known) == wanted);
    known.map_or_else(|| word.to_owned(), |known| (*known).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ComponentKind, Role};
    use crate::source::Limits;

    fn read_text(text: &str) -> Result<Bom, Error> {
        let source = Arc::new(Source::from_bytes("x.rdf", text.as_bytes().to_vec(), &Limits::default())?);
        assert!(SpdxRdf.recognises(&source, &ReadOptions::default()));
        SpdxRdf.read(&source, &ReadOptions::default())
    }

    const HEAD: &str = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:spdx="http://spdx.org/rdf/terms#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">"#;

    fn document(inside: &str) -> String {
        format!(
            r#"{HEAD}<spdx:SpdxDocument rdf:about="https://port.example/sts#SPDXRef-DOCUMENT">
            <spdx:specVersion>SPDX-2.3</spdx:specVersion><spdx:name>sts</spdx:name>
            <spdx:dataLicense rdf:resource="http://spdx.org/licenses/CC0-1.0"/>
            <spdx:creationInfo><spdx:CreationInfo><spdx:creator>Organization: Example Cranes</spdx:creator>
            <spdx:created>2026-01-31T08:00:00Z</spdx:created></spdx:CreationInfo></spdx:creationInfo>
            {inside}</spdx:SpdxDocument></rdf:RDF>"#
        )
    }

    #[test]
    fn resources_become_the_parts_that_they_are() {
        let bom = read_text(&document(
            r#"<spdx:relationship><spdx:Relationship>
            <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/>
            <spdx:relatedSpdxElement><spdx:Package rdf:about="https://port.example/sts#SPDXRef-plc">
              <spdx:name>PLC firmware</spdx:name><spdx:versionInfo>2.1</spdx:versionInfo>
              <spdx:supplier>Organization: Example Controls</spdx:supplier>
              <spdx:downloadLocation rdf:resource="http://spdx.org/rdf/terms#noassertion"/>
              <spdx:primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_firmware"/>
              <spdx:licenseDeclared><spdx:DisjunctiveLicenseSet>
                <spdx:member rdf:resource="http://spdx.org/licenses/MIT"/>
                <spdx:member rdf:resource="http://spdx.org/licenses/Apache-2.0"/>
              </spdx:DisjunctiveLicenseSet></spdx:licenseDeclared>
              <spdx:checksum><spdx:Checksum>
                <spdx:algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha1"/>
                <spdx:checksumValue>71c4025dd9897b364f3ebbb42c484ff43d00791c</spdx:checksumValue>
              </spdx:Checksum></spdx:checksum>
            </spdx:Package></spdx:relatedSpdxElement></spdx:Relationship></spdx:relationship>"#,
        ))
        .expect("a sound document");
        assert_eq!(bom.violations, []);
        let part = bom.components().next().expect("one part");
        assert_eq!((part.name(), part.version(), part.kind()), ("PLC firmware", Some("2.1"), ComponentKind::Firmware));
        assert_eq!(part.reference(), Some("SPDXRef-plc"));
        assert_eq!(part.licences().collect::<Vec<_>>(), ["Apache-2.0 OR MIT"]);
        assert_eq!(part.party(Role::Supplier).map(|party| party.name()), Some("Example Controls"));
        assert_eq!(part.digests().count(), 1);
        assert_eq!(bom.metadata.subject, Some(part.id()));
        assert_eq!(bom.metadata.serial_number.as_deref(), Some("https://port.example/sts"));
        let line = bom.source().excerpt(part.name_at()).expect("the name stands in the source").text;
        assert!(line.contains("PLC firmware"), "{line}");
    }

    #[test]
    fn resources_of_no_known_type_that_may_be_parts_are_said() {
        assert_eq!(read_text(&document("")).expect("a sound document").unread, []);
        let part = r#"rdf:about="https://port.example/sts#SPDXRef-m"><spdx:name>modem</spdx:name>"#;
        let package = r##"<spdx:Package rdf:about="https://port.example/sts#SPDXRef-m"><spdx:name>modem</spdx:name>"##;
        for lost in [
            format!("<rdf:Description {part}</rdf:Description>"),
            format!("<spdx:Thing {part}</spdx:Thing>"),
            format!(r#"{package}<rdf:type rdf:resource="http://spdx.org/rdf/terms#File"/></spdx:Package>"#),
        ] {
            let text = document("").replace("</rdf:RDF>", &format!("{lost}</rdf:RDF>"));
            let bom = read_text(&text).expect("it can be read");
            assert_eq!((bom.unread.len(), bom.violations.is_empty()), (1, false), "{lost}");
        }
    }

    #[test]
    fn what_could_mean_anything_is_refused() {
        let entity = r#"<!DOCTYPE x [<!ENTITY a "b">]>"#.to_owned() + &document("");
        let source = Source::from_bytes("x.rdf", entity.into_bytes(), &Limits::default()).expect("small");
        let error = SpdxRdf.read(&Arc::new(source), &ReadOptions::default()).expect_err("a document type definition");
        assert_eq!(error.kind(), ErrorKind::Malformed);
        let none = format!("{HEAD}</rdf:RDF>");
        assert!(read_text(&none).expect_err("no document").to_string().contains("SpdxDocument"));
    }
}

//! What stands in a document in XML where its description has no place for it: elements and attributes of other
//! namespaces, unknown ones, an element twice or out of order. Nothing of it is dropped silently.

use super::description::{Child, Foreign, Object, Outline, Version};
use super::lexical;
use super::slot::Slot;
use super::violation::short;
use super::xml::{NAMESPACE, Walk};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::source::Place;
use crate::source::xml::{NamespaceId, XmlAttribute, XmlName, XmlToken};

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";
const INCLUSION: &str = "http://www.w3.org/2001/XInclude";

impl<'j> Walk<'j> {
    /// Judges an attribute that is none of the element's own.
    pub(super) fn foreign_attribute(
        &mut self,
        object: &'static str,
        foreign: Foreign,
        elsewhere: Option<(Version, Version)>,
        possible: impl Iterator<Item = &'static str>,
        attribute: &XmlAttribute<'j>,
    ) {
        let local = attribute.name.local;
        let namespace = self.reader.namespace(attribute.name.namespace);
        if namespace == INSTANCE && matches!(local, "type" | "schemaLocation" | "noNamespaceSchemaLocation") {
            return;
        }
        let accepted = match foreign {
            Foreign::Any => true,
            Foreign::None => false,
            _ => !namespace.is_empty() && attribute.name.namespace != self.namespace,
        };
        if !accepted || namespace == INSTANCE {
            self.violations.forbidden((object, "attribute", local), elsewhere, possible, attribute.at);
        }
        self.unknown(format!("{object}.{local}"), attribute.at);
    }

    pub(super) fn unknown(&mut self, name: String, at: Place) {
        self.fill.document().unknown_field(|| name, at);
    }

    pub(super) fn note_reference(&mut self, attribute: &XmlAttribute<'j>) {
        if attribute.name.namespace == NamespaceId::NONE && attribute.name.local == "bom-ref" {
            self.references.push((attribute.value.clone(), attribute.at));
        }
    }

    pub(super) fn no_text(&mut self, name: &'static str, text: &str, is_empty: bool) {
        if lexical::trimmed(text).is_empty() && !is_empty {
            return;
        }
        let version = self.version;
        self.violations.add(self.reader.at(), |problem| {
            Problem { message: format!("{name} holds text: `{}`", short(lexical::trimmed(text))), ..problem }
                .expected("elements only")
                .rule(format!("CycloneDX {version}, {name}: elements only"))
        });
    }

    pub(super) fn unknown_element(
        &mut self,
        object: &'static Object,
        outline: &'static Outline,
        name: XmlName<'j>,
    ) -> Result<(), Error> {
        let at = self.reader.at();
        let possible = outline.children[outline.attributes..].iter().map(|child| child.part.name);
        let elsewhere = object.spelled(name.local, false);
        self.violations.forbidden((object.name, "element", name.local), elsewhere, possible, at);
        self.unknown(format!("{}.{}", object.name, name.local), at);
        let passed = self.skip()?;
        self.left_out(passed.has_elements, &format!("{}.{}", object.name, name.local), at);
        Ok(())
    }

    pub(super) fn unknown_item(
        &mut self,
        object: &'static str,
        child: &'static Child,
        name: XmlName<'j>,
    ) -> Result<(), Error> {
        let at = self.reader.at();
        let list = child.part.name;
        let items = child.items(self.version);
        self.violations.forbidden((list, "element", name.local), None, items.into_iter(), at);
        self.unknown(format!("{object}.{list}.{}", name.local), at);
        let passed = self.skip()?;
        self.left_out(passed.has_elements, &format!("{object}.{list}.{}", name.local), at);
        Ok(())
    }

    /// Notes an element that was passed over and may hold parts.
    fn left_out(&mut self, may_hold_parts: bool, what: &str, at: Place) {
        if may_hold_parts {
            let message = format!("`{}` was not read: the specification has no place for it", short(what));
            let problem = Problem::at(self.source, at, message);
            self.unread.push(problem.help("ask the author for a document that follows the specification"));
        }
    }

    /// Of an element that may stand once the first is read; which one its author meant nobody can tell.
    pub(super) fn stands_twice(&mut self, object: &'static Object, child: &'static Child) -> Result<(), Error> {
        let at = self.reader.at();
        let name = child.part.name;
        self.violations.broken(at, (object.name, name), "stands twice", "the element once at most");
        if child.field.slot != Slot::None {
            let problem =
                Problem::at(self.source, at, format!("a second `{name}` of one {} was not read", object.name))
                    .help("ask the author which of the two is meant");
            self.unread.push(problem);
        }
        self.skip().map(|_| ())
    }

    pub(super) fn out_of_order(&mut self, object: &'static Object, outline: &Outline, name: &str, last: Option<usize>) {
        let before = last.and_then(|last| outline.children.get(last)).map_or("", |child| child.part.name);
        let version = self.version;
        self.violations.add(self.reader.at(), |problem| {
            let order: Vec<&str> = outline.children[outline.attributes..].iter().map(|child| child.part.name).collect();
            let message = match outline.element(name) {
                Some(n) if last.is_some_and(|last| n < last) => {
                    format!("{}.{name} stands after `{before}`", object.name)
                }
                _ => format!("{}.{name} stands after elements of another namespace", object.name),
            };
            Problem { message, ..problem }
                .expected(format!("the order of the schema: {}", order.join(", ")))
                .rule(format!("CycloneDX {version}, {}: elements in the order of the schema", object.name))
        });
    }

    /// Passes over an element of another namespace; a signature is noted.
    pub(super) fn extension(
        &mut self,
        object: &'static str,
        slot: Slot,
        name: XmlName<'j>,
        accepted: bool,
    ) -> Result<(), Error> {
        let at = self.reader.at();
        let namespace = self.reader.namespace(name.namespace);
        let is_signature = namespace == SIGNATURE && name.local == "Signature";
        let other_version = namespace.strip_prefix(NAMESPACE).map(str::to_owned);
        if !accepted {
            let version = self.version;
            let shown =
                if namespace.is_empty() { "no namespace".to_owned() } else { format!("`{}`", short(namespace)) };
            self.violations.add(at, |problem| {
                let message = format!("{object} holds `{}` of {shown}", short(name.local));
                Problem { message, ..problem }
                    .expected("elements of CycloneDX here")
                    .rule(format!("CycloneDX {version}, {object}: no elements of other namespaces here"))
            });
        }
        let is_said = other_version.is_some();
        if let Some(other) = other_version {
            let message = format!("holds `{}` of CycloneDX {}, which was not read", name.local, short(&other));
            let problem = Problem::at(self.source, at, message)
                .expected(format!("elements of CycloneDX {}", self.version))
                .help("ask the author for a document of one version");
            self.unread.push(problem);
        }
        if namespace == INCLUSION {
            let message = format!("includes another file by `{}` of XInclude, which was not read", short(name.local));
            let problem = Problem::at(self.source, at, message).expected("a document that is whole");
            self.unread.push(problem.help("ask the author for one file with everything in it"));
        }
        if is_signature {
            return self.signature(slot);
        }
        self.unknown(format!("{object}.{}", name.local), at);
        let shown = format!("{object}.{}", name.local);
        let is_part = matches!(name.local.to_ascii_lowercase().as_str(), "component" | "service");
        let passed = self.skip()?;
        if let Some(part) = passed.part.or(is_part.then_some(at)).filter(|_| !is_said) {
            self.left_out(true, &format!("a part inside the extension {shown}"), part);
        }
        Ok(())
    }

    /// Notes a signature by its place and its algorithm; it is not verified here.
    pub(super) fn signature(&mut self, around: Slot) -> Result<(), Error> {
        let slot = match around {
            Slot::Within if self.reader.depth() == 2 => Slot::DocumentSignature,
            Slot::Subject | Slot::Component | Slot::Service => Slot::PartSignature,
            _ => Slot::None,
        };
        let at = self.reader.at();
        self.fill.enter(slot, at)?;
        let mut inner = 1u32;
        while inner > 0 {
            match self.reader.next()? {
                XmlToken::Start(name) => {
                    inner += 1;
                    if name.local == "SignatureMethod"
                        && let Some(method) = self.reader.attribute("Algorithm").cloned()
                    {
                        self.fill.text(Slot::SignatureAlgorithm, method.value, method.at);
                    }
                }
                XmlToken::End(_) => inner -= 1,
                XmlToken::Text(_) => {}
                XmlToken::Eof => break,
            }
        }
        self.fill.leave(slot, at);
        Ok(())
    }

    /// Passes over the rest of an element, and says what stood in it; its references are unique like all others.
    pub(super) fn skip(&mut self) -> Result<Passed, Error> {
        let mut passed = Passed::default();
        let mut inner = 1u32;
        while inner > 0 {
            for attribute in self.reader.take_attributes() {
                self.note_reference(&attribute);
            }
            match self.reader.next()? {
                XmlToken::Start(name) => {
                    inner += 1;
                    passed.has_elements = true;
                    let is_part = matches!(name.local.to_ascii_lowercase().as_str(), "component" | "service");
                    if is_part && passed.part.is_none() {
                        passed.part = Some(self.reader.at());
                    }
                }
                XmlToken::End(_) => inner -= 1,
                XmlToken::Text(_) => {}
                XmlToken::Eof => break,
            }
        }
        Ok(passed)
    }
}

/// What stood in an element that was passed over.
#[derive(Debug, Default)]
pub(super) struct Passed {
    has_elements: bool,
    /// The first element that calls itself a component or a service.
    part: Option<Place>,
}

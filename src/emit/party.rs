//! Organisations: their objects, and what of them no object of the version holds.

use serde::Serialize;

use super::node::{Node, Value};
use super::plan::Plan;
use super::spelling::is_iri_reference;
use super::target::Target;
use crate::ingest::cyclonedx::grammar::{FieldForm, ObjectForm};
use crate::model::{Bom, Country, PartyRef, Role};
use crate::register;

/// The parties of a document, and what of each is said where it is named.
pub(super) struct Parties {
    /// Whether an object names the party, so that its web address, and since 1.6 its postal one, stands there.
    has_object: Vec<bool>,
    is_named: Vec<bool>,
    addresses: bool,
    organisation: Option<ObjectForm>,
}

/// What of a party no slot holds, as the value of a property.
#[derive(Serialize)]
struct WrittenParty<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    identifiers: Vec<(&'static str, &'a str)>,
}

impl Parties {
    /// Finds out who is named where.
    pub(super) fn of(bom: &Bom, target: Target) -> Self {
        let count = bom.parties().len();
        let addresses = target.has("1.6");
        let metadata = target.grammar().root().field("metadata").and_then(FieldForm::object);
        let organisation = metadata.and_then(|metadata| metadata.field("supplier")).and_then(FieldForm::object);
        let mut parties =
            Self { has_object: vec![false; count], is_named: vec![false; count], addresses, organisation };
        for component in bom.components() {
            let is_service = Plan::is_service(bom, component.id());
            for (_, party) in component.parties() {
                parties.is_named[party.id() as usize] = true;
            }
            if let Some(supplier) = component.party(Role::Supplier) {
                parties.has_object[supplier.id() as usize] = true;
            }
            if let (Some(maker), true, false) = (component.party(Role::Manufacturer), addresses, is_service) {
                parties.has_object[maker.id() as usize] = true;
            }
        }
        parties
    }

    /// Finds a party of the document by its name.
    pub(super) fn named<'a>(bom: &'a Bom, name: &str) -> Option<PartyRef<'a>> {
        bom.parties().find(|party| party.name() == name && !name.is_empty())
    }

    /// Fills an organisation's object.
    pub(super) fn organisation<'a>(node: Option<Node<'a>>, party: PartyRef<'a>) -> Option<Node<'a>> {
        let mut node = node?;
        node.text("name", party.name());
        if let (Some(address), Some(mut object)) =
            (party.address().filter(|address| !address.is_empty()), node.inside("address"))
        {
            // Some documents state the country alone.
            let is_country = register::country(address).is_some_and(|country| names(country, address));
            object.text(if is_country { "country" } else { "streetAddress" }, address);
            node.put("address", Value::Node(object));
        }
        if let Some(url) = party.url().filter(|url| !url.is_empty() && node.takes("url", url) && is_iri_reference(url))
        {
            node.put("url", Value::Texts(vec![url.into()]));
        }
        Some(node)
    }

    fn takes_url(&self, url: &str) -> bool {
        self.organisation.and_then(|object| object.field("url")).is_some_and(|field| field.takes(url))
            && is_iri_reference(url)
    }

    /// Returns what no object says of each party, as (value of the property, what it is about).
    pub(super) fn untold(&self, bom: &Bom) -> Vec<(String, &'static str)> {
        let mut written = Vec::new();
        for party in bom.parties() {
            let (n, name) = (party.id() as usize, party.name());
            if name.is_empty() {
                continue;
            }
            let told = self.has_object[n];
            let rest = WrittenParty {
                name,
                address: party.address().filter(|address| !address.is_empty() && !(told && self.addresses)),
                url: party.url().filter(|url| !url.is_empty() && !(told && self.takes_url(url))),
                identifiers: party.identifiers().map(|(kind, value)| (kind.word(), value)).collect(),
            };
            let what = match (&rest.address, &rest.url, rest.identifiers.is_empty()) {
                (_, _, false) => "a party's identifiers",
                (Some(_), _, _) => "a party's address",
                (_, Some(_), _) => "a party's web address",
                _ if !self.is_named[n] => "a party without a part",
                _ => continue,
            };
            // A map of texts can always be written.
            written.extend(serde_json::to_string(&rest).ok().map(|text| (text, what)));
        }
        written
    }
}

/// Tells whether a text is a country's code or name and nothing more.
fn names(country: Country, text: &str) -> bool {
    country.to_string().eq_ignore_ascii_case(text)
        || register::country_name(country).is_some_and(|name| name.eq_ignore_ascii_case(text))
}

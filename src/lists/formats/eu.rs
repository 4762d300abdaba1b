//! The EU's consolidated list of financial sanctions: what its XML and its CSV have in common.

use super::days::iso;
use super::gathering::{Gathering, add_listing, add_name, one_country};
use super::ofac::with_country;
use super::opensanctions::is_native;
use crate::lists::{Basis, Entry, PartyIdentifierKind, PartyKind};

pub(super) const LIST: &str = "eu-fsf";

/// One name, with whether the list calls it strong.
#[derive(Debug, Default)]
pub(super) struct Named<'a> {
    pub(super) whole: String,
    pub(super) strong: &'a str,
}

/// One identification: type, number, country.
#[derive(Debug, Default)]
pub(super) struct Identification<'a> {
    pub(super) kind: &'a str,
    pub(super) number: &'a str,
    pub(super) country: &'a str,
}

/// A listed subject, before its names are told apart.
#[derive(Debug, Default)]
pub(super) struct Subject<'a> {
    pub(super) number: &'a str,
    pub(super) reference: &'a str,
    pub(super) kind: &'a str,
    pub(super) designated: &'a str,
    pub(super) programmes: Vec<&'a str>,
    pub(super) regulations: Vec<&'a str>,
    pub(super) names: Vec<Named<'a>>,
    pub(super) countries: Vec<&'a str>,
    pub(super) identifications: Vec<Identification<'a>>,
}

/// Makes the entry of a subject; `None` if it has no name.
pub(super) fn entry(of: &Subject<'_>, into: &mut Gathering) -> Option<Entry> {
    let is_name = |name: &&Named<'_>| name.whole.chars().any(char::is_alphanumeric);
    let is_weak = |name: &Named<'_>| name.strong.eq_ignore_ascii_case("false");
    let names: Vec<&Named<'_>> = of.names.iter().filter(is_name).collect();
    let latin = |name: &&&Named<'_>| !is_native(&name.whole);
    let primary = names
        .iter()
        .filter(latin)
        .find(|name| !is_weak(name))
        .or_else(|| names.iter().find(latin))
        .or(names.first())
        .map(|name| name.whole.clone())?;
    let mut entry = Entry::new(of.number, &primary, Basis::Primary, "https://webgate.ec.europa.eu/fsd/fsf");
    entry.kind = match of.kind.to_ascii_lowercase().as_str() {
        "person" | "p" => PartyKind::Individual,
        "enterprise" | "e" => PartyKind::Entity,
        _ => PartyKind::Unstated,
    };
    for name in names {
        let of_kind = if is_weak(name) {
            &mut entry.weak_aliases
        } else if is_native(&name.whole) {
            &mut entry.native_names
        } else {
            &mut entry.aliases
        };
        add_name(of_kind, &name.whole, &primary);
    }
    // `00` stands for a country that is not known.
    entry.country = one_country(of.countries.iter().copied().filter(|code| *code != "00"));
    for programme in of.programmes.iter().filter(|programme| !programme.is_empty()) {
        add_name(&mut entry.programmes, programme, "");
    }
    let mut cites: Vec<String> = Vec::new();
    for cite in std::iter::once(&of.reference).chain(&of.regulations) {
        add_name(&mut cites, cite, "");
    }
    entry.cite = (!cites.is_empty()).then(|| cites.join("; "));
    for identification in &of.identifications {
        let kind = match identification.kind.to_ascii_lowercase().as_str() {
            "regnumber" => PartyIdentifierKind::Registration,
            "fiscalcode" => PartyIdentifierKind::Tax,
            "imo" => PartyIdentifierKind::Imo,
            _ => continue,
        };
        if identification.number.is_empty() {
            continue;
        }
        let number = match kind {
            PartyIdentifierKind::Imo => identification.number.to_owned(),
            _ => with_country(identification.number, identification.country),
        };
        into.identify(&mut entry, kind, &number);
    }
    match iso(of.designated) {
        Some(day) => add_listing(&mut entry, Some(day), None),
        None if of.designated.is_empty() => {}
        None => into.doubt("days of designation can't be read", format!("`{}` of {primary}", of.designated)),
    }
    Some(entry)
}
